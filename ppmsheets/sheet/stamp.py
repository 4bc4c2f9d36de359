"""The stamp by which a generated tab is known again."""

from __future__ import annotations

import enum
import functools
import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields, is_dataclass
from operator import attrgetter
from typing import Any


@dataclass(frozen=True, slots=True)
class Stamp:
    """What a product keeps beside a generated tab, written with the same write.

    It proves that the tab is ours and which one, tells whether its looks are still
    the wanted ones, and how far our cells reach (people may type beside and below).
    ``named`` are tabs of people that the config names, by key and title: so one that
    they rename is known again. Only products whose keys outlive a title keep it.
    """

    title: str
    looks: str
    rows: int
    columns: int
    records: int | None = None
    role: str = ""
    named: tuple[tuple[str, str], ...] = ()


def looks_digest(looks: tuple[object, ...]) -> str:
    """Return a short digest of all that is drawn on a tab."""
    text = _told([looks])[0] + _BETWEEN
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:16]


_BETWEEN = "\x1f"
_PLAIN = frozenset((str, int, float, bool, type(None)))


# Digests hang on it: a change of what is told redraws every tab of every workbook.
def _told(values: Sequence[object]) -> list[str]:
    """Return values of records, tuples and scalars as texts, unambiguously.

    A large tab has tens of thousands of notes and links: so they are told kind by
    kind, and a kind field by field.
    """
    kinds = set(map(type, values))
    if kinds == {int}:
        numbers = {value: repr(value) for value in set(values)}
        return [*map(numbers.__getitem__, values)]
    if kinds <= _PLAIN:
        return [*map(repr, values)]
    if len(kinds) == 1:
        return _told_alike(kinds.pop(), values)
    told = {
        kind: iter(_told([value for value in values if type(value) is kind]))
        for kind in kinds
    }
    return [*map(next, map(told.__getitem__, map(type, values)))]


def _told_alike(kind: type, values: Sequence[Any]) -> list[str]:
    """Return values of one kind, which is not plain, as texts."""
    if issubclass(kind, enum.Enum):
        return [str(value.value) for value in values]
    if kind is tuple:
        return [_joined([repr(f"({len(value)}"), *_told(value)]) for value in values]
    read = _reader(kind)  # type: ignore[arg-type]
    if read is None and not issubclass(kind, tuple):
        return [*map(repr, values)]
    # A named tuple is a record, as a dataclass is: its name tells it.
    fields = map(_told, zip(*(map(read, values) if read else values), strict=True))
    names = [repr(kind.__name__)] * len(values)
    return [*map(_joined, zip(names, *fields, strict=True))]


_joined = _BETWEEN.join


@functools.cache
def _reader(kind: type) -> Callable[[object], tuple[object, ...]] | None:
    """Return what reads all fields of a kind of dataclass; None for other kinds."""
    if not is_dataclass(kind):
        return None
    names = [field.name for field in fields(kind)]
    if len(names) < 2:
        return lambda value: tuple(getattr(value, name) for name in names)
    return attrgetter(*names)
