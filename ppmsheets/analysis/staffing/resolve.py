"""The cheapest way out of all overloads at once, checked before it is believed."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import replace
from itertools import accumulate
from operator import add, sub

from ppmsheets.analysis.optimiser.door import solve_whole
from ppmsheets.analysis.optimiser.limits import Limits, Outcome
from ppmsheets.analysis.optimiser.profiles import Floats
from ppmsheets.analysis.staffing.answer import HIRED, Assignment, Resolution
from ppmsheets.analysis.staffing.model import Model, build
from ppmsheets.analysis.staffing.narrow import moving, narrowed, parts
from ppmsheets.analysis.staffing.problem import (
    TOLERANCE,
    Booking,
    Staffing,
    Work,
    excess,
    ordered,
)

WHOLE_SIZE = 20_000
"""Columns up to which the whole question is asked; a larger one is narrowed."""

DISPLACING = 400
"""Bookings up to which people may put off work of their own to take over others'."""

PIECE = 40
"""Bookings up to which a question is asked as one."""

_NO_ANSWER = (Outcome.INFEASIBLE, Outcome.FAILED)

_DUST = 1e-6
"""FTE below which an amount is the solver's rounding."""


def resolve(case: Staffing, limits: Limits | None = None) -> Resolution:
    """Return the cheapest resolution of a case.

    Raises:
        ValueError: The case contradicts itself (see ``ordered``).
    """
    case = ordered(case)
    asked = case
    if _size(case) > WHOLE_SIZE:
        asked = _narrowed(case)
    answers = [_answered(part, limits or Limits()) for part in parts(asked)]
    joined = _joined(case, asked, answers)
    if joined.outcome in _NO_ANSWER:
        return joined
    if violations(case, joined):
        return Resolution(Outcome.FAILED, {}, {}, {}, 0.0, 0.0)
    return joined


def _narrowed(case: Staffing) -> Staffing:
    """Return a large case narrowed, as widely as its size allows."""
    if len(moving(case)) <= DISPLACING:
        asked = narrowed(case)
        if len(asked.bookings) <= DISPLACING:
            return asked
    return narrowed(case, displacing=False)


def _size(case: Staffing) -> int:
    """Return about how many columns the model of a case has."""
    able = Counter(role for member in case.members for role in member.roles)
    live = [booking for booking in case.bookings if booking.last >= 0]
    return case.periods * sum(1 + able[booking.role] for booking in live)


def _joined(
    case: Staffing, asked: Staffing, answers: Iterable[Resolution]
) -> Resolution:
    """Return the answer to a whole case, of which only a part was asked."""
    moving = {booking.key for booking in asked.bookings}
    given: dict[Assignment, float] = {
        (booking.key, booking.person, period): fte
        for booking in case.bookings
        if booking.key not in moving and booking.person is not None
        for period, fte in enumerate(booking.fte)
        if fte > _DUST
    }
    accepted: dict[tuple[str, int], float] = {}
    slips: dict[str, int] = {}
    cost = bound = 0.0
    outcome = Outcome.OPTIMAL
    for answer in answers:
        if answer.outcome in _NO_ANSWER:
            return Resolution(answer.outcome, {}, {}, {}, 0.0, 0.0)
        given |= answer.given
        accepted |= answer.accepted
        slips |= answer.slips
        cost += answer.cost
        bound += answer.cost * (1 - answer.gap)
        if answer.outcome is not Outcome.OPTIMAL:
            outcome = Outcome.FEASIBLE
    gap = max(0.0, cost - bound) / max(cost, 1e-9)
    return Resolution(outcome, given, accepted, slips, cost, gap)


def _answered(case: Staffing, limits: Limits) -> Resolution:
    """Return the answer to a case of one piece, a large one taken to pieces."""
    if len(case.bookings) <= PIECE:
        return _resolved(case, limits)
    pieces = parts(case, cut=True)
    if len(pieces) == 1:
        return _resolved(case, limits)
    return _pieced(case, pieces, limits)


def _pieced(case: Staffing, pieces: tuple[Staffing, ...], limits: Limits) -> Resolution:
    """Return the answers to pieces that have only projects' finishes in common.

    One after the other: a slip that an earlier piece has to pay is free for the later
    ones. No answer costs less than the pieces do when each bears its share of the
    price of a slip.
    """
    paid: defaultdict[str, int] = defaultdict(int)
    answers, bound = [], 0.0
    sharing = Counter(work.project_id for piece in pieces for work in piece.works)
    for piece in pieces:
        works = [
            replace(
                work, total_float=max(work.total_float, paid.get(work.project_id, 0))
            )
            for work in piece.works
        ]
        answer = _resolved(replace(piece, works=tuple(works)), limits)
        answers.append(answer)
        for name, slip in answer.slips.items():
            paid[name] = max(slip, paid[name])
        works = [
            replace(work, delay_cost=work.delay_cost / sharing[work.project_id])
            for work in piece.works
        ]
        least = _resolved(replace(piece, works=tuple(works)), limits)
        bound += least.cost * (1 - least.gap)
    joined = _joined(case, case, answers)
    if joined.outcome in _NO_ANSWER:
        return joined
    joined = replace(joined, slips={name: slip for name, slip in paid.items() if slip})
    cost = cost_of(case, joined)
    gap = max(0.0, cost - bound) / max(cost, 1e-9)
    outcome = joined.outcome if gap <= 1e-6 else Outcome.FEASIBLE
    return replace(joined, outcome=outcome, cost=cost, gap=gap)


