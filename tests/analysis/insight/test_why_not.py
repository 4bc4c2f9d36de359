"""Why a project is left out: the worked example, and every choice tried."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ppmsheets.analysis.insight.allowance import Allowance
from ppmsheets.analysis.insight.why_not import why_not
from ppmsheets.analysis.optimiser.engine import Answer, optimise
from ppmsheets.analysis.optimiser.limits import Limits
from ppmsheets.analysis.optimiser.model import build
from ppmsheets.analysis.optimiser.options import Case, ordered
from ppmsheets.outcome import Certainty, WhyNot
from tests.analysis.optimiser_cases import (
    best_value,
    broken,
    choices,
    random_case,
    worked,
    worth,
)
from tests.analysis.test_optimiser_explain import with_cost, with_raise

FEASIBLE = [seed for seed in range(200) if best_value(random_case(seed)) is not None]


def told(case: Case, answer: Answer, allowance: Allowance) -> tuple[WhyNot, ...]:
    return why_not(build(ordered(case)), answer, Limits(), allowance)


def bounded(case: Case) -> tuple[WhyNot, ...]:
    """Return what bounds tell of an answer that is not known to be the best."""
    answer = optimise(case)
    return told(case, replace(answer, gap=0.001), Allowance(60))


def best(case: Case, name: str, *, inside: bool) -> float:
    values = [
        worth(case, choice)
        for choice in choices(case)
        if choice[name].inside is inside and not broken(case, choice)
    ]
    return max(values, default=-math.inf)


def test_the_worked_example_enters_at_15_or_cost_4_or_value_10() -> None:
    (found,) = told(worked(), optimise(worked()), Allowance(60))
    assert found.project_id == "1"
    assert found.certainty is Certainty.EXACT
    assert found.price_of_forcing == pytest.approx((2, 2))
    assert found.budget_needed == pytest.approx(15)
    assert found.cost_at_most == pytest.approx(4)
    assert found.value_at_least == pytest.approx(10)


def test_bounds_hold_the_exact_figures_of_the_worked_example() -> None:
    (found,) = bounded(worked())
    least, most = found.price_of_forcing
    assert found.certainty is not Certainty.EXACT
    assert least is not None
    assert most is not None
    assert least <= 2 <= most
    assert found.out_below_value is not None
    assert found.value_at_least is not None
    assert found.out_below_value <= 10 <= found.value_at_least
    assert found.cost_at_most is None or found.cost_at_most >= 4
    assert found.out_below_budget is None or found.out_below_budget <= 15


@pytest.mark.slow
@settings(max_examples=60)
@given(st.sampled_from(FEASIBLE))
def test_an_interval_holds_the_price_that_trying_every_choice_finds(seed: int) -> None:
    case = random_case(seed)
    whole = best_value(case)
    assert whole is not None
    for found in bounded(case):
        price = whole - best(case, found.project_id, inside=True)
        least, most = found.price_of_forcing
        assert least is None or least <= price + 1e-5
        assert most is None or price <= most + 1e-5
        assert most is None or price < math.inf
        if found.certainty is Certainty.PROVEN_OUT:
            assert price > 0


@pytest.mark.parametrize("block", range(2))
def test_below_the_budget_and_above_the_cost_stated_a_project_is_out(
    block: int,
) -> None:
    tried = {"budget": 0, "cost": 0}
    for seed in FEASIBLE[block::2]:
        case = random_case(seed)
        for found in bounded(case):
            name = found.project_id
            money = sum(budget.amount for budget in case.budgets)
            if found.out_below_budget is not None and money:
                raised = 0.99 * found.out_below_budget / money - 1
                at = with_raise(case, max(0.0, raised))
                out = best(at, name, inside=False)
                assert best(at, name, inside=True) < out + 1e-6, (seed, name)
                tried["budget"] += raised > 0
            project = next(p for p in case.projects if p.project_id == name)
            ways = [o for o in project.options if o.inside]
            if found.cost_at_most is not None and len(ways) == 1 and not case.shares:
                cost = sum(sum(s.amounts) for s in ways[0].profile.cash)
                share = 1.01 * found.cost_at_most / cost if cost else 1.0
                at = with_cost(case, name, min(1.0, share))
                out = best(at, name, inside=False)
                assert best(at, name, inside=True) < out + 1e-6, (seed, name)
                tried["cost"] += share < 1
    assert min(tried.values()) > 0


def test_what_there_is_no_allowance_for_is_told_by_one_bound_and_said() -> None:
    allowance = Allowance(0)
    (found,) = told(worked(), optimise(worked()), allowance)
    assert found.certainty is not Certainty.EXACT
    assert found.price_of_forcing[1] is None
    assert allowance.omitted == [
        "Of 1 project that the plan leaves far behind, why not is told by one bound."
    ]


def test_what_is_told_is_the_same_in_every_run() -> None:
    case = random_case(FEASIBLE[3])
    runs = {repr(told(case, optimise(case), Allowance(60))) for _ in range(3)}
    assert len(runs) == 1
