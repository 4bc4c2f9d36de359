"""Rows and columns: added, inserted, deleted, moved, sized, hidden."""

from __future__ import annotations

from tests.sheets_double import masks
from tests.sheets_double.a1 import Area
from tests.sheets_double.formulas.evaluate import value_at
from tests.sheets_double.grid import COLUMNS, ROWS, Book, Sheet
from tests.sheets_double.kinds.registry import (
    DOCUMENTED,
    RECORDED,
    THIRD_PARTY,
    Work,
    kind,
    required,
)
from tests.sheets_double.places import span_area
from tests.sheets_double.protection import guard
from tests.sheets_double.refusals import Json, refuse, unsupported
from tests.sheets_double.reshape import delete, inherit, insert, move
from tests.sheets_double.showing import formatted
from tests.sheets_double.writes import check_size


def span(
    work: Work, sent: Json, *, beyond: bool = False
) -> tuple[Sheet, str, int, int]:
    """Return the sheet, dimension, start and end of a ``DimensionRange``.

    Args:
        work: What is worked on.
        sent: The range.
        beyond: The range may end beyond the grid, as where rows are inserted.

    Raises:
        RefusedError: It names no dimension, or none that is there.
    """
    sheet = work.book.sheet(sent.get("sheetId", 0))
    dimension = required(sent, "dimension")
    size = sheet.size(dimension)
    start, end = sent.get("startIndex", 0), sent.get("endIndex", size)
    if start < 0 or start >= end:
        refuse(f"range.startIndex[{start}] must be before range.endIndex[{end}]")
    if not beyond and end > size:
        word = "row" if dimension == ROWS else "column"
        refuse(f"range.endIndex[{end}] is after last {word} in grid[{size}]")
    return sheet, dimension, start, end


@kind("appendDimension", DOCUMENTED)
def append_dimension(work: Work, sent: Json) -> Json:
    sheet = work.book.sheet(sent.get("sheetId", 0))
    length = sent.get("length", 0)
    if length < 1:
        refuse(f"length[{length}] must be greater than 0.")
    rows = length if required(sent, "dimension") == ROWS else 0
    columns = length - rows
    sheet.resize(len(sheet.rows) + rows, sheet.width + columns)
    check_size(work.book)
    return {}


@kind("insertDimension", RECORDED, "New rows inherit the looks of a neighbour.")
def insert_dimension(work: Work, sent: Json) -> Json:
    sheet, dimension, start, end = span(work, required(sent, "range"), beyond=True)
    if start > sheet.size(dimension):
        refuse(
            f"range.startIndex[{start}] is after the end of the grid"
            f"[{sheet.size(dimension)}]"
        )
    before = sent.get("inheritFromBefore", False)
    if before and start == 0:
        refuse("inheritFromBefore cannot be true when inserting at index 0.")
    _guard_edge(work, sheet, dimension, start)
    insert(work.book, sheet, dimension, start, end - start)
    source = start - 1 if before else end
    if source < sheet.size(dimension):
        inherit(sheet, dimension, (start, end), source)
    check_size(work.book)
    return {}


def _guard_edge(work: Work, sheet: Sheet, dimension: str, start: int) -> None:
    """Refuse to insert inside what the caller may not edit."""
    if 0 < start < sheet.size(dimension):
        whole = (
            Area(start - 1, 0, start + 1, sheet.width)
            if dimension == ROWS
            else Area(0, start - 1, len(sheet.rows), start + 1)
        )
        guard(work.caller, work.book, sheet, whole)


@kind("deleteDimension", RECORDED, "What pointed only at the deleted goes too.")
def delete_dimension(work: Work, sent: Json) -> Json:
    wanted = required(sent, "range")
    sheet, dimension, start, end = span(work, wanted, beyond=True)
    word = "row" if dimension == ROWS else "column"
    size = sheet.size(dimension)
    if end > size:
        refuse(
            f"Cannot delete a {word} that doesn't exist. "
            f"Tried to delete {word} index {end - 1} but there are only {size} {word}s."
        )
    if end - start == size:
        refuse(f"You can't delete all the {word}s on the sheet.")
    frozen = sheet.properties.get("gridProperties", {}).get(
        f"frozen{word.title()}Count", 0
    )
    if frozen and end - start >= size - frozen and start <= frozen and end == size:
        refuse(f"Sorry, it is not possible to delete all non-frozen {word}s.")
    guard(work.caller, work.book, sheet, span_area(sheet, wanted))
    delete(work.book, sheet, dimension, start, end)
    return {}


