"""Drivers compared in pairs: a square table, or a row a pair."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ppmsheets.portfolio import Portfolio
from ppmsheets.sheet import CellRef
from tests.intake.tabs import read, rules

DRIVERS = "# Drivers\n| Driver | Weight |\n| Grow | |\n| Keep | |\n| Save | |\n"


def compared(portfolio: Portfolio) -> list[tuple[str, str, float | None]]:
    """Return both drivers and how many times as important the first is."""
    return [(c.driver, c.other, c.times) for c in portfolio.comparisons]


def test_a_row_a_pair_says_how_many_times_as_important() -> None:
    portfolio, findings = read(
        DRIVERS
        + """# Pairs
| Driver | Other driver | Times as important |
| Grow   | keep         | 3                  |
| Grow   | Save         | '1/3               |
| Keep   | Save         | 1:5                |
"""
    )
    assert compared(portfolio) == [
        ("Grow", "Keep", 3),
        ("Grow", "Save", pytest.approx(1 / 3)),
        ("Keep", "Save", pytest.approx(1 / 5)),
    ]
    assert not findings


def test_a_square_compares_each_row_with_each_column() -> None:
    portfolio, findings = read(
        DRIVERS
        + """# Square
| Driver | Grow | Keep | Save |
| Grow   | 1    | 3    | '1/3 |
| Keep   | '1/3 | 1    |      |
| Save   | 3    | 2    | 1    |
"""
    )
    assert compared(portfolio) == [
        ("Grow", "Keep", 3),
        ("Grow", "Save", pytest.approx(1 / 3)),
        ("Save", "Keep", 2),
    ]
    assert not findings
    where = portfolio.comparisons[0].origin
    assert where.cell("times") == CellRef("Square", 1, 2)
    assert where.cell("driver") == CellRef("Square", 1, 0)
    assert where.cell("other") == CellRef("Square", 0, 2)


def test_a_square_needs_no_other_list_of_drivers() -> None:
    portfolio, findings = read("""
    A few words

    |         | Cost | Risk | Quality |
    | Cost    | 1    | 3    | 5       |
    | Quality |      |      | 1       |
    | Risk    |      | 1    | 2       |
    """)
    assert compared(portfolio) == [
        ("Cost", "Quality", 5),
        ("Cost", "Risk", 3),
        ("Risk", "Quality", 2),
    ]
    assert not portfolio.risks
    assert not findings


@pytest.mark.parametrize(
    "table",
    [
        # Distances: nothing from corner to corner, and mirrored cells are alike.
        "|  | A | B | C |\n| A | 0 | 3 | 5 |\n| B | 3 | 0 | 2 |\n| C | 5 | 2 | 0 |",
        # A correlation.
        "|  | A | B |\n| A | 1 | 0.3 |\n| B | 0.3 | 1 |",
        # Who needs whom.
        "|  | A | B | C |\n| A |  | x |  |\n| B |  |  | x |\n| C | | | |",
        # Nothing filled in.
        "|  | A | B | C |\n| A | 1 |  |  |\n| B |  | 1 |  |\n| C | | | 1 |",
        # Not the same names.
        "|  | A | B | C |\n| A | 1 | 2 | 3 |\n| B |  | 1 | 2 |\n| D | | | 1 |",
    ],
)
def test_another_square_table_is_no_comparison(table: str) -> None:
    portfolio, _ = read(table)
    assert not portfolio.comparisons


def test_a_wrong_cell_of_a_square_is_named() -> None:
    portfolio, findings = read(
        DRIVERS
        + "# Square\n| Driver | Grow | Keep |\n| Grow | 2 | 12 |\n| Keep | much | 1 |"
    )
    assert not portfolio.comparisons
    assert rules(findings) == [
        "self-comparison Square!B2",
        "out-of-range Square!C2",
        "not-a-number Square!B3",
    ]
    assert portfolio.excluded == 3


def test_a_fraction_that_became_a_day_is_found_out() -> None:
    portfolio, findings = read(
        "| Driver | Other driver | Times as important |\n| Grow | Keep | 2026-01-03 |"
    )
    assert not portfolio.comparisons
    assert rules(findings) == ["out-of-range Tab!C2"]
    assert "'1/3" in findings[0].fix


def test_a_pair_compared_twice_must_agree() -> None:
    head = "| Driver | Other driver | Times as important |\n| Grow | Keep | 3 |\n"
    _, agreed = read(f"{head}| Keep | Grow | 0.33 |")
    assert not agreed
    portfolio, findings = read(f"{head}| Keep | Grow | 3 |")
    assert compared(portfolio) == [("Grow", "Keep", 3)]
    assert rules(findings) == ["conflicting-comparison Tab!C3"]


def test_a_driver_that_nobody_lists_is_named_and_left_out() -> None:
    portfolio, findings = read(
        DRIVERS
        + "# P\n| Driver | Other driver | Times as important |\n| Grow | Kep | 3 |"
    )
    assert not portfolio.comparisons
    assert rules(findings) == ["unknown-driver P!B2"]
    assert 'Did you mean "Keep"?' in findings[0].fix


@pytest.mark.slow
@given(
    st.integers(2, 5).flatmap(
        lambda n: st.lists(
            st.sampled_from(["3", "1/3", "5", "1/9", "2", "1"]),
            min_size=n * (n - 1) // 2,
            max_size=n * (n - 1) // 2,
        )
    )
)
def test_a_square_and_its_rows_say_the_same(times: list[str]) -> None:
    size = next(n for n in range(2, 6) if n * (n - 1) // 2 == len(times))
    names = [f"Driver {chr(65 + n)}" for n in range(size)]
    rest = iter(times)
    grid = [
        ["1" if a == b else f"'{next(rest)}" if a < b else "" for b in names]
        for a in names
    ]
    square = f"| | {' | '.join(names)} |\n" + "\n".join(
        f"| {name} | {' | '.join(row)} |" for name, row in zip(names, grid, strict=True)
    )
    pairs = "| Driver | Other driver | Times as important |\n" + "\n".join(
        f"| {names[a]} | {names[b]} | {grid[a][b]} |"
        for a in range(size)
        for b in range(a + 1, size)
    )
    (one, said), (other, also) = read(square), read(pairs)
    assert compared(one) == compared(other)
    assert len(compared(one)) == len(times)
    assert not said + also
