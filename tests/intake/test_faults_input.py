"""Bad input of ``faults.md`` that blocks and records must bear (28 to 41)."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from ppmsheets.intake import intake
from ppmsheets.portfolio import Finding, Portfolio, Severity, Stage
from ppmsheets.settings import Settings
from ppmsheets.sheet import CellRef, Rect
from tests.intake.tabs import read, rules, snapshot


def only(findings: tuple[Finding, ...], rule: str) -> Finding:
    (finding,) = (f for f in findings if f.rule == rule)
    return finding


def with_tab(text: str, **changes: object) -> tuple[Portfolio, tuple[Finding, ...]]:
    """Read a text whose first tab has more than cells, such as merges."""
    workbook = snapshot(text)
    first = replace(workbook.tabs[0], **changes)  # type: ignore[arg-type]
    return intake(replace(workbook, tabs=(first, *workbook.tabs[1:])), Settings())


def test_a_header_that_is_like_none_of_ours_is_no_data_issue() -> None:
    _, findings = read("""
    | Project ID | Project | Budget | Colour |
    | P1         | Apollo  | 5      | blue   |
    """)
    assert only(findings, "unknown-header").severity is Severity.INFO


def test_two_letters_changed_about_are_recognised() -> None:
    _, findings = read("""
    | Project ID | Project | Bugdet |
    | P1         | Apollo  | 5      |
    """)
    assert 'Did you mean "Budget"' in only(findings, "unknown-header").fix


def test_a_mistyped_header_is_listed_with_the_header_it_is_close_to() -> None:
    _, findings = read("""
    | Project ID | Project | Budgett | Colour |
    | P1         | Apollo  | 5       | blue   |
    """)
    finding = only(findings, "unknown-header")
    assert finding.where == CellRef("Tab", 0, 2)
    assert finding.severity is Severity.WARNING
    assert '"Budgett", "Colour"' in finding.message
    assert 'Did you mean "Budget" by "Budgett"?' in finding.fix


def test_a_header_of_two_meanings_is_not_guessed() -> None:
    portfolio, findings = read("""
    | Project ID | Project | Status |
    | P1         | Apollo  | Active |
    """)
    assert portfolio.projects[0].stage is None
    assert "Stage or Overall RAG" in only(findings, "unknown-header").fix


def test_a_tab_of_mistyped_headers_says_what_they_may_be_meant_for() -> None:
    _, findings = read("""
    | Projct ID | Projet |
    | P1        | Apollo |
    """)
    fix = only(findings, "tab-not-read").fix
    assert fix.startswith(
        'Did you mean "Project ID" by "Projct ID", "Project" by "Projet"?'
    )


def test_a_copied_column_is_passed_over_with_a_warning() -> None:
    portfolio, findings = read("""
    | Project ID | Project | Budget | Budget |
    | P1         | Apollo  | 5      | 5      |
    """)
    assert portfolio.projects[0].budget == 5.0
    finding = only(findings, "duplicate-header")
    assert finding.severity is Severity.WARNING
    assert "C1, D1" in finding.message


def test_a_blank_column_of_the_same_header_is_passed_over() -> None:
    portfolio, findings = read("""
    | Project ID | Project | Budget | Budget |
    | P1         | Apollo  |        | 5      |
    """)
    assert portfolio.projects[0].budget == 5.0
    assert "D1 is read" in only(findings, "duplicate-header").message


def test_two_columns_of_one_header_that_differ_are_not_read() -> None:
    portfolio, findings = read("""
    | Project ID | Project | Budget | Budget |
    | P1         | Apollo  | 5      | 6      |
    """)
    assert portfolio.projects[0].budget is None
    assert only(findings, "ambiguous-header").severity is Severity.ERROR
    assert portfolio.excluded == 2


def test_a_block_that_stands_on_an_ambiguous_column_is_refused() -> None:
    portfolio, findings = read("""
    # Register
    | Project ID | Project ID | Project |
    | P1         | X1         | Apollo  |
    # Others
    | Project ID | Project |
    | P2         | Zeus    |
    """)
    assert [p.project_id for p in portfolio.projects] == ["P2"]
    refused = [f for f in findings if f.rule == "ambiguous-header"]
    assert any("A1, B1" in f.message and "not read" in f.message for f in refused)


def test_the_canonical_header_wins_over_an_alias() -> None:
    portfolio, findings = read("""
    | Project ID | Project | Forecast finish | End date   |
    | P1         | Apollo  | 2026-06-30      | 2026-07-31 |
    """)
    finish = portfolio.projects[0].forecast_finish
    assert finish is not None
    assert finish.month == 6
    assert rules(findings) == ["second-column Tab!D1"]


def test_ragged_rows_are_padded() -> None:
    portfolio, findings = read("""
    | Project ID | Project | PM | Budget |
    | P1         | Apollo  |
    | P2         |
    """)
    assert [(p.project_id, p.budget) for p in portfolio.projects] == [
        ("P1", None),
        ("P2", None),
    ]
    assert not findings


@pytest.mark.parametrize(
    "row",
    [
        "| Total | | 12 |",
        "| | Total | 12 |",
        "| | Grand total: | 12 |",
        "| | Total Apps | 12 |",
        "| Sub-total | | 12 |",
        "| SUM | | 12 |",
        "| | Apps total | 12 |",
    ],
)
def test_totals_are_never_counted(row: str) -> None:
    portfolio, findings = read(
        f"| Project ID | Project | Budget |\n| P1 | Apollo | 12 |\n{row}"
    )
    assert [p.budget for p in portfolio.projects] == [12.0]
    assert rules(findings) == ["total-row Tab!A3"]


@pytest.mark.parametrize(
    "row",
    [
        "| Digital | | Sub-total | 12 |",
        "| Digital | | TOTAL | 12 |",
        "| | | Grand total | 12 |",
    ],
)
def test_totals_behind_the_name_of_their_program_are_never_counted(row: str) -> None:
    portfolio, findings = read(
        "| Program | Project ID | Project | Budget |\n"
        f"| Digital | P1 | Apollo | 12 |\n{row}"
    )
    assert [p.budget for p in portfolio.projects] == [12.0]
    assert rules(findings) == ["total-row Tab!A3"]


def test_a_project_may_be_called_total_something() -> None:
    portfolio, findings = read("""
    | Project ID | Project       | Budget |
    | P1         | Total Rewards | 12     |
    | TOTAL-1    | Sum           | 3      |
    """)
    assert [p.name for p in portfolio.projects] == ["Total Rewards", "Sum"]
    assert not findings


def test_a_merge_down_a_column_of_texts_says_its_text_for_every_row() -> None:
    portfolio, findings = with_tab(
        """
        # Risks
        | Project ID | Risk  | Probability |
        | P1         | Fire  | 10%         |
        |            | Flood | 20%         |
        # Projects
        | Project ID | Project |
        | P1         | Apollo  |
        """,
        merges=(Rect(1, 0, 3, 1),),
    )
    assert [r.name for r in portfolio.risks] == ["Fire", "Flood"]
    finding = only(findings, "merged-cells")
    assert finding.message.startswith("A2:A3 is merged")
    assert finding.where == CellRef("Risks", 1, 0)


def test_a_merge_down_a_column_of_amounts_is_read_once() -> None:
    portfolio, findings = with_tab(
        """
        | Project ID | Project | Budget |
        | P1         | Apollo  | 10     |
        | P2         | Zeus    |        |
        """,
        merges=(Rect(1, 2, 3, 3),),
    )
    assert [p.budget for p in portfolio.projects] == [10.0, None]
    assert "only its first cell" in only(findings, "merged-cells").message


def test_a_merge_across_cells_of_a_row_is_said() -> None:
    portfolio, findings = with_tab(
        """
        | Project ID | Project | PM  | Budget |
        | P1         | Apollo  |     | 10     |
        | A note across the table, merged and harmless. |
        """,
        merges=(Rect(1, 1, 2, 3), Rect(2, 0, 3, 4)),
    )
    assert portfolio.projects[0].pm is None
    assert only(findings, "merged-cells").message.startswith("B2:C2 is merged")


def test_merged_headers_and_labels_are_read_as_they_look() -> None:
    portfolio, findings = with_tab(
        """
        | Project ID |  |  | P1 |
        | Project    |  |  | A  |

        | Milestone |  | Baseline   |
        | Go live   |  | 2026-01-31 |
        """,
        merges=(Rect(0, 0, 1, 3), Rect(1, 0, 2, 3), Rect(3, 0, 4, 2)),
    )
    assert [p.name for p in portfolio.projects] == ["A"]
    assert [m.baseline and m.baseline.day for m in portfolio.milestones] == [31]
    assert not findings


def test_a_merge_of_two_header_rows_is_one_header() -> None:
    portfolio, findings = with_tab(
        """
        | Project ID | P1 |
        | Project    | A  |

        | Milestone | Dates      |            |
        |           | Baseline   | Forecast   |
        | Go live   | 2026-01-31 | 2026-02-28 |
        """,
        merges=(Rect(3, 0, 5, 1), Rect(3, 1, 4, 3)),
    )
    assert [m.name for m in portfolio.milestones] == ["Go live"]
    forecast = portfolio.milestones[0].forecast
    assert forecast is not None
    assert forecast.month == 2
    assert not findings


@pytest.mark.parametrize("typed", ["#REF!", "#N/A", "#DIV/0!"])
def test_an_error_value_is_flagged_and_never_zero(typed: str) -> None:
    portfolio, findings = read(
        f"| Project ID | Project | Budget |\n| P1 | Apollo | {typed} |"
    )
    assert portfolio.projects[0].budget is None
    finding = only(findings, "error-cell")
    assert (finding.where, finding.project) == (CellRef("Tab", 1, 2), "P1")
    assert finding.affects == "EAC of P1"
    assert portfolio.excluded == 1


def test_formulas_without_a_result_are_said_once_a_column() -> None:
    portfolio, findings = with_tab(
        """
        | Project ID | Project | Budget |
        | P1         | Apollo  |        |
        | P2         | Zeus    |        |
        """,
        uncached=frozenset({(1, 2), (2, 2), (9, 9)}),
    )
    finding = only(findings, "formula-without-result")
    assert finding.where == CellRef("Tab", 1, 2)
    assert "1 more" in finding.message
    assert portfolio.excluded == 2


def test_a_formula_without_a_result_on_a_card_is_said() -> None:
    _, findings = with_tab(
        """
        | Project ID | P1 |
        | Project    | A  |
        | Budget     |    |
        """,
        uncached=frozenset({(2, 1)}),
    )
    assert only(findings, "formula-without-result").where == CellRef("Tab", 2, 1)


def test_a_finish_before_its_start_is_left_out() -> None:
    portfolio, findings = read("""
    | Project ID | Project | Start      | Baseline finish | Forecast finish |
    | P1         | Apollo  | 2026-06-01 | 2026-05-01      | 2026-07-01      |
    """)
    (project,) = portfolio.projects
    assert project.baseline_finish is None
    assert project.forecast_finish is not None
    assert project.start is not None
    finding = only(findings, "end-before-start")
    assert finding.where == CellRef("Tab", 1, 3)
    assert "C2" in finding.message
    assert finding.affects == "slip of P1"
    assert portfolio.excluded == 1


def test_a_negative_budget_and_a_share_beyond_one_are_left_out() -> None:
    portfolio, findings = read("""
    | Project ID | Project | Budget | % complete |
    | P1         | Apollo  | -5     | 140%       |
    """)
    assert portfolio.projects[0].budget is None
    assert not portfolio.statuses
    assert rules(findings) == ["out-of-range Tab!C2", "out-of-range Tab!D2"]


@pytest.mark.parametrize("twin", ["P001", "p001", "'P001 ", "P\u200b001", "P 001"])
def test_a_duplicate_id_is_read_once_and_both_places_are_cited(twin: str) -> None:
    portfolio, findings = read(
        "| Project ID | Project | Budget |\n| P001 | Apollo | 5 |\n"
        f"| {twin} | Zeus | 6 |"
    )
    assert [(p.project_id, p.name, p.budget) for p in portfolio.projects] == [
        ("P001", "Apollo", 5.0)
    ]
    finding = only(findings, "duplicate-project")
    assert finding.severity is Severity.ERROR
    assert finding.where == CellRef("Tab", 2, 0)
    assert "A2" in finding.message


def test_ids_of_a_table_stay_text() -> None:
    portfolio, _ = read("""
    | Project ID | Project |
    | '007       | Bond    |
    | '1e5       | Power   |
    | 42         | Number  |
    """)
    assert [p.project_id for p in portfolio.projects] == ["007", "1e5", "42"]


def test_a_row_without_an_id_is_said_and_counted() -> None:
    portfolio, findings = read("""
    | Project ID | Project | Budget |
    |            | Apollo  | 5      |
    | P2         | Zeus    | 6      |
    """)
    assert [p.project_id for p in portfolio.projects] == ["P2"]
    finding = only(findings, "missing-required")
    assert finding.where == CellRef("Tab", 1, 0)
    assert portfolio.excluded == 2


def test_notes_under_a_table_are_no_records() -> None:
    portfolio, findings = read("""
    | Project ID | Project | Budget |
    | P1         | Apollo  | 5      |

    | Source: finance system, updated every Friday. |
    # Card
    | Project ID | P1     |
    | Project    | Apollo |

    | Milestone | Baseline   | Forecast |
    | Go live   | 2026-01-31 |          |
    | Retire    |            |          |

    | * dates as agreed with the board in January 2026 |
    """)
    assert [p.project_id for p in portfolio.projects] == ["P1"]
    assert {m.name for m in portfolio.milestones} == {"Go live", "Retire"}
    assert rules(findings) == ["note-row Card!A8", "note-row Tab!A4"]


def test_headings_between_rows_are_no_projects() -> None:
    portfolio, findings = read("""
    | Project ID | Project | Budget |
    | Customer programs    |
    | P1         | Apollo  | 5      |
    | Internal programs    |
    | P2         | Zeus    | 6      |
    """)
    assert [p.project_id for p in portfolio.projects] == ["P1", "P2"]
    assert rules(findings) == ["note-row Tab!A2"]


def test_one_bad_tab_never_stops_the_others() -> None:
    portfolio, findings = read("""
    # Bad
    | Project ID | Project ID | Risk | Risk |
    | P1         | P2         | a    | b    |
    # Good
    | Project ID | Project | Budget |
    | P1         | Apollo  | 5      |
    """)
    assert [p.budget for p in portfolio.projects] == [5.0]
    assert {f.where.tab for f in findings} == {"Bad"}


def test_a_column_with_values_but_no_header_is_said() -> None:
    portfolio, findings = read("""
    | Project ID | Project |   | Budget |
    | P1         | Apollo  | x | 5      |
    """)
    assert portfolio.projects[0].budget == 5.0
    assert rules(findings) == ["blank-header Tab!C1"]


def test_a_table_with_no_usable_row_is_unread() -> None:
    portfolio, findings = read("""
    | Project ID | Project | Budget |
    | Total      |         | 5      |
    """)
    assert portfolio.unread == (CellRef("Tab", 0, 0),)
    assert rules(findings) == ["no-rows Tab!A1", "total-row Tab!A2"]


def test_a_repeated_project_with_another_status_in_its_row_is_named_once() -> None:
    portfolio, findings = read(
        """
        | Project ID | Project | Budget | % complete | Overall RAG |
        | P1         | Apollo  | 10     | 50%        | Red         |
        | P1         | Gemini  | 30     | 60%        | Green       |
        """
    )
    assert rules(findings) == ["duplicate-project Tab!A3"]
    assert [status.complete_share for status in portfolio.statuses] == [0.5]
    assert portfolio.excluded == 4


def test_a_repeated_row_of_another_date_still_tells_that_date() -> None:
    portfolio, findings = read(
        """
        | Project ID | Project | Budget | Status date | % complete |
        | P1         | Apollo  | 10     | 2026-01-05  | 50%        |
        | P1         | Apollo  | 30     | 2026-01-12  | 60%        |
        """
    )
    assert rules(findings) == ["duplicate-project Tab!A3"]
    assert [status.complete_share for status in portfolio.statuses] == [0.5, 0.6]


def test_two_columns_that_may_be_the_project_id_are_one_finding() -> None:
    _, findings = read(
        """
        | Project ID | Project | Budget | Project ID |
        | P1         | Apollo  | 10     | P2         |
        """
    )
    named = [f for f in findings if f.rule == "ambiguous-header"]
    assert [str(f.where) for f in named] == ["Tab!A1"]
    assert "is not read: its Project ID may stand at A1, D1" in named[0].message


def test_values_beside_a_table_are_named() -> None:
    _, findings = read("""
    |    | Project ID | Project |
    | 1  | P1         | Apollo  | call Bob  |  | far off |
    | 2  | P2         | Zeus    | and Carol |
    """)
    finding = only(findings, "beside-table")
    assert finding.where == CellRef("Tab", 1, 0)
    assert finding.severity is Severity.INFO
    assert finding.message.startswith("4 values stand beside the table")


def test_what_another_block_beside_a_table_reads_is_not_named() -> None:
    portfolio, findings = read("""
    | Risk  | Probability |
    | Fire  | 10%         | Project ID | P1     |
    | Flood | 20%         | Project    | Apollo |
    | Quake | 1%          | PM         | Ann    |
    """)
    assert [project.pm for project in portfolio.projects] == ["Ann"]
    assert findings == ()


def test_months_in_a_register_that_say_not_what_they_are_are_named() -> None:
    portfolio, findings = read("""
    | Project ID | Project | Stage  | Jan 2026 | Feb 2026 |
    | P1         | Apollo  | Active | 5        | 6        |
    | P2         | Zeus    | Active |          | 7        |
    """)
    assert [project.stage for project in portfolio.projects] == [Stage.ACTIVE] * 2
    finding = only(findings, "unclear-measure")
    assert finding.where == CellRef("Tab", 0, 3)
    assert finding.severity is Severity.WARNING
    assert finding.message.startswith("3 values under periods, not read")
    assert portfolio.excluded == 3


def test_a_calendar_drawn_beside_risks_costs_no_risk() -> None:
    portfolio, findings = read("""
    | Project ID | Risk  | Probability | Jan 2026 | Feb 2026 |
    | P1         | Fire  | 10%         | x        | x        |
    | P1         | Flood | 20%         |          | x        |
    # Projects
    | Project ID | Project |
    | P1         | Apollo  |
    """)
    assert [risk.name for risk in portfolio.risks] == ["Fire", "Flood"]
    finding = only(findings, "unclear-measure")
    assert finding.severity is Severity.INFO
    assert portfolio.excluded == 0


def test_what_a_finding_repeats_can_be_shown_in_any_product() -> None:
    _, findings = read(
        "| Project ID | Project | col\u202eour\x07 |\n| P1 | Apollo | blue |"
    )
    assert only(findings, "unknown-header").message == 'Not read here: "colour".'


@pytest.mark.parametrize("serial", ["0", "1", "60", "-5", "2958466", "1e300"])
def test_a_number_that_is_no_plausible_day_is_left_out(serial: str) -> None:
    portfolio, findings = read(
        f"| Project ID | Project | Forecast finish |\n| P1 | Apollo | {serial} |"
    )
    assert portfolio.projects[0].forecast_finish is None
    assert portfolio.excluded == 1
    assert [f.where for f in findings] == [CellRef("Tab", 1, 2)]


@pytest.mark.parametrize("time", ["", ".0000001", ".5", ".9999999"])
def test_the_time_of_a_day_never_shifts_the_day(time: str) -> None:
    """2026-03-29 is 46110, the day on which clocks change in Europe."""
    portfolio, findings = read(
        f"| Project ID | Project | Start |\n| P1 | Apollo | 46110{time} |"
    )
    assert portfolio.projects[0].start == dt.date(2026, 3, 29)
    assert findings == ()


@pytest.mark.parametrize(
    "name",
    ['=HYPERLINK("http://example.org","pay here")', "+1+1", "-2+3", "@SUM(1,1)"],
)
def test_a_name_that_looks_like_a_formula_is_that_text(name: str) -> None:
    portfolio, findings = read(
        f"| Project ID | Project | PM |\n| {name} | {name} | {name} |"
    )
    (project,) = portfolio.projects
    assert (project.project_id, project.name, project.pm) == (name, name, name)
    assert findings == ()


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("\u202eollopA\u202c", "ollopA"),
        ("A\x00pol\x07lo", "Apollo"),
        ("Apo\ud800llo", "Apollo"),
        ("e\u0301tude", "\u00e9tude"),
        ("\U0001f469\u200d\U0001f4bb", "\U0001f469\u200d\U0001f4bb"),
    ],
)
def test_a_name_is_read_without_what_no_eye_sees(typed: str, name: str) -> None:
    portfolio, findings = read(
        f"| Project ID | Project |\n| P\x07\u200b1 | {typed} |\n"
        "# Risks\n| Project ID | Risk |\n| P1 | Fire |"
    )
    assert [p.name for p in portfolio.projects] == [name]
    assert [risk.project_id for risk in portfolio.risks] == ["P1"]
    assert findings == ()


def test_a_hidden_tab_is_read_like_any_other() -> None:
    text = """
    | Project ID | Project | Budget |
    | P1         | Apollo  | 5      |
    # Risks
    | Project ID | Risk |
    | P1         | Fire |
    """
    assert with_tab(text, hidden=True) == with_tab(text, hidden=False)
    assert with_tab(text, hidden=True)[0].projects[0].budget == 5.0


def test_a_project_is_at_home_where_it_is_named_whatever_stands_before() -> None:
    portfolio, findings = read(
        """
        # More
        | Project ID | Budget |
        | P1         | 10     |

        # Projects
        | Project ID | Project | Stage  |
        | P1         | Apollo  | Active |
        | P2         | Gemini  | Active |
        """
    )
    assert findings == ()
    assert [p.origin.tab for p in portfolio.projects] == ["Projects", "Projects"]
    assert portfolio.tabs == {"P1": "Projects", "P2": "Projects"}
