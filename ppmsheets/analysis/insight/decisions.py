"""What obeying each decision costs."""

from __future__ import annotations

import math

from ppmsheets.analysis.insight.allowance import Allowance
from ppmsheets.analysis.insight.sketch import TOLERANCE, indices, valued
from ppmsheets.analysis.optimiser.engine import KERNEL_FROM, Answer, solve
from ppmsheets.analysis.optimiser.limits import Limits
from ppmsheets.analysis.optimiser.local import improved
from ppmsheets.analysis.optimiser.model import Model
from ppmsheets.analysis.optimiser.options import Constraint, Pin, Rule
from ppmsheets.analysis.optimiser.sifting import relax
from ppmsheets.analysis.wording import count
from ppmsheets.outcome import DecisionPrice


def decision_prices(
    model: Model, answer: Answer, limits: Limits, allowance: Allowance
) -> tuple[DecisionPrice, ...]:
    """Return what every decision costs beside the others, the dearest first.

    Args:
        model: Of a case that is in order.
        answer: With a choice that obeys all of it.
        limits: Of every single search of a small model.
        allowance: What may be spent.
    """
    found: list[DecisionPrice] = []
    pins = model.case.pins
    for place, pin in enumerate(pins):
        if not allowance:
            left = count(len(pins) - place, "decision")
            allowance.omit(f"What obeying costs is left out for {left}.")
            break
        found.append(_price(model, answer, pin, limits, allowance))
    return tuple(sorted(found, key=_order))


def _order(item: DecisionPrice) -> tuple[float, str]:
    most = item.price[1]
    return (math.inf if most is None else -most, item.words)


def _price(
    model: Model, answer: Answer, pin: Pin, limits: Limits, allowance: Allowance
) -> DecisionPrice:
    given_up = frozenset([Constraint(Rule.PIN, pin.name)])
    freed = model.without(given_up)
    least, most = _free(freed, answer, given_up, limits, allowance)
    bound = answer.value if answer.bound is None else answer.bound
    price = (
        max(0.0, least - bound),
        None if most is None else max(0.0, most - answer.value),
    )
    return DecisionPrice(pin.name, pin.project_id, price)


def _free(
    freed: Model,
    answer: Answer,
    given_up: frozenset[Constraint],
    limits: Limits,
    allowance: Allowance,
) -> tuple[float, float | None]:
    """Return the least and the most that the best free choice is worth."""
    if len(freed.case.projects) < KERNEL_FROM:
        found = solve(freed, limits, given_up)
        allowance.searched(freed, found.work)
        value = answer.value if found.account is None else found.value
        return max(value, answer.value), found.bound
    relaxed = relax(freed, TOLERANCE)
    allowance.searched(freed, relaxed.work)
    allowance.moved(freed)
    turned = improved(freed, indices(freed, answer.choice or {}))
    known = math.isfinite(relaxed.bound)
    value = max(valued(freed, turned), answer.value)
    return value, relaxed.bound if known else None
