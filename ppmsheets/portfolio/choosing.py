"""What bounds the choice of projects: limits, decisions, what-ifs, planning."""

from __future__ import annotations

import datetime as dt
import enum
from dataclasses import dataclass
from typing import NamedTuple

from ppmsheets.portfolio.origin import Origin, Period


class Bound(enum.Enum):
    """What a limit is about."""

    DRIVER = "driver"
    """Share of all cost that serves a strategic driver."""
    PROGRAM = "program"
    """Share of all cost of a program."""
    TYPE = "type"
    """Share of all cost of a type of project."""
    RISK = "risk"
    """Risk exposure of all that is done, currency."""
    STARTS = "starts"
    """Projects that start in one period, a count."""

    @property
    def is_share(self) -> bool:
        """Whether it has a name, and a share of all cost."""
        return self in (Bound.DRIVER, Bound.PROGRAM, Bound.TYPE)


class Limit(NamedTuple):
    """Least and most of something; ``name`` of a driver, program or type."""

    bound: Bound
    origin: Origin
    name: str | None = None
    minimum: float | None = None
    maximum: float | None = None


class Pin(NamedTuple):
    """A decision about a project: ``Pin in``, ``Pin out`` or ``Defer``.

    ``until`` is the last day it holds, of ``Defer`` the day it ends; None: open.
    """

    project_id: str
    origin: Origin
    pin: str
    until: dt.date | None = None
    reason: str | None = None


class Lever(enum.Enum):
    """What a scenario changes."""

    BUDGET = "budget"
    ROLE = "role"
    COST = "cost"
    VALUE = "value"
    WEIGHT = "weight"
    PIN_IN = "pin in"
    PIN_OUT = "pin out"
    DEFER = "defer"


class Step(enum.Enum):
    """How an amount is meant."""

    ADD = "add"
    """That much more, or less."""
    SHARE = "share"
    """More by that fraction: 0.1 is 10 % more."""
    SET = "set"
    """That much, whatever it was."""


class ScenarioChange(NamedTuple):
    """One change of a what-if.

    Attributes:
        scenario: Name of the what-if.
        lever: What is changed.
        text: As typed.
        target: Project id, role, driver, fund or program; None: all of it.
        period: Of a budget, where it is for one period alone.
        step: How ``amount`` is meant; None where there is none.
        amount: Currency, FTE, points or a fraction.
        until: Of ``DEFER``: it does not start before.
    """

    scenario: str
    origin: Origin
    lever: Lever
    text: str
    target: str | None = None
    period: Period | None = None
    step: Step | None = None
    amount: float | None = None
    until: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Planning:
    """How the portfolio manager wants the plan made; None: as the settings say.

    Attributes:
        ranking: Ranking method, a choice of the schema.
        strategy_weight: How much scores count in a value beside money, 0 to 1.
        period: ``Month`` or ``Quarter``.
        horizon: Periods planned ahead.
        hard_capacity: No plan may ask for more people than there are.
        overtime_limit: Share of its capacity that a role may go beyond it.
        overtime_price: Times its cost rate that an hour of overtime costs.
        switching_cost: Share of a project's cost that leaving the last plan costs.
        overbooking: Share of their FTE that people may be booked beyond it.
        country: Whose public holidays are days off, as of a person.
    """

    ranking: str | None = None
    strategy_weight: float | None = None
    period: str | None = None
    horizon: float | None = None
    hard_capacity: bool | None = None
    overtime_limit: float | None = None
    overtime_price: float | None = None
    switching_cost: float | None = None
    overbooking: float | None = None
    country: str | None = None
