"""What a mapping would say of the tabs of a workbook, for a person to review."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import compress

from ppmsheets.intake.adopting.evidence import factor_of
from ppmsheets.intake.adopting.lines import header_lines
from ppmsheets.intake.adopting.mapped import behind, mapped_headers
from ppmsheets.intake.adopting.matching import (
    REGISTER,
    Confidence,
    Proposal,
    propose,
    voice,
)
from ppmsheets.intake.context import Context
from ppmsheets.intake.locales import date_order_of_locale
from ppmsheets.intake.mapping import TabRules, is_read, rules_for, targets
from ppmsheets.plan import Snapshot, SourceTab
from ppmsheets.schema import STATUS, Field, Kind, Record, normal_header
from ppmsheets.settings import DateOrder, Settings
from ppmsheets.sheet import CellRef, clean_text


@dataclass(frozen=True, slots=True)
class Line:
    """What a mapping would say of one column.

    Attributes:
        header: The header as a mapping writes it, on one line.
        target: Our header, or ``kind.field``; "" where nothing is proposed.
        confidence: How sure that is; None once a person said it.
        active: Whether it is to hold without a further look.
        known: The header is known as it is: it holds without a mapping.
        examples: ``(typed, read)`` pairs; "" for what could not be read.
        instead_of: Header of the column that seems to mean the same.
        words: Words under it that its field does not know, most frequent first.
        factor: What its bare numbers are multiplied by, as the header says.
    """

    where: CellRef
    header: str
    target: str = ""
    confidence: Confidence | None = Confidence.UNSURE
    active: bool = False
    known: bool = False
    examples: tuple[tuple[str, str], ...] = ()
    instead_of: str = ""
    words: tuple[str, ...] = ()
    factor: float = 1.0

    @property
    def is_open(self) -> bool:
        """Whether a person should say what it means."""
        return bool(self.target) and self.confidence in (
            Confidence.LIKELY,
            Confidence.UNSURE,
        )


@dataclass(frozen=True, slots=True)
class Draft:
    """What a mapping would say of tabs that have the same headers.

    Attributes:
        lines: A line a column, by place.
        key: Headers whose cells make an id where no column is one.
        lacks_project: Nothing in it says the project.
        mapped: Headers that a config maps already, and that are kept so.
    """

    tabs: tuple[str, ...]
    lines: tuple[Line, ...]
    key: tuple[str, ...] = ()
    lacks_project: bool = False
    mapped: tuple[str, ...] = ()

    @property
    def needed(self) -> bool:
        """Whether a mapping has anything to say of these tabs.

        What is not sure was offered before, where a config maps some of them.
        """
        said = any(
            line.target and not line.known and (line.active or not self.mapped)
            for line in self.lines
        )
        doubtful = self.doubtful and not self.mapped
        return said or bool(self.key or doubtful or self.refused)

    @property
    def doubtful(self) -> tuple[str, ...]:
        """Headers that are read by their names, though what is below does not fit."""
        unsure = Confidence.UNSURE
        return tuple(
            line.header
            for line in self.lines
            if line.known and line.confidence is unsure
        )

    @property
    def refused(self) -> tuple[str, ...]:
        """Headers that are known, and that a person wants left out."""
        return tuple(
            line.header for line in self.lines if line.known and not line.target
        )

    def answered(self, answers: Mapping[CellRef, str]) -> Draft:
        """Return it with what a person said: our header, or "" for none."""
        lines = tuple(
            replace(
                line,
                target=answers[line.where],
                confidence=None,
                active=bool(answers[line.where]),
                known=line.known and answers[line.where] in ("", line.target),
            )
            if line.where in answers
            else line
            for line in self.lines
        )
        return replace(self, lines=lines)


@dataclass(frozen=True, slots=True)
class Adoption:
    """What a mapping would say of a whole workbook.

    Attributes:
        date_order: Order of text dates that the cells prove; None: they do not, or
            it is known.
        date_proof: The cell's text that proves it.
        fiscal_years: Dates name fiscal years whose first month nobody said.
        unread: Tabs in which no table was found.
    """

    drafts: tuple[Draft, ...] = ()
    date_order: DateOrder | None = None
    date_proof: str = ""
    fiscal_years: bool = False
    unread: tuple[str, ...] = ()


def adoption(snapshot: Snapshot, settings: Settings) -> Adoption:
    """Return what a mapping would say of a workbook that nobody mapped yet.

    What the settings map or leave out already is not asked again, nor are our own
    tabs looked at.

    Args:
        snapshot: The whole workbook as read.
        settings: How cells are read and what is mapped already.
    """
    reading = settings.reading
    order = reading.date_order or date_order_of_locale(snapshot.locale)
    context = Context(
        order, "", reading.fiscal_year_start, frozenset(reading.non_values)
    )
    ours = {stamp.title.casefold() for stamp in snapshot.stamps}
    tabs = [
        tab
        for tab in snapshot.tabs
        if tab.title.casefold() not in ours and is_read(tab, settings)
    ]
    rules = [rules_for(tab, settings) for tab in tabs]
    given = list(zip(tabs, rules, strict=True))
    tables = [_tables(tab, said, context) for tab, said in given]
    proof = None if order else _date_proof(p for tab in tables for t in tab for p in t)
    if proof:
        # Once more: what its cells are read as is shown.
        context = replace(context, date_order=proof[0])
        tables = [_tables(tab, said, context) for tab, said in given]
    drafts = [_draft(*both, found) for both, found in zip(given, tables, strict=True)]
    matches = [[p.match for t in found for p in t if p.match] for found in tables]
    told = [bool(m or d.mapped) for m, d in zip(matches, drafts, strict=True)]
    return Adoption(
        _grouped(compress(drafts, told)),
        proof[0] if proof else None,
        proof[1] if proof else "",
        any("fiscal-year" in m.cells.rules for some in matches for m in some),
        tuple(tab.title for tab, seen in zip(tabs, told, strict=True) if not seen),
    )


def _tables(
    tab: SourceTab, rules: TabRules, context: Context
) -> list[tuple[Proposal, ...]]:
    """Return what the columns of each table of a tab are proposed to mean."""
    found = []
    for columns in header_lines(tab, voice):
        mapped = mapped_headers(columns, rules)
        rest = tuple(
            column
            for column in columns
            if normal_header(column.text) not in rules.ignore
            and column.text not in mapped
        )
        found.append(behind(propose(rest, context), mapped))
    return found


def _draft(
    tab: SourceTab, rules: TabRules, tables: Iterable[tuple[Proposal, ...]]
) -> Draft:
    lines: list[Line] = []
    key: tuple[str, ...] = ()
    lacks_project = False
    for table in tables:
        lines += [_line(proposal) for proposal in table if not proposal.column.period]
        key = key or (() if rules.key else _key(table))
        lacks_project = lacks_project or _lacks_project(table)
    columns = (column for table in header_lines(tab, voice) for column in table)
    mapped = tuple(dict.fromkeys(map(one_line, mapped_headers(columns, rules))))
    return Draft(
        (tab.own_title,), _once(lines), key, lacks_project and not mapped, mapped
    )


def _once(lines: Iterable[Line]) -> tuple[Line, ...]:
    """Return each header once: a tab's mapping holds for all its tables."""
    found: dict[str, Line] = {}
    for line in lines:
        at = normal_header(line.header)
        old = found.get(at)
        if at and (old is None or (line.active and not old.active)):
            found[at] = line
    return tuple(sorted(found.values(), key=lambda line: line.where))


