"""The S-curve: cumulative PV, EV and AC of the portfolio over time.

Planned value comes from the plans, spread evenly over the days of each period.
Earned value and actual cost come from the plans' periods as far as they are
reported, else from what dated statuses said; each stands until the next report,
and at the status date equals what the project's earned value says.

A project of which one of the three is known at a single date only is left out:
as a step among curves it would read as a leap.
"""

from __future__ import annotations

import calendar
import datetime as dt
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate
from math import fsum
from typing import NamedTuple, TypeAlias

from ppmsheets.analysis.records import grouped
from ppmsheets.outcome import Curve, CurvePoint, ProjectResult
from ppmsheets.portfolio import Period, PlanPeriod, Portfolio, Status

MOST_MONTHS = 48
"""Months up to which each has a point; beyond it, each quarter."""

_Step: TypeAlias = tuple[dt.date, float]
"""A day, and by how much the sum rises on it."""


class _Told(NamedTuple):
    """What a project says over time."""

    plan: Sequence[PlanPeriod]
    ev: Sequence[_Step]
    ac: Sequence[_Step]


def s_curve(
    portfolio: Portfolio, projects: Iterable[ProjectResult], status_date: dt.date
) -> Curve:
    """Return the S-curve of the live projects.

    Args:
        portfolio: Its plans and statuses, in any order.
        projects: Results at the status date.
        status_date: Nothing after it is earned or spent yet.
    """
    plans, statuses = grouped(portfolio.plans), grouped(portfolio.statuses)
    live = sorted(p.project_id for p in projects if p.live)
    results = {project.project_id: project for project in projects}
    told = {
        key: found
        for key in live
        if (
            found := _told(
                results[key], plans.get(key, ()), statuses.get(key, ()), status_date
            )
        )
    }
    without = tuple(key for key in live if key not in told)
    if not told:
        return Curve(without=without)
    plan = [row for one in told.values() for row in one.plan]
    days = _days(plan, status_date)
    pv = _planned(plan, days)
    ev = _risen([step for one in told.values() for step in one.ev], days)
    ac = _risen([step for one in told.values() for step in one.ac], days)
    points = tuple(
        CurvePoint(day, planned, *((earned, spent) if day <= status_date else ()))
        for day, planned, earned, spent in zip(days, pv, ev, ac, strict=True)
    )
    return Curve(points, tuple(told), without)


# --- one project --------------------------------------------------------------------


def _told(
    result: ProjectResult,
    plan: Sequence[PlanPeriod],
    statuses: Sequence[Status],
    status_date: dt.date,
) -> _Told | None:
    """Return what a project says over time, None if not all three measures."""
    if all(row.pv is None for row in plan):
        return None
    bac = result.ev.bac
    shares = [(s.status_date, s.ev, s.complete_share) for s in statuses]
    earned = [
        (day, share * bac if ev is None and share is not None and bac else ev)
        for day, ev, share in shares
    ]
    ended = [row for row in plan if row.period.last <= status_date]
    ev = _steps([(r.period.last, r.ev) for r in ended], earned, status_date)
    spent = [(status.status_date, status.ac) for status in statuses]
    ac = _steps([(r.period.last, r.ac) for r in ended], spent, status_date)
    ev = _closed(ev, result.ev.ev, status_date)
    ac = _closed(ac, result.ev.ac, status_date)
    if ev is None or ac is None:
        return None
    return _Told([row for row in plan if row.pv is not None], ev, ac)


def _steps(
    ended: Sequence[tuple[dt.date, float | None]],
    levels: Iterable[tuple[dt.date | None, float | None]],
    status_date: dt.date,
) -> list[_Step] | None:
    """Return the steps of a measure to the status date, None if there is no course.

    Args:
        ended: Last day and amount of each period of the plan that is over; they go
            first.
        levels: Date and cumulative amount of each status.
        status_date: Later ones are not known yet.
    """
    steps = [(day, amount) for day, amount in ended if amount is not None]
    if steps or not ended:
        # Nothing has ended of a plan that lies ahead: nothing is earned or spent.
        return steps
    known = dict(
        sorted(
            (day, amount)
            for day, amount in levels
            if day is not None and amount is not None and day <= status_date
        )
    )
    if len(known) < 2:
        return None
    amounts = list(known.values())
    rises = [now - was for was, now in zip([0.0, *amounts], amounts, strict=False)]
    return list(zip(known, rises, strict=True))


def _closed(
    steps: list[_Step] | None, total: float | None, status_date: dt.date
) -> list[_Step] | None:
    """Return steps that add up to what the project's earned value says.

    None if it says nothing of what has been going on.
    """
    if not steps and total is None:
        return steps
    if steps is None or total is None:
        return None
    return [*steps, (status_date, total - fsum(rise for _, rise in steps))]


# --- the portfolio ------------------------------------------------------------------


def _days(plan: Sequence[PlanPeriod], status_date: dt.date) -> list[dt.date]:
    """Return the days of the points, from before the first plan to after the last."""
    first = min(row.period.first for row in plan)
    last = max([status_date, *(row.period.last for row in plan)])
    month = first.year * 12 + first.month - 2
    end = last.year * 12 + last.month - 1
    step = 1 if end - month <= MOST_MONTHS else 3
    # Of quarters, the one before the first plan.
    month -= (month + 1) % step
    days = {_last_day(number) for number in range(month, end + step, step)}
    return sorted(days | {status_date}) if status_date >= first else sorted(days)


def _last_day(month: int) -> dt.date:
    """Return the last day of a month counted from year 0."""
    year, number = divmod(month, 12)
    return dt.date(year, number + 1, calendar.monthrange(year, number + 1)[1])


def _planned(plan: Iterable[PlanPeriod], days: Sequence[dt.date]) -> list[float]:
    """Return cumulative planned value, each period's spread over its days."""
    rises = [0.0] * len(days)
    # Most projects are planned in the same few periods.
    spreads: dict[Period, list[tuple[int, float]]] = {}
    for row in plan:
        shares = spreads.get(row.period)
        if shares is None:
            shares = spreads[row.period] = list(_spread(row.period, days))
        for place, share in shares:
            rises[place] += (row.pv or 0.0) * share
    return list(accumulate(rises))


def _spread(period: Period, days: Sequence[dt.date]) -> Iterator[tuple[int, float]]:
    """Give each day up to which a period goes on, by its place, and the share till it.

    The share is that of the period's days since the day before.
    """
    first, last = period
    length = (last - first).days + 1
    gone = 0.0
    for place in range(bisect_left(days, first), len(days)):
        upto = min(days[place], last)
        share = ((upto - first).days + 1) / length
        yield place, share - gone
        gone = share
        if upto == last:
            return


def _risen(steps: Iterable[_Step], days: Sequence[dt.date]) -> list[float]:
    """Return a cumulative measure at each day."""
    rises = [0.0] * len(days)
    for day, rise in steps:
        rises[bisect_left(days, day)] += rise
    return list(accumulate(rises))
