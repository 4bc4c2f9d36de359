"""The staffing question that a portfolio asks: its people, its bookings, its prices.

What a project's delay costs: its worth (else what it still costs) over two years, a
part a month; what waits within its float costs little, the less the lower its rank. A
person new to a project costs half a month of their role, work that is planned anew a
tenth, a hired person one and a half times as much as one of ours; an overload that
stays costs six times as much, so that it is the last resort.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import replace

from ppmsheets.analysis.capacity import PERSON, loads
from ppmsheets.analysis.optimiser.options import Option
from ppmsheets.analysis.planning.case import Framed
from ppmsheets.analysis.planning.grid import Grid
from ppmsheets.analysis.planning.limits import mean_rates
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
from ppmsheets.portfolio import (
    Allocation,
    Period,
    Person,
    Portfolio,
    Project,
    folded,
    primary_roles,
)
from ppmsheets.settings import Settings

DELAY_MONTHS = 24
"""A project's worth comes over so many months: one later costs that part of it."""

UNNAMED = "unnamed "
"""Begins the name of what there is of a role without names; no person's begins so."""

LATEST_MONTHS = 6
"""Most by which work is put off."""

HOLDING_SHARE = 0.02
"""Of a month's delay of a project: what its work costs that waits within the float."""

SWITCHING, MOVING, REPLANNING, HIRING, ACCEPTING = 0.5, 0.05, 0.1, 1.5, 6.0
"""In months of one FTE at the role's cost rate."""


def staffing(
    portfolio: Portfolio,
    framed: Framed,
    plan: Mapping[str, Option],
    settings: Settings,
    *,
    first: int = 0,
) -> Staffing:
    """Return the staffing question of a plan.

    Args:
        portfolio: Its people and allocations.
        framed: Periods, and of the projects worth, cost and finish.
        plan: Project id -> the option it will follow; the others do as was typed.
        settings: Hours that one FTE works in a month, and usual overbooking.
        first: Period from which on people may do otherwise.
    """
    inside = {
        name: _later(plan.get(name), framed.costs[name].first)
        for name in framed.results
        if name not in plan or plan[name].inside
    }
    members = _members(portfolio, framed.grid, settings.optimiser.overbooking)
    everything = _bookings(portfolio, framed.grid, inside, framed.results, members)
    there = {None, *(member.name for member in members.values())}
    busy: defaultdict[str, list[Booking]] = defaultdict(list)
    beside: defaultdict[str, list[Booking]] = defaultdict(list)
    for booking in everything:
        # Nobody knows how much there is of who is not among the people.
        of = busy if booking.person in there else beside
        of[booking.project_id].append(booking)
    works = _works(framed, portfolio.projects, busy, beside)
    mean = sum(work.holding_cost for work in works) / max(1, len(works))
    hours = settings.conventions.hours_per_fte_month
    prices = _prices(portfolio.people, framed.grid, hours, mean / HOLDING_SHARE)
    return Staffing(
        framed.grid.count,
        tuple(members.values()),
        tuple(booking for booking in everything if booking.person in there),
        tuple(_held_up(works, mean, framed.results)),
        prices,
        first=first,
    )


def _later(option: Option | None, first: int) -> int:
    """Return the periods by which a project begins later than it was typed."""
    if option is None:
        return 0
    if option.starts:
        return max(0, option.shift - first)
    return option.shift - option.known


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
        first = folded(primary.get(key, ""))
        roles = (first, *sorted(extra[key] - {first}))
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
        person = folded(row.person)
        role = folded(row.role) or folded(primary.get(person, ""))
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
    grid: Grid,
    shifts: Mapping[str, int],
    known: Mapping[str, ProjectResult],
    members: Mapping[str, Member],
) -> list[Booking]:
    """Return what projects ask of people; one booking a project, person and role."""
    found = []
    for (name, person, role), typed in sorted(asked(portfolio, grid, shifts).items()):
        later = shifts[name]
        fte = [0.0] * grid.count
        for period, amount in typed.items():
            # What was moved away leaves dust of binary fractions.
            if 0 <= period + later < grid.count and amount > TOLERANCE:
                fte[period + later] = amount
        if not any(fte):
            continue
        last = max(period for period, amount in enumerate(fte) if amount)
        due = max(_finish(known[name], grid, later), last)
        who = members[person].name if person in members else person or None
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
    day = result.finish
    return min(grid.count - 1, grid.index(day) + later) if day else 0


def _least(fte: float, own: list[Booking], beside: list[Booking]) -> tuple[float, ...]:
    """Return what a project's own bookings have to give of the least it needs."""
    if fte <= 0:
        return ()
    rows = zip(*(booking.fte for booking in own), strict=True)
    others = [sum(row) for row in zip(*(b.fte for b in beside), strict=True)]
    found = tuple(
        min(sum(row), max(0.0, fte - (others[period] if others else 0.0)))
        for period, row in enumerate(rows)
    )
    return found if any(found) else ()


def _works(
    framed: Framed,
    projects: Iterable[Project],
    busy: Mapping[str, list[Booking]],
    beside: Mapping[str, list[Booking]],
) -> list[Work]:
    """Return the projects that ask those who are there, by id.

    Args:
        framed: Periods, and of the projects worth, cost and finish.
        projects: As typed, for the least of people that each needs.
        busy: Project id -> what it asks of those who are there.
        beside: Project id -> what it asks of others.
    """
    least = {project.project_id: project.minimum_staffing for project in projects}
    return [
        _work(framed, own, _least(least[name] or 0.0, own, beside.get(name, [])))
        for name, own in sorted(busy.items())
    ]


def _work(framed: Framed, own: list[Booking], least: tuple[float, ...]) -> Work:
    name, grid = own[0].project_id, framed.grid
    result = framed.results[name]
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
        least=least,
        begun=result.live,
    )


def _held_up(
    works: list[Work], mean: float, results: Mapping[str, ProjectResult]
) -> Iterator[Work]:
    """Give projects of which the better ranked cost more to keep waiting.

    Within its float no project loses value, so rank rules there: the first in rank
    pays twice the mean, the last about nothing; without a rank worth rules.
    """
    last = max((result.rank or 0 for result in results.values()), default=0)
    for work in works:
        rank = results[work.project_id].rank
        if rank is None:
            yield work
        else:
            yield replace(work, holding_cost=mean * 2 * (last + 1 - rank) / last)


def _prices(people: Iterable[Person], grid: Grid, hours: float, usual: float) -> Prices:
    """Return what moves cost; ``usual`` is an FTE's period where no rate is typed."""
    rates = mean_rates(people)
    # Without any rate an FTE is worth what a delay of its project costs.
    month = hours * grid.months * sum(rates.values()) / max(1, len(rates))
    month = month or usual or 1.0
    return Prices(
        SWITCHING * month,
        MOVING * month,
        REPLANNING * month,
        ACCEPTING * month,
        tuple(
            (role, HIRING * rate * hours * grid.months)
            for role, rate in sorted(rates.items())
        ),
    )
