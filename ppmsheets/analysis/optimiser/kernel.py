"""Large cases: a proven bound by sifting, then a search among few columns.

(a) The continuous relaxation with its bound (see ``sifting``), rough at first: rounded
and refined (see ``refining``), it is often within the gap already. (b) Else a closer
one, and what diving finds from there, refined and mixed. (c) Then a search over every
option that the relaxation uses, the best of every project, and those nearest to it; it
stops at a value that the bound proves to be within the gap; else it goes on with more
columns. What is left out can be worth no more than the bound less its own loss: that
is certain.

Source: E. Angelelli and others, "Kernel search" (Computers & OR 37, 2010).
"""

from __future__ import annotations

import itertools
import math
from dataclasses import replace

import numpy as np

from ppmsheets.analysis.optimiser.dive import dives
from ppmsheets.analysis.optimiser.found import Found
from ppmsheets.analysis.optimiser.highs import solve_whole
from ppmsheets.analysis.optimiser.limits import (
    EFFORT_A_SECOND,
    Aim,
    Limits,
    Outcome,
    Work,
)
from ppmsheets.analysis.optimiser.matrix import Bools
from ppmsheets.analysis.optimiser.model import Model
from ppmsheets.analysis.optimiser.refining import Refining
from ppmsheets.analysis.optimiser.sifting import (
    Relaxed,
    relaxations,
    rounded,
)

_ROUGH = 0.6
"""Share of the gap that the bound may lack when a first answer is looked for."""
_ROUNDINGS = 16
"""Steps of the dive that are refined: later ones are as often the best, and a search
among columns finds less in the same time."""
_ROUNDED = 20_000
"""Most projects that are rounded so, all steps together: of many, each step is dear."""
_STEP_EFFORT, _STEP_EFFORT_EACH = 0.5 * EFFORT_A_SECOND, 2e-3 * EFFORT_A_SECOND
"""Effort that a step takes, refined and mixed, and more for each project; measured."""
_DIVE_EFFORT = 3 / 4
"""Share of the effort that all steps may take: they find more than the search after."""
_CLOSE = 1e-6
"""Share by which a bound may lie above the relaxation that it comes from."""
_WIDTHS = (0, 250, 1_000, 4_000)
"""Columns of a stage beyond those that the relaxation uses; the last one takes all.

Those that the relaxation uses are few that are not settled, and nearly as good."""
_STAGE_NODES = 200
"""Nodes of a stage that is not the last one: more columns help more than nodes."""
_STAGE_EFFORT = 1 / 3
"""Share of the effort that a stage may take; there are two to four."""


def solve_kernel(model: Model, limits: Limits) -> Found:
    """Return the best answer among the columns that matter, with a full bound."""
    fine = max(1e-7, min(limits.gap / 20, _CLOSE))
    rough = max(fine, limits.gap * _ROUGH)
    best = Found(Outcome.FAILED, None, math.inf, Work())
    refining = Refining(model)
    for relaxed in relaxations(model, dict.fromkeys((rough, fine))):
        if relaxed.outcome is not Outcome.OPTIMAL:
            return Found(relaxed.outcome, None, relaxed.bound, relaxed.work)
        best = replace(best, bound=relaxed.bound, work=relaxed.work)
        refining.refine(relaxed, rounded(model, relaxed), _target(best, limits.gap))
        best = _refined(best, refining)
        if _within(model, best, limits.gap):
            return replace(best, outcome=Outcome.OPTIMAL)
    best = _dived(model, relaxed, refining, best, limits)
    dived = _affordable(model, limits) * _step_effort(model)
    left = replace(limits, effort=max(0.0, limits.effort - dived))
    return _by_stages(model, relaxed, best, left)


