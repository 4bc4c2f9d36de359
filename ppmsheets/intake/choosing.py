"""What is wrong between the inputs of a choice: limits, comparisons, what-ifs."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeAlias

from ppmsheets.intake.findings import Ledger, affected, error
from ppmsheets.intake.projects import id_key
from ppmsheets.portfolio import (
    Bound,
    Comparison,
    Lever,
    Limit,
    Pin,
    Project,
    ScenarioChange,
)
from ppmsheets.sheet import CellRef

Names: TypeAlias = Mapping[str, str]
"""Compared name -> the name as its own place spells it."""


def named(names: Iterable[str | None]) -> Names:
    """Return names as they are compared, each as it is spelled first."""
    found: dict[str, str] = {}
    for name in dict.fromkeys(names):
        if name:
            found.setdefault(id_key(name), name)
    return found


def windows(projects: Sequence[Project], ledger: Ledger) -> list[Project]:
    """Return projects without a latest start that lies before the earliest."""
    return [_with_window(project, ledger) for project in projects]


def _with_window(project: Project, ledger: Ledger) -> Project:
    first, last = project.earliest_start, project.latest_start
    if first is None or last is None or first <= last:
        return project
    ledger.excluded += 1
    ledger.add(
        error(
            "start-window",
            f"The latest start {last.isoformat()} lies before the earliest "
            f"{first.isoformat()}; it is left out.",
            "Correct one of them.",
        ),
        project.origin.cell("latest_start"),
        project=project.project_id,
        affects=affected("project", "stage", project.project_id),
    )
    return project._replace(latest_start=None)


def checked_comparisons(
    comparisons: Iterable[Comparison], drivers: Names, ledger: Ledger
) -> list[Comparison]:
    """Return the comparisons of known drivers, one a pair.

    Stated rule: where no other place names the drivers, these do. A pair compared
    both ways round is kept as it stands first; both may stand, if they agree.
    """
    kept: dict[tuple[str, str], Comparison] = {}
    for entry in comparisons:
        keys = id_key(entry.driver), id_key(entry.other)
        if drivers and (keys[0] not in drivers or keys[1] not in drivers):
            name = "driver" if keys[0] not in drivers else "other"
            _say_unknown_driver(entry, name, drivers, ledger)
            continue
        if keys[0] == keys[1]:
            _say_itself(entry, ledger)
            continue
        first = kept.setdefault(min(keys, keys[::-1]), entry)
        if first is not entry and not _agree(first, entry):
            _say_compared(first, entry, ledger)
    return [
        entry._replace(
            driver=drivers.get(id_key(entry.driver), entry.driver),
            other=drivers.get(id_key(entry.other), entry.other),
        )
        for entry in kept.values()
    ]


_ROUNDED = 0.1
"""0.33 and 3 agree."""


def _agree(first: Comparison, second: Comparison) -> bool:
    one, other = first.times or 1.0, second.times or 1.0
    if id_key(first.driver) != id_key(second.driver):
        other = 1 / other
    return abs(one / other - 1) <= _ROUNDED


def _say_itself(entry: Comparison, ledger: Ledger) -> None:
    if entry.times == 1:
        return
    ledger.excluded += 1
    ledger.add(
        error(
            "self-comparison",
            f"{entry.driver} is compared with itself; that is left out.",
            "Enter 1, clear it, or name the other driver.",
        ),
        entry.origin.cell("times"),
        affects="ranking",
    )


def _say_compared(first: Comparison, entry: Comparison, ledger: Ledger) -> None:
    ledger.excluded += 1
    ledger.add(
        error(
            "conflicting-comparison",
            f"{first.origin.cell('times')} compares the same drivers differently, and "
            "is used.",
            "Leave one of them, or make the second 1 divided by the first.",
        ),
        entry.origin.cell("times"),
        affects="ranking",
    )


def _say_unknown_driver(
    entry: Comparison, name: str, drivers: Names, ledger: Ledger
) -> None:
    typed = getattr(entry, name)
    ledger.excluded += 1
    ledger.add(
        error(
            "unknown-driver",
            f'No driver is called "{typed}"; this comparison is left out.',
            f"{guessed(typed, drivers)}Correct the name, or add a row to Drivers.",
        ),
        entry.origin.cell(name),
        affects="ranking",
    )


def guessed(typed: str, names: Names) -> str:
    """Return which name may be meant, with a blank behind; "" when none is near."""
    near = difflib.get_close_matches(id_key(typed), names, n=1)
    return f'Did you mean "{names[near[0]]}"? ' if near else ""


def checked_limits(
    limits: Iterable[Limit], names: Mapping[Bound, Names], ledger: Ledger
) -> list[Limit]:
    """Return the limits of what there is, as it is spelled there."""
    kept: list[Limit] = []
    for limit in limits:
        if limit.name is None:
            kept.append(limit)
            continue
        known = names[limit.bound]
        if id_key(limit.name) in known:
            kept.append(limit._replace(name=known[id_key(limit.name)]))
            continue
        where = limit.origin.cell("what")
        _say_unknown(limit.name, limit.bound.value, known, where, ledger)
    return kept


def checked_changes(
    changes: Iterable[ScenarioChange], names: Mapping[Lever, Names], ledger: Ledger
) -> list[ScenarioChange]:
    """Return the changes of what there is, as it is spelled there."""
    kept: list[ScenarioChange] = []
    for change in changes:
        known = names.get(change.lever, {})
        key = id_key(change.target or "")
        if change.lever not in names or change.target is None:
            kept.append(change)
        elif key in known:
            kept.append(change._replace(target=known[key]))
        else:
            what, where = _CALLED[change.lever], change.origin.cell("change")
            _say_unknown(change.target, what, known, where, ledger)
    return kept


_CALLED = {
    Lever.BUDGET: "fund or program",
    Lever.ROLE: "role",
    Lever.WEIGHT: "driver",
}


def _say_unknown(
    typed: str, what: str, known: Names, where: CellRef, ledger: Ledger
) -> None:
    ledger.excluded += 1
    ledger.add(
        error(
            "unknown-name",
            f'There is no {what} "{typed}"; this row is left out.',
            f"{guessed(typed, known)}Correct the name.",
        ),
        where,
        affects="selection",
    )


def checked_pins(pins: Iterable[Pin], ledger: Ledger) -> list[Pin]:
    """Return one decision a project; a second that says something else is said."""
    kept: dict[str, Pin] = {}
    for pin in pins:
        first = kept.setdefault(pin.project_id, pin)
        if (first.pin, first.until) == (pin.pin, pin.until):
            continue
        ledger.excluded += 1
        ledger.add(
            error(
                "conflicting-decision",
                f"{first.origin.cell('pin')} decides this project already, and is "
                "used.",
                "Leave one row for each project.",
            ),
            pin.origin.cell("pin"),
            project=pin.project_id,
            affects=affected("pin", "pin", pin.project_id),
        )
    return list(kept.values())


def names_of_limits(
    projects: Sequence[Project], drivers: Names
) -> Mapping[Bound, Names]:
    """Return what limits may name."""
    return {
        Bound.DRIVER: drivers,
        Bound.PROGRAM: named(project.program for project in projects),
        Bound.TYPE: named(project.type for project in projects),
    }


def names_of_changes(
    records: Mapping[str, Sequence[Any]], drivers: Names
) -> Mapping[Lever, Names]:
    """Return what the changes of a what-if may name, projects aside."""
    roles = [
        entry.role
        for kind in ("person", "capacity", "allocation")
        for entry in records.get(kind, ())
    ]
    purses = [
        name
        for kind in ("budget", "cost", "project")
        for entry in records.get(kind, ())
        for name in (entry.fund, getattr(entry, "program", None))
    ]
    return {
        Lever.ROLE: named(roles),
        Lever.BUDGET: named(purses),
        Lever.WEIGHT: drivers,
    }
