"""Where the lines of the report's S-curve run; the template draws them."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence
from dataclasses import dataclass

from ppmsheets.outcome import Curve, CurvePoint
from ppmsheets.render import looks
from ppmsheets.report.charts import BOTTOM, HEIGHT, LEFT, RIGHT, TOP, WIDTH, Tick, nice
from ppmsheets.report.locales import Style

_LABELS = 5
"""Dates that fit along the axis, the first included."""


@dataclass(frozen=True, slots=True)
class Run:
    """One line.

    Attributes:
        colour: ``RRGGBB``.
        dash: Lengths of strokes and gaps; "" for a solid line.
        points: Pairs as SVG wants them: ``46,156 80,120``.
    """

    label: str
    colour: str
    dash: str
    points: str


@dataclass(frozen=True, slots=True)
class CurveChart:
    """Planned, earned and spent over time.

    Attributes:
        today: Where the status date stands.
        words: What the lines say at the status date, one sentence.
    """

    runs: tuple[Run, ...]
    across: tuple[Tick, ...]
    up: tuple[Tick, ...]
    today: float
    words: str


def curve_chart(curve: Curve, as_of: dt.date, style: Style) -> CurveChart | None:
    """Return where the lines run; None where nothing is known over time.

    Args:
        curve: Cumulative amounts by date, in order.
        as_of: The status date.
        style: How numbers and dates are written.
    """
    points = curve.points
    amounts = [value for one in points for value in one[1:] if value is not None]
    if len(points) < 2 or max(amounts, default=0) <= 0:
        return None
    first, days = points[0].day, (points[-1].day - points[0].day).days
    step = nice(max(amounts) / 4)
    top = math.ceil(max(amounts) / step - 1e-9) * step

    def across(day: dt.date) -> float:
        share = (day - first).days / days
        return round(LEFT + share * (WIDTH - LEFT - RIGHT), 1)

    def up(value: float) -> float:
        return round(HEIGHT - BOTTOM - value / top * (HEIGHT - TOP - BOTTOM), 1)

    def run(label: str, colour: str, dash: str, values: Sequence[float | None]) -> Run:
        pairs = [
            f"{across(one.day)},{up(value)}"
            for one, value in zip(points, values, strict=True)
            if value is not None
        ]
        return Run(label, colour, dash, " ".join(pairs))

    ticks = [step * number for number in range(round(top / step) + 1)]
    return CurveChart(
        runs=(
            run("planned", looks.PLANNED, "5 3", [one.pv for one in points]),
            run("earned", looks.EARNED, "", [one.ev for one in points]),
            run("spent", looks.SPENT, "1.5 2.5", [one.ac for one in points]),
        ),
        across=tuple(Tick(across(day), f"{day:%b %y}") for day in _labelled(points)),
        up=tuple(Tick(up(at), style.money(at)) for at in ticks),
        today=across(min(max(as_of, first), points[-1].day)),
        words=_words(points, style),
    )


def _labelled(points: Sequence[CurvePoint]) -> list[dt.date]:
    """Return the dates that are written: the first and last, others evenly between."""
    last = len(points) - 1
    count = min(_LABELS, len(points))
    places = sorted({round(last * part / (count - 1)) for part in range(count)})
    return [points[place].day for place in places]


def _words(points: Sequence[CurvePoint], style: Style) -> str:
    known = [one for one in points if one.ev is not None]
    if not known:
        return f"Planned in all: {style.money(points[-1].pv)}."
    now = known[-1]
    return (
        f"By {style.day(now.day)}: planned {style.money(now.pv)}, earned "
        f"{style.money(now.ev)}, spent {style.money(now.ac)}; planned in all "
        f"{style.money(points[-1].pv)}."
    )
