"""What the staffing model is asked: people, what they are booked for, what gives way.

A booking is a stream of work: what is not done in its period may be done later, at
most as fast as it was ever planned to go. Amounts are FTE per period, counted from
0, the first period that can still be planned.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

TOLERANCE = 1e-6
"""FTE; a rounded share (1/6 typed as 0.16666667) is no overload."""


@dataclass(frozen=True, slots=True)
class Member:
    """A person, or the unnamed rest of a role.

    Attributes:
        roles: What they can do, the primary role first; "" there is none.
        fte: Available per period, absences taken off, allowed overbooking added.
    """

    name: str
    roles: tuple[str, ...]
    fte: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Booking:
    """Work that a project asks of a person, or of anyone of a role.

    Attributes:
        key: Unique; orders what nothing else does.
        role: What the work needs; "" takes nobody but the person.
        person: Name of a member; None: anyone of the role.
        fte: Per period.
        due: Last period in which its work may be done without moving the
            project's finish.
        takers: Who else may take part, sorted; None: everyone of the role.
        window: First and last period in which anything of it may change; None: all.
        room: How much of it may have moved by the end of each period at most,
            FTE-periods; None: all of it.
    """

    key: str
    project_id: str
    role: str
    person: str | None
    fte: tuple[float, ...]
    due: int
    takers: tuple[str, ...] | None = None
    window: tuple[int, int] | None = None
    room: tuple[float, ...] | None = None

    def expects(self, member: Member) -> bool:
        """Return whether it is this member's already: nobody moves to do it.

        Work of nobody is of all whose primary role it is: capacity of the role.
        """
        if self.person is not None:
            return member.name == self.person
        return member.roles[:1] == (self.role,)

    @property
    def first(self) -> int:
        """First period with work; how many periods there are without any."""
        return next((p for p, fte in enumerate(self.fte) if fte > 0), len(self.fte))

    @property
    def last(self) -> int:
        """Last period with work; -1 without any."""
        for period in range(len(self.fte) - 1, -1, -1):
            if self.fte[period] > 0:
                return period
        return -1

    @property
    def on_time(self) -> int:
        """Last period in which its work moves no finish: due, or when it is booked."""
        return max(self.due, self.last)

    def may_change(self, period: int) -> bool:
        """Return whether it may be done otherwise in a period than it is booked."""
        return self.window is None or self.window[0] <= period <= self.window[1]

    @property
    def peak(self) -> float:
        """As fast as the work was ever planned to go, FTE."""
        return max(self.fte, default=0.0)


@dataclass(frozen=True, slots=True)
class Work:
    """A project as far as its staffing can give way.

    Attributes:
        delay_cost: Of every period by which its finish slips beyond its float.
        total_float: Periods by which it may slip at no cost.
        latest: Most periods by which it may slip at all.
        holding_cost: Of one FTE-period of work that waits one period.
        least: FTE per period that all its bookings together get at least, never more
            than they ask; (): none.
        begun: It runs: its work can be stretched. If not, it is moved as a whole.
    """

    project_id: str
    delay_cost: float
    total_float: int = 0
    latest: int = 0
    holding_cost: float = 0.0
    least: tuple[float, ...] = ()
    begun: bool = True


@dataclass(frozen=True, slots=True)
class Prices:
    """What else a resolution may cost, in the unit of the delay costs.

    Attributes:
        switching: Of every person new to what is somebody's, once; of every hired one.
        moving: Of one FTE-period done by somebody new; on work of nobody by who has
            another primary role.
        replanning: Of every booking of which some work waits, and of every project
            that is moved as a whole; once.
        hiring: ``(role, price of one FTE for one period)``; a role without a
            price cannot be bought.
        accepting: Of one FTE-period of overload that is left as it is.
    """

    switching: float
    moving: float
    replanning: float
    accepting: float
    hiring: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Held:
    """FTE that a person gives a booking in a period, as far as people decided.

    Attributes:
        least: At least as much; what is booked, where moving it was rejected.
        most: At most as much; less than booked, where moving it was approved.
    """

    booking: str
    person: str
    period: int
    least: float = 0.0
    most: float = math.inf


@dataclass(frozen=True, slots=True)
class Staffing:
    """The whole question.

    Attributes:
        periods: Length of the horizon, >= 1.
        held: What people decided.
        barred: ``(booking, person)``: this person is not proposed for it; None
            stands for a hired one.
        closed: Keys of bookings for which nobody new is proposed, nor anybody hired.
        prompt: Keys of bookings of which nothing may wait.
        first: First period in which anything may be otherwise: what is booked before
            is as good as done, and no overload counts there.
    """

    periods: int
    members: tuple[Member, ...]
    bookings: tuple[Booking, ...]
    works: tuple[Work, ...]
    prices: Prices
    held: tuple[Held, ...] = ()
    barred: tuple[tuple[str, str | None], ...] = ()
    closed: tuple[str, ...] = ()
    prompt: tuple[str, ...] = ()
    first: int = 0

    def about(
        self,
        bookings: Iterable[Booking],
        members: Iterable[Member],
        works: Iterable[Work],
    ) -> Staffing:
        """Return the question of some bookings; what is decided of others falls away.

        Args:
            bookings: In order; so are the others.
            members: All whom the bookings name.
            works: Their projects.
        """
        asked = tuple(bookings)
        keys = {booking.key for booking in asked}
        return replace(
            self,
            members=tuple(members),
            bookings=asked,
            works=tuple(works),
            held=tuple(held for held in self.held if held.booking in keys),
            barred=tuple(pair for pair in self.barred if pair[0] in keys),
            closed=tuple(key for key in self.closed if key in keys),
            prompt=tuple(key for key in self.prompt if key in keys),
        )


def ordered(case: Staffing) -> Staffing:
    """Return the case in the one order that answers depend on.

    Raises:
        ValueError: Names are not unique, or something names what there is not.
    """
    _check(case)
    return replace(
        case,
        members=tuple(sorted(case.members, key=lambda member: member.name)),
        bookings=tuple(sorted(case.bookings, key=lambda booking: booking.key)),
        works=tuple(sorted(case.works, key=lambda work: work.project_id)),
        held=tuple(sorted(case.held, key=lambda h: (h.booking, h.person, h.period))),
        barred=tuple(sorted(case.barred, key=lambda pair: (pair[0], pair[1] or ""))),
        closed=tuple(sorted(case.closed)),
        prompt=tuple(sorted(case.prompt)),
    )


def _check(case: Staffing) -> None:
    _unique("member", [member.name for member in case.members])
    _unique("booking", [booking.key for booking in case.bookings])
    _unique("project", [work.project_id for work in case.works])
    people = {member.name for member in case.members}
    projects = {work.project_id for work in case.works}
    for booking in case.bookings:
        if booking.person is not None and booking.person not in people:
            message = f"booking {booking.key} names no member: {booking.person}"
            raise ValueError(message)
        if booking.project_id not in projects:
            message = f"booking {booking.key} names no project: {booking.project_id}"
            raise ValueError(message)
    lengths = [(member.name, len(member.fte)) for member in case.members]
    lengths += [(booking.key, len(booking.fte)) for booking in case.bookings]
    lengths += [(work.project_id, len(work.least)) for work in case.works if work.least]
    for name, length in lengths:
        if length != case.periods:
            message = f"{name} needs FTE for {case.periods} periods"
            raise ValueError(message)


def _unique(what: str, names: Iterable[str]) -> None:
    twice = sorted(name for name, count in Counter(names).items() if count > 1)
    if twice:
        message = f"{what} given twice: {', '.join(twice)}"
        raise ValueError(message)


def by_person(bookings: Iterable[Booking]) -> Mapping[str, tuple[Booking, ...]]:
    """Return what everybody is booked for, by name."""
    found: dict[str, list[Booking]] = {}
    for booking in bookings:
        if booking.person is not None:
            found.setdefault(booking.person, []).append(booking)
    return {name: tuple(rows) for name, rows in found.items()}


def loads(case: Staffing) -> dict[str, list[float]]:
    """Return what every member is booked for, by name: FTE per period."""
    found = {member.name: [0.0] * case.periods for member in case.members}
    for booking in case.bookings:
        if booking.person is not None:
            load = found[booking.person]
            for period, fte in enumerate(booking.fte):
                load[period] += fte
    return found


def excess(case: Staffing) -> dict[tuple[str, int], float]:
    """Return the overload of members, ``(name, period)`` -> FTE, where there is one."""
    booked = loads(case)
    return {
        (member.name, period): booked[member.name][period] - fte
        for member in case.members
        for period, fte in enumerate(member.fte)
        if period >= case.first and booked[member.name][period] - fte > TOLERANCE
    }
