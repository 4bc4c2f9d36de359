"""The plan that would change a workbook, as data: made, and applied in memory."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import NamedTuple

from ppmsheets.plan.snapshot import Snapshot, SourceTab, trimmed
from ppmsheets.sheet import CellValue, Decoration, Grid, Link, Row, Stamp, Tab


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
class Keeper:
    """A tab that people own, kept to some of them.

    Everybody reads it; only these, the account and the owner of the spreadsheet type
    into it. Where a product knows no people, there is no such plan.

    Attributes:
        title: Title of the tab.
        people: Their e-mail addresses.
    """

    title: str
    people: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """All changes of one run.

    Attributes:
        base: ``Snapshot.version`` that it was made from.
        tabs: One entry a wanted tab, unchanged ones included.
        keepers: Tabs that are to be kept to other people than now.
    """

    base: str
    tabs: tuple[TabPlan, ...]
    keepers: tuple[Keeper, ...] = ()

    @property
    def empty(self) -> bool:
        """Whether nothing would be written."""
        return not self.keepers and all(tab.empty for tab in self.tabs)


def diff(
    snapshot: Snapshot, tabs: Iterable[Tab], keepers: Iterable[Keeper] = ()
) -> Plan:
    """Return the plan that makes a workbook show the wanted tabs.

    Only our own columns are compared: those the wanted tab has and those our
    last version had. Cells beside and below are people's. Links to tabs of other
    workbooks become addresses.
    """
    elsewhere = {tab.title: tab.address for tab in snapshot.tabs if tab.book}
    return Plan(
        base=snapshot.version,
        tabs=tuple(_diff_tab(snapshot, _addressed(tab, elsewhere)) for tab in tabs),
        keepers=tuple(k for k in keepers if k.people != _kept_for(snapshot, k.title)),
    )


def _kept_for(snapshot: Snapshot, title: str) -> tuple[str, ...]:
    tab = snapshot.tab(title)
    return tab.kept_for if tab else ()


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
            kept.append(link._replace(target=address + link.target.a1))
    return replace(tab, decorations=tuple(kept))


def _diff_tab(snapshot: Snapshot, tab: Tab) -> TabPlan:
    source = snapshot.tab(tab.title)
    stamp = snapshot.stamp(tab.title)
    before = source.grid if source else ()
    old = _reaching(stamp, before, tab) if stamp else None
    rows = max(len(tab.grid), old.rows if old else 0)
    columns = max(tab.width, old.columns if old else 0)
    return TabPlan(
        tab=tab,
        create=source is None,
        # A title that a person wrote in capitals is still the same tab's.
        # Looks are pushed along with rows, so they too are drawn anew.
        redraw=source is not None
        and (old is None or replace(old, title=tab.title) != tab.stamp),
        changes=_cell_changes(before, tab.grid, rows, columns),
        old=old if source else None,
    )


def _reaching(old: Stamp, before: Grid, tab: Tab) -> Stamp:
    """Return a stamp that reaches as far down as our rows do by now.

    Rows that a person put in have pushed ours beyond where the last write ended. A row
    below is such a one if it is a row of ours, which is missing above: where people own
    columns it is known by its key, elsewhere cell by cell. A copy is not missing above.
    """
    bottom = old.rows
    if all(not row for row in before[bottom:]):
        return old
    missing = Counter(_known(row, tab) for row in tab.grid)
    missing.subtract(_known(row, tab) for row in before[:bottom])
    for number, row in enumerate(before[bottom:], bottom):
        known = _known(row, tab)
        if missing[known] > 0 and known:
            missing[known] -= 1
            bottom = number + 1
        elif row:
            break
    return replace(old, rows=bottom)


def _known(row: Row, tab: Tab) -> Row:
    """Return what a row of a tab is known by; nothing for a row without it."""
    if tab.people is not None:
        row = row[tab.people.key : tab.people.key + 1]
    return () if all(cell is None for cell in row) else _padded(row, tab.width)


def _padded(row: Row, width: int) -> Row:
    return (*row, *(None,) * width)[:width]


_made = partial(tuple.__new__, CellChange)
"""Makes a change of a plain tuple; of new tabs there are half a million of them, and a
call of ours for each would take as long again."""


_TRUTHS = frozenset((False, True))
"""Equal to 0.0 and 1.0 in Python, but not in a spreadsheet."""


def _cell_changes(
    before: Grid, after: Grid, rows: int, columns: int
) -> tuple[CellChange, ...]:
    changes: list[CellChange] = []
    blank = (None,) * columns
    for row in range(rows):
        old = before[row] if row < len(before) else ()
        new = after[row] if row < len(after) else blank
        if not old:
            filled = [
                (row, column, None, now)
                for column, now in enumerate(new)
                if now is not None
            ]
            changes += map(_made, filled)
            continue
        # What was read ends with its last filled cell.
        even = old + blank[: len(new) - len(old)] if len(old) < len(new) else old
        if even == new and (
            _TRUTHS.isdisjoint(new) or [*map(type, even)] == [*map(type, new)]
        ):
            continue
        for column in range(columns):
            was = old[column] if column < len(old) else None
            now = new[column] if column < len(new) else None
            if was != now or isinstance(was, bool) is not isinstance(now, bool):
                changes.append(CellChange(row, column, was, now))
    return tuple(changes)


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
            tabs[places[0]] = replace(old, grid=patched(old.grid, change.changes))
        else:
            grid = patched((), change.changes)
            tabs.append(SourceTab(tab.title, grid, key=tab.title, hidden=tab.hidden))
        if tab.protected:
            stamps[tab.title.casefold()] = tab.stamp
    kept = {keeper.title.casefold(): keeper.people for keeper in plan.keepers}
    tabs = [
        replace(tab, kept_for=kept.get(tab.title.casefold(), tab.kept_for))
        for tab in tabs
    ]
    return replace(snapshot, tabs=tuple(tabs), stamps=tuple(stamps.values()))


def _same(title: str, other: str) -> bool:
    return title.casefold() == other.casefold()


def patched(grid: Grid, changes: tuple[CellChange, ...]) -> Grid:
    """Return the cells of a tab after changes."""
    rows = [list(row) for row in grid]
    for change in changes:
        while len(rows) <= change.row:
            rows.append([])
        cells = rows[change.row]
        cells.extend([None] * (change.column + 1 - len(cells)))
        cells[change.column] = change.after
    return trimmed(rows)
