"""What is known of projects and groups: figures, and what they say."""

from __future__ import annotations

import datetime as dt
import enum
from dataclasses import dataclass
from typing import NamedTuple

from ppmsheets.portfolio import Rag, Rating, Stage
from ppmsheets.sheet import CellRef


class EarnedValue(NamedTuple):
    """Earned value of a project, or of a group by sums.

    Attributes:
        bac: Budget at completion.
        pv: Planned value to the date of the last report.
        ev: Earned value to that date.
        ac: Actual cost to that date.
        cv: EV - AC.
        sv: EV - PV.
        cpi: EV / AC; None while AC is 0.
        spi: EV / PV; None while PV is 0.
        spi_t: Earned-schedule SPI(t); None without a period table.
        eac: The shown estimate at completion.
        eac_variant: Which it is: typical, atypical, combined.
        eac_typical: BAC / CPI.
        eac_atypical: AC + (BAC - EV).
        eac_combined: AC + (BAC - EV) / (CPI x SPI).
        etc: EAC - AC.
        vac: BAC - EAC.
        tcpi: (BAC - EV) / (BAC - AC); None when BAC <= AC.
        percent_complete: EV / BAC, or as typed; a fraction.
        forecast_cost: The PM's own forecast, shown beside EAC.
        missing: Ids of the projects of a group without PV, EV and AC; they are
            left out of numerators and denominators alike.
    """

    bac: float | None = None
    pv: float | None = None
    ev: float | None = None
    ac: float | None = None
    cv: float | None = None
    sv: float | None = None
    cpi: float | None = None
    spi: float | None = None
    spi_t: float | None = None
    eac: float | None = None
    eac_variant: str = "typical"
    eac_typical: float | None = None
    eac_atypical: float | None = None
    eac_combined: float | None = None
    etc: float | None = None
    vac: float | None = None
    tcpi: float | None = None
    percent_complete: float | None = None
    forecast_cost: float | None = None
    missing: tuple[str, ...] = ()

    @property
    def spent_share(self) -> float | None:
        """AC / BAC; above 1 more than the budget is spent. None where not known."""
        if self.ac is None or not self.bac:
            return None
        return self.ac / self.bac


class ComputedRag(NamedTuple):
    """A status colour with the rule that gave it, e.g. ``CPI 0.86 < 0.90``."""

    dimension: str
    """``cost``, ``schedule``, ``scope``, ``quality``, ``risk`` or ``resources``."""
    rag: Rag
    rule: str


class Value(NamedTuple):
    """Money a project costs and gives.

    Attributes:
        npv: Net present value of forecast benefits and costs.
        roi: (benefits - cost) / cost, undiscounted.
        bcr: Present value of benefits / present value of costs.
        payback: First period end with cumulative flow >= 0; None: never or
            not known.
        planned: Planned monetary benefits, sum.
        forecast: Forecast monetary benefits, sum.
        realised: Realised monetary benefits to the status date, sum.
        planned_to_date: Planned monetary benefits due by the status date.
    """

    npv: float | None = None
    roi: float | None = None
    bcr: float | None = None
    payback: dt.date | None = None
    planned: float | None = None
    forecast: float | None = None
    realised: float | None = None
    planned_to_date: float | None = None


class NextMilestone(NamedTuple):
    """The earliest milestone not reached yet."""

    name: str
    due: dt.date
    slip_days: int | None
    """Forecast minus baseline; positive is late."""


class Action(enum.Enum):
    """What is recommended for a project."""

    FUND = "fund"
    DO_NOT_FUND = "do not fund"
    ACCELERATE = "accelerate"
    CONTINUE = "continue"
    DELAY = "delay"
    PAUSE = "pause"
    RESUME = "resume"
    STOP = "stop"
    ESCALATE = "escalate"
    REALLOCATE = "reallocate"


@dataclass(frozen=True, slots=True)
class Past:
    """A project's figures as last published before this status date."""

    published_on: dt.date
    rag: Rag | None
    cpi: float | None
    spi: float | None
    eac: float | None
    forecast_finish: dt.date | None
    action: str | None
    stage: str | None = None


