"""A spreadsheet in Google Sheets: read in two calls, written in one.

Every write swaps the generation tab, whose id tells whose write was the last. So a
stale write fails whole, and a write whose answer was lost is found again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from typing import Any, NamedTuple

from ppmsheets.backends.google_cut import brief
from ppmsheets.backends.google_keys import (
    key_range,
    keys,
    keys_answered,
    keys_in,
    with_answers,
)
from ppmsheets.backends.google_layout import Layout, SheetLayout, next_generation
from ppmsheets.backends.google_memory import read_notes
from ppmsheets.backends.google_notes import Notes
from ppmsheets.backends.google_read import (
    Caller,
    book_path,
    read_book,
    read_layout,
)
from ppmsheets.backends.google_refusals import (
    Door,
    RejectedError,
    UnknownFateError,
)
from ppmsheets.backends.google_staging import LIMIT, Staged, size, staged
from ppmsheets.backends.google_write import Batch, batch_of
from ppmsheets.plan import Plan, Snapshot, TabPlan, diff
from ppmsheets.sheet import CellValue, Rect, Tab
from ppmsheets.workbook import StaleError, Trouble, WorkbookError

_SENDS = 3
"""How often one batch is sent; only the first to arrive can be applied."""

_HEALINGS = 2
"""How often rows are set right that people moved while a sync was writing."""

_BACK = (
    "spreadsheetId,updatedSpreadsheet(sheets(properties.sheetId,"
    "data(rowData.values.effectiveValue)))"
)


_WRITTEN = "written"
"""Version of a snapshot that a write has made out of date."""


_STALE = "It was changed while the sync was running."
_OTHER_SYNC = "Another sync wrote it while this one was running."
_OTHER_TABS = "Its tabs were changed while the sync was running."


class _Base(NamedTuple):
    """The spreadsheet that a plan is made from."""

    layout: Layout
    snapshot: Snapshot


class GoogleWorkbook:
    """A spreadsheet in Google Sheets.

    Args:
        book_id: The spreadsheet's id.
        call: Makes calls; ``Transport.call``.
        limit: Bytes of requests in one call; what is more is staged.
    """

    def __init__(self, book_id: str, call: Caller, *, limit: int = LIMIT) -> None:
        """Take the id; no call is made yet."""
        self._limit = limit
        self._id = book_id
        self._call = call
        self._door = Door(book_id)
        self._last: _Base | None = None

    @property
    def name(self) -> str:
        """Its title; its id before it was read."""
        return self._last.layout.title if self._last else self._id

    def read(self) -> Snapshot:
        """Return every tab as it stands now.

        Raises:
            WorkbookError: It cannot be read.
        """
        return self._fetch().snapshot

    def _fetch(self) -> _Base:
        self._last = _Base(*read_book(self._call, self._id))
        return self._last

    def write(self, plan: Plan) -> None:
        """Carry out a plan in one atomic batch.

        What people typed since the plan was made stays, and is part of the next
        run: Google has no way to refuse a write for it.

        Raises:
            WorkbookError: Somebody else's sync wrote since the plan was made, or
                the tabs are not there any more (``CONFLICT``), or Google refuses;
                nothing was written. Or its fate stays unknown (``TEMPORARY``).
        """
        moved = self._publish(plan, self._base(plan))
        with _written_perhaps():
            for _ in range(_HEALINGS):
                if not moved:
                    return
                plan = self._healing([change.tab for change in moved])
                if plan.empty:
                    return
                moved = self._publish(plan, self._base(plan))

    def _base(self, plan: Plan) -> _Base:
        base = self._last
        if base is None or base.snapshot.version != plan.base:
            base = self._fetch()
        if base.snapshot.version != plan.base:
            raise self._conflict(_STALE)
        return base

    def _conflict(self, what: str) -> StaleError:
        return StaleError(self._door.link, what)

    # --- one batch ----------------------------------------------------------------

    def _publish(self, plan: Plan, base: _Base) -> list[TabPlan]:
        """Write a plan; return those tabs whose rows people moved meanwhile."""
        self._check_protection(plan, base.layout)
        generation = next_generation(base.layout, _digest(plan))
        # Nobody can have moved a row of a tab that is not there yet.
        watched = [c for c in plan.tabs if not (c.empty or c.create) and keys(c.tab)]
        batch = batch_of(plan, base.snapshot, base.layout, generation)
        calls = self._calls(batch, base.layout, generation)
        for filling in calls.before:
            self._stage(filling, base.layout)
        body: dict[str, Any] = {"requests": [brief(one) for one in calls.last]}
        if watched:
            body["includeSpreadsheetInResponse"] = True
            body["responseIncludeGridData"] = True
            body["responseRanges"] = [key_range(change.tab) for change in watched]
        answer = self._send(body, base.layout, generation)
        self._last = _Base(base.layout, replace(base.snapshot, version=_WRITTEN))
        with _written_perhaps():
            shown = self._shown(answer, watched, base.layout)
        return [
            change
            for change, there in zip(watched, shown, strict=True)
            if there != keys(change.tab)
        ]

    def _calls(self, batch: Batch, layout: Layout, generation: int) -> Staged:
        """Return the calls that bring about a batch."""
        if size(batch.requests) <= self._limit:
            return Staged((), batch.requests)
        drawn = {tab.sheet.id for tab in batch.drawn}
        notes = self._notes([one for one in layout.sheets if one.id in drawn], layout)
        return staged(
            batch.requests,
            layout,
            generation,
            drawn=[
                tab._replace(notes=notes.get(tab.sheet.id, {})) for tab in batch.drawn
            ],
            limit=self._limit,
        )

    def _notes(self, sheets: list[SheetLayout], layout: Layout) -> dict[int, Notes]:
        """Return the notes of people on tabs of ours, by sheet id."""
        if not sheets:
            return {}
        try:
            return read_notes(self._call, self._id, sheets)
        except RejectedError:
            self._check_current(read_layout(self._call, self._id), layout)
            raise

    def _stage(self, filling: tuple[dict[str, Any], ...], layout: Layout) -> None:
        """Fill a part of the hidden staging tab; nothing of it shows yet."""
        path = book_path(self._id, ":batchUpdate")
        made = filling[0].get("addSheet", {}).get("properties", {}).get("sheetId")
        for sends in range(1, _SENDS + 1):
            try:
                self._call("POST", path, body={"requests": filling}, write=True)
            except UnknownFateError as error:
                now = read_layout(self._call, self._id)
                self._check_current(now, layout)
                if made is not None and made in now.staging:
                    return
                # To fill the same cells once more changes nothing.
                if sends == _SENDS:
                    error.settled = True
                    raise
            except RejectedError:
                now = read_layout(self._call, self._id)
                self._check_current(now, layout)
                if made is None or made not in now.staging:
                    raise
                return
            else:
                return

    def _send(
        self, body: Mapping[str, Any], layout: Layout, generation: int
    ) -> Mapping[str, Any] | None:
        """Send a batch until it is known to be applied; None: its answer was lost."""
        path = book_path(self._id, ":batchUpdate")
        sends = 0
        while True:
            sends += 1
            try:
                return self._call(
                    "POST", path, params={"fields": _BACK}, body=body, write=True
                )
            except (UnknownFateError, RejectedError) as error:
                with _written_perhaps():
                    now = read_layout(self._call, self._id)
                if now.generation == generation:
                    return None
                self._check_current(now, layout)
                # What was lost may still arrive; but only the first batch of this
                # generation that does is applied, so it may be sent again.
                if isinstance(error, RejectedError) or sends == _SENDS:
                    raise

    def _check_current(self, now: Layout, layout: Layout) -> None:
        if now.generation != layout.generation:
            raise self._conflict(_OTHER_SYNC)
        if _shape(now) != _shape(layout):
            raise self._conflict(_OTHER_TABS)

    def _check_protection(self, plan: Plan, layout: Layout) -> None:
        for change in plan.tabs:
            sheet = layout.sheet(change.tab.title)
            if change.empty or sheet is None:
                continue
            for one in sheet.protections:
                if one.editable or one.warning or not _meets(one.area, change):
                    continue
                raise _closed(sheet, one.area)
        for keeper in plan.keepers:
            sheet = layout.sheet(keeper.title)
            for one in sheet.protections if sheet else ():
                if sheet and one.kept_for and not one.editable:
                    raise _closed(sheet, None)

    def _shown(
        self,
        answer: Mapping[str, Any] | None,
        watched: list[TabPlan],
        layout: Layout,
    ) -> list[list[CellValue]]:
        """Return the keys that stand in each tab after a write."""
        if not watched:
            return []
        if answer is None:
            snapshot = self.read()
            return [keys_in(snapshot, change.tab) for change in watched]
        places = {sheet.title.casefold(): sheet.id for sheet in layout.sheets}
        return [
            keys_answered(answer, places[change.tab.title.casefold()], change.tab)
            for change in watched
        ]

    def _healing(self, tabs: list[Tab]) -> Plan:
        """Return the plan that sets rows right where people have put theirs."""
        snapshot = self._fetch().snapshot
        return diff(snapshot, [with_answers(tab, snapshot) for tab in tabs])


@contextmanager
def _written_perhaps() -> Iterator[None]:
    """Let no error of a call that follows a write say that nothing was written."""
    try:
        yield
    except WorkbookError as error:
        error.settled = False
        raise


def _shape(layout: Layout) -> list[tuple[object, ...]]:
    return [(s.id, s.title, s.rows, s.columns, s.charts) for s in layout.sheets]


def _meets(area: Rect | None, change: TabPlan) -> bool:
    """Return whether a protected area holds cells of ours."""
    if area is None:
        return True
    old, tab = change.old, change.tab
    rows = max(len(tab.grid), old.rows if old else 0)
    columns = max(tab.width, old.columns if old else 0)
    return area.top < rows and area.left < columns


def _digest(plan: Plan) -> str:
    """Return a text that differs for plans that do."""
    digest = hashlib.sha256(plan.base.encode())
    digest.update(repr(plan.keepers).encode("utf-8", "replace"))
    for change in plan.tabs:
        cells = [(c.row, c.column, c.after) for c in change.changes]
        digest.update(repr((change.tab.stamp, cells)).encode("utf-8", "replace"))
    return digest.hexdigest()


def _closed(sheet: SheetLayout, area: Rect | None) -> WorkbookError:
    where = f"{sheet.title}!{area.a1}" if area else sheet.title
    place = "This area" if area else "The whole tab"
    what = f"{place} is protected, and this account may not edit it."
    fix = (
        "Its owner adds the account or removes the protection under Data > Protect "
        "sheets and ranges."
    )
    return WorkbookError(where, what, fix, Trouble.DENIED)
