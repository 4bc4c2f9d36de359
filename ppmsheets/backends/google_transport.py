"""Calls to the Sheets API that end: bounded retries, bounded time, honest errors.

gspread carries the calls; its own retry never gives up and sends a lost write
again, so it is not used. A read is simply made again. A write is made again only
when it cannot have reached Google; else :class:`UnknownFateError` tells the caller
to look what has become of it.
"""

from __future__ import annotations

import functools
import itertools
import json
import logging
import queue
import secrets
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

import google.auth.exceptions
import requests
from gspread.exceptions import APIError
from gspread.http_client import HTTPClient

from ppmsheets.backends.google_limiter import Limiter
from ppmsheets.backends.google_refusals import (
    Door,
    UnknownFateError,
    exhausted,
    failure_of,
    refusal,
    unauthenticated,
    unreachable,
    wrong_clock,
)
from ppmsheets.backends.google_unsent import unsent
from ppmsheets.workbook import WorkbookError

GOOGLE = "https://sheets.googleapis.com"
_AGENT = "ppmsheets (gzip)"
"""Google zips answers only for agents that have the word in their name."""

_log = logging.getLogger("ppmsheets.google")


@dataclass(frozen=True, slots=True)
class Limits:
    """How long and how often is tried.

    Attributes:
        attempts: Tries of one call, the first counted.
        connect: Seconds to a connection.
        read: Seconds of one try of a read, however slowly the answer drips.
        write: Seconds of one try of a write; Google's own limit is 180.
        call: Seconds of one call, all tries and waits together.
        run: Seconds of all calls of one run together.
    """

    attempts: int = 5
    connect: float = 10.0
    read: float = 60.0
    write: float = 180.0
    call: float = 200.0
    run: float = 400.0


@dataclass(frozen=True, slots=True)
class World:
    """Where the API is, time and chance.

    Attributes:
        base: Address of the API, without a path.
        clock: Seconds on a clock that never goes back.
        sleep: Waits for some seconds.
        chance: Returns a number from 0 to 1.
        wall: Seconds since 1970, to tell a wrong clock.
    """

    base: str = GOOGLE
    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    chance: Callable[[], float] = secrets.SystemRandom().random
    wall: Callable[[], float] = time.time


