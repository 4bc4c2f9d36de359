"""Capacity: who is asked for how much of what they have, month by month."""

from __future__ import annotations

from collections import Counter

from ppmsheets.outcome import Analysis
from ppmsheets.portfolio import Portfolio
from ppmsheets.render import looks
from ppmsheets.render.bottlenecks import draw_bottlenecks, link_bottlenecks
from ppmsheets.render.capacity_map import (
    FIRST_MONTH,
    HeatMap,
    draw_heat_map,
    rows_of,
)
from ppmsheets.render.conflicts import HEADERS, draw_conflicts
from ppmsheets.render.layout import Board, cell, count, line, widths
from ppmsheets.settings import TabTitles
from ppmsheets.sheet import CellRef, Look, Rect, Tab

_NAME_WIDTHS = (34, 18)
_MONTH_WIDTH = 10.5

_LEGEND = (
    "Demand as a share of capacity, in brackets what of it is tentative, in steps of "
    "5. Red: above 100 %, amber: above 85 %, a dot: free. The note says which projects "
    "ask."
)


def draw_capacity(analysis: Analysis, portfolio: Portfolio, titles: TabTitles) -> Tab:
    """Return the Capacity tab: bottlenecks, roles, people, then the conflicts.

    Args:
        analysis: Loads, conflicts, bottlenecks and the months shown.
        portfolio: Roles of people, and where they are booked.
        titles: Of this tab and of those that it leads to.
    """
    board = Board()
    title = titles.capacity
    width = max(len(HEADERS), FIRST_MONTH + len(analysis.horizon))
    _intro(board, analysis, width, titles)
    names = {project.project_id: project.name for project in analysis.projects}
    months = {m.first: column for column, m in enumerate(analysis.horizon, FIRST_MONTH)}
    heat_map = HeatMap(title, width, months)
    _section(board, "Bottlenecks", width)
    short = draw_bottlenecks(board, analysis, width=width)
    rows = rows_of(analysis.loads, portfolio.people)
    for kind, heading in (("role", "Roles"), ("person", "People")):
        board.add()
        _section(board, heading, width)
        of_kind = [row for row in rows if row.kind == kind]
        top = draw_heat_map(board, of_kind, analysis.horizon, names)
        for number, row in enumerate(of_kind, top):
            heat_map.rows[kind, row.name] = number
    link_bottlenecks(board, short, heat_map)
    board.add()
    board.link(1, 0, CellRef(title, board.height, 0))
    _section(board, "Conflicts", width)
    draw_conflicts(board, analysis, portfolio, heat_map, titles)
    paper = looks.page(Rect(0, 0, board.height, width))
    rest = (_MONTH_WIDTH,) * (width - FIRST_MONTH)
    return Tab(
        title=title,
        grid=board.grid,
        decorations=(paper, *board.decorations),
        widths=widths((*_NAME_WIDTHS, *rest)),
        frozen_columns=1,
        colour=looks.ACCENT,
    )


def _section(board: Board, heading: str, width: int) -> None:
    board.draw(looks.section(line(board.add(heading), 0, width)))


def _intro(board: Board, analysis: Analysis, width: int, titles: TabTitles) -> None:
    """Lay the title, a sentence on conflicts, the legend, and the way to the chart."""
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
    row = board.add(_LEGEND)
    board.draw(looks.quiet(line(row, 0, width)))
    row = board.add(f"Demand against capacity by role is drawn on {titles.charts}.")
    board.draw(looks.quiet(line(row, 0, width)))
    board.link(row, 0, CellRef(titles.charts, 0, 0))
    board.add()
