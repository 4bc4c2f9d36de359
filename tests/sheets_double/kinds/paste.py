"""Cells copied, cut and pasted."""

from __future__ import annotations

from tests.sheets_double.a1 import Area
from tests.sheets_double.canonical import canonical
from tests.sheets_double.entry import typed
from tests.sheets_double.formulas.evaluate import value_at
from tests.sheets_double.formulas.text import offset
from tests.sheets_double.grid import EMPTY, Cell, Sheet, area_range, range_area
from tests.sheets_double.kinds.blocks import split_merges
from tests.sheets_double.kinds.registry import (
    ASSUMED,
    RECORDED,
    Work,
    kind,
    required,
)
from tests.sheets_double.protection import guard
from tests.sheets_double.refusals import Json, refuse, unsupported
from tests.sheets_double.showing import habits_of

_LOOKS = ("PASTE_NORMAL", "PASTE_FORMAT")


def _blend(old: Cell, new: Cell, paste: str) -> Cell:
    """Return a cell after pasting another onto it."""
    if paste == "PASTE_NORMAL":
        return new
    if paste in ("PASTE_VALUES", "PASTE_FORMULA"):
        return old._replace(value=new.value, formula=new.formula, runs=new.runs)
    if paste == "PASTE_FORMAT":
        return old._replace(format=new.format)
    if paste == "PASTE_DATA_VALIDATION":
        return old._replace(validation=new.validation)
    if paste == "PASTE_NO_BORDERS":
        kept = {k: v for k, v in (new.format or {}).items() if k != "borders"}
        borders = (old.format or {}).get("borders")
        look = kept | ({"borders": borders} if borders else {})
        return new._replace(format=look or None)
    return old


@kind("copyPaste", RECORDED, "A larger target repeats the source.")
def copy_paste(work: Work, sent: Json) -> Json:
    source, area = work.area(required(sent, "source"), "source")
    target, wanted = work.area(required(sent, "destination"), "destination")
    turned = sent.get("pasteOrientation", "NORMAL") == "TRANSPOSE"
    paste = sent.get("pasteType", "PASTE_NORMAL")
    height, width = area.bottom - area.top, area.right - area.left
    if turned:
        height, width = width, height
    landing = _landing(target, wanted, height, width)
    guard(work.caller, work.book, target, landing)
    carried = {
        (row - area.top, column - area.left): cell
        for row, column, cell in source.filled(area)
    }
    if paste == "PASTE_VALUES":
        carried = _values(work, source, area)
    for row in range(landing.top, landing.bottom):
        for column in range(landing.left, landing.right):
            at = ((row - landing.top) % height, (column - landing.left) % width)
            at = at[::-1] if turned else at
            origin = (area.top + at[0], area.left + at[1])
            new = _shifted(carried.get(at, EMPTY), (row, column), origin)
            old = target.cell(row, column)
            target.put(row, column, _blend(old, new, paste))
    if not turned:
        _copy_objects(source, area, target, landing, paste)
    return {}


def _landing(target: Sheet, wanted: Area, height: int, width: int) -> Area:
    """Return where a source lands: repeated over whole multiples, else once."""
    tall, wide = wanted.bottom - wanted.top, wanted.right - wanted.left
    tall = tall if tall % height == 0 and wide % width == 0 else height
    wide = wide if tall % height == 0 and wide % width == 0 else width
    tall, wide = max(tall, height), max(wide, width)
    made = Area(wanted.top, wanted.left, wanted.top + tall, wanted.left + wide)
    if made.bottom > len(target.rows) or made.right > target.width:
        target.resize(max(made.bottom, len(target.rows)), max(made.right, target.width))
    return made


def _values(work: Work, sheet: Sheet, area: Area) -> dict[tuple[int, int], Cell]:
    return {
        (row - area.top, column - area.left): Cell(
            value=value_at(work.book, sheet, row, column)
        )
        for row, column, cell in sheet.filled(area)
        if cell.filled
    }


def _shifted(cell: Cell, place: tuple[int, int], origin: tuple[int, int]) -> Cell:
    if cell.formula is None:
        return cell
    text = offset(cell.formula, place[0] - origin[0], place[1] - origin[1])
    return cell._replace(formula=text)


