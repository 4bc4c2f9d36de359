"""Writing a workbook in place: only what is ours, and nothing left behind."""

from __future__ import annotations

import errno
import os
import re
import shutil
import stat
import xml.etree.ElementTree as ET
from pathlib import Path

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import Color, Font, PatternFill
from openpyxl.workbook.defined_name import DefinedName

from ppmsheets.backends.xlsx import XlsxWorkbook
from ppmsheets.backends.xlsx_file import temporary_name
from ppmsheets.plan import diff
from ppmsheets.sheet import (
    ColourRule,
    Decoration,
    Dropdown,
    InputKind,
    InputRule,
    Link,
    Look,
    Paper,
    PeopleColumns,
    Rect,
    RuleKind,
    Tab,
    square,
)
from ppmsheets.workbook import Trouble, WorkbookError
from tests.backends.xlsx_made import edit, make, pack, parts_of
from tests.test_workbook_contract import ROWS, Rows, tab

SHARED_PARTS = {
    "[Content_Types].xml",
    "xl/workbook.xml",
    "xl/_rels/workbook.xml.rels",
    "xl/styles.xml",
}
"""What belongs to no tab and has to change when a tab is added."""


def publish(path: Path, *tabs: Tab) -> None:
    """Make a file show tabs."""
    workbook = XlsxWorkbook(path)
    plan = diff(workbook.read(), tabs)
    if not plan.empty:
        workbook.write(plan)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return a workbook with two tabs that people own."""
    book = openpyxl.Workbook()
    first = book.worksheets[0]
    first.title = "Apollo"
    first.append(["Project ID", "P1"])
    book.create_sheet("Zeus").append(["Project ID", "P2"])
    book.save(tmp_path / "portfolio.xlsx")
    return tmp_path / "portfolio.xlsx"


def sheet_part(path: Path, title: str = "Recommendations") -> str:
    """Return the part of a tab as text, found the way openpyxl finds it."""
    names = openpyxl.load_workbook(path).sheetnames
    parts = parts_of(path)
    order = re.findall(
        r'<(?:\w+:)?sheet [^>]*r:id="(\w+)"', parts["xl/workbook.xml"].decode()
    )
    rels = parts["xl/_rels/workbook.xml.rels"].decode()
    for rel in re.findall(r"<Relationship [^>]*>", rels):
        if f'Id="{order[names.index(title)]}"' in rel:
            target = re.search(r'Target="([^"]+)"', rel)
            assert target
            name = target[1].lstrip("/")
            return parts[name if name.startswith("xl/") else f"xl/{name}"].decode()
    raise KeyError(title)


def test_every_part_of_every_real_workbook_stays_byte_for_byte(
    shared_data: Path, tmp_path: Path
) -> None:
    for source in sorted(shared_data.rglob("*.xlsx")):
        path = tmp_path / source.name
        shutil.copyfile(source, path)
        for wanted in (tab(), tab([*ROWS, ["pause", "Hera", None]]), tab(ROWS[:2])):
            publish(path, wanted)
        before, after = parts_of(source), parts_of(path)
        changed = {name for name in before if before[name] != after.get(name)}
        assert changed == SHARED_PARTS, source.name
        assert_only_added(before["xl/styles.xml"], after["xl/styles.xml"])


def assert_only_added(before: bytes, after: bytes) -> None:
    """Check that formats, which are referred to by place, all are where they were."""
    old, new = (ET.fromstring(raw) for raw in (before, after))  # noqa: S314 - ours
    lists = {item.tag: [ET.canonicalize(ET.tostring(x)) for x in item] for item in new}
    for item in old:
        there = [ET.canonicalize(ET.tostring(x)) for x in item]
        assert lists[item.tag][: len(there)] == there


def test_a_value_alone_changes_nothing_but_its_tab(path: Path) -> None:
    publish(path, tab())
    before = parts_of(path)
    publish(path, tab([*ROWS[:3], ["fund", "Zeus", "Rejected"]]))
    after = parts_of(path)
    changed = {name for name in after if before.get(name) != after[name]}
    assert len(changed) == 1
    assert "worksheets/sheet" in changed.pop()


def test_the_same_plan_on_the_same_bytes_gives_the_same_bytes(
    path: Path, tmp_path: Path
) -> None:
    copy = tmp_path / "copy.xlsx"
    shutil.copyfile(path, copy)
    publish(path, tab())
    publish(copy, tab())
    assert path.read_bytes() == copy.read_bytes()


def test_redrawing_again_and_again_adds_nothing(path: Path) -> None:
    longer = tab([*ROWS, ["pause", "Hera", None]])
    publish(path, tab())
    publish(path, longer)
    publish(path, tab())
    once = parts_of(path)
    for _ in range(3):
        publish(path, longer)
        publish(path, tab())
    assert parts_of(path) == once


def test_all_decorations_are_there_for_other_programs(path: Path) -> None:
    publish(path, tab())
    book = openpyxl.load_workbook(path)
    sheet = book["Recommendations"]
    assert sheet["A1"].font.b
    assert sheet["A1"].font.sz == 16
    assert sheet["A1"].font.color == Color("FF1F3864")
    assert sheet["B2"].fill.fgColor == Color("FFDDEBF7")
    assert sheet["B2"].border.bottom.style == "thin"
    assert sheet["B3"].number_format == "#,##0.0"
    assert sheet["B3"].alignment.horizontal == "right"
    assert sheet["A2"].comment.text == "What to do"
    assert sheet["B3"].hyperlink.location == "'Apollo'!A1"
    assert sheet["A1"].hyperlink.target == "https://example.org/?a=1&b=2"
    assert sheet.freeze_panes == "A3"
    assert sheet.sheet_properties.tabColor == Color("FF1F3864")
    assert round(sheet.column_dimensions["B"].width) == 31
    rules = {str(r.sqref): r for r in sheet.data_validations.dataValidation}
    assert rules["C3:C4"].formula1 == '"Approved,Rejected"'
    assert rules["B3"].type == "decimal"
    assert (rules["B3"].formula1, rules["B3"].formula2) == ("0", "1")
    found = {
        str(where.sqref): rule.formula
        for where in sheet.conditional_formatting
        for rule in where.rules
    }
    assert found == {"A3:A4": ['"stop"'], "B3:B4": ["AND(ISNUMBER(B3),B3<0.9)"]}


def test_only_peoples_cells_and_what_lies_around_ours_can_be_typed_into(
    path: Path,
) -> None:
    publish(path, tab())
    sheet = openpyxl.load_workbook(path)["Recommendations"]
    assert sheet.protection.sheet
    assert sheet.protection.password is None
    locked = {
        cell.coordinate
        for row in sheet["A1:C4"]
        for cell in row
        if cell.protection.locked
    }
    assert locked == {"A1", "B1", "C1", "A2", "B2", "C2", "A3", "B3", "A4", "B4"}
    for letters in ("A", "C", "D"):
        assert not sheet.column_dimensions[letters].protection.locked
    assert sheet.column_dimensions["D"].max == 16_384


def one_page(rows: int) -> Tab:
    """Return a tab that is printed as one page."""
    grid = square([[f"Row {row}", 1.0] for row in range(rows)])
    return Tab("Ana's brief", grid, paper=Paper.A4_PORTRAIT)


def test_a_tab_with_a_paper_is_printed_as_one_page_of_it(path: Path) -> None:
    publish(path, tab(), one_page(3))
    sheet = openpyxl.load_workbook(path)["Ana's brief"]
    assert sheet.print_area == "'Ana''s brief'!$A$1:$B$3"
    assert sheet.page_setup.orientation == "portrait"
    assert str(sheet.page_setup.paperSize) == sheet.PAPERSIZE_A4
    setup = sheet.sheet_properties.pageSetUpPr
    assert setup is not None
    assert setup.fitToPage
    assert sheet.page_setup.fitToHeight is None  # as tall as one page


def test_the_printed_area_follows_the_tab_and_people_choose_the_rest(
    path: Path,
) -> None:
    publish(path, one_page(3))
    book = openpyxl.load_workbook(path)
    book["Ana's brief"].page_setup.orientation = "landscape"
    book["Ana's brief"].print_options.gridLines = True
    book.save(path)
    publish(path, one_page(5))
    sheet = openpyxl.load_workbook(path)["Ana's brief"]
    assert sheet.print_area == "'Ana''s brief'!$A$1:$B$5"
    assert sheet.page_setup.orientation == "landscape"
    assert sheet.print_options.gridLines


def test_looks_of_a_longer_earlier_tab_are_cleared(path: Path) -> None:
    rows: Rows = [[f"r{r}", "x", None, "wide"] for r in range(9)]
    fill = Look(Rect(0, 0, 9, 4), fill="FF0000")
    publish(path, Tab("Recommendations", square(rows), (fill,), widths=((3, 60),)))
    publish(path, Tab("Recommendations", square([["a", "b"]])))
    sheet = openpyxl.load_workbook(path)["Recommendations"]
    assert {cell.fill.fill_type for row in sheet["A1:D9"] for cell in row} == {None}
    assert sheet.column_dimensions["D"].width < 10


def test_what_a_person_draws_on_and_beside_our_tab_stays(path: Path) -> None:
    publish(path, tab())
    book = openpyxl.load_workbook(path)
    sheet = book["Recommendations"]
    sheet["A3"].comment = Comment("Ask Ann about this", "Portfolio manager")
    sheet["F9"].comment = Comment("Far away", "Portfolio manager")
    sheet["F9"] = "theirs"
    sheet["F9"].fill = PatternFill("solid", fgColor="FFFFFF00")
    sheet["C3"].hyperlink = "https://example.org/their-own"
    sheet.column_dimensions["F"].width = 44
    red = PatternFill(bgColor="FFFF0000")
    equal = CellIsRule("equal", ['"Zeus"'], fill=red)  # type: ignore[no-untyped-call]
    sheet.conditional_formatting.add("A1:G20", equal)
    book.save(path)
    publish(path, tab([*ROWS, ["pause", "Hera", None]]))
    sheet = openpyxl.load_workbook(path)["Recommendations"]
    assert sheet["A3"].comment.text == "Ask Ann about this"
    assert sheet["F9"].comment.text == "Far away"
    assert sheet["A2"].comment.text == "What to do"
    assert sheet["F9"].value == "theirs"
    assert sheet["F9"].fill.fgColor.rgb == "FFFFFF00"
    assert sheet["C3"].hyperlink.target == "https://example.org/their-own"
    assert sheet.column_dimensions["F"].width == 44
    formulas = [
        rule.formula[0]
        for where in sheet.conditional_formatting
        for rule in where.rules
    ]
    assert sorted(formulas) == ['"Zeus"', '"stop"', "AND(ISNUMBER(B3),B3<0.9)"]
    assert len(sheet.data_validations.dataValidation) == 2


def test_a_note_that_a_person_rewrote_is_theirs(path: Path) -> None:
    publish(path, tab())
    book = openpyxl.load_workbook(path)
    book["Recommendations"]["A2"].comment.text = "No, ask me first"
    book.save(path)
    publish(path, tab([*ROWS, ["pause", "Hera", None]]))
    sheet = openpyxl.load_workbook(path)["Recommendations"]
    assert sheet["A2"].comment.text == "No, ask me first"


def test_notes_links_and_rules_that_are_no_longer_wanted_go(path: Path) -> None:
    publish(path, tab())
    publish(path, Tab("Recommendations", tab().grid))
    names = set(parts_of(path))
    assert not [name for name in names if "comments" in name or "vml" in name]
    part = sheet_part(path)
    for element in ("hyperlink", "dataValidation", "conditionalFormatting", "legacyDr"):
        assert element not in part


def test_a_note_goes_beside_shapes_of_people(path: Path) -> None:
    book = openpyxl.load_workbook(path)
    publish(path, tab())
    book = openpyxl.load_workbook(path)
    book["Recommendations"]["B4"].comment = Comment("mine", "Ann")
    book.save(path)
    publish(path, Tab("Recommendations", tab().grid))
    sheet = openpyxl.load_workbook(path)["Recommendations"]
    assert sheet["B4"].comment.text == "mine"
    assert sheet["A2"].comment is None


def test_merges_that_would_hide_our_cells_are_undone_and_others_stay(
    path: Path,
) -> None:
    publish(path, tab())
    book = openpyxl.load_workbook(path)
    sheet = book["Recommendations"]
    for area in ("A3:B3", "E3:F3"):
        sheet.merge_cells(area)
    book.save(path)
    publish(path, tab([*ROWS, ["pause", "Hera", None]]))
    (left,) = XlsxWorkbook(path).read().tab("Recommendations").merges  # type: ignore[union-attr]
    assert left.a1 == "E3:F3"
    assert openpyxl.load_workbook(path)["Recommendations"]["B3"].value == "Apollo"


def test_a_column_that_a_person_hid_stays_hidden(path: Path) -> None:
    publish(path, tab())
    book = openpyxl.load_workbook(path)
    book["Recommendations"].column_dimensions["B"].hidden = True
    book.save(path)
    publish(path, tab([*ROWS, ["pause", "Hera", None]]))
    columns = openpyxl.load_workbook(path)["Recommendations"].column_dimensions
    assert columns["B"].hidden
    assert not columns["A"].hidden
    assert columns["D"].max == 16_384


def hide_by_filter(path: Path, row: int) -> None:
    """Hide a row of Recommendations by a filter, as Excel does."""
    book = openpyxl.load_workbook(path)
    sheet = book["Recommendations"]
    sheet.auto_filter.ref = "A1:C5"
    sheet.auto_filter.add_filter_column(2, ["Approve"])
    sheet.row_dimensions[row].hidden = True
    book.save(path)


def test_a_filter_hides_nothing_that_has_moved_under_it(path: Path) -> None:
    publish(path, tab())
    hide_by_filter(path, 3)
    publish(path, tab([ROWS[0], ["pause", "Hera", None], *ROWS[1:]]))
    sheet = openpyxl.load_workbook(path)["Recommendations"]
    assert not any(row.hidden for row in sheet.row_dimensions.values())
    assert sheet.auto_filter.ref == "A1:C5"
    assert not sheet.auto_filter.filterColumn


def test_a_filter_stays_while_the_rows_it_hides_do(path: Path) -> None:
    publish(path, tab())
    hide_by_filter(path, 3)
    publish(path, tab([*ROWS, ["pause", "Hera", None]]))
    sheet = openpyxl.load_workbook(path)["Recommendations"]
    assert sheet.row_dimensions[3].hidden
    assert sheet.auto_filter.filterColumn


def test_a_password_that_a_person_set_on_our_tab_stays(path: Path) -> None:
    publish(path, tab())
    book = openpyxl.load_workbook(path)
    book["Recommendations"].protection.set_password("theirs")
    book.save(path)
    publish(path, tab([*ROWS, ["pause", "Hera", None]]))
    kept = openpyxl.load_workbook(path)["Recommendations"].protection
    assert kept.password == book["Recommendations"].protection.password


# --- the tab bar --------------------------------------------------------------------


def test_generated_tabs_stand_in_front_in_their_order(path: Path) -> None:
    publish(path, tab(title="Summary"), tab())
    publish(path, tab(title="Summary"), tab(), tab(title="Capacity"))
    assert openpyxl.load_workbook(path).sheetnames == [
        "Summary",
        "Recommendations",
        "Capacity",
        "Apollo",
        "Zeus",
    ]


def test_hidden_tabs_and_input_tabs_stand_behind(path: Path) -> None:
    hidden = Tab("Past", square([["x"]]), hidden=True)
    given_out = Tab("Risks", square([["Risk ID"]]), protected=False)
    publish(path, hidden, given_out)
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["Apollo", "Zeus", "Past", "Risks"]
    assert book["Past"].sheet_state == "hidden"
    assert not book["Risks"].protection.sheet


def test_the_tab_in_view_and_local_names_follow_their_tabs(path: Path) -> None:
    book = openpyxl.load_workbook(path)
    book.active = 1
    book["Zeus"].defined_names["rate"] = DefinedName("rate", attr_text="Zeus!$B$1")
    book["Zeus"].print_title_rows = "1:1"
    book["Apollo"].sheet_view.tabSelected = False
    book["Zeus"].sheet_view.tabSelected = True
    book.save(path)
    publish(path, tab(title="Summary"), tab())
    book = openpyxl.load_workbook(path)
    assert book.active is not None
    assert book.active.title == "Zeus"
    assert book["Zeus"].defined_names["rate"].attr_text == "Zeus!$B$1"
    assert book["Zeus"].print_title_rows == "$1:$1"
    chosen = [s.title for s in book.worksheets if s.sheet_view.tabSelected]
    assert chosen == ["Zeus"]


def test_a_tab_never_comes_between_the_ends_of_a_range_of_tabs(path: Path) -> None:
    publish(path, tab(title="Summary"))
    book = openpyxl.load_workbook(path)
    book.move_sheet("Summary", 1)
    book.save(path)
    publish(path, tab(title="Summary"), tab())
    names = openpyxl.load_workbook(path).sheetnames
    assert names == ["Recommendations", "Apollo", "Summary", "Zeus"]


def test_a_workbook_of_protected_structure_gets_no_new_tab(path: Path) -> None:
    book = openpyxl.load_workbook(path)
    book.security.lockStructure = True
    book.save(path)
    before = path.read_bytes()
    with pytest.raises(WorkbookError, match="structure is protected") as caught:
        publish(path, tab())
    assert caught.value.trouble is Trouble.DENIED
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    "title", ["a/b", "a:b", "[x]", "what?", "x" * 32, "'quoted'", "History", " "]
)
def test_a_title_that_excel_refuses_is_refused(path: Path, title: str) -> None:
    before = path.read_bytes()
    with pytest.raises(WorkbookError, match="tab title") as caught:
        publish(path, Tab(title, square([["x"]])))
    assert caught.value.trouble is Trouble.REFUSED
    assert path.read_bytes() == before


# --- what Excel is particular about -------------------------------------------------


def test_choices_too_long_for_a_rule_stand_on_a_hidden_tab(path: Path) -> None:
    choices = tuple(f"Choice {number}, with a comma" for number in range(60))
    wanted = Tab("Risks", square([["x"]]), (Dropdown(Rect(1, 0, 99, 1), choices),))
    publish(path, wanted)
    publish(path, wanted, Tab("More", wanted.grid, wanted.decorations))
    book = openpyxl.load_workbook(path)
    rule = book["Risks"].data_validations.dataValidation[0]
    area = book.defined_names[rule.formula1].attr_text
    assert book["More"].data_validations.dataValidation[0].formula1 == rule.formula1
    sheet = book["ppmsheets lists"]
    assert sheet.sheet_state == "veryHidden"
    assert area == "'ppmsheets lists'!$A$2:$A$61"
    assert [row[0].value for row in sheet["A2:A61"]] == list(choices)
    assert sheet.max_column == 1
    titles = [tab.title for tab in XlsxWorkbook(path).read().tabs]
    assert "ppmsheets lists" not in titles


@pytest.mark.parametrize(
    ("rule", "kind", "operator", "limits"),
    [
        (InputRule(Rect(1, 0, 5, 1), InputKind.DATE), "date", "greaterThanOrEqual", 1),
        (
            InputRule(Rect(1, 0, 5, 1), InputKind.NUMBER),
            "decimal",
            "greaterThanOrEqual",
            1,
        ),
        (
            InputRule(Rect(1, 0, 5, 1), InputKind.NUMBER, 0),
            "decimal",
            "greaterThanOrEqual",
            1,
        ),
        (
            InputRule(Rect(1, 0, 5, 1), InputKind.NUMBER, maximum=1),
            "decimal",
            "lessThanOrEqual",
            1,
        ),
        (InputRule(Rect(1, 0, 5, 1), InputKind.DATE, 2, 9), "date", None, 2),
    ],
)
def test_an_input_rule_has_the_limits_it_needs(
    path: Path, rule: InputRule, kind: str, operator: str | None, limits: int
) -> None:
    publish(path, Tab("Risks", square([["x"]]), (rule,), protected=False))
    found = openpyxl.load_workbook(path)["Risks"].data_validations.dataValidation[0]
    assert (found.type, found.operator) == (kind, operator)
    assert (found.formula2 is not None) is (limits == 2)


def test_the_later_of_two_rules_on_one_cell_holds(path: Path) -> None:
    rules: tuple[Decoration, ...] = (
        Dropdown(Rect(1, 0, 9, 3), ("a", "b")),
        Dropdown(Rect(3, 1, 5, 2), ("c",)),
    )
    publish(path, Tab("Risks", square([["x"]]), rules, protected=False))
    found = openpyxl.load_workbook(path)["Risks"].data_validations.dataValidation
    cells = [
        cell for rule in found for area in rule.sqref.ranges for cell in area.cells
    ]
    assert len(cells) == len(set(cells)) == 24


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ("https://example.org/a b?x=\u00e9", "https://example.org/a%20b?x=%C3%A9"),
        (
            "mailto:ann@example.org?subject=Hi there",
            "mailto:ann@example.org?subject=Hi%20there",
        ),
        ("javascript:alert(1)", None),
        ("file:///etc/passwd", None),
        ("http://[broken", None),
        ("https://example.org/" + "x" * 3000, None),
        ("nonsense", None),
    ],
)
def test_only_safe_addresses_become_links(
    path: Path, address: str, kept: str | None
) -> None:
    publish(path, Tab("Links", square([["x"]]), (Link(0, 0, address),)))
    link = openpyxl.load_workbook(path)["Links"]["A1"].hyperlink
    assert (link.target if link else None) == kept


def test_a_formula_a_person_typed_into_their_column_stays(path: Path) -> None:
    publish(path, tab())
    book = openpyxl.load_workbook(path)
    book["Recommendations"]["C3"] = "=1+1"
    book.save(path)
    rows = [list(row) for row in ROWS]
    publish(path, tab([*rows, ["pause", "Hera", None]]))
    assert openpyxl.load_workbook(path)["Recommendations"]["C3"].value == "=1+1"


def test_a_formula_that_others_live_on_is_not_cut(path: Path) -> None:
    publish(path, tab())
    name = next(n for n, raw in parts_of(path).items() if b"Approved</t>" in raw)
    cell = re.search(r'<c r="C4"[^>]*>.*?</c>', parts_of(path)[name].decode())
    assert cell
    shared = '<c r="C4" t="str"><f t="shared" ref="C4:C9" si="0">A1</f><v>q</v></c>'
    edit(path, name, cell[0], shared)
    before = path.read_bytes()
    with pytest.raises(WorkbookError, match="Recommendations!C4"):
        publish(path, tab())
    assert path.read_bytes() == before


def test_overwriting_a_formula_drops_the_chain_of_calculation(path: Path) -> None:
    publish(path, tab())
    name = next(n for n, raw in parts_of(path).items() if b"Approved</t>" in raw)
    cell = re.search(r'<c r="C4"[^>]*>.*?</c>', parts_of(path)[name].decode())
    assert cell
    edit(path, name, cell[0], '<c r="C4" t="str"><f>A1</f><v>q</v></c>')
    rels = "xl/_rels/workbook.xml.rels"
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    chain = f'<Relationship Id="rId99" Type="{kind}/calcChain" Target="calcChain.xml"/>'
    edit(path, rels, "</Relationships>", chain + "</Relationships>")
    types = '<Override PartName="/xl/calcChain.xml" ContentType="x/y"/></Types>'
    edit(path, "[Content_Types].xml", "</Types>", types)
    parts = parts_of(path)
    edit(path, rels, "rId99", "rId98")
    pack(path, {**parts, "xl/calcChain.xml": "<calcChain/>"})
    publish(path, tab())
    after = parts_of(path)
    assert "xl/calcChain.xml" not in after
    assert b"calcChain" not in after[rels] + after["[Content_Types].xml"]


def test_formulas_on_our_figures_are_calculated_anew_on_opening(path: Path) -> None:
    off, on = 'fullCalcOnLoad="0"', 'fullCalcOnLoad="1"'
    edit(path, "xl/workbook.xml", on, off)
    publish(path, tab())
    assert off.encode() in parts_of(path)["xl/workbook.xml"]
    sheet = "xl/worksheets/sheet1.xml"
    formula = '<c r="D1"><f>Recommendations!A1</f><v>1</v></c></row>'
    edit(path, sheet, "</row>", formula)
    publish(path, tab([["a", "b", None]]))
    assert on.encode() in parts_of(path)["xl/workbook.xml"]


def test_dates_are_written_as_a_1904_workbook_counts(tmp_path: Path) -> None:
    path = make(tmp_path / "w.xlsx", "<sheetData/>", book='<workbookPr date1904="1"/>')
    wanted = Tab(
        "Dates",
        square([[46053.0, 46053.0]]),
        (
            Look(Rect(0, 0, 1, 1), number="yyyy-mm-dd"),
            InputRule(Rect(0, 0, 1, 1), InputKind.DATE, 46000, 47000),
        ),
    )
    publish(path, wanted)
    assert XlsxWorkbook(path).read().tab("Dates").grid == wanted.grid  # type: ignore[union-attr]
    sheet = openpyxl.load_workbook(path)["Dates"]
    assert str(sheet["A1"].value) == "2026-01-31 00:00:00"
    assert sheet["B1"].value == 46053
    assert sheet.data_validations.dataValidation[0].formula1 == str(46000 - 1462)


def test_the_workbooks_own_font_is_the_ground_of_ours(path: Path) -> None:
    book = openpyxl.load_workbook(path)
    book._fonts[0] = Font(name="Georgia", size=13)  # type: ignore[attr-defined]  # noqa: SLF001 - no other way
    book.save(path)
    publish(path, tab())
    sheet = openpyxl.load_workbook(path)["Recommendations"]
    assert (sheet["A1"].font.name, sheet["A1"].font.sz) == ("Georgia", 16)


# --- new workbooks and files ----------------------------------------------------------


def test_a_new_workbook_has_only_the_tabs_of_its_first_plan(tmp_path: Path) -> None:
    workbook = XlsxWorkbook.create(tmp_path / "new.xlsx")
    before = workbook.read()
    assert before.tabs == ()
    assert not (tmp_path / "new.xlsx").exists()
    inputs = [
        Tab(title, square([["Project ID"]]), protected=False)
        for title in ("Projects", "Risks")
    ]
    workbook.write(diff(before, inputs))
    book = openpyxl.load_workbook(tmp_path / "new.xlsx")
    assert book.sheetnames == ["Projects", "Risks"]
    assert book.active is not None
    assert book.active.title == "Projects"
    publish(tmp_path / "new.xlsx", tab())
    assert workbook.read().stamp("Recommendations") == tab().stamp
    assert [entry.name for entry in tmp_path.iterdir()] == ["new.xlsx"]


def test_a_new_workbook_never_replaces_a_file(tmp_path: Path) -> None:
    there = tmp_path / "there.xlsx"
    workbook = XlsxWorkbook.create(there)
    plan = diff(workbook.read(), [tab()])
    there.write_bytes(b"somebody else's")
    with pytest.raises(WorkbookError, match="never overwritten"):
        workbook.write(plan)
    with pytest.raises(WorkbookError, match="never overwritten"):
        XlsxWorkbook.create(there)
    assert there.read_bytes() == b"somebody else's"
    assert [entry.name for entry in tmp_path.iterdir()] == ["there.xlsx"]


def test_a_folder_that_knows_no_links_gets_the_new_workbook_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unknown(*_: object) -> None:
        raise OSError(errno.EPERM, os.strerror(errno.EPERM))

    monkeypatch.setattr(os, "link", unknown)
    workbook = XlsxWorkbook.create(tmp_path / "new.xlsx")
    late = XlsxWorkbook.create(tmp_path / "new.xlsx")
    plan = diff(workbook.read(), [tab()])
    workbook.write(plan)
    assert workbook.read().stamp("Recommendations") == tab().stamp
    with pytest.raises(WorkbookError, match="never overwritten"):
        late.write(plan)
    assert [entry.name for entry in tmp_path.iterdir()] == ["new.xlsx"]


def test_a_look_below_the_cells_is_ready_for_what_people_will_type(path: Path) -> None:
    looks: tuple[Decoration, ...] = (
        Look(Rect(1, 0, 300, 1), number="yyyy-mm-dd"),
        Look(Rect(1, 1, 1_048_576, 2), number="0.00"),
    )
    publish(path, Tab("Risks", square([["Due", "Cost"]]), looks, protected=False))
    sheet = openpyxl.load_workbook(path)["Risks"]
    assert sheet["A300"].number_format == "yyyy-mm-dd"
    assert sheet.column_dimensions["B"].number_format == "0.00"
    assert XlsxWorkbook(path).read().tab("Risks").grid == (("Due", "Cost"),)  # type: ignore[union-attr]


@pytest.mark.skipif(os.name != "posix", reason="modes and links are POSIX's")
def test_mode_and_link_of_the_file_stay(path: Path, tmp_path: Path) -> None:
    path.chmod(0o640)
    link = tmp_path / "link.xlsx"
    link.symlink_to(path)
    publish(link, tab())
    assert link.is_symlink()
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert XlsxWorkbook(path).read().stamp("Recommendations") is not None


def test_macros_stay_as_they_are(path: Path, tmp_path: Path) -> None:
    macros = tmp_path / "macros.xlsm"
    parts = parts_of(path)
    blob = bytes(range(256)) * 9
    pack(macros, {**parts, "xl/vbaProject.bin": blob})
    publish(macros, tab())
    assert parts_of(macros)["xl/vbaProject.bin"] == blob


def test_temporary_files_of_killed_runs_are_removed(path: Path, tmp_path: Path) -> None:
    publish(path, tab())
    killed = [entry for entry in tmp_path.iterdir() if entry.suffix == ".tmp"]
    assert not killed
    dead = path.with_name(temporary_name(path.name, 4_000_001))
    alive = path.with_name(temporary_name(path.name, os.getppid()))
    other = path.with_name(temporary_name("other.xlsx", 4_000_001))
    for entry in (dead, alive, other):
        entry.write_bytes(b"half a workbook")
    publish(path, tab(ROWS[:2]))
    assert not dead.exists()
    assert alive.exists()
    assert other.exists()
    os.utime(alive, (1, 1))
    publish(path, tab())
    assert not alive.exists()


def test_people_columns_need_no_key_to_be_open(path: Path) -> None:
    wanted = Tab(
        "Open",
        square([["h", "h"], ["a", None]]),
        (ColourRule(Rect(1, 0, 2, 1), RuleKind.GREATER_THAN, 5, "000000", "FFFFFF"),),
        people=PeopleColumns((1,), key=0, first_row=1),
    )
    publish(path, wanted)
    sheet = openpyxl.load_workbook(path)["Open"]
    assert not sheet["B2"].protection.locked
    assert sheet["B1"].protection.locked
