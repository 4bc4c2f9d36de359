"""What may be done with each project, as the optimiser sees it.

A candidate may be funded in its planned period or a later one, or not; a running
project may go on, be accelerated where that is stated, be paused for a while, or be
stopped. What comes later is worth less, by the discount rate, whatever its sign: to
wait is never a gain by itself.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from ppmsheets.analysis.optimiser.options import (
    NOTHING,
    Kind,
    Option,
    Profile,
    Series,
)
from ppmsheets.analysis.planning.grid import Grid
from ppmsheets.analysis.planning.pins import Wish
from ppmsheets.analysis.planning.spending import Spending
from ppmsheets.analysis.planning.worth import Worth
from ppmsheets.outcome import ProjectResult
from ppmsheets.portfolio import Project, Stage

WAIT_MONTHS = 12
"""Most by which a candidate is delayed where it states no latest start."""

PAUSE_MONTHS = (3, 6)
"""For how long a running project may be paused."""

RESTART_SHARE = 0.05
"""Of the cost to come: what it costs to leave work and take it up again."""

GO_ON, STOP, LEAVE = "continue", "stop", "do not fund"


@dataclass(frozen=True, slots=True)
class Subject:
    """One project to choose for.

    Attributes:
        demand: Role -> FTE per period, counted from ``cost.first``.
        covered: Periods of the grid in which a budget pays for it.
        rate: Yearly discount rate.
        said: Decisions on it that hold.
        then: Option as last published; None: never.
    """

    project: Project
    result: ProjectResult
    cost: Spending
    worth: Worth
    demand: Mapping[str, tuple[float, ...]]
    covered: frozenset[int]
    rate: float
    said: tuple[Wish, ...] = ()
    then: str | None = None


def options(subject: Subject, grid: Grid) -> tuple[Option, ...]:
    """Return what may be done with a project; one thing where that is not known."""
    if subject.result.live:
        return tuple(_running(subject, grid))
    return (*_funding(subject, grid), Option(LEAVE, Kind.DO_NOT_FUND, 0.0))


def start_key(grid: Grid, index: int) -> str:
    """Return the key of funding in a period; the same in every run."""
    return f"fund {grid.period(index).label}"


def pause_key(grid: Grid, periods: int) -> str:
    """Return the key of pausing until a period."""
    return f"pause {grid.period(periods).label}"


def _profile(subject: Subject) -> Profile:
    return Profile(
        tuple(
            Series(purse.series, amounts)
            for purse, amounts in sorted(subject.cost.amounts.items())
            if any(amounts)
        ),
        tuple(
            Series(role, ftes)
            for role, ftes in sorted(subject.demand.items())
            if any(ftes)
        ),
    )


def _later(amount: float, subject: Subject, months: float) -> float:
    """Return a value that comes later by months; never more than it was."""
    kept = math.pow(1 + subject.rate, -months / 12)
    return amount - abs(amount) * (1 - min(kept, 1.0))


def _funding(subject: Subject, grid: Grid) -> Iterator[Option]:
    """Give every start that is allowed, and that no budget leaves uncounted."""
    profile, amount = _profile(subject), subject.worth.amount or 0.0
    first, last = window(subject, grid)
    missed = _uncovered(subject, first)
    for start in range(first, last + 1):
        if start > first and _uncovered(subject, start) > missed:
            continue
        yield Option(
            start_key(grid, start),
            Kind.FUND if start == first else Kind.DELAY,
            _later(amount, subject, (start - first) * grid.months),
            profile,
            shift=start,
            starts=True,
            finish=start + subject.cost.length,
            risk=subject.result.risk_exposure or 0.0,
        )


def window(subject: Subject, grid: Grid) -> tuple[int, int]:
    """Return the first and last period in which a candidate may start."""
    project = subject.project
    planned = max(0, subject.cost.first) if project.start else 0
    first = planned
    if project.earliest_start is not None:
        first = max(0, grid.index(project.earliest_start))
    last = first + WAIT_MONTHS // grid.months
    if project.latest_start is not None:
        last = max(first, grid.index(project.latest_start))
    return min(first, grid.count - 1), min(last, grid.count - 1)


def _uncovered(subject: Subject, start: int) -> float:
    """Return the cost, by start, that falls where no budget is given."""
    missed = sum(
        cost
        for amounts in subject.cost.amounts.values()
        if not subject.covered.issuperset(range(start, start + len(amounts)))
        for period, cost in enumerate(amounts, start)
        if period not in subject.covered
    )
    # Whole hundredths of the currency: dust must not bar a start.
    return math.floor(missed * 100 + 0.5) / 100


def _running(subject: Subject, grid: Grid) -> Iterator[Option]:
    asked = {wish.kind for wish in subject.said}
    held = subject.result.stage is Stage.ON_HOLD
    blind = subject.worth.amount is None or subject.cost.total is None
    profile = _profile(subject)
    # Without the data to compare, it keeps its present state, unless a person asks.
    if not (blind and held) or Kind.CONTINUE in asked:
        yield _going_on(subject, grid, profile)
    if held or not blind or Kind.PAUSE in asked:
        yield from _paused(subject, grid, profile)
    faster = None if blind else _accelerated(subject, grid)
    if faster is not None:
        yield faster
    if not blind or Kind.STOP in asked:
        yield _stopped(subject)


def _restart(subject: Subject) -> float:
    if subject.worth.amount is None:
        # Counted alone, it would make the whole choice worth less than nothing.
        return 0.0
    return RESTART_SHARE * (subject.cost.total or 0.0)


def _finish(subject: Subject, grid: Grid) -> int:
    finish = subject.cost.length
    if subject.result.forecast_finish is not None:
        finish = max(finish, grid.index(subject.result.forecast_finish) + 1)
    return finish


def _going_on(subject: Subject, grid: Grid, profile: Profile) -> Option:
    """Return the option to go on, or to take up again what is on hold."""
    return Option(
        GO_ON,
        Kind.CONTINUE,
        _worth_going_on(subject),
        profile,
        finish=_finish(subject, grid),
        risk=subject.result.risk_exposure or 0.0,
    )


def _worth_going_on(subject: Subject) -> float:
    again = _restart(subject) if subject.result.stage is Stage.ON_HOLD else 0.0
    return (subject.worth.amount or 0.0) - again


def _paused(subject: Subject, grid: Grid, profile: Profile) -> Iterator[Option]:
    amount = subject.worth.amount or 0.0
    held = subject.result.stage is Stage.ON_HOLD
    for periods in sorted(_pauses(subject, grid)):
        known = _known(profile, periods) if held else 0
        yield Option(
            pause_key(grid, periods),
            Kind.PAUSE,
            _later(amount, subject, periods * grid.months) - _restart(subject),
            _without(profile, known) if known else profile,
            shift=periods,
            finish=_finish(subject, grid) + periods,
            risk=subject.result.risk_exposure or 0.0,
            known=known,
        )


def _known(profile: Profile, periods: int) -> int:
    """Return how much of a hold the bookings allow for: nobody is booked so long."""
    idle = [
        next((i for i, fte in enumerate(series.amounts) if fte), periods)
        for series in profile.demand
    ]
    return min([periods, *idle]) if idle else 0


def _without(profile: Profile, periods: int) -> Profile:
    """Return a profile whose people are asked for so much sooner after its shift."""
    demand = tuple(
        replace(series, amounts=series.amounts[periods:]) for series in profile.demand
    )
    return replace(profile, demand=demand)


def _pauses(subject: Subject, grid: Grid) -> set[int]:
    """Return the periods until which a running project may be paused."""
    wanted = {-(-months // grid.months) for months in PAUSE_MONTHS}
    wanted |= {w.begin for w in subject.said if w.begin is not None}
    # What was planned last time stays on offer while it lies ahead.
    if subject.then is not None:
        ahead = range(1, min(grid.count, 1 + max(wanted)))
        wanted |= {n for n in ahead if pause_key(grid, n) == subject.then}
    return {n for n in wanted if 0 < n < grid.count}


def _stopped(subject: Subject) -> Option:
    cost = subject.project.exit_cost or 0.0
    purse = min(subject.cost.amounts, default=None)
    profile = NOTHING
    if cost and purse is not None:
        profile = Profile((Series(purse.series, (cost,)),))
    return Option(STOP, Kind.STOP, -cost, profile)


def _accelerated(subject: Subject, grid: Grid) -> Option | None:
    """Return the option to go faster; None where none is stated, or none is won."""
    factor = subject.project.acceleration or 1.0
    length = subject.cost.length
    shorter = max(1, math.ceil(length / factor))
    if factor <= 1 or shorter >= length or not subject.cost.amounts:
        return None
    extra = subject.project.acceleration_cost or 0.0
    purse = min(subject.cost.amounts)
    cash = []
    for name, amounts in sorted(subject.cost.amounts.items()):
        row = _squeezed(amounts, shorter)
        if name == purse:
            row = tuple(amount + extra / shorter for amount in row)
        cash.append(Series(name.series, row))
    demand = tuple(
        Series(role, _squeezed(ftes, shorter))
        for role, ftes in sorted(subject.demand.items())
        if any(ftes)
    )
    amount = _worth_going_on(subject)
    won = abs(amount) * (
        (1 + subject.rate) ** ((length - shorter) * grid.months / 12) - 1
    )
    return Option(
        "accelerate",
        Kind.ACCELERATE,
        amount + won - extra,
        Profile(tuple(cash), demand),
        finish=max(0, _finish(subject, grid) - (length - shorter)),
        risk=subject.result.risk_exposure or 0.0,
    )


def _squeezed(amounts: tuple[float, ...], length: int) -> tuple[float, ...]:
    """Return the same sum, laid over fewer periods in the same proportions."""
    found = [0.0] * length
    count = len(amounts)
    for index, amount in enumerate(amounts):
        left, right = index * length / count, (index + 1) * length / count
        for place in range(int(left), min(length, math.ceil(right))):
            share = min(right, place + 1) - max(left, place)
            found[place] += amount * share / (right - left)
    return tuple(found)


def present(result: ProjectResult, grid: Grid) -> str:
    """Return the key of the state that a running project is in."""
    if result.stage is Stage.ON_HOLD:
        return pause_key(grid, -(-PAUSE_MONTHS[0] // grid.months))
    return GO_ON
