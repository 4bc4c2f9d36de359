"""What the optimiser chose, how firmly, and what would change it.

Values are in the unit of the objective: the portfolio's currency, present value.
None means "not known" throughout.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import NamedTuple


class SolverStatus(enum.Enum):
    """Outcome of the selection."""

    OPTIMAL = "optimal"
    FEASIBLE = "feasible within gap"
    INFEASIBLE = "infeasible"
    FAILED = "failed"
    NOT_NEEDED = "not needed"
    """No candidate, or no budget to choose under."""


class Search(NamedTuple):
    """How the choice was found.

    Attributes:
        objective: Value of the choice; None: there is none.
        bound: No choice is worth more.
        gap: ``(bound - objective) / |objective|``, >= 0.
        solver: Name and version.
        solves: Calls of the solver; with nodes and iterations free of the clock.
        timed_out: Stopped by the clock: another machine may stop elsewhere.
    """

    status: SolverStatus
    objective: float | None = None
    bound: float | None = None
    gap: float | None = None
    solver: str = ""
    solves: int = 0
    nodes: int = 0
    iterations: int = 0
    timed_out: bool = False

    @property
    def work(self) -> str:
        """Solver and work: ``HiGHS 1.15.1, 3 solves, 12 nodes, 340 iterations``."""
        counts = (
            (self.solves, "solve"),
            (self.nodes, "node"),
            (self.iterations, "iteration"),
        )
        told = [f"{n:,} {noun}{'' if n == 1 else 's'}" for n, noun in counts if n]
        return ", ".join(filter(None, (self.solver, *told)))

    @property
    def sentence(self) -> str:
        """How good the choice is, in plain words."""
        if self.objective is None:
            return _WITHOUT[self.status]
        worth = f"The choice is worth {self.objective:,.0f}"
        if self.gap == 0:
            return f"{worth}: no other is worth more."
        if self.gap is None:
            return f"{worth}; how much more is possible is not known."
        stopped = " The clock stopped the search." if self.timed_out else ""
        return f"{worth}; {_percent(self.gap)} more is possible.{stopped}"


def _percent(share: float) -> str:
    """Return the most that a share can be, as a percentage above 0."""
    return "less than 0.01%" if share < 1e-4 else f"at most {share:.2%}"


_WITHOUT = {
    SolverStatus.OPTIMAL: "The best choice was found.",
    SolverStatus.FEASIBLE: "A good choice was found.",
    SolverStatus.INFEASIBLE: "No choice obeys all decisions and limits.",
    SolverStatus.FAILED: "The solver gave no usable answer: projects keep their state.",
    SolverStatus.NOT_NEEDED: "There was nothing to choose.",
}


_SAID_OF_A_PERIOD = {"fund": "Fund from", "pause": "Pause until"}


def option_words(option: str) -> str:
    """Return the key of an option as people say it: ``Fund from 2026-04``."""
    verb, _, rest = option.partition(" ")
    if verb in _SAID_OF_A_PERIOD and rest[:1].isdigit():
        return f"{_SAID_OF_A_PERIOD[verb]} {rest}"
    return option[:1].upper() + option[1:]


class Chosen(NamedTuple):
    """What is chosen for one project.

    Attributes:
        option: Key of the option, e.g. ``fund 2026-04``; the same in every run.
        inside: Whether the project is in the portfolio with it.
        worth: Value of the option, by the rule in ``basis``; of a project that is
            left out, what doing it would be worth: pages rank and compare by it.
        cost: Money that the option, or doing it, still takes.
    """

    project_id: str
    option: str
    inside: bool
    worth: float | None = None
    basis: str = ""
    cost: float | None = None


class Clash(NamedTuple):
    """What cannot be obeyed together, in the portfolio manager's words.

    Attributes:
        words: Each constraint, e.g. ``approving CRM``; no part of it clashes alone.
        irreducible: That is proven.
        given_up: What the nearest answer, which is shown, does not obey, in words.
    """

    words: tuple[str, ...]
    irreducible: bool
    given_up: tuple[str, ...]

    @property
    def sentence(self) -> str:
        """What clashes, in one sentence."""
        told = _listed(self.words) or "what has been decided"
        together = " together" if len(self.words) > 1 else ""
        return f"{told[:1].upper()}{told[1:]} cannot hold{together}."

    @property
    def warning(self) -> str:
        """The same, as what a reader has to know first of all."""
        return f"Not all can be obeyed: {self.sentence}"

    @property
    def nearest(self) -> str:
        """What the answer that is shown gives up; "" for nothing."""
        if not self.given_up:
            return ""
        return f"Shown is the nearest answer, which gives up {_listed(self.given_up)}."

    @property
    def alternatives(self) -> str:
        """What else would do; "" where that is not proven."""
        proven = self.irreducible and len(self.words) > 1
        return "To give up any one of them would do." if proven else ""


_NAMED = 6
"""Constraints that are named in a sentence."""


def _listed(words: tuple[str, ...]) -> str:
    """Return ``a, b and c``, or the first few and how many more there are."""
    if len(words) > _NAMED:
        return f"{', '.join(words[:_NAMED])} and {len(words) - _NAMED} more"
    return " and ".join(filter(None, (", ".join(words[:-1]), *words[-1:])))


class Certainty(enum.Enum):
    """What is proven of a project that is left out (or in)."""

    EXACT = "exact"
    """Each figure is the answer of a search of its own."""
    PROVEN_IN = "proven in"
    PROVEN_OUT = "proven out"
    OPEN = "open"


class WhyNot(NamedTuple):
    """What keeps a project out, each figure with everything else as it is.

    Attributes:
        option: The option it would get if it were forced in.
        certainty: ``EXACT``, or what bounds prove.
        price_of_forcing: Least and most value lost when it must be in; equal where
            exact; a side that is not known, or a project that cannot be in, is None.
        budget_needed: Sum of all budgets from which it enters; where not exact, from
            which a plan was found that has it; None: at none.
        cost_at_most: Its cost at which it draws level; where not exact, above which
            it is proven out; None: at no cost.
        value_at_least: Value of the option at which it draws level; where not exact,
            at which that is proven.
        short: ``(role, FTE-months)`` it lacks beside what is chosen.
        out_below_budget: Sum of all budgets below which it is proven out; None: not
            known.
        out_below_value: Value of the option below which it is proven out; both equal
            the figure above where exact.
    """

    project_id: str
    option: str
    certainty: Certainty
    price_of_forcing: tuple[float | None, float | None] = (None, None)
    budget_needed: float | None = None
    cost_at_most: float | None = None
    value_at_least: float | None = None
    short: tuple[tuple[str, float], ...] = ()
    out_below_budget: float | None = None
    out_below_value: float | None = None


class DecisionPrice(NamedTuple):
    """What obeying one decision costs beside the others.

    Attributes:
        words: As people would say it, e.g. ``approving to fund CRM``.
        price: Least and most value lost; equal where exact.
    """

    words: str
    project_id: str
    price: tuple[float | None, float | None]


class FrontierPoint(NamedTuple):
    """The most value that some budget, or some FTE, can give.

    Attributes:
        axis: ``budget`` or ``FTE``.
        share: Of what there is today: 1 is today's.
        amount: Money, or FTE x periods, at that share.
        bound: No choice there is worth more; equals the value where proven.
        inside: Ids of the projects that are in.
        marginal: Value gained per unit since the point before; None at the first.
    """

    axis: str
    share: float
    amount: float
    value: float
    bound: float | None
    inside: tuple[str, ...]
    marginal: float | None = None


class CutLine(NamedTuple):
    """What a ranked list with a line under the budget would give instead.

    Attributes:
        above: Ids in order of value per cost, down to the first beyond a budget.
        value: What they are worth.
        loss: Value of our choice, less that; below 0 only where the list breaks
            something.
        breaks: What the list knows nothing of and does not obey, in words.
    """

    above: tuple[str, ...]
    value: float
    loss: float
    breaks: tuple[str, ...] = ()


class Firmness(NamedTuple):
    """How a project fares whatever the weights and estimates turn out to be.

    Attributes:
        place: ``core``, ``borderline`` or ``exterior``.
        core_index: Share of good choices that have it in, 0 to 1.
        error: Half the width of the index's 95 % interval; 0 where exact.
        sampled: Found by samples, not by all choices.
        rank_low: Best rank over the admitted weights.
        rank_high: Worst rank.
        in_top: Share of weights under which it is among the first ``top``.
    """

    project_id: str
    place: str
    core_index: float
    error: float
    sampled: bool
    rank_low: int | None = None
    rank_high: int | None = None
    in_top: float | None = None


class Scenario(NamedTuple):
    """A named what-if beside the plan.

    Attributes:
        changes: What it changes, in words.
        spent: Money it takes in the horizon.
        overtime: FTE-months beyond capacity.
        entering: Ids that are in with it and not in the plan.
        leaving: Ids that are in the plan and not with it.
        altered: ``(id, option in the plan, option with it)`` of the others that differ.
        note: What was given up or could not be understood; "" if nothing.
    """

    name: str
    changes: tuple[str, ...]
    status: SolverStatus
    value: float | None = None
    gap: float | None = None
    spent: float | None = None
    overtime: float | None = None
    entering: tuple[str, ...] = ()
    leaving: tuple[str, ...] = ()
    altered: tuple[tuple[str, str, str], ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Insight:
    """What else there is to know of a choice.

    Attributes:
        why_not: Per project that is left out, by id.
        decisions: By what they cost, the most first.
        frontier: By axis, then by share.
        cut_line: None: there is nothing to rank.
        firmness: Per project in the choice, by id.
        top: How many projects count as the top in ``Firmness.in_top``.
        scenarios: Of the What-ifs table, in its order; the plan itself first.
        omitted: What the time budget left out, a sentence each.
    """

    why_not: tuple[WhyNot, ...] = ()
    decisions: tuple[DecisionPrice, ...] = ()
    frontier: tuple[FrontierPoint, ...] = ()
    cut_line: CutLine | None = None
    firmness: tuple[Firmness, ...] = ()
    top: int = 0
    scenarios: tuple[Scenario, ...] = ()
    omitted: tuple[str, ...] = ()
