"""The portfolio as a whole: answers and published figures."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import NamedTuple

from ppmsheets.portfolio.origin import Origin, Rating
from ppmsheets.sheet import CellValue


class Decision(NamedTuple):
    """A person's answer to a recommendation.

    Attributes:
        recommendation_id: Which recommendation.
        origin: Its row.
        decision: ``Approve``, ``Reject`` or ``Defer``; None: not (legibly) answered.
        until: Last day the answer holds; None: open.
        reason: Why.
        typed: The three cells exactly as typed, carried whatever they hold.
    """

    recommendation_id: str
    origin: Origin
    decision: str | None = None
    until: dt.date | None = None
    reason: str | None = None
    typed: tuple[CellValue, CellValue, CellValue] = (None, None, None)


class History(NamedTuple):
    """A project's figures as published on an earlier status date."""

    published_on: dt.date
    project_id: str
    origin: Origin
    name: str | None = None
    rag: Rating | None = None
    cpi: float | None = None
    spi: float | None = None
    eac: float | None = None
    forecast_finish: dt.date | None = None
    action: str | None = None
    stage: str | None = None
    option: str | None = None


BASELINE_DAYS = 6
"""A baseline is at least this old, so that a Monday is compared with a Monday."""


def baseline_date(dates: Iterable[dt.date], today: dt.date) -> dt.date | None:
    """Return the published date that today's figures are compared with.

    The newest that is old enough, whatever ran in between; before there is one, the
    oldest earlier date; None: nothing was published before today. Figures of today
    are never compared with: a second run on the same day says the same.
    """
    earlier = sorted(date for date in dates if date < today)
    old = [date for date in earlier if (today - date).days >= BASELINE_DAYS]
    if old:
        return old[-1]
    return earlier[0] if earlier else None
