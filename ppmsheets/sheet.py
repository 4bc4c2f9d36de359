"""The neutral spreadsheet: cells, places, grids and whole wanted tabs.

Nothing here knows a product, a project or a file. Rows and columns count from
zero; rectangles are half open, as in the Google Sheets API's ``GridRange``.
"""

from __future__ import annotations

import enum
import functools
import hashlib
import math
from collections.abc import Callable
from dataclasses import dataclass, fields, is_dataclass
from operator import attrgetter
from typing import TypeAlias

SERIAL_EPOCH_ORDINAL = 693_594
"""``date.toordinal()`` of 1899-12-30, day 0 of spreadsheet serial dates."""

MAX_TEXT = 32_767
"""Characters an ``.xlsx`` cell holds, counted in UTF-16 as Excel does; Google's
limit (50,000) is wider."""


@dataclass(frozen=True, slots=True)
class CellError:
    """A spreadsheet error value such as ``#REF!``; never read as 0 or blank."""

    text: str


CellValue: TypeAlias = str | float | bool | CellError | None
"""One cell. Numbers are floats; dates are serial days since 1899-12-30."""

Row: TypeAlias = tuple[CellValue, ...]
Grid: TypeAlias = tuple[Row, ...]
"""Rows of cells; rows may be ragged, a missing cell is a blank one."""


def cell_at(grid: Grid, row: int, column: int) -> CellValue:
    """Return one cell of a ragged grid, None beyond its edges."""
    if row < len(grid):
        cells = grid[row]
        if column < len(cells):
            return cells[column]
    return None


# Remembered: asked for every cell that is written.
@functools.lru_cache(maxsize=16_384)
def column_letters(column: int) -> str:
    """Return a column's letters: 0 is A, 25 is Z, 26 is AA."""
    letters = ""
    number = column + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


@dataclass(frozen=True, slots=True, order=True)
class CellRef:
    """A cell by tab title and zero-based place; prints as ``Apollo status!E7``."""

    tab: str
    row: int
    column: int

    @property
    def a1(self) -> str:
        """The place inside its tab, ``E7``."""
        return f"{column_letters(self.column)}{self.row + 1}"

    @property
    def quoted(self) -> str:
        """The place as a formula or hyperlink target, ``'Apollo status'!E7``."""
        return "'{}'!{}".format(self.tab.replace("'", "''"), self.a1)

    def __str__(self) -> str:
        """Return the place as people read it."""
        return f"{self.tab}!{self.a1}"


@dataclass(frozen=True, slots=True, order=True)
class Rect:
    """A half-open rectangle of cells: rows [top, bottom), columns [left, right)."""

    top: int
    left: int
    bottom: int
    right: int

    @property
    def a1(self) -> str:
        """The rectangle as ``A1:C3``."""
        first = f"{column_letters(self.left)}{self.top + 1}"
        return f"{first}:{column_letters(self.right - 1)}{self.bottom}"


# --- decorations: a closed set, each drawable by both products ------------------


