"""What-ifs beside the plan, and the frontier."""

from __future__ import annotations

from dataclasses import replace

from ppmsheets.outcome import Analysis, FrontierPoint, Insight, Scenario, SolverStatus
from ppmsheets.render.looks import NOT_KNOWN
from ppmsheets.render.scenarios import NO_WHAT_IF, WHAT_TO_TYPE, draw_scenarios
from ppmsheets.settings import TabTitles
from ppmsheets.sheet import CellRef, CellValue, Link, Look, Note, Tab
from tests.render import choices
from tests.render.choices import INSIGHT
from tests.render.example import ANALYSIS, empty, many


def drawn(analysis: Analysis = ANALYSIS) -> Tab:
    return draw_scenarios(analysis, TabTitles())


def knowing(insight: Insight) -> Tab:
    return drawn(replace(ANALYSIS, insight=insight))


def table(tab: Tab, heading: str) -> list[dict[CellValue, CellValue]]:
    """Return the rows under a heading by header, each header once."""
    top = next(n for n, row in enumerate(tab.grid) if row[0] == heading)
    rows = []
    for row in tab.grid[top + 2 :]:
        if row[0] is None:
            break
        cells: dict[CellValue, CellValue] = {}
        for header, cell in zip(tab.grid[top + 1], row, strict=True):
            cells.setdefault(header, cell)
        rows.append(cells)
    return rows


def looks_of(tab: Tab, row: int) -> list[Look]:
    return [
        d
        for d in tab.decorations
        if isinstance(d, Look) and (d.area.top, d.area.bottom) == (row, row + 1)
    ]


def test_the_plan_comes_first_and_every_what_if_is_told_beside_it() -> None:
    plan, more, freeze = table(drawn(), "What if")
    assert (plan["Scenario"], plan["Beside the plan"]) == ("Plan", None)
    assert more["What changes"] == "Budget +10%; Role QA engineer +2"
    assert more["Beside the plan"] == 90_000
    assert (freeze["Outcome"], freeze["Beside the plan"]) == ("Clash", NOT_KNOWN)
    assert freeze["Remarks"] == "Given up: Portfolio 2026-Q3."


def test_who_comes_in_goes_out_and_is_done_otherwise_is_named() -> None:
    _, more, freeze = table(drawn(), "What if")
    assert more["Comes in"] == "=Chatbot pilot"
    assert freeze["Goes out"] == "Customer mobile app"
    assert more["Done otherwise"] == (
        "Customer mobile app: Pause until 2026-07 → Continue"
    )


def test_a_long_list_of_names_is_cut_and_whole_in_its_note() -> None:
    analysis = many(300)
    ids = tuple(project.project_id for project in analysis.projects)
    scenario = INSIGHT.scenarios[1]._replace(entering=ids)
    insight = replace(INSIGHT, scenarios=(INSIGHT.scenarios[0], scenario))
    tab = drawn(replace(analysis, insight=insight))
    assert str(table(tab, "What if")[1]["Comes in"]).endswith(" … and 296 more")
    notes = [d.text for d in tab.decorations if isinstance(d, Note)]
    assert any(note.count("\n") > 30 for note in notes)


def test_money_in_the_frontier_stands_under_its_headers() -> None:
    half, today, more = table(drawn(), "Value against budget")
    assert (half["Of today's"], half["Budget, GBP"]) == (0.5, 900_000)
    assert (today["Value, GBP"], today["At most, GBP"]) == (1_330_000, 1_335_320)
    assert more["At most, GBP"] == NOT_KNOWN
    assert more["Comes in"] == "=Chatbot pilot"
    assert more["Value of 1 GBP more"] == 0.1


def test_who_goes_out_on_the_way_up_is_told_too() -> None:
    points = INSIGHT.frontier[2:4]
    swapped = (points[0], points[1]._replace(inside=("MOB-1",)))
    _, today = table(
        knowing(replace(INSIGHT, frontier=swapped)), "Value against budget"
    )
    assert today["Comes in"] == (
        "Customer mobile app; out: Billing engine replacement and retireme…"
    )


