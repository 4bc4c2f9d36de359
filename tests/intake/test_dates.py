"""Dates and periods as people type them."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ppmsheets.intake.context import Context, Problem
from ppmsheets.intake.dates import day_of_serial, read_date, read_odd_serial
from ppmsheets.intake.periods import month_of, months, read_period
from ppmsheets.portfolio import Period, Severity
from ppmsheets.settings import DateOrder


def context(order: DateOrder | None = None, fiscal: int = 1) -> Context:
    return Context(order, "", fiscal, frozenset())


def read(
    text: str, order: DateOrder | None = None, fiscal: int = 1, *, starts: bool = False
) -> tuple[str, str]:
    """Return the ISO date, and the rule of the problem."""
    day, problem = read_date(text, context(order, fiscal), starts=starts)
    return day.isoformat() if day else "", problem.rule if problem else ""


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-06-30", "2026-06-30"),
        ("2026/6/3", "2026-06-03"),
        ("2026.06.30", "2026-06-30"),
        ("2026-06-30 23:59", "2026-06-30"),
        ("2014-05-01T00:00:00Z", "2014-05-01"),
        ("20260630", "2026-06-30"),
        ("13/04/2026", "2026-04-13"),
        ("04/13/2026 12:00:00 AM", "2026-04-13"),
        ("13-04-26", "2026-04-13"),
        ("04/04/2026", "2026-04-04"),
        ("30.06.08", "2008-06-30"),
        ("03.04.2026", "2026-04-03"),
        ("31.12.40", "2040-12-31"),
        ("1.4.75", "1975-04-01"),
        ("March 31, 2017", "2017-03-31"),
        ("Mar. 3 2017", "2017-03-03"),
        ("31 March 2017", "2017-03-31"),
        ("31st of March 2017", "2017-03-31"),
        ("3-Mar-21", "2021-03-03"),
        ("31 Mar '21", "2021-03-31"),
        ("Fri, 31 Mar 2017", "2017-03-31"),
        ("Friday 31 March 2017", "2017-03-31"),
        ("31 Sept 2017"[1:], "2017-09-01"),
    ],
)
def test_a_certain_date_is_read_without_a_known_order(text: str, day: str) -> None:
    assert read(text) == (day, "")


def test_a_text_date_that_may_be_either_is_a_problem_and_not_a_guess() -> None:
    assert read("03/04/2026") == ("", "ambiguous-date")
    assert read("03-04-26") == ("", "ambiguous-date")
    assert read("03/04/2026", DateOrder.YMD) == ("", "ambiguous-date")


def test_a_known_order_decides() -> None:
    assert read("03/04/2026", DateOrder.DMY) == ("2026-04-03", "")
    assert read("03/04/2026", DateOrder.MDY) == ("2026-03-04", "")
    assert read("03.04.2026", DateOrder.MDY) == ("2026-03-04", "")
    assert read("26-03-04", DateOrder.YMD) == ("2026-03-04", "")


def test_a_date_against_the_known_order_is_read_and_said() -> None:
    assert read("13/04/2026", DateOrder.MDY) == ("2026-04-13", "date-order")
    assert read("04/13/2026", DateOrder.DMY) == ("2026-04-13", "date-order")
    _, problem = read_date("04/13/2026", context(DateOrder.DMY), starts=True)
    assert problem is not None
    assert problem.severity is Severity.WARNING


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("June 2026", "2026-06-01", "2026-06-30"),
        ("Mar-21", "2021-03-01", "2021-03-31"),
        ("August2020", "2020-08-01", "2020-08-31"),
        ("12/2026", "2026-12-01", "2026-12-31"),
        ("2019-Q3", "2019-07-01", "2019-09-30"),
        ("2026-W05", "2026-01-26", "2026-02-01"),
        ("2026", "2026-01-01", "2026-12-31"),
        ("FY2026", "2026-01-01", "2026-12-31"),
    ],
)
def test_a_span_stands_for_its_first_day_at_a_start_else_its_last(
    text: str, first: str, last: str
) -> None:
    assert read(text, starts=True) == (first, "coarse-date")
    assert read(text, starts=False) == (last, "coarse-date")


@pytest.mark.parametrize(
    ("text", "last"),
    [
        ("Q3 2021/22", "2021-12-31"),
        ("Q4 2020/21", "2021-03-31"),
        ("2020-21 (Q1)", "2020-06-30"),
        ("2016-17", "2017-03-31"),
        ("2020-21\n  \n", "2021-03-31"),
        ("Fiscal Year 2017/18", "2018-03-31"),
        ("Fiscal Year 2026-2027", "2027-03-31"),
        ("FY 2019/2020", "2020-03-31"),
    ],
)
def test_a_fiscal_year_needs_its_first_month(text: str, last: str) -> None:
    assert read(text, fiscal=4) == (last, "coarse-date")
    assert read(text, fiscal=1) == ("", "fiscal-year")


def test_one_year_may_be_calendar_or_fiscal_where_fiscal_years_are_used() -> None:
    assert read("2026", fiscal=4) == ("", "fiscal-year")
    assert read("FY26", fiscal=4) == ("", "fiscal-year")
    assert read("2011-12", fiscal=4) == ("", "fiscal-year")
    assert read("2011-11", fiscal=4) == ("2011-11-30", "coarse-date")
    assert read("2011-12") == ("2011-12-31", "coarse-date")


def test_a_month_with_two_digits_may_name_a_day() -> None:
    assert read("Mar 21") == ("", "ambiguous-date")


@pytest.mark.parametrize(
    "text",
    ["soon", "Easter", "31/02/2026", "2026-13-01", "45/45/2026", "2016-i7", "x" * 90],
)
def test_what_is_no_date_is_said_so(text: str) -> None:
    assert read(text) == ("", "not-a-date")


@pytest.mark.parametrize("text", ["1/1/1900", "9999-12-31", "1 May 1066"])
def test_a_date_outside_any_plan_is_refused(text: str) -> None:
    assert read(text) == ("", "implausible-date")


@pytest.mark.parametrize(
    "serial", [0.0, 1.0, 60.0, -3.0, 0.5, 2958465.0, float("inf"), float("nan"), 1e300]
)
def test_a_serial_outside_any_plan_is_refused(serial: float) -> None:
    day, problem = read_odd_serial(serial, context(), starts=True)
    assert day is None
    assert problem is not None
    assert problem.rule == "implausible-date"


def test_a_number_may_be_a_year_or_a_compact_date() -> None:
    day, problem = read_odd_serial(2026.0, context(), starts=False)
    assert day == dt.date(2026, 12, 31)
    assert problem is not None
    assert problem.rule == "coarse-date"
    assert read_odd_serial(20260630.0, context(), starts=False) == (
        dt.date(2026, 6, 30),
        None,
    )


def test_serials_are_days_since_1899_12_30_and_times_are_dropped() -> None:
    # Source: ECMA-376 part 1, 18.17.4.1: 2008-07-03 is 39632 in the 1900 system.
    assert day_of_serial(39632.0) == dt.date(2008, 7, 3)
    assert day_of_serial(39632.99999) == dt.date(2008, 7, 3)


DAYS = st.dates(dt.date(1970, 1, 1), dt.date(2068, 12, 31))


@given(DAYS)
def test_every_way_to_write_a_day_reads_back_as_that_day(day: dt.date) -> None:
    forms = {
        None: (
            "%Y-%m-%d",
            "%d.%m.%Y",
            "%d.%m.%y",
            "%d %B %Y",
            "%d-%b-%y",
            "%B %d, %Y",
            "%b %d %Y",
            "%A, %d %B %Y",
            "%Y%m%d",
        ),
        DateOrder.DMY: ("%d/%m/%Y", "%d-%m-%y", "%d/%m/%Y %H:%M"),
        DateOrder.MDY: ("%m/%d/%Y", "%m-%d-%y", "%m/%d/%Y %I:%M:%S %p"),
        DateOrder.YMD: ("%y-%m-%d", "%Y/%m/%d"),
    }
    for order, patterns in forms.items():
        for pattern in patterns:
            assert read(day.strftime(pattern), order)[0] == day.isoformat(), pattern


@given(DAYS, st.sampled_from(["%d/%m/%Y", "%m/%d/%Y"]))
def test_without_an_order_a_date_is_right_or_refused(day: dt.date, form: str) -> None:
    found, rule = read(day.strftime(form))
    assert found == day.isoformat() or (found == "" and rule == "ambiguous-date")


@given(st.text(max_size=70), st.sampled_from([None, *DateOrder]), st.integers(1, 12))
def test_no_text_breaks_the_date_reader(
    text: str, order: DateOrder | None, fiscal: int
) -> None:
    day, problem = read_date(text, context(order, fiscal), starts=True)
    assert day is not None or problem is not None


# --- periods ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("2026-01", "2026-01"),
        ("2026/1", "2026-01"),
        ("01/2026", "2026-01"),
        ("Jan 2026", "2026-01"),
        ("January 2026", "2026-01"),
        ("Jan-26", "2026-01"),
        ("Jan 26", "2026-01"),
        ("jan. '26", "2026-01"),
        ("2026 Sept", "2026-09"),
        ("Q1 2026", "2026-Q1"),
        ("1Q26", "2026-Q1"),
        ("2019-Q3", "2019-Q3"),
        ("2019 3Q", "2019-Q3"),
        ("H2 2026", "2026-07-01/2026-12-31"),
        ("2026-H1", "2026-01-01/2026-06-30"),
        ("2026-W05", "2026-01-26/2026-02-01"),
        ("2026W5", "2026-01-26/2026-02-01"),
        ("W05 2026", "2026-01-26/2026-02-01"),
        ("Week 5, 2026", "2026-01-26/2026-02-01"),
        ("2020-W53", "2020-12-28/2021-01-03"),
        ("2026", "2026"),
        ("2026-01-05/2026-01-18", "2026-01-05/2026-01-18"),
    ],
)
def test_a_period_is_read_as_people_write_it(text: str, label: str) -> None:
    period = read_period(text, 1)
    assert isinstance(period, Period)
    assert period.label == label


def test_fiscal_quarters_and_years_begin_in_their_month() -> None:
    assert read_period("FY2021/22", 4) == months(2021, 4, 12)
    assert read_period("Q3 FY2021/22", 4) == months(2021, 10, 3)
    assert read_period("Q4 2021/22", 7) == months(2022, 4, 3)
    assert read_period("Q1 2026", 4) == months(2026, 1, 3)
    assert read_period("Q1 26/27", 4) == months(2026, 4, 3)
    assert read_period("Q4 FY26-27", 4) == months(2027, 1, 3)
    assert read_period("FY 26/27", 4) == months(2026, 4, 12)
    assert read_period("Q1 26/28", 4) is None


def test_a_fiscal_period_that_cannot_be_placed_is_a_problem() -> None:
    for text, start in (("FY2021/22", 1), ("FY2021", 4), ("Q1 FY26", 4)):
        problem = read_period(text, start)
        assert isinstance(problem, Problem)
        assert problem.rule == "fiscal-year"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Budget",
        "P1",
        "1,200",
        "2026-13",
        "2016-18",
        "2021-W53",
        "Q5 2026",
        "1066",
        "3000-01",
        "2026-02-30/2026-03-01",
        "2026-03-02/2026-03-01",
        "Planned value 2026 as of today, in pounds",
    ],
)
def test_what_is_no_period_is_none(text: str) -> None:
    assert read_period(text, 4) is None


@given(st.integers(1990, 2100), st.integers(1, 12), st.integers(1, 60))
def test_months_tile_the_calendar(year: int, month: int, count: int) -> None:
    period = months(year, month, count)
    following = period.last + dt.timedelta(days=1)
    assert period.first == dt.date(year, month, 1)
    assert following.day == 1
    gone = (following.year - year) * 12 + following.month - month
    assert gone == count


@given(st.integers(1990, 2100), st.integers(1, 12))
def test_the_label_of_a_period_reads_back_as_the_period(year: int, month: int) -> None:
    for period in (
        months(year, month, 1),
        months(year, month, 2),
        months(year, 4, 3),
        months(year, 1, 12),
        month_of(dt.date(year, month, 28)),
    ):
        assert read_period(period.label, 1) == period


def test_a_negative_number_typed_as_text_is_no_year() -> None:
    # A published table has such cells; they once stopped the run.
    day, problem = read_date("-12", Context(None, "", 4, frozenset()), starts=True)
    assert day is None
    assert problem is not None
    assert problem.rule == "not-a-date"
