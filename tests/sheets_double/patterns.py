"""Numbers and dates as shown: the number format patterns of spreadsheets."""

from __future__ import annotations

import datetime as dt
import re
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import NamedTuple

from tests.sheets_double.locales import AMERICAN, Locale
from tests.sheets_double.refusals import Json

EPOCH = dt.datetime(1899, 12, 30)  # noqa: DTZ001 - spreadsheet days have no time zone

DATE_TYPES = ("DATE", "TIME", "DATE_TIME")

DEFAULTS = {
    "NUMBER": "#,##0.00",
    "PERCENT": "0.00%",
    "TIME": "h:mm:ss am/pm",
    "DATE_TIME": "m/d/yyyy h:mm:ss",
    "SCIENTIFIC": "0.00E+00",
    "TEXT": "@",
}
"""Patterns of formats that name only a type, as the API's reference shows them."""

_TOKENS = re.compile(
    r'"([^"]*)"|\\(.)|_(.)|\*(.)'
    r"|(\[h+\]|\[m+\]|\[s+\]|am/pm|a/p|y+|m+|d+|h+|s+(?:\.0+)?)"
    r"|(E[+-]0+|[0#?][0#?,]*(?:\.[0#?]*,*)?|\.[0#?]+)"
    r"|(\[[^\]]*\])|(.)",
    re.IGNORECASE | re.DOTALL,
)
_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
_DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]


class Token(NamedTuple):
    """A piece of a pattern: literal text, a date part, or a run of digits."""

    kind: str
    text: str


def pattern_of(number_format: Json, habits: Locale) -> str:
    """Return the pattern of a ``NumberFormat``; empty for the general format."""
    pattern: str = number_format.get("pattern", "")
    if pattern:
        return pattern
    kind = number_format.get("type", "")
    if kind == "DATE":
        return habits.date
    return habits.money if kind == "CURRENCY" else DEFAULTS.get(kind, "")


def show(number: float, pattern: str, habits: Locale = AMERICAN) -> str:
    """Return a number as a pattern shows it."""
    if not pattern or pattern.casefold() == "general":
        return general(number, habits)
    section, amount = _section(number, pattern)
    tokens = _tokens(section)
    kinds = {token.kind for token in tokens}
    if "date" in kinds:
        return _show_date(amount, tokens)
    if "digits" in kinds:
        return _show_number(amount, tokens, habits)
    return "".join(
        general(number, habits) if token.text == "@" else token.text for token in tokens
    )


def general(number: float, habits: Locale = AMERICAN) -> str:
    """Return a number without a format, at most ten significant digits."""
    size = abs(number)
    if size and (size >= 1e15 or size < 1e-9):
        mantissa, exponent = f"{number:.5E}".split("E")
        mantissa = mantissa.rstrip("0").rstrip(".")
        sign = "-" if exponent[0] == "-" else "+"
        return f"{mantissa}E{sign}{int(exponent[1:]):02d}"
    if number == int(number):
        return str(int(number))
    text = format(Decimal(f"{number:.10g}"), "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return text.replace(".", habits.decimal)


# --- sections -----------------------------------------------------------------------


def _section(number: float, pattern: str) -> tuple[str, float]:
    """Return the section of a pattern for a number, and the amount it shows."""
    sections = _split_sections(pattern)
    for section in sections:
        match = re.match(r"\[(<=|>=|<>|<|>|=)(-?[\d.]+)\]", section)
        if match and _holds(number, match[1], float(match[2])):
            return section[match.end() :], number
    plain = [section for section in sections if not re.match(r"\[[<>=]", section)]
    if number < 0 and len(plain) > 1:
        return plain[1], -number
    if number == 0 and len(plain) > 2:
        return plain[2], number
    return (plain or sections)[0], number


def _holds(number: float, sign: str, limit: float) -> bool:
    return {
        "<": number < limit,
        ">": number > limit,
        "<=": number <= limit,
        ">=": number >= limit,
        "=": number == limit,
        "<>": number != limit,
    }[sign]


@lru_cache(maxsize=256)
def _split_sections(pattern: str) -> tuple[str, ...]:
    return tuple(
        re.sub(r"^\[(?:[A-Za-z]+\d*)\]", "", part)
        if not re.match(r"^\[(h+|m+|s+)\]", part, re.IGNORECASE)
        else part
        for part in re.findall(r'((?:"[^"]*"|\\.|[^;"\\])+)', pattern)
    )


@lru_cache(maxsize=256)
def _tokens(section: str) -> tuple[Token, ...]:
    found: list[Token] = []
    for match in _TOKENS.finditer(section):
        quoted, escaped, blank, _fill, date, digits, bracket, other = match.groups()
        if date is not None:
            found.append(Token("date", date.lower()))
        elif digits is not None:
            found.append(Token("digits", digits))
        elif bracket is not None:
            currency = re.match(r"\[\$([^-\]]*)", bracket)
            found.append(Token("text", currency[1] if currency else ""))
        elif blank is not None:
            found.append(Token("text", " "))
        else:
            text = next((part for part in (quoted, escaped, other) if part), "")
            found.append(Token("percent" if text == "%" == other else "text", text))
    return tuple(found)


# --- numbers ------------------------------------------------------------------------


def _show_number(number: float, tokens: tuple[Token, ...], habits: Locale) -> str:
    percents = sum(token.kind == "percent" for token in tokens)
    amount = Decimal(repr(number)) * Decimal(100) ** percents
    exponent = next((t.text for t in tokens if t.text[:1] in "Ee" and t.text[1:]), "")
    runs = [t.text for t in tokens if t.kind == "digits" and t.text != exponent]
    power = 0
    if exponent and amount:
        power = amount.adjusted()
        amount = amount.scaleb(-power)
    body = _digits(abs(amount), runs[0] if runs else "0", habits)
    shown = []
    for token in tokens:
        if token.kind != "digits":
            shown.append(token.text)
        elif token.text == exponent:
            shown.append(_power(power, exponent))
        else:
            shown.append(body)
            body = ""
    sign = "-" if amount < 0 and any(ch in "123456789" for ch in "".join(shown)) else ""
    return sign + "".join(shown)


def _power(power: int, exponent: str) -> str:
    sign = "-" if power < 0 else "+" if exponent[1] == "+" else ""
    return f"{exponent[0]}{sign}{abs(power):0{len(exponent) - 2}d}"


def _digits(amount: Decimal, run: str, habits: Locale) -> str:
    # Each comma behind the digits, decimals or not, divides by a thousand.
    digits = run.rstrip(",")
    amount = amount / Decimal(1000) ** (len(run) - len(digits))
    whole, _, fraction = digits.partition(".")
    places = len(fraction)
    text = format(amount.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP), "f")
    left, _, right = text.partition(".")
    least = whole.replace(",", "").count("0")
    left = left.lstrip("0").rjust(least, "0")
    if "," in whole:
        left = re.sub(r"(?<=\d)(?=(?:\d{3})+$)", habits.group, left)
    required = len(fraction.rstrip("#?"))
    while len(right) > required and right.endswith("0"):
        right = right[:-1]
    return left + (
        habits.decimal + right if right or ("." in digits and required) else ""
    )


