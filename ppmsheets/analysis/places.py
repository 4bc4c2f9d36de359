"""Which project goes first, by the method that Setup names, every tie ruled.

The greater figure goes first. Weighted score and AHP rank by the strategic score,
and below all that have one those without, by NPV per unit of budget. WSJF = cost of
delay / job size, cost of delay = business value + time criticality + risk reduction;
NPV, ROI and BCR are those of the project's whole life. Level figures: WSJF by higher
cost of delay; then all by higher NPV, smaller budget, project id.

A project that lacks what its method needs is not ranked, nor is a closed one: nothing
is guessed. A project's figure is its own, never a share of all, so that projects
which come or go leave the order of the others.
"""

from __future__ import annotations

import math
from bisect import bisect_right, insort
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter, itemgetter
from typing import NamedTuple

from ppmsheets.analysis.wording import money
from ppmsheets.outcome import Method, Place, Reversal
from ppmsheets.portfolio import Stage
from ppmsheets.schema import PROJECT

POINTS = ("business_value", "time_criticality", "risk_reduction", "job_size")
"""Fields of a project that WSJF is made of."""

POINT_HEADERS = tuple(PROJECT.field(name).header for name in POINTS)

_DIGITS = 12
"""Figures that agree to so many significant digits are level: sums carry dust."""


class Contender(NamedTuple):
    """What a project is ranked by; money in portfolio currency.

    Attributes:
        score: Weighted strategic score, 0 to 1.
        points: Those of WSJF, in the order of ``POINTS``.
    """

    project_id: str
    stage: Stage | None = None
    score: float | None = None
    npv: float | None = None
    budget: float | None = None
    roi: float | None = None
    bcr: float | None = None
    points: tuple[float | None, float | None, float | None, float | None] = (None,) * 4


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


class _Entry(NamedTuple):
    """A ranked project, on the way to its place.

    Attributes:
        level: Of those that are level the same, the lesser going first.
        breakers: What rules a tie, in the order of ``_BREAKERS``, the lesser first.
    """

    level: tuple[bool, float]
    breakers: tuple[float, float, float, str]
    item: Contender
    figure: float | None


_BREAKERS = ("higher cost of delay", "higher NPV", "smaller budget", "project id")


def places(
    contenders: Iterable[Contender], method: Method = Method.SCORE
) -> tuple[Place, ...]:
    """Return the ranked in order of rank, 1 the best, then the others by id.

    Args:
        contenders: In any order; ids are unique.
        method: What they are ranked by.

    Returns:
        Without closed projects.
    """
    entries, others = _ordered(contenders, method)
    ranked = [
        _place(rank, entry, _neighbour(entries, rank - 1), method)
        for rank, entry in enumerate(entries, start=1)
    ]
    left_out = [
        Place(item.project_id, lacks=_lacks(item, method))
        for item in sorted(others, key=attrgetter("project_id"))
    ]
    return (*ranked, *left_out)


def ranks(
    contenders: Iterable[Contender], method: Method = Method.SCORE
) -> Mapping[str, int]:
    """Return project id -> rank, 1 the best, each rank once; none of the unranked."""
    entries, _ = _ordered(contenders, method)
    return {entry.item.project_id: rank for rank, entry in enumerate(entries, start=1)}


def ties(placed: Iterable[Place]) -> tuple[tuple[str, ...], ...]:
    """Return the ids of projects that are level, group by group, in order of rank."""
    groups: list[list[str]] = []
    for place in placed:
        if place.level and not place.first and place.rank is not None:
            if not groups or groups[-1][-1] != place.level:
                groups.append([place.level])
            groups[-1].append(place.project_id)
    return tuple(tuple(group) for group in groups)


def reversals(
    contenders: Sequence[Contender],
    used: Method,
    others: Iterable[tuple[Method, Sequence[Contender]]],
) -> tuple[Reversal, ...]:
    """Return how other methods would turn the order around.

    Only projects that have the figure of both count, and only pairs that are level
    by neither.

    Args:
        contenders: As they are ranked.
        used: By which method.
        others: Methods, each with the same projects, scored as that method weighs.

    Returns:
        Without methods that rank fewer than two of these projects.
    """
    first = _figured(contenders, used)
    found = (_reversal(first, _figured(there, other), other) for other, there in others)
    return tuple(filter(None, found))


def _figured(contenders: Sequence[Contender], method: Method) -> Mapping[str, float]:
    """Return project id -> level, best first, of those that have the figure."""
    figure_of = _FIGURES[method]
    found = {
        item.project_id: -_rounded(figure)
        for item in contenders
        if item.stage is not Stage.CLOSED and (figure := figure_of(item)) is not None
    }
    return dict(sorted(found.items(), key=itemgetter(1)))


def _reversal(
    first: Mapping[str, float], second: Mapping[str, float], other: Method
) -> Reversal | None:
    here = {name: level for name, level in first.items() if name in second}
    there = {name: level for name, level in second.items() if name in first}
    if len(here) < 2:
        return None
    stood, moved = _among(here), _among(there)
    step, at, name = max((abs(moved[n] - at), -at, n) for n, at in stood.items())
    return Reversal(
        method=other,
        projects=len(here),
        pairs=len(here) * (len(here) - 1) // 2,
        reversed=_inversions((level, there[n]) for n, level in here.items()),
        most=name if step else "",
        here=-at if step else 0,
        there=moved[name] if step else 0,
    )


