"""Rows and columns that move, and everything that follows them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.sheets_double.core import Double
from tests.sheets_double.refusals import Json
from tests.test_sheets_double.client import Client, area, span


def furnish(client: Client) -> None:
    """Lay one of everything over rows 3 to 5 of the first sheet."""
    client.put("A1", [["=SUM(B3:B5)", "=Sheet1!B4", "=B:B"], [], ["x", 1], ["y", 2]])
    client.put("C1", [["=COUNT(B:B)"]])
    place = span("ROWS", 3, 4)
    look = {"backgroundColor": {"red": 1}}
    condition = {"type": "BLANK"}
    client.batch(
        {"mergeCells": {"range": area(2, 5, 3, 5)}},
        {"addNamedRange": {"namedRange": {"name": "spot", "range": area(2, 5, 0, 2)}}},
        {"addProtectedRange": {"protectedRange": {"range": area(2, 5, 0, 2)}}},
        {"setBasicFilter": {"filter": {"range": area(2, 5, 0, 2)}}},
        {
            "addConditionalFormatRule": {
                "rule": {
                    "ranges": [area(2, 5, 0, 2)],
                    "booleanRule": {"condition": condition, "format": look},
                }
            }
        },
        {
            "createDeveloperMetadata": {
                "developerMetadata": {
                    "metadataKey": "row",
                    "visibility": "DOCUMENT",
                    "location": {"dimensionRange": place},
                }
            }
        },
    )


def rows_of(found: Json) -> tuple[int, int]:
    return found["startRowIndex"], found["endRowIndex"]


def places(client: Client) -> dict[str, tuple[int, int]]:
    """Return the rows over which each thing lies now."""
    book = client.call("GET", "", includeGridData=True)
    sheet = book["sheets"][0]
    marks = [
        number
        for number, row in enumerate(sheet["data"][0]["rowMetadata"])
        if "developerMetadata" in row
    ]
    return {
        "merge": rows_of(sheet["merges"][0]),
        "name": rows_of(book["namedRanges"][0]["range"]),
        "protection": rows_of(sheet["protectedRanges"][0]["range"]),
        "filter": rows_of(sheet["basicFilter"]["range"]),
        "rule": rows_of(sheet["conditionalFormats"][0]["ranges"][0]),
        "metadata": (marks[0], marks[0] + 1),
    }


@pytest.mark.parametrize(
    ("request_", "block", "mark", "formulas"),
    [
        (
            {"insertDimension": {"range": span("ROWS", 1, 3)}},
            (4, 7),
            (5, 6),
            ["=SUM(B5:B7)", "=Sheet1!B6"],
        ),
        (
            {"insertDimension": {"range": span("ROWS", 3, 4)}},
            (2, 6),
            (4, 5),
            ["=SUM(B3:B6)", "=Sheet1!B5"],
        ),
        (
            {"insertDimension": {"range": span("ROWS", 5, 6)}},
            (2, 5),
            (3, 4),
            ["=SUM(B3:B5)", "=Sheet1!B4"],
        ),
        (
            {"deleteDimension": {"range": span("ROWS", 1, 3)}},
            (1, 3),
            (1, 2),
            ["=SUM(B2:B3)", "=Sheet1!B2"],
        ),
        (
            {"moveDimension": {"source": span("ROWS", 6, 8), "destinationIndex": 1}},
            (4, 7),
            (5, 6),
            ["=SUM(B5:B7)", "=Sheet1!B6"],
        ),
        (
            {"moveDimension": {"source": span("ROWS", 2, 5), "destinationIndex": 8}},
            (5, 8),
            (6, 7),
            ["=SUM(B6:B8)", "=Sheet1!B7"],
        ),
    ],
)
def test_everything_follows_its_rows(
    client: Client,
    request_: Json,
    block: tuple[int, int],
    mark: tuple[int, int],
    formulas: list[str],
) -> None:
    furnish(client)
    client.batch(request_)
    found = places(client)
    assert found.pop("metadata") == mark
    assert set(found.values()) == {block}
    assert client.get("A1:B1", valueRenderOption="FORMULA") == [formulas]
    assert client.get("C1", valueRenderOption="FORMULA") == [["=COUNT(B:B)"]]


def test_columns_are_followed_as_rows_are(client: Client) -> None:
    client.put("A1", [["a", "b", "c", "=SUM(A2:C2)", "=B1&$C$1"]])
    name = {"name": "spot", "range": area(0, 1, 1, 3)}
    client.batch(
        {"addNamedRange": {"namedRange": name}},
        {"insertDimension": {"range": span("COLUMNS", 1, 3)}},
    )
    moved = client.get("A1:G1", valueRenderOption="FORMULA")
    assert moved == [["a", "", "", "b", "c", "=SUM(A2:E2)", "=D1&$E$1"]]
    assert client.get("spot") == [["b", "c"]]
    client.batch(
        {"moveDimension": {"source": span("COLUMNS", 3, 5), "destinationIndex": 1}},
        {"deleteDimension": {"range": span("COLUMNS", 0, 1)}},
    )
    assert client.get("spot") == [["b", "c"]]
    moved = client.get("A1:F1", valueRenderOption="FORMULA")
    assert moved == [["b", "c", "", "", "=SUM(A2:D2)", "=A1&$B$1"]]


def test_what_pointed_only_at_deleted_rows_goes_with_them(client: Client) -> None:
    furnish(client)
    client.batch({"deleteDimension": {"range": span("ROWS", 2, 5)}})
    book = client.call("GET", "", includeGridData=True)
    sheet = book["sheets"][0]
    gone = {"merges", "protectedRanges", "basicFilter", "conditionalFormats"}
    assert not gone & set(sheet)
    assert "namedRanges" not in book
    assert all(
        "developerMetadata" not in row for row in sheet["data"][0]["rowMetadata"]
    )
    formulas = client.get("A1:B1", valueRenderOption="FORMULA")
    assert formulas == [["=SUM(#REF!)", "=#REF!"]]
    assert client.get("A1:B1") == [["#REF!", "#REF!"]]


def test_metadata_follows_its_row_through_a_sort(client: Client) -> None:
    client.put("A1", [["c"], ["a"], ["b"]])
    mark = {
        "metadataKey": "k",
        "visibility": "DOCUMENT",
        "location": {"dimensionRange": span("ROWS", 0, 1)},
    }
    client.batch(
        {"createDeveloperMetadata": {"developerMetadata": mark}},
        {
            "sortRange": {
                "range": area(0, 3, 0, 1),
                "sortSpecs": [{"dimensionIndex": 0, "sortOrder": "ASCENDING"}],
            }
        },
    )
    data = client.sheet(includeGridData=True)["data"][0]
    marked = ["developerMetadata" in row for row in data["rowMetadata"][:4]]
    assert marked == [False, False, True, False]


def test_a_sort_puts_numbers_before_text_and_blanks_last(client: Client) -> None:
    client.put("A1", [["b"], [2], [""], [True], ["A"], [10]])
    for order, expected in (
        ("ASCENDING", [["2"], ["10"], ["A"], ["b"], ["TRUE"]]),
        ("DESCENDING", [["TRUE"], ["b"], ["A"], ["10"], ["2"]]),
    ):
        spec = {"dimensionIndex": 0, "sortOrder": order}
        sort = {"range": area(0, 6, 0, 1), "sortSpecs": [spec]}
        client.batch({"sortRange": sort})
        assert client.get("A1:A6") == expected


def test_inserted_rows_inherit_the_looks_of_the_chosen_neighbour(
    client: Client,
) -> None:
    for row, size in ((0, 30), (1, 50)):
        bold = {"textFormat": {"bold": not row}}
        client.batch(
            {
                "repeatCell": {
                    "range": area(row, row + 1, 0, 1),
                    "cell": {"userEnteredFormat": bold},
                    "fields": "userEnteredFormat",
                }
            },
            {
                "updateDimensionProperties": {
                    "range": span("ROWS", row, row + 1),
                    "properties": {"pixelSize": size},
                    "fields": "pixelSize",
                }
            },
        )
    insert = {"range": span("ROWS", 1, 2), "inheritFromBefore": True}
    client.batch({"insertDimension": insert})
    look = client.cells("A2", "userEnteredFormat")[0][0]
    assert look == {"textFormat": {"bold": True}}
    data = client.sheet(includeGridData=True)["data"][0]
    sizes = [row["pixelSize"] for row in data["rowMetadata"][:4]]
    assert sizes == [30, 30, 50, 21]
    first = {"range": span("ROWS", 0, 1), "inheritFromBefore": True}
    assert "index 0" in client.refused_batch({"insertDimension": first})


def test_a_merge_is_cut_by_nobody(client: Client) -> None:
    client.put("A1", [[1, 2], [3, 4]])
    client.batch({"mergeCells": {"range": area(0, 2, 0, 2), "mergeType": "MERGE_ALL"}})
    assert client.get("A1:B2") == [["1"]]
    said = client.refused_batch({"unmergeCells": {"range": area(0, 1, 0, 2)}})
    assert said.endswith(
        "You must select all cells in a merged range to merge or unmerge them."
    )


def test_a_sheet_cut_to_size_loses_what_lay_beyond(client: Client) -> None:
    client.put("A1", [["a", "b"], ["c", "d"]])
    grid = {"rowCount": 1, "columnCount": 1}
    wanted = {"sheetId": 0, "gridProperties": grid}
    mask = "gridProperties(rowCount,columnCount)"
    client.batch({"updateSheetProperties": {"properties": wanted, "fields": mask}})
    assert client.get("Sheet1") == [["a"]]
    wanted["gridProperties"] = {"rowCount": 2, "columnCount": 2}
    client.batch({"updateSheetProperties": {"properties": wanted, "fields": mask}})
    assert client.get("Sheet1") == [["a"]]


def test_a_retitled_sheet_is_followed_by_formulas_and_a_deleted_one_is_not(
    client: Client,
) -> None:
    client.batch({"addSheet": {"properties": {"sheetId": 5, "title": "Data"}}})
    client.put("Data!A1", [[7]])
    client.put("A1", [["=Data!A1*2"]])
    wanted = {"sheetId": 5, "title": "New data"}
    client.batch({"updateSheetProperties": {"properties": wanted, "fields": "title"}})
    assert client.get("A1", valueRenderOption="FORMULA") == [["='New data'!A1*2"]]
    client.batch({"deleteSheet": {"sheetId": 5}})
    assert client.get("A1") == [["#REF!"]]


def test_an_index_is_read_against_the_order_before_the_move(client: Client) -> None:
    """Google's example: to move S1 ahead of S2, index 2 of S1, S2, S3 is asked for."""
    for number in (2, 3):
        wanted = {"sheetId": number, "title": f"S{number}"}
        client.batch({"addSheet": {"properties": wanted}})
    for index, titles in (
        (1, ["Sheet1", "S2", "S3"]),
        (2, ["S2", "Sheet1", "S3"]),
        (3, ["S2", "S3", "Sheet1"]),
    ):
        wanted = {"sheetId": 0, "index": index}
        client.batch(
            {"updateSheetProperties": {"properties": wanted, "fields": "index"}}
        )
        assert client.titles() == titles


