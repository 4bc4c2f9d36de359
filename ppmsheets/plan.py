"""A snapshot of a workbook, the plan that would change it, and the guard.

A plan is data: printed by ``plan``, applied by a backend, checked by the guard,
and lawful: ``apply(snapshot, diff(snapshot, tabs))`` shows exactly ``tabs``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from typing import NamedTuple

from ppmsheets.settings import TabTitles
from ppmsheets.sheet import (
    CellRef,
    CellValue,
    Decoration,
    Grid,
    Link,
    PeopleColumns,
    Rect,
    Row,
    Stamp,
    Tab,
    cell_at,
)


@dataclass(frozen=True, slots=True)
class SourceTab:
    """One tab as read.

    Attributes:
        title: Tab title, unique within the workbook.
        grid: Cells as read, ragged, trailing blanks dropped; formulas by their
            result.
        key: What follows the tab through a rename (Google: sheet id); the title
            where a product has nothing better.
        hidden: Not shown in the tab bar. Hidden tabs are read like any other.
        merges: Merged areas; their value stands in the top left cell.
        uncached: Places of formulas whose result was not stored in the file.
        book: Name of the other workbook in which it is read; "" for the workbook
            itself. The title begins with it, as in a formula: ``[Roadmap]Status``.
        address: Where people open it from elsewhere; a cell's place is added at
            the end. "" where there is no such address.
        locale: Locale of the other workbook; None: not known.
    """

    title: str
    grid: Grid
    key: str = ""
    hidden: bool = False
    merges: tuple[Rect, ...] = ()
    uncached: frozenset[tuple[int, int]] = frozenset()
    book: str = ""
    address: str = ""
    locale: str | None = None

    @property
    def own_title(self) -> str:
        """The title in its own workbook."""
        return self.title.removeprefix(f"[{self.book}]") if self.book else self.title


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A whole workbook at one moment.

    Attributes:
        name: What people call the workbook.
        tabs: All tabs in their order.
        stamps: The stamps of the tabs that we generated.
        version: Changes whenever the workbook does; a write checks it.
        locale: The workbook's locale, e.g. ``en_GB``; None: not known.
    """

    name: str
    tabs: tuple[SourceTab, ...] = ()
    stamps: tuple[Stamp, ...] = ()
    version: str = ""
    locale: str | None = None

    def tab(self, title: str) -> SourceTab | None:
        """Return the tab of that title, compared as products do: caseless."""
        wanted = title.casefold()
        for tab in self.tabs:
            if tab.title.casefold() == wanted:
                return tab
        return None

    def stamp(self, title: str) -> Stamp | None:
        """Return the stamp of a tab we generated, None if it is not ours."""
        wanted = title.casefold()
        for stamp in self.stamps:
            if stamp.title.casefold() == wanted:
                return stamp
        return None


class CellChange(NamedTuple):
    """One cell that changes."""

    row: int
    column: int
    before: CellValue
    after: CellValue


@dataclass(frozen=True, slots=True)
class TabPlan:
    """What happens to one tab.

    Attributes:
        tab: The whole wanted tab.
        create: The tab does not exist yet.
        redraw: Its looks differ from the wanted ones, so all are drawn again.
        changes: Cells that differ, row by row; blanking included.
        old: The stamp of our cells that stand there now; None when created.
    """

    tab: Tab
    create: bool
    redraw: bool
    changes: tuple[CellChange, ...]
    old: Stamp | None = None

    @property
    def empty(self) -> bool:
        """Whether nothing happens to the tab."""
        return not (self.create or self.redraw or self.changes)

    @property
    def added(self) -> int:
        """How many blank cells get a value."""
        return sum(change.before is None for change in self.changes)

    @property
    def removed(self) -> int:
        """How many cells lose their value."""
        return sum(change.after is None for change in self.changes)

    @property
    def changed(self) -> int:
        """How many cells get another value."""
        return len(self.changes) - self.added - self.removed


@dataclass(frozen=True, slots=True)
class Plan:
    """All changes of one run.

    Attributes:
        base: ``Snapshot.version`` that it was made from.
        tabs: One entry a wanted tab, unchanged ones included.
    """

    base: str
    tabs: tuple[TabPlan, ...]

    @property
    def empty(self) -> bool:
        """Whether nothing would be written."""
        return all(tab.empty for tab in self.tabs)


