"""Parts that we write are what the published schema of the format asks for."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from openxml_audit import FileFormat, OpenXmlValidator, ValidationSeverity

from ppmsheets.backends.xlsx import XlsxWorkbook
from ppmsheets.plan import diff
from ppmsheets.sheet import Tab
from tests.backends.charts_made import CHARTS, chart_tab
from tests.backends.xlsx_made import edit
from tests.test_workbook_contract import PLAN, tab

TABS = (Tab(PLAN.title, PLAN.grid, protected=False), tab(), chart_tab(*CHARTS))


def faults(path: Path) -> list[str]:
    """Return what Microsoft's own schema of the format finds wrong in a file."""
    validator = OpenXmlValidator(file_format=FileFormat.MICROSOFT_365)
    found = validator.validate(path)
    return [
        f"{one.part_uri}: {one.description}"
        for one in found.errors
        # Its warnings are of Excel's habits, such as to share strings.
        if one.severity is ValidationSeverity.ERROR
    ]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return a new workbook with every decoration and every kind of chart."""
    workbook = XlsxWorkbook.create(tmp_path / "book.xlsx")
    workbook.write(diff(workbook.read(), TABS))
    return tmp_path / "book.xlsx"


def test_a_new_workbook_is_valid(path: Path) -> None:
    assert faults(path) == []


def test_tabs_put_into_a_workbook_of_people_add_no_fault(tmp_path: Path) -> None:
    path = tmp_path / "theirs.xlsx"
    book = openpyxl.Workbook()
    book.worksheets[0].title = "Apollo"
    book.save(path)
    before = faults(path)
    workbook = XlsxWorkbook(path)
    workbook.write(diff(workbook.read(), TABS[1:]))
    assert faults(path) == before


def test_the_schema_sees_elements_in_the_wrong_order(path: Path) -> None:
    wrong = '<c:varyColors val="0"/><c:grouping val="standard"/>'
    edit(path, "xl/charts/chart2.xml",
         '<c:grouping val="standard"/><c:varyColors val="0"/>', wrong)  # fmt: skip
    assert any("grouping" in fault for fault in faults(path))
