"""Some projects at a time are chosen anew, all others kept: for few projects.

A solver settles a dozen projects in about a second where all of fifty take it hours;
dozens of such dozens find what no change of one or two projects would.

Source: P. Shaw, "Using constraint programming and local search methods to solve
vehicle routing problems" (CP 1998): large neighbourhood search.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from ppmsheets.analysis.optimiser import door
from ppmsheets.analysis.optimiser.found import Found
from ppmsheets.analysis.optimiser.limits import (
    EFFORT_A_SECOND,
    Limits,
    Outcome,
    Work,
)
from ppmsheets.analysis.optimiser.model import Model
from ppmsheets.analysis.optimiser.profiles import Floats, Ints

_TOGETHER = 12
"""Projects chosen anew together; measured: 10 find less, 25 take ten times as long."""
_MOST = 40
"""Neighbourhoods; more would leave too little for the proof."""
_EACH = Limits(1e-4, nodes=200, effort=3.0 * EFFORT_A_SECOND)


def searched(model: Model, amounts: Floats, limits: Limits) -> Found:
    """Return an answer at least as good as one that there is.

    Args:
        model: The full model.
        amounts: Of every column; an answer.
        limits: Its effort and its seconds are that of all neighbourhoods together.
    """
    rng = np.random.default_rng(0)
    best = Found(Outcome.FEASIBLE, amounts, np.inf, Work())
    projects = len(model.first) - 1
    left = limits.effort
    for _ in range(_MOST):
        if left <= 0 or best.seconds >= limits.seconds:
            break
        free = rng.choice(projects, min(_TOGETHER, projects), replace=False)
        each = replace(_EACH, seconds=limits.seconds - best.seconds)
        found = _chosen_anew(model, best, free, each)
        left -= found.work.seconds(len(model.matrix.row_lower)) * EFFORT_A_SECOND
        objective = model.matrix.objective
        better = found.value(objective) > best.value(objective)
        best = replace(
            best,
            amounts=found.amounts if better else best.amounts,
            work=best.work + found.work,
            seconds=best.seconds + found.seconds,
        )
    return best


def _chosen_anew(model: Model, best: Found, free: Ints, limits: Limits) -> Found:
    """Return the best answer that differs in some projects only."""
    matrix, count = model.matrix, len(model.options)
    kept = np.zeros(count, dtype=bool)
    if best.amounts is not None:
        kept = best.amounts[:count] > 0.5
    allowed = np.isin(model.project, free) & (matrix.upper[:count] > 0)
    others = np.arange(count, len(matrix.upper))
    columns = np.concatenate([np.flatnonzero(allowed | kept), others])
    start = np.flatnonzero(kept[columns[columns < count]])
    found = door.solve_whole(matrix.columns(columns), limits, start=start)
    if found.amounts is None:
        return found
    whole = np.zeros(len(matrix.upper))
    whole[columns] = found.amounts
    return replace(found, amounts=whole)
