"""What it is worth to do a project, or to go on with it: one number, by a stated rule.

Money: the typed value times the probability of success; without one, the present
value of benefits times that probability, less the present value of costs. Of a
running project only what is still to come counts, both ways. Strategy: the weighted
score times the cost, so that a project that fully serves the strategy is held to be
worth its cost once over; of a running one its budget at completion, as overspending
makes none worth more. Where both are known, strategy counts by its stated weight;
where one is, that alone.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from ppmsheets.analysis.planning.spending import Spending
from ppmsheets.analysis.value import Appraisal, Discounting, Flow, present_value
from ppmsheets.outcome import ProjectResult
from ppmsheets.portfolio import Period, Project


@dataclass(frozen=True, slots=True)
class Worth:
    """What doing a project, or the rest of it, is worth.

    Attributes:
        amount: Currency, present value; None: neither money nor strategy is known.
        basis: By which rule, in words of the tabs.
        money: Weight of money in it, 0 to 1.
        full_score: What a score of 1 would add to it, currency.
    """

    amount: float | None
    basis: str = ""
    money: float = 1.0
    full_score: float = 0.0


@dataclass(frozen=True, slots=True)
class Valuing:
    """How worth is counted.

    Attributes:
        strategy: Weight of strategy beside money, 0 to 1.
        status_date: What is due by then is sunk.
    """

    discounting: Discounting
    strategy: float
    status_date: dt.date


def worth(
    project: Project,
    result: ProjectResult,
    appraisal: Appraisal,
    cost: Spending,
    valuing: Valuing,
) -> Worth:
    """Return what it is worth to do a candidate, or to go on with a running project.

    Raises:
        ValueError: The discount rate is -1 or less.
    """
    if result.live:
        money, basis = _to_go(project, result, appraisal, cost, valuing)
    else:
        money, basis = _whole(project, result, appraisal)
    strategy = None
    whole = _size(result, cost)
    if result.score is not None and whole is not None:
        strategy = result.score * whole
    if money is None:
        if strategy is None:
            return Worth(None)
        return Worth(strategy, "score x cost", 0.0, whole or 0.0)
    if strategy is None or not valuing.strategy:
        return Worth(money, basis)
    part = valuing.strategy
    return Worth(
        (1 - part) * money + part * strategy,
        f"{1 - part:.0%} {basis}, {part:.0%} score x cost",
        1 - part,
        part * (whole or 0.0),
    )


def _size(result: ProjectResult, cost: Spending) -> float | None:
    """Return the cost of the whole project, as it was planned where that is known."""
    if cost.total is None:
        return None
    planned = result.ev.bac if result.live else None
    return planned or cost.total + cost.spent


def _whole(
    project: Project, result: ProjectResult, appraisal: Appraisal
) -> tuple[float | None, str]:
    success = 1.0 if project.success is None else project.success
    risk = "" if project.success is None else f" at {success:.0%} success"
    if project.value is not None:
        return project.value * success, f"value{risk}"
    if appraisal.present_benefit is not None and appraisal.present_cost is not None:
        npv = success * appraisal.present_benefit - appraisal.present_cost
        return npv, f"NPV{risk}"
    return result.value.npv, "NPV"


def _to_go(
    project: Project,
    result: ProjectResult,
    appraisal: Appraisal,
    cost: Spending,
    valuing: Valuing,
) -> tuple[float | None, str]:
    success = 1.0 if project.success is None else project.success
    risk = "" if project.success is None else f" at {success:.0%} success"
    if project.value is not None:
        # The typed value is net of all costs; those spent are sunk.
        return project.value * success + cost.spent, f"value to come{risk}"
    if appraisal.benefits is None or cost.total is None:
        return None, ""
    to_come = [
        part
        for flow in appraisal.benefits
        for part in _after(flow, valuing.status_date)
    ]
    gain = present_value(to_come, valuing.discounting, valuing.status_date)
    # Without progress and cost reported, the rest of its plan is all there is to go by.
    left = "planned cost" if result.ev.etc is None else "ETC"
    return success * gain - cost.total, f"benefits to come less {left}{risk}"


def _after(flow: Flow, day: dt.date) -> list[Flow]:
    """Return the part of a flow that falls after a day."""
    period, amount = flow
    left = (period.last - day).days
    days = (period.last - period.first).days + 1
    if left <= 0:
        return []
    if left >= days:
        return [flow]
    begin = day + dt.timedelta(days=1)
    return [(Period(begin, period.last), amount * left / days)]
