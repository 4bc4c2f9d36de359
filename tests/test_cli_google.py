"""The command line on a spreadsheet in Google Sheets."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
import responses

from ppmsheets.backends.google_refusals import UnknownFateError
from ppmsheets.backends.memory import MemoryWorkbook
from ppmsheets.cli.lock import alone
from ppmsheets.cli.session import Session
from ppmsheets.cli.watched import WatchedWorkbook
from ppmsheets.plan import Plan, diff
from ppmsheets.sheet import CellRef, Tab, square
from tests.backends.google_desk import Desk
from tests.backends.google_made import BOOK, seed
from tests.backends.test_google_credentials import put, service
from tests.faults.desk import DATE, THREE
from tests.faults.desk import Desk as FileDesk
from tests.google_cli import (
    ADDRESS,
    ANYWHERE,
    SOURCE,
    Meddled,
    SignIns,
    google_desk,
    name_sources,
    run,
    served,
)
from tests.intake.tabs import snapshot
from tests.sheets_double import edits

PUBLISHED = "https://docs.google.com/spreadsheets/d/e/2PACX-1vQ/pubhtml"


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Stand in an empty folder."""
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def desk() -> Iterator[Desk]:
    """Return a spreadsheet of three projects, served to the command line."""
    made, double = google_desk()
    with served(double):
        yield made


def double_of(desk: Desk) -> Meddled:
    assert isinstance(desk.double, Meddled)
    return desk.double


# --- credentials and scopes ---------------------------------------------------------


def test_the_option_comes_before_the_variable_and_that_before_googles_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    signs = SignIns(google_desk()[1])
    option = put(tmp_path / "option.json", service("option"))
    own = put(tmp_path / "own.json", service("own"))
    adc = put(tmp_path / "adc.json", service("adc"))
    monkeypatch.setenv("PPMSHEETS_CREDENTIALS", own)
    monkeypatch.setenv("GOOGLE_APPLICATION_CREDENTIALS", adc)
    assert signs.claimed("check", BOOK, "--credentials", option)[0] == "option"
    assert signs.claimed("check", BOOK)[0] == "own"
    monkeypatch.delenv("PPMSHEETS_CREDENTIALS")
    assert signs.claimed("check", BOOK)[0] == "adc"


@pytest.mark.parametrize(
    ("command", "scope"),
    [
        (("check",), "spreadsheets.readonly"),
        (("plan", *DATE), "spreadsheets.readonly"),
        (("sync", *DATE), "spreadsheets"),
        (("add-project", "Delta"), "spreadsheets"),
    ],
)
def test_only_a_command_that_writes_signs_in_to_write(
    tmp_path: Path, command: tuple[str, ...], scope: str
) -> None:
    signs = SignIns(google_desk()[1])
    key = put(tmp_path / "key.json", service("bot"))
    name, *more = command
    words = (name, BOOK, *more, "--credentials", key)
    assert signs.claimed(*words) == ("bot", scope)


def test_a_plan_says_how_to_write_it_with_the_same_key(tmp_path: Path) -> None:
    signs = SignIns(google_desk()[1])
    key = put(tmp_path / "key.json", service("bot"))
    with responses.RequestsMock() as mock:
        for method in ("GET", "POST"):
            mock.add_callback(method, ANYWHERE, signs.answer)
        result = run("plan", BOOK, "--credentials", key)
    assert f"ppmsheets sync {BOOK} --credentials {key}" in result.out


# --- one spreadsheet by whatever name -----------------------------------------------


@pytest.mark.parametrize(
    "name",
    [
        BOOK,
        ADDRESS,
        f"{BOOK}#gid=0",
        f"https://docs.google.com/spreadsheets/u/1/d/{BOOK}/edit#gid=7",
        f"https://docs.google.com/a/example.org/spreadsheets/d/{BOOK}",
    ],
)
def test_a_second_run_on_one_spreadsheet_ends_at_once_by_whatever_name(
    desk: Desk, name: str
) -> None:
    with alone(BOOK):
        refused = run("sync", name, *DATE)
    assert refused.code == 75
    assert "(pid " in refused.err
    assert " since 20" in refused.err
    assert double_of(desk).calls == []
    assert run("sync", name, *DATE).code == 0


def test_an_address_that_cannot_be_edited_says_which_one_can() -> None:
    refused = run("sync", PUBLISHED)
    assert refused.code == 4
    assert "copy the address" in refused.err


