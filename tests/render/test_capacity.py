"""The heat maps and the conflicts."""

from __future__ import annotations

from dataclasses import replace

from ppmsheets.render.capacity import draw_capacity
from ppmsheets.sheet import CellRef, CellValue, ColourRule, Link, Note, RuleKind, Tab
from tests.render.example import ANALYSIS, HORIZON, LOADS, PORTFOLIO, empty


def drawn() -> Tab:
    return draw_capacity(ANALYSIS, PORTFOLIO.people, "Capacity")


def row_of(tab: Tab, name: str, nth: int = 0) -> int:
    rows = [number for number, row in enumerate(tab.grid) if row[0] == name]
    return rows[nth]


def months(tab: Tab, name: str) -> tuple[CellValue, ...]:
    return tab.grid[row_of(tab, name)][2 : 2 + len(HORIZON)]


def red_cells(tab: Tab, cells: tuple[CellValue, ...]) -> int:
    """Return how many of the numbers the red rule of the tab colours."""
    limit = max(
        float(d.value)
        for d in tab.decorations
        if isinstance(d, ColourRule) and d.kind is RuleKind.GREATER_THAN
    )
    return sum(isinstance(cell, float) and cell > limit for cell in cells)


def test_a_role_shows_demand_as_a_share_of_capacity() -> None:
    assert months(drawn(), "QA engineer") == (0.9, 1.25, 1.5, 0.75, 0.5, 0.25)


def test_as_many_cells_are_red_as_months_are_over_allocated() -> None:
    tab = drawn()
    assert red_cells(tab, months(tab, "QA engineer")) == 2


def test_exactly_full_is_not_red() -> None:
    full = LOADS[0]._replace(demand=0.1 + 0.1 + 0.1, capacity=0.3)
    tab = draw_capacity(replace(ANALYSIS, loads=(full,)), (), "Capacity")
    assert months(tab, "Iris Novak")[0] == 1.0


def test_demand_on_somebody_absent_is_said_in_a_word() -> None:
    assert months(drawn(), "Iris Novak")[:4] == (0.9, 1.3, "none", None)


def test_an_unknown_capacity_shows_fte_outside_the_colour_rules() -> None:
    tab = drawn()
    row = row_of(tab, "Contractor X")
    assert tab.grid[row][3] == 1.5
    ruled = [d.area for d in tab.decorations if isinstance(d, ColourRule)]
    assert all(not area.top <= row < area.bottom for area in ruled)


def test_a_note_tells_firm_from_tentative_and_names_the_projects() -> None:
    tab = drawn()
    row = row_of(tab, "Iris Novak")
    (note,) = (
        d.text
        for d in tab.decorations
        if isinstance(d, Note) and (d.row, d.column) == (row, 3)
    )
    assert "1.30 FTE of 1.00 (0.80 firm, 0.50 tentative)" in note
    assert "Customer mobile app 0.80" in note


def test_a_conflict_leads_to_its_worst_month() -> None:
    tab = drawn()
    row = row_of(tab, "QA engineer", 1)
    (target,) = (
        d.target for d in tab.decorations if isinstance(d, Link) and d.row == row
    )
    assert isinstance(target, CellRef)
    assert tab.grid[target.row][0] == "QA engineer"
    assert tab.grid[target.row][target.column] == 1.5


def test_a_conflict_gives_months_asked_there_and_over() -> None:
    row = drawn().grid[row_of(drawn(), "QA engineer", 1)]
    assert row[4:8] == (3.0, 2.0, 1.0, "firm")
    assert row[2:4] == (46113.0, 46143.0)


def test_a_conflict_gives_the_priority_of_who_competes() -> None:
    asked = drawn().grid[row_of(drawn(), "QA engineer", 1)][8]
    assert str(asked).startswith("Customer mobile app (rank 1) 2.50, ")
    assert "by itself" not in str(asked)


def test_a_conflict_names_who_asks_too_much_alone() -> None:
    """In its second month the app alone asks 2.5 FTE of 2."""
    (role,) = [clash for clash in ANALYSIS.conflicts if clash.kind == "role"]
    later = replace(ANALYSIS, conflicts=(role._replace(loads=role.loads[1:]),))
    tab = draw_capacity(later, PORTFOLIO.people, "Capacity")
    asked = tab.grid[row_of(tab, "QA engineer", 1)][8]
    assert str(asked).endswith("; too much by itself: Customer mobile app (rank 1)")


def test_the_order_of_loads_does_not_matter() -> None:
    turned = replace(ANALYSIS, loads=ANALYSIS.loads[::-1])
    assert draw_capacity(turned, PORTFOLIO.people, "Capacity") == drawn()


def test_without_people_the_tab_says_so() -> None:
    said = str(draw_capacity(empty(), (), "Capacity").grid)
    assert "No allocation and no person was found." in said


def test_a_portfolio_that_knows_nobodys_capacity_shows_fte_only() -> None:
    unknown = tuple(load._replace(capacity=None) for load in LOADS)
    tab = draw_capacity(replace(ANALYSIS, loads=unknown, conflicts=()), (), "Capacity")
    assert not [d for d in tab.decorations if isinstance(d, ColourRule)]
    assert months(tab, "QA engineer")[1] == 2.5
    assert "Nobody is over-allocated" in str(tab.grid[1][0])
