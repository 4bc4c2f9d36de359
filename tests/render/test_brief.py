"""The one page for leadership."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from ppmsheets.outcome import Action, Analysis, Effect, Recommendation
from ppmsheets.portfolio import Portfolio, Rag
from ppmsheets.render import one_page
from ppmsheets.render.brief import MOST_LINES, Brief
from ppmsheets.render.brief_page import WIDTH, Page
from ppmsheets.render.charts import draw_charts
from ppmsheets.render.history import draw_history, kept_dates
from ppmsheets.render.looks import NOT_KNOWN
from ppmsheets.render.trends import MOST_MOMENTS, Unit
from ppmsheets.settings import Settings
from ppmsheets.sheet import CellRef, Chart, Link, Paper, cell_at
from tests.render.example import (
    ANALYSIS,
    LAST_WEEK,
    MOBILE,
    PORTFOLIO,
    TODAY,
    empty,
    many,
    published,
)

SETTINGS = Settings()


def drawn(analysis: Analysis, portfolio: Portfolio = PORTFOLIO) -> tuple[Brief, Page]:
    charts = draw_charts(analysis, SETTINGS.tabs.charts)
    return one_page(analysis, portfolio, SETTINGS, charts)


def page(**changes: object) -> tuple[Brief, Page]:
    return drawn(replace(ANALYSIS, **changes))  # type: ignore[arg-type]


def asked(number: int, action: Action = Action.FUND) -> Recommendation:
    return Recommendation(
        id=f"MOB-1:{number}",
        action=action,
        project_id="MOB-1",
        project=f"Candidate {number}",
        why="It is worth it.",
        rule="fund-best-value",
    )


def test_it_has_five_to_seven_figures() -> None:
    assert 5 <= len(page()[0].figures) <= 7


@pytest.mark.parametrize(
    ("missing", "caption"),
    [((), "3 running projects"), (("BOT-3",), "2 of 3 running")],
)
def test_the_budget_says_of_how_many_running_projects_it_is_the_sum(
    missing: tuple[str, ...], caption: str
) -> None:
    group = ANALYSIS.portfolio
    told = replace(group, ev=group.ev._replace(missing=missing))
    budget = page(portfolio=told)[0].figures[0]
    assert (budget.value, budget.caption) == (group.ev.bac, caption)


def test_each_figure_stands_where_the_laidsays() -> None:
    brief, laid = page()
    for figure, where in zip(brief.figures, laid.figures, strict=True):
        shown = cell_at(laid.tab.grid, where.row, where.column)
        known = figure.value is not None
        assert shown == (pytest.approx(figure.value) if known else NOT_KNOWN)


def test_a_judged_figure_says_in_words_what_its_colour_says() -> None:
    for figure in page()[0].figures:
        assert figure.rag is None or figure.caption


def test_the_page_is_one_sheet_of_paper() -> None:
    assert page()[1].tab.paper is Paper.A4_PORTRAIT
    assert page()[1].tab.width == WIDTH


@pytest.mark.parametrize("number", [0, 1, MOST_LINES, MOST_LINES + 1, 500])
def test_it_asks_for_a_handful_of_decisions_and_says_how_many_there_are(
    number: int,
) -> None:
    brief, laid = page(recommendations=tuple(map(asked, range(number))))
    assert len(brief.decisions.shown) == min(number, MOST_LINES)
    assert brief.decisions.total == number
    said = [row[0] for row in laid.tab.grid]
    wanted = "Decisions asked"
    if number > MOST_LINES:
        wanted += f": {MOST_LINES} of {number}"
    assert wanted in said


def test_the_decisions_about_most_money_are_asked_first() -> None:
    sums = (-10.0, None, 500.0, -90.0)
    rows = tuple(
        asked(number)._replace(project=f"{money}", effect=Effect(money=money))
        for number, money in enumerate(sums)
    )
    shown = page(recommendations=rows)[0].decisions.shown
    assert [line.about for line in shown] == ["500.0", "-90.0", "-10.0", "None"]


def test_what_is_answered_is_not_asked_again() -> None:
    answered = tuple(
        asked(number)._replace(status=status)
        for number, status in enumerate(("Approved", "Rejected", "Deferred", "Gone"))
    )
    assert page(recommendations=answered)[0].decisions.total == 0
    ran_out = (asked(0)._replace(status="Expired"),)
    assert page(recommendations=ran_out)[0].decisions.total == 1


@pytest.mark.parametrize(
    ("status", "total"),
    [("Open", 1), ("Expired", 1), ("Approved", 1), ("Rejected", 0), ("Deferred", 0)],
)
def test_an_approved_escalation_is_before_leadership(status: str, total: int) -> None:
    escalated = asked(0, Action.ESCALATE)._replace(status=status)
    assert page(recommendations=(escalated,))[0].escalations.total == total


def test_each_line_leads_to_its_own_row_of_recommendations() -> None:
    mixed = (asked(0), asked(1, Action.ESCALATE), asked(2))
    brief = page(recommendations=mixed)[0]
    rows = [line.target.row for line in brief.decisions.shown if line.target]
    assert [row - rows[0] for row in rows] == [0, 2]
    (escalated,) = brief.escalations.shown
    assert escalated.target == CellRef("Recommendations", rows[0] + 1, 1)
    assert (escalated.mark, escalated.rag) == ("Escalate", Rag.RED)
    assert escalated.owner == MOBILE.sponsor


def test_an_effect_that_the_reason_tells_already_is_not_said_twice() -> None:
    told = asked(0)._replace(effect=Effect(text="worth it."))
    assert page(recommendations=(told,))[0].decisions.shown[0].why == "It is worth it."


def test_old_reports_are_named_beside_the_date() -> None:
    assert "Billing engine" in page()[0].fresh
    fresh = tuple(project._replace(stale=False) for project in ANALYSIS.projects)
    assert page(projects=fresh)[0].fresh == ""


def test_money_is_told_from_run_to_run_of_those_projects_whose_eac_was_known() -> None:
    trend = page()[0].money
    assert trend.moments == (LAST_WEEK, TODAY)
    eac, projects, reds = trend.series
    assert eac.values[0] == 2_040_000
    now = [project.ev.eac for project in ANALYSIS.projects if project.ev.eac]
    assert eac.values[1] == pytest.approx(sum(now[:2]))
    assert (projects.values, reds.values) == ((1, 2), (0, 1))


@pytest.mark.parametrize(("currency", "unit"), [("GBP", "GBP"), ("", "Sum")])
def test_trends_say_what_their_figures_are_of(currency: str, unit: str) -> None:
    _, laid = page(currency=currency)
    titles = [row[0] for row in laid.tab.grid]
    money = titles.index("Money: estimate at completion")
    people = titles.index("People: asked and there")
    assert (titles[money + 1], titles[people + 1]) == (unit, "FTE")


def test_a_second_run_of_the_day_tells_the_same_of_money() -> None:
    days = [TODAY - dt.timedelta(days) for days in range(1, 40)]
    history = tuple(
        published(day)._replace(stage="Active", origin=published(day).origin)
        for day in days
    )
    first = drawn(ANALYSIS, replace(PORTFOLIO, history=history))
    kept = kept_dates(days, TODAY, weeks=SETTINGS.conventions.history_weeks)
    left = tuple(past for past in history if past.published_on in kept)
    assert len(left) < len(history)
    second = drawn(ANALYSIS, replace(PORTFOLIO, history=left))
    assert first == second
    assert draw_history(ANALYSIS, history, title="Past", weeks=8) == draw_history(
        ANALYSIS, left, title="Past", weeks=8
    )


def test_people_are_told_month_by_month_as_far_as_their_capacity_is_known() -> None:
    trend = page()[0].people
    asked_for, there, over = trend.series
    assert asked_for.values == (1.8, 2.5, 3.0, 1.5, 1.0, 0.5)
    assert there.values == (2.0,) * 6
    assert over.values == (0, 2, 2, 0, 0, 0)
    assert asked_for.unit is Unit.FTE


def test_a_bubble_has_risk_reward_and_size() -> None:
    brief = page()[0]
    mobile = next(b for b in brief.bubbles if b.name == "Customer mobile app")
    assert mobile.risk == pytest.approx(210_000 / 1_900_000)
    assert (mobile.reward, mobile.budget) == (1_250_000, 1_900_000)
    assert len(brief.bubbles) + brief.unplaced == 2


def test_a_portfolio_without_anything_still_has_its_page() -> None:
    brief, laid = drawn(empty(), Portfolio())
    said = str(laid.tab.grid)
    assert "Nothing to decide." in said
    assert "Nothing is escalated." in said
    assert brief.people.moments == ()
    assert "Portfolio: brief" in said


def test_a_thousand_projects_fit_the_same_page() -> None:
    brief, laid = drawn(many(1_000))
    assert len(laid.tab.grid) < 80
    assert all(len(t.moments) <= MOST_MOMENTS for t in (brief.money, brief.people))


def test_links_stand_on_cells_that_say_something() -> None:
    tab = page()[1].tab
    for item in tab.decorations:
        if isinstance(item, Link):
            assert cell_at(tab.grid, item.row, item.column) not in (None, NOT_KNOWN)


def test_it_shows_charts_of_the_charts_tab_again_within_its_own_cells() -> None:
    tab = page()[1].tab
    charts = [item for item in tab.decorations if isinstance(item, Chart)]
    assert [chart.name for chart in charts] == ["risk and reward", "s-curve"]
    there = draw_charts(ANALYSIS, "Charts")
    for chart in charts:
        (original,) = [
            item
            for item in there.decorations
            if isinstance(item, Chart) and item.name == chart.name
        ]
        assert chart == replace(original, spot=chart.spot, source="Charts")
        assert chart.spot.row + chart.spot.height / 21 <= len(tab.grid)
    left, right = charts
    pixels = [characters * 7 + 5 for _, characters in tab.widths]
    assert left.spot.width <= sum(pixels[: right.spot.column])
    assert right.spot.width <= sum(pixels[right.spot.column :])


def test_without_figures_to_draw_there_is_no_room_kept_for_charts() -> None:
    said = str(drawn(empty(), Portfolio())[1].tab.grid)
    assert "In pictures" not in said
