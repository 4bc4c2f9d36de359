"""Cells: values, formats, notes and validation, typed and in the batch."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from tests.sheets_double import masks
from tests.sheets_double.a1 import Area
from tests.sheets_double.canonical import canonical
from tests.sheets_double.formulas.text import offset
from tests.sheets_double.grid import EMPTY, MAX_TEXT, Cell, Sheet, Value, clipped
from tests.sheets_double.kinds.conditions import check_condition
from tests.sheets_double.kinds.registry import (
    DOCUMENTED,
    RECORDED,
    Work,
    kind,
    required,
)
from tests.sheets_double.masks import Mask
from tests.sheets_double.protection import guard
from tests.sheets_double.refusals import Json, refuse, unsupported
from tests.sheets_double.writes import check_size

Change: TypeAlias = Callable[[Cell, Json], Cell]
"""Gives a cell the masked fields of a sent ``CellData``."""

_NOT_MODELLED = ("pivotTable", "dataSourceTable", "dataSourceFormula")
_READ_ONLY = ("effectiveValue", "formattedValue", "effectiveFormat", "hyperlink")


def entered(sent: Json) -> tuple[Value, str | None]:
    """Return the value and formula of a sent ``ExtendedValue``."""
    if "stringValue" in sent:
        if len(sent["stringValue"]) > MAX_TEXT:
            refuse(
                "Your input contains more than the maximum of "
                f"{MAX_TEXT} characters in a single cell."
            )
        return sent["stringValue"] or None, None
    if "numberValue" in sent:
        return float(sent["numberValue"]), None
    if "boolValue" in sent:
        return sent["boolValue"], None
    if "formulaValue" in sent:
        formula: str = sent["formulaValue"]
        if not formula.startswith("="):
            refuse(f"Formula must begin with '=': {formula}")
        return None, formula
    if "errorValue" in sent:
        refuse("userEnteredValue.errorValue is read-only.")
    return None, None


def change_of(mask: Mask) -> Change:
    """Return what a mask of ``CellData`` does to a cell."""
    steps: list[Change] = []
    if "userEnteredValue" in mask:
        steps.append(_set_value)
    if "userEnteredFormat" in mask:
        steps.append(_format_setter(mask["userEnteredFormat"]))
    steps += [step for name, step in _SIMPLE.items() if name in mask]
    if len(steps) == 1:
        return steps[0]

    def change(old: Cell, sent: Json) -> Cell:
        for step in steps:
            old = step(old, sent)
        return old

    return change


def _set_value(old: Cell, sent: Json) -> Cell:
    value, formula = entered(sent.get("userEnteredValue", {}))
    return old._replace(value=value, formula=formula, runs=None, chips=None)


def _format_setter(below: Mask) -> Change:
    """Return what gives a cell a format; many cells share few results."""
    known: dict[tuple[int, int], tuple[Json, Json, Json]] = {}

    def change(old: Cell, sent: Json) -> Cell:
        wanted = sent.get("userEnteredFormat", {})
        key = (id(old.format), id(wanted))
        # What is kept here lives as long as its id is used as a key.
        if key not in known or not wanted:
            if below:
                made = masks.overlay("CellFormat", old.format or {}, wanted, below)
            else:
                made = canonical("CellFormat", wanted)
            known[key] = (old.format, wanted, made or None)
        return old._replace(format=known[key][2])

    return change


def _kept(sent: Json, name: str) -> Json:
    """Return a field of a sent cell as stored; None where it is cleared."""
    return canonical("CellData", {name: sent[name]}).get(name) if name in sent else None


_SIMPLE: dict[str, Change] = {
    "note": lambda old, sent: old._replace(note=sent.get("note", "")),
    "dataValidation": lambda old, sent: old._replace(
        validation=_kept(sent, "dataValidation")
    ),
    "textFormatRuns": lambda old, sent: old._replace(
        runs=_kept(sent, "textFormatRuns")
    ),
    "chipRuns": lambda old, sent: old._replace(chips=_kept(sent, "chipRuns")),
}
"""Fields that are written whole."""


def cell_mask(text: str | None) -> Mask:
    """Return the mask of a cell write; what is read-only is passed over."""
    mask = masks.writing(text, "CellData")
    whole = text is not None and "*" in masks.parse(text)
    for name in _NOT_MODELLED:
        if name in mask and not whole:
            unsupported(f"writing {name}")
    return {name: below for name, below in mask.items() if name not in _READ_ONLY}


def _check_sent(sent: Json) -> None:
    for name in _NOT_MODELLED:
        if name in sent:
            unsupported(f"writing {name}")
    if "dataValidation" in sent:
        check_condition(sent["dataValidation"].get("condition", {}))


@kind("updateCells", RECORDED, "Cells of the range without data are cleared.")
def update_cells(work: Work, sent: Json) -> Json:
    change = change_of(cell_mask(sent.get("fields")))
    rows = sent.get("rows", [])
    sheet, area = _target(work, sent, rows)
    for number in range(area.top, area.bottom):
        index = number - area.top
        cells = rows[index].get("values", []) if index < len(rows) else []
        _write_row(sheet, number, area, cells, change)
    return {}


def _target(work: Work, sent: Json, rows: Json) -> tuple[Sheet, Area]:
    width = max((len(row.get("values", [])) for row in rows), default=0)
    if "range" in sent:
        sheet, area = work.writable(sent["range"])
        if len(rows) > area.bottom - area.top:
            refuse(
                f"Attempting to write row: {area.bottom}, "
                f"beyond the last requested row of: {area.bottom - 1}"
            )
        if width > area.right - area.left:
            refuse(
                f"Attempting to write column: {area.right}, "
                f"beyond the last requested column of: {area.right - 1}"
            )
        return sheet, area
    start = required(sent, "start")
    sheet = work.book.sheet(start.get("sheetId", 0))
    top, left = start.get("rowIndex", 0), start.get("columnIndex", 0)
    area = Area(top, left, top + len(rows), left + width)
    _check_corner(sheet, area)
    guard(work.caller, work.book, sheet, area)
    return sheet, area


def _check_corner(sheet: Sheet, area: Area) -> None:
    if area.bottom > len(sheet.rows):
        refuse(
            f"GridCoordinate.rowIndex[{max(area.top, len(sheet.rows))}] "
            f"is after last row in grid[{len(sheet.rows) - 1}]"
        )
    if area.right > sheet.width:
        refuse(
            f"GridCoordinate.columnIndex[{max(area.left, sheet.width)}] "
            f"is after last column in grid[{sheet.width - 1}]"
        )


def _write_row(
    sheet: Sheet, number: int, area: Area, sent: Json, change: Change
) -> None:
    cells = sheet.own(number)
    for column in range(area.left, area.right):
        index = column - area.left
        data = sent[index] if index < len(sent) else {}
        if data:
            _check_sent(data)
        elif column not in cells:
            continue
        made = change(cells.get(column, EMPTY), data)
        if made == EMPTY:
            cells.pop(column, None)
        else:
            cells[column] = made


@kind(
    "repeatCell",
    RECORDED,
    "A relative formula is counted on; a range is cut to the grid.",
)
def repeat_cell(work: Work, sent: Json) -> Json:
    mask = cell_mask(sent.get("fields"))
    change = change_of(mask)
    wanted_range = required(sent, "range")
    # Third-party: gspread-formatting formats one row more than there is.
    grid = work.book.sheet(wanted_range.get("sheetId", 0))
    sheet, area = work.writable(clipped(grid, wanted_range))
    data = sent.get("cell", {})
    _check_sent(data)
    formula = data.get("userEnteredValue", {}).get("formulaValue")
    for number in range(area.top, area.bottom):
        for column in range(area.left, area.right):
            wanted = data
            if formula:
                moved = offset(formula, number - area.top, column - area.left)
                wanted = data | {"userEnteredValue": {"formulaValue": moved}}
            sheet.put(number, column, change(sheet.cell(number, column), wanted))
    return {}


@kind("appendCells", DOCUMENTED, "After the last row with data, adding rows.")
def append_cells(work: Work, sent: Json) -> Json:
    change = change_of(cell_mask(sent.get("fields")))
    if "tableId" in sent:
        unsupported("appendCells to a table")
    sheet = work.book.sheet(sent.get("sheetId", 0))
    rows = sent.get("rows", [])
    top = _after_data(sheet)
    width = max((len(row.get("values", [])) for row in rows), default=0)
    area = Area(top, 0, top + len(rows), width)
    guard(work.caller, work.book, sheet, area)
    sheet.resize(max(len(sheet.rows), area.bottom), max(sheet.width, width))
    check_size(work.book)
    for number, row in enumerate(rows, start=top):
        _write_row(sheet, number, area, row.get("values", []), change)
    return {}


def _after_data(sheet: Sheet) -> int:
    for number in range(len(sheet.rows) - 1, -1, -1):
        row = sheet.rows[number]
        if row is not None and any(cell.filled for cell in row.cells.values()):
            return number + 1
    return 0


@kind("setDataValidation", RECORDED, "Without a rule the range is freed.")
def set_data_validation(work: Work, sent: Json) -> Json:
    sheet, area = work.writable(required(sent, "range"))
    rule = None
    if "rule" in sent:
        check_condition(sent["rule"].get("condition", {}))
        rule = canonical("DataValidationRule", sent["rule"])
    for number in range(area.top, area.bottom):
        for column in range(area.left, area.right):
            cell = sheet.cell(number, column)
            sheet.put(number, column, cell._replace(validation=rule))
    return {}


@kind("updateBorders", DOCUMENTED)
def update_borders(work: Work, sent: Json) -> Json:
    sheet, area = work.writable(required(sent, "range"))
    for number in range(area.top, area.bottom):
        for column in range(area.left, area.right):
            edges = {
                "top": "top" if number == area.top else "innerHorizontal",
                "bottom": "bottom" if number == area.bottom - 1 else "innerHorizontal",
                "left": "left" if column == area.left else "innerVertical",
                "right": "right" if column == area.right - 1 else "innerVertical",
            }
            wanted = {side: sent[name] for side, name in edges.items() if name in sent}
            if wanted:
                cell = sheet.cell(number, column)
                sheet.put(number, column, _bordered(cell, wanted))
    return {}


def _bordered(cell: Cell, wanted: Json) -> Cell:
    kept = dict(cell.format or {})
    borders = dict(kept.pop("borders", {}))
    for side, border in wanted.items():
        borders.pop(side, None)
        if border.get("style", "NONE") != "NONE":
            borders[side] = canonical("Border", border)
    if borders:
        kept["borders"] = borders
    return cell._replace(format=kept or None)
