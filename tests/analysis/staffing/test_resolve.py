"""Resolutions of overloads against exhaustive search, and the laws they obey."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from ppmsheets.analysis.optimiser.limits import Outcome
from ppmsheets.analysis.staffing.moves import moves
from ppmsheets.analysis.staffing.problem import (
    Booking,
    Member,
    Prices,
    Staffing,
    Work,
    excess,
    ordered,
)
from ppmsheets.analysis.staffing.recount import cost_of, violations
from ppmsheets.analysis.staffing.resolve import resolve
from tests.analysis.staffing import oracle
from tests.analysis.staffing.applied import applied


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
            least=(rng.choice((0.0, 0.5, 1.0)),) * periods,
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
        rng.choice((0.25, 1.0)),
        rng.choice((30.0, 100.0)),
        hiring,
    )
    works = tuple(_possible(work, bookings) for work in works)
    return ordered(Staffing(periods, members, bookings, works, prices))


def _possible(work: Work, bookings: tuple[Booking, ...]) -> Work:
    """Return a project that needs no more people than it books."""
    own = [booking.fte for booking in bookings if booking.project_id == work.project_id]
    booked = [sum(row) for row in zip(*own, strict=True)] or [0.0] * len(work.least)
    return replace(work, least=tuple(map(min, work.least, booked)))


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(300))
def test_no_search_finds_a_cheaper_resolution(seed: int) -> None:
    case = small(seed)
    answer = resolve(case)
    assert answer.outcome is Outcome.OPTIMAL
    assert violations(case, answer) == ()
    assert cost_of(case, answer) == pytest.approx(answer.cost)
    best = oracle.cheapest(case, answer.cost + 1e-6)
    assert answer.cost == pytest.approx(best, abs=1e-6)


def roomy(seed: int) -> Staffing:
    """Return a small case with a period more, in which only what waits is done."""
    case = small(seed)
    return replace(
        case,
        periods=case.periods + 1,
        members=tuple(replace(m, fte=(*m.fte, 1.0)) for m in case.members),
        bookings=tuple(replace(b, fte=(*b.fte, 0.0), due=0) for b in case.bookings),
        works=tuple(
            replace(w, least=(*w.least, 0.0) if w.least else ()) for w in case.works
        ),
    )


@pytest.mark.parametrize("seed", [2, 3, 7, 12, 15, 25, 26, 28, 34, 36, 42, 57, 60])
def test_no_search_finds_a_cheaper_slip_of_what_runs(seed: int) -> None:
    case = roomy(seed)
    answer = resolve(case)
    begun = {work.project_id for work in case.works if work.begun}
    assert begun & set(answer.slips)
    assert violations(case, answer) == ()
    best = oracle.cheapest(case, answer.cost + 1e-6)
    assert answer.cost == pytest.approx(best, abs=1e-6)


@pytest.mark.parametrize("seed", range(40))
def test_what_takes_nobody_new_is_as_if_all_others_were_barred(seed: int) -> None:
    case = small(seed)
    booking = case.bookings[-1]
    closed = replace(case, closed=(booking.key,))
    others = [m.name for m in case.members if not booking.expects(m)]
    barred = replace(case, barred=tuple((booking.key, n) for n in (None, *others)))
    answer = resolve(closed)
    assert violations(closed, answer) == violations(barred, answer) == ()
    assert answer.cost == pytest.approx(resolve(barred).cost, abs=1e-6)
    assert answer.cost == pytest.approx(oracle.cheapest(closed, answer.cost + 1e-6))


def test_to_take_nobody_new_makes_some_cases_dearer() -> None:
    """Or the test above would be about nothing."""
    cases = [small(seed) for seed in range(40)]
    dearer = [
        case
        for case in cases
        if resolve(replace(case, closed=(case.bookings[-1].key,))).cost
        > resolve(case).cost + 1e-6
    ]
    assert len(dearer) >= 3


@pytest.mark.parametrize("seed", range(60))
def test_more_capacity_never_costs_more(seed: int) -> None:
    case = small(seed)
    ampler = replace(
        case,
        members=tuple(
            replace(member, fte=tuple(fte + 0.5 for fte in member.fte))
            for member in case.members
        ),
    )
    assert resolve(ampler).cost <= resolve(case).cost + 1e-6


@pytest.mark.parametrize("seed", range(60))
def test_a_resolution_once_applied_leaves_nothing_to_move(seed: int) -> None:
    case = small(seed)
    answer = resolve(case)
    hired = any(name is None for _, name, _ in answer.given)
    if hired or answer.accepted:
        # What is bought or accepted is no booking: the overload would be there again.
        return
    again = ordered(applied(case, answer))
    assert excess(again) == {}
    settled = resolve(again)
    assert settled.cost == pytest.approx(0.0, abs=1e-6)
    assert moves(again, settled) == ()


def test_people_without_whom_a_project_cannot_go_on_make_some_cases_dearer() -> None:
    """Or the search above would say nothing of them."""
    dearer = []
    for seed in range(0, 300, 3):
        case = small(seed)
        works = tuple(replace(work, least=()) for work in case.works)
        if resolve(case).cost > resolve(replace(case, works=works)).cost + 1e-6:
            dearer.append(seed)
    assert len(dearer) >= 2


@pytest.mark.parametrize("seed", range(60))
def test_a_period_that_is_over_is_as_if_it_had_not_been(seed: int) -> None:
    """What is booked there stays so, and overloads of it cost nothing."""
    rest = small(seed)
    before = replace(
        rest,
        periods=rest.periods + 1,
        members=tuple(replace(m, fte=(0.5, *m.fte)) for m in rest.members),
        bookings=tuple(
            replace(
                b,
                fte=(b.peak if is_begun(rest, b) else 0.0, *b.fte),
                due=b.due + 1,
            )
            for b in rest.bookings
        ),
        works=tuple(
            replace(w, least=(w.least[0], *w.least) if w.least else ())
            for w in rest.works
        ),
        first=1,
    )
    answer, without = resolve(before), resolve(rest)
    assert violations(before, answer) == ()
    assert answer.cost == pytest.approx(without.cost, abs=1e-6)
    for move in moves(before, answer):
        assert not move.fte or move.fte[0][0] >= 1
    booked = {b.key: b for b in before.bookings}
    for (key, name, period), fte in answer.given.items():
        if period == 0:
            assert (name, fte) == (booked[key].person, booked[key].fte[0])


def is_begun(case: Staffing, booking: Booking) -> bool:
    """Return whether a booking is of a project that has begun."""
    (begun,) = [w.begun for w in case.works if w.project_id == booking.project_id]
    return begun


def test_most_random_cases_can_be_resolved_by_moves_alone() -> None:
    """Or the law above would be about nothing."""
    answers = [resolve(small(seed)) for seed in range(60)]
    plain = [
        a
        for a in answers
        if a.cost and not a.accepted and all(name for _, name, _ in a.given)
    ]
    assert len(plain) >= 10


@pytest.mark.parametrize("seed", range(40))
def test_names_are_only_names(seed: int) -> None:
    case = small(seed)
    names = [member.name for member in case.members]
    other = dict(zip(names, reversed(names), strict=True))
    renamed = replace(
        case,
        members=tuple(replace(m, name=other[m.name]) for m in case.members),
        bookings=tuple(
            replace(b, person=other[b.person] if b.person else None)
            for b in case.bookings
        ),
    )
    assert resolve(renamed).cost == pytest.approx(resolve(case).cost)


@pytest.mark.parametrize("seed", range(20))
def test_the_same_question_has_the_same_answer(seed: int) -> None:
    case = small(seed)
    shuffled = replace(
        case,
        members=case.members[::-1],
        bookings=case.bookings[::-1],
        works=case.works[::-1],
    )
    assert resolve(shuffled) == resolve(case)
