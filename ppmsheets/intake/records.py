"""Blocks to records of the domain, each with its place of origin."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import repeat
from typing import Any, TypeVar

from ppmsheets.intake.amounts import same_currency
from ppmsheets.intake.benefits import is_money
from ppmsheets.intake.blocks import Header, is_blank
from ppmsheets.intake.classes import CLASSES, NEEDED, NO_PROJECT
from ppmsheets.intake.findings import Ledger, error
from ppmsheets.intake.given import SPANNED, span_of
from ppmsheets.intake.projects import Definition
from ppmsheets.intake.reading import Block, read_cells
from ppmsheets.intake.spans import periods_of_spans
from ppmsheets.intake.values import read_column
from ppmsheets.intake.vocabulary import Meaning
from ppmsheets.portfolio import Origin
from ppmsheets.schema import Record
from ppmsheets.sheet import CellValue


@dataclass(slots=True)
class Columnar:
    """The values of one kind in one block, a column a field.

    Attributes:
        places: Field -> (rows, columns) from the record's first cell.
    """

    names: list[str] = field(default_factory=list)
    values: list[Sequence[object]] = field(default_factory=list)
    places: dict[str, tuple[int, int]] = field(default_factory=dict)

    def rows(self) -> Iterator[dict[str, object]]:
        """Yield field -> value of each line."""
        names = self.names
        for row in zip(*self.values, strict=True):
            yield dict(zip(names, row, strict=True))


def origin(block: Block, line: int, places: Mapping[str, tuple[int, int]]) -> Origin:
    """Return the place of a line of a block."""
    table = block.table
    if table.across:
        return Origin(table.tab, table.top, table.first + line, places)
    return Origin(table.tab, table.first + line, table.left, places)


def place_of(block: Block, header: Header) -> tuple[int, int]:
    """Return how far a column is from a record's first cell."""
    table = block.table
    if table.across:
        return header.row - table.top, 0
    return 0, header.column - table.left


def read_kind(
    block: Block,
    kind: Record,
    projects: Sequence[str | None] | None,
    ledger: Ledger,
) -> Columnar:
    """Return all fields of a kind that a block has, and the mapping's constants."""
    found = Columnar()
    columns = block.columns[kind.name]
    for entry in kind.fields:
        if entry.name == "project_id":
            if entry.name in columns:
                found.places[entry.name] = place_of(block, columns[entry.name][0])
            continue
        values: Sequence[object] | None = None
        if entry.name in columns:
            header, meaning = columns[entry.name]
            found.places[entry.name] = place_of(block, header)
            if is_foreign(block, meaning):
                say_foreign(block, header, meaning, ledger)
                continue
            values = read_cells(
                block, entry, header, ledger, factor=meaning.factor, projects=projects
            )
        elif (kind.name, entry.name) in block.rules.constants:
            constant = block.rules.constants[kind.name, entry.name]
            typed, _ = read_column(entry, [constant], block.context)
            values = typed * len(block.lines)
        if values is not None:
            found.names.append(entry.name)
            found.values.append(values)
    return found


def is_foreign(block: Block, meaning: Meaning) -> bool:
    """Return whether a header names another currency than the portfolio's."""
    named, ours = meaning.currency, block.context.currency
    return bool(named and ours) and not same_currency(named, ours)


def say_foreign(block: Block, header: Header, meaning: Meaning, ledger: Ledger) -> None:
    """Say that a column is left out for its currency."""
    cells = block.table.values(header, block.lines)
    ledger.excluded += sum(not is_blank(cell) for cell in cells)
    ledger.add(
        error(
            "other-currency",
            f"This column is in {meaning.currency}, the portfolio in "
            f"{block.context.currency}; it is left out.",
            "Enter amounts in the portfolio's currency; nothing is converted.",
        ),
        block.table.header_cell(header),
    )


def definitions(
    block: Block,
    kind: Record,
    ids: Sequence[str | None],
    number: int,
    ledger: Ledger,
) -> list[Definition]:
    """Return what a register says of its projects, or of their statuses.

    Only lines that say a project.
    """
    columnar = read_kind(block, kind, ids, ledger)
    if not columnar.names:
        rows: Iterator[dict[str, object]] = ({} for _ in block.lines)
    else:
        rows = columnar.rows()
    return [
        Definition(typed, values, origin(block, line, columnar.places), number)
        for typed, line, values in zip(ids, block.lines, rows, strict=True)
        if typed is not None
    ]


def say_missing_ids(block: Block, ledger: Ledger) -> None:
    """Say which lines of a register lack the Project ID."""
    if block.ids is None:
        ledger.excluded += len(block.lines)
        ledger.add(
            error(
                "no-project-id",
                "This table of projects has no Project ID column.",
                "Add one, or name the columns that make an id under key in a mapping.",
            ),
            block.first_cell(),
        )
        return
    header = next(
        (
            columns["project_id"][0]
            for columns in block.columns.values()
            if "project_id" in columns
        ),
        block.table.headers[0],
    )
    for typed, line in zip(block.ids, block.lines, strict=True):
        if typed is None and is_blank(_raw(block, line, header)):
            _say_missing(block, line, header, "Project ID", ledger)


def _raw(block: Block, line: int, header: Header) -> CellValue:
    cells = block.table.lines[line]
    return cells[header.index] if header.index < len(cells) else None


def _say_missing(
    block: Block, line: int, header: Header, name: str, ledger: Ledger
) -> None:
    ledger.excluded += sum(not is_blank(cell) for cell in block.table.lines[line])
    ledger.add(
        error(
            "missing-required",
            f"This row has no {name}, so it is not read.",
            f"Fill in {name}, or clear the row.",
        ),
        block.table.cell(line, header),
    )


