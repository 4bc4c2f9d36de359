"""The cheapest resolution by trying everything, in whole half FTE.

Period by period and booking by booking, each way to hand out the work is tried;
ways that leave the same future open are kept once, the cheaper one. Shares no code
with the model: only the types of the question.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator
from dataclasses import dataclass

from ppmsheets.analysis.staffing.problem import Booking, Staffing, Work

UNIT = 0.5
"""All FTE of a case are multiples of it."""

HIRED = "hired"


@dataclass(frozen=True, slots=True)
class _State:
    """All of the past that the future depends on; work in units."""

    waiting: tuple[int, ...]
    used: frozenset[tuple[int, str]]
    slips: tuple[int, ...]
    stretched: frozenset[int]


@dataclass(frozen=True, slots=True)
class _Turn:
    """A booking whose work of a period is to be handed out; ``shift`` in periods."""

    case: Staffing
    work: Work
    index: int
    period: int
    shift: int


_Place = tuple[_State, tuple[int, ...], tuple[int, ...], tuple[int, ...]]
"""A state, with what is left in the period: free time and spare overload of people,
and what projects still need of their least."""


def cheapest(case: Staffing, most: float) -> float:
    """Return the least cost of a resolution up to a cost; inf: there is none.

    What has cost more on the way is given up: no cost is negative.
    """
    unbegun = [work for work in case.works if not work.begun]
    moves = itertools.product(*(range(work.latest + 1) for work in unbegun))
    return min(
        _cheapest(
            case, {w.project_id: k for w, k in zip(unbegun, move, strict=True)}, most
        )
        for move in moves
    )


def _cheapest(case: Staffing, moved: dict[str, int], most: float) -> float:
    works = {work.project_id: work for work in case.works}
    names = [work.project_id for work in case.works]
    base = sum(
        works[name].delay_cost * max(0, count - works[name].total_float)
        for name, count in moved.items()
    )
    base += case.prices.replanning * sum(1 for count in moved.values() if count)
    start = _State(
        (0,) * len(case.bookings), frozenset(), (0,) * len(names), frozenset()
    )
    states = {start: base}
    for period in range(case.periods):
        room = tuple(_units(member.fte[period]) for member in case.members)
        over = tuple(_overload(case, member.name, period) for member in case.members)
        # The overload accepted so far in this period goes with the state.
        least = tuple(_least(work, period) for work in case.works)
        inner = {(state, room, over, least): cost for state, cost in states.items()}
        for index, booking in enumerate(case.bookings):
            after: dict[_Place, float] = {}
            shift = moved.get(booking.project_id, 0)
            turn = _Turn(case, works[booking.project_id], index, period, shift)
            for before, cost in inner.items():
                for place, more in _ways(turn, before):
                    total = cost + more
                    if total <= most and total < after.get(place, math.inf):
                        after[place] = total
            inner = after
        states = {}
        for (state, _, _, lacking), cost in inner.items():
            if not any(lacking) and cost < states.get(state, math.inf):
                states[state] = cost
    done = [cost for state, cost in states.items() if not any(state.waiting)]
    return min(done, default=math.inf)


def _ways(turn: _Turn, place: _Place) -> Iterator[tuple[_Place, float]]:
    """Give every way to hand out the work of a booking in a period, with its cost."""
    case, work, index, period = turn.case, turn.work, turn.index, turn.period
    booking, (state, free, spare, least) = case.bookings[index], place
    at = period - turn.shift
    planned = _units(booking.fte[at]) if 0 <= at < case.periods else 0
    there = planned + state.waiting[index]
    last = max((p for p, fte in enumerate(booking.fte) if fte), default=-1)
    late = max(0, period - max(last, booking.due)) if work.begun else 0
    for hands, alone, waits in _splits(case, booking, there, period):
        new, more = _handed(case, booking, index, hands, state.used)
        more += case.prices.accepting * alone * UNIT
        given = sum(hands.values())
        stretched, slips = state.stretched, state.slips
        if work.begun:
            if given + alone > _units(booking.peak):
                continue
            if late > work.latest and given:
                continue
            if booking.fte[period] == 0 and alone:
                continue
            more += work.holding_cost * waits * UNIT
            if waits and index not in stretched:
                more += case.prices.replanning
                stretched = stretched | {index}
            if given:
                slips, price = _slipped(case, work, slips, late)
                more += price
        elif waits:
            continue
        room = _taken(case, hands, free, spare)
        if room is None:
            continue
        waiting = (*state.waiting[:index], waits, *state.waiting[index + 1 :])
        more += case.prices.accepting * room[2] * UNIT
        after = _State(waiting, new, slips, stretched)
        lacking = _less(least, case.works.index(work), given + alone)
        yield (after, room[0], room[1], lacking), more


def _least(work: Work, period: int) -> int:
    return _units(work.least[period]) if work.begun and work.least else 0


def _less(amounts: tuple[int, ...], at: int, units: int) -> tuple[int, ...]:
    return (*amounts[:at], max(0, amounts[at] - units), *amounts[at + 1 :])


def _handed(
    case: Staffing,
    booking: Booking,
    index: int,
    hands: dict[str, int],
    used: frozenset[tuple[int, str]],
) -> tuple[frozenset[tuple[int, str]], float]:
    prices, cost = case.prices, 0.0
    for name, units in hands.items():
        known = name != HIRED and _is_theirs(case, booking, name)
        if not units or known:
            continue
        cost += prices.moving * units * UNIT
        if name == HIRED:
            cost += dict(prices.hiring)[booking.role] * units * UNIT
        handed = name == HIRED or booking.person is not None
        if handed and (index, name) not in used:
            cost += prices.switching
            used = used | {(index, name)}
    return used, cost


def _is_theirs(case: Staffing, booking: Booking, name: str) -> bool:
    """Whether somebody does what they are booked for, or work of their first role."""
    if booking.person is not None:
        return booking.person == name
    (first,) = (member.roles[0] for member in case.members if member.name == name)
    return first == booking.role


def _slipped(
    case: Staffing, work: Work, slips: tuple[int, ...], late: int
) -> tuple[tuple[int, ...], float]:
    at = case.works.index(work)
    if late <= slips[at]:
        return slips, 0.0
    charged = max(0, late - work.total_float) - max(0, slips[at] - work.total_float)
    return (*slips[:at], late, *slips[at + 1 :]), charged * work.delay_cost


def _taken(
    case: Staffing,
    hands: dict[str, int],
    free: tuple[int, ...],
    spare: tuple[int, ...],
) -> tuple[tuple[int, ...], tuple[int, ...], int] | None:
    """Return what is left of people's time and accepted overload, and what it took."""
    room, left, taken = list(free), list(spare), 0
    for at, member in enumerate(case.members):
        units = hands.get(member.name, 0)
        beyond = max(0, units - room[at])
        if beyond > left[at]:
            return None
        room[at] = max(0, room[at] - units)
        left[at] -= beyond
        taken += beyond
    return tuple(room), tuple(left), taken


