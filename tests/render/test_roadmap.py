"""Roadmap: bars of cells from start to finish, milestones over them."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from ppmsheets.outcome import ProjectResult
from ppmsheets.portfolio import Milestone, Origin, Stage
from ppmsheets.render.looks import NOT_KNOWN
from ppmsheets.render.roadmap import MOST_PERIODS, draw_roadmap
from ppmsheets.sheet import CellValue, ColourRule, Note, Tab
from tests.render.example import ANALYSIS, CHATBOT, MOBILE, empty, many

FIRST = 5
"""Column of the first period."""


def road(*projects: ProjectResult, events: tuple[Milestone, ...] = ()) -> Tab:
    return draw_roadmap(replace(ANALYSIS, projects=projects), events, "Roadmap")


def event(day: dt.date, name: str = "Beta", actual: dt.date | None = None) -> Milestone:
    return Milestone("MOB-1", Origin("T", 1, 0), name, forecast=day, actual=actual)


def rows(tab: Tab) -> list[tuple[CellValue, ...]]:
    """Return the rows of projects."""
    return list(tab.grid[tab.frozen_rows :])


def bar(tab: Tab) -> str:
    """Return the bar of the only project, a dot for each period without."""
    return "".join(str(mark or ".") for mark in rows(tab)[0][FIRST:])


def labels(tab: Tab) -> list[CellValue]:
    return list(tab.grid[tab.frozen_rows - 1][FIRST:])


def running(
    start: dt.date, finish: dt.date, baseline: dt.date | None = None
) -> ProjectResult:
    return MOBILE._replace(
        start=start, forecast_finish=finish, baseline_finish=baseline or finish
    )


def test_a_bar_reaches_from_the_month_of_the_start_to_that_of_the_finish() -> None:
    tab = road(running(dt.date(2026, 1, 31), dt.date(2026, 5, 1)))
    assert labels(tab) == [1, 2, 3, 4, 5]
    assert bar(tab) == "RRRRR"


def test_what_is_beyond_the_baseline_finish_is_marked() -> None:
    late = running(dt.date(2026, 2, 1), dt.date(2026, 6, 9), dt.date(2026, 4, 30))
    assert bar(road(late)) == "RRR++"


def test_a_finish_before_the_baseline_is_not_late() -> None:
    early = running(dt.date(2026, 2, 1), dt.date(2026, 4, 9), dt.date(2026, 6, 30))
    assert bar(road(early)) == "RRR"


def test_a_project_that_has_not_begun_is_planned() -> None:
    planned = CHATBOT._replace(
        start=dt.date(2026, 5, 1), baseline_finish=dt.date(2026, 6, 30)
    )
    tab = road(planned)
    assert bar(tab) == "..PP"
    assert rows(tab)[0][2] == "Idea"


def test_a_project_without_dates_is_listed_without_a_bar() -> None:
    tab = road(CHATBOT)
    assert rows(tab)[0][3:5] == (NOT_KNOWN, NOT_KNOWN)
    assert bar(tab) == "."


def test_a_closed_project_is_not_on_the_road() -> None:
    tab = road(MOBILE._replace(stage=Stage.CLOSED))
    assert rows(tab)[0][0] == "No open project was found."


def test_a_milestone_stands_in_its_month_and_its_note_names_it() -> None:
    whole = running(dt.date(2026, 2, 1), dt.date(2026, 5, 31))
    tab = road(
        whole,
        events=(
            event(dt.date(2026, 4, 15)),
            event(dt.date(2026, 2, 15), "Alpha", dt.date(2026, 2, 16)),
        ),
    )
    assert bar(tab) == "◇R◆R"
    notes = {
        n.column: n.text for n in tab.decorations if isinstance(n, Note) and n.row > 3
    }
    assert notes == {
        FIRST: "Alpha: 2026-02-16, reached",
        FIRST + 2: "Beta: 2026-04-15",
    }


def test_several_milestones_of_a_month_are_all_named_and_one_ahead_rules() -> None:
    done = dt.date(2026, 4, 2)
    tab = road(
        running(dt.date(2026, 4, 1), dt.date(2026, 4, 30)),
        events=(event(dt.date(2026, 4, 20)), event(done, "Alpha", done)),
    )
    assert bar(tab)[-1] == "◆"
    (note,) = [n for n in tab.decorations if isinstance(n, Note) and n.row > 3]
    assert note.text == "Alpha: 2026-04-02, reached\nBeta: 2026-04-20"


def test_how_late_a_milestone_is_stands_in_its_note() -> None:
    late = event(dt.date(2026, 4, 15))._replace(baseline=dt.date(2026, 4, 1))
    tab = road(running(dt.date(2026, 4, 1), dt.date(2026, 4, 30)), events=(late,))
    (note,) = [n for n in tab.decorations if isinstance(n, Note) and n.row > 3]
    assert note.text == "Beta: 2026-04-15, 14 days late"


@pytest.mark.parametrize(
    ("finish", "first_labels", "years"),
    [
        (dt.date(2028, 12, 31), [1, 2, 3, 4], 3),
        (dt.date(2034, 12, 31), ["Q1", "Q2", "Q3", "Q4"], 9),
        (dt.date(2047, 1, 1), [None, None, None, None], 22),
    ],
)
def test_long_portfolios_are_shown_by_quarter_or_year(
    finish: dt.date, first_labels: list[CellValue], years: int
) -> None:
    tab = road(running(dt.date(2026, 1, 1), finish))
    assert labels(tab)[:4] == first_labels
    assert len(labels(tab)) <= MOST_PERIODS
    assert sum(value is not None for value in tab.grid[tab.frozen_rows - 2]) == years


def test_a_date_far_off_does_not_push_the_rest_out_of_sight() -> None:
    tab = road(running(dt.date(1926, 1, 1), dt.date(2206, 1, 1)))
    assert len(labels(tab)) <= MOST_PERIODS
    assert set(bar(tab)) == {"R"}


def test_the_period_that_runs_stands_out() -> None:
    tab = road(running(dt.date(2026, 2, 1), dt.date(2026, 5, 31)))
    notes = [n for n in tab.decorations if isinstance(n, Note)]
    assert [(n.column, n.text) for n in notes] == [(FIRST + 1, "Today: 2026-03-30")]


def test_every_mark_has_a_colour_rule() -> None:
    tab = draw_roadmap(ANALYSIS, (), "Roadmap")
    rules = {
        rule.value
        for rule in tab.decorations
        if isinstance(rule, ColourRule) and rule.area.left == FIRST
    }
    assert rules == {"R", "A", "G", "?", "P", "+", "◆", "◇"}


def test_a_project_that_is_not_rated_says_so() -> None:
    tab = road(MOBILE._replace(overall=None))
    assert rows(tab)[0][2] == "Not rated"
    assert "?" in bar(tab)


def test_projects_stand_by_program_then_start() -> None:
    def made(key: str, program: str | None, start: dt.date | None) -> ProjectResult:
        return MOBILE._replace(project_id=key, name=key, program=program, start=start)

    tab = road(
        made("a", None, dt.date(2025, 1, 1)),
        made("b", "Zeta", dt.date(2026, 1, 1)),
        made("c", "Alpha", None),
        made("d", "Alpha", dt.date(2026, 2, 1)),
    )
    assert [row[0] for row in rows(tab)] == ["d", "c", "b", "a"]


def test_an_empty_portfolio_has_a_sensible_road() -> None:
    tab = draw_roadmap(empty(), (), "Roadmap")
    assert rows(tab)[0][0] == "No open project was found."


def test_a_thousand_projects_are_all_on_the_road() -> None:
    assert len(rows(draw_roadmap(many(1_000), (), "Roadmap"))) == 1_000
