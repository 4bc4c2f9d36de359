"""From tabs to starts: published schedules typed into a workbook, as projects.

Each activity is a mandatory project of so many months, each resource a role; only the
last one is worth something, the more the sooner it begins. When it begins is the
published makespan. Source: PSPLIB J30, best known values proven optimal.
"""

from __future__ import annotations

import csv
import datetime as dt
from pathlib import Path
from typing import NamedTuple

import pytest

from ppmsheets.analysis.optimiser.engine import optimise
from ppmsheets.analysis.optimiser.limits import Limits, Outcome
from ppmsheets.sheet import CellValue
from tests.analysis.planning.tabs import Rows, framed, project

SPARE = 4
"""Months beyond the published makespan that may be planned."""


class Activity(NamedTuple):
    """One activity: months, FTE per role, and who waits for it, counted from 1."""

    months: int
    demand: tuple[int, ...]
    before: tuple[int, ...]


def read(path: Path) -> tuple[list[int], list[Activity]]:
    """Return capacities and activities of a file in the Patterson format."""
    numbers = iter(map(int, path.read_text(encoding="utf-8").split()))
    count, roles = next(numbers), next(numbers)
    capacity = [next(numbers) for _ in range(roles)]
    activities = []
    for _ in range(count):
        months = next(numbers)
        demand = tuple(next(numbers) for _ in range(roles))
        after = next(numbers)
        activities.append(
            Activity(months, demand, tuple(next(numbers) for _ in range(after)))
        )
    return capacity, activities


def serial(index: int) -> float:
    """Return the first day of a month, counted from January 2026, as a cell."""
    day = dt.date(2026 + index // 12, index % 12 + 1, 1)
    return float((day - dt.date(1899, 12, 30)).days)


def label(index: int) -> str:
    """Return a month, counted from January 2026."""
    return f"{2026 + index // 12}-{index % 12 + 1:02d}"


def workbook(
    capacity: list[int], activities: list[Activity], months: int
) -> dict[str, Rows]:
    """Return the tabs that ask for the shortest schedule."""
    head: list[CellValue] = ["Project ID", "Project", "Stage", "Mandatory", "Budget"]
    projects: Rows = [
        [*head, "Project value", "Start", "Baseline finish", "Latest start"]
    ]
    bookings: Rows = [["Project ID", "Role", "Period", "FTE"]]
    waits: Rows = [["From", "Dependency", "To"]]
    for number, activity in enumerate(activities, 1):
        last = number == len(activities)
        if not activity.months and not last:
            continue
        row: list[CellValue] = [f"A{number}", f"Step {number}", "Approved", "Yes", 1.0]
        due = serial(max(activity.months, 1)) - 1
        worth = 1e6 if last else 0.0
        projects.append([*row, worth, serial(0), due, serial(months - 1)])
        bookings += [
            [f"A{number}", f"Role {role}", label(month), float(fte)]
            for role, fte in enumerate(activity.demand)
            for month in range(activity.months)
            if fte
        ]
        waits += [[f"A{n}", "Finish-start", f"A{number}"] for n in activity.before]
    people: Rows = [["Person", "Role", "FTE"]]
    people += [[f"Team {i}", f"Role {i}", float(fte)] for i, fte in enumerate(capacity)]
    budgets: Rows = [["Period", "Budget"]]
    budgets += [[str(year), 1e9] for year in range(2026, 2027 + months // 12)]
    return {
        "Setup": [["Planning horizon", float(months)], ["Hard capacity", "Yes"]],
        "Projects": projects,
        "Allocations": bookings,
        "Dependencies": waits,
        "People": people,
        "Budgets": budgets,
    }


@pytest.mark.parametrize("name", ["J30_1.txt", "J30_25.txt", "J30_97.txt"])
def test_published_makespans_are_reached_from_a_workbook(
    shared_data: Path, name: str
) -> None:
    folder = shared_data / "solver" / "rcpsp"
    with (folder / "best_known.csv").open(encoding="utf-8", newline="") as lines:
        best = {
            row["instance"]: int(row["best_known_makespan"])
            for row in csv.DictReader(lines)
        }
    capacity, activities = read(folder / name)
    question = framed(workbook(capacity, activities, best[name] + SPARE))
    answer = optimise(question.case, Limits(rule_ties=False))
    assert answer.outcome is Outcome.OPTIMAL
    assert answer.choice is not None
    last = f"A{len(activities)}"
    assert project(question, last).option(answer.choice[last]).shift == best[name]
