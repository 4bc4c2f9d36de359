"""The real command line, in its own process, on the double's port."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.backends.google_made import BOOK
from tests.faults.desk import DATE
from tests.sheets_double.fronts import Server

ADDRESS = f"https://docs.google.com/spreadsheets/d/{BOOK}/edit#gid=0"
SYNC = ["sync", ADDRESS, *DATE]


def environment(server: Server, state: Path) -> dict[str, str]:
    host = server.url.removeprefix("http://")
    # With PYTHONPATH it is the same program that the tests themselves have imported.
    names = ("PATH", "HOME", "PYTHONPATH")
    kept = {name: os.environ[name] for name in names if name in os.environ}
    return kept | {"SHEETS_EMULATOR_HOST": host, "XDG_STATE_HOME": str(state)}


def command(*words: str) -> list[str]:
    return [sys.executable, "-m", "ppmsheets", *words]


@contextmanager
def started(server: Server, state: Path) -> Iterator[subprocess.Popen[str]]:
    with subprocess.Popen(  # noqa: S603 - our own program
        command(*SYNC),
        env=environment(server, state),
        cwd=state,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        yield process


def sync(server: Server, state: Path, *more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603 - our own program
        command(*SYNC, *more),
        env=environment(server, state),
        cwd=state,
        capture_output=True,
        text=True,
        check=False,
    )


def document(server: Server, state: Path) -> Any:  # noqa: ANN401 - JSON
    done = sync(server, state, "--json")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)
