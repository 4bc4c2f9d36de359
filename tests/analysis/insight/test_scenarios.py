"""What-ifs as people type them, beside the plan."""

from __future__ import annotations

import pytest

from ppmsheets.analysis.choosing import choose
from ppmsheets.analysis.insight.allowance import Allowance
from ppmsheets.analysis.insight.changed import changed
from ppmsheets.analysis.insight.scenarios import scenarios
from ppmsheets.outcome import Scenario, SolverStatus
from ppmsheets.settings import Optimising
from tests.analysis.insight.plans import planned, worked
from tests.analysis.planning.tabs import Rows, table


def tried(*what_ifs: str, **more: str) -> dict[str, Scenario]:
    plan = worked(*what_ifs, **more)
    found = scenarios(plan, plan.portfolio.scenarios, Allowance(60))
    return {item.name: item for item in found}


def test_a_budget_of_fifteen_lets_the_crm_in_and_two_out() -> None:
    plan, richer = tried("One more: Budget +1").values()
    assert plan.name == "The plan"
    assert plan.value == pytest.approx(21)
    assert richer.value == pytest.approx(23)
    assert richer.changes == ("Budget +1",)
    assert (richer.entering, richer.leaving) == (("1",), ("2",)) or (
        richer.entering,
        richer.leaving,
    ) == (("1",), ("3",))
    assert richer.spent is not None
    assert richer.spent <= 15
    assert richer.note == ""


@pytest.mark.parametrize(
    ("change", "value"),
    [
        ("Budget +10%", 23),  # 15.4
        ("Budget -50%", 11),
        ("Budget = 19", 29),
        ("Budget 2026 -2", 19),
        ("Pin CRM in", 19),
        ("Pin 2 out", 18),
        ("Without Data Lake", 18),
        ("Value 1 = 12", 23),
        ("Value 1 +25%", 21),
        ("Value 2 -11", 18),
        # Dearer by 2, it is worth 2 less too.
        ("Cost 2 +2", 18),
        ("Cost 1 = 4", 24),
    ],
)
def test_a_change_gives_what_the_terms_say(change: str, value: float) -> None:
    assert tried(f"It: {change}")["It"].value == pytest.approx(value)


def test_changes_of_one_name_make_one_what_if() -> None:
    both = tried("Both: Budget +1", "both: Pin CRM out")["Both"]
    assert both.changes == ("Budget +1", "Pin CRM out")
    assert both.value == pytest.approx(21)


def test_without_a_what_if_there_is_nothing_to_set_beside_the_plan() -> None:
    assert tried() == {}


def test_what_the_nearest_plan_gives_up_is_called_by_its_name() -> None:
    tabs = {
        "Projects": table(
            """
            | Project ID | Project | Stage    | Mandatory | Budget | Value |
            | A          | New CRM | Proposed | yes       | 5      | 9     |
            """
        ),
        "Budgets": table("| Period | Budget |\n| 2026 | 14 |"),
        "What-ifs": table("| Scenario | Change |\n| Less | Budget = 1 |"),
    }
    plan = planned(tabs)
    _, less = scenarios(plan, plan.portfolio.scenarios, Allowance(60))
    assert less.note == (
        "No plan obeys all of it; this one gives up New CRM being mandatory."
    )


def short_of_people(rate: str, role: str = "tester") -> list[Scenario]:
    plan = planned(people_short(rate, role))
    return list(scenarios(plan, plan.portfolio.scenarios, Allowance(60)))


def people_short(rate: str, role: str = "tester") -> dict[str, Rows]:
    return {
        "Projects": table(
            """
            | Project ID | Stage    | Start      | Latest start | Budget | Value  |
            | A          | Proposed | 2026-01-01 | 2026-01-31   | 5      | 900000 |
            """
        ),
        "Budgets": table("| Period | Budget |\n| 2026 | 14 |"),
        "Allocations": table(
            "| Project ID | Role    | Period  | FTE |\n"
            "| A          | Tester  | 2026-01 | 2   |\n"
            "| A          | Painter | 2026-01 | 2   |"
        ),
        "People": table(
            "| Person | Role   | FTE | Cost rate |\n"
            f"| Ann    | Tester | 1   | {rate}    |"
        ),
        "What-ifs": table(f"| Scenario | Change |\n| More | Role {role} +1 |"),
    }


