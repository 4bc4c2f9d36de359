"""Reading a workbook: exactly what is stored, in whatever form."""

from __future__ import annotations

import datetime as dt
import tempfile
import tracemalloc
import warnings
import zipfile
from pathlib import Path

import openpyxl
import pytest
import python_calamine
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.utils.datetime import to_excel
from openpyxl.utils.escape import unescape

from ppmsheets.backends import xlsx_cells
from ppmsheets.backends.xlsx import XlsxWorkbook
from ppmsheets.backends.xlsx_cells import Source, read_cells
from ppmsheets.backends.xlsx_package import Package
from ppmsheets.backends.xlsx_strings import shared_strings
from ppmsheets.plan import SourceTab, trimmed
from ppmsheets.sheet import CellError, CellValue, Rect
from tests.backends.xlsx_made import MAIN, make, pack, parts_of, worksheet


def only_tab(path: Path) -> SourceTab:
    """Return the one tab of a workbook."""
    (tab,) = XlsxWorkbook(path).read().tabs
    return tab


def by_openpyxl(cell: Cell | MergedCell, epoch: dt.datetime) -> CellValue:
    """Return a cell as openpyxl understands it, in our terms."""
    value = cell.value
    if cell.data_type == "e":
        return CellError(str(value))
    if isinstance(value, dt.datetime | dt.date | dt.time | dt.timedelta):
        return float(to_excel(value, epoch))  # type: ignore[no-untyped-call]
    if isinstance(value, int | float) and not isinstance(value, bool):
        return float(value)
    if isinstance(value, str):
        return unescape(value) or None
    return value if isinstance(value, bool) else None


def agree(ours: CellValue, theirs: CellValue) -> bool:
    """Whether two readers saw the same; openpyxl rounds dates to microseconds."""
    if isinstance(ours, float) and isinstance(theirs, float):
        return ours == theirs or abs(ours - theirs) < 1e-5
    return ours == theirs and type(ours) is type(theirs)


def test_every_cell_of_the_real_workbooks_is_what_openpyxl_reads(
    shared_data: Path,
) -> None:
    count = 0
    for path in sorted(shared_data.rglob("*.xlsx")):
        snapshot = XlsxWorkbook(path).read()
        with warnings.catch_warnings():
            # openpyxl warns of extensions that it drops; we only read here.
            warnings.simplefilter("ignore", UserWarning)
            book = openpyxl.load_workbook(path, data_only=True)
        assert [tab.title for tab in snapshot.tabs] == book.sheetnames
        for tab in snapshot.tabs:
            rows = book[tab.title].iter_rows(min_row=1, min_col=1)
            epoch = book.epoch
            theirs = trimmed([by_openpyxl(c, epoch) for c in row] for row in rows)
            assert [len(row) for row in tab.grid] == [len(row) for row in theirs]
            for number, (ours, other) in enumerate(zip(tab.grid, theirs, strict=True)):
                pairs = zip(ours, other, strict=True)
                assert all(agree(a, b) for a, b in pairs), (path, tab.title, number)
                count += len(ours)
            merged = {str(area) for area in book[tab.title].merged_cells.ranges}
            assert {area.a1 for area in tab.merges} == merged
    assert count > 100_000


def test_the_real_workbooks_have_as_many_values_as_calamine_finds(
    shared_data: Path,
) -> None:
    for path in sorted(shared_data.rglob("*.xlsx")):
        snapshot = XlsxWorkbook(path).read()
        book = python_calamine.CalamineWorkbook.from_path(path)
        for tab in snapshot.tabs:
            theirs = book.get_sheet_by_name(tab.title).to_python()
            # It shows errors as blanks.
            seen = [c for row in tab.grid for c in row if not isinstance(c, CellError)]
            texts = [c for c in seen if isinstance(c, str)]
            assert texts == [
                c for row in theirs for c in row if isinstance(c, str) and c
            ]
            filled = sum(c is not None for c in seen)
            assert filled == sum(c != "" for row in theirs for c in row)


