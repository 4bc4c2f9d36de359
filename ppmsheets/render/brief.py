"""What the one page for leadership says: the words and figures, laid out nowhere yet.

The Brief tab and the exported report draw the very same content, so that they
cannot say different things.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from ppmsheets.outcome import (
    Action,
    Analysis,
    Curve,
    ProjectResult,
    Recommendation,
    Verdict,
)
from ppmsheets.portfolio import History, Rag
from ppmsheets.render import recommendations
from ppmsheets.render.layout import count, one_line
from ppmsheets.render.trends import Trend, Unit, money_trend, people_trend
from ppmsheets.settings import Settings, TabTitles, Thresholds
from ppmsheets.sheet import CellRef

MOST_LINES = 5
"""Decisions, and escalations, that one page holds."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One key figure.

    Attributes:
        label: What it is.
        value: None: not known.
        unit: What it counts.
        caption: What it means, a few words; "" for nothing to say.
        rag: How it is judged; None: it is not.
        target: Where to look further.
    """

    label: str
    value: float | None
    unit: Unit
    caption: str = ""
    rag: Rag | None = None
    target: CellRef | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One thing to decide or to help with.

    Attributes:
        mark: The word that stands before it.
        rag: Colour of the mark; None: none.
        about: What it is about.
        why: One sentence.
        owner: Who owns it; "" when not known.
        target: Its cell.
    """

    mark: str
    rag: Rag | None
    about: str
    why: str
    owner: str
    target: CellRef | None


@dataclass(frozen=True, slots=True)
class Lines:
    """The first few lines of a kind, and how many there are."""

    shown: tuple[Line, ...]
    total: int


@dataclass(frozen=True, slots=True)
class Bubble:
    """A project where risk meets reward.

    Attributes:
        risk: Risk exposure, a share of its budget.
        reward: Net present value, currency.
        budget: Currency, > 0.
        target: Where to read about it.
    """

    name: str
    risk: float
    reward: float
    budget: float
    rag: Rag | None
    target: CellRef


@dataclass(frozen=True, slots=True)
class Brief:
    """Everything that stands on the page.

    Attributes:
        name: The portfolio's name; "" when not known.
        fresh: Whose reports are missing or old, one sentence; "" if nobody's.
        unplaced: How many live projects lack risk, NPV or budget to be a bubble.
        curve: Planned, earned and spent over time.
    """

    name: str
    as_of: dt.date
    currency: str
    reports: str
    fresh: str
    figures: tuple[Figure, ...]
    verdicts: tuple[Verdict, ...]
    decisions: Lines
    escalations: Lines
    money: Trend
    people: Trend
    bubbles: tuple[Bubble, ...]
    unplaced: int
    curve: Curve


def brief_of(
    analysis: Analysis, history: tuple[History, ...], name: str, settings: Settings
) -> Brief:
    """Return what the page says.

    Args:
        analysis: What the analysis found.
        history: What earlier runs published.
        name: The portfolio's name; "" when not known.
        settings: Tab titles and thresholds.
    """
    live = [project for project in analysis.projects if project.live]
    bubbles = tuple(filter(None, map(bubble_of, live)))
    title = settings.tabs.recommendations
    received, due = analysis.reports_received, analysis.reports_due
    return Brief(
        name=name,
        as_of=analysis.status_date,
        currency=analysis.currency,
        reports=f"{received:,} of {count(due, 'report')} received",
        fresh=_fresh(live, settings.thresholds.stale_days),
        figures=_figures(analysis, settings.thresholds, settings.tabs),
        verdicts=analysis.verdicts,
        decisions=_lines(analysis, title, escalations=False),
        escalations=_lines(analysis, title, escalations=True),
        money=money_trend(analysis, history, settings.conventions.history_weeks),
        people=people_trend(analysis),
        bubbles=bubbles,
        unplaced=len(live) - len(bubbles),
        curve=analysis.curve,
    )


def _fresh(live: Iterable[ProjectResult], days: int) -> str:
    """Return whose figures are old, so that nobody takes them for today's."""
    stale = [one_line(project.name) for project in live if project.stale]
    if not stale:
        return ""
    told = ", ".join(stale[:3]) + (f" and {len(stale) - 3:,} more" if stale[3:] else "")
    return f"Older figures, without a report in the last {days} days: {told}."


