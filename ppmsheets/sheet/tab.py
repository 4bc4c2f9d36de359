"""Whole wanted tabs, and decorations that both products can draw: a closed set."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

from ppmsheets.sheet.cells import CellRef, Grid, Rect
from ppmsheets.sheet.chart import Chart
from ppmsheets.sheet.stamp import Stamp, looks_digest

LOCAL_DATE = "local date"
"""Number format of dates as people at hand write them: by the spreadsheet's locale in
Google Sheets, by that of whoever opens it for an ``.xlsx``, which keeps none."""


class Look(NamedTuple):
    """How the cells of a rectangle look; a later Look overrides what it sets.

    Colours are ``RRGGBB``. ``number`` is a number format pattern that Excel and
    Google Sheets share, or ``LOCAL_DATE``. ``indented`` keeps words that begin at the
    left a little away from what stands there; it needs ``align`` to be ``left``.
    None leaves an attribute as an earlier Look set it.
    """

    area: Rect
    number: str | None = None
    bold: bool | None = None
    italic: bool | None = None
    size: int | None = None
    ink: str | None = None
    fill: str | None = None
    align: str | None = None
    valign: str | None = None
    indented: bool | None = None
    wrap: bool | None = None
    underline_row: str | None = None
    """Colour of a thin bottom border."""


class RuleKind(enum.Enum):
    """Conditional formats that both products have."""

    TEXT_IS = "text is"
    LESS_THAN = "less than"
    GREATER_THAN = "greater than"


@dataclass(frozen=True, slots=True)
class ColourRule:
    """Colour the cells of a rectangle whose value meets a condition."""

    area: Rect
    kind: RuleKind
    value: str | float
    ink: str
    fill: str


@dataclass(frozen=True, slots=True)
class Dropdown:
    """Offer choices in a rectangle; ``strict`` refuses anything else.

    ``refusal`` is what is said then: what would be accepted.
    """

    area: Rect
    choices: tuple[str, ...]
    strict: bool = True
    help: str = ""
    refusal: str = ""


class InputKind(enum.Enum):
    """What a cell that people type into accepts."""

    DATE = "date"
    NUMBER = "number"


@dataclass(frozen=True, slots=True)
class InputRule:
    """Accept only dates, or numbers within a closed range, in a rectangle.

    ``refusal`` is what is said of anything else: what would be accepted.
    """

    area: Rect
    kind: InputKind
    minimum: float | None = None
    maximum: float | None = None
    help: str = ""
    refusal: str = ""


class Note(NamedTuple):
    """A note shown when the pointer rests on a cell."""

    row: int
    column: int
    text: str


class Link(NamedTuple):
    """Make a cell lead to another cell of the workbook, or to a web address."""

    row: int
    column: int
    target: CellRef | str


@dataclass(frozen=True, slots=True)
class Filter:
    """Give a table buttons by which people choose its rows; one a tab at most.

    Attributes:
        area: The table, its header row included.
    """

    area: Rect


@dataclass(frozen=True, slots=True)
class Fixed:
    """Labels of a tab that people own, guarded against slips of the hand.

    A file locks them without a password, and all other cells stay open; Google asks
    before it changes them.
    """

    area: Rect


class Paper(enum.Enum):
    """Paper on which a whole tab is printed as one page.

    It works where the product keeps how a tab is printed: in ``.xlsx``. Google
    Sheets asks for it at each printing and its API has no word for it, so a tab
    with a paper is laid out to fit by itself.
    """

    A4_PORTRAIT = "A4 portrait"


@dataclass(frozen=True, slots=True)
class PeopleColumns:
    """Columns of a generated tab that people own.

    Attributes:
        columns: Column numbers people type into.
        key: Column whose text names a row's identity across runs.
        first_row: First row of the table under its header.
    """

    columns: tuple[int, ...]
    key: int
    first_row: int


Decoration: TypeAlias = (
    Look | ColourRule | Dropdown | InputRule | Note | Link | Filter | Fixed | Chart
)


@dataclass(frozen=True, slots=True)
class Tab:
    """One whole wanted tab: its cells and everything drawn on them.

    Make the grid with :func:`square`, which pads rows and rounds numbers.

    Attributes:
        title: Tab title.
        grid: Rectangular cells.
        decorations: Drawn in order; a later Look overrides an earlier one.
        widths: ``(column, characters)`` pairs.
        frozen_rows: Rows that stay in view.
        frozen_columns: Columns that stay in view.
        people: Columns people own; None when there are none.
        protected: Generated: everything but ``people`` is protected.
        hidden: Not shown in the tab bar.
        colour: Colour of the tab in the tab bar.
        records: How many records it shows, for the guard; None: not guarded.
        role: Which of our tabs it is, whatever people call it; "" for none.
        named: As in ``Stamp``.
        paper: Printed as one page of it; None: as the product prints it.
    """

    title: str
    grid: Grid
    decorations: tuple[Decoration, ...] = ()
    widths: tuple[tuple[int, float], ...] = ()
    frozen_rows: int = 0
    frozen_columns: int = 0
    people: PeopleColumns | None = None
    protected: bool = True
    hidden: bool = False
    colour: str | None = None
    records: int | None = None
    role: str = ""
    named: tuple[tuple[str, str], ...] = ()
    paper: Paper | None = None

    @property
    def width(self) -> int:
        """Number of columns."""
        return len(self.grid[0]) if self.grid else 0

    @property
    def stamp(self) -> Stamp:
        """What the product keeps beside the tab to know it again."""
        looks = (
            self.decorations,
            self.widths,
            self.frozen_rows,
            self.frozen_columns,
            self.people,
            self.protected,
            self.hidden,
            self.colour,
            # Tabs without keep the digest they had before there were papers.
            *((self.paper,) if self.paper else ()),
        )
        return Stamp(
            title=self.title,
            looks=looks_digest(looks),
            rows=len(self.grid),
            columns=self.width,
            records=self.records,
            role=self.role,
            named=self.named,
        )


def filtered(tab: Tab) -> Rect | None:
    """Return the table of a tab that has filter buttons, None if none has."""
    areas = (item.area for item in tab.decorations if isinstance(item, Filter))
    return next(areas, None)
