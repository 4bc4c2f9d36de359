"""Cells that do not show what they hold: merges, and formulas without a result.

Stated rules: a merge down a column of ids or texts says its text for every row;
of any other merge only the first cell is read, which is said where rows have other
values. A formula whose result is not in the file is left out, said once a column.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from ppmsheets.intake.blocks import Header, Table, is_blank
from ppmsheets.intake.findings import Ledger, error, warning
from ppmsheets.plan import SourceTab
from ppmsheets.schema import Kind
from ppmsheets.sheet import CellRef, Rect, Row

_REPEATED = (Kind.ID, Kind.TEXT)


def unmerged(table: Table, source: SourceTab, ledger: Ledger) -> Table:
    """Return a table with merged texts repeated; says what merges hide."""
    if table.across or not source.merges:
        return table
    known = {h.column: h for h in table.headers if h.meanings or h.period is not None}
    lines = list(table.lines)
    for merge in source.merges:
        top = max(merge.top, table.first)
        bottom = min(merge.bottom, table.first + len(lines))
        columns = [c for c in known if merge.left <= c < merge.right]
        if bottom - top < 1 or not columns or merge.top < table.first:
            continue
        inside = range(top - table.first, bottom - table.first)
        header = known[columns[0]]
        if bottom - top > 1 and len(columns) == 1 and _is_repeated(header):
            _repeat(lines, inside, header)
            _say(merge, table, "its text is read for each row", ledger)
        elif bottom - top > 1 or _hides(lines[inside[0]], known, merge):
            _say(merge, table, "only its first cell is read", ledger)
    return replace(table, lines=tuple(lines))


def _is_repeated(header: Header) -> bool:
    return any(entry.field.kind in _REPEATED for entry in header.meanings)


def _repeat(lines: list[Row], inside: Sequence[int], header: Header) -> None:
    index = header.index
    first = lines[inside[0]]
    value = first[index] if index < len(first) else None
    for line in inside[1:]:
        cells = list(lines[line])
        cells.extend([None] * (index + 1 - len(cells)))
        cells[index] = value
        lines[line] = tuple(cells)


def _hides(line: Row, known: Iterable[int], merge: Rect) -> bool:
    """Return whether a merge across a row takes the place of known columns' cells.

    A merge that is all a row holds is a title or note across the table.
    """
    others = [c for c in known if not merge.left <= c < merge.right]
    covered = [c for c in known if merge.left < c < merge.right]
    filled = any(c < len(line) and not is_blank(line[c]) for c in others)
    return bool(covered) and filled


def _say(merge: Rect, table: Table, what: str, ledger: Ledger) -> None:
    ledger.add(
        warning(
            "merged-cells",
            f"{merge.a1} is merged; {what}.",
            "Unmerge it, and fill in each cell.",
        ),
        CellRef(table.tab, merge.top, merge.left),
    )


def say_uncached(
    table: Table, headers: Iterable[Header], source: SourceTab, ledger: Ledger
) -> None:
    """Say which columns hold formulas whose result is not in the file."""
    if not source.uncached:
        return
    for header in {h.index: h for h in headers}.values():
        if table.across:
            rows = range(header.row, header.row + 1)
            columns = range(table.first, table.first + len(table.lines))
        else:
            rows = range(table.first, table.first + len(table.lines))
            columns = range(header.column, header.column + 1)
        hidden = sorted(
            (row, column)
            for row, column in source.uncached
            if row in rows and column in columns
        )
        if hidden:
            ledger.excluded += len(hidden)
            say_no_result(CellRef(table.tab, *hidden[0]), len(hidden), ledger)


def say_no_result(where: CellRef, count: int, ledger: Ledger) -> None:
    """Say that formulas have no stored result, from a first cell on."""
    more = f" So do {count - 1} more in this column." if count > 1 else ""
    ledger.add(
        error(
            "formula-without-result",
            f"The file holds a formula here, but not its result.{more}",
            "Open the workbook in a spreadsheet program and save it once.",
        ),
        where,
    )