class UnsafePlanError(Exception):
    """A plan that could lose what people own; nothing has been written.

    Attributes:
        where: The tab or cell.
        what: What would be lost, one sentence.
        fix: How to mend it, one sentence.
    """

    def __init__(self, where: str, what: str, fix: str) -> None:
        """Say where, what and how to mend."""
        super().__init__(f"{where}: {what} {fix}")
        self.where = where
        self.what = what
        self.fix = fix


def standing(snapshot: Snapshot, titles: TabTitles) -> TabTitles:
    """Return the titles under which our tabs stand now, for those not there yet ours.

    A tab that people renamed is followed under their title. Else their answers
    would stay behind in it, and a second one would appear.
    """
    found = {}
    for role, title in asdict(titles).items():
        here = snapshot.stamp(title)
        if here is None or here.role != role:
            ours = [stamp.title for stamp in snapshot.stamps if stamp.role == role]
            found[role] = ours[0] if ours else title
    return replace(titles, **found)


def diff(snapshot: Snapshot, tabs: Iterable[Tab]) -> Plan:
    """Return the plan that makes a workbook show the wanted tabs.

    Only our own columns are compared: those the wanted tab has and those our
    last version had. Cells beside and below are people's. Links to tabs of other
    workbooks become addresses.
    """
    elsewhere = {tab.title: tab.address for tab in snapshot.tabs if tab.book}
    return Plan(
        base=snapshot.version,
        tabs=tuple(_diff_tab(snapshot, _addressed(tab, elsewhere)) for tab in tabs),
    )


def _addressed(tab: Tab, elsewhere: Mapping[str, str]) -> Tab:
    """Return a tab whose links out of the workbook are addresses, or left out."""
    if not elsewhere:
        return tab
    kept: list[Decoration] = []
    for item in tab.decorations:
        link = item if isinstance(item, Link) else None
        if (
            link is None
            or isinstance(link.target, str)
            or link.target.tab not in elsewhere
        ):
            kept.append(item)
        elif address := elsewhere[link.target.tab]:
            kept.append(replace(link, target=address + link.target.a1))
    return replace(tab, decorations=tuple(kept))


def _diff_tab(snapshot: Snapshot, tab: Tab) -> TabPlan:
    source = snapshot.tab(tab.title)
    old = snapshot.stamp(tab.title)
    before = source.grid if source else ()
    rows = max(len(tab.grid), old.rows if old else 0)
    columns = max(tab.width, old.columns if old else 0)
    return TabPlan(
        tab=tab,
        create=source is None,
        # A title that a person wrote in capitals is still the same tab's.
        redraw=source is not None
        and (old is None or replace(old, title=tab.title) != tab.stamp),
        changes=tuple(_cell_changes(before, tab.grid, rows, columns)),
        old=old if source else None,
    )


def _cell_changes(
    before: Grid, after: Grid, rows: int, columns: int
) -> Iterable[CellChange]:
    blank = (None,) * columns
    for row in range(rows):
        old = before[row] if row < len(before) else ()
        new = after[row] if row < len(after) else blank
        # 1.0 == True in Python, but not in a spreadsheet.
        if old == new and [*map(type, old)] == [*map(type, new)]:
            continue
        for column in range(columns):
            was = old[column] if column < len(old) else None
            now = new[column] if column < len(new) else None
            if was != now or isinstance(was, bool) is not isinstance(now, bool):
                yield CellChange(row, column, was, now)


def apply(snapshot: Snapshot, plan: Plan) -> Snapshot:
    """Return the workbook after a plan, in memory; the law that backends obey."""
    tabs = list(snapshot.tabs)
    stamps = {stamp.title.casefold(): stamp for stamp in snapshot.stamps}
    for change in plan.tabs:
        if change.empty:
            continue
        tab = change.tab
        places = [i for i, old in enumerate(tabs) if _same(old.title, tab.title)]
        if places:
            old = tabs[places[0]]
            tabs[places[0]] = replace(old, grid=_patched(old.grid, change.changes))
        else:
            grid = _patched((), change.changes)
            tabs.append(SourceTab(tab.title, grid, key=tab.title, hidden=tab.hidden))
        if tab.protected:
            stamps[tab.title.casefold()] = tab.stamp
    return replace(snapshot, tabs=tuple(tabs), stamps=tuple(stamps.values()))


def _same(title: str, other: str) -> bool:
    return title.casefold() == other.casefold()


def _patched(grid: Grid, changes: tuple[CellChange, ...]) -> Grid:
    rows = [list(row) for row in grid]
    for change in changes:
        while len(rows) <= change.row:
            rows.append([])
        cells = rows[change.row]
        cells.extend([None] * (change.column + 1 - len(cells)))
        cells[change.column] = change.after
    return trimmed(rows)


