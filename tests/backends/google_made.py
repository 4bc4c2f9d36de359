"""Calls to the double of Google Sheets, with a clock that nobody waits for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from google.auth.credentials import AnonymousCredentials
from gspread.http_client import HTTPClient

from ppmsheets.backends.google_limiter import Limiter
from ppmsheets.backends.google_refusals import Door
from ppmsheets.backends.google_transport import GOOGLE, Limits, Transport, World
from ppmsheets.plan import SourceTab
from ppmsheets.sheet import CellError, CellValue
from tests.sheets_double.core import Double
from tests.sheets_double.refusals import Json

BOOK = "1portfolio-0000000000000000000000000000000000"
DOOR = Door(BOOK, "bot@example.iam.gserviceaccount.com", "key.json")

USUAL = Limits()


@dataclass
class Hours:
    """A clock that only sleeping moves, and the sleeps it was asked for."""

    now: float = 1_000.0
    sleeps: list[float] = field(default_factory=list)

    def clock(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.sleeps.append(seconds)
        self.now += seconds

    def world(self, base: str = GOOGLE, chance: float = 1.0) -> World:
        return World(base, self.clock, self.sleep, lambda: chance, self.clock)


def transport(
    hours: Hours | None = None,
    *,
    base: str = GOOGLE,
    limits: Limits = USUAL,
    limiter: Limiter | None = None,
) -> Transport:
    """Return a transport without credentials, for the double."""
    client = HTTPClient(AnonymousCredentials())  # type: ignore[no-untyped-call]  # google-auth types only a part of itself
    world = (hours or Hours()).world(base)
    return Transport(client, DOOR, limits=limits, world=world, limiter=limiter)


def seed(double: Double, tabs: Iterable[SourceTab], book_id: str = BOOK) -> None:
    """Load a spreadsheet that people made, its first tab with id 0."""
    double.seed(
        {
            "spreadsheetId": book_id,
            "properties": {"title": "Portfolio", "locale": "en_GB"},
            "sheets": [_sheet(number, tab) for number, tab in enumerate(tabs)],
        }
    )


def _sheet(number: int, tab: SourceTab) -> Json:
    rows = [{"values": [_cell(value) for value in row]} for row in tab.grid]
    size = {"rowCount": max(100, len(rows)), "columnCount": 26}
    properties = {
        "sheetId": number and int(tab.key) if tab.key.isdigit() else number * 11,
        "title": tab.title,
        "index": number,
        "sheetType": "GRID",
        "gridProperties": size,
    }
    if tab.hidden:
        properties["hidden"] = True
    return {"properties": properties, "data": [{"rowData": rows}]}


def _cell(value: CellValue) -> Json:
    if value is None:
        return {}
    if isinstance(value, CellError):
        return {"userEnteredValue": {"formulaValue": "=NA()"}}
    kind = "stringValue"
    if isinstance(value, bool):
        kind = "boolValue"
    elif isinstance(value, float):
        kind = "numberValue"
    return {"userEnteredValue": {kind: value}}
