"""What should be decided: one recommendation a project, with people's answers.

The rules of a project are asked from the strongest down: stop, pause, escalate,
accelerate; for a candidate fund, delay, do not fund. The first that fires is
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
from dataclasses import dataclass, replace

from ppmsheets.analysis import funding_advice, reallocation, running_advice
from ppmsheets.analysis.answers import (
    APPROVE,
    DEFER,
    EXPIRED,
    FUNDING,
    GONE,
    OPEN,
    REJECT,
    Answers,
    recommendation_id,
    slug,
)
from ppmsheets.analysis.framing import frame
from ppmsheets.analysis.funding import Question, is_candidate
from ppmsheets.analysis.rules import RULES, Proposal
from ppmsheets.outcome import (
    Action,
    Conflict,
    ProjectResult,
    Recommendation,
    Selection,
)
from ppmsheets.portfolio import Decision, Portfolio
from ppmsheets.settings import Settings

__all__ = ["RULES", "actions", "recommend"]

_STRENGTH = (
    Action.STOP,
    Action.PAUSE,
    Action.ESCALATE,
    Action.FUND,
    Action.DELAY,
    Action.DO_NOT_FUND,
    Action.REALLOCATE,
    Action.ACCELERATE,
)
"""Of several recommendations of a project, the first of these is its action."""

_LATE = ("accelerate-late-top", "escalate-late-top")
"""Rules that say in two verbs that a project is late; an answer holds for both."""

_LEAVING = (Action.STOP, Action.PAUSE)

_STATUS_ORDER = (OPEN, EXPIRED, "Approved", "Deferred", "Rejected", GONE)


def recommend(  # noqa: PLR0913 - the shape agreed with `analyse`
    portfolio: Portfolio,
    projects: tuple[ProjectResult, ...],
    conflicts: tuple[Conflict, ...],
    selection: Selection,
    *,
    settings: Settings,
    status_date: dt.date,
    question: Question | None = None,
) -> tuple[Recommendation, ...]:
    """Return everything to decide, and every answer given so far.

    Args:
        portfolio: What people typed, their decisions included.
        projects: Results of all projects, in any order.
        conflicts: Over-allocations.
        selection: Which candidates are funded.
        settings: Thresholds of the rules.
        status_date: Date the recommendations hold for.
        question: What ``selection`` answers; None: it is framed again.

    Returns:
        Open and expired first, by rank then id; then approved, deferred,
        rejected, and what is no longer proposed. No typed text is lost: each
        decision with text is in exactly one row.
    """
    case = _Case(
        portfolio,
        projects,
        conflicts,
        selection,
        Answers(portfolio.decisions, status_date),
    )
    known = running_advice.evidence(
        portfolio,
        projects,
        conflicts,
        thresholds=settings.thresholds,
        status_date=status_date,
    )
    proposed = [*_running(case, replace(known, settled=_settled(case)))]
    if any(is_candidate(project) for project in projects):
        asked = question or frame(portfolio, projects, case.answers, status_date)
        proposed += _candidates(case, asked)
    proposed += _yielding(case, proposed)
    return _rows(case, proposed)


@dataclass(frozen=True, slots=True)
class _Case:
    """What recommendations are made from."""

    portfolio: Portfolio
    projects: tuple[ProjectResult, ...]
    conflicts: tuple[Conflict, ...]
    selection: Selection
    answers: Answers


def _running(case: _Case, known: running_advice.Evidence) -> Iterator[Proposal]:
    for project in case.projects:
        if project.live:
            rules = running_advice.proposals(project, known)
            yield from _asked(rules, case.answers)


def _yielding(case: _Case, proposed: Iterable[Proposal]) -> Iterable[Proposal]:
    """Return who yields people, given who is to leave."""
    leaving = {
        item.project_id
        for item in proposed
        if item.action in _LEAVING
        and case.answers.holding(item.id) not in (REJECT, DEFER)
    }
    return reallocation.proposals(
        case.conflicts,
        case.projects,
        leaving | set(case.selection.unfunded),
        case.answers,
        portfolio=case.portfolio,
    )


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
    whose funding, delay or refusal was deferred is delayed; all others continue.
    """
    found = dict.fromkeys(selection.unfunded, Action.DO_NOT_FUND)
    found |= dict.fromkeys(selection.funded, Action.FUND)
    best: dict[str, int] = {}
    for row in recommendations:
        name, action = row.project_id, row.action
        if name is None or action is None:
            continue
        if row.status == "Deferred" and action in FUNDING:
            action = Action.DELAY
        elif row.status not in (OPEN, EXPIRED, "Approved"):
            continue
        strength = _STRENGTH.index(action)
        best[name] = min(strength, best.get(name, strength))
    found |= {name: _STRENGTH[strength] for name, strength in best.items()}
    return {
        project.project_id: found.get(project.project_id, Action.CONTINUE)
        for project in projects
    }


