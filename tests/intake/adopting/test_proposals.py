"""What is proposed for headers that nobody has seen before."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ppmsheets.config import load
from ppmsheets.intake import intake
from ppmsheets.intake.adopting import (
    Adoption,
    Confidence,
    Line,
    adoption,
    mapping_file,
)
from ppmsheets.plan import Snapshot, SourceTab
from ppmsheets.schema import STAGES
from ppmsheets.settings import DateOrder, Settings
from tests.intake.tabs import snapshot

REGISTER = """
    # Register
    | Quarterly review |
    | Ref  | Initiative name  | Directorate | Delivery lead | Lifecycle phase | {}
    | D-01 | Payroll renewal  | Finance     | Ann Lee       | Active          | {}
    | D-02 | Intranet         | HR          | Cy Dahl       | Proposed        | {}
    | D-03 | Data centre exit | IT          | Di Fox        | Active          | {}
    | D-04 | Badge system     | Estates     | Ann Lee       | Closed          | {}
"""


def register(header: str, *cells: str) -> str:
    """Return a register with one more column."""
    return REGISTER.format(f"{header} |", *(f"{cell} |" for cell in cells))


def adopted(text: str) -> Adoption:
    return adoption(snapshot(text), Settings())


def lines(text: str) -> dict[str, Line]:
    return {line.header: line for d in adopted(text).drafts for line in d.lines}


def last(header: str, *cells: str) -> Line:
    return lines(register(header, *cells))[header]


def test_a_register_in_an_offices_own_words_is_understood() -> None:
    found = lines(register("Health", "Green", "Amber", "Red", "Green"))
    assert {line.header: line.target for line in found.values()} == {
        "Ref": "Project ID",
        "Initiative name": "Project",
        "Directorate": "Program",
        "Delivery lead": "PM",
        "Lifecycle phase": "Stage",
        "Health": "Overall RAG",
    }


@pytest.mark.parametrize(
    ("header", "cells", "target"),
    [
        ("Kick-off", ["2026-01-12"] * 4, "Start"),
        ("Expected go-live", ["2026-11-30"] * 4, "Forecast finish"),
        ("Originally planned end", ["2026-11-30"] * 4, "Baseline finish"),
        ("Approved budget £k", ["400", "250", "1900", "90"], "project.budget"),
        ("Percentage done", ["30%", "5%", "60%", "100%"], "% complete"),
        ("Spent to date", ["120", "10", "1400", "88"], "status.ac"),
        ("Exec sponsor", ["Bo Ek", "Bo Ek", "Ed Ost", "Ed Ost"], "Sponsor"),
        ("Go-live (orig.)", ["2026-11-30"] * 4, "Baseline finish"),
        ("Go-live (now)", ["2026-11-30"] * 4, "Forecast finish"),
        ("Approved funding €k", ["400", "250", "1900", "90"], "project.budget"),
    ],
)
def test_a_column_is_known_by_the_words_of_its_header(
    header: str, cells: list[str], target: str
) -> None:
    line = last(header, *cells)
    assert line.target == target
    assert line.active


def test_the_unit_in_a_header_is_taken_along() -> None:
    line = last("Approved budget £k", "400", "250", "1900", "90")
    assert line.factor == 1000
    assert line.examples[0] == ("400", "400,000")


@pytest.mark.parametrize(
    ("header", "cells"),
    [
        ("Budget change", ["-5", "3", "0", "1"]),
        ("Budget 2025/26", ["100", "50", "400", "40"]),
        ("End date comment", ["late", "early", "late", "ok"]),
        ("Favourite colour scheme of the team", ["x", "y", "z", "x"]),
    ],
)
def test_what_only_speaks_of_a_field_is_not_taken_for_it(
    header: str, cells: list[str]
) -> None:
    assert not last(header, *cells).active


def test_cells_that_contradict_their_header_make_it_unsure() -> None:
    line = last("Project end date", "soon", "maybe", "never", "who knows")
    assert line.confidence is Confidence.UNSURE


@pytest.mark.parametrize(
    "headers", [("DCA 2024", "DCA 2025"), ("DCA 2025", "DCA 2024")]
)
def test_of_two_years_the_last_is_meant_and_neither_is_sure(
    headers: tuple[str, str],
) -> None:
    cells = ["Green | Red"] * 4
    found = lines(register(" | ".join(headers), *cells))
    assert found["DCA 2025"].target == "Overall RAG"
    assert found["DCA 2025"].confidence is Confidence.LIKELY
    assert found["DCA 2024"].instead_of == "DCA 2025"
    assert not found["DCA 2024"].active


def test_a_column_that_repeats_the_dates_of_another_takes_its_sureness() -> None:
    days = [f"2026-0{month}-12" for month in range(1, 10)]
    rows = "\n".join(
        f"| P{n} | Name {n} | {day} | {day} |" for n, day in enumerate(days)
    )
    found = lines(f"| Project ID | Project | End date | As given |\n{rows}")
    assert found["As given"].target == "Forecast finish"
    assert found["As given"].confidence is Confidence.UNSURE
    assert found["End date"].confidence is Confidence.LIKELY


def test_a_list_of_tasks_is_no_register() -> None:
    found = lines(
        """
        | ID | Task   | Predecessors | Start date | End date   | Owner |
        | 1  | Design |              | 2026-01-05 | 2026-01-09 | Ann   |
        | 2  | Build  | 1            | 2026-01-12 | 2026-02-06 | Bo    |
        | 3  | Test   | 2            | 2026-02-09 | 2026-02-20 | Cy    |
        """
    )
    assert [line for line in found.values() if line.active] == []


def test_the_id_of_a_risk_is_not_that_of_its_project() -> None:
    found = lines(
        """
        | ID | Programme risk | Likelihood | Financial impact | Mitigation |
        | 1  | Flood          | 20%        | 40000            | Pumps      |
        | 2  | Strike         | 10%        | 90000            | Talks      |
        | 3  | Fraud          | 5%         | 10000            | Audit      |
        """
    )
    assert found["ID"].target == "Risk ID"
    assert found["Mitigation"].target == "Response"


def test_a_table_on_its_side_is_understood() -> None:
    found = lines(
        """
        | Project name | Payroll    | Intranet   | Exit       |
        | Department   | Finance    | HR         | IT         |
        | Go-live      | 2026-05-01 | 2026-06-01 | 2026-07-01 |
        """
    )
    assert {line.target for line in found.values()} == {
        "Project",
        "Program",
        "Forecast finish",
    }


def test_a_glossary_is_no_card() -> None:
    story = "This says at some length what is meant by the word on the left of it."
    text = f"| Project name | {story} |\n| Budget | {story} |\n| Stage | {story} |"
    assert adopted(text).drafts == ()
    assert adopted(text).unread == ("Tab",)


def test_tabs_of_the_same_headers_are_one_mapping() -> None:
    table = "| Project code | Go-live |\n| A1 | 2026-01-01 |\n| A2 | 2026-02-01 |"
    (draft,) = adopted(f"# North\n{table}\n# South\n{table}").drafts
    assert draft.tabs == ("North", "South")


def test_where_no_column_is_an_id_one_is_made_of_what_tells_rows_apart() -> None:
    alone = "| Agency | Project name |\n| A | Roof |\n| B | Wall |\n| B | Door |"
    shared = "| Agency | Project name |\n| A | Roof |\n| B | Roof |\n| B | Door |"
    neither = "| Agency | Project name |\n| A | Roof |\n| A | Roof |\n| B | Door |"
    keys = [adopted(text).drafts[0].key for text in (alone, shared, neither)]
    assert keys == [("Project name",), ("Agency", "Project name"), ()]


def test_the_order_of_dates_is_taken_from_one_that_proves_it() -> None:
    days = ("01/02/2026", "31/03/2026", "05/06/2026", "07/08/2026")
    found = adopted(register("Go-live", *days))
    assert found.date_order is DateOrder.DMY
    assert found.date_proof == "31/03/2026"
    mixed = adopted(register("Go-live", "01/02/2026", "31/03/2026", "03/31/2026", ""))
    assert mixed.date_order is None


def test_what_a_config_says_already_is_not_asked_again(tmp_path: Path) -> None:
    config = tmp_path / "ppmsheets.toml"
    config.write_text(
        '[[mapping]]\nignore = ["Ref"]\n[mapping.headers]\n"Directorate" = "Program"\n',
        encoding="utf-8",
    )
    made = snapshot(register("Health", "Green", "Amber", "Red", "Green"))
    (draft,) = adoption(made, load(config)).drafts
    assert {"Ref", "Directorate"}.isdisjoint(line.header for line in draft.lines)


def test_the_file_holds_what_is_likely_and_offers_the_rest(tmp_path: Path) -> None:
    text = register("Budget £k", "400", "250", "1900", "90")
    config = tmp_path / "ppmsheets.toml"
    config.write_text(
        mapping_file(adopted(text), name="Book", check="check it"), encoding="utf-8"
    )
    portfolio, findings = intake(snapshot(text), load(config))
    assert [p.budget for p in portfolio.projects] == [4e5, 2.5e5, 1.9e6, 9e4]
    assert [p.program for p in portfolio.projects] == ["Finance", "HR", "IT", "Estates"]
    assert findings == ()


def test_a_persons_answer_holds_and_a_refusal_leaves_a_known_header_out() -> None:
    found = adopted(register("Risk budget | Notes", *["5 | x"] * 4))
    (draft,) = found.drafts
    at = {line.header: line.where for line in draft.lines}
    said = draft.answered({at["Notes"]: "Summary", at["Directorate"]: ""})
    text = mapping_file(Adoption((said,)), name="Book", check="check it")
    (mapping,) = tomllib.loads(text)["mapping"]
    assert mapping["headers"]["Notes"] == "Summary"
    assert "Directorate" not in mapping["headers"]


def the_file(text: str, tmp_path: Path) -> tuple[str, Settings]:
    """Return the config file of what is found in tabs, and its settings."""
    written = mapping_file(adopted(text), name="Book", check="check it")
    config = tmp_path / "ppmsheets.toml"
    config.write_text(written, encoding="utf-8")
    return written, load(config)


def test_the_file_says_the_order_of_dates_and_which_date_proves_it(
    tmp_path: Path,
) -> None:
    days = ("01/02/2026", "31/03/2026", "05/06/2026", "07/08/2026")
    written, settings = the_file(register("Go-live", *days), tmp_path)
    assert settings.reading.date_order is DateOrder.DMY
    assert '"DMY"  # 31/03/2026 can be nothing else' in written


def test_the_file_asks_where_fiscal_years_begin(tmp_path: Path) -> None:
    years = ("FY26", "2026/27", "FY2026-27", "FY27")
    written, settings = the_file(register("Go-live", *years), tmp_path)
    asked = "# Month in which the fiscal years begin that some cells name."
    assert asked in written
    assert settings.reading.fiscal_year_start == Settings().reading.fiscal_year_start


def test_the_file_offers_a_meaning_for_an_offices_own_words(tmp_path: Path) -> None:
    words = ("Under construction", "Parked until funds", "Handed over", "Idea stage")
    rows = zip(("A", "B", "C", "D"), words, strict=True)
    table = "".join(f"\n| P-{id_} | Name {id_} | {word} |" for id_, word in rows)
    written, _ = the_file(f"| Project ID | Project | Stage |{table}", tmp_path)
    offered = written[written.index("# [mapping.values") :]
    assert '# "Under construction" = "Active"' in offered
    assert '# "Parked until funds" = "On hold"' in offered
    assert '# "Idea stage" = "Proposed"' in offered
    taken = "".join(f"{line[2:]}\n" for line in offered.splitlines() if "=" in line)
    assert set(tomllib.loads(taken).values()) <= set(STAGES)


def test_the_file_names_the_tabs_that_need_no_mapping(tmp_path: Path) -> None:
    known = "# Good\n| Project ID | Project |\n| P1 | Apollo |\n"
    other = "# Notes\n| Whatever | it is |\n# Own\n| Project code | Go-live date |\n"
    written, _ = the_file(known + other + "| A1 | 2026-01-01 |", tmp_path)
    assert '# Read as they are: "Good".' in written
    assert '# No table was recognised on: "Notes".' in written


def test_the_file_asks_whose_status_a_table_is_that_does_not_say_so(
    tmp_path: Path,
) -> None:
    rows = "| 2026-01-31 | 10 | 12 | 11 |\n| 2026-02-28 | 20 | 24 | 21 |"
    header = "| Reporting date | PV to date | AC to date | EV to date |"
    written, settings = the_file(f"{header}\n{rows}", tmp_path)
    assert '# "Project ID" = ""' in written
    assert not any(mapping.constants for mapping in settings.mappings)


WORDS = ("Project name", "Budget £m", "Go-live", "RAG", "Ref", '"\\\n#')
CELLS = st.one_of(st.none(), st.text(max_size=12), st.sampled_from(WORDS))


@pytest.mark.slow
@given(st.lists(st.lists(CELLS, max_size=5), max_size=6))
def test_whatever_stands_in_a_tab_the_file_is_a_config_that_loads(
    tmp_path_factory: pytest.TempPathFactory, rows: list[list[str | None]]
) -> None:
    book = Snapshot("Book", (SourceTab("Tab", tuple(map(tuple, rows))),))
    text = mapping_file(adoption(book, Settings()), name="B\nook", check="check")
    config = tmp_path_factory.getbasetemp() / "drawn.toml"
    config.write_text(text, encoding="utf-8")
    typed = {cell for row in rows for cell in row}
    for mapping in load(config).mappings:
        assert mapping.tabs == ("Tab",)
        assert {*mapping.headers, *mapping.key, *mapping.ignore} <= typed


# --- lists of risks and people --------------------------------------------------------

RISKS = """
    # Issues & risks
    | Initiative ref | What could go wrong | Likelihood{} | Impact €k | Who | By when |
    | D-01 | Insolvency  | {} | 40 | Ann | 2026-05-01 |
    | D-02 | Permit late | {} | 41 | Cy  | 2026-06-01 |
    | D-03 | Flood       | {} | 42 | Di  | 2026-05-01 |
