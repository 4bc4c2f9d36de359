"""Recorded traffic sent to the double, answer held against answer."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import NamedTuple, TypeAlias

from tests.sheets_double.core import ACCOUNT, Double
from tests.sheets_double.faults import Answer
from tests.sheets_double.refusals import Json, UnsupportedError

_ID_FIELDS = ("spreadsheetId", "sheetId", "namedRangeId", "protectedRangeId", "id")
_VOLATILE = ("spreadsheetUrl", "createdTime", "modifiedTime")
_ACCOUNT = re.compile(r"[\w.-]+@[\w.-]+\.iam\.gserviceaccount\.com")
TOLERANCE = 1e-6


class Compared(NamedTuple):
    """One exchange.

    Attributes:
        place: File and number of the exchange.
        request: Method and path.
        loose: It is Drive listing or CSV import, where only the status counts.
        status: Whether the status is the recorded one.
        whole: Whether the whole answer is the recorded one.
        expected: The recorded answer.
        got: The double's answer, under the recorded ids.
    """

    place: str
    request: str
    loose: bool
    status: bool
    whole: bool
    expected: Json
    got: Json


Send: TypeAlias = Callable[[str, str, str | None], Answer]
"""Sends a method, URL and body; returns the answer."""
Front: TypeAlias = Callable[[Double], AbstractContextManager[Send]]
"""Reaches a double while a block runs."""


@contextmanager
def directly(double: Double) -> Iterator[Send]:
    """Reach a double by a plain call."""
    yield lambda method, uri, body: double.handle(method, uri, {}, body)


def replay(path: Path, front: Front = directly) -> list[Compared]:
    """Send the requests of a recording in order to a fresh double.

    Args:
        path: The recording.
        front: How the double is reached.
    """
    text = path.read_text("utf-8")
    account = _ACCOUNT.search(text)
    double = Double(account=account[0] if account else ACCOUNT)
    exchanges = json.loads(text)["interactions"]
    _prepare(double, exchanges)
    ids: dict[str, str] = {}
    with front(double) as send:
        return [
            _compare(f"{path.name}[{number}]", send, exchange, ids)
            for number, exchange in enumerate(exchanges)
        ]


def _prepare(double: Double, exchanges: list[Json]) -> None:
    """Load the spreadsheets that a recording reads but did not make."""
    made = set()
    for exchange in exchanges:
        request, response = exchange["request"], exchange["response"]
        answer = _decoded(response["body"]["string"])
        if request["method"] == "POST" and "/drive/" in request["uri"]:
            made.add(answer.get("id") if isinstance(answer, dict) else None)
        match = re.search(r"/v4/spreadsheets/([\w-]+)\?", request["uri"])
        if not match or match[1] in made:
            continue
        made.add(match[1])
        if response["status"]["code"] == 403:
            double.store.denied.add(match[1])
        elif response["status"]["code"] == 200 and "sheets" in answer:
            double.seed(answer, owner=double.account)


def _compare(place: str, send: Send, exchange: Json, ids: dict[str, str]) -> Compared:
    request, response = exchange["request"], exchange["response"]
    uri, body = request["uri"], request["body"]
    for recorded, ours in ids.items():
        uri = _swap(uri, recorded, ours)
        body = _swap(body, recorded, ours) if body else body
    wanted = response["status"]["code"]
    expected = _decoded(response["body"]["string"])
    shown = f"{request['method']} {request['uri']}"
    loose = "/upload/" in uri or bool(re.search(r"/drive/v3/files\?.*q=", uri))
    try:
        answer = send(request["method"], uri, body)
    except UnsupportedError as error:
        return Compared(
            place,
            shown,
            loose,
            status=False,
            whole=False,
            expected=expected,
            got=str(error),
        )
    got = _decoded(answer.body.decode())
    if not loose:
        _learn(expected, got, ids)
    renamed = _renamed(got, {ours: recorded for recorded, ours in ids.items()})
    same = answer.status == wanted
    whole = same and _equal(_stable(expected), _stable(renamed))
    return Compared(place, shown, loose, same, whole, expected, renamed)


def _decoded(text: str) -> Json:
    try:
        return json.loads(text)
    except ValueError:
        return text


def _swap(text: str, recorded: str, ours: str) -> str:
    """Return a text with whole occurrences of an id exchanged."""
    return re.sub(rf"(?<![\w-]){re.escape(recorded)}(?![\w-])", ours, text)


def _learn(expected: Json, got: Json, ids: dict[str, str]) -> None:
    """Note which recorded id is which of the double's."""
    if isinstance(expected, dict) and isinstance(got, dict):
        for name, value in expected.items():
            if name not in got:
                continue
            if name in _ID_FIELDS and isinstance(value, str | int):
                if str(value) not in ("0", "me"):
                    ids.setdefault(str(value), str(got[name]))
            else:
                _learn(value, got[name], ids)
    elif isinstance(expected, list) and isinstance(got, list):
        for one, other in zip(expected, got, strict=False):
            _learn(one, other, ids)


def _renamed(value: Json, names: dict[str, str]) -> Json:
    if isinstance(value, dict):
        return {key: _renamed(item, names) for key, item in value.items()}
    if isinstance(value, list):
        return [_renamed(item, names) for item in value]
    if isinstance(value, str) and value in names:
        return names[value]
    if isinstance(value, int) and not isinstance(value, bool) and str(value) in names:
        return int(names[str(value)])
    return value


def _stable(value: Json) -> Json:
    if isinstance(value, dict):
        return {k: _stable(v) for k, v in value.items() if k not in _VOLATILE}
    return [_stable(item) for item in value] if isinstance(value, list) else value


def _equal(one: Json, other: Json) -> bool:
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(_equal(one[k], other[k]) for k in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(_equal, one, other))
    if isinstance(one, bool) or isinstance(other, bool):
        return one is other
    if isinstance(one, int | float) and isinstance(other, int | float):
        return abs(one - other) <= TOLERANCE * max(1.0, abs(one))
    return bool(one == other)
