"""Columns of one table matched with fields: words of the header and what stands below.

Stated rules:

- A match is worth its likeness of words times how the cells fit.
- The kind of record is one that the table clearly is, and of several such the one
  whose fields the columns match best, all in all.
- Each field takes its best column, each column its best field; what is left over is
  offered beside it.
- *Sure* is a header that says the field plainly, over cells that fit, with no other
  column or field near; nothing is, nor *likely*, in a table that is not clearly of
  its kind.
- Of columns that differ in a year, the last is meant; money of one year is no total.
"""

from __future__ import annotations

import enum
import functools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from ppmsheets.intake.adopting.evidence import Evidence, agree, evidence
from ppmsheets.intake.adopting.lines import Column
from ppmsheets.intake.adopting.words import Words, likeness, words_of
from ppmsheets.intake.context import Context
from ppmsheets.intake.vocabulary import Meaning, Rank, Vocabulary
from ppmsheets.schema import (
    MARKS,
    OPTIONS,
    PROJECT,
    RECORDS,
    STATUS,
    Field,
    Kind,
    Record,
)
from ppmsheets.sheet import CellRef


class Confidence(enum.Enum):
    """How sure a proposal is."""

    SURE = "sure"
    LIKELY = "likely"
    UNSURE = "unsure"


@dataclass(frozen=True, slots=True)
class Match:
    """A field that a column may mean.

    Attributes:
        likeness: How plainly the header says the field, 0 to 1.
        known: The schema knows the header: no mapping is needed.
    """

    column: Column
    kind: Record
    field: Field
    likeness: float
    cells: Evidence
    known: bool = False

    @property
    def worth(self) -> float:
        """Likeness of words, less what the cells say against it; 0 to 1."""
        return self.likeness * (_WORDS_ALONE + (1 - _WORDS_ALONE) * self.cells.fit)


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a column is proposed to mean.

    Attributes:
        match: The field; None: nothing is proposed.
        confidence: How sure that is.
        instead_of: Header of the column that seems to mean the same, and better;
            "" for none.
    """

    column: Column
    match: Match | None = None
    confidence: Confidence = Confidence.UNSURE
    instead_of: str = ""


_WORDS_ALONE = 0.4
"""Worth of a plain header over cells that do not fit at all."""
_SPEAKS, _PLAIN, _FITS = 0.55, 0.85, 0.85
_LEAST_WORTH = 0.3
_LIKELY_WORDS, _LIKELY_FIT = 0.6, 0.5
_WEAK = 0.6
"""Likeness of a header that any list in the world may have, such as ID."""
_APART_FIELDS, _APART_COLUMNS = 0.15, 0.25
"""Worth by which the next best must stay behind a sure one."""
_FEW_CELLS = 3
_TWINS = 0.5
_YEARLY = 0.5
_NEVER = frozenset({"setup", "decision", "history"})
_EARNED = frozenset({"pv", "ev", "ac"})
_OPTIONAL = frozenset(field.name for field in OPTIONS)

REGISTER = (PROJECT, STATUS)
_GROUPS = (
    REGISTER,
    *((k,) for k in RECORDS if k.name not in {*_NEVER, "status", "project"}),
)
_PLAIN_WORDS = Vocabulary()


@functools.cache
def voice(text: str) -> str:
    """Return which field a text sounds like the header of; "" for none."""
    known = _PLAIN_WORDS.meanings(text)
    if known:
        return known[0].field.name
    heard = _heard(text)
    kind, name = max(heard, key=lambda place: (heard[place], place), default=("", ""))
    return name if kind and heard[kind, name] >= _LIKELY_WORDS else ""


@functools.cache
def _heard(text: str) -> Mapping[tuple[str, str], float]:
    """Return (kind, field) -> how much a text says it, of all that it says at all."""
    said = words_of(text)
    if not said.concepts or said.count > _MOST_WORDS:
        return {}
    found = {
        (kind.name, field.name): likeness(said, field)
        for group in _GROUPS
        for kind in group
        for field in kind.fields
    }
    return {place: like for place, like in found.items() if like >= _SPEAKS}


_MOST_WORDS = 12
"""Words beyond which a text is a story, not a header."""


def propose(columns: Sequence[Column], context: Context) -> tuple[Proposal, ...]:
    """Return what each column of a table is proposed to mean."""
    best: tuple[Match, ...] = ()
    rivals: tuple[Match, ...] = ()
    worth = False, 0.0
    for kinds in _GROUPS:
        matches = _matches(columns, kinds, context)
        chosen = _assigned(matches)
        if not _stands(chosen, kinds):
            continue
        own = _is_clear(chosen, columns), sum(match.worth for match in chosen)
        if own > worth:
            best, rivals, worth = chosen, matches, own
    if not best:
        return tuple(Proposal(column) for column in columns)
    clear, _ = worth
    found = {m.column.where: _judged(m, rivals, clear=clear) for m in best}
    spare = [c for c in columns if c.where not in found and not c.period]
    for column in spare:
        found[column.where] = _left_over(column, rivals, best)
    found |= _twins(spare, found, context)
    found |= _value_for_budget(found, context)
    return tuple(found.get(c.where, Proposal(c)) for c in columns)


def _matches(
    columns: Iterable[Column], kinds: tuple[Record, ...], context: Context
) -> tuple[Match, ...]:
    """Return all that columns may mean in some kinds, the worthiest first."""
    found = []
    for column in columns:
        if column.period:
            continue
        for kind in kinds:
            for field in kind.fields:
                if kind is STATUS and field.name == "project_id":
                    continue
                match = _match(column, kind, field, context)
                if match and match.worth >= _LEAST_WORTH:
                    found.append(match)
    return tuple(sorted(found, key=lambda m: (-m.worth, m.column.where)))


def _match(
    column: Column, kind: Record, field: Field, context: Context
) -> Match | None:
    said = words_of(column.text)
    known = [
        entry
        for entry in _PLAIN_WORDS.meanings(column.text)
        if entry.field is field and entry.kind is kind
    ]
    like = _heard(column.text).get((kind.name, field.name), 0.0)
    if known:
        like = 1.0
    if _is_bare(said, known):
        like = min(like, _WEAK)
    if said.year is not None and field.kind is Kind.MONEY:
        like *= _YEARLY
    if field.name == "project_id" and not _says_project(kind, said, known):
        return None
    if like < _SPEAKS:
        return None
    cells = evidence(column, field, context)
    return Match(column, kind, field, like, cells, bool(known))


def _is_bare(said: Words, known: Sequence[Meaning]) -> bool:
    """Return whether a header is one that any list has: ID, Ref, Name, Title."""
    if known and known[0].rank is not Rank.WEAK:
        return False
    return bool(known) or said.concepts.keys() <= {"id", "name"}


def _says_project(kind: Record, said: Words, known: Sequence[Meaning]) -> bool:
    """Return whether an id can be the project's, and not a risk's or a task's."""
    if "project" in said.concepts or any(m.rank is not Rank.WEAK for m in known):
        return True
    return kind is PROJECT and said.concepts.keys() == {"id"}