@kind("moveDimension", DOCUMENTED, "The target is counted before the move.")
def move_dimension(work: Work, sent: Json) -> Json:
    wanted = required(sent, "source")
    sheet, dimension, start, end = span(work, wanted)
    to = sent.get("destinationIndex", 0)
    if not 0 <= to <= sheet.size(dimension):
        refuse(f"destinationIndex[{to}] is outside the grid.")
    if start < to < end:
        refuse("Cannot move a range into itself.")
    guard(work.caller, work.book, sheet, span_area(sheet, wanted))
    move(work.book, sheet, dimension, (start, end), to)
    return {}


@kind("updateDimensionProperties", RECORDED)
def update_dimension_properties(work: Work, sent: Json) -> Json:
    if "dataSourceSheetRange" in sent:
        unsupported("data source sheets")
    mask = masks.writing(sent.get("fields"), "DimensionProperties")
    sheet, dimension, start, end = span(work, required(sent, "range"))
    wanted = sent.get("properties", {})
    known = sheet.dimensions[dimension]
    writable = {k: v for k, v in mask.items() if k in ("pixelSize", "hiddenByUser")}
    for index in range(start, end):
        made = masks.overlay(
            "DimensionProperties", known.get(index, {}), wanted, writable
        )
        known.pop(index, None)
        if made:
            known[index] = made
    return {}


# --- fitting ------------------------------------------------------------------------

_WIDTHS = {
    " !,./:;I[\\]ft|": 278,
    "i'jl": 222,
    '"': 355,
    "#$0123456789?_abdeghnopquL": 556,
    "(-)`r": 333,
    "cksvxyzJ": 500,
    "ABEKPSVXY&": 667,
    "CDHNRUw": 722,
    "FTZ": 611,
    "GOQ": 778,
    "Mm": 833,
    "+<=>~": 584,
    "W": 944,
    "%": 889,
    "@": 1015,
    "*": 389,
    "^": 469,
    "{}": 334,
}
_WIDTH = {letter: width for letters, width in _WIDTHS.items() for letter in letters}

_SCALE = 12.716 / 1000
"""Pixels of a thousandth of an em; 1,024 letters A gave 8,691 pixels (recorded)."""

_PADDING = 6


def _pixels(text: str) -> int:
    """Return the width of a text in pixels, by the widths of Helvetica."""
    widest = max(
        (sum(_WIDTH.get(ch, 556) for ch in line) for line in text.split("\n")),
        default=0,
    )
    return round(widest * _SCALE) + _PADDING


@kind("autoResizeDimensions", RECORDED, "Widths of Helvetica, scaled to one recording.")
def auto_resize_dimensions(work: Work, sent: Json) -> Json:
    if "dataSourceSheetDimensions" in sent:
        unsupported("data source sheets")
    sheet, dimension, start, end = span(work, required(sent, "dimensions"))
    for index in range(start, end):
        size = _fitting(work.book, sheet, dimension, index)
        known = sheet.dimensions[dimension]
        if size:
            known[index] = known.get(index, {}) | {"pixelSize": size}
    return {}


def _fitting(book: Book, sheet: Sheet, dimension: str, index: int) -> int | None:
    area = (
        Area(0, index, len(sheet.rows), index + 1)
        if dimension == COLUMNS
        else Area(index, 0, index + 1, sheet.width)
    )
    texts = [
        formatted(book, cell, value_at(book, sheet, row, column))
        for row, column, cell in sheet.filled(area)
        if cell.filled
    ]
    if not texts:
        return None
    if dimension == COLUMNS:
        return max(map(_pixels, texts))
    return 21 + 15 * max(text.count("\n") for text in texts)