def test_stored_values_have_their_types(tmp_path: Path) -> None:
    row = (
        '<c r="A1" t="s"><v>0</v></c><c r="B1"><v>0.1</v></c><c r="C1" t="b"><v>1</v>'
        '</c><c r="D1" t="e"><v>#REF!</v></c><c r="E1" t="str"><f>A1</f><v>a &amp; b'
        '</v></c><c r="F1" t="inlineStr"><is><t>in</t></is></c><c r="G1" t="d">'
        "<v>2026-01-31T12:00:00</v></c>"
        '<c r="H1" t="e"><f>1/0</f><v>#DIV/0!</v></c>'
    )
    sheet = f'<sheetData><row r="1">{row}</row></sheetData>'
    path = make(tmp_path / "w.xlsx", sheet, strings="<si><t>shared</t></si>")
    assert only_tab(path).grid == (
        (
            "shared",
            0.1,
            True,
            CellError("#REF!"),
            "a & b",
            "in",
            46053.5,
            CellError("#DIV/0!"),
        ),
    )


def test_rich_text_is_its_letters_without_phonetics(tmp_path: Path) -> None:
    strings = (
        "<si><r><t>Big </t></r><r><rPr><b/></rPr><t>news</t></r></si>"
        "<si><t>\u8ab2</t><rPh sb='0' eb='1'><t>\u30ab</t></rPh></si>"
        "<si><t>_x000D_a_x005F_x0041_</t></si><si/>"
    )
    cells = "".join(f'<c r="{c}1" t="s"><v>{i}</v></c>' for i, c in enumerate("ABCD"))
    sheet = f'<sheetData><row r="1">{cells}</row></sheetData>'
    path = make(tmp_path / "w.xlsx", sheet, strings=strings)
    assert only_tab(path).grid == (("Big news", "\u8ab2", "\ra_x0041_"),)


PLAIN = [
    "<si><t>a&amp;b &#146;_x0042_</t></si>",
    '<si><t xml:space="preserve"> </t></si>',
]
UNUSUAL = [
    "<si><r><t>a</t></r></si>",
    "<si/>",
    "<si><t>a\r\nb</t></si>",
    "<!-- <si> -->",
]


@given(st.lists(st.sampled_from(PLAIN + UNUSUAL), max_size=5))
def test_shared_strings_of_any_form_read_alike(items: list[str]) -> None:
    raw = f'<?xml version="1.0"?>\r\n<sst xmlns="{MAIN}">{"".join(items)}</sst>'
    with tempfile.TemporaryDirectory() as folder:
        path = make(Path(folder) / "w.xlsx", "<sheetData/>")
        pack(path, {**parts_of(path), "xl/sharedStrings.xml": raw})
        found = shared_strings(Package(path.read_bytes(), "w"), "xl/sharedStrings.xml")
    texts = {
        PLAIN[0]: "a&b \x92B",
        PLAIN[1]: " ",
        UNUSUAL[0]: "a",
        UNUSUAL[1]: "",
        UNUSUAL[2]: "a\nb",
    }
    assert found == [texts[item] for item in items if item in texts]


