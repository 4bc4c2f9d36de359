"""The matrix handed to HiGHS as arrays: one thread, one seed, no clock of its own."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable
from dataclasses import dataclass, replace

import highspy
import numpy as np

from ppmsheets.analysis.optimiser.found import Found
from ppmsheets.analysis.optimiser.limits import Aim, Limits, Outcome, Work
from ppmsheets.analysis.optimiser.matrix import Matrix
from ppmsheets.analysis.optimiser.profiles import Floats, Ints

NAME = (
    f"HiGHS {highspy.HIGHS_VERSION_MAJOR}."
    f"{highspy.HIGHS_VERSION_MINOR}.{highspy.HIGHS_VERSION_PATCH}"
)

_PRIMAL = 4
"""Number of the primal simplex method among HiGHS's strategies."""

_STATUS = {
    int(status): status
    for status in (
        highspy.HighsBasisStatus.kLower,
        highspy.HighsBasisStatus.kBasic,
        highspy.HighsBasisStatus.kUpper,
        highspy.HighsBasisStatus.kZero,
        highspy.HighsBasisStatus.kNonbasic,
    )
}
LOWER, BASIC, UPPER = (
    int(highspy.HighsBasisStatus.kLower),
    int(highspy.HighsBasisStatus.kBasic),
    int(highspy.HighsBasisStatus.kUpper),
)

_INFEASIBLE = (
    highspy.HighsModelStatus.kInfeasible,
    highspy.HighsModelStatus.kUnboundedOrInfeasible,
)
_STOPPED = (
    highspy.HighsModelStatus.kTimeLimit,
    highspy.HighsModelStatus.kSolutionLimit,
    highspy.HighsModelStatus.kObjectiveTarget,
    highspy.HighsModelStatus.kObjectiveBound,
    highspy.HighsModelStatus.kIterationLimit,
    highspy.HighsModelStatus.kInterrupt,
)

_AIMS: dict[Aim, dict[str, float]] = {
    Aim.BOTH: {},
    # Branches on what was seen so far, without trying every column first.
    Aim.ANSWER: {
        "mip_pscost_minreliable": 0,
        "mip_heuristic_effort": 0.3,
        "mip_allow_cut_separation_at_nodes": False,
    },
    Aim.PROOF: {"mip_pscost_minreliable": 2, "mip_heuristic_effort": 0.0},
}
"""Options of HiGHS; measured."""

_LEAST_LOOKS = 10
"""So often a search goes on, however large."""


def solve_whole(
    matrix: Matrix,
    limits: Limits,
    *,
    target: float = math.inf,
    start: Ints | None = None,
    aim: Aim = Aim.BOTH,
) -> Found:
    """Return the best whole answer.

    Args:
        matrix: With at least one column.
        limits: When to stop.
        target: Stop at an answer worth as much.
        start: Columns at 1 in an answer to start from; the rest of the whole
            columns are 0.
        aim: What to spend time on.
    """
    solver, scale = _loaded(matrix, whole=True)
    options = {
        "mip_rel_gap": limits.gap,
        "mip_abs_gap": 0.0,
        "mip_max_nodes": limits.nodes,
        "time_limit": limits.seconds,
        "mip_feasibility_tolerance": 1e-9,
        "objective_target": -target / scale,
        **_AIMS[aim],
    }
    for name, value in options.items():
        solver.setOptionValue(name, value)
    if start is not None:
        whole = np.flatnonzero(matrix.integral).astype(np.int32)
        solver.setSolution(len(whole), whole, np.isin(whole, start).astype(float))
    if math.isfinite(limits.effort):
        looks = int(limits.effort / max(1, len(matrix.entry)))
        _stop_after(solver, max(_LEAST_LOOKS, looks))
    solver.run()
    found = _answer(solver, scale, columns=len(matrix.upper))
    return replace(found, seconds=solver.getRunTime())


def _stop_after(solver: highspy.Highs, looks: int) -> None:
    """Let a search end when it looks whether to stop for so many a time.

    It looks at the same points in every run; nodes would not do, for the first of a
    large model may take a minute.
    """
    left = itertools.count(looks - 1, -1)

    def look(event: highspy.HighsCallbackEvent) -> None:
        if next(left) <= 0:
            event.interrupt()

    solver.cbMipInterrupt.subscribe(look)


