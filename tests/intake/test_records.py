"""Blocks of all tabs brought together: records, their projects, what contradicts."""

from __future__ import annotations

import datetime as dt

import pytest

from ppmsheets.intake import intake
from ppmsheets.plan import Snapshot, SourceTab
from ppmsheets.portfolio import Finding, Severity
from ppmsheets.settings import DateOrder, Reading, Settings, TabTitles
from ppmsheets.sheet import CellError, CellRef, Stamp
from tests.intake.tabs import read, rules

PROJECTS = """
# Projects
| Project ID | Project |
| P1         | Apollo  |
| P2         | Zeus    |
"""


def only(findings: tuple[Finding, ...], rule: str) -> Finding:
    (finding,) = (f for f in findings if f.rule == rule)
    return finding


def beside(text: str) -> str:
    """Return projects and a further tab named More."""
    return f"{PROJECTS.strip()}\n# More\n{text}"


# --- which project -----------------------------------------------------------------


def test_references_are_read_however_an_id_is_spelled() -> None:
    portfolio, findings = read(
        beside("| Project ID | Risk |\n| p1 | Fire |\n| '\u200bP1 | Flood |")
    )
    assert [(r.project_id, r.name) for r in portfolio.risks] == [
        ("P1", "Fire"),
        ("P1", "Flood"),
    ]
    assert not findings


def test_an_unknown_project_is_said_once_with_the_nearest_id() -> None:
    portfolio, findings = read(
        beside("| Project ID | Risk |\n| P11 | Fire |\n| P11 | Flood |\n| P2 | Rain |")
    )
    assert [r.name for r in portfolio.risks] == ["Rain"]
    finding = only(findings, "unknown-project")
    assert finding.where == CellRef("More", 1, 0)
    assert finding.fix.startswith('Did you mean "P1"?')
    assert portfolio.excluded == 4


def test_a_row_may_name_its_project_instead_of_its_id() -> None:
    portfolio, findings = read(
        beside("| Project | Risk |\n| apollo | Fire |\n| P2 | Rain |\n| Hera | Ice |")
    )
    assert [(r.project_id, r.name) for r in portfolio.risks] == [
        ("P1", "Fire"),
        ("P2", "Rain"),
    ]
    assert only(findings, "unknown-project").where == CellRef("More", 3, 0)


def test_rows_without_any_project_are_said_once() -> None:
    portfolio, findings = read(beside("| Risk | Probability |\n| a | 10% |\n| b | |"))
    assert not portfolio.risks
    finding = only(findings, "no-project")
    assert finding.where == CellRef("More", 0, 0)
    assert portfolio.excluded == 3


def test_a_blank_id_in_a_status_tab_means_its_project() -> None:
    portfolio, findings = read("""
    | Project ID | P1     |
    | Project    | Apollo |

    | Project ID | Risk |
    |            | Fire |
    """)
    assert [(r.project_id, r.name) for r in portfolio.risks] == [("P1", "Fire")]
    assert not findings


def test_projects_nobody_describes_are_taken_from_what_refers_to_them() -> None:
    portfolio, findings = read("""
    | Project ID | Person | Period  | FTE |
    | P2         | Ann    | 2026-01 | 1   |
    | P1         | Ann    | 2026-01 | 1   |
    """)
    assert [p.project_id for p in portfolio.projects] == ["P1", "P2"]
    assert len(portfolio.allocations) == 2
    assert rules(findings) == ["implied-projects Tab!A2"]


def test_a_status_table_beside_a_register_makes_no_project_twice() -> None:
    portfolio, findings = read(
        beside(
            "| Project ID | Status date | % complete | RAG |\n"
            "| P1 | 2026-01-31 | 10% | G |\n| P1 | 2026-02-28 | 20% | R |\n"
            "| P9 | 2026-02-28 | 20% | R |"
        )
    )
    assert [p.project_id for p in portfolio.projects] == ["P1", "P2"]
    assert [s.complete_share for s in portfolio.statuses] == [0.1, 0.2]
    assert rules(findings) == ["unknown-project More!A4"]
    assert portfolio.tabs == {"P1": "More", "P2": "Projects"}


# --- one project in several places --------------------------------------------------


def test_a_card_and_a_register_row_complete_one_another() -> None:
    portfolio, findings = read(
        beside("| Project ID | p1 |\n| PM | Ann |\n| RAG | Red |\n| Project | APOLLO |")
    )
    project = portfolio.projects[0]
    assert (project.project_id, project.name, project.pm) == ("P1", "Apollo", "Ann")
    assert len(portfolio.projects) == 2
    assert portfolio.tabs["P1"] == "More"
    assert rules(findings) == ["id-spelling More!B1"]


