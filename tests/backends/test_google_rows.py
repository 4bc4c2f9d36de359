"""Rows that move by themselves, with what people type in them."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ppmsheets.backends.google_rows import Arrangement, arrangement, moves
from ppmsheets.plan import SourceTab
from ppmsheets.sheet import CellValue, Grid, PeopleColumns, Tab, square
from tests.backends.google_desk import Desk

HEADER = ["ID", "Project", "Decision"]
PEOPLE = PeopleColumns((2,), key=0, first_row=2)


def table(keys: Sequence[str], answers: dict[str, str] | None = None) -> Grid:
    """Return a title, a header and a row a key."""
    said = answers or {}
    rows: list[list[CellValue]] = [["Advice", None, None], [*HEADER]]
    rows.extend([key, f"about {key}", said.get(key)] for key in keys)
    return square(rows)


def wanted(keys: Sequence[str]) -> Tab:
    return Tab("Advice", table(keys), people=PEOPLE)


def arranged(keys: Sequence[str], grid: Grid, rows: int | None = None) -> Arrangement:
    return arrangement(wanted(keys), grid, (len(grid) if rows is None else rows, 3))


def column(grid: Grid, number: int) -> list[CellValue]:
    return [row[number] if number < len(row) else None for row in grid]


@given(st.permutations(range(12)))
def test_google_brings_about_any_order(order: list[int]) -> None:
    desk = Desk([SourceTab("Rows", tuple((f"r{n}",) for n in range(12)))])
    sheet_id = desk.sheet("Rows").id
    desk.send(moves(order, sheet_id, "ROWS") or [{"addSheet": {}}])
    assert column(desk.grid("Rows"), 0) == [f"r{n}" for n in order]


@given(st.permutations(range(9)))
def test_google_brings_about_any_order_of_columns(order: list[int]) -> None:
    desk = Desk([SourceTab("Rows", (tuple(f"c{n}" for n in range(9)),))])
    sheet_id = desk.sheet("Rows").id
    desk.send(moves(order, sheet_id, "COLUMNS") or [{"addSheet": {}}])
    assert desk.grid("Rows") == (tuple(f"c{n}" for n in order),)


@pytest.mark.parametrize(
    ("order", "count"),
    [
        ((0, 1, 2, 3), 0),
        ((3, 0, 1, 2), 1),
        ((1, 2, 3, 0), 1),
        ((2, 3, 0, 1), 1),
        ((0, 3, 1, 2, 4), 1),
        ((4, 3, 2, 1, 0), 4),
        ((), 0),
    ],
)
def test_what_can_stay_is_not_moved(order: tuple[int, ...], count: int) -> None:
    assert len(moves(order, 1, "ROWS")) == count


def test_nothing_moves_while_the_keys_stay_in_order() -> None:
    assert not arranged(["a", "b"], table(["a", "b"])).moves
    assert not arranged(["a"], table(["a", "b"])).moves


def test_an_answer_goes_with_its_key() -> None:
    grid = table(["a", "b", "c"], {"b": "Approve"})
    after = arranged(["c", "b", "a"], grid).arranged(grid)
    assert column(after, 0)[2:] == ["c", "b", "a"]
    assert column(after, 2)[2:] == [None, "Approve", None]


def test_a_new_key_never_gets_the_row_of_one_that_went() -> None:
    # Somebody may be typing an answer to the old one just now.
    grid = table(["a", "b"])
    place = arranged(["new", "b"], grid)
    after = place.arranged(grid)
    assert after[2] == ()
    assert after[3][0] == "b"
    assert after.index(grid[2]) > 3


def test_a_remark_below_stays_where_it_is() -> None:
    grid = (*table(["a", "b", "c"]), ("my remark",))
    place = arranged(["new", "a", "b"], grid, rows=5)
    after = place.arranged(grid)
    assert column(after, 0)[:6] == ["Advice", "ID", None, "a", "b", "my remark"]
    assert [row for row in after if row] == [*grid[:2], *grid[2:4], grid[5], grid[4]]
    assert 5 in place.foreign
    assert after.index(grid[4]) not in place.foreign


def test_a_remark_in_the_way_gives_way_and_is_not_ours() -> None:
    grid = (*table(["a", "b"]), ("my remark",))
    place = arranged(["new", "a", "b"], grid, rows=4)
    after = place.arranged(grid)
    assert column(after, 0)[:5] == ["Advice", "ID", None, "a", "b"]
    assert after.index(("my remark",)) in place.foreign


def test_a_row_inserted_above_the_header_does_not_part_answers_from_keys() -> None:
    grid = ((), *table(["a", "b"], {"a": "Reject"}))
    after = arranged(["b", "a"], grid, rows=4).arranged(grid)
    assert after[1][:3] == tuple(HEADER)
    assert after[3] == ("a", "about a", "Reject")


def test_a_column_inserted_by_a_person_goes_to_the_side() -> None:
    grid = tuple(
        (row[0], "mine" if number == 2 else None, *row[1:])
        for number, row in enumerate(table(["a"], {"a": "Reject"}))
    )
    place = arrangement(wanted(["a"]), grid, (3, 3))
    assert place.arranged(grid)[2] == ("a", "about a", "Reject", "mine")
    assert place.extent[1] == 3


keys = st.lists(st.sampled_from("abcdefghij"), max_size=8)


@given(old=keys, new=keys, shift=st.integers(0, 2), below=st.sets(st.integers(0, 9)))
def test_rows_are_neither_lost_nor_doubled_whatever_changes(
    old: list[str], new: list[str], shift: int, below: set[int]
) -> None:
    answers = {key: f"said of {key}" for key in old}
    remarks = tuple(("remark",) if n in below else () for n in range(10))
    stood = ((),) * shift + table(old, answers)
    place = arranged(new, stood + remarks, rows=len(stood) - shift)
    assert sorted(place.rows) == list(range(len(place.rows)))
    after = place.arranged(stood + remarks)
    for row, key in enumerate(new, start=2):
        cells = (*after[row], None, None, None) if row < len(after) else (None,) * 3
        if cells[0] in answers:
            assert (cells[0], cells[2]) == (key, answers[key])
        else:
            assert cells[2] is None


@given(old=keys, new=keys, below=st.sets(st.integers(0, 9)))
def test_no_remark_below_moves_unless_the_table_needs_its_row(
    old: list[str], new: list[str], below: set[int]
) -> None:
    stood = table(old)
    grid = stood + tuple((f"remark {n}",) if n in below else () for n in range(10))
    after = arranged(new, grid, rows=len(stood)).arranged(grid)
    for row in range(max(len(stood), len(new) + 2), len(grid)):
        if grid[row]:
            assert after[row] == grid[row]
