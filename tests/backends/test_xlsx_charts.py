"""Charts in a workbook file: ours are replaced, people's stay."""

from __future__ import annotations

import re
import shutil
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
import python_calamine
from openpyxl.chart import BarChart, Reference

from ppmsheets.backends.xlsx import XlsxWorkbook
from ppmsheets.plan import diff
from ppmsheets.sheet import CellRef, Note, Tab, square
from tests.backends.charts_made import BUBBLES, CHARTS, ROWS, chart_tab
from tests.backends.pictures import of_file
from tests.backends.test_xlsx_office import convert
from tests.backends.xlsx_made import edit, pack, parts_of

DRAWING, RELATIONS = "xl/drawings/drawing1.xml", "xl/drawings/_rels/drawing1.xml.rels"
TYPES = "[Content_Types].xml"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return a workbook in which a person has a chart on a tab of theirs."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Apollo"
    for row in (["Month", "Hours"], ["May", 3], ["June", 4]):
        sheet.append(row)
    chart = BarChart()
    chart.add_data(Reference(sheet, 2, 1, 2, 3), titles_from_data=True)
    sheet.add_chart(chart, "D2")
    book.save(tmp_path / "book.xlsx")
    return tmp_path / "book.xlsx"


def show(path: Path, *tabs: Tab) -> bool:
    """Make a workbook show tabs; return whether anything was written."""
    workbook = XlsxWorkbook(path)
    plan = diff(workbook.read(), tabs)
    if not plan.empty:
        workbook.write(plan)
    return not plan.empty


def drawn(path: Path) -> list[str]:
    """Return the names of the parts of charts and drawings."""
    return sorted(
        name for name in parts_of(path) if "/charts/" in name or "/drawings/" in name
    )


def test_a_chart_of_a_person_stays_byte_for_byte_beside_ours(path: Path) -> None:
    before = parts_of(path)
    assert show(path, chart_tab(*CHARTS))
    after = parts_of(path)
    theirs = [name for name in drawn_before(before) if name in after]
    assert {name: after[name] for name in theirs} == {
        name: before[name] for name in drawn_before(before)
    }
    assert len(of_file(path, "Charts").charts) == len(CHARTS)


def drawn_before(parts: dict[str, bytes]) -> list[str]:
    return [name for name in parts if "/charts/" in name or "/drawings/" in name]


def test_drawing_again_and_again_adds_nothing(path: Path) -> None:
    show(path, chart_tab(*(replace(one, alt="words") for one in CHARTS)))
    show(path, chart_tab(*CHARTS))
    first = parts_of(path)
    for words in ("longer words", "others"):
        assert show(path, chart_tab(*(replace(one, alt=words) for one in CHARTS)))
    assert show(path, chart_tab(*CHARTS))
    assert parts_of(path) == first
    assert not show(path, chart_tab(*CHARTS))


def test_a_chart_that_is_not_wanted_any_more_goes_with_all_its_parts(
    path: Path,
) -> None:
    show(path, chart_tab())
    bare = parts_of(path)
    show(path, chart_tab(*CHARTS))
    show(path, chart_tab(*CHARTS[:2]))
    assert len(of_file(path, "Charts").charts) == 2
    show(path, chart_tab())
    assert drawn(path) == sorted(drawn_before(bare))
    after = parts_of(path)
    assert b"<drawing" not in after["xl/worksheets/sheet2.xml"]
    assert after[TYPES] == bare[TYPES]


def test_notes_and_charts_stand_on_one_tab(path: Path) -> None:
    wanted = chart_tab(*CHARTS)
    noted = replace(wanted, decorations=(*wanted.decorations, Note(0, 0, "why")))
    show(path, noted)
    seen = of_file(path, "Charts")
    assert (seen.notes, len(seen.charts)) == ({"A1": "why"}, len(CHARTS))
    sheet = parts_of(path)["xl/worksheets/sheet2.xml"]
    assert sheet.index(b"<drawing") < sheet.index(b"<legacyDrawing")


