"""The selection under budgets: worked example, brute force, people's answers."""

from __future__ import annotations

import datetime as dt
import os
import shutil
import subprocess
import sys
from dataclasses import replace
from itertools import product

import pulp
import pytest

from ppmsheets.analysis.optimiser.door import solve_whole
from ppmsheets.analysis.optimiser.engine import believed
from ppmsheets.analysis.optimiser.limits import Limits, Outcome
from ppmsheets.analysis.optimiser.model import build
from ppmsheets.analysis.optimiser.options import ordered
from ppmsheets.outcome import Selection, SolverStatus
from ppmsheets.portfolio import Origin, Period, Pin, PlanPeriod, Stage
from ppmsheets.settings import Optimising
from tests.analysis.portfolio_cases import (
    Q1,
    Q2,
    STATUS_DATE,
    YEAR,
    Case,
    Idea,
    answered,
    budget,
    case,
    choice_of,
    dice,
    link,
)


def selected(a_case: Case, status_date: dt.date = STATUS_DATE) -> Selection:
    return choice_of(a_case.portfolio, a_case.results, status_date).selection


WORKED = (
    Idea("1", 8, 5),
    Idea("2", 11, 7),
    Idea("3", 6, 4),
    Idea("4", 4, 3),
)


def test_the_worked_example_funds_two_three_and_four_for_21() -> None:
    found = selected(case(WORKED, budget(14)))
    assert found.status is SolverStatus.OPTIMAL
    assert found.funded == ("2", "3", "4")
    assert found.unfunded == ("1",)
    assert found.objective == pytest.approx(21)
    assert found.binding == ("Portfolio 2026",)


FRONTIER = {
    3: 4, 4: 6, 5: 8, 7: 11, 8: 12, 9: 14, 10: 15, 11: 17, 12: 19, 14: 21, 15: 23,
    16: 25, 19: 29,
}  # fmt: skip


@pytest.mark.parametrize(("money", "value"), FRONTIER.items())
def test_the_worked_frontier_is_met_at_every_budget(money: int, value: int) -> None:
    assert selected(case(WORKED, budget(money))).objective == pytest.approx(value)


def test_project_one_enters_at_15_or_costing_4_or_worth_more_than_10() -> None:
    first, *others = WORKED
    assert "1" in selected(case(WORKED, budget(15))).funded
    assert "1" in selected(case([replace(first, cost=4), *others], budget(14))).funded
    ten = selected(case([replace(first, value=10.1), *others], budget(14)))
    assert "1" in ten.funded


def test_forcing_project_one_in_costs_two_points() -> None:
    forced = Case(WORKED, (budget(14),), decisions=(answered("1:fund", "Approve"),))
    found = selected(forced)
    assert found.objective == pytest.approx(19)
    assert "1" in found.funded


# --- against brute force ----------------------------------------------------------

_KINDS = ("Needs", "Excludes", "Both or none", None, "Finish-start")


def _random_case(seed: int) -> Case:
    rng = dice(seed)
    count = rng.randint(1, 8)
    ranks = rng.sample(range(1, 20), count)
    ideas = [
        Idea(
            f"P{index}",
            rng.randint(-3, 9),
            rng.randint(0, 9),
            rng.choice((Q1, Q2)),
            program=rng.choice(("Red", "Blue", None)),
            mandatory=rng.random() < 0.1,
            rank=ranks[index] if rng.random() < 0.8 else None,
            fixed=True,
        )
        for index in range(count)
    ]
    names = [idea.project_id for idea in ideas]
    links = tuple(
        link(rng.choice(names), rng.choice(_KINDS), rng.choice(names))
        for _ in range(rng.randint(0, 3))
        if count > 1
    )
    budgets = [budget(rng.randint(0, 16), Q1), budget(rng.randint(0, 16), Q2)]
    if rng.random() < 0.5:
        budgets.append(budget(rng.randint(0, 9), rng.choice((Q1, Q2)), "Red"))
    decisions = tuple(
        answered(f"{name}:fund", rng.choice(("Approve", "Reject", "Defer")))
        for name in names
        if rng.random() < 0.1
    )
    return Case(tuple(ideas), tuple(budgets), links, decisions)


