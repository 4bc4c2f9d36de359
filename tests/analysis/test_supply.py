"""How much there is of people and roles: holidays, absences, unnamed capacity."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ppmsheets.analysis import capacity
from ppmsheets.outcome import Load
from ppmsheets.portfolio import (
    Absence,
    Allocation,
    Capacity,
    Origin,
    Period,
    Person,
    Planning,
    Portfolio,
)

HERE = Origin("People", 1, 0)
DAY = dt.timedelta(days=1)
YEAR = capacity.horizon(dt.date(2026, 1, 1), 12)
QUARTER = YEAR[:3]
JANUARY, FEBRUARY, MARCH = QUARTER
DECEMBER = YEAR[11]
ANN = Person("Ann", HERE, "QA")


def there(portfolio: Portfolio, name: str, month: Period) -> float:
    found = load(portfolio, name, month).capacity
    assert found is not None
    return found


def load(portfolio: Portfolio, name: str, month: Period) -> Load:
    (found,) = (
        load
        for load in capacity.loads(portfolio, YEAR)
        if load.name == name and load.period == month
    )
    return found


def away(
    first: str, last: str, *, fte: float | None = None, share: float | None = None
) -> Absence:
    start, finish = map(dt.date.fromisoformat, (first, last))
    return Absence("ann", HERE, start, finish, fte, share)


def test_public_holidays_go_off_the_working_days_of_the_country() -> None:
    """England: 25 December 2026, and Monday 28 for Boxing Day (gov.uk)."""
    for country, days in (("GB-ENG", 21), ("AE", 21), (None, 23)):
        ann = ANN._replace(country=country)
        expected = 1.0 if country is None else pytest.approx(days / 23)
        assert there(Portfolio(people=(ann,)), "Ann", DECEMBER) == expected


def test_a_holiday_on_a_weekend_costs_nothing() -> None:
    """All Saints' Day 2026 is a Sunday; Bavaria moves no holiday."""
    bavarian = Portfolio(people=(ANN._replace(country="DE-BY"),))
    assert there(bavarian, "Ann", YEAR[10]) == 1.0


def test_the_country_of_setup_is_that_of_people_who_state_none() -> None:
    people = (ANN, Person("Bob", HERE, "QA", country="JP"))
    portfolio = Portfolio(people=people, planning=Planning(country="GB-ENG"))
    assert there(portfolio, "Ann", DECEMBER) == pytest.approx(21 / 23)
    assert there(portfolio, "Bob", DECEMBER) == 1.0
    assert there(portfolio, "QA", DECEMBER) == pytest.approx(21 / 23 + 1)


@pytest.mark.parametrize(
    ("absences", "left"),
    [
        # 5 of the 22 working days of January 2026; the weekend after costs nothing.
        ([away("2026-01-05", "2026-01-11")], 17 / 22),
        ([away("2026-01-10", "2026-01-11")], 1.0),
        ([away("2026-01-05", "2026-01-09", share=0.5)], 19.5 / 22),
        ([away("2026-01-05", "2026-01-09", fte=0.2)], 20.75 / 22),
        ([away("2026-01-05", "2026-01-09", fte=9.0)], 17 / 22),
        ([away("2026-01-05", "2026-01-09"), away("2026-01-08", "2026-01-12")], 16 / 22),
        ([away("2025-12-01", "2026-02-28")], 0.0),
    ],
)
def test_an_absence_takes_its_share_of_the_working_days(
    absences: list[Absence], left: float
) -> None:
    ann = ANN._replace(fte=0.8)
    portfolio = Portfolio(
        people=(ann,), absences=tuple(absences), allocations=(asked(0.1),)
    )
    assert there(portfolio, "Ann", JANUARY) == pytest.approx(0.8 * left)
    assert there(portfolio, "QA", JANUARY) == pytest.approx(0.8 * left)


def test_who_is_away_on_a_public_holiday_loses_that_day_once() -> None:
    portfolio = Portfolio(
        people=(ANN._replace(country="GB-ENG"),),
        absences=(away("2026-12-24", "2026-12-28"),),
    )
    assert there(portfolio, "Ann", DECEMBER) == pytest.approx(20 / 23)


def test_an_absence_of_one_day_has_no_last_day() -> None:
    one = Absence("Ann", HERE, dt.date(2026, 1, 5))
    portfolio = Portfolio(people=(ANN,), absences=(one,))
    assert there(portfolio, "Ann", JANUARY) == pytest.approx(21 / 22)


def test_who_has_two_roles_is_away_from_both() -> None:
    """Of 0.4 and 0.6 FTE, half an FTE away is half of either."""
    people = (
        Person("Ann", HERE, "QA", 0.4),
        Person("Ann", HERE, "Dev", 0.6),
    )
    absence = away("2026-01-01", "2026-01-31", fte=0.5)
    portfolio = Portfolio(people=people, absences=(absence,))
    assert there(portfolio, "Ann", JANUARY) == pytest.approx(0.5)
    assert there(portfolio, "QA", JANUARY) == pytest.approx(0.2)
    assert there(portfolio, "Dev", JANUARY) == pytest.approx(0.3)