# --- somebody else writes meanwhile -------------------------------------------------


OTHER = Tab("Other", square([["somebody else's"]]))


def test_a_stale_write_is_made_once_more_from_a_new_read(desk: Desk) -> None:
    double = double_of(desk)

    def meddle(call: int) -> None:
        if call == 3:
            desk.show(OTHER)

    double.meddle = meddle
    result = run("sync", ADDRESS, *DATE)
    assert result.code == 0, result.err
    assert result.out.startswith("Wrote Summary")
    assert desk.grid("Other")
    double.meddle = lambda _: None
    assert run("sync", ADDRESS, *DATE, "--json").document["plan"]["empty"] is True


def test_a_write_that_is_stale_twice_ends_with_7_and_nothing_written(
    desk: Desk,
) -> None:
    double = double_of(desk)
    texts = iter("abcdefghij")

    def meddle(call: int) -> None:
        # Each run reads twice, so this is before each write and its settling.
        if call > 2 and (call - 3) % 2 == 0:
            desk.show(Tab("Other", square([[next(texts)]])))

    double.meddle = meddle
    result = run("sync", ADDRESS, *DATE)
    assert result.code == 7
    assert result.err.endswith("Nothing was written.\n")
    titles = {sheet.title for sheet in desk.book.sheets}
    assert titles == {"Projects", "Other", "ppmsheets generation"}


class Lost(MemoryWorkbook):
    """A workbook whose answers to writes are lost."""

    def write(self, plan: Plan) -> None:
        super().write(plan)
        raise UnknownFateError(self.name, "The answer to a write was lost.")


def test_what_became_of_a_write_is_not_said_where_nobody_knows() -> None:
    session = Session()
    book = WatchedWorkbook(Lost("memory"), session)
    with pytest.raises(UnknownFateError):
        book.write(diff(book.read(), [OTHER]))
    assert session.written == "The workbook is as it was, or written whole; never half."


# --- people's tabs that bear names of ours ------------------------------------------


def test_a_persons_tab_with_the_title_of_our_bookkeeping_stops_the_run(
    desk: Desk,
) -> None:
    # Google draws ids at random: one in four is as high as those of ours.
    theirs = {"sheetId": 1_700_000_000, "title": "ppmsheets generation"}
    desk.send([{"addSheet": {"properties": theirs}}])
    desk.do(edits.type_cell("ppmsheets generation", "A1", "mine"))
    result = run("sync", ADDRESS, *DATE)
    assert result.code == 4
    assert "Rename this tab." in result.err
    assert desk.grid("ppmsheets generation") == (("mine",),)


def test_a_hidden_tab_of_people_is_never_swept_as_a_leftover(desk: Desk) -> None:
    theirs = {"sheetId": 77, "title": "ppmsheets staging notes", "hidden": True}
    left = {"sheetId": 78, "title": "ppmsheets staging 78", "hidden": True}
    desk.send([{"addSheet": {"properties": one}} for one in (theirs, left)])
    assert run("sync", ADDRESS, *DATE).code == 0
    titles = {sheet.title for sheet in desk.book.sheets}
    assert "ppmsheets staging notes" in titles
    assert "ppmsheets staging 78" not in titles


def test_a_leftover_is_not_swept_by_a_run_that_has_nothing_to_write(
    desk: Desk,
) -> None:
    assert run("sync", ADDRESS, *DATE).code == 0
    left = {"sheetId": 78, "title": "ppmsheets staging 78", "hidden": True}
    desk.send([{"addSheet": {"properties": left}}])
    calls = len(double_of(desk).calls)
    assert run("sync", ADDRESS, *DATE, "--json").document["plan"]["empty"] is True
    assert all(call.read for call in double_of(desk).calls[calls:])


# --- a spreadsheet to begin with ----------------------------------------------------


def test_a_blank_spreadsheet_is_filled_with_input_tabs_and_synced() -> None:
    desk, double = google_desk("# Sheet1\n| Notes |")
    with served(double):
        made = run("init", ADDRESS)
        assert made.code == 0, made.err
        assert "to Portfolio." in made.out
        assert run("add-project", ADDRESS, "Apollo").code == 0
        desk.sheet("Apollo")
        assert run("init", ADDRESS).code == 2
        assert run("sync", ADDRESS, *DATE).code in (0, 3)
    assert desk.grid("Sheet1") == (("Notes",),)
    assert desk.sheet("Summary").title == "Summary"


