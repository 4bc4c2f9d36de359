"""Colour rules, bands of colour and filters."""

from __future__ import annotations

from tests.sheets_double import masks
from tests.sheets_double.a1 import Area
from tests.sheets_double.canonical import canonical
from tests.sheets_double.grid import Sheet, area_range, range_area
from tests.sheets_double.kinds.conditions import check_condition
from tests.sheets_double.kinds.registry import (
    DOCUMENTED,
    RECORDED,
    Found,
    Work,
    find_object,
    kind,
    new_id,
    replaced,
    required,
)
from tests.sheets_double.refusals import Json, refuse

# --- conditional formats ------------------------------------------------------------

_RULE_LOOKS = {"backgroundColor", "backgroundColorStyle", "textFormat"}
_RULE_TEXT = {
    "bold",
    "italic",
    "strikethrough",
    "underline",
    "foregroundColor",
    "foregroundColorStyle",
}


def _rule_sheet(work: Work, rule: Json) -> Sheet:
    """Return the only sheet of a rule's ranges, having checked the rule."""
    ranges = rule.get("ranges", [])
    if not ranges:
        refuse("At least one range must be specified.")
    for one in ranges:
        # Third-party: gspread-formatting is let set a rule over no row at all.
        if one.get("startRowIndex", 0) != one.get("endRowIndex"):
            work.check(one, "ranges")
    ids = {one.get("sheetId", 0) for one in ranges}
    if len(ids) > 1:
        refuse("All ranges of a conditional format must be on the same sheet.")
    if ("booleanRule" in rule) == ("gradientRule" in rule):
        refuse("Exactly one of booleanRule and gradientRule must be specified.")
    if "booleanRule" in rule:
        _check_boolean(rule["booleanRule"])
    return work.book.sheet(ids.pop())


def _check_boolean(rule: Json) -> None:
    check_condition(rule.get("condition", {}))
    look = rule.get("format", {})
    text = look.get("textFormat", {})
    if set(look) - _RULE_LOOKS or set(text) - _RULE_TEXT:
        refuse(
            "Conditional formatting can only apply bold, italic, strikethrough, "
            "foreground color and background color."
        )


def _rule_at(sheet: Sheet, index: int) -> Json:
    rules = sheet.objects["conditionalFormats"]
    if not 0 <= index < len(rules):
        refuse(f"No conditional format on sheet: {sheet.id} at index: {index}")
    return rules[index]


@kind("addConditionalFormatRule", DOCUMENTED, "Placed before the rule at its index.")
def add_conditional_format_rule(work: Work, sent: Json) -> Json:
    rule = required(sent, "rule")
    sheet = _rule_sheet(work, rule)
    rules = list(sheet.objects["conditionalFormats"])
    index = sent.get("index", 0)
    if not 0 <= index <= len(rules):
        refuse(f"No conditional format on sheet: {sheet.id} at index: {index}")
    rules.insert(index, canonical("ConditionalFormatRule", rule))
    sheet.objects["conditionalFormats"] = tuple(rules)
    return {}


@kind("updateConditionalFormatRule", DOCUMENTED, "A new rule, or a new index.")
def update_conditional_format_rule(work: Work, sent: Json) -> Json:
    index = sent.get("index", 0)
    if "rule" in sent:
        made = canonical("ConditionalFormatRule", sent["rule"])
        sheet = _rule_sheet(work, sent["rule"])
        old = _rule_at(sheet, index)
        rules = replaced(sheet.objects["conditionalFormats"], index, made)
        reply: Json = {"newRule": made, "oldRule": old} | _index("newIndex", index)
    else:
        sheet = work.book.sheet(required(sent, "sheetId"))
        old = _rule_at(sheet, index)
        target = required(sent, "newIndex")
        _rule_at(sheet, target)
        kept = list(sheet.objects["conditionalFormats"])
        kept.insert(target, kept.pop(index))
        rules = tuple(kept)
        reply = (
            {"newRule": old} | _index("oldIndex", index) | _index("newIndex", target)
        )
    sheet.objects["conditionalFormats"] = rules
    return {"updateConditionalFormatRule": reply}


def _index(name: str, index: int) -> Json:
    return {name: index} if index else {}


@kind("deleteConditionalFormatRule", DOCUMENTED, "Answers the rule that went.")
def delete_conditional_format_rule(work: Work, sent: Json) -> Json:
    sheet = work.book.sheet(sent.get("sheetId", 0))
    index = sent.get("index", 0)
    rule = _rule_at(sheet, index)
    rules = sheet.objects["conditionalFormats"]
    sheet.objects["conditionalFormats"] = replaced(rules, index)
    return {"deleteConditionalFormatRule": {"rule": rule}}


# --- banding ------------------------------------------------------------------------


def _free_of_bands(sheet: Sheet, area: Area, own: int | None) -> None:
    for one in sheet.objects["bandedRanges"]:
        other = one["bandedRangeId"] != own
        if other and range_area(one["range"], sheet).meets(area):
            refuse(
                "You cannot add alternating background colors to a range that "
                "already has them."
            )


