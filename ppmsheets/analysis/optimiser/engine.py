"""One search for one answer: solved, recounted, ties ruled."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from ppmsheets.analysis.optimiser import door
from ppmsheets.analysis.optimiser.answer import Answer
from ppmsheets.analysis.optimiser.found import Found
from ppmsheets.analysis.optimiser.limits import Limits, Outcome, Work
from ppmsheets.analysis.optimiser.model import Model, build
from ppmsheets.analysis.optimiser.options import Case, Constraint, ordered
from ppmsheets.analysis.optimiser.profiles import Floats
from ppmsheets.analysis.optimiser.verify import TOLERANCE, Account, recount

__all__ = ["Answer", "believed", "keys_of", "optimise", "solve"]

KERNEL_FROM = 100
"""Projects from which the kernel is ahead of the full model; measured."""

ORDER_LIMIT = 60
"""Projects up to which ties that the goals leave are ruled."""

ANEW_FROM = 31
"""Projects from which a search that is not over soon begins anew; measured: of fewer,
where each explanation asks for a search, a proof took twice as long by it."""

_TIE_NODES = 2_000
_TIE_EFFORT = 0.1
"""Share of the effort that may be spent on each goal among equals."""
_RADIX = 2.0**20
"""Places of one solve; so many stay exact in a sum."""


def optimise(case: Case, limits: Limits = Limits()) -> Answer:  # noqa: B008 - frozen
    """Return the best choice for a case; the order of its parts does not matter.

    Raises:
        ValueError: The case contradicts itself in form (see ``ordered``).
    """
    case = ordered(case)
    if not case.projects:
        account = recount(case, {})
        return Answer(Outcome.OPTIMAL, {}, account, 0.0, 0.0, Work(), solver=door.NAME)
    return solve(build(case), limits)


def solve(
    model: Model,
    limits: Limits,
    given_up: frozenset[Constraint] = frozenset(),
    start: tuple[int, ...] | None = None,
) -> Answer:
    """Return the best choice of a model, recounted.

    Args:
        model: Of a case that is in order, with at least one project.
        limits: When to stop.
        given_up: Constraints that the model leaves out.
        start: Indices of options to start from, one a project.
    """
    if len(model.case.projects) >= KERNEL_FROM and door.HAS_HIGHS:
        # Imported late: it is of HiGHS, which need not be there.
        from ppmsheets.analysis.optimiser.kernel import (  # noqa: PLC0415 - see above
            solve_kernel,
        )

        found = solve_kernel(model, limits)
    else:
        found = _whole(model, limits, start)
    if found.outcome is Outcome.OPTIMAL and limits.gap == 0 and limits.rule_ties:
        found = _ruled(model, found, limits)
    return believed(model, found, given_up)


def _whole(model: Model, limits: Limits, start: tuple[int, ...] | None) -> Found:
    """Return what a search of the full model finds."""
    opening = None if start is None else np.array(start, np.int64)
    few = len(model.case.projects) < ANEW_FROM
    if few or opening is not None or not door.HAS_HIGHS:
        return door.solve_whole(model.matrix, limits, start=opening)
    # Imported late: it is of HiGHS, which need not be there.
    from ppmsheets.analysis.optimiser.anew import (  # noqa: PLC0415 - see above
        solve_anew,
    )

    return solve_anew(model, limits)


def believed(
    model: Model, found: Found, given_up: frozenset[Constraint] = frozenset()
) -> Answer:
    """Return what a solver found as far as a recount bears it out."""
    unusable = Answer(
        Outcome.FAILED,
        None,
        None,
        None,
        None,
        found.work,
        given_up,
        solver=door.NAME,
    )
    if found.outcome is Outcome.INFEASIBLE:
        return replace(unusable, outcome=Outcome.INFEASIBLE)
    if found.amounts is None:
        return replace(unusable, fault="the solver found no answer")
    chosen = model.choice(found.amounts)
    if chosen is None or np.any(model.matrix.upper[list(chosen)] == 0):
        return replace(unusable, fault="not one allowed option for every project")
    choice = keys_of(model, chosen)
    account = recount(model.case, choice)
    slip = TOLERANCE * _size(model, account.value)
    fault = _fault(model, found, account, given_up)
    if fault:
        return replace(unusable, fault=fault)
    short = max(0.0, found.bound - account.value)
    optimal = short <= slip
    return Answer(
        Outcome.OPTIMAL if optimal else Outcome.FEASIBLE,
        choice,
        account,
        max(found.bound, account.value),
        0.0 if optimal else short / max(abs(account.value), slip),
        found.work,
        given_up,
        solver=door.NAME,
    )


def _fault(
    model: Model, found: Found, account: Account, given_up: frozenset[Constraint]
) -> str:
    """Return why an answer is not to be believed; "" if it is."""
    for breach in account.breaches:
        if breach.constraint not in given_up:
            return f"{breach.constraint.rule.value} {breach.constraint.name} broken"
    slip = 10 * TOLERANCE * _size(model, account.value)
    claimed = found.value(model.matrix.objective)
    # Less may be claimed: a search that stops early need not trim its overtime.
    if claimed > account.value + slip or found.bound < account.value - slip:
        return "another value than the solver claims"
    return ""


def keys_of(model: Model, chosen: tuple[int, ...]) -> Mapping[str, str]:
    """Return project id -> key for the index of an option per project."""
    return {
        project.project_id: model.options[index].key
        for project, index in zip(model.case.projects, chosen, strict=True)
    }


def _size(model: Model, value: float) -> float:
    return max(abs(value), float(np.abs(model.matrix.objective).max(initial=1e-9)))


def _ruled(model: Model, found: Found, search: Limits) -> Found:
    """Return an answer of the same value that is best by the further goals too."""
    matrix, amounts, work = model.matrix, found.amounts, found.work
    limits = Limits(
        nodes=_TIE_NODES, effort=search.effort * _TIE_EFFORT, seconds=search.seconds
    )
    wanted = [matrix.objective, *(model.goal(goal) for goal in model.case.then)]
    if len(model.case.projects) <= ORDER_LIMIT:
        wanted += _places(model)
    for before, objective in itertools.pairwise(wanted):
        reached = float(before @ amounts) if amounts is not None else 0.0
        slip = TOLERANCE / 10 * float(np.abs(before).max(initial=0.0))
        matrix = matrix.extended(before, reached - slip, np.inf)
        matrix = replace(matrix, objective=objective)
        better = door.solve_whole(matrix, limits)
        work += better.work
        if better.outcome is not Outcome.OPTIMAL:
            break
        amounts = better.amounts
    return replace(found, amounts=amounts, work=work)


def _places(model: Model) -> list[Floats]:
    """Return objectives that prefer, rank by rank, the earlier option.

    Each holds as many projects as stay exact in one sum of places.
    """
    projects = model.case.projects
    ranked = sorted(
        range(len(projects)),
        key=lambda i: (projects[i].rank is None, projects[i].rank or 0, i),
    )
    objectives: list[Floats] = []
    chunk: list[int] = []
    size = 1.0
    for index in ranked:
        count = len(projects[index].options)
        if size * count > _RADIX:
            objectives.append(_digits(model, chunk))
            chunk, size = [], 1.0
        chunk.append(index)
        size *= count
    return [*objectives, _digits(model, chunk)]


def _digits(model: Model, chunk: list[int]) -> Floats:
    objective = np.zeros(len(model.matrix.objective))
    place = 1.0
    for index in reversed(chunk):
        begin, end = int(model.first[index]), int(model.first[index + 1])
        objective[begin:end] = -place * np.arange(end - begin)
        place *= end - begin
    return objective
