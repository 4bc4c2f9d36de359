"""The ranking told: the method, who is not ranked, ties, and what would reverse it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from ppmsheets.analysis.pairwise import ACCEPTED
from ppmsheets.analysis.places import POINTS, Contender, places, reversals, ties
from ppmsheets.analysis.ranking import known_scores, weighted_score
from ppmsheets.analysis.records import grouped
from ppmsheets.analysis.weighing import Weighed
from ppmsheets.analysis.wording import count, listed
from ppmsheets.outcome import Method, Place, ProjectResult, Ranking, Reversal, Weighing
from ppmsheets.portfolio import Portfolio, Project

_MADE_OF = {
    Method.SCORE: "weight x score, summed over the drivers",
    Method.AHP: "weight x score, summed over the drivers, which weigh as Pairwise says",
    Method.WSJF: "(business value + time criticality + risk reduction) / job size",
    Method.NPV: "present value of benefits less present value of costs",
    Method.ROI: "(benefits - cost) / cost",
    Method.BCR: "present value of benefits / present value of costs",
}

_DOUBTS = {
    "Scores": "It has no scores, so it ranks after every project that has.",
    "Score of every driver": "Not scored on every driver: those without a score add "
    "nothing, so it may deserve a better rank.",
}
"""What is missing of a project -> what that does to its rank by score."""


def ranked(
    results: Sequence[ProjectResult], told: Ranking
) -> tuple[ProjectResult, ...]:
    """Return the results with rank and what is to be said of it, in order.

    Args:
        results: Not yet ranked, in any order.
        told: Their ranking.

    Returns:
        In order of rank, then the unranked by id.
    """
    found = {place.project_id: place for place in told.places}
    names = {result.project_id: result.name for result in results}
    whole = [
        _with_place(result, found.get(result.project_id), names, told.method)
        for result in results
    ]
    whole.sort(key=lambda p: (p.rank is None, p.rank or 0, p.project_id))
    return tuple(whole)


def ranking(
    results: Sequence[ProjectResult], portfolio: Portfolio, weighed: Weighed
) -> Ranking:
    """Return by what the projects are ranked, what is level, what would reverse it.

    Args:
        results: Of all projects, in any order.
        portfolio: What people typed.
        weighed: The drivers' weights, and the method.
    """
    method = weighed.method
    contenders = _contenders(results, portfolio.projects)
    placed = places(contenders, method)
    others = (
        (other, _seen_by(other, contenders, portfolio, weighed))
        for other in Method
        if other is not method
    )
    found = reversals(contenders, method, others)
    told = Ranking(weighed.asked, method, weighed.weighing, placed, ties(placed), found)
    if not results:
        return told
    names = {result.project_id: result.name for result in results}
    return replace(told, sentences=tuple(_sentences(told, names)))


def _contenders(
    results: Iterable[ProjectResult], projects: Iterable[Project]
) -> list[Contender]:
    typed = {project.project_id: project for project in projects}
    value, criticality, risk, size = POINTS
    return [
        Contender(
            project_id=result.project_id,
            stage=result.stage,
            score=result.score,
            npv=result.value.npv,
            budget=result.ev.bac,
            roi=result.value.roi,
            bcr=result.value.bcr,
            points=(
                getattr(project, value),
                getattr(project, criticality),
                getattr(project, risk),
                getattr(project, size),
            ),
        )
        for result in results
        for project in (typed[result.project_id],)
    ]


def _seen_by(
    other: Method,
    contenders: Sequence[Contender],
    portfolio: Portfolio,
    weighed: Weighed,
) -> Sequence[Contender]:
    """Return the contenders with the scores that another method gives them.

    Empty where it has no weights of its own to give.
    """
    other_weights = Method.AHP in (other, weighed.method)
    if not other.by_score or not other_weights:
        return contenders
    if not weighed.rival:
        return ()
    scores = grouped(portfolio.scores)
    return [
        item._replace(
            score=weighted_score(
                known_scores(scores.get(item.project_id, ())), weighed.rival
            )
        )
        for item in contenders
    ]


def _with_place(
    result: ProjectResult,
    place: Place | None,
    names: Mapping[str, str],
    method: Method,
) -> ProjectResult:
    if place is None:
        return result
    missing = result.missing
    if method is Method.WSJF:
        missing = (*missing, *place.lacks)
    note = " ".join(_note(result, place, names, method))
    return result._replace(rank=place.rank, rank_note=note, missing=missing)


def _note(
    result: ProjectResult, place: Place, names: Mapping[str, str], method: Method
) -> Iterator[str]:
    """Give what is to be said of one rank; nothing where it is plain."""
    if place.rank is None:
        lacks = f"no {listed(place.lacks, 4)}"
        yield f"Not ranked by {method.label}: {lacks}."
        return
    if place.level:
        first = f"before which it goes by {place.ruled_by}"
        last = f"which goes first by {place.ruled_by}"
        yield f"{place.how[0].upper()}{place.how[1:]}."
        yield f"Level with {names[place.level]}, {first if place.first else last}."
    if method.by_score:
        yield from (_DOUBTS[name] for name in result.missing if name in _DOUBTS)


def _sentences(told: Ranking, names: Mapping[str, str]) -> Iterator[str]:
    yield _by(told)
    left_out = [names[place.project_id] for place in told.places if place.rank is None]
    if left_out:
        yield (
            f"{count(len(left_out), 'project')} cannot be ranked for want of "
            f"{_needs(told.method)}: {listed(left_out)}."
        )
    if len(told.places) - len(left_out) > 1:
        yield from filter(None, (_level(told, names), _turned(told, names)))


def _needs(method: Method) -> str:
    if method.by_score:
        return "scores or NPV"
    return "points" if method is Method.WSJF else method.label


def _by(told: Ranking) -> str:
    weighing = told.weighing
    instead = ""
    if told.asked is not told.method:
        instead = f"{told.asked.label} was asked for, but {weighing.trouble}. "
    text = f"{instead}Ranked by {told.method.label}: {_MADE_OF[told.method]}"
    if told.method.by_score and weighing.weights:
        text += f" ({_weights(weighing)})"
    if weighing.consistency_ratio is not None:
        text += (
            f"; consistency ratio {weighing.consistency_ratio:.2f}, accepted up to "
            f"{ACCEPTED:.2f}"
        )
    return f"{text}."


def _weights(weighing: Weighing) -> str:
    ordered = sorted(weighing.weights, key=lambda item: (-item[1], item[0]))
    return listed([f"{name} {share:.0%}" for name, share in ordered], 5)


def _level(told: Ranking, names: Mapping[str, str]) -> str:
    if not told.ties:
        return "No two projects are level."
    ruled = {place.project_id: place.ruled_by for place in told.places}
    each = [
        f"{names[group[0]]} before {listed([names[name] for name in group[1:]], 2)} "
        f"by {ruled[group[1]]}"
        for group in told.ties
    ]
    return f"{count(len(each), 'tie')}, ruled: {listed(each, 2)}."


def _turned(told: Ranking, names: Mapping[str, str]) -> str:
    """Return what other methods would turn around; "" where none ranks two."""
    turned = [item for item in told.reversals if item.reversed]
    kept = [item.method.label for item in told.reversals if not item.reversed]
    if not told.reversals:
        return ""
    if not turned:
        return f"The order would be the same by {listed(kept, 5)}."
    each = [
        f"{item.reversed:,} of {item.pairs:,} by {item.method.label}" for item in turned
    ]
    text = f"Pairs that would stand the other way round: {listed(each, 5)}"
    most = max(turned, key=_spread)
    if most.most:
        there = f"{most.there} by {most.method.label}"
        text += f"; {names[most.most]} moves furthest, {most.here} here and {there}"
    return f"{text}."


def _spread(item: Reversal) -> tuple[float, int]:
    """Return how much another method turns around, ties left to the first."""
    return item.reversed / item.pairs, abs(item.here - item.there)
