"""Typed cells of a worksheet part, exactly as stored.

Two readers give the same answer. The quick one knows only the plain form that
spreadsheet programs write (one regular expression per cell, counted so that
nothing is passed over); whatever else appears on a sheet, the slow one reads that
sheet with an XML parser.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from math import isfinite
from xml.parsers import expat

from ppmsheets.backends.xlsx_xml import BrokenXmlError, resolve, utf8
from ppmsheets.plan import trimmed
from ppmsheets.sheet import (
    SERIAL_EPOCH_ORDINAL,
    CellError,
    CellValue,
    Grid,
    Rect,
)

DAYS_1904 = 1462
"""Serial days between 1899-12-30 and 1904-01-01, the other system's day 0."""

MAX_CELLS = 60_000_000
"""Cells of one sheet, blanks between included: some 500 MB."""

_OVERFLOW = CellError("#NUM!")
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_A1 = re.compile(r"([A-Z]{1,3})([0-9]{1,7})$")


@dataclass(frozen=True, slots=True)
class Source:
    """What cells refer to.

    Attributes:
        strings: The shared strings.
        dates: Cell formats that show a number as a date, by index, for
            workbooks that count from 1904; empty for all others.
    """

    strings: Sequence[str] = ()
    dates: frozenset[int] = frozenset()


@dataclass(slots=True)
class Cells:
    """The cells of one worksheet.

    Attributes:
        grid: Ragged rows, trailing blanks dropped.
        uncached: Places of formulas without a stored result.
        merges: Merged areas.
    """

    grid: Grid = ()
    uncached: frozenset[tuple[int, int]] = frozenset()
    merges: tuple[Rect, ...] = ()


def unescape(text: str) -> str:
    """Return text with the format's ``_xHHHH_`` escapes resolved."""
    if "_x" not in text:
        return text
    return _ESCAPE.sub(lambda match: chr(int(match[1], 16)), text)


def parse_area(a1: str) -> Rect | None:
    """Return ``A1`` or ``A1:C3`` as a rectangle, None if it is neither."""
    first, _, last = a1.replace("$", "").upper().partition(":")
    start = _A1.match(first)
    end = _A1.match(last or first)
    if start is None or end is None:
        return None
    columns = sorted((column_number(start[1]), column_number(end[1])))
    rows = sorted((int(start[2]), int(end[2])))
    return Rect(rows[0] - 1, columns[0], rows[1], columns[1] + 1)


