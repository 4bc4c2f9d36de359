"""Cells, their places and grids, and what every product can hold."""

from __future__ import annotations

import functools
import math
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

SERIAL_EPOCH_ORDINAL = 693_594
"""``date.toordinal()`` of 1899-12-30, day 0 of spreadsheet serial dates."""

MAX_TEXT = 32_767
"""Characters an ``.xlsx`` cell holds, counted in UTF-16 as Excel does; Google's
limit (50,000) is wider."""


@dataclass(frozen=True, slots=True)
class CellError:
    """A spreadsheet error value such as ``#REF!``; never read as 0 or blank."""

    text: str


CellValue: TypeAlias = str | float | bool | CellError | None
"""One cell. Numbers are floats; dates are serial days since 1899-12-30."""

Row: TypeAlias = tuple[CellValue, ...]
Grid: TypeAlias = tuple[Row, ...]
"""Rows of cells; rows may be ragged, a missing cell is a blank one."""


def cell_at(grid: Grid, row: int, column: int) -> CellValue:
    """Return one cell of a ragged grid, None beyond its edges."""
    if row < len(grid):
        cells = grid[row]
        if column < len(cells):
            return cells[column]
    return None


# Remembered: asked for every cell that is written.
@functools.lru_cache(maxsize=16_384)
def column_letters(column: int) -> str:
    """Return a column's letters: 0 is A, 25 is Z, 26 is AA."""
    letters = ""
    number = column + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


class CellRef(NamedTuple):
    """A cell by tab title and zero-based place; prints as ``Apollo status!E7``."""

    tab: str
    row: int
    column: int

    @property
    def a1(self) -> str:
        """The place inside its tab, ``E7``."""
        return f"{column_letters(self.column)}{self.row + 1}"

    @property
    def quoted(self) -> str:
        """The place as a formula or hyperlink target, ``'Apollo status'!E7``."""
        return "'{}'!{}".format(self.tab.replace("'", "''"), self.a1)

    def __str__(self) -> str:
        """Return the place as people read it."""
        return f"{self.tab}!{self.a1}"


@dataclass(frozen=True, slots=True, order=True)
class Rect:
    """A half-open rectangle of cells: rows [top, bottom), columns [left, right)."""

    top: int
    left: int
    bottom: int
    right: int

    @property
    def a1(self) -> str:
        """The rectangle as ``A1:C3``."""
        first = f"{column_letters(self.left)}{self.top + 1}"
        return f"{first}:{column_letters(self.right - 1)}{self.bottom}"


_CUT = " … [cut]"
_SHORT = MAX_TEXT // 2
"""Characters that no cell is too small for: none takes more than two UTF-16 units."""


def clean_text(text: str, limit: int = MAX_TEXT) -> str:
    """Return text that every spreadsheet can hold.

    Control characters, lone surrogates and direction overrides are dropped (the
    last could make a name read backwards); what is longer than ``limit`` is cut
    with a marker.
    """
    if not text.isprintable():
        text = "".join(ch for ch in text if ch in "\n\t" or _is_storable(ch))
    # No character takes more than two UTF-16 units, so short text needs no count.
    if len(text) * 2 > limit:
        text = _cut_to(text, limit)
    return text


def _cut_to(text: str, limit: int) -> str:
    units = text.encode("utf-16-le")
    if len(units) // 2 <= limit:
        return text
    # Half a character at the cut is dropped.
    kept = units[: (limit - len(_CUT)) * 2].decode("utf-16-le", "ignore")
    return kept + _CUT


def _is_storable(ch: str) -> bool:
    code = ord(ch)
    if code < 0x20 or 0x7F <= code <= 0x9F:
        return False
    if 0xD800 <= code <= 0xDFFF or code in (0xFFFE, 0xFFFF):
        return False
    return not (0x202A <= code <= 0x202E or 0x2066 <= code <= 0x2069)


_WHOLE = 1e15
"""Whole numbers below it have at most 15 digits."""


def clean_number(number: float) -> float | None:
    """Return a number as spreadsheets keep it: 15 significant digits; NaN is None.

    Both products store 15 digits, so without this a second sync would differ.
    """
    # Dates, counts and most amounts: no need to write them out and read them again.
    if -_WHOLE < number < _WHOLE and number.is_integer():
        return number + 0.0
    rounded = float(f"{number:.15g}") + 0.0
    # The very largest numbers round up to infinity.
    return rounded if math.isfinite(rounded) else None


_KEPT = (bool, CellError)
"""Kinds of cells that every product gives back as they are."""


def clean_value(value: CellValue) -> CellValue:
    """Return a cell as both products give it back; empty text is a blank."""
    if isinstance(value, str):
        return clean_text(value) or None
    if value is None or isinstance(value, _KEPT):
        return value
    return clean_number(float(value))


def square(rows: list[list[CellValue]] | Grid) -> Grid:
    """Return rows as a rectangular grid of clean cells."""
    width = max((len(row) for row in rows), default=0)
    # Three quarters of the cells of large tabs are blanks and plain texts: no call.
    return tuple(
        [
            tuple(
                [
                    cell
                    if cell is None
                    or (
                        type(cell) is str
                        and cell.isprintable()
                        and 0 < len(cell) < _SHORT
                    )
                    else clean_number(cell)
                    if type(cell) is float
                    else clean_value(cell)
                    for cell in row
                ]
            )
            + (None,) * (width - len(row))
            for row in rows
        ]
    )
