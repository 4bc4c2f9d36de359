"""Batches: whole or not at all, and what each kind of request does."""

from __future__ import annotations

import pytest

from tests.sheets_double.core import Double
from tests.sheets_double.refusals import Json, UnsupportedError
from tests.test_sheets_double.client import Client, area, span


def text_cells(*rows: list[str]) -> Json:
    return [
        {"values": [{"userEnteredValue": {"stringValue": cell}} for cell in row]}
        for row in rows
    ]


def test_a_batch_with_one_bad_request_changes_nothing(client: Client) -> None:
    client.put("A1", [["kept"]])
    before = client.call("GET", "", includeGridData=True)
    said = client.refused_batch(
        {"addSheet": {"properties": {"title": "New"}}},
        {
            "updateCells": {
                "range": area(0, 1, 0, 1),
                "rows": text_cells(["lost"]),
                "fields": "userEnteredValue",
            }
        },
        {"deleteSheet": {"sheetId": 77}},
    )
    assert said == "Invalid requests[2].deleteSheet: No sheet with id: 77"
    assert client.call("GET", "", includeGridData=True) == before


def test_an_unknown_field_is_refused_as_google_words_it(client: Client) -> None:
    said = client.refused_batch({"addSheet": {"properties": {"colour": "red"}}})
    assert said == (
        'Invalid JSON payload received. Unknown name "colour" at '
        "'requests[0].add_sheet.properties': Cannot find field."
    )


def test_a_kind_that_is_not_modelled_fails_loudly(client: Client) -> None:
    with pytest.raises(UnsupportedError, match="addDataSource"):
        client.batch({"addDataSource": {"dataSource": {}}})
    with pytest.raises(UnsupportedError, match="pivotTable"):
        client.batch(
            {
                "updateCells": {
                    "range": area(0, 1, 0, 1),
                    "rows": [{"values": [{"pivotTable": {}}]}],
                    "fields": "pivotTable",
                }
            }
        )


def test_a_mask_must_name_fields_that_exist(client: Client) -> None:
    empty = {"repeatCell": {"range": area(0, 1, 0, 1), "cell": {}, "fields": ""}}
    assert "At least one field must be listed" in client.refused_batch(empty)
    wrong = {"repeatCell": {"range": area(0, 1, 0, 1), "cell": {}, "fields": "colour"}}
    assert client.refused_batch(wrong).endswith("Invalid field: colour")


def test_a_stale_generation_swap_is_refused_whole(client: Client) -> None:
    """Compare and set by construction: two writers, one generation."""

    def swap(old: int, new: int, text: str) -> tuple[Json, ...]:
        tab = {"sheetId": new, "title": f"generation {new}", "hidden": True}
        cells = {
            "start": {"sheetId": new},
            "rows": text_cells([text]),
            "fields": "userEnteredValue",
        }
        return (
            {"deleteSheet": {"sheetId": old}},
            {"addSheet": {"properties": tab}},
            {"updateCells": cells},
        )

    client.batch({"addSheet": {"properties": {"sheetId": 1, "title": "generation 1"}}})
    client.batch(*swap(1, 2, "first"))
    assert "No sheet with id: 1" in client.refused_batch(*swap(1, 2, "second"))
    clash = {"addSheet": {"properties": {"sheetId": 2, "title": "again"}}}
    assert "id 2 already exists" in client.refused_batch(clash)
    assert client.get("'generation 2'!A1") == [["first"]]


def test_update_cells_clears_what_its_rows_do_not_cover(client: Client) -> None:
    client.put("A1", [["a", "b"], ["c", "d"]])
    client.batch(
        {
            "updateCells": {
                "range": area(0, 2, 0, 2),
                "rows": text_cells(["A"]),
                "fields": "userEnteredValue",
            }
        }
    )
    assert client.get("A1:B2") == [["A"]]


def test_update_cells_refuses_to_leave_its_range_or_the_grid(client: Client) -> None:
    wide = {"range": area(0, 1, 0, 1), "rows": text_cells(["a", "b"]), "fields": "*"}
    assert "Attempting to write column: 1" in client.refused_batch(
        {"updateCells": wide}
    )
    start = {"sheetId": 0, "rowIndex": 999}
    tall = {"start": start, "rows": text_cells(["a"], ["b"]), "fields": "*"}
    said = client.refused_batch({"updateCells": tall})
    assert said.endswith("GridCoordinate.rowIndex[1000] is after last row in grid[999]")