def _allowed(a_case: Case, funded: set[str]) -> bool:
    """Judge a choice from the rows alone, in words as plain as the rules."""
    for row in a_case.budgets:
        spent = sum(
            idea.cost or 0
            for idea in a_case.ideas
            if idea.project_id in funded
            and idea.period == row.period
            and row.program in (None, idea.program)
        )
        if row.amount is not None and spent > row.amount:
            return False
    return _tied(a_case, funded) and _decided(a_case, funded)


def _tied(a_case: Case, funded: set[str]) -> bool:
    periods = {idea.project_id: idea.period for idea in a_case.ideas}
    for tie in a_case.links:
        one, other = tie.project_id in funded, tie.other_id in funded
        if tie.project_id == tie.other_id:
            continue
        after = (periods[tie.other_id], periods[tie.project_id]) == (Q1, Q2)
        if tie.type == "Finish-start" and one and not (other and after):
            return False
        if tie.type == "Excludes" and one and other:
            return False
        if tie.type in ("Needs", None) and one and not other:
            return False
        if tie.type == "Both or none" and one != other:
            return False
    return True


def _decided(a_case: Case, funded: set[str]) -> bool:
    answers = {d.recommendation_id.split(":")[0]: d.decision for d in a_case.decisions}
    for idea in a_case.ideas:
        answer = answers.get(idea.project_id)
        must = answer == "Approve" or (idea.mandatory and answer is None)
        must_not = answer in ("Reject", "Defer")
        inside = idea.project_id in funded
        if (must and not inside) or (must_not and inside):
            return False
    return True


def _best(a_case: Case) -> set[str] | None:
    """Return the best choice: value, then least cost, then the better ranks."""
    ranked = sorted(
        a_case.ideas, key=lambda i: (i.rank is None, i.rank or 0, i.project_id)
    )
    best: tuple[tuple[float, float, tuple[int, ...]], set[str]] | None = None
    for bits in product((0, 1), repeat=len(ranked)):
        inside = [idea for idea, bit in zip(ranked, bits, strict=True) if bit]
        funded = {idea.project_id for idea in inside}
        if not _allowed(a_case, funded):
            continue
        value = sum(idea.value or 0 for idea in inside)
        merit = (value, -sum(idea.cost or 0 for idea in inside), bits)
        if best is None or merit > best[0]:
            best = (merit, funded)
    return best[1] if best else None


@pytest.mark.parametrize("block", range(10))
def test_the_choice_equals_brute_force_on_small_portfolios(block: int) -> None:
    for seed in range(30 * block, 30 * block + 30):
        a_case = _random_case(seed)
        best = _best(a_case)
        found = selected(a_case)
        if best is None:
            assert found.status is SolverStatus.INFEASIBLE, seed
            assert found.clash is not None, seed
            assert found.clash.irreducible, seed
            assert found.clash.given_up, seed
            assert len(found.chosen) == len(a_case.ideas), seed
        else:
            assert found.status is SolverStatus.OPTIMAL, seed
            assert set(found.funded) == best, seed


def test_brute_force_meets_both_feasible_and_infeasible_portfolios() -> None:
    outcomes = [_best(_random_case(seed)) is None for seed in range(300)]
    assert 20 < sum(outcomes) < 280


def test_the_order_of_rows_changes_no_choice() -> None:
    rng = dice(7)
    ideas = [Idea(f"P{index:02}", 5, 5) for index in range(12)]
    before = selected(case(ideas, budget(30)))
    rng.shuffle(ideas)
    assert selected(case(ideas, budget(30))) == before


def test_of_equal_values_the_cheaper_wins_then_the_better_rank() -> None:
    ideas = (
        Idea("A", 5, 5, rank=3),
        Idea("B", 5, 5, rank=1),
        Idea("C", 5, 5, rank=2),
        Idea("D", 5, 4, rank=9),
    )
    assert selected(case(ideas, budget(5))).funded == ("D",)
    assert selected(case(ideas[:3], budget(5))).funded == ("B",)


