"""The real command line, in its own process, on the double's port."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from ppmsheets.backends.google import GoogleWorkbook
from ppmsheets.plan import Snapshot
from ppmsheets.sheet import Row
from tests.backends.google_made import BOOK, seed, transport
from tests.faults.desk import DATE, THREE
from tests.intake.tabs import snapshot
from tests.sheets_double import edits
from tests.sheets_double.core import Double
from tests.sheets_double.faults import FaultKind, Injection
from tests.sheets_double.fronts import Server, answering, serving

ADDRESS = f"https://docs.google.com/spreadsheets/d/{BOOK}/edit#gid=0"


@pytest.fixture
def server() -> Iterator[Server]:
    """Return a double on a port, with the projects of some people."""
    double = Double()
    seed(double, snapshot(THREE).tabs)
    with serving(double) as made:
        yield made


def environment(server: Server, state: Path) -> dict[str, str]:
    host = server.url.removeprefix("http://")
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return kept | {"SHEETS_EMULATOR_HOST": host, "XDG_STATE_HOME": str(state)}


def command(*words: str) -> list[str]:
    return [sys.executable, "-m", "ppmsheets", *words]


@contextmanager
def started(server: Server, state: Path) -> Iterator[subprocess.Popen[str]]:
    with subprocess.Popen(  # noqa: S603 - our own program
        command("sync", ADDRESS, *DATE),
        env=environment(server, state),
        cwd=state,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        yield process


def sync(server: Server, state: Path, *more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603 - our own program
        command("sync", ADDRESS, *DATE, *more),
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


def shown(double: Double) -> Snapshot:
    double.faults = ()
    with answering(double):
        return GoogleWorkbook(BOOK, transport().call).read()


def advice(found: Snapshot, name: str) -> Row:
    """Return the row of a recommendation, wherever it stands."""
    tab = found.tab("Recommendations")
    assert tab is not None
    (row,) = (row for row in tab.grid if row and row[0] == name)
    return row


def decide(double: Double, answer: str) -> str:
    """Answer the first recommendation; return its id."""
    tab = shown(double).tab("Recommendations")
    assert tab is not None
    header = next(n for n, row in enumerate(tab.grid) if "Decision" in row)
    column = "ABCDEFGHIJKLMNOP"[tab.grid[header].index("Decision")]
    cell = f"{column}{header + 2}"
    book = double.store.find(BOOK).fork()
    edits.perform(edits.type_cell(tab.title, cell, answer), book, double.store.ids)
    double.store.keep(book)
    return str(tab.grid[header + 1][0])


def test_a_sync_a_decision_and_a_sync(server: Server, tmp_path: Path) -> None:
    double = server.double
    first = document(server, tmp_path)
    assert not first["plan"]["empty"]
    name = decide(double, "Approved")
    document(server, tmp_path)
    assert "Approved" in advice(shown(double), name)
    calls = len(double.calls)
    assert document(server, tmp_path)["plan"]["empty"]
    assert all(call.read for call in double.calls[calls:])
    assert len(double.calls) == calls + 2


def test_row_22_a_spreadsheet_that_is_not_shared_ends_with_6(
    server: Server, tmp_path: Path
) -> None:
    server.double.store.denied.add(BOOK)
    done = sync(server, tmp_path)
    assert done.returncode == 6
    assert "Share" in done.stderr
    assert "Nothing was written." in done.stderr


def test_row_1_a_server_that_is_gone_ends_with_5(tmp_path: Path) -> None:
    double = Double()
    with serving(double) as server:
        environ = environment(server, tmp_path)
    with socket.socket() as probe:
        host, port = environ["SHEETS_EMULATOR_HOST"].split(":")
        assert probe.connect_ex((host, int(port))) != 0
    done = sync(server, tmp_path)
    assert done.returncode == 5
    assert "Cannot reach Google Sheets (connection refused)." in done.stderr
    assert "Nothing was written." in done.stderr


def test_row_9_a_write_applied_though_503_ends_well(
    server: Server, tmp_path: Path
) -> None:
    fault = Injection(FaultKind.UNAVAILABLE, at=3, applied=True)
    server.double.faults = (fault,)
    assert sync(server, tmp_path).returncode == 0
    assert [call.read for call in server.double.calls] == [True, True, False, True]


@pytest.mark.slow
@pytest.mark.parametrize("at", [1, 2, 3])
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_rows_11_and_12_a_run_ended_at_any_call_leaves_old_or_new_whole(
    server: Server, tmp_path: Path, at: int, number: signal.Signals
) -> None:
    double = server.double
    document(server, tmp_path)
    name = decide(double, "Approved")
    old = shown(double)
    start = len(double.calls)
    double.faults = (Injection(FaultKind.DELAY, at=start + at, seconds=1.5),)
    with started(server, tmp_path) as process:
        while len(double.calls) < start + at and process.poll() is None:
            time.sleep(0.01)
        process.send_signal(number)
        code = process.wait()
    expected = {signal.SIGKILL: {-9}, signal.SIGTERM: {143}}[number]
    assert code in expected
    after = shown(double)
    titles = [tab.title for tab in after.tabs]
    assert titles == [tab.title for tab in old.tabs]
    assert after.tab("Projects") == old.tab("Projects")
    if at < 3:
        assert after == old
    document(server, tmp_path)
    healed = shown(double)
    assert document(server, tmp_path)["plan"]["empty"]
    assert shown(double) == healed
    assert "Approved" in advice(healed, name)


@pytest.mark.slow
@pytest.mark.parametrize("turn", range(4))
def test_row_14_two_syncs_on_two_hosts_end_as_one(
    server: Server, tmp_path: Path, turn: int
) -> None:
    double = server.double
    if turn % 2:
        document(server, tmp_path)
        decide(double, "Approved")
    hosts = [tmp_path / name for name in ("one", "other")]
    for host in hosts:
        host.mkdir()
    # Late answers to the reads let both read before either writes, mostly.
    slow = Injection(FaultKind.DELAY, at=len(double.calls) + 1, times=4, seconds=0.2)
    double.faults = (slow,)
    with started(server, hosts[0]) as one, started(server, hosts[1]) as other:
        codes = {one.wait(), other.wait()}
    assert codes <= {0, 7}
    assert 0 in codes
    written = shown(double)
    assert document(server, tmp_path)["plan"]["empty"]
    assert shown(double) == written
