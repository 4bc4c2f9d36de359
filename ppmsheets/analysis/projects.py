"""All that is known of each project, put together and ranked."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from operator import attrgetter
from typing import NamedTuple

from ppmsheets.analysis.figures import Basis, Figures, figures, next_milestone
from ppmsheets.analysis.gaps import missing
from ppmsheets.analysis.ranked import ranked, ranking
from ppmsheets.analysis.records import records_by_project
from ppmsheets.analysis.status import divergence, overall_colour
from ppmsheets.analysis.value import Appraisal, Discounting
from ppmsheets.analysis.weighing import weigh
from ppmsheets.outcome import Action, Past, ProjectResult, Ranking
from ppmsheets.portfolio import Finding, Portfolio, Rating, Severity, Status
from ppmsheets.settings import Settings

_DIMENSIONS = ("schedule", "cost", "scope", "quality", "resources")
"""What a project manager declares a colour of; names of ``Status`` fields."""

_declared = attrgetter(*_DIMENSIONS)


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands beside a project's own figures, each by project id.

    Attributes:
        findings: How many errors and warnings.
        past: Figures as last published.
    """

    findings: Mapping[str, int]
    past: Mapping[str, Past]


class Assessed(NamedTuple):
    """What is known of each project.

    Attributes:
        projects: In order of rank, then id, the unranked last; actions are not yet
            decided.
        appraisals: By project id.
    """

    projects: tuple[ProjectResult, ...]
    appraisals: Mapping[str, Appraisal]
    ranking: Ranking


def assess(
    portfolio: Portfolio,
    basis: Basis,
    findings: Iterable[Finding],
    past: Mapping[str, Past],
) -> Assessed:
    """Return what is known of each project, and what each costs and gives.

    Args:
        portfolio: Everything that people typed.
        basis: Settings, status date, rate, weights and ranking method.
        findings: What is wrong in the input.
        past: Project id -> its figures as last published.
    """
    known = figures(records_by_project(portfolio), basis)
    counts = Counter(
        finding.project
        for finding in findings
        if finding.project is not None and finding.severity is not Severity.INFO
    )
    beside = Beside(counts, past)
    results = [_result(item, basis, beside) for item in known]
    appraisals = {item.records.project.project_id: item.appraisal for item in known}
    order = ranking(results, portfolio, basis.weighed)
    return Assessed(ranked(results, order), appraisals, order)


def decided(
    projects: Iterable[ProjectResult], actions: Mapping[str, Action]
) -> tuple[ProjectResult, ...]:
    """Return the results with their actions, by project id."""
    return tuple(
        [
            project
            if project.action is (action := actions[project.project_id])
            else project._replace(action=action)
            for project in projects
        ]
    )


def basis_of(portfolio: Portfolio, settings: Settings, status_date: dt.date) -> Basis:
    """Return what the figures of all projects of a portfolio rest on."""
    rate = portfolio.discount_rate
    conventions = settings.conventions
    return Basis(
        settings=settings,
        status_date=status_date,
        discounting=Discounting(
            conventions.discount_rate if rate is None else rate,
            conventions.flow_timing,
        ),
        weighed=weigh(portfolio, settings),
    )


def _result(item: Figures, basis: Basis, beside: Beside) -> ProjectResult:
    project, status = item.records.project, item.status
    key, overall = project.project_id, overall_colour(item.computed)
    declared = status.overall if status else None
    running = project.stage is None or project.stage.running
    return ProjectResult(
        project_id=key,
        name=project.title,
        where=project.origin.cell(),
        tab=item.records.tab,
        program=project.program,
        portfolio=project.portfolio,
        pm=project.pm,
        sponsor=project.sponsor,
        stage=project.stage,
        mandatory=bool(project.mandatory),
        ev=item.ev,
        value=item.appraisal.value,
        declared=declared,
        declared_by=_declared_by(status),
        computed=item.computed,
        overall=overall,
        divergence=divergence(declared, overall),
        start=project.start,
        baseline_finish=project.baseline_finish,
        forecast_finish=project.forecast_finish,
        slip_days=item.slip_days,
        next_milestone=next_milestone(item.records.milestones, basis.status_date),
        status_date=status.status_date if status else None,
        stale_days=item.stale_days,
        stale=running and _is_stale(item.stale_days, basis),
        risk_exposure=item.risk_exposure,
        risks=sum([risk.open for risk in item.records.risks]),
        blockers=sum([blocker.open for blocker in item.records.blockers]),
        score=item.score,
        findings=beside.findings.get(key, 0),
        summary=status.summary if status else None,
        help_needed=status.help_needed if status else None,
        past=beside.past.get(key),
        missing=missing(item, weighed=bool(basis.weighed.weights)),
        reported=status.origin.cell() if status else None,
    )


def _is_stale(days: int | None, basis: Basis) -> bool:
    """Whether nothing shows that a status is young enough."""
    return days is None or days > basis.settings.thresholds.stale_days


def _declared_by(status: Status | None) -> tuple[tuple[str, Rating], ...]:
    if status is None:
        return ()
    ratings = zip(_DIMENSIONS, _declared(status), strict=True)
    return tuple([(name, rating) for name, rating in ratings if rating is not None])
