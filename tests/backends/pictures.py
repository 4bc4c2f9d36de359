"""What a person sees of a tab, in neutral words, whatever the product.

Of a file by openpyxl, which shares nothing with us; of a spreadsheet from the
state of the double, which only Google's own requests have made.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Any, TypeAlias

import openpyxl
from openpyxl.cell.cell import Cell
from openpyxl.chart import (
    BarChart,
    BubbleChart,
    LineChart,
    ScatterChart,
)
from openpyxl.utils.datetime import to_excel
from openpyxl.worksheet.worksheet import Worksheet

from ppmsheets.sheet import LOCAL_DATE
from tests.sheets_double.a1 import column_letters
from tests.sheets_double.grid import COLUMNS, Book, Sheet
from tests.sheets_double.refusals import Json

Fact: TypeAlias = Any


@dataclass
class Picture:
    """A tab as seen.

    Attributes:
        cells: Value by place, ``B3``; blank ones left out.
        looks: What is set of a cell's look, by place.
        rules: Colour rules in order: area, condition, ink, fill.
        inputs: What cells accept: areas and condition, sorted.
        notes: Text by place.
        links: Target by place.
        widths: Pixels by column.
        frozen: Rows and columns.
        colour: Of the tab.
        charts: Facts of each, by name of the fact, in order.
    """

    cells: dict[str, Fact] = field(default_factory=dict)
    looks: dict[str, dict[str, Fact]] = field(default_factory=dict)
    rules: list[Fact] = field(default_factory=list)
    inputs: list[Fact] = field(default_factory=list)
    notes: dict[str, str] = field(default_factory=dict)
    links: dict[str, str] = field(default_factory=dict)
    widths: dict[str, int] = field(default_factory=dict)
    frozen: tuple[int, int] = (0, 0)
    colour: str = ""
    charts: list[dict[str, Fact]] = field(default_factory=list)


def at(row: int, column: int) -> str:
    return f"{column_letters(column)}{row + 1}"


def area(top: int, left: int, bottom: int, right: int) -> str:
    """Return a half-open rectangle as ``A1:B2``, one cell as ``A1:A1``."""
    return f"{at(top, left)}:{at(bottom - 1, right - 1)}"


def _squared(place: str) -> str:
    """Return a reference of a file as ``A1:B2``."""
    plain = place.replace("$", "")
    return plain if ":" in plain else f"{plain}:{plain}"


# --- a file -------------------------------------------------------------------------


def of_file(path: Path, title: str) -> Picture:
    """Return what a person sees of a tab of a workbook file."""
    sheet = openpyxl.load_workbook(path)[title]
    spoken = _alternatives(path)
    picture = Picture()
    for row in sheet.iter_rows():
        for cell in row:
            _file_cell(picture, cell)
    picture.rules = list(_file_rules(sheet))
    picture.inputs = sorted(_file_inputs(sheet))
    picture.widths = {
        letters: round((column.width - 0.7109375) * 7 + 5)
        for letters, column in sheet.column_dimensions.items()
        if column.width and column.width != _USUAL_WIDTH
    }
    pane = sheet.sheet_view.pane
    if pane is not None:
        picture.frozen = (int(pane.ySplit or 0), int(pane.xSplit or 0))
    tab_colour = sheet.sheet_properties.tabColor
    picture.colour = tab_colour.rgb[2:] if tab_colour else ""
    picture.charts = [_file_chart(chart, spoken) for chart in sheet._charts]  # type: ignore[attr-defined]  # noqa: SLF001 - openpyxl's only door to charts it read
    return picture


_USUAL_WIDTH = 9.140625
_PLACED = "{http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing}"


def _alternatives(path: Path) -> dict[str, str]:
    """Return the alternative text of each drawing by its title; openpyxl drops it."""
    with zipfile.ZipFile(path) as file:
        parts = [name for name in file.namelist() if "drawings/drawing" in name]
        roots = [ET.fromstring(file.read(name)) for name in parts if "rels" not in name]  # noqa: S314 - our own file
    shapes = (shape for root in roots for shape in root.iter(f"{_PLACED}cNvPr"))
    said = [shape.attrib for shape in shapes if "title" in shape.attrib]
    return {one["title"]: one["descr"] for one in said}


def _file_cell(picture: Picture, cell: Any) -> None:  # noqa: ANN401 - stubs lack merged cells
    place = cell.coordinate
    if cell.value is not None:
        # openpyxl makes dates of numbers that look like ones.
        value = _serial(cell)
        picture.cells[place] = float(value) if type(value) is int else value
    look = _file_look(cell)
    if look:
        picture.looks[place] = look
    if cell.comment:
        picture.notes[place] = cell.comment.text
    if cell.hyperlink:
        target = cell.hyperlink.location or cell.hyperlink.target
        picture.links[place] = target


def _serial(cell: Cell) -> Fact:
    if cell.is_date:
        return float(to_excel(cell.value))  # type: ignore[no-untyped-call]  # no stubs
    return cell.value


def _file_look(cell: Cell) -> dict[str, Fact]:
    font, place, fill = cell.font, cell.alignment, cell.fill
    vertical = {"center": "middle"}
    line = cell.border.bottom
    wanted = {
        "bold": font.b or None,
        "italic": font.i or None,
        "size": None if font.sz == 11 else font.sz,
        "ink": _rgb(font.color),
        "fill": _rgb(fill.fgColor) if fill.fill_type == "solid" else None,
        "align": place.horizontal,
        "valign": vertical.get(place.vertical or "", place.vertical),
        "indented": bool(place.indent) or None,
        "wrap": place.wrap_text or None,
        "number": _FORMATS.get(cell.number_format, cell.number_format),
        "line": _rgb(line.color) if line is not None and line.style else None,
    }
    return {name: value for name, value in wanted.items() if value is not None}


_FORMATS = {"General": None, "mm-dd-yy": LOCAL_DATE}
"""Formats of a file by their names in openpyxl; the second is the locale's own."""


