"""The whole question, from what people typed and what was computed of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from ppmsheets.analysis import capacity
from ppmsheets.analysis.answers import Answers
from ppmsheets.analysis.commitments import commitments
from ppmsheets.analysis.costs import UNKNOWN_COST, cost_plans
from ppmsheets.analysis.figures import Basis
from ppmsheets.analysis.funding import folded, is_candidate
from ppmsheets.analysis.optimiser.options import (
    Case,
    Option,
    Project,
    Share,
    Tie,
    TieKind,
)
from ppmsheets.analysis.planning import choices, limits
from ppmsheets.analysis.planning.grid import Grid, grid_of
from ppmsheets.analysis.planning.pins import pins
from ppmsheets.analysis.planning.spending import Spending, spending
from ppmsheets.analysis.planning.worth import Valuing, Worth, worth
from ppmsheets.analysis.value import Appraisal
from ppmsheets.outcome import Assumption, Load, ProjectResult
from ppmsheets.portfolio import Bound, Cost, Portfolio, Score
from ppmsheets.portfolio import Limit as TypedLimit
from ppmsheets.portfolio import Project as TypedProject

SWITCHING_SHARE = 0.01
"""Of a project's cost, where Setup states none."""


@dataclass(frozen=True, slots=True)
class Framed:
    """The question, and what has to be said beside its answer.

    Attributes:
        worths: Project id -> what it is worth and by which rule.
        costs: Project id -> what it still costs.
        unjudged: Candidate -> what is missing to judge it; it is in no choice.
        kept: Running projects that keep their present state for want of data.
        assumptions: What was assumed of running projects.
    """

    case: Case
    grid: Grid
    worths: Mapping[str, Worth]
    costs: Mapping[str, Spending]
    unjudged: Mapping[str, str]
    kept: tuple[str, ...]
    assumptions: tuple[Assumption, ...]


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
        self._appraisals = appraisals
        chosen = [r for r in results if r.live or is_candidate(r)]
        self._results = {r.project_id: r for r in sorted(chosen, key=_by_id)}
        self._typed = {p.project_id: p for p in portfolio.projects}
        self._grid = grid_of(portfolio.planning, basis.status_date)
        plans = cost_plans(portfolio)
        self._committed = commitments(portfolio, chosen, plans, basis.status_date)
        held = {item.project_id: item.plan for item in self._committed}
        rows: defaultdict[str, list[Cost]] = defaultdict(list)
        for row in portfolio.costs:
            rows[row.project_id].append(row)
        self._scores: defaultdict[str, list[Score]] = defaultdict(list)
        for score in portfolio.scores:
            self._scores[score.project_id].append(score)
        self._costs = {
            name: spending(
                self._typed[name],
                result,
                held.get(name, plans.get(name, UNKNOWN_COST)),
                tuple(rows[name]),
                self._grid,
            )
            for name, result in self._results.items()
        }
        self._loads = tuple(
            load
            for load in capacity.loads(
                portfolio, tuple(map(self._grid.period, range(self._grid.count)))
            )
            if load.kind == capacity.ROLE
        )
        self._money = limits.money(
            portfolio.budgets,
            [purse for cost in self._costs.values() for purse in cost.amounts],
            self._committed,
            self._grid,
            basis.status_date,
        )

    def framed(self) -> Framed:
        """Return the finished question."""
        valuing = Valuing(
            self._basis.discounting,
            self._portfolio.planning.strategy_weight or 0.0,
            self._basis.status_date,
        )
        worths = {
            name: worth(
                self._typed[name],
                result,
                self._appraisals[name],
                self._costs[name],
                valuing,
            )
            for name, result in self._results.items()
        }
        demand = _demand(self._loads, self._costs, self._grid)
        unjudged = {
            name: missing
            for name, result in self._results.items()
            if is_candidate(result) and (missing := self._missing(name, worths[name]))
        }
        projects = tuple(
            self._project(name, worths[name], demand.get(name, {}))
            for name in self._results
            if name not in unjudged or self._results[name].mandatory
        )
        return Framed(
            self._case(projects),
            self._grid,
            worths,
            self._costs,
            unjudged,
            tuple(
                name
                for name, result in self._results.items()
                if result.live
                and (worths[name].amount is None or self._costs[name].total is None)
            ),
            tuple(item.assumption for item in self._committed if item.assumption),
        )

    def _missing(self, name: str, known: Worth) -> str:
        """Return what is missing to judge a candidate; "" if nothing."""
        cost = self._costs[name]
        if cost.total is None:
            return "its budget is not known"
        if cost.total > 0 and not any(
            self._money.covered.get(purse) for purse in cost.amounts
        ):
            return "no budget is given for it"
        if known.amount is None:
            return "neither its value, benefits nor scores are known"
        return ""

    def _project(
        self, name: str, known: Worth, demand: Mapping[str, tuple[float, ...]]
    ) -> Project:
        cost, result = self._costs[name], self._results[name]
        covered = frozenset(range(self._grid.count))
        for purse in cost.amounts:
            covered &= self._money.covered.get(purse, frozenset())
        subject = choices.Subject(
            self._typed[name],
            result,
            cost,
            known,
            demand,
            covered,
            self._basis.discounting.rate,
        )
        made = choices.options(subject, self._grid)
        share = self._portfolio.planning.switching_cost
        share = SWITCHING_SHARE if share is None else share
        return Project(
            name,
            made,
            rank=result.rank,
            mandatory=result.mandatory,
            shares=_shares(self._typed[name], self._scores[name]),
            previous=_previous(result, made, self._grid),
            switching_cost=share * (cost.total or 0.0),
        )

    def _case(self, projects: tuple[Project, ...]) -> Case:
        portfolio = self._portfolio
        known = {project.project_id for project in projects}
        bounds = {row.bound: row for row in portfolio.limits if row.maximum is not None}
        risk, starts = bounds.get(Bound.RISK), bounds.get(Bound.STARTS)
        return Case(
            self._grid.count,
            projects,
            self._money.rows,
            limits.capacities(
                self._loads,
                portfolio.people,
                self._grid,
                portfolio.planning,
                self._basis.settings.conventions.hours_per_fte_month,
            ),
            tuple(self._ties(known)),
            tuple(_limits(portfolio.limits)),
            pins(
                projects,
                self._results,
                Answers(portfolio.decisions, self._basis.status_date),
                [
                    row
                    for row in portfolio.pins
                    if row.until is None or row.until >= self._basis.status_date
                ],
                self._grid,
            ),
            risk_limit=risk.maximum if risk else None,
            starts_limit=int(starts.maximum) if starts and starts.maximum else None,
        )

    def _ties(self, known: set[str]) -> Iterator[Tie]:
        seen: set[str] = set()
        for row in self._portfolio.dependencies:
            one, other = row.project_id, row.other_id
            if one == other or not {one, other} <= known:
                continue
            kind = _KINDS.get((row.type or "").casefold(), TieKind.NEEDS)
            words = f"{one} {_WORDS[kind]} {other}"
            if words in seen:
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
_WORDS = {
    TieKind.NEEDS: "needs",
    TieKind.EXCLUDES: "excludes",
    TieKind.BOTH_OR_NONE: "goes with",
    TieKind.FINISH_START: "waits for",
}


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


def _previous(
    result: ProjectResult, made: tuple[Option, ...], grid: Grid
) -> str | None:
    """Return the option that the last plan, or the present state, stands for."""
    keys = {option.key for option in made}
    said = result.past.action if result.past else ""
    if result.live:
        key = said if said in ("stop", "accelerate") else choices.present(result, grid)
        return key if key in keys else choices.GO_ON
    if said == "fund":
        return made[0].key
    return choices.LEAVE if said == "do not fund" else None
