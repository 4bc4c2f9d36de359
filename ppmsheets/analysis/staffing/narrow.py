"""A large question made smaller.

In a large case work moves only from people who have too much, from nobody, and with
projects that have not begun, from the first period in which there is too much until
what waited can have been done. Each piece of it is offered to those few whose time
costs least: who is free, and who may put off cheaper work of their own. Everybody else
keeps what they do. What is proven of the answer is proven of this question.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import accumulate

import numpy as np
import numpy.typing as npt

from ppmsheets.analysis.staffing.problem import (
    TOLERANCE,
    Booking,
    Staffing,
    Work,
    excess,
    loads,
)

TAKERS = 1
"""To so many people a piece of work is offered; more find little and search long."""

AFTER = 1
"""So many periods after what waits can have been done may be otherwise."""


@dataclass(slots=True)
class _Pressure:
    """What presses on a member.

    Attributes:
        window: First and last period in which their work may be otherwise.
        need: FTE per period that they have too much of, or may be offered.
    """

    window: tuple[int, int]
    need: list[float]

    def add(self, window: tuple[int, int], need: Sequence[float]) -> None:
        """Press harder."""
        self.window = min(self.window[0], window[0]), max(self.window[1], window[1])
        self.need = [one + other for one, other in zip(self.need, need, strict=True)]


@dataclass(slots=True)
class _Narrowing:
    """The question while it is narrowed.

    Attributes:
        pressed: Members whose work may be otherwise.
        takers: Key of a booking -> whom it is offered to.
    """

    pressed: dict[str, _Pressure] = field(default_factory=dict)
    takers: dict[str, tuple[str, ...]] = field(default_factory=dict)


def narrowed(
    case: Staffing, takers: int = TAKERS, *, displacing: bool = True
) -> Staffing:
    """Return the case of which only what may have to move is left.

    Args:
        case: As ``ordered`` returns it.
        takers: To how many people a piece of work is offered at most.
        displacing: Offer it also to those who put off work of their own.
    """
    over = excess(case)
    found = _Narrowing()
    for name, period in sorted(over):
        pressure = found.pressed.get(name)
        if pressure is None:
            blank = [0.0] * case.periods
            pressure = found.pressed[name] = _Pressure((period, period), blank)
        pressure.window = pressure.window[0], period
        pressure.need[period] = over[name, period]
    first = _moving(case, found.pressed)
    offers = _Offers(case, over, displacing=displacing)
    for name, pressure in found.pressed.items():
        pressure.window = offers.window(name, pressure.need)
    for booking in case.bookings:
        if booking.key in first:
            found.takers[booking.key] = offers.to(booking, takers)
    for name, pressures in offers.displaced.items():
        for window, need in pressures:
            if name not in found.pressed:
                found.pressed[name] = _Pressure(window, [*need])
            else:
                found.pressed[name].add(window, need)
    return _rest(case, found)


def moving(case: Staffing) -> frozenset[str]:
    """Return the keys of the bookings that may move though nobody is displaced."""
    return _moving(case, {name for name, _ in excess(case)})


def _rest(case: Staffing, found: _Narrowing) -> Staffing:
    """Return what of a case is asked about, once it is known what may move."""
    keys = _moving(case, found.pressed)
    free = _free(case, keys)
    bookings = []
    staying: defaultdict[str, list[Booking]] = defaultdict(list)
    for booking in case.bookings:
        if booking.key in keys:
            bookings.append(_bound(booking, found))
        else:
            staying[booking.project_id].append(booking)
    projects = {booking.project_id for booking in bookings}
    wanted = {name for booking in bookings for name in booking.takers or ()}
    wanted |= {booking.person for booking in bookings if booking.person}
    return case.about(
        bookings,
        members=(
            replace(member, fte=tuple(free[member.name]))
            for member in case.members
            if member.name in wanted
        ),
        works=(
            _kept(work, staying[work.project_id])
            for work in case.works
            if work.project_id in projects
        ),
    )


def _kept(work: Work, staying: list[Booking]) -> Work:
    """Return a project that needs only those of its least who may move."""
    if not work.least:
        return work
    least = tuple(
        max(0.0, fte - sum(booking.fte[period] for booking in staying))
        for period, fte in enumerate(work.least)
    )
    return replace(work, least=least if any(least) else ())


def _bound(booking: Booking, found: _Narrowing) -> Booking:
    takers = found.takers.get(booking.key, ())
    pressure = found.pressed.get(booking.person or "")
    if pressure is None:
        return replace(booking, takers=takers)
    room = tuple(accumulate(pressure.need))
    return replace(booking, takers=takers, window=pressure.window, room=room)


def _moving(case: Staffing, over: Container[str]) -> frozenset[str]:
    """Return the keys of the bookings that may move."""
    held = {held.booking for held in case.held}
    touched = [
        booking
        for booking in case.bookings
        if booking.last >= 0
        and (booking.person is None or booking.person in over or booking.key in held)
    ]
    unbegun = {work.project_id for work in case.works if not work.begun}
    # A project that has not begun is moved with all its work.
    whole = {b.project_id for b in touched if b.project_id in unbegun}
    return frozenset(
        {booking.key for booking in touched}
        | {b.key for b in case.bookings if b.project_id in whole and b.last >= 0}
    )


def _free(case: Staffing, moving: Container[str]) -> dict[str, list[float]]:
    """Return what everybody has beside the work that stays, FTE per period."""
    found = {member.name: list(member.fte) for member in case.members}
    for booking in case.bookings:
        if booking.person is not None and booking.key not in moving:
            row = found[booking.person]
            for period, fte in enumerate(booking.fte):
                row[period] = max(0.0, row[period] - fte)
    return found


_Numbers = npt.NDArray[np.int_]
_Amounts = npt.NDArray[np.float64]


class _Offers:
    """Who is offered what: those whose time for it costs least.

    Members are numbered in order of their names.

    Attributes:
        displaced: Member -> what may press on them: window, FTE per period.
    """

    def __init__(
        self,
        case: Staffing,
        over: Mapping[tuple[str, int], float],
        *,
        displacing: bool,
    ) -> None:
        self._displacing = displacing
        self.displaced: defaultdict[
            str, list[tuple[tuple[int, int], Sequence[float]]]
        ] = defaultdict(list)
        self._first, self._last = case.first, case.periods - 1
        self._names = [member.name for member in case.members]
        self._number = {name: number for number, name in enumerate(self._names)}
        able: defaultdict[str, list[int]] = defaultdict(list)
        for number, member in enumerate(case.members):
            for role in member.roles:
                able[role].append(number)
        self._able = {role: np.array(numbers) for role, numbers in able.items()}
        self._over = over
        self._barred: defaultdict[str, set[str | None]] = defaultdict(set)
        for key, barred in case.barred:
            self._barred[key].add(barred)
        self._closed = frozenset(case.closed)
        self._members = case.members
        self._works = {work.project_id: work for work in case.works}
        self._own = self._priced(case)
        # Whose own work, or some of it, waits at no cost.
        self._costless = np.array(
            [not self._own.get(name, [(1.0, 0)])[0][0] for name in self._names]
        )
        booked = loads(case)
        self._spare = {
            member.name: [
                max(0.0, fte - load)
                for fte, load in zip(member.fte, booked[member.name], strict=True)
            ]
            for member in case.members
        }
        # Less what was offered already: a row a period, a column a member.
        self._left = np.array(list(self._spare.values())).T.copy()
        self._total = np.array([sum(row) for row in self._spare.values()])

    def _priced(self, case: Staffing) -> Mapping[str, list[tuple[float, int]]]:
        """Return everybody's own work, the cheapest first: price, bits of periods."""
        found: defaultdict[str, list[tuple[float, int]]] = defaultdict(list)
        for booking in case.bookings:
            if booking.person is not None:
                found[booking.person].append((self._price(booking), _bits(booking.fte)))
        return {name: sorted(rows) for name, rows in found.items()}

    def to(self, booking: Booking, most: int) -> tuple[str, ...]:
        """Return the names of those a booking is offered to, sorted."""
        need = [
            min(fte, self._over.get((booking.person, period), 0.0))
            if booking.person is not None
            else fte * (period >= self._first)
            for period, fte in enumerate(booking.fte)
        ]
        closed = booking.key in self._closed
        if not any(need) or booking.role not in self._able:
            return ()
        if closed and booking.person is not None:
            return ()
        barred = {booking.person, *self._barred.get(booking.key, ())}
        numbers = [self._number[name] for name in barred if name in self._number]
        people = self._able[booking.role]
        people = people[~np.isin(people, numbers)]
        if closed:
            own = [booking.expects(self._members[number]) for number in people]
            people = people[np.array(own, dtype=bool)]
        lacking = self._lacking(people, need)
        idle = people[lacking == 0]
        # The first of equals: their names are in order.
        idle = idle[np.argsort(-self._total[idle], kind="stable")[:most]]
        priced = [(0.0, number) for number in idle.tolist()]
        limit = self._price(booking) * sum(need)
        priced += [
            (price, number)
            for price, number in self._displaceable(people, lacking, _bits(need))
            if price < limit - TOLERANCE
        ]
        chosen = sorted(
            (price, -self._total[number], self._names[number], number)
            for price, number in priced
        )[:most]
        if chosen:
            self._take(chosen[0][-1], need)
        self._press(need, [name for price, _, name, _ in chosen if price > 0])
        return tuple(sorted(name for _, _, name, _ in chosen))

    def _lacking(self, people: _Numbers, need: Sequence[float]) -> _Amounts:
        """Return how much of a need does not fit beside what each has, FTE-periods."""
        fits = np.zeros(len(people))
        for period, fte in enumerate(need):
            if fte:
                fits += np.minimum(self._left[period, people], fte)
        return sum(need) - fits

    def _displaceable(
        self, people: _Numbers, lacking: _Amounts, periods: int
    ) -> Iterator[tuple[float, int]]:
        """Give at what price who could put off own work for what they lack."""
        busy = lacking > 0
        if not self._displacing:
            busy &= self._costless[people]
        numbers, amounts = people[busy].tolist(), lacking[busy].tolist()
        for number, amount in zip(numbers, amounts, strict=True):
            price = amount * self._cheapest(self._names[number], periods)
            if not price or self._displacing:
                yield price, number

    def _take(self, number: int, need: Sequence[float]) -> None:
        row = self._left[:, number]
        row[:] = np.maximum(0.0, row - need)
        self._total[number] = sum(row.tolist())

    def _press(self, need: Sequence[float], names: Iterable[str]) -> None:
        for name in names:
            self.displaced[name].append((self.window(name, need), need))

    def window(self, name: str, need: Sequence[float]) -> tuple[int, int]:
        """Return when somebody's work may be otherwise who is pressed by a need."""
        periods = [period for period, fte in enumerate(need) if fte > 0]
        waiting = sum(need)
        for period in range(periods[-1] + 1, self._last + 1):
            waiting -= self._spare[name][period]
            if waiting <= TOLERANCE:
                return periods[0], min(self._last, period + AFTER)
        return periods[0], self._last

    def _price(self, booking: Booking) -> float:
        """Return about what an FTE-period of a booking costs that has to wait."""
        work = self._works[booking.project_id]
        if not work.begun or not work.latest:
            return float("inf")
        tight = booking.due <= booking.last and not work.total_float
        return work.holding_cost + (work.delay_cost if tight else 0.0)

    def _cheapest(self, name: str, periods: int) -> float:
        """Return the least such price of somebody's own work at a time of need."""
        own = self._own.get(name, ())
        return next((price for price, at in own if at & periods), float("inf"))


def _bits(fte: Iterable[float]) -> int:
    """Return the periods with work, a bit each."""
    return sum(1 << period for period, amount in enumerate(fte) if amount)
