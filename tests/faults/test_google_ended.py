"""Runs that are ended at each call, and runs that meet, as real processes.

A sync above two megabytes is staged: sixty names of thirty thousand letters.
"""

from __future__ import annotations

import signal
import time
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.backends.google_made import seed
from tests.backends.google_world import do, double_of, grids, made_world, run, whole
from tests.faults.desk import THREE
from tests.faults.forked import Forked
from tests.faults.google_port import SYNC, environment, started, sync
from tests.intake.tabs import snapshot
from tests.sheets_double import edits
from tests.sheets_double.core import Double
from tests.sheets_double.faults import FaultKind, Injection
from tests.sheets_double.fronts import answering, serving
from tests.sheets_double.grid import Book
from tests.sheets_double.refusals import Json

PLAIN, STAGED = "one batch", "staged"
CALLS = {PLAIN: 3, STAGED: 8}
"""Calls of a sync: two reads, five pieces where it is staged, and the batch."""

ENDED = [
    (way, at, number)
    for way, count in CALLS.items()
    for at in range(1, count + 1)
    for number in (signal.SIGKILL, signal.SIGTERM)
]
TURNS = 5
MEETINGS = 10
"""Tests of several turns each, so that they run side by side: fifty in all."""


class Life(NamedTuple):
    """A spreadsheet before a sync and after it, when nothing goes wrong."""

    book: Book
    old: Json
    new: Json


@cache
def life(way: str) -> Life:
    if way == PLAIN:
        return Life(*made_world()[:3])
    *head, row = THREE.strip().split("\n")[:3]
    named = (
        row.replace("A-1", f"P-{n}").replace("Apollo", f"{n} {'long name ' * 3_000}")
        for n in range(60)
    )
    double = Double()
    seed(double, snapshot("\n".join([*head, *named])).tabs)
    book, old = double.store.books, whole(double)
    (before,) = book.values()
    with answering(double):
        assert run() is None
    return Life(before, old, whole(double))


def test_what_is_tried_is_every_call(capsys: pytest.CaptureFixture[str]) -> None:
    for way, count in CALLS.items():
        double = double_of(life(way).book)
        with answering(double):
            assert run() is None
        assert len(double.calls) == count
        sent = sum(call.sent for call in double.calls)
        assert (sent > 2_000_000) is (way == STAGED)
        assert all(call.sent <= 2_000_000 for call in double.calls)
    with capsys.disabled():
        print(  # noqa: T201 - the figures are asked for
            f"\nGoogle: {len(ENDED)} cases of a signal at a call, "
            f"{2 * MEETINGS * TURNS} meetings of two runs"
        )


@pytest.mark.slow
@pytest.mark.parametrize(("way", "at", "number"), ENDED)
def test_rows_11_and_12_a_run_ended_at_any_call_leaves_old_or_new_whole(
    tmp_path: Path, way: str, at: int, number: signal.Signals
) -> None:
    before = life(way)
    double = double_of(before.book)
    double.faults = (Injection(FaultKind.DELAY, at=at, seconds=1.5),)
    with serving(double) as server:
        with started(server, tmp_path) as process:
            while len(double.calls) < at and process.poll() is None:
                time.sleep(0.01)
            process.send_signal(number)
            process.communicate()
        assert process.returncode == {signal.SIGKILL: -9, signal.SIGTERM: 143}[number]
        after = whole(double)
        assert after in (before.old, before.new)
        if at < CALLS[way] and (number == signal.SIGKILL or at < 3):
            assert after == before.old
        double.faults = ()
        healed = sync(server, tmp_path)
        assert healed.returncode == 0, healed.stderr
    assert whole(double) == before.new
    calls = len(double.calls)
    with answering(double):
        assert run() is None
    assert all(call.read for call in double.calls[calls:])


@pytest.fixture
def meeting() -> Double:
    """Return a double in which something is to be written."""
    return double_of(life(PLAIN).book)


def meet(double: Double, *hosts: Path) -> list[tuple[int, str]]:
    """Start a run on each host at once; return how each ended, and what it said.

    Late answers to the reads let all read before any writes, mostly.
    """
    start = len(double.calls) + 1
    double.faults = (Injection(FaultKind.DELAY, at=start, times=4, seconds=0.15),)
    with serving(double) as server:
        runs = [
            Forked(SYNC, environment(server, host), host, host / f"said by {number}")
            for number, host in enumerate(hosts)
        ]
        ended = [one.ended() for one in runs]
    double.faults = ()
    return ended


def wanted_after(double: Double, turn: int) -> Json:
    """Let somebody report a cost; return all tabs as one sync would leave them."""
    do(double, edits.type_cell("Projects", "J2", str(290_000 + 10_000 * turn)))
    calm = double_of(double.store.find(next(iter(double.store.books))))
    with answering(calm):
        assert run() is None
    return grids(calm)


@pytest.mark.slow
@pytest.mark.parametrize("number", range(MEETINGS))
def test_row_14_two_runs_on_two_hosts_end_as_one(
    meeting: Double, tmp_path: Path, number: int
) -> None:
    hosts = [tmp_path / name for name in ("one", "other")]
    for host in hosts:
        host.mkdir()
    for turn in range(TURNS):
        wanted = wanted_after(meeting, number * TURNS + turn)
        ended = meet(meeting, *hosts)
        assert {code for code, _ in ended} <= {0, 7}, ended
        assert 0 in [code for code, _ in ended], ended
        assert grids(meeting) == wanted


@pytest.mark.slow
@pytest.mark.parametrize("number", range(MEETINGS))
def test_row_13_of_two_runs_on_one_host_the_second_gives_up_at_once(
    meeting: Double, tmp_path: Path, number: int
) -> None:
    gave_up = 0
    for turn in range(TURNS):
        wanted = wanted_after(meeting, number * TURNS + turn)
        ended = meet(meeting, tmp_path, tmp_path)
        codes = sorted(code for code, _ in ended)
        assert codes in ([0, 0], [0, 75]), ended
        gave_up += codes[-1] == 75
        assert grids(meeting) == wanted
    assert gave_up
