"""What running projects still take out of the budgets.

A running project's planned cost is committed when its plan, or its dates, say. One
whose cost cannot be laid over time is not let go of, be it that a date is missing or
could not be read, or that it runs on after its finish. What is left of its budget,
else of its EAC as last published, less what it has cost, is spread evenly from the
status date, or its later start, to its finish as last published, else to the end of
the last budget. It is named as assumed wherever a choice rests on it; one of which no
cost is known is named as left out.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ppmsheets.analysis.costs import CostPlan
from ppmsheets.analysis.wording import money
from ppmsheets.outcome import Assumption, ProjectResult
from ppmsheets.portfolio import Budget, History, Portfolio


@dataclass(frozen=True, slots=True)
class Commitment:
    """What one running project still takes, and when.

    Attributes:
        assumption: What is assumed of it; None: its plan or dates are known.
    """

    project_id: str
    program: str | None
    plan: CostPlan
    assumption: Assumption | None = None


def commitments(
    portfolio: Portfolio,
    projects: Iterable[ProjectResult],
    plans: Mapping[str, CostPlan],
    status_date: dt.date,
) -> tuple[Commitment, ...]:
    """Return what each running project takes out of the budgets, in order of id.

    Args:
        portfolio: Its budgets, and what was published before.
        projects: Results of all projects.
        plans: Project id -> planned cost.
        status_date: What is left is spent from here on.
    """
    published = _last_published(portfolio.history, status_date)
    last = _last_day(portfolio.budgets, status_date)
    found = []
    for project in sorted(projects, key=lambda project: project.project_id):
        name = project.project_id
        if not project.live or name not in plans:
            continue
        plan, assumption = plans[name], None
        if _is_unknown(project, plan, status_date):
            then = published.get(name, _NEVER)
            plan, assumption = _assumed(project, then, status_date, last)
        found.append(Commitment(name, project.program, plan, assumption))
    return tuple(found)


def _is_unknown(project: ProjectResult, plan: CostPlan, status_date: dt.date) -> bool:
    """Whether nothing says when what is left of a running project falls due."""
    if plan.last is None:
        return True
    done = project.ev.percent_complete
    finished = done is not None and done >= 1
    return plan.last < status_date and not finished and _left(project, 0.0) > 0


def _left(project: ProjectResult, otherwise: float) -> float:
    """Return what is left of the budget, or of another sum where none is known."""
    whole = otherwise if project.ev.bac is None else project.ev.bac
    return max(0.0, whole - (project.ev.ac or 0.0))


@dataclass(frozen=True, slots=True)
class _Published:
    """The newest figures that were published of a project; None: never."""

    eac: float | None = None
    finish: dt.date | None = None


_NEVER = _Published()


def _last_published(
    history: Iterable[History], status_date: dt.date
) -> Mapping[str, _Published]:
    found: dict[str, _Published] = {}
    # The later row of two replaces the earlier one, figure by figure.
    for row in sorted(history, key=lambda row: (row.published_on, row.origin.row)):
        if row.published_on < status_date:
            before = found.get(row.project_id, _NEVER)
            found[row.project_id] = _Published(
                before.eac if row.eac is None else row.eac,
                row.forecast_finish or before.finish,
            )
    return found


def _last_day(budgets: Iterable[Budget], status_date: dt.date) -> dt.date:
    """Return the last day for which there is a budget, the status date without one."""
    ends = [budget.period.last for budget in budgets if budget.amount is not None]
    return max([status_date, *ends])


def _assumed(
    project: ProjectResult, then: _Published, status_date: dt.date, last: dt.date
) -> tuple[CostPlan, Assumption]:
    name, source = project.project_id, "its budget"
    if project.ev.bac is None:
        source = "its EAC as last published"
    if project.ev.bac is None and then.eac is None:
        text = f"{name} runs, but no cost of it is known: no budget counts it."
        return CostPlan(None), Assumption(name, "budget", text)
    first = max(status_date, project.start or status_date)
    end, until = last, "the end of the last budget"
    if then.finish and then.finish >= first:
        end, until = then.finish, "its finish as last published"
    left = _left(project, then.eac or 0.0)
    lacks = _lacks(project)
    text = (
        f"{name} runs, but its {lacks} is not known: what is left of {source}, "
        f"{money(left)}, is counted evenly to {end.isoformat()}, {until}."
    )
    span = (first.toordinal(), max(first, end).toordinal(), left)
    return CostPlan(left, (span,)), Assumption(name, lacks, text, left)


def _lacks(project: ProjectResult) -> str:
    lacking = (
        ("budget", project.ev.bac is None),
        ("start", project.start is None),
        ("finish", project.finish is None),
    )
    names = [name for name, missing in lacking if missing]
    return " and ".join(names) or "finish to come"
