"""An organisation's own headers, through a mapping."""

from __future__ import annotations

from ppmsheets.portfolio import Stage
from ppmsheets.settings import DateOrder, HeaderMapping, Settings
from ppmsheets.sheet import CellRef
from tests.intake.tabs import read, rules


def mapped(**mapping: object) -> Settings:
    return Settings(mappings=(HeaderMapping(**mapping),))  # type: ignore[arg-type]


def test_their_headers_are_read_as_ours() -> None:
    portfolio, findings = read(
        """
        | Ref | Initiative name | Whole Life Cost | Budget |
        | P1  | Apollo          | 12              | 3      |
        """,
        mapped(
            headers={
                "ref": "Project ID",
                "Initiative  Name": "project.name",
                "Whole life cost": "Budget",
            },
            units={"Budget": 1e6},
        ),
    )
    (project,) = portfolio.projects
    assert (project.project_id, project.name, project.budget) == ("P1", "Apollo", 12e6)
    assert not findings


def test_a_header_may_be_mapped_by_its_first_line_or_a_pattern() -> None:
    portfolio, _ = read(
        "| Project ID | RAG rating\\n(as of last autumn) | Cost to end of 2019 |\n"
        "| P1 | Red | 5 |",
        mapped(headers={"RAG rating": "Overall RAG", "Cost to end of *": "Budget"}),
    )
    assert portfolio.projects[0].budget == 5.0
    assert portfolio.statuses[0].overall is not None


def test_a_mapping_holds_only_for_its_tabs() -> None:
    portfolio, _ = read(
        """
        # Team A
        | Project ID | Project | Money |
        | A          | Apollo  | 1     |
        # Team B
        | Project ID | Project | Money |
        | B          | Zeus    | 1     |
        """,
        mapped(tabs=("*A",), headers={"Money": "Budget"}),
    )
    assert [p.budget for p in portfolio.projects] == [1.0, None]


def test_constants_fill_missing_columns() -> None:
    portfolio, _ = read(
        """
        | Project | Budget |
        | Apollo  | 5      |
        """,
        mapped(constants={"Project ID": "X1", "Stage": "Active"}),
    )
    (project,) = portfolio.projects
    assert (project.project_id, project.stage) == ("X1", Stage.ACTIVE)


def test_a_column_wins_over_a_constant() -> None:
    portfolio, _ = read(
        """
        | Project ID | Project | Stage |
        | P1         | Apollo  | Idea  |
        """,
        mapped(constants={"Stage": "Active"}),
    )
    assert portfolio.projects[0].stage is Stage.IDEA


def test_a_constant_fills_a_card_too() -> None:
    portfolio, _ = read(
        "| Project ID | P1 |\n| Project | Apollo |",
        mapped(constants={"Stage": "Active"}),
    )
    assert portfolio.projects[0].stage is Stage.ACTIVE


def test_their_words_are_read_as_ours() -> None:
    portfolio, findings = read(
        """
        | Project ID | Project | Stage   |
        | P1         | Apollo  | Cruise  |
        | P2         | Zeus    | landed  |
        """,
        mapped(values={"Stage": {"cruise": "Active", "Landed": "Closed"}}),
    )
    assert [p.stage for p in portfolio.projects] == [Stage.ACTIVE, Stage.CLOSED]
    assert not findings


def test_key_columns_make_an_id_that_other_rows_do_not_change() -> None:
    settings = mapped(key=("Agency", "Project name"))
    header = "| Agency | Project name | Budget |\n"
    rows = ["| ABC | Case  System (new) | 1 |", "| ABC | Über-Projekt | 2 |"]
    both, _ = read(header + "\n".join(rows), settings)
    one, _ = read(header + rows[1], settings)
    ids = [p.project_id for p in both.projects]
    assert ids[0] == "abc-case-system-new"
    assert ids[1] == one.projects[0].project_id


def test_keys_that_only_differ_in_punctuation_are_told_apart() -> None:
    portfolio, findings = read(
        """
        | Project name | Budget |
        | A-B          | 1      |
        | A B          | 2      |
        """,
        mapped(key=("Project name",), record="project"),
    )
    assert len({p.project_id for p in portfolio.projects}) == 2
    assert not findings


def test_a_long_key_is_cut_and_kept_apart_by_a_digest() -> None:
    long = "A very long name of a project that goes on and on and on, part"
    portfolio, _ = read(
        f"| Project name | Budget |\n| {long} 1 | 1 |\n| {long} 2 | 2 |",
        mapped(key=("Project name",), record="project"),
    )
    ids = [p.project_id for p in portfolio.projects]
    assert len(set(ids)) == 2
    assert max(map(len, ids)) <= 40


def test_a_row_whose_key_is_blank_has_no_id() -> None:
    portfolio, findings = read(
        """
        | Agency | Project name | Budget |
        | ABC    | Apollo       | 1      |
        |        | Zeus         | 2      |
        """,
        mapped(key=("Agency", "Project name")),
    )
    assert [p.name for p in portfolio.projects] == ["Apollo"]
    assert "missing-required" in " ".join(rules(findings))


