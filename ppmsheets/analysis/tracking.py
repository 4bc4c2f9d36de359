"""What a project's own rows say of its earned value.

Three places may give a measure; the first that has it wins, measure by measure:

1. PV, EV and AC typed in the status;
2. the sum of the plan's periods to the date;
3. BAC x % planned and BAC x % complete.

All three are taken to one date, never after that of the run, so that a late
report does not read as work that stands still. A plan period counts when its
last day is not after that date:

- When the status itself says how much is done, it is the status's own date; of
  the period that runs then planned value counts by the share of its days gone
  by, earned value and actual cost as typed: else a mid-month report would be
  held against the plan of the month before.
- Else it is the end of the last period that the plan reports. A blank after it
  is not told yet, not 0; one before it is a period without work.
- Else, with nothing to hold against the plan, it is the date of the run.
"""

from __future__ import annotations

import datetime as dt
import itertools
import math
from collections.abc import Iterable, Sequence

from ppmsheets.analysis import earned_value as formulas
from ppmsheets.analysis.sums import known_sum
from ppmsheets.outcome import EarnedValue
from ppmsheets.portfolio import PlanPeriod, Project, Status
from ppmsheets.settings import EacVariant

_SAME = 1e-9
"""Share of a total within which two sums of the same amounts are equal."""


_Row = tuple[dt.date, dt.date, float | None, float | None, float | None]
"""One period of a plan: first day, last day, PV, EV, AC; None: not typed.

A tuple: a portfolio has tens of thousands of them, each is read many times.
"""


def newest_status(statuses: Iterable[Status], status_date: dt.date) -> Status | None:
    """Return how a project stood on a date; None: nobody said.

    The newest dated status not after the date counts; what it leaves blank is
    taken from others of that day, then from undated ones, never from older
    ones. Of equals the one further down, or in the later tab, goes first.

    Args:
        statuses: Those of one project, in any order.
        status_date: Later statuses are not known yet.
    """
    known = [
        status
        for status in statuses
        if status.status_date is None or status.status_date <= status_date
    ]
    known.sort(key=_recency, reverse=True)
    if len(known) < 2:
        return known[0] if known else None
    day = known[0].status_date
    merged = known[0]
    for status in known[1:]:
        if status.status_date in (day, None):
            merged = _filled(merged, status)
    return merged


def _recency(status: Status) -> tuple[dt.date, str, int, int]:
    origin = status.origin
    return (status.status_date or dt.date.min, origin.tab, origin.row, origin.column)


def _filled(status: Status, other: Status) -> Status:
    both = zip(status, other, strict=True)
    return Status._make([theirs if ours is None else ours for ours, theirs in both])


def project_earned_value(
    project: Project,
    status: Status | None,
    plan: Sequence[PlanPeriod],
    *,
    status_date: dt.date,
    variant: EacVariant = EacVariant.TYPICAL,
) -> EarnedValue:
    """Return the earned value of one project.

    Args:
        project: Gives BAC, its budget; without one the whole plan is BAC.
        status: As ``newest_status`` gives it.
        plan: Periods of this project, in any order; rows of one period add up.
        status_date: Date of the run; nothing after it is known yet.
        variant: Which estimate at completion is shown.

    Returns:
        All figures; None for what is not known.

    Raises:
        ValueError: An amount is negative.
    """
    status = status or Status(project.project_id, project.origin)
    rows = _rows(plan)
    told = _told(status, rows, status_date)
    if told:
        date = status.status_date or status_date
    else:
        date = _reported_to(rows, status, status_date)
    pv, ev, ac = _to_date(rows, date, running=told)
    bac = project.budget
    if bac is None:
        bac = known_sum([pv for _, _, pv, _, _ in rows])
    pv = _first(status.pv, pv, _share(bac, status.planned_share))
    ev = _first(status.ev, ev, _share(bac, status.complete_share))
    given = EarnedValue(
        bac=bac,
        pv=pv,
        ev=ev,
        ac=_first(status.ac, ac),
        spi_t=_spi_t(rows, ev, date, finish=project.forecast_finish, running=told),
        percent_complete=status.complete_share,
        forecast_cost=status.forecast_cost,
    )
    return formulas.derive(given, variant)


def _rows(plan: Sequence[PlanPeriod]) -> list[_Row]:
    """Return one row per period, in order of time."""
    periods = [row.period for row in plan]
    rows: list[_Row] = [
        (period.first, period.last, row.pv, row.ev, row.ac)
        for period, row in zip(periods, plan, strict=True)
    ]
    if len(set(periods)) < len(rows):
        rows = _added_up(rows)
    # No two are of one period: amounts, which may be None, are never compared.
    rows.sort()
    return rows


