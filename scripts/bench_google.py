"""Count what a sync of a Google spreadsheet costs, beside a plain gspread script.

Google is the double, on a port; each run is a process of its own, so its CPU seconds
are its own. Bytes are those of bodies, before they are zipped; whoever counts is the
double.
"""

from __future__ import annotations

import argparse
import datetime as dt
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple

from bench_workbook import STATUS_DATE, portfolio_rows

BOOK = "1bench-google-0000000000000000000000000000000"
TABS = (12, 50, 200)
PROJECTS = (1_000, 5_000)
SHARED = ("Drivers", "People", "Budgets")
STAGED_FROM = 2_000_000
"""Bytes up from which a write takes further calls, as Google recommends."""


class Cost(NamedTuple):
    """What one run took.

    Attributes:
        reads: Calls that only read.
        writes: Calls that write.
        up: Bytes of bodies sent.
        down: Bytes of bodies answered.
        largest: Bytes of the largest body sent.
        last: Bytes of the last body sent by a write.
        cpu: CPU seconds of the run, imports not counted.
    """

    reads: int
    writes: int
    up: int
    down: int
    largest: int
    last: int
    cpu: float

    @property
    def calls(self) -> int:
        """All calls."""
        return self.reads + self.writes


# --- the spreadsheet ----------------------------------------------------------------


def tabs_of(projects: int, tabs: int) -> Iterator[tuple[str, list[list[Any]]]]:
    """Yield ``(title, rows)``: three shared tabs, projects spread over the others."""
    kinds = dict(portfolio_rows(projects))
    for title in SHARED:
        yield title, kinds.pop(title)
    ids = [row[0] for row in kinds["Projects"][1:]]
    others = tabs - len(SHARED)
    place = {name: at * others // len(ids) for at, name in enumerate(ids)}
    stacks: list[list[list[Any]]] = [[] for _ in range(others)]
    for header, *rows in kinds.values():
        for stack in stacks:
            stack.extend([[], header] if stack else [header])
        for row in rows:
            stacks[place[row[0]]].append(row)
    for number, stack in enumerate(stacks):
        yield f"Program {number:03d}", stack


def seeded(projects: int, tabs: int) -> Any:  # noqa: ANN401 - a double of the tests
    """Return a double that holds the spreadsheet."""
    from ppmsheets.plan import SourceTab  # noqa: PLC0415 - heavy
    from ppmsheets.sheet import square  # noqa: PLC0415
    from tests.backends.google_made import seed  # noqa: PLC0415
    from tests.sheets_double.core import Double  # noqa: PLC0415

    double = Double()
    made = [
        SourceTab(title, square([[_cell(value) for value in row] for row in rows]))
        for title, rows in tabs_of(projects, tabs)
    ]
    seed(double, made, BOOK)
    return double


def _cell(value: Any) -> Any:  # noqa: ANN401 - any cell
    if isinstance(value, dt.date):
        return float(value.toordinal() - dt.date(1899, 12, 30).toordinal())
    return float(value) if isinstance(value, int) else value


def change_a_cell(double: Any) -> None:  # noqa: ANN401 - a double of the tests
    """Let a person type another actual cost of one project and month."""
    from tests.sheets_double import edits  # noqa: PLC0415

    book = double.store.find(BOOK).fork()
    sheet = next(one for one in book.sheets if one.title.startswith("Program"))
    plan = next(
        row
        for row in range(len(sheet.rows))
        if sheet.cell(row, 4).value == "Actual cost"
    )
    act = edits.type_cell(sheet.title, f"E{plan + 2}", "123456")
    edits.perform(act, book, double.store.ids)
    double.store.keep(book)


# --- runs ---------------------------------------------------------------------------


def run(double: Any, url: str, kind: str) -> Cost:  # noqa: ANN401 - a double of the tests
    """Run one kind in a process of its own, and count what it took."""
    start = len(double.calls)
    answer = subprocess.run(  # noqa: S603 - our own script
        [sys.executable, __file__, "--child", kind, "--url", url],
        check=True,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "SHEETS_EMULATOR_HOST": url.removeprefix("http://")},
    )
    calls = double.calls[start:]
    failed = [call for call in calls if call.status != 200]
    if failed:
        sys.exit(f"{kind}: {failed[0]}")
    writes = [call for call in calls if not call.read]
    return Cost(
        reads=len(calls) - len(writes),
        writes=len(writes),
        up=sum(call.sent for call in calls),
        down=sum(call.answered for call in calls),
        largest=max(call.sent for call in calls),
        last=writes[-1].sent if writes else 0,
        cpu=float(answer.stdout),
    )


