"""The projects of Summary, by rank: one row each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ppmsheets.outcome import Analysis, Past, ProjectResult
from ppmsheets.portfolio import Stage
from ppmsheets.render import looks
from ppmsheets.render.layout import (
    Board,
    bar,
    count,
    cut,
    line,
    one_line,
    runs,
    serial,
)
from ppmsheets.render.sentences import heading
from ppmsheets.settings import Settings, Thresholds
from ppmsheets.sheet import CellRef, CellValue, Look, Rect

CPI_STEP = 0.02
"""A CPI that moved by less is told as unchanged."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the table.

    Attributes:
        header: Its header.
        width: Characters.
        align: ``left``, ``center`` or ``right``.
        number: Number format; None: text, or decided by the table.
        indented: Words a little away from the figures on their left.
    """

    header: str
    width: float
    align: str = "left"
    number: str | None = None
    indented: bool = False


COLUMNS = (
    Column("Rank", 9.5, "center", looks.COUNT),
    Column("ID", 10.5),
    Column("Project", 30),
    Column("Program", 16),
    Column("PM", 13),
    Column("Declared", 10, "center"),
    Column("Computed", 10, "center"),
    Column("Differ", 6, "center"),
    Column("Trend", 6, "center"),
    Column("Progress", 10, indented=True),
    Column("Done", 6.5, "right", looks.SHARE),
    Column("Budget used", 11, indented=True),
    Column("Spent", 6.5, "right", looks.SHARE),
    Column("CPI", 6.5, "right", looks.INDEX),
    Column("SPI", 6.5, "right", looks.INDEX),
    Column("EAC", 12, "right"),
    Column("VAC", 12, "right"),
    Column("Slip, days", 10, "right", looks.SHIFT_DAYS),
    Column("Next milestone", 26, indented=True),
    Column("Due", 11, "center", looks.DATE),
    Column("Recommended", 14),
    Column("Last report", 14),
    Column("Issues", 8, "right", looks.FEW),
)

(
    RANK, ID, NAME, PROGRAM, PM, DECLARED, COMPUTED, DIFFER, TREND,
    PROGRESS, DONE, USED, SPENT,
    CPI, SPI, EAC, VAC, SLIP, MILESTONE, DUE, ACTION, REPORT, ISSUES,
) = range(len(COLUMNS))  # fmt: skip

LEGEND = (
    "▲ better, ▼ worse, ► as before (the note says what moved)   ·   "
    "≠ declared and computed status differ   ·   "
    f"the note on a computed status names its rules   ·   {looks.NOT_KNOWN} not known"
)


_WORDS = 1.2
"""Letters that fit where a digit does: words are narrower."""
_SENTENCE = 200
"""Characters of a sentence that runs across the table."""

_BELOW = (
    "A driver without a score adds nothing. Projects without any score come after all "
    "that have one, by NPV for each unit of budget."
)


@dataclass(frozen=True, slots=True)
class Places:
    """Where other generated tabs speak of a project.

    Attributes:
        recommendation: Project id -> its first row in Recommendations.
        issue: Project id -> its first row in Data Issues.
    """

    recommendation: Mapping[str, CellRef]
    issue: Mapping[str, CellRef]


def draw_projects(
    board: Board,
    analysis: Analysis,
    scale: looks.MoneyScale,
    *,
    places: Places,
    settings: Settings,
) -> None:
    """Lay the projects table, in the order of the analysis.

    Args:
        board: The board of Summary.
        analysis: What the analysis found.
        scale: How EAC and VAC are shown.
        places: Rows of the other tabs to link to.
        settings: Thresholds and tab titles.
    """
    width = len(COLUMNS)
    heading(board, "Projects by rank")
    row = board.add(LEGEND)
    board.draw(looks.quiet(line(row, 0, width)))
    for sentence in analysis.ranking.sentences:
        _explain(board, sentence)
    headers: list[CellValue] = [column.header for column in COLUMNS]
    headers[EAC] = scale.header("EAC", analysis.currency)
    headers[VAC] = scale.header("VAC", analysis.currency)
    row = board.add(*headers)
    board.draw(looks.header(line(row, 0, width)))
    board.note(row, RANK, _BELOW if analysis.ranking.method.by_score else "")
    _align(board, Rect(row, 0, row + 1, width), scale, numbers=False)
    if not analysis.projects:
        board.add(None, "No project was found. Data Issues says what was not read.")
        return
    top = board.height
    board.rows.extend(map(_cells, analysis.projects))
    area = Rect(top, 0, board.height, width)
    board.draw(looks.body(area))
    _align(board, area, scale, numbers=True)
    _colour(board, area, analysis, settings.thresholds)
    for offset, project in enumerate(analysis.projects):
        _tell(board, top + offset, project)
        _lead(board, top + offset, project, places)


def _explain(board: Board, sentence: str) -> None:
    """Lay a quiet sentence across the table; a long one is cut, noted whole."""
    whole = one_line(sentence)
    shown = cut(whole, _SENTENCE)
    row = board.add(shown)
    board.draw(looks.quiet(line(row, 0, len(COLUMNS))))
    board.note(row, 0, "" if shown == whole else whole)


def _cells(project: ProjectResult) -> list[CellValue]:
    """Return a project's row."""
    ev = project.ev
    unknown = looks.NOT_KNOWN
    milestone = project.next_milestone
    mark = _trend(project, project.past)[0] if project.past else None
    return [
        looks.known(project.rank),
        project.project_id,
        cut(one_line(project.name), 60),
        cut(one_line(project.program or unknown), 40),
        cut(one_line(project.pm or unknown), 40),
        project.declared.word if project.declared else unknown,
        project.overall.word if project.overall else unknown,
        "≠" if project.divergence else None,
        mark,
        *bar_and_share(ev.percent_complete),
        *bar_and_share(ev.spent_share),
        looks.known(ev.cpi),
        looks.known(ev.spi),
        looks.known(ev.eac),
        looks.known(ev.vac),
        looks.known(project.slip_days),
        cut(one_line(milestone.name), 60) if milestone else None,
        serial(milestone.due) if milestone else None,
        _action(project),
        _freshness(project),
        project.findings,
    ]


