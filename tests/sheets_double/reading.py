"""``spreadsheets.get``: a spreadsheet as the API answers it, cut to what is wanted."""

from __future__ import annotations

from typing import NamedTuple

from tests.sheets_double.a1 import Area
from tests.sheets_double.canonical import canonical
from tests.sheets_double.formulas import tree
from tests.sheets_double.formulas.evaluate import value_at
from tests.sheets_double.formulas.functions import FaultError
from tests.sheets_double.formulas.text import FormulaTextError
from tests.sheets_double.grid import (
    COLUMNS,
    EMPTY,
    OBJECTS,
    ROWS,
    SCHEMAS,
    Book,
    Cell,
    Fault,
    Sheet,
    Value,
    range_area,
)
from tests.sheets_double.looks import effective_format
from tests.sheets_double.masks import Mask, pick, wants
from tests.sheets_double.places import Place
from tests.sheets_double.protection import Caller
from tests.sheets_double.refusals import Json
from tests.sheets_double.showing import formatted, plain_number

ROW_PIXELS, COLUMN_PIXELS = 21, 100
"""Height of a row and width of a column that nobody changed, pixels."""


class View(NamedTuple):
    """What of a spreadsheet is wanted.

    Attributes:
        mask: Wanted fields; empty for all.
        grid: Whether cells are wanted.
        places: Wanted ranges; empty for everything.
        caller: Who asks.
    """

    mask: Mask
    grid: bool
    places: tuple[Place, ...]
    caller: Caller


def answer(book: Book, view: View) -> Json:
    """Return a ``Spreadsheet``."""
    found: Json = {
        "spreadsheetId": book.id,
        "properties": book.properties,
        "sheets": [
            sheet_answer(book, index, view)
            for index, sheet in enumerate(book.sheets)
            if not view.places or any(place.sheet is sheet for place in view.places)
        ],
        "spreadsheetUrl": f"https://docs.google.com/spreadsheets/d/{book.id}/edit",
    }
    if book.named:
        found["namedRanges"] = list(book.named)
    metadata = metadata_at(book, "SPREADSHEET")
    if metadata:
        found["developerMetadata"] = metadata
    return pick(view.mask, found)


def sheet_answer(book: Book, index: int, view: View) -> Json:
    """Return one ``Sheet``."""
    sheet = book.sheets[index]
    found: Json = {"properties": properties_answer(sheet, index)}
    if view.grid and sheet.is_grid and wants(view.mask, "sheets", "data"):
        found["data"] = _data(book, sheet, view)
    for name in OBJECTS:
        kept = [
            _object(book, name, one, view.caller)
            for one in sheet.objects[name]
            if _is_seen(sheet, name, one, view)
        ]
        if kept:
            found[name] = kept
    if sheet.basic_filter:
        found["basicFilter"] = sheet.basic_filter
    metadata = metadata_at(book, "SHEET", sheet.id)
    if metadata:
        found["developerMetadata"] = metadata
    return found


def properties_answer(sheet: Sheet, index: int) -> Json:
    """Return ``SheetProperties``."""
    found = dict(sheet.properties) | {"index": index}
    if sheet.is_grid:
        kept = sheet.properties.get("gridProperties", {})
        size = {"rowCount": len(sheet.rows), "columnCount": sheet.width}
        found["gridProperties"] = canonical("GridProperties", kept | size)
    return found


def metadata_at(book: Book, kind: str, sheet_id: int | None = None) -> list[Json]:
    """Return the developer metadata of the spreadsheet or of one sheet."""
    return [
        one
        for one in book.metadata
        if one["location"]["locationType"] == kind
        and (sheet_id is None or one["location"].get("sheetId", 0) == sheet_id)
    ]


def _is_seen(sheet: Sheet, name: str, one: Json, view: View) -> bool:
    """Return whether an object meets the wanted ranges."""
    areas = [place.area for place in view.places if place.sheet is sheet]
    if not areas:
        return True
    stored = one if name == "merges" else one.get("range")
    ranges = one.get("ranges", [stored] if stored else [])
    if not ranges or SCHEMAS[name] == "DimensionGroup":
        return True
    return any(range_area(r, sheet).meets(area) for r in ranges for area in areas)


def _object(book: Book, name: str, one: Json, caller: Caller) -> Json:
    if name != "protectedRanges":
        return one
    may = caller.may_edit(book, one)
    if not may:
        # Editors are shown only to those who may edit.
        hidden = ("editors", "requestingUserCanEdit")
        return {key: value for key, value in one.items() if key not in hidden}
    users = list(one.get("editors", {}).get("users", []))
    if caller.account not in users:
        users.append(caller.account)
    editors = one.get("editors", {}) | {"users": users}
    return one | {"requestingUserCanEdit": True, "editors": editors}


# --- cells --------------------------------------------------------------------------


