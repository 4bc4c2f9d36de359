"""Which projects are in whatever the weights and estimates turn out to be.

Robust portfolio modelling: a choice is dominated when another is worth at least as
much under all admitted weights and estimates, and more under some. A project is
*core* when every choice that is not dominated has it in, *exterior* when none has;
its core index is the share that has. Exact as long as few enough choices remain at
every step; beyond, the best choices of sampled weights and estimates are counted,
and the index has an error.

Source: J. Liesio, P. Mild, A. Salo, "Preference programming for robust portfolio
modeling and project selection" (EJOR 181, 2007).
"""

from __future__ import annotations

import enum
import math
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace

import numpy as np

from ppmsheets.analysis.optimiser.domination import undominated
from ppmsheets.analysis.optimiser.highs import Continuous, solve_whole
from ppmsheets.analysis.optimiser.limits import Limits, Outcome
from ppmsheets.analysis.optimiser.matrix import Bools
from ppmsheets.analysis.optimiser.model import Model, build
from ppmsheets.analysis.optimiser.options import Case, ordered
from ppmsheets.analysis.optimiser.profiles import Floats
from ppmsheets.analysis.optimiser.sifting import relax
from ppmsheets.analysis.optimiser.verify import TOLERANCE

EXACT_LIMIT = 50
"""Projects up to which every choice that is not dominated can be found."""

_SEARCHED = 30
"""Projects up to which every sample is searched: there relaxations mislead."""
_NODES = 1_000
_THREADS = 2
_NEAR = 0.1
"""Options that lose more than this share of an average project take no part."""
_GOOD = 1e-3
"""What a choice may fall short of the best of a sample, as a share of its value."""


class Place(enum.Enum):
    """Where a project stands under all that is admitted."""

    CORE = "core"
    BORDERLINE = "borderline"
    EXTERIOR = "exterior"


class Method(enum.Enum):
    """How it was found."""

    EXACT = "exact"
    SAMPLED = "sampled"


@dataclass(frozen=True, slots=True)
class Doubt:
    """What is admitted.

    Attributes:
        weights: Corners of the admitted weights: every mixture of them is
            admitted. Each as long as the criteria.
        criteria: Project id -> key of option -> value per criterion, in the unit
            of the objective. An option that is not there has its own value under
            every criterion.
        spread: Project id -> share by which all its values may be off, either
            way; not there: 0.
    """

    weights: tuple[tuple[float, ...], ...] = ((1.0,),)
    criteria: Mapping[str, Mapping[str, tuple[float, ...]]] = field(
        default_factory=dict
    )
    spread: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Robust:
    """How a project fares under all that is admitted.

    Attributes:
        core_index: Share of choices that are not dominated, or of samples, in
            which it is in; 0 to 1.
        error: Half the width of the 95 % interval of the index; 0 when exact.
        method: Found by all choices or by samples.
    """

    project_id: str
    place: Place
    core_index: float
    error: float
    method: Method


def robustness(
    case: Case, doubt: Doubt, *, samples: int = 200, seed: int = 0
) -> tuple[Robust, ...]:
    """Return how every project fares, by id; nothing where no choice is allowed.

    Args:
        case: In any order.
        doubt: What is admitted.
        samples: Where sampling is needed.
        seed: Of the samples.
    """
    model = build(ordered(case))
    values, spread = _values(model, doubt), _spread(model, doubt)
    if len(model.case.projects) <= EXACT_LIMIT:
        choices = undominated(model, values, spread)
        if choices is not None:
            inside = model.inside[choices].mean(axis=0) if len(choices) else None
            return _placed(model, inside, None)
    return _placed(model, *_sampled(model, values, spread, samples, seed))


def _values(model: Model, doubt: Doubt) -> Floats:
    """Return what every option is worth at every corner of the weights.

    Returns:
        Shape (options, corners); less what switching to the option costs.
    """
    corners = np.array(doubt.weights, dtype=np.float64)
    rows = []
    for project in model.case.projects:
        known = doubt.criteria.get(project.project_id, {})
        for option in project.options:
            own = (option.value,) * corners.shape[1]
            worth = corners @ np.array(known.get(option.key, own))
            rows.append(worth - option.value + project.worth(option))
    return np.array(rows)


