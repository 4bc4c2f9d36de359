"""Faults of cells: what people and programs put into them (rows 32 to 44)."""

from __future__ import annotations

import datetime as dt
import json
import os
import subprocess
import sys
from typing import Any

import pytest
from openpyxl.utils.datetime import MAC_EPOCH
from openpyxl.workbook import Workbook

from ppmsheets.console import Screen
from tests.faults.desk import DATE, THREE, Desk, put

PART = "xl/worksheets/sheet1.xml"
NASTY = (
    '=HYPERLINK("http://example.org","pay here")',
    "+1+1",
    "-2+3",
    "@SUM(1,1)",
    "[red]x[/red] [link=http://example.org]y[/link]",
    "<b>&amp;</b>",
    ":smile: {{1+1}} %s",
)


def _type(cell: str, value: Any) -> Any:  # noqa: ANN401 - any cell value
    def change(book: Workbook) -> None:
        where = book["Projects"][cell]
        put(book["Projects"], where.row, where.column, value)

    return change


@pytest.mark.parametrize(
    ("cell", "typed", "field", "value"),
    [
        ("J3", "12k", "ac", 12_000),
        ("J3", "£1,200.50", "ac", 1_200.5),
        ("J3", "12 %", "ac", None),
        ("J3", "TBC", "ac", None),
        ("J3", "about 12", "ac", None),
        ("J3", "NaN", "ac", None),
        ("J3", "inf", "ac", None),
        ("J3", "#REF!", "ac", None),
        ("J3", "#DIV/0!", "ac", None),
        ("G3", -5, "bac", None),
        ("I3", "140%", "percent_complete", None),
    ],
)
def test_a_cell_is_read_if_certain_else_left_out_and_named(
    desk: Desk, cell: str, typed: str | float, field: str, value: float | None
) -> None:
    desk.edit(_type(cell, typed))
    result = desk.sync()
    assert result.project("B-1")[field] == value
    found = [f for f in result.document["findings"] if f["cell"] == cell]
    assert bool(found) is (value is None)
    if found:
        assert found[0]["project"] == "B-1"
        assert found[0]["fix"] in desk.issues()
        # TBC is a word for "not known yet": said, and no fault.
        assert result.code == (0 if typed == "TBC" else 3)
    others = [p["ac"] for p in result.document["projects"] if p["id"] != "B-1"]
    assert others == [290_000, 60_000]
    assert desk.settles()


@pytest.mark.parametrize(
    "number", ["1e999", "-INF", "NaN", "1.7976931348623157e308", "4.9e-324"]
)
def test_a_number_beyond_all_sense_never_fails_the_run(desk: Desk, number: str) -> None:
    desk.edit_part(PART, b"<v>290000</v>", f"<v>{number}</v>".encode())
    result = desk.sync()
    assert result.code in (0, 3)
    assert "Infinity" not in result.out
    assert "NaN" not in result.out
    assert desk.settles()


def test_a_formula_that_no_program_has_calculated_is_named(desk: Desk) -> None:
    def change(book: Workbook) -> None:
        book["Projects"]["G2"] = "=250000*2"

    desk.edit(change)
    result = desk.sync()
    found = result.finding("formula-without-result")
    assert (result.code, found["cell"]) == (3, "G2")
    assert "save it once" in found["fix"]
    assert result.project("A-1")["bac"] is None
    assert desk.settles()


def test_dates_of_a_1904_workbook_are_the_same_days(desk: Desk) -> None:
    def change(book: Workbook) -> None:
        book.epoch = MAC_EPOCH
        for row in range(2, 5):
            for column in (4, 5, 6, 12):
                day = dt.date(2026, 2, 28) + dt.timedelta(days=column)
                book["Projects"].cell(row, column).value = day

    desk.edit(change)
    result = desk.sync()
    project = result.project("A-1")
    dates = [project[k] for k in ("start", "baseline_finish", "forecast_finish")]
    assert dates == ["2026-03-04", "2026-03-05", "2026-03-06"]
    assert desk.settles()


@pytest.mark.parametrize("serial", [0, 1, 60, -5, 2_958_465, 1e308])
def test_an_impossible_date_is_refused(desk: Desk, serial: float) -> None:
    desk.edit(_type("F2", serial))
    result = desk.sync()
    assert result.rules == {"implausible-date Projects!F2"}
    assert result.project("A-1")["forecast_finish"] is None
    assert desk.settles()


