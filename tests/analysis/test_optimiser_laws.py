"""Laws that every answer of the optimiser obeys."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from ppmsheets.analysis.optimiser.clash import clash
from ppmsheets.analysis.optimiser.engine import Answer, optimise
from ppmsheets.analysis.optimiser.limits import Limits, Outcome
from ppmsheets.analysis.optimiser.options import Case, Pin, Tie, TieKind
from tests.analysis.hull import concave_hull
from tests.analysis.optimiser_cases import random_case
from tests.analysis.test_optimiser import shuffled

cases = st.integers(1_000, 1_000_000).map(random_case)
quick = settings(max_examples=40)


def solved(case: Case) -> Answer:
    answer = optimise(case, Limits(rule_ties=False))
    assume(answer.outcome is Outcome.OPTIMAL)
    return answer


@quick
@given(cases, st.floats(1.0, 3.0))
def test_more_money_never_lowers_the_value(case: Case, share: float) -> None:
    before = solved(case).value
    budgets = tuple(replace(b, amount=b.amount * share) for b in case.budgets)
    more = optimise(replace(case, budgets=budgets))
    assert more.value >= before - 1e-5


@quick
@given(cases, st.floats(1.0, 3.0))
def test_more_people_never_lower_the_value_by_law(case: Case, share: float) -> None:
    before = solved(case).value
    capacities = tuple(
        replace(c, fte=tuple(fte * share for fte in c.fte)) for c in case.capacities
    )
    more = optimise(replace(case, capacities=capacities))
    assert more.value >= before - 1e-5


@quick
@given(cases, st.data())
def test_forcing_in_or_out_never_raises_the_value(
    case: Case, data: st.DataObject
) -> None:
    free = solved(case)
    project = data.draw(st.sampled_from(case.projects))
    keys = project.keys(inside=data.draw(st.booleans()))
    assume(keys)
    pin = Pin("forced", project.project_id, keys)
    forced = optimise(replace(case, pins=(*case.pins, pin)))
    assert forced.account is None or forced.value <= free.value + 1e-5


@quick
@given(cases)
def test_an_excluded_pair_is_never_both_in(case: Case) -> None:
    one, other = case.projects[0], case.projects[1]
    tie = Tie("never both", TieKind.EXCLUDES, one.project_id, other.project_id)
    choice = solved(replace(case, ties=(*case.ties, tie))).choice
    assert choice is not None
    both = [
        project.option(choice[project.project_id]).inside for project in (one, other)
    ]
    assert not all(both)


@quick
@given(cases)
def test_an_approved_project_is_in_or_a_clash_is_named(case: Case) -> None:
    project = case.projects[0]
    keys = project.keys(inside=True)
    pinned = replace(
        case, pins=(*case.pins, Pin("approving", project.project_id, keys))
    )
    answer = optimise(pinned)
    if answer.choice is not None:
        assert project.option(answer.choice[project.project_id]).inside
    else:
        assert clash(pinned).constraints
        assert answer.outcome is Outcome.INFEASIBLE


@given(
    st.dictionaries(st.integers(0, 99), st.integers(-99, 99), min_size=1, max_size=20)
)
def test_the_concave_hull_is_above_every_point(points: dict[int, int]) -> None:
    corners = concave_hull(tuple((float(x), float(y)) for x, y in points.items()))
    for x, y in points.items():
        left = max(corner for corner in corners if corner[0] <= x)
        right = min(corner for corner in corners if corner[0] >= x)
        span = (right[0] - left[0]) or 1.0
        assert y <= left[1] + (right[1] - left[1]) * (x - left[0]) / span + 1e-9


@pytest.mark.slow
@quick
@given(cases)
def test_keeping_the_plan_is_free_and_leaving_it_costs(case: Case) -> None:
    planned = solved(case)
    assert planned.choice is not None
    projects = tuple(
        replace(p, previous=planned.choice[p.project_id], switching_cost=1.0)
        for p in case.projects
    )
    plain = tuple(replace(p, previous=None) for p in case.projects)
    kept = optimise(replace(case, projects=projects))
    free = optimise(replace(case, projects=plain))
    assert kept.value <= free.value + 1e-5


@pytest.mark.slow
def test_twenty_shuffles_and_two_processes_give_one_answer() -> None:
    case = random_case(77)
    answers = {repr(optimise(shuffled(case, seed))) for seed in range(20)}
    assert len(answers) == 1
    program = (
        "from tests.analysis.optimiser_cases import random_case\n"
        "from ppmsheets.analysis.optimiser.engine import optimise\n"
        "print(repr(optimise(random_case(77))))"
    )
    for hash_seed in ("1", "2"):
        ran = subprocess.run(  # noqa: S603 - our own lines
            [sys.executable, "-c", program],
            check=True,
            capture_output=True,
            text=True,
            env={"PYTHONHASHSEED": hash_seed, "PYTHONPATH": ":".join(sys.path)},
        )
        assert ran.stdout.strip() in answers
