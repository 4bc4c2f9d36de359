"""Rectangles of cells: merged, shifted, sorted, cleaned."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable

from tests.sheets_double.a1 import Area
from tests.sheets_double.canonical import canonical
from tests.sheets_double.formulas.evaluate import value_at
from tests.sheets_double.formulas.text import offset
from tests.sheets_double.grid import (
    COLUMNS,
    EMPTY,
    ROWS,
    Book,
    Cell,
    Fault,
    Sheet,
    Value,
    area_range,
    range_area,
)
from tests.sheets_double.kinds.registry import (
    DOCUMENTED,
    RECORDED,
    THIRD_PARTY,
    Work,
    kind,
    required,
)
from tests.sheets_double.refusals import Json, refuse, unsupported

# --- merges -------------------------------------------------------------------------


def split_merges(sheet: Sheet, area: Area) -> None:
    """Take apart the merges of a rectangle; refuse to cut one in two."""
    kept = []
    for merge in sheet.objects["merges"]:
        found = range_area(merge, sheet)
        if not found.meets(area):
            kept.append(merge)
        elif not area.covers(found):
            refuse(
                "You must select all cells in a merged range to merge or unmerge them."
            )
    sheet.objects["merges"] = tuple(kept)


@kind("mergeCells", RECORDED, "Only the value of the first cell stays.")
def merge_cells(work: Work, sent: Json) -> Json:
    sheet, area = work.writable(required(sent, "range"))
    split_merges(sheet, area)
    for part in _parts(area, sent.get("mergeType", "MERGE_ALL")):
        if (part.bottom - part.top) * (part.right - part.left) == 1:
            continue
        for row, column, cell in list(sheet.filled(part)):
            if (row, column) != (part.top, part.left) and cell.filled:
                sheet.put(
                    row, column, cell._replace(value=None, formula=None, runs=None)
                )
        made = canonical("GridRange", area_range(sheet.id, part))
        sheet.objects["merges"] = (*sheet.objects["merges"], made)
    return {}


def _parts(area: Area, merge_type: str) -> list[Area]:
    if merge_type == "MERGE_ROWS":
        return [
            area._replace(top=row, bottom=row + 1)
            for row in range(area.top, area.bottom)
        ]
    if merge_type == "MERGE_COLUMNS":
        return [
            area._replace(left=c, right=c + 1) for c in range(area.left, area.right)
        ]
    return [area]


@kind("unmergeCells", RECORDED)
def unmerge_cells(work: Work, sent: Json) -> Json:
    sheet, area = work.writable(required(sent, "range"))
    split_merges(sheet, area)
    return {}


# --- shifted ranges -----------------------------------------------------------------


@kind("insertRange", DOCUMENTED, "Cells are shifted; merges in the way are refused.")
def insert_range(work: Work, sent: Json) -> Json:
    sheet, area = work.writable(required(sent, "range"))
    by_rows = required(sent, "shiftDimension") == ROWS
    rest = _rest(sheet, area, by_rows=by_rows)
    _refuse_merges(sheet, rest)
    height = area.bottom - area.top if by_rows else 0
    width = 0 if by_rows else area.right - area.left
    carried = list(sheet.filled(rest))
    sheet.resize(
        max(len(sheet.rows), *(row + height + 1 for row, _, _ in carried), 0),
        max(sheet.width, *(column + width + 1 for _, column, _ in carried), 0),
    )
    _carry(sheet, carried, height, width)
    return {}


@kind("deleteRange", DOCUMENTED, "Cells move up or left; merges are refused.")
def delete_range(work: Work, sent: Json) -> Json:
    sheet, area = work.writable(required(sent, "range"))
    by_rows = required(sent, "shiftDimension") == ROWS
    rest = _rest(sheet, area, by_rows=by_rows)
    _refuse_merges(sheet, rest)
    for row, column, _ in list(sheet.filled(area)):
        sheet.put(row, column, EMPTY)
    height = area.bottom - area.top if by_rows else 0
    width = 0 if by_rows else area.right - area.left
    _carry(sheet, list(sheet.filled(rest)), -height, -width)
    return {}


def _rest(sheet: Sheet, area: Area, *, by_rows: bool) -> Area:
    if by_rows:
        return area._replace(bottom=len(sheet.rows))
    return area._replace(right=sheet.width)


def _refuse_merges(sheet: Sheet, area: Area) -> None:
    if any(range_area(merge, sheet).meets(area) for merge in sheet.objects["merges"]):
        unsupported("shifting merged cells")


def _carry(
    sheet: Sheet, carried: list[tuple[int, int, Cell]], height: int, width: int
) -> None:
    for row, column, _ in carried:
        sheet.put(row, column, EMPTY)
    for row, column, cell in carried:
        sheet.put(row + height, column + width, cell)


# --- sorting ------------------------------------------------------------------------


@kind("sortRange", RECORDED, "Numbers, text, truth values; blanks last either way.")
def sort_range(work: Work, sent: Json) -> Json:
    sheet, area = work.writable(required(sent, "range"))
    specs = sent.get("sortSpecs", [])
    if not specs:
        refuse("sortSpecs must be specified.")
    for spec in specs:
        if not area.left <= spec.get("dimensionIndex", 0) < area.right:
            refuse(
                f"dimensionIndex[{spec.get('dimensionIndex', 0)}] is not in the range."
            )
        if set(spec) - {"dimensionIndex", "sortOrder"}:
            unsupported("sorting by colour")
    order = list(range(area.top, area.bottom))
    for spec in reversed(specs):
        order = _sorted(work.book, sheet, order, spec)
    permute_rows(work.book, sheet, area, order)
    return {}


def _sorted(book: Book, sheet: Sheet, order: list[int], spec: Json) -> list[int]:
    column = spec.get("dimensionIndex", 0)
    values = {row: value_at(book, sheet, row, column) for row in order}
    filled = [row for row in order if values[row] is not None]
    blank = [row for row in order if values[row] is None]
    filled.sort(
        key=lambda row: _rank(values[row]),
        reverse=spec.get("sortOrder", "ASCENDING") == "DESCENDING",
    )
    return filled + blank


def _rank(value: Value) -> tuple[int, float, str]:
    if isinstance(value, bool):
        return 2, float(value), ""
    if isinstance(value, Fault):
        return 3, 0.0, value.kind
    if isinstance(value, str):
        return 1, 0.0, value.casefold()
    return 0, value or 0.0, ""


def permute_rows(book: Book, sheet: Sheet, area: Area, order: list[int]) -> None:
    """Put rows of a rectangle in a new order; row metadata goes along.

    Args:
        book: The spreadsheet.
        sheet: The sheet.
        area: The rectangle.
        order: Its row numbers in the order wanted.
    """
    old = {
        row: {c: sheet.cell(row, c) for c in range(area.left, area.right)}
        for row in order
    }
    target = dict(zip(order, range(area.top, area.bottom), strict=True))
    for row, cells in old.items():
        for column, cell in cells.items():
            moved = cell
            if cell.formula is not None:
                text = offset(cell.formula, target[row] - row, 0)
                moved = cell._replace(formula=text)
            if moved != EMPTY or sheet.rows[target[row]] is not None:
                sheet.put(target[row], column, moved)
    book.metadata = tuple(_moved_row(one, sheet.id, target) for one in book.metadata)


def _moved_row(one: Json, sheet_id: int, target: dict[int, int]) -> Json:
    location = one["location"]
    span = location.get("dimensionRange")
    if span is None or span.get("sheetId", 0) != sheet_id:
        return one
    start = span.get("startIndex", 0)
    if span.get("dimension", ROWS) == COLUMNS or start not in target:
        return one
    moved = span | {"startIndex": target[start], "endIndex": target[start] + 1}
    return one | {"location": location | {"dimensionRange": moved}}


# --- cleaning -----------------------------------------------------------------------


@kind("deleteDuplicates", DOCUMENTED, "The first of equal rows stays.")
def delete_duplicates(work: Work, sent: Json) -> Json:
    sheet, area = work.writable(required(sent, "range"))
    columns: list[int] = []
    for one in sent.get("comparisonColumns", []):
        columns += range(one.get("startIndex", 0), one.get("endIndex", area.right))
    compared = columns or list(range(area.left, area.right))
    seen = set()
    kept = []
    for row in range(area.top, area.bottom):
        key = tuple(
            _rank(value_at(work.book, sheet, row, column)) for column in compared
        )
        if key not in seen:
            seen.add(key)
            kept.append(row)
    removed = [row for row in range(area.top, area.bottom) if row not in set(kept)]
    for row in removed:
        for column in range(area.left, area.right):
            sheet.put(row, column, EMPTY)
    permute_rows(work.book, sheet, area, kept + removed)
    count = {"duplicatesRemovedCount": len(removed)} if removed else {}
    return {"deleteDuplicates": count}


@kind("trimWhitespace", DOCUMENTED)
def trim_whitespace(work: Work, sent: Json) -> Json:
    sheet, area = work.writable(required(sent, "range"))
    count = _replace_texts(sheet, area, lambda text: re.sub(r"\s+", " ", text).strip())
    return {"trimWhitespace": {"cellsChangedCount": count} if count else {}}


def _replace_texts(sheet: Sheet, area: Area, change: Callable[[str], str]) -> int:
    count = 0
    for row, column, cell in list(sheet.filled(area)):
        if isinstance(cell.value, str):
            text = change(cell.value)
            if text != cell.value:
                sheet.put(row, column, cell._replace(value=text or None))
                count += 1
    return count


@kind("findReplace", DOCUMENTED, "In text and formulas; numbers are passed over.")
def find_replace(work: Work, sent: Json) -> Json:
    pattern = _pattern(sent)
    replacement = _replacement(sent)
    places = _find_places(work, sent)
    counts: Counter[str] = Counter()
    for sheet, area in places:
        rows = set()
        for row, column, cell in list(sheet.filled(area)):
            searched = _searched(cell, formulas=sent.get("includeFormulas", False))
            text, number = pattern.subn(replacement, searched)
            if number:
                field = "value" if cell.formula is None else "formula"
                made: Json = {field: text or None}
                sheet.put(row, column, cell._replace(**made))
                counts[f"{field}sChanged"] += 1
                counts["occurrencesChanged"] += number
                rows.add(row)
        counts["rowsChanged"] += len(rows)
        counts["sheetsChanged"] += bool(rows)
    return {"findReplace": {name: n for name, n in counts.items() if n}}


def _searched(cell: Cell, *, formulas: bool) -> str:
    """Return the text of a cell that is searched, empty for none."""
    if cell.formula is not None:
        return cell.formula if formulas else ""
    return cell.value if isinstance(cell.value, str) else ""


def _pattern(sent: Json) -> re.Pattern[str]:
    wanted = required(sent, "find")
    text = wanted if sent.get("searchByRegex") else re.escape(wanted)
    if sent.get("matchEntireCell"):
        text = rf"\A(?:{text})\Z"
    try:
        return re.compile(text, 0 if sent.get("matchCase") else re.IGNORECASE)
    except re.error:
        refuse(f"Invalid regular expression: {wanted}")


_BACKSLASH_OR_GROUP = re.compile(r"\\(.)|\$(\d)|\$\{(\w+)\}|(\\)$")


def _replacement(sent: Json) -> str:
    """Return a replacement as Python spells it: ``$1`` is a group, as in Java."""
    wanted: str = sent.get("replacement", "")
    if not sent.get("searchByRegex"):
        return wanted.replace("\\", r"\\")
    return _BACKSLASH_OR_GROUP.sub(_part, wanted)


def _part(match: re.Match[str]) -> str:
    group = match[2] or match[3]
    literal = match[1] or match[4]
    return rf"\g<{group}>" if group else literal.replace("\\", r"\\")


def _find_places(work: Work, sent: Json) -> list[tuple[Sheet, Area]]:
    if "range" in sent:
        return [work.writable(sent["range"])]
    if sent.get("allSheets"):
        found = [sheet for sheet in work.book.sheets if sheet.is_grid]
    elif "sheetId" in sent:
        found = [work.book.sheet(sent["sheetId"])]
    else:
        refuse("A range, sheetId or allSheets must be specified.")
    return [(sheet, sheet.area) for sheet in found]


@kind("textToColumns", THIRD_PARTY, "One column, split by its delimiter.")
def text_to_columns(work: Work, sent: Json) -> Json:
    sheet, area = work.writable(required(sent, "source"), "source")
    if area.right - area.left != 1:
        refuse("source must span exactly one column.")
    mark = {
        "COMMA": ",",
        "SEMICOLON": ";",
        "PERIOD": ".",
        "SPACE": " ",
        "CUSTOM": sent.get("delimiter", ""),
    }.get(sent.get("delimiterType", "COMMA"))
    if not mark:
        unsupported("guessing the delimiter")
    for row, column, cell in list(sheet.filled(area)):
        if isinstance(cell.value, str):
            parts = cell.value.split(mark)
            if column + len(parts) > sheet.width:
                sheet.resize(len(sheet.rows), column + len(parts))
            for index, part in enumerate(parts):
                sheet.put(row, column + index, Cell(value=part or None))
    return {}
