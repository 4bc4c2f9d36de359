"""Values written, read, appended and cleared."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.sheets_double import a1
from tests.sheets_double.core import Double
from tests.sheets_double.refusals import Json
from tests.test_sheets_double.client import Client, area

GUIDE_TABLES = [
    ["x", "y", "z"],
    ["x", "y", "z"],
    [],
    [None, "x", "y"],
    [None, None, "y", "z"],
    [None, "x", "y", "z"],
]
"""The two tables of Google's guide to appending: A1:C2 and B4:D6."""


@pytest.mark.parametrize(
    ("cells", "written"),
    [
        ("Sheet1", "Sheet1!B7"),
        ("B4", "Sheet1!B7"),
        ("C5:D5", "Sheet1!B7"),
        ("B2:D4", "Sheet1!B7"),
        ("A3:G10", "Sheet1!B7"),
        ("A1", "Sheet1!A3"),
        ("E4", "Sheet1!E4"),
        ("A4", "Sheet1!A4"),
    ],
)
def test_append_finds_its_table_as_the_guide_of_google_says(
    client: Client, cells: str, written: str
) -> None:
    client.put("Sheet1!A1", GUIDE_TABLES)
    answer = client.append(cells, [["new"]])
    assert answer["updates"]["updatedRange"] == written


TWO = {"rowCount": 2, "columnCount": 2}


def test_append_with_insert_rows_pushes_what_lies_below_down(client: Client) -> None:
    client.put("A1", [["a"], ["b"], [], ["under"]])
    client.append("A1", [["c"], ["d"]], insertDataOption="INSERT_ROWS")
    assert client.get("A1:A6") == [["a"], ["b"], ["c"], ["d"], [], ["under"]]


def test_append_adds_rows_where_the_grid_ends(client: Client) -> None:
    client.put("A999", [["a"], ["b"]])
    client.append("A999", [["c"]])
    grid = client.sheet()["properties"]["gridProperties"]
    assert (grid["rowCount"], client.get("A1001")) == (1001, [["c"]])


@pytest.mark.parametrize(
    ("cells", "echoed"),
    [
        ("A:C", "Sheet1!A1:C1000"),
        ("2:3", "Sheet1!A2:Z3"),
        ("A5:A", "Sheet1!A5:A1000"),
        ("B2:3", "Sheet1!B2:Z3"),
        ("$B$2:$A$1", "Sheet1!A1:B2"),
        ("a1:b2", "Sheet1!A1:B2"),
        ("R2C1:R3C2", "Sheet1!A2:B3"),
        ("Sheet1", "Sheet1!A1:Z1000"),
        ("sheet1!A1", "Sheet1!A1"),
        ("Sheet1!Z999:AB2000", "Sheet1!Z999:Z1000"),
        ("A1:A1", "Sheet1!A1"),
    ],
)
def test_a_range_is_echoed_whole_and_cut_to_the_grid(
    client: Client, cells: str, echoed: str
) -> None:
    assert client.call("GET", f"/values/{cells}")["range"] == echoed


@pytest.mark.parametrize(
    ("title", "echoed"),
    [
        ("Plain_2", "Plain_2!A1"),
        ("Größe", "Größe!A1"),
        ("two words", "'two words'!A1"),
        ("it's", "'it''s'!A1"),
        ("D3", "'D3'!A1"),
        ("R1C1", "'R1C1'!A1"),
        ("2026", "'2026'!A1"),
        ("a!b", "'a!b'!A1"),
        ("a/b:c", "'a/b:c'!A1"),
    ],
)
def test_a_title_is_quoted_where_it_could_be_misread(
    client: Client, title: str, echoed: str
) -> None:
    client.batch({"addSheet": {"properties": {"title": title}}})
    name = "'" + title.replace("'", "''") + "'!A1"
    assert client.put(name, [["here"]])["updatedRange"] == echoed
    assert client.get(name) == [["here"]]


@pytest.mark.parametrize("cells", ["Nowhere!A1", "A1:", "Sheet1!A0", "Sheet1!A1:B2:C3"])
def test_a_range_that_names_nothing_is_refused(client: Client, cells: str) -> None:
    said = client.refused("GET", f"/values/{cells}")
    assert said == f"Unable to parse range: {cells}"


def test_a_range_outside_the_grid_is_refused(client: Client) -> None:
    said = client.refused("GET", "/values/AB1")
    limits = "Max rows: 1000, max columns: 26"
    assert said == f"Range (Sheet1!AB1) exceeds grid limits. {limits}"
    tall = {"values": [[1]] * 1001}
    said = client.refused("PUT", "/values/A1:A2000", tall, valueInputOption="RAW")
    assert said == f"Range (Sheet1!A1:A2000) exceeds grid limits. {limits}"


