"""Every choice that no other dominates, project by project.

Choices of the first projects are kept as long as no other takes at most as much of
every limit and is worth at least as much under all that is admitted. What a limit
can no longer be reached by is not compared.
"""

from __future__ import annotations

import itertools

import numpy as np

from ppmsheets.analysis.optimiser.matrix import Bools
from ppmsheets.analysis.optimiser.model import Model
from ppmsheets.analysis.optimiser.profiles import Floats, Ints
from ppmsheets.analysis.optimiser.verify import TOLERANCE

_MOST = 2_500
"""Choices at one step; comparing all pairs of more takes too long."""


def undominated(model: Model, values: Floats, spread: Floats) -> Ints | None:
    """Return all choices that are not dominated.

    Args:
        model: Of at least one project.
        values: Of every option at every corner of the weights, shape (options,
            corners).
        spread: Per project, the share by which its values may be off.

    Returns:
        Index of the option of every project, shape (choices, projects); None where
        a capacity is soft, or too many choices would have to be compared.
    """
    if len(model.matrix.upper) > len(model.options):
        return None
    usage, limits = _limits(model)
    ends = list(itertools.pairwise(model.first))
    least = [usage[begin:end].min(axis=0) for begin, end in ends]
    most = [usage[begin:end].max(axis=0) for begin, end in ends]
    count = len(ends)
    choices = np.zeros((1, 0), dtype=np.int64)
    taken = np.zeros((1, len(limits)))
    for step, (begin, end) in enumerate(ends):
        options = np.arange(begin, end)
        options = options[model.matrix.upper[options] > 0]
        sums = taken[:, None, :] + usage[options][None, :, :]
        taken = sums.reshape(len(taken) * len(options), len(limits))
        choices = np.column_stack(
            [np.repeat(choices, len(options), axis=0), np.tile(options, len(choices))]
        )
        rest_least = sum(least[step + 1 :], np.zeros(len(limits)))
        rest_most = sum(most[step + 1 :], np.zeros(len(limits)))
        fits = np.all(taken + rest_least <= limits + TOLERANCE, axis=1)
        choices, taken = choices[fits], taken[fits]
        if len(choices) > _MOST:
            return None
        compared = np.maximum(taken, limits - rest_most)
        kept = ~_dominated(choices, compared, values, spread[: step + 1])
        choices, taken = choices[kept], taken[kept]
    return choices.reshape(-1, count)


def _limits(model: Model) -> tuple[Floats, Floats]:
    """Return what every option takes of every limit, all as "at most"."""
    matrix, projects = model.matrix, len(model.first) - 1
    dense = np.zeros((len(model.options), len(matrix.row_lower)))
    dense[matrix.column_of_entries(), matrix.row] = matrix.entry
    rows = np.arange(projects, len(matrix.row_lower))
    above = rows[np.isfinite(matrix.row_upper[rows])]
    below = rows[np.isfinite(matrix.row_lower[rows])]
    usage = np.concatenate([dense[:, above], -dense[:, below]], axis=1)
    limits = np.concatenate([matrix.row_upper[above], -matrix.row_lower[below]])
    return usage, limits


def _dominated(choices: Ints, taken: Floats, values: Floats, spread: Floats) -> Bools:
    """Return which choices another one dominates and takes no more than.

    One is at least as good under all estimates when, at every corner, the sum over
    projects of (difference - spread x |difference|) is not negative.
    """
    count = len(choices)
    worth = values[choices]
    size = float(np.abs(values).max(initial=1.0))
    dominated = np.zeros(count, dtype=bool)
    doubtful = np.flatnonzero(spread)
    for one in range(count):
        if dominated[one]:
            continue
        others = np.flatnonzero(
            np.all(taken[one] <= taken + TOLERANCE, axis=1) & ~dominated
        )
        gain = (worth[one] - worth[others]).sum(axis=1)
        unsure = np.abs(worth[one][doubtful] - worth[others][:, doubtful])
        slack = (unsure * spread[doubtful][None, :, None]).sum(axis=1)
        never_less = np.all(gain - slack >= -TOLERANCE * size, axis=1)
        once_more = np.any(gain + slack > TOLERANCE * size, axis=1)
        dominated[others[never_less & once_more]] = True
    return dominated
