"""Changed cells as few typed rectangles."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import groupby
from typing import Any

from ppmsheets.backends.google_looks import Request, Sized
from ppmsheets.sheet import (
    CellError,
    CellValue,
    Grid,
    PeopleColumns,
    Rect,
    Tab,
    cell_at,
)

_REQUEST_BYTES, _CELL_BYTES = 150, 45
"""About what a request and one cell take; a small gap is cheaper than a request."""


def differences(
    before: Grid, tab: Tab, extent: tuple[int, int], foreign: frozenset[int]
) -> Iterator[tuple[int, int]]:
    """Yield the places whose value has to change, row by row.

    Args:
        before: The cells that stand there.
        tab: The wanted tab.
        extent: Rows and columns that are compared.
        foreign: Rows among them that are people's.
    """
    rows, columns = extent
    for row in range(rows):
        if row in foreign:
            continue
        old = before[row] if row < len(before) else ()
        new = tab.grid[row] if row < len(tab.grid) else ()
        # 1.0 == True in Python, but not in a spreadsheet.
        if old == new and [*map(type, old)] == [*map(type, new)]:
            continue
        for column in range(columns):
            was = old[column] if column < len(old) else None
            now = new[column] if column < len(new) else None
            if was != now or isinstance(was, bool) is not isinstance(now, bool):
                yield row, column


def gone_keys(
    before: Grid, tab: Tab, places: Iterable[tuple[int, int]]
) -> dict[tuple[int, int], str]:
    """Return the cells among some that hold keys which are not wanted any more."""
    people = tab.people
    if people is None:
        return {}
    kept = {row[people.key] for row in tab.grid[people.first_row :]}
    found = {}
    for row, column in places:
        if column == people.key and row >= len(tab.grid):
            key = cell_at(before, row, column)
            if isinstance(key, str) and key not in kept and key == key.strip():
                found[row, column] = key
    return found


def erase_keys(
    sheet: Sized, people: PeopleColumns, keys: Iterable[str]
) -> Iterator[Request]:
    """Yield the requests that blank keys wherever in their column they stand.

    Blanked by place, another key would be lost, and whose answer is beside it,
    should a person insert a row while we write.
    """
    area = Rect(people.first_row, people.key, sheet.rows, people.key + 1)
    for key in sorted(set(keys)):
        yield {
            "findReplace": {
                "find": key,
                "replacement": "",
                "matchCase": True,
                "matchEntireCell": True,
                "range": sheet.range(area),
            }
        }


def is_orphan(before: Grid, tab: Tab, row: int, column: int) -> bool:
    """Return whether a cell is an answer without a key, which is never blanked."""
    people = tab.people
    return (
        people is not None
        and row >= people.first_row
        and column in people.columns
        and cell_at(before, row, people.key) is None
        and cell_at(tab.grid, row, column) is None
    )


def own_areas(tab: Tab, foreign: frozenset[int], *, new: bool) -> list[Rect]:
    """Return the cells of a tab that are ours alone, as rectangles.

    The keys beside people's cells are not among them: written anew they would hide
    that a person has moved rows.

    Args:
        tab: The wanted tab.
        foreign: Rows within it that are people's.
        new: The tab is made just now, so no cell of it is anybody's yet.
    """
    people = tab.people
    closed = frozenset[int]()
    if people is not None and not new:
        closed = frozenset((people.key, *people.columns))
    columns = list(_spans(column not in closed for column in range(tab.width)))
    return [
        Rect(top, left, bottom, right)
        for top, bottom in _spans(row not in foreign for row in range(len(tab.grid)))
        for left, right in columns
    ]


def _spans(wanted: Iterable[bool]) -> Iterator[tuple[int, int]]:
    """Yield the half-open spans of places that are wanted."""
    start = 0
    for is_wanted, run in groupby(wanted):
        end = start + len(list(run))
        if is_wanted:
            yield start, end
        start = end


def write_cells(
    sheet: Sized, tab: Tab, places: Iterable[tuple[int, int]], *, new: bool
) -> Iterator[Request]:
    """Yield the requests that give cells their wanted values; notes and rules stay.

    Args:
        sheet: The tab.
        tab: The wanted tab.
        places: Rows and columns to write, row by row.
        new: The tab was made just now, so no cell of it is anybody's yet.
    """
    whole = [Rect(0, 0, len(tab.grid), tab.width)] if new and tab.width else []
    for area in whole or _areas(places, _closed(tab)):
        rows = [
            {"values": _row(tab.grid, row, area)}
            for row in range(area.top, area.bottom)
        ]
        yield {
            "updateCells": {
                "range": sheet.range(area),
                "rows": rows,
                "fields": "userEnteredValue",
            }
        }


def _closed(tab: Tab) -> Callable[[int, int], bool]:
    """Return what tells whether a cell may never be written along with others."""
    people = tab.people
    if people is None:
        return lambda _row, _column: False
    columns, first = frozenset(people.columns), people.first_row
    return lambda row, column: row >= first and column in columns


def _areas(
    places: Iterable[tuple[int, int]], closed: Callable[[int, int], bool]
) -> list[Rect]:
    """Return rectangles that hold all places, and few others."""
    found: list[Rect] = []
    latest: dict[tuple[int, int], int] = {}
    for row, left, right in _runs(places, closed):
        at = latest.get((left, right))
        if at is not None:
            area = found[at]
            gap = (row - area.bottom) * (right - left)
            free = not any(
                closed(between, column)
                for between in range(area.bottom, row)
                for column in range(left, right)
            )
            if free and gap * _CELL_BYTES < _REQUEST_BYTES:
                found[at] = Rect(area.top, left, row + 1, right)
                continue
        latest[left, right] = len(found)
        found.append(Rect(row, left, row + 1, right))
    return found


def _runs(
    places: Iterable[tuple[int, int]], closed: Callable[[int, int], bool]
) -> Iterator[tuple[int, int, int]]:
    """Yield ``(row, left, right)`` of neighbours in a row, small gaps closed."""
    run: tuple[int, int, int] | None = None
    for row, column in places:
        if run is not None and run[0] == row:
            between = range(run[2], column)
            cheap = len(between) * _CELL_BYTES < _REQUEST_BYTES
            if cheap and not any(closed(row, at) for at in between):
                run = (row, run[1], column + 1)
                continue
        if run is not None:
            yield run
        run = (row, column, column + 1)
    if run is not None:
        yield run


def _row(grid: Grid, row: int, area: Rect) -> list[dict[str, Any]]:
    cells = [_cell(cell_at(grid, row, c)) for c in range(area.left, area.right)]
    # Cells of a range that are not sent are cleared.
    while cells and not cells[-1]:
        cells.pop()
    return cells


def _cell(value: CellValue) -> dict[str, Any]:
    if value is None:
        return {}
    if isinstance(value, bool):
        return {"userEnteredValue": {"boolValue": value}}
    if isinstance(value, float):
        number = int(value) if value.is_integer() and abs(value) < 1e15 else value
        return {"userEnteredValue": {"numberValue": number}}
    text = value.text if isinstance(value, CellError) else value
    return {"userEnteredValue": {"stringValue": text}}
