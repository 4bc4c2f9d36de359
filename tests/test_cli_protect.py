"""Status tabs kept to their project managers, on a spreadsheet in Google Sheets."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ppmsheets.backends.google import GoogleWorkbook
from ppmsheets.backends.memory import MemoryWorkbook
from ppmsheets.plan import Keeper, diff
from ppmsheets.sheet import CellRef
from ppmsheets.workbook import Trouble, WorkbookError
from tests.backends.google_desk import Desk
from tests.backends.google_made import BOOK
from tests.google_cli import ADDRESS, google_desk, run, served
from tests.intake.tabs import snapshot
from tests.sheets_double import edits

TABS = """
# Projects
| Project ID | Project | PM      | PM email        |
| P-1        | Apollo  | Ann Lee | ann@example.com |
| P-2        | Zeus    | Bo Ek   |                 |
| P-3        | Hera    | Ann Lee | ann@example.com |
# Apollo
| Project ID | P-1 |
| Overall RAG | Green |
# Zeus
| Project ID | P-2 |
| Overall RAG | Green |
# Shared
| Project ID | Status date | Overall RAG |
| P-3        | 2026-03-31  | Green       |
"""


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    """Return a spreadsheet with a register and three tabs, served to the program."""
    monkeypatch.chdir(tmp_path)
    made, double = google_desk(TABS)
    with served(double):
        yield made


def protections(desk: Desk, title: str) -> list[dict[str, Any]]:
    """Return what closes cells of a tab to somebody; a warning closes none."""
    all_of_them = desk.sheet(title).objects["protectedRanges"]
    return [dict(one) for one in all_of_them if not one.get("warningOnly")]


def editors(desk: Desk, title: str) -> list[str]:
    (one,) = protections(desk, title)
    assert set(one["range"]) == {"sheetId"}  # the whole tab
    return list(one["editors"]["users"])


def test_each_status_tab_is_kept_to_the_project_manager_of_the_register(
    desk: Desk,
) -> None:
    done = run("protect", ADDRESS)
    assert done.code == 0
    assert done.out.splitlines() == [
        "Apollo: only ann@example.com and the owner may edit it.",
        "Shared: only ann@example.com and the owner may edit it.",
        "Open to every editor, as PM email is missing or no address: Zeus.",
    ]
    assert editors(desk, "Apollo")[0] == "ann@example.com"
    assert protections(desk, "Zeus") == []
    assert protections(desk, "Projects") == []


def test_protecting_again_writes_nothing(desk: Desk) -> None:
    run("protect", ADDRESS)
    before = desk.book
    done = run("protect", ADDRESS)
    assert desk.book == before
    assert done.out.splitlines()[0] == "2 tabs are kept already."


def test_a_tab_follows_its_project_to_another_manager(desk: Desk) -> None:
    run("protect", ADDRESS)
    desk.do(edits.type_cell("Projects", "D2", "dan@example.com"))
    done = run("protect", ADDRESS)
    assert done.out.startswith("Apollo: only dan@example.com and the owner")
    assert "ann@example.com" not in editors(desk, "Apollo")
    assert "dan@example.com" in editors(desk, "Apollo")


def test_what_people_protected_themselves_stays(desk: Desk) -> None:
    number = desk.sheet("Apollo").id
    own = {"range": {"sheetId": number, "endRowIndex": 1}, "description": "Ours"}
    desk.send([{"addProtectedRange": {"protectedRange": own}}])
    run("protect", ADDRESS)
    run("protect", ADDRESS)
    assert sorted(one["description"] for one in protections(desk, "Apollo")) == [
        "Kept by ppmsheets for ann@example.com",
        "Ours",
    ]


@pytest.mark.usefixtures("desk")
def test_a_kept_tab_is_read_like_any_other() -> None:
    before = run("check", ADDRESS, "--json").out
    run("protect", ADDRESS)
    assert run("check", ADDRESS, "--json").out == before


def test_a_new_status_tab_is_kept_to_the_manager_it_names(desk: Desk) -> None:
    told = run(
        "add-project", ADDRESS, "Ares", "--pm", "Cy", "--pm-email", "cy@example.com"
    )
    assert told.code == 0
    assert "Only cy@example.com and the owner may edit it." in told.out
    assert "cy@example.com" in editors(desk, "Ares")
    assert "cy@example.com" in [cell for row in desk.grid("Ares") for cell in row]


def test_the_address_of_a_manager_is_taken_from_the_register(desk: Desk) -> None:
    run("add-project", ADDRESS, "Ares", "--pm", "ann lee")
    assert "ann@example.com" in editors(desk, "Ares")


def test_a_new_tab_of_an_unknown_manager_is_open_and_says_so(desk: Desk) -> None:
    told = run("add-project", ADDRESS, "Ares", "--pm", "Nobody")
    assert "Every editor may type into it" in told.out
    assert protections(desk, "Ares") == []


def test_what_is_no_address_is_refused_before_anything_is_written(desk: Desk) -> None:
    told = run("add-project", ADDRESS, "Ares", "--pm-email", "cy")
    assert told.code == 2
    assert told.err.splitlines() == [
        "Error: cy: This is no e-mail address.",
        "Mend: Give one such as ann@example.com.",
        "Nothing was written.",
    ]
    assert desk.book.titled("Ares") is None


def test_a_protection_that_is_closed_to_the_account_is_named(desk: Desk) -> None:
    sheet = desk.sheet("Apollo")
    closed = {
        "protectedRangeId": 7,
        "range": {"sheetId": sheet.id},
        "description": "Kept by ppmsheets for old@example.com",
        "editors": {"users": ["old@example.com"]},
    }
    book = desk.book.fork()
    book.sheet(sheet.id).objects["protectedRanges"] = (closed,)
    desk.double.store.keep(book)
    workbook = GoogleWorkbook(BOOK, desk.call)
    plan = diff(workbook.read(), (), [Keeper("Apollo", ("ann@example.com",))])
    with pytest.raises(WorkbookError) as caught:
        workbook.write(plan)
    assert caught.value.trouble is Trouble.DENIED
    assert "Apollo" in caught.value.where


def test_a_file_knows_no_people(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    run("init", "book.xlsx")
    done = run("protect", "book.xlsx")
    assert done.code == 2
    assert "A file knows no people" in done.err
    told = run("add-project", "book.xlsx", "Ares", "--pm-email", "cy@example.com")
    assert told.code == 0
    assert "may edit it" not in told.out


def test_a_plan_of_keepers_does_what_apply_foretells() -> None:
    book = MemoryWorkbook("Book", snapshot(TABS).tabs)
    keepers = [Keeper("Apollo", ("ann@example.com",))]
    plan = diff(book.read(), (), keepers)
    assert not plan.empty
    before = book.read().tab("Apollo")
    book.write(plan)
    after = book.read().tab("Apollo")
    assert before is not None
    assert after is not None
    assert (after.kept_for, after.grid) == (("ann@example.com",), before.grid)
    assert diff(book.read(), (), keepers).empty
    book.type_cell(CellRef("Apollo", 0, 0), "Project ID")
    assert diff(book.read(), (), keepers).empty
