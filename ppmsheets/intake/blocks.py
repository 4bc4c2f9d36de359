"""The blocks of a tab: tables and cards, wherever they stand.

A *table* is a header row with rows under it, or the same on its side: field
names down a column, one record per column. A *card* is labels with their value
in the next cell to the right. A *square* has the same names across and down.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field

from ppmsheets.intake.vocabulary import Meanings
from ppmsheets.sheet import CellRef, CellValue, Row


@dataclass(frozen=True, slots=True)
class Header:
    """One column of a table (row, when it lies on its side).

    Attributes:
        index: Place of its cells within a line.
        row: Row of the header cell.
        column: Column of the header cell.
        text: As typed, group and header of two rows in one; "" when blank.
        meanings: What it can mean.
        period: The header cell where it may be a period, else None.
        measures: What the text above a period says its numbers are.
        driver: The strategic driver that its numbers score; "" for none.
        near: The driver that it may be meant for, where it means nothing.
    """

    index: int
    row: int
    column: int
    text: str
    meanings: Meanings = ()
    period: CellValue = None
    measures: Meanings = ()
    driver: str = ""
    near: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table as it stands, not yet read.

    Attributes:
        tab: Tab title.
        headers: Its columns from left to right, blank ones included.
        lines: Its records as rows of cells, ragged; totals and blanks included.
        first: Row number of the first line; column number when ``across``.
        across: It lies on its side: lines are columns of the tab.
    """

    tab: str
    headers: tuple[Header, ...]
    lines: Sequence[Row]
    first: int
    across: bool = False
    _columns: dict[int, tuple[CellValue, ...]] = field(
        init=False, repr=False, compare=False, default_factory=dict
    )
    """The columns that were asked for so far."""

    def cell(self, line: int, header: Header) -> CellRef:
        """Return the cell of a line (counted from 0) under a header."""
        if self.across:
            return CellRef(self.tab, header.row, self.first + line)
        return CellRef(self.tab, self.first + line, header.column)

    def header_cell(self, header: Header) -> CellRef:
        """Return the cell that holds a header."""
        return CellRef(self.tab, header.row, header.column)

    def values(self, header: Header, lines: Sequence[int]) -> Sequence[CellValue]:
        """Return the cells under a header, None beyond a ragged line's end."""
        column = self.column(header.index)
        if len(lines) == len(column):
            return column
        return [column[line] for line in lines]

    def column(self, index: int) -> tuple[CellValue, ...]:
        """Return the cells of one place in all lines."""
        columns = self._columns
        if not columns and self._is_even():
            columns.update(enumerate(itertools.zip_longest(*self.lines)))
        if index not in columns:
            columns[index] = tuple(
                [row[index] if index < len(row) else None for row in self.lines]
            )
        return columns[index]

    def _is_even(self) -> bool:
        """Whether all columns together hardly hold more cells than the lines do.

        One cell far to the right of a long table would make millions of blanks.
        """
        lengths = list(map(len, self.lines))
        return max(lengths, default=0) * len(lengths) <= 2 * sum(lengths)

    @property
    def top(self) -> int:
        """Row of its first header cell."""
        return self.headers[0].row

    @property
    def left(self) -> int:
        """Column of its first header cell."""
        return self.headers[0].column


@dataclass(frozen=True, slots=True)
class Pair:
    """A label and its value, side by side.

    Attributes:
        row: Row of both.
        column: Column of the label.
        beside: Column of the value.
    """

    row: int
    column: int
    beside: int
    text: str
    meanings: Meanings
    value: CellValue

    def means(self, kind: str, field: str) -> bool:
        """Return whether the label can mean a field."""
        return any(
            entry.kind.name == kind and entry.field.name == field
            for entry in self.meanings
        )


@dataclass(frozen=True, slots=True)
class Card:
    """Labels with values that belong together.

    Attributes:
        tab: Tab title.
        pairs: By row, then column.
        unknown: ``(row, column, text)`` of labels among them that mean nothing.
    """

    tab: str
    pairs: tuple[Pair, ...]
    unknown: tuple[tuple[int, int, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Square:
    """A square table: strategic drivers compared with one another.

    Attributes:
        top: Its header row.
        left: Column of its row names.
        across: Names of its columns.
        down: Names of its rows: the same, in any order.
    """

    top: int
    left: int
    across: tuple[str, ...]
    down: tuple[str, ...]

    def holds(self, row: int, column: int) -> bool:
        """Return whether a cell is part of it."""
        size = len(self.across)
        return (
            self.top <= row <= self.top + size
            and self.left <= column <= self.left + size
        )


@dataclass(frozen=True, slots=True)
class Layout:
    """All blocks of a tab; tables by header row, then column."""

    tables: tuple[Table, ...] = ()
    cards: tuple[Card, ...] = ()


def is_blank(cell: CellValue) -> bool:
    """Return whether a cell shows nothing; white space alone is nothing."""
    return cell is None or (isinstance(cell, str) and (not cell or cell.isspace()))