class ProjectResult(NamedTuple):
    """All that is known of one project.

    Attributes:
        where: The cell its register row or card starts at.
        tab: Title of its status tab, else of its register.
        reported: The cell its newest status starts at; None: there is none.
        declared: Overall status as the PM declares it.
        declared_by: Declared status per dimension, ``(dimension, rating)``.
        computed: Computed colour per dimension, with its rule.
        overall: Worst computed colour; None when nothing could be computed.
        divergence: ``optimistic`` (declared better than computed),
            ``pessimistic``, or None.
        slip_days: Forecast finish - baseline finish; positive is late. None: not
            known, or not begun.
        status_date: Date of the newest status not after the run's.
        stale_days: Days from that to the run's status date; None: no status.
        stale: Running and without a status younger than the threshold.
        risk_exposure: Sum of probability x cost impact of open risks.
        risks: How many open risks.
        blockers: How many open blockers.
        rank: 1 is best; ties ruled, so unique. None: not ranked: closed, or without
            what the ranking method needs.
        rank_note: Why it is not ranked, who is level with it, what its rank leaves
            out; "": its rank is plain.
        score: Weighted strategic score, 0 to 1.
        findings: How many errors and warnings concern it.
        missing: Names of what is missing to compute more.
    """

    project_id: str
    name: str
    where: CellRef
    tab: str
    program: str | None
    portfolio: str | None
    pm: str | None
    sponsor: str | None
    stage: Stage | None
    mandatory: bool
    ev: EarnedValue
    value: Value
    declared: Rating | None = None
    declared_by: tuple[tuple[str, Rating], ...] = ()
    computed: tuple[ComputedRag, ...] = ()
    overall: Rag | None = None
    divergence: str | None = None
    start: dt.date | None = None
    baseline_finish: dt.date | None = None
    forecast_finish: dt.date | None = None
    slip_days: int | None = None
    next_milestone: NextMilestone | None = None
    status_date: dt.date | None = None
    stale_days: int | None = None
    stale: bool = False
    risk_exposure: float | None = None
    risks: int = 0
    blockers: int = 0
    rank: int | None = None
    score: float | None = None
    action: Action = Action.CONTINUE
    findings: int = 0
    summary: str | None = None
    help_needed: str | None = None
    past: Past | None = None
    missing: tuple[str, ...] = ()
    reported: CellRef | None = None
    rank_note: str = ""

    @property
    def home(self) -> CellRef:
        """Where to read about it: its newest status, else its tab, else its row."""
        return self.place if self.reported is None else self.reported

    @property
    def place(self) -> CellRef:
        """Where it is typed: the beginning of its own tab, else its row."""
        return self.where if self.tab == self.where.tab else CellRef(self.tab, 0, 0)

    @property
    def finish(self) -> dt.date | None:
        """When it is expected to be done: the forecast, else the baseline."""
        return self.forecast_finish or self.baseline_finish

    @property
    def live(self) -> bool:
        """Begun and not closed; a project of unknown stage counts as begun."""
        return self.stage is None or self.stage.running

    @property
    def candidate(self) -> bool:
        """Not begun, and to be funded or not."""
        return self.stage is not None and self.stage.candidate

    @property
    def resting(self) -> Action:
        """What is done with it where nothing is recommended."""
        return Action.PAUSE if self.stage is Stage.ON_HOLD else Action.CONTINUE

    @property
    def advised(self) -> Action | None:
        """The action; None where to continue would mean nothing: not begun, or over."""
        waits = not self.live and self.action is Action.CONTINUE
        return None if waits else self.action


@dataclass(frozen=True, slots=True)
class GroupResult:
    """A program's or the portfolio's roll-up: sums, and ratios of sums.

    Attributes:
        level: ``portfolio`` or ``program``.
        name: Its name; "" for projects without a program.
        projects: Ids of all its projects, whatever their stage.
        ev: Over its live projects that have BAC, PV, EV and AC.
        value: Over its live and closed projects: benefits outlive a project,
            and nothing is decided yet of a candidate.
        colours: How many live projects per computed colour: green, amber, red,
            none.
        declared_colours: The same for declared ones.
        overall: Worst computed colour among its live projects.
        risk_exposure: Sum over its live projects.
        budget: Sum of the known BAC of its live projects, also of those that
            ``ev`` has to leave out.
    """

    level: str
    name: str
    projects: tuple[str, ...]
    ev: EarnedValue
    value: Value
    colours: tuple[int, int, int, int] = (0, 0, 0, 0)
    declared_colours: tuple[int, int, int, int] = (0, 0, 0, 0)
    overall: Rag | None = None
    risk_exposure: float | None = None
    slip_days: int | None = None
    """Greatest slip among its live projects."""
    budget: float | None = None
