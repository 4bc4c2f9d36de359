"""The stamp by which a generated tab is known again."""

from __future__ import annotations

import enum
import functools
import hashlib
from collections.abc import Callable
from dataclasses import dataclass, fields, is_dataclass
from operator import attrgetter


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
    digest = hashlib.sha256()
    pieces: list[str] = []
    _feed(digest.update, looks, pieces)
    _send(digest.update, pieces)
    return digest.hexdigest()[:16]


_PLAIN = frozenset((str, int, float, bool, type(None)))


# Digests hang on it: a change of what is fed redraws every tab of every workbook.
def _feed(update: Callable[[bytes], object], value: object, pieces: list[str]) -> None:
    """Feed a value of records, tuples and scalars to a hash, unambiguously.

    Args:
        update: Takes bytes into the hash.
        value: What is fed.
        pieces: What is not sent yet; the caller sends what is left.
    """
    kind = type(value)
    read = _reader(kind)  # type: ignore[arg-type]
    if read is not None:
        pieces.append(repr(kind.__name__))
        items = read(value)
    elif isinstance(value, tuple):
        # A named tuple is a record, as a dataclass is: its name tells it.
        pieces.append(repr(f"({len(value)}" if kind is tuple else kind.__name__))
        items = value
    else:
        pieces.append(str(value.value) if isinstance(value, enum.Enum) else repr(value))
        return
    for item in items:
        # A large tab has a million of them: what is plain goes without a call.
        if type(item) in _PLAIN:
            pieces.append(repr(item))
        else:
            _feed(update, item, pieces)
    if len(pieces) > _MANY:
        _send(update, pieces)


_MANY = 1000


def _send(update: Callable[[bytes], object], pieces: list[str]) -> None:
    if pieces:
        update(("\x1f".join(pieces) + "\x1f").encode("utf-8", "replace"))
        pieces.clear()


@functools.cache
def _reader(kind: type) -> Callable[[object], tuple[object, ...]] | None:
    """Return what reads all fields of a kind of dataclass; None for other kinds."""
    if not is_dataclass(kind):
        return None
    names = [field.name for field in fields(kind)]
    if len(names) < 2:
        return lambda value: tuple(getattr(value, name) for name in names)
    return attrgetter(*names)
