"""The columns that sifting begins with, a few of every project."""

from __future__ import annotations

import numpy as np

from ppmsheets.analysis.optimiser.matrix import Bools
from ppmsheets.analysis.optimiser.model import Model
from ppmsheets.analysis.optimiser.profiles import Floats, Ints


def leading(group: Ints, key: Floats, count: int) -> Ints:
    """Return where the least few of every group are, in order of group and key."""
    order = np.lexsort((key, group))
    later = np.zeros(len(order), dtype=bool)
    later[count:] = group[order][count:] == group[order][:-count]
    return order[~later]


def first_columns(model: Model, loss: Floats) -> Bools:
    """Return, per project: its few of least loss and best, its cheapest, its way out.

    Where losses are known, a third one often saves a whole round. They are so without
    the prices of ties: of projects that are tied every option is taken.

    Args:
        model: The full model.
        loss: Per option, as far as is known; else 0.
    """
    count = len(model.options)
    worth = model.matrix.objective[:count]
    allowed = model.matrix.upper[:count] > 0
    chosen = np.zeros(count, dtype=bool)
    known = bool(np.any(loss))
    for take, some, key in (
        (3, allowed, loss) if known else (2, allowed, -worth),
        (1, allowed, model.cost),
        (1, allowed & ~model.inside, -worth),
    ):
        held = np.flatnonzero(some)
        chosen[held[leading(model.project[held], key[held], take)]] = True
    return chosen | _tied(model) if known else chosen


def _tied(model: Model) -> Bools:
    """Return the options of all projects that depend on another."""
    matrix, count = model.matrix, len(model.options)
    entries = np.flatnonzero(model.ties[matrix.row])
    columns = np.searchsorted(matrix.start, entries, side="right") - 1
    tied = np.zeros(len(model.first) - 1, dtype=bool)
    tied[model.project[columns[columns < count]]] = True
    return tied[model.project]
