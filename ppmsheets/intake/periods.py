"""Periods as people type them: months, quarters, weeks, years, fiscal years.

Stated rules:

- ``2026-01`` is a month; ``2016-17`` a fiscal year, for it can be no month.
- A fiscal year of two years, ``2021/22``, begins in the configured month of the
  first; where that month is January, fiscal years are not in use and it cannot be
  placed. ``FY2021`` alone is a calendar year then, else ambiguous.
- ``Q1 2026`` is a calendar quarter; ``Q3 2021/22`` a quarter of the fiscal year.
  Behind a quarter or FY the years may be short: ``Q3 21/22``, ``FY21/22``.
- Weeks are ISO 8601 weeks, Monday to Sunday.
- ``Jan-26`` is January 2026; two-digit years from 69 on are 19xx (as in POSIX).
"""

from __future__ import annotations

import calendar
import datetime as dt
import functools
import re

from ppmsheets.intake.context import Problem, error, shown
from ppmsheets.portfolio import Period

FIRST_YEAR = 1950
LAST_YEAR = 2100
"""Years beyond these are slips: nobody's portfolio is planned there."""

_MONTHS = {
    name: number
    for number in range(1, 13)
    for name in (
        calendar.month_name[number].lower(),
        calendar.month_abbr[number].lower(),
    )
} | {"sept": 9}
MONTH_WORD = "|".join(sorted(_MONTHS, key=len, reverse=True))

_YEAR = r"(?P<year>[0-9]{4})"
_SHORT = r"(?:(?P<year>[0-9]{4})|'?(?P<yy>[0-9]{2}))"
_FISCAL = r"(?P<year>[0-9]{4}) ?[/\N{EN DASH}-] ?(?P<next>[0-9]{4}|[0-9]{2})"
_SHORT_FISCAL = r"'?(?P<yy>[0-9]{2}) ?[/\N{EN DASH}-] ?'?(?P<next>[0-9]{2})"
_FY = r"(?P<fy>fy|fiscal year|financial year)"
_GAP = r"[ ,/\N{EN DASH}-]{0,3}"
_FORMS = tuple(
    re.compile(form)
    for form in (
        rf"(?P<month>{MONTH_WORD})\.?{_GAP}{_SHORT}",
        rf"{_YEAR}{_GAP}(?P<month>{MONTH_WORD})\.?",
        r"(?P<year>[0-9]{4})[-/. ](?P<month>0?[1-9]|1[0-2])",
        r"(?P<month>0?[1-9]|1[0-2])[-/. ](?P<year>[0-9]{4})",
        rf"(?:q(?P<q>[1-4])|(?P<q2>[1-4])q){_GAP}(?:{_FY} ?)?{_FISCAL}",
        rf"(?:q(?P<q>[1-4])|(?P<q2>[1-4])q){_GAP}(?:{_FY} ?)?{_SHORT_FISCAL}",
        rf"(?:{_FY} ?)?{_FISCAL}{_GAP}\(?q(?P<q>[1-4])\)?",
        rf"(?:q(?P<q>[1-4])|(?P<q2>[1-4])q){_GAP}(?:{_FY} ?)?{_SHORT}",
        rf"(?:{_FY} ?)?{_YEAR}{_GAP}(?:q(?P<q>[1-4])|(?P<q2>[1-4])q)",
        rf"h(?P<half>[12]){_GAP}{_YEAR}",
        rf"{_YEAR}{_GAP}h(?P<half>[12])",
        rf"{_YEAR}-?w(?P<week>[0-9]{{1,2}})",
        rf"(?:w|wk|week) ?(?P<week>[0-9]{{1,2}}){_GAP}{_YEAR}",
        rf"(?:{_FY} ?)?{_FISCAL}",
        rf"{_FY} ?{_SHORT_FISCAL}",
        rf"{_FY} ?{_SHORT}",
        _YEAR,
        r"(?P<first>[0-9]{4}-[0-9]{2}-[0-9]{2})/(?P<last>[0-9]{4}-[0-9]{2}-[0-9]{2})",
    )
)


def full_year(two_digits: int) -> int:
    """Return the year of two digits: 69 to 99 are 19xx, as in POSIX."""
    return two_digits + (1900 if two_digits >= 69 else 2000)


def month_number(word: str) -> int:
    """Return a month's number, 1 to 12, by its English name or abbreviation."""
    return _MONTHS[word]


def months(year: int, month: int, count: int) -> Period:
    """Return ``count`` whole months from a month on; it may lie beyond December."""
    start, end = year * 12 + month - 1, year * 12 + month - 1 + count
    last = dt.date(end // 12, end % 12 + 1, 1) - dt.timedelta(days=1)
    return Period(dt.date(start // 12, start % 12 + 1, 1), last)


def month_of(day: dt.date) -> Period:
    """Return the month that a day lies in."""
    return months(day.year, day.month, 1)


@functools.lru_cache(maxsize=4096)
def read_period(text: str, fiscal_year_start: int) -> Period | Problem | None:
    """Return the period that a text names.

    Args:
        text: As typed.
        fiscal_year_start: Month in which 2021/22 begins; 1: not in use.

    Returns:
        The period; None when the text names none; a problem when it names a
        fiscal year that cannot be placed.
    """
    plain = " ".join(text.casefold().split())
    if not plain or len(plain) > 30 or not any(ch.isdigit() for ch in plain):
        return None
    for form in _FORMS:
        match = form.fullmatch(plain)
        if match:
            return _placed(match.groupdict(), text, fiscal_year_start)
    return None


def _placed(
    found: dict[str, str | None], text: str, start: int
) -> Period | Problem | None:
    if found.get("first"):
        return _interval(found["first"] or "", found["last"] or "")
    short = found.get("yy")
    year = full_year(int(short)) if short else int(found["year"] or 0)
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    following = found.get("next")
    if following and int(following) % 100 != (year + 1) % 100:
        return None
    fiscal = bool(following) or bool(found.get("fy"))
    # Two years need a first month; one year would need to say which of the two.
    if fiscal and bool(following) is (start == 1):
        return _unplaced(text, start)
    quarter = found.get("q") or found.get("q2")
    if quarter:
        return months(year, (start if fiscal else 1) + 3 * (int(quarter) - 1), 3)
    return _in_year(found, year, start if fiscal else 1)


def _in_year(found: dict[str, str | None], year: int, start: int) -> Period | None:
    month, half, week = found.get("month"), found.get("half"), found.get("week")
    if month:
        number = int(month) if month.isdecimal() else _MONTHS[month]
        return months(year, number, 1)
    if half:
        return months(year, 6 * int(half) - 5, 6)
    if week:
        return _iso_week(year, int(week))
    return months(year, start, 12)


def _iso_week(year: int, week: int) -> Period | None:
    try:
        monday = dt.date.fromisocalendar(year, week, 1)
    except ValueError:
        return None
    return Period(monday, monday + dt.timedelta(days=6))


def _interval(first: str, last: str) -> Period | None:
    try:
        period = Period(dt.date.fromisoformat(first), dt.date.fromisoformat(last))
    except ValueError:
        return None
    return period if period.first <= period.last else None


def _unplaced(text: str, start: int) -> Problem:
    if start == 1:
        fix = 'Set "fiscal_year_start" under [reading] or on Setup, or type a date.'
    else:
        fix = "Name both years, e.g. FY2021/22, or type a date."
    return error(
        "fiscal-year",
        f"{shown(text)} is a fiscal year whose first month is not known.",
        fix,
    )
