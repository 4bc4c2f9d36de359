"""Whole sheets: added, deleted, doubled, retitled, moved, resized."""

from __future__ import annotations

import re
from zoneinfo import available_timezones

from tests.sheets_double import masks
from tests.sheets_double.canonical import canonical
from tests.sheets_double.formulas.text import lose, rename
from tests.sheets_double.grid import COLUMNS, OBJECTS, ROWS, SCHEMAS, Book, Sheet
from tests.sheets_double.ids import Ids
from tests.sheets_double.kinds.registry import (
    DOCUMENTED,
    RECORDED,
    Work,
    kind,
    required,
)
from tests.sheets_double.protection import guard_sheet
from tests.sheets_double.reading import properties_answer
from tests.sheets_double.refusals import Json, refuse, unsupported
from tests.sheets_double.reshape import delete, rewrite_formulas, with_places
from tests.sheets_double.writes import check_size

NEW_ROWS, NEW_COLUMNS = 1000, 26

_IDS = {
    "charts": "chartId",
    "protectedRanges": "protectedRangeId",
    "bandedRanges": "bandedRangeId",
    "filterViews": "filterViewId",
    "slicers": "slicerId",
    "tables": "tableId",
}
"""Id field of each kind of object that bears one."""


def make_sheet(book: Book, ids: Ids, sent: Json) -> Sheet:
    """Return a new empty sheet as ``SheetProperties`` ask for it."""
    if sent.get("sheetType", "GRID") == "DATA_SOURCE":
        unsupported("data source sheets")
    chosen = sent.get("sheetId")
    if chosen is not None and book.find(chosen) is not None:
        refuse(f"A sheet with id {chosen} already exists.")
    title = sent.get("title") or _free_title(book)
    _check_title(book, title, None)
    grid = dict(sent.get("gridProperties", {}))
    rows = grid.pop("rowCount", NEW_ROWS)
    columns = grid.pop("columnCount", NEW_COLUMNS)
    if rows < 1 or columns < 1:
        refuse("gridProperties.rowCount and columnCount must be at least 1.")
    kept = canonical("SheetProperties", sent | {"gridProperties": grid})
    kept.pop("index", None)
    if sent.get("sheetType", "GRID") != "GRID":
        kept.pop("gridProperties", None)
    kept |= {
        "sheetId": ids.number() if chosen is None else chosen,
        "title": title,
        "sheetType": sent.get("sheetType", "GRID"),
    }
    return Sheet(kept, [None] * rows, columns)


def _free_title(book: Book) -> str:
    number = len(book.sheets) + 1
    while book.titled(f"Sheet{number}"):
        number += 1
    return f"Sheet{number}"


def _check_title(book: Book, title: str, own: Sheet | None) -> None:
    if not title:
        refuse("The sheet name cannot be empty.")
    other = book.titled(title)
    if other is not None and other is not own:
        refuse(
            f'A sheet with the name "{title}" already exists. '
            "Please enter another name."
        )


@kind("addSheet", RECORDED, "A chosen id or title that exists is refused.")
def add_sheet(work: Work, sent: Json) -> Json:
    wanted = sent.get("properties", {})
    book = work.book
    sheet = make_sheet(book, work.ids, wanted)
    index = wanted.get("index", len(book.sheets))
    if not 0 <= index <= len(book.sheets):
        refuse(f"Cannot insert a sheet at index {index}.")
    book.sheets.insert(index, sheet)
    check_size(book)
    return {"addSheet": {"properties": properties_answer(sheet, index)}}


