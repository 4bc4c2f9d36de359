"""Portfolio to Analysis: pure; the only room with pandas and pulp."""

from __future__ import annotations

import datetime as dt

from ppmsheets.outcome import Analysis
from ppmsheets.portfolio import Finding, Portfolio
from ppmsheets.settings import Settings


def analyse(
    portfolio: Portfolio,
    findings: tuple[Finding, ...],
    settings: Settings,
    status_date: dt.date,
) -> Analysis:
    """Return everything that follows from what people typed.

    Args:
        portfolio: What people typed.
        findings: What is wrong in it; counted per project.
        settings: Thresholds, conventions, weights.
        status_date: Date the results hold for.
    """
    raise NotImplementedError