def _figures(
    analysis: Analysis, limits: Thresholds, titles: TabTitles
) -> tuple[Figure, ...]:
    group = analysis.portfolio
    ev, value = group.ev, group.value
    running = sum(group.colours)
    reds = group.colours[2]
    kinds = Counter(kind for kind, _ in analysis.over_allocated)
    people = count(kinds["person"], "person", "people")
    summary = CellRef(titles.summary, 0, 0)
    return (
        Figure(
            "Budget",
            group.budget if ev.bac is None else ev.bac,
            Unit.MONEY,
            _summed(analysis, running),
            target=summary,
        ),
        Figure("EAC", ev.eac, Unit.MONEY, _over_budget(ev.vac, ev.bac), target=summary),
        _index("CPI", ev.cpi, ("over cost", "within cost"), limits, summary),
        _index("SPI", ev.spi, ("behind plan", "on plan"), limits, summary),
        Figure(
            "Benefits forecast",
            value.forecast,
            Unit.MONEY,
            _share_of_planned(value.forecast, value.planned),
            target=summary,
        ),
        Figure(
            "Red projects",
            reds,
            Unit.COUNT,
            f"of {running:,} running",
            Rag.RED if reds else None,
            summary,
        ),
        Figure(
            "Over-allocated",
            len(analysis.over_allocated),
            Unit.COUNT,
            f"{people}, {count(kinds['role'], 'role')}",
            target=CellRef(titles.capacity, 0, 0),
        ),
    )


def _summed(analysis: Analysis, running: int) -> str:
    """Return of how many running projects the budget shown is the sum."""
    if analysis.portfolio.ev.bac is None:
        live = (project for project in analysis.projects if project.live)
        counted = sum(project.ev.bac is not None for project in live)
    else:
        counted = running - len(analysis.portfolio.ev.missing)
    if counted == running:
        return count(running, "running project")
    return f"{counted:,} of {running:,} running"


def _index(
    label: str,
    value: float | None,
    words: tuple[str, str],
    limits: Thresholds,
    target: CellRef,
) -> Figure:
    """Return CPI or SPI with what it means: ``words`` below and from amber's limit."""
    if value is None:
        return Figure(label, None, Unit.INDEX, target=target)
    if value < limits.index_red:
        rag, caption = Rag.RED, words[0]
    elif value < limits.index_amber:
        rag, caption = Rag.AMBER, f"slightly {words[0]}"
    else:
        rag, caption = Rag.GREEN, words[1]
    return Figure(label, value, Unit.INDEX, caption, rag, target)


def _over_budget(vac: float | None, bac: float | None) -> str:
    if vac is None or not bac:
        return ""
    share = round(-vac / bac * 100)
    if share == 0:
        return "as budgeted"
    return f"{abs(share):,}% {'over' if share > 0 else 'under'} budget"


def _share_of_planned(forecast: float | None, planned: float | None) -> str:
    if forecast is None or not planned:
        return ""
    return f"{round(forecast / planned * 100):,}% of planned"


def _lines(analysis: Analysis, title: str, *, escalations: bool) -> Lines:
    """Return the escalations, or what else is asked, most money first."""
    homes = {project.project_id: project for project in analysis.projects}
    kind = [
        (offset, one)
        for offset, one in enumerate(analysis.recommendations)
        if (one.action is Action.ESCALATE) is escalations
        # To approve an escalation is what brings it before whoever reads this page.
        and (one.waits or (escalations and one.status == "Approved"))
    ]
    if not escalations:
        kind.sort(key=lambda row: -abs(row[1].effect.money or 0))
    lines = [
        _line(one, homes.get(one.project_id or ""), title, offset)
        for offset, one in kind[:MOST_LINES]
    ]
    return Lines(tuple(lines), len(kind))


def _line(
    one: Recommendation, home: ProjectResult | None, title: str, offset: int
) -> Line:
    effect = one_line(one.effect.text)
    why = one_line(one.why)
    return Line(
        mark=one.action.value.capitalize() if one.action else "",
        rag=home.overall if home and one.action is Action.ESCALATE else None,
        about=one_line(one.project),
        why=f"{why} {effect}".strip() if effect not in why else why,
        owner=(home.sponsor or home.pm or "") if home else "",
        target=recommendations.row_of(offset, title),
    )


def bubble_of(project: ProjectResult) -> Bubble | None:
    """Return where a project stands, None while risk, NPV or budget is not known."""
    budget, npv = project.ev.bac, project.value.npv
    if not budget or budget <= 0 or npv is None:
        return None
    risk = project.risk_exposure
    if risk is None:
        return None
    return Bubble(
        name=one_line(project.name),
        risk=risk / budget,
        reward=npv,
        budget=budget,
        rag=project.overall,
        target=project.home,
    )