def test_a_typed_id_wins_over_the_key() -> None:
    portfolio, _ = read(
        """
        | Project ID | Project name | Budget |
        | P1         | Apollo       | 1      |
        |            | Zeus         | 2      |
        """,
        mapped(key=("Project name",)),
    )
    assert [p.project_id for p in portfolio.projects] == ["P1", "zeus"]


def test_tables_of_other_kinds_refer_by_the_same_key() -> None:
    portfolio, findings = read(
        """
        # Projects
        | Project name | Budget |
        | Apollo       | 1      |
        # Risks
        | Project name | Risk | Probability |
        | Apollo       | Fire | 10%         |
        """,
        mapped(key=("Project name",)),
    )
    assert [r.project_id for r in portfolio.risks] == ["apollo"]
    assert not findings


def test_rows_that_are_not_kept_are_counted() -> None:
    portfolio, findings = read(
        """
        | Project ID | Project | Delivery status |
        | P1         | Apollo  | Active          |
        | P2         | Zeus    | Completed       |
        | P3         | Hera    |                 |
        """,
        mapped(keep={"Delivery status": ("active",)}),
    )
    assert [p.project_id for p in portfolio.projects] == ["P1"]
    (finding,) = findings
    assert finding.rule == "kept-out"
    assert finding.message.startswith("2 rows")
    assert finding.where == CellRef("Tab", 0, 2)


def test_a_number_may_be_kept_by_its_text() -> None:
    portfolio, _ = read(
        "| Project ID | Project | Tier |\n| P1 | Apollo | 1 |\n| P2 | Zeus | 2 |",
        mapped(keep={"Tier": ("1",)}),
    )
    assert [p.project_id for p in portfolio.projects] == ["P1"]


def test_ignored_headers_are_neither_read_nor_listed() -> None:
    portfolio, findings = read(
        """
        | Project ID | Project | Budget | Colour |
        | P1         | Apollo  | 5      | blue   |
        """,
        mapped(ignore=("Colour", "budget")),
    )
    assert portfolio.projects[0].budget is None
    assert not findings


def test_a_mapping_says_what_a_table_is() -> None:
    portfolio, _ = read(
        """
        # Log
        | ID | Name | Chance |
        | 1  | Fire | 10%    |
        # Projects
        | Project ID | Project |
        | P1         | Apollo  |
        """,
        mapped(
            tabs=("Log",),
            record="risk",
            headers={"ID": "Risk ID", "Name": "Risk"},
            constants={"Project ID": "P1"},
        ),
    )
    assert [(r.project_id, r.risk_id, r.name) for r in portfolio.risks] == [
        ("P1", "1", "Fire")
    ]


def test_a_mapping_orders_the_dates_of_its_tabs() -> None:
    portfolio, _ = read(
        "| Project ID | Project | Start |\n| P1 | Apollo | '03/04/2026 |",
        mapped(date_order=DateOrder.MDY),
    )
    start = portfolio.projects[0].start
    assert start is not None
    assert (start.month, start.day) == (3, 4)


def test_the_first_of_two_mappings_that_say_a_thing_wins() -> None:
    settings = Settings(
        mappings=(
            HeaderMapping(headers={"Money": "Budget"}),
            HeaderMapping(headers={"Money": "Forecast cost", "Boss": "PM"}),
        )
    )
    portfolio, _ = read(
        "| Project ID | Project | Money | Boss |\n| P1 | Apollo | 5 | Ann |", settings
    )
    assert (portfolio.projects[0].budget, portfolio.projects[0].pm) == (5.0, "Ann")


REGISTER_KEY = ("Programme", "Initiative")


def test_sub_totals_of_a_register_without_ids_are_no_projects() -> None:
    settings = mapped(headers={"Initiative": "Project"}, key=REGISTER_KEY)
    portfolio, findings = read(
        """
        | Programme   | Initiative | Lead  | Budget |
        | Digital     | Portal     | Smith | 850    |
        | Digital     | Sub-total  |       | 850    |
        | Assets      | Depot      | Khan  | 2400   |
        | Assets      | Subtotal:  |       | 2400   |
        | GRAND TOTAL |            |       | 3250   |
        """,
        settings,
    )
    assert [p.name for p in portfolio.projects] == ["Depot", "Portal"]
    assert "total-row Tab!A3" in rules(findings)


def test_a_name_that_two_projects_share_is_said_to_be_ambiguous() -> None:
    settings = mapped(headers={"Initiative": "Project"}, key=REGISTER_KEY)
    _, findings = read(
        """
        # Register
        | Programme | Initiative | Lead  | Budget |
        | Digital   | Portal     | Smith | 850    |
        | People    | Portal     | Khan  | 90     |
        # Log
        | Initiative | Risk | Cost impact |
        | Portal     | Late | 50          |
        """,
        settings,
    )
    (finding,) = (f for f in findings if f.rule == "unknown-project")
    assert finding.message.startswith('2 projects are called "Portal"')
    assert "digital-portal, people-portal" in finding.fix