def test_a_worthless_candidate_is_not_funded_for_its_own_sake() -> None:
    ideas = (Idea("A", 0, 1), Idea("B", -4, 1), Idea("C", 9, 1), Idea("D", -2, 1))
    found = Case(ideas, (budget(99),), (link("C", "Needs", "D"),))
    assert selected(found).funded == ("C", "D")


def test_where_every_candidate_costs_more_than_it_gives_none_is_funded() -> None:
    found = selected(case((Idea("A", -3, 1), Idea("B", -4, 2)), budget(99)))
    assert found.status is SolverStatus.OPTIMAL
    assert (found.funded, found.unfunded) == ((), ("A", "B"))


# --- money over time --------------------------------------------------------------


def test_what_running_projects_plan_to_spend_comes_first() -> None:
    runs = Idea("R", None, 10, stage=Stage.ACTIVE)
    closed = Idea("C", None, 99, stage=Stage.CLOSED)
    ideas = (runs, closed, Idea("A", 9, 5), Idea("B", 8, 5))
    assert selected(case(ideas, budget(15))).funded == ("A",)
    assert selected(case(ideas, budget(9))).funded == ()


def test_a_budget_spreads_evenly_over_the_days_unless_plan_rows_say_when() -> None:
    idea = Idea("A", 9, 1810, Period(Q1.first, Q2.last))
    assert selected(case([idea], budget(900, Q1), budget(910, Q2))).funded == ("A",)
    assert selected(case([idea], budget(899, Q1), budget(999, Q2))).funded == ()
    late = PlanPeriod("A", Origin("Plan", 1, 0), Q2, pv=1810.0)
    a_case = case([idea], budget(0, Q1), budget(1810, Q2))
    portfolio = replace(a_case.portfolio, plans=(late,))
    found = choice_of(portfolio, a_case.results).selection
    assert found.funded == ("A",)


def test_a_budget_whose_period_is_over_binds_nobody() -> None:
    idea = Idea("A", 9, 1810, Period(Q1.first, Q2.last))
    a_case = case([idea], budget(0, Q1), budget(910, Q2))
    assert selected(a_case).funded == ()
    assert selected(a_case, dt.date(2026, 4, 1)).funded == ("A",)


def test_rows_of_one_program_and_period_add_up_whatever_their_spelling() -> None:
    idea = Idea("A", 9, 10, program="Growth")
    a_case = case([idea], budget(4, YEAR, "growth "), budget(6, YEAR, "Growth"))
    assert selected(a_case).funded == ("A",)


def pinned(a_case: Case, pin: str, until: dt.date | None = None) -> Selection:
    """Return what is selected where Decisions says something of project 1."""
    pins = (Pin("1", Origin("Decisions", 1, 0), pin, until),)
    portfolio = replace(a_case.portfolio, pins=pins)
    return choice_of(portfolio, a_case.results).selection


def test_decisions_settle_what_is_funded_until_they_expire() -> None:
    free = case(WORKED, budget(14))
    assert pinned(free, "Pin in").objective == pytest.approx(19)
    assert "1" in pinned(free, "Pin in").funded
    rich = case(WORKED, budget(19))
    assert pinned(rich, "Pin out").funded == ("2", "3", "4")
    assert pinned(rich, "Defer", STATUS_DATE).funded == ("2", "3", "4")
    day_before = STATUS_DATE - dt.timedelta(days=1)
    assert "1" in pinned(rich, "Pin out", day_before).funded
    assert "1" in pinned(rich, "Defer", day_before).funded


def test_decisions_go_before_answers_and_mandatory_projects() -> None:
    answer = answered("1:fund", "Reject")
    rejected = replace(case(WORKED, budget(19)), decisions=(answer,))
    assert "1" not in selected(rejected).funded
    assert "1" in pinned(rejected, "Pin in").funded
    must = case([replace(WORKED[0], mandatory=True), *WORKED[1:]], budget(19))
    assert "1" not in pinned(must, "Pin out").funded


