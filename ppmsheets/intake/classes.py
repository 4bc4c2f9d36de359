"""What the rows of each kind become, and what they must have."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ppmsheets.portfolio import (
    Absence,
    Allocation,
    Benefit,
    Blocker,
    Budget,
    Capacity,
    Change,
    Comparison,
    Cost,
    Decision,
    Dependency,
    Driver,
    History,
    Milestone,
    Person,
    Pin,
    PlanPeriod,
    Quality,
    Risk,
    Score,
)

CLASSES: Mapping[str, type[Any]] = {
    "milestone": Milestone,
    "risk": Risk,
    "blocker": Blocker,
    "change": Change,
    "quality": Quality,
    "dependency": Dependency,
    "benefit": Benefit,
    "driver": Driver,
    "pairwise": Comparison,
    "score": Score,
    "person": Person,
    "absence": Absence,
    "capacity": Capacity,
    "allocation": Allocation,
    "plan": PlanPeriod,
    "cost": Cost,
    "budget": Budget,
    "pin": Pin,
    "decision": Decision,
    "history": History,
}
NEEDED = {
    "milestone": ("name",),
    "risk": ("name",),
    "blocker": ("name",),
    "change": ("name",),
    "quality": ("name",),
    "dependency": ("other_id",),
    "driver": ("name",),
    "score": ("driver",),
    "pairwise": ("driver", "other", "times"),
    "person": ("name",),
    "absence": ("name", "start"),
    "capacity": ("role", "period", "fte"),
    "allocation": ("period",),
    "plan": ("period",),
    "cost": ("amount",),
    "budget": ("period",),
    "pin": ("pin",),
    "decision": ("recommendation_id",),
    "history": ("published_on",),
}
"""Kind -> fields without which a row is no record of it."""
NO_PROJECT = (
    "driver",
    "pairwise",
    "person",
    "absence",
    "capacity",
    "budget",
    "limit",
    "scenario",
    "decision",
)
"""Kinds whose records belong to no project."""