def _data(book: Book, sheet: Sheet, view: View) -> list[Json]:
    areas = [place.area for place in view.places if place.sheet is sheet]
    return [_grid_data(book, sheet, area, view) for area in areas or [sheet.area]]


def _grid_data(book: Book, sheet: Sheet, area: Area, view: View) -> Json:
    mask = view.mask
    found: Json = {}
    if area.top:
        found["startRow"] = area.top
    if area.left:
        found["startColumn"] = area.left
    if wants(mask, "sheets", "data", "rowData"):
        rows = _row_data(book, sheet, area, _wanted_fields(mask))
        if rows:
            found["rowData"] = rows
    for dimension, field, span in (
        (ROWS, "rowMetadata", range(area.top, area.bottom)),
        (COLUMNS, "columnMetadata", range(area.left, area.right)),
    ):
        if wants(mask, "sheets", "data", field):
            found[field] = dimension_answers(book, sheet, dimension, span)
    return found


def dimension_answers(
    book: Book, sheet: Sheet, dimension: str, span: range
) -> list[Json]:
    """Return ``DimensionProperties`` of some rows or columns."""
    size = ROW_PIXELS if dimension == ROWS else COLUMN_PIXELS
    known = sheet.dimensions[dimension]
    marks: dict[int, list[Json]] = {}
    for one in book.metadata:
        place = one["location"].get("dimensionRange")
        if not place or place.get("sheetId", 0) != sheet.id:
            continue
        if place.get("dimension", ROWS) == dimension:
            marks.setdefault(place.get("startIndex", 0), []).append(one)
    found = []
    for index in span:
        kept = {"pixelSize": size} | known.get(index, {})
        if index in marks:
            kept["developerMetadata"] = marks[index]
        found.append(kept)
    return found


def _wanted_fields(mask: Mask) -> frozenset[str] | None:
    """Return the wanted fields of a cell; None for all."""
    for step in ("sheets", "data", "rowData", "values"):
        if not mask or "*" in mask:
            return None
        mask = mask.get(step, {})
    return frozenset(mask) if mask and "*" not in mask else None


def _row_data(
    book: Book, sheet: Sheet, area: Area, fields: frozenset[str] | None
) -> list[Json]:
    rows: list[Json] = []
    for number in range(area.top, area.bottom):
        stored = sheet.rows[number]
        columns = [
            column
            for column in (stored.cells if stored else ())
            if area.left <= column < area.right
        ]
        if stored is None or not columns:
            continue
        rows.extend({} for _ in range(number - area.top - len(rows)))
        cells = [
            cell_answer(book, sheet, (number, column), fields)
            for column in range(area.left, max(columns) + 1)
        ]
        rows.append({"values": cells})
    return rows


def cell_answer(
    book: Book, sheet: Sheet, place: tuple[int, int], fields: frozenset[str] | None
) -> Json:
    """Return one ``CellData``."""
    cell = sheet.cell(*place)
    if cell == EMPTY:
        return {}
    value = value_at(book, sheet, *place)
    made = {
        "userEnteredValue": _entered(cell),
        "effectiveValue": extended(value),
        "formattedValue": formatted(book, cell, value) or None,
        "userEnteredFormat": cell.format,
        "note": cell.note or None,
        "dataValidation": cell.validation,
        "textFormatRuns": cell.runs,
        "chipRuns": cell.chips,
        "hyperlink": _hyperlink(cell),
    }
    if fields is None or "effectiveFormat" in fields:
        made["effectiveFormat"] = effective_format(book, sheet, place)
    return {
        name: found
        for name, found in made.items()
        if found is not None and (fields is None or name in fields)
    }


def _entered(cell: Cell) -> Json:
    if cell.formula is not None:
        return {"formulaValue": cell.formula}
    return extended(cell.value)


def extended(value: Value) -> Json:
    """Return a value as an ``ExtendedValue``; None for a blank."""
    if value is None:
        return None
    if isinstance(value, Fault):
        found = {"type": value.kind}
        return {
            "errorValue": found | ({"message": value.message} if value.message else {})
        }
    if isinstance(value, bool):
        return {"boolValue": value}
    if isinstance(value, str):
        return {"stringValue": value}
    return {"numberValue": plain_number(value)}


def _hyperlink(cell: Cell) -> str | None:
    """Return where a whole cell leads: its format's link or its HYPERLINK formula."""
    link = (cell.format or {}).get("textFormat", {}).get("link", {}).get("uri")
    if link or cell.formula is None or "HYPERLINK" not in cell.formula.upper():
        return link if isinstance(link, str) else None
    try:
        node = tree.parse(cell.formula)
    except (FormulaTextError, FaultError):
        return None
    if isinstance(node, tree.Call) and node.function == "HYPERLINK":
        target = node.arguments[0]
        if isinstance(target, tree.Literal) and isinstance(target.value, str):
            return target.value
    return None
