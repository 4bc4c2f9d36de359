"""Tables with a column per period, and their long twins."""

from __future__ import annotations

import pytest

from ppmsheets.portfolio import Period
from ppmsheets.sheet import CellRef
from tests.intake.tabs import read, rules

PROJECT = "# Projects\n| Project ID | Project |\n| P1 | Apollo |\n| P2 | Zeus |\n"


def label(period: Period | None) -> str:
    assert period is not None
    return period.label


def test_allocations_have_a_column_per_month() -> None:
    tabs = """
    # Projects
    | Project ID | Project |
    | P1         | Apollo  |
    # Allocations
    | Project ID | Person | Role | 2026-01 | Feb 2026 | 2026-03-01 |
    | P1         | Ann    | QA   | 0.5     |          | 100%       |
    """
    portfolio, findings = read(tabs)
    assert [(label(a.period), a.person, a.fte) for a in portfolio.allocations] == [
        ("2026-01", "Ann", 0.5),
        ("2026-03", "Ann", 1.0),
    ]
    assert portfolio.allocations[1].origin.cell("fte") == CellRef("Allocations", 1, 5)
    assert not findings


def test_long_and_wide_allocations_say_the_same() -> None:
    wide, _ = read(
        f"{PROJECT}# Allocations\n| Project ID | Role | Q1 2026 | Q2 2026 |\n"
        "| P1 | QA | 1 | 2 |\n| P2 | Dev | 3 | |"
    )
    long, _ = read(
        f"{PROJECT}# Allocations\n| Project ID | Role | Quarter | FTE |\n"
        "| P2 | Dev | Q1 2026 | 3 |\n| P1 | QA | Q2 2026 | 2 |\n"
        "| P1 | QA | Q1 2026 | 1 |"
    )
    said = [
        [(a.project_id, a.role, a.period, a.fte) for a in portfolio.allocations]
        for portfolio in (wide, long)
    ]
    assert said[0] == said[1]
    assert len(said[0]) == 3


def test_a_column_names_the_measure_of_each_line() -> None:
    tabs = """
    # Projects
    | Project ID | Project |
    | P1         | Apollo  |
    # Plan
    | Project ID | Measure       | 2026-01 | 2026-02 |
    | P1         | Planned value | 10      | 20      |
    | P1         | EV            | 9       |         |
    | P1         | Actual cost   | 11      | 22      |
    """
    portfolio, findings = read(tabs)
    assert [(label(p.period), p.pv, p.ev, p.ac) for p in portfolio.plans] == [
        ("2026-01", 10.0, 9.0, 11.0),
        ("2026-02", 20.0, None, 22.0),
    ]
    assert portfolio.plans[0].origin.cell("ac") == CellRef("Plan", 3, 2)
    assert not findings


def test_labels_before_periods_are_measures_of_the_tabs_project() -> None:
    tabs = """
    | Project ID | P1     |
    | Project    | Apollo |

    |               | Jan-26 | Feb-26 | Mar-26 |
    | Planned value | 10     | 20     | 30     |
    | Actual cost   | 11     | 22     |        |
    | Total         | 21     | 42     | 30     |
    """
    portfolio, findings = read(tabs)
    assert [(p.project_id, p.pv, p.ac) for p in portfolio.plans] == [
        ("P1", 10.0, 11.0),
        ("P1", 20.0, 22.0),
        ("P1", 30.0, None),
    ]
    assert rules(findings) == ["total-row Tab!A7"]


def test_the_text_above_the_periods_is_their_measure() -> None:
    tabs = """
    # Projects
    | Project ID | Project |
    | P1         | Apollo  |
    # Plan
    |            | Planned value |         | Actual cost |         |
    | Project ID | 2026-01       | 2026-02 | 2026-01     | 2026-02 |
    | P1         | 10            | 20      | 11          |         |
    """
    portfolio, findings = read(tabs)
    assert [(label(p.period), p.pv, p.ac) for p in portfolio.plans] == [
        ("2026-01", 10.0, 11.0),
        ("2026-02", 20.0, None),
    ]
    assert not findings


def test_budgets_have_a_column_per_quarter() -> None:
    tabs = """
    | Program | Q1 2026 | Q2 2026 |
    | Apps    | 100k    | 200k    |
    |         |         |         |
    | Total   | 100k    | 200k    |
    """
    portfolio, findings = read(tabs)
    assert [(b.program, label(b.period), b.amount) for b in portfolio.budgets] == [
        ("Apps", "2026-Q1", 1e5),
        ("Apps", "2026-Q2", 2e5),
    ]
    assert rules(findings) == ["total-row Tab!A4"]


def test_a_line_named_budget_is_the_portfolios() -> None:
    tabs = """
    |        | 2026 | 2027 | 2028 |
    | Budget | 5    | 6    | 7    |
    """
    portfolio, _ = read(tabs)
    assert [(b.program, b.amount) for b in portfolio.budgets] == [
        (None, 5.0),
        (None, 6.0),
        (None, 7.0),
    ]


def test_benefits_of_unnamed_measure_are_planned_and_say_so() -> None:
    tabs = """
    # Projects
    | Project ID | Project |
    | P1         | Apollo  |
    # Benefits
    | Project ID | Benefit     | Unit  | 2026 | 2027 |
    | P1         | Less paper  | trees | 10   | 20   |
    | P1         | Fewer calls | £     | 7    | 8    |
    """
    portfolio, findings = read(tabs)
    assert [(b.name, b.planned, b.monetary) for b in portfolio.benefits] == [
        ("Fewer calls", 7.0, True),
        ("Fewer calls", 8.0, True),
        ("Less paper", 10.0, False),
        ("Less paper", 20.0, False),
    ]
    assert rules(findings) == ["measure-assumed Benefits!A1"]


