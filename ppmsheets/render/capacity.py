"""Capacity: who is asked for how much of what they have, month by month."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from ppmsheets.outcome import Analysis, Conflict, Load, ProjectResult
from ppmsheets.portfolio import Period, Person
from ppmsheets.render import looks
from ppmsheets.render.layout import Board, cell, count, cut, line, serial, widths
from ppmsheets.sheet import CellRef, CellValue, Look, Rect, Tab

NEARLY_FULL = 0.85
"""Share of capacity above which a month is coloured amber."""

NONE_THERE = "none"
"""Shown where FTE are asked of somebody who has none that month."""

_NAME_WIDTHS = (26, 20)
_MONTH_WIDTH = 9
_FIRST_MONTH = len(_NAME_WIDTHS)
_CONFLICT_HEADERS = (
    "Who", "Kind", "From", "To", "Asked, FTE", "There, FTE", "Over, FTE",
    "Demand", "Asked by",
)  # fmt: skip
_FROM, _ASKED, _DEMAND, _PROJECTS = 2, 4, 7, 8


@dataclass(frozen=True, slots=True)
class _Row:
    """A person's or role's line of the heat map.

    Attributes:
        about: The person's role, or how many people a role has.
        loads: First day of the month -> load.
    """

    kind: str
    name: str
    about: str
    loads: Mapping[dt.date, Load]

    @property
    def known(self) -> bool:
        """Whether its capacity is known."""
        return all(load.capacity is not None for load in self.loads.values())


@dataclass(frozen=True, slots=True)
class _Map:
    """Where the heat map stands.

    Attributes:
        title: Title of its tab.
        columns: First day of a month -> column.
        rows: Kind and name -> row.
    """

    title: str
    columns: Mapping[dt.date, int]
    rows: dict[tuple[str, str], int] = field(default_factory=dict)

    def cell(self, load: Load) -> CellRef | None:
        """Return the cell of a load, None where it is not shown."""
        row = self.rows.get((load.kind, load.name))
        column = self.columns.get(load.period.first)
        if row is None or column is None:
            return None
        return CellRef(self.title, row, column)


def draw_capacity(analysis: Analysis, people: tuple[Person, ...], title: str) -> Tab:
    """Return the Capacity tab: roles, people, then the conflicts.

    Args:
        analysis: Loads, conflicts and the months shown.
        people: For the roles of people.
        title: Title of the tab.
    """
    board = Board()
    width = max(len(_CONFLICT_HEADERS), _FIRST_MONTH + len(analysis.horizon))
    _intro(board, analysis, width)
    names = {project.project_id: project.name for project in analysis.projects}
    rows = _rows(analysis.loads, people)
    months = {
        m.first: column for column, m in enumerate(analysis.horizon, _FIRST_MONTH)
    }
    heat_map = _Map(title, months)
    for kind, heading in (("role", "Roles"), ("person", "People")):
        of_kind = [row for row in rows if row.kind == kind]
        board.draw(looks.section(line(board.add(heading), 0, width)))
        _heat_map(board, of_kind, analysis.horizon)
        _notes(board, of_kind, analysis.horizon, names)
        top = board.height - len(of_kind)
        heat_map.rows.update(
            {(kind, row.name): number for number, row in enumerate(of_kind, top)}
        )
        board.add()
    board.link(1, 0, CellRef(title, board.height, 0))
    board.draw(looks.section(line(board.add("Conflicts"), 0, width)))
    ranked = {project.project_id: _ranked(project) for project in analysis.projects}
    _conflicts(board, analysis.conflicts, ranked, heat_map, width=width)
    paper = looks.page(Rect(0, 0, board.height, width))
    rest = (_MONTH_WIDTH,) * (width - _FIRST_MONTH)
    return Tab(
        title=title,
        grid=board.grid,
        decorations=(paper, *board.decorations),
        widths=widths((*_NAME_WIDTHS, *rest)),
        frozen_columns=1,
        colour=looks.ACCENT,
    )


def _intro(board: Board, analysis: Analysis, width: int) -> None:
    """Lay the title, one sentence on conflicts, and the legend."""
    row = board.add("Capacity")
    board.draw(looks.title(line(row, 0, width)))
    kinds = Counter(kind for kind, _ in analysis.over_allocated)
    told = " and ".join(
        count(kinds[kind], *noun)
        for kind, noun in (("role", ("role",)), ("person", ("person", "people")))
        if kinds[kind]
    )
    row = board.add(
        f"Over-allocated: {told}; the conflicts stand below."
        if told
        else "Nobody is over-allocated in the months shown."
    )
    board.draw(Look(cell(row, 0), ink=looks.ACCENT, bold=True))
    row = board.add(
        "Demand as a share of capacity. Red: above 100 %, amber: above 85 %, a dot: "
        "free. The note says what is tentative and which projects ask."
    )
    board.draw(looks.quiet(line(row, 0, width)))
    board.add()


def _rows(loads: tuple[Load, ...], people: tuple[Person, ...]) -> list[_Row]:
    """Return the heat map's lines: roles by name, people by role and name.

    Those whose capacity is not known come last of their kind: their cells are
    FTE, not shares, and stay outside the colour rules.
    """
    roles = {person.name: person.role or "" for person in people}
    sizes = Counter(roles.values())
    grouped: dict[tuple[str, str], dict[dt.date, Load]] = {}
    for load in loads:
        months = grouped.setdefault((load.kind, load.name), {})
        months[load.period.first] = load
    rows = []
    for (kind, name), months in grouped.items():
        if kind == "role":
            about = count(sizes[name], "person", "people")
        else:
            about = roles.get(name, "") or looks.NOT_KNOWN
        rows.append(_Row(kind, name, about, months))
    return sorted(
        rows,
        key=lambda row: (
            not row.known,
            row.about if row.kind == "person" else "",
            row.name,
        ),
    )


def _heat_map(board: Board, rows: list[_Row], horizon: tuple[Period, ...]) -> None:
    """Lay one heat map: a header row, then a row each."""
    width = _FIRST_MONTH + len(horizon)
    header = board.add("Name", "Role or people", *(serial(m.first) for m in horizon))
    months = line(header, _FIRST_MONTH, width)
    board.draw(
        looks.header(line(header, 0, width)),
        Look(months, number=looks.MONTH, align="center"),
    )
    if not rows:
        board.add("No allocation and no person was found.")
        return
    top = board.height
    for row in rows:
        loads = (row.loads.get(month.first) for month in horizon)
        board.add(cut(row.name, 80), cut(row.about, 60), *map(_share, loads))
    known = sum(row.known for row in rows)
    body = Rect(top, 0, board.height, width)
    shares = Rect(top, _FIRST_MONTH, top + known, width)
    asked = Rect(top + known, _FIRST_MONTH, board.height, width)
    board.draw(looks.body(body), Look(Rect(top, 1, board.height, 2), ink=looks.MUTED))
    if known:
        board.draw(
            Look(shares, number=looks.LOAD, align="center"),
            *looks.words(shares, {NONE_THERE: looks.RED}),
            *looks.above(shares, amber=NEARLY_FULL, red=1.0),
        )
    if known < len(rows):
        board.draw(Look(asked, number=looks.FTE_ASKED, align="center", ink=looks.MUTED))


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


def _notes(
    board: Board,
    rows: list[_Row],
    horizon: tuple[Period, ...],
    names: Mapping[str, str],
) -> None:
    """Note the over-allocated, the tentative and the unknown on their cells."""
    top = board.height - len(rows)
    for offset, row in enumerate(rows):
        for column, month in enumerate(horizon, _FIRST_MONTH):
            load = row.loads.get(month.first)
            if load and (load.excess > 0 or load.demand > load.firm):
                board.note(top + offset, column, _told(load, names))
        if not row.known:
            board.note(
                top + offset, 0,
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
    return f"{asked}: {_competing(load, names)}."


def _competing(load: Load, names: Mapping[str, str]) -> str:
    """Return the projects that ask, most FTE first."""
    return ", ".join(
        f"{names.get(project, project)} {fte:.2f}" for project, fte in load.projects
    )


def _ranked(project: ProjectResult) -> str:
    """Return a project's name with its priority."""
    if project.rank is None:
        return project.name
    return f"{project.name} (rank {project.rank})"


