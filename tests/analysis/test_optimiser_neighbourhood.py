"""Some projects chosen anew, all others kept: better answers, never worse ones."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest

from ppmsheets.analysis.optimiser import neighbourhood
from ppmsheets.analysis.optimiser.limits import EFFORT_A_SECOND, Limits
from ppmsheets.analysis.optimiser.local import settled
from ppmsheets.analysis.optimiser.model import Model, build
from ppmsheets.analysis.optimiser.neighbourhood import searched
from ppmsheets.analysis.optimiser.options import ordered
from ppmsheets.analysis.optimiser.profiles import Floats
from ppmsheets.analysis.optimiser.sifting import relax
from tests.analysis.knapsack_case import knapsack
from tests.analysis.optimiser_cases import best_value, random_case

pytest.importorskip("highspy")

CASES = 60
ENOUGH = Limits(effort=60 * EFFORT_A_SECOND)


def _worth(model: Model, amounts: Floats | None) -> float:
    assert amounts is not None
    return float(model.matrix.objective @ amounts)


def _nothing_funded(model: Model) -> Floats:
    amounts = settled(model, model.first[1:] - 1)
    assert amounts is not None
    return amounts


def _cases() -> Iterator[tuple[int, Model, Floats, float]]:
    """Yield few projects each: an answer, and the value of the best one."""
    for seed in range(CASES):
        case = ordered(random_case(seed))
        model, best = build(case), best_value(case)
        amounts = settled(model, model.first[1:] - 1)
        if amounts is None or np.any(model.matrix.upper[model.first[1:] - 1] == 0):
            continue
        assert best is not None
        assert len(case.projects) <= neighbourhood._TOGETHER  # noqa: SLF001
        yield seed, model, amounts, best


def test_where_every_option_is_chosen_anew_the_best_answer_is_found(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(neighbourhood, "_CLOSE", math.inf)
    tried = 0
    for seed, model, amounts, best in _cases():
        found = searched(model, relax(model, 1e-6), amounts, ENOUGH)
        assert _worth(model, found.amounts) == pytest.approx(best, rel=1e-4), seed
        tried += 1
    assert tried > CASES / 6


def test_among_what_is_near_an_answer_is_allowed_and_none_is_lost() -> None:
    worths = []
    for seed, model, amounts, best in _cases():
        found = searched(model, relax(model, 1e-6), amounts, ENOUGH)
        worth = _worth(model, found.amounts)
        assert _worth(model, amounts) <= worth <= best + 1e-6, seed
        assert found.amounts is not None
        chosen = np.flatnonzero(found.amounts[: len(model.options)] > 0.5)
        settled_anew = settled(model, chosen)
        assert _worth(model, settled_anew) >= worth - 1e-6, seed
        worths.append((worth, best))
    reached = sum(math.isclose(worth, best, rel_tol=1e-4) for worth, best in worths)
    assert reached > len(worths) / 2


def test_some_at_a_time_come_near_to_the_best_of_sixty() -> None:
    model, relaxed, _ = knapsack(4)
    start = _nothing_funded(model)
    found = searched(model, relaxed, start, ENOUGH)
    average = relaxed.bound / (len(model.first) - 1)
    worth = _worth(model, found.amounts)
    assert relaxed.bound - 0.5 * average <= worth <= relaxed.bound
    again = searched(model, relaxed, start, ENOUGH)
    assert found.amounts is not None
    assert again.amounts is not None
    assert np.array_equal(found.amounts, again.amounts)


def test_no_effort_changes_nothing_and_little_takes_few_solves() -> None:
    model, relaxed, _ = knapsack(4)
    start = _nothing_funded(model)
    none = searched(model, relaxed, start, Limits(effort=0.0))
    assert none.amounts is start
    assert none.work.solves == 0
    little = searched(
        model, relaxed, start, replace(ENOUGH, effort=EFFORT_A_SECOND / 50)
    )
    assert 0 < little.work.solves < 10
    assert _worth(model, little.amounts) > _worth(model, start)
    assert math.isinf(little.bound)
