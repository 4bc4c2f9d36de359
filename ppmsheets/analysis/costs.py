"""When a project's planned cost falls due.

A project's Plan rows say it period by period; without them its budget is spread
evenly over the days from its start to its finish.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from functools import lru_cache
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple

from ppmsheets.portfolio import Period, Portfolio, Project


# Remembered: plans share their few periods, so they can share the numbers too.
@lru_cache(maxsize=4096)
def _days(period: Period) -> tuple[int, int]:
    """Return the first and last day of a period as ordinals."""
    return period.first.toordinal(), period.last.toordinal()


Span = tuple[int, int, float]
"""First and last day as ordinals, both included, and the money spent evenly in them.

Numbers, not dates: the costs of a portfolio are cut to its budgets span by span.
"""


class CostPlan(NamedTuple):
    """Planned cost of one project.

    Attributes:
        total: Portfolio currency, >= 0; None: not known.
        spans: When it is spent, in order; empty while the dates or the cost are
            not known.
    """

    total: float | None
    spans: tuple[Span, ...] = ()

    @property
    def first(self) -> dt.date | None:
        """First day of the first span."""
        return dt.date.fromordinal(self.spans[0][0]) if self.spans else None

    @property
    def last(self) -> dt.date | None:
        """Last day of all spans."""
        ends = [last for _, last, _ in self.spans]
        return dt.date.fromordinal(max(ends)) if ends else None

    def within(self, period: Period) -> float:
        """Return the cost that falls in a period."""
        begin, end = period.first.toordinal(), period.last.toordinal()
        cost = 0.0
        for first, last, amount in self.spans:
            if first > end:
                break
            if first >= begin and last <= end:
                cost += amount
            elif last >= begin:
                days = min(last, end) - max(first, begin) + 1
                cost += amount * days / (last - first + 1)
        return cost

    def after(self, days: int) -> CostPlan:
        """Return the same plan, moved later by days."""
        moved = [
            (first + days, last + days, amount) for first, last, amount in self.spans
        ]
        return CostPlan(self.total, tuple(moved))


UNKNOWN_COST = CostPlan(None)


def cost_plans(portfolio: Portfolio) -> dict[str, CostPlan]:
    """Return the cost plan of every project, by id."""
    spans: defaultdict[str, list[Span]] = defaultdict(list)
    for name, rows in groupby(portfolio.plans, key=attrgetter("project_id")):
        spans[name] += [
            (*_days(row.period), row.pv) for row in rows if row.pv is not None
        ]
    return {
        project.project_id: _cost_plan(project, spans.get(project.project_id, []))
        for project in portfolio.projects
    }


def _cost_plan(project: Project, spans: list[Span]) -> CostPlan:
    if spans:
        # Sorted, so that sums do not depend on the order of rows.
        spans.sort()
        return CostPlan(sum([amount for _, _, amount in spans]), tuple(spans))
    span = budget_span(project)
    return CostPlan(project.budget, (span,) if span else ())


def budget_span(project: Project) -> Span | None:
    """Return a project's budget and the days it is spent in, where no plan says it.

    From its start to its forecast, else its baseline finish; None: one of them, or
    the budget, is not known, or the finish lies before the start.
    """
    start, finish, budget = project.start, project.finish, project.budget
    if budget is None or start is None or finish is None or finish < start:
        return None
    return start.toordinal(), finish.toordinal(), budget
