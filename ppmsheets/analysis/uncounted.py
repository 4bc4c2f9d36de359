"""What people typed that is read and checked, but that no result rests on yet."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import fields

from ppmsheets.analysis.places import POINTS
from ppmsheets.analysis.wording import listed
from ppmsheets.outcome import Method, ProjectResult
from ppmsheets.portfolio import Pin, Planning, Portfolio, Project, Stage
from ppmsheets.schema import OPTIONS, SETUP

_COUNTED = ("country", "overbooking", "ranking")
"""What Setup says of people and ranks."""


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
        ("Limits", portfolio.limits),
        ("What-ifs", portfolio.scenarios),
        ("Decisions about running projects", deciding),
        (f"Options ({listed(options)})", options),
        ("Skills of people", [row for row in portfolio.people if row.skills]),
        (f"Setup ({listed(planned)})", planned),
    )
    names = [name for name, rows in tables if rows]
    said = (f"Read, but not yet counted: {', '.join(names)}.",) if names else ()
    return (*said, *_of_other_rankings(portfolio))


def _of_other_rankings(portfolio: Portfolio) -> tuple[str, ...]:
    """Return what is typed for a ranking method that Setup does not name."""
    method = portfolio.planning.ranking or Method.SCORE.value
    pointed = any(
        getattr(project, name) is not None
        for project in portfolio.projects
        for name in POINTS
    )
    typed = (
        (Method.AHP, "Pairwise", bool(portfolio.comparisons)),
        (Method.WSJF, "points of projects", pointed),
    )
    idle = [
        f"{what} ({other.value})"
        for other, what, there in typed
        if there and method != other.value
    ]
    text = "With another Ranking method in Setup would count too: "
    return (f"{text}{listed(idle)}.",) if idle else ()


def _options(projects: Sequence[Project]) -> list[str]:
    """Return the headers of what may be done with a project, where any is filled."""
    return [
        field.header
        for field in OPTIONS
        if field.name not in POINTS
        and any(getattr(row, field.name) is not None for row in projects)
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
        if value is not None and name not in _COUNTED
    ]
