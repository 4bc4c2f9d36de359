"""Small portfolios as the decision tests see them: projects with their results."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterable
from dataclasses import dataclass, field

from ppmsheets.analysis.choosing import Choice, choose
from ppmsheets.analysis.planning.case import frame
from ppmsheets.analysis.projects import basis_of
from ppmsheets.outcome import EarnedValue, ProjectResult, Value
from ppmsheets.portfolio import (
    Budget,
    Decision,
    Dependency,
    Origin,
    Period,
    Portfolio,
    Project,
    Stage,
)
from ppmsheets.settings import Optimising, Settings
from ppmsheets.sheet import CellRef

STATUS_DATE = dt.date(2026, 1, 12)
Q1 = Period(dt.date(2026, 1, 1), dt.date(2026, 3, 31))
Q2 = Period(dt.date(2026, 4, 1), dt.date(2026, 6, 30))
YEAR = Period(dt.date(2026, 1, 1), dt.date(2026, 12, 31))
REGISTER = Origin("Projects", 1, 0)


def dice(seed: int) -> random.Random:
    """Return a generator that rolls the same for the same seed."""
    return random.Random(seed)


def result(project_id: str, stage: Stage | None = Stage.ACTIVE) -> ProjectResult:
    """Return a project of which nothing is known but its stage."""
    return ProjectResult(
        project_id=project_id,
        name=f"The {project_id}",
        where=CellRef("Projects", 1, 0),
        tab="Projects",
        program=None,
        portfolio=None,
        pm=None,
        sponsor=None,
        stage=stage,
        mandatory=False,
        ev=EarnedValue(),
        value=Value(),
    )


@dataclass(frozen=True, slots=True)
class Idea:
    """A candidate, or with another stage a running project, under budgets.

    One that is fixed begins on its day or not at all.
    """

    project_id: str
    value: float | None
    cost: float | None
    period: Period | None = YEAR
    program: str | None = None
    stage: Stage = Stage.PROPOSED
    mandatory: bool = False
    score: float | None = None
    rank: int | None = None
    fixed: bool = False

    @property
    def project(self) -> Project:
        """The project as typed."""
        return Project(
            self.project_id,
            REGISTER,
            program=self.program,
            stage=self.stage,
            mandatory=self.mandatory,
            start=self.period.first if self.period else None,
            latest_start=self.period.first if self.period and self.fixed else None,
            baseline_finish=self.period.last if self.period else None,
            budget=self.cost,
        )

    @property
    def result(self) -> ProjectResult:
        """The project as computed."""
        return ProjectResult(
            project_id=self.project_id,
            name=f"The {self.project_id}",
            where=CellRef("Projects", 1, 0),
            tab="Projects",
            program=self.program,
            portfolio=None,
            pm=None,
            sponsor=None,
            stage=self.stage,
            mandatory=self.mandatory,
            ev=EarnedValue(bac=self.cost),
            value=Value(npv=self.value),
            rank=self.rank,
            score=self.score,
        )


def budget(
    amount: float | None, period: Period = YEAR, program: str | None = None
) -> Budget:
    """Return one row of Budgets."""
    return Budget(period, Origin("Budgets", 1, 0), program, amount)


def link(one: str, kind: str | None, other: str) -> Dependency:
    """Return one row of Dependencies."""
    return Dependency(one, Origin("Dependencies", 1, 0), other, kind)


def answered(
    recommendation: str, decision: str | None, until: dt.date | None = None
) -> Decision:
    """Return one answered row of Recommendations."""
    return Decision(
        recommendation,
        Origin("Recommendations", 5, 0),
        decision,
        until,
        typed=(decision, None, "as typed"),
    )


@dataclass(frozen=True, slots=True)
class Case:
    """Ideas under budgets."""

    ideas: tuple[Idea, ...]
    budgets: tuple[Budget, ...]
    links: tuple[Dependency, ...] = ()
    decisions: tuple[Decision, ...] = field(default=())

    @property
    def portfolio(self) -> Portfolio:
        """What people typed."""
        return Portfolio(
            projects=tuple(idea.project for idea in self.ideas),
            budgets=self.budgets,
            dependencies=self.links,
            decisions=self.decisions,
        )

    @property
    def results(self) -> tuple[ProjectResult, ...]:
        """What was computed of the projects."""
        return tuple(idea.result for idea in self.ideas)


def case(ideas: Iterable[Idea], *budgets: Budget) -> Case:
    """Return ideas under budgets."""
    return Case(tuple(ideas), budgets)


def choice_of(
    portfolio: Portfolio,
    results: tuple[ProjectResult, ...],
    status_date: dt.date = STATUS_DATE,
    *,
    optimiser: Optimising | None = None,
) -> Choice:
    """Return what is chosen for projects whose value is as their results say."""
    settings = Settings(optimiser=optimiser or Optimising())
    basis = basis_of(portfolio, settings, status_date)
    return choose(frame(portfolio, results, {}, basis), settings.optimiser)
