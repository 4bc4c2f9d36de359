"""Countries as people type them."""

from __future__ import annotations

import pytest

from ppmsheets.intake.countries import country_code
from tests.intake.tabs import read


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("GB", "GB"),
        ("uk", "GB"),
        ("United Kingdom", "GB"),
        ("GB-ENG", "GB-ENG"),
        ("UK - Scotland", "GB-SCT"),
        ("Germany, Bayern", "DE-BY"),
        ("deu", "DE"),
        ("Guinea-Bissau", "GW"),
        ("DE-QQ", None),
        ("Atlantis", None),
    ],
)
def test_a_country_is_known_by_code_or_name_with_its_part(
    typed: str, code: str | None
) -> None:
    assert country_code(typed) == code


def test_a_country_without_known_holidays_is_said_at_its_cell() -> None:
    portfolio, findings = read("""
    | Person | Role | FTE | Country  |
    | Ann    | QA   | 1   | Atlantis |
    | Bob    | QA   | 1   | Wales    |
    | Cyd    | QA   | 1   | GB-WLS   |
    """)
    assert [person.country for person in portfolio.people] == [None, None, "GB-WLS"]
    assert [finding.rule for finding in findings] == ["unknown-country"] * 2
    assert "Atlantis" in findings[0].message
    assert "GB-ENG" in findings[0].fix
    assert findings[0].where.a1 == "D2"
    assert portfolio.excluded == 2


def test_so_is_that_of_setup() -> None:
    portfolio, findings = read("""
    | Hard capacity      | No      |
    | Overtime limit     | 0.1     |
    | Public holidays of | Elbonia |
    """)
    assert portfolio.planning.country is None
    assert [finding.rule for finding in findings] == ["unknown-country"]
    assert findings[0].where.a1 == "B3"
