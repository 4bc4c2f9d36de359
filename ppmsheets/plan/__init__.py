"""A snapshot of a workbook, the plan that would change it, and the guard.

A plan is data: printed by ``plan``, applied by a backend, checked by the guard,
and lawful: ``apply(snapshot, diff(snapshot, tabs))`` shows exactly ``tabs``.
"""

from __future__ import annotations

from ppmsheets.plan.changes import CellChange, Keeper, Plan, TabPlan, apply, diff
from ppmsheets.plan.guard import UnsafePlanError, guard
from ppmsheets.plan.snapshot import (
    Snapshot,
    SourceTab,
    standing,
    trimmed,
    value_at,
)

__all__ = [
    "CellChange",
    "Keeper",
    "Plan",
    "Snapshot",
    "SourceTab",
    "TabPlan",
    "UnsafePlanError",
    "apply",
    "diff",
    "guard",
    "standing",
    "trimmed",
    "value_at",
]
