"""How much there is of every person and role, month by month.

A person has their FTE times the share of the month's days between From and To, less
what public holidays and absences take of its working days. A role has what its people
have, each counted in their primary role, and the capacity that is stated without names.

FTE are summed as whole billionths times days: exact, so neither the order of rows
nor binary fractions (0.1 + 0.2 + 0.7) can make or hide an over-allocation.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from ppmsheets.analysis.daysoff import BILLION, Calendar
from ppmsheets.portfolio import Absence, Capacity, Period, Person, Portfolio, folded

PERSON = "person"
ROLE = "role"

Resource = tuple[str, str]
"""Kind and matching key of a person or role."""


@dataclass(slots=True)
class There:
    """What there is of a resource per month, in billionths of an FTE times days.

    Attributes:
        fte: What there is.
        limit: What may be booked: overbooking that is allowed comes on top.
    """

    fte: list[int]
    limit: list[int]

    def add(self, month: int, amount: int, beyond: float) -> None:
        """Add what there is in a month, and the share it may be booked beyond."""
        self.fte[month] += amount
        self.limit[month] += amount + round(amount * beyond) if beyond else amount


class Months:
    """The months, and how many of their days a span covers."""

    def __init__(self, horizon: tuple[Period, ...]) -> None:
        """Take months in order."""
        self.horizon = horizon
        self.scales = [
            ((month.last - month.first).days + 1) * BILLION for month in horizon
        ]
        """The days of each month, in billionths."""
        self._covered: dict[Period, tuple[tuple[int, int], ...]] = {}

    def covered(self, span: Period) -> tuple[tuple[int, int], ...]:
        """Return ``(month index, days)`` of every month that a span touches."""
        found = self._covered.get(span)
        if found is None:
            first, last = span
            days = [
                (min(last, month.last) - max(first, month.first)).days + 1
                for month in self.horizon
            ]
            found = tuple((i, count) for i, count in enumerate(days) if count > 0)
            self._covered[span] = found
        return found


class Names:
    """One key for the spellings of a name: case and spaces do not matter."""

    def __init__(self) -> None:
        """Begin without any name."""
        self.shown: dict[Resource, str] = {}
        self._keys: dict[Resource, Resource] = {}

    def key(self, kind: str, name: str) -> Resource:
        """Return the key; the least spelling of equals is the one shown."""
        spelling = (kind, name)
        key = self._keys.get(spelling)
        if key is None:
            key = (kind, folded(name))
            self._keys[spelling] = key
            self.shown[key] = min(name, self.shown.get(key, name))
        return key


def supply(
    portfolio: Portfolio, months: Months, names: Names, overbooking: float
) -> dict[Resource, There]:
    """Return what there is of everyone in People, and of every role.

    Args:
        portfolio: People, absences, role capacity and what Setup says of them.
        months: In which it is asked.
        names: Learns how people and roles are spelled.
        overbooking: Share by which people may be booked beyond their FTE where
            neither they nor Setup state one.
    """
    planning = portfolio.planning
    usual = overbooking if planning.overbooking is None else planning.overbooking
    found: dict[Resource, There] = {}
    calendar = _calendar(portfolio.people, portfolio.absences, months, planning.country)
    for person in portfolio.people:
        beyond = usual if person.overbooking is None else person.overbooking
        own = names.key(PERSON, person.name)
        keys = [own, *([names.key(ROLE, person.role)] if person.role else [])]
        amounts = [_blank(found, key, months) for key in keys]
        fte = round(person.full_time * BILLION)
        for index, days in months.covered(_stay(person)):
            left, of = calendar.left(own[1], person, months.horizon[index])
            amount = fte * days * left // of
            for there in amounts:
                there.add(index, amount, beyond)
    for row in portfolio.capacities:
        _add_unnamed(found, row, months, names, usual)
    return found


def unnamed(portfolio: Portfolio, months: Months) -> dict[str, list[float]]:
    """Return the FTE of role capacity without names, by the role as compared."""
    found: dict[Resource, There] = {}
    names = Names()
    for row in portfolio.capacities:
        _add_unnamed(found, row, months, names, 0.0)
    return {
        key[1]: [
            amount / scale
            for amount, scale in zip(there.fte, months.scales, strict=True)
        ]
        for key, there in sorted(found.items())
    }


def _blank(found: dict[Resource, There], key: Resource, months: Months) -> There:
    there = found.get(key)
    if there is None:
        count = len(months.horizon)
        there = found[key] = There([0] * count, [0] * count)
    return there


def _add_unnamed(
    found: dict[Resource, There],
    row: Capacity,
    months: Months,
    names: Names,
    beyond: float,
) -> None:
    if row.fte is None:
        return
    there = _blank(found, names.key(ROLE, row.role), months)
    for index, days in months.covered(row.period):
        there.add(index, round(row.fte * BILLION) * days, beyond)


def _stay(person: Person) -> Period:
    return Period(person.start or dt.date.min, person.finish or dt.date.max)


def _calendar(
    people: Iterable[Person],
    absences: Iterable[Absence],
    months: Months,
    country: str | None,
) -> Calendar:
    rows: defaultdict[str, list[Person]] = defaultdict(list)
    for person in people:
        rows[folded(person.name)].append(person)
    away: defaultdict[str, list[Absence]] = defaultdict(list)
    for entry in absences:
        if folded(entry.name) in rows:
            away[folded(entry.name)].append(entry)
    horizon = months.horizon
    span = Period(
        horizon[0].first if horizon else dt.date.min,
        horizon[-1].last if horizon else dt.date.min,
    )
    return Calendar(span, dict(rows), dict(away), country)
