"""Drivers compared in pairs: weights, what is missing, what contradicts."""

from __future__ import annotations

import random
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ppmsheets.analysis.ahp import RandomIndex
from ppmsheets.analysis.pairwise import compared
from ppmsheets.portfolio import Comparison, Driver, Origin
from ppmsheets.sheet import CellRef
from tests.analysis.made import HERE

Pair = tuple[str, str, float | None]

CIRCLE: tuple[Pair, ...] = (("A", "B", 2), ("B", "C", 2), ("A", "C", 1 / 4))
"""A over B and B over C make A over C four times; it is typed the other way."""


def pairs(entries: Sequence[Pair]) -> tuple[Comparison, ...]:
    return tuple(
        Comparison(one, other, Origin("Pairs", row, 2), times)
        for row, (one, other, times) in enumerate(entries, start=1)
    )


def drivers(*names: str, weight: float | None = None) -> tuple[Driver, ...]:
    return tuple(Driver(name, HERE, weight) for name in names)


def test_each_pair_may_be_typed_either_way_round() -> None:
    there = compared(pairs([("A", "B", 4), ("C", "B", 4), ("a ", "C", 1)]), (), {})
    assert there.weights == pytest.approx({"a": 4 / 9, "b": 1 / 9, "c": 4 / 9})
    assert there.consistency_ratio == pytest.approx(0, abs=1e-9)
    assert (there.trouble, there.findings, there.worst) == ("", (), ())


@given(
    worths=st.lists(st.floats(0.4, 3), min_size=2, max_size=9),
    seed=st.integers(0, 1000),
)
def test_comparisons_of_known_worths_give_these_as_weights_in_any_order(
    worths: list[float], seed: int
) -> None:
    names = [f"D{index}" for index in range(len(worths))]
    entries: list[Pair] = [
        (names[i], names[j], worths[i] / worths[j])
        for i in range(len(worths))
        for j in range(i)
    ]
    random.Random(seed).shuffle(entries)
    found = compared(pairs(entries), drivers(*names), {})
    wanted = {n.lower(): w / sum(worths) for n, w in zip(names, worths, strict=True)}
    assert found.weights == pytest.approx(wanted)
    assert found.findings == ()


def test_a_pair_that_nobody_compared_is_named_and_never_guessed() -> None:
    typed = pairs([("A", "B", 3), ("B", "C", None)])
    found = compared(typed, drivers("A", "B", "C"), {})
    assert found.weights == {}
    assert found.trouble == (
        "2 of 3 pairs of drivers are not compared (A with C, B with C)"
    )
    (finding,) = found.findings
    assert (finding.rule, finding.where) == (
        "incomplete-comparisons",
        CellRef("Pairs", 1, 2),
    )


def test_a_driver_that_weighs_nothing_by_hand_needs_no_comparison() -> None:
    idle = drivers("C", weight=0)
    assert compared(pairs([("A", "B", 3)]), (*drivers("A", "B"), *idle), {}).weights
    found = compared(pairs([("A", "B", 3)]), drivers("A", "B", "C", weight=1), {})
    assert found.weights == {}


def test_drivers_of_the_settings_are_to_be_compared_where_the_workbook_has_none() -> (
    None
):
    found = compared(pairs([("A", "B", 3)]), (), {"A": 1, "B": 1, "C": 2, "D": 0})
    assert found.trouble.startswith("2 of 3 pairs")


def test_without_any_comparison_there_is_no_cell_to_point_at() -> None:
    found = compared((), drivers("A", "B"), {})
    assert (found.weights, found.findings) == ({}, ())
    assert "no two drivers" in found.trouble


def test_a_contradiction_is_said_with_its_three_cells_and_what_would_agree() -> None:
    found = compared(pairs(CIRCLE), (), {})
    assert found.weights
    # Of three things lambda_max = 1 + t + 1/t, t the cube root of a_ij a_jk / a_ik.
    turn = 16 ** (1 / 3)
    index = (1 + turn + 1 / turn - 3) / 2
    assert found.consistency_ratio == pytest.approx(index / 0.52)
    assert found.worst == ("A", "B", "C")
    (finding,) = found.findings
    assert finding.rule == "inconsistent-comparisons"
    assert finding.where == CellRef("Pairs", 3, 2)
    assert "A counts 1/4 times as much as C" in finding.message
    assert "by Pairs!C2 and Pairs!C3" in finding.message
    assert "which makes 4" in finding.message
    assert "4 here would agree" in finding.fix


def test_what_the_finding_proposes_ends_the_contradiction() -> None:
    mended = compared(pairs([*CIRCLE[:2], ("A", "C", 4)]), (), {})
    assert mended.findings == ()
    assert mended.consistency_ratio == pytest.approx(0, abs=1e-9)


@given(
    worths=st.lists(st.integers(1, 3), min_size=4, max_size=7),
    wrong=st.data(),
)
def test_the_one_comparison_that_was_spoiled_is_the_one_pointed_at(
    worths: list[int], wrong: st.DataObject
) -> None:
    entries: list[Pair] = [
        (f"D{i}", f"D{j}", worths[i] / worths[j])
        for i in range(len(worths))
        for j in range(i)
    ]
    spoiled = wrong.draw(st.integers(0, len(entries) - 1))
    one, other, times = entries[spoiled]
    assert times is not None
    entries[spoiled] = one, other, times * 60
    (finding,) = compared(pairs(entries), (), {}).findings
    assert finding.where == CellRef("Pairs", spoiled + 1, 2)


def test_more_drivers_than_the_random_index_knows_are_refused_by_name() -> None:
    names = [f"D{index:02}" for index in range(16)]
    entries: list[Pair] = [(a, b, 1) for a in names for b in names if a < b]
    found = compared(pairs(entries), (), {})
    assert found.trouble == "16 drivers are compared, and AHP takes 15 at most"
    fewer = [pair for pair in entries if names[-1] not in pair]
    assert len(compared(pairs(fewer), (), {}).weights) == 15


@pytest.mark.parametrize("n", range(3, 16))
def test_the_random_index_is_that_of_random_matrices(n: int) -> None:
    # Saaty's own samples were small: his entries are off by up to 4 % of the mean.
    sample = np.random.default_rng(0)
    scale = np.array([*(1 / k for k in range(9, 1, -1)), *range(1, 10)])
    matrices = np.ones((2000, n, n))
    for i in range(n):
        for j in range(i + 1, n):
            matrices[:, i, j] = sample.choice(scale, 2000)
            matrices[:, j, i] = 1 / matrices[:, i, j]
    largest = np.linalg.eigvals(matrices).real.max(axis=1)
    index = float(((largest - n) / (n - 1)).mean())
    tolerance = 0.11 if n == 3 else 0.045
    assert RandomIndex.SAATY_1980.of(n) == pytest.approx(index, rel=tolerance)
