"""A plan carried out on the parts of a package."""

from __future__ import annotations

import re
from itertools import groupby
from operator import attrgetter

from ppmsheets.backends.xlsx_book import Book, BookTab
from ppmsheets.backends.xlsx_cells import DAYS_1904
from ppmsheets.backends.xlsx_charts import draw_charts
from ppmsheets.backends.xlsx_frame import (
    blank_sheet,
    draw_filter,
    draw_frame,
    drop_merges,
)
from ppmsheets.backends.xlsx_links import draw_links
from ppmsheets.backends.xlsx_lists import ChoiceLists
from ppmsheets.backends.xlsx_looks import Drawn, drawn
from ppmsheets.backends.xlsx_marks import Mark
from ppmsheets.backends.xlsx_notes import draw_notes, note_digests
from ppmsheets.backends.xlsx_package import Package, conflict, refusal
from ppmsheets.backends.xlsx_rules import draw_colours, draw_inputs
from ppmsheets.backends.xlsx_sheet import HeldFormulaError, Sheet
from ppmsheets.backends.xlsx_styles import Styles
from ppmsheets.backends.xlsx_xml import BrokenXmlError, escape
from ppmsheets.plan import Plan, TabPlan
from ppmsheets.sheet import CellRef, CellValue, Rect, Tab, filtered
from ppmsheets.workbook import Trouble, WorkbookError

_ILLEGAL = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
_MAX_TITLE = 31


def draw(package: Package, plan: Plan, where: str) -> None:
    """Carry out a plan on a package.

    Args:
        package: Changed in place.
        plan: What to change.
        where: The file's name, for messages.

    Raises:
        WorkbookError: The plan does not fit the workbook, or the workbook cannot
            be written without harm.
    """
    work = _Work(package, where)
    for change in plan.tabs:
        if not change.empty:
            work.tab(change)
    work.finish({change.tab.title for change in plan.tabs if not change.empty})


