from __future__ import annotations

import itertools
from typing import Any

import pytest

from ppmsheets.backends.google_layout import (
    GENERATION_TITLE,
    STAGING_TITLE,
    mark_text,
    read_mark,
)
from ppmsheets.backends.google_read import grid_of, read_book
from ppmsheets.plan import SourceTab
from ppmsheets.sheet import CellError, Rect, Stamp
from ppmsheets.workbook import Trouble, WorkbookError
from tests.backends.google_made import BOOK, seed, transport
from tests.sheets_double import edits
from tests.sheets_double.core import Double
from tests.sheets_double.fronts import answering
from tests.sheets_double.refusals import Json

APOLLO = SourceTab("Apollo", (("Project ID", "Budget"), ("P1", 1200.0)))


def batch(*requests: Json) -> None:
    """Change the spreadsheet past our backend."""
    path = f"/v4/spreadsheets/{BOOK}:batchUpdate"
    transport().call("POST", path, body={"requests": requests})


@pytest.mark.parametrize("tabs", [1, 12, 200, 400])
def test_a_spreadsheet_is_read_in_two_calls_however_many_tabs(tabs: int) -> None:
    double = Double()
    titles = [f"Project {number} 'status' & more" for number in range(tabs)]
    seed(double, [SourceTab(t, ((t, float(i)),)) for i, t in enumerate(titles)])
    with answering(double):
        _, snapshot = read_book(transport().call, BOOK)
    assert [tab.grid for tab in snapshot.tabs] == [
        ((title, float(number)),) for number, title in enumerate(titles)
    ]
    assert len(double.calls) == 2


def test_an_address_stays_as_short_as_servers_take_it() -> None:
    double = Double()
    seed(double, [SourceTab(f"Tab {n:04} \u00fc", ()) for n in range(500)])
    with answering(double) as mock:
        read_book(transport().call, BOOK)
        lengths = [len(str(call.request.url)) for call in mock.calls]
    assert max(lengths) < 8_000


def test_cells_are_typed_and_blank_ends_dropped() -> None:
    rows: list[list[Any]] = [
        ["a", "", 2, 2.5, True, ""],
        [],
        ["", ""],
        [None, "x"],
        [""],
    ]
    grid = grid_of(rows, frozenset())
    assert grid == (("a", None, 2.0, 2.5, True), (), (), (None, "x"))
    assert [type(cell) for cell in grid[0][2:]] == [float, float, bool]


def test_error_cells_are_told_from_typed_text_by_a_third_call() -> None:
    double = Double()
    typed = SourceTab("Typed", (("#N/A", "#REF!", "#12", "#urgent"), (None, "#N/A")))
    error = SourceTab("Errors", ((None, CellError("#N/A")), ("#N/A", CellError("x"))))
    seed(double, [APOLLO, typed, error])
    with answering(double):
        _, snapshot = read_book(transport().call, BOOK)
    assert snapshot.tabs[0].grid == APOLLO.grid
    assert snapshot.tabs[1].grid == typed.grid
    na = CellError("#N/A")
    assert snapshot.tabs[2].grid == ((None, na), ("#N/A", na))
    assert len(double.calls) == 3
    assert double.calls[2].answered < 1_000


def test_many_error_cells_are_still_one_call() -> None:
    double = Double()
    rows = [
        [CellError("x") if (r + c) % 2 else "#N/A" for c in range(9)] for r in range(90)
    ]
    seed(double, [SourceTab("Errors", tuple(map(tuple, rows)))])
    with answering(double):
        _, snapshot = read_book(transport().call, BOOK)
    for r, row in enumerate(snapshot.tabs[0].grid):
        for c, cell in enumerate(row):
            assert isinstance(cell, CellError) is bool((r + c) % 2)
    assert len(double.calls) == 3


def test_text_that_is_no_error_value_costs_no_third_call() -> None:
    double = Double()
    seed(double, [SourceTab("Tags", (("#12", "#urgent", "#", "#A", "# A"),))])
    with answering(double):
        read_book(transport().call, BOOK)
    assert len(double.calls) == 2


@pytest.mark.parametrize(
    "act", [edits.delete_tab("Bravo"), edits.rename_tab("Bravo", "Beta")]
)
def test_row_26_a_tab_that_vanishes_between_the_calls_is_handled(
    act: edits.Act,
) -> None:
    double = Double(edits=(edits.Edit(2, act),))
    seed(double, [APOLLO, SourceTab("Bravo", (("x",),))])
    with answering(double):
        _, snapshot = read_book(transport().call, BOOK)
    assert snapshot.tabs[0].grid == APOLLO.grid
    assert "Bravo" not in {tab.title for tab in snapshot.tabs}
    assert len(double.calls) == 4


