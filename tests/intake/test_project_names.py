"""Rows that say their project by its name, where there is no Project ID column."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ppmsheets.portfolio import Finding, Portfolio, Severity
from tests.intake.tabs import read, rules

BASE = """
# Projects
| Project ID | Project     | Stage  |
| P1         | Apollo One  | Active |
| P2         | Gemini      | Active |
| P3         | Gemini      | Active |
| P4         | Hermes      | Active |
"""


def read_with(text: str) -> tuple[Portfolio, tuple[Finding, ...]]:
    """Return what is read of four projects and further tabs."""
    return read("\n".join(line.strip() for line in (BASE + text).splitlines()))


def test_rows_of_every_topic_find_their_project_by_its_name() -> None:
    portfolio, findings = read_with("""
    # Allocations
    | Project     | Person | Period  | FTE |
    | apollo  one | Ann    | 2026-01 | 1   |

    # Allocations by month
    | Project | Person | 2026-01 | 2026-02 |
    | HERMES  | Ann    | 0.5     | 0.5     |

    # Scores
    | Project name | Driver | Score |
    | ApolloOne    | Fit    | 3     |

    # Risks
    | Project      | Risk | Probability |
    | 'Apollo One  | Fire | 30%         |
    """)
    assert [entry.project_id for entry in portfolio.allocations] == ["P1", "P4", "P4"]
    assert [entry.project_id for entry in portfolio.scores] == ["P1"]
    assert [entry.project_id for entry in portfolio.risks] == ["P1"]
    assert findings == ()


def test_a_name_of_several_projects_is_no_guess() -> None:
    portfolio, findings = read_with("""
    # Risks
    | Project | Risk  | Probability |
    | Gemini  | Fire  | 30%         |
    | Gemini  | Flood | 30%         |
    """)
    assert portfolio.risks == ()
    assert rules(findings) == ["unknown-project Risks!A2"]
    assert findings[0].severity is Severity.ERROR
    assert findings[0].message.startswith('2 projects are called "Gemini"')
    assert findings[0].fix == "Say which one by its Project ID: P2, P3."
    assert portfolio.excluded == 6


def test_an_unknown_name_is_said_like_an_unknown_id() -> None:
    portfolio, findings = read_with("""
    # Scores
    | Project | Driver | Score |
    | Hermse  | Fit    | 3     |
    """)
    assert portfolio.scores == ()
    assert rules(findings) == ["unknown-project Scores!A2"]
    assert findings[0].fix.startswith('Did you mean "P4"?')
    assert findings[0].affects == "rank"


def test_an_id_in_the_column_of_names_is_known_too() -> None:
    portfolio, findings = read_with("""
    # Allocations
    | Project | Person | Period  | FTE |
    | P2      | Ann    | 2026-01 | 1   |
    """)
    assert [entry.project_id for entry in portfolio.allocations] == ["P2"]
    assert findings == ()


def test_a_column_of_ids_counts_before_the_name_beside_it() -> None:
    portfolio, findings = read_with("""
    # Risks
    | Project ID | Project    | Risk |
    | P4         | Apollo One | Fire |
    """)
    assert [risk.project_id for risk in portfolio.risks] == ["P4"]
    assert findings == ()


@pytest.mark.slow
@given(st.lists(st.booleans(), min_size=9, max_size=9), st.integers(0, 3))
def test_case_and_spaces_of_a_name_never_matter(upper: list[bool], gap: int) -> None:
    letters = [
        ch.upper() if up else ch.lower()
        for ch, up in zip("ApolloOne", upper, strict=True)
    ]
    name = "".join(letters[:6]) + " " * gap + "".join(letters[6:])
    portfolio, findings = read_with(f"""
    # Risks
    | Project | Risk |
    | {name}  | Fire |
    """)
    assert [risk.project_id for risk in portfolio.risks] == ["P1"]
    assert findings == ()
