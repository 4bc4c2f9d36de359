"""What people read on a terminal: it fits, it is safe, it says it all."""

from __future__ import annotations

import datetime as dt
import unicodedata
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from ppmsheets import console
from ppmsheets.analysis import analyse
from ppmsheets.outcome import (
    Analysis,
    EarnedValue,
    Scenario,
    Selection,
    SolverStatus,
)
from ppmsheets.plan import Snapshot, apply, diff
from ppmsheets.portfolio import (
    Allocation,
    Driver,
    Finding,
    Origin,
    Period,
    Person,
    Portfolio,
    Project,
    Rag,
    Rating,
    Score,
    Severity,
    Stage,
    Status,
)
from ppmsheets.schema import RECORDS
from ppmsheets.settings import Settings
from ppmsheets.sheet import CellRef, Tab, square
from tests.render import choices

STATUS_DATE = dt.date(2026, 3, 31)
APRIL = Period(dt.date(2026, 4, 1), dt.date(2026, 4, 30))
PLACE = Origin("Status", 0, 0)

hostile = st.text(min_size=1, max_size=120) | st.sampled_from(
    [
        "[bold]not markup[/bold]",
        "\x1b[31mred\x1b[0m",
        "a\nb\r\nc",
        ":smile:",
        "数据" * 40,
    ]
)


def _analysis(*names: str) -> Analysis:
    """Return an analysis of projects that declare green, are red, and want one man."""
    ids = [f"P-{number}" for number, _ in enumerate(names)]
    portfolio = Portfolio(
        name=names[0],
        currency="GBP",
        projects=tuple(
            Project(id_, PLACE, name=name, program=name, stage=Stage.ACTIVE, budget=5e6)
            for id_, name in zip(ids, names, strict=True)
        ),
        statuses=tuple(
            Status(
                id_,
                PLACE,
                status_date=STATUS_DATE,
                planned_share=0.5,
                complete_share=0.3,
                ac=2.9e6,
                overall=Rating("Green", Rag.GREEN),
            )
            for id_ in ids
        ),
        drivers=(Driver("Growth", PLACE, weight=1.0),),
        scores=tuple(Score(id_, PLACE, "Growth", score=6.0) for id_ in ids),
        people=(Person(names[-1], PLACE, role="Tester", fte=1.0),),
        allocations=tuple(
            Allocation(id_, PLACE, APRIL, person=names[-1], fte=0.8) for id_ in ids
        ),
    )
    return analyse(portfolio, (), Settings(), STATUS_DATE)


def _finding(tab: str, row: int, severity: Severity, message: str) -> Finding:
    where = CellRef(tab, row, 1)
    return Finding("out-of-range", severity, where, message, "Enter a fraction.")


@settings(max_examples=40)
@given(st.lists(hostile, min_size=2, max_size=3), st.sampled_from([60, 80, 110, 140]))
def test_no_line_is_wider_than_the_screen_or_moves_the_cursor(
    names: list[str], width: int
) -> None:
    screen = console.Screen(width)
    finding = _finding("Status", 3, Severity.ERROR, names[0])
    for text in (
        console.results(screen, _analysis(*names), (finding,)),
        console.findings(screen, (finding,), limit=None),
    ):
        assert faults(text, width) == []


@pytest.mark.parametrize("width", [60, 80, 120])
def test_the_schema_fits_the_screen(width: int) -> None:
    assert faults(console.fields(console.Screen(width)), width) == []


def faults(text: str, width: int) -> list[str]:
    """Return the lines that are too wide, end in blanks or move the cursor."""
    control = {"Cc", "Cs", "Zl", "Zp"}
    return [
        line
        for line in text.split("\n")
        if cell_len(line) > width
        or line.endswith(" ")
        or any(unicodedata.category(ch) in control for ch in line)
    ]


def test_the_ranking_shows_declared_beside_computed_where_they_differ() -> None:
    text = console.results(console.Screen(80), _analysis("Apollo", "Gemini"), ())
    row = next(line for line in text.splitlines() if line.startswith("1  Apollo"))
    assert row.split()[2:6] == ["Green→Red", "0.52", "0.60", "-"]


def test_a_wide_screen_shows_program_progress_and_eac_too() -> None:
    text = console.results(console.Screen(120), _analysis("Apollo", "Gemini"), ())
    row = next(line for line in text.splitlines() if line.startswith("1  Apollo"))
    assert row.split()[2:5] == ["Apollo", "30%", "9.67m"]


@pytest.mark.parametrize(
    ("amount", "shown"),
    [
        (0.0, "0"),
        (412.4, "412"),
        (999.4, "999"),
        (999.6, "1.00k"),
        (83_000.0, "83.0k"),
        (-266_660.0, "-267k"),
        (999_600.0, "1.00m"),
        (1_254_000.0, "1.25m"),
        (3.2e10, "32.0bn"),
    ],
)
def test_money_is_shown_in_three_figures(amount: float, shown: str) -> None:
    analysis = _analysis("Apollo", "Gemini")
    group = replace(analysis.portfolio, ev=EarnedValue(bac=amount))
    analysis = replace(analysis, portfolio=group)
    text = console.results(console.Screen(80), analysis, ())
    assert f"BAC GBP {shown} · EAC GBP - ·" in text


