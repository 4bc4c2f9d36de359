"""Where the headers of a tab stand when nobody has said yet what they mean.

Stated rules:

- A header row holds texts and periods alone, which sound like two fields of ours
  at least; of two such rows, one right below the other, the one that says more.
- Within the rows under it another begins only after a blank row.
- Where more labels down one of the first columns sound like fields than texts of
  any row do, in number and in share, the tab lies on its side, or is a card; but one
  value beside each that is a story makes it a glossary.
- A header without anything under it counts only where the tab has no other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from ppmsheets.intake.blocks import is_blank
from ppmsheets.intake.headers import is_period
from ppmsheets.plan import SourceTab
from ppmsheets.sheet import CellRef, CellValue, cell_at

Voice = Callable[[str], str]
"""Which field a text sounds like the header of; "" for none."""

_LEAST = 2
"""Fields that the texts of a header row sound like, at least."""
_LEAST_DOWN = 3
_STORY = 60
"""Characters from which a value beside a label explains it."""
_LABEL_COLUMNS = 4
"""Columns in which labels of a tab on its side may stand."""
_MOST_ROWS = 200
"""Rows in which a header row may begin; below are records."""


@dataclass(frozen=True, slots=True)
class Column:
    """A header and the cells it heads, which may lie to its right.

    Attributes:
        where: Its header cell.
        text: The header as typed.
        cells: What stands under it, or beside; blanks included.
        period: It heads figures of one period.
    """

    where: CellRef
    text: str
    cells: tuple[CellValue, ...]
    period: bool = False

    @property
    def filled(self) -> tuple[CellValue, ...]:
        """The cells that show something."""
        return tuple(cell for cell in self.cells if not is_blank(cell))


def header_lines(tab: SourceTab, voice: Voice) -> tuple[tuple[Column, ...], ...]:
    """Return the columns of each table of a tab, by header row; () if none."""
    down = max(
        (_labels(tab, column, voice) for column in range(_LABEL_COLUMNS)),
        key=lambda labels: _strength(tab, labels, voice),
    )
    rows = _header_rows(tab, voice)
    most = max((strength for _, strength in rows), default=0.0)
    voices = _voices(tab, down, voice)
    if voices >= _LEAST_DOWN and _strength(tab, down, voice) > most:
        columns = tuple(_beside(tab, row, column) for row, column in down)
        return () if _is_glossary(columns) else (columns,)
    ends = [row for row, _ in rows[1:]] + [len(tab.grid)]
    found = [_columns(tab, row, ends[at]) for at, (row, _) in enumerate(rows)]
    filled = [columns for columns in found if any(c.filled for c in columns)]
    return tuple(filled or found)


def _strength(tab: SourceTab, places: Sequence[tuple[int, int]], voice: Voice) -> float:
    """Return how many fields texts sound like, times the share of texts."""
    voices = _voices(tab, places, voice)
    return voices * voices / len(places) if places else 0.0


def _is_glossary(columns: Iterable[Column]) -> bool:
    """Return whether what stands beside labels explains them."""
    values = [column.filled for column in columns if column.filled]
    if any(len(cells) > 1 for cells in values):
        return False
    stories = sum(isinstance(c[0], str) and len(c[0]) >= _STORY for c in values)
    return 3 * stories >= len(values)


def _voices(tab: SourceTab, places: Iterable[tuple[int, int]], voice: Voice) -> int:
    """Return how many fields the texts of some cells sound like."""
    texts = (cell_at(tab.grid, row, column) for row, column in places)
    return len({voice(text) for text in texts if isinstance(text, str)} - {""})


def _labels(tab: SourceTab, column: int, voice: Voice) -> list[tuple[int, int]]:
    """Return the places of the texts down a column, from the first with a voice."""
    found: list[tuple[int, int]] = []
    for row in range(min(len(tab.grid), _MOST_ROWS)):
        cell = cell_at(tab.grid, row, column)
        if isinstance(cell, str) and not is_blank(cell) and (found or voice(cell)):
            found.append((row, column))
    return found


def _header_rows(tab: SourceTab, voice: Voice) -> list[tuple[int, float]]:
    """Return header rows with how much they say, from top to bottom."""
    found: list[tuple[int, float]] = []
    for row in range(min(len(tab.grid), _MOST_ROWS)):
        strength = _row_strength(tab, row, voice)
        if not strength:
            continue
        if found and found[-1][0] == row - 1 and strength > found[-1][1]:
            found[-1] = row, strength
        elif not found or all(map(is_blank, tab.grid[row - 1])):
            found.append((row, strength))
    return found


def _row_strength(tab: SourceTab, row: int, voice: Voice) -> float:
    """Return how much the texts of a row sound like headers; 0 if they are none."""
    filled = [(row, c) for c, cell in enumerate(tab.grid[row]) if not is_blank(cell)]
    cells = [cell_at(tab.grid, *place) for place in filled]
    if any(not isinstance(cell, str) and not is_period(cell) for cell in cells):
        return 0.0
    texts = [place for place in filled if not is_period(cell_at(tab.grid, *place))]
    voices = _voices(tab, texts, voice)
    return _strength(tab, texts, voice) if voices >= _LEAST else 0.0


def _columns(tab: SourceTab, row: int, end: int) -> tuple[Column, ...]:
    """Return the columns under a header row."""
    columns = []
    for column, header in enumerate(tab.grid[row]):
        if is_blank(header):
            continue
        cells = tuple(cell_at(tab.grid, below, column) for below in range(row + 1, end))
        where = CellRef(tab.title, row, column)
        columns.append(Column(where, str(header), cells, is_period(header)))
    return tuple(columns)


def _beside(tab: SourceTab, row: int, column: int) -> Column:
    """Return what stands to the right of a label."""
    cells = tab.grid[row][column + 1 :]
    text = str(cell_at(tab.grid, row, column))
    return Column(CellRef(tab.title, row, column), text, tuple(cells))