def test_benefits_name_their_measure_line_by_line() -> None:
    tabs = """
    # Projects
    | Project ID | Project |
    | P1         | Apollo  |
    # Benefits
    | Project ID | Benefit    | Measure  | 2026 | 2027 |
    | P1         | Less paper | Planned  | 10   | 20   |
    | P1         | Less paper | Realised | 7    |      |
    """
    portfolio, findings = read(tabs)
    assert [(b.planned, b.realised) for b in portfolio.benefits] == [
        (10.0, 7.0),
        (20.0, None),
    ]
    assert not findings


def test_periods_that_do_not_say_of_what_are_refused() -> None:
    tabs = """
    # Projects
    | Project ID | Project |
    | P1         | Apollo  |
    # Numbers
    | Project ID | 2026-01 | 2026-02 |
    | P1         | 1       | 2       |
    """
    portfolio, findings = read(tabs)
    assert not portfolio.plans
    assert not portfolio.allocations
    assert rules(findings)[0] == "unclear-measure Numbers!A1"


def test_dates_in_the_body_of_a_register_are_no_header() -> None:
    tabs = """
    | Project ID | Project | Start      | Baseline finish | Forecast finish |
    | P1         | Apollo  | 2026-01-01 | 2026-02-01      | 2026-03-01      |

    | P2         | Zeus    | 2026-01-01 | 2026-02-01      | 2026-03-01      |
    """
    portfolio, findings = read(tabs)
    assert [p.project_id for p in portfolio.projects] == ["P1", "P2"]
    assert not findings


@pytest.mark.parametrize("typed", ["#N/A", "soon", "TBC"])
def test_a_period_without_a_legible_value_makes_no_record(typed: str) -> None:
    portfolio, findings = read(
        f"{PROJECT}# A\n| Project ID | Role | 2026-01 | 2026-02 |\n"
        f"| P1 | QA | {typed} | 1 |"
    )
    assert [label(a.period) for a in portfolio.allocations] == ["2026-02"]
    (finding,) = findings
    assert finding.where == CellRef("A", 1, 2)
    assert finding.project == "P1"
    assert finding.affects == "capacity of P1"
    assert portfolio.excluded == 1


def test_one_measure_twice_in_a_period_stays_two_records() -> None:
    tabs = """
    | Project ID | P1     |
    | Project    | Apollo |

    |             | 2026-01 | 2026-02 | 2026-03 |
    | Actual cost | 1       | 2       | 3       |
    | Actual cost | 10      |         |         |
    """
    portfolio, findings = read(tabs)
    assert sum(p.ac or 0 for p in portfolio.plans) == 16.0
    assert rules(findings) == ["duplicate-period Tab!B6"]


def test_fiscal_years_head_columns_once_their_first_month_is_known() -> None:
    tabs = """
    # Setup
    | Fiscal year starts in month | 4 |
    # Budgets
    | Program | 2026/27 | 2027/28 |
    | Apps    | 5       | 6       |
    """
    portfolio, findings = read(tabs)
    assert [label(b.period) for b in portfolio.budgets] == [
        "2026-04-01/2027-03-31",
        "2027-04-01/2028-03-31",
    ]
    assert not findings


def test_a_fiscal_year_that_cannot_be_placed_is_said() -> None:
    tabs = """
    | Program | 2026/27 | 2027/28 |
    | Apps    | 5       | 6       |
    """
    portfolio, findings = read(tabs)
    assert not portfolio.budgets
    assert rules(findings) == ["fiscal-year Tab!B1", "fiscal-year Tab!C1"]
    assert portfolio.excluded == 2


def test_a_unit_in_the_text_above_periods_counts() -> None:
    portfolio, findings = read("""
    # Projects
    | Project ID | Project |
    | P1         | Apollo  |
    # Plan
    |            | Planned value (£k) |         | Actual cost (€k) |         |
    | Project ID | 2026-01            | 2026-02 | 2026-01          | 2026-02 |
    | P1         | 10                 | £20     | 11               |         |
    """)
    assert [(p.pv, p.ac) for p in portfolio.plans] == [(1e4, None), (2e4, None)]
    assert "other-currency" in " ".join(rules(findings))


def test_a_table_of_unknown_headers_below_another_is_not_taken_for_its_rows() -> None:
    portfolio, findings = read("""
    | Project ID | Project | Start      | Budget |
    | P1         | Apollo  | 2026-01-01 | 5      |
    | |
    | Staffing |
    | Officer | Working on | Jan-26 | Feb-26 | Mar-26 |
    | Ann     | Apollo     | 0.8    | 0.8    | 0.5    |
    | Bob     | Zeus       | 2      | 2      | 2      |
    """)
    assert [p.project_id for p in portfolio.projects] == ["P1"]
    assert rules(findings) == ["unknown-header Tab!A5"]
    assert '"Officer", "Working on"' in findings[0].message


def test_a_row_of_months_under_a_blank_one_is_a_record_where_dates_are_below() -> None:
    portfolio, _ = read("""
    | Project ID | Project | Start  | Baseline finish | Forecast finish |
    | P1         | Apollo  | Jan-26 | Feb-26          | Mar-26          |
    | |
    | P2         | Zeus    | Jan-26 | Feb-26          | Mar-26          |
    | P3         | Hera    | Jan-26 | Feb-26          | Mar-26          |
    """)
    assert [p.project_id for p in portfolio.projects] == ["P1", "P2", "P3"]
