"""What is proven of a large answer: who is in for certain, who is out, who is open.

Bounds of our own: the relaxation with a project forced, its dual prices summed by
ourselves. A gap of a thousandth is worth an average project, so much stays open;
then the regret is an interval, not a number.
"""

from __future__ import annotations

import enum
import itertools
from dataclasses import dataclass

import numpy as np

from ppmsheets.analysis.optimiser.engine import Answer
from ppmsheets.analysis.optimiser.found import Found
from ppmsheets.analysis.optimiser.highs import Continuous
from ppmsheets.analysis.optimiser.limits import Outcome
from ppmsheets.analysis.optimiser.model import Model, build
from ppmsheets.analysis.optimiser.options import Case, ordered
from ppmsheets.analysis.optimiser.profiles import Ints
from ppmsheets.analysis.optimiser.sifting import Relaxed, lagrangian, relax
from ppmsheets.analysis.optimiser.verify import TOLERANCE

_WHOLE = 8_000
"""Options up to which every relaxation is solved over all of them."""


class Label(enum.Enum):
    """What is certain of a project."""

    PROVEN_IN = "proven in"
    PROVEN_OUT = "proven out"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class Standing:
    """How firmly a project is in or out.

    Attributes:
        inside: As in the answer.
        regret_least: Turning it around costs at least this much value, >= 0; inf:
            it cannot be turned around.
    """

    project_id: str
    inside: bool
    label: Label
    regret_least: float


def standings(
    case: Case, answer: Answer, *, searches: int = 500
) -> tuple[Standing, ...]:
    """Return the standing of every project, by id.

    Args:
        case: In any order.
        answer: With a choice; it need not be the best.
        searches: Most relaxations to solve anew, for those that the first one
            leaves open; the most doubtful go first.
    """
    model = build(ordered(case))
    return standings_in(model, relax(model, 1e-7), answer, searches=searches)


def standings_in(
    model: Model,
    relaxed: Relaxed,
    answer: Answer,
    *,
    searches: int,
    only_out: bool = False,
) -> tuple[Standing, ...]:
    """Return the standing of every project of a model, by id.

    Args:
        model: Of a case that is in order.
        relaxed: Its relaxation.
        answer: With a choice; it need not be the best.
        searches: As ``standings`` takes it.
        only_out: Only of projects that the answer leaves out.
    """
    turned = _Turned(model, answer)
    bounds = {
        place: relaxed.bound - float(relaxed.loss[other].min(initial=np.inf))
        for place, other in enumerate(turned.others)
        if not (only_out and turned.inside[place])
    }
    doubtful = sorted(
        (place for place, bound in bounds.items() if not turned.proven(bound)),
        key=lambda place: (-bounds[place], place),
    )
    anew = turned.bounds(relaxed, doubtful[:searches])
    return tuple(
        turned.standing(place, min(bound, anew.get(place, np.inf)))
        for place, bound in bounds.items()
    )


class _Turned:
    """Every project of an answer, turned around one at a time."""

    def __init__(self, model: Model, answer: Answer) -> None:
        self._model = model
        self._value = answer.value
        choice = answer.choice or {}
        projects = model.case.projects
        self.inside = [p.option(choice[p.project_id]).inside for p in projects]
        spans = zip(itertools.pairwise(model.first), self.inside, strict=True)
        sides = model.inside
        self.others: list[Ints] = []
        self._own: list[Ints] = []
        for (begin, end), inside in spans:
            held = np.arange(begin, end)
            self.others.append(held[sides[held] != inside])
            self._own.append(held[sides[held] == inside])

    def proven(self, bound: float) -> bool:
        """Return whether turning around is proven to be worse."""
        size = float(np.abs(self._model.matrix.objective).max(initial=0.0))
        return bound < self._value - TOLERANCE * size

    def bounds(self, relaxed: Relaxed, places: list[int]) -> dict[int, float]:
        """Return what no choice with a project turned around can exceed."""
        model = self._model
        count = len(model.options)
        near = np.flatnonzero((relaxed.amounts[:count] > 0) | (relaxed.loss <= 0))
        whole = model.matrix if count < _WHOLE else None
        found: dict[int, float] = {}
        columns = np.arange(len(model.matrix.upper))
        if whole is None:
            wanted = [near, *(self.others[place] for place in places)]
            columns = np.union1d(np.concatenate(wanted), columns[count:])
        warm = Continuous(model.matrix.columns(columns))
        warm.solve()
        # Each from the relaxation as it is: that is nearer than the one before.
        basis, upper = warm.basis(), model.matrix.upper
        for place in places:
            warm.begin(basis)
            own = np.searchsorted(columns, np.intersect1d(self._own[place], columns))
            warm.bound(own, np.zeros(len(own)))
            found[place] = self._bound(place, warm.solve())
            warm.bound(own, upper[columns[own]])
        return found

    def _bound(self, place: int, found: Found) -> float:
        if found.outcome is Outcome.INFEASIBLE and len(self._model.options) < _WHOLE:
            return -np.inf
        if found.duals is None:
            return np.inf
        return lagrangian(self._model.barring(self._own[place]), found.duals)[0]

    def standing(self, place: int, bound: float) -> Standing:
        """Return the standing that a bound proves."""
        inside = self.inside[place]
        label = Label.OPEN
        if self.proven(bound):
            label = Label.PROVEN_IN if inside else Label.PROVEN_OUT
        name = self._model.case.projects[place].project_id
        return Standing(name, inside, label, max(0.0, self._value - bound))
