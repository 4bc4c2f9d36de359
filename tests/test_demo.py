"""The demo portfolio: believable, coherent, and showing what the tool is for."""

from __future__ import annotations

from itertools import groupby
from pathlib import Path

import pytest

from ppmsheets import demo
from ppmsheets.backends import open_workbook
from ppmsheets.backends.memory import MemoryWorkbook
from ppmsheets.cli import main
from ppmsheets.outcome import Action, ProjectResult
from ppmsheets.plan import diff
from ppmsheets.portfolio import Rag, Severity, Stage
from ppmsheets.schema import record
from ppmsheets.settings import Optimising, Settings
from ppmsheets.sync import Run, sync
from ppmsheets.templates import table_tab


@pytest.fixture(scope="module")
def workbook() -> MemoryWorkbook:
    workbook = MemoryWorkbook("demo")
    workbook.write(diff(workbook.read(), demo.tabs()))
    return workbook


@pytest.fixture(scope="module")
def run(workbook: MemoryWorkbook) -> Run:
    return sync(workbook, Settings(), demo.STATUS_DATE)


@pytest.fixture
def projects(run: Run) -> dict[str, ProjectResult]:
    return {project.project_id: project for project in run.analysis.projects}


def test_it_is_a_midsize_company(run: Run) -> None:
    portfolio = run.portfolio
    assert portfolio.name == "Brightwater Software"
    assert len(portfolio.projects) >= 12
    assert len({project.program for project in portfolio.projects}) == 3
    assert len(portfolio.people) >= 12
    assert len({person.role for person in portfolio.people}) == 5
    assert len({allocation.period for allocation in portfolio.allocations}) == 12
    assert {project.stage for project in portfolio.projects} == set(Stage)


def test_every_kind_of_input_is_there(run: Run) -> None:
    portfolio = run.portfolio
    for records in (
        portfolio.statuses,
        portfolio.plans,
        portfolio.milestones,
        portfolio.risks,
        portfolio.blockers,
        portfolio.changes,
        portfolio.qualities,
        portfolio.dependencies,
        portfolio.absences,
        portfolio.limits,
        portfolio.scenarios,
        portfolio.benefits,
        portfolio.drivers,
        portfolio.scores,
        portfolio.budgets,
    ):
        assert records


def test_each_started_project_has_a_status_tab_of_its_own(
    run: Run, projects: dict[str, ProjectResult]
) -> None:
    started = {id_ for id_, p in projects.items() if p.stage and not p.stage.candidate}
    titles = {id_: projects[id_].name for id_ in started}
    assert {id_: run.portfolio.tabs[id_] for id_ in started} == titles


def test_period_tables_add_up_to_budget_and_status(run: Run) -> None:
    budgets = {p.project_id: p.budget for p in run.portfolio.projects}
    statuses = {s.project_id: s for s in run.portfolio.statuses}
    plans = groupby(run.portfolio.plans, key=lambda plan: plan.project_id)
    checked = []
    for id_, rows in plans:
        periods, status, budget = list(rows), statuses[id_], budgets[id_]
        assert budget is not None
        assert status.planned_share is not None
        assert status.complete_share is not None
        past = [p for p in periods if p.period.last <= demo.STATUS_DATE]
        assert sum(p.pv or 0 for p in periods) == pytest.approx(budget)
        assert sum(p.pv or 0 for p in past) == pytest.approx(
            budget * status.planned_share
        )
        assert sum(p.ev or 0 for p in past) == pytest.approx(
            budget * status.complete_share
        )
        assert sum(p.ac or 0 for p in past) == pytest.approx(status.ac)
        assert all(p.ev is None and p.ac is None for p in periods if p not in past)
        checked.append(id_)
    assert checked == ["CLD-1", "CMA-1"]


def test_the_planned_share_of_a_project_on_time_follows_its_dates(
    run: Run, projects: dict[str, ProjectResult]
) -> None:
    """Within 15 points of an even spread: no one plans in perfect lines."""
    for status in run.portfolio.statuses:
        project = projects[status.project_id]
        assert project.start
        assert project.baseline_finish
        assert status.status_date
        assert status.planned_share is not None
        days = (project.baseline_finish - project.start).days
        gone = (status.status_date - project.start).days
        assert status.planned_share == pytest.approx(min(1.0, gone / days), abs=0.15)


def test_the_mobile_app_is_late_and_short_of_testers_another_project_books(
    run: Run, projects: dict[str, ProjectResult]
) -> None:
    app = projects["CMA-1"]
    assert (app.rank, app.overall, app.slip_days) == (1, Rag.RED, 61)
    testers = [c for c in run.analysis.conflicts if c.name == "QA engineer"]
    assert [c.kind for c in testers] == ["role"]
    assert set(testers[0].projects) == {"CMA-1", "BIL-1", "SSP-1"}
    people = {c.name: set(c.projects) for c in run.analysis.conflicts}
    assert people["Tomas Reis"] == {"CMA-1", "BIL-1"}


def test_there_is_a_watermelon(projects: dict[str, ProjectResult]) -> None:
    cloud = projects["CLD-1"]
    assert cloud.declared
    assert (cloud.declared.rag, cloud.overall) == (Rag.GREEN, Rag.RED)
    assert cloud.divergence == "optimistic"


def test_a_project_may_also_be_better_than_it_says(
    projects: dict[str, ProjectResult],
) -> None:
    assert projects["SSO-1"].divergence == "pessimistic"


def test_one_report_is_stale_and_one_project_is_on_hold(
    projects: dict[str, ProjectResult],
) -> None:
    assert [id_ for id_, p in projects.items() if p.stale] == ["PAY-1"]
    assert projects["DWH-1"].stage is Stage.ON_HOLD


