"""Why a project is left out, and what would change it: solved again, not guessed.

All of it is exact: each figure is the answer of a search of its own, so it is for
portfolios of some thirty projects; ``standing`` serves larger ones with bounds.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from ppmsheets.analysis.optimiser.door import solve_whole
from ppmsheets.analysis.optimiser.engine import Answer, solve
from ppmsheets.analysis.optimiser.found import Found
from ppmsheets.analysis.optimiser.limits import Limits, Outcome, Work
from ppmsheets.analysis.optimiser.matrix import Matrix
from ppmsheets.analysis.optimiser.model import Model, build
from ppmsheets.analysis.optimiser.options import (
    Case,
    Constraint,
    Option,
    Project,
    Rule,
    ordered,
)
from ppmsheets.analysis.optimiser.profiles import Ints
from ppmsheets.analysis.optimiser.verify import TOLERANCE, recount

EXACT_LIMIT = 30
"""Projects up to which bounds mislead and exact searches are quick."""

_MOST_RAISE = 20.0
"""Budgets are raised by this share of themselves at most."""
_STEPS = 50


@dataclass(frozen=True, slots=True)
class Short:
    """FTE of a role that a project lacks in a period beside what is chosen."""

    role: str
    period: int
    fte: float


@dataclass(frozen=True, slots=True)
class WhyNot:
    """What keeps a project out, each figure with everything else as it is.

    Attributes:
        option: Key of the option it would get when forced in; of its best one
            when forcing it in is impossible.
        price_of_forcing: Value lost when it must be in, >= 0; None: impossible.
        value_at_least: Value of that option at which it draws level.
        cost_at_most: Money of its option at which it draws level, its flow scaled
            and its value unchanged; None: at no cost.
        budget_raise: Least share by which all budgets must be raised for it to
            enter; None: at none up to twenty times, or there is no budget.
        short: What it lacks of roles beside what is chosen; empty: nothing.
        exact: Every search came to its end; else the figures are not to be used.
        work: What the searches took.
    """

    project_id: str
    option: str
    price_of_forcing: float | None
    value_at_least: float | None
    cost_at_most: float | None
    budget_raise: float | None
    short: tuple[Short, ...]
    exact: bool = True
    work: Work = Work()  # noqa: RUF009 - frozen


def why_not(
    case: Case,
    answer: Answer,
    limits: Limits = Limits(),  # noqa: B008 - frozen
) -> tuple[WhyNot, ...]:
    """Return, for every project that an answer leaves out, what would change it.

    Args:
        case: In any order.
        answer: The optimum of the case.
        limits: Of every single search.
    """
    model = build(ordered(case))
    choice = answer.choice or {}
    return tuple(
        why_not_one(model, answer, project, limits)
        for project in model.case.projects
        if not project.option(choice[project.project_id]).inside
    )


def why_not_one(
    model: Model, answer: Answer, project: Project, limits: Limits
) -> WhyNot:
    """Return what would change that a project is left out.

    Args:
        model: Of a case that is in order.
        answer: Its optimum, which leaves the project out.
        project: Of the model's case.
        limits: Of every single search.
    """
    return _Question(model, answer, project, limits).answer()


class _Question:
    """One project that is left out."""

    def __init__(
        self, model: Model, answer: Answer, project: Project, limits: Limits
    ) -> None:
        self._model = model
        self._project = project
        self._value = answer.value
        self._choice = dict(answer.choice or {})
        self._limits = replace(limits, rule_ties=False)
        index = model.case.projects.index(project)
        held = np.arange(model.first[index], model.first[index + 1])
        self._inside: Ints = held[model.inside[held]]
        self._outside: Ints = held[~model.inside[held]]
        self._forced = model.barring(self._outside)
        self._barred = model.barring(self._inside)
        self._exact = True
        self._work = Work()

    def answer(self) -> WhyNot:
        """Return all that would change it."""
        forced = solve(self._forced, self._limits)
        self._note(forced.outcome, forced.work)
        price = None
        option = self._best()
        if forced.choice is not None:
            price = max(0.0, self._value - forced.value)
            option = self._project.option(forced.choice[self._project.project_id])
        cost, more = self._cost_at_most(), self._budget_raise()
        return WhyNot(
            self._project.project_id,
            option.key,
            price,
            None if price is None else option.value + price,
            cost,
            more,
            shortages(self._model.case, self._choice, self._project, option),
            self._exact,
            self._work,
        )

    def _note(self, outcome: Outcome, work: Work) -> None:
        self._exact &= outcome in (Outcome.OPTIMAL, Outcome.INFEASIBLE)
        self._work += work

    def _solved(self, matrix: Matrix) -> Found:
        found = solve_whole(matrix, self._limits)
        self._note(found.outcome, found.work)
        return found

    def _best(self) -> Option:
        """Return its best way in; where it has none, its best option at all."""
        return max(
            self._project.options, key=lambda o: (o.inside, self._project.worth(o))
        )

    def _at_least(self, matrix: Matrix, value: float) -> Matrix:
        size = float(np.abs(self._model.matrix.objective).max(initial=0.0))
        worth = np.zeros(len(matrix.objective))
        count = len(self._model.matrix.objective)
        worth[:count] = self._model.matrix.objective
        return matrix.extended(worth, value - TOLERANCE / 10 * size, np.inf)

    def _budget_raise(self) -> float | None:
        """Return where the value with it first reaches the value without.

        Both values only rise with the budgets. From a value without, the least
        raise that reaches it with the project; there, the value without again.
        """
        rows = _rows(self._model, Rule.BUDGET)
        if not len(rows):
            return None
        value = self._value
        for _ in range(_STEPS):
            share = self._least_raise(rows, value)
            if share is None:
                return None
            raised = _raised(self._barred, rows, share + TOLERANCE)
            without = self._solved(raised)
            reached = without.value(raised.objective)
            size = float(np.abs(raised.objective).max(initial=0.0))
            if reached <= value + TOLERANCE * size:
                return share
            value = reached
        return None

    def _least_raise(self, rows: Ints, value: float) -> float | None:
        matrix = self._forced.matrix
        more = matrix.beside(rows, -matrix.row_upper[rows], upper=_MOST_RAISE)
        wanted = self._at_least(more, value)
        share = np.zeros(len(wanted.objective))
        share[-1] = -1.0
        found = self._solved(replace(wanted, objective=share))
        if found.outcome is not Outcome.OPTIMAL or found.amounts is None:
            return None
        return max(0.0, float(found.amounts[-1]))

    def _cost_at_most(self) -> float | None:
        """Return the most it may cost and still reach the value without it.

        What its options cost is taken from a column of their own: at most 1, and
        only with the option.
        """
        matrix = self._forced.matrix
        charged = np.isin(
            np.arange(len(matrix.row_lower)),
            np.append(_rows(self._model, Rule.BUDGET), _rows(self._model, Rule.SHARE)),
        )
        entry = matrix.entry.copy()
        parts: list[tuple[Ints, np.ndarray[tuple[int], np.dtype[np.float64]]]] = []
        for column in self._inside:
            held = np.arange(matrix.start[column], matrix.start[column + 1])
            held = held[charged[matrix.row[held]]]
            parts.append((matrix.row[held], matrix.entry[held]))
            entry[held] = 0.0
        matrix = replace(matrix, entry=entry)
        for rows, entries in parts:
            matrix = matrix.beside(rows, entries, upper=1.0)
        first = len(matrix.upper) - len(parts)
        for place, column in enumerate(self._inside):
            row = np.zeros(len(matrix.upper))
            row[first + place], row[column] = 1.0, -1.0
            matrix = matrix.extended(row, -np.inf, 0.0)
        wanted = self._at_least(matrix, self._value)
        cost = np.zeros(len(wanted.upper))
        cost[first:] = self._model.cost[self._inside]
        found = self._solved(replace(wanted, objective=cost))
        if found.outcome is not Outcome.OPTIMAL or found.amounts is None:
            return None
        return found.value(cost)


def _rows(model: Model, rule: Rule) -> Ints:
    return np.array(
        [i for i, row in enumerate(model.rows) if row and row.rule is rule], np.int64
    )


def _raised(model: Model, rows: Ints, share: float) -> Matrix:
    """Return the matrix with its budgets raised by a share."""
    upper = model.matrix.row_upper.copy()
    upper[rows] *= 1 + share
    return replace(model.matrix, row_upper=upper)


def shortages(
    case: Case, choice: Mapping[str, str], project: Project, option: Option
) -> tuple[Short, ...]:
    """Return what a project lacks of roles when its option joins a choice.

    Args:
        case: In any order.
        choice: Of every project; that of this one is replaced.
        project: The project.
        option: What it would do.

    Returns:
        FTE that is missing with it and not without it, by role and period; what
        overtime would cover is missing too.
    """
    joined = {**choice, project.project_id: option.key}
    return short_of(case, joined, missing(case, choice))


def missing(case: Case, choice: Mapping[str, str]) -> Mapping[tuple[str, int], float]:
    """Return what a choice lacks: role and period -> FTE beyond capacity."""
    account = recount(case, choice)
    return {
        (load.role, load.period): load.overtime + load.shortage
        for load in account.loads
    }


def short_of(
    case: Case, choice: Mapping[str, str], before: Mapping[tuple[str, int], float]
) -> tuple[Short, ...]:
    """Return what a choice lacks more than was missing before, by role and period."""
    found = [
        Short(role, period, fte - before.get((role, period), 0.0))
        for (role, period), fte in missing(case, choice).items()
    ]
    return tuple(short for short in found if short.fte > TOLERANCE)


@dataclass(frozen=True, slots=True)
class Price:
    """What obeying a decision costs.

    Attributes:
        name: Of the decision.
        price: Value of the best choice without it, less the value with it; None:
            not known.
    """

    name: str
    price: float | None


def decision_prices(
    case: Case,
    answer: Answer,
    limits: Limits = Limits(),  # noqa: B008 - frozen
) -> tuple[Price, ...]:
    """Return what every decision costs beside the others, in order of name.

    Args:
        case: In any order.
        answer: The optimum of the case.
        limits: Of every single search.
    """
    model = build(ordered(case))
    limits = replace(limits, rule_ties=False)
    found = []
    for pin in model.case.pins:
        given_up = frozenset([Constraint(Rule.PIN, pin.name)])
        free = solve(model.without(given_up), limits, given_up)
        price = None if free.account is None else max(0.0, free.value - answer.value)
        found.append(Price(pin.name, price))
    return tuple(found)
