"""Cell formats of a workbook: ours are added behind those that are there.

Formats are referred to by place, so nothing is ever removed or moved. A format
that already is there in the same meaning is used again: redrawing a tab a hundred
times adds nothing.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from dataclasses import dataclass

from ppmsheets.backends.xlsx_package import Package
from ppmsheets.backends.xlsx_xml import (
    Document,
    Element,
    attributes,
    elements,
)
from ppmsheets.sheet import LOCAL_DATE

_ORDER = (
    "numFmts",
    "fonts",
    "fills",
    "borders",
    "cellStyleXfs",
    "cellXfs",
    "cellStyles",
    "dxfs",
    "tableStyles",
    "colors",
    "extLst",
)
_BUILT_IN = {
    "0": 1,
    "0.00": 2,
    "#,##0": 3,
    "#,##0.00": 4,
    "0%": 9,
    "0.00%": 10,
    LOCAL_DATE: 14,
    "@": 49,
}
_BUILT_IN_DATES = frozenset((*range(14, 18), 22, *range(27, 32), 36, *range(50, 59)))
_FIRST_OWN = 164
_QUOTED = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.')


@dataclass(frozen=True, slots=True)
class Format:
    """The whole format of a cell; None and "" leave the workbook's default."""

    number: str | None = None
    bold: bool = False
    italic: bool = False
    size: int | None = None
    ink: str | None = None
    fill: str | None = None
    align: str | None = None
    valign: str | None = None
    indented: bool = False
    wrap: bool = False
    underline_row: str | None = None
    locked: bool = True


def is_date_pattern(pattern: str) -> bool:
    """Whether a number format shows a day; pure times and durations do not."""
    bare = _QUOTED.sub("", pattern.split(";", maxsplit=1)[0]).lower()
    return "y" in bare or "d" in bare or "mmm" in bare


class Styles:
    """The styles part of a package, added to in place.

    Args:
        package: The package.
        part: Name of the part.

    Raises:
        WorkbookError: The part is missing or damaged.
    """

    def __init__(self, package: Package, part: str) -> None:
        """Cut the part up; nothing is changed before a format is asked for."""
        self._package = package
        self._part = part
        self._document = package.document(part)
        self._lists: dict[str, list[str]] = {}
        self._raws: dict[str, list[bytes]] = {}
        self._dirty: set[str] = set()
        self._known: dict[Format, int] = {}

    def date_formats(self) -> frozenset[int]:
        """Return the cell formats, by place, that show a number as a date."""
        patterns = {
            item.attrs.get("numFmtId"): item.attrs.get("formatCode", "")
            for item in self._current("numFmts")
        }
        dates = set()
        for place, item in enumerate(self._current("cellXfs")):
            number = item.attrs.get("numFmtId", "0")
            pattern = patterns.get(number)
            if pattern is None:
                if number.isdigit() and int(number) in _BUILT_IN_DATES:
                    dates.add(place)
            elif is_date_pattern(pattern):
                dates.add(place)
        return frozenset(dates)

    def cell(self, wanted: Format) -> int:
        """Return the place of a cell format, added if it is new."""
        known = self._known.get(wanted)
        if known is None:
            known = self._known[wanted] = self._add_cell(wanted)
        return known

    def _add_cell(self, wanted: Format) -> int:
        number = self._number(wanted.number)
        font = self._font(wanted)
        fill = self._fill(wanted.fill)
        border = self._border(wanted.underline_row)
        inner = _alignment(wanted)
        if not wanted.locked:
            inner += '<protection locked="0"/>'
        pairs = (
            ("numFmtId", number),
            ("fontId", font),
            ("fillId", fill),
            ("borderId", border),
            ("xfId", 0),
            ("applyNumberFormat", 1 if number else None),
            ("applyFont", 1 if font else None),
            ("applyFill", 1 if fill else None),
            ("applyBorder", 1 if border else None),
            ("applyAlignment", 1 if "<alignment" in inner else None),
            ("applyProtection", None if wanted.locked else 1),
        )
        xml = f"<xf{attributes(pairs)}>{inner}</xf>"
        if not inner:
            xml = f"<xf{attributes(pairs)}/>"
        return self._place("cellXfs", xml)

    def conditional(self, ink: str, fill: str) -> int:
        """Return the place of a conditional format, added if it is new."""
        xml = (
            f'<dxf><font><color rgb="FF{ink}"/></font><fill><patternFill>'
            f'<bgColor rgb="FF{fill}"/></patternFill></fill></dxf>'
        )
        return self._place("dxfs", xml)

    def save(self) -> None:
        """Put the part back into the package if anything was added."""
        for name in sorted(self._dirty):
            holder = self._document.first(name)
            if holder is None:
                raw = self._document.fragment(f"<{name}></{name}>")
                holder = Element(name, raw)
            raws = self._raws[name]
            full = holder.with_attribute("count", str(len(raws)))
            full = full.with_inner(b"".join(raws))
            self._document.put_raw(name, full.raw, _ORDER)
        if self._dirty:
            self._package.put(self._part, self._document.to_bytes())
            self._dirty.clear()

    def _elements(self, name: str) -> list[Element]:
        holder = self._document.first(name)
        return elements(holder.inner, self._document.head) if holder else []

    def _current(self, name: str) -> list[Element]:
        """Return a list's items, those not saved yet included."""
        self._items(name)
        return elements(b"".join(self._raws[name]), self._document.head)

    def _items(self, name: str) -> list[str]:
        """Return the canonical forms of a list's items, read once."""
        if name not in self._lists:
            items = self._elements(name)
            self._raws[name] = [item.raw for item in items]
            self._lists[name] = [_canonical(item.raw, self._document) for item in items]
        return self._lists[name]

    def _place(self, name: str, xml: str) -> int:
        items = self._items(name)
        raw = self._document.fragment(xml)
        form = _canonical(raw, self._document)
        if form in items:
            return items.index(form)
        items.append(form)
        self._raws[name].append(raw)
        self._dirty.add(name)
        return len(items) - 1

    def _number(self, pattern: str | None) -> int:
        if pattern is None or pattern == "General":
            return 0
        if pattern in _BUILT_IN:
            return _BUILT_IN[pattern]
        used = {
            item.attrs.get("formatCode"): int(item.attrs.get("numFmtId", 0))
            for item in self._current("numFmts")
        }
        if pattern in used:
            return used[pattern]
        number = max([_FIRST_OWN - 1, *used.values()]) + 1
        pairs = (("numFmtId", number), ("formatCode", pattern))
        self._place("numFmts", f"<numFmt{attributes(pairs)}/>")
        return number

    def _font(self, wanted: Format) -> int:
        if not (wanted.bold or wanted.italic or wanted.size or wanted.ink):
            return 0
        base = _base_font(self._elements("fonts"), self._document)
        if wanted.bold:
            base["b"] = "<b/>"
        if wanted.italic:
            base["i"] = "<i/>"
        if wanted.size:
            base["sz"] = f'<sz val="{wanted.size}"/>'
        if wanted.ink:
            base["color"] = f'<color rgb="FF{wanted.ink}"/>'
        xml = "".join(base[name] for name in _FONT_ORDER if name in base)
        return self._place("fonts", f"<font>{xml}</font>")

    def _fill(self, colour: str | None) -> int:
        if not colour:
            return 0
        return self._place(
            "fills",
            '<fill><patternFill patternType="solid">'
            f'<fgColor rgb="FF{colour}"/><bgColor indexed="64"/></patternFill></fill>',
        )

    def _border(self, colour: str | None) -> int:
        if not colour:
            return 0
        return self._place(
            "borders",
            '<border><left/><right/><top/><bottom style="thin">'
            f'<color rgb="FF{colour}"/></bottom><diagonal/></border>',
        )