def _spread(model: Model, doubt: Doubt) -> Floats:
    names = [project.project_id for project in model.case.projects]
    return np.array([doubt.spread.get(name, 0.0) for name in names])


def _sampled(
    model: Model, values: Floats, spread: Floats, samples: int, seed: int
) -> tuple[Floats | None, int]:
    """Return the share of samples in which each project is in, and how many.

    Each sample's best choice is searched for in small cases; in others it is that of
    the relaxation, whose few fractions count as such. The first samples are the
    corners themselves.
    """
    rng = np.random.default_rng(seed)
    corners = values.shape[1]
    drawn = []
    for number in range(samples):
        mix = rng.dirichlet(np.ones(corners))
        if number < corners:
            mix = np.eye(corners)[number]
        drawn.append((mix, 1 + spread * rng.uniform(-1, 1, len(spread))))
    if len(spread) <= _SEARCHED:
        return _inside(model, values, drawn, _Whole(model).best), samples
    # Two solvers, however many cores there are: the same work, so the same answer.
    solvers = [_Fractions(model) for _ in range(_THREADS)]
    parts = [drawn[part::_THREADS] for part in range(_THREADS)]

    def run(part: int) -> Floats | None:
        return _inside(model, values, parts[part], solvers[part].best)

    with ThreadPoolExecutor(_THREADS) as threads:
        found = list(threads.map(run, range(_THREADS)))
    sizes = zip(found, parts, strict=True)
    shares = [share * len(part) for share, part in sizes if share is not None]
    if len(shares) < len(parts):
        return None, samples
    return sum(shares, np.zeros(len(spread))) / samples, samples


def _inside(
    model: Model,
    values: Floats,
    drawn: Sequence[tuple[Floats, Floats]],
    best: Callable[[Floats], Floats | None],
) -> Floats | None:
    """Return the share of some samples in which each project is in."""
    inside = np.zeros(len(model.case.projects))
    for mix, factor in drawn:
        objective = model.matrix.objective.copy()
        objective[: len(values)] = (values @ mix) * factor[model.project]
        amounts = best(objective)
        if amounts is None:
            return None
        taken = np.where(model.inside, amounts[: len(values)], 0.0)
        inside += np.add.reduceat(taken, model.first[:-1])
    return inside / max(1, len(drawn))


class _Fractions:
    """The best answers in fractions, for one objective after another.

    Over the options that lose little at the prices of the relaxation, and the best of
    every project on either side.
    """

    def __init__(self, model: Model) -> None:
        matrix, count = model.matrix, len(model.options)
        relaxed = relax(model, TOLERANCE)
        near = relaxed.loss <= _NEAR * abs(relaxed.bound) / len(model.case.projects)
        for side in (model.inside, ~model.inside):
            near |= side & (relaxed.loss <= _least(model, relaxed.loss, side))
        near &= matrix.upper[:count] > 0
        others = np.arange(count, len(matrix.upper))
        self._columns = np.concatenate([np.flatnonzero(near), others])
        self._warm = Continuous(matrix.columns(self._columns), repriced=True)
        self._warm.solve()
        self._basis = self._warm.basis()

    def best(self, objective: Floats) -> Floats | None:
        """Return the amounts of every column; None: no answer is allowed."""
        # Each from the best at the worths as they are: the way from there is shorter
        # than from one sample to the next.
        self._warm.begin(self._basis)
        self._warm.price(objective[self._columns])
        found = self._warm.solve().amounts
        if found is None:
            return None
        amounts = np.zeros(len(objective))
        amounts[self._columns] = found
        return amounts


