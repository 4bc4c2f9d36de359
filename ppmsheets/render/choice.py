"""How the choice was found, in a few sentences: a clash first, then how good it is."""

from __future__ import annotations

from ppmsheets.outcome import Search, Selection, SolverStatus
from ppmsheets.render import looks
from ppmsheets.render.layout import Board, cell
from ppmsheets.render.sentences import heading, linked, sentence
from ppmsheets.sheet import CellRef, Look

MARKS = {
    SolverStatus.OPTIMAL: ("Proven", looks.GREEN),
    SolverStatus.FEASIBLE: ("Close", looks.GREEN),
    SolverStatus.INFEASIBLE: ("Clash", looks.RED),
    SolverStatus.FAILED: ("Failed", looks.RED),
    SolverStatus.NOT_NEEDED: (looks.NOT_KNOWN, looks.GREY),
}
"""The word that judges an outcome, and its colours."""


def draw_choice(board: Board, selection: Selection, priorities: str) -> None:
    """Lay the block of Summary; nothing where nothing was searched.

    Args:
        board: The board of Summary.
        selection: What is chosen.
        priorities: Title of the tab that says more.
    """
    if selection.search is None and selection.clash is None:
        return
    heading(board, "How the choice was made")
    top = board.height
    say_how(board, selection)
    linked(board, top, 1, CellRef(priorities, 0, 0))
    board.add()


def say_how(board: Board, selection: Selection) -> None:
    """Lay the clash, how good the choice is, and what it takes for granted."""
    if selection.clash is not None:
        _marked(board, "Clash", looks.RED, selection.clash.sentence)
        if selection.clash.remedy:
            sentence(board, selection.clash.remedy)
    if selection.search is not None:
        mark, tone = _mark(selection.search)
        told = (selection.search.sentence, _ended(selection.search.work))
        _marked(board, mark, tone, " ".join(told))
    taken = " ".join((selection.note, *(item.text for item in selection.assumptions)))
    if taken.strip():
        row = sentence(board, f"Taken for granted: {taken}")
        board.draw(Look(cell(row, 1), ink=looks.MUTED))


def _mark(search: Search) -> tuple[str, looks.Tone]:
    """Return the word that judges a search, and its colours."""
    mark, tone = MARKS[search.status]
    return (mark, looks.AMBER) if search.timed_out else (mark, tone)


def _marked(board: Board, mark: str, tone: looks.Tone, text: str) -> None:
    row = sentence(board, text, mark=mark)
    board.draw(looks.chip(cell(row, 0), tone))


def _ended(text: str) -> str:
    """Return words as a sentence of their own; "" stays."""
    return f"Found by {text}." if text else ""
