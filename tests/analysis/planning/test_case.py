"""What the optimiser is asked, and what it then chooses, from tabs."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.analysis.planning.tabs import chosen, framed, project, table

REGISTER = """
| Project ID | Stage    | Start      | Baseline finish | Budget | Project value |
| NEW-1      | Proposed | 2026-01-01 | 2026-03-31      | 90     | 50            |
| NEW-2      | Proposed | 2026-01-01 | 2026-03-31      | 60     | 40            |
"""
QUARTERS = """
| Period  | Budget |
| 2026-Q1 | 100    |
| 2026-Q2 | 60     |
"""


def test_what_does_not_fit_now_is_begun_when_later_budgets_hold_it() -> None:
    register = table(REGISTER)
    register[0].append("Latest start")
    register[1].append("2026-01-31")
    question = framed({"Projects": register, "Budgets": table(QUARTERS)})
    assert chosen(question) == {"NEW-1": "fund 2026-01", "NEW-2": "fund 2026-04"}


def test_starts_are_staggered_where_that_lets_both_fit() -> None:
    """In February 2/3 of each falls in the first quarter: 60 + 40, then 30 + 20."""
    question = framed({"Projects": table(REGISTER), "Budgets": table(QUARTERS)})
    assert chosen(question) == {"NEW-1": "fund 2026-02", "NEW-2": "fund 2026-02"}


def test_no_start_dodges_the_budgets_by_lying_beyond_them() -> None:
    question = framed(
        {
            "Projects": table(REGISTER),
            "Budgets": table(QUARTERS.replace(" 60 ", " 10 ")),
        }
    )
    starts = [o.key for o in project(question, "NEW-2").options]
    assert starts == ["fund 2026-01", "fund 2026-02", "fund 2026-03", "fund 2026-04",
                      "do not fund"]  # fmt: skip
    assert chosen(question) == {"NEW-1": "fund 2026-01", "NEW-2": "do not fund"}


def test_earliest_and_latest_start_bound_the_starts() -> None:
    register = """
    | Project ID | Stage    | Budget | Project value | Earliest start | Latest start |
    | NEW-1      | Proposed | 90     | 50            | 2026-02-01     | 2026-03-20   |
    """
    question = framed({"Projects": table(register), "Budgets": table(QUARTERS)})
    keys = [option.key for option in project(question, "NEW-1").options]
    assert keys == ["fund 2026-02", "fund 2026-03", "do not fund"]


def test_what_waits_for_a_finish_begins_in_the_month_after() -> None:
    waits = """
    | From  | Dependency   | To    |
    | NEW-2 | Finish-start | NEW-1 |
    """
    budgets = "| Period | Budget |\n| 2026 | 1000 |"
    question = framed(
        {
            "Projects": table(REGISTER),
            "Budgets": table(budgets),
            "Dependencies": table(waits),
        }
    )
    assert chosen(question) == {"NEW-1": "fund 2026-01", "NEW-2": "fund 2026-04"}


def test_waiting_is_never_a_gain_by_itself() -> None:
    register = REGISTER.replace("| 50            |", "| -50           |")
    question = framed({"Projects": table(register), "Budgets": table(QUARTERS)})
    for name in ("NEW-1", "NEW-2"):
        values = [o.value for o in project(question, name).options if o.inside]
        assert values == sorted(values, reverse=True)


RUNNING = """
| Project ID | Stage  | Start      | Forecast finish | Budget | AC  | % complete |
| RUN-1      | Active | 2025-10-01 | 2026-06-30      | 900    | 400 | 0.4        |
"""
BENEFITS = """
| Project ID | Benefit | Period  | Forecast |
| RUN-1      | Savings | 2026-Q4 | {amount} |
"""


@pytest.mark.parametrize(("amount", "action"), [(5000, "continue"), (100, "stop")])
def test_a_running_project_goes_on_while_what_comes_is_worth_what_it_costs(
    amount: int, action: str
) -> None:
    question = framed(
        {
            "Projects": table(RUNNING),
            "Benefits": table(BENEFITS.format(amount=amount)),
            "Budgets": table("| Period | Budget |\n| 2026 | 10000 |"),
        }
    )
    assert chosen(question) == {"RUN-1": action}


def test_what_was_spent_is_sunk() -> None:
    """CPI 0.9: ETC 600 = 900 / 0.9 - 400; the 400 spent are in no sum."""
    question = framed(
        {
            "Projects": table(RUNNING),
            "Benefits": table(BENEFITS.format(amount=700)),
            "Budgets": table("| Period | Budget |\n| 2026 | 10000 |"),
        }
    )
    cost = question.costs["RUN-1"]
    assert cost.total == pytest.approx(900 / (0.4 * 900 / 400) - 400)
    assert sum(sum(row) for row in cost.amounts.values()) == pytest.approx(cost.total)
    assert cost.spent == 400


def test_exit_cost_keeps_what_is_dearer_to_stop_than_to_finish() -> None:
    register = table(RUNNING)
    register[0].append("Exit cost")
    register[1].append(700.0)
    question = framed(
        {
            "Projects": register,
            "Benefits": table(BENEFITS.format(amount=100)),
            "Budgets": table("| Period | Budget |\n| 2026 | 10000 |"),
        }
    )
    assert chosen(question) == {"RUN-1": "continue"}


def test_a_running_project_without_data_keeps_its_state_and_is_named() -> None:
    register = """
    | Project ID | Stage  |
    | RUN-9      | Active |
    """
    question = framed({"Projects": table(register), "Budgets": table(QUARTERS)})
    assert question.kept == ("RUN-9",)
    assert chosen(question) == {"RUN-9": "continue"}


def test_a_candidate_without_value_is_in_no_choice_and_named() -> None:
    register = REGISTER.replace("| 40            |", "|               |")
    question = framed({"Projects": table(register), "Budgets": table(QUARTERS)})
    assert question.unjudged == {
        "NEW-2": "neither its value, benefits nor scores are known"
    }
    assert chosen(question) == {"NEW-1": "fund 2026-01"}


def test_the_probability_of_success_weighs_the_value() -> None:
    register = table(REGISTER)
    register[0].append("Probability of success")
    register[1].append(0.5)
    register[2].append(1.0)
    question = framed({"Projects": register, "Budgets": table(QUARTERS)})
    assert question.worths["NEW-1"].amount == 25
    assert question.worths["NEW-2"].amount == 40


def test_a_pin_is_obeyed_until_it_ends() -> None:
    decisions = """
    | Project ID | Portfolio decision | Until      |
    | NEW-1      | Pin out            | 2026-06-30 |
    """
    tabs = {
        "Projects": table(REGISTER),
        "Budgets": table(QUARTERS),
        "Decisions": table(decisions),
    }
    assert chosen(framed(tabs))["NEW-1"] == "do not fund"
    later = framed(tabs, status_date=dt.date(2026, 7, 1))
    assert later.case.pins == ()


def test_the_dearest_pair_is_split_where_one_excludes_the_other() -> None:
    ties = """
    | From  | Dependency | To    |
    | NEW-1 | Excludes   | NEW-2 |
    """
    question = framed(
        {
            "Projects": table(REGISTER),
            "Budgets": table("| Period | Budget |\n| 2026 | 1000 |"),
            "Dependencies": table(ties),
        }
    )
    assert chosen(question) == {"NEW-1": "fund 2026-01", "NEW-2": "do not fund"}


def test_a_fund_pays_only_for_what_names_it() -> None:
    costs = """
    | Project ID | Fund  | Period  | Cost |
    | NEW-1      | Capex | 2026-01 | 70   |
    | NEW-1      | Opex  | 2026-02 | 20   |
    | NEW-2      | Opex  | 2026-02 | 60   |
    """
    budgets = """
    | Fund  | Period | Budget |
    | Capex | 2026   | 80     |
    | Opex  | 2026   | 70     |
    """
    question = framed(
        {
            "Projects": table(REGISTER),
            "Budgets": table(budgets),
            "Costs": table(costs),
        }
    )
    assert chosen(question) == {"NEW-1": "fund 2026-01", "NEW-2": "do not fund"}


def test_the_order_of_typed_rows_changes_no_question() -> None:
    rows = table(REGISTER)
    budgets = table(QUARTERS)
    one = framed({"Projects": rows, "Budgets": budgets})
    other = framed(
        {"Budgets": [budgets[0], *reversed(budgets[1:])],
         "Projects": [rows[0], *reversed(rows[1:])]}
    )  # fmt: skip
    assert one.case == other.case


OVERBOOKED = """
| Project ID | Stage  | Start      | Forecast finish | Budget | Project value |
| RUN-1      | Active | 2025-10-01 | 2026-06-30      | 900    | 5000          |
| RUN-2      | Active | 2025-10-01 | 2026-06-30      | 900    | 4000          |
"""


@pytest.mark.parametrize(("day", "goes_on"), [(12, "pause 2026-04"), (20, "continue")])
def test_nothing_is_paused_for_a_month_of_which_half_is_over(
    day: int, goes_on: str
) -> None:
    people = "| Person | Role | FTE | Cost rate |\n| Quinn | QA | 1 | 60 |"
    bookings = """
    | Project ID | Person | Period  | FTE |
    | RUN-1      | Quinn  | 2026-01 | 0.8 |
    | RUN-2      | Quinn  | 2026-01 | 0.6 |
    | RUN-2      | Quinn  | 2026-02 | 0.6 |
    """
    tabs = {
        "Projects": table(OVERBOOKED),
        "People": table(people),
        "Allocations": table(bookings),
        "Budgets": table("| Period | Budget |\n| 2026 | 10000 |"),
    }
    question = framed(tabs, dt.date(2026, 1, day))
    assert chosen(question) == {"RUN-1": "continue", "RUN-2": goes_on}


def test_what_is_on_hold_and_of_unknown_worth_takes_nothing_from_the_choice() -> None:
    held = """
    | Project ID | Stage   | Start      | Forecast finish | Budget |
    | RUN-1      | On hold | 2025-10-01 | 2026-06-30      | 900    |
    """
    question = framed({"Projects": table(held)})
    assert {option.value for option in project(question, "RUN-1").options} == {0}


@pytest.mark.parametrize("spent", [40, 90])
def test_by_its_score_a_running_project_is_worth_its_budget_whatever_it_spends(
    spent: int,
) -> None:
    register = """
    | Project ID | Stage  | Start      | Finish     | Budget |
    | RUN-1      | Active | 2025-07-01 | 2026-06-30 | 100    |
    """
    plan = f"""
    | Project ID | Period  | Planned value | Earned value | Actual cost |
    | RUN-1      | 2025-12 | 50            | 40           | {spent}     |
    | RUN-1      | 2026-06 | 50            |              |             |
    """
    scores = """
    | Project ID | Driver | Score |
    | RUN-1      | Growth | 9     |
    """
    tabs = {"Projects": register, "Plan": plan, "Scores": scores}
    question = framed({title: table(text) for title, text in tabs.items()})
    assert question.worths["RUN-1"].amount == pytest.approx(100)
