"""What people do to a spreadsheet between two calls of a program, as data."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from tests.sheets_double.grid import ROWS, Book, Sheet
from tests.sheets_double.ids import Ids
from tests.sheets_double.kinds.registry import KINDS, Work
from tests.sheets_double.places import locate
from tests.sheets_double.protection import Caller
from tests.sheets_double.refusals import Json
from tests.sheets_double.values import Asked
from tests.sheets_double.writes import update


class Edit(NamedTuple):
    """One thing that a person does.

    Attributes:
        before: Number of the call it comes before, the first call being 1.
        act: What is done; made by the functions below.
        spreadsheet: Id of the spreadsheet; None for the one the call concerns.
    """

    before: int
    act: Act
    spreadsheet: str | None = None


class Act(NamedTuple):
    """What a person does, ready to be done.

    Attributes:
        says: The act in words.
        do: Does it to a spreadsheet as its owner.
    """

    says: str
    do: Callable[[Work], None]


def perform(act: Act, book: Book, ids: Ids) -> None:
    """Do it, as the owner of the spreadsheet would."""
    act.do(Work(book, Caller(book.owner), ids))


def _sheet(work: Work, title: str) -> Sheet:
    return locate(work.book, "'" + title.replace("'", "''") + "'").sheet


def _request(work: Work, kind: str, sent: Json) -> None:
    KINDS[kind](work, sent)


def type_cell(tab: str, cell: str, text: str) -> Act:
    """Type a text into a cell; empty text clears it."""

    def do(work: Work) -> None:
        query = {"valueInputOption": "USER_ENTERED"}
        body = {"values": [[text]]}
        asked = Asked(work.book, query, (), body, work.caller)
        update(asked, "'" + tab.replace("'", "''") + f"'!{cell}")

    return Act(f"type {text!r} into {tab}!{cell}", do)


def insert_row(tab: str, row: int) -> Act:
    """Insert an empty row; the first row is 1."""

    def do(work: Work) -> None:
        span = {
            "sheetId": _sheet(work, tab).id,
            "dimension": ROWS,
            "startIndex": row - 1,
            "endIndex": row,
        }
        _request(work, "insertDimension", {"range": span})

    return Act(f"insert a row above {tab}!{row}", do)


def delete_row(tab: str, row: int) -> Act:
    """Delete a row; the first row is 1."""

    def do(work: Work) -> None:
        span = {
            "sheetId": _sheet(work, tab).id,
            "dimension": ROWS,
            "startIndex": row - 1,
            "endIndex": row,
        }
        _request(work, "deleteDimension", {"range": span})

    return Act(f"delete row {tab}!{row}", do)


def sort_rows(
    tab: str, first_row: int, column: int, *, descending: bool = False
) -> Act:
    """Sort a tab from a row (the first is 1) down by a column (the first is 0)."""

    def do(work: Work) -> None:
        sheet = _sheet(work, tab)
        place = {"sheetId": sheet.id, "startRowIndex": first_row - 1}
        order = "DESCENDING" if descending else "ASCENDING"
        spec = {"dimensionIndex": column, "sortOrder": order}
        _request(work, "sortRange", {"range": place, "sortSpecs": [spec]})

    return Act(f"sort {tab} by column {column}", do)


def rename_tab(tab: str, title: str) -> Act:
    """Give a tab another title."""

    def do(work: Work) -> None:
        wanted = {"sheetId": _sheet(work, tab).id, "title": title}
        sent = {"properties": wanted, "fields": "title"}
        _request(work, "updateSheetProperties", sent)

    return Act(f"rename {tab} to {title}", do)


def move_tab(tab: str, index: int) -> Act:
    """Drag a tab to another place."""

    def do(work: Work) -> None:
        wanted = {"sheetId": _sheet(work, tab).id, "index": index}
        sent = {"properties": wanted, "fields": "index"}
        _request(work, "updateSheetProperties", sent)

    return Act(f"move {tab} to place {index}", do)


def delete_tab(tab: str) -> Act:
    """Delete a tab."""

    def do(work: Work) -> None:
        _request(work, "deleteSheet", {"sheetId": _sheet(work, tab).id})

    return Act(f"delete {tab}", do)


def add_tab(title: str) -> Act:
    """Add an empty tab."""

    def do(work: Work) -> None:
        _request(work, "addSheet", {"properties": {"title": title}})

    return Act(f"add {title}", do)
