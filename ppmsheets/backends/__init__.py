"""One file per spreadsheet product; the only room with their libraries."""

from __future__ import annotations

import contextlib
import os
import urllib.parse
from collections.abc import Sequence
from pathlib import Path

from ppmsheets.backends.google_address import spreadsheet_id
from ppmsheets.backends.joined import JoinedWorkbook, joined
from ppmsheets.backends.xlsx import XlsxWorkbook
from ppmsheets.backends.xlsx_health import examine_xlsx
from ppmsheets.workbook import Examination, Workbook


def open_workbook(
    target: str,
    *,
    credentials: str | None = None,
    write: bool = True,
    sources: Sequence[str] = (),
    beside: Path | None = None,
) -> Workbook:
    """Return the workbook that a command line or a config names.

    Args:
        target: Path of an ``.xlsx`` or ``.xlsm`` file, or address or id of a
            spreadsheet in Google Sheets.
        credentials: Path of a credentials file for Google; None: looked for.
        write: Whether the run may write; Google is asked for no more than that.
        sources: Names of further workbooks, whose tabs are read beside its own
            and never written.
        beside: Folder of a page whose links lead into the workbooks; None: links
            lead from the workbook itself, whose own tabs need no address.

    Raises:
        WorkbookError: A name is not a workbook's, or there are no credentials.
            No workbook is touched before ``read`` or ``write``.
    """
    book_id = spreadsheet_id(target)
    workbook: Workbook
    if book_id is None:
        link = "" if beside is None else urllib.parse.quote(_path(target, beside))
        workbook = XlsxWorkbook(target, link=link)
    else:
        workbook = _google(book_id, credentials, write=write)
    if not sources:
        return workbook
    return JoinedWorkbook(
        workbook, [_source(name, target, credentials, beside) for name in sources]
    )


def _source(
    name: str, target: str, credentials: str | None, beside: Path | None
) -> Workbook:
    """Return a workbook that is only read."""
    book_id = spreadsheet_id(name)
    if book_id is not None:
        return _google(book_id, credentials, write=False, role="Viewer")
    link = ""
    if beside is not None:
        link = urllib.parse.quote(_path(name, beside))
    elif is_file(target):
        link = _path(name, Path(target).parent)
    return XlsxWorkbook(name, link=link)


def _path(name: str, folder: Path) -> str:
    """Return how a file is reached from a folder; "" where it cannot be.

    Relative: both move together, and no path is shown to readers.
    """
    with contextlib.suppress(ValueError):  # on another drive of Windows
        return Path(os.path.relpath(Path(name).resolve(), folder.resolve())).as_posix()
    return ""


def _google(
    book_id: str, credentials: str | None, *, write: bool, role: str = "Editor"
) -> Workbook:
    # Imported only for who needs it: the command line must answer at once.
    from ppmsheets.backends.google_open import open_google  # noqa: PLC0415

    return open_google(book_id, credentials=credentials, write=write, role=role)


def examine(
    target: str, *, credentials: str | None = None, sources: Sequence[str] = ()
) -> Examination:
    """Return what is found where workbooks are looked at and not changed.

    Args:
        target: Name of the workbook that a sync would write.
        credentials: Path of a credentials file for Google; None: looked for.
        sources: Names of workbooks that it would only read.

    Raises:
        WorkbookError: A name is an address of Google's, but of no spreadsheet.
    """
    own = _examined(target, credentials, write=True)
    others = [_examined(name, credentials, write=False) for name in sources]
    checks = (*own.checks, *(check for one in others for check in one.checks))
    read = [one.snapshot for one in others if one.snapshot is not None]
    if own.snapshot is None or len(read) < len(others):
        return Examination(checks, None)
    return Examination(checks, joined(own.snapshot, read))


def _examined(name: str, credentials: str | None, *, write: bool) -> Examination:
    book_id = spreadsheet_id(name)
    if book_id is None:
        return examine_xlsx(name, write=write)
    from ppmsheets.backends.google_open import examine_google  # noqa: PLC0415 - heavy

    return examine_google(book_id, credentials=credentials, write=write)


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
