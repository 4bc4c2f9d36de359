"""Roadmap: every open project from start to finish, with its milestones.

A grid of cells and no chart: neither product draws milestones on bars.
"""

from __future__ import annotations

import calendar
import datetime as dt
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple

from ppmsheets.outcome import Analysis, ProjectResult
from ppmsheets.portfolio import Milestone, Period, Stage, in_order
from ppmsheets.render import looks
from ppmsheets.render.layout import Board, cut, line, one_line, serial, widths
from ppmsheets.sheet import CellValue, Look, Rect, Tab

MOST_PERIODS = 36
"""Columns of time; months, quarters or years, so that all fits into them."""
_MONTHS_BACK = 12
"""Months before today from which on the past is shown."""
_YEARS = 30
"""Years that are shown at most; a date beyond is a slip of the hand."""

_HEADERS = ("Project", "Program", "Status", "Start", "Finish")
_NAMED_WIDTHS = (30, 20, 11, 11, 11)
_FIRST, _STATUS, _START = len(_HEADERS), 2, 3
_PERIOD_WIDTH = 4

UNRATED, PLANNED, LATE, AHEAD, REACHED = "?", "P", "+", "◆", "◇"
_MARKS = {
    "R": looks.RED,
    "A": looks.AMBER,
    "G": looks.GREEN,
    UNRATED: looks.GREY,
    PLANNED: looks.Tone(looks.ACCENT, looks.SOFT),
    LATE: looks.Tone(looks.INK, looks.LINE),
    AHEAD: looks.Tone(looks.PAPER, looks.ACCENT),
    REACHED: looks.Tone(looks.PAPER, looks.ACCENT),
}

_begin, _end = attrgetter("first"), attrgetter("last")


class _Bar(NamedTuple):
    """When a project runs.

    Attributes:
        start: None: not known.
        finish: Forecast, else baseline; None: not known.
        baseline: Days after it are late; None: not known.
    """

    start: dt.date | None
    finish: dt.date | None
    baseline: dt.date | None

    def marks(self, periods: Sequence[Period], letter: str) -> list[CellValue]:
        """Return what stands in consecutive periods, None where it does not run."""
        if self.start is None or self.finish is None:
            return [None] * len(periods)
        first = bisect_left(periods, self.start, key=_end)
        end = max(first, bisect_right(periods, self.finish, key=_begin))
        late = end
        if self.baseline is not None:
            late = min(
                end, max(first, bisect_right(periods, self.baseline, key=_begin))
            )
        return [
            *[None] * first,
            *[letter] * (late - first),
            *[LATE] * (end - late),
            *[None] * (len(periods) - end),
        ]


def draw_roadmap(
    analysis: Analysis, milestones: tuple[Milestone, ...], title: str
) -> Tab:
    """Return the Roadmap tab: projects by program and start, a column a period.

    Args:
        analysis: What the analysis found.
        milestones: Of all projects, in any order.
        title: Title of the tab.
    """
    board = Board()
    shown = sorted(
        (one for one in analysis.projects if one.stage is not Stage.CLOSED),
        key=lambda one: (
            one.program is None,
            in_order(one.program or ""),
            one.start or dt.date.max,
            one.project_id,
        ),
    )
    periods = _periods(shown, analysis.status_date)
    width = _FIRST + len(periods)
    _intro(board, width)
    _header(board, periods, analysis.status_date)
    events = _events(milestones)
    top = board.height
    for project in shown:
        _row(board, project, periods, events.get(project.project_id, ()))
    if not shown:
        board.add("No open project was found.")
    _looks(board, Rect(top, 0, board.height, width))
    paper = looks.page(Rect(0, 0, board.height, width))
    return Tab(
        title=title,
        grid=board.grid,
        decorations=(paper, *board.decorations),
        widths=widths((*_NAMED_WIDTHS, *(_PERIOD_WIDTH,) * len(periods))),
        frozen_rows=top,
        frozen_columns=1,
        colour=looks.ACCENT,
    )


def _intro(board: Board, width: int) -> None:
    row = board.add("Roadmap")
    board.draw(looks.title(line(row, 0, width)))
    row = board.add(
        "R, A, G: under way, by computed status · ?: not rated · P: not begun · "
        "+: beyond the baseline finish · ◆ milestone ahead, ◇ reached: the note says"
    )
    board.draw(looks.quiet(line(row, 0, width)))


# --- time ---------------------------------------------------------------------------


def _bar(project: ProjectResult) -> _Bar:
    return _Bar(project.start, project.finish, project.baseline_finish)


