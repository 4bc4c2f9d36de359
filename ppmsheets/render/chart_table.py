"""A place for a chart, and the table below that it is drawn from."""

from __future__ import annotations

from dataclasses import dataclass, replace

from ppmsheets.render import looks
from ppmsheets.render.layout import Board, cell, line
from ppmsheets.sheet import CellValue, Look, Rect, Spot

PAGE_WIDTHS = (30, *(11,) * 13)
"""Characters of the page's columns."""
WIDTH = len(PAGE_WIDTHS)


@dataclass(frozen=True, slots=True)
class Table:
    """The figures that a chart is drawn from.

    Attributes:
        heading: Its heading, also the chart's title.
        caption: What is counted and what is left out, one sentence.
        headers: One a column.
        patterns: Number formats, one a column; "" for words.
        rows: At least one.
    """

    heading: str
    caption: str
    headers: tuple[str, ...]
    patterns: tuple[str, ...]
    rows: tuple[tuple[CellValue, ...], ...]


def lay(board: Board, table: Table) -> Rect:
    """Lay a table and return its cells, the header row included."""
    row = board.add(table.heading)
    board.draw(looks.section(line(row, 0, WIDTH)))
    row = board.add(table.caption)
    board.draw(looks.quiet(line(row, 0, WIDTH)))
    top = board.add(*table.headers)
    width = len(table.headers)
    board.draw(looks.header(line(top, 0, width)))
    for cells in table.rows:
        board.add(*cells)
    bottom = board.height
    board.draw(looks.body(Rect(top + 1, 0, bottom, width)))
    for column, pattern in enumerate(table.patterns):
        area = Rect(top, column, bottom, column + 1)
        if not pattern and column:
            board.draw(looks.beside(area))
        elif column:
            board.draw(Look(area, align="right"))
        if pattern:
            board.draw(Look(replace(area, top=top + 1), number=pattern))
    board.add()
    return Rect(top, 0, bottom, width)


def column(area: Rect, number: int) -> Rect:
    """Return one column of a table."""
    return Rect(area.top, area.left + number, area.bottom, area.left + number + 1)


def missing(board: Board, spot: Spot, title: str, why: str) -> None:
    """Say where a chart would stand why it is not there."""
    cells = board.rows[spot.row]
    cells += [None] * (spot.column + 1 - len(cells))
    cells[spot.column] = f"{title}: {why}"
    board.draw(Look(cell(spot.row, spot.column), ink=looks.MUTED, italic=True))
