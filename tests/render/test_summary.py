"""The page that is read on Monday."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from ppmsheets.outcome import (
    Action,
    Analysis,
    Attention,
    EarnedValue,
    Past,
    ProjectResult,
    Ranking,
    Recommendation,
    Shift,
    Verdict,
)
from ppmsheets.portfolio import Rag, Rating, Stage
from ppmsheets.render import render
from ppmsheets.render.head import MOST_ATTENTION, RIGHT, WIDTH
from ppmsheets.render.looks import NOT_KNOWN
from ppmsheets.render.projects import ACTION, ISSUES, MILESTONE
from ppmsheets.settings import Conventions, EacVariant, Settings
from ppmsheets.sheet import CellRef, CellValue, ColourRule, Link, Look, Note, Tab
from tests.render.example import (
    ANALYSIS,
    BILLING,
    CHATBOT,
    FINDINGS,
    LAST_WEEK,
    MOBILE,
    PORTFOLIO,
    RECOMMENDATIONS,
    many,
)

SETTINGS = Settings()
LONG = "A sentence that goes on. " * 20


def drawn(analysis: Analysis = ANALYSIS, settings: Settings = SETTINGS) -> Tab:
    return render(analysis, PORTFOLIO, FINDINGS, settings)[0]


def of(*projects: ProjectResult) -> Tab:
    return drawn(replace(ANALYSIS, projects=projects))


def row_of(tab: Tab, text: str) -> int:
    """Return the first row that shows a text."""
    return next(number for number, row in enumerate(tab.grid) if text in row)


def project_row(tab: Tab, project_id: str) -> int:
    """Return the row of a project in the projects table."""
    top = row_of(tab, "Rank")
    ids = [row[1] for row in tab.grid[top + 1 :]]
    return top + 1 + ids.index(project_id)


def table(tab: Tab) -> list[dict[str, CellValue]]:
    """Return the projects table as records by header."""
    top = row_of(tab, "Rank")
    headers = [str(header) for header in tab.grid[top]]
    return [dict(zip(headers, row, strict=True)) for row in tab.grid[top + 1 :]]


def notes(tab: Tab, row: int) -> dict[int, str]:
    return {
        d.column: d.text
        for d in tab.decorations
        if isinstance(d, Note) and d.row == row
    }


def links(tab: Tab, row: int) -> dict[int, str]:
    return {
        d.column: str(d.target)
        for d in tab.decorations
        if isinstance(d, Link) and d.row == row
    }


def left_of(tab: Tab, column: int) -> float:
    """Return the pixels of all columns before one, in Excel at 100 %."""
    widths = dict(tab.widths)
    return sum(widths[number] * 7 + 5 for number in range(column))


def full_head() -> Analysis:
    """Return an analysis that fills every place of the head, and more."""
    verdicts = tuple(replace(v, evidence=(LONG,) * 5) for v in ANALYSIS.verdicts)
    return replace(
        ANALYSIS,
        shifts=tuple(Shift(LONG, None, worse=None) for _ in range(9)),
        verdicts=(verdicts[0], verdicts[1], verdicts[2]),
        attention=tuple(
            Attention(LONG, None, "Ana Ruiz", None, Rag.RED) for _ in range(9)
        ),
        gaps=(LONG,) * 9,
    )


# --- the head -------------------------------------------------------------------


def test_the_head_fits_one_laptop_screen_with_the_last_line_of_attention() -> None:
    # What Excel shows on 1366 x 768 pixels: 24 rows of 20 under its ribbon, and
    # the width without row numbers and scroll bar.
    tab = drawn(full_head())
    top = row_of(tab, "Needs attention")
    last = top + MOST_ATTENTION
    assert tab.grid[last][0] == "Red"
    assert tab.grid[last + 1] == (None,) * len(tab.grid[0])
    assert last < 24
    assert left_of(tab, WIDTH) <= 1_300


def test_what_changed_moves_nothing_below_it() -> None:
    """A row more above would be all cells below written anew."""
    none, all_ = drawn(replace(full_head(), shifts=())), drawn(full_head())
    assert row_of(none, "Needs attention") == row_of(all_, "Needs attention")


def test_a_usual_head_is_shorter_than_forty_rows() -> None:
    assert row_of(drawn(), "Programs") < 40


def test_sentences_of_the_head_end_before_the_next_cell() -> None:
    """A letter of such a sentence takes 6.7 pixels at most in either product."""
    tab = drawn(full_head())
    for row in tab.grid[: row_of(tab, "Programs")]:
        if isinstance(row[1], str):
            filled = (n for n, cell in enumerate(row) if n > 1 and cell is not None)
            room = left_of(tab, next(filled, WIDTH)) - left_of(tab, 1)
            assert len(row[1]) * 6.7 <= room


def test_a_sentence_that_is_cut_stands_whole_in_its_note() -> None:
    tab = drawn(full_head())
    row = row_of(tab, "The three questions") + 2
    for column in (1, RIGHT + 1):
        assert str(tab.grid[row][column]).endswith("…")
        assert notes(tab, row)[column] == LONG.strip()


def test_what_is_left_out_is_counted_and_noted() -> None:
    tab = drawn(full_head())
    row = row_of(tab, "… and 4 more")
    assert notes(tab, row)[RIGHT + 1].count("A sentence") == 4 * 20


def test_nothing_is_left_out_for_the_line_that_would_say_so() -> None:
    six = tuple(Shift(f"Shift {n}.", None, worse=None) for n in range(6))
    tab = drawn(replace(ANALYSIS, shifts=six, gaps=("A.", "B.", "C.", "D.")))
    assert row_of(tab, "Shift 5.") == row_of(tab, "Shift 4.") + 1
    assert row_of(tab, "D.") == row_of(tab, "C.") + 1
    assert "… and" not in str(tab.grid[: row_of(tab, "Programs")])


def test_the_status_date_and_the_reports_are_said() -> None:
    row = drawn().grid[1]
    assert row[1] == 46111
    assert "Reports received: 1 of 2" in str(row[2])
    assert "GBP" in str(row[2])


@pytest.mark.parametrize("variant", EacVariant)
def test_the_variant_of_eac_is_named(variant: EacVariant) -> None:
    settings = replace(SETTINGS, conventions=Conventions(eac=variant))
    formula = {
        EacVariant.TYPICAL: "EAC = BAC / CPI",
        EacVariant.ATYPICAL: "EAC = AC + (BAC - EV)",
        EacVariant.COMBINED: "EAC = AC + (BAC - EV) / (CPI x SPI)",
    }[variant]
    assert str(drawn(settings=settings).grid[1][2]).endswith(formula)


def test_a_first_run_says_that_it_is_the_first() -> None:
    tab = drawn(replace(ANALYSIS, baseline_date=None, shifts=()))
    row = tab.grid[row_of(tab, "What changed") + 1]
    assert row[RIGHT] == "First run: the next ones say what changed since this one."


def test_a_quiet_week_is_said() -> None:
    tab = drawn(replace(ANALYSIS, shifts=()))
    row = tab.grid[row_of(tab, f"What changed since {LAST_WEEK}") + 1]
    assert row[RIGHT] == "Nothing worth telling."


def test_worse_and_better_are_told_by_a_mark_not_only_a_colour() -> None:
    tab = drawn()
    top = row_of(tab, f"What changed since {LAST_WEEK}") + 1
    marks = [row[RIGHT] for row in tab.grid[top : top + 3]]
    assert marks == ["▼", "▲", "•"]


def test_each_question_stands_with_its_verdict_in_a_word() -> None:
    tab = drawn()
    told = {v.question: tab.grid[row_of(tab, v.question)][0] for v in ANALYSIS.verdicts}
    assert list(told.values()) == ["Partly", "No", "Not known"]


def test_evidence_that_does_not_fit_stands_in_the_note_of_the_verdict() -> None:
    tab = drawn()
    row = row_of(tab, "Can we realistically deliver the portfolio?")
    assert notes(tab, row)[0] == "1 of 2 reports is stale."
    assert links(tab, row)[1] == "Capacity!A1"


def test_a_verdict_needs_no_place_to_lead_to() -> None:
    verdict = Verdict("Q?", ANALYSIS.verdicts[0].answer, ())
    tab = drawn(replace(ANALYSIS, verdicts=(verdict, *ANALYSIS.verdicts[1:])))
    assert 1 not in links(tab, row_of(tab, "Q?"))


def test_key_figures_are_numbers_under_their_labels() -> None:
    tab = drawn()
    labels = row_of(tab, "To decide")
    figures = dict(zip(tab.grid[labels], tab.grid[labels + 1], strict=True))
    assert figures["Projects"] == 3
    assert figures["Budget, BAC"] == 5_100_000
    assert figures["Over-allocated"] == 2
    assert figures["To decide"] == 1
    assert figures["NPV"] == 1_170_000


def test_the_key_figures_name_what_they_leave_out() -> None:
    one = next(p for p in ANALYSIS.projects if p.live)
    part = replace(
        ANALYSIS.portfolio, ev=EarnedValue(bac=9.0, missing=(one.project_id,))
    )
    tab = drawn(replace(ANALYSIS, portfolio=part))
    labels = row_of(tab, "To decide")
    at = tab.grid[labels].index("BAC, without 1")
    assert tab.grid[labels + 1][at] == 9
    told = notes(tab, labels + 1)
    assert {told[at], told[5], told[6]} == {f"Without {one.name}."}
    assert told[3].startswith(f"Without {one.name}.")


def test_the_budget_is_shown_where_nobody_reports_earned_value() -> None:
    bare = replace(ANALYSIS.portfolio, ev=EarnedValue(), budget=5_980_000.0)
    tab = drawn(replace(ANALYSIS, portfolio=bare))
    labels = row_of(tab, "To decide")
    figures = dict(zip(tab.grid[labels], tab.grid[labels + 1], strict=True))
    assert figures["Budget, BAC"] == 5_980_000
    assert figures["EAC"] == NOT_KNOWN


def test_expired_answers_wait_for_a_decision_again() -> None:
    expired: Recommendation = RECOMMENDATIONS[1]._replace(status="Expired")
    tab = drawn(replace(ANALYSIS, recommendations=(RECOMMENDATIONS[0], expired)))
    labels = row_of(tab, "To decide")
    assert tab.grid[labels + 1][10] == 2


def test_attention_names_the_owner() -> None:
    tab = drawn()
    row = tab.grid[row_of(tab, "Customer mobile app is red: CPI 0.86, 61 days late.")]
    assert row[0] == "Red"
    assert row[11] == "Ana Ruiz"


# --- programs -------------------------------------------------------------------


def test_the_portfolio_stands_above_its_programs() -> None:
    tab = drawn()
    top = row_of(tab, "Worst")
    assert [tab.grid[top + i][2] for i in (1, 2, 3)] == [
        "Whole portfolio", "Core systems", "Digital channels",
    ]  # fmt: skip


def test_progress_and_budget_used_are_bars_beside_their_numbers() -> None:
    row = table(drawn())[0]
    # 840 of 1,900 is earned, 976 of 1,900 spent.
    assert row["Done"] == pytest.approx(840 / 1900)
    assert row["Spent"] == pytest.approx(976 / 1900)
    assert row["Progress"] == row["Budget used"] == "████░░░░"


def test_a_budget_that_is_overspent_says_so_at_the_end_of_its_bar() -> None:
    ev = MOBILE.ev._replace(ac=2_000_000.0)
    assert table(of(MOBILE._replace(ev=ev)))[0]["Budget used"] == "████████+"


def test_without_a_budget_there_is_no_bar_of_it() -> None:
    ev = MOBILE.ev._replace(bac=0.0)
    row = table(of(MOBILE._replace(ev=ev)))[0]
    assert (row["Spent"], row["Budget used"]) == (NOT_KNOWN, None)


def test_projects_left_out_of_the_sums_are_named() -> None:
    tab = drawn()
    row = row_of(tab, "Whole portfolio")
    assert tab.grid[row][MILESTONE] == "=Chatbot pilot"
    assert "=Chatbot pilot" in notes(tab, row)[MILESTONE]


def test_colours_are_counted_worst_first() -> None:
    tab = drawn()
    assert tab.grid[row_of(tab, "Whole portfolio")][5:9] == (1, 0, 1, 1)


def test_a_long_name_of_a_program_stands_whole_in_its_note() -> None:
    name = "Transformation of everything that customers touch"
    group = replace(ANALYSIS.programs[0], name=name)
    tab = drawn(replace(ANALYSIS, programs=(group,)))
    assert notes(tab, row_of(tab, name))[2] == name


def test_projects_without_a_program_are_summed_by_themselves() -> None:
    group = replace(ANALYSIS.programs[0], name="", overall=None)
    tab = drawn(replace(ANALYSIS, programs=(group,)))
    assert tab.grid[row_of(tab, "No program")][0] == NOT_KNOWN


# --- projects -------------------------------------------------------------------


def test_projects_keep_the_order_of_the_analysis() -> None:
    assert [row["ID"] for row in table(drawn())] == ["MOB-1", "BIL-7", "BOT-3"]


def test_figures_are_numbers_and_dates_are_serials() -> None:
    row = table(drawn())[0]
    assert row["CPI"] == pytest.approx(840 / 976)
    assert row["Slip, days"] == 61
    assert row["Due"] == 46157
    assert row["Last report"] == 3


def test_what_is_not_known_is_neither_zero_nor_red() -> None:
    tab = drawn()
    row = table(tab)[2]
    assert row["CPI"] == row["EAC, GBP"] == row["Declared"] == NOT_KNOWN
    assert row["Slip, days"] == NOT_KNOWN


def test_rules_of_a_computed_status_stand_in_its_note() -> None:
    tab = drawn()
    note = notes(tab, project_row(tab, "MOB-1"))[6]
    assert note == "Cost Red: CPI 0.86 < 0.90\nSchedule Red: slip 61 days > 45 days"


@pytest.mark.parametrize(
    ("divergence", "word"), [("optimistic", "better"), ("pessimistic", "worse")]
)
def test_a_divergence_is_marked_and_told(divergence: str, word: str) -> None:
    tab = of(MOBILE._replace(divergence=divergence))
    assert table(tab)[0]["Differ"] == "≠"
    assert word in notes(tab, project_row(tab, "MOB-1"))[7]


def test_a_declared_word_keeps_its_own_spelling_and_its_colour() -> None:
    tab = of(MOBILE._replace(declared=Rating("Amber/Red", Rag.RED)))
    assert table(tab)[0]["Declared"] == "Amber/Red"
    (rule,) = (
        d
        for d in tab.decorations
        if isinstance(d, ColourRule) and d.value == "Amber/Red"
    )
    assert rule.fill == "B3261E"


def past(
    rag: Rag | None = Rag.RED,
    cpi: float | None = MOBILE.ev.cpi,
    finish: dt.date | None = MOBILE.forecast_finish,
) -> Past:
    return Past(LAST_WEEK, rag, cpi, None, None, finish, None)


@pytest.mark.parametrize(
    ("before", "mark", "words"),
    [
        (past(rag=Rag.AMBER), "▼", "Amber → Red."),
        (past(cpi=0.70), "▲", "CPI 0.70 → 0.86."),
        (past(cpi=0.90), "▼", "CPI 0.90 → 0.86."),
        (past(cpi=None), "►", ""),
        (past(rag=None), "►", ""),
        (past(finish=dt.date(2026, 9, 30)), "▼", "2026-09-30 → 2026-11-30."),
        (past(finish=dt.date(2026, 12, 30)), "▲", "2026-12-30 → 2026-11-30."),
        (past(), "►", ""),
        (None, None, ""),
    ],
)
def test_the_trend_says_how_a_project_moved(
    before: Past | None, mark: str | None, words: str
) -> None:
    tab = of(MOBILE._replace(past=before))
    assert table(tab)[0]["Trend"] == mark
    assert notes(tab, project_row(tab, "MOB-1")).get(8, "").endswith(words)


def test_a_project_that_became_green_is_better() -> None:
    tab = of(BILLING._replace(past=past(rag=Rag.AMBER)))
    assert table(tab)[0]["Trend"] == "▲"


@pytest.mark.parametrize(
    ("project", "shown"),
    [
        (MOBILE, 3),
        (BILLING, 40),
        (CHATBOT, "not due"),
        (BILLING._replace(stage=Stage.CLOSED, stale=False), "closed"),
        (MOBILE._replace(stale_days=None, stale=True), "no report"),
        (BILLING._replace(stage=Stage.ON_HOLD, stale_days=None), "no report"),
    ],
)
def test_the_age_of_a_report_is_told_in_days_or_words(
    project: ProjectResult, shown: object
) -> None:
    assert table(of(project))[0]["Last report"] == shown


def test_nothing_is_recommended_for_a_closed_project() -> None:
    assert (
        table(of(BILLING._replace(stage=Stage.CLOSED)))[0]["Recommended"] == NOT_KNOWN
    )


def test_a_candidate_that_nothing_is_decided_on_does_not_continue() -> None:
    idea = BILLING._replace(stage=Stage.IDEA, action=Action.CONTINUE)
    assert table(of(idea))[0]["Recommended"] == NOT_KNOWN


def test_neighbouring_stale_reports_share_one_look() -> None:
    stale = [BILLING._replace(project_id=f"S{n}") for n in range(5)]
    looks = [
        d
        for d in of(*stale, MOBILE, *stale).decorations
        if isinstance(d, Look) and d.number and "stale" in d.number
    ]
    assert [look.area.bottom - look.area.top for look in looks] == [5, 5]


def test_a_project_leads_to_its_own_tab_or_to_its_row_of_the_register() -> None:
    tab = drawn()
    assert links(tab, project_row(tab, "MOB-1"))[2] == "MOB-1 status!A3"
    assert links(tab, project_row(tab, "BIL-7"))[2] == "Register!A6"


def test_a_registered_project_with_a_status_tab_leads_to_that() -> None:
    tab = of(BILLING._replace(tab="Billing status"))
    assert links(tab, project_row(tab, "BIL-7"))[2] == "Billing status!A1"


def test_a_recommendation_leads_to_its_row() -> None:
    tabs = render(ANALYSIS, PORTFOLIO, FINDINGS, SETTINGS)
    target = links(tabs[0], project_row(tabs[0], "BOT-3"))[ACTION]
    assert target == "Recommendations!B6"
    assert tabs[2].grid[5][0] == "BOT-3:do not fund"


def test_a_count_of_issues_leads_to_the_first_of_them() -> None:
    tab = drawn()
    assert links(tab, project_row(tab, "MOB-1"))[ISSUES].startswith("Data Issues!")
    assert ISSUES not in links(tab, project_row(tab, "BOT-3"))


def test_long_names_are_cut_and_noted_whole() -> None:
    tab = of(MOBILE._replace(name=LONG, pm="Anastasia Papadopoulou-Wellington"))
    row = table(tab)[0]
    told = notes(tab, project_row(tab, "MOB-1"))
    assert len(str(row["Project"])) == 60
    assert told[2] == LONG
    assert told[4] == "Anastasia Papadopoulou-Wellington"


def test_a_milestone_tells_how_late_it_is() -> None:
    told = notes(drawn(), row_of(drawn(), "MOB-1"))
    assert told[MILESTONE] == "45 days later than baseline."


def test_what_is_missing_of_a_project_is_named() -> None:
    tab = drawn()
    assert notes(tab, project_row(tab, "BOT-3"))[1] == (
        "Not known: planned value, actual cost."
    )


def test_what_is_to_be_said_of_a_rank_is_noted_on_it() -> None:
    tab = of(MOBILE._replace(rank=None, rank_note="Not ranked by NPV: no NPV."))
    row = project_row(tab, "MOB-1")
    assert tab.grid[row][0] == NOT_KNOWN
    assert notes(tab, row)[0] == "Not ranked by NPV: no NPV."
    plain = of(MOBILE)
    assert 0 not in notes(plain, project_row(plain, "MOB-1"))


def test_a_long_sentence_on_the_ranking_is_cut_and_noted_whole() -> None:
    said = "Ranked by AHP: " + "Grow revenue 5%, " * 20
    tab = drawn(replace(ANALYSIS, ranking=Ranking(sentences=(said, "No ties."))))
    row = next(r for r, cells in enumerate(tab.grid) if str(cells[0])[:6] == "Ranked")
    assert str(tab.grid[row][0]).endswith("…")
    assert notes(tab, row)[0] == said.strip()
    assert tab.grid[row + 1][0] == "No ties."


def test_amounts_of_a_large_portfolio_are_shown_in_thousands() -> None:
    large = MOBILE._replace(ev=MOBILE.ev._replace(eac=5.5e9))
    assert "EAC, GBP k" in table(of(large))[0]


def test_only_stale_reports_need_a_look_of_their_own() -> None:
    def looks(number: int) -> int:
        tab = drawn(many(number))
        return sum(isinstance(decoration, Look) for decoration in tab.decorations)

    # One of three is stale and cannot share its look with a neighbour.
    assert looks(1_200) - looks(600) == 200


def test_the_summary_tells_the_guard_how_many_projects_it_shows() -> None:
    assert drawn().records == 3


def test_a_link_to_a_cell_is_a_place_in_the_workbook() -> None:
    for decoration in drawn().decorations:
        if isinstance(decoration, Link):
            assert isinstance(decoration.target, CellRef)
