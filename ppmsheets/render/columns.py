"""Tables whose columns are data: each says its header, its looks and its cell."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from ppmsheets.render import looks
from ppmsheets.render.layout import Board, line
from ppmsheets.sheet import CellValue, Look, Rect

LineT = TypeVar("LineT")


@dataclass(frozen=True, slots=True)
class Column(Generic[LineT]):
    """One column of a table.

    Attributes:
        header: Its header.
        width: Characters.
        value: Gives the cell of a line.
        align: ``left``, ``center`` or ``right``.
        number: Number format; None: text.
        group: What stands in the band above the headers; "" goes on with none.
        about: What it means, as the note of its header.
        optional: Left out where it has nothing to say.
        indented: Words a little away from the figures on their left.
    """

    header: str
    width: float
    value: Callable[[LineT], CellValue]
    align: str = "left"
    number: str | None = None
    group: str = ""
    about: str = ""
    optional: bool = False
    indented: bool = False


def telling(
    columns: Sequence[Column[LineT]], lines: Sequence[LineT]
) -> tuple[Column[LineT], ...]:
    """Return the columns that have something to say of some line."""
    return tuple(
        column
        for column in columns
        if not column.optional or any(column.value(item) is not None for item in lines)
    )


def draw_table(
    board: Board, columns: Sequence[Column[LineT]], lines: Sequence[LineT]
) -> Rect:
    """Lay a band of groups where there are any, the headers, and a row a line.

    Returns:
        The rows of the lines.
    """
    width = len(columns)
    if any(column.group for column in columns):
        _band(board, columns)
    header = board.add(*(column.header for column in columns))
    board.draw(looks.header(line(header, 0, width)))
    for place, column in enumerate(columns):
        board.note(header, place, column.about)
        at = line(header, place, place + 1)
        if column.indented:
            board.draw(looks.beside(at))
        elif column.align != "left":
            board.draw(Look(at, align=column.align))
    top = board.height
    cells = [[column.value(item) for item in lines] for column in columns]
    board.rows.extend(map(list, zip(*cells, strict=True)))
    area = Rect(top, 0, board.height, width)
    if not lines:
        return area
    board.draw(looks.body(area))
    for place, column in enumerate(columns):
        below = Rect(top, place, area.bottom, place + 1)
        if column.indented:
            board.draw(looks.beside(below))
        elif column.number or column.align != "left":
            board.draw(Look(below, align=column.align, number=column.number))
    return area


def _band(board: Board, columns: Sequence[Column[LineT]]) -> None:
    """Lay the row above the headers that says what belongs together."""
    before = [""] + [column.group for column in columns[:-1]]
    row = board.add(
        *(
            column.group if column.group != last else None
            for column, last in zip(columns, before, strict=True)
        )
    )
    area = line(row, 0, len(columns))
    board.draw(Look(area, bold=True, size=9, ink=looks.ACCENT, fill=looks.SOFT))
