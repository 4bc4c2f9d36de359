"""What people type into status tabs, and what they are told to type instead."""

from __future__ import annotations

import datetime as dt

import pytest

from ppmsheets.portfolio import Finding, Portfolio, Severity
from ppmsheets.settings import DateOrder, Reading, Settings
from tests.intake.tabs import read, rules

DMY = Settings(reading=Reading(date_order=DateOrder.DMY))


def finish(
    typed: str, settings: Settings | None = None
) -> tuple[Portfolio, tuple[Finding, ...]]:
    """Return what is read of one project whose Forecast finish is typed."""
    return read(
        f"| Project ID | Project | Forecast finish |\n| P1 | Apollo | {typed} |",
        settings,
    )


# --- dates -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "rule", "fix"),
    [
        (
            "'2/11",
            "ambiguous-date",
            (
                "Type YYYY-11-02 for 2 November or YYYY-02-11 for 11 February, with "
                "the year for YYYY."
            ),
        ),
        (
            "'2/26",
            "ambiguous-date",
            (
                "Type YYYY-02-26 for 26 February or 2026-02 for February 2026, with "
                "the year for YYYY."
            ),
        ),
        (
            "'13/4",
            "vague-date",
            "Type YYYY-04-13 for 13 April, with the year for YYYY.",
        ),
        (
            "03/04/2026",
            "ambiguous-date",
            (
                "Type 2026-04-03 for 3 April or 2026-03-04 for 4 March; or set the "
                "order of dates (date_order) on Setup or in the config."
            ),
        ),
        (
            "Mar 21",
            "ambiguous-date",
            (
                "Type YYYY-03-21 for 21 March or 2021-03 for March 2021, with the year "
                "for YYYY."
            ),
        ),
        (
            "May 12th",
            "vague-date",
            "Type YYYY-05-12 for 12 May, with the year for YYYY.",
        ),
        ("12 May", "vague-date", "Type YYYY-05-12 for 12 May, with the year for YYYY."),
        (
            "mid-May",
            "vague-date",
            "Type the day that is meant, e.g. YYYY-05-15, with the year for YYYY.",
        ),
        (
            "May",
            "vague-date",
            "Type the day that is meant, e.g. YYYY-05-31, with the year for YYYY.",
        ),
        ("mid-May 2026", "vague-date", "Type the day that is meant, e.g. 2026-05-15."),
        (
            "early June 2026",
            "vague-date",
            "Type the day that is meant, e.g. 2026-06-05.",
        ),
        ("late Feb 2026", "vague-date", "Type the day that is meant, e.g. 2026-02-25."),
        ("c. June 2026", "vague-date", "Type 2026-06-30 if that is the day."),
        ("June 2026?", "vague-date", "Type 2026-06-30 if that is the day."),
        ("12 May 2026 (tbc)", "vague-date", "Type 2026-05-12 if that is the day."),
        ("by 30.6.2026", "vague-date", "Type 2026-06-30 if that is the day."),
        ("June 2026 or later", "vague-date", "Type 2026-06-30 if that is the day."),
        (
            "w/c 12 May",
            "vague-date",
            "Type YYYY-05-12 for 12 May, with the year for YYYY.",
        ),
        ("Easter", "not-a-date", "Enter a date such as 2026-06-30."),
    ],
)
def test_a_date_that_is_not_certain_is_left_out_with_what_to_type(
    typed: str, rule: str, fix: str
) -> None:
    portfolio, findings = finish(typed)
    assert portfolio.projects[0].forecast_finish is None
    assert portfolio.excluded == 1
    assert rules(findings) == [f"{rule} Tab!C2"]
    assert findings[0].fix == fix
    assert findings[0].severity is Severity.ERROR


@pytest.mark.parametrize(
    ("typed", "fix"),
    [
        ("'2/11", "Type YYYY-11-02 for 2 November, with the year for YYYY."),
        ("~3/4/2026", "Type 2026-04-03 if that is the day."),
    ],
)
def test_a_known_order_leaves_one_reading(typed: str, fix: str) -> None:
    _, (finding,) = finish(typed, DMY)
    assert finding.fix == fix


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("end April 2027", "2027-04-30"),
        ("End of Apr-27", "2027-04-30"),
        ("end of Q3 2026", "2026-09-30"),
        ("beginning of 2027", "2027-01-01"),
        ("Q3 2026", "2026-09-30"),
        ("w/c 12 May 2026", "2026-05-18"),
        ("Week commencing: Mon 11 May 2026", "2026-05-17"),
        ("W/E 16.05.2026", "2026-05-16"),
    ],
)
def test_a_span_of_days_is_read_as_its_last_and_said(typed: str, day: str) -> None:
    portfolio, findings = finish(typed)
    assert portfolio.projects[0].forecast_finish == dt.date.fromisoformat(day)
    assert rules(findings) == ["coarse-date Tab!C2"]
    assert portfolio.excluded == 0


def test_a_week_that_begins_is_the_first_day_of_a_start() -> None:
    portfolio, _ = read("""
    | Project ID | Project | Start           |
    | P1         | Apollo  | w/c 12 May 2026 |
    """)
    assert portfolio.projects[0].start == dt.date(2026, 5, 12)


def test_weeks_that_begin_on_a_day_are_periods_and_head_columns() -> None:
    portfolio, findings = read("""
    # Long
    | Project ID | Person | Period          | FTE |
    | P1         | Ann    | w/c 11 May 2026 | 0.5 |
    # Wide
    | Project ID | Person | w/c 11 May 2026 | w/c 18 May 2026 |
    | P1         | Bob    | 0.25            | 1               |
    # Projects
    | Project ID | Project |
    | P1         | Apollo  |
    """)
    first, last = dt.date(2026, 5, 11), dt.date(2026, 5, 24)
    assert rules(findings) == []
    assert [(a.person, a.period.first, a.fte) for a in portfolio.allocations] == [
        ("Ann", first, 0.5),
        ("Bob", first, 0.25),
        ("Bob", dt.date(2026, 5, 18), 1.0),
    ]
    assert max(a.period.last for a in portfolio.allocations) == last
