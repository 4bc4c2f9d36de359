"""The real command line, in its own process, on the double's port."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from ppmsheets.backends.google import GoogleWorkbook
from ppmsheets.plan import Snapshot
from ppmsheets.sheet import Row
from tests.backends.google_made import BOOK, seed, transport
from tests.faults.desk import THREE
from tests.faults.google_port import document, environment, sync
from tests.intake.tabs import snapshot
from tests.sheets_double import edits
from tests.sheets_double.core import Double
from tests.sheets_double.faults import FaultKind, Injection
from tests.sheets_double.fronts import Server, answering, serving


@pytest.fixture
def server() -> Iterator[Server]:
    """Return a double on a port, with the projects of some people."""
    double = Double()
    seed(double, snapshot(THREE).tabs)
    with serving(double) as made:
        yield made


def shown(double: Double) -> Snapshot:
    double.faults = ()
    with answering(double):
        return GoogleWorkbook(BOOK, transport().call).read()


def advice(found: Snapshot, name: str) -> Row:
    """Return the row of a recommendation, wherever it stands."""
    tab = found.tab("Recommendations")
    assert tab is not None
    (row,) = (row for row in tab.grid if row and row[0] == name)
    return row


def decide(double: Double, answer: str) -> str:
    """Answer the first recommendation; return its id."""
    tab = shown(double).tab("Recommendations")
    assert tab is not None
    header = next(n for n, row in enumerate(tab.grid) if "Decision" in row)
    column = "ABCDEFGHIJKLMNOP"[tab.grid[header].index("Decision")]
    cell = f"{column}{header + 2}"
    book = double.store.find(BOOK).fork()
    edits.perform(edits.type_cell(tab.title, cell, answer), book, double.store.ids)
    double.store.keep(book)
    return str(tab.grid[header + 1][0])


def test_a_sync_a_decision_and_a_sync(server: Server, tmp_path: Path) -> None:
    double = server.double
    first = document(server, tmp_path)
    assert not first["plan"]["empty"]
    name = decide(double, "Approved")
    document(server, tmp_path)
    assert "Approved" in advice(shown(double), name)
    calls = len(double.calls)
    assert document(server, tmp_path)["plan"]["empty"]
    assert all(call.read for call in double.calls[calls:])
    assert len(double.calls) == calls + 2


def test_row_22_a_spreadsheet_that_is_not_shared_ends_with_6(
    server: Server, tmp_path: Path
) -> None:
    server.double.store.denied.add(BOOK)
    done = sync(server, tmp_path)
    assert done.returncode == 6
    assert "Share" in done.stderr
    assert "Nothing was written." in done.stderr


def test_row_1_a_server_that_is_gone_ends_with_5(tmp_path: Path) -> None:
    double = Double()
    with serving(double) as server:
        environ = environment(server, tmp_path)
    with socket.socket() as probe:
        host, port = environ["SHEETS_EMULATOR_HOST"].split(":")
        assert probe.connect_ex((host, int(port))) != 0
    done = sync(server, tmp_path)
    assert done.returncode == 5
    assert "Cannot reach Google Sheets (connection refused)." in done.stderr
    assert "Nothing was written." in done.stderr


def test_row_9_a_write_applied_though_503_ends_well(
    server: Server, tmp_path: Path
) -> None:
    fault = Injection(FaultKind.UNAVAILABLE, at=3, applied=True)
    server.double.faults = (fault,)
    assert sync(server, tmp_path).returncode == 0
    assert [call.read for call in server.double.calls] == [True, True, False, True]


def test_row_43_fifty_thousand_characters_are_cut_and_the_run_goes_on(
    server: Server, tmp_path: Path
) -> None:
    double = server.double
    change = edits.type_cell("Projects", "B2", "A" * 50_000)
    book = double.store.find(BOOK).fork()
    edits.perform(change, book, double.store.ids)
    double.store.keep(book)
    done = sync(server, tmp_path, "--json")
    assert done.returncode == 3, done.stderr
    rules = {(f["rule"], f["cell"]) for f in json.loads(done.stdout)["findings"]}
    assert rules == {("long-text", "B2")}
    found = shown(double)
    theirs = found.tab("Projects")
    assert theirs is not None
    assert theirs.grid[1][1] == "A" * 50_000
    ours = [tab.grid for tab in found.tabs if tab.title != "Projects"]
    lengths = [len(str(cell)) for grid in ours for row in grid for cell in row]
    assert max(lengths) < 50_000
    again = sync(server, tmp_path, "--json")
    assert json.loads(again.stdout)["plan"]["empty"]


def test_row_45_a_full_spreadsheet_says_how_many_cells_are_free(
    server: Server, tmp_path: Path
) -> None:
    """A person has made a tab of nearly all cells that a spreadsheet may have."""
    double = server.double
    book = double.store.find(BOOK).fork()
    edits.perform(edits.add_tab("Archive"), book, double.store.ids)
    archive = book.titled("Archive")
    assert archive is not None
    archive.resize(384_500, 26)
    double.store.keep(book)
    before = shown(double)
    calls = len(double.calls)
    done = sync(server, tmp_path)
    assert done.returncode == 4
    free = 10_000_000 - sum(len(one.rows) * one.width for one in book.sheets) - 1
    assert f"only {free:,} are free" in done.stderr
    assert done.stderr.endswith("Nothing was written.\n")
    assert all(call.read for call in double.calls[calls:])
    assert shown(double) == before


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("workbook = ", "ppmsheets.toml:1"),
        ("[thresholds]\ncpi_amer = 0.9", "ppmsheets.toml:2"),
        ("[guard]\nkeep_share = 'half'", "ppmsheets.toml:2"),
    ],
)
def test_row_53_a_bad_config_ends_with_2_before_any_call(
    server: Server, tmp_path: Path, text: str, words: str
) -> None:
    (tmp_path / "ppmsheets.toml").write_text(text, "utf-8")
    done = sync(server, tmp_path)
    assert done.returncode == 2
    assert words in done.stderr
    assert done.stderr.endswith("Nothing was written.\n")
    assert server.double.calls == []
