"""The state: spreadsheets as typed cells and the objects that lie over them.

A call works on a fork and the fork replaces the spreadsheet when the whole call
has succeeded, so nothing is ever half applied. Forks share rows until one of
them writes; cells and stored messages are never changed in place.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple, TypeAlias

from tests.sheets_double.a1 import Area, column_letters
from tests.sheets_double.refusals import Json, refuse

ROWS, COLUMNS = "ROWS", "COLUMNS"

MAX_CELLS = 10_000_000
"""Cells that a spreadsheet may have."""

MAX_TEXT = 50_000
"""Characters that a cell may hold."""


class Fault(NamedTuple):
    """An error value such as ``#REF!``.

    Attributes:
        kind: A value of the API's ``ErrorValue.type``.
        message: What the cell says when pointed at.
    """

    kind: str
    message: str = ""

    @property
    def text(self) -> str:
        """The error as shown."""
        return FAULT_TEXTS[self.kind]


FAULT_TEXTS = {
    "ERROR": "#ERROR!",
    "NULL_VALUE": "#NULL!",
    "DIVIDE_BY_ZERO": "#DIV/0!",
    "VALUE": "#VALUE!",
    "REF": "#REF!",
    "NAME": "#NAME?",
    "NUM": "#NUM!",
    "N_A": "#N/A",
    "LOADING": "Loading...",
}

Value: TypeAlias = str | float | bool | Fault | None
"""What a cell holds; dates are serial days since 1899-12-30."""


class Cell(NamedTuple):
    """One cell, never changed in place.

    Attributes:
        value: What was typed; None where nothing was, or a formula.
        formula: The formula with its ``=``; None where there is none.
        format: ``userEnteredFormat``, canonical; None where nothing is set.
        note: The note; empty where there is none.
        validation: ``dataValidation``, canonical.
        runs: ``textFormatRuns``, canonical.
        chips: ``chipRuns``, as sent.
    """

    value: Value = None
    formula: str | None = None
    format: Json = None
    note: str = ""
    validation: Json = None
    runs: Json = None
    chips: Json = None

    @property
    def filled(self) -> bool:
        """Whether something was typed into it."""
        return self.value is not None or self.formula is not None


EMPTY = Cell()


class Row:
    """The cells of one row by column, owned by the sheet whose token it bears.

    ``plain`` is true once the row is known to hold no formula.
    """

    __slots__ = ("cells", "plain", "token")

    def __init__(self, cells: dict[int, Cell], token: object) -> None:
        """Make a row that only the bearer of the token may change."""
        self.cells = cells
        self.plain = False
        self.token = token


OBJECTS = (
    "merges",
    "conditionalFormats",
    "filterViews",
    "protectedRanges",
    "charts",
    "bandedRanges",
    "rowGroups",
    "columnGroups",
    "slicers",
    "tables",
)
"""Lists of a sheet's objects, named as in the API's ``Sheet``."""

SCHEMAS = {
    "merges": "GridRange",
    "conditionalFormats": "ConditionalFormatRule",
    "filterViews": "FilterView",
    "protectedRanges": "ProtectedRange",
    "charts": "EmbeddedChart",
    "bandedRanges": "BandedRange",
    "rowGroups": "DimensionGroup",
    "columnGroups": "DimensionGroup",
    "slicers": "Slicer",
    "tables": "Table",
    "basicFilter": "BasicFilter",
}
"""Message of each kind of object."""


@dataclass(slots=True)
class Sheet:
    """One tab.

    Attributes:
        properties: ``SheetProperties`` without index, row and column counts.
        rows: One entry a row; None where the row holds nothing.
        width: Number of columns.
        dimensions: ``DimensionProperties`` set by index, for rows and columns.
        objects: Stored messages by list name, see ``OBJECTS``.
        basic_filter: ``BasicFilter``; None where there is none.
        token: Whoever bears it may change a row in place.
    """

    properties: Json
    rows: list[Row | None]
    width: int
    dimensions: dict[str, dict[int, Json]] = field(
        default_factory=lambda: {ROWS: {}, COLUMNS: {}}
    )
    objects: dict[str, tuple[Json, ...]] = field(
        default_factory=lambda: dict.fromkeys(OBJECTS, ())
    )
    basic_filter: Json = None
    token: object = field(default_factory=object)

    @property
    def id(self) -> int:
        """The sheet id."""
        found: int = self.properties["sheetId"]
        return found

    @property
    def title(self) -> str:
        """The title on the tab."""
        found: str = self.properties["title"]
        return found

    @property
    def is_grid(self) -> bool:
        """Whether it has cells: a chart on its own tab has none."""
        return bool(self.properties.get("sheetType", "GRID") == "GRID")

    @property
    def area(self) -> Area:
        """The whole grid."""
        return Area(0, 0, len(self.rows), self.width)

    def fork(self) -> Sheet:
        """Return a copy that shares rows until either side writes one."""
        # The rows of both sides now belong to nobody: the next write copies.
        self.token = object()
        return Sheet(
            dict(self.properties),
            list(self.rows),
            self.width,
            {key: dict(found) for key, found in self.dimensions.items()},
            dict(self.objects),
            self.basic_filter,
        )

    def cell(self, row: int, column: int) -> Cell:
        """Return a cell of the grid."""
        found = self.rows[row]
        return EMPTY if found is None else found.cells.get(column, EMPTY)

    def put(self, row: int, column: int, cell: Cell) -> None:
        """Place a cell; an empty one leaves nothing behind."""
        cells = self.own(row)
        if cell == EMPTY:
            cells.pop(column, None)
        else:
            cells[column] = cell

    def own(self, row: int) -> dict[int, Cell]:
        """Return the cells of a row, to be changed in place."""
        found = self.rows[row]
        if found is None or found.token is not self.token:
            found = Row(dict(found.cells) if found else {}, self.token)
            self.rows[row] = found
        found.plain = False
        return found.cells

    def filled(self, area: Area) -> Iterator[tuple[int, int, Cell]]:
        """Yield every stored cell of a rectangle, in reading order."""
        for number in range(area.top, min(area.bottom, len(self.rows))):
            row = self.rows[number]
            if row is None:
                continue
            for column in sorted(row.cells):
                if area.left <= column < area.right:
                    yield number, column, row.cells[column]

    def size(self, dimension: str) -> int:
        """Return the number of rows or columns."""
        return len(self.rows) if dimension == ROWS else self.width

    def resize(self, rows: int, columns: int) -> None:
        """Grow or cut the grid; what lies beyond a cut is gone."""
        self.cut_rows(rows)
        if columns < self.width:
            for number, row in enumerate(self.rows):
                if row and any(column >= columns for column in row.cells):
                    cells = self.own(number)
                    for column in [c for c in cells if c >= columns]:
                        del cells[column]
        self.width = columns
        for dimension, limit in ((ROWS, rows), (COLUMNS, columns)):
            known = self.dimensions[dimension]
            for index in [found for found in known if found >= limit]:
                del known[index]

    def cut_rows(self, rows: int) -> None:
        """Give the grid a number of rows."""
        del self.rows[rows:]
        self.rows.extend([None] * (rows - len(self.rows)))


@dataclass(slots=True)
class Book:
    """One spreadsheet.

    Attributes:
        id: Spreadsheet id.
        properties: ``SpreadsheetProperties``.
        sheets: Tabs in their order.
        owner: E-mail address of the owner.
        named: ``NamedRange`` messages.
        metadata: ``DeveloperMetadata`` messages of the spreadsheet and its parts.
        answers: Values of formulas found since the last change, by place.
    """

    id: str
    properties: Json
    sheets: list[Sheet]
    owner: str
    named: tuple[Json, ...] = ()
    metadata: tuple[Json, ...] = ()
    answers: dict[tuple[int, int, int], Value] = field(default_factory=dict)

    def fork(self) -> Book:
        """Return a copy to work on."""
        return Book(
            self.id,
            self.properties,
            [sheet.fork() for sheet in self.sheets],
            self.owner,
            self.named,
            self.metadata,
        )

    def find(self, sheet_id: int) -> Sheet | None:
        """Return a tab by its id; None when there is none."""
        return next((sheet for sheet in self.sheets if sheet.id == sheet_id), None)

    def titled(self, title: str) -> Sheet | None:
        """Return a tab by its title, exact or else ignoring case."""
        for sheet in self.sheets:
            if sheet.title == title:
                return sheet
        wanted = title.casefold()
        return next((s for s in self.sheets if s.title.casefold() == wanted), None)

    def sheet(self, sheet_id: int) -> Sheet:
        """Return a tab with cells by its id.

        Raises:
            RefusedError: There is none.
        """
        found = self.find(sheet_id)
        if found is None or not found.is_grid:
            refuse(f"No grid with id: {sheet_id}")
        return found

    def cells(self) -> int:
        """Return the number of cells of all grids, which Google limits."""
        return sum(len(sheet.rows) * sheet.width for sheet in self.sheets)


def clipped(sheet: Sheet, sent: Json) -> Json:
    """Return a ``GridRange`` whose ends are cut to the grid of its sheet."""
    limits = {"endRowIndex": len(sheet.rows), "endColumnIndex": sheet.width}
    ends = {end: min(sent[end], limits[end]) for end in limits if end in sent}
    return sent | ends


def grid_area(sheet: Sheet, sent: Json, name: str = "range") -> Area:
    """Return the rectangle of a ``GridRange``, open sides reaching the end.

    Raises:
        RefusedError: It is empty or reaches beyond the grid.
    """
    rows = _side(sent, "Row", name, len(sheet.rows))
    columns = _side(sent, "Column", name, sheet.width)
    return Area(rows[0], columns[0], rows[1], columns[1])


def _side(sent: Json, side: str, name: str, limit: int) -> tuple[int, int]:
    start = sent.get(f"start{side}Index", 0)
    end = sent.get(f"end{side}Index", limit)
    word = side.lower()
    if start < 0 or end < 0:
        refuse(f"{name}.start{side}Index[{start}] must not be negative.")
    if end > limit:
        refuse(f"{name}.end{side}Index[{end}] is after last {word} in grid[{limit}]")
    if start >= limit:
        refuse(
            f"{name}.start{side}Index[{start}] is after last {word} in grid[{limit}]"
        )
    if start >= end:
        refuse(f"{name}: start{side}Index[{start}] must be before end[{end}]")
    return start, end


def area_range(sheet_id: int, area: Area) -> Json:
    """Return a rectangle as a ``GridRange``."""
    return {
        "sheetId": sheet_id,
        "startRowIndex": area.top,
        "endRowIndex": area.bottom,
        "startColumnIndex": area.left,
        "endColumnIndex": area.right,
    }


def range_area(stored: Json, sheet: Sheet) -> Area:
    """Return the rectangle of a stored ``GridRange``, cut to its sheet."""
    return Area(
        stored.get("startRowIndex", 0),
        stored.get("startColumnIndex", 0),
        min(stored.get("endRowIndex", len(sheet.rows)), len(sheet.rows)),
        min(stored.get("endColumnIndex", sheet.width), sheet.width),
    )


def span_name(dimension: str, start: int, end: int) -> str:
    """Return rows or columns as people name them, ``2:3`` or ``B:C``."""
    if dimension == ROWS:
        return f"{start + 1}:{end}"
    return f"{column_letters(start)}:{column_letters(end - 1)}"
