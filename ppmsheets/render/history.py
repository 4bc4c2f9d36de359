"""History: what was published when; the memory between runs, in the workbook."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from ppmsheets.outcome import Analysis
from ppmsheets.portfolio import History, baseline_date
from ppmsheets.render import looks
from ppmsheets.render.layout import Board, line, serial, widths
from ppmsheets.schema import HISTORY
from ppmsheets.sheet import CellValue, Look, Rect, Tab

HEADERS = tuple(field.header for field in HISTORY.fields)
_WIDTHS = (13, 12, 30, 14, 10, 10, 16, 15, 16, 12, 16)
_NUMBERS = {
    0: looks.DATE,
    4: looks.INDEX,
    5: looks.INDEX,
    6: looks.COUNT,
    7: looks.DATE,
}


def draw_history(
    analysis: Analysis, history: tuple[History, ...], *, title: str, weeks: int
) -> Tab:
    """Return the hidden History tab: what is carried, and this run's figures.

    Args:
        analysis: This run's figures; they replace those of the same date.
        history: What earlier runs published.
        title: Title of the tab.
        weeks: Weeks of earlier figures to keep.
    """
    today = analysis.status_date
    kept = kept_dates({past.published_on for past in history}, today, weeks=weeks)
    here = {project.project_id for project in analysis.projects}
    rows: dict[tuple[dt.date, str], list[CellValue]] = {}
    for past in first_of_each(history):
        # Of a project that is gone since this morning, so that it goes on being missed.
        gone = past.published_on == today and past.project_id not in here
        if gone or past.published_on in kept:
            rows[past.published_on, past.project_id] = _carried(past)
    rows.update(_published(analysis))
    board = Board()
    board.add(*HEADERS)
    board.rows.extend(rows[key] for key in sorted(rows))
    width = len(HEADERS)
    area = Rect(0, 0, board.height, width)
    page = looks.page(area)._replace(align=None)
    board.draw(page, looks.header(line(0, 0, width)))
    for column, number in _NUMBERS.items():
        board.draw(
            Look(Rect(1, column, max(2, area.bottom), column + 1), number=number)
        )
    return Tab(
        title=title,
        grid=board.grid,
        decorations=tuple(board.decorations),
        widths=widths(_WIDTHS),
        frozen_rows=1,
        hidden=True,
    )


def first_of_each(history: Iterable[History]) -> list[History]:
    """Return published figures, of several of one project and date the first."""
    found: dict[tuple[dt.date, str], History] = {}
    for past in sorted(history, key=lambda past: (past.origin.tab, past.origin.row)):
        found.setdefault((past.published_on, past.project_id), past)
    return list(found.values())


def kept_dates(
    dates: Iterable[dt.date], today: dt.date, *, weeks: int
) -> frozenset[dt.date]:
    """Return the other publishing dates that stay.

    The last date of each ISO week stays, for the last ``weeks`` weeks that have
    any; and the baseline that this run compares with, so that the same run on
    the same day says the same. Dates after ``today`` stay as they are: a run for
    a past status date must not cost what was published since.
    """
    known = sorted(dates)
    earlier = [date for date in known if date < today]
    last_of_week = {date.isocalendar()[:2]: date for date in earlier}
    kept = list(last_of_week.values())[-weeks:] if weeks > 0 else []
    later = [date for date in known if date > today]
    baseline = baseline_date(earlier, today)
    return frozenset([*kept, *([baseline] if baseline else []), *later])


def _published(analysis: Analysis) -> dict[tuple[dt.date, str], list[CellValue]]:
    """Return this run's rows."""
    today = analysis.status_date
    chosen = {item.project_id: item.option for item in analysis.selection.chosen}
    return {
        (today, project.project_id): [
            serial(today),
            project.project_id,
            project.name,
            project.overall.word if project.overall else None,
            project.ev.cpi,
            project.ev.spi,
            project.ev.eac,
            serial(project.forecast_finish),
            project.action.value,
            project.stage.value if project.stage else None,
            chosen.get(project.project_id),
        ]
        for project in analysis.projects
    }


def _carried(past: History) -> list[CellValue]:
    """Return the row of figures published earlier."""
    return [
        serial(past.published_on),
        past.project_id,
        past.name,
        past.rag.word if past.rag else None,
        past.cpi,
        past.spi,
        past.eac,
        serial(past.forecast_finish),
        past.action,
        past.stage,
        past.option,
    ]
