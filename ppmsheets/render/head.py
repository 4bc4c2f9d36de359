"""The head of Summary: one screen that answers what a Monday asks."""

from __future__ import annotations

import math

from ppmsheets.outcome import Analysis, Shift, Verdict
from ppmsheets.render import looks
from ppmsheets.render.choice import draw_choice
from ppmsheets.render.layout import Board, cell, line, one_line, serial
from ppmsheets.render.sentences import (
    heading,
    left_out,
    linked,
    more,
    most,
    said,
    sentence,
)
from ppmsheets.settings import EacVariant, Settings
from ppmsheets.sheet import CellRef, Look

WIDTH = 16
"""Columns of the head; what fits a laptop's screen, as its rows up to Programs do."""
LEFT, RIGHT = 8, 9
"""End of the left pane, and the column of the marks of the right one."""
ANSWERED, CHANGED = 112, 80
"""Characters of a sentence in the left pane, and in the right one."""
MOST_SHIFTS = 5
MOST_ATTENTION = 7
MOST_EVIDENCE = 2
MOST_GAPS = 3
OWNER_COLUMN = 11
OWNED_SENTENCE = 130
"""Characters of a sentence that ends before the owner's column."""

_FIRST_RUN = "First run: the next ones say what changed since this one."
_EAC = {
    EacVariant.TYPICAL: "EAC = BAC / CPI",
    EacVariant.ATYPICAL: "EAC = AC + (BAC - EV)",
    EacVariant.COMBINED: "EAC = AC + (BAC - EV) / (CPI x SPI)",
}
_BETTER = {True: ("▼", looks.RED), False: ("▲", looks.GREEN), None: ("•", looks.GREY)}


def draw_head(board: Board, name: str, analysis: Analysis, settings: Settings) -> None:
    """Lay the head of Summary.

    Args:
        board: The empty board of Summary.
        name: The portfolio's name; "" when not known.
        analysis: What the analysis found.
        settings: Tab titles, thresholds and conventions.
    """
    _title(board, name, analysis, settings)
    top = heading(board, "The three questions", LEFT)
    for verdict in analysis.verdicts:
        _question(board, verdict)
    _changes(board, top, analysis)
    board.add()
    _figures(board, analysis, settings)
    _attention(board, analysis)
    draw_choice(board, analysis.selection, settings.tabs.priorities)
    _gaps(board, analysis)


def _title(board: Board, name: str, analysis: Analysis, settings: Settings) -> None:
    row = board.add(f"{name or 'Portfolio'}: summary")
    board.draw(looks.title(line(row, 0, WIDTH)))
    parts = [
        f"Reports received: {analysis.reports_received:,} of {analysis.reports_due:,}"
    ]
    if analysis.currency:
        parts.append(f"Money in {analysis.currency}")
    parts.append(_EAC[settings.conventions.eac])
    row = board.add("As of", serial(analysis.status_date), "   ·   ".join(parts))
    board.draw(
        looks.quiet(line(row, 0, WIDTH)),
        Look(cell(row, 1), number=looks.DATE, bold=True, ink=looks.INK, align="left"),
    )


def _changes(board: Board, top: int, analysis: Analysis) -> None:
    """Lay what changed, beside the three questions.

    Args:
        board: The board, the questions laid.
        top: Row of their heading.
        analysis: What the analysis found.
    """
    since, shifts = analysis.baseline_date, analysis.shifts
    title = f"What changed since {since.isoformat()}" if since else "What changed"
    shown = most(shifts, MOST_SHIFTS)
    rest = [shift.text for shift in shifts[shown:]]
    while board.height <= top + min(len(shifts), shown) + bool(rest):
        board.add()
    said(board, top, RIGHT, title, CHANGED)
    board.draw(
        looks.section(line(top, RIGHT, WIDTH)),
        Look(cell(top, RIGHT), indented=False),
    )
    for row, shift in enumerate(shifts[:shown], top + 1):
        _shift(board, row, shift)
    if rest:
        left_out(board, top + 1 + shown, RIGHT + 1, rest)
    if not shifts:
        none = "Nothing worth telling." if since else _FIRST_RUN
        said(board, top + 1, RIGHT, none, CHANGED)
        board.draw(Look(cell(top + 1, RIGHT), indented=False))


def _shift(board: Board, row: int, shift: Shift) -> None:
    mark, tone = _BETTER[shift.worse]
    said(board, row, RIGHT + 1, shift.text, CHANGED)
    board.rows[row][RIGHT] = mark
    board.draw(looks.chip(cell(row, RIGHT), tone))
    linked(board, row, RIGHT + 1, shift.where)


