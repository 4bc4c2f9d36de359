"""Numbers as shown and formulas as computed, against a spreadsheet engine not ours."""

from __future__ import annotations

import excelize
import pytest

from tests.sheets_double.patterns import show
from tests.sheets_double.refusals import Json
from tests.test_sheets_double.client import Client, area


def excel_shows(number: float, pattern: str) -> str:
    """Return what Excelize, an independent engine, shows of a number."""
    book = excelize.new_file()
    style = book.new_style(excelize.Style(custom_num_fmt=pattern))
    book.set_cell_value("Sheet1", "A1", number)
    book.set_cell_style("Sheet1", "A1", "A1", style)
    shown = book.get_cell_value("Sheet1", "A1")
    book.close()
    return str(shown)


@pytest.mark.parametrize(
    ("number", "pattern"),
    [
        (1234.567, "#,##0.00"),
        (0.5, "#,##0.00"),
        (999999.995, "#,##0.00"),
        (-1234.5, '"$"#,##0.00'),
        (0.256, "0%"),
        (0.12345, "0.0%"),
        (-5, "0.00;(0.00)"),
        (5, "0.00;(0.00)"),
        (12345, "0.00E+00"),
        (0.00012, "0.0E+00"),
        (3.14159, "0.###"),
        (3, "0.0##"),
        (7, "000"),
        (1234567, '#,##0,"k"'),
        (12345678, '#,##0.0,,"m"'),
        (1234567.8, "#,##0.0,"),
        (5, '"€" 0.0'),
        (43831.5, "yyyy-mm-dd hh:mm"),
        (43831.75, "d mmm yyyy h:mm"),
        (43831, "dddd, mmmm d"),
        (43831, "dd/mm/yy"),
        (0.75, "h:mm AM/PM"),
        (0.000011574074, "h:mm:ss"),
        (1.5, "[h]:mm"),
        (46085, "mmm-yy"),
    ],
)
def test_a_pattern_shows_a_number_as_another_engine_does(
    number: float, pattern: str
) -> None:
    assert show(number, pattern) == excel_shows(number, pattern)


@pytest.mark.parametrize(
    ("number", "shown"),
    [(0, "zero"), (2, "2 up"), (-2, "2 down")],
)
def test_three_sections_are_for_more_less_and_nothing(
    number: float, shown: str
) -> None:
    assert show(number, '0" up";0" down";"zero"') == shown


FORMULAS = [
    "=1+2*3^2",
    "=-2^2*3",
    "=(1+2)*3%",
    '="a"&1&TRUE',
    "=1/0",
    "=A1+A2*A3",
    "=SUM(A1:A5)",
    "=AVERAGE(A1:A3)",
    "=MIN(A1:A3)-MAX(A1:A3)",
    "=COUNT(A1:B5)",
    "=COUNTA(A1:B5)",
    "=ROUND(2.345,2)",
    "=ROUND(-2.5,0)",
    "=INT(-1.5)",
    "=MOD(-7,3)",
    '=IF(A1>5,"big","small")',
    '=IFERROR(1/0,"none")',
    "=AND(TRUE,A1>0)",
    "=OR(FALSE,A1<0)",
    "=NOT(A1=1)",
    '=LEFT("abcdef",2)&RIGHT("abcdef",2)&MID("abcdef",3,2)',
    '=UPPER("ab")&LOWER("CD")',
    '=SUBSTITUTE("a-b-c","-","+")',
    "=DATE(2026,3,4)",
    "=YEAR(46085)*100+MONTH(46085)+DAY(46085)/100",
    '=TEXT(1234.5,"#,##0.00")',
    '=VLOOKUP("b",B1:C3,2,FALSE)',
    '=MATCH("c",B1:B3,0)',
    "=INDEX(A1:C3,2,3)",
    '=SUMIF(A1:A3,">1")',
    '=COUNTIF(B1:B3,"b")',
    "=SQRT(16)+ABS(-3)+POWER(2,3)",
    "=PRODUCT(A1:A3)",
    "=MEDIAN(A1:A3)",
    '=EXACT("a","A")',
    '=FIND("c","abc")',
    '=REPT("ab",2)',
    "=A9+1",
]


