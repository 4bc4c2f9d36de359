"""The requests that carry out the plan for one tab."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ppmsheets.backends.google_charts import (
    chart_ids,
    charts_of,
    draw_charts,
    drop_charts,
)
from ppmsheets.backends.google_frame import (
    PROTECTION,
    draw_widths,
    guard_labels,
    properties,
    protection,
    show_rows,
    stamp,
)
from ppmsheets.backends.google_layout import (
    Layout,
    Mark,
    SheetLayout,
)
from ppmsheets.backends.google_looks import (
    Canvas,
    Request,
    Sized,
    addresses,
    draw_links,
)
from ppmsheets.backends.google_memory import (
    bare,
    drawn,
    drawn_notes,
    noted_places,
    remember,
)
from ppmsheets.backends.google_notes import (
    draw_notes,
    drop_notes,
    notes_of,
    write_notes,
)
from ppmsheets.backends.google_rows import Arrangement, arrangement, moves
from ppmsheets.backends.google_rules import (
    draw_colours,
    draw_inputs,
    drop_colours,
    drop_inputs,
    signature,
)
from ppmsheets.backends.google_staging import Drawn
from ppmsheets.backends.google_values import (
    differences,
    erase_keys,
    gone_keys,
    is_orphan,
    own_areas,
    write_cells,
)
from ppmsheets.plan import Snapshot, TabPlan
from ppmsheets.sheet import Grid, Look, Rect, Tab, filtered

_SPARE_ROWS, _SPARE_COLUMNS = 50, 4
"""Room beside and below our cells on a new tab, where people may type."""

_INPUT_ROWS = 1_000
"""Rows of a new tab that people fill in."""

_FEW_NOTES = 500
"""Notes that are drawn by themselves; for more, all looks are."""


@dataclass(frozen=True, slots=True)
class TabWork:
    """What is done to one tab.

    Attributes:
        change: The plan for it.
        layout: The tab as it is; None for a new one.
        sheet: Its id, and its grid once it has grown.
        before: Its cells as read.
        place: What moves.
        ids: Sheet ids by casefolded title.
        standing: Ids of all charts that the spreadsheet has.
        noted: Places of notes that are all that differs of its looks; None: if its
            looks differ at all, all of them are drawn.
    """

    change: TabPlan
    layout: SheetLayout | None
    sheet: Sized
    before: Grid
    place: Arrangement
    ids: Mapping[str, int]
    standing: frozenset[int]
    noted: frozenset[tuple[int, int]] | None = None

    @property
    def mark(self) -> Mark | None:
        """Our mark on it."""
        return self.layout.mark if self.layout else None

    @property
    def tab(self) -> Tab:
        """The wanted tab."""
        return self.change.tab

    @property
    def draws(self) -> bool:
        """Whether its looks are drawn; moved rows take theirs along."""
        change = self.change
        differs = change.create or change.redraw or self.place.moves
        return differs and self.noted is None

    @property
    def drawn(self) -> Drawn:
        """What may be staged of it, if its looks are drawn."""
        new = self.layout is None
        areas = own_areas(self.tab, self.place.foreign, new=new)
        old = None if self.layout is None else (self.layout.rows, self.layout.columns)
        return Drawn(self.sheet, tuple(areas), old)

    def kept(self, name: str) -> list[Any]:
        """Return what is remembered of the last drawing."""
        return drawn(self.mark, name) or []

    @property
    def old_charts(self) -> dict[str, int]:
        """Ids by name of the charts drawn last time that still stand."""
        known: dict[str, int] = drawn(self.mark, "charts") or {}
        return {name: one for name, one in known.items() if one in self.standing}

    @property
    def charts(self) -> dict[str, int]:
        """Ids of the wanted charts by name."""
        return chart_ids(self.tab, self.sheet.id, self.old_charts, self.standing)


def work_on(
    change: TabPlan, snapshot: Snapshot, layout: Layout, ids: Mapping[str, int]
) -> TabWork:
    """Return what a plan does to a tab.

    Args:
        change: The plan for it.
        snapshot: The workbook that the plan was made from.
        layout: The same, without its cells.
        ids: Sheet ids by casefolded title, those of new tabs included.
    """
    tab = change.tab
    source, sheet = snapshot.tab(tab.title), layout.sheet(tab.title)
    before = source.grid if source else ()
    old = (change.old.rows, change.old.columns) if change.old else (0, 0)
    place = arrangement(tab, before, old)
    rows, columns = _need(tab, place)
    if sheet is None:
        spare = (_SPARE_ROWS, _SPARE_COLUMNS)
        rows, columns = rows + spare[0], columns + spare[1]
        if not tab.protected:
            rows = max(rows, _INPUT_ROWS)
    else:
        rows, columns = max(rows, sheet.rows), max(columns, sheet.columns)
    sized = Sized(ids[tab.title.casefold()], rows, columns)
    noted = _noted_alone(change, sheet.mark if sheet else None, place)
    standing = frozenset(one for sheet in layout.sheets for one in sheet.charts)
    return TabWork(change, sheet, sized, before, place, ids, standing, noted)


def _noted_alone(
    change: TabPlan, mark: Mark | None, place: Arrangement
) -> frozenset[tuple[int, int]] | None:
    """Return the places of notes that are all that differs of a tab's looks, if so."""
    tab = change.tab
    if mark is None or not change.redraw or place.moves or place.foreign:
        return None
    stood = (mark.stamp.rows, mark.stamp.columns, mark.extra.get("bare"))
    if stood != (len(tab.grid), tab.width, bare(tab)):
        return None
    places = noted_places(tab, mark)
    return places if len(places) <= _FEW_NOTES else None


