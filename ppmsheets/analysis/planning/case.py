"""The whole question, from what people typed and what was computed of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from ppmsheets.analysis import capacity
from ppmsheets.analysis.answers import Answers
from ppmsheets.analysis.commitments import commitments
from ppmsheets.analysis.costs import UNKNOWN_COST, CostPlan, cost_plans
from ppmsheets.analysis.figures import Basis
from ppmsheets.analysis.optimiser.options import (
    Budget,
    Capacity,
    Case,
    Project,
    Share,
    Tie,
    TieKind,
)
from ppmsheets.analysis.planning import choices, limits
from ppmsheets.analysis.planning.grid import Grid, begins, grid_of
from ppmsheets.analysis.planning.judging import Known, unjudged
from ppmsheets.analysis.planning.pins import Wish, Wishes, allowed, pins, wishes
from ppmsheets.analysis.planning.published import previous, published
from ppmsheets.analysis.planning.spending import Spending, spending
from ppmsheets.analysis.planning.worth import Valuing, Worth, worth
from ppmsheets.analysis.value import Appraisal
from ppmsheets.outcome import Assumption, Load, ProjectResult
from ppmsheets.portfolio import Bound, Cost, Planning, Portfolio, Score, folded
from ppmsheets.portfolio import Limit as TypedLimit
from ppmsheets.portfolio import Project as TypedProject
from ppmsheets.settings import Optimising


@dataclass(frozen=True, slots=True)
class Framed:
    """The question, and what has to be said beside its answer.

    Attributes:
        results: Project id -> what is known of it; without closed ones.
        worths: Project id -> what it is worth and by which rule.
        costs: Project id -> what it still costs.
        unjudged: Candidate -> what is missing to judge it; it is in no choice.
        kept: Running projects that keep their present state for want of data.
        assumptions: What was assumed of running projects.
        said: Project id -> decisions on it.
        exceeded: Budgets that what has to go on exceeds: they bind only what is new.
        fte_price: What an FTE-month beyond capacity is priced from, by the projects'
            own costs; None where a cost rate says it, or where none is priced.
    """

    case: Case
    grid: Grid
    results: Mapping[str, ProjectResult]
    worths: Mapping[str, Worth]
    costs: Mapping[str, Spending]
    unjudged: Mapping[str, str]
    kept: tuple[str, ...]
    assumptions: tuple[Assumption, ...]
    said: Wishes
    exceeded: tuple[str, ...] = ()
    fte_price: float | None = None


def frame(
    portfolio: Portfolio,
    results: Iterable[ProjectResult],
    appraisals: Mapping[str, Appraisal],
    basis: Basis,
) -> Framed:
    """Return the question that a portfolio asks.

    Args:
        portfolio: What people typed.
        results: Of all projects, in any order; closed ones are in no choice.
        appraisals: Project id -> what it costs and gives.
        basis: Settings, status date and discount rate.
    """
    return _Framing(portfolio, results, appraisals, basis).framed()


class _Framing:
    """The question while it is being framed."""

    def __init__(
        self,
        portfolio: Portfolio,
        results: Iterable[ProjectResult],
        appraisals: Mapping[str, Appraisal],
        basis: Basis,
    ) -> None:
        self._portfolio, self._basis = portfolio, basis
        self._planning = planning_of(portfolio.planning, basis.settings.optimiser)
        chosen = [r for r in results if r.live or r.candidate]
        self._results = {r.project_id: r for r in sorted(chosen, key=_by_id)}
        self._typed = {p.project_id: p for p in portfolio.projects}
        self._grid = grid_of(portfolio.planning, basis.status_date)
        plans = cost_plans(portfolio)
        self._committed = commitments(portfolio, chosen, plans, basis.status_date)
        held = {item.project_id: item.plan for item in self._committed}
        plans = {n: held.get(n, plans.get(n, UNKNOWN_COST)) for n in self._results}
        self._costs = _spendings(portfolio, self._results, plans, self._grid)
        self._worths = self._valued(appraisals)
        self._scores: defaultdict[str, list[Score]] = defaultdict(list)
        for score in portfolio.scores:
            self._scores[score.project_id].append(score)
        periods = tuple(map(self._grid.period, range(self._grid.count)))
        self._loads = capacity.loads(portfolio, periods, kinds=(capacity.ROLE,))
        self._money = limits.money(
            portfolio.budgets,
            [purse for cost in self._costs.values() for purse in cost.amounts],
            self._committed,
            self._grid,
            basis.status_date,
        )
        self._then = published(portfolio.history, basis.status_date)
        self._said = self._wishes()

    def _valued(self, appraisals: Mapping[str, Appraisal]) -> dict[str, Worth]:
        valuing = Valuing(
            self._basis.discounting,
            self._planning.strategy_weight or 0.0,
            self._basis.status_date,
        )
        return {
            name: worth(
                self._typed[name],
                result,
                appraisals.get(name, Appraisal()),
                self._costs[name],
                valuing,
            )
            for name, result in self._results.items()
        }

    def _wishes(self) -> Wishes:
        day = self._basis.status_date
        holding = [p for p in self._portfolio.pins if p.until is None or p.until >= day]
        answers = Answers(self._portfolio.decisions, day)
        return wishes(self._results, answers, holding, self._then, self._grid)

    def framed(self) -> Framed:
        """Return the finished question."""
        known = Known(
            self._results, self._costs, self._worths, self._money, self._grid.count
        )
        lacking = unjudged(known, self._portfolio.dependencies, self._said)
        demand = _demand(self._ahead(), self._costs, self._grid)
        projects = tuple(
            self._project(name, demand.get(name, {}))
            for name in self._results
            if name not in lacking
        )
        kept = tuple(
            name
            for name, result in self._results.items()
            if result.live
            and (self._worths[name].amount is None or self._costs[name].total is None)
        )
        rows, exceeded = limits.bearable(self._money.rows, projects, self._grid.count)
        hours = self._basis.settings.conventions.hours_per_fte_month
        prices = limits.fte_prices(self._portfolio.people, hours)
        own = None
        if not prices and not self._planning.hard_capacity:
            own = limits.price_by_projects(self._costs, demand)
            prices = {} if own is None else {limits.EVERY: own / self._grid.months}
        people = limits.capacities(self._loads, self._grid, self._planning, prices)
        return Framed(
            self._case(projects, rows, people),
            self._grid,
            self._results,
            self._worths,
            self._costs,
            lacking,
            kept,
            tuple(item.assumption for item in self._committed if item.assumption),
            self._said,
            exceeded,
            prices.get(limits.EVERY) if people and own is not None else None,
        )

    def _ahead(self) -> Iterator[Load]:
        """Yield loads, without running projects in a present that is nearly over.

        What it asks of people is done or cannot be mended: a pause would free nobody.
        """
        first = begins(self._grid, self._basis.status_date)
        running = {name for name, result in self._results.items() if result.live}
        for load in self._loads:
            if self._grid.index(load.period.first) >= first:
                yield load
            else:
                rows = tuple(row for row in load.projects if row[0] not in running)
                yield load._replace(projects=rows)

    def _project(self, name: str, demand: Mapping[str, tuple[float, ...]]) -> Project:
        cost, result = self._costs[name], self._results[name]
        covered = frozenset(range(self._grid.count))
        for purse in cost.amounts:
            covered &= self._money.covered.get(purse, frozenset())
        said, then = self._said.get(name, ()), self._then.get(name)
        subject = choices.Subject(
            self._typed[name],
            result,
            cost,
            self._worths[name],
            demand,
            covered,
            self._basis.discounting.rate,
            said,
            then,
        )
        made = choices.options(subject, self._grid)
        share = self._planning.switching_cost or 0.0
        project = Project(
            name,
            made,
            rank=result.rank,
            shares=_shares(self._typed[name], self._scores[name]),
            previous=previous(result, made, then, self._grid),
            switching_cost=share * (cost.total or 0.0),
        )
        return replace(project, mandatory=result.mandatory and _may_stay(project, said))

    def _case(
        self,
        projects: tuple[Project, ...],
        rows: tuple[Budget, ...],
        people: tuple[Capacity, ...],
    ) -> Case:
        portfolio = self._portfolio
        bounds = {row.bound: row for row in portfolio.limits if row.maximum is not None}
        risk, starts = bounds.get(Bound.RISK), bounds.get(Bound.STARTS)
        most = starts.maximum if starts else None
        return Case(
            self._grid.count,
            projects,
            rows,
            people,
            tuple(self._ties({project.project_id for project in projects})),
            tuple(_limits(portfolio.limits)),
            pins(projects, self._said),
            risk_limit=risk.maximum if risk else None,
            starts_limit=None if most is None else int(most),
        )

    def _ties(self, known: set[str]) -> Iterator[Tie]:
        seen: set[str] = set()
        for row in self._portfolio.dependencies:
            one, other = row.project_id, row.other_id
            if one == other or not {one, other} <= known:
                continue
            kind = _KINDS.get((row.type or "").casefold(), TieKind.NEEDS)
            words = f"{one} {TIE_WORDS[kind]} {other}"
            begun = kind is TieKind.NEEDS and self._results[one].live
            # What runs already does without the candidate that it needs.
            if words in seen or (begun and self._results[other].candidate):
                continue
            seen.add(words)
            if kind is TieKind.FINISH_START:
                lag = self._grid.of_days(row.lag or 0.0)
                # The typed row names first who depends: it waits for the other.
                yield Tie(words, kind, other, one, lag)
            else:
                yield Tie(words, kind, one, other)


_KINDS = {
    "excludes": TieKind.EXCLUDES,
    "both or none": TieKind.BOTH_OR_NONE,
    "finish-start": TieKind.FINISH_START,
}
TIE_WORDS = {
    TieKind.NEEDS: "needs",
    TieKind.EXCLUDES: "excludes",
    TieKind.BOTH_OR_NONE: "goes with",
    TieKind.FINISH_START: "waits for",
}
"""What the first of a typed dependency does to the second, in words."""


def planning_of(typed: Planning, settings: Optimising) -> Planning:
    """Return how the plan is made: what Setup leaves open, as the settings say."""
    given = {
        name: getattr(settings, name)
        for name in (
            "strategy_weight",
            "overtime_limit",
            "overtime_price",
            "switching_cost",
        )
        if getattr(typed, name) is None
    }
    return replace(typed, **given)


def _spendings(
    portfolio: Portfolio,
    results: Mapping[str, ProjectResult],
    plans: Mapping[str, CostPlan],
    grid: Grid,
) -> dict[str, Spending]:
    typed = {project.project_id: project for project in portfolio.projects}
    rows: defaultdict[str, list[Cost]] = defaultdict(list)
    for row in portfolio.costs:
        rows[row.project_id].append(row)
    return {
        name: spending(typed[name], result, plans[name], tuple(rows[name]), grid)
        for name, result in results.items()
    }


def _may_stay(project: Project, said: tuple[Wish, ...]) -> bool:
    """Whether no decision leaves a project out: that would go before its must."""
    left = [set(allowed(wish, project)) for wish in said]
    inside = set(project.keys(inside=True))
    return all(keys & inside for keys in left if keys)


def _by_id(result: ProjectResult) -> str:
    return result.project_id


def _demand(
    loads: Iterable[Load], costs: Mapping[str, Spending], grid: Grid
) -> dict[str, dict[str, tuple[float, ...]]]:
    """Return project -> role -> FTE per period, from the first of its cost on."""
    found: dict[str, dict[str, dict[int, float]]] = {}
    for load in loads:
        index = grid.index(load.period.first)
        for name, fte in load.projects:
            roles = found.setdefault(name, {})
            roles.setdefault(load.name, {})[index] = fte
    rows: dict[str, dict[str, tuple[float, ...]]] = {}
    for name, roles in found.items():
        if name not in costs:
            continue
        begin = costs[name].first
        rows[name] = {
            role: tuple(ftes.get(index, 0.0) for index in range(begin, max(ftes) + 1))
            for role, ftes in roles.items()
        }
    return rows


def _shares(
    project: TypedProject, scores: Iterable[Score]
) -> tuple[tuple[str, float], ...]:
    found = []
    if project.program:
        found.append((f"program {folded(project.program)}", 1.0))
    if project.type:
        found.append((f"type {folded(project.type)}", 1.0))
    given = {folded(row.driver): row.score for row in scores if row.score}
    total = sum(given.values())
    found += [(f"driver {name}", score / total) for name, score in given.items()]
    return tuple(sorted(found))


def _limits(rows: Iterable[TypedLimit]) -> Iterator[Share]:
    for row in rows:
        if not row.bound.is_share or row.name is None:
            continue
        yield Share(
            f"{row.bound.value} {row.name}",
            f"{row.bound.value} {folded(row.name)}",
            least=row.minimum or 0.0,
            most=1.0 if row.maximum is None else row.maximum,
        )
