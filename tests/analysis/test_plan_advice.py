"""What is advised on running projects by the choice, from typed tabs, and answered."""

from __future__ import annotations

import pytest

from tests.analysis.stories import QUICK, Story, advice, ids

PROJECTS = """
    # Projects
    | Project ID | Project | Stage   | Start      | Forecast finish | Budget | {head} |
    | RUN-1      | Runner  | {stage} | 2026-01-01 | 2026-06-30      | 600    | {cell} |

    # Benefits
    | Project ID | Benefit | Unit  | Period  | Forecast |
    | RUN-1      | Savings | money | 2027    | {gain}   |

    # Budgets
    | Period  | Budget   |
    | 2026-Q1 | {money}  |
    | 2026-Q2 | 5000     |
    | 2026-Q3 | 5000     |
    | 2026-Q4 | 5000     |
"""


USUAL = {
    "stage": "Active",
    "gain": "5000",
    "money": "5000",
    "head": "Exit cost",
    "cell": "0",
}


def told(more: str = "", **typed: str) -> Story:
    text = PROJECTS.format_map(USUAL | typed)
    return Story(text + more, QUICK)


def test_what_is_worth_less_than_it_costs_is_to_be_stopped_with_its_figures() -> None:
    row = advice(told(gain="100", cell="20").sync(), "RUN-1:stop")
    assert row.rule == "stop-worth-less"
    assert "to stop costs 20." in row.why
    assert row.effect.money == pytest.approx(580)


@pytest.mark.parametrize(("cost", "basis"), [("", "planned cost"), ("300", "ETC")])
def test_why_says_whether_the_cost_to_come_is_reported_or_planned(
    cost: str, basis: str
) -> None:
    status = f"""
    # Status
    | Project ID | Status date | % complete | Actual cost |
    | RUN-1      | 2026-01-01  | 10%        | {cost}      |
    """
    row = advice(told(status, gain="100").sync(), "RUN-1:stop")
    assert f"(benefits to come less {basis})" in row.why


def test_a_refused_stop_is_obeyed_and_stays_in_sight() -> None:
    story = told(gain="100")
    story.sync()
    story.answer("RUN-1:stop", "Reject")
    run = story.sync()
    row = advice(run, "RUN-1:stop")
    assert (row.status, row.rule) == ("Rejected", "answer-held")
    chosen = {item.project_id: item.inside for item in run.analysis.selection.chosen}
    assert chosen == {"RUN-1": True}


def test_what_no_budget_holds_now_is_paused_until_one_does() -> None:
    row = advice(told(money="1").sync(), "RUN-1:pause")
    assert row.rule == "pause-for-others"
    assert "Portfolio 2026-Q1 is short by" in row.why
    assert row.why.endswith("From 2026-04 it fits.")


def test_an_approved_pause_says_once_that_it_was_approved() -> None:
    story = told(money="1")
    story.sync()
    story.answer("RUN-1:pause", "Approve")
    row = advice(story.sync(), "RUN-1:pause")
    assert row.rule == "pause-decided"
    assert row.why.startswith("To pause it was approved. To go on is worth ")
    basis = "(benefits to come less planned cost)"
    assert row.why.endswith(f"{basis}. From 2026-04 it goes on.")


def test_what_is_on_hold_and_worth_more_now_is_resumed() -> None:
    row = advice(told(stage="On hold", gain="9000").sync(), "RUN-1:resume")
    assert row.rule == "resume-worth-it"
    assert "more than on hold until 2026-04" in row.why


def test_to_finish_sooner_is_advised_where_it_is_stated_and_pays() -> None:
    story = told(gain="90000", head="Acceleration factor", cell="2")
    row = advice(story.sync(), "RUN-1:accelerate")
    assert row.rule == "accelerate-worth-it"
    assert row.effect.finish_days is not None
    assert row.effect.finish_days < 0


def test_what_pays_as_it_goes_is_left_alone() -> None:
    assert ids(told().sync()) == []
