"""What should be decided: one recommendation a project, with people's answers.

What is proposed comes from the choice of the optimiser: stop, pause, resume or
accelerate a running project; fund, delay or not fund a candidate. Beside it stand the
rules of evidence on what runs, asked from the strongest down; those that would stop,
pause or accelerate only where the optimiser could not judge. The first that fires is
proposed. A rejected one stays in the list with the person's text, is not proposed
again while the answer holds, and the next takes its place; a deferred one waits.
To fund, delay and not fund a candidate answer one question: what is said to one of
them holds for all, so that no other verb asks again. So it is with a late project
that may be accelerated or escalated, while its answer is approved or deferred.
``continue`` is the rest: it stands on the Summary and asks for no decision.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain

from ppmsheets.analysis import (
    candidate_advice,
    plan_advice,
    running_advice,
)
from ppmsheets.analysis.answers import (
    APPROVE,
    APPROVED,
    DEFER,
    DEFERRED,
    EXPIRED,
    FUNDING,
    GONE,
    OPEN,
    REJECT,
    REJECTED,
    Answers,
    recommendation_id,
    slug,
)
from ppmsheets.analysis.choosing import Choice
from ppmsheets.analysis.optimiser.options import Kind
from ppmsheets.analysis.people import Staffed
from ppmsheets.analysis.rules import RULES, Proposal
from ppmsheets.analysis.staffing.ids import facts_of
from ppmsheets.outcome import (
    Action,
    Conflict,
    ProjectResult,
    Recommendation,
    Selection,
)
from ppmsheets.portfolio import Decision, Portfolio
from ppmsheets.settings import Settings, Thresholds

__all__ = ["RULES", "actions", "recommend"]

_STRENGTH = (
    Action.STOP,
    Action.PAUSE,
    Action.ESCALATE,
    Action.FUND,
    Action.DELAY,
    Action.DO_NOT_FUND,
    Action.REALLOCATE,
    Action.RESUME,
    Action.ACCELERATE,
)
"""Of several recommendations of a project, the first of these is its action."""

_LATE = ("accelerate-late-top", "escalate-late-top")
"""Rules that say in two verbs that a project is late; an answer holds for both."""

_LEAVING = (Action.STOP, Action.PAUSE)

_CHOSEN = (Action.STOP, Action.PAUSE, Action.RESUME, Action.ACCELERATE)
"""What the optimiser chooses for running projects; answers to these bind it."""

_UNASKED = {
    "stop-value-gone": Kind.STOP,
    "pause-low-rank": Kind.PAUSE,
    "accelerate-late-top": Kind.ACCELERATE,
}
"""Rules of evidence on what the optimiser chooses, where it has that option."""

NOBODY_MOVES = Staffed()

_CLASHES = "answer-clashes"

_STATUS_ORDER = (OPEN, EXPIRED, APPROVED, DEFERRED, REJECTED, GONE)


def recommend(  # noqa: PLR0913 - the shape agreed with `analyse`
    portfolio: Portfolio,
    projects: tuple[ProjectResult, ...],
    conflicts: tuple[Conflict, ...],
    choice: Choice | None,
    *,
    settings: Settings,
    status_date: dt.date,
    staffed: Staffed = NOBODY_MOVES,
) -> tuple[Recommendation, ...]:
    """Return everything to decide, and every answer given so far.

    Args:
        portfolio: What people typed, their decisions included.
        projects: Results of all projects, in any order.
        conflicts: Over-allocations.
        choice: What is chosen; None: rules of evidence alone.
        settings: Thresholds of the rules.
        status_date: Date the recommendations hold for.
        staffed: What is proposed of people, and what approved moves settled.

    Returns:
        Open and expired first, by rank then id; then approved, deferred,
        rejected, and what is no longer proposed. No typed text is lost: each
        decision with text is in exactly one row.
    """
    answers = Answers(portfolio.decisions, status_date)
    case = _Case(projects, choice, answers, settings.thresholds)
    known = running_advice.evidence(
        portfolio,
        projects,
        (*conflicts, *_still_asked(staffed, answers)),
        thresholds=settings.thresholds,
        status_date=status_date,
    )
    proposed = [*_running(case, known), *_candidates(case), *staffed.proposals]
    return _rows(case, proposed)


@dataclass(frozen=True, slots=True)
class _Case:
    """What recommendations are made from."""

    projects: tuple[ProjectResult, ...]
    choice: Choice | None
    answers: Answers
    thresholds: Thresholds


def _running(case: _Case, known: running_advice.Evidence) -> Iterator[Proposal]:
    live = [project for project in case.projects if project.live]
    # Step by step for all of them, as the figures are: the processor's cache is small.
    advised = [_planned(project, case) for project in live]
    for project, planned in zip(live, advised, strict=True):
        rules = _evident(project, case, known)
        if planned and planned[0].action not in _LEAVING:
            # Time may be bought for a project that has to be looked into as well.
            found = [*planned, *_asked(rules, case.answers)]
        else:
            found = [*_asked(chain(planned, rules), case.answers)]
        yield from found
        proposed = {proposal.id for proposal in found}
        if case.choice is not None and _is_judged(project, case.choice):
            held = _held(project, case, _CHOSEN)
            yield from (item for item in held if item.id not in proposed)


def _planned(project: ProjectResult, case: _Case) -> list[Proposal]:
    """Return what the choice asks of a running project; empty without a choice."""
    if case.choice is None:
        return []
    return [*plan_advice.proposals(project, case.choice, case.thresholds)]


def _is_judged(project: ProjectResult, choice: Choice) -> bool:
    """Whether there was anything to choose for a running project."""
    if choice.ledger is None or project.project_id not in choice.ledger.projects:
        return False
    return len(choice.ledger.projects[project.project_id].options) > 1


def _evident(
    project: ProjectResult, case: _Case, known: running_advice.Evidence
) -> Iterator[Proposal]:
    """Give what evidence says of a project, but for what the optimiser could judge."""
    for proposal in running_advice.proposals(project, known):
        kind = _UNASKED.get(proposal.rule)
        if (
            kind is None
            or case.choice is None
            or not plan_advice.plans(project.project_id, kind, case.choice)
        ):
            yield proposal


def _rows(case: _Case, proposed: Iterable[Proposal]) -> tuple[Recommendation, ...]:
    """Return what is proposed, and each answer to what is not, in order."""
    names = {project.project_id: project.name for project in case.projects}
    rows = [_recommendation(item, case.answers, names) for item in proposed]
    shown = {row.id for row in rows}
    rows += [_gone(decision, names, shown) for decision in case.answers.others(shown)]
    return tuple(sorted(rows, key=_order))


def actions(
    projects: tuple[ProjectResult, ...],
    selection: Selection,
    recommendations: tuple[Recommendation, ...],
) -> Mapping[str, Action]:
    """Return the action of every project: its strongest live recommendation.

    A candidate that is not funded because funding was rejected is not funded; one
    whose funding, delay or refusal was deferred is delayed; what is on hold stays
    paused; all others continue.
    """
    found = dict.fromkeys(selection.unfunded, Action.DO_NOT_FUND)
    found |= dict.fromkeys(selection.funded, Action.FUND)
    found |= dict.fromkeys(selection.delayed, Action.DELAY)
    best: dict[str, int] = {}
    for row in recommendations:
        name, action = row.project_id, row.action
        if name is None or action is None:
            continue
        if row.status == DEFERRED and action in FUNDING:
            action = Action.DELAY
        elif row.status not in (OPEN, EXPIRED, APPROVED) or row.rule == _CLASHES:
            continue
        strength = _STRENGTH.index(action)
        best[name] = min(strength, best.get(name, strength))
    found |= {name: _STRENGTH[strength] for name, strength in best.items()}
    return {
        project.project_id: found.get(project.project_id, project.resting)
        for project in projects
    }


def _still_asked(staffed: Staffed, answers: Answers) -> tuple[Conflict, ...]:
    """Return settled conflicts for which a pause is approved: both are obeyed."""
    return tuple(
        conflict
        for conflict in staffed.settled
        if any(
            answers.holding(recommendation_id(name, Action.PAUSE)) == APPROVE
            for name in conflict.projects
        )
    )


def _asked(proposals: Iterable[Proposal], answers: Answers) -> Iterator[Proposal]:
    """Give the first that is not rejected, and the rejected ones before it."""
    found = [(item, item.id, answers.holding(item.id)) for item in proposals]
    late = any(p.rule in _LATE for p, _, held in found if held in (APPROVE, DEFER))
    seen: set[str] = set()
    for proposal, name, held in found:
        waits = late and proposal.rule in _LATE and held not in (APPROVE, DEFER)
        if name in seen or waits:
            continue
        seen.add(name)
        yield proposal
        if held != REJECT:
            return


def _candidates(case: _Case) -> list[Proposal]:
    if case.choice is None:
        return []
    found = list(candidate_advice.proposals(case.choice, case.answers))
    proposed = {proposal.id for proposal in found}
    return found + [
        held
        for project in case.projects
        if project.candidate
        for held in _held(project, case, FUNDING)
        if held.id not in proposed
    ]


def _held(
    project: ProjectResult, case: _Case, actions_asked: Iterable[Action]
) -> Iterator[Proposal]:
    """Give the answers on a project that hold whatever is proposed now."""
    said = {APPROVE: "approved", REJECT: "rejected", DEFER: "deferred"}
    for action in actions_asked:
        answer = case.answers.holding(recommendation_id(project.project_id, action))
        if not answer:
            continue
        rule, why = "answer-held", f"A person {said[answer]} this, and it holds."
        overruled = case.choice.overruled(project.project_id) if case.choice else ""
        if overruled:
            rule, why = _CLASHES, f"A person {said[answer]} this.{overruled}"
        yield Proposal(
            project_id=project.project_id,
            action=action,
            rule=rule,
            why=why,
            where=project.where,
            priority=project.rank,
        )


def _recommendation(
    proposal: Proposal, answers: Answers, names: Mapping[str, str]
) -> Recommendation:
    key = proposal.id
    return Recommendation(
        id=key,
        action=proposal.action,
        project_id=proposal.project_id,
        project=names[proposal.project_id],
        why=proposal.why,
        rule=proposal.rule,
        effect=proposal.effect,
        status=answers.standing(key),
        where=proposal.where,
        typed=answers.typed(key),
        priority=proposal.priority,
        others=proposal.others,
    )


def _gone(
    decision: Decision, names: Mapping[str, str], shown: Container[str]
) -> Recommendation:
    action, project_id = _parts(decision.recommendation_id)
    known = project_id if project_id in names else None
    return Recommendation(
        id=decision.recommendation_id,
        action=action,
        project_id=known,
        project=names.get(project_id, project_id),
        why="Answered in another row too, which is obeyed."
        if decision.recommendation_id in shown
        else "It was answered once and is not proposed any more.",
        rule="no-longer-proposed",
        status=GONE,
        where=decision.origin.cell("decision"),
        typed=decision.typed,
    )


def _parts(name: str) -> tuple[Action | None, str]:
    """Return action and project id that a recommendation's id is made of."""
    start, _, rest = name.partition(":")
    if start == Action.REALLOCATE.value and ">" in rest:
        return Action.REALLOCATE, rest.split(">")[0].rpartition(":")[2]
    facts = facts_of(name)
    if facts is not None:
        return Action.REALLOCATE, facts.project
    project_id, _, verb = name.rpartition(":")
    for action in Action:
        if project_id and slug(action) == verb:
            return action, project_id
    return None, name


def _order(row: Recommendation) -> tuple[int, bool, int, str]:
    status = max(1, _STATUS_ORDER.index(row.status))
    return (status, row.priority is None, row.priority or 0, row.id)
