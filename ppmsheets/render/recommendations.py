"""Recommendations: what should be decided, and the columns for the answers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from ppmsheets.outcome import (
    Analysis,
    ProjectResult,
    Recommendation,
    Selection,
    SolverStatus,
)
from ppmsheets.portfolio import Decision, Finding
from ppmsheets.render import looks
from ppmsheets.render.layout import Board, cut, line, one_line, widths
from ppmsheets.schema import DECISION
from ppmsheets.sheet import (
    CellRef,
    CellValue,
    Dropdown,
    Filter,
    Grid,
    InputKind,
    InputRule,
    Look,
    PeopleColumns,
    Rect,
    Tab,
)

_ANSWERS = ("decision", "until", "reason")
HEADERS = (
    DECISION.field("recommendation_id").header,
    "Action",
    "About",
    "Why",
    "Effect",
    "Standing",
    *(DECISION.field(name).header for name in _ANSWERS),
    "PM",
)
_WIDTHS = (19, 14, 24, 48, 46, 11, 12, 12, 26, 22)
KEY, ACTION, ABOUT, WHY, EFFECT, STANDING, DECIDED, UNTIL, REASON, PM = range(
    len(HEADERS)
)
HEADER_ROW = 3
FIRST_ROW = HEADER_ROW + 1

_HOW = (
    "Answer in the shaded columns: choose Approve, Reject or Defer; add a date and "
    "a reason if you like. The next run reads your answer, obeys and keeps it. An "
    "action leads to the cell behind its reason. Filter by PM for all that concerns a "
    "project manager. Ranks are by {method}."
)
_STANDINGS = {
    "Open": looks.Tone(looks.ACCENT, looks.SOFT),
    "Approved": looks.GREEN,
    "Rejected": looks.GREY,
    "Deferred": looks.AMBER,
    "Expired": looks.AMBER,
    "Gone": looks.GREY,
}


def draw_recommendations(analysis: Analysis, title: str) -> Tab:
    """Return the Recommendations tab, in the order of the analysis.

    What people typed stands beside its recommendation exactly as typed.

    Args:
        analysis: What the analysis found.
        title: Title of the tab.
    """
    board = Board()
    width = len(HEADERS)
    row = board.add("Recommendations")
    board.draw(looks.title(line(row, 0, width)))
    how = _HOW.format(method=analysis.ranking.method.label)
    row = board.add(how if analysis.recommendations else "Nothing to decide.")
    board.draw(looks.quiet(line(row, 0, width)))
    said = (_funding(analysis.selection), one_line(analysis.moving))
    row = board.add(" ".join(filter(None, said)) or None)
    board.draw(looks.quiet(line(row, 0, width)))
    row = board.add(*HEADERS)
    board.draw(looks.header(line(row, 0, width)))
    homes = {project.project_id: project for project in analysis.projects}
    for recommendation in analysis.recommendations:
        home = homes.get(recommendation.project_id or "")
        _row(board, recommendation, home, title)
        concerned = (home, *(homes.get(name) for name in recommendation.others))
        board.rows[-1] += [None] * (PM - DECIDED) + [_managers(concerned)]
    paper = looks.page(Rect(0, 0, board.height, width))
    _draw_table(board, Rect(FIRST_ROW, 0, board.height, width))
    board.draw(Filter(Rect(HEADER_ROW, 0, board.height, width)))
    return Tab(
        title=title,
        grid=_as_typed(board.grid, analysis.recommendations),
        decorations=(paper, *board.decorations),
        widths=widths(_WIDTHS),
        frozen_rows=FIRST_ROW,
        people=PeopleColumns((DECIDED, UNTIL, REASON), KEY, FIRST_ROW),
        colour=looks.ACCENT,
    )


def row_of(offset: int, title: str) -> CellRef:
    """Return where the recommendation of that place in the analysis stands."""
    return CellRef(title, FIRST_ROW + offset, ACTION)


def places(analysis: Analysis, title: str) -> dict[str, CellRef]:
    """Return where each project's first recommendation stands."""
    found: dict[str, CellRef] = {}
    for offset, recommendation in enumerate(analysis.recommendations):
        if recommendation.project_id is not None:
            found.setdefault(recommendation.project_id, row_of(offset, title))
    return found


