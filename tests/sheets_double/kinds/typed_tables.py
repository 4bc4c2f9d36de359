"""Tables with typed columns."""

from __future__ import annotations

import re

from tests.sheets_double import masks
from tests.sheets_double.a1 import Area
from tests.sheets_double.canonical import canonical
from tests.sheets_double.formulas.evaluate import value_at
from tests.sheets_double.grid import Sheet, range_area
from tests.sheets_double.kinds.registry import (
    DOCUMENTED,
    THIRD_PARTY,
    Found,
    Work,
    find_object,
    kind,
    replaced,
    required,
)
from tests.sheets_double.refusals import Json, refuse
from tests.sheets_double.showing import formatted


def _check(work: Work, wanted: Json, own: str | None) -> tuple[Sheet, Area]:
    sheet, area = work.area(required(wanted, "range"), "table.range")
    if not re.match(r"[^\W\d][\w ]*$", wanted.get("name", "")):
        refuse(f"The table name '{wanted.get('name', '')}' is not valid.")
    for other in work.book.sheets:
        for one in other.objects["tables"]:
            if one["tableId"] == own:
                continue
            if one["name"].casefold() == wanted["name"].casefold():
                refuse(f'A table with the name "{wanted["name"]}" already exists.')
            if other is sheet and range_area(one["range"], sheet).meets(area):
                refuse("A table cannot overlap another table.")
    return sheet, area


def _columns(work: Work, sheet: Sheet, area: Area, wanted: Json) -> list[Json]:
    """Return a property message for every column, named by its header cell."""
    sent = {
        one.get("columnIndex", 0): one for one in wanted.get("columnProperties", [])
    }
    if any(not 0 <= index < area.right - area.left for index in sent):
        refuse("columnProperties.columnIndex is outside the table.")
    made = []
    for index in range(area.right - area.left):
        column = area.left + index
        cell = sheet.cell(area.top, column)
        header = formatted(
            work.book, cell, value_at(work.book, sheet, area.top, column)
        )
        one = {"columnName": header or f"Column {index + 1}"} | sent.get(index, {})
        if one["columnName"] != header:
            sheet.put(
                area.top, column, cell._replace(value=one["columnName"], formula=None)
            )
        one["columnIndex"] = index
        if one.get("columnType") == "DROPDOWN" and "dataValidationRule" not in one:
            refuse("A DROPDOWN column needs a dataValidationRule.")
        made.append(canonical("TableColumnProperties", one))
    return made


@kind("addTable", DOCUMENTED, "Column names are the header row.")
def add_table(work: Work, sent: Json) -> Json:
    wanted = required(sent, "table")
    sheet, area = _check(work, wanted, None)
    chosen = wanted.get("tableId") or str(work.ids.number())
    if find_object(work.book, "tables", "tableId", chosen):
        refuse(f"A table with id {chosen} already exists.")
    made = canonical("Table", wanted | {"tableId": chosen})
    made["columnProperties"] = _columns(work, sheet, area, wanted)
    sheet.objects["tables"] = (*sheet.objects["tables"], made)
    return {"addTable": {"table": made}}


def _find(work: Work, wanted: str) -> Found:
    found = find_object(work.book, "tables", "tableId", wanted)
    if found is None:
        refuse(f"No table with id: {wanted}")
    return found


@kind("updateTable", DOCUMENTED)
def update_table(work: Work, sent: Json) -> Json:
    mask = masks.writing(sent.get("fields"), "Table")
    wanted = required(sent, "table")
    sheet, place, old = _find(work, wanted.get("tableId", ""))
    mask.pop("tableId", None)
    made = masks.overlay("Table", old, wanted, mask)
    target, area = _check(work, made, old["tableId"])
    if target is not sheet:
        refuse("A table cannot move to another sheet.")
    made["columnProperties"] = _columns(work, sheet, area, made)
    sheet.objects["tables"] = replaced(sheet.objects["tables"], place, made)
    return {}


@kind("deleteTable", THIRD_PARTY, "Colour rules over its range go silently.")
def delete_table(work: Work, sent: Json) -> Json:
    sheet, place, old = _find(work, sent.get("tableId", ""))
    area = range_area(old["range"], sheet)
    sheet.objects["tables"] = replaced(sheet.objects["tables"], place)
    sheet.objects["conditionalFormats"] = tuple(
        rule
        for rule in sheet.objects["conditionalFormats"]
        if not any(range_area(one, sheet).meets(area) for one in rule["ranges"])
    )
    return {}
