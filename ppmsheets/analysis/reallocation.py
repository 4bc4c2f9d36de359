"""Who yields to whom where people are over-allocated.

In each over-allocated month the excess is taken from the projects in this order:
those that are to be stopped or paused and candidates that are not funded,
unranked ones, then the worst rank first, mandatory ones last. The last in that
order yields nothing: what is freed is for it. A yielding that a person rejected
is passed over, the next project is asked. What people yield by name eases their
role too: only the rest of a role's excess is asked of its projects.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from itertools import groupby
from operator import attrgetter

from ppmsheets.analysis.answers import APPROVE, REJECT, Answers
from ppmsheets.analysis.capacity import (
    OVERLOAD_FTE,
    PERSON,
    ROLE,
    folded,
    primary_roles,
)
from ppmsheets.analysis.rules import Proposal
from ppmsheets.analysis.wording import fte
from ppmsheets.outcome import Action, Conflict, Effect, Load, ProjectResult
from ppmsheets.portfolio import Allocation, Portfolio
from ppmsheets.sheet import CellRef

ID_BEGINS = "reallocate:"


@dataclass(slots=True)
class _Move:
    """FTE that one project yields to another, month by month."""

    conflict: Conflict
    giver: ProjectResult
    taker: ProjectResult
    months: list[tuple[Load, float]] = field(default_factory=list)


def proposals(
    conflicts: Iterable[Conflict],
    projects: Iterable[ProjectResult],
    leaving: AbstractSet[str],
    answers: Answers,
    *,
    portfolio: Portfolio,
) -> tuple[Proposal, ...]:
    """Return one proposal per resource and pair of projects, in order of id.

    Rejected ones are among them: a person's text stands beside them.

    Args:
        conflicts: Over-allocations.
        projects: Results of all projects; others neither yield nor receive.
        leaving: Ids of projects that are to be stopped or paused, or not funded.
        answers: People's answers.
        portfolio: Its people's roles, and the allocations to point to.
    """
    moves = _planned(conflicts, projects, leaving, answers, portfolio).moves
    givers = {move.giver.project_id for move in moves.values()}
    bookings = _bookings(portfolio.allocations, givers)
    return tuple([_proposal(name, moves[name], bookings) for name in sorted(moves)])


def settled(
    conflicts: Iterable[Conflict],
    projects: Iterable[ProjectResult],
    leaving: AbstractSet[str],
    answers: Answers,
    *,
    portfolio: Portfolio,
) -> tuple[Conflict, ...]:
    """Return the conflicts of which approved yieldings leave nothing.

    Arguments as those of ``proposals``.
    """
    if not answers.any_approved(ID_BEGINS):
        return ()
    found = tuple(conflicts)
    plan = _planned(found, projects, leaving, answers, portfolio)
    return tuple([conflict for conflict in found if plan.settles(conflict)])


def _planned(
    conflicts: Iterable[Conflict],
    projects: Iterable[ProjectResult],
    leaving: AbstractSet[str],
    answers: Answers,
    portfolio: Portfolio,
) -> _Plan:
    homes = {project.project_id: project for project in projects}
    plan = _Plan(answers, _Roles(portfolio))
    # Sorted by kind: persons come before roles.
    for conflict in sorted(conflicts, key=lambda conflict: conflict.kind):
        for load in conflict.loads:
            plan.ease(conflict, load, _order(load, homes, leaving))
    return plan


def _order(
    load: Load, homes: Mapping[str, ProjectResult], leaving: AbstractSet[str]
) -> list[tuple[ProjectResult, float]]:
    known = [(homes[name], booked) for name, booked in load.projects if name in homes]

    def firmness(
        item: tuple[ProjectResult, float],
    ) -> tuple[bool, bool, bool, int, str]:
        project = item[0]
        return (
            project.project_id not in leaving,
            project.mandatory,
            project.rank is not None,
            -(project.rank or 0),
            project.project_id,
        )

    return sorted(known, key=firmness)


class _Roles:
    """The role that a booking of a person loads."""

    def __init__(self, portfolio: Portfolio) -> None:
        self._own = primary_roles(portfolio.people)
        typed = [
            (row.project_id, folded(row.person), row.role)
            for row in portfolio.allocations
            if row.person and row.role
        ]
        self._typed = {(project, name): role for project, name, role in sorted(typed)}

    def of(self, project: str, person: str) -> str:
        """Return the folded role; "" where it is not known."""
        name = folded(person)
        role = self._typed.get((project, name)) or self._own.get(name)
        return folded(role) if role else ""


class _Plan:
    """Who yields what, by recommendation id, while it is being made."""

    def __init__(self, answers: Answers, roles: _Roles) -> None:
        self.moves: dict[str, _Move] = {}
        self._answers = answers
        self._roles = roles
        self._eased: defaultdict[tuple[str, dt.date], float] = defaultdict(float)
        self._approved: defaultdict[_Key, float] = defaultdict(float)

    def ease(
        self,
        conflict: Conflict,
        load: Load,
        order: list[tuple[ProjectResult, float]],
    ) -> None:
        """Take a month's excess from the projects in order, the last one spared."""
        if not order:
            return
        taker = order[-1][0]
        eased = 0.0
        if conflict.kind == ROLE:
            eased = self._eased[folded(conflict.name), load.period.first]
        excess = load.excess - eased
        for giver, booked in order[:-1]:
            if excess <= OVERLOAD_FTE:
                return
            name = _name(conflict, giver, taker)
            move = self.moves.get(name)
            if move is None:
                move = self.moves[name] = _Move(conflict, giver, taker)
            given = min(booked, excess)
            move.months.append((load, given))
            if self._answers.holding(name) == REJECT:
                continue
            excess -= given
            approved = self._answers.holding(name) == APPROVE
            self._approved[_key(conflict, load)] += given * approved
            if conflict.kind == PERSON:
                role = self._roles.of(giver.project_id, conflict.name)
                self._eased[role, load.period.first] += given
                self._approved[ROLE, role, load.period.first] += given * approved

    def settles(self, conflict: Conflict) -> bool:
        """Return whether what is approved takes away all of a conflict."""
        return all(
            load.excess - self._approved[_key(conflict, load)] <= OVERLOAD_FTE
            for load in conflict.loads
        )


