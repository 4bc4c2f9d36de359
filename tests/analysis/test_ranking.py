"""Scores, ranks and weights."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ppmsheets.analysis.ahp import RandomIndex, ahp_weights
from ppmsheets.analysis.places import (
    Contender,
    ranks,
    weighted_shortest_job_first,
)
from ppmsheets.analysis.ranking import (
    known_scores,
    normalised_weights,
    unscored_drivers,
    weighted_score,
)
from ppmsheets.portfolio import Driver, Stage
from tests.analysis.made import HERE, scored

# Saaty's drinks: coffee, wine, tea, beer, soda, milk, water.
DRINKS = (
    (9, 5, 2, 1, 1, 1 / 2),
    (1 / 3, 1 / 9, 1 / 9, 1 / 9, 1 / 9),
    (1 / 3, 1 / 4, 1 / 3, 1 / 9),
    (1 / 2, 1, 1 / 3),
    (2, 1 / 2),
    (1 / 3,),
)


def test_weights_are_scaled_to_one() -> None:
    drivers = (Driver("Growth", HERE, 30), Driver("Trust", HERE, 10))
    assert normalised_weights(drivers, {}, ()) == {"growth": 0.75, "trust": 0.25}


def test_weights_of_the_workbook_go_before_those_of_the_settings() -> None:
    drivers = (Driver("Growth", HERE, 2), Driver("Unweighed", HERE))
    assert normalised_weights(drivers, {"Trust": 1}, ()) == {"growth": 1}
    unweighed = (Driver("Growth", HERE),)
    assert normalised_weights(unweighed, {"Trust": 3}, ()) == {"trust": 1}


def test_where_nobody_weighs_every_scored_driver_weighs_the_same() -> None:
    scores = (scored("P1", "Trust", 3), scored("P2", "trust ", 9), scored("P1", "B", 0))
    assert normalised_weights((), {}, scores) == {"b": 0.5, "trust": 0.5}
    assert normalised_weights((), {}, (scored("P1", "C", None),)) == {}


def test_the_greater_of_two_weights_for_one_driver_counts_in_any_order() -> None:
    twice = (Driver("A", HERE, 3), Driver("A", HERE, 1), Driver("B", HERE, 1))
    assert normalised_weights(twice, {}, ()) == {"a": 0.75, "b": 0.25}
    assert normalised_weights(twice[::-1], {}, ()) == {"a": 0.75, "b": 0.25}


def test_a_score_is_the_weighted_share_of_the_greatest() -> None:
    weights = {"growth": 0.75, "trust": 0.25}
    scores = known_scores((scored("P1", "Growth", 9), scored("P1", "TRUST", 3)))
    assert weighted_score(scores, weights) == pytest.approx(0.75 + 0.25 / 3)


def test_a_driver_without_a_score_adds_nothing_to_the_score() -> None:
    weights = {"growth": 0.75, "trust": 0.25}
    typed = (scored("P1", "Growth", None), scored("P1", "Trust", 3))
    known = known_scores(typed)
    assert weighted_score(known, weights) == pytest.approx(0.25 / 3)
    assert unscored_drivers(known, weights) == ("growth",)
    assert weighted_score({}, weights) is None
    other = known_scores([scored("P1", "Other", 9)])
    assert weighted_score(other, weights) is None


@given(
    points=st.lists(
        st.lists(st.none() | st.integers(0, 9), min_size=3, max_size=3),
        min_size=2,
        max_size=5,
    ),
    lost=st.integers(0, 2),
)
def test_losing_a_score_never_raises_a_rank(
    points: list[list[int | None]], lost: int
) -> None:
    weights = {"d0": 0.5, "d1": 0.3, "d2": 0.2}

    def place(table: list[list[int | None]]) -> int:
        contenders = [
            Contender(
                f"P{number}",
                score=weighted_score(
                    known_scores(
                        scored(f"P{number}", f"D{i}", p) for i, p in enumerate(row)
                    ),
                    weights,
                ),
                npv=10 - number,
                budget=1,
            )
            for number, row in enumerate(table)
        ]
        return ranks(contenders)["P1"]

    fewer = [list(row) for row in points]
    fewer[1][lost] = None
    assert place(fewer) >= place(points)


@given(
    points=st.lists(st.integers(0, 9), min_size=1, max_size=6),
    raw=st.lists(st.integers(1, 50), min_size=6, max_size=6),
)
def test_a_score_lies_between_the_least_and_the_greatest(
    points: list[int], raw: list[int]
) -> None:
    drivers = tuple(
        Driver(f"D{i}", HERE, weight) for i, weight in enumerate(raw[: len(points)])
    )
    weights = normalised_weights(drivers, {}, ())
    scores = [scored("P1", f"D{i}", point) for i, point in enumerate(points)]
    score = weighted_score(known_scores(scores), weights)
    assert score is not None
    assert min(points) / 9 - 1e-9 <= score <= max(points) / 9 + 1e-9


def test_ties_go_to_higher_npv_then_smaller_budget_then_id() -> None:
    tied = (
        Contender("D", score=0.5, npv=10, budget=7),
        Contender("C", score=0.5, npv=10, budget=7),
        Contender("A", score=0.5),
        Contender("B", score=0.1 + 0.4, npv=10, budget=5),
        Contender("E", score=0.5, npv=11, budget=9),
        Contender("F", score=0.6),
    )
    found = ranks(tied)
    assert sorted(found, key=lambda name: found[name]) == list("FEBCDA")


def test_scores_that_differ_by_dust_are_a_tie() -> None:
    # 0.1 + 0.2 is 0.30000000000000004.
    found = ranks(
        (Contender("A", score=0.1 + 0.2, npv=1), Contender("B", score=0.3, npv=2))
    )
    assert found == {"B": 1, "A": 2}


def test_projects_without_a_score_follow_by_npv_per_budget() -> None:
    found = ranks(
        (
            Contender("A", npv=100, budget=100),
            Contender("B", npv=90, budget=30),
            Contender("C", npv=5),
            Contender("D", score=0.01),
            Contender("E", npv=-10, budget=10),
        )
    )
    assert sorted(found, key=lambda name: found[name]) == list("DBAEC")


def test_closed_projects_and_those_nothing_is_known_of_are_not_ranked() -> None:
    found = ranks(
        (
            Contender("A", stage=Stage.CLOSED, score=1.0),
            Contender("B", budget=5),
            Contender("C", stage=Stage.IDEA, score=0.0),
        )
    )
    assert found == {"C": 1}


contenders = st.lists(
    st.builds(
        Contender,
        project_id=st.text("ABC123", min_size=1, max_size=4),
        stage=st.sampled_from([None, *Stage]),
        score=st.none() | st.sampled_from([0.0, 0.25, 0.5, 1.0]),
        npv=st.none() | st.sampled_from([-5.0, 0.0, 5.0]),
        budget=st.none() | st.sampled_from([0.0, 1.0, 2.0]),
    ),
    unique_by=lambda item: item.project_id,
)


@pytest.mark.slow
@given(items=contenders, seed=st.integers())
def test_the_ranking_does_not_depend_on_order_and_skips_no_rank(
    items: list[Contender], seed: int
) -> None:
    shuffled = list(items)
    random.Random(seed).shuffle(shuffled)
    found = ranks(items)
    assert ranks(shuffled) == found
    assert sorted(found.values()) == list(range(1, len(found) + 1))


@pytest.mark.slow
@given(items=contenders)
def test_a_better_score_never_worsens_a_rank(items: list[Contender]) -> None:
    before = ranks(items)
    for index, item in enumerate(items):
        if item.project_id not in before or item.score is None:
            continue
        raised = item._replace(score=item.score + 0.25)
        after = ranks([*items[:index], raised, *items[index + 1 :]])
        assert after[item.project_id] <= before[item.project_id]


@pytest.mark.parametrize(
    ("points", "size", "wsjf"),
    [
        ((10, 8, 6), 3, 8.00),
        ((8, 10, 10), 5, 5.60),
        ((7, 4, 5), 6, 2.67),
        ((3, 3, 3), 5, 1.80),
        ((3, 3, 4), 8, 1.25),
        ((2, 2, 1), 4, 1.25),
    ],
)
def test_wsjf_gives_the_published_figures(
    points: tuple[float, float, float], size: float, wsjf: float
) -> None:
    assert weighted_shortest_job_first(*points, size).value == pytest.approx(
        wsjf, abs=5e-3
    )


def test_equal_wsjf_goes_to_the_higher_cost_of_delay() -> None:
    large = weighted_shortest_job_first(3, 3, 4, 8)
    small = weighted_shortest_job_first(2, 2, 1, 4)
    assert large.value == small.value
    assert max(small, large) == large


def test_wsjf_refuses_a_job_without_size() -> None:
    with pytest.raises(ValueError, match="above 0"):
        weighted_shortest_job_first(1, 1, 1, 0)


def test_ahp_gives_saatys_weights_of_drinks() -> None:
    found = ahp_weights(DRINKS)
    published = (0.177, 0.019, 0.042, 0.116, 0.190, 0.129, 0.327)
    assert found.weights == pytest.approx(published, abs=5e-4)
    assert found.consistency_ratio == pytest.approx(0.022, abs=5e-4)


def test_the_editions_of_the_random_index_differ() -> None:
    old = ahp_weights(DRINKS, RandomIndex.SAATY_1980)
    new = ahp_weights(DRINKS, RandomIndex.SAATY_2005)
    assert old.weights == new.weights
    ratio = old.consistency_ratio / new.consistency_ratio
    assert ratio == pytest.approx(1.35 / 1.32)


def test_two_things_are_always_compared_consistently() -> None:
    assert ahp_weights(((3,),)).weights == pytest.approx((0.75, 0.25))
    assert ahp_weights(((3,),)).consistency_ratio == 0
    assert ahp_weights(()).weights == (1.0,)


def test_ahp_refuses_what_is_no_triangle_of_ratios() -> None:
    with pytest.raises(ValueError, match="row 1 needs 2 values"):
        ahp_weights(((1,), (1,)))
    with pytest.raises(ValueError, match="above 0"):
        ahp_weights(((0,),))
    nine = [[1.0] * (8 - i) for i in range(8)]
    with pytest.raises(ValueError, match="no random index for n = 9"):
        ahp_weights(nine)


@given(st.lists(st.floats(0.2, 5), min_size=3, max_size=7))
def test_ahp_returns_the_weights_a_consistent_matrix_was_made_of(
    raw: list[float],
) -> None:
    upper = [[a / b for b in raw[i + 1 :]] for i, a in enumerate(raw[:-1])]
    found = ahp_weights(upper)
    assert found.weights == pytest.approx([w / sum(raw) for w in raw])
    assert found.consistency_ratio == pytest.approx(0, abs=1e-9)


def test_the_worst_triad_is_the_one_that_contradicts_itself_most() -> None:
    # A over B twice, B over C twice, so A over C four times; typed is 1/4.
    circle = ahp_weights(((2, 1 / 4, 1), (2, 1), (1,)))
    assert circle.worst_triad == (0, 1, 2)
    assert circle.consistency_ratio > 0.1


def test_comparisons_that_agree_have_no_worst_triad() -> None:
    assert ahp_weights(((2, 4), (2,))).worst_triad is None
    assert ahp_weights(((3,),)).worst_triad is None


@given(st.lists(st.floats(0.2, 9), min_size=4, max_size=4), st.integers(0, 3))
def test_the_worst_triad_holds_the_one_comparison_that_is_spoiled(
    worths: list[float], wrong: int
) -> None:
    upper = [[worths[i] / worths[j] for j in range(i + 1, 4)] for i in range(3)]
    row, place = ((0, 0), (0, 2), (1, 1), (2, 0))[wrong]
    upper[row][place] *= 8
    spoiled = (row, row + 1 + place)
    triad = ahp_weights(upper).worst_triad
    assert triad is not None
    assert set(spoiled) <= set(triad)