def test_money_of_funds_adds_up_and_is_part_of_what_is_given_for_all() -> None:
    idea = Idea("A", 9, 10, program="Growth")
    capex, opex = (budget(5)._replace(fund=name) for name in ("Capex", "Opex"))
    assert selected(case([idea], capex, opex)).funded == ("A",)
    assert selected(case([idea], capex)).unfunded == ("A",)
    assert selected(case([idea], capex, opex, budget(9))).unfunded == ("A",)
    assert selected(case([idea], capex, budget(10))).funded == ("A",)


def test_an_undated_candidate_is_charged_to_the_only_period_there_is() -> None:
    idea = Idea("A", 9, 10, None)
    assert selected(case([idea], budget(9))).unfunded == ("A",)
    assert selected(case([idea], budget(10))).funded == ("A",)


def test_an_undated_candidate_begins_in_the_first_period_that_holds_it() -> None:
    idea = Idea("A", 9, 10, None)
    (chosen,) = selected(case([idea], budget(9, Q1), budget(10, Q2))).chosen
    assert chosen.option == "fund 2026-04"
    assert selected(case([idea], budget(9, Q1), budget(9, Q2))).unfunded == ("A",)


@pytest.mark.parametrize(
    "idea",
    [
        Idea("A", None, 5),
        Idea("A", 9, None),
        Idea("A", 9, 5, Period(dt.date(2027, 1, 1), dt.date(2027, 2, 1))),
    ],
    ids=["no value", "no cost", "beyond every budget"],
)
def test_a_candidate_without_the_data_is_not_judged(idea: Idea) -> None:
    found = selected(case([idea], budget(99)))
    assert found.status is SolverStatus.NOT_NEEDED
    assert found.unjudged == ("A",)


def test_a_program_without_any_budget_leaves_its_candidates_unjudged() -> None:
    ideas = (Idea("A", 9, 5, program="Red"), Idea("B", 9, 5, program="Blue"))
    found = selected(case(ideas, budget(99, YEAR, "Red")))
    assert (found.funded, found.unjudged) == (("A",), ("B",))


def test_what_needs_the_unjudged_is_not_judged_either() -> None:
    ideas = (Idea("A", 9, 5), Idea("B", None, 5), Idea("C", 1, 5))
    found = selected(Case(ideas, (budget(99),), (link("A", "Needs", "B"),)))
    assert (found.funded, found.unjudged) == (("C",), ("A", "B"))


def test_a_score_times_cost_stands_in_for_an_unknown_npv_and_is_said() -> None:
    ideas = (Idea("A", None, 100, score=0.5), Idea("B", 40, 100))
    found = selected(case(ideas, budget(100)))
    assert found.funded == ("A",)
    assert found.note == (
        "1 of 2 candidates has no NPV and is valued at strategic score x cost."
    )
    both = selected(case(ideas[:1], budget(100)))
    assert both.note.startswith("1 of 1 candidate has no NPV and is valued")


# --- what must be and must not ----------------------------------------------------


def test_mandatory_is_funded_before_anything_of_more_value() -> None:
    ideas = (Idea("A", None, 5, mandatory=True), Idea("B", 99, 5))
    assert selected(case(ideas, budget(5))).funded == ("A",)


def test_mandatory_beyond_the_budget_is_infeasible_and_says_which() -> None:
    ideas = (Idea("A", 1, 5, mandatory=True), Idea("B", 99, 1))
    found = selected(case(ideas, budget(4)))
    assert found.status is SolverStatus.INFEASIBLE
    assert found.clash is not None
    assert found.clash.words == ("The A being mandatory", "the budget Portfolio 2026")
    assert found.clash.given_up == ("The A being mandatory",)
    assert found.note.startswith(
        "Not all can be obeyed: The A being mandatory and the budget Portfolio 2026 "
        "cannot hold together. Shown is the nearest answer, which gives up The A being "
        "mandatory."
    )


