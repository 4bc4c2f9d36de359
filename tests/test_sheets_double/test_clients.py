"""What clients that others wrote send and rely on, each case found in theirs."""

from __future__ import annotations

import io
from urllib.parse import quote, urlencode

import openpyxl
import pytest

from tests.sheets_double.core import Double
from tests.sheets_double.refusals import Json, UnsupportedError
from tests.test_sheets_double.client import HOST, Client, area, span


def wide(pixels: int) -> Json:
    return {
        "updateDimensionProperties": {
            "range": span("COLUMNS", 0, 1),
            "properties": {"pixelSize": pixels},
            "fields": "pixelSize",
        }
    }


def test_lists_in_lists_are_laid_flat(client: Client) -> None:
    """As pygsheets and gspread-formatting send widths of columns."""
    body = {"requests": [[wide(50)], [wide(60)], wide(70)]}
    replies = client.call("POST", ":batchUpdate", body)["replies"]
    assert replies == [{}, {}, {}]
    mask = "sheets.data.columnMetadata.pixelSize"
    found = client.call("GET", "", fields=mask)["sheets"][0]["data"][0]
    assert found["columnMetadata"][0] == {"pixelSize": 70}


def test_a_bare_item_stands_for_a_list_of_one(client: Client) -> None:
    assert client.call("POST", ":batchUpdate", {"requests": wide(50)})["replies"] == [
        {}
    ]
    said = client.refused("POST", ":batchUpdate", {"requests": "wide"})
    assert said.startswith("Invalid value at 'requests'")


@pytest.mark.parametrize(
    ("sent", "stored"), [(0.8980392, 0.8980392), (0.5, 0.49803922), (0.1, 0.09803922)]
)
def test_a_channel_is_shown_in_the_digits_that_single_precision_needs(
    client: Client, sent: float, stored: float
) -> None:
    """The first is the header of gspread-formatting, the second is recorded."""
    look = {"userEnteredFormat": {"backgroundColor": {"red": sent}}}
    cell = {"range": area(0, 1, 0, 1), "cell": look, "fields": "userEnteredFormat"}
    client.batch({"repeatCell": cell})
    found = client.cells("A1", "userEnteredFormat")[0][0]
    assert found["backgroundColor"] == {"red": stored}


def test_a_repeated_cell_stops_where_the_grid_ends(client: Client) -> None:
    """gspread-formatting formats one row more than a table without header has."""
    cell = {"range": area(998, 1001, 25, 27), "cell": {"note": "n"}, "fields": "note"}
    client.batch({"repeatCell": cell})
    assert client.cells("Y999:Z1000", "note") == [[None, "n"], [None, "n"]]


def test_a_colour_rule_may_cover_no_row(client: Client) -> None:
    condition = {"type": "NUMBER_EQ", "values": [{"userEnteredValue": "1"}]}
    look = {"textFormat": {"bold": True}}
    boolean = {"condition": condition, "format": look}
    rule = {"ranges": [area(1, 1, 1, 2)], "booleanRule": boolean}
    client.batch({"addConditionalFormatRule": {"rule": rule}})
    assert len(client.sheet()["conditionalFormats"]) == 1


def test_what_is_read_only_among_properties_is_passed_over(client: Client) -> None:
    """Sent back whole by pygsheets, properties with a new title."""
    properties = client.call("GET", "")["properties"]
    look = {"backgroundColor": {"red": 1}}
    sent = properties | {"title": "New", "defaultFormat": look}
    client.batch({"updateSpreadsheetProperties": {"properties": sent, "fields": "*"}})
    assert client.call("GET", "")["properties"] == properties | {"title": "New"}


@pytest.mark.parametrize("zone", ["Mars/Olympus", ""])
def test_a_time_zone_that_is_none_is_refused(client: Client, zone: str) -> None:
    wanted = {"properties": {"timeZone": zone}, "fields": "timeZone"}
    said = client.refused_batch({"updateSpreadsheetProperties": wanted})
    assert "Unknown time zone" in said
    wanted["properties"] = {"timeZone": "GMT-07:00"}
    client.batch({"updateSpreadsheetProperties": wanted})


def replace(client: Client, **sent: Json) -> Json:
    wanted = {"allSheets": True, "searchByRegex": True} | sent
    return client.batch({"findReplace": wanted})[0]["findReplace"]


def test_a_replacement_refers_to_groups_as_the_reference_shows(client: Client) -> None:
    client.put("A1", [["Google Sheets"], ["Google Docs"], ["cost"], ["=LEN(A1)"]])
    reply = replace(client, find="o.* (.*)", replacement="$1 Rocks")
    assert reply["occurrencesChanged"] == 2
    replace(client, find="cost", replacement=r"\$1 $0\\")
    shown = [["GSheets Rocks"], ["GDocs Rocks"], ["$1 cost\\"], ["13"]]
    assert client.get("A1:A4") == shown
    reply = replace(client, find="A1", replacement="A2", includeFormulas=True)
    assert reply["formulasChanged"] == 1
    assert client.get("A4") == [["11"]]
    bad = {"find": "(", "searchByRegex": True, "allSheets": True}
    assert "regular expression" in client.refused_batch({"findReplace": bad})


def fill(client: Client, source: Json, length: int, **more: Json) -> None:
    both = {"source": source, "dimension": "ROWS", "fillLength": length}
    client.batch({"autoFill": {"sourceAndDestination": both} | more})


