"""What to decide: options chosen, recommendations made, each project's action."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from ppmsheets.analysis.choosing import Choice, choose
from ppmsheets.analysis.explaining import silent
from ppmsheets.analysis.figures import Basis
from ppmsheets.analysis.people import Manned, staff
from ppmsheets.analysis.planning.case import frame
from ppmsheets.analysis.projects import decided
from ppmsheets.analysis.recommend import actions, recommend
from ppmsheets.analysis.value import Appraisal
from ppmsheets.outcome import ProjectResult, Recommendation, Selection
from ppmsheets.portfolio import Portfolio


@dataclass(frozen=True, slots=True)
class Decided:
    """What was chosen and recommended, and the results with their actions.

    Attributes:
        choice: With the question and the optimiser's answer, for who asks more.
        manned: What the plan asks of people.
        moving: What is to be said of the search for moves of people; "": nothing.
    """

    projects: tuple[ProjectResult, ...]
    choice: Choice
    recommendations: tuple[Recommendation, ...]
    manned: Manned
    moving: str = ""

    @property
    def selection(self) -> Selection:
        """What is chosen, for who reads it."""
        return self.choice.selection


def decide(  # noqa: PLR0913 - all that a plan is made from
    portfolio: Portfolio,
    projects: tuple[ProjectResult, ...],
    manned: Manned,
    appraisals: Mapping[str, Appraisal],
    basis: Basis,
    *,
    progress: Callable[[str], None] = silent,
) -> Decided:
    """Return what to do with every project, what to decide, and every action.

    Args:
        portfolio: What people typed, their decisions included.
        projects: Results of all projects, actions not yet decided.
        manned: Demand on people with approved moves made.
        appraisals: Project id -> what it costs and gives.
        basis: Settings and status date.
        progress: Told what is being decided, which may take a while.
    """
    progress("Choosing among the projects")
    framed = frame(manned.obeyed.portfolio, projects, appraisals, basis)
    choice = choose(framed, basis.settings.optimiser)
    progress("Finding who could take over")
    manned = manned.planned(choice, basis)
    staffed = staff(portfolio, manned, choice, basis)
    progress("Recommending")
    advice = recommend(
        portfolio,
        projects,
        manned.conflicts,
        choice,
        settings=basis.settings,
        status_date=basis.status_date,
        staffed=staffed,
    )
    chosen = actions(projects, choice.selection, advice)
    return Decided(decided(projects, chosen), choice, advice, manned, staffed.note)
