"""The JSON contract: keys, values, and what JSON cannot say."""

from __future__ import annotations

import datetime as dt
import json
import math
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from ppmsheets.analysis import analyse
from ppmsheets.document import Json, check_document, fields_document, run_document
from ppmsheets.outcome import (
    Bottleneck,
    Conflict,
    EarnedValue,
    Gain,
    Load,
    Recommendation,
    Selection,
    SolverStatus,
)
from ppmsheets.plan import Snapshot, diff
from ppmsheets.portfolio import (
    Finding,
    Origin,
    Period,
    Portfolio,
    Project,
    Rag,
    Rating,
    Severity,
    Stage,
    Status,
)
from ppmsheets.schema import RECORDS
from ppmsheets.settings import Settings
from ppmsheets.sheet import CellRef, CellValue, Tab, square
from ppmsheets.sync import Run
from tests.analysis.stories import Story
from tests.render import choices
from tests.render.example import PROJECTS

STATUS_DATE = dt.date(2026, 3, 31)
CONTRACT = Path(__file__).resolve().parents[1] / "docs" / "json.md"

APRIL = Period(dt.date(2026, 4, 1), dt.date(2026, 4, 30))
MAY = Period(dt.date(2026, 5, 1), dt.date(2026, 5, 31))


@pytest.fixture
def run() -> Run:
    """A run over the worked example of earned value, and a project without figures.

    The figures are those of the PRA book's chapter on earned value management:
    BAC 500,000, 50 % planned, 40 % done, 290,000 spent.
    """
    place = Origin("Apollo status", 2, 0)
    portfolio = Portfolio(
        name="Moonshot",
        currency="GBP",
        projects=(
            Project(
                "A-1",
                place,
                name="Apollo",
                program="Moon",
                pm="Ann",
                stage=Stage.ACTIVE,
                start=dt.date(2025, 10, 1),
                baseline_finish=dt.date(2026, 9, 30),
                forecast_finish=dt.date(2026, 11, 15),
                budget=500_000.0,
            ),
            Project("B-2", Origin("Projects", 3, 0), stage=Stage.ACTIVE),
        ),
        statuses=(
            Status(
                "A-1",
                place,
                status_date=dt.date(2026, 3, 27),
                planned_share=0.5,
                complete_share=0.4,
                ac=290_000.0,
                overall=Rating("Amber/Green", Rag.AMBER),
            ),
        ),
    )
    findings = (
        Finding(
            "out-of-range",
            Severity.ERROR,
            CellRef("Apollo status", 6, 4),
            "% complete is 40.",
            "Enter a fraction.",
            project="A-1",
        ),
    )
    analysis = analyse(portfolio, findings, Settings(), STATUS_DATE)
    tab = Tab("Summary", square([["Moonshot", 1.0]]))
    plan = diff(Snapshot("book.xlsx"), (tab,))
    return Run(portfolio, findings, analysis, plan, written=True)


def _object(value: Json) -> dict[str, Json]:
    assert isinstance(value, dict)
    return value


def _first(value: Json) -> dict[str, Json]:
    assert isinstance(value, list)
    return _object(value[0])


