"""``whatif`` as a person at a terminal meets it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import Workbook

from ppmsheets.cli import main
from ppmsheets.cli.levers import in_words
from tests.analysis.insight.plans import BUDGET, WORKED
from tests.analysis.planning.tabs import Rows, table

DATE = ("--status-date", "2026-01-12")
WHAT_IFS = "| Scenario | Change |\n| Rich | Budget = 19 |"

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Run whatif on a workbook; return exit code, stdout and stderr."""

    def command(*arguments: str) -> tuple[int, str, str]:
        code = main(["whatif", *arguments, *DATE])
        out, err = capsys.readouterr()
        return code, out, err

    return command


def written(path: Path, tabs: dict[str, Rows]) -> str:
    book = Workbook()
    book.remove(book.worksheets[0])
    for title, rows in tabs.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    book.save(path)
    return str(path)


@pytest.fixture
def book(tmp_path: Path) -> str:
    """The worked example of the terms, with a what-if of its own."""
    tabs = {
        "Projects": table(WORKED),
        "Budgets": table(BUDGET),
        "What-ifs": table(WHAT_IFS),
    }
    return written(tmp_path / "book.xlsx", tabs)


def test_a_larger_budget_is_shown_beside_the_plan_and_the_tables_what_ifs(
    run: Run, book: str
) -> None:
    before = Path(book).read_bytes()
    code, out, err = run(book, "--budget", "+1", "--name", "One more")
    assert (code, err) == (0, "")
    assert Path(book).read_bytes() == before
    lines = [line.split() for line in out.splitlines()]
    assert next(x for x in lines if x[:1] == ["The"])[:3] == ["The", "plan", "21"]
    assert next(x for x in lines if x[:1] == ["Rich"])[:3] == ["Rich", "29", "+8"]
    assert next(x for x in lines if "+2" in x)[:4] == ["One", "more", "23", "+2"]
    assert "One more: Budget +1" in out
    assert "in  CRM (1)" in out
    assert "nothing is written" in out


def test_the_json_document_has_the_scenarios_and_no_more(run: Run, book: str) -> None:
    code, out, _ = run(book, "--pin", "CRM", "--alone", "--json")
    found = json.loads(out)
    assert code == 0
    assert sorted(found) == ["currency", "scenarios", "status_date"]
    plan, crm = found["scenarios"]
    assert plan["value"] == pytest.approx(21)
    assert crm["value"] == pytest.approx(19)
    assert crm["changes"] == ["Pin CRM in"]
    assert crm["entering"] == ["1"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--budget", "+10x"], "--budget +10x: This change is not understood."),
        (["--pin", "CMR"], '--pin CMR: No table or card describes the project "CMR".'),
        (["--role", "Welder=+1"], '--role Welder=+1: There is no role "Welder".'),
        (["--defer", "CRM"], "--defer CRM: This change is not understood."),
        (["--alone"], "whatif: There is nothing to try."),
    ],
)
def test_what_cannot_be_tried_is_refused_in_three_lines(
    run: Run, book: str, arguments: list[str], words: str
) -> None:
    code, out, err = run(book, *arguments)
    assert code == 2
    assert out == ""
    assert len(err.splitlines()) == 3
    assert words in err
    assert "Nothing was written." in err


def test_without_anything_to_choose_it_is_said(run: Run, tmp_path: Path) -> None:
    rows = table("| Project ID | Stage  |\n| 1          | Closed |")
    path = written(tmp_path / "book.xlsx", {"Projects": rows})
    code, out, _ = run(path, "--budget", "+10%")
    assert "There is nothing to choose in this workbook." in out
    assert code == 0


def test_options_become_the_words_of_a_what_ifs_table() -> None:
    given = {
        "budget": ("+10%", "Capex=-200k", "2026-Q3=900k", "=5m"),
        "role": ("QA engineer=+2", "QA=5"),
        "cost": ("CRM=-5%",),
        "value": ("CRM=+100k",),
        "weight": ("Growth=40",),
        "pin": ("CRM",),
        "pin_out": ("CRM",),
        "defer": ("CRM=2026-09",),
    }
    assert [words for _, words in in_words(given)] == [
        "Budget +10%",
        "Budget Capex -200k",
        "Budget 2026-Q3 = 900k",
        "Budget = 5m",
        "Role QA engineer +2",
        "Role QA = 5",
        "Cost CRM -5%",
        "Value CRM +100k",
        "Weight Growth = 40",
        "Pin CRM in",
        "Pin CRM out",
        "Defer CRM until 2026-09",
    ]
    assert in_words(given)[1][0] == "--budget Capex=-200k"
