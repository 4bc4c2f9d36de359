"""What a project costs and gives: NPV, ROI, BCR, payback.

Flows are discounted by months: an amount that falls ``m`` months after the
first day of the project's first flow is divided by ``(1 + rate) ** (m / 12)``,
``rate`` being yearly. With the timing ``start`` a flow falls on the first day
of its period, with ``end`` on the day after its last. So yearly flows give what
numpy-financial and what a spreadsheet's NPV give, to the last digit.
"""

from __future__ import annotations

import calendar
import datetime as dt
import functools
import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

from ppmsheets.analysis.costs import budget_span
from ppmsheets.analysis.sums import known_sum
from ppmsheets.outcome import Value
from ppmsheets.portfolio import Benefit, Period, PlanPeriod, Project
from ppmsheets.settings import FlowTiming

_DUST = 1e-6
"""Currency; a balance of 0.1s that should be 0 may be off by the last digit."""


Flow: TypeAlias = tuple[Period, float]
"""Money that comes in (> 0) or goes out (< 0) over a period."""


@dataclass(frozen=True, slots=True)
class Discounting:
    """How dated flows are discounted: yearly rate > -1, and when a flow falls."""

    rate: float
    timing: FlowTiming = FlowTiming.START


class Appraisal(NamedTuple):
    """The value of a project, and the sums that a group's value needs.

    Attributes:
        value: Its NPV, ROI and so on.
        costs: Its costs, dated, amounts > 0; None: not known.
        cost: Their sum; None: not known.
        benefits: Its monetary benefits as forecast, else as planned, dated;
            None: not known, or some of them undated.
        benefit: Their sum, dated or not; None: not known.
        present_cost: Present value of the costs; None unless NPV is known.
        present_benefit: The same of the benefits.
    """

    value: Value = Value()
    costs: tuple[Flow, ...] | None = None
    cost: float | None = None
    benefits: tuple[Flow, ...] | None = None
    benefit: float | None = None
    present_cost: float | None = None
    present_benefit: float | None = None


def return_on_investment(benefit: float, cost: float) -> float | None:
    """Return ROI = (benefit - cost) / cost, undiscounted; None while cost is 0."""
    return (benefit - cost) / cost if cost else None


def benefit_cost_ratio(present_benefit: float, present_cost: float) -> float | None:
    """Return BCR = PV of benefits / PV of costs; None while the latter is 0."""
    return present_benefit / present_cost if present_cost else None


def payback(costs: Iterable[Flow], benefits: Iterable[Flow]) -> dt.date | None:
    """Return the first period end at which what came in covers what went out.

    Undiscounted. Before the first cost there is nothing to pay back. None: the
    costs are never covered.
    """
    by_day: defaultdict[dt.date, list[float]] = defaultdict(list)
    # By name: to unpack a period, which is no plain tuple, takes twice as long.
    for period, amount in costs:
        if amount:
            by_day[period.last].append(-amount)
    if not by_day:
        return None
    begun = min(by_day)
    for period, amount in benefits:
        by_day[period.last].append(amount)
    balance = 0.0
    for day in sorted(by_day):
        # Exact before it is rounded, so that the order of rows never shows.
        balance = math.fsum([balance, *by_day[day]])
        if day >= begun and balance > -_DUST:
            return day
    return None


def present_value(
    flows: Iterable[Flow], discounting: Discounting, base: dt.date
) -> float:
    """Return what dated flows are worth on a day, currency.

    Args:
        flows: Dated amounts.
        discounting: Yearly rate, and whether a flow falls at its period's start
            or end.
        base: Day to which the flows are discounted, by months.

    Raises:
        ValueError: The rate is -1 or less.
    """
    rate = discounting.rate
    if discounting.timing is FlowTiming.START:
        worth = [amount * _factor(rate, base, span.first) for span, amount in flows]
    else:
        next_day = dt.timedelta(days=1)
        worth = [
            amount * _factor(rate, base, span.last + next_day) for span, amount in flows
        ]
    return math.fsum(worth)


def appraise(
    project: Project,
    plan: Sequence[PlanPeriod],
    benefits: Sequence[Benefit],
    *,
    discounting: Discounting,
    status_date: dt.date,
) -> Appraisal:
    """Return what one project costs and gives over its whole life.

    Costs are the planned value of its plan's periods, else its budget spread
    evenly over the days from start to finish. Benefits are its monetary ones:
    as forecast, else as planned, else as realised. A benefit without a period
    counts for ROI, but leaves NPV, BCR and payback unknown.

    Args:
        project: The project.
        plan: Periods of this project.
        benefits: Benefits of this project.
        discounting: Yearly rate, and when a flow falls.
        status_date: Splits what is due by now from what is not.

    Raises:
        ValueError: The rate is -1 or less.
    """
    costs = _costs(project, plan)
    cost = None if costs is None else math.fsum([amount for _, amount in costs])
    rows = [row for row in benefits if row.monetary]
    dated, benefit = _benefits(rows)
    both = None if cost is None or benefit is None else (benefit, cost)
    present = paid = None
    if costs is not None and dated is not None:
        base = min([span.first for span, _ in costs + dated])
        present = (
            present_value(dated, discounting, base),
            present_value(costs, discounting, base),
        )
        paid = payback(costs, dated)
    present_benefit, present_cost = present or (None, None)
    return Appraisal(
        value=_value(both, present, paid, _sums(rows, status_date)),
        costs=costs,
        cost=cost,
        benefits=dated,
        benefit=benefit,
        present_cost=present_cost,
        present_benefit=present_benefit,
    )


