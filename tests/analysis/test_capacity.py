"""Demand against capacity: the rule, the names, the laws."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ppmsheets.analysis import capacity
from ppmsheets.outcome import Conflict, Load
from ppmsheets.portfolio import (
    Allocation,
    Origin,
    Period,
    Person,
    Portfolio,
    Project,
    Stage,
)

HERE = Origin("Allocations", 1, 0)
MONTHS = capacity.horizon(dt.date(2026, 1, 15), 3)
JANUARY, FEBRUARY, MARCH = MONTHS
QUARTER = Period(dt.date(2026, 1, 1), dt.date(2026, 3, 31))


def booking(
    project: str,
    fte: float | None,
    period: Period = JANUARY,
    *,
    person: str | None = None,
    role: str | None = None,
) -> Allocation:
    return Allocation(project, HERE, period, person=person, role=role, fte=fte)


def load_of(portfolio: Portfolio, name: str, month: Period = JANUARY) -> Load:
    found = [
        load
        for load in capacity.loads(portfolio, MONTHS)
        if load.name == name and load.period == month
    ]
    assert len(found) == 1
    return found[0]


def conflicts_of(portfolio: Portfolio) -> tuple[Conflict, ...]:
    return capacity.conflicts(capacity.loads(portfolio, MONTHS))


def test_the_horizon_is_whole_months_from_the_current_one_across_a_year_end() -> None:
    months = capacity.horizon(dt.date(2027, 12, 31), 3)
    assert [month.label for month in months] == ["2027-12", "2028-01", "2028-02"]
    assert months[2].last == dt.date(2028, 2, 29)


def test_a_quarter_books_the_same_fte_in_each_of_its_months() -> None:
    portfolio = Portfolio(allocations=(booking("A", 0.4, QUARTER, role="QA"),))
    assert [load.demand for load in capacity.loads(portfolio, MONTHS)] == [0.4] * 3


def test_weeks_that_fill_a_month_give_their_average() -> None:
    weeks = [
        Period(dt.date(2026, 2, 1 + 7 * k), dt.date(2026, 2, 7 + 7 * k))
        for k in range(4)
    ]
    ftes = (1.0, 0.5, 0.25, 0.25)
    portfolio = Portfolio(
        allocations=tuple(
            booking("A", fte, week, person="Ann")
            for week, fte in zip(weeks, ftes, strict=True)
        )
    )
    assert load_of(portfolio, "Ann", FEBRUARY).demand == 0.5


def test_a_week_across_two_months_counts_by_its_days_in_each() -> None:
    week = Period(dt.date(2026, 1, 29), dt.date(2026, 2, 4))
    portfolio = Portfolio(allocations=(booking("A", 1.0, week, role="QA"),))
    assert load_of(portfolio, "QA").demand == pytest.approx(3 / 31)
    assert load_of(portfolio, "QA", FEBRUARY).demand == pytest.approx(4 / 28)


def test_what_lies_beyond_the_horizon_does_not_count() -> None:
    past = Period(dt.date(2025, 11, 1), dt.date(2025, 12, 31))
    portfolio = Portfolio(allocations=(booking("A", 1.0, past, role="QA"),))
    assert capacity.loads(portfolio, MONTHS) == ()


def test_capacity_is_the_share_of_the_month_between_from_and_to() -> None:
    ann = Person(
        "Ann", HERE, "QA", 0.8, dt.date(2026, 1, 22), finish=dt.date(2026, 2, 14)
    )
    portfolio = Portfolio(
        people=(ann,), allocations=(booking("A", 0.1, QUARTER, person="Ann"),)
    )
    assert load_of(portfolio, "Ann").capacity == pytest.approx(0.8 * 10 / 31)
    assert load_of(portfolio, "Ann", FEBRUARY).capacity == pytest.approx(0.8 * 14 / 28)
    assert load_of(portfolio, "Ann", MARCH).capacity == 0.0


def test_a_person_without_a_typed_fte_is_one() -> None:
    portfolio = Portfolio(people=(Person("Ann", HERE),))
    assert load_of(portfolio, "Ann").capacity == 1.0


def test_a_role_has_the_capacity_of_its_people() -> None:
    people = (Person("Ann", HERE, "QA", 0.5), Person("Bob", HERE, "qa ", 1.0))
    assert load_of(Portfolio(people=people), "QA").capacity == 1.5


def test_a_booked_person_loads_their_own_role_too() -> None:
    portfolio = Portfolio(
        people=(Person("Ann", HERE, "QA", 0.2), Person("Ann", HERE, "Dev", 0.6)),
        allocations=(booking("A", 0.7, person="ann"),),
    )
    assert load_of(portfolio, "Ann").demand == 0.7
    assert load_of(portfolio, "Dev").demand == 0.7
    assert load_of(portfolio, "QA").demand == 0.0


def test_a_role_typed_beside_the_person_wins_over_their_own() -> None:
    portfolio = Portfolio(
        people=(Person("Ann", HERE, "Dev"),),
        allocations=(booking("A", 0.7, person="Ann", role="QA"),),
    )
    assert load_of(portfolio, "QA").demand == 0.7
    assert load_of(portfolio, "Dev").demand == 0.0


def test_a_booked_role_loads_no_person() -> None:
    portfolio = Portfolio(allocations=(booking("A", 0.7, role="QA"),))
    assert [load.kind for load in capacity.loads(portfolio, MONTHS)] == ["role"]


def test_the_capacity_of_strangers_is_not_known_and_no_conflict() -> None:
    portfolio = Portfolio(allocations=(booking("A", 9.0, person="Zoe", role="QA"),))
    assert load_of(portfolio, "Zoe").capacity is None
    assert load_of(portfolio, "QA").capacity is None
    assert conflicts_of(portfolio) == ()


def test_a_booking_without_an_fte_or_of_a_closed_project_asks_for_nothing() -> None:
    portfolio = Portfolio(
        projects=(Project("A", HERE, stage=Stage.CLOSED),),
        allocations=(booking("A", 1.0, role="QA"), booking("B", None, role="QA")),
    )
    assert capacity.loads(portfolio, MONTHS) == ()


def test_soft_demand_is_kept_apart_and_an_idea_books_nothing_firmly() -> None:
    portfolio = Portfolio(
        projects=(Project("A", HERE, stage=Stage.IDEA),),
        people=(Person("Ann", HERE),),
        allocations=(
            booking("A", 0.5, person="Ann"),
            booking("B", 0.25, person="Ann")._replace(firm=False),
            booking("C", 0.75, person="Ann"),
        ),
    )
    load = load_of(portfolio, "Ann")
    assert (load.demand, load.firm) == (1.5, 0.75)
    (conflict,) = conflicts_of(portfolio)
    assert not conflict.firm_only


def test_an_over_allocation_names_all_who_compete_most_first() -> None:
    portfolio = Portfolio(
        people=(Person("Ann", HERE),),
        allocations=(
            booking("A", 0.3, QUARTER, person="Ann"),
            booking("C", 0.6, QUARTER, person="Ann"),
            booking("B", 0.6, QUARTER, person="Ann"),
        ),
    )
    (conflict,) = conflicts_of(portfolio)
    assert conflict.projects == ("B", "C", "A")
    assert [load.period for load in conflict.loads] == list(MONTHS)
    assert conflict.firm_only
    assert conflict.peak.excess == pytest.approx(0.5)


def test_months_with_other_competitors_or_a_gap_are_conflicts_of_their_own() -> None:
    portfolio = Portfolio(
        people=(Person("Ann", HERE),),
        allocations=(
            booking("A", 1.2, JANUARY, person="Ann"),
            booking("A", 1.2, FEBRUARY, person="Ann"),
            booking("B", 1.2, FEBRUARY, person="Ann"),
        ),
    )
    assert [c.projects for c in conflicts_of(portfolio)] == [("A",), ("A", "B")]
    gap = replace(
        portfolio,
        allocations=(
            booking("A", 1.2, JANUARY, person="Ann"),
            booking("A", 1.2, MARCH, person="Ann"),
        ),
    )
    assert [len(conflict.loads) for conflict in conflicts_of(gap)] == [1, 1]


def test_being_full_is_no_conflict_whatever_binary_fractions_do() -> None:
    portfolio = Portfolio(
        people=(Person("Ann", HERE),),
        allocations=tuple(
            booking(project, fte, person="Ann")
            for project, fte in (("A", 0.1), ("B", 0.2), ("C", 0.7))
        ),
    )
    assert load_of(portfolio, "Ann").demand == 1.0
    assert conflicts_of(portfolio) == ()


def test_sixths_typed_with_few_digits_are_full_not_over() -> None:
    portfolio = Portfolio(
        people=(Person("Ann", HERE),),
        allocations=tuple(
            booking(project, 0.16666667, person="Ann") for project in "ABCDEF"
        ),
    )
    assert conflicts_of(portfolio) == ()


# --- laws -------------------------------------------------------------------------

_WEEKS = tuple(
    Period(
        dt.date(2025, 12, 25) + dt.timedelta(7 * k),
        dt.date(2025, 12, 31) + dt.timedelta(7 * k),
    )
    for k in range(16)
)
BOOKINGS = st.lists(
    st.builds(
        Allocation,
        st.sampled_from("ABCD"),
        st.just(HERE),
        st.sampled_from((*MONTHS, *_WEEKS, QUARTER)),
        person=st.sampled_from(("Ann", "ann", "Bob", "Zoe", None)),
        role=st.sampled_from(("QA", "Dev", None)),
        fte=st.floats(0, 2) | st.none(),
        firm=st.booleans(),
    ),
    max_size=20,
)
PEOPLE = st.lists(
    st.builds(
        Person,
        st.sampled_from(("Ann", "Bob", "Cyd")),
        st.just(HERE),
        role=st.sampled_from(("QA", "Dev", None)),
        fte=st.floats(0, 2) | st.none(),
        start=st.dates(dt.date(2025, 12, 1), dt.date(2026, 4, 1)) | st.none(),
        finish=st.dates(dt.date(2025, 12, 1), dt.date(2026, 4, 1)) | st.none(),
        country=st.sampled_from(("GB-ENG", "DE", "AE", None)),
        skills=st.just(()),
        overbooking=st.floats(0, 1) | st.none(),
    ),
    max_size=5,
)


@given(BOOKINGS, PEOPLE)
def test_the_projects_of_a_load_sum_to_its_demand(
    bookings: list[Allocation], people: list[Person]
) -> None:
    portfolio = Portfolio(people=tuple(people), allocations=tuple(bookings))
    for load in capacity.loads(portfolio, MONTHS):
        assert sum(fte for _, fte in load.projects) == pytest.approx(load.demand)
        assert load.firm <= load.demand


@given(BOOKINGS, PEOPLE, st.randoms(use_true_random=False))
def test_the_order_of_allocations_changes_no_load(
    bookings: list[Allocation],
    people: list[Person],
    random: Random,
) -> None:
    before = capacity.loads(
        Portfolio(people=tuple(people), allocations=tuple(bookings)), MONTHS
    )
    random.shuffle(bookings)
    random.shuffle(people)
    after = capacity.loads(
        Portfolio(people=tuple(people), allocations=tuple(bookings)), MONTHS
    )
    assert after == before
    assert capacity.conflicts(after) == capacity.conflicts(before)


def _overloaded(portfolio: Portfolio) -> set[tuple[str, str, Period]]:
    return {
        (conflict.kind, conflict.name.casefold(), load.period)
        for conflict in conflicts_of(portfolio)
        for load in conflict.loads
    }


def richer(portfolio: Portfolio, more: float) -> Portfolio:
    """Return a portfolio of which everybody has so much more FTE."""
    people = tuple(
        person._replace(fte=(1.0 if person.fte is None else person.fte) + more)
        for person in portfolio.people
    )
    return replace(portfolio, people=people)


@given(BOOKINGS, PEOPLE, st.floats(0, 1))
def test_more_capacity_never_adds_an_over_allocation(
    bookings: list[Allocation], people: list[Person], more: float
) -> None:
    portfolio = Portfolio(people=tuple(people), allocations=tuple(bookings))
    # Equal additions keep everybody's primary role.
    assert _overloaded(richer(portfolio, more)) <= _overloaded(portfolio)


@given(BOOKINGS, PEOPLE)
def test_every_over_allocation_is_in_exactly_one_conflict(
    bookings: list[Allocation], people: list[Person]
) -> None:
    portfolio = Portfolio(people=tuple(people), allocations=tuple(bookings))
    over = [
        load
        for load in capacity.loads(portfolio, MONTHS)
        if load.excess > capacity.OVERLOAD_FTE
    ]
    named = [load for conflict in conflicts_of(portfolio) for load in conflict.loads]
    assert named == over
