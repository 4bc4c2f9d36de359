"""Where blocks stand on a tab, and what they are."""

from __future__ import annotations

import datetime as dt
import tracemalloc

import pytest

from ppmsheets.intake.blocks import Header, Table
from ppmsheets.portfolio import Rag, Stage
from ppmsheets.sheet import CellRef
from tests.intake.tabs import read, rules


def test_a_register_is_found_under_a_title_and_a_note() -> None:
    tabs = """
    | Portfolio register 2026 |        |       |
    | As agreed in January    |        |       |

    | Project ID | Project | Stage  | Budget |
    | P1         | Apollo  | Active | 1000   |
    """
    portfolio, findings = read(tabs)
    (project,) = portfolio.projects
    assert (project.name, project.stage, project.budget) == (
        "Apollo",
        Stage.ACTIVE,
        1000.0,
    )
    assert project.origin.cell("budget") == CellRef("Tab", 4, 3)
    assert not findings


def test_columns_may_stand_in_any_order_and_begin_anywhere() -> None:
    tabs = """
    | | |       |        |            |
    | | | Owner | Budget | project-id | PROJECT NAME |
    | | | Ann   | 7      | P1         | Apollo       |
    """
    portfolio, _ = read(tabs)
    (project,) = portfolio.projects
    assert (project.project_id, project.name, project.budget) == ("P1", "Apollo", 7.0)


def test_one_register_row_is_a_project_and_its_status() -> None:
    tabs = """
    | Project ID | Project | Budget | % complete | RAG   | Status date |
    | P1         | Apollo  | 1000   | 40%        | Amber | 2026-03-31  |
    """
    portfolio, _ = read(tabs)
    (status,) = portfolio.statuses
    assert status.complete_share == 0.4
    assert status.overall is not None
    assert status.overall.rag is Rag.AMBER
    assert status.status_date == dt.date(2026, 3, 31)
    assert portfolio.projects[0].budget == 1000.0


def test_tables_stand_one_below_another() -> None:
    tabs = """
    | Project ID | Project |
    | P1         | Apollo  |
    |            |         |
    | P2         | Zeus    |

    | Risks |
    | Project ID | Risk | Probability |
    | P1         | Fire | 20%         |
    """
    portfolio, findings = read(tabs)
    assert [p.project_id for p in portfolio.projects] == ["P1", "P2"]
    assert [(r.name, r.probability) for r in portfolio.risks] == [("Fire", 0.2)]
    assert not findings


def test_a_table_may_follow_another_without_a_blank_row() -> None:
    tabs = """
    | Project ID | Project | Budget      |
    | P1         | Apollo  | 5           |
    | Project ID | Risk    | Probability |
    | P1         | Fire    | 20%         |
    """
    portfolio, _ = read(tabs)
    assert [p.project_id for p in portfolio.projects] == ["P1"]
    assert [r.name for r in portfolio.risks] == ["Fire"]


def test_tables_stand_side_by_side() -> None:
    tabs = """
    | Project ID | Project |  | Person | Role | FTE |
    | P1         | Apollo  |  | Ann    | QA   | 1   |
    |            |         |  | Bob    | Dev  | 0.5 |
    | P2         | Zeus    |  |        |      |     |
    """
    portfolio, findings = read(tabs)
    assert [p.name for p in portfolio.projects] == ["Apollo", "Zeus"]
    assert [(p.name, p.fte) for p in portfolio.people] == [("Ann", 1.0), ("Bob", 0.5)]
    assert portfolio.people[1].origin.cell("role") == CellRef("Tab", 2, 4)
    assert not findings


def test_a_blank_column_inside_a_table_does_not_end_it() -> None:
    tabs = """
    | Project ID | Project |  | Stage  | Budget |
    | P1         | Apollo  |  | Active | 1000   |
    """
    portfolio, _ = read(tabs)
    assert portfolio.projects[0].budget == 1000.0


def test_a_card_is_labels_with_values_beside() -> None:
    tabs = """
    | Weekly status  |        |  |             |            |
    | Project ID     | MOB-1  |  | Status date | 2026-03-31 |
    | Project        | Mobile |  | % complete  | 0.4        |
    | PM             | Kim    |  | Overall RAG | Green      |
    | Summary        | We are on our way to the store.      |
    """
    portfolio, findings = read(tabs)
    (project,) = portfolio.projects
    (status,) = portfolio.statuses
    assert (project.project_id, project.name, project.pm) == ("MOB-1", "Mobile", "Kim")
    assert (status.complete_share, status.summary) == (
        0.4,
        "We are on our way to the store.",
    )
    assert status.origin.cell("overall") == CellRef("Tab", 3, 4)
    assert portfolio.tabs == {"MOB-1": "Tab"}
    assert not findings


