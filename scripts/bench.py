"""Measure every station of a sync: time, peak memory, and how cost grows.

Each size runs in a process of its own, so its peak memory is its own. Times
are CPU seconds, the least of three runs; memory is the process's peak resident
size when the station ends. Ratios within one run are what to compare.

What is not the solver's is linear in the projects: ``analysis`` is all figures and
conclusions, ``decide`` the choice among the projects, ``people`` who moves where.
``explain`` takes what ``[optimiser] insight_seconds`` gives it, whatever the size, so
it is in no sum; what it drew is in ``render``, ``diff`` and ``write``.
"""

from __future__ import annotations

import argparse
import dataclasses
import datetime as dt
import functools
import gc
import importlib
import json
import platform
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from ppmsheets.plan import Plan, Snapshot, diff, guard
from ppmsheets.settings import Optimising, Settings

SIZES = (50, 200, 1_000, 5_000)
STATUS_DATE = dt.date(2026, 3, 31)
FIGURES = ("intake", "analysis", "render", "diff")
"""What is between reading and writing but for what asks the solver."""
DECIDING = ("decide", "people")
STATIONS = ("read", "intake", "analysis", *DECIDING, "explain", "render", "diff")
STATIONS += ("write",)
MARKS = {
    "Choosing among the projects": "decide",
    "Finding who could take over": "people",
    "Recommending": "analysis",
    "Summing up": "analysis",
}
"""What analysis says as it goes -> station; all else that it says is explaining."""
AGAIN = ("one figure", "a week later")
"""Writes of tabs that stand there: after one typed figure, and after a week."""
ROLES = ("Developer", "QA engineer", "Designer", "Analyst", "Operations")
DRIVERS = ("Growth", "Retention", "Efficiency")
MONTHS = tuple(f"2026-{month:02d}" for month in range(1, 13))


def portfolio_rows(projects: int) -> Iterator[tuple[str, list[list[Any]]]]:
    """Yield ``(tab title, rows)`` of a seeded portfolio, 30 input rows a project."""
    rng = random.Random(projects)
    ids = [f"P{number:05d}" for number in range(projects)]
    yield "Projects", _register(rng, ids)
    yield "Plan", _plan(rng, ids)
    yield "Milestones", _milestones(rng, ids)
    yield "Risks", _risks(rng, ids)
    yield "Benefits", _benefits(rng, ids)
    yield "Scores", _scores(rng, ids)
    yield "Allocations", _allocations(rng, ids)
    yield "Drivers", [["Driver", "Weight"], *[[name, 1] for name in DRIVERS]]
    yield "People", _people(projects)
    yield "Budgets", _budgets(projects)


def _register(rng: random.Random, ids: list[str]) -> list[list[Any]]:
    stages = ("Active", "Active", "Active", "Proposed", "Approved", "On hold")
    head = "Project ID,Project,Program,PM,Stage,Start,Baseline finish,Forecast finish"
    rows = [[*head.split(","), "Budget", "Status date", "% complete", "Overall RAG"]]
    for number, name in enumerate(ids):
        start = dt.date(2025, 7, 1) + dt.timedelta(days=rng.randrange(200))
        finish = start + dt.timedelta(days=rng.randrange(200, 700))
        rows.append(
            [
                name,
                f"Project {name}",
                f"Program {number % 40}",
                f"Manager {number % 300}",
                rng.choice(stages),
                start,
                finish,
                finish + dt.timedelta(days=rng.randrange(-20, 90)),
                rng.randrange(100, 4000) * 1000,
                STATUS_DATE - dt.timedelta(days=rng.randrange(30)),
                round(rng.random(), 2),
                rng.choice(("Green", "Amber", "Red")),
            ]
        )
    return rows


def _plan(rng: random.Random, ids: list[str]) -> list[list[Any]]:
    rows: list[list[Any]] = [
        ["Project ID", "Period", "Planned value", "Earned value", "Actual cost"]
    ]
    for name in ids:
        for month in MONTHS:
            pv = rng.randrange(10, 300) * 1000
            done = month <= "2026-03"
            ev = pv * rng.uniform(0.7, 1.1) if done else None
            ac = pv * rng.uniform(0.8, 1.3) if done else None
            rows.append([name, month, pv, ev, ac])
    return rows


