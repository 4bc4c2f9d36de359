"""The stored rows of a worksheet, cut into cells only where they change.

Most rows of a tab that is written again stay as they are, so they are kept as
bytes. Rows in the plain form that spreadsheet programs write are told apart by
their tags, counted so that nothing is passed over; whatever else appears on a
sheet, an XML parser cuts that sheet, or that row.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from xml.parsers import expat

from ppmsheets.backends.xlsx_cells import column_number
from ppmsheets.backends.xlsx_xml import attributes

_EXTRA = ("cm", "vm", "ph")
"""Attributes of a cell that go with its content, not with its format."""

_ROW = re.compile(rb"""<row((?: [\w:]+="[^"<>&]*")*) ?(/?)>""")
_ATTRIBUTE = re.compile(r' ([\w:]+)="([^"]*)"')
_CELL = re.compile(
    rb'<c r="([A-Z]{1,3})[0-9]+"(?: s="([0-9]+)")?(?: t="([A-Za-z]+)")?'
    rb"(?: ?/>|>((?:<(?!/c>)[^<]*)*)</c>)"
)
_PLACE = re.compile(rb'<c r="([A-Z]{1,3})[0-9]')


@dataclass(slots=True)
class Cell:
    """One stored cell: its attributes and the XML inside."""

    style: str | None = None
    kind: str | None = None
    extra: str = ""
    inner: str = ""


@dataclass(slots=True)
class Row:
    """One stored row.

    Attributes:
        raw: Its bytes while nothing in it has changed, else None.
        attrs: Its attributes as written.
        cells: Column -> cell; None while it is not cut.
    """

    raw: bytes | None = None
    attrs: dict[str, str] = field(default_factory=dict)
    cells: dict[int, Cell] | None = None

    def cut(self) -> dict[int, Cell]:
        """Return its cells by column, cutting them out when first asked for."""
        if self.cells is None:
            raw = self.raw or b""
            cells = _plain_cells(raw)
            if cells is None:
                (row,) = cut_rows(raw).values()
                cells = row.cut()
            self.cells = cells
        return self.cells

    def columns(self) -> Iterable[int]:
        """Return the columns of its cells, some perhaps more than once."""
        if self.cells is None and self.raw is not None:
            letters = _PLACE.findall(self.raw)
            if len(letters) == _cell_count(self.raw):
                return {_number(text.decode()) for text in letters}
        return self.cut()


def plain_rows(data: bytes) -> dict[int, Row] | None:
    """Return rows by number, not cut into cells; None when any is not plain.

    Args:
        data: What stands between the tags of ``<sheetData>``, well formed.
    """
    if b"<!" in data or b"<?" in data:
        return None
    rows: dict[int, Row] = {}
    for piece in data.split(b"</row>"):
        at = 0
        closed = b"/"
        # Empty rows are closed in themselves and stand in the same piece.
        while closed and at < len(piece):
            start = _ROW.match(piece, at)
            if start is None:
                return None
            attrs = dict(_ATTRIBUTE.findall(start[1].decode()))
            if not attrs.get("r", "").isdecimal():
                return None
            closed, end = start[2], start.end()
            raw = start[0] if closed else piece[at:] + b"</row>"
            rows[int(attrs["r"]) - 1] = Row(raw, attrs)
            at = end
        if b"<row" in piece[at:]:
            return None
    return rows


def _plain_cells(raw: bytes) -> dict[int, Cell] | None:
    """Return the cells of a row by column, None when any is not plain."""
    found = _CELL.findall(raw)
    if len(found) != _cell_count(raw):
        return None
    return {
        _number(letters.decode()): Cell(
            style.decode() or None, kind.decode() or None, "", inner.decode()
        )
        for letters, style, kind, inner in found
    }


def _cell_count(raw: bytes) -> int:
    """Return how many cells a row without prefixes has."""
    return raw.count(b"<c ") + raw.count(b"<c>") + raw.count(b"<c/>")


def cut_rows(xml: bytes) -> dict[int, Row]:
    """Return the rows of any well-formed XML by number, cut into cells."""
    return _RowCutter(xml).run()


class _RowCutter:
    """Notes where rows and cells begin and end, as expat passes them."""

    def __init__(self, xml: bytes) -> None:
        self._xml = xml
        self._rows: dict[int, Row] = {}
        self._row = -1
        self._row_start = 0
        self._cells: dict[int, Cell] = {}
        self._column = -1
        self._cell_start = 0
        self._cell = Cell()

    def run(self) -> dict[int, Row]:
        parser = self._parser = expat.ParserCreate()
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.Parse(self._xml, True)  # noqa: FBT003 - expat's own signature
        return self._rows

    def _start(self, name: str, attrs: dict[str, str]) -> None:
        local = name.rpartition(":")[2]
        if local == "row":
            self._row = int(attrs["r"]) - 1 if "r" in attrs else self._row + 1
            self._row_start = self._parser.CurrentByteIndex
            self._cells = {}
            self._rows[self._row] = Row(None, attrs, self._cells)
            self._column = -1
        elif local == "c":
            letters = attrs.get("r", "").rstrip("0123456789")
            self._column = _number(letters) if letters else self._column + 1
            self._cell_start = self._parser.CurrentByteIndex
            self._cell = Cell(attrs.get("s"), attrs.get("t"))
            extra = [(key, attrs[key]) for key in _EXTRA if key in attrs]
            if extra:
                self._cell.extra = attributes(extra)

    def _end(self, name: str) -> None:
        local = name.rpartition(":")[2]
        if local == "c":
            self._cell.inner = self._inner(self._cell_start)
            self._cells[self._column] = self._cell
        elif local == "row":
            start = self._xml.index(b">", self._row_start) + 1
            if self._xml[start - 2 : start] != b"/>":
                start = self._xml.index(b">", self._parser.CurrentByteIndex) + 1
            self._rows[self._row].raw = self._xml[self._row_start : start]

    def _inner(self, start: int) -> str:
        begin = self._xml.index(b">", start) + 1
        if self._xml[begin - 2 : begin] == b"/>":
            return ""
        return self._xml[begin : self._parser.CurrentByteIndex].decode()


# Remembered: asked for every stored cell.
_number = lru_cache(maxsize=16_384)(column_number)
