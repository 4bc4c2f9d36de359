"""Projects in order, what is done with each, and what would change it."""

from __future__ import annotations

from dataclasses import replace

from ppmsheets.outcome import (
    Analysis,
    Certainty,
    CutLine,
    Insight,
    Method,
    Ranking,
    Selection,
    SolverStatus,
)
from ppmsheets.portfolio import Stage
from ppmsheets.render.looks import NOT_KNOWN
from ppmsheets.render.priorities import WHAT_TO_TYPE, draw_priorities
from ppmsheets.render.projects import Places
from ppmsheets.sheet import CellRef, CellValue, Link, Look, Note, Tab
from tests.render import choices
from tests.render.choices import INSIGHT
from tests.render.example import ANALYSIS, MOBILE, empty, many

RECOMMENDED = CellRef("Recommendations", 4, 1)
PLACES = Places({"MOB-1": RECOMMENDED}, {})


def drawn(analysis: Analysis = ANALYSIS) -> Tab:
    return draw_priorities(analysis, PLACES, "Priorities")


def knowing(insight: Insight) -> Tab:
    return drawn(replace(ANALYSIS, insight=insight))


def textbook() -> Tab:
    """Return the tab of the worked example: 21 = {2, 3, 4} under a budget of 14."""
    projects = tuple(
        MOBILE._replace(project_id=f"P{n}", name=f"Project {n}", rank=n)
        for n in range(1, 5)
    )
    return drawn(
        replace(
            ANALYSIS,
            currency="",
            projects=projects,
            selection=choices.WORKED.selection,
            insight=choices.WORKED.insight,
        )
    )


def row_of(tab: Tab, text: str, column: int = 0) -> int:
    return next(n for n, row in enumerate(tab.grid) if row[column] == text)


def headers(tab: Tab) -> tuple[CellValue, ...]:
    return tab.grid[row_of(tab, "Rank")]


def of(tab: Tab, project_id: str) -> dict[CellValue, CellValue]:
    """Return a project's row by header."""
    return dict(zip(headers(tab), tab.grid[row_of(tab, project_id, 1)], strict=True))


def said(tab: Tab) -> str:
    return str([cell for row in tab.grid for cell in row if isinstance(cell, str)])


def test_the_textbook_case_shows_the_published_counterfactuals() -> None:
    left_out = of(textbook(), "P1")
    assert left_out["Choice"] == "Do not fund"
    assert left_out["Forcing costs"] == 2
    assert left_out["Budget needed"] == 15
    assert left_out["Cost at most"] == 4
    assert left_out["Value at least"] == 10
    assert left_out["Proof"] == "exact"


def test_the_textbook_case_says_what_a_cut_line_loses() -> None:
    tab = textbook()
    assert "2 projects beside what must be, worth 19, 2 less than this choice." in said(
        tab
    )
    assert [of(tab, f"P{n}")["By cut line"] for n in (1, 2, 3, 4)] == [
        "in", "in", "out", "out",
    ]  # fmt: skip


def test_projects_stand_in_order_of_rank() -> None:
    tab = drawn()
    top = row_of(tab, "Rank") + 1
    assert [row[0] for row in tab.grid[top : top + 3]] == [1, 2, 3]


def test_a_choice_is_said_in_plain_words() -> None:
    assert of(drawn(), "MOB-1")["Choice"] == "Pause until 2026-07"
    assert of(drawn(), "BOT-3")["It would"] == "Fund from 2026-07"


def test_a_price_known_by_bounds_is_shown_from_least_to_most() -> None:
    row = of(drawn(), "BOT-3")
    assert (row["Forcing costs, GBP"], row["At most, GBP"]) == (12_000, 18_500)
    assert row["Proof"] == "proven out"
    assert row["People short, FTE-months"] == "QA engineer 1.5, Developer 0.2"


def test_a_column_that_says_nothing_of_any_project_is_left_out() -> None:
    tab = drawn(replace(ANALYSIS, insight=None))
    assert headers(tab) == (
        "Rank", "ID", "Project", "Program", "Score", "Value, GBP", "Valued by",
        "Cost to come, GBP", "Choice",
    )  # fmt: skip


def test_an_exact_search_that_finds_no_figure_says_none_and_others_a_dash() -> None:
    why = INSIGHT.why_not[0]._replace(budget_needed=None)
    open_one = of(knowing(replace(INSIGHT, why_not=(why,))), "BOT-3")
    exact = why._replace(certainty=Certainty.EXACT)
    exact_one = of(knowing(replace(INSIGHT, why_not=(exact,))), "BOT-3")
    assert open_one["Budget needed, GBP"] == NOT_KNOWN
    assert exact_one["Budget needed, GBP"] == "none would do"


def test_what_can_never_be_in_has_no_price_and_says_that_it_is_impossible() -> None:
    why = INSIGHT.why_not[0]._replace(
        certainty=Certainty.EXACT, price_of_forcing=(None, None)
    )
    row = of(knowing(replace(INSIGHT, why_not=(why,))), "BOT-3")
    assert row["Forcing costs, GBP"] == "impossible"
    assert "At most, GBP" not in row


def test_without_a_choice_one_line_says_what_to_type() -> None:
    nothing = replace(ANALYSIS, selection=Selection(SolverStatus.NOT_NEEDED))
    for insight in (None, Insight()):
        assert drawn(replace(nothing, insight=insight)) == drawn(nothing)
    for analysis in (nothing, empty()):
        assert drawn(analysis).grid == (("Priorities",), (WHAT_TO_TYPE,))


