"""What else there is to know of a choice; the heavy part is asked for only here."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable, Mapping

from ppmsheets.analysis.answers import Answers
from ppmsheets.analysis.changes import past
from ppmsheets.analysis.choosing import Choice, choose, limits_of
from ppmsheets.analysis.figures import Basis
from ppmsheets.analysis.planning.case import frame
from ppmsheets.analysis.planning.grid import grid_of
from ppmsheets.analysis.projects import assess, basis_of
from ppmsheets.analysis.staffing.decided import decided
from ppmsheets.analysis.value import Appraisal
from ppmsheets.outcome import Insight, ProjectResult, Scenario
from ppmsheets.portfolio import Finding, Portfolio
from ppmsheets.settings import Settings

_NO_SOLVER = "What would change the plan is told where the solver HiGHS is there."


def silent(_: str) -> None:
    """Tell nobody how far it is."""


def explain(  # noqa: PLR0913 - all that a plan is made from
    portfolio: Portfolio,
    projects: tuple[ProjectResult, ...],
    appraisals: Mapping[str, Appraisal],
    basis: Basis,
    choice: Choice,
    *,
    spent: float = 0.0,
    progress: Callable[[str], None] = silent,
) -> Insight | None:
    """Return what else there is to know of a choice.

    Args:
        portfolio: What people typed, with approved moves of people made.
        projects: Results of all projects.
        appraisals: Project id -> what it costs and gives.
        basis: Settings, status date and weights.
        choice: The choice, with its question.
        spent: Seconds of what may be spent that are gone already.
        progress: Told what is being explained.

    Returns:
        None where nothing was chosen, or the settings ask for nothing.
    """
    seconds = basis.settings.optimiser.insight_seconds
    if choice.answer is None or not seconds:
        return None
    # Imported late, like the optimiser: only where there is a choice to explain.
    from ppmsheets.analysis.optimiser import door  # noqa: PLC0415 - heavy

    if not door.HAS_HIGHS:
        return Insight(omitted=(_NO_SOLVER,))
    from ppmsheets.analysis.insight.allowance import (  # noqa: PLC0415 - heavy
        Allowance,
    )
    from ppmsheets.analysis.insight.changed import Planned  # noqa: PLC0415 - heavy
    from ppmsheets.analysis.insight.explained import (  # noqa: PLC0415 - heavy
        explained,
    )

    limits = limits_of(choice.framed, basis.settings.optimiser)
    planned = Planned(
        portfolio, projects, appraisals, basis, choice.framed, choice.answer, limits
    )
    return explained(planned, Allowance(seconds - spent, progress))


def tried(
    portfolio: Portfolio,
    findings: tuple[Finding, ...],
    settings: Settings,
    status_date: dt.date,
    *,
    progress: Callable[[str], None] = silent,
) -> tuple[tuple[Scenario, ...], Mapping[str, str]]:
    """Return all what-ifs beside the plan, and the name of every project by id.

    However long it takes: they were asked for.

    Args:
        portfolio: What people typed, its what-ifs included.
        findings: What is wrong in it.
        settings: All settings.
        status_date: Date the plan holds for.
        progress: Told which one is being tried.

    Returns:
        No what-if where there is none, or nothing to choose.
    """
    basis = basis_of(portfolio, settings, status_date)
    before = past(portfolio.history, status_date)
    projects, appraisals, _ = assess(portfolio, basis, findings, before)
    names = {project.project_id: project.name for project in projects}
    answers = Answers(portfolio.decisions, status_date)
    grid = grid_of(portfolio.planning, status_date)
    portfolio = decided(portfolio, answers, grid).portfolio
    framed = frame(portfolio, projects, appraisals, basis)
    choice = choose(framed, settings.optimiser)
    if choice.answer is None:
        return (), names
    from ppmsheets.analysis.insight.allowance import (  # noqa: PLC0415 - heavy
        Allowance,
    )
    from ppmsheets.analysis.insight.changed import Planned  # noqa: PLC0415 - heavy
    from ppmsheets.analysis.insight.scenarios import (  # noqa: PLC0415 - heavy
        scenarios,
    )

    limits = limits_of(framed, settings.optimiser)
    planned = Planned(
        portfolio, projects, appraisals, basis, framed, choice.answer, limits
    )
    return scenarios(planned, portfolio.scenarios, Allowance(math.inf, progress)), names
