"""Summary: the page that the portfolio manager reads on Monday."""

from __future__ import annotations

from ppmsheets.outcome import Analysis
from ppmsheets.render import looks
from ppmsheets.render.head import draw_head
from ppmsheets.render.heartbeat import draw_checked
from ppmsheets.render.layout import Board, widths
from ppmsheets.render.programs import draw_programs
from ppmsheets.render.projects import COLUMNS, Places, draw_projects
from ppmsheets.settings import Settings
from ppmsheets.sheet import Rect, Tab


def draw_summary(
    analysis: Analysis,
    name: str,
    places: Places,
    settings: Settings,
    *,
    checked: str = "",
) -> Tab:
    """Return the Summary tab.

    Args:
        analysis: What the analysis found.
        name: The portfolio's name; "" when not known.
        places: Rows of the other tabs to link to.
        settings: Tab titles, thresholds and conventions.
        checked: When the workbook was last checked; "" to leave it out.
    """
    board = Board()
    draw_head(board, name, analysis, settings)
    if checked:
        draw_checked(board, checked)
    amounts = [group.ev.eac for group in (analysis.portfolio, *analysis.programs)]
    amounts += [group.ev.bac for group in (analysis.portfolio, *analysis.programs)]
    amounts += [project.ev.eac for project in analysis.projects]
    scale = looks.money_scale(amounts)
    draw_programs(board, analysis, scale, settings.thresholds)
    draw_projects(board, analysis, scale, places=places, settings=settings)
    paper = looks.page(Rect(0, 0, board.height, len(COLUMNS)))
    return Tab(
        title=settings.tabs.summary,
        grid=board.grid,
        decorations=(paper, *board.decorations),
        widths=widths(column.width for column in COLUMNS),
        frozen_columns=3,
        colour=looks.ACCENT,
        records=len(analysis.projects),
    )
