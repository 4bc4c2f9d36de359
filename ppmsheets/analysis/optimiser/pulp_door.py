"""The same matrix handed to PuLP, so to CBC or any solver that PuLP knows.

For where HiGHS is absent, and to check one solver against another. PuLP takes some
ten times as long to be handed a model, and CBC gives no bound: then an answer counts
as proven only when the solver says so.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pulp

from ppmsheets.analysis.optimiser.found import Found
from ppmsheets.analysis.optimiser.limits import Limits, Outcome, Work
from ppmsheets.analysis.optimiser.matrix import Matrix
from ppmsheets.analysis.optimiser.profiles import Floats

Backend = Callable[[Limits], pulp.LpSolver]


def cbc(limits: Limits) -> pulp.LpSolver:
    """Return CBC, the one on the path or the one that PuLP 3 brings; one thread."""
    path = None
    if not pulp.COIN_CMD(msg=False).available():
        # Its own class for it is deprecated, and gone in PuLP 4.
        brought = getattr(pulp, "PULP_CBC_CMD", None)
        path = getattr(brought, "pulp_cbc_path", None)
    return pulp.COIN_CMD(
        path=path,
        msg=False,
        threads=1,
        gapRel=limits.gap,
        gapAbs=0.0,
        timeLimit=limits.seconds,
        maxNodes=limits.nodes,
        options=["randomSeed 0", "randomCbcSeed 0", "primalTolerance 1e-9"],
    )


def solve_by_pulp(matrix: Matrix, limits: Limits, backend: Backend = cbc) -> Found:
    """Return the best whole answer; to be verified like any other.

    Args:
        matrix: With at least one column.
        limits: When to stop.
        backend: Makes the solver.
    """
    problem, columns = _problem(matrix)
    work = Work(solves=1, columns=len(columns))
    try:
        problem.solve(backend(limits))
    except pulp.PulpSolverError:
        return Found(Outcome.FAILED, None, math.inf, work)
    if problem.sol_status == pulp.LpSolutionInfeasible:
        return Found(Outcome.INFEASIBLE, None, -math.inf, work)
    # What no row holds never reaches the solver, and has no value then.
    amounts = np.array([column.varValue or 0.0 for column in columns])
    # A limit of time with an answer is called "Optimal" by its status; only the
    # status of the solution tells.
    if problem.sol_status == pulp.LpSolutionOptimal:
        return _proven(matrix, amounts, limits, work)
    if problem.sol_status == pulp.LpSolutionIntegerFeasible:
        return Found(Outcome.FEASIBLE, amounts, math.inf, work)
    return Found(Outcome.FAILED, None, math.inf, work)


def _proven(matrix: Matrix, amounts: Floats, limits: Limits, work: Work) -> Found:
    value = float(matrix.objective @ amounts)
    return Found(Outcome.OPTIMAL, amounts, value + limits.gap * abs(value), work)


def _problem(matrix: Matrix) -> tuple[pulp.LpProblem, list[pulp.LpVariable]]:
    problem = pulp.LpProblem("portfolio", pulp.LpMaximize)
    columns = [
        problem.add_variable(
            f"x{index}",
            0,
            None if math.isinf(upper) else upper,
            pulp.LpInteger if whole else pulp.LpContinuous,
        )
        for index, (upper, whole) in enumerate(
            zip(matrix.upper.tolist(), matrix.integral.tolist(), strict=True)
        )
    ]
    scale = float(np.abs(matrix.objective).max(initial=0.0)) or 1.0
    worth = zip(columns, (matrix.objective / scale).tolist(), strict=True)
    problem.setObjective(pulp.LpAffineExpression([pair for pair in worth if pair[1]]))
    rows: list[list[tuple[pulp.LpVariable, float]]] = [[] for _ in matrix.row_lower]
    held = zip(
        matrix.row.tolist(),
        matrix.column_of_entries().tolist(),
        matrix.entry.tolist(),
        strict=True,
    )
    for row, column, entry in held:
        rows[row].append((columns[column], entry))
    bounds = zip(matrix.row_lower.tolist(), matrix.row_upper.tolist(), strict=True)
    for terms, (lower, upper) in zip(rows, bounds, strict=True):
        # Not by lpSum: that adds term to term, and takes ten times as long.
        total = pulp.LpAffineExpression(terms)
        if lower == upper:
            problem += total == lower
        else:
            if not math.isinf(upper):
                problem += total <= upper
            if not math.isinf(lower):
                problem += total >= lower
    return problem, columns
