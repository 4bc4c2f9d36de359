"""The three questions of a portfolio, each with a verdict and its evidence.

A verdict is never better than its data: what is missing is said, and with too
little of it the answer is ``Not known``.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence

from ppmsheets.analysis.wording import count, fte, index, listed, money, share
from ppmsheets.outcome import (
    Answer,
    Conflict,
    GroupResult,
    Load,
    ProjectResult,
    Selection,
    SolverStatus,
    Verdict,
)
from ppmsheets.portfolio import Rag, Stage
from ppmsheets.settings import Settings
from ppmsheets.sheet import CellRef

RIGHT_PROJECTS = "Are we working on the right projects?"
DELIVER = "Can we realistically deliver the portfolio?"
BENEFITS = "Are we getting the benefits we intended?"

RED_SHARE = 1 / 3
"""More running projects than this computed red: not deliverable."""
REPORTED_SHARE = 1 / 2
"""Fewer reports than this: delivery is not known."""
BENEFITS_KEPT = 0.95
"""Benefits from this share of the plan on count as kept."""
BENEFITS_LOST = 0.75
"""Below it they count as lost."""


def verdicts(  # noqa: PLR0913 - the shape agreed with `analyse`
    group: GroupResult,
    projects: tuple[ProjectResult, ...],
    conflicts: tuple[Conflict, ...],
    *,
    loads: tuple[Load, ...],
    selection: Selection,
    settings: Settings,
) -> tuple[Verdict, Verdict, Verdict]:
    """Return the answers to the three questions.

    Args:
        group: The portfolio's roll-up.
        projects: Results of all projects.
        conflicts: Over-allocations.
        loads: Demand and capacity.
        selection: Which candidates are funded.
        settings: Titles of the tabs that the verdicts lead to, thresholds.
    """
    return (
        _right_projects(projects, selection, settings),
        _deliver(group, projects, conflicts, loads, settings),
        _benefits(projects, settings),
    )


def _top(title: str) -> CellRef:
    return CellRef(title, 0, 0)


def _sum(
    projects: Iterable[ProjectResult], amount: Callable[[ProjectResult], float | None]
) -> float:
    return math.fsum(amount(project) or 0.0 for project in projects)


# --- right projects? --------------------------------------------------------------


def _right_projects(
    projects: tuple[ProjectResult, ...], selection: Selection, settings: Settings
) -> Verdict:
    """Answer the first question.

    Yes: at least half of the running budget is in the better-ranked half, and no
    running project has a negative NPV. No: neither holds.
    """
    where = _top(settings.tabs.recommendations)
    running = [project for project in projects if project.live]
    chosen = list(_candidates(projects, selection))
    valued = [p for p in projects if p.score is not None or p.value.npv is not None]
    if not valued:
        missing = "No project has scores or benefits: what is worth most is not known."
        return Verdict(RIGHT_PROJECTS, Answer.UNKNOWN, (missing, *chosen), where)
    if not running:
        nothing = "No project is running."
        return Verdict(RIGHT_PROJECTS, Answer.UNKNOWN, (nothing, *chosen), where)
    better, spread = _in_better_half(projects, running)
    losing = [p for p in running if p.value.npv is not None and p.value.npv < 0]
    answer = _two_of_two(better, not losing)
    if selection.status is SolverStatus.INFEASIBLE and answer is Answer.YES:
        answer = Answer.PARTLY
    proof = [spread, _losing(losing, running), *chosen]
    if selection.status is SolverStatus.INFEASIBLE:
        # First, for pages show the first ones, and somebody has to give way.
        proof = [*chosen, *proof[:2]]
    evidence = (*proof, *_unvalued(running))
    return Verdict(RIGHT_PROJECTS, answer, evidence, where)


def _two_of_two(one: bool, other: bool) -> Answer:  # noqa: FBT001 - a truth table
    if one and other:
        return Answer.YES
    return Answer.PARTLY if one or other else Answer.NO


def _in_better_half(
    projects: tuple[ProjectResult, ...], running: Sequence[ProjectResult]
) -> tuple[bool, str]:
    ranked = sorted(
        (project.rank, project.project_id)
        for project in projects
        if project.rank is not None
    )
    better = {name for _, name in ranked[: (len(ranked) + 1) // 2]}
    good = [project for project in running if project.project_id in better]
    total = _sum(running, lambda project: project.ev.bac)
    if total <= 0:
        text = (
            f"{len(good)} of {count(len(running), 'running project')} are in the "
            "better-ranked half (budgets are not known)."
        )
        return 2 * len(good) >= len(running), text
    part = _sum(good, lambda project: project.ev.bac)
    known = sum(project.ev.bac is not None for project in running)
    text = (
        f"{share(part, total)} of the running budget ({money(part)} of "
        f"{money(total)}{_of_those(known, running, 'with a known budget')}) is in the "
        "better-ranked half."
    )
    return 2 * part >= total, text


def _of_those(known: int, all_of: Sequence[object], such: str) -> str:
    """Return how many a figure can speak of, where it leaves some out."""
    return "" if known == len(all_of) else f"; {known} of {len(all_of)} {such}"


def _losing(losing: Sequence[ProjectResult], running: Sequence[ProjectResult]) -> str:
    known = sum(project.value.npv is not None for project in running)
    if not known:
        return "NPV of the running projects is not known."
    if not losing and known < len(running):
        return (
            f"No running project with a known NPV ({known} of {len(running)}) has a "
            "negative one."
        )
    if not losing:
        return "No running project has a negative NPV."
    worst = sorted(losing, key=lambda p: (p.value.npv or 0.0, p.project_id))
    total = _sum(losing, lambda project: project.value.npv)
    names = listed([project.name for project in worst])
    return (
        f"{count(len(losing), 'running project')} with a negative NPV, together "
        f"{money(total)}: {names}{_of_those(known, running, 'have a known NPV')}."
    )


def _candidates(
    projects: tuple[ProjectResult, ...], selection: Selection
) -> Iterable[str]:
    waiting = sum(project.candidate for project in projects)
    if not waiting:
        return
    if selection.objective is None:
        yield f"{count(waiting, 'candidate')}, none chosen: {selection.note}"
        return
    if selection.clash is not None:
        yield selection.note
    worth = f"worth {money(selection.objective)}"
    chosen = set(selection.funded)
    funded = [p for p in projects if p.project_id in chosen]
    blind = [p.name for p in funded if not _is_valued(p)]
    if blind and len(blind) == len(funded):
        worth = "worth what is not known"
    elif blind:
        worth += f" without {listed(blind)}"
    judged = len(selection.funded) + len(selection.unfunded)
    which = " that can be judged" if judged < waiting else ""
    later = f", {len(selection.delayed)} of them later than planned"
    yield (
        f"{len(selection.funded)} of {count(judged, 'candidate')}{which} would be "
        f"funded{later if selection.delayed else ''}, {worth}."
    )
    if selection.unjudged:
        blind = _names(selection.unjudged, projects)
        yield f"Not judged for want of data: {listed(blind)}."


def _names(keys: Iterable[str], projects: Iterable[ProjectResult]) -> list[str]:
    """Return the names of projects by their ids, in that order."""
    known = {project.project_id: project.name for project in projects}
    return [known.get(key, key) for key in keys]


def _is_valued(project: ProjectResult) -> bool:
    """Return whether a funded candidate has a value: by NPV, else by its score."""
    scored = project.score is not None and project.ev.bac is not None
    return project.value.npv is not None or scored


def _unvalued(running: Sequence[ProjectResult]) -> Iterable[str]:
    blind = [p.name for p in running if p.score is None and p.value.npv is None]
    if blind:
        yield f"Worth not known: {listed(blind)}."


# --- deliver? ---------------------------------------------------------------------


def _deliver(
    group: GroupResult,
    projects: tuple[ProjectResult, ...],
    conflicts: tuple[Conflict, ...],
    loads: tuple[Load, ...],
    settings: Settings,
) -> Verdict:
    """Answer the second question.

    Yes: none is red, nobody is firmly over-allocated, and capacity is known.
    No: more than a third is red, or CPI and SPI of the whole are both red: what
    is behind and over cost as a whole is not delivered by its green parts.
    """
    running = [project for project in projects if project.live]
    judged = [project for project in running if project.overall is not None]
    if not judged:
        missing = (
            "No running project can be judged: enter Budget, % complete, Actual "
            "cost or finish dates."
            if running
            else "No project is running."
        )
        return Verdict(DELIVER, Answer.UNKNOWN, (missing,), _top(settings.tabs.summary))
    red = [project for project in judged if project.overall is Rag.RED]
    known = any(load.capacity is not None for load in loads)
    firm = [conflict for conflict in conflicts if conflict.firm_only]
    fresh = [project for project in running if not project.stale]
    answer = Answer.YES if known and not red and not firm else Answer.PARTLY
    if len(red) > RED_SHARE * len(judged) or _is_red(group, settings):
        answer = Answer.NO
    elif len(fresh) < REPORTED_SHARE * len(running):
        answer = Answer.UNKNOWN
    evidence = (
        _colours(judged, red, running),
        _bottlenecks(conflicts, known=known),
        *_performance(group, projects),
        *_slips(running),
        f"{len(fresh)} of {len(running)} reports received in time.",
        *_unseen(running, judged),
    )
    tab = settings.tabs.capacity if firm and not red else settings.tabs.summary
    return Verdict(DELIVER, answer, evidence, _top(tab))


def _is_red(group: GroupResult, settings: Settings) -> bool:
    indices = (group.ev.cpi, group.ev.spi)
    limit = settings.thresholds.index_red
    return all(index is not None and index < limit for index in indices)


def _colours(
    judged: Sequence[ProjectResult],
    red: Sequence[ProjectResult],
    running: Sequence[ProjectResult],
) -> str:
    hidden = [project.name for project in red if project.divergence == "optimistic"]
    names = f": {listed([project.name for project in red])}" if red else ""
    but = f"; declared better: {listed(hidden)}" if hidden else ""
    which = " that can be judged are" if len(judged) < len(running) else ""
    return (
        f"{len(red)} of {count(len(judged), 'running project')}{which} computed red"
        f"{names}{but}."
    )


def _bottlenecks(conflicts: Sequence[Conflict], *, known: bool) -> str:
    if not known:
        return "Capacity is not known: enter People and Allocations."
    if not conflicts:
        return "No person or role is over-allocated."
    worst = max(conflicts, key=lambda c: (c.firm_only, c.peak.excess))
    names = {(conflict.kind, conflict.name) for conflict in conflicts}
    return (
        f"{count(len(names), 'person or role', 'people or roles')} over-allocated; "
        f"worst {worst.name}, short of {fte(worst.peak.excess)} FTE in "
        f"{worst.peak.period.label}."
    )


def _performance(
    group: GroupResult, projects: Iterable[ProjectResult]
) -> Iterable[str]:
    ev = group.ev
    parts = [
        f"{name} {index(value)}"
        for name, value in (("CPI", ev.cpi), ("SPI", ev.spi))
        if value is not None
    ]
    if ev.eac is not None and ev.bac is not None:
        parts.append(f"EAC {money(ev.eac)} against a budget of {money(ev.bac)}")
    left_out = ""
    if ev.missing:
        left_out = f"; without {listed(_names(ev.missing, projects))}"
        left_out += ", not fully reported"
    if parts:
        yield f"{', '.join(parts)}{left_out}."


def _slips(running: Sequence[ProjectResult]) -> Iterable[str]:
    late = [
        (-project.slip_days, project.project_id, project.name)
        for project in running
        if project.slip_days is not None and project.slip_days > 0
    ]
    known = sum(project.slip_days is not None for project in running)
    if late:
        days, _, name = min(late)
        left_out = _of_those(known, running, "have both finish dates")
        yield (
            f"{count(len(late), 'project')} late, {name} most: {-days} days{left_out}."
        )


def _unseen(
    running: Sequence[ProjectResult], judged: Sequence[ProjectResult]
) -> Iterable[str]:
    seen = {project.project_id for project in judged}
    blind = [project.name for project in running if project.project_id not in seen]
    if blind:
        yield f"Without data for a computed status: {listed(blind)}."


# --- benefits? --------------------------------------------------------------------


def _benefits(projects: tuple[ProjectResult, ...], settings: Settings) -> Verdict:
    """Answer the third question.

    Yes: forecast and realised benefits keep to the plan, and most projects have
    benefits. No: either falls below three quarters of it.

    Only projects with both numbers of a ratio are in it.
    """
    where = _top(settings.tabs.summary)
    begun = [p for p in projects if p.live or p.stage is Stage.CLOSED]
    without = [p.name for p in begun if p.value.planned is None]
    lacking = (f"Without planned benefits: {listed(without)}.",) if without else ()
    if len(without) == len(begun):
        missing = "No running or closed project has planned benefits in money."
        return Verdict(BENEFITS, Answer.UNKNOWN, (missing,), where)
    outlook, expected = _against_plan(
        begun,
        lambda p: p.value.forecast,
        lambda p: p.value.planned,
        "forecast",
        "planned",
    )
    due = [p for p in begun if p.value.planned_to_date]
    kept, received = _against_plan(
        due,
        lambda p: p.value.realised,
        lambda p: p.value.planned_to_date,
        "realised",
        "planned to date",
    )
    if not due:
        received = "No benefit was due yet."
    shares = [part for part in (outlook, kept) if part is not None]
    answer = _kept(shares, complete=len(shares) == 1 + bool(due))
    if answer is Answer.YES and 2 * len(without) > len(begun):
        answer = Answer.PARTLY
    return Verdict(BENEFITS, answer, (expected, received, *lacking), where)


def _kept(shares: Sequence[float], *, complete: bool) -> Answer:
    if not shares:
        return Answer.UNKNOWN
    least = min(shares)
    if least < BENEFITS_LOST:
        return Answer.NO
    return Answer.YES if complete and least >= BENEFITS_KEPT else Answer.PARTLY


def _against_plan(
    projects: Iterable[ProjectResult],
    got: Callable[[ProjectResult], float | None],
    plan: Callable[[ProjectResult], float | None],
    what: str,
    against: str,
) -> tuple[float | None, str]:
    both = [p for p in projects if got(p) is not None and plan(p) is not None]
    planned = _sum(both, plan)
    if planned <= 0:
        return None, f"Benefits {what} are not recorded."
    actual = _sum(both, got)
    return actual / planned, (
        f"{share(actual, planned)} of benefits {against} are {what}: {money(actual)} "
        f"of {money(planned)} ({count(len(both), 'project')})."
    )
