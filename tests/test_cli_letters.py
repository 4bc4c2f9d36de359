"""``check --pm``: one project manager's list, ready to send."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from ppmsheets.backends.xlsx import XlsxWorkbook
from ppmsheets.cli import main
from ppmsheets.console import letter
from ppmsheets.plan import diff
from ppmsheets.portfolio import Finding, Severity
from ppmsheets.sheet import CellRef
from ppmsheets.templates import status_tab

BOOK = "book.xlsx"


@pytest.fixture(autouse=True)
def _book(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Stand in a folder with a workbook of three project managers."""
    monkeypatch.chdir(tmp_path)
    main(["init", BOOK])
    capsys.readouterr()
    workbook = XlsxWorkbook(Path(BOOK))
    cards = [
        ("Apollo", "Ann Lee", "ann@example.com", "blue"),
        ("Zeus", "Ann Lee", "ann@example.com", "Green"),
        ("Hera", "Anna Leeds", "leeds@example.com", "Green"),
        ("Ares", "Bo Ek", None, "mauve"),
    ]
    tabs = [
        status_tab(
            name,
            {
                "project_id": name.upper(),
                "name": name,
                "pm": pm,
                "pm_email": email,
                "status_date": 46108.0,
                "overall": overall,
                "budget": 100.0,
            },
        )
        for name, pm, email, overall in cards
    ]
    register = status_tab("Extra", {"project_id": "ZEUS", "budget": "lots"})
    workbook.write(diff(workbook.read(), [*tabs, register]))


def said(capsys: pytest.CaptureFixture[str], *more: str) -> tuple[int, str, str]:
    code = main(["check", BOOK, *more])
    out, err = capsys.readouterr()
    return code, out, err


def test_the_list_has_tab_cell_what_and_how_to_mend(
    capsys: pytest.CaptureFixture[str],
) -> None:
    code, out, _ = said(capsys, "--pm", "bo ek")
    assert code == 3
    assert out.splitlines() == [
        "Bo Ek: to mend in book.xlsx: 1 error",
        "",
        "Ares",
        '  E9      "mauve" is no status word.',
        "          Enter Green, Amber or Red.",
        "          Until then it is missing in: declared status of ARES.",
    ]


def test_it_holds_all_projects_of_the_manager_on_every_tab_and_no_others(
    capsys: pytest.CaptureFixture[str],
) -> None:
    _, out, _ = said(capsys, "--pm", "Ann Lee")
    assert [line for line in out.splitlines() if line and line[0] != " "] == [
        "Ann Lee: to mend in book.xlsx: 2 errors",
        "Apollo",
        "Extra",
    ]


@pytest.mark.parametrize("typed", ["ek", "BO", "  bo   ek "])
def test_a_part_of_a_name_will_do_where_one_person_is_meant(
    capsys: pytest.CaptureFixture[str], typed: str
) -> None:
    assert said(capsys, "--pm", typed)[1].startswith("Bo Ek: ")


def test_an_address_means_a_person_too(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = said(capsys, "--pm", "Leeds@example.com")
    assert (code, out) == (0, "Anna Leeds: nothing to mend in book.xlsx.\n")


def test_a_name_that_several_may_mean_is_refused(
    capsys: pytest.CaptureFixture[str],
) -> None:
    code, _, err = said(capsys, "--pm", "ann")
    assert code == 2
    assert "Several project managers are called so: Ann Lee, Anna Leeds." in err


def test_an_unknown_name_is_answered_with_those_there_are(
    capsys: pytest.CaptureFixture[str],
) -> None:
    code, _, err = said(capsys, "--pm", "zoe")
    assert code == 2
    assert "Choose one of: Ann Lee, Anna Leeds, Bo Ek." in err


def test_json_holds_the_findings_of_one_manager(
    capsys: pytest.CaptureFixture[str],
) -> None:
    _, out, _ = said(capsys, "--pm", "Bo Ek", "--json")
    findings = json.loads(out)["findings"]
    assert [finding["project"] for finding in findings] == ["ARES"]


def test_a_line_of_a_letter_is_no_longer_than_mail_programs_leave_it() -> None:
    message = "A very long sentence that has to be wrapped somewhere. " * 5
    finding = Finding("r", Severity.ERROR, CellRef("Tab", 0, 0), message, message)
    text = letter("Ann", [finding], workbook="book.xlsx", addresses={})
    assert max(map(len, text.splitlines())) <= 76
    assert " ".join(text.split()).count("A very long sentence") == 10


def test_in_google_sheets_each_cell_has_an_address_to_click() -> None:
    finding = Finding("r", Severity.ERROR, CellRef("Apollo", 8, 4), "Found.", "Mend.")
    begin = "https://docs.google.com/spreadsheets/d/1/edit#gid=7&range="
    addresses = {"Apollo": begin, "Zeus": "file:///book.xlsx#'Zeus'!"}
    text = letter("Ann", [finding], workbook="Book", addresses=addresses)
    assert f"{begin}E9" in text.split()
    elsewhere = replace(finding, where=CellRef("Zeus", 8, 4))
    assert "file:" not in letter(
        "Ann", [elsewhere], workbook="Book", addresses=addresses
    )