def test_rows_of_a_tab_belong_to_its_card() -> None:
    tabs = """
    | Project ID | MOB-1  |
    | Project    | Mobile |

    | Milestone | Baseline   | Forecast   |
    | Go live   | 2026-05-01 | 2026-06-01 |

    | Risk | Probability | Cost impact |
    | Late | 50%         | 3000        |
    """
    portfolio, findings = read(tabs)
    assert [(m.project_id, m.name) for m in portfolio.milestones] == [
        ("MOB-1", "Go live")
    ]
    assert [(r.project_id, r.cost_impact) for r in portfolio.risks] == [
        ("MOB-1", 3000.0)
    ]
    assert not findings


def test_a_value_may_be_a_word_that_is_also_a_label() -> None:
    tabs = """
    | Project ID | P1      |
    | Project    | Quality |
    | Type       | Change  |
    | PM         | Lead    |
    """
    portfolio, _ = read(tabs)
    (project,) = portfolio.projects
    assert (project.name, project.type, project.pm) == ("Quality", "Change", "Lead")


def test_cells_of_a_row_may_be_words_that_are_also_headers() -> None:
    tabs = """
    | Project ID | Risk    | Response   | Owner |
    | P1         | Quality | Mitigation | Lead  |
    | P1         | Change  | Contain    | PM    |
    # Projects
    | Project ID | Project |
    | P1         | Apollo  |
    """
    portfolio, _ = read(tabs)
    assert [risk.name for risk in portfolio.risks] == ["Change", "Quality"]


def test_two_cards_side_by_side_are_two_projects() -> None:
    tabs = """
    | Project ID | P1     |  | Project ID | P2   |
    | Project    | Apollo |  | Project    | Zeus |
    | Budget     | 5      |  | Budget     | 7    |
    """
    portfolio, _ = read(tabs)
    assert [(p.project_id, p.name, p.budget) for p in portfolio.projects] == [
        ("P1", "Apollo", 5.0),
        ("P2", "Zeus", 7.0),
    ]


def test_two_cards_one_below_another_own_the_tables_under_them() -> None:
    tabs = """
    | Project ID | P1     |
    | Project    | Apollo |

    | Risk | Probability |
    | Fire | 10%         |

    | Project ID | P2   |
    | Project    | Zeus |

    | Risk  | Probability |
    | Flood | 20%         |
    """
    portfolio, _ = read(tabs)
    assert [(r.project_id, r.name) for r in portfolio.risks] == [
        ("P1", "Fire"),
        ("P2", "Flood"),
    ]


def test_a_table_beside_a_card_keeps_to_its_columns() -> None:
    tabs = """
    | Project ID | P1     |  | Milestone | Baseline   | Forecast   |
    | Project    | Apollo |  | Go live   | 2026-05-01 | 2026-06-01 |
    | PM         | Ann    |  | Beta      | 2026-04-01 |            |
    """
    portfolio, _ = read(tabs)
    assert portfolio.projects[0].pm == "Ann"
    assert [m.name for m in portfolio.milestones] == ["Beta", "Go live"]


def test_a_table_on_its_side_has_a_project_per_column() -> None:
    tabs = """
    | Government projects |        |       |
    | Project ID          | P1     | P2    | P3      |
    | Project             | Apollo | Zeus  | Hermes  |
    | Department          | X      | Y     | Z       |
    | Budget              | £1.5m  | £20k  | TBC     |
    | RAG                 | Green  | Amber | Reset   |
    """
    portfolio, findings = read(tabs)
    assert [(p.project_id, p.budget) for p in portfolio.projects] == [
        ("P1", 1.5e6),
        ("P2", 2e4),
        ("P3", None),
    ]
    assert portfolio.projects[1].origin.cell("budget") == CellRef("Tab", 4, 2)
    assert portfolio.currency == "GBP"
    assert "known-non-value Tab!D5" in rules(findings)


def test_a_card_with_remarks_is_not_a_table_on_its_side() -> None:
    tabs = """
    | Project ID | P1         | Never changes       |
    | Project    | Apollo     | As people know it   |
    | Start      | 2026-01-01 | First day of work   |
    | Budget     | 1000       | As approved         |
    """
    portfolio, _ = read(tabs)
    assert [p.project_id for p in portfolio.projects] == ["P1"]


def test_two_projects_on_their_side_are_told_from_remarks_by_their_values() -> None:
    tabs = """
    | Project ID | P1         | P2         |
    | Project    | Apollo     | Zeus       |
    | Start      | 2026-01-01 | 2026-02-01 |
    | Budget     | 1000       | 2000       |
    """
    portfolio, _ = read(tabs)
    assert [p.budget for p in portfolio.projects] == [1000.0, 2000.0]