_FONT_ORDER = ("b", "i", "sz", "color", "name", "family", "charset", "scheme")


def _base_font(fonts: list[Element], document: Document) -> dict[str, str]:
    """Return the elements of the workbook's default font, without emphasis."""
    if not fonts:
        return {}
    font = elements(fonts[0].raw, document.head)[0]
    kept = {}
    for child in elements(font.inner, document.head):
        if child.name in {"sz", "name", "family", "charset", "scheme", "color"}:
            kept[child.name] = f"<{child.name}{attributes([*child.attrs.items()])}/>"
    return kept


def _alignment(wanted: Format) -> str:
    pairs = (
        ("horizontal", wanted.align),
        ("vertical", _VERTICAL.get(wanted.valign or "", wanted.valign)),
        ("wrapText", 1 if wanted.wrap else None),
        # Programs refuse or forget it beside other alignments.
        ("indent", 1 if wanted.indented and wanted.align == "left" else None),
    )
    text = attributes(pairs)
    return f"<alignment{text}/>" if text else ""


_VERTICAL = {"middle": "center"}


def _canonical(raw: bytes, document: Document) -> str:
    """Return an element so that equal meanings compare equal.

    Programs order attributes and write defaults as they like.
    """
    head = document.head[document.head.rindex(b"<") :]
    name = head[1:].split()[0].rstrip(b">")
    tree = ET.fromstring(head + raw + b"</" + name + b">")  # noqa: S314 - no DTD here
    return _form(tree[0])


def _form(element: ET.Element) -> str:
    name = element.tag.rpartition("}")[2]
    values = {
        key: value
        for key, value in element.attrib.items()
        if (key, value) not in _DEFAULTS and not key.startswith("{")
    }
    pairs = " ".join(f"{key}={value}" for key, value in sorted(values.items()))
    inner = "".join(_form(child) for child in element)
    return f"({name} {pairs}{inner})"


_DEFAULTS = {
    (name, value)
    for name in ("quotePrefix", "pivotButton", "diagonalUp", "diagonalDown")
    for value in ("0", "false")
}