def test_the_nearest_answer_to_a_clash_is_still_the_best_for_all_others() -> None:
    ideas = (Idea("A", 1, 5, mandatory=True), Idea("B", 99, 1), Idea("C", -1, 1))
    found = selected(case(ideas, budget(4)))
    assert (found.funded, found.unfunded) == (("B",), ("A", "C"))


def test_a_limit_overstepped_by_little_is_given_up_before_a_decision() -> None:
    ideas = (Idea("A", 1, 102, mandatory=True), Idea("B", 99, 1))
    found = selected(case(ideas, budget(100)))
    assert found.clash is not None
    assert found.clash.given_up == ("the budget Portfolio 2026 by 2",)
    assert found.funded == ("A",)


def test_of_many_wishes_that_clash_only_those_are_named_that_do() -> None:
    ideas = [Idea(f"P{index}", 1, 3, mandatory=True) for index in range(4)]
    clash = selected(case(ideas, budget(10))).clash
    assert clash is not None
    assert len(clash.words) == 5
    clash = selected(case(ideas, budget(5))).clash
    assert clash is not None
    assert len(clash.words) == 3


def test_mandatory_without_a_known_cost_is_funded_and_said() -> None:
    found = selected(case([Idea("A", 1, None, mandatory=True)], budget(4)))
    assert found.funded == ("A",)
    assert "cost of A" in found.note


def test_a_running_project_without_cost_or_dates_is_said_to_be_uncounted() -> None:
    ideas = (Idea("R", None, None, stage=Stage.ACTIVE), Idea("A", 1, 1))
    assert "not counted: R." in selected(case(ideas, budget(4))).note


@pytest.mark.parametrize(
    ("kind", "funded", "status"),
    [
        ("Excludes", (), SolverStatus.OPTIMAL),
        ("Both or none", ("A",), SolverStatus.OPTIMAL),
        ("Needs", (), SolverStatus.OPTIMAL),
    ],
)
@pytest.mark.parametrize("turned", [False, True])
def test_a_running_project_excludes_or_draws_in_what_it_is_tied_to(
    kind: str, funded: tuple[str, ...], status: SolverStatus, *, turned: bool
) -> None:
    value = 5 if kind == "Excludes" else -5
    ideas = (Idea("R", None, 1, stage=Stage.ACTIVE), Idea("A", value, 1))
    row = link("R", kind, "A") if turned else link("A", kind, "R")
    found = selected(Case(ideas, (budget(9),), (row,)))
    assert (found.funded, found.status) == (funded, status)


def test_a_link_to_an_unknown_or_closed_project_binds_nobody() -> None:
    ideas = (Idea("A", 5, 1), Idea("C", None, 1, stage=Stage.CLOSED))
    links = (link("A", "Needs", "X"), link("A", "Excludes", "C"))
    assert selected(Case(ideas, (budget(9),), links)).funded == ("A",)


def test_two_wishes_that_exclude_each_other_are_named() -> None:
    ideas = (Idea("A", 5, 1, mandatory=True), Idea("B", 5, 1))
    wishes = (answered("B:fund", "Approve"),)
    found = selected(Case(ideas, (budget(9),), (link("A", "Excludes", "B"),), wishes))
    assert found.status is SolverStatus.INFEASIBLE
    assert found.clash is not None
    assert set(found.clash.words) == {
        "The A being mandatory",
        "approving to fund The B",
        "that The A excludes The B",
    }


def test_an_approved_project_whose_need_was_rejected_is_named() -> None:
    ideas = (Idea("A", 5, 1), Idea("B", 5, 1))
    wishes = (answered("A:fund", "Approve"), answered("B:fund", "Reject"))
    found = selected(Case(ideas, (budget(9),), (link("A", "Needs", "B"),), wishes))
    assert found.status is SolverStatus.INFEASIBLE
    assert found.clash is not None
    assert set(found.clash.words) == {
        "approving to fund The A",
        "rejecting to fund The B",
        "that The A needs The B",
    }
    assert len(found.clash.given_up) == 1


