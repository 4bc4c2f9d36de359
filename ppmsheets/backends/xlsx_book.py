"""The workbook part: its tabs, their order, and the stamps kept beside them.

A stamp is a hidden defined name that belongs to its tab. So it follows the tab
through renaming and moving, disappears with it, survives a save by Excel and by
LibreOffice, and never makes a tab ours that a person made under the same title.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ppmsheets.backends.xlsx_marks import Mark, read_mark
from ppmsheets.backends.xlsx_package import Package, refusal
from ppmsheets.backends.xlsx_xml import (
    MAIN,
    OFFICE_RELATIONS,
    Element,
    attributes,
    elements,
    escape,
    resolve,
)
from ppmsheets.sheet import Rect

STAMP_NAME = "_ppmsheets"
_PRINT_AREA = "_xlnm.Print_Area"
_FILTERED = "_xlnm._FilterDatabase"
LISTS_TITLE = "ppmsheets lists"
"""Very hidden tab of the choices that are too long for a dropdown's own text."""

_ORDER = (
    "fileVersion",
    "fileSharing",
    "workbookPr",
    "workbookProtection",
    "bookViews",
    "sheets",
    "functionGroups",
    "externalReferences",
    "definedNames",
    "calcPr",
    "oleSize",
    "customWorkbookViews",
    "pivotCaches",
    "smartTagPr",
    "smartTagTypes",
    "webPublishing",
    "fileRecoveryPr",
    "webPublishObjects",
    "extLst",
)
_SHEET_TYPE = (
    "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
)
_COUNTED = (("definedNames", "localSheetId"), ("bookViews", "activeTab"))
"""What counts tabs from the first: children of the root, and their attribute."""


@dataclass(frozen=True, slots=True)
class BookTab:
    """One entry of the tab bar.

    Attributes:
        title: Its title.
        part: Name of its part; "" when the file has none.
        hidden: Hidden in either way.
        cells: Whether it is a worksheet; a chart sheet has no cells.
    """

    title: str
    part: str
    hidden: bool
    cells: bool


