"""Why a project is left out, and what would change it.

Of small portfolios each figure is the answer of a search of its own. Of larger ones,
and where a search did not come to its end, bounds prove what they can: the prices of
the relaxation's limits tell how far a project is from the plan, a relaxation with the
project forced in tells it more closely, and a choice with it is found by changing one
project after another.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

import numpy as np

from ppmsheets.analysis.insight.allowance import Allowance, cost_of, move_of
from ppmsheets.analysis.insight.sketch import indices, valued
from ppmsheets.analysis.optimiser import explain
from ppmsheets.analysis.optimiser.engine import Answer
from ppmsheets.analysis.optimiser.limits import Limits, Work
from ppmsheets.analysis.optimiser.local import improved
from ppmsheets.analysis.optimiser.model import Model
from ppmsheets.analysis.optimiser.options import Option, Project, Rule
from ppmsheets.analysis.optimiser.profiles import Floats, Ints
from ppmsheets.analysis.optimiser.sifting import Relaxed, relax
from ppmsheets.analysis.optimiser.standing import Label, Standing, standings_in
from ppmsheets.analysis.wording import count
from ppmsheets.outcome import Certainty, WhyNot

_CLOSE = 100
"""Projects, the nearest to the plan first, that are looked at one by one."""
_SHARE = 3
"""So many times as much is left for the other answers."""
_TOLERANCE = 1e-7
_STEPS = 250
"""Of the simplex method, about, for a relaxation with a project forced in."""

_LABELS = {
    Label.PROVEN_IN: Certainty.PROVEN_IN,
    Label.PROVEN_OUT: Certainty.PROVEN_OUT,
    Label.OPEN: Certainty.OPEN,
}


def why_not(
    model: Model,
    answer: Answer,
    limits: Limits,
    allowance: Allowance,
    *,
    months: int = 1,
) -> tuple[WhyNot, ...]:
    """Return what would change that projects are left out, by id.

    Args:
        model: Of a case that is in order.
        answer: With a choice that obeys all of it.
        limits: Of every single search of a small portfolio.
        allowance: What may be spent.
        months: Length of a period.
    """
    chosen = indices(model, answer.choice or {})
    left = np.flatnonzero(~model.inside[chosen]).tolist()
    if not left:
        return ()
    relaxed = relax(model, _TOLERANCE)
    allowance.searched(model, relaxed.work)
    losses = _losses(model, relaxed)
    near = sorted(left, key=lambda place: (losses[place], place))
    found: dict[int, WhyNot] = {}
    if len(model.case.projects) <= explain.EXACT_LIMIT and answer.gap == 0:
        for place in near:
            if not allowance:
                break
            project = model.case.projects[place]
            item = explain.why_not_one(model, answer, project, limits)
            allowance.searched(model, item.work)
            if item.exact:
                found[place] = _exact(model, item, months)
    rest = [place for place in near if place not in found]
    if rest:
        found |= _bounded(_Bounds(model, relaxed, answer, months), rest, allowance)
    return tuple(found[place] for place in sorted(found))


def _losses(model: Model, relaxed: Relaxed) -> Floats:
    """Return per project how much the bound falls at least when it is forced in."""
    loss = np.where(model.inside, relaxed.loss, np.inf)
    return np.minimum.reduceat(loss, model.first[:-1])


def _money(model: Model) -> float:
    return sum(budget.amount for budget in model.case.budgets)


def _exact(model: Model, found: explain.WhyNot, months: int) -> WhyNot:
    budget = None
    if found.budget_raise is not None:
        budget = _money(model) * (1 + found.budget_raise)
    return WhyNot(
        found.project_id,
        found.option,
        Certainty.EXACT,
        (found.price_of_forcing, found.price_of_forcing),
        budget,
        found.cost_at_most,
        found.value_at_least,
        _by_role(found.short, months),
        budget,
        found.value_at_least,
    )


def _by_role(
    short: tuple[explain.Short, ...], months: int
) -> tuple[tuple[str, float], ...]:
    """Return FTE-months that are missing, by role."""
    found: defaultdict[str, float] = defaultdict(float)
    for item in short:
        found[item.role] += item.fte * months
    return tuple(sorted(found.items()))


def _bounded(
    bounds: _Bounds, places: list[int], allowance: Allowance
) -> dict[int, WhyNot]:
    """Return what bounds tell of projects, the nearest to the plan first."""
    model = bounds.model
    each = Work(1, 0, _STEPS)
    dear = cost_of(model, each) + move_of(model)
    close = places[: int(min(_CLOSE, max(0.0, allowance.left / _SHARE / dear)))]
    if len(close) < len(places):
        left = count(len(places) - len(close), "project")
        allowance.omit(
            f"Of {left} that the plan leaves far behind, why not is told by one bound."
        )
    standings = {
        item.project_id: item
        for item in standings_in(
            model, bounds.relaxed, bounds.answer, searches=len(close), only_out=True
        )
    }
    for _ in close:
        allowance.searched(model, each)
    allowance.moved(model, len(close))
    near = frozenset(close)
    return {
        place: bounds.told(
            place,
            standings[model.case.projects[place].project_id],
            closely=place in near,
        )
        for place in places
    }


@dataclass(frozen=True, slots=True, eq=False)
class _Forced:
    """A choice with a project in, as good as one was found."""

    option: Option
    value: float


class _Bounds:
    """What the relaxation of a plan tells of the projects that it leaves out."""

    def __init__(
        self, model: Model, relaxed: Relaxed, answer: Answer, months: int
    ) -> None:
        self.model, self.relaxed, self.answer = model, relaxed, answer
        self._months = months
        self._chosen = indices(model, answer.choice or {})
        self._inside = model.inside
        self._losses = _losses(model, relaxed)
        self._before = explain.missing(model.case, answer.choice or {})
        prices = np.concatenate([np.zeros(len(model.first) - 1), relaxed.prices])
        budgets = _rows(model, Rule.BUDGET)
        self._worth_of_money = float(
            prices[budgets] @ model.matrix.row_upper[budgets] if len(budgets) else 0.0
        )
        charged = np.zeros(len(prices))
        paid = np.append(budgets, _rows(model, Rule.SHARE))
        charged[paid] = prices[paid]
        self._charge: Floats = model.matrix.priced(charged)[: len(model.options)]

    def told(self, place: int, standing: Standing, *, closely: bool) -> WhyNot:
        """Return what is known of one project.

        Args:
            place: Index of the project.
            standing: What bounds prove of it.
            closely: Whether a choice with it is to be found.
        """
        project = self.model.case.projects[place]
        forced = self._forced(place) if closely else None
        option = _best(project) if forced is None else forced.option
        bound = self.answer.bound
        most = None
        if forced is not None and bound is not None:
            most = max(0.0, bound - forced.value)
        least = standing.regret_least if np.isfinite(standing.regret_least) else None
        return WhyNot(
            project.project_id,
            option.key,
            _LABELS[standing.label],
            (least, most),
            None,
            self._cost(place),
            None if most is None else option.value + most,
            self._short(project, option) if closely else (),
            self._budget(place),
            None if least is None else option.value + least,
        )

    def _forced(self, place: int) -> _Forced | None:
        """Return a choice with a project in; None where none was found."""
        model = self.model
        own = np.arange(model.first[place], model.first[place + 1])
        ways = own[self._inside[own] & (model.matrix.upper[own] > 0)]
        if not len(ways):
            return None
        start = self._chosen.copy()
        start[place] = ways[int(np.argmin(self.relaxed.loss[ways]))]
        held = model.barring(own[~self._inside[own]])
        found = improved(held, start)
        value = valued(held, found)
        if value == -np.inf:
            return None
        return _Forced(model.options[int(found[place])], value)

    def _short(self, project: Project, option: Option) -> tuple[tuple[str, float], ...]:
        choice = dict(self.answer.choice or {})
        choice[project.project_id] = option.key
        found = explain.short_of(self.model.case, choice, self._before)
        return _by_role(found, self._months)

    def _slack(self) -> float:
        return self.relaxed.bound - self.answer.value

    def _budget(self, place: int) -> float | None:
        """Return the sum of all budgets below which a project is proven out.

        With budgets raised by a share r the bound rises by r times what all money is
        worth at the relaxation's prices, and the plan stays as good as it is.
        """
        missing = self._losses[place] - self._slack()
        if missing <= 0 or not np.isfinite(missing) or self._worth_of_money <= 0:
            return None
        return _money(self.model) * (1 + float(missing) / self._worth_of_money)

    def _cost(self, place: int) -> float | None:
        """Return the cost above which a project is proven out; None: not known.

        At a share f of its cost, an option's loss is less by (1 - f) times what its
        money is worth at the relaxation's prices.
        """
        own = np.arange(self.model.first[place], self.model.first[place + 1])
        ways = own[self._inside[own] & np.isfinite(self.relaxed.loss[own])]
        missing = self.relaxed.loss[ways] - self._slack()
        charge = self._charge[ways]
        if not len(ways) or np.any(missing <= 0):
            return None
        useful = charge > missing
        if not useful.any():
            return None
        share = 1 - missing[useful] / charge[useful]
        return float((share * self.model.cost[ways[useful]]).max())


def _rows(model: Model, rule: Rule) -> Ints:
    return np.array(
        [i for i, row in enumerate(model.rows) if row and row.rule is rule], np.int64
    )


def _best(project: Project) -> Option:
    """Return its best way in; where it has none, its best option at all."""
    return max(project.options, key=lambda o: (o.inside, project.worth(o)))
