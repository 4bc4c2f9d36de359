"""What helps or hinders a project: risks, blockers, changes and so on."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

from ppmsheets.portfolio.origin import Origin


class Risk(NamedTuple):
    """A risk; ``open`` is False only when its status says so."""

    project_id: str
    origin: Origin
    name: str
    risk_id: str | None = None
    probability: float | None = None
    cost_impact: float | None = None
    schedule_impact: float | None = None
    response: str | None = None
    owner: str | None = None
    due: dt.date | None = None
    state: str | None = None

    @property
    def open(self) -> bool:
        """Whether it still counts."""
        return self.state != "Closed"


class Blocker(NamedTuple):
    """Something that stops work now."""

    project_id: str
    origin: Origin
    name: str
    raised: dt.date | None = None
    owner: str | None = None
    due: dt.date | None = None
    state: str | None = None

    @property
    def open(self) -> bool:
        """Whether it still counts."""
        return self.state != "Closed"


class Change(NamedTuple):
    """A change of scope; cost and days may be negative."""

    project_id: str
    origin: Origin
    name: str
    raised: dt.date | None = None
    cost: float | None = None
    days: float | None = None
    state: str | None = None


class Quality(NamedTuple):
    """A measure against its target; ``better`` is Higher or Lower."""

    project_id: str
    origin: Origin
    name: str
    target: float | None = None
    measured: float | None = None
    better: str | None = None


class Dependency(NamedTuple):
    """``project_id`` needs, excludes … ``other_id``; lag in days."""

    project_id: str
    origin: Origin
    other_id: str
    type: str | None = None
    lag: float | None = None
