"""Dates as people type them: read only where they are certain.

Stated rules:

- A text of digits such as 03/04/2026 needs a known order of dates; 13/04/2026 is
  certain without. Dotted dates, 03.04.2026, are day first unless the known order is
  month first. One date of a column never decides how another is read.
- Two-digit years from 69 on are 19xx (as in POSIX).
- A month, quarter, week, fiscal year or year typed as a date stands for its first
  day where something starts (Start, From, Raised), else for its last: a finish is
  never read earlier than it was promised. Each is said.
- Where fiscal years are in use, a bare ``2026`` (and ``2011-12``, which may be a
  month) could be either year and is not read.
- ``Mar-21`` is March 2021; ``Mar 21`` may be a day in March and is not read.
- ``w/c 12 May 2026`` is the week that begins on that day, ``w/e`` the one that ends.
- ``end (of)`` and ``start of`` a month, quarter or year are its last and first day.
- A date that leaves its day or year open (``mid-May``, ``2/11``) is not read.
- Times of day are dropped; calendar dates never shift by time zone.
"""

from __future__ import annotations

import datetime as dt
import re

from ppmsheets.intake.context import Context, Problem, error, shown, warning
from ppmsheets.intake.periods import (
    FIRST_YEAR,
    LAST_YEAR,
    MONTH_WORD,
    full_year,
    month_number,
    read_period,
)
from ppmsheets.intake.vague import ambiguous_date, certain_part, vague_date
from ppmsheets.portfolio import Period
from ppmsheets.settings import DateOrder
from ppmsheets.sheet import SERIAL_EPOCH_ORDINAL

FIRST_SERIAL = float(dt.date(FIRST_YEAR, 1, 1).toordinal() - SERIAL_EPOCH_ORDINAL)
LAST_SERIAL = float(dt.date(LAST_YEAR + 1, 1, 1).toordinal() - SERIAL_EPOCH_ORDINAL)
"""A plausible date's serial is at least the first and less than the last."""

FIX = "Enter a date such as 2026-06-30."

_TIME = r"(?:[t ,]+[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?(?: ?[ap]m)?z?)?"
_WEEKDAY = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?,? )?"
_ISO = re.compile(rf"([0-9]{{4}})([-/.])([0-9]{{1,2}})\2([0-9]{{1,2}}){_TIME}")
_DIGITS = re.compile(
    rf"([0-9]{{1,2}})([-/. ])([0-9]{{1,2}})\2([0-9]{{4}}|[0-9]{{2}}){_TIME}"
)
_YEAR = r"(?P<year>[0-9]{4}|'?[0-9]{2})"
_ORDINAL = r"(?P<day>[0-9]{1,2})(?:st|nd|rd|th)?"
_NAMED = (
    re.compile(
        rf"{_WEEKDAY}{_ORDINAL}[ \-/.]*(?:of )?(?P<month>{MONTH_WORD})\.?"
        rf"[ \-/.,]*{_YEAR}{_TIME}"
    ),
    re.compile(
        rf"{_WEEKDAY}(?P<month>{MONTH_WORD})\.?[ \-/]{_ORDINAL}(?:, ?| |-)"
        rf"(?P<year>[0-9]{{4}}){_TIME}"
    ),
)
_DAY_OR_YEAR = re.compile(rf"(?:{MONTH_WORD})\.? [0-9]{{1,2}}")
_WEEK = re.compile(
    r"(?:(?P<from>w[/.]?c\.?|w/b|week (?:commencing|beginning|starting))"
    r"|w/e|week ending):? (?P<day>.+)"
)
_EDGE = re.compile(r"(?:the )?(?P<edge>end|start|beginning)(?: of)?[ -](?P<span>.+)")
_COMPACT = re.compile(r"(?:19|20)[0-9]{6}")


def read_date(
    text: str, context: Context, *, starts: bool
) -> tuple[dt.date | None, Problem | None]:
    """Return the day that a text certainly means, and what to say about it.

    Args:
        text: As typed.
        context: How cells are read.
        starts: Whether something starts then: a month means its first day.
    """
    plain = " ".join(text.casefold().split())
    if len(plain) > 60:
        return None, _no_date(text)
    for read in (_from_iso, _from_names):
        parts = read(plain)
        if parts:
            return _made(parts, text)
    digits = _DIGITS.fullmatch(plain)
    if digits:
        return _from_digits(digits, context.date_order, text)
    return _from_span(plain, text, context, starts=starts)


def read_week(text: str, context: Context) -> Period | Problem | None:
    """Return the seven days of ``w/c 12 May 2026``.

    Args:
        text: As typed.
        context: How cells are read.

    Returns:
        The week; None for what is none; a problem where its day is not certain.
    """
    line = " ".join(text.split())
    match = _WEEK.fullmatch(line.casefold())
    if match is None:
        return None
    day, problem = read_date(line[match.start("day") :], context, starts=True)
    if day is None or (problem and problem.rule == "coarse-date"):
        return problem if day is None else None
    if match["from"]:
        return Period(day, day + dt.timedelta(days=6))
    return Period(day - dt.timedelta(days=6), day)