_Key = tuple[str, str, dt.date]
"""Kind and folded name of a person or role, and the first day of a month."""


def _key(conflict: Conflict, load: Load) -> _Key:
    return (conflict.kind, folded(conflict.name), load.period.first)


def _name(conflict: Conflict, giver: ProjectResult, taker: ProjectResult) -> str:
    resource = "-".join(conflict.name.casefold().split())
    return f"{ID_BEGINS}{resource}:{giver.project_id}>{taker.project_id}"


def _proposal(
    name: str, move: _Move, bookings: Mapping[str, Sequence[Allocation]]
) -> Proposal:
    months = sorted(move.months, key=lambda month: month[0].period)
    load, given = max(months, key=lambda month: month[1])
    first, last = months[0][0].period.label, months[-1][0].period.label
    span = first if first == last else f"{first} to {last}"
    giver, taker, resource = move.giver, move.taker, move.conflict.name
    most = fte(given)
    return Proposal(
        project_id=giver.project_id,
        action=Action.REALLOCATE,
        rule="reallocate-to-better-rank",
        why=f"{resource} is asked for {fte(load.demand)} of "
        f"{fte(load.capacity or 0.0)} FTE in {load.period.label}: "
        f"{_place(giver)} yields up to {most} FTE to {_place(taker)} in {span}.",
        effect=Effect(
            fte=given, text=f"{most} FTE of {resource} for {taker.name}, {span}."
        ),
        where=_cell(bookings.get(giver.project_id, ()), resource) or giver.where,
        priority=taker.rank,
        name=name,
    )


def _place(project: ProjectResult) -> str:
    rank = f"rank {project.rank}" if project.rank is not None else "not ranked"
    return f"{project.project_id} ({rank})"


def _bookings(
    allocations: Iterable[Allocation], givers: AbstractSet[str]
) -> Mapping[str, Sequence[Allocation]]:
    """Return what each giver books, in the order of its cells."""
    found: defaultdict[str, list[Allocation]] = defaultdict(list)
    for name, rows in groupby(allocations, key=attrgetter("project_id")):
        if name in givers:
            found[name] += rows
    return {name: sorted(rows, key=_place_of) for name, rows in found.items()}


def _cell(rows: Sequence[Allocation], resource: str) -> CellRef | None:
    """Return where a project books a resource first; else where it books at all."""
    name = resource.casefold()
    for row in rows:
        if (row.person and row.person.casefold() == name) or (
            row.role and row.role.casefold() == name
        ):
            return row.origin.cell("fte")
    return rows[0].origin.cell("fte") if rows else None


def _place_of(row: Allocation) -> tuple[str, int, int]:
    origin = row.origin
    return (origin.tab, origin.row, origin.column)
