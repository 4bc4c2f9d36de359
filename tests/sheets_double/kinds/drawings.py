"""Charts and slicers."""

from __future__ import annotations

from tests.sheets_double import masks
from tests.sheets_double.canonical import canonical
from tests.sheets_double.grid import Book, Sheet
from tests.sheets_double.kinds.registry import (
    DOCUMENTED,
    THIRD_PARTY,
    Found,
    Work,
    find_object,
    kind,
    new_id,
    replaced,
    required,
)
from tests.sheets_double.kinds.sheets import make_sheet
from tests.sheets_double.refusals import Json, refuse, unsupported
from tests.sheets_double.reshape import with_places

WIDTH, HEIGHT = 600, 371
"""Default size of a drawing, pixels."""

_CHARTS = (
    "basicChart",
    "pieChart",
    "bubbleChart",
    "candlestickChart",
    "orgChart",
    "histogramChart",
    "waterfallChart",
    "treemapChart",
    "scorecardChart",
)


def _check_spec(work: Work, spec: Json) -> None:
    kinds = [name for name in _CHARTS if name in spec]
    if len(kinds) != 1:
        refuse("Exactly one type of chart must be specified.")
    if "dataSourceChartProperties" in spec:
        unsupported("charts of data sources")

    def check(schema: str, place: Json) -> Json:
        if schema == "GridRange":
            work.check(place, "sources")
        return place

    with_places("ChartSpec", spec, check)


def _place(work: Work, position: Json, title: str) -> tuple[Sheet, Json]:
    """Return the sheet a drawing lies on and its position as stored.

    Raises:
        RefusedError: Its position names none or several of the three ways.
    """
    ways = [
        way for way in ("sheetId", "overlayPosition", "newSheet") if way in position
    ]
    if len(ways) != 1:
        refuse("Exactly one of sheetId, overlayPosition, newSheet must be specified.")
    if ways == ["newSheet"]:
        sheet = make_sheet(work.book, work.ids, {"title": title, "sheetType": "OBJECT"})
        work.book.sheets.append(sheet)
        return sheet, {"sheetId": sheet.id}
    if ways == ["sheetId"]:
        found = work.book.find(position["sheetId"])
        if found is None or found.is_grid:
            refuse("A drawing fills only a sheet of its own: ask for newSheet.")
        return found, {"sheetId": found.id}
    overlay = {"widthPixels": WIDTH, "heightPixels": HEIGHT} | position[
        "overlayPosition"
    ]
    anchor = overlay.get("anchorCell", {})
    sheet = work.book.sheet(anchor.get("sheetId", 0))
    if anchor.get("rowIndex", 0) >= len(sheet.rows):
        refuse(f"anchorCell.rowIndex is after last row in grid[{len(sheet.rows) - 1}]")
    if anchor.get("columnIndex", 0) >= sheet.width:
        refuse(
            f"anchorCell.columnIndex is after last column in grid[{sheet.width - 1}]"
        )
    overlay["anchorCell"] = anchor
    return sheet, canonical("EmbeddedObjectPosition", {"overlayPosition": overlay})


def _free_title(book: Book, word: str) -> str:
    number = 1
    while book.titled(f"{word}{number}"):
        number += 1
    return f"{word}{number}"


@kind("addChart", DOCUMENTED, "The spec is kept as sent: no defaults are filled in.")
def add_chart(work: Work, sent: Json) -> Json:
    wanted = required(sent, "chart")
    _check_spec(work, required(wanted, "spec"))
    number = new_id(work, "charts", "chartId", wanted)
    title = _free_title(work.book, "Chart")
    sheet, position = _place(work, wanted.get("position", {}), title)
    made = canonical("EmbeddedChart", wanted | {"chartId": number})
    made["position"] = position
    sheet.objects["charts"] = (*sheet.objects["charts"], made)
    return {"addChart": {"chart": made}}


