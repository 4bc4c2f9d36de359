"""Staffing moves as proposals: who, from where, to where, how much, when, what for.

Each names the projects on both sides, and what it does to each in days and money: to
the one that gives way, and to those that keep their people and dates.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from ppmsheets.analysis.optimiser.options import Kind
from ppmsheets.analysis.planning.grid import Grid
from ppmsheets.analysis.rules import Proposal
from ppmsheets.analysis.staffing.case import UNNAMED, project_rows
from ppmsheets.analysis.staffing.decided import Answered
from ppmsheets.analysis.staffing.moves import Move, Profile, Way
from ppmsheets.analysis.staffing.problem import (
    TOLERANCE,
    Booking,
    Staffing,
    by_person,
    loads,
)
from ppmsheets.analysis.wording import fte, joined, listed, money, months
from ppmsheets.outcome import Action, Effect, ProjectResult, Touched
from ppmsheets.portfolio import Allocation, Portfolio, folded
from ppmsheets.sheet import CellRef

_RULES = {
    Way.HAND_OVER: "reallocate-hand-over",
    Way.PUT_OFF: "reallocate-put-off",
    Way.START_LATER: "reallocate-start-later",
    Way.HIRE: "reallocate-hire",
    Way.ACCEPT: "reallocate-accept",
}
_TOLD = 3
"""Projects of which a move says what becomes of them."""


@dataclass(frozen=True, slots=True)
class Scene:
    """What proposals are told with.

    Attributes:
        portfolio: As typed.
        projects: Project id -> its result.
        case: The staffing question; people's loads are those before any move.
        leaving: Project id -> whether to stop or to pause it is recommended.
    """

    portfolio: Portfolio
    projects: Mapping[str, ProjectResult]
    case: Staffing
    grid: Grid
    leaving: Mapping[str, Kind] = field(default_factory=dict)


def proposals(scene: Scene, answered: Iterable[Answered]) -> tuple[Proposal, ...]:
    """Return a proposal for each move, by id."""
    teller = _Teller(scene)
    return tuple(teller.proposal(name, move) for name, move in sorted(answered))


class _Teller:
    """Tells moves in plain words."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        self._rows = project_rows(scene.portfolio)
        self._works = {work.project_id: work for work in scene.case.works}
        self._hiring = dict(scene.case.prices.hiring)
        self._members = {member.name: member for member in scene.case.members}
        self._asked = loads(scene.case)
        self._busy = by_person(scene.case.bookings)
        self._bookings: defaultdict[str, list[Booking]] = defaultdict(list)
        for booking in scene.case.bookings:
            self._bookings[booking.project_id].append(booking)
        self._roles = {
            folded(role): role
            for role in sorted(
                {p.role for p in scene.portfolio.people if p.role}
                | {row.role for row in scene.portfolio.allocations if row.role},
                reverse=True,
            )
        }

    def proposal(self, name: str, move: Move) -> Proposal:
        """Return the proposal of a move, under its id."""
        others = self._others(move)
        home = move.project_id or others[0]
        project = self._scene.projects[home]
        ranks = [
            result.rank
            for result in (self._scene.projects[other] for other in (home, *others))
            if result.rank is not None
        ]
        return Proposal(
            project_id=home,
            action=Action.REALLOCATE,
            rule=_RULES[move.way],
            why=self._why(move),
            effect=self._effect(move, others),
            where=self._cell(home, move) or project.where,
            priority=min(ranks, default=None),
            name=name,
            others=tuple(other for other in others if other != home),
        )

    def _others(self, move: Move) -> tuple[str, ...]:
        """Return the other projects that ask the person then, the best ranked first."""
        found = {
            booking.project_id
            for booking in self._busy.get(move.person or "", ())
            if booking.project_id != move.project_id
            and any(booking.fte[period] for period, _ in move.fte)
        }
        return tuple(sorted(found, key=self._by_rank))

    def _by_rank(self, name: str) -> tuple[bool, int, str]:
        rank = self._scene.projects[name].rank
        return (rank is None, rank or 0, name)

    def _why(self, move: Move) -> str:
        says = {
            Way.HAND_OVER: self._handed,
            Way.PUT_OFF: self._put_off,
            Way.START_LATER: self._start_later,
            Way.HIRE: self._hire,
            Way.ACCEPT: self._accept,
        }
        return says[move.way](move)

    def _need(self, move: Move) -> str:
        """Tell what is asked of the person, in the worst of the periods."""
        when = self._when(move.fte)
        if move.person is None:
            return (
                f"{self._place(move.project_id)} needs {self._role(move)} in {when}, "
                "and nobody is named"
            )
        person = self._person(move.person)
        member, asked = self._members.get(move.person), self._asked.get(move.person)
        if member is None or asked is None:
            return f"Too much is asked of {person} in {when}"
        beyond = {p: asked[p] - member.fte[p] for p, _ in move.fte}
        worst = max(beyond, key=lambda period: beyond[period])
        if beyond[worst] <= TOLERANCE:
            return f"{person} is needed for other work in {when}"
        alike = len({fte(asked[period]) for period in beyond}) == 1
        return (
            f"{person} is asked for {'' if alike else 'up to '}{fte(asked[worst])} of "
            f"{fte(member.fte[worst])} FTE in {when}"
        )

    def _handed(self, move: Move) -> str:
        taker = self._person(move.taker)
        where = f"for {self._place(move.project_id)}" if move.person else "of it"
        does = f"{_begun(taker)} does {self._peak(move.fte)} {where}"
        return f"{self._need(move)}. {does}."

    def _put_off(self, move: Move) -> str:
        keepers = [self._place(other) for other in self._others(move)]
        kept = ""
        if keepers:
            go = "goes" if len(keepers) == 1 else "go"
            kept = f"; {joined(keepers)} {go} first"
        later = f" until {self._when(move.later)}" if move.later else ""
        where = f" for {self._place(move.project_id)}" if move.person else " of it"
        return (
            f"{self._need(move)}. {_begun(self._peak(move.fte))}{where} "
            f"waits{later}{kept}."
        )

    def _start_later(self, move: Move) -> str:
        count = move.slip * self._scene.grid.months
        return (
            f"The people that {self._place(move.project_id)} needs are taken: it "
            f"starts {_months(count)} later."
        )

    def _hire(self, move: Move) -> str:
        where = f" for {self._place(move.project_id)}" if move.person else ""
        return (
            f"{self._need(move)}. To hire or contract {self._peak(move.fte)} of "
            f"{self._role(move)}{where} costs less than to wait."
        )

    def _accept(self, move: Move) -> str:
        what = "stays undone" if move.person is None else "stays too much"
        return (
            f"{self._need(move)}. Every way out costs more, so {self._peak(move.fte)} "
            f"of it {what}."
        )

    def _effect(self, move: Move, others: tuple[str, ...]) -> Effect:
        cost = None
        parts = []
        if move.way is Way.HIRE:
            cost = sum(fte for _, fte in move.fte) * self._hiring.get(move.role, 0.0)
            parts.append(f"Costs {money(cost)}.")
        touched = self._touched(move, others)
        if move.way is not Way.ACCEPT:
            parts += self._fates(move, touched)
        parts += self._stakes(touched)
        home = touched[0]
        return Effect(
            money=None if cost is None else -cost,
            fte=max((amount for _, amount in move.fte), default=None),
            value=home.value or None,
            finish_days=home.finish_days or None,
            text=" ".join(parts),
            projects=touched,
        )

    def _touched(self, move: Move, others: tuple[str, ...]) -> tuple[Touched, ...]:
        """Return what a move does to its project, then to those that keep theirs."""
        found = []
        if move.project_id:
            most = max((fte for _, fte in move.fte), default=0.0)
            waits = move.way is Way.PUT_OFF
            found.append(
                Touched(
                    move.project_id,
                    -most if waits else 0.0,
                    self._slip(move),
                    -self._price(move) or 0.0,
                    self._stake(move.project_id),
                )
            )
        periods = [period for period, _ in move.fte]
        for other in others:
            kept = max(self._kept(other, move.person, period) for period in periods)
            found.append(Touched(other, kept, delay_cost=self._stake(other)))
        return tuple(found)

    def _kept(self, name: str, person: str | None, period: int) -> float:
        return sum(
            booking.fte[period]
            for booking in self._bookings.get(name, ())
            if booking.person == person
        )

    def _stake(self, name: str) -> float:
        """Return what a month's delay costs a project."""
        work = self._works.get(name)
        return work.delay_cost / self._scene.grid.months if work else 0.0

    def _fates(self, move: Move, touched: Sequence[Touched]) -> Iterator[str]:
        """Tell what becomes of each; of many that keep somebody, of the first."""
        told = len(touched) if len(touched) <= _TOLD + 1 else _TOLD
        yield from (self._fate(move, row) for row in touched[:told])
        if told < len(touched):
            yield f"{len(touched) - told} more keep theirs."

    def _fate(self, move: Move, touched: Touched) -> str:
        """Tell what becomes of a project."""
        result = self._scene.projects[touched.project_id]
        finish = result.finish
        if touched.project_id != move.project_id:
            dates = f", and its finish of {finish.isoformat()}" if finish else ""
            who = self._person(move.person)
            return f"{result.name} keeps {who} for {fte(touched.fte)} FTE{dates}."
        if not touched.finish_days:
            on = f" on {finish.isoformat()}" if finish else ""
            return f"{result.name} finishes as planned{on}."
        late = f"{result.name} finishes {touched.finish_days} days later"
        if finish:
            late += f", {_after(finish, touched.finish_days)}"
        price = f", which costs {money(-touched.value)}" if touched.value else ""
        if self._scene.leaving.get(touched.project_id) is Kind.STOP:
            price = price or ", unless the stop is approved"
        return f"{late}{price or ', within its float'}."

    def _stakes(self, touched: tuple[Touched, ...]) -> list[str]:
        """Tell what a delay would cost each, where it is known of all."""
        if len(touched) < 2 or not all(row.delay_cost for row in touched):
            return []
        costs = [
            f"{self._scene.projects[row.project_id].name} {money(row.delay_cost)}"
            for row in touched
        ]
        return [f"A month's delay would cost {listed(costs)}."]

    def _price(self, move: Move) -> float:
        """Return what the slip of the project's finish costs beyond its float."""
        work = self._works.get(move.project_id)
        return work.delay_cost * max(0, move.slip - work.total_float) if work else 0.0

    def _slip(self, move: Move) -> int:
        """Return the days by which the project's finish slips."""
        if not move.slip or not move.project_id:
            return 0
        result, grid = self._scene.projects[move.project_id], self._scene.grid
        at = grid.index(result.finish) if result.finish else 0
        return (grid.begin(at + move.slip) - grid.begin(at)).days

    def _peak(self, profile: Profile) -> str:
        amounts = {fte(amount) for _, amount in profile}
        most = fte(max(amount for _, amount in profile))
        return f"{most} FTE" if len(amounts) == 1 else f"up to {most} FTE"

    def _when(self, profile: Profile) -> str:
        grid = self._scene.grid
        return months(grid.period(profile[0][0]), grid.period(profile[-1][0]))

    def _role(self, move: Move) -> str:
        return self._roles.get(move.role, move.role)

    def _person(self, name: str | None) -> str:
        """Return who takes part; what there is of a role without names in words."""
        name = name or ""
        if not name.startswith(UNNAMED):
            return name
        role = name.removeprefix(UNNAMED)
        return f"the unnamed {self._roles.get(role, role)}"

    def _place(self, name: str) -> str:
        result = self._scene.projects[name]
        rank = "not ranked" if result.rank is None else f"rank {result.rank}"
        if ends := self._scene.leaving.get(name):
            rank += f", {ends.value} recommended"
        return f"{result.name} ({rank})"

    def _cell(self, home: str, move: Move) -> CellRef | None:
        """Return where the project books the person, or the role, first."""
        rows = sorted(self._rows.get(home, []), key=_typed_at)
        for row in rows:
            if _is_of(row, move):
                return row.origin.cell("fte")
        return rows[0].origin.cell("fte") if rows else None


def _typed_at(row: Allocation) -> tuple[str, int, int]:
    where = row.origin.cell("fte")
    return where.tab, where.row, where.column


def _is_of(row: Allocation, move: Move) -> bool:
    if move.person is not None:
        return folded(row.person) == folded(move.person)
    return row.person is None and folded(row.role) == move.role


def _months(count: int) -> str:
    return "1 month" if count == 1 else f"{count} months"


def _begun(text: str) -> str:
    return text[:1].upper() + text[1:]


def _after(day: dt.date, days: int) -> str:
    return (day + dt.timedelta(days=days)).isoformat()