def _assigned(matches: Iterable[Match]) -> tuple[Match, ...]:
    """Return the best match of each field and column."""
    fields: set[tuple[str, str]] = set()
    columns: set[object] = set()
    chosen: list[Match] = []
    for match in sorted(matches, key=_order):
        place = match.kind.name, match.field.name
        if place in fields or match.column.where in columns:
            continue
        fields.add(place)
        columns.add(match.column.where)
        chosen.append(match)
    return tuple(chosen)


def _order(match: Match) -> tuple[object, ...]:
    """Return what sorts matches: the worthiest, the latest year, the first column."""
    year = words_of(match.column.text).year or 0
    option = match.field.name in _OPTIONAL
    return (round(-match.worth, 6), -year, option, match.column.where)


def _stands(chosen: Iterable[Match], kinds: tuple[Record, ...]) -> bool:
    """Return whether matches hold the fields without which there is no record."""
    names = {(match.kind.name, match.field.name) for match in chosen}
    if ("project", "project_id") in names:
        names.add(("status", "project_id"))
    return any(
        all((kind.name, name) in names for name in anchor)
        for kind in kinds
        for anchor in kind.anchors
    )


def _is_clear(chosen: Sequence[Match], columns: Iterable[Column]) -> bool:
    """Return whether a table is clearly of the kind that its columns match best.

    A register says Project, or what no other list says; a list of tasks is none.
    """
    plain = [match for match in chosen if match.likeness >= _PLAIN]
    if chosen[0].kind not in REGISTER:
        return any(match.field.required for match in plain)
    if any(_WORK & words_of(column.text).concepts.keys() for column in columns):
        return False
    names = {match.field.name for match in plain}
    if "status_date" in names and names & _EARNED:
        return True
    labels = [m for m in chosen if m.field.name in ("project_id", "name")]
    if any("project" in words_of(m.column.text).concepts for m in labels):
        return any(m.likeness >= _PLAIN for m in labels)
    return bool(labels) and len(names) >= _TELLING and bool(names & _MARKS)


