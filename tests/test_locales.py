"""Generated tabs as people of other places see them, in both products."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from ppmsheets.backends.xlsx import XlsxWorkbook
from ppmsheets.plan import diff, trimmed
from ppmsheets.render import render
from ppmsheets.settings import Settings
from ppmsheets.sheet import Tab
from ppmsheets.templates import input_tabs
from tests.backends.google_desk import Desk
from tests.backends.google_made import BOOK
from tests.render.example import ANALYSIS, FINDINGS, PORTFOLIO, RECOMMENDATIONS
from tests.report.pages import ALL_SCRIPTS

OFFICE = shutil.which("soffice")
PDF_TEXT = shutil.which("pdftotext")

SEEN = {
    "de_DE": ("30.03.2026", "0,96", "5,3m", "5.100.000"),
    "fr_FR": ("30/03/2026", "0,96", "5,3m", "5\u202f100\u202f000"),
    "ja_JP": ("2026/03/30", "0.96", "5.3m", "5,100,000"),
    "pt_BR": ("30/03/2026", "0,96", "5,3m", "5.100.000"),
    "en_US": ("3/30/2026", "0.96", "5.3m", "5,100,000"),
}
"""Locale -> the status date, CPI, EAC on the Brief and BAC on Summary."""
CURRENCIES = ("GBP", "EUR", "USD", "JPY", "BRL", "CHF", "INR", "SEK", "SAR", "zł")


def tabs(currency: str = "GBP", name: str = "Customer mobile app") -> tuple[Tab, ...]:
    """Return the generated tabs of the example, with other words in it."""
    projects = tuple(one._replace(name=name, pm=name) for one in ANALYSIS.projects)
    recommendations = tuple(one._replace(project=name) for one in RECOMMENDATIONS)
    analysis = replace(
        ANALYSIS, currency=currency, projects=projects, recommendations=recommendations
    )
    portfolio = replace(PORTFOLIO, name=name)
    return render(analysis, portfolio, FINDINGS, Settings())


def in_locale(locale: str, *shown: Tab) -> Desk:
    """Return a spreadsheet of a locale that shows tabs."""
    desk = Desk(())
    properties = {"properties": {"locale": locale}, "fields": "locale"}
    desk.send([{"updateSpreadsheetProperties": properties}])
    desk.show(*shown)
    return desk


def seen(desk: Desk, title: str) -> set[str]:
    """Return the texts that people see in a tab."""
    path = f"/v4/spreadsheets/{BOOK}/values/{title}!A1:T99"
    answer = desk.call("GET", path, params={"valueRenderOption": "FORMATTED_VALUE"})
    return {str(cell) for row in answer["values"] for cell in row}


@pytest.mark.parametrize("locale", SEEN)
def test_a_spreadsheet_shows_dates_and_numbers_as_its_locale_writes_them(
    locale: str,
) -> None:
    desk = in_locale(locale, *tabs())
    day, index, eac, bac = SEEN[locale]
    assert {day, index, eac} <= seen(desk, "Brief")
    assert {day, index, bac} <= seen(desk, "Summary")


@pytest.mark.parametrize("locale", SEEN)
def test_a_second_sync_in_any_locale_changes_nothing(locale: str) -> None:
    desk = in_locale(locale, *tabs())
    assert desk.show(*tabs()) == ()


def test_input_tabs_ask_for_dates_in_the_locale_too() -> None:
    desk = in_locale("de_DE", *input_tabs(Settings()))
    (column,) = [
        number
        for number, cell in enumerate(desk.grid("Projects")[0])
        if cell == "Baseline finish"
    ]
    found = desk.cell("Projects", 1, column).format
    assert found is not None
    assert found["numberFormat"] == {"type": "DATE"}


@pytest.mark.parametrize("currency", CURRENCIES)
def test_money_is_headed_by_its_currency(currency: str) -> None:
    shown = {tab.title: str(tab.grid) for tab in tabs(currency)}
    assert f"Money in {currency}" in shown["Brief"]
    assert f"EAC, {currency}" in shown["Summary"]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return a workbook that shows the tabs."""
    workbook = XlsxWorkbook.create(tmp_path / "portfolio.xlsx")
    workbook.write(diff(workbook.read(), tabs(name=ALL_SCRIPTS)))
    return tmp_path / "portfolio.xlsx"


def test_words_of_every_script_stay_as_typed_in_both_products(path: Path) -> None:
    wanted = tabs(name=ALL_SCRIPTS)
    desk = in_locale("de_DE", *wanted)
    file = XlsxWorkbook(path).read()
    for tab in wanted:
        read = file.tab(tab.title)
        assert read is not None
        assert read.grid == desk.grid(tab.title) == trimmed(tab.grid)


def test_a_long_name_is_cut_with_the_whole_in_a_note(path: Path) -> None:
    book = openpyxl.load_workbook(path)
    cells = [cell for row in book["Summary"] for cell in row]
    notes = {cell.comment.text for cell in cells if cell.comment}
    assert ALL_SCRIPTS in notes


def test_a_file_leaves_dates_to_the_locale_of_whoever_opens_it(path: Path) -> None:
    cell = openpyxl.load_workbook(path)["Brief"]["A2"]
    assert cell.is_date
    assert cell.number_format == "mm-dd-yy"  # how openpyxl calls format 14


LOCALE_OF_OFFICE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Setup/L10N"><prop oor:name="ooSetupSystemLocale"
 oor:op="fuse"><value>{}</value></prop></item></oor:items>
"""


@pytest.mark.slow
@pytest.mark.skipif(
    not (OFFICE and PDF_TEXT), reason="LibreOffice or poppler is not installed"
)
@pytest.mark.parametrize("locale", ["de_DE", "fr_FR", "ja_JP", "pt_BR"])
def test_libreoffice_shows_a_file_as_its_own_locale_writes(
    path: Path, locale: str
) -> None:
    user = path.parent / "profile" / "user"
    user.mkdir(parents=True)
    settings = LOCALE_OF_OFFICE.format(locale.replace("_", "-"))
    (user / "registrymodifications.xcu").write_text(settings, "utf-8")
    profile = f"-env:UserInstallation={user.parent.as_uri()}"
    for command in (
        [OFFICE, profile, "--headless", "--convert-to", "pdf", path.name],
        [PDF_TEXT, "-layout", "portfolio.pdf", "shown.txt"],
    ):
        subprocess.run(  # noqa: S603 - our own words
            [str(word) for word in command],
            cwd=path.parent, check=True, capture_output=True, timeout=180,
        )  # fmt: skip
    shown = (path.parent / "shown.txt").read_text("utf-8")
    day, index, eac, _ = SEEN[locale]
    # It writes year and month in full, or as short as they are.
    shorter = {day, day.replace("2026", "26"), day.replace("03", "3")}
    assert any(text in shown for text in shorter)
    assert index in shown
    assert eac in shown
