"""What is known of people: loads, conflicts, and roles of which there is too little."""

from __future__ import annotations

from typing import NamedTuple

from ppmsheets.portfolio import Period

_ROUNDED = 1e-6
"""FTE; a share typed with few digits is no more than it was rounded from."""


class Load(NamedTuple):
    """Demand on a person or role in one month, beside what there is.

    Attributes:
        kind: ``person`` or ``role``.
        demand: FTE asked, firm and soft.
        firm: FTE asked firmly.
        capacity: FTE there is; None: not known.
        projects: ``(project id, FTE)``, most first.
        limit: FTE that may be booked, with the overbooking that is allowed; None: no
            more than there is.
    """

    kind: str
    name: str
    period: Period
    demand: float
    firm: float
    capacity: float | None
    projects: tuple[tuple[str, float], ...]
    limit: float | None = None

    @property
    def bookable(self) -> float | None:
        """FTE that may be booked; None: not known."""
        return self.capacity if self.limit is None else self.limit

    @property
    def excess(self) -> float:
        """FTE asked beyond what may be booked; 0 when it fits or is not known."""
        # Asked of every month of everybody, again and again: without another call.
        bookable = self.capacity if self.limit is None else self.limit
        if bookable is None or self.demand <= bookable:
            return 0.0
        return self.demand - bookable


class Conflict(NamedTuple):
    """Consecutive months in which a person or role is over-allocated alike.

    Attributes:
        loads: The over-allocated months, in order.
        projects: Ids of the projects that compete, most FTE first.
        firm_only: Whether firm demand alone already exceeds what may be booked.
        answers: Ids of the recommendations that would make it less.
    """

    kind: str
    name: str
    loads: tuple[Load, ...]
    projects: tuple[str, ...]
    firm_only: bool
    answers: tuple[str, ...] = ()

    @property
    def peak(self) -> Load:
        """The month with the greatest excess, the first of equals."""
        return max(self.loads, key=lambda load: load.excess)

    @property
    def alone(self) -> str | None:
        """Id of the project that asks too much all by itself, in every month."""
        for name in self.projects:
            if all(_asks_too_much(load, name) for load in self.loads):
                return name
        return None


class Gain(NamedTuple):
    """What the plan would gain by one more FTE of a role in every period.

    Value of what is chosen less what its conflicts cost at the cheapest, with the one
    more and without; of today's plan and the one that would be chosen then, the better.

    Attributes:
        least: Money, >= 0, proven of these two plans.
        most: Money; equals ``least`` where both are proven.
        saved: Of it, what the conflicts of today's plan would cost less.
        entering: Ids of the projects that would come in.
        leaving: Ids of those that would go out.
        altered: ``(id, option now, option then)`` of the others that would differ.
    """

    least: float
    most: float
    saved: float = 0.0
    entering: tuple[str, ...] = ()
    leaving: tuple[str, ...] = ()
    altered: tuple[tuple[str, str, str], ...] = ()


class Bottleneck(NamedTuple):
    """A role of which there is too little, in the plan or for what it leaves out.

    Attributes:
        shortage: FTE-months asked beyond what may be booked, over the horizon.
        months: Months in which it is short, in order; none where only what the plan
            leaves out would ask for more than there is.
        worst: Load of the month with the greatest excess; None as ``months``.
        gain: By one more FTE; None: not known.
        note: Why that is not known; "": it is.
    """

    role: str
    shortage: float
    months: tuple[Period, ...]
    worst: Load | None
    gain: Gain | None = None
    note: str = ""


def _asks_too_much(load: Load, project_id: str) -> bool:
    asked = dict(load.projects).get(project_id, 0.0)
    return load.bookable is not None and asked - load.bookable > _ROUNDED
