"""Value against money and people: the worked example, once and many times over."""

from __future__ import annotations

import itertools
from dataclasses import replace

import pytest

from ppmsheets.analysis.insight.allowance import Allowance
from ppmsheets.analysis.insight.frontier import SHARES, Axis, entries, frontier
from ppmsheets.analysis.optimiser.engine import Answer, optimise
from ppmsheets.analysis.optimiser.limits import Limits
from ppmsheets.analysis.optimiser.options import (
    Capacity,
    Case,
    Overtime,
    Profile,
    Series,
    ordered,
)
from ppmsheets.outcome import FrontierPoint
from tests.analysis.hull import concave_hull
from tests.analysis.insight.blocks import many
from tests.analysis.optimiser_cases import worked
from tests.analysis.test_optimiser_frontier import WORKED


def points_of(
    case: Case, answer: Answer, axis: Axis = Axis.BUDGET
) -> tuple[FrontierPoint, ...]:
    return frontier(ordered(case), answer, axis, Limits(), Allowance(60))


def most_value(money: float) -> int:
    """Return what the terms say a budget of the worked example can give."""
    return max(value for cost, value in WORKED.items() if cost <= money + 1e-9)


def test_eleven_points_are_those_of_the_terms() -> None:
    points = points_of(worked(), optimise(worked()))
    assert [point.share for point in points] == list(SHARES)
    for point in points:
        assert point.amount == pytest.approx(14 * point.share)
        assert point.value == pytest.approx(most_value(point.amount))
        assert point.bound == pytest.approx(point.value)
    (today,) = (point for point in points if point.share == 1)
    assert today.inside == ("2", "3", "4")


def test_the_marginal_value_is_what_the_last_money_gained() -> None:
    first, *others = points_of(worked(), optimise(worked()))
    assert first.marginal is None
    for point, before in zip(others, [first, *others], strict=False):
        assert point.marginal is not None
        gained = point.marginal * (point.amount - before.amount)
        assert gained == pytest.approx(point.value - before.value)


def test_points_of_a_large_portfolio_contain_one_another_within_the_bound() -> None:
    blocks = 10
    case = many(blocks)
    points = points_of(case, optimise(case))
    assert len(points) == len(SHARES)
    for less, more in itertools.pairwise(points):
        assert set(less.inside) <= set(more.inside)
        assert less.value <= more.value + 1e-9
    for point in points:
        truth = blocks * most_value(14 * point.share)
        assert point.bound is not None
        assert point.value <= truth + 1e-6 <= point.bound + 2e-6
        assert point.value > 0.7 * truth


def test_the_hull_of_all_points_lies_above_each() -> None:
    points = points_of(many(10), optimise(many(10)))
    corners = concave_hull([(point.amount, point.value) for point in points])
    for point in points:
        (x0, y0), (x1, y1) = next(
            pair
            for pair in itertools.pairwise(corners)
            if pair[0][0] <= point.amount <= pair[1][0]
        )
        height = y0 + (y1 - y0) * (point.amount - x0) / (x1 - x0)
        assert point.value <= height + 1e-6


def test_a_project_enters_at_the_least_budget_from_which_it_stays_in() -> None:
    points = points_of(worked(), optimise(worked()))
    found = entries(points)
    # 7 buys project 2 alone, 9.8 buys 1 and 3 instead; from 11.2 on it is in.
    assert found["2"] == pytest.approx(11.2)
    assert found["1"] == pytest.approx(15.4)


def test_people_have_a_frontier_of_their_own() -> None:
    case = worked(100)
    demand = Profile(demand=(Series("Tester", (3.0,)),))
    projects = tuple(
        replace(p, options=(replace(p.options[0], profile=demand), p.options[1]))
        for p in case.projects
    )
    capacity = Capacity("Tester", (6.0,), Overtime(0.0, 0.0, 20.0))
    case = replace(case, projects=projects, capacities=(capacity,))
    points = points_of(case, optimise(case), Axis.FTE)
    values = {point.amount: point.value for point in points}
    # Testers for one, two and three projects: 11, 11 + 8, 11 + 8 + 6.
    assert values[3.0] == pytest.approx(11)
    assert values[6.0] == pytest.approx(19)
    assert values[9.0] == pytest.approx(25)
    assert {point.axis for point in points} == {"FTE"}
    assert points_of(worked(), optimise(worked()), Axis.FTE) == ()


def test_points_that_no_allowance_is_left_for_are_said_to_be_missing() -> None:
    allowance = Allowance(0)
    case = ordered(worked())
    points = frontier(case, optimise(case), Axis.BUDGET, Limits(), allowance)
    assert [point.share for point in points] == [1.0]
    assert allowance.omitted == ["Of the frontier by budget, some points are left out."]
