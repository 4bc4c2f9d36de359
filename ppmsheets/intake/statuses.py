"""Statuses of all tabs brought together: one per project and date."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from typing import Any

from ppmsheets.intake.findings import Ledger, affected, error
from ppmsheets.intake.projects import Definition, Directory, same
from ppmsheets.portfolio import Status
from ppmsheets.sheet import CellRef


def join_statuses(
    parts: Sequence[Definition],
    directory: Directory,
    repeats: AbstractSet[CellRef],
    ledger: Ledger,
) -> Iterator[Status]:
    """Yield one status per project and date.

    Stated rule: what several places say of one date is joined; where they differ
    the first place is used, and a finding names the other.

    Args:
        parts: What each place says, in reading order; projects that are not in
            the directory are left out by the caller.
        directory: Gives a project's id as it is spelled.
        repeats: Rows that are named already for repeating a project; of a date
            that is known they say nothing.
        ledger: Takes the differences.
    """
    found: dict[tuple[str, object], tuple[Definition, dict[str, Any]]] = {}
    for part in parts:
        values: dict[str, Any] = {
            name: value for name, value in part.values.items() if value is not None
        }
        project = directory.find(part.project_id)
        if project is None or not values.keys() - {"status_date"}:
            continue
        key = (project, values.get("status_date"))
        if key not in found:
            found[key] = (part, values)
            continue
        if part.origin.cell() in repeats:
            ledger.excluded += len(values)
            continue
        first, known = found[key]
        for name, value in values.items():
            if name not in known:
                known[name] = value
            elif not same(known[name], value):
                _say_other(project, first, part, name, ledger)
    for (project, _), (part, values) in found.items():
        yield Status(project_id=project, origin=part.origin, **values)


def _say_other(
    project: str, first: Definition, part: Definition, name: str, ledger: Ledger
) -> None:
    ledger.excluded += 1
    ledger.add(
        error(
            "duplicate-status",
            f"{first.origin.cell(name)} says something else for the same date, and "
            "is used.",
            "Make both say the same, or give one its own Status date.",
        ),
        part.origin.cell(name),
        project=project,
        affects=affected("status", name, project),
    )
