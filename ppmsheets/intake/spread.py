"""Tables with a column per period to one record per period."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ppmsheets.intake.blocks import Header, is_blank
from ppmsheets.intake.classes import NO_PROJECT
from ppmsheets.intake.days import read_period_header
from ppmsheets.intake.findings import Ledger, warning
from ppmsheets.intake.reading import Block, read_cells
from ppmsheets.intake.records import (
    build,
    complete,
    is_foreign,
    origin,
    origins,
    place_of,
    read_kind,
    say_foreign,
)
from ppmsheets.intake.values import read_column
from ppmsheets.intake.wide import Wide, measure_fields
from ppmsheets.portfolio import Period
from ppmsheets.schema import PLAN, Field, Record

_PERIOD = PLAN.field("period")


@dataclass(slots=True)
class _Cells:
    """What the periods of one record hold.

    Attributes:
        at: Which of the block's lines says it first.
        values: Field -> value.
        places: Field -> (rows, columns) from that line's first cell.
    """

    at: int
    period: Period
    values: dict[str, object]
    places: dict[str, tuple[int, int]]


@dataclass(frozen=True, slots=True)
class _Lines:
    """What the lines of a block say beside their periods."""

    block: Block
    kind: Record
    projects: Sequence[str | None]
    fixed_columns: Mapping[str, Sequence[object]]
    fixed_places: Mapping[str, tuple[int, int]]

    def reads(self, at: int) -> bool:
        """Return whether a line has the project that its kind needs."""
        return self.kind.name in NO_PROJECT or self.projects[at] is not None

    def identity(self, at: int) -> tuple[object, ...]:
        """Return what lines of one record, a line per measure, have in common."""
        fixed = (column[at] for column in self.fixed_columns.values())
        return (self.projects[at], *fixed)


def spread_records(
    block: Block,
    wide: Wide,
    kind: Record,
    projects: Sequence[str | None],
    ledger: Ledger,
) -> list[Any]:
    """Return a record for each period of each line; blank cells make none.

    Lines that name a measure each, and columns of several measures, are joined:
    one record per project and period.
    """
    _say_assumed(block, wide, kind, ledger)
    columnar = read_kind(block, kind, projects, ledger)
    fixed = dict(zip(columnar.names, columnar.values, strict=True))
    lines = _Lines(block, kind, projects, fixed, columnar.places)
    if wide.column is None and not any(header.measures for header in wide.periods):
        return _own_measure(lines, wide, ledger)
    found: dict[tuple[object, ...], _Cells] = {}
    by_line = _fields_by_line(block, wide, kind)
    for header in wide.periods:
        period = read_period_header(header.period, block.context)
        if period is None:
            _say_no_period(block, header, ledger)
            continue
        for entry, factor, at in _targets(block, wide, (kind, header), by_line, ledger):
            values = read_cells(
                block, entry, header, ledger, factor=factor, projects=projects, at=at
            )
            cells = zip(at, values, strict=True)
            read = [(a, v) for a, v in cells if v is not None and lines.reads(a)]
            _collect(found, lines, (header, period, entry.name), read, wide)
    return _built(lines, found)


def _own_measure(lines: _Lines, wide: Wide, ledger: Ledger) -> list[Any]:
    """Return the records of a table whose periods all hold the kind's own measure."""
    block, kind, projects = lines.block, lines.kind, lines.projects
    if kind.wide is None:
        return []
    entry = kind.field(kind.wide)
    own: dict[str, Sequence[object]] = dict(lines.fixed_columns)
    complete(block, kind, own)
    if kind.name not in NO_PROJECT:
        own["project_id"] = projects
    made: list[Any] = []
    for header in wide.periods:
        period = read_period_header(header.period, block.context)
        if period is None:
            _say_no_period(block, header, ledger)
            continue
        values = read_cells(block, entry, header, ledger, projects=projects)
        kept = [at for at, v in enumerate(values) if v is not None and lines.reads(at)]
        columns: dict[str, Sequence[object]] = {
            name: [column[at] for at in kept] for name, column in own.items()
        }
        columns[entry.name] = [values[at] for at in kept]
        columns["period"] = [period] * len(kept)
        places = {**lines.fixed_places, entry.name: place_of(block, header)}
        columns["origin"] = origins(block, kept, places)
        made += build(kind, columns, len(kept))
    return made


