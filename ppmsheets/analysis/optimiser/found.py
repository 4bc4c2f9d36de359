"""What a solver says, before anybody believes it."""

from __future__ import annotations

import math
from dataclasses import dataclass

from ppmsheets.analysis.optimiser.limits import Outcome, Work
from ppmsheets.analysis.optimiser.profiles import Floats


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """What a solver says; to be verified.

    Attributes:
        outcome: OPTIMAL within the gap asked for, FEASIBLE when stopped before.
        amounts: Of every column; None: no answer.
        bound: No answer is worth more; inf: not known.
        duals: Per row, of a continuous solve only.
        seconds: Of the clock, as the solver says; for the backstop alone.
    """

    outcome: Outcome
    amounts: Floats | None
    bound: float
    work: Work
    duals: Floats | None = None
    seconds: float = 0.0

    def value(self, objective: Floats) -> float:
        """Return what the answer is worth; -inf without one."""
        return -math.inf if self.amounts is None else float(objective @ self.amounts)
