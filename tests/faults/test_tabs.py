"""Faults of tabs: what people do to ours and to theirs (rows 16, 25 to 32, 47 to 49).

Answers typed into Recommendations are the dearest cells there are: whatever happens
to the tab, they are obeyed or the run is refused, and never lost.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import openpyxl
import pytest
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from tests.faults.desk import DATE, THREE, Desk, place

REC = "Recommendations"


def _answer(sheet: Worksheet, row: int, *typed: str | None) -> None:
    """Type Decision, Until and Reason into a row under the header."""
    top, left = place(sheet, "Decision")
    for offset, text in enumerate(typed):
        sheet.cell(top + row, left + offset).value = text


def _rows(desk: Desk, title: str = REC) -> dict[str, tuple[Any, ...]]:
    """Return id -> (standing, decision, until, reason) as another program reads."""
    rows = desk.read()[title]
    header = next(i for i, row in enumerate(rows) if "Decision" in row)
    return {row[0]: row[5:9] for row in rows[header + 1 :] if row[0]}


# --- 16: answers ------------------------------------------------------------------


def test_an_answer_is_obeyed_and_stays_as_typed(synced: Desk) -> None:
    synced.edit(lambda b: _answer(b[REC], 1, "Reject", "2026-05-01", "[red]no[/red]"))
    result = synced.sync()
    assert result.code == 0
    assert result.project("A-1")["action"] == "continue"
    kept = _rows(synced)["A-1:escalate"]
    assert kept == ("Rejected", "Reject", "2026-05-01", "[red]no[/red]")
    assert synced.settles()


def test_an_illegible_answer_is_flagged_and_stays_as_typed(synced: Desk) -> None:
    synced.edit(lambda b: _answer(b[REC], 1, "perhaps", "when ready", "?"))
    result = synced.sync()
    assert result.code == 3
    assert {"unknown-choice Recommendations!G5", "not-a-date Recommendations!H5"} <= (
        result.rules
    )
    assert '"perhaps" is no Decision' in synced.issues()
    assert _rows(synced)["A-1:escalate"] == ("Unclear", "perhaps", "when ready", "?")
    assert synced.settles()


def test_answers_follow_their_ids_when_rows_were_sorted(synced: Desk) -> None:
    def sort(book: Workbook) -> None:
        _answer(book[REC], 2, "Approve", None, "mine")
        header, _ = place(book[REC], "Decision")
        rows = [[c.value for c in book[REC][header + n]] for n in (2, 1)]
        for offset, row in enumerate(rows, 1):
            for column, value in enumerate(row, 1):
                book[REC].cell(header + offset, column).value = value

    synced.edit(sort)
    assert synced.sync().code == 0
    assert _rows(synced)["A-1:escalate"] == ("Open", None, None, None)
    assert _rows(synced)["C-1:escalate"] == ("Approved", "Approve", None, "mine")
    assert synced.settles()


def test_an_answer_outlives_its_recommendation(synced: Desk) -> None:
    def mend(book: Workbook) -> None:
        _answer(book[REC], 1, "Reject", None, "wait")
        book["Projects"]["I2"], book["Projects"]["J2"] = 0.5, 200_000

    synced.edit(mend)
    assert synced.sync().code == 0
    assert _rows(synced)["A-1:escalate"] == ("Gone", "Reject", None, "wait")
    assert synced.settles()


def test_two_answers_to_one_recommendation_both_stay(synced: Desk) -> None:
    def copy_row(book: Workbook) -> None:
        _answer(book[REC], 1, "Reject")
        _answer(book[REC], 2, "Approve")
        header, _ = place(book[REC], "Decision")
        book[REC].cell(header + 2, 1).value = book[REC].cell(header + 1, 1).value

    synced.edit(copy_row)
    assert synced.sync().code == 0
    rows = [row for row in synced.read()[REC] if row[0] == "A-1:escalate"]
    assert [row[5:7] for row in rows] == [("Rejected", "Reject"), ("Gone", "Approve")]
    assert rows[1][3] == "Answered in another row too, which is obeyed."
    assert synced.settles()


def _clear_id(sheet: Worksheet) -> None:
    header, _ = place(sheet, "Decision")
    sheet.cell(header + 1, 1).value = None


def _mistype_header(sheet: Worksheet) -> None:
    sheet.cell(*place(sheet, "Decision")).value = "Decison"


@pytest.mark.parametrize("harm", [_clear_id, _mistype_header])
def test_an_answer_that_nobody_can_place_stops_the_run(
    synced: Desk, harm: Callable[[Worksheet], None]
) -> None:
    def change(book: Workbook) -> None:
        _answer(book[REC], 1, "Reject", None, "never lose me")
        harm(book[REC])

    synced.edit(change)
    before = synced.path.read_bytes()
    result = synced.run("sync", *DATE)
    assert result.code == 4
    assert "Recommendations!G5" in result.err
    assert "Restore Recommendation ID" in result.err
    assert result.err.endswith("Nothing was written.\n")
    assert synced.path.read_bytes() == before


@pytest.mark.parametrize("kind", ["rows", "columns"])
def test_an_answer_survives_a_row_or_column_put_in_before_it(
    synced: Desk, kind: str
) -> None:
    def insert(book: Workbook) -> None:
        sheet = book[REC]
        header, _ = place(sheet, "Decision")
        if kind == "rows":
            sheet.insert_rows(header + 1)
        else:
            sheet.insert_cols(1)
        row = 2 if kind == "rows" else 1
        _answer(sheet, row, "Reject", None, "kept")

    synced.edit(insert)
    assert synced.sync().code == 0
    assert _rows(synced)["A-1:escalate"] == ("Rejected", "Reject", None, "kept")
    synced.sync()  # refused or not: what was typed is still there
    assert _rows(synced)["A-1:escalate"][1:] == ("Reject", None, "kept")


# --- 27: generated tabs -----------------------------------------------------------


def test_a_renamed_tab_is_followed_with_its_answers(synced: Desk) -> None:
    def rename(book: Workbook) -> None:
        _answer(book[REC], 1, "Reject")
        book[REC].title = "Decisions 2026"

    synced.edit(rename)
    result = synced.run("sync", *DATE)
    assert result.code == 0
    assert "answer on Decisions 2026" in result.out
    assert REC not in synced.read()
    assert _rows(synced, "Decisions 2026")["A-1:escalate"][:2] == ("Rejected", "Reject")
    assert synced.settles()


def test_tabs_that_swapped_their_names_are_told_apart(synced: Desk) -> None:
    def swap(book: Workbook) -> None:
        book["Summary"].title = "x"
        book["Capacity"].title = "Summary"
        book["x"].title = "Capacity"

    synced.edit(swap)
    before = synced.read()
    assert synced.sync().code == 0
    assert {t: rows[0] for t, rows in synced.read().items()} == {
        t: rows[0] for t, rows in before.items()
    }
    assert synced.settles()


@pytest.mark.parametrize("title", ["Summary", REC, "Capacity", "Data Issues"])
def test_a_deleted_tab_is_made_again(synced: Desk, title: str) -> None:
    before = synced.read()
    synced.edit(lambda book: book.remove(book[title]))
    assert synced.sync().code == 0
    assert synced.read()[title] == before[title]
    assert synced.settles()


def test_a_tab_that_somebody_made_in_its_place_is_never_overwritten(
    synced: Desk,
) -> None:
    def replace(book: Workbook) -> None:
        book.remove(book["Summary"])
        book.create_sheet("Summary")["A1"] = "My own page"

    synced.edit(replace)
    before = synced.path.read_bytes()
    result = synced.run("sync", *DATE)
    assert result.code == 4
    assert "Summary" in result.err
    assert synced.path.read_bytes() == before


def test_ours_is_followed_beside_a_tab_that_took_its_name(synced: Desk) -> None:
    def replace(book: Workbook) -> None:
        book["Summary"].title = "Ours"
        book.create_sheet("Summary")["A1"] = "My own page"
        book["Projects"]["B2"] = "Artemis"

    synced.edit(replace)
    assert synced.sync().code == 0
    assert synced.read()["Summary"] == [("My own page",)]
    assert any("Artemis" in row for row in synced.read()["Ours"])
    assert synced.settles()


def test_tabs_in_another_order_give_the_same_and_stay_there(synced: Desk) -> None:
    before = synced.read()
    synced.edit(lambda book: book.move_sheet("Summary", 3))
    order = list(synced.read())
    assert synced.sync().code == 0
    assert synced.read() == before
    assert list(synced.read()) == order
    assert synced.settles()


# --- 48: people's own beside ours -------------------------------------------------


def test_text_beside_and_below_ours_stays(synced: Desk) -> None:
    def type_in(book: Workbook) -> None:
        for sheet in (book["Summary"], book[REC]):
            sheet.cell(2, 40).value = "beside"
            sheet.cell(90, 1).value = "below"

    synced.edit(type_in)
    synced.edit(lambda book: book["Projects"].cell(2, 10, 100_000))
    assert synced.sync().code == 0
    for title in ("Summary", REC):
        rows = synced.read()[title]
        assert (rows[1][39], rows[89][0]) == ("beside", "below")
    assert synced.settles()


# --- 25, 26, 28 to 31, 47: tabs of people -----------------------------------------


def _figures(desk: Desk) -> list[tuple[Any, ...]]:
    document = desk.sync().document
    keys = ("id", "name", "bac", "pv", "ev", "ac", "cpi", "eac", "action")
    return [tuple(project[key] for key in keys) for project in document["projects"]]


def _rename_source(book: Workbook) -> None:
    book["Projects"].title = "Our list (new)"


def _move_column(book: Workbook) -> None:
    sheet = book["Projects"]
    for row in range(1, 5):
        for left, right in ((2, 10), (3, 7), (1, 12)):
            a, b = sheet.cell(row, left), sheet.cell(row, right)
            a.value, b.value = b.value, a.value


def _title_and_blanks(book: Workbook) -> None:
    sheet = book["Projects"]
    sheet.insert_rows(4)
    sheet.insert_rows(1, 3)
    sheet["A1"] = "Project portfolio, March"
    sheet.append(["Total", *[None] * 5, 800_000, None, None, 440_000])


def _synonyms(book: Workbook) -> None:
    for header in ("Project ID", "% complete", "Actual cost", "Budget"):
        cell = book["Projects"].cell(*place(book["Projects"], header))
        cell.value = f"  {header.upper().replace(' ', '_')} "


def _hidden(book: Workbook) -> None:
    sheet = book["Projects"]
    sheet.sheet_state = "hidden"
    sheet.row_dimensions[3].hidden = True
    sheet.column_dimensions["G"].hidden = True
    sheet.auto_filter.ref = "A1:L4"


@pytest.mark.parametrize(
    "change", [_rename_source, _move_column, _title_and_blanks, _synonyms, _hidden]
)
def test_the_same_projects_in_another_shape_give_the_same_figures(
    synced: Desk, change: Callable[[Workbook], None]
) -> None:
    before = _figures(synced)
    synced.edit(change)
    assert _figures(synced) == before
    assert synced.settles()


def test_a_project_whose_row_is_gone_is_named_and_the_others_go_on(
    synced: Desk,
) -> None:
    synced.edit(lambda book: book["Projects"].delete_rows(3))
    day = ("--status-date", "2026-04-01", "--json")
    result = synced.run("sync", *day)
    found = result.finding("project-missing")
    assert (result.code, found["project"]) == (3, "B-1")
    assert "Bravo (B-1) was published on 2026-03-31" in found["message"]
    assert "Stage Closed" in synced.issues()
    assert [p["id"] for p in result.document["projects"]] == ["A-1", "C-1"]
    assert synced.run("plan", *day).document["plan"]["empty"] is True


@pytest.mark.parametrize(
    ("header", "typed", "cell"),
    [("Actual cost", "Acutal cost", "J1"), ("Budget", "Budgett", "G1")],
)
def test_a_mistyped_header_is_named_with_the_nearest(
    desk: Desk, header: str, typed: str, cell: str
) -> None:
    desk.write(THREE.replace(header, typed))
    result = desk.sync()
    assert result.code == 3
    found = result.finding("unknown-header")
    assert (found["tab"], found["cell"]) == ("Projects", cell)
    assert f'Did you mean "{header}" by "{typed}"?' in found["fix"]
    assert typed in desk.issues()
    assert [p["cpi"] for p in result.document["projects"]] == [None] * 3


def test_a_merge_over_amounts_is_flagged_with_its_range(desk: Desk) -> None:
    desk.edit(lambda book: book["Projects"].merge_cells("G2:G3"))
    result = desk.sync()
    assert result.code == 3
    assert "G2:G3" in result.finding("merged-cells")["message"]
    assert "G2:G3 is merged" in desk.issues()
    assert result.project("B-1")["bac"] is None
    assert desk.settles()


# --- 49: sizes --------------------------------------------------------------------


def _cards(count: int) -> Workbook:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for number in range(count):
        sheet = book.create_sheet(f"P{number:03}")
        for row in (
            ("Project ID", f"P-{number}"),
            ("Project", f"Project {number}"),
            ("Stage", "Active"),
            ("Budget", 1000),
            ("% planned", 0.5),
            ("% complete", 0.4),
            ("Actual cost", 500),
            ("Status date", "2026-03-27"),
        ):
            sheet.append(row)
    return book


@pytest.mark.parametrize("count", [1, 500])
def test_one_project_and_five_hundred_tabs_are_everyday(desk: Desk, count: int) -> None:
    _cards(count).save(desk.path)
    result = desk.sync()
    assert result.code == 0
    assert len(result.document["projects"]) == count
    assert result.document["portfolio"]["ac"] == 500 * count
    assert desk.settles()


def test_a_workbook_without_projects_gets_a_page_that_says_so(desk: Desk) -> None:
    openpyxl.Workbook().save(desk.path)
    result = desk.sync()
    assert result.code == 0
    assert result.document["projects"] == []
    assert result.document["portfolio"]["cpi"] is None
    assert desk.settles()


@pytest.mark.parametrize("title", ["Summary", REC, "Capacity", "Data Issues"])
def test_a_row_put_into_a_generated_tab_is_taken_out_again(
    synced: Desk, title: str
) -> None:
    before = synced.read()[title]
    for _ in range(2):
        synced.edit(lambda book: book[title].insert_rows(6))
        assert synced.sync().code == 0
        assert synced.read()[title] == before
        assert synced.settles()
