"""The domain: what people typed, as frozen records that know their cells.

Records are named tuples: there may be hundreds of thousands, and a frozen
dataclass takes four times as long to make.

None always means "not known" and is never 0. Money is in the portfolio's
currency, shares are fractions from 0 to 1, dates are calendar dates.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ppmsheets.portfolio.delivery import Blocker, Change, Dependency, Quality, Risk
from ppmsheets.portfolio.origin import (
    Finding,
    Origin,
    Period,
    Rag,
    Rating,
    Severity,
    Stage,
)
from ppmsheets.portfolio.projects import Milestone, PlanPeriod, Project, Status
from ppmsheets.portfolio.staffing import Allocation, Person
from ppmsheets.portfolio.steering import Decision, History, baseline_date
from ppmsheets.portfolio.worth import Benefit, Budget, Driver, Score
from ppmsheets.sheet import CellRef

__all__ = [
    "Allocation",
    "Benefit",
    "Blocker",
    "Budget",
    "Change",
    "Decision",
    "Dependency",
    "Driver",
    "Finding",
    "History",
    "Milestone",
    "Origin",
    "Period",
    "Person",
    "PlanPeriod",
    "Portfolio",
    "Project",
    "Quality",
    "Rag",
    "Rating",
    "Risk",
    "Score",
    "Severity",
    "Stage",
    "Status",
    "baseline_date",
]


@dataclass(frozen=True, slots=True)
class Portfolio:
    """Everything people typed that could be read; sorted, so order never matters.

    Attributes:
        name: Portfolio name.
        currency: ISO code or symbol of all money; "" when not known.
        discount_rate: Yearly, as a fraction; None: take the setting.
        tabs: Project id -> title of the tab its status stands on.
        unread: Tabs, or blocks of tabs, in which nothing was recognised.
        excluded: How many typed cells were left out of the results.
    """

    name: str = ""
    currency: str = ""
    discount_rate: float | None = None
    projects: tuple[Project, ...] = ()
    statuses: tuple[Status, ...] = ()
    plans: tuple[PlanPeriod, ...] = ()
    milestones: tuple[Milestone, ...] = ()
    risks: tuple[Risk, ...] = ()
    blockers: tuple[Blocker, ...] = ()
    changes: tuple[Change, ...] = ()
    qualities: tuple[Quality, ...] = ()
    dependencies: tuple[Dependency, ...] = ()
    benefits: tuple[Benefit, ...] = ()
    drivers: tuple[Driver, ...] = ()
    scores: tuple[Score, ...] = ()
    people: tuple[Person, ...] = ()
    allocations: tuple[Allocation, ...] = ()
    budgets: tuple[Budget, ...] = ()
    decisions: tuple[Decision, ...] = ()
    history: tuple[History, ...] = ()
    tabs: Mapping[str, str] = field(default_factory=dict)
    unread: tuple[CellRef, ...] = ()
    excluded: int = 0
