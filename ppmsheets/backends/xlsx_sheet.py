"""Surgery on one worksheet part: its cells and the elements around them.

Only generated tabs come here. Cells that are not named keep their bytes.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from operator import itemgetter
from xml.parsers import expat

from ppmsheets.backends.xlsx_xml import (
    SPECIAL,
    UNLAWFUL,
    Element,
    attributes,
    escape,
    parse,
)
from ppmsheets.sheet import CellError, CellValue, column_letters

ORDER = (
    "sheetPr",
    "dimension",
    "sheetViews",
    "sheetFormatPr",
    "cols",
    "sheetData",
    "sheetCalcPr",
    "sheetProtection",
    "protectedRanges",
    "scenarios",
    "autoFilter",
    "sortState",
    "dataConsolidate",
    "customSheetViews",
    "mergeCells",
    "phoneticPr",
    "conditionalFormatting",
    "dataValidations",
    "hyperlinks",
    "printOptions",
    "pageMargins",
    "pageSetup",
    "headerFooter",
    "rowBreaks",
    "colBreaks",
    "customProperties",
    "cellWatches",
    "ignoredErrors",
    "smartTags",
    "drawing",
    "legacyDrawing",
    "legacyDrawingHF",
    "drawingHF",
    "picture",
    "oleObjects",
    "controls",
    "webPublishItems",
    "tableParts",
    "extLst",
)
"""The sequence that the schema demands (ECMA-376 part 1, CT_Worksheet)."""

_ERRORS = frozenset(
    ("#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A")
)
_LOOKS_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_FORMULA = re.compile(r"<(?:\w+:)?f\b")
_SHARED = re.compile(r"""<(?:\w+:)?f\b[^>]*\bt=["'](?:array["']|shared["'][^>]*ref=)""")
_SHARED_REF_FIRST = re.compile(r"""<(?:\w+:)?f\b[^>]*\bref=[^>]*\bt=["']shared""")


_EXTRA = ("cm", "vm", "ph")
"""Attributes of a cell that go with its content, not with its format."""


@dataclass(slots=True)
class _Cell:
    """One stored cell: its attributes and the XML inside."""

    style: str | None = None
    kind: str | None = None
    extra: str = ""
    inner: str = ""


@dataclass(slots=True)
class _Row:
    """One stored row; ``raw`` while nothing in it has changed."""

    attrs: dict[str, str] = field(default_factory=dict)
    cells: dict[int, _Cell] = field(default_factory=dict)
    raw: bytes | None = None


class HeldFormulaError(Exception):
    """A cell to overwrite holds a formula that other cells live on."""

    def __init__(self, column: int) -> None:
        """Say in which column of the row it stands."""
        super().__init__()
        self.column = column


class Sheet:
    """A worksheet part, changed in place.

    Args:
        xml: The part.

    Raises:
        BrokenXmlError: The part is not well formed.
    """

    def __init__(self, xml: bytes) -> None:
        """Cut the part into rows, cells and the elements around them."""
        self.document = parse(xml)
        root = self.document.head[self.document.head.rindex(b"<") :]
        name = re.split(rb"[\s/>]", root[1:], maxsplit=1)[0].decode()
        self._prefix = name[: name.index(":") + 1] if ":" in name else ""
        data = self.document.first("sheetData")
        self._rows = _cut_rows(data, self.document.head) if data else {}
        self.lost_formula = False

    def style(self, row: int, column: int) -> int:
        """Return the place of a cell's format, 0 where nothing is stored."""
        cell = self._stored(row, column)
        return int(cell.style or 0) if cell else 0

    def set_values(self, row: int, values: Iterable[tuple[int, CellValue]]) -> None:
        """Put values into cells of a row, by column; their formats stay.

        Raises:
            HeldFormulaError: Other cells live on the formula that stands there.
        """
        cells = self._touched(row).cells
        for column, value in values:
            cell = cells.get(column)
            if cell is None:
                cell = cells[column] = _Cell()
            elif cell.inner and _FORMULA.search(cell.inner):
                if _SHARED.search(cell.inner) or _SHARED_REF_FIRST.search(cell.inner):
                    raise HeldFormulaError(column)
                self.lost_formula = True
            cell.extra = ""
            cell.kind, cell.inner = _content(value, self._prefix)

    def show_changed(self, rows: Collection[int], end: int) -> None:
        """Show all rows before ``end`` again if any hidden one has changed.

        Rows are hidden by their place, by hand or by a filter: what has moved into
        a hidden one nobody would ever see. A filter keeps its buttons.
        """
        hidden = [
            row
            for row, stored in self._rows.items()
            if row < end and stored.attrs.get("hidden") in {"1", "true"}
        ]
        if not any(row in rows for row in hidden):
            return
        for row in hidden:
            del self._touched(row).attrs["hidden"]
        chosen = self.first("autoFilter")
        if chosen is not None:
            self.document.put_raw("autoFilter", chosen.with_inner(b"").raw, ORDER)

    def set_styles(self, row: int, places: Sequence[int], *, all_cells: bool) -> None:
        """Give the first cells of a row their formats; their content stays.

        Args:
            row: The row.
            places: One format a cell; 0 is the default.
            all_cells: Also where the format is the default; else those are left.
        """
        if not all_cells and not any(places):
            return
        cells = self._touched(row).cells
        for column, place in enumerate(places):
            if place or all_cells:
                style = str(place) if place else None
                cell = cells.get(column)
                if cell is None:
                    cells[column] = _Cell(style)
                else:
                    cell.style = style

    def clear(self, row: int, column: int) -> None:
        """Remove a cell with its format, unless it holds something."""
        cell = self._stored(row, column)
        if cell is None:
            return
        stored = self._touched(row)
        if cell.inner:
            cell.style = None
        else:
            del stored.cells[column]

    def put(self, name: str, xml: str | None) -> None:
        """Replace an element around the cells; None or "" removes it."""
        self.document.put(name, xml, ORDER)

    def first(self, name: str) -> Element | None:
        """Return an element around the cells, None if it is not there."""
        return self.document.first(name)

    def to_bytes(self) -> bytes:
        """Return the whole part."""
        inner = b"".join(self._row_bytes(row) for row in sorted(self._rows))
        data = self.document.first("sheetData")
        if data is None:
            raw = self.document.fragment("<sheetData></sheetData>")
            data = Element("sheetData", raw)
        self.document.put_raw("sheetData", data.with_inner(inner).raw, ORDER)
        self.put("dimension", self._dimension())
        return self.document.to_bytes()

    def _dimension(self) -> str | None:
        rows = [row for row, stored in self._rows.items() if stored.cells]
        if not rows:
            return None
        left = min([min(self._rows[row].cells) for row in rows])
        right = max([max(self._rows[row].cells) for row in rows])
        first = f"{column_letters(left)}{min(rows) + 1}"
        last = f"{column_letters(right)}{max(rows) + 1}"
        return f'<dimension ref="{first}:{last}"/>'

    def _stored(self, row: int, column: int) -> _Cell | None:
        stored = self._rows.get(row)
        return stored.cells.get(column) if stored else None

    def _touched(self, row: int) -> _Row:
        stored = self._rows.get(row)
        if stored is None:
            stored = self._rows[row] = _Row()
        stored.raw = None
        return stored

    def _row_bytes(self, row: int) -> bytes:
        stored = self._rows[row]
        if stored.raw is not None:
            return stored.raw
        number = str(row + 1)
        prefix = self._prefix
        attrs = stored.attrs
        kept = [
            (name, value)
            for name, value in attrs.items()
            # The height was fitted to what stood here; programs fit it anew.
            if name not in {"r", "spans"}
            and (name != "ht" or attrs.get("customHeight") in {"1", "true"})
        ]
        if not stored.cells and not kept:
            return b""
        out = [f'<{prefix}row r="{number}"{attributes(kept)}>']
        for column, cell in sorted(stored.cells.items(), key=_first):
            start = f'<{prefix}c r="{column_letters(column)}{number}"'
            if cell.style:
                start += f' s="{cell.style}"'
            if cell.kind:
                start += f' t="{cell.kind}"'
            if cell.inner:
                out.append(f"{start}{cell.extra}>{cell.inner}</{prefix}c>")
            else:
                out.append(f"{start}{cell.extra}/>")
        out.append(f"</{prefix}row>")
        return "".join(out).encode("utf-8", "replace")


