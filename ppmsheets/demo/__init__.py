"""The demo portfolio: a believable midsize software company.

All of it stands in ``portfolio.toml`` beside this file; here it only becomes
the tabs that such a company would have: a status tab for each started project,
and topic tabs that all share.
"""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Iterator, Sequence
from importlib import resources
from typing import Any, TypeAlias

from ppmsheets.schema import record
from ppmsheets.sheet import SERIAL_EPOCH_ORDINAL, CellValue, Tab
from ppmsheets.templates import (
    REGISTER,
    Filling,
    options_tab,
    setup_tab,
    status_tab,
    table_tab,
)

Toml: TypeAlias = dict[str, Any]
"""A table of the definition; what tomllib gives."""

MONTHS = tuple(f"2026-{month:02}" for month in range(1, 13))
"""Columns of Allocations."""

_TABLES = {
    "milestone": ("name", "baseline", "forecast", "actual"),
    "risk": (
        "name",
        "probability",
        "cost_impact",
        "schedule_impact",
        "owner",
        "due",
        "state",
        "response",
    ),
    "blocker": ("name", "raised", "due", "owner", "state"),
    "change": ("name", "raised", "cost", "days", "state"),
    "quality": ("name", "target", "measured", "better"),
}
"""Columns of a status tab's small tables, as the definition lists them."""


def _definition() -> Toml:
    text = resources.files(__name__).joinpath("portfolio.toml").read_text("utf-8")
    return tomllib.loads(text)


_DEFINITION = _definition()

STATUS_DATE: dt.date = _DEFINITION["status_date"]
"""Date that the demo's figures hold for."""


def tabs() -> tuple[Tab, ...]:
    """Return the demo's input tabs: shared ones first, then the status tabs."""
    shared = (
        setup_tab(_cells(_DEFINITION["setup"])),
        table_tab(record("driver"), _pairs("drivers", "name", "weight")),
        table_tab(record("budget"), _listed("budgets")),
        table_tab(record("person"), _listed("people")),
        table_tab(record("project"), _register(), fields=_REGISTER),
        table_tab(record("plan"), tuple(_plans())),
        table_tab(record("allocation"), tuple(_bookings()), periods=MONTHS),
        table_tab(record("benefit"), tuple(_benefits())),
        table_tab(record("score"), tuple(_scores())),
        table_tab(record("dependency"), _listed("dependencies")),
        options_tab(tuple(_options()), fields=_OPTIONS),
        table_tab(record("absence"), _listed("absences")),
        table_tab(record("limit"), _listed("limits")),
        table_tab(record("scenario"), _listed("what-ifs")),
        table_tab(record("pin"), _listed("decisions")),
    )
    return (*shared, *(_status(p) for p in _projects() if "status" in p))


_REGISTER = tuple(name for name in REGISTER if name != "portfolio")
_OPTIONS = (
    "success",
    "latest_start",
    "exit_cost",
    "acceleration",
    "acceleration_cost",
    "fund",
    "minimum_staffing",
)
"""Columns of Options: what this company knows of its projects."""
_CARD = ("project_id", "name", "program", "pm", "stage")


def _projects() -> Sequence[Toml]:
    projects: Sequence[Toml] = _DEFINITION["project"]
    return projects


def _cell(value: object) -> CellValue:
    """Return a value of the definition as a cell: dates as serial days."""
    if isinstance(value, dt.date):
        return float(value.toordinal() - SERIAL_EPOCH_ORDINAL)
    if isinstance(value, int | float):
        return float(value)
    return str(value) or None


def _cells(values: Toml) -> Filling:
    return {name: _cell(value) for name, value in values.items()}


def _row(names: Sequence[str], values: Sequence[object]) -> Filling:
    return {name: _cell(v) for name, v in zip(names, values, strict=True)}


def _pairs(topic: str, key: str, value: str) -> tuple[Filling, ...]:
    """Return the rows of a topic that the definition writes as ``key = value``."""
    pairs: Toml = _DEFINITION[topic]
    return tuple(_row((key, value), pair) for pair in pairs.items())


def _listed(topic: str) -> tuple[Filling, ...]:
    """Return the rows of a topic that the definition writes with its columns."""
    table: Toml = _DEFINITION[topic]
    return tuple(_row(table["columns"], row) for row in table["rows"])


def _register() -> tuple[Filling, ...]:
    return tuple(
        {name: _cell(p[name]) for name in _REGISTER if name in p} for p in _projects()
    )


def _options() -> Iterator[Filling]:
    """Yield what may be done with each project that can still be chosen about."""
    for project in _projects():
        if "options" in project:
            options = {"project_id": project["project_id"], **project["options"]}
            yield _cells(options)


def _lists(name: str) -> Iterator[tuple[Toml, list[Any]]]:
    """Yield each row of a project's list, beside its project."""
    for project in _projects():
        for row in project.get("lists", {}).get(name, ()):
            yield project, row


def _plans() -> Iterator[Filling]:
    columns = ("project_id", "period", "pv", "ev", "ac")
    for project, row in _lists("plan"):
        yield _row(columns, (project["project_id"], *row))


def _bookings() -> Iterator[Filling]:
    roles = {row[1] for row in _DEFINITION["people"]["rows"]}
    for project, (who, first, last, fte) in _lists("bookings"):
        booked = {month: float(fte) for month in MONTHS if first <= month <= last}
        kind = "role" if who in roles else "person"
        # Nobody has promised a candidate anything yet.
        firm = None if "status" in project else "No"
        yield {
            "project_id": project["project_id"],
            kind: who,
            "firm": firm,
            **booked,
        }


def _benefits() -> Iterator[Filling]:
    columns = ("name", "period", "planned", "forecast", "realised")
    for project, row in _lists("benefits"):
        unit = project["lists"].get("benefit_unit")
        yield {"project_id": project["project_id"], "unit": unit, **_row(columns, row)}


def _scores() -> Iterator[Filling]:
    for project in _projects():
        for driver, score in project["scores"].items():
            yield {
                "project_id": project["project_id"],
                "driver": driver,
                "score": score,
            }


def _status(project: Toml) -> Tab:
    card = {name: project[name] for name in _CARD} | project["status"]
    tables = {
        name: tuple(_row(_TABLES[name], row) for row in rows)
        for name, rows in project.get("tables", {}).items()
    }
    return status_tab(project["name"], _cells(card), tables)