def test_places_that_contradict_are_named_and_the_first_is_used() -> None:
    portfolio, findings = read(
        beside("| Project ID | P1 |\n| Project | Artemis |\n| PM | Ann |")
    )
    assert portfolio.projects[0].name == "Apollo"
    finding = only(findings, "conflicting-values")
    assert (finding.where, finding.severity) == (
        CellRef("More", 1, 1),
        Severity.ERROR,
    )
    assert "Projects!B2" in finding.message


def test_statuses_of_one_date_are_joined() -> None:
    portfolio, findings = read("""
    # Register
    | Project ID | Project | Status date | RAG |
    | P1         | Apollo  | 2026-03-31  | Red |
    # Card
    | Project ID  | P1         |
    | Status date | 2026-03-31 |
    | % complete  | 0.5        |
    | RAG         | Green      |
    """)
    (status,) = portfolio.statuses
    assert status.complete_share == 0.5
    assert status.overall is not None
    assert status.overall.word == "Red"
    assert only(findings, "duplicate-status").where == CellRef("Card", 3, 1)


def test_a_status_date_alone_is_no_status() -> None:
    portfolio, _ = read(
        "| Project ID | P1 |\n| PM | Ann |\n| Status date | 2026-01-31 |"
    )
    assert not portfolio.statuses


def test_a_label_that_stands_twice_is_read_where_it_is_filled_in() -> None:
    portfolio, findings = read("""
    | Project ID | P1  |  | Budget | 5 |
    | Budget     |     |  | PM     | Ann |
    | PM         | Bob |
    """)
    (project,) = portfolio.projects
    assert (project.budget, project.pm) == (5.0, "Ann")
    assert rules(findings) == ["duplicate-label Tab!B3"]


def test_a_card_without_an_id_is_said() -> None:
    portfolio, findings = read("""
    | Project ID |        |
    | Project    | Apollo |
    | PM         | Ann    |
    | Budget     | 5      |
    """)
    assert not portfolio.projects
    finding = only(findings, "card-without-id")
    assert finding.where == CellRef("Tab", 0, 1)
    assert portfolio.excluded == 3


def test_a_register_without_an_id_column_is_said_once() -> None:
    portfolio, findings = read("""
    | Project | Stage  | Budget |
    | Apollo  | Active | 5      |
    | Zeus    | Idea   | 6      |
    """)
    assert not portfolio.projects
    assert only(findings, "no-project-id").where == CellRef("Tab", 0, 0)


# --- people, drivers, dependencies ---------------------------------------------------


PEOPLE = """| Person | Role | FTE |\n| Ann Lee | QA | 1 |\n| Bob | Dev | 1 |"""


def test_people_and_roles_are_spelled_as_in_people() -> None:
    portfolio, findings = read(
        f"{PROJECTS.strip()}\n# People\n{PEOPLE}\n# A\n"
        "| Project ID | Person | Role | Month | FTE |\n"
        "| P1 | ann lee | qa | 2026-01 | 1 |\n| P1 | Ann Le | | 2026-01 | 1 |\n"
        "| P2 | Ann Le | | 2026-01 | 1 |\n| P2 | | | 2026-01 | 1 |"
    )
    assert [(a.person, a.role) for a in portfolio.allocations] == [
        ("Ann Le", None),
        ("Ann Lee", "QA"),
        ("Ann Le", None),
    ]
    finding = only(findings, "unknown-person")
    assert finding.severity is Severity.WARNING
    assert finding.fix.startswith('Did you mean "Ann Lee"?')
    assert only(findings, "missing-required").where == CellRef("A", 4, 1)


@pytest.mark.parametrize(
    ("second", "kept"),
    [
        ("| Ann | QA | 1 | | |", 1),
        ("| ann | Dev | 1 | | |", 1),
        ("| Ann | Dev | 0.5 | | |", 2),
        ("| Ann | QA | 1 | 2026-07-01 | |", 2),
        ("| Ann | QA | 1 | 2026-06-01 | |", 1),
    ],
)
def test_a_person_counts_once_at_a_time(second: str, kept: int) -> None:
    portfolio, findings = read(
        "| Person | Role | FTE | From | To |\n"
        f"| Ann | QA | 0.5 | | 2026-06-30 |\n{second}"
    )
    assert len(portfolio.people) == kept
    assert rules(findings) == (["duplicate-person Tab!A3"] if kept == 1 else [])


def test_a_person_whose_last_day_lies_before_the_first_has_none() -> None:
    portfolio, findings = read("""
    | Person | Role | From       | To         |
    | Ann    | QA   | 2026-06-01 | 2026-01-01 |
    """)
    assert portfolio.people[0].finish is None
    assert only(findings, "end-before-start").where == CellRef("Tab", 1, 3)