def bars(area: Rect) -> tuple[Look, ...]:
    """Return the looks of the bars in the rows of an area."""
    return tuple(
        Look(
            Rect(area.top, column, area.bottom, column + 1),
            ink=looks.ACCENT,
            bold=False,
        )
        for column in (PROGRESS, USED)
    )


def bar_and_share(share: float | None) -> tuple[CellValue, CellValue]:
    """Return the cells of a share: a bar, then its number, which changes oftener."""
    return bar(share), looks.known(share)


def _action(project: ProjectResult) -> str:
    """Return what is recommended; nothing is for one that is over or not begun."""
    action = project.advised
    return action.value.capitalize() if action else looks.NOT_KNOWN


def _freshness(project: ProjectResult) -> CellValue:
    """Return the age of the last report in days, or why there is none."""
    if project.stage is Stage.CLOSED:
        return "closed"
    running = project.stage is not None and project.stage.running
    if project.stale_days is None:
        return "no report" if running or project.stale else "not due"
    return project.stale_days


def _trend(project: ProjectResult, past: Past) -> tuple[str, str]:
    """Return the mark and the words for how a project moved.

    A changed colour decides; else a CPI moved by at least ``CPI_STEP``; else a
    forecast finish that moved.
    """
    since = f"Since {past.published_on.isoformat()}: "
    now = project.overall
    if now and past.rag and now is not past.rag:
        return _mark(past.rag - now), f"{since}{past.rag.word} → {now.word}."
    cpi = project.ev.cpi
    # Rounded: 0.95 - 0.93 is a hair less than 0.02 in binary.
    step = round(cpi - past.cpi, 6) if cpi is not None and past.cpi is not None else 0
    if cpi is not None and abs(step) >= CPI_STEP:
        return _mark(step), f"{since}CPI {past.cpi:.2f} → {cpi:.2f}."
    finish = project.forecast_finish
    if finish and past.forecast_finish and finish != past.forecast_finish:
        days = (past.forecast_finish - finish).days
        words = f"forecast finish {past.forecast_finish} → {finish}."
        return _mark(days), since + words
    return _mark(0), ""


def _mark(gain: float) -> str:
    """Return the mark of a gain (positive is better)."""
    if gain == 0:
        return "►"
    return "▲" if gain > 0 else "▼"


def _align(board: Board, area: Rect, scale: looks.MoneyScale, *, numbers: bool) -> None:
    """Draw alignment, and number formats for the rows of figures."""
    for place, column in enumerate(COLUMNS):
        number = scale.pattern if place in (EAC, VAC) else column.number
        below = Rect(area.top, place, area.bottom, place + 1)
        if column.indented:
            board.draw(looks.beside(below))
        elif column.align != "left" or (number and numbers):
            pattern = number if numbers else None
            board.draw(Look(below, align=column.align, number=pattern))