def test_tabs_that_vanish_again_and_again_end_the_read() -> None:
    names = ["Bravo", "B1", "B2", "B3"]
    acts = [edits.rename_tab(a, b) for a, b in itertools.pairwise(names)]
    double = Double(edits=tuple(edits.Edit(2 * n + 2, a) for n, a in enumerate(acts)))
    seed(double, [APOLLO, SourceTab("Bravo", (("x",),))])
    with answering(double), pytest.raises(WorkbookError) as caught:
        read_book(transport().call, BOOK)
    assert caught.value.trouble is Trouble.CONFLICT
    assert len(double.calls) == 6


def test_row_25_a_tab_keeps_its_key_when_it_is_renamed() -> None:
    double = Double(edits=(edits.Edit(3, edits.rename_tab("Bravo", "Beta")),))
    seed(double, [APOLLO, SourceTab("Bravo", (("x",),))])
    with answering(double):
        before = read_book(transport().call, BOOK)[1]
        after = read_book(transport().call, BOOK)[1]
    assert [tab.key for tab in before.tabs] == [tab.key for tab in after.tabs]
    assert before.version != after.version


def test_row_47_hidden_tabs_rows_and_columns_are_read_like_any_other() -> None:
    double = Double()
    seed(double, [APOLLO, SourceTab("Hidden", (("x",),), hidden=True)])
    span = {"sheetId": 0, "dimension": "ROWS", "startIndex": 1, "endIndex": 2}
    hide = {"range": span, "properties": {"hiddenByUser": True}, "fields": "*"}
    with answering(double):
        batch({"updateDimensionProperties": hide})
        _, snapshot = read_book(transport().call, BOOK)
    assert snapshot.tabs[0].grid == APOLLO.grid
    assert snapshot.tabs[1].hidden


def test_merges_locale_and_protections_are_read() -> None:
    double = Double()
    seed(double, [APOLLO])
    place = {"startRowIndex": 3, "endRowIndex": 4, "endColumnIndex": 2}
    protect = {"range": {"sheetId": 0}, "description": "mine"}
    with answering(double):
        batch(
            {
                "mergeCells": {
                    "range": {"sheetId": 0, **place},
                    "mergeType": "MERGE_ALL",
                }
            },
            {"addProtectedRange": {"protectedRange": protect}},
        )
        layout, snapshot = read_book(transport().call, BOOK)
    assert snapshot.tabs[0].merges == (Rect(3, 0, 4, 2),)
    assert (snapshot.name, snapshot.locale) == ("Portfolio", "en_GB")
    (found,) = layout.sheets[0].protections
    assert (found.area, found.description, found.editable) == (None, "mine", True)


def test_tabs_of_our_own_bookkeeping_are_nobodys() -> None:
    double = Double()
    seed(double, [APOLLO])
    small = {"rowCount": 1, "columnCount": 1}
    own = {"sheetId": 1_700_000_000, "title": GENERATION_TITLE, "hidden": True}
    own["gridProperties"] = small
    left = {"sheetId": 55, "title": f"{STAGING_TITLE} 55", "hidden": True}
    with answering(double):
        batch({"addSheet": {"properties": own}}, {"addSheet": {"properties": left}})
        layout, snapshot = read_book(transport().call, BOOK)
    assert [tab.title for tab in snapshot.tabs] == ["Apollo"]
    assert (layout.generation, layout.staging) == (1_700_000_000, (55,))


def test_a_persons_tab_called_like_the_generation_is_theirs() -> None:
    double = Double()
    seed(double, [APOLLO, SourceTab(GENERATION_TITLE, (("mine",),))])
    with answering(double):
        layout, snapshot = read_book(transport().call, BOOK)
    assert snapshot.tabs[1].grid == (("mine",),)
    assert layout.generation is None


STAMP = Stamp("Summary", "abc", 7, 3, records=2, role="summary")


def test_a_stamp_survives_its_text() -> None:
    mark = read_mark("Renamed", 5, 99, mark_text(STAMP, 5, notes=[[1, 2]]))
    assert mark is not None
    assert mark.stamp == Stamp("Renamed", "abc", 7, 3, records=2, role="summary")
    assert (mark.id, mark.extra) == (99, {"notes": [[1, 2]]})


@pytest.mark.parametrize("text", ["", "[]", "{}", "null", '{"sheet":5}', "x"])
def test_text_that_is_no_stamp_is_none(text: str) -> None:
    assert read_mark("Summary", 5, 99, text) is None


def test_a_stamp_on_a_copy_of_a_tab_does_not_hold() -> None:
    assert read_mark("Summary (copy)", 6, 99, mark_text(STAMP, 5)) is None
