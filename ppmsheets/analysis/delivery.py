"""Can the portfolio be delivered? The verdict, and what it rests on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ppmsheets.analysis.wording import (
    count,
    fte,
    index,
    listed,
    money,
    names_of,
    of_those,
)
from ppmsheets.outcome import (
    Answer,
    Conflict,
    GroupResult,
    Load,
    ProjectResult,
    Verdict,
)
from ppmsheets.portfolio import Rag
from ppmsheets.settings import Settings
from ppmsheets.sheet import CellRef

DELIVER = "Can we realistically deliver the portfolio?"

RED_SHARE = 1 / 3
"""More running projects than this computed red: not deliverable."""
REPORTED_SHARE = 1 / 2
"""Fewer reports than this: delivery is not known."""

NO_DATA = (
    "No running project can be judged: enter Budget, % complete, Actual cost or "
    "finish dates."
)
IDLE = "No project is running."


def delivery(
    group: GroupResult,
    projects: tuple[ProjectResult, ...],
    conflicts: tuple[Conflict, ...],
    loads: tuple[Load, ...],
    settings: Settings,
) -> Verdict:
    """Answer the second question.

    Yes: none is red, nobody is firmly over-allocated, and both what is asked of
    people and what there is of them is known.
    No: more than a third is red, or CPI and SPI of the whole are both red: what
    is behind and over cost as a whole is not delivered by its green parts.
    Not known: it is not No, and too few reports came in time. Partly: all else.

    Args:
        group: The portfolio's roll-up.
        projects: Results of all projects.
        conflicts: Over-allocations.
        loads: Demand and capacity.
        settings: Titles of the tabs that the verdict leads to, thresholds.
    """
    running = [project for project in projects if project.live]
    judged = [project for project in running if project.overall is not None]
    if not judged:
        where = CellRef(settings.tabs.summary, 0, 0)
        return Verdict(DELIVER, Answer.UNKNOWN, (NO_DATA if running else IDLE,), where)
    red = [project for project in judged if project.overall is Rag.RED]
    lacking = _lacking(loads)
    firm = [conflict for conflict in conflicts if conflict.firm_only]
    fresh = [project for project in running if not project.stale]
    if len(red) > RED_SHARE * len(judged) or _is_red(group, settings):
        answer = Answer.NO
    elif len(fresh) < REPORTED_SHARE * len(running):
        answer = Answer.UNKNOWN
    else:
        answer = Answer.YES if not (lacking or red or firm) else Answer.PARTLY
    evidence = (
        _colours(judged, red, running),
        lacking or _over_allocated(conflicts),
        *_performance(group, projects),
        *_slips(running),
        f"{len(fresh)} of {len(running)} reports received in time.",
        *_unseen(running, judged),
    )
    tab = settings.tabs.capacity if firm and not red else settings.tabs.summary
    return Verdict(DELIVER, answer, evidence, CellRef(tab, 0, 0))


def _is_red(group: GroupResult, settings: Settings) -> bool:
    indices = (group.ev.cpi, group.ev.spi)
    limit = settings.thresholds.index_red
    return all(index is not None and index < limit for index in indices)


def _colours(
    judged: Sequence[ProjectResult],
    red: Sequence[ProjectResult],
    running: Sequence[ProjectResult],
) -> str:
    hidden = [project.name for project in red if project.divergence == "optimistic"]
    names = f": {listed([project.name for project in red])}" if red else ""
    but = f"; declared better: {listed(hidden)}" if hidden else ""
    which = " that can be judged are" if len(judged) < len(running) else ""
    return (
        f"{len(red)} of {count(len(judged), 'running project')}{which} computed red"
        f"{names}{but}."
    )


def _lacking(loads: Iterable[Load]) -> str:
    """Return what to enter before it is known whether people suffice; "" nothing."""
    asked = there = False
    for load in loads:
        asked, there = asked or load.demand > 0, there or load.capacity is not None
    if asked:
        return "" if there else "Capacity is not known: enter People."
    if there:
        return "Nobody is booked for the months ahead: enter Allocations."
    return "Capacity is not known: enter People and Allocations."


def _over_allocated(conflicts: Sequence[Conflict]) -> str:
    if not conflicts:
        return "No person or role is over-allocated."
    worst = max(conflicts, key=lambda c: (c.firm_only, c.peak.excess))
    names = {(conflict.kind, conflict.name) for conflict in conflicts}
    return (
        f"{count(len(names), 'person or role', 'people or roles')} over-allocated; "
        f"worst {worst.name}, short of {fte(worst.peak.excess)} FTE in "
        f"{worst.peak.period.label}."
    )


def _performance(
    group: GroupResult, projects: Iterable[ProjectResult]
) -> Iterable[str]:
    ev = group.ev
    parts = [
        f"{name} {index(value)}"
        for name, value in (("CPI", ev.cpi), ("SPI", ev.spi))
        if value is not None
    ]
    if ev.eac is not None and ev.bac is not None:
        parts.append(f"EAC {money(ev.eac)} against a budget of {money(ev.bac)}")
    left_out = ""
    if ev.missing:
        left_out = f"; without {listed(names_of(ev.missing, projects))}"
        left_out += ", not fully reported"
    if parts:
        yield f"{', '.join(parts)}{left_out}."


def _slips(running: Sequence[ProjectResult]) -> Iterable[str]:
    late = [
        (-project.slip_days, project.project_id, project.name)
        for project in running
        if project.slip_days is not None and project.slip_days > 0
    ]
    known = sum(project.slip_days is not None for project in running)
    if late:
        days, _, name = min(late)
        left_out = of_those(known, len(running), "have both finish dates")
        yield (
            f"{count(len(late), 'project')} late, {name} most: {-days} days{left_out}."
        )


def _unseen(
    running: Sequence[ProjectResult], judged: Sequence[ProjectResult]
) -> Iterable[str]:
    seen = {project.project_id for project in judged}
    blind = [project.name for project in running if project.project_id not in seen]
    if blind:
        yield f"Without data for a computed status: {listed(blind)}."
