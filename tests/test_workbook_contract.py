"""What every backend keeps, whatever its product."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ppmsheets.plan import Plan, Snapshot, SourceTab, TabPlan, apply, diff, trimmed
from ppmsheets.sheet import (
    MAX_TEXT,
    CellRef,
    CellValue,
    ColourRule,
    Dropdown,
    InputKind,
    InputRule,
    Link,
    Look,
    Note,
    PeopleColumns,
    Rect,
    RuleKind,
    Tab,
    square,
)
from ppmsheets.workbook import Trouble, Workbook, WorkbookError
from tests.backends.benches import Bench, GoogleBench, MemoryBench, XlsxBench
from tests.sheets_double.core import Double
from tests.sheets_double.fronts import answering

Rows = list[list[CellValue]]
MakeBench = Callable[..., Bench]

PLAN = SourceTab("Apollo", (("Project ID", "Budget"), ("P1", 1200.0)), key="Apollo")


@pytest.fixture(params=["memory", "xlsx", "google", "google in many calls"])
def bench(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[MakeBench]:
    """Return a maker of workbooks with some tabs that people own."""
    double = Double()

    def make(tabs: Iterable[SourceTab] = (PLAN,), *, limit: int = 1) -> Bench:
        if request.param == "memory":
            return MemoryBench(tabs)
        if request.param == "google":
            return GoogleBench(double, tabs)
        if request.param == "google in many calls":
            return GoogleBench(double, tabs, limit=limit)
        return XlsxBench(tmp_path / "portfolio.xlsx", tabs)

    with answering(double):
        yield make


ROWS: Rows = [
    ["Recommendations", None, None],
    ["Action", "Project", "Decision"],
    ["stop", "Apollo", None],
    ["fund", "Zeus", "Approved"],
]


def tab(rows: Rows | None = None, title: str = "Recommendations") -> Tab:
    """Return a generated tab with one of every decoration."""
    grid = square(ROWS if rows is None else rows)
    bottom = max(len(grid), 3)
    return Tab(
        title,
        grid,
        decorations=(
            Look(Rect(0, 0, 1, 3), bold=True, size=16, ink="1F3864"),
            Look(Rect(1, 0, 2, 3), fill="DDEBF7", underline_row="1F3864"),
            Look(Rect(2, 1, bottom, 2), number="#,##0.0", align="right"),
            ColourRule(
                Rect(2, 0, bottom, 1), RuleKind.TEXT_IS, "stop", "9C0006", "FFC7CE"
            ),
            ColourRule(
                Rect(2, 1, bottom, 2), RuleKind.LESS_THAN, 0.9, "9C0006", "FFC7CE"
            ),
            Dropdown(Rect(2, 2, bottom, 3), ("Approved", "Rejected")),
            InputRule(Rect(2, 1, 3, 2), InputKind.NUMBER, 0, 1),
            Note(1, 0, "What to do"),
            Link(2, 1, CellRef("Apollo", 0, 0)),
            Link(0, 0, "https://example.org/?a=1&b=2"),
        ),
        widths=((0, 12), (1, 30)),
        frozen_rows=2,
        people=PeopleColumns((2,), key=1, first_row=2),
        colour="1F3864",
        records=2,
    )


def publish(workbook: Workbook, *tabs: Tab) -> Snapshot:
    """Make a workbook show tabs, and return it as read afterwards."""
    plan = diff(workbook.read(), tabs)
    if not plan.empty:
        workbook.write(plan)
    return workbook.read()


def shown(snapshot: Snapshot, title: str) -> tuple[tuple[CellValue, ...], ...]:
    """Return the cells of a tab that must be there."""
    found = snapshot.tab(title)
    assert found is not None
    return found.grid


def test_what_was_written_reads_back(bench: MakeBench) -> None:
    after = publish(bench().workbook, tab())
    assert shown(after, "Recommendations") == trimmed(tab().grid)


def test_a_second_sync_has_nothing_to_write(bench: MakeBench) -> None:
    workbook = bench().workbook
    assert diff(publish(workbook, tab()), [tab()]).empty


def test_a_write_does_what_apply_foretells(bench: MakeBench) -> None:
    workbook = bench().workbook
    before = workbook.read()
    plan = diff(before, [tab(), tab([["as of", 45000.5]], "Summary")])
    workbook.write(plan)
    foretold, after = apply(before, plan), workbook.read()
    assert {t.title: t.grid for t in after.tabs} == {
        t.title: t.grid for t in foretold.tabs
    }
    assert set(after.stamps) == set(foretold.stamps)


def test_the_version_changes_with_every_write(bench: MakeBench) -> None:
    workbook = bench().workbook
    versions = {workbook.read().version}
    for count in range(3):
        versions.add(publish(workbook, tab([["count", float(count)]])).version)
    assert len(versions) == 4


def test_reading_changes_nothing(bench: MakeBench) -> None:
    workbook = bench().workbook
    assert workbook.read() == workbook.read()


def test_a_plan_made_before_a_person_typed_is_a_conflict(bench: MakeBench) -> None:
    made = bench()
    plan = diff(made.workbook.read(), [tab()])
    made.type_cell(CellRef("Apollo", 1, 1), 1300)
    if not made.refuses_late:
        made.workbook.write(plan)
        after = made.workbook.read()
        assert shown(after, "Apollo")[1][1] == 1300
        assert diff(after, [tab()]).empty
        return
    before = made.workbook.read()
    with pytest.raises(WorkbookError) as caught:
        made.workbook.write(plan)
    assert caught.value.trouble is Trouble.CONFLICT
    assert made.workbook.read() == before


@pytest.mark.parametrize("create", [True, False])
def test_a_plan_for_other_tabs_than_there_are_is_a_conflict(
    bench: MakeBench, *, create: bool
) -> None:
    workbook = bench().workbook
    title = "Apollo" if create else "Nowhere"
    change = TabPlan(tab(title=title), create=create, redraw=True, changes=())
    before = workbook.read()
    with pytest.raises(WorkbookError) as caught:
        workbook.write(Plan(before.version, (change,)))
    assert caught.value.trouble is Trouble.CONFLICT
    assert workbook.read() == before


def test_what_people_type_beside_and_below_stays(bench: MakeBench) -> None:
    made = bench()
    publish(made.workbook, tab())
    beside, below = CellRef("Recommendations", 1, 5), CellRef("Recommendations", 9, 0)
    made.type_cell(beside, "my column")
    made.type_cell(below, "my remark")
    after = publish(made.workbook, tab([*ROWS, ["pause", "Hera", None]]))
    grid = shown(after, "Recommendations")
    assert grid[1][5] == "my column"
    assert grid[9][0] == "my remark"
    assert grid[4] == ("pause", "Hera")


def test_a_shrunken_tab_leaves_nothing_of_itself(bench: MakeBench) -> None:
    workbook = bench().workbook
    publish(workbook, tab([[float(10 * r + c) for c in range(6)] for r in range(9)]))
    after = publish(workbook, tab([["little", 1.0]]))
    assert shown(after, "Recommendations") == (("little", 1.0),)
    assert diff(after, [tab([["little", 1.0]])]).empty


def test_a_tab_may_become_empty_and_grow_again(bench: MakeBench) -> None:
    workbook = bench().workbook
    bare = Tab("Recommendations", ())
    publish(workbook, tab())
    assert shown(publish(workbook, bare), "Recommendations") == ()
    assert diff(workbook.read(), [bare]).empty
    assert shown(publish(workbook, tab()), "Recommendations") == trimmed(tab().grid)


def test_tabs_of_people_are_as_before(bench: MakeBench) -> None:
    tabs = (PLAN, SourceTab("Hidden", (("x", True),), key="Hidden", hidden=True))
    after = publish(bench(tabs).workbook, tab(), tab(title="Summary"))
    theirs = [t for t in after.tabs if t.title in {"Apollo", "Hidden"}]
    # A product may have a better key for a tab than its title.
    assert tuple(replace(t, key=t.title) for t in theirs) == tabs


def test_all_tabs_of_a_plan_appear_together(bench: MakeBench) -> None:
    titles = [f"Tab {number}" for number in range(12)]
    after = publish(bench().workbook, *(tab(title=title) for title in titles))
    assert {stamp.title for stamp in after.stamps} == set(titles)


def test_a_stamp_tells_which_tabs_are_ours(bench: MakeBench) -> None:
    given_out = Tab("Risks", square([["Risk ID", "Risk"]]), protected=False)
    after = publish(bench().workbook, tab(), given_out)
    assert after.stamp("Recommendations") == tab().stamp
    assert after.stamp("Risks") is None
    assert after.stamp("Apollo") is None


def test_a_stamp_goes_with_its_tab(bench: MakeBench) -> None:
    made = bench()
    publish(made.workbook, tab())
    made.remove_tab("Recommendations")
    assert made.workbook.read().stamps == ()


def test_a_stamp_follows_a_renamed_tab(bench: MakeBench) -> None:
    made = bench()
    publish(made.workbook, tab())
    made.rename_tab("Recommendations", "Old advice")
    after = made.workbook.read()
    assert [stamp.title for stamp in after.stamps] == ["Old advice"]
    assert after.stamp("Recommendations") is None


def test_a_title_in_capitals_is_the_same_tab(bench: MakeBench) -> None:
    made = bench()
    publish(made.workbook, tab())
    made.rename_tab("Recommendations", "RECOMMENDATIONS")
    assert diff(made.workbook.read(), [tab()]).empty


def test_new_looks_alone_are_a_write_and_then_known(bench: MakeBench) -> None:
    workbook = bench().workbook
    publish(workbook, tab())
    plain = Tab("Recommendations", tab().grid)
    plan = diff(workbook.read(), [plain])
    assert plan.tabs[0].redraw
    assert not plan.tabs[0].changes
    assert diff(publish(workbook, plain), [plain]).empty


def test_a_typed_answer_is_read_and_stays(bench: MakeBench) -> None:
    made = bench()
    publish(made.workbook, tab())
    made.type_cell(CellRef("Recommendations", 2, 2), "Rejected")
    rows = [list(row) for row in shown(made.workbook.read(), "Recommendations")]
    assert rows[2][2] == "Rejected"
    wanted = tab([*rows, ["pause", "Hera", None]])
    after = publish(made.workbook, wanted)
    assert shown(after, "Recommendations")[2] == ("stop", "Apollo", "Rejected")


def test_a_true_is_not_a_one(bench: MakeBench) -> None:
    workbook = bench().workbook
    publish(workbook, Tab("Flags", square([[True, 1.0, False, 0.0]])))
    after = publish(workbook, Tab("Flags", square([[1.0, True, 0.0, False]])))
    cells = shown(after, "Flags")[0]
    assert [type(cell) for cell in cells] == [float, bool, float, bool]


TEXTS = {
    "formula": "=1+1",
    "plus": "+1",
    "minus": "-1+2",
    "at": "@SUM(A1)",
    "tab": "\t=1+1",
    "dde": "=cmd|' /C calc'!A0",
    "number": "007",
    "exponent": "1e5",
    "boolean": "TRUE",
    "error": "#REF!",
    "date": "2026-01-31",
    "xml": "<a href=\"x\">&amp; 'b'</a> ]]>",
    "escape": "_x0041_ _x005F_x0041_ _X0041_",
    "spaces": "  two  spaces  ",
    "lines": "one\ntwo\n\nfour",
    "right to left": "\u05e9\u05dc\u05d5\u05dd \u0645\u0631\u062d\u0628\u0627",
    "emoji": "\U0001f680 \U0001f469\u200d\U0001f4bb",
    "combining": "e\u0301 n\u0303 \ufeff",
    "apostrophe": "'quoted",
    "space": " ",
    "long": "x" * MAX_TEXT,
    "too long": "y" * (MAX_TEXT + 1),
    "long emoji": "\U0001f680" * MAX_TEXT,
    "control": "a\x00b\x07c\x1bd\x7fe\ud800f\ufffe\u202eg",
}


@pytest.mark.parametrize("name", TEXTS)
def test_text_stays_the_text_it_is(bench: MakeBench, name: str) -> None:
    wanted = Tab("Texts", square([[TEXTS[name], "end"]]))
    after = publish(bench().workbook, wanted)
    assert shown(after, "Texts") == wanted.grid
    assert diff(after, [wanted]).empty


@pytest.mark.parametrize(
    "title",
    [
        "O'Neil's",
        'say "no"',
        "a & b <c>",
        "\u00dcbersicht \U0001f680",
        "x" * 31,
        "Q1!",
        "2026",
        "A1",
        " led by a space",
    ],
)
def test_any_legal_title_can_be_a_tab(bench: MakeBench, title: str) -> None:
    wanted = Tab(
        title,
        square([["x", "y"]]),
        decorations=(Link(0, 0, CellRef(title, 0, 1)),),
    )
    workbook = bench().workbook
    after = publish(workbook, wanted)
    assert shown(after, title) == (("x", "y"),)
    assert diff(after, [wanted]).empty


def test_ten_thousand_rows_are_an_everyday_tab(bench: MakeBench) -> None:
    rows: Rows = [[f"row {r}", float(r), r % 2 == 0, r / 7] for r in range(10_000)]
    wanted = tab(rows)
    # A call for each row would be ten thousand calls: time, and nothing to see.
    after = publish(bench(limit=20_000).workbook, wanted)
    assert diff(after, [wanted]).empty
    assert shown(after, "Recommendations")[9_999][1] == 9999.0


cells = st.one_of(
    st.none(),
    st.booleans(),
    st.floats(allow_nan=True, allow_infinity=True),
    st.integers(-(10**17), 10**17).map(float),
    st.text(max_size=12),
)
grids = st.lists(st.lists(cells, max_size=5), max_size=6)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(first=grids, second=grids)
def test_any_tab_can_follow_any_other(
    bench: MakeBench, first: Rows, second: Rows
) -> None:
    workbook = bench().workbook
    for rows in (first, second):
        wanted = Tab("Any", square(rows))
        after = publish(workbook, wanted)
        assert shown(after, "Any") == trimmed(wanted.grid)
        assert diff(after, [wanted]).empty
    assert shown(workbook.read(), "Apollo") == PLAN.grid
