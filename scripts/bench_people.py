"""Measure people: finding their conflicts, and resolving all of them together.

Every size runs in a process of its own, so its peak memory is its own. CPU seconds of
one thread. The gap is that of the resolution against what no resolution of the same
question is cheaper than.
"""

from __future__ import annotations

import argparse
import datetime as dt
import gc
import json
import random
import resource
import subprocess
import sys
import time
from typing import Any

from ppmsheets.analysis import capacity
from ppmsheets.analysis.optimiser.limits import Limits
from ppmsheets.analysis.planning.case import frame
from ppmsheets.analysis.projects import assess, basis_of
from ppmsheets.analysis.staffing.case import staffing
from ppmsheets.analysis.staffing.problem import Staffing, excess
from ppmsheets.analysis.staffing.resolve import resolve
from ppmsheets.portfolio import (
    Allocation,
    Origin,
    Person,
    Planning,
    Portfolio,
    Project,
    Stage,
)
from ppmsheets.settings import Settings

SIZES = ((40, 50, 12), (1_000, 2_000, 24))
"""Projects, people, months."""
STATUS_DATE = dt.date(2026, 1, 31)
HERE = Origin("made", 0, 0)
PEOPLE_A_ROLE = 50
OVER = 0.05
"""Share of the person-months that are asked for more than there is."""
LASTS = 3
"""Months that somebody is asked for too much."""


def portfolio(projects: int, people: int, months: int) -> Portfolio:
    """Return a seeded portfolio in which some 5 % of person-months are overbooked."""
    rng = random.Random(projects)
    roles = [f"Role {number:02}" for number in range(-(-people // PEOPLE_A_ROLE))]
    staff = tuple(
        Person(
            f"Person {number:04}",
            HERE,
            rng.choice(roles),
            rng.choice((1.0, 1.0, 0.8, 0.5)),
            rate=float(rng.randrange(40, 90)),
            skills=(rng.choice(roles),) if rng.random() < 0.2 else (),
        )
        for number in range(people)
    )
    horizon = capacity.horizon(STATUS_DATE, months)
    made = tuple(_project(rng, f"P{number:04}") for number in range(projects))
    rows: list[Allocation] = []
    for person in staff:
        full = person.fte or 1.0
        first = second = rng.choice(made)
        while second is first:
            second = rng.choice(made)
        begin = (
            rng.randrange(months) if rng.random() < OVER * months / LASTS else months
        )
        for index, month in enumerate(horizon):
            place = {"person": person.name, "period": month, "origin": HERE}
            rows.append(Allocation(first.project_id, fte=0.6 * full, **place))
            over = begin <= index < begin + LASTS
            if index % 3 and not over:
                rows.append(Allocation(second.project_id, fte=0.3 * full, **place))
            if over:
                rows.append(Allocation(second.project_id, fte=0.8 * full, **place))
    return Portfolio(
        projects=made,
        people=staff,
        allocations=tuple(rows),
        planning=Planning(horizon=float(months)),
    )


def _project(rng: random.Random, name: str) -> Project:
    finish = STATUS_DATE + dt.timedelta(days=rng.randrange(200, 700))
    early = finish - dt.timedelta(days=rng.choice((0, 0, 40, 80)))
    return Project(
        name,
        HERE,
        stage=Stage.ACTIVE,
        start=STATUS_DATE - dt.timedelta(days=200),
        baseline_finish=finish,
        forecast_finish=early,
        budget=rng.randrange(100, 4_000) * 1_000.0,
        value=rng.randrange(100, 6_000) * 1_000.0,
    )


def question(typed: Portfolio) -> Staffing:
    """Return the staffing question of a portfolio in which everything goes on."""
    settings = Settings()
    basis = basis_of(typed, settings, STATUS_DATE)
    results, appraisals, _ = assess(typed, basis, (), {})
    framed = frame(typed, results, appraisals, basis)
    return staffing(typed, framed, {}, settings)


def measure(projects: int, people: int, months: int, gap: float) -> dict[str, Any]:
    """Return what one size took."""
    typed = portfolio(projects, people, months)
    # As during a sync, which pauses the collector.
    gc.disable()
    begin = time.process_time()
    loads = capacity.loads(typed, capacity.horizon(STATUS_DATE, months))
    clashes = capacity.conflicts(loads)
    found = time.process_time() - begin
    case = question(typed)
    begin = time.process_time()
    answer = resolve(case, Limits(gap=gap, seconds=60.0))
    return {
        "allocations": len(typed.allocations),
        "over": len(excess(case)) / (people * months),
        "conflicts": len(clashes),
        "detection": found,
        "resolution": time.process_time() - begin,
        "outcome": answer.outcome.value,
        "cost": answer.cost,
        "gap": answer.gap,
        "accepted": sum(answer.accepted.values()),
        "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


def main() -> None:
    """Print a line a size."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--gap", type=float, default=0.01)
    parser.add_argument("--one", nargs=3, type=int, metavar=("P", "N", "M"))
    given = parser.parse_args()
    if given.one:
        json.dump(measure(*given.one, given.gap), sys.stdout)
        return
    print(
        "projects people months  allocations  over  conflicts  detection  resolution"
        "     gap  outcome              peak MB"
    )
    for size in SIZES:
        command = [sys.executable, __file__, "--gap", str(given.gap), "--one"]
        command += list(map(str, size))
        answer = subprocess.run(  # noqa: S603 - ourselves
            command, check=True, capture_output=True, text=True
        )
        row = json.loads(answer.stdout)
        print(
            f"{size[0]:8,} {size[1]:6,} {size[2]:6}  {row['allocations']:11,}  "
            f"{row['over']:4.1%}  {row['conflicts']:9,}  {row['detection']:7.2f} s  "
            f"{row['resolution']:8.2f} s  {row['gap']:6.2%}  {row['outcome']:19}  "
            f"{row['peak']:7,.0f}"
        )


if __name__ == "__main__":
    main()
