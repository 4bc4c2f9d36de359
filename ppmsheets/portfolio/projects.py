"""A project and how it stands: status, plan, milestones."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

from ppmsheets.portfolio.origin import Origin, Period, Rating, Stage


class Project(NamedTuple):
    """One project, as its register row or card says."""

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

    @property
    def title(self) -> str:
        """The name, or the id where there is none."""
        return self.name or self.project_id


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
