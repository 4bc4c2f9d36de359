"""What is missing, and what it would add."""

from __future__ import annotations

from collections.abc import Sequence
from operator import attrgetter

from ppmsheets.analysis.figures import Figures
from ppmsheets.analysis.places import POINT_HEADERS
from ppmsheets.analysis.uncounted import uncounted
from ppmsheets.analysis.wording import listed
from ppmsheets.outcome import Method, ProjectResult
from ppmsheets.portfolio import Portfolio, Stage

_ADDS = (
    ("Status", "its colour, progress and cost"),
    ("Status date", "how fresh the report is"),
    ("Budget", "BAC, EAC and the variance at completion"),
    ("Planned value", "SV and SPI"),
    ("% complete", "EV, CPI and SPI"),
    ("Actual cost", "CPI and EAC"),
    ("Baseline finish", "the slip in days"),
    ("Forecast finish", "the slip in days"),
    ("Start", "when its cost falls, and so NPV"),
    ("Finish", "when its cost falls, and so NPV"),
    ("Plan of the whole budget", "the rest of its cost to NPV, ROI and SPI(t)"),
    ("Benefits", "ROI, and with periods NPV, BCR and payback"),
    ("Period of every benefit", "NPV, BCR and payback"),
    ("Scores", "its place by strategy"),
    ("Score of every driver", "its full place by strategy"),
    ("Probability and cost impact of every risk", "the full risk exposure"),
    *((header, "its rank by WSJF") for header in POINT_HEADERS),
)
"""What a project may lack, and what it would add to the results."""

_PLURAL = ("Benefits", "Scores")

_WHOLE = 0.99
"""A plan of this share of the budget is the whole: people round."""


def missing(figures: Figures, *, weighed: bool) -> tuple[str, ...]:
    """Return the names of what one project lacks, in the order of ``_ADDS``.

    A project that has begun should report; one that is not closed should be
    worth something; an unknown stage counts as begun.

    Args:
        figures: Of the project.
        weighed: Whether there is any driver to be scored on.
    """
    stage = figures.records.project.stage
    lacks: list[str] = []
    if stage is None or stage.running:
        lacks += _unreported(figures)
    if stage is not Stage.CLOSED:
        lacks += _unvalued(figures)
        if weighed and figures.score is None:
            lacks.append("Scores")
        elif figures.unscored:
            lacks.append("Score of every driver")
    return tuple([name for name, _ in _ADDS if name in lacks]) if lacks else ()


def _unreported(figures: Figures) -> list[str]:
    ev, project, status = figures.ev, figures.records.project, figures.status
    half = [
        risk
        for risk in figures.records.risks
        if (risk.probability is None or risk.cost_impact is None) and risk.open
    ]
    checks = (
        ("Status", status is None),
        ("Status date", status is not None and status.status_date is None),
        ("Planned value", ev.pv is None),
        ("% complete", ev.ev is None and ev.percent_complete is None),
        ("Actual cost", ev.ac is None),
        ("Baseline finish", project.baseline_finish is None),
        ("Forecast finish", project.forecast_finish is None),
        ("Probability and cost impact of every risk", bool(half)),
    )
    return [name for name, lacks in checks if lacks]


def _unvalued(figures: Figures) -> list[str]:
    project, appraisal = figures.records.project, figures.appraisal
    undated, cost = appraisal.costs is None, appraisal.cost
    part = cost is not None and cost < (project.budget or 0.0) * _WHOLE
    undue = appraisal.benefit is not None and appraisal.benefits is None
    checks = (
        ("Budget", figures.ev.bac is None),
        ("Start", undated and project.start is None),
        ("Finish", undated and project.finish is None),
        ("Plan of the whole budget", part),
        ("Benefits", appraisal.benefit is None),
        ("Period of every benefit", undue),
    )
    return [name for name, lacks in checks if lacks]


def gaps(portfolio: Portfolio, projects: Sequence[ProjectResult]) -> tuple[str, ...]:
    """Return what is missing and what it would add, a sentence each.

    What is typed but not counted yet comes first, then what the whole workbook
    lacks, then what some projects lack, in a fixed order. Nothing is said of what
    nobody could add.
    """
    if not projects:
        nothing = (
            "No project was found; add a tab or table with a Project ID, or map "
            "your own headers in the config."
        )
        return (nothing,)
    lacking = (_sentence(name, adds, projects) for name, adds in _ADDS)
    return (
        *uncounted(portfolio),
        *_missing_tables(portfolio),
        *(sentence for sentence in lacking if sentence),
    )


def _missing_tables(portfolio: Portfolio) -> tuple[str, ...]:
    tables: tuple[tuple[Sequence[object], str, str], ...] = (
        (portfolio.people, "People", "capacity, and who is over-allocated"),
        (portfolio.allocations, "Allocations", "demand on people and roles"),
        (portfolio.budgets, "Budgets", "which candidates can be funded"),
        (portfolio.scores, "Scores", "a ranking by strategy"),
        (portfolio.risks, "Risks", "risk exposure"),
        (portfolio.milestones, "Milestones", "what is due next"),
    )
    asked = portfolio.planning.ranking == Method.AHP.value
    if asked and not portfolio.comparisons:
        wanted = "the weights of AHP, which Setup asks for"
        tables = (((), "comparisons in Pairwise", wanted), *tables)
    return tuple(
        f"There are no {title}; they would add {adds}."
        for rows, title, adds in tables
        if not rows
    )


def _sentence(name: str, adds: str, projects: Sequence[ProjectResult]) -> str:
    """Return who lacks something; "" when nobody does."""
    lacking = [project for project in projects if name in project.missing]
    if not lacking:
        return ""
    lacking.sort(key=attrgetter("project_id"))
    who = listed([project.name for project in lacking])
    if name in _PLURAL:
        return f"{name} are missing for {who}; they would add {adds}."
    return f"{name} is missing for {who}; it would add {adds}."
