"""A resolution recounted from the case alone: what it costs, and what it breaks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from itertools import accumulate
from operator import add, sub

from ppmsheets.analysis.staffing.answer import HIRED, Assignment, Resolution
from ppmsheets.analysis.staffing.problem import (
    TOLERANCE,
    Booking,
    Staffing,
    Work,
    excess,
)


def planned(booking: Booking, work: Work, slip: int) -> tuple[float, ...]:
    """Return the FTE per period that a booking asks for, moved if it is not begun."""
    if work.begun or not slip:
        return booking.fte
    return ((0.0,) * slip + booking.fte)[: len(booking.fte)]


def done(case: Staffing, answer: Resolution) -> dict[str, list[float]]:
    """Return the FTE that every booking gets per period, by key."""
    found = {booking.key: [0.0] * case.periods for booking in case.bookings}
    for (key, _, period), fte in answer.given.items():
        found[key][period] += fte
    return found


def backlog(case: Staffing, answer: Resolution) -> dict[str, list[float]]:
    """Return the FTE-periods of work that wait at the end of each period, by key.

    Work of nobody that is left alone does not wait: it is accepted as not done.
    """
    works = {work.project_id: work for work in case.works}
    got = done(case, answer)
    found: dict[str, list[float]] = {}
    alone = _alone(case, answer)
    for booking in case.bookings:
        slip = answer.slips.get(booking.project_id, 0)
        asked = planned(booking, works[booking.project_id], slip)
        waits = map(sub, map(sub, asked, got[booking.key]), alone[booking.key])
        row = list(accumulate(waits))
        found[booking.key] = row
    return found


def _alone(case: Staffing, answer: Resolution) -> dict[str, list[float]]:
    """Return the FTE of every booking that is left alone per period, by key."""
    found = {booking.key: [0.0] * case.periods for booking in case.bookings}
    for (name, period), fte in answer.accepted.items():
        if name in found:
            found[name][period] = fte
    return found


def cost_of(case: Staffing, answer: Resolution) -> float:
    """Return what a resolution costs, counted from who does what alone."""
    prices, hiring = case.prices, dict(case.prices.hiring)
    bookings = {booking.key: booking for booking in case.bookings}
    works = {work.project_id: work for work in case.works}
    cost = sum(
        works[name].delay_cost * max(0, slip - works[name].total_float)
        for name, slip in answer.slips.items()
    )
    moved = [name for name in answer.slips if not works[name].begun]
    cost += prices.replanning * len(moved)
    for key, row in backlog(case, answer).items():
        waits = [waiting for waiting in row if waiting > TOLERANCE]
        cost += prices.replanning if waits else 0.0
        cost += works[bookings[key].project_id].holding_cost * sum(waits)
    new = _newcomers(case, answer)
    over = [k for k, name in new if name is HIRED or bookings[k].person is not None]
    cost += prices.switching * len(over) + prices.moving * sum(
        fte for (key, name, _), fte in answer.given.items() if (key, name) in new
    )
    cost += sum(
        hiring[bookings[key].role] * fte
        for (key, name, _), fte in answer.given.items()
        if name is HIRED
    )
    left = [fte for (_, period), fte in answer.accepted.items() if period >= case.first]
    return cost + prices.accepting * sum(left)


def finish_slips(case: Staffing, given: Iterable[Assignment]) -> dict[str, int]:
    """Return the slips of begun projects that follow from when their work is done."""
    bookings = {booking.key: booking for booking in case.bookings}
    begun = {work.project_id for work in case.works if work.begun}
    slips: dict[str, int] = {}
    for key, _, period in given:
        booking = bookings[key]
        name = booking.project_id
        late = period - booking.on_time
        if name in begun and late > slips.get(name, 0):
            slips[name] = late
    return slips


def violations(case: Staffing, answer: Resolution) -> tuple[str, ...]:
    """Return what a resolution breaks, recounted from the case alone."""
    return tuple(
        sorted([*_undone(case, answer), *_too_much(case, answer), *_held(case, answer)])
    )


def _undone(case: Staffing, answer: Resolution) -> list[str]:
    """Work must be done once, not before its time, nor too fast."""
    works = {work.project_id: work for work in case.works}
    got, waits = done(case, answer), backlog(case, answer)
    alone = _alone(case, answer)
    broken: list[str] = []
    for booking in case.bookings:
        work = works[booking.project_id]
        slip = answer.slips.get(booking.project_id, 0)
        if slip > work.latest:
            broken.append(f"{booking.key} slips by more than it may")
        rows = waits[booking.key]
        if min(rows) < -TOLERANCE:
            broken.append(f"{booking.key} is done before its time")
        if abs(rows[-1]) > TOLERANCE or (
            not work.begun and any(abs(waiting) > TOLERANCE for waiting in rows)
        ):
            broken.append(f"{booking.key} is not done")
        paces = list(map(add, got[booking.key], alone[booking.key]))
        if max(paces) > booking.peak + TOLERANCE:
            broken.append(f"{booking.key} is done too fast")
    broken += [
        f"{name} finishes later than is said"
        for name, slip in finish_slips(case, answer.given).items()
        if slip > answer.slips.get(name, 0)
    ]
    return broken + _understaffed(case, answer)


def _understaffed(case: Staffing, answer: Resolution) -> list[str]:
    """Return the projects that get less than they need in some period."""
    bookings = {booking.key: booking for booking in case.bookings}
    got: defaultdict[tuple[str, int], float] = defaultdict(float)
    for (key, _, period), fte in answer.given.items():
        got[bookings[key].project_id, period] += fte
    for (key, period), fte in answer.accepted.items():
        if key in bookings:
            got[bookings[key].project_id, period] += fte
    return [
        f"{work.project_id} has fewer people than it needs in period {period}"
        for work in case.works
        for period, least in enumerate(work.least)
        if work.begun and got[work.project_id, period] < least - TOLERANCE
    ]


def _too_much(case: Staffing, answer: Resolution) -> list[str]:
    """No new overload, and no greater one than before."""
    over = excess(case)
    load: defaultdict[tuple[str, int], float] = defaultdict(float)
    for (_, name, period), fte in answer.given.items():
        if name is not HIRED:
            load[name, period] += fte
    members = {member.name: member for member in case.members}
    return [
        f"{name} is overloaded in period {period}"
        for (name, period), fte in load.items()
        if period >= case.first
        if fte - answer.accepted.get((name, period), 0.0)
        > members[name].fte[period] + TOLERANCE
        or answer.accepted.get((name, period), 0.0)
        > over.get((name, period), 0.0) + TOLERANCE
    ]


def _held(case: Staffing, answer: Resolution) -> list[str]:
    together, closed = {place[:2] for place in answer.given}, set(case.closed)
    broken = [
        f"{held.person} on {held.booking} is not as people decided"
        for held in case.held
        if not held.least - TOLERANCE
        <= answer.given.get((held.booking, held.person, held.period), 0.0)
        <= held.most + TOLERANCE
    ]
    return (
        broken
        + [
            f"{name} is on {key}, which was rejected"
            for key, name in case.barred
            if (key, name) in together
        ]
        + [
            f"{name or 'A hired one'} is new on {key}, which takes nobody new"
            for key, name in sorted(_newcomers(case, answer), key=str)
            if key in closed
        ]
    )


def _newcomers(case: Staffing, answer: Resolution) -> set[tuple[str, str | None]]:
    """Return who does what, by booking, that was not theirs; None: a hired one."""
    bookings = {booking.key: booking for booking in case.bookings}
    members = {member.name: member for member in case.members}
    return {
        (key, name)
        for key, name, _ in answer.given
        if name is HIRED or not bookings[key].expects(members[name])
    }