def column_number(letters: str) -> int:
    """Return a column's number: A is 0, XFD is 16383."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


class _Columns(dict[bytes, int]):
    """Column numbers by letters, worked out once each."""

    def __missing__(self, letters: bytes) -> int:
        number = self[letters] = column_number(letters.decode())
        return number


# The plain form: attributes in this order, at most a formula and a value inside.
_CELL = re.compile(
    rb'<c r="([A-Z]{1,3})[0-9]+"(?: s="([0-9]+)")?(?: t="([A-Za-z]+)")?'
    rb"(?: ?/>|>(<f(?:[^<>]*/>|[^<>]*>[^<]*</f>))?(?:<v>([^<]*)</v>|<v ?/>"
    rb'|<is><t(?: xml:space="preserve")?>([^<]*)</t></is>)?</c>)'
)
_ROW = re.compile(rb'<row\b[^>]*?\br="([0-9]+)"')
_MERGE = re.compile(rb"""<(?:\w+:)?mergeCell\b[^>]*\bref=["']([A-Z0-9:$]+)["']""")


def read_cells(xml: bytes, source: Source) -> Cells:
    """Return the cells of a worksheet part.

    Args:
        xml: The part.
        source: Shared strings and formats that cells refer to.

    Raises:
        BrokenXmlError: The part is not well formed, or refers to what is not
            there.
    """
    xml = utf8(xml)
    try:
        cells = _quick(xml, source)
    except (ValueError, IndexError):
        # Not even numbers are plain here; the slow reader says what is wrong.
        cells = None
    if cells is None:
        cells = _slow(xml, source)
    tail = xml[max(xml.rfind(b"sheetData"), 0) :]
    areas = (parse_area(ref.decode()) for ref in _MERGE.findall(tail))
    cells.merges = tuple(area for area in areas if area is not None)
    return cells


def _quick(xml: bytes, source: Source) -> Cells | None:
    """Read a sheet in the plain form; None when any of it is not."""
    begin = xml.find(b"<sheetData>")
    end = xml.find(b"</sheetData>", begin)
    if begin < 0 or end < 0 or b"<!" in xml or xml.find(b"\r", begin, end) >= 0:
        return None
    reader = _Reader(source)
    for chunk in xml[begin + 11 : end].split(b"</row>"):
        if not reader.quick_row(chunk):
            return None
    return reader.cells()


@dataclass(slots=True)
class _Reader:
    """Collects rows of typed cells."""

    source: Source
    rows: list[Sequence[CellValue]] = field(default_factory=list)
    uncached: set[tuple[int, int]] = field(default_factory=set)
    columns: _Columns = field(default_factory=_Columns)
    count: int = 0

    def cells(self) -> Cells:
        return Cells(trimmed(self.rows), frozenset(self.uncached))

    def quick_row(self, chunk: bytes) -> bool:
        found = _CELL.findall(chunk)
        if len(found) != chunk.count(b"<c ") + chunk.count(b"<c>"):
            return False
        if not found:
            return True
        # Empty rows are closed in themselves and stand in the same chunk.
        number = _ROW.match(chunk, chunk.rfind(b"<row"))
        if number is None:
            return False
        row = int(number[1]) - 1
        if row < len(self.rows):
            return False
        values = self._quick_values(row, found)
        if values is None:
            return False
        self.add(row, values)
        return True

    def _quick_values(
        self, row: int, found: list[tuple[bytes, ...]]
    ) -> list[CellValue] | None:
        values: list[CellValue] = []
        strings, dates = self.source.strings, self.source.dates
        for letters, style, kind, formula, raw, inline in found:
            column = self.columns[letters]
            if column != len(values):
                if column < len(values):
                    return None
                values.extend([None] * (column - len(values)))
            if inline:
                values.append(typed(inline.decode(), "inlineStr", escaped=True))
            elif not raw:
                if formula and kind != b"str":
                    self.uncached.add((row, column))
                values.append(None)
            elif kind == b"s":
                values.append(strings[int(raw)] or None)
            elif not kind or kind == b"n":
                number = float(raw)
                if dates and int(style or 0) in dates:
                    number += DAYS_1904
                values.append(number if isfinite(number) else _OVERFLOW)
            else:
                values.append(typed(raw.decode(), kind.decode(), escaped=True))
        return values

    def add(self, row: int, values: Sequence[CellValue]) -> None:
        self.count += len(values)
        if self.count > MAX_CELLS:
            message = f"it spreads over more than {MAX_CELLS:,} cells"
            raise BrokenXmlError(message)
        self.rows.extend(() for _ in range(row - len(self.rows)))
        self.rows.append(values)


def typed(raw: str, kind: str, *, escaped: bool = False) -> CellValue:
    """Return a stored value of any type but numbers and shared strings.

    Args:
        raw: Text of ``<v>``.
        kind: The cell's type: ``str``, ``b``, ``e`` or ``d``.
        escaped: Whether XML entities are still in the text.
    """
    if kind == "b":
        return raw.strip() in {"1", "true"}
    text = unescape(resolve(raw) if escaped else raw)
    if kind == "e":
        return CellError(text)
    if kind == "d":
        return _serial(text)
    return text or None


def _serial(iso: str) -> CellValue:
    """Return an ISO date or time as serial days; other text stays text."""
    try:
        moment = dt.datetime.fromisoformat(iso.removesuffix("Z"))
    except ValueError:
        return iso or None
    midnight = dt.datetime.combine(moment.date(), dt.time())
    part = (moment.replace(tzinfo=None) - midnight) / dt.timedelta(days=1)
    return moment.toordinal() - SERIAL_EPOCH_ORDINAL + part


def _slow(xml: bytes, source: Source) -> Cells:
    """Read any well-formed worksheet."""
    parser = _SheetParser(source)
    try:
        parser.feed(xml)
    except (ValueError, IndexError) as error:
        message = f"a cell holds no number: {error}"
        raise BrokenXmlError(message) from error
    reader = _Reader(source)
    for row, values in parser.sorted_rows():
        reader.add(row, values)
    reader.uncached = parser.uncached
    return reader.cells()


@dataclass(slots=True)
class _SheetParser:
    """Reads ``<c>`` elements wherever prefixes, order and quotes may stand."""

    source: Source
    found: dict[int, dict[int, CellValue]] = field(default_factory=dict)
    uncached: set[tuple[int, int]] = field(default_factory=set)
    row: int = -1
    column: int = -1
    attrs: dict[str, str] = field(default_factory=dict)
    inside: str = ""
    formula: bool = False
    value: list[str] = field(default_factory=list)
    inline: list[str] = field(default_factory=list)
    phonetic: bool = False

    def feed(self, xml: bytes) -> None:
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartElementHandler = self.start
        parser.EndElementHandler = self.end
        parser.CharacterDataHandler = self.text
        try:
            parser.Parse(xml, True)  # noqa: FBT003 - expat's own signature
        except expat.ExpatError as error:
            raise BrokenXmlError(str(error)) from error

    def start(self, name: str, attrs: dict[str, str]) -> None:
        local = name.rpartition(" ")[2]
        if local == "row":
            # Rows and cells may leave out where they stand: next to the last.
            self.row = int(attrs["r"]) - 1 if "r" in attrs else self.row + 1
            self.column = -1
        elif local == "c":
            self._start_cell(attrs)
        elif local == "f":
            self.formula = True
            self.inside = "f"
        elif local in {"v", "t"}:
            self.inside = local
        elif local == "rPh":
            self.phonetic = True

    def _start_cell(self, attrs: dict[str, str]) -> None:
        area = parse_area(attrs.get("r", ""))
        self.column = area.left if area else self.column + 1
        if area:
            self.row = area.top
        self.attrs = attrs
        self.formula = False
        self.value = []
        self.inline = []

    def text(self, data: str) -> None:
        if self.inside == "v":
            self.value.append(data)
        elif self.inside == "t" and not self.phonetic:
            self.inline.append(data)

    def end(self, name: str) -> None:
        local = name.rpartition(" ")[2]
        if local in {"v", "t", "f"}:
            self.inside = ""
        elif local == "rPh":
            self.phonetic = False
        elif local == "c":
            value = self._cell()
            if value is not None:
                self.found.setdefault(self.row, {})[self.column] = value

    def _cell(self) -> CellValue:
        kind = self.attrs.get("t", "n")
        raw = "".join(self.value)
        if kind == "inlineStr":
            return unescape("".join(self.inline)) or None
        if not raw.strip() and kind != "str":
            if self.formula:
                self.uncached.add((self.row, self.column))
            return None
        if kind == "s":
            return self.source.strings[int(raw)] or None
        if kind == "n":
            shift = int(self.attrs.get("s", 0)) in self.source.dates
            number = float(raw) + (DAYS_1904 if shift else 0)
            return number if isfinite(number) else _OVERFLOW
        return typed(raw, kind)

    def sorted_rows(self) -> Iterator[tuple[int, list[CellValue]]]:
        for row in sorted(self.found):
            cells = self.found[row]
            values: list[CellValue] = [None] * (max(cells) + 1)
            for column, value in cells.items():
                values[column] = value
            yield row, values
