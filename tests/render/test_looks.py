"""The palette can be read, in colour and in grey."""

from __future__ import annotations

from itertools import pairwise

import pytest

from ppmsheets.portfolio import Rag
from ppmsheets.render import looks
from ppmsheets.sheet import ColourRule, Look
from tests.render.test_render import drawn


def luminance(colour: str) -> float:
    """Return relative luminance, 0 to 1 (WCAG 2.1, definition)."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    red, green, blue = (
        c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio, 1 to 21 (WCAG 2.1, definition)."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_the_contrast_formula_gives_the_published_extremes() -> None:
    assert contrast("000000", "FFFFFF") == pytest.approx(21)
    assert contrast("767676", "FFFFFF") == pytest.approx(4.54, abs=0.005)


@pytest.mark.parametrize(
    ("ink", "fill"),
    [
        *((tone.ink, tone.fill) for tone in map(looks.tone_of, (*Rag, None))),
        *((ink, paper)
          for ink in (looks.INK, looks.MUTED, looks.ACCENT)
          for paper in (looks.PAPER, looks.SOFT, looks.ANSWER)),
    ],
)  # fmt: skip
def test_every_ink_can_be_read_on_its_fill(ink: str, fill: str) -> None:
    assert contrast(ink, fill) >= 4.5


def test_every_rule_that_is_drawn_can_be_read() -> None:
    rules = [
        decoration
        for tab in drawn().values()
        for decoration in tab.decorations
        if isinstance(decoration, ColourRule)
    ]
    assert rules
    assert all(contrast(rule.ink, rule.fill) >= 4.5 for rule in rules)


def test_status_fills_differ_in_a_grey_print() -> None:
    fills = sorted(luminance(looks.tone_of(rag).fill) for rag in Rag)
    assert all((b + 0.05) / (a + 0.05) >= 1.15 for a, b in pairwise(fills))


def test_a_look_that_fills_sets_its_ink_or_keeps_a_dark_one() -> None:
    for tab in drawn().values():
        for look in tab.decorations:
            if isinstance(look, Look) and look.fill:
                assert contrast(look.ink or looks.INK, look.fill) >= 4.5


@pytest.mark.parametrize(
    ("largest", "unit"),
    [(0, ""), (99_999_999, ""), (1e8, "k"), (-1e8, "k"), (1e11, "m")],
)
def test_money_is_scaled_so_that_the_largest_amount_fits(
    largest: float, unit: str
) -> None:
    assert looks.money_scale([None, largest, 5.0]).unit == unit


def test_a_table_without_money_has_a_scale_too() -> None:
    assert looks.money_scale([]).pattern == "#,##0"


@pytest.mark.parametrize(
    ("currency", "header"), [("GBP", "EAC, GBP k"), ("", "EAC, k")]
)
def test_a_money_header_says_currency_and_scale(currency: str, header: str) -> None:
    assert looks.money_scale([2e8]).header("EAC", currency) == header


def test_a_money_header_without_currency_and_scale_is_bare() -> None:
    assert looks.money_scale([2e3]).header("EAC", "") == "EAC"


@pytest.mark.parametrize(
    ("amount", "suffix"),
    [(None, ""), (9_999.0, ""), (-1e4, '"k"'), (1e6, '"m"'), (5.57e10, '"bn"')],
)
def test_a_key_figure_of_money_takes_few_characters(
    amount: float | None, suffix: str
) -> None:
    pattern = looks.short_money(amount)
    assert pattern.endswith(suffix or "#,##0")
