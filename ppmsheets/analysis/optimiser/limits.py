"""How far a search goes, and how it ended."""

from __future__ import annotations

import enum
import math
from dataclasses import dataclass


class Outcome(enum.Enum):
    """How a search ended, as far as our own check bears it out."""

    OPTIMAL = "optimal"
    FEASIBLE = "feasible within gap"
    INFEASIBLE = "infeasible"
    FAILED = "failed"


class Aim(enum.Enum):
    """What a search spends its time on; it ends with an answer and a bound anyway."""

    BOTH = enum.auto()
    ANSWER = enum.auto()
    """A better answer: for large models, whose bound is known by other ways."""
    PROOF = enum.auto()
    """A better bound: for a good answer to start from, which seldom gets better."""


EFFORT_A_SECOND = 400_000.0
"""Measured from 500 to 75,000 entries: 290,000 to 490,000 on one core."""

BACKSTOP = 30.0
"""Times its seconds by the clock after which a search is given up.

Not fewer: five other jobs on two cores have made one last ten times as long, and an
answer that the clock cut short is not the same in the next run.
"""


@dataclass(frozen=True, slots=True)
class Limits:
    """When a search stops.

    Attributes:
        gap: Share of the value by which the answer may fall short of the best
            possible; 0 asks for a proof.
        nodes: Most nodes of the tree, all searches of one answer apart.
        effort: How often each search looks whether to stop, times the entries of its
            matrix: the same on every machine, and some ``EFFORT_A_SECOND``.
        seconds: A backstop only, of all searches of one answer together: the answer
            is then marked as stopped by it, and another machine may stop elsewhere.
        rule_ties: Whether the further goals and the order of projects rule
            between answers of equal value; only where the gap asked for is 0.
    """

    gap: float = 0.0
    nodes: int = 1_000_000
    effort: float = math.inf
    seconds: float = 300.0
    rule_ties: bool = True


_SOLVE, _STEP, _STEP_PER_ROW = 0.004, 2e-5, 1e-7
"""Seconds for a call of the solver, a step of the simplex method, and a step for every
row of the model; all measured on one core."""


@dataclass(frozen=True, slots=True)
class Work:
    """What a search took; free of the clock, so the same in every run.

    Attributes:
        solves: Calls of a solver.
        nodes: Nodes of all trees.
        iterations: Simplex iterations.
        columns: Columns of the largest integer model that was solved.
        timed_out: Stopped by the clock.
    """

    solves: int = 0
    nodes: int = 0
    iterations: int = 0
    columns: int = 0
    timed_out: bool = False

    def __add__(self, other: Work) -> Work:
        """Return the work of both."""
        return Work(
            self.solves + other.solves,
            self.nodes + other.nodes,
            self.iterations + other.iterations,
            max(self.columns, other.columns),
            self.timed_out or other.timed_out,
        )

    def seconds(self, rows: int) -> float:
        """Return about how long it took on one core, for a model of so many rows."""
        step = _STEP + _STEP_PER_ROW * rows
        return self.solves * _SOLVE + self.iterations * step
