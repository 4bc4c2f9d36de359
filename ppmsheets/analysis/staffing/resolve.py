"""The cheapest way out of all overloads at once, checked before it is believed."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import replace

from ppmsheets.analysis.optimiser.door import solve_whole
from ppmsheets.analysis.optimiser.limits import EFFORT_A_SECOND, Limits, Outcome
from ppmsheets.analysis.optimiser.profiles import Floats
from ppmsheets.analysis.staffing.answer import Assignment, Resolution
from ppmsheets.analysis.staffing.model import Model, build
from ppmsheets.analysis.staffing.narrow import moving, narrowed
from ppmsheets.analysis.staffing.parts import parts
from ppmsheets.analysis.staffing.problem import (
    Booking,
    Staffing,
    excess,
    ordered,
)
from ppmsheets.analysis.staffing.recount import cost_of, finish_slips, violations
from ppmsheets.analysis.staffing.widen import Solve, widened

WHOLE_SIZE = 20_000
"""Columns up to which the whole question is asked; a larger one is narrowed."""

DISPLACING = 400
"""Bookings up to which people may put off work of their own to take over others'."""

PIECE = 40
"""Bookings up to which a question is asked as one."""

WIDENING, WIDENING_STEP, WIDENING_NODES = 2.0, 0.05, 5
"""Seconds for making a narrowed answer better, of a search for it, and its nodes."""

_NO_ANSWER = (Outcome.INFEASIBLE, Outcome.FAILED)

_DUST = 1e-6
"""FTE below which an amount is the solver's rounding."""


def resolve(case: Staffing, limits: Limits | None = None) -> Resolution:
    """Return the cheapest resolution of a case.

    Args:
        case: In any order.
        limits: When to stop; their effort is that of all searches together.

    Raises:
        ValueError: The case contradicts itself (see ``ordered``).
    """
    case = ordered(case)
    asked = posed(case)
    search = _Search(limits or Limits())
    answers = [search.answered(part) for part in parts(asked)]
    joined = _joined(case, asked, answers)
    if joined.outcome in _NO_ANSWER:
        return joined
    if violations(case, joined):
        return replace(_none(Outcome.FAILED), timed_out=joined.timed_out)
    if asked is case or not joined.cost:
        return joined
    wider = widened(case, joined, search.wider(WIDENING * EFFORT_A_SECOND))
    better = wider.cost < joined.cost and not violations(case, wider)
    return wider if better else joined


def posed(case: Staffing) -> Staffing:
    """Return what is asked of a case in order: a large one narrowed.

    As widely as its size allows.
    """
    if size_of(case) <= WHOLE_SIZE:
        return case
    if len(moving(case)) <= DISPLACING:
        asked = narrowed(case)
        if len(asked.bookings) <= DISPLACING:
            return asked
    return narrowed(case, displacing=False)


def size_of(case: Staffing) -> int:
    """Return about how many columns the model of a case has."""
    able = Counter(role for member in case.members for role in member.roles)
    live = [booking for booking in case.bookings if booking.last >= 0]
    return case.periods * sum(1 + able[booking.role] for booking in live)