def test_who_waits_for_whom_is_told_by_the_names_of_both() -> None:
    ideas = (Idea("A", 5, 1, mandatory=True), Idea("B", 5, 1))
    wishes = (answered("B:fund", "Reject"),)
    links = (link("A", "Finish-start", "B"),)
    found = selected(Case(ideas, (budget(9),), links, wishes))
    assert found.clash is not None
    assert "that The A waits for The B" in found.clash.words


@pytest.mark.parametrize(
    ("recommendation", "decision", "funded"),
    [
        ("A:fund", "Approve", ("A",)),
        ("A:fund", "Reject", ("B",)),
        ("A:fund", "Defer", ("B",)),
        ("A:fund", None, ("A",)),
        ("A:do-not-fund", "Approve", ("B",)),
        ("A:delay", "Approve", ("B",)),
        ("B:do-not-fund", "Reject", ("B",)),
        ("B:fund", "Approve", ("B",)),
    ],
)
def test_answers_are_obeyed(
    recommendation: str, decision: str | None, funded: tuple[str, ...]
) -> None:
    ideas = (Idea("A", 9, 5), Idea("B", 5, 5))
    wishes = (answered(recommendation, decision),)
    assert selected(Case(ideas, (budget(5),), (), wishes)).funded == funded


def test_an_answer_holds_through_its_last_day_and_no_longer() -> None:
    wishes = (answered("A:fund", "Defer", dt.date(2026, 2, 1)),)
    a_case = Case((Idea("A", 9, 5),), (budget(5),), (), wishes)
    assert selected(a_case, dt.date(2026, 2, 1)).funded == ()
    assert selected(a_case, dt.date(2026, 2, 2)).funded == ("A",)


def test_without_candidates_or_budgets_nothing_has_to_be_selected() -> None:
    runs = Idea("R", None, 10, stage=Stage.ACTIVE)
    assert selected(case([runs], budget(9))).status is SolverStatus.NOT_NEEDED
    found = selected(case(WORKED, budget(None)))
    assert found.status is SolverStatus.NOT_NEEDED
    assert found.unjudged == ("1", "2", "3", "4")
    assert "budget" in found.note


# --- the solver -------------------------------------------------------------------


def _large(count: int) -> Case:
    rng = dice(count)
    ideas = [
        Idea(
            f"P{index:04}",
            rng.randint(-50, 500) * 1000,
            rng.randint(20, 900) * 1000,
            rng.choice((Q1, Q2, YEAR)),
            program=rng.choice("ABCDEFGH"),
            fixed=True,
        )
        for index in range(count)
    ]
    budgets = [budget(count * 80_000, quarter) for quarter in (Q1, Q2)]
    budgets += [budget(count * 16_000, Q1, program) for program in "ABCDEFGH"]
    return Case(tuple(ideas), tuple(budgets))


@pytest.mark.slow
def test_a_large_choice_is_within_a_thousandth_of_the_proven_best() -> None:
    a_case = _large(250)
    found = selected(a_case)
    assert found.search is not None
    assert found.search.gap is not None
    assert found.search.gap <= 0.001
    assert found.objective is not None
    best = _relaxed(a_case)
    assert found.objective >= best * (1 - 0.001) - 1
    assert found.search.bound is not None
    assert found.objective <= found.search.bound <= best * 1.0001
    assert selected(a_case) == found


def _relaxed(a_case: Case) -> float:
    """Return the value of the linear relaxation, an upper bound, by CBC or HiGHS."""
    problem = pulp.LpProblem("bound", pulp.LpMaximize)
    share = {
        i.project_id: problem.add_variable(i.project_id, 0, 1) for i in a_case.ideas
    }
    problem += pulp.lpSum((i.value or 0) * share[i.project_id] for i in a_case.ideas)
    for row in a_case.budgets:
        problem += (
            pulp.lpSum(
                (idea.cost or 0)
                * _overlap(idea.period, row.period)
                * share[idea.project_id]
                for idea in a_case.ideas
                if row.program in (None, idea.program)
            )
            <= row.amount
        )
    problem.solve(pulp.HiGHS(msg=False))
    return float(pulp.value(problem.objective))


