"""Robustness against every choice, and ranks over weights."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ppmsheets.analysis.optimiser.engine import optimise
from ppmsheets.analysis.optimiser.options import (
    Capacity,
    Case,
    Overtime,
    Profile,
    Series,
)
from ppmsheets.analysis.optimiser.robust import (
    Doubt,
    Method,
    Place,
    rank_ranges,
    robustness,
)
from tests.analysis.insight.blocks import many
from tests.analysis.optimiser_cases import (
    Choice,
    broken,
    choices,
    random_case,
    worked,
)


def hard(seed: int) -> Case:
    """Return a small case without overtime or switching."""
    case = random_case(seed)
    return replace(
        case,
        capacities=tuple(replace(c, overtime=None) for c in case.capacities),
        projects=tuple(replace(p, previous=None) for p in case.projects),
    )


def doubt_of(case: Case) -> Doubt:
    """Return two criteria, made from the ids, and values 20 % off."""
    return Doubt(
        weights=((0.7, 0.3), (0.4, 0.6)),
        criteria={
            p.project_id: {
                o.key: (o.value, float(o.value * (place % 3))) for o in p.options
            }
            for place, p in enumerate(case.projects)
        },
        spread={p.project_id: 0.2 * (i % 2) for i, p in enumerate(case.projects)},
    )


def dominates(doubt: Doubt, one: Choice, other: Choice) -> bool:
    """Judge over all corners of weights and estimates: the worst and the best."""
    never_less, once_more = True, False
    for weights in doubt.weights:
        worst = best = 0.0
        for name in one:
            ours, theirs = (
                sum(w * v for w, v in zip(weights, values, strict=True))
                for values in (
                    doubt.criteria[name][one[name].key],
                    doubt.criteria[name][other[name].key],
                )
            )
            spread = doubt.spread[name]
            ends = [(ours - theirs) * (1 + sign * spread) for sign in (-1, 1)]
            worst += min(ends)
            best += max(ends)
        never_less = never_less and worst >= -1e-9
        once_more = once_more or best > 1e-9
    return never_less and once_more


@pytest.mark.parametrize("block", range(4))
def test_the_core_index_is_the_share_of_choices_that_none_dominates(block: int) -> None:
    checked = 0
    for seed in range(150)[block::4]:
        case = hard(seed)
        doubt = doubt_of(case)
        allowed = [c for c in choices(case) if not broken(case, c)]
        if len(allowed) > 120:
            continue
        kept = [
            c
            for c in allowed
            if not any(dominates(doubt, other, c) for other in allowed)
        ]
        found = robustness(case, doubt)
        if not allowed:
            assert found == ()
            continue
        checked += 1
        for item in found:
            inside = sum(c[item.project_id].inside for c in kept) / len(kept)
            assert item.method is Method.EXACT
            assert item.core_index == pytest.approx(inside), (seed, item)
            assert (item.place is Place.CORE) is (inside == 1)
            assert (item.place is Place.EXTERIOR) is (inside == 0)
    assert checked > 10


def test_without_doubt_only_the_optimum_is_left() -> None:
    found = {item.project_id: item.place for item in robustness(worked(), Doubt())}
    assert found == {
        "1": Place.EXTERIOR,
        "2": Place.CORE,
        "3": Place.CORE,
        "4": Place.CORE,
    }


def test_soft_capacity_is_sampled_and_says_how_sure_it_is() -> None:
    roomy = Capacity("Tester", (5.0,), Overtime(1.0, 1.0, 2.0))
    tester = Profile(
        cash=(Series("money", (5.0,)),), demand=(Series("Tester", (1.0,)),)
    )
    case = replace(worked(), capacities=(roomy,))
    first = case.projects[0]
    option = replace(first.options[0], profile=tester)
    projects = (replace(first, options=(option, first.options[1])), *case.projects[1:])
    doubt = Doubt(spread={"1": 0.5})
    found = {
        item.project_id: item
        for item in robustness(replace(case, projects=projects), doubt, samples=100)
    }
    # Worth 8 +- 4, it wins above 10: in a quarter of what is admitted.
    assert found["1"].method is Method.SAMPLED
    assert found["1"].place is Place.BORDERLINE
    assert found["1"].core_index == pytest.approx(0.25, abs=found["1"].error + 0.02)
    assert found["2"].place is Place.CORE
    assert 0 < found["2"].error < 0.05


def test_what_is_core_is_in_the_optimum_and_what_is_exterior_is_not() -> None:
    for seed in range(60):
        case = hard(seed)
        choice = optimise(case).choice
        for item in robustness(case, Doubt(spread={"P0": 0.1, "P1": 0.3})):
            assert choice is not None
            project = next(p for p in case.projects if p.project_id == item.project_id)
            inside = project.option(choice[item.project_id]).inside
            assert inside or item.place is not Place.CORE
            assert not inside or item.place is not Place.EXTERIOR


def test_ranks_range_over_the_admitted_weights() -> None:
    scores = {"A": (9.0, 0.0), "B": (0.0, 9.0), "C": (1.0, 1.0), "D": (1.0, 1.0)}
    corners = ((0.8, 0.2), (0.2, 0.8))
    a, b, c, d = rank_ranges(scores, corners, top=1, samples=500)
    assert (a.best, a.worst) == (1, 2)
    assert (b.best, b.worst) == (1, 2)
    assert (c.best, c.worst, d.best, d.worst) == (3, 3, 4, 4)
    assert a.in_top + b.in_top == pytest.approx(1)
    assert a.in_top == pytest.approx(0.5, abs=0.1)
    assert rank_ranges({}, corners, top=1) == ()


def test_large_portfolios_are_sampled_alike_in_every_run() -> None:
    """What money lets all in is core, what has none is out, whatever the weights."""
    case = many(10)
    budgets = tuple(
        replace(budget, amount=19.0 if place < 5 else 0.0)
        for place, budget in enumerate(case.budgets)
    )
    soft = Capacity("Tester", (5.0,), Overtime(1.0, 1.0, 2.0))
    case = replace(case, budgets=budgets, capacities=(soft,))
    first = case.projects[0]
    option = first.options[0]
    tester = replace(option.profile, demand=(Series("Tester", (6.0,)),))
    first = replace(first, options=(replace(option, profile=tester), first.options[1]))
    case = replace(case, projects=(first, *case.projects[1:]))
    doubt = Doubt(spread={p.project_id: 0.2 for p in case.projects})
    found = robustness(case, doubt, samples=40)
    assert {item.method for item in found} == {Method.SAMPLED}
    for item in found:
        wanted = Place.CORE if item.project_id < "05" else Place.EXTERIOR
        assert item.place is wanted, item
    assert robustness(case, doubt, samples=40) == found
