"""What people decided of staffing proposals, obeyed from the ids alone.

An approved move is made in the allocations that the analysis counts with, a rejected
one is not proposed again; both as long as what the id says is booked is booked. Once a
project manager has typed an approved move into their own tab, its facts are gone, and
it is not made twice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from ppmsheets.analysis.answers import APPROVE, REJECT, Answers
from ppmsheets.analysis.planning.grid import Grid
from ppmsheets.analysis.staffing.answer import HIRED
from ppmsheets.analysis.staffing.case import (
    UNNAMED,
    asked,
    booking_key,
    project_rows,
)
from ppmsheets.analysis.staffing.ids import Facts, Span, facts_of, told, told_person
from ppmsheets.analysis.staffing.moves import Move, Profile, Way
from ppmsheets.analysis.staffing.problem import TOLERANCE, Staffing
from ppmsheets.outcome import Load
from ppmsheets.portfolio import (
    Allocation,
    Origin,
    Portfolio,
    Stage,
    folded,
    primary_roles,
)

_PAST = 60
"""So many periods before the first are known by their labels."""

Answered = tuple[str, Move]
"""The id of a proposal, and what it says in periods of the grid."""


@dataclass(frozen=True, slots=True)
class Obeyed:
    """What holds of people's answers.

    Attributes:
        portfolio: With approved moves made.
        approved: In force, by id.
        rejected: In force, by id.
    """

    portfolio: Portfolio
    grid: Grid
    approved: tuple[Answered, ...] = ()
    rejected: tuple[Answered, ...] = ()

    def allowed(self, loads: Iterable[Load]) -> tuple[Load, ...]:
        """Return loads in which overloads that were accepted may be booked."""
        more = self._accepted()
        if not more:
            return tuple(loads)
        return tuple(
            load
            if load.bookable is None
            else load._replace(limit=load.bookable + more[key])
            if (key := (load.kind, folded(load.name), self._period(load))) in more
            else load
            for load in loads
        )

    def _period(self, load: Load) -> int:
        return self.grid.index(load.period.first)

    def _accepted(self) -> dict[tuple[str, str, int], float]:
        """Return what is accepted beyond what may be booked, of people and roles."""
        roles = primary_roles(self.portfolio.people)
        found: dict[tuple[str, str, int], float] = {}
        for _, move in self.approved:
            if move.way is not Way.ACCEPT:
                continue
            person = folded(move.person)
            role = move.role or folded(roles.get(person, ""))
            for period, fte in move.fte:
                # A hair more: the id holds seven digits.
                for key in (("person", person, period), ("role", role, period)):
                    found[key] = found.get(key, 0.0) + fte + TOLERANCE
        return found

    def bound(self, case: Staffing) -> Staffing:
        """Return the case as people want it: what they accepted fits in it."""
        barred: set[tuple[str, str | None]] = set(case.barred)
        prompt: set[str] = set(case.prompt)
        stay: set[str] = set()
        for _, move in self.rejected:
            key = booking_key(move.project_id, folded(move.person), move.role)
            if move.way is Way.HAND_OVER:
                barred.add((key, move.taker))
            elif move.way is Way.HIRE:
                barred.add((key, HIRED))
            elif move.way is Way.PUT_OFF:
                prompt.add(key)
            elif move.way is Way.START_LATER:
                stay.add(move.project_id)
        more = self._accepted()
        return replace(
            case,
            members=tuple(
                replace(
                    member,
                    fte=tuple(
                        fte + more.get(("person", folded(member.name), period), 0.0)
                        for period, fte in enumerate(member.fte)
                    ),
                )
                for member in case.members
            )
            if more
            else case.members,
            works=tuple(
                replace(work, latest=0) if work.project_id in stay else work
                for work in case.works
            ),
            barred=tuple(barred),
            prompt=tuple(prompt),
        )


def decided(portfolio: Portfolio, answers: Answers, grid: Grid) -> Obeyed:
    """Return which answers on staffing proposals hold, and what follows of them."""
    held = {
        name: (facts, said)
        for decision in portfolio.decisions
        if (said := answers.holding(name := decision.recommendation_id))
        in (APPROVE, REJECT)
        and (facts := facts_of(name)) is not None
    }
    if not held:
        return Obeyed(portfolio, grid)
    reader = _Reader(portfolio, grid)
    approved: list[Answered] = []
    rejected: list[Answered] = []
    for name, (facts, said) in sorted(held.items()):
        move = reader.move(facts)
        if move is not None:
            (approved if said == APPROVE else rejected).append((name, move))
    made = _made(portfolio, grid, [move for _, move in approved])
    return Obeyed(made, grid, tuple(approved), tuple(rejected))


class _Reader:
    """Knows by what names ids speak, and what is booked."""

    def __init__(self, portfolio: Portfolio, grid: Grid) -> None:
        self._grid = grid
        projects = [
            project.project_id
            for project in portfolio.projects
            if project.stage is not Stage.CLOSED
        ]
        self._asked = asked(portfolio, grid, frozenset(projects))
        self._labels = {
            grid.period(index).label: index for index in range(-_PAST, grid.count)
        }
        self._projects = {told(name): name for name in projects}
        people = [person.name for person in portfolio.people]
        roles = [person.role for person in portfolio.people if person.role]
        roles += [row.role for row in portfolio.allocations if row.role]
        roles += [row.role for row in portfolio.capacities]
        self._roles = {told_person(role): folded(role) for role in roles}
        self._people = {told_person(name): name for name in people}
        self._people |= {
            told_person(f"{UNNAMED}{folded(row.role)}"): f"{UNNAMED}{folded(row.role)}"
            for row in portfolio.capacities
        }

    def move(self, facts: Facts) -> Move | None:
        """Return what an id says; None: it does not hold (any more)."""
        names = (
            (facts.person, self._people),
            (facts.role, self._roles),
            (facts.project, self._projects),
            (facts.taker, self._people),
        )
        if any(name and name not in known for name, known in names):
            return None
        person, role, project, taker = (known.get(name) for name, known in names)
        move = Move(facts.way, project or "", person, role or "", taker, ())
        if facts.way is Way.START_LATER:
            return self._later(move, facts.spans[0])
        booked = self._booked(move)
        rows = list(self._rows(facts.spans))
        if not rows or any(
            abs(booked.get(period, 0.0) - there) > TOLERANCE
            for period, _, there in rows
        ):
            return None
        return replace(
            move,
            fte=tuple((period, fte) for period, fte, _ in rows),
            booked=tuple((period, there) for period, _, there in rows),
            later=tuple((period, fte) for period, fte, _ in self._rows(facts.later)),
        )

    def _rows(self, spans: Iterable[Span]) -> Iterator[tuple[int, float, float]]:
        """Give FTE and what was booked of every period that is not over."""
        for first, last, fte, booked in spans:
            if first in self._labels and last in self._labels:
                for period in range(self._labels[first], self._labels[last] + 1):
                    if period >= 0:
                        yield period, fte, booked

    def _booked(self, move: Move) -> Mapping[int, float]:
        """Return what an id's facts are about; of an overload all that is asked."""
        person = folded(move.person)
        if move.way is not Way.ACCEPT or move.project_id:
            return self._asked.get((move.project_id, person, move.role), {})
        total: dict[int, float] = {}
        for (_, name, _), row in sorted(self._asked.items()):
            if name == person:
                for period, fte in row.items():
                    total[period] = total.get(period, 0.0) + fte
        return total

    def _later(self, move: Move, span: Span) -> Move | None:
        rows = [row for key, row in self._asked.items() if key[0] == move.project_id]
        first = min((min(row) for row in rows if row), default=None)
        old, new = self._labels.get(span[0]), self._labels.get(span[1])
        if old is None or new is None or old != first or old < 0:
            return None
        return replace(move, slip=new - old)


