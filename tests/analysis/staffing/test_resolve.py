"""Resolutions of overloads against exhaustive search, and the laws they obey."""

from __future__ import annotations

import random

import pytest

from ppmsheets.analysis.optimiser.limits import Outcome
from ppmsheets.analysis.staffing.problem import (
    Booking,
    Member,
    Prices,
    Staffing,
    Work,
    ordered,
)
from ppmsheets.analysis.staffing.resolve import cost_of, resolve, violations
from tests.analysis.staffing import oracle


def small(seed: int) -> Staffing:
    """Return a random case of at most 4 projects, 4 people and 4 periods."""
    rng = random.Random(seed)
    periods = rng.randint(2, 4)
    roles = ("QA", "Dev")[: rng.randint(1, 2)]
    members = tuple(
        Member(
            f"m{i}",
            tuple(rng.sample(roles, rng.randint(1, len(roles)))),
            tuple(rng.choice((0.0, 0.5, 1.0, 1.0)) for _ in range(periods)),
        )
        for i in range(rng.randint(1, 4))
    )
    works = tuple(
        Work(
            f"P{i}",
            delay_cost=rng.choice((3.0, 10.0, 40.0)),
            total_float=rng.randint(0, 1),
            latest=rng.randint(0, 2),
            holding_cost=rng.choice((0.0, 0.25, 1.0)),
            minimum=rng.choice((0.0, 0.0, 1.0)),
            begun=rng.random() < 0.7,
        )
        for i in range(rng.randint(1, 4))
    )
    bookings = tuple(
        Booking(
            f"b{i}",
            rng.choice(works).project_id,
            rng.choice((*roles, roles[0])),
            rng.choice([None, *[member.name for member in members]]),
            tuple(rng.choice((0.0, 0.5, 0.5, 1.0)) for _ in range(periods)),
            due=rng.randint(0, periods - 1),
        )
        for i in range(rng.randint(1, 3))
    )
    hiring = ((roles[0], rng.choice((5.0, 20.0))),) if rng.random() < 0.5 else ()
    prices = Prices(
        rng.choice((0.5, 2.0)),
        rng.choice((0.0, 0.5)),
        rng.choice((0.0, 1.0)),
        rng.choice((30.0, 100.0)),
        hiring,
    )
    return ordered(Staffing(periods, members, bookings, works, prices))


@pytest.mark.parametrize("seed", range(300))
def test_no_search_finds_a_cheaper_resolution(seed: int) -> None:
    case = small(seed)
    answer = resolve(case)
    assert answer.outcome is Outcome.OPTIMAL
    assert violations(case, answer) == ()
    assert cost_of(case, answer) == pytest.approx(answer.cost)
    best = oracle.cheapest(case, answer.cost + 1e-6)
    assert answer.cost == pytest.approx(best, abs=1e-6)
