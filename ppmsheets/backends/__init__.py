"""One file per spreadsheet product; the only room with their libraries."""

from __future__ import annotations

import re

from ppmsheets.backends.xlsx import XlsxWorkbook
from ppmsheets.workbook import Workbook

_GOOGLE = re.compile(r"https?://docs\.google\.com/|[A-Za-z0-9_-]{40,}$")
"""A Google Sheets address, or the bare id out of one (44 characters today)."""


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
        WorkbookError: The name does not end like a workbook's, or there are no
            credentials. The workbook is not touched before ``read`` or ``write``.
    """
    if _GOOGLE.match(target):
        # Imported only for who needs it: the command line must answer at once.
        from ppmsheets.backends.google import open_google  # noqa: PLC0415

        return open_google(target, credentials=credentials, write=write)
    return XlsxWorkbook(target)
