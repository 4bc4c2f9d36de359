"""Measure every station of a sync: time, peak memory, and how cost grows.

The first run draws all tabs; the scheduled run after it reads them, too, and finds
nothing to write. Both are measured.

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
import resource
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

from bench_workbook import STATUS_DATE, make_workbook

from ppmsheets.outcome import Analysis
from ppmsheets.plan import Plan, Snapshot, diff, guard
from ppmsheets.portfolio import Finding, Portfolio
from ppmsheets.settings import Optimising, Settings
from ppmsheets.workbook import Workbook

SIZES = (50, 200, 1_000, 5_000)
FIGURES = ("intake", "analysis", "render", "diff")
"""What is between reading and writing but for what asks the solver."""
DECIDING = ("decide", "people")
STATIONS = ("read", "intake", "analysis", *DECIDING, "explain", "render", "diff")
STATIONS += ("write",)
LINE = ("read", "intake", "analysis", *DECIDING, "render", "diff")
"""Stations of the scheduled run."""
MARKS = {
    "Choosing among the projects": "decide",
    "Finding who could take over": "people",
    "Recommending": "analysis",
    "Summing up": "analysis",
}
"""What analysis says as it goes -> station; all else that it says is explaining."""
AGAIN = ("one figure", "a week later")
"""Writes of tabs that stand there: after one typed figure, and after a week."""


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


class Line(NamedTuple):
    """What one run up to the write made."""

    snapshot: Snapshot
    portfolio: Portfolio
    findings: tuple[Finding, ...]
    analysis: Analysis
    plan: Plan


def line(book: Workbook, settings: Settings, clock: Clock) -> Line:
    """Run the straight line up to the write, each station timed."""
    from ppmsheets.analysis import analyse  # noqa: PLC0415
    from ppmsheets.intake import intake  # noqa: PLC0415
    from ppmsheets.render import render  # noqa: PLC0415

    station = clock.station
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
    return Line(snapshot, portfolio, findings, analysis, plan)


def measure(path: Path, *, explaining: bool) -> dict[str, Any]:
    """Run every station on a workbook; CPU seconds and peak MB of each."""
    from ppmsheets.backends import open_workbook  # noqa: PLC0415

    # Imported before the clock starts: the stations are measured, not Python.
    for name in ("", ".optimiser.engine", ".staffing.resolve", ".insight.explained"):
        importlib.import_module(f"ppmsheets.analysis{name}")
    importlib.import_module("ppmsheets.render")
    settings, clock = Settings(), Clock()
    if not explaining:
        settings = Settings(optimiser=Optimising(insight_seconds=0))
    clock.watch()
    book = open_workbook(str(path))
    first = line(book, settings, clock)
    guard(first.snapshot, first.plan, keep_share=settings.guard.keep_share)
    clock.station("write", lambda: book.write(first.plan))
    scheduled, cells = measure_scheduled(book, settings)
    for name, days in zip(AGAIN, (0, 7), strict=True):
        again = next_plan(book.read(), settings, STATUS_DATE + dt.timedelta(days))
        clock.station(name, functools.partial(book.write, again))
    return {
        "seconds": clock.seconds,
        "solver": clock.solver,
        "memory": clock.memory,
        "scheduled": scheduled,
        "cells": cells_of(first.snapshot),
        "scheduled cells": cells,
        "changes": sum(len(tab.changes) for tab in first.plan.tabs),
        "projects": len(first.portfolio.projects),
        "findings": len(first.findings),
        "selection": dataclasses.asdict(first.analysis.selection)["status"].value,
    }


def measure_scheduled(
    book: Workbook, settings: Settings
) -> tuple[dict[str, float], int]:
    """Run the line on a workbook just written; CPU seconds of each, and its cells.

    Raises:
        ValueError: It would write something, though nobody typed anything.
    """
    clock = Clock()
    again = line(book, settings, clock)
    if not again.plan.empty:
        titles = [change.tab.title for change in again.plan.tabs if not change.empty]
        message = f"nothing was typed, yet the next run would write {titles}"
        raise ValueError(message)
    return clock.seconds, cells_of(again.snapshot)


def cells_of(snapshot: Snapshot) -> int:
    """Return how many cells were read."""
    return sum(len(row) for tab in snapshot.tabs for row in tab.grid)


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
    scheduled = [run["scheduled"] for run in runs]
    best["scheduled"] = {n: min(run[n] for run in scheduled) for n in LINE}
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
    report_scheduled(results)


def report_scheduled(results: dict[int, dict[str, Any]]) -> None:
    """Print what the scheduled run takes, when nobody typed anything."""
    print("\nThe scheduled run: all tabs stand there already, and nothing changed\n")
    print("| projects | cells | " + " | ".join(LINE) + " | ratio |")
    print("| --- " * (len(LINE) + 3) + "|")
    for size, result in results.items():
        seconds = result["scheduled"]
        cells = " | ".join(f"{seconds[s]:.2f}" for s in LINE)
        ratio = sum(seconds[s] for s in FIGURES) / seconds["read"]
        print(f"| {size:,} | {result['scheduled cells']:,} | {cells} | {ratio:.2f} |")
    print(f"\nratio: {' + '.join(FIGURES)} against read")


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