def test_a_formula_without_its_result_is_named(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.worksheets[0].append([1, "=A1+1"])
    path = tmp_path / "w.xlsx"
    book.save(path)
    tab = only_tab(path)
    assert tab.grid == ((1.0,),)
    assert tab.uncached == {(0, 1)}


def test_a_formula_that_gives_empty_text_has_its_result(tmp_path: Path) -> None:
    sheet = (
        '<sheetData><row r="1"><c r="A1" t="str"><f>""</f><v></v></c></row></sheetData>'
    )
    tab = only_tab(make(tmp_path / "w.xlsx", sheet))
    assert tab.grid == ()
    assert not tab.uncached


DATES = (
    '<sheetData><row r="1"><c r="A1" s="1"><v>100</v></c><c r="B1" s="2"><v>100.25</v>'
    '</c><c r="C1"><v>100</v></c><c r="D1" s="3"><v>1.5</v></c></row></sheetData>'
)


def test_dates_are_the_stored_serials(tmp_path: Path) -> None:
    assert only_tab(make(tmp_path / "w.xlsx", DATES)).grid == ((100, 100.25, 100, 1.5),)


@pytest.mark.parametrize("quick", [True, False])
def test_dates_of_a_1904_workbook_are_counted_from_1899(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, quick: bool
) -> None:
    if not quick:
        monkeypatch.setattr(xlsx_cells, "_quick", lambda *_: None)
    path = make(tmp_path / "w.xlsx", DATES, book='<workbookPr date1904="1"/>')
    assert only_tab(path).grid == ((1562, 1562.25, 100, 1.5),)
    book = openpyxl.load_workbook(path)
    assert book.worksheets[0]["A1"].value == dt.datetime(1904, 4, 10)  # noqa: DTZ001
    assert dt.date(1899, 12, 30) + dt.timedelta(1562) == dt.date(1904, 4, 10)


def test_hidden_tabs_are_read_and_named(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for state in ("hidden", "veryHidden"):
        sheet = book.create_sheet(state)
        sheet.append(["in here"])
        sheet.sheet_state = state
        sheet.row_dimensions[1].hidden = True
    book.save(tmp_path / "w.xlsx")
    tabs = XlsxWorkbook(tmp_path / "w.xlsx").read().tabs
    assert [tab.hidden for tab in tabs] == [False, True, True]
    assert all(tab.grid == (("in here",),) for tab in tabs[1:])


def test_a_chart_sheet_is_a_tab_without_cells(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.create_chartsheet("Chart")
    book.save(tmp_path / "w.xlsx")
    tab = XlsxWorkbook(tmp_path / "w.xlsx").read().tab("chart")
    assert tab is not None
    assert tab.grid == ()


def test_the_last_cell_of_the_sheet_costs_little(tmp_path: Path) -> None:
    sheet = (
        '<sheetData><row r="1"><c r="A1"><v>1</v></c></row><row r="1048576">'
        '<c r="XFD1048576"><v>2</v></c></row></sheetData>'
    )
    path = make(tmp_path / "w.xlsx", sheet)
    tracemalloc.start()
    grid = only_tab(path).grid
    assert tracemalloc.get_traced_memory()[1] < 100 * 1024**2
    tracemalloc.stop()
    assert (len(grid), len(grid[-1]), grid[-1][-1]) == (1_048_576, 16_384, 2.0)


OTHER_FORMS = {
    "prefixed": (
        f'<x:worksheet xmlns:x="{MAIN}"><x:sheetData><x:row r="2"><x:c r="B2" t="s">'
        '<x:v>0</x:v></x:c><x:c r="C2"><x:f>1+1</x:f></x:c></x:row></x:sheetData>'
        '<x:mergeCells count="1"><x:mergeCell ref="B2:B3"/></x:mergeCells>'
        "</x:worksheet>"
    ),
    "single quotes and disorder": (
        f"<worksheet xmlns='{MAIN}'><sheetData><row r='2'><c t='s' r='B2'><v>0</v></c>"
        "<c r='C2'><f>1+1</f></c></row></sheetData><mergeCells count='1'>"
        "<mergeCell ref='B2:B3'/></mergeCells></worksheet>"
    ),
    "no places": (
        f'<worksheet xmlns="{MAIN}"><sheetData><row/><row><c/><c t="s"><v>0</v></c><c>'
        '<f>1+1</f></c></row></sheetData><mergeCells count="1"><mergeCell ref="B2:B3"/>'
        "</mergeCells></worksheet>"
    ),
    "comments and sections": (
        f'<worksheet xmlns="{MAIN}"><sheetData><!-- <c r="A1" t="e"> --><row r="2">'
        '<c r="B2" t="inlineStr"><is><t><![CDATA[<v>&]]></t></is></c><c r="C2"><f>1+1'
        '</f><v/></c></row></sheetData><mergeCells count="1"><mergeCell ref="B2:B3"/>'
        "</mergeCells></worksheet>"
    ),
    "white space": (
        f'<worksheet xmlns="{MAIN}">\n <sheetData>\n  <row r="1" />\n  <row r="2">\n   '
        '<c r="B2" t="s" ><v>0</v></c>\n <c r="C2"><f>1+1</f></c></row>\n </sheetData>'
        '<mergeCells count="1"><mergeCell ref="B2:B3"/></mergeCells></worksheet>'
    ),
    "UTF-16": (
        '<?xml version="1.0" encoding="UTF-16"?>'
        f'<worksheet xmlns="{MAIN}"><sheetData><row r="2"><c r="B2" t="s"><v>0</v></c>'
        '<c r="C2"><f>1+1</f></c></row></sheetData><mergeCells count="1"><mergeCell '
        'ref="B2:B3"/></mergeCells></worksheet>'
    ),
}


@pytest.mark.parametrize("form", OTHER_FORMS)
def test_any_lawful_form_of_a_sheet_reads_alike(tmp_path: Path, form: str) -> None:
    raw = OTHER_FORMS[form].encode("utf-16" if form == "UTF-16" else "utf-8")
    path = make(tmp_path / "w.xlsx", raw, strings="<si><t>&lt;v&gt;&amp;</t></si>")
    tab = only_tab(path)
    assert tab.grid == ((), (None, "<v>&"))
    assert tab.uncached == {(1, 2)}
    assert tab.merges == (Rect(1, 1, 3, 2),)


@st.composite
def plain_sheets(draw: st.DrawFn) -> bytes:
    """Draw sheets in the form that programs write, and now and then another."""
    kinds = [
        '<c r="{}"><v>{}</v></c>',
        '<c r="{}" s="1"><v>{}</v></c>',
        '<c r="{}" s="2" t="n"><v>-{}.5E-3</v></c>',
        '<c r="{}" t="s"><v>1</v></c>',
        '<c r="{}" s="3"/>',
        '<c r="{}" s="3" />',
        '<c r="{}" t="b"><v>1</v></c>',
        '<c r="{}" t="e"><f>NA()</f><v>#N/A</v></c>',
        '<c r="{}" t="str"><f t="shared" si="0"/><v>a&lt;_x0041_{}</v></c>',
        '<c r="{}" t="str"><f>A1</f><v>&#146;&#x1F680;{}</v></c>',
        '<c r="{}"><f ca="1">A1&gt;2</f></c>',
        '<c r="{}"><f>A1>2</f><v></v></c>',
        '<c r="{}" t="inlineStr"><is><t xml:space="preserve"> {} &amp;</t></is></c>',
        '<c r="{}" t="inlineStr"><is><r><t>rich</t></r></is></c>',
        '<c r="{}" t="str"><v>line\r\nline</v></c>',
        '<c  r="{}"><v>{}</v></c>',
    ]
    rows = []
    for row in sorted(draw(st.sets(st.integers(1, 9), max_size=5))):
        letters = sorted(draw(st.sets(st.sampled_from("ABCDEFG"), max_size=5)))
        cells = [
            draw(st.sampled_from(kinds)).format(
                f"{letter}{row}", draw(st.integers(0, 99))
            )
            for letter in letters
        ]
        closed = f'<row r="{row}" spans="1:7"/>'
        rows.append(f'<row r="{row}">{"".join(cells)}</row>' if cells else closed)
    return worksheet(f"<sheetData>{''.join(rows)}</sheetData>")


@given(plain_sheets(), st.sampled_from([frozenset[int](), frozenset({1, 2})]))
def test_the_quick_reader_and_the_slow_one_agree(
    sheet: bytes, dates: frozenset[int]
) -> None:
    source = Source(("first", "second"), dates)
    slow = xlsx_cells._slow(sheet, source)  # noqa: SLF001 - the reference
    quick = read_cells(sheet, source)
    assert repr(quick.grid) == repr(slow.grid)
    assert quick.uncached == slow.uncached


def test_what_programs_write_is_read_by_the_quick_reader(tmp_path: Path) -> None:
    path = tmp_path / "streamed.xlsx"
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("Tab")
    sheet.append(["text", 1.5, None, True, dt.date(2026, 3, 31), "a & b"])
    book.save(path)
    streamed = zipfile.ZipFile(path).read("xl/worksheets/sheet1.xml")
    plain = worksheet(
        '<sheetData><row r="1"><c r="A1" t="s"><v>0</v></c></row></sheetData>'
    )
    for xml in (streamed, plain):
        assert xlsx_cells._quick(xml, Source(("x",))) is not None  # noqa: SLF001 - which
