"""What one more FTE is worth, against trying every plan and every resolution."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace

import pytest

from ppmsheets.analysis.answers import Answers
from ppmsheets.analysis.choosing import Choice, choose
from ppmsheets.analysis.figures import Basis
from ppmsheets.analysis.insight.allowance import Allowance
from ppmsheets.analysis.insight.one_more import (
    OneMore,
    chosen_of,
    counted,
    more_capacity,
    with_one_more,
)
from ppmsheets.analysis.optimiser.options import ordered
from ppmsheets.analysis.staffing.case import staffing
from ppmsheets.analysis.staffing.decided import Obeyed, decided
from ppmsheets.analysis.staffing.problem import ordered as in_order
from ppmsheets.analysis.staffing.resolve import resolve
from ppmsheets.outcome import Gain
from tests.analysis.insight.plans import planned
from tests.analysis.optimiser_cases import broken, choices, worth
from tests.analysis.planning.tabs import STATUS_DATE, Rows, table
from tests.analysis.staffing import oracle
from tests.analysis.staffing.test_resolve import small


@dataclass(frozen=True, slots=True)
class Plan:
    """A plan of a little workbook, and the allocations it obeys."""

    choice: Choice
    obeyed: Obeyed
    basis: Basis

    def gain(self, role: str, seconds: float = 60.0) -> Gain | None:
        one_more = OneMore(self.obeyed, self.choice, self.basis, Allowance(seconds))
        return one_more.gain(role)

    def net(self, keys: dict[str, str], *more: str) -> float:
        """Return values of options less what conflicts cost, with one more of roles."""
        framed = self.choice.framed
        options = {
            project.project_id: project.option(keys[project.project_id])
            for project in framed.case.projects
        }
        case = counted(
            staffing(self.obeyed.portfolio, framed, options, self.basis.settings)
        )
        for role in more:
            case = with_one_more(case, role)
        value = sum(
            project.worth(project.option(keys[project.project_id]))
            for project in framed.case.projects
        )
        return value - resolve(case).cost


def plan_of(tabs: dict[str, Rows]) -> Plan:
    made = planned(tabs)
    answers = Answers(made.portfolio.decisions, STATUS_DATE)
    obeyed = decided(made.portfolio, answers, made.framed.grid)
    choice = choose(made.framed, made.basis.settings.optimiser)
    return Plan(choice, obeyed, made.basis)


def team(seed: int) -> dict[str, Rows]:
    """Return a running project and two candidates that want the same few people."""
    rng = random.Random(seed)
    begun = f"R | Active | 2025-10-01 | | 2026-06-30 | {rng.choice((2, 9))}0000"
    projects = [
        "Project ID | Stage | Start | Latest start | Baseline finish | Value | Budget",
        f"{begun} | 9000",
        *(
            f"{name} | Proposed | 2026-02-01 | 2026-02-28 | 2026-05-31 "
            f"| {rng.choice((12_000, 25_000, 60_000))} | 9000"
            for name in "AB"
        ),
    ]
    rows = ["Project ID | Person | Role | Period | FTE"]
    for name in "RAB":
        for month in ("2026-02", "2026-03"):
            fte = rng.choice((0.5, 1.0, 1.5))
            role = rng.choice(("QA", "Dev"))
            person = rng.choice(("", {"QA": "Quinn", "Dev": "Dora"}[role]))
            rows.append(f"{name} | {person} | {role} | {month} | {fte}")
    people = [
        "| Person | Role | FTE | Cost rate |",
        f"| Quinn | QA | {rng.choice((0.5, 1))} | {rng.choice((20, 60))} |",
        f"| Dora | Dev | 1 | {rng.choice((20, 60))} |",
    ]
    return {
        "Setup": table("Planning horizon | 6"),
        "Projects": table("\n".join(projects)),
        "Budgets": table("| Period | Budget |\n| 2026 | 60000 |"),
        "Allocations": table("\n".join(rows)),
        "People": table("\n".join(people)),
    }


def expected(plan: Plan, role: str) -> float:
    """Return the gain by trying every plan, and staffing the best of them."""
    case = more_capacity(ordered(plan.choice.framed.case), role)
    today = dict(chosen_of(plan.choice))
    by_keys = {
        tuple(option.key for option in choice.values()): worth(case, choice)
        for choice in choices(case)
        if not broken(case, choice)
    }
    best = max(by_keys.values())
    now = by_keys[tuple(today[p.project_id] for p in case.projects)]
    plans = [today]
    if best > now + 1e-6 * max(1.0, abs(best)):
        names = [project.project_id for project in case.projects]
        plans += [
            dict(zip(names, keys, strict=True))
            for keys, value in by_keys.items()
            if value == best
        ]
    then = max(plan.net(keys, role) for keys in plans)
    return max(0.0, then - plan.net(today))


@pytest.mark.parametrize("seed", range(16))
def test_one_more_is_worth_what_trying_everything_says(seed: int) -> None:
    plan = plan_of(team(seed))
    gain = plan.gain("QA")
    assert gain is not None
    assert 0 <= gain.saved <= gain.most + 1e-6
    assert gain.least == pytest.approx(gain.most, abs=1e-3)
    assert gain.least == pytest.approx(expected(plan, "QA"), abs=1e-3)


def test_random_teams_gain_by_both_ways() -> None:
    """Or the law above would be about nothing."""
    kept, let_in = (plan_of(team(seed)).gain("QA") for seed in (1, 2))
    assert kept is not None
    assert let_in is not None
    assert kept.saved == kept.least > 0
    assert (kept.entering, let_in.entering) == ((), ("B",))
    assert let_in.least > let_in.saved


@pytest.mark.parametrize("seed", range(18, 48))
def test_one_more_never_makes_a_resolution_dearer(seed: int) -> None:
    case = small(seed)
    ampler = in_order(with_one_more(case, case.bookings[0].role))
    cost = resolve(ampler).cost
    assert cost <= resolve(case).cost + 1e-6
    assert cost == pytest.approx(oracle.cheapest(ampler, cost + 1e-6), abs=1e-6)


HARD = {
    "Setup": table("| Hard capacity | Yes |"),
    "Projects": table(
        """
        Project ID | Stage    | Start      | Latest start | Baseline finish| Value | BAC
        A          | Proposed | 2026-02-01 | 2026-02-28   | 2026-03-31      | 900   | 5
        B          | Proposed | 2026-02-01 | 2026-02-28   | 2026-03-31      | 500   | 5
        """
    ),
    "Budgets": table("| Period | Budget |\n| 2026 | 14 |"),
    "Allocations": table(
        "| Project ID | Role | Period | FTE |\n"
        "| A | QA | 2026-02 | 1 |\n| B | QA | 2026-02 | 1 |"
    ),
    "People": table("| Person | Role | FTE |\n| Quinn | QA | 1 |"),
}
"""Without a cost rate: only what is chosen has a price."""


def test_where_capacity_is_hard_one_more_lets_a_project_in() -> None:
    gain = plan_of(HARD).gain("qa")
    assert gain is not None
    assert (gain.least, gain.most) == (500, 500)
    assert gain.entering == ("B",)
    assert (gain.leaving, gain.altered, gain.saved) == ((), (), 0)


def test_what_the_allowance_does_not_reach_is_not_known() -> None:
    assert plan_of(team(0)).gain("QA", seconds=0.0) is None


def test_work_of_nobody_in_a_role_that_nobody_has_is_no_conflict() -> None:
    tabs = team(0)
    stranger: Rows = [*tabs["Allocations"], ["R", None, "Lawyer", "2026-02", 3.0]]
    plan, other = plan_of(tabs), plan_of(tabs | {"Allocations": stranger})
    assert other.gain("QA") == plan.gain("QA")
    case = small(1)
    nobody = replace(case.bookings[0], key="nobody", person=None, role="Lawyer")
    assert counted(replace(case, bookings=(*case.bookings, nobody))) == counted(case)
