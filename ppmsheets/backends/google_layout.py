"""What a Google spreadsheet consists of, beside the values of its cells.

The reader makes a :class:`Layout`, the writer draws from it. Ids and indexes are
those of the Sheets API; grid ranges become half-open rectangles.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ppmsheets.sheet import Rect, Stamp

GENERATION_TITLE = "ppmsheets generation"
"""Title of the hidden tab whose id changes with every write."""

STAGING_TITLE = "ppmsheets staging"
"""Title of the hidden tab in which big writes are gathered."""

MARK = "ppmsheets"
"""Key of the developer metadata that bears a tab's stamp."""

KEPT_FOR = "Kept by ppmsheets for "
"""How our protection of a person's tab is described; the addresses follow."""

GENERATION_BASE = 1_600_000_000
"""Ids of generation tabs start here; the API's ids are below 2 ** 31."""
_GENERATIONS = 400_000_000


@dataclass(frozen=True, slots=True)
class Protection:
    """A protected range.

    Attributes:
        id: Its ``protectedRangeId``.
        area: What it protects; None for a whole tab.
        description: As people read it; we know ours by it.
        editable: Whether this account may edit it; the owner always may.
        warning: It only warns and refuses nobody.
        open_areas: Parts of a whole tab's protection that stay open.
    """

    id: int
    area: Rect | None
    description: str
    editable: bool
    warning: bool = False
    open_areas: tuple[Rect, ...] = ()

    @property
    def kept_for(self) -> tuple[str, ...]:
        """E-mail addresses for which it keeps a tab; () if it is not of that kind.

        Whom people add to it later they may have had a reason for: it stays ours.
        """
        if self.area is not None or not self.description.startswith(KEPT_FOR):
            return ()
        return tuple(self.description.removeprefix(KEPT_FOR).split(", "))


@dataclass(frozen=True, slots=True)
class Mark:
    """Developer metadata that we keep on a tab.

    Attributes:
        id: Its ``metadataId``.
        stamp: The stamp it holds, under the title that the tab bears now.
        extra: What the writer keeps besides, by its own keys.
        memory: Texts kept beside it: ``metadataId`` and text by name.
    """

    id: int
    stamp: Stamp
    extra: Mapping[str, Any]
    memory: Mapping[str, tuple[int, str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SheetLayout:
    """One tab without its cells.

    Attributes:
        id: Its ``sheetId``; follows it through renames and moves.
        title: Its title.
        index: Its place in the tab bar, hidden ones counted.
        hidden: Not shown in the tab bar.
        rows: Rows of its grid; 0 for a tab that is no grid, such as a chart.
        columns: Columns of its grid.
        frozen_rows: Rows that stay in view.
        frozen_columns: Columns that stay in view.
        merges: Merged areas.
        protections: Its protected ranges.
        rules: Its conditional formats as the API gives them; the place is the
            index by which requests address them.
        charts: Ids of the charts on it.
        mark: Our stamp on it; None if it is not ours.
        more_marks: Ids of stamps that do not hold here, such as those on a copy
            that a person made of a tab of ours.
    """

    id: int
    title: str
    index: int
    hidden: bool
    rows: int
    columns: int
    frozen_rows: int = 0
    frozen_columns: int = 0
    merges: tuple[Rect, ...] = ()
    protections: tuple[Protection, ...] = ()
    rules: tuple[Mapping[str, Any], ...] = ()
    charts: tuple[int, ...] = ()
    mark: Mark | None = None
    more_marks: tuple[int, ...] = ()

    @property
    def is_generation(self) -> bool:
        """Whether it is our generation tab, and no tab of that title of people's."""
        small = (self.rows, self.columns) == (1, 1)
        return small and self.id >= GENERATION_BASE and self.title == GENERATION_TITLE

    @property
    def is_staging(self) -> bool:
        """Whether it is a staging tab of ours: its title says its id."""
        return self.hidden and self.title == f"{STAGING_TITLE} {self.id}"


@dataclass(frozen=True, slots=True)
class Layout:
    """A whole spreadsheet without its cells.

    Attributes:
        id: The spreadsheet's id.
        title: Its title.
        locale: Its locale, e.g. ``en_GB``; None: not known.
        sheets: People's and generated tabs in their order; ours for bookkeeping
            (generation, staging) are not among them.
        generation: Id of the generation tab; None before our first write.
        staging: Ids of staging tabs that a killed run left behind.
    """

    id: str
    title: str
    locale: str | None
    sheets: tuple[SheetLayout, ...]
    generation: int | None = None
    staging: tuple[int, ...] = ()

    def sheet(self, title: str) -> SheetLayout | None:
        """Return the tab of that title, compared as the product does: caseless."""
        wanted = title.casefold()
        for sheet in self.sheets:
            if sheet.title.casefold() == wanted:
                return sheet
        return None


def next_generation(layout: Layout, digest: str) -> int:
    """Return the id of the generation tab after a write.

    Drawn from what is written and what it stands on, not counted: after a lost
    answer it tells our write from somebody else's, and a generation tab that
    people removed never lets an old number come back.

    Args:
        layout: The spreadsheet as read.
        digest: Any text that stands for the plan and its base.
    """
    text = f"{layout.id}\n{layout.generation}\n{digest}"
    number = int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big")
    found = GENERATION_BASE + number % _GENERATIONS
    taken = {sheet.id for sheet in layout.sheets} | {layout.generation}
    while found in taken:
        found += 1
    return found


def swap(layout: Layout, generation: int) -> tuple[dict[str, Any], ...]:
    """Return the requests that begin every batch: a stale batch fails on them.

    ``deleteSheet`` refuses an id that is gone, ``addSheet`` one that is taken, or
    a title that is; a batch is applied whole or not at all.
    """
    properties = {
        "sheetId": generation,
        "title": GENERATION_TITLE,
        "hidden": True,
        "gridProperties": {"rowCount": 1, "columnCount": 1},
    }
    add = {"addSheet": {"properties": properties}}
    if layout.generation is None:
        return (add,)
    return ({"deleteSheet": {"sheetId": layout.generation}}, add)


def mark_text(stamp: Stamp, sheet_id: int, **extra: object) -> str:
    """Return a stamp as the value of our developer metadata.

    The title is not kept: the metadata goes where its tab goes. The tab's id is,
    so that a copy that people make of it is not taken for ours.
    """
    kept: dict[str, object] = {
        "sheet": sheet_id,
        "looks": stamp.looks,
        "rows": stamp.rows,
        "columns": stamp.columns,
        "records": stamp.records,
        "role": stamp.role,
    }
    if stamp.named:
        kept["named"] = stamp.named
    return json.dumps(kept | extra, separators=(",", ":"), sort_keys=True)


def read_mark(title: str, sheet_id: int, number: int, text: str) -> Mark | None:
    """Return the mark that developer metadata holds.

    None if it is not readable, or was made for another tab.

    Args:
        title: Title of the tab it stands on.
        sheet_id: Id of that tab.
        number: The metadata's id.
        text: The metadata's value.
    """
    try:
        kept = json.loads(text)
        if kept.pop("sheet") != sheet_id:
            return None
        stamp = Stamp(
            title,
            str(kept.pop("looks")),
            int(kept.pop("rows")),
            int(kept.pop("columns")),
            kept.pop("records"),
            str(kept.pop("role")),
            tuple((str(key), str(name)) for key, name in kept.pop("named", ())),
        )
    except (ValueError, TypeError, KeyError, AttributeError):
        return None
    return Mark(number, stamp, kept)