def _answer(solver: highspy.Highs, scale: float, *, columns: int) -> Found:
    info, status = solver.getInfo(), solver.getModelStatus()
    work = Work(
        1,
        max(0, info.mip_node_count),
        max(0, info.simplex_iteration_count),
        columns,
        status == highspy.HighsModelStatus.kTimeLimit,
    )
    if status in _INFEASIBLE:
        return Found(Outcome.INFEASIBLE, None, -math.inf, work)
    bound = -info.mip_dual_bound * scale
    held = info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
    done = status == highspy.HighsModelStatus.kOptimal
    if not held or not (done or status in _STOPPED):
        return Found(Outcome.FAILED, None, bound, work)
    amounts = np.array(solver.getSolution().col_value)
    return Found(Outcome.OPTIMAL if done else Outcome.FEASIBLE, amounts, bound, work)


@dataclass(frozen=True, slots=True, eq=False)
class Basis:
    """Where a solve by the simplex method stands: a status of HiGHS by its number.

    Attributes:
        columns: Per column, in the order of the solver.
        rows: Per row.
    """

    columns: Ints
    rows: Ints


class Continuous:
    """The continuous relaxation, kept warm while columns come and bounds move."""

    def __init__(self, matrix: Matrix, *, repriced: bool = False) -> None:
        """Load the matrix; its columns keep their order.

        Args:
            matrix: Its rows are kept throughout.
            repriced: The objective is what changes between solves: then the primal
                simplex method goes on from where it ended, the dual one does not.
        """
        self._solver, self._scale = _loaded(matrix, whole=False)
        if repriced:
            self._solver.setOptionValue("simplex_strategy", _PRIMAL)

    def add(self, matrix: Matrix) -> None:
        """Add columns after the others; the rows are those of the first matrix."""
        count = len(matrix.upper)
        self._solver.addCols(
            count,
            -matrix.objective / self._scale,
            np.zeros(count),
            matrix.upper,
            len(matrix.entry),
            matrix.start[:-1].astype(np.int32),
            matrix.row.astype(np.int32),
            matrix.entry,
        )

    def bound(self, columns: Ints, upper: Floats) -> None:
        """Set the upper bounds of some columns."""
        self._solver.changeColsBounds(
            len(columns), columns.astype(np.int32), np.zeros(len(columns)), upper
        )

    def price(self, objective: Floats) -> None:
        """Set the objective of every column."""
        count = len(objective)
        columns = np.arange(count, dtype=np.int32)
        self._solver.changeColsCost(count, columns, -objective / self._scale)

    def basis(self) -> Basis:
        """Return where the last solve ended."""
        held = self._solver.getBasis()
        return Basis(_numbers(held.col_status), _numbers(held.row_status))

    def begin(self, basis: Basis) -> None:
        """Let the next solve begin elsewhere; what is no basis is left out."""
        held = highspy.HighsBasis()
        held.col_status = [_STATUS[number] for number in basis.columns.tolist()]
        held.row_status = [_STATUS[number] for number in basis.rows.tolist()]
        held.valid = True
        self._solver.setBasis(held)

    def solve(self) -> Found:
        """Return the best answer in fractions, and the price of every row."""
        before = self._solver.getInfo().simplex_iteration_count
        self._solver.run()
        info, status = self._solver.getInfo(), self._solver.getModelStatus()
        work = Work(1, 0, max(0, info.simplex_iteration_count - max(0, before)))
        if status in _INFEASIBLE:
            return Found(Outcome.INFEASIBLE, None, -math.inf, work)
        if status != highspy.HighsModelStatus.kOptimal:
            return Found(Outcome.FAILED, None, math.inf, work)
        solution = self._solver.getSolution()
        return Found(
            Outcome.OPTIMAL,
            np.array(solution.col_value),
            -info.objective_function_value * self._scale,
            work,
            -np.array(solution.row_dual) * self._scale,
        )


def _numbers(statuses: Iterable[highspy.HighsBasisStatus]) -> Ints:
    return np.array([int(status) for status in statuses], np.int64)


def _loaded(matrix: Matrix, *, whole: bool) -> tuple[highspy.Highs, float]:
    """Return a solver that minimises, with the number the objective is divided by."""
    scale = float(np.abs(matrix.objective).max(initial=0.0)) or 1.0
    solver = highspy.Highs()  # type: ignore[no-untyped-call]  # half typed
    for name, value in (
        ("output_flag", False),
        ("threads", 1),
        ("parallel", "off"),
        ("random_seed", 0),
    ):
        solver.setOptionValue(name, value)
    count = len(matrix.upper)
    solver.passModel(
        count,
        len(matrix.row_lower),
        len(matrix.entry),
        int(highspy.MatrixFormat.kColwise),
        int(highspy.ObjSense.kMinimize),
        0.0,
        -matrix.objective / scale,
        np.zeros(count),
        matrix.upper,
        matrix.row_lower,
        matrix.row_upper,
        matrix.start.astype(np.int32),
        matrix.row.astype(np.int32),
        matrix.entry,
        (matrix.integral & whole).astype(np.int32),
    )
    return solver, scale
