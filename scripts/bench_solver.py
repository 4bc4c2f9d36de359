"""Measure the optimiser: build, time to a proven gap, peak memory, beside others.

Every run is a process of its own, so that peak memory is its own and solvers that
cannot be loaded together never are. All are given the very same matrix; the gap of
each is against a bound for the full model. CPU seconds; one thread each.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import time
from typing import Any

import numpy as np
from solver_family import make_case

from ppmsheets.analysis.optimiser.limits import Limits
from ppmsheets.analysis.optimiser.model import Model, build
from ppmsheets.analysis.optimiser.options import ordered

SIZES = (50, 200, 1_000, 5_000)
GAPS = (0.01, 0.001)
SOLVERS = ("ours", "highs", "cbc", "cp-sat")
_WHOLE = 1_000_000
"""CP-SAT knows whole numbers only: rows and values are rounded to so many parts."""


def ours(model: Model, limits: Limits) -> tuple[float, float]:
    """Return the value and the bound of the optimiser's own search."""
    from ppmsheets.analysis.optimiser.engine import solve  # noqa: PLC0415 - heavy

    answer = solve(model, limits)
    if answer.account is None or answer.bound is None:
        return -np.inf, np.inf
    return answer.value, answer.bound


def highs(model: Model, limits: Limits) -> tuple[float, float]:
    """Return the value and the bound of HiGHS on the full matrix."""
    from ppmsheets.analysis.optimiser.highs import solve_whole  # noqa: PLC0415 - heavy

    found = solve_whole(model.matrix, limits)
    return found.value(model.matrix.objective), found.bound


def cbc(model: Model, limits: Limits) -> tuple[float, float]:
    """Return the value of CBC through PuLP; its bound is what it claims."""
    from ppmsheets.analysis.optimiser.pulp_door import (  # noqa: PLC0415 - heavy
        solve_by_pulp,
    )

    found = solve_by_pulp(model.matrix, limits)
    return found.value(model.matrix.objective), found.bound


def cp_sat(model: Model, limits: Limits) -> tuple[float, float]:
    """Return the value and the bound of CP-SAT on the rounded matrix."""
    from ortools.sat.python import cp_model  # noqa: PLC0415 - not beside HiGHS

    matrix = model.matrix
    scale = _WHOLE / float(np.abs(matrix.objective).max())
    problem = cp_model.CpModel()
    # Overtime and shortage in thousandths of their unit.
    parts = np.where(matrix.integral, 1, 1_000)
    columns = [
        problem.new_int_var(0, int(upper * part), "")
        for upper, part in zip(matrix.upper, parts, strict=True)
    ]
    terms: list[list[tuple[Any, int]]] = [[] for _ in matrix.row_lower]
    entry = np.rint(matrix.entry / parts[matrix.column_of_entries()] * _WHOLE)
    held = zip(matrix.row, matrix.column_of_entries(), entry, strict=True)
    for row, column, amount in held:
        terms[row].append((columns[column], int(amount)))
    bounds = zip(matrix.row_lower, matrix.row_upper, strict=True)
    for pairs, (lower, upper) in zip(terms, bounds, strict=True):
        total = sum(amount * column for column, amount in pairs)
        if np.isfinite(upper) and pairs:
            problem.add(total <= int(upper * _WHOLE))
        if np.isfinite(lower) and pairs:
            problem.add(total >= int(np.ceil(lower * _WHOLE)))
    worth = np.rint(matrix.objective / parts * scale).astype(int).tolist()
    problem.maximize(sum(c * x for c, x in zip(worth, columns, strict=True)))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.relative_gap_limit = limits.gap
    solver.parameters.max_time_in_seconds = limits.seconds
    status = solver.solve(problem)
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return -np.inf, solver.best_objective_bound / scale
    return solver.objective_value / scale, solver.best_objective_bound / scale


RUN = {"ours": ours, "highs": highs, "cbc": cbc, "cp-sat": cp_sat}


def measure(solver: str, size: int, seed: int, *, gap: float, seconds: float) -> None:
    """Run one search and print what it took, as JSON."""
    case = ordered(make_case(size, seed))
    begin, wall = time.process_time(), time.perf_counter()
    model = build(case)
    built = time.process_time() - begin
    value, bound = RUN[solver](model, Limits(gap, seconds=seconds, rule_ties=False))
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    print(
        json.dumps(
            {
                "build": built,
                "seconds": time.process_time() - begin + children.ru_utime,
                "wall": time.perf_counter() - wall,
                "value": value if np.isfinite(value) else None,
                "gap": (bound - value) / abs(value) if np.isfinite(value) else None,
                "memory": max(
                    resource.getrusage(resource.RUSAGE_SELF).ru_maxrss,
                    children.ru_maxrss,
                )
                / 1024,
            }
        )
    )


