"""Laws of the plan, and what its guard refuses."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ppmsheets.plan import (
    Plan,
    Snapshot,
    SourceTab,
    UnsafePlanError,
    apply,
    diff,
    guard,
    trimmed,
    value_at,
)
from ppmsheets.sheet import (
    CellError,
    CellRef,
    CellValue,
    ColourRule,
    Dropdown,
    Filter,
    Grid,
    Link,
    Look,
    Note,
    Paper,
    PeopleColumns,
    Rect,
    Row,
    RuleKind,
    Stamp,
    Tab,
    cell_at,
    square,
)

values = st.one_of(
    st.none(),
    st.booleans(),
    st.sampled_from([0.0, 1.0, 2.5]),
    st.sampled_from(["a", "b", ""]),
    st.just(CellError("#REF!")),
)
rows = st.lists(st.lists(values, max_size=4), max_size=5)
titles = st.sampled_from(["Summary", "summary", "Risks", "Capacity"])


@st.composite
def wanted_tabs(draw: st.DrawFn) -> tuple[Tab, ...]:
    """Draw tabs with titles of their own."""
    names = draw(st.lists(titles, max_size=3, unique_by=str.casefold))
    return tuple(
        Tab(name, square(draw(rows)), records=draw(st.none() | st.integers(0, 9)))
        for name in names
    )


@st.composite
def snapshots(draw: st.DrawFn) -> Snapshot:
    """Draw workbooks, some of whose tabs are ours."""
    names = draw(st.lists(titles, max_size=3, unique_by=str.casefold))
    tabs = tuple(SourceTab(n, trimmed(square(draw(rows))), key=n) for n in names)
    stamps = tuple(
        Stamp(tab.title, "old", draw(st.integers(0, 5)), draw(st.integers(0, 4)))
        for tab in tabs
        if draw(st.booleans())
    )
    return Snapshot("workbook", tabs, stamps, version="1")


def same(one: CellValue, other: CellValue) -> bool:
    """Whether two cells are the same to a spreadsheet, where 1 is not TRUE."""
    return one == other and type(one) is type(other)


def repeats(row: Row, tab: Tab) -> bool:
    """Whether a row is one of a tab's: pushed below them, or a copy."""
    return (*row, *(None,) * tab.width)[: tab.width] in tab.grid


@given(snapshots(), wanted_tabs())
def test_an_applied_plan_shows_the_wanted_cells(
    before: Snapshot, tabs: tuple[Tab, ...]
) -> None:
    after = apply(before, diff(before, tabs))
    for tab in tabs:
        for row, cells in enumerate(tab.grid):
            for column, cell in enumerate(cells):
                assert same(value_at(after, CellRef(tab.title, row, column)), cell)


@given(snapshots(), wanted_tabs())
def test_after_a_plan_there_is_nothing_left_to_do(
    before: Snapshot, tabs: tuple[Tab, ...]
) -> None:
    assert diff(apply(before, diff(before, tabs)), tabs).empty


@given(snapshots(), wanted_tabs())
def test_a_plan_touches_only_cells_that_are_or_become_ours(
    before: Snapshot, tabs: tuple[Tab, ...]
) -> None:
    after = apply(before, diff(before, tabs))
    wanted = {tab.title.casefold(): tab for tab in tabs}
    for source in before.tabs:
        tab = wanted.get(source.title.casefold())
        stamp = before.stamp(source.title)
        ours = [(len(tab.grid), tab.width)] if tab else []
        ours += (
            [(max(stamp.rows, len(tab.grid)), max(stamp.columns, tab.width))]
            if (stamp and tab)
            else []
        )
        for row, cells in enumerate(source.grid):
            if tab and stamp and repeats(cells, tab):
                continue
            for column, cell in enumerate(cells):
                if not any(row < r and column < c for r, c in ours):
                    ref = CellRef(source.title, row, column)
                    assert same(value_at(after, ref), cell)


@given(snapshots(), wanted_tabs())
def test_the_counts_of_a_plan_add_up_to_its_changes(
    before: Snapshot, tabs: tuple[Tab, ...]
) -> None:
    for change in diff(before, tabs).tabs:
        parts = (change.added, change.changed, change.removed)
        assert min(parts) >= 0
        assert sum(parts) == len(change.changes)
        blank = {(c.row, c.column) for c in change.changes if c.after is None}
        assert all(cell_at(change.tab.grid, *place) is None for place in blank)


