"""A case with more or less of its money, or of its people."""

from __future__ import annotations

import enum
from dataclasses import replace

from ppmsheets.analysis.optimiser.options import Case

SHARES = (0.5, 0.6, 0.7, 0.8, 0.9, 1.0, 1.1, 1.2, 1.3, 1.4, 1.5)


class Axis(enum.Enum):
    """What is made more or less."""

    BUDGET = "budget"
    FTE = "FTE"


def scaled(case: Case, share: float, axis: Axis) -> Case:
    """Return the case with all budgets, or all capacities, at a share."""
    if axis is Axis.BUDGET:
        budgets = [replace(b, amount=b.amount * share) for b in case.budgets]
        return replace(case, budgets=tuple(budgets))
    capacities = [
        replace(c, fte=tuple(fte * share for fte in c.fte)) for c in case.capacities
    ]
    return replace(case, capacities=tuple(capacities))