def _say_assumed(block: Block, wide: Wide, kind: Record, ledger: Ledger) -> None:
    if kind.name not in wide.assumed:
        return
    ledger.add(
        warning(
            "measure-assumed",
            "The periods do not say of what; they are read as planned.",
            "Write Planned, Forecast or Realised above the periods.",
        ),
        block.first_cell(),
    )


def _say_no_period(block: Block, header: Header, ledger: Ledger) -> None:
    """Say why a column of a period is not read."""
    cells = block.table.values(header, block.lines)
    ledger.excluded += sum(not is_blank(cell) for cell in cells)
    _, problems = read_column(_PERIOD, [header.period], block.context)
    for _, problem in problems:
        ledger.add(problem, block.table.header_cell(header))


def _fields_by_line(
    block: Block, wide: Wide, kind: Record
) -> Sequence[tuple[Field, Sequence[int]]]:
    """Return each measure that a column names, with the lines that hold it."""
    if wide.column is None:
        return []
    cells = block.table.values(wide.column, block.lines)
    found: dict[str, tuple[Field, list[int]]] = {}
    for at, cell in enumerate(cells):
        for entry in measure_fields(cell, kind.name):
            found.setdefault(entry.name, (entry, []))[1].append(at)
    return list(found.values())


def _targets(
    block: Block,
    wide: Wide,
    column: tuple[Record, Header],
    by_line: Sequence[tuple[Field, Sequence[int]]],
    ledger: Ledger,
) -> list[tuple[Field, float, Sequence[int]]]:
    """Return which fields a column of a period fills, by what factor, and where."""
    if wide.column is not None:
        return [(entry, 1.0, at) for entry, at in by_line]
    kind, header = column
    own = [m for m in header.measures if m.kind.name == kind.name]
    for meaning in own:
        if is_foreign(block, meaning):
            say_foreign(block, header, meaning, ledger)
    every = range(len(block.lines))
    return [(m.field, m.factor, every) for m in own if not is_foreign(block, m)]


def _collect(
    found: dict[tuple[object, ...], _Cells],
    lines: _Lines,
    column: tuple[Header, Period, str],
    read: Sequence[tuple[int, object]],
    wide: Wide,
) -> None:
    header, period, name = column
    down, right = place_of(lines.block, header)
    for at, value in read:
        who = lines.identity(at) if wide.column is not None else (at,)
        key = (period.first, period.last, *who)
        cells = found.get(key)
        if cells is not None and name in cells.values:
            # The same measure of the same thing twice: both stay.
            key, cells = (*key, at, header.index), None
        if cells is None:
            cells = found[key] = _Cells(at, period, {}, {})
        lower = lines.block.lines[at] - lines.block.lines[cells.at]
        across = lines.block.table.across
        cells.values[name] = value
        cells.places[name] = (down, right + lower) if across else (down + lower, right)


def _built(lines: _Lines, found: Mapping[tuple[object, ...], _Cells]) -> list[Any]:
    """Return a record for each period, the lines' own values beside its figures."""
    block, kind = lines.block, lines.kind
    every = list(found.values())
    own: dict[str, Sequence[object]] = dict(lines.fixed_columns)
    complete(block, kind, own)
    if kind.name not in NO_PROJECT:
        own["project_id"] = lines.projects
    columns: dict[str, Sequence[object]] = {
        name: [column[cells.at] for cells in every] for name, column in own.items()
    }
    names = {name for cells in every for name in cells.values}
    for name in sorted(names):
        columns[name] = [cells.values.get(name) for cells in every]
    columns["period"] = [cells.period for cells in every]
    columns["origin"] = [
        origin(block, block.lines[cells.at], {**lines.fixed_places, **cells.places})
        for cells in every
    ]
    return build(kind, columns, len(every))
