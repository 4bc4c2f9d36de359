"""The whole line, on the demo portfolio: what must stay true of every sync."""

from __future__ import annotations

import dataclasses
import datetime as dt
import random

import pytest
from hypothesis import given
from hypothesis import settings as steady
from hypothesis import strategies as st

from ppmsheets import demo
from ppmsheets.backends.memory import MemoryWorkbook
from ppmsheets.outcome import Action, ProjectResult
from ppmsheets.plan import SourceTab, diff
from ppmsheets.portfolio import Severity
from ppmsheets.settings import Heartbeat, Optimising, Settings
from ppmsheets.sheet import CellRef, CellValue, cell_at
from ppmsheets.sync import Run, check, sync
from ppmsheets.workbook import WorkbookError

DATE = demo.STATUS_DATE
FULL = Settings()
SETTINGS = Settings(optimiser=Optimising(insight_seconds=0))
"""Without what explains the plan, which takes ten times as long as all else."""
TITLES = dataclasses.asdict(SETTINGS.tabs).values()


def demo_tabs() -> tuple[SourceTab, ...]:
    """Return the demo's input tabs as a workbook holds them."""
    empty = MemoryWorkbook("Demo")
    empty.write(diff(empty.read(), demo.tabs()))
    return empty.read().tabs


def inputs(workbook: MemoryWorkbook) -> dict[str, SourceTab]:
    """Return the tabs that people own."""
    return {t.title: t for t in workbook.read().tabs if t.title not in TITLES}


def run(
    workbook: MemoryWorkbook, date: dt.date = DATE, settings: Settings = SETTINGS
) -> Run:
    """Sync; with default settings but for what explains the plan."""
    return sync(workbook, settings, date)


@pytest.fixture
def workbook() -> MemoryWorkbook:
    """Return a demo workbook that was never synced."""
    return MemoryWorkbook("Demo", demo_tabs())


def row_of(workbook: MemoryWorkbook, recommendation: str) -> int:
    """Return the row of a recommendation on its tab."""
    tab = workbook.read().tab(SETTINGS.tabs.recommendations)
    assert tab is not None
    return next(i for i, row in enumerate(tab.grid) if recommendation in row)


def answer(workbook: MemoryWorkbook, recommendation: str, decision: str) -> None:
    """Type a decision in the row of a recommendation, as Hazel does."""
    tab = workbook.read().tab(SETTINGS.tabs.recommendations)
    assert tab is not None
    column = next(row.index("Decision") for row in tab.grid if "Decision" in row)
    place = CellRef(tab.title, row_of(workbook, recommendation), column)
    workbook.type_cell(place, decision)


def test_input_tabs_are_untouched_cell_by_cell(workbook: MemoryWorkbook) -> None:
    before = inputs(workbook)
    result = run(workbook, settings=FULL)
    assert result.written
    assert inputs(workbook) == before
    assert {t.tab.title for t in result.plan.tabs} == set(TITLES)


def test_a_dry_run_finds_the_same_and_writes_nothing(workbook: MemoryWorkbook) -> None:
    before = workbook.read()
    dry = sync(workbook, FULL, DATE, publish=False)
    assert workbook.read() == before
    wet = run(workbook, settings=FULL)
    assert dry.analysis == wet.analysis
    assert dry.plan == wet.plan
    assert (dry.written, wet.written) == (False, True)


def test_check_is_the_line_up_to_the_findings(workbook: MemoryWorkbook) -> None:
    portfolio, findings, _ = check(workbook, SETTINGS)
    whole = run(workbook)
    assert (portfolio, findings) == (whole.portfolio, whole.findings)


@given(st.integers(0, 2**32))
@steady(max_examples=10)
def test_rows_and_tabs_in_another_order_give_the_same_results(seed: int) -> None:
    rng = random.Random(seed)
    tabs = [shuffled(tab, rng) for tab in demo_tabs()]
    rng.shuffle(tabs)
    # What explains the plan is tried in an order of its own elsewhere.
    moved, same = (
        sync(MemoryWorkbook("Demo", wanted), SETTINGS, DATE).analysis
        for wanted in (tabs, demo_tabs())
    )
    assert [placeless(p) for p in moved.projects] == [
        placeless(p) for p in same.projects
    ]
    assert moved.portfolio == same.portfolio
    assert moved.programs == same.programs
    assert moved.conflicts == same.conflicts
    assert [(r.id, r.why) for r in moved.recommendations] == [
        (r.id, r.why) for r in same.recommendations
    ]


