"""Which project matters most: weighted scores, ranks with every tie ruled.

Score = sum of weight x score / 9, weights scaled to sum to 1: 0 to 1. A driver that
a project has no score on adds nothing: the score is what is shown to be there, and
a missing score never raises a rank.

Rank: higher score first; then projects without a score, by NPV per unit of
budget. Ties by higher NPV, then smaller budget, then project id. Closed
projects are not ranked, nor are those with neither a score nor an NPV: there
is nothing to rank them by.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from ppmsheets.portfolio import Driver, Score, Stage

_TOP = 9.0
"""The greatest score a project can have on a driver."""

_DIGITS = 12
"""Scores that agree to so many digits are equal: sums carry dust."""


class Contender(NamedTuple):
    """What a project is ranked by; money in portfolio currency."""

    project_id: str
    stage: Stage | None = None
    score: float | None = None
    npv: float | None = None
    budget: float | None = None


def normalised_weights(
    drivers: Iterable[Driver], fallback: Mapping[str, float], scores: Iterable[Score]
) -> Mapping[str, float]:
    """Return driver name -> weight, summing to 1, in order of name.

    The workbook's drivers count; without a weight there, the settings'; without
    those, every driver that is scored weighs the same. Weights of 0 or not
    known are left out. Names are compared without case.

    Args:
        drivers: Of the workbook.
        fallback: Driver -> raw weight of the settings.
        scores: Tell which drivers there are where nobody weighs them.

    Returns:
        Empty when there is neither weight nor score. Names are casefolded.
    """
    typed = sorted((d.weight, key(d.name)) for d in drivers if d.weight)
    raw = {name: weight for weight, name in typed}
    raw = raw or {key(name): weight for name, weight in fallback.items() if weight}
    raw = raw or {key(s.driver): 1.0 for s in scores if s.score is not None}
    total = math.fsum(raw.values())
    return {name: raw[name] / total for name in sorted(raw)}


def weighted_score(
    scores: Iterable[Score], weights: Mapping[str, float]
) -> float | None:
    """Return the strategic score of one project, 0 to 1.

    Args:
        scores: Of this project, each 0 to 9. Of two for one driver the greater
            counts, and of two weights: row order must not.
        weights: As ``normalised_weights`` gives them.

    Returns:
        The least it can be, where it is not scored on every driver; None when no
        driver that weighs anything is scored.
    """
    known = _known(scores)
    used = [name for name in weights if name in known]
    if not used:
        return None
    return math.fsum([weights[name] * known[name] / _TOP for name in used])


def unscored_drivers(
    scores: Iterable[Score], weights: Mapping[str, float]
) -> tuple[str, ...]:
    """Return the drivers, casefolded, on which a project has no score."""
    known = _known(scores)
    return tuple([name for name in weights if name not in known])


def _known(scores: Iterable[Score]) -> Mapping[str, float]:
    """Return driver -> score, the greater of two."""
    found: dict[str, float] = {}
    for score in scores:
        if score.score is not None:
            driver = key(score.driver)
            found[driver] = max(score.score, found.get(driver, score.score))
    return found


def ranks(contenders: Sequence[Contender]) -> Mapping[str, int]:
    """Return project id -> rank, 1 the best, each rank once.

    Args:
        contenders: In any order; ids are unique.

    Returns:
        Without those that are not ranked (see the top of this module).
    """
    ranked = [
        item
        for item in contenders
        if item.stage is not Stage.CLOSED
        and (item.score is not None or item.npv is not None)
    ]
    ranked.sort(key=_order)
    return {item.project_id: place for place, item in enumerate(ranked, start=1)}


def _order(item: Contender) -> tuple[bool, float, float, float, str]:
    scored = item.score is not None
    first = round(item.score, _DIGITS) if item.score is not None else _yield(item)
    npv = -math.inf if item.npv is None else item.npv
    budget = math.inf if item.budget is None else item.budget
    return (not scored, -first, -npv, budget, item.project_id)


def _yield(item: Contender) -> float:
    """Return NPV per unit of budget; the least where there is no budget."""
    if item.npv is None or not item.budget:
        return -math.inf
    return item.npv / item.budget


@dataclass(frozen=True, slots=True, order=True)
class Urgency:
    """WSJF and the cost of delay that rules its ties; the greater goes first."""

    value: float
    cost_of_delay: float


def weighted_shortest_job_first(
    business_value: float, time_criticality: float, risk_reduction: float, size: float
) -> Urgency:
    """Return WSJF = cost of delay / job size.

    Args:
        business_value: Relative points, like the next two.
        time_criticality: How fast the value decays.
        risk_reduction: Or opportunity enablement.
        size: Job size in relative points, > 0.

    Raises:
        ValueError: The size is not above 0.

    Source: Scaled Agile Framework, "WSJF".
    """
    if size <= 0:
        message = f"job size is {size:g}; it must be above 0"
        raise ValueError(message)
    cost_of_delay = business_value + time_criticality + risk_reduction
    return Urgency(cost_of_delay / size, cost_of_delay)


# Remembered: every project is scored on the same few drivers.
@functools.lru_cache(maxsize=1024)
def key(name: str) -> str:
    """Return the name of a driver as it is compared."""
    return name.strip().casefold()