def _made(portfolio: Portfolio, grid: Grid, moves: list[Move]) -> Portfolio:
    """Return a portfolio in whose allocations the moves are made."""
    spelled: dict[str, str] = {}
    for role in [p.role for p in portfolio.people] + [
        row.role for row in portfolio.allocations
    ]:
        if role:
            spelled[folded(role)] = min(role, spelled.get(folded(role), role))
    rows = list(portfolio.allocations)
    maker = _Maker(portfolio, grid, lambda role: spelled.get(role, role) or None)
    for move in moves:
        if move.way is Way.START_LATER:
            own = [row for row in rows if row.project_id == move.project_id]
            rows = [row for row in rows if row.project_id != move.project_id]
            rows += later(own, move.slip, grid)
        elif move.way is not Way.ACCEPT:
            rows += maker.changes(move)
    return replace(portfolio, allocations=tuple(rows))


class _Maker:
    """Makes moves into allocations that come on top of the typed ones."""

    def __init__(
        self, portfolio: Portfolio, grid: Grid, spelled: Callable[[str], str | None]
    ) -> None:
        self._grid, self._spelled = grid, spelled
        self._rows = project_rows(portfolio)
        self._people = {person.name for person in portfolio.people}

    def changes(self, move: Move) -> Iterator[Allocation]:
        """Give what a move takes away, and where it goes."""
        role = self._spelled(move.role)
        yield from self._booked(move, move.person, role, move.fte, -1.0)
        if move.way is Way.PUT_OFF:
            yield from self._booked(move, move.person, role, move.later, 1.0)
        elif move.taker is not None:
            named = move.taker in self._people
            # Their own role gives the time, whatever the work is.
            taker, of = (move.taker, None) if named else (None, role)
            yield from self._booked(move, taker, of, move.fte, 1.0)

    def _booked(
        self,
        move: Move,
        person: str | None,
        role: str | None,
        profile: Profile,
        sign: float,
    ) -> Iterator[Allocation]:
        firm, origin = self._like(move)
        for period, fte in profile:
            yield Allocation(
                move.project_id,
                origin,
                self._grid.period(period),
                person,
                role,
                sign * fte,
                firm,
            )

    def _like(self, move: Move) -> tuple[bool, Origin]:
        """Return whether what is moved is firm, and where it is typed."""
        own = [
            row
            for row in self._rows[move.project_id]
            if folded(row.person) == folded(move.person)
        ]
        rows = own or self._rows[move.project_id]
        return any(row.firm for row in rows), rows[0].origin


def later(rows: Iterable[Allocation], periods: int, grid: Grid) -> Iterator[Allocation]:
    """Give allocations so many periods later, a row a period of the grid."""
    for row in rows:
        first, last = grid.index(row.period.first), grid.index(row.period.last)
        alone = Portfolio(allocations=(row._replace(project_id=""),))
        for amounts in asked(alone, grid, ("",)).values():
            for period in range(first, last + 1):
                span = grid.period(period + periods)
                yield row._replace(period=span, fte=amounts[period])
