"""Charts: the portfolio in pictures above, the figures behind them below."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from ppmsheets.outcome import Analysis, CurvePoint, FrontierPoint, Load
from ppmsheets.render import looks
from ppmsheets.render.bubble_chart import draw_risk_and_reward
from ppmsheets.render.chart_table import (
    PAGE_WIDTHS,
    WIDTH,
    Table,
    column,
    lay,
    missing,
)
from ppmsheets.render.layout import Board, about, count, cut, line, serial, widths
from ppmsheets.sheet import Axis, Chart, ChartKind, Rect, Series, Spot, Stroke, Tab

MOST_ROLES = 8
"""Roles drawn: those asked for most of what they have."""

_SPOTS = (Spot(3, 0), Spot(3, 6), Spot(22, 0), Spot(22, 6))
_FIRST_TABLE = 41
"""Row below all charts."""
_LABELS = 9
"""Labels that fit along an axis of months."""
_TODAY = 1e-9
"""Shares this close to 1 are today's budget."""


def draw_charts(analysis: Analysis, title: str) -> Tab:
    """Return the Charts tab.

    Args:
        analysis: What the analysis found.
        title: Title of the tab.
    """
    board = Board()
    row = board.add("Charts")
    # As wide as the charts, so that what they cover is ours.
    board.rows[row] += [None] * (WIDTH - 1)
    board.draw(looks.title(line(row, 0, WIDTH)))
    row = board.add("Each chart is drawn from the table of the same name below.")
    board.draw(looks.quiet(line(row, 0, WIDTH)))
    while board.height < _FIRST_TABLE:
        board.add()
    drawings = (draw_risk_and_reward, _s_curve, _capacity, _frontier)
    for spot, draw in zip(_SPOTS, drawings, strict=True):
        draw(board, spot, analysis)
    paper = looks.page(Rect(0, 0, board.height, WIDTH))
    return Tab(
        title=title,
        grid=board.grid,
        decorations=(paper, *board.decorations),
        widths=widths(PAGE_WIDTHS),
        colour=looks.ACCENT,
    )


# --- planned, earned, actual --------------------------------------------------------


def _s_curve(board: Board, spot: Spot, analysis: Analysis) -> None:
    """Lay the S-curve of the portfolio."""
    curve, title = analysis.curve, "Planned, earned and actual cost"
    if not curve.points:
        why = "no project under way says planned, earned and actual cost by period."
        missing(board, spot, title, why)
        return
    money = looks.money_scale(point.pv for point in curve.points)
    told = count(len(curve.projects), "project")
    caption = f"Added up from the start, of {told} with all three by period"
    if curve.without:
        caption += f"; without: {count(len(curve.without), 'live project')}"
    area = lay(
        board,
        Table(
            heading=title,
            caption=f"{caption}. EV and AC stand until the next report.",
            headers=(
                "To the end of",
                "Planned (PV)",
                "Earned (EV)",
                "Actual cost (AC)",
            ),
            patterns=(looks.DATE, *(money.pattern,) * 3),
            rows=tuple((serial(p.day), p.pv, p.ev, p.ac) for p in curve.points),
        ),
    )
    months = (curve.points[-1].day - curve.points[0].day).days / 30
    board.draw(
        Chart(
            name="s-curve",
            kind=ChartKind.LINE,
            title=title,
            alt=_curve_alt(curve.points, told),
            spot=spot,
            x=Axis("Month", looks.MONTH, max(1, math.ceil(months / _LABELS))),
            y=Axis(money.header("Sum", analysis.currency), money.pattern),
            domain=column(area, 0),
            series=(
                Series(column(area, 1), looks.PLANNED, Stroke.DASHED),
                Series(column(area, 2), looks.EARNED),
                Series(column(area, 3), looks.SPENT, Stroke.DOTTED),
            ),
            ink=looks.INK,
        )
    )


def _curve_alt(points: Sequence[CurvePoint], told: str) -> str:
    # About: a word of it that changed would have all looks of the tab drawn again.
    last = max((p for p in points if p.ev is not None), default=points[-1])
    return (
        f"Line chart of {told}. By {last.day.isoformat()}: planned "
        f"{about(last.pv)}, earned {about(last.ev or 0)}, spent {about(last.ac or 0)}; "
        f"planned in all {about(points[-1].pv)}."
    )


# --- demand against capacity --------------------------------------------------------


