"""Sentences on a page, under headings.

Sentences stand in column B and run over the blank cells to their right; the
first column holds the coloured word that judges them.
"""

from __future__ import annotations

from collections.abc import Sequence

from ppmsheets.render import looks
from ppmsheets.render.layout import Board, cell, cut, line, one_line
from ppmsheets.sheet import CellRef, Look

PAGE_WIDTH = 23
"""Columns of the whole page: those of the projects table."""
SENTENCE = 165
"""Characters of a sentence that run from column B to the edge of the head."""


def heading(board: Board, text: str, width: int = PAGE_WIDTH) -> int:
    """Lay a section's heading, its line as wide as the page; return its row."""
    row = board.add(text)
    board.draw(looks.section(line(row, 0, width)))
    return row


def sentence(
    board: Board, text: str, *, limit: int = SENTENCE, mark: str | None = None
) -> int:
    """Lay a sentence in column B behind a mark; a long one is cut, noted whole."""
    row = board.add(mark)
    said(board, row, 1, text, limit)
    return row


def said(board: Board, row: int, column: int, text: str, limit: int) -> None:
    """Put a text into a cell of a row laid before; a long one is cut, noted whole."""
    whole = one_line(text)
    shown = cut(whole, limit)
    cells = board.rows[row]
    cells += [None] * (column + 1 - len(cells))
    cells[column] = shown
    if column:
        board.draw(looks.beside(cell(row, column)))
    if shown != whole:
        board.note(row, column, whole)


def linked(board: Board, row: int, column: int, target: CellRef | None) -> None:
    """Make a cell lead to a target and look like it."""
    if target is not None:
        board.link(row, column, target)
        board.draw(Look(cell(row, column), ink=looks.ACCENT))


def most(texts: Sequence[object], limit: int) -> int:
    """Return how many sentences stand on the page: none is cut for a single line."""
    return limit + 1 if len(texts) == limit + 1 else limit


def more(board: Board, texts: list[str]) -> None:
    """Say how many sentences are left out; the note holds them."""
    if texts:
        left_out(board, board.add(), 1, texts)


def left_out(board: Board, row: int, column: int, texts: list[str]) -> None:
    """Say in a cell of a row laid before how many are left out; the note holds them."""
    said(board, row, column, f"… and {len(texts):,} more", SENTENCE)
    board.draw(looks.quiet(cell(row, column)))
    board.note(row, column, "\n".join(one_line(text) for text in texts))
