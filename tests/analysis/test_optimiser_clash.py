"""Clash sets against every choice, and the nearest answer."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ppmsheets.analysis.optimiser.clash import TENTH, clash
from ppmsheets.analysis.optimiser.limits import Outcome
from ppmsheets.analysis.optimiser.options import (
    Case,
    Constraint,
    Pin,
    Rule,
)
from tests.analysis.optimiser_cases import (
    best_value,
    broken,
    choices,
    random_case,
    worked,
)

CLASHING = [seed for seed in range(500) if best_value(random_case(seed)) is None]


def can_be_obeyed(case: Case, constraints: set[Constraint]) -> bool:
    return any(not broken(case, choice) & constraints for choice in choices(case))


def test_many_of_the_small_cases_clash() -> None:
    assert len(CLASHING) > 80


def test_approvals_beyond_the_budget_clash_by_name() -> None:
    case = worked(10)
    names = {"1": "approving CRM", "2": "pinning Data Lake", "4": "approving Atlas"}
    pins = tuple(Pin(name, key, ("fund",)) for key, name in names.items())
    found = clash(replace(case, pins=pins))
    assert found.irreducible
    assert set(found.constraints) == {
        Constraint(Rule.BUDGET, "the budget"),
        Constraint(Rule.PIN, "approving CRM"),
        Constraint(Rule.PIN, "pinning Data Lake"),
    }
    assert found.nearest is not None
    assert found.nearest.given_up


def test_what_can_be_obeyed_does_not_clash() -> None:
    found = clash(worked())
    assert found.constraints == ()
    assert found.nearest is None


@pytest.mark.parametrize("block", range(4))
def test_every_clash_set_is_a_clash_and_irreducible(block: int) -> None:
    for seed in CLASHING[block::4]:
        case = random_case(seed)
        found = clash(case)
        together = set(found.constraints)
        assert together, seed
        assert found.irreducible
        assert not can_be_obeyed(case, together), seed
        for constraint in together:
            assert can_be_obeyed(case, together - {constraint}), (seed, constraint)


def test_the_nearest_answer_names_all_that_it_breaks_and_gives_up_least() -> None:
    for seed in CLASHING[:60]:
        case = random_case(seed)
        nearest = clash(case).nearest
        assert nearest is not None
        assert nearest.outcome is Outcome.OPTIMAL, (seed, nearest.fault)
        assert nearest.choice is not None
        options = {
            p.project_id: p.option(nearest.choice[p.project_id]) for p in case.projects
        }
        assert nearest.given_up == broken(case, options), seed
        unmeasured = [
            sum(not c.rule.measured for c in broken(case, choice))
            for choice in choices(case)
            if not any(c.rule.measured for c in broken(case, choice))
        ]
        # Obeying every limit, no choice breaks fewer decisions and dependencies.
        if unmeasured and not any(c.rule.measured for c in nearest.given_up):
            assert len(nearest.given_up) == min(unmeasured), seed


def test_a_budget_is_overstepped_rather_than_two_decisions_broken() -> None:
    case = worked(14.5)
    pins = tuple(Pin(f"approving {key}", key, ("fund",)) for key in ("1", "2", "4"))
    found = clash(replace(case, pins=pins))
    assert [breach.constraint.rule for breach in found.breaches] == [Rule.BUDGET]
    assert found.breaches[0].excess == pytest.approx(0.5)
    assert TENTH * 0.5 / 14.5 < 1
