"""What a project gives and gets that is recommended to end, but not yet approved to.

Until that is approved it keeps its people and counts as typed. But to one that is worth
less than to stop it nobody new is lent, which would be for nothing, and it is the first
to wait: a delay of it costs nothing. One that is to pause, or to stop, for others only
gets help like any: that is the other way out, and both are shown.
"""

from __future__ import annotations

from collections.abc import Container
from dataclasses import replace

from ppmsheets.analysis.optimiser.options import Kind, Option, Project
from ppmsheets.analysis.staffing.problem import Staffing


def ends(option: Option) -> bool:
    """Return whether a running project ends, or rests longer than it was typed."""
    if option.kind is Kind.PAUSE:
        return option.shift > option.known
    return option.kind is Kind.STOP


def worthless(project: Project, option: Option) -> bool:
    """Return whether a project is to stop because to go on is worth less."""
    others = [other.value for other in project.options if other.inside]
    return option.kind is Kind.STOP and max(others, default=option.value) < option.value


def yielding(case: Staffing, worthless: Container[str]) -> Staffing:
    """Return the case in which what is worth nothing takes nobody, and waits first.

    Args:
        case: The staffing question, as if nothing were recommended.
        worthless: Ids of the projects that are worth less than to stop them.
    """
    closed = [b.key for b in case.bookings if b.project_id in worthless]
    if not closed:
        return case
    least = min(work.holding_cost for work in case.works)
    return replace(
        case,
        works=tuple(
            replace(work, delay_cost=0.0, holding_cost=least)
            if work.project_id in worthless
            else work
            for work in case.works
        ),
        closed=(*case.closed, *closed),
    )
