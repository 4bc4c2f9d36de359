"""The staffing question as one array model: flows of work over people and periods.

A node per booking and period: what is booked there and what waits from before goes
to people, to hired ones, or waits on. So, once it is settled who is new to what and
which finish slips, what is left is a flow in a network, and whole answers come
almost by themselves. Bookings of a project that has not begun are moved as a whole.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from ppmsheets.analysis.optimiser.matrix import Matrix
from ppmsheets.analysis.staffing.answer import HIRED, Assignment
from ppmsheets.analysis.staffing.arrays import Arrays
from ppmsheets.analysis.staffing.problem import (
    TOLERANCE,
    Booking,
    Member,
    Staffing,
    Work,
    excess,
)


@dataclass(frozen=True, slots=True, eq=False)
class Model:
    """A case as arrays, and what its columns mean.

    Attributes:
        given: Column of the FTE that a member, or a hired person, gives a booking.
        accepted: Column of the overload of a member, or of a booking of nobody
            that stays without anybody (by key).
        shifts: Column of a project that is moved as a whole by a count of periods.
    """

    matrix: Matrix
    given: dict[Assignment, int]
    accepted: dict[tuple[str, int], int]
    shifts: dict[tuple[str, int], int]


def build(case: Staffing) -> Model:
    """Return the array model of a case that is in order.

    Args:
        case: As ``ordered`` returns it, with at least one booking.
    """
    return _Builder(case).model()


_Newcomers = dict[str | None, int | None]
"""Who may take part beside the person booked -> the column of that; None: none."""


def _room(booking: Booking, period: int) -> float:
    """Return how much of a booking may have moved by the end of a period at most.

    So closely bound, the relaxation is a good guide.
    """
    return math.inf if booking.room is None else booking.room[period]


class _Builder:
    """The model while it is being made, booking by booking."""

    def __init__(self, case: Staffing) -> None:
        self._case = case
        self._works = {work.project_id: work for work in case.works}
        self._members = {member.name: member for member in case.members}
        self._hiring = dict(case.prices.hiring)
        self._barred, self._prompt = frozenset(case.barred), frozenset(case.prompt)
        self._closed = frozenset(case.closed)
        self._most = {(h.booking, h.person, h.period): h.most for h in case.held}
        self._able: defaultdict[str, list[Member]] = defaultdict(list)
        for member in case.members:
            for role in member.roles:
                self._able[role].append(member)
        self._arrays = Arrays()
        self._given: dict[Assignment, int] = {}
        self._accepted: dict[tuple[str, int], int] = {}
        # Column of each period by which a finish slips: project, count from 1.
        self._slips: dict[tuple[str, int], int] = {}
        self._shifts: dict[tuple[str, int], int] = {}
        # Who works on a project that needs so many, by project and period.
        self._staffed: defaultdict[tuple[str, int], list[int]] = defaultdict(list)

    def model(self) -> Model:
        """Return the finished model."""
        for work in self._case.works:
            if work.begun:
                self._add_slips(work)
            else:
                self._add_shifts(work)
        for booking in self._case.bookings:
            self._add_booking(booking)
        self._add_capacities()
        self._add_least()
        for held in self._case.held:
            column = self._given.get((held.booking, held.person, held.period))
            if column is not None and held.least > 0:
                self._arrays.row([(column, 1.0)], lower=held.least)
        return Model(self._arrays.matrix(), self._given, self._accepted, self._shifts)

    def _add_slips(self, work: Work) -> None:
        before = None
        for count in range(1, work.latest + 1):
            cost = work.delay_cost if count > work.total_float else 0.0
            column = self._arrays.column(cost, 1.0, whole=True)
            self._slips[work.project_id, count] = column
            if before is not None:
                self._arrays.row([(column, 1.0), (before, -1.0)], upper=0.0)
            before = column

    def _add_shifts(self, work: Work) -> None:
        columns = [
            self._arrays.column(
                work.delay_cost * max(0, count - work.total_float)
                + (self._case.prices.replanning if count else 0.0),
                1.0,
                whole=True,
            )
            for count in range(work.latest + 1)
        ]
        for count, column in enumerate(columns):
            self._shifts[work.project_id, count] = column
        self._arrays.row([(column, 1.0) for column in columns], 1.0, 1.0)

    def _add_booking(self, booking: Booking) -> None:
        if booking.last < 0:
            return
        new = self._newcomers(booking)
        if self._works[booking.project_id].begun:
            self._add_flow(booking, new)
        else:
            self._add_shifted(booking, new)
        self._bind_newcomers(booking, new)

    def _add_flow(self, booking: Booking, new: _Newcomers) -> None:
        """Add work that runs: what is not done in a period waits for the next."""
        work = self._works[booking.project_id]
        end = min(booking.on_time + work.latest, self._case.periods - 1)
        waiting = stretched = None
        if booking.key not in self._prompt:
            stretched = self._arrays.column(
                self._case.prices.replanning, 1.0, whole=True
            )
        for period in range(booking.first, end + 1):
            fte = booking.fte[period]
            free = period >= self._case.first and booking.may_change(period)
            hands = list(self._hands(booking, period, new if free else {}))
            parts = [(column, 1.0) for column in hands]
            if booking.person is None and fte:
                parts.append((self._left_alone(booking, period), 1.0))
            if free:
                self._bind_pace(booking, work, period, parts, hands)
            if waiting is not None:
                parts.append((waiting, -1.0))
            waiting = None
            may_wait = free and period < end and booking.may_change(period + 1)
            if stretched is not None and may_wait:
                waiting = self._wait(booking, work, period, stretched)
                parts.append((waiting, 1.0))
            self._arrays.row(parts, fte, fte)

    def _add_shifted(self, booking: Booking, new: _Newcomers) -> None:
        """Add work that has not begun: it is moved with all of its project."""
        work = self._works[booking.project_id]
        end = min(booking.last + work.latest, self._case.periods - 1)
        for period in range(booking.first, end + 1):
            free = period >= self._case.first
            hands = self._hands(booking, period, new if free else {})
            parts = [(column, 1.0) for column in hands]
            if booking.person is None:
                parts.append((self._left_alone(booking, period), 1.0))
            planned = self._moved(booking, work, period)
            self._arrays.row([*parts, *planned], 0.0, 0.0)

    def _bind_newcomers(self, booking: Booking, new: _Newcomers) -> None:
        """Bind what newcomers do in all periods together, where that is known."""
        most = _room(booking, self._case.periods - 1)
        if math.isinf(most):
            return
        for name, chosen in new.items():
            done = [
                (column, 1.0)
                for period in range(self._case.periods)
                if (column := self._given.get((booking.key, name, period))) is not None
            ]
            if done and chosen is not None:
                self._arrays.row([*done, (chosen, -most)], upper=0.0)

    def _wait(self, booking: Booking, work: Work, period: int, stretched: int) -> int:
        """Add what waits at the end of a period; it stretches the booking."""
        most = min(sum(booking.fte[: period + 1]), _room(booking, period))
        column = self._arrays.column(work.holding_cost, most)
        self._arrays.row([(column, 1.0), (stretched, -most)], upper=0.0)
        late = period + 1 - booking.on_time
        if late > 0:
            # Follows from what is done late; said of all that waits it binds closer.
            slip = self._slips[work.project_id, late]
            self._arrays.row([(column, 1.0), (slip, -most)], upper=0.0)
        return column

    def _moved(
        self, booking: Booking, work: Work, period: int
    ) -> Iterator[tuple[int, float]]:
        """Give what is planned in a period after each move, taken off."""
        for count in range(min(work.latest, period) + 1):
            fte = booking.fte[period - count]
            if fte > 0:
                yield self._shifts[work.project_id, count], -fte

    def _bind_pace(
        self,
        booking: Booking,
        work: Work,
        period: int,
        parts: list[tuple[int, float]],
        hands: list[int],
    ) -> None:
        """No faster than it was ever planned; late has a cost."""
        self._arrays.row(parts, upper=booking.peak)
        if work.least:
            columns = [column for column, _ in parts]
            self._staffed[work.project_id, period] += columns
        late = period - booking.on_time
        if late > 0:
            slip = self._slips[work.project_id, late]
            bound = [(column, 1.0) for column in hands]
            most = min(booking.peak, _room(booking, period))
            self._arrays.row([*bound, (slip, -most)], upper=0.0)

    def _newcomers(self, booking: Booking) -> _Newcomers:
        """Return who may take part beside the person booked, with their column.

        No column where nobody is booked: nothing has to be handed over.
        """
        key, is_open = booking.key, booking.key not in self._closed
        names: list[str | None] = [
            member.name
            for member in self._offered(booking)
            if member.name != booking.person
            and (key, member.name) not in self._barred
            and (is_open or booking.expects(member))
        ]
        if (
            is_open
            and booking.role in self._hiring
            and (key, HIRED) not in self._barred
        ):
            names.append(HIRED)
        found: _Newcomers = dict.fromkeys(names)
        for name in names:
            if booking.person is not None or name is HIRED:
                found[name] = self._arrays.column(
                    self._case.prices.switching, 1.0, whole=True
                )
        return found

    def _offered(self, booking: Booking) -> list[Member]:
        if booking.takers is not None:
            return [self._members[name] for name in booking.takers]
        return self._able[booking.role] if booking.role else []

    def _hands(
        self,
        booking: Booking,
        period: int,
        new: _Newcomers,
    ) -> Iterator[int]:
        """Give a column for everyone who may do the work in a period."""
        if booking.person is not None:
            yield self._hand(booking, booking.person, period, booking.peak)
        for name, chosen in new.items():
            free = min(booking.peak, _room(booking, period))
            if name is not HIRED:
                free = min(free, self._members[name].fte[period])
            if free > 0:
                column = self._hand(booking, name, period, free)
                if chosen is not None:
                    self._arrays.row([(column, 1.0), (chosen, -free)], upper=0.0)
                yield column

    def _hand(
        self, booking: Booking, name: str | None, period: int, most: float
    ) -> int:
        known = name is not HIRED and booking.expects(self._members[name])
        cost = 0.0 if known else self._case.prices.moving
        cost += self._hiring[booking.role] if name is HIRED else 0.0
        if name is not HIRED:
            most = min(most, self._most.get((booking.key, name, period), math.inf))
        column = self._arrays.column(cost, most)
        self._given[booking.key, name, period] = column
        return column

    def _left_alone(self, booking: Booking, period: int) -> int:
        open_ = period >= self._case.first
        price = self._case.prices.accepting if open_ else 0.0
        column = self._arrays.column(price, booking.peak)
        self._accepted[booking.key, period] = column
        return column

    def _add_capacities(self) -> None:
        loads: defaultdict[tuple[str, int], list[int]] = defaultdict(list)
        for (_, name, period), column in self._given.items():
            if name is not HIRED and period >= self._case.first:
                loads[name, period].append(column)
        over = excess(self._case)
        for (name, period), columns in sorted(loads.items()):
            parts = [(column, 1.0) for column in columns]
            if (name, period) in over:
                column = self._arrays.column(
                    self._case.prices.accepting, over[name, period]
                )
                self._accepted[name, period] = column
                parts.append((column, -1.0))
            self._arrays.row(parts, upper=self._members[name].fte[period])

    def _add_least(self) -> None:
        """Keep the least that projects need; what may not change is counted too."""
        own: defaultdict[str, list[Booking]] = defaultdict(list)
        for booking in self._case.bookings:
            own[booking.project_id].append(booking)
        for work in self._case.works:
            if not (work.begun and work.least):
                continue
            for period in range(self._case.first, self._case.periods):
                columns = self._staffed[work.project_id, period]
                stay = sum(
                    booking.fte[period]
                    for booking in own[work.project_id]
                    if not booking.may_change(period)
                )
                least = work.least[period] - stay
                if columns and least > TOLERANCE:
                    parts = [(column, 1.0) for column in columns]
                    self._arrays.row(parts, lower=least)