def _splits(
    case: Staffing, booking: Booking, units: int, period: int
) -> Iterator[tuple[dict[str, int], int, int]]:
    """Give every split of work among people, nobody, and later."""
    names = [booking.person] if booking.person else []
    names += [
        member.name
        for member in case.members
        if booking.role
        and booking.role in member.roles
        and member.name != booking.person
        and (booking.key, member.name) not in case.barred
        and (booking.key not in case.closed or booking.expects(member))
        and member.fte[period] > 0
    ]
    if booking.role in dict(case.prices.hiring) and booking.key not in case.closed:
        names.append(HIRED)
    alone = [0] if booking.person else range(units + 1)
    for left in alone:
        for counts in _counts(units - left, len(names)):
            given = dict(zip(names, counts, strict=True))
            yield given, left, units - left - sum(counts)


def _counts(most: int, places: int) -> Iterator[tuple[int, ...]]:
    if not places:
        yield ()
        return
    for first in range(most + 1):
        for rest in _counts(most - first, places - 1):
            yield (first, *rest)


def _overload(case: Staffing, name: str, period: int) -> int:
    booked = sum(b.fte[period] for b in case.bookings if b.person == name)
    (there,) = (member.fte[period] for member in case.members if member.name == name)
    return max(0, _units(booked) - _units(there))


def _units(fte: float) -> int:
    return round(fte / UNIT)
