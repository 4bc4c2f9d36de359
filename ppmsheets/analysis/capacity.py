"""Demand against capacity, by person and by role, in FTE per calendar month.

One rule for every span: an FTE booked through a period counts in each month by
the share of the month's days that the period covers. So a quarter books the same
FTE in its three months, and weeks that fill a month give their average. Capacity
is a person's FTE times the share of the month's days they are there.

FTE are summed as whole billionths times days: exact, so neither the order of rows
nor binary fractions (0.1 + 0.2 + 0.7) can make or hide an over-allocation.
"""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby

from ppmsheets.outcome import Conflict, Load
from ppmsheets.portfolio import Allocation, Period, Person, Portfolio, Stage

PERSON = "person"
ROLE = "role"

OVERLOAD_FTE = 1e-6
"""Excess up to this is a rounded share (1/6 typed as 0.16666667), not overload."""

_BILLION = 1_000_000_000

_CLOSED = Stage.CLOSED
_TENTATIVE_STAGES = (Stage.IDEA, Stage.PROPOSED)

_Resource = tuple[str, str]
"""Kind and matching key of a person or role."""


def horizon(status_date: dt.date, months: int) -> tuple[Period, ...]:
    """Return calendar months, the one of the status date first."""
    found: list[Period] = []
    first = status_date.replace(day=1)
    for _ in range(months):
        last = first.replace(day=calendar.monthrange(first.year, first.month)[1])
        found.append(Period(first, last))
        first = last + dt.timedelta(days=1)
    return tuple(found)


def loads(portfolio: Portfolio, horizon: tuple[Period, ...]) -> tuple[Load, ...]:
    """Return the load of every person and role in every month.

    A booking of a person loads the person and a role: the role typed beside it,
    else the person's own. A booking of a role alone loads the role. A role's
    capacity is the sum of its people. What closed projects still book is left
    out; what ideas and proposals book is never firm.

    Args:
        portfolio: Its people, allocations and the stages of its projects.
        horizon: Calendar months in order.

    Returns:
        Loads with demand or capacity, by kind, name and month. Capacity is None
        for a person who is not in the People table and a role nobody has.
    """
    months = _Months(horizon)
    names = _Names()
    supply = _supply(portfolio.people, months, names)
    demand = _demand(portfolio, months, names)
    blank: list[_Demand | None] = [None] * len(horizon)
    found: list[Load] = []
    for key in sorted(supply.keys() | demand.keys()):
        resource = (key[0], names.shown[key])
        there = supply.get(key)
        for index, asked in enumerate(demand.get(key, blank)):
            fte = there[index] if there else None
            if asked or fte:
                scale = months.scales[index]
                found.append(_load(resource, (horizon[index], scale), fte, asked))
    return tuple(found)


def conflicts(loads: tuple[Load, ...]) -> tuple[Conflict, ...]:
    """Return every over-allocation, months in which the same compete as one.

    Args:
        loads: As :func:`loads` gives them: by kind, name and month.

    Returns:
        Conflicts by kind, name and first month. ``firm_only`` holds when firm
        demand alone exceeds capacity in any of the months.
    """
    over = [load for load in loads if is_over(load, load.demand)]
    found: list[Conflict] = []
    run: list[Load] = []
    for load in over:
        if run and not _goes_on(run[-1], load):
            found.append(_conflict(run))
            run = []
        run.append(load)
    if run:
        found.append(_conflict(run))
    return tuple(found)


def is_over(load: Load, demand: float) -> bool:
    """Return whether a demand, in FTE, exceeds the capacity of a load's month."""
    return load.capacity is not None and demand - load.capacity > OVERLOAD_FTE


def _goes_on(last: Load, load: Load) -> bool:
    return (
        (last.kind, last.name) == (load.kind, load.name)
        and load.period.first - last.period.last == dt.timedelta(days=1)
        and {name for name, _ in last.projects} == {name for name, _ in load.projects}
    )


def _conflict(run: list[Load]) -> Conflict:
    booked: dict[str, float] = {}
    for load in run:
        for project, fte in load.projects:
            booked[project] = booked.get(project, 0.0) + fte
    return Conflict(
        kind=run[0].kind,
        name=run[0].name,
        loads=tuple(run),
        projects=tuple(sorted(booked, key=lambda name: (-booked[name], name))),
        firm_only=any(is_over(load, load.firm) for load in run),
    )


# Remembered: every booking and every conflict names the same people.
@lru_cache(maxsize=16_384)
def folded(name: str) -> str:
    """Return a name as compared: case and spaces do not matter."""
    return " ".join(name.split()).casefold()


