"""Constraints in the portfolio manager's words."""

from __future__ import annotations

from collections.abc import Iterable

from ppmsheets.analysis.optimiser.options import Constraint, Rule
from ppmsheets.analysis.planning.grid import Grid


def plainly(constraints: Iterable[Constraint], grid: Grid) -> tuple[str, ...]:
    """Return constraints as people call them, each once, in order."""
    return tuple(sorted({_plainly(constraint, grid) for constraint in constraints}))


def _plainly(constraint: Constraint, grid: Grid) -> str:
    name, when = constraint.name, ""
    if constraint.period is not None:
        when = f" in {grid.period(constraint.period).label}"
    return {
        Rule.BUDGET: f"the budget {name}",
        Rule.CAPACITY: f"the capacity of {name}{when}",
        Rule.TIE: name,
        Rule.MANDATORY: f"{name} being mandatory",
        Rule.SHARE: f"the limit on {name}",
        Rule.RISK: "the limit on risk",
        Rule.STARTS: f"the most starts{when}",
        Rule.PIN: name,
    }[constraint.rule]
