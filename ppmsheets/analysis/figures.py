"""The figures of each project that need nothing but its own records."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
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
from ppmsheets.portfolio import Milestone, Risk, Status
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


def figures(records: Records, basis: Basis) -> Figures:
    """Return what follows from one project's records."""
    project, date = records.project, basis.status_date
    status = newest_status(records.statuses, date)
    ev = project_earned_value(
        project,
        status,
        records.plan,
        status_date=date,
        variant=basis.settings.conventions.eac,
    )
    unscored = ranking.unscored_drivers(records.scores, basis.weighed.weights)
    exposure = risk_exposure(records.risks)
    waits = project.stage is not None and project.stage.candidate
    # A candidate has no performance yet: an unslipped wish is not green, nor on time.
    slip = None
    if not waits:
        slip = days_between(project.baseline_finish, project.forecast_finish)
    return Figures(
        records=records,
        status=status,
        ev=ev,
        appraisal=appraise(
            project,
            records.plan,
            records.benefits,
            discounting=basis.discounting,
            status_date=date,
        ),
        score=ranking.weighted_score(records.scores, basis.weighed.weights),
        unscored=tuple([basis.weighed.drivers[key] for key in unscored]),
        risk_exposure=exposure,
        slip_days=slip,
        stale_days=days_between(status.status_date if status else None, date),
        computed=()
        if waits
        else computed_colours(
            Evidence(
                ev=ev,
                slip_days=slip,
                risk_exposure=exposure,
                changes=records.changes,
                qualities=records.qualities,
                blockers=records.blockers,
            ),
            basis.settings.thresholds,
            date,
        ),
    )


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
