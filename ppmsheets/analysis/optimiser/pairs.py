"""A whole answer made better by changing two projects at once.

Where limits are met closely, no project can move alone: what one needs another has to
give up. Step after step, one project is given an option at random, and then the best
second change to go with it is taken, or the first one alone, or neither. All second
changes are weighed at once, over what they change only.

Source: L. Lin and B. Kernighan, "An effective heuristic algorithm for the
travelling-salesman problem" (Operations Research 21, 1973), for chains of changes; an
option is drawn with its Gibbs probability, as in ``anneal``.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from ppmsheets.analysis.optimiser.local import burden
from ppmsheets.analysis.optimiser.matrix import Bools
from ppmsheets.analysis.optimiser.model import Model
from ppmsheets.analysis.optimiser.options import Rule
from ppmsheets.analysis.optimiser.profiles import Floats, Ints

_WALL = 100.0
"""Price of overstepping a hard limit by its greatest entry, in average projects."""
_MARGIN = 1e-4
"""What is kept free below a hard limit, by its greatest entry: a price alone lets it
be overstepped by a sliver."""
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
    noise = np.random.default_rng(schedule.seed)
    best, value = pairs.chosen.copy(), pairs.value()
    for step in range(schedule.steps if len(pairs.options) else 0):
        if value >= enough:
            break
        first = int(noise.integers(len(pairs.options)))
        # As Gumbel's distribution has it, from a quicker one.
        drawn = -np.log(noise.standard_exponential(len(pairs.options) + 2))
        moved = pairs.step(first, schedule.heat(step) * drawn)
        if moved and pairs.allowed() and pairs.value() > value:
            best, value = pairs.chosen.copy(), pairs.value()
    return best


@dataclass(frozen=True, slots=True, eq=False)
class _Ceilings:
    """Every limit as a ceiling; a floor stands after them, all its signs turned.

    Attributes:
        floors: Rows of the model that have a floor.
        height: Free up to here; inf where there is no ceiling.
        cheap: Price of a unit beyond that.
        room: Units at the cheap price.
        extra: What every further unit costs more.
        hard: Whether it may not be overstepped at all.
    """

    floors: Ints
    height: Floats
    cheap: Floats
    room: Floats
    extra: Floats
    hard: Bools

    def cost(self, excess: Floats) -> Floats:
        """Return what every row costs that is used so far beyond its height."""
        over = np.maximum(excess, 0.0)
        return over * self.cheap + np.maximum(over - self.room, 0.0) * self.extra

    def excess(self, used: Floats) -> Floats:
        """Return how far every ceiling is overstepped; below 0: what is free."""
        return np.concatenate([used, -used[self.floors]]) - self.height


class _Pairs:
    """A choice, and what every change of one project would change of its limits.

    A change holds all limits of its project; those that it leaves alone, and those
    that no two changes could reach, are passed over.
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
        self._ceilings = _ceilings(model, average)
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
        return float(self._model.matrix.objective[self.chosen].sum() - self._now)

    def allowed(self) -> bool:
        """Return whether no hard limit is overstepped."""
        overstepped = self._excess[self._ceilings.hard]
        return bool(overstepped.max(initial=0.0) <= _MARGIN)

    def step(self, first: int, noise: Floats) -> bool:
        """Make a change and its best second, or it alone, or none; say whether any.

        Args:
            first: Place of its option among those that take part.
            noise: Per option, and for the first change alone, and for none.
        """
        project = int(self._project[first])
        if self.options[first] == self.chosen[project]:
            return False
        excess = self._after(first)
        costs = self._ceilings.cost(excess)
        alone = self._gain[first] - (costs.sum() - self._now)
        both = self._seconds(excess, costs) + alone + noise[:-2]
        both[self._first[project] : self._first[project + 1]] = -np.inf
        second = int(both.argmax())
        alone += noise[-2]
        if max(both[second], alone) <= noise[-1]:
            return False
        self._take(first)
        if both[second] > alone:
            self._take(second)
        self._narrow()
        return True

    def _seconds(self, excess: Floats, costs: Floats) -> Floats:
        """Return, per option, what changing to it gains, from such an excess."""
        more = excess.take(self._rows)
        more += self._more
        np.maximum(more, 0.0, out=more)
        cost = more * self._cheap
        more -= self._room
        np.maximum(more, 0.0, out=more)
        more *= self._extra
        cost += more
        cost -= costs.take(self._rows)
        return self._gain - np.bincount(self._of, cost, len(self._gain))

    def _after(self, option: int) -> Floats:
        span = slice(self._start[option], self._start[option + 1])
        excess = self._excess.copy()
        excess[self._all_rows[span]] += self._all_more[span]
        return excess

    def _take(self, option: int) -> None:
        self._excess = self._after(option)
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
        self._all_more[span] = (use - use[now - begin]).ravel()
        self._gain[begin:end] = self._worth[begin:end] - self._worth[now]

    def _narrow(self) -> None:
        """Keep what is changed of limits within reach of two changes."""
        reached = self._excess + 2 * self._reach > 0
        kept = np.flatnonzero((self._all_more != 0) & reached[self._all_rows])
        self._rows = rows = self._all_rows[kept]
        self._more, self._of = self._all_more[kept], self._all_of[kept]
        self._cheap = self._ceilings.cheap[rows]
        self._room = self._ceilings.room[rows]
        self._extra = self._ceilings.extra[rows]
        self._now = float(self._ceilings.cost(self._excess).sum())

    def _lay_out(self) -> None:
        """Set the use of every limit of its project by every option, side by side."""
        entries = _entries(self._model, self.options, self._ceilings)
        start = np.searchsorted(entries.option, np.arange(len(self.options) + 1))
        rows: list[Ints] = []
        uses: list[Floats] = []
        self._reach = np.zeros(len(self._ceilings.height))
        for begin, end in zip(self._first[:-1], self._first[1:], strict=True):
            span = slice(start[begin], start[end])
            own, place = np.unique(entries.row[span], return_inverse=True)
            use = np.zeros((end - begin, len(own)))
            use[entries.option[span] - begin, place] = entries.amount[span]
            if len(use):
                reach = np.ptp(use, axis=0)
                self._reach[own] = np.maximum(self._reach[own], reach)
            rows += [own] * (end - begin)
            uses.append(use.ravel())
        self._start = np.cumsum([0, *map(len, rows)])
        self._all_rows = np.concatenate([np.zeros(0, np.int64), *rows])
        self._all_of = np.repeat(np.arange(len(rows)), np.diff(self._start))
        self._use = np.concatenate([np.zeros(0), *uses])
        self._all_more = self._use.copy()


