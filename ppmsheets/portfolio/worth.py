"""What projects are worth and what they may cost."""

from __future__ import annotations

from typing import NamedTuple

from ppmsheets.portfolio.origin import Origin, Period


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


class Comparison(NamedTuple):
    """How many times as important as ``other`` a driver is, 1/9 to 9."""

    driver: str
    other: str
    origin: Origin
    times: float | None = None


class Cost(NamedTuple):
    """What a project will cost; in no period: evenly over its time.

    ``fund`` None: the project's own, else any.
    """

    project_id: str
    origin: Origin
    fund: str | None = None
    period: Period | None = None
    amount: float | None = None


class Budget(NamedTuple):
    """Money of the portfolio (program None) or a program in a period.

    ``fund`` None: of all funds together; those of the funds are parts of it.
    """

    period: Period
    origin: Origin
    program: str | None = None
    amount: float | None = None
    fund: str | None = None
