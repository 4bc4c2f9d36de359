"""A case as it is once a resolution was carried out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

from ppmsheets.analysis.staffing.answer import HIRED, Resolution
from ppmsheets.analysis.staffing.problem import Booking, Staffing


def applied(case: Staffing, answer: Resolution) -> Staffing:
    """Return the case once every move was made; what is hired is outside it."""
    works = {work.project_id: work for work in case.works}
    bookings: list[Booking] = []
    people = {member.name: member for member in case.members}
    everything: defaultdict[str, dict[str, dict[int, float]]] = defaultdict(dict)
    for (asked, name, period), amount in answer.given.items():
        if name is not HIRED:
            everything[asked].setdefault(name, {})[period] = amount
    for booking in case.bookings:
        slip = 0
        if not works[booking.project_id].begun:
            slip = answer.slips.get(booking.project_id, 0)
        for name, row in sorted(everything[booking.key].items()):
            unnamed = booking.person is None and booking.expects(people[name])
            who = None if unnamed else name
            key = booking.key if who == booking.person else f"{booking.key} by {name}"
            fte = tuple(row.get(period, 0.0) for period in range(case.periods))
            due = min(case.periods - 1, booking.due + slip)
            bookings.append(
                Booking(key, booking.project_id, booking.role, who, fte, due)
            )
    return replace(
        case, bookings=_merged(bookings), held=(), barred=(), closed=(), prompt=()
    )


def _merged(bookings: Iterable[Booking]) -> tuple[Booking, ...]:
    """Join the parts of what is still nobody's, which have one key."""
    found: dict[str, Booking] = {}
    for booking in bookings:
        before = found.get(booking.key)
        if before is not None:
            fte = tuple(map(sum, zip(before.fte, booking.fte, strict=True)))
            booking = Booking(  # noqa: PLW2901 - the sum takes its place
                booking.key, booking.project_id, booking.role, None, fte, booking.due
            )
        found[booking.key] = booking
    return tuple(found.values())