def with_a_persons_chart(path: Path, name: str) -> None:
    """Let a person put a chart on the tab Charts, by hand."""
    parts: dict[str, bytes | str] = {**parts_of(path)}
    relations, types = (parts[one].decode() for one in (_rels(path), TYPES))  # type: ignore[union-attr]
    drawing = parts[_drawing(path)].decode()  # type: ignore[union-attr]
    chart = re.findall(r'Target="/(xl/charts/chart\d+.xml)"', relations)[0]
    anchors = re.findall(r"<xdr:oneCellAnchor.*?</xdr:oneCellAnchor>", drawing)
    theirs = re.sub(r'r:id="\w+"', 'r:id="theirs"', anchors[0])
    theirs = re.sub(r'id="\d+" name="[^"]*"', f'id="77" name="{name}"', theirs)
    link = re.findall(r"<Relationship [^>]*/>", relations)[0]
    link = re.sub(r'Id="\w+"', 'Id="theirs"', link)
    link = re.sub(r'Target="[^"]*"', 'Target="/xl/charts/theirs.xml"', link)
    said = re.findall(rf'<Override PartName="/{chart}"[^>]*/>', types)[0]
    parts["xl/charts/theirs.xml"] = parts[chart]
    parts[_rels(path)] = relations.replace("</Rel", link + "</Rel", 1)
    parts[_drawing(path)] = drawing.replace("</xdr:wsDr>", theirs + "</xdr:wsDr>")
    parts[TYPES] = types.replace(
        "</Types>", said.replace(chart, "xl/charts/theirs.xml") + "</Types>"
    )
    pack(path, parts)


def _drawing(path: Path) -> str:
    found = [
        name
        for name, part in parts_of(path).items()
        if name.startswith("xl/drawings/drawing") and b"ppmsheets" in part
    ]
    return found[0]


def _rels(path: Path) -> str:
    return _drawing(path).replace("drawings/", "drawings/_rels/") + ".rels"


@pytest.mark.parametrize("name", ["My chart", "ppmsheets bubble"])
def test_a_chart_that_a_person_put_on_our_tab_stays(path: Path, name: str) -> None:
    show(path, chart_tab(BUBBLES))
    with_a_persons_chart(path, name)
    theirs = parts_of(path)["xl/charts/theirs.xml"]
    for charts in ((replace(BUBBLES, alt="again"),), CHARTS, CHARTS[:2]):
        show(path, chart_tab(*charts))
        after = parts_of(path)
        assert after["xl/charts/theirs.xml"] == theirs
        sheet = openpyxl.load_workbook(path)["Charts"]
        assert len(sheet._charts) == len(charts) + 1  # type: ignore[attr-defined]  # noqa: SLF001 - openpyxl's only door


def test_a_chart_that_a_person_brings_from_another_tab_of_ours_stays(
    path: Path,
) -> None:
    columns = next(one for one in CHARTS if one.name != BUBBLES.name)
    show(path, chart_tab(columns))
    with_a_persons_chart(path, f"ppmsheets {BUBBLES.name}")
    theirs = parts_of(path)["xl/charts/theirs.xml"]
    for charts in ((replace(columns, alt="again"),), ()):
        show(path, chart_tab(*charts))
        assert parts_of(path)["xl/charts/theirs.xml"] == theirs
        assert len(of_file(path, "Charts").charts) == len(charts) + 1


def test_two_charts_on_a_tab_never_share_an_id(path: Path) -> None:
    show(path, chart_tab(BUBBLES))
    with_a_persons_chart(path, "My chart")
    show(path, chart_tab(*CHARTS))
    ids = re.findall(rb'cNvPr id="(\d+)"', parts_of(path)[_drawing(path)])
    assert len(ids) == len(set(ids)) == len(CHARTS) + 1


