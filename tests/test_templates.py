"""Input tabs: what people find in them, and that the intake knows them again."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ppmsheets.backends.xlsx import XlsxWorkbook
from ppmsheets.intake import intake
from ppmsheets.plan import Snapshot, apply, diff
from ppmsheets.portfolio import Rag, Severity, Stage
from ppmsheets.render import looks
from ppmsheets.schema import RECORDS, Kind, record
from ppmsheets.settings import DateOrder, Reading, Settings
from ppmsheets.sheet import (
    CellValue,
    ColourRule,
    Dropdown,
    InputKind,
    InputRule,
    Look,
    Note,
    Tab,
)
from ppmsheets.templates import (
    STATUS_TEMPLATE,
    Filling,
    input_tabs,
    new_project_id,
    setup_tab,
    status_tab,
    tab_title,
    table_tab,
)
from tests.backends.google_desk import Desk

SETTINGS = Settings()
TABS = {tab.title: tab for tab in input_tabs(SETTINGS, every=True)}


def snapshot(*tabs: Tab) -> Snapshot:
    """Return a workbook that holds the tabs as a backend would read them back."""
    empty = Snapshot("book.xlsx")
    return apply(empty, diff(empty, tabs))


def cell_of(tab: Tab, label: str) -> tuple[int, int]:
    """Return the place of the first cell with that text."""
    for row, cells in enumerate(tab.grid):
        if label in cells:
            return row, cells.index(label)
    raise KeyError(label)


def test_a_new_workbook_has_the_tabs_in_the_order_to_fill_them() -> None:
    assert list(TABS) == [
        "Setup",
        "Drivers",
        "Budgets",
        "People",
        "Projects",
        "Allocations",
        "Benefits",
        "Scores",
        "Dependencies",
        STATUS_TEMPLATE,
        "Options",
        "Costs",
        "Role capacity",
        "Absences",
        "Pairwise",
        "Limits",
        "Decisions",
        "What-ifs",
    ]


def test_people_own_every_input_tab() -> None:
    assert not any(tab.protected for tab in TABS.values())


@pytest.mark.parametrize(
    "name",
    [
        "driver",
        "budget",
        "person",
        "allocation",
        "benefit",
        "score",
        "cost",
        "capacity",
        "absence",
        "pairwise",
        "limit",
        "pin",
        "scenario",
    ],
)
def test_a_tables_headers_are_those_of_the_schema(name: str) -> None:
    kind = record(name)
    assert TABS[kind.title].grid[0] == tuple(field.header for field in kind.fields)


def test_a_projects_fields_stand_in_projects_and_in_options() -> None:
    shown = TABS["Projects"].grid[0] + TABS["Options"].grid[0][1:]
    assert shown == tuple(field.header for field in record("project").fields)
    assert TABS["Options"].grid[0][0] == "Project ID"


@pytest.mark.parametrize(
    ("title", "header"),
    [("Pairwise", "Times as important"), ("What-ifs", "Change")],
)
def test_a_fraction_and_a_change_stay_as_they_are_typed(
    title: str, header: str
) -> None:
    tab = TABS[title]
    column = tab.grid[0].index(header)
    looks = [d for d in tab.decorations if isinstance(d, Look) and d.area.top == 1]
    assert "@" in [look.number for look in looks if look.area.left == column]


def test_every_header_explains_itself_in_a_note() -> None:
    for tab in TABS.values():
        noted = {(n.row, n.column) for n in tab.decorations if isinstance(n, Note)}
        labels = {
            (row, column)
            for row, cells in enumerate(tab.grid)
            for column, cell in enumerate(cells)
            if cell is not None
        }
        # A status tab begins with a title, a hint, and what its halves are.
        prose = (
            {(0, 0), (1, 0), (2, 0), (2, 3)} if tab.title == STATUS_TEMPLATE else set()
        )
        assert labels - prose == noted, tab.title


def test_a_choice_is_offered_and_held_to_a_rating_is_only_offered() -> None:
    tab = TABS[STATUS_TEMPLATE]
    offered = {
        (d.area.top, d.area.left - 1): d
        for d in tab.decorations
        if isinstance(d, Dropdown)
    }
    stage = offered[cell_of(tab, "Stage")]
    assert stage.choices == record("project").field("stage").choices
    lists = [d for d in tab.decorations if isinstance(d, Dropdown)]
    assert {d.strict for d in lists if "Green" in d.choices} == {False}
    assert {d.strict for d in lists if "Active" in d.choices} == {True}


def test_a_share_is_shown_as_percent_and_kept_between_0_and_1() -> None:
    tab = TABS[STATUS_TEMPLATE]
    row, column = cell_of(tab, "% complete")
    here = [
        d
        for d in tab.decorations
        if isinstance(d, InputRule | Look)
        and d.area.top == row
        and d.area.left == column + 1
    ]
    rule = next(d for d in here if isinstance(d, InputRule))
    assert (rule.kind, rule.minimum, rule.maximum) == (InputKind.NUMBER, 0, 1)
    assert any(isinstance(d, Look) and d.number == "0%" for d in here)


def _refusals(tab: Tab) -> dict[str, str]:
    """Return header -> what is said of a cell that is not accepted."""
    labels = {
        (row, column): str(cell)
        for row, cells in enumerate(tab.grid)
        for column, cell in enumerate(cells)
        if cell is not None
    }
    said = {}
    for rule in tab.decorations:
        if isinstance(rule, Dropdown | InputRule):
            top, left = rule.area.top, rule.area.left
            header = labels.get((top - 1, left)) or labels[top, left - 1]
            said[header] = rule.refusal
    return said


def test_what_is_refused_is_told_what_would_be_accepted() -> None:
    said = _refusals(TABS["Projects"]) | _refusals(TABS["People"])
    assert said["Stage"].startswith("Choose one of: Idea, Proposed,")
    assert said["Start"] == "Enter a date, e.g. 2026-03-31."
    assert said["Mandatory"] == "Choose Yes or No."
    assert said["Budget"] == (
        "Enter a number of 0 or more, without words, e.g. 125000."
    )
    assert said["FTE"].endswith("without words, e.g. 0.5.")
    card = _refusals(table_tab(record("status")))
    assert card["% complete"] == "Enter a percentage from 0% to 100%, e.g. 40%."


def test_no_rule_of_an_input_tab_refuses_without_a_word() -> None:
    for tab in TABS.values():
        assert all(_refusals(tab).values()), tab.title


def test_both_products_say_what_would_be_accepted(tmp_path: Path) -> None:
    tab = table_tab(record("milestone"))
    book = XlsxWorkbook.create(str(tmp_path / "book.xlsx"))
    book.write(diff(book.read(), [tab]))
    sheet = openpyxl.load_workbook(tmp_path / "book.xlsx")[tab.title]
    errors = {rule.error for rule in sheet.data_validations.dataValidation}
    desk = Desk([])
    desk.show(tab)
    column = tab.grid[0].index("Baseline")
    shown = desk.cell(tab.title, 1, column).validation
    assert errors == {"Enter a date, e.g. 2026-03-31."}
    assert shown is not None
    assert shown["inputMessage"] == "Date as approved. Enter a date, e.g. 2026-03-31."


def test_a_file_locks_the_labels_of_a_status_tab_and_nothing_else(
    tmp_path: Path,
) -> None:
    tab = status_tab("Apollo", {"project_id": "P-1"})
    book = XlsxWorkbook.create(str(tmp_path / "book.xlsx"))
    book.write(diff(book.read(), [tab]))
    sheet = openpyxl.load_workbook(tmp_path / "book.xlsx")["Apollo"]
    assert sheet.protection.sheet
    assert sheet.protection.password is None
    # False says that the act is not locked.
    assert not sheet.protection.insertRows
    assert not sheet.protection.formatCells
    noted = {(n.row, n.column) for n in tab.decorations if isinstance(n, Note)}
    locked = {
        (cell.row - 1, cell.column - 1)
        for row in sheet["A1:J80"]
        for cell in row
        # A cell that is not stored is as its column is.
        if cell.has_style and cell.protection.locked
    }
    assert noted <= locked
    assert locked - noted == {(0, 0), (1, 0), (2, 0), (2, 3)}
    columns = sheet.column_dimensions.values()
    assert max(column.max or 0 for column in columns) == 16_384
    assert not any(column.protection.locked for column in columns)


def test_google_asks_before_a_label_of_a_status_tab_changes_and_closes_no_cell() -> (
    None
):
    tab = status_tab("Apollo", {"project_id": "P-1"})
    desk = Desk([])
    desk.show(tab)
    found = desk.sheet("Apollo").objects["protectedRanges"]
    assert found
    assert all(one["warningOnly"] for one in found)
    guarded = {
        (row, column)
        for one in found
        for row in range(
            one["range"].get("startRowIndex", 0), one["range"]["endRowIndex"]
        )
        for column in range(
            one["range"].get("startColumnIndex", 0), one["range"]["endColumnIndex"]
        )
    }
    noted = {(n.row, n.column) for n in tab.decorations if isinstance(n, Note)}
    assert guarded - noted == {(0, 0), (1, 0), (2, 0), (2, 3)}


def test_yellow_are_the_cells_of_this_week_and_no_others() -> None:
    tab = TABS[STATUS_TEMPLATE]
    yellow = {
        (d.area.top, d.area.left)
        for d in tab.decorations
        if isinstance(d, Look) and d.fill == "FFF8DC"
    }
    status = {field.header for field in record("status").fields}
    assert {tab.grid[row][column - 1] for row, column in yellow} <= status
    assert (cell_of(tab, "Summary")[0], 1) in yellow
    assert (cell_of(tab, "Budget")[0], 1) not in yellow


def test_a_status_is_coloured_as_it_is_typed() -> None:
    tab = TABS[STATUS_TEMPLATE]
    cells = {
        cell_of(tab, f"{name} RAG")
        for name in ("Overall", "Schedule", "Cost", "Scope", "Quality", "Resources")
    }
    rules = [d for d in tab.decorations if isinstance(d, ColourRule)]
    for rag in Rag:
        told = [rule for rule in rules if rule.value == rag.word]
        assert {(r.area.top, r.area.left - 1) for r in told} == cells
        assert {(r.ink, r.fill) for r in told} == {
            (looks.tone_of(rag).ink, looks.tone_of(rag).fill)
        }


def test_ids_and_periods_are_text_so_that_no_product_turns_them_into_numbers() -> None:
    tab = TABS["Budgets"]
    column = tab.grid[0].index("Period")
    drawn = [
        d for d in tab.decorations if isinstance(d, Look) and d.area.left == column
    ]
    assert any(look.number == "@" and look.area.top == 1 for look in drawn)


def test_setup_starts_with_what_the_settings_say() -> None:
    reading = Reading(currency="EUR", date_order=DateOrder.DMY)
    settings = replace(SETTINGS, portfolio="Moonshot", reading=reading)
    setup = input_tabs(settings)[0]
    assert [row[1] for row in setup.grid[:3]] == ["Moonshot", "EUR", "DMY"]


def test_untouched_input_tabs_hold_no_project_and_no_mistake() -> None:
    portfolio, findings = intake(snapshot(*TABS.values()), SETTINGS)
    assert portfolio.projects == ()
    assert portfolio.statuses == ()
    assert [f for f in findings if f.severity is not Severity.INFO] == []


def test_a_filled_status_tab_is_read_back_whole() -> None:
    card: Filling = {
        "project_id": "CMA-1",
        "name": "Customer mobile app",
        "program": "Customers",
        "pm": "Ann Lee",
        "stage": "Active",
        "start": 45901.0,
        "budget": 900_000.0,
        "status_date": 46108.0,
        "planned_share": 0.64,
        "complete_share": 0.48,
        "ac": 505_000.0,
        "overall": "Red",
        "summary": "Testing is late.",
    }
    tables: dict[str, list[Filling]] = {
        "milestone": [{"name": "Beta", "baseline": 46122.0, "forecast": 46185.0}],
        "risk": [{"name": "Too few testers", "probability": 0.7, "state": "Open"}],
        "blocker": [{"name": "Account locked", "owner": "Marta"}],
        "change": [{"name": "Add a payment kind", "cost": 45_000.0}],
        "quality": [{"name": "Crash-free, %", "target": 99.5, "measured": 97.8}],
    }
    tab = status_tab("Customer mobile app", card, tables)
    portfolio, findings = intake(snapshot(tab), SETTINGS)
    (project,), (status,) = portfolio.projects, portfolio.statuses
    assert findings == ()
    assert (project.project_id, project.name) == ("CMA-1", "Customer mobile app")
    assert (project.pm, project.stage) == ("Ann Lee", Stage.ACTIVE)
    assert (project.start, project.budget) == (dt.date(2025, 9, 1), 900_000)
    assert status.status_date == dt.date(2026, 3, 27)
    assert (status.planned_share, status.complete_share) == (0.64, 0.48)
    assert status.overall is not None
    assert status.overall.rag is Rag.RED
    assert status.summary == "Testing is late."
    assert [m.name for m in portfolio.milestones] == ["Beta"]
    assert [(r.name, r.probability) for r in portfolio.risks] == [
        ("Too few testers", 0.7)
    ]
    assert [b.owner for b in portfolio.blockers] == ["Marta"]
    assert [c.cost for c in portfolio.changes] == [45_000]
    assert [q.measured for q in portfolio.qualities] == [97.8]
    assert {risk.project_id for risk in portfolio.risks} == {"CMA-1"}
    assert {milestone.project_id for milestone in portfolio.milestones} == {"CMA-1"}
    assert portfolio.tabs == {"CMA-1": "Customer mobile app"}


_SAMPLES: dict[Kind, CellValue] = {
    Kind.ID: "P-1",
    Kind.TEXT: "Something",
    Kind.DATE: 46108.0,
    Kind.PERIOD: "2026-04",
    Kind.MONEY: 1_000.0,
    Kind.NUMBER: 1.0,
    Kind.FTE: 0.5,
    Kind.SHARE: 0.25,
    Kind.RATIO: "1/3",
    Kind.RATING: "Amber",
    Kind.YES_NO: "Yes",
}


@pytest.mark.parametrize(
    ("name", "attribute"),
    [
        ("driver", "drivers"),
        ("budget", "budgets"),
        ("person", "people"),
        ("plan", "plans"),
        ("allocation", "allocations"),
        ("benefit", "benefits"),
        ("score", "scores"),
        ("cost", "costs"),
        ("capacity", "capacities"),
        ("absence", "absences"),
        ("pin", "pins"),
    ],
)
def test_every_field_of_a_filled_table_is_read_back(name: str, attribute: str) -> None:
    kind = record(name)
    row = {f.name: _SAMPLES.get(f.kind, (*f.choices, None)[0]) for f in kind.fields}
    if "country" in row:
        row["country"] = "GB"  # any other text is a finding, not a country
    register = table_tab(record("project"), [{"project_id": "P-1", "name": "One"}])
    portfolio, _ = intake(snapshot(register, table_tab(kind, [row])), SETTINGS)
    (read,) = getattr(portfolio, attribute)
    assert [f.name for f in kind.fields if getattr(read, f.name) is None] == []


def test_a_column_a_month_takes_the_place_of_period_and_value() -> None:
    rows: list[Filling] = [
        {"project_id": "P-1", "role": "Tester", "2026-04": 0.5, "2026-05": 1.0}
    ]
    months = ("2026-04", "2026-05", "2026-06")
    tab = table_tab(record("allocation"), rows, periods=months)
    assert tab.grid[0] == ("Project ID", "Person", "Role", "Firm", *months)
    register = table_tab(record("project"), [{"project_id": "P-1", "name": "One"}])
    portfolio, _ = intake(snapshot(register, tab), SETTINGS)
    read = [(a.period.label, a.role, a.fte) for a in portfolio.allocations]
    assert read == [("2026-04", "Tester", 0.5), ("2026-05", "Tester", 1.0)]


def test_the_setup_card_is_read_back() -> None:
    filling: Filling = {
        "portfolio": "Moonshot",
        "currency": "GBP",
        "discount_rate": 0.1,
    }
    portfolio, findings = intake(snapshot(setup_tab(filling)), SETTINGS)
    assert (portfolio.name, portfolio.currency) == ("Moonshot", "GBP")
    assert portfolio.discount_rate == 0.1
    assert [f for f in findings if f.severity is not Severity.INFO] == []


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("Customer mobile app", "Customer mobile app"),
        ("Payments / refunds: phase 2 [EU]?", "Payments refunds phase 2 EU"),
        ("'Quoted'", "Quoted"),
        ("x" * 40, "x" * 31),
        ("a\nb\x00c", "a bc"),
        ("[]:*?/\\", ""),
    ],
)
def test_a_tab_title_keeps_what_products_accept(name: str, title: str) -> None:
    assert tab_title(name) == title


@given(st.text())
def test_a_tab_title_is_never_one_that_a_product_refuses(name: str) -> None:
    title = tab_title(name)
    assert len(title) <= 31
    assert not set(title) & set("[]:*?/\\\n\t")
    assert title == title.strip()
    assert not title.startswith("'")
    assert not title.endswith("'")


@pytest.mark.parametrize(
    ("name", "taken", "made"),
    [
        ("Customer mobile app", [], "CMA-1"),
        ("Customer mobile app", ["cma-1", "CMA-2"], "CMA-3"),
        ("Phoenix", [], "PHO-1"),
        ("A very long name of a project", [], "AVL-1"),
        ("==", [], "P-1"),
    ],
)
def test_a_new_id_is_made_of_initials_and_the_first_free_number(
    name: str, taken: list[str], made: str
) -> None:
    assert new_project_id(name, taken) == made


@given(st.text(), st.lists(st.sampled_from(["P-1", "p-1", "AB-1", "AB-2", "ab-3"])))
def test_a_new_id_is_never_one_that_is_taken(name: str, taken: list[str]) -> None:
    made = new_project_id(name, taken)
    assert made.casefold() not in {id_.casefold() for id_ in taken}


def test_no_input_tab_has_the_title_of_a_generated_one() -> None:
    generated = {r.title for r in RECORDS if r.name in ("decision", "history")}
    generated |= {"Summary", "Capacity", "Data Issues"}
    assert generated & set(TABS) == set()


def test_a_newcomer_gets_only_the_tabs_that_everybody_fills() -> None:
    few = [tab.title for tab in input_tabs(SETTINGS)]
    assert few == list(TABS)[: len(few)]
    assert len(few) == 10
    assert {"Limits", "What-ifs", "Options"} <= set(TABS) - set(few)
