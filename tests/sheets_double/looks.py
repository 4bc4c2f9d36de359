"""How cells look in the end: their own format under the colour rules over them."""

from __future__ import annotations

import operator
from collections.abc import Callable

from tests.sheets_double.entry import typed
from tests.sheets_double.formulas.evaluate import compute, value_at
from tests.sheets_double.formulas.text import offset
from tests.sheets_double.grid import Book, Sheet, Value, range_area
from tests.sheets_double.refusals import Json, unsupported
from tests.sheets_double.showing import formatted, habits_of

_NUMBERS: dict[str, Callable[[float, float], bool]] = {
    "NUMBER_GREATER": operator.gt,
    "NUMBER_GREATER_THAN_EQ": operator.ge,
    "NUMBER_LESS": operator.lt,
    "NUMBER_LESS_THAN_EQ": operator.le,
    "NUMBER_EQ": operator.eq,
    "NUMBER_NOT_EQ": operator.ne,
}
_TEXTS: dict[str, Callable[[str, str], bool]] = {
    "TEXT_CONTAINS": lambda text, part: part in text,
    "TEXT_NOT_CONTAINS": lambda text, part: part not in text,
    "TEXT_STARTS_WITH": str.startswith,
    "TEXT_ENDS_WITH": str.endswith,
    "TEXT_EQ": operator.eq,
    "TEXT_NOT_EQ": operator.ne,
}


def effective_format(book: Book, sheet: Sheet, place: tuple[int, int]) -> Json:
    """Return ``effectiveFormat``: default, own format, then the rules that hold."""
    cell = sheet.cell(*place)
    look = with_format(book.properties["defaultFormat"], cell.format or {})
    look["hyperlinkDisplayType"] = look.get("hyperlinkDisplayType", "PLAIN_TEXT")
    # The first rule wins where two set the same: the later are laid on first.
    for rule in reversed(sheet.objects["conditionalFormats"]):
        corner = _corner(sheet, rule, place)
        if corner is None:
            continue
        if "gradientRule" in rule:
            unsupported("the effective format under a gradient rule")
        boolean = rule["booleanRule"]
        if _holds(book, sheet, place, corner, boolean["condition"]):
            look = with_format(look, boolean.get("format", {}))
    return look


def with_format(under: Json, over: Json) -> Json:
    """Return a format with what another sets laid over it."""
    text = under.get("textFormat", {}) | over.get("textFormat", {})
    return under | over | {"textFormat": text}


def _corner(sheet: Sheet, rule: Json, place: tuple[int, int]) -> tuple[int, int] | None:
    """Return the first cell of a rule's ranges; None where none holds the place."""
    areas = [range_area(one, sheet) for one in rule["ranges"]]
    row, column = place
    inside = any(
        one.top <= row < one.bottom and one.left <= column < one.right for one in areas
    )
    return (areas[0].top, areas[0].left) if inside else None


def _holds(
    book: Book,
    sheet: Sheet,
    place: tuple[int, int],
    corner: tuple[int, int],
    condition: Json,
) -> bool:
    kind = condition["type"]
    texts = [one.get("userEnteredValue", "") for one in condition.get("values", [])]
    value = value_at(book, sheet, *place)
    if kind in ("BLANK", "NOT_BLANK"):
        return bool((value in (None, "")) == (kind == "BLANK"))
    if kind == "CUSTOM_FORMULA":
        moved = offset(texts[0], place[0] - corner[0], place[1] - corner[1])
        return compute(book, sheet, (sheet.id, *place), moved) is True
    limits = [_limit(book, sheet, place, text) for text in texts]
    if kind in _TEXTS:
        shown = formatted(book, sheet.cell(*place), value).casefold()
        return _TEXTS[kind](shown, str(limits[0]).casefold())
    return _number_holds(kind, value, limits)


def _number_holds(kind: str, value: Value, limits: list[Value]) -> bool:
    numbers = [one for one in (value, *limits) if type(one) is float]
    if len(numbers) != len(limits) + 1:
        return False
    if kind in _NUMBERS:
        return _NUMBERS[kind](numbers[0], numbers[1])
    if kind in ("NUMBER_BETWEEN", "NUMBER_NOT_BETWEEN"):
        inside = numbers[1] <= numbers[0] <= numbers[2]
        return inside == (kind == "NUMBER_BETWEEN")
    return unsupported(f"the effective format under {kind}")


def _limit(book: Book, sheet: Sheet, place: tuple[int, int], text: str) -> Value:
    entry = typed(text, habits_of(book))
    if entry.formula is not None:
        return compute(book, sheet, (sheet.id, *place), entry.formula)
    return entry.value
