"""Value against money, and against people.

Small portfolios: the best choice at every point, for itself. Larger ones: each point
keeps what its neighbour nearer to today's has, or leaves out what that leaves out, so
that more money adds to the plan and never turns it over; the bound is that of the free
choice.
"""

from __future__ import annotations

import enum
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from ppmsheets.analysis.insight.allowance import Allowance
from ppmsheets.analysis.insight.sketch import TOLERANCE, indices, sketched
from ppmsheets.analysis.optimiser.engine import Answer, keys_of, solve
from ppmsheets.analysis.optimiser.explain import EXACT_LIMIT
from ppmsheets.analysis.optimiser.limits import Limits, Outcome
from ppmsheets.analysis.optimiser.model import Model, build
from ppmsheets.analysis.optimiser.options import Case
from ppmsheets.analysis.optimiser.profiles import Ints
from ppmsheets.analysis.optimiser.sifting import Around
from ppmsheets.outcome import FrontierPoint

SHARES = (0.5, 0.6, 0.7, 0.8, 0.9, 1.0, 1.1, 1.2, 1.3, 1.4, 1.5)

_MOVES = 4
"""Searches one project at a time that a point costs about, its annealing among them."""


class Axis(enum.Enum):
    """What is made more or less."""

    BUDGET = "budget"
    FTE = "FTE"


@dataclass(frozen=True, slots=True, eq=False)
class _Point:
    """A choice at a share; ``bound`` None: not known."""

    share: float
    model: Model
    chosen: Ints
    value: float
    bound: float | None


def frontier(
    case: Case, answer: Answer, axis: Axis, limits: Limits, allowance: Allowance
) -> tuple[FrontierPoint, ...]:
    """Return the points in order of their share; today's is the plan.

    Args:
        case: In order.
        answer: With a choice that obeys all of the case.
        axis: What is made more or less.
        limits: Of every single search of a small portfolio.
        allowance: What may be spent.

    Returns:
        Without shares at which no choice was found; nothing where there is nothing to
        make more or less of.
    """
    whole = amount_of(case, axis)
    if whole <= 0:
        return ()
    model = build(case)
    chosen = indices(model, answer.choice or {})
    today = _Point(1.0, model, chosen, answer.value, answer.bound)
    walk = _Walk(case, axis, limits, allowance)
    rising = [share for share in SHARES if share > 1]
    falling = [share for share in reversed(SHARES) if share < 1]
    points = [today, *walk.along(rising, today), *walk.along(falling, today)]
    if len(points) < len(SHARES) and not allowance:
        allowance.omit(f"Of the frontier by {axis.value}, some points are left out.")
    points.sort(key=lambda point: point.share)
    return tuple(_told(points, axis, whole))


def amount_of(case: Case, axis: Axis) -> float:
    """Return the sum of all budgets, or of all FTE and periods."""
    if axis is Axis.BUDGET:
        return sum(budget.amount for budget in case.budgets)
    return sum(sum(capacity.fte) for capacity in case.capacities)


@dataclass(frozen=True, slots=True)
class _Walk:
    """What a walk from today's point outwards takes along."""

    case: Case
    axis: Axis
    limits: Limits
    allowance: Allowance

    def along(self, way: Sequence[float], today: _Point) -> Iterator[_Point]:
        """Yield the points of some shares, from today's outwards."""
        last, prices = today, None
        for share in way:
            if not self.allowance:
                return
            model = build(scaled(self.case, share, self.axis))
            if len(self.case.projects) <= EXACT_LIMIT:
                point = _searched(model, share, self.limits, self.allowance)
            else:
                around = Around(model, TOLERANCE, prices)
                prices = around.first.prices
                point = _nested(model, share, last, around, self.allowance)
            if point is None:
                # With less still, nothing holds either.
                return
            yield point
            last = point


def _searched(
    model: Model, share: float, limits: Limits, allowance: Allowance
) -> _Point | None:
    found = solve(model, replace(limits, rule_ties=False))
    allowance.searched(model, found.work)
    if found.choice is None:
        return None
    chosen = indices(model, found.choice)
    return _Point(share, model, chosen, found.value, found.bound)


def _nested(
    model: Model, share: float, last: _Point, around: Around, allowance: Allowance
) -> _Point | None:
    """Return a point that contains its neighbour, or is contained in it."""
    free = around.first
    allowance.searched(model, free.work)
    if free.outcome is not Outcome.OPTIMAL:
        return None
    held = model.inside[last.chosen][model.project]
    grows = share > last.share
    barred = held & ~model.inside if grows else ~held & model.inside
    found = sketched(model.barring(np.flatnonzero(barred)), last.chosen, around)
    allowance.searched(model, found.work)
    allowance.moved(model, _MOVES)
    if found.chosen is None:
        return None
    bound = max(free.bound, found.value)
    return _Point(share, model, found.chosen, found.value, bound)


def _told(
    points: Sequence[_Point], axis: Axis, whole: float
) -> Iterator[FrontierPoint]:
    before: _Point | None = None
    for point in points:
        marginal = None
        if before is not None:
            more = (point.share - before.share) * whole
            marginal = (point.value - before.value) / more
        choice = keys_of(point.model, tuple(point.chosen.tolist()))
        yield FrontierPoint(
            axis.value,
            point.share,
            point.share * whole,
            point.value,
            point.bound,
            tuple(
                project.project_id
                for project in point.model.case.projects
                if project.option(choice[project.project_id]).inside
            ),
            marginal,
        )
        before = point


def scaled(case: Case, share: float, axis: Axis) -> Case:
    """Return the case with all budgets, or all capacities, at a share."""
    if axis is Axis.BUDGET:
        budgets = [replace(b, amount=b.amount * share) for b in case.budgets]
        return replace(case, budgets=tuple(budgets))
    capacities = [
        replace(c, fte=tuple(fte * share for fte in c.fte)) for c in case.capacities
    ]
    return replace(case, capacities=tuple(capacities))


def entries(points: Sequence[FrontierPoint]) -> dict[str, float]:
    """Return id -> least amount from which on a project is in at every point.

    Args:
        points: Of one axis, in order of their share.
    """
    found: dict[str, float] = {}
    staying: frozenset[str] | None = None
    for point in reversed(points):
        inside = frozenset(point.inside)
        staying = inside if staying is None else inside & staying
        found |= dict.fromkeys(sorted(staying), point.amount)
    return found
