"""What the portfolio manager is shown first."""

from __future__ import annotations

from ppmsheets.analysis.attention import attention
from ppmsheets.analysis.capacity import horizon
from ppmsheets.outcome import (
    Clash,
    ComputedRag,
    Conflict,
    Load,
    ProjectResult,
    Selection,
    SolverStatus,
)
from ppmsheets.portfolio import Rag, Rating, Stage
from tests.analysis.portfolio_cases import STATUS_DATE, result

JANUARY, FEBRUARY = horizon(STATUS_DATE, 2)


def project(name: str, rank: int | None = None) -> ProjectResult:
    return result(name)._replace(rank=rank, pm=f"PM of {name}")


def red(name: str, rank: int | None = None) -> ProjectResult:
    rules = (
        ComputedRag("cost", Rag.RED, "CPI 0.60 < 0.90"),
        ComputedRag("schedule", Rag.AMBER, "SPI 0.94 < 0.95"),
    )
    return project(name, rank)._replace(overall=Rag.RED, computed=rules)


def conflict(name: str, demand: float, *projects: str, firm: bool = True) -> Conflict:
    shares = tuple((key, demand / len(projects)) for key in projects)
    load = Load("role", name, JANUARY, demand, demand if firm else 0.0, 1.0, shares)
    return Conflict("role", name, (load,), projects, firm_only=firm)


def test_red_comes_before_amber_then_the_better_rank() -> None:
    projects = (
        red("C", 3),
        project("A", 1)._replace(stale=True, stale_days=30),
        red("B", 2),
        red("Z"),
    )
    assert [a.project_id for a in attention(projects, ())] == ["B", "C", "Z", "A"]


def test_first_of_all_stands_that_no_choice_of_candidates_obeys_all() -> None:
    selection = Selection(SolverStatus.INFEASIBLE, note="No choice obeys all: why.")
    first, second = attention((red("B"),), (), selection)
    assert first.text == "No choice obeys all: why."
    assert first.severity is Rag.RED
    assert second.project_id == "B"


def test_a_clash_is_told_once_without_what_the_choice_takes_for_granted() -> None:
    selection = Selection(
        SolverStatus.INFEASIBLE,
        note="Not all can be obeyed: … Candidates are valued by NPV.",
        clash=Clash(
            ("A being mandatory", "the budget"),
            irreducible=True,
            given_up=("the budget",),
        ),
    )
    (item,) = attention((), (), selection)
    assert item.text == (
        "Not all can be obeyed: A being mandatory and the budget cannot hold together."
    )


def test_an_item_says_why_who_and_where() -> None:
    watermelon = red("B")._replace(
        divergence="optimistic",
        declared=Rating("Green", Rag.GREEN),
        blockers=1,
        help_needed="a tester.",
        stale=True,
    )
    (item,) = attention((watermelon,), ())
    assert item.text == (
        "The B: computed red (CPI 0.60 < 0.90); declared Green, computed red; "
        "1 open blocker; asks for help: a tester; no report."
    )
    assert (item.owner, item.where) == ("PM of B", watermelon.where)
    assert item.severity is Rag.RED


def test_a_blocked_project_that_asks_for_help_is_red_either_alone_is_amber() -> None:
    blocked = project("A")._replace(blockers=2)
    asking = project("B")._replace(help_needed="money")
    both = blocked._replace(help_needed="money")
    severities = [attention((p,), ())[0].severity for p in (blocked, asking, both)]
    assert severities == [Rag.AMBER, Rag.AMBER, Rag.RED]


def test_healthy_closed_waiting_and_held_projects_need_no_attention() -> None:
    quiet = (
        project("A"),
        red("B")._replace(stage=Stage.CLOSED),
        red("C")._replace(stage=Stage.IDEA),
        project("D")._replace(stage=Stage.ON_HOLD, stale=True, stale_days=99),
    )
    assert attention(quiet, ()) == ()
    held = red("E")._replace(stage=Stage.ON_HOLD)
    assert len(attention((held,), ())) == 1


def test_an_over_allocation_stands_at_the_rank_of_the_best_that_competes() -> None:
    projects = (red("B", 2), project("A", 1), project("C", 3))
    items = attention(projects, (conflict("QA", 1.5, "C", "A"),))
    assert [item.project_id for item in items] == ["A", "B"]
    assert (
        items[0].text == "QA (role): asked for 1.5 of 1 FTE in 2026-01 by The C, The A."
    )
    assert items[0].owner == "PM of A"


def test_tentative_over_allocation_is_amber_and_a_resource_is_named_once() -> None:
    soft = conflict("QA", 9.0, "A", firm=False)
    firm = conflict("QA", 1.5, "A")
    assert attention((project("A"),), (soft,))[0].severity is Rag.AMBER
    (item,) = attention((project("A"),), (soft, firm))
    assert item.severity is Rag.RED
    (item,) = attention((project("A"),), (firm, soft))
    assert "1.5 of 1 FTE" in item.text


def test_an_over_allocation_of_unregistered_projects_has_nobody_to_ask() -> None:
    assert attention((), (conflict("QA", 1.5, "X"),)) == ()


def test_no_more_than_the_limit_is_shown() -> None:
    projects = tuple(red(f"P{n:02}", n) for n in range(1, 20))
    assert len(attention(projects, ())) == 7
    assert [a.project_id for a in attention(projects, (), limit=2)] == ["P01", "P02"]
