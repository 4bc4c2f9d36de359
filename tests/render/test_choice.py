"""How the choice was made, on Summary."""

from __future__ import annotations

from dataclasses import replace

from ppmsheets.outcome import Selection, SolverStatus
from ppmsheets.render import looks
from ppmsheets.render.choice import draw_choice
from ppmsheets.render.layout import Board
from ppmsheets.render.projects import Places
from ppmsheets.render.summary import draw_summary
from ppmsheets.settings import Settings
from ppmsheets.sheet import CellRef, Link, Look, Note
from tests.render import choices
from tests.render.example import ANALYSIS


def drawn(selection: Selection) -> Board:
    board = Board()
    draw_choice(board, selection, "Priorities")
    return board


def test_nothing_is_said_where_nothing_was_searched() -> None:
    assert drawn(Selection(SolverStatus.NOT_NEEDED)).rows == []


def test_the_first_line_leads_to_priorities() -> None:
    links = [d for d in drawn(choices.SELECTION).decorations if isinstance(d, Link)]
    assert links == [Link(1, 1, CellRef("Priorities", 0, 0))]


def test_a_clash_comes_first_with_what_is_given_up() -> None:
    board = drawn(replace(choices.SELECTION, clash=choices.CLASH))
    assert [row[0] for row in board.rows[1:4]] == ["Clash", None, "Close"]
    assert board.rows[1][1] == choices.CLASH.sentence
    assert board.rows[2][1] == (f"{choices.CLASH.nearest} {choices.CLASH.alternatives}")


def test_the_nearest_answer_to_a_clash_is_judged_by_how_good_it_is() -> None:
    search = choices.SEARCH._replace(status=SolverStatus.INFEASIBLE, gap=0.0)
    board = drawn(replace(choices.SELECTION, clash=choices.CLASH, search=search))
    assert [row[0] for row in board.rows[1:4]] == ["Clash", None, "Proven"]


def test_a_search_that_the_clock_stopped_is_amber() -> None:
    search = choices.SEARCH._replace(timed_out=True)
    board = drawn(replace(choices.SELECTION, search=search))
    fills = [d.fill for d in board.decorations if isinstance(d, Look) and d.fill]
    assert fills == [looks.AMBER.fill]


def test_what_is_taken_for_granted_is_whole_in_a_note() -> None:
    taken = "What MOB-1 still costs is assumed. " * 9
    board = drawn(replace(choices.SELECTION, taken=taken))
    (note,) = (d for d in board.decorations if isinstance(d, Note))
    assert note.text.count("is assumed.") == 9


def test_the_block_stands_below_the_three_questions_and_the_attention() -> None:
    tab = draw_summary(ANALYSIS, "Northwind", Places({}, {}), Settings())
    marks = [row[0] for row in tab.grid]
    places = [
        marks.index(heading)
        for heading in (
            "The three questions",
            "Needs attention",
            "How the choice was made",
            "Programs",
        )
    ]
    assert places == sorted(places)
