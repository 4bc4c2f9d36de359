"""Which errors say that a request cannot have reached Google."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator

import urllib3.exceptions

_UNSENT: tuple[tuple[type[BaseException], str], ...] = (
    (socket.gaierror, "DNS"),
    (urllib3.exceptions.NameResolutionError, "DNS"),
    (ConnectionRefusedError, "connection refused"),
    (urllib3.exceptions.ConnectTimeoutError, "no connection in time"),
    (urllib3.exceptions.ProxyError, "the proxy does not let it through"),
    (ssl.SSLCertVerificationError, "the connection cannot be trusted"),
    (urllib3.exceptions.NewConnectionError, "no connection"),
)


def unsent(error: BaseException) -> str | None:
    """Return why a request cannot have reached Google; None if it may have."""
    chain = list(_chain(error))
    for kind, how in _UNSENT:
        if any(isinstance(one, kind) for one in chain):
            return how
    return None


def _chain(error: BaseException) -> Iterator[BaseException]:
    """Yield an error and all that it was made from, however it was wrapped."""
    todo, seen = [error], set[int]()
    while todo:
        one = todo.pop()
        if id(one) in seen:
            continue
        seen.add(id(one))
        yield one
        inner = (one.__cause__, one.__context__, getattr(one, "reason", None))
        todo.extend(
            each for each in (*inner, *one.args) if isinstance(each, BaseException)
        )