def test_typed_text_is_never_a_formula(client: Client) -> None:
    client.batch(
        {
            "updateCells": {
                "start": {"sheetId": 0},
                "rows": text_cells(["=1+1", "+1", "@x"]),
                "fields": "userEnteredValue",
            }
        }
    )
    assert client.get("A1:C1") == [["=1+1", "+1", "@x"]]


def test_repeat_cell_writes_only_its_mask_and_counts_formulas_on(
    client: Client,
) -> None:
    client.put("A1", [[1], [2], [3]])
    cell = {
        "userEnteredValue": {"formulaValue": "=A1*10+$A$1"},
        "userEnteredFormat": {"textFormat": {"bold": True, "italic": True}},
    }
    fields = "userEnteredValue,userEnteredFormat.textFormat.bold"
    client.batch(
        {"repeatCell": {"range": area(0, 3, 1, 2), "cell": cell, "fields": fields}}
    )
    assert client.get("B1:B3") == [["11"], ["21"], ["31"]]
    assert client.cells("B3", "userEnteredFormat") == [[{"textFormat": {"bold": True}}]]


def test_one_spelling_of_a_colour_replaces_the_other(client: Client) -> None:
    def paint(look: Json, fields: str) -> Json:
        cell = {"userEnteredFormat": look}
        sent = {"range": area(0, 1, 0, 1), "cell": cell, "fields": fields}
        client.batch({"repeatCell": sent})
        return client.cells("A1", "userEnteredFormat")[0][0]

    red, blue = {"red": 1}, {"rgbColor": {"blue": 1}}
    first = paint({"backgroundColor": red}, "userEnteredFormat.backgroundColor")
    assert first == {"backgroundColor": red, "backgroundColorStyle": {"rgbColor": red}}
    second = paint(
        {"backgroundColorStyle": blue}, "userEnteredFormat.backgroundColorStyle"
    )
    assert second == {
        "backgroundColor": {"blue": 1},
        "backgroundColorStyle": {"rgbColor": {"blue": 1}},
    }


def test_append_cells_goes_under_the_last_row_with_data(client: Client) -> None:
    client.put("C7", [["last"]])
    rows = text_cells(["under"])
    client.batch({"appendCells": {"sheetId": 0, "rows": rows, "fields": "*"}})
    assert client.get("A8") == [["under"]]


def test_borders_go_to_the_edges_they_name(client: Client) -> None:
    line = {"style": "SOLID"}
    client.batch(
        {
            "updateBorders": {
                "range": area(0, 2, 0, 2),
                "top": line,
                "innerVertical": line,
            }
        }
    )
    found = client.cells("A1:B2", "userEnteredFormat")
    edges = [[sorted(cell["borders"]) for cell in row] for row in found]
    assert edges == [[["right", "top"], ["left", "top"]], [["right"], ["left"]]]


def test_a_copy_repeats_over_a_larger_target_and_moves_its_formulas(
    client: Client,
) -> None:
    client.put("A1", [[1, "=A1+1"], [2, "=A2+1"]])
    client.batch(
        {
            "copyPaste": {
                "source": area(0, 2, 0, 2),
                "destination": area(2, 6, 0, 2),
                "pasteType": "PASTE_NORMAL",
            }
        }
    )
    formulas = client.get("A3:B6", valueRenderOption="FORMULA")
    assert formulas == [[1, "=A3+1"], [2, "=A4+1"], [1, "=A5+1"], [2, "=A6+1"]]


def test_a_copy_of_values_leaves_formulas_behind_and_can_be_turned(
    client: Client,
) -> None:
    client.put("A1", [[1, "=A1+1"]])
    client.batch(
        {
            "copyPaste": {
                "source": area(0, 1, 0, 2),
                "destination": area(4, 6, 0, 1),
                "pasteType": "PASTE_VALUES",
                "pasteOrientation": "TRANSPOSE",
            }
        }
    )
    assert client.get("A5:A6", valueRenderOption="FORMULA") == [[1], [2]]