def _overlap(span: Period | None, period: Period) -> float:
    assert span is not None
    days = [
        span.first + dt.timedelta(n) for n in range((span.last - span.first).days + 1)
    ]
    return sum(period.first <= day <= period.last for day in days) / len(days)


_WITHOUT_HIGHS = """
import sys
sys.modules["highspy"] = None
from tests.analysis.portfolio_cases import budget, case, choice_of
from tests.analysis.test_selection import WORKED
a_case = case(WORKED, budget(14))
found = choice_of(a_case.portfolio, a_case.results).selection
print(found.status.value, *found.funded, found.search.solver, sep=",")
print(found.note)
"""


def _without_highs(*, path: str | None = None) -> list[str]:
    """Return what is said of the worked example in a process that has no HiGHS."""
    env = dict(os.environ) | ({} if path is None else {"PATH": path})
    code = _WITHOUT_HIGHS
    if path is not None:
        gone = "import pulp; del pulp.PULP_CBC_CMD\n"
        code = code.replace("from tests", f"{gone}from tests", 1)
    done = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-W", "ignore", "-c", code],
        capture_output=True,
        text=True,
        check=True,
        env=env,
    )
    return done.stdout.splitlines()


def test_cbc_answers_the_same_where_highs_is_absent() -> None:
    if not hasattr(pulp, "PULP_CBC_CMD") and shutil.which("cbc") is None:
        pytest.skip("there is no CBC on this machine")
    assert _without_highs()[0] == "optimal,2,3,4,CBC"


def test_without_any_solver_the_run_goes_on_and_says_so() -> None:
    said, note = _without_highs(path="")
    assert said.startswith("failed,")
    assert note.startswith("The solver gave no usable answer; every project keeps")


def _hard() -> Case:
    """Return a case that takes seconds: many budgets, values close to costs."""
    rng = dice(1)
    months = [
        Period(dt.date(2026, month, 1), dt.date(2026, month, 28))
        for month in range(2, 12)
    ]
    spans = [Period(one.first, other.last) for one in months for other in months]
    ideas = []
    for index in range(90):
        cost = rng.randint(1000, 9999)
        span = rng.choice([span for span in spans if span.first < span.last])
        value = cost + rng.randint(0, 99)
        ideas.append(Idea(f"P{index:03}", value, cost, span, fixed=True))
    return Case(tuple(ideas), tuple(budget(30_011, month) for month in months))


@pytest.mark.slow
@pytest.mark.parametrize(
    "limits",
    [Optimising(nodes=1), Optimising(seconds=1)],
    ids=["after one node", "after a second's steps"],
)
def test_an_answer_that_was_cut_short_is_never_called_optimal(
    limits: Optimising,
) -> None:
    a_case = _hard()
    choice = choice_of(a_case.portfolio, a_case.results, optimiser=limits)
    search, answer = choice.selection.search, choice.answer
    assert search is not None
    assert answer is not None
    assert search.status is SolverStatus.FEASIBLE
    assert search.gap is not None
    assert search.gap > 0
    assert not search.timed_out
    assert answer.account is not None
    assert answer.account.breaches == ()
    assert "of the best possible" in choice.selection.note
    again = choice_of(a_case.portfolio, a_case.results, optimiser=limits)
    assert again.selection == choice.selection


_ONE = Optimising(nodes=1)


@pytest.mark.slow
def test_an_answer_that_the_clock_cut_short_is_marked() -> None:
    model = build(
        ordered(
            choice_of(_hard().portfolio, _hard().results, optimiser=_ONE).framed.case
        )
    )
    answer = believed(model, solve_whole(model.matrix, Limits(seconds=0.05)))
    assert answer.work.timed_out
    assert answer.outcome in (Outcome.FEASIBLE, Outcome.FAILED)
