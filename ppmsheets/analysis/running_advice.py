"""What to do about each project that runs: stop, pause, escalate, accelerate."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeVar

from ppmsheets.analysis.rules import Proposal, action_of
from ppmsheets.analysis.wording import fte, index, listed, money
from ppmsheets.outcome import Conflict, Effect, ProjectResult
from ppmsheets.portfolio import Benefit, Blocker, Portfolio, Rag, Stage, Status
from ppmsheets.settings import Thresholds
from ppmsheets.sheet import CellRef

_Row = TypeVar("_Row")


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the rules look at beside a project's own result.

    Attributes:
        first_third: Ids of the running projects that rank best.
        last_third: Ids of those that rank worst.
        conflicts: Project id -> conflicts it competes in.
        blockers: Project id -> its open blockers.
        benefits: Project id -> its monetary benefits.
        statuses: Project id -> its newest status.
        ranks: Project id -> rank.
    """

    status_date: dt.date
    thresholds: Thresholds
    first_third: frozenset[str]
    last_third: frozenset[str]
    conflicts: Mapping[str, tuple[Conflict, ...]]
    blockers: Mapping[str, tuple[Blocker, ...]]
    benefits: Mapping[str, tuple[Benefit, ...]]
    statuses: Mapping[str, Status]
    ranks: Mapping[str, int]