def test_two_header_rows_are_read_as_one() -> None:
    tabs = """
    | Project ID | Project | Baseline   |            | Forecast   |
    |            |         | Start      | Finish     | Finish     |
    | P1         | Apollo  | 2026-01-01 | 2026-06-30 | 2026-08-31 |
    """
    portfolio, _ = read(tabs)
    (project,) = portfolio.projects
    assert project.start == dt.date(2026, 1, 1)
    assert project.baseline_finish == dt.date(2026, 6, 30)
    assert project.forecast_finish == dt.date(2026, 8, 31)


def test_a_group_row_above_the_header_says_more_of_its_columns() -> None:
    tabs = """
    |            |         | Baseline   | Forecast   | Risks |
    | Project ID | Project | Finish     | Finish     | Notes |
    | P1         | Apollo  | 2026-06-30 | 2026-08-31 | none  |
    """
    portfolio, _ = read(tabs)
    (project,) = portfolio.projects
    assert project.baseline_finish == dt.date(2026, 6, 30)
    assert project.forecast_finish == dt.date(2026, 8, 31)


def test_a_list_of_anything_with_id_and_name_is_not_of_projects() -> None:
    tabs = """
    | ID | Name   | Start      | Duration |
    | 1  | Design | 2026-01-01 | 5        |
    | 2  | Build  | 2026-02-01 | 9        |
    """
    portfolio, findings = read(tabs)
    assert not portfolio.projects
    assert rules(findings) == ["tab-not-read Tab!A1"]
    assert portfolio.unread == (CellRef("Tab", 0, 0),)


def test_id_and_name_beside_what_only_projects_have_are_projects() -> None:
    tabs = """
    | ID | Name   | PM  | Stage  |
    | P1 | Apollo | Ann | Active |
    """
    portfolio, _ = read(tabs)
    assert [(p.project_id, p.name) for p in portfolio.projects] == [("P1", "Apollo")]


def test_a_table_of_risks_that_names_projects_makes_none() -> None:
    tabs = """
    | Project ID | Project | PM  | Risk | Probability | Owner |
    | P1         | Apollo  | Ann | Fire | 20%         | Bob   |
    | P1         | Apollo! | Ann | Rain | 20%         | Bob   |
    # Projects
    | Project ID | Project | Stage |
    | P1         | Apollo  | Idea  |
    """
    portfolio, findings = read(tabs)
    assert [p.name for p in portfolio.projects] == ["Apollo"]
    assert [r.name for r in portfolio.risks] == ["Fire", "Rain"]
    assert not [f for f in findings if f.rule == "conflicting-values"]


def test_a_register_with_a_column_of_risks_stays_a_register() -> None:
    tabs = """
    | Project ID | Project | Stage  | Budget | RAG | Risk        |
    | P1         | Apollo  | Active | 9      | R   | Many indeed |
    """
    portfolio, findings = read(tabs)
    assert portfolio.projects[0].stage is Stage.ACTIVE
    assert not portfolio.risks
    assert rules(findings) == ["unknown-header Tab!F1"]


def test_a_register_feeds_the_milestones_it_holds_whole() -> None:
    tabs = """
    | Project ID | Project | Stage  | Budget | Milestone | Baseline   |
    | P1         | Apollo  | Active | 9      | Go live   | 2026-05-01 |
    | P2         | Zeus    | Active | 9      |           |            |
    """
    portfolio, findings = read(tabs)
    assert [(m.project_id, m.name) for m in portfolio.milestones] == [("P1", "Go live")]
    assert len(portfolio.projects) == 2
    assert not findings


def test_people_are_not_read_from_a_table_of_projects() -> None:
    portfolio, _ = read("""
    | Project ID | Person | Role | FTE |
    | P1         | Ann    | QA   | 0.5 |
    """)
    assert not portfolio.people
    assert not portfolio.projects


def test_a_log_of_anything_that_names_projects_is_no_register() -> None:
    portfolio, findings = read("""
    | Type | ID | Description | Project | Owner | Due date   | Comment |
    | Risk | R1 | Vendor late | Apollo  | Ann   | 2026-05-01 | Hm      |
    """)
    assert not portfolio.projects
    assert rules(findings) == ["tab-not-read Tab!A1"]


def test_an_id_is_a_projects_beside_two_columns_of_a_project() -> None:
    portfolio, _ = read("""
    | ID | Project | Budget | Start      |
    | P1 | Apollo  | 5      | 2026-01-01 |
    """)
    assert [p.project_id for p in portfolio.projects] == ["P1"]


