"""What an organisation's mapping says about one tab."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import TypeAlias, TypeVar

from ppmsheets.plan import SourceTab
from ppmsheets.schema import RECORDS, Field, Record, normal_header, record
from ppmsheets.settings import DateOrder, HeaderMapping, Settings

Value = TypeVar("Value")

Target: TypeAlias = tuple[Record, Field]
Place: TypeAlias = tuple[str, str]
"""Kind and field name."""


@dataclass(frozen=True, slots=True)
class TabRules:
    """All mappings that hold for a tab, as one; the first that says a thing wins.

    Attributes:
        record: Kind of record of its tables; "": found by headers.
        headers: Normal header -> what it means.
        patterns: ``(header pattern, what it means)`` for headers with ``*``.
        constants: (kind, field) -> value where the column is missing.
        units: (kind, field) -> factor.
        values: (kind, field) -> {their word: accepted word}.
        key: Normal headers of the columns that make an id.
        keep: Normal header -> accepted words, normal too.
        ignore: Normal headers that are known and not wanted.
        date_order: Order of text dates; None: as elsewhere.
    """

    record: str = ""
    headers: Mapping[str, tuple[Target, ...]] = field(default_factory=dict)
    patterns: tuple[tuple[str, tuple[Target, ...]], ...] = ()
    constants: Mapping[Place, str | float | bool] = field(default_factory=dict)
    units: Mapping[Place, float] = field(default_factory=dict)
    values: Mapping[Place, Mapping[str, str]] = field(default_factory=dict)
    key: tuple[str, ...] = ()
    keep: Mapping[str, frozenset[str]] = field(default_factory=dict)
    ignore: frozenset[str] = frozenset()
    date_order: DateOrder | None = None


NO_RULES = TabRules()


def matches(tab: SourceTab, patterns: tuple[str, ...]) -> bool:
    """Return whether a tab's title fits one of the patterns, caseless.

    A tab of another workbook is meant by its own title, and by the one that
    begins with its workbook's name: ``[Roadmap]*``. One that was renamed is meant
    by its former title, too.
    """
    own = {tab.own_title, tab.formerly or tab.own_title}
    titles = {title.casefold() for title in own}
    if tab.book:
        titles |= {f"[{tab.book}]{title}".casefold() for title in own}
    return any(
        # Brackets stand for themselves.
        fnmatchcase(title, pattern.casefold().replace("[", "[[]"))
        for pattern in patterns
        for title in titles
    )


def is_read(tab: SourceTab, settings: Settings) -> bool:
    """Return whether a tab is one that the settings want read."""
    reading = settings.reading
    if reading.tabs and not matches(tab, reading.tabs):
        return False
    return not matches(tab, reading.ignore)


def rules_for(tab: SourceTab, settings: Settings) -> TabRules:
    """Return what the mappings say about a tab; ``NO_RULES`` when nothing."""
    found = tuple(m for m in settings.mappings if matches(tab, m.tabs))
    return _combined(found) if found else NO_RULES


def _combined(mappings: tuple[HeaderMapping, ...]) -> TabRules:
    headers: dict[str, tuple[Target, ...]] = {}
    patterns: list[tuple[str, tuple[Target, ...]]] = []
    keep: dict[str, frozenset[str]] = {}
    for mapping in mappings:
        for theirs, target in mapping.headers.items():
            if "*" in theirs or "?" in theirs:
                patterns.append((spaced(theirs), targets(target)))
            else:
                headers.setdefault(normal_header(theirs), targets(target))
        for theirs, words in mapping.keep.items():
            accepted = frozenset(normal_header(word) for word in words)
            keep.setdefault(normal_header(theirs), accepted)
    return TabRules(
        record=next((m.record for m in mappings if m.record), ""),
        headers=headers,
        patterns=tuple(patterns),
        constants=_by_place(m.constants for m in mappings),
        units=_by_place(m.units for m in mappings),
        values=_by_place(m.values for m in mappings),
        key=next((tuple(map(normal_header, m.key)) for m in mappings if m.key), ()),
        keep=keep,
        ignore=frozenset(normal_header(h) for m in mappings for h in m.ignore),
        date_order=next((m.date_order for m in mappings if m.date_order), None),
    )


def _by_place(parts: Iterable[Mapping[str, Value]]) -> dict[Place, Value]:
    """Return canonical header -> value as (kind, field) -> value."""
    found: dict[Place, Value] = {}
    for part in parts:
        for target, value in part.items():
            for kind, entry in targets(target):
                found.setdefault((kind.name, entry.name), value)
    return found


def spaced(text: str) -> str:
    """Return a text as header patterns compare it: caseless, single spaces."""
    return re.sub(r"\s+", " ", text).strip().casefold()


def targets(target: str) -> tuple[Target, ...]:
    """Return the fields that a canonical header or ``kind.field`` names.

    Returns:
        All fields with that canonical header, else all with that alias; empty
        when there is none, which the config refuses beforehand.
    """
    kind, dot, name = target.partition(".")
    if dot and kind in {entry.name for entry in RECORDS}:
        entry = record(kind)
        return tuple((entry, field) for field in entry.fields if field.name == name)
    wanted = normal_header(target)
    pairs = [(entry, field) for entry in RECORDS for field in entry.fields]
    canonical = [pair for pair in pairs if normal_header(pair[1].header) == wanted]
    alias = [pair for pair in pairs if wanted in map(normal_header, pair[1].aliases)]
    return tuple(canonical or alias)