def test_a_clash_comes_first() -> None:
    tab = drawn(
        replace(ANALYSIS, selection=replace(choices.SELECTION, clash=choices.CLASH))
    )
    assert row_of(tab, "Clash") == row_of(tab, "The choice") + 1
    assert "cannot hold together." in str(tab.grid[row_of(tab, "Clash")][1])
    assert row_of(tab, "Clash") < row_of(tab, "Close")


def test_closed_projects_are_not_listed() -> None:
    closed = (*ANALYSIS.projects, MOBILE._replace(project_id="OLD", stage=Stage.CLOSED))
    assert "OLD" not in said(drawn(replace(ANALYSIS, projects=closed)))


def test_a_project_without_the_data_to_be_chosen_is_not_judged() -> None:
    selection = replace(
        choices.SELECTION, chosen=choices.CHOSEN[:1], unjudged=("BOT-3",)
    )
    tab = drawn(replace(ANALYSIS, selection=selection))
    assert of(tab, "BOT-3")["Choice"] == "Not judged"
    assert of(tab, "MOB-1")["Choice"] == NOT_KNOWN


def test_a_sampled_index_says_its_error_and_an_exact_one_that_it_is_exact() -> None:
    exact = tuple(f._replace(sampled=False, error=0.0) for f in INSIGHT.firmness)
    assert "sampled: a core index may be off by up to 7%" in said(drawn())
    assert "exact, over every choice" in said(knowing(replace(INSIGHT, firmness=exact)))


def test_a_list_worth_more_than_the_choice_says_what_it_does_not_obey() -> None:
    better = CutLine(("BIL-7",), 1_400_000.0, -70_000.0, ("the limit on risk",))
    assert (
        "1 project beside what must be, worth 1,400,000, 70,000 more than this choice. "
        "It breaks the limit on risk."
    ) in said(knowing(replace(INSIGHT, cut_line=better)))


def test_a_list_whose_first_project_exceeds_a_budget_is_said_to_have_none() -> None:
    none = CutLine((), 70_000.0, 10.0)
    assert "no project beside what must be, worth 70,000, 10 less" in said(
        knowing(replace(INSIGHT, cut_line=none))
    )


def test_a_mandatory_project_and_a_decided_one_are_in_no_list() -> None:
    assert of(drawn(), "MOB-1")["By cut line"] == "out"
    assert of(drawn(), "BOT-3")["By cut line"] is None
    undecided = knowing(replace(INSIGHT, decisions=()))
    assert of(undecided, "BIL-7")["By cut line"] is None
    assert of(undecided, "BOT-3")["By cut line"] == "in"


def test_what_bounds_prove_stands_in_the_notes_of_the_figures() -> None:
    tab = drawn()
    row = row_of(tab, "BOT-3", 1)
    told = {
        headers(tab)[d.column]: d.text
        for d in tab.decorations
        if isinstance(d, Note) and d.row == row
    }
    assert told == {
        "Budget needed, GBP": "Proven out below 1,950,000.",
        "Value at least, GBP": "Proven out below 102,000.",
    }


def test_a_project_leads_to_its_own_cell_and_its_choice_to_the_recommendation() -> None:
    tab = drawn()
    row = row_of(tab, "MOB-1", 1)
    targets = {
        headers(tab)[d.column]: d.target
        for d in tab.decorations
        if isinstance(d, Link) and d.row == row
    }
    assert targets == {"Project": MOBILE.where, "Choice": RECOMMENDED}


def test_the_line_on_decisions_leads_to_what_they_cost() -> None:
    tab = drawn()
    row = row_of(tab, "What 2 decisions cost: below the projects.", 1)
    (target,) = (
        d.target for d in tab.decorations if isinstance(d, Link) and d.row == row
    )
    assert isinstance(target, CellRef)
    assert tab.grid[target.row][0] == "What decisions cost"


def test_each_decision_says_what_it_costs_at_least_and_at_most() -> None:
    tab = drawn()
    top = row_of(tab, "What decisions cost")
    table = [tuple(c for c in row if c is not None) for row in tab.grid[top + 1 :]]
    assert table == [
        ("Decision", "Costs at least", "At most"),
        ("deferring Chatbot pilot", 0, 0),
        ("pinning Billing engine in", NOT_KNOWN, 40_000),
    ]


def test_without_decisions_nothing_stands_below_the_projects() -> None:
    tab = knowing(replace(INSIGHT, decisions=()))
    assert tab.grid[-1][1] == "BOT-3"


def test_the_column_of_the_order_is_named_by_its_method() -> None:
    ranking = Ranking(method=Method.WSJF, sentences=("Ranked by WSJF.",))
    tab = drawn(replace(ANALYSIS, ranking=ranking))
    assert "WSJF" in headers(tab)
    assert "Ranked by WSJF." in said(tab)


def test_a_name_that_does_not_fit_is_whole_in_its_note() -> None:
    tab = drawn()
    row = row_of(tab, "BIL-7", 1)
    notes = [d.text for d in tab.decorations if isinstance(d, Note) and d.row == row]
    assert notes == ["Billing engine replacement and retirement of the old ledger"]


def test_a_thousand_projects_take_few_looks() -> None:
    analysis = many(1_000)
    chosen = tuple(
        choices.CHOSEN[0]._replace(project_id=project.project_id, inside=n < 600)
        for n, project in enumerate(analysis.projects)
    )
    selection = replace(choices.SELECTION, chosen=chosen)
    tab = drawn(replace(analysis, selection=selection, insight=Insight()))
    assert len([row for row in tab.grid if str(row[1]).startswith("P0")]) == 1_000
    assert sum(isinstance(d, Look) for d in tab.decorations) < 40
