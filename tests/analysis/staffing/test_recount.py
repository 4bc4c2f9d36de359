"""Every way in which a resolution can be wrong is seen by the recount."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ppmsheets.analysis.optimiser.limits import Outcome
from ppmsheets.analysis.staffing.answer import Assignment, Resolution
from ppmsheets.analysis.staffing.problem import (
    Booking,
    Held,
    Member,
    Prices,
    Staffing,
    Work,
)
from ppmsheets.analysis.staffing.recount import violations

CASE = Staffing(
    periods=3,
    members=(
        Member("Quinn", ("QA",), (1.0, 1.0, 1.0)),
        Member("Uma", ("QA",), (1.0, 1.0, 1.0)),
    ),
    bookings=(
        Booking("a", "A", "QA", "Quinn", (0.5, 0.5, 0.0), due=2),
        Booking("b", "B", "QA", "Quinn", (0.0, 0.6, 0.0), due=1),
    ),
    works=(
        Work("A", 10.0, latest=1, least=(0.5, 0.0, 0.0)),
        Work("B", 10.0, latest=1),
    ),
    prices=Prices(1.0, 0.5, 0.25, 100.0),
    held=(Held("b", "Quinn", 1, least=0.5),),
    barred=(("b", "Uma"),),
)
"""Of Quinn 1.1 FTE are asked for in period 1."""

GIVEN: dict[Assignment, float] = {
    ("a", "Quinn", 0): 0.5,
    ("a", "Quinn", 1): 0.4,
    ("a", "Quinn", 2): 0.1,
    ("b", "Quinn", 1): 0.6,
}
RIGHT = Resolution(Outcome.OPTIMAL, GIVEN, {}, {}, 0.0, 0.0)


def test_a_resolution_that_obeys_everything_breaks_nothing() -> None:
    assert violations(CASE, RIGHT) == ()


@pytest.mark.parametrize(
    ("otherwise", "broken"),
    [
        ({("a", "Quinn", 2): 0.0}, "a is not done"),
        ({("b", "Quinn", 0): 0.1, ("b", "Quinn", 1): 0.5}, "b is done before its time"),
        (
            {("a", "Quinn", 0): 0.4, ("a", "Quinn", 2): 0.2},
            "A has fewer people than it needs in period 0",
        ),
        (
            {("a", "Quinn", 1): 0.5, ("a", "Quinn", 2): 0.0},
            "Quinn is overloaded in period 1",
        ),
        (
            {("b", "Uma", 1): 0.1, ("b", "Quinn", 1): 0.5},
            "Uma is on b, which was rejected",
        ),
    ],
)
def test_who_does_what_may_break_one_rule_at_a_time(
    otherwise: dict[Assignment, float], broken: str
) -> None:
    assert violations(CASE, replace(RIGHT, given=GIVEN | otherwise)) == (broken,)


def test_no_work_is_done_faster_than_it_was_ever_planned() -> None:
    case = replace(CASE, works=tuple(replace(work, least=()) for work in CASE.works))
    late = {("a", "Quinn", 0): 0.4, ("a", "Quinn", 1): 0.0, ("a", "Quinn", 2): 0.6}
    hurried = replace(RIGHT, given=GIVEN | late)
    assert violations(case, hurried) == ("a is done too fast",)


def test_nobody_new_is_on_what_takes_nobody_new() -> None:
    case = replace(CASE, barred=(), closed=("b",))
    assert violations(case, RIGHT) == ()
    helped = {("b", "Uma", 1): 0.1, ("b", "Quinn", 1): 0.5}
    assert violations(case, replace(RIGHT, given=GIVEN | helped)) == (
        "Uma is new on b, which takes nobody new",
    )
    hired: dict[Assignment, float] = {("b", None, 1): 0.1, ("b", "Quinn", 1): 0.5}
    assert violations(case, replace(RIGHT, given=GIVEN | hired)) == (
        "A hired one is new on b, which takes nobody new",
    )


def test_what_people_decided_holds() -> None:
    late = {("b", "Quinn", 1): 0.4, ("b", "Quinn", 2): 0.2}
    moved = replace(RIGHT, given=GIVEN | late, slips={"B": 1})
    assert violations(CASE, moved) == ("Quinn on b is not as people decided",)
    assert violations(replace(CASE, held=()), moved) == ()


def test_no_finish_slips_further_than_it_may() -> None:
    assert violations(CASE, replace(RIGHT, slips={"A": 2})) == (
        "a slips by more than it may",
    )


def test_no_more_overload_is_accepted_than_there_is() -> None:
    more = {("a", "Quinn", 1): 0.5, ("a", "Quinn", 2): 0.0}
    left = replace(RIGHT, given=GIVEN | more, accepted={("Quinn", 1): 0.1})
    assert violations(CASE, left) == ()
    assert violations(CASE, replace(left, accepted={("Quinn", 1): 0.2})) == (
        "Quinn is overloaded in period 1",
    )


def test_no_slip_of_what_runs_is_hidden() -> None:
    """It would cost less than it does."""
    late = {("b", "Quinn", 1): 0.5, ("b", "Quinn", 2): 0.1}
    moved = replace(RIGHT, given=GIVEN | late)
    assert violations(CASE, moved) == ("B finishes later than is said",)
    assert violations(CASE, replace(moved, slips={"B": 1})) == ()
