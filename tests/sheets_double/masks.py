"""Field masks: which part of an answer is wanted, which part of a message is written.

``a.b,c(d,e/f)``: fields apart by commas, steps by dots or slashes, groups in
brackets, ``*`` for every field.
"""

from __future__ import annotations

import re
from typing import TypeAlias

from tests.sheets_double.canonical import canonical, twin
from tests.sheets_double.discovery import camel, properties
from tests.sheets_double.refusals import Json, refuse, refuse_field

Mask: TypeAlias = dict[str, "Mask"]
"""Wanted fields by name; an empty mask wants everything below."""

_TOKEN = re.compile(r"[A-Za-z0-9_*]+|[.,/()]")


def parse(text: str) -> Mask:
    """Return the mask a text spells.

    Raises:
        RefusedError: The brackets do not match or a name is missing.
    """
    tokens = _TOKEN.findall(text)
    if "".join(tokens) != re.sub(r"\s", "", text):
        _bad_mask(text)
    mask, rest = _group(tokens, text)
    if rest:
        _bad_mask(text)
    return mask


def _group(tokens: list[str], text: str) -> tuple[Mask, list[str]]:
    mask: Mask = {}
    while tokens and tokens[0] != ")":
        tokens = _path(mask, tokens, text)
        if tokens and tokens[0] == ",":
            tokens = tokens[1:]
        elif tokens and tokens[0] != ")":
            _bad_mask(text)
    return mask, tokens


def _path(mask: Mask, tokens: list[str], text: str) -> list[str]:
    steps = [""]
    while tokens and tokens[0] not in ",()":
        piece, *tokens = tokens
        if piece in "./":
            steps.append("")
        else:
            steps[-1] += piece
    if not all(steps):
        _bad_mask(text)
    inner: Mask = {}
    if tokens and tokens[0] == "(":
        inner, tokens = _group(tokens[1:], text)
        if not tokens:
            _bad_mask(text)
        tokens = tokens[1:]
    _merge(mask, steps, inner)
    return tokens


def _merge(mask: Mask, steps: list[str], inner: Mask) -> None:
    name, *rest = (camel(step) for step in steps)
    if name in mask and not mask[name]:
        return
    if not rest and not inner:
        mask[name] = {}
    elif rest:
        _merge(mask.setdefault(name, {}), rest, inner)
    else:
        for key, below in inner.items():
            _merge(mask.setdefault(name, {}), [key], below)


def _bad_mask(text: str) -> None:
    description = f"Error expanding 'fields' parameter. Cannot parse '{text}'."
    refuse_field("fields", description, "Request contains an invalid argument.")


def check(mask: Mask, schema: str, at: str = "") -> None:
    """Refuse a mask that names a field its message does not have."""
    for name, below in mask.items():
        rule = properties(schema).get(name)
        if rule is None and name != "*":
            path = at + name
            text = f"Cannot find matching fields for path '{path}'."
            refuse_field(
                path,
                f"Error expanding 'fields' parameter. {text}",
                "Request contains an invalid argument.",
            )
        inner = _message(rule) if rule else None
        if inner and below:
            check(below, inner, f"{at}{name}.")


def _message(rule: Json) -> str | None:
    found: str | None = rule.get("$ref")
    if found is None and "items" in rule:
        return _message(rule["items"])
    return found


def pick(mask: Mask, value: Json) -> Json:
    """Return the part of an answer that a mask wants; lists are walked through."""
    if not mask or "*" in mask:
        return value
    if isinstance(value, list):
        return [pick(mask, item) for item in value]
    if not isinstance(value, dict):
        return value
    return {
        name: pick(mask[name], item) for name, item in value.items() if name in mask
    }


def wants(mask: Mask, *path: str) -> bool:
    """Return whether a mask wants anything at a path."""
    for step in path:
        if not mask or "*" in mask:
            return True
        if step not in mask:
            return False
        mask = mask[step]
    return True


# --- writing ----------------------------------------------------------------------


def writing(text: str | None, schema: str) -> Mask:
    """Return the mask of a write, ``*`` spelt out.

    Raises:
        RefusedError: No field is listed, or one that the message lacks.
    """
    if not text:
        refuse(
            "At least one field must be listed in 'fields'. "
            "(Use '*' to indicate all fields.)"
        )
    mask = parse(text)
    if "*" in mask:
        return {name: {} for name in properties(schema)}
    for name, below in mask.items():
        rule = properties(schema).get(name)
        if rule is None:
            refuse(f"Invalid field: {snake_path(name)}")
        inner = _message(rule)
        if below and inner:
            _check_written(below, inner)
    return mask


def _check_written(mask: Mask, schema: str) -> None:
    for name, below in mask.items():
        rule = properties(schema).get(name)
        if rule is None and name != "*":
            refuse(f"Invalid field: {snake_path(name)}")
        inner = _message(rule) if rule else None
        if below and inner:
            _check_written(below, inner)


def snake_path(name: str) -> str:
    """Return a field name as the API's refusals print it."""
    return re.sub(r"([A-Z])", lambda match: "_" + match[1].lower(), name)


def overlay(schema: str, old: Json, new: Json, mask: Mask) -> Json:
    """Return a stored message with the masked fields taken from a sent one.

    A masked field that the sent message lacks is cleared.

    Args:
        schema: Name of the message.
        old: As stored, canonical.
        new: As accepted.
        mask: Fields to write.
    """
    kept = dict(old)
    for name, below in mask.items():
        if name == "*":
            return canonical(schema, new)
        inner = properties(schema)[name].get("$ref")
        other = twin(schema, name)
        if below and inner and not other:
            sent = new.get(name, {})
            below_value = overlay(inner, kept.get(name, {}), sent, below)
            kept[name] = below_value
            if not below_value:
                kept.pop(name)
            continue
        _write_field(kept, new, name, other)
    return canonical(schema, kept)


def _write_field(kept: Json, new: Json, name: str, other: str | None) -> None:
    kept.pop(name, None)
    if other:
        kept.pop(other, None)
        # Either spelling of a colour writes it; the style wins where both are sent.
        if other in new and (name not in new or other.endswith("Style")):
            kept[other] = new[other]
            return
    if name in new:
        kept[name] = new[name]
