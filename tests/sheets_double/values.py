"""The ``spreadsheets.values`` calls that read."""

from __future__ import annotations

from typing import NamedTuple

from tests.sheets_double.a1 import Area
from tests.sheets_double.grid import COLUMNS, Book, Sheet
from tests.sheets_double.places import Place, filtered, locate
from tests.sheets_double.protection import Caller
from tests.sheets_double.refusals import Json
from tests.sheets_double.showing import Rendering, shown


class Asked(NamedTuple):
    """One call.

    Attributes:
        book: Fork of the spreadsheet to work on.
        query: Query parameters, the last of each name.
        ranges: The repeated ``ranges`` parameter.
        body: The body, as accepted.
        caller: Who calls.
    """

    book: Book
    query: dict[str, str]
    ranges: tuple[str, ...]
    body: Json
    caller: Caller


def read(book: Book, place: Place, how: Rendering, major: str = "ROWS") -> Json:
    """Return a range as a ``ValueRange``; trailing blanks are dropped."""
    rows = _rows(book, place, how)
    if major == COLUMNS:
        rows = _turned(rows)
    answer: Json = {"range": place.name, "majorDimension": major}
    if rows:
        answer["values"] = rows
    return answer


def _rows(book: Book, place: Place, how: Rendering) -> list[list[Json]]:
    sheet, area = place.sheet, place.area
    rows: list[list[Json]] = []
    last = 0
    for number in range(area.top, area.bottom):
        stored = sheet.rows[number]
        cells: list[Json] = []
        if stored is not None:
            cells = _row(book, sheet, number, area, how)
        rows.append(cells)
        if cells:
            last = len(rows)
    return rows[:last]


def _row(
    book: Book, sheet: Sheet, number: int, area: Area, how: Rendering
) -> list[Json]:
    stored = sheet.rows[number]
    found = {
        column: shown(book, sheet, (number, column), cell, how)
        for column, cell in (stored.cells.items() if stored else ())
        if area.left <= column < area.right and cell.filled
    }
    if not found:
        return []
    return [found.get(column, "") for column in range(area.left, max(found) + 1)]


def _turned(rows: list[list[Json]]) -> list[list[Json]]:
    """Return columns of rows, each without its trailing blanks."""
    width = max(map(len, rows), default=0)
    columns = []
    for column in range(width):
        cells = [row[column] if column < len(row) else "" for row in rows]
        while cells and cells[-1] == "":
            cells.pop()
        columns.append(cells)
    return columns


def rendering(options: Json, prefix: str = "") -> Rendering:
    """Return how values are wanted, read from a query or a body."""
    value_key = "responseValueRenderOption" if prefix else "valueRenderOption"
    date_key = "responseDateTimeRenderOption" if prefix else "dateTimeRenderOption"
    option = options.get(value_key, "FORMATTED_VALUE")
    dates = options.get(date_key, "SERIAL_NUMBER")
    return Rendering(option, dates)


def _major(options: Json) -> str:
    major: str = options.get("majorDimension", "ROWS")
    if major == "DIMENSION_UNSPECIFIED":
        return "ROWS"
    return major


def get(asked: Asked, text: str) -> Json:
    """Answer ``values.get``."""
    place = locate(asked.book, text)
    return read(asked.book, place, rendering(asked.query), _major(asked.query))


def batch_get(asked: Asked) -> Json:
    """Answer ``values.batchGet``: one range that is not there fails them all."""
    how, major = rendering(asked.query), _major(asked.query)
    found = [
        read(asked.book, locate(asked.book, text), how, major) for text in asked.ranges
    ]
    answer: Json = {"spreadsheetId": asked.book.id}
    if found:
        answer["valueRanges"] = found
    return answer


def batch_get_by_data_filter(asked: Asked) -> Json:
    """Answer ``values.batchGetByDataFilter``."""
    how, major = rendering(asked.body), _major(asked.body)
    answer: Json = {"spreadsheetId": asked.book.id}
    found = [
        {
            "valueRange": read(asked.book, place, how, major),
            "dataFilters": [data_filter],
        }
        for data_filter in asked.body.get("dataFilters", [])
        for place in filtered(asked.book, data_filter)
    ]
    if found:
        answer["valueRanges"] = found
    return answer