def _colour(board: Board, area: Rect, analysis: Analysis, limits: Thresholds) -> None:
    """Draw the colours of words, indices, slips and old reports."""

    def columns(left: int, right: int) -> Rect:
        return Rect(area.top, left, area.bottom, right)

    declared = {
        project.declared.word: looks.tone_of(project.declared.rag)
        for project in analysis.projects
        if project.declared
    }
    marks = {"▲": looks.Tone(looks.GREEN.ink, looks.PAPER),
             "▼": looks.Tone(looks.RED.fill, looks.PAPER),
             "►": looks.QUIET}  # fmt: skip
    board.draw(
        Look(columns(DECLARED, DIFFER + 1), bold=True),
        Look(columns(NAME, NAME + 1), ink=looks.ACCENT),
        *bars(area),
        *looks.words(columns(DECLARED, COMPUTED), dict(sorted(declared.items()))),
        *looks.status_words(columns(COMPUTED, DIFFER)),
        *looks.words(columns(TREND, PROGRESS), marks),
        *looks.below(columns(CPI, EAC), amber=limits.index_amber, red=limits.index_red),
        *looks.above(
            columns(SLIP, MILESTONE),
            amber=limits.slip_amber_days,
            red=limits.slip_red_days,
        ),
        *looks.words(columns(ACTION, REPORT), {"Continue": looks.QUIET}),
        *looks.words(
            columns(REPORT, ISSUES),
            {
                "no report": looks.AMBER,
                "not due": looks.QUIET,
                "closed": looks.QUIET,
            },
        ),
    )
    _ages(board, columns(REPORT, ISSUES), analysis)


def _ages(board: Board, area: Rect, analysis: Analysis) -> None:
    """Draw the ages of reports; old ones stand out."""
    board.draw(Look(area, number=looks.AGE, align="left"))
    for start, stop, is_stale in runs([p.stale for p in analysis.projects]):
        if is_stale:
            board.draw(
                Look(
                    Rect(area.top + start, area.left, area.top + stop, area.right),
                    number=looks.STALE_AGE,
                    ink=looks.AMBER.ink,
                    fill=looks.AMBER.fill,
                )
            )


def _tell(board: Board, row: int, project: ProjectResult) -> None:
    """Put the notes of a project's row: whole names, rules, differences."""
    for column, text in (
        (NAME, project.name),
        (PROGRAM, project.program),
        (PM, project.pm),
    ):
        if text and len(text) > COLUMNS[column].width * _WORDS:
            board.note(row, column, text)
    board.note(
        row,
        COMPUTED,
        "\n".join(
            f"{computed.dimension.capitalize()} {computed.rag.word}: {computed.rule}"
            for computed in project.computed
        ),
    )
    if project.divergence and project.declared and project.overall:
        better = "better" if project.divergence == "optimistic" else "worse"
        board.note(
            row,
            DIFFER,
            f"Declared {project.declared.word}, computed {project.overall.word}: "
            f"the project manager sees it {better} than the figures do.",
        )
    if project.past:
        board.note(row, TREND, _trend(project, project.past)[1])
    board.note(row, RANK, project.rank_note)
    board.note(row, ID, _id_note(project))
    milestone = project.next_milestone
    if milestone:
        board.note(row, MILESTONE, _milestone_note(milestone.name, milestone.slip_days))


def _id_note(project: ProjectResult) -> str:
    """Return the whole id where it does not fit, and what is not known."""
    key = project.project_id
    parts = [key] if len(key) > COLUMNS[ID].width * _WORDS else []
    if project.missing:
        parts.append("Not known: " + ", ".join(project.missing) + ".")
    return "\n".join(parts)


def _milestone_note(name: str, slip: int | None) -> str:
    """Return the whole name where it is cut, and how late the milestone is."""
    parts = [name] if len(name) > COLUMNS[MILESTONE].width else []
    if slip:
        late = "later" if slip > 0 else "earlier"
        parts.append(f"{count(abs(slip), 'day')} {late} than baseline.")
    return "\n".join(parts)


def _lead(board: Board, row: int, project: ProjectResult, places: Places) -> None:
    """Put the links of a project's row."""
    board.link(row, NAME, project.place)
    board.link(row, ACTION, places.recommendation.get(project.project_id))
    if project.findings:
        board.link(row, ISSUES, places.issue.get(project.project_id))
