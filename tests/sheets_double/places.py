"""Ranges and data filters of calls, found in a spreadsheet."""

from __future__ import annotations

from typing import NamedTuple

from tests.sheets_double import a1
from tests.sheets_double.a1 import Area, Bounds
from tests.sheets_double.grid import COLUMNS, ROWS, Book, Sheet, grid_area, range_area
from tests.sheets_double.refusals import Json, refuse


class Place(NamedTuple):
    """A range of a call.

    Attributes:
        sheet: The sheet it lies in.
        bounds: Its sides, open where the text left them open.
        area: The part of it inside the grid.
    """

    sheet: Sheet
    bounds: Bounds
    area: Area

    @property
    def name(self) -> str:
        """The range as answers echo it."""
        return a1.range_name(self.sheet.title, self.area)


def locate(book: Book, text: str) -> Place:
    """Return the place that a range text names.

    Raises:
        RefusedError: It names none, or begins beyond its grid.
    """
    sheet, bounds = _resolve(book, text)
    shown = _shown(sheet, bounds)
    area = a1.within(bounds, len(sheet.rows), sheet.width, shown)
    return Place(sheet, bounds, area)


def _shown(sheet: Sheet, bounds: Bounds) -> str:
    bottom = bounds.bottom or max(len(sheet.rows), (bounds.top or 0) + 1)
    right = bounds.right or max(sheet.width, (bounds.left or 0) + 1)
    area = Area(bounds.top or 0, bounds.left or 0, bottom, right)
    return a1.range_name(sheet.title, area)


def _resolve(book: Book, text: str) -> tuple[Sheet, Bounds]:
    title, cells = a1.split(text)
    if title is None:
        return _resolve_bare(book, cells)
    sheet = book.titled(title)
    if sheet is not None and sheet.is_grid:
        bounds = a1.bounds(cells) if cells else Bounds()
        if bounds is not None:
            return sheet, bounds
        named = _named(book, cells)
        if named and named[0] is sheet:
            return named
    return refuse(f"Unable to parse range: {text}")


def _resolve_bare(book: Book, text: str) -> tuple[Sheet, Bounds]:
    """Resolve a text without a sheet: cells of the first sheet, a name, a title."""
    bounds = a1.bounds(text)
    if bounds is not None:
        return next(s for s in book.sheets if s.is_grid), bounds
    named = _named(book, text)
    if named:
        return named
    sheet = book.titled(text)
    if sheet is None or not sheet.is_grid:
        refuse(f"Unable to parse range: {text}")
    return sheet, Bounds()


def _named(book: Book, name: str) -> tuple[Sheet, Bounds] | None:
    for named in book.named:
        if named["name"].casefold() == name.casefold():
            sheet = book.find(named["range"].get("sheetId", 0))
            if sheet is not None:
                area = range_area(named["range"], sheet)
                return sheet, Bounds(*area)
    return None


def filtered(book: Book, data_filter: Json) -> list[Place]:
    """Return the places that a ``DataFilter`` selects.

    Raises:
        RefusedError: It selects by nothing, or by a range that does not parse.
    """
    if "a1Range" in data_filter:
        return [locate(book, data_filter["a1Range"])]
    if "gridRange" in data_filter:
        sent = data_filter["gridRange"]
        sheet = book.sheet(sent.get("sheetId", 0))
        area = grid_area(sheet, sent, "gridRange")
        return [Place(sheet, Bounds(*area), area)]
    if "developerMetadataLookup" in data_filter:
        lookup = data_filter["developerMetadataLookup"]
        found = [m for m in book.metadata if looked_up(book, lookup, m)]
        return [place for m in found for place in _metadata_places(book, m)]
    return refuse("Must specify one of: a1Range, gridRange, developerMetadataLookup.")


def _metadata_places(book: Book, metadata: Json) -> list[Place]:
    location = metadata["location"]
    kind = location["locationType"]
    if kind == "SPREADSHEET":
        return [Place(s, Bounds(*s.area), s.area) for s in book.sheets if s.is_grid]
    span = location.get("dimensionRange", {})
    sheet = book.sheet(span.get("sheetId", location.get("sheetId", 0)))
    area = span_area(sheet, span) if span else sheet.area
    return [Place(sheet, Bounds(*area), area)]


def span_area(sheet: Sheet, span: Json) -> Area:
    """Return the whole rows or columns of a ``DimensionRange``."""
    dimension = span.get("dimension", ROWS)
    start = span.get("startIndex", 0)
    end = min(span.get("endIndex", sheet.size(dimension)), sheet.size(dimension))
    if dimension == COLUMNS:
        return Area(0, start, len(sheet.rows), end)
    return Area(start, 0, end, sheet.width)


def looked_up(book: Book, lookup: Json, metadata: Json) -> bool:
    """Return whether a ``DeveloperMetadataLookup`` selects a piece of metadata."""
    for field in ("metadataId", "metadataKey", "metadataValue", "visibility"):
        if field in lookup and lookup[field] != metadata.get(field):
            return False
    location = metadata["location"]
    wanted = lookup.get("locationType")
    if wanted and wanted != location["locationType"]:
        return False
    if "metadataLocation" not in lookup:
        return True
    target = lookup["metadataLocation"]
    if lookup.get("locationMatchingStrategy") == "INTERSECTING_LOCATION":
        return _intersects(book, target, metadata)
    return _same_location(target, location)


def _same_location(target: Json, location: Json) -> bool:
    for field in ("spreadsheet", "sheetId", "dimensionRange"):
        if field in target:
            wanted, found = target[field], location.get(field)
            return bool(_without_zero(wanted) == _without_zero(found))
    return False


def _without_zero(value: Json) -> Json:
    if isinstance(value, dict):
        return {k: v for k, v in value.items() if not (k == "sheetId" and v == 0)}
    return value or None


def _intersects(book: Book, target: Json, metadata: Json) -> bool:
    if target.get("spreadsheet"):
        return True
    ours = {(p.sheet.id, p.area) for p in _metadata_places(book, metadata)}
    span = target.get("dimensionRange", {})
    sheet = book.sheet(span.get("sheetId", target.get("sheetId", 0)))
    area = span_area(sheet, span) if span else sheet.area
    return any(key == sheet.id and found.meets(area) for key, found in ours)
