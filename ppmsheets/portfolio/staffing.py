"""People and who books them."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

from ppmsheets.portfolio.origin import Origin, Period


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
