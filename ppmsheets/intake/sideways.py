"""Tables on their side: field names down a column, one record per column.

Stated rules: the label column holds at least three known headers, one of them the
Project ID or the project's name, with more than one value beside it. Two value
columns could also be a card with remarks: then the second must hold a date, number
or status where its label wants one.
"""

from __future__ import annotations

from itertools import zip_longest

from ppmsheets.intake.blocks import Header, Table
from ppmsheets.intake.context import Context
from ppmsheets.intake.headers import Scan
from ppmsheets.intake.values import read_column
from ppmsheets.intake.vocabulary import Meanings
from ppmsheets.schema import Kind
from ppmsheets.sheet import CellValue

_LEAST_LABELS = 3
_LEAST_FORCED = 2
"""Labels that make such a table, and where the kind of record is said beforehand."""
_TYPED = (Kind.DATE, Kind.MONEY, Kind.SHARE, Kind.RATING, Kind.NUMBER)
_ANY = Context(None, "", 1, frozenset())


def sideways_tables(
    page: Scan, labels: set[tuple[int, int]]
) -> tuple[list[Table], set[tuple[int, int]]]:
    """Return the tables on their side, and the cells of the tab they take.

    Args:
        page: The tab.
        labels: Known headers outside of all other tables.
    """
    tables: list[Table] = []
    taken: set[tuple[int, int]] = set()
    for column in sorted({column for _, column in labels}):
        for rows in _runs(page, labels - taken, column):
            if len(rows) < _LEAST_FORCED:
                continue
            width = _width(page, rows, column)
            if width < 2 or not _is_sideways(page, labels, rows, (column, width)):
                continue
            right = column + 1 + width
            tables.append(_table(page, rows, column, right))
            taken |= {
                (row, c) for row, c in labels if row in rows and column <= c < right
            }
    return tables, taken


def _runs(page: Scan, labels: set[tuple[int, int]], column: int) -> list[range]:
    """Return the row ranges of a column in which texts follow one another.

    Each begins and ends with a known header; one blank row may stand between.
    """
    runs: list[range] = []
    for row in sorted(row for row, c in labels if c == column):
        if runs:
            last = runs[-1].stop - 1
            between = [page.at(r, column) for r in range(last + 1, row)]
            gaps = sum(cell is None for cell in between)
            if gaps <= 1:
                runs[-1] = range(runs[-1].start, row + 1)
                continue
        runs.append(range(row, row + 1))
    return runs


def _width(page: Scan, rows: range, column: int) -> int:
    """Return how many value columns stand beside a run, up to a blank one."""
    if not any(_names_project(page.hits.get(row, {}).get(column, ())) for row in rows):
        return 0
    longest = max(len(page.tab.grid[row]) for row in rows)
    width = 0
    while column + 1 + width < longest and any(
        page.at(row, column + 1 + width) is not None for row in rows
    ):
        width += 1
    return width


def _names_project(meanings: Meanings) -> bool:
    return any(
        entry.kind.name == "project" and entry.field.name in ("project_id", "name")
        for entry in meanings
    )


def _is_sideways(
    page: Scan, labels: set[tuple[int, int]], rows: range, span: tuple[int, int]
) -> bool:
    column, width = span
    own = [row for row in rows if (row, column) in labels]
    others = [c for row, c in labels if row in rows and c > column]
    forced = bool(page.kind)
    if len(own) < (_LEAST_FORCED if forced else _LEAST_LABELS) or 2 * len(others) > len(
        own
    ):
        return False
    for row in own:
        meanings = page.hits[row][column]
        if not _names_project(meanings):
            continue
        cells = page.tab.grid[row][column + 1 : column + 1 + width]
        values = sum(cell is not None for cell in cells)
        if values > 2 or (values == 2 and _reads(page, own, column)):
            return True
    return False


def _reads(page: Scan, rows: list[int], column: int) -> bool:
    """Return whether the second value column holds what its labels want."""
    fits = False
    for row in rows:
        cell = page.at(row, column + 2)
        fields = [m.field for m in page.hits[row][column] if m.field.kind in _TYPED]
        if cell is None or not fields:
            continue
        values, _ = read_column(fields[0], [cell], _ANY)
        if values[0] is None:
            return False
        fits = True
    return fits


def _table(page: Scan, rows: range, column: int, right: int) -> Table:
    headers = []
    for index, row in enumerate(rows):
        cell = page.at(row, column)
        text = cell if isinstance(cell, str) else ""
        meanings = page.hits.get(row, {}).get(column, ())
        headers.append(Header(index, row, column, text, meanings))
    cells: list[tuple[CellValue, ...]] = [
        page.tab.grid[row][column + 1 : right] for row in rows
    ]
    lines = tuple(zip_longest(*cells))
    return Table(page.tab.title, tuple(headers), lines, column + 1, across=True)
