"""Few projects that no solver settles soon: begun anew from an answer found otherwise.

The relaxation of few projects proves little, so a search of the full model is what
moves the bound; but its own ways to an answer are slow. So a short search comes first,
which is enough for most; then an answer from the relaxation, refined (see
``refining``) and chosen anew two dozen projects at a time (see ``neighbourhood``);
then the search that only proves.
"""

from __future__ import annotations

import itertools
import math
from dataclasses import replace

import numpy as np

from ppmsheets.analysis.optimiser import door
from ppmsheets.analysis.optimiser.dive import dives
from ppmsheets.analysis.optimiser.found import Found
from ppmsheets.analysis.optimiser.limits import (
    EFFORT_A_SECOND,
    Aim,
    Limits,
    Outcome,
    Work,
)
from ppmsheets.analysis.optimiser.model import Model
from ppmsheets.analysis.optimiser.neighbourhood import searched
from ppmsheets.analysis.optimiser.profiles import Floats
from ppmsheets.analysis.optimiser.refining import Refining
from ppmsheets.analysis.optimiser.sifting import Relaxed, relax, rounded

SOON_EFFORT = 2.0 * EFFORT_A_SECOND
"""Effort of the search that comes first."""
_CLOSE = 1e-6
"""Share by which the bound may lie above the relaxation."""
_STEPS, _STEP_EFFORT = 16, 0.75 * EFFORT_A_SECOND
"""Most steps of a dive that are refined, and the effort that each takes; measured."""
_OPENING_EFFORT, _NEAR_EFFORT = 1 / 5, 1 / 5
"""Shares of the effort for refining, and for choosing two dozen at a time anew."""
_MOST_NEAR_EFFORT = 60.0 * EFFORT_A_SECOND
"""Most effort for choosing anew, where that of the search is vast or has no end."""


def solve_anew(model: Model, limits: Limits) -> Found:
    """Return the best answer to the full model.

    Args:
        model: Of some dozens of projects.
        limits: When to stop.
    """
    soon = min(SOON_EFFORT, limits.effort)
    found = door.solve_whole(model.matrix, replace(limits, effort=soon))
    if found.outcome in (Outcome.OPTIMAL, Outcome.INFEASIBLE) or soon == limits.effort:
        return found
    left = _after(limits, soon, found)
    near = _answered(model, found, left)
    spent = left.effort * (_OPENING_EFFORT + _NEAR_EFFORT)
    left = _after(left, spent if math.isfinite(spent) else 0.0, near)
    start, aim = None, Aim.BOTH
    if near.amounts is not None:
        start, aim = np.flatnonzero(near.amounts[: len(model.options)] > 0.5), Aim.PROOF
    again = door.solve_whole(model.matrix, left, start=start, aim=aim)
    # Where the clock has run out, the last search may know no answer at all.
    best = max((again, near), key=lambda item: item.value(model.matrix.objective))
    return replace(
        best,
        bound=min(found.bound, again.bound),
        work=found.work + near.work + again.work,
    )


def _after(limits: Limits, effort: float, found: Found) -> Limits:
    """Return what is left of the limits."""
    seconds = max(0.0, limits.seconds - found.seconds)
    return replace(limits, effort=limits.effort - effort, seconds=seconds)


def _answered(model: Model, found: Found, limits: Limits) -> Found:
    """Return a good answer, without a bound; none where none was found."""
    effort = limits.effort * _OPENING_EFFORT
    steps = int(max(1, min(_STEPS, effort / _STEP_EFFORT)))
    relaxed = relax(model, _CLOSE)
    opened = opening(model, relaxed, steps)
    known = [item for item in (found.amounts, opened) if item is not None]
    if not known:
        return Found(Outcome.FAILED, None, math.inf, Work())
    best = max(known, key=lambda item: float(model.matrix.objective @ item))
    near = min(limits.effort * _NEAR_EFFORT, _MOST_NEAR_EFFORT)
    return searched(model, relaxed, best, replace(limits, effort=near))


def opening(model: Model, relaxed: Relaxed, steps: int) -> Floats | None:
    """Return every column of a good answer; None where none was found.

    Args:
        model: The full model.
        relaxed: Its relaxation.
        steps: Of the dive that are refined.
    """
    if relaxed.outcome is not Outcome.OPTIMAL or relaxed.warm is None:
        return None
    refining = Refining(model)
    refining.refine(relaxed, rounded(model, relaxed), math.inf)
    dived = itertools.islice(dives(model, relaxed, relaxed.warm), steps)
    for _ in refining.along(relaxed, dived, math.inf):
        pass
    return refining.amounts
