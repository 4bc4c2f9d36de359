"""Filter buttons over a table, in either product."""

from __future__ import annotations

import re
from pathlib import Path

import openpyxl
import pytest

from ppmsheets.plan import SourceTab
from ppmsheets.sheet import CellValue, Filter, Rect, Tab, square
from tests.backends.google_desk import Desk
from tests.backends.test_xlsx_write import publish
from tests.backends.xlsx_made import parts_of

TITLE = "Ana's issues"


def table(*rows: tuple[str, str], filtered: bool = True) -> Tab:
    """Return a title, and a table of who has to mend what."""
    cells: list[list[CellValue]] = [["Issues", None], ["PM", "Found"]]
    cells += [list(row) for row in rows]
    buttons = (Filter(Rect(1, 0, len(cells), 2)),) if filtered else ()
    return Tab(TITLE, square(cells), decorations=buttons)


TWO = (("Ann", "x"), ("Bo", "y"))
THREE = (*TWO, ("Cy", "z"))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    book = openpyxl.Workbook()
    book.save(tmp_path / "book.xlsx")
    return tmp_path / "book.xlsx"


def choose(path: Path, *hidden: int) -> None:
    """Let a person choose rows in their program, which hides the others."""
    book = openpyxl.load_workbook(path)
    sheet = book[TITLE]
    sheet.auto_filter.add_filter_column(0, ["Ann"])
    for row in hidden:
        sheet.row_dimensions[row].hidden = True
    book.save(path)


def test_an_xlsx_table_has_filter_buttons_that_its_protection_allows(
    path: Path,
) -> None:
    publish(path, table(*TWO))
    book = openpyxl.load_workbook(path)
    sheet = book[TITLE]
    assert sheet.auto_filter.ref == "A2:B4"
    # False says that the act is not locked.
    assert sheet.protection.sheet
    assert not sheet.protection.autoFilter


def test_what_a_filter_chooses_from_is_named_as_programs_expect(path: Path) -> None:
    publish(path, table(*TWO))
    publish(path, table(*THREE))
    names = re.findall(
        r"<definedName [^>]*_FilterDatabase.*?</definedName>",
        parts_of(path)["xl/workbook.xml"].decode(),
    )
    assert names == [
        (
            '<definedName name="_xlnm._FilterDatabase" localSheetId="0" hidden="1">'
            "'Ana''s issues'!$A$2:$B$5</definedName>"
        )
    ]


def test_what_a_person_chose_stays_while_the_table_is_as_long(path: Path) -> None:
    publish(path, table(*TWO))
    choose(path, 4)
    publish(path, Tab("Other", square([["x"]])))
    sheet = openpyxl.load_workbook(path)[TITLE]
    assert [column.colId for column in sheet.auto_filter.filterColumn] == [0]
    assert sheet.row_dimensions[4].hidden


def test_a_longer_table_is_shown_whole_again(path: Path) -> None:
    publish(path, table(*TWO))
    choose(path, 4)
    publish(path, table(*THREE))
    sheet = openpyxl.load_workbook(path)[TITLE]
    assert sheet.auto_filter.ref == "A2:B5"
    assert list(sheet.auto_filter.filterColumn) == []
    assert not any(sheet.row_dimensions[row].hidden for row in range(1, 6))


def test_a_filter_that_people_set_on_a_tab_without_ours_stays(path: Path) -> None:
    publish(path, table(*TWO, filtered=False))
    book = openpyxl.load_workbook(path)
    book[TITLE].auto_filter.ref = "A2:B4"
    book.save(path)
    publish(path, table(*THREE, filtered=False))
    assert openpyxl.load_workbook(path)[TITLE].auto_filter.ref == "A2:B4"


def test_a_google_table_has_filter_buttons_that_follow_it() -> None:
    desk = Desk([SourceTab("Apollo", (("Project ID", "P1"),))])
    desk.show(table(*TWO))
    assert _filtered(desk) == (1, 4, 0, 2)
    desk.show(table(*THREE))
    assert _filtered(desk) == (1, 5, 0, 2)
    assert desk.show(table(*THREE)) == ()


def _filtered(desk: Desk) -> tuple[int, int, int, int]:
    """Return top, bottom, left and right of a sheet's filter."""
    found = desk.sheet(TITLE).basic_filter
    assert found is not None
    area = found["range"]
    return (
        area.get("startRowIndex", 0),
        area["endRowIndex"],
        area.get("startColumnIndex", 0),
        area["endColumnIndex"],
    )
