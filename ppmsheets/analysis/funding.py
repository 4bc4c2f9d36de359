"""The question of funding: candidates, budgets, and what ties them together.

Value of a candidate: its NPV where benefits are known, else its strategic score
(0 to 1) times its cost: a project that fully serves the strategy is held to be
worth its cost once over. With neither, it is not judged.

Cost in a budget: what is planned to fall in its period. A candidate without
dates is charged whole to the budget when there is but one period to charge.
Running projects come first; what they leave is there to be chosen under.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from ppmsheets.analysis.commitments import Commitment
from ppmsheets.analysis.costs import CostPlan
from ppmsheets.outcome import Assumption, ProjectResult
from ppmsheets.portfolio import Budget, Period

PINNED_IN = "pinned in"
"""Why a candidate must be funded that Decisions pins in."""

TOLERANCE = 1e-7
"""Share of a budget, or of the greatest value, that counts as nothing."""


@dataclass(frozen=True, slots=True)
class BudgetRow:
    """Money of the portfolio (program None) or a program in one period."""

    program: str | None
    period: Period
    amount: float
    committed: float
    """Planned cost of running projects in the period."""
    assumed: tuple[Assumption, ...] = ()
    """What the committed money rests on where a plan is not known."""

    @property
    def available(self) -> float:
        """What running projects leave; never below 0."""
        return max(0.0, self.amount - self.committed)

    @property
    def label(self) -> str:
        """``Growth 2026-Q1``."""
        return f"{self.program or 'Portfolio'} {self.period.label}"

    def holds(self, cost: float) -> bool:
        """Return whether a cost fits what is available."""
        return cost <= self.available + TOLERANCE * max(self.amount, 1.0)


class Candidate(NamedTuple):
    """A project that may be funded.

    Attributes:
        value: Portfolio currency; None only for a forced one nobody can value.
        basis: How it was valued: ``NPV`` or ``score x cost``.
        plan: Its cost over time.
        costs: ``(index of budget row, cost in its period)``, costs > 0.
    """

    project_id: str
    rank: int | None
    program: str | None
    value: float | None
    basis: str
    plan: CostPlan
    costs: tuple[tuple[int, float], ...]


@dataclass(frozen=True, slots=True)
class Links:
    """Dependencies among candidates, pairs of ids.

    Attributes:
        needs: The first is funded only with the second.
        excludes: At most one is funded.
    """

    needs: tuple[tuple[str, str], ...] = ()
    excludes: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """What the solver is asked.

    Attributes:
        rows: Budgets not over yet, in order.
        candidates: Judged or forced candidates, best rank first, then by id.
        links: Their dependencies; both-or-none is two needs.
        forced: Id -> why it must be funded.
        barred: Id -> why it must not be.
        unjudged: Id -> what is missing.
        conflict: Why no choice obeys all of it; "" when one does.
        notes: What was assumed, a sentence each.
    """

    rows: tuple[BudgetRow, ...]
    candidates: tuple[Candidate, ...]
    links: Links
    forced: Mapping[str, str]
    barred: Mapping[str, str]
    unjudged: Mapping[str, str]
    conflict: str
    notes: tuple[str, ...] = ()

    def used(self, chosen: Iterable[str]) -> list[float]:
        """Return the cost of the chosen in every budget row."""
        wanted = set(chosen)
        used = [0.0] * len(self.rows)
        for candidate in self.candidates:
            if candidate.project_id in wanted:
                for index, cost in candidate.costs:
                    used[index] += cost
        return used

    def value(self, chosen: Iterable[str]) -> float:
        """Return the total value of the chosen."""
        wanted = set(chosen)
        return sum(c.value or 0.0 for c in self.candidates if c.project_id in wanted)

    def violations(self, chosen: Iterable[str]) -> tuple[str, ...]:
        """Return what a choice breaks, recounted from the data alone."""
        wanted = set(chosen)
        known = {candidate.project_id for candidate in self.candidates}
        broken = [f"{name} is no candidate" for name in wanted - known]
        broken += [f"{name} must be funded" for name in self.forced.keys() - wanted]
        broken += [f"{name} must not be" for name in self.barred.keys() & wanted]
        for one, other in self.links.needs:
            if one in wanted and other not in wanted:
                broken.append(f"{one} needs {other}")
        for one, other in self.links.excludes:
            if one in wanted and other in wanted:
                broken.append(f"{one} excludes {other}")
        for row, used in zip(self.rows, self.used(wanted), strict=True):
            if not row.holds(used):
                broken.append(f"{row.label} is exceeded")
        return tuple(sorted(broken))


def budgets_of(
    rows: tuple[BudgetRow, ...],
) -> Callable[[str | None], list[tuple[int, BudgetRow]]]:
    """Return a look-up: program -> the budgets it draws on, with their index."""
    by_program: defaultdict[str, list[tuple[int, BudgetRow]]] = defaultdict(list)
    for index, row in enumerate(rows):
        by_program[folded(row.program)].append((index, row))
    shared = by_program.pop("", [])
    return lambda program: shared + by_program.get(folded(program), [])


def is_candidate(project: ProjectResult) -> bool:
    """Return whether it has not been started and may be funded or not."""
    return project.stage is not None and project.stage.candidate


def budget_rows(
    budgets: Iterable[Budget],
    commitments: Iterable[Commitment],
    status_date: dt.date,
) -> tuple[BudgetRow, ...]:
    """Return the budgets whose period is not over, with what is committed.

    Several rows of one program and period add up. Money of a fund is part of what
    is given for all funds together; where that is not given, the funds add up to it.
    """
    everywhere = list(commitments)
    by_program: defaultdict[str, list[Commitment]] = defaultdict(list)
    for item in everywhere:
        by_program[folded(item.program)].append(item)
    return tuple(
        _budget_row(
            program,
            period,
            amount,
            by_program[folded(program)] if program else everywhere,
        )
        for program, period, amount in _open_budgets(budgets, status_date)
    )


def _budget_row(
    program: str | None,
    period: Period,
    amount: float,
    commitments: Iterable[Commitment],
) -> BudgetRow:
    committed = 0.0
    assumed: list[Assumption] = []
    for item in commitments:
        cost = item.plan.within(period)
        committed += cost
        if item.assumption and (cost or item.assumption.amount is None):
            assumed.append(item.assumption)
    return BudgetRow(program, period, amount, committed, tuple(assumed))


def assumptions(rows: Iterable[BudgetRow]) -> tuple[Assumption, ...]:
    """Return what some budgets assume of running projects, by project id."""
    found = {item.project_id: item for row in rows for item in row.assumed}
    return tuple(found[name] for name in sorted(found))


def _open_budgets(
    budgets: Iterable[Budget], status_date: dt.date
) -> list[tuple[str | None, Period, float]]:
    amounts: dict[tuple[str, Period], list[float]] = {}
    of_funds: dict[tuple[str, Period], list[float]] = {}
    names: dict[str, str] = {}
    for budget in budgets:
        if budget.amount is None or budget.period.last < status_date:
            continue
        key = folded(budget.program)
        shown = budget.program or ""
        names[key] = min(shown, names.get(key, shown))
        kept = of_funds if budget.fund else amounts
        kept.setdefault((key, budget.period), []).append(budget.amount)
    return [
        (names[key] or None, period, sum(sorted(found)))
        for (key, period), found in sorted((of_funds | amounts).items())
    ]


def folded(name: str | None) -> str:
    """Return a program's name as compared: case and spaces do not matter."""
    return " ".join((name or "").split()).casefold()


