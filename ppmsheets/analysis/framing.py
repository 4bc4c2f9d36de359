"""Frame the question of funding: who is in, who is out, and whether that can be.

Costs are never negative, so the forced candidates with all that they need are
the cheapest choice there can be. When they break a budget or exclude each other,
no choice obeys everything, and it can be said why without a solver.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from ppmsheets.analysis.answers import Answers
from ppmsheets.analysis.commitments import commitments
from ppmsheets.analysis.costs import UNKNOWN_COST, CostPlan, cost_plans
from ppmsheets.analysis.funding import (
    PINNED_IN,
    BudgetRow,
    Candidate,
    Links,
    Question,
    assumptions,
    budget_rows,
    budgets_of,
    candidate_of,
    is_candidate,
)
from ppmsheets.outcome import Assumption, ProjectResult
from ppmsheets.portfolio import Dependency, Pin, Portfolio

EXCLUDES = "excludes"
BOTH = "both or none"
FINISH_START = "finish-start"


@dataclass(slots=True)
class _Framing:
    """The question while it is being framed; reasons by project id."""

    forced: dict[str, str] = field(default_factory=dict)
    barred: dict[str, str] = field(default_factory=dict)
    unjudged: dict[str, str] = field(default_factory=dict)
    needs: set[tuple[str, str]] = field(default_factory=set)
    excludes: set[tuple[str, str]] = field(default_factory=set)
    notes: list[str] = field(default_factory=list)


def frame(
    portfolio: Portfolio,
    projects: tuple[ProjectResult, ...],
    answers: Answers,
    status_date: dt.date,
) -> Question:
    """Return the question of which candidates to fund.

    Mandatory candidates, those whose funding a person approved (or whose
    not-funding a person rejected) and all that these need are forced; those a
    person rejected or deferred, in whatever verb, are barred while the answer holds.
    What Decisions says of a candidate goes before all of these, until it expires.
    """
    plans = cost_plans(portfolio)
    committed = commitments(portfolio, projects, plans, status_date)
    rows = budget_rows(portfolio.budgets, committed, status_date)
    ranked = sorted(
        (project for project in projects if is_candidate(project)), key=_by_rank
    )
    framing = _Framing()
    _read_answers(framing, ranked, answers, _pinned(portfolio.pins, status_date))
    _read_dependencies(framing, portfolio.dependencies, projects)
    _spread(framing.forced, framing.needs, "needed by {}")
    judged = _judge(framing, ranked, plans, rows)
    return _question(framing, rows, judged)


def _by_rank(project: ProjectResult) -> tuple[bool, int, str]:
    return (project.rank is None, project.rank or 0, project.project_id)


def _question(
    framing: _Framing, rows: tuple[BudgetRow, ...], judged: tuple[Candidate, ...]
) -> Question:
    known = {candidate.project_id for candidate in judged}
    links = Links(
        needs=tuple(sorted(pair for pair in framing.needs if known.issuperset(pair))),
        excludes=tuple(
            sorted(pair for pair in framing.excludes if known.issuperset(pair))
        ),
    )
    return Question(
        rows=rows,
        candidates=judged,
        links=links,
        forced=framing.forced,
        barred={name: why for name, why in framing.barred.items() if name in known},
        unjudged=framing.unjudged,
        conflict=_conflict(framing, rows, judged),
        notes=(*framing.notes, *_assumed(assumptions(rows))),
    )


def _pinned(
    pins: Iterable[Pin], status_date: dt.date
) -> Mapping[str, tuple[bool, str]]:
    """Return project -> whether it is to be funded, and why, by Decisions."""
    found: dict[str, tuple[bool, str]] = {}
    for pin in pins:
        if pin.until is not None and pin.until < status_date:
            continue
        if pin.pin == "Defer":
            until = f" until {pin.until.isoformat()}" if pin.until else ""
            found[pin.project_id] = False, f"it is deferred{until}"
        elif pin.pin == "Pin in":
            found[pin.project_id] = True, PINNED_IN
        else:
            found[pin.project_id] = False, "it is pinned out"
    return found


def _read_answers(
    framing: _Framing,
    ranked: Iterable[ProjectResult],
    answers: Answers,
    pinned: Mapping[str, tuple[bool, str]],
) -> None:
    for project in ranked:
        name = project.project_id
        wanted, why = pinned.get(name) or answers.funding(name)
        if wanted is not None:
            (framing.forced if wanted else framing.barred)[name] = why
        if project.mandatory and name not in framing.barred:
            framing.forced[name] = "mandatory"


def _read_dependencies(
    framing: _Framing,
    dependencies: Iterable[Dependency],
    projects: Iterable[ProjectResult],
) -> None:
    candidates = {p.project_id for p in projects if is_candidate(p)}
    running = {p.project_id for p in projects if p.live}
    for dependency in dependencies:
        one, other = dependency.project_id, dependency.other_id
        kind = (dependency.type or "").casefold()
        if one == other or kind == FINISH_START:
            continue
        if one in candidates and other in candidates:
            _link(framing, kind, one, other)
        elif one in candidates and other in running:
            _tie(framing, kind, one, other)
        elif other in candidates and one in running and kind in (EXCLUDES, BOTH):
            _tie(framing, kind, other, one)


def _link(framing: _Framing, kind: str, one: str, other: str) -> None:
    if kind == EXCLUDES:
        framing.excludes.add((min(one, other), max(one, other)))
        return
    framing.needs.add((one, other))
    if kind == BOTH:
        framing.needs.add((other, one))


def _tie(framing: _Framing, kind: str, candidate: str, running: str) -> None:
    """Tie a candidate to a running project; what it needs is there already."""
    if kind == EXCLUDES:
        framing.barred.setdefault(candidate, f"it excludes {running}, which runs")
    elif kind == BOTH:
        framing.forced.setdefault(candidate, f"it goes with {running}, which runs")


def _spread(
    reasons: dict[str, str], needs: Iterable[tuple[str, str]], why: str
) -> None:
    """Carry a reason along pairs (from, to), nearest first, in order of ids."""
    after: defaultdict[str, list[str]] = defaultdict(list)
    for one, other in sorted(needs):
        after[one].append(other)
    frontier = sorted(reasons)
    while frontier:
        reached: list[str] = []
        for name in frontier:
            for other in after[name]:
                if other not in reasons:
                    reasons[other] = why.format(name)
                    reached.append(other)
        frontier = sorted(reached)


def _judge(
    framing: _Framing,
    ranked: Iterable[ProjectResult],
    plans: Mapping[str, CostPlan],
    rows: tuple[BudgetRow, ...],
) -> tuple[Candidate, ...]:
    """Return those that can be judged or are forced; name what others lack."""
    found: list[Candidate] = []
    uncounted: list[str] = []
    budgets = budgets_of(rows)
    for project in ranked:
        name = project.project_id
        plan = plans.get(name, UNKNOWN_COST)
        candidate, missing = candidate_of(project, plan, budgets(project.program))
        found.append(candidate)
        if name not in framing.forced and missing:
            framing.unjudged[name] = missing
        elif missing and not candidate.costs:
            uncounted.append(name)
    if uncounted:
        framing.notes.append(
            f"The cost of {', '.join(uncounted)} is funded but could not be counted."
        )
    backwards = {(other, one) for one, other in framing.needs}
    blocked = dict(framing.unjudged)
    _spread(blocked, backwards, "it needs {}, which cannot be judged")
    for name, why in blocked.items():
        if name not in framing.forced:
            framing.unjudged[name] = why
    return tuple(c for c in found if c.project_id not in framing.unjudged)


def _assumed(found: tuple[Assumption, ...]) -> Iterable[str]:
    """Give what is assumed of running projects, in a sentence or two."""
    counted = [item for item in found if item.amount is not None]
    if len(counted) == 1:
        yield counted[0].text
    elif counted:
        names = _listed([f"{item.project_id} (no {item.lacks})" for item in counted])
        yield (
            f"What {names} still cost is assumed: what is left of each budget, spread "
            "evenly to the finish last published, else to the end of the last budget."
        )
    left_out = [item.project_id for item in found if item.amount is None]
    if left_out:
        names = _listed(left_out)
        yield f"Running projects without a known cost are not counted: {names}."


def _conflict(
    framing: _Framing, rows: tuple[BudgetRow, ...], judged: tuple[Candidate, ...]
) -> str:
    forced = framing.forced
    for name in sorted(forced):
        if name in framing.barred:
            return (
                f"{name} must be funded ({forced[name]}) and must not "
                f"({framing.barred[name]})."
            )
    for one, other in sorted(framing.excludes):
        if one in forced and other in forced:
            return (
                f"{one} ({forced[one]}) and {other} ({forced[other]}) exclude "
                f"each other."
            )
    return _shortage(forced, rows, judged)


def _shortage(
    forced: Mapping[str, str],
    rows: tuple[BudgetRow, ...],
    judged: tuple[Candidate, ...],
) -> str:
    costs: defaultdict[int, list[tuple[str, float]]] = defaultdict(list)
    for candidate in judged:
        if candidate.project_id in forced:
            for index, cost in candidate.costs:
                costs[index].append((candidate.project_id, cost))
    for index, charged in sorted(costs.items()):
        row = rows[index]
        total = sum(cost for _, cost in charged)
        if not row.holds(total):
            names = _listed(sorted(f"{name} ({forced[name]})" for name, _ in charged))
            return (
                f"{row.label} has {row.available:,.0f} left, but {names} "
                f"cost {total:,.0f}."
            )
    return ""


def _listed(names: list[str], limit: int = 5) -> str:
    shown = ", ".join(names[:limit])
    more = len(names) - limit
    return f"{shown} and {more} more" if more > 0 else shown
