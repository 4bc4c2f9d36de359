"""A local ``.xlsx`` workbook, read whole and changed in place.

Macros (``.xlsm``) are kept as they are. Every part of every other tab stays byte
for byte as it was, the shared strings included.
"""

from __future__ import annotations

from pathlib import Path

from ppmsheets.backends.xlsx_book import LISTS_TITLE, Book
from ppmsheets.backends.xlsx_cells import Cells, Source, read_cells
from ppmsheets.backends.xlsx_draw import draw
from ppmsheets.backends.xlsx_file import (
    already_there,
    changed,
    check_name,
    check_not_open,
    create_file,
    read_file,
    replace_file,
    version_of,
)
from ppmsheets.backends.xlsx_new import new_package
from ppmsheets.backends.xlsx_package import Package, refusal
from ppmsheets.backends.xlsx_strings import shared_strings
from ppmsheets.backends.xlsx_styles import Styles
from ppmsheets.backends.xlsx_xml import BrokenXmlError
from ppmsheets.plan import Plan, Snapshot, SourceTab
from ppmsheets.sheet import CellRef

_NEW = "new"
"""Version of a workbook that has no file yet."""


class XlsxWorkbook:
    """A workbook in a file.

    Args:
        path: Path of the ``.xlsx`` or ``.xlsm`` file.
        link: How another workbook's links reach the file; "" if none do.

    Raises:
        WorkbookError: The name is not a workbook's; the file is not touched yet.
    """

    def __init__(self, path: str | Path, *, link: str = "") -> None:
        """Take the path; what it leads to is looked at by ``read`` and ``write``."""
        self._path = Path(path)
        self._link = link
        check_name(self._path)
        self._is_new = False

    @classmethod
    def create(cls, path: str | Path) -> XlsxWorkbook:
        """Return a workbook without tabs; its file appears whole at ``write``.

        Raises:
            WorkbookError: There is a file of that name, or no such folder.
        """
        workbook = cls(path)
        own = workbook._path
        if own.exists() or own.is_symlink():
            raise already_there(own)
        if not own.parent.is_dir():
            what = f"There is no folder {own.parent}."
            raise refusal(str(own), what, "Make it first, or choose another one.")
        workbook._is_new = True
        return workbook

    @property
    def name(self) -> str:
        """The file's name."""
        return self._path.name

    def read(self) -> Snapshot:
        """Return every tab as it stands now.

        Raises:
            WorkbookError: The file is missing, is no workbook, or is damaged.
        """
        if self._is_new:
            return Snapshot(self.name, version=_NEW)
        data = read_file(self._path)
        package = Package(data, str(self._path))
        return _snapshot(package, self.name, version_of(data), self._link)

    def write(self, plan: Plan) -> None:
        """Carry out a plan in place, all or nothing.

        Raises:
            WorkbookError: The file changed since the plan was made, is open
                elsewhere, or cannot be written; it is as it was.
        """
        where = str(self._path)
        if self._is_new:
            if plan.base != _NEW:
                raise changed(self._path)
            package = new_package(where)
            draw(package, plan, where)
            create_file(self._path, package.to_bytes())
            self._is_new = False
            return
        # A link keeps leading to the file: what it leads to is replaced.
        path = self._path.resolve()
        check_not_open(self._path)
        check_not_open(path)
        data = read_file(path)
        if version_of(data) != plan.base:
            raise changed(self._path)
        package = Package(data, where)
        draw(package, plan, where)
        replace_file(path, package.to_bytes(), base=plan.base)


def _snapshot(package: Package, name: str, version: str, link: str) -> Snapshot:
    book = Book(package, name)
    source = Source(
        strings=shared_strings(package, book.related("sharedStrings")),
        dates=_shifted_dates(package, book),
    )
    tabs = []
    for tab in book.tabs():
        if tab.title == LISTS_TITLE and tab.hidden:
            continue
        cells = _cells(package, tab.part, source) if tab.cells else Cells()
        tabs.append(
            SourceTab(
                title=tab.title,
                grid=cells.grid,
                key=tab.title,
                hidden=tab.hidden,
                merges=cells.merges,
                uncached=cells.uncached,
                address=link and f"{link}#{CellRef(tab.title, 0, 0).quoted[:-2]}",
            )
        )
    stamps = tuple(mark.stamp for _, mark in sorted(book.marks().items()))
    return Snapshot(name, tuple(tabs), stamps, version)


def _shifted_dates(package: Package, book: Book) -> frozenset[int]:
    """Return the formats whose numbers count days from 1904."""
    styles = book.related("styles")
    if not book.date1904 or styles is None:
        return frozenset()
    return Styles(package, styles).date_formats()


def _cells(package: Package, part: str, source: Source) -> Cells:
    try:
        return read_cells(package.read(part), source)
    except BrokenXmlError as error:
        raise package.damaged(part, str(error)) from error
