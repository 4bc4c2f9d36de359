"""The domain: what people typed, as frozen records that know their cells.

Records are named tuples: there may be hundreds of thousands, and a frozen
dataclass takes four times as long to make.

None always means "not known" and is never 0. Money is in the portfolio's
currency, shares are fractions from 0 to 1, dates are calendar dates.
"""

from __future__ import annotations

import datetime as dt
import enum
import functools
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import NamedTuple

from ppmsheets.sheet import CellRef, CellValue


class Severity(enum.Enum):
    """How much a finding matters."""

    ERROR = "error"
    """A value was left out of the results."""
    WARNING = "warning"
    """A value was used, but looks wrong or was read by a stated rule."""
    INFO = "info"
    """Said for completeness, such as known non-values."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong in a cell: never raised, always shown.

    Attributes:
        rule: Stable kebab-case id, listed in the README.
        severity: How much it matters.
        where: The cell; a tab's first cell when the whole tab is meant.
        message: What was found, one sentence.
        fix: What would be accepted, one sentence.
        project: Project id it belongs to, None if not known.
        affects: Which result it touches, e.g. ``CPI of MOB-1``.
    """

    rule: str
    severity: Severity
    where: CellRef
    message: str
    fix: str
    project: str | None = None
    affects: str = ""


_NO_PLACES: Mapping[str, tuple[int, int]] = MappingProxyType({})


class Origin(NamedTuple):
    """Where a record was typed; gives the cell of each of its fields.

    Attributes:
        tab: Tab title.
        row: Row of the record (of its first cell in a card).
        column: Column of the record (of its first cell in a card).
        places: Field name -> (rows, columns) away from there; shared by all
            records of a block.
    """

    tab: str
    row: int
    column: int
    places: Mapping[str, tuple[int, int]] = _NO_PLACES

    def cell(self, name: str = "") -> CellRef:
        """Return the cell of a field, the record's first cell if it has none."""
        down, right = self.places.get(name, (0, 0))
        return CellRef(self.tab, self.row + down, self.column + right)


class Rag(enum.IntEnum):
    """Status colours, the worst the greatest."""

    GREEN = 1
    AMBER = 2
    RED = 3

    @property
    def word(self) -> str:
        """The colour as people write it."""
        return self.name.capitalize()


@dataclass(frozen=True, slots=True)
class Rating:
    """A declared status: the raw word and the colour it maps to.

    ``rag`` is None for words that say that no rating is given (Reset, Exempt).
    """

    word: str
    rag: Rag | None


class Stage(enum.Enum):
    """Project stages."""

    IDEA = "Idea"
    PROPOSED = "Proposed"
    APPROVED = "Approved"
    ACTIVE = "Active"
    ON_HOLD = "On hold"
    CLOSED = "Closed"

    @property
    def candidate(self) -> bool:
        """Not started yet: may be funded or not."""
        return self in _CANDIDATE

    @property
    def running(self) -> bool:
        """Started and not closed."""
        return self in _RUNNING


# Looked up once: a member of an enum is slow to reach, and stages are asked for
# many times a project.
_CANDIDATE = (Stage.IDEA, Stage.PROPOSED, Stage.APPROVED)
_RUNNING = (Stage.ACTIVE, Stage.ON_HOLD)


class Period(NamedTuple):
    """A span of days, both ends included: a week, month, quarter or year."""

    first: dt.date
    last: dt.date

    @property
    def label(self) -> str:
        """``2026-01``, ``2026-Q1``, ``2026``, or the first day of another span."""
        return _span_label(self.first, self.last)


# Remembered: thousands of sentences and headers name the same few months.
@functools.lru_cache(maxsize=1024)
def _span_label(first: dt.date, last: dt.date) -> str:
    next_day = last + dt.timedelta(days=1)
    if first.day == 1 and next_day.day == 1:
        months = (next_day.year - first.year) * 12 + next_day.month - first.month
        if months == 1:
            return f"{first:%Y-%m}"
        if months == 3 and first.month % 3 == 1:
            return f"{first.year}-Q{first.month // 3 + 1}"
        if months == 12 and first.month == 1:
            return str(first.year)
    return f"{first.isoformat()}/{last.isoformat()}"


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


class Benefit(NamedTuple):
    """A benefit in one period; ``monetary`` when in the portfolio's currency."""

    project_id: str
    origin: Origin
    name: str | None = None
    unit: str | None = None
    period: Period | None = None
    planned: float | None = None
    forecast: float | None = None
    realised: float | None = None
    monetary: bool = True


class Driver(NamedTuple):
    """A strategic driver and its raw weight."""

    name: str
    origin: Origin
    weight: float | None = None


class Score(NamedTuple):
    """How strongly a project serves a driver, 0 to 9."""

    project_id: str
    origin: Origin
    driver: str
    score: float | None = None


class Person(NamedTuple):
    """A person; cost rate per hour."""

    name: str
    origin: Origin
    role: str | None = None
    fte: float | None = None
    start: dt.date | None = None
    finish: dt.date | None = None
    rate: float | None = None


class Allocation(NamedTuple):
    """FTE of a person or role that a project books through a period."""

    project_id: str
    origin: Origin
    period: Period
    person: str | None = None
    role: str | None = None
    fte: float | None = None
    firm: bool = True


class Budget(NamedTuple):
    """Money of the portfolio (program None) or a program in a period."""

    period: Period
    origin: Origin
    program: str | None = None
    amount: float | None = None


class Decision(NamedTuple):
    """A person's answer to a recommendation.

    Attributes:
        recommendation_id: Which recommendation.
        origin: Its row.
        decision: ``Approve``, ``Reject`` or ``Defer``; None: not (legibly) answered.
        until: Last day the answer holds; None: open.
        reason: Why.
        typed: The three cells exactly as typed, carried whatever they hold.
    """

    recommendation_id: str
    origin: Origin
    decision: str | None = None
    until: dt.date | None = None
    reason: str | None = None
    typed: tuple[CellValue, CellValue, CellValue] = (None, None, None)


class History(NamedTuple):
    """A project's figures as published on an earlier status date."""

    published_on: dt.date
    project_id: str
    origin: Origin
    name: str | None = None
    rag: Rating | None = None
    cpi: float | None = None
    spi: float | None = None
    eac: float | None = None
    forecast_finish: dt.date | None = None
    action: str | None = None


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
