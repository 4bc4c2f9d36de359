"""Requests made at random from Google's description: whole, refused, or unmodelled."""

from __future__ import annotations

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.sheets_double import discovery
from tests.sheets_double.core import Double
from tests.sheets_double.kinds.registry import KINDS
from tests.sheets_double.refusals import Json, UnsupportedError
from tests.test_sheets_double.client import Client, area, span

_WORDS = {
    "namedRangeId": ("n1",),
    "tableId": ("t1",),
    "formulaValue": ("=A1", "=SUM(A:A)", "=1/0", "=B2+", "=Sheet1!A1"),
}
_IDS = frozenset(
    {
        "bandedRangeId",
        "chartId",
        "filterId",
        "filterViewId",
        "metadataId",
        "objectId",
        "protectedRangeId",
        "slicerId",
    }
)


class Maker:
    """Makes messages that fit the schema, and sometimes make sense."""

    def __init__(self, seed: int) -> None:
        self.dice = random.Random(seed)

    def message(self, schema: str, depth: int = 0) -> Json:
        if schema == "GridRange":
            top, bottom = sorted(self.dice.sample(range(8), 2))
            left, right = sorted(self.dice.sample(range(8), 2))
            made = area(top, bottom, left, right, self.dice.choice((0, 0, 1)))
            return {k: v for k, v in made.items() if self.dice.random() < 0.9}
        if schema == "DimensionRange":
            ends = sorted(self.dice.sample(range(8), 2))
            return span(self.dice.choice(("ROWS", "COLUMNS")), *ends)
        likely = 0.85 if depth < 2 else 0.35 if depth < 5 else 0.1
        fields = {
            name: self.value(rule, depth + 1, name)
            for name, rule in discovery.properties(schema).items()
            if name != "fields" and self.dice.random() < likely
        }
        if "fields" in discovery.properties(schema):
            fields["fields"] = self.mask(schema)
        return fields

    def mask(self, schema: str) -> str:
        peers = [
            field
            for name, rule in discovery.properties(schema).items()
            if "$ref" in rule and name not in ("range", "start")
            for field in discovery.properties(rule["$ref"])
        ]
        if not peers or self.dice.random() < 0.3:
            return "*"
        return ",".join(self.dice.sample(peers, min(2, len(peers))))

    def value(self, rule: Json, depth: int, name: str) -> Json:
        kind = rule.get("type", "any")
        if "$ref" in rule:
            return self.message(rule["$ref"], depth)
        if "enum" in rule:
            return self.dice.choice(rule["enum"])
        if kind == "array":
            count = self.dice.choice((0, 1, 1, 2))
            return [self.value(rule["items"], depth, name) for _ in range(count)]
        if kind == "object":
            return {"0": self.value(rule["additionalProperties"], depth, name)}
        return self.scalar(kind, name)

    def scalar(self, kind: str, name: str) -> Json:
        if kind == "string":
            usual = ("", "a", "Sheet1", "x y", "=1", "A1", "n n")
            return self.dice.choice(_WORDS.get(name, usual))
        if kind == "integer":
            return self.dice.choice((1, 2, 9) if name in _IDS else (0, 1, 2, 5, 26))
        return self.dice.choice((False, True) if kind == "boolean" else (0, 0.5, 2))


def furnished() -> Client:
    """Return two small sheets with one of everything that has an id."""
    client = Client(Double())
    place = area(0, 3, 0, 3)
    size = {"rowCount": 10, "columnCount": 8}
    grid = {"sheetId": 0, "gridProperties": size}
    anchor = {"overlayPosition": {"anchorCell": {"sheetId": 1}}}
    sources = {"sourceRange": {"sources": [place]}}
    blank = {"condition": {"type": "BLANK"}, "format": {}}
    mark = {"dimensionRange": span("ROWS", 1, 2)}
    client.batch(
        {"addSheet": {"properties": {"sheetId": 1, "title": "Two"}}},
        {"updateSheetProperties": {"properties": grid, "fields": "gridProperties"}},
        {"addBanding": {"bandedRange": _with("bandedRangeId", place)}},
        {"addProtectedRange": {"protectedRange": _with("protectedRangeId", place)}},
        {"addFilterView": {"filter": _with("filterViewId", place)}},
        {
            "addNamedRange": {
                "namedRange": {"namedRangeId": "n1", "name": "nm", "range": place}
            }
        },
        {
            "addTable": {
                "table": {"tableId": "t1", "name": "T", "range": area(5, 8, 0, 3)}
            }
        },
        {
            "addChart": {
                "chart": {
                    "chartId": 1,
                    "spec": {"pieChart": {"domain": sources}},
                    "position": anchor,
                }
            }
        },
        {
            "addSlicer": {
                "slicer": {
                    "slicerId": 2,
                    "spec": {"dataRange": place},
                    "position": anchor,
                }
            }
        },
        {
            "addConditionalFormatRule": {
                "rule": {"ranges": [place], "booleanRule": blank}
            }
        },
        {"addDimensionGroup": {"range": span("ROWS", 1, 4)}},
        {
            "createDeveloperMetadata": {
                "developerMetadata": {
                    "metadataId": 1,
                    "metadataKey": "k",
                    "visibility": "DOCUMENT",
                    "location": mark,
                }
            }
        },
    )
    client.put("A1", [["a", 1, "=B1+1"], ["b", 2, "=SUM(B1:B2)"]])
    return client


def _with(id_field: str, place: Json) -> Json:
    extra: Json = {"rowProperties": {}} if id_field == "bandedRangeId" else {}
    return {id_field: 1, "range": place} | extra


@settings(max_examples=50)
@given(st.integers(0, 10**9))
def test_a_random_request_is_applied_whole_refused_whole_or_not_modelled(
    seed: int,
) -> None:
    maker = Maker(seed)
    client = furnished()
    for _ in range(10):
        kind = maker.dice.choice(sorted(KINDS))
        sent = maker.message(discovery.properties("Request")[kind]["$ref"])
        before = client.raw("GET", client.path + "?includeGridData=true").body
        body = {"requests": [{kind: sent}]}
        try:
            status = client.raw("POST", client.path + ":batchUpdate", body).status
            after = client.raw("GET", client.path + "?includeGridData=true")
        except UnsupportedError:
            return
        assert status in (200, 400)
        assert after.status == 200
        if status == 400:
            assert after.body == before
