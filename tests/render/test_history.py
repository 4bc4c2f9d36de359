"""The memory between runs."""

from __future__ import annotations

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from ppmsheets.portfolio import History
from ppmsheets.render.history import HEADERS, draw_history, kept_dates
from ppmsheets.render.layout import serial
from ppmsheets.schema import HISTORY
from ppmsheets.sheet import Tab
from tests.render.example import ANALYSIS, TODAY, published

DATES = st.frozensets(st.dates(dt.date(2025, 11, 1), dt.date(2026, 4, 30)), max_size=40)
WEEKS = st.integers(min_value=0, max_value=9)


def days_ago(days: int) -> dt.date:
    return TODAY - dt.timedelta(days)


def drawn(*history: History, weeks: int = 8) -> Tab:
    return draw_history(ANALYSIS, history, title="History", weeks=weeks)


def dates(tab: Tab) -> set[object]:
    return {row[0] for row in tab.grid[1:]}


def baseline(published: frozenset[dt.date]) -> dt.date | None:
    """Return what a run of today is compared with, as the issue words it."""
    old = [date for date in published if date <= days_ago(6)]
    earlier = [date for date in published if date < TODAY]
    return max(old) if old else min(earlier, default=None)


def test_headers_are_those_that_the_next_run_reads() -> None:
    assert tuple(field.header for field in HISTORY.fields) == HEADERS
    assert drawn().grid[0] == HEADERS


def test_a_first_run_publishes_each_project_once() -> None:
    rows = drawn().grid[1:]
    assert [row[1] for row in rows] == ["BIL-7", "BOT-3", "MOB-1"]
    assert dates(drawn()) == {serial(TODAY)}


def test_figures_of_this_run_replace_those_of_the_same_date() -> None:
    old = published(TODAY)._replace(cpi=0.1)
    assert drawn(old) == drawn()


def test_earlier_figures_are_carried_as_they_were_published() -> None:
    row = drawn(published(days_ago(7))).grid[1]
    assert row == (
        serial(days_ago(7)), "MOB-1", "Customer mobile app", "Amber", 0.93, 0.85,
        2_040_000.0, serial(dt.date(2026, 9, 30)), "continue",
        "Active", "continue",
    )  # fmt: skip


def test_a_project_that_vanished_keeps_its_past() -> None:
    tab = drawn(published(days_ago(7), project_id="GONE-1"))
    assert "GONE-1" in {row[1] for row in tab.grid}


def test_a_project_that_vanished_today_is_kept_among_today_s_figures() -> None:
    tab = drawn(published(TODAY, project_id="GONE-1"))
    assert [row[1] for row in tab.grid[1:]] == ["BIL-7", "BOT-3", "GONE-1", "MOB-1"]


def test_of_two_rows_of_one_project_and_date_the_upper_one_stays() -> None:
    upper = published(days_ago(7), row=3)
    lower = published(days_ago(7), row=9)._replace(cpi=0.2)
    assert drawn(lower, upper) == drawn(upper)


def test_a_week_keeps_its_last_date() -> None:
    week = {dt.date(2026, 3, day) for day in (16, 18, 20)}
    assert kept_dates(week, TODAY, weeks=8) == {dt.date(2026, 3, 20)}


def test_iso_weeks_of_two_years_are_told_apart() -> None:
    new_year = {dt.date(2025, 12, 28), dt.date(2025, 12, 31), dt.date(2026, 1, 2)}
    assert kept_dates(new_year, TODAY, weeks=8) == {
        dt.date(2025, 12, 28),
        dt.date(2026, 1, 2),
    }


def test_only_the_last_weeks_stay() -> None:
    weekly = {days_ago(7 * week) for week in range(1, 20)}
    kept = kept_dates(weekly, TODAY, weeks=3)
    assert kept == {days_ago(7), days_ago(14), days_ago(21)}


def test_the_first_days_keep_the_oldest_date_to_compare_with() -> None:
    friday = dt.date(2026, 4, 3)
    published_on = {dt.date(2026, 3, 30), dt.date(2026, 3, 31), dt.date(2026, 4, 2)}
    assert dt.date(2026, 3, 30) in kept_dates(published_on, friday, weeks=8)


def test_a_run_for_a_past_date_keeps_what_was_published_since() -> None:
    since = {TODAY + dt.timedelta(days=7), TODAY + dt.timedelta(days=8)}
    assert kept_dates(since, TODAY, weeks=8) == since


@given(DATES, WEEKS)
def test_the_baseline_of_a_run_is_never_lost(
    published_on: frozenset[dt.date], weeks: int
) -> None:
    kept = kept_dates(published_on, TODAY, weeks=weeks)
    assert baseline(kept) == baseline(published_on)


@given(DATES, WEEKS)
def test_keeping_what_is_kept_keeps_all_of_it(
    published_on: frozenset[dt.date], weeks: int
) -> None:
    kept = kept_dates(published_on, TODAY, weeks=weeks)
    assert kept_dates(kept, TODAY, weeks=weeks) == kept
    assert kept_dates(kept | {TODAY}, TODAY, weeks=weeks) == kept


@given(DATES, WEEKS)
def test_history_stays_bounded(published_on: frozenset[dt.date], weeks: int) -> None:
    kept = kept_dates(published_on, TODAY, weeks=weeks)
    assert sum(date <= TODAY for date in kept) <= weeks + 1
