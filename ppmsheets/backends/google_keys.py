"""Rows with people's cells, known by their keys after a write.

A person may sort or insert rows between our read and our write. Our keys then
stand in another order than we wanted, which the answer to the write shows.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from ppmsheets.backends.google_read import quoted
from ppmsheets.plan import Snapshot
from ppmsheets.sheet import CellValue, Grid, PeopleColumns, Rect, Tab, cell_at


def keys(tab: Tab) -> list[CellValue]:
    """Return the keys of a tab's rows, in order; none where people own no column."""
    if tab.people is None:
        return []
    return [row[tab.people.key] for row in tab.grid[tab.people.first_row :]]


def key_range(tab: Tab) -> str:
    """Return the cells of the keys as a range of the API; the tab has some."""
    people = tab.people or PeopleColumns((), 0, 0)
    area = Rect(people.first_row, people.key, len(tab.grid), people.key + 1)
    return f"{quoted(tab.title)}!{area.a1}"


def keys_in(snapshot: Snapshot, tab: Tab) -> list[CellValue]:
    """Return what stands where a tab's keys should."""
    source, people = snapshot.tab(tab.title), tab.people
    if source is None or people is None:
        return []
    rows = range(people.first_row, len(tab.grid))
    return [cell_at(source.grid, row, people.key) for row in rows]


def keys_answered(
    answer: Mapping[str, Any], sheet_id: int, tab: Tab
) -> list[CellValue]:
    """Return what stands where a tab's keys should, as the answer to a write shows.

    Args:
        answer: Answer of a batch that was asked for :func:`key_range`.
        sheet_id: Id of the tab.
        tab: The wanted tab.
    """
    found: list[CellValue] = []
    for sheet in answer.get("updatedSpreadsheet", {}).get("sheets", ()):
        if sheet.get("properties", {}).get("sheetId", 0) == sheet_id:
            for data in sheet.get("data", ()):
                found += [_first(row) for row in data.get("rowData", ())]
    # Blank rows at the end are not in the answer.
    return found + [None] * (len(keys(tab)) - len(found))


def _first(row: Mapping[str, Any]) -> CellValue:
    for cell in row.get("values", ())[:1]:
        for value in cell.get("effectiveValue", {}).values():
            if isinstance(value, (str, bool)):
                return value or None if isinstance(value, str) else value
            return float(value) if isinstance(value, (int, float)) else None
    return None


def with_answers(tab: Tab, snapshot: Snapshot) -> Tab:
    """Return a wanted tab with what people have typed by now, row by key."""
    source, people = snapshot.tab(tab.title), tab.people
    if source is None or people is None:
        return tab
    typed = _answers(source.grid, tab, people)
    rows = []
    for number, row in enumerate(tab.grid):
        cells = list(row)
        if number >= people.first_row:
            answers = typed.get(row[people.key], {})
            for column in people.columns:
                cells[column] = answers.get(column)
        rows.append(tuple(cells))
    return replace(tab, grid=tuple(rows))


def _answers(
    grid: Grid, tab: Tab, people: PeopleColumns
) -> dict[CellValue, dict[int, CellValue]]:
    """Return people's cells by key and wanted column, found under their headers."""
    names = tab.grid[people.first_row - 1]
    wanted = [names[column] for column in (people.key, *people.columns)]
    for number, row in enumerate(grid):
        if all(name in row for name in wanted):
            key, *columns = (row.index(name) for name in wanted)
            return {
                cell_at(grid, at, key): {
                    now: cell_at(grid, at, was)
                    for now, was in zip(people.columns, columns, strict=True)
                }
                for at in (*range(number), *range(number + 1, len(grid)))
                if cell_at(grid, at, key) is not None
            }
    return {}
