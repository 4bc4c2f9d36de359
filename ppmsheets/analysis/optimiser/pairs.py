"""A whole answer made better by changing two projects at once.

Where limits are met closely, no project can move alone: what one needs another has to
give up. Step after step, some first changes are drawn at random, and the best of all
second changes that could go with them is made with its first, or a first one alone,
or none. All second changes are weighed at once, over what they change only.

Source: S. Lin and B. Kernighan, "An effective heuristic algorithm for the
travelling-salesman problem" (Operations Research 21, 1973), for chains of changes; a
change is drawn with its Gibbs probability, as in ``anneal``.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from ppmsheets.analysis.optimiser.ceilings import MARGIN, ceilings, cost, entries
from ppmsheets.analysis.optimiser.matrix import Bools
from ppmsheets.analysis.optimiser.model import Model
from ppmsheets.analysis.optimiser.profiles import Floats, Ints

_TOGETHER = 16
"""First changes of a step: of one alone, calling numpy would be half of the time."""
_DRAWN = 100_000
"""Numbers drawn before all steps, each of which reads them from another place."""
_COLD = 1e-4
"""Last temperature, as a share of an average project."""


@dataclass(frozen=True, slots=True)
class Schedule:
    """How long pairs are tried, and how much may be lost on the way.

    Attributes:
        average: What a project is worth; what is lost is measured by it.
        steps: How many.
        hot: The first temperature, as a share of an average project.
        seed: Of what is drawn.
    """

    average: float
    steps: int
    hot: float
    seed: int = 0

    def heat(self, step: int) -> float:
        """Return the temperature of a step, in units of value."""
        cooled = math.pow(_COLD / self.hot, step / self.steps)
        return self.average * self.hot * cooled


def paired(
    model: Model, chosen: Ints, among: Bools, schedule: Schedule, *, enough: float
) -> Ints:
    """Return the best choice that some steps pass through.

    Args:
        model: The full model.
        chosen: Index of the option of every project, allowed ones; to start from.
        among: Per option, whether it takes part; those chosen always do.
        schedule: What is tried.
        enough: Stop at a choice worth as much.
    """
    among = among.copy()
    among[chosen] = True
    pairs = _Pairs(model, chosen, among, schedule.average)
    random = np.random.default_rng(schedule.seed)
    best, value, count = pairs.chosen.copy(), pairs.value(), len(pairs.options)
    needed = _TOGETHER * (count + 1) + 1
    drawn = random.gumbel(size=_DRAWN + needed)
    for step in range(schedule.steps if count else 0):
        if value >= enough:
            break
        firsts = random.integers(count, size=_TOGETHER)
        begin = int(random.integers(_DRAWN))
        noise = schedule.heat(step) * drawn[begin : begin + needed]
        moved = pairs.step(firsts, noise)
        if moved and pairs.allowed() and pairs.value() > value:
            best, value = pairs.chosen.copy(), pairs.value()
    return best


class _Pairs:
    """A choice, and what every change of one project would change of its limits.

    A change holds all limits of its project; those that it leaves alone, and those
    that no two changes could reach, are passed over: what is near is left.
    """

    def __init__(
        self, model: Model, chosen: Ints, among: Bools, average: float
    ) -> None:
        projects = len(model.first) - 1
        several = np.bincount(model.project[among], minlength=projects) > 1
        self.options: Ints = np.flatnonzero(among & several[model.project])
        self.chosen = chosen.copy()
        self._model, self._project = model, model.project[self.options]
        self._first = np.searchsorted(self._project, np.arange(projects + 1))
        self._ceilings = ceilings(model, average)
        self._worth = model.matrix.objective[self.options]
        self._gain = self._worth.copy()
        self._lay_out()
        taken = np.zeros(len(model.matrix.upper))
        taken[chosen] = 1.0
        self._excess = self._ceilings.excess(model.matrix.taken(taken))
        for project in np.flatnonzero(several).tolist():
            self._measure(project)
        self._narrow()

    def value(self) -> float:
        """Return what the choice is worth; far below 0 if it oversteps a limit."""
        return float(self._model.matrix.objective[self.chosen].sum() - self._spent)

    def allowed(self) -> bool:
        """Return whether no hard limit is overstepped."""
        overstepped = self._excess[self._ceilings.hard]
        return bool(overstepped.max(initial=0.0) <= MARGIN)

    def step(self, firsts: Ints, noise: Floats) -> bool:
        """Make a change and its best second, or it alone, or none; say whether any.

        Args:
            firsts: Places of the options of some changes, among those that take part.
            noise: For every pair of changes, for every first one alone, and for none.
        """
        firsts = firsts[self.options[firsts] != self.chosen[self._project[firsts]]]
        if not len(firsts):
            return False
        alone = self._alone[firsts]
        both = self._seconds(firsts) + alone[:, None]
        both += noise[: both.size].reshape(both.shape)
        for gains, project in zip(both, self._project[firsts].tolist(), strict=True):
            gains[self._first[project] : self._first[project + 1]] = -np.inf
        alone += noise[both.size : both.size + len(firsts)]
        pair, single = int(both.argmax()), int(alone.argmax())
        if max(both.flat[pair], alone[single]) <= noise[-1]:
            return False
        first, second = divmod(pair, len(self.options))
        if both.flat[pair] > alone[single]:
            self._take(int(firsts[first]))
            self._take(second)
        else:
            self._take(int(firsts[single]))
        self._narrow()
        return True

    def _seconds(self, firsts: Ints) -> Floats:
        """Return, per first change and option, what changing to it then gains.

        Only limits that the first changes cost something else than without it.
        """
        shape = len(firsts), len(self.options)
        start = self._start.take(firsts)
        counts = self._start.take(firsts + 1) - start
        places = _ranges(start, counts)
        more = self._more.take(self._sorted.take(places))
        changed = more.nonzero()[0]
        cell = np.repeat(np.arange(shape[0]) * shape[1], counts).take(changed)
        row = self._row.take(places.take(changed))
        excess = self._excess.take(row) + more.take(changed)
        before = cost(excess, self._ceilings.prices.take(row, axis=1))
        start = self._near_start.take(row)
        counts = self._near_start.take(row + 1) - start
        near = _ranges(start, counts)
        more, spent, *prices = self._near.take(near, axis=1)
        spent -= cost(more + np.repeat(excess, counts), prices)
        spent += np.repeat(before, counts)
        cells = np.repeat(cell, counts) + self._near_of.take(near)
        saved = np.bincount(cells, spent, shape[0] * shape[1])
        return self._alone + saved.reshape(shape)

    def _take(self, option: int) -> None:
        span = slice(self._start[option], self._start[option + 1])
        self._excess[self._row[span]] += self._more[self._sorted[span]]
        project = int(self._project[option])
        self.chosen[project] = self.options[option]
        self._measure(project)

    def _measure(self, project: int) -> None:
        """Set what every option of a project changes."""
        begin, end = int(self._first[project]), int(self._first[project + 1])
        now = begin + int(
            np.searchsorted(self.options[begin:end], self.chosen[project])
        )
        span = slice(self._start[begin], self._start[end])
        use = self._use[span].reshape(end - begin, -1)
        self._more[self._sorted[span]] = (use - use[now - begin]).ravel()
        self._gain[begin:end] = self._worth[begin:end] - self._worth[now]

    def _narrow(self) -> None:
        """Keep what is changed of limits within reach of two changes, by limit.

        What is near: per change of a limit how much more is used of it, what that
        costs more if nothing else is changed, and the three prices of the limit.
        """
        reached = self._excess + 2 * self._reach > 0
        near = ((self._more != 0) & reached.take(self._sorted_row)).nonzero()[0]
        row, self._near_of = self._sorted_row.take(near), self._sorted_of.take(near)
        prices = self._sorted_prices.take(near, axis=1)
        spent = cost(self._excess, self._ceilings.prices)
        more = self._more.take(near)
        cost_more = cost(self._excess.take(row) + more, prices) - spent.take(row)
        self._near = np.concatenate([[more, cost_more], prices])
        self._near_start = np.searchsorted(row, np.arange(len(self._excess) + 1))
        self._spent = float(spent.sum())
        of = np.bincount(self._near_of, cost_more, len(self._gain))
        self._alone = self._gain - of

    def _lay_out(self) -> None:
        """Set the use of every limit of its project by every option, side by side.

        And where each of them stands in the order of the limits, in which all that is
        weighed at once lies together.
        """
        found = entries(self._model, self.options, self._ceilings)
        start = np.searchsorted(found.option, np.arange(len(self.options) + 1))
        rows: list[Ints] = []
        uses: list[Floats] = []
        self._reach = np.zeros(len(self._ceilings.height))
        for begin, end in zip(self._first[:-1], self._first[1:], strict=True):
            span = slice(start[begin], start[end])
            own, place = np.unique(found.row[span], return_inverse=True)
            use = np.zeros((end - begin, len(own)))
            use[found.option[span] - begin, place] = found.amount[span]
            if len(use):
                reach = np.ptp(use, axis=0)
                self._reach[own] = np.maximum(self._reach[own], reach)
            rows += [own] * (end - begin)
            uses.append(use.ravel())
        self._start = np.cumsum([0, *map(len, rows)])
        self._use = np.concatenate([np.zeros(0), *uses])
        self._row = np.concatenate([np.zeros(0, np.int64), *rows])
        order = np.argsort(self._row, kind="stable")
        self._sorted = np.argsort(order, kind="stable")
        self._sorted_row = self._row[order]
        self._sorted_of = np.repeat(np.arange(len(rows)), np.diff(self._start))[order]
        self._sorted_prices = self._ceilings.prices[:, self._sorted_row]
        self._more = np.zeros(len(order))


def _ranges(start: Ints, counts: Ints) -> Ints:
    """Return so many numbers from every start on, one range after the other."""
    ends = np.cumsum(counts)
    return np.repeat(start - ends + counts, counts) + np.arange(counts.sum())
