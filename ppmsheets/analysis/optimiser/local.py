"""A whole answer made better one project at a time.

Project after project takes the option that is best beside all others, overtime and
shortage counted in, overstepped limits at a price far above any value; again and
again, until none changes. Quick, and without any bound of its own.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ppmsheets.analysis.optimiser.model import Model
from ppmsheets.analysis.optimiser.profiles import Floats, Ints

_SWEEPS = 30
_OVERSTEP = 1e4
"""Price of overstepping a limit by its greatest entry, in greatest values: so high
that not even a sliver pays."""


@dataclass(frozen=True, slots=True, eq=False)
class Burden:
    """What the use of every row costs.

    Attributes:
        lower: Below it, every unit costs ``dear``.
        upper: Free up to here.
        cheap: Price of a unit beyond that.
        room: Units at the cheap price.
        dear: Price of every further unit.
    """

    lower: Floats
    upper: Floats
    cheap: Floats
    room: Floats
    dear: Floats

    def of(self, rows: Ints, used: Floats) -> Floats:
        """Return what the use of some rows costs."""
        beyond = np.maximum(used - self.upper[rows], 0.0)
        cheap = np.minimum(beyond, self.room[rows])
        short = np.maximum(self.lower[rows] - used, 0.0)
        dear = self.dear[rows]
        cost: Floats = self.cheap[rows] * cheap + dear * (beyond - cheap + short)
        return cost


def burden(model: Model) -> Burden:
    """Return the prices of a model's rows; the choices of projects cost nothing."""
    matrix, count = model.matrix, len(model.options)
    rows = len(matrix.row_lower)
    price = _OVERSTEP * float(np.abs(matrix.objective).max(initial=1.0))
    cheap, room, dear = np.zeros(rows), np.zeros(rows), np.full(rows, price)
    soft = np.arange(count, len(matrix.upper))
    place, unit = matrix.row[matrix.start[soft]], -matrix.entry[matrix.start[soft]]
    prices = -matrix.objective[soft] / unit
    half = len(soft) // 2
    cheap[place[:half]] = prices[:half]
    room[place[:half]] = (matrix.upper[soft] * unit)[:half]
    dear[place[half:]] = prices[half:]
    dear[: len(model.first) - 1] = 0.0
    return Burden(matrix.row_lower, matrix.row_upper, cheap, room, dear)


def improved(model: Model, chosen: Ints, *, movable: Ints | None = None) -> Ints:
    """Return a choice that no change of one project makes better.

    Args:
        model: The full model.
        chosen: Index of the option of every project, allowed ones.
        movable: Indices of the projects that may change; None: all.
    """
    matrix = model.matrix
    prices = burden(model)
    chosen = chosen.copy()
    taken = np.zeros(len(matrix.upper))
    taken[chosen] = 1.0
    used = matrix.taken(taken)
    own = np.zeros(len(used))
    projects = np.flatnonzero(np.diff(model.first) > 1) if movable is None else movable
    for _ in range(_SWEEPS):
        moved = 0
        for project in projects.tolist():
            begin, end = int(model.first[project]), int(model.first[project + 1])
            span = slice(int(matrix.start[begin]), int(matrix.start[end]))
            rows, entry = matrix.row[span], matrix.entry[span]
            now = int(chosen[project])
            held = slice(int(matrix.start[now]), int(matrix.start[now + 1]))
            own[matrix.row[held]] = matrix.entry[held]
            rest = used[rows] - own[rows]
            more = prices.of(rows, rest + entry) - prices.of(rows, rest)
            cost = np.add.reduceat(more, matrix.start[begin:end] - span.start)
            gain = np.where(
                matrix.upper[begin:end] > 0, matrix.objective[begin:end] - cost, -np.inf
            )
            best = begin + int(np.argmax(gain))
            if gain[best - begin] > gain[now - begin] + 1e-9 * abs(gain[now - begin]):
                used[matrix.row[held]] -= matrix.entry[held]
                new = slice(int(matrix.start[best]), int(matrix.start[best + 1]))
                used[matrix.row[new]] += matrix.entry[new]
                chosen[project] = best
                moved += 1
            own[matrix.row[held]] = 0.0
        if not moved:
            break
    return chosen


def settled(model: Model, chosen: Ints) -> Floats | None:
    """Return a choice as amounts of every column, overtime and shortage set.

    Returns:
        None when it oversteps a limit.
    """
    matrix, count = model.matrix, len(model.options)
    amounts = np.zeros(len(matrix.upper))
    amounts[chosen] = 1.0
    used = matrix.taken(amounts)
    soft = np.arange(count, len(matrix.upper))
    place, unit = matrix.row[matrix.start[soft]], -matrix.entry[matrix.start[soft]]
    half = len(soft) // 2
    beyond = np.maximum(used - matrix.row_upper, 0.0)[place[:half]] / unit[:half]
    overtime = np.minimum(beyond, matrix.upper[soft[:half]])
    amounts[soft[:half]] = overtime
    amounts[soft[half:]] = beyond - overtime
    used = matrix.taken(amounts)
    slip = 1e-9 * np.maximum(1.0, np.abs(used))
    over = (used > matrix.row_upper + slip) | (used < matrix.row_lower - slip)
    return None if over.any() else amounts
