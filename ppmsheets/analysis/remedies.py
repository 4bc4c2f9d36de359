"""Which recommendations would make a conflict less."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ppmsheets.analysis.answers import DEFERRED, EXPIRED, OPEN
from ppmsheets.analysis.capacity import PERSON, ROLE
from ppmsheets.analysis.planning.grid import Grid
from ppmsheets.analysis.staffing.ids import facts_of, told, told_person
from ppmsheets.outcome import Action, Conflict, Recommendation
from ppmsheets.portfolio import Person, folded, primary_roles

_STANDING = (OPEN, EXPIRED, DEFERRED)
"""A move that was approved is made already, one that was rejected answers nothing."""

_ENDS = (Action.STOP, Action.PAUSE)
_OVERBOOKED = "escalate-overbooked"

_EVER = (dt.date.min, dt.date.max)


@dataclass(frozen=True, slots=True)
class _Remedy:
    """A recommendation, and the days it is about.

    Attributes:
        strength: Least first: who moves, a project that ends, what is escalated.
    """

    strength: int
    name: str
    first: dt.date
    last: dt.date


def answered(
    conflicts: Iterable[Conflict],
    recommendations: Iterable[Recommendation],
    grid: Grid,
    people: Iterable[Person],
) -> tuple[Conflict, ...]:
    """Return conflicts, each with the ids of what would make it less.

    Args:
        conflicts: In any order, which is kept.
        recommendations: In the order in which they stand.
        grid: Periods by whose labels ids speak.
        people: For their roles.

    Returns:
        Moves of people first, then the end of a project that competes, then what is
        only escalated; of equals that which stands first. Nothing of what has been
        approved or rejected.
    """
    known = _Remedies(grid, people)
    for recommendation in recommendations:
        if recommendation.status in _STANDING:
            known.add(recommendation)
    return tuple(c._replace(answers=known.of(c)) for c in conflicts)


class _Remedies:
    """Recommendations by whom and what they are about."""

    def __init__(self, grid: Grid, people: Iterable[Person]) -> None:
        self._grid = grid
        self._roles = {
            told_person(name): told_person(role)
            for name, role in primary_roles(people).items()
        }
        self._found: defaultdict[tuple[str, str], list[_Remedy]] = defaultdict(list)
        self._days = self._labels()

    def _labels(self) -> Mapping[str, tuple[dt.date, dt.date]]:
        periods = (self._grid.period(index) for index in range(self._grid.count))
        return {period.label: (period.first, period.last) for period in periods}

    def add(self, row: Recommendation) -> None:
        """Learn what a recommendation is about."""
        facts = facts_of(row.id)
        if facts is not None:
            days = [
                self._days.get(label, _EVER) for s in facts.spans for label in s[:2]
            ]
            first, last = min(d[0] for d in days), max(d[1] for d in days)
            remedy = _Remedy(0, row.id, first, last)
            role = facts.role or self._roles.get(facts.person, "")
            if facts.person:
                self._found[PERSON, facts.person].append(remedy)
            if role:
                self._found[ROLE, role].append(remedy)
            if not facts.person and not role:
                anytime = _Remedy(0, row.id, *_EVER)
                self._found["project", facts.project].append(anytime)
        elif row.project_id is not None:
            ends = row.action in _ENDS
            if ends or row.rule == _OVERBOOKED:
                remedy = _Remedy(1 if ends else 2, row.id, *_EVER)
                self._found["project", told(row.project_id)].append(remedy)

    def of(self, conflict: Conflict) -> tuple[str, ...]:
        """Return the ids of what would make a conflict less."""
        keys = [(conflict.kind, told_person(folded(conflict.name)))]
        keys += [("project", told(name)) for name in conflict.projects]
        first = conflict.loads[0].period.first
        last = conflict.loads[-1].period.last
        found = [
            remedy
            for key in keys
            for remedy in self._found.get(key, ())
            if remedy.first <= last and first <= remedy.last
        ]
        found.sort(key=lambda remedy: remedy.strength)
        return tuple(dict.fromkeys(remedy.name for remedy in found))
