"""Rows and columns that Google moves for us, so that people's cells are never sent.

What a person types into a row between our read and our write goes with the row.
"""

from __future__ import annotations

import bisect
from collections import defaultdict, deque
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ppmsheets.sheet import CellValue, Grid, PeopleColumns, Tab, cell_at

_DISTANCE = 25
"""Rows below the table that are passed over for new ones. Should a person insert a
few while we write, what we take for blank is still blank."""


@dataclass(frozen=True, slots=True)
class Arrangement:
    """Where the rows and columns of a tab come from.

    Attributes:
        rows: The row that comes to stand at each place, by its place as read; rows
            beyond stay. Empty: all stay.
        columns: The same for columns.
        extent: Rows and columns that are ours after the moves, cleared ones
            included.
        foreign: Rows among them that are people's all the same.
    """

    rows: tuple[int, ...]
    columns: tuple[int, ...]
    extent: tuple[int, int]
    foreign: frozenset[int] = frozenset()

    @property
    def moves(self) -> bool:
        """Whether anything moves."""
        return bool(self.rows or self.columns)

    @property
    def height(self) -> int:
        """Rows that the grid must have."""
        return max(self.extent[0], len(self.rows))

    @property
    def width(self) -> int:
        """Columns that the grid must have."""
        return max(self.extent[1], len(self.columns))

    def arranged(self, grid: Grid) -> Grid:
        """Return the cells as they stand after the moves."""
        if self.rows:
            order = [*self.rows, *range(len(self.rows), len(grid))]
            grid = tuple(grid[row] if row < len(grid) else () for row in order)
        if not self.columns:
            return grid
        size = len(self.columns)
        return tuple(
            tuple(row[c] if c < len(row) else None for c in self.columns) + row[size:]
            for row in grid
        )


def arrangement(tab: Tab, grid: Grid, old: tuple[int, int]) -> Arrangement:
    """Return where the rows and columns of a wanted tab come from.

    A row of the table is known by its key. A new key gets a row that was blank,
    never one that had another key: its people's cells may be typed into just now.

    Args:
        tab: The wanted tab.
        grid: Its cells as read, people's beside and below included.
        old: Rows and columns that were ours when it was read.
    """
    people = tab.people
    extent = (max(len(tab.grid), old[0]), max(tab.width, old[1]))
    if people is None or not grid or people.first_row > len(tab.grid):
        return Arrangement((), (), extent)
    names = tab.grid[people.first_row - 1] if people.first_row else ()
    header, columns = _standing(grid, names, people)
    shift = header + 1 - people.first_row
    reach = (max(extent[0], old[0] + shift), extent[1])
    if columns:
        reach = (reach[0], max(extent[1], sum(c < old[1] for c in columns)))
    key = columns[people.key] if columns else people.key
    bottom = max(old[0] + shift, header + 1)
    rows, foreign = _row_order(tab, grid, (header, key), bottom)
    return Arrangement(
        rows, columns, (max(reach[0], len(rows)), reach[1]), frozenset(foreign)
    )


def _standing(
    grid: Grid, names: Sequence[CellValue], people: PeopleColumns
) -> tuple[int, tuple[int, ...]]:
    """Return the header's row, and the order of columns if people changed it."""
    wanted = [names[c] for c in (people.key, *people.columns) if c < len(names)]
    if not wanted or None in wanted:
        return people.first_row - 1, ()
    for number, row in enumerate(grid):
        if all(name in row for name in wanted):
            there = all(
                cell_at(grid, number, c) == names[c]
                for c in (people.key, *people.columns)
            )
            return number, () if there else _column_order(names, row)
    return people.first_row - 1, ()


def _column_order(
    names: Sequence[CellValue], row: Sequence[CellValue]
) -> tuple[int, ...]:
    """Return the column that comes to each place: by header, then what is left."""
    free = deque(range(max(len(names), len(row))))
    order: list[int | None] = []
    for name in names:
        at = next((c for c in free if c < len(row) and row[c] == name), None)
        named = name is not None and at is not None
        order.append(at if named else None)
        if named:
            free.remove(at)  # type: ignore[arg-type]  # named: it is not None
    full = [free.popleft() if at is None else at for at in order]
    return _trimmed([*full, *free])


