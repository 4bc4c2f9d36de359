"""Answer the question of funding exactly, by an integer model.

First the greatest total value; of equal values the least cost; of equal costs
the choice with the better ranks, compared from the best rank down. So the answer
is one, whatever the order of rows. Up to ``EXACT_LIMIT`` candidates the optimum
is proven; beyond, the answer is within ``GAP`` of the best possible and says so.
Ties are ruled up to ``TIES_LIMIT``; beyond, candidates enter the model in order
of rank, and a solver with one thread and a fixed seed answers the same again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pulp

from ppmsheets.analysis.funding import TOLERANCE, Question
from ppmsheets.outcome import SolverStatus

EXACT_LIMIT = 200
TIES_LIMIT = 60
GAP = 0.001
TIME_LIMIT_SECONDS = 20.0
"""A last resort: an answer stopped by it is never called optimal."""

_CHUNK = 20
"""Ranks compared in one solve: powers of two up to 2^19 stay exact."""


@dataclass(frozen=True, slots=True)
class Choice:
    """The solver's answer.

    Attributes:
        chosen: Ids in the question's order; None: there is no usable answer.
        gap: How far from the best possible it may be, a share; 0 is optimal,
            None: not known.
    """

    status: SolverStatus
    chosen: tuple[str, ...] | None
    gap: float | None = None


def solve(question: Question, *, seconds: float = TIME_LIMIT_SECONDS) -> Choice:
    """Return the best choice; verified against the data, not believed.

    Args:
        question: Feasible: framing has ruled out that wishes contradict.
        seconds: Each solve is stopped after this long; what is found by then is
            never called optimal.
    """
    exact = len(question.candidates) <= EXACT_LIMIT
    gap = 0.0 if exact else GAP
    model = _Model(question, gap=gap, seconds=seconds)
    values = {c.project_id: c.value or 0.0 for c in question.candidates}
    status = model.maximise(values)
    chosen = model.chosen()
    if status is SolverStatus.FAILED or question.violations(chosen):
        return Choice(SolverStatus.FAILED, None)
    if status is SolverStatus.FEASIBLE:
        return Choice(status, chosen)
    if not exact:
        return Choice(SolverStatus.FEASIBLE, chosen, gap)
    if len(values) <= TIES_LIMIT:
        chosen = _rule_ties(model, question, values, chosen)
    return Choice(status, chosen, gap)


def _rule_ties(
    model: _Model,
    question: Question,
    values: Mapping[str, float],
    chosen: tuple[str, ...],
) -> tuple[str, ...]:
    model.keep(values, question.value(chosen))
    costs = {c.project_id: -(c.plan.total or 0.0) for c in question.candidates}
    if model.maximise(costs) is not SolverStatus.OPTIMAL:
        return chosen
    cheapest = model.chosen()
    model.keep(costs, sum(costs[name] for name in cheapest))
    names = [candidate.project_id for candidate in question.candidates]
    for start in range(0, len(names), _CHUNK):
        chunk = names[start : start + _CHUNK]
        weights = {name: 2.0 ** (_CHUNK - 1 - i) for i, name in enumerate(chunk)}
        if model.maximise(weights) is not SolverStatus.OPTIMAL:
            return chosen
        model.fix(chunk)
    ruled = model.chosen()
    return chosen if question.violations(ruled) else ruled


def _entering(question: Question) -> frozenset[str]:
    """Return the candidates that a best choice may hold; all if none may.

    One that is worth less than nothing is in none, unless it is forced or tied to
    another. Left out, it costs no time in the solver.
    """
    pairs = question.links.needs + question.links.excludes
    tied = {name for pair in pairs for name in pair} | question.forced.keys()
    names = [candidate.project_id for candidate in question.candidates]
    entering = frozenset(
        candidate.project_id
        for candidate in question.candidates
        if candidate.project_id in tied or (candidate.value or 0.0) >= 0
    )
    # A model without a variable is no model to a solver.
    return entering or frozenset(names)


class _Model:
    """One integer model that is solved for several objectives in turn."""

    def __init__(self, question: Question, *, gap: float, seconds: float) -> None:
        self._limits = (gap, seconds)
        self._problem = pulp.LpProblem("funding", pulp.LpMaximize)
        entering = _entering(question)
        # Names of our own: project ids may hold what a solver's names may not.
        self._funded = {
            candidate.project_id: self._problem.add_variable(
                f"x{index}", 0, 1, pulp.LpInteger
            )
            for index, candidate in enumerate(question.candidates)
            if candidate.project_id in entering
        }
        for name in question.forced.keys() & self._funded.keys():
            self._funded[name].lowBound = 1
        for name in question.barred.keys() & self._funded.keys():
            self._funded[name].upBound = 0
        for one, other in question.links.needs:
            self._problem += self._funded[one] <= self._funded[other]
        for one, other in question.links.excludes:
            self._problem += self._funded[one] + self._funded[other] <= 1
        self._add_budgets(question)

    def _add_budgets(self, question: Question) -> None:
        costs: list[dict[str, float]] = [{} for _ in question.rows]
        for candidate in question.candidates:
            for index, cost in candidate.costs:
                costs[index][candidate.project_id] = cost
        for row, charged in zip(question.rows, costs, strict=True):
            self._limit(charged, row.available)

    def _limit(self, amounts: Mapping[str, float], most: float) -> None:
        """Keep a sum within a limit, scaled so that tolerances mean the same."""
        scale = max((abs(amount) for amount in amounts.values()), default=0.0)
        if scale > 0:
            self._problem += self._sum(amounts, scale) <= most / scale

    def _sum(
        self, amounts: Mapping[str, float], scale: float
    ) -> pulp.LpAffineExpression:
        # Not by lpSum: that adds term to term, and takes ten times as long.
        return pulp.LpAffineExpression(
            [
                (self._funded[name], amount / scale)
                for name, amount in amounts.items()
                if amount and name in self._funded
            ]
        )

    def keep(self, amounts: Mapping[str, float], least: float) -> None:
        """Let no further answer have less of something."""
        scale = max((abs(amount) for amount in amounts.values()), default=0.0)
        if scale > 0:
            self._problem += self._sum(amounts, scale) >= least / scale - TOLERANCE

    def fix(self, names: Sequence[str]) -> None:
        """Let every further answer decide some projects as the last one did."""
        chosen = set(self.chosen())
        for name in self._funded.keys() & set(names):
            bound = int(name in chosen)
            self._funded[name].lowBound = bound
            self._funded[name].upBound = bound

    def maximise(self, amounts: Mapping[str, float]) -> SolverStatus:
        """Solve for the greatest sum of something; says how far that came."""
        scale = max((abs(amount) for amount in amounts.values()), default=0.0)
        self._problem.setObjective(self._sum(amounts, scale or 1.0))
        try:
            self._problem.solve(_solver(*self._limits))
        except pulp.PulpSolverError:
            return SolverStatus.FAILED
        if self._problem.sol_status == pulp.LpSolutionOptimal:
            return SolverStatus.OPTIMAL
        if self._problem.sol_status == pulp.LpSolutionIntegerFeasible:
            return SolverStatus.FEASIBLE
        return SolverStatus.FAILED

    def chosen(self) -> tuple[str, ...]:
        """Return the funded of the last answer, in the question's order."""
        return tuple(
            name
            for name, variable in self._funded.items()
            # A project that nothing limits and nothing values never reaches the
            # solver: it is funded only where it must be.
            if (variable.lowBound if variable.varValue is None else variable.varValue)
            > 0.5
        )


def _solver(gap: float, seconds: float) -> pulp.LpSolver:
    """Return HiGHS in this process, else CBC beside it: one thread, fixed seed."""
    limits = {"msg": False, "threads": 1, "gapRel": gap, "gapAbs": 0.0}
    if pulp.HiGHS(msg=False).available():
        return pulp.HiGHS(
            **limits,
            timeLimit=seconds,
            random_seed=1,
            mip_feasibility_tolerance=1e-9,
        )
    return pulp.COIN_CMD(**limits, timeLimit=seconds)