_first = itemgetter(0)


def _content(value: CellValue, prefix: str) -> tuple[str | None, str]:
    """Return a cell's type and the XML inside; text is always inline text.

    Inline, so the strings that other tabs share stay as they are, and so text
    such as ``=1+1`` can never be taken for a formula.
    """
    p = prefix
    if isinstance(value, CellError) and value.text not in _ERRORS:
        value = value.text
    if not isinstance(value, str):
        return _plain_content(value, p)
    if "_x" in value:
        value = _LOOKS_ESCAPED.sub("_x005F_", value)
    if SPECIAL.search(value):
        # The format's own way to keep what XML cannot: an answer stays as it was
        # typed.
        value = UNLAWFUL.sub(lambda match: f"_x{ord(match[0]):04X}_", value)
        value = escape(value)
    inner = f'<{p}is><{p}t xml:space="preserve">{value}</{p}t></{p}is>'
    return "inlineStr", inner


def _plain_content(
    value: float | bool | CellError | None,  # noqa: FBT001 - a cell's value
    prefix: str,
) -> tuple[str | None, str]:
    p = prefix
    if value is None:
        return None, ""
    if isinstance(value, CellError):
        return "e", f"<{p}v>{value.text}</{p}v>"
    if isinstance(value, bool):
        return "b", f"<{p}v>{int(value)}</{p}v>"
    text = str(int(value)) if value == int(value) and abs(value) < 1e15 else None
    return None, f"<{p}v>{text or repr(float(value))}</{p}v>"


def _cut_rows(data: Element, head: bytes) -> dict[int, _Row]:
    """Cut the rows and cells out of ``<sheetData>``."""
    root = head[head.rindex(b"<") :]
    close = b"</" + re.split(rb"[\s/>]", root[1:], maxsplit=1)[0] + b">"
    cutter = _RowCutter(root + data.raw + close)
    return cutter.run()


class _RowCutter:
    """Notes where rows and cells begin and end, as expat passes them."""

    def __init__(self, xml: bytes) -> None:
        self._xml = xml
        self._rows: dict[int, _Row] = {}
        self._row = -1
        self._row_start = 0
        self._column = -1
        self._cell_start = 0
        self._cell = _Cell()

    def run(self) -> dict[int, _Row]:
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
            self._rows[self._row] = _Row(attrs)
            self._column = -1
        elif local == "c":
            letters = attrs.get("r", "").rstrip("0123456789")
            self._column = _number(letters) if letters else self._column + 1
            self._cell_start = self._parser.CurrentByteIndex
            self._cell = _Cell(attrs.get("s"), attrs.get("t"))
            extra = [(key, attrs[key]) for key in _EXTRA if key in attrs]
            if extra:
                self._cell.extra = attributes(extra)

    def _end(self, name: str) -> None:
        local = name.rpartition(":")[2]
        if local == "c":
            self._cell.inner = self._inner(self._cell_start)
            self._rows[self._row].cells[self._column] = self._cell
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
@lru_cache(maxsize=16_384)
def _number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1