_Sums = tuple[float | None, float | None, float | None, float | None]
"""Planned, forecast, realised and planned to date; None: not known."""


def _value(
    both: tuple[float, float] | None,
    present: tuple[float, float] | None,
    paid: dt.date | None,
    sums: _Sums,
) -> Value:
    """Return what follows from benefit and cost, as they are and as present values."""
    planned, forecast, realised, planned_to_date = sums
    return Value(
        npv=present[0] - present[1] if present else None,
        roi=return_on_investment(*both) if both else None,
        bcr=benefit_cost_ratio(*present) if present else None,
        payback=paid,
        planned=planned,
        forecast=forecast,
        realised=realised,
        planned_to_date=planned_to_date,
    )


def combined_value(appraisals: Sequence[Appraisal]) -> Value:
    """Return the value of a group: sums, and ratios of sums.

    Each ratio is over the projects that have both its parts; NPV over those
    that have one. Payback is that of all flows together, None unless every
    project with costs or benefits has both, dated.
    """
    both = [
        (item.benefit, item.cost)
        for item in appraisals
        if item.benefit is not None and item.cost is not None
    ]
    present = [
        (item.present_benefit, item.present_cost)
        for item in appraisals
        if item.present_benefit is not None and item.present_cost is not None
    ]
    values = [item.value for item in appraisals]
    return _value(
        _column_sums(both) if both else None,
        _column_sums(present) if present else None,
        _payback(appraisals),
        (
            known_sum([value.planned for value in values]),
            known_sum([value.forecast for value in values]),
            known_sum([value.realised for value in values]),
            known_sum([value.planned_to_date for value in values]),
        ),
    )


def _payback(appraisals: Iterable[Appraisal]) -> dt.date | None:
    costs: list[Flow] = []
    benefits: list[Flow] = []
    for item in appraisals:
        if item.costs is None and item.benefit is None:
            continue
        if item.costs is None or item.benefits is None:
            return None
        costs += item.costs
        benefits += item.benefits
    return payback(costs, benefits)


def _column_sums(pairs: Sequence[tuple[float, float]]) -> tuple[float, float]:
    return math.fsum([a for a, _ in pairs]), math.fsum([b for _, b in pairs])


def _benefits(rows: Iterable[Benefit]) -> tuple[tuple[Flow, ...] | None, float | None]:
    """Return monetary benefits as flows, and their sum; None as in ``Appraisal``."""
    flows: list[Flow] = []
    amounts: list[float] = []
    for row in rows:
        amount = row.planned if row.forecast is None else row.forecast
        if amount is None:
            amount = row.realised
        if amount is None:
            continue
        amounts.append(amount)
        if row.period is not None:
            flows.append((row.period, amount))
    if not amounts:
        return None, None
    dated = tuple(flows) if len(flows) == len(amounts) else None
    return dated, math.fsum(amounts)


def _sums(rows: Sequence[Benefit], status_date: dt.date) -> _Sums:
    """Return planned, forecast and realised sums.

    To date means: of the periods that ended by then, so that what is realised
    and what was due compare like with like; a row without a period is due once
    something is realised on it.
    """
    due = [
        row
        for row in rows
        if (row.period.last <= status_date if row.period else row.realised is not None)
    ]
    return (
        known_sum([row.planned for row in rows]),
        known_sum([row.forecast for row in rows]),
        known_sum([row.realised for row in due]),
        known_sum([row.planned for row in due]),
    )


def _costs(project: Project, plan: Sequence[PlanPeriod]) -> tuple[Flow, ...] | None:
    rows = tuple([(row.period, row.pv) for row in plan if row.pv is not None])
    if rows:
        return rows
    span = budget_span(project)
    if span is None:
        return None
    first, last, budget = span
    return spread(budget, dt.date.fromordinal(first), dt.date.fromordinal(last))


def spread(amount: float, first: dt.date, last: dt.date) -> tuple[Flow, ...]:
    """Return an amount spread evenly over days, summed per calendar month.

    Args:
        amount: Currency.
        first: First day.
        last: Last day, included; not before the first.
    """
    per_day = amount / ((last - first).days + 1)
    flows = []
    while first <= last:
        days = calendar.monthrange(first.year, first.month)[1]
        end = min(last, first.replace(day=days))
        flows.append((Period(first, end), per_day * ((end - first).days + 1)))
        first = end + dt.timedelta(days=1)
    return tuple(flows)


def _months(day: dt.date) -> float:
    """Return the months from year 0 to the start of a day."""
    months = day.year * 12 + day.month - 1
    if day.day == 1:
        return months
    return months + (day.day - 1) / calendar.monthrange(day.year, day.month)[1]


# Remembered: all projects have their flows on the same few days.
@functools.lru_cache(maxsize=8192)
def _factor(rate: float, base: dt.date, day: dt.date) -> float:
    """Return what one unit of currency on a day is worth on the base day."""
    if rate <= -1:
        message = f"the rate is {rate:g}; it must be above -1"
        raise ValueError(message)
    return math.pow(1 + rate, (_months(base) - _months(day)) / 12)
