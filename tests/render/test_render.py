"""All generated tabs together."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import astuple, fields, replace

import pytest

from ppmsheets.plan import Snapshot, apply, diff
from ppmsheets.portfolio import Portfolio
from ppmsheets.render import render
from ppmsheets.settings import Settings, TabTitles
from ppmsheets.sheet import Chart, Link, Note, Rect, Tab
from tests.render.example import (
    ANALYSIS,
    FINDINGS,
    PORTFOLIO,
    empty,
    many,
)
from tests.render.goldens import as_text

SETTINGS = Settings()
TITLES = astuple(TabTitles())


def drawn() -> dict[str, Tab]:
    tabs = render(ANALYSIS, PORTFOLIO, FINDINGS, SETTINGS)
    return {tab.title: tab for tab in tabs}


def test_the_tabs_come_in_the_order_of_their_titles() -> None:
    assert tuple(drawn()) == TITLES


def test_titles_follow_the_settings() -> None:
    titles = TabTitles(*(f"Our {role.name}" for role in fields(TabTitles)))
    tabs = render(ANALYSIS, PORTFOLIO, FINDINGS, replace(SETTINGS, tabs=titles))
    assert tuple(tab.title for tab in tabs) == astuple(titles)
    targets = {
        decoration.target.tab
        for tab in tabs
        for decoration in tab.decorations
        if isinstance(decoration, Link) and not isinstance(decoration.target, str)
    }
    assert targets.isdisjoint(set(TITLES) - {"Capacity"})


@pytest.mark.parametrize("title", TITLES)
def test_a_tab_reads_as_its_golden(
    title: str, golden: Callable[[str, str], str]
) -> None:
    text = as_text(drawn()[title])
    assert text == golden(title.lower().replace(" ", "-"), text)


def test_drawing_twice_gives_the_same_tabs() -> None:
    first, second = drawn(), drawn()
    assert first == second
    assert [t.stamp for t in first.values()] == [t.stamp for t in second.values()]


def test_a_second_sync_of_the_same_day_changes_nothing() -> None:
    tabs = drawn().values()
    once = apply(Snapshot("book"), diff(Snapshot("book"), tabs))
    assert diff(once, tabs).empty


def test_the_order_of_findings_and_history_does_not_matter() -> None:
    turned = replace(PORTFOLIO, history=PORTFOLIO.history[::-1])
    tabs = render(ANALYSIS, turned, FINDINGS[::-1], SETTINGS)
    assert tabs == render(ANALYSIS, PORTFOLIO, FINDINGS, SETTINGS)


def test_only_history_is_hidden_and_every_tab_is_protected() -> None:
    assert [title for title, tab in drawn().items() if tab.hidden] == [
        "Published figures"
    ]
    assert all(tab.protected for tab in drawn().values())


def test_only_recommendations_has_columns_that_people_own() -> None:
    owned = [title for title, tab in drawn().items() if tab.people]
    assert owned == ["Recommendations"]


@pytest.mark.parametrize("tab", drawn().values(), ids=TITLES)
def test_decorations_stay_inside_the_tab(tab: Tab) -> None:
    rows, columns = len(tab.grid), tab.width
    for decoration in tab.decorations:
        if isinstance(decoration, Note | Link):
            assert decoration.row < rows
            assert decoration.column < columns
        elif isinstance(decoration, Chart):
            source = drawn()[decoration.source or tab.title]
            for series in decoration.series:
                assert series.values.bottom <= len(source.grid)
                assert series.values.right <= source.width
        else:
            area = decoration.area
            assert area.left < area.right <= columns
            # The history's formats reach its first empty row.
            assert area.top < area.bottom <= max(rows, 2)


@pytest.mark.parametrize("tab", drawn().values(), ids=TITLES)
def test_a_cell_has_one_note_and_one_link_at_most(tab: Tab) -> None:
    for kind in (Note, Link):
        places = [(d.row, d.column) for d in tab.decorations if isinstance(d, kind)]
        assert len(places) == len(set(places))


@pytest.mark.parametrize("tab", drawn().values(), ids=TITLES)
def test_a_link_or_note_stands_on_a_cell_that_says_something(tab: Tab) -> None:
    for decoration in tab.decorations:
        if isinstance(decoration, Note | Link):
            assert tab.grid[decoration.row][decoration.column] is not None


def test_links_between_generated_tabs_lead_to_their_rows() -> None:
    tabs = drawn()
    for tab in tabs.values():
        for decoration in tab.decorations:
            if isinstance(decoration, Link) and not isinstance(decoration.target, str):
                target = tabs.get(decoration.target.tab)
                if target is not None:
                    cell = target.grid[decoration.target.row][decoration.target.column]
                    assert cell is not None


def test_an_empty_workbook_gets_sensible_pages() -> None:
    tabs = render(empty(), Portfolio(), (), SETTINGS)
    assert tuple(tab.title for tab in tabs) == TITLES
    said = {tab.title: str(tab.grid) for tab in tabs}
    assert "No project was found" in said["Summary"]
    assert "Nothing to decide." in said["Recommendations"]
    assert "No data issues." in said["Data Issues"]
    assert "None." in said["Capacity"]
    assert tabs[0].records == 0


def test_no_area_of_an_empty_workbook_is_empty_or_inverted() -> None:
    for tab in render(empty(), Portfolio(), (), SETTINGS):
        for decoration in tab.decorations:
            area = getattr(decoration, "area", Rect(0, 0, 1, 1))
            assert area.top < area.bottom
            assert area.left < area.right


def test_text_that_looks_like_a_formula_stays_text() -> None:
    cells = {cell for row in drawn()["Summary"].grid for cell in row}
    assert "=Chatbot pilot" in cells


def test_five_thousand_projects_are_all_drawn() -> None:
    tabs = render(many(5_000), PORTFOLIO, FINDINGS * 100, SETTINGS)
    assert tabs[0].records == 5_000
