"""Every input field, once: the table that parser, templates and docs share.

One file a group of kinds; ``fields`` says what a field is.
"""

from __future__ import annotations

import functools

from ppmsheets.schema.choosing import LIMIT, PIN, PINS, SCENARIO
from ppmsheets.schema.delivery import (
    BLOCKER,
    CHANGE,
    DEPENDENCY,
    QUALITY,
    RISK,
    RISK_STATES,
)
from ppmsheets.schema.fields import (
    HOURLY,
    Field,
    Kind,
    Record,
    normal_header,
    normal_headers,
)
from ppmsheets.schema.options import OPTIONS
from ppmsheets.schema.projects import MILESTONE, PLAN, PROJECT, STAGES, STATUS
from ppmsheets.schema.staffing import ABSENCE, ALLOCATION, CAPACITY, PERSON
from ppmsheets.schema.steering import DECISION, HISTORY, SETUP
from ppmsheets.schema.worth import BENEFIT, BUDGET, COST, DRIVER, PAIRWISE, SCORE

__all__ = [
    "ABSENCE",
    "ALLOCATION",
    "BENEFIT",
    "BLOCKER",
    "BUDGET",
    "CAPACITY",
    "CHANGE",
    "COST",
    "DECISION",
    "DEPENDENCY",
    "DRIVER",
    "HISTORY",
    "HOURLY",
    "LIMIT",
    "MARKS",
    "MILESTONE",
    "OPTIONS",
    "PAIRWISE",
    "PERSON",
    "PIN",
    "PINS",
    "PLAN",
    "PROJECT",
    "QUALITY",
    "RECORDS",
    "RISK",
    "RISK_STATES",
    "SCENARIO",
    "SCORE",
    "SETUP",
    "STAGES",
    "STATUS",
    "WEAK_HEADERS",
    "Field",
    "Kind",
    "Record",
    "normal_header",
    "normal_headers",
    "record",
]

WEAK_HEADERS = frozenset(
    normal_header(header)
    for header in ("ID", "Code", "Name", "Title", "Ref", "No", "From", "To", "Value")
)
"""Headers of any list in the world: alone they make nothing a project or person.

A table is of projects or people when it has a clear header (``Project ID``,
``Person``), or one of these beside a header of :data:`MARKS`.
"""

MARKS = {
    "project": ("program", "pm", "pm_email", "sponsor", "stage", "mandatory"),
    "status": ("overall",),
    "person": ("role", "rate"),
    "absence": ("share", "reason"),
}
"""Kind -> fields that tell a list of it from any other list."""

RECORDS: tuple[Record, ...] = (
    DECISION,
    HISTORY,
    RISK,
    BLOCKER,
    CHANGE,
    QUALITY,
    MILESTONE,
    LIMIT,
    SCENARIO,
    PIN,
    BENEFIT,
    PAIRWISE,
    SCORE,
    DRIVER,
    DEPENDENCY,
    CAPACITY,
    ALLOCATION,
    ABSENCE,
    PERSON,
    PLAN,
    COST,
    BUDGET,
    STATUS,
    PROJECT,
    SETUP,
)
"""All kinds, the ones with the most telling headers first."""


def record(name: str) -> Record:
    """Return a kind by name; KeyError if there is none."""
    return _by_name()[name]


@functools.cache
def _by_name() -> dict[str, Record]:
    return {kind.name: kind for kind in RECORDS}
