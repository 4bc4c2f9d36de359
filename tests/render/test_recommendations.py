"""The tab that people answer in."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ppmsheets.outcome import Recommendation, Selection, SolverStatus
from ppmsheets.portfolio import Decision, Origin
from ppmsheets.render import looks
from ppmsheets.render.looks import NOT_KNOWN
from ppmsheets.render.recommendations import (
    FIRST_ROW,
    HEADER_ROW,
    HEADERS,
    PM,
    draw_recommendations,
    moved,
)
from ppmsheets.schema import DECISION, RECORDS, normal_header
from ppmsheets.sheet import (
    CellRef,
    CellValue,
    Dropdown,
    Filter,
    InputRule,
    Link,
    Look,
    Tab,
)
from tests.render.example import ANALYSIS, FINDINGS, RECOMMENDATIONS


def drawn(*recommendations: Recommendation) -> Tab:
    analysis = replace(ANALYSIS, recommendations=recommendations or RECOMMENDATIONS)
    return draw_recommendations(analysis, "Recommendations")


def people_cells(tab: Tab) -> dict[CellValue, tuple[CellValue, ...]]:
    """Return what stands in people's columns, by recommendation id."""
    assert tab.people is not None
    return {
        row[tab.people.key]: tuple(row[column] for column in tab.people.columns)
        for row in tab.grid[tab.people.first_row :]
    }


def test_the_header_row_holds_every_header_that_the_next_run_reads() -> None:
    wanted = {field.header for field in DECISION.fields}
    assert wanted <= set(HEADERS)
    assert drawn().grid[FIRST_ROW - 1] == HEADERS


def test_headers_differ_from_each_other_for_the_reader_too() -> None:
    assert len({normal_header(header) for header in HEADERS}) == len(HEADERS)


def test_no_cell_above_the_header_row_is_a_header_of_any_record() -> None:
    known = {
        normal_header(text)
        for record in RECORDS
        for field in record.fields
        for text in (field.header, *field.aliases)
    }
    above = [cell for row in drawn().grid[: FIRST_ROW - 1] for cell in row if cell]
    # The title is the word by which people know the tab, and stands alone.
    assert all(normal_header(str(cell)) not in known for cell in above)


def test_answers_stand_beside_their_recommendation_as_typed() -> None:
    cells = people_cells(drawn())
    assert cells["BOT-3:do not fund"] == ("Defer", 46203.0, "=ask again after Q2")
    assert cells["MOB-1:escalate"] == (None, None, None)


def test_an_answer_moves_with_its_recommendation() -> None:
    assert people_cells(drawn(*RECOMMENDATIONS[::-1])) == people_cells(drawn())


@pytest.mark.parametrize(
    "typed", [("maybe", True, 46112.52083333333), (1e-17, " x ", 0.1 + 0.2)]
)
def test_an_illegible_answer_is_carried_to_the_last_digit(
    typed: tuple[CellValue, CellValue, CellValue],
) -> None:
    tab = drawn(RECOMMENDATIONS[0]._replace(typed=typed))
    assert tab.people is not None
    columns = tab.people.columns
    assert tuple(tab.grid[FIRST_ROW][column] for column in columns) == typed


@pytest.mark.parametrize(
    ("decision", "status", "standing"),
    [
        ("yes please", "Open", "Unclear"),
        (True, "Open", "Unclear"),
        (" ", "Open", "Open"),
        (None, "Open", "Open"),
        ("Approve", "Approved", "Approved"),
        ("Defer", "Expired", "Expired"),
    ],
)
def test_an_answer_that_could_not_be_read_stands_as_unclear(
    decision: CellValue, status: str, standing: str
) -> None:
    row = RECOMMENDATIONS[0]._replace(status=status, typed=(decision, None, "because"))
    assert drawn(row).grid[FIRST_ROW][HEADERS.index("Standing")] == standing


