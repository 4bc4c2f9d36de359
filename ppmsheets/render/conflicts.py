"""The conflicts of Capacity: who, when, who competes, and what would answer it."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from ppmsheets.outcome import Analysis, Conflict, Load, ProjectResult, Recommendation
from ppmsheets.portfolio import Allocation, Period, Portfolio, folded, primary_roles
from ppmsheets.render import looks, recommendations
from ppmsheets.render.capacity_map import HeatMap
from ppmsheets.render.layout import Board, count, cut, line, one_line, serial
from ppmsheets.settings import TabTitles
from ppmsheets.sheet import CellRef, CellValue, Look, Rect

HEADERS = (
    "Who, and which projects ask", "Kind", "From", "To", "Asked, FTE", "There, FTE",
    "Over, FTE", "Demand", "What would answer it",
)  # fmt: skip
_FROM, _ASKED, _OVER, _DEMAND, _ANSWER = 2, 4, 6, 7, 8

MOST_PROJECTS = 8
"""Projects that are named of one conflict; the rest are added up."""

_INDENT = "    "
_NOTHING = "nothing is proposed"


@dataclass(frozen=True, slots=True)
class _Span:
    """Consecutive months in which one is over-allocated, whoever competes.

    Attributes:
        answers: Ids of the recommendations that would make it less.
        firm: Whether firm demand alone is too much, in some of its parts.
        alone: Id of the project that asks too much by itself, in every month.
    """

    kind: str
    name: str
    loads: tuple[Load, ...]
    answers: tuple[str, ...]
    firm: bool
    alone: str | None

    @property
    def worst(self) -> Load:
        """The month with the greatest excess, the first of equals."""
        return max(self.loads, key=lambda load: load.excess)

    def projects(self, month: Load) -> Iterator[tuple[str, float, Period, Period]]:
        """Give id, FTE in a month, first and last month; most FTE first."""
        worst, months = dict(month.projects), self._months()
        for name in sorted(months, key=lambda key: (-worst.get(key, 0.0), key)):
            yield name, worst.get(name, 0.0), months[name][0], months[name][-1]

    def goes_on(self, other: _Span) -> bool:
        """Return whether another one of the same begins the day after this one."""
        after = other.loads[0].period.first - self.loads[-1].period.last
        same = (self.kind, self.name) == (other.kind, other.name)
        return same and after == dt.timedelta(days=1)

    def with_next(self, other: _Span) -> _Span:
        """Return both as one; ``alone`` only where it is the same of both."""
        return replace(
            self,
            loads=(*self.loads, *other.loads),
            answers=tuple(dict.fromkeys((*self.answers, *other.answers))),
            firm=self.firm or other.firm,
            alone=self.alone if self.alone == other.alone else None,
        )

    def _months(self) -> Mapping[str, list[Period]]:
        found: defaultdict[str, list[Period]] = defaultdict(list)
        for load in self.loads:
            for name, _ in load.projects:
                found[name].append(load.period)
        return found


def _spans(conflicts: Iterable[Conflict]) -> list[_Span]:
    """Return conflicts of which those that follow one another are one."""
    found: list[_Span] = []
    for clash in conflicts:
        span = _Span(
            clash.kind,
            clash.name,
            clash.loads,
            clash.answers,
            clash.firm_only,
            clash.alone,
        )
        if found and found[-1].goes_on(span):
            found[-1] = found[-1].with_next(span)
        else:
            found.append(span)
    return found


def draw_conflicts(
    board: Board,
    analysis: Analysis,
    portfolio: Portfolio,
    heat_map: HeatMap,
    titles: TabTitles,
) -> None:
    """Lay the conflicts: the worst month's figures, then the projects that compete.

    Args:
        board: Where.
        analysis: Its conflicts and recommendations; names of projects.
        portfolio: Where people and roles are booked.
        heat_map: Where a month stands.
        titles: Of the tab with recommendations.
    """
    header = board.add(*HEADERS)
    board.draw(
        looks.header(line(header, 0, heat_map.width)),
        Look(line(header, _ANSWER, heat_map.width), wrap=False),
    )
    if not analysis.conflicts:
        board.add("None.")
        return
    table = _Table(board, analysis, portfolio, titles)
    top = board.height
    for span in _spans(analysis.conflicts):
        table.add(span, heat_map)
    table.draw(top, heat_map.width)


class _Table:
    """The table while it is being laid."""

    def __init__(
        self,
        board: Board,
        analysis: Analysis,
        portfolio: Portfolio,
        titles: TabTitles,
    ) -> None:
        self._board = board
        self._projects = {project.project_id: project for project in analysis.projects}
        self._advice = {
            row.id: (row, recommendations.row_of(offset, titles.recommendations))
            for offset, row in enumerate(analysis.recommendations)
        }
        self._booked = _Booked(portfolio)
        self._heads: list[int] = []

    def add(self, span: _Span, heat_map: HeatMap) -> None:
        """Lay a conflict, and a row for each project that competes."""
        worst = span.worst
        answers = [self._advice[name] for name in span.answers if name in self._advice]
        unanswered = not answers
        row = self._row(
            answers,
            cut(span.name, 80),
            span.kind.capitalize(),
            serial(span.loads[0].period.first),
            serial(span.loads[-1].period.first),
            worst.demand,
            worst.capacity,
            worst.excess,
            "firm" if span.firm else "tentative",
        )
        if unanswered:
            self._board.rows[row].append(_NOTHING)
        self._heads.append(row)
        self._board.link(row, 0, heat_map.cell(span.kind, span.name, worst.period))
        listed = list(span.projects(worst))
        for name, fte, first, last in listed[:MOST_PROJECTS]:
            row = self._row(
                answers,
                _INDENT + self._told(span, name),
                None,
                serial(first.first),
                serial(last.first),
                fte,
            )
            self._board.link(row, 0, self._where(span, name, last))
        rest = listed[MOST_PROJECTS:]
        if rest:
            told = f"{_INDENT}and {count(len(rest), 'more project')}"
            self._row(answers, told, None, None, None, sum(fte for _, fte, *_ in rest))

    def _row(
        self, answers: list[tuple[Recommendation, CellRef]], *cells: CellValue
    ) -> int:
        """Lay a row, beside it the next of what answers the conflict."""
        row = self._board.add(*cells)
        if answers:
            advice, where = answers.pop(0)
            blank = [None] * (_ANSWER - len(cells))
            self._board.rows[row] += [*blank, _words(advice)]
            self._board.link(row, _ANSWER, where)
        return row

    def _told(self, span: _Span, name: str) -> str:
        project = self._projects.get(name)
        told = name if project is None else _ranked(project)
        return f"{told}, too much by itself" if name == span.alone else told

    def _where(self, span: _Span, name: str, last: Period) -> CellRef | None:
        """Return the cell that books it, else where the project stands."""
        booked = self._booked.cell(span, name, last)
        project = self._projects.get(name)
        return booked or (project.home if project else None)

    def draw(self, top: int, width: int) -> None:
        """Draw the looks of the rows."""
        bottom = self._board.height
        self._board.draw(
            Look(Rect(top, 0, bottom, 1), ink=looks.MUTED),
            Look(Rect(top - 1, _FROM, bottom, _ANSWER), align="center"),
            Look(Rect(top, _FROM, bottom, _ASKED), number=looks.MONTH),
            Look(Rect(top, _ASKED, bottom, _DEMAND), number=looks.FTE),
            Look(Rect(top, _OVER, bottom, _DEMAND), bold=True),
            Look(Rect(top, _ANSWER, bottom, _ANSWER + 1), ink=looks.ACCENT),
            *looks.words(
                Rect(top, _DEMAND, bottom, _ANSWER), {"tentative": looks.QUIET}
            ),
        )
        for row, after in zip(self._heads, (*self._heads[1:], bottom), strict=True):
            self._board.draw(
                Look(line(row, 0, 1), ink=looks.ACCENT, bold=True),
                # One conflict with its projects is one block: a line under all of it.
                looks.body(line(after - 1, 0, width)),
            )


def _words(advice: Recommendation) -> str:
    action = advice.action.value.capitalize() if advice.action else looks.NOT_KNOWN
    return cut(f"{action}: {one_line(advice.project)}", 60)


def _ranked(project: ProjectResult) -> str:
    """Return a project's name with its priority."""
    name = cut(one_line(project.name), 60)
    return name if project.rank is None else f"{name} (rank {project.rank})"


class _Booked:
    """Finds the cell in which a project books a person or role."""

    def __init__(self, portfolio: Portfolio) -> None:
        self._roles = {
            name: folded(role) for name, role in primary_roles(portfolio.people).items()
        }
        self._rows: defaultdict[str, list[Allocation]] = defaultdict(list)
        for row in portfolio.allocations:
            self._rows[row.project_id].append(row)

    def cell(self, span: _Span, project_id: str, last: Period) -> CellRef | None:
        """Return the first cell that books it in the span; None: it is not typed."""
        first = span.loads[0].period.first
        places = [
            row.origin.cell("fte")
            for row in self._rows.get(project_id, ())
            if row.fte
            and row.period.first <= last.last
            and first <= row.period.last
            and self._is_of(row, span)
        ]
        return min(places, default=None)

    def _is_of(self, row: Allocation, span: _Span) -> bool:
        if span.kind == "person":
            return folded(row.person) == folded(span.name)
        role = folded(row.role) or self._roles.get(folded(row.person), "")
        return role == folded(span.name)
