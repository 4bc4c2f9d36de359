"""A resolution told as moves: who does what, instead of what was booked, and when."""

from __future__ import annotations

import enum
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ppmsheets.analysis.staffing.answer import HIRED, Resolution
from ppmsheets.analysis.staffing.problem import (
    TOLERANCE,
    Booking,
    Member,
    Staffing,
    loads,
)


class Way(enum.Enum):
    """How an overload is resolved, the cheapest first."""

    HAND_OVER = "hand over"
    """Somebody else of the role does part of it."""
    PUT_OFF = "put off"
    """The person does it later."""
    START_LATER = "start later"
    """The whole project begins later."""
    HIRE = "hire"
    """It is bought."""
    ACCEPT = "accept"
    """It stays."""


Profile = tuple[tuple[int, float], ...]
"""``(period, FTE > 0)`` in order."""


@dataclass(frozen=True, slots=True)
class Move:
    """One change of what was booked.

    Attributes:
        project_id: Whose work it is; "" where a person's overload is accepted.
        person: Who is relieved, or stays overloaded; None: work of nobody yet.
        role: What the work needs.
        taker: Who does it instead; None: nobody new.
        fte: What is moved, per period; of an acceptance what stays too much.
        slip: Periods by which the project's finish slips by all its moves.
        booked: What was booked in the same periods, of an acceptance what is asked of
            the person; the move holds as long as that does.
        later: When what is put off is done instead.
    """

    way: Way
    project_id: str
    person: str | None
    role: str
    taker: str | None
    fte: Profile
    slip: int = 0
    booked: Profile = ()
    later: Profile = ()


def moves(case: Staffing, answer: Resolution) -> tuple[Move, ...]:
    """Return what a resolution changes, by project, person, way and taker."""
    works = {work.project_id: work for work in case.works}
    found: list[Move] = []
    given = _by_booking(answer)
    members = {member.name: member for member in case.members}
    for booking in case.bookings:
        own = given.get(booking.key, {})
        if works[booking.project_id].begun:
            found += _stretched(members, answer, booking, own)
        else:
            found += _hands(members, answer, booking, own)
    found += [
        Move(Way.START_LATER, name, None, "", None, (), slip)
        for name, slip in answer.slips.items()
        if not works[name].begun
    ]
    return tuple(sorted([*found, *_accepted(case, answer)], key=_order))


def _order(move: Move) -> tuple[str, str, str, str, Profile]:
    return (
        move.project_id,
        move.person or "",
        move.way.value,
        move.taker or "",
        move.fte,
    )


_Given = Mapping[str | None, Mapping[int, float]]
"""Who does how much of a booking in each period; None: hired people."""

_Members = Mapping[str, Member]


def _by_booking(answer: Resolution) -> Mapping[str, _Given]:
    found: dict[str, dict[str | None, dict[int, float]]] = {}
    for (key, name, period), fte in answer.given.items():
        found.setdefault(key, {}).setdefault(name, {})[period] = fte
    return found


def _hands(
    members: _Members, answer: Resolution, booking: Booking, given: _Given
) -> list[Move]:
    """Return what others do of a booking, in the periods in which they do it."""
    found = []
    for name, row in given.items():
        if name is not HIRED and booking.expects(members[name]):
            continue
        found.append(
            Move(
                Way.HIRE if name is HIRED else Way.HAND_OVER,
                booking.project_id,
                booking.person,
                booking.role,
                name,
                _profile(row),
                answer.slips.get(booking.project_id, 0),
                _booked(booking.fte, row),
            )
        )
    return found


def _booked(fte: Sequence[float], periods: Iterable[int]) -> Profile:
    return _profile({period: fte[period] for period in periods})


def _stretched(
    members: _Members, answer: Resolution, booking: Booking, given: _Given
) -> list[Move]:
    """Return what others do, and what waits, be it of a person or of nobody yet."""
    row = {
        period: fte
        - sum(part.get(period, 0.0) for part in given.values())
        - answer.accepted.get((booking.key, period), 0.0)
        for period, fte in enumerate(booking.fte)
    }
    off = {period: fte for period, fte in row.items() if fte > TOLERANCE}
    found = _hands(members, answer, booking, given)
    if off:
        found.append(
            Move(
                Way.PUT_OFF,
                booking.project_id,
                booking.person,
                booking.role,
                None,
                _profile(off),
                answer.slips.get(booking.project_id, 0),
                _booked(booking.fte, off),
                _profile({p: -fte for p, fte in row.items() if fte < -TOLERANCE}),
            )
        )
    return found


def _accepted(case: Staffing, answer: Resolution) -> list[Move]:
    bookings = {booking.key: booking for booking in case.bookings}
    rows: defaultdict[str, dict[int, float]] = defaultdict(dict)
    for (name, period), fte in answer.accepted.items():
        if period >= case.first:
            rows[name][period] = fte
    found, asked = [], loads(case)
    for name, row in rows.items():
        booking = bookings.get(name)
        if booking is None:
            booked = _booked(asked[name], row)
            move = Move(Way.ACCEPT, "", name, "", None, _profile(row), booked=booked)
        else:
            booked = _booked(booking.fte, row)
            place = (booking.project_id, None, booking.role, None)
            move = Move(Way.ACCEPT, *place, _profile(row), booked=booked)
        found.append(move)
    return found


def _profile(row: Mapping[int, float]) -> Profile:
    return tuple((period, round(row[period], 9)) for period in sorted(row))