def _row_order(
    tab: Tab, grid: Grid, place: tuple[int, int], bottom: int
) -> tuple[tuple[int, ...], list[int]]:
    """Return the row that comes to each place, and the rows between that stay.

    Args:
        tab: The wanted tab.
        grid: Its cells as read.
        place: Row of the header and column of the keys, as read.
        bottom: Row below our last one, as read.
    """
    people = tab.people
    if people is None:
        return (), []
    header, key_column = place
    wanted = {row[people.key] for row in tab.grid[people.first_row :]} - {None}
    known: dict[CellValue, deque[int]] = defaultdict(deque)
    for row in (*range(header + 1, bottom), *range(header)):
        key = cell_at(grid, row, key_column)
        # Rows that people put in while we wrote may have left ours above the header.
        if row > header or key in wanted:
            known[key].append(row)
    order: list[int | None] = [None] * len(tab.grid)
    above = people.first_row - 1
    if above >= 0:
        order[above] = header
    lost = {row for rows in known.values() for row in rows}
    fresh = [*range(header, above)]
    for row in range(min(above, header)):
        if row in lost:
            fresh.append(row)
        else:
            order[row] = row
    for row in range(people.first_row, len(tab.grid)):
        key = tab.grid[row][people.key]
        if key is not None and known.get(key):
            order[row] = known[key].popleft()
        else:
            fresh.append(row)
    blank = _blank(grid, max(bottom, len(order)) + _DISTANCE, len(fresh))
    for row, source in zip(fresh, blank, strict=True):
        order[row] = source
    return _filled(order, frozenset([*range(bottom), *blank]))


def _blank(grid: Grid, top: int, count: int) -> list[int]:
    """Return the first blank rows from a row on."""
    found: list[int] = []
    row = top
    while len(found) < count:
        if row >= len(grid) or not any(cell is not None for cell in grid[row]):
            found.append(row)
        row += 1
    return found


def _filled(
    order: list[int | None], ours: frozenset[int]
) -> tuple[tuple[int, ...], list[int]]:
    """Return the order with what is left over in what is left open."""
    size = max(len(order), max(ours, default=-1) + 1)
    full = [*order, *([None] * (size - len(order)))]
    for row in range(len(order), size):
        if row not in ours:
            full[row] = row
    taken = {row for row in full if row is not None}
    left = deque(row for row in range(size) if row not in taken)
    whole = [left.popleft() if row is None else row for row in full]
    foreign = [at for at in range(len(order), size) if whole[at] not in ours]
    return _trimmed(whole), foreign


def _trimmed(order: list[int]) -> tuple[int, ...]:
    """Return an order without what stays at its end."""
    size = len(order)
    while size and order[size - 1] == size - 1:
        size -= 1
    return tuple(order[:size])


def moves(order: Sequence[int], sheet_id: int, dimension: str) -> list[dict[str, Any]]:
    """Return the fewest single moves that bring about an order, neighbours as one.

    What is in the longest run that already stands in order stays.

    Args:
        order: The row, by its place now, that comes to each place.
        sheet_id: The tab.
        dimension: ``ROWS`` or ``COLUMNS``.
    """
    current = list(range(len(order)))
    stays = _longest_rising(order)
    found: list[dict[str, Any]] = []
    place = 0
    while place < len(order):
        if order[place] in stays:
            place += 1
            continue
        end = place + 1
        while (
            end < len(order)
            and order[end] not in stays
            and _follows(current, order[end - 1], order[end])
        ):
            end += 1
        start = current.index(order[place])
        to = current.index(order[place - 1]) + 1 if place else 0
        count = end - place
        if to != start:
            found.append(_move(sheet_id, dimension, (start, start + count), to))
            block = current[start : start + count]
            del current[start : start + count]
            at = to if to < start else to - count
            current[at:at] = block
        place = end
    return found


def _follows(current: list[int], one: int, other: int) -> bool:
    at = current.index(one) + 1
    return at < len(current) and current[at] == other


def _move(
    sheet_id: int, dimension: str, span: tuple[int, int], to: int
) -> dict[str, Any]:
    source = {
        "sheetId": sheet_id,
        "dimension": dimension,
        "startIndex": span[0],
        "endIndex": span[1],
    }
    return {"moveDimension": {"source": source, "destinationIndex": to}}


def _longest_rising(order: Sequence[int]) -> frozenset[int]:
    """Return the values of a longest rising subsequence."""
    tails: list[int] = []
    at: list[int] = []
    before = [-1] * len(order)
    for place, value in enumerate(order):
        slot = bisect.bisect_left(tails, value)
        before[place] = at[slot - 1] if slot else -1
        tails[slot : slot + 1] = [value]
        at[slot : slot + 1] = [place]
    chosen = []
    place = at[-1] if at else -1
    while place >= 0:
        chosen.append(order[place])
        place = before[place]
    return frozenset(chosen)
