"""The arrays of a model while its columns and rows are being collected."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np

from ppmsheets.analysis.optimiser.matrix import Matrix


@dataclass(slots=True)
class Arrays:
    """Columns and rows while they are being collected; costs are minimised."""

    cost: list[float] = field(default_factory=list)
    upper: list[float] = field(default_factory=list)
    whole: list[bool] = field(default_factory=list)
    lower_of: list[float] = field(default_factory=list)
    upper_of: list[float] = field(default_factory=list)
    entries: list[tuple[int, int, float]] = field(default_factory=list)

    def column(self, cost: float, upper: float, *, whole: bool = False) -> int:
        """Add a column from 0 to ``upper``; return its index."""
        self.cost.append(cost)
        self.upper.append(upper)
        self.whole.append(whole)
        return len(self.cost) - 1

    def row(
        self,
        parts: Iterable[tuple[int, float]],
        lower: float = -math.inf,
        upper: float = math.inf,
    ) -> None:
        """Add a row: lower <= sum of parts <= upper."""
        index = len(self.lower_of)
        self.lower_of.append(lower)
        self.upper_of.append(upper)
        for column, amount in parts:
            self.entries.append((column, index, amount))

    def matrix(self) -> Matrix:
        """Return all of it by columns, to be maximised."""
        self.entries.sort()
        columns, rows, amounts = map(np.array, zip(*self.entries, strict=True))
        begins = np.searchsorted(columns, np.arange(len(self.cost) + 1))
        return Matrix(
            -np.array(self.cost, dtype=np.float64),
            np.array(self.upper, dtype=np.float64),
            np.array(self.whole, dtype=bool),
            np.array(self.lower_of, dtype=np.float64),
            np.array(self.upper_of, dtype=np.float64),
            begins,
            rows,
            amounts.astype(np.float64),
        )
