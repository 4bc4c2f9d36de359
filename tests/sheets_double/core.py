"""The double's heart: one call in, one answer out, no network and no clock."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple
from urllib.parse import parse_qs, unquote, urlsplit

from tests.sheets_double import discovery, drive, masks, spreadsheets
from tests.sheets_double.drive import Call
from tests.sheets_double.edits import Edit, perform
from tests.sheets_double.faults import (
    HTML,
    Answer,
    Delivery,
    Injection,
    Quota,
    faulty,
)
from tests.sheets_double.fresh import created_book, seeded_book
from tests.sheets_double.grid import Book
from tests.sheets_double.ids import Ids
from tests.sheets_double.protection import Caller
from tests.sheets_double.refusals import Json, RefusedError, refuse, refuse_field
from tests.sheets_double.routes import Matched, Route, find, is_read
from tests.sheets_double.spreadsheets import Sheets, checked_mask, truth
from tests.sheets_double.store import Store
from tests.sheets_double.values import Asked

ACCOUNT = "double@sheets-double.iam.gserviceaccount.com"
"""The account that calls, unless told otherwise."""

OWNER = "owner@example.com"
"""The owner of spreadsheets that were loaded and not created by the account."""


class Seen(NamedTuple):
    """One call that came in.

    Attributes:
        method: HTTP method.
        path: Path without the query, as sent.
        read: Whether it only reads.
        sent: Bytes of its body.
        answered: Bytes of the answer's body.
        status: HTTP status of the answer.
    """

    method: str
    path: str
    read: bool
    sent: int
    answered: int
    status: int


@dataclass(slots=True)
class Double:
    """A stand-in for the Sheets API and the Drive calls around it.

    Attributes:
        account: E-mail address of whoever calls.
        language: Language of error texts.
        faults: What goes wrong, and when.
        edits: What people do between calls.
        quota: Limits a minute; None for none.
        store: Every spreadsheet.
        calls: What came in, in order.
    """

    account: str = ACCOUNT
    language: str = "en"
    faults: tuple[Injection, ...] = ()
    edits: tuple[Edit, ...] = ()
    quota: Quota | None = None
    store: Store = field(init=False)
    calls: list[Seen] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Start with an empty store."""
        self.store = Store(self.account, Ids())

    def seed(self, answer: Json, *, owner: str = OWNER) -> Book:
        """Load the spreadsheet that a ``spreadsheets.get`` answer shows."""
        book = seeded_book(answer, owner, self.store.ids, self.account)
        self.store.add(book)
        return book

    def handle(
        self,
        method: str,
        url: str,
        headers: Mapping[str, str] | None = None,
        body: bytes | str | None = None,
    ) -> Answer:
        """Answer one HTTP call.

        Args:
            method: HTTP method.
            url: Whole URL or path with query.
            headers: Headers; only ``X-HTTP-Method-Override`` changes anything.
            body: Raw body.

        Raises:
            UnsupportedError: The call asks for what the double does not model.
            BrokenDoubleError: The double was about to answer nonsense.
        """
        number = len(self.calls) + 1
        self.store.ticks += 1
        text = body.decode() if isinstance(body, bytes) else body or ""
        method, url, text = _overridden(method, url, headers or {}, text)
        split = urlsplit(url)
        read = is_read(method, split.path)
        self._edit(number, split.path)
        hit = next((one for one in self.faults if one.hits(number)), None)

        def answered() -> Answer:
            return self._guarded(method, split.path, split.query, text)

        if hit is None:
            answer = answered()
        else:
            answer = faulty(hit, answered, read=read, language=self.language)
        size = 0 if answer.delivery is Delivery.RESET else len(answer.body)
        seen = Seen(method, split.path, read, len(text.encode()), size, answer.status)
        self.calls.append(seen)
        return answer

    def _edit(self, number: int, path: str) -> None:
        for edit in self.edits:
            if edit.before != number:
                continue
            match = re.search(r"/(?:spreadsheets|files)/([^/:]+)", path)
            wanted = edit.spreadsheet or (match[1] if match else "")
            book = self.store.find(wanted).fork()
            perform(edit.act, book, self.store.ids)
            self.store.keep(book)

    def _guarded(self, method: str, path: str, query: str, text: str) -> Answer:
        try:
            return self._routed(method, path, query, text)
        except RefusedError as error:
            return Answer(error.code, drive.as_json(error.body(self.language)))

    def _routed(self, method: str, path: str, query: str, text: str) -> Answer:
        found = parse_qs(query, keep_blank_values=True)
        last = {name: given[-1] for name, given in found.items()}
        for wanted, pattern, handler in drive.ROUTES:
            match = pattern.match(path)
            if match and wanted == method:
                body = {} if "/upload/" in path else _decoded(text)
                parts = {k: unquote(v) for k, v in match.groupdict().items()}
                return handler(Call(self.store, last, body, text), **parts)
        if method == "POST" and path.endswith("/token"):
            token = {
                "access_token": "double",
                "expires_in": 3599,
                "token_type": "Bearer",
            }
            return Answer(200, drive.as_json(token))
        routed = find(method, path)
        if routed:
            return self._sheets_call(*routed, found, text)
        return Answer(
            404, b"<!DOCTYPE html><title>Error 404 (Not Found)!!1</title>", HTML
        )

    def _sheets_call(
        self,
        route: Route,
        parts: dict[str, str],
        query: dict[str, list[str]],
        text: str,
    ) -> Answer:
        if self.quota is not None:
            self.quota.take(read=route.reads)
        method = discovery.methods()[route.id]
        last = {name: given[-1] for name, given in query.items()}
        _check_query(last, method.parameters)
        mask = checked_mask(last.get("fields"), method.response)
        body = _accepted(method.request, text)
        if route.id == "sheets.spreadsheets.create":
            answer = self._create(body)
        else:
            book = self.store.find(parts.pop("book_id"))
            asked = Asked(
                book if route.reads else book.fork(),
                last,
                tuple(query.get("ranges", ())),
                body,
                Caller(self.account),
            )
            answer = self._answer(route, asked, parts, mask)
        discovery.check_answer(method.response, answer)
        return Answer(200, _written(masks.pick(mask, answer), last))

    def _create(self, body: Json) -> Json:
        if not self.store.may_create:
            refuse("The caller does not have permission", "PERMISSION_DENIED")
        ids = self.store.ids
        book = created_book(ids.file(), body, self.account, ids)
        self.store.add(book)
        asked = Asked(book, {}, (), {}, Caller(self.account))
        return spreadsheets.get(asked, {})

    def _answer(
        self, route: Route, asked: Asked, parts: dict[str, str], mask: masks.Mask
    ) -> Json:
        others: list[Book] = []

        def find_other(book_id: str) -> Book:
            if book_id == asked.book.id:
                return asked.book
            others.append(self.store.find(book_id).fork())
            return others[-1]

        matched = Matched(asked, parts, Sheets(self.store.ids, find_other), mask)
        answer = route.answer(matched)
        if not route.reads:
            # Only a call that went well all the way changes anything.
            for book in (asked.book, *others):
                self.store.keep(book)
        return answer