@given(snapshots(), wanted_tabs())
def test_a_guarded_plan_never_overwrites_what_is_not_ours(
    before: Snapshot, tabs: tuple[Tab, ...]
) -> None:
    plan = diff(before, tabs)
    try:
        guard(before, plan, keep_share=0)
    except UnsafePlanError:
        return
    for change in plan.tabs:
        stamp = before.stamp(change.tab.title)
        for cell in change.changes:
            ours = stamp and cell.row < stamp.rows and cell.column < stamp.columns
            source = before.tab(change.tab.title)
            pushed = (
                stamp and source and repeats(source.grid[cell.row], change.tab)
                if cell.before is not None
                else None
            )
            assert ours or pushed or cell.before is None


def ours(grid: Grid, *, records: int | None = None) -> tuple[Snapshot, Tab]:
    """Return a workbook that shows a tab of ours, and the tab."""
    tab = Tab("Summary", square(grid), records=records)
    empty = Snapshot("workbook", version="1")
    return apply(empty, diff(empty, [tab])), tab


def test_new_looks_are_a_redraw_without_changes() -> None:
    snapshot, tab = ours((("a",),))
    bold = Tab(tab.title, tab.grid, (Look(Rect(0, 0, 1, 1), bold=True),))
    (change,) = diff(snapshot, [bold]).tabs
    assert change.redraw
    assert not change.changes


def test_a_tab_of_a_person_is_never_taken_over() -> None:
    snapshot = Snapshot("workbook", (SourceTab("Summary", (("mine",),)),))
    plan = diff(snapshot, [Tab("Summary", (("ours",),))])
    with pytest.raises(UnsafePlanError, match="not made by ppmsheets"):
        guard(snapshot, plan, keep_share=0)


def test_an_empty_tab_of_that_title_may_be_filled() -> None:
    snapshot = Snapshot("workbook", (SourceTab("Summary", ()),))
    plan = diff(snapshot, [Tab("Summary", (("ours",),))])
    guard(snapshot, plan, keep_share=1)
    filled = apply(snapshot, plan).tab("Summary")
    assert filled is not None
    assert filled.grid == (("ours",),)


def test_growing_over_a_persons_remark_is_refused_with_its_cell() -> None:
    snapshot, _ = ours((("a",),))
    tabs = (SourceTab("Summary", (("a",), ("remark",)), key="Summary"),)
    typed = Snapshot("workbook", tabs, snapshot.stamps)
    plan = diff(typed, [Tab("Summary", (("a",), ("b",)))])
    with pytest.raises(UnsafePlanError, match="Summary!A2"):
        guard(typed, plan, keep_share=0)


@pytest.mark.parametrize(
    ("was", "now", "refused"),
    [(10, 5, False), (10, 4, True), (3, 0, False), (None, 0, False), (10, None, False)],
)
def test_a_sudden_loss_of_projects_is_refused(
    was: int | None, now: int | None, *, refused: bool
) -> None:
    snapshot, _ = ours((("a",),), records=was)
    plan = diff(snapshot, [Tab("Summary", (("a",),), records=now)])
    if refused:
        with pytest.raises(UnsafePlanError, match="Only 4 of the 10 projects"):
            guard(snapshot, plan, keep_share=0.5)
    else:
        guard(snapshot, plan, keep_share=0.5)


def test_a_plan_without_tabs_is_empty() -> None:
    assert Plan("1", ()).empty


def test_a_cell_of_no_tab_is_not_known() -> None:
    assert value_at(Snapshot("workbook"), CellRef("Nowhere", 0, 0)) is None


def test_a_row_that_a_person_put_in_leaves_our_rows_ours() -> None:
    """It pushed the last of them below where the last write ended."""
    grid = square([["ID", "Why"], ["A:stop", "Approve"], ["B:fund", None]])
    tab = Tab("Advice", grid, people=PeopleColumns((1,), 0, 1))
    head, first, second = grid
    pushed = SourceTab("Advice", (head, first, (), second), key="Advice")
    snapshot = Snapshot("book", (pushed,), (tab.stamp,))
    plan = diff(snapshot, [tab])
    guard(snapshot, plan, keep_share=0.5)
    after = apply(snapshot, plan)
    assert after.tabs[0].grid == trimmed(grid)
    assert diff(after, [tab]).empty


