"""The periods that are planned: consecutive, the first one that of the status date."""

from __future__ import annotations

import datetime as dt
import functools
from dataclasses import dataclass

from ppmsheets.analysis.costs import CostPlan
from ppmsheets.portfolio import Period, Planning

MONTHS_AHEAD = 24
"""Horizon where Setup states none."""


@dataclass(frozen=True, slots=True)
class Grid:
    """Planning periods, counted from 0; earlier ones have negative numbers.

    Attributes:
        first: First day of period 0.
        months: Length of each period.
        count: How many are planned.
    """

    first: dt.date
    months: int
    count: int

    def index(self, day: dt.date) -> int:
        """Return the period of a day, also outside the grid."""
        return _index(self.first, self.months, day.toordinal())

    def begin(self, index: int) -> dt.date:
        """Return the first day of a period."""
        return _begin(self.first, index * self.months)

    def period(self, index: int) -> Period:
        """Return the days of a period."""
        return _period(self.first, index * self.months, self.months)

    def of_days(self, days: float) -> int:
        """Return a count of days in whole periods, rounded up."""
        return -int(-days // (self.months * 365.25 / 12))

    def spread(self, plan: CostPlan) -> dict[int, float]:
        """Return what a plan spends in each period, also outside the grid."""
        amounts: dict[int, float] = {}
        for first, last, amount in plan.spans:
            left = _index(self.first, self.months, first)
            right = _index(self.first, self.months, last)
            if left == right:
                amounts[left] = amounts.get(left, 0.0) + amount
                continue
            days = last - first + 1
            for period in range(left, right + 1):
                lower = first if period == left else self.begin(period).toordinal()
                upper = last + 1
                if period < right:
                    upper = self.begin(period + 1).toordinal()
                share = amount * (upper - lower) / days
                amounts[period] = amounts.get(period, 0.0) + share
        return amounts


# Remembered: all projects ask for the same few days and periods.
@functools.lru_cache(maxsize=16_384)
def _index(first: dt.date, months: int, ordinal: int) -> int:
    """Return the period of a day, where one of so many months begins at the first."""
    day = dt.date.fromordinal(ordinal)
    return ((day.year - first.year) * 12 + day.month - first.month) // months


@functools.lru_cache(maxsize=4096)
def _begin(first: dt.date, later: int) -> dt.date:
    """Return the day that is so many months later."""
    years, month = divmod(first.month - 1 + later, 12)
    return first.replace(year=first.year + years, month=month + 1)


@functools.lru_cache(maxsize=4096)
def _period(first: dt.date, later: int, months: int) -> Period:
    """Return the days of so many months, from so many later on."""
    end = _begin(first, later + months) - dt.timedelta(days=1)
    return Period(_begin(first, later), end)


def grid_of(planning: Planning, status_date: dt.date) -> Grid:
    """Return the grid that Setup asks for, from the period of the status date on."""
    months = 3 if planning.period == "Quarter" else 1
    count = round(planning.horizon or MONTHS_AHEAD / months)
    month = (status_date.month - 1) // months * months + 1
    return Grid(status_date.replace(month=month, day=1), months, count)


def begins(grid: Grid, status_date: dt.date) -> int:
    """Return the first period in which people may still do otherwise.

    The present one while most of its days are left, else the next: nobody is moved
    for the last days of a month.
    """
    _, last = grid.period(0)
    left, days = last - status_date, grid.begin(1) - grid.first
    return 0 if 2 * left > days else 1
