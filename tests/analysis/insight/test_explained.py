"""All answers together, and the cut line and firmness that need little else."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ppmsheets.analysis.insight.allowance import Allowance
from ppmsheets.analysis.insight.cut_line import cut_line
from ppmsheets.analysis.insight.explained import explained
from ppmsheets.analysis.insight.firmness import (
    firmness,
    judged,
    top_of,
    weight_corners,
)
from ppmsheets.analysis.optimiser.engine import optimise
from ppmsheets.analysis.optimiser.model import build
from ppmsheets.analysis.optimiser.options import ordered
from ppmsheets.outcome import Insight
from ppmsheets.settings import Optimising
from tests.analysis.insight.plans import planned, worked
from tests.analysis.planning.tabs import table


def of(plan_allowance: float = 60, *what_ifs: str, **more: str) -> Insight:
    return explained(worked(*what_ifs, **more), Allowance(plan_allowance))


def test_the_worked_example_has_every_answer_of_the_terms() -> None:
    found = of(60, "One more: Budget +1")
    (crm,) = found.why_not
    assert crm.project_id == "1"
    assert crm.price_of_forcing == pytest.approx((2, 2))
    assert crm.budget_needed == pytest.approx(15)
    assert crm.cost_at_most == pytest.approx(4)
    assert found.cut_line is not None
    assert found.cut_line.above == ("1", "2")
    assert (found.cut_line.value, found.cut_line.loss) == pytest.approx((19, 2))
    assert found.cut_line.breaks == ()
    assert len(found.frontier) == 11
    assert [item.name for item in found.scenarios] == ["The plan", "One more"]
    assert found.omitted == ()


def test_a_decision_has_its_price() -> None:
    found = of(60, Decisions="| Project ID | Pin |\n| 1 | Pin in |")
    (price,) = found.decisions
    assert price.project_id == "1"
    assert price.price == pytest.approx((2, 2))


def test_without_any_allowance_it_is_said_what_is_missing() -> None:
    found = of(0, "One more: Budget +1")
    assert found.omitted == (
        "Of 1 project that the plan leaves far behind, why not is told by one bound.",
        "What-ifs left out: One more.",
        "Of the frontier by budget, some points are left out.",
        "How surely projects are in is left out.",
    )


def test_while_decisions_clash_only_what_ifs_are_told() -> None:
    pins = "| Project ID | Pin |\n| 1 | Pin in |\n| 2 | Pin in |\n| 3 | Pin in |"
    found = of(60, "Rich: Budget = 19", Decisions=pins)
    assert found.why_not == ()
    (omitted,) = found.omitted
    assert omitted.startswith("What would change the plan is told once its decisions")
    assert [item.name for item in found.scenarios] == ["The plan", "Rich"]


def test_the_order_of_rows_changes_nothing() -> None:
    rows = table(
        """
        | Project ID | Stage    | Start      | Latest start | Budget | Value |
        | 1          | Proposed | 2026-01-01 | 2026-01-31   | 5      | 8     |
        | 2          | Proposed | 2026-01-01 | 2026-01-31   | 7      | 11    |
        | 3          | Proposed | 2026-01-01 | 2026-01-31   | 4      | 6     |
        """
    )
    budgets = table("| Period | Budget |\n| 2026 | 11 |")
    one, other = (
        explained(
            planned({"Projects": [rows[0], *lines], "Budgets": budgets}), Allowance(60)
        )
        for lines in (rows[1:], rows[:0:-1])
    )
    assert one == other


# --- cut line ---------------------------------------------------------------------


def test_what_is_mandatory_stands_outside_of_the_list() -> None:
    plan = worked()
    projects = tuple(
        replace(p, mandatory=p.project_id == "4") for p in plan.framed.case.projects
    )
    case = replace(plan.framed.case, projects=projects)
    line = cut_line(case, optimise(case), plan.framed)
    assert line is not None
    # Identity is in throughout: of 14, 11 are left, and CRM and Data Lake cost 12.
    assert line.above == ("1",)
    assert line.value == pytest.approx(12)


def test_without_a_budget_there_is_no_line() -> None:
    plan = worked()
    case = replace(plan.framed.case, budgets=())
    assert cut_line(case, optimise(case), plan.framed) is None


# --- firmness ---------------------------------------------------------------------


def test_corners_are_the_weights_and_each_driver_more_and_less() -> None:
    corners = weight_corners((0.5, 0.5), 0.2)
    assert corners[0] == (0.5, 0.5)
    assert all(sum(corner) == pytest.approx(1) for corner in corners)
    assert min(corner[0] for corner in corners) == pytest.approx(4 / 9)
    assert weight_corners((1.0,), 0.2) == ((1.0,),)
    assert weight_corners((), 0.2) == ()


def test_without_doubt_the_plan_is_core_and_the_rest_exterior() -> None:
    plan = worked()
    settings = Optimising(weight_range=0.0, estimate_range=0.0)
    known = judged({}, (), plan.framed.worths)
    model = build(ordered(plan.framed.case))
    found = firmness(model, known, settings, Allowance(60))
    places = {item.project_id: item.place for item in found}
    assert places == {"1": "exterior", "2": "core", "3": "core", "4": "core"}
    assert {item.rank_low for item in found} == {None}


def test_estimates_that_may_be_off_leave_projects_at_the_border() -> None:
    plan = worked()
    settings = Optimising(estimate_range=0.3)
    known = judged({}, (), plan.framed.worths)
    model = build(ordered(plan.framed.case))
    places = {
        item.project_id: item.place
        for item in firmness(model, known, settings, Allowance(60))
    }
    # 1 and 2 at 10.4 + 14.3 are worth more than 2, 3 and 4 at 14.3 + 4.2 + 2.8.
    assert places["1"] == "borderline"


def test_weights_that_may_be_off_move_ranks_and_what_scores_are_worth() -> None:
    tabs = {
        "Projects": table(
            """
            | Project ID | Stage    | Start      | Latest start | Budget |
            | A          | Proposed | 2026-01-01 | 2026-01-31   | 10     |
            | B          | Proposed | 2026-01-01 | 2026-01-31   | 10     |
            | C          | Proposed | 2026-01-01 | 2026-01-31   | 10     |
            """
        ),
        "Budgets": table("| Period | Budget |\n| 2026 | 20 |"),
        "Drivers": table("| Driver | Weight |\n| Growth | 52 |\n| Safety | 48 |"),
        "Scores": table(
            "| Project ID | Driver | Score |\n| A | Growth | 9 |\n| B | Safety | 9 |\n"
            "| C | Safety | 1 |\n| C | Growth | 1 |"
        ),
    }
    found = {
        item.project_id: item
        for item in explained(planned(tabs), Allowance(60)).firmness
    }
    assert (found["A"].rank_low, found["A"].rank_high) == (1, 2)
    assert (found["B"].rank_low, found["B"].rank_high) == (1, 2)
    assert (found["C"].rank_low, found["C"].rank_high) == (3, 3)
    assert (found["A"].place, found["C"].place) == ("core", "exterior")
    top = (found["A"].in_top, found["B"].in_top)
    assert None not in top
    assert sum(share or 0 for share in top) == pytest.approx(1)


def test_half_of_the_projects_and_ten_at_most_are_the_top() -> None:
    assert [top_of(count) for count in (1, 3, 12, 500)] == [1, 1, 6, 10]
