"""How a staffing question is answered; free of the solver, which is slow to load."""

from __future__ import annotations

from dataclasses import dataclass

from ppmsheets.analysis.optimiser.limits import Outcome

HIRED = None
"""Stands for a hired person where a member's name would stand."""

Assignment = tuple[str, str | None, int]
"""Key of a booking, name of a member or ``HIRED``, period."""


@dataclass(frozen=True, slots=True)
class Resolution:
    """Who does what, and what that costs.

    Attributes:
        given: ``(booking, member or None for a hired one, period)`` -> FTE > 0.
        accepted: ``(member or key of a booking of nobody, period)`` -> FTE of
            overload that stays.
        slips: Project -> periods by which its finish slips; 0 is left out.
        cost: In the unit of the case's prices.
        gap: Share of the cost that the cheapest may be below; 0 is proven.
        timed_out: A search was stopped by the clock: another machine may find others.
    """

    outcome: Outcome
    given: dict[Assignment, float]
    accepted: dict[tuple[str, int], float]
    slips: dict[str, int]
    cost: float
    gap: float
    timed_out: bool = False