@kind("deleteSheet", RECORDED, "Its objects, names and metadata go with it.")
def delete_sheet(work: Work, sent: Json) -> Json:
    book = work.book
    sheet_id = sent.get("sheetId", 0)
    sheet = book.find(sheet_id)
    if sheet is None:
        refuse(f"No sheet with id: {sheet_id}")
    guard_sheet(work.caller, book, sheet)
    if not [
        s for s in book.sheets if s is not sheet and not s.properties.get("hidden")
    ]:
        refuse("You can't remove all the sheets in a document.")
    book.sheets.remove(sheet)
    book.named = tuple(
        one for one in book.named if one["range"].get("sheetId", 0) != sheet_id
    )
    book.metadata = tuple(
        one for one in book.metadata if _metadata_sheet(one) != sheet_id
    )
    for other in book.sheets:
        rewrite_formulas(other, lambda formula: lose(formula, sheet.title))
    return {}


def _metadata_sheet(one: Json) -> int | None:
    location = one["location"]
    if location["locationType"] == "SPREADSHEET":
        return None
    place = location.get("dimensionRange", location)
    found: int = place.get("sheetId", 0)
    return found


@kind("duplicateSheet", DOCUMENTED, "Chosen newSheetId; objects get new ids.")
def duplicate_sheet(work: Work, sent: Json) -> Json:
    book = work.book
    source = book.find(sent.get("sourceSheetId", 0))
    if source is None:
        refuse(f"No sheet with id: {sent.get('sourceSheetId', 0)}")
    wanted = {"title": sent.get("newSheetName") or _copy_title(book, source.title)}
    if "newSheetId" in sent:
        wanted["sheetId"] = sent["newSheetId"]
    made = copy_sheet(book, work.ids, source, wanted)
    index = min(sent.get("insertSheetIndex", 0), len(book.sheets))
    book.sheets.insert(index, made)
    check_size(book)
    return {"duplicateSheet": {"properties": properties_answer(made, index)}}


def _copy_title(book: Book, title: str) -> str:
    wanted = f"Copy of {title}"
    number = 1
    while book.titled(wanted):
        wanted = f"Copy of {title} {number}"
        number += 1
    return wanted


def copy_sheet(book: Book, ids: Ids, source: Sheet, wanted: Json) -> Sheet:
    """Return a copy of a sheet for a spreadsheet, its objects under new ids."""
    if "title" not in wanted:
        wanted = wanted | {"title": _copy_title(book, source.title)}
    # Checks the wanted id and title; the cells come from the source.
    checked = make_sheet(book, ids, wanted)
    made = source.fork()
    made.properties = source.properties | {
        "sheetId": checked.id,
        "title": checked.title,
    }

    def own(_schema: str, place: Json) -> Json:
        if place.get("sheetId", 0) != source.id:
            return place
        return place | {"sheetId": made.id}

    for name in OBJECTS:
        made.objects[name] = tuple(
            with_places(SCHEMAS[name], _renumbered(ids, name, one), own)
            for one in source.objects[name]
        )
    if source.basic_filter:
        made.basic_filter = with_places("BasicFilter", source.basic_filter, own)
    return made


def _renumbered(ids: Ids, name: str, one: Json) -> Json:
    field = _IDS.get(name)
    if field is None:
        return one
    number: int | str = ids.number()
    return one | {field: str(number) if name == "tables" else number}


@kind("updateSheetProperties", RECORDED, "An index is read against the old order.")
def update_sheet_properties(work: Work, sent: Json) -> Json:
    wanted = required(sent, "properties")
    mask = masks.writing(sent.get("fields"), "SheetProperties")
    sheet = work.book.find(wanted.get("sheetId", 0))
    if sheet is None:
        refuse(f"No sheet with id: {wanted.get('sheetId', 0)}")
    if "title" in mask:
        _retitle(work, sheet, wanted.get("title", ""))
    if "index" in mask:
        _move(work.book, sheet, wanted.get("index", len(work.book.sheets)))
    if "gridProperties" in mask:
        _regrid(work, sheet, wanted.get("gridProperties", {}), mask["gridProperties"])
    rest = ("sheetId", "title", "index", "gridProperties", "sheetType")
    plain = {name: below for name, below in mask.items() if name not in rest}
    kept = masks.overlay("SheetProperties", sheet.properties, wanted, plain)
    sheet.properties = kept | {
        "gridProperties": sheet.properties.get("gridProperties", {})
    }
    if all(one.properties.get("hidden") for one in work.book.sheets):
        refuse("You can't hide all the sheets in a document.")
    return {}