def test_the_frontier_leads_to_its_chart() -> None:
    links = [d for d in drawn().decorations if isinstance(d, Link)]
    (link,) = links
    assert link.target == CellRef("Charts", 0, 0)
    assert drawn().grid[link.row][link.column] == "Value against budget"


def test_sums_that_differ_by_dust_do_not_differ() -> None:
    plan, more, *_ = INSIGHT.scenarios
    same = more._replace(value=0.1 + 0.2, spent=0.3)
    plan = plan._replace(value=0.3, spent=0.1 + 0.2)
    row = table(knowing(replace(INSIGHT, scenarios=(plan, same))), "What if")[1]
    assert row["Beside the plan"] == 0


def test_people_are_counted_in_fte_not_in_money() -> None:
    half, _ = table(drawn(), "Value against people")
    assert half["FTE x periods"] == 60


def test_todays_point_is_marked_by_a_word_and_by_its_look() -> None:
    tab = drawn()
    top = next(n for n, row in enumerate(tab.grid) if row[0] == "Value against budget")
    assert tab.grid[top + 3][0] == 1
    assert any(look.fill and look.bold for look in looks_of(tab, top + 3))
    patterns = {d.number for d in tab.decorations if isinstance(d, Look)}
    assert '[=1]"today";0%' in patterns


def test_the_published_frontier_comes_out_point_by_point() -> None:
    rows = table(
        drawn(replace(ANALYSIS, currency="", insight=choices.WORKED.insight)),
        "Value against budget",
    )
    shown = {row["Budget"]: row["Value"] for row in rows}
    assert shown == {
        3: 4, 4: 6, 5: 8, 7: 11, 8: 12, 9: 14, 10: 15, 11: 17, 12: 19, 14: 21, 15: 23,
        16: 25, 19: 29,
    }  # fmt: skip


def test_dust_does_not_hide_today() -> None:
    point = FrontierPoint("budget", 0.1 + 0.2 + 0.7, 10.0, 5.0, 5.0, ())
    (row,) = table(
        knowing(replace(INSIGHT, frontier=(point,))),
        "Value against budget",
    )
    assert row["Of today's"] == 1.0


def test_without_a_what_if_the_tab_says_how_to_ask_for_one() -> None:
    plan = INSIGHT.scenarios[:1]
    for scenarios in (plan, ()):
        tab = knowing(replace(INSIGHT, scenarios=scenarios))
        assert NO_WHAT_IF in {row[0] for row in tab.grid}
        assert ("Scenario" in {row[0] for row in tab.grid}) is bool(scenarios)


def test_looks_stay_inside_a_tab_that_has_only_a_frontier() -> None:
    tab = knowing(replace(INSIGHT, scenarios=()))
    looks = [d for d in tab.decorations if isinstance(d, Look)]
    assert max(look.area.right for look in looks) <= tab.width


def test_without_anything_one_line_says_what_to_type() -> None:
    for analysis in (empty(), replace(ANALYSIS, insight=None)):
        assert drawn(analysis).grid == (("Scenarios",), (WHAT_TO_TYPE,))


def test_where_all_was_left_out_the_tab_says_why() -> None:
    why = "Told once all can be obeyed."
    insight = Insight(omitted=(why,))
    assert knowing(insight).grid == (("Scenarios",), (why,))


def test_what_was_left_out_for_want_of_time_is_said() -> None:
    cells = {row[0] for row in drawn().grid}
    assert "Budgets above 150 % were left out for want of time." in cells


def test_a_scenario_alone_stands_without_a_frontier() -> None:
    only = Scenario("Plan", (), SolverStatus.OPTIMAL, 5.0, 0.0, 2.0, 0.0)
    tab = knowing(replace(INSIGHT, scenarios=(only,), frontier=()))
    assert "Value against budget" not in {row[0] for row in tab.grid}
