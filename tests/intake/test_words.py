"""Words as people type them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ppmsheets.intake.words import (
    choice_table,
    is_non_value,
    is_text_non_value,
    nearest_choice,
    read_rating,
    read_yes_no,
)
from ppmsheets.portfolio import Rag, Rating
from ppmsheets.schema import STAGES, normal_header, normal_headers

NONE: frozenset[str] = frozenset()


@pytest.mark.parametrize(
    ("text", "word", "rag"),
    [
        ("G", "Green", Rag.GREEN),
        ("green", "Green", Rag.GREEN),
        ("🟢", "Green", Rag.GREEN),
        ("On track", "Green", Rag.GREEN),
        ("YELLOW", "Amber", Rag.AMBER),
        ("a", "Amber", Rag.AMBER),
        ("Amber / Green", "Amber/Green", Rag.AMBER),
        ("A/G", "Amber/Green", Rag.AMBER),
        ("Amber/ Red", "Amber/Red", Rag.RED),
        ("Red/Amber", "Amber/Red", Rag.RED),
        ("R", "Red", Rag.RED),
        ("High", "High", Rag.GREEN),
        ("High confidence", "High", Rag.GREEN),
        ("Medium High", "Medium-High", Rag.AMBER),
        ("medium-high delivery confidence", "Medium-High", Rag.AMBER),
        ("Medium", "Medium", Rag.AMBER),
        ("Medium-Low", "Medium-Low", Rag.RED),
        ("Low", "Low", Rag.RED),
        ("Reset", "Reset", None),
        ("Exempt under Section 43 of the FoI Act", "Exempt", None),
        ("Data exempt under Section 27", "Exempt", None),
        ("No DCA", "Not rated", None),
        ("Not reported", "Not reported", None),
        ("Unavailable", "Unavailable", None),
    ],
)
def test_a_status_word_has_one_canonical_name_and_colour(
    text: str, word: str, rag: Rag | None
) -> None:
    assert read_rating(text) == Rating(word, rag)


def test_the_five_levels_of_the_uk_and_of_australia_have_the_same_colours() -> None:
    uk = ("Green", "Amber/Green", "Amber", "Amber/Red", "Red")
    australia = ("High", "Medium-High", "Medium", "Medium-Low", "Low")
    for british, australian in zip(uk, australia, strict=True):
        one, other = read_rating(british), read_rating(australian)
        assert one is not None
        assert other is not None
        assert one.rag is other.rag


@pytest.mark.parametrize("text", ["Blue", "3", "gr", "high low", ""])
def test_another_word_is_no_rating(text: str) -> None:
    assert read_rating(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "TBC",
        "tbd (dependent on SSC)",
        "N/A",
        "na",
        "-",
        "\N{EM DASH}",
        "?",
        "NFP",
        "Not for publication",
        "Not reported",
        "Not currently available",
        "Data not provided by department",
        "Exempt under Section 26",
        "Exemption under Section 24",
        "Unknown",
        "To be determined",
        "Ongoing - No End Date",
    ],
)
def test_words_for_no_value_are_known(text: str) -> None:
    assert is_non_value(text, NONE)


@pytest.mark.parametrize(
    "text", ["12", "Notable", "Exeter", "tb", "Not a number", "nil"]
)
def test_other_words_are_not_taken_for_no_value(text: str) -> None:
    assert not is_non_value(text, NONE)


def test_an_organisation_adds_its_own_words_for_no_value() -> None:
    assert is_non_value("see  Annex", frozenset({"See annex"}))
    assert is_text_non_value("see annex", frozenset({"See annex"}))


def test_in_free_text_only_bare_codes_mean_no_value() -> None:
    assert is_text_non_value(" n/a ", NONE)
    assert is_text_non_value("-", NONE)
    assert not is_text_non_value("Not reported", NONE)
    assert not is_text_non_value("Unknown", NONE)
    assert not is_text_non_value("Ongoing", NONE)


def test_yes_and_no_are_read_in_everyday_forms() -> None:
    assert [read_yes_no(word) for word in ("Yes", "y", "TRUE", "ok", "✓", "1")] == [
        True
    ] * 6
    assert [read_yes_no(word) for word in ("No.", "n", "false", "0", "✗")] == [
        False
    ] * 5
    assert read_yes_no("maybe") is None


def test_an_x_may_mean_either() -> None:
    assert read_yes_no("x") is None


def test_marks_are_no_values_only_where_they_stand_for_nothing() -> None:
    assert all(is_non_value(text, NONE) for text in ("...", "--", "n/a", "?", "*"))
    assert not any(is_non_value(text, NONE) for text in ("✓", "£", "😀", "+"))


def test_every_choice_accepts_itself_and_its_synonyms() -> None:
    table = choice_table(STAGES)
    assert [
        table[word] for word in ("onhold", "indelivery", "complete", "pipeline")
    ] == [
        "On hold",
        "Active",
        "Closed",
        "Idea",
    ]


def test_a_synonym_never_hides_a_choice() -> None:
    table = choice_table(("Approve", "Reject", "Defer"))
    assert table["approved"] == "Approve"
    assert choice_table(("Proposed", "Approved", "Rejected"))["approved"] == "Approved"


def test_the_nearest_choice_is_suggested_only_when_near() -> None:
    assert nearest_choice("Actve", STAGES) == "Active"
    assert nearest_choice("compleet", STAGES) == "Closed"
    assert nearest_choice("Under Review", STAGES) is None


@given(st.lists(st.text(max_size=8) | st.from_regex(r"[ -~\0]{0,12}", fullmatch=True)))
def test_many_texts_are_compared_as_each_alone(texts: list[str]) -> None:
    assert normal_headers(texts) == [normal_header(text) for text in texts]


def test_headers_are_compared_all_at_once_by_letters_digits_and_percent() -> None:
    texts = ["Project ID", "% complete", "Programme_name", "Percent done", "(-)", ""]
    same = ["projectid", "%complete", "programname", "%done", "", ""]
    assert normal_headers(texts) == same
