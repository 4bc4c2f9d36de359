"""A family of made-up portfolios to measure the optimiser on; seeded.

A third runs, two thirds are candidates; 24 months, 20 roles; some 18 options a
project; quarterly budgets of capex and opex for 62 % of what is asked; roles short
by a factor of 1.0 to 1.9; one dependency for ten projects, a few exclusions; 3 %
mandatory; six least shares; a limit of risk.
"""

from __future__ import annotations

import random
from dataclasses import dataclass

from ppmsheets.analysis.optimiser.options import (
    Budget,
    Capacity,
    Case,
    Kind,
    Option,
    Overtime,
    Profile,
    Project,
    Series,
    Share,
    Tie,
    TieKind,
)

MONTHS = 24
ROLES = tuple(f"Role {number:02d}" for number in range(20))
FUNDS = ("capex", "opex")
DRIVERS = tuple(f"Driver {number}" for number in range(6))
BUDGET_SHARE = 0.62


@dataclass(frozen=True)
class _Scope:
    """What a project takes when nothing is shifted or compressed."""

    months: int
    cost: float
    roles: tuple[tuple[str, float], ...]
    value: float
    risk: float


def make_case(projects: int, seed: int) -> Case:
    """Return a portfolio of so many projects."""
    rng = random.Random(1_000_003 * seed + projects)
    made = [_project(rng, f"P{number:05d}") for number in range(projects)]
    names = [project.project_id for project in made]
    cash, demand = _asked(made)
    total_risk = sum(project.options[0].risk for project in made)
    return Case(
        MONTHS,
        tuple(made),
        tuple(
            Budget(
                f"{fund} Q{quarter + 1}",
                fund,
                3 * quarter,
                3 * quarter + 2,
                BUDGET_SHARE * sum(cash[fund][3 * quarter : 3 * quarter + 3]),
            )
            for fund in FUNDS
            for quarter in range(MONTHS // 3)
        ),
        tuple(_capacity(rng, role, demand[role]) for role in ROLES),
        _ties(rng, names),
        tuple(Share(f"least {name}", name, least=0.08) for name in DRIVERS),
        risk_limit=0.7 * total_risk,
    )


def _project(rng: random.Random, name: str) -> Project:
    months = rng.randint(4, 14)
    cost = rng.lognormvariate(0, 0.6) * 40_000 * months
    scope = _Scope(
        months,
        cost,
        tuple((r, rng.uniform(0.2, 2.0)) for r in rng.sample(ROLES, rng.randint(2, 6))),
        cost * rng.uniform(0.4, 2.4),
        cost * rng.uniform(0.0, 0.3),
    )
    running = rng.random() < 0.35
    options = _running(rng, scope) if running else _candidate(scope)
    return Project(
        name,
        tuple(options),
        mandatory=rng.random() < 0.03,
        shares=((rng.choice(DRIVERS), 1.0),),
    )


def _running(rng: random.Random, scope: _Scope) -> list[Option]:
    profile = _profile(scope, 1.0)
    quick = _profile(scope, 0.75)
    left = scope.value * rng.uniform(0.8, 1.6)
    options = [
        Option("continue", Kind.CONTINUE, left, profile, finish=scope.months),
        *(
            Option(
                f"pause {k:02d}",
                Kind.PAUSE,
                left * 0.985**k * 0.98,
                profile,
                k,
                starts=True,
                finish=k + scope.months,
                risk=scope.risk,
            )
            for k in range(1, 13)
        ),
        Option("stop", Kind.STOP, -0.02 * scope.cost, _exit(scope)),
    ]
    return [*options, _accelerated("accelerate", scope, left, quick, 0)]


def _candidate(scope: _Scope) -> list[Option]:
    profile, quick = _profile(scope, 1.0), _profile(scope, 0.75)
    last = MONTHS - scope.months
    return [
        *(
            Option(
                f"fund {k:02d}",
                Kind.FUND,
                scope.value * 0.985**k,
                profile,
                k,
                starts=True,
                finish=k + scope.months,
                risk=scope.risk,
            )
            for k in range(min(15, last + 1))
        ),
        *(
            _accelerated(f"fund fast {k:02d}", scope, scope.value * 0.985**k, quick, k)
            for k in range(0, 15, 3)
        ),
        Option("do not fund", Kind.DO_NOT_FUND, 0.0),
    ]


def _accelerated(
    key: str, scope: _Scope, value: float, profile: Profile, shift: int
) -> Option:
    months = max(1, round(0.75 * scope.months))
    gain = value * 1.03
    return Option(
        key,
        Kind.ACCELERATE,
        gain,
        profile,
        shift,
        shift > 0,
        shift + months,
        scope.risk,
    )


def _profile(scope: _Scope, factor: float) -> Profile:
    months = max(1, round(factor * scope.months))
    more = 1.0 if factor == 1 else 1.15
    capex, opex = 0.6 * scope.cost * more, 0.4 * scope.cost * more
    front = max(1, months // 2)
    return Profile(
        (
            Series("capex", (capex / front,) * front),
            Series("opex", (opex / months,) * months),
        ),
        tuple(
            Series(role, (fte * scope.months / months,) * months)
            for role, fte in scope.roles
        ),
    )


def _exit(scope: _Scope) -> Profile:
    return Profile((Series("opex", (0.03 * scope.cost,)),))


def _asked(projects: list[Project]) -> tuple[dict[str, list[float]], ...]:
    """Return money per fund and FTE per role when nothing is left out."""
    cash = {fund: [0.0] * MONTHS for fund in FUNDS}
    demand = {role: [0.0] * MONTHS for role in ROLES}
    for number, project in enumerate(projects):
        first = project.options[0]
        shift = 0 if first.kind is Kind.CONTINUE else number % 12
        for into, series in (
            (cash, first.profile.cash),
            (demand, first.profile.demand),
        ):
            for item in series:
                for place, amount in enumerate(item.amounts, item.first + shift):
                    if place < MONTHS:
                        into[item.name][place] += amount
    return cash, demand


def _capacity(rng: random.Random, role: str, demand: list[float]) -> Capacity:
    mean = sum(demand) / MONTHS
    short = rng.uniform(1.0, 1.9)
    fte = max(1.0, round(mean / short, 1))
    return Capacity(role, (fte,) * MONTHS, Overtime(0.2, 5_000.0, 25_000.0))


def _ties(rng: random.Random, names: list[str]) -> tuple[Tie, ...]:
    kinds = (TieKind.NEEDS, TieKind.FINISH_START, TieKind.BOTH_OR_NONE)
    ties = []
    for number in range(len(names) // 10):
        one, other = sorted(rng.sample(range(len(names)), 2))
        kind = rng.choice(kinds) if number % 4 else TieKind.EXCLUDES
        ties.append(Tie(f"tie {number:04d}", kind, names[one], names[other]))
    return tuple(ties)