def moved(
    findings: tuple[Finding, ...],
    decisions: tuple[Decision, ...],
    analysis: Analysis,
    title: str,
) -> tuple[Finding, ...]:
    """Return findings, those on answers at the cells where these stand after the run.

    An answer moves with its recommendation. Were its finding to point at where it
    was read, the link would mislead and the next run would have to mend it.
    """
    tabs = {finding.where.tab for finding in findings}
    rows = {
        recommendation.id: row
        for row, recommendation in enumerate(analysis.recommendations, FIRST_ROW)
    }
    places = {
        decision.origin.cell(name): CellRef(title, row, column)
        for decision in decisions
        if decision.origin.tab in tabs
        and (row := rows.get(decision.recommendation_id)) is not None
        for name, column in zip(_ANSWERS, (DECIDED, UNTIL, REASON), strict=True)
    }
    return tuple(
        replace(finding, where=places.get(finding.where, finding.where))
        for finding in findings
    )


def _funding(selection: Selection) -> str | None:
    """Return one sentence on the selection, None where there was none."""
    if selection.status is SolverStatus.NOT_NEEDED and not selection.note:
        return None
    if selection.status is SolverStatus.INFEASIBLE:
        return one_line(selection.note)
    parts = [f"Choice: {selection.status.value}."]
    if selection.funded or selection.unfunded:
        judged = len(selection.funded) + len(selection.unfunded)
        which = " that can be judged are" if selection.unjudged else ""
        chosen = f"{len(selection.funded):,} of {judged:,} candidates{which} selected"
        later = f", {len(selection.delayed):,} of them later than planned"
        chosen += later if selection.delayed else ""
        parts = [f"Choice: {chosen} ({selection.status.value})."]
    return one_line(" ".join((*parts, selection.note)))


def _row(
    board: Board,
    recommendation: Recommendation,
    home: ProjectResult | None,
    title: str,
) -> None:
    action = recommendation.action.value.capitalize() if recommendation.action else None
    row = board.add(
        recommendation.id,
        action or looks.NOT_KNOWN,
        cut(one_line(recommendation.project), 120),
        one_line(recommendation.why),
        one_line(recommendation.effect.text),
        recommendation.standing,
    )
    if home is not None:
        board.link(row, ABOUT, home.place)
    # An answer without a proposal has only itself behind it, and moves every run.
    where = recommendation.where
    if where is not None and where.tab != title:
        # Not on the reason itself: LibreOffice does not wrap a cell that is a link.
        board.link(row, ACTION, where)


def _managers(concerned: Iterable[ProjectResult | None]) -> str | None:
    """Return who manages the projects that it concerns, each once; None: not known.

    Who filters for a name finds a move of people under both.
    """
    names = (one_line(project.pm) for project in concerned if project and project.pm)
    return cut(", ".join(dict.fromkeys(names)), 200) or None


def _as_typed(grid: Grid, recommendations: tuple[Recommendation, ...]) -> Grid:
    """Return the grid with people's answers to the last digit as they typed them."""
    rows: list[tuple[CellValue, ...]] = list(grid)
    for row, recommendation in enumerate(recommendations, FIRST_ROW):
        cells = rows[row]
        rows[row] = (*cells[:DECIDED], *recommendation.typed, *cells[PM:])
    return tuple(rows)


def _draw_table(board: Board, area: Rect) -> None:
    """Draw the looks of the rows and the rules of the answers' cells."""
    if area.top >= area.bottom:
        return

    def columns(left: int, right: int) -> Rect:
        return replace(area, left=left, right=right)

    decisions = DECISION.field("decision").choices
    board.draw(
        looks.body(area),
        Look(area, wrap=True, valign="top"),
        # An id is for the program: none of them makes its row higher.
        Look(columns(KEY, ACTION), size=9, ink=looks.MUTED, wrap=False),
        Look(columns(ACTION, ABOUT), bold=True),
        Look(columns(ACTION, WHY), ink=looks.ACCENT),
        Look(columns(STANDING, DECIDED), align="center"),
        *looks.words(columns(STANDING, DECIDED), _STANDINGS),
        Look(columns(DECIDED, PM), fill=looks.ANSWER),
        looks.beside(columns(DECIDED, UNTIL)),
        Look(columns(UNTIL, REASON), number=looks.DATE, align="center"),
        Dropdown(columns(DECIDED, UNTIL), decisions, help="Your answer"),
        InputRule(
            columns(UNTIL, REASON),
            InputKind.DATE,
            help="Last day on which your answer holds; blank: it stays",
        ),
    )