def test_a_staged_tab_is_copied_whole_to_another(client: Client) -> None:
    client.batch(
        {"addSheet": {"properties": {"sheetId": 9, "title": "Staging", "hidden": True}}}
    )
    client.put("Staging!A1", [["a", 1], ["b", 2]])
    client.batch(
        {
            "copyPaste": {
                "source": area(0, 2, 0, 2, 9),
                "destination": area(0, 2, 0, 2, 0),
                "pasteType": "PASTE_NORMAL",
            }
        },
        {"deleteSheet": {"sheetId": 9}},
    )
    assert client.get("Sheet1") == [["a", "1"], ["b", "2"]]


def rule(index: int, text: str) -> Json:
    values = [{"userEnteredValue": text}]
    look = {"backgroundColor": {"red": 1}}
    condition = {"type": "TEXT_EQ", "values": values}
    return {
        "addConditionalFormatRule": {
            "index": index,
            "rule": {
                "ranges": [area(0, 5, 0, 1)],
                "booleanRule": {"condition": condition, "format": look},
            },
        }
    }


def rule_texts(client: Client) -> list[str]:
    return [
        one["booleanRule"]["condition"]["values"][0]["userEnteredValue"]
        for one in client.sheet().get("conditionalFormats", [])
    ]


def test_colour_rules_are_kept_by_index(client: Client) -> None:
    client.batch(rule(0, "b"), rule(0, "a"), rule(2, "c"))
    assert rule_texts(client) == ["a", "b", "c"]
    reply = client.batch({"deleteConditionalFormatRule": {"sheetId": 0, "index": 1}})
    gone = reply[0]["deleteConditionalFormatRule"]["rule"]
    assert gone["booleanRule"]["condition"]["values"] == [{"userEnteredValue": "b"}]
    move = {"sheetId": 0, "index": 1, "newIndex": 0}
    client.batch({"updateConditionalFormatRule": move})
    assert rule_texts(client) == ["c", "a"]
    said = client.refused_batch(
        {"deleteConditionalFormatRule": {"sheetId": 0, "index": 2}}
    )
    assert said.endswith("No conditional format on sheet: 0 at index: 2")


def test_colour_rules_refuse_what_they_cannot_draw(client: Client) -> None:
    wrong = rule(0, "a")
    made = wrong["addConditionalFormatRule"]["rule"]["booleanRule"]
    made["format"] = {"horizontalAlignment": "LEFT"}
    assert "can only apply" in client.refused_batch(wrong)
    wrong = rule(0, "a")
    made = wrong["addConditionalFormatRule"]["rule"]["booleanRule"]
    made["condition"] = {"type": "NUMBER_BETWEEN", "values": []}
    assert "requires 2 values" in client.refused_batch(wrong)


CHART: Json = {
    "spec": {
        "title": "Trend",
        "basicChart": {
            "chartType": "LINE",
            "headerCount": 1,
            "series": [
                {"series": {"sourceRange": {"sources": [area(0, 5, 1, 2)]}}},
            ],
        },
    },
    "position": {"overlayPosition": {"anchorCell": {"sheetId": 0, "rowIndex": 6}}},
}


def test_a_chart_is_placed_respecified_moved_and_deleted(client: Client) -> None:
    reply = client.batch({"addChart": {"chart": CHART | {"chartId": 5}}})
    made = reply[0]["addChart"]["chart"]
    overlay = made["position"]["overlayPosition"]
    assert (made["chartId"], overlay["widthPixels"], overlay["heightPixels"]) == (
        5,
        600,
        371,
    )
    spec = {"title": "New", "pieChart": {"pieHole": 0.5}}
    client.batch({"updateChartSpec": {"chartId": 5, "spec": spec}})
    assert client.sheet()["charts"][0]["spec"] == spec
    position = {"overlayPosition": {"anchorCell": {"sheetId": 0, "columnIndex": 3}}}
    client.batch(
        {
            "updateEmbeddedObjectPosition": {
                "objectId": 5,
                "newPosition": position,
                "fields": "anchorCell",
            }
        }
    )
    anchor = client.sheet()["charts"][0]["position"]["overlayPosition"]["anchorCell"]
    assert anchor == {"columnIndex": 3}
    client.batch({"deleteEmbeddedObject": {"objectId": 5}})
    assert "charts" not in client.sheet()


