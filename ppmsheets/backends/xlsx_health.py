"""A workbook in a file, looked at and not changed."""

from __future__ import annotations

import time
from pathlib import Path

from ppmsheets.backends.xlsx import XlsxWorkbook
from ppmsheets.backends.xlsx_file import check_writable
from ppmsheets.workbook import Check, Examination, Level, WorkbookError, failed

_CLOCK_SECONDS = 300
"""Files from network drives may be this far ahead without anything being wrong."""


def examine_xlsx(path: str, *, write: bool) -> Examination:
    """Return what is found where a file is looked at.

    Args:
        path: The file.
        write: Whether a sync would write it.
    """
    about = "workbook" if write else "source"
    try:
        workbook = XlsxWorkbook(path)
        snapshot = workbook.read()
    except WorkbookError as error:
        return Examination((failed(about, error),), None)
    said = f"{path} was read, tabs: {len(snapshot.tabs)}."
    checks = [Check(about, Level.OK, said), _clock(Path(path))]
    if write:
        checks.append(_may_write(Path(path)))
    return Examination(tuple(checks), snapshot)


def _clock(path: Path) -> Check:
    """Return whether the clock may be right: no file comes out of the future."""
    if path.stat().st_mtime <= time.time() + _CLOCK_SECONDS:
        return Check("clock", Level.OK, "It is not behind the file's time.")
    return Check(
        "clock",
        Level.ATTENTION,
        "The file was changed at a time to come.",
        "Set the clock: results are of the day that it shows.",
    )


def _may_write(path: Path) -> Check:
    try:
        check_writable(path)
    except WorkbookError as error:
        return failed("writing", error)
    return Check("writing", Level.OK, "The file may be replaced.")