def _need(tab: Tab, place: Arrangement) -> tuple[int, int]:
    """Return the least grid; one row and column more than are frozen."""
    charts = charts_of(tab)
    return (
        max([place.height, tab.frozen_rows + 1, *(one.spot.row + 1 for one in charts)]),
        max(
            [place.width, tab.frozen_columns + 1, *(c.spot.column + 1 for c in charts)]
        ),
    )


def grow(work: TabWork) -> Iterator[Request]:
    """Yield the requests that make a new tab, or make room on one."""
    sheet = work.sheet
    if work.layout is None:
        made = {"title": work.tab.title, **properties(sheet, work.tab)}
        grid = {"rowCount": sheet.rows, "columnCount": sheet.columns}
        made["gridProperties"] = {**grid, **made["gridProperties"]}
        yield {"addSheet": {"properties": made}}
        return
    for dimension, more in (
        ("ROWS", sheet.rows - work.layout.rows),
        ("COLUMNS", sheet.columns - work.layout.columns),
    ):
        if more > 0:
            added = {"sheetId": sheet.id, "dimension": dimension, "length": more}
            yield {"appendDimension": added}


def fill(work: TabWork) -> Iterator[Request]:
    """Yield what moves, what changes and what is drawn, in this order."""
    sheet, tab, place = work.sheet, work.tab, work.place
    if work.draws:
        yield from _drop(work)
    yield from moves(place.columns, sheet.id, "COLUMNS")
    yield from moves(place.rows, sheet.id, "ROWS")
    before = place.arranged(work.before)
    changed = [
        spot
        for spot in differences(before, tab, place.extent, place.foreign)
        if not is_orphan(before, tab, *spot)
    ]
    gone = gone_keys(before, tab, changed)
    if tab.people and gone:
        yield from erase_keys(sheet, tab.people, gone.values())
    here = [spot for spot in changed if spot not in gone]
    yield from write_cells(sheet, tab, here, new=work.change.create)
    links = addresses(tab, work.ids)
    if work.draws:
        canvas = Canvas(tab, _painted(work), place.foreign)
        yield from canvas.requests(sheet)
        yield from draw_links(sheet, links, canvas.format)
        yield from _draw(work)
        return
    if work.noted is not None:
        yield from _draw_notes_alone(work, work.noted)
    # A new value takes the link off its cell.
    again = {spot: links[spot] for spot in changed if spot in links}
    if again:
        canvas = Canvas(tab, place.extent)
        yield from draw_links(sheet, again, canvas.format)


def _draw_notes_alone(
    work: TabWork, places: frozenset[tuple[int, int]]
) -> Iterator[Request]:
    """Yield the requests that draw the notes of some places, and remember that."""
    notes = notes_of(work.tab)
    yield from drop_notes(work.sheet, places - notes.keys())
    yield from write_notes(work.sheet, {at: notes[at] for at in places & notes.keys()})
    yield from _remember(work)


def _remember(work: TabWork) -> Iterator[Request]:
    yield stamp(work.sheet, work.tab, work.mark)
    yield from remember(work.sheet, work.tab, work.mark, work.charts)


def _painted(work: TabWork) -> tuple[int, int]:
    """Return the rows and columns whose formats are ours."""
    rows, columns = work.place.extent
    if not work.tab.protected:
        # A tab that people fill in is drawn as far as its looks reach.
        areas = [i.area for i in work.tab.decorations if isinstance(i, Look)]
        rows = max([rows, *(min(area.bottom, work.sheet.rows) for area in areas)])
        columns = max(
            [columns, *(min(area.right, work.sheet.columns) for area in areas)]
        )
    return rows, columns


def _drop(work: TabWork) -> Iterator[Request]:
    """Yield the requests that take away what we drew last time."""
    layout, sheet = work.layout, work.sheet
    if layout is None:
        return
    for one in layout.protections:
        if one.area is None and one.description == PROTECTION:
            gone = {"protectedRangeId": one.id}
            yield {"deleteProtectedRange": gone}
    yield from drop_colours(sheet, layout.rules, work.kept("rules"))
    yield from drop_inputs(sheet, [Rect(*area) for area in work.kept("inputs")])
    yield from drop_notes(sheet, drawn_notes(layout.mark))
    yield from drop_charts(set(work.old_charts.values()) - set(work.charts.values()))
    for number in layout.more_marks:
        lookup = {"developerMetadataLookup": {"metadataId": number}}
        yield {"deleteDeveloperMetadata": {"dataFilter": lookup}}


def _draw(work: TabWork) -> Iterator[Request]:
    """Yield the requests that draw everything but formats and links."""
    sheet, tab, layout = work.sheet, work.tab, work.layout
    ours = frozenset(work.kept("rules"))
    rules = layout.rules if layout else ()
    kept = sum(signature(rule) not in ours for rule in rules)
    yield from draw_inputs(sheet, tab)
    yield from draw_colours(sheet, tab, kept)
    yield from draw_notes(sheet, tab)
    yield from draw_charts(tab, work.ids, work.charts, work.standing)
    yield from draw_widths(sheet, tab)
    if layout is None:
        yield from guard_labels(sheet, tab)
    area = filtered(tab)
    if area:
        # It takes the place of the one before, with what was chosen by it.
        yield {"setBasicFilter": {"filter": {"range": sheet.range(area)}}}
    if layout is not None:
        fields = "hidden,tabColorStyle,gridProperties(frozenRowCount,frozenColumnCount)"
        changed = {"properties": properties(work.sheet, work.tab), "fields": fields}
        yield {"updateSheetProperties": changed}
        yield from show_rows(sheet, tab)
    if tab.protected:
        if tab.width:
            yield protection(sheet, tab)
        yield from _remember(work)