def _least(model: Model, loss: Floats, side: Bools) -> Floats:
    """Return per option the least loss on a side of its project."""
    least = np.minimum.reduceat(np.where(side, loss, np.inf), model.first[:-1])
    return least[model.project]


class _Whole:
    """The best whole answers, or as good as those, for one objective after another.

    No answer is worth more under an objective than was proven when it was searched.
    With this added to the relaxation, its bound is close for all objectives near to
    it, and mostly tells that an answer which is known already is good enough.
    """

    def __init__(self, model: Model) -> None:
        self._matrix = self._cut = model.matrix
        self._warm = Continuous(self._cut)
        self._known: list[Floats] = []

    def best(self, objective: Floats) -> Floats | None:
        """Return the amounts of every column; None: no answer is allowed."""
        self._warm.price(objective)
        relaxed = self._warm.solve()
        if self._known and relaxed.outcome is Outcome.OPTIMAL:
            known = max(self._known, key=lambda amounts: float(objective @ amounts))
            good = relaxed.bound - _GOOD * abs(relaxed.bound)
            if float(objective @ known) >= good:
                return known
        matrix = replace(self._matrix, objective=objective)
        found = solve_whole(matrix, Limits(_GOOD, nodes=_NODES))
        if found.amounts is not None:
            self._known.append(found.amounts)
            self._cut = self._cut.extended(objective, -np.inf, found.bound)
            self._warm = Continuous(self._cut)
        return found.amounts


def _placed(
    model: Model, index: Floats | None, samples: int | None
) -> tuple[Robust, ...]:
    if index is None:
        return ()
    return tuple(
        Robust(
            project.project_id,
            _place(share),
            min(1.0, max(0.0, share)),
            0.0 if samples is None else _error(share, samples),
            Method.EXACT if samples is None else Method.SAMPLED,
        )
        for project, share in zip(model.case.projects, index.tolist(), strict=True)
    )


def _place(share: float) -> Place:
    if share > 1 - TOLERANCE:
        return Place.CORE
    return Place.EXTERIOR if share < TOLERANCE else Place.BORDERLINE


def _error(share: float, samples: int) -> float:
    """Return half the width of Wilson's 95 % interval; never 0 for a sample."""
    share, z = min(1.0, max(0.0, share)), 1.96
    spread = math.sqrt(share * (1 - share) / samples + (z / (2 * samples)) ** 2)
    return z * spread / (1 + z * z / samples)


# --- ranks ------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class RankRange:
    """Ranks of a project over sampled weights, 1 the best.

    Attributes:
        best: Least rank seen.
        worst: Greatest rank seen.
        in_top: Share of samples in which it is among the first so many.
    """

    project_id: str
    best: int
    worst: int
    in_top: float


def rank_ranges(
    scores: Mapping[str, tuple[float, ...]],
    weights: tuple[tuple[float, ...], ...],
    *,
    top: int,
    samples: int = 1_000,
    seed: int = 0,
) -> tuple[RankRange, ...]:
    """Return the ranks of projects by weighted score, by id.

    Args:
        scores: Project id -> score per criterion, the more the better.
        weights: Corners of the admitted weights; they are sampled first.
        top: How many count as the top.
        samples: At least one a corner is taken.
        seed: Of the samples.
    """
    names = sorted(scores)
    if not names:
        return ()
    rng = np.random.default_rng(seed)
    corners = np.array(weights, dtype=np.float64)
    more = max(0, samples - len(corners))
    mixed = rng.dirichlet(np.ones(len(corners)), more) @ corners
    sampled = np.concatenate([corners, mixed])
    worth = np.round(sampled @ np.array([scores[name] for name in names]).T, 12)
    # Equal scores rank by id, as everywhere.
    order = np.argsort(-worth, axis=1, kind="stable")
    ranks = np.argsort(order, axis=1, kind="stable") + 1
    return tuple(
        RankRange(
            name,
            int(ranks[:, place].min()),
            int(ranks[:, place].max()),
            float((ranks[:, place] <= top).mean()),
        )
        for place, name in enumerate(names)
    )
