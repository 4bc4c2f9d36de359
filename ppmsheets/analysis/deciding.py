"""What to decide: candidates chosen, recommendations made, each project's action."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from ppmsheets.analysis.projects import decided
from ppmsheets.analysis.recommend import actions, recommend
from ppmsheets.analysis.selection import answer, ask
from ppmsheets.outcome import Conflict, ProjectResult, Recommendation, Selection
from ppmsheets.portfolio import Portfolio
from ppmsheets.settings import Settings


@dataclass(frozen=True, slots=True)
class Decided:
    """What was chosen and recommended, and the results with their actions."""

    projects: tuple[ProjectResult, ...]
    selection: Selection
    recommendations: tuple[Recommendation, ...]


def decide(
    portfolio: Portfolio,
    projects: tuple[ProjectResult, ...],
    conflicts: tuple[Conflict, ...],
    settings: Settings,
    status_date: dt.date,
) -> Decided:
    """Return which candidates to fund, what to decide, and every action.

    Args:
        portfolio: What people typed, their decisions included.
        projects: Results of all projects, actions not yet decided.
        conflicts: Over-allocations.
        settings: Thresholds of the rules.
        status_date: Date it holds for.
    """
    question = ask(portfolio, projects, status_date)
    selection = answer(question)
    advice = recommend(
        portfolio,
        projects,
        conflicts,
        selection,
        settings=settings,
        status_date=status_date,
        question=question,
    )
    chosen = actions(projects, selection, advice)
    return Decided(decided(projects, chosen), selection, advice)