def _periods(projects: Iterable[ProjectResult], today: dt.date) -> tuple[Period, ...]:
    """Return the months, quarters or years from the first start to the last finish."""
    bars = [bar for bar in map(_bar, projects) if bar.start and bar.finish]
    this = today.year * 12 + today.month - 1
    starts = [_month(bar.start) for bar in bars if bar.start]
    ends = [_month(bar.finish) for bar in bars if bar.finish]
    first = max(min([this, *starts]), this - _MONTHS_BACK)
    last = min(max([this, *ends]), this + 12 * _YEARS)
    size = next(
        (size for size in (1, 3) if last // size - first // size < MOST_PERIODS), 12
    )
    numbers = range(first // size, last // size + 1)
    return tuple(_period(number * size, size) for number in numbers)


def _month(day: dt.date) -> int:
    return day.year * 12 + day.month - 1


def _period(month: int, size: int) -> Period:
    """Return a period of some months from a month counted from year 0."""
    end = month + size - 1
    year, number = divmod(end, 12)
    last = calendar.monthrange(year, number + 1)[1]
    return Period(
        dt.date(month // 12, month % 12 + 1, 1), dt.date(year, number + 1, last)
    )


def _label(period: Period) -> CellValue:
    """Return the number of a month, or the quarter; a year says itself above."""
    months = _month(period.last) - _month(period.first) + 1
    if months == 1:
        return float(period.first.month)
    return f"Q{period.first.month // 3 + 1}" if months == 3 else None


def _header(board: Board, periods: Sequence[Period], today: dt.date) -> None:
    """Lay the years above the periods; the one that runs stands out."""
    years: list[CellValue] = []
    for place, period in enumerate(periods):
        begins = place == 0 or periods[place - 1].first.year != period.first.year
        years.append(float(period.first.year) if begins else None)
    row = board.add(*years, left=_FIRST)
    width = _FIRST + len(periods)
    board.draw(
        Look(line(row, 0, width), ink=looks.MUTED, bold=True, align="left"),
        Look(line(row, _FIRST, width), number="0"),
    )
    header = board.add(*_HEADERS, *map(_label, periods))
    board.draw(
        looks.header(line(header, 0, width)),
        Look(line(header, _STATUS, width), align="center"),
        Look(line(header, _FIRST, width), number="00"),
    )
    for column, period in enumerate(periods, _FIRST):
        if period.first <= today <= period.last:
            now = line(header, column, column + 1)
            board.draw(Look(now, ink=looks.PAPER, fill=looks.ACCENT))
            board.note(header, column, f"Today: {today.isoformat()}")


# --- projects -----------------------------------------------------------------------


def _events(milestones: Iterable[Milestone]) -> Mapping[str, Sequence[Milestone]]:
    """Return dated milestones by project, in order of their dates."""
    dated = [one for one in milestones if _day(one) is not None]
    found: dict[str, list[Milestone]] = {}
    for one in sorted(dated, key=lambda one: (_day(one) or dt.date.max, one.name)):
        found.setdefault(one.project_id, []).append(one)
    return found


def _day(milestone: Milestone) -> dt.date | None:
    return milestone.actual or milestone.forecast or milestone.baseline


def _row(
    board: Board,
    project: ProjectResult,
    periods: Sequence[Period],
    events: Sequence[Milestone],
) -> None:
    """Lay a project's bar, and its milestones over it."""
    bar = _bar(project)
    status, letter = _status(project)
    row = board.add(
        cut(one_line(project.name), 60),
        cut(one_line(project.program or looks.NOT_KNOWN), 40),
        status,
        serial(bar.start) or looks.NOT_KNOWN,
        serial(bar.finish) or looks.NOT_KNOWN,
        *bar.marks(periods, letter),
    )
    board.link(row, 0, project.home)
    for place, run in groupby(events, lambda one: _place(periods, _day(one))):
        if place is not None:
            here, column = list(run), _FIRST + place
            reached = all(one.actual is not None for one in here)
            board.rows[row][column] = REACHED if reached else AHEAD
            board.note(row, column, "\n".join(map(_told, here)))


def _place(periods: Sequence[Period], day: dt.date | None) -> int | None:
    """Return in which of consecutive periods a day lies; None: in none of them."""
    if day is None or not periods or not periods[0].first <= day <= periods[-1].last:
        return None
    return bisect_right(periods, day, key=_begin) - 1


def _told(milestone: Milestone) -> str:
    """Return a milestone in words: when, and how late."""
    day, baseline = _day(milestone), milestone.baseline
    text = f"{one_line(milestone.name)}: {day.isoformat() if day else ''}"
    if milestone.actual:
        text += ", reached"
    if day and baseline and day != baseline:
        late = (day - baseline).days
        text += f", {abs(late):,} days {'late' if late > 0 else 'early'}"
    return text


def _status(project: ProjectResult) -> tuple[str, str]:
    """Return the status in words, and the letter of which the bar is made."""
    if not project.live:
        return project.stage.value if project.stage else "", PLANNED
    if project.overall is None:
        return "Not rated", UNRATED
    return project.overall.word, project.overall.word[0]


def _looks(board: Board, rows: Rect) -> None:
    bars = Rect(rows.top, _FIRST, rows.bottom, rows.right)
    names = Rect(rows.top, 0, rows.bottom, 1)
    dates = Rect(rows.top, _START, rows.bottom, _FIRST)
    status = Rect(rows.top, _STATUS, rows.bottom, _START)
    board.draw(
        looks.body(rows),
        Look(names, ink=looks.ACCENT),
        Look(status, align="center"),
        Look(dates, number=looks.DATE, align="center"),
        Look(bars, align="center", size=9),
        *looks.status_words(status),
        *looks.words(bars, _MARKS),
    )
