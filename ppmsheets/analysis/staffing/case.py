"""The staffing question that a portfolio asks: its people, its bookings, its prices.

What a project's delay costs: its worth (else what it still costs) over two years, a
part a month. A person new to a project costs half a month of their role, work that is
planned anew a tenth, a hired person one and a half times as much as one of ours; an
overload that stays costs six times as much, so that it is the last resort.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass

from ppmsheets.analysis.capacity import PERSON, folded, loads, primary_roles
from ppmsheets.analysis.optimiser.options import Option
from ppmsheets.analysis.planning.case import Framed
from ppmsheets.analysis.planning.grid import Grid
from ppmsheets.analysis.staffing.problem import (
    TOLERANCE,
    Booking,
    Member,
    Prices,
    Staffing,
    Work,
)
from ppmsheets.analysis.supply import Months, unnamed
from ppmsheets.outcome import ProjectResult
from ppmsheets.portfolio import Allocation, Period, Person, Portfolio
from ppmsheets.settings import Settings

DELAY_MONTHS = 24
"""A project's worth comes over so many months: one later costs that part of it."""

UNNAMED = "unnamed "
"""Begins the name of what there is of a role without names; no person's begins so."""

LATEST_MONTHS = 6
"""Most by which work is put off."""

HOLDING_SHARE = 0.02
"""Of a month's delay of the project: what work costs that waits within its float."""

SWITCHING, MOVING, REPLANNING, HIRING, ACCEPTING = 0.5, 0.05, 0.1, 1.5, 6.0
"""In months of one FTE at the role's cost rate."""


@dataclass(frozen=True, slots=True)
class _Plan:
    """What every project that goes on is planned to do."""

    option: Mapping[str, Option]
    grid: Grid

    def shift(self, name: str, first: int) -> int:
        """Return the periods by which a project begins later than it was typed."""
        option = self.option[name]
        if not option.starts:
            return option.shift - option.known
        return max(0, option.shift - first)


def staffing(
    portfolio: Portfolio,
    results: Iterable[ProjectResult],
    framed: Framed,
    choice: Mapping[str, str],
    settings: Settings,
) -> Staffing:
    """Return the staffing question of a plan.

    Args:
        portfolio: Its people and allocations.
        results: Of all projects; their finishes say how long work may wait.
        framed: Periods, worth and cost of the projects.
        choice: Project id -> key of the option that was chosen.
        settings: Hours that one FTE works in a month, and usual overbooking.
    """
    options = {
        project.project_id: project.option(choice[project.project_id])
        for project in framed.case.projects
    }
    inside = {name: option for name, option in options.items() if option.inside}
    known = {result.project_id: result for result in results}
    members = _members(portfolio, framed.grid, settings.optimiser.overbooking)
    bookings = _bookings(portfolio, framed, _Plan(inside, framed.grid), known, members)
    busy: defaultdict[str, list[Booking]] = defaultdict(list)
    for booking in bookings:
        busy[booking.project_id].append(booking)
    return Staffing(
        framed.grid.count,
        tuple(members.values()),
        tuple(bookings),
        tuple(_work(known[name], framed, own) for name, own in sorted(busy.items())),
        _prices(
            portfolio.people, framed.grid, settings.conventions.hours_per_fte_month
        ),
    )


def _members(portfolio: Portfolio, grid: Grid, overbooking: float) -> dict[str, Member]:
    """Return everyone whose availability is known, by name as compared.

    What there is of a role without names is a member too.
    """
    periods = tuple(map(grid.period, range(grid.count)))
    there: dict[str, dict[int, float]] = {}
    shown: dict[str, str] = {}
    index = {period: number for number, period in enumerate(periods)}
    for load in loads(portfolio, periods, kinds=(PERSON,), overbooking=overbooking):
        if load.bookable is not None:
            key = folded(load.name)
            shown[key] = load.name
            there.setdefault(key, {})[index[load.period]] = load.bookable
    primary = primary_roles(portfolio.people)
    extra: defaultdict[str, set[str]] = defaultdict(set)
    for person in portfolio.people:
        extra[folded(person.name)].update(folded(skill) for skill in person.skills)
    found = {}
    for key, row in sorted(there.items()):
        first = [folded(primary[key])] if key in primary else []
        roles = (*first, *sorted(extra[key] - set(first)))
        fte = tuple(row.get(index, 0.0) for index in range(grid.count))
        found[key] = Member(shown[key], roles, fte)
    for role, amounts in unnamed(portfolio, Months(periods)).items():
        name = f"{UNNAMED}{role}"
        found[name] = Member(name, (role,), tuple(amounts))
    return found


Asked = dict[tuple[str, str, str], dict[int, float]]
"""Project, person and role as compared ("" for none) -> FTE per period of the grid."""