def test_scores_are_for_drivers_that_have_a_weight() -> None:
    portfolio, findings = read(
        f"{PROJECTS.strip()}\n# D\n| Driver | Weight |\n| Growth | 2 |\n"
        "| growth | 3 |\n# S\n| Project ID | Driver | Score |\n"
        "| P1 | GROWTH | Strong |\n"
        "| P1 | Growth | Low |\n| P2 | Grow | 3 |"
    )
    assert [(s.driver, s.score) for s in portfolio.scores] == [("Growth", 6.0)]
    assert [(d.name, d.weight) for d in portfolio.drivers] == [("Growth", 2.0)]
    assert rules(findings) == [
        "duplicate-driver D!B3",
        "duplicate-score S!C3",
        "unknown-driver S!B4",
    ]


def test_drivers_of_the_settings_count_where_there_is_no_table() -> None:
    _, findings = read(
        beside("| Project ID | Driver | Score |\n| P1 | Growth | 3 |"),
        Settings(weights={"Margin": 1.0}),
    )
    assert rules(findings) == ["unknown-driver More!B2"]


def test_dependencies_know_both_ends() -> None:
    portfolio, findings = read(
        beside(
            "| From | Dependency | To |\n| P1 | Needs | Zeus |\n| P1 | Needs | P1 |\n"
            "| P1 | Needs | P7 |\n| P8 | Needs | P1 |\n| p1 | Needs | p2 |"
        )
    )
    assert [(d.project_id, d.other_id) for d in portfolio.dependencies] == [
        ("P1", "P2")
    ]
    assert rules(findings) == [
        "dependency-on-itself More!C3",
        "unknown-project More!C4",
        "unknown-project More!A5",
    ]


def test_a_register_may_list_what_its_projects_wait_for() -> None:
    portfolio, findings = read("""
    | Project ID | Project | Stage  | Budget | Depends on |
    | P1         | Apollo  | Active | 5      |            |
    | P2         | Zeus    | Idea   | 6      | P1         |
    | P3         | Hera    | Idea   | 7      | P1, zeus;  |
    """)
    assert [(d.project_id, d.other_id) for d in portfolio.dependencies] == [
        ("P2", "P1"),
        ("P3", "P1"),
        ("P3", "P2"),
    ]
    assert not findings


def test_a_circle_of_dependencies_is_named_and_left_out() -> None:
    rows = "\n".join(f"| P{n} | x |" for n in range(1, 7))
    portfolio, findings = read(
        f"# R\n| Project ID | Project |\n{rows}\n# D\n| From | Dependency | To |\n"
        "| P3 | Needs | P1 |\n| P1 | Needs | P2 |\n| P2 | Finish-start | P3 |\n"
        "| P2 | Needs | P4 |\n| P5 | Excludes | P6 |\n| P6 | Excludes | P5 |"
    )
    assert [(d.project_id, d.other_id) for d in portfolio.dependencies] == [
        ("P2", "P4"),
        ("P5", "P6"),
        ("P6", "P5"),
    ]
    finding = only(findings, "dependency-cycle")
    assert "P1 > P2 > P3 > P1" in finding.message
    assert portfolio.excluded == 3


@pytest.mark.slow
def test_a_long_chain_of_dependencies_is_no_circle() -> None:
    count = 3000
    projects = "\n".join(f"| P{n} | x |" for n in range(count))
    links = "\n".join(f"| P{n} | P{n + 1} |" for n in range(count - 1))
    portfolio, findings = read(
        f"# R\n| Project ID | Project |\n{projects}\n# D\n| From | To |\n{links}"
    )
    assert len(portfolio.dependencies) == count - 1
    assert not findings


def test_a_closed_project_with_work_left_is_said() -> None:
    _, findings = read("""
    | Project ID | Project | Stage  | % complete |
    | P1         | Apollo  | Closed | 80%        |
    | P2         | Zeus    | Closed | 100%       |
    """)
    assert rules(findings) == ["closed-unfinished Tab!D2"]


def test_a_risk_may_be_known_by_its_id_alone() -> None:
    portfolio, _ = read(
        beside("| Project ID | Risk ID | Probability |\n| P1 | R-7 | 10% |")
    )
    assert [(r.risk_id, r.name) for r in portfolio.risks] == [("R-7", "R-7")]