@pytest.fixture(scope="module")
def computed() -> dict[str, str]:
    """What Excelize computes of the formulas, as text."""
    book = excelize.new_file()
    for row, (number, letter) in enumerate([(1, "a"), (2, "b"), (3, "c")], start=1):
        book.set_cell_value("Sheet1", f"A{row}", number)
        book.set_cell_value("Sheet1", f"B{row}", letter)
        book.set_cell_value("Sheet1", f"C{row}", number * 10)
    found = {}
    for formula in FORMULAS:
        book.set_cell_formula("Sheet1", "E1", formula.removeprefix("="))
        try:
            found[formula] = str(book.calc_cell_value("Sheet1", "E1"))
        except RuntimeError as error:
            found[formula] = str(error)
    book.close()
    return found


@pytest.mark.parametrize("formula", FORMULAS)
def test_a_formula_comes_to_what_another_engine_computes(
    client: Client, computed: dict[str, str], formula: str
) -> None:
    client.put("A1", [[1, "a", 10], [2, "b", 20], [3, "c", 30]])
    client.put("E1", [[formula]])
    assert client.get("E1") == [[computed[formula]]]


@pytest.mark.parametrize(
    ("formula", "kind"),
    [
        ("=1/0", "DIVIDE_BY_ZERO"),
        ("=NOSUCH(1)", "NAME"),
        ("=nothing", "NAME"),
        ('="x"+1', "VALUE"),
        ("=E1", "REF"),
        ("=Gone!A1", "REF"),
        ("=NA()", "N_A"),
        ("=1+", "ERROR"),
    ],
)
def test_an_error_is_told_from_text_that_looks_like_one(
    client: Client, formula: str, kind: str
) -> None:
    client.put("E1", [[formula]])
    effective = client.cells("E1", "effectiveValue")[0][0]
    assert effective["errorValue"]["type"] == kind
    text = client.get("E1")[0][0]
    client.put("E2", [[text]], "RAW")
    assert client.get("E2") == [[text]]
    assert client.cells("E2", "effectiveValue") == [[{"stringValue": text}]]


def test_a_link_of_a_formula_is_the_hyperlink_of_its_cell(client: Client) -> None:
    client.put("A1", [['=HYPERLINK("https://example.com","here")']])
    assert client.get("A1") == [["here"]]
    assert client.cells("A1", "hyperlink") == [["https://example.com"]]


def test_a_changed_cell_is_seen_by_the_formulas_over_it(client: Client) -> None:
    client.put("A1", [[1, "=A1*10"]])
    assert client.get("B1") == [["10"]]
    client.put("A1", [[2]])
    assert client.get("B1") == [["20"]]


def test_a_sort_by_formulas_leaves_no_stale_values(client: Client) -> None:
    client.put("A1", [[1, "=A1*10"], [3, "=A2*10"], [2, "=A3*10"]])
    assert client.get("B1:B3") == [["10"], ["30"], ["20"]]
    spec = {"dimensionIndex": 1, "sortOrder": "DESCENDING"}
    client.batch({"sortRange": {"range": area(0, 3, 0, 2), "sortSpecs": [spec]}})
    assert client.get("A1:B3") == [["3", "30"], ["2", "20"], ["1", "10"]]


@pytest.mark.parametrize(
    ("condition", "red"),
    [
        (
            {"type": "NUMBER_GREATER", "values": [{"userEnteredValue": "1"}]},
            [0, 1, 1, 0],
        ),
        (
            {
                "type": "NUMBER_BETWEEN",
                "values": [{"userEnteredValue": "1"}, {"userEnteredValue": "=A2"}],
            },
            [1, 1, 0, 0],
        ),
        ({"type": "TEXT_EQ", "values": [{"userEnteredValue": "Late"}]}, [0, 0, 0, 1]),
        (
            {"type": "CUSTOM_FORMULA", "values": [{"userEnteredValue": "=A1=3"}]},
            [0, 0, 1, 0],
        ),
        ({"type": "NOT_BLANK"}, [1, 1, 1, 1]),
    ],
)
def test_the_effective_format_is_that_of_the_rules_that_hold(
    client: Client, condition: Json, red: list[int]
) -> None:
    client.put("A1", [[1], [2], [3], ["late"]])
    look = {"backgroundColor": {"red": 1}}
    rule = {
        "ranges": [area(0, 4, 0, 1)],
        "booleanRule": {"condition": condition, "format": look},
    }
    client.batch({"addConditionalFormatRule": {"rule": rule}})
    looks = client.cells("A1:A4", "effectiveFormat")
    assert [row[0]["backgroundColor"] == {"red": 1} for row in looks] == list(
        map(bool, red)
    )
    assert looks[0][0]["textFormat"]["fontSize"] == 10
