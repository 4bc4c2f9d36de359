"""One chart of every kind, over a few cells."""

from __future__ import annotations

from ppmsheets.sheet import (
    Axis,
    CellValue,
    Chart,
    ChartKind,
    Labels,
    Look,
    Rect,
    Series,
    Spot,
    Stroke,
    Tab,
    square,
)

ROWS: list[list[CellValue]] = [
    ["Project", "Risk", "Red", "Amber", "Budget", "Label"],
    ["A", 0.02, 100.0, None, 500.0, "A · Red"],
    ["B", 0.10, None, -20.0, 300.0, "B · Amber"],
    ["C", 0.08, None, 30.0, 50.0, None],
    ["Day", "Planned", "Earned"],
    [46000.0, 10.0, 9.0],
    [46031.0, 30.0, 25.0],
    [46059.0, 50.0, None],
    ["Role", "Asked", "There"],
    ["Developer", 3.0, 2.0],
    ["Tester", 1.0, 2.0],
    ["Budget", "Most value", "Today"],
    [100.0, 10.0, None],
    [200.0, 18.0, 16.0],
]


def column(number: int, top: int, bottom: int) -> Rect:
    return Rect(top, number, bottom, number + 1)


def made(
    kind: ChartKind, x: Axis, y: Axis, span: tuple[int, int], *series: Series
) -> Chart:
    """Return a chart over rows [top, bottom), header included."""
    return Chart(
        name=kind.value,
        kind=kind,
        title=f"The {kind.value} & <its> words",
        alt=f'A "{kind.value}" over a few cells',
        spot=Spot(16, 0, 520, 340),
        x=x,
        y=y,
        domain=column(0, *span),
        series=series,
        ink="1F2933",
    )


BLUE, RED, GREY = "1B4F8A", "B3261E", "C9D3DC"
_ROLES = (Axis("Role"), Axis("FTE", "0.0"), (8, 11))
_FTE = (Series(column(1, 8, 11), BLUE), Series(column(2, 8, 11), GREY))
BUBBLES = Chart(
    name="bubble",
    kind=ChartKind.BUBBLE,
    title="Risk and reward",
    alt="Three projects",
    spot=Spot(16, 7, 600, 400),
    x=Axis("Risk", "0%"),
    y=Axis("Reward", "#,##0"),
    domain=column(1, 0, 4),
    series=(
        Series(column(2, 0, 4), RED, points=(20, 0, 0)),
        Series(column(3, 0, 4), "FFD27A", points=(0, 15, 6)),
    ),
    sizes=column(4, 0, 4),
    labels=Labels(column(5, 1, 3), ("A · Red", "B · Amber"), (False, True)),
)
CHARTS = (
    BUBBLES,
    made(
        ChartKind.LINE,
        Axis("Month", "yyyy-mm"),
        Axis("GBP", "#,##0"),
        (4, 8),
        Series(column(1, 4, 8), BLUE, Stroke.DASHED),
        Series(column(2, 4, 8), RED, Stroke.DOTTED),
    ),
    made(
        ChartKind.CURVE,
        Axis("Budget", "#,##0"),
        Axis("Value", "#,##0"),
        (11, 14),
        Series(column(1, 11, 14), BLUE),
        Series(column(2, 11, 14), RED, Stroke.POINTS),
    ),
    *(
        made(kind, *_ROLES, *_FTE)
        for kind in (ChartKind.COLUMN, ChartKind.STACKED, ChartKind.BAR)
    ),
)


def chart_tab(*charts: Chart, title: str = "Charts") -> Tab:
    """Return a tab of these cells with charts over them."""
    days = Look(Rect(5, 0, 8, 1), number="yyyy-mm-dd")
    return Tab(title, square(ROWS), decorations=(days, *charts))
