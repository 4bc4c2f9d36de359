"""Messages as the API gives them back: defaults left out, colours in two spellings.

The API answers proto3 JSON: false, 0, "" and empty lists vanish, except in the
fields that have explicit presence. A colour sent in one of its two fields comes
back in both, in eighths of a byte.
"""

from __future__ import annotations

import struct
from functools import cache

from tests.sheets_double.discovery import properties
from tests.sheets_double.refusals import Json

PRESENT = {
    "SheetProperties": {"sheetId", "title", "index"},
    "GridProperties": {"rowCount", "columnCount"},
    "GridRange": {
        "startRowIndex",
        "endRowIndex",
        "startColumnIndex",
        "endColumnIndex",
    },
    "DimensionRange": {"startIndex", "endIndex"},
    "TextFormat": {"bold", "italic", "strikethrough", "underline"},
    "ExtendedValue": {"numberValue", "stringValue", "boolValue", "formulaValue"},
    "ConditionValue": {"userEnteredValue"},
    "DimensionProperties": {"pixelSize"},
}
"""Fields that are answered even when they hold their default, as recorded."""

THEME = {
    "TEXT": {},
    "BACKGROUND": {"red": 1, "green": 1, "blue": 1},
    "ACCENT1": {"red": 0.25882354, "green": 0.52156866, "blue": 0.95686275},
    "ACCENT2": {"red": 0.91764706, "green": 0.2627451, "blue": 0.20784314},
    "ACCENT3": {"red": 0.9843137, "green": 0.7372549, "blue": 0.015686275},
    "ACCENT4": {"red": 0.20392157, "green": 0.65882355, "blue": 0.3254902},
    "ACCENT5": {"red": 1, "green": 0.42745098, "blue": 0.003921569},
    "ACCENT6": {"red": 0.27450982, "green": 0.7411765, "blue": 0.7764706},
    "LINK": {"red": 0.06666667, "green": 0.33333334, "blue": 0.8},
}
"""Colours of a new spreadsheet's theme, as recorded."""


def colour(sent: Json) -> Json:
    """Return a colour as stored: one byte a channel, black channels left out."""
    kept = {}
    for channel in ("red", "green", "blue"):
        single = struct.unpack("f", struct.pack("f", sent.get(channel, 0)))[0]
        # Recorded: 0.5 comes back as 127/255, so the byte is cut, not rounded.
        byte = max(0, min(255, int(single * 255)))
        if byte:
            kept[channel] = 1 if byte == 255 else _single(byte / 255)
    return kept


def _single(number: float) -> float:
    """Return a number in the fewest digits that single precision needs."""
    pack = struct.Struct("f").pack
    texts = (f"{number:.{digits}g}" for digits in range(1, 10))
    return next(float(text) for text in texts if pack(float(text)) == pack(number))


def canonical(schema: str, sent: Json) -> Json:
    """Return a message as the API would answer it, given as it was accepted."""
    if schema == "Color":
        return colour(sent)
    kept: Json = {}
    for name, rule in properties(schema).items():
        if name in sent:
            value = _canonical_value(rule, sent[name])
            if not _is_default(rule, value) or name in PRESENT.get(schema, ()):
                kept[name] = value
    for plain, style in colour_pairs(schema):
        _mirror(kept, plain, style)
    return kept


def _canonical_value(rule: Json, value: Json) -> Json:
    if "$ref" in rule:
        return canonical(rule["$ref"], value)
    if rule.get("type") == "array":
        return [_canonical_value(rule["items"], item) for item in value]
    if rule.get("type") == "object":
        inner = rule["additionalProperties"]
        return {key: _canonical_value(inner, item) for key, item in value.items()}
    return value


def _is_default(rule: Json, value: Json) -> bool:
    if "$ref" in rule:
        return False
    if "enum" in rule:
        return value == rule["enum"][0] and str(value).endswith("UNSPECIFIED")
    return value in (False, 0, "", [], {})


@cache
def colour_pairs(schema: str) -> tuple[tuple[str, str], ...]:
    """Return the fields of a message that are one colour in two spellings."""
    fields = properties(schema)
    return tuple(
        (name, name + "Style")
        for name, rule in fields.items()
        if rule.get("$ref") == "Color" and name + "Style" in fields
    )


def twin(schema: str, name: str) -> str | None:
    """Return the other spelling of a colour field; None for any other field."""
    for plain, style in colour_pairs(schema):
        if name in (plain, style):
            return style if name == plain else plain
    return None


def _mirror(kept: Json, plain: str, style: str) -> None:
    if style in kept:
        theme = kept[style].get("themeColor")
        rgb = THEME[theme] if theme else kept[style].get("rgbColor")
        if rgb is None:
            # An empty style is how a colour is taken away.
            kept.pop(style)
            kept.pop(plain, None)
        else:
            kept[plain] = rgb
    elif plain in kept:
        kept[style] = {"rgbColor": kept[plain]}


@cache
def holds_ranges(schema: str) -> bool:
    """Return whether a message can hold a place in a grid, at any depth."""
    seen: set[str] = set()
    todo = [schema]
    while todo:
        name = todo.pop()
        if name in PLACES:
            return True
        if name not in seen:
            seen.add(name)
            todo.extend(
                ref for rule in properties(name).values() for ref in _refs(rule)
            )
    return False


PLACES = ("GridRange", "DimensionRange", "GridCoordinate")


def _refs(rule: Json) -> list[str]:
    if "$ref" in rule:
        return [rule["$ref"]]
    inner = rule.get("items") or rule.get("additionalProperties")
    return _refs(inner) if inner else []
