"""A relaxation, and those of models that bar more: as if each were solved anew."""

import numpy as np
import pytest

from ppmsheets.analysis.optimiser.limits import Outcome
from ppmsheets.analysis.optimiser.model import Model, build
from ppmsheets.analysis.optimiser.options import ordered
from ppmsheets.analysis.optimiser.sifting import Around, relax
from tests.analysis.optimiser_cases import random_case

SEEDS = range(20)
CLOSE = 1e-7


def made(seed: int) -> Model:
    return build(ordered(random_case(seed)))


def barred(model: Model, place: int, *, inside: bool) -> Model:
    own = np.arange(model.first[place], model.first[place + 1])
    return model.barring(own[model.inside[own] == inside])


def agrees(one: float, other: float, model: Model) -> bool:
    size = float(np.abs(model.matrix.objective).max())
    return one == pytest.approx(other, rel=3 * CLOSE, abs=3 * CLOSE * size)


def test_each_relaxation_has_the_bound_of_one_solved_anew() -> None:
    compared = 0
    for seed in SEEDS:
        model = made(seed)
        around = Around(model, CLOSE)
        if around.first.outcome is not Outcome.OPTIMAL:
            continue
        for place in range(len(model.first) - 1):
            for inside in (True, False):
                other = barred(model, place, inside=inside)
                found, anew = around.relax(other, CLOSE), relax(other, CLOSE)
                assert found.outcome is anew.outcome
                if anew.outcome is Outcome.OPTIMAL:
                    assert agrees(found.bound, anew.bound, model)
                    compared += 1
    assert compared > 50


def test_where_nothing_is_allowed_a_project_there_is_no_relaxation() -> None:
    model = made(0)
    around = Around(model, CLOSE)
    none = model.barring(np.arange(model.first[1], model.first[2]))
    assert around.relax(none, CLOSE).outcome is Outcome.INFEASIBLE
    assert agrees(around.relax(model, CLOSE).bound, around.first.bound, model)


def test_prices_of_a_model_nearby_change_no_bound() -> None:
    for seed in SEEDS:
        model = made(seed)
        first = Around(model, CLOSE).first
        if first.outcome is Outcome.OPTIMAL:
            again = Around(model, CLOSE, first.prices).first
            assert agrees(again.bound, first.bound, model)
