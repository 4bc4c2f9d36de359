"""Batches too large for one call: nothing shows before the last of their calls."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ppmsheets.backends.google import GoogleWorkbook
from ppmsheets.backends.google_keys import with_answers
from ppmsheets.backends.google_layout import next_generation
from ppmsheets.backends.google_refusals import RejectedError
from ppmsheets.backends.google_staging import Staged, size, staged
from ppmsheets.plan import SourceTab, diff
from ppmsheets.sheet import (
    CellRef,
    CellValue,
    ColourRule,
    Dropdown,
    Grid,
    Link,
    Look,
    Note,
    PeopleColumns,
    Rect,
    RuleKind,
    Tab,
    square,
)
from ppmsheets.workbook import Trouble, WorkbookError
from tests.backends.google_desk import Desk
from tests.backends.google_made import BOOK
from tests.sheets_double import edits
from tests.sheets_double.edits import Act

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
    batch = desk.drawn(plan)
    return staged(batch.requests, layout, generation, drawn=batch.drawn, limit=LIMIT)


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


# --- tabs that are drawn ------------------------------------------------------------

WORDS = ("a", "b", "c", "d", "e", "f")
LARGE = 2_000_000
TINY = 400
"""Bytes of a call that even the smallest tab exceeds."""


def drawn(keys: Iterable[str], *, looks: int = 0, why: str = "for") -> Tab:
    """Return a tab with everything that a tab can bear."""
    rows: list[list[CellValue]] = [["Advice"], ["ID", "Why", "Decision", "More"]]
    rows.extend([key, f"{why} {key}", None, None] for key in keys)
    bottom = len(rows)
    return Tab(
        "Advice",
        square(rows),
        decorations=(
            Look(Rect(0, 0, 1, 4), bold=True, size=16 + looks, ink="1F3864"),
            Look(Rect(2, 1, bottom, 4), fill="FFF8DC", number="0.0"),
            ColourRule(
                Rect(2, 1, bottom, 2), RuleKind.TEXT_IS, "x", "9C0006", "FFC7CE"
            ),
            Dropdown(Rect(2, 2, bottom, 3), ("Approve", "Reject")),
            *(Note(row, 1, f"note {row}") for row in range(1, bottom, 2)),
            *(Link(row, 3, CellRef("Apollo", row, 0)) for row in range(2, bottom)),
            Link(0, 0, "https://example.com/"),
        ),
        widths=((0, 12), (1, 30)),
        frozen_rows=2,
        people=PeopleColumns((2,), key=0, first_row=2),
    )


def everything(desk: Desk) -> Any:  # noqa: ANN401 - JSON
    """Return all that the API tells of a spreadsheet."""
    params = {"includeGridData": True}
    return desk.call("GET", f"/v4/spreadsheets/{BOOK}", params=params)


def publish(desk: Desk, tab: Tab, limit: int) -> None:
    """Publish a tab with what people have answered, by our backend."""
    workbook = GoogleWorkbook(BOOK, desk.call, limit=limit)
    snapshot = workbook.read()
    plan = diff(snapshot, [with_answers(tab, snapshot)])
    if not plan.empty:
        workbook.write(plan)


def answered(tab: Tab, kept: Tab, limit: int = LARGE) -> Desk:
    """Return a desk with a tab whose rows are answered, but for those not kept.

    A row with an answer is never taken away.
    """
    desk = Desk([APOLLO])
    publish(desk, tab, limit)
    keys = {row[0] for row in kept.grid}
    for number, row in enumerate(tab.grid):
        if number > 1 and row[0] in keys:
            said = edits.type_cell("Advice", f"C{number + 1}", f"said of {row[0]}")
            desk.do(said)
    return desk


@given(
    before=st.lists(st.sampled_from(WORDS), unique=True),
    after=st.lists(st.sampled_from(WORDS), unique=True),
    looks=st.booleans(),
    people=st.booleans(),
)
@settings(max_examples=30)
def test_a_tab_drawn_in_many_calls_is_the_one_drawn_in_one(
    before: list[str], after: list[str], *, looks: bool, people: bool
) -> None:
    old, new = drawn(before), drawn(after, looks=looks, why="because of")
    if not people:
        old, new = replace(old, people=None), replace(new, people=None)
    found = []
    for limit in (LARGE, TINY):
        desk = answered(old, new, limit)
        publish(desk, new, limit)
        found.append(everything(desk))
    assert found[0] == found[1]


def test_notes_of_people_on_our_cells_stay_when_it_takes_many_calls() -> None:
    desk = answered(drawn("abc"), drawn("abc"))
    own = desk.sheet("Advice").id
    area = {"sheetId": own, "startRowIndex": 2, "endRowIndex": 3}
    place = {**area, "startColumnIndex": 1, "endColumnIndex": 2}
    note = {"range": place, "cell": {"note": "mine"}, "fields": "note"}
    desk.send([{"repeatCell": note}])
    publish(desk, drawn("bca", looks=1), TINY)
    notes = [desk.cell("Advice", row, 1).note for row in range(5)]
    assert notes == ["", "note 1", "", "note 3", "mine"]


@pytest.mark.parametrize(
    "act",
    [
        edits.type_cell("Advice", "C4", "typed late"),
        edits.insert_row("Advice", 1),
        edits.insert_row("Advice", 3),
        edits.sort_rows("Advice", 2, 0, descending=True),
        edits.delete_row("Advice", 3),
        edits.type_cell("Advice", "F4", "beside"),
        edits.rename_tab("Advice", "Monday"),
        edits.delete_tab("Advice"),
    ],
    ids=lambda act: act.says,
)
def test_what_people_do_while_cells_are_staged_stays(act: Act) -> None:
    """It ends as if they had done it before the sync began."""
    old, new = drawn("abcd"), drawn("dxab", looks=1, why="because of")
    calm = answered(old, new)
    calm.do(act)
    publish(calm, new, LARGE)
    title = "Monday" if "rename" in act.says else "Advice"
    once = answered(old, new)
    start = len(once.double.calls)
    publish(once, new, TINY)
    end = len(once.double.calls)
    assert end - start > 6
    for call in range(start + 3, end + 1):
        desk = answered(old, new)
        desk.double.edits = (edits.Edit(call, act),)
        try:
            publish(desk, new, TINY)
        except WorkbookError as error:
            assert error.trouble is Trouble.CONFLICT  # noqa: PT017 - it need not fail
        publish(desk, new, LARGE)
        # What a row inserted in time has pushed below ours stays there.
        assert desk.grid(title)[:6] == calm.grid(title)[:6]
        assert desk.grid("Apollo") == APOLLO.grid
