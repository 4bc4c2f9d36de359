"""What an optimiser may have answered, written by hand: for pages and documents.

``SELECTION`` and ``INSIGHT`` are about the projects of ``example``; ``WORKED`` is the
textbook case: values 8, 11, 6, 4 at costs 5, 7, 4, 3 under a budget of 14.
"""

from __future__ import annotations

from dataclasses import dataclass

from ppmsheets.outcome import (
    Certainty,
    Chosen,
    Clash,
    CutLine,
    DecisionPrice,
    Firmness,
    FrontierPoint,
    Insight,
    Scenario,
    Search,
    Selection,
    SolverStatus,
    WhyNot,
)

SEARCH = Search(
    SolverStatus.FEASIBLE,
    objective=1_330_000.0,
    bound=1_335_320.0,
    gap=0.004,
    solver="HiGHS 1.15.1",
    solves=4,
    nodes=120,
    iterations=3_400,
)

CHOSEN = (
    Chosen(
        "BIL-7",
        "continue",
        inside=True,
        worth=420_000.0,
        basis="benefits to come less ETC",
        cost=1.6e6,
    ),
    Chosen(
        "BOT-3",
        "do not fund",
        inside=False,
        worth=90_000.0,
        basis="NPV",
        cost=250_000.0,
    ),
    Chosen(
        "MOB-1",
        "pause 2026-07",
        inside=True,
        worth=910_000.0,
        basis="value at 80% success",
        cost=1.23e6,
    ),
)

CLASH = Clash(
    words=("approving Chatbot pilot", "pinning Billing engine in", "Portfolio 2026-Q2"),
    irreducible=True,
    given_up=("approving Chatbot pilot",),
)

SELECTION = Selection(
    SolverStatus.FEASIBLE,
    unfunded=("BOT-3",),
    objective=1_330_000.0,
    note="Money of 2026-Q2 is spent.",
    taken="Candidates are valued by NPV.",
    search=SEARCH,
    chosen=CHOSEN,
)

INSIGHT = Insight(
    why_not=(
        WhyNot(
            "BOT-3",
            "fund 2026-07",
            Certainty.PROVEN_OUT,
            price_of_forcing=(12_000.0, 18_500.0),
            budget_needed=2_150_000.0,
            cost_at_most=205_000.0,
            value_at_least=108_500.0,
            short=(("QA engineer", 1.5), ("Developer", 0.25)),
            out_below_budget=1_950_000.0,
            out_below_value=102_000.0,
        ),
    ),
    decisions=(
        DecisionPrice("deferring Chatbot pilot", "BOT-3", (0.0, 0.0)),
        DecisionPrice("pinning Billing engine in", "BIL-7", (None, 40_000.0)),
    ),
    frontier=(
        FrontierPoint("FTE", 0.5, 60.0, 700_000.0, 700_000.0, ("BIL-7",)),
        FrontierPoint(
            "FTE", 1.0, 120.0, 1.33e6, 1_335_320.0, ("BIL-7", "MOB-1"), 10_500.0
        ),
        FrontierPoint("budget", 0.5, 9e5, 420_000.0, 420_000.0, ("BIL-7",)),
        FrontierPoint(
            "budget", 1.0, 1.8e6, 1.33e6, 1_335_320.0, ("BIL-7", "MOB-1"), 1.01
        ),
        FrontierPoint(
            "budget", 1.5, 2.7e6, 1.42e6, None, ("BIL-7", "BOT-3", "MOB-1"), 0.1
        ),
    ),
    cut_line=CutLine(("BIL-7", "BOT-3"), 510_000.0, 820_000.0),
    firmness=(
        Firmness("BIL-7", "core", 1.0, 0.02, sampled=True, rank_low=1, rank_high=2,
                 in_top=1.0),
        Firmness("BOT-3", "exterior", 0.0, 0.02, sampled=True, rank_low=3, rank_high=3,
                 in_top=0.0),
        Firmness("MOB-1", "borderline", 0.62, 0.07, sampled=True, rank_low=1,
                 rank_high=2, in_top=1.0),
    ),
    top=2,
    scenarios=(
        Scenario("Plan", (), SolverStatus.FEASIBLE, 1.33e6, 0.004, 1.75e6, 0.5),
        Scenario(
            "More money", ("Budget +10%", "Role QA engineer +2"), SolverStatus.OPTIMAL,
            1.42e6, 0.0, 2.0e6, 0.0,
            entering=("BOT-3",),
            altered=(("MOB-1", "pause 2026-07", "continue"),),
        ),
        Scenario(
            "Freeze", ("Budget 2026-Q3 = 0",), SolverStatus.INFEASIBLE,
            leaving=("MOB-1",), note="Given up: Portfolio 2026-Q3.",
        ),
    ),
    omitted=("Budgets above 150 % were left out for want of time.",),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Worked:
    """The worked example of the field: the best by value per cost is left out."""

    selection: Selection
    insight: Insight


_VALUES, _COSTS = (8.0, 11.0, 6.0, 4.0), (5.0, 7.0, 4.0, 3.0)
_FRONTIER = {
    3: 4, 4: 6, 5: 8, 7: 11, 8: 12, 9: 14, 10: 15, 11: 17, 12: 19, 14: 21, 15: 23,
    16: 25, 19: 29,
}  # fmt: skip
"""Budget -> the most value, as published."""

WORKED = Worked(
    Selection(
        SolverStatus.OPTIMAL,
        funded=("P2", "P3", "P4"),
        unfunded=("P1",),
        objective=21.0,
        search=Search(SolverStatus.OPTIMAL, 21.0, 21.0, 0.0, "HiGHS 1.15.1", 1),
        chosen=tuple(
            Chosen(f"P{number}", "fund 2026-04" if number > 1 else "do not fund",
                   number > 1, value, "value", cost)
            for number, (value, cost) in enumerate(zip(_VALUES, _COSTS, strict=True), 1)
        ),
    ),
    Insight(
        why_not=(
            WhyNot("P1", "fund 2026-04", Certainty.EXACT, (2.0, 2.0), 15.0, 4.0, 10.0),
        ),
        frontier=tuple(
            FrontierPoint("budget", budget / 14, float(budget), float(value),
                          float(value), ())
            for budget, value in _FRONTIER.items()
        ),
        cut_line=CutLine(("P1", "P2"), 19.0, 2.0),
    ),
)  # fmt: skip
