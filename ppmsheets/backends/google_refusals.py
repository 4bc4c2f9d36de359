"""What Google refuses or fails at, in our words: by code and reason, never by text.

The texts of the API come in the language of the account, so nothing depends on
them; a short piece is quoted where it may help.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ppmsheets.backends.google_address import address_of
from ppmsheets.workbook import Trouble, WorkbookError

PRODUCT = "Google Sheets"
_QUOTED = 200
"""Characters of Google's own text that are shown; it may echo what was sent."""

_RATES = frozenset(
    {"RATE_LIMIT_EXCEEDED", "rateLimitExceeded", "userRateLimitExceeded"}
)
_NO_ROOM = frozenset({"storageQuotaExceeded", "teamDriveFileLimitExceeded"})
_PASSING = frozenset({408, 500, 502, 503, 504})


class RejectedError(WorkbookError):
    """Google found a request wrong (400): nothing of it was applied.

    Attributes:
        status: Google's word for it, such as ``INVALID_ARGUMENT``.
    """

    def __init__(self, where: str, what: str, fix: str, status: str) -> None:
        """Say where, what and how to mend."""
        super().__init__(where, what, fix, Trouble.REFUSED)
        self.status = status


class UnknownFateError(WorkbookError):
    """A write was sent and its answer was lost: it may have been applied or not."""

    settled = False

    def __init__(self, where: str, what: str) -> None:
        """Say what happened to the answer."""
        fix = "Run again: the next run finds out and goes on from there."
        super().__init__(where, what, fix, Trouble.TEMPORARY)


@dataclass(frozen=True, slots=True)
class Failure:
    """One answer that is no success.

    Attributes:
        code: HTTP status code.
        status: Google's word for it, ``""`` where the body is not Google's JSON.
        reasons: Machine-readable reasons.
        message: Google's text, in the language of the account.
        retry_after: Seconds that the answer asks to wait; None: it does not say.
    """

    code: int
    status: str = ""
    reasons: frozenset[str] = frozenset()
    message: str = ""
    retry_after: float | None = None

    @property
    def is_quota(self) -> bool:
        """Whether the calls of this minute are used up; nothing was applied."""
        return self.code == 429 or (self.code == 403 and bool(self.reasons & _RATES))

    @property
    def is_passing(self) -> bool:
        """Whether the same call may work a moment later."""
        return self.code in _PASSING


@dataclass(frozen=True, slots=True)
class Door:
    """Whose door it is, for messages.

    Attributes:
        book_id: The spreadsheet's id.
        account: E-mail address of the account; None: not known.
        source: Where its credentials come from.
        role: What the account must be there, in Google's word.
    """

    book_id: str
    account: str | None = None
    source: str = ""
    role: str = "Editor"

    @property
    def link(self) -> str:
        """Where people open the spreadsheet."""
        return address_of(self.book_id)


def failure_of(code: int, headers: Mapping[str, str], body: bytes) -> Failure:
    """Return what an answer says, however little of it is Google's."""
    found = _error(body)
    reasons = {
        one.get("reason", "")
        for name in ("details", "errors")
        for one in found.get(name, ())
        if isinstance(one, dict)
    }
    return Failure(
        code=code,
        status=str(found.get("status", "")),
        reasons=frozenset(reasons - {""}),
        message=str(found.get("message", "")),
        retry_after=_seconds(headers.get("Retry-After")),
    )


def _error(body: bytes) -> dict[str, Any]:
    try:
        found = json.loads(body)["error"]
    except (ValueError, KeyError, TypeError):
        return {}
    return found if isinstance(found, dict) else {}


def _seconds(text: str | None) -> float | None:
    """Return a Retry-After in seconds; its other form, a date, is not used here."""
    try:
        return max(0.0, float(text)) if text else None
    except ValueError:
        return None


