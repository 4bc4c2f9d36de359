"""Changes of two projects at once: what no project could gain alone."""

from __future__ import annotations

import itertools
import math

import numpy as np

from ppmsheets.analysis.optimiser.local import improved, settled
from ppmsheets.analysis.optimiser.model import Model, build
from ppmsheets.analysis.optimiser.options import (
    Budget,
    Case,
    Tie,
    TieKind,
    ordered,
)
from ppmsheets.analysis.optimiser.pairs import Schedule, paired
from ppmsheets.analysis.optimiser.profiles import Ints
from tests.analysis.optimiser_cases import candidate, random_case

CASES = 150


def value(model: Model, chosen: Ints) -> float:
    """Return what a choice is worth; -inf where it oversteps a limit."""
    amounts = settled(model, chosen)
    if amounts is None or np.any(model.matrix.upper[chosen] == 0):
        return -math.inf
    return float(model.matrix.objective @ amounts)


def begun(model: Model) -> Ints:
    """Return an allowed option of every project, made better one by one."""
    barred = model.matrix.upper[: len(model.options)] == 0
    first = np.lexsort((barred, model.project))[model.first[:-1]]
    return first if barred[first].any() else improved(model, first)


def within_two(model: Model, chosen: Ints) -> float:
    """Return the most that any change of one or two projects reaches."""
    spans = [
        range(int(begin), int(end)) for begin, end in itertools.pairwise(model.first)
    ]
    best = -math.inf
    for one, other in itertools.product(range(len(spans)), repeat=2):
        for first, second in itertools.product(spans[one], spans[other]):
            changed = chosen.copy()
            changed[one], changed[other] = first, second
            best = max(best, value(model, changed))
    return best


def swapped(model: Model, chosen: Ints, *, steps: int = 300, seed: int = 0) -> Ints:
    """Return a choice after some steps that are nearly cold."""
    return paired(
        model,
        chosen,
        model.matrix.upper[: len(model.options)] > 0,
        Schedule(float(np.abs(model.matrix.objective).max()), steps, 1e-4, seed),
        enough=math.inf,
    )


def test_no_change_of_two_projects_makes_the_answer_better() -> None:
    compared = 0
    for seed in range(CASES):
        model = build(ordered(random_case(seed)))
        start = begun(model)
        before = value(model, start)
        if before == -math.inf:  # Not every case has an answer.
            continue
        chosen = swapped(model, start, steps=1_000)
        after = value(model, chosen)
        assert after >= before, seed
        # Where limits are met exactly, a sliver is kept free.
        slip = 2e-3 * float(np.abs(model.matrix.objective).max())
        assert after >= within_two(model, chosen) - slip, seed
        compared += 1
    assert compared > CASES / 3


def test_what_goes_together_or_not_at_all_goes_together() -> None:
    projects = (candidate("P1", 11.0, 5.0), candidate("P2", 12.0, 5.0))
    tie = Tie("as one", TieKind.BOTH_OR_NONE, "P1", "P2")
    budget = Budget("the budget", None, 0, 0, 10.5)
    model = build(ordered(Case(1, projects, (budget,), ties=(tie,))))
    none = model.first[1:] - 1
    assert value(model, none) == 0.0
    assert np.array_equal(improved(model, none), none)
    assert value(model, swapped(model, none)) == 23.0


def test_pairs_are_the_same_in_every_run() -> None:
    model = build(ordered(random_case(3)))
    first, again = (swapped(model, model.first[:-1], seed=5) for _ in range(2))
    assert np.array_equal(first, again)


def test_pairs_stop_at_a_choice_that_is_worth_enough() -> None:
    model = build(ordered(random_case(3)))
    start = begun(model)
    among = np.ones(len(model.options), dtype=bool)
    kept = paired(
        model,
        start,
        among,
        Schedule(1.0, 100, 1.0),
        enough=value(model, start),
    )
    assert np.array_equal(kept, start)
