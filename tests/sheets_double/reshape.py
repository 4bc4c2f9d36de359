"""Rows and columns inserted, deleted and moved, and all that follows them.

Merges, protections, named ranges, charts, rules, metadata and formulas keep
pointing at the same content; what pointed only at deleted cells goes with them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from tests.sheets_double.canonical import PLACES, holds_ranges
from tests.sheets_double.discovery import properties
from tests.sheets_double.formulas.text import Token, follow
from tests.sheets_double.grid import (
    ROWS,
    SCHEMAS,
    Book,
    Cell,
    Row,
    Sheet,
)
from tests.sheets_double.refusals import Json

Span: TypeAlias = tuple[int, int] | None
Move: TypeAlias = Callable[[int, int], Span]
"""Where rows or columns [start, end) are now; None when they are gone."""
Concerns: TypeAlias = Callable[[Token], bool]
"""Whether a reference points into the sheet that changed."""


def insert(book: Book, sheet: Sheet, dimension: str, start: int, count: int) -> None:
    """Insert empty rows or columns before an index."""

    def move(first: int, end: int) -> Span:
        return (
            first + count if first >= start else first,
            end + count if end > start else end,
        )

    if dimension == ROWS:
        sheet.rows[start:start] = [None] * count
    else:
        _remap_columns(sheet, lambda column: column + count * (column >= start))
        sheet.width += count
    _remap_dimensions(sheet, dimension, lambda at: at + count * (at >= start))
    _follow(book, sheet, dimension, move)


def delete(book: Book, sheet: Sheet, dimension: str, start: int, end: int) -> None:
    """Delete rows or columns [start, end)."""
    count = end - start

    def place(at: int) -> int | None:
        if at < start:
            return at
        return None if at < end else at - count

    def move(first: int, last: int) -> Span:
        kept_first = first if first < start else max(start, first - count)
        kept_last = last if last <= start else max(start, last - count)
        return (kept_first, kept_last) if kept_first < kept_last else None

    if dimension == ROWS:
        del sheet.rows[start:end]
    else:
        _remap_columns(sheet, place)
        sheet.width -= count
    _remap_dimensions(sheet, dimension, place)
    _follow(book, sheet, dimension, move)


def move(
    book: Book, sheet: Sheet, dimension: str, block: tuple[int, int], to: int
) -> None:
    """Move rows or columns [start, end) before an index counted before the move."""
    start, end = block
    if start <= to <= end:
        return
    count = end - start
    landing = to - count if to > end else to

    def place(at: int) -> int:
        if start <= at < end:
            return at - start + landing
        closed = at - count if at >= end else at
        return closed + count if closed >= landing else closed

    def moved(first: int, last: int) -> Span:
        begin, finish = place(first), place(last - 1) + 1
        # A range torn apart by the move keeps its outline.
        return (begin, finish) if finish - begin == last - first else (first, last)

    if dimension == ROWS:
        carried = sheet.rows[start:end]
        del sheet.rows[start:end]
        sheet.rows[landing:landing] = carried
    else:
        _remap_columns(sheet, place)
    _remap_dimensions(sheet, dimension, place)
    _follow(book, sheet, dimension, moved)


def inherit(sheet: Sheet, dimension: str, block: tuple[int, int], source: int) -> None:
    """Give inserted rows or columns the formats and size of a neighbour."""
    start, end = block
    known = sheet.dimensions[dimension]
    if source in known:
        size = {k: v for k, v in known[source].items() if k == "pixelSize"}
        known.update(dict.fromkeys(range(start, end), size) if size else {})
    if dimension == ROWS:
        stored = sheet.rows[source]
        looks = {
            column: Cell(format=cell.format)
            for column, cell in (stored.cells.items() if stored else ())
            if cell.format
        }
        for row in range(start, end) if looks else ():
            sheet.rows[row] = Row(dict(looks), sheet.token)
        return
    for row in range(len(sheet.rows)):
        cell = sheet.cell(row, source)
        for column in range(start, end) if cell.format else ():
            sheet.put(row, column, Cell(format=cell.format))


def _remap_columns(sheet: Sheet, place: Callable[[int], int | None]) -> None:
    for number, row in enumerate(sheet.rows):
        if row is None or not row.cells:
            continue
        cells = {}
        for column, cell in row.cells.items():
            target = place(column)
            if target is not None:
                cells[target] = cell
        sheet.rows[number] = Row(cells, sheet.token)


def _remap_dimensions(
    sheet: Sheet, dimension: str, place: Callable[[int], int | None]
) -> None:
    known = {}
    for index, found in sheet.dimensions[dimension].items():
        target = place(index)
        if target is not None:
            known[target] = found
    sheet.dimensions[dimension] = known


# --- what follows -------------------------------------------------------------------


def _follow(book: Book, sheet: Sheet, dimension: str, moved: Move) -> None:
    change = _place_change(sheet.id, dimension, moved)
    change_objects(book, change)
    axis = "row" if dimension == ROWS else "column"
    _follow_formulas(book, sheet, moved, axis)


def change_objects(book: Book, change: Callable[[str, Json], Json]) -> None:
    """Give every stored message its places as a change says.

    Args:
        book: The spreadsheet.
        change: New place of a ``GridRange``, ``DimensionRange`` or
            ``GridCoordinate``, by message name and value; None when it is gone.
    """
    for sheet in book.sheets:
        for name, found in sheet.objects.items():
            if found:
                kept = (with_places(SCHEMAS[name], one, change) for one in found)
                sheet.objects[name] = tuple(one for one in kept if one is not None)
        if sheet.basic_filter:
            sheet.basic_filter = with_places("BasicFilter", sheet.basic_filter, change)
    named = (with_places("NamedRange", one, change) for one in book.named)
    book.named = tuple(one for one in named if one is not None)
    metadata = (with_places("DeveloperMetadata", one, change) for one in book.metadata)
    book.metadata = tuple(one for one in metadata if one is not None)


def with_places(schema: str, value: Json, change: Callable[[str, Json], Json]) -> Json:
    """Return a message with its places changed; None when it lost its own."""
    if schema in PLACES:
        return change(schema, value)
    made = dict(value)
    for name, rule in properties(schema).items():
        if name not in value:
            continue
        inner = rule.get("$ref") or rule.get("items", {}).get("$ref")
        if inner is None or not holds_ranges(inner):
            continue
        if "items" in rule:
            found = [with_places(inner, item, change) for item in value[name]]
            made[name] = [item for item in found if item is not None]
            if value[name] and not made[name] and name in ("ranges", "sources"):
                return None if name == "ranges" else made
        else:
            made[name] = with_places(inner, value[name], change)
            if made[name] is None:
                return None
    return made


def _place_change(
    sheet_id: int, dimension: str, moved: Move
) -> Callable[[str, Json], Json]:
    side = "Row" if dimension == ROWS else "Column"

    def change(schema: str, place: Json) -> Json:
        if place.get("sheetId", 0) != sheet_id:
            return place
        if schema == "GridRange":
            return _moved_ends(place, f"start{side}Index", f"end{side}Index", moved)
        if schema == "GridCoordinate":
            return _moved_corner(place, side.lower() + "Index", moved)
        if place.get("dimension", ROWS) != dimension:
            return place
        return _moved_ends(place, "startIndex", "endIndex", moved)

    return change


def _moved_ends(place: Json, start: str, end: str, moved: Move) -> Json:
    if end not in place:
        if start not in place:
            return place
        now = moved(place[start], place[start] + 1)
        return place | {start: now[0]} if now else place
    now = moved(place.get(start, 0), place[end])
    if now is None:
        return None
    return place | ({start: now[0]} if start in place else {}) | {end: now[1]}


def _moved_corner(place: Json, field: str, moved: Move) -> Json:
    at = place.get(field, 0)
    # An object anchored to a deleted cell stays where that cell was.
    now = moved(at, at + 1) or (at, at + 1)
    return place | {field: now[0]}


def _follow_formulas(book: Book, changed: Sheet, moved: Move, axis: str) -> None:
    title = changed.title.casefold()

    def elsewhere(token: Token) -> bool:
        return token.sheet is not None and token.sheet.casefold() == title

    def here(token: Token) -> bool:
        return token.sheet is None or elsewhere(token)

    for sheet in book.sheets:
        concerns = here if sheet is changed else elsewhere

        def change(formula: str, concerns: Concerns = concerns) -> str:
            return follow(formula, concerns, moved, axis)

        rewrite_formulas(sheet, change)


def rewrite_formulas(sheet: Sheet, change: Callable[[str], str]) -> None:
    """Give every formula of a sheet its new text."""
    for number, row in enumerate(sheet.rows):
        if row is None or row.plain:
            continue
        found = [(c, cell) for c, cell in row.cells.items() if cell.formula is not None]
        row.plain = not found
        for column, cell in found:
            text = change(cell.formula or "")
            if text != cell.formula:
                sheet.put(number, column, cell._replace(formula=text))
