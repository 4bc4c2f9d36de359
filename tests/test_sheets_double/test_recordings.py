"""The double against real recorded traffic, and the schemas against both."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from urllib.parse import urlsplit

import jsonschema
import pytest
import requests

from tests.sheets_double import discovery
from tests.sheets_double.core import Double
from tests.sheets_double.evidence import RULES, Evidence
from tests.sheets_double.faults import Answer, FaultKind, Injection
from tests.sheets_double.fronts import serving
from tests.sheets_double.kinds.registry import BEHAVIOURS, KINDS
from tests.sheets_double.refusals import BrokenDoubleError, Json, RefusedError
from tests.sheets_double.replay import Send, replay
from tests.sheets_double.routes import find

Exchange = tuple[str, Json, Json]
"""Place, request and response of a recorded call."""


def exchanges(recordings: tuple[Path, ...]) -> Iterator[Exchange]:
    for path in recordings:
        found = json.loads(path.read_text("utf-8"))["interactions"]
        for number, one in enumerate(found):
            yield f"{path.name}[{number}]", one["request"], one["response"]


def test_every_recorded_request_gets_its_recorded_answer(
    recordings: tuple[Path, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    found = [one for path in recordings for one in replay(path)]
    strict = [one for one in found if not one.loose]
    status = sum(one.status for one in found)
    whole = sum(one.whole for one in strict)
    with capsys.disabled():
        print(f"\nreplay: {status}/{len(found)} statuses, ", end="")  # noqa: T201 - the issue asks for the figures
        print(f"{whole}/{len(strict)} whole answers")  # noqa: T201 - the issue asks for the figures
    assert len(found) == 1450
    assert [one.place for one in found if not one.status] == []
    assert [one.place for one in strict if not one.whole] == []


@contextmanager
def over_http(double: Double) -> Iterator[Send]:
    """Reach a double over a port of this host."""
    with serving(double) as server, requests.Session() as session:

        def send(method: str, uri: str, body: str | None) -> Answer:
            split = urlsplit(uri)
            url = f"{server.url}{split.path}?{split.query}"
            data = body.encode() if body else None
            answer = session.request(method, url, data=data, timeout=20)
            return Answer(answer.status_code, answer.content)

        yield send


def test_the_port_gives_every_recorded_answer_too(recordings: tuple[Path, ...]) -> None:
    found = [one for path in recordings for one in replay(path, over_http)]
    assert len(found) == 1450
    wrong = [
        one.place for one in found if not (one.status and (one.whole or one.loose))
    ]
    assert wrong == []


def test_errors_are_worded_as_google_words_them(shared_data: Path) -> None:
    """Eleven distinct real errors; the last is of a quota that is no more."""
    path = shared_data / "sheets_recordings" / "errors" / "real_errors.json"
    checked = 0
    for one in json.loads(path.read_text("utf-8"))[:-1]:
        request, response = one["request"], one["response"]
        status = response["status"]["code"]
        double = Double()
        match = re.search(r"spreadsheets/([\w-]{40,})", request["uri"])
        if match and status == 400:
            double.seed({"spreadsheetId": match[1], "sheets": [FIRST_SHEET]})
        elif status == 403 and match:
            double.store.denied.add(match[1])
        elif status in (401, 429):
            double.faults = (Injection(FaultKind(str(status))),)
        answer = double.handle(request["method"], request["uri"], {}, request["body"])
        expected = json.loads(response["body"]["string"])
        if status == 401:
            # Recorded on Drive, which tells the same a second time.
            del expected["error"]["errors"]
            said = response["headers"]["WWW-Authenticate"]
            assert [answer.headers["WWW-Authenticate"]] == said
        assert (answer.status, answer.json) == (status, expected)
        checked += 1
    assert checked == 10


FIRST_SHEET = {"properties": {"sheetId": 0, "title": "Sheet1"}}


@lru_cache(maxsize=1)
def validators() -> dict[tuple[str, bool], jsonschema.Draft202012Validator]:
    return {}


def accepts(schema: str, body: Json, *, request: bool) -> bool:
    """Return whether the schema made from Google's description accepts a body."""
    known = validators()
    if (schema, request) not in known:
        rule = discovery.json_schema(schema, nullable=request)
        if schema == "ValueRange":
            # JSON Schema reads "any" as any; protocol buffers want rows.
            rows = {"type": "array", "items": {"type": "array"}}
            rule["$defs"]["ValueRange"]["properties"]["values"] = rows
        known[schema, request] = jsonschema.Draft202012Validator(rule)
    return known[schema, request].is_valid(body)


