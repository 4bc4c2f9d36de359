"""A plan as the one batch of requests that carries it out.

A batch is applied whole or not at all. It begins with the swap of the generation
tab, on which the batch of a stale writer fails. What people type is never in it:
rows and columns that hold it are moved by Google.
"""

from __future__ import annotations

import zlib
from typing import NamedTuple

from ppmsheets.backends.google_frame import (
    keep,
)
from ppmsheets.backends.google_layout import (
    GENERATION_TITLE,
    Layout,
    swap,
)
from ppmsheets.backends.google_looks import (
    Request,
)
from ppmsheets.backends.google_staging import Drawn
from ppmsheets.backends.google_tab import TabWork, fill, grow, work_on
from ppmsheets.plan import Plan, Snapshot, TabPlan
from ppmsheets.workbook import StaleError, Trouble, WorkbookError

MAX_CELLS = 10_000_000
"""Cells that a spreadsheet may have, blank ones included."""

_NEW_IDS = 1_000_000_000
_IDS = 500_000_000


class Batch(NamedTuple):
    """The requests that carry out a plan, and the tabs that they draw anew."""

    requests: tuple[Request, ...]
    drawn: tuple[Drawn, ...]


def batch_of(plan: Plan, snapshot: Snapshot, layout: Layout, generation: int) -> Batch:
    """Return the batch that carries out a plan.

    Args:
        plan: What changes.
        snapshot: The workbook that the plan was made from.
        layout: The same, without its cells.
        generation: Id of the new generation tab; no tab has it yet.

    Raises:
        WorkbookError: The plan is for other tabs than there are, needs more
            cells than a spreadsheet may have, or people took the title of the
            generation tab.
    """
    changes = [change for change in plan.tabs if not change.empty]
    _check_tabs(changes, layout)
    ids = _ids(changes, layout)
    made = list(swap(layout, generation))
    made += [{"deleteSheet": {"sheetId": staged}} for staged in layout.staging]
    works = [work_on(change, snapshot, layout, ids) for change in changes]
    _check_room(works, layout)
    for work in works:
        made += grow(work)
    for work in works:
        made += fill(work)
    for keeper in plan.keepers:
        sheet = layout.sheet(keeper.title)
        number = ids[keeper.title.casefold()]
        made += keep(number, keeper.people, sheet.protections if sheet else ())
    return Batch(tuple(made), tuple(work.drawn for work in works if work.draws))


def _check_tabs(changes: list[TabPlan], layout: Layout) -> None:
    taken = layout.sheet(GENERATION_TITLE)
    if taken is not None:
        where = f"{layout.title}: {taken.title}"
        what = "Every sync needs this title for a hidden tab of its own."
        raise WorkbookError(where, what, "Rename this tab.", Trouble.REFUSED)
    for change in changes:
        sheet = layout.sheet(change.tab.title)
        if change.create is not (sheet is None) or (sheet and not sheet.rows):
            where = f"{layout.title}: {change.tab.title}"
            raise StaleError(where, "The tab is not as it was when it was read.")


def _ids(changes: list[TabPlan], layout: Layout) -> dict[str, int]:
    """Return sheet ids by casefolded title, those of new tabs chosen by title."""
    found = {sheet.title.casefold(): sheet.id for sheet in layout.sheets}
    taken = set(found.values())
    for change in changes:
        title = change.tab.title.casefold()
        if title not in found:
            chosen = _NEW_IDS + zlib.crc32(title.encode("utf-8", "replace")) % _IDS
            while chosen in taken:
                chosen += 1
            found[title] = chosen
            taken.add(chosen)
    return found


def _check_room(works: list[TabWork], layout: Layout) -> None:
    used = sum(sheet.rows * sheet.columns for sheet in layout.sheets) + 1
    more = 0
    for work in works:
        now = work.layout.rows * work.layout.columns if work.layout else 0
        more += work.sheet.rows * work.sheet.columns - now
    if used + more > MAX_CELLS:
        free = max(0, MAX_CELLS - used)
        what = f"The tabs need {more:,} more cells, and only {free:,} are free."
        fix = "Delete blank rows and columns of large tabs; nothing was written."
        raise WorkbookError(layout.title, what, fix, Trouble.REFUSED)
