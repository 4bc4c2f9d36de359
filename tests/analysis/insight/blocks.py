"""Large cases whose answers are known: the worked example many times over."""

from __future__ import annotations

from dataclasses import replace

from ppmsheets.analysis.optimiser.options import Case, Option, Project
from tests.analysis.optimiser_cases import worked


def many(blocks: int) -> Case:
    """Return so many worked examples side by side, each with money of its own.

    Projects ``07-1`` to ``07-4`` are those of the eighth.
    """
    one = worked()
    (budget,) = one.budgets
    projects: list[Project] = []
    budgets = []
    for block in range(blocks):
        fund = f"money {block:02d}"
        name = f"budget {block:02d}"
        budgets.append(replace(budget, name=name, funds=(fund,)))
        for project in one.projects:
            options = tuple(_paid_by(option, fund) for option in project.options)
            name = f"{block:02d}-{project.project_id}"
            projects.append(replace(project, project_id=name, options=options))
    return replace(one, projects=tuple(projects), budgets=tuple(budgets))


def _paid_by(option: Option, fund: str) -> Option:
    cash = tuple(replace(series, name=fund) for series in option.profile.cash)
    return replace(option, profile=replace(option.profile, cash=cash))
