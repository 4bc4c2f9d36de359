"""How money and people move over time, as the one page for leadership tells it."""

from __future__ import annotations

import datetime as dt
import enum
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from math import fsum
from typing import TypeAlias

from ppmsheets.outcome import Analysis
from ppmsheets.portfolio import History, Rag, Stage
from ppmsheets.render.history import first_of_each, kept_dates

MOST_MOMENTS = 12
"""Columns of a trend."""
_OVER = 1e-6
"""FTE; a smaller excess is a rounded share."""


class Unit(enum.Enum):
    """What a figure counts."""

    MONEY = "money"
    INDEX = "index"
    COUNT = "count"
    FTE = "FTE"


@dataclass(frozen=True, slots=True)
class Series:
    """One row of a trend; a value a moment, None where not known."""

    label: str
    unit: Unit
    values: tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class Trend:
    """Figures over time.

    Attributes:
        title: What it shows.
        moments: Dates, or first days of months.
        monthly: Whether the moments are months.
        series: At most four.
        note: What is counted, one sentence.
    """

    title: str
    moments: tuple[dt.date, ...]
    monthly: bool
    series: tuple[Series, ...]
    note: str


def money_trend(analysis: Analysis, history: tuple[History, ...], weeks: int) -> Trend:
    """Return how the estimates of running projects moved from run to run.

    Args:
        analysis: Today's figures.
        history: What earlier runs published.
        weeks: How many weeks of it are kept; what this run forgets is not shown,
            so that the next one shows the same.
    """
    today = analysis.status_date
    known: dict[dt.date, list[float]] = {}
    reds: Counter[dt.date] = Counter()
    for day, eac, rag in (*_earlier(history, today, weeks), *_now(analysis)):
        known.setdefault(day, [])
        if eac is not None:
            known[day].append(eac)
        reds[day] += rag is Rag.RED
    moments = tuple(sorted(known))[-MOST_MOMENTS:]
    amounts = tuple(fsum(known[day]) if known[day] else None for day in moments)
    return Trend(
        "Money: estimate at completion",
        moments,
        monthly=False,
        series=(
            Series("EAC", Unit.MONEY, amounts),
            Series("Of projects", Unit.COUNT, tuple(len(known[d]) for d in moments)),
            Series("Red projects", Unit.COUNT, tuple(reds[day] for day in moments)),
        ),
        note="Sum of the running projects' own EAC, as published on each date.",
    )


_Told: TypeAlias = tuple[dt.date, float | None, Rag | None]
"""A date, and EAC and colour of a project that ran then."""


def _earlier(
    history: tuple[History, ...], today: dt.date, weeks: int
) -> Iterator[_Told]:
    running = {None, *(stage.value for stage in Stage if stage.running)}
    kept = kept_dates({past.published_on for past in history}, today, weeks=weeks)
    for past in first_of_each(history):
        earlier = past.published_on < today and past.published_on in kept
        if earlier and past.stage in running:
            yield past.published_on, past.eac, past.rag.rag if past.rag else None


def _now(analysis: Analysis) -> Iterator[_Told]:
    for project in analysis.projects:
        if project.live:
            yield analysis.status_date, project.ev.eac, project.overall


def people_trend(analysis: Analysis) -> Trend:
    """Return what is asked of all roles of known size, month by month."""
    months = [month.first for month in analysis.horizon[:MOST_MOMENTS]]
    kinds = {load.kind for load in analysis.loads if load.capacity is not None}
    kind = "role" if "role" in kinds else "person"
    asked = dict.fromkeys(months, 0.0)
    there = dict.fromkeys(months, 0.0)
    over: Counter[dt.date] = Counter()
    for load in analysis.loads:
        month = load.period.first
        if month in asked:
            if load.excess > _OVER:
                over[month] += 1
            if load.kind == kind and load.capacity is not None:
                asked[month] += load.demand
                there[month] += load.capacity
    moments = tuple(months) if kinds else ()
    return Trend(
        "People: asked and there",
        moments,
        monthly=True,
        series=(
            Series("Asked", Unit.FTE, tuple(asked[month] for month in moments)),
            Series("There", Unit.FTE, tuple(there[month] for month in moments)),
            Series(
                "Over-allocated",
                Unit.COUNT,
                tuple(over[month] for month in moments),
            ),
        ),
        note=f"FTE of every {kind} whose capacity is known.",
    )
