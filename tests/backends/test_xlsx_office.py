"""What LibreOffice, a program people use, makes of our workbooks."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import openpyxl
import pytest
import python_calamine

from ppmsheets.backends.xlsx import XlsxWorkbook
from ppmsheets.plan import diff, trimmed
from ppmsheets.sheet import Paper, Tab, square
from tests.test_workbook_contract import ROWS, tab

OFFICE = shutil.which("soffice")
PDF_TEXT = shutil.which("pdftotext")

pytestmark = pytest.mark.skipif(
    OFFICE is None or PDF_TEXT is None,
    reason="LibreOffice (soffice) or poppler (pdftotext) is not installed",
)


def run(command: list[str]) -> str:
    """Run a program and return what it prints."""
    result = subprocess.run(  # noqa: S603 - our own words
        command, check=True, capture_output=True, text=True, timeout=180
    )
    return result.stdout


def convert(path: Path, kind: str) -> Path:
    """Let LibreOffice open a workbook and save it as a kind of file."""
    out = path.parent / kind
    profile = f"-env:UserInstallation=file://{path.parent}/profile"
    command = [str(OFFICE), profile, "--headless", "--convert-to", kind]
    run([*command, "--outdir", str(out), str(path)])
    return out / f"{path.stem}.{kind}"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return a workbook of ours: one given-out tab, one generated."""
    workbook = XlsxWorkbook.create(tmp_path / "portfolio.xlsx")
    inputs = Tab("Apollo", square([["Project ID", "P1"]]), protected=False)
    workbook.write(diff(workbook.read(), [inputs]))
    workbook.write(diff(workbook.read(), [tab()]))
    return tmp_path / "portfolio.xlsx"


@pytest.mark.slow
def test_it_prints_a_tab_with_a_paper_on_one_page_however_long(tmp_path: Path) -> None:
    workbook = XlsxWorkbook.create(tmp_path / "long.xlsx")
    grid = square([[f"Row {row}", *map(float, range(20))] for row in range(150)])
    wanted = Tab("Brief", grid, paper=Paper.A4_PORTRAIT)
    workbook.write(diff(workbook.read(), [wanted]))
    printed = convert(tmp_path / "long.xlsx", "pdf")
    pages = run([str(PDF_TEXT), str(printed), "-"]).split("\f")[:-1]
    assert len(pages) == 1
    assert "Row 149" in pages[0]


@pytest.mark.slow
def test_it_prints_what_we_wrote(path: Path) -> None:
    text = run([str(PDF_TEXT), "-layout", str(convert(path, "pdf")), "-"])
    for row in ROWS:
        for cell in row:
            assert cell is None or str(cell) in text


@pytest.mark.slow
def test_after_its_save_our_tab_is_still_known_as_ours(path: Path) -> None:
    saved = XlsxWorkbook(convert(path, "xlsx"))
    snapshot = saved.read()
    assert snapshot.stamp("Recommendations") == tab().stamp
    assert snapshot.stamp("Apollo") is None
    assert diff(snapshot, [tab()]).empty


@pytest.mark.slow
def test_after_its_save_a_redraw_still_replaces_and_adds_nothing(path: Path) -> None:
    saved = convert(path, "xlsx")
    workbook = XlsxWorkbook(saved)
    workbook.write(diff(workbook.read(), [tab([*ROWS, ["pause", "Hera", None]])]))
    sheet = openpyxl.load_workbook(saved)["Recommendations"]
    notes = [cell.coordinate for row in sheet["A1:F9"] for cell in row if cell.comment]
    assert notes == ["A2"]
    rules = [rule for where in sheet.conditional_formatting for rule in where.rules]
    assert len(rules) == 2
    assert len(sheet.data_validations.dataValidation) == 2
    linked = [c.coordinate for row in sheet["A1:F9"] for c in row if c.hyperlink]
    assert linked == ["A1", "B3"]


@pytest.mark.slow
def test_it_opens_every_real_workbook_that_we_wrote_into(
    shared_data: Path, tmp_path: Path
) -> None:
    sources = sorted(shared_data.rglob("*.xlsx"))[::6]
    for source in sources:
        path = tmp_path / source.name
        shutil.copyfile(source, path)
        workbook = XlsxWorkbook(path)
        before = workbook.read()
        workbook.write(diff(before, [tab()]))
        saved = XlsxWorkbook(convert(path, "xlsx")).read()
        assert [t.title for t in saved.tabs] == [
            "Recommendations",
            *(t.title for t in before.tabs),
        ]
        assert saved.tabs[0].grid == trimmed(tab().grid)


def test_calamine_reads_what_we_wrote(path: Path) -> None:
    book = python_calamine.CalamineWorkbook.from_path(path)
    assert book.sheet_names == ["Recommendations", "Apollo"]
    rows = book.get_sheet_by_name("Recommendations").to_python()
    assert rows == [[cell or "" for cell in row] for row in ROWS]
