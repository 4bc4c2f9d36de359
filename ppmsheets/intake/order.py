"""Records in an order that does not depend on the order of rows and tabs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from operator import attrgetter
from typing import Any

_PLURALS = {
    "project": "projects",
    "status": "statuses",
    "plan": "plans",
    "milestone": "milestones",
    "risk": "risks",
    "blocker": "blockers",
    "change": "changes",
    "quality": "qualities",
    "dependency": "dependencies",
    "benefit": "benefits",
    "driver": "drivers",
    "score": "scores",
    "pairwise": "comparisons",
    "person": "people",
    "absence": "absences",
    "capacity": "capacities",
    "allocation": "allocations",
    "cost": "costs",
    "budget": "budgets",
    "limit": "limits",
    "pin": "pins",
    "scenario": "scenarios",
    "decision": "decisions",
    "history": "history",
}
"""Kind -> field of ``Portfolio``."""
_KEYS = {
    "project": ("project_id",),
    "status": ("project_id", "status_date"),
    "plan": ("project_id", "period", "pv", "ev", "ac"),
    "milestone": ("project_id", "forecast", "baseline", "name"),
    "risk": ("project_id", "risk_id", "name", "probability", "cost_impact"),
    "blocker": ("project_id", "name", "raised"),
    "change": ("project_id", "name", "raised", "cost"),
    "quality": ("project_id", "name", "target", "measured"),
    "dependency": ("project_id", "other_id", "type"),
    "benefit": ("project_id", "name", "period", "planned", "forecast"),
    "driver": ("name",),
    "score": ("project_id", "driver"),
    "pairwise": ("driver", "other"),
    "person": ("name", "start", "role"),
    "absence": ("name", "start", "finish"),
    "capacity": ("role", "period", "fte"),
    "allocation": ("project_id", "person", "role", "period", "fte"),
    "cost": ("project_id", "fund", "period", "amount"),
    "budget": ("program", "fund", "period", "amount"),
    "limit": ("bound.value", "name", "minimum", "maximum"),
    "pin": ("project_id", "pin", "until"),
    "scenario": ("scenario", "lever.value", "target", "text"),
    "decision": ("recommendation_id",),
    "history": ("published_on", "project_id"),
}
"""Kind -> fields that order its records; then the cell."""


def in_order(records: Mapping[str, Sequence[Any]]) -> dict[str, Any]:
    """Return the fields of ``Portfolio``: kind by kind, sorted."""
    return {
        plural: tuple(_sorted(kind, records.get(kind, ())))
        for kind, plural in _PLURALS.items()
    }


def _sorted(kind: str, records: Sequence[Any]) -> Sequence[Any]:
    if not records:
        return records
    columns = dict(zip(records[0]._fields, zip(*records, strict=True), strict=True))
    values = [_column(columns, name) for name in _KEYS[kind]]
    tabs, rows, places, *_ = zip(*columns["origin"], strict=True)
    ends = (tabs, rows, places, range(len(records)))
    try:
        keys = sorted(zip(*values, *ends, strict=True))
    except TypeError:
        # A blank met a value. Pairs sort several times as slowly, and most kinds
        # are in order before a field that has blanks.
        keys = sorted(zip(*map(_blanks_first, values), *ends, strict=True))
    return [records[key[-1]] for key in keys]


def _column(columns: Mapping[str, Sequence[Any]], name: str) -> Sequence[Any]:
    """Return a field of all records, or what a field's values have by that name."""
    field, _, part = name.partition(".")
    return list(map(attrgetter(part), columns[field])) if part else columns[field]


def _blanks_first(values: Sequence[Any]) -> list[tuple[bool, Any]]:
    """Return sort keys of a column: blanks first, then by value."""
    return [(False, 0) if v is None else (True, v) for v in values]
