"""Colour rules and input rules of a tab: ours are replaced, people's stay."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Sequence

from ppmsheets.backends.xlsx_cells import DAYS_1904, parse_area
from ppmsheets.backends.xlsx_sheet import ORDER, Sheet
from ppmsheets.backends.xlsx_styles import Styles
from ppmsheets.backends.xlsx_xml import Element, attributes, elements, escape, resolve
from ppmsheets.sheet import (
    ColourRule,
    Dropdown,
    InputKind,
    InputRule,
    Rect,
    RuleKind,
    Tab,
    column_letters,
)

MAX_ROWS = 1_048_576
MAX_COLUMNS = 16_384
_MAX_PROMPT = 255
_COLOURS = "conditionalFormatting"
_INPUTS = "dataValidations"
_PRIORITY = re.compile(rb"""\bpriority\s*=\s*["'](\d+)""")


# --- colour rules -----------------------------------------------------------------


def draw_colours(
    sheet: Sheet, tab: Tab, styles: Styles, old: tuple[Sequence[str], Sequence[Rect]]
) -> tuple[str, ...]:
    """Replace our colour rules and return the signatures of the new ones.

    Args:
        sheet: The tab's part.
        tab: The wanted tab.
        styles: Where the rules' colours are kept.
        old: Signatures of the rules drawn last time, and the areas they were in.
    """
    _drop_colours(sheet, frozenset(old[0]), old[1])
    document = sheet.document
    raws = [child.raw for child in document.children if child.name == _COLOURS]
    found = [int(number) for raw in raws for number in _PRIORITY.findall(raw)]
    priority = max(found, default=0)
    signatures = []
    for rule in tab.decorations:
        if not isinstance(rule, ColourRule):
            continue
        priority += 1
        kind, operator, formula = _condition(rule)
        pairs = (
            ("type", kind),
            ("dxfId", styles.conditional(rule.ink, rule.fill)),
            ("priority", priority),
            ("operator", operator),
        )
        xml = (
            f'<conditionalFormatting sqref="{clip(rule.area).a1}">'
            f"<cfRule{attributes(pairs)}><formula>{escape(formula)}</formula></cfRule>"
            "</conditionalFormatting>"
        )
        raws.append(document.fragment(xml))
        signatures.append(_signature(kind, operator, formula))
    document.put_raw(_COLOURS, b"".join(raws), ORDER)
    return tuple(sorted(set(signatures)))


def _condition(rule: ColourRule) -> tuple[str, str | None, str]:
    """Return type, operator and formula of a rule."""
    if rule.kind is RuleKind.TEXT_IS:
        text = str(rule.value).replace('"', '""')
        return "cellIs", "equal", f'"{text}"'
    sign = "<" if rule.kind is RuleKind.LESS_THAN else ">"
    at = f"{column_letters(rule.area.left)}{rule.area.top + 1}"
    # Compared bare, a blank cell counts as 0 and any text as more than a number.
    return "expression", None, f"AND(ISNUMBER({at}),{at}{sign}{rule.value})"


def _signature(kind: str, operator: str | None, formula: str) -> str:
    text = f"{kind}|{operator or ''}|{formula.replace(' ', '')}"
    return hashlib.sha256(text.encode()).hexdigest()[:8]


def _drop_colours(
    sheet: Sheet, signatures: frozenset[str], areas: Sequence[Rect]
) -> None:
    document = sheet.document
    kept = []
    for child in document.children:
        if child.name != _COLOURS or not _touches(child, areas):
            kept.append(child)
            continue
        rules = elements(child.inner, document.head)
        others = [
            rule
            for rule in rules
            if _stored_signature(rule, document.head) not in signatures
        ]
        if len(others) == len(rules):
            kept.append(child)
        elif others:
            kept.append(child.with_inner(b"".join(rule.raw for rule in others)))
    document.children = kept


def _stored_signature(rule: Element, head: bytes) -> str:
    whole = elements(rule.raw, head)[0]
    formulas = [
        resolve(child.inner.decode())
        for child in elements(whole.inner, head)
        if child.name == "formula"
    ]
    kind = rule.attrs.get("type", "")
    operator = rule.attrs.get("operator") if kind == "cellIs" else None
    return _signature(kind, operator, "".join(formulas[:1]))


def _touches(child: Element, areas: Sequence[Rect]) -> bool:
    return any(_meet(own, area) for own in _areas(child) for area in areas)


# --- input rules ------------------------------------------------------------------