def test_a_chart_on_a_tab_of_its_own_takes_the_tab_along(client: Client) -> None:
    chart = CHART | {"chartId": 8, "position": {"newSheet": True}}
    client.batch({"addChart": {"chart": chart}})
    own = client.sheet(1)
    assert own["properties"]["sheetType"] == "OBJECT"
    assert "gridProperties" not in own["properties"]
    assert own["charts"][0]["position"] == {"sheetId": own["properties"]["sheetId"]}
    client.batch({"deleteEmbeddedObject": {"objectId": 8}})
    assert client.titles() == ["Sheet1"]


def test_a_chart_must_be_of_one_kind_and_of_cells_that_exist(client: Client) -> None:
    assert "one type" in client.refused_batch({"addChart": {"chart": {"spec": {}}}})
    far = {"sources": [area(0, 5, 0, 1, 99)]}
    spec = {"basicChart": {"series": [{"series": {"sourceRange": far}}]}}
    said = client.refused_batch({"addChart": {"chart": CHART | {"spec": spec}}})
    assert said.endswith("No grid with id: 99")


def test_metadata_is_made_found_changed_and_deleted(client: Client) -> None:
    made = {
        "metadataId": 3,
        "metadataKey": "stamp",
        "metadataValue": "1",
        "visibility": "DOCUMENT",
        "location": {"spreadsheet": True},
    }
    client.batch({"createDeveloperMetadata": {"developerMetadata": made}})
    found = client.call("GET", "/developerMetadata/3")
    assert found["location"] == {"locationType": "SPREADSHEET", "spreadsheet": True}
    lookup = {"developerMetadataLookup": {"metadataKey": "stamp"}}
    client.batch(
        {
            "updateDeveloperMetadata": {
                "dataFilters": [lookup],
                "developerMetadata": {"metadataValue": "2"},
                "fields": "metadataValue",
            }
        }
    )
    search = client.call("POST", "/developerMetadata:search", {"dataFilters": [lookup]})
    changed = search["matchedDeveloperMetadata"][0]["developerMetadata"]
    assert changed["metadataValue"] == "2"
    assert "id 3 already exists" in client.refused_batch(
        {"createDeveloperMetadata": {"developerMetadata": made}}
    )
    reply = client.batch({"deleteDeveloperMetadata": {"dataFilter": lookup}})
    assert reply[0]["deleteDeveloperMetadata"]["deletedDeveloperMetadata"] == [changed]
    assert "developerMetadata" not in client.call("GET", "")


def test_protection_closes_a_sheet_but_for_its_open_ranges() -> None:
    double = Double(account="bot@example.com")
    client = Client(double)
    protected = {
        "range": {"sheetId": 0},
        "unprotectedRanges": [area(1, 1000, 3, 5)],
        "editors": {"users": ["bot@example.com"]},
    }
    reply = client.batch({"addProtectedRange": {"protectedRange": protected}})
    number = reply[0]["addProtectedRange"]["protectedRange"]["protectedRangeId"]
    client.put("A1", [["the owner may"]])
    double.account = "someone@example.com"
    body = {"values": [["x"]]}
    said = client.refused("PUT", "/values/A1", body, valueInputOption="RAW")
    assert said.startswith("You are trying to edit a protected cell or object.")
    client.put("D2", [["open"]], "RAW")
    body = {"values": [["open", "closed", "x"]]}
    assert client.refused("PUT", "/values/E2", body, valueInputOption="RAW")
    lift = {"deleteProtectedRange": {"protectedRangeId": number}}
    assert "protected cell or object" in client.refused_batch(lift)
    assert "protected" in client.refused_batch({"deleteSheet": {"sheetId": 0}})
    shown = client.sheet()["protectedRanges"][0]
    assert "editors" not in shown
    assert "requestingUserCanEdit" not in shown


def test_open_ranges_need_a_whole_protected_sheet(client: Client) -> None:
    wrong = {"range": area(0, 2, 0, 2), "unprotectedRanges": [area(0, 1, 0, 1)]}
    said = client.refused_batch({"addProtectedRange": {"protectedRange": wrong}})
    assert said.endswith("unprotectedRanges are only supported on protected sheets.")


