"""Who the projects are: definitions of all tabs brought together by id.

Stated rules: ids are compared without case, white space and invisible marks, all
dashes alike; the spelling of the first place is used. What several places say of one
project is joined; where they differ, the first place (tabs in their order, then rows)
is used, and a finding names both. What may be done with a project (``OPTIONS``) makes
none by itself where other tables or cards describe projects.
"""

from __future__ import annotations

import difflib
import functools
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from ppmsheets.intake.findings import Ledger, affected, error, warning
from ppmsheets.portfolio import Origin


class Definition(NamedTuple):
    """What one place says of one project, or of its status.

    Attributes:
        project_id: As typed there.
        values: Field -> value, None where it says nothing.
        origin: The place.
        block: Number of the block, to tell rows of one table from two tables.
    """

    project_id: str
    values: Mapping[str, object]
    origin: Origin
    block: int


@dataclass(slots=True)
class Joined:
    """One project as all places together say it.

    Attributes:
        sources: Field -> the definition that its value is from.
        repeats: Rows of the same table that say something else, and are named.
    """

    project_id: str
    origin: Origin
    block: int
    values: dict[str, object] = field(default_factory=dict)
    sources: dict[str, Definition] = field(default_factory=dict)
    repeats: list[Origin] = field(default_factory=list)

    @property
    def home(self) -> Origin:
        """Where it is named, else the first place that speaks of it.

        A table of further fields may stand before the one that names the projects.
        """
        named = self.sources.get("name")
        return named.origin if named else self.origin


def id_key(text: str) -> str:
    """Return an id as it is compared."""
    # Most ids are ASCII, where folding is only lower case, and nothing is invisible.
    if text.isascii():
        return "".join(text.lower().split())
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(map(_compared, folded))


@functools.cache
def _compared(ch: str) -> str:
    """Return a character of an id as it is compared: one dash, nothing invisible."""
    kind = unicodedata.category(ch)
    if kind == "Pd" or ch == "\N{MINUS SIGN}":
        return "-"
    return "" if ch.isspace() or kind == "Cf" else ch


class Directory:
    """Looks up projects by id or name, however they are spelled."""

    def __init__(self, projects: Iterable[Joined] = ()) -> None:
        """Take the projects that there are."""
        self._ids: dict[str, str] = {}
        self._typed: dict[str, str | None] = {}
        self._names: dict[str, list[str]] = {}
        for project in projects:
            self._ids[id_key(project.project_id)] = project.project_id
            name = project.values.get("name")
            if isinstance(name, str):
                self._names.setdefault(id_key(name), []).append(project.project_id)

    def __len__(self) -> int:
        """Return how many projects there are."""
        return len(self._ids)

    def find(self, typed: str) -> str | None:
        """Return the project's id as its first place spells it; None if unknown."""
        if typed not in self._typed:
            self._typed[typed] = self._ids.get(id_key(typed))
        return self._typed[typed]

    def find_named(self, name: str) -> str | None:
        """Return the id of the one project of that name, or of that id."""
        named = self.namesakes(name)
        return named[0] if len(named) == 1 else self.find(name)

    def namesakes(self, name: str) -> Sequence[str]:
        """Return the ids of all projects of that name, in the order they stand."""
        return self._names.get(id_key(name), ())

    def nearest(self, typed: str) -> str | None:
        """Return the id that a mistyped id, or name, is close to."""
        for known in (self._ids, self._names):
            near = difflib.get_close_matches(id_key(typed), known, n=1, cutoff=0.6)
            if near:
                return self._ids.get(near[0]) or self._names[near[0]][0]
        return None


def join(definitions: Sequence[Definition], ledger: Ledger) -> dict[str, Joined]:
    """Return the projects by compared id; differences become findings."""
    found: dict[str, Joined] = {}
    for definition in definitions:
        key = id_key(definition.project_id)
        known = found.get(key)
        if known is None:
            found[key] = _first_said(definition)
        else:
            _say_spelling(known, definition, ledger)
            _take(known, definition, ledger)
    return found


def _first_said(definition: Definition) -> Joined:
    """Return a project as its first place says it."""
    said = {name: v for name, v in definition.values.items() if v is not None}
    return Joined(
        definition.project_id,
        definition.origin,
        definition.block,
        said,
        dict.fromkeys(said, definition),
    )


def _take(known: Joined, definition: Definition, ledger: Ledger) -> None:
    differing: list[str] = []
    for name, value in definition.values.items():
        if value is None:
            continue
        old = known.values.get(name)
        if old is None:
            known.values[name] = value
            known.sources[name] = definition
        elif not same(old, value):
            differing.append(name)
    if not differing:
        return
    if known.block == definition.block:
        known.repeats.append(definition.origin)
        _say_duplicate(known, definition, ledger)
        return
    for name in differing:
        _say_conflict(known, definition, name, ledger)


def same(one: object, other: object) -> bool:
    """Return whether two values say the same, spelling of texts aside."""
    if isinstance(one, str) and isinstance(other, str):
        return id_key(one) == id_key(other)
    return one == other


def _say_spelling(known: Joined, definition: Definition, ledger: Ledger) -> None:
    if known.project_id == definition.project_id:
        return
    ledger.add(
        warning(
            "id-spelling",
            f'"{definition.project_id}" is read as the project '
            f'"{known.project_id}" of {known.origin.cell("project_id")}.',
            "Spell a Project ID in one way.",
        ),
        definition.origin.cell("project_id"),
        project=known.project_id,
    )


def _say_duplicate(known: Joined, definition: Definition, ledger: Ledger) -> None:
    first = known.origin.cell("project_id")
    ledger.excluded += sum(value is not None for value in definition.values.values())
    ledger.add(
        error(
            "duplicate-project",
            f'Project ID "{known.project_id}" stands at {first.a1} already, with '
            "other values; that row is used.",
            "Give each project its own id, or remove one row.",
        ),
        definition.origin.cell("project_id"),
        project=known.project_id,
        affects=affected("project", "project_id", known.project_id),
    )


def _say_conflict(
    known: Joined, definition: Definition, name: str, ledger: Ledger
) -> None:
    used = known.sources[name].origin.cell(name)
    ledger.excluded += 1
    ledger.add(
        error(
            "conflicting-values",
            f"{used} says something else of this project, and is used.",
            "Make both say the same, or clear one.",
        ),
        definition.origin.cell(name),
        project=known.project_id,
        affects=affected("project", name, known.project_id),
    )