def _line(proposal: Proposal) -> Line:
    column, match = proposal.column, proposal.match
    header = one_line(column.text)
    if match is None:
        return Line(column.where, header)
    money = match.field.kind is Kind.MONEY
    return Line(
        column.where,
        header,
        target_of(match.kind, match.field),
        proposal.confidence,
        active=proposal.confidence is not Confidence.UNSURE,
        known=match.known,
        examples=match.cells.examples,
        instead_of=one_line(proposal.instead_of),
        words=match.cells.unread,
        factor=factor_of(column.text) if money else 1.0,
    )


def one_line(text: str) -> str:
    """Return a header as a mapping writes it: one line, without wildcards.

    What explains a long header under its first line is left out, as when it is read.
    """
    if len(text) > _LONG and "\n" in text.strip():
        text = text.strip().split("\n", 1)[0]
    return " ".join(clean_text(text).translate(_WILD).split())


_LONG = 60
_WILD = {ord("*"): " ", ord("?"): " "}


@functools.cache
def target_of(kind: Record, field: Field) -> str:
    """Return what a mapping calls a field: its header, where that is clear.

    Who and what a line belongs to is called the same in every table.
    """
    others = [
        entry
        for entry, _ in targets(field.header)
        if entry is not kind and entry.name not in _WRITTEN_BY_US
    ]
    clear = not others or field.name in _REFERENCES
    return field.header if clear else f"{kind.name}.{field.name}"


