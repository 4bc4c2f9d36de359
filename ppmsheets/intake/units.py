"""Units that people type behind a number, and what to type where another is wanted.

Stated rules:

- A field's own unit may stand behind its number: ``5 days``, ``0.5 FTE``, ``75/hour``.
- A rate per day, week, month or year is read only in a column whose unit multiplier
  (``units`` in the mapping) is one for it: 0.125 for days of 8 hours.
- Nothing else is converted: the finding says what to type, and what that assumes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from ppmsheets.intake.amounts import Amount, read_amount
from ppmsheets.intake.context import Problem, error, number_text, shown
from ppmsheets.schema import HOURLY, Field

_OWN = {"days": ("days", "day", "d"), "FTE": ("fte", "ftes")}
_PER = re.compile(
    r"(?P<amount>.*[^\s/.])\s*(?:/|\bper\b|\ban?\b|(?<=[0-9 ])p[./]?)\s*"
    r"(?P<unit>hours?|hrs?|h|days?|d|weeks?|wks?|w|months?|mths?|years?|yrs?|annum|a)\.?",
    re.IGNORECASE,
)
_NAMES = {"h": "hour", "d": "day", "w": "week", "m": "month", "y": "year", "a": "year"}
_HOURS = {
    "day": (4, 8, 12),
    "week": (20, 40, 60),
    "month": (80, 140, 250),
    "year": (1000, 1680, 3000),
}
"""Unit -> least, usual and most hours of work in it."""
_SPAN = re.compile(
    r"(?P<count>[0-9]+(?:\.[0-9]+)?)\s*(?P<unit>weeks?|wks?|w|months?|mths?|years?|yrs?)",
    re.IGNORECASE,
)
_DAYS = {"week": 7.0, "month": 365.25 / 12, "year": 365.25}
_DAYS_A_WEEK = re.compile(
    r"(?P<count>[0-9](?:\.[0-9]+)?)\s*d(?:ays?)?\s*(?:/|per|a|p/?)\s*w(?:ee)?k?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Measured:
    """A text without its unit.

    Attributes:
        text: The number.
        scale: What it is multiplied by whatever its size; None: as other numbers.
        problem: Why it is not read, None if it may be.
    """

    text: str
    scale: float | None = None
    problem: Problem | None = None


def without_unit(field: Field, text: str, factor: float) -> Measured:
    """Return a number's text without a unit that suits its field.

    Args:
        field: What the number means.
        text: As typed.
        factor: Unit multiplier of the column.
    """
    if field.unit == HOURLY:
        return _rate(text, factor)
    for suffix in _OWN.get(field.unit, ()):
        number = text[: -len(suffix)].rstrip()
        if number and text[-len(suffix) :].casefold() == suffix:
            return Measured(number)
    return Measured(text)


def _rate(text: str, factor: float) -> Measured:
    match = _PER.fullmatch(text)
    if match is None:
        return Measured(text)
    amount, unit = match["amount"], _NAMES[match["unit"][0].lower()]
    if unit == "hour":
        return Measured(amount, 1.0)
    least, usual, most = _HOURS[unit]
    if least * factor <= 1 <= most * factor:
        return Measured(amount, factor)
    read = read_amount(amount)
    if not isinstance(read, Amount):
        return Measured(text)
    hourly = number_text(round(read.value / usual, 2))
    problem = error(
        "other-unit",
        f"{shown(text)} is the cost of a {unit}, not of an hour.",
        f"Type {hourly}, if a {unit} has {usual} hours.",
    )
    return Measured(text, problem=problem)


def other_unit(field: Field, text: str) -> Problem | None:
    """Return what is said of a number in a unit its field does not have."""
    span = _SPAN.fullmatch(text) if field.unit == "days" else None
    if span:
        unit = _NAMES[span["unit"][0].lower()]
        days = number_text(round(float(span["count"]) * _DAYS[unit]))
        return error(
            "other-unit",
            f"{shown(text)} is in {unit}s; {field.header} is in days.",
            f"Type {days}, if days of the calendar are meant.",
        )
    share = _DAYS_A_WEEK.fullmatch(text) if field.unit == "FTE" else None
    if share:
        fte = number_text(float(share["count"]) / 5)
        return error(
            "other-unit",
            f"{shown(text)} is no FTE.",
            f"Type {fte}, if a week has 5 days.",
        )
    return None