def test_a_range_that_only_itself_leaves_the_grid_is_cut(client: Client) -> None:
    """As pygsheets asks for one row and one column more than it writes."""
    client.batch(
        {"addSheet": {"properties": {"title": "Small", "gridProperties": TWO}}}
    )
    done = client.put("Small!A1:C3", [[1, 2], [3, 4]])
    assert done["updatedRange"] == "Small!A1:B2"
    assert client.get("Small!A1:C3") == [["1", "2"], ["3", "4"]]


def test_values_that_do_not_fit_their_range_are_refused(client: Client) -> None:
    body = {"values": [[1], [2]]}
    said = client.refused("PUT", "/values/A1:B1", body, valueInputOption="RAW")
    inside = "Requested writing within range [Sheet1!A1:B1]"
    assert said == f"{inside}, but tried writing to row [2]"
    body = {"values": [[1, 2, 3]]}
    said = client.refused("PUT", "/values/A1:B1", body, valueInputOption="RAW")
    assert said == f"{inside}, but tried writing to column [C]"


def test_a_write_needs_its_input_option(client: Client) -> None:
    said = client.refused("PUT", "/values/A1", {"values": [[1]]})
    assert said == "'valueInputOption' is required but not specified"


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({"valueRenderOption": "PRETTY"}, "Invalid value at 'value_render_option'"),
        ({"majorDimension": "rows"}, "Invalid value at 'major_dimension'"),
        ({"colour": "red"}, "Cannot bind query parameter. Field 'colour'"),
    ],
)
def test_a_query_says_what_the_api_knows(
    client: Client, query: dict[str, str], said: str
) -> None:
    assert said in client.refused("GET", "/values/A1", **query)


@pytest.mark.parametrize(
    ("typed", "number", "shown"),
    [
        ("12", 12, "12"),
        ("-1.50", -1.5, "-1.5"),
        ("1,234,567.5", 1234567.5, "1,234,567.50"),
        ("1234567", 1234567, "1234567"),
        ("12%", 0.12, "12%"),
        ("12.5 %", 0.125, "12.50%"),
        ("$3", 3, "$3"),
        ("-$3.50", -3.5, "-$3.50"),
        ("(7)", -7, "-7"),
        ("1e3", 1000, "1.00E+03"),
        ("007", 7, "7"),
        ("2026-03-04", 46085, "2026-03-04"),
        ("3/4/2026", 46085, "3/4/2026"),
        ("4 Mar 2026", 46085, "4 Mar 2026"),
        ("March 4, 2026", 46085, "March 4, 2026"),
        ("12:30", 0.5208333333333334, "12:30"),
        ("1:30 PM", 0.5625, "1:30 PM"),
        ("2026-03-04 12:00", 46085.5, "2026-03-04 12:00"),
        ("TRUE", True, "TRUE"),
        ("false", False, "FALSE"),
    ],
)
def test_typing_becomes_a_value_and_its_format(
    client: Client, typed: str, number: Json, shown: str
) -> None:
    client.put("A1", [[typed]])
    plain = client.get("A1", valueRenderOption="UNFORMATTED_VALUE")
    assert plain == [[number]]
    assert type(plain[0][0]) is type(number)
    assert client.get("A1") == [[shown]]


@pytest.mark.parametrize(
    "text",
    [
        "1,23",
        "1.2.3",
        "2026-13-01",
        "31/12/2026x",
        "12k",
        "12%%",
        "$",
        "-",
        "=",
        "25:61",
    ],
)
def test_typing_that_is_no_value_stays_text(client: Client, text: str) -> None:
    client.put("A1", [[text]])
    assert client.cells("A1", "userEnteredValue") == [[{"stringValue": text}]]


def test_dates_are_read_by_the_locale_of_the_spreadsheet(client: Client) -> None:
    locale = {"properties": {"locale": "en_GB"}, "fields": "locale"}
    client.batch({"updateSpreadsheetProperties": locale})
    client.put("A1", [["3/4/2026"]])
    assert client.get("A1", valueRenderOption="UNFORMATTED_VALUE") == [[46115]]
    locale["properties"] = {"locale": "de_DE"}
    client.batch({"updateSpreadsheetProperties": locale})
    client.put("A1", [["1.234,5"]])
    client.put("A2", [["0,25"]])
    assert client.get("A1:A2", valueRenderOption="UNFORMATTED_VALUE")[0] == [1234.5]
    assert client.get("A2") == [["0,25"]]


def test_raw_text_is_never_a_formula_and_an_apostrophe_is_not_shown(
    client: Client,
) -> None:
    client.put("A1", [["=1+1"]], "RAW")
    client.put("A2", [["'=1+1"]])
    assert client.get("A1:A2") == [["=1+1"], ["=1+1"]]
    assert client.get("A1", valueRenderOption="FORMULA") == [["=1+1"]]