def test_a_row_without_its_name_is_said_unless_its_cell_was_said_already() -> None:
    portfolio, findings = read(
        beside(
            "| Project ID | Risk | Probability |\n| P1 | | 10% |\n| P1 | #N/A | 20% |"
        )
    )
    assert not portfolio.risks
    assert rules(findings) == ["missing-required More!B2", "error-cell More!B3"]


def test_allocations_are_firm_unless_they_say_not() -> None:
    portfolio, _ = read(
        beside(
            "| Project ID | Role | Month | FTE | Firm |\n| P1 | a | 2026-01 | 1 | |\n"
            "| P1 | b | 2026-01 | 1 | No |"
        )
    )
    assert [a.firm for a in portfolio.allocations] == [True, False]


def test_from_and_to_say_the_period_of_an_allocation() -> None:
    portfolio, findings = read(
        beside(
            "| Project ID | Person | FTE | From | To |\n"
            "| P1 | Ann | 0.5 | 2026-01-01 | 2026-03-31 |\n"
            "| P1 | Bob | 1 | 2026-03-01 | 2026-01-31 |\n"
            "| P1 | Cyd | 1 | 2026-03-01 | |"
        )
    )
    (booked,) = portfolio.allocations
    assert booked.period.first == dt.date(2026, 1, 1)
    assert booked.period.last == dt.date(2026, 3, 31)
    assert rules(findings) == ["end-before-start More!E3", "missing-required More!E4"]


# --- what holds for the whole workbook -----------------------------------------------


def test_setup_says_what_holds_for_the_workbook() -> None:
    portfolio, findings = read("""
    # Setup
    | Portfolio name | Acme change |
    | Currency       | eur         |
    | Date order     | DMY         |
    | Discount rate  | 6%          |
    # Projects
    | Project ID | Project | Start      | Budget |
    | P1         | Apollo  | '03/04/2026 | 5     |
    """)
    assert (portfolio.name, portfolio.currency) == ("Acme change", "EUR")
    assert portfolio.discount_rate == 0.06
    assert portfolio.projects[0].start == dt.date(2026, 4, 3)
    assert not findings


def test_settings_win_over_setup() -> None:
    settings = Settings(
        portfolio="Ours", reading=Reading(date_order=DateOrder.MDY, currency="GBP")
    )
    portfolio, _ = read(
        """
        # Setup
        | Portfolio name | Acme change |
        | Currency       | EUR         |
        | Date order     | DMY         |
        # Projects
        | Project ID | Project | Start       |
        | P1         | Apollo  | '03/04/2026 |
        """,
        settings,
    )
    assert (portfolio.name, portfolio.currency) == ("Ours", "GBP")
    assert portfolio.projects[0].start == dt.date(2026, 3, 4)


def test_the_workbooks_locale_orders_dates_when_nobody_else_does() -> None:
    text = "| Project ID | Project | Start |\n| P1 | A | '03/04/2026 |"
    british, _ = read(text, locale="en_GB")
    american, _ = read(text, locale="en_US")
    nobody, findings = read(text)
    starts = [p.projects[0].start for p in (british, american, nobody)]
    assert starts == [dt.date(2026, 4, 3), dt.date(2026, 3, 4), None]
    assert rules(findings) == ["ambiguous-date Tab!C2"]


def test_the_currency_typed_most_is_the_portfolios() -> None:
    portfolio, findings = read("""
    | Project ID | Project | Budget | Actual cost |
    | P1         | Apollo  | £5     | £1          |
    | P2         | Zeus    | €6     | 2           |
    """)
    assert portfolio.currency == "GBP"
    assert [p.budget for p in portfolio.projects] == [5.0, None]
    assert rules(findings) == ["other-currency Tab!C3"]


def test_a_currency_in_a_header_counts_as_typed() -> None:
    portfolio, _ = read("| Project ID | Project | Budget (€m) |\n| P1 | A | 2 |")
    assert (portfolio.currency, portfolio.projects[0].budget) == ("EUR", 2e6)


def test_a_header_in_another_currency_is_not_read() -> None:
    portfolio, findings = read(
        "| Project ID | Project | Budget (€m) |\n| P1 | A | 2 |",
        Settings(reading=Reading(currency="GBP")),
    )
    assert portfolio.projects[0].budget is None
    assert rules(findings) == ["other-currency Tab!C1"]
    assert portfolio.excluded == 1


def test_two_setup_cards_that_differ_are_said() -> None:
    portfolio, findings = read("""
    # A
    | Currency      | EUR |
    | Discount rate | 5%  |
    # B
    | Currency      | GBP |
    | Discount rate | 5%  |
    """)
    assert portfolio.currency == "EUR"
    assert rules(findings) == ["setup-twice B!B1"]


# --- which tabs ---------------------------------------------------------------------