def _capacity(board: Board, spot: Spot, analysis: Analysis) -> None:
    """Lay demand against capacity of the roles asked for most."""
    title = "Demand against capacity"
    known = _by_role(analysis.loads)
    if not known:
        missing(board, spot, title, "no role has both a demand and a capacity.")
        return
    ranked = sorted(known, key=lambda role: (-_fullness(known[role]), role))
    rows = tuple(_role_row(role, known[role]) for role in ranked[:MOST_ROLES])
    months = count(len(analysis.horizon), "month")
    caption = (
        f"FTE by role over {months}, those asked for most of what they have first."
    )
    if len(ranked) > MOST_ROLES:
        caption += f" {MOST_ROLES} of {len(ranked):,} roles; all stand on Capacity."
    area = lay(
        board,
        Table(
            heading=title,
            caption=caption,
            headers=("Role", "Asked, on average", "Asked, worst month", "There is"),
            patterns=("", looks.FTE, looks.FTE, looks.FTE),
            rows=rows,
        ),
    )
    short = [str(role) for role, asked, _, there in rows if asked > there]
    board.draw(
        Chart(
            name="capacity",
            kind=ChartKind.BAR,
            title=title,
            alt=f"Bar chart of {count(len(rows), 'role')} over {months}. Asked for "
            f"more than there is on average: {', '.join(short) or 'none'}.",
            spot=spot,
            x=Axis("Role"),
            y=Axis("FTE", "0.0"),
            domain=column(area, 0),
            series=tuple(
                Series(column(area, number), colour)
                for number, colour in enumerate(
                    (looks.EARNED, looks.SPENT, looks.PLANNED), 1
                )
            ),
            ink=looks.INK,
        )
    )


def _by_role(loads: Iterable[Load]) -> dict[str, list[Load]]:
    """Return the loads of each role whose capacity is known and somebody asks for."""
    found: dict[str, list[Load]] = {}
    for load in loads:
        if load.kind == "role":
            found.setdefault(load.name, []).append(load)
    return {
        role: months
        for role, months in found.items()
        if all(load.capacity is not None for load in months)
        and any(load.demand > 0 for load in months)
    }


def _fullness(months: Sequence[Load]) -> float:
    there = math.fsum(load.capacity or 0 for load in months)
    asked = math.fsum(load.demand for load in months)
    return asked / there if there else math.inf


def _role_row(role: str, months: Sequence[Load]) -> tuple[str, float, float, float]:
    return (
        cut(role, 40),
        math.fsum(load.demand for load in months) / len(months),
        max(load.demand for load in months),
        math.fsum(load.capacity or 0 for load in months) / len(months),
    )


# --- value against budget -----------------------------------------------------------


def _frontier(board: Board, spot: Spot, analysis: Analysis) -> None:
    """Lay the most value that each budget can give, with today's point."""
    title = "Value against budget"
    points = analysis.insight.frontier if analysis.insight else ()
    budgets = [point for point in points if point.axis == "budget"]
    if len(budgets) < 2:
        missing(board, spot, title, "no choice was searched under a budget.")
        return
    worth = looks.money_scale(point.value for point in budgets)
    spent = looks.money_scale(point.amount for point in budgets)
    headers = (
        spent.header("Budget", analysis.currency),
        worth.header("Most value", analysis.currency),
        "Today's budget",
    )
    area = lay(
        board,
        Table(
            heading=title,
            caption="The most value that each budget can give; what a budget adds "
            "shows how steep the line is.",
            headers=headers,
            patterns=(spent.pattern, worth.pattern, worth.pattern),
            rows=tuple(
                (one.amount, one.value, one.value if _is_today(one) else None)
                for one in budgets
            ),
        ),
    )
    board.draw(
        Chart(
            name="frontier",
            kind=ChartKind.CURVE,
            title=title,
            alt=_frontier_alt(budgets),
            spot=spot,
            x=Axis(headers[0], spent.pattern),
            y=Axis(headers[1], worth.pattern),
            domain=column(area, 0),
            series=(
                Series(column(area, 1), looks.EARNED),
                Series(column(area, 2), looks.SPENT, Stroke.POINTS),
            ),
            ink=looks.INK,
        )
    )


def _is_today(point: FrontierPoint) -> bool:
    return abs(point.share - 1) < _TODAY


def _frontier_alt(points: Sequence[FrontierPoint]) -> str:
    first, last = points[0], points[-1]
    text = (
        f"Curve of value from a budget of {about(first.amount)}, worth "
        f"{about(first.value)}, to one of {about(last.amount)}, worth "
        f"{about(last.value)}."
    )
    for one in filter(_is_today, points):
        text += f" Today's budget of {about(one.amount)} gives {about(one.value)}."
    return text
