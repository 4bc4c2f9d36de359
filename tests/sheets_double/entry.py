"""What a person's typing becomes: a number, a date, a truth value, a formula, text."""

from __future__ import annotations

import datetime as dt
import re
from typing import NamedTuple

from tests.sheets_double.grid import Value
from tests.sheets_double.locales import Locale
from tests.sheets_double.refusals import Json

_EPOCH = dt.date(1899, 12, 30)
_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$")
_GROUPED = re.compile(r"[+-]?\d{1,3}(?:,\d{3})+(?:\.\d*)?$")
_ISO = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})$")
_SLASHED = re.compile(r"(\d{1,2})([-/.])(\d{1,2})(?:\2(\d{4}|\d{2}))?$")
_MONTH_FIRST = re.compile(r"([A-Za-z]{3,9})\.? (\d{1,2})(?:,? (\d{4}))?$")
_DAY_FIRST = re.compile(r"(\d{1,2})[ -]([A-Za-z]{3,9})(?:[ -](\d{4}))?$")
_TIME = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2}(?:\.\d+)?))?(?: ?([AaPp])[Mm])?$")
_MONTHS = [
    "jan",
    "feb",
    "mar",
    "apr",
    "may",
    "jun",
    "jul",
    "aug",
    "sep",
    "oct",
    "nov",
    "dec",
]
_FULL_MONTHS = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]

ASSUMED_YEAR = 2024
"""Year of a date typed without one: the double has no clock."""


class Entry(NamedTuple):
    """What typing left in a cell.

    Attributes:
        value: The value; None for a formula.
        formula: The formula with its ``=``.
        format: The number format that typing brings along; None for none.
    """

    value: Value = None
    formula: str | None = None
    format: Json = None


def typed(text: str, habits: Locale) -> Entry:
    """Return what typing a text into a cell leaves there."""
    if text.startswith("'"):
        return Entry(text[1:])
    if text.startswith("=") and len(text) > 1:
        return Entry(formula=text)
    bare = text.strip()
    if bare.casefold() in ("true", "false"):
        return Entry(bare.casefold() == "true")
    if not any(ch.isdigit() for ch in bare):
        return Entry(text)
    return (
        _typed_number(bare, habits)
        or _typed_date(bare, habits)
        or _typed_sum(bare)
        or Entry(text)
    )


def _typed_sum(text: str) -> Entry | None:
    """Return the formula that ``+1+1`` becomes, as in the editor."""
    if re.match(r"[+-][\dA-Z(][\dA-Z$.()+*/ -]*$", text) and re.search(
        r"\d$|\)$", text
    ):
        return Entry(formula="=" + text)
    return None


def _typed_number(text: str, habits: Locale) -> Entry | None:
    plain = _plain(text, habits)
    if plain is None:
        return None
    bare, kind, sign = plain
    if _NUMBER.match(bare):
        grouped = False
    elif _GROUPED.match(bare):
        grouped = True
    else:
        return None
    number = float(bare.replace(",", "")) * sign
    pattern = _number_pattern(bare, kind, habits, grouped=grouped)
    if pattern is None:
        return Entry(number)
    if kind == "PERCENT":
        number /= 100
    named = kind or ("NUMBER" if grouped else "SCIENTIFIC")
    return Entry(number, None, {"type": named, "pattern": pattern})


def _number_pattern(
    bare: str, kind: str, habits: Locale, *, grouped: bool
) -> str | None:
    decimals = "." in bare
    if kind == "PERCENT":
        return "0.00%" if decimals else "0%"
    if kind == "CURRENCY":
        return habits.money if decimals else habits.money.replace(".00", "")
    if "e" in bare.casefold():
        return "0.00E+00"
    if grouped:
        return "#,##0.00" if decimals else "#,##0"
    return None


