"""A spreadsheet in the middle of its life, in which a sync may go wrong."""

from __future__ import annotations

import copy
import datetime as dt
from typing import NamedTuple

from ppmsheets.backends.google import GoogleWorkbook
from ppmsheets.backends.google_layout import GENERATION_TITLE, STAGING_TITLE
from ppmsheets.settings import Settings
from ppmsheets.sheet import Grid
from ppmsheets.sync import sync
from ppmsheets.workbook import WorkbookError
from tests.backends.google_made import BOOK, Hours, seed, transport
from tests.faults.desk import THREE
from tests.intake.tabs import snapshot
from tests.sheets_double import edits
from tests.sheets_double.core import Double
from tests.sheets_double.fronts import answering
from tests.sheets_double.grid import Book
from tests.sheets_double.refusals import Json


class Way(NamedTuple):
    """How a sync writes.

    Attributes:
        name: In words.
        limit: Bytes of requests in one call.
        calls: Calls that the sync of the world takes.
    """

    name: str
    limit: int
    calls: int

    @property
    def write(self) -> int:
        """Number of the call that shows everything."""
        return self.calls


WAYS = (Way("one batch", 2_000_000, 3), Way("staged", 85_000, 8))
"""Metadata, values, batch; or metadata, values, notes, four pieces, batch."""


class World(NamedTuple):
    """A spreadsheet that was synced, answered and changed by people.

    Attributes:
        book: It, before the sync that goes wrong.
        old: All of it that a reader can see.
        new: All that a reader can see after that sync, when nothing goes wrong.
        decision: The cell of the first Decision that is empty.
    """

    book: Book
    old: Json
    new: Json
    decision: str


def run(limit: int = WAYS[0].limit) -> WorkbookError | None:
    """Sync; return what ended it, None if nothing did."""
    workbook = GoogleWorkbook(BOOK, transport(Hours()).call, limit=limit)
    try:
        sync(workbook, Settings(), dt.date(2026, 3, 31))
    except WorkbookError as error:
        return error
    return None


def grids(double: Double) -> dict[str, Grid]:
    """Return the values of each tab, as the next sync reads them."""
    with answering(double):
        book = GoogleWorkbook(BOOK, transport(Hours()).call).read()
    return {tab.title: tab.grid for tab in book.tabs}


def whole(double: Double) -> Json:
    """Return all tabs with values, looks, notes and rules, by what people see."""
    return [
        (
            _nameless(sheet.properties),
            _nameless(sheet.objects),
            sheet.dimensions,
            len(sheet.rows),
            sheet.width,
            list(sheet.filled(sheet.area)),
        )
        for sheet in double.store.find(BOOK).sheets
        if not sheet.title.startswith((GENERATION_TITLE, STAGING_TITLE))
    ]


_NAMES = frozenset({"chartId", "bandedRangeId", "metadataId", "protectedRangeId"})


def _nameless(value: Json) -> Json:
    """Return a message without the ids of things that are made anew."""
    if isinstance(value, dict):
        return {k: _nameless(v) for k, v in value.items() if k not in _NAMES}
    if isinstance(value, list | tuple):
        return [_nameless(item) for item in value]
    return value


def double_of(book: Book) -> Double:
    """Return a double that holds a spreadsheet of this state."""
    double = Double()
    seed(double, ())
    double.store.keep(copy.deepcopy(book))
    return double


def do(double: Double, *acts: edits.Act) -> None:
    """Let people work in the spreadsheet."""
    book = double.store.find(BOOK).fork()
    for act in acts:
        edits.perform(act, book, double.store.ids)
    double.store.keep(book)


def made_world() -> World:
    """Return the world that faults are tried on."""
    double = Double()
    seed(double, snapshot(THREE).tabs)
    with answering(double):
        assert run() is None
        advice = grids(double)["Recommendations"]
        header = next(n for n, row in enumerate(advice) if "Decision" in row)
        column = "ABCDEFGHIJKLMNOP"[advice[header].index("Decision")]
        do(
            double,
            edits.type_cell("Recommendations", f"{column}{header + 2}", "Approved"),
            edits.type_cell("Projects", "J3", "180000"),
            edits.insert_row("Projects", 3),
        )
        before = copy.deepcopy(double.store.find(BOOK))
        old = whole(double)
        start = len(double.calls)
        assert run() is None
        assert len(double.calls) == start + WAYS[0].calls
        return World(before, old, whole(double), f"{column}{header + 3}")
