"""Cells filled from their neighbours, and rows put in a random order."""

from __future__ import annotations

import itertools
import random
import re
from collections.abc import Callable
from typing import TypeAlias

from tests.sheets_double.a1 import Area
from tests.sheets_double.formulas.text import offset
from tests.sheets_double.grid import EMPTY, ROWS, Cell, Sheet
from tests.sheets_double.kinds.blocks import permute_rows
from tests.sheets_double.kinds.registry import ASSUMED, Work, kind, required
from tests.sheets_double.protection import guard
from tests.sheets_double.refusals import Json, refuse, unsupported

Series: TypeAlias = Callable[[int], Cell]
"""The cell at a place counted from the first cell of the source."""

_COUNTED = re.compile(r"(.*?)(\d+)\Z", re.DOTALL)
_NAMES = re.compile(
    r"(mon|tue|wed|thu|fri|sat|sun|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)"
    r"[a-z]*\Z",
    re.IGNORECASE,
)


@kind("autoFill", ASSUMED, "Even steps, counted text, formulas; else repeated.")
def auto_fill(work: Work, sent: Json) -> Json:
    if "range" in sent:
        sheet, area = work.writable(sent["range"])
        source, target, by_rows = _detected(sheet, area)
    else:
        both = required(sent, "sourceAndDestination")
        sheet, source = work.area(required(both, "source"), "source")
        by_rows = both.get("dimension", ROWS) == ROWS
        target = _beside(sheet, source, both.get("fillLength", 0), by_rows=by_rows)
        guard(work.caller, work.book, sheet, target)
    stepping = bool(sent.get("useAlternateSeries", False))
    for line in _lines(source, by_rows=by_rows):
        cells = [sheet.cell(row, column) for row, column in line]
        made = _series(cells, by_rows=by_rows, stepping=stepping)
        for row in range(target.top, target.bottom):
            for column in range(target.left, target.right):
                across, along = (column, row) if by_rows else (row, column)
                if across == line[0][1 if by_rows else 0]:
                    start = line[0][0 if by_rows else 1]
                    sheet.put(row, column, made(along - start))
    return {}


def _detected(sheet: Sheet, area: Area) -> tuple[Area, Area, bool]:
    """Return the filled corner of a range, the rest, and which way it lies."""
    filled = [(row, column) for row, column, cell in sheet.filled(area) if cell.filled]
    if not filled:
        unsupported("autoFill of a range without data")
    bottom = max(row for row, _ in filled) + 1
    right = max(column for _, column in filled) + 1
    by_rows = right == area.right or bottom < area.bottom
    if by_rows:
        return area._replace(bottom=bottom), area._replace(top=bottom), True
    return area._replace(right=right), area._replace(left=right), False


def _beside(sheet: Sheet, source: Area, length: int, *, by_rows: bool) -> Area:
    """Return the rectangle after the source, before it for a negative length."""
    first, end = (source.top, source.bottom) if by_rows else (source.left, source.right)
    start, stop = (end, end + length) if length > 0 else (first + length, first)
    limit = len(sheet.rows) if by_rows else sheet.width
    if length == 0 or start < 0 or stop > limit:
        refuse(f"fillLength[{length}] leaves the grid.")
    if by_rows:
        return source._replace(top=start, bottom=stop)
    return source._replace(left=start, right=stop)


def _lines(source: Area, *, by_rows: bool) -> list[list[tuple[int, int]]]:
    rows = range(source.top, source.bottom)
    columns = range(source.left, source.right)
    if by_rows:
        return [[(row, column) for row in rows] for column in columns]
    return [[(row, column) for column in columns] for row in rows]


def _series(cells: list[Cell], *, by_rows: bool, stepping: bool) -> Series:
    values = [cell.value for cell in cells]
    numbers = [v for v in values if isinstance(v, float)]
    step = _step(numbers, alone=_is_date(cells[0]) != stepping)
    if len(numbers) == len(cells) and all(c.formula is None for c in cells):
        if step is None:
            unsupported("autoFill of uneven steps")
        first = numbers[0]
        return lambda at: cells[at % len(cells)]._replace(value=first + at * step)
    if any(isinstance(v, str) and _NAMES.match(v) for v in values):
        unsupported("autoFill of days and months by name")
    counted = [_COUNTED.match(v) if isinstance(v, str) else None for v in values]
    if len(counted) == 1 and counted[0] is not None:
        word, number = counted[0].groups()
        return lambda at: cells[0]._replace(value=f"{word}{int(number) + at}")
    if any(counted):
        unsupported("autoFill of several counted texts")
    return lambda at: _repeated(cells, at, by_rows=by_rows)


def _repeated(cells: list[Cell], at: int, *, by_rows: bool) -> Cell:
    origin = at % len(cells)
    cell = cells[origin]
    if cell.formula is None:
        return cell._replace(note=EMPTY.note)
    moved = at - origin
    text = offset(cell.formula, *((moved, 0) if by_rows else (0, moved)))
    return cell._replace(formula=text)


def _is_date(cell: Cell) -> bool:
    shown = (cell.format or {}).get("numberFormat", {})
    return shown.get("type") in ("DATE", "DATE_TIME")


def _step(numbers: list[float], *, alone: bool) -> float | None:
    """Return the even step of a series; None for none.

    Args:
        numbers: The series.
        alone: Whether a single number counts on by one; else it is repeated.
    """
    steps = {right - left for left, right in itertools.pairwise(numbers)}
    if not steps:
        return float(alone)
    return steps.pop() if len(steps) == 1 else None


@kind("randomizeRange", ASSUMED, "An order by chance, the same in every run.")
def randomize_range(work: Work, sent: Json) -> Json:
    sheet, area = work.writable(required(sent, "range"))
    order = list(range(area.top, area.bottom))
    random.Random(len(order)).shuffle(order)
    permute_rows(work.book, sheet, area, order)
    return {}
