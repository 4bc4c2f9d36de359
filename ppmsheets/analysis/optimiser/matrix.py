"""Sparse rows and columns: what every solver is handed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from ppmsheets.analysis.optimiser.options import Constraint
from ppmsheets.analysis.optimiser.profiles import Floats, Ints, summed

Bools = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Matrix:
    """Maximise ``objective @ x`` over ``row_lower <= A x <= row_upper``.

    Attributes:
        objective: Per column.
        upper: Of every column; all lower bounds are 0.
        integral: Whether a column is 0 or 1; the others are continuous.
        start: Of every column in ``row`` and ``entry``, one more at the end.
        row: Index of the row of every entry, rising within a column.
        entry: Not 0. Rows are scaled so that their greatest is 1.
    """

    objective: Floats
    upper: Floats
    integral: Bools
    row_lower: Floats
    row_upper: Floats
    start: Ints
    row: Ints
    entry: Floats

    def column_of_entries(self) -> Ints:
        """Return the column of every entry."""
        return np.repeat(np.arange(len(self.objective)), np.diff(self.start))

    def taken(self, amounts: Floats) -> Floats:
        """Return ``A x``."""
        spread = np.repeat(amounts, np.diff(self.start))
        return summed(self.row, self.entry * spread, len(self.row_lower))

    def priced(self, duals: Floats) -> Floats:
        """Return ``A^T y``."""
        sums = np.add.reduceat(
            np.append(self.entry * duals[self.row], 0.0), self.start[:-1]
        )
        sums[np.diff(self.start) == 0] = 0.0
        return sums

    def columns(self, chosen: Ints) -> Matrix:
        """Return the matrix of some columns, in the order given; all rows stay."""
        counts = np.diff(self.start)[chosen]
        ends = np.cumsum(counts)
        place = np.arange(int(ends[-1]) if len(ends) else 0) + np.repeat(
            self.start[chosen] - (ends - counts), counts
        )
        return replace(
            self,
            objective=self.objective[chosen],
            upper=self.upper[chosen],
            integral=self.integral[chosen],
            start=np.concatenate([[0], ends]),
            row=self.row[place],
            entry=self.entry[place],
        )

    def beside(
        self, rows: Ints, entry: Floats | float, *, upper: float, whole: bool = False
    ) -> Matrix:
        """Return the matrix with one more column, worth nothing.

        Args:
            rows: In which it has an entry.
            entry: In each of them, or in all the same.
            upper: Its bound.
            whole: Whether it is 0 or 1.
        """
        return replace(
            self,
            objective=np.append(self.objective, 0.0),
            upper=np.append(self.upper, upper),
            integral=np.append(self.integral, whole),
            start=np.append(self.start, self.start[-1] + len(rows)),
            row=np.concatenate([self.row, rows]),
            entry=np.concatenate([self.entry, np.broadcast_to(entry, rows.shape)]),
        )

    def extended(self, entries: Floats, lower: float, upper: float) -> Matrix:
        """Return the matrix with one more row, given by its entry per column."""
        scale = float(np.abs(entries).max(initial=0.0)) or 1.0
        held = np.flatnonzero(entries)
        rows = len(self.row_lower)
        place = self.start[held + 1]
        return replace(
            self,
            row_lower=np.append(self.row_lower, lower / scale),
            row_upper=np.append(self.row_upper, upper / scale),
            start=self.start + np.searchsorted(held, np.arange(len(self.start))),
            row=np.insert(self.row, place, rows),
            entry=np.insert(self.entry, place, entries[held] / scale),
        )


class Rows:
    """Collects rows and their entries, then makes the matrix of them."""

    def __init__(self) -> None:
        """Begin without rows."""
        self.names: list[Constraint | None] = []
        self._lower: list[Floats] = []
        self._upper: list[Floats] = []
        self._entries: list[tuple[Ints, Ints, Floats]] = []

    def add(
        self,
        names: Iterable[Constraint | None],
        lower: float | Floats,
        upper: float | Floats,
    ) -> int:
        """Add rows and return the index of the first."""
        begin = len(self.names)
        self.names.extend(names)
        count = len(self.names) - begin
        self._lower.append(np.full(count, lower, dtype=np.float64))
        self._upper.append(np.full(count, upper, dtype=np.float64))
        return begin

    def enter(self, row: Ints | int, column: Ints, amount: Floats | float) -> None:
        """Add entries; those of one row and column add up."""
        self._entries.append(
            (
                np.broadcast_to(np.asarray(row, np.int64), column.shape),
                column,
                np.broadcast_to(np.asarray(amount, np.float64), column.shape),
            )
        )

    def matrix(self, objective: Floats, upper: Floats, binaries: int) -> Scaled:
        """Return all of it by columns, every row divided by its greatest entry."""
        rows = len(self.names)
        # One number tells row and column; large arrays go as soon as they can.
        place = np.concatenate(
            [column * rows + row for row, column, _ in self._entries]
        )
        amount = np.concatenate([entry[2] for entry in self._entries])
        self._entries.clear()
        order = np.argsort(place, kind="stable")
        place, amount = place[order], amount[order]
        del order
        heads = np.flatnonzero(np.diff(place, prepend=-1))
        place, entry = place[heads], np.add.reduceat(amount, heads)
        del amount, heads
        if not entry.all():
            place, entry = place[entry != 0], entry[entry != 0]
        row = place % rows
        scale = np.zeros(rows)
        np.maximum.at(scale, row, np.abs(entry))
        scale[scale == 0] = 1.0
        entry /= scale[row]
        matrix = Matrix(
            objective,
            upper,
            np.arange(len(objective)) < binaries,
            np.concatenate(self._lower) / scale,
            np.concatenate(self._upper) / scale,
            np.searchsorted(place, rows * np.arange(len(objective) + 1)),
            row,
            entry,
        )
        return Scaled(matrix, scale)


@dataclass(frozen=True, slots=True, eq=False)
class Scaled:
    """A matrix, and what each of its rows was divided by."""

    matrix: Matrix
    scale: Floats