class _Search:
    """The search for all parts of an answer, within one allowance.

    Attributes:
        left: Effort that may still be spent; counted, so the same in every run.
    """

    def __init__(self, limits: Limits) -> None:
        self._limits, self.left = limits, limits.effort

    def answered(self, case: Staffing) -> Resolution:
        """Return the answer to a case of one piece, a large one taken to pieces."""
        if len(case.bookings) <= PIECE:
            return self._resolved(case)
        pieces = parts(case, cut=True)
        if len(pieces) == 1:
            return self._resolved(case)
        return self._pieced(case, pieces)

    def _pieced(self, case: Staffing, pieces: tuple[Staffing, ...]) -> Resolution:
        """Return the answers to pieces that have only projects' finishes in common.

        One after the other: a slip that an earlier piece has to pay is free for the
        later ones. No answer costs less than the pieces do when each bears its share
        of the price of a slip.
        """
        paid: defaultdict[str, int] = defaultdict(int)
        answers, bound = [], 0.0
        sharing = Counter(work.project_id for piece in pieces for work in piece.works)
        for piece in pieces:
            works = [
                replace(work, total_float=max(work.total_float, paid[work.project_id]))
                for work in piece.works
            ]
            answer = self._resolved(replace(piece, works=tuple(works)))
            answers.append(answer)
            for name, slip in answer.slips.items():
                paid[name] = max(slip, paid[name])
            works = [
                replace(work, delay_cost=work.delay_cost / sharing[work.project_id])
                for work in piece.works
            ]
            least = self._resolved(replace(piece, works=tuple(works)))
            bound += least.cost * (1 - least.gap)
        joined = _joined(case, case, answers)
        if joined.outcome in _NO_ANSWER:
            return joined
        slips = {name: slip for name, slip in sorted(paid.items()) if slip}
        joined = replace(joined, slips=slips)
        cost = cost_of(case, joined)
        gap = max(0.0, cost - bound) / max(cost, 1e-9)
        outcome = joined.outcome if gap <= 1e-6 else Outcome.FEASIBLE
        return replace(joined, outcome=outcome, cost=cost, gap=gap)

    def wider(self, effort: float) -> Solve:
        """Return what answers small questions, until so much effort is spent."""
        self.left = min(self.left, effort)
        self._limits = replace(self._limits, nodes=WIDENING_NODES)

        def solve(case: Staffing) -> Resolution | None:
            if self.left <= 0:
                return None
            return self._resolved(case, WIDENING_STEP * EFFORT_A_SECOND)

        return solve

    def _resolved(self, case: Staffing, most: float = math.inf) -> Resolution:
        """Return the cheapest resolution of a case in order, of one piece."""
        if _at_rest(case):
            return replace(_none(Outcome.OPTIMAL), given=_booked(case.bookings))
        model = build(case)
        limits = replace(self._limits, effort=max(0.0, min(most, self.left)))
        found = solve_whole(model.matrix, limits)
        rows = len(model.matrix.row_lower)
        self.left -= found.work.seconds(rows) * EFFORT_A_SECOND
        late = found.work.timed_out
        if found.amounts is None:
            return replace(_none(found.outcome), timed_out=late)
        answer = _read(case, model, found.amounts)
        bound = max(0.0, -found.bound)
        gap = max(0.0, answer.cost - bound) / max(answer.cost, 1e-9)
        outcome = found.outcome if gap <= 1e-6 else Outcome.FEASIBLE
        return replace(answer, outcome=outcome, gap=gap, timed_out=late)


def _none(outcome: Outcome) -> Resolution:
    """Return that nothing is given, which costs nothing."""
    return Resolution(outcome, {}, {}, {}, 0.0, 0.0)


def _booked(bookings: Iterable[Booking]) -> dict[Assignment, float]:
    """Return who does what if all stays as it is booked; what is nobody's stays so."""
    return {
        (booking.key, booking.person, period): fte
        for booking in bookings
        if booking.person is not None
        for period, fte in enumerate(booking.fte)
        if fte > _DUST
    }


def _joined(
    case: Staffing, asked: Staffing, answers: Iterable[Resolution]
) -> Resolution:
    """Return the answer to a whole case, of which only a part was asked."""
    moving = {booking.key for booking in asked.bookings}
    given = _booked(booking for booking in case.bookings if booking.key not in moving)
    accepted: dict[tuple[str, int], float] = {}
    slips: dict[str, int] = {}
    cost = bound = 0.0
    outcome, late = Outcome.OPTIMAL, False
    for answer in answers:
        if answer.outcome in _NO_ANSWER:
            return replace(_none(answer.outcome), timed_out=answer.timed_out)
        given |= answer.given
        accepted |= answer.accepted
        slips |= answer.slips
        cost += answer.cost
        late |= answer.timed_out
        bound += answer.cost * (1 - answer.gap)
        if answer.outcome is not Outcome.OPTIMAL:
            outcome = Outcome.FEASIBLE
    gap = max(0.0, cost - bound) / max(cost, 1e-9)
    return Resolution(outcome, given, accepted, slips, cost, gap, late)


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
    slips = finish_slips(case, given)
    for (name, count), column in model.shifts.items():
        if count and amounts[column] > 0.5:
            slips[name] = count
    bare = Resolution(Outcome.FEASIBLE, given, accepted, slips, 0.0, 0.0)
    return Resolution(
        Outcome.FEASIBLE, given, accepted, slips, cost_of(case, bare), 0.0
    )
