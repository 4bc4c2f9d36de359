"""Large questions made smaller: what is left out, and that nothing is broken."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from ppmsheets.analysis.optimiser.limits import Outcome
from ppmsheets.analysis.staffing.narrow import narrowed
from ppmsheets.analysis.staffing.parts import parts
from ppmsheets.analysis.staffing.problem import (
    Booking,
    Member,
    Prices,
    Staffing,
    Work,
    excess,
    loads,
    ordered,
)
from ppmsheets.analysis.staffing.recount import cost_of, violations
from ppmsheets.analysis.staffing.resolve import resolve

PERIODS = 8


def middling(seed: int) -> Staffing:
    """Return a random case of 12 people and 6 projects, one person in three over."""
    rng = random.Random(seed)
    members = tuple(
        Member(f"m{i:02}", (rng.choice(("QA", "Dev", "UX")),), (1.0,) * PERIODS)
        for i in range(12)
    )
    works = tuple(
        Work(
            f"P{i}",
            delay_cost=rng.choice((10.0, 40.0, 90.0)),
            total_float=rng.randint(0, 2),
            latest=3,
            holding_cost=rng.choice((0.1, 0.4)),
            begun=rng.random() < 0.8,
        )
        for i in range(6)
    )
    bookings = []
    for member in members:
        over = rng.randrange(PERIODS) if rng.random() < 0.35 else PERIODS
        for number, work in enumerate(rng.sample(works, 2)):
            fte = tuple(
                0.5 + (0.3 * number if over <= period < over + 2 else 0.0)
                if period < 6
                else 0.0
                for period in range(PERIODS)
            )
            key = f"{work.project_id} {member.name}"
            bookings.append(
                Booking(key, work.project_id, member.roles[0], member.name, fte, 5)
            )
    prices = Prices(2.0, 0.2, 1.0, 50.0, (("QA", 12.0), ("Dev", 9.0)))
    return ordered(Staffing(PERIODS, members, tuple(bookings), works, prices))


CASES = (1, 2, 3, 4, 5, 6, 8, 9, 10, 11)
"""Seeds of cases of which the whole question is answered soon."""


@pytest.mark.parametrize("seed", CASES)
def test_the_answer_to_a_narrowed_question_answers_the_whole(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = middling(seed)
    whole = resolve(case)
    monkeypatch.setattr("ppmsheets.analysis.staffing.resolve.WHOLE_SIZE", 0)
    narrow = resolve(case)
    assert whole.outcome is narrow.outcome is Outcome.OPTIMAL
    assert violations(case, narrow) == ()
    assert narrow.cost >= whole.cost - 1e-6


@pytest.mark.slow
def test_narrow_questions_are_mostly_as_good_as_whole_ones(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    cases = [middling(seed) for seed in CASES]
    costs = [resolve(case).cost for case in cases]
    assert all(costs)
    monkeypatch.setattr("ppmsheets.analysis.staffing.resolve.WHOLE_SIZE", 0)
    narrow = [resolve(case).cost for case in cases]
    assert sum(narrow) <= 1.01 * sum(costs)


@pytest.mark.parametrize(("seed", "saved"), [(7, 1.15), (8, 0.97), (14, 0.97)])
def test_a_narrowed_answer_is_made_better_by_others_who_could_do_it(
    seed: int, saved: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = middling(seed)
    monkeypatch.setattr("ppmsheets.analysis.staffing.resolve.WHOLE_SIZE", 0)
    wide = resolve(case)
    assert violations(case, wide) == ()
    assert cost_of(case, wide) == pytest.approx(wide.cost)
    monkeypatch.setattr("ppmsheets.analysis.staffing.resolve.WIDENING", 0.0)
    assert resolve(case).cost - wide.cost == pytest.approx(saved, abs=0.01)


def test_who_has_time_offers_what_is_left_of_it_and_keeps_their_work() -> None:
    case = middling(3)
    asked = narrowed(case, takers=2)
    over = {name for name, _ in excess(case)}
    assert {booking.person for booking in asked.bookings} >= over
    assert excess(asked) == excess(case)
    moving = {booking.key for booking in asked.bookings}
    whole, left = loads(case), {m.name: m for m in asked.members}
    for booking in asked.bookings:
        assert booking.takers is not None
        assert len(booking.takers) <= 2
        assert booking.person not in booking.takers
        for name in booking.takers:
            if name in over:
                continue
            stays = [
                load - sum(b.fte[p] for b in asked.bookings if b.person == name)
                for p, load in enumerate(whole[name])
            ]
            assert left[name].fte == pytest.approx(
                [max(0.0, 1.0 - fte) for fte in stays]
            )
    assert moving < {booking.key for booking in case.bookings}


@pytest.mark.parametrize("seed", range(10))
def test_parts_have_no_person_and_no_project_in_common(seed: int) -> None:
    case = middling(seed)
    found = parts(case)
    keys = [booking.key for part in found for booking in part.bookings]
    assert sorted(keys) == [booking.key for booking in case.bookings]
    for what in ("members", "works"):
        names = [repr(item) for part in found for item in getattr(part, what)]
        assert len(names) == len(set(names))


def test_what_is_left_to_chance_of_order_is_nothing() -> None:
    case = middling(7)
    shuffled = ordered(
        replace(case, members=case.members[::-1], bookings=case.bookings[::-1])
    )
    assert narrowed(shuffled) == narrowed(case)
