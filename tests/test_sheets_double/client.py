"""The few words in which tests speak to a double."""

from __future__ import annotations

import json
from urllib.parse import quote, urlencode

from tests.sheets_double.core import Double
from tests.sheets_double.faults import Answer
from tests.sheets_double.refusals import Json

HOST = "https://sheets.googleapis.com"


class Client:
    """Sends calls to one spreadsheet of a double.

    Args:
        double: The double; one new spreadsheet is made in it.
    """

    def __init__(self, double: Double) -> None:
        """Make a spreadsheet."""
        self.double = double
        made = self.raw("POST", "/v4/spreadsheets", {"properties": {"title": "Book"}})
        self.id: str = made.json["spreadsheetId"]
        self.path = f"/v4/spreadsheets/{self.id}"

    def raw(self, method: str, path: str, body: Json = None) -> Answer:
        """Send a call and return its answer, whatever it is."""
        text = None if body is None else json.dumps(body)
        return self.double.handle(method, HOST + path, {}, text)

    def call(self, method: str, path: str, body: Json = None, **query: Json) -> Json:
        """Send a call to the spreadsheet that must go well; return its JSON."""
        answer = self.raw(method, self.path + path + _query(query), body)
        assert answer.status == 200, answer.body.decode()
        return answer.json

    def refused(self, method: str, path: str, body: Json = None, **query: Json) -> str:
        """Send a call that must be refused with 400; return what is said."""
        answer = self.raw(method, self.path + path + _query(query), body)
        assert answer.status == 400, (answer.status, answer.body.decode())
        message: str = answer.json["error"]["message"]
        return message

    def batch(self, *requests: Json) -> Json:
        """Send a batch that must go well; return its replies."""
        return self.call("POST", ":batchUpdate", {"requests": list(requests)})[
            "replies"
        ]

    def refused_batch(self, *requests: Json) -> str:
        """Send a batch that must be refused; return what is said."""
        return self.refused("POST", ":batchUpdate", {"requests": list(requests)})

    def get(self, cells: str, **query: Json) -> Json:
        """Return the values of a range, [] where there are none."""
        return self.call("GET", f"/values/{quote(cells, safe='')}", **query).get(
            "values", []
        )

    def put(self, cells: str, values: Json, option: str = "USER_ENTERED") -> Json:
        """Write values to a range."""
        path = f"/values/{quote(cells, safe='')}"
        return self.call("PUT", path, {"values": values}, valueInputOption=option)

    def append(self, cells: str, values: Json, **query: Json) -> Json:
        """Append values to the table of a range."""
        path = f"/values/{quote(cells, safe='')}:append"
        query.setdefault("valueInputOption", "RAW")
        return self.call("POST", path, {"values": values}, **query)

    def sheet(self, index: int = 0, **query: Json) -> Json:
        """Return one sheet as ``spreadsheets.get`` answers it."""
        return self.call("GET", "", **query)["sheets"][index]

    def titles(self) -> list[str]:
        """Return the titles of the sheets in their order."""
        found = self.call("GET", "", fields="sheets.properties.title")
        return [sheet["properties"]["title"] for sheet in found["sheets"]]

    def cells(self, cells: str, field: str) -> Json:
        """Return one field of the cells of a range, None where it is missing."""
        mask = f"sheets.data.rowData.values.{field}"
        data = self.call("GET", "", ranges=cells, fields=mask)["sheets"][0]["data"][0]
        return [
            [cell.get(field) for cell in row.get("values", [])]
            for row in data.get("rowData", [])
        ]


def _query(query: dict[str, Json]) -> str:
    return "?" + urlencode(query, doseq=True) if query else ""


def area(
    top: int, bottom: int, left: int, right: int, sheet_id: int = 0
) -> dict[str, int]:
    """Return a ``GridRange``."""
    return {
        "sheetId": sheet_id,
        "startRowIndex": top,
        "endRowIndex": bottom,
        "startColumnIndex": left,
        "endColumnIndex": right,
    }


def span(dimension: str, start: int, end: int, sheet_id: int = 0) -> Json:
    """Return a ``DimensionRange``."""
    return {
        "sheetId": sheet_id,
        "dimension": dimension,
        "startIndex": start,
        "endIndex": end,
    }