def candidate_of(
    project: ProjectResult, plan: CostPlan, rows: list[tuple[int, BudgetRow]]
) -> tuple[Candidate, str]:
    """Return a candidate, and what is missing to judge it ("" if nothing).

    Args:
        project: What is known of it.
        plan: Its planned cost.
        rows: The budgets it draws on, with their index among all budgets.
    """
    costs, missing = _charges(plan, rows)
    value, basis = _value(project, plan)
    if value is None and not missing:
        missing = "neither benefits nor scores are known"
    return (
        Candidate(
            project.project_id,
            project.rank,
            project.program,
            value,
            basis,
            plan,
            costs,
        ),
        missing,
    )


def _value(project: ProjectResult, plan: CostPlan) -> tuple[float | None, str]:
    if project.value.npv is not None:
        return project.value.npv, "NPV"
    if project.score is not None and plan.total is not None:
        return project.score * plan.total, "score x cost"
    return None, ""


def _charges(
    plan: CostPlan, rows: list[tuple[int, BudgetRow]]
) -> tuple[tuple[tuple[int, float], ...], str]:
    if plan.total is None:
        return (), "its budget is not known"
    if not rows:
        return (), "no budget is given for it"
    if not plan.spans:
        if len({row.period for _, row in rows}) > 1:
            return (), "its start and finish are not known"
        return tuple((index, plan.total) for index, _ in rows if plan.total), ""
    costs = [(index, plan.within(row.period)) for index, row in rows]
    charged = tuple((index, cost) for index, cost in costs if cost > 0)
    if plan.total > 0 and not charged:
        return (), "no budget covers its dates"
    return charged, ""
