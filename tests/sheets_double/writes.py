"""The ``spreadsheets.values`` calls that write."""

from __future__ import annotations

from typing import NamedTuple

from tests.sheets_double import a1
from tests.sheets_double.a1 import Area
from tests.sheets_double.entry import typed
from tests.sheets_double.grid import (
    COLUMNS,
    EMPTY,
    MAX_CELLS,
    MAX_TEXT,
    Book,
    Cell,
    Sheet,
)
from tests.sheets_double.places import Place, filtered, locate
from tests.sheets_double.protection import guard
from tests.sheets_double.refusals import Json, refuse
from tests.sheets_double.reshape import insert
from tests.sheets_double.showing import habits_of
from tests.sheets_double.tables import find_table
from tests.sheets_double.values import Asked, read, rendering


class Written(NamedTuple):
    """What a write did.

    Attributes:
        sheet: Where.
        area: The rectangle of the sent values.
        cells: How many cells were given a value or emptied; nulls are not.
    """

    sheet: Sheet
    area: Area
    cells: int


def write(
    asked: Asked, sheet: Sheet, corner: tuple[int, int], rows: Json, option: str
) -> Written:
    """Write rows of plain values from a corner on; null leaves a cell alone."""
    top, left = corner
    width = max(map(len, rows), default=0)
    area = Area(top, left, top + max(len(rows), 1), left + max(width, 1))
    _grow(asked.book, sheet, area)
    guard(asked.caller, asked.book, sheet, area)
    asked.book.answers.clear()
    habits = habits_of(asked.book)
    count = 0
    for number, row in enumerate(rows, start=top):
        if not row:
            continue
        cells = sheet.own(number)
        for column, sent in enumerate(row, start=left):
            if sent is None:
                continue
            count += 1
            made = _entered(cells.get(column, EMPTY), sent, option, habits)
            if made == EMPTY:
                cells.pop(column, None)
            else:
                cells[column] = made
    return Written(sheet, area, count)


def _grow(book: Book, sheet: Sheet, area: Area) -> None:
    if area.bottom > len(sheet.rows) or area.right > sheet.width:
        sheet.resize(max(area.bottom, len(sheet.rows)), max(area.right, sheet.width))
        check_size(book)


def check_size(book: Book) -> None:
    """Refuse a spreadsheet that has grown beyond Google's limit of cells."""
    if book.cells() > MAX_CELLS:
        refuse(
            "This action would increase the number of cells in the workbook above "
            f"the limit of {MAX_CELLS} cells."
        )


def _entered(old: Cell, sent: Json, option: str, habits: Json) -> Cell:
    if isinstance(sent, str):
        if len(sent) > MAX_TEXT:
            refuse(
                "Your input contains more than the maximum of "
                f"{MAX_TEXT} characters in a single cell."
            )
        if option == "RAW" or not sent or _is_text(old):
            return old._replace(value=sent or None, formula=None, runs=None)
        entry = typed(sent, habits)
        made = old._replace(value=entry.value, formula=entry.formula, runs=None)
        if entry.format and not (old.format or {}).get("numberFormat"):
            made = made._replace(
                format=(old.format or {}) | {"numberFormat": entry.format}
            )
        return made
    value = sent if isinstance(sent, bool) else float(sent)
    return old._replace(value=value, formula=None, runs=None)


def _is_text(cell: Cell) -> bool:
    kept = cell.format or {}
    return bool(kept.get("numberFormat", {}).get("type") == "TEXT")


def _by_rows(sent: Json) -> list[list[Json]]:
    rows: list[list[Json]] = sent.get("values", [])
    if sent.get("majorDimension") != COLUMNS:
        return rows
    height = max(map(len, rows), default=0)
    return [
        [column[number] if number < len(column) else None for column in rows]
        for number in range(height)
    ]


def _place_to_write(book: Book, text: str, sent: Json) -> Place:
    """Return where values go.

    Raises:
        RefusedError: They would leave the grid. A range that does while its values
            do not is cut: pygsheets asks for a row and a column too many.
    """
    place = locate(book, text)
    sheet, bounds = place.sheet, place.bounds
    rows = _by_rows(sent)
    tall = place.area.top + len(rows)
    wide = place.area.left + max(map(len, rows), default=0)
    beyond_rows = bounds.bottom is not None and bounds.bottom > len(sheet.rows)
    beyond_columns = bounds.right is not None and bounds.right > sheet.width
    if (beyond_rows and tall > len(sheet.rows)) or (
        beyond_columns and wide > sheet.width
    ):
        asked = Area(
            place.area.top,
            place.area.left,
            bounds.bottom or len(sheet.rows),
            bounds.right or sheet.width,
        )
        refuse(
            f"Range ({a1.range_name(sheet.title, asked)}) exceeds grid limits. "
            f"Max rows: {len(sheet.rows)}, max columns: {sheet.width}"
        )
    return place


def _check_fits(place: Place, rows: list[list[Json]]) -> None:
    """Refuse values that reach beyond their range; one cell is only a corner."""
    top, left, bottom, right = place.area
    if (bottom - top, right - left) == (1, 1):
        return
    name = place.name
    if place.bounds.bottom is not None and len(rows) > bottom - top:
        refuse(
            f"Requested writing within range [{name}], "
            f"but tried writing to row [{bottom + 1}]"
        )
    if place.bounds.right is not None and max(map(len, rows), default=0) > right - left:
        refuse(
            f"Requested writing within range [{name}], "
            f"but tried writing to column [{a1.column_letters(right)}]"
        )