@kind("addBanding", DOCUMENTED)
def add_banding(work: Work, sent: Json) -> Json:
    wanted = required(sent, "bandedRange")
    sheet, area = work.area(required(wanted, "range"), "bandedRange.range")
    if "rowProperties" not in wanted and "columnProperties" not in wanted:
        refuse("At least one of rowProperties or columnProperties must be specified.")
    _free_of_bands(sheet, area, None)
    number = new_id(work, "bandedRanges", "bandedRangeId", wanted)
    made = canonical("BandedRange", wanted | {"bandedRangeId": number})
    sheet.objects["bandedRanges"] = (*sheet.objects["bandedRanges"], made)
    return {"addBanding": {"bandedRange": made}}


def _find(work: Work, name: str, id_field: str, wanted: Json) -> Found:
    found = find_object(work.book, name, id_field, wanted)
    if found is None:
        refuse(f"No object with {id_field}: {wanted}")
    return found


@kind("updateBanding", DOCUMENTED)
def update_banding(work: Work, sent: Json) -> Json:
    mask = masks.writing(sent.get("fields"), "BandedRange")
    wanted = required(sent, "bandedRange")
    found = _find(work, "bandedRanges", "bandedRangeId", wanted.get("bandedRangeId", 0))
    mask.pop("bandedRangeId", None)
    mask.pop("bandedRangeReference", None)
    made = masks.overlay("BandedRange", found.value, wanted, mask)
    sheet, area = work.area(made.get("range", {}), "bandedRange.range")
    if sheet is not found.sheet:
        refuse("A banded range cannot move to another sheet.")
    _free_of_bands(sheet, area, found.value["bandedRangeId"])
    kept = replaced(sheet.objects["bandedRanges"], found.place, made)
    sheet.objects["bandedRanges"] = kept
    return {}


@kind("deleteBanding", DOCUMENTED)
def delete_banding(work: Work, sent: Json) -> Json:
    sheet, place, _ = _find(
        work, "bandedRanges", "bandedRangeId", sent.get("bandedRangeId", 0)
    )
    sheet.objects["bandedRanges"] = replaced(sheet.objects["bandedRanges"], place)
    return {}


# --- filters ------------------------------------------------------------------------


def _bounded(work: Work, wanted: Json, name: str) -> tuple[Sheet, Json]:
    """Return a filter whose range is spelt out to the edges of the grid."""
    sheet, area = work.area(wanted.get("range", {}), name)
    return sheet, wanted | {"range": area_range(sheet.id, area)}


@kind("setBasicFilter", RECORDED, "An open range is answered to the edges of the grid.")
def set_basic_filter(work: Work, sent: Json) -> Json:
    sheet, wanted = _bounded(work, required(sent, "filter"), "filter.range")
    sheet.basic_filter = canonical("BasicFilter", wanted)
    return {}


@kind("clearBasicFilter", RECORDED)
def clear_basic_filter(work: Work, sent: Json) -> Json:
    work.book.sheet(sent.get("sheetId", 0)).basic_filter = None
    return {}


def _free_view_title(sheet: Sheet) -> str:
    return f"Filter {len(sheet.objects['filterViews']) + 1}"


@kind("addFilterView", DOCUMENTED)
def add_filter_view(work: Work, sent: Json) -> Json:
    sheet, wanted = _bounded(work, required(sent, "filter"), "filter.range")
    number = new_id(work, "filterViews", "filterViewId", wanted)
    wanted = wanted | {"filterViewId": number}
    wanted.setdefault("title", _free_view_title(sheet))
    made = canonical("FilterView", wanted)
    sheet.objects["filterViews"] = (*sheet.objects["filterViews"], made)
    return {"addFilterView": {"filter": made}}


@kind("updateFilterView", DOCUMENTED)
def update_filter_view(work: Work, sent: Json) -> Json:
    mask = masks.writing(sent.get("fields"), "FilterView")
    wanted = required(sent, "filter")
    sheet, place, old = _find(
        work, "filterViews", "filterViewId", wanted.get("filterViewId", 0)
    )
    mask.pop("filterViewId", None)
    made = masks.overlay("FilterView", old, wanted, mask)
    work.check(made.get("range", {}), "filter.range")
    sheet.objects["filterViews"] = replaced(sheet.objects["filterViews"], place, made)
    return {}


@kind("duplicateFilterView", DOCUMENTED)
def duplicate_filter_view(work: Work, sent: Json) -> Json:
    sheet, _, old = _find(work, "filterViews", "filterViewId", sent.get("filterId", 0))
    title = f"Copy of {old.get('title', '')}"
    made = old | {"filterViewId": work.ids.number(), "title": title}
    sheet.objects["filterViews"] = (*sheet.objects["filterViews"], made)
    return {"duplicateFilterView": {"filter": made}}


@kind("deleteFilterView", DOCUMENTED)
def delete_filter_view(work: Work, sent: Json) -> Json:
    sheet, place, _ = _find(
        work, "filterViews", "filterViewId", sent.get("filterId", 0)
    )
    sheet.objects["filterViews"] = replaced(sheet.objects["filterViews"], place)
    return {}
