"""Portfolio to Analysis: pure; the only room with pandas and pulp."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace

from ppmsheets.analysis.attention import attention
from ppmsheets.analysis.bottlenecks import bottlenecks
from ppmsheets.analysis.capacity import horizon
from ppmsheets.analysis.changes import missing, past, shifts, unread
from ppmsheets.analysis.curve import s_curve
from ppmsheets.analysis.deciding import Decided, decide
from ppmsheets.analysis.explaining import explain, silent
from ppmsheets.analysis.figures import Basis
from ppmsheets.analysis.gaps import gaps
from ppmsheets.analysis.people import man
from ppmsheets.analysis.projects import assess, basis_of
from ppmsheets.analysis.questions import verdicts
from ppmsheets.analysis.remedies import answered
from ppmsheets.analysis.rollup import roll_up
from ppmsheets.outcome import Analysis, GroupResult
from ppmsheets.portfolio import Finding, Portfolio
from ppmsheets.settings import Settings


def analyse(
    portfolio: Portfolio,
    findings: tuple[Finding, ...],
    settings: Settings,
    status_date: dt.date,
    *,
    progress: Callable[[str], None] = silent,
) -> Analysis:
    """Return everything that follows from what people typed.

    The result does not depend on the order of any records.

    Args:
        portfolio: What people typed; project ids are unique in it.
        findings: What is wrong in it; counted per project.
        settings: Thresholds, conventions, weights.
        status_date: Date the results hold for.
        progress: Told what is being decided or explained, which may take a while.

    Raises:
        ValueError: An amount of earned value is negative, or the discount rate
            is -1 or less; intake lets neither through.
    """
    basis = basis_of(portfolio, settings, status_date)
    before = past(portfolio.history, status_date)
    projects, appraisals, order = assess(portfolio, basis, findings, before)
    whole, parts = roll_up(
        portfolio.name, projects, appraisals, settings.conventions.eac
    )
    months = horizon(status_date, settings.conventions.horizon_months)
    manned = man(portfolio, months, basis)
    made = decide(portfolio, projects, manned, appraisals, basis, progress=progress)
    progress("Explaining what one more of a role is worth")
    lacking = bottlenecks(made.manned, made.choice, basis)
    known = explain(
        made.manned.obeyed.portfolio,
        projects,
        appraisals,
        basis,
        made.choice,
        spent=lacking.spent,
        progress=progress,
    )
    progress("Summing up")
    # A flow for every row of every plan: no longer needed, and large.
    del appraisals
    found = _summed_up(portfolio, basis, made, whole, parts)
    return replace(found, insight=known, bottlenecks=lacking.roles, ranking=order)


def _summed_up(
    portfolio: Portfolio,
    basis: Basis,
    made: Decided,
    whole: GroupResult,
    parts: tuple[GroupResult, ...],
) -> Analysis:
    """Return what follows from all figures and what is decided, but for why."""
    status_date, manned = basis.status_date, made.manned
    projects, selection = made.projects, made.selection
    clashes = answered(
        manned.conflicts, made.recommendations, manned.obeyed.grid, portfolio.people
    )
    baseline_date, moves = shifts(projects, portfolio, status_date)
    return Analysis(
        status_date=status_date,
        currency=portfolio.currency,
        portfolio=whole,
        programs=parts,
        projects=projects,
        loads=manned.loads,
        conflicts=clashes,
        selection=selection,
        recommendations=made.recommendations,
        verdicts=verdicts(
            whole,
            projects,
            clashes,
            loads=manned.loads,
            selection=selection,
            settings=basis.settings,
        ),
        attention=attention(projects, clashes, selection),
        shifts=moves,
        reports_received=sum(p.live and not p.stale for p in projects),
        reports_due=sum(p.live for p in projects),
        baseline_date=baseline_date,
        horizon=manned.months,
        curve=s_curve(portfolio, projects, status_date),
        gaps=(*filter(None, [made.moving]), *gaps(portfolio, projects)),
        findings=(
            *missing(projects, portfolio, status_date),
            *unread(projects, portfolio, status_date),
            *basis.weighed.findings,
        ),
        moving=made.moving,
    )