def _find(work: Work, object_id: int) -> tuple[str, Found]:
    for name, field in (("charts", "chartId"), ("slicers", "slicerId")):
        found = find_object(work.book, name, field, object_id)
        if found:
            return name, found
    return refuse(f"No embedded object with id: {object_id}")


def _store(name: str, found: Found, *made: Json) -> None:
    kept = replaced(found.sheet.objects[name], found.place, *made)
    found.sheet.objects[name] = kept


@kind("updateChartSpec", THIRD_PARTY, "Replaces the whole spec.")
def update_chart_spec(work: Work, sent: Json) -> Json:
    spec = required(sent, "spec")
    _check_spec(work, spec)
    name, found = _find(work, sent.get("chartId", 0))
    if name != "charts":
        refuse(f"No chart with id: {sent.get('chartId', 0)}")
    _store(name, found, found.value | {"spec": canonical("ChartSpec", spec)})
    return {}


@kind("deleteEmbeddedObject", DOCUMENTED, "A chart's own sheet goes with it.")
def delete_embedded_object(work: Work, sent: Json) -> Json:
    name, found = _find(work, sent.get("objectId", 0))
    _store(name, found)
    if not found.sheet.is_grid:
        work.book.sheets.remove(found.sheet)
    return {}


@kind("updateEmbeddedObjectPosition", DOCUMENTED)
def update_embedded_object_position(work: Work, sent: Json) -> Json:
    name, found = _find(work, sent.get("objectId", 0))
    wanted = required(sent, "newPosition")
    if "overlayPosition" in wanted:
        mask = masks.writing(sent.get("fields"), "OverlayPosition")
        old = found.value["position"].get("overlayPosition", {})
        overlay = masks.overlay("OverlayPosition", old, wanted["overlayPosition"], mask)
        wanted = {"overlayPosition": overlay}
    title = _free_title(work.book, "Chart")
    sheet, position = _place(work, wanted, title)
    _store(name, found)
    made = found.value | {"position": position}
    sheet.objects[name] = (*sheet.objects[name], made)
    if not found.sheet.is_grid and found.sheet is not sheet:
        work.book.sheets.remove(found.sheet)
    return {"updateEmbeddedObjectPosition": {"position": position}}


@kind("updateEmbeddedObjectBorder", DOCUMENTED)
def update_embedded_object_border(work: Work, sent: Json) -> Json:
    mask = masks.writing(sent.get("fields"), "EmbeddedObjectBorder")
    name, found = _find(work, sent.get("objectId", 0))
    if name != "charts":
        refuse("Only charts have borders.")
    old = found.value.get("border", {})
    made = masks.overlay("EmbeddedObjectBorder", old, sent.get("border", {}), mask)
    _store(name, found, found.value | {"border": made})
    return {}


@kind("addSlicer", DOCUMENTED)
def add_slicer(work: Work, sent: Json) -> Json:
    wanted = required(sent, "slicer")
    number = new_id(work, "slicers", "slicerId", wanted)
    spec = required(wanted, "spec")
    work.check(required(spec, "dataRange"), "spec.dataRange")
    sheet, position = _place(work, wanted.get("position", {}), "")
    made = canonical("Slicer", wanted | {"slicerId": number})
    made["position"] = position
    sheet.objects["slicers"] = (*sheet.objects["slicers"], made)
    return {"addSlicer": {"slicer": made}}


@kind("updateSlicerSpec", DOCUMENTED)
def update_slicer_spec(work: Work, sent: Json) -> Json:
    mask = masks.writing(sent.get("fields"), "SlicerSpec")
    name, found = _find(work, sent.get("slicerId", 0))
    if name != "slicers":
        refuse(f"No slicer with id: {sent.get('slicerId', 0)}")
    spec = masks.overlay("SlicerSpec", found.value["spec"], sent.get("spec", {}), mask)
    _store(name, found, found.value | {"spec": spec})
    return {}