def _alone(conflict: Conflict, names: Mapping[str, str]) -> str:
    """Tell which project asks too much all by itself; "" where it takes several."""
    name = conflict.alone
    return f"; too much by itself: {names.get(name, name)}" if name else ""


def _conflicts(
    board: Board,
    conflicts: tuple[Conflict, ...],
    names: Mapping[str, str],
    heat_map: _Map,
    *,
    width: int,
) -> None:
    """Lay the conflicts table: worst month's figures, months from first to last."""
    header = board.add(*_CONFLICT_HEADERS)
    board.draw(looks.header(line(header, 0, width)))
    if not conflicts:
        board.add("None.")
        return
    top = board.height
    for conflict in conflicts:
        peak = conflict.peak
        row = board.add(
            cut(conflict.name, 80),
            conflict.kind.capitalize(),
            serial(conflict.loads[0].period.first),
            serial(conflict.loads[-1].period.first),
            peak.demand,
            peak.capacity,
            peak.excess,
            "firm" if conflict.firm_only else "tentative",
            _competing(peak, names) + _alone(conflict, names),
        )
        board.link(row, 0, heat_map.cell(peak))
    bottom = board.height
    board.draw(
        looks.body(Rect(top, 0, bottom, width)),
        Look(Rect(top, 0, bottom, 1), ink=looks.ACCENT),
        Look(Rect(top - 1, _FROM, bottom, _PROJECTS), align="center"),
        Look(Rect(top, _FROM, bottom, _ASKED), number=looks.MONTH),
        Look(Rect(top, _ASKED, bottom, _DEMAND), number=looks.FTE),
        Look(Rect(top, _DEMAND - 1, bottom, _DEMAND), bold=True),
        *looks.words(Rect(top, _DEMAND, bottom, _PROJECTS), {"tentative": looks.QUIET}),
    )
