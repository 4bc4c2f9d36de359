"""Every limit of a model as a ceiling, with what it costs to overstep it.

A limit that cannot be bought off has a price that is higher than any value.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ppmsheets.analysis.optimiser.local import burden
from ppmsheets.analysis.optimiser.matrix import Bools
from ppmsheets.analysis.optimiser.model import Model
from ppmsheets.analysis.optimiser.profiles import Floats, Ints

_WALL = 100.0
"""Price of overstepping a hard limit by its greatest entry, in average projects."""
MARGIN = 1e-4
"""What is kept free below a hard limit, by its greatest entry: a price alone lets it
be overstepped by a sliver."""


@dataclass(frozen=True, slots=True, eq=False)
class Ceilings:
    """Every limit as a ceiling; a floor stands after them, all its signs turned.

    Attributes:
        floors: Rows of the model that have a floor.
        height: Free up to here; inf where there is no ceiling.
        prices: Shape (3, n_ceilings), see ``cost``.
        hard: Whether it may not be overstepped at all.
    """

    floors: Ints
    height: Floats
    prices: Floats
    hard: Bools

    def excess(self, used: Floats) -> Floats:
        """Return how far every ceiling is overstepped; below 0: what is free."""
        return np.concatenate([used, -used[self.floors]]) - self.height


@dataclass(frozen=True, slots=True, eq=False)
class Entries:
    """What some options take of the ceilings, in order of the options.

    Attributes:
        option: Place of the option among them.
        row: The ceiling.
        amount: How much of it.
    """

    option: Ints
    row: Ints
    amount: Floats


def cost(excess: Floats, prices: Sequence[Floats] | Floats) -> Floats:
    """Return what overstepping costs.

    Args:
        excess: How far each ceiling is overstepped.
        prices: Three for each: of a unit; how many units are had at that; and what
            every further unit costs more.
    """
    cheap, room, extra = prices
    over = np.maximum(excess, 0.0)
    found = over * cheap
    over -= room
    np.maximum(over, 0.0, out=over)
    over *= extra
    found += over
    return found


def ceilings(model: Model, average: float) -> Ceilings:
    """Return the ceilings of a model whose average project is worth so much."""
    burdens, projects = burden(model), len(model.first) - 1
    hard = ~model.soft
    height = np.where(hard & ~model.ties, burdens.upper - MARGIN, burdens.upper)
    # That a project has one option is kept as such.
    height[:projects] = np.inf
    floors = projects + np.flatnonzero(np.isfinite(burdens.lower[projects:]))
    extra = np.where(hard, _WALL * average, burdens.dear - burdens.cheap)
    prices = np.array([burdens.cheap, burdens.room, extra])
    walls = np.zeros((3, len(floors)))
    walls[2] = _WALL * average
    return Ceilings(
        floors,
        np.concatenate([height, -burdens.lower[floors]]),
        np.concatenate([prices, walls], axis=1),
        np.concatenate([hard, np.ones(len(floors), dtype=bool)]),
    )


def entries(model: Model, options: Ints, below: Ceilings) -> Entries:
    """Return what some options of a model take of its ceilings."""
    part = model.matrix.columns(options)
    option, row, amount = part.column_of_entries(), part.row, part.entry
    place = np.full(len(part.row_lower), -1)
    place[below.floors] = len(place) + np.arange(len(below.floors))
    turned = place[row] >= 0
    option = np.concatenate([option, option[turned]])
    amount = np.concatenate([amount, -amount[turned]])
    row = np.concatenate([row, place[row[turned]]])
    order = np.argsort(option, kind="stable")
    order = order[np.isfinite(below.height[row[order]])]
    return Entries(option[order], row[order], amount[order])
