"""Planned, earned and actual cost of a portfolio over time: its S-curve."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import NamedTuple


class CurvePoint(NamedTuple):
    """What was, or will be, planned, earned and spent by the end of a day.

    Attributes:
        pv: Planned value, cumulative, currency.
        ev: Earned value by the reports so far; None: after the status date.
        ac: Actual cost by them; None likewise.
    """

    day: dt.date
    pv: float
    ev: float | None = None
    ac: float | None = None


@dataclass(frozen=True, slots=True)
class Curve:
    """The S-curve of the live projects that say all three over time.

    Attributes:
        points: In order of day: ends of months, or of quarters, and the status date.
        projects: Ids of those in it.
        without: Ids of the other live projects.
    """

    points: tuple[CurvePoint, ...] = ()
    projects: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
