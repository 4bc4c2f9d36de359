"""The heat maps and the conflicts."""

from __future__ import annotations

from dataclasses import replace

from ppmsheets.outcome import Gain
from ppmsheets.portfolio import Person, Portfolio
from ppmsheets.render import looks
from ppmsheets.render.capacity import draw_capacity
from ppmsheets.render.charts import draw_charts
from ppmsheets.render.conflicts import MOST_PROJECTS
from ppmsheets.render.recommendations import draw_recommendations
from ppmsheets.settings import TabTitles
from ppmsheets.sheet import (
    CellRef,
    CellValue,
    Chart,
    ColourRule,
    Link,
    Look,
    Note,
    RuleKind,
    Tab,
)
from tests.render.example import ANALYSIS, HORIZON, LOADS, PORTFOLIO, empty

TITLES = TabTitles()


def drawn() -> Tab:
    return draw_capacity(ANALYSIS, PORTFOLIO, TITLES)


def row_of(tab: Tab, name: str, section: str = "") -> int:
    """Return the row of a name: in a section, else in the heat maps."""
    begin = [row[0] for row in tab.grid].index(section or "Roles")
    return next(
        number
        for number, row in enumerate(tab.grid)
        if number > begin and row[0] is not None and str(row[0]).strip() == name
    )


def link(tab: Tab, row: int, column: int = 0) -> CellRef | str:
    (target,) = (
        d.target
        for d in tab.decorations
        if isinstance(d, Link) and (d.row, d.column) == (row, column)
    )
    return target


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
    tab = draw_capacity(replace(ANALYSIS, loads=(full,)), Portfolio(), TITLES)
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


def shown(tab: Tab, row: int, column: int) -> str | None:
    """Return the number format of a cell."""
    patterns = [
        look.number
        for look in tab.decorations
        if isinstance(look, Look)
        and look.number
        and look.area.top <= row < look.area.bottom
        and look.area.left <= column < look.area.right
    ]
    return patterns[-1] if patterns else None


def test_a_share_says_what_of_it_is_tentative_beside_it() -> None:
    """Of 2 FTE 0.5 are tentative every month; of Iris' 1.0 half, in one month."""
    tab = drawn()
    role, iris = row_of(tab, "QA engineer"), row_of(tab, "Iris Novak")
    assert {shown(tab, role, column) for column in range(2, 8)} == {'0%" (25)"'}
    assert shown(tab, iris, 2) == looks.LOAD
    assert shown(tab, iris, 3) == '0%" (50)"'


def test_a_little_that_is_tentative_is_not_rounded_away() -> None:
    little = LOADS[0]._replace(demand=0.91, firm=0.9)
    tab = draw_capacity(replace(ANALYSIS, loads=(little,)), Portfolio(), TITLES)
    assert shown(tab, row_of(tab, "Iris Novak"), 2) == '0%" (5)"'


def test_people_and_roles_are_known_however_they_are_spelled() -> None:
    """Of two rows of a person that with most FTE says the role."""
    where = PORTFOLIO.people[0].origin
    people = (
        Person("iris  NOVAK", where, role="qa Engineer", fte=0.8),
        Person("Iris Novak", where, role="Developer", fte=0.2),
        Person("Ben Achebe", where, role="QA engineer", fte=1.0),
    )
    tab = draw_capacity(ANALYSIS, replace(PORTFOLIO, people=people), TITLES)
    assert tab.grid[row_of(tab, "QA engineer")][1] == "2 people"
    assert tab.grid[row_of(tab, "Iris Novak")][1] == "qa Engineer"
    top = row_of(tab, "QA engineer", "Conflicts")
    assert link(tab, top + 1) == CellRef("Bookings", 4, 4)


# --- conflicts ----------------------------------------------------------------------


def test_a_conflict_leads_to_its_worst_month() -> None:
    tab = drawn()
    target = link(tab, row_of(tab, "QA engineer", "Conflicts"))
    assert isinstance(target, CellRef)
    assert tab.grid[target.row][0] == "QA engineer"
    assert tab.grid[target.row][target.column] == 1.5