def primary_roles(people: Iterable[Person]) -> dict[str, str]:
    """Return folded name -> role; of several rows of a person that with most FTE."""
    listed = sorted(
        (folded(person.name), -_full_time(person), person.role)
        for person in people
        if person.role
    )
    return {
        name: next(rows)[2] for name, rows in groupby(listed, key=lambda item: item[0])
    }


class _Months:
    """The months, and how many of their days a span covers."""

    def __init__(self, horizon: tuple[Period, ...]) -> None:
        self.horizon = horizon
        self.scales = [
            ((month.last - month.first).days + 1) * _BILLION for month in horizon
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


class _Names:
    """One key for the spellings of a name: case and spaces do not matter."""

    def __init__(self) -> None:
        self.shown: dict[_Resource, str] = {}
        self._keys: dict[_Resource, _Resource] = {}

    def key(self, kind: str, name: str) -> _Resource:
        """Return the key; the least spelling of equals is the one shown."""
        spelling = (kind, name)
        key = self._keys.get(spelling)
        if key is None:
            key = (kind, folded(name))
            self._keys[spelling] = key
            self.shown[key] = min(name, self.shown.get(key, name))
        return key


@dataclass(slots=True)
class _Demand:
    """Billionths of an FTE times days that projects ask of a resource in a month."""

    firm: int
    projects: dict[str, int]


_Supply = dict[_Resource, list[int]]
"""Billionths of an FTE times days there are, per month."""

_Demands = dict[_Resource, list[_Demand | None]]
"""What is asked, per month; None: nothing."""


def _load(
    resource: tuple[str, str],
    month: tuple[Period, int],
    there: int | None,
    asked: _Demand | None,
) -> Load:
    """Return a load; beside the month stand its days, in billionths."""
    kind, name = resource
    period, scale = month
    capacity = None if there is None else there / scale
    if asked is None:
        return Load(kind, name, period, 0.0, 0.0, capacity, ())
    booked = list(asked.projects.items())
    if len(booked) > 1:
        booked.sort(key=_most_first)
    demand = sum(asked.projects.values()) / scale
    projects = tuple([(project, fte / scale) for project, fte in booked])
    return Load(kind, name, period, demand, asked.firm / scale, capacity, projects)


def _most_first(booked: tuple[str, int]) -> tuple[int, str]:
    return (-booked[1], booked[0])


def _supply(people: Iterable[Person], months: _Months, names: _Names) -> _Supply:
    supply: _Supply = {}
    for person in people:
        fte = round(_full_time(person) * _BILLION)
        there = months.covered(
            Period(person.start or dt.date.min, person.finish or dt.date.max)
        )
        keys = [names.key(PERSON, person.name)]
        if person.role:
            keys.append(names.key(ROLE, person.role))
        for key in keys:
            amounts = supply.setdefault(key, [0] * len(months.horizon))
            for index, days in there:
                amounts[index] += fte * days
    return supply


def _full_time(person: Person) -> float:
    return 1.0 if person.fte is None else person.fte


def _demand(portfolio: Portfolio, months: _Months, names: _Names) -> _Demands:
    stages = {project.project_id: project.stage for project in portfolio.projects}
    roles = primary_roles(portfolio.people)
    demand: _Demands = {}
    booked: dict[tuple[str | None, str | None], list[list[_Demand | None]]] = {}
    for row in portfolio.allocations:
        name = row.project_id
        stage = stages.get(name)
        if not row.fte or stage is _CLOSED:
            continue
        resources = booked.get((row.person, row.role))
        if resources is None:
            resources = booked[row.person, row.role] = [
                demand.setdefault(key, [None] * len(months.horizon))
                for key in _booked(row, roles, names)
            ]
        fte = round(row.fte * _BILLION)
        firm = fte if row.firm and stage not in _TENTATIVE_STAGES else 0
        for index, days in months.covered(row.period):
            for asked in resources:
                cell = asked[index]
                if cell is None:
                    cell = asked[index] = _Demand(0, {})
                cell.firm += firm * days
                cell.projects[name] = cell.projects.get(name, 0) + fte * days
    return demand


def _booked(
    row: Allocation, roles: Mapping[str, str], names: _Names
) -> Iterator[_Resource]:
    role = row.role
    if row.person:
        person = names.key(PERSON, row.person)
        yield person
        role = role or roles.get(person[1])
    if role:
        yield names.key(ROLE, role)
