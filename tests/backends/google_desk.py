"""A Google spreadsheet on the double, with people who work in it between calls."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlencode

from ppmsheets.backends.google_layout import Layout, next_generation
from ppmsheets.backends.google_read import read_book
from ppmsheets.backends.google_refusals import RejectedError
from ppmsheets.backends.google_write import Batch, batch_of
from ppmsheets.plan import Plan, Snapshot, SourceTab, diff
from ppmsheets.sheet import CellValue, Tab
from tests.backends.google_made import BOOK, seed
from tests.sheets_double import edits
from tests.sheets_double.core import Double
from tests.sheets_double.edits import Act
from tests.sheets_double.grid import Book, Cell, Sheet


class Desk:
    """A spreadsheet that our reader reads and our batches change."""

    def __init__(self, tabs: Iterable[SourceTab]) -> None:
        self.double = Double()
        seed(self.double, tabs)

    def call(
        self,
        method: str,
        path: str,
        *,
        params: Mapping[str, Any] | None = None,
        body: Mapping[str, Any] | None = None,
        write: bool = False,
    ) -> dict[str, Any]:
        """Make a call that nothing disturbs."""
        del write
        url = f"{path}?{urlencode(params or {}, doseq=True)}"
        answer = self.double.handle(method, url, {}, json.dumps(body or {}))
        found: dict[str, Any] = json.loads(answer.body)
        if answer.status != 200:
            error = found["error"]
            raise RejectedError(BOOK, error["message"], "", error["status"])
        return found

    def read(self) -> tuple[Layout, Snapshot]:
        return read_book(self.call, BOOK)

    def batch(self, plan: Plan) -> tuple[dict[str, Any], ...]:
        """Return the requests for a plan made from how it stands now."""
        return self.drawn(plan).requests

    def drawn(self, plan: Plan) -> Batch:
        """Return the batch for a plan made from how it stands now."""
        layout, snapshot = self.read()
        return batch_of(plan, snapshot, layout, next_generation(layout, plan.base))

    def send(self, batch: Iterable[dict[str, Any]]) -> None:
        path = f"/v4/spreadsheets/{BOOK}:batchUpdate"
        self.call("POST", path, body={"requests": list(batch)}, write=True)

    def show(self, *tabs: Tab) -> tuple[dict[str, Any], ...]:
        """Make the spreadsheet show tabs, and return the batch it took."""
        _, snapshot = self.read()
        plan = diff(snapshot, tabs)
        if plan.empty:
            return ()
        batch = self.batch(plan)
        self.send(batch)
        return batch

    def do(self, *acts: Act) -> None:
        """Let people work in it."""
        for act in acts:
            book = self.double.store.find(BOOK).fork()
            edits.perform(act, book, self.double.store.ids)
            self.double.store.keep(book)

    @property
    def book(self) -> Book:
        return self.double.store.find(BOOK)

    def sheet(self, title: str) -> Sheet:
        found = self.book.titled(title)
        assert found is not None
        return found

    def cell(self, title: str, row: int, column: int) -> Cell:
        return self.sheet(title).cell(row, column)

    def grid(self, title: str) -> tuple[tuple[CellValue, ...], ...]:
        """Return the cells of a tab."""
        tab = self.read()[1].tab(title)
        assert tab is not None
        return tab.grid
