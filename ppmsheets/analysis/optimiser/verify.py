"""A choice recounted from the case alone: no solver, no array, is believed."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ppmsheets.analysis.optimiser.options import (
    Budget,
    Capacity,
    Case,
    Constraint,
    Option,
    Project,
    Rule,
    Series,
    Tie,
    TieKind,
)

TOLERANCE = 1e-6
"""Share of a limit, or of the greatest amount in it, that counts as nothing."""


@dataclass(frozen=True, slots=True)
class Breach:
    """A constraint that a choice does not obey.

    Attributes:
        excess: How much beyond the limit, in its unit; None: it is broken, which
            has no amount.
    """

    constraint: Constraint
    excess: float | None = None


@dataclass(frozen=True, slots=True)
class Load:
    """What is asked of a role in a period, FTE.

    Attributes:
        overtime: Beyond the capacity and within what overtime can give.
        shortage: Beyond that too.
    """

    role: str
    period: int
    demand: float
    capacity: float
    overtime: float
    shortage: float


@dataclass(frozen=True, slots=True)
class Account:
    """What a choice is worth and takes.

    Attributes:
        value: Net of switching, overtime and shortage.
        cost: Money in the horizon.
        spent: Per budget, by name.
        loads: Of limited roles, where anything is asked, by role and period.
        breaches: What it does not obey, in order of the constraints' names.
    """

    value: float
    cost: float
    risk: float
    spent: Mapping[str, float]
    loads: tuple[Load, ...]
    breaches: tuple[Breach, ...]


def recount(case: Case, choice: Mapping[str, str]) -> Account:
    """Return what a choice is worth, takes and breaks.

    Args:
        case: In any order.
        choice: Project id -> key of its option, for every project.

    Raises:
        KeyError: A project has no choice, or one that it does not offer.
    """
    chosen = [(p, p.option(choice[p.project_id])) for p in case.projects]
    cash = _amounts(case, ((o, o.profile.cash) for _, o in chosen))
    demand = _amounts(case, ((o, o.profile.demand) for _, o in chosen))
    spent = {budget.name: _spent(budget, cash) for budget in case.budgets}
    loads = tuple(
        _load(capacity, period, demand[capacity.role, period])
        for capacity in case.capacities
        for period in range(case.periods)
        if (capacity.role, period) in demand
    )
    terms = {capacity.role: capacity.overtime for capacity in case.capacities}
    value = sum(project.worth(option) for project, option in chosen)
    for load in loads:
        overtime = terms[load.role]
        if overtime is not None:
            value -= overtime.price * load.overtime + overtime.penalty * load.shortage
    risk = sum(option.risk for _, option in chosen)
    return Account(
        value,
        sum(cash.values()),
        risk,
        spent,
        loads,
        (
            *_decided(case, dict(choice)),
            *_tied(case.ties, {p.project_id: option for p, option in chosen}),
            *_exceeded(case, chosen, spent, loads),
        ),
    )


def spent_by(case: Case, option: Option) -> Mapping[str, float]:
    """Return what one option takes of every budget, by name."""
    cash = _amounts(case, iter([(option, option.profile.cash)]))
    return {budget.name: _spent(budget, cash) for budget in case.budgets}


def money(case: Case, option: Option) -> float:
    """Return what one option costs within the horizon."""
    return sum(_amounts(case, iter([(option, option.profile.cash)])).values())


def exceeds(amount: float, limit: float, size: float = 0.0) -> bool:
    """Return whether an amount is beyond a limit by more than dust.

    Args:
        amount: In the unit of the limit.
        limit: May be 0.
        size: Of what the amount is made of, where the limit tells nothing.
    """
    return amount - limit > TOLERANCE * max(abs(limit), size, 1e-9)


def _amounts(
    case: Case, taken: Iterator[tuple[Option, tuple[Series, ...]]]
) -> dict[tuple[str, int], float]:
    amounts: defaultdict[tuple[str, int], float] = defaultdict(float)
    for option, series in taken:
        for item in series:
            for period, amount in enumerate(item.amounts, option.shift + item.first):
                if amount and 0 <= period < case.periods:
                    amounts[item.name, period] += amount
    return dict(amounts)


def _spent(budget: Budget, cash: Mapping[tuple[str, int], float]) -> float:
    return sum(
        amount
        for (fund, period), amount in cash.items()
        if budget.pays(fund) and budget.first <= period <= budget.last
    )


def _load(capacity: Capacity, period: int, demand: float) -> Load:
    most = capacity.fte[period]
    beyond = max(0.0, demand - most)
    limit = 0.0 if capacity.overtime is None else capacity.overtime.limit * most
    overtime = min(beyond, limit)
    return Load(capacity.role, period, demand, most, overtime, beyond - overtime)


def _decided(case: Case, choice: Mapping[str, str]) -> Iterator[Breach]:
    for project in case.projects:
        inside = project.option(choice[project.project_id]).inside
        if project.mandatory and not inside:
            yield Breach(Constraint(Rule.MANDATORY, project.project_id))
    for pin in case.pins:
        if choice[pin.project_id] not in pin.allowed:
            yield Breach(Constraint(Rule.PIN, pin.name))


def _tied(ties: tuple[Tie, ...], chosen: Mapping[str, Option]) -> Iterator[Breach]:
    for tie in ties:
        if not holds(tie, chosen[tie.one], chosen[tie.other]):
            yield Breach(Constraint(Rule.TIE, tie.name))


def holds(tie: Tie, one: Option, other: Option) -> bool:
    """Return whether a dependency holds between the options of its two ends."""
    if tie.kind is TieKind.NEEDS:
        return other.inside or not one.inside
    if tie.kind is TieKind.BOTH_OR_NONE:
        return one.inside == other.inside
    if tie.kind is TieKind.EXCLUDES:
        return not (one.inside and other.inside)
    if not other.starts:
        return True
    finished = one.finish if one.inside else None
    return finished is not None and finished + tie.lag <= other.shift


def _exceeded(
    case: Case,
    chosen: list[tuple[Project, Option]],
    spent: Mapping[str, float],
    loads: tuple[Load, ...],
) -> Iterator[Breach]:
    for budget in case.budgets:
        named = Constraint(Rule.BUDGET, budget.name)
        yield from _beyond(named, spent[budget.name], budget.amount)
    hard = {item.role for item in case.capacities if item.overtime is None}
    for load in loads:
        if load.role in hard:
            named = Constraint(Rule.CAPACITY, load.role, load.period)
            yield from _beyond(named, load.demand, load.capacity)
    yield from _shares(case, chosen)
    if case.risk_limit is not None:
        total = sum(option.risk for _, option in chosen)
        yield from _beyond(Constraint(Rule.RISK), total, case.risk_limit)
    if case.starts_limit is not None:
        starts = Counter(option.shift for _, option in chosen if option.starts)
        for period, count in sorted(starts.items()):
            named = Constraint(Rule.STARTS, "", period)
            yield from _beyond(named, count, case.starts_limit)


def _shares(case: Case, chosen: list[tuple[Project, Option]]) -> Iterator[Breach]:
    if not case.shares:
        return
    costs = [money(case, option) for _, option in chosen]
    total = sum(costs)
    for share in case.shares:
        held = sum(
            cost * dict(project.shares).get(share.group, 0.0)
            for cost, (project, _) in zip(costs, chosen, strict=True)
        )
        named = Constraint(Rule.SHARE, share.name)
        size = max((abs(cost) for cost in costs), default=0.0)
        yield from _beyond(named, held - share.most * total, 0.0, size)
        yield from _beyond(named, share.least * total - held, 0.0, size)


def _beyond(
    constraint: Constraint, amount: float, limit: float, size: float = 0.0
) -> Iterator[Breach]:
    if exceeds(amount, limit, size):
        yield Breach(constraint, amount - limit)
