"""When a project's planned cost falls due.

A project's Plan rows say it period by period; without them its budget is spread
evenly over the days from its start to its finish.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass

from ppmsheets.portfolio import Period, PlanPeriod, Portfolio, Project


@dataclass(frozen=True, slots=True)
class CostPlan:
    """Planned cost of one project.

    Attributes:
        total: Portfolio currency, >= 0; None: not known.
        spans: ``(period, amount)``; the amount is spent evenly over the days.
            Empty while the dates or the cost are not known.
    """

    total: float | None
    spans: tuple[tuple[Period, float], ...] = ()

    @property
    def first(self) -> dt.date | None:
        """First day of the first span."""
        return min((period.first for period, _ in self.spans), default=None)

    def within(self, period: Period) -> float:
        """Return the cost that falls in a period."""
        cost = 0.0
        for span, amount in self.spans:
            if span.first > period.last or span.last < period.first:
                continue
            shared = min(span.last, period.last) - max(span.first, period.first)
            cost += amount * (shared.days + 1) / ((span.last - span.first).days + 1)
        return cost

    def after(self, days: int) -> CostPlan:
        """Return the same plan, moved later by days."""
        later = dt.timedelta(days=days)
        return CostPlan(
            self.total,
            tuple(
                (Period(span.first + later, span.last + later), amount)
                for span, amount in self.spans
            ),
        )


UNKNOWN_COST = CostPlan(None)


def cost_plans(portfolio: Portfolio) -> dict[str, CostPlan]:
    """Return the cost plan of every project, by id."""
    rows: defaultdict[str, list[PlanPeriod]] = defaultdict(list)
    for row in portfolio.plans:
        if row.pv is not None:
            rows[row.project_id].append(row)
    return {
        project.project_id: _cost_plan(project, rows.get(project.project_id, []))
        for project in portfolio.projects
    }


def _cost_plan(project: Project, rows: list[PlanPeriod]) -> CostPlan:
    # Sorted, so that sums do not depend on the order of rows.
    spans = tuple(sorted((row.period, row.pv) for row in rows if row.pv is not None))
    if spans:
        return CostPlan(sum(amount for _, amount in spans), spans)
    finish = project.forecast_finish or project.baseline_finish
    budget = project.budget
    if budget is None or not project.start or not finish or finish < project.start:
        return CostPlan(budget)
    return CostPlan(budget, ((Period(project.start, finish), budget),))
