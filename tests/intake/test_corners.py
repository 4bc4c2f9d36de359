"""Corners of the intake that real workbooks reach now and then."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ppmsheets.intake import intake
from ppmsheets.settings import HeaderMapping, Settings
from ppmsheets.sheet import Rect
from tests.intake.tabs import read, rules, snapshot


def test_a_table_on_its_side_has_formulas_without_a_result_too() -> None:
    book = snapshot("""
    | Project ID | P1     | P2   | P3   |
    | Project    | Apollo | Zeus | Hera |
    | Budget     |        | 2    | 3    |
    """)
    (tab,) = book.tabs
    tab = replace(tab, uncached=frozenset({(2, 1)}))
    portfolio, findings = intake(replace(book, tabs=(tab,)), Settings())
    assert [p.budget for p in portfolio.projects] == [None, 2.0, 3.0]
    assert rules(findings) == ["formula-without-result Tab!B3"]


def test_a_mapping_reads_a_short_table_on_its_side() -> None:
    portfolio, _ = read(
        """
        | Name of it | Apollo | Zeus | Hera |
        | Money      | 1      | 2    | 3    |
        """,
        Settings(
            mappings=(
                HeaderMapping(
                    record="project",
                    headers={"Name of it": "Project", "Money": "Budget"},
                    key=("Name of it",),
                ),
            )
        ),
    )
    assert [(p.project_id, p.budget) for p in portfolio.projects] == [
        ("apollo", 1.0),
        ("hera", 3.0),
        ("zeus", 2.0),
    ]


def test_measures_of_two_kinds_in_one_column_are_read_for_one() -> None:
    portfolio, _ = read("""
    | Project ID | P1     |
    | Project    | Apollo |

    |               | 2026-01 | 2026-02 | 2026-03 |
    | Planned value | 1       | 2       | 3       |
    | Actual cost   | 1       | 1       | 1       |
    """)
    assert sum(p.pv or 0 for p in portfolio.plans) == 6.0


def test_a_merge_over_the_whole_tab_does_no_harm() -> None:
    book = snapshot("| Project ID | Project |\n| P1 | Apollo |")
    (tab,) = book.tabs
    tab = replace(tab, merges=(Rect(5, 0, 1_048_576, 16_384),))
    portfolio, _ = intake(replace(book, tabs=(tab,)), Settings())
    assert len(portfolio.projects) == 1


def test_a_table_right_of_another_in_lower_rows_keeps_its_columns() -> None:
    portfolio, findings = read("""
    | Project ID | Project |  |      |       |
    | P1         | Apollo  |  | Team |       |
    | P2         | Zeus    |  |      |       |
    | P3         | Hera    |  | Person | Role |
    | P4         | Eos     |  | Ann    | QA   |
    """)
    assert len(portfolio.projects) == 4
    assert [p.name for p in portfolio.people] == ["Ann"]
    assert not findings


def test_a_title_that_stands_apart_from_its_table_is_no_row() -> None:
    portfolio, findings = read("""
    | Project ID | P1     |
    | Project    | Apollo |

    | Blocker | Owner |
    | Nothing | Ann   |

    | Changes this month |

    | Change      | Cost change |
    | New billing | 5           |
    """)
    assert [b.name for b in portfolio.blockers] == ["Nothing"]
    assert [c.cost for c in portfolio.changes] == [5.0]
    assert not findings


def test_a_card_under_a_table_begins_after_a_blank_row() -> None:
    portfolio, _ = read("""
    | Person | Role |
    | Ann    | QA   |

    | Project ID | P1     |
    | Project    | Apollo |
    """)
    assert [p.name for p in portfolio.people] == ["Ann"]
    assert [p.name for p in portfolio.projects] == ["Apollo"]


def test_a_sheet_of_two_projects_refuses_rows_above_both() -> None:
    portfolio, findings = read("""
    | Risk | Probability |
    | Fire | 10%         |

    | Project ID | P1     |
    | Project    | Apollo |

    | Project ID | P2   |
    | Project    | Zeus |
    """)
    assert not portfolio.risks
    assert rules(findings) == ["no-project Tab!A1"]


def test_the_only_card_of_a_tab_may_stand_below_its_tables() -> None:
    portfolio, _ = read("""
    | Risk | Probability |
    | Fire | 10%         |

    | Project ID | P1     |
    | Project    | Apollo |
    """)
    assert [r.project_id for r in portfolio.risks] == ["P1"]


def test_newest_status_decides_which_tab_is_a_projects() -> None:
    portfolio, _ = read("""
    # New
    | Project ID | Project | Status date | RAG |
    | P1         | Apollo  | 2026-03-31  | R   |
    # Old
    | Project ID | Project | Status date | RAG |
    | P1         | Apollo  | 2026-02-28  | G   |
    """)
    assert portfolio.tabs == {"P1": "New"}


def test_a_closed_project_is_judged_by_its_newest_status() -> None:
    _, findings = read("""
    # Projects
    | Project ID | Project | Stage  |
    | P1         | Apollo  | Closed |
    # Reports
    | Project ID | Status date | % complete |
    | P1         | 2026-03-31  | 100%       |
    | P1         | 2026-01-31  | 10%        |
    """)
    assert not findings


def test_a_circle_shows_its_shortest_way() -> None:
    _, findings = read("""
    # R
    | Project ID | Project |
    | A1         | x       |
    | A2         | x       |
    | A3         | x       |
    | A4         | x       |
    # D
    | From | Dependency | To |
    | A1   | Needs      | A2 |
    | A2   | Needs      | A3 |
    | A3   | Needs      | A4 |
    | A4   | Needs      | A1 |
    | A2   | Needs      | A1 |
    | A3   | Needs      | A2 |
    """)
    (finding,) = findings
    assert "A1 > A2 > A1" in finding.message


@pytest.mark.parametrize("blank", ["", "' ", "'\u00a0"])
def test_white_space_is_a_blank(blank: str) -> None:
    portfolio, findings = read(
        f"| Project ID | Project | Budget |\n| P1 | Apollo | {blank} |\n"
        f"| {blank} | {blank} | {blank} |"
    )
    assert [p.budget for p in portfolio.projects] == [None]
    assert not findings


def test_a_number_that_is_no_year_ends_no_table() -> None:
    portfolio, _ = read("""
    | Program | 2026 | 2027 |
    | Apps    | 5    | 6    |
    | 2026    | 2026 | 2027 |
    """)
    assert [b.program for b in portfolio.budgets] == ["2026", "2026", "Apps", "Apps"]