def test_not_every_candidate_can_be_funded(run: Run) -> None:
    selection = run.analysis.selection
    assert set(selection.funded) == {"LOY-1", "SEC-1", "OBS-1", "CHA-1"}
    assert selection.delayed == ("CHA-1",)
    assert selection.unfunded == ("EXP-1",)
    assert "Portfolio 2026-Q3" in selection.binding


def test_what_decisions_says_of_a_project_on_hold_keeps_it_there(run: Run) -> None:
    chosen = {item.project_id: item.option for item in run.analysis.selection.chosen}
    assert chosen["DWH-1"] == "pause 2026-07"
    assert not any(r.project_id == "DWH-1" for r in run.analysis.recommendations)


def test_its_recommendations_are_what_a_portfolio_manager_would_weigh(
    projects: dict[str, ProjectResult],
) -> None:
    actions = {id_: project.action for id_, project in projects.items()}
    assert actions["CMA-1"] is Action.ESCALATE
    assert actions["CLD-1"] is Action.ESCALATE
    assert actions["CRM-1"] is Action.STOP
    assert actions["LOY-1"] is Action.FUND
    assert actions["SEC-1"] is Action.FUND
    assert actions["OBS-1"] is Action.FUND
    assert actions["CHA-1"] is Action.DELAY
    assert actions["DWH-1"] is Action.PAUSE
    assert actions["EXP-1"] is Action.DO_NOT_FUND
    assert actions["WEB-1"] is Action.CONTINUE


PLANTED = {
    ("Partner API", "E7"): "about 80",
    ("Partner API", "E9"): "Purple",
    ("Partner API", "B21"): "03/04/2026",
    ("Partner API", "B27"): "1.4",
    ("Dependencies", "C6"): "SSO-9",
    ("Allocations", "B20"): "Hugo Blank",
}


def test_each_planted_error_is_found_in_its_cell_and_nothing_else(run: Run) -> None:
    found = {
        (f.where.tab, f.where.a1): f.message
        for f in run.findings
        if f.severity is not Severity.INFO
    }
    assert set(found) == set(PLANTED)
    for place, typed in PLANTED.items():
        assert typed in found[place]


def test_a_second_sync_writes_nothing(workbook: MemoryWorkbook, run: Run) -> None:
    assert run.written
    assert sync(workbook, Settings(), demo.STATUS_DATE).plan.empty


def test_the_same_demo_is_made_every_time() -> None:
    assert demo.tabs() == demo.tabs()


def test_the_command_shows_the_answers_and_the_exact_next_command(
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    monkeypatch.chdir(tmp_path)
    code = main(["demo"])
    out, err = capsys.readouterr()
    assert (code, err) == (0, "")
    for words in (
        "Are we working on the right projects?",
        "Customer mobile app",
        "QA engineer (role)",
        "ESCALATE",
        "STOP",
    ):
        assert words in out, words
    command = out.splitlines()[-1].split()
    assert command[0] == "ppmsheets"
    code = main(command[1:])
    assert code == 3
    assert "already up to date" in capsys.readouterr().out


def test_an_existing_file_is_never_overwritten(
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("mine.xlsx").write_bytes(b"mine")
    code = main(["demo", "mine.xlsx"])
    err = capsys.readouterr().err
    assert code == 2
    assert "ppmsheets sync mine.xlsx --status-date 2026-03-31" in err
    assert Path("mine.xlsx").read_bytes() == b"mine"


def test_the_file_holds_the_same_cells_as_the_workbook_in_memory(
    tmp_path: Path, workbook: MemoryWorkbook, run: Run
) -> None:
    path = str(tmp_path / "demo.xlsx")
    assert run.written
    assert main(["demo", path, "--quiet"]) == 0
    grids = {tab.title: tab.grid for tab in open_workbook(path).read().tabs}
    assert grids == {tab.title: tab.grid for tab in workbook.read().tabs}


def test_what_decisions_says_of_candidates_is_obeyed_and_said() -> None:
    workbook = MemoryWorkbook("demo")
    decisions = table_tab(
        record("pin"),
        [
            {"project_id": "LOY-1", "pin": "Pin out"},
            {"project_id": "CHA-1", "pin": "Pin in"},
            {"project_id": "OBS-1", "pin": "Defer", "until": 46295.0},
        ],
    )
    others = (tab for tab in demo.tabs() if tab.title != decisions.title)
    workbook.write(diff(workbook.read(), (*others, decisions)))
    found = sync(workbook, Settings(), demo.STATUS_DATE).analysis
    said = {
        entry.project_id: (entry.action, entry.why) for entry in found.recommendations
    }
    for project, action, words in (
        ("LOY-1", Action.DO_NOT_FUND, ", but it is pinned out."),
        ("CHA-1", Action.FUND, "pinned in, so funded before others are chosen."),
        ("OBS-1", Action.DELAY, ", but it is deferred until 2026-09-30. From 2026-10"),
    ):
        assert said[project][0] is action
        assert words in said[project][1]


def test_the_brief_says_nothing_of_what_would_change_the_plan(run: Run) -> None:
    # Therefore a report leaves that out, which takes longer than all the rest.
    workbook = MemoryWorkbook("demo")
    workbook.write(diff(workbook.read(), demo.tabs()))
    quick = Settings(optimiser=Optimising(insight_seconds=0))
    other = sync(workbook, quick, demo.STATUS_DATE)
    whole, without = (
        next(one.tab for one in each.plan.tabs if one.tab.role == "brief")
        for each in (run, other)
    )
    assert other.analysis != run.analysis
    assert without.grid == whole.grid