def _milestones(rng: random.Random, ids: list[str]) -> list[list[Any]]:
    rows: list[list[Any]] = [["Project ID", "Milestone", "Baseline", "Forecast"]]
    for name in ids:
        for number in range(3):
            day = STATUS_DATE + dt.timedelta(days=rng.randrange(-60, 300))
            late = day + dt.timedelta(days=rng.randrange(40))
            rows.append([name, f"Gate {number}", day, late])
    return rows


def _risks(rng: random.Random, ids: list[str]) -> list[list[Any]]:
    rows: list[list[Any]] = [
        ["Project ID", "Risk ID", "Risk", "Probability", "Cost impact", "Owner"]
    ]
    for name in ids:
        for number in range(3):
            chance = round(rng.random(), 2)
            cost = rng.randrange(1, 90) * 1000
            rows.append([name, f"R{number}", "A thing", chance, cost, "Somebody"])
    return rows


def _benefits(rng: random.Random, ids: list[str]) -> list[list[Any]]:
    rows: list[list[Any]] = [
        ["Project ID", "Benefit", "Period", "Planned", "Forecast", "Realised"]
    ]
    for name in ids:
        for quarter in ("2026-Q1", "2026-Q2", "2026-Q3", "2026-Q4"):
            plan = rng.randrange(10, 900) * 1000
            rows.append([name, "Savings", quarter, plan, plan * 0.9, None])
    return rows


def _scores(rng: random.Random, ids: list[str]) -> list[list[Any]]:
    words = ("None", "Low", "Moderate", "Strong", "Extreme")
    rows: list[list[Any]] = [["Project ID", "Driver", "Score"]]
    rows += [[name, driver, rng.choice(words)] for name in ids for driver in DRIVERS]
    return rows


