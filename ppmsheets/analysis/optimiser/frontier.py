"""Value against money, or against people: the efficient frontier.

Points are nested by default: what is in at one point stays in at every larger one,
so a larger budget adds to the plan and never turns it over. What nesting costs is
stated at every point, against the best choice that is found without it.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from ppmsheets.analysis.optimiser.engine import Answer, solve
from ppmsheets.analysis.optimiser.limits import Limits
from ppmsheets.analysis.optimiser.model import Model, build
from ppmsheets.analysis.optimiser.options import Case, Pin, ordered

SHARES = (0.5, 0.6, 0.7, 0.8, 0.9, 1.0, 1.1, 1.2, 1.3, 1.4, 1.5)


class Axis(enum.Enum):
    """What is made more or less."""

    BUDGET = "budget"
    FTE = "FTE"


@dataclass(frozen=True, slots=True)
class Point:
    """One point of the frontier.

    Attributes:
        share: Of today's budgets or capacities.
        amount: Sum of all budgets, or of all FTE and periods, at that share.
        value: Of the choice.
        bound: No choice at this share is worth more; None: not known.
        choice: Project id -> key of its option.
        nested: Whether all of it contains, and is contained in, its neighbours.
        price_of_nesting: Value found without nesting, less the value; >= 0.
    """

    share: float
    amount: float
    value: float
    bound: float | None
    choice: Mapping[str, str]
    nested: bool
    price_of_nesting: float


def frontier(
    case: Case,
    *,
    shares: Sequence[float] = SHARES,
    axis: Axis = Axis.BUDGET,
    nested: bool = True,
    limits: Limits = Limits(),  # noqa: B008 - frozen
) -> tuple[Point, ...]:
    """Return the points in order of their share.

    Args:
        case: In any order.
        shares: Each > 0. Nesting begins at the one nearest to 1 and goes both ways.
        axis: Whether budgets or capacities change.
        nested: False: every point for itself.
        limits: Of every single search.

    Returns:
        Without the shares at which no choice obeys everything.
    """
    case = ordered(case)
    limits = replace(limits, rule_ties=False)
    rising = sorted(set(shares))
    today = min(rising, key=lambda share: (abs(share - 1), share))
    first = _point(case, today, axis, None, limits)
    if first is None:
        below, above = [], [s for s in rising if s > today]
    else:
        below = [s for s in reversed(rising) if s < today]
        above = [s for s in rising if s > today]
    points = [] if first is None else [first]
    for way in (below, above):
        last = first
        for share in way:
            point = _point(case, share, axis, last if nested else None, limits)
            if point is not None:
                points.append(point)
                last = point
    return tuple(sorted(points, key=lambda point: point.share))


def scaled(case: Case, share: float, axis: Axis) -> Case:
    """Return the case with all budgets, or all capacities, at a share."""
    if axis is Axis.BUDGET:
        budgets = [replace(b, amount=b.amount * share) for b in case.budgets]
        return replace(case, budgets=tuple(budgets))
    capacities = [
        replace(c, fte=tuple(fte * share for fte in c.fte)) for c in case.capacities
    ]
    return replace(case, capacities=tuple(capacities))


def _point(
    case: Case, share: float, axis: Axis, last: Point | None, limits: Limits
) -> Point | None:
    at = scaled(case, share, axis)
    model = build(at)
    free = solve(model, limits)
    if free.choice is None or free.account is None:
        return None
    best, kept = free, True
    if last is not None and not _nests(model, free.choice, share, last):
        best, kept = _nesting(at, free, share, last, limits)
    if best.choice is None:
        return None
    return Point(
        share,
        _amount(at, axis),
        best.value,
        free.bound,
        best.choice,
        kept,
        max(0.0, free.value - best.value),
    )


def _inside(case: Case, choice: Mapping[str, str]) -> frozenset[str]:
    return frozenset(
        project.project_id
        for project in case.projects
        if project.option(choice[project.project_id]).inside
    )


def _nests(model: Model, choice: Mapping[str, str], share: float, last: Point) -> bool:
    here, there = _inside(model.case, choice), _inside(model.case, last.choice)
    return there <= here if share > last.share else here <= there


def _nesting(
    case: Case, free: Answer, share: float, last: Point, limits: Limits
) -> tuple[Answer, bool]:
    """Return the best choice that nests with the last one, else the free one."""
    grows = share > last.share
    held = _inside(case, last.choice)
    pins = tuple(
        Pin(f"nested {p.project_id}", p.project_id, p.keys(inside=grows))
        for p in case.projects
        if (p.project_id in held) is grows and p.keys(inside=grows)
    )
    found = solve(build(ordered(replace(case, pins=case.pins + pins))), limits)
    return (free, False) if found.choice is None else (found, True)


def _amount(case: Case, axis: Axis) -> float:
    if axis is Axis.BUDGET:
        return sum(budget.amount for budget in case.budgets)
    return sum(sum(capacity.fte) for capacity in case.capacities)
