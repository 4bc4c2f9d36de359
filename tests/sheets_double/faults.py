"""What can go wrong between a client and Google, as data.

An injection says which call is hit, how, and whether Google had already applied
the call when it went wrong: the case that a careless retry gets wrong.
"""

from __future__ import annotations

import enum
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

from tests.sheets_double.refusals import Json, RefusedError


class FaultKind(enum.Enum):
    """How a call goes wrong."""

    QUOTA = "429"
    SERVER_ERROR = "500"
    BAD_GATEWAY = "502"
    UNAVAILABLE = "503"
    UNAUTHENTICATED = "401"
    FORBIDDEN = "403"
    RESET = "reset"
    CUT = "cut"
    DRIP = "drip"
    SILENT = "silent"
    DELAY = "delay"
    PORTAL = "portal"
    """200 with the HTML page of a hotel's network."""
    EMPTY = "empty"
    """200 without a body."""


class Injection(NamedTuple):
    """A fault at a call.

    Attributes:
        kind: How it goes wrong.
        at: Number of the call that is hit, the first call being 1.
        applied: Whether Google had applied the call before it went wrong.
        times: How many calls from ``at`` on are hit; 0 for all.
        retry_after: Seconds of a Retry-After header; None for no header, as in
            every quota answer recorded.
        seconds: Length of a delay, or between two bytes of a drip.
    """

    kind: FaultKind
    at: int = 1
    applied: bool = False
    times: int = 1
    retry_after: float | None = None
    seconds: float = 0.5

    def hits(self, call: int) -> bool:
        """Return whether a call is hit."""
        return call >= self.at and (not self.times or call < self.at + self.times)


def read_injections(text: str) -> tuple[Injection, ...]:
    """Return the injections of a JSON list such as ``[{"kind": "503", "at": 2}]``."""
    return tuple(
        Injection(**{**one, "kind": FaultKind(one["kind"])}) for one in json.loads(text)
    )


class Delivery(enum.Enum):
    """How an answer travels to the client."""

    WHOLE = "whole"
    RESET = "reset"
    CUT = "cut"
    DRIP = "drip"
    SILENT = "silent"


@dataclass(frozen=True, slots=True)
class Answer:
    """One HTTP answer.

    Attributes:
        status: HTTP status code.
        body: The bytes of the whole body.
        content_type: Its type.
        headers: Headers beside the type.
        delivery: How it travels.
        seconds: Wait before it, or between two bytes of a drip.
    """

    status: int
    body: bytes
    content_type: str = "application/json; charset=UTF-8"
    headers: dict[str, str] = field(default_factory=dict)
    delivery: Delivery = Delivery.WHOLE
    seconds: float = 0.0

    @property
    def json(self) -> Json:
        """The decoded body."""
        return json.loads(self.body)


HTML = "text/html; charset=UTF-8"

_PAGES = {
    FaultKind.SERVER_ERROR: (500, "Error 500 (Server Error)!!1"),
    FaultKind.BAD_GATEWAY: (502, "Error 502 (Server Error)!!1"),
    FaultKind.PORTAL: (200, "Welcome to our free WiFi. Please sign in."),
}

_DELIVERIES = {
    FaultKind.RESET: Delivery.RESET,
    FaultKind.CUT: Delivery.CUT,
    FaultKind.DRIP: Delivery.DRIP,
    FaultKind.SILENT: Delivery.SILENT,
}

_UNAUTHENTICATED = (
    "Request had invalid authentication credentials. Expected OAuth 2 access token, "
    "login cookie or other valid authentication credential. See "
    "https://developers.google.com/identity/sign-in/web/devconsole-project."
)

_REFUSALS = {
    FaultKind.UNAVAILABLE: ("UNAVAILABLE", "The service is currently unavailable."),
    FaultKind.UNAUTHENTICATED: ("UNAUTHENTICATED", _UNAUTHENTICATED),
    FaultKind.FORBIDDEN: ("PERMISSION_DENIED", "The caller does not have permission"),
}


def faulty(
    injection: Injection, answer: Callable[[], Answer], *, read: bool, language: str
) -> Answer:
    """Return the answer of a call that an injection hits.

    Args:
        injection: The fault.
        answer: Handles the call; asked only where the fault lets Google see it.
        read: Whether the call only reads, which decides the quota that is named.
        language: Language of error texts.
    """
    kind = injection.kind
    if kind is FaultKind.DELAY:
        return _travelling(answer(), Delivery.WHOLE, injection.seconds)
    needs_answer = kind in (FaultKind.DRIP, FaultKind.CUT)
    whole = answer() if injection.applied or needs_answer else None
    if kind in _DELIVERIES:
        sent = whole or Answer(200, b"")
        return _travelling(sent, _DELIVERIES[kind], injection.seconds)
    if kind is FaultKind.EMPTY:
        return Answer(200, b"")
    headers = {}
    if injection.retry_after is not None:
        headers["Retry-After"] = f"{injection.retry_after:g}"
    if kind in _PAGES:
        status, text = _PAGES[kind]
        page = f"<!DOCTYPE html>\n<html lang=en>\n<title>{text}</title>\n"
        return Answer(status, page.encode(), HTML, headers)
    if kind is FaultKind.UNAUTHENTICATED:
        realm = 'Bearer realm="https://accounts.google.com/", error="invalid_token"'
        headers["WWW-Authenticate"] = realm
    refusal = (
        quota_refusal(read=read)
        if kind is FaultKind.QUOTA
        else RefusedError(_REFUSALS[kind][1], status=_REFUSALS[kind][0])
    )
    body = json.dumps(refusal.body(language), indent=2).encode()
    return Answer(refusal.code, body, headers=headers)


def _travelling(answer: Answer, delivery: Delivery, seconds: float) -> Answer:
    return Answer(
        answer.status,
        answer.body,
        answer.content_type,
        answer.headers,
        delivery,
        seconds,
    )


def quota_refusal(*, read: bool) -> RefusedError:
    """Return what Google says when a minute's calls are used up, as recorded."""
    word = "Read" if read else "Write"
    detail = {
        "@type": "type.googleapis.com/google.rpc.ErrorInfo",
        "reason": "RATE_LIMIT_EXCEEDED",
        "domain": "googleapis.com",
        "metadata": {
            "consumer": "projects/1071851248496",
            "quota_limit": f"{word}RequestsPerMinutePerUser",
            "quota_metric": f"sheets.googleapis.com/{word.lower()}_requests",
            "service": "sheets.googleapis.com",
        },
    }
    message = (
        f"Quota exceeded for quota metric '{word} requests' and limit '{word} requests "
        "per minute per user' of service 'sheets.googleapis.com' for consumer "
        "'project_number:1071851248496'."
    )
    return RefusedError(message, status="RESOURCE_EXHAUSTED", details=(detail,))


@dataclass(slots=True)
class Quota:
    """Calls that one user may make a minute.

    Attributes:
        clock: Seconds on a clock that never goes back.
        reads: Reads a minute.
        writes: Writes a minute.
    """

    clock: Callable[[], float]
    reads: int = 60
    writes: int = 60
    _used: dict[tuple[bool, int], int] = field(default_factory=dict)

    def take(self, *, read: bool) -> None:
        """Count a call.

        Raises:
            RefusedError: The minute's calls are used up.
        """
        key = (read, int(self.clock() // 60))
        used = self._used.get(key, 0)
        if used >= (self.reads if read else self.writes):
            raise quota_refusal(read=read)
        self._used[key] = used + 1