class Book:
    """The workbook part of a package, read and changed in place.

    Args:
        package: The package it belongs to.
        where: The file's name, for messages.

    Raises:
        WorkbookError: The part is missing or damaged.
    """

    def __init__(self, package: Package, where: str) -> None:
        """Find the part and cut it up."""
        self._package = package
        self._where = where
        relation = package.related("", "officeDocument")
        self.part = relation.target if relation else "xl/workbook.xml"
        self._document = package.document(self.part)
        if self._document.root != "workbook":
            fix = "Save it as Excel Workbook (*.xlsx)."
            raise refusal(where, "Its main part is not a spreadsheet.", fix)

    @property
    def strict(self) -> bool:
        """Whether it is in the strict form of the standard, which few write."""
        return MAIN not in self._document.head.decode()

    @property
    def date1904(self) -> bool:
        """Whether its dates count from 1904."""
        properties = self._document.first("workbookPr")
        value = properties.attrs.get("date1904") if properties else None
        return value in {"1", "true"}

    @property
    def locked(self) -> bool:
        """Whether its structure is protected: people may not add tabs."""
        protection = self._document.first("workbookProtection")
        value = protection.attrs.get("lockStructure") if protection else None
        return value in {"1", "true"}

    def related(self, kind: str) -> str | None:
        """Return the part of the workbook of a kind, such as ``styles``."""
        relation = self._package.related(self.part, kind)
        return relation.target if relation else None

    def unrelate(self, part: str) -> None:
        """Forget a part of the workbook."""
        relations = self._package.relations(self.part)
        gone = {relation.id for relation in relations if relation.target == part}
        self._package.unrelate(self.part, frozenset(gone))

    def tabs(self) -> tuple[BookTab, ...]:
        """Return every entry of the tab bar, in order."""
        relations = {rel.id: rel for rel in self._package.relations(self.part)}
        result = []
        for sheet in self._sheets():
            relation = relations.get(_relation_id(sheet))
            result.append(
                BookTab(
                    title=sheet.attrs.get("name", ""),
                    part=relation.target if relation else "",
                    hidden=sheet.attrs.get("state", "visible") != "visible",
                    cells=relation is not None and relation.kind == "worksheet",
                )
            )
        return tuple(result)

    def index(self, title: str) -> int | None:
        """Return a tab's place in the tab bar, None when there is none."""
        wanted = title.casefold()
        for place, sheet in enumerate(self._sheets()):
            if sheet.attrs.get("name", "").casefold() == wanted:
                return place
        return None

    def marks(self) -> dict[int, Mark]:
        """Return the marks of our tabs, by place in the tab bar."""
        sheets = self._sheets()
        found = {}
        for name in self._names():
            place = name.attrs.get("localSheetId", "")
            if name.attrs.get("name") != STAMP_NAME or not place.isdigit():
                continue
            if int(place) < len(sheets):
                title = sheets[int(place)].attrs.get("name", "")
                mark = read_mark(title, resolve(name.inner.decode()))
                if mark:
                    found[int(place)] = mark
        return found

    def set_mark(self, place: int, mark: Mark) -> None:
        """Keep a mark beside a tab."""
        self._put_local(STAMP_NAME, place, mark.formula(), hidden=True)

    def _put_local(self, name: str, place: int, formula: str, *, hidden: bool) -> None:
        """Keep a defined name that belongs to a tab."""
        pairs = (
            ("name", name),
            ("localSheetId", place),
            ("hidden", 1 if hidden else None),
        )
        raw = f"<definedName{attributes(pairs)}>{escape(formula)}</definedName>"
        kept = [
            old
            for old in self._names()
            if old.attrs.get("name") != name
            or old.attrs.get("localSheetId") != str(place)
        ]
        self._put_names([*kept, self._name(raw)])

    def set_print_area(self, place: int, title: str, area: Rect) -> None:
        """Print these cells of a tab and no other: what people type beside is theirs.

        Args:
            place: The tab's place in the tab bar.
            title: Its title.
            area: What is printed.
        """
        self._put_local(_PRINT_AREA, place, _absolute(title, area), hidden=False)

    def set_filter(self, place: int, title: str, area: Rect) -> None:
        """Name the table of a tab that has filter buttons.

        Args:
            place: The tab's place in the tab bar.
            title: Its title.
            area: The table, its header row included.
        """
        self._put_local(_FILTERED, place, _absolute(title, area), hidden=True)

    def set_name(self, name: str, formula: str) -> None:
        """Keep a hidden defined name of the whole workbook."""
        raw = (
            f"<definedName{attributes((('name', name), ('hidden', 1)))}>"
            f"{escape(formula)}</definedName>"
        )
        kept = [
            old
            for old in self._names()
            if old.attrs.get("name") != name or "localSheetId" in old.attrs
        ]
        self._put_names([*kept, self._name(raw)])

    def _name(self, raw: str) -> Element:
        return Element("definedName", self._document.fragment(raw))

    def _put_names(self, names: Sequence[Element]) -> None:
        holder = self._document.first("definedNames")
        inner = b"".join(name.raw for name in names)
        if holder is None:
            raw = self._document.fragment("<definedNames></definedNames>")
            holder = Element("definedNames", raw)
        self._document.put_raw("definedNames", holder.with_inner(inner).raw, _ORDER)
        self._save()

    def add_tab(self, title: str, xml: bytes, *, place: int, state: str | None) -> str:
        """Add a worksheet and return the name of its part.

        What counts tabs (local names, the views) is renumbered; no other part
        counts them.

        Args:
            title: Its title.
            xml: Its part.
            place: Its place in the tab bar.
            state: ``hidden``, ``veryHidden``, or None for visible.
        """
        package = self._package
        folder = self.part.rpartition("/")[0]
        part = package.free_name(f"{folder}/worksheets/sheet{{}}.xml".lstrip("/"))
        package.put(part, xml)
        package.declare(part, _SHEET_TYPE)
        rid = package.relate(self.part, f"{OFFICE_RELATIONS}/worksheet", part)
        sheets = self._sheets()
        ids = [int(sheet.attrs.get("sheetId", 0)) for sheet in sheets]
        pairs = (
            ("xmlns:r", OFFICE_RELATIONS),
            ("name", title),
            ("sheetId", max(ids, default=0) + 1),
            ("state", state),
            ("r:id", rid),
        )
        raw = self._document.fragment(f"<sheet{attributes(pairs)}/>")
        sheets.insert(place, Element("sheet", raw))
        holder = self._document.first("sheets")
        if holder is None:
            holder = Element("sheets", self._document.fragment("<sheets></sheets>"))
        inner = b"".join(sheet.raw for sheet in sheets)
        self._document.put_raw("sheets", holder.with_inner(inner).raw, _ORDER)
        if ids:
            self._renumber(place)
        self._save()
        return part

    def _renumber(self, place: int) -> None:
        for name, attribute in _COUNTED:
            holder = self._document.first(name)
            if holder is None:
                continue
            pieces = elements(holder.inner, self._document.head)
            for index, piece in enumerate(pieces):
                # A view that names no active tab means the first one.
                value = piece.attrs.get(attribute, "0" if name == "bookViews" else None)
                if value is not None and int(value) >= place:
                    moved = str(int(value) + 1)
                    pieces[index] = piece.with_attribute(attribute, moved)
            inner = b"".join(piece.raw for piece in pieces)
            self._document.put_raw(name, holder.with_inner(inner).raw, _ORDER)

    def recalculate(self) -> None:
        """Ask the program that opens the workbook next to recalculate it."""
        calc = self._document.first("calcPr")
        if calc is None:
            raw = self._document.fragment('<calcPr fullCalcOnLoad="1"/>')
            calc = Element("calcPr", raw)
        else:
            calc = calc.with_attribute("fullCalcOnLoad", "1")
        self._document.put_raw("calcPr", calc.raw, _ORDER)
        self._save()

    def _save(self) -> None:
        self._package.put(self.part, self._document.to_bytes())
        self._document = self._package.document(self.part)

    def _sheets(self) -> list[Element]:
        return self._pieces("sheets")

    def _names(self) -> list[Element]:
        return self._pieces("definedNames")

    def _pieces(self, name: str) -> list[Element]:
        holder = self._document.first(name)
        return elements(holder.inner, self._document.head) if holder else []


def _relation_id(sheet: Element) -> str:
    for name, value in sheet.attrs.items():
        if name.endswith(":id"):
            return value
    return ""


def _absolute(title: str, area: Rect) -> str:
    """Return a formula that means some cells of a tab, wherever it stands."""
    first, last = area.a1.split(":")
    corners = (re.sub(r"([A-Z]+)", r"$\1$", corner) for corner in (first, last))
    return "'{}'!{}".format(title.replace("'", "''"), ":".join(corners))
