"""Analysis to Tabs: knows layout, no product."""

from __future__ import annotations

from dataclasses import fields, replace

from ppmsheets.outcome import Analysis
from ppmsheets.portfolio import Finding, Portfolio
from ppmsheets.render import data_issues, recommendations
from ppmsheets.render.brief import Brief, brief_of
from ppmsheets.render.brief_page import Page, draw_brief
from ppmsheets.render.capacity import draw_capacity
from ppmsheets.render.charts import draw_charts
from ppmsheets.render.heartbeat import last_checked
from ppmsheets.render.history import draw_history
from ppmsheets.render.priorities import draw_priorities
from ppmsheets.render.projects import Places
from ppmsheets.render.roadmap import draw_roadmap
from ppmsheets.render.scenarios import draw_scenarios
from ppmsheets.render.summary import draw_summary
from ppmsheets.settings import Settings
from ppmsheets.sheet import Tab

__all__ = ["last_checked", "one_page", "render"]


def render(
    analysis: Analysis,
    portfolio: Portfolio,
    findings: tuple[Finding, ...],
    settings: Settings,
    *,
    checked: str = "",
) -> tuple[Tab, ...]:
    """Return the generated tabs, in the order of ``settings.TabTitles``.

    Args:
        analysis: What the analysis found.
        portfolio: What people typed; for History and links.
        findings: For Data Issues.
        settings: Tab titles and thresholds.
        checked: When the workbook was last checked, as Summary says it; "" where
            it does not.
    """
    titles = settings.tabs
    issues = data_issues.ordered(
        recommendations.moved(
            findings, portfolio.decisions, analysis, titles.recommendations
        )
    )
    places = Places(
        recommendation=recommendations.places(analysis, titles.recommendations),
        issue=data_issues.places(issues, titles.data_issues),
    )
    charts = draw_charts(analysis, titles.charts)
    name = _name(analysis, portfolio, settings)
    tabs = (
        draw_summary(analysis, name, places, settings, checked=checked),
        one_page(analysis, portfolio, settings, charts)[1].tab,
        recommendations.draw_recommendations(analysis, titles.recommendations),
        draw_priorities(analysis, places, titles.priorities),
        draw_scenarios(analysis, titles),
        draw_capacity(analysis, portfolio, titles),
        charts,
        draw_roadmap(analysis, portfolio.milestones, titles.roadmap),
        data_issues.draw_data_issues(
            analysis, issues, titles.data_issues, tabs=portfolio.tabs
        ),
        _history(analysis, portfolio, settings),
    )
    roles = fields(titles)
    return tuple(replace(t, role=r.name) for t, r in zip(tabs, roles, strict=True))


def _history(analysis: Analysis, portfolio: Portfolio, settings: Settings) -> Tab:
    """Return the tab of published figures, which also keeps what tabs are called."""
    weeks = settings.conventions.history_weeks
    title = settings.tabs.history
    tab = draw_history(analysis, portfolio.history, title=title, weeks=weeks)
    return replace(tab, named=portfolio.named_tabs)


def one_page(
    analysis: Analysis, portfolio: Portfolio, settings: Settings, charts: Tab
) -> tuple[Brief, Page]:
    """Return what the one page for leadership says, and the tab that shows it.

    Args:
        analysis: What the analysis found.
        portfolio: What people typed.
        settings: Tab titles and thresholds.
        charts: The Charts tab, whose figures the page's charts are drawn from.
    """
    name = _name(analysis, portfolio, settings)
    brief = brief_of(analysis, portfolio.history, name, settings)
    return brief, draw_brief(brief, settings.tabs.brief, charts)


def _name(analysis: Analysis, portfolio: Portfolio, settings: Settings) -> str:
    """Return the portfolio's name; "" when nobody said it."""
    return settings.portfolio or portfolio.name or analysis.portfolio.name