def test_a_sheet_is_doubled_with_its_objects_under_new_ids(client: Client) -> None:
    client.put("A1", [["=Sheet1!B1"]])
    client.batch({"addChart": {"chart": CHART | {"chartId": 5}}}, rule(0, "a"))
    twin = {"sourceSheetId": 0, "newSheetId": 44, "insertSheetIndex": 1}
    client.batch({"duplicateSheet": twin})
    copy = client.sheet(1)
    assert copy["properties"]["title"] == "Copy of Sheet1"
    assert copy["charts"][0]["chartId"] != 5
    sources = copy["charts"][0]["spec"]["basicChart"]["series"][0]["series"]
    assert sources["sourceRange"]["sources"][0]["sheetId"] == 44
    assert copy["conditionalFormats"][0]["ranges"][0]["sheetId"] == 44


def test_a_table_names_its_columns_and_takes_its_rules_with_it(client: Client) -> None:
    client.put("A1", [["Name", "Cost"], ["x", 1]])
    table = {"name": "Costs", "range": area(0, 2, 0, 2), "tableId": "t1"}
    client.batch({"addTable": {"table": table}}, rule(0, "x"))
    columns = client.sheet()["tables"][0]["columnProperties"]
    assert [one["columnName"] for one in columns] == ["Name", "Cost"]
    client.batch({"deleteTable": {"tableId": "t1"}})
    assert "tables" not in client.sheet()
    assert rule_texts(client) == []
    assert client.get("A1:B2") == [["Name", "Cost"], ["x", "1"]]


def test_bands_do_not_overlap(client: Client) -> None:
    bands = {"rowProperties": {"firstBandColor": {"red": 1}}, "range": area(0, 5, 0, 2)}
    client.batch({"addBanding": {"bandedRange": bands | {"bandedRangeId": 6}}})
    found = client.sheet()["bandedRanges"][0]
    assert found["rowProperties"]["firstBandColorStyle"] == {"rgbColor": {"red": 1}}
    overlap = bands | {"range": area(4, 6, 0, 1)}
    assert "already has" in client.refused_batch(
        {"addBanding": {"bandedRange": overlap}}
    )
    client.batch({"deleteBanding": {"bandedRangeId": 6}})
    assert "bandedRanges" not in client.sheet()


def test_text_is_found_replaced_trimmed_split_and_thinned_out(client: Client) -> None:
    client.put("A1", [["a,b"], [" a  x "], ["a,b"], ["c"]])
    reply = client.batch(
        {"findReplace": {"find": "A", "replacement": "z", "allSheets": True}},
        {"trimWhitespace": {"range": area(0, 4, 0, 1)}},
        {"deleteDuplicates": {"range": area(0, 4, 0, 1)}},
        {"textToColumns": {"source": area(0, 1, 0, 1), "delimiterType": "COMMA"}},
    )
    assert reply[0]["findReplace"]["occurrencesChanged"] == 3
    assert reply[1]["trimWhitespace"]["cellsChangedCount"] == 1
    assert reply[2]["deleteDuplicates"]["duplicatesRemovedCount"] == 1
    assert client.get("A1:B4") == [["z", "b"], ["z x"], ["c"]]


def test_groups_nest_as_the_reference_shows(client: Client) -> None:
    """[B:D] and [C:E] make [B:E] at depth 1 and [C:D] at depth 2."""
    client.batch({"addDimensionGroup": {"range": span("COLUMNS", 1, 4)}})
    reply = client.batch({"addDimensionGroup": {"range": span("COLUMNS", 2, 5)}})
    groups = [
        (one["depth"], one["range"]["startIndex"], one["range"]["endIndex"])
        for one in reply[0]["addDimensionGroup"]["dimensionGroups"]
    ]
    assert groups == [(1, 1, 5), (2, 2, 4)]


def test_the_last_visible_sheet_stays(client: Client) -> None:
    client.batch({"addSheet": {"properties": {"title": "Hidden", "hidden": True}}})
    assert "all the sheets" in client.refused_batch({"deleteSheet": {"sheetId": 0}})


def test_a_batch_may_ask_for_the_spreadsheet_it_leaves(client: Client) -> None:
    body = {
        "requests": [{"addSheet": {"properties": {"title": "Two"}}}],
        "includeSpreadsheetInResponse": True,
    }
    answer = client.call("POST", ":batchUpdate", body)
    sheets = answer["updatedSpreadsheet"]["sheets"]
    assert [one["properties"]["title"] for one in sheets] == ["Sheet1", "Two"]
