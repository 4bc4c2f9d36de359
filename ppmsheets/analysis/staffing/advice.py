"""Staffing moves as proposals: who, from where, to where, how much, when, what for.

Each names the projects on both sides; what it does to the one that gives way is in days
and money, the other keeps its people and its dates.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ppmsheets.analysis.planning.grid import Grid
from ppmsheets.analysis.rules import Proposal
from ppmsheets.analysis.staffing.case import UNNAMED, project_rows
from ppmsheets.analysis.staffing.decided import Answered
from ppmsheets.analysis.staffing.moves import Move, Profile, Way
from ppmsheets.analysis.staffing.problem import Staffing, by_person, loads
from ppmsheets.analysis.supply import folded
from ppmsheets.analysis.wording import fte, listed, money
from ppmsheets.outcome import Action, Effect, ProjectResult
from ppmsheets.portfolio import Allocation, Portfolio
from ppmsheets.sheet import CellRef

_RULES = {
    Way.HAND_OVER: "reallocate-hand-over",
    Way.PUT_OFF: "reallocate-put-off",
    Way.START_LATER: "reallocate-start-later",
    Way.HIRE: "reallocate-hire",
    Way.ACCEPT: "reallocate-accept",
}


@dataclass(frozen=True, slots=True)
class Scene:
    """What proposals are told with.

    Attributes:
        portfolio: As typed.
        projects: Project id -> its result.
        case: The staffing question; people's loads are those before any move.
    """

    portfolio: Portfolio
    projects: Mapping[str, ProjectResult]
    case: Staffing
    grid: Grid


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
        """Tell what is asked of the person in the worst period."""
        if move.person is None:
            return f"Nobody is booked for {self._peak(move.fte)} of {self._role(move)}"
        member, asked = self._members.get(move.person), self._asked.get(move.person)
        if member is None or asked is None:
            return f"Too much is asked of {move.person}"
        worst = max(move.fte, key=lambda item: asked[item[0]] - member.fte[item[0]])[0]
        label = self._scene.grid.period(worst).label
        return (
            f"{move.person} is asked for {fte(asked[worst])} of "
            f"{fte(member.fte[worst])} FTE in {label}"
        )

    def _handed(self, move: Move) -> str:
        taker = self._person(move.taker)
        return (
            f"{self._need(move)}: {taker} does {self._span(move.fte)} of it for "
            f"{self._place(move.project_id)}."
        )

    def _put_off(self, move: Move) -> str:
        keepers = ", ".join(map(self._place, self._others(move)))
        kept = f" while {keepers} keeps its share" if keepers else ""
        later = f"; it is done in {self._when(move.later)}" if move.later else ""
        return (
            f"{self._need(move)}: {self._place(move.project_id)} waits for "
            f"{self._span(move.fte)}{kept}{later}."
        )

    def _start_later(self, move: Move) -> str:
        months = move.slip * self._scene.grid.months
        return (
            f"The people that {self._place(move.project_id)} needs are taken: it "
            f"starts {_months(months)} later."
        )

    def _hire(self, move: Move) -> str:
        role = self._role(move)
        return (
            f"{self._need(move)}, and nobody of the role is free: hire or contract "
            f"{self._span(move.fte)} of {role} for {self._place(move.project_id)}."
        )

    def _accept(self, move: Move) -> str:
        what = "stays undone" if move.person is None else "stays too much"
        return (
            f"{self._need(move)}: nothing costs less, so {self._span(move.fte)} {what}."
        )

    def _effect(self, move: Move, others: tuple[str, ...]) -> Effect:
        days, price, cost = self._slip(move), self._price(move), None
        parts = []
        if move.way is Way.HIRE:
            cost = sum(fte for _, fte in move.fte) * self._hiring.get(move.role, 0.0)
            parts.append(f"Costs {money(cost)}.")
        if move.project_id and move.way is not Way.ACCEPT:
            name = self._scene.projects[move.project_id].name
            told = f" {days} days later" if days else " as planned"
            tail = f", which costs {money(price)}" if price else ""
            tail = tail or (", within its float" if days else "")
            parts.append(f"{name} finishes{told}{tail}.")
        if others and move.way is not Way.ACCEPT:
            names = [self._scene.projects[other].name for other in others]
            verb = "keeps" if len(names) == 1 else "keep"
            parts.append(f"{listed(names)} {verb} people and dates.")
        parts += self._concerned(move, others)
        return Effect(
            money=None if cost is None else -cost,
            fte=max((amount for _, amount in move.fte), default=None),
            value=-price if price else None,
            finish_days=days or None,
            text=" ".join(parts),
        )

    def _concerned(self, move: Move, others: tuple[str, ...]) -> list[str]:
        """Tell which project managers it is about, so that each can filter for it."""
        homes = [*([move.project_id] if move.project_id else []), *others]
        names = [pm for name in homes if (pm := self._scene.projects[name].pm)]
        return [f"For {' and '.join(dict.fromkeys(names))}."] if names else []

    def _price(self, move: Move) -> float:
        """Return what the slip of the project's finish costs beyond its float."""
        work = self._works.get(move.project_id)
        return work.delay_cost * max(0, move.slip - work.total_float) if work else 0.0

    def _slip(self, move: Move) -> int:
        """Return the days by which the project's finish slips."""
        if not move.slip or not move.project_id:
            return 0
        result, grid = self._scene.projects[move.project_id], self._scene.grid
        finish = result.forecast_finish or result.baseline_finish
        at = grid.index(finish) if finish else 0
        return (grid.begin(at + move.slip) - grid.begin(at)).days

    def _span(self, profile: Profile) -> str:
        return f"{self._peak(profile)} in {self._when(profile)}"

    def _peak(self, profile: Profile) -> str:
        amounts = {fte(amount) for _, amount in profile}
        most = fte(max(amount for _, amount in profile))
        return f"{most} FTE" if len(amounts) == 1 else f"up to {most} FTE"

    def _when(self, profile: Profile) -> str:
        first, last = profile[0][0], profile[-1][0]
        label = self._scene.grid.period(first).label
        if first == last:
            return label
        return f"{label} to {self._scene.grid.period(last).label}"

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
        rank = self._scene.projects[name].rank
        return f"{name} (rank {rank})" if rank is not None else f"{name} (not ranked)"

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
        return folded(row.person or "") == folded(move.person)
    return row.person is None and folded(row.role or "") == move.role


def _months(count: int) -> str:
    return "1 month" if count == 1 else f"{count} months"
