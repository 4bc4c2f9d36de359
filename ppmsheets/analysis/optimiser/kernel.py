"""Large cases: a proven bound by sifting, then a search among few columns.

(a) The continuous relaxation by sifting: some columns a project, then all others
priced with the duals, the best two a project added while any improves. The bound
is our own sum over the duals (Lagrange), so it holds for the full model whatever
the solver's tolerances. (b) A search over every option that the relaxation uses,
the best of every project, and those nearest to it. (c) It stops at a value that the
bound proves to be within the gap; else with more columns again. What is left out
can be worth no more than the bound less its own loss: that is certain too.

Source: J. Bixby and others, "Very large-scale linear programming: a case study in
combining interior point and simplex methods" (Operations Research 40, 1992), for
sifting; E. Angelelli and others, "Kernel search" (Computers & OR 37, 2010).
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np

from ppmsheets.analysis.optimiser.highs import Continuous, Found, solve_whole
from ppmsheets.analysis.optimiser.limits import Limits, Outcome, Work
from ppmsheets.analysis.optimiser.model import Bools, Model
from ppmsheets.analysis.optimiser.profiles import Floats

_ROUNDS = 40
_FIRST_COLUMNS = 1_000
_GROWTH = 4
_STAGE_NODES = 500
"""Nodes of a stage that is not the last one: more columns help more than nodes."""


@dataclass(frozen=True, slots=True, eq=False)
class Relaxed:
    """What the continuous relaxation tells of every option.

    Attributes:
        outcome: INFEASIBLE: then no whole answer exists either.
        amounts: Of every column of the full model.
        bound: No answer is worth more.
        loss: Per option, how much the bound falls when it is forced; >= 0, inf
            when it is barred.
    """

    outcome: Outcome
    amounts: Floats
    bound: float
    loss: Floats
    work: Work


def lagrangian(model: Model, duals: Floats) -> tuple[float, Floats]:
    """Return the bound that prices of the rows prove, and the loss of every option.

    For any y >= 0 (on "at most" rows): bound = y b + sum over projects of the best
    (value - y A) of its options + sum over other columns of max(0, value - y A) u.

    Args:
        model: The full model.
        duals: Per row; those of the choice of a project are not used.
    """
    matrix, count = model.matrix, len(model.options)
    prices = duals.copy()
    prices[: len(model.first) - 1] = 0.0
    limit = np.where(prices > 0, matrix.row_upper, matrix.row_lower)
    prices[~np.isfinite(limit)] = 0.0
    used = prices != 0
    reduced = matrix.objective - matrix.priced(prices)
    allowed = matrix.upper[:count] > 0
    gained = np.where(allowed, reduced[:count], -np.inf)
    best = np.maximum.reduceat(gained, model.first[:-1])
    rest = np.maximum(reduced[count:], 0.0) @ matrix.upper[count:]
    bound = float(prices[used] @ limit[used] + best.sum() + rest)
    with np.errstate(invalid="ignore"):
        loss = best[model.project] - gained
    return bound, np.where(allowed, loss, np.inf)


def relax(model: Model, tolerance: float) -> Relaxed:
    """Return the continuous relaxation of the full model.

    Args:
        model: The full model.
        tolerance: Stop when the bound is this share above the relaxation.
    """
    sifting = _Sifting(model)
    for _ in range(_ROUNDS):
        found = sifting.solve()
        if found.outcome is Outcome.INFEASIBLE and not sifting.complete:
            sifting.add(~sifting.active & sifting.allowed)
            continue
        if found.outcome is not Outcome.OPTIMAL or found.duals is None:
            nothing = np.zeros(len(model.matrix.upper))
            loss = np.zeros(len(model.options))
            return Relaxed(found.outcome, nothing, math.inf, loss, sifting.work)
        sifting.price(found.duals)
        near = sifting.bound - found.bound <= tolerance * abs(found.bound)
        if near or not sifting.improve(found.duals):
            break
    return Relaxed(
        Outcome.OPTIMAL,
        sifting.amounts(found),
        sifting.bound,
        sifting.loss,
        sifting.work,
    )


class _Sifting:
    """Some columns in the solver, the rest priced from outside."""

    def __init__(self, model: Model) -> None:
        matrix, count = model.matrix, len(model.options)
        self._model = model
        self._project = model.project
        self.allowed: Bools = matrix.upper[:count] > 0
        self.active = _first_columns(model, self.allowed)
        others = np.arange(count, len(matrix.upper))
        self._columns = np.concatenate([np.flatnonzero(self.active), others])
        self._continuous = Continuous(matrix.columns(self._columns))
        self.work = Work()
        self.bound = math.inf
        self.loss = np.zeros(count)

    @property
    def complete(self) -> bool:
        """Return whether every column that is allowed is in the solver."""
        return bool(np.all(self.active | ~self.allowed))

    def solve(self) -> Found:
        """Return the answer over the columns so far."""
        found = self._continuous.solve()
        self.work += found.work
        return found

    def price(self, duals: Floats) -> None:
        """Keep the bound and the losses when these prices prove a better bound."""
        bound, loss = lagrangian(self._model, duals)
        if bound < self.bound:
            self.bound, self.loss = bound, loss

    def improve(self, duals: Floats) -> bool:
        """Add the best two columns a project; return whether any improves."""
        matrix, count = self._model.matrix, len(self._project)
        gain = (matrix.objective - matrix.priced(duals))[:count]
        size = float(np.abs(matrix.objective).max(initial=0.0))
        better = np.flatnonzero(~self.active & self.allowed & (gain > 1e-9 * size))
        better = better[np.lexsort((-gain[better], self._project[better]))]
        owner = self._project[better]
        second = np.zeros(len(owner), dtype=bool)
        second[2:] = owner[2:] == owner[:-2]
        wanted = np.zeros(count, dtype=bool)
        wanted[better[~second]] = True
        self.add(wanted)
        return bool(wanted.any())

    def add(self, wanted: Bools) -> None:
        """Add columns to the solver."""
        columns = np.flatnonzero(wanted)
        if len(columns):
            self._continuous.add(self._model.matrix.columns(columns))
            self._columns = np.concatenate([self._columns, columns])
            self.active = self.active | wanted

    def amounts(self, found: Found) -> Floats:
        """Return the answer with 0 for every column that is not in the solver."""
        amounts = np.zeros(len(self._model.matrix.upper))
        amounts[self._columns] = found.amounts
        return amounts


def _first_columns(model: Model, allowed: Bools) -> Bools:
    """Return, per project: its best two, its cheapest, and its best way out."""
    count = len(model.options)
    worth = model.matrix.objective[:count]
    project = model.project
    chosen = np.zeros(count, dtype=bool)
    orders = (
        (np.flatnonzero(allowed), -worth),
        (np.flatnonzero(allowed), model.cost),
        (np.flatnonzero(allowed & ~model.inside), -worth),
    )
    for take, (some, key) in zip((2, 1, 1), orders, strict=True):
        held = some[np.lexsort((key[some], project[some]))]
        later = np.zeros(len(held), dtype=bool)
        later[take:] = project[held][take:] == project[held][:-take]
        chosen[held[~later]] = True
    return chosen


def solve_kernel(model: Model, limits: Limits) -> Found:
    """Return the best answer among the columns that matter, with a full bound."""
    relaxed = relax(model, max(1e-7, limits.gap / 50))
    best = Found(relaxed.outcome, None, relaxed.bound, relaxed.work)
    if relaxed.outcome is not Outcome.OPTIMAL:
        return best
    best = replace(best, outcome=Outcome.FAILED)
    width = _FIRST_COLUMNS
    while True:
        inner = _nearest(relaxed, width)
        left = ~inner & np.isfinite(relaxed.loss)
        nodes = limits.nodes if not left.any() else min(_STAGE_NODES, limits.nodes)
        found = _search(model, replace(limits, nodes=nodes), best, inner)
        # What is left out is worth at most the bound less the least loss.
        beyond = relaxed.bound - float(relaxed.loss[left].min(initial=np.inf))
        best = _better(model, best, found, max(found.bound, beyond))
        if best.amounts is not None and _within(model, best, limits.gap):
            return replace(best, outcome=Outcome.OPTIMAL)
        if not left.any() and found.outcome is Outcome.INFEASIBLE:
            return replace(best, outcome=Outcome.INFEASIBLE)
        if not left.any() or best.work.timed_out:
            return best
        width *= _GROWTH


def _nearest(relaxed: Relaxed, width: int) -> Bools:
    """Return the options that the relaxation uses, and some that lose least."""
    count = len(relaxed.loss)
    inner = (relaxed.amounts[:count] > 1e-9) | (relaxed.loss <= 0)
    outer = np.flatnonzero(~inner & np.isfinite(relaxed.loss))
    nearest = outer[np.argsort(relaxed.loss[outer], kind="stable")[:width]]
    inner[nearest] = True
    return inner


def _search(model: Model, limits: Limits, best: Found, inner: Bools) -> Found:
    """Return the best whole answer over some options, by columns of the full model."""
    matrix = model.matrix
    others = np.arange(len(inner), len(matrix.upper))
    columns = np.concatenate([np.flatnonzero(inner), others])
    start = None
    if best.amounts is not None:
        start = np.flatnonzero(best.amounts[columns] > 0.5)
    target = best.bound / (1 + limits.gap * math.copysign(1.0, best.bound))
    found = solve_whole(matrix.columns(columns), limits, target=target, start=start)
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
    value = found.value(model.matrix.objective)
    size = float(np.abs(model.matrix.objective).max(initial=0.0))
    return found.bound - value <= max(gap * abs(value), 1e-7 * max(size, abs(value)))
