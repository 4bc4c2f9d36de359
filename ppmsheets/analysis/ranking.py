"""How strongly a project serves the strategy: weights of drivers, weighted scores.

Score = sum of weight x score / 9, weights scaled to sum to 1: 0 to 1. A driver that
a project has no score on adds nothing: the score is what is shown to be there, and
a missing score never raises a rank.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping

from ppmsheets.portfolio import Driver, Score, folded

_TOP = 9.0
"""The greatest score a project can have on a driver."""


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
    typed = sorted((d.weight, folded(d.name)) for d in drivers if d.weight)
    raw = {name: weight for weight, name in typed}
    raw = raw or {folded(name): weight for name, weight in fallback.items() if weight}
    raw = raw or {folded(s.driver): 1.0 for s in scores if s.score is not None}
    total = math.fsum(raw.values())
    return {name: raw[name] / total for name in sorted(raw)}


def known_scores(scores: Iterable[Score]) -> Mapping[str, float]:
    """Return driver, casefolded -> score of one project, 0 to 9.

    Of two for one driver the greater counts, and of two weights: row order must not.
    """
    found: dict[str, float] = {}
    for score in scores:
        if score.score is not None:
            driver = folded(score.driver)
            if driver not in found or score.score > found[driver]:
                found[driver] = score.score
    return found


def weighted_score(
    known: Mapping[str, float], weights: Mapping[str, float]
) -> float | None:
    """Return the strategic score of one project, 0 to 1.

    Args:
        known: As ``known_scores`` gives them.
        weights: As ``normalised_weights`` gives them.

    Returns:
        The least it can be, where it is not scored on every driver; None when no
        driver that weighs anything is scored.
    """
    used = [name for name in weights if name in known]
    if not used:
        return None
    return math.fsum([weights[name] * known[name] / _TOP for name in used])


def unscored_drivers(
    known: Mapping[str, float], weights: Mapping[str, float]
) -> tuple[str, ...]:
    """Return the drivers, casefolded, on which a project has no score."""
    return tuple([name for name in weights if name not in known])
