"""What the portfolio manager should look at first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from ppmsheets.analysis.wording import count, fte, listed
from ppmsheets.outcome import (
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
    help or a blocker is amber. Projects on hold only when red.

    Before all of them stands that no choice of candidates obeys all decisions.

    Args:
        projects: All results.
        conflicts: Over-allocations.
        selection: Which candidates are funded; None: not asked.
        limit: At most so many items.
    """
    homes = {project.project_id: project for project in projects}
    found = [
        (_key(item.severity, 0, project), item)
        for project in projects
        if project.live
        for item in _of_project(project)
    ]
    found += _of_conflicts(conflicts, homes)
    found.sort(key=lambda pair: pair[0])
    items = [*_of_funding(selection), *(item for _, item in found)]
    return tuple(items[:limit])


def _of_funding(selection: Selection | None) -> Iterator[Attention]:
    if selection and selection.status is SolverStatus.INFEASIBLE:
        yield Attention(
            text=f"No candidate is funded. {selection.note}",
            project_id=None,
            owner=None,
            where=None,
            severity=Rag.RED,
        )


_Key = tuple[int, int, int, str]


def _key(severity: Rag, kind: int, project: ProjectResult) -> _Key:
    rank = _UNRANKED if project.rank is None else project.rank
    return (-severity, rank, kind, project.project_id)


def _of_project(project: ProjectResult) -> Iterator[Attention]:
    red = project.overall is Rag.RED
    if project.stage is Stage.ON_HOLD and not red:
        return
    reasons = list(_reasons(project, red=red))
    if reasons:
        severe = red or bool(project.blockers and project.help_needed)
        yield Attention(
            text=f"{project.name}: {'; '.join(reasons)}.",
            project_id=project.project_id,
            owner=project.pm,
            where=project.where,
            severity=Rag.RED if severe else Rag.AMBER,
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


def _of_conflicts(
    conflicts: Iterable[Conflict], homes: Mapping[str, ProjectResult]
) -> Iterator[tuple[_Key, Attention]]:
    worst: dict[tuple[str, str], Conflict] = {}
    for conflict in conflicts:
        key = (conflict.kind, conflict.name)
        known = worst.get(key)
        if known is None or _gravity(conflict) > _gravity(known):
            worst[key] = conflict
    for (kind, name), conflict in sorted(worst.items()):
        competing = [homes[p] for p in conflict.projects if p in homes]
        if not competing:
            continue
        severity = Rag.RED if conflict.firm_only else Rag.AMBER
        best = min(competing, key=lambda project: _key(severity, 1, project))
        peak = conflict.peak
        item = Attention(
            text=f"{name} ({kind}): asked for {fte(peak.demand)} of "
            f"{fte(peak.capacity or 0.0)} FTE in {peak.period.label} by "
            f"{listed(conflict.projects)}.",
            project_id=best.project_id,
            owner=best.pm,
            where=best.where,
            severity=severity,
        )
        yield _key(severity, 1, best), item


def _gravity(conflict: Conflict) -> tuple[bool, float]:
    return (conflict.firm_only, conflict.peak.excess)