_WORK = frozenset({"work", "predecessor", "successor"})
_TELLING = 3
"""Plain headers of a register that says Project nowhere, at least."""
_MARKS = frozenset((*MARKS["project"], *MARKS["status"]))


def _judged(match: Match, rivals: Iterable[Match], *, clear: bool) -> Proposal:
    """Return a match with how sure it is."""
    near = any(
        rival.worth > match.worth - _reach(rival, match)
        for rival in rivals
        if rival != match
    )
    cells = match.cells
    plain = match.likeness >= _PLAIN and cells.fit >= _FITS
    alone = clear and not near and cells.filled >= _FEW_CELLS
    confidence = Confidence.UNSURE
    if plain and alone:
        confidence = Confidence.SURE
    elif clear and match.likeness >= _LIKELY_WORDS and cells.fit >= _LIKELY_FIT:
        confidence = Confidence.LIKELY
    return Proposal(match.column, match, confidence)


def _reach(rival: Match, match: Match) -> float:
    """Return how far a rival may stay behind a match and still be near it.

    One of another field and column is none, so no worth brings it near.
    """
    if rival.column.where == match.column.where:
        return _APART_FIELDS
    return _APART_COLUMNS if rival.field is match.field else -1.0


def _left_over(
    column: Column, rivals: Iterable[Match], best: Iterable[Match]
) -> Proposal:
    """Return what a column may mean that another one means better."""
    mine = next((m for m in rivals if m.column.where == column.where), None)
    if mine is None:
        return Proposal(column)
    taken = (m.column.text for m in best if m.field is mine.field)
    return Proposal(column, mine, instead_of=next(taken, ""))


def _twins(
    spare: Iterable[Column], found: Mapping[CellRef, Proposal], context: Context
) -> dict[CellRef, Proposal]:
    """Return columns that say nothing but hold the dates or money of another one.

    Which of the two is meant only a person knows, so neither is sure.
    """
    twins: dict[CellRef, Proposal] = {}
    for column in spare:
        if found[column.where].match is not None or not column.filled:
            continue
        for other in found.values():
            match = other.match
            if match is None or match.field.kind not in (Kind.DATE, Kind.MONEY):
                continue
            if agree(column.cells, match.column.cells) < _TWINS:
                continue
            cells = evidence(column, match.field, context)
            twin = Match(column, match.kind, match.field, _SPEAKS, cells)
            twins[column.where] = Proposal(column, twin, instead_of=match.column.text)
            if other.confidence is Confidence.SURE:
                twins[match.column.where] = replace(other, confidence=Confidence.LIKELY)
            break
    return twins


def _value_for_budget(
    found: Mapping[CellRef, Proposal], context: Context
) -> dict[CellRef, Proposal]:
    """Return the value of a project as its budget, where a register has no other.

    Lists of works call what a project costs its value.
    """
    budget = PROJECT.field("budget")
    matches = [proposal.match for proposal in found.values() if proposal.match]
    if any(match.field is budget for match in matches):
        return {}
    for match in matches:
        if match.kind is PROJECT and match.field.name == "value":
            cells = evidence(match.column, budget, context)
            cost = Match(match.column, PROJECT, budget, _SPEAKS, cells)
            return {match.column.where: Proposal(match.column, cost)}
    return {}
