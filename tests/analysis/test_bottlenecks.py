"""Roles of which there is too little, and what would make a conflict less."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ppmsheets.analysis import capacity
from ppmsheets.analysis.bottlenecks import shortages
from ppmsheets.analysis.planning.grid import grid_of
from ppmsheets.analysis.remedies import answered
from ppmsheets.outcome import Action, Bottleneck, Recommendation
from ppmsheets.portfolio import Allocation, Person, Portfolio
from tests.analysis.stories import QUICK, TODAY, Story
from tests.analysis.test_capacity import BOOKINGS, MONTHS, PEOPLE, richer

TEAM = """
    # Projects
    | Project ID | Project | Stage  | Start      | Baseline finish | Budget | Value  |
    | P1         | Alpha   | Active | 2025-10-01 | 2026-12-31      | 900000 | 900000 |
    | P2         | Beta    | Active | 2025-10-01 | 2026-12-31      | 500000 | 400000 |

    # People
    | Person | Role | FTE | Cost rate |
    | Quinn  | QA   | 1   | 50        |
    | Dev    | Dev  | 1   | 50        |

    # Allocations
    | Project ID | Person | Role | Period  | FTE |
    | P1         | Quinn  |      | 2026-02 | 1   |
    | P2         | Quinn  |      | 2026-02 | 0.8 |
    | P2         | Quinn  |      | 2026-03 | 1.5 |
    | P1         | Dev    |      | 2026-02 | 1   |
"""


def of(portfolio: Portfolio) -> dict[str, Bottleneck]:
    found = shortages(capacity.conflicts(capacity.loads(portfolio, MONTHS)))
    return {item.role.casefold(): item for item in found}


def test_a_role_is_short_by_all_its_months_from_the_first_of_them() -> None:
    (role,) = Story(TEAM).sync().analysis.bottlenecks
    assert role.role == "QA"
    assert role.shortage == pytest.approx(0.8 + 0.5)
    assert [period.label for period in role.months] == ["2026-02", "2026-03"]
    assert role.worst is not None
    assert role.worst.demand == pytest.approx(1.8)
    assert role.gain is not None
    assert role.note == ""


def test_without_explanations_a_shortage_says_why_its_price_is_not_known() -> None:
    (role,) = Story(TEAM, QUICK).sync().analysis.bottlenecks
    assert role.gain is None
    assert role.note == "Settings ask for no explanations."


def test_where_nobody_is_short_there_is_no_bottleneck() -> None:
    calm = Story(TEAM.replace("1.5", "0.1").replace("0.8", "0")).sync()
    assert calm.analysis.bottlenecks == ()


@given(BOOKINGS, PEOPLE)
def test_a_shortage_equals_a_count_month_by_month(
    bookings: list[Allocation], people: list[Person]
) -> None:
    portfolio = Portfolio(people=tuple(people), allocations=tuple(bookings))
    found = of(portfolio)
    for load in capacity.loads(portfolio, MONTHS):
        if load.kind != "role" or load.bookable is None:
            continue
        role = found.get(load.name.casefold())
        over = load.demand - load.bookable > capacity.OVERLOAD_FTE
        assert over is (role is not None and load.period in role.months)
    assert [item.shortage for item in found.values()] == sorted(
        (item.shortage for item in found.values()), reverse=True
    )


@given(BOOKINGS, PEOPLE, st.floats(0, 1))
def test_more_capacity_never_raises_a_shortage(
    bookings: list[Allocation], people: list[Person], more: float
) -> None:
    portfolio = Portfolio(people=tuple(people), allocations=tuple(bookings))
    before, after = of(portfolio), of(richer(portfolio, more))
    assert after.keys() <= before.keys()
    for role, item in after.items():
        assert item.shortage <= before[role].shortage + 1e-9


# --- what would make a conflict less ------------------------------------------------


def test_a_conflict_names_the_moves_that_would_make_it_less() -> None:
    run = Story(TEAM).sync()
    moves = [
        row.id
        for row in run.analysis.recommendations
        if row.rule.startswith("reallocate-")
    ]
    assert moves
    conflicts = run.analysis.conflicts
    assert all(conflict.answers[0] in moves for conflict in conflicts)
    assert {name for c in conflicts for name in c.answers} >= set(moves)


def test_a_rejected_move_answers_no_conflict() -> None:
    story = Story(TEAM)
    first = story.sync().analysis.conflicts[0].answers[0]
    story.answer(first, "Reject")
    again = story.sync().analysis
    assert all(first not in conflict.answers for conflict in again.conflicts)
    assert any(conflict.answers for conflict in again.conflicts)


def advised(
    name: str,
    action: Action = Action.REALLOCATE,
    *,
    rule: str = "a-rule",
    status: str = "Open",
) -> Recommendation:
    return Recommendation(name, action, "P2", "Beta", "Why.", rule, status=status)


def remedies(*rows: Recommendation) -> dict[tuple[str, str], tuple[str, ...]]:
    """Return kind and first month of a conflict -> what answers it."""
    run = Story(TEAM).sync()
    grid = grid_of(run.portfolio.planning, TODAY)
    found = answered(run.analysis.conflicts, rows, grid, run.portfolio.people)
    return {(c.kind, c.loads[0].period.label): c.answers for c in found}


MARCH = "put-off:quinn:qa:P2:2026-03=0.5/1.5>2026-04=0.5"


def test_a_move_answers_the_conflicts_of_its_months_alone() -> None:
    assert remedies(advised(MARCH)) == {
        ("person", "2026-02"): (),
        ("person", "2026-03"): (MARCH,),
        ("role", "2026-02"): (),
        ("role", "2026-03"): (MARCH,),
    }


def test_who_moves_goes_before_what_ends_and_what_is_escalated() -> None:
    rows = (
        advised("P2:escalate", action=Action.ESCALATE, rule="escalate-overbooked"),
        advised("P2:pause", action=Action.PAUSE),
        advised("P2:fund", action=Action.FUND),
        advised(MARCH),
    )
    found = remedies(*rows)
    assert found["role", "2026-03"] == (MARCH, "P2:pause", "P2:escalate")
    assert found["person", "2026-02"] == ("P2:pause", "P2:escalate")


def test_a_later_start_answers_what_its_project_asks_for() -> None:
    name = "start-later:-:-:P2:2026-02>2026-04"
    assert set(remedies(advised(name)).values()) == {(name,)}


@pytest.mark.parametrize("status", ["Approved", "Rejected", "Gone"])
def test_what_is_answered_for_good_answers_no_conflict(status: str) -> None:
    assert set(remedies(advised(MARCH, status=status)).values()) == {()}
