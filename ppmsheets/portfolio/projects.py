"""A project and how it stands: status, plan, milestones."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

from ppmsheets.portfolio.origin import Origin, Period, Rating, Stage


class Project(NamedTuple):
    """One project, as its register row or card says.

    Attributes:
        value: What it is worth when done, currency; None: from its benefits.
        success: Probability that it delivers that value, 0 to 1; None: 1.
        earliest_start: For projects not yet started; None: any time.
        latest_start: The same.
        duration: Calendar days; None: from its dates.
        exit_cost: What stopping it costs, currency; None: 0.
        acceleration: Times as fast as it can go, 1 or more; None: not at all.
        acceleration_cost: What that costs on top, currency; None: 0.
        fund: Which money pays where Costs does not say; None: any.
        minimum_staffing: FTE without which it cannot go on; None: 0.
        business_value: Points of WSJF, as are the three below.
        job_size: > 0.
    """

    project_id: str
    origin: Origin
    name: str | None = None
    program: str | None = None
    portfolio: str | None = None
    pm: str | None = None
    pm_email: str | None = None
    sponsor: str | None = None
    stage: Stage | None = None
    type: str | None = None
    mandatory: bool | None = None
    start: dt.date | None = None
    baseline_finish: dt.date | None = None
    forecast_finish: dt.date | None = None
    budget: float | None = None
    value: float | None = None
    success: float | None = None
    earliest_start: dt.date | None = None
    latest_start: dt.date | None = None
    duration: float | None = None
    exit_cost: float | None = None
    acceleration: float | None = None
    acceleration_cost: float | None = None
    fund: str | None = None
    minimum_staffing: float | None = None
    business_value: float | None = None
    time_criticality: float | None = None
    risk_reduction: float | None = None
    job_size: float | None = None

    @property
    def title(self) -> str:
        """The name, or the id where there is none."""
        return self.name or self.project_id

    @property
    def finish(self) -> dt.date | None:
        """When it is expected to be done: the forecast, else the baseline."""
        return self.forecast_finish or self.baseline_finish


class Status(NamedTuple):
    """How one project stands on one date; amounts are cumulative."""

    project_id: str
    origin: Origin
    status_date: dt.date | None = None
    planned_share: float | None = None
    complete_share: float | None = None
    pv: float | None = None
    ev: float | None = None
    ac: float | None = None
    forecast_cost: float | None = None
    overall: Rating | None = None
    schedule: Rating | None = None
    cost: Rating | None = None
    scope: Rating | None = None
    quality: Rating | None = None
    resources: Rating | None = None
    summary: str | None = None
    help_needed: str | None = None
    rag_reason: str | None = None


class PlanPeriod(NamedTuple):
    """Planned, earned and actual cost of one project in one period alone."""

    project_id: str
    origin: Origin
    period: Period
    pv: float | None = None
    ev: float | None = None
    ac: float | None = None


class Milestone(NamedTuple):
    """A dated event of a project."""

    project_id: str
    origin: Origin
    name: str
    baseline: dt.date | None = None
    forecast: dt.date | None = None
    actual: dt.date | None = None
