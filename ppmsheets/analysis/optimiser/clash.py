"""When no choice obeys everything: what clashes, and the nearest answer.

The clash set is irreducible: all of it together cannot be obeyed, and without any
one of its constraints the rest of it can. It is found by deletion: constraints are
left out in halves, then one by one, as long as no choice obeys the others.

The nearest answer gives up as little as possible. Giving up a decision, a
dependency or a mandatory project counts 1; overstepping a limit counts by the share
of it, a tenth like a whole decision. Under that, the value is the greatest.

Source: U. Junker, "QuickXplain" (AAAI 2004), for leaving out in halves.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from ppmsheets.analysis.optimiser.door import solve_whole
from ppmsheets.analysis.optimiser.engine import Answer, believed
from ppmsheets.analysis.optimiser.limits import Limits, Outcome
from ppmsheets.analysis.optimiser.matrix import Matrix
from ppmsheets.analysis.optimiser.model import Model, build
from ppmsheets.analysis.optimiser.options import Case, Constraint, Rule, ordered
from ppmsheets.analysis.optimiser.profiles import Floats
from ppmsheets.analysis.optimiser.verify import Breach

TENTH = 10.0
"""What overstepping a limit by the whole of it counts, in broken decisions."""


@dataclass(frozen=True, slots=True)
class Clash:
    """What cannot be obeyed together.

    Attributes:
        constraints: In order; empty when a choice obeys everything.
        irreducible: Proven; False when a search was stopped before it was sure.
        nearest: The answer that gives up least, marked by ``given_up``; None when
            there is no clash.
        breaches: What the nearest answer breaks, and by how much.
    """

    constraints: tuple[Constraint, ...]
    irreducible: bool
    nearest: Answer | None
    breaches: tuple[Breach, ...]


def clash(case: Case, limits: Limits = Limits()) -> Clash:  # noqa: B008 - frozen
    """Return what clashes in a case, if anything does.

    Args:
        case: In any order.
        limits: Of every single search.
    """
    model = build(ordered(case))
    search = _Feasibility(model, limits)
    if search.holds(model.constraints()):
        return Clash((), irreducible=search.sure, nearest=None, breaches=())
    found = _least((), model.constraints(), search.holds, changed=False)
    relaxed = nearest(model, limits)
    account = relaxed.account
    return Clash(
        tuple(c for c in model.constraints() if c in set(found)),
        search.sure,
        relaxed,
        () if account is None else account.breaches,
    )


class _Feasibility:
    """Whether a choice obeys some constraints and none of the others."""

    def __init__(self, model: Model, limits: Limits) -> None:
        self._model = model
        self._limits = replace(limits, gap=1.0)
        self._every = frozenset(model.constraints())
        self.sure = True

    def holds(self, constraints: Sequence[Constraint]) -> bool:
        """Return whether a choice obeys these; when in doubt, that one does."""
        free = self._model.without(self._every - set(constraints))
        # No value is sought: the first answer ends the search.
        matrix = replace(free.matrix, objective=np.zeros(len(free.matrix.objective)))
        found = solve_whole(matrix, self._limits)
        self.sure = self.sure and found.outcome is not Outcome.FAILED
        return found.outcome is not Outcome.INFEASIBLE


def _least(
    kept: tuple[Constraint, ...],
    doubtful: tuple[Constraint, ...],
    holds: Callable[[Sequence[Constraint]], bool],
    *,
    changed: bool,
) -> tuple[Constraint, ...]:
    """Return the doubtful ones without which those kept could be obeyed.

    Args:
        kept: In force throughout.
        doubtful: Together with the kept ones not to be obeyed.
        holds: Whether a choice obeys some constraints.
        changed: Something was added to the kept ones since they were tried.
    """
    if changed and not holds(kept):
        return ()
    if len(doubtful) == 1:
        return doubtful
    half = len(doubtful) // 2
    first, second = doubtful[:half], doubtful[half:]
    later = _least((*kept, *first), second, holds, changed=True)
    sooner = _least((*kept, *later), first, holds, changed=bool(later))
    return (*sooner, *later)


# --- the nearest answer -----------------------------------------------------------


def nearest(model: Model, limits: Limits) -> Answer:
    """Return the answer of greatest value among those that give up least.

    Args:
        model: Of a case that is in order.
        limits: Of each of the two searches.
    """
    loose = _loosened(model)
    fewest = replace(loose.matrix, objective=loose.weights)
    first = solve_whole(fewest, replace(limits, gap=0.0))
    best = first
    if first.amounts is not None:
        least = first.value(loose.weights)
        worth = loose.matrix.extended(loose.weights, least - 1e-6, np.inf)
        second = solve_whole(worth, limits, start=np.flatnonzero(first.amounts > 0.5))
        # Without a second answer the first stands, how far from the best not known.
        amounts = first.amounts if second.amounts is None else second.amounts
        best = replace(
            second,
            outcome=Outcome.FEASIBLE,
            amounts=amounts[: len(model.matrix.upper)],
            work=first.work + second.work,
        )
    every = frozenset(model.constraints())
    answer = believed(model.without(_barring(model)), best, every)
    if answer.account is None:
        return answer
    broken = frozenset(breach.constraint for breach in answer.account.breaches)
    return replace(answer, given_up=broken)


def _barring(model: Model) -> frozenset[Constraint]:
    return frozenset(constraint for constraint, _ in model.bars)


@dataclass(frozen=True, slots=True, eq=False)
class _Loose:
    """The matrix with columns by which constraints are overstepped or broken.

    Attributes:
        weights: Per column, what it counts as given up; not above 0.
    """

    matrix: Matrix
    weights: Floats


def _loosened(model: Model) -> _Loose:
    """Return the matrix with a column per limit, and one per thing to be broken.

    No row of a dependency reaches further than 2 beyond its bound: it holds at
    most one option of each of two projects.
    """
    matrix = model.without(_barring(model)).matrix
    soft = {c.role for c in model.case.capacities if c.overtime is not None}
    sides: dict[tuple[Constraint, int, int], list[int]] = {}
    for index, row in enumerate(model.rows):
        if row is None or (row.rule is Rule.CAPACITY and row.name in soft):
            continue
        for sign, bounds in ((-1, matrix.row_upper), (1, matrix.row_lower)):
            if np.isfinite(bounds[index]):
                one = index if row.rule.measured else -1
                sides.setdefault((row, sign, one), []).append(index)
    weights = [np.zeros(len(matrix.upper))]
    for (row, sign, one), held in sides.items():
        bound = matrix.row_upper[one] if sign < 0 else matrix.row_lower[one]
        measured = row.rule.measured
        matrix = matrix.beside(
            np.array(held, np.int64),
            sign * (1.0 if measured else 2.0),
            upper=np.inf if measured else 1.0,
            whole=not measured,
        )
        weights.append(np.array([-TENTH / max(abs(bound), 1.0) if measured else -1.0]))
    for _, barred in model.bars:
        matrix = matrix.beside(np.zeros(0, np.int64), 1.0, upper=1.0, whole=True)
        row_of = np.zeros(len(matrix.upper))
        row_of[barred], row_of[-1] = 1.0, -1.0
        matrix = matrix.extended(row_of, -np.inf, 0.0)
        weights.append(np.array([-1.0]))
    return _Loose(matrix, np.concatenate(weights))
