"""Surgery on one worksheet part: its cells and the elements around them.

Only generated tabs come here. Cells that are not named keep their bytes.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from operator import itemgetter

from ppmsheets.backends.xlsx_rows import Cell, Row, cut_rows, plain_rows
from ppmsheets.backends.xlsx_xml import (
    SPECIAL,
    UNLAWFUL,
    Document,
    Element,
    attributes,
    check,
    escape,
    parse,
    utf8,
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


class HeldFormulaError(Exception):
    """A cell to overwrite holds a formula that other cells live on."""

    def __init__(self, column: int) -> None:
        """Say in which column of the row it stands."""
        super().__init__()
        self.column = column


_NO_ROW = Row()


class Sheet:
    """A worksheet part, changed in place.

    Args:
        xml: The part.

    Raises:
        BrokenXmlError: The part is not well formed.
    """

    def __init__(self, xml: bytes) -> None:
        """Cut the part into rows, cells and the elements around them."""
        self.document, self._rows = _cut(xml)
        root = self.document.head[self.document.head.rindex(b"<") :]
        name = re.split(rb"[\s/>]", root[1:], maxsplit=1)[0].decode()
        self._prefix = name[: name.index(":") + 1] if ":" in name else ""
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
        cells = self._touched(row)
        for column, value in values:
            cell = cells.get(column)
            if cell is None:
                cell = cells[column] = Cell()
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
        self.show(hidden)
        chosen = self.first("autoFilter")
        if chosen is not None:
            self.document.put_raw("autoFilter", chosen.with_inner(b"").raw, ORDER)

    def show(self, rows: Iterable[int]) -> None:
        """Show rows that are hidden; others stay as they are."""
        for row in rows:
            if self._rows.get(row, _NO_ROW).attrs.get("hidden"):
                self._touched(row)
                del self._rows[row].attrs["hidden"]

    def set_styles(self, row: int, places: Sequence[int], *, all_cells: bool) -> None:
        """Give the first cells of a row their formats; their content stays.

        Args:
            row: The row.
            places: One format a cell; 0 is the default.
            all_cells: Also where the format is the default; else those are left.
        """
        if not all_cells and not any(places):
            return
        cells = self._touched(row)
        for column, place in enumerate(places):
            if place or all_cells:
                style = str(place) if place else None
                cell = cells.get(column)
                if cell is None:
                    cells[column] = Cell(style)
                else:
                    cell.style = style

    def clear(self, row: int, column: int) -> None:
        """Remove a cell with its format, unless it holds something."""
        cell = self._stored(row, column)
        if cell is None:
            return
        cells = self._touched(row)
        if cell.inner:
            cell.style = None
        else:
            del cells[column]

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
        columns: set[int] = set()
        rows: list[int] = []
        for row, stored in self._rows.items():
            filled = stored.columns()
            if filled:
                columns.update(filled)
                rows.append(row)
        if not rows:
            return None
        first = f"{column_letters(min(columns))}{min(rows) + 1}"
        last = f"{column_letters(max(columns))}{max(rows) + 1}"
        return f'<dimension ref="{first}:{last}"/>'

    def _stored(self, row: int, column: int) -> Cell | None:
        stored = self._rows.get(row)
        return stored.cut().get(column) if stored else None

    def _touched(self, row: int) -> dict[int, Cell]:
        """Return the cells of a row that is to be written anew."""
        stored = self._rows.get(row)
        if stored is None:
            stored = self._rows[row] = Row()
        cells = stored.cut()
        stored.raw = None
        return cells

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
        cells = stored.cut()
        if not cells and not kept:
            return b""
        out = [f'<{prefix}row r="{number}"{attributes(kept)}>']
        for column, cell in sorted(cells.items(), key=_first):
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


def _cut(xml: bytes) -> tuple[Document, dict[int, Row]]:
    """Return a part without its rows, and the rows."""
    xml = utf8(xml)
    begin = xml.find(_DATA) + len(_DATA)
    end = xml.find(b"</sheetData>", begin)
    rows = plain_rows(xml[begin:end]) if begin >= len(_DATA) and end >= 0 else None
    if rows is not None:
        check(xml)
        return parse(xml[:begin] + xml[end:]), rows
    document = parse(xml)
    data = document.first("sheetData")
    if data is None:
        return document, {}
    # The root's own tag declares the prefixes that rows may use.
    root = document.head[document.head.rindex(b"<") :]
    close = b"</" + re.split(rb"[\s/>]", root[1:], maxsplit=1)[0] + b">"
    return document, cut_rows(root + data.raw + close)


_DATA = b"<sheetData>"