def test_an_ambiguous_date_is_a_question_and_not_a_guess(desk: Desk) -> None:
    desk.edit(_type("F2", "03/04/2026"))
    result = desk.sync()
    assert result.rules == {"ambiguous-date Projects!F2"}
    assert result.project("A-1")["forecast_finish"] is None


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "America/New_York"])
def test_results_are_the_same_in_every_time_zone(desk: Desk, zone: str) -> None:
    """2026-03-29 is the day clocks change in Europe; a cell may hold midnight."""
    desk.edit(_type("F2", dt.date(2026, 3, 29)))
    desk.edit(_type("F3", dt.datetime.fromisoformat("2026-03-29T23:59:59")))
    expected = desk.run("plan", *DATE, "--json").out
    command = (sys.executable, "-m", "ppmsheets", "plan", str(desk.path))
    there = subprocess.run(  # noqa: S603 - our own program
        (*command, *DATE, "--json"),
        env={**os.environ, "TZ": zone},
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert there == expected
    finishes = {p["forecast_finish"] for p in json.loads(there)["projects"][:2]}
    assert finishes <= {"2026-03-29", "2026-09-30"}
    assert "2026-03-29" in finishes


@pytest.mark.parametrize("twin", ["A-1", "a-1", "A-1 ", "A-1\u200b"])
def test_a_doubled_id_is_one_project_and_both_rows_are_cited(
    desk: Desk, twin: str
) -> None:
    desk.edit(_type("A3", twin))
    result = desk.sync()
    assert result.code == 3
    assert [p["id"] for p in result.document["projects"]] == ["A-1", "C-1"]
    found = result.finding("duplicate-project")
    assert (found["cell"], "A2" in found["message"]) == ("A3", True)
    assert result.document["portfolio"]["ac"] == 350_000
    assert desk.settles()


def test_ids_stay_the_text_they_are(desk: Desk) -> None:
    for cell, typed in (("A2", "007"), ("A3", "1e5"), ("A4", "12345678901234567")):
        desk.edit(_type(cell, typed))
    result = desk.sync()
    assert {p["id"] for p in result.document["projects"]} == {
        "007",
        "1e5",
        "12345678901234567",
    }
    desk.edit(_type("A4", 12345678901234567))
    assert "lost-precision Projects!A4" in desk.sync().rules


def test_a_circle_of_dependencies_is_named_by_its_path(desk: Desk) -> None:
    desk.write(f"""{THREE}
# Dependencies
| Project ID | Depends on |
| A-1        | B-1        |
| B-1        | A-1        |
| C-1        | Z-9        |
""")
    result = desk.sync()
    assert result.code == 3
    assert "A-1 > B-1 > A-1" in result.finding("dependency-cycle")["message"]
    assert '"Z-9"' in result.finding("unknown-project")["message"]
    assert desk.settles()


# --- 42: text that would be more than text ----------------------------------------


@pytest.mark.parametrize("name", NASTY)
def test_a_name_is_text_in_the_workbook_in_json_and_on_the_screen(
    desk: Desk, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.edit(_type("B2", name))
    result = desk.sync()
    assert result.project("A-1")["name"] == name
    assert any(name in row for row in desk.read()["Summary"])

    def formulas(book: Workbook) -> None:
        cells = [c for s in book.worksheets for row in s.iter_rows() for c in row]
        assert [c.value for c in cells if c.data_type == "f"] == []

    desk.edit(formulas)
    monkeypatch.setattr(
        "ppmsheets.cli.work.stdout_screen", lambda **_: Screen(200, colour=True)
    )
    shown = desk.run("sync", *DATE).out
    assert name in shown
    assert "\x1b]8;" not in shown  # no terminal link


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("\u202eollopA\u202c", "ollopA"),
        ("e\u0301tude \U0001f469\u200d\U0001f4bb", "étude \U0001f469\u200d\U0001f4bb"),
        ("A_x0000_B_x0007_C", "ABC"),
        ("A_xD800_B", "AB"),
        ("A&#x1b;[31mB", "A[31mB"),
        ("A\u2066B\u0085C", "ABC"),
    ],
)
def test_what_no_eye_sees_is_dropped_and_every_program_opens_the_file(
    desk: Desk, typed: str, name: str
) -> None:
    desk.edit_part(PART, b">Apollo<", f">{typed}<".encode())
    result = desk.sync()
    assert result.code == 0
    assert result.project("A-1")["name"] == name
    assert "\x1b" not in desk.run("sync", *DATE).out
    desk.edit_part(PART, f">{typed}<".encode(), b">Apollo<")
    assert any(name in row for row in desk.read()["Summary"])


def test_an_answer_of_control_characters_does_not_spoil_the_file(synced: Desk) -> None:
    def answer(book: Workbook) -> None:
        sheet = book["Recommendations"]
        for column in (7, 8, 9):
            put(sheet, 5, column, "A_x0000_B\n=1+1")

    synced.edit(answer)
    assert synced.sync().code == 3
    assert synced.settles()
    assert [row[6:9] for row in synced.read()["Recommendations"]][4] == (
        "A_x0000_B\n=1+1",
    ) * 3


def test_fifty_thousand_characters_are_cut_and_the_run_goes_on(desk: Desk) -> None:
    desk.edit_part(PART, b">Apollo<", b">" + b"A" * 50_000 + b"<")
    result = desk.sync()
    assert (result.code, result.rules) == (3, {"long-text Projects!B2"})
    assert desk.settles()
    generated = [rows for title, rows in desk.read().items() if title != "Projects"]
    cells = [str(c) for rows in generated for row in rows for c in row if c]
    assert max(map(len, cells)) <= 32_767