def test_generated_tabs_are_no_input() -> None:
    portfolio, findings = read("""
    # Summary
    | Project ID | Project |
    | P1         | Apollo  |
    # capacity
    | Person | Role |
    | Ann    | QA   |
    """)
    assert not portfolio.projects
    assert not portfolio.people
    assert not findings


def test_a_stamped_tab_is_no_input_whatever_its_title() -> None:
    portfolio, _ = read(
        "# Übersicht\n| Project ID | Project |\n| P1 | Apollo |",
        stamps=(Stamp("übersicht", "x", 2, 2),),
    )
    assert not portfolio.projects


def test_answers_are_read_by_their_headers_wherever_they_stand() -> None:
    portfolio, findings = read("""
    # Recommendations
    | Answer in the last columns. |
    | Recommendation ID | Action | Project | Why  | Reason | Decision | Until      |
    | P1-stop           | Stop   | Apollo  | Late | Wait   | approve  | 2026-06-30 |
    | P2-fund           | Fund   | Zeus    | Good |        | dunno    |            |
    """)
    first, second = portfolio.decisions
    assert (first.recommendation_id, first.decision, first.until, first.reason) == (
        "P1-stop",
        "Approve",
        dt.date(2026, 6, 30),
        "Wait",
    )
    assert first.typed == ("approve", 46203.0, "Wait")
    assert second.decision is None
    assert second.typed == ("dunno", None, None)
    assert rules(findings) == ["unknown-choice Recommendations!F4"]
    assert not portfolio.projects


def test_a_bare_no_to_do_not_fund_is_not_guessed() -> None:
    portfolio, findings = read("""
    # Recommendations
    | Recommendation ID | Decision |
    | A:do-not-fund     | No       |
    | B:do-not-fund     | Reject   |
    | C:do-not-fund     | yes      |
    | D:fund            | no       |
    """)
    assert [d.decision for d in portfolio.decisions] == [
        None,
        "Reject",
        "Approve",
        "Reject",
    ]
    assert portfolio.decisions[0].typed == ("No", None, None)
    assert rules(findings) == ["unknown-choice Recommendations!B2"]


def test_a_day_without_a_decision_is_said_and_carried() -> None:
    portfolio, findings = read("""
    # Recommendations
    | Recommendation ID | Decision | Until      | Reason |
    | A:stop            |          | 2026-06-30 |        |
    | B:stop            | Approve  | 2026-06-30 |        |
    | C:stop            |          |            | Wait   |
    """)
    assert [d.decision for d in portfolio.decisions] == [None, "Approve", None]
    assert portfolio.decisions[0].typed == (None, 46203.0, None)
    assert rules(findings) == ["until-alone Recommendations!C2"]
    assert (
        findings[0].message == "Until 2026-06-30, but no Decision: it answers nothing."
    )


def test_an_answer_is_carried_whatever_it_holds() -> None:
    rows = (
        ("Recommendation ID", "Decision", "Until", "Reason"),
        ("R1", CellError("#REF!"), True, 7.0),
    )
    book = Snapshot("Book", (SourceTab("Recommendations", rows),))
    portfolio, _ = intake(book, Settings())
    assert portfolio.decisions[0].typed == (CellError("#REF!"), True, 7.0)


def test_published_history_is_read_back() -> None:
    portfolio, findings = read("""
    # Published figures
    | Published on | Project ID | Project | Computed RAG | CPI | Recommendation |
    | 2026-01-05   | P1         | Apollo  | Red          | 0.8 | Stop           |
    | 2026-01-05   | GONE       | Hera    |              |     |                |
    """)
    assert [(h.project_id, h.cpi, h.action) for h in portfolio.history] == [
        ("GONE", None, None),
        ("P1", 0.8, "Stop"),
    ]
    assert not portfolio.projects
    assert not findings


def test_generated_tabs_may_have_other_titles() -> None:
    portfolio, _ = read(
        "# Antworten\n| Recommendation ID | Decision |\n| R1 | Reject |",
        Settings(tabs=TabTitles(recommendations="Antworten")),
    )
    assert [d.decision for d in portfolio.decisions] == ["Reject"]


def test_only_wanted_tabs_are_read() -> None:
    text = """
    # Team A
    | Project ID | Project |
    | A1         | Apollo  |
    # Team B
    | Project ID | Project |
    | B1         | Zeus    |
    # Old team
    | Project ID | Project |
    | C1         | Hera    |
    """
    wanted = Settings(reading=Reading(tabs=("team *",), ignore=("*b",)))
    portfolio, findings = read(text, wanted)
    assert [p.project_id for p in portfolio.projects] == ["A1"]
    assert not findings
