"""Faults, quotas and people's edits, as data at the Nth call."""

from __future__ import annotations

import pytest

from tests.sheets_double import edits
from tests.sheets_double.core import Double
from tests.sheets_double.edits import Act, Edit
from tests.sheets_double.faults import (
    Delivery,
    FaultKind,
    Injection,
    Quota,
    read_injections,
)
from tests.test_sheets_double.client import Client

WRITE = {"values": [["new"]]}
PATH = "/values/A1?valueInputOption=RAW"


@pytest.mark.parametrize("applied", [False, True])
@pytest.mark.parametrize("kind", FaultKind)
def test_a_fault_before_or_after_the_call_is_applied(
    kind: FaultKind, *, applied: bool
) -> None:
    client = Client(Double())
    client.double.faults = (Injection(kind, at=2, applied=applied),)
    answer = client.raw("PUT", client.path + PATH, WRITE)
    client.double.faults = ()
    # A cut or dripping body and a delay come from a Google that did its work.
    always = kind in (FaultKind.CUT, FaultKind.DRIP, FaultKind.DELAY)
    assert client.get("A1") == ([["new"]] if applied or always else [])
    statuses = {kind: int(kind.value) for kind in FaultKind if kind.value.isdigit()}
    assert answer.status == statuses.get(kind, 200)


def test_a_quota_answer_names_its_reason_and_no_wait_unless_told(
    client: Client,
) -> None:
    client.double.faults = (Injection(FaultKind.QUOTA, at=2),)
    answer = client.raw("GET", client.path)
    assert "Retry-After" not in answer.headers
    detail = answer.json["error"]["details"][0]
    assert detail["reason"] == "RATE_LIMIT_EXCEEDED"
    assert detail["metadata"]["quota_limit"] == "ReadRequestsPerMinutePerUser"
    client.double.faults = (Injection(FaultKind.QUOTA, at=3, retry_after=7),)
    answer = client.raw("PUT", client.path + PATH, WRITE)
    assert answer.headers["Retry-After"] == "7"
    assert "Write requests" in answer.json["error"]["message"]


@pytest.mark.parametrize(
    "kind", [FaultKind.SERVER_ERROR, FaultKind.BAD_GATEWAY, FaultKind.PORTAL]
)
def test_some_faults_answer_html(client: Client, kind: FaultKind) -> None:
    client.double.faults = (Injection(kind, at=2),)
    answer = client.raw("GET", client.path)
    assert answer.content_type.startswith("text/html")
    assert answer.body.startswith(b"<!DOCTYPE html>")


def test_a_fault_may_last_some_calls_or_for_ever(client: Client) -> None:
    client.double.faults = (Injection(FaultKind.UNAVAILABLE, at=3, times=2),)
    statuses = [client.raw("GET", client.path).status for _ in range(4)]
    assert statuses == [200, 503, 503, 200]
    client.double.faults = (Injection(FaultKind.UNAVAILABLE, at=1, times=0),)
    statuses = [client.raw("GET", client.path).status for _ in range(3)]
    assert statuses == [503, 503, 503]


def test_injections_are_read_from_json() -> None:
    text = '[{"kind": "503", "at": 2, "applied": true}, {"kind": "drip", "seconds": 1}]'
    assert read_injections(text) == (
        Injection(FaultKind.UNAVAILABLE, at=2, applied=True),
        Injection(FaultKind.DRIP, seconds=1),
    )


def test_a_minute_holds_so_many_reads_and_so_many_writes() -> None:
    now = [0.0]
    client = Client(Double())
    client.double.quota = Quota(lambda: now[0], reads=2, writes=1)
    assert [client.raw("GET", client.path).status for _ in range(3)] == [200, 200, 429]
    writes = [client.raw("PUT", client.path + PATH, WRITE).status for _ in range(2)]
    assert writes == [200, 429]
    now[0] = 60.0
    assert client.raw("GET", client.path).status == 200


@pytest.mark.parametrize(
    ("act", "expected"),
    [
        (edits.type_cell("Sheet1", "B2", "Pause"), [["b", "1"], ["a", "Pause"]]),
        (edits.insert_row("Sheet1", 1), [[], ["b", "1"], ["a", "2"]]),
        (edits.delete_row("Sheet1", 1), [["a", "2"]]),
        (edits.sort_rows("Sheet1", 1, 0), [["a", "2"], ["b", "1"]]),
        (edits.add_tab("More"), [["b", "1"], ["a", "2"]]),
        (edits.move_tab("Sheet1", 0), [["b", "1"], ["a", "2"]]),
    ],
    ids=lambda value: value.says if isinstance(value, Act) else "",
)
def test_people_edit_between_two_calls(act: Act, expected: list[list[str]]) -> None:
    client = Client(Double())
    client.put("A1", [["b", 1], ["a", 2]])
    client.double.edits = (Edit(before=4, act=act),)
    assert client.get("Sheet1") == [["b", "1"], ["a", "2"]]
    assert client.get("Sheet1") == expected
    assert client.get("Sheet1") == expected


def test_people_rename_and_delete_tabs_between_two_calls(client: Client) -> None:
    client.batch({"addSheet": {"properties": {"title": "Alpha"}}})
    client.double.edits = (
        Edit(3, edits.rename_tab("Alpha", "Beta")),
        Edit(4, edits.delete_tab("Beta")),
    )
    assert client.titles() == ["Sheet1", "Beta"]
    assert client.titles() == ["Sheet1"]


def test_texts_are_translated_and_what_machines_read_is_not() -> None:
    for language, text in (
        ("fr", "L'entité demandée est introuvable."),
        ("en", "Requested entity was not found."),
    ):
        error = Double(language=language).handle("GET", "/v4/spreadsheets/x").json
        assert error["error"] == {"code": 404, "message": text, "status": "NOT_FOUND"}


def test_calls_are_counted_with_their_bytes(client: Client) -> None:
    client.raw("PUT", client.path + PATH, WRITE)
    answer = client.raw("GET", client.path + "/values/A1?prettyPrint=false")
    write, read = client.double.calls[-2:]
    assert (write.method, write.read, write.sent) == ("PUT", False, 21)
    assert (read.read, read.answered) == (True, len(answer.body))
    assert b"\n" not in answer.body


def test_a_broken_delivery_is_marked_for_the_front(client: Client) -> None:
    client.double.faults = (Injection(FaultKind.RESET, at=2),)
    assert client.raw("GET", client.path).delivery is Delivery.RESET


def test_an_account_without_room_can_make_no_file(client: Client) -> None:
    client.double.store.may_create = False
    path = "/drive/v3/files"
    body = {"name": "x", "mimeType": "application/vnd.google-apps.spreadsheet"}
    answer = client.raw("POST", path, body)
    assert answer.status == 403
    assert answer.json["error"]["errors"][0]["reason"] == "storageQuotaExceeded"
    assert client.raw("POST", "/v4/spreadsheets", {}).status == 403
