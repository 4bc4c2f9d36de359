"""Analysis to Tabs: knows layout, no product."""

from __future__ import annotations

from ppmsheets.outcome import Analysis
from ppmsheets.portfolio import Finding, Portfolio
from ppmsheets.settings import Settings
from ppmsheets.sheet import Tab


def render(
    analysis: Analysis,
    portfolio: Portfolio,
    findings: tuple[Finding, ...],
    settings: Settings,
) -> tuple[Tab, ...]:
    """Return the generated tabs, in the order of ``settings.TabTitles``.

    Args:
        analysis: What the analysis found.
        portfolio: What people typed; for History and links.
        findings: For Data Issues.
        settings: Tab titles and thresholds.
    """
    raise NotImplementedError
