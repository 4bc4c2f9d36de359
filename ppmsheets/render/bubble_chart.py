"""Where risk meets reward: every live project as a bubble."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from itertools import zip_longest

from ppmsheets.outcome import Analysis
from ppmsheets.portfolio import Rag
from ppmsheets.render import looks
from ppmsheets.render.brief import Bubble, bubble_of
from ppmsheets.render.chart_table import Table, column, lay, missing
from ppmsheets.render.layout import Board, count, cut
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
)

MOST_BUBBLES, MOST_WORDS = 60, 10
"""Projects drawn, and those that may be named beside their bubbles: the largest
budgets; more would hide one another."""
_ROOM = (0.25, 0.08)
"""Shares of the chart's width and height that a name takes up."""

_TITLE = "Risk and reward"
_LARGEST, _SMALLEST = 24, 5
"""Pixels across the largest and the smallest bubble."""
_RATED: tuple[Rag | None, ...] = (Rag.RED, Rag.AMBER, Rag.GREEN, None)
_RISK, _FIRST, _BUDGET, _NAMED = 1, 2, 6, 7
"""Columns of the table; from the first on one for each status."""


def draw_risk_and_reward(board: Board, spot: Spot, analysis: Analysis) -> None:
    """Lay the bubble chart with its table.

    Args:
        board: Of the Charts tab.
        spot: Of the chart.
        analysis: What the analysis found.
    """
    live = [project for project in analysis.projects if project.live]
    known = [bubble for one in live if (bubble := bubble_of(one)) is not None]
    known.sort(key=lambda bubble: (-bubble.budget, bubble.name))
    shown = known[:MOST_BUBBLES]
    if not shown:
        why = "no project under way says its budget, the cost of its risks and its NPV."
        missing(board, spot, _TITLE, why)
        return
    words = _words(shown)
    money = looks.money_scale(one.reward for one in shown)
    area = lay(
        board,
        Table(
            heading=_TITLE,
            caption=_caption(len(shown), len(known), len(live)),
            headers=(
                "Project", "Risk, share of budget", *map(_status, _RATED),
                looks.money_scale(()).header("Budget", analysis.currency),
                "In the chart",
            ),
            patterns=("", looks.SHARE, *(money.pattern,) * 4, looks.COUNT, ""),
            rows=tuple(
                _row(one, word) for one, word in zip_longest(shown, words)
            ),
        ),
    )  # fmt: skip
    for row, one in enumerate(shown, area.top + 1):
        board.link(row, 0, one.target)
    names = Look(Rect(area.top + 1, 0, area.bottom, 1), ink=looks.ACCENT)
    reward = Axis(money.header("NPV", analysis.currency), money.pattern)
    board.draw(names, _chart(spot, area, shown, reward))


def _caption(shown: int, known: int, live: int) -> str:
    """Say what is counted and what is left out."""
    left_out = live - known
    text = (
        "NPV against risk exposure as a share of the budget, in the column of the "
        "computed status; the larger the budget, the larger the bubble."
    )
    if left_out:
        text += (
            f" {count(left_out, 'live project')} left out: budget, NPV or the cost of "
            "risks is not known."
        )
    if shown < known:
        text += f" The {shown} largest of {known:,} are drawn."
    return text


def _row(bubble: Bubble, words: str | None) -> tuple[CellValue, ...]:
    """Return a project's line; some have words in the chart."""
    rewards = [bubble.reward if bubble.rag is rag else None for rag in _RATED]
    name = cut(bubble.name, 80)
    return (name, bubble.risk, *rewards, bubble.budget, words or None)


def _status(rag: Rag | None) -> str:
    return "Not rated" if rag is None else rag.word


def _named(bubble: Bubble) -> str:
    """Return a name with the letter of its status: colour alone says nothing."""
    return f"{cut(bubble.name, 24)} ({_status(bubble.rag)[0]})"


def _leftward(one: Bubble, shown: Sequence[Bubble]) -> bool:
    """Whether a name stands left of its bubble: in the right half of the chart."""
    return one.risk > max(bubble.risk for bubble in shown) / 2


def _words(shown: Sequence[Bubble]) -> tuple[str, ...]:
    """Return the words beside the first bubbles; "" where they would hide others."""
    wide, high = (
        (max(amounts) - min(amounts) or 1) * room
        for amounts, room in zip(
            ([one.risk for one in shown], [one.reward for one in shown]),
            _ROOM,
            strict=True,
        )
    )
    named: list[tuple[Bubble, float]] = []
    words = []
    for one in shown[:MOST_WORDS]:
        # Where its words have their middle.
        middle = one.risk + wide / 2 * (-1 if _leftward(one, shown) else 1)
        near = any(
            abs(middle - other_middle) < wide and abs(one.reward - other.reward) < high
            for other, other_middle in named
        )
        words.append("" if near else _named(one))
        named += [] if near else [(one, middle)]
    return tuple(words)


def _chart(spot: Spot, area: Rect, shown: Sequence[Bubble], reward: Axis) -> Chart:
    largest = shown[0].budget
    sizes = [
        max(_SMALLEST, round(_LARGEST * math.sqrt(bubble.budget / largest)))
        for bubble in shown
    ]
    words = _words(shown)
    top = area.top + 1
    return Chart(
        name="risk and reward",
        kind=ChartKind.BUBBLE,
        title=f"{_TITLE}: size is budget, colour is status",
        alt=_alt(shown),
        spot=spot,
        x=Axis("Risk exposure, share of budget", looks.SHARE),
        y=reward,
        domain=column(area, _RISK),
        series=tuple(
            Series(
                column(area, number),
                looks.UNRATED if rag is None else looks.MARKS[rag],
                points=tuple(
                    size if bubble.rag is rag else 0
                    for bubble, size in zip(shown, sizes, strict=True)
                ),
            )
            for number, rag in enumerate(_RATED, _FIRST)
            if any(bubble.rag is rag for bubble in shown)
        ),
        sizes=column(area, _BUDGET),
        labels=Labels(
            Rect(top, _NAMED, top + len(words), _NAMED + 1),
            words,
            tuple(_leftward(bubble, shown) for bubble in shown[:MOST_WORDS]),
        ),
        ink=looks.INK,
    )


def _alt(shown: Sequence[Bubble]) -> str:
    colours = Counter(bubble.rag for bubble in shown)
    told = ", ".join(
        f"{colours[rag]} {_status(rag).lower()}" for rag in _RATED if colours[rag]
    )
    riskiest = max(shown, key=lambda bubble: bubble.risk)
    best = max(shown, key=lambda bubble: bubble.reward)
    return (
        f"Bubble chart of {count(len(shown), 'project')} ({told}) by risk exposure and "
        f"NPV. Riskiest: {riskiest.name}, {riskiest.risk:.0%} of its budget. Highest "
        f"NPV: {best.name}, {best.reward:,.0f}."
    )
