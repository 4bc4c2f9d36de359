"""A person sees the same of a tab in both products."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import fields, replace
from functools import cache
from pathlib import Path

import pytest

from ppmsheets.backends.memory import MemoryWorkbook
from ppmsheets.backends.xlsx import XlsxWorkbook
from ppmsheets.demo import tabs as demo_tabs
from ppmsheets.plan import SourceTab, diff
from ppmsheets.settings import Settings
from ppmsheets.sheet import Chart, Look, Note, Tab
from ppmsheets.sync import sync
from tests.backends.charts_made import CHARTS, chart_tab
from tests.backends.google_desk import Desk
from tests.backends.pictures import Picture, area, at, of_file, of_spreadsheet
from tests.test_workbook_contract import PLAN, tab


@cache
def generated() -> dict[str, Tab]:
    """Return what a sync of the demo draws, by role."""
    workbook = MemoryWorkbook("demo")
    workbook.write(diff(workbook.read(), demo_tabs()))
    run = sync(workbook, Settings(), dt.date(2026, 3, 31))
    return {change.tab.role: change.tab for change in run.plan.tabs}


GIVEN = Tab(PLAN.title, PLAN.grid, protected=False)


def both(
    tmp_path: Path, tabs: Iterable[Tab], title: str, *, given: Iterable[Tab] = (GIVEN,)
) -> tuple[Picture, Picture]:
    """Return what a person sees of a tab in a file and in a spreadsheet."""
    workbook = XlsxWorkbook.create(tmp_path / "book.xlsx")
    workbook.write(diff(workbook.read(), [*given, *tabs]))
    desk = Desk([SourceTab(one.title, one.grid) for one in given])
    desk.show(*tabs)
    return (
        of_file(tmp_path / "book.xlsx", title),
        of_spreadsheet(desk.book, title),
    )


def test_every_decoration_looks_alike(tmp_path: Path) -> None:
    file, spreadsheet = both(tmp_path, [tab()], "Recommendations")
    assert file == spreadsheet
    assert file.cells["A3"] == "stop"
    assert file.looks["A1"] == {"bold": True, "size": 16, "ink": "1F3864"}
    assert file.rules[1] == ("B3:B4", ("<", 0.9), "9C0006", "FFC7CE")
    assert ("C3:C4", ("one of", "Approved", "Rejected")) in file.inputs
    assert file.notes == {"A2": "What to do"}
    assert file.links["B3"] == "'Apollo'!A1"
    assert file.widths == {"A": 89, "B": 215}
    assert (file.frozen, file.colour) == ((2, 0), "1F3864")


def test_every_kind_of_chart_looks_alike(tmp_path: Path) -> None:
    file, spreadsheet = both(tmp_path, [chart_tab(*CHARTS)], "Charts")
    assert file == spreadsheet
    assert [chart["kind"] for chart in file.charts] == [c.kind.value for c in CHARTS]


@pytest.mark.parametrize("chart", CHARTS, ids=lambda chart: chart.name)
def test_a_chart_shows_what_was_asked_for(tmp_path: Path, chart: Chart) -> None:
    _, seen = both(tmp_path, [chart_tab(chart)], "Charts")
    (shown,) = seen.charts
    assert shown["title"] == chart.title
    assert shown["alt"] == chart.alt
    assert (shown["x"], shown["y"]) == (chart.x.title, chart.y.title)
    assert shown["place"] == (at(*chart.spot[:2]), *chart.spot[2:])
    for series, wanted in zip(shown["series"], chart.series, strict=True):
        place = wanted.values
        assert series["values"] == area(
            place.top + 1, place.left, place.bottom, place.right
        )
        assert series["colour"] == wanted.colour


@pytest.mark.parametrize("role", [one.name for one in fields(Settings().tabs)])
def test_every_tab_of_the_demo_looks_alike(tmp_path: Path, role: str) -> None:
    tabs = generated()
    file, spreadsheet = both(
        tmp_path, tabs.values(), tabs[role].title, given=demo_tabs()
    )
    assert file == spreadsheet
    drawn = tabs[role].decorations
    assert bool(file.notes) is any(isinstance(item, Note) for item in drawn)
    assert bool(file.looks) is any(isinstance(item, Look) for item in drawn)


def test_a_chart_may_show_cells_of_another_tab() -> None:
    figures = chart_tab(title="The figures")
    page = Tab(
        "Page", (("see",),), decorations=(replace(CHARTS[1], source="The figures"),)
    )
    tabs = [page, figures]
    desk = Desk([SourceTab("Apollo", (("x",),))])
    desk.show(*tabs)
    (chart,) = desk.sheet("Page").objects["charts"]
    (domain,) = chart["spec"]["basicChart"]["domains"]
    (source,) = domain["domain"]["sourceRange"]["sources"]
    assert source["sheetId"] == desk.sheet("The figures").id
