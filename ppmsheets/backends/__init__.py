"""One file per spreadsheet product; the only room with their libraries."""

from __future__ import annotations

import re

from ppmsheets.backends.xlsx import XlsxWorkbook
from ppmsheets.workbook import Trouble, Workbook, WorkbookError

_GOOGLE = re.compile(r"https?://docs\.google\.com/|[A-Za-z0-9_-]{40,}$")
"""A Google Sheets address, or the bare id out of one (44 characters today)."""


def open_workbook(target: str) -> Workbook:
    """Return the workbook that a command line or a config names.

    Args:
        target: Path of an ``.xlsx`` or ``.xlsm`` file.

    Raises:
        WorkbookError: The target is of a product that cannot be opened, or its
            name does not end like a workbook's. The file itself is not touched
            before ``read`` or ``write``.
    """
    if _GOOGLE.match(target):
        raise WorkbookError(
            target,
            "Google Sheets cannot be opened by this version yet.",
            "Download it as .xlsx (File > Download) and name that file.",
            Trouble.REFUSED,
        )
    return XlsxWorkbook(target)
