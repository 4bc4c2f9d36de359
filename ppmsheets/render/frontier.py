"""The frontier as tables: the most value that other budgets, or staffs, can give."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ppmsheets.outcome import FrontierPoint
from ppmsheets.render import looks
from ppmsheets.render.columns import Column, draw_table
from ppmsheets.render.layout import Board, line
from ppmsheets.render.named import Named
from ppmsheets.render.sentences import heading, linked
from ppmsheets.sheet import CellRef, CellValue, Look, Rect

TODAY = '[=1]"today";0%'
"""A share of what there is today; all of it is a word."""

PAGE = 13
"""Columns of the page: those of the scenarios."""

_ENTERS = 1


@dataclass(frozen=True, slots=True)
class _Axis:
    """What is varied.

    Attributes:
        key: As ``FrontierPoint.axis``.
        title: Heading of the table.
        amount: Header of what there is.
        unit: What one more of brings the marginal value; "" for the currency.
        marginal: Format of the marginal value.
        drawn: Whether there is a chart of it.
    """

    key: str
    title: str
    amount: str
    unit: str
    marginal: str
    drawn: bool = False


AXES = (
    _Axis("budget", "Value against budget", "Budget", "", looks.INDEX, drawn=True),
    _Axis("FTE", "Value against people", "FTE x periods", "FTE", looks.COUNT),
)


@dataclass(frozen=True, slots=True)
class _Step:
    """A point, and the ids that come in and go out since the one before."""

    point: FrontierPoint
    enters: tuple[str, ...]
    leaves: tuple[str, ...]

    def told(self, names: Named) -> str:
        """Return who comes in and goes out, in words; "" for nobody."""
        out = names.some(self.leaves)
        return "; ".join(filter(None, (names.some(self.enters), out and f"out: {out}")))

    def note(self, names: Named) -> str:
        """Return all of them where the words leave any out."""
        parts = (names.note(self.enters), names.note(self.leaves))
        return "\nOut:\n".join(filter(None, parts))


def draw_frontier(
    board: Board,
    points: Sequence[FrontierPoint],
    names: Named,
    money: looks.Money,
    charts: str,
) -> None:
    """Lay a table for each axis that has points, as wide as the page.

    Args:
        board: The board of Scenarios.
        points: By axis, then by share.
        names: What projects are called.
        money: How money is shown.
        charts: Title of the tab that has the chart.
    """
    for axis in AXES:
        steps = tuple(_steps([point for point in points if point.axis == axis.key]))
        if not steps:
            continue
        board.add()
        row = heading(board, axis.title, PAGE)
        if axis.drawn:
            linked(board, row, 0, CellRef(charts, 0, 0))
            board.note(row, 0, f"Its chart stands on {charts}.")
        columns = _columns(axis, names, money)
        area = draw_table(board, columns, steps)
        board.draw(Look(area, valign="top"))
        board.draw(Look(Rect(area.top, _ENTERS, area.bottom, _ENTERS + 1), wrap=True))
        for row, step in enumerate(steps, area.top):
            board.note(row, _ENTERS, step.note(names))
            if _share(step) == 1:
                whole = line(row, 0, len(columns))
                board.draw(Look(whole, bold=True, fill=looks.SOFT))


def _steps(points: Sequence[FrontierPoint]) -> Iterator[_Step]:
    """Yield the points of one axis with who comes in and goes out at each."""
    before: frozenset[str] = frozenset()
    for point in points:
        inside = frozenset(point.inside)
        enters, leaves = sorted(inside - before), sorted(before - inside)
        yield _Step(point, tuple(enters), tuple(leaves))
        before = inside


def _columns(
    axis: _Axis, names: Named, money: looks.Money
) -> tuple[Column[_Step], ...]:
    """Return the columns of one axis; money stands below the scenarios' money."""
    one_more = axis.unit or money.currency or "unit"
    return (
        Column("Of today's", 24, _share, "left", TODAY),
        Column("Comes in", 34, lambda i: i.told(names) or None),
        Column("Projects", 12, lambda i: len(i.point.inside), "center", looks.COUNT),
        Column(
            money.header("Value"),
            13,
            lambda i: i.point.value,
            "right",
            money.pattern,
        ),
        Column(
            money.header("At most"),
            13,
            _bound,
            "right",
            money.pattern,
            about="No choice there is worth more; the value itself where that is "
            "proven.",
        ),
        Column(
            axis.amount if axis.unit else money.header(axis.amount),
            13,
            lambda i: i.point.amount,
            "right",
            looks.COUNT if axis.unit else money.pattern,
        ),
        Column(
            f"Value of 1 {one_more} more",
            13,
            lambda i: i.point.marginal,
            "right",
            axis.marginal,
            about="Value gained for each unit since the row above.",
        ),
    )


def _share(step: _Step) -> CellValue:
    # As the pattern asks for 1 itself, dust must not hide today.
    return 1.0 if math.isclose(step.point.share, 1) else step.point.share


def _bound(step: _Step) -> CellValue:
    return looks.known(step.point.bound)
