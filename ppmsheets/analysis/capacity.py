"""Demand against capacity, by person and by role, in FTE per calendar month.

One rule for every span: an FTE booked through a period counts in each month by
the share of the month's days that the period covers. So a quarter books the same
FTE in its three months, and weeks that fill a month give their average. What there
is stands in ``supply``.
"""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ppmsheets.analysis.daysoff import BILLION
from ppmsheets.analysis.supply import (
    PERSON,
    ROLE,
    Months,
    Names,
    Resource,
    supply,
)
from ppmsheets.outcome import Conflict, Load
from ppmsheets.portfolio import Allocation, Period, Portfolio, Stage, primary_roles

__all__ = [
    "OVERLOAD_FTE",
    "PERSON",
    "ROLE",
    "conflicts",
    "horizon",
    "is_over",
    "loads",
]

OVERLOAD_FTE = 1e-6
"""Excess up to this is a rounded share (1/6 typed as 0.16666667), not overload."""

_CLOSED = Stage.CLOSED
_TENTATIVE_STAGES = (Stage.IDEA, Stage.PROPOSED)


def horizon(status_date: dt.date, months: int) -> tuple[Period, ...]:
    """Return calendar months, the one of the status date first."""
    found: list[Period] = []
    first = status_date.replace(day=1)
    for _ in range(months):
        last = first.replace(day=calendar.monthrange(first.year, first.month)[1])
        found.append(Period(first, last))
        first = last + dt.timedelta(days=1)
    return tuple(found)


def loads(
    portfolio: Portfolio,
    horizon: tuple[Period, ...],
    *,
    kinds: tuple[str, ...] = (PERSON, ROLE),
    overbooking: float = 0.0,
) -> tuple[Load, ...]:
    """Return the load of every person and role in every month.

    A booking of a person loads the person and a role: the role typed beside it,
    else the person's own. A booking of a role alone loads the role. What closed
    projects still book is left out; what ideas and proposals book is never firm.

    Args:
        portfolio: Its people, allocations and the stages of its projects.
        horizon: Calendar months in order.
        kinds: Of resources that are wanted.
        overbooking: Share by which people may be booked beyond their FTE where
            neither they nor Setup state one.

    Returns:
        Loads with demand or capacity, by kind, name and month. Capacity is None
        for a person who is not in the People table and a role nobody has.
    """
    months = Months(horizon)
    names = Names()
    there = supply(portfolio, months, names, overbooking)
    demand = _demand(portfolio, months, names, kinds)
    blank: list[_Demand | None] = [None] * len(horizon)
    found: list[Load] = []
    for key in sorted(there.keys() | demand.keys()):
        if key[0] not in kinds:
            continue
        resource = (key[0], names.shown[key])
        own = there.get(key)
        for index, asked in enumerate(demand.get(key, blank)):
            fte = (own.fte[index], own.limit[index]) if own else None
            if asked or (fte and fte[0]):
                scale = months.scales[index]
                found.append(_load(resource, (horizon[index], scale), fte, asked))
    return tuple(found)


def conflicts(loads: tuple[Load, ...]) -> tuple[Conflict, ...]:
    """Return every over-allocation, months in which the same compete as one.

    Args:
        loads: As :func:`loads` gives them: by kind, name and month.

    Returns:
        Conflicts by kind, name and first month. ``firm_only`` holds when firm
        demand alone exceeds what may be booked in any of the months.
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
    """Return whether a demand, in FTE, exceeds what may be booked in a load's month."""
    bookable = load.bookable
    return bookable is not None and demand - bookable > OVERLOAD_FTE


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


@dataclass(slots=True)
class _Demand:
    """Billionths of an FTE times days that projects ask of a resource in a month."""

    firm: int
    projects: dict[str, int]


_Demands = dict[Resource, list[_Demand | None]]
"""What is asked, per month; None: nothing."""


def _load(
    resource: tuple[str, str],
    month: tuple[Period, int],
    there: tuple[int, int] | None,
    asked: _Demand | None,
) -> Load:
    """Return a load; beside the month stand its days, in billionths."""
    kind, name = resource
    period, scale = month
    capacity = limit = None
    if there is not None:
        capacity = there[0] / scale
        limit = there[1] / scale if there[1] != there[0] else None
    if asked is None:
        return Load(kind, name, period, 0.0, 0.0, capacity, (), limit)
    booked = list(asked.projects.items())
    if len(booked) > 1:
        booked.sort(key=_most_first)
    demand = sum(asked.projects.values()) / scale
    projects = tuple([(project, fte / scale) for project, fte in booked])
    firm = asked.firm / scale
    return Load(kind, name, period, demand, firm, capacity, projects, limit)


def _most_first(booked: tuple[str, int]) -> tuple[int, str]:
    return (-booked[1], booked[0])


def _demand(
    portfolio: Portfolio, months: Months, names: Names, kinds: tuple[str, ...]
) -> _Demands:
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
                if key[0] in kinds
            ]
        fte = round(row.fte * BILLION)
        firm = fte if row.firm and stage not in _TENTATIVE_STAGES else 0
        for index, days in months.covered(row.period):
            for asked in resources:
                cell = asked[index]
                if cell is None:
                    cell = asked[index] = _Demand(0, {})
                cell.firm += firm * days
                projects = cell.projects
                projects[name] = projects.get(name, 0) + fte * days
    return demand


def _booked(
    row: Allocation, roles: Mapping[str, str], names: Names
) -> Iterator[Resource]:
    role = row.role
    if row.person:
        person = names.key(PERSON, row.person)
        yield person
        role = role or roles.get(person[1])
    if role:
        yield names.key(ROLE, role)
