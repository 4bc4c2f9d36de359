"""Boards, and the small words on them."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ppmsheets.render.layout import (
    BLOCKS,
    NOTE_LIMIT,
    Board,
    about,
    bar,
    count,
    cut,
    one_line,
    runs,
    serial,
)
from ppmsheets.sheet import Note


def test_a_board_squares_its_rows() -> None:
    board = Board()
    assert board.add("a") == 0
    assert board.add("b", 2, left=1) == 1
    assert board.grid == (("a", None, None), (None, "b", 2.0))


def test_an_empty_note_and_a_link_to_nowhere_are_not_drawn() -> None:
    board = Board()
    board.note(0, 0, "")
    board.link(0, 0, None)
    assert board.decorations == []


def test_a_long_note_is_cut() -> None:
    board = Board()
    board.note(0, 0, "x" * 9_000)
    (note,) = board.decorations
    assert isinstance(note, Note)
    assert len(note.text) == NOTE_LIMIT
    assert note.text.endswith("…")


def test_serial_days_count_from_the_last_but_one_day_of_1899() -> None:
    assert serial(dt.date(2026, 3, 30)) == 46111
    assert serial(dt.date(1970, 1, 1)) == 25569
    assert serial(None) is None


def test_a_count_of_one_is_singular() -> None:
    assert count(1, "person", "people") == "1 person"
    assert count(2, "person", "people") == "2 people"
    assert count(1200, "day") == "1,200 days"


def test_line_breaks_become_spaces() -> None:
    assert one_line(" two\n lines\t here ") == "two lines here"


@given(st.text(), st.integers(min_value=1, max_value=50))
def test_cut_text_never_exceeds_its_limit(text: str, limit: int) -> None:
    shown = cut(text, limit)
    assert len(shown) <= limit
    assert shown == text or shown.endswith("…")


@given(st.lists(st.booleans()))
def test_runs_tell_the_whole_list_in_pieces_that_differ(values: list[bool]) -> None:
    told = list(runs(values))
    assert [v for start, stop, v in told for _ in range(start, stop)] == values
    assert all(a[2] != b[2] for a, b in pairwise(told))


@given(st.floats(-5, 5), st.floats(-5, 5))
def test_a_greater_share_never_has_the_shorter_bar(one: float, other: float) -> None:
    small, great = (str(bar(share)).count("█") for share in sorted((one, other)))
    assert small <= great


@given(st.floats(-5, 5))
def test_a_bar_is_empty_only_for_nothing_and_full_only_for_all(share: float) -> None:
    drawn = str(bar(share))
    assert len(drawn.rstrip("+")) == BLOCKS
    assert ("█" not in drawn) is (share <= 0)
    assert ("░" not in drawn) is (share >= 1)
    assert drawn.endswith("+") is (share > 1)


def test_half_is_half_a_bar_and_what_is_not_known_none() -> None:
    assert bar(0.5) == "████░░░░"
    assert bar(None) is None


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        (329_755_604, "330m"),
        (1_234_567, "1.2m"),
        (999_999, "1m"),
        (-4_812, "-4.8k"),
        (96, "96"),
        (0, "0"),
        (2.4e12, "2,400bn"),
    ],
)
def test_an_amount_is_told_to_two_digits(amount: float, text: str) -> None:
    assert about(amount) == text
