"""The three questions of a portfolio, each with a verdict and its evidence.

A verdict is never better than its data: what is missing is said, and with too
little of it the answer is ``Not known``.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence

from ppmsheets.analysis.delivery import IDLE, delivery
from ppmsheets.analysis.wording import count, listed, money, names_of, of_those, share
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
from ppmsheets.portfolio import Stage
from ppmsheets.settings import Settings
from ppmsheets.sheet import CellRef

RIGHT_PROJECTS = "Are we working on the right projects?"
BENEFITS = "Are we getting the benefits we intended?"

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
        delivery(group, projects, conflicts, loads, settings),
        _benefits(projects, settings),
    )


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
    where = CellRef(settings.tabs.recommendations, 0, 0)
    running = [project for project in projects if project.live]
    chosen = list(_candidates(projects, selection))
    valued = [p for p in projects if p.score is not None or p.value.npv is not None]
    if not valued:
        missing = "No project has scores or benefits: what is worth most is not known."
        return Verdict(RIGHT_PROJECTS, Answer.UNKNOWN, (missing, *chosen), where)
    if not running:
        return Verdict(RIGHT_PROJECTS, Answer.UNKNOWN, (IDLE, *chosen), where)
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
    known_of = of_those(known, len(running), "with a known budget")
    text = (
        f"{share(part, total)} of the running budget ({money(part)} of "
        f"{money(total)}{known_of}) is in the better-ranked half."
    )
    return 2 * part >= total, text


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
        f"{money(total)}: {names}{of_those(known, len(running), 'have a known NPV')}."
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
        # What is given up, and for granted, stands where the choice is explained.
        yield selection.clash.warning
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
        blind = names_of(selection.unjudged, projects)
        yield f"Not judged for want of data: {listed(blind)}."


def _is_valued(project: ProjectResult) -> bool:
    """Return whether a funded candidate has a value: by NPV, else by its score."""
    scored = project.score is not None and project.ev.bac is not None
    return project.value.npv is not None or scored


def _unvalued(running: Sequence[ProjectResult]) -> Iterable[str]:
    blind = [p.name for p in running if p.score is None and p.value.npv is None]
    if blind:
        yield f"Worth not known: {listed(blind)}."


# --- benefits? --------------------------------------------------------------------


def _benefits(projects: tuple[ProjectResult, ...], settings: Settings) -> Verdict:
    """Answer the third question.

    Yes: forecast and realised benefits keep to the plan, and most projects have
    benefits. No: either falls below three quarters of it.

    Only projects with both numbers of a ratio are in it.
    """
    where = CellRef(settings.tabs.summary, 0, 0)
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
