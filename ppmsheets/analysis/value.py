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
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from ppmsheets.analysis.sums import known_sum
from ppmsheets.outcome import Value
from ppmsheets.portfolio import Benefit, Period, PlanPeriod, Project
from ppmsheets.settings import FlowTiming

_DUST = 1e-6
"""Currency; a balance of 0.1s that should be 0 may be off by the last digit."""

_NEVER = (dt.date.max, 0.0)


@dataclass(frozen=True, slots=True)
class Flow:
    """Money that comes in (> 0) or goes out (< 0) over a period."""

    period: Period
    amount: float


@dataclass(frozen=True, slots=True)
class Discounting:
    """How dated flows are discounted: yearly rate > -1, and when a flow falls."""

    rate: float
    timing: FlowTiming = FlowTiming.START


@dataclass(frozen=True, slots=True)
class Appraisal:
    """The value of a project, and the sums that a group's value needs.

    Attributes:
        value: Its NPV, ROI and so on.
        costs: Its costs, dated, amounts > 0; None: not known.
        benefits: Its monetary benefits as forecast, else as planned, dated;
            None: not known, or some of them undated.
        benefit: Their sum, dated or not; None: not known.
        present_cost: Present value of the costs; None unless NPV is known.
        present_benefit: The same of the benefits.
    """

    value: Value = field(default_factory=Value)
    costs: tuple[Flow, ...] | None = None
    benefits: tuple[Flow, ...] | None = None
    benefit: float | None = None
    present_cost: float | None = None
    present_benefit: float | None = None

    @property
    def cost(self) -> float | None:
        """Sum of the costs; None: not known."""
        return None if self.costs is None else math.fsum(f.amount for f in self.costs)


def net_present_value(
    rate: float, flows: Sequence[float], timing: FlowTiming = FlowTiming.START
) -> float:
    """Return the present value of flows that are one period apart.

    NPV = sum of flow_t / (1 + rate)^t, where t counts from 0 (``start``, as
    numpy-financial does) or from 1 (``end``, as spreadsheets do).

    Args:
        rate: Per period, a fraction > -1.
        flows: Currency, shape (n_periods,); positive comes in.
        timing: When the first flow is due.

    Raises:
        ValueError: The rate is -1 or less.
    """
    first = 0 if timing is FlowTiming.START else 1
    return math.fsum(flow * _discount(rate, first + t) for t, flow in enumerate(flows))


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
    flows = [(flow.period.last, -flow.amount) for flow in costs if flow.amount]
    if not flows:
        return None
    begun = min(day for day, _ in flows)
    flows += [(flow.period.last, flow.amount) for flow in benefits]
    flows.sort()
    balance = 0.0
    for (day, amount), (after, _) in zip(flows, [*flows[1:], _NEVER], strict=True):
        balance += amount
        if after > day >= begun and balance > -_DUST:
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
    zero = _months(base)
    parts = []
    for flow in flows:
        day = flow.period.first
        if discounting.timing is FlowTiming.END:
            day = flow.period.last + dt.timedelta(days=1)
        parts.append(
            flow.amount * _discount(discounting.rate, (_months(day) - zero) / 12)
        )
    return math.fsum(parts)


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
    worth = [(row, _worth(row)) for row in benefits if row.monetary]
    known = [(row.period, amount) for row, amount in worth if amount is not None]
    dated = tuple(Flow(period, amount) for period, amount in known if period)
    benefit = math.fsum(amount for _, amount in known) if known else None
    return _appraisal(
        Appraisal(
            value=_sums([row for row, _ in worth], status_date),
            costs=costs,
            benefits=dated if known and len(dated) == len(known) else None,
            benefit=benefit,
        ),
        discounting,
    )


def _appraisal(known: Appraisal, discounting: Discounting) -> Appraisal:
    """Return an appraisal with what follows from its flows and sums."""
    cost, benefit = known.cost, known.benefit
    roi = None
    if cost is not None and benefit is not None:
        roi = return_on_investment(benefit, cost)
    npv = bcr = paid = present_cost = present_benefit = None
    if known.costs is not None and known.benefits is not None:
        flows = known.costs + known.benefits
        base = min(flow.period.first for flow in flows)
        present_cost = present_value(known.costs, discounting, base)
        present_benefit = present_value(known.benefits, discounting, base)
        npv = present_benefit - present_cost
        bcr = benefit_cost_ratio(present_benefit, present_cost)
        paid = payback(known.costs, known.benefits)
    sums = known.value
    return Appraisal(
        value=Value(
            npv=npv,
            roi=roi,
            bcr=bcr,
            payback=paid,
            planned=sums.planned,
            forecast=sums.forecast,
            realised=sums.realised,
            planned_to_date=sums.planned_to_date,
        ),
        costs=known.costs,
        benefits=known.benefits,
        benefit=benefit,
        present_cost=present_cost,
        present_benefit=present_benefit,
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
    roi = bcr = npv = None
    if both:
        roi = return_on_investment(*_column_sums(both))
    if present:
        gain, cost = _column_sums(present)
        bcr, npv = benefit_cost_ratio(gain, cost), gain - cost
    values = [item.value for item in appraisals]
    return Value(
        npv=npv,
        roi=roi,
        bcr=bcr,
        payback=_payback(appraisals),
        planned=known_sum(value.planned for value in values),
        forecast=known_sum(value.forecast for value in values),
        realised=known_sum(value.realised for value in values),
        planned_to_date=known_sum(value.planned_to_date for value in values),
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
    return math.fsum(a for a, _ in pairs), math.fsum(b for _, b in pairs)


def _worth(row: Benefit) -> float | None:
    for amount in (row.forecast, row.planned, row.realised):
        if amount is not None:
            return amount
    return None


def _sums(rows: Sequence[Benefit], status_date: dt.date) -> Value:
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
    return Value(
        planned=known_sum(row.planned for row in rows),
        forecast=known_sum(row.forecast for row in rows),
        realised=known_sum(row.realised for row in due),
        planned_to_date=known_sum(row.planned for row in due),
    )


def _costs(project: Project, plan: Sequence[PlanPeriod]) -> tuple[Flow, ...] | None:
    rows = tuple(Flow(row.period, row.pv) for row in plan if row.pv is not None)
    if rows:
        return rows
    start = project.start
    finish = project.forecast_finish or project.baseline_finish
    if project.budget is None or start is None or finish is None or finish < start:
        return None
    return spread(project.budget, start, finish)


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
        flows.append(Flow(Period(first, end), per_day * ((end - first).days + 1)))
        first = end + dt.timedelta(days=1)
    return tuple(flows)


def _months(day: dt.date) -> float:
    """Return the months from year 0 to the start of a day."""
    months = day.year * 12 + day.month - 1
    if day.day == 1:
        return months
    return months + (day.day - 1) / calendar.monthrange(day.year, day.month)[1]


def _discount(rate: float, periods: float) -> float:
    if rate <= -1:
        message = f"the rate is {rate:g}; it must be above -1"
        raise ValueError(message)
    return math.pow(1 + rate, -periods)
