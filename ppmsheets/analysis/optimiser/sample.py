"""A part of a portfolio, with the same part of all that is limited."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from ppmsheets.analysis.optimiser.model import Model
from ppmsheets.analysis.optimiser.profiles import Ints

_STRIDE = 3


@dataclass(frozen=True, slots=True, eq=False)
class Sample:
    """Some projects of a model.

    Attributes:
        columns: Index in the full model of every column.
        rows: Index in the full model of every row.
    """

    model: Model
    columns: Ints
    rows: Ints


def every_third(model: Model) -> Sample:
    """Return every third project, with a third of all that is limited."""
    matrix, projects = model.matrix, len(model.first) - 1
    held = np.arange(projects) % _STRIDE == 0
    share = float(held.mean())
    inside = np.flatnonzero(held[model.project])
    others = np.arange(len(model.options), len(matrix.upper))
    columns = np.concatenate([inside, others])
    part = matrix.columns(columns)
    rows = np.concatenate([held, np.ones(len(matrix.row_lower) - projects, bool)])
    tied = model.ties
    scale = np.concatenate([np.ones(projects), np.full(len(rows) - projects, share)])
    upper = part.upper.copy()
    upper[len(inside) :] *= share
    sampled = replace(
        part,
        upper=upper,
        row_lower=np.where(tied, -np.inf, matrix.row_lower * scale)[rows],
        row_upper=np.where(tied, np.inf, matrix.row_upper * scale)[rows],
        row=(np.cumsum(rows) - 1)[part.row],
    )
    counts = np.diff(model.first)[held]
    sampled_model = replace(
        model,
        options=tuple(model.options[index] for index in inside),
        matrix=sampled,
        first=np.concatenate([[0], np.cumsum(counts)]),
        cost=model.cost[inside],
        rows=tuple(row for row, kept in zip(model.rows, rows, strict=True) if kept),
    )
    return Sample(sampled_model, columns, np.flatnonzero(rows))