@given(
    st.lists(st.lists(st.text("ab", max_size=2), min_size=1, max_size=4), max_size=6),
    st.sampled_from(["ROWS", "COLUMNS"]),
    st.integers(0, 6),
    st.integers(1, 3),
)
def test_an_insert_and_its_delete_leave_no_trace(
    table: Json, dimension: str, start: int, count: int
) -> None:
    client = Client(Double())
    client.put("A1", [*table, ["=SUM(B2:C3)", "=$A$1"]])
    before = client.call("GET", "", includeGridData=True)
    block = span(dimension, start, start + count)
    client.batch(
        {"insertDimension": {"range": block}}, {"deleteDimension": {"range": block}}
    )
    after = client.call("GET", "", includeGridData=True)
    assert after == before


@given(st.integers(0, 5), st.integers(1, 3), st.integers(0, 8))
def test_a_move_and_its_way_back_leave_no_trace(start: int, size: int, to: int) -> None:
    client = Client(Double())
    client.put("A1", [[number, f"=A{number}"] for number in range(1, 9)])
    before = client.get("A1:B8", valueRenderOption="FORMULA")
    end = start + size
    if start < to < end:
        to = end
    client.batch(
        {"moveDimension": {"source": span("ROWS", start, end), "destinationIndex": to}}
    )
    landed = to - size if to > end else min(to, start) if to <= start else start
    back = end if landed < start else start
    source = span("ROWS", landed, landed + size)
    client.batch({"moveDimension": {"source": source, "destinationIndex": back}})
    assert client.get("A1:B8", valueRenderOption="FORMULA") == before


@given(st.lists(st.one_of(st.integers(0, 9), st.text("aB", max_size=2)), max_size=8))
def test_a_sort_keeps_every_row_and_a_second_sort_changes_nothing(column: Json) -> None:
    client = Client(Double())
    client.put("A1", [[cell, number] for number, cell in enumerate(column)] or [[""]])
    before = client.get("A1:B8", valueRenderOption="UNFORMATTED_VALUE")
    sort = {"range": area(0, 8, 0, 2), "sortSpecs": [{"dimensionIndex": 0}]}
    client.batch({"sortRange": sort})
    once = client.get("A1:B8", valueRenderOption="UNFORMATTED_VALUE")
    client.batch({"sortRange": sort})
    assert client.get("A1:B8", valueRenderOption="UNFORMATTED_VALUE") == once
    assert sorted(map(str, once)) == sorted(map(str, before))
