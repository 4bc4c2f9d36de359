"""Annealing: from a rounded relaxation to an answer that obeys every limit."""

from __future__ import annotations

import math

import numpy as np

from ppmsheets.analysis.optimiser.anneal import annealed
from ppmsheets.analysis.optimiser.local import settled
from tests.analysis.knapsack_case import knapsack


def test_what_oversteps_a_limit_is_annealed_to_a_good_answer_within_it() -> None:
    for seed in range(5):
        model, relaxed, every = knapsack(seed)
        assert settled(model, every) is None
        chosen = annealed(model, relaxed, every, sweeps=30, enough=math.inf)
        amounts = settled(model, chosen)
        assert amounts is not None, seed
        value = float(model.matrix.objective @ amounts)
        assert 0.98 * relaxed.bound < value <= relaxed.bound, seed


def test_annealing_gives_the_same_in_every_run() -> None:
    model, relaxed, every = knapsack(1)
    first = annealed(model, relaxed, every, sweeps=10, enough=math.inf)
    again = annealed(model, relaxed, every, sweeps=10, enough=math.inf)
    assert np.array_equal(first, again)


def test_annealing_stops_at_a_choice_that_is_worth_enough() -> None:
    model, relaxed, every = knapsack(2)
    good = annealed(model, relaxed, every, sweeps=30, enough=math.inf)
    enough = float(model.matrix.objective[good].sum())
    kept = annealed(model, relaxed, good, sweeps=30, enough=enough)
    assert np.array_equal(kept, good)
