"""What people typed that is read and checked, but that no result rests on yet."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import fields

from ppmsheets.analysis.wording import listed
from ppmsheets.outcome import ProjectResult
from ppmsheets.portfolio import Pin, Planning, Portfolio, Project, Stage
from ppmsheets.schema import OPTIONS, SETUP

_COUNTED = ("country", "overbooking")
"""What Setup says of people."""

_USUAL_RANKING = "Weighted score"
"""The ranking method that is used, whatever Setup says."""


def uncounted(
    portfolio: Portfolio, projects: Sequence[ProjectResult], status_date: dt.date
) -> tuple[str, ...]:
    """Return one sentence that names what is not counted yet; none if all is.

    Args:
        portfolio: What people typed.
        projects: Results, for their stages.
        status_date: Decisions that expired before it are not named.
    """
    options = _options(portfolio.projects)
    planned = _planned(portfolio.planning)
    deciding = _on_running(portfolio.pins, projects, status_date)
    # Those with headers last: Summary cuts a long sentence and notes it whole.
    tables: tuple[tuple[str, Sequence[object]], ...] = (
        ("Costs", portfolio.costs),
        ("Pairwise", portfolio.comparisons),
        ("Limits", portfolio.limits),
        ("What-ifs", portfolio.scenarios),
        ("Decisions about running projects", deciding),
        (f"Options ({listed(options)})", options),
        ("Skills of people", [row for row in portfolio.people if row.skills]),
        (f"Setup ({listed(planned)})", planned),
    )
    names = [name for name, rows in tables if rows]
    return (f"Read, but not yet counted: {', '.join(names)}.",) if names else ()


def _options(projects: Sequence[Project]) -> list[str]:
    """Return the headers of what may be done with a project, where any is filled."""
    return [
        field.header
        for field in OPTIONS
        if any(getattr(row, field.name) is not None for row in projects)
    ]


def _on_running(
    pins: Iterable[Pin], projects: Sequence[ProjectResult], status_date: dt.date
) -> list[Pin]:
    """Return the decisions that hold on what is neither a candidate nor closed."""
    running = {
        project.project_id
        for project in projects
        if project.stage is not Stage.CLOSED
        and not (project.stage and project.stage.candidate)
    }
    return [
        pin
        for pin in pins
        if pin.project_id in running and (pin.until is None or pin.until >= status_date)
    ]


def _planned(planning: Planning) -> list[str]:
    """Return the headers of Setup that say how a plan is to be made."""
    typed = ((entry.name, getattr(planning, entry.name)) for entry in fields(planning))
    return [
        SETUP.field(name).header
        for name, value in typed
        if value is not None
        and name not in _COUNTED
        and (name, value) != ("ranking", _USUAL_RANKING)
    ]