def draw_inputs(
    sheet: Sheet,
    tab: Tab,
    ours: Sequence[Rect],
    choices: Callable[[tuple[str, ...]], str],
    *,
    date1904: bool = False,
) -> None:
    """Replace the input rules within our areas.

    Args:
        sheet: The tab's part.
        tab: The wanted tab.
        ours: The areas that are ours, before and after.
        choices: Returns the formula that offers choices.
        date1904: Whether dates count from 1904 here.
    """
    rules = [item for item in tab.decorations if isinstance(item, Dropdown | InputRule)]
    cut = [*ours, *(rule.area for rule in rules)]
    document = sheet.document
    holder = document.first(_INPUTS)
    kept = []
    for child in elements(holder.inner, document.head) if holder else ():
        areas = without(_areas(child), cut)
        if areas:
            kept.append(child.with_attribute("sqref", _sqref(areas)).raw)
    for place, rule in enumerate(rules):
        # Two rules on one cell are taken for damage: the later one holds.
        areas = without([clip(rule.area)], [later.area for later in rules[place + 1 :]])
        if isinstance(rule, Dropdown):
            xml = _dropdown(rule, areas, choices)
        else:
            xml = _input_rule(rule, areas, DAYS_1904 if date1904 else 0)
        if areas and xml:
            kept.append(document.fragment(xml))
    if not kept:
        sheet.put(_INPUTS, None)
        return
    if holder is None:
        raw = document.fragment(f"<{_INPUTS}></{_INPUTS}>")
        holder = Element(_INPUTS, raw)
    full = holder.with_attribute("count", str(len(kept)))
    document.put_raw(_INPUTS, full.with_inner(b"".join(kept)).raw, ORDER)


def _dropdown(
    rule: Dropdown, areas: list[Rect], choices: Callable[[tuple[str, ...]], str]
) -> str:
    if not rule.choices:
        return ""
    named = ", ".join(rule.choices)
    pairs = (
        ("type", "list"),
        ("allowBlank", 1),
        *_messages(
            rule.help,
            strict=rule.strict,
            error=rule.refusal or f"Choose one of: {named}",
        ),
        ("sqref", _sqref(areas)),
    )
    formula = escape(choices(rule.choices))
    return (
        f"<dataValidation{attributes(pairs)}><formula1>{formula}</formula1>"
        "</dataValidation>"
    )


def _input_rule(rule: InputRule, areas: list[Rect], shift: int) -> str:
    low, high = rule.minimum, rule.maximum
    if rule.kind is InputKind.DATE:
        # Every date since 1900; what people typed as text is refused.
        low = 1.0 if low is None else low - shift
        high = None if high is None else high - shift
        kind, error = "date", "Enter a date."
    else:
        low = -1e300 if low is None and high is None else low
        kind, error = "decimal", "Enter a number."
        if rule.minimum is not None and high is not None:
            error = f"Enter a number from {low:g} to {high:g}."
    operator = "between"
    if low is None:
        operator = "lessThanOrEqual"
    elif high is None:
        operator = "greaterThanOrEqual"
    limits = [limit for limit in (low, high) if limit is not None]
    pairs = (
        ("type", kind),
        ("operator", None if operator == "between" else operator),
        ("allowBlank", 1),
        *_messages(rule.help, strict=True, error=rule.refusal or error),
        ("sqref", _sqref(areas)),
    )
    formulas = "".join(
        f"<formula{i}>{limit:.15g}</formula{i}>" for i, limit in enumerate(limits, 1)
    )
    return f"<dataValidation{attributes(pairs)}>{formulas}</dataValidation>"


def _messages(text: str, *, strict: bool, error: str) -> tuple[tuple[str, object], ...]:
    return (
        ("showInputMessage", 1 if text else None),
        ("showErrorMessage", 1 if strict else None),
        ("error", error[:_MAX_PROMPT] if strict else None),
        ("prompt", text[:_MAX_PROMPT] if text else None),
    )


# --- areas ------------------------------------------------------------------------


def _areas(child: Element) -> list[Rect]:
    found = (parse_area(a1) for a1 in child.attrs.get("sqref", "").split())
    return [area for area in found if area is not None]


def _sqref(areas: Iterable[Rect]) -> str:
    return " ".join(area.a1 for area in areas)


def clip(area: Rect) -> Rect:
    """Return an area within what a worksheet has."""
    bottom, right = min(area.bottom, MAX_ROWS), min(area.right, MAX_COLUMNS)
    return Rect(area.top, area.left, bottom, right)


def _meet(one: Rect, other: Rect) -> bool:
    rows = one.top < other.bottom and other.top < one.bottom
    return rows and one.left < other.right and other.left < one.right


def _covers(one: Rect, other: Rect) -> bool:
    rows = one.top <= other.top and other.bottom <= one.bottom
    return rows and one.left <= other.left and other.right <= one.right


def without(areas: Iterable[Rect], holes: Iterable[Rect]) -> list[Rect]:
    """Return areas with all holes cut out of them."""
    left = list(areas)
    for hole in holes:
        left = [piece for area in left for piece in _cut(area, hole)]
    return left


def _cut(area: Rect, hole: Rect) -> list[Rect]:
    if not _meet(area, hole):
        return [area]
    if _covers(hole, area):
        return []
    top, bottom = max(area.top, hole.top), min(area.bottom, hole.bottom)
    pieces = (
        Rect(area.top, area.left, top, area.right),
        Rect(top, area.left, bottom, hole.left),
        Rect(top, hole.right, bottom, area.right),
        Rect(bottom, area.left, area.bottom, area.right),
    )
    return [p for p in pieces if p.top < p.bottom and p.left < p.right]
