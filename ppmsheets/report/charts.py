"""Where the marks of the report's charts stand; the template draws them.

Drawn by ourselves: three charts take about 200 lines and 8 kB of a page, without a
dependency. altair with vl-convert was measured: 105 MB to install, 1.2 s of CPU and
20 kB for one of the three.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ppmsheets.portfolio import Rag
from ppmsheets.render.brief import Bubble
from ppmsheets.render.trends import Trend
from ppmsheets.report.locales import Style
from ppmsheets.sheet import CellRef

WIDTH, HEIGHT = 340, 190
"""Size of a chart in the picture's own dots."""
LEFT, RIGHT, TOP, BOTTOM = 46, 12, 12, 34
"""Room for ticks and titles."""
MOST_BUBBLES = 10
_DIGIT = 10.0
"""Room that a number takes."""
_ROOM = 1.15
"""Times what the bubbles' centres take, so that whole bubbles fit."""
_LARGEST, _LEAST = 22.0, 6.0
"""Radius of the largest budget's bubble, and the least that is still seen."""


@dataclass(frozen=True, slots=True)
class Tick:
    """A place on an axis and what is written there."""

    at: float
    text: str


@dataclass(frozen=True, slots=True)
class Mark:
    """A bubble.

    Attributes:
        x: Centre; y the same, downwards.
        number_x: Centre of the number, beside the middle where two would collide.
        number: What stands in it and in the list beside the chart.
        name: The project.
        rag: Its computed status.
        risk: As text; so are reward and budget.
    """

    x: float
    y: float
    radius: float
    number: int
    number_x: float
    name: str
    rag: Rag | None
    risk: str
    reward: str
    budget: str
    target: CellRef


@dataclass(frozen=True, slots=True)
class BubbleChart:
    """Risk against reward.

    Attributes:
        zero: Height of the line where nothing is gained.
        left_out: How many projects are not among the bubbles, for want of room.
    """

    marks: tuple[Mark, ...]
    across: tuple[Tick, ...]
    up: tuple[Tick, ...]
    zero: float
    left_out: int


@dataclass(frozen=True, slots=True)
class Column:
    """One moment of a trend: a bar, and the mark of what there is.

    Attributes:
        x: Left edge.
        y: Top edge; None: not known.
        level: Height of the mark that the bar is measured by; None: none.
        over: How many are beyond what there is.
        alarm: Whether the bar is to be told from the others.
    """

    x: float
    width: float
    y: float | None
    height: float
    level: float | None
    label: str
    value: str
    over: int
    alarm: bool


@dataclass(frozen=True, slots=True)
class TrendChart:
    """Bars over time."""

    columns: tuple[Column, ...]
    up: tuple[Tick, ...]


def bubble_chart(bubbles: Sequence[Bubble], style: Style) -> BubbleChart | None:
    """Return where the bubbles of the largest budgets stand; None: there are none."""
    largest = sorted(bubbles, key=lambda one: (-one.budget, one.name))[:MOST_BUBBLES]
    if not largest:
        return None
    shares = _shares([one.risk for one in largest])
    levels = _levels([one.reward for one in largest])

    def across(risk: float) -> float:
        return LEFT + risk / shares[-1] * (WIDTH - LEFT - RIGHT)

    def up(reward: float) -> float:
        share = (reward - levels[0]) / (levels[-1] - levels[0])
        return HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM)

    most = largest[0].budget
    marks = tuple(
        Mark(
            x=round(across(one.risk), 1),
            y=round(up(one.reward), 1),
            radius=round(max(_LEAST, _LARGEST * math.sqrt(one.budget / most)), 1),
            number=number,
            number_x=round(across(one.risk), 1),
            name=one.name,
            rag=one.rag,
            risk=style.number(one.risk * 100) + "%",
            reward=style.money(one.reward),
            budget=style.money(one.budget),
            target=one.target,
        )
        for number, one in enumerate(largest, 1)
    )
    return BubbleChart(
        marks=_apart(marks),
        across=tuple(
            Tick(round(across(at), 1), _share(at, shares[1], style)) for at in shares
        ),
        up=tuple(Tick(round(up(at), 1), style.money(at + 0.0)) for at in levels),
        zero=round(up(0.0), 1),
        left_out=len(bubbles) - len(largest),
    )