def test_a_conflict_gives_months_asked_there_and_over() -> None:
    row = drawn().grid[row_of(drawn(), "QA engineer", "Conflicts")]
    assert row[4:8] == (3.0, 2.0, 1.0, "firm")
    assert row[2:4] == (46113.0, 46143.0)


def test_a_conflict_lists_who_competes_with_priority_and_cell() -> None:
    tab = drawn()
    top = row_of(tab, "Iris Novak", "Conflicts")
    first, second = tab.grid[top + 1], tab.grid[top + 2]
    assert str(first[0]).strip() == "Customer mobile app (rank 1)"
    assert (first[4], second[4]) == (0.8, 0.5)
    assert first[4] + second[4] == tab.grid[top][4]  # type: ignore[operator]
    # The first booking of the person that touches the month, however it is spelled;
    # where none is typed, the project itself.
    assert link(tab, top + 1) == CellRef("Bookings", 4, 4)
    assert link(tab, top + 2) == CellRef("Register", 5, 0)


def test_a_role_is_booked_through_its_people_too() -> None:
    tab = drawn()
    top = row_of(tab, "QA engineer", "Conflicts")
    assert link(tab, top + 1) == CellRef("Bookings", 4, 4)
    assert link(tab, top + 2) == CellRef("Bookings", 5, 4)


def test_a_conflict_leads_to_the_recommendation_that_answers_it() -> None:
    tab = drawn()
    role = row_of(tab, "QA engineer", "Conflicts")
    person = row_of(tab, "Iris Novak", "Conflicts")
    assert tab.grid[role][8] == "Escalate: Customer mobile app"
    page = draw_recommendations(ANALYSIS, "Recommendations")
    target = link(tab, role, 8)
    assert isinstance(target, CellRef)
    assert target.tab == "Recommendations"
    assert page.grid[target.row][0] == "MOB-1:escalate"
    assert tab.grid[person][8] == "nothing is proposed"


def test_all_that_answers_a_conflict_stands_below_one_another() -> None:
    (role,) = [clash for clash in ANALYSIS.conflicts if clash.kind == "role"]
    names = tuple(row.id for row in ANALYSIS.recommendations)
    both = replace(ANALYSIS, conflicts=(role._replace(answers=names),))
    tab = draw_capacity(both, PORTFOLIO, TITLES)
    top = row_of(tab, "QA engineer", "Conflicts")
    assert [tab.grid[top + n][8] for n in range(3)] == [
        "Escalate: Customer mobile app",
        "Do not fund: =Chatbot pilot",
        None,
    ]


def test_conflicts_that_follow_one_another_are_one_span() -> None:
    """The first month is of two projects, the second of the app alone."""
    (role,) = [clash for clash in ANALYSIS.conflicts if clash.kind == "role"]
    early, late = role.loads
    alone = late._replace(demand=2.5, firm=2.5, projects=(("MOB-1", 2.5),))
    parts = (
        role._replace(loads=(early,), firm_only=False),
        role._replace(loads=(alone,), projects=("MOB-1",), firm_only=True),
    )
    tab = draw_capacity(replace(ANALYSIS, conflicts=parts), PORTFOLIO, TITLES)
    top = row_of(tab, "QA engineer", "Conflicts")
    assert tab.grid[top][2:8] == (46113.0, 46143.0, 2.5, 2.0, 0.5, "firm")
    rows = [(row[2], row[3], row[4]) for row in tab.grid[top + 1 :]]
    assert rows == [(46113.0, 46143.0, 2.0), (46113.0, 46113.0, 0.5)]


def test_a_conflict_names_who_asks_too_much_alone() -> None:
    """In its second month the app alone asks 2.5 FTE of 2."""
    (role,) = [clash for clash in ANALYSIS.conflicts if clash.kind == "role"]
    later = replace(ANALYSIS, conflicts=(role._replace(loads=role.loads[1:]),))
    tab = draw_capacity(later, PORTFOLIO, TITLES)
    first = tab.grid[row_of(tab, "QA engineer", "Conflicts") + 1]
    assert str(first[0]).strip() == "Customer mobile app (rank 1), too much by itself"