def child(kind: str, url: str) -> float:
    """Run one kind in this process; return its CPU seconds."""
    if kind != "ours":
        return _plain(url, lean=kind == "lean")
    from ppmsheets.backends import open_workbook  # noqa: PLC0415
    from ppmsheets.settings import Settings  # noqa: PLC0415
    from ppmsheets.sync import sync  # noqa: PLC0415

    workbook = open_workbook(f"https://docs.google.com/spreadsheets/d/{BOOK}/edit")
    begin = time.process_time()
    sync(workbook, Settings(), STATUS_DATE)
    return time.process_time() - begin


def _plain(url: str, *, lean: bool) -> float:
    import gspread  # noqa: PLC0415 - heavy, and only this run needs it
    import plain_gspread  # noqa: PLC0415
    from google.auth.credentials import AnonymousCredentials  # noqa: PLC0415

    class Client(gspread.HTTPClient):
        """gspread's client, with the double in Google's place."""

        def request(self, method: str, endpoint: str, *args: Any, **more: Any) -> Any:  # noqa: ANN401 - as its base
            """Make a call."""
            there = endpoint.replace("https://sheets.googleapis.com", url)
            return super().request(method, there, *args, **more)

    client = gspread.Client(AnonymousCredentials(), http_client=Client)
    begin = time.process_time()
    plain_gspread.sync(client.open_by_key(BOOK), lean=lean)
    return time.process_time() - begin


def costs(projects: int, tabs: int) -> dict[str, Cost]:
    """Return what each run on one spreadsheet took."""
    from tests.sheets_double.fronts import serving  # noqa: PLC0415 - heavy

    found = {}
    double = seeded(projects, tabs)
    with serving(double) as server:
        found["create"] = run(double, server.url, "ours")
        found["unchanged"] = run(double, server.url, "ours")
        change_a_cell(double)
        found["one cell"] = run(double, server.url, "ours")
    for kind in ("plain", "lean") if find_spec("gspread_dataframe") else ():
        double = seeded(projects, tabs)
        with serving(double) as server:
            run(double, server.url, kind)
            found[kind] = run(double, server.url, kind)
    return found


# --- what is printed ----------------------------------------------------------------


def verdicts(tabs: int, found: dict[str, Cost]) -> Iterator[tuple[str, bool]]:
    """Yield each target and whether it is met."""
    create, cell = found["create"], found["one cell"]
    small = create.largest <= STAGED_FROM and create.writes == 1
    staged = create.largest <= STAGED_FROM and create.last <= STAGED_FROM // 10
    if create.writes == 1:
        yield "create: 2 reads + 1 write", create.reads == 2 and small
    else:
        says = f"create, staged: 2 reads + {create.writes - 1} + 1 small write"
        yield says, create.reads == 2 and staged
    unchanged = found["unchanged"]
    yield "unchanged: 2 reads + 0 writes", (unchanged.reads, unchanged.writes) == (2, 0)
    yield "one cell: 2 reads + 1 write", (cell.reads, cell.writes) == (2, 1)
    yield f"one cell: {cell.up:,} bytes up (wanted < 4,000)", cell.up < 4_000
    if tabs >= 200:
        for kind in sorted(found.keys() & {"plain", "lean"}):
            times = found[kind].calls / cell.calls
            yield f"{kind}: {times:.0f} times our calls (wanted >= 100)", times >= 100


def report(projects: int, tabs: int, found: dict[str, Cost]) -> None:
    """Print the table of one spreadsheet, and how it stands to the targets."""
    print(f"\n{projects:,} projects on {tabs} tabs\n")
    print("| run | reads | writes | up | largest call | last call | down | CPU s |")
    print("| --- " * 8 + "|")
    for name, cost in found.items():
        shown = (cost.reads, cost.writes, cost.up, cost.largest, cost.last, cost.down)
        print(f"| {name} | " + " | ".join(f"{n:,}" for n in shown), end="")
        print(f" | {cost.cpu:.2f} |")
    print()
    for says, met in verdicts(tabs, found):
        print(f"- {'met' if met else 'NOT MET'}: {says}")


def main(words: Sequence[str]) -> None:
    """Measure all spreadsheets and print the tables."""
    parser = argparse.ArgumentParser("scripts/bench --google", description=__doc__)
    parser.add_argument("--tabs", type=int, nargs="+", default=list(TABS))
    parser.add_argument("--projects", type=int, nargs="+", default=list(PROJECTS))
    parser.add_argument("--child", help=argparse.SUPPRESS)
    parser.add_argument("--url", help=argparse.SUPPRESS)
    options = parser.parse_args(words)
    if options.child:
        print(child(options.child, options.url))
        return
    with tempfile.TemporaryDirectory() as state:
        os.environ["XDG_STATE_HOME"] = str(Path(state))
        for projects in options.projects:
            for tabs in options.tabs:
                report(projects, tabs, costs(projects, tabs))


if __name__ == "__main__":
    main(sys.argv[1:])
