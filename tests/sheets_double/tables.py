"""Where ``values.append`` writes: the table that it finds in a range."""

from __future__ import annotations

from tests.sheets_double.a1 import Area
from tests.sheets_double.grid import Sheet


def find_table(sheet: Sheet, area: Area) -> Area | None:
    """Return the last table of a range; None where the range holds nothing.

    A table is a block of filled cells with nothing beside it. The last one is
    that of the last filled cell in reading order (recorded: of A1 and C1, C1).
    """
    last = _last_filled(sheet, area)
    if last is None:
        return None
    row, column = last
    found = Area(row, column, row + 1, column + 1)
    while True:
        grown = _grow_columns(sheet, _grow_rows(sheet, found))
        if grown == found:
            return found
        found = grown


def _last_filled(sheet: Sheet, area: Area) -> tuple[int, int] | None:
    for number in range(area.bottom - 1, area.top - 1, -1):
        row = sheet.rows[number]
        if row is None:
            continue
        columns = [
            column
            for column, cell in row.cells.items()
            if area.left <= column < area.right and cell.filled
        ]
        if columns:
            return number, max(columns)
    return None


def _grow_rows(sheet: Sheet, area: Area) -> Area:
    top, left, bottom, right = area
    while top > 0 and _row_filled(sheet, top - 1, left - 1, right + 1):
        top -= 1
    while bottom < len(sheet.rows) and _row_filled(sheet, bottom, left - 1, right + 1):
        bottom += 1
    return Area(top, left, bottom, right)


def _grow_columns(sheet: Sheet, area: Area) -> Area:
    top, left, bottom, right = area
    first, last = max(0, top - 1), min(len(sheet.rows), bottom + 1)
    while left > 0 and _column_filled(sheet, left - 1, first, last):
        left -= 1
    while right < sheet.width and _column_filled(sheet, right, first, last):
        right += 1
    return Area(top, left, bottom, right)


def _row_filled(sheet: Sheet, number: int, left: int, right: int) -> bool:
    row = sheet.rows[number]
    if row is None:
        return False
    return any(
        left <= column < right and cell.filled for column, cell in row.cells.items()
    )


def _column_filled(sheet: Sheet, column: int, top: int, bottom: int) -> bool:
    return any(
        (row := sheet.rows[number]) is not None
        and (cell := row.cells.get(column)) is not None
        and cell.filled
        for number in range(top, bottom)
    )