def test_of_many_that_compete_the_last_are_added_up() -> None:
    (role,) = [clash for clash in ANALYSIS.conflicts if clash.kind == "role"]
    many = tuple((f"P{number:02}", 1.0) for number in range(12))
    load = role.loads[0]._replace(demand=12.0, firm=12.0, projects=many)
    crowd = role._replace(loads=(load,), projects=tuple(name for name, _ in many))
    tab = draw_capacity(replace(ANALYSIS, conflicts=(crowd,)), PORTFOLIO, TITLES)
    last = tab.grid[-1]
    assert str(last[0]).strip() == f"and {12 - MOST_PROJECTS} more projects"
    assert last[4] == 12.0 - MOST_PROJECTS


# --- bottlenecks --------------------------------------------------------------------


def test_a_bottleneck_says_how_short_it_is_from_when_and_leads_there() -> None:
    tab = drawn()
    row = row_of(tab, "QA engineer", "Bottlenecks")
    assert tab.grid[row][1:6] == (46113.0, 2.0, 1.5, 46143.0, 1.0)
    target = link(tab, row)
    assert isinstance(target, CellRef)
    assert tab.grid[target.row][target.column] == 1.25


def test_what_one_more_is_worth_is_shown_to_two_digits_and_told() -> None:
    """It is an estimate: a typed cell elsewhere seldom changes what is shown."""
    tab = drawn()
    worth, told = tab.grid[row_of(tab, "QA engineer", "Bottlenecks")][6:8]
    assert worth == 41_000.0
    assert str(told).startswith("Comes in: =Chatbot pilot. Billing engine")
    assert str(told).endswith(
        "Pause until 2026-05. Conflicts cost 1.2k less to resolve. At most 60k."
    )


def test_a_worth_that_is_not_known_is_no_number_and_says_why() -> None:
    tab = drawn()
    row = tab.grid[row_of(tab, "Architect", "Bottlenecks")]
    assert row[6:8] == (looks.NOT_KNOWN, "Nobody has a rate.")


def test_a_role_that_is_not_short_but_keeps_a_project_out_has_no_first_month() -> None:
    tab = drawn()
    row = tab.grid[row_of(tab, "Developer", "Bottlenecks")]
    assert row[1:8] == (
        looks.NOT_KNOWN, 0.0, 0.0, looks.NOT_KNOWN, 0.0, 9_000.0,
        "Comes in: =Chatbot pilot.",
    )  # fmt: skip


def test_one_more_that_is_worth_nothing_says_so() -> None:
    role = ANALYSIS.bottlenecks[0]._replace(gain=Gain(0.0, 0.2))
    tab = draw_capacity(replace(ANALYSIS, bottlenecks=(role,)), PORTFOLIO, TITLES)
    worth, told = tab.grid[row_of(tab, "QA engineer", "Bottlenecks")][6:8]
    assert worth == 0.0
    assert str(told).startswith("Nothing: ")


def test_without_a_bottleneck_the_tab_says_so() -> None:
    tab = draw_capacity(replace(ANALYSIS, bottlenecks=()), PORTFOLIO, TITLES)
    assert "No role is short, and none keeps a project out." in str(tab.grid)


def test_the_tab_leads_to_the_chart_of_demand_and_capacity() -> None:
    """It is drawn once, among the other charts."""
    assert link(drawn(), 3) == CellRef("Charts", 0, 0)
    assert any(
        isinstance(chart, Chart) and chart.name == "capacity"
        for chart in draw_charts(ANALYSIS, "Charts").decorations
    )


def test_the_order_of_loads_does_not_matter() -> None:
    turned = replace(ANALYSIS, loads=ANALYSIS.loads[::-1])
    assert draw_capacity(turned, PORTFOLIO, TITLES) == drawn()


def test_without_people_the_tab_says_so() -> None:
    said = str(draw_capacity(empty(), Portfolio(), TITLES).grid)
    assert "No allocation and no person was found." in said


def test_a_portfolio_that_knows_nobodys_capacity_shows_fte_only() -> None:
    unknown = tuple(load._replace(capacity=None) for load in LOADS)
    tab = draw_capacity(
        replace(ANALYSIS, loads=unknown, conflicts=()), Portfolio(), TITLES
    )
    assert not [d for d in tab.decorations if isinstance(d, ColourRule)]
    assert months(tab, "QA engineer")[1] == 2.5
    assert "Nobody is over-allocated" in str(tab.grid[1][0])