def _added_up(rows: Iterable[_Row]) -> list[_Row]:
    typed: dict[tuple[dt.date, dt.date], list[_Row]] = {}
    for row in rows:
        typed.setdefault(row[:2], []).append(row)
    return [
        (
            first,
            last,
            known_sum([pv for _, _, pv, _, _ in same]),
            known_sum([ev for _, _, _, ev, _ in same]),
            known_sum([ac for _, _, _, _, ac in same]),
        )
        for (first, last), same in typed.items()
    ]


def _told(status: Status, rows: Sequence[_Row], status_date: dt.date) -> bool:
    """Whether the status, not the plan, says how much is done."""
    if status.ev is not None:
        return True
    if status.complete_share is None:
        return False
    for _, last, _, ev, _ in rows:
        if ev is not None and last <= status_date:
            return False
    return True


def _reported_to(rows: Sequence[_Row], status: Status, status_date: dt.date) -> dt.date:
    """Return the end of the last period that the plan reports.

    To there both earned value and actual cost are told, as far as the plan holds
    them at all; of a cost booked ahead of the progress, or the other way round,
    the one further behind rules. A cost that the status types needs no plan.

    Args:
        rows: One per period, in order.
        status: Does not say how much is done; see ``_told``.
        status_date: Date of the run; returned when nothing is reported by then.
    """
    ended = [row for row in rows if row[1] <= status_date]
    earned = [last for _, last, _, ev, _ in ended if ev is not None]
    spent = [last for _, last, _, _, ac in ended if ac is not None]
    if status.ac is not None:
        spent = []
    return min([max(ends) for ends in (earned, spent) if ends], default=status_date)


def _to_date(
    rows: Sequence[_Row], date: dt.date, *, running: bool
) -> tuple[float | None, float | None, float | None]:
    """Return cumulative PV, EV and AC; None: none is typed.

    Args:
        rows: One per period, in order.
        date: To the end of this day.
        running: Whether the period that runs then counts too.
    """
    ended = [row for row in rows if row[1] <= date]
    pvs = [pv for _, _, pv, _, _ in ended]
    if running:
        current = [row for row in rows if row[0] <= date < row[1]]
        pvs += [_share(row[2], _gone_by(row, date)) for row in current]
        ended += current
    pv = known_sum(pvs)
    if pv is None and any(row[2] is not None for row in rows):
        pv = 0.0
    return (
        pv,
        known_sum([ev for _, _, _, ev, _ in ended]),
        known_sum([ac for _, _, _, _, ac in ended]),
    )


def _gone_by(row: _Row, date: dt.date) -> float:
    """Return the share of the days of the period that runs gone by, 0 to 1."""
    first, last = row[:2]
    return ((date - first).days + 1) / ((last - first).days + 1)


def _spi_t(
    rows: Sequence[_Row],
    ev: float | None,
    date: dt.date,
    *,
    finish: dt.date | None,
    running: bool,
) -> float | None:
    """Return SPI(t) at the end of a day.

    The clock of finished work stands still: at the forecast finish, if that is
    past, else at the end of the last period that earned anything.
    """
    pvs = [pv for _, _, pv, _, _ in rows]
    if ev is None or pvs.count(None) == len(pvs):
        return None
    planned = tuple(itertools.accumulate([pv or 0.0 for pv in pvs]))
    if ev >= planned[-1] * (1 - _SAME):
        earning = [last for _, last, _, earned, _ in rows if earned and last <= date]
        ends = [day for day in (finish, *earning[-1:]) if day is not None]
        date = min((date, *ends[:1]))
    at = _clock(rows, date, running=running)
    es = formulas.earned_schedule(planned, ev, at=at)
    return None if es is None else formulas.schedule_index_over_time(es, at)


def _clock(rows: Sequence[_Row], date: dt.date, *, running: bool) -> float:
    """Return the actual time at the end of a day, in periods of the plan.

    Each row counts one and a gap between rows none; after the last row a
    period is as long as the rows are on average.
    """
    time = float(len([1 for _, last, _, _, _ in rows if last <= date]))
    if running:
        current = [row for row in rows if row[0] <= date < row[1]]
        time = math.fsum([time, *[_gone_by(row, date) for row in current]])
    late = (date - rows[-1][1]).days
    if late <= 0:
        return time
    days = sum([(last - first).days + 1 for first, last, _, _, _ in rows])
    return time + late * len(rows) / days


def _share(amount: float | None, share: float | None) -> float | None:
    return None if amount is None or share is None else amount * share


def _first(*amounts: float | None) -> float | None:
    for amount in amounts:
        if amount is not None:
            return amount
    return None
