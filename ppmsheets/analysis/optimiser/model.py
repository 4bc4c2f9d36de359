"""The question as one array model: a column per option, a row per limit.

Columns: the options, project by project; then, for every soft row of capacity, its
overtime and its shortage. Rows: first the one choice of every project, then all
limits. Each limit belongs to a named constraint; what bars single options (a
decision, a mandatory project) is a bound of columns, not a row.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np

from ppmsheets.analysis.optimiser.matrix import Bools, Matrix, Rows
from ppmsheets.analysis.optimiser.options import (
    Case,
    Constraint,
    Goal,
    Option,
    Project,
    Rule,
    Tie,
    TieKind,
)
from ppmsheets.analysis.optimiser.profiles import (
    Entries,
    Floats,
    Ints,
    columns_of,
    summed,
    unfold,
)


@dataclass(frozen=True, slots=True, eq=False)
class Model:
    """A case as arrays.

    Attributes:
        case: In the one order (see ``ordered``).
        options: All options, project by project.
        matrix: Everything allowed by every constraint.
        first: Index of the first option of every project, one more at the end.
        cost: Per option, money in the horizon.
        rows: Constraint of every row; None for the one choice of a project.
        row_scale: What every row was divided by.
        bars: Constraints that bar options, with their indices.
    """

    case: Case
    options: tuple[Option, ...]
    matrix: Matrix
    first: Ints
    cost: Floats
    rows: tuple[Constraint | None, ...]
    row_scale: Floats
    bars: tuple[tuple[Constraint, Ints], ...]

    @property
    def project(self) -> Ints:
        """Return the index of the project of every option."""
        return np.repeat(np.arange(len(self.first) - 1), np.diff(self.first))

    @property
    def inside(self) -> Bools:
        """Return per option whether it keeps its project in."""
        return _flags(option.inside for option in self.options)

    @property
    def ties(self) -> Bools:
        """Return per row whether it keeps a dependency."""
        return _flags(row is not None and row.rule is Rule.TIE for row in self.rows)

    @property
    def soft(self) -> Bools:
        """Return per row whether overstepping it can be bought: overtime, shortage."""
        matrix = self.matrix
        soft = np.zeros(len(matrix.row_lower), dtype=bool)
        soft[matrix.row[matrix.start[len(self.options) : -1]]] = True
        return soft

    def constraints(self) -> tuple[Constraint, ...]:
        """Return every constraint that a choice can break, each once, in order."""
        soft = {c.role for c in self.case.capacities if c.overtime is not None}
        found = dict.fromkeys(
            row
            for row in self.rows
            if row and not (row.rule is Rule.CAPACITY and row.name in soft)
        )
        return (*(constraint for constraint, _ in self.bars), *found)

    def goal(self, goal: Goal) -> Floats:
        """Return the objective of a goal, to be maximised, per column."""
        amounts = np.zeros(len(self.matrix.objective))
        count = len(self.options)
        if goal is Goal.COST:
            amounts[:count] = -self.cost
        else:
            amounts[:count] = [-option.risk for option in self.options]
        return amounts

    def without(self, given_up: frozenset[Constraint]) -> Model:
        """Return the model as if some constraints did not exist."""
        free = np.array([row in given_up for row in self.rows], dtype=bool)
        matrix = self.matrix
        upper = np.ones(len(matrix.upper))
        upper[len(self.options) :] = matrix.upper[len(self.options) :]
        bars = tuple(bar for bar in self.bars if bar[0] not in given_up)
        for _, barred in bars:
            upper[barred] = 0.0
        return replace(
            self,
            bars=bars,
            matrix=replace(
                matrix,
                upper=upper,
                row_lower=np.where(free, -np.inf, matrix.row_lower),
                row_upper=np.where(free, np.inf, matrix.row_upper),
            ),
        )

    def barring(self, barred: Ints) -> Model:
        """Return the model with some more options barred, by no constraint."""
        upper = self.matrix.upper.copy()
        upper[barred] = 0.0
        return replace(self, matrix=replace(self.matrix, upper=upper))

    def choice(self, amounts: Floats) -> tuple[int, ...] | None:
        """Return the index of the option chosen for every project.

        Args:
            amounts: Of every column.

        Returns:
            None when some project has not exactly one option at 1.
        """
        taken = amounts[: len(self.options)] > 0.5
        if np.any(np.add.reduceat(taken, self.first[:-1], dtype=np.int64) != 1):
            return None
        return tuple(int(index) for index in np.flatnonzero(taken))


def _flags(flags: Iterable[bool]) -> Bools:
    return np.fromiter(flags, np.bool_)


@dataclass(frozen=True, slots=True, eq=False)
class _Soft:
    """Columns of overtime and shortage: price per FTE, most, and their rows."""

    row: Ints
    price: Floats
    most: Floats


def build(case: Case) -> Model:
    """Return the array model of a case that is in order.

    Args:
        case: As ``ordered`` returns it.
    """
    options = [option for project in case.projects for option in project.options]
    counts = np.array([len(project.options) for project in case.projects])
    first = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
    rows = Rows()
    rows.add([None] * len(counts), 1.0, 1.0)
    rows.enter(np.repeat(np.arange(len(counts)), counts), np.arange(len(options)), 1.0)
    columns = columns_of(options)
    funds = sorted({s.name for p in columns.profiles for s in p.cash})
    cash = unfold(
        columns,
        [profile.cash for profile in columns.profiles],
        {name: index for index, name in enumerate(funds)},
        case.periods,
    )
    cost = summed(cash.option, cash.amount, len(options))
    _add_budgets(rows, case, cash, funds)
    demand = unfold(
        columns,
        [profile.demand for profile in columns.profiles],
        {capacity.role: index for index, capacity in enumerate(case.capacities)},
        case.periods,
    )
    soft = _add_capacities(rows, case, demand, len(options))
    _add_ties(rows, case, first)
    _add_totals(rows, case, options, cost)
    worth = [project.worth(o) for project in case.projects for o in project.options]
    scaled = rows.matrix(
        np.concatenate([worth, -soft.price]),
        np.concatenate([np.ones(len(options)), soft.most]),
        len(options),
    )
    model = Model(
        case,
        tuple(options),
        scaled.matrix,
        first,
        cost,
        tuple(rows.names),
        scaled.scale,
        _bars(case, first),
    )
    return model.without(frozenset())


def _add_budgets(rows: Rows, case: Case, cash: Entries, funds: list[str]) -> None:
    if not case.budgets:
        return
    names = [Constraint(Rule.BUDGET, budget.name) for budget in case.budgets]
    amounts = np.array([budget.amount for budget in case.budgets], dtype=np.float64)
    begin = rows.add(names, -np.inf, amounts)
    # Budgets may overlap: laid in layers in which each fund and period is once.
    layers: list[Ints] = []
    for index, budget in enumerate(case.budgets):
        covered = np.zeros((len(funds), case.periods), dtype=bool)
        which = [i for i, name in enumerate(funds) if budget.pays(name)]
        covered[which, max(budget.first, 0) : budget.last + 1] = True
        for layer in layers:
            if not np.any(layer[covered] >= 0):
                break
        else:
            layer = np.full(covered.shape, -1, dtype=np.int64)
            layers.append(layer)
        layer[covered] = begin + index
    for layer in layers:
        row = layer[cash.name, cash.period]
        held = row >= 0
        rows.enter(row[held], cash.option[held], cash.amount[held])


def _add_capacities(rows: Rows, case: Case, demand: Entries, columns: int) -> _Soft:
    """Add a row for every role and period that anything asks for."""
    place = demand.name * case.periods + demand.period
    # Not by np.unique, which sorts: the places are few, the entries millions.
    asked = np.flatnonzero(np.bincount(place, minlength=1))
    which = np.zeros(int(asked.max(initial=-1)) + 1, np.int64)
    which[asked] = np.arange(len(asked))
    which = which[place]
    role, period = np.divmod(asked, case.periods)
    limits = np.array([item.fte for item in case.capacities], dtype=np.float64)
    capacity = limits.reshape(-1, case.periods)[role, period]
    names = [
        Constraint(Rule.CAPACITY, case.capacities[r].role, t)
        for r, t in zip(role.tolist(), period.tolist(), strict=True)
    ]
    begin = rows.add(names, -np.inf, capacity)
    rows.enter(begin + which, demand.option, demand.amount)
    terms = [
        (0.0, 0.0, 0.0)
        if item.overtime is None
        else (item.overtime.limit, item.overtime.price, item.overtime.penalty)
        for item in case.capacities
    ]
    kinds = np.array([item.overtime is not None for item in case.capacities], bool)
    held = np.flatnonzero(kinds[role]) if len(asked) else np.zeros(0, np.int64)
    limit, price, penalty = np.array(terms, dtype=np.float64).reshape(-1, 3)[role].T
    # A shortage cannot exceed all that is asked for; a bound makes duals certain.
    most = summed(which, demand.amount, len(asked))
    rows.enter(begin + held, columns + np.arange(len(held)), -1.0)
    rows.enter(begin + held, columns + len(held) + np.arange(len(held)), -1.0)
    return _Soft(
        begin + held,
        np.concatenate([price[held], penalty[held]]),
        np.concatenate([(limit * capacity)[held], most[held]]),
    )


def _add_ties(rows: Rows, case: Case, first: Ints) -> None:
    index = {project.project_id: i for i, project in enumerate(case.projects)}
    for tie in case.ties:
        one, other = index[tie.one], index[tie.other]
        name = Constraint(Rule.TIE, tie.name)
        if tie.kind is TieKind.FINISH_START:
            _add_waiting(
                rows,
                tie,
                (case.projects[one], int(first[one])),
                (case.projects[other], int(first[other])),
            )
            continue
        sign, lower, upper = {
            TieKind.NEEDS: (-1.0, -np.inf, 0.0),
            TieKind.BOTH_OR_NONE: (-1.0, 0.0, 0.0),
            TieKind.EXCLUDES: (1.0, -np.inf, 1.0),
        }[tie.kind]
        row = rows.add([name], lower, upper)
        rows.enter(row, _inside(case.projects[one], int(first[one])), 1.0)
        rows.enter(row, _inside(case.projects[other], int(first[other])), sign)


def _inside(project: Project, begin: int) -> Ints:
    return begin + np.array(
        [i for i, option in enumerate(project.options) if option.inside], np.int64
    )


def _add_waiting(
    rows: Rows, tie: Tie, one: tuple[Project, int], other: tuple[Project, int]
) -> None:
    """Add, for every start t: begun by t at most as finished by t - lag.

    Disaggregated over t: closer to whole answers than one row of weighted dates.
    """
    begins = [(i, o.shift) for i, o in enumerate(other[0].options) if o.starts]
    ends = [
        (i, o.finish + tie.lag)
        for i, o in enumerate(one[0].options)
        if o.inside and o.finish is not None
    ]
    begun, start = np.array(begins, np.int64).reshape(-1, 2).T
    done, end = np.array(ends, np.int64).reshape(-1, 2).T
    times = np.unique(start)
    row = rows.add([Constraint(Rule.TIE, tie.name)] * len(times), -np.inf, 0.0)
    sides = ((other[1] + begun, start, 1.0), (one[1] + done, end, -1.0))
    for options, at, sign in sides:
        time, which = np.nonzero(at <= times[:, np.newaxis])
        rows.enter(row + time, options[which], sign)


def _add_totals(rows: Rows, case: Case, options: list[Option], cost: Floats) -> None:
    every = np.arange(len(options))
    counts = [len(project.options) for project in case.projects]
    for share in case.shares:
        parts = [
            dict(project.shares).get(share.group, 0.0) for project in case.projects
        ]
        part = np.repeat(np.array(parts, dtype=np.float64), counts)
        name = Constraint(Rule.SHARE, share.name)
        if share.most < 1:
            row = rows.add([name], -np.inf, 0.0)
            rows.enter(row, every, (part - share.most) * cost)
        if share.least > 0:
            row = rows.add([name], -np.inf, 0.0)
            rows.enter(row, every, (share.least - part) * cost)
    if case.risk_limit is not None:
        row = rows.add([Constraint(Rule.RISK)], -np.inf, case.risk_limit)
        rows.enter(row, every, np.array([option.risk for option in options]))
    if case.starts_limit is not None:
        begun = np.array([o.shift if o.starts else -1 for o in options], np.int64)
        times = np.unique(begun[begun >= 0])
        names = [Constraint(Rule.STARTS, "", int(time)) for time in times]
        begin = rows.add(names, -np.inf, float(case.starts_limit))
        starting = np.flatnonzero(begun >= 0)
        row_of = begin + np.searchsorted(times, begun[starting])
        rows.enter(row_of, starting, 1.0)


def _bars(case: Case, first: Ints) -> tuple[tuple[Constraint, Ints], ...]:
    index = {project.project_id: i for i, project in enumerate(case.projects)}
    allowed = [
        (Constraint(Rule.MANDATORY, project.project_id), project, None)
        for project in case.projects
        if project.mandatory
    ]
    decided = [
        (
            Constraint(Rule.PIN, pin.name),
            case.projects[index[pin.project_id]],
            frozenset(pin.allowed),
        )
        for pin in case.pins
    ]
    return tuple(
        (
            constraint,
            int(first[index[project.project_id]])
            + np.array(
                [
                    i
                    for i, option in enumerate(project.options)
                    if (option.key not in keys if keys else not option.inside)
                ],
                np.int64,
            ),
        )
        for constraint, project, keys in [*allowed, *decided]
    )
