"""A board: a tab while it is being laid out, row by row."""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Hashable, Iterable, Iterator, Sequence

from ppmsheets.sheet import (
    SERIAL_EPOCH_ORDINAL,
    CellRef,
    CellValue,
    Decoration,
    Grid,
    Link,
    Note,
    Rect,
    square,
)

NOTE_LIMIT = 2_000
"""Characters of a note; longer ones cover the page when shown."""

_noted = functools.partial(tuple.__new__, Note)
_linked = functools.partial(tuple.__new__, Link)
"""Make notes and links of plain tuples: of a large workbook a hundred thousand, and a
call of ours for each would take twice as long."""


class Board:
    """Cells and decorations of one tab under construction.

    Attributes:
        rows: The cells laid so far; rows may be ragged.
        decorations: What is drawn on them, in order.
    """

    __slots__ = ("decorations", "rows")

    def __init__(self) -> None:
        """Begin an empty board."""
        self.rows: list[list[CellValue]] = []
        self.decorations: list[Decoration] = []

    @property
    def height(self) -> int:
        """Number of rows laid so far; the number of the next row."""
        return len(self.rows)

    @property
    def grid(self) -> Grid:
        """The cells as both products keep them."""
        return square(self.rows)

    def add(self, *cells: CellValue, left: int = 0) -> int:
        """Lay a row whose cells begin at column ``left``; return its number."""
        self.rows.append([None] * left + list(cells))
        return len(self.rows) - 1

    def draw(self, *decorations: Decoration) -> None:
        """Draw decorations over what is drawn already."""
        self.decorations.extend(decorations)

    def note(self, row: int, column: int, text: str) -> None:
        """Put a note on a cell; nothing for an empty text."""
        if text:
            self.decorations.append(_noted((row, column, cut(text, NOTE_LIMIT))))

    def link(self, row: int, column: int, target: CellRef | str | None) -> None:
        """Make a cell lead somewhere; nothing where there is no target."""
        if target is not None:
            self.decorations.append(_linked((row, column, target)))


def serial(day: dt.date | None) -> float | None:
    """Return a date as a serial day, None for None."""
    return None if day is None else float(day.toordinal() - SERIAL_EPOCH_ORDINAL)


def cut(text: str, limit: int) -> str:
    """Return text no longer than ``limit`` characters; … ends a cut one."""
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


# Remembered: every tab names the same projects.
@functools.lru_cache(maxsize=16_384)
def one_line(text: str) -> str:
    """Return text with every run of white space as one space."""
    # Nearly all of it is so already; no white space but spaces can be printed.
    if text.isprintable() and "  " not in text and text == text.strip():
        return text
    return " ".join(text.split())


def about(amount: float) -> str:
    """Return an amount to two digits in a few characters: ``330m``, ``-4.8k``."""
    rounded = float(f"{amount:.2g}")
    for size, letters in ((1e9, "bn"), (1e6, "m"), (1e3, "k")):
        if abs(rounded) >= size:
            return f"{rounded / size:,.12g}{letters}"
    return f"{rounded:g}"


def count(number: int, noun: str, plural: str = "") -> str:
    """Return a number with its noun: ``1 project``, ``2 projects``."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


BLOCKS = 8
"""Blocks of a full bar."""


def bar(share: float | None) -> str | None:
    """Return a share as a bar of blocks, both products draw text; None for None.

    Only what is nothing shows no block, only what is whole shows all of them, and
    what is more than whole ends in a sign that says so.
    """
    if share is None:
        return None
    blocks = min(BLOCKS - 1, max(1, round(share * BLOCKS)))
    if share <= 0 or share >= 1:
        blocks = BLOCKS if share > 0 else 0
    return "█" * blocks + "░" * (BLOCKS - blocks) + ("+" if share > 1 else "")


def line(row: int, left: int, right: int) -> Rect:
    """Return the cells [left, right) of one row."""
    return Rect(row, left, row + 1, right)


def cell(row: int, column: int) -> Rect:
    """Return one cell as a rectangle."""
    return Rect(row, column, row + 1, column + 1)


def widths(columns: Iterable[float]) -> tuple[tuple[int, float], ...]:
    """Return column widths as a Tab wants them."""
    return tuple(enumerate(columns))


def runs(values: Sequence[Hashable]) -> Iterator[tuple[int, int, Hashable]]:
    """Yield (start, stop, value) of every run of equal neighbours.

    One look for a run keeps a tab of thousands of rows light.
    """
    start = 0
    for place in range(1, len(values) + 1):
        if place == len(values) or values[place] != values[start]:
            yield start, place, values[start]
            start = place