def test_an_absence_of_somebody_unknown_takes_nothing_from_anybody() -> None:
    absence = Absence("Zoe", HERE, dt.date(2026, 1, 1), dt.date(2026, 1, 31))
    portfolio = Portfolio(people=(ANN,), absences=(absence,))
    assert there(portfolio, "Ann", JANUARY) == 1.0


def test_unnamed_capacity_comes_on_top_of_the_people_of_a_role() -> None:
    rows = (
        Capacity("qa", HERE, Period(JANUARY.first, MARCH.last), 0.5),
        Capacity("QA", HERE, FEBRUARY, 1.0),
        Capacity("Dev", HERE, FEBRUARY, 2.0),
        Capacity("UX", HERE, FEBRUARY),
    )
    portfolio = Portfolio(people=(ANN,), capacities=rows)
    assert there(portfolio, "QA", JANUARY) == 1.5
    assert there(portfolio, "QA", FEBRUARY) == 2.5
    assert there(portfolio, "Dev", FEBRUARY) == 2.0
    assert "UX" not in {load.name for load in capacity.loads(portfolio, YEAR)}


def asked(fte: float) -> Allocation:
    return Allocation("A", HERE, JANUARY, person="Ann", fte=fte)


@pytest.mark.parametrize(
    ("own", "usual", "setting", "beyond"),
    [
        (None, None, 0.0, 0.0),
        (None, None, 0.2, 0.2),
        (None, 0.1, 0.2, 0.1),
        (0.3, 0.1, 0.2, 0.3),
        (0.0, 0.1, 0.2, 0.0),
    ],
)
def test_overbooking_up_to_what_is_allowed_is_no_conflict(
    own: float | None, usual: float | None, setting: float, beyond: float
) -> None:
    """A person's own share goes before Setup's, and that before the setting."""
    for over in (0.0, 0.05):
        portfolio = Portfolio(
            people=(ANN._replace(overbooking=own),),
            planning=Planning(overbooking=usual),
            allocations=(asked(1.0 + beyond + over),),
        )
        found = capacity.conflicts(
            capacity.loads(portfolio, QUARTER, overbooking=setting)
        )
        assert [conflict.kind for conflict in found] == ["person", "role"] * bool(over)
        for conflict in found:
            assert conflict.peak.capacity == 1.0
            assert conflict.peak.excess == pytest.approx(0.05)


def test_a_project_that_overloads_somebody_all_alone_is_named() -> None:
    others = (
        asked(0.3)._replace(project_id="B"),
        asked(0.3)._replace(project_id="C"),
    )
    for fte, alone in ((1.1, "A"), (0.9, None)):
        portfolio = Portfolio(people=(ANN,), allocations=(asked(fte), *others))
        (conflict, _) = capacity.conflicts(capacity.loads(portfolio, QUARTER))
        assert conflict.alone == alone


# --- laws -------------------------------------------------------------------------

_DAYS = st.dates(dt.date(2025, 12, 20), dt.date(2026, 4, 10))
_ABSENCES = st.lists(
    st.builds(
        Absence,
        st.sampled_from(("Ann", "ann", "Bob")),
        st.just(HERE),
        start=_DAYS,
        finish=_DAYS | st.none(),
        fte=st.none(),
        share=st.sampled_from((None, 0.25, 0.5)),
        reason=st.none(),
    ),
    max_size=5,
)


@given(_ABSENCES, _DAYS, _DAYS)
def test_what_is_there_equals_a_count_day_by_day(
    absences: list[Absence], start: dt.date, finish: dt.date
) -> None:
    ann = ANN._replace(fte=0.6, start=min(start, finish), finish=max(start, finish))
    portfolio = Portfolio(
        people=(ann,), absences=tuple(absences), allocations=(asked(0.1),)
    )
    assert there(portfolio, "Ann", JANUARY) == pytest.approx(
        float(_counted(ann, absences)), abs=1e-8
    )


def _counted(ann: Person, absences: list[Absence]) -> Fraction:
    """Return the FTE of January: days there, less the share of working days away."""
    assert ann.start
    assert ann.finish
    inside = [
        day
        for day in (JANUARY.first + DAY * n for n in range(31))
        if ann.start <= day <= ann.finish
    ]
    working = [day for day in inside if day.weekday() < 5]
    lost = Fraction(0)
    for day in working:
        shares = [
            Fraction(1 if entry.share is None else entry.share)
            for entry in absences
            if entry.name.lower() == "ann"
            and entry.start <= day <= (entry.finish or entry.start)
        ]
        lost += min(Fraction(1), sum(shares, Fraction(0)))
    left = 1 - lost / len(working) if working else Fraction(1)
    return Fraction("0.6") * len(inside) / 31 * left
