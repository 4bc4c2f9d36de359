"""The report says what the Brief tab says, and leads to its cells."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from ppmsheets.report import href
from ppmsheets.report.locales import style_of
from ppmsheets.sheet import CellRef, cell_at
from tests.render.example import ANALYSIS, RECOMMENDATIONS, empty, many
from tests.report.pages import (
    ADDRESSES,
    ALL_SCRIPTS,
    TITLES,
    crowded,
    drawn,
    html,
    read,
)


def test_every_figure_leads_to_the_cell_that_shows_it() -> None:
    brief, page = drawn()
    links = {link.title: link for link in read(html()).links}
    for figure, where in zip(brief.figures, page.figures, strict=True):
        if figure.value is None:
            assert str(where) not in links
            continue
        link = links[str(where)]
        assert link.href == f"portfolio.xlsx#'Brief'!{where.a1}"
        assert cell_at(page.tab.grid, where.row, where.column) == pytest.approx(
            figure.value
        )


def test_questions_decisions_and_trends_lead_to_their_cells_too() -> None:
    brief, page = drawn()
    titles = {link.title for link in read(html()).links}
    wanted = [*page.verdicts, page.money, page.people]
    wanted += [line.target for line in brief.escalations.shown if line.target]
    wanted += [bubble.target for bubble in brief.bubbles]
    assert {str(where) for where in wanted} <= titles


def test_a_cell_of_a_spreadsheet_is_reached_by_its_tab_and_range() -> None:
    begin = "https://docs.google.com/spreadsheets/d/B/edit#gid=7&range="
    assert href(CellRef("Brief", 5, 1), {"Brief": begin}) == f"{begin}B6"


def test_a_cell_of_a_file_is_reached_by_its_tab_whatever_that_is_called() -> None:
    begin = "my%20plan.xlsx#'Ana''s 50% \"tab\"'!"
    address = href(CellRef("T", 0, 0), {"T": begin})
    assert address == "my%20plan.xlsx#'Ana''s%2050%25%20%22tab%22'!A1"


def test_a_figure_whose_tab_is_not_there_leads_nowhere() -> None:
    page = html(addresses={})
    assert read(page).links == []
    assert "0.96" in page


def test_it_asks_for_nothing_and_runs_nothing() -> None:
    page = html()
    reader = read(page)
    assert reader.asked == ["data:,"]  # the empty icon
    assert not re.search(r"url\(|@import|\bon[a-z]+=|javascript:", page)
    assert "default-src 'none'" in page


def test_it_says_as_of_which_day_and_whose_reports_are_old() -> None:
    text = read(html(notice="The tab is of an earlier run.")).text
    assert "2026-03-30" in text
    assert "Billing engine replacement" in text
    assert "The tab is of an earlier run." in text
    assert "1 of 2 reports received" in text


@pytest.mark.parametrize("name", ["<script>alert(1)</script>", '"><img src=x>', "=1+1"])
def test_what_people_typed_stays_text(name: str) -> None:
    projects = tuple(one._replace(name=name) for one in ANALYSIS.projects)
    recommendations = tuple(
        one._replace(project=name, why=name, status="Open") for one in RECOMMENDATIONS
    )
    page = html(
        replace(ANALYSIS, projects=projects, recommendations=recommendations),
    )
    reader = read(page)
    assert name in reader.text
    assert reader.tags.keys().isdisjoint({"script", "img"})


def test_text_from_right_to_left_turns_nothing_around_it() -> None:
    projects = tuple(one._replace(name=ALL_SCRIPTS) for one in ANALYSIS.projects)
    page = html(replace(ANALYSIS, projects=projects))
    places = [found.start() for found in re.finditer(re.escape(ALL_SCRIPTS[:40]), page)]
    assert len(places) > 1
    for place in places:
        before = page[:place]
        apart = before.rfind("<bdi") > before.rfind("</bdi>")
        by_itself = 'dir="auto"' in before[before.rfind("<p") :]
        unseen = before.rfind("<desc") > before.rfind("</desc>")
        assert apart or by_itself or unseen


CURRENCIES = ("GBP", "EUR", "USD", "JPY", "BRL", "CHF", "INR", "SEK", "SAR", "zł")


@pytest.mark.parametrize("currency", CURRENCIES)
def test_it_names_the_currency(currency: str) -> None:
    text = read(html(replace(ANALYSIS, currency=currency))).text
    assert f"Money in {currency}" in text


@pytest.mark.parametrize(
    ("locale", "index", "money", "day"),
    [
        ("de_DE", "0,96", "5,3m", "30.03.2026"),
        ("fr_FR", "0,96", "5,3m", "30/03/2026"),
        ("ja_JP", "0.96", "5.3m", "2026/03/30"),
        ("pt_BR", "0,96", "5,3m", "30/03/2026"),
        ("en_US", "0.96", "5.3m", "03/30/2026"),
        (None, "0.96", "5.3m", "2026-03-30"),
    ],
)
def test_figures_are_written_as_in_the_workbooks_locale(
    locale: str | None, index: str, money: str, day: str
) -> None:
    texts = [link.text for link in read(html(locale=locale)).links]
    assert {index, money} <= set(texts)
    assert f"<strong>{day}</strong>" in html(locale=locale)


def test_an_empty_portfolio_still_has_its_report() -> None:
    text = read(html(empty())).text
    assert "Nothing to decide." in text
    assert text.count("Not known yet") >= 2


@pytest.mark.parametrize("size", [1, 1_000])
def test_a_page_stays_small_whatever_the_portfolio(size: int) -> None:
    assert len(html(many(size))) < 40_000


def test_the_longest_of_everything_stays_small_too() -> None:
    assert len(html(crowded(), addresses=dict.fromkeys(TITLES, "x#"))) < 120_000


def test_the_same_analysis_gives_the_same_page() -> None:
    assert html() == html(addresses=dict(reversed(ADDRESSES.items())))


def test_numbers_stand_in_the_cells_as_on_the_page() -> None:
    """The tab's own patterns shorten and round as the page does."""
    style = style_of(None)
    assert style.money(12_345_678) == "12.3m"
    assert style.money(-45_500) == "-46k"
    assert style.money(9_999) == "9,999"
    assert style.number(0.125, 2) == "0.13"
    assert style.number(-0.001, 2) == "0.00"
