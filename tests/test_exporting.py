"""``report``: the one page as a file, of a file and of a spreadsheet."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

import pytest

from ppmsheets.backends import open_workbook
from ppmsheets.cli import printing
from ppmsheets.plan import SourceTab
from ppmsheets.sheet import CellValue, cell_at
from tests.google_cli import ADDRESS, google_desk, run, served
from tests.report.pages import Link, read

DATE = ("--status-date", "2026-03-31")
OFFICE = shutil.which("soffice")
BROWSER = shutil.which("chromium")
PDF_INFO = shutil.which("pdfinfo")


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Stand in an empty folder."""
    monkeypatch.chdir(tmp_path)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the demo, made once."""
    path = tmp_path_factory.mktemp("demo") / "made.xlsx"
    assert run("demo", str(path), "--quiet").code == 0
    return path


@pytest.fixture
def book(made: Path) -> str:
    """Return a copy of the demo with a name that addresses have to spell."""
    shutil.copy(made, "our 50% #1.xlsx")
    return "our 50% #1.xlsx"


def here() -> list[str]:
    """Return the names of all that lies in this folder."""
    return sorted(path.name for path in Path().iterdir())


def links(page: str | Path) -> list[Link]:
    return read(Path(page).read_text("utf-8")).links


def shown(target: str, title: str, a1: str) -> CellValue:
    """Return what a cell of a workbook shows."""
    tab = open_workbook(target).read().tab(title)
    assert isinstance(tab, SourceTab)
    letters = a1.rstrip("0123456789")
    column = sum(
        (ord(letter) - 64) * 26**place for place, letter in enumerate(letters[::-1])
    )
    return cell_at(tab.grid, int(a1[len(letters) :]) - 1, column - 1)


def test_it_writes_the_page_and_leaves_the_workbook_alone(book: str) -> None:
    before = Path(book).read_bytes()
    result = run("report", book, *DATE, "--out", "page.html")
    assert (result.code, result.err) == (3, "")  # the demo has data issues
    assert result.out == "Wrote page.html, the brief as of 2026-03-31.\n"
    assert Path(book).read_bytes() == before
    assert here() == [book, "page.html"]


def test_its_figures_lead_to_cells_that_show_them(book: str) -> None:
    run("report", book, *DATE)
    figures = [link for link in links("brief.html") if link.title.startswith("Brief!")]
    values = {}
    for link in figures[:7]:
        path, _, place = link.href.partition("#")
        assert unquote(path) == book
        title, _, a1 = unquote(place).partition("!")
        values[link.text] = shown(book, title.strip("'"), a1)
    assert values["0.87"] == pytest.approx(0.87, abs=0.005)
    assert values["4.3m"] == pytest.approx(4.3e6, abs=5e4)
    assert len(values) >= 6


def test_a_page_in_another_folder_finds_the_workbook_from_there(book: str) -> None:
    Path("out").mkdir()
    run("report", book, *DATE, "--out", "out/page.html")
    hrefs = [link.href for link in links("out/page.html")]
    addresses = {unquote(href.partition("#")[0]) for href in hrefs}
    assert addresses == {f"../{book}"}
    assert Path("out", addresses.pop()).resolve() == Path(book).resolve()


def test_a_page_of_another_day_says_that_the_tab_shows_other_figures(
    book: str,
) -> None:
    result = run("report", book, "--status-date", "2026-04-30")
    page = Path("brief.html").read_text("utf-8")
    assert "shows other figures" in page
    assert "ppmsheets sync 'our 50% #1.xlsx' --status-date 2026-04-30" in result.out
    assert "2026-04-30" in page


def test_a_workbook_without_the_tab_gets_its_page_without_those_links() -> None:
    run("init", "new.xlsx", "--quiet")
    result = run("report", "new.xlsx", *DATE)
    assert result.code == 0
    assert "has no tab Brief yet" in result.out
    assert links("brief.html") == []


def test_a_page_is_replaced_and_everybody_may_read_it(book: str) -> None:
    Path("brief.html").write_text("old", "utf-8")
    run("report", book, *DATE)
    assert "old" not in Path("brief.html").read_text("utf-8")[:100]
    mask = os.umask(0)
    os.umask(mask)
    assert stat.S_IMODE(Path("brief.html").stat().st_mode) == 0o666 & ~mask


@pytest.mark.parametrize(
    ("out", "what"),
    [
        ("our 50% #1.xlsx", "A report is a file that ends in .html or .pdf."),
        ("brief", "A report is a file that ends in .html or .pdf."),
        ("nowhere/brief.html", "There is no folder nowhere."),
    ],
)
def test_a_place_that_cannot_be_is_refused_before_anything_is_read(
    book: str, out: str, what: str
) -> None:
    before = Path(book).read_bytes()
    result = run("report", book, *DATE, "--out", out)
    assert result.code == 2
    assert f"--out {out}: {what}" in result.err
    assert "Nothing was written." in result.err
    assert Path(book).read_bytes() == before


def test_a_file_that_cannot_be_written_is_one_honest_error(book: str) -> None:
    Path("brief.html").mkdir()
    result = run("report", book, *DATE)
    assert result.code == 2
    assert "It cannot be written: Is a directory." in result.err
    assert here() == ["brief.html", book]


@pytest.fixture
def spreadsheet() -> Iterator[str]:
    """Return the address of a spreadsheet of three projects, synced once."""
    _, double = google_desk()
    with served(double):
        assert run("sync", ADDRESS, *DATE).code in (0, 3)
        yield ADDRESS


def test_figures_of_a_spreadsheet_lead_to_gid_and_range(spreadsheet: str) -> None:
    result = run("report", spreadsheet, *DATE)
    assert result.code in (0, 3), result.err
    keys = {tab.title: tab.key for tab in open_workbook(spreadsheet).read().tabs}
    found = links("brief.html")
    assert found
    # Its locale is en_GB.
    assert "<strong>31/03/2026</strong>" in Path("brief.html").read_text("utf-8")
    for link in found:
        title, _, a1 = link.title.rpartition("!")
        assert link.href.startswith("https://docs.google.com/spreadsheets/d/")
        assert link.href.endswith(f"#gid={keys[title]}&range={a1}")


# --- on paper -----------------------------------------------------------------------


def told_of(path: str, *words: str) -> str:
    """Return what another program says of a PDF."""
    return subprocess.run(  # noqa: S603 - our own words
        [str(PDF_INFO), *words, path], capture_output=True, text=True, check=True
    ).stdout


def pages(path: str) -> str:
    """Return how many pages a PDF has, and their size."""
    told = told_of(path)
    lines = [line for line in told.splitlines() if line.startswith("Page")]
    return " ".join(" ".join(lines).split())


@pytest.mark.slow
@pytest.mark.skipif(
    not (BROWSER and PDF_INFO), reason="Chromium or poppler is not installed"
)
def test_a_browser_prints_it_on_one_page(book: str) -> None:
    result = run("report", book, *DATE, "--out", "brief.pdf")
    assert result.code == 3, result.err
    assert pages("brief.pdf").startswith("Pages: 1 Page size: 594.96 x 841.92")
    assert here() == ["brief.pdf", book]
    # Its links would show everybody the folders of whoever printed it.
    assert "file:" not in told_of("brief.pdf", "-url")


@pytest.mark.slow
@pytest.mark.skipif(
    not (BROWSER and PDF_INFO), reason="Chromium or poppler is not installed"
)
def test_figures_of_a_spreadsheet_keep_their_links_on_paper(spreadsheet: str) -> None:
    run("report", spreadsheet, *DATE)
    assert run("report", spreadsheet, *DATE, "--out", "brief.pdf").code in (0, 3)
    printed = told_of("brief.pdf", "-url")
    for link in links("brief.html"):
        assert link.href in printed


@pytest.mark.slow
@pytest.mark.skipif(
    not (OFFICE and PDF_INFO), reason="LibreOffice or poppler is not installed"
)
def test_without_a_browser_libreoffice_prints_the_tab_on_one_page(
    book: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(printing, "BROWSERS", ("no-such-browser",))
    result = run("report", book, *DATE, "--out", "brief.pdf")
    assert result.code == 3, result.err
    assert pages("brief.pdf").startswith("Pages: 1 Page size: 595.304 x 841.89")


def test_without_either_it_says_what_to_do(
    book: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(printing, "BROWSERS", ("no-such-browser",))
    monkeypatch.setattr(printing, "OFFICES", ("no-such-office",))
    result = run("report", book, *DATE, "--out", "brief.pdf")
    assert result.code == 2
    assert "Neither Chromium, Chrome or Edge nor LibreOffice is installed" in result.err
    assert "Write brief.html instead and print it from a browser." in result.err
    assert not Path("brief.pdf").exists()


def test_a_printer_that_fails_is_named_with_what_it_said(
    book: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    Path("broken-browser").write_text("#!/bin/sh\necho no display >&2\nexit 1\n")
    Path("broken-browser").chmod(0o755)
    monkeypatch.setenv("PATH", f"{Path.cwd()}:{os.environ['PATH']}")
    monkeypatch.setattr(printing, "BROWSERS", ("broken-browser",))
    monkeypatch.setattr(printing, "OFFICES", ())
    result = run("report", book, *DATE, "--out", "brief.pdf")
    assert result.code == 2
    assert "It could not be printed: no display" in result.err
