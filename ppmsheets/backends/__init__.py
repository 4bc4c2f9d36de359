"""One file per spreadsheet product; the only room with their libraries."""

from __future__ import annotations

from pathlib import Path

from ppmsheets.backends.google_address import spreadsheet_id
from ppmsheets.backends.xlsx import XlsxWorkbook
from ppmsheets.workbook import Workbook


def open_workbook(
    target: str, *, credentials: str | None = None, write: bool = True
) -> Workbook:
    """Return the workbook that a command line or a config names.

    Args:
        target: Path of an ``.xlsx`` or ``.xlsm`` file, or address or id of a
            spreadsheet in Google Sheets.
        credentials: Path of a credentials file for Google; None: looked for.
        write: Whether the run may write; Google is asked for no more than that.

    Raises:
        WorkbookError: The name is not a workbook's, or there are no credentials.
            The workbook is not touched before ``read`` or ``write``.
    """
    book_id = spreadsheet_id(target)
    if book_id is not None:
        # Imported only for who needs it: the command line must answer at once.
        from ppmsheets.backends.google import open_google  # noqa: PLC0415

        return open_google(book_id, credentials=credentials, write=write)
    return XlsxWorkbook(target)


def is_file(target: str) -> bool:
    """Return whether a name is a file's, and not a spreadsheet's in Google Sheets.

    Raises:
        WorkbookError: It is an address of Google's, but of no spreadsheet.
    """
    return spreadsheet_id(target) is None


def open_new(path: str) -> Workbook:
    """Return a workbook without tabs, whose file appears whole at ``write``.

    Raises:
        WorkbookError: There is a file of that name, or no such folder.
    """
    return XlsxWorkbook.create(path)


def identity(target: str) -> str:
    """Return the same text for all names that lead to one workbook.

    Raises:
        WorkbookError: The name is not a workbook's.
    """
    return spreadsheet_id(target) or str(Path(target).resolve())
