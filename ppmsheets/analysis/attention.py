"""What the portfolio manager should look at first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from heapq import nsmallest
from operator import itemgetter

from ppmsheets.analysis.wording import count, fte, listed, money
from ppmsheets.outcome import (
    Assumption,
    Attention,
    Conflict,
    ProjectResult,
    Selection,
    SolverStatus,
)
from ppmsheets.portfolio import Rag, Stage

_UNRANKED = 10**9


def attention(
    projects: tuple[ProjectResult, ...],
    conflicts: tuple[Conflict, ...],
    selection: Selection | None = None,
    *,
    limit: int = 7,
) -> tuple[Attention, ...]:
    """Return what needs attention, red before amber, then by rank.

    One item a project, one a person or role. A project that is computed red,
    blocked and asking for help, or over-allocation by firm demand alone, is red;
    a declared status better than the computed one, an overdue report, a call for
    help, a blocker, or a cost that funding can but assume is amber. Projects on hold
    only when red or so assumed.

    Before all of them stands that no choice obeys all decisions and limits.

    Args:
        projects: All results.
        conflicts: Over-allocations.
        selection: Which candidates are funded; None: not asked.
        limit: At most so many items.
    """
    homes = {project.project_id: project for project in projects}
    assumed = {item.project_id: item for item in _assumptions(selection)}
    found: list[tuple[_Key, ProjectResult | Conflict]] = [
        (_key(_severity(project), 0, project), project)
        for project in projects
        if project.live and _calls(project, assumed)
    ]
    found += _of_conflicts(conflicts, homes)
    # Only what is shown is written: there may be thousands, and all but a few
    # are left out.
    first = nsmallest(limit, found, key=itemgetter(0))
    items = [
        _of_project(item, assumed)
        if isinstance(item, ProjectResult)
        else _of_conflict(item, homes)
        for _, item in first
    ]
    return (*_of_funding(selection), *items)[:limit]


def _of_funding(selection: Selection | None) -> Iterator[Attention]:
    if selection and selection.status is SolverStatus.INFEASIBLE:
        clash = selection.clash
        yield Attention(
            # What is given up, and for granted, stands where the choice is explained.
            text=clash.warning if clash else selection.note,
            project_id=None,
            owner=None,
            where=None,
            severity=Rag.RED,
        )


_Key = tuple[int, int, int, str]


def _key(severity: Rag, kind: int, project: ProjectResult) -> _Key:
    rank = _UNRANKED if project.rank is None else project.rank
    return (-severity, rank, kind, project.project_id)


_Assumed = Mapping[str, Assumption]
"""Project id -> what the funding takes for granted of it."""


def _assumptions(selection: Selection | None) -> tuple[Assumption, ...]:
    return selection.assumptions if selection else ()


def _calls(project: ProjectResult, assumed: _Assumed) -> bool:
    """Whether there is any reason to look at a live project."""
    red = project.overall is Rag.RED
    if project.project_id in assumed:
        return True
    if project.stage is Stage.ON_HOLD and not red:
        return False
    return next(_reasons(project, red=red), None) is not None


def _severity(project: ProjectResult) -> Rag:
    red = project.overall is Rag.RED
    return Rag.RED if red or (project.blockers and project.help_needed) else Rag.AMBER


def _of_project(project: ProjectResult, assumed: _Assumed) -> Attention:
    reasons = [*_reasons(project, red=project.overall is Rag.RED)]
    if project.project_id in assumed:
        # First, for a long sentence is cut: what it means for money must be seen.
        reasons.insert(0, _of_assumption(assumed[project.project_id]))
    return Attention(
        text=f"{project.name}: {'; '.join(reasons)}.",
        project_id=project.project_id,
        owner=project.pm,
        where=project.home,
        severity=_severity(project),
    )


def _reasons(project: ProjectResult, *, red: bool) -> Iterator[str]:
    if red:
        rules = [item.rule for item in project.computed if item.rag is Rag.RED]
        yield f"computed red ({listed(rules)})"
    if project.divergence == "optimistic" and project.declared and project.overall:
        yield (
            f"declared {project.declared.word}, computed {project.overall.word.lower()}"
        )
    if project.blockers:
        yield count(project.blockers, "open blocker")
    if project.help_needed:
        yield f"asks for help: {project.help_needed.rstrip('.')}"
    if project.stale:
        days = project.stale_days
        yield "no report" if days is None else f"last report {days} days old"


def _of_assumption(item: Assumption) -> str:
    if item.amount is None:
        return f"its {item.lacks} is not known, so funding leaves out its cost"
    return (
        f"its {item.lacks} is not known, so funding assumes when {money(item.amount)} "
        "fall due"
    )


def _of_conflicts(
    conflicts: Iterable[Conflict], homes: Mapping[str, ProjectResult]
) -> Iterator[tuple[_Key, Conflict]]:
    """Give the worst conflict of each person and role, where its projects are known."""
    worst: dict[tuple[str, str], tuple[tuple[bool, float], Conflict]] = {}
    for conflict in conflicts:
        name, gravity = (conflict.kind, conflict.name), _gravity(conflict)
        if name not in worst or gravity > worst[name][0]:
            worst[name] = (gravity, conflict)
    for _, (_, conflict) in sorted(worst.items(), key=itemgetter(0)):
        best = _best(conflict, homes)
        if best:
            yield _key(_of_firmness(conflict), 1, best), conflict


def _best(
    conflict: Conflict, homes: Mapping[str, ProjectResult]
) -> ProjectResult | None:
    """Return the project that ranks best of those that compete."""
    competing = [homes[name] for name in conflict.projects if name in homes]
    severity = _of_firmness(conflict)
    return min(competing, key=lambda project: _key(severity, 1, project), default=None)


def _of_firmness(conflict: Conflict) -> Rag:
    return Rag.RED if conflict.firm_only else Rag.AMBER


def _of_conflict(conflict: Conflict, homes: Mapping[str, ProjectResult]) -> Attention:
    best, peak = _best(conflict, homes), conflict.peak
    asking = [homes[key].name if key in homes else key for key in conflict.projects]
    return Attention(
        text=f"{conflict.name} ({conflict.kind}): asked for {fte(peak.demand)} of "
        f"{fte(peak.capacity or 0.0)} FTE in {peak.period.label} by "
        f"{listed(asking)}.",
        project_id=best.project_id if best else None,
        owner=best.pm if best else None,
        where=best.home if best else None,
        severity=_of_firmness(conflict),
    )


def _gravity(conflict: Conflict) -> tuple[bool, float]:
    return (conflict.firm_only, conflict.peak.excess)