def told(*words: str) -> str:
    """Run a command in a process of its own; return what it prints."""
    done = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-m", "ppmsheets", *words],
        env=os.environ | {"PYTHONPATH": str(Path(__file__).parents[1])},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode in (0, 3), done.stderr
    return done.stdout


def typed(desk: Desk, tab: str, text: str, beside: tuple[int, int], what: str) -> None:
    """Type into the cell that lies so many rows and columns from a text."""
    (place,) = (
        (row, line.index(text))
        for row, line in enumerate(desk.grid(tab))
        if text in line
    )
    cell = CellRef(tab, place[0] + beside[0], place[1] + beside[1])
    desk.do(edits.type_cell(tab, cell.a1, what))


WEEKLY = {
    "Stage": "Active",
    "Start": "2025-10-01",
    "Baseline finish": "2026-09-30",
    "Forecast finish": "2026-10-31",
    "Budget": "500000",
    "Status date": "2026-03-27",
    "% planned": "0.5",
    "% complete": "0.4",
    "Actual cost": "290000",
    "Overall RAG": "Red",
}


def test_from_a_blank_spreadsheet_to_an_answer_that_is_obeyed() -> None:
    desk, double = google_desk("# Sheet1\n| Notes |")
    with served(double):
        told("init", ADDRESS)
        told("add-project", ADDRESS, "Apollo")
        for label, value in WEEKLY.items():
            typed(desk, "Apollo", label, (0, 1), value)
        told("sync", ADDRESS, *DATE)
        people = desk.grid("Apollo")
        typed(desk, "Recommendations", "Decision", (1, 0), "Reject")
        told("sync", ADDRESS, *DATE)
        found = json.loads(told("sync", ADDRESS, *DATE, "--json"))
    (answered,) = (r for r in found["recommendations"] if r["decision"])
    assert (answered["project"], answered["status"]) == ("APO-1", "Rejected")
    assert found["plan"]["empty"] is True
    assert desk.grid("Apollo") == people


# --- several workbooks --------------------------------------------------------------


BRAVO = """
# Projects
| Project ID | Project | Stage  | Start      | Budget |
| S-1        | Sierra  | Active | 2025-10-01 | x500   |
"""


def test_a_spreadsheet_and_a_file_are_read_beside_the_target_and_not_written(
    desk: Desk, tmp_path: Path
) -> None:
    double = double_of(desk)
    seed(double, snapshot(BRAVO).tabs, SOURCE)
    file = FileDesk(tmp_path / "more.xlsx")
    file.write(BRAVO.replace("S-1", "X-1").replace("Sierra", "Xray"))
    before = double.store.find(SOURCE), file.path.read_bytes()
    name_sources(f"https://docs.google.com/spreadsheets/d/{SOURCE}/edit", "more.xlsx")
    result = run("sync", ADDRESS, *DATE, "--json")
    assert result.code == 3, result.err
    ids = {project["id"] for project in result.document["projects"]}
    assert ids == {"A-1", "B-1", "C-1", "S-1", "X-1"}
    places = {f["tab"] for f in result.document["findings"]}
    assert {"[Portfolio]Projects", "[more.xlsx]Projects"} <= places
    assert (double.store.find(SOURCE), file.path.read_bytes()) == before
    assert [call.path for call in double.calls if not call.read] == [
        f"/v4/spreadsheets/{BOOK}:batchUpdate"
    ]
    path = f"/v4/spreadsheets/{BOOK}"
    mask = "sheets.data.rowData.values.userEnteredFormat.textFormat.link"
    looks = json.dumps(desk.call("GET", path, params={"fields": mask}))
    assert f"{SOURCE}/edit#gid=0&range=E2" in looks
    assert run("sync", ADDRESS, *DATE, "--json").document["plan"]["empty"] is True


def test_a_source_that_is_not_shared_stops_the_run_and_is_named(desk: Desk) -> None:
    double = double_of(desk)
    seed(double, snapshot(BRAVO).tabs, SOURCE)
    double.store.denied.add(SOURCE)
    name_sources(SOURCE)
    result = run("sync", ADDRESS, *DATE)
    assert result.code == 6
    assert SOURCE in result.err
    assert "as Viewer" in result.err
    assert all(call.read for call in double.calls)


