"""The portfolios that are measured: seeded, 30 input rows a project."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

STATUS_DATE = dt.date(2026, 3, 31)
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
