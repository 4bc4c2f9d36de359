"""A tab that people own, while it is being laid out: labels, cells, tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from ppmsheets.schema import Field, record
from ppmsheets.sheet import (
    CellValue,
    Decoration,
    Fixed,
    Look,
    Note,
    Rect,
    Tab,
    palette,
    square,
)
from ppmsheets.templates.guides import note, rules

Filling: TypeAlias = Mapping[str, CellValue]
"""Field name -> what to type into its cell."""

_CARD = (
    (
        "project",
        (
            "project_id",
            "name",
            "program",
            "pm",
            "pm_email",
            "stage",
            "start",
            "baseline_finish",
            "forecast_finish",
            "budget",
        ),
    ),
    (
        "status",
        (
            "status_date",
            "planned_share",
            "complete_share",
            "ac",
            "forecast_cost",
            "overall",
            "schedule",
            "cost",
            "scope",
            "quality",
            "resources",
        ),
    ),
)
"""The two halves of a status card, left and right."""

_HALVES = ("The project", "This week")
"""What stands above the halves: the first hardly changes."""

_WORDS = ("summary", "help_needed", "rag_reason")
"""The card's free text, under both halves, where it has room."""

_HEAD = "1F3A5F"
_WHITE = "FFFFFF"
_LABEL = "EEF2F7"
_LINE = "C9D3E0"
_GREY = "5F6B7A"
_TAB_COLOUR = "8FA8C8"


@dataclass(slots=True)
class Page:
    """A tab while it is being laid out."""

    cells: dict[tuple[int, int], CellValue] = field(default_factory=dict)
    decorations: list[Decoration] = field(default_factory=list)

    def put(self, row: int, column: int, value: CellValue) -> None:
        """Type into a cell."""
        self.cells[row, column] = value

    def draw(self, *decorations: Decoration) -> None:
        """Draw on what was laid out."""
        self.decorations.extend(decorations)

    def head(self, title: str, hint: str) -> None:
        """Lay out a title and, under it, how the tab is filled in."""
        self.put(0, 0, title)
        self.draw(Look(Rect(0, 0, 1, 1), bold=True, size=14, ink=_HEAD))
        self.put(1, 0, hint)
        self.draw(Look(Rect(1, 0, 2, 1), italic=True, ink=_GREY))
        self.draw(Fixed(Rect(0, 0, 2, 1)))

    def pair(
        self,
        row: int,
        column: int,
        entry: Field,
        value: CellValue,
        *,
        weekly: bool = False,
    ) -> None:
        """Lay out a label and the cell beside it, coloured if it is for every week."""
        self.put(row, column, entry.header)
        self.put(row, column + 1, value)
        label = Rect(row, column, row + 1, column + 1)
        cell = Rect(row, column + 1, row + 1, column + 2)
        self.draw(Look(label, ink=_HEAD, fill=_LABEL, bold=True))
        fill = palette.ANSWER if weekly else None
        self.draw(Look(cell, align="left", fill=fill, underline_row=_LINE))
        self.draw(Note(row, column, note(entry)), *rules(entry, cell))

    def card(self, top: int, filling: Filling) -> int:
        """Lay out a status card; return the row where the next block begins."""
        bottom = top
        for half, (name, fields) in enumerate(_CARD):
            kind, column = record(name), half * 3
            weekly = name == "status"
            for row, entry in enumerate(fields, start=top):
                value = filling.get(entry)
                self.pair(row, column, kind.field(entry), value, weekly=weekly)
                bottom = max(bottom, row + 1)
            self.put(top - 1, column, _HALVES[half])
            self.draw(
                Look(Rect(top - 1, column, top, column + 1), bold=True, ink=_GREY),
                Fixed(Rect(top - 1, column, top + len(fields), column + 1)),
            )
        for row, entry in enumerate(_WORDS, start=bottom):
            value = filling.get(entry)
            self.pair(row, 0, record("status").field(entry), value, weekly=True)
            # A sentence runs over the blank cells beside it, as wide as the card.
            self.draw(Look(Rect(row, 2, row + 1, 5), underline_row=_LINE))
        end = bottom + len(_WORDS)
        self.draw(Fixed(Rect(bottom, 0, end, 1)))
        return end + 1

    def table(
        self, top: int, fields: Sequence[Field], rows: Sequence[Filling], room: int
    ) -> None:
        """Lay out a header, typed rows under it, and rules for ``room`` rows."""
        head = Rect(top, 0, top + 1, len(fields))
        body = Rect(top + 1, 0, top + 1 + room, len(fields))
        # Left, so that header, number and text of neighbours never touch.
        self.draw(Look(head, ink=_WHITE, fill=_HEAD, bold=True, align="left"))
        self.draw(Look(body, align="left", underline_row=_LINE))
        for column, entry in enumerate(fields):
            self.put(top, column, entry.header)
            area = Rect(top + 1, column, top + 1 + room, column + 1)
            self.draw(Note(top, column, note(entry)), *rules(entry, area))
            for row, filling in enumerate(rows, start=top + 1):
                self.put(row, column, filling.get(entry.name))

    def tab(self, title: str, widths: Sequence[float], *, frozen_rows: int = 0) -> Tab:
        """Return what was laid out as a tab that people own."""
        rows = max((row for row, _ in self.cells), default=-1) + 1
        columns = max((column for _, column in self.cells), default=-1) + 1
        grid = [
            [self.cells.get((row, column)) for column in range(columns)]
            for row in range(rows)
        ]
        return Tab(
            title,
            square(grid),
            decorations=tuple(self.decorations),
            widths=tuple(enumerate(widths)),
            frozen_rows=frozen_rows,
            protected=False,
            colour=_TAB_COLOUR,
        )
