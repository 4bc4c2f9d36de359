"""Who moves where: what is proposed of people, and what people decided of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import groupby
from operator import attrgetter

from ppmsheets.analysis.answers import APPROVE, Answers, recommendation_id
from ppmsheets.analysis.capacity import ROLE, conflicts, loads
from ppmsheets.analysis.choosing import Choice
from ppmsheets.analysis.figures import Basis
from ppmsheets.analysis.optimiser.limits import Limits, Outcome
from ppmsheets.analysis.planning.choices import GO_ON
from ppmsheets.analysis.planning.grid import grid_of
from ppmsheets.analysis.rules import Proposal
from ppmsheets.analysis.staffing.advice import Scene, proposals
from ppmsheets.analysis.staffing.case import asked, staffing
from ppmsheets.analysis.staffing.decided import Answered, Decided, decided, later
from ppmsheets.analysis.staffing.ids import id_of
from ppmsheets.analysis.staffing.moves import moves
from ppmsheets.analysis.staffing.problem import Staffing, excess
from ppmsheets.outcome import Action, Conflict, Load, ProjectResult
from ppmsheets.portfolio import Allocation, Period, Portfolio
from ppmsheets.settings import Settings

GAP, NODES, SECONDS = 0.01, 200, 20.0
"""How far a resolution is sought; the seconds are a backstop."""


@dataclass(frozen=True, slots=True)
class Manned:
    """What is asked of people, with approved moves made.

    Attributes:
        conflicts: Over-allocations that are left.
        settled: Conflicts that approved moves took away.
    """

    obeyed: Decided
    months: tuple[Period, ...]
    loads: tuple[Load, ...]
    conflicts: tuple[Conflict, ...]
    settled: tuple[Conflict, ...] = ()

    def planned(self, choice: Choice, basis: Basis) -> Manned:
        """Return what the plan asks of people, where it begins or ends otherwise.

        A candidate that the choice leaves out asks for nobody, one that it delays
        asks later; what is proposed for a running project counts once it is approved.
        """
        rows = tuple(_planned(self.obeyed, choice, basis.status_date))
        if rows == self.obeyed.portfolio.allocations:
            return self
        asking = replace(self.obeyed.portfolio, allocations=rows)
        overbooking = basis.settings.optimiser.overbooking
        asked_of = loads(asking, self.months, overbooking=overbooking)
        found = self.obeyed.allowed(asked_of)
        return replace(self, loads=found, conflicts=conflicts(found))


def _planned(
    obeyed: Decided, choice: Choice, status_date: dt.date
) -> Iterator[Allocation]:
    """Give allocations as the plan has them."""
    answers = Answers(obeyed.portfolio.decisions, status_date)
    framed = choice.framed
    options = {
        project.project_id: project.option(key)
        for project in framed.case.projects
        if (key := choice.option(project.project_id)) is not None
        and _is_settled(framed.results[project.project_id], answers)
    }
    for name, run in groupby(obeyed.portfolio.allocations, attrgetter("project_id")):
        rows, option = list(run), options.get(name)
        if option is None:
            yield from rows
        elif option.inside:
            first = framed.costs[name].first
            periods = max(0, option.shift - first) if option.starts else option.shift
            yield from later(rows, periods, obeyed.grid) if periods else rows


def _is_settled(result: ProjectResult, answers: Answers) -> bool:
    """Whether a project does as the plan has it, unless somebody objects."""
    return not result.live or any(
        answers.holding(recommendation_id(result.project_id, action)) == APPROVE
        for action in (Action.STOP, Action.PAUSE)
    )


def man(portfolio: Portfolio, months: tuple[Period, ...], basis: Basis) -> Manned:
    """Return what is asked of people in some months, and what is too much."""
    grid = grid_of(portfolio.planning, basis.status_date)
    obeyed = decided(portfolio, Answers(portfolio.decisions, basis.status_date), grid)
    overbooking = basis.settings.optimiser.overbooking
    found = obeyed.allowed(loads(obeyed.portfolio, months, overbooking=overbooking))
    left = conflicts(found)
    if not obeyed.approved:
        return Manned(obeyed, months, found, left)
    before = conflicts(loads(portfolio, months, overbooking=overbooking))
    return Manned(obeyed, months, found, left, _settled(before, left))


@dataclass(frozen=True, slots=True)
class Staffed:
    """What is found of people beside their conflicts.

    Attributes:
        proposals: Moves that are proposed now, and those that people answered.
        settled: Conflicts that approved moves took away.
        case: The staffing question; None: it was not asked.
    """

    proposals: tuple[Proposal, ...] = ()
    settled: tuple[Conflict, ...] = ()
    case: Staffing | None = None


def staff(
    portfolio: Portfolio, manned: Manned, choice: Choice, settings: Settings
) -> Staffed:
    """Return what to do about conflicts, all of them together.

    Args:
        portfolio: As typed.
        manned: With approved moves made.
        choice: What every project does.
        settings: Hours of an FTE, and usual overbooking.
    """
    obeyed = manned.obeyed
    answered = [*obeyed.approved, *obeyed.rejected]
    if not manned.conflicts and not answered:
        return Staffed()
    results = choice.framed.results
    chosen = _chosen(choice)
    asks = (results.values(), choice.framed, chosen, settings)
    typed = staffing(portfolio, *asks)
    case = obeyed.bound(staffing(obeyed.portfolio, *asks) if answered else typed)
    found = _sought(case, manned)
    before = Scene(portfolio, results, typed, obeyed.grid)
    now = Scene(obeyed.portfolio, results, case, obeyed.grid)
    told = {row.id: row for row in proposals(before, answered)}
    told |= {row.id: row for row in proposals(now, found) if row.id not in told}
    rows = tuple(told[name] for name in sorted(told))
    return Staffed(rows, manned.settled, case)


def _chosen(choice: Choice) -> Mapping[str, str]:
    """Return the option of every project; the present one where none is chosen."""
    found = {}
    for project in choice.framed.case.projects:
        keys = [option.key for option in project.options]
        present = GO_ON if GO_ON in keys else keys[-1]
        found[project.project_id] = choice.option(project.project_id) or present
    return found


def _sought(case: Staffing, manned: Manned) -> tuple[Answered, ...]:
    """Return the moves of the cheapest resolution, by id."""
    roles = any(conflict.kind == ROLE for conflict in manned.conflicts)
    if not excess(case) and not roles:
        return ()
    # Imported late: numpy and the solver are asked for only where people conflict.
    from ppmsheets.analysis.staffing.resolve import resolve  # noqa: PLC0415 - heavy

    answer = resolve(case, Limits(gap=GAP, nodes=NODES, seconds=SECONDS))
    if answer.outcome not in (Outcome.OPTIMAL, Outcome.FEASIBLE):
        return ()
    grid = manned.obeyed.grid
    begins = _begins(manned.obeyed)

    def label(period: int) -> str:
        return grid.period(period).label

    return tuple(
        (id_of(move, label, begins.get(move.project_id, 0)), move)
        for move in moves(case, answer)
    )


def _begins(obeyed: Decided) -> Mapping[str, int]:
    """Return the first period in which each project asks for somebody, as typed."""
    portfolio = obeyed.portfolio
    names = frozenset(row.project_id for row in portfolio.allocations)
    found: dict[str, int] = {}
    for (name, _, _), row in asked(portfolio, obeyed.grid, names).items():
        if row:
            found[name] = min(*row, found.get(name, max(row)))
    return found


def _settled(
    before: Iterable[Conflict], left: Iterable[Conflict]
) -> tuple[Conflict, ...]:
    """Return the conflicts of which nothing is left."""
    over = {
        (conflict.kind, conflict.name, load.period)
        for conflict in left
        for load in conflict.loads
    }
    return tuple(
        conflict
        for conflict in before
        if not any(
            (conflict.kind, conflict.name, load.period) in over
            for load in conflict.loads
        )
    )