def _question(board: Board, verdict: Verdict) -> None:
    row = sentence(board, verdict.question, mark=verdict.answer.value)
    board.draw(
        looks.chip(cell(row, 0), looks.answer_tone(verdict.answer)),
        Look(cell(row, 1), bold=True),
    )
    linked(board, row, 1, verdict.where)
    board.note(row, 0, "\n".join(map(one_line, verdict.evidence[MOST_EVIDENCE:])))
    for evidence in verdict.evidence[:MOST_EVIDENCE]:
        sentence(board, evidence, limit=ANSWERED)


def _figures(board: Board, analysis: Analysis, settings: Settings) -> None:
    """Lay the strip of key figures: labels over values."""
    group = analysis.portfolio
    ev = group.ev
    risk, npv = group.risk_exposure, group.value.npv
    # Where no project has all of earned value, its sums are blank, not the budget.
    bac = group.budget if ev.bac is None else ev.bac
    without = analysis.unbudgeted
    label = f"BAC, without {len(without):,}" if without else "Budget, BAC"
    figures: tuple[tuple[int, str, float | None, str], ...] = (
        (1, "Projects", len(analysis.projects), looks.COUNT),
        (2, label, bac, looks.short_money(bac)),
        (3, "EAC", ev.eac, looks.short_money(ev.eac)),
        (4, "Risk exposure", risk, looks.short_money(risk)),
        (5, "CPI", ev.cpi, looks.INDEX),
        (6, "SPI", ev.spi, looks.INDEX),
        (8, "Over-allocated", len(analysis.over_allocated), looks.COUNT),
        (10, "To decide", open_recommendations(analysis), looks.COUNT),
        (12, "NPV", npv, looks.short_money(npv)),
    )  # fmt: skip
    labels = board.add()
    values = board.add()
    board.draw(
        Look(line(labels, 0, WIDTH), size=9, ink=looks.MUTED, fill=looks.SOFT),
        Look(
            line(values, 0, WIDTH), size=14, bold=True, ink=looks.ACCENT,
            fill=looks.SOFT, align="left",
        ),
    )  # fmt: skip
    for row in (labels, values):
        board.rows[row] = [None] * WIDTH
    for column, title, value, pattern in figures:
        board.rows[labels][column] = title
        board.rows[values][column] = looks.known(value)
        board.draw(Look(cell(values, column), number=pattern))
    left = f"Without {', '.join(map(one_line, without))}." if without else ""
    for column in (2, 5, 6):
        board.note(values, column, left)
    board.note(values, 3, "\n".join(filter(None, (left, not_added_up(analysis)))))
    limits = settings.thresholds
    board.draw(
        *looks.below(line(values, 5, 7), amber=limits.index_amber, red=limits.index_red)
    )
    titles = settings.tabs
    board.link(values, 8, CellRef(titles.capacity, 0, 0))
    board.link(values, 10, CellRef(titles.recommendations, 0, 0))
    board.add()


def not_added_up(analysis: Analysis) -> str:
    """Return why the portfolio's EAC is not the sum of its programs'; "" if it is.

    An estimate such as BAC / CPI is a ratio of sums, and ratios do not add up.
    """
    whole = analysis.portfolio.ev.eac
    parts = [g.ev.eac for g in analysis.programs if g.ev.eac is not None]
    total = math.fsum(parts)
    if whole is None or not parts or abs(total - whole) < 1:
        return ""
    return (
        "EAC and VAC of each row are computed from its own sums: those of the programs "
        "do not add up to the whole portfolio's."
    )


def open_recommendations(analysis: Analysis) -> int:
    """Return how many recommendations wait for an answer."""
    return sum(recommendation.waits for recommendation in analysis.recommendations)


def _attention(board: Board, analysis: Analysis) -> None:
    heading(board, "Needs attention")
    for item in analysis.attention[:MOST_ATTENTION]:
        row = sentence(board, item.text, limit=OWNED_SENTENCE, mark=item.severity.word)
        board.rows[row] += [None] * (OWNER_COLUMN - 2) + [item.owner]
        board.draw(
            looks.chip(cell(row, 0), looks.tone_of(item.severity)),
            Look(cell(row, OWNER_COLUMN), ink=looks.MUTED),
        )
        linked(board, row, 1, item.where)
    if not analysis.attention:
        sentence(board, "Nothing needs attention.")
    board.add()


def _gaps(board: Board, analysis: Analysis) -> None:
    if not analysis.gaps:
        return
    heading(board, "What is missing, and what it would add")
    shown = most(analysis.gaps, MOST_GAPS)
    for gap in analysis.gaps[:shown]:
        sentence(board, gap)
    more(board, list(analysis.gaps[shown:]))
    board.add()
