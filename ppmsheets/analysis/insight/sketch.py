"""A good choice of a large model, and a bound for it, without any tree search."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from ppmsheets.analysis.optimiser.anneal import annealed
from ppmsheets.analysis.optimiser.limits import Outcome, Work
from ppmsheets.analysis.optimiser.local import improved, settled
from ppmsheets.analysis.optimiser.model import Model
from ppmsheets.analysis.optimiser.profiles import Ints
from ppmsheets.analysis.optimiser.sifting import Around, relax, rounded

TOLERANCE = 1e-5
"""Share of the value by which a bound may be above the relaxation, where a good plan
is enough."""

_SWEEPS = 60
"""More gain little: measured at 200 projects, where a dive finds less in more time."""


@dataclass(frozen=True, slots=True, eq=False)
class Sketch:
    """A choice that was found quickly.

    Attributes:
        chosen: Index of the option of every project; None: none was found.
        value: Of it; -inf without one.
        bound: No choice is worth more.
    """

    chosen: Ints | None
    value: float
    bound: float
    work: Work


def indices(model: Model, choice: Mapping[str, str]) -> Ints:
    """Return the index of the option of every project."""
    places = {
        (project.project_id, option.key): int(begin) + number
        for project, begin in zip(model.case.projects, model.first, strict=False)
        for number, option in enumerate(project.options)
    }
    return np.array(
        [places[p.project_id, choice[p.project_id]] for p in model.case.projects],
        np.int64,
    )


def valued(model: Model, chosen: Ints) -> float:
    """Return what a choice is worth; -inf where it oversteps a limit or is barred."""
    amounts = settled(model, chosen)
    if amounts is None or np.any(model.matrix.upper[chosen] == 0):
        return -np.inf
    return float(model.matrix.objective @ amounts)


def sketched(
    model: Model, start: Ints | None = None, around: Around | None = None
) -> Sketch:
    """Return the better of the rounded relaxation, annealed, and a choice made better.

    Args:
        model: Of at least one project.
        start: Index of an option per project; barred ones are changed first.
        around: Relaxation of the model without some of its bars; None: there is none.
    """
    solved = relax if around is None else around.relax
    relaxed = solved(model, TOLERANCE)
    if relaxed.outcome is not Outcome.OPTIMAL:
        return Sketch(None, -np.inf, relaxed.bound, relaxed.work)
    first = rounded(model, relaxed)
    found = annealed(model, relaxed, first, sweeps=_SWEEPS, enough=np.inf)
    tried = [improved(model, found)]
    if start is not None:
        tried.append(improved(model, allowed(model, start)))
    values = [valued(model, chosen) for chosen in tried]
    best = int(np.argmax(values)) if values else -1
    if best < 0 or values[best] == -np.inf:
        return Sketch(None, -np.inf, relaxed.bound, relaxed.work)
    return Sketch(tried[best], values[best], relaxed.bound, relaxed.work)


def allowed(model: Model, chosen: Ints) -> Ints:
    """Return a choice with every barred option replaced by its project's best."""
    matrix, found = model.matrix, chosen.copy()
    for place in np.flatnonzero(matrix.upper[chosen] == 0).tolist():
        own = np.arange(model.first[place], model.first[place + 1])
        own = own[matrix.upper[own] > 0]
        if len(own):
            found[place] = own[int(np.argmax(matrix.objective[own]))]
    return found