# --- dates --------------------------------------------------------------------------


def moment(serial: float) -> dt.datetime:
    """Return the date and time of a serial day, to the millisecond."""
    return EPOCH + dt.timedelta(milliseconds=round(serial * 86_400_000))


def _show_date(serial: float, tokens: tuple[Token, ...]) -> str:
    try:
        when = moment(serial)
    except OverflowError:
        return "######"
    half = any(token.text in ("am/pm", "a/p") for token in tokens)
    return "".join(
        _date_part(serial, when, tokens, place, half=half)
        if token.kind == "date"
        else token.text
        for place, token in enumerate(tokens)
    )


def _date_part(
    serial: float,
    when: dt.datetime,
    tokens: tuple[Token, ...],
    place: int,
    *,
    half: bool,
) -> str:
    text = tokens[place].text
    letter = text.strip("[")[0]
    if text.startswith("["):
        unit = {"h": 24, "m": 1440, "s": 86_400}[letter]
        return str(int(round(serial * 86_400) / 86_400 * unit + 1e-9))
    if letter == "m" and _is_minute(tokens, place):
        return f"{when.minute:0{min(len(text), 2)}d}"
    if letter == "a":
        return ("AM" if when.hour < 12 else "PM")[: 2 if "/p" in text[2:] else 1]
    return _plain_part(when, letter, text, half=half)


def _plain_part(when: dt.datetime, letter: str, text: str, *, half: bool) -> str:
    width = len(text)
    if letter == "y":
        return f"{when.year:04d}" if width > 2 else f"{when.year % 100:02d}"
    if letter == "m" and width > 2:
        name = _MONTHS[when.month - 1]
        return {3: name[:3], 5: name[:1]}.get(width, name)
    if letter == "d" and width > 2:
        name = _DAYS[when.weekday()]
        return name[:3] if width == 3 else name
    if letter == "s" and "." in text:
        places = len(text.split(".")[1])
        return f"{when.second:02d}.{when.microsecond:06d}"[: 3 + places]
    hour = (when.hour % 12 or 12) if half else when.hour
    number = {"m": when.month, "d": when.day, "h": hour, "s": when.second}[letter]
    return f"{number:0{width}d}"


def _is_minute(tokens: tuple[Token, ...], place: int) -> bool:
    """Return whether an ``m`` stands for minutes: after hours or before seconds."""
    before = [t.text for t in tokens[:place] if t.kind == "date"]
    after = [t.text for t in tokens[place + 1 :] if t.kind == "date"]
    if before and before[-1].strip("[")[0] == "h":
        return True
    return bool(after) and after[0].strip("[")[0] == "s"
