"""Colour rules and input rules: ours are replaced, people's stay."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any

from ppmsheets.backends.google_looks import Request, Sized, colour
from ppmsheets.sheet import (
    SERIAL_EPOCH_ORDINAL,
    CellRef,
    ColourRule,
    Dropdown,
    InputKind,
    InputRule,
    Rect,
    RuleKind,
    Tab,
)

_PLACE = re.compile(r"\$?[A-Z]+\$?\d+")

# --- colour rules -------------------------------------------------------------------


def drop_colours(
    sheet: Sized, rules: Sequence[Mapping[str, Any]], ours: Iterable[str]
) -> Iterator[Request]:
    """Yield the requests that remove our colour rules, by their signatures."""
    known = frozenset(ours)
    # From the last one up: each removal shifts the indexes after it.
    for index in reversed(range(len(rules))):
        if signature(rules[index]) in known:
            place = {"sheetId": sheet.id, "index": index}
            yield {"deleteConditionalFormatRule": place}


def draw_colours(sheet: Sized, tab: Tab, kept: int) -> Iterator[Request]:
    """Yield the requests that add our colour rules after those of people.

    Args:
        sheet: The tab.
        tab: The wanted tab.
        kept: Rules of people that stay.
    """
    index = kept
    for rule in tab.decorations:
        if isinstance(rule, ColourRule) and sheet.holds(rule.area):
            made = {"ranges": [sheet.range(rule.area)], "booleanRule": _boolean(rule)}
            yield {"addConditionalFormatRule": {"rule": made, "index": index}}
            index += 1


def signatures(tab: Tab) -> list[str]:
    """Return the signatures of a tab's colour rules, each once."""
    found = {
        signature({"booleanRule": _boolean(rule)})
        for rule in tab.decorations
        if isinstance(rule, ColourRule)
    }
    return sorted(found)


def signature(rule: Mapping[str, Any]) -> str:
    """Return what tells a rule from others, wherever rows and columns moved it."""
    condition = rule.get("booleanRule", {}).get("condition", {})
    values = [one.get("userEnteredValue", "") for one in condition.get("values", ())]
    places = [_PLACE.sub("#", v) if v.startswith("=") else v for v in values]
    text = "|".join([str(condition.get("type")), *places])
    return hashlib.sha256(text.encode()).hexdigest()[:8]


def _boolean(rule: ColourRule) -> dict[str, Any]:
    return {
        "condition": _condition(rule),
        "format": {
            "textFormat": {"foregroundColorStyle": colour(rule.ink)},
            "backgroundColorStyle": colour(rule.fill),
        },
    }


def _condition(rule: ColourRule) -> dict[str, Any]:
    if rule.kind is RuleKind.TEXT_IS:
        return _asking("TEXT_EQ", str(rule.value))
    sign = "<" if rule.kind is RuleKind.LESS_THAN else ">"
    at = CellRef("", rule.area.top, rule.area.left).a1
    limit = _number(float(rule.value))
    # Bare, a blank counts as 0 and a text as more than any number. No comma and no
    # point: what they mean depends on the spreadsheet's locale.
    return _asking("CUSTOM_FORMULA", f"=ISNUMBER({at})*({at}{sign}{limit})")


def _number(number: float) -> str:
    """Return a number as a formula that means the same in every locale."""
    exact = Fraction(repr(number))
    if exact.denominator == 1:
        return str(exact.numerator)
    return f"{exact.numerator}/{exact.denominator}"


def _asking(kind: str, *values: str) -> dict[str, Any]:
    condition: dict[str, Any] = {"type": kind}
    if values:
        condition["values"] = [{"userEnteredValue": value} for value in values]
    return condition


# --- input rules --------------------------------------------------------------------


def drop_inputs(sheet: Sized, ours: Iterable[Rect]) -> Iterator[Request]:
    """Yield the requests that free the areas of our input rules."""
    for area in ours:
        if sheet.holds(area):
            yield {"setDataValidation": {"range": sheet.range(area)}}


def draw_inputs(sheet: Sized, tab: Tab) -> Iterator[Request]:
    """Yield the requests that set our input rules; a later one holds."""
    for rule in tab.decorations:
        if isinstance(rule, Dropdown):
            made = _dropdown(rule)
        elif isinstance(rule, InputRule):
            made = _input_rule(rule)
        else:
            continue
        if made and sheet.holds(rule.area):
            place = sheet.range(rule.area)
            yield {"setDataValidation": {"range": place, "rule": made}}


def input_areas(tab: Tab) -> list[Rect]:
    """Return the areas of a tab's input rules."""
    rules = (item for item in tab.decorations if isinstance(item, Dropdown | InputRule))
    return sorted({rule.area for rule in rules})


def _dropdown(rule: Dropdown) -> dict[str, Any]:
    if not rule.choices:
        return {}
    made: dict[str, Any] = {
        "condition": _asking("ONE_OF_LIST", *rule.choices),
        "strict": rule.strict,
        "showCustomUi": True,
    }
    return made | _message(rule)


def _message(rule: Dropdown | InputRule) -> dict[str, str]:
    """Return what Google shows both before something is typed and on refusing it."""
    text = " ".join(filter(None, (rule.help, rule.refusal)))
    return {"inputMessage": text} if text else {}


def _day(serial: float) -> str:
    """Return a serial day as the one way of writing a date that all locales read."""
    return dt.date.fromordinal(int(serial) + SERIAL_EPOCH_ORDINAL).isoformat()


def _input_rule(rule: InputRule) -> dict[str, Any]:
    dates = rule.kind is InputKind.DATE
    family = "DATE" if dates else "NUMBER"
    limits = [x for x in (rule.minimum, rule.maximum) if x is not None]
    values = [_day(x) if dates else "=" + _number(x) for x in limits]
    if len(values) == 2:
        condition = _asking(f"{family}_BETWEEN", *values)
    elif rule.minimum is not None:
        at_least = "DATE_ON_OR_AFTER" if dates else "NUMBER_GREATER_THAN_EQ"
        condition = _asking(at_least, *values)
    elif rule.maximum is not None:
        at_most = "DATE_ON_OR_BEFORE" if dates else "NUMBER_LESS_THAN_EQ"
        condition = _asking(at_most, *values)
    elif dates:
        condition = _asking("DATE_IS_VALID")
    else:
        at = CellRef("", rule.area.top, rule.area.left).a1
        condition = _asking("CUSTOM_FORMULA", f"=ISNUMBER({at})")
    made: dict[str, Any] = {"condition": condition, "strict": True}
    return made | _message(rule)
