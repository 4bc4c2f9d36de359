"""Brief: one printable page for leadership, laid out as a tab."""

from __future__ import annotations

from dataclasses import dataclass, replace

from ppmsheets.outcome import Verdict
from ppmsheets.render import looks
from ppmsheets.render.brief import Brief, Figure, Line, Lines
from ppmsheets.render.layout import Board, cell, line, serial, widths
from ppmsheets.render.sentences import said, sentence
from ppmsheets.render.trends import Trend, Unit
from ppmsheets.sheet import CellRef, Chart, Look, Paper, Rect, Spot, Tab

_WIDTHS = (16, *(7.2,) * 12)
"""Characters; together what a portrait page of A4 shows at full size."""
WIDTH = len(_WIDTHS)
_SENTENCE = 118
"""Characters that run from column B to the edge of the page."""
_CHARTS = (("risk and reward", 0, 440), ("s-curve", 7, 325))
"""Charts shown again: name, column of the left edge, pixels across."""
_CHART_HEIGHT, _CHART_ROWS = 290, 14
"""Pixels; and the rows that so high a chart takes."""
_CAPTION = 13
"""Characters of a caption that one column holds; a figure has two."""
_OWNER = 10
"""Column of an owner's name."""
_OWNED = 78
"""Characters of a name that ends before the owner's column."""


@dataclass(frozen=True, slots=True)
class Page:
    """The tab, and where on it what stands, for those who lead there.

    Attributes:
        figures: Cell of each key figure's value.
        verdicts: Cell of each question.
        money: First cell of the trend.
        people: First cell of the trend.
    """

    tab: Tab
    figures: tuple[CellRef, ...]
    verdicts: tuple[CellRef, ...]
    money: CellRef
    people: CellRef


def draw_brief(brief: Brief, title: str, charts: Tab) -> Page:
    """Return the Brief tab.

    Args:
        brief: What it says.
        title: Its title.
        charts: The Charts tab, two of whose charts the page shows again.
    """
    board = Board()
    _title(board, brief)
    figures = _figures(board, brief.figures)
    _heading(board, "The three questions")
    verdicts = [_question(board, verdict) for verdict in brief.verdicts]
    board.add()
    _lines(board, "Decisions asked", brief.decisions, "Nothing to decide.")
    _lines(board, "Escalations", brief.escalations, "Nothing is escalated.")
    money = _trend(board, brief.money, brief.currency or "Sum")
    people = _trend(board, brief.people, "FTE")
    _charts(board, charts)
    paper = looks.page(Rect(0, 0, board.height, WIDTH))
    tab = Tab(
        title=title,
        grid=board.grid,
        decorations=(paper, *board.decorations),
        widths=widths(_WIDTHS),
        colour=looks.ACCENT,
        paper=Paper.A4_PORTRAIT,
    )
    return Page(
        tab,
        tuple(CellRef(title, *place) for place in figures),
        tuple(CellRef(title, row, 1) for row in verdicts),
        CellRef(title, money, 0),
        CellRef(title, people, 0),
    )


def _charts(board: Board, charts: Tab) -> None:
    """Show risk and reward and the S-curve side by side, as far as they are known."""
    drawn = {item.name: item for item in charts.decorations if isinstance(item, Chart)}
    if not any(name in drawn for name, _, _ in _CHARTS):
        return
    _heading(board, "In pictures")
    row = board.height
    for name, column, width in _CHARTS:
        if name in drawn:
            spot = Spot(row, column, width, _CHART_HEIGHT)
            board.draw(replace(drawn[name], spot=spot, source=charts.title))
    for _ in range(_CHART_ROWS):
        board.add()


def _heading(board: Board, text: str) -> int:
    row = board.add(text)
    board.draw(looks.section(line(row, 0, WIDTH)))
    return row


def _title(board: Board, brief: Brief) -> None:
    row = board.add()
    said(board, row, 0, f"{brief.name or 'Portfolio'}: brief", 60)
    board.draw(looks.title(line(row, 0, WIDTH)))
    parts = ["Date of all figures", f"Reports: {brief.reports}"]
    if brief.currency:
        parts.append(f"Money in {brief.currency}")
    row = board.add(serial(brief.as_of), "   ·   ".join(parts))
    board.draw(
        looks.quiet(line(row, 0, WIDTH)),
        Look(cell(row, 0), number=looks.DATE, bold=True, ink=looks.INK, align="left"),
    )
    if brief.fresh:
        row = board.add(None)
        said(board, row, 0, brief.fresh, _SENTENCE + 15)
        board.draw(Look(line(row, 0, WIDTH), ink=looks.AMBER.ink))
    board.add()


