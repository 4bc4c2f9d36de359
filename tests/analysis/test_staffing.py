"""Seven real IT projects: conflicts equal a recount that knows nothing of ours.

Source: DSLIB (OR&S, Ghent University), projects C2015-10 to C2015-16; staff are
letters, anonymised per project, so both readings of a letter are tried.
"""

from __future__ import annotations

import csv
import datetime as dt
from collections import defaultdict
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import pytest

from ppmsheets.analysis import capacity
from ppmsheets.outcome import Conflict
from ppmsheets.portfolio import Allocation, Origin, Period, Person, Portfolio

Assignment = dict[str, str]

FIRST = dt.date(2013, 4, 1)
MONTHS = 30
HERE = Origin("Allocations", 1, 0)
DAY = dt.timedelta(days=1)


@pytest.fixture(scope="module")
def assignments(shared_data: Path) -> list[Assignment]:
    path = shared_data / "portfolios/dslib_it_portfolio_staffing/assignments.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def letter_is_one_person(row: Assignment) -> str:
    return row["person"]


def letter_is_one_person_a_project(row: Assignment) -> str:
    return f"{row['code']} {row['person']}"


READINGS = pytest.mark.parametrize(
    "person", [letter_is_one_person, letter_is_one_person_a_project]
)


def _day(text: str) -> dt.date:
    return dt.datetime.fromisoformat(text).date()


def _portfolio(
    rows: list[Assignment], person: Callable[[Assignment], str]
) -> Portfolio:
    return Portfolio(
        people=tuple(
            Person(name, HERE, role="IT staff")
            for name in sorted(set(map(person, rows)))
        ),
        allocations=tuple(
            Allocation(
                row["code"],
                HERE,
                Period(_day(row["baseline_start"]), _day(row["baseline_end"])),
                person=person(row),
                fte=float(row["units"]),
            )
            for row in rows
        ),
    )


Recount = dict[tuple[str, str], dict[str, Fraction]]


def _recount(rows: list[Assignment], resource: Callable[[Assignment], str]) -> Recount:
    """Return FTE per (resource, yyyy-mm) and project, counted day by day."""
    days: Recount = defaultdict(lambda: defaultdict(Fraction))
    for row in rows:
        day = _day(row["baseline_start"])
        while day <= _day(row["baseline_end"]):
            days[resource(row), f"{day:%Y-%m}"][row["code"]] += Fraction(row["units"])
            day += DAY
    length: dict[str, int] = defaultdict(int)
    day = FIRST
    while day < dt.date(2016, 1, 1):
        length[f"{day:%Y-%m}"] += 1
        day += DAY
    return {
        (name, month): {code: fte / length[month] for code, fte in projects.items()}
        for (name, month), projects in days.items()
    }


@READINGS
def test_conflicts_of_people_equal_a_count_day_by_day(
    assignments: list[Assignment], person: Callable[[Assignment], str]
) -> None:
    recount = _recount(assignments, person)
    expected = {
        place: projects
        for place, projects in recount.items()
        if sum(projects.values()) > 1
    }
    found = {
        (conflict.name, load.period.label): dict(load.projects)
        for conflict in _conflicts(assignments, person)
        if conflict.kind == "person"
        for load in conflict.loads
    }
    assert found.keys() == expected.keys()
    for place, projects in expected.items():
        assert found[place] == pytest.approx(
            {code: float(fte) for code, fte in projects.items()}
        )


@READINGS
def test_loads_of_people_and_role_equal_a_count_day_by_day(
    assignments: list[Assignment], person: Callable[[Assignment], str]
) -> None:
    portfolio = _portfolio(assignments, person)
    loads = capacity.loads(portfolio, capacity.horizon(FIRST, MONTHS))
    for kind, recount in (
        ("person", _recount(assignments, person)),
        ("role", _recount(assignments, lambda _: "IT staff")),
    ):
        expected = {
            place: float(sum(projects.values())) for place, projects in recount.items()
        }
        found = {
            (load.name, load.period.label): load.demand
            for load in loads
            if load.kind == kind and load.demand
        }
        assert found == pytest.approx(expected)


@pytest.mark.slow
@READINGS
def test_conflicts_of_single_days_equal_a_count_of_the_bookings_of_each_day(
    assignments: list[Assignment], person: Callable[[Assignment], str]
) -> None:
    days = [FIRST + n * DAY for n in range(600)]
    expected = {}
    for day in days:
        for name in {person(row) for row in assignments}:
            booked = sorted(
                row["code"]
                for row in assignments
                if person(row) == name
                and _day(row["baseline_start"]) <= day <= _day(row["baseline_end"])
            )
            if len(booked) > 1:
                expected[name, day] = sorted(set(booked))
    loads = capacity.loads(
        _portfolio(assignments, person), tuple(Period(day, day) for day in days)
    )
    found = {
        (conflict.name, load.period.first): sorted(conflict.projects)
        for conflict in capacity.conflicts(loads)
        if conflict.kind == "person"
        for load in conflict.loads
    }
    assert found == expected
    assert len(found) > 20


def test_one_person_a_letter_has_more_conflicts_than_one_a_project(
    assignments: list[Assignment],
) -> None:
    shared = _conflicts(assignments, letter_is_one_person)
    apart = _conflicts(assignments, letter_is_one_person_a_project)
    assert len(shared) > 0
    assert {
        len(conflict.projects) for conflict in apart if conflict.kind == "person"
    } <= {1}
    assert sum(len(c.loads) for c in shared) > sum(len(c.loads) for c in apart)


def _conflicts(
    rows: list[Assignment], person: Callable[[Assignment], str]
) -> tuple[Conflict, ...]:
    portfolio = _portfolio(rows, person)
    return capacity.conflicts(
        capacity.loads(portfolio, capacity.horizon(FIRST, MONTHS))
    )