def _rgb(colour: Any) -> str | None:  # noqa: ANN401 - openpyxl types it loosely
    if colour is None or colour.type != "rgb":
        return None
    return str(colour.rgb)[2:]


def _file_rules(sheet: Worksheet) -> Iterator[Fact]:
    found = []
    for where in sheet.conditional_formatting:
        for rule in where.rules:
            (formula,) = rule.formula
            if rule.type == "cellIs":
                said = ("is", formula[1:-1].replace('""', '"'))
            else:
                sign, limit = re.findall(r"([<>])([^<>)]+)\)$", formula)[0]
                said = (sign, float(limit))
            ink, fill = rule.dxf.font.color.rgb[2:], rule.dxf.fill.bgColor.rgb[2:]
            place = _squared(str(where.sqref))
            found.append((rule.priority, (place, said, ink, fill)))
    return (rule for _, rule in sorted(found))


def _file_inputs(sheet: Worksheet) -> Iterator[Fact]:
    for rule in sheet.data_validations.dataValidation:
        if rule.type == "list":
            said: Fact = ("one of", *rule.formula1[1:-1].split(","))
        else:
            limits = [one for one in (rule.formula1, rule.formula2) if one is not None]
            # Any date: in a file all days that can be written are from 1 on.
            limits = [] if rule.type == "date" and limits == ["1"] else limits
            said = (rule.type, *map(float, limits))
        for place in str(rule.sqref).split():
            yield _squared(place), tuple(map(str, said))


def _text(title: Any) -> str:  # noqa: ANN401 - openpyxl types it loosely
    """Return the words of a title or label of a file."""
    paragraphs = title.tx.rich.p
    return "".join(run.t for paragraph in paragraphs for run in paragraph.r or ())


_TURNED = {"bar": "bar", "col": "column"}


def _file_kind(chart: Any) -> str:  # noqa: ANN401 - openpyxl types it loosely
    if isinstance(chart, BarChart):
        stacked = chart.grouping == "stacked"
        return "stacked" if stacked else _TURNED[chart.barDir]
    kinds = ((LineChart, "line"), (ScatterChart, "curve"), (BubbleChart, "bubble"))
    (found,) = (word for kind, word in kinds if isinstance(chart, kind))
    return found