def trimmed(rows: Iterable[Iterable[CellValue]]) -> Grid:
    """Return rows without trailing blank cells and trailing blank rows."""
    result: list[tuple[CellValue, ...]] = []
    for row in rows:
        cells = list(row)
        while cells and cells[-1] is None:
            cells.pop()
        result.append(tuple(cells))
    while result and not result[-1]:
        result.pop()
    return tuple(result)


def guard(snapshot: Snapshot, plan: Plan, *, keep_share: float) -> None:
    """Refuse a plan that could lose what people own.

    Args:
        snapshot: The workbook as read.
        plan: What would be written.
        keep_share: Least share of the records shown last time that must still
            be there, 0 to 1; a sudden loss is more often a broken input than
            a closed portfolio. 0 allows any loss.

    Raises:
        UnsafePlanError: A wanted tab stands on a tab that is not ours, would
            cover cells that people typed below or beside ours, would drop what
            they typed into their columns, or shows far fewer records than last
            time.
    """
    for change in plan.tabs:
        source = snapshot.tab(change.tab.title)
        if source is None:
            continue
        _guard_owner(source, change)
        _guard_neighbours(source, change)
        _guard_answers(source, change)
        _guard_records(change, keep_share)


def _guard_owner(source: SourceTab, change: TabPlan) -> None:
    if change.old is None and source.grid:
        raise UnsafePlanError(
            source.title,
            "This tab was not made by ppmsheets and holds cells.",
            "Rename it, or choose another title under [tabs] in the config.",
        )


def _guard_neighbours(source: SourceTab, change: TabPlan) -> None:
    old = change.old
    if old is None:
        return
    for cell in change.changes:
        ours = cell.row < old.rows and cell.column < old.columns
        if not ours and cell.before is not None:
            raise UnsafePlanError(
                str(CellRef(source.title, cell.row, cell.column)),
                "Text typed by a person stands where the tab has to grow.",
                "Move it to another tab; nothing typed is ever overwritten.",
            )


def _guard_answers(source: SourceTab, change: TabPlan) -> None:
    """Refuse to drop what a person typed into a column of theirs."""
    people = change.tab.people
    if people is None or change.old is None:
        return
    names = change.tab.grid[people.first_row - 1]
    header, columns = _header_place(source.grid, names, people)
    after = _patched(source.grid, change.changes)
    for was, now in zip(columns, people.columns, strict=True):
        typed = _column(source.grid, was, header + 1)
        lost = Counter(typed.values())
        lost.subtract(_column(after, now, people.first_row).values())
        for row, answer in typed.items():
            if lost[answer] > 0:
                raise UnsafePlanError(
                    str(CellRef(source.title, row, was)),
                    "An answer stands here, but not to which recommendation.",
                    f"Restore {names[people.key]} in its row and the header "
                    f"{names[now]} above it, or clear it.",
                )


def _header_place(
    grid: Grid, names: Row, people: PeopleColumns
) -> tuple[int, tuple[int, ...]]:
    """Return the row of people's headers and their columns; where we put them, if lost.

    A person who inserts a column or a row takes the headers along.
    """
    wanted = [names[column] for column in people.columns]
    for number, row in enumerate(grid):
        if all(name in row for name in wanted):
            return number, tuple(row.index(name) for name in wanted)
    return people.first_row - 1, people.columns


def _column(grid: Grid, column: int, top: int) -> dict[int, tuple[type, CellValue]]:
    """Return what is filled in of a column from a row on; 1 and TRUE differ."""
    cells = {row: cell_at(grid, row, column) for row in range(top, len(grid))}
    return {row: (type(v), v) for row, v in cells.items() if v is not None}


def _guard_records(change: TabPlan, keep_share: float) -> None:
    old = change.old.records if change.old else None
    new = change.tab.records
    if old is None or new is None or old < _FEW_RECORDS:
        return
    if new < old * keep_share:
        raise UnsafePlanError(
            change.tab.title,
            f"Only {new} of the {old} projects shown last time were found.",
            "Restore the missing tabs, or run once with --allow-shrink.",
        )


_FEW_RECORDS = 4
"""Below this, losing half is everyday life and not an alarm."""


def value_at(snapshot: Snapshot, ref: CellRef) -> CellValue:
    """Return one cell of a snapshot, None when the tab or cell is not there."""
    tab = snapshot.tab(ref.tab)
    return cell_at(tab.grid, ref.row, ref.column) if tab else None