def _copy_objects(
    source: Sheet, area: Area, target: Sheet, landing: Area, paste: str
) -> None:
    """Take merges and colour rules along, as looks do."""
    down, right = landing.top - area.top, landing.left - area.left
    same_size = (landing.bottom - landing.top, landing.right - landing.left) == (
        area.bottom - area.top,
        area.right - area.left,
    )
    if paste in _LOOKS and same_size:
        inside = [
            found
            for found in (range_area(m, source) for m in source.objects["merges"])
            if area.covers(found)
        ]
        split_merges(target, landing)
        target.objects["merges"] += tuple(
            canonical("GridRange", area_range(target.id, _moved(found, down, right)))
            for found in inside
        )
    if paste in (*_LOOKS, "PASTE_CONDITIONAL_FORMATTING", "PASTE_NO_BORDERS"):
        _copy_rules(source, area, target, landing)


def _moved(area: Area, down: int, right: int) -> Area:
    return Area(
        area.top + down, area.left + right, area.bottom + down, area.right + right
    )


def _copy_rules(source: Sheet, area: Area, target: Sheet, landing: Area) -> None:
    made: list[Json] = list(target.objects["conditionalFormats"])
    for rule in source.objects["conditionalFormats"]:
        ranges = []
        for stored in rule["ranges"]:
            found = range_area(stored, source)
            if found.meets(area):
                cut = Area(
                    max(found.top, area.top),
                    max(found.left, area.left),
                    min(found.bottom, area.bottom),
                    min(found.right, area.right),
                )
                moved = _moved(cut, landing.top - area.top, landing.left - area.left)
                ranges.append(canonical("GridRange", area_range(target.id, moved)))
        if not ranges:
            continue
        if source is target:
            place = made.index(rule)
            known = rule["ranges"]
            made[place] = rule | {
                "ranges": known + [r for r in ranges if r not in known]
            }
        else:
            made.append(rule | {"ranges": ranges})
    target.objects["conditionalFormats"] = tuple(made)


@kind("cutPaste", RECORDED, "Cells move whole; formulas that point at them stay.")
def cut_paste(work: Work, sent: Json) -> Json:
    source, area = work.writable(required(sent, "source"), "source")
    corner = required(sent, "destination")
    paste = sent.get("pasteType", "PASTE_NORMAL")
    if paste != "PASTE_NORMAL":
        unsupported(f"cutPaste of {paste}")
    target = work.book.sheet(corner.get("sheetId", 0))
    top, left = corner.get("rowIndex", 0), corner.get("columnIndex", 0)
    height, width = area.bottom - area.top, area.right - area.left
    landing = Area(top, left, top + height, left + width)
    if landing.bottom > len(target.rows) or landing.right > target.width:
        refuse("The destination is outside the grid.")
    guard(work.caller, work.book, target, landing)
    carried = list(source.filled(area))
    for row, column, _ in carried:
        source.put(row, column, EMPTY)
    for row, column, _ in list(target.filled(landing)):
        target.put(row, column, EMPTY)
    down, right = top - area.top, left - area.left
    for row, column, cell in carried:
        target.put(row + down, column + right, cell)
    _move_merges(source, area, target, (down, right))
    return {}


def _move_merges(
    source: Sheet, area: Area, target: Sheet, step: tuple[int, int]
) -> None:
    found = [range_area(merge, source) for merge in source.objects["merges"]]
    moved = [one for one in found if area.covers(one)]
    split_merges(source, area)
    target.objects["merges"] += tuple(
        canonical("GridRange", area_range(target.id, _moved(one, *step)))
        for one in moved
    )


@kind("pasteData", ASSUMED, "Delimited text, read as typed.")
def paste_data(work: Work, sent: Json) -> Json:
    if sent.get("html") or not sent.get("delimiter"):
        unsupported("pasting HTML")
    corner = required(sent, "coordinate")
    sheet = work.book.sheet(corner.get("sheetId", 0))
    top, left = corner.get("rowIndex", 0), corner.get("columnIndex", 0)
    rows = [line.split(sent["delimiter"]) for line in sent.get("data", "").split("\n")]
    area = Area(top, left, top + len(rows), left + max(map(len, rows)))
    guard(work.caller, work.book, sheet, area)
    sheet.resize(max(len(sheet.rows), area.bottom), max(sheet.width, area.right))
    for row, texts in enumerate(rows, start=top):
        for column, text in enumerate(texts, start=left):
            entry = typed(text, habits_of(work.book))
            made = {"numberFormat": entry.format} if entry.format else None
            new = Cell(value=entry.value, formula=entry.formula, format=made)
            if not text:
                new = EMPTY
            old = sheet.cell(row, column)
            sheet.put(row, column, _blend(old, new, sent.get("type", "PASTE_NORMAL")))
    return {}
