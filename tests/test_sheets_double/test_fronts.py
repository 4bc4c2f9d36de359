"""The fronts, driven by clients that other people wrote."""

from __future__ import annotations

import importlib
import importlib.resources
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import gspread
import pytest
import requests
from google.auth.credentials import AnonymousCredentials
from gspread.utils import ExportFormat, ValidationConditionType, ValueRenderOption

from tests.sheets_double.core import Double
from tests.sheets_double.faults import FaultKind, Injection
from tests.sheets_double.fronts import Server, answering, serving
from tests.sheets_double.refusals import Json
from tests.test_sheets_double.client import HOST, Client

ROOT = Path(__file__).resolve().parents[2]


def nobody() -> AnonymousCredentials:
    """Return credentials of nobody, which every emulator takes."""
    return AnonymousCredentials()  # type: ignore[no-untyped-call]


@pytest.fixture
def server() -> Iterator[Server]:
    """A double on a port."""
    with serving(Double()) as found:
        yield found


@pytest.fixture
def book() -> Iterator[gspread.Spreadsheet]:
    """A spreadsheet as gspread sees it, answered in process."""
    with answering(Double()):
        yield gspread.Client(auth=nobody()).create("Portfolio")


def test_gspread_writes_reads_and_reads_records(book: gspread.Spreadsheet) -> None:
    tab = book.sheet1
    tab.update([["Project", "Cost"], ["Apollo", 12.5], ["Zeus", "=B2*2"]], raw=False)
    assert tab.get_all_records() == [
        {"Project": "Apollo", "Cost": 12.5},
        {"Project": "Zeus", "Cost": 25},
    ]
    assert (
        tab.acell("B3", value_render_option=ValueRenderOption.formula).value == "=B2*2"
    )
    found = tab.find("Zeus")
    assert found is not None
    assert (found.row, found.col) == (3, 1)


def test_gspread_inserts_and_deletes_rows_and_columns(
    book: gspread.Spreadsheet,
) -> None:
    tab = book.sheet1
    tab.append_rows([["a", "b"], ["c", "d"]])
    tab.insert_rows([["x"], ["y"]], row=2)
    tab.insert_cols([["1", "2"], ["3"]], col=2)
    assert tab.get_all_values() == [
        ["a", "1", "3", "b"],
        ["x", "2", "", ""],
        ["y", "", "", ""],
        ["c", "", "", "d"],
    ]
    tab.delete_rows(2, 3)
    tab.delete_columns(2, 3)
    assert tab.get_all_values() == [["a", "b"], ["c", "d"]]


def test_gspread_formats_notes_protects_and_names(book: gspread.Spreadsheet) -> None:
    tab = book.sheet1
    tab.format("A1:B1", {"textFormat": {"bold": True}})
    tab.insert_note("A1", "mind")
    assert tab.get_note("A1") == "mind"
    tab.add_protected_range("A1:B1", editor_users_emails=["me@example.com"])
    assert len(book.list_protected_ranges(tab.id)) == 1
    tab.define_named_range("A1:B1", "heads")
    assert [one["name"] for one in book.list_named_ranges()] == ["heads"]
    tab.add_validation("A2", ValidationConditionType.one_of_list, ["Yes", "No"])
    tab.freeze(rows=1)
    assert tab.frozen_row_count == 1
    tab.merge_cells("A1:B1")
    tab.set_basic_filter("A1:B2")
    tab.sort((1, "asc"), range="A2:B5")


def test_gspread_adds_orders_copies_and_deletes_tabs(book: gspread.Spreadsheet) -> None:
    book.add_worksheet("D3", rows=5, cols=4)
    book.worksheet("D3").update([["a1 is a title too"]], "A1")
    assert book.worksheet("D3").get_all_values() == [["a1 is a title too"]]
    book.reorder_worksheets(book.worksheets()[::-1])
    assert [tab.title for tab in book.worksheets()] == ["D3", "Sheet1"]
    book.sheet1.duplicate(insert_sheet_index=1, new_sheet_name="Twin")
    book.del_worksheet(book.worksheet("Sheet1"))
    assert [tab.title for tab in book.worksheets()] == ["D3", "Twin"]
    with pytest.raises(gspread.WorksheetNotFound):
        book.worksheet("Sheet1")
    with pytest.raises(gspread.exceptions.APIError, match="already exists"):
        book.add_worksheet("Twin", 1, 1)


def test_gspread_manages_files(book: gspread.Spreadsheet) -> None:
    client = gspread.Client(auth=nobody())
    book.sheet1.update([["a", "b"], ["c"]], "A1")
    assert book.export(ExportFormat.CSV) == b"a,b\r\nc,"
    copy = client.copy(book.id, "Copy")
    assert copy.sheet1.get_all_values() == [["a", "b"], ["c", ""]]
    names = {one["name"] for one in client.list_spreadsheet_files()}
    assert names == {"Portfolio", "Copy"}
    assert client.open("Copy").id == copy.id
    client.import_csv(copy.id, b"1,2")
    assert client.open_by_key(copy.id).sheet1.get_all_values() == [["1", "2"]]
    copy.share("me@example.com", perm_type="user", role="reader")
    assert len(copy.list_permissions()) == 2
    before = book.get_lastUpdateTime()
    book.update_title("New")
    assert before < book.get_lastUpdateTime()
    client.del_spreadsheet(copy.id)
    with pytest.raises(gspread.SpreadsheetNotFound):
        client.open_by_key(copy.id)


