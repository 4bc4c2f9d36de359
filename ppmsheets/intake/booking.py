"""What is wrong between people, who books them, and when they are away."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from ppmsheets.intake.choosing import Names, guessed
from ppmsheets.intake.countries import with_countries
from ppmsheets.intake.findings import Ledger, affected, error, warning
from ppmsheets.intake.projects import id_key
from ppmsheets.portfolio import Absence, Allocation, Origin, Person
from ppmsheets.sheet import CellRef


def checked_people(people: Iterable[Person], ledger: Ledger) -> list[Person]:
    """Return people, each once for a time, countries as codes; two roles are fine.

    Stated rule: a second row whose span overlaps is a duplicate, unless it has
    another role and both together are at most one FTE.
    """
    kept: dict[str, list[Person]] = {}
    for person in people:
        if person.start and person.finish and person.finish < person.start:
            say_span(person.origin, "finish", None, ledger)
            person = person._replace(finish=None)  # noqa: PLW2901 - the mended row
        rivals = kept.setdefault(id_key(person.name), [])
        twin = next((old for old in rivals if _is_twin(old, person)), None)
        if twin is None:
            rivals.append(person)
            continue
        ledger.excluded += 1
        ledger.add(
            error(
                "duplicate-person",
                f"{person.name} stands at {twin.origin.cell('name')} already, for the "
                "same time; that row is used.",
                "Remove one row, or give each its own From and To. Days away stand "
                "under Absent from and Absent to.",
            ),
            person.origin.cell("name"),
            affects="capacity",
        )
    once = [person for rivals in kept.values() for person in rivals]
    return list(with_countries(once, ledger))


def _is_twin(old: Person, new: Person) -> bool:
    first = max(old.start or dt.date.min, new.start or dt.date.min)
    last = min(old.finish or dt.date.max, new.finish or dt.date.max)
    if first > last:
        return False
    shared = old.fte is not None and new.fte is not None and old.fte + new.fte <= 1
    return not (shared and id_key(old.role or "") != id_key(new.role or ""))


def checked_allocations(
    allocations: Sequence[Allocation], people: Sequence[Person], ledger: Ledger
) -> list[Allocation]:
    """Return allocations with people and roles as People spells them."""
    names = {id_key(person.name): person.name for person in reversed(people)}
    roles = {id_key(p.role): p.role for p in reversed(people) if p.role}
    spelled: dict[str | None, str | None] = {None: None}
    spelled_roles: dict[str | None, str | None] = {None: None}
    kept: list[Allocation] = []
    for entry in allocations:
        person, role = entry.person, entry.role
        if person is None and role is None:
            _say_nobody(entry, ledger)
            continue
        if person not in spelled:
            spelled[person] = names.get(id_key(person or ""), person)
            if names and id_key(person or "") not in names:
                where = entry.origin.cell("person")
                _say_unknown_person(
                    person or "", where, names, ledger, project=entry.project_id
                )
        if role not in spelled_roles:
            spelled_roles[role] = roles.get(id_key(role or ""), role)
        if spelled[person] != person or spelled_roles[role] != role:
            kept.append(
                entry._replace(person=spelled[person], role=spelled_roles[role])
            )
            continue
        kept.append(entry)
    return kept


def _say_nobody(entry: Allocation, ledger: Ledger) -> None:
    ledger.excluded += 1
    ledger.add(
        error(
            "missing-required",
            "This allocation names neither a Person nor a Role, so it is not read.",
            "Fill in one of them.",
        ),
        entry.origin.cell("person"),
        project=entry.project_id,
        affects="capacity",
    )


def checked_absences(
    absences: Iterable[Absence], people: Names, ledger: Ledger
) -> list[Absence]:
    """Return absences with people as People spells them, and no span turned round."""
    kept: list[Absence] = []
    unknown: set[str] = set()
    for entry in absences:
        key = id_key(entry.name)
        if entry.finish is not None and entry.finish < entry.start:
            say_span(entry.origin, "finish", None, ledger)
            continue
        if people and key not in people and key not in unknown:
            unknown.add(key)
            _say_unknown_person(entry.name, entry.origin.cell("name"), people, ledger)
        kept.append(entry._replace(name=people.get(key, entry.name)))
    return kept


def _say_unknown_person(
    typed: str,
    where: CellRef,
    people: Names,
    ledger: Ledger,
    *,
    project: str | None = None,
) -> None:
    ledger.add(
        warning(
            "unknown-person",
            f'People does not list "{typed}", whose capacity is not known.',
            f"{guessed(typed, people)}Correct the name, or add a row to People.",
        ),
        where,
        project=project,
        affects="capacity",
    )


def say_span(origin: Origin, name: str, project: str | None, ledger: Ledger) -> None:
    """Say that a finish lies before its start."""
    ledger.excluded += 1
    kind = "project" if project else "person"
    ledger.add(
        error(
            "end-before-start",
            f"This finish lies before the start at {origin.cell('start').a1}; it is "
            "left out.",
            "Correct the finish or the start.",
        ),
        origin.cell(name),
        project=project,
        affects=affected(kind, name, project),
    )
