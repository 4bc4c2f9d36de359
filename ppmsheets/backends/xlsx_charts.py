"""Charts of a tab: ours are known by their names and replaced, people's stay."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection

from ppmsheets.backends.xlsx_chart_xml import CHART, DRAWING, chart_xml
from ppmsheets.backends.xlsx_package import Package
from ppmsheets.backends.xlsx_sheet import Sheet
from ppmsheets.backends.xlsx_xml import (
    DECLARATION,
    OFFICE_RELATIONS,
    Element,
    attributes,
    escape,
)
from ppmsheets.sheet import Chart, Tab

_PLACED = "http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"
_KINDS = "application/vnd.openxmlformats-officedocument."
_PREFIX = "ppmsheets "
_EMU = 9_525
"""English Metric Units of a pixel."""

_SHAPE = re.compile(rb"<(?:\w+:)?cNvPr\b[^>]*>")
_NAME = re.compile(rb"""\bname=["']([^"']*)["']""")
_ID = re.compile(rb"""\bid=["'](\d+)["']""")
_TO_CHART = re.compile(rb"""<(?:\w+:)?chart\b[^>]*?\w+:id=["']([^"']+)["']""")


def draw_charts(
    package: Package, part: str, sheet: Sheet, tab: Tab, old: Collection[str]
) -> tuple[str, ...]:
    """Replace our charts on a tab by the wanted ones.

    Args:
        package: Holds the parts of the charts.
        part: Name of the tab's part.
        sheet: The tab's part.
        tab: The wanted tab.
        old: Digests of the names of those that were drawn here last time.

    Returns:
        Digests of the names of the wanted ones.
    """
    wanted = [item for item in tab.decorations if isinstance(item, Chart)]
    relation = package.related(part, "drawing")
    if relation is None and not wanted:
        return ()
    drawing = relation.target if relation else _add_drawing(package, part, sheet)
    document = package.document(drawing)
    kept = _drop_ours(package, drawing, document.children, old)
    ids = [int(number) for one in kept for number in _ids(one)]
    ours = []
    for number, chart in enumerate(wanted, start=max(ids, default=1) + 1):
        rid = _add_chart(package, drawing, chart_xml(chart, chart.source or tab.title))
        ours.append(Element("oneCellAnchor", _anchor(chart, number, rid)))
    if not kept and not ours:
        _drop_drawing(package, part, sheet, drawing)
        return ()
    # Ours first: behind what people draw, and told from their copies of ours.
    document.children = [*ours, *kept]
    package.put(drawing, document.to_bytes())
    return tuple(sorted(_digest(escape(chart.name).encode()) for chart in wanted))


def _add_drawing(package: Package, part: str, sheet: Sheet) -> str:
    drawing = package.free_name("xl/drawings/drawing{}.xml")
    empty = f'<xdr:wsDr xmlns:xdr="{_PLACED}" xmlns:a="{DRAWING}"></xdr:wsDr>'
    package.put(drawing, DECLARATION + empty.encode())
    package.declare(drawing, f"{_KINDS}drawing+xml")
    rid = package.relate(part, f"{OFFICE_RELATIONS}/drawing", drawing)
    pairs = (("xmlns:r", OFFICE_RELATIONS), ("r:id", rid))
    sheet.put("drawing", f"<drawing{attributes(pairs)}/>")
    return drawing


def _drop_drawing(package: Package, part: str, sheet: Sheet, drawing: str) -> None:
    ids = {one.id for one in package.relations(part) if one.target == drawing}
    package.drop(drawing)
    package.unrelate(part, frozenset(ids))
    sheet.put("drawing", None)


def _drop_ours(
    package: Package, drawing: str, anchors: list[Element], old: Collection[str]
) -> list[Element]:
    """Drop our charts with their parts; return what people have drawn."""
    kept, gone = [], set[str]()
    ours = set(old)
    for anchor in anchors:
        name = _our_name(anchor)
        # A person's copy of a chart of ours bears its name too, and comes later.
        if name and _digest(name) in ours:
            ours.remove(_digest(name))
            gone |= {rid.decode() for rid in _TO_CHART.findall(anchor.raw)}
        else:
            kept.append(anchor)
    for relation in package.relations(drawing):
        if relation.id in gone:
            for own in package.relations(relation.target):
                # Excel keeps a chart's styles beside it.
                if own.kind in {"chartStyle", "chartColorStyle"}:
                    package.drop(own.target)
            package.drop(relation.target)
    package.unrelate(drawing, frozenset(gone))
    return kept


def _our_name(anchor: Element) -> bytes:
    """Return the name that we gave a chart; of a person's, or of a group, "".

    As bytes: what people typed into their names need not be read.
    """
    shapes = _SHAPE.findall(anchor.raw)
    named = _NAME.search(shapes[0]) if len(shapes) == 1 else None
    name = named[1] if named else b""
    prefix = _PREFIX.encode()
    return name.removeprefix(prefix) if name.startswith(prefix) else b""


def _digest(name: bytes) -> str:
    return hashlib.sha256(name).hexdigest()[:8]


def _ids(anchor: Element) -> list[bytes]:
    return [
        found[1] for shape in _SHAPE.findall(anchor.raw) if (found := _ID.search(shape))
    ]


def _add_chart(package: Package, drawing: str, xml: bytes) -> str:
    part = package.free_name("xl/charts/chart{}.xml")
    package.put(part, xml)
    package.declare(part, f"{_KINDS}drawingml.chart+xml")
    return package.relate(drawing, f"{OFFICE_RELATIONS}/chart", part)


def _anchor(chart: Chart, number: int, rid: str) -> bytes:
    """Return the place of a chart: at a cell, of its own size."""
    named = attributes(
        (
            ("id", number),
            ("name", f"{_PREFIX}{chart.name}"),
            ("descr", chart.alt),
            ("title", chart.title),
        )
    )
    size = f'cx="{chart.spot.width * _EMU}" cy="{chart.spot.height * _EMU}"'
    xml = (
        f'<xdr:oneCellAnchor xmlns:xdr="{_PLACED}" xmlns:a="{DRAWING}">'
        f"<xdr:from><xdr:col>{chart.spot.column}</xdr:col><xdr:colOff>0</xdr:colOff>"
        f"<xdr:row>{chart.spot.row}</xdr:row><xdr:rowOff>0</xdr:rowOff></xdr:from>"
        f"<xdr:ext {size}/>"
        f'<xdr:graphicFrame macro=""><xdr:nvGraphicFramePr><xdr:cNvPr{named}/>'
        "<xdr:cNvGraphicFramePr/></xdr:nvGraphicFramePr><xdr:xfrm>"
        f'<a:off x="0" y="0"/><a:ext cx="0" cy="0"/></xdr:xfrm><a:graphic>'
        f'<a:graphicData uri="{CHART}"><c:chart xmlns:c="{CHART}" '
        f'xmlns:r="{OFFICE_RELATIONS}" r:id="{rid}"/></a:graphicData></a:graphic>'
        "</xdr:graphicFrame><xdr:clientData/></xdr:oneCellAnchor>"
    )
    return xml.encode()
