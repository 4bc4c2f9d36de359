"""What the analysis found: the types between ``analysis`` and its readers.

None means "not known" throughout. Money is in the portfolio's currency,
indices and shares are dimensionless, dates are calendar dates.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from ppmsheets.outcome.advice import (
    Answer,
    Assumption,
    Attention,
    Effect,
    Recommendation,
    Selection,
    Shift,
    Touched,
    Verdict,
)
from ppmsheets.outcome.capacity import Bottleneck, Conflict, Gain, Load
from ppmsheets.outcome.choice import (
    Certainty,
    Chosen,
    Clash,
    CutLine,
    DecisionPrice,
    Firmness,
    FrontierPoint,
    Insight,
    Scenario,
    Search,
    SolverStatus,
    WhyNot,
    option_words,
)
from ppmsheets.outcome.curve import Curve, CurvePoint
from ppmsheets.outcome.ranking import Method, Place, Ranking, Reversal, Weighing
from ppmsheets.outcome.results import (
    Action,
    ComputedRag,
    EarnedValue,
    GroupResult,
    NextMilestone,
    Past,
    ProjectResult,
    Value,
)
from ppmsheets.portfolio import Finding, Period

__all__ = [
    "Action",
    "Analysis",
    "Answer",
    "Assumption",
    "Attention",
    "Bottleneck",
    "Certainty",
    "Chosen",
    "Clash",
    "ComputedRag",
    "Conflict",
    "Curve",
    "CurvePoint",
    "CutLine",
    "DecisionPrice",
    "EarnedValue",
    "Effect",
    "Firmness",
    "FrontierPoint",
    "Gain",
    "GroupResult",
    "Insight",
    "Load",
    "Method",
    "NextMilestone",
    "Past",
    "Place",
    "ProjectResult",
    "Ranking",
    "Recommendation",
    "Reversal",
    "Scenario",
    "Search",
    "Selection",
    "Shift",
    "SolverStatus",
    "Touched",
    "Value",
    "Verdict",
    "Weighing",
    "WhyNot",
    "option_words",
]


@dataclass(frozen=True, slots=True)
class Analysis:
    """Everything the analysis found, projects in order of rank then id.

    Attributes:
        reports_received: Running projects with a status that is not stale.
        reports_due: Running projects.
        baseline_date: Published date that ``shifts`` compares with; None: first run.
        gaps: What is missing and what it would add, a sentence each.
        findings: What is wrong only in the light of earlier runs, or of each other.
        horizon: Months that Capacity shows.
        curve: Planned, earned and spent over time.
        ranking: By what the projects are ranked, ties and reversals.
        moving: What is to be said of the search for moves of people; "": nothing.
        insight: What else there is to know of the choice; None: not asked for.
        bottlenecks: Roles of which there is too little, the shortest of people first.
    """

    status_date: dt.date
    currency: str
    portfolio: GroupResult
    programs: tuple[GroupResult, ...]
    projects: tuple[ProjectResult, ...]
    loads: tuple[Load, ...]
    conflicts: tuple[Conflict, ...]
    selection: Selection
    recommendations: tuple[Recommendation, ...]
    verdicts: tuple[Verdict, Verdict, Verdict]
    attention: tuple[Attention, ...]
    shifts: tuple[Shift, ...]
    reports_received: int
    reports_due: int
    baseline_date: dt.date | None = None
    horizon: tuple[Period, ...] = ()
    gaps: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()
    moving: str = ""
    insight: Insight | None = None
    curve: Curve = field(default_factory=Curve)
    ranking: Ranking = field(default_factory=Ranking)
    bottlenecks: tuple[Bottleneck, ...] = ()

    @property
    def over_allocated(self) -> frozenset[tuple[str, str]]:
        """Kind and name of whom the conflicts are about, each once."""
        return frozenset((clash.kind, clash.name) for clash in self.conflicts)

    @property
    def unbudgeted(self) -> tuple[str, ...]:
        """Names of the live projects that are not in the budget shown, by id.

        Those that lack earned value too, as it stands beside figures that leave them
        out; where nobody has any, those without a budget alone.
        """
        ev, left_out = self.portfolio.ev, frozenset(self.portfolio.ev.missing)
        return tuple(
            project.name
            for project in sorted(self.projects, key=lambda p: p.project_id)
            if project.live
            and (
                project.ev.bac is None
                if ev.bac is None
                else project.project_id in left_out
            )
        )
