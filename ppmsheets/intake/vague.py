"""What to type instead of a text that is nearly a date or a number.

Nothing here reads a value: a text that leaves something open is never guessed, but
its finding names the very spelling that would be accepted.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re

from ppmsheets.intake.amounts import amount_within, same_currency
from ppmsheets.intake.context import Context, Problem, error, number_text, shown
from ppmsheets.intake.periods import MONTH_WORD, full_year, month_number
from ppmsheets.schema import Field, Kind
from ppmsheets.settings import DateOrder

_ABOUT = re.compile(
    r"(?:~|≈|(?:c|ca|circa|approx|approximately|about|around|est|estimated|prov"
    r"|provisional|provisionally|likely|probably|expected|hopefully|by|before|after"
    r"|not before|until|from)\b\.?:?)\s*"
)
_AFTERWARDS = re.compile(
    r"\s*(?:\?+|[(\[].*|[,;]? ?\b(?:tb[acd]|est|estimated|approx|provisional|latest"
    r"|earliest|onwards?|or (?:so|later|earlier))\b\.?|\+)"
)
_DAY_AND_MONTH = re.compile(r"([0-9]{1,2})[-/.]([0-9]{1,2})\.?")
_DAY_OF_MONTH = re.compile(
    rf"(?P<day>[0-9]{{1,2}})(?:st|nd|rd|th)?[ -]?(?:of )?(?P<month>{MONTH_WORD})\.?"
)
_MONTH_AND_NUMBER = re.compile(
    rf"(?P<month>{MONTH_WORD})\.?[ -]?(?P<number>[0-9]{{1,2}})(?P<th>st|nd|rd|th)?"
)
_MONTH = re.compile(
    rf"(?:(?:the )?(?P<part>early|mid|middle|late|end|start|beginning)(?:[ -]of)?"
    rf"[ -]?)?(?P<month>{MONTH_WORD})\.?(?:[ ,-]*(?P<year>[0-9]{{4}}))?"
)
_PART_DAYS = {"early": 5, "start": 1, "beginning": 1, "mid": 15, "middle": 15}
_LATE = 25
_LEAP = 2024
"""A year that has every day of the calendar."""


def certain_part(plain: str) -> str:
    """Return a casefolded text without what makes it uncertain: about, tbc, ?."""
    start = _ABOUT.match(plain)
    rest = plain[start.end() :] if start else plain
    for match in _AFTERWARDS.finditer(rest):
        if match.end() == len(rest) and match.start():
            return rest[: match.start()].strip()
    return rest.strip()


def vague_date(plain: str, text: str, order: DateOrder | None) -> Problem | None:
    """Return what to type for a date that lacks a year or a day; None for others.

    Args:
        plain: The text, casefolded, with single blanks.
        text: As typed.
        order: The known order of dates.
    """
    digits = _DAY_AND_MONTH.fullmatch(plain)
    if digits:
        return _without_year(int(digits[1]), int(digits[2]), text, order)
    named = _DAY_OF_MONTH.fullmatch(plain)
    if named:
        readings = _named(int(named["day"]), month_number(named["month"]))
        return _open(text, "has no year", readings)
    number = _MONTH_AND_NUMBER.fullmatch(plain)
    if number:
        return _day_or_year(number, text)
    month = _MONTH.fullmatch(plain)
    return _part_of_month(month, text) if month else None


def ambiguous_date(text: str, day: dt.date, other: dt.date) -> Problem:
    """Return what is said of a date that may be day or month first."""
    readings = [_reading(found.isoformat(), found) for found in (day, other)]
    return error(
        "ambiguous-date",
        f"{shown(text)} may be day or month first.",
        f"Type {' or '.join(readings)}; or set the order of dates (date_order) on "
        "Setup or in the config.",
    )


def _reading(typed: str, day: dt.date) -> str:
    return f"{typed} for {day.day} {calendar.month_name[day.month]}"


def _named(day: int, month: int) -> list[str]:
    """Return how to type a day of a month whose year is open; [] for no day."""
    try:
        found = dt.date(_LEAP, month, day)
    except ValueError:
        return []
    return [_reading(f"YYYY-{found:%m-%d}", found)]


def _without_year(
    one: int, two: int, text: str, order: DateOrder | None
) -> Problem | None:
    day_first, month_first = _named(one, two), _named(two, one)
    if order is DateOrder.DMY and day_first:
        month_first = []
    elif order in (DateOrder.MDY, DateOrder.YMD) and month_first:
        day_first = []
    readings = list(dict.fromkeys(day_first + month_first))
    if len(readings) > 1:
        return _open(text, "has no year and may be day or month first", readings)
    if not day_first and two > 12 and 1 <= one <= 12:
        month = calendar.month_name[one]
        readings.append(f"{full_year(two)}-{one:02} for {month} {full_year(two)}")
        return _open(text, "may name a day or a year", readings)
    return _open(text, "has no year", readings)


def _day_or_year(found: re.Match[str], text: str) -> Problem | None:
    month, number = month_number(found["month"]), int(found["number"])
    readings = _named(number, month)
    if found["th"]:
        return _open(text, "has no year", readings)
    year = full_year(number)
    readings.append(f"{year}-{month:02} for {calendar.month_name[month]} {year}")
    return error(
        "ambiguous-date",
        f"{shown(text)} may name a day or a year.",
        f"Type {' or '.join(readings)}{_years(readings)}.",
    )


def _part_of_month(found: re.Match[str], text: str) -> Problem:
    month, part, year = month_number(found["month"]), found["part"], found["year"]
    last = calendar.monthrange(int(year or _LEAP), month)[1]
    day = last if part in (None, "end") else _PART_DAYS.get(part, _LATE)
    example = f"{year or 'YYYY'}-{month:02}-{day:02}"
    lacks = "says no day" if year else "has no year"
    with_year = "" if year else ", with the year for YYYY"
    return error(
        "vague-date",
        f"{shown(text)} {lacks}.",
        f"Type the day that is meant, e.g. {example}{with_year}.",
    )


def _open(text: str, lacks: str, readings: list[str]) -> Problem | None:
    if not readings:
        return None
    return error(
        "ambiguous-date" if len(readings) > 1 else "vague-date",
        f"{shown(text)} {lacks}.",
        f"Type {' or '.join(readings)}{_years(readings)}.",
    )


def _years(readings: list[str]) -> str:
    open_year = any(reading.startswith("YYYY") for reading in readings)
    return ", with the year for YYYY" if open_year else ""


def near_number(text: str, field: Field, context: Context) -> str | None:
    """Return how to type the one number that a refused text holds; None without one.

    Args:
        text: As typed, e.g. ``approx. 1.2m`` or ``112k (excl. VAT)``.
        field: What the number means.
        context: How cells are read.
    """
    amount = amount_within(text, context.decimal)
    if amount is None:
        return None
    typed = number_text(amount.value)
    if field.kind is Kind.MONEY:
        named, wanted = amount.currency, context.currency
        fits = not (named and wanted) or same_currency(named, wanted)
        return typed if fits and not amount.percent else None
    if amount.currency or amount.absolute:
        return None
    if amount.percent:
        return f"{typed}%"
    if field.kind is not Kind.SHARE or amount.value <= 1:
        return typed
    return f"{typed}%" if 2 <= amount.value <= 100 else None