def asked(portfolio: Portfolio, grid: Grid, projects: Container[str]) -> Asked:
    """Return what projects ask of people and roles, as typed.

    Args:
        portfolio: Its allocations; rows of one project, person and role add up.
        grid: Planning periods; earlier and later ones have their numbers too.
        projects: Ids of those that are counted.
    """
    primary = primary_roles(portfolio.people)
    found: Asked = {}
    shares: dict[Period, list[tuple[int, int, int]]] = {}
    for row in portfolio.allocations:
        if row.project_id not in projects or not row.fte:
            continue
        person = folded(row.person) if row.person else ""
        role = folded(row.role or "") or folded(primary.get(person, ""))
        amounts = found.setdefault((row.project_id, person, role), {})
        if row.period not in shares:
            shares[row.period] = _shares(row.period, grid)
        for period, days, length in shares[row.period]:
            amounts[period] = amounts.get(period, 0.0) + row.fte * days / length
    return found


def project_rows(portfolio: Portfolio) -> dict[str, list[Allocation]]:
    """Return the allocations of every project, in the order of their cells."""
    found: defaultdict[str, list[Allocation]] = defaultdict(list)
    for row in portfolio.allocations:
        found[row.project_id].append(row)
    return {name: sorted(rows, key=_place) for name, rows in sorted(found.items())}


def _place(row: Allocation) -> tuple[str, int, int]:
    return (row.origin.tab, row.origin.row, row.origin.column)


def booking_key(project_id: str, person: str, role: str) -> str:
    """Return the key of what a project asks; names as compared, "" for none."""
    return " ".join(part for part in (project_id, person, role) if part)


def _bookings(
    portfolio: Portfolio,
    framed: Framed,
    plan: _Plan,
    known: Mapping[str, ProjectResult],
    members: Mapping[str, Member],
) -> list[Booking]:
    """Return what projects ask of people; one booking a project, person and role."""
    grid = framed.grid
    found = []
    for (name, person, role), typed in sorted(
        asked(portfolio, grid, plan.option).items()
    ):
        if person and person not in members:
            # Nobody knows how much there is of them.
            continue
        later = plan.shift(name, framed.costs[name].first)
        fte = [0.0] * grid.count
        for period, amount in typed.items():
            # What was moved away leaves dust of binary fractions.
            if 0 <= period + later < grid.count and amount > TOLERANCE:
                fte[period + later] = amount
        if not any(fte):
            continue
        last = max(period for period, amount in enumerate(fte) if amount)
        due = max(_finish(known[name], grid, later), last)
        who = members[person].name if person else None
        key = booking_key(name, person, role)
        found.append(Booking(key, name, role, who, tuple(fte), due))
    return found


def _shares(span: Period, grid: Grid) -> list[tuple[int, int, int]]:
    """Return the periods that a span touches: number, its days in it, all its days."""
    first, last = span.first.toordinal(), span.last.toordinal()
    found = []
    for index in range(grid.index(span.first), grid.index(span.last) + 1):
        begin = grid.begin(index).toordinal()
        end = grid.begin(index + 1).toordinal()
        found.append((index, min(last + 1, end) - max(first, begin), end - begin))
    return found


def _finish(result: ProjectResult, grid: Grid, later: int) -> int:
    day = result.forecast_finish or result.baseline_finish
    return min(grid.count - 1, grid.index(day) + later) if day else 0


def _work(result: ProjectResult, framed: Framed, own: list[Booking]) -> Work:
    name, grid = result.project_id, framed.grid
    worth = framed.worths[name].amount or 0.0
    weight = worth if worth > 0 else framed.costs[name].total or 0.0
    delay = weight * grid.months / DELAY_MONTHS
    peak = max(sum(booking.fte[p] for booking in own) for p in range(grid.count))
    free = 0
    if result.baseline_finish and result.forecast_finish:
        free = grid.index(result.baseline_finish) - grid.index(result.forecast_finish)
    latest = LATEST_MONTHS // grid.months
    return Work(
        name,
        delay_cost=delay,
        total_float=min(latest, max(0, free)),
        latest=latest,
        holding_cost=HOLDING_SHARE * delay / max(peak, 1.0),
        begun=result.live,
    )


def _prices(people: Iterable[Person], grid: Grid, hours: float) -> Prices:
    rates: defaultdict[str, list[float]] = defaultdict(list)
    for person in people:
        if person.role and person.rate is not None:
            rates[folded(person.role)].append(person.rate)
    means = {role: sum(sorted(row)) / len(row) for role, row in rates.items()}
    # Without any rate all prices are in months of one FTE.
    month = hours * grid.months * sum(means.values()) / len(means) if means else 1.0
    return Prices(
        SWITCHING * month,
        MOVING * month,
        REPLANNING * month,
        ACCEPTING * month,
        tuple(
            (role, HIRING * rate * hours * grid.months)
            for role, rate in sorted(means.items())
        ),
    )
