"""A1 notation: text to places and back. Indices count from zero, ends are open."""

from __future__ import annotations

import re
from typing import NamedTuple

from tests.sheets_double.refusals import refuse

MAX_COLUMNS = 18_278
"""Columns a sheet may have, A to ZZZ."""

_PART = r"\$?([A-Za-z]{1,3})?\$?([1-9][0-9]{0,7})?"
_A1 = re.compile(rf"{_PART}(?::{_PART})?$")
_R1C1 = re.compile(
    r"R([1-9]\d*)C([1-9]\d*)(?::R([1-9]\d*)C([1-9]\d*))?$", re.IGNORECASE
)
_PLAIN_TITLE = re.compile(r"[^\W\d]\w*$")


class Bounds(NamedTuple):
    """A rectangle whose sides may be open: None reaches the end of the sheet."""

    top: int | None = None
    left: int | None = None
    bottom: int | None = None
    right: int | None = None


class Area(NamedTuple):
    """A rectangle inside a sheet's grid: rows [top, bottom), columns [left, right)."""

    top: int
    left: int
    bottom: int
    right: int

    def meets(self, other: Area) -> bool:
        """Return whether two rectangles share a cell."""
        return (
            self.top < other.bottom
            and other.top < self.bottom
            and self.left < other.right
            and other.left < self.right
        )

    def covers(self, other: Area) -> bool:
        """Return whether a rectangle lies wholly inside this one."""
        return (
            self.top <= other.top
            and other.bottom <= self.bottom
            and self.left <= other.left
            and other.right <= self.right
        )


def column_letters(column: int) -> str:
    """Return a column's letters: 0 is A, 26 is AA."""
    letters = ""
    number = column + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def column_index(letters: str) -> int:
    """Return the column that letters name: A is 0."""
    index = 0
    for letter in letters.upper():
        index = index * 26 + ord(letter) - 64
    return index - 1


def cell_name(row: int, column: int) -> str:
    """Return a cell's name, ``B3``."""
    return f"{column_letters(column)}{row + 1}"


def quoted(title: str) -> str:
    """Return a sheet title as the API echoes it: in quotes only where needed."""
    if _PLAIN_TITLE.match(title) and bounds(title) is None:
        return title
    return "'" + title.replace("'", "''") + "'"


def range_name(title: str, area: Area) -> str:
    """Return a range as the API echoes it, ``Sheet1!A1:B2``."""
    first = cell_name(area.top, area.left)
    last = cell_name(area.bottom - 1, area.right - 1)
    cells = first if first == last else f"{first}:{last}"
    return f"{quoted(title)}!{cells}"


def split(text: str) -> tuple[str | None, str]:
    """Return the sheet title and the cells that a range text names.

    The title is None when the text names none; quotes are taken off.
    """
    if text.startswith("'"):
        match = re.match(r"'((?:[^']|'')*)'(?:!(.*))?$", text, re.DOTALL)
        if match:
            return match[1].replace("''", "'"), match[2] or ""
    title, mark, cells = text.rpartition("!")
    if not mark:
        return None, text
    return title, cells


def bounds(cells: str) -> Bounds | None:
    """Return the rectangle that cells name; None when they name none.

    ``A1``, ``A1:B2``, ``A:C``, ``2:5``, ``A5:A``, ``A1:1``, corners in any order,
    and absolute ``R1C1:R2C2``.
    """
    match = _R1C1.match(cells)
    if match:
        row, column = int(match[1]), int(match[2])
        last_row, last_column = int(match[3] or row), int(match[4] or column)
        return _ordered(row - 1, column - 1, last_row - 1, last_column - 1)
    match = _A1.match(cells)
    if not match or not cells:
        return None
    first_column, first_row, last_column_text, last_row_text = match.groups()
    if ":" not in cells:
        if not (first_column and first_row):
            return None
        last_column_text, last_row_text = first_column, first_row
    if not (first_column or first_row) or not (last_column_text or last_row_text):
        return None
    return _ordered(
        int(first_row) - 1 if first_row else None,
        column_index(first_column) if first_column else None,
        int(last_row_text) - 1 if last_row_text else None,
        column_index(last_column_text) if last_column_text else None,
    )


def _ordered(
    row: int | None, column: int | None, last_row: int | None, last_column: int | None
) -> Bounds:
    top, bottom = _side(row, last_row)
    left, right = _side(column, last_column)
    return Bounds(top, left, bottom, right)


def _side(first: int | None, last: int | None) -> tuple[int | None, int | None]:
    if first is None or last is None:
        start = first if first is not None else last
        return start, None
    return min(first, last), max(first, last) + 1


def within(limits: Bounds, rows: int, columns: int, shown: str) -> Area:
    """Return the part of a rectangle inside a grid.

    Args:
        limits: The rectangle.
        rows: Rows of the grid.
        columns: Columns of the grid.
        shown: The range as the refusal prints it.

    Raises:
        RefusedError: It begins outside the grid.
    """
    top, left = limits.top or 0, limits.left or 0
    if top >= rows or left >= columns:
        refuse(
            f"Range ({shown}) exceeds grid limits. "
            f"Max rows: {rows}, max columns: {columns}"
        )
    bottom = rows if limits.bottom is None else min(limits.bottom, rows)
    right = columns if limits.right is None else min(limits.right, columns)
    return Area(top, left, bottom, right)