def records(
    block: Block,
    kind: Record,
    projects: Sequence[str | None],
    ledger: Ledger,
) -> list[Any]:
    """Return the records of one kind in a block.

    Args:
        block: The block.
        kind: One of its kinds, no register.
        projects: Project of each line; None: the line is not to be read. All
            None for kinds that belong to no project.
        ledger: Takes what is wrong.
    """
    columnar = read_kind(block, kind, projects, ledger)
    columns = dict(zip(columnar.names, columnar.values, strict=True))
    if kind.name == "risk":
        columns["name"] = _first_of(columns.get("name"), columns.get("risk_id"))
    if kind.name not in NO_PROJECT:
        columns["project_id"] = projects
    if kind.name in SPANNED and "period" not in columns:
        columns["period"] = periods_of_spans(block, projects, ledger)
        for header in span_of(block.table.headers).values():
            columnar.places["period"] = place_of(block, header)
    complete(block, kind, columns)
    kept = _complete_lines(block, kind, columns, ledger)
    columns["origin"] = origins(block, kept, columnar.places)
    for name, column in columns.items():
        if len(column) > len(kept):
            columns[name] = [column[at] for at in kept]
    return build(kind, columns, len(kept))


def origins(
    block: Block, kept: Sequence[int], places: Mapping[str, tuple[int, int]]
) -> list[Origin]:
    """Return the places of some of a block's lines, all at once."""
    table, lines = block.table, block.lines
    tab, top, left, first = table.tab, table.top, table.left, table.first
    along = [first + lines[at] for at in kept]
    rows, columns = (repeat(top), along) if table.across else (along, repeat(left))
    return made(Origin, zip(repeat(tab), rows, columns, repeat(places), strict=False))


def build(
    kind: Record, columns: Mapping[str, Sequence[object]], count: int
) -> list[Any]:
    """Return ``count`` records made of columns; a field without one has its default.

    By column, as a call a record with names costs twice as much.
    """
    make = CLASSES[kind.name]
    blanks = make._field_defaults
    ordered = [
        columns[name] if name in columns else repeat(blanks.get(name), count)
        for name in make._fields
    ]
    return made(make, zip(*ordered, strict=True))


_Kind = TypeVar("_Kind", bound=tuple[Any, ...])


def made(kind: type[_Kind], rows: Iterable[tuple[Any, ...]]) -> list[_Kind]:
    """Return named tuples made of plain ones, as their ``_make`` does, all at once.

    A call of ours for each of them would take as long again.
    """
    return list(map(tuple.__new__, repeat(kind), rows))


def _first_of(
    names: Sequence[object] | None, ids: Sequence[object] | None
) -> Sequence[object]:
    """Return names, where blank the ids instead."""
    if names is None or ids is None:
        return names or ids or ()
    return [name or number for name, number in zip(names, ids, strict=True)]


def _complete_lines(
    block: Block,
    kind: Record,
    columns: Mapping[str, Sequence[object]],
    ledger: Ledger,
) -> Sequence[int]:
    """Return which of a block's lines have what their kind needs; says the others.

    What a guest of a register lacks is not said: its cells are blank in most rows.
    """
    guest = kind is not block.kinds[0]
    needed = NEEDED.get(kind.name, ())
    if any(name not in columns for name in needed):
        return ()
    kept: Sequence[int] = range(len(block.lines))
    if kind.name not in NO_PROJECT:
        kept = _filled_lines(columns["project_id"], kept)
    for name in needed:
        full = _filled_lines(columns[name], kept)
        if len(full) < len(kept) and not guest:
            for at in sorted(set(kept) - set(full)):
                _say_incomplete(block, kind, block.lines[at], name, ledger)
        kept = full
    return kept


def _filled_lines(column: Sequence[object], kept: Sequence[int]) -> Sequence[int]:
    if len(kept) == len(column) and None not in column:
        return kept
    return [at for at in kept if column[at] is not None]


def _say_incomplete(
    block: Block, kind: Record, line: int, name: str, ledger: Ledger
) -> None:
    columns = block.columns[kind.name]
    spans = span_of(block.table.headers)
    blank = [h for h in spans.values() if is_blank(_raw(block, line, h))]
    if name in columns:
        header = columns[name][0]
    elif name == "period" and blank:
        header = blank[0]
    else:
        return
    # A cell that is filled in but could not be read has its finding already.
    if is_blank(_raw(block, line, header)):
        _say_missing(block, line, header, kind.field(name).header, ledger)


def complete(block: Block, kind: Record, columns: dict[str, Sequence[object]]) -> None:
    """Add what a record has beyond the schema's fields, a value a line."""
    if kind.name == "benefit":
        units = columns.get("unit") or (None,) * len(block.lines)
        currency = block.context.currency
        known = {unit: is_money(unit, currency) for unit in set(units)}
        columns["monetary"] = [known[unit] for unit in units]
    elif kind.name == "allocation" and "firm" in columns:
        columns["firm"] = [firm is not False for firm in columns["firm"]]
    elif kind.name == "person" and "skills" in columns:
        columns["skills"] = [_listed(skills) for skills in columns["skills"]]
    elif kind.name == "decision":
        chosen = block.columns[kind.name]
        answers = [
            block.table.values(chosen[name][0], block.lines)
            if name in chosen
            else repeat(None, len(block.lines))
            for name in ("decision", "until", "reason")
        ]
        columns["typed"] = list(zip(*answers, strict=True))


def _listed(typed: object) -> tuple[str, ...]:
    """Return what a cell lists with commas, semicolons or line breaks between."""
    parts = re.split(r"[,;\n]", typed) if isinstance(typed, str) else ()
    return tuple(part.strip() for part in parts if part.strip())
