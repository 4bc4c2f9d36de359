"""More or less of money and people, and what is proven of an answer."""

from __future__ import annotations

import itertools

import pytest

from ppmsheets.analysis.insight.frontier import Axis, scaled
from ppmsheets.analysis.optimiser.engine import optimise
from ppmsheets.analysis.optimiser.standing import Label, standings
from tests.analysis.optimiser_cases import (
    best_value,
    broken,
    choices,
    random_case,
    worked,
    worth,
)

WORKED = {
    3: 4, 4: 6, 5: 8, 7: 11, 8: 12, 9: 14, 10: 15, 11: 17, 12: 19, 14: 21, 15: 23,
    16: 25, 19: 29,
}  # fmt: skip
FEASIBLE = [seed for seed in range(300) if best_value(random_case(seed)) is not None]


def test_the_frontier_of_the_terms_is_met_at_every_budget() -> None:
    found = {
        money: optimise(scaled(worked(), money / 14, Axis.BUDGET)).value
        for money in WORKED
    }
    assert found == pytest.approx(WORKED)


def test_more_people_never_lower_the_value() -> None:
    for seed in FEASIBLE[:40]:
        cases = [scaled(random_case(seed), s, Axis.FTE) for s in (0.5, 1.0, 1.5)]
        answers = [optimise(case) for case in cases]
        values = [answer.value for answer in answers if answer.choice is not None]
        for less, more in itertools.pairwise(values):
            assert more >= less - 1e-5, seed


@pytest.mark.slow
@pytest.mark.parametrize("block", range(2))
def test_what_is_proven_in_or_out_is_so_in_every_best_choice(block: int) -> None:
    labels = set()
    for seed in FEASIBLE[:120][block::2]:
        case = random_case(seed)
        answer = optimise(case)
        allowed = [(c, worth(case, c)) for c in choices(case) if not broken(case, c)]
        for found in standings(case, answer):
            name, inside = found.project_id, found.inside
            labels.add(found.label)
            turned = [v for c, v in allowed if c[name].inside is not inside]
            regret = answer.value - max(turned, default=float("-inf"))
            assert found.regret_least <= regret + 1e-5, (seed, name)
            if found.label is not Label.OPEN:
                assert regret > 0, (seed, name)
                assert (found.label is Label.PROVEN_IN) is inside
    assert labels == set(Label)