def _overridden(
    method: str, url: str, headers: Mapping[str, str], text: str
) -> tuple[str, str, str]:
    """Return the call that was meant: a long query may travel as a form.

    Source: Google's own client for Python sends a GET of more than 2,048
    characters as a POST.
    """
    named = {name.lower(): value for name, value in headers.items()}
    meant = named.get("x-http-method-override")
    if method != "POST" or meant is None:
        return method, url, text
    if named.get("content-type", "").startswith("application/x-www-form-urlencoded"):
        return meant, f"{url}{'&' if '?' in url else '?'}{text}", ""
    return meant, url, text


_ROOTS = {"ValueRange": "data"}
"""What error texts call the body of a call, where it has a name."""


def _accepted(schema: str | None, text: str) -> Json:
    body = _decoded(text)
    if schema is None:
        return {}
    at = _ROOTS.get(schema, "")
    return discovery.accept(schema, body, at) if body else {"values": []} if at else {}


def _no_constant(text: str) -> None:
    """Refuse NaN and the infinities, which Python's reader would let pass."""
    raise ValueError(text)


def _decoded(text: str) -> Json:
    if not text.strip():
        return {}
    try:
        found = json.loads(text, parse_constant=_no_constant)
    except ValueError:
        refuse("Invalid JSON payload received. Unexpected token.\n" + text[:40])
    if not isinstance(found, dict):
        text = 'Invalid JSON payload received. Unknown name "": '
        refuse(text + "Root element must be a message.")
    return found


def _check_query(query: dict[str, str], known: dict[str, tuple[str, ...]]) -> None:
    for name, value in query.items():
        if name not in known and not name.startswith("$"):
            text = f'Invalid JSON payload received. Unknown name "{name}": '
            field_text = f"Field '{name}' could not be found in request message."
            refuse_field("", text + "Cannot bind query parameter. " + field_text)
        if known.get(name) and value not in known[name]:
            path = discovery.snake(name)
            refuse_field(path, f"Invalid value at '{path}' (enum), \"{value}\"")
    if query.get("alt", "json") != "json":
        refuse_field("alt", f"Invalid value for alt: {query['alt']}")


def _written(answer: Json, query: dict[str, str]) -> bytes:
    if truth(query.get("prettyPrint", "true")):
        return drive.as_json(answer)
    text = json.dumps(answer, ensure_ascii=False, separators=(",", ":"))
    return text.encode()
