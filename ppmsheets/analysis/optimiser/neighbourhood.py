"""Some projects at a time are chosen anew, all others kept: for few projects.

A solver settles two dozen projects in seconds where all of fifty take it hours, if
only what is near to the relaxation may be chosen: so many at a time find what no
change of one or two projects would.

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
    Aim,
    Limits,
    Outcome,
    Work,
)
from ppmsheets.analysis.optimiser.matrix import Bools
from ppmsheets.analysis.optimiser.model import Model
from ppmsheets.analysis.optimiser.profiles import Floats
from ppmsheets.analysis.optimiser.sifting import Relaxed, average

_TOGETHER = 24
"""Projects chosen anew together; measured: 12 and 16 end at worse answers."""
_CLOSE = 0.05
"""Options that lose more than this share of an average project are not chosen anew;
measured: by 0.01 better ones are missed, by 0.1 each neighbourhood takes too long."""
_MOST = 100
"""Neighbourhoods; where so many are over soon, more seldom find anything."""
_EACH = Limits(1e-4, effort=10.0 * EFFORT_A_SECOND)


def searched(model: Model, relaxed: Relaxed, amounts: Floats, limits: Limits) -> Found:
    """Return an answer at least as good as one that there is.

    Args:
        model: The full model.
        relaxed: Its relaxation.
        amounts: Of every column; an answer.
        limits: Its effort and its seconds are that of all neighbourhoods together.
    """
    rng = np.random.default_rng(0)
    best = Found(Outcome.FEASIBLE, amounts, np.inf, Work())
    projects = len(model.first) - 1
    near = relaxed.loss <= _CLOSE * average(model, relaxed)
    left = limits.effort
    for _ in range(_MOST):
        if left <= 0 or best.seconds >= limits.seconds:
            break
        free = rng.choice(projects, min(_TOGETHER, projects), replace=False)
        among = near & np.isin(model.project, free)
        each = replace(_EACH, seconds=limits.seconds - best.seconds)
        found = _chosen_anew(model, best, among, each)
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


def _chosen_anew(model: Model, best: Found, among: Bools, limits: Limits) -> Found:
    """Return the best answer of the options that are chosen now, and some others."""
    matrix, count = model.matrix, len(model.options)
    kept = np.zeros(count, dtype=bool)
    if best.amounts is not None:
        kept = best.amounts[:count] > 0.5
    others = np.arange(count, len(matrix.upper))
    columns = np.concatenate([np.flatnonzero(among | kept), others])
    start = np.flatnonzero(kept[columns[columns < count]])
    part = matrix.columns(columns)
    found = door.solve_whole(part, limits, start=start, aim=Aim.PROOF)
    if found.amounts is None:
        return found
    whole = np.zeros(len(matrix.upper))
    whole[columns] = found.amounts
    return replace(found, amounts=whole)