def explain(size: int, seed: int, gap: float) -> None:
    """Explain a plan, and print wall seconds of each answer, as a table row.

    Why not, the frontier of eleven budgets, and 200 samples of weights and values;
    beside each the seconds that were counted for it, which is what a run stops by.
    """
    from ppmsheets.analysis.insight.allowance import (  # noqa: PLC0415 - heavy
        Allowance,
    )
    from ppmsheets.analysis.insight.firmness import (  # noqa: PLC0415 - heavy
        Judged,
        firmness,
    )
    from ppmsheets.analysis.insight.frontier import (  # noqa: PLC0415 - heavy
        Axis,
        frontier,
    )
    from ppmsheets.analysis.insight.why_not import why_not  # noqa: PLC0415 - heavy
    from ppmsheets.analysis.optimiser.engine import solve  # noqa: PLC0415 - heavy
    from ppmsheets.settings import Optimising  # noqa: PLC0415 - heavy

    case = ordered(make_case(size, seed))
    model = build(case)
    plan = solve(model, Limits(gap, nodes=1, rule_ties=False))
    allowance, limits = Allowance(np.inf), Limits(nodes=5_000, rule_ties=False)
    judged = Judged({}, {}, {})
    cells, whole = [], 0.0
    for answer in (
        lambda: why_not(model, plan, limits, allowance),
        lambda: frontier(case, plan, Axis.BUDGET, limits, allowance),
        lambda: firmness(model, judged, Optimising(), allowance),
    ):
        begin, spent = time.perf_counter(), allowance.spent
        answer()
        took = time.perf_counter() - begin
        whole += took
        cells.append(f"{took:.1f} s ({allowance.spent - spent:.1f} counted)")
    print(f"| {size:,} | {seed} | {' | '.join(cells)} | {whole:.1f} s |", flush=True)


def run(solver: str, size: int, seed: int, gap: float, seconds: float) -> str:
    """Return one cell of the table: CPU seconds, gap proven, peak MB."""
    command = [sys.executable, __file__, "--measure", solver, str(size), str(seed)]
    command += [str(gap), str(seconds)]
    ran = subprocess.run(command, check=False, capture_output=True, text=True)  # noqa: S603 - our own script
    if ran.returncode:
        return f"failed: {ran.stderr.strip().splitlines()[-1][:60]}"
    found = json.loads(ran.stdout.splitlines()[-1])
    if found["gap"] is None:
        return f"no answer in {found['seconds']:.1f} s"
    if not np.isfinite(found["gap"]):
        return f"{found['value']:,.0f} in {found['seconds']:.1f} s, no bound"
    reached = "" if found["gap"] <= gap * 1.0001 else "not reached: "
    build_share = found["build"] / found["seconds"]
    return (
        f"{reached}{found['seconds']:.1f} s ({found['gap']:.3%}, "
        f"{found['memory']:.0f} MB, build {build_share:.0%})"
    )


def main() -> None:
    """Measure all sizes, seeds and solvers, and print a table row for each."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=list(SIZES))
    parser.add_argument("--seeds", type=int, default=10, help="seeds 1 to N")
    parser.add_argument("--gaps", type=float, nargs="+", default=list(GAPS))
    parser.add_argument("--solvers", nargs="+", choices=SOLVERS, default=list(SOLVERS))
    parser.add_argument("--seconds", type=float, default=60.0, help="backstop of a run")
    parser.add_argument("--measure", nargs=5, help=argparse.SUPPRESS)
    parser.add_argument(
        "--explain", action="store_true", help="measure why not, frontier, firmness"
    )
    options = parser.parse_args()
    if options.explain:
        print("| projects | seed | why not | frontier | firmness | together |")
        print("| --- " * 6 + "|")
        for size in options.sizes:
            for seed in range(1, options.seeds + 1):
                explain(size, seed, 0.02)
        return
    if options.measure:
        solver, size, seed, gap, seconds = options.measure
        measure(solver, int(size), int(seed), gap=float(gap), seconds=float(seconds))
        return
    print("CPU seconds to a proven gap (gap reached, peak memory, share of build)\n")
    heads = " | ".join(f"{gap:.1%}" for gap in options.gaps)
    print(f"| projects | seed | solver | {heads} |")
    print("| --- " * (3 + len(options.gaps)) + "|")
    for size in options.sizes:
        for seed in range(1, options.seeds + 1):
            for solver in options.solvers:
                cells = [
                    run(solver, size, seed, gap, options.seconds)
                    for gap in options.gaps
                ]
                print(
                    f"| {size:,} | {seed} | {solver} | {' | '.join(cells)} |",
                    flush=True,
                )


if __name__ == "__main__":
    main()
