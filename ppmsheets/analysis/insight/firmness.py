"""How firmly projects are in, whatever the weights and estimates turn out to be."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ppmsheets.analysis.insight.allowance import Allowance, cost_of
from ppmsheets.analysis.optimiser.limits import Work
from ppmsheets.analysis.optimiser.model import Model
from ppmsheets.analysis.optimiser.options import Project
from ppmsheets.analysis.optimiser.robust import (
    Doubt,
    Method,
    RankRange,
    rank_ranges,
    robustness,
)
from ppmsheets.analysis.planning.worth import Worth
from ppmsheets.outcome import Firmness
from ppmsheets.portfolio import Score, folded
from ppmsheets.settings import Optimising

_TOP = 10
FULL = 9.0
"""The greatest score on a driver."""
_LEAST_SAMPLES = 50
_STEPS = 5
"""Of the simplex method, about, from one sample to the next, for every project."""


@dataclass(frozen=True, slots=True)
class Judged:
    """What projects are judged by.

    Attributes:
        weights: Driver, as compared -> weight, summing to 1.
        scores: Project id -> driver, as compared -> score, 0 to 9.
        worths: Project id -> what it is worth.
    """

    weights: Mapping[str, float]
    scores: Mapping[str, Mapping[str, float]]
    worths: Mapping[str, Worth]


def judged(
    weights: Mapping[str, float], scores: Iterable[Score], worths: Mapping[str, Worth]
) -> Judged:
    """Return what projects are judged by; of two scores on a driver the greater."""
    found: dict[str, dict[str, float]] = {}
    for row in scores:
        driver = folded(row.driver)
        if row.score is not None and driver in weights:
            own = found.setdefault(row.project_id, {})
            own[driver] = max(row.score, own.get(driver, row.score))
    return Judged(weights, found, worths)


def firmness(
    model: Model, known: Judged, settings: Optimising, allowance: Allowance
) -> tuple[Firmness, ...]:
    """Return how every project of a choice fares, by id.

    Args:
        model: Of a case that is in order.
        known: What its projects are judged by.
        settings: How far weights and estimates may be off, and how many are tried.
        allowance: What may be spent.

    Returns:
        Nothing where no choice is allowed, or too little may be spent.
    """
    samples = int(min(settings.samples, allowance.left / cost_of(model, _each(model))))
    if samples < min(_LEAST_SAMPLES, settings.samples):
        allowance.omit("How surely projects are in is left out.")
        return ()
    corners = weight_corners(tuple(known.weights.values()), settings.weight_range)
    doubt = Doubt(
        corners or ((1.0,),),
        _criteria(model.case.projects, known) if corners else {},
        {p.project_id: settings.estimate_range for p in model.case.projects},
    )
    found = robustness(model.case, doubt, samples=samples)
    ranges = _ranges(model.case.projects, known, corners)
    if found and found[0].method is Method.SAMPLED:
        for _ in range(samples):
            allowance.searched(model, _each(model))
        if samples < settings.samples:
            allowance.omit(
                f"How surely projects are in is told by {samples} samples instead of "
                f"{settings.samples}."
            )
    told = []
    for item in found:
        own = ranges.get(item.project_id)
        told.append(
            Firmness(
                item.project_id,
                item.place.value,
                item.core_index,
                item.error,
                item.method is Method.SAMPLED,
                own.best if own else None,
                own.worst if own else None,
                own.in_top if own else None,
            )
        )
    return tuple(told)


def least(model: Model, settings: Optimising) -> float:
    """Return about how many seconds it takes to tell anything of firmness."""
    samples = min(_LEAST_SAMPLES, settings.samples)
    return samples * cost_of(model, _each(model))


def _each(model: Model) -> Work:
    """Return what a sample takes."""
    return Work(1, 0, _STEPS * len(model.case.projects))


def top_of(count: int) -> int:
    """Return how many of so many projects count as the top."""
    return max(1, min(_TOP, count // 2))


def weight_corners(
    weights: Sequence[float], share: float
) -> tuple[tuple[float, ...], ...]:
    """Return the weights, and each driver's a share more and less, summing to 1."""
    made = [tuple(weights)] if weights else []
    for place in range(len(weights) if len(weights) > 1 else 0):
        for factor in (1 - share, 1 + share):
            moved = [w * factor if i == place else w for i, w in enumerate(weights)]
            total = sum(moved)
            if total > 0:
                made.append(tuple(weight / total for weight in moved))
    return tuple(dict.fromkeys(made))


def _criteria(
    projects: Sequence[Project], known: Judged
) -> dict[str, dict[str, tuple[float, ...]]]:
    """Return what every option is worth under each driver alone.

    The part of a value that comes from the score is exchanged for what a score on
    that driver alone would give; undiscounted, however late the option begins.
    """
    found: dict[str, dict[str, tuple[float, ...]]] = {}
    for project in projects:
        worth = known.worths.get(project.project_id)
        own = known.scores.get(project.project_id)
        if worth is None or not worth.full_score or own is None:
            continue
        parts = {name: own.get(name, 0.0) / FULL for name in known.weights}
        score = sum(known.weights[name] * part for name, part in parts.items())
        moves = [worth.full_score * (part - score) for part in parts.values()]
        found[project.project_id] = {
            option.key: tuple(option.value + move for move in moves)
            for option in project.options
            if option.inside
        }
    return found


def _ranges(
    projects: Sequence[Project],
    known: Judged,
    corners: tuple[tuple[float, ...], ...],
) -> dict[str, RankRange]:
    """Return the ranks of scored projects by weighted score, by id."""
    scores = {
        p.project_id: tuple(
            known.scores[p.project_id].get(name, 0.0) for name in known.weights
        )
        for p in projects
        if p.project_id in known.scores
    }
    if not corners or not scores:
        return {}
    found = rank_ranges(scores, corners, top=top_of(len(scores)))
    return {item.project_id: item for item in found}
