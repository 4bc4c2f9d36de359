"""People and who books them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from itertools import groupby
from typing import NamedTuple

from ppmsheets.portfolio.naming import folded
from ppmsheets.portfolio.origin import Origin, Period


class Person(NamedTuple):
    """A person; cost rate per hour.

    Attributes:
        country: Whose public holidays are days off: its ISO code, that of a part of
            it after a dash; None: Setup's.
        skills: Further roles they can fill.
        overbooking: Share of their FTE they may be booked beyond it; None: Setup's.
    """

    name: str
    origin: Origin
    role: str | None = None
    fte: float | None = None
    start: dt.date | None = None
    finish: dt.date | None = None
    rate: float | None = None
    country: str | None = None
    skills: tuple[str, ...] = ()
    overbooking: float | None = None

    @property
    def full_time(self) -> float:
        """FTE as People states it; 1 where it does not."""
        return 1.0 if self.fte is None else self.fte


def primary_roles(people: Iterable[Person]) -> dict[str, str]:
    """Return folded name -> role; of several rows of a person that with most FTE."""
    listed = sorted(
        (folded(person.name), -person.full_time, person.role)
        for person in people
        if person.role
    )
    return {
        name: next(rows)[2] for name, rows in groupby(listed, key=lambda item: item[0])
    }


class Absence(NamedTuple):
    """Days on which a person is away, both included.

    Attributes:
        finish: Last day; None: ``start`` alone.
        fte: How much of them is away; None: see ``share``.
        share: The same as a share of their FTE; both None: all of it.
        reason: As typed.
    """

    name: str
    origin: Origin
    start: dt.date
    finish: dt.date | None = None
    fte: float | None = None
    share: float | None = None
    reason: str | None = None


class Capacity(NamedTuple):
    """FTE of a role in a period, beside those of the people who are named."""

    role: str
    origin: Origin
    period: Period
    fte: float | None = None


class Allocation(NamedTuple):
    """FTE of a person or role that a project books through a period."""

    project_id: str
    origin: Origin
    period: Period
    person: str | None = None
    role: str | None = None
    fte: float | None = None
    firm: bool = True
