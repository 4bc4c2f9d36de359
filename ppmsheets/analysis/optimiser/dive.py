"""From fractions to whole options: a dive through relaxations, kept warm.

Projects that the relaxation splits between options are given their largest one, a
quarter of them at a time, and the rest is solved anew. A step that costs too much is
taken back: fewer at a time, then one; where even one costs too much, that option is
barred instead, should that cost less. Every step bars something for good, so it ends.
"""

from __future__ import annotations

import math

import numpy as np

from ppmsheets.analysis.optimiser.highs import Continuous, Found
from ppmsheets.analysis.optimiser.limits import Work
from ppmsheets.analysis.optimiser.model import Model
from ppmsheets.analysis.optimiser.profiles import Floats, Ints
from ppmsheets.analysis.optimiser.sifting import Relaxed, oversteps

_WIDTH = 0.05
"""Options that lose up to this share of an average project take part."""
_DROP = 0.02
"""What fixing one project may cost, as a share of an average project."""


def dive(model: Model, relaxed: Relaxed) -> tuple[Ints, Work]:
    """Return the index of an option for every project, allowed ones.

    Args:
        model: The full model.
        relaxed: Its relaxation. The choice may overstep limits; then the price of
            that was less than of any step.
    """
    average = abs(relaxed.bound) / (len(model.first) - 1)
    held = (relaxed.amounts[: len(model.options)] > 0) | (relaxed.loss <= 0)
    near = np.flatnonzero(held | (relaxed.loss < _WIDTH * average))
    diving = _Dive(model, near, _DROP * average)
    while diving.step():
        pass
    return diving.chosen(), diving.work


class _Dive:
    """The relaxation over some options, more and more of them barred."""

    def __init__(self, model: Model, near: Ints, drop: float) -> None:
        others = np.arange(len(model.options), len(model.matrix.upper))
        columns = np.concatenate([near, others])
        self._near = near
        self._drop = drop
        self._first = np.searchsorted(model.project[near], np.arange(len(model.first)))
        self._upper = np.ones(len(near))
        self._fixed = np.zeros(len(model.first) - 1, dtype=bool)
        self._relaxation = Continuous(model.matrix.columns(columns))
        self._relaxation.add(oversteps(model))
        self.work = Work()
        self._size: int | None = None
        self._now = self._solve()

    def _solve(self) -> Found:
        found = self._relaxation.solve()
        self.work += found.work
        return found

    def _amounts(self) -> Floats:
        if self._now.amounts is None:
            return self._upper
        return self._now.amounts[: len(self._near)]

    def chosen(self) -> Ints:
        """Return the largest option of every project."""
        amounts = self._amounts()
        return self._near[[self._largest(p, amounts) for p in range(len(self._fixed))]]

    def _largest(self, project: int, amounts: Floats) -> int:
        begin, end = int(self._first[project]), int(self._first[project + 1])
        return begin + int(np.argmax(amounts[begin:end]))

    def step(self) -> bool:
        """Decide some projects; return whether any was left to decide."""
        amounts = self._amounts()
        most = np.maximum.reduceat(amounts, self._first[:-1])
        split = np.flatnonzero((most < 1 - 1e-6) & ~self._fixed)
        if not len(split) or self._now.amounts is None:
            return False
        size = max(1, len(split) // 4) if self._size is None else self._size
        taken = split[np.argsort(-most[split], kind="stable")][:size]
        kept = np.array([self._largest(p, amounts) for p in taken.tolist()])
        spans = [np.arange(self._first[p], self._first[p + 1]) for p in taken]
        left = np.setdiff1d(np.concatenate(spans), kept)
        tried = self._with_barred(left)
        cost = self._now.bound - tried.bound if tried.amounts is not None else math.inf
        if cost <= self._drop * len(taken):
            self._accept(tried, left, taken)
        elif len(taken) > 1:
            self._restore(left)
            self._size = max(1, len(taken) // 4)
        else:
            self._restore(left)
            self._turn(kept, left, taken, cost)
        return True

    def _with_barred(self, barred: Ints) -> Found:
        self._relaxation.bound(barred, np.zeros(len(barred)))
        return self._solve()

    def _restore(self, barred: Ints) -> None:
        self._relaxation.bound(barred, self._upper[barred])

    def _accept(self, found: Found, barred: Ints, fixed: Ints) -> None:
        self._now, self._size = found, None
        self._upper[barred] = 0.0
        self._fixed[fixed] = True

    def _turn(self, kept: Ints, left: Ints, taken: Ints, cost: float) -> None:
        """Bar the option of one project, or fix it where that costs less."""
        other = self._with_barred(kept)
        turned = (
            self._now.bound - other.bound if other.amounts is not None else math.inf
        )
        if turned <= cost:
            self._accept(other, kept, np.zeros(0, np.int64))
            return
        self._restore(kept)
        self._accept(self._with_barred(left), left, taken)