def _shares(risks: Sequence[float]) -> list[float]:
    """Return six even shares from 0 on, beyond the greatest risk."""
    stride = nice(max(0.05, *risks) * _ROOM / 5)
    return [stride * part for part in range(6)]


def _levels(rewards: Sequence[float]) -> list[float]:
    """Return even levels of money around all rewards and 0, two at least."""
    high, low = max(0.0, *rewards), min(0.0, *rewards)
    room = (high - low or 1.0) * (_ROOM - 1)
    high, low = high + room, low - room if low < 0 else low
    step = nice((high - low) / 4)
    bottom, top = math.floor(low / step) * step, math.ceil(high / step) * step
    count = max(1, round((top - bottom) / step))
    return [bottom + step * number for number in range(count + 1)]


def _apart(marks: tuple[Mark, ...]) -> tuple[Mark, ...]:
    """Move the numbers of bubbles that share a centre a little away from each other."""
    moved = []
    for mark in marks:
        close = [
            one
            for one in marks
            if abs(one.x - mark.x) < _DIGIT and abs(one.y - mark.y) < _DIGIT
        ]
        order = sorted(close, key=lambda one: (one.x, one.number))
        place = order.index(mark) - (len(order) - 1) / 2
        moved.append(replace(mark, number_x=round(mark.x + place * _DIGIT, 1)))
    return tuple(moved)


def _share(at: float, stride: float, style: Style) -> str:
    whole = abs(stride * 100 - round(stride * 100)) < 1e-9
    return style.number(at * 100, 0 if whole else 1) + "%"


def nice(size: float) -> float:
    """Return the least of 1, 2, 2.5 and 5 times a power of ten that is not less."""
    power = 10.0 ** math.floor(math.log10(size))
    # A hair above, so that 0.2 stays 0.2 where binary makes it more.
    steps = (step for step in (1, 2, 2.5, 5, 10) if step * power >= size * (1 - 1e-9))
    return next(steps) * power


def trend_chart(trend: Trend, labels: Sequence[str], style: Style) -> TrendChart | None:
    """Return bars of the first series; a second is what they are measured by.

    Args:
        trend: Its last series counts those that are beyond what there is.
        labels: What is written under each moment.
        style: How numbers are written.

    Returns:
        None: there is nothing to draw.
    """
    bars, last = trend.series[0], trend.series[-1]
    levels = trend.series[1].values if trend.monthly else (None,) * len(bars.values)
    known = [value for value in (*bars.values, *levels) if value is not None]
    if not known or max(known) <= 0:
        return None
    step = nice(max(known) / 4)
    top = math.ceil(max(known) / step - 1e-9) * step
    room = (WIDTH - LEFT - RIGHT) / len(bars.values)

    def up(value: float) -> float:
        return round(HEIGHT - BOTTOM - value / top * (HEIGHT - TOP - BOTTOM), 1)

    columns = tuple(
        Column(
            x=round(LEFT + room * number + room * 0.15, 1),
            width=round(min(room * 0.7, 40), 1),
            y=None if value is None else up(value),
            height=0.0 if value is None else round(HEIGHT - BOTTOM - up(value), 1),
            level=None if level is None else up(level),
            label=label,
            value=_told(value, trend, style),
            over=int(beyond or 0),
            alarm=trend.monthly and bool(beyond),
        )
        for number, (value, level, beyond, label) in enumerate(
            zip(bars.values, levels, last.values, labels, strict=True)
        )
    )
    ticks = [step * number for number in range(round(top / step) + 1)]
    return TrendChart(
        columns, tuple(Tick(up(at), _told(at, trend, style)) for at in ticks)
    )


def _told(value: float | None, trend: Trend, style: Style) -> str:
    if trend.monthly:
        return style.number(value, 1 if (value or 0) < 100 else 0)
    return style.money(value)
