"""A tab that has nothing to show yet, and says what would fill it."""

from __future__ import annotations

from ppmsheets.render import looks
from ppmsheets.render.layout import Board, cell, widths
from ppmsheets.sheet import Rect, Tab


def bare_tab(title: str, name: str, *texts: str) -> Tab:
    """Return a tab of a heading and a few lines.

    Args:
        title: Title of the tab.
        name: The heading.
        texts: What would fill the tab; they run over the blank cells to their right.
    """
    board = Board()
    board.draw(looks.page(Rect(0, 0, 1 + len(texts), 1)))
    board.draw(looks.title(cell(board.add(name), 0)))
    for text in texts:
        board.draw(looks.quiet(cell(board.add(text), 0)))
    return Tab(
        title=title,
        grid=board.grid,
        decorations=tuple(board.decorations),
        widths=widths((20,)),
        colour=looks.MUTED,
    )