@pytest.mark.parametrize("people", [None, PeopleColumns((2,), 0, 1)])
def test_a_row_put_in_among_ours_leaves_no_second_last_row(
    people: PeopleColumns | None,
) -> None:
    grid = square([["ID", "Why", "Say"], ["A", "late", "x"], ["B", "best", "y"]])
    tab = Tab("Advice", grid, people=people)
    pushed = SourceTab("Advice", (grid[0], (), *grid[1:]), key="Advice")
    snapshot = Snapshot("book", (pushed,), (tab.stamp,))
    plan = diff(snapshot, [tab])
    guard(snapshot, plan, keep_share=0.5)
    assert plan.tabs[0].redraw
    assert apply(snapshot, plan).tabs[0].grid == grid


def test_an_answer_that_is_a_formula_without_result_is_refused() -> None:
    """It would stay in its row while the recommendations move."""
    grid = square([["ID", "Decision"], ["A:stop", None], ["B:fund", None]])
    tab = Tab("Advice", grid, people=PeopleColumns((1,), 0, 1))
    source = SourceTab(
        "Advice", (*grid[:1], *grid[:0:-1]), uncached=frozenset({(1, 1)})
    )
    snapshot = Snapshot("book", (source,), (tab.stamp,))
    with pytest.raises(UnsafePlanError, match=r"Advice!B2: .* formula") as caught:
        guard(snapshot, diff(snapshot, [tab]), keep_share=0)
    assert caught.value.fix == "Type the answer itself."


@pytest.mark.parametrize("people", [None, PeopleColumns((2,), 0, 1)])
def test_a_persons_list_below_that_repeats_our_rows_is_theirs(
    people: PeopleColumns | None,
) -> None:
    grid = square([["ID", "Why", "Say"], ["A", "late", "x"], ["B", "best", "y"]])
    tab = Tab("Advice", grid, people=people)
    noted = SourceTab("Advice", (*grid, (), grid[2], ("see above",)), key="Advice")
    snapshot = Snapshot("book", (noted,), (tab.stamp,))
    assert diff(snapshot, [tab]).empty


def test_two_rows_put_in_before_the_last_are_seen_through() -> None:
    grid = square([["ID", "Why", "Say"], ["A", "late", "x"], ["B", "best", "y"]])
    tab = Tab("Advice", grid, people=PeopleColumns((2,), 0, 1))
    pushed = SourceTab("Advice", (*grid[:2], (), (), grid[2]), key="Advice")
    snapshot = Snapshot("book", (pushed,), (tab.stamp,))
    assert apply(snapshot, diff(snapshot, [tab])).tabs[0].grid == grid


def test_looks_keep_the_digest_that_workbooks_hold_of_them() -> None:
    looks = (
        Look(Rect(0, 0, 1, 3), number="0.0", bold=True, size=9),
        Note(2, 1, "Ärger\nA 'quoted' \"word\""),
        Link(3, 0, CellRef("Risks", 4, 1)),
        Link(4, 0, "https://example.org"),
        Dropdown(Rect(1, 1, 2, 2), ("Yes", "No"), help="Your answer"),
        ColourRule(Rect(1, 1, 9, 2), RuleKind.LESS_THAN, 0.9, "000000", "FFFFFF"),
        Look(Rect(5, 0, 6, 3), align="left"),
        Filter(Rect(1, 0, 9, 3)),
    )
    tab = Tab(
        "Summary",
        square([["Risk", 1.0, None]]),
        decorations=looks,
        widths=((0, 12.5), (1, 8)),
        people=PeopleColumns((1, 2), 0, 1),
        paper=Paper.A4_PORTRAIT,
    )
    assert tab.stamp.looks == "ad3f54850a89eb9b"
    assert Tab("Summary", ()).stamp.looks == "cdbf21e0ad83ce7c"