def test_notes_validation_and_looks_survive_a_value_write_and_a_clear(
    client: Client,
) -> None:
    condition = {"type": "ONE_OF_LIST", "values": [{"userEnteredValue": "y"}]}
    bold = {"textFormat": {"bold": True}}
    client.batch(
        {
            "repeatCell": {
                "range": area(0, 1, 0, 1),
                "cell": {"note": "mind", "userEnteredFormat": bold},
                "fields": "note,userEnteredFormat",
            }
        },
        {
            "setDataValidation": {
                "range": area(0, 1, 0, 1),
                "rule": {"condition": condition},
            }
        },
    )
    client.put("A1", [["y"]])
    client.call("POST", "/values/A1:clear")
    cell = client.sheet(includeGridData=True)["data"][0]["rowData"][0]["values"][0]
    assert cell["note"] == "mind"
    assert cell["userEnteredFormat"] == bold
    assert cell["dataValidation"]["condition"] == condition
    assert "userEnteredValue" not in cell


def test_values_included_in_the_response_are_those_of_the_range(client: Client) -> None:
    answer = client.call(
        "PUT",
        "/values/A1:C3",
        {"values": [["1%"], ["x"]]},
        valueInputOption="USER_ENTERED",
        includeValuesInResponse=True,
        responseValueRenderOption="UNFORMATTED_VALUE",
    )
    assert answer["updatedData"]["range"] == "Sheet1!A1:C3"
    assert answer["updatedData"]["values"] == [[0.01], ["x"]]


def test_columns_are_rows_turned(client: Client) -> None:
    body = {"majorDimension": "COLUMNS", "values": [[1, 2, 3], [4], [None, 5]]}
    client.call("PUT", "/values/A1", body, valueInputOption="RAW")
    assert client.get("A1:C3") == [["1", "4"], ["2", "", "5"], ["3"]]
    by_columns = client.get("A1:C3", majorDimension="COLUMNS")
    assert by_columns == [["1", "2", "3"], ["4"], ["", "5"]]


def test_one_vanished_range_fails_the_whole_batch_get(client: Client) -> None:
    said = client.refused("GET", "/values:batchGet", ranges=["Sheet1!A1", "Gone!A1"])
    assert said == "Unable to parse range: Gone!A1"


def test_the_calls_by_data_filter_find_rows_by_their_metadata(client: Client) -> None:
    client.put("A1", [["a", 1], ["b", 2], ["c", 3]])
    place = {"dimension": "ROWS", "startIndex": 1, "endIndex": 2}
    client.batch(
        {
            "createDeveloperMetadata": {
                "developerMetadata": {
                    "metadataKey": "project",
                    "metadataValue": "b",
                    "visibility": "DOCUMENT",
                    "location": {"dimensionRange": place},
                }
            }
        }
    )
    chosen = {"developerMetadataLookup": {"metadataKey": "project"}}
    found = client.call(
        "POST", "/values:batchGetByDataFilter", {"dataFilters": [chosen]}
    )
    assert found["valueRanges"][0]["valueRange"]["values"] == [["b", "2"]]
    body = {
        "valueInputOption": "RAW",
        "data": [{"dataFilter": chosen, "values": [["B"]]}],
    }
    done = client.call("POST", "/values:batchUpdateByDataFilter", body)
    assert done["totalUpdatedCells"] == 1
    cleared = client.call(
        "POST", "/values:batchClearByDataFilter", {"dataFilters": [chosen]}
    )
    assert cleared["clearedRanges"] == ["Sheet1!A2:Z2"]
    assert client.get("A1:B3") == [["a", "1"], [], ["c", "3"]]


def test_a_text_too_long_for_a_cell_is_refused(client: Client) -> None:
    client.put("A1", [["x" * 50_000]])
    body = {"values": [["x" * 50_001]]}
    said = client.refused("PUT", "/values/A1", body, valueInputOption="RAW")
    assert "50000 characters" in said


def test_ten_million_cells_are_the_limit(client: Client) -> None:
    length = {"sheetId": 0, "dimension": "ROWS", "length": 383_615}
    client.batch({"appendDimension": length})
    said = client.refused_batch({"appendDimension": length | {"length": 1}})
    assert "10000000 cells" in said


plain_values = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**9), 10**9),
    st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), max_size=8),
)
tables = st.lists(st.lists(plain_values, max_size=5), min_size=1, max_size=6)


@given(tables)
def test_what_is_written_raw_is_read_back_without_trailing_blanks(table: Json) -> None:
    client = Client(Double())
    client.put("B2", table, "RAW")
    expected = [["" if cell is None else cell for cell in row] for row in table]
    for row in expected:
        while row and row[-1] == "":
            row.pop()
    while expected and not expected[-1]:
        expected.pop()
    assert client.get("B2:Z", valueRenderOption="UNFORMATTED_VALUE") == expected


@given(st.integers(0, a1.MAX_COLUMNS - 1), st.integers(0, 10**7 - 1))
def test_a_cell_name_leads_back_to_its_cell(column: int, row: int) -> None:
    found = a1.bounds(a1.cell_name(row, column))
    assert found == (row, column, row + 1, column + 1)
