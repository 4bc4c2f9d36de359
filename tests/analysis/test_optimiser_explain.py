"""Counterfactuals: the worked example, and every choice tried."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from ppmsheets.analysis.optimiser.cutline import cut_line
from ppmsheets.analysis.optimiser.engine import optimise
from ppmsheets.analysis.optimiser.explain import (
    Short,
    WhyNot,
    decision_prices,
    why_not,
)
from ppmsheets.analysis.optimiser.options import (
    Capacity,
    Case,
    Option,
    Overtime,
    Pin,
    Profile,
    Project,
    Series,
)
from ppmsheets.analysis.optimiser.verify import money
from tests.analysis.optimiser_cases import (
    Choice,
    best_value,
    broken,
    choices,
    random_case,
    worked,
    worth,
)

FEASIBLE = [seed for seed in range(500) if best_value(random_case(seed)) is not None]


def explained(case: Case) -> tuple[WhyNot, ...]:
    return why_not(case, optimise(case))


def test_project_one_of_the_worked_example_enters_at_15_or_cost_4_or_value_10() -> None:
    (found,) = explained(worked())
    assert found.project_id == "1"
    assert found.price_of_forcing == pytest.approx(2)
    assert found.value_at_least == pytest.approx(10)
    assert found.cost_at_most == pytest.approx(4)
    assert found.budget_raise is not None
    assert 14 * (1 + found.budget_raise) == pytest.approx(15)


def test_the_cut_line_of_the_worked_example_is_worth_19() -> None:
    line = cut_line(worked())
    assert line.above == ("1", "2")
    assert line.account.value == pytest.approx(19)


def test_no_cut_line_takes_what_is_worth_more_left_out() -> None:
    case = worked(100)
    bad, *others = case.projects
    (way, out) = bad.options
    bad = replace(bad, options=(replace(way, value=-1.0), out))
    line = cut_line(replace(case, projects=(bad, *others)))
    assert line.above == tuple(p.project_id for p in others)


def test_a_project_lacks_the_people_that_others_have() -> None:
    case = worked(100)
    demand = Profile(demand=(Series("Tester", (3.0,)),))
    projects = tuple(
        replace(p, options=(replace(p.options[0], profile=demand), p.options[1]))
        for p in case.projects
    )
    capacity = Capacity("Tester", (7.0,), Overtime(0.0, 0.0, 20.0))
    found = explained(replace(case, projects=projects, capacities=(capacity,)))
    lacking = {item.project_id: item.short for item in found}
    assert lacking == {
        "3": (Short("Tester", 0, 2.0),),
        "4": (Short("Tester", 0, 2.0),),
    }


def test_obeying_a_decision_costs_what_the_free_optimum_is_worth_more() -> None:
    case = replace(worked(), pins=(Pin("approving CRM", "1", ("fund",)),))
    (price,) = decision_prices(case, optimise(case))
    assert price.price == pytest.approx(2)
    assert price.name == "approving CRM"


# --- against every choice ---------------------------------------------------------


def values(case: Case) -> list[tuple[Choice, float]]:
    return [(c, worth(case, c)) for c in choices(case) if not broken(case, c)]


def best(case: Case, name: str, *, inside: bool) -> float:
    found = [value for c, value in values(case) if c[name].inside is inside]
    return max(found, default=-math.inf)


def with_raise(case: Case, share: float) -> Case:
    budgets = [replace(b, amount=b.amount * (1 + share)) for b in case.budgets]
    return replace(case, budgets=tuple(budgets))


def with_cost(case: Case, name: str, factor: float) -> Case:
    def scaled(option: Option) -> Option:
        cash = tuple(
            replace(s, amounts=tuple(factor * a for a in s.amounts))
            for s in option.profile.cash
        )
        return replace(option, profile=replace(option.profile, cash=cash))

    projects = tuple(
        replace(p, options=tuple(scaled(o) if o.inside else o for o in p.options))
        if p.project_id == name
        else p
        for p in case.projects
    )
    return replace(case, projects=projects)


@pytest.mark.parametrize("block", range(4))
def test_the_price_of_forcing_is_what_trying_every_choice_finds(block: int) -> None:
    for seed in FEASIBLE[:160][block::4]:
        case = random_case(seed)
        whole = best_value(case)
        for found in explained(case):
            forced = best(case, found.project_id, inside=True)
            if found.price_of_forcing is None:
                assert forced == -math.inf
            else:
                assert whole is not None
                assert found.price_of_forcing == pytest.approx(whole - forced)


@pytest.mark.slow
@pytest.mark.parametrize("block", range(4))
def test_at_the_raise_stated_a_project_draws_level_and_below_it_does_not(
    block: int,
) -> None:
    for seed in FEASIBLE[:160][block::4]:
        case = random_case(seed)
        if not case.budgets:
            continue
        for found in explained(case):
            name, share = found.project_id, found.budget_raise
            tried = [share] if share is not None else [0.5, 1.0, 19.0]
            for raised in tried:
                at = with_raise(case, raised + 1e-7)
                level = best(at, name, inside=True) >= best(at, name, inside=False)
                assert level is (share is not None), (seed, name)
            for part in (0.0, 0.3, 0.6, 0.9, 0.99) if share else ():
                below = with_raise(case, part * (share or 0.0))
                out = best(below, name, inside=False)
                assert best(below, name, inside=True) < out, (seed, name, part)


def one_way_in(project: Project) -> tuple[Option, ...]:
    return tuple(option for option in project.options if option.inside)


@pytest.mark.slow
def test_at_the_cost_stated_a_project_draws_level_and_above_it_does_not() -> None:
    checked = 0
    for seed in FEASIBLE[:280]:
        case = random_case(seed)
        single = [p for p in case.projects if len(one_way_in(p)) == 1]
        for found in explained(case) if single and not case.shares else ():
            name, most = found.project_id, found.cost_at_most
            project = next(p for p in case.projects if p.project_id == name)
            if project not in single:
                continue
            cost = money(case, one_way_in(project)[0])
            out = best(case, name, inside=False)
            if most is None:
                free = with_cost(case, name, 0.0)
                assert best(free, name, inside=True) < out, (seed, name)
            elif most < cost - 1e-6:
                at = with_cost(case, name, most / cost - 1e-9)
                assert best(at, name, inside=True) >= out - 1e-6, (seed, name)
                above = with_cost(case, name, (most / cost) * 1.01 + 0.001)
                assert best(above, name, inside=True) < out, (seed, name)
                checked += 1
    assert checked > 5
