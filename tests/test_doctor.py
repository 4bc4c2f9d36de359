"""What the doctor says about all that a sync needs."""

from __future__ import annotations

import os
import re
import time
from pathlib import Path

import openpyxl
import pytest
import responses

from ppmsheets.cli.lock import alone
from tests.backends.google_made import BOOK
from tests.backends.test_google_credentials import put, service
from tests.faults.desk import DATE, THREE, Desk, Result
from tests.google_cli import (
    ADDRESS,
    ANYWHERE,
    SOURCE,
    SignIns,
    google_desk,
    name_sources,
    run,
    served,
)

pytestmark = pytest.mark.usefixtures("_folder")


@pytest.fixture
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Stand in an empty folder."""
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """Return a workbook of three projects, never synced."""
    made = Desk(tmp_path / "book.xlsx")
    made.write(THREE)
    return made


def examined(*words: str) -> Result:
    """Let the doctor look; its JSON and its lines say the same."""
    told, shown = run("doctor", *words, "--json"), run("doctor", *words)
    assert told.code == shown.code == told.document["exit_code"]
    for check in told.document["checks"]:
        assert re.search(
            f"^{check['level']} +{check['about']} ", shown.out, re.MULTILINE
        )
    return told


def level(result: Result, about: str) -> str:
    (found,) = (c for c in result.document["checks"] if c["about"] == about)
    return str(found["level"])


def troubled(result: Result) -> list[tuple[str, str]]:
    """Return what needs attention, and what to do."""
    found = result.document["checks"]
    return [(c["about"], c["fix"]) for c in found if c["level"] == "attention"]


def test_a_healthy_workbook_is_all_ok_and_left_alone(desk: Desk) -> None:
    assert desk.sync().code == 0
    before = desk.path.read_bytes()
    result = examined("book.xlsx")
    assert result.code == 0
    assert {c["level"] for c in result.document["checks"]} == {"ok"}
    assert desk.path.read_bytes() == before


def test_a_workbook_open_elsewhere_is_said_with_the_code_of_a_sync(
    desk: Desk, tmp_path: Path
) -> None:
    (tmp_path / ".~lock.book.xlsx#").touch()
    result = examined("book.xlsx")
    assert [about for about, _ in troubled(result)] == ["writing"]
    assert result.code == desk.sync().code == 7


def test_a_file_that_nobody_may_write_is_said(desk: Desk) -> None:
    desk.path.chmod(0o444)
    result = examined("book.xlsx")
    assert troubled(result) == [("writing", "Make it writable, or sync a copy.")]
    assert result.code == desk.sync().code == 1


@pytest.mark.usefixtures("desk")
def test_a_run_that_holds_the_lock_is_named_and_not_disturbed() -> None:
    with alone("book.xlsx"):
        result = examined("book.xlsx")
        assert run("sync", "book.xlsx").code == 75
    assert f"(pid {os.getpid()}) since 20" in result.out
    assert result.code == 75
    assert examined("book.xlsx").code == 0


@pytest.mark.usefixtures("desk")
def test_a_config_that_is_wrong_is_said_with_its_line() -> None:
    Path("ppmsheets.toml").write_text("[reading]\ncurency = 'GBP'\n", "utf-8")
    result = examined("book.xlsx")
    assert result.code == 2
    assert "ppmsheets.toml:2" in result.out
    assert troubled(result) == [("config", "Did you mean currency?")]


def test_nothing_to_look_at_is_said() -> None:
    assert examined().code == 2
    assert examined("none.xlsx").code == run("sync", "none.xlsx").code == 4


def test_a_tab_in_the_way_of_ours_is_said_with_the_way_out(desk: Desk) -> None:
    def theirs(book: openpyxl.Workbook) -> None:
        book.create_sheet("Summary")["A1"] = "mine"

    desk.edit(theirs)
    result = examined("book.xlsx")
    assert [about for about, _ in troubled(result)] == ["sync"]
    assert result.code == desk.sync().code == 4


def test_data_issues_have_the_code_that_a_sync_has(desk: Desk) -> None:
    desk.write(THREE.replace("500000", "x5"))
    result = examined("book.xlsx")
    assert [about for about, _ in troubled(result)] == ["data"]
    assert result.code == desk.sync().code == 3


def test_a_workbook_without_projects_is_said(desk: Desk) -> None:
    desk.write("# Notes\n| Hello |")
    result = examined("book.xlsx")
    assert "Not recognised, in whole or in part: Notes." in result.out
    assert (
        "input tabs",
        "What is read and why not: ppmsheets check book.xlsx",
    ) in troubled(result)


def test_a_file_out_of_the_future_says_that_the_clock_is_wrong(desk: Desk) -> None:
    later = time.time() + 3_600
    os.utime(desk.path, (later, later))
    assert [about for about, _ in troubled(examined("book.xlsx"))] == ["clock"]


# --- Google Sheets ------------------------------------------------------------------


def test_a_spreadsheet_is_only_read_and_known_to_be_ours_after_a_sync() -> None:
    desk, double = google_desk()
    with served(double):
        first = examined(ADDRESS)
        assert level(first, "writing") == "not known"
        assert run("sync", ADDRESS, *DATE).code == 0
        calls = len(double.calls)
        second = examined(ADDRESS)
        assert level(second, "writing") == "ok"
        assert all(call.read for call in double.calls[calls:])
        double.account = "stranger@example.iam.gserviceaccount.com"
        third = examined(ADDRESS)
    assert (first.code, second.code, third.code) == (0, 0, 6)
    assert troubled(third)[0][0] == "writing"
    assert desk.sheet("Summary")


def test_a_spreadsheet_that_is_not_shared_is_said_with_whom_to_share_it(
    tmp_path: Path,
) -> None:
    _, double = google_desk()
    double.store.denied.add(BOOK)
    key = put(tmp_path / "key.json", service("bot"))
    signs = SignIns(double)
    with responses.RequestsMock() as mock:
        for method in ("GET", "POST", "HEAD"):
            mock.add_callback(method, ANYWHERE, signs.answer)
        result = run("doctor", BOOK, "--credentials", key, "--json")
    assert result.code == 6
    (trouble,) = troubled(result)
    share = f"Share {BOOK} with bot@example.iam.gserviceaccount.com as Editor."
    assert trouble == ("workbook", share)
    assert "Service account (bot@example.iam.gserviceaccount.com), from" in result.out
    assert {str(claim["scope"]).rpartition("/")[2] for claim in signs.claims} == {
        "spreadsheets.readonly"
    }
    assert "PRIVATE KEY" not in result.out + result.err


def test_a_key_that_others_may_read_is_refused_before_any_call(tmp_path: Path) -> None:
    _, double = google_desk()
    key = put(tmp_path / "key.json", service("bot"), 0o644)
    result = examined(BOOK, "--credentials", key)
    assert result.code == 6
    assert troubled(result) == [("credentials", f"Run: chmod 600 {key}")]
    assert double.calls == []


def test_a_wrong_clock_is_said_in_minutes(tmp_path: Path) -> None:
    signs = SignIns(google_desk()[1])
    key = put(tmp_path / "key.json", service("bot"))
    date = {"Date": "Thu, 01 Jan 1970 00:05:40 GMT"}
    with responses.RequestsMock() as mock:
        for method in ("GET", "POST"):
            mock.add_callback(method, ANYWHERE, signs.answer)
        mock.head("https://sheets.googleapis.com", status=404, headers=date)
        result = run("doctor", BOOK, "--credentials", key, "--json")
    assert result.code == 6
    assert re.search(r"It is \d+ min fast", result.out)


def test_a_source_that_cannot_be_read_is_named() -> None:
    _, double = google_desk()
    name_sources(SOURCE)
    with served(double):
        result = examined(ADDRESS)
    assert result.code == 6
    assert [about for about, _ in troubled(result)] == ["source"]
    assert SOURCE in troubled(result)[0][1]
