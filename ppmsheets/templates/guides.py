"""What guides people at a cell: its note, its format, and what it accepts."""

from __future__ import annotations

from collections.abc import Iterable

from ppmsheets.portfolio import Rag
from ppmsheets.schema import SCENARIO, Field, Kind
from ppmsheets.sheet import (
    LOCAL_DATE,
    ColourRule,
    Decoration,
    Dropdown,
    InputKind,
    InputRule,
    Look,
    Rect,
    RuleKind,
    palette,
)

_PATTERNS = {
    # Text: spreadsheets would turn 007 into 7, 2026-01 and 1/3 into days.
    Kind.ID: "@",
    Kind.PERIOD: "@",
    Kind.RATIO: "@",
    Kind.DATE: LOCAL_DATE,
    Kind.MONEY: "#,##0",
    Kind.SHARE: "0%",
    Kind.FTE: "0.0#",
}
_TONES = (
    (Rag.RED, palette.RED),
    (Rag.AMBER, palette.AMBER),
    (Rag.GREEN, palette.GREEN),
)
_AS_TYPED = SCENARIO.field("change")
"""A text that a product would take for a number: +10% is no tenth."""


def note(entry: Field) -> str:
    """Return what a person must know to fill in a field."""
    lines = [entry.about]
    if entry.required:
        lines.append("Needed: a row without it is not read.")
    if entry.unit:
        lines.append(f"Unit: {entry.unit}.")
    if entry.kind is Kind.YES_NO:
        lines.append("Yes or No.")
    if entry.choices:
        lines.append(f"{_offer(entry)}: {', '.join(entry.choices)}.")
    return "\n".join(lines)


def _offer(entry: Field) -> str:
    return "One of" if entry.kind is Kind.CHOICE else "For example"


def rules(entry: Field, area: Rect) -> Iterable[Decoration]:
    """Yield what guides people in the cells of a field."""
    pattern = "@" if entry is _AS_TYPED else _PATTERNS.get(entry.kind)
    if pattern:
        yield Look(area, number=pattern)
    about, refusal = entry.about, _refusal(entry)
    if entry.kind is Kind.YES_NO:
        yield Dropdown(area, ("Yes", "No"), help=about, refusal=refusal)
    elif entry.choices:
        if entry.kind is Kind.RATING:
            yield from _coloured(area)
        # A rating may be in an organisation's own words; a choice may not.
        strict = entry.kind is Kind.CHOICE
        yield Dropdown(area, entry.choices, strict=strict, help=about, refusal=refusal)
    elif entry.kind is Kind.DATE:
        yield InputRule(area, InputKind.DATE, help=about, refusal=refusal)
    elif entry.kind in _NUMBERS:
        low, high = entry.minimum, entry.maximum
        yield InputRule(area, InputKind.NUMBER, low, high, help=about, refusal=refusal)


def _coloured(area: Rect) -> Iterable[ColourRule]:
    """Yield what colours the words of a status as they are typed."""
    for rag, tone in _TONES:
        yield ColourRule(area, RuleKind.TEXT_IS, rag.word, tone.ink, tone.fill)


def _refusal(entry: Field) -> str:
    """Return what would be accepted in the cells of a field, as one tells a person."""
    if entry.kind is Kind.YES_NO:
        return "Choose Yes or No."
    if entry.choices:
        return f"Choose one of: {', '.join(entry.choices)}."
    if entry.kind is Kind.DATE:
        return "Enter a date, e.g. 2026-03-31."
    if entry.kind is Kind.SHARE:
        return "Enter a percentage from 0% to 100%, e.g. 40%."
    if entry.kind not in _NUMBERS:
        return ""
    example = "125000" if entry.kind is Kind.MONEY else "0.5"
    if entry.kind is Kind.NUMBER:
        example = "5"
    return f"Enter a number{_bounds(entry)}, without words, e.g. {example}."


def _bounds(entry: Field) -> str:
    low, high = entry.minimum, entry.maximum
    if low is not None and high is not None:
        return f" from {low:g} to {high:g}"
    return "" if low is None else f" of {low:g} or more"


_NUMBERS = (Kind.MONEY, Kind.NUMBER, Kind.FTE, Kind.SHARE)
