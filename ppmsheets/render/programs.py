"""The programs of Summary: roll-ups, the portfolio's own first.

Figures stand in the columns in which the projects below show the same.
"""

from __future__ import annotations

from dataclasses import replace

from ppmsheets.outcome import Analysis, GroupResult
from ppmsheets.render import looks, projects
from ppmsheets.render.head import not_added_up
from ppmsheets.render.layout import Board, cell, cut, line, one_line
from ppmsheets.render.named import Named
from ppmsheets.render.sentences import PAGE_WIDTH, heading
from ppmsheets.settings import Thresholds
from ppmsheets.sheet import CellValue, Look, Rect

WIDTH = projects.DUE + 1
_MONEY = ((3, 5), (projects.EAC, projects.SLIP), (projects.DUE, WIDTH))
"""Column ranges of money: BAC and risk exposure, EAC and VAC, NPV."""
_COUNTS = (5, 9)
_INDICES = (projects.CPI, projects.EAC)
_LEFT_OUT = projects.MILESTONE


def draw_programs(
    board: Board, analysis: Analysis, scale: looks.MoneyScale, limits: Thresholds
) -> None:
    """Lay the programs table.

    Args:
        board: The board of Summary.
        analysis: What the analysis found.
        scale: How money is shown.
        limits: Where the indices' green ends.
    """
    heading(board, "Programs")
    told = not_added_up(analysis)
    if told:
        row = board.add(told)
        board.draw(looks.quiet(line(row, 0, PAGE_WIDTH)))
    row = board.add(*_headers(scale, analysis.currency))
    board.draw(looks.header(line(row, 0, PAGE_WIDTH)))
    _align(board, Rect(row, 0, row + 1, WIDTH), None)
    top = board.height
    groups = (analysis.portfolio, *analysis.programs)
    names = Named.of(analysis.projects)
    for group in groups:
        board.add(*_cells(group, names))
    area = Rect(top, 0, board.height, WIDTH)
    board.draw(
        looks.body(replace(area, right=PAGE_WIDTH)),
        Look(line(top, 0, WIDTH), bold=True),
    )
    _align(board, area, scale)
    board.draw(
        Look(Rect(top, 0, area.bottom, 1), bold=True, align="center"),
        *projects.bars(Rect(top, 0, area.bottom, WIDTH)),
        *looks.status_words(Rect(top, 0, area.bottom, 1)),
        *looks.below(
            Rect(top, _INDICES[0], area.bottom, _INDICES[1]),
            amber=limits.index_amber,
            red=limits.index_red,
        ),
    )
    for offset, group in enumerate(groups):
        _tell(board, top + offset, group, names)
    board.add()


def _headers(scale: looks.MoneyScale, currency: str) -> list[CellValue]:
    return [
        "Worst", "Projects", "Program",
        scale.header("BAC", currency), scale.header("Risk", currency),
        "Red", "Amber", "Green", "None",
        "Progress", "Done", "Budget used", "Spent", "CPI", "SPI",
        scale.header("EAC", currency), scale.header("VAC", currency), "Slip, days",
        "Left out of CPI and SPI", scale.header("NPV", currency),
    ]  # fmt: skip


def _cells(group: GroupResult, names: Named) -> list[CellValue]:
    ev = group.ev
    green, amber, red, none = group.colours
    name = group.name or "No program"
    if group.level == "portfolio":
        name = "Whole portfolio"

    return [
        group.overall.word if group.overall else looks.NOT_KNOWN,
        len(group.projects),
        cut(one_line(name), 60),
        looks.known(ev.bac), looks.known(group.risk_exposure),
        red, amber, green, none,
        *projects.bar_and_share(ev.percent_complete),
        *projects.bar_and_share(ev.spent_share),
        looks.known(ev.cpi), looks.known(ev.spi),
        looks.known(ev.eac), looks.known(ev.vac), looks.known(group.slip_days),
        cut(", ".join(map(names.one, ev.missing)), 30) or None,
        looks.known(group.value.npv),
    ]  # fmt: skip


def _align(board: Board, area: Rect, scale: looks.MoneyScale | None) -> None:
    """Draw alignment, and number formats for the rows of figures."""

    def look(left: int, right: int, number: str, align: str = "right") -> None:
        columns = Rect(area.top, left, area.bottom, right)
        board.draw(Look(columns, number=number if scale else None, align=align))

    look(0, 2, looks.COUNT, "center")
    look(*_COUNTS, looks.FEW, "center")
    for share in (projects.DONE, projects.SPENT):
        look(share, share + 1, looks.SHARE)
    for words in (projects.PROGRESS, projects.USED, _LEFT_OUT):
        board.draw(looks.beside(Rect(area.top, words, area.bottom, words + 1)))
    look(*_INDICES, looks.INDEX)
    look(projects.SLIP, projects.MILESTONE, looks.SHIFT_DAYS)
    for left, right in _MONEY:
        look(left, right, scale.pattern if scale else "")


def _tell(board: Board, row: int, group: GroupResult, names: Named) -> None:
    """Put the notes of a group's row: names that do not fit, what is left out."""
    if len(group.name) > 26 and group.level != "portfolio":
        board.note(row, 2, group.name)
    if group.ev.missing:
        board.note(
            row,
            _LEFT_OUT,
            "Without planned value, earned value or actual cost, so in neither "
            "numerator nor denominator: "
            + ", ".join(map(names.one, group.ev.missing))
            + ".",
        )
        board.draw(Look(cell(row, _LEFT_OUT), ink=looks.MUTED))
