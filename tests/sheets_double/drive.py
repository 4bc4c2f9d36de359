"""The Drive calls that clients of Sheets make."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from typing import NamedTuple

from tests.sheets_double import masks
from tests.sheets_double.exports import exported
from tests.sheets_double.faults import Answer
from tests.sheets_double.fresh import new_book
from tests.sheets_double.grid import Book
from tests.sheets_double.kinds.sheets import make_sheet
from tests.sheets_double.protection import Caller
from tests.sheets_double.refusals import Json, refuse_file, unsupported
from tests.sheets_double.store import Store
from tests.sheets_double.values import Asked
from tests.sheets_double.writes import write

SPREADSHEET = "application/vnd.google-apps.spreadsheet"


class Call(NamedTuple):
    """One Drive call.

    Attributes:
        store: The files.
        query: Query parameters.
        body: Decoded JSON, or the raw bytes of an upload.
        text: The raw body as text.
    """

    store: Store
    query: dict[str, str]
    body: Json
    text: str

    def masked(self, value: Json, usual: tuple[str, ...]) -> Answer:
        """Return an answer cut to the wanted fields, or to the usual ones."""
        wanted = self.query.get("fields")
        if wanted:
            return Answer(200, as_json(masks.pick(masks.parse(wanted), value)))
        return Answer(200, as_json({k: value[k] for k in usual if k in value}))


def as_json(value: Json) -> bytes:
    """Return a value as the API writes it."""
    return (json.dumps(value, indent=2, ensure_ascii=False) + "\n").encode()


_USUAL = ("kind", "id", "name", "mimeType")


def _resource(store: Store, book: Book) -> Json:
    known = store.files[book.id]
    return {
        "kind": "drive#file",
        "id": book.id,
        "name": book.properties["title"],
        "mimeType": SPREADSHEET,
        "createdTime": known.created,
        "modifiedTime": known.modified,
        "parents": list(known.parents),
        "trashed": known.trashed,
        "owners": [{"emailAddress": book.owner, "me": book.owner == store.account}],
        "permissions": known.permissions,
        "capabilities": {"canEdit": True},
        "webViewLink": f"https://docs.google.com/spreadsheets/d/{book.id}/edit",
    }


# --- files --------------------------------------------------------------------------


def create(call: Call) -> Answer:
    """Answer ``files.create``."""
    store = call.store
    if call.body.get("mimeType") != SPREADSHEET:
        unsupported(f"files of the type {call.body.get('mimeType')}")
    store.check_room()
    name = call.body.get("name") or "Untitled"
    book = new_book(store.ids.file(), name, store.account, store.ids)
    store.add(book, tuple(call.body.get("parents") or ()))
    return call.masked(_resource(store, book), _USUAL)


def get(call: Call, book_id: str) -> Answer:
    """Answer ``files.get``."""
    return call.masked(_resource(call.store, call.store.find_file(book_id)), _USUAL)


def update(call: Call, book_id: str) -> Answer:
    """Answer ``files.update`` of a name, of folders, into the bin or out."""
    store = call.store
    book = store.find_file(book_id).fork()
    if set(call.body) - {"name", "mimeType", "trashed"}:
        unsupported(f"files.update of {sorted(call.body)}")
    if call.body.get("name"):
        book.properties = book.properties | {"title": call.body["name"]}
    if "trashed" in call.body:
        store.files[book_id].trashed = bool(call.body["trashed"])
    folders = [f for f in call.query.get("addParents", "").split(",") if f]
    if folders:
        store.files[book_id].parents = tuple(folders)
    store.keep(book)
    return call.masked(_resource(store, book), _USUAL)


def delete(call: Call, book_id: str) -> Answer:
    """Answer ``files.delete``: nothing, and no content type but text."""
    call.store.find_file(book_id)
    del call.store.books[book_id], call.store.files[book_id]
    return Answer(204, b"", "text/html")


def copy(call: Call, book_id: str) -> Answer:
    """Answer ``files.copy``."""
    store = call.store
    source = store.find_file(book_id)
    store.check_room()
    made = source.fork()
    made.id, made.owner = store.ids.file(), store.account
    name = call.body.get("name") or f"Copy of {source.properties['title']}"
    made.properties = made.properties | {"title": name}
    store.add(made, tuple(call.body.get("parents") or ()))
    return call.masked(_resource(store, made), _USUAL)


_TERM = re.compile(
    r"(?P<field>mimeType|name|trashed)\s*(?P<sign>=|!=|contains)\s*"
    r"(?P<value>\"[^\"]*\"|'(?:[^'\\]|\\.)*'|true|false)"
    r"|'(?P<folder>[^']*)'\s+in\s+parents"
    r"|parents\s+in\s+[\"'](?P<within>[^\"']*)[\"']",
)


def _selected(store: Store, question: str) -> list[Book]:
    terms = [match.groupdict() for match in _TERM.finditer(question)]
    rest = _TERM.sub("", question).replace("and", "").strip()
    if rest:
        unsupported(f"the search {question}")
    newest_first = sorted(
        store.books.values(),
        key=lambda book: store.files[book.id].created,
        reverse=True,
    )
    return [
        book
        for book in newest_first
        if book.id not in store.denied
        and all(_meets(_resource(store, book), term) for term in terms)
    ]


def _meets(resource: Json, term: dict[str, str | None]) -> bool:
    folder = term["folder"] or term["within"]
    if folder is not None:
        return folder in resource["parents"]
    found = resource[str(term["field"])]
    value = str(term["value"])
    if value in ("true", "false"):
        return bool(found is (value == "true"))
    wanted = re.sub(r"\\(.)", r"\1", value[1:-1])
    if term["sign"] == "contains":
        return wanted.casefold() in str(found).casefold()
    return bool((found == wanted) == (term["sign"] == "="))


def list_files(call: Call) -> Answer:
    """Answer ``files.list``, newest first."""
    found = _selected(call.store, call.query.get("q", ""))
    size = int(call.query.get("pageSize", "100"))
    start = int(call.query.get("pageToken") or 0)
    page = found[start : start + size]
    answer: Json = {
        "kind": "drive#fileList",
        "incompleteSearch": False,
        "files": [_resource(call.store, book) for book in page],
    }
    if start + size < len(found):
        answer["nextPageToken"] = str(start + size)
    if "fields" not in call.query:
        answer["files"] = [{k: one[k] for k in _USUAL} for one in answer["files"]]
    return call.masked(answer, tuple(answer))


# --- content ------------------------------------------------------------------------


def export(call: Call, book_id: str) -> Answer:
    """Answer ``files.export``."""
    book = call.store.find_file(book_id)
    kind = call.query.get("mimeType", "")
    return Answer(200, exported(book, kind), kind)


def import_csv(call: Call, book_id: str) -> Answer:
    """Answer a CSV upload: it becomes the only sheet, titled as the file is."""
    store = call.store
    book = store.find_file(book_id).fork()
    rows = list(csv.reader(io.StringIO(call.text)))
    title = book.properties["title"]
    # Recorded: an import takes the time zone of the importing service along.
    book.properties = book.properties | {"timeZone": "America/Los_Angeles"}
    book.sheets = []
    sheet = make_sheet(book, store.ids, {"title": title})
    book.sheets.append(sheet)
    asked = Asked(book, {}, (), {}, Caller(book.owner))
    if rows:
        write(asked, sheet, (0, 0), rows, "USER_ENTERED")
    store.keep(book)
    found = {
        "kind": "drive#file",
        "id": book.id,
        "title": title,
        "mimeType": SPREADSHEET,
    }
    return Answer(200, as_json(found))


# --- around files -------------------------------------------------------------------


def comments(call: Call, book_id: str) -> Answer:
    """Answer ``comments.list``: nobody comments in the double."""
    call.store.find_file(book_id)
    return call.masked(
        {"kind": "drive#commentList", "comments": []}, ("kind", "comments")
    )


def list_permissions(call: Call, book_id: str) -> Answer:
    """Answer ``permissions.list``."""
    call.store.find_file(book_id)
    found = call.store.files[book_id].permissions
    usual = ("id", "type", "kind", "role")
    if "fields" not in call.query:
        found = [{k: one[k] for k in usual if k in one} for one in found]
    answer = {"kind": "drive#permissionList", "permissions": found}
    return call.masked(answer, tuple(answer))


def create_permission(call: Call, book_id: str) -> Answer:
    """Answer ``permissions.create``."""
    call.store.find_file(book_id)
    number = "anyoneWithLink"
    if call.body.get("type") != "anyone":
        number = str(call.store.ids.number())
    given = {
        k: call.body[k] for k in ("type", "role", "emailAddress") if k in call.body
    }
    made = {"kind": "drive#permission", "id": number} | given
    known = call.store.files[book_id].permissions
    known[:] = [one for one in known if one["id"] != number] + [made]
    return call.masked(made, ("kind", "id", "type", "role"))


def get_permission(call: Call, book_id: str, permission_id: str) -> Answer:
    """Answer ``permissions.get``."""
    call.store.find_file(book_id)
    found = _permission(call.store, book_id, permission_id)
    return call.masked(found, ("kind", "id", "type", "role"))


def update_permission(call: Call, book_id: str, permission_id: str) -> Answer:
    """Answer ``permissions.update`` of a role; a new owner replaces the old one."""
    store = call.store
    book = store.find_file(book_id).fork()
    found = _permission(store, book_id, permission_id)
    if call.body.get("role") == "owner":
        for one in store.files[book_id].permissions:
            if one["role"] == "owner":
                one["role"] = "writer"
        book.owner = found.get("emailAddress", book.owner)
        store.keep(book)
    found |= {k: call.body[k] for k in ("role", "pendingOwner") if k in call.body}
    return call.masked(found, ("kind", "id", "type", "role"))


def _permission(store: Store, book_id: str, permission_id: str) -> Json:
    for one in store.files[book_id].permissions:
        if one["id"] == permission_id:
            return one
    text = f"Permission not found: {permission_id}."
    return refuse_file(text, status="NOT_FOUND", reason="notFound")


def delete_permission(call: Call, book_id: str, permission_id: str) -> Answer:
    """Answer ``permissions.delete``."""
    call.store.find_file(book_id)
    _permission(call.store, book_id, permission_id)
    known = call.store.files[book_id].permissions
    known[:] = [one for one in known if one["id"] != permission_id]
    return Answer(204, b"", "text/html")


# --- paths --------------------------------------------------------------------------

_FILE = r"/drive/v[23]/files/(?P<book_id>[^/]+)"
_PERMISSION = _FILE + "/permissions/(?P<permission_id>[^/]+)$"

ROUTES: tuple[tuple[str, re.Pattern[str], Callable[..., Answer]], ...] = (
    ("POST", re.compile(r"/drive/v3/files$"), create),
    ("GET", re.compile(r"/drive/v3/files$"), list_files),
    ("GET", re.compile(_FILE + "$"), get),
    ("PATCH", re.compile(_FILE + "$"), update),
    ("DELETE", re.compile(_FILE + "$"), delete),
    ("POST", re.compile(_FILE + "/copy$"), copy),
    ("GET", re.compile(_FILE + "/export$"), export),
    ("GET", re.compile(_FILE + "/comments$"), comments),
    ("GET", re.compile(_FILE + "/permissions$"), list_permissions),
    ("POST", re.compile(_FILE + "/permissions$"), create_permission),
    ("GET", re.compile(_PERMISSION), get_permission),
    ("PATCH", re.compile(_PERMISSION), update_permission),
    ("DELETE", re.compile(_PERMISSION), delete_permission),
    ("PUT", re.compile("/upload" + _FILE + "$"), import_csv),
)
"""Drive calls by HTTP method and path."""
