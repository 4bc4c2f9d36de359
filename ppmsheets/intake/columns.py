"""Which column of a block is read as which field.

Stated rules: what a mapping names comes first, then the canonical header, then
aliases in the schema's order. Two columns of the same header are told apart by
their cells: a blank one or a copy is passed over with a warning; if they differ,
the field is not read, and where the block stands on it the block is refused.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TypeAlias

from ppmsheets.intake.blocks import Header, Table, is_blank
from ppmsheets.intake.findings import Ledger, affected, error, info, listed, warning
from ppmsheets.intake.vocabulary import Meaning, Rank
from ppmsheets.schema import SCORE, Field, Record, normal_header

Columns: TypeAlias = Mapping[str, tuple[Header, Meaning]]
"""Field name -> its column and what the header says of its unit."""


def choose_columns(
    table: Table, kind: Record, headers: Sequence[Header], ledger: Ledger
) -> Columns | None:
    """Return the column of each field of a kind; None when the block is refused."""
    chosen: dict[str, tuple[Header, Meaning]] = {}
    for field in kind.fields:
        rivals = [
            (header, entry)
            for header in headers
            for entry in header.meanings
            if entry.kind.name == kind.name and entry.field.name == field.name
            # A matrix has many such columns: they are read one by one.
            if not (header.driver and kind is SCORE)
        ]
        if not rivals:
            continue
        best = min(_order(field, *rival) for rival in rivals)
        first = [rival for rival in rivals if _order(field, *rival) == best]
        taken = {header.index for header, _ in first}
        rest = [header for header, _ in rivals if header.index not in taken]
        if rest and best[0] is not Rank.MAPPED:
            _say_second(table, first[0][0], rest, ledger)
        if len(first) == 1:
            chosen[field.name] = first[0]
            continue
        single = _told_apart(table, [header for header, _ in first], ledger)
        if single is not None:
            chosen[field.name] = next(r for r in first if r[0] is single)
        elif field.required or field.name == "project_id":
            _refuse(table, kind, field, [header for header, _ in first], ledger)
            return None
        else:
            _say_ambiguous(table, [header for header, _ in first], ledger)
    return chosen


def _order(field: Field, header: Header, entry: Meaning) -> tuple[Rank, int]:
    text = normal_header(header.text)
    spellings = [normal_header(alias) for alias in field.aliases]
    place = spellings.index(text) if text in spellings else len(spellings)
    return entry.rank, place if entry.rank > Rank.CANONICAL else 0


def _told_apart(
    table: Table, headers: Sequence[Header], ledger: Ledger
) -> Header | None:
    """Return the one of several like-named columns that can be read, None if none."""
    every = range(len(table.lines))
    values = [table.values(header, every) for header in headers]
    filled = [
        (header, cells)
        for header, cells in zip(headers, values, strict=True)
        if not all(map(is_blank, cells))
    ]
    cells_of = [cells for _, cells in filled] or values
    where = table.header_cell(headers[1])
    places = listed(table.header_cell(header).a1 for header in headers)
    if all(cells == cells_of[0] for cells in cells_of):
        used = filled[0][0] if filled else headers[0]
        said = f'The header "{_line(used.text)}" stands at {places}.'
        ledger.add(
            warning(
                "duplicate-header",
                f"{said} {table.header_cell(used).a1} is read.",
                "Remove or rename the other column.",
            ),
            where,
        )
        return used
    ledger.excluded += sum(not is_blank(c) for cells in cells_of for c in cells)
    return None


def _say_ambiguous(table: Table, headers: Sequence[Header], ledger: Ledger) -> None:
    places = listed(table.header_cell(header).a1 for header in headers)
    ledger.add(
        error(
            "ambiguous-header",
            f'The header "{_line(headers[0].text)}" stands at {places}, and the '
            "columns differ: none is read.",
            "Rename all but one of them.",
        ),
        table.header_cell(headers[1]),
    )


def _refuse(
    table: Table,
    kind: Record,
    field: Field,
    headers: Sequence[Header],
    ledger: Ledger,
) -> None:
    places = listed(table.header_cell(header).a1 for header in headers)
    ledger.add(
        error(
            "ambiguous-header",
            f"This table of {kind.title} is not read: its {field.header} may stand "
            f"at {places}.",
            f"Leave one column {field.header}.",
        ),
        table.header_cell(headers[0]),
        affects=affected(kind.name, field.name, None),
    )


def _say_second(
    table: Table, used: Header, rest: Iterable[Header], ledger: Ledger
) -> None:
    for header in rest:
        ledger.add(
            info(
                "second-column",
                f'"{_line(header.text)}" means the same as "{_line(used.text)}", '
                "which is read instead.",
                "Rename it, or map it in the config.",
            ),
            table.header_cell(header),
        )


def _line(text: str) -> str:
    """Return a header on one line, cut where it goes on and on."""
    line = " ".join(text.split())
    return line if len(line) <= 60 else f"{line[:59]}…"
