"""Refined answers: allowed, better and better, and a start for a long search."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from ppmsheets.analysis.optimiser import anew, door, engine
from ppmsheets.analysis.optimiser.found import Found
from ppmsheets.analysis.optimiser.limits import (
    EFFORT_A_SECOND,
    Aim,
    Limits,
    Outcome,
)
from ppmsheets.analysis.optimiser.local import settled
from ppmsheets.analysis.optimiser.matrix import Matrix
from ppmsheets.analysis.optimiser.model import Model, build
from ppmsheets.analysis.optimiser.options import ordered
from ppmsheets.analysis.optimiser.profiles import Floats, Ints
from ppmsheets.analysis.optimiser.refining import Refining
from ppmsheets.analysis.optimiser.sifting import Relaxed, relax
from tests.analysis.knapsack_case import knapsack
from tests.analysis.optimiser_cases import best_value, random_case

CASES = 60


def test_every_step_keeps_the_best_answer_so_far() -> None:
    model, relaxed, every = knapsack(4)
    refining = Refining(model)
    assert refining.amounts is None
    reached = [-math.inf]
    for chosen in (every, model.first[1:] - 1):
        refining.refine(relaxed, chosen, math.inf)
        refining.mix(relaxed, math.inf)
        assert refining.amounts is not None
        reached.append(float(model.matrix.objective @ refining.amounts))
    assert reached == sorted(reached)
    # A knapsack of sixty is filled to within half a project.
    average = relaxed.bound / (len(model.first) - 1)
    assert relaxed.bound - 0.5 * average <= reached[-1] <= relaxed.bound


def test_what_is_enough_is_not_refined_on() -> None:
    model, relaxed, every = knapsack(4)
    refining = Refining(model)
    refining.refine(relaxed, every, math.inf)
    before = refining.amounts
    refining.refine(relaxed, model.first[1:] - 1, 0.0)
    refining.mix(relaxed, 0.0)
    assert refining.amounts is before


def test_an_opening_is_an_allowed_choice() -> None:
    found = 0
    for seed in range(CASES):
        model = build(ordered(random_case(seed)))
        amounts = anew.opening(model, relax(model, 1e-6), steps=2)
        if amounts is None:
            continue
        chosen = np.flatnonzero(amounts[: len(model.options)] > 0.5)
        assert len(chosen) == len(model.first) - 1, seed
        assert np.all(model.matrix.upper[chosen] > 0), seed
        assert settled(model, chosen) is not None, seed
        found += 1
    assert found > CASES / 3


def test_a_search_begun_anew_finds_the_best_answer_too(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    begun: list[Model] = []
    opening = anew.opening

    def counted(model: Model, relaxed: Relaxed, steps: int) -> Floats | None:
        begun.append(model)
        return opening(model, relaxed, steps)

    def stopped(found: Found, limits: Limits, _: Aim) -> Found:
        if limits.effort == 1.0 and found.outcome is Outcome.OPTIMAL:
            return replace(found, outcome=Outcome.FEASIBLE)
        return found

    monkeypatch.setattr(engine, "ANEW_FROM", 0)
    monkeypatch.setattr(anew, "SOON_EFFORT", 1.0)
    _told_otherwise(monkeypatch, stopped)
    monkeypatch.setattr(anew, "opening", counted)
    for seed in range(CASES):
        case = ordered(random_case(seed))
        answer = engine.optimise(case, Limits(effort=10 * EFFORT_A_SECOND))
        best = best_value(case)
        if best is None:
            assert answer.outcome is Outcome.INFEASIBLE, seed
        else:
            assert answer.value == pytest.approx(best, abs=1e-6), seed
    assert len(begun) > CASES / 3


def test_an_answer_outlives_a_last_search_that_finds_none(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    model, _, _ = knapsack(4)

    def late(found: Found, _: Limits, aim: Aim) -> Found:
        if aim is Aim.PROOF:
            return replace(found, outcome=Outcome.FAILED, amounts=None, bound=math.inf)
        return replace(found, outcome=Outcome.FEASIBLE)

    _told_otherwise(monkeypatch, late)
    limits = Limits(effort=10 * EFFORT_A_SECOND)
    found = anew.solve_anew(model, limits)
    answer = engine.believed(model, found)
    assert answer.account is not None, answer.fault
    assert answer.value == pytest.approx(found.bound)


def _told_otherwise(
    monkeypatch: pytest.MonkeyPatch, told: Callable[[Found, Limits, Aim], Found]
) -> None:
    """Let the door tell something else of what each search found."""
    whole = door.solve_whole

    def otherwise(
        matrix: Matrix,
        limits: Limits,
        *,
        start: Ints | None = None,
        aim: Aim = Aim.BOTH,
    ) -> Found:
        return told(whole(matrix, limits, start=start, aim=aim), limits, aim)

    monkeypatch.setattr(door, "solve_whole", otherwise)