def _file_chart(chart: Any, spoken: dict[str, str]) -> dict[str, Fact]:  # noqa: ANN401 - openpyxl types it loosely
    kind = _file_kind(chart)
    place, size = chart.anchor._from, chart.anchor.ext  # noqa: SLF001 - its only name
    return {
        "kind": kind,
        "title": _text(chart.title),
        "alt": spoken[_text(chart.title)],
        "x": _text(chart.x_axis.title),
        "y": _text(chart.y_axis.title),
        "place": (at(place.row, place.col), size.width // 9525, size.height // 9525),
        "legend": chart.legend is not None,
        "series": [_file_series(kind, one) for one in chart.ser],
    }


_DASHES = {"solid": "solid", "dash": "dashed", "sysDot": "dotted"}


def _file_series(kind: str, one: Any) -> dict[str, Fact]:  # noqa: ANN401 - as above
    scattered = kind in {"curve", "bubble"}
    domain = one.xVal if scattered else one.cat
    values = one.yVal if scattered else one.val
    reference = domain.numRef or domain.strRef
    source, _, name = one.tx.strRef.f.partition("!")
    made: dict[str, Fact] = {
        "source": source.strip("'"),
        "name": _squared(name),
        "domain": _squared(reference.f.partition("!")[2]),
        "values": _squared(values.numRef.f.partition("!")[2]),
    }
    if kind in {"line", "curve"}:
        line = one.spPr.ln
        points = bool(line.noFill)
        made["stroke"] = "points" if points else _DASHES[line.prstDash]
        fill = one.marker.spPr.solidFill if points else line.solidFill
    else:
        fill = one.spPr.solidFill
    made["colour"] = fill.srgbClr
    if kind == "bubble":
        made["bubbles"] = True
        labels = one.dLbls.dLbl if one.dLbls else ()
        made["labelled"] = [label.idx for label in labels]
    return made


# --- a spreadsheet ------------------------------------------------------------------


def of_spreadsheet(book: Book, title: str) -> Picture:
    """Return what a person sees of a tab of a spreadsheet of the double."""
    sheet = book.titled(title)
    assert sheet is not None
    picture = Picture()
    for row, column, cell in sheet.filled(sheet.area):
        place = at(row, column)
        if cell.value is not None:
            number = type(cell.value) is int
            picture.cells[place] = float(cell.value) if number else cell.value  # type: ignore[arg-type]
        look, link = _sheet_look(cell.format or {})
        if look:
            picture.looks[place] = look
        if link:
            picture.links[place] = _target(book, link)
        if cell.note:
            picture.notes[place] = cell.note
    picture.rules = [_sheet_rule(one) for one in sheet.objects["conditionalFormats"]]
    picture.inputs = sorted(_sheet_inputs(sheet))
    picture.widths = {
        column_letters(at): size["pixelSize"]
        for at, size in sheet.dimensions[COLUMNS].items()
        if "pixelSize" in size
    }
    grid = sheet.properties.get("gridProperties", {})
    picture.frozen = (grid.get("frozenRowCount", 0), grid.get("frozenColumnCount", 0))
    picture.colour = _hex(sheet.properties.get("tabColorStyle")) or ""
    picture.charts = [_sheet_chart(book, sheet, one) for one in sheet.objects["charts"]]
    return picture


def _hex(style: Json) -> str | None:
    if style is None:
        return None
    parts = style["rgbColor"]
    return "".join(
        f"{round(parts.get(name, 0) * 255):02X}" for name in ("red", "green", "blue")
    )


def _sheet_look(sent: Json) -> tuple[dict[str, Fact], str]:
    text = sent.get("textFormat", {})
    link = text.get("link", {}).get("uri", "")
    wraps = {"WRAP": True}
    wanted = {
        "bold": text.get("bold") or None,
        "italic": text.get("italic") or None,
        "size": text.get("fontSize"),
        "ink": _hex(text.get("foregroundColorStyle")),
        "fill": _hex(sent.get("backgroundColorStyle")),
        "align": _lower(sent.get("horizontalAlignment")),
        "valign": _lower(sent.get("verticalAlignment")),
        "indented": sent.get("padding", {}).get("left", 0) > 3 or None,
        "wrap": wraps.get(sent.get("wrapStrategy", "")),
        "number": _pattern(sent.get("numberFormat", {})),
        "line": _hex(sent.get("borders", {}).get("bottom", {}).get("colorStyle")),
    }
    return {name: value for name, value in wanted.items() if value is not None}, link


def _pattern(sent: Json) -> str | None:
    """Return a number format; a date without a pattern is in the locale's own."""
    own = LOCAL_DATE if sent.get("type") == "DATE" else None
    found: str | None = sent.get("pattern", own)
    return found


def _lower(word: str | None) -> str | None:
    return word.lower() if word else None


def _target(book: Book, link: str) -> str:
    """Return where a link leads as a file says it."""
    inside = re.match(r"#gid=(\d+)&range=(.+)", link)
    if inside is None:
        return link
    sheet = book.find(int(inside[1]))
    assert sheet is not None
    return "'{}'!{}".format(sheet.title.replace("'", "''"), inside[2])


def _range(sent: Json) -> str:
    return area(
        sent.get("startRowIndex", 0),
        sent.get("startColumnIndex", 0),
        sent["endRowIndex"],
        sent["endColumnIndex"],
    )


def _sheet_rule(sent: Json) -> Fact:
    rule = sent["booleanRule"]
    condition = rule["condition"]
    text = condition["values"][0]["userEnteredValue"]
    if condition["type"] == "TEXT_EQ":
        said: Fact = ("is", text)
    else:
        sign, limit = re.findall(r"([<>])([^<>)]+)\)$", text)[0]
        said = (sign, float(Fraction(limit)))
    ink = rule["format"]["textFormat"]["foregroundColorStyle"]
    fill = rule["format"]["backgroundColorStyle"]
    (place,) = sent["ranges"]
    return _range(place), said, _hex(ink), _hex(fill)


def _sheet_inputs(sheet: Sheet) -> Iterator[Fact]:
    """Yield areas of one rule: runs down a column, runs side by side as one."""
    open_runs: dict[tuple[int, str], list[int]] = {}
    said: dict[str, Fact] = {}
    for row, column, cell in sheet.filled(sheet.area):
        if cell.validation:
            key = repr(cell.validation)
            said[key] = _accepted(cell.validation["condition"])
            open_runs.setdefault((column, key), []).append(row)
    for (column, key), rows in open_runs.items():
        assert rows == list(range(rows[0], rows[-1] + 1))
        place = area(rows[0], column, rows[-1] + 1, column + 1)
        yield place, tuple(map(str, said[key]))


def _accepted(condition: Json) -> Fact:
    values = [one["userEnteredValue"] for one in condition.get("values", ())]
    if condition["type"] == "ONE_OF_LIST":
        return ("one of", *values)
    if condition["type"] == "DATE_IS_VALID":
        return ("date",)
    assert condition["type"] == "NUMBER_BETWEEN"
    return ("decimal", *(float(Fraction(one[1:])) for one in values))


_STROKES = {
    "SOLID": "solid",
    "MEDIUM_DASHED": "dashed",
    "DOTTED": "dotted",
    "INVISIBLE": "points",
}


def _sheet_chart(book: Book, sheet: Sheet, sent: Json) -> dict[str, Fact]:
    spec = sent["spec"]
    basic = spec["basicChart"]
    bubbles = any("styleOverrides" in one for one in basic["series"])
    kind = "curve" if basic["chartType"] == "SCATTER" else basic["chartType"].lower()
    kind = "bubble" if bubbles else kind
    kind = "stacked" if basic.get("stackedType") == "STACKED" else kind
    titles = {one["position"]: one["title"] for one in basic["axis"]}
    first, second = ("LEFT_AXIS", "BOTTOM_AXIS")
    if kind != "bar":
        first, second = second, first
    overlay = sent["position"]["overlayPosition"]
    anchor = overlay["anchorCell"]
    assert anchor.get("sheetId", 0) == sheet.id
    (domain,) = basic["domains"]
    assert basic["headerCount"] == 1
    assert {one["targetAxis"] for one in basic["series"]} == {second}
    return {
        "kind": kind,
        "title": spec["title"],
        "alt": spec["altText"],
        "x": titles[first],
        "y": titles[second],
        "place": (
            at(anchor.get("rowIndex", 0), anchor.get("columnIndex", 0)),
            overlay["widthPixels"],
            overlay["heightPixels"],
        ),
        "legend": basic["legendPosition"] == "BOTTOM_LEGEND",
        "series": [
            _sheet_series(_source(book, one), kind, domain["domain"], one)
            for one in basic["series"]
        ],
    }


def _source(book: Book, one: Json) -> Sheet:
    """Return the tab that a series is drawn from."""
    (sent,) = one["series"]["sourceRange"]["sources"]
    return book.sheet(sent.get("sheetId", 0))


def _headed(sheet: Sheet, data: Json) -> tuple[str, str, Json]:
    """Return the header cell, the area below it, and the range of chart data."""
    (sent,) = data["sourceRange"]["sources"]
    assert sent.get("sheetId", 0) == sheet.id
    top, left = sent.get("startRowIndex", 0), sent.get("startColumnIndex", 0)
    below = area(top + 1, left, sent["endRowIndex"], sent["endColumnIndex"])
    return area(top, left, top + 1, left + 1), below, sent


def _sheet_series(sheet: Sheet, kind: str, domain: Json, one: Json) -> dict[str, Fact]:
    name, values, sent = _headed(sheet, one["series"])
    made: dict[str, Fact] = {
        "source": sheet.title,
        "name": name,
        "domain": _headed(sheet, domain)[1],
        "values": values,
        "colour": _hex(one["colorStyle"]),
    }
    if kind in {"line", "curve"}:
        made["stroke"] = _STROKES[one["lineStyle"]["type"]]
    if kind == "bubble":
        made["bubbles"] = one["lineStyle"]["type"] == "INVISIBLE"
        top = sent.get("startRowIndex", 0) + 1
        drawn = [each.get("index", 0) for each in one["styleOverrides"]]
        (cells,) = one["dataLabel"]["customLabelData"]["sourceRange"]["sources"]
        assert cells.get("startRowIndex", 0) == top - 1
        words = cells["startColumnIndex"]
        made["labelled"] = [i for i in drawn if sheet.cell(top + i, words).value]
    return made