@dataclass(frozen=True, slots=True)
class Look:
    """How the cells of a rectangle look; a later Look overrides what it sets.

    Colours are ``RRGGBB``. ``number`` is a number format pattern that Excel and
    Google Sheets share. None leaves an attribute as an earlier Look set it.
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
    """Offer choices in a rectangle; ``strict`` refuses anything else."""

    area: Rect
    choices: tuple[str, ...]
    strict: bool = True
    help: str = ""


class InputKind(enum.Enum):
    """What a cell that people type into accepts."""

    DATE = "date"
    NUMBER = "number"


@dataclass(frozen=True, slots=True)
class InputRule:
    """Accept only dates, or numbers within a closed range, in a rectangle."""

    area: Rect
    kind: InputKind
    minimum: float | None = None
    maximum: float | None = None
    help: str = ""


@dataclass(frozen=True, slots=True)
class Note:
    """A note shown when the pointer rests on a cell."""

    row: int
    column: int
    text: str


@dataclass(frozen=True, slots=True)
class Link:
    """Make a cell lead to another cell of the workbook, or to a web address."""

    row: int
    column: int
    target: CellRef | str


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


Decoration: TypeAlias = Look | ColourRule | Dropdown | InputRule | Note | Link


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
        )
        digest = hashlib.sha256()
        pieces: list[str] = []
        _feed(digest.update, looks, pieces)
        _send(digest.update, pieces)
        return Stamp(
            title=self.title,
            looks=digest.hexdigest()[:16],
            rows=len(self.grid),
            columns=self.width,
            records=self.records,
            role=self.role,
        )


@dataclass(frozen=True, slots=True)
class Stamp:
    """What a product keeps beside a generated tab, written with the same write.

    It proves that the tab is ours and which one, tells whether its looks are still
    the wanted ones, and how far our cells reach (people may type beside and below).
    """

    title: str
    looks: str
    rows: int
    columns: int
    records: int | None = None
    role: str = ""


_PLAIN = frozenset((str, int, float, bool, type(None)))


# Digests hang on it: a change of what is fed redraws every tab of every workbook.
def _feed(update: Callable[[bytes], object], value: object, pieces: list[str]) -> None:
    """Feed a value of dataclasses, tuples and scalars to a hash, unambiguously.

    Args:
        update: Takes bytes into the hash.
        value: What is fed.
        pieces: What is not sent yet; the caller sends what is left.
    """
    kind = type(value)
    read = _reader(kind)  # type: ignore[arg-type]
    if read is not None:
        pieces.append(repr(kind.__name__))
        items = read(value)
    elif isinstance(value, tuple):
        pieces.append(repr(f"({len(value)}"))
        items = value
    else:
        pieces.append(str(value.value) if isinstance(value, enum.Enum) else repr(value))
        return
    for item in items:
        # A large tab has a million of them: what is plain goes without a call.
        if type(item) in _PLAIN:
            pieces.append(repr(item))
        else:
            _feed(update, item, pieces)
    if len(pieces) > _MANY:
        _send(update, pieces)


_MANY = 1000


def _send(update: Callable[[bytes], object], pieces: list[str]) -> None:
    if pieces:
        update(("\x1f".join(pieces) + "\x1f").encode("utf-8", "replace"))
        pieces.clear()


@functools.cache
def _reader(kind: type) -> Callable[[object], tuple[object, ...]] | None:
    """Return what reads all fields of a kind of dataclass; None for other kinds."""
    if not is_dataclass(kind):
        return None
    names = [field.name for field in fields(kind)]
    if len(names) < 2:
        return lambda value: tuple(getattr(value, name) for name in names)
    return attrgetter(*names)


_CUT = " … [cut]"


def clean_text(text: str, limit: int = MAX_TEXT) -> str:
    """Return text that every spreadsheet can hold.

    Control characters, lone surrogates and direction overrides are dropped (the
    last could make a name read backwards); what is longer than ``limit`` is cut
    with a marker.
    """
    if not text.isprintable():
        text = "".join(ch for ch in text if ch in "\n\t" or _is_storable(ch))
    # No character takes more than two UTF-16 units, so short text needs no count.
    if len(text) * 2 > limit:
        text = _cut_to(text, limit)
    return text


def _cut_to(text: str, limit: int) -> str:
    units = text.encode("utf-16-le")
    if len(units) // 2 <= limit:
        return text
    # Half a character at the cut is dropped.
    kept = units[: (limit - len(_CUT)) * 2].decode("utf-16-le", "ignore")
    return kept + _CUT


def _is_storable(ch: str) -> bool:
    code = ord(ch)
    if code < 0x20 or 0x7F <= code <= 0x9F:
        return False
    if 0xD800 <= code <= 0xDFFF or code in (0xFFFE, 0xFFFF):
        return False
    return not (0x202A <= code <= 0x202E or 0x2066 <= code <= 0x2069)


def clean_number(number: float) -> float | None:
    """Return a number as spreadsheets keep it: 15 significant digits; NaN is None.

    Both products store 15 digits, so without this a second sync would differ.
    """
    if not math.isfinite(number):
        return None
    rounded = float(f"{number:.15g}") + 0.0
    # The very largest numbers round up to infinity.
    return rounded if math.isfinite(rounded) else None


def clean_value(value: CellValue) -> CellValue:
    """Return a cell as both products give it back; empty text is a blank."""
    if isinstance(value, str):
        return clean_text(value) or None
    if isinstance(value, bool) or value is None or isinstance(value, CellError):
        return value
    return clean_number(float(value))


def square(rows: list[list[CellValue]] | Grid) -> Grid:
    """Return rows as a rectangular grid of clean cells."""
    width = max((len(row) for row in rows), default=0)
    return tuple(
        tuple(clean_value(cell) for cell in row) + (None,) * (width - len(row))
        for row in rows
    )
