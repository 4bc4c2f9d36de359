"""Which candidates to fund under the period budgets: a narrow door.

Framing says what is asked, the solver answers; nothing else knows either.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from ppmsheets.analysis.answers import Answers
from ppmsheets.analysis.framing import frame
from ppmsheets.analysis.funding import Question, assumptions, is_candidate
from ppmsheets.outcome import ProjectResult, Selection, SolverStatus
from ppmsheets.portfolio import Portfolio
from ppmsheets.settings import Settings


def select(
    portfolio: Portfolio,
    projects: tuple[ProjectResult, ...],
    settings: Settings,  # noqa: ARG001 - the door's shape is agreed with its next user
    status_date: dt.date,
) -> Selection:
    """Return the candidates of greatest total value that the budgets allow.

    Args:
        portfolio: Its budgets, dependencies, cost plans and decisions.
        projects: Results with rank, score, value and stage.
        settings: Not used yet.
        status_date: Budgets over before it, and answers run out, do not count.

    Returns:
        The selection. Without candidates or budgets it is ``NOT_NEEDED``; when
        what people decided cannot all be obeyed it is ``INFEASIBLE`` with the
        reason in ``note``, and every candidate keeps its state.
    """
    return answer(ask(portfolio, projects, status_date))


def ask(
    portfolio: Portfolio, projects: tuple[ProjectResult, ...], status_date: dt.date
) -> Question | None:
    """Return what is asked; None without candidates. Arguments as ``select``'s."""
    if not any(is_candidate(project) for project in projects):
        return None
    answers = Answers(portfolio.decisions, status_date)
    return frame(portfolio, projects, answers, status_date)


def answer(question: Question | None) -> Selection:
    """Return the selection that answers a question, as ``select`` does."""
    if question is None:
        return Selection(SolverStatus.NOT_NEEDED, note="There are no candidates.")
    if question.rows:
        return replace(_chosen(question), assumptions=assumptions(question.rows))
    waiting = {candidate.project_id for candidate in question.candidates}
    return Selection(
        SolverStatus.NOT_NEEDED,
        unjudged=tuple(sorted(waiting | question.unjudged.keys())),
        note="There is no budget to choose under: enter Budgets per period.",
    )


def _chosen(question: Question) -> Selection:
    # Imported late: the model is asked for only where there is one to solve.
    from ppmsheets.analysis.solver import solve  # noqa: PLC0415 - pulp is heavy

    unjudged = tuple(sorted(question.unjudged))
    if question.conflict:
        note = f"No choice obeys all: {question.conflict}"
        return Selection(SolverStatus.INFEASIBLE, unjudged=unjudged, note=note)
    if not question.candidates:
        return Selection(
            SolverStatus.NOT_NEEDED,
            unjudged=unjudged,
            note="No candidate has the data to be judged.",
        )
    choice = solve(question)
    if choice.chosen is None:
        note = "The solver gave no usable answer; candidates keep their state."
        return Selection(SolverStatus.FAILED, unjudged=unjudged, note=note)
    funded = set(choice.chosen)
    rest = [c.project_id for c in question.candidates if c.project_id not in funded]
    return Selection(
        status=choice.status,
        funded=tuple(sorted(funded)),
        unfunded=tuple(sorted(rest)),
        unjudged=unjudged,
        binding=_binding(question, funded),
        objective=question.value(funded),
        note=_note(question, choice.gap),
    )


def _binding(question: Question, funded: set[str]) -> tuple[str, ...]:
    used = question.used(funded)
    decided = funded | question.barred.keys()
    short = {
        index
        for candidate in question.candidates
        if candidate.project_id not in decided
        for index, cost in candidate.costs
        if not question.rows[index].holds(used[index] + cost)
    }
    return tuple(question.rows[index].label for index in sorted(short))


def _note(question: Question, gap: float | None) -> str:
    by_score = sum(c.basis == "score x cost" for c in question.candidates)
    valued = (
        "Candidates are valued by NPV."
        if not by_score
        else f"{by_score} of {len(question.candidates)} candidates have no NPV and "
        "are valued at strategic score x cost."
    )
    proof = "The solver was stopped: the choice may not be the best."
    if gap is not None:
        proof = f"The choice is within {gap:.1%} of the best possible." if gap else ""
    return " ".join(part for part in (valued, *question.notes, proof) if part)