def test_gspread_meets_the_faults_of_the_network() -> None:
    double = Double()
    with answering(double):
        book = gspread.Client(auth=nobody()).create("Portfolio")
        expected: list[tuple[FaultKind, type[Exception]]] = [
            (FaultKind.QUOTA, gspread.exceptions.APIError),
            (FaultKind.SERVER_ERROR, gspread.exceptions.APIError),
            (FaultKind.RESET, requests.exceptions.ConnectionError),
            (FaultKind.CUT, requests.exceptions.ChunkedEncodingError),
            (FaultKind.SILENT, requests.exceptions.ReadTimeout),
        ]
        for kind, error in expected:
            double.faults = (Injection(kind, at=len(double.calls) + 1),)
            with pytest.raises(error):
                book.fetch_sheet_metadata()


def test_googles_own_client_speaks_to_the_port(server: Server) -> None:
    folder = importlib.resources.files("googleapiclient")
    document = folder / "discovery_cache" / "documents" / "sheets.v4.json"
    discovery = importlib.import_module("googleapiclient.discovery")
    service = discovery.build_from_document(
        json.loads(document.read_text("utf-8")) | {"rootUrl": server.url + "/"},
        credentials=nobody(),
        client_options={"api_endpoint": server.url},
    )
    calls = service.spreadsheets()
    made = calls.create(body={"properties": {"title": "Book"}}).execute()
    place = {"spreadsheetId": made["spreadsheetId"], "range": "Sheet1!A1:B2"}
    body = {"values": [["a", 1], ["b", "=B1+1"]]}
    calls.values().update(**place, body=body, valueInputOption="USER_ENTERED").execute()
    assert calls.values().get(**place).execute()["values"] == [["a", "1"], ["b", "2"]]
    found = calls.get(
        spreadsheetId=made["spreadsheetId"], fields="sheets(properties(title))"
    ).execute()
    assert found == {"sheets": [{"properties": {"title": "Sheet1"}}]}
    service.close()


def _session_call(server: Server, path: str, **options: Json) -> requests.Response:
    with requests.Session() as session:
        return session.get(server.url + path, timeout=0.6, **options)


def test_the_port_resets_cuts_drips_and_falls_silent() -> None:
    double = Double()
    client = Client(double)
    expected: list[tuple[Injection, type[Exception]]] = [
        (Injection(FaultKind.RESET, at=2), requests.exceptions.ConnectionError),
        (Injection(FaultKind.CUT, at=3), requests.exceptions.ChunkedEncodingError),
        (Injection(FaultKind.SILENT, at=4), requests.exceptions.ReadTimeout),
    ]
    double.faults = tuple(injection for injection, _ in expected)
    with serving(double) as server:
        for _, error in expected:
            with pytest.raises(error):
                _session_call(server, client.path)


def test_a_drip_outlasts_a_read_timeout_and_arrives() -> None:
    """Every byte comes in time, the whole does not: only a deadline helps."""
    double = Double()
    client = Client(double)
    double.faults = (Injection(FaultKind.DRIP, at=2, seconds=0.01),)
    with serving(double) as server:
        path = client.path + "?fields=spreadsheetId&prettyPrint=false"
        answer = _session_call(server, path)
    assert answer.json() == {"spreadsheetId": client.id}
    assert answer.elapsed.total_seconds() < 0.6


def test_large_answers_are_zipped_for_those_who_take_it(server: Server) -> None:
    client = Client(server.double)
    client.put("A1", [["x" * 2000]])
    path = f"{client.path}/values/A1"
    zipped = _session_call(server, path)
    plain = _session_call(server, path, headers={"Accept-Encoding": "identity"})
    assert zipped.headers["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in plain.headers
    assert zipped.json() == plain.json()


def test_what_is_not_modelled_answers_501_in_googles_form(server: Server) -> None:
    client = Client(server.double)
    body: Json = {"requests": [{"addDataSource": {"dataSource": {}}}]}
    with requests.Session() as session:
        answer = session.post(
            server.url + client.path + ":batchUpdate", json=body, timeout=5
        )
    assert answer.status_code == 501
    assert answer.json()["error"] == {
        "code": 501,
        "message": "sheets_double does not model the request addDataSource",
        "status": "UNIMPLEMENTED",
    }


def test_the_command_serves_seeds_and_denies(tmp_path: Path) -> None:
    client = Client(Double())
    client.put("B2", [["=1+1", "2026-03-04"]])
    client.batch({"addNamedRange": {"namedRange": {"name": "n", "range": {}}}})
    answer = client.call("GET", "", includeGridData=True)
    seed = tmp_path / "seed.json"
    seed.write_text(json.dumps(answer), "utf-8")
    command = [sys.executable, "-m", "tests.sheets_double", "--port", "0"]
    command += ["--seed", str(seed), "--denied", "secret"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=ROOT, text=True) as run:  # noqa: S603 - our own command
        try:
            assert run.stdout is not None
            line = run.stdout.readline()
            assert line.startswith("listening on http://127.0.0.1:")
            url = line.split()[-1]
            with requests.Session() as session:
                got = session.get(
                    f"{url}{client.path}?includeGridData=true", timeout=5
                ).json()
                denied = session.get(f"{url}/v4/spreadsheets/secret", timeout=5)
                missing = session.get(f"{url}/v4/spreadsheets/other", timeout=5)
        finally:
            run.terminate()
    assert got == answer
    assert (denied.status_code, missing.status_code) == (403, 404)


def test_the_same_calls_get_the_same_answers_in_every_run() -> None:
    def session() -> list[bytes]:
        client = Client(Double())
        client.batch({"addSheet": {}}, {"addChart": {"chart": _chart()}})
        url = HOST + client.path + "?includeGridData=true"
        return [client.double.handle("GET", url).body]

    assert session() == session()


def _chart() -> Json:
    place = {"overlayPosition": {"anchorCell": {"sheetId": 0}}}
    return {"spec": {"pieChart": {}}, "position": place}
