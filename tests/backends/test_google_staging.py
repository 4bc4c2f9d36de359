"""Batches too large for one call: nothing shows before the last of their calls."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest

from ppmsheets.backends.google_layout import next_generation
from ppmsheets.backends.google_refusals import RejectedError
from ppmsheets.backends.google_staging import Staged, size, staged
from ppmsheets.plan import SourceTab, diff
from ppmsheets.sheet import CellValue, Grid, Tab, square
from tests.backends.google_desk import Desk

LIMIT = 60_000
APOLLO = SourceTab("Apollo", (("Project ID", "Budget"), ("P1", 1200.0)))


def rows(count: int, word: str = "row") -> Grid:
    """Return rows of every type of cell, blanks between."""
    made: list[list[CellValue]] = [
        [f"={word} {n}", n / 7, n % 2 == 0, None, "007", f"{n}"] for n in range(count)
    ]
    return square(made)


def prepared(desk: Desk, *tabs: Tab) -> Staged:
    layout, snapshot = desk.read()
    plan = diff(snapshot, tabs)
    generation = next_generation(layout, plan.base)
    return staged(desk.batch(plan), layout, generation, limit=LIMIT)


def send(desk: Desk, batches: Iterable[Iterable[dict[str, Any]]]) -> None:
    for batch in batches:
        desk.send(batch)


@pytest.fixture
def desk() -> Desk:
    return Desk([APOLLO])


def test_a_small_batch_is_one_call(desk: Desk) -> None:
    calls = prepared(desk, Tab("Summary", rows(5)))
    assert calls.before == ()


def test_a_large_batch_shows_the_same_as_one_call(desk: Desk) -> None:
    tabs = (Tab("Summary", rows(900)), Tab("History", rows(700, "past")))
    calls = prepared(desk, *tabs)
    assert len(calls.before) > 2
    send(desk, calls.before)
    send(desk, [calls.last])
    assert [desk.grid(tab.title) for tab in tabs] == [tab.grid for tab in tabs]
    assert desk.show(*tabs) == ()
    assert desk.read()[0].staging == ()


def test_every_call_stays_below_the_limit(desk: Desk) -> None:
    calls = prepared(desk, Tab("Summary", rows(3_000)))
    assert all(size(call) <= LIMIT for call in (*calls.before, calls.last))


def test_cells_that_get_blank_are_blank_after_a_large_batch(desk: Desk) -> None:
    desk.show(Tab("Summary", rows(900)))
    wanted = Tab("Summary", square([[None, *row[1:]] for row in rows(900, "new")]))
    calls = prepared(desk, wanted)
    send(desk, [*calls.before, calls.last])
    assert desk.grid("Summary") == wanted.grid


def test_nothing_shows_before_the_last_call(desk: Desk) -> None:
    old = Tab("Summary", rows(900))
    desk.show(old)
    calls = prepared(desk, Tab("Summary", rows(900, "new")))
    for call in calls.before:
        desk.send(call)
        layout, snapshot = desk.read()
        assert [sheet.title for sheet in layout.sheets] == ["Apollo", "Summary"]
        assert [tab.grid for tab in snapshot.tabs] == [APOLLO.grid, old.grid]


def test_what_a_killed_run_staged_is_swept_by_the_next(desk: Desk) -> None:
    wanted = Tab("Summary", rows(900))
    send(desk, prepared(desk, wanted).before[:1])
    calls = prepared(desk, wanted)
    send(desk, [*calls.before, calls.last])
    assert desk.grid("Summary") == wanted.grid
    assert desk.read()[0].staging == ()


def test_a_stale_writer_of_a_large_batch_changes_nothing(desk: Desk) -> None:
    calls = prepared(desk, Tab("Summary", rows(900)))
    desk.show(Tab("Other", rows(3)))
    send(desk, calls.before)
    before = desk.read()
    with pytest.raises(RejectedError):
        desk.send(calls.last)
    assert desk.read() == before
