"""From a tab's looks to the fewest requests that draw them."""

from __future__ import annotations

import re
import urllib.parse
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any, TypeAlias

from ppmsheets.sheet import LOCAL_DATE, CellRef, Link, Look, Rect, Tab

Request: TypeAlias = dict[str, Any]

_WEB = re.compile(r"(?:https?://[^\s/]+|mailto:[^\s@]+@)[^\t\r\n]*$", re.IGNORECASE)
_MAX_ADDRESS = 2_000
_QUOTED = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.')

_TEXT = "userEnteredFormat.textFormat"


@dataclass(frozen=True, slots=True)
class Sized:
    """A tab of the product: its id and the size of its grid."""

    id: int
    rows: int
    columns: int

    def range(self, area: Rect) -> dict[str, int]:
        """Return a rectangle as a ``GridRange``, clipped to the grid."""
        return {
            "sheetId": self.id,
            "startRowIndex": area.top,
            "endRowIndex": min(area.bottom, self.rows),
            "startColumnIndex": area.left,
            "endColumnIndex": min(area.right, self.columns),
        }

    def holds(self, area: Rect) -> bool:
        """Return whether any cell of a rectangle is within the grid."""
        bottom, right = min(area.bottom, self.rows), min(area.right, self.columns)
        return area.top < bottom and area.left < right


def colour(text: str) -> dict[str, Any]:
    """Return ``RRGGBB`` as a ``ColorStyle``.

    Google keeps 8 bits of each part and cuts the rest, so half a step is added:
    else most colours would come back a step darker.
    """
    parts = {
        name: min(round((byte + 0.5) / 255, 4), 1) if byte else 0
        for name, at in (("red", 0), ("green", 2), ("blue", 4))
        for byte in (int(text[at : at + 2], 16),)
    }
    return {"rgbColor": {name: part for name, part in parts.items() if part}}


# --- formats ------------------------------------------------------------------------


_PLAIN = Look(Rect(0, 0, 0, 0))
_LEFT = -1
"""State of a cell that is not drawn."""


class Canvas:
    """The format of every cell of our extent, kept as a few distinct ones.

    Args:
        tab: The wanted tab.
        extent: Rows and columns that are drawn.
        foreign: Rows among them that are left as they are.
    """

    def __init__(
        self, tab: Tab, extent: tuple[int, int], foreign: Iterable[int] = ()
    ) -> None:
        """Paint all looks, in order."""
        rows, columns = extent
        self._looks = [_PLAIN]
        self._known = {_PLAIN: 0}
        self.states = [[0] * columns for _ in range(rows)]
        for look in tab.decorations:
            if isinstance(look, Look):
                self._paint(look)
        for row in foreign:
            self.states[row] = [_LEFT] * columns
        self._formats = [_format(look) for look in self._looks]

    def _paint(self, look: Look) -> None:
        area = look.area
        after: dict[int, int] = {}
        for row in self.states[area.top : area.bottom]:
            for column in range(area.left, min(area.right, len(row))):
                state = row[column]
                if state not in after:
                    after[state] = self._place(_over(self._looks[state], look))
                row[column] = after[state]

    def _place(self, look: Look) -> int:
        if look not in self._known:
            self._known[look] = len(self._looks)
            self._looks.append(look)
        return self._known[look]

    def format(self, row: int, column: int) -> dict[str, Any]:
        """Return the ``CellFormat`` of a cell; empty: the product's own."""
        if row < len(self.states) and column < len(self.states[row]):
            return self._formats[self.states[row][column]]
        return {}

    def requests(self, sheet: Sized) -> Iterator[Request]:
        """Yield the requests that draw all formats, clearing what was there."""
        for area, state in rectangles(self.states):
            if state != _LEFT and sheet.holds(area):
                made = self._formats[state]
                yield {
                    "repeatCell": {
                        "range": sheet.range(area),
                        "cell": {"userEnteredFormat": made} if made else {},
                        "fields": "userEnteredFormat",
                    }
                }


def _over(base: Look, look: Look) -> Look:
    """Return a look with everything a later one sets."""
    sets = {
        name: value
        for name in _ATTRIBUTES
        if (value := getattr(look, name)) is not None
    }
    return base._replace(**sets)


_ATTRIBUTES = (
    "number",
    "bold",
    "italic",
    "size",
    "ink",
    "fill",
    "align",
    "valign",
    "indented",
    "wrap",
    "underline_row",
)


def _format(look: Look) -> dict[str, Any]:
    text = {
        "bold": look.bold,
        "italic": look.italic,
        "fontSize": look.size,
        "foregroundColorStyle": colour(look.ink) if look.ink else None,
    }
    kept = {name: value for name, value in text.items() if value is not None}
    made: dict[str, Any] = {"textFormat": kept} if kept else {}
    if look.number is not None:
        made["numberFormat"] = number_format(look.number)
    if look.fill is not None:
        made["backgroundColorStyle"] = colour(look.fill)
    if look.align is not None:
        made["horizontalAlignment"] = look.align.upper()
    if look.valign is not None:
        made["verticalAlignment"] = _VERTICAL.get(look.valign, look.valign.upper())
    if look.indented and look.align == "left":
        made["padding"] = _INDENTED
    if look.wrap is not None:
        made["wrapStrategy"] = "WRAP" if look.wrap else "OVERFLOW_CELL"
    if look.underline_row is not None:
        line = {"style": "SOLID", "colorStyle": colour(look.underline_row)}
        made["borders"] = {"bottom": line}
    return made


