"""The guard: refuses plans that could lose what people own."""

from __future__ import annotations

from collections import Counter

from ppmsheets.plan.changes import Plan, TabPlan, patched
from ppmsheets.plan.snapshot import Snapshot, SourceTab
from ppmsheets.sheet import CellRef, CellValue, Grid, PeopleColumns, Row, cell_at


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
    for row, column in sorted(source.uncached):
        # It would stay where it is while rows move, and answer another one.
        if row > header and column in columns:
            raise UnsafePlanError(
                str(CellRef(source.title, row, column)),
                "This answer is a formula whose result is not stored in the file.",
                "Type the answer itself.",
            )
    after = patched(source.grid, change.changes)
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
