"""Tables with a column per period: what their numbers are.

Stated rules, the first that says it: the text above the periods; a column that
holds nothing but names of measures (``Planned value``, ``AC``, ``Forecast``); the
kind's own measure, which is FTE beside a person or role, money beside a program
or fund, and the planned amount beside a benefit.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ppmsheets.intake.blocks import Header, Table, is_blank
from ppmsheets.intake.body import is_total_word
from ppmsheets.intake.vocabulary import Meaning, Meanings, Rank, standard
from ppmsheets.schema import RECORDS, Field, normal_header, record
from ppmsheets.sheet import CellValue

_MEASURES = {
    "plan": ("pv", "ev", "ac"),
    "benefit": ("planned", "forecast", "realised"),
    "cost": ("amount",),
    "budget": ("amount",),
    "allocation": ("fte",),
    "capacity": ("fte",),
}
"""Kind -> fields that a column per period can fill."""
_OWN = {
    "allocation": ("person", "role"),
    "benefit": ("name",),
    "budget": ("program", "fund"),
    "capacity": ("role",),
    "cost": ("fund",),
}
"""Kind -> headers, one of which is enough for its own measure."""
_LOOKED_AT = 200
"""Lines looked at to tell a column of measures from any other."""


@dataclass(frozen=True, slots=True)
class Wide:
    """The columns of periods of a table.

    Attributes:
        periods: Their headers.
        column: The column that names the measure of each line; None: none does.
        promises: Kind -> fields that they fill.
        assumed: Kinds whose measure nobody said.
    """

    periods: tuple[Header, ...]
    column: Header | None = None
    promises: Mapping[str, frozenset[str]] = field(default_factory=dict)
    assumed: frozenset[str] = frozenset()


def wide_of(table: Table, forced: str = "") -> Wide | None:
    """Return the period columns of a table; None when there are none."""
    periods = tuple(header for header in table.headers if header.period is not None)
    if not periods:
        return None
    above = [_measures(header.measures) for header in periods]
    if all(above):
        return Wide(periods, None, _promised([m for ms in above for m in ms]))
    for header in table.headers:
        if header.period is None and (found := _measure_column(table, header)):
            return Wide(periods, header, _promised(found))
    names = {
        (entry.kind.name, entry.field.name)
        for header in table.headers
        for entry in header.meanings
    }
    own = {
        kind
        for kind, fields in _OWN.items()
        if kind == forced or any((kind, name) in names for name in fields)
    }
    promises = {kind: frozenset({wide}) for kind in own if (wide := record(kind).wide)}
    return Wide(periods, None, promises, frozenset(own & {"benefit"}))


def measure_fields(cell: CellValue, kind: str) -> tuple[Field, ...]:
    """Return the field of a kind that a cell names as measure; () if it names none."""
    if not isinstance(cell, str):
        return ()
    found = _measures(standard().get(normal_header(cell), ()))
    return tuple(entry.field for entry in found if entry.kind.name == kind)


def _measures(meanings: Meanings) -> list[Meaning]:
    return [
        entry
        for entry in meanings
        if entry.field.name in _MEASURES.get(entry.kind.name, ())
        and entry.rank is not Rank.WEAK
    ]


def _promised(measures: list[Meaning]) -> dict[str, frozenset[str]]:
    return {
        kind.name: names
        for kind in RECORDS
        if (
            names := frozenset(
                entry.field.name for entry in measures if entry.kind.name == kind.name
            )
        )
    }


def _measure_column(table: Table, header: Header) -> list[Meaning]:
    """Return the measures that a column names, if it names nothing else."""
    lines = range(min(len(table.lines), _LOOKED_AT))
    cells = [cell for cell in table.values(header, lines) if not is_blank(cell)]
    found: list[Meaning] = []
    for cell in dict.fromkeys(cells):
        if isinstance(cell, str) and is_total_word(cell):
            continue
        known = standard().get(normal_header(cell), ()) if isinstance(cell, str) else ()
        measures = _measures(known)
        if not measures:
            return []
        found += measures
    return found