def _by_stages(model: Model, relaxed: Relaxed, best: Found, limits: Limits) -> Found:
    """Return a better answer by searches among more and more columns."""
    widths = itertools.chain(_WIDTHS, itertools.repeat(len(relaxed.loss)))
    effort, seconds = limits.effort * _STAGE_EFFORT, limits.seconds
    while not _within(model, best, limits.gap):
        # An option that loses more than this is in no better answer. Losses are from
        # the relaxation's bound, whatever was proven since.
        window = relaxed.bound - best.value(model.matrix.objective)
        useful = np.isfinite(relaxed.loss) & (relaxed.loss <= window)
        inner = _nearest(relaxed, useful, next(widths))
        left = useful & ~inner
        nodes = limits.nodes if not left.any() else min(_STAGE_NODES, limits.nodes)
        stage = replace(limits, nodes=nodes, effort=effort, seconds=seconds)
        found = _search(model, stage, best, inner)
        seconds = max(0.0, seconds - found.seconds)
        # What is left out is worth at most the bound less the least loss.
        rest = np.isfinite(relaxed.loss) & ~inner
        beyond = relaxed.bound - float(relaxed.loss[rest].min(initial=np.inf))
        floor = best.value(model.matrix.objective)
        best = _better(model, best, found, max(found.bound, beyond, floor))
        if not left.any() and best.amounts is None:
            none = found.outcome is Outcome.INFEASIBLE
            return replace(best, outcome=found.outcome if none else best.outcome)
        if not left.any() or best.work.timed_out:
            break
    done = _within(model, best, limits.gap)
    return replace(best, outcome=Outcome.OPTIMAL) if done else best


def _dived(
    model: Model, relaxed: Relaxed, refining: Refining, best: Found, limits: Limits
) -> Found:
    """Return the best answer after each step of a dive, up to one within the gap."""
    if relaxed.warm is None:
        return best
    steps = dives(model, relaxed, relaxed.warm, limits.gap)
    enough = _target(best, limits.gap)
    affordable = itertools.islice(steps, _affordable(model, limits))
    for work in refining.along(relaxed, affordable, enough):
        best = replace(_refined(best, refining), work=relaxed.work + work)
        if _within(model, best, limits.gap):
            break
    return best


def _affordable(model: Model, limits: Limits) -> int:
    """Return how many steps of the dive are refined."""
    most = min(_ROUNDINGS, _ROUNDED // (len(model.first) - 1))
    effort = _DIVE_EFFORT * limits.effort
    return max(1, int(min(most, effort / _step_effort(model))))


def _step_effort(model: Model) -> float:
    return _STEP_EFFORT + _STEP_EFFORT_EACH * (len(model.first) - 1)


def _refined(best: Found, refining: Refining) -> Found:
    if refining.amounts is None:
        return best
    return replace(best, outcome=Outcome.FEASIBLE, amounts=refining.amounts)


def _target(best: Found, gap: float) -> float:
    """Return what an answer is worth that the bound proves to be within the gap."""
    return best.bound / (1 + gap * math.copysign(1.0, best.bound))


def _nearest(relaxed: Relaxed, useful: Bools, width: int) -> Bools:
    """Return the options that the relaxation uses, and some that lose least."""
    count = len(relaxed.loss)
    inner = (relaxed.amounts[:count] > 1e-9) | (relaxed.loss <= 0)
    outer = np.flatnonzero(useful & ~inner)
    nearest = outer[np.argsort(relaxed.loss[outer], kind="stable")[:width]]
    inner[nearest] = True
    return inner


def _search(model: Model, limits: Limits, best: Found, inner: Bools) -> Found:
    """Return the best whole answer over some options, by columns of the full model."""
    matrix = model.matrix
    others = np.arange(len(inner), len(matrix.upper))
    start = None
    if best.amounts is not None:
        inner = inner | (best.amounts[: len(inner)] > 0.5)
    columns = np.concatenate([np.flatnonzero(inner), others])
    if best.amounts is not None:
        start = np.flatnonzero(best.amounts[columns] > 0.5)
    found = solve_whole(
        matrix.columns(columns),
        limits,
        target=_target(best, limits.gap),
        start=start,
        aim=Aim.ANSWER,
    )
    if found.amounts is None:
        return found
    amounts = np.zeros(len(matrix.upper))
    amounts[columns] = found.amounts
    return replace(found, amounts=amounts)


def _better(model: Model, best: Found, found: Found, bound: float) -> Found:
    """Return the better of two answers, with the better of two bounds."""
    values = [item.value(model.matrix.objective) for item in (best, found)]
    kept = found if values[1] > values[0] else best
    return Found(
        Outcome.FAILED if kept.amounts is None else Outcome.FEASIBLE,
        kept.amounts,
        min(best.bound, bound),
        best.work + found.work,
    )


def _within(model: Model, found: Found, gap: float) -> bool:
    if found.amounts is None:
        return False
    value = found.value(model.matrix.objective)
    size = float(np.abs(model.matrix.objective).max(initial=0.0))
    return found.bound - value <= max(gap * abs(value), 1e-7 * max(size, abs(value)))