def test_what_excel_keeps_beside_a_chart_goes_with_it(path: Path) -> None:
    show(path, chart_tab(BUBBLES))
    chart = re.findall(rb"xl/charts/chart\d+.xml", parts_of(path)[_rels(path)])[0]
    name = chart.decode()
    parts: dict[str, bytes | str] = {**parts_of(path)}
    beside = name.replace("charts/", "charts/_rels/") + ".rels"
    kind = "http://schemas.microsoft.com/office/2011/relationships/chartStyle"
    parts[beside] = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/'
        f'relationships"><Relationship Id="rId1" Type="{kind}" Target="style9.xml"/>'
        "</Relationships>"
    )
    parts["xl/charts/style9.xml"] = "<cs/>"
    pack(path, parts)
    show(path, chart_tab())
    assert not {beside, "xl/charts/style9.xml"} & set(parts_of(path))


def test_a_chart_finds_its_cells_under_any_title(path: Path) -> None:
    title = "O'Neil & Söhne"
    show(path, chart_tab(*CHARTS, title=title))
    raw = b"".join(v for k, v in parts_of(path).items() if "/charts/" in k)
    assert "'O''Neil &amp; Söhne'!$B$2:$B$4".encode() in raw
    assert len(of_file(path, title).charts) == len(CHARTS)


def test_words_beside_bubbles_are_those_of_their_cells(path: Path) -> None:
    show(path, chart_tab(BUBBLES))
    raw = b"".join(v for k, v in parts_of(path).items() if "/charts/" in k)
    words = re.findall(r"<c:dLbl>.*?<a:t>(.*?)</a:t>", raw.decode())
    assert words == [ROWS[1][5], ROWS[2][5]]
    assert re.findall(r'dLblPos val="(.)"', raw.decode()) == ["r", "l"]


def test_other_readers_open_a_workbook_with_charts(path: Path) -> None:
    show(path, chart_tab(*CHARTS))
    book = python_calamine.CalamineWorkbook.from_path(path)
    assert book.get_sheet_by_name("Charts").to_python()[1][:2] == ["A", 0.02]
    assert XlsxWorkbook(path).read().tab("Charts") is not None


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("soffice") is None, reason="soffice is not installed")
def test_libreoffice_keeps_our_charts_and_they_are_known_after_its_save(
    path: Path,
) -> None:
    show(path, chart_tab(*CHARTS))
    saved = convert(path, "xlsx")
    assert parts_of(saved)[_drawing(saved)].count(b"<c:chart ") == len(CHARTS)
    assert not show(saved, chart_tab(*CHARTS))
    show(saved, chart_tab(CHARTS[0]))
    assert parts_of(saved)[_drawing(saved)].count(b"<c:chart ") == 1


def test_a_group_that_a_person_made_with_a_chart_of_ours_is_theirs(path: Path) -> None:
    show(path, chart_tab(BUBBLES))
    frame = "<xdr:graphicFrame"
    edit(path, _drawing(path), frame, f'<xdr:cNvPr id="5" name="Group 1"/>{frame}')
    show(path, chart_tab(replace(BUBBLES, alt="again")))
    drawing = parts_of(path)[_drawing(path)]
    assert drawing.count(b"<xdr:oneCellAnchor") == 2
    assert XlsxWorkbook(path).read().stamp("Charts") is not None


def test_a_typed_value_redraws_no_chart(path: Path) -> None:
    show(path, chart_tab(*CHARTS))
    before = {name: parts_of(path)[name] for name in drawn(path)}
    rows = [[*row] for row in ROWS]
    rows[1][1] = 0.5
    changed = replace(chart_tab(*CHARTS), grid=square(rows))
    assert show(path, changed)
    assert {name: parts_of(path)[name] for name in drawn(path)} == before
    read = XlsxWorkbook(path).read().tab("Charts")
    assert read is not None
    assert read.grid[CellRef("Charts", 1, 1).row][1] == 0.5