def _allocations(rng: random.Random, ids: list[str]) -> list[list[Any]]:
    people = max(10, len(ids) // 2)
    rows: list[list[Any]] = [["Project ID", "Person", "Period", "FTE"]]
    for name in ids:
        for month in ("2026-04", "2026-05", "2026-06", "2026-07"):
            who = f"Person {rng.randrange(people)}"
            rows.append([name, who, month, round(rng.uniform(0.1, 0.8), 1)])
    return rows


def _people(projects: int) -> list[list[Any]]:
    people = max(10, projects // 2)
    rows: list[list[Any]] = [["Person", "Role", "FTE", "Cost rate"]]
    rows += [[f"Person {n}", ROLES[n % len(ROLES)], 1, 80] for n in range(people)]
    return rows


def _budgets(projects: int) -> list[list[Any]]:
    rows: list[list[Any]] = [["Period", "Budget"]]
    rows += [[f"2026-Q{n}", projects * 350_000] for n in range(1, 5)]
    return rows


def make_workbook(path: Path, projects: int) -> int:
    """Write the portfolio as an ``.xlsx`` and return its number of input rows."""
    import openpyxl  # noqa: PLC0415 - heavy, and only the bench writes with it

    book = openpyxl.Workbook(write_only=True)
    count = 0
    for title, rows in portfolio_rows(projects):
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
        count += len(rows) - 1
    book.save(path)
    return count


def one_more_cost(snapshot: Snapshot) -> Snapshot:
    """Return a workbook in which the first actual cost was typed anew."""
    tabs = []
    for tab in snapshot.tabs:
        if tab.title == "Plan":
            head, (*cells, cost), *rest = tab.grid
            grid = (head, (*cells, 3 * cost), *rest)
            tab = dataclasses.replace(tab, grid=grid)  # noqa: PLW2901 - as typed anew
        tabs.append(tab)
    return dataclasses.replace(snapshot, tabs=tuple(tabs))


def next_plan(snapshot: Snapshot, settings: Settings, date: dt.date) -> Plan:
    """Return what the next run writes after one figure was typed anew."""
    from ppmsheets.analysis import analyse  # noqa: PLC0415
    from ppmsheets.intake import intake  # noqa: PLC0415
    from ppmsheets.render import render  # noqa: PLC0415

    typed = one_more_cost(snapshot)
    portfolio, findings = intake(typed, settings)
    analysis = analyse(portfolio, findings, settings, date)
    return diff(typed, render(analysis, portfolio, findings, settings))


def peak_mb() -> float:
    """Return the peak resident memory of this process so far, MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


class Clock:
    """What each station took: CPU seconds, those of the solver, and peak MB."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self.seconds: dict[str, float] = defaultdict(float)
        self.solver: dict[str, float] = defaultdict(float)
        self.memory: dict[str, float] = {}
        self._name, self._begun = "", 0.0

    def begin(self, name: str) -> None:
        """End the station that runs, and begin another."""
        self.end()
        self._name, self._begun = name, time.process_time()

    def end(self) -> None:
        """End the station that runs."""
        self.seconds[self._name] += time.process_time() - self._begun
        self.memory[self._name] = peak_mb()

    def watch(self) -> None:
        """Count from now on what the solver takes."""
        import highspy  # noqa: PLC0415 - heavy

        run = highspy.Highs.run

        def timed(solver: highspy.Highs) -> Any:  # noqa: ANN401 - as the solver says
            begun = time.process_time()
            status = run(solver)
            self.solver[self._name] += time.process_time() - begun
            return status

        highspy.Highs.run = timed

    def station(self, name: str, work: Callable[[], Any]) -> Any:  # noqa: ANN401
        """Return what a station makes."""
        gc.collect()
        gc.disable()  # as sync does
        self.begin(name)
        result = work()
        self.end()
        self._name = ""
        gc.enable()
        return result


def measure(path: Path, *, explaining: bool) -> dict[str, Any]:
    """Run every station on a workbook; CPU seconds and peak MB of each."""
    from ppmsheets.analysis import analyse  # noqa: PLC0415
    from ppmsheets.backends import open_workbook  # noqa: PLC0415
    from ppmsheets.intake import intake  # noqa: PLC0415
    from ppmsheets.render import render  # noqa: PLC0415

    # Imported before the clock starts: the stations are measured, not Python.
    for name in ("optimiser.engine", "staffing.resolve", "insight.explained"):
        importlib.import_module(f"ppmsheets.analysis.{name}")
    settings, clock = Settings(), Clock()
    if not explaining:
        settings = Settings(optimiser=Optimising(insight_seconds=0))
    clock.watch()
    station = clock.station
    book = open_workbook(str(path))
    snapshot = station("read", book.read)
    portfolio, findings = station("intake", lambda: intake(snapshot, settings))

    def told(mark: str) -> None:
        clock.begin(MARKS.get(mark, "explain"))

    analysis = station(
        "analysis",
        lambda: analyse(portfolio, findings, settings, STATUS_DATE, progress=told),
    )
    tabs = station("render", lambda: render(analysis, portfolio, findings, settings))
    plan = station("diff", lambda: diff(snapshot, tabs))
    guard(snapshot, plan, keep_share=settings.guard.keep_share)
    station("write", lambda: book.write(plan))
    for name, days in zip(AGAIN, (0, 7), strict=True):
        again = next_plan(book.read(), settings, STATUS_DATE + dt.timedelta(days))
        station(name, functools.partial(book.write, again))
    cells = sum(len(row) for tab in snapshot.tabs for row in tab.grid)
    return {
        "seconds": clock.seconds,
        "solver": clock.solver,
        "memory": clock.memory,
        "cells": cells,
        "changes": sum(len(tab.changes) for tab in plan.tabs),
        "projects": len(portfolio.projects),
        "findings": len(findings),
        "selection": dataclasses.asdict(analysis.selection)["status"].value,
    }


def measure_openpyxl(path: Path) -> float:
    """Return the CPU seconds that openpyxl's streaming reader takes, for scale."""
    import openpyxl  # noqa: PLC0415

    gc.disable()
    begin = time.process_time()
    book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    for sheet in book:
        for _ in sheet.iter_rows(values_only=True):
            pass
    return time.process_time() - begin


def help_seconds() -> float:
    """Return the CPU seconds of ``ppmsheets --help``, the least of five runs."""
    used = []
    for _ in range(5):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        command = [sys.executable, "-m", "ppmsheets", "--help"]
        subprocess.run(command, check=True, capture_output=True)  # noqa: S603 - our own
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        user = after.ru_utime - before.ru_utime
        used.append(user + after.ru_stime - before.ru_stime)
    return min(used)


def child(size: int, folder: Path, repeats: int, *, explaining: bool) -> dict[str, Any]:
    """Measure one size in a new process; the least seconds of some runs."""
    runs = []
    original = folder / f"{size}.xlsx"
    for number in range(repeats):
        copy = folder / f"{size}-{number}.xlsx"
        copy.write_bytes(original.read_bytes())
        command = [sys.executable, __file__, "--measure", str(copy)]
        command += ["--explained", str(int(explaining))]
        answer = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603 - our own script
        runs.append(json.loads(answer.stdout))
        copy.unlink()
    best = dict(runs[0])
    for key in ("seconds", "solver", "memory"):
        names = (*STATIONS, *AGAIN)
        best[key] = {n: min(run[key].get(n, 0.0) for run in runs) for n in names}
    return best


def report(results: dict[int, dict[str, Any]], reference: float) -> None:
    """Print the tables and the ratios that matter."""
    print(f"{platform.python_implementation()} {platform.python_version()}, ", end="")
    print(f"{platform.machine()}; CPU seconds (peak MB) per station\n")
    print("| projects | input cells | " + " | ".join(STATIONS) + " | ms a project |")
    print("| --- " * (len(STATIONS) + 3) + "|")
    for size, result in results.items():
        seconds, memory = result["seconds"], result["memory"]
        cells = " | ".join(f"{seconds[s]:.2f} ({memory[s]:.0f})" for s in STATIONS)
        print(f"| {size:,} | {result['cells']:,} | {cells} |", end="")
        print(f" {each(size, result):.2f} |")
    sizes = sorted(results)
    large, small = sizes[-1], 200 if 200 in results else sizes[0]
    growth = each(large, results[large]) / each(small, results[small])
    print(
        f"\nms a project: without explain and what the solver took; {large:,} ", end=""
    )
    print(f"against {small:,}: {growth:.2f} (wanted <= 1.2)")
    for size, result in results.items():
        took = ", ".join(f"{s} {result['solver'][s]:.2f}" for s in DECIDING)
        print(f"{size:,}: of that the solver took {took} s")
    seconds, solver = results[large]["seconds"], results[large]["solver"]
    between = sum(seconds[s] for s in FIGURES)
    decided = between + sum(seconds[s] - solver[s] for s in DECIDING)
    every = between + sum(seconds[s] for s in DECIDING)
    print(f"read: {seconds['read']:.2f} s; {' + '.join(FIGURES)}: ", end="")
    print(f"{between:.2f} s, ratio {between / seconds['read']:.2f}; ", end="")
    print(f"and {' + '.join(DECIDING)} without the solver: {decided:.2f} s, ratio ")
    print(f"{decided / seconds['read']:.2f}; with it: {every:.2f} s, ratio ", end="")
    print(f"{every / seconds['read']:.2f}")
    written = ", ".join(f"{name} {seconds[name]:.2f} s" for name in AGAIN)
    print(f"write: {seconds['write']:.2f} s; again after {written}")
    print(f"openpyxl reading the same {large:,}: {reference:.2f} s; ", end="")
    print(f"ratio {between / reference:.2f}")


def each(size: int, result: dict[str, Any]) -> float:
    """Return the ms a project of all that is not explaining, nor the solver's."""
    stations = [name for name in STATIONS if name != "explain"]
    seconds = sum(result["seconds"][s] - result["solver"][s] for s in stations)
    return 1000 * seconds / size


def main() -> None:
    """Measure all sizes and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=list(SIZES))
    parser.add_argument("--repeats", type=int, default=3)
    most = "explain portfolios up to this size"
    parser.add_argument("--explained", type=int, default=1_000, help=most)
    parser.add_argument("--measure", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.measure:
        found = measure(options.measure, explaining=bool(options.explained))
        print(json.dumps(found))
        return
    results = {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for size in options.sizes:
            rows = make_workbook(folder / f"{size}.xlsx", size)
            print(f"{size:,} projects, {rows:,} input rows …", file=sys.stderr)
            explaining = size <= options.explained
            results[size] = child(size, folder, options.repeats, explaining=explaining)
        reference = measure_openpyxl(folder / f"{max(options.sizes)}.xlsx")
    report(results, reference)
    print(f"ppmsheets --help: {help_seconds():.3f} s (wanted < 0.150)")


if __name__ == "__main__":
    main()