_VERTICAL = {"center": "MIDDLE"}
_INDENTED = {"top": 2, "right": 3, "bottom": 2, "left": 10}
"""Pixels around a text; but for the left they are Google's own."""


def number_format(pattern: str) -> dict[str, str]:
    """Return a pattern with the type that Google wants beside it."""
    if pattern == LOCAL_DATE:
        # Without a pattern a date is shown as the spreadsheet's locale writes it.
        return {"type": "DATE"}
    bare = _QUOTED.sub("", pattern).lower()
    if "@" in bare:
        kind = "TEXT"
    elif "y" in bare or "d" in bare:
        kind = "DATE_TIME" if "h" in bare else "DATE"
    else:
        kind = "PERCENT" if "%" in bare else "NUMBER"
    return {"type": kind, "pattern": pattern}


def rectangles(states: Sequence[Sequence[int]]) -> Iterator[tuple[Rect, int]]:
    """Yield rectangles of equal state that cover a grid, each cell once."""
    open_runs: dict[tuple[int, int, int], int] = {}
    for row, cells in enumerate([*states, ()]):
        runs = set(_runs(cells))
        for run in [one for one in open_runs if one not in runs]:
            left, right, state = run
            yield Rect(open_runs.pop(run), left, row, right), state
        for run in sorted(runs):
            open_runs.setdefault(run, row)


def _runs(cells: Sequence[int]) -> Iterator[tuple[int, int, int]]:
    start = 0
    for column in range(1, len(cells) + 1):
        if column == len(cells) or cells[column] != cells[start]:
            yield start, column, cells[start]
            start = column


# --- links --------------------------------------------------------------------------


def addresses(tab: Tab, ids: Mapping[str, int]) -> dict[tuple[int, int], str]:
    """Return where each linked cell of a tab leads; a later link wins.

    Args:
        tab: The wanted tab.
        ids: Sheet ids by casefolded title, those of new tabs included.
    """
    found = {}
    for link in tab.decorations:
        if isinstance(link, Link):
            address = _address(link.target, ids)
            if address:
                found[link.row, link.column] = address
    return found


def _address(target: CellRef | str, ids: Mapping[str, int]) -> str | None:
    if isinstance(target, CellRef):
        sheet_id = ids.get(target.tab.casefold())
        return None if sheet_id is None else f"#gid={sheet_id}&range={target.a1}"
    text = target.strip()
    if not _WEB.match(text) or len(text) > _MAX_ADDRESS:
        return None
    return urllib.parse.quote(text, safe="%/:=&?~#+!$,;'@()*-._")


def draw_links(
    sheet: Sized,
    links: Mapping[tuple[int, int], str],
    look: Callable[[int, int], Mapping[str, Any]],
) -> Iterator[Request]:
    """Yield the requests that make cells links, those under one another together.

    Args:
        sheet: The tab.
        links: Address by row and column.
        look: Returns the format of a cell.
    """
    for area, found in stacks(links):
        cells = [
            {"userEnteredFormat": {"textFormat": {"link": {"uri": address}}}}
            for address in found
        ]
        yield stacked(sheet, area, cells, f"{_TEXT}.link")
        yield from _inks(sheet, area, look)


def _inks(
    sheet: Sized, area: Rect, look: Callable[[int, int], Mapping[str, Any]]
) -> Iterator[Request]:
    """Yield the requests that give links their own ink, not Google's blue line."""
    inks = [
        look(row, area.left).get("textFormat", {}).get("foregroundColorStyle", {})
        for row in range(area.top, area.bottom)
    ]
    top = area.top
    for ink, run in groupby(inks):
        bottom = top + len(list(run))
        text = {"foregroundColorStyle": ink, "underline": False}
        yield {
            "repeatCell": {
                "range": sheet.range(replace(area, top=top, bottom=bottom)),
                "cell": {"userEnteredFormat": {"textFormat": text}},
                "fields": f"{_TEXT}.foregroundColorStyle,{_TEXT}.underline",
            }
        }
        top = bottom


def stacks(
    found: Mapping[tuple[int, int], str],
) -> Iterator[tuple[Rect, list[str]]]:
    """Yield what belongs to cells, those under one another together."""
    texts: list[str] = []
    area: Rect | None = None
    for row, column in sorted(found, key=lambda place: (place[1], place[0])):
        if area is not None and (area.bottom, area.left) == (row, column):
            area = replace(area, bottom=row + 1)
        else:
            if area is not None:
                yield area, texts
            area, texts = Rect(row, column, row + 1, column + 1), []
        texts.append(found[row, column])
    if area is not None:
        yield area, texts


def stacked(
    sheet: Sized, area: Rect, cells: Iterable[dict[str, Any]], fields: str
) -> Request:
    """Return the request that writes one column of cells."""
    rows = [{"values": [cell]} for cell in cells]
    return {"updateCells": {"range": sheet.range(area), "rows": rows, "fields": fields}}
