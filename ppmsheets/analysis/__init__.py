"""Portfolio to Analysis: pure; the only room with pandas and pulp."""

from __future__ import annotations

import datetime as dt

from ppmsheets.analysis.capacity import conflicts, horizon, loads
from ppmsheets.analysis.gaps import gaps
from ppmsheets.analysis.projects import assess, basis_of
from ppmsheets.analysis.rollup import group, programs
from ppmsheets.outcome import Analysis, Answer, Selection, SolverStatus, Verdict
from ppmsheets.portfolio import Finding, Portfolio
from ppmsheets.settings import Settings


def analyse(
    portfolio: Portfolio,
    findings: tuple[Finding, ...],
    settings: Settings,
    status_date: dt.date,
) -> Analysis:
    """Return everything that follows from what people typed.

    The result does not depend on the order of any records.

    Args:
        portfolio: What people typed; project ids are unique in it.
        findings: What is wrong in it; counted per project.
        settings: Thresholds, conventions, weights.
        status_date: Date the results hold for.

    Raises:
        ValueError: An amount of earned value is negative, or the discount rate
            is -1 or less; intake lets neither through.
    """
    basis = basis_of(portfolio, settings, status_date)
    projects, appraisals = assess(portfolio, basis, findings, {})
    months = horizon(status_date, settings.conventions.horizon_months)
    demand = loads(portfolio, months)
    unknown = Verdict("Not asked yet", Answer.UNKNOWN, ())
    variant = settings.conventions.eac
    return Analysis(
        status_date=status_date,
        currency=portfolio.currency,
        portfolio=group(
            "portfolio",
            portfolio.name,
            projects,
            appraisals=appraisals,
            variant=variant,
        ),
        programs=programs(projects, appraisals, variant),
        projects=projects,
        loads=demand,
        conflicts=conflicts(demand),
        selection=Selection(SolverStatus.NOT_NEEDED),
        recommendations=(),
        verdicts=(unknown, unknown, unknown),
        attention=(),
        shifts=(),
        reports_received=sum(p.live and not p.stale for p in projects),
        reports_due=sum(p.live for p in projects),
        horizon=months,
        gaps=gaps(portfolio, projects),
    )