def _plain(text: str, habits: Locale) -> tuple[str, str, int] | None:
    """Return a number in American marks, kind and sign; None if it is none."""
    sign = 1
    if text.startswith("(") and text.endswith(")"):
        text, sign = text[1:-1], -1
    if text.startswith("-"):
        text, sign = text[1:], -sign
    kind = ""
    if text[:1] in habits.currency or text[-1:] in habits.currency:
        text, kind = text.strip(habits.currency + " "), "CURRENCY"
    elif text.endswith("%"):
        text, kind = text[:-1].rstrip(), "PERCENT"
    if kind and text[:1] == "-":
        text, sign = text[1:], -sign
    if not text or text[0] not in "0123456789.,+":
        return None
    if habits.decimal != ".":
        if "." in text and habits.group != ".":
            return None
        text = text.replace(habits.group, "\0").replace(habits.decimal, ".")
        text = text.replace("\0", ",")
    return text, kind, sign


def _typed_date(text: str, habits: Locale) -> Entry | None:
    date, gap, clock = text.partition(" ")
    if gap and _TIME.match(clock):
        found, time = _date(date, habits), _time(clock)
        if found and time:
            pattern = f"{found[1]} {time[1]}"
            made = {"type": "DATE_TIME", "pattern": pattern}
            return Entry(found[0] + time[0], None, made)
    time = _time(text)
    if time:
        return Entry(time[0], None, {"type": "TIME", "pattern": time[1]})
    found = _date(text, habits)
    return found and Entry(found[0], None, {"type": "DATE", "pattern": found[1]})


def _date(text: str, habits: Locale) -> tuple[float, str] | None:
    match = _ISO.match(text)
    if match:
        year, mark, month, day = match.groups()
        return _serial(year, month, day, f"yyyy{mark}mm{mark}dd")
    match = _SLASHED.match(text)
    if match:
        return _slashed(match, habits)
    match = _MONTH_FIRST.match(text)
    if match:
        name, day_text, year_text = match.groups()
        pattern = f"{_month_pattern(name)} d" + (", yyyy" if year_text else "")
        return _serial(year_text, _month(name), day_text, pattern)
    match = _DAY_FIRST.match(text)
    if match:
        day_text, name, year_text = match.groups()
        mark = text[len(day_text)]
        pattern = f"d{mark}{_month_pattern(name)}" + (
            f"{mark}yyyy" if year_text else ""
        )
        return _serial(year_text, _month(name), day_text, pattern)
    return None


def _slashed(match: re.Match[str], habits: Locale) -> tuple[float, str] | None:
    first, mark, second, year = match.groups()
    if year is None and mark == ".":
        return None
    day_first = habits.order == "dmy"
    month, day = (second, first) if day_first else (first, second)
    if year and len(year) == 2:
        year = ("20" if int(year) < 50 else "19") + year
        tail = f"{mark}yy"
    else:
        tail = f"{mark}yyyy" if year else ""
    pattern = (f"d{mark}m" if day_first else f"m{mark}d") + tail
    return _serial(year, month, day, pattern)


def _serial(
    year: str | None, month: str | None, day: str, pattern: str
) -> tuple[float, str] | None:
    if month is None:
        return None
    try:
        date = dt.date(int(year or ASSUMED_YEAR), int(month), int(day))
    except ValueError:
        return None
    return float((date - _EPOCH).days), pattern


def _month(name: str) -> str | None:
    key = name.casefold()
    if key in _MONTHS or key in _FULL_MONTHS:
        return str(_MONTHS.index(key[:3]) + 1)
    return None


def _month_pattern(name: str) -> str:
    return "mmm" if len(name) == 3 else "mmmm"


def _time(text: str) -> tuple[float, str] | None:
    match = _TIME.match(text)
    if not match:
        return None
    hour, minute, second, half = match.groups()
    hours, minutes, seconds = int(hour), int(minute), float(second or 0)
    if minutes > 59 or seconds >= 60 or (half and not 1 <= hours <= 12):
        return None
    if half:
        hours = hours % 12 + (12 if half in "pP" else 0)
    pattern = "h:mm" + (":ss" if second else "") + (" am/pm" if half else "")
    if hours > 23:
        pattern = pattern.replace("h", "[h]", 1)
    return (hours * 3600 + minutes * 60 + seconds) / 86_400, pattern
