"""The continuous relaxation of large cases, by sifting, with a bound of our own.

Some columns a project are solved for, all others priced with the duals, and the
best two a project added while any improves. The bound is our own sum over the duals
(Lagrange), so it holds for the full model whatever the solver's tolerances.

Source: J. Bixby and others, "Very large-scale linear programming: a case study in
combining interior point and simplex methods" (Operations Research 40, 1992).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

import numpy as np

from ppmsheets.analysis.optimiser.found import Found
from ppmsheets.analysis.optimiser.highs import (
    BASIC,
    LOWER,
    UPPER,
    Basis,
    Continuous,
)
from ppmsheets.analysis.optimiser.limits import Outcome, Work
from ppmsheets.analysis.optimiser.matrix import Bools, Matrix
from ppmsheets.analysis.optimiser.model import Model
from ppmsheets.analysis.optimiser.profiles import Floats, Ints
from ppmsheets.analysis.optimiser.sample import Sample, every_third
from ppmsheets.analysis.optimiser.starting import first_columns, leading

_ROUNDS = 40
_OVERSTEP = 10.0
"""Price of overstepping a limit by its greatest entry, in greatest values."""
_SAMPLE = 300
"""Projects above which a sample is solved first."""
_SAMPLE_TOLERANCE = 1e-3


@dataclass(frozen=True, slots=True, eq=False)
class Warm:
    """A solver that holds some columns.

    Attributes:
        columns: Index in the full model of every column in the solver, in its
            order; -1 for one that oversteps a limit.
    """

    solver: Continuous
    columns: Ints


@dataclass(frozen=True, slots=True, eq=False)
class Relaxed:
    """What the continuous relaxation tells of every option.

    Attributes:
        outcome: INFEASIBLE: then no whole answer exists either.
        amounts: Of every column of the full model.
        bound: No answer is worth more.
        loss: Per option, how much the bound falls when it is forced; >= 0, inf
            when it is barred.
        prices: Of every row but the choices of the projects, where a bound was
            proven with them.
        warm: The solver as it ended; None without an answer.
    """

    outcome: Outcome
    amounts: Floats
    bound: float
    loss: Floats
    work: Work
    prices: Floats
    warm: Warm | None = None


def average(model: Model, relaxed: Relaxed) -> float:
    """Return what a project is worth in the relaxation, on average."""
    return abs(relaxed.bound) / (len(model.first) - 1)


def lagrangian(model: Model, duals: Floats) -> tuple[float, Floats]:
    """Return the bound that prices of the rows prove, and the loss of every option.

    For any y >= 0 (on "at most" rows): bound = y b + sum over projects of the best
    (value - y A) of its options + sum over other columns of max(0, value - y A) u.

    Args:
        model: The full model.
        duals: Per row; those of the choice of a project are not used.
    """
    matrix, count = model.matrix, len(model.options)
    prices = duals.copy()
    prices[: len(model.first) - 1] = 0.0
    limit = np.where(prices > 0, matrix.row_upper, matrix.row_lower)
    prices[~np.isfinite(limit)] = 0.0
    used = prices != 0
    reduced = matrix.objective - matrix.priced(prices)
    allowed = matrix.upper[:count] > 0
    gained = np.where(allowed, reduced[:count], -np.inf)
    best = np.maximum.reduceat(gained, model.first[:-1])
    rest = np.maximum(reduced[count:], 0.0) @ matrix.upper[count:]
    bound = float(prices[used] @ limit[used] + best.sum() + rest)
    with np.errstate(invalid="ignore"):
        loss = best[model.project] - gained
    return bound, np.where(allowed, loss, np.inf)


def relax(model: Model, tolerance: float) -> Relaxed:
    """Return the continuous relaxation of the full model.

    Args:
        model: The full model.
        tolerance: Stop when the bound is this share above the relaxation.
    """
    return _begun(model).run(tolerance)


def _near(model: Model, prices: Floats) -> _Sifting:
    """Begin with what loses least at the prices of a model near to it."""
    duals = np.concatenate([np.zeros(len(model.first) - 1), prices])
    return _Sifting(model, first_columns(model, lagrangian(model, duals)[1]))


def relaxations(model: Model, tolerances: Iterable[float]) -> Iterator[Relaxed]:
    """Give the relaxation to one tolerance after the other, each closer.

    The solver of one is that of the next: what is barred in it has to be put back.
    """
    sifting = _begun(model)
    for tolerance in tolerances:
        yield sifting.run(tolerance)


def _begun(model: Model) -> _Sifting:
    loss = np.zeros(len(model.options))
    if len(model.first) - 1 <= _SAMPLE:
        return _Sifting(model, first_columns(model, loss))
    # A part of the projects, with the same part of all that is limited, has nearly
    # the same prices: most columns that matter are found on it.
    sample = every_third(model)
    part = relax(sample.model, _SAMPLE_TOLERANCE)
    if part.outcome is not Outcome.OPTIMAL or part.warm is None:
        return _Sifting(model, first_columns(model, loss))
    duals = np.concatenate([np.zeros(len(model.first) - 1), part.prices])
    loss = lagrangian(model, duals)[1]
    first = first_columns(model, loss)
    held = sample.columns[part.warm.columns[part.warm.columns >= 0]]
    first[held[held < len(first)]] = True
    sifting = _Sifting(model, first)
    sifting.begin(sample, part.warm, loss)
    return sifting


class _Sifting:
    """Some columns in the solver, the rest priced from outside.

    Every limit may be overstepped at a price far above any value, so that few
    columns are never a dead end; the bound does not depend on it.
    """

    def __init__(self, model: Model, first: Bools) -> None:
        matrix, count = model.matrix, len(model.options)
        self._model = model
        self._project = model.project
        self._allowed: Bools = matrix.upper[:count] > 0
        self.active = first & self._allowed
        others = np.arange(count, len(matrix.upper))
        self._columns = np.concatenate([np.flatnonzero(self.active), others])
        self._continuous = Continuous(matrix.columns(self._columns))
        self._steps = _oversteps(model)
        self._continuous.add(self._steps)
        self._columns = np.append(self._columns, np.full(len(self._steps.upper), -1))
        self.work = Work()
        self.best = _nothing(model)

    def begin(self, sample: Sample, warm: Warm, loss: Floats) -> None:
        """Begin where the sample ended, every other project at its best option.

        So all prices are as before, and nothing held is worth more at them: the dual
        simplex method goes on from there.
        """
        basis = warm.solver.basis()
        matrix, projects = self._model.matrix, len(self._model.first) - 1
        rows = np.full(len(matrix.row_lower), BASIC)
        rows[sample.rows] = basis.rows
        rows[:projects][~np.isin(np.arange(projects), sample.rows)] = UPPER
        places = np.full(len(matrix.upper), -1)
        places[self._columns[self._columns >= 0]] = np.flatnonzero(self._columns >= 0)
        columns = np.full(len(self._columns), LOWER)
        known = warm.columns >= 0
        columns[places[sample.columns[warm.columns[known]]]] = basis.columns[known]
        options = np.flatnonzero(self.active)
        best = options[leading(self._project[options], loss[options], 1)]
        others = ~np.isin(self._project[best], sample.rows)
        columns[places[best[others]]] = BASIC
        self._continuous.begin(Basis(columns, rows))

    def turn(self, model: Model, basis: Basis) -> None:
        """Go on from a basis with a model that bars other options."""
        matrix, count = model.matrix, len(model.options)
        self._model, self._allowed = model, matrix.upper[:count] > 0
        self.work, self.best = Work(), _nothing(model)
        kept = np.zeros(len(model.first) - 1, dtype=bool)
        kept[self._project[self.active & self._allowed]] = True
        first = first_columns(model, np.zeros(count)) & ~kept[self._project]
        self._hold(np.flatnonzero(first & ~self.active))
        places = np.flatnonzero(self._columns >= 0)
        self._continuous.bound(places, matrix.upper[self._columns[places]])
        more = np.full(len(self._columns) - len(basis.columns), LOWER)
        columns = np.concatenate([basis.columns, more])
        self._continuous.begin(Basis(columns, basis.rows))

    def basis(self) -> Basis:
        """Return where the last solve ended."""
        return self._continuous.basis()

    def run(self, tolerance: float) -> Relaxed:
        """Return the relaxation once no column improves it by more than a share."""
        for _ in range(_ROUNDS):
            found = self._continuous.solve()
            self.work += found.work
            if found.outcome is not Outcome.OPTIMAL or found.duals is None:
                return replace(self.best, outcome=found.outcome, work=self.work)
            self._price(found)
            near = self.best.bound - found.bound <= tolerance * abs(found.bound)
            if near or not self._improve(found.duals):
                break
        held = self._columns >= 0
        if found.amounts is not None and not self._settled(found.amounts[~held]):
            return self._whole()
        warm = Warm(self._continuous, self._columns)
        return replace(self.best, work=self.work, warm=warm)

    def _price(self, found: Found) -> None:
        """Keep what is known when these prices prove a better bound."""
        amounts = np.zeros(len(self._model.matrix.upper))
        held = self._columns >= 0
        if found.amounts is None or found.duals is None:
            return
        amounts[self._columns[held]] = found.amounts[held]
        bound, loss = lagrangian(self._model, found.duals)
        kept = self.best
        if bound < kept.bound:
            prices = found.duals[len(self._model.first) - 1 :]
            kept = replace(kept, bound=bound, loss=loss, prices=prices)
        self.best = replace(kept, outcome=Outcome.OPTIMAL, amounts=amounts)

    def _improve(self, duals: Floats) -> bool:
        """Add the best two columns a project; return whether any improves."""
        matrix, count = self._model.matrix, len(self._project)
        gain = (matrix.objective - matrix.priced(duals))[:count]
        size = float(np.abs(matrix.objective).max(initial=0.0))
        better = np.flatnonzero(~self.active & self._allowed & (gain > 1e-9 * size))
        wanted = better[leading(self._project[better], -gain[better], 2)]
        self._hold(wanted)
        return bool(len(wanted))

    def _hold(self, options: Ints) -> None:
        if len(options):
            self._continuous.add(self._model.matrix.columns(options))
            self._columns = np.concatenate([self._columns, options])
            self.active[options] = True

    def _settled(self, overstepped: Floats) -> bool:
        return bool(overstepped.max(initial=0.0) <= 1e-7)

    def _whole(self) -> Relaxed:
        """Return the relaxation of the full model where limits seem overstepped."""
        solver = Continuous(self._model.matrix)
        found = solver.solve()
        if found.outcome is not Outcome.OPTIMAL or found.amounts is None:
            return replace(self.best, outcome=found.outcome, work=self.work)
        return replace(
            self.best,
            amounts=found.amounts,
            work=self.work + found.work,
            warm=Warm(solver, np.arange(len(self._model.matrix.upper))),
        )


def rounded(model: Model, relaxed: Relaxed) -> Ints:
    """Return the option of every project that a relaxation takes most of."""
    amounts = relaxed.amounts[: len(model.options)]
    return np.lexsort((-amounts, model.project))[model.first[:-1]]


class Around:
    """A relaxation, and those of models that bar other options than it does.

    They go on from where it ended, over the columns that any of them needed.
    """

    def __init__(
        self, model: Model, tolerance: float, prices: Floats | None = None
    ) -> None:
        """Solve the first one.

        Args:
            model: The full model.
            tolerance: As ``relax`` takes it.
            prices: Of a model that is near to it, where one is known.
        """
        self._sifting = _begun(model) if prices is None else _near(model, prices)
        self.first = self._sifting.run(tolerance)
        self._basis = self._sifting.basis()

    def relax(self, model: Model, tolerance: float) -> Relaxed:
        """Return the relaxation of another model; its solver is that of the next.

        Args:
            model: As the first one but for what is barred.
            tolerance: As ``relax`` takes it.
        """
        self._sifting.turn(model, self._basis)
        return self._sifting.run(tolerance)


def _nothing(model: Model) -> Relaxed:
    """Return that nothing is known yet."""
    matrix, count = model.matrix, len(model.options)
    return Relaxed(
        Outcome.FAILED,
        np.zeros(len(matrix.upper)),
        math.inf,
        np.zeros(count),
        Work(),
        np.zeros(len(matrix.row_lower) - len(model.first) + 1),
    )


def _oversteps(model: Model) -> Matrix:
    """Return columns that let every limit be overstepped, at a price."""
    matrix = model.matrix
    rows = np.arange(len(model.first) - 1, len(matrix.row_lower))
    above = rows[np.isfinite(matrix.row_upper[rows])]
    below = rows[np.isfinite(matrix.row_lower[rows])]
    count = len(above) + len(below)
    price = _OVERSTEP * float(np.abs(matrix.objective).max(initial=1.0))
    return replace(
        matrix,
        objective=np.full(count, -price),
        upper=np.full(count, np.inf),
        integral=np.zeros(count, dtype=bool),
        start=np.arange(count + 1),
        row=np.concatenate([above, below]),
        entry=np.concatenate([np.full(len(above), -1.0), np.ones(len(below))]),
    )