def test_a_role_with_more_people_takes_less_overtime() -> None:
    base, more = short_of_people("9")
    assert base.overtime == pytest.approx(1)
    assert more.overtime == pytest.approx(0)
    assert more.value is not None
    assert base.value is not None
    assert more.value > base.value
    assert more.note == ""


def test_a_role_that_limits_nothing_changes_nothing_and_is_named() -> None:
    base, more = short_of_people("9", "painter")
    assert more.value == base.value
    assert more.note == "Role painter +1: no plan is limited by such a role."


def test_without_any_cost_rate_people_beyond_capacity_count_as_the_projects_cost() -> (
    None
):
    """5 for 4 FTE-months: a tenth of overtime at 1.5 x 1.25, the rest at 3 x 1.25."""
    base, more = short_of_people("")
    assert base.overtime == pytest.approx(1)
    assert more.value is not None
    assert base.value is not None
    assert more.value - base.value == pytest.approx(0.1 * 1.875 + 0.9 * 3.75)
    said = "No cost rate is known: people beyond capacity count at 1.25 an FTE-month"
    notes = [
        choose(planned(people_short(rate)).framed, Optimising()).selection.note
        for rate in ("", "9")
    ]
    assert [said in note for note in notes] == [True, False]


def test_a_weight_moves_the_values_that_scores_make() -> None:
    """Without money, a value is score x cost: 0.5 x 9 and 0.5 x 9, then 0.9 and 0.1."""
    tabs = {
        "Projects": table(
            """
            | Project ID | Stage    | Start      | Latest start | Budget |
            | A          | Proposed | 2026-01-01 | 2026-01-31   | 10     |
            | B          | Proposed | 2026-01-01 | 2026-01-31   | 10     |
            """
        ),
        "Budgets": table("| Period | Budget |\n| 2026 | 10 |"),
        "Drivers": table("| Driver | Weight |\n| Growth | 60 |\n| Safety | 40 |"),
        "Scores": table(
            "| Project ID | Driver | Score |\n| A | Growth | 9 |\n| B | Safety | 9 |"
        ),
        "What-ifs": table("| Scenario | Change |\n| Safe | Weight Growth = 10 |"),
    }
    plan = planned(tabs)
    base, safe = scenarios(plan, plan.portfolio.scenarios, Allowance(60))
    assert base.value == pytest.approx(6)
    assert safe.value == pytest.approx(8)
    assert (safe.entering, safe.leaving) == (("B",), ("A",))


def test_a_weight_that_counts_in_no_value_changes_nothing_and_says_so() -> None:
    found = tried(
        "It: Weight Growth +10",
        Drivers="| Driver | Weight |\n| Growth | 60 |",
        Scores="| Project ID | Driver | Score |\n| 1 | Growth | 9 |",
    )["It"]
    assert found.value == pytest.approx(21)
    assert found.note == (
        "Weight Growth +10: scores count in no value; Strategy weight in Setup says "
        "how much."
    )


def test_a_what_if_goes_before_decisions_on_its_project() -> None:
    found = tried(
        "Free: Pin CRM out",
        Decisions="| Project ID | Pin |\n| 1 | Pin in |",
    )
    assert found["The plan"].value == pytest.approx(19)
    assert found["Free"].value == pytest.approx(21)
    assert found["Free"].note == ""


def test_when_no_plan_obeys_a_what_if_the_nearest_is_shown_and_says_so() -> None:
    found = tried("All: Pin 1 in", "All: Pin 2 in", "All: Pin 3 in")["All"]
    assert found.status is SolverStatus.INFEASIBLE
    assert found.note.startswith("No plan obeys all of it; this one gives up ")
    assert found.value is not None
    assert found.gap is None


def test_to_defer_what_cannot_wait_leaves_it_out() -> None:
    found = tried("Late: Defer Data Lake until 2026-09")["Late"]
    assert found.leaving == ("2",)
    assert found.entering == ("1",)


def test_a_period_of_which_no_budget_is_given_is_said() -> None:
    found = tried("It: Budget 2027 = 9")["It"]
    assert found.note == "Budget 2027 = 9: no budget fits this."


def test_what_if_nothing_changes_the_question_is_the_plans_own() -> None:
    plan = worked()
    assert changed(plan, ()).case == plan.framed.case


def test_what_ifs_that_no_allowance_is_left_for_are_named() -> None:
    plan = worked("One: Budget +1", "Two: Budget +2")
    allowance = Allowance(0)
    assert len(scenarios(plan, plan.portfolio.scenarios, allowance)) == 1
    assert allowance.omitted == ["What-ifs left out: One, Two."]
