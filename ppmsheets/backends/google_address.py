"""How people name a spreadsheet in Google Sheets: by its address, or its id."""

from __future__ import annotations

import re

from ppmsheets.workbook import Trouble, WorkbookError

_ADDRESS = re.compile(r"https?://docs\.google\.com/")
# Accounts and organisations stand between host and id: /u/1/d/…, /a/firm.org/…/d/…
_ID_IN_ADDRESS = re.compile(r"/spreadsheets/(?:u/\d+/)?d/(?!e/)([A-Za-z0-9_-]+)")
# Ids have 44 characters today; a place such as #gid=0 may follow.
_BARE_ID = re.compile(r"([A-Za-z0-9_-]{40,})(?:[/#?].*)?$")


def address_of(book_id: str) -> str:
    """Return where people open a spreadsheet."""
    return f"https://docs.google.com/spreadsheets/d/{book_id}/edit"


def spreadsheet_id(target: str) -> str | None:
    """Return the id of a spreadsheet; None for what names none, such as a path.

    Args:
        target: As typed: an address out of a browser, whatever follows the id in
            it, or the bare id.

    Raises:
        WorkbookError: It is an address of Google's, but of no spreadsheet that
            could be edited.
    """
    target = target.strip()
    if not _ADDRESS.match(target):
        bare = _BARE_ID.match(target)
        return bare[1] if bare else None
    found = _ID_IN_ADDRESS.search(target)
    if found is None:
        raise WorkbookError(
            target,
            "This is no address of a spreadsheet.",
            "Open the spreadsheet, and copy the address from there: it begins with "
            "https://docs.google.com/spreadsheets/d/ and its id.",
            Trouble.REFUSED,
        )
    return found[1]