def _keys(value: Json) -> Iterator[str]:
    """Yield every key at any depth."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield key
            yield from _keys(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _keys(inner)


def test_the_worked_example_comes_out_as_published(run: Run) -> None:
    project = _first(run_document(run)["projects"])
    published = {
        "bac": 500_000,
        "pv": 250_000,
        "ev": 200_000,
        "ac": 290_000,
        "sv": -50_000,
        "cv": -90_000,
        "spi": 0.8,
        "cpi": 0.690,
        "eac": 725_000,
        "eac_typical": 725_000,
        "eac_atypical": 590_000,
        "eac_combined": 833_750,
        "etc": 435_000,
        "vac": -225_000,
        "tcpi": 1.429,
        "percent_complete": 0.4,
    }
    for key, value in published.items():
        assert project[key] == pytest.approx(value, abs=5e-4), key


def test_numbers_keep_full_precision(run: Run) -> None:
    text = json.dumps(run_document(run))
    assert json.loads(text)["projects"][0]["cpi"] == 200_000 / 290_000


def test_a_project_names_dates_slip_and_colours(run: Run) -> None:
    project = _first(run_document(run)["projects"])
    assert project["id"] == "A-1"
    assert project["name"] == "Apollo"
    assert project["program"] == "Moon"
    assert project["stage"] == "Active"
    assert project["start"] == "2025-10-01"
    assert project["baseline_finish"] == "2026-09-30"
    assert project["forecast_finish"] == "2026-11-15"
    assert project["slip_days"] == 46
    assert project["stale_days"] == 4
    assert project["declared_rag"] == "Amber"
    assert project["declared_word"] == "Amber/Green"
    assert project["computed_rag"] == "Red"
    assert project["divergence"] == "optimistic"
    assert project["findings"] == 1


def test_rules_that_fired_come_first_and_green_ones_are_left_out(run: Run) -> None:
    project = _first(run_document(run)["projects"])
    dimensions = project["dimensions"]
    assert isinstance(dimensions, list)
    fired = [
        (_object(d)["rag"], _object(d)["rule"])
        for d in dimensions
        if _object(d)["rag"] != "Green"
    ]
    worst_first = sorted(fired, key=lambda pair: pair[0] != "Red")
    assert fired
    assert project["rules"] == [rule for _, rule in worst_first]


def test_what_is_not_known_is_null_and_never_zero(run: Run) -> None:
    projects = run_document(run)["projects"]
    assert isinstance(projects, list)
    empty = next(p for p in map(_object, projects) if p["id"] == "B-2")
    for key in ("bac", "ev", "cpi", "eac", "npv", "start", "declared_rag", "program"):
        assert empty[key] is None, key


def test_infinite_and_undefined_numbers_become_null(run: Run) -> None:
    first = run.analysis.projects[0]
    broken = first._replace(ev=EarnedValue(cpi=math.nan, eac=math.inf, etc=-math.inf))
    analysis = replace(run.analysis, projects=(broken,))
    document = run_document(replace(run, analysis=analysis))
    json.dumps(document, allow_nan=False)
    assert _first(document["projects"])["cpi"] is None
    assert _first(document["projects"])["eac"] is None


def test_every_over_allocated_period_is_an_entry_of_its_own(run: Run) -> None:
    loads = tuple(
        Load("role", "QA", period, 2.5, 2.0, 2.0, (("A-1", 1.5), ("B-2", 1.0)))
        for period in (APRIL, MAY)
    )
    conflict = Conflict("role", "QA", loads, ("A-1", "B-2"), firm_only=False)
    conflict = conflict._replace(answers=("A-1:pause",))
    analysis = replace(run.analysis, conflicts=(conflict,))
    document = run_document(replace(run, analysis=analysis))
    assert document["conflicts"] == [
        {
            "kind": "role",
            "name": "QA",
            "period": period,
            "demand_fte": 2.5,
            "firm_fte": 2.0,
            "capacity_fte": 2.0,
            "projects": [{"id": "A-1", "fte": 1.5}, {"id": "B-2", "fte": 1.0}],
            "answers": ["A-1:pause"],
        }
        for period in ("2026-04", "2026-05")
    ]


def test_a_bottleneck_says_how_short_it_is_and_what_one_more_is_worth(run: Run) -> None:
    worst = Load("role", "QA", MAY, 2.5, 2.0, 2.0, (("A-1", 2.5),))
    gain = Gain(9000.0, 9500.0, 400.0, ("B-2",), (), (("A-1", "continue", "stop"),))
    short = Bottleneck("QA", 0.75, (APRIL, MAY), worst, gain)
    kept_out = Bottleneck("Dev", 0.0, (), None, None, "Why it is not known.")
    analysis = replace(run.analysis, bottlenecks=(short, kept_out))
    document = run_document(replace(run, analysis=analysis))
    assert document["bottlenecks"] == [
        {
            "role": "QA",
            "shortage_fte_months": 0.75,
            "months": ["2026-04", "2026-05"],
            "worst_month": "2026-05",
            "worst_fte": 0.5,
            "one_more_fte": {
                "least": 9000.0,
                "most": 9500.0,
                "saved": 400.0,
                "entering": ["B-2"],
                "leaving": [],
                "altered": [{"project": "A-1", "plan": "continue", "then": "stop"}],
            },
            "note": None,
        },
        {
            "role": "Dev",
            "shortage_fte_months": 0.0,
            "months": [],
            "worst_month": None,
            "worst_fte": None,
            "one_more_fte": None,
            "note": "Why it is not known.",
        },
    ]


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        (46142.0, "2026-04-30"),
        ("end of April", "end of April"),
        (None, None),
        (True, None),
        (-5.0, None),
        (1e12, None),
    ],
)
def test_an_answers_date_is_iso_and_its_text_stays(
    run: Run, typed: CellValue, shown: str | None
) -> None:
    answered = Recommendation(
        "A-1:escalate",
        None,
        "A-1",
        "Apollo",
        "Because.",
        "red-overall",
        typed=("Defer", typed, "Board first"),
    )
    analysis = replace(run.analysis, recommendations=(answered,))
    document = run_document(replace(run, analysis=analysis))
    entry = _first(document["recommendations"])
    assert entry["decision"] == "Defer"
    assert entry["until"] == shown
    assert entry["reason"] == "Board first"
    assert entry["action"] is None


@pytest.mark.parametrize(
    ("decision", "until", "status"),
    [
        ("perhaps", None, "Unclear"),
        ("Defer", "after Easter", "Unclear"),
        ("Approve", None, "Approved"),
        (None, None, "Open"),
    ],
)
def test_an_answer_that_cannot_be_read_is_unclear_as_on_the_tab(
    decision: str | None, until: str | None, status: str
) -> None:
    story = Story(
        """
        # Projects
        | Project ID | Project | Stage    | Start      | Forecast finish | Budget |
        | A          | Alpha   | Proposed | 2026-02-01 | 2026-03-31      | 300    |

        # Benefits
        | Project ID | Benefit | Period | Planned |
        | A          | More    | 2026   | 900     |

        # Budgets
        | Period | Budget |
        | 2026   | 1000   |
        """
    )
    story.sync()
    story.answer("A:fund", decision, until)
    entry = _first(run_document(story.sync())["recommendations"])
    assert (entry["id"], entry["status"]) == ("A:fund", status)
    (row,) = [r for r in story.page("Recommendations").split("\n") if "A:fund" in r]
    assert status in row.split(" | ")


def test_a_finding_names_tab_and_cell(run: Run) -> None:
    assert run_document(run)["findings"] == [
        {
            "rule": "out-of-range",
            "severity": "error",
            "tab": "Apollo status",
            "cell": "E7",
            "message": "% complete is 40.",
            "fix": "Enter a fraction.",
            "project": "A-1",
            "affects": None,
        }
    ]


def test_the_plan_counts_cells_by_tab(run: Run) -> None:
    assert run_document(run)["plan"] == {
        "empty": False,
        "tabs": [
            {
                "title": "Summary",
                "added": 2,
                "changed": 0,
                "removed": 0,
                "create": True,
                "redraw": False,
            }
        ],
    }


def test_program_and_portfolio_carry_the_same_figures_as_projects(run: Run) -> None:
    document = run_document(run)
    project = _first(document["projects"])
    portfolio = _object(document["portfolio"])
    program = _first(document["programs"])
    for key in ("bac", "pv", "ev", "ac", "cpi", "spi", "eac", "etc", "vac", "tcpi"):
        assert portfolio[key] == project[key], key
        assert program[key] == project[key], key
    assert portfolio["missing"] == ["B-2"]


def test_check_prints_the_same_findings_as_sync(run: Run) -> None:
    document = check_document(run.portfolio, run.findings)
    assert document["findings"] == run_document(run)["findings"]
    assert document["counts"] == {"error": 1, "warning": 0, "info": 0}
    assert document["projects"] == ["A-1", "B-2"]


def test_fields_lists_every_header_of_the_schema() -> None:
    records = fields_document()["records"]
    assert isinstance(records, list)
    listed = {
        (record["name"], _object(field)["header"])
        for record in map(_object, records)
        for field in (record["fields"] if isinstance(record["fields"], list) else [])
    }
    assert listed == {(r.name, f.header) for r in RECORDS for f in r.fields}


def optimised(run: Run) -> Run:
    """Return a run with an optimiser's answers, and a clash."""
    selection = replace(choices.SELECTION, clash=choices.CLASH)
    return replace(
        run,
        analysis=replace(
            run.analysis,
            projects=PROJECTS,
            selection=selection,
            insight=choices.INSIGHT,
        ),
    )