def day_of_serial(serial: float) -> dt.date:
    """Return the day of a serial within the plausible range; the time is dropped."""
    return dt.date.fromordinal(int(serial) + SERIAL_EPOCH_ORDINAL)


def read_odd_serial(
    serial: float, context: Context, *, starts: bool
) -> tuple[dt.date | None, Problem | None]:
    """Return the day of a number that is no plausible serial: 2026, 20260630."""
    if serial == serial // 1 and (
        FIRST_YEAR <= serial <= LAST_YEAR or 19500101 <= serial <= 21001231
    ):
        return read_date(str(int(serial)), context, starts=starts)
    return None, error(
        "implausible-date",
        f"{shown(serial)} is no date from {FIRST_YEAR} to {LAST_YEAR}.",
        FIX,
    )


def _from_iso(plain: str) -> tuple[int, int, int] | None:
    iso = _ISO.fullmatch(plain)
    if iso:
        return int(iso[1]), int(iso[3]), int(iso[4])
    if _COMPACT.fullmatch(plain):
        return int(plain[:4]), int(plain[4:6]), int(plain[6:])
    return None


def _from_names(plain: str) -> tuple[int, int, int] | None:
    for form in _NAMED:
        named = form.fullmatch(plain)
        if named:
            return _year(named["year"]), month_number(named["month"]), int(named["day"])
    return None


def _year(digits: str) -> int:
    digits = digits.lstrip("'")
    return int(digits) if len(digits) == 4 else full_year(int(digits))


def _from_digits(
    match: re.Match[str], order: DateOrder | None, text: str
) -> tuple[dt.date | None, Problem | None]:
    one, sign, two, last = int(match[1]), match[2], int(match[3]), match[4]
    if order is DateOrder.YMD and len(last) == 2 and sign != ".":
        return _made((full_year(one), two, int(last)), text)
    year = _year(last)
    month_first = order is DateOrder.MDY
    if one > 12 >= two or two > 12 >= one:
        day, note = _made((year, min(one, two), max(one, two)), text)
        known = order in (DateOrder.DMY, DateOrder.MDY)
        if day and not note and known and month_first is not (two > 12):
            note = _other_order(text, day, month_first=month_first)
        return day, note
    if one != two and order not in (DateOrder.DMY, DateOrder.MDY) and sign != ".":
        day, note = _made((year, two, one), text)
        other, _ = _made((year, one, two), text)
        return None, ambiguous_date(text, day, other) if day and other else note
    return _made((year, one, two) if month_first else (year, two, one), text)


def _other_order(text: str, day: dt.date, *, month_first: bool) -> Problem:
    usual = "month" if month_first else "day"
    return warning(
        "date-order",
        f"{shown(text)} can only be {day.isoformat()}; dates here are {usual} first.",
        FIX,
    )


def _from_span(
    plain: str, text: str, context: Context, *, starts: bool
) -> tuple[dt.date | None, Problem | None]:
    edge = _EDGE.fullmatch(plain)
    span = edge["span"] if edge else plain
    if not edge and _DAY_OR_YEAR.fullmatch(plain):
        return None, vague_date(plain, text, context.date_order)
    period = read_week(span, context) or read_period(span, context.fiscal_year_start)
    if isinstance(period, Problem):
        return None, period
    if context.fiscal_year_start != 1 and _either_year(span):
        return None, error(
            "fiscal-year", f"{shown(text)} may be a calendar or a fiscal year.", FIX
        )
    if period is None:
        return None, _unread(plain, text, context)
    return _end_of(period, text, starts=edge["edge"] != "end" if edge else starts)


def _unread(plain: str, text: str, context: Context) -> Problem:
    """Return what to type instead of a text that is no certain date."""
    rest = certain_part(plain)
    if rest and rest != plain:
        day, _ = read_date(rest, context, starts=False)
        if day:
            return error(
                "vague-date",
                f"{shown(text)} is no certain date.",
                f"Type {day.isoformat()} if that is the day.",
            )
    return vague_date(rest, text, context.date_order) or _no_date(text)


def _either_year(plain: str) -> bool:
    """Return whether a text names a bare year, or a month that may be two years."""
    year, _, rest = plain.partition("-")
    if len(plain) == 4:
        return plain.isdecimal()
    if len(rest) != 2 or not (year.isdecimal() and rest.isdecimal()):
        return False
    return int(rest) <= 12 and int(rest) == (int(year) + 1) % 100


def _end_of(
    period: Period, text: str, *, starts: bool
) -> tuple[dt.date | None, Problem | None]:
    day = period.first if starts else period.last
    which = "first" if starts else "last"
    return day, warning(
        "coarse-date",
        f"{shown(text)} was read as its {which} day, {day.isoformat()}.",
        "Enter the day to be exact.",
    )


def _made(
    parts: tuple[int, int, int], text: str
) -> tuple[dt.date | None, Problem | None]:
    try:
        day = dt.date(*parts)
    except ValueError:
        return None, _no_date(text)
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        return None, error(
            "implausible-date",
            f"{shown(text)} is no date from {FIRST_YEAR} to {LAST_YEAR}.",
            FIX,
        )
    return day, None


def _no_date(text: str) -> Problem:
    return error("not-a-date", f"{shown(text)} is not a date.", FIX)
