"""Figures in sentences."""

from __future__ import annotations

import pytest

from ppmsheets.analysis.wording import count, fte, joined, listed, money


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        (-120_000.4, "-120,000"),
        (8.0, "8"),
        (8.5, "8.50"),
        (0.004, "0"),
        (-0.2, "-0.20"),
        (1234.56, "1,235"),
    ],
)
def test_money_has_thousands_and_cents_only_where_small(
    amount: float, text: str
) -> None:
    assert money(amount) == text


@pytest.mark.parametrize(
    ("amount", "text"), [(2.0, "2"), (0.8, "0.8"), (10.0, "10"), (0.333, "0.33")]
)
def test_fte_has_no_more_decimals_than_needed(amount: float, text: str) -> None:
    assert fte(amount) == text


def test_counts_and_lists_read_as_people_write_them() -> None:
    assert [count(n, "project") for n in (0, 1, 2)] == [
        "no projects",
        "1 project",
        "2 projects",
    ]
    assert listed(("A", "B", "C", "D", "E")) == "A, B, C and 2 more"
    assert listed(("A",)) == "A"
    assert [joined(tuple("ABC"[:n])) for n in range(4)] == [
        "",
        "A",
        "A and B",
        "A, B and C",
    ]