def test_cells_are_filled_on_from_their_neighbours(client: Client) -> None:
    head = ["1", "2", "week 8", "=A1*2", "x", "2024-01-31"]
    client.put("A1", [head, ["3", "2", "", "", "y"]])
    fill(client, area(0, 2, 0, 2), 2)
    fill(client, area(0, 1, 2, 4), 2)
    fill(client, area(0, 2, 4, 5), 2)
    fill(client, area(0, 1, 5, 6), 2)
    assert client.get("A3:E4") == [
        ["5", "2", "week 10", "10", "x"],
        ["7", "2", "", "", "y"],
    ]
    assert client.get("F1:F3") == [["2024-01-31"], ["2024-02-01"], ["2024-02-02"]]


def test_a_range_is_filled_from_its_filled_corner(client: Client) -> None:
    client.put("A1", [["1", "4"]])
    client.batch({"autoFill": {"range": area(0, 3, 0, 2), "useAlternateSeries": True}})
    assert client.get("A1:B3") == [["1", "4"], ["2", "5"], ["3", "6"]]
    client.put("A5", [["1", "3"]])
    client.batch({"autoFill": {"range": area(4, 5, 0, 4)}})
    assert client.get("A5:D5") == [["1", "3", "5", "7"]]


def test_a_fill_that_would_be_a_guess_fails_loudly(client: Client) -> None:
    client.put("A1", [["1"], ["2"], ["4"]])
    with pytest.raises(UnsupportedError, match="uneven"):
        fill(client, area(0, 3, 0, 1), 1)
    client.put("B1", [["Mon"]])
    with pytest.raises(UnsupportedError, match="by name"):
        fill(client, area(0, 1, 1, 2), 1)
    both = {"source": area(0, 1, 0, 1), "dimension": "ROWS", "fillLength": -1}
    wanted = {"autoFill": {"sourceAndDestination": both}}
    assert "leaves the grid" in client.refused_batch(wanted)


def test_rows_by_chance_are_the_same_rows_in_the_same_order_each_time() -> None:
    shown = []
    for _ in range(2):
        client = Client(Double())
        client.put("A1", [[str(number), f"r{number}"] for number in range(20)])
        client.batch({"randomizeRange": {"range": area(0, 20, 0, 2)}})
        shown.append(client.get("A1:B20"))
    assert shown[0] == shown[1]
    assert shown[0] != sorted(shown[0])
    assert sorted(shown[0]) == sorted([str(n), f"r{n}"] for n in range(20))


def test_a_query_too_long_for_a_path_comes_as_a_form(client: Client) -> None:
    """Google's own client for Python does so beyond 2,048 characters."""
    client.put("A1", [["here"]])
    query = urlencode([("ranges", "Sheet1!A1")] * 200)
    answer = client.double.handle(
        "POST",
        f"{HOST}{client.path}/values:batchGet",
        {
            "X-HTTP-Method-Override": "GET",
            "Content-Type": "application/x-www-form-urlencoded",
        },
        query,
    )
    assert len(answer.json["valueRanges"]) == 200
    assert answer.json["valueRanges"][0]["values"] == [["here"]]
    assert client.double.calls[-1].read


def test_a_file_in_the_bin_is_listed_as_such_and_still_opens(client: Client) -> None:
    """So ezsheets deletes."""
    path = f"/drive/v3/files/{client.id}"
    client.raw("PATCH", path, {"trashed": True})
    query = quote("trashed = false")
    assert client.raw("GET", f"/drive/v3/files?q={query}").json["files"] == []
    assert client.raw("GET", path + "?fields=trashed").json == {"trashed": True}
    assert client.call("GET", "")["spreadsheetId"] == client.id


def test_files_are_found_by_the_folder_they_lie_in(client: Client) -> None:
    """As gspread words it."""
    kind = "application/vnd.google-apps.spreadsheet"
    body = {"name": "In", "mimeType": kind, "parents": ["folder"]}
    made = client.raw("POST", "/drive/v3/files", body).json["id"]
    query = f'mimeType="{kind}" and parents in "folder"'
    found = client.raw("GET", f"/drive/v3/files?q={quote(query)}").json["files"]
    assert [one["id"] for one in found] == [made]


def test_a_spreadsheet_is_exported_as_a_workbook(client: Client) -> None:
    client.put("A1", [["a", 2], ["=B1*2", "=1/0"]])
    client.batch({"addSheet": {"properties": {"title": "Two"}}})
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    path = f"/drive/v3/files/{client.id}/export?mimeType={quote(kind)}"
    book = openpyxl.load_workbook(io.BytesIO(client.raw("GET", path).body))
    assert book.sheetnames == ["Sheet1", "Two"]
    rows = list(book["Sheet1"].iter_rows(values_only=True))
    assert rows == [("a", 2), ("=B1*2", "=1/0")]


def test_copies_of_a_sheet_are_counted_from_one(client: Client) -> None:
    for _ in range(3):
        client.batch({"duplicateSheet": {"sourceSheetId": 0, "insertSheetIndex": 9}})
    copies = ["Copy of Sheet1", "Copy of Sheet1 1", "Copy of Sheet1 2"]
    assert client.titles() == ["Sheet1", *copies]
