"""Data Issues: what people should mend, each line leading to its very cell."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace

from ppmsheets.outcome import Analysis
from ppmsheets.portfolio import Finding, Severity, project_of, projects_of_tabs
from ppmsheets.render import looks
from ppmsheets.render.layout import Board, count, cut, line, one_line, widths
from ppmsheets.sheet import CellRef, Filter, Look, Rect, Tab

MOST_ROWS = 2_000
"""Findings shown one by one; the others are counted by rule."""

HEADERS = (
    "Severity", "PM", "Project", "Where", "Found", "How to mend",
    "Affects", "Rule",
)  # fmt: skip
_WIDTHS = (10, 16, 24, 24, 46, 46, 26, 20)
SEVERITY, PM, PROJECT, WHERE, FOUND, MEND, AFFECTS, RULE = range(len(HEADERS))
HEADER_ROW = 3
FIRST_ROW = HEADER_ROW + 1

_ORDER = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.INFO: 2}
_TONES = {
    Severity.ERROR: looks.RED,
    Severity.WARNING: looks.AMBER,
    Severity.INFO: looks.GREY,
}
_MEANING = {
    Severity.ERROR: "a value was left out",
    Severity.WARNING: "used, but looks wrong",
    Severity.INFO: "said for completeness",
}


def ordered(findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """Return findings as Data Issues lists them: worst first, then by place."""
    return tuple(
        sorted(
            findings,
            key=lambda finding: (
                _ORDER[finding.severity],
                finding.where,
                finding.rule,
                finding.message,
            ),
        )
    )


def places(findings: tuple[Finding, ...], title: str) -> dict[str, CellRef]:
    """Return where each project's first finding stands.

    Args:
        findings: As :func:`ordered` gives them.
        title: Title of the tab.
    """
    found: dict[str, CellRef] = {}
    for offset, finding in enumerate(findings[:MOST_ROWS]):
        if finding.project is not None:
            where = CellRef(title, FIRST_ROW + offset, SEVERITY)
            found.setdefault(finding.project, where)
    return found


def draw_data_issues(
    analysis: Analysis,
    findings: tuple[Finding, ...],
    title: str,
    *,
    tabs: Mapping[str, str] | None = None,
) -> Tab:
    """Return the Data Issues tab.

    Args:
        analysis: For the names of projects and their managers.
        findings: As :func:`ordered` gives them.
        title: Title of the tab.
        tabs: Project id -> title of its status tab: what is said of the tab as a
            whole is for its project manager, too.
    """
    board = Board()
    width = len(HEADERS)
    row = board.add("Data issues")
    board.draw(looks.title(line(row, 0, width)))
    row = board.add(_counted(findings))
    board.draw(looks.quiet(line(row, 0, width)))
    board.add()
    row = board.add(*HEADERS)
    board.draw(looks.header(line(row, 0, width)))
    _rows(board, analysis, findings[:MOST_ROWS], projects_of_tabs(tabs or {}))
    _others(board, findings[MOST_ROWS:])
    paper = looks.page(Rect(0, 0, board.height, width))
    _draw_table(board, Rect(FIRST_ROW, 0, board.height, width))
    board.draw(Filter(Rect(HEADER_ROW, 0, board.height, width)))
    return Tab(
        title=title,
        grid=board.grid,
        decorations=(paper, *board.decorations),
        widths=widths(_WIDTHS),
        frozen_rows=FIRST_ROW,
        colour=looks.MUTED,
    )


def _counted(findings: tuple[Finding, ...]) -> str:
    """Return how many there are of each severity, and what it means."""
    counts = Counter(finding.severity for finding in findings)
    if not findings:
        return "No data issues."
    return "   ·   ".join(
        f"{count(counts[severity], *_noun(severity))} ({_MEANING[severity]})"
        for severity in _ORDER
        if counts[severity]
    )


def _noun(severity: Severity) -> tuple[str, str]:
    """Return singular and plural of a severity."""
    if severity is Severity.INFO:
        return "remark", "remarks"
    return severity.value, f"{severity.value}s"


def _rows(
    board: Board,
    analysis: Analysis,
    findings: tuple[Finding, ...],
    own: Mapping[str, str],
) -> None:
    projects = {project.project_id: project for project in analysis.projects}
    for finding in findings:
        number = project_of(finding, own)
        project = projects.get(number or "")
        row = board.add(
            finding.severity.value.capitalize(),
            (project.pm if project else None) or looks.NOT_KNOWN,
            cut(one_line(project.name), 80) if project else number,
            str(finding.where),
            one_line(finding.message),
            one_line(finding.fix),
            one_line(finding.affects),
            finding.rule,
        )
        board.link(row, WHERE, finding.where)


def _others(board: Board, findings: tuple[Finding, ...]) -> None:
    """Count by rule what is not shown one by one."""
    counts = Counter((_ORDER[f.severity], f.rule, f.severity) for f in findings)
    for (_, rule, severity), number in sorted(
        counts.items(), key=lambda item: item[0][:2]
    ):
        board.add(
            severity.value.capitalize(), None, None, None,
            f"… and {number:,} more of rule {rule}.",
            "Mend those above first; the next run shows the rest.", None, rule,
        )  # fmt: skip


def _draw_table(board: Board, area: Rect) -> None:
    if area.top >= area.bottom:
        return
    severities = replace(area, right=PM)
    board.draw(
        looks.body(area),
        Look(area, wrap=True, valign="top"),
        Look(severities, bold=True, align="center"),
        *looks.words(
            severities,
            {severity.value.capitalize(): tone for severity, tone in _TONES.items()},
        ),
        looks.beside(replace(area, left=PM, right=PROJECT)),
        Look(replace(area, left=WHERE, right=FOUND), ink=looks.ACCENT),
        Look(replace(area, left=RULE), size=9, ink=looks.MUTED),
    )
