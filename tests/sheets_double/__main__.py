"""``python -m tests.sheets_double --port N``: the double as a server of its own."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from tests.sheets_double.core import ACCOUNT, OWNER, Double
from tests.sheets_double.faults import read_injections
from tests.sheets_double.fronts import Server


def _arguments(words: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        "python -m tests.sheets_double", description=__doc__
    )
    parser.add_argument("--port", type=int, default=0, help="0 takes a free port")
    parser.add_argument(
        "--seed",
        type=Path,
        action="append",
        default=[],
        metavar="FILE",
        help="load a spreadsheet from a spreadsheets.get answer; repeatable",
    )
    parser.add_argument(
        "--denied",
        action="append",
        default=[],
        metavar="ID",
        help="a spreadsheet that answers 403; repeatable",
    )
    parser.add_argument("--account", default=ACCOUNT, help="e-mail of the caller")
    parser.add_argument("--owner", default=OWNER, help="e-mail of seeds' owner")
    parser.add_argument("--language", default="en", help="language of error texts")
    parser.add_argument(
        "--faults",
        type=Path,
        metavar="FILE",
        help='JSON list of faults, e.g. [{"kind": "503", "at": 2, "applied": true}]',
    )
    parser.add_argument(
        "--no-room",
        action="store_true",
        help="the account may create no files, as service accounts may not",
    )
    return parser.parse_args(words)


def main(words: list[str]) -> None:
    """Serve until interrupted."""
    chosen = _arguments(words)
    faults = read_injections(chosen.faults.read_text("utf-8")) if chosen.faults else ()
    double = Double(account=chosen.account, language=chosen.language, faults=faults)
    double.store.denied.update(chosen.denied)
    double.store.may_create = not chosen.no_room
    for path in chosen.seed:
        double.seed(json.loads(path.read_text("utf-8")), owner=chosen.owner)
    with Server(double, chosen.port) as server:
        sys.stdout.write(f"listening on {server.url}\n")
        sys.stdout.flush()
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            server.closing.set()


if __name__ == "__main__":
    main(sys.argv[1:])