def test_a_conflict_names_who_when_how_much_and_which_projects() -> None:
    text = console.results(console.Screen(100), _analysis("Apollo", "Gemini"), ())
    row = next(line for line in text.splitlines() if line.startswith("Gemini (person)"))
    assert row.split("  ")[1:] == ["2026-04", "1.6 of 1", "Apollo 0.8, Gemini 0.8"]


@pytest.mark.parametrize(
    ("programs", "told"),
    [
        (("", ""), "2 projects · "),
        (("Web", ""), "2 projects in 1 program · "),
        (("Web", "Data"), "2 projects in 2 programs · "),
    ],
)
def test_projects_are_counted_with_programs_where_there_are_some(
    programs: tuple[str, ...], told: str
) -> None:
    rows = tuple(
        Project(f"P{number}", PLACE, name="A", program=program, stage=Stage.ACTIVE)
        for number, program in enumerate(programs)
    )
    analysis = analyse(Portfolio(projects=rows), (), Settings(), STATUS_DATE)
    assert f"\n{told}" in console.results(console.Screen(80), analysis, ())


def test_an_empty_portfolio_is_shown_without_a_gap() -> None:
    analysis = analyse(Portfolio(), (), Settings(), STATUS_DATE)
    text = console.results(console.Screen(80), analysis, ())
    assert "\n0 projects · 0 of 0 reports received\n" in text
    assert "Projects, not ranked: 0 of 0" in text
    assert "Nothing to decide." in text
    assert "\n\n\n" not in text


def test_colour_is_used_only_where_the_screen_has_it() -> None:
    analysis = _analysis("Apollo", "Gemini")
    plain = console.results(console.Screen(80), analysis, ())
    coloured = console.results(console.Screen(80, colour=True), analysis, ())
    assert "\x1b[" not in plain
    assert "\x1b[1;31mRed" in coloured


def test_what_is_left_out_of_a_list_is_counted() -> None:
    names = [f"Project {number:02}" for number in range(24)]
    analysis = _analysis(*names)
    text = console.results(console.Screen(80), analysis, ())
    assert "Ranking: 10 of 24 (" in text
    waiting = sum(r.status == "Open" for r in analysis.recommendations)
    assert f"… and {waiting - 20} more on Recommendations" in text


def test_the_terminal_leaves_nothing_out_for_the_line_that_would_say_so() -> None:
    analysis = _analysis("Apollo", "Gemini")
    gaps = tuple(f"Gap {number}." for number in range(4))
    text = console.results(console.Screen(80), replace(analysis, gaps=gaps), ())
    assert "Gap 3." in text
    more = replace(analysis, gaps=(*gaps, "Gap 4."))
    assert "… and 2 more" in console.results(console.Screen(80), more, ())


def test_a_full_screen_leaves_nothing_out_of_a_list() -> None:
    analysis = _analysis(*(f"Project {number:02}" for number in range(24)))
    analysis = replace(analysis, gaps=tuple(f"Gap {number}." for number in range(9)))
    text = console.results(console.Screen(80, full=True), analysis, ())
    assert "Ranking: 24 of 24 (" in text
    assert "Gap 8." in text
    assert "… and" not in text


def test_projects_without_a_rank_stand_below_those_with_one() -> None:
    first, second = _analysis("Apollo", "Gemini").projects
    analysis = _analysis("Apollo", "Gemini")
    analysis = replace(analysis, projects=(first, second._replace(rank=None)))
    text = console.results(console.Screen(80), analysis, ())
    assert "Ranking: 2 of 2 (" in text
    assert text.index("\n1  ") < text.index("\n-  ")


def test_the_terminal_shows_the_budget_where_nobody_reports_earned_value() -> None:
    analysis = _analysis("Apollo", "Gemini")
    bare = replace(analysis.portfolio, ev=EarnedValue(), budget=5_980_000.0)
    text = console.results(console.Screen(80), replace(analysis, portfolio=bare), ())
    assert "BAC GBP 5.98m · EAC GBP - ·" in text


def test_the_terminal_names_what_its_sums_leave_out() -> None:
    analysis = _analysis("Apollo", "Gemini")
    (one, *_) = analysis.projects
    part = replace(
        analysis.portfolio, ev=EarnedValue(bac=1.0, missing=(one.project_id,))
    )
    text = console.results(console.Screen(80), replace(analysis, portfolio=part), ())
    assert f"SPI - · without {one.name}\n" in text


def test_projects_that_cannot_be_ranked_are_shown_all_the_same() -> None:
    analysis = _analysis("Apollo", "Gemini")
    unranked = tuple(p._replace(rank=None) for p in analysis.projects)
    analysis = replace(analysis, projects=unranked)
    text = console.results(console.Screen(80), analysis, ())
    assert "Projects, not ranked: 2 of 2 (" in text
    assert "-  Apollo" in text


