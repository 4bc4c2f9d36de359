"""From a tab's looks to a format for each of its cells."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from ppmsheets.backends.xlsx_styles import Format, Styles
from ppmsheets.sheet import Fixed, Look, Tab

_ROOM = 1000
"""Rows below the cells of an input tab that get formats of their own; a look that
reaches further is given to the whole column."""

_MAX_COLUMNS = 256


@dataclass(frozen=True, slots=True)
class Drawn:
    """Formats by place in the styles part.

    Attributes:
        cells: One row of formats a row of cells.
        columns: One format a column, for cells that are not stored.
        beside: The format of all columns behind; None: the default.
    """

    cells: tuple[tuple[int, ...], ...]
    columns: tuple[int, ...]
    beside: int | None = None


def drawn(tab: Tab, styles: Styles) -> Drawn:
    """Return the formats of a tab, added to the styles where new."""
    looks = [item for item in tab.decorations if isinstance(item, Look)]
    rows, columns = _extent(tab, looks)
    fixed = [item for item in tab.decorations if isinstance(item, Fixed)]
    # Where people own the tab, only its labels are locked.
    open_ = bool(fixed) and not tab.protected
    palette = _Palette(Format(locked=not open_))
    states = [[0] * columns for _ in range(rows)]
    for look in looks:
        _paint(states, look, palette)
    _unlock(states, tab, palette)
    if open_:
        _lock(states, fixed, palette)
    places = [styles.cell(item) for item in palette.formats]
    loose = tab.protected or open_
    below = _columns(tab, looks, rows, columns, locked=not loose)
    beside = styles.cell(Format(locked=False)) if loose else None
    return Drawn(
        tuple(tuple(places[state] for state in row) for row in states),
        tuple(styles.cell(item) for item in below),
        beside,
    )


def _extent(tab: Tab, looks: Sequence[Look]) -> tuple[int, int]:
    rows, columns = len(tab.grid), tab.width
    if tab.protected:
        # Beyond the grid of a generated tab everything is people's.
        return rows, columns
    bottom = max((look.area.bottom for look in looks), default=0)
    right = max((look.area.right for look in looks), default=0)
    return max(rows, min(bottom, rows + _ROOM)), max(columns, min(right, _MAX_COLUMNS))


class _Palette:
    """The formats in use, each once."""

    def __init__(self, base: Format) -> None:
        self.formats = [base]
        self._places = {base: 0}

    def place(self, item: Format) -> int:
        place = self._places.get(item)
        if place is None:
            place = self._places[item] = len(self.formats)
            self.formats.append(item)
        return place


class _Painted(dict[int, int]):
    """Places of formats with a look over them, by the place without it."""

    def __init__(self, look: Look, palette: _Palette) -> None:
        super().__init__()
        self._look = look
        self._palette = palette

    def __missing__(self, state: int) -> int:
        item = _over(self._palette.formats[state], self._look)
        new = self[state] = self._palette.place(item)
        return new


def _paint(states: list[list[int]], look: Look, palette: _Palette) -> None:
    area = look.area
    painted = _Painted(look, palette)
    for row in states[area.top : area.bottom]:
        row[area.left : area.right] = [
            painted[state] for state in row[area.left : area.right]
        ]


def _over(base: Format, look: Look) -> Format:
    """Return a format with everything a look sets."""
    return Format(
        number=base.number if look.number is None else look.number,
        bold=base.bold if look.bold is None else look.bold,
        italic=base.italic if look.italic is None else look.italic,
        size=base.size if look.size is None else look.size,
        ink=base.ink if look.ink is None else look.ink,
        fill=base.fill if look.fill is None else look.fill,
        align=base.align if look.align is None else look.align,
        valign=base.valign if look.valign is None else look.valign,
        indented=base.indented if look.indented is None else look.indented,
        wrap=base.wrap if look.wrap is None else look.wrap,
        underline_row=(
            base.underline_row if look.underline_row is None else look.underline_row
        ),
        locked=base.locked,
    )


def _unlock(states: list[list[int]], tab: Tab, palette: _Palette) -> None:
    people = tab.people
    if people is None or not tab.protected:
        return
    unlocked: dict[int, int] = {}
    for row in states[people.first_row :]:
        for column in people.columns:
            if column >= len(row):
                continue
            state = row[column]
            if state not in unlocked:
                item = replace(palette.formats[state], locked=False)
                unlocked[state] = palette.place(item)
            row[column] = unlocked[state]


def _lock(states: list[list[int]], fixed: Sequence[Fixed], palette: _Palette) -> None:
    for area in (item.area for item in fixed):
        for row in states[area.top : area.bottom]:
            row[area.left : area.right] = [
                palette.place(replace(palette.formats[state], locked=True))
                for state in row[area.left : area.right]
            ]


def _columns(
    tab: Tab, looks: Sequence[Look], rows: int, columns: int, *, locked: bool
) -> tuple[Format, ...]:
    result = []
    for column in range(columns):
        # People may type below our cells, so what is not stored is open.
        item = Format(locked=locked)
        for look in looks:
            area = look.area
            reaches = area.bottom > rows and area.left <= column < area.right
            if reaches and not tab.protected:
                item = _over(item, look)
        result.append(item)
    return tuple(result)
