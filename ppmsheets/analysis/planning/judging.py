"""Which candidates can be judged, and what the others lack."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ppmsheets.analysis.planning.limits import Money
from ppmsheets.analysis.planning.pins import Wishes
from ppmsheets.analysis.planning.spending import Spending
from ppmsheets.analysis.planning.worth import Worth
from ppmsheets.outcome import ProjectResult
from ppmsheets.portfolio import Dependency

EXCLUDES = "excludes"
BOTH = "both or none"
FINISH_START = "finish-start"


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of the projects, each by id.

    Attributes:
        horizon: Periods planned.
    """

    results: Mapping[str, ProjectResult]
    costs: Mapping[str, Spending]
    worths: Mapping[str, Worth]
    money: Money
    horizon: int


def unjudged(
    known: Known, dependencies: Iterable[Dependency], said: Wishes
) -> dict[str, str]:
    """Return candidate -> what is missing to judge it; it is in no choice.

    What needs one that cannot be judged cannot be judged either. One that must be in,
    because it is mandatory, a person says so, or one of these needs it, is not asked.
    """
    waiting = [name for name, r in known.results.items() if r.candidate]
    pairs = set(_needs(dependencies, set(waiting)))
    found = {name: why for name in waiting if (why := _missing(name, known))}
    needing = {(other, one) for one, other in pairs}
    found = _spread(found, needing, "it needs {}, which cannot be judged")
    forced = dict.fromkeys(
        (name for name in waiting if _must(known.results[name], said)), ""
    )
    forced = _spread(forced, pairs, "")
    return {name: found[name] for name in sorted(found) if name not in forced}


def _must(result: ProjectResult, said: Wishes) -> bool:
    decided = {w.inside for w in said.get(result.project_id, ())}
    return True in decided or (result.mandatory and False not in decided)


def _missing(name: str, known: Known) -> str:
    """Return what is missing to judge a candidate; "" if nothing."""
    cost = known.costs[name]
    if cost.total is None:
        return "its budget is not known"
    pays = [known.money.covered.get(purse, frozenset()) for purse in cost.amounts]
    if cost.total > 0 and not any(pays):
        return "no budget is given for it"
    begin = min(max(0, cost.first), known.horizon - 1)
    times = frozenset(range(begin, begin + cost.length))
    if cost.total > 0 and not any(times & covered for covered in pays):
        return "no budget covers its dates"
    if known.worths[name].amount is None:
        return "neither its value, benefits nor scores are known"
    return ""


def _needs(
    dependencies: Iterable[Dependency], waiting: set[str]
) -> Iterable[tuple[str, str]]:
    for row in dependencies:
        one, other, kind = row.project_id, row.other_id, (row.type or "").casefold()
        if one == other or not {one, other} <= waiting or kind == EXCLUDES:
            continue
        yield one, other
        if kind == BOTH:
            yield other, one


def _spread(
    reasons: Mapping[str, str], pairs: Iterable[tuple[str, str]], why: str
) -> dict[str, str]:
    """Carry a reason along pairs (from, to), nearest first, in order of ids."""
    after: defaultdict[str, list[str]] = defaultdict(list)
    for one, other in sorted(pairs):
        after[one].append(other)
    found = dict(reasons)
    frontier = sorted(found)
    while frontier:
        reached = []
        for name in frontier:
            for other in after[name]:
                if other not in found:
                    found[other] = why.format(name)
                    reached.append(other)
        frontier = sorted(reached)
    return found
