"""A good answer to a narrowed question made better, one overbooked person at a time.

Their work, and that of a few who could do it, is handed out anew while all else stays
as it is answered; what costs less is kept. Nothing is proven by it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import replace

from ppmsheets.analysis.optimiser.limits import Outcome
from ppmsheets.analysis.staffing.answer import HIRED, Assignment, Resolution
from ppmsheets.analysis.staffing.problem import (
    Booking,
    Member,
    Staffing,
    Work,
    by_person,
    excess,
)
from ppmsheets.analysis.staffing.recount import cost_of, finish_slips

HELPERS = 1
"""So many others are asked to take part; with more a question takes long."""

_LESS = 1e-6
"""Cost by which an answer has to be less to take another one's place."""

Solve = Callable[[Staffing], Resolution | None]
"""Answers a small question; None: nothing more may be spent."""


def widened(case: Staffing, answer: Resolution, solve: Solve) -> Resolution:
    """Return an answer that costs no more.

    Args:
        case: As ``ordered`` returns it.
        answer: To the whole of it, checked.
        solve: Answers small questions.
    """
    over = excess(case)
    too_much: defaultdict[str, float] = defaultdict(float)
    for (name, _), fte in sorted(over.items()):
        too_much[name] += fte
    widening = _Widening(case, answer)
    for name in sorted(too_much, key=lambda one: (-too_much[one], one)):
        periods = [p for who, p in over if who == name]
        if not widening.around(name, periods, solve):
            break
    return widening.answer()


class _Widening:
    """An answer while it gets better."""

    def __init__(self, case: Staffing, answer: Resolution) -> None:
        self._case, self._first = case, answer
        self._members = {member.name: member for member in case.members}
        self._works = {work.project_id: work for work in case.works}
        self._own = by_person(case.bookings)
        self._booking = {booking.key: booking for booking in case.bookings}
        self._able: defaultdict[str, list[Member]] = defaultdict(list)
        for member in case.members:
            for role in member.roles:
                self._able[role].append(member)
        self._given: dict[str, dict[Assignment, float]] = defaultdict(dict)
        self._load: defaultdict[str, list[float]] = defaultdict(
            lambda: [0.0] * case.periods
        )
        self._takes: defaultdict[str, set[str]] = defaultdict(set)
        self._add(answer.given)
        self._accepted = dict(answer.accepted)

    def _add(self, given: dict[Assignment, float], sign: float = 1.0) -> None:
        for place, fte in given.items():
            key, name, period = place
            if sign > 0:
                self._given[key][place] = fte
            if name is not HIRED:
                self._load[name][period] += sign * fte
                if sign > 0:
                    self._takes[name].add(key)
                else:
                    self._takes[name].discard(key)

    def answer(self) -> Resolution:
        """Return the answer as it is now; its gap is that of the first one."""
        given = {p: fte for rows in self._given.values() for p, fte in rows.items()}
        slips = {n: s for n, s in self._first.slips.items() if not self._works[n].begun}
        slips |= finish_slips(self._case, given)
        bare = replace(
            self._first, given=given, accepted=dict(self._accepted), slips=slips
        )
        return replace(bare, cost=cost_of(self._case, bare))

    def _late(self, key: str) -> int:
        booking = self._booking[key]
        if not self._works[booking.project_id].begun:
            return 0
        due = booking.on_time
        return max((p - due for _, _, p in self._given[key]), default=0)

    def around(self, name: str, periods: list[int], solve: Solve) -> bool:
        """Hand out anew what somebody and some others do; False: it is enough."""
        names = {name, *self._helpers(name, periods)}
        keys = {b.key for who in names for b in self._own.get(who, ())}
        keys |= {key for who in names for key in self._takes[who]}
        moving = [
            self._booking[key]
            for key in sorted(keys)
            if self._works[self._booking[key].project_id].begun
        ]
        small = self._question(moving, names)
        found = solve(small)
        if found is None:
            return False
        given = {p: fte for b in moving for p, fte in self._given[b.key].items()}
        shown = {member.name for member in small.members} | {b.key for b in moving}
        accepted = {p: fte for p, fte in self._accepted.items() if p[0] in shown}
        late = self._slips(b.key for b in moving)
        before = Resolution(Outcome.FEASIBLE, given, accepted, late, 0.0, 0.0)
        worked = found.outcome in (Outcome.OPTIMAL, Outcome.FEASIBLE)
        if worked and found.cost < cost_of(small, before) - _LESS:
            self._add(given, -1.0)
            for booking in moving:
                self._given[booking.key] = {}
            self._add(found.given)
            for place in accepted:
                del self._accepted[place]
            self._accepted |= found.accepted
        return True

    def _slips(self, keys: Iterable[str]) -> dict[str, int]:
        found: dict[str, int] = {}
        for key in keys:
            late, name = self._late(key), self._booking[key].project_id
            if late > found.get(name, 0):
                found[name] = late
        return found

    def _helpers(self, name: str, periods: list[int]) -> list[str]:
        """Return who could do some of it: whose time is free, or costs least."""
        roles = {booking.role for booking in self._own.get(name, ())} - {""}
        able = {m.name: m for role in sorted(roles) for m in self._able[role]}
        able.pop(name, None)

        def price(one: str) -> tuple[float, str]:
            free = sum(max(0.0, able[one].fte[p] - self._load[one][p]) for p in periods)
            costs = [
                self._works[b.project_id].holding_cost
                for b in self._own.get(one, ())
                if any(b.fte[p] for p in periods)
            ]
            return (min(costs, default=0.0) - free * self._case.prices.switching, one)

        return sorted(able, key=price)[:HELPERS]

    def _question(self, moving: list[Booking], names: set[str]) -> Staffing:
        """Return what is asked: all but the moving work stays as it is answered."""
        case, keys = self._case, {booking.key for booking in moving}
        people = names | {
            who for key in keys for _, who, _ in self._given[key] if who is not HIRED
        }
        people |= {b.person for b in moving if b.person is not None}
        works = {booking.project_id for booking in moving}
        others: defaultdict[str, list[str]] = defaultdict(list)
        for booking in case.bookings:
            if booking.project_id in works and booking.key not in keys:
                others[booking.project_id].append(booking.key)
        bookings = [
            replace(
                booking,
                takers=tuple(
                    sorted(
                        who
                        for who in people
                        if who != booking.person
                        and booking.role in self._members[who].roles
                    )
                ),
            )
            for booking in moving
        ]
        return case.about(
            bookings,
            members=(
                replace(self._members[who], fte=tuple(self._free(who, keys)))
                for who in sorted(people)
            ),
            works=(
                self._work(self._works[name], others[name]) for name in sorted(works)
            ),
        )

    def _free(self, name: str, moving: set[str]) -> list[float]:
        """Return what somebody has beside the work that stays, FTE per period."""
        free = list(self._members[name].fte)
        for key in sorted(self._takes[name] - moving):
            for (_, one, period), fte in self._given[key].items():
                if one == name:
                    free[period] = max(0.0, free[period] - fte)
        return free

    def _work(self, work: Work, others: list[str]) -> Work:
        """Return a project of which other work stays: its slip is paid, it counts."""
        paid = self._slips(others).get(work.project_id, 0)
        work = replace(work, total_float=max(work.total_float, paid))
        if not work.least:
            return work
        least = list(work.least)
        for key in others:
            for (_, _, period), fte in self._given[key].items():
                least[period] = max(0.0, least[period] - fte)
        return replace(work, least=tuple(least) if any(least) else ())