def _resolved(case: Staffing, limits: Limits) -> Resolution:
    """Return the cheapest resolution of a case in order, of one piece."""
    if _at_rest(case):
        given: dict[Assignment, float] = {
            (booking.key, booking.person, period): fte
            for booking in case.bookings
            for period, fte in enumerate(booking.fte)
            if fte > _DUST
        }
        return Resolution(Outcome.OPTIMAL, given, {}, {}, 0.0, 0.0)
    model = build(case)
    found = solve_whole(model.matrix, limits)
    if found.amounts is None:
        return Resolution(found.outcome, {}, {}, {}, 0.0, 0.0)
    answer = _read(case, model, found.amounts)
    bound = max(0.0, -found.bound)
    gap = max(0.0, answer.cost - bound) / max(answer.cost, 1e-9)
    proven = found.outcome if gap <= 1e-6 else Outcome.FEASIBLE
    return Resolution(
        proven, answer.given, answer.accepted, answer.slips, answer.cost, gap
    )


def _at_rest(case: Staffing) -> bool:
    """Return whether everything may stay as it is booked, at no cost."""
    if excess(case) or any(booking.person is None for booking in case.bookings):
        return False
    booked = {booking.key: booking for booking in case.bookings}
    return all(
        held.person == booked[held.booking].person
        and held.least <= booked[held.booking].fte[held.period] <= held.most
        for held in case.held
    )


def _read(case: Staffing, model: Model, amounts: Floats) -> Resolution:
    given = {
        key: float(amounts[column])
        for key, column in model.given.items()
        if amounts[column] > _DUST
    }
    accepted = {
        key: float(amounts[column])
        for key, column in model.accepted.items()
        if amounts[column] > _DUST
    }
    slips = _slips(case, given)
    for (name, count), column in model.shifts.items():
        if count and amounts[column] > 0.5:
            slips[name] = count
    bare = Resolution(Outcome.FEASIBLE, given, accepted, slips, 0.0, 0.0)
    return Resolution(
        Outcome.FEASIBLE, given, accepted, slips, cost_of(case, bare), 0.0
    )


def _slips(case: Staffing, given: dict[Assignment, float]) -> dict[str, int]:
    """Return the slips of begun projects that follow from when their work is done."""
    bookings = {booking.key: booking for booking in case.bookings}
    begun = {work.project_id for work in case.works if work.begun}
    slips: dict[str, int] = {}
    for key, _, period in given:
        booking = bookings[key]
        name = booking.project_id
        late = period - max(booking.due, booking.last)
        if name in begun and late > slips.get(name, 0):
            slips[name] = late
    return slips


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
    new = {
        (key, name)
        for key, name, _ in answer.given
        if name is HIRED or bookings[key].person not in (None, name)
    }
    cost += prices.switching * len(new) + prices.moving * sum(
        fte for (key, name, _), fte in answer.given.items() if (key, name) in new
    )
    cost += sum(
        hiring[bookings[key].role] * fte
        for (key, name, _), fte in answer.given.items()
        if name is HIRED
    )
    return cost + prices.accepting * sum(answer.accepted.values())


def violations(case: Staffing, answer: Resolution) -> tuple[str, ...]:
    """Return what a resolution breaks, recounted from the case alone."""
    return tuple(
        sorted([*_undone(case, answer), *_too_much(case, answer), *_held(case, answer)])
    )


def _undone(case: Staffing, answer: Resolution) -> list[str]:
    """Work must be done once, not before its time, nor too fast or too slow."""
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
        if work.begun and any(
            pace < work.minimum * fte - TOLERANCE
            for pace, fte in zip(paces, booking.fte, strict=True)
        ):
            broken.append(f"{booking.key} is done too slowly")
    return broken


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
        if fte - answer.accepted.get((name, period), 0.0)
        > members[name].fte[period] + TOLERANCE
        or answer.accepted.get((name, period), 0.0)
        > over.get((name, period), 0.0) + TOLERANCE
    ]


def _held(case: Staffing, answer: Resolution) -> list[str]:
    together = {place[:2] for place in answer.given}
    broken = [
        f"{held.person} on {held.booking} is not as people decided"
        for held in case.held
        if not held.least - TOLERANCE
        <= answer.given.get((held.booking, held.person, held.period), 0.0)
        <= held.most + TOLERANCE
    ]
    return broken + [
        f"{name} is on {key}, which was rejected"
        for key, name in case.barred
        if (key, name) in together
    ]
