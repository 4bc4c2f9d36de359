"""The figures of each project that need nothing but its own records."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import NamedTuple

from ppmsheets.analysis import ranking
from ppmsheets.analysis.records import Records
from ppmsheets.analysis.status import Evidence, computed_colours
from ppmsheets.analysis.sums import known_sum
from ppmsheets.analysis.tracking import newest_status, project_earned_value
from ppmsheets.analysis.value import Appraisal, Discounting, appraise
from ppmsheets.analysis.weighing import Weighed
from ppmsheets.outcome import ComputedRag, EarnedValue, NextMilestone
from ppmsheets.portfolio import Milestone, Project, Risk, Status
from ppmsheets.settings import Settings


@dataclass(frozen=True, slots=True)
class Basis:
    """What the figures of all projects rest on.

    Attributes:
        weighed: What the drivers weigh, and by what projects are ranked.
    """

    settings: Settings
    status_date: dt.date
    discounting: Discounting
    weighed: Weighed


class Figures(NamedTuple):
    """What follows from one project's records.

    Attributes:
        status: Its newest; None: none.
        score: Weighted strategic score, 0 to 1; None: not scored.
        unscored: Drivers that weigh something and have no score.
        slip_days: Forecast finish - baseline finish; positive is late. None: not
            known, or a candidate.
        stale_days: Days since its status date; None: no dated status.
    """

    records: Records
    status: Status | None
    ev: EarnedValue
    appraisal: Appraisal
    score: float | None
    unscored: tuple[str, ...]
    risk_exposure: float | None
    slip_days: int | None
    stale_days: int | None
    computed: tuple[ComputedRag, ...]


def figures(portfolio: Sequence[Records], basis: Basis) -> list[Figures]:
    """Return what follows from each project's records, project by project.

    One figure of all projects, then the next: the code of one fits the processor's
    cache, that of all does not, which costs a third more at thousands of projects.
    """
    date, weighed = basis.status_date, basis.weighed
    statuses = [newest_status(known.statuses, date) for known in portfolio]
    evs = [
        project_earned_value(
            known.project,
            status,
            known.plan,
            status_date=date,
            variant=basis.settings.conventions.eac,
        )
        for known, status in zip(portfolio, statuses, strict=True)
    ]
    appraisals = [
        appraise(
            known.project,
            known.plan,
            known.benefits,
            discounting=basis.discounting,
            status_date=date,
        )
        for known in portfolio
    ]
    exposures = [risk_exposure(known.risks) for known in portfolio]
    slips = [_slip_days(known.project) for known in portfolio]
    scores = [ranking.known_scores(known.scores) for known in portfolio]
    rows = zip(
        portfolio,
        statuses,
        evs,
        appraisals,
        [ranking.weighted_score(known, weighed.weights) for known in scores],
        [_unscored(known, weighed) for known in scores],
        exposures,
        slips,
        [days_between(s.status_date if s else None, date) for s in statuses],
        _colours(zip(portfolio, evs, slips, exposures, strict=True), basis),
        strict=True,
    )
    return [Figures(*row) for row in rows]


def _waits(project: Project) -> bool:
    """Whether a project is a candidate, which has no performance yet."""
    return project.stage is not None and project.stage.candidate


def _slip_days(project: Project) -> int | None:
    # An unslipped wish is not on time.
    if _waits(project):
        return None
    return days_between(project.baseline_finish, project.forecast_finish)


def _unscored(known: Mapping[str, float], weighed: Weighed) -> tuple[str, ...]:
    lacking = ranking.unscored_drivers(known, weighed.weights)
    return tuple([weighed.drivers[key] for key in lacking])


def _colours(
    rows: Iterable[tuple[Records, EarnedValue, int | None, float | None]], basis: Basis
) -> list[tuple[ComputedRag, ...]]:
    """Return the colours of each project; none of a candidate: a wish is not green."""
    return [
        ()
        if _waits(known.project)
        else computed_colours(
            Evidence(
                ev=ev,
                slip_days=slip,
                risk_exposure=exposure,
                changes=known.changes,
                qualities=known.qualities,
                blockers=known.blockers,
            ),
            basis.settings.thresholds,
            basis.status_date,
        )
        for known, ev, slip, exposure in rows
    ]


def risk_exposure(risks: Iterable[Risk]) -> float | None:
    """Return the expected cost of open risks, sum of probability x cost impact.

    Args:
        risks: Of one project. One that lacks either number is left out.

    Returns:
        Portfolio currency. 0 when every risk is closed; None without risks, or
        when no open one has both numbers.
    """
    listed = list(risks)
    still = [risk for risk in listed if risk.open]
    if listed and not still:
        return 0.0
    return known_sum(
        [
            risk.probability * risk.cost_impact
            for risk in still
            if risk.probability is not None and risk.cost_impact is not None
        ]
    )


def next_milestone(
    milestones: Iterable[Milestone], status_date: dt.date
) -> NextMilestone | None:
    """Return the earliest milestone not reached by a date, overdue ones too.

    It is due at its forecast, else at its baseline. None: none is left, or none
    has a date.
    """
    dated = [
        (day, milestone.name, milestone)
        for milestone in milestones
        if (day := milestone.forecast or milestone.baseline)
        and (milestone.actual is None or milestone.actual > status_date)
    ]
    if not dated:
        return None
    day, name, milestone = min(dated, key=itemgetter(0, 1))
    slip = days_between(milestone.baseline, milestone.forecast)
    return NextMilestone(name, day, slip)


def days_between(first: dt.date | None, last: dt.date | None) -> int | None:
    """Return the days from one date to another; None: either is not known."""
    return None if first is None or last is None else (last - first).days