def test_findings_stand_under_their_tab_with_cell_and_mend() -> None:
    found = (
        _finding("Alpha", 3, Severity.ERROR, "Probability is 1.4."),
        _finding("Alpha", 4, Severity.INFO, "Owner is TBC."),
        _finding("Beta", 3, Severity.WARNING, "Late."),
    )
    text = console.findings(console.Screen(80), found, limit=None)
    assert text.splitlines() == [
        "Alpha (2)",
        "  B4  error  Probability is 1.4.",
        "             Mend: Enter a fraction.",
        "  B5  info   Owner is TBC.",
        "             Mend: Enter a fraction.",
        "",
        "Beta (1)",
        "  B4  warning  Late.",
        "               Mend: Enter a fraction.",
        "",
        "Data issues: 1 error, 1 warning, 1 note on 2 tabs.",
    ]


def test_findings_beyond_the_limit_are_counted() -> None:
    found = [_finding("A", row, Severity.ERROR, f"No. {row}.") for row in range(9)]
    text = console.findings(console.Screen(80), found, limit=4)
    assert "No. 3." in text
    assert "No. 4." not in text
    assert "… and 5 more here: --verbose shows all" in text


def test_no_finding_is_said_in_words() -> None:
    assert console.findings(console.Screen(80), (), limit=None).startswith(
        "No findings"
    )


def test_a_plan_shows_new_changed_and_unchanged_tabs_with_counts() -> None:
    same = Tab("Same", square([["a"]]))
    old = Tab("Old", square([["a", 1.0, "gone"]]))
    snapshot = Snapshot("book")
    snapshot = apply(snapshot, diff(snapshot, (same, old)))
    wanted = (same, Tab("Old", square([["a", 2.0], ["new"]])), Tab("New", same.grid))
    text = console.plan(console.Screen(80), diff(snapshot, wanted), cells=True)
    rows = [line.split() for line in text.splitlines()]
    assert ["Same", "unchanged"] in rows
    assert ["~", "Old", "1", "1", "1", "looks", "drawn", "again"] in rows
    assert ["+", "New", "1", "new", "tab"] in rows
    assert ["~", "B1", "1", "→", "2"] in rows
    assert ["-", "C1", "gone"] in rows
    assert ["+", "A2", "new"] in rows


def test_fields_shows_every_header_once_a_record() -> None:
    text = console.fields(console.Screen(1_000))
    for record in RECORDS:
        assert f"{record.title} - {record.about}" in text
        for field in record.fields:
            assert any(
                line.startswith(field.header) and field.about in line
                for line in text.splitlines()
            ), field.header


def test_an_answered_recommendation_is_counted_and_not_asked_again() -> None:
    analysis = _analysis("Apollo", "Gemini")
    answered = tuple(r._replace(status="Approved") for r in analysis.recommendations)
    analysis = replace(analysis, recommendations=answered)
    text = console.results(console.Screen(80), analysis, ())
    assert f"Recommendations (0 to decide, {len(answered)} answered)" in text


def test_a_search_is_one_line_between_the_questions_and_the_ranking() -> None:
    screen = console.Screen(width=160)
    analysis = replace(_analysis("Apollo"), selection=choices.SELECTION)
    lines = console.results(screen, analysis, ()).splitlines()
    (place,) = (n for n, line in enumerate(lines) if line.startswith("Choice  "))
    assert lines[place] == (
        "Choice  The choice is worth 1,330,000; at most 0.40% more is possible. "
        "(HiGHS 1.15.1, 4 solves, 120 nodes, 3,400 iterations)"
    )
    assert any(line.startswith("Ranking") for line in lines[place:])


def test_a_clash_stands_before_the_search_and_says_what_was_given_up() -> None:
    clashing = replace(choices.SELECTION, clash=choices.CLASH)
    clash, search = console.choice(console.Screen(width=400), clashing).splitlines()
    assert clash.startswith("Clash  Approving Chatbot pilot, pinning Billing")
    assert "which gives up approving Chatbot pilot." in clash
    assert search.startswith("Choice  ")


def test_where_nothing_was_searched_nothing_is_said_of_it() -> None:
    assert console.choice(console.Screen(80), Selection(SolverStatus.NOT_NEEDED)) == ""


def test_a_what_if_says_who_enters_and_what_is_done_otherwise() -> None:
    plan = Scenario("The plan", (), SolverStatus.OPTIMAL, 10.0)
    other = Scenario(
        "More",
        ("Budget +10%",),
        SolverStatus.OPTIMAL,
        12.0,
        entering=("A-1",),
        altered=(("B-1", "fund 2026-10", "fund 2026-08"),),
    )
    names = {"A-1": "Apollo", "B-1": "Borealis"}
    day = dt.date(2026, 3, 31)
    text = console.whatif(console.Screen(100), (plan, other), names, day)
    rows = [line.split(maxsplit=1) for line in text.splitlines()]
    assert ["in", "Apollo (A-1)"] in rows
    assert ["other", "Borealis (B-1) fund 2026-10 → fund 2026-08"] in rows
