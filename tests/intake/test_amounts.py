"""Numbers and money as people type them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ppmsheets.intake.amounts import (
    Amount,
    Doubt,
    currency_code,
    decimal_evidence,
    read_amount,
    same_currency,
    typed_currency,
)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1200", 1200),
        ("1,200.50", 1200.5),
        ("1.200,50", 1200.5),
        ("1 200,50", 1200.5),
        ("1\N{NO-BREAK SPACE}200,50", 1200.5),
        ("1'200", 1200),
        ("1\N{RIGHT SINGLE QUOTATION MARK}200'300.4", 1200300.4),
        ("1,234,567", 1234567),
        ("1.234.567", 1234567),
        ("1,00,000.00", 100000),
        ("12,34,567", 1234567),
        ("0.250", 0.25),
        ("0,25", 0.25),
        ("1,5", 1.5),
        (".5", 0.5),
        ("1.5E+06", 1500000),
        ("-5", -5),
        ("\N{MINUS SIGN}5", -5),
        ("5-", -5),
        ("(1,200.00)", -1200),
        ("£(5)", -5),
        ("(£5m)", -5e6),
        ("-£7,169.20", -7169.2),
        ("12k", 12000),
        ("1.90m", 1900000),
        ("2.3m", 2300000),
        ("100 million", 1e8),
        ("1.2bn", 1.2e9),
        ("£m 3", 3e6),
        ("GBP 1.90m", 1.9e6),
        ("3 M€", 3e6),
        ("3 €m", 3e6),
        ("  7  ", 7),
    ],
)
def test_a_certain_text_is_read(text: str, value: float) -> None:
    amount = read_amount(text)
    assert isinstance(amount, Amount)
    assert amount.value == value


@pytest.mark.parametrize(
    "text",
    [
        "",
        "m",
        "€",
        "nan",
        "inf",
        "5e999",
        "--5",
        "(-5)",
        "(5",
        "5)",
        "1.2.3",
        "1,2,3",
        "12 34",
        "1 2 3",
        "5.",
        "5,",
        "5²",
        "٣",
        "3 %m",
        "$3 USD",
        "£m 3m",
        "1,5e3",
        "0.123.456",
        "12,345.678,9",
        "1 234,5,6",
        "2026-01-31",
        "01/02",
        "~5",
        ">1000%",
        "< 5 Million",
        "500 Million +",
        "100 - 250 Million",
        "Budget variance less than 5%.",
        "1" * 61,
    ],
)
def test_what_is_not_one_number_is_not_read(text: str) -> None:
    assert read_amount(text) is Doubt.NO_NUMBER


@pytest.mark.parametrize(
    "text", ["1,200", "1.200", "€1.200", "1,200k", "12.345 kr"[:6]]
)
def test_a_lone_sign_before_three_digits_waits_for_the_decimal_sign(text: str) -> None:
    assert read_amount(text) is Doubt.DECIMAL_SIGN


def test_the_locale_decides_a_lone_sign() -> None:
    assert read_amount("1,200", ".") == Amount(1200.0)
    assert read_amount("1,200", ",") == Amount(1.2)
    assert read_amount("1.200", ".") == Amount(1.2)
    assert read_amount("1.200", ",") == Amount(1200.0)


def test_a_slip_against_the_locale_is_not_read() -> None:
    assert read_amount("1,5", ".") is Doubt.DECIMAL_SIGN
    assert read_amount("1.5", ",") is Doubt.DECIMAL_SIGN


def test_a_leading_pound_or_dollar_settles_the_comma() -> None:
    assert read_amount("£1,200") == Amount(1200.0, "GBP")
    assert read_amount("$464,605") == Amount(464605.0, "$")
    assert read_amount("1,200 $") is Doubt.DECIMAL_SIGN
    assert read_amount("R$ 1,200") is Doubt.DECIMAL_SIGN


@pytest.mark.parametrize(
    ("text", "currency"),
    [
        ("£3", "GBP"),
        ("3 €", "EUR"),
        ("$3", "$"),
        ("A$3", "AUD"),
        ("C$3", "CAD"),
        ("US$1.2m", "USD"),
        ("NZ$3", "NZD"),
        ("R$ 3", "BRL"),
        ("¥3", "¥"),
        ("3 chf", "CHF"),
        ("eur 3k", "EUR"),
        ("3", ""),
        ("none", ""),
    ],
)
def test_the_typed_currency_is_kept_apart(text: str, currency: str) -> None:
    assert typed_currency(text) == currency


def test_a_bare_dollar_fits_every_dollar_and_nothing_else() -> None:
    assert same_currency("$", "USD")
    assert same_currency("$", "A$")
    assert not same_currency("$", "GBP")
    assert not same_currency("AUD", "USD")
    assert same_currency("GBP", "£")
    assert currency_code("gbp") == "GBP"
    assert currency_code("points") == "POINTS"


def test_a_percent_sign_is_kept_apart() -> None:
    assert read_amount("40 %") == Amount(40.0, percent=True)
    assert read_amount("40 percent") == Amount(40.0, percent=True)


def test_a_cell_that_names_its_size_says_so() -> None:
    assert read_amount("1.9m") == Amount(1.9e6, absolute=True)
    assert read_amount("1.9") == Amount(1.9)


def test_the_certain_texts_of_a_column_prove_its_decimal_sign() -> None:
    assert decimal_evidence(["450.37", "1.200", "TBC"]) == "."
    assert decimal_evidence(["1,234,567"]) == "."
    assert decimal_evidence(["1.234.567"]) == ","
    assert decimal_evidence(["1,5"]) == ","
    assert decimal_evidence(["1,200.50"]) == "."
    assert decimal_evidence(["1.200,50"]) == ","


def test_a_column_that_contradicts_itself_proves_nothing() -> None:
    assert decimal_evidence(["1,200.5", "1,5"]) == ""
    assert decimal_evidence(["1,200", "12", "x"]) == ""


@given(st.decimals(-(10**12), 10**12, places=2), st.booleans())
def test_what_python_writes_in_either_style_is_read_back(
    number: object,
    continental: bool,  # noqa: FBT001 - drawn by Hypothesis
) -> None:
    text = f"{number:,.2f}"
    if continental:
        text = text.translate(str.maketrans(",.", ".,"))
    assert read_amount(text) == Amount(float(str(number)) + 0.0)


@given(st.text(max_size=80))
def test_no_text_breaks_the_reader(text: str) -> None:
    assert isinstance(read_amount(text), Amount | Doubt)
    assert isinstance(typed_currency(text), str)
    decimal_evidence([text])