def test_a_column_may_stand_blank_between_labels_and_values() -> None:
    portfolio, _ = read("""
    | Project ID: |  | P1         |
    | Project:    |  | Apollo     |
    | Start:      |  | 2026-01-01 |
    | RAG         |  | Red        |
    """)
    assert [(p.project_id, p.name) for p in portfolio.projects] == [("P1", "Apollo")]
    assert portfolio.statuses[0].origin.cell("overall") == CellRef("Tab", 3, 2)


def test_help_texts_beside_a_blank_form_are_no_values() -> None:
    portfolio, findings = read("""
    | Project ID |  | Short unique name that never changes. |
    | Project    |  | Name of the project.                  |
    | PM         |  | Project manager.                      |
    """)
    assert not portfolio.projects
    assert rules(findings) == ["tab-not-read Tab!A1"]


def test_a_list_under_one_header_is_a_table() -> None:
    tabs = """
    | Project ID | P1 |
    | Project    | A  |

    | Blocker          |
    | No test devices  |
    | Nobody signs off |
    """
    portfolio, _ = read(tabs)
    assert [b.name for b in portfolio.blockers] == [
        "No test devices",
        "Nobody signs off",
    ]


@pytest.mark.parametrize(
    ("header", "typed", "wanted"),
    [
        ("Budget (£m)", "1.5", 1.5e6),
        ("Budget [k EUR]", "2", 2000.0),
        ("Budget (in millions)", "2", 2e6),
        ("Total budget ($000)", "7", 7000.0),
        ("BUDGET*", "7", 7.0),
        ("Budget:", "7", 7.0),
        ("Budget (excl. VAT)", "7", None),
    ],
)
def test_a_unit_in_a_header_counts_only_where_it_is_certain(
    header: str, typed: str, wanted: float | None
) -> None:
    text = f"| Project ID | Project | {header} |\n| P1 | Apollo | {typed} |"
    portfolio, _ = read(text)
    assert portfolio.projects[0].budget == wanted


def test_status_rows_under_a_card_are_its_history() -> None:
    tabs = """
    | Project ID | P1     |
    | Project    | Apollo |

    | Status date | % complete | RAG   |
    | 2026-01-31  | 10%        | Green |
    | 2026-02-28  | 20%        | Red   |
    """
    portfolio, findings = read(tabs)
    assert [s.complete_share for s in portfolio.statuses] == [0.1, 0.2]
    assert [p.name for p in portfolio.projects] == ["Apollo"]
    assert not findings


def test_a_glossary_of_labels_is_no_project() -> None:
    tabs = """
    | Project ID | The short unique name that a project never loses. |
    | Project    | How people call it in the corridor.               |
    | Budget     | What was approved by the board.                   |
    """
    portfolio, findings = read(tabs)
    assert not portfolio.projects
    assert rules(findings) == ["tab-not-read Tab!A1"]


def test_a_blank_form_is_neither_a_project_nor_a_finding() -> None:
    tabs = """
    | Project ID |  |  | Status date |
    | Project    |  |  | % complete  |
    | PM         |  |  | Overall RAG |

    | Risk | Probability |
    """
    portfolio, findings = read(tabs)
    assert not portfolio.projects
    assert not findings


def test_one_cell_far_to_the_right_of_a_long_table_costs_no_memory() -> None:
    far = (*(None,) * 16_000, "a stray remark")
    header = Header(1, 0, 1, "Budget")
    table = Table("Tab", (header,), (("P1", 1.0),) * 20_000 + (far,), 1)
    tracemalloc.start()
    try:
        values = table.values(header, range(20_001))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert (values[0], values[-1]) == (1.0, None)
    # All its columns would take 2.5 GB.
    assert peak < 5_000_000


@pytest.mark.parametrize(
    "table",
    [
        """
        | ID | Requirements |
        | 1  | Send texts   |
        """,
        """
        | ID   | Requirement | Test    |
        | R-01 | Send texts  | By hand |
        | R-02 | Read texts  | By hand |
        """,
        """
        |    | Sprint | 2 | 3 |
        | ID | ReqId  | Task   | Duration | Swarm # | End Date   |
        | 1  | 1.1    | Design | 16       | 1       | 2026-02-03 |
        """,
    ],
)
def test_the_header_of_a_list_of_something_else_is_no_card(table: str) -> None:
    portfolio, findings = read(table)
    assert portfolio.projects == ()
    assert set(rules(findings)) <= {"tab-not-read Tab!A1", "unknown-header Tab!A2"}


def test_a_card_with_an_id_alone_stands_above_what_is_its_own() -> None:
    portfolio, _ = read("""
    | ID | APO |

    | Risk     | Probability |
    | No sleep | 40%         |
    """)
    assert [risk.project_id for risk in portfolio.risks] == ["APO"]