def test_the_textbook_case_comes_out_as_published(run: Run) -> None:
    selection, insight = choices.WORKED.selection, choices.WORKED.insight
    analysis = replace(run.analysis, selection=selection, insight=insight)
    document = run_document(replace(run, analysis=analysis))
    entry = _first(document["why_not"])
    assert _object(document["solver"])["objective"] == 21
    assert document["cut_line"] == {
        "above": ["P1", "P2"],
        "value": 19,
        "loss": 2,
        "breaks": [],
    }
    assert entry["price_of_forcing"] == {"least": 2, "most": 2}
    assert (entry["budget_needed"], entry["cost_at_most"]) == (15, 4)
    assert entry["value_at_least"] == 10


def test_a_project_says_what_is_chosen_for_it_and_how_firmly(run: Run) -> None:
    listed = run_document(optimised(run))["projects"]
    assert isinstance(listed, list)
    mobile = next(p for p in map(_object, listed) if p["id"] == "MOB-1")
    assert (mobile["option"], mobile["inside"]) == ("pause 2026-07", True)
    assert (mobile["worth"], mobile["cost_to_come"]) == (910_000, 1_230_000)
    assert (mobile["place"], mobile["core_index"]) == ("borderline", 0.62)
    assert (mobile["rank_low"], mobile["rank_high"]) == (1, 2)


def test_a_clash_names_its_parts_and_what_was_given_up(run: Run) -> None:
    document = run_document(optimised(run))
    assert document["clash"] == list(choices.CLASH.words)
    assert document["clash_irreducible"] is True
    assert document["given_up"] == ["approving Chatbot pilot"]


def test_without_an_optimiser_its_keys_are_there_and_say_nothing(run: Run) -> None:
    analysis = replace(
        run.analysis, selection=Selection(SolverStatus.NOT_NEEDED), insight=None
    )
    document = run_document(replace(run, analysis=analysis))
    assert (document["solver"], document["cut_line"]) == (None, None)
    for key in ("clash", "given_up", "why_not", "decisions", "frontier", "scenarios"):
        assert document[key] == [], key
    project = _first(document["projects"])
    assert (project["option"], project["core_index"]) == (None, None)


def test_every_key_is_documented(run: Run) -> None:
    documented = set(re.findall(r"`([a-z_]+)(?:\[\])?`", CONTRACT.read_text("utf-8")))
    printed = {
        *_keys(run_document(optimised(run))),
        *_keys(run_document(run)),
        *_keys(check_document(run.portfolio, run.findings)),
        *_keys(fields_document()),
    }
    assert printed - documented == set()