def evidence(
    portfolio: Portfolio,
    projects: tuple[ProjectResult, ...],
    conflicts: tuple[Conflict, ...],
    *,
    thresholds: Thresholds,
    status_date: dt.date,
) -> Evidence:
    """Return what the rules look at, gathered once for all projects."""
    ranked = sorted(
        (project.rank, project.project_id)
        for project in projects
        if project.live and project.rank is not None
    )
    names = [name for _, name in ranked]
    third = len(names) // 3
    return Evidence(
        status_date=status_date,
        thresholds=thresholds,
        first_third=frozenset(names[: -(-len(names) // 3)]),
        last_third=frozenset(names[len(names) - third :]),
        conflicts=_by_project(
            (name, conflict) for conflict in conflicts for name in conflict.projects
        ),
        blockers=_by_project(
            (row.project_id, row)
            for row in sorted(portfolio.blockers, key=_urgency)
            if row.open
        ),
        benefits=_by_project(
            (row.project_id, row) for row in portfolio.benefits if row.monetary
        ),
        statuses=_newest(portfolio.statuses, status_date),
        ranks={p.project_id: p.rank for p in projects if p.rank is not None},
    )


def _by_project(pairs: Iterable[tuple[str, _Row]]) -> dict[str, tuple[_Row, ...]]:
    found: dict[str, list[_Row]] = {}
    for name, row in pairs:
        found.setdefault(name, []).append(row)
    return {name: tuple(rows) for name, rows in found.items()}


def _urgency(blocker: Blocker) -> tuple[dt.date, str]:
    return (blocker.due or dt.date.max, blocker.name)


def _newest(statuses: Iterable[Status], status_date: dt.date) -> dict[str, Status]:
    found: dict[str, Status] = {}
    for status in statuses:
        day = status.status_date or dt.date.min
        if day > status_date:
            continue
        best = found.get(status.project_id)
        if best is None or (best.status_date or dt.date.min) < day:
            found[status.project_id] = status
    return found


def proposals(project: ProjectResult, known: Evidence) -> Iterator[Proposal]:
    """Give what the rules say of one running project, the strongest first."""
    yield from _stop(project, known)
    if project.stage is Stage.ON_HOLD:
        return
    yield from _pause(project, known)
    yield from _escalate_red(project, known)
    yield from _escalate_blocked(project, known)
    yield from _accelerate(project, known)
    yield from _escalate_late(project, known)
    yield from _escalate_overbooked(project, known)


def _proposal(
    project: ProjectResult,
    rule: str,
    why: str,
    *,
    effect: Effect,
    where: CellRef | None = None,
) -> Proposal:
    return Proposal(
        project_id=project.project_id,
        action=action_of(rule),
        rule=rule,
        why=why,
        effect=effect,
        where=where or project.where,
        priority=project.rank,
    )


def benefits_to_come(benefits: Iterable[Benefit], status_date: dt.date) -> float | None:
    """Return monetary benefits due after a date, as forecast, else as planned.

    A period under way counts by its days still to come.

    Returns:
        Portfolio currency, undiscounted; None without benefits, or when one has
        no period or no amount: then it cannot be said.
    """
    parts: list[float] = []
    for row in benefits:
        amount = row.planned if row.forecast is None else row.forecast
        if row.period is None or amount is None:
            return None
        days = (row.period.last - row.period.first).days + 1
        left = min(days, (row.period.last - status_date).days)
        parts.append(amount * max(0, left) / days)
    return math.fsum(parts) if parts else None


def _stop(project: ProjectResult, known: Evidence) -> Iterator[Proposal]:
    cpi, etc, limit = project.ev.cpi, project.ev.etc, known.thresholds.stop_cpi
    if project.mandatory or cpi is None or etc is None or cpi >= limit:
        return
    rest = benefits_to_come(
        known.benefits.get(project.project_id, ()), known.status_date
    )
    if rest is None or rest >= etc:
        return
    yield _proposal(
        project,
        "stop-value-gone",
        f"CPI {index(cpi)} < {index(limit)}, and what is still to come brings "
        f"{money(rest)} but costs {money(etc)}.",
        effect=Effect(
            money=etc,
            value=etc - rest,
            text=f"Saves {money(etc)}, gives up {money(rest)}.",
        ),
        where=_status_cell(project, known, "ac"),
    )


def _status_cell(project: ProjectResult, known: Evidence, name: str) -> CellRef | None:
    status = known.statuses.get(project.project_id)
    return status.origin.cell(name) if status else None


def _pause(project: ProjectResult, known: Evidence) -> Iterator[Proposal]:
    done = project.ev.percent_complete
    if (
        project.mandatory
        or project.project_id not in known.last_third
        or project.overall is not Rag.RED
        or done is None
        or done >= 0.5
    ):
        return
    for conflict in known.conflicts.get(project.project_id, ()):
        better = _better(project, conflict, known)
        if better:
            booked = dict(conflict.peak.projects).get(project.project_id, 0.0)
            yield _proposal(
                project,
                "pause-low-rank",
                f"Computed red ({_red_rules(project)}), rank {project.rank}, "
                f"{done:.0%} complete, and {better} (rank {known.ranks[better]}) is "
                f"short of {conflict.name}.",
                effect=Effect(
                    fte=booked,
                    text=f"Frees {fte(booked)} FTE of {conflict.name} in "
                    f"{conflict.peak.period.label}.",
                ),
            )
            return


def _better(project: ProjectResult, conflict: Conflict, known: Evidence) -> str | None:
    rivals = [
        (known.ranks[name], name)
        for name in conflict.projects
        if name in known.ranks and name in known.first_third
    ]
    best = min(rivals, default=None)
    return best[1] if best and best[1] != project.project_id else None


def _red_rules(project: ProjectResult) -> str:
    return "; ".join(
        colour.rule for colour in project.computed if colour.rag is Rag.RED
    )


def _escalate_red(project: ProjectResult, known: Evidence) -> Iterator[Proposal]:
    if project.overall is not Rag.RED:
        return
    declared = ""
    if project.divergence == "optimistic" and project.declared:
        declared = f", declared {project.declared.word}"
    asked = f" Help needed: {project.help_needed}" if project.help_needed else ""
    yield _proposal(
        project,
        "escalate-red",
        f"Computed red{declared}: {_red_rules(project)}.{asked}",
        effect=Effect(text=_decider(project)),
        where=_status_cell(project, known, "overall"),
    )


def _decider(project: ProjectResult) -> str:
    return f"Brings it before {project.sponsor or 'its sponsor'}."


def _escalate_blocked(project: ProjectResult, known: Evidence) -> Iterator[Proposal]:
    blockers = known.blockers.get(project.project_id, ())
    if not blockers:
        return
    first = blockers[0]
    overdue = first.due is not None and first.due < known.status_date
    if not overdue and not project.help_needed:
        return
    due = f" was due {first.due.isoformat()}" if overdue and first.due else " is open"
    asked = f" Help needed: {project.help_needed}" if project.help_needed else ""
    yield _proposal(
        project,
        "escalate-blocked",
        f"Blocker {first.name}{due}.{asked}",
        effect=Effect(text=_decider(project)),
        where=first.origin.cell("name"),
    )


def _accelerate(project: ProjectResult, known: Evidence) -> Iterator[Proposal]:
    name, slip, cpi = project.project_id, project.slip_days, project.ev.cpi
    limits = known.thresholds
    if (
        name not in known.first_third
        or slip is None
        or not 0 < slip <= limits.slip_red_days
        or cpi is None
        or cpi < limits.index_amber
        or name in known.blockers
        or name in known.conflicts
    ):
        return
    yield _proposal(
        project,
        "accelerate-late-top",
        f"Rank {project.rank} and {slip} days late, with CPI {index(cpi)} and nobody "
        "over-allocated.",
        effect=Effect(finish_days=-slip, text=f"Wins back up to {slip} days."),
    )


def _escalate_late(project: ProjectResult, known: Evidence) -> Iterator[Proposal]:
    slip, limit = project.slip_days, known.thresholds.slip_amber_days
    if project.project_id not in known.first_third or slip is None or slip <= limit:
        return
    yield _proposal(
        project,
        "escalate-late-top",
        f"Rank {project.rank} and {slip} days late (> {limit}).",
        effect=Effect(text=_decider(project)),
    )


def _escalate_overbooked(project: ProjectResult, known: Evidence) -> Iterator[Proposal]:
    alone = [
        conflict
        for conflict in known.conflicts.get(project.project_id, ())
        if len(conflict.projects) == 1
    ]
    if not alone:
        return
    first = alone[0]
    names = listed(list(dict.fromkeys(conflict.name for conflict in alone)))
    yield _proposal(
        project,
        "escalate-overbooked",
        f"It alone books more than there is of {names}: "
        f"{fte(first.peak.demand)} of {fte(first.peak.capacity or 0.0)} FTE of "
        f"{first.name} in {first.peak.period.label}.",
        effect=Effect(fte=first.peak.excess, text=_decider(project)),
    )
