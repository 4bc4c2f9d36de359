"""Small cases for the optimiser, and their answers by trying every choice."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator
from dataclasses import replace

from ppmsheets.analysis.optimiser.options import (
    Budget,
    Capacity,
    Case,
    Constraint,
    Kind,
    Option,
    Overtime,
    Pin,
    Profile,
    Project,
    Rule,
    Series,
    Share,
    Tie,
    TieKind,
)

PERIODS = 3
FUNDS = ("capex", "opex")
ROLES = ("Developer", "Tester")
GROUPS = ("Growth", "Red")


def candidate(name: str, value: float, cost: float, **more: object) -> Project:
    """Return a project that is funded or not, in one period."""
    profile = Profile(cash=(Series("money", (cost,)),))
    options = (
        Option("fund", Kind.FUND, value, profile, starts=True, finish=1),
        Option("leave", Kind.DO_NOT_FUND, 0.0),
    )
    return replace(Project(name, options), **more)  # type: ignore[arg-type]


def worked(budget: float = 14.0) -> Case:
    """Return the worked example of the terms: values 8 11 6 4, costs 5 7 4 3."""
    numbers = zip((8, 11, 6, 4), (5, 7, 4, 3), strict=True)
    projects = tuple(
        candidate(str(name), value, cost)
        for name, (value, cost) in enumerate(numbers, start=1)
    )
    return Case(1, projects, (Budget("the budget", None, 0, 0, budget),))


def random_case(seed: int) -> Case:
    """Return a case with any of the constraints; at most some thousand choices."""
    rng = random.Random(seed)
    projects = tuple(_project(rng, f"P{i}") for i in range(rng.randint(2, 5)))
    names = [project.project_id for project in projects]
    return Case(
        PERIODS,
        projects,
        _budgets(rng),
        _capacities(rng),
        _ties(rng, names),
        _shares(rng),
        _pins(rng, projects),
        risk_limit=rng.randint(3, 12) if rng.random() < 0.3 else None,
        starts_limit=rng.randint(1, 2) if rng.random() < 0.3 else None,
    )


def _series(rng: random.Random, names: tuple[str, ...]) -> tuple[Series, ...]:
    return tuple(
        Series(
            rng.choice(names),
            tuple(rng.randint(0, 4) for _ in range(rng.randint(1, 2))),
            rng.randint(0, 1),
        )
        for _ in range(rng.randint(0, 2))
    )


def _project(rng: random.Random, name: str) -> Project:
    running = rng.random() < 0.4
    profile = Profile(_series(rng, FUNDS), _series(rng, ROLES))
    value = rng.randint(-2, 12)
    options = [
        Option(
            f"from {shift}",
            (Kind.DELAY if shift else Kind.CONTINUE) if running else Kind.FUND,
            value - shift,
            profile,
            shift=shift,
            starts=not running or shift > 0,
            finish=shift + rng.randint(1, 2) if rng.random() < 0.8 else None,
            risk=rng.randint(0, 5),
        )
        for shift in range(rng.randint(1, 3))
    ]
    if rng.random() < 0.3:
        quick = Profile(_series(rng, FUNDS), _series(rng, ROLES))
        options.append(
            Option("quick", Kind.ACCELERATE, value + 1, quick, finish=1, risk=1)
        )
    if rng.random() < 0.85:
        leave = Kind.STOP if running else Kind.DO_NOT_FUND
        exit_cost = Profile((Series("opex", (1,)),)) if running else Profile()
        options.append(Option("leave", leave, -1 if running else 0, exit_cost))
    rng.shuffle(options)
    kept = rng.choice(options).key if rng.random() < 0.3 else None
    return Project(
        name,
        tuple(options),
        rank=rng.randint(1, 9) if rng.random() < 0.5 else None,
        mandatory=rng.random() < 0.1,
        shares=tuple((group, rng.choice((0.0, 0.5, 1.0))) for group in GROUPS),
        previous=kept,
        switching_cost=rng.randint(0, 2),
    )


def _budgets(rng: random.Random) -> tuple[Budget, ...]:
    budgets = [Budget("all money", None, 0, PERIODS - 1, rng.randint(2, 25))]
    for name in FUNDS:
        first = rng.randint(0, PERIODS - 1)
        last = rng.randint(first, PERIODS - 1)
        budgets.append(
            Budget(f"{name} later", (name,), first, last, rng.randint(0, 12))
        )
    return tuple(rng.sample(budgets, rng.randint(0, len(budgets))))


def _capacities(rng: random.Random) -> tuple[Capacity, ...]:
    return tuple(
        Capacity(
            role,
            tuple(rng.randint(0, 6) for _ in range(PERIODS)),
            rng.choice((None, Overtime(0.25, 0.5, 3.0), Overtime(0.0, 1.0, 2.0))),
        )
        for role in rng.sample(ROLES, rng.randint(0, 2))
    )


def _ties(rng: random.Random, names: list[str]) -> tuple[Tie, ...]:
    ties = []
    for number in range(rng.choice((0, 0, 1, 2))):
        kind = rng.choice(tuple(TieKind))
        one, other = rng.sample(names, 2)
        ties.append(Tie(f"tie {number}", kind, one, other, rng.choice((0, 0, 1))))
    return tuple(ties)


def _shares(rng: random.Random) -> tuple[Share, ...]:
    if rng.random() < 0.6:
        return ()
    group = rng.choice(GROUPS)
    if rng.random() < 0.5:
        return (Share("most", group, most=rng.choice((0.4, 0.6, 0.8))),)
    return (Share("least", group, least=rng.choice((0.2, 0.4))),)


def _pins(rng: random.Random, projects: tuple[Project, ...]) -> tuple[Pin, ...]:
    pins = []
    for project in projects:
        keys = [option.key for option in project.options]
        if rng.random() < 0.15:
            some = tuple(rng.sample(keys, rng.randint(1, len(keys))))
            pins.append(Pin(f"{project.project_id} decided", project.project_id, some))
    return tuple(pins)


# --- by trying every choice -------------------------------------------------------

Choice = dict[str, Option]


def choices(case: Case) -> Iterator[Choice]:
    """Yield every choice, allowed or not."""
    names = [project.project_id for project in case.projects]
    for options in itertools.product(*(p.options for p in case.projects)):
        yield dict(zip(names, options, strict=True))


def taken(
    case: Case, options: list[Option], what: str, names: tuple[str, ...] | None
) -> list[float]:
    """Return what options take of funds or roles (None: of all), per period."""
    amounts = [0.0] * case.periods
    for option in options:
        for series in getattr(option.profile, what):
            for place, amount in enumerate(series.amounts):
                period = option.shift + series.first + place
                if (names is None or series.name in names) and period < case.periods:
                    amounts[period] += amount
    return amounts


def broken(case: Case, choice: Choice) -> set[Constraint]:
    """Return every constraint that a choice does not obey, in words of the rules."""
    options = list(choice.values())
    found = set()
    for budget in case.budgets:
        spent = taken(case, options, "cash", budget.funds)
        if sum(spent[budget.first : budget.last + 1]) > budget.amount + 1e-9:
            found.add(Constraint(Rule.BUDGET, budget.name))
    for capacity in case.capacities:
        asked = taken(case, options, "demand", (capacity.role,))
        for period in range(case.periods):
            over = asked[period] > capacity.fte[period]
            if over and capacity.overtime is None:
                found.add(Constraint(Rule.CAPACITY, capacity.role, period))
    return found | _broken_ties(case, choice) | _broken_totals(case, choice)


def _broken_ties(case: Case, choice: Choice) -> set[Constraint]:
    found = set()
    for tie in case.ties:
        if not _tie_holds(tie, choice[tie.one], choice[tie.other]):
            found.add(Constraint(Rule.TIE, tie.name))
    for project in case.projects:
        if project.mandatory and not choice[project.project_id].inside:
            found.add(Constraint(Rule.MANDATORY, project.project_id))
    for pin in case.pins:
        if choice[pin.project_id].key not in pin.allowed:
            found.add(Constraint(Rule.PIN, pin.name))
    return found


def _broken_totals(case: Case, choice: Choice) -> set[Constraint]:
    found = set()
    cost = {
        name: sum(taken(case, [option], "cash", None))
        for name, option in choice.items()
    }
    for share in case.shares:
        part = sum(
            cost[project.project_id] * weight
            for project in case.projects
            for group, weight in project.shares
            if group == share.group
        )
        total = sum(cost.values())
        if not share.least * total - 1e-9 <= part <= share.most * total + 1e-9:
            found.add(Constraint(Rule.SHARE, share.name))
    risk = sum(option.risk for option in choice.values())
    if case.risk_limit is not None and risk > case.risk_limit:
        found.add(Constraint(Rule.RISK))
    if case.starts_limit is not None:
        for period in range(case.periods):
            begun = [o for o in choice.values() if o.starts and o.shift == period]
            if len(begun) > case.starts_limit:
                found.add(Constraint(Rule.STARTS, "", period))
    return found


def _tie_holds(tie: Tie, one: Option, other: Option) -> bool:
    if tie.kind is TieKind.NEEDS:
        return other.inside if one.inside else True
    if tie.kind is TieKind.BOTH_OR_NONE:
        return one.inside == other.inside
    if tie.kind is TieKind.EXCLUDES:
        return not one.inside or not other.inside
    if not other.starts:
        return True
    return one.inside and one.finish is not None and other.shift >= one.finish + tie.lag


def worth(case: Case, choice: Choice) -> float:
    """Return the net value of a choice."""
    total = 0.0
    for project in case.projects:
        option = choice[project.project_id]
        total += option.value
        if project.previous not in (None, option.key):
            total -= project.switching_cost
    for capacity in case.capacities:
        if capacity.overtime is not None:
            asked = taken(case, list(choice.values()), "demand", (capacity.role,))
            for fte, demand in zip(capacity.fte, asked, strict=True):
                beyond = max(0.0, demand - fte)
                overtime = min(beyond, capacity.overtime.limit * fte)
                total -= capacity.overtime.price * overtime
                total -= capacity.overtime.penalty * (beyond - overtime)
    return total


def spent_in_all(case: Case, choice: Choice) -> float:
    """Return the money of a choice."""
    return sum(taken(case, list(choice.values()), "cash", None))


def best_value(case: Case) -> float | None:
    """Return the greatest value of a choice that obeys all; None: there is none."""
    values = [worth(case, c) for c in choices(case) if not broken(case, c)]
    return max(values, default=None)
