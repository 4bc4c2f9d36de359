"""Marks of the report's charts stand where their numbers say."""

from __future__ import annotations

import datetime as dt
import math
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ppmsheets.outcome import Curve, CurvePoint
from ppmsheets.portfolio import Rag
from ppmsheets.render.brief import Bubble
from ppmsheets.render.trends import Series, Trend, Unit
from ppmsheets.report import charts
from ppmsheets.report.curve import curve_chart
from ppmsheets.report.locales import style_of
from ppmsheets.sheet import CellRef
from tests.render.example import ANALYSIS, HORIZON

STYLE = style_of("en_GB")
WHERE = CellRef("Status", 0, 0)


def bubble(name: str, risk: float, reward: float, budget: float) -> Bubble:
    return Bubble(name, risk, reward, budget, Rag.GREEN, WHERE)


BUBBLES = st.lists(
    st.builds(
        bubble,
        st.text(max_size=5),
        st.floats(0, 5),
        st.floats(-1e9, 1e9),
        st.floats(1, 1e9),
    ),
    min_size=1,
    max_size=15,
)


@given(BUBBLES)
def test_every_bubble_stands_inside_its_frame(bubbles: list[Bubble]) -> None:
    chart = charts.bubble_chart(bubbles, STYLE)
    assert chart is not None
    for mark in chart.marks:
        assert charts.LEFT <= mark.x <= charts.WIDTH - charts.RIGHT
        assert charts.TOP - 0.1 <= mark.y <= charts.HEIGHT - charts.BOTTOM + 0.1
    assert charts.TOP - 0.1 <= chart.zero <= charts.HEIGHT - charts.BOTTOM + 0.1
    assert len(chart.marks) + chart.left_out == len(bubbles)


@given(BUBBLES)
def test_more_risk_is_further_right_and_more_reward_further_up(
    bubbles: list[Bubble],
) -> None:
    chart = charts.bubble_chart(bubbles, STYLE)
    assert chart is not None
    shown = sorted(bubbles, key=lambda one: (-one.budget, one.name))
    pairs = list(zip(shown, chart.marks, strict=False))
    for one, mark in pairs:
        for other, its in pairs:
            if one.risk < other.risk:
                assert mark.x <= its.x
            if one.reward < other.reward:
                assert mark.y >= its.y
            if one.budget < other.budget:
                assert mark.radius <= its.radius


def test_area_and_not_radius_tells_the_budget() -> None:
    chart = charts.bubble_chart(
        [bubble("a", 0.1, 1, 400.0), bubble("b", 0.1, 1, 100.0)], STYLE
    )
    assert chart is not None
    large, small = chart.marks
    assert large.radius == 2 * small.radius


@given(st.integers(1, 6))
def test_numbers_of_bubbles_on_one_spot_stand_apart(count: int) -> None:
    chart = charts.bubble_chart(
        [bubble(str(number), 0.1, 5.0, 100.0) for number in range(count)], STYLE
    )
    assert chart is not None
    places = sorted(mark.number_x for mark in chart.marks)
    assert all(b - a >= 9 for a, b in pairwise(places))
    assert sum(places) / count == pytest.approx(chart.marks[0].x, abs=0.1)


def test_without_bubbles_there_is_no_chart() -> None:
    assert charts.bubble_chart([], STYLE) is None


@given(st.floats(1e-6, 1e12))
def test_a_step_is_a_round_number_that_is_large_enough(size: float) -> None:
    step = charts.nice(size)
    assert size * (1 - 1e-6) <= step <= size * 2.6
    lead = step / 10.0 ** math.floor(math.log10(step) + 1e-9)
    assert min(abs(lead - round_one) for round_one in (1, 2, 2.5, 5, 10)) < 1e-6


def people(asked: tuple[float, ...], there: float, over: tuple[int, ...]) -> Trend:
    return Trend(
        "People",
        tuple(month.first for month in HORIZON[: len(asked)]),
        monthly=True,
        series=(
            Series("Asked", Unit.FTE, asked),
            Series("There", Unit.FTE, (there,) * len(asked)),
            Series("Over", Unit.COUNT, over),
        ),
        note="",
    )


def test_a_bar_beyond_what_there_is_rises_above_its_mark() -> None:
    chart = charts.trend_chart(people((3.0, 1.0), 2.0, (1, 0)), ["Mar", "Apr"], STYLE)
    assert chart is not None
    first, second = chart.columns
    assert first.y is not None
    assert second.y is not None
    assert first.level is not None
    assert first.y < first.level < second.y
    assert (first.alarm, second.alarm) == (True, False)
    assert first.y + first.height == charts.HEIGHT - charts.BOTTOM


def test_nothing_asked_and_nobody_there_is_no_chart() -> None:
    assert charts.trend_chart(people((0.0,), 0.0, (0,)), ["Mar"], STYLE) is None


def test_a_moment_without_a_figure_has_no_bar() -> None:
    money = Trend(
        "Money",
        tuple(month.first for month in HORIZON[:2]),
        monthly=False,
        series=(
            Series("EAC", Unit.MONEY, (None, 5e6)),
            Series("Red", Unit.COUNT, (0, 1)),
        ),
        note="",
    )
    chart = charts.trend_chart(money, ["1 Mar", "1 Apr"], STYLE)
    assert chart is not None
    assert [column.y is None for column in chart.columns] == [True, False]
    assert chart.columns[1].value == "5.0m"


def point(month: int, pv: float, ev: float | None, ac: float | None) -> CurvePoint:
    return CurvePoint(dt.date(2026, month, 28), pv, ev, ac)


def test_the_s_curve_ends_earned_and_spent_at_the_last_report() -> None:
    curve = Curve(
        (
            point(1, 0.0, 0.0, 0.0),
            point(2, 50.0, 40.0, 45.0),
            point(3, 100.0, None, None),
        )
    )
    drawn = curve_chart(curve, dt.date(2026, 2, 28), STYLE)
    assert drawn is not None
    planned, earned, spent = (run.points.split(" ") for run in drawn.runs)
    assert (len(planned), len(earned), len(spent)) == (3, 2, 2)
    assert planned[0] == earned[0] == f"{charts.LEFT:.1f},{156.0}"
    assert planned[-1].split(",")[0] == f"{charts.WIDTH - charts.RIGHT:.1f}"
    assert earned[-1].startswith(f"{drawn.today},")
    assert drawn.words == (
        "By 28/02/2026: planned 50, earned 40, spent 45; planned in all 100."
    )


@pytest.mark.parametrize("curve", [Curve(), Curve((point(1, 0.0, 0.0, 0.0),) * 2)])
def test_nothing_planned_is_no_s_curve(curve: Curve) -> None:
    assert curve_chart(curve, dt.date(2026, 2, 28), STYLE) is None


def test_lines_of_the_s_curve_differ_in_more_than_colour() -> None:
    drawn = curve_chart(ANALYSIS.curve, ANALYSIS.status_date, STYLE)
    assert drawn is not None
    assert len({run.dash for run in drawn.runs}) == 3
