"""What every project still costs: whose money, and when.

A project's Costs rows say it, fund by fund; else its Plan rows; else its budget,
evenly over its days. Of a running project only what is still to come counts: the
later part of its plan, stretched to its ETC where that is known. What has been spent
is sunk, and in no sum here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from ppmsheets.analysis.costs import CostPlan, Span
from ppmsheets.analysis.planning.grid import Grid
from ppmsheets.outcome import ProjectResult
from ppmsheets.portfolio import Cost, Period, Project, folded


class Purse(NamedTuple):
    """Whose money pays: program and fund as compared, "" where none is named."""

    program: str
    fund: str

    @property
    def series(self) -> str:
        """Return the name of its series of cash."""
        return f"{self.program}\n{self.fund}"


@dataclass(frozen=True, slots=True)
class Spending:
    """What one project costs from now on.

    Attributes:
        total: Currency, whenever it falls due; None: not known.
        spent: What it has cost so far, currency; 0 where that is not known.
        first: Planned first period of a candidate, may lie before the grid; 0 of
            a running project.
        amounts: Purse -> currency per period, counted from ``first``.
        length: Periods from ``first`` to the last one with work.
    """

    total: float | None
    spent: float
    first: int
    amounts: Mapping[Purse, tuple[float, ...]]
    length: int


def spending(
    project: Project,
    result: ProjectResult,
    plan: CostPlan,
    rows: tuple[Cost, ...],
    grid: Grid,
) -> Spending:
    """Return what a project costs from now on.

    Args:
        project: As typed.
        result: What is known of it; says whether it runs, and its ETC.
        plan: Its planned cost, or what is assumed of it.
        rows: Its rows of Costs; they go before the plan.
        grid: Planning periods.
    """
    purses = _purses(project, plan, rows)
    length = _length(project, result, grid)
    known = [part.total for part in purses.values() if part.total is not None]
    spread = {purse: grid.spread(part) for purse, part in purses.items() if part.spans}
    if not known:
        return Spending(None, result.ev.ac or 0.0, 0, {}, length)
    if result.live:
        return _to_come(result, purses, spread, sum(known))
    starts = [min(amounts) for amounts in spread.values()]
    if project.start is not None:
        starts.append(grid.index(project.start))
    first = min(starts, default=0)
    rows_of = {
        purse: _row(spread[purse], first)
        if purse in spread
        # Without days of its own it is spent evenly while the project lasts.
        else ((part.total or 0.0) / length,) * length
        for purse, part in purses.items()
    }
    longest = max([length, *map(len, rows_of.values())])
    return Spending(sum(known), 0.0, first, rows_of, longest)


def _to_come(
    result: ProjectResult,
    purses: Mapping[Purse, CostPlan],
    spread: Mapping[Purse, dict[int, float]],
    total: float,
) -> Spending:
    """Return the later part of a running project's cost, stretched to its ETC."""
    rest = {
        purse: {period: cost for period, cost in amounts.items() if period >= 0}
        for purse, amounts in spread.items()
    }
    planned = sum(sum(amounts.values()) for amounts in rest.values())
    etc = planned if result.ev.etc is None else max(0.0, result.ev.etc)
    spent = total - planned if result.ev.ac is None else result.ev.ac
    if planned > 0:
        rows = {
            purse: _row({p: cost * etc / planned for p, cost in amounts.items()}, 0)
            for purse, amounts in rest.items()
        }
    else:
        # Its planned time is over, its work is not: the rest falls due now.
        rows = {min(purses): (etc,)} if etc else {}
    return Spending(etc, spent, 0, rows, max([1, *map(len, rows.values())]))


def _row(amounts: Mapping[int, float], first: int) -> tuple[float, ...]:
    """Return amounts by period as a row that begins with a period."""
    last = max(amounts, default=first - 1)
    return tuple(amounts.get(period, 0.0) for period in range(first, last + 1))


def _purses(
    project: Project, plan: CostPlan, rows: tuple[Cost, ...]
) -> dict[Purse, CostPlan]:
    """Return the cost plan of every purse that pays for a project."""
    program = folded(project.program)
    spans: defaultdict[Purse, list[Span]] = defaultdict(list)
    undated: defaultdict[Purse, float] = defaultdict(float)
    time = (
        (plan.spans[0][0], max(last for _, last, _ in plan.spans))
        if plan.spans
        else None
    )
    for row in rows:
        purse = Purse(program, folded(row.fund or project.fund))
        if row.amount is None:
            continue
        days = _days(row.period) if row.period else time
        if days is None:
            undated[purse] += row.amount
        else:
            spans[purse].append((*days, row.amount))
    if not spans and not undated:
        return {Purse(program, folded(project.fund)): plan}
    found: dict[Purse, CostPlan] = {}
    for purse in sorted(spans.keys() | undated.keys()):
        dated = sorted(spans[purse])
        if dated and undated[purse]:
            # Money without a day, beside money with one, falls due with its first.
            dated.insert(0, (*dated[0][:2], undated[purse]))
        total = undated[purse] if not dated else sum(cost for *_, cost in dated)
        found[purse] = CostPlan(total, tuple(dated))
    return found


def _days(period: Period) -> tuple[int, int]:
    return period.first.toordinal(), period.last.toordinal()


def _length(project: Project, result: ProjectResult, grid: Grid) -> int:
    """Return how many periods a project takes, 1 where that is not known."""
    if project.duration is not None:
        return max(1, grid.of_days(project.duration))
    finish = result.finish
    if project.start is None or finish is None or finish < project.start:
        return 1
    return grid.index(finish) - grid.index(project.start) + 1
