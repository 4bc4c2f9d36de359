"""What surrounds a tab's cells: columns, panes, colour, protection."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ppmsheets.backends.xlsx_cells import parse_area
from ppmsheets.backends.xlsx_looks import Drawn
from ppmsheets.backends.xlsx_rules import MAX_COLUMNS, without
from ppmsheets.backends.xlsx_sheet import ORDER, Sheet
from ppmsheets.backends.xlsx_xml import (
    DECLARATION,
    MAIN,
    OFFICE_RELATIONS,
    Element,
    attributes,
    elements,
)
from ppmsheets.sheet import Fixed, Paper, Rect, Tab, column_letters

_DEFAULT_WIDTH = 9.140625
_PADDING = 0.7109375
"""Room that Excel counts into a width beside its characters."""

_TAB_COLOUR = re.compile(rb"<(?:\w+:)?tabColor\b[^>]*/>")
_PEOPLES_LOCK = ("password", "hashValue")


_PAPERS = {
    None: 'orientation="landscape" fitToHeight="0"',
    Paper.A4_PORTRAIT: 'paperSize="9" orientation="portrait"',
}
"""How a tab is scaled to its paper: as wide as a page, or as one page."""


def blank_sheet(*, selected: bool, paper: Paper | None = None) -> bytes:
    """Return the part of a tab without cells.

    Args:
        paper: What it is printed on; people may choose another one later.
        selected: Whether it is the tab in view; two of them would be edited
            together, so never in a workbook that has others.
    """
    chosen = ' tabSelected="1"' if selected else ""
    xml = (
        f'<worksheet xmlns="{MAIN}" xmlns:r="{OFFICE_RELATIONS}"><sheetPr>'
        '<pageSetUpPr fitToPage="1"/></sheetPr><sheetViews>'
        f'<sheetView showGridLines="0"{chosen} workbookViewId="0"/></sheetViews>'
        '<sheetFormatPr defaultRowHeight="15"/><sheetData></sheetData>'
        '<pageMargins left="0.4" right="0.4" top="0.5" bottom="0.5" header="0.3" '
        f'footer="0.3"/><pageSetup {_PAPERS[paper]}/></worksheet>'
    )
    return DECLARATION + xml.encode()


def draw_frame(sheet: Sheet, tab: Tab, drawn: Drawn, *, old_columns: int) -> None:
    """Draw everything around the cells of a tab.

    Args:
        sheet: The tab's part.
        tab: The wanted tab.
        drawn: Its formats.
        old_columns: How many columns were ours last time; -1: a new tab.
    """
    _draw_columns(sheet, tab, drawn, old_columns)
    _draw_view(sheet, tab)
    _draw_colour(sheet, tab.colour)
    lock = sheet.first("sheetProtection")
    if lock is None or not any(name in lock.attrs for name in _PEOPLES_LOCK):
        guards = any(isinstance(item, Fixed) for item in tab.decorations)
        ours = _PROTECTION if tab.protected else _GUARD if guards else None
        sheet.put("sheetProtection", ours)


def draw_filter(sheet: Sheet, area: Rect) -> None:
    """Give a table its filter buttons; what people chose by them stays.

    Where the table has become longer or shorter, all of it is shown again.
    """
    there = sheet.first("autoFilter")
    if there is None or there.attrs.get("ref") != area.a1:
        sheet.put("autoFilter", f'<autoFilter ref="{area.a1}"/>')
        sheet.show(range(area.top, area.bottom))


_PROTECTION = (
    '<sheetProtection sheet="1" scenarios="1" formatColumns="0" formatRows="0" '
    'sort="0" autoFilter="0"/>'
)
"""Without a password: a guard against slips. A 0 says that the act is allowed."""

_GUARD = (
    '<sheetProtection sheet="1" formatCells="0" formatColumns="0" formatRows="0" '
    'insertRows="0" insertHyperlinks="0" deleteRows="0" sort="0" autoFilter="0"/>'
)
"""Of a tab that people own: only its labels are locked, so no row of theirs goes."""


def _draw_columns(sheet: Sheet, tab: Tab, drawn: Drawn, old_columns: int) -> None:
    holder = sheet.first("cols")
    stored = elements(holder.inner, sheet.document.head) if holder else []
    ours = max(tab.width, len(drawn.columns), old_columns)
    hidden = {
        column
        for item in stored
        if item.attrs.get("hidden") in {"1", "true"}
        for column in range(
            int(item.attrs["min"]) - 1, min(int(item.attrs["max"]), ours)
        )
    }
    widths = dict(tab.widths)
    raws = [
        _column(sheet, column, widths, drawn, hidden=column in hidden)
        for column in range(ours)
    ]
    for item in stored:
        if int(item.attrs["max"]) > ours:
            first = max(int(item.attrs["min"]), ours + 1)
            raws.append(item.with_attribute("min", str(first)).raw)
    if old_columns < 0 and drawn.beside is not None and ours < MAX_COLUMNS:
        raws.append(_span(sheet, ours, MAX_COLUMNS, drawn.beside))
    if not raws:
        sheet.put("cols", None)
        return
    if holder is None:
        holder = Element("cols", sheet.document.fragment("<cols></cols>"))
    sheet.document.put_raw("cols", holder.with_inner(b"".join(raws)).raw, ORDER)


def _column(
    sheet: Sheet,
    column: int,
    widths: dict[int, float],
    drawn: Drawn,
    *,
    hidden: bool,
) -> bytes:
    inside = column < len(drawn.columns)
    style = drawn.columns[column] if inside else drawn.beside
    width = widths.get(column)
    pairs = (
        ("min", column + 1),
        ("max", column + 1),
        ("width", _DEFAULT_WIDTH if width is None else min(width + _PADDING, 255)),
        ("style", style or None),
        ("hidden", 1 if hidden else None),
        ("customWidth", None if width is None else 1),
    )
    return sheet.document.fragment(f"<col{attributes(pairs)}/>")


def _span(sheet: Sheet, first: int, end: int, style: int) -> bytes:
    pairs = (
        ("min", first + 1),
        ("max", end),
        ("width", _DEFAULT_WIDTH),
        ("style", style or None),
    )
    return sheet.document.fragment(f"<col{attributes(pairs)}/>")


def _draw_view(sheet: Sheet, tab: Tab) -> None:
    holder = sheet.first("sheetViews")
    if holder is None:
        raw = '<sheetViews><sheetView workbookViewId="0"/></sheetViews>'
        holder = Element("sheetViews", sheet.document.fragment(raw))
    views = elements(holder.inner, sheet.document.head)
    raws = []
    for view in views:
        inner = elements(view.inner, sheet.document.head)
        pane = next((item for item in inner if item.name == "pane"), None)
        if _frozen(pane) == (tab.frozen_rows, tab.frozen_columns):
            raws.append(view.raw)
            continue
        kept = [item.raw for item in inner if item.name not in {"pane", "selection"}]
        new = [sheet.document.fragment(xml) for xml in _pane(tab)]
        raws.append(view.with_inner(b"".join([*new, *kept])).raw)
    whole = holder.with_inner(b"".join(raws))
    sheet.document.put_raw("sheetViews", whole.raw, ORDER)


def _frozen(pane: Element | None) -> tuple[int, int]:
    if pane is None or not pane.attrs.get("state", "").startswith("frozen"):
        return 0, 0
    rows, columns = pane.attrs.get("ySplit", "0"), pane.attrs.get("xSplit", "0")
    return int(float(rows)), int(float(columns))


def _pane(tab: Tab) -> tuple[str, ...]:
    rows, columns = tab.frozen_rows, tab.frozen_columns
    if not rows and not columns:
        return ()
    active = {(True, True): "bottomRight", (True, False): "bottomLeft"}.get(
        (bool(rows), bool(columns)), "topRight"
    )
    pairs = (
        ("xSplit", columns or None),
        ("ySplit", rows or None),
        ("topLeftCell", f"{column_letters(columns)}{rows + 1}"),
        ("activePane", active),
        ("state", "frozen"),
    )
    return f"<pane{attributes(pairs)}/>", f'<selection pane="{active}"/>'


def _draw_colour(sheet: Sheet, colour: str | None) -> None:
    properties = sheet.first("sheetPr")
    if properties is None:
        if colour is None:
            return
        properties = Element("sheetPr", sheet.document.fragment("<sheetPr></sheetPr>"))
    inner = _TAB_COLOUR.sub(b"", properties.inner)
    if colour is not None:
        inner = sheet.document.fragment(f'<tabColor rgb="FF{colour}"/>') + inner
    sheet.document.put_raw("sheetPr", properties.with_inner(inner).raw, ORDER)


def drop_merges(sheet: Sheet, ours: Sequence[Rect]) -> None:
    """Undo merges within our areas: they would hide cells that we show."""
    holder = sheet.first("mergeCells")
    if holder is None:
        return
    kept = []
    for item in elements(holder.inner, sheet.document.head):
        area = parse_area(item.attrs.get("ref", ""))
        if area is None or without([area], ours):
            kept.append(item.raw)
    if not kept:
        sheet.put("mergeCells", None)
        return
    whole = holder.with_attribute("count", str(len(kept)))
    sheet.document.put_raw("mergeCells", whole.with_inner(b"".join(kept)).raw, ORDER)
