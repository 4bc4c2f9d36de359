"""The domain: what people typed, as frozen records that know their cells.

Records are named tuples: there may be hundreds of thousands, and a frozen
dataclass takes four times as long to make.

None always means "not known" and is never 0. Money is in the portfolio's
currency, shares are fractions from 0 to 1, dates are calendar dates.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ppmsheets.portfolio.choosing import (
    Bound,
    Lever,
    Limit,
    Pin,
    Planning,
    ScenarioChange,
    Step,
)
from ppmsheets.portfolio.delivery import Blocker, Change, Dependency, Quality, Risk
from ppmsheets.portfolio.mending import findings_of, project_of, projects_of_tabs
from ppmsheets.portfolio.naming import folded, in_order
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
from ppmsheets.portfolio.staffing import (
    Absence,
    Allocation,
    Capacity,
    Person,
    primary_roles,
)
from ppmsheets.portfolio.steering import Decision, History, baseline_date
from ppmsheets.portfolio.worth import (
    Benefit,
    Budget,
    Comparison,
    Cost,
    Driver,
    Score,
)
from ppmsheets.sheet import CellRef

__all__ = [
    "Absence",
    "Allocation",
    "Benefit",
    "Blocker",
    "Bound",
    "Budget",
    "Capacity",
    "Change",
    "Comparison",
    "Cost",
    "Decision",
    "Dependency",
    "Driver",
    "Finding",
    "History",
    "Lever",
    "Limit",
    "Milestone",
    "Origin",
    "Period",
    "Person",
    "Pin",
    "PlanPeriod",
    "Planning",
    "Portfolio",
    "Project",
    "Quality",
    "Rag",
    "Rating",
    "Risk",
    "ScenarioChange",
    "Score",
    "Severity",
    "Stage",
    "Status",
    "Step",
    "baseline_date",
    "findings_of",
    "folded",
    "in_order",
    "primary_roles",
    "project_of",
    "projects_of_tabs",
]


@dataclass(frozen=True, slots=True)
class Portfolio:
    """Everything people typed that could be read; sorted, so order never matters.

    Attributes:
        name: Portfolio name.
        currency: ISO code or symbol of all money; "" when not known.
        discount_rate: Yearly, as a fraction; None: take the setting.
        planning: How the portfolio manager wants the plan made.
        tabs: Project id -> title of the tab its status stands on.
        named_tabs: Key and title of each tab that the config names, sorted.
        unread: Tabs, or blocks of tabs, in which nothing was recognised.
        excluded: How many typed cells were left out of the results.
    """

    name: str = ""
    currency: str = ""
    discount_rate: float | None = None
    planning: Planning = field(default_factory=Planning)
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
    comparisons: tuple[Comparison, ...] = ()
    people: tuple[Person, ...] = ()
    absences: tuple[Absence, ...] = ()
    capacities: tuple[Capacity, ...] = ()
    allocations: tuple[Allocation, ...] = ()
    costs: tuple[Cost, ...] = ()
    budgets: tuple[Budget, ...] = ()
    limits: tuple[Limit, ...] = ()
    pins: tuple[Pin, ...] = ()
    scenarios: tuple[ScenarioChange, ...] = ()
    decisions: tuple[Decision, ...] = ()
    history: tuple[History, ...] = ()
    tabs: Mapping[str, str] = field(default_factory=dict)
    named_tabs: tuple[tuple[str, str], ...] = ()
    unread: tuple[CellRef, ...] = ()
    excluded: int = 0
