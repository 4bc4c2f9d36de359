"""Workbooks of every product, behind one bench that tests can stand on."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Protocol

import openpyxl

from ppmsheets.backends.google import GoogleWorkbook
from ppmsheets.backends.google_staging import LIMIT
from ppmsheets.backends.memory import MemoryWorkbook
from ppmsheets.backends.xlsx import XlsxWorkbook
from ppmsheets.plan import SourceTab
from ppmsheets.sheet import CellRef, CellValue
from ppmsheets.workbook import Workbook
from tests.backends.google_made import seed, transport
from tests.sheets_double import edits
from tests.sheets_double.core import Double


class Bench(Protocol):
    """A workbook of some product that a person also works in.

    Attributes:
        refuses_late: A write fails where a person typed since the read. Google
            cannot tell, and merges what both wrote.
    """

    refuses_late: bool

    @property
    def workbook(self) -> Workbook:
        """The workbook, through our backend."""
        ...

    def type_cell(self, where: CellRef, value: CellValue) -> None:
        """Type into a cell as a person does, past our backend."""
        ...

    def rename_tab(self, title: str, new: str) -> None:
        """Rename a tab as a person does."""
        ...

    def remove_tab(self, title: str) -> None:
        """Remove a tab as a person does."""
        ...


class MemoryBench:
    """The workbook in memory."""

    refuses_late = True

    def __init__(self, tabs: Iterable[SourceTab]) -> None:
        self.workbook = MemoryWorkbook("memory", tabs)

    def type_cell(self, where: CellRef, value: CellValue) -> None:
        self.workbook.type_cell(where, value)

    def rename_tab(self, title: str, new: str) -> None:
        self.workbook.rename_tab(title, new)

    def remove_tab(self, title: str) -> None:
        self.workbook.remove_tab(title)


class XlsxBench:
    """A file; the person's program is openpyxl, which shares nothing with us."""

    refuses_late = True

    def __init__(self, path: Path, tabs: Iterable[SourceTab]) -> None:
        self._path = path
        self.workbook = XlsxWorkbook(path)
        book = openpyxl.Workbook()
        book.remove(book.worksheets[0])
        for tab in tabs:
            sheet = book.create_sheet(tab.title)
            for row in tab.grid:
                sheet.append(list(row))
            if tab.hidden:
                sheet.sheet_state = "hidden"
        book.save(path)

    def type_cell(self, where: CellRef, value: CellValue) -> None:
        book = openpyxl.load_workbook(self._path)
        cell = book[where.tab].cell(where.row + 1, where.column + 1)
        cell.value = value  # type: ignore[assignment]  # stubs know no bool
        book.save(self._path)

    def rename_tab(self, title: str, new: str) -> None:
        book = openpyxl.load_workbook(self._path)
        sheet = book[title]
        # openpyxl takes a change of case for a second tab of that title.
        sheet.title = "between"
        sheet.title = new
        book.save(self._path)

    def remove_tab(self, title: str) -> None:
        book = openpyxl.load_workbook(self._path)
        book.remove(book[title])
        book.save(self._path)


class GoogleBench:
    """A spreadsheet of the double, in whose name a person acts past the API."""

    refuses_late = False

    def __init__(
        self, double: Double, tabs: Iterable[SourceTab], *, limit: int = LIMIT
    ) -> None:
        self._double = double
        self._id = f"1bench-{len(double.store.books)}"
        seed(double, tabs, self._id)
        self.workbook = GoogleWorkbook(self._id, transport().call, limit=limit)

    def _do(self, act: edits.Act) -> None:
        store = self._double.store
        book = store.find(self._id).fork()
        edits.perform(act, book, store.ids)
        store.keep(book)

    def type_cell(self, where: CellRef, value: CellValue) -> None:
        self._do(edits.type_cell(where.tab, where.a1, str(value)))

    def rename_tab(self, title: str, new: str) -> None:
        self._do(edits.rename_tab(title, new))

    def remove_tab(self, title: str) -> None:
        self._do(edits.delete_tab(title))
