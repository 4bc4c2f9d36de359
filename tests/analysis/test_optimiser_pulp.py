"""A second solver, through PuLP, on the same matrices."""

from __future__ import annotations

import pytest

from ppmsheets.analysis.optimiser.engine import believed
from ppmsheets.analysis.optimiser.limits import Limits, Outcome
from ppmsheets.analysis.optimiser.model import build
from ppmsheets.analysis.optimiser.options import ordered
from ppmsheets.analysis.optimiser.pulp_door import solve_by_pulp
from tests.analysis.optimiser_cases import best_value, random_case, worked


def test_cbc_finds_21_in_the_worked_example() -> None:
    model = build(ordered(worked()))
    answer = believed(model, solve_by_pulp(model.matrix, Limits()))
    assert answer.outcome is Outcome.OPTIMAL
    assert answer.value == pytest.approx(21)


def test_cbc_agrees_with_trying_every_choice() -> None:
    for seed in range(40):
        case = ordered(random_case(seed))
        best = best_value(case)
        model = build(case)
        answer = believed(model, solve_by_pulp(model.matrix, Limits()))
        if best is None:
            assert answer.outcome is Outcome.INFEASIBLE, seed
        else:
            assert answer.outcome is Outcome.OPTIMAL, (seed, answer.fault)
            assert answer.value == pytest.approx(best), seed