def _settled(case: _Case) -> tuple[Conflict, ...]:
    """Return the conflicts that approved yieldings settle: no reason to pause anybody.

    Where a pause is approved too, its reason stays: both are obeyed.
    """
    settled = reallocation.settled(
        case.conflicts,
        case.projects,
        frozenset(case.selection.unfunded),
        case.answers,
        portfolio=case.portfolio,
    )
    return tuple(
        conflict
        for conflict in settled
        if not any(
            case.answers.holding(recommendation_id(name, Action.PAUSE)) == APPROVE
            for name in conflict.projects
        )
    )


def _asked(proposals: Iterable[Proposal], answers: Answers) -> Iterator[Proposal]:
    """Give the first that is not rejected, and the rejected ones before it."""
    found = list(proposals)
    said = [p for p in found if answers.holding(p.id) in (APPROVE, DEFER)]
    late = any(proposal.rule in _LATE for proposal in said)
    seen: set[str] = set()
    for proposal in found:
        if proposal.id in seen or (
            late and proposal.rule in _LATE and proposal not in said
        ):
            continue
        seen.add(proposal.id)
        yield proposal
        if answers.holding(proposal.id) != REJECT:
            return


def _candidates(case: _Case, question: Question) -> list[Proposal]:
    waiting = [project for project in case.projects if is_candidate(project)]
    found = list(
        funding_advice.proposals(question, case.selection, waiting, case.answers)
    )
    proposed = {proposal.id for proposal in found}
    return found + [
        held
        for project in waiting
        for held in _held(project, case.answers)
        if held.id not in proposed
    ]


def _held(project: ProjectResult, answers: Answers) -> Iterator[Proposal]:
    """Give the answers on a candidate that hold whatever is proposed now."""
    said = {APPROVE: "approved", REJECT: "rejected", DEFER: "deferred"}
    for action in FUNDING:
        answer = answers.holding(recommendation_id(project.project_id, action))
        if answer:
            yield Proposal(
                project_id=project.project_id,
                action=action,
                rule="answer-held",
                why=f"A person {said[answer]} this, and it holds.",
                where=project.where,
                priority=project.rank,
            )


def _recommendation(
    proposal: Proposal, answers: Answers, names: Mapping[str, str]
) -> Recommendation:
    return Recommendation(
        id=proposal.id,
        action=proposal.action,
        project_id=proposal.project_id,
        project=names[proposal.project_id],
        why=proposal.why,
        rule=proposal.rule,
        effect=proposal.effect,
        status=answers.standing(proposal.id),
        where=proposal.where,
        typed=answers.typed(proposal.id),
        priority=proposal.priority,
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
    project_id, _, verb = name.rpartition(":")
    for action in Action:
        if project_id and slug(action) == verb:
            return action, project_id
    return None, name


def _order(row: Recommendation) -> tuple[int, bool, int, str]:
    status = max(1, _STATUS_ORDER.index(row.status))
    return (status, row.priority is None, row.priority or 0, row.id)