def shuffled(tab: SourceTab, rng: random.Random) -> SourceTab:
    """Return a topic tab with the rows of its one table in another order."""
    head, *body = tab.grid
    if len(head) < 2 or any(len(row) < 2 for row in body):
        return tab
    rng.shuffle(body)
    return dataclasses.replace(tab, grid=(head, *body))


def placeless(project: ProjectResult) -> ProjectResult:
    """Return a project's result without the cells it stands in."""
    return project._replace(where=CellRef("", 0, 0), reported=None)


def test_a_rejected_recommendation_is_obeyed_by_the_next_run(
    workbook: MemoryWorkbook,
) -> None:
    first = run(workbook)
    stop = next(r for r in first.analysis.recommendations if r.action is Action.STOP)
    answer(workbook, stop.id, "Reject")
    second = run(workbook)
    project = next(
        p for p in second.analysis.projects if p.project_id == stop.project_id
    )
    assert project.action is not Action.STOP
    kept = next(r for r in second.analysis.recommendations if r.id == stop.id)
    assert kept.status == "Rejected"
    assert not run(workbook).written


def test_an_approved_project_is_funded_though_the_budget_prefers_another(
    workbook: MemoryWorkbook,
) -> None:
    first = run(workbook)
    left = next(
        r
        for r in first.analysis.recommendations
        if r.action is Action.DO_NOT_FUND and r.project_id
    )
    answer(workbook, left.id, "Reject")
    second = run(workbook)
    assert left.project_id in second.analysis.selection.funded


def test_what_people_typed_in_a_row_follows_its_recommendation(
    workbook: MemoryWorkbook,
) -> None:
    first = run(workbook)
    name = first.analysis.recommendations[-1].id
    tab = SETTINGS.tabs.recommendations
    row = row_of(workbook, name)
    grid = workbook.read().tab(tab)
    assert grid is not None
    until = next(r.index("Until") for r in grid.grid if "Until" in r)
    workbook.type_cell(CellRef(tab, row, until), "when CFO agrees")
    # A later status date and a risen project move rows about.
    run(workbook, DATE + dt.timedelta(days=70))
    after = workbook.read().tab(tab)
    assert after is not None
    moved = row_of(workbook, name)
    assert cell_at(after.grid, moved, until) == "when CFO agrees"


def with_slips(data: st.DataObject) -> MemoryWorkbook:
    """Return the demo with three cells typed wrongly, somewhere."""
    workbook = MemoryWorkbook("Demo", demo_tabs())
    odd: st.SearchStrategy[CellValue] = st.one_of(
        st.text(max_size=8), st.floats(), st.booleans(), st.none()
    )
    for _ in range(3):
        tab = data.draw(st.sampled_from(workbook.read().tabs))
        row = data.draw(st.integers(0, len(tab.grid)))
        column = data.draw(st.integers(0, 12))
        workbook.type_cell(CellRef(tab.title, row, column), data.draw(odd))
    return workbook


@given(st.data())
@steady(max_examples=26)
def test_any_typing_error_anywhere_still_gives_a_summary_and_settles(
    data: st.DataObject,
) -> None:
    workbook = with_slips(data)
    assert run(workbook).written
    assert not run(workbook).written


@given(st.data())
@steady(max_examples=4)
def test_typing_errors_do_not_keep_the_plan_from_being_explained(
    data: st.DataObject,
) -> None:
    workbook = with_slips(data)
    assert run(workbook, settings=FULL).written
    assert not run(workbook, settings=FULL).written


def test_a_tab_that_vanishes_is_named_and_the_others_go_on(
    workbook: MemoryWorkbook,
) -> None:
    first = run(workbook)
    gone = first.analysis.projects[0]
    left = [
        tab
        for tab in workbook.read().tabs
        if tab.title not in (gone.tab, "Projects", gone.name)
    ]
    stamps = workbook.read().stamps
    later = MemoryWorkbook("Demo", left, stamps=stamps)
    second = run(later, DATE + dt.timedelta(days=7))
    assert second.written
    assert any(
        gone.name in shift.text and shift.worse for shift in second.analysis.shifts
    )
    assert any(f.severity is Severity.ERROR for f in second.findings)


