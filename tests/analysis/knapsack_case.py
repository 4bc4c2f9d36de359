"""A case of many projects that compete for one budget, with its relaxation."""

from __future__ import annotations

import random

from ppmsheets.analysis.optimiser.model import Model, build
from ppmsheets.analysis.optimiser.options import Budget, Case, ordered
from ppmsheets.analysis.optimiser.profiles import Ints
from ppmsheets.analysis.optimiser.sifting import Relaxed, relax
from tests.analysis.optimiser_cases import candidate

PROJECTS = 60


def knapsack(seed: int) -> tuple[Model, Relaxed, Ints]:
    """Return a case whose costs are near its values, and all of it funded."""
    rng = random.Random(seed)
    costs = [rng.randint(10, 90) for _ in range(PROJECTS)]
    projects = tuple(
        candidate(f"P{place:02d}", cost + rng.uniform(0, 5), cost)
        for place, cost in enumerate(costs)
    )
    budget = Budget("the budget", None, 0, 0, 0.6 * sum(costs))
    model = build(ordered(Case(1, projects, (budget,))))
    return model, relax(model, 1e-7), model.first[:-1]
