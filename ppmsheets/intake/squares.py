"""Square tables of strategic drivers, each row compared with each column.

Stated rules: the texts of a row stand below one another in the column to the left of
the first, from the next row on. What heads that column is the header of drivers
(``Driver``, ``Criterion`` …); or else anything, where every number from 1/9 to 9
fits such a table: 1 or a blank from corner to corner, and a pair of cells that
mirror each other multiplied makes 1. Headers inside of it head nothing else.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from dataclasses import replace

from ppmsheets.intake.blocks import Square, is_blank
from ppmsheets.intake.context import Context
from ppmsheets.intake.findings import Ledger, affected
from ppmsheets.intake.headers import Scan
from ppmsheets.intake.reading import Page
from ppmsheets.intake.values import read_column
from ppmsheets.portfolio import Comparison, Origin
from ppmsheets.schema import PAIRWISE, normal_header
from ppmsheets.sheet import CellRef, CellValue, cell_at

_TIMES = PAIRWISE.field("times")
_ANY = Context(None, "", 1, frozenset())
_MIRROR = 0.1
"""How far a product of two mirrored cells may be from 1: 0.33 stands for 1/3."""


def with_squares(page: Scan) -> Scan:
    """Return a tab with its square tables found, which head nothing else then."""
    squares = _squares(page)
    if not squares:
        return page
    hits = {
        row: kept
        for row, cells in page.hits.items()
        if (
            kept := {
                column: meanings
                for column, meanings in cells.items()
                if not any(square.holds(row, column) for square in squares)
            }
        )
    }
    return replace(page, hits=hits, squares=squares)


def _squares(page: Scan) -> tuple[Square, ...]:
    grid = page.tab.grid
    found: list[Square] = []
    firsts = [row[0] if row else None for row in grid]
    # Told at a glance: most rows begin as the row above, or with what is not in it.
    for row, (corner, first) in enumerate(itertools.pairwise(firsts)):
        if first is None:
            left = next((c for c, v in enumerate(grid[row + 1]) if v is not None), 0)
        elif corner == first or first not in grid[row]:
            continue
        else:
            left = 0
        name = grid[row + 1][left] if left < len(grid[row + 1]) else None
        if isinstance(name, str) and name in grid[row][left + 1 :]:
            square = _square_at(page, row, left)
            if square is not None:
                found.append(square)
    return tuple(found)


def _square_at(page: Scan, top: int, left: int) -> Square | None:
    grid = page.tab.grid
    across = _texts(grid[top][left + 1 :])
    rows = grid[top + 1 : top + 1 + len(across)]
    down = _texts(row[left] if left < len(row) else None for row in rows)
    names = {normal_header(name) for name in across}
    if len(names) < max(2, len(across)) or names != {normal_header(n) for n in down}:
        return None
    square = Square(top, left, across, down)
    corner = page.hits.get(top, {}).get(left, ())
    of_drivers = any(entry.kind is PAIRWISE for entry in corner)
    return square if of_drivers or _fits(page, square) else None


def _texts(cells: Iterable[CellValue]) -> tuple[str, ...]:
    """Return the texts that cells begin with."""
    texts = itertools.takewhile(
        lambda cell: isinstance(cell, str) and not is_blank(cell), cells
    )
    return tuple(str(text).strip() for text in texts)


def _fits(page: Scan, square: Square) -> bool:
    """Return whether the cells can only be comparisons."""
    at = {normal_header(name): number for number, name in enumerate(square.across)}
    size = len(square.across)
    cells = [
        [page.at(square.top + 1 + row, square.left + 1 + c) for c in range(size)]
        for row in range(size)
    ]
    values, problems = read_column(_TIMES, [c for row in cells for c in row], _ANY)
    if problems:
        return False
    # In the order of the columns, so that mirrored cells are found by their place.
    order = sorted(range(size), key=lambda row: at[normal_header(square.down[row])])
    times = [values[row * size : (row + 1) * size] for row in order]
    filled = 0
    for row, column in itertools.combinations_with_replacement(range(size), 2):
        one, other = times[row][column], times[column][row]
        filled += row != column and not (one is None and other is None)
        if isinstance(one, float) and isinstance(other, float):
            if abs(one * other - 1) > _MIRROR:
                return False
        elif row == column and one is not None:
            return False
    return 2 * filled >= size * (size - 1)


def comparisons(page: Page, square: Square, ledger: Ledger) -> list[Comparison]:
    """Return a comparison for each cell of a square table that has one.

    Cells of a driver with itself are read when they are not 1, to be found fault
    with later.
    """
    title = page.source.title
    made: list[Comparison] = []
    for down, driver in enumerate(square.down, start=1):
        row = square.top + down
        cells = [
            cell_at(page.source.grid, row, square.left + right)
            for right in range(1, len(square.across) + 1)
        ]
        values, problems = read_column(_TIMES, cells, page.context)
        for number, problem in problems:
            ledger.excluded += values[number] is None
            where = CellRef(title, row, square.left + 1 + number)
            ledger.add(problem, where, affects=affected("pairwise", "times", None))
        for right, (other, value) in enumerate(zip(square.across, values, strict=True)):
            itself = normal_header(other) == normal_header(driver)
            if isinstance(value, float) and not (itself and value == 1):
                column = square.left + 1 + right
                places = {
                    "driver": (0, square.left - column),
                    "other": (square.top - row, 0),
                }
                origin = Origin(title, row, column, places)
                made.append(Comparison(driver, other, origin, value))
    return made
