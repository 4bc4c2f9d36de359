"""The records of a portfolio, gathered per project."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple, Protocol, TypeVar

from ppmsheets.portfolio import (
    Benefit,
    Blocker,
    Change,
    Milestone,
    PlanPeriod,
    Portfolio,
    Project,
    Quality,
    Risk,
    Score,
    Status,
)


class Records(NamedTuple):
    """One project and what was typed about it; ``tab`` holds its status."""

    project: Project
    tab: str
    statuses: Sequence[Status] = ()
    plan: Sequence[PlanPeriod] = ()
    milestones: Sequence[Milestone] = ()
    risks: Sequence[Risk] = ()
    blockers: Sequence[Blocker] = ()
    changes: Sequence[Change] = ()
    qualities: Sequence[Quality] = ()
    benefits: Sequence[Benefit] = ()
    scores: Sequence[Score] = ()


def records_by_project(portfolio: Portfolio) -> tuple[Records, ...]:
    """Return each project with its records, in order of id.

    Records of projects that are not in the portfolio are left out: intake has
    found them.
    """
    statuses = grouped(portfolio.statuses)
    plans = grouped(portfolio.plans)
    milestones = grouped(portfolio.milestones)
    risks = grouped(portfolio.risks)
    blockers = grouped(portfolio.blockers)
    changes = grouped(portfolio.changes)
    qualities = grouped(portfolio.qualities)
    benefits = grouped(portfolio.benefits)
    scores = grouped(portfolio.scores)
    found = []
    for project in sorted(portfolio.projects, key=lambda p: p.project_id):
        key = project.project_id
        found.append(
            Records(
                project=project,
                tab=portfolio.tabs.get(key, project.origin.tab),
                statuses=statuses.get(key, ()),
                plan=plans.get(key, ()),
                milestones=milestones.get(key, ()),
                risks=risks.get(key, ()),
                blockers=blockers.get(key, ()),
                changes=changes.get(key, ()),
                qualities=qualities.get(key, ()),
                benefits=benefits.get(key, ()),
                scores=scores.get(key, ()),
            )
        )
    return tuple(found)


class _Owned(Protocol):
    @property
    def project_id(self) -> str: ...


_Row = TypeVar("_Row", bound=_Owned)


def grouped(rows: Iterable[_Row]) -> Mapping[str, list[_Row]]:
    """Return project id -> its rows, in the order they stand in."""
    groups: defaultdict[str, list[_Row]] = defaultdict(list)
    # Rows of a project mostly stand together: taken run by run, not row by row.
    for name, run in groupby(rows, key=attrgetter("project_id")):
        groups[name] += run
    return groups
