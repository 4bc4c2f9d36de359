"""Spreadsheets made new, and spreadsheets rebuilt from an answer of the API."""

from __future__ import annotations

import copy

from tests.sheets_double.canonical import THEME, canonical
from tests.sheets_double.grid import COLUMNS, OBJECTS, ROWS, Book, Cell, Sheet
from tests.sheets_double.ids import Ids
from tests.sheets_double.kinds.cells import entered
from tests.sheets_double.kinds.sheets import make_sheet
from tests.sheets_double.refusals import Json

_WHITE = {"red": 1, "green": 1, "blue": 1}

DEFAULT_FORMAT: Json = {
    "backgroundColor": _WHITE,
    "padding": {"top": 2, "right": 3, "bottom": 2, "left": 3},
    "verticalAlignment": "BOTTOM",
    "wrapStrategy": "OVERFLOW_CELL",
    "textFormat": {
        "foregroundColor": {},
        "fontFamily": "arial,sans,sans-serif",
        "fontSize": 10,
        "bold": False,
        "italic": False,
        "strikethrough": False,
        "underline": False,
        "foregroundColorStyle": {"rgbColor": {}},
    },
    "backgroundColorStyle": {"rgbColor": _WHITE},
}
"""Format of an untouched cell, as recorded."""


def new_properties(title: str) -> Json:
    """Return ``SpreadsheetProperties`` of a new spreadsheet, as recorded."""
    colours = [
        {"colorType": name, "color": {"rgbColor": rgb}} for name, rgb in THEME.items()
    ]
    return {
        "title": title,
        "locale": "en_US",
        "autoRecalc": "ON_CHANGE",
        "timeZone": "Etc/GMT",
        "defaultFormat": copy.deepcopy(DEFAULT_FORMAT),
        "spreadsheetTheme": {"primaryFontFamily": "Arial", "themeColors": colours},
    }


def new_book(book_id: str, title: str, owner: str, ids: Ids) -> Book:
    """Return a new spreadsheet of one empty sheet whose id is 0."""
    book = Book(book_id, new_properties(title), [], owner)
    book.sheets.append(make_sheet(book, ids, {"sheetId": 0, "title": "Sheet1"}))
    return book


def created_book(book_id: str, sent: Json, owner: str, ids: Ids) -> Book:
    """Return the spreadsheet that ``spreadsheets.create`` is asked for."""
    wanted = sent.get("properties", {})
    book = Book(book_id, new_properties("Untitled spreadsheet"), [], owner)
    own = canonical("SpreadsheetProperties", wanted)
    own.pop("defaultFormat", None)
    book.properties = book.properties | own
    _add_sheets(book, sent.get("sheets", []), ids)
    if not book.sheets:
        book.sheets.append(make_sheet(book, ids, {"sheetId": 0, "title": "Sheet1"}))
    book.named = tuple(canonical("NamedRange", n) for n in sent.get("namedRanges", []))
    return book


def seeded_book(answer: Json, owner: str, ids: Ids, account: str) -> Book:
    """Return the spreadsheet that a ``spreadsheets.get`` answer shows.

    Args:
        answer: A whole answer, with or without grid data.
        owner: E-mail address of the owner.
        ids: Source of ids for what the answer leaves out.
        account: E-mail address of whoever the answer was given to.
    """
    title = answer.get("properties", {}).get("title", "Untitled spreadsheet")
    properties = new_properties(title) | answer.get("properties", {})
    book = Book(answer["spreadsheetId"], properties, [], owner)
    _add_sheets(book, answer.get("sheets", []), ids)
    book.named = tuple(answer.get("namedRanges", []))
    book.metadata = (*book.metadata, *answer.get("developerMetadata", []))
    for sheet in book.sheets:
        known = sheet.objects["protectedRanges"]
        sheet.objects["protectedRanges"] = tuple(_editable(p, account) for p in known)
    return book


def _editable(protected: Json, account: str) -> Json:
    """Return a protected range whose editors name whoever could edit it."""
    editors = protected.get("editors", {})
    users = editors.get("users", [])
    if not protected.get("requestingUserCanEdit") or account in users:
        return protected
    return protected | {"editors": editors | {"users": [*users, account]}}


def _add_sheets(book: Book, sent: list[Json], ids: Ids) -> None:
    for one in sent:
        properties = one.get("properties", {})
        sheet = make_sheet(book, ids, properties)
        book.sheets.append(sheet)
        for name in OBJECTS:
            sheet.objects[name] = tuple(one.get(name, []))
        sheet.basic_filter = one.get("basicFilter")
        book.metadata = (*book.metadata, *one.get("developerMetadata", []))
        for data in one.get("data", []):
            _fill(book, sheet, data)


def _fill(book: Book, sheet: Sheet, data: Json) -> None:
    top, left = data.get("startRow", 0), data.get("startColumn", 0)
    for row, sent in enumerate(data.get("rowData", []), start=top):
        for column, cell in enumerate(sent.get("values", []), start=left):
            sheet.put(row, column, _cell(cell))
    for dimension, name, start in (
        (ROWS, "rowMetadata", top),
        (COLUMNS, "columnMetadata", left),
    ):
        usual = 21 if dimension == ROWS else 100
        for index, sent in enumerate(data.get(name, []), start=start):
            book.metadata = (*book.metadata, *sent.get("developerMetadata", []))
            kept = {k: sent[k] for k in ("pixelSize", "hiddenByUser") if k in sent}
            if kept.get("pixelSize") == usual:
                del kept["pixelSize"]
            if kept:
                sheet.dimensions[dimension][index] = kept


def _cell(sent: Json) -> Cell:
    value, formula = entered(sent.get("userEnteredValue", {}))
    return Cell(
        value=value,
        formula=formula,
        format=sent.get("userEnteredFormat") or None,
        note=sent.get("note", ""),
        validation=sent.get("dataValidation"),
        runs=sent.get("textFormatRuns"),
        chips=sent.get("chipRuns"),
    )