def test_a_workbook_is_not_read_twice_by_another_name(desk: Desk) -> None:
    name_sources(BOOK)
    result = run("sync", ADDRESS, *DATE)
    assert result.code == 2
    assert "read already" in result.err
    assert double_of(desk).calls == []


def test_a_file_leads_to_the_cells_of_files_beside_it(tmp_path: Path) -> None:
    (tmp_path / "in put").mkdir()
    FileDesk(tmp_path / "book.xlsx").write(THREE)
    FileDesk(tmp_path / "in put" / "more.xlsx").write(BRAVO)
    name_sources("in put/more.xlsx")
    assert run("sync", "book.xlsx", *DATE).code == 3
    book = openpyxl.load_workbook("book.xlsx")
    cells = [cell for row in book["Data Issues"] for cell in row]
    (cell,) = (c for c in cells if c.value == "[more.xlsx]Projects!E2")
    assert cell.hyperlink is not None
    assert cell.hyperlink.target == "in%20put/more.xlsx"
    assert cell.hyperlink.location == "'Projects'!E2"
    book.close()
    assert run("sync", "book.xlsx", *DATE, "--json").document["plan"]["empty"] is True


# --- tabs that people rename --------------------------------------------------------


OWN = """
# Register
| Project ID | Project | Stage  | Start      | Zaster |
| A-1        | Apollo  | Active | 2025-10-01 | 500000 |
# Hours
| Project ID | Project | Stage  | Start      | Budget |
| Z-1        | Zulu    | Active | 2025-10-01 | 1      |
"""
MAPPED = """
[reading]
ignore = ["Hours"]
[[mapping]]
tabs = ["Register"]
headers = { Zaster = "Budget" }
"""


def test_row_25_a_renamed_tab_is_read_as_the_config_says_and_named() -> None:
    desk, double = google_desk(OWN)
    Path("ppmsheets.toml").write_text(MAPPED, "utf-8")
    with served(double):
        before = run("sync", ADDRESS, *DATE, "--json").document
        desk.do(edits.rename_tab("Register", "Our list"))
        desk.do(edits.rename_tab("Hours", "Hours (old)"))
        renamed = run("sync", ADDRESS, *DATE, "--json")
        (finding,) = (
            f for f in renamed.document["findings"] if f["rule"] == "tab-renamed"
        )
        again = run("sync", ADDRESS, *DATE, "--json").document
        desk.do(edits.rename_tab("Our list", "Register"))
        back = run("sync", ADDRESS, *DATE, "--json").document
    assert before["projects"][0]["bac"] == 500_000
    assert [p["id"] for p in renamed.document["projects"]] == ["A-1"]
    assert renamed.document["portfolio"]["bac"] == before["portfolio"]["bac"]
    assert (finding["tab"], finding["severity"]) == ("Our list", "warning")
    assert "'Register'" in finding["message"]
    assert again["plan"]["empty"] is True
    assert all(f["rule"] != "tab-renamed" for f in back["findings"])


def test_a_config_that_knows_the_new_title_forgets_the_old_one() -> None:
    desk, double = google_desk(OWN)
    config = Path("ppmsheets.toml")
    config.write_text(MAPPED, "utf-8")
    with served(double):
        run("sync", ADDRESS, *DATE)
        desk.do(edits.rename_tab("Register", "Our list"))
        config.write_text(MAPPED.replace("Register", "Our*"), "utf-8")
        run("sync", ADDRESS, *DATE)
        desk.do(edits.rename_tab("Our list", "Whatever"))
        found = run("sync", ADDRESS, *DATE, "--json").document["findings"]
    (finding,) = (f for f in found if f["rule"] == "tab-renamed")
    assert "'Our list'" in finding["message"]


def test_a_list_to_send_has_an_address_to_click_for_each_cell(desk: Desk) -> None:
    rows = (("Project ID", "Project", "PM", "Budget"), ("Z-1", "Zed", "Ann", "lots"))
    desk.show(Tab("Register", rows, protected=False))
    number = desk.sheet("Register").id
    page = f"https://docs.google.com/spreadsheets/d/{BOOK}/edit#gid={number}"
    assert f"{page}&range=D2" in run("check", ADDRESS, "--pm", "Ann").out.split()