def refusal(failure: Failure, door: Door) -> WorkbookError:
    """Return what a person is told about a failure that waiting does not mend."""
    if failure.code == 400:
        return _rejected(failure, door)
    if failure.code == 401:
        return unauthenticated(door)
    if failure.code == 403:
        return _forbidden(failure, door)
    if failure.code == 404:
        what = "There is no such spreadsheet, or it is not shared with this account."
        return WorkbookError(door.link, what, _sharing(door), Trouble.DENIED)
    if failure.code == 413:
        what = "The changes are more than Google takes in one piece."
        return WorkbookError(
            door.link, what, "Split the portfolio over two workbooks.", Trouble.REFUSED
        )
    what = f"{PRODUCT} answered {failure.code}{_said(failure)}."
    return WorkbookError(
        door.link, what, "Run again; report it if it stays so.", Trouble.FAILED
    )


def _rejected(failure: Failure, door: Door) -> RejectedError:
    what = f"{PRODUCT} refused a request{_said(failure)}."
    fix = "Nothing was applied. Run again; report it if it stays so."
    return RejectedError(door.link, what, fix, failure.status)


def unauthenticated(door: Door) -> WorkbookError:
    """Return what a person is told whose credentials Google does not take."""
    who = door.account or "The account"
    what = f"{who} was not accepted: its credentials are revoked or out of date."
    fix = f"Renew them{_from(door)}, or choose others with --credentials."
    return WorkbookError(door.source or PRODUCT, what, fix, Trouble.DENIED)


def wrong_clock(door: Door, minutes: float | None) -> WorkbookError:
    """Return what a person is told whose clock is wrong.

    Args:
        door: Where it was going.
        minutes: How far the clock is ahead; negative: behind; None: not known.
    """
    how = "wrong"
    if minutes is not None and abs(minutes) >= 1:
        how = f"{abs(minutes):.0f} min {'fast' if minutes > 0 else 'slow'}"
    what = f"This computer's clock is {how}, so no credentials are accepted."
    fix = "Set the clock, e.g. by switching on its synchronisation."
    return WorkbookError(door.source or PRODUCT, what, fix, Trouble.DENIED)


def _forbidden(failure: Failure, door: Door) -> WorkbookError:
    if failure.reasons & _NO_ROOM:
        what = "A service account owns no room for files."
        fix = f"Create the spreadsheet yourself, then s{_sharing(door)[1:]}"
    elif "SERVICE_DISABLED" in failure.reasons:
        what = "The Google Sheets API is switched off in the account's project."
        fix = "Switch it on in the Google Cloud console: APIs & Services > Library."
    elif failure.reasons & {
        "ACCESS_TOKEN_SCOPE_INSUFFICIENT",
        "insufficientPermissions",
    }:
        what = f"The credentials{_from(door)} do not reach spreadsheets."
        fix = (
            "Grant the scope https://www.googleapis.com/auth/spreadsheets: gcloud auth "
            "application-default login --scopes="
            "https://www.googleapis.com/auth/spreadsheets,"
            "https://www.googleapis.com/auth/cloud-platform"
        )
    else:
        what = "This account may not do that here."
        fix = _sharing(door)
    return WorkbookError(door.link, what, fix, Trouble.DENIED)


def _sharing(door: Door) -> str:
    who = door.account or "the account"
    return f"Share {door.book_id} with {who} as {door.role}."


def _from(door: Door) -> str:
    return f" in {door.source}" if door.source else ""


def _said(failure: Failure) -> str:
    text = " ".join(failure.message.split()).rstrip(".")
    cut = text if len(text) <= _QUOTED else text[:_QUOTED] + " …"
    return f" ({cut})" if cut else ""


def exhausted(failure: Failure, door: Door, tries: int) -> WorkbookError:
    """Return what a person is told about a failure that waiting did not mend."""
    if failure.is_quota:
        what = (
            f"The quota is used up: 60 calls a minute for an account ({tries} tries)."
        )
        fix = "Run again in a minute, or run fewer syncs with one account."
    else:
        what = f"{PRODUCT} answered {failure.code}, {tries} times."
        fix = "Run again later; it will work when the service does."
    return WorkbookError(door.link, what, fix, Trouble.TEMPORARY)


def unreachable(how: str, door: Door) -> WorkbookError:
    """Return what a person is told when no answer comes through the network.

    Args:
        how: What is broken, such as ``DNS``.
        door: Where it was going.
    """
    what = f"Cannot reach {PRODUCT} ({how})."
    fix = "Will work again when the network does."
    return WorkbookError(door.link, what, fix, Trouble.TEMPORARY)