_WRITTEN_BY_US = frozenset({"history", "decision"})
_REFERENCES = frozenset({"project_id", "name", "program", "portfolio", "pm"})


def _key(table: Iterable[Proposal]) -> tuple[str, ...]:
    """Return the headers that make an id in a register which has none."""
    found = {
        p.match.field.name: p
        for p in table
        if p.match
        and p.match.kind in REGISTER
        and p.confidence is not Confidence.UNSURE
    }
    if "project_id" in found or "name" not in found:
        return ()
    names = found["name"].column
    if _alone(zip(names.cells, strict=True)):
        return (one_line(names.text),)
    if "program" in found:
        programs = found["program"].column
        if _alone(zip(programs.cells, names.cells, strict=False)):
            return (one_line(programs.text), one_line(names.text))
    return ()


def _alone(lines: Iterable[tuple[object, ...]]) -> bool:
    """Return whether no two lines say the same."""
    said = [line for line in lines if line[-1] is not None]
    return len(set(said)) == len(said)


def _lacks_project(table: Sequence[Proposal]) -> bool:
    """Return whether a table tells of statuses, and not of which project."""
    active = [
        p.match for p in table if p.match and p.confidence is not Confidence.UNSURE
    ]
    names = {match.field.name for match in active}
    tells = any(match.kind is STATUS for match in active)
    return tells and not names & {"project_id", "name"}


def _grouped(drafts: Iterable[Draft]) -> tuple[Draft, ...]:
    """Return drafts that say the same of several tabs as one."""
    found: dict[object, Draft] = {}
    for draft in drafts:
        said = draft.mapped, *((d.header, d.target, d.active) for d in draft.lines)
        same = found.get((said, draft.key))
        if same:
            found[said, draft.key] = replace(same, tabs=(*same.tabs, *draft.tabs))
        else:
            found[said, draft.key] = draft
    return tuple(found.values())


_DATE = re.compile(r"\s*(\d{1,2})[/.-](\d{1,2})[/.-]\d{2,4}\b")


def _date_proof(proposals: Iterable[Proposal]) -> tuple[DateOrder, str] | None:
    """Return the order that every text date allows, with one that proves it."""
    proofs = dict(_proofs(proposals))
    return next(iter(proofs.items())) if len(proofs) == 1 else None


def _proofs(proposals: Iterable[Proposal]) -> Iterator[tuple[DateOrder, str]]:
    for proposal in proposals:
        if proposal.match is None or proposal.match.field.kind is not Kind.DATE:
            continue
        for cell in proposal.column.filled:
            found = _DATE.match(cell) if isinstance(cell, str) else None
            if found and int(found[1]) > _MONTHS >= int(found[2]):
                yield DateOrder.DMY, found[0].strip()
            elif found and int(found[2]) > _MONTHS >= int(found[1]):
                yield DateOrder.MDY, found[0].strip()


_MONTHS = 12