def _option(options: Json) -> str:
    option: str = options.get("valueInputOption", "")
    if option not in ("RAW", "USER_ENTERED"):
        refuse("'valueInputOption' is required but not specified")
    return option


def _write_range(asked: Asked, place: Place, sent: Json, options: Json) -> Written:
    rows = _by_rows(sent)
    _check_fits(place, rows)
    corner = (place.area.top, place.area.left)
    return write(asked, place.sheet, corner, rows, _option(options))


def _report(asked: Asked, done: Written, place: Place, options: Json) -> Json:
    answer: Json = {
        "spreadsheetId": asked.book.id,
        "updatedRange": a1.range_name(done.sheet.title, done.area),
    }
    if done.cells:
        answer |= {
            "updatedRows": done.area.bottom - done.area.top,
            "updatedColumns": done.area.right - done.area.left,
            "updatedCells": done.cells,
        }
    if str(options.get("includeValuesInResponse", False)).lower() == "true":
        area = place.area if place.area.covers(done.area) else done.area
        where = Place(done.sheet, place.bounds, area)
        answer["updatedData"] = read(asked.book, where, rendering(options, "response"))
    return answer


def update(asked: Asked, text: str) -> Json:
    """Answer ``values.update``."""
    named = asked.body.get("range")
    if named and locate(asked.book, named).area != locate(asked.book, text).area:
        refuse(f"Requested writing within range [{text}], but the body names [{named}]")
    place = _place_to_write(asked.book, text, asked.body)
    done = _write_range(asked, place, asked.body, asked.query)
    return _report(asked, done, place, asked.query)


def batch_update(asked: Asked) -> Json:
    """Answer ``values.batchUpdate``."""
    done, reports = [], []
    _option(asked.body)
    for sent in asked.body.get("data", []):
        place = _place_to_write(asked.book, sent.get("range", ""), sent)
        done.append(_write_range(asked, place, sent, asked.body))
        reports.append(_report(asked, done[-1], place, asked.body))
    return _totals(asked, done) | ({"responses": reports} if reports else {})


def _totals(asked: Asked, done: list[Written]) -> Json:
    """Return the totals of several writes; a row written twice counts once."""
    rows, columns = set(), set()
    for written in done:
        if written.cells:
            area = written.area
            rows |= {(written.sheet.id, row) for row in range(area.top, area.bottom)}
            columns |= {(written.sheet.id, c) for c in range(area.left, area.right)}
    totals = {
        "totalUpdatedRows": len(rows),
        "totalUpdatedColumns": len(columns),
        "totalUpdatedCells": sum(written.cells for written in done),
        "totalUpdatedSheets": len({w.sheet.id for w in done if w.cells}),
    }
    kept = {name: count for name, count in totals.items() if count}
    return {"spreadsheetId": asked.book.id} | kept


def batch_update_by_data_filter(asked: Asked) -> Json:
    """Answer ``values.batchUpdateByDataFilter``."""
    done, reports = [], []
    for sent in asked.body.get("data", []):
        for place in filtered(asked.book, sent.get("dataFilter", {})):
            done.append(_write_range(asked, place, sent, asked.body))
            report = _report(asked, done[-1], place, asked.body)
            del report["spreadsheetId"]
            reports.append(report | {"dataFilter": sent["dataFilter"]})
    return _totals(asked, done) | ({"responses": reports} if reports else {})


def append(asked: Asked, text: str) -> Json:
    """Answer ``values.append``: write under the last table of a range."""
    place = locate(asked.book, text)
    sheet = place.sheet
    table = find_table(sheet, place.area)
    rows = _by_rows(asked.body)
    corner = (table.bottom, table.left) if table else place.area[:2]
    if table and asked.query.get("insertDataOption") == "INSERT_ROWS":
        insert(asked.book, sheet, "ROWS", corner[0], len(rows))
    done = write(asked, sheet, corner, rows, _option(asked.query))
    written = Place(sheet, place.bounds, done.area)
    answer: Json = {"spreadsheetId": asked.book.id}
    if table:
        answer["tableRange"] = a1.range_name(sheet.title, table)
    return answer | {"updates": _report(asked, done, written, asked.query)}


# --- clearing -----------------------------------------------------------------------


def _clear(asked: Asked, place: Place) -> str:
    sheet = place.sheet
    guard(asked.caller, asked.book, sheet, place.area)
    for row, column, cell in list(sheet.filled(place.area)):
        if cell.filled:
            sheet.put(row, column, cell._replace(value=None, formula=None, runs=None))
    return place.name


def clear(asked: Asked, text: str) -> Json:
    """Answer ``values.clear``: values go, looks, notes and validation stay."""
    name = _clear(asked, locate(asked.book, text))
    return {"spreadsheetId": asked.book.id, "clearedRange": name}


def batch_clear(asked: Asked) -> Json:
    """Answer ``values.batchClear``."""
    places = [locate(asked.book, text) for text in asked.body.get("ranges", [])]
    names = [_clear(asked, place) for place in places]
    return _cleared(asked, names)


def batch_clear_by_data_filter(asked: Asked) -> Json:
    """Answer ``values.batchClearByDataFilter``."""
    filters = asked.body.get("dataFilters", [])
    places = [place for one in filters for place in filtered(asked.book, one)]
    return _cleared(asked, [_clear(asked, place) for place in places])


def _cleared(asked: Asked, names: list[str]) -> Json:
    answer: Json = {"spreadsheetId": asked.book.id}
    return answer | ({"clearedRanges": names} if names else {})
