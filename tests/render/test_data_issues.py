"""What people should mend."""

from __future__ import annotations

from dataclasses import replace

from ppmsheets.portfolio import Finding
from ppmsheets.render.data_issues import (
    FIRST_ROW,
    MOST_ROWS,
    draw_data_issues,
    ordered,
    places,
)
from ppmsheets.render.looks import NOT_KNOWN
from ppmsheets.sheet import CellRef, CellValue, Link, Rect, Tab, filtered
from tests.render.example import ANALYSIS, FINDINGS


def drawn(*findings: Finding) -> Tab:
    return draw_data_issues(ANALYSIS, ordered(findings or FINDINGS), "Data Issues")


def column(tab: Tab, number: int) -> list[CellValue]:
    return [row[number] for row in tab.grid[FIRST_ROW:]]


def flood(number: int) -> tuple[Finding, ...]:
    """Return one error and many remarks of one rule."""
    remarks = (
        replace(FINDINGS[0], where=CellRef("Register", row, 8)) for row in range(number)
    )
    return (*remarks, FINDINGS[1])


def test_errors_come_before_warnings_before_remarks() -> None:
    assert column(drawn(), 0) == ["Error", "Error", "Warning", "Info"]


def test_a_table_of_issues_is_filtered_by_its_own_buttons() -> None:
    tab = drawn()
    assert filtered(tab) == Rect(FIRST_ROW - 1, 0, len(tab.grid), tab.width)
    assert tab.grid[FIRST_ROW - 1][1] == "PM"


def test_what_is_said_of_a_status_tab_is_for_its_project_manager() -> None:
    project = ANALYSIS.projects[0]
    said = replace(FINDINGS[0], project=None, where=CellRef("Own tab", 0, 0))
    tabs = {project.project_id: "Own tab", "X-1": "Register", "X-2": "Register"}
    shared = replace(said, where=CellRef("Register", 0, 0))
    tab = draw_data_issues(ANALYSIS, (said, shared), "Data Issues", tabs=tabs)
    assert column(tab, 1) == [project.pm, NOT_KNOWN]
    assert column(tab, 2) == [project.name, None]


def test_the_top_counts_each_severity() -> None:
    counted = str(drawn().grid[1][0])
    assert "2 errors" in counted
    assert "1 warning " in counted
    assert "1 remark " in counted


def test_each_line_leads_to_the_very_cell() -> None:
    tab = drawn()
    links = {d.row: d.target for d in tab.decorations if isinstance(d, Link)}
    shown = {row: str(target) for row, target in links.items()}
    assert list(shown.values()) == column(tab, 3)
    assert "MOB-1 status!B10" in shown.values()


def test_the_owner_is_the_project_manager() -> None:
    assert column(drawn(), 1) == ["Ana Ruiz", NOT_KNOWN, "Ana Ruiz", "Tom Lindqvist"]


def test_an_issue_of_a_project_nobody_registered_keeps_its_id() -> None:
    tab = drawn(replace(FINDINGS[1], project="X-9"))
    assert column(tab, 2) == ["X-9"]


def test_beyond_the_cap_issues_are_counted_by_rule() -> None:
    tab = drawn(*flood(MOST_ROWS + 500))
    last = tab.grid[-1]
    assert last[0] == "Info"
    assert last[4] == "… and 501 more of rule known-non-value."
    assert len(tab.grid) == FIRST_ROW + MOST_ROWS + 1
    assert f"{MOST_ROWS + 500:,} remarks" in str(tab.grid[1][0])


def test_the_cap_cuts_remarks_before_errors() -> None:
    assert column(drawn(*flood(MOST_ROWS)), 0)[0] == "Error"


def test_a_project_leads_to_its_worst_issue() -> None:
    found = places(ordered(FINDINGS), "Data Issues")
    tab = drawn()
    assert tab.grid[found["MOB-1"].row][0] == "Error"
    assert tab.grid[found["BIL-7"].row][7] == "known-non-value"


def test_no_project_leads_to_an_issue_that_is_not_shown() -> None:
    findings = ordered(flood(MOST_ROWS + 5))
    assert all(p.row < FIRST_ROW + MOST_ROWS for p in places(findings, "D").values())
