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
    clash, search = selection.clash, selection.search
    if clash is not None:
        _marked(board, "Clash", looks.RED, clash.sentence)
        remedy = f"{clash.nearest} {clash.alternatives}".strip()
        if remedy:
            sentence(board, remedy)
    if search is not None:
        mark, tone = _mark(search)
        found = f"Found by {search.work}." if search.work else ""
        _marked(board, mark, tone, f"{search.sentence} {found}")
    if selection.taken:
        row = sentence(board, f"Taken for granted: {selection.taken}")
        board.draw(Look(cell(row, 1), ink=looks.MUTED))


def _mark(search: Search) -> tuple[str, looks.Tone]:
    """Return the word that judges a search, and its colours.

    The nearest answer to a clash is judged like any other.
    """
    status = search.status
    if search.objective is not None:
        status = SolverStatus.FEASIBLE if search.gap != 0 else SolverStatus.OPTIMAL
    mark, tone = MARKS[status]
    return (mark, looks.AMBER) if search.timed_out else (mark, tone)


def _marked(board: Board, mark: str, tone: looks.Tone, text: str) -> None:
    row = sentence(board, text, mark=mark)
    board.draw(looks.chip(cell(row, 0), tone))