def test_the_schemas_refuse_exactly_the_requests_whose_json_google_refused(
    recordings: tuple[Path, ...],
) -> None:
    checked, refused = 0, []
    for place, request, response in exchanges(recordings):
        routed = find(request["method"], urlsplit(request["uri"]).path)
        if routed is None or not request["body"]:
            continue
        schema = discovery.methods()[routed[0].id].request
        assert schema is not None
        body = json.loads(request["body"])
        checked += 1
        by_schema = accepts(schema, body, request=True)
        assert by_schema == _walker_accepts(schema, body), place
        if not by_schema:
            refused.append((place, response["status"]["code"]))
    assert checked == 279
    assert [status for _, status in refused] == [400]


def _walker_accepts(schema: str, body: Json) -> bool:
    try:
        discovery.accept(schema, body)
    except RefusedError:
        return False
    return True


def test_the_schemas_accept_every_recorded_answer_of_the_sheets_api(
    recordings: tuple[Path, ...],
) -> None:
    checked, broken, seen = 0, [], set()
    for place, request, response in exchanges(recordings):
        routed = find(request["method"], urlsplit(request["uri"]).path)
        if routed is None or response["status"]["code"] != 200:
            continue
        schema = discovery.methods()[routed[0].id].response
        body = json.loads(response["body"]["string"])
        checked += 1
        if not _answer_passes(schema, body):
            broken.append(place)
        # jsonschema is slow: one answer of each shape is enough for agreement.
        shape = _shape(body)
        if shape not in seen:
            seen.add(shape)
            assert accepts(schema, body, request=False) == (place not in broken)
    assert checked > 900
    assert len(seen) > 30
    assert broken == []


def _shape(value: Json) -> str:
    """Return the names and types of a message without its contents."""
    if isinstance(value, dict):
        return f"{ {name: _shape(value[name]) for name in sorted(value)} }"
    if isinstance(value, list):
        return f"[{sorted({_shape(item) for item in value})}]"
    return type(value).__name__


def _answer_passes(schema: str, body: Json) -> bool:
    try:
        discovery.check_answer(schema, body)
    except BrokenDoubleError:
        return False
    return True


def test_what_is_labelled_recorded_is_in_the_recordings(
    recordings: tuple[Path, ...],
) -> None:
    sent: set[str] = set()
    for _, request, response in exchanges(recordings):
        if ":batchUpdate" in request["uri"] and response["status"]["code"] == 200:
            body = json.loads(request["body"])
            sent |= {kind for one in body.get("requests", []) for kind in one}
    labelled = {
        behaviour.name.removeprefix("batchUpdate.")
        for behaviour in BEHAVIOURS
        if behaviour.evidence is Evidence.RECORDED
    }
    assert labelled == sent


def test_every_behaviour_bears_its_evidence_and_the_list_is_printed(
    capsys: pytest.CaptureFixture[str],
) -> None:
    behaviours = sorted((*RULES, *BEHAVIOURS))
    names = [behaviour.name for behaviour in behaviours]
    assert len(set(names)) == len(names)
    assert {f"batchUpdate.{kind}" for kind in KINDS} <= set(names)
    with capsys.disabled():
        for evidence in Evidence:
            chosen = [one.name for one in behaviours if one.evidence is evidence]
            print(f"\n{evidence.value} ({len(chosen)}): {', '.join(chosen)}")  # noqa: T201 - the issue asks for the list
            assert chosen


NOT_MODELLED = {
    "addCommentReply",
    "addDataSource",
    "cancelDataSourceRefresh",
    "deleteComment",
    "deleteCommentReply",
    "deleteDataSource",
    "insertComment",
    "refreshDataSource",
    "updateCommentPost",
    "updateDataSource",
}


def test_every_kind_google_lists_is_modelled_or_known_not_to_be() -> None:
    assert set(discovery.properties("Request")) == set(KINDS) | NOT_MODELLED
    assert not set(KINDS) & NOT_MODELLED
