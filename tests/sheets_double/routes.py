"""Which path is which call of the Sheets API."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple, TypeAlias
from urllib.parse import unquote

from tests.sheets_double import spreadsheets, values, writes
from tests.sheets_double.masks import Mask
from tests.sheets_double.refusals import Json
from tests.sheets_double.spreadsheets import Sheets
from tests.sheets_double.values import Asked


class Matched(NamedTuple):
    """A call whose path has been understood.

    Attributes:
        asked: The spreadsheet, query and body.
        parts: The other parts of the path by name.
        sheets: What else it may need.
        mask: Wanted fields of the answer.
    """

    asked: Asked
    parts: dict[str, str]
    sheets: Sheets
    mask: Mask


class Route(NamedTuple):
    """A call of the Sheets API.

    Attributes:
        method: HTTP method.
        pattern: Its path.
        id: Its id in the discovery document.
        reads: Whether it only reads.
        answer: Answers it.
    """

    method: str
    pattern: re.Pattern[str]
    id: str
    reads: bool
    answer: Callable[[Matched], Json]


Known: TypeAlias = tuple[str, str, str, Callable[[Matched], Json]]
"""HTTP method, path, name and answer of a call."""

_BOOK = "/v4/spreadsheets/(?P<book_id>[^/:]+)"
_VALUES = _BOOK + "/values"
_RANGE = _VALUES + "/(?P<text>[^/]+?)"
_METADATA = _BOOK + "/developerMetadata"

_READS: tuple[Known, ...] = (
    (
        "GET",
        _BOOK,
        "get",
        lambda call: spreadsheets.get(call.asked, call.mask),
    ),
    (
        "POST",
        _BOOK + ":getByDataFilter",
        "getByDataFilter",
        lambda call: spreadsheets.get_by_data_filter(call.asked, call.mask),
    ),
    (
        "GET",
        _METADATA + r"/(?P<number>\d+)",
        "developerMetadata.get",
        lambda call: spreadsheets.get_metadata(call.asked, int(call.parts["number"])),
    ),
    (
        "POST",
        _METADATA + ":search",
        "developerMetadata.search",
        lambda call: spreadsheets.search_metadata(call.asked),
    ),
    (
        "GET",
        _VALUES + ":batchGet",
        "values.batchGet",
        lambda call: values.batch_get(call.asked),
    ),
    (
        "POST",
        _VALUES + ":batchGetByDataFilter",
        "values.batchGetByDataFilter",
        lambda call: values.batch_get_by_data_filter(call.asked),
    ),
    (
        "GET",
        _RANGE,
        "values.get",
        lambda call: values.get(call.asked, call.parts["text"]),
    ),
)
_WRITES: tuple[Known, ...] = (
    ("POST", "/v4/spreadsheets", "create", lambda _: {}),
    (
        "POST",
        _BOOK + ":batchUpdate",
        "batchUpdate",
        lambda call: spreadsheets.batch_update(call.asked, call.sheets),
    ),
    (
        "POST",
        _BOOK + r"/sheets/(?P<number>\d+):copyTo",
        "sheets.copyTo",
        lambda call: spreadsheets.copy_to(
            call.asked, int(call.parts["number"]), call.sheets
        ),
    ),
    (
        "POST",
        _VALUES + ":batchUpdate",
        "values.batchUpdate",
        lambda call: writes.batch_update(call.asked),
    ),
    (
        "POST",
        _VALUES + ":batchUpdateByDataFilter",
        "values.batchUpdateByDataFilter",
        lambda call: writes.batch_update_by_data_filter(call.asked),
    ),
    (
        "POST",
        _VALUES + ":batchClear",
        "values.batchClear",
        lambda call: writes.batch_clear(call.asked),
    ),
    (
        "POST",
        _VALUES + ":batchClearByDataFilter",
        "values.batchClearByDataFilter",
        lambda call: writes.batch_clear_by_data_filter(call.asked),
    ),
    (
        "POST",
        _RANGE + ":append",
        "values.append",
        lambda call: writes.append(call.asked, call.parts["text"]),
    ),
    (
        "POST",
        _RANGE + ":clear",
        "values.clear",
        lambda call: writes.clear(call.asked, call.parts["text"]),
    ),
    (
        "PUT",
        _RANGE,
        "values.update",
        lambda call: writes.update(call.asked, call.parts["text"]),
    ),
)

ROUTES = tuple(
    Route(method, re.compile(path + "$"), f"sheets.spreadsheets.{name}", reads, answer)
    for reads, known in ((True, _READS), (False, _WRITES))
    for method, path, name, answer in known
)
"""Every call of the Sheets API."""


def find(method: str, path: str) -> tuple[Route, dict[str, str]] | None:
    """Return the call of a path as sent, and the decoded parts of the path."""
    for route in ROUTES:
        match = route.pattern.match(path)
        if match and route.method == method:
            parts = match.groupdict().items()
            return route, {name: unquote(part) for name, part in parts}
    return None


def is_read(method: str, path: str) -> bool:
    """Return whether a call only reads, and so counts against the reads."""
    found = find(method, path)
    return found[0].reads if found else method == "GET"
