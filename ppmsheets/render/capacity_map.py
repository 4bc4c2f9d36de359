"""The heat map of Capacity: a row a role or person, a column a month."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from ppmsheets.outcome import Load
from ppmsheets.portfolio import Period, Person, folded, primary_roles
from ppmsheets.render import looks
from ppmsheets.render.layout import Board, count, cut, line, runs, serial
from ppmsheets.sheet import CellRef, CellValue, Look, Rect

NEARLY_FULL = 0.85
"""Share of capacity above which a month is coloured amber."""

NONE_THERE = "none"
"""Shown where FTE are asked of somebody who has none that month."""

FIRST_MONTH = 2
"""Column of the first month, after the name and what is said of it."""

_STEP = 5
"""Per cent to which the tentative part is rounded: formats of a workbook are few."""


@dataclass(frozen=True, slots=True)
class Row:
    """A person's or role's line of the heat map.

    Attributes:
        about: The person's role, or how many people a role has.
        loads: First day of the month -> load.
        known: Whether its capacity is known.
    """

    kind: str
    name: str
    about: str
    loads: Mapping[dt.date, Load]
    known: bool


@dataclass(frozen=True, slots=True)
class HeatMap:
    """Where the heat map stands.

    Attributes:
        title: Title of its tab.
        width: Columns of the page.
        columns: First day of a month -> column.
        rows: Kind and name -> row.
    """

    title: str
    width: int
    columns: Mapping[dt.date, int]
    rows: dict[tuple[str, str], int] = field(default_factory=dict)

    def cell(self, kind: str, name: str, month: Period | None) -> CellRef | None:
        """Return the cell of a month, without one the name; None: it is not shown."""
        row = self.rows.get((kind, name))
        column = 0 if month is None else self.columns.get(month.first)
        if row is None or column is None:
            return None
        return CellRef(self.title, row, column)


def rows_of(loads: tuple[Load, ...], people: tuple[Person, ...]) -> list[Row]:
    """Return the heat map's lines: roles by name, people by role and name.

    Those whose capacity is not known come last of their kind: their cells are
    FTE, not shares, and stay outside the colour rules.
    """
    roles = primary_roles(people)
    sizes = Counter(map(folded, roles.values()))
    grouped: dict[tuple[str, str], dict[dt.date, Load]] = {}
    for load in loads:
        months = grouped.setdefault((load.kind, load.name), {})
        months[load.period.first] = load
    rows = []
    for (kind, name), months in grouped.items():
        if kind == "role":
            about = count(sizes[folded(name)], "person", "people")
        else:
            about = roles.get(folded(name), looks.NOT_KNOWN)
        known = all(load.capacity is not None for load in months.values())
        rows.append(Row(kind, name, about, months, known))
    return sorted(
        rows,
        key=lambda row: (
            not row.known,
            row.about if row.kind == "person" else "",
            row.name,
        ),
    )


def draw_heat_map(
    board: Board, rows: list[Row], horizon: tuple[Period, ...], names: Mapping[str, str]
) -> int:
    """Lay one heat map: a header row, then a row each; return the first of these.

    Args:
        board: Where.
        rows: Of one kind, those whose capacity is not known last.
        horizon: Months shown.
        names: Project id -> name.
    """
    width = FIRST_MONTH + len(horizon)
    header = board.add("Name", "Role or people", *(serial(m.first) for m in horizon))
    months = line(header, FIRST_MONTH, width)
    board.draw(
        looks.header(line(header, 0, width)),
        Look(months, number=looks.MONTH, align="center"),
    )
    top = board.height
    if not rows:
        board.add("No allocation and no person was found.")
        return top
    for row in rows:
        loads = (row.loads.get(month.first) for month in horizon)
        board.add(cut(row.name, 80), cut(row.about, 60), *map(_share, loads))
    known = sum(row.known for row in rows)
    shares = Rect(top, FIRST_MONTH, top + known, width)
    asked = Rect(top + known, FIRST_MONTH, board.height, width)
    board.draw(
        looks.body(Rect(top, 0, board.height, width)),
        Look(Rect(top, 1, board.height, 2), ink=looks.MUTED),
    )
    if known:
        board.draw(
            Look(shares, number=looks.LOAD, align="center"),
            *_tentative(top, rows[:known], horizon),
            *looks.words(shares, {NONE_THERE: looks.RED}),
            *looks.above(shares, amber=NEARLY_FULL, red=1.0),
        )
    if known < len(rows):
        board.draw(Look(asked, number=looks.FTE_ASKED, align="center", ink=looks.MUTED))
    _notes(board, top, rows, horizon, names)
    return top


def _share(load: Load | None) -> CellValue:
    """Return demand / capacity; FTE asked where capacity is not known."""
    if load is None:
        return None
    if load.capacity is None:
        return load.demand
    if load.capacity > 0:
        # Rounded: 3 x 0.1 of 0.3 is a hair above 1 in binary.
        return round(load.demand / load.capacity, 6)
    return NONE_THERE if load.demand > 0 else 0.0


def _tentative(top: int, rows: list[Row], horizon: tuple[Period, ...]) -> list[Look]:
    """Return the looks that say, in brackets, what of a share is tentative."""
    found = []
    for number, row in enumerate(rows, top):
        soft = [_soft(row.loads.get(month.first)) for month in horizon]
        found += [
            Look(
                line(number, FIRST_MONTH + start, FIRST_MONTH + stop),
                number=looks.partly(str(part)),
            )
            for start, stop, part in runs(soft)
            if part
        ]
    return found


def _soft(load: Load | None) -> int:
    """Return the tentative part of a load in per cent of capacity, in steps; 0: none.

    What there is of it is never rounded to nothing.
    """
    if load is None or load.demand <= load.firm or not load.capacity:
        return 0
    share = 100 * (load.demand - load.firm) / load.capacity
    return max(_STEP, _STEP * round(share / _STEP))


def _notes(
    board: Board,
    top: int,
    rows: list[Row],
    horizon: tuple[Period, ...],
    names: Mapping[str, str],
) -> None:
    """Note the over-allocated, the tentative and the unknown on their cells."""
    for number, row in enumerate(rows, top):
        for column, month in enumerate(horizon, FIRST_MONTH):
            load = row.loads.get(month.first)
            # Most months ask nothing of most people.
            if load and load.demand and (load.demand > load.firm or load.excess > 0):
                board.note(number, column, _told(load, names))
        if not row.known:
            board.note(
                number, 0,
                "Not in the People table, so its capacity is not known; the cells "
                "show the FTE asked.",
            )  # fmt: skip


def _told(load: Load, names: Mapping[str, str]) -> str:
    """Return a load in words."""
    there = "not known" if load.capacity is None else f"{load.capacity:.2f}"
    soft = max(0.0, load.demand - load.firm)
    asked = f"Asked {load.demand:.2f} FTE of {there}"
    if soft > 0:
        asked += f" ({load.firm:.2f} firm, {soft:.2f} tentative)"
    projects = ", ".join(
        f"{names.get(project, project)} {fte:.2f}" for project, fte in load.projects
    )
    return f"{asked}: {projects}."
