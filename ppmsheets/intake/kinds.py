"""Which kinds of record a block holds, judged by its headers alone.

Stated rules:

- A block is of a kind when it has all fields of one of the kind's anchors.
- Headers of any list (``ID``, ``Name``) count only beside a header that tells the
  kind (``schema.MARKS``), or where a mapping says so.
- A table of projects with one more topic in it stays a register; a table of risks
  that also names the project stays a table of risks: the topic with more columns
  of its own wins, the register on a tie.
- A matrix of scores is a register when it holds one more topic of projects, and
  feeds the scores besides.
- A register also feeds another kind when it holds a whole anchor of two or more
  of that kind's fields, such as ``Milestone`` with ``Baseline``.
- Who a project's people are is never read from a table that names projects.
- FTE of a role by period are what a project needs where a project is named, by the
  table or by a card of its tab; else what there is of the role.
- A list of projects with a Cost each, in no period and of no fund, stays a list of
  projects.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TypeAlias

from ppmsheets.intake.vocabulary import Meanings, Rank
from ppmsheets.schema import COST, MARKS, RECORDS, SCORE, Record, record

Found: TypeAlias = Mapping[str, Mapping[str, tuple[int, ...]]]
"""Kind -> field -> the columns that can mean it."""

REGISTER = ("project", "status")
_NEVER_GUESSED = ("setup", "decision", "history")
_REFERENCES = ("project_id", "name", "program", "pm")
"""Fields of a project that tables of other topics repeat."""
_OWNED = {"cost": (True, None), "capacity": (False, None)}
"""Kind -> whether a project must be said for it, or must not; None: not known yet."""
_NO_COLUMN = -1
"""Positions from here down stand for what is known without a column."""
_SPARSE = 2
"""Telling columns that a register without a clear Project ID column must have."""
_VAGUE = ("name", "type", "summary")
"""Fields of a register whose headers stand in lists of anything, too."""


def fields_found(columns: Sequence[Meanings]) -> Found:
    """Return kind -> field -> positions of the columns that can mean it."""
    found: dict[str, dict[str, tuple[int, ...]]] = {}
    for position, meanings in enumerate(columns):
        for entry in meanings:
            fields = found.setdefault(entry.kind.name, {})
            fields[entry.field.name] = (*fields.get(entry.field.name, ()), position)
    return found


def recognise(
    columns: Sequence[Meanings],
    given: Mapping[str, frozenset[str]] | None = None,
    *,
    forced: str = "",
    on_card: bool | None = None,
) -> tuple[Record, ...]:
    """Return the kinds that a block with these headers feeds; () when none.

    Args:
        columns: What each header can mean.
        given: Kind -> fields known without a column of their own: what columns
            of periods fill, and a mapping's constants.
        forced: The kind that a mapping or a generated tab says.
        on_card: Whether a card of its tab says a project; None: not known yet.
    """
    found = {kind: dict(fields) for kind, fields in fields_found(columns).items()}
    for kind, names in (given or {}).items():
        fields = found.setdefault(kind, {})
        for name in sorted(names):
            fields.setdefault(name, (_NO_COLUMN - len(fields),))
    if forced:
        kinds = _with_status(record(forced), found)
        return kinds if _is_anchored(kinds[0], found) else ()
    owned = _names_project(columns, found) or on_card
    satisfied = [
        kind
        for kind in RECORDS
        if kind.name in found
        and _is_of(kind, columns, found)
        and owned in _OWNED.get(kind.name, (owned,))
    ]
    topics = [kind for kind in satisfied if kind.name not in REGISTER]
    register = [kind for kind in satisfied if kind.name in REGISTER]
    best = max(topics, key=lambda kind: _own(kind, found), default=None)
    if best and (not register or _outweighs(best, columns, found)):
        return (best,)
    if not register or not _is_register(columns, found):
        return ()
    return (*_register_kinds(found), *(t for t in topics if _is_guest(t, found)))


def _is_anchored(kind: Record, found: Found) -> bool:
    fields = found.get(kind.name, {})
    return any(all(name in fields for name in anchor) for anchor in kind.anchors)


def _with_status(kind: Record, found: Found) -> tuple[Record, ...]:
    """Return a forced kind; a register brings its status along."""
    status = set(found.get("status", ())) - {"project_id"}
    if kind.name == "project" and status:
        return kind, record("status")
    return (kind,)


def _is_of(kind: Record, columns: Sequence[Meanings], found: Found) -> bool:
    fields = found[kind.name]
    if kind.name in _NEVER_GUESSED:
        return False
    if kind.name in ("person", "absence") and _has_clear(
        columns, "project", "project_id"
    ):
        return False
    anchors = [a for a in kind.anchors if all(name in fields for name in a)]
    return any(_is_clear(kind, anchor, columns, found) for anchor in anchors)


def _names_project(columns: Sequence[Meanings], found: Found) -> bool:
    """Return whether a column, or the mapping, says the project of each line."""
    given = found.get("project", {}).get("project_id", ())
    return any(place <= _NO_COLUMN for place in given) or any(
        _has_clear(columns, "project", name) for name in ("project_id", "name")
    )


def _is_clear(
    kind: Record, anchor: tuple[str, ...], columns: Sequence[Meanings], found: Found
) -> bool:
    """Return whether an anchor stands on more than the headers of any list."""
    fields = found[kind.name]
    weak = [
        name
        for name in anchor
        if fields[name][0] > _NO_COLUMN and not _has_clear(columns, kind.name, name)
    ]
    if not weak or (kind.name in REGISTER and len(weak) < len(anchor)):
        return True
    groups = REGISTER if kind.name in REGISTER else (kind.name,)
    return kind.name in MARKS and _is_marked(groups, found)


def _has_clear(columns: Sequence[Meanings], kind: str, name: str) -> bool:
    return any(
        entry.kind.name == kind
        and entry.field.name == name
        and entry.rank is not Rank.WEAK
        for meanings in columns
        for entry in meanings
    )


def _own(kind: Record, found: Found) -> int:
    """Return how many columns only this kind explains, not the register."""
    register = _positions(found, REGISTER)
    return len(_positions(found, (kind.name,)) - register)


def _outweighs(topic: Record, columns: Sequence[Meanings], found: Found) -> bool:
    """Return whether a table that could be of projects is of a topic instead."""
    others = _register_own(found, topic)
    if topic is COST and not found["cost"].keys() & {"period", "fund"}:
        return not _is_register(columns, found)
    if topic is SCORE and found["score"]["driver"][0] <= _NO_COLUMN:
        # A matrix is one topic, however many drivers have a column.
        return not others or not _is_register(columns, found)
    return _own(topic, found) > others


def _register_own(found: Found, topic: Record) -> int:
    """Return how many columns only the register explains, not the topic."""
    repeated = {
        place
        for name in _REFERENCES
        for place in found.get("project", {}).get(name, ())
    }
    return len(
        _positions(found, REGISTER) - _positions(found, (topic.name,)) - repeated
    )


def _positions(found: Found, kinds: Iterable[str]) -> set[int]:
    return {
        place
        for kind in kinds
        for places in found.get(kind, {}).values()
        for place in places
    }


def _is_register(columns: Sequence[Meanings], found: Found) -> bool:
    """Return whether there is more to read than a bare reference to a project.

    A table with a clear Project ID needs any other column of a project; one with
    only ``ID``, or only a name, needs what no other list has.
    """
    ids = set(found.get("project", {}).get("project_id", ()))
    others = _positions(found, REGISTER) - ids
    given = any(place <= _NO_COLUMN for place in ids)
    if given or any(_has_clear(columns, kind, "project_id") for kind in REGISTER):
        return bool(others) or len(columns) == 1
    vague = {
        place
        for kind in REGISTER
        for name in _VAGUE
        for place in found.get(kind, {}).get(name, ())
    }
    enough = 1 if _is_marked(REGISTER, found) and ids else _SPARSE
    return len(others - vague) >= enough


def _is_marked(kinds: Iterable[str], found: Found) -> bool:
    return any(mark in found.get(kind, {}) for kind in kinds for mark in MARKS[kind])


def _register_kinds(found: Found) -> tuple[Record, ...]:
    projects = set(found.get("project", ())) - {"project_id"}
    status = set(found.get("status", ())) - {"project_id"}
    kinds = []
    if projects or not status:
        kinds.append(record("project"))
    if status:
        kinds.append(record("status"))
    return tuple(kinds)


def _is_guest(kind: Record, found: Found) -> bool:
    """Return whether a register holds a whole anchor of another kind besides."""
    register = _positions(found, REGISTER)
    fields = found.get(kind.name, {})
    for anchor in kind.anchors:
        own = [name for name in anchor if name != "project_id"]
        places = [fields.get(name) for name in own]
        if len(anchor) > 1 and all(p and not set(p) & register for p in places):
            return True
    return False
