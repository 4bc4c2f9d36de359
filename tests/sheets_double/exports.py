"""A spreadsheet as a file of another kind, as Drive exports it."""

from __future__ import annotations

import csv
import io

from tests.sheets_double.a1 import Bounds
from tests.sheets_double.formulas.evaluate import value_at
from tests.sheets_double.grid import Book, Fault
from tests.sheets_double.places import Place
from tests.sheets_double.refusals import unsupported
from tests.sheets_double.showing import Rendering
from tests.sheets_double.values import read

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

_MARKS = {"text/csv": ",", "text/tab-separated-values": "\t"}


def exported(book: Book, kind: str) -> bytes:
    """Return a spreadsheet as a file.

    Args:
        book: The spreadsheet.
        kind: Media type: CSV and TSV hold the first sheet as shown, xlsx the values
            and formulas of all sheets.

    Raises:
        UnsupportedError: The kind is not modelled.
    """
    if kind == XLSX:
        return _workbook(book)
    if kind not in _MARKS:
        unsupported(f"export as {kind}")
    sheet = next(one for one in book.sheets if one.is_grid)
    place = Place(sheet, Bounds(*sheet.area), sheet.area)
    rows = read(book, place, Rendering()).get("values", [])
    width = max(map(len, rows), default=0)
    text = io.StringIO()
    writer = csv.writer(text, delimiter=_MARKS[kind], lineterminator="\r\n")
    writer.writerows(row + [""] * (width - len(row)) for row in rows)
    return text.getvalue().removesuffix("\r\n").encode()


def _workbook(book: Book) -> bytes:
    # Only this kind of file needs the library.
    import openpyxl  # noqa: PLC0415

    made = openpyxl.Workbook()
    made.remove(made.worksheets[0])
    for sheet in book.sheets:
        if not sheet.is_grid:
            continue
        tab = made.create_sheet(sheet.title)
        for row, column, cell in sheet.filled(sheet.area):
            if cell.filled:
                value = cell.formula or value_at(book, sheet, row, column)
                shown = value.kind if isinstance(value, Fault) else value
                tab.cell(row + 1, column + 1, shown)
    file = io.BytesIO()
    made.save(file)
    return file.getvalue()