"""


def test_a_list_of_risks_is_known_by_its_questions() -> None:
    found = lines(RISKS.format("", "20%", "5%", "60%"))
    assert {line.header: line.target for line in found.values()} == {
        "Initiative ref": "Project ID",
        "What could go wrong": "Risk",
        "Likelihood": "Probability",
        "Impact €k": "Cost impact",
        "Who": "risk.owner",
        "By when": "risk.due",
    }
    assert found["Likelihood"].confidence is not Confidence.UNSURE


def test_steps_of_a_scale_are_no_probabilities() -> None:
    line = lines(RISKS.format(" (1-5)", "2", "1", "5"))["Likelihood (1-5)"]
    assert line.confidence is Confidence.UNSURE


def test_a_rate_of_a_day_is_not_proposed_for_that_of_an_hour() -> None:
    people = """
        # Crew
        | Person | Discipline | FTE | {} |
        | Kim    | Engineer   | 1   | 64 |
        | Lou    | Surveyor   | 0.5 | 58 |
        | Pat    | Engineer   | 0.8 | 61 |
    """
    assert lines(people.format("Hourly rate €"))["Hourly rate €"].target == "Cost rate"
    daily = lines(people.format("Day rate €"))
    assert not daily["Day rate €"].target
    assert daily["Discipline"].target == "person.role"