# --- groups -------------------------------------------------------------------------

MAX_DEPTH = 8


def _groups_name(dimension: str) -> str:
    return "rowGroups" if dimension == ROWS else "columnGroups"


def _depths(groups: tuple[Json, ...], size: int) -> list[int]:
    depths = [0] * size
    for group in groups:
        place = group["range"]
        for index in range(place.get("startIndex", 0), place.get("endIndex", size)):
            depths[index] = max(depths[index], group["depth"])
    return depths


def _groups(sheet: Sheet, dimension: str, depths: list[int]) -> tuple[Json, ...]:
    old = {
        (g["range"].get("startIndex", 0), g["range"].get("endIndex"), g["depth"]): g
        for g in sheet.objects[_groups_name(dimension)]
    }
    found = []
    for depth in range(1, max(depths, default=0) + 1):
        start = None
        for index, deep in enumerate([*depths, 0]):
            if deep >= depth and start is None:
                start = index
            elif deep < depth and start is not None:
                place = {"dimension": dimension, "startIndex": start, "endIndex": index}
                if sheet.id:
                    place["sheetId"] = sheet.id
                fresh = {"range": place, "depth": depth}
                found.append(old.get((start, index, depth), fresh))
                start = None
    return tuple(found)


def _change_depth(work: Work, sent: Json, step: int) -> list[Json]:
    sheet, dimension, start, end = span(work, required(sent, "range"))
    name = _groups_name(dimension)
    depths = _depths(sheet.objects[name], sheet.size(dimension))
    for index in range(start, end):
        depths[index] += step
        if depths[index] > MAX_DEPTH:
            refuse(f"Cannot have more than {MAX_DEPTH} groups nested.")
        if depths[index] < 0:
            refuse("There is no group over the whole of the range.")
    sheet.objects[name] = _groups(sheet, dimension, depths)
    side = "rowGroupControlAfter" if dimension == ROWS else "columnGroupControlAfter"
    grid = sheet.properties.get("gridProperties", {}) | {side: True}
    sheet.properties = sheet.properties | {"gridProperties": grid}
    return list(sheet.objects[name])


@kind("addDimensionGroup", RECORDED, "Groups nest by depth and join side by side.")
def add_dimension_group(work: Work, sent: Json) -> Json:
    return {"addDimensionGroup": {"dimensionGroups": _change_depth(work, sent, 1)}}


@kind("deleteDimensionGroup", RECORDED)
def delete_dimension_group(work: Work, sent: Json) -> Json:
    groups = _change_depth(work, sent, -1)
    return {"deleteDimensionGroup": {"dimensionGroups": groups} if groups else {}}


@kind("updateDimensionGroup", THIRD_PARTY, "Found by range and depth.")
def update_dimension_group(work: Work, sent: Json) -> Json:
    mask = masks.writing(sent.get("fields"), "DimensionGroup")
    wanted = required(sent, "dimensionGroup")
    sheet, dimension, start, end = span(work, required(wanted, "range"))
    name = _groups_name(dimension)
    found = sheet.objects[name]
    for place, group in enumerate(found):
        here = (group["range"].get("startIndex", 0), group["range"].get("endIndex"))
        if here == (start, end) and group["depth"] == wanted.get("depth", 1):
            kept = {k: v for k, v in mask.items() if k == "collapsed"}
            made = masks.overlay("DimensionGroup", group, wanted, kept)
            sheet.objects[name] = (*found[:place], made, *found[place + 1 :])
            _hide(sheet, dimension, (start, end), hidden=made.get("collapsed", False))
            return {}
    return refuse("There is no group with that range and depth.")


def _hide(
    sheet: Sheet, dimension: str, block: tuple[int, int], *, hidden: bool
) -> None:
    known = sheet.dimensions[dimension]
    for index in range(*block):
        kept = {k: v for k, v in known.pop(index, {}).items() if k != "hiddenByUser"}
        if hidden:
            kept["hiddenByUser"] = True
        if kept:
            known[index] = kept
