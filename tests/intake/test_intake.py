"""Laws of the whole room: any cells are borne, and order never matters."""

from __future__ import annotations

import functools
import random
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import ppmsheets.intake
from ppmsheets.intake import intake
from ppmsheets.intake.rules import RULES
from ppmsheets.plan import Snapshot, SourceTab
from ppmsheets.portfolio import Finding, Portfolio
from ppmsheets.schema import RECORDS
from ppmsheets.settings import Settings
from ppmsheets.sheet import CellError, CellValue, Rect
from tests.intake.tabs import snapshot

HEADERS = sorted(
    {text for kind in RECORDS for f in kind.fields for text in (f.header, *f.aliases)}
)
WORDS = ("P1", "P2", "p1", "Total", "2026-01", "Feb 2026", "TBC", "40%", "£20k", "Red")
CELLS: st.SearchStrategy[CellValue] = st.one_of(
    st.none(),
    st.sampled_from(HEADERS),
    st.sampled_from(WORDS),
    st.floats(),
    st.sampled_from([0.4, 46023.0, 46054.0, 46082.0, 1.0]),
    st.booleans(),
    st.just(CellError("#REF!")),
    st.text(max_size=5),
)
GRIDS = st.lists(st.lists(CELLS, max_size=7).map(tuple), max_size=9).map(tuple)
RECTS = st.builds(
    lambda top, left, down, right: Rect(top, left, top + down, left + right),
    st.integers(0, 6),
    st.integers(0, 5),
    st.integers(1, 3),
    st.integers(1, 3),
)
TABS = st.builds(
    lambda title, grid, merges, uncached: SourceTab(
        title, grid, merges=tuple(merges), uncached=frozenset(uncached)
    ),
    st.sampled_from(["A", "B", "Recommendations", "Published figures", "Setup"]),
    GRIDS,
    st.lists(RECTS, max_size=2),
    st.lists(st.tuples(st.integers(0, 8), st.integers(0, 6)), max_size=3),
)

WORKBOOK = """
# Setup
| Currency   | GBP |
| Date order | DMY |
# Register
| Project ID | Project | PM  | Stage  | Start      | Budget | RAG   | % complete |
| P1         | Apollo  | Ann | Active | 2026-01-01 | £100k  | Red   | 40%        |
| P2         | Zeus    | Bob | Idea   | 2026-02-01 | 20000  |       |            |
| P3         | Hera    | Cyd | Closed | 03/04/2025 | abc    | Green | 100%       |
# Risks
| Project ID | Risk  | Probability | Cost impact | Owner |
| P1         | Fire  | 20%         | 1000        | Ann   |
| P2         | Flood | 30%         | 2000        | Bob   |
| P1         | Fire  | 10%         | TBC         |       |
| P9         | Rain  | 10%         | 5           |       |
# Plan
| Project ID | Period  | Planned value | Actual cost |
| P1         | 2026-01 | 10            | 11          |
| P1         | 2026-02 | 20            |             |
| P2         | 2026-01 | 5             | 5           |
# Allocations
| Project ID | Person | 2026-01 | 2026-02 |
| P1         | Ann    | 0.5     | 1       |
| P2         | Ann    | 0.75    |         |
| P3         | Bob    | 1       | 1       |
# People
| Person | Role | FTE |
| Ann    | QA   | 1   |
| Bob    | Dev  | 0.5 |
# Dependencies
| From | Dependency | To |
| P1   | Needs      | P2 |
| P2   | Needs      | P3 |
"""


BOOK = snapshot(WORKBOOK)


@functools.cache
def as_written() -> tuple[Portfolio, tuple[Finding, ...]]:
    """Return what is read of the workbook as it stands above."""
    return intake(BOOK, Settings())


@pytest.mark.slow
@given(st.lists(TABS, max_size=3, unique_by=lambda tab: tab.title))
@settings(max_examples=150, suppress_health_check=list(HealthCheck))
def test_nothing_that_a_person_types_is_ever_raised(tabs: list[SourceTab]) -> None:
    portfolio, findings = intake(Snapshot("Book", tuple(tabs)), Settings())
    assert portfolio == intake(Snapshot("Book", tuple(tabs)), Settings())[0]
    assert all(finding.rule in RULES for finding in findings)
    titles = {tab.title for tab in tabs}
    assert {finding.where.tab for finding in findings} <= titles


