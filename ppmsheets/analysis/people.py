"""Who moves where: what is proposed of people, and what people decided of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from itertools import groupby
from operator import attrgetter

from ppmsheets.analysis.answers import APPROVE, Answers, recommendation_id
from ppmsheets.analysis.capacity import ROLE, conflicts, loads
from ppmsheets.analysis.choosing import Choice
from ppmsheets.analysis.figures import Basis
from ppmsheets.analysis.optimiser.limits import (
    BACKSTOP,
    EFFORT_A_SECOND,
    Limits,
    Outcome,
)
from ppmsheets.analysis.optimiser.options import Option, Project
from ppmsheets.analysis.planning.grid import Grid, begins, grid_of
from ppmsheets.analysis.rules import Proposal
from ppmsheets.analysis.staffing.advice import Scene, proposals
from ppmsheets.analysis.staffing.answer import Resolution
from ppmsheets.analysis.staffing.case import asked, staffing
from ppmsheets.analysis.staffing.decided import Answered, Obeyed, decided, later
from ppmsheets.analysis.staffing.ids import id_of
from ppmsheets.analysis.staffing.leaving import ends, worthless, yielding
from ppmsheets.analysis.staffing.moves import Move, Way, moves
from ppmsheets.analysis.staffing.problem import Staffing, excess
from ppmsheets.outcome import Action, Conflict, Load, ProjectResult
from ppmsheets.portfolio import Allocation, Period, Portfolio
from ppmsheets.settings import Resolving


@dataclass(frozen=True, slots=True)
class Manned:
    """What is asked of people, with approved moves made.

    Attributes:
        conflicts: Over-allocations that are left, and that can still be mended.
        settled: Conflicts that approved moves took away.
    """

    obeyed: Obeyed
    months: tuple[Period, ...]
    loads: tuple[Load, ...]
    conflicts: tuple[Conflict, ...]
    settled: tuple[Conflict, ...] = ()

    def planned(self, choice: Choice, basis: Basis) -> Manned:
        """Return what the plan asks of people, where it begins or ends otherwise.

        A candidate that the choice leaves out asks for nobody, one that it delays
        asks later; what is proposed for a running project counts once it is approved.
        """
        plan = settled(choice, self.obeyed.portfolio, basis.status_date)
        rows = tuple(_planned(self.obeyed, choice, plan))
        if rows == self.obeyed.portfolio.allocations:
            return self
        asking = replace(self.obeyed.portfolio, allocations=rows)
        overbooking = basis.settings.optimiser.overbooking
        asked_of = loads(asking, self.months, overbooking=overbooking)
        found = self.obeyed.allowed(asked_of)
        left = _ahead(found, basis.status_date)
        return replace(self, loads=found, conflicts=conflicts(left))


def settled(
    choice: Choice, portfolio: Portfolio, status_date: dt.date
) -> Mapping[str, Option]:
    """Return the option of every project that will do as the plan has it.

    A running project goes on as it was typed until somebody approves otherwise: what
    is only recommended frees nobody.
    """
    answers = Answers(portfolio.decisions, status_date)
    return {
        project.project_id: project.option(key)
        for project in choice.framed.case.projects
        if (key := choice.option(project.project_id)) is not None
        and _is_settled(choice.framed.results[project.project_id], answers)
    }


def _leaving(
    choice: Choice, plan: Container[str]
) -> tuple[tuple[Project, Option], ...]:
    """Return the running projects that are recommended to end, but go on as typed."""
    results = choice.framed.results
    return tuple(
        (project, option)
        for project in choice.framed.case.projects
        if project.project_id not in plan
        and results[project.project_id].live
        and (key := choice.option(project.project_id)) is not None
        and ends(option := project.option(key))
    )


def _planned(
    obeyed: Obeyed, choice: Choice, plan: Mapping[str, Option]
) -> Iterator[Allocation]:
    """Give allocations as the plan has them."""
    framed = choice.framed
    for name, run in groupby(obeyed.portfolio.allocations, attrgetter("project_id")):
        rows, option = list(run), plan.get(name)
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
    left = conflicts(_ahead(found, basis.status_date))
    if not obeyed.approved:
        return Manned(obeyed, months, found, left)
    asked_of = loads(portfolio, months, overbooking=overbooking)
    before = conflicts(_ahead(asked_of, basis.status_date))
    return Manned(obeyed, months, found, left, _settled(before, left))


def _ahead(loads: Iterable[Load], status_date: dt.date) -> tuple[Load, ...]:
    """Return the loads of months in which something can still be mended."""
    present = Grid(status_date.replace(day=1), 1, 1)
    first = present.begin(begins(present, status_date))
    return tuple(load for load in loads if load.period.first >= first)


@dataclass(frozen=True, slots=True)
class Staffed:
    """What is found of people beside their conflicts.

    Attributes:
        proposals: Moves that are proposed now, and those that people answered.
        settled: Conflicts that approved moves took away.
        case: The staffing question; None: it was not asked.
        note: What went wrong, or ended early, when moves were sought; "": nothing.
    """

    proposals: tuple[Proposal, ...] = ()
    settled: tuple[Conflict, ...] = ()
    case: Staffing | None = None
    note: str = ""


def staff(
    portfolio: Portfolio, manned: Manned, choice: Choice, basis: Basis
) -> Staffed:
    """Return what to do about conflicts, all of them together.

    Args:
        portfolio: As typed.
        manned: With approved moves made.
        choice: What every project does.
        basis: Settings and status date.
    """
    obeyed = manned.obeyed
    answered = [*obeyed.approved, *obeyed.rejected]
    if not manned.conflicts and not answered:
        return Staffed()
    results, settings = choice.framed.results, basis.settings
    plan = settled(choice, portfolio, basis.status_date)
    leaving = _leaving(choice, plan)
    vain = {p.project_id for p, option in leaving if worthless(p, option)}
    kinds = {p.project_id: option.kind for p, option in leaving}
    ask = partial(
        staffing,
        framed=choice.framed,
        plan=plan,
        settings=settings,
        first=begins(obeyed.grid, basis.status_date),
    )
    typed = yielding(ask(portfolio), vain)
    asking = yielding(ask(obeyed.portfolio), vain) if answered else typed
    case = obeyed.bound(asking)
    sought, note = _sought(case, manned, settings.people)
    found = [row for row in sought if not _is_moot(row[1], vain)]
    before = Scene(portfolio, results, typed, obeyed.grid, kinds)
    now = Scene(obeyed.portfolio, results, case, obeyed.grid, kinds)
    told = {row.id: row for row in proposals(before, answered)}
    told |= {row.id: row for row in proposals(now, found) if row.id not in told}
    rows = tuple(told[name] for name in sorted(told))
    return Staffed(rows, manned.settled, case, note)


def _is_moot(move: Move, vain: Container[str]) -> bool:
    """Whether it says of what is to end that work stays undone, as it will."""
    return move.way is Way.ACCEPT and move.project_id in vain


def _sought(
    case: Staffing, manned: Manned, settings: Resolving
) -> tuple[tuple[Answered, ...], str]:
    """Return the moves of the cheapest resolution, by id, and what is to be said."""
    roles = any(conflict.kind == ROLE for conflict in manned.conflicts)
    if not excess(case) and not roles:
        return (), ""
    # Imported late: numpy and the solver are asked for only where people conflict.
    from ppmsheets.analysis.staffing.resolve import resolve  # noqa: PLC0415 - heavy

    limits = Limits(
        gap=settings.gap,
        nodes=settings.nodes,
        effort=settings.seconds * EFFORT_A_SECOND,
        seconds=settings.seconds * BACKSTOP,
    )
    answer = resolve(case, limits)
    note = _note(answer, settings)
    if answer.outcome not in (Outcome.OPTIMAL, Outcome.FEASIBLE):
        return (), note
    grid = manned.obeyed.grid
    first = _begins(manned.obeyed)

    def label(period: int) -> str:
        return grid.period(period).label

    found = tuple(
        (id_of(move, label, first.get(move.project_id, 0)), move)
        for move in moves(case, answer)
    )
    return found, note


def _note(answer: Resolution, settings: Resolving) -> str:
    """Return what is to be said of a search for moves; "" if it went as asked."""
    if answer.outcome not in (Outcome.OPTIMAL, Outcome.FEASIBLE):
        why = (
            "the clock stopped the search" if answer.timed_out else "the solver failed"
        )
        return (
            f"Who could do what instead is not known: {why}. Over-allocations stand "
            "without a proposal; with more seconds under [people] in the config the "
            "next sync may find one."
        )
    # Half a per mille more is the recount's rounding.
    if answer.gap > settings.gap + 5e-4:
        return (
            f"What is proposed of people may cost up to {answer.gap:.0%} more than "
            "need be: the search ended early. More seconds under [people] in the "
            "config give it more time."
        )
    return ""


def _begins(obeyed: Obeyed) -> Mapping[str, int]:
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