def _figures(board: Board, figures: tuple[Figure, ...]) -> list[tuple[int, int]]:
    """Lay the key figures: label, value and meaning below one another."""
    labels, values, captions = board.add(), board.add(), board.add()
    rows = (labels, values, captions)
    for row in rows:
        board.rows[row] = [None] * WIDTH
    small = Look(line(labels, 0, WIDTH), size=9, ink=looks.MUTED, fill=looks.SOFT)
    board.draw(
        small,
        Look(
            line(values, 0, WIDTH), size=14, bold=True, ink=looks.ACCENT,
            fill=looks.SOFT, align="left",
        ),
        Look(line(captions, 0, WIDTH), size=8, ink=looks.INK, fill=looks.SOFT),
    )  # fmt: skip
    places = [(values, max(0, 2 * number - 1)) for number in range(len(figures))]
    for figure, (row, column) in zip(figures, places, strict=True):
        board.rows[labels][column] = figure.label
        board.rows[row][column] = looks.known(figure.value)
        board.rows[captions][column] = figure.caption or None
        board.draw(Look(cell(row, column), number=pattern(figure.unit, figure.value)))
        if figure.rag is not None:
            tone = looks.tone_of(figure.rag)
            wide = 2 if len(figure.caption) > _CAPTION else 1
            area = line(captions, column, column + wide)
            board.draw(Look(area, ink=tone.ink, fill=tone.fill))
        if figure.value is not None:
            # On the label: with a link of its own, a number would be drawn anew.
            board.link(labels, column, figure.target)
    board.add()
    return places


def pattern(unit: Unit, value: float | None) -> str:
    """Return the number format of a figure."""
    patterns = {
        Unit.INDEX: looks.INDEX,
        Unit.COUNT: looks.COUNT,
        Unit.FTE: looks.FTE_SUM,
    }
    return patterns.get(unit) or looks.short_money(value)


def _question(board: Board, verdict: Verdict) -> int:
    row = board.add(verdict.answer.value, verdict.question)
    board.draw(
        looks.chip(cell(row, 0), looks.answer_tone(verdict.answer)),
        looks.beside(cell(row, 1)),
        Look(cell(row, 1), bold=True),
    )
    board.link(row, 1, verdict.where)
    if verdict.evidence:
        said(board, board.add(), 1, verdict.evidence[0], _SENTENCE)
    return row


def _lines(board: Board, title: str, lines: Lines, none: str) -> None:
    """Lay what is asked of leadership: a row of names, a row of reasons each."""
    more = lines.total - len(lines.shown)
    _heading(
        board, f"{title}: {len(lines.shown)} of {lines.total:,}" if more else title
    )
    for item in lines.shown:
        _line(board, item)
    if not lines.shown:
        sentence(board, none)
    board.add()


def _line(board: Board, item: Line) -> None:
    row = board.add(item.mark or looks.NOT_KNOWN)
    said(board, row, 1, item.about, _OWNED if item.owner else _SENTENCE)
    board.draw(Look(cell(row, 1), bold=True))
    if item.rag is None:
        board.draw(Look(cell(row, 0), bold=True, ink=looks.ACCENT))
    else:
        board.draw(looks.chip(cell(row, 0), looks.tone_of(item.rag)))
    board.link(row, 1, item.target)
    if item.owner:
        said(board, row, _OWNER, item.owner, 24)
        board.draw(Look(cell(row, _OWNER), ink=looks.MUTED))
    said(board, board.add(), 1, item.why, _SENTENCE)


def _trend(board: Board, trend: Trend, unit: str) -> int:
    """Lay a trend as a small table; return the row of its headers."""
    _heading(board, trend.title)
    if not trend.moments:
        sentence(board, "Not known yet.")
        board.add()
        return board.height - 2
    header = board.add(unit, *map(serial, trend.moments))
    width = 1 + len(trend.moments)
    board.draw(
        looks.header(line(header, 0, WIDTH)),
        Look(
            line(header, 1, width),
            number=looks.SHORT_MONTH if trend.monthly else looks.SHORT_DAY,
            align="right",
        ),
    )
    for series in trend.series:
        row = board.add(series.label, *map(looks.known, series.values))
        largest = max((value or 0 for value in series.values), default=0)
        board.draw(
            Look(
                line(row, 1, width), number=pattern(series.unit, largest), align="right"
            )
        )
    board.draw(looks.body(Rect(header + 1, 0, board.height, WIDTH)))
    row = board.add(trend.note)
    board.draw(looks.quiet(line(row, 0, WIDTH)))
    board.add()
    return header
