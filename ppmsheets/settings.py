"""Everything an organisation may set, with units and defaults.

``config.py`` fills these from ``config/*.toml``; the keys there are the names
here.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated


@dataclass(frozen=True, slots=True)
class Range:
    """The numbers that a setting accepts, both ends included."""

    low: float
    high: float


Share = Annotated[float, Range(0, 1)]
Days = Annotated[int, Range(0, 3650)]
Index = Annotated[float, Range(0, 10)]
Weight = Annotated[float, Range(0, 1e9)]
Factor = Annotated[float, Range(1e-9, 1e12)]
Month = Annotated[int, Range(1, 12)]


class DateOrder(enum.Enum):
    """How a text date such as 03/04/2026 is meant."""

    DMY = "DMY"
    MDY = "MDY"
    YMD = "YMD"


class EacVariant(enum.Enum):
    """How the shown estimate at completion is derived (see ``terms``)."""

    TYPICAL = "typical"
    """BAC / CPI: the cost performance so far goes on."""
    ATYPICAL = "atypical"
    """AC + (BAC - EV): the rest costs as planned."""
    COMBINED = "combined"
    """AC + (BAC - EV) / (CPI x SPI): cost and schedule performance go on."""


class FlowTiming(enum.Enum):
    """When the first flow of a present value is due."""

    START = "start"
    """First flow at t = 0, undiscounted (numpy-financial)."""
    END = "end"
    """First flow one period out (spreadsheets' NPV)."""


@dataclass(frozen=True, slots=True)
class TabTitles:
    """Titles of the generated tabs."""

    summary: str = "Summary"
    brief: str = "Brief"
    recommendations: str = "Recommendations"
    priorities: str = "Priorities"
    scenarios: str = "Scenarios"
    capacity: str = "Capacity"
    charts: str = "Charts"
    roadmap: str = "Roadmap"
    data_issues: str = "Data Issues"
    history: str = "Published figures"
    """Not "History": Excel reserves that title and would not open the file."""


@dataclass(frozen=True, slots=True)
class Reading:
    """How cells are read.

    Attributes:
        date_order: For ambiguous text dates; None: the workbook's locale, else
            an ambiguous date is a finding.
        currency: Currency of all money; "" takes Setup's, else what is typed most.
        fiscal_year_start: Month, 1 to 12, in which a fiscal year such as 2021/22
            begins.
        non_values: Further words that mean "no value here" (TBC is built in).
        tabs: Title patterns of tabs to read; empty: all.
        ignore: Title patterns of tabs never read.
    """

    date_order: DateOrder | None = None
    currency: str = ""
    fiscal_year_start: Month = 1
    non_values: tuple[str, ...] = ()
    tabs: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Where green ends.

    Attributes:
        index_amber: CPI, SPI or SPI(t) below it is amber.
        index_red: CPI, SPI or SPI(t) below it is red.
        overrun_amber: EAC over BAC by more than this share is amber.
        overrun_red: EAC over BAC by more than this share is red.
        slip_amber_days: Forecast finish later than baseline by more is amber.
        slip_red_days: Forecast finish later than baseline by more is red.
        stale_days: A status older than this is stale.
        tcpi_unrealistic: A TCPI above it is held unrealistic.
        stop_cpi: Below it, a running project is a candidate for stopping.
    """

    index_amber: Index = 0.95
    index_red: Index = 0.90
    overrun_amber: Index = 0.05
    overrun_red: Index = 0.10
    slip_amber_days: Days = 14
    slip_red_days: Days = 45
    stale_days: Days = 14
    tcpi_unrealistic: Index = 1.2
    stop_cpi: Index = 0.70


@dataclass(frozen=True, slots=True)
class Conventions:
    """Where the field has several conventions, the one used.

    Attributes:
        eac: Variant of the estimate at completion that is shown.
        discount_rate: Yearly rate of present values, a fraction.
        flow_timing: When the first flow is due.
        horizon_months: Months that Capacity looks ahead, the current one first.
        history_weeks: Weeks of published figures that History keeps.
        hours_per_fte_month: Hours that one FTE works in a month.
    """

    eac: EacVariant = EacVariant.TYPICAL
    discount_rate: Share = 0.08
    flow_timing: FlowTiming = FlowTiming.START
    horizon_months: Annotated[int, Range(1, 120)] = 12
    history_weeks: Annotated[int, Range(1, 520)] = 8
    hours_per_fte_month: Annotated[float, Range(1, 744)] = 140.0


@dataclass(frozen=True, slots=True)
class Guarding:
    """When a plan is refused.

    Attributes:
        keep_share: Least share of the projects shown last time that must still
            be found, 0 to 1; 0 switches the guard off.
    """

    keep_share: Share = 0.5


@dataclass(frozen=True, slots=True)
class Heartbeat:
    """Whether Summary says when the workbook was last checked.

    Attributes:
        every_hours: Least hours between two writes of that cell; 0: there is none,
            and a run that finds nothing new writes nothing.
    """

    every_hours: Annotated[float, Range(0, 8760)] = 0.0


@dataclass(frozen=True, slots=True)
class Optimising:
    """How a plan is made, where the Setup card says nothing else.

    Attributes:
        strategy_weight: How much scores count in a value beside money.
        overtime_limit: Share of its capacity that a role may go beyond it.
        overtime_price: Times its cost rate that an hour of overtime costs.
        switching_cost: Share of a project's cost that leaving the last plan costs.
        overbooking: Share of their FTE that people may be booked beyond it.
        gap: A plan for a hundred projects or more is good enough within this share of
            the best there can be; for fewer the best is sought.
        nodes: Most nodes of each search.
        seconds: What may be spent on the choice, counted in steps of the solver, so
            that every run ends alike. The clock itself ends it at thirty times as
            much, and such a choice is marked.
        insight_seconds: What may be spent on saying why, what if and how surely; 0:
            nothing of it. Counted in steps of the solver, so that every run leaves
            out the same.
        weight_range: Share by which each driver's weight may be off, either way.
        estimate_range: Share by which the value of each project may be off.
        samples: Weights and estimates that are tried where not all can be.
    """

    strategy_weight: Share = 0.0
    overtime_limit: Share = 0.1
    overtime_price: Annotated[float, Range(0, 100)] = 1.5
    switching_cost: Share = 0.01
    overbooking: Share = 0.0
    gap: Share = 0.001
    nodes: Annotated[int, Range(1, 100_000_000)] = 1_000_000
    seconds: Annotated[int, Range(1, 86_400)] = 20
    insight_seconds: Annotated[int, Range(0, 86_400)] = 30
    weight_range: Share = 0.2
    estimate_range: Share = 0.1
    samples: Annotated[int, Range(1, 10_000)] = 200


@dataclass(frozen=True, slots=True)
class Resolving:
    """How far ways out of over-allocations of people are sought.

    Attributes:
        gap: Moves are good enough within this share of the least they can cost.
        nodes: Most nodes of each search.
        seconds: What may be spent on all of them, counted in steps of the solver, so
            that every run ends alike. The clock itself ends a search at thirty times
            as much. Where it ended early, that is said.
    """

    gap: Share = 0.01
    nodes: Annotated[int, Range(1, 100_000_000)] = 200
    seconds: Annotated[int, Range(1, 86_400)] = 60


@dataclass(frozen=True, slots=True)
class HeaderMapping:
    """How an organisation's own headers are read, per tab pattern.

    Attributes:
        source: File and line it was written in, for messages.
        tabs: Title patterns (``*`` and ``?``) it holds for.
        record: Kind of record of the tables there; "": found by headers.
        headers: Their header -> canonical header (``"Budget"``), or
            ``"kind.field"`` where a canonical header is ambiguous.
        constants: Canonical header -> value for columns that are missing.
        units: Canonical header -> factor, e.g. 1e6 for a column in millions.
        values: Canonical header -> {their word: accepted word}.
        key: Their columns from which a stable id is made where none is typed.
        keep: Their header -> accepted words; other rows are left out, counted.
        ignore: Their headers that are known and not wanted.
        date_order: Order of text dates there; None: as in ``Reading``.
    """

    source: str = ""
    tabs: tuple[str, ...] = ("*",)
    record: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    constants: Mapping[str, str | float | bool] = field(default_factory=dict)
    units: Mapping[str, Factor] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    key: tuple[str, ...] = ()
    keep: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    ignore: tuple[str, ...] = ()
    date_order: DateOrder | None = None


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings of a run.

    Attributes:
        workbook: Default workbook when the command line names none.
        sources: Further workbooks that are read and never written.
        portfolio: Portfolio name; "" takes Setup's, else the workbook's name.
        weights: Driver -> weight where the workbook has no Drivers table.
    """

    workbook: str = ""
    sources: tuple[str, ...] = ()
    portfolio: str = ""
    weights: Mapping[str, Weight] = field(default_factory=dict)
    tabs: TabTitles = TabTitles()
    reading: Reading = Reading()
    thresholds: Thresholds = Thresholds()
    conventions: Conventions = Conventions()
    guard: Guarding = Guarding()
    heartbeat: Heartbeat = Heartbeat()
    optimiser: Optimising = Optimising()
    people: Resolving = Resolving()
    mappings: tuple[HeaderMapping, ...] = ()
