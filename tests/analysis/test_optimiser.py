"""The optimiser's one search: worked example, every choice tried, order of rows."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import TypeVar

import pytest

from ppmsheets.analysis.optimiser.engine import optimise
from ppmsheets.analysis.optimiser.kernel import solve_kernel
from ppmsheets.analysis.optimiser.limits import Limits, Outcome
from ppmsheets.analysis.optimiser.model import build
from ppmsheets.analysis.optimiser.options import (
    Capacity,
    Case,
    Pin,
    Project,
    ordered,
)
from ppmsheets.analysis.optimiser.verify import recount
from tests.analysis.optimiser_cases import (
    best_value,
    broken,
    choices,
    random_case,
    spent_in_all,
    worked,
    worth,
)

SEEDS = range(500)


T = TypeVar("T")


def mixed(rng: random.Random, items: tuple[T, ...]) -> tuple[T, ...]:
    return tuple(rng.sample(items, len(items)))


def shuffled(case: Case, seed: int) -> Case:
    rng = random.Random(seed)
    projects = [replace(p, options=mixed(rng, p.options)) for p in case.projects]
    return replace(
        case,
        projects=mixed(rng, tuple(projects)),
        budgets=mixed(rng, case.budgets),
        capacities=mixed(rng, case.capacities),
        ties=mixed(rng, case.ties),
        pins=mixed(rng, case.pins),
    )


def test_the_worked_example_is_worth_21_with_two_three_and_four() -> None:
    answer = optimise(worked())
    assert answer.outcome is Outcome.OPTIMAL
    assert answer.value == pytest.approx(21)
    assert answer.choice == {"1": "leave", "2": "fund", "3": "fund", "4": "fund"}
    assert answer.gap == 0


def test_nothing_to_choose_is_worth_nothing() -> None:
    answer = optimise(Case(1, ()))
    assert (answer.outcome, answer.value) == (Outcome.OPTIMAL, 0)


@pytest.mark.parametrize("block", range(10))
def test_500_small_cases_agree_with_trying_every_choice(block: int) -> None:
    for seed in SEEDS[block::10]:
        case = random_case(seed)
        best = best_value(case)
        answer = optimise(case)
        if best is None:
            assert answer.outcome is Outcome.INFEASIBLE, seed
        else:
            assert answer.outcome is Outcome.OPTIMAL, (seed, answer.fault)
            assert answer.value == pytest.approx(best), seed


@pytest.mark.parametrize("block", range(2))
def test_the_kernel_agrees_with_trying_every_choice(block: int) -> None:
    for seed in SEEDS[block::10]:
        case = ordered(random_case(seed))
        best = best_value(case)
        found = solve_kernel(build(case), Limits())
        if best is None:
            assert found.outcome is Outcome.INFEASIBLE, seed
        else:
            assert found.outcome is Outcome.OPTIMAL, seed
            assert found.bound == pytest.approx(best, abs=1e-5), seed


def test_the_recount_agrees_with_the_words_of_the_rules() -> None:
    rng = random.Random(3)
    for seed in SEEDS[:100]:
        case = random_case(seed)
        every = list(choices(case))
        for choice in rng.sample(every, min(20, len(every))):
            keys = {name: option.key for name, option in choice.items()}
            account = recount(case, keys)
            assert {b.constraint for b in account.breaches} == broken(case, choice)
            assert account.value == pytest.approx(worth(case, choice))
            assert account.cost == pytest.approx(spent_in_all(case, choice))


def test_of_equal_values_the_least_cost_is_chosen_then_the_better_ranks() -> None:
    for seed in SEEDS[:60]:
        case = random_case(seed)
        allowed = [c for c in choices(case) if not broken(case, c)]
        if not allowed:
            continue
        ranked = sorted(
            ordered(case).projects,
            key=lambda p: (p.rank is None, p.rank or 0, p.project_id),
        )
        best = min(
            allowed,
            key=lambda c: (
                round(-worth(case, c), 6),
                round(spent_in_all(case, c), 6),
                [p.options.index(c[p.project_id]) for p in ranked],
            ),
        )
        expected = {name: option.key for name, option in best.items()}
        assert optimise(case).choice == expected, seed


def test_the_order_of_rows_changes_no_answer() -> None:
    for seed in SEEDS[:40]:
        case = random_case(seed)
        assert optimise(shuffled(case, seed)) == optimise(case)


def test_a_case_that_names_what_is_not_there_is_refused() -> None:
    case = worked()
    with pytest.raises(ValueError, match="budget given twice: the budget"):
        optimise(replace(case, budgets=case.budgets * 2))
    with pytest.raises(ValueError, match="no such project: 9"):
        optimise(replace(case, pins=(Pin("pinning 9", "9", ("fund",)),)))
    with pytest.raises(ValueError, match="allows what 1 does not offer"):
        optimise(replace(case, pins=(Pin("pinning 1", "1", ("stop",)),)))
    with pytest.raises(ValueError, match="4 has no option"):
        optimise(replace(case, projects=(*case.projects[:3], Project("4", ()))))
    with pytest.raises(ValueError, match="needs a capacity for 1 periods"):
        optimise(replace(case, capacities=(Capacity("Tester", ()),)))
    with pytest.raises(KeyError, match="1 has no option stop"):
        recount(case, {"1": "stop"})
