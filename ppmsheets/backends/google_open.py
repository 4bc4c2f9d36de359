"""A spreadsheet in Google Sheets opened with somebody's credentials, or examined.

Imported only for who needs it: gspread and google-auth take a quarter of a second.
"""

from __future__ import annotations

import os
import time
from typing import NamedTuple

from gspread.http_client import HTTPClient

from ppmsheets.backends.google import GoogleWorkbook
from ppmsheets.backends.google_credentials import EMULATOR, Access, find_access
from ppmsheets.backends.google_frame import PROTECTION
from ppmsheets.backends.google_layout import Layout
from ppmsheets.backends.google_limiter import shared_limiter
from ppmsheets.backends.google_read import read_book
from ppmsheets.backends.google_refusals import Door
from ppmsheets.backends.google_transport import GOOGLE, Transport, World
from ppmsheets.workbook import Check, Examination, Level, Trouble, WorkbookError, failed

_CLOCK_MINUTES = 5
"""A clock that is off by more lets Google refuse whoever signs in."""


class _Connection(NamedTuple):
    """A way to a spreadsheet, and who goes it."""

    access: Access
    transport: Transport


def open_google(
    book_id: str, *, credentials: str | None, write: bool, role: str
) -> GoogleWorkbook:
    """Return a spreadsheet; nothing of it is read yet.

    Args:
        book_id: Its id.
        credentials: Path of a credentials file; None: looked for.
        write: Whether the run may write; decides what is asked of Google.
        role: What the account must be there, in Google's word.

    Raises:
        WorkbookError: There are no credentials, or they must not be used.
    """
    link = _connect(book_id, credentials, role, write=write)
    return GoogleWorkbook(book_id, link.transport.call)


def _connect(
    book_id: str, credentials: str | None, role: str, *, write: bool
) -> _Connection:
    access = find_access(credentials, os.environ, write=write)
    host = os.environ.get(EMULATOR)
    limiter = None
    if not host:
        limiter = shared_limiter(access.account or access.source, time.time)
    base = f"http://{host.removeprefix('http://').rstrip('/')}" if host else GOOGLE
    transport = Transport(
        HTTPClient(access.credentials),
        Door(book_id, access.account, access.source, role),
        world=World(base),
        limiter=limiter,
    )
    return _Connection(access, transport)


def examine_google(
    book_id: str, *, credentials: str | None, write: bool
) -> Examination:
    """Return what is found where a spreadsheet is looked at and not changed.

    Args:
        book_id: Its id.
        credentials: Path of a credentials file; None: looked for.
        write: Whether a sync would write it; it is asked for reading in any case.
    """
    about, role = ("workbook", "Editor") if write else ("source", "Viewer")
    try:
        link = _connect(book_id, credentials, role, write=False)
    except WorkbookError as error:
        return Examination((failed("credentials", error),), None)
    who = link.access.account or "its address is not known before it signs in"
    said = f"{link.access.kind.capitalize()} ({who}), from {link.access.source}."
    checks = [Check("credentials", Level.OK, said), _clock(link.transport)]
    try:
        layout, snapshot = read_book(link.transport.call, book_id)
    except WorkbookError as error:
        return Examination((*checks, failed(about, error)), None)
    said = f"{layout.title} was read, tabs: {len(layout.sheets)}."
    checks.append(Check(about, Level.OK, said))
    if write:
        checks += [_may_write(layout, link.access), *_leftover(layout)]
    return Examination(tuple(checks), snapshot)


def _clock(transport: Transport) -> Check:
    minutes = transport.minutes_fast()
    if minutes is None:
        return Check("clock", Level.UNKNOWN, "Google does not tell its time.")
    if abs(minutes) < _CLOCK_MINUTES:
        return Check("clock", Level.OK, "It agrees with Google's.")
    how = "fast" if minutes > 0 else "slow"
    return Check(
        "clock",
        Level.ATTENTION,
        f"It is {abs(minutes):.0f} min {how}: Google will not accept credentials.",
        "Set the clock, e.g. by switching on its synchronisation.",
        Trouble.DENIED.value,
    )


def _may_write(layout: Layout, access: Access) -> Check:
    """Return whether the account is an editor, as far as reading tells.

    Google says so only of protected areas, of which every sync leaves some.
    """
    who = access.account or "the account"
    ours = {
        sheet.title: protection.editable
        for sheet in layout.sheets
        for protection in sheet.protections
        if protection.description == PROTECTION
    }
    closed = [title for title, editable in ours.items() if not editable]
    if closed:
        return Check(
            "writing",
            Level.ATTENTION,
            f"{who} may not edit what is protected: {', '.join(closed)}.",
            f"Share the spreadsheet with {who} as Editor; if it is, add it under "
            "Data > Protect sheets and ranges.",
            Trouble.DENIED.value,
        )
    if ours:
        return Check("writing", Level.OK, f"{who} may edit the generated tabs.")
    return Check(
        "writing",
        Level.UNKNOWN,
        "Google does not say before the first sync.",
        f"Share the spreadsheet with {who} as Editor, if it is not yet.",
    )


def _leftover(layout: Layout) -> tuple[Check, ...]:
    if not layout.staging:
        return ()
    what = "A killed run left a hidden tab; the next sync that writes removes it."
    return (Check("leftovers", Level.OK, what),)
