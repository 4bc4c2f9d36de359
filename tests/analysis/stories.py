"""Whole syncs of little workbooks, told as tabs and read as tabs."""

from __future__ import annotations

import datetime as dt

from ppmsheets.backends.memory import MemoryWorkbook
from ppmsheets.outcome import Recommendation
from ppmsheets.settings import Optimising, Settings
from ppmsheets.sheet import CellRef
from ppmsheets.sync import Run, sync
from tests.intake.tabs import snapshot

TODAY = dt.date(2026, 1, 5)

QUICK = Settings(optimiser=Optimising(insight_seconds=0))
"""Why and what if are of no concern here."""


class Story:
    """A workbook in memory that is typed into and synced, day by day."""

    def __init__(self, text: str, settings: Settings | None = None) -> None:
        self.workbook = MemoryWorkbook("Workbook", snapshot(text).tabs)
        self.settings = settings or Settings()

    def sync(self, date: dt.date = TODAY) -> Run:
        """Sync as of a date."""
        return sync(self.workbook, self.settings, date)

    def type(self, cell: str, value: str | float | None) -> None:
        """Type into a cell, named as in ``Projects!C2``."""
        title, _, place = cell.rpartition("!")
        column, row = ord(place[0]) - ord("A"), int(place[1:]) - 1
        self.workbook.type_cell(CellRef(title, row, column), value)

    def answer(
        self,
        recommendation: str,
        decision: str | None,
        until: str | float | None = None,
    ) -> None:
        """Type Decision and Until in the row of a recommendation."""
        title = self.settings.tabs.recommendations
        grid = self.workbook.read().tab(title)
        assert grid is not None
        row = next(i for i, cells in enumerate(grid.grid) if recommendation in cells)
        head = next(cells for cells in grid.grid if "Decision" in cells)
        for header, value in (("Decision", decision), ("Until", until)):
            place = CellRef(title, row, head.index(header))
            self.workbook.type_cell(place, value)

    def page(self, title: str) -> str:
        """Return a tab as text, a line a row, cells parted by bars."""
        tab = self.workbook.read().tab(title)
        assert tab is not None
        return "\n".join(
            " | ".join("" if cell is None else str(cell) for cell in row)
            for row in tab.grid
        )


def advice(run: Run, recommendation: str) -> Recommendation:
    """Return the only recommendation of an id."""
    (row,) = [r for r in run.analysis.recommendations if r.id == recommendation]
    return row


def ids(run: Run) -> list[str]:
    """Return the ids of all recommendations, in order."""
    return [row.id for row in run.analysis.recommendations]


def moves(run: Run) -> dict[str, Recommendation]:
    """Return id -> what is proposed, or was answered, of people."""
    return {
        row.id: row
        for row in run.analysis.recommendations
        if row.rule.startswith("reallocate-")
    }