def as_json(value: object) -> bytes:
    """Return a message in as few bytes as it takes."""
    write = functools.partial(json.dumps, separators=(",", ":"), allow_nan=False)
    try:
        return write(value, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        # Half a character, as a product may hand out, has no other spelling.
        return write(value).encode()


class _Request(NamedTuple):
    method: str
    url: str
    params: dict[str, Any]
    body: bytes | None
    write: bool


class _Reply(NamedTuple):
    code: int
    headers: Mapping[str, str]
    body: bytes


class _PassingError(Exception):
    """A try that failed so that another one may do.

    Attributes:
        error: What a person is told if no other one does.
        wait: Least seconds before the next try.
        quota: The calls of this minute are used up.
    """

    def __init__(
        self, error: WorkbookError, *, wait: float = 0.0, quota: bool = False
    ) -> None:
        super().__init__(str(error))
        self.error = error
        self.wait = wait
        self.quota = quota


class Transport:
    """Makes calls on one spreadsheet.

    Args:
        client: gspread's plain client with credentials.
        door: Whose calls these are, for messages.
        limits: How long and how often is tried.
        world: Where the API is, time and chance.
        limiter: Shared count of calls; None to count on Google alone.
    """

    def __init__(
        self,
        client: HTTPClient,
        door: Door,
        *,
        limits: Limits = Limits(),
        world: World = World(),
        limiter: Limiter | None = None,
    ) -> None:
        """Take the client; no call is made yet."""
        self._client = client
        self._client.session.headers["User-Agent"] = _AGENT
        self._base = world.base
        self._door = door
        self._limits = limits
        self._world = world
        self._limiter = limiter
        self._left = limits.run

    def call(
        self,
        method: str,
        path: str,
        *,
        params: Mapping[str, Any] | None = None,
        body: Mapping[str, Any] | None = None,
        write: bool = False,
    ) -> dict[str, Any]:
        """Make one call and return the decoded answer.

        Args:
            method: HTTP method.
            path: Path from ``/v4`` on.
            params: Query; a list becomes a repeated parameter.
            body: JSON body.
            write: The call changes something, so it is not simply made again.

        Raises:
            RejectedError: Google found the request wrong; nothing was applied.
            UnknownFateError: A write may have been applied or not.
            WorkbookError: Nothing was applied, for another reason.
        """
        data = None if body is None else as_json(body)
        query = {**(params or {}), "prettyPrint": "false"}
        request = _Request(method, self._base + path, query, data, write)
        started = self._world.clock()
        end = started + min(self._limits.call, self._left)
        try:
            return self._until(request, end)
        finally:
            self._left -= self._world.clock() - started

    def _until(self, request: _Request, end: float) -> dict[str, Any]:
        for attempt in itertools.count(1):
            try:
                self._take_turn(request, end)
                answer = self._try(request, end, attempt)
            except _PassingError as failed:
                wait = self._wait(failed, attempt)
                late = self._world.clock() + wait >= end
                if attempt >= self._limits.attempts or late:
                    raise failed.error from failed
                _log.info("%s Try %d in %.1f s.", failed.error.what, attempt + 1, wait)
                self._world.sleep(wait)
                continue
            if attempt > 1:
                _log.warning("Google Sheets answered after %d retries.", attempt - 1)
            return answer
        raise AssertionError  # pragma: no cover - count never ends

    def _wait(self, failed: _PassingError, attempt: int) -> float:
        """Return the seconds before the next try, by chance so that runs spread."""
        chance = self._world.chance()
        if failed.wait:
            wait = failed.wait + chance
        elif failed.quota:
            # The count starts anew each minute: short waits would all be in vain.
            wait = min(64.0, 15.0 * 2 ** (attempt - 1)) * (0.5 + chance / 2)
        else:
            wait = min(32.0, 2.0 ** (attempt - 1)) * chance
        if failed.quota and self._limiter is not None:
            self._limiter.pause(wait)
        return wait

    def _take_turn(self, request: _Request, end: float) -> None:
        """Wait until the account has a call left in this minute."""
        while self._limiter is not None:
            wait = self._limiter.take(write=request.write)
            if not wait:
                return
            if self._world.clock() + wait >= end:
                raise exhausted(failure_of(429, {}, b""), self._door, 0)
            self._world.sleep(wait)

    # --- one try ------------------------------------------------------------------

    def _try(self, request: _Request, end: float, attempt: int) -> dict[str, Any]:
        started = self._world.clock()
        limit = self._limits.write if request.write else self._limits.read
        limit = min(limit, end - started)
        try:
            reply = self._send(request, max(limit, 0.001))
        except google.auth.exceptions.GoogleAuthError as error:
            raise self._unauthorised(error) from error
        except (requests.RequestException, OSError) as error:
            raise self._broken(error, request) from error
        _log.debug(
            "%s %s: %d, %d bytes up, %d down, %.2f s",
            request.method,
            request.url.removeprefix(self._base),
            reply.code,
            len(request.body or b""),
            len(reply.body),
            self._world.clock() - started,
        )
        if reply.code == 200:
            return self._decoded(reply, request)
        raise self._failed(reply, request, attempt)

    def _send(self, request: _Request, limit: float) -> _Reply:
        """Send a request and wait for the whole answer, for ``limit`` seconds at most.

        No timeout of a socket bounds a server that sends a byte now and then, nor
        a name that is not resolved, so the work is left to a thread that nobody
        waits for any longer.
        """
        done: queue.SimpleQueue[_Reply | Exception] = queue.SimpleQueue()
        self._client.set_timeout((min(self._limits.connect, limit), limit))

        def work() -> None:
            try:
                done.put(self._exchange(request))
            except Exception as error:  # noqa: BLE001 - raised again by who waits
                done.put(error)

        threading.Thread(target=work, daemon=True).start()
        try:
            found = done.get(timeout=limit)
        except queue.Empty:
            raise requests.ReadTimeout from None
        if isinstance(found, Exception):
            raise found
        return found

    def _exchange(self, request: _Request) -> _Reply:
        headers = {"Content-Type": "application/json"} if request.body else None
        try:
            response = self._client.request(
                request.method,
                request.url,
                params=request.params,
                data=request.body,
                headers=headers,
            )
        except APIError as error:
            response = error.response
        return _Reply(response.status_code, response.headers, response.content)

    # --- what went wrong ----------------------------------------------------------

    def _decoded(self, reply: _Reply, request: _Request) -> dict[str, Any]:
        try:
            found = json.loads(reply.body)
        except ValueError:
            found = None
        if isinstance(found, dict):
            return found
        how = "an answer was cut off"
        if reply.body.lstrip()[:1] == b"<":
            how = "a proxy or a login page answered in its place"
        elif not reply.body:
            how = "an answer was empty"
        raise self._lost(how, request)

    def _failed(self, reply: _Reply, request: _Request, attempt: int) -> Exception:
        failure = failure_of(*reply)
        if failure.is_quota:
            error = exhausted(failure, self._door, attempt)
            return _PassingError(error, wait=failure.retry_after or 0.0, quota=True)
        if not failure.is_passing:
            return refusal(failure, self._door)
        if request.write:
            return UnknownFateError(
                self._door.link, f"Google Sheets answered {failure.code} to a write."
            )
        error = exhausted(failure, self._door, attempt)
        return _PassingError(error, wait=failure.retry_after or 0.0)

    def _broken(self, error: Exception, request: _Request) -> Exception:
        how = unsent(error)
        if how:
            return _PassingError(unreachable(how, self._door))
        if isinstance(error, requests.Timeout):
            return self._lost("no whole answer in time", request)
        if isinstance(error, requests.exceptions.ChunkedEncodingError):
            return self._lost("an answer was cut off", request)
        return self._lost("the connection broke", request)

    def _lost(self, how: str, request: _Request) -> Exception:
        """Return what follows from an answer that did not come through."""
        if request.write:
            what = f"The answer to a write was lost: {how}."
            return UnknownFateError(self._door.link, what)
        return _PassingError(unreachable(how, self._door))

    def _unauthorised(self, error: google.auth.exceptions.GoogleAuthError) -> Exception:
        """Return what follows when no token is given; nothing was sent to Sheets."""
        network = isinstance(error, google.auth.exceptions.TransportError)
        if network or error.retryable:
            how = unsent(error) or "no answer from the sign-in service"
            return _PassingError(unreachable(how, self._door))
        # ``iat`` names a field of the signed request, in every language.
        if "iat" in str(error) and "invalid_grant" in str(error):
            return wrong_clock(self._door, self.minutes_fast())
        return unauthenticated(self._door)

    def minutes_fast(self) -> float | None:
        """Return how far this host's clock is ahead of Google's, in minutes.

        None where Google does not say its time.
        """
        from email.utils import parsedate_to_datetime  # noqa: PLC0415 - rare

        try:
            reply = requests.head(self._base, timeout=self._limits.connect)
            there = parsedate_to_datetime(reply.headers["Date"]).timestamp()
        except (requests.RequestException, KeyError, ValueError):
            return None
        return (self._world.wall() - there) / 60