def _retitle(work: Work, sheet: Sheet, title: str) -> None:
    _check_title(work.book, title, sheet)
    old = sheet.title
    sheet.properties = sheet.properties | {"title": title}
    for other in work.book.sheets:
        rewrite_formulas(other, lambda formula: rename(formula, old, title))


def _move(book: Book, sheet: Sheet, index: int) -> None:
    if not 0 <= index <= len(book.sheets):
        refuse(f"Cannot move a sheet to index {index}.")
    now = book.sheets.index(sheet)
    if index in (now, now + 1):
        return
    book.sheets.remove(sheet)
    book.sheets.insert(index - 1 if index > now else index, sheet)


def _regrid(work: Work, sheet: Sheet, wanted: Json, mask: masks.Mask) -> None:
    fields = mask or {"rowCount": {}, "columnCount": {}, **{name: {} for name in _GRID}}
    for field, dimension in (("rowCount", ROWS), ("columnCount", COLUMNS)):
        if field in fields and (field in wanted or mask):
            _set_size(work, sheet, dimension, wanted.get(field, 0))
    kept = dict(sheet.properties.get("gridProperties", {}))
    for field in _GRID:
        if field in fields:
            kept.pop(field, None)
            if field in wanted:
                kept[field] = wanted[field]
    for field, dimension in (("frozenRowCount", ROWS), ("frozenColumnCount", COLUMNS)):
        word = "rows" if dimension == ROWS else "columns"
        if kept.get(field, 0) and kept[field] >= sheet.size(dimension):
            refuse(f"You can't freeze all visible {word} on the sheet.")
    clean = canonical("GridProperties", kept)
    sheet.properties = sheet.properties | {"gridProperties": clean}


_GRID = (
    "frozenRowCount",
    "frozenColumnCount",
    "hideGridlines",
    "rowGroupControlAfter",
    "columnGroupControlAfter",
)


def _set_size(work: Work, sheet: Sheet, dimension: str, size: int) -> None:
    now = sheet.size(dimension)
    word = "rows" if dimension == ROWS else "columns"
    if size < 1:
        refuse(f"You can't delete all the {word} on the sheet.")
    if size < now:
        delete(work.book, sheet, dimension, size, now)
    elif dimension == ROWS:
        sheet.resize(size, sheet.width)
    else:
        sheet.resize(len(sheet.rows), size)
    check_size(work.book)


@kind("updateSpreadsheetProperties", RECORDED)
def update_spreadsheet_properties(work: Work, sent: Json) -> Json:
    mask = masks.writing(sent.get("fields"), "SpreadsheetProperties")
    wanted = sent.get("properties", {})
    if "title" in mask and not wanted.get("title"):
        refuse("The spreadsheet title cannot be empty.")
    kept = dict(work.book.properties)
    theme = wanted.get("spreadsheetTheme", kept["spreadsheetTheme"])
    if "spreadsheetTheme" in mask and theme != kept["spreadsheetTheme"]:
        unsupported("changing spreadsheetTheme")
    if "timeZone" in mask and not _is_time_zone(wanted.get("timeZone", "")):
        refuse(f"Unknown time zone: {wanted.get('timeZone', '')}")
    # Documented: defaultFormat is read-only, so it is passed over when sent.
    stays = ("defaultFormat", "spreadsheetTheme")
    mask = {name: below for name, below in mask.items() if name not in stays}
    made = masks.overlay("SpreadsheetProperties", kept, wanted, mask)
    for name in stays:
        made[name] = kept[name]
    work.book.properties = made
    return {}


_OFFSET = re.compile(r"GMT[+-]\d{2}:\d{2}$")


def _is_time_zone(name: str) -> bool:
    """Return whether a name is of the time zone database, or like GMT-07:00."""
    return name in available_timezones() or bool(_OFFSET.match(name))
