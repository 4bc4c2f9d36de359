"""Scores as a matrix: a row per project, a column per strategic driver."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ppmsheets.intake import intake
from ppmsheets.plan import Snapshot, SourceTab, trimmed
from ppmsheets.portfolio import Finding, Portfolio, Severity
from ppmsheets.settings import Settings
from ppmsheets.sheet import CellRef, CellValue
from tests.intake.tabs import read, rules

BASE = """
# Projects
| Project ID | Project | Stage  |
| P1         | Apollo  | Active |
| P2         | Zeus II | Active |

# Drivers
| Driver         | Weight |
| Strategic fit  | 3      |
| Customer value | 2      |
| Risk           | 1      |
"""


def read_with(text: str) -> tuple[Portfolio, tuple[Finding, ...]]:
    """Return what is read of two projects, three drivers, and further tabs."""
    return read("\n".join(line.strip() for line in (BASE + text).splitlines()))


def scores(portfolio: Portfolio) -> dict[tuple[str, str], float | None]:
    return {(s.project_id, s.driver): s.score for s in portfolio.scores}


def test_each_column_of_a_driver_holds_its_scores() -> None:
    portfolio, findings = read_with("""
    # Scoring
    | Project ID | Strategic fit | customer-value |
    | P1         | 9             | Low            |
    | P2         |               | 6              |
    """)
    assert scores(portfolio) == {
        ("P1", "Strategic fit"): 9.0,
        ("P1", "Customer value"): 1.0,
        ("P2", "Customer value"): 6.0,
    }
    assert findings == ()


def test_a_score_of_a_matrix_is_traced_to_its_very_cell() -> None:
    portfolio, _ = read_with("""
    # Scoring
    | Project ID | Project | Strategic fit | Customer value |
    | P1         | Apollo  | 9             | 3              |
    """)
    score = next(s for s in portfolio.scores if s.driver == "Customer value")
    assert score.origin.cell() == CellRef("Scoring", 1, 3)
    assert score.origin.cell("score") == CellRef("Scoring", 1, 3)
    assert score.origin.cell("project_id") == CellRef("Scoring", 1, 0)


def test_a_header_that_is_no_driver_stays_unknown() -> None:
    portfolio, findings = read_with("""
    # Scoring
    | Project ID | Strategic fit | Colour | Customer value |
    | P1         | 9             | 4      | 3              |
    """)
    assert len(portfolio.scores) == 2
    assert rules(findings) == ["unknown-header Scoring!C1"]


def test_a_mistyped_driver_is_guessed() -> None:
    portfolio, findings = read_with("""
    # Scoring
    | Project ID | Strategic fit | Custmer value |
    | P1         | 9             | 3             |
    """)
    assert scores(portfolio) == {("P1", "Strategic fit"): 9.0}
    assert rules(findings) == ["unknown-header Scoring!C1"]
    assert findings[0].severity is Severity.WARNING
    assert findings[0].message.startswith('No driver is called "Custmer value"')
    assert 'Did you mean "Customer value"?' in findings[0].fix


def test_a_matrix_may_name_its_projects_by_name() -> None:
    portfolio, findings = read_with("""
    # Scoring
    | Project | Strategic fit | Customer value |
    | apollo  | 9             | 3              |
    | ZEUS  ii | 1            | 0              |
    | Hermes  | 1             | 1              |
    | Total   | 11            | 4              |
    """)
    assert scores(portfolio) == {
        ("P1", "Strategic fit"): 9.0,
        ("P1", "Customer value"): 3.0,
        ("P2", "Strategic fit"): 1.0,
        ("P2", "Customer value"): 0.0,
    }
    assert rules(findings) == ["unknown-project Scoring!A4", "total-row Scoring!A5"]
    assert findings[0].affects == "rank"


def test_one_driver_is_a_matrix_too() -> None:
    portfolio, findings = read_with("""
    # Scoring
    | Project ID | Strategic fit |
    | P1         | 9             |
    | P2         | 6             |
    """)
    assert list(scores(portfolio).values()) == [9.0, 6.0]
    assert findings == ()


def test_a_driver_may_be_called_as_another_topic() -> None:
    portfolio, findings = read_with("""
    # Scoring
    | Project ID | Risk | Strategic fit |
    | P1         | 9    | 1             |
    """)
    assert scores(portfolio) == {("P1", "Risk"): 9.0, ("P1", "Strategic fit"): 1.0}
    assert portfolio.risks == ()
    assert findings == ()


def test_a_register_of_risks_is_no_matrix_though_a_driver_is_called_risk() -> None:
    portfolio, findings = read_with("""
    # Register
    | Project ID | Risk | Probability | Cost impact |
    | P1         | Fire | 30%         | 1000        |
    """)
    assert [risk.name for risk in portfolio.risks] == ["Fire"]
    assert portfolio.scores == ()
    assert findings == ()


def test_a_register_of_projects_may_hold_the_scores_beside() -> None:
    portfolio, findings = read("""
    # Projects
    | Project ID | Project | Stage  | Budget | Fit | Customer value (25%) |
    | P1         | Apollo  | Active | 1000   | 9   | Strong               |
    | P2         | Zeus    | Idea   | 2000   |     | 3                    |

    # Drivers
    | Driver         | Weight |
    | Fit            | 75%    |
    | Customer value | 25%    |
    """)
    assert [p.budget for p in portfolio.projects] == [1000.0, 2000.0]
    assert scores(portfolio) == {
        ("P1", "Fit"): 9.0,
        ("P1", "Customer value"): 6.0,
        ("P2", "Customer value"): 3.0,
    }
    assert findings == ()


def test_a_matrix_on_the_tab_of_a_card_scores_its_project() -> None:
    portfolio, findings = read_with("""
    # Apollo
    | Project ID | P1     |
    | PM         | Ada    |

    | Strategic fit | Customer value |
    | 9             | 3              |
    """)
    assert scores(portfolio) == {
        ("P1", "Strategic fit"): 9.0,
        ("P1", "Customer value"): 3.0,
    }
    assert findings == ()


def test_a_card_of_a_project_that_is_called_as_a_driver_stays_a_card() -> None:
    portfolio, findings = read("""
    # Portal
    | Project ID | P1             |
    | Project    | Customer value |

    # Drivers
    | Driver         | Weight |
    | Customer value | 1      |
    """)
    assert [project.name for project in portfolio.projects] == ["Customer value"]
    assert portfolio.scores == ()
    assert findings == ()


def test_drivers_may_be_those_that_the_settings_weigh() -> None:
    text = """
    | Project ID | Strategic fit |
    | P1         | 9             |
    """
    portfolio, _ = read(text, Settings(weights={"Strategic fit": 1.0}))
    assert scores(portfolio) == {("P1", "Strategic fit"): 9.0}
    assert read(text)[0].scores == ()


def test_a_bad_score_of_a_matrix_names_its_cell() -> None:
    portfolio, findings = read_with("""
    # Scoring
    | Project ID | Strategic fit | Customer value |
    | P1         | 12            | lots           |
    """)
    assert portfolio.scores == ()
    assert rules(findings) == ["out-of-range Scoring!B2", "not-a-number Scoring!C2"]
    assert findings[0].affects == "rank of P1"


def test_a_long_table_of_scores_beside_a_matrix_is_compared_with_it() -> None:
    portfolio, findings = read_with("""
    # Scoring
    | Project ID | Strategic fit | Customer value |
    | P1         | 9             | 3              |

    # Scores
    | Project ID | Driver         | Score |
    | P1         | Strategic fit  | 1     |
    | P1         | Customer value | 3     |
    | P2         | Strategic fit  | 6     |
    """)
    assert scores(portfolio)["P1", "Strategic fit"] == 9.0
    assert scores(portfolio)["P2", "Strategic fit"] == 6.0
    assert rules(findings) == ["duplicate-score Scores!C2"]


def test_a_table_on_the_same_tab_as_the_drivers_is_cut_from_them() -> None:
    portfolio, findings = read("""
    # Ranking
    | Driver         | Weight |
    | Strategic fit  | 3      |
    | Customer value | 2      |

    | Project ID | Strategic fit | Customer value |
    | P1         | 9             | 3              |
    """)
    assert [driver.name for driver in portfolio.drivers] == [
        "Customer value",
        "Strategic fit",
    ]
    assert len(portfolio.scores) == 2
    assert rules(findings) == ["implied-projects Ranking!A6"]


CELLS = st.lists(
    st.lists(
        st.one_of(st.none(), st.sampled_from([0.0, 1.0, 4.5, 9.0, "Low", "Extreme"])),
        min_size=3,
        max_size=3,
    ),
    min_size=1,
    max_size=6,
)
NAMES = ("Strategic fit", "Customer value", "Risk")


def workbook(*tabs: tuple[str, list[list[CellValue]]]) -> Snapshot:
    drivers: list[list[CellValue]] = [["Driver", "Weight"]]
    drivers += [[name, 1.0] for name in NAMES]
    made = [*tabs, ("Drivers", drivers)]
    return Snapshot("W", tuple(SourceTab(t, trimmed(rows), t) for t, rows in made))


@pytest.mark.slow
@given(CELLS)
def test_a_matrix_reads_as_the_same_scores_one_below_another(
    cells: list[list[CellValue]],
) -> None:
    ids = [f"P{number}" for number in range(len(cells))]
    projects: list[list[CellValue]] = [["Project ID", "Project", "Stage"]]
    projects += [[name, f"Name of {name}", "Active"] for name in ids]
    matrix: list[list[CellValue]] = [["Project ID", *NAMES]]
    matrix += [[name, *row] for name, row in zip(ids, cells, strict=True)]
    long: list[list[CellValue]] = [["Project ID", "Driver", "Score"]]
    long += [
        [name, driver, cell]
        for name, row in zip(ids, cells, strict=True)
        for driver, cell in zip(NAMES, row, strict=True)
        if cell is not None
    ]
    wide, _ = intake(workbook(("P", projects), ("S", matrix)), Settings())
    tall, _ = intake(workbook(("P", projects), ("S", long)), Settings())
    assert scores(wide) == scores(tall)
    assert len(scores(wide)) == len(long) - 1
