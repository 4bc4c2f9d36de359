"""What running projects take out of the budgets, and what is assumed of it."""

from __future__ import annotations

import datetime as dt

import pytest

from ppmsheets.analysis.recommend import recommend
from ppmsheets.outcome import Assumption
from ppmsheets.portfolio import Stage
from ppmsheets.settings import Settings
from tests.analysis.portfolio_cases import (
    Q1,
    STATUS_DATE,
    Idea,
    budget,
    case,
    choice_of,
)
from tests.analysis.stories import Story, advice

PROJECTS = """
    # Projects
    | Project ID | Project | Stage    | Start      | Forecast finish | Budget | PM |
    | RUN-1      | Runner  | Active   | 2025-10-01 | {finish}        | {cost} | Pia |
    | NEW-1      | Newbie  | Proposed | 2026-02-01 | 2026-03-31      | 300    | Pia |

    # Status
    | Project ID | Status date | Actual cost |
    | RUN-1      | 2026-01-02  | 100         |

    # Benefits
    | Project ID | Benefit | Unit  | Period | Planned |
    | NEW-1      | More    | money | 2026   | 900     |

    # Budgets
    | Period  | Budget |
    | 2026-Q1 | 1000   |
    | 2026-Q2 | 1000   |
"""


def told(finish: str, cost: str = "1500") -> Story:
    return Story(PROJECTS.format(finish=finish, cost=cost))


def test_an_unreadable_finish_keeps_the_rest_of_the_budget_committed() -> None:
    run = told("by summer").sync()
    assert run.analysis.selection.assumptions == (
        Assumption(
            "RUN-1",
            "finish",
            "RUN-1 runs, but its finish is not known: what is left of its budget, "
            "1,400, is counted evenly to 2026-06-30, the end of the last budget.",
            1400.0,
        ),
    )
    # 1,400 over 177 days from 5 January: 680 of Q1's 1,000 are gone, 300 fit.
    assert advice(run, "NEW-1:fund").why == (
        "NPV 603 for 300: in the choice of greatest value within budget. What Runner "
        "(no finish) still costs, and when, is assumed."
    )


def test_what_a_project_without_a_finish_still_costs_is_not_given_away() -> None:
    # 1,900 over 177 days: 923 fall in the 86 days of Q1, 977 in Q2.
    assert advice(told("by summer", "2000").sync(), "NEW-1:do-not-fund").why == (
        "NPV 603 for 300: beside what is funded, Portfolio 2026-Q1 is short by 223. "
        "What Runner (no finish) still costs, and when, is assumed."
    )


def test_the_finish_last_published_goes_on_counting_until_it_is_mended() -> None:
    story = told("2026-03-31")
    story.sync(dt.date(2025, 12, 29))
    story.type("Projects!E2", "later")
    (assumed,) = story.sync().analysis.selection.assumptions
    assert assumed.text.endswith(
        "is counted evenly to 2026-03-31, its finish as last published."
    )


def test_what_funding_assumes_is_named_where_the_manager_looks() -> None:
    story = told("by summer")
    story.sync()
    assert (
        "Runner: its finish is not known, so funding assumes when 1,400 fall due"
        in story.page("Summary")
    )
    assert "RUN-1 runs, but its finish is not known" in story.page("Recommendations")


def test_a_project_of_which_no_cost_is_known_is_named_as_left_out() -> None:
    story = told("2026-03-31", "")
    run = story.sync()
    assert advice(run, "NEW-1:fund").why.endswith(
        "The cost of Runner (no budget) is not counted."
    )
    assert "its budget is not known, so funding leaves out its cost" in story.page(
        "Summary"
    )


@pytest.mark.parametrize("finish", ["2025-12-19", "2026-01-04"])
def test_a_project_that_runs_on_after_its_finish_stays_committed(finish: str) -> None:
    (assumed,) = told(finish).sync().analysis.selection.assumptions
    assert assumed.text == (
        "RUN-1 runs, but its finish to come is not known: what is left of its budget, "
        "1,400, is counted evenly to 2026-06-30, the end of the last budget."
    )


def test_a_project_that_is_done_or_has_spent_its_budget_takes_no_more() -> None:
    done = told("2025-12-19")
    done.type("Status!D1", "% complete")
    done.type("Status!D2", "100%")
    assert done.sync().analysis.selection.assumptions == ()
    spent = told("2025-12-19", "90").sync()
    assert spent.analysis.selection.assumptions == ()


def test_nothing_is_assumed_of_a_project_whose_dates_are_known() -> None:
    run = told("2026-06-30").sync()
    assert run.analysis.selection.assumptions == ()
    assert "assum" not in advice(run, "NEW-1:fund").why


def test_an_assumption_binds_only_the_budgets_that_pay_for_the_project() -> None:
    runs = Idea("R", None, 10, None, program="Red", stage=Stage.ACTIVE)
    ideas = (runs, Idea("A", 9, 5, Q1, "Red"), Idea("B", 9, 5, Q1, "Blue"))
    a_case = case(ideas, budget(12, Q1, "Red"), budget(12, Q1, "Blue"))
    choice = choice_of(a_case.portfolio, a_case.results)
    assert choice.selection.funded == ("B",)
    asked = recommend(
        a_case.portfolio,
        a_case.results,
        (),
        choice,
        settings=Settings(),
        status_date=STATUS_DATE,
    )
    red, blue = (next(r for r in asked if r.project_id == name) for name in "AB")
    assert (
        "What The R (no start and finish) still costs, and when, is assumed." in red.why
    )
    assert "assumed" not in blue.why


def test_where_what_runs_exceeds_a_budget_nothing_new_fits_it() -> None:
    runs = Idea("R", None, 10, Q1, stage=Stage.ACTIVE)
    a_case = case([runs, Idea("A", 9, 5, Q1, fixed=True)], budget(9, Q1))
    found = choice_of(a_case.portfolio, a_case.results).selection
    assert found.unfunded == ("A",)
    assert "What has to go on exceeds Portfolio 2026-Q1; nothing new" in found.note