def test_a_workbook_without_any_input_gets_a_sensible_page() -> None:
    workbook = MemoryWorkbook("Empty")
    result = run(workbook)
    assert result.written
    assert result.analysis.projects == ()
    assert {v.answer.value for v in result.analysis.verdicts} == {"Not known"}
    assert not run(workbook).written


def test_a_change_made_during_the_run_is_a_conflict_and_nothing_is_written(
    workbook: MemoryWorkbook,
) -> None:
    def type_meanwhile(station: str) -> None:
        if station == "Drawing the tabs":
            workbook.type_cell(CellRef("Drivers", 9, 0), "A late thought")

    with pytest.raises(WorkbookError):
        sync(workbook, SETTINGS, DATE, progress=type_meanwhile)
    assert workbook.read().tab(SETTINGS.tabs.summary) is None


def test_figures_a_week_later_are_compared_with_those_published(
    workbook: MemoryWorkbook,
) -> None:
    run(workbook)
    later = run(workbook, DATE + dt.timedelta(days=7))
    assert later.analysis.baseline_date == DATE
    again = run(workbook, DATE + dt.timedelta(days=7))
    assert again.analysis.shifts == later.analysis.shifts
    assert not again.written


# --- the heartbeat ------------------------------------------------------------------

NINE = dt.datetime(2026, 3, 31, 9, 0, tzinfo=dt.UTC)
DAILY = dataclasses.replace(SETTINGS, heartbeat=Heartbeat(every_hours=24))


def beat(
    workbook: MemoryWorkbook, now: dt.datetime | None, settings: Settings = DAILY
) -> Run:
    return sync(workbook, settings, DATE, now=now)


def said(workbook: MemoryWorkbook) -> list[CellValue]:
    """Return what Summary says of when it was last checked."""
    tab = workbook.read().tab("Summary")
    assert tab is not None
    cells = [cell for row in tab.grid for cell in row]
    return [c for c in cells if isinstance(c, str) and c.startswith("Last checked")]


def test_off_as_it_is_no_time_is_said_and_a_later_run_writes_nothing(
    workbook: MemoryWorkbook,
) -> None:
    beat(workbook, NINE, SETTINGS)
    assert said(workbook) == []
    assert beat(workbook, NINE + dt.timedelta(days=9), SETTINGS).plan.empty


def test_the_time_of_the_check_is_written_once_an_interval(
    workbook: MemoryWorkbook,
) -> None:
    people = inputs(workbook)
    beat(workbook, NINE)
    assert said(workbook) == ["Last checked 2026-03-31 09:00 UTC"]
    assert beat(workbook, NINE + dt.timedelta(hours=23, minutes=59)).plan.empty
    tokyo = dt.timezone(dt.timedelta(hours=9))
    later = beat(workbook, (NINE + dt.timedelta(hours=24)).astimezone(tokyo))
    (change,) = (c for tab in later.plan.tabs for c in tab.changes)
    assert change.after == "Last checked 2026-04-01 09:00 UTC"
    assert not any(tab.redraw for tab in later.plan.tabs)
    assert inputs(workbook) == people


def test_the_time_stays_until_the_interval_is_over_whatever_else_changes(
    workbook: MemoryWorkbook,
) -> None:
    beat(workbook, NINE)
    answer(workbook, "CRM-1:stop", "Approve")
    assert beat(workbook, NINE + dt.timedelta(hours=1)).written
    assert said(workbook) == ["Last checked 2026-03-31 09:00 UTC"]


def test_a_time_to_come_was_said_by_a_wrong_clock_and_is_put_right(
    workbook: MemoryWorkbook,
) -> None:
    beat(workbook, NINE + dt.timedelta(days=365))
    assert beat(workbook, NINE).written
    assert said(workbook) == ["Last checked 2026-03-31 09:00 UTC"]


def test_switched_off_the_time_goes(workbook: MemoryWorkbook) -> None:
    beat(workbook, NINE)
    beat(workbook, NINE, SETTINGS)
    assert said(workbook) == []
    assert beat(workbook, NINE, SETTINGS).plan.empty


def test_a_look_without_a_clock_leaves_the_time_as_it_is(
    workbook: MemoryWorkbook,
) -> None:
    beat(workbook, NINE)
    assert beat(workbook, None).plan.empty