@dataclass(frozen=True, slots=True, eq=False)
class _Entries:
    """What some options take of the ceilings, in order of the options.

    Attributes:
        option: Place of the option among them.
        row: The ceiling.
        amount: How much of it.
    """

    option: Ints
    row: Ints
    amount: Floats


def _entries(model: Model, options: Ints, ceilings: _Ceilings) -> _Entries:
    part = model.matrix.columns(options)
    option, row, amount = part.column_of_entries(), part.row, part.entry
    place = np.full(len(part.row_lower), -1)
    place[ceilings.floors] = len(place) + np.arange(len(ceilings.floors))
    turned = place[row] >= 0
    option = np.concatenate([option, option[turned]])
    amount = np.concatenate([amount, -amount[turned]])
    row = np.concatenate([row, place[row[turned]]])
    order = np.argsort(option, kind="stable")
    order = order[np.isfinite(ceilings.height[row[order]])]
    return _Entries(option[order], row[order], amount[order])


def _ceilings(model: Model, average: float) -> _Ceilings:
    matrix, projects = model.matrix, len(model.first) - 1
    prices = burden(model)
    hard = np.ones(len(matrix.row_lower), dtype=bool)
    hard[matrix.row[matrix.start[len(model.options) : -1]]] = False
    ties = np.array([row is not None and row.rule is Rule.TIE for row in model.rows])
    height = np.where(hard & ~ties, prices.upper - _MARGIN, prices.upper)
    # That a project has one option is kept as such.
    height[:projects] = np.inf
    floors = projects + np.flatnonzero(np.isfinite(prices.lower[projects:]))
    none = np.zeros(len(floors))
    extra = np.where(hard, _WALL * average, prices.dear - prices.cheap)
    return _Ceilings(
        floors,
        np.concatenate([height, -prices.lower[floors]]),
        np.concatenate([prices.cheap, none]),
        np.concatenate([prices.room, none]),
        np.concatenate([extra, none + _WALL * average]),
        np.concatenate([hard, none == 0]),
    )
