"""Budgets, people and wishes as limits of the choice."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from ppmsheets.analysis.commitments import Commitment
from ppmsheets.analysis.optimiser.options import (
    Budget,
    Capacity,
    Case,
    Overtime,
    Project,
)
from ppmsheets.analysis.optimiser.verify import exceeds
from ppmsheets.analysis.planning.grid import Grid
from ppmsheets.analysis.planning.ledger import tills_of
from ppmsheets.analysis.planning.spending import Purse, Spending
from ppmsheets.outcome import Load
from ppmsheets.portfolio import Budget as TypedBudget
from ppmsheets.portfolio import Period, Person, Planning, folded

OVERTIME_LIMIT = 0.1
OVERTIME_PRICE = 1.5
"""Where Setup states none: share of capacity, and times the cost rate."""

SHORTAGE_PRICE = 3.0
"""Times the cost rate: what nobody of ours can do has to be bought."""

EVERY = ""
"""Stands for every role without a price of its own."""


@dataclass(frozen=True, slots=True)
class Money:
    """Budgets that are not over, and where they pay.

    Attributes:
        rows: As the optimiser takes them.
        covered: Purse -> periods of the grid in which some budget pays.
    """

    rows: tuple[Budget, ...]
    covered: Mapping[Purse, frozenset[int]]


def money(
    budgets: Iterable[TypedBudget],
    purses: Iterable[Purse],
    committed: tuple[Commitment, ...],
    grid: Grid,
    status_date: dt.date,
) -> Money:
    """Return the budgets whose period is not over, less what was spent before the grid.

    Rows of one program, fund and period add up. Money of a fund is part of what is
    given for all funds together; where that is not given, the funds add up to it. What
    running projects still cost is not taken off: to go on is part of the choice.
    """
    known = sorted(set(purses))
    amounts, names = _given(budgets, status_date)
    if any(not purse.fund for purse in known):
        amounts = _together(amounts) | amounts
    found: list[Budget] = []
    covered: defaultdict[Purse, set[int]] = defaultdict(set)
    for (scope, period), parts in sorted(amounts.items()):
        first, last = max(0, grid.index(period.first)), grid.index(period.last)
        if first >= grid.count:
            continue
        last = min(last, grid.count - 1)
        paid = [purse for purse in known if _pays(scope, purse)]
        for purse in paid:
            covered[purse].update(range(first, last + 1))
        found.append(
            Budget(
                f"{names.get(scope) or 'Portfolio'} {period.label}",
                tuple(purse.series for purse in paid),
                first,
                last,
                max(0.0, sum(sorted(parts)) - _gone(scope, period, committed, grid)),
            )
        )
    return Money(tuple(found), {purse: frozenset(covered[purse]) for purse in known})


_Amounts = dict[tuple[Purse, Period], list[float]]


def _given(
    budgets: Iterable[TypedBudget], status_date: dt.date
) -> tuple[_Amounts, dict[Purse, str]]:
    """Return the amounts of every scope and period that is not over, and its name."""
    amounts: defaultdict[tuple[Purse, Period], list[float]] = defaultdict(list)
    names: dict[Purse, str] = {}
    for row in budgets:
        if row.amount is None or row.period.last < status_date:
            continue
        scope = Purse(folded(row.program), folded(row.fund))
        shown = " ".join(part for part in (row.program, row.fund) if part)
        names[scope] = min(shown, names.get(scope, shown))
        if row.program:
            # Of all its funds together.
            whole = Purse(scope.program, "")
            names[whole] = min(row.program, names.get(whole, row.program))
        amounts[scope, row.period].append(row.amount)
    return dict(amounts), names


def _together(amounts: _Amounts) -> _Amounts:
    """Return what the funds of a program add up to, period by period."""
    found: defaultdict[tuple[Purse, Period], list[float]] = defaultdict(list)
    for (scope, period), parts in sorted(amounts.items()):
        found[Purse(scope.program, ""), period] += parts
    return dict(found)


def bearable(
    rows: tuple[Budget, ...], projects: Iterable[Project], periods: int
) -> tuple[tuple[Budget, ...], tuple[str, ...]]:
    """Return budgets that what has to go on can be paid from, and which these are.

    Where projects that nobody can judge, or may not stop, already exceed a budget,
    nobody keeps to it: what runs goes on, and nothing new fits it.
    """
    case = Case(periods, tuple(projects), rows)
    tills = tills_of(case)
    least: Counter[str] = Counter()
    now: Counter[str] = Counter()
    for project in case.projects:
        if any(option.starts for option in project.options):
            continue
        spent = [
            tills.takes(option)
            for option in project.options
            if option.inside or not project.mandatory
        ]
        least.update({name: min(p[name] for p in spent) for name in spent[0]})
        stays = project.previous or project.options[0].key
        now.update(tills.takes(project.option(stays)))
    exceeded = [row.name for row in rows if exceeds(least[row.name], row.amount)]
    return tuple(
        replace(row, amount=now[row.name]) if row.name in exceeded else row
        for row in rows
    ), tuple(exceeded)


def _pays(scope: Purse, purse: Purse) -> bool:
    return scope.program in ("", purse.program) and scope.fund in ("", purse.fund)


def _gone(
    scope: Purse, period: Period, committed: tuple[Commitment, ...], grid: Grid
) -> float:
    """Return what running projects planned to spend of a budget before the grid."""
    end = grid.first - dt.timedelta(days=1)
    if period.first > end:
        return 0.0
    before = Period(period.first, end)
    return sum(
        item.plan.within(before)
        for item in committed
        if scope.program in ("", folded(item.program))
    )


def capacities(
    loads: Iterable[Load],
    grid: Grid,
    planning: Planning,
    prices: Mapping[str, float],
) -> tuple[Capacity, ...]:
    """Return what there is of every role that is asked for; roles nobody has are free.

    Args:
        loads: Of roles, per period of the grid.
        grid: Planning periods.
        planning: Overtime, and whether capacity is hard.
        prices: As ``fte_prices`` returns them.
    """
    usual = prices.get(EVERY)
    rows: defaultdict[str, dict[int, float]] = defaultdict(dict)
    for load in loads:
        if load.capacity is not None:
            rows[load.name][grid.index(load.period.first)] = load.capacity
    found: list[Capacity] = []
    for role, row in sorted(rows.items()):
        price = prices.get(folded(role), usual)
        overtime = None
        if not planning.hard_capacity:
            if price is None:
                # Without any price there is nothing to weigh people by.
                continue
            overtime = _overtime(planning, price * grid.months)
        fte = tuple(row.get(index, 0.0) for index in range(grid.count))
        found.append(Capacity(role, fte, overtime))
    return tuple(found)


def _overtime(planning: Planning, price: float) -> Overtime:
    limit, times = planning.overtime_limit, planning.overtime_price
    times = OVERTIME_PRICE if times is None else times
    return Overtime(
        OVERTIME_LIMIT if limit is None else limit,
        times * price,
        max(SHORTAGE_PRICE, 2 * times) * price,
    )


def fte_prices(people: Iterable[Person], hours: float) -> dict[str, float]:
    """Return what an FTE-month of every role costs, by its name as compared.

    Args:
        people: With their cost rates.
        hours: That one FTE works in a month.

    Returns:
        Under ``EVERY`` what other roles are taken to cost, the mean; empty where no
        cost rate is known.
    """
    rates = mean_rates(people)
    prices = {role: rate * hours for role, rate in rates.items()}
    if prices:
        prices[EVERY] = sum(prices.values()) / len(prices)
    return prices


def price_by_projects(
    costs: Mapping[str, Spending], demand: Mapping[str, Mapping[str, Sequence[float]]]
) -> float | None:
    """Return what an FTE costs by the projects' own figures, all else included.

    Args:
        costs: Project id -> what it costs, per period.
        demand: Project id -> role -> FTE per period, of the same grid.

    Returns:
        Currency per FTE and period; None where no project states both.
    """
    money = work = 0.0
    for name, roles in sorted(demand.items()):
        cost = sum(map(sum, costs[name].amounts.values()))
        asked = sum(map(sum, roles.values()))
        if cost > 0 and asked > 0:
            money, work = money + cost, work + asked
    return money / work if work else None


def mean_rates(people: Iterable[Person]) -> dict[str, float]:
    """Return the mean cost rate of every role, an hour, by its name as compared."""
    found: defaultdict[str, list[float]] = defaultdict(list)
    for person in people:
        if person.role and person.rate is not None:
            found[folded(person.role)].append(person.rate)
    return {role: sum(sorted(rates)) / len(rates) for role, rates in found.items()}