def test_a_finding_on_an_answer_follows_it_to_its_new_row() -> None:
    places = {"decision": (0, 6), "until": (0, 7), "reason": (0, 8)}
    read = Decision("BOT-3:do not fund", Origin("Recommendations", 9, 0, places))
    gone = Decision("X:stop", Origin("Recommendations", 10, 0, places))
    findings = tuple(
        replace(FINDINGS[0], where=CellRef("Recommendations", row, 7))
        for row in (9, 10)
    )
    shown = moved(findings, (read, gone), ANALYSIS, "Recommendations")
    assert [str(f.where) for f in shown] == [
        "Recommendations!H6",
        "Recommendations!H11",
    ]
    assert drawn().grid[5][0] == "BOT-3:do not fund"


def test_findings_elsewhere_stay_where_they_are() -> None:
    assert moved(FINDINGS, (), ANALYSIS, "Recommendations") == FINDINGS


def test_decisions_are_offered_and_until_takes_only_dates() -> None:
    tab = drawn()
    assert tab.people is not None
    (dropdown,) = (d for d in tab.decorations if isinstance(d, Dropdown))
    (rule,) = (d for d in tab.decorations if isinstance(d, InputRule))
    assert dropdown.choices == ("Approve", "Reject", "Defer")
    assert dropdown.area.left == tab.people.columns[0]
    assert rule.area.left == tab.people.columns[1]
    assert (dropdown.area.top, dropdown.area.bottom) == (FIRST_ROW, len(tab.grid))


def test_the_action_leads_to_the_cell_behind_its_reason() -> None:
    targets = {str(d.target) for d in drawn().decorations if isinstance(d, Link)}
    assert "MOB-1 status!B8" in targets


def test_a_recommendation_for_the_whole_portfolio_has_no_project_link() -> None:
    tab = drawn(Recommendation("all", None, None, "Portfolio", "Why.", "rule"))
    assert not [d for d in tab.decorations if isinstance(d, Link)]
    assert tab.grid[FIRST_ROW][1] == NOT_KNOWN


def test_a_move_is_found_by_the_names_of_both_project_managers() -> None:
    move = RECOMMENDATIONS[0]._replace(others=("BIL-7", "BOT-3"))
    tab = drawn(move, RECOMMENDATIONS[1])
    assert tab.grid[HEADER_ROW][PM] == "PM"
    # The chatbot has nobody yet; each name stands once.
    assert [row[PM] for row in tab.grid[FIRST_ROW:]] == [
        "Ana Ruiz, Tom Lindqvist",
        None,
    ]
    (chosen,) = (d for d in tab.decorations if isinstance(d, Filter))
    assert (chosen.area.top, chosen.area.bottom) == (HEADER_ROW, len(tab.grid))
    assert chosen.area.left == 0
    assert chosen.area.right == tab.width == PM + 1


def test_who_manages_both_projects_is_named_once() -> None:
    move = RECOMMENDATIONS[0]._replace(others=("MOB-1",))
    assert drawn(move).grid[FIRST_ROW][PM] == "Ana Ruiz"


def test_the_columns_for_answers_end_before_those_that_are_ours() -> None:
    tab = drawn()
    assert tab.people is not None
    assert max(tab.people.columns) < PM
    filled = [
        look.area
        for look in tab.decorations
        if isinstance(look, Look) and look.fill == looks.ANSWER
    ]
    assert [(area.left, area.right) for area in filled] == [(PM - 3, PM)]


def test_an_infeasible_selection_is_said_with_its_reason() -> None:
    selection = Selection(SolverStatus.INFEASIBLE, note="Mandatory work exceeds 2026.")
    tab = draw_recommendations(replace(ANALYSIS, selection=selection), "R")
    said = "Mandatory work exceeds 2026."
    assert said in str(tab.grid[2])


def test_a_count_of_candidates_says_that_it_leaves_some_out() -> None:
    chosen = Selection(
        SolverStatus.OPTIMAL, funded=("A",), unfunded=("B",), unjudged=("C",)
    )
    tab = draw_recommendations(replace(ANALYSIS, selection=chosen), "Recommendations")
    assert str(tab.grid[2][0]).startswith(
        "Choice: 1 of 2 candidates that can be judged are selected (optimal)."
    )


def test_nothing_is_said_of_a_selection_that_was_not_needed() -> None:
    selection = Selection(SolverStatus.NOT_NEEDED)
    tab = draw_recommendations(replace(ANALYSIS, selection=selection), "R")
    assert set(tab.grid[2]) == {None}