class _Work:
    """One write in progress."""

    def __init__(self, package: Package, where: str) -> None:
        self._package = package
        self._where = where
        self._book = Book(package, where)
        self._check_writable()
        styles = self._book.related("styles")
        if styles is None:
            raise refusal(where, "It has no cell formats.", _RESAVE)
        self._styles = Styles(package, styles)
        self._lists = ChoiceLists(package, self._book)
        self._lost_formula = False

    def _check_writable(self) -> None:
        if self._book.strict:
            what = "It is a Strict Open XML workbook."
            raise refusal(self._where, what, "Save it as Excel Workbook (*.xlsx).")
        names = [name.lower() for name in self._package.names()]
        if any(name.startswith("_xmlsignatures/") for name in names):
            what = "It is digitally signed; writing would break the signature."
            raise refusal(self._where, what, "Remove the signature, or sync a copy.")
        if any(name.startswith("xl/revisions/") for name in names):
            what = "It is an old-style shared workbook that tracks changes."
            raise refusal(self._where, what, "Stop sharing it (Review > Unshare).")

    def tab(self, change: TabPlan) -> None:
        """Change one tab."""
        place, part = self._find(change)
        try:
            sheet = Sheet(self._package.read(part))
        except BrokenXmlError as error:
            raise self._package.damaged(part, str(error)) from error
        mark = self._book.marks().get(place)
        if change.create or change.redraw:
            mark = self._redraw(change, part, sheet, mark)
        self._values(change, sheet)
        self._package.put(part, sheet.to_bytes())
        self._lost_formula |= sheet.lost_formula
        if change.tab.paper and (change.create or change.redraw):
            area = Rect(0, 0, len(change.tab.grid), change.tab.width)
            self._book.set_print_area(place, change.tab.title, area)
        self._filter(change, place)
        if change.tab.protected:
            self._book.set_mark(place, mark or Mark(change.tab.stamp))

    def _filter(self, change: TabPlan, place: int) -> None:
        """Name what a filter chooses from, as programs expect of each filter."""
        area = filtered(change.tab)
        if area and (change.create or change.redraw):
            self._book.set_filter(place, change.tab.title, area)

    def _find(self, change: TabPlan) -> tuple[int, str]:
        title = change.tab.title
        place = self._book.index(title)
        if change.create is not (place is None):
            where = f"{self._where}: {title}"
            raise conflict(where, "The tab is not as it was when it was read.")
        if place is None:
            return self._create(change.tab)
        tab = self._book.tabs()[place]
        if not tab.cells:
            what = f"{title} is a chart sheet, not a tab with cells."
            raise refusal(self._where, what, "Rename it; ours needs that title.")
        return place, tab.part

    def _create(self, tab: Tab) -> tuple[int, str]:
        check_title(tab.title, self._where)
        if self._book.locked:
            raise WorkbookError(
                self._where,
                f"Its structure is protected, so {tab.title} cannot be added.",
                "Unprotect it (Review > Protect Workbook), then run again.",
                Trouble.DENIED,
            )
        tabs = self._book.tabs()
        place = self._front(tabs) if tab.protected and not tab.hidden else len(tabs)
        state = "hidden" if tab.hidden else None
        xml = blank_sheet(selected=not tabs and not tab.hidden, paper=tab.paper)
        return place, self._book.add_tab(tab.title, xml, place=place, state=state)

    def _front(self, tabs: tuple[BookTab, ...]) -> int:
        # Behind our own tabs at the front, so never inside a range of people's
        # tabs such as SUM(Alpha:Omega!B4).
        marks = self._book.marks()
        place = 0
        while place < len(tabs) and place in marks:
            place += 1
        return place

    def _redraw(
        self, change: TabPlan, part: str, sheet: Sheet, mark: Mark | None
    ) -> Mark:
        tab, old = change.tab, change.old
        mark = mark or Mark(tab.stamp)
        rows, columns = (old.rows, old.columns) if old else (0, 0)
        looks = drawn(tab, self._styles)
        self._formats(sheet, looks, rows, columns)
        areas = [
            area
            for area in (
                Rect(0, 0, rows, columns),
                Rect(0, 0, len(tab.grid), tab.width),
            )
            if area.bottom and area.right
        ]
        draw_frame(sheet, tab, looks, old_columns=-1 if change.create else columns)
        area = filtered(tab)
        if area:
            draw_filter(sheet, area)
        drop_merges(sheet, areas)
        signatures = draw_colours(sheet, tab, self._styles, (mark.rules, areas))
        choices = self._lists.formula
        draw_inputs(sheet, tab, areas, choices, date1904=self._book.date1904)
        draw_links(self._package, part, sheet, tab, areas)
        draw_notes(self._package, part, sheet, tab, mark.notes)
        charts = draw_charts(self._package, part, sheet, tab, mark.charts)
        return Mark(tab.stamp, signatures, note_digests(tab), charts)

    def _formats(self, sheet: Sheet, looks: Drawn, rows: int, columns: int) -> None:
        plain = looks.beside is None
        for row, formats in enumerate(looks.cells):
            sheet.set_styles(row, formats, all_cells=not plain)
        width = len(looks.columns)
        for row in range(rows):
            for column in range(width if row < len(looks.cells) else 0, columns):
                sheet.clear(row, column)

    def _values(self, change: TabPlan, sheet: Sheet) -> None:
        title = change.tab.title
        dates = self._styles.date_formats() if self._book.date1904 else frozenset()
        for row, cells in groupby(change.changes, key=attrgetter("row")):
            values = [(cell.column, cell.after) for cell in cells]
            if dates:
                values = [
                    (at, _in_1904(value) if sheet.style(row, at) in dates else value)
                    for at, value in values
                ]
            try:
                sheet.set_values(row, values)
            except HeldFormulaError as error:
                raise refusal(
                    str(CellRef(title, row, error.column)),
                    "It holds a formula that other cells live on.",
                    "Replace it by its value (Paste Special > Values).",
                ) from None
        rows, width = len(change.tab.grid), change.tab.width
        for cell in change.changes:
            if cell.row >= rows or cell.column >= width:
                sheet.clear(cell.row, cell.column)
        sheet.show_changed({cell.row for cell in change.changes}, rows)

    def finish(self, titles: set[str]) -> None:
        """Put back what all tabs share."""
        self._styles.save()
        chain = self._book.related("calcChain")
        if self._lost_formula and chain:
            # It names cells with formulas; one without is taken for damage.
            self._book.unrelate(chain)
            self._package.drop(chain)
        if self._is_calculated_from(titles):
            self._book.recalculate()

    def _is_calculated_from(self, titles: set[str]) -> bool:
        """Whether formulas elsewhere refer to the tabs that changed."""
        names = [escape(title.replace("'", "''")).encode().lower() for title in titles]
        marks = [name + mark for name in names for mark in (b"!", b"'!")]
        for tab in self._book.tabs():
            if tab.cells and tab.title not in titles:
                raw = self._package.read(tab.part)
                cells = raw[: raw.rfind(b"sheetData>")].lower()
                # Most tabs hold no formula, and need no look at names.
                has_formulas = b"<f" in cells or b":f" in cells
                if has_formulas and any(mark in cells for mark in marks):
                    return True
        return False


def _in_1904(value: CellValue) -> CellValue:
    """Return the value of a date cell as a workbook counts that begins in 1904."""
    if isinstance(value, float | int) and not isinstance(value, bool):
        return value - DAYS_1904
    return value


_RESAVE = "Open it in Excel or LibreOffice and save it as .xlsx again."


def check_title(title: str, where: str) -> None:
    """Refuse a tab title that Excel would not open.

    Raises:
        WorkbookError: It is empty, too long, reserved, or has illegal characters.
    """
    what = ""
    if not title.strip() or _ILLEGAL.search(title):
        what = "may not be blank or contain [ ] : * ? / \\"
    elif len(title.encode("utf-16-le")) // 2 > _MAX_TITLE:
        what = f"may not be longer than {_MAX_TITLE} characters"
    elif title.startswith("'") or title.endswith("'"):
        what = "may not begin or end with an apostrophe"
    elif title.casefold() == "history":
        what = "is reserved by Excel"
    if what:
        fix = "Choose another title under [tabs] in the config."
        raise refusal(where, f"The tab title {title!r} {what}.", fix)
