"""A workbook in memory: what tests and dry experiments run against."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from ppmsheets.plan import Plan, Snapshot, SourceTab, apply
from ppmsheets.sheet import CellRef, CellValue, Stamp, cell_at
from ppmsheets.workbook import Trouble, WorkbookError


class MemoryWorkbook:
    """A workbook that lives as long as the process; obeys ``plan.apply``.

    Args:
        name: What people call it.
        tabs: Its tabs, in order.
        stamps: Stamps of the tabs that we generated.
        locale: Its locale, e.g. ``en_GB``; None: not known.
    """

    def __init__(
        self,
        name: str,
        tabs: Iterable[SourceTab] = (),
        *,
        stamps: Iterable[Stamp] = (),
        locale: str | None = None,
    ) -> None:
        """Hold the tabs; the version counts writes and edits."""
        self._count = 0
        self._now = Snapshot(name, tuple(tabs), tuple(stamps), "0", locale)

    @property
    def name(self) -> str:
        """What people call it."""
        return self._now.name

    def read(self) -> Snapshot:
        """Return every tab as it stands now."""
        return self._now

    def write(self, plan: Plan) -> None:
        """Apply a plan whole.

        Raises:
            WorkbookError: The workbook changed since the plan was made, or the
                plan creates a tab that exists or changes one that does not.
        """
        if plan.base != self._now.version:
            raise _conflict(self.name, "It was changed while the sync was running.")
        for change in plan.tabs:
            missing = self._tab(change.tab.title) is None
            if not change.empty and change.create is not missing:
                where = f"{self.name}: {change.tab.title}"
                raise _conflict(where, "The tab is not as it was when it was read.")
        self._replace(apply(self._now, plan))

    def type_cell(self, where: CellRef, value: CellValue) -> None:
        """Put a value into a cell as a person would; KeyError: no such tab."""
        tab = self._tab(where.tab)
        if tab is None:
            raise KeyError(where.tab)
        rows = [list(row) for row in tab.grid]
        rows.extend([] for _ in range(where.row + 1 - len(rows)))
        row = rows[where.row]
        row.extend([None] * (where.column + 1 - len(row)))
        row[where.column] = value
        if cell_at(tab.grid, where.row, where.column) == value:
            return
        grid = tuple(tuple(cells) for cells in rows)
        tabs = (replace(t, grid=grid) if t is tab else t for t in self._now.tabs)
        self._replace(replace(self._now, tabs=tuple(tabs)))

    def rename_tab(self, title: str, new: str) -> None:
        """Rename a tab as a person would; KeyError: no such tab."""
        tab = self._tab(title)
        if tab is None:
            raise KeyError(title)
        now = self._now
        tabs = (replace(t, title=new, key=new) if t is tab else t for t in now.tabs)
        mark = now.stamp(title)
        stamps = (replace(s, title=new) if s is mark else s for s in now.stamps)
        self._replace(replace(now, tabs=tuple(tabs), stamps=tuple(stamps)))

    def remove_tab(self, title: str) -> None:
        """Remove a tab as a person would; KeyError: no such tab."""
        tab = self._tab(title)
        if tab is None:
            raise KeyError(title)
        now = self._now
        mark = now.stamp(title)
        tabs = tuple(t for t in now.tabs if t is not tab)
        stamps = tuple(s for s in now.stamps if s is not mark)
        self._replace(replace(now, tabs=tabs, stamps=stamps))

    def _tab(self, title: str) -> SourceTab | None:
        return self._now.tab(title)

    def _replace(self, snapshot: Snapshot) -> None:
        self._count += 1
        self._now = replace(snapshot, version=str(self._count))


def _conflict(where: str, what: str) -> WorkbookError:
    fix = "Nothing was written; run again."
    return WorkbookError(where, what, fix, Trouble.CONFLICT)