def without_places(value: Any) -> Any:  # noqa: ANN401 - any record
    """Return records without where they stand, which is what order may change."""
    return tuple(record._replace(origin=None) for record in value)


def content(portfolio: Portfolio) -> dict[str, Any]:
    names = ("projects", "statuses", "plans", "risks", "allocations", "people")
    return {name: without_places(getattr(portfolio, name)) for name in names}


def said(findings: tuple[Finding, ...]) -> list[tuple[str, str, str | None]]:
    return sorted((f.rule, f.where.tab, f.project or "") for f in findings)


@pytest.mark.slow
@given(st.randoms(use_true_random=False))
@settings(max_examples=40)
def test_the_order_of_rows_and_tabs_never_matters(luck: random.Random) -> None:
    shuffled = []
    for tab in BOOK.tabs:
        head, *rows = tab.grid
        if tab.title != "Setup":
            luck.shuffle(rows)
        shuffled.append(replace(tab, grid=(head, *rows)))
    luck.shuffle(shuffled)
    portfolio, findings = intake(replace(BOOK, tabs=tuple(shuffled)), Settings())
    wanted, wanted_findings = as_written()
    assert content(portfolio) == content(wanted)
    assert said(findings) == said(wanted_findings)
    assert portfolio.excluded == wanted.excluded


@pytest.mark.slow
@given(st.randoms(use_true_random=False))
@settings(max_examples=40)
def test_the_order_of_columns_never_matters(luck: random.Random) -> None:
    moved = []
    for tab in BOOK.tabs:
        width = max(map(len, tab.grid))
        order = list(range(width))
        if tab.title != "Setup":
            luck.shuffle(order)
        grid = tuple(
            tuple(row[c] if c < len(row) else None for c in order) for row in tab.grid
        )
        moved.append(replace(tab, grid=grid))
    portfolio, findings = intake(replace(BOOK, tabs=tuple(moved)), Settings())
    wanted, wanted_findings = as_written()
    assert content(portfolio) == content(wanted)
    assert said(findings) == said(wanted_findings)


@pytest.mark.slow
@given(st.integers(0, 4), st.integers(0, 4))
@settings(max_examples=25)
def test_where_a_block_begins_never_matters(down: int, right: int) -> None:
    moved = tuple(
        replace(
            tab,
            grid=((),) * down + tuple((None,) * right + row for row in tab.grid),
        )
        for tab in BOOK.tabs
    )
    portfolio, findings = intake(replace(BOOK, tabs=moved), Settings())
    wanted, wanted_findings = as_written()
    assert content(portfolio) == content(wanted)
    assert [(f.rule, f.where.row - down, f.where.column - right) for f in findings] == [
        (f.rule, f.where.row, f.where.column) for f in wanted_findings
    ]


def test_every_value_knows_its_cell() -> None:
    portfolio, _ = as_written()
    risk = next(r for r in portfolio.risks if r.name == "Flood")
    place = risk.origin.cell("cost_impact")
    tab = BOOK.tab(place.tab)
    assert tab is not None
    assert tab.grid[place.row][place.column] == 2000.0
    assert risk.origin.cell("due") == risk.origin.cell()


def test_reading_twice_reads_the_same() -> None:
    assert intake(BOOK, Settings()) == as_written()


def test_every_rule_is_listed_and_every_listed_rule_is_used() -> None:
    room = Path(ppmsheets.intake.__file__).parent
    source = "".join(path.read_text("utf-8") for path in sorted(room.glob("*.py")))
    used = set(re.findall(r'(?:error|warning|info|Problem)\(\s*"([a-z-]+)"', source))
    assert used <= set(RULES)
    # Each listed rule is also written where it is said, not only in its list.
    unused = {rule for rule in RULES if source.count(f'"{rule}"') < 2}
    assert not unused