def _among(levels: Mapping[str, float]) -> Mapping[str, int]:
    """Return project id -> its place among these; those that are level share it."""
    found: dict[str, int] = {}
    last, shared = math.nan, 0
    for place, (name, level) in enumerate(levels.items(), start=1):
        if level != last:
            last, shared = level, place
        found[name] = shared
    return found


def _inversions(levels: Iterable[tuple[float, float]]) -> int:
    """Return how many pairs of levels are ordered otherwise on the two sides."""
    seen: list[float] = []
    found = 0
    # Level on the first side: in order of the second, so that they never count.
    for _, other in sorted(levels):
        found += len(seen) - bisect_right(seen, other)
        insort(seen, other)
    return found


def _ordered(
    contenders: Iterable[Contender], method: Method
) -> tuple[list[_Entry], list[Contender]]:
    """Return the ranked in order, and those that lack what the method needs."""
    entries: list[_Entry] = []
    others: list[Contender] = []
    figure_of = _FIGURES[method]
    for item in contenders:
        if item.stage is Stage.CLOSED:
            continue
        figure = figure_of(item)
        if figure is not None:
            entries.append(_entry(item, figure, method))
        elif method.by_score and item.npv is not None:
            level = True, -_rounded(_yield(item))
            entries.append(_Entry(level, _breakers(item), item, None))
        else:
            others.append(item)
    entries.sort(key=itemgetter(0, 1))
    return entries, others


def _entry(item: Contender, figure: float, method: Method) -> _Entry:
    urgency = _urgency(item) if method is Method.WSJF else None
    delay = urgency.cost_of_delay if urgency else 0.0
    return _Entry((False, -_rounded(figure)), _breakers(item, delay), item, figure)


def _breakers(item: Contender, delay: float = 0.0) -> tuple[float, float, float, str]:
    npv = math.inf if item.npv is None else -item.npv
    budget = math.inf if item.budget is None else item.budget
    return (-delay, npv, budget, item.project_id)


def _rounded(figure: float) -> float:
    return float(f"{figure:.{_DIGITS}g}")


def _yield(item: Contender) -> float:
    """Return NPV per unit of budget; the least where there is no budget."""
    if item.npv is None or not item.budget:
        return -math.inf
    return item.npv / item.budget


def _urgency(item: Contender) -> Urgency | None:
    value, criticality, risk, size = item.points
    if value is None or criticality is None or risk is None or not size:
        return None
    return weighted_shortest_job_first(value, criticality, risk, size)


def _wsjf(item: Contender) -> float | None:
    urgency = _urgency(item)
    return urgency.value if urgency else None


_FIGURES: Mapping[Method, Callable[[Contender], float | None]] = {
    Method.SCORE: attrgetter("score"),
    Method.AHP: attrgetter("score"),
    Method.WSJF: _wsjf,
    Method.NPV: attrgetter("npv"),
    Method.ROI: attrgetter("roi"),
    Method.BCR: attrgetter("bcr"),
}


def _lacks(item: Contender, method: Method) -> tuple[str, ...]:
    """Return the names of what a method needs and a project has not."""
    if method.by_score:
        return ("Scores", "NPV")
    if method is not Method.WSJF:
        return (method.value,)
    *others, size = item.points
    given = zip(POINT_HEADERS, (*others, size or None), strict=True)
    return tuple(header for header, points in given if points is None)


def _neighbour(entries: Sequence[_Entry], index: int) -> _Entry | None:
    """Return who is level with an entry: the one before, else the one after."""
    for near in (index - 1, index + 1):
        if 0 <= near < len(entries) and entries[near].level == entries[index].level:
            # What is not known is level with nothing.
            return entries[near] if math.isfinite(entries[index].level[1]) else None
    return None


def _place(rank: int, entry: _Entry, near: _Entry | None, method: Method) -> Place:
    item, figure = entry.item, entry.figure
    how = _how(item, figure, method)
    if near is None:
        return Place(item.project_id, rank, figure, how)
    pairs = zip(_BREAKERS, entry.breakers, near.breakers, strict=True)
    return Place(
        item.project_id,
        rank,
        figure,
        how,
        level=near.item.project_id,
        ruled_by=next(words for words, mine, theirs in pairs if mine != theirs),
        first=entry.breakers < near.breakers,
    )


def _how(item: Contender, figure: float | None, method: Method) -> str:
    """Return the figure in words, with what it is made of."""
    if figure is None:
        each = _yield(item)
        if not math.isfinite(each):
            return f"no score, NPV {money(item.npv or 0.0)}, budget not known"
        return f"no score, NPV {each:.2f} for each unit of budget"
    if method.by_score:
        return f"score {figure:.2f}"
    if method is Method.NPV:
        return f"NPV {money(figure)}"
    if method is not Method.WSJF:
        return f"{method.value} {figure:.2f}"
    value, criticality, risk, size = (f"{points:g}" for points in item.points)
    return f"WSJF {figure:.2f} = ({value} + {criticality} + {risk}) / {size}"
