"""``adopt`` as a person, a pipe and a terminal meet it."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from ppmsheets.cli import main

Run = Callable[..., tuple[int, str, str]]

ROWS = (
    ("Ref", "Initiative name", "Directorate", "Go-live", "Notes on budget"),
    ("D-01", "Payroll renewal", "Finance", "31/03/2026", "fine"),
    ("D-02", "Intranet", "HR", "01/06/2026", "late"),
    ("D-03", "Data centre exit", "IT", "02/07/2026", "fine"),
)


@pytest.fixture
def run(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Run:
    """Run a command beside a workbook that nobody mapped, ``book.xlsx``."""
    monkeypatch.chdir(tmp_path)
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Our list"
    for row in ROWS:
        sheet.append(row)
    book.save("book.xlsx")

    def command(*arguments: str) -> tuple[int, str, str]:
        code = main(arguments)
        out, err = capsys.readouterr()
        return code, out, err

    return command


def test_the_file_it_writes_makes_the_workbook_readable(run: Run) -> None:
    before = Path("book.xlsx").read_bytes()
    code, out, _ = run("adopt", "book.xlsx")
    assert code == 0
    assert "Wrote ppmsheets.toml; the workbook is as it was." in out
    assert "projects 3, statuses" in out
    assert Path("book.xlsx").read_bytes() == before
    text = Path("ppmsheets.toml").read_text(encoding="utf-8")
    assert 'date_order = "DMY"  # 31/03/2026 can be nothing else' in text
    assert '"Directorate" = "Program"  # likely: Finance; HR; IT' in text


def test_a_second_run_finds_nothing_more_to_map(run: Run) -> None:
    run("adopt", "book.xlsx")
    code, out, _ = run("adopt", "book.xlsx")
    assert code == 0
    assert "nothing new to map" in out
    assert "Mapped by the config already, and kept: " in out
    assert "No table was recognised" not in out
    assert not Path("adopted.toml").exists()


def _two_colours(path: str, *more: str) -> None:
    """Make a register with a colour of each of two years, and further headers."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append(["Agency", "Project name", "DCA 2024", "DCA 2025", *more])
    for row in range(8):
        colours = [("High", "Low")[row % 2], ("Low", "Medium")[row % 2]]
        dates = ["2025-01-01" for _ in more]
        sheet.append([f"Dept {row}", f"Work {row}", *colours, *dates])
    book.save(path)


def test_a_second_run_puts_nothing_in_the_place_of_what_is_mapped(run: Run) -> None:
    _two_colours("book.xlsx")
    _, first, _ = run("adopt", "book.xlsx")
    assert "statuses 8, errors 0" in first
    _, out, _ = run("adopt", "book.xlsx")
    assert "kept: Agency, DCA 2025." in out
    assert "Your config keeps the 2 headers that it maps." in out
    assert not Path("adopted.toml").exists()
    _two_colours("book.xlsx", "Start date of project")
    _, out, _ = run("adopt", "book.xlsx")
    assert "statuses 8, errors 0. Your config keeps the 2 headers" in out
    text = Path("adopted.toml").read_text(encoding="utf-8")
    assert '# Mapped by your config already, and kept: "Agency", "DCA 2025".' in text
    assert '# "DCA 2024" = "Overall RAG"  # unsure' in text
    assert '\n"Start date of project" = "Start"' in text
    code, _, err = run("adopt", "book.xlsx")
    assert code == 2
    assert 'Add mappings = ["adopted.toml"] to your config' in err


def test_a_config_in_force_is_left_alone(run: Run) -> None:
    Path("ppmsheets.toml").write_text('portfolio = "Ours"\n', encoding="utf-8")
    _, out, _ = run("adopt", "book.xlsx")
    assert Path("ppmsheets.toml").read_text(encoding="utf-8") == 'portfolio = "Ours"\n'
    assert "Wrote adopted.toml" in out
    assert 'mappings = ["adopted.toml"]' in out


def test_a_file_that_is_there_is_never_overwritten(run: Run) -> None:
    Path("mine.toml").write_text("# mine", encoding="utf-8")
    code, _, err = run("adopt", "book.xlsx", "--out", "mine.toml")
    assert code == 2
    assert err.splitlines() == [
        "Error: mine.toml: It is there already.",
        "Mend: Choose another with --out FILE.",
        "Nothing was written.",
    ]
    assert Path("mine.toml").read_text(encoding="utf-8") == "# mine"


def test_a_folder_that_is_not_there_is_said(run: Run) -> None:
    code, _, err = run("adopt", "book.xlsx", "--out", "nowhere/mine.toml")
    assert code == 2
    assert "nowhere/mine.toml: No such file or directory." in err


def test_json_says_it_all_and_writes_no_file(run: Run) -> None:
    code, out, _ = run("adopt", "book.xlsx", "--json")
    assert code == 0
    assert not Path("ppmsheets.toml").exists()
    found = json.loads(out)
    (mapping,) = found["mappings"]
    program = next(c for c in mapping["columns"] if c["header"] == "Directorate")
    assert found["date_order"] == "DMY"
    assert mapping["tabs"] == ["Our list"]
    assert program["means"] == "Program"
    assert program["confidence"] == "likely"
    assert program["where"] == {"tab": "Our list", "cell": "C1"}
    assert program["examples"][0] == {"typed": "Finance", "read": "Finance"}


def _on_terminal(typed: str, *arguments: str) -> str:
    """Run the program on a terminal where somebody types; return what it shows."""
    screen, ours = pty.openpty()
    process = subprocess.Popen(  # noqa: S603 - our own program
        [sys.executable, "-m", "ppmsheets", *arguments],
        stdin=ours,
        stdout=ours,
        stderr=ours,
    )
    os.close(ours)
    os.write(screen, typed.encode())
    shown = b""
    try:
        while chunk := os.read(screen, 4096):
            shown += chunk
    except OSError:  # the terminal closed behind the program
        pass
    process.wait(timeout=30)
    os.close(screen)
    return shown.decode()


@pytest.mark.usefixtures("run")
def test_a_person_at_a_terminal_is_asked_what_is_not_sure() -> None:
    # Ref: yes; Directorate: a slip, then another header of ours; Notes on budget: no.
    shown = _on_terminal("\nPortfolo\nPortfolio\nn\n", "adopt", "book.xlsx")
    assert "Our list: Directorate (Finance; HR; IT)" in shown
    assert 'Did you mean "Portfolio"?' in shown
    text = Path("ppmsheets.toml").read_text(encoding="utf-8")
    assert '"Ref" = "Project ID"  # as you said' in text
    assert '"Directorate" = "Portfolio"  # as you said' in text
    assert '# "Notes on budget" = "Summary"  # unsure' in text


@pytest.mark.usefixtures("run")
def test_no_questions_asks_none_on_a_terminal_either() -> None:
    shown = _on_terminal("", "adopt", "book.xlsx", "--no-questions")
    assert "means" not in shown
    assert Path("ppmsheets.toml").exists()
