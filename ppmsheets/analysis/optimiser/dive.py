"""From fractions to whole options: a dive through relaxations, kept warm.

Projects that the relaxation splits between options are given their largest one, half
of them at a time, and the rest is solved anew. A step that costs too much is taken
back: fewer at a time, down to one; where even one costs too much, that option is
barred instead, should that cost less. Every step bars something for good, so it ends.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np

from ppmsheets.analysis.optimiser.found import Found
from ppmsheets.analysis.optimiser.limits import Work
from ppmsheets.analysis.optimiser.model import Model
from ppmsheets.analysis.optimiser.profiles import Floats, Ints
from ppmsheets.analysis.optimiser.sifting import Relaxed, Warm, average

_WIDTH = 0.05
"""Options that lose more than this share of an average project take no part."""
_DROP = 0.02
"""What fixing one project may cost, as a share of an average project."""
_SPARE = 1e-3
"""Most of the gap that is given away freely: more, and limits are overstepped."""
_SOLVES = 40
"""Relaxations after which the rest is rounded: from there on they gain little."""


def dive(
    model: Model, relaxed: Relaxed, warm: Warm, gap: float = 0.0
) -> tuple[Ints, Work]:
    """Return the index of an option for every project, allowed ones.

    Args:
        model: The full model.
        relaxed: Its relaxation.
        warm: The solver as the relaxation left it; some of its columns are barred
            afterwards.
        gap: Some of this share of the bound may be lost without looking back.

    Returns:
        The choice, which may overstep limits, and the work.
    """
    *_, last = dives(model, relaxed, warm, gap)
    return last


def dives(
    model: Model, relaxed: Relaxed, warm: Warm, gap: float = 0.0
) -> Iterator[tuple[Ints, Work]]:
    """Give what ``dive`` would return if it ended after each of its steps.

    What is rounded early is as often the best as what is rounded late: whoever looks
    at each may stop at one that is good enough.
    """
    diving = _Dive(model, warm, relaxed.loss, average(model, relaxed))
    diving.spare = min(gap, _SPARE) / 2 * abs(relaxed.bound)
    while diving.work.solves < _SOLVES and diving.step():
        yield diving.chosen(), diving.work
    yield diving.chosen(), diving.work


class _Dive:
    """The relaxation over some options, more and more of them barred."""

    def __init__(
        self, model: Model, warm: Warm, losses: Floats, average: float
    ) -> None:
        # Options in order of their projects, wherever the solver holds them.
        order = np.argsort(warm.columns, kind="stable")
        held = warm.columns[order]
        self._place = order[(held >= 0) & (held < len(model.options))]
        self._near = warm.columns[self._place]
        self._drop = _DROP * average
        self._first = np.searchsorted(
            model.project[self._near], np.arange(len(model.first))
        )
        self._upper = model.matrix.upper[self._near].copy()
        self._fixed = np.zeros(len(model.first) - 1, dtype=bool)
        self._solver = warm.solver
        self.work = Work()
        self._size = len(self._fixed)
        self.spare = 0.0
        far = np.flatnonzero(losses[self._near] > _WIDTH * average)
        self._upper[far] = 0.0
        self._now = self._with_barred(far)

    def _solve(self) -> Found:
        found = self._solver.solve()
        self.work += found.work
        return found

    def _amounts(self) -> Floats:
        if self._now.amounts is None:
            return self._upper
        return self._now.amounts[self._place]

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
        size = min(self._size, max(1, len(split) // 2))
        taken = split[np.argsort(-most[split], kind="stable")][:size]
        kept = np.array([self._largest(p, amounts) for p in taken.tolist()])
        spans = [np.arange(self._first[p], self._first[p + 1]) for p in taken]
        left = np.setdiff1d(np.concatenate(spans), kept)
        tried = self._with_barred(left)
        cost = self._now.bound - tried.bound if tried.amounts is not None else math.inf
        if cost <= max(self._drop * len(taken), self.spare / 4):
            self.spare -= max(0.0, cost)
            self._accept(tried, left, taken)
            self._size = len(self._fixed)
        elif len(taken) > 1:
            self._restore(left)
            self._size = max(1, len(taken) // 4)
        else:
            self._restore(left)
            self._turn(kept, left, taken, cost)
        return True

    def _with_barred(self, barred: Ints) -> Found:
        self._solver.bound(self._place[barred], np.zeros(len(barred)))
        return self._solve()

    def _restore(self, barred: Ints) -> None:
        self._solver.bound(self._place[barred], self._upper[barred])

    def _accept(self, found: Found, barred: Ints, fixed: Ints) -> None:
        self._now = found
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
