"""Some projects chosen anew, all others kept: better answers, never worse ones."""

from __future__ import annotations

import math

import numpy as np
import pytest

from ppmsheets.analysis.optimiser import neighbourhood
from ppmsheets.analysis.optimiser.limits import EFFORT_A_SECOND, Limits
from ppmsheets.analysis.optimiser.local import settled
from ppmsheets.analysis.optimiser.model import Model, build
from ppmsheets.analysis.optimiser.options import ordered
from ppmsheets.analysis.optimiser.profiles import Floats
from tests.analysis.knapsack_case import knapsack
from tests.analysis.optimiser_cases import best_value, random_case

pytest.importorskip("highspy")

CASES = 60


def _worth(model: Model, amounts: Floats | None) -> float:
    assert amounts is not None
    return float(model.matrix.objective @ amounts)


def _nothing_funded(model: Model) -> Floats:
    amounts = settled(model, model.first[1:] - 1)
    assert amounts is not None
    return amounts


def test_where_all_are_chosen_anew_the_best_answer_is_found() -> None:
    tried = 0
    for seed in range(CASES):
        case = ordered(random_case(seed))
        model, best = build(case), best_value(case)
        amounts = settled(model, model.first[1:] - 1)
        if amounts is None or np.any(model.matrix.upper[model.first[1:] - 1] == 0):
            continue
        assert len(case.projects) <= neighbourhood._TOGETHER  # noqa: SLF001
        found = neighbourhood.searched(
            model, amounts, Limits(effort=60 * EFFORT_A_SECOND)
        )
        assert _worth(model, found.amounts) == pytest.approx(best, rel=1e-4), seed
        tried += 1
    assert tried > CASES / 6


def test_a_dozen_at_a_time_comes_near_to_the_best_of_sixty() -> None:
    model, relaxed, _ = knapsack(4)
    start = _nothing_funded(model)
    found = neighbourhood.searched(model, start, Limits())
    average = relaxed.bound / (len(model.first) - 1)
    worth = _worth(model, found.amounts)
    assert relaxed.bound - 0.5 * average <= worth <= relaxed.bound
    again = neighbourhood.searched(model, start, Limits())
    assert found.amounts is not None
    assert again.amounts is not None
    assert np.array_equal(found.amounts, again.amounts)


def test_no_effort_changes_nothing_and_little_takes_few_solves() -> None:
    model, _, _ = knapsack(4)
    start = _nothing_funded(model)
    none = neighbourhood.searched(model, start, Limits(effort=0.0))
    assert none.amounts is start
    assert none.work.solves == 0
    little = neighbourhood.searched(model, start, Limits(effort=EFFORT_A_SECOND / 50))
    assert 0 < little.work.solves < 10
    assert _worth(model, little.amounts) > _worth(model, start)
    assert math.isinf(little.bound)
