"""Notes: ours are replaced, people's stay."""

from __future__ import annotations

import base64
import json
import zlib
from collections.abc import Iterable, Iterator, Mapping
from itertools import accumulate
from typing import Any

from ppmsheets.backends.google_layout import SheetLayout
from ppmsheets.backends.google_looks import Request, Sized, stacked, stacks
from ppmsheets.backends.google_read import Caller, book_path, quoted
from ppmsheets.sheet import Note, Tab

_FIELDS = "sheets(properties.sheetId,data(startRow,startColumn,rowData.values.note))"

Notes = Mapping[tuple[int, int], str]
"""Notes by row and column."""


def drop_notes(sheet: Sized, places: str) -> Iterator[Request]:
    """Yield the requests that remove our notes; notes of people stay.

    Args:
        sheet: The tab.
        places: Where ours are, as :func:`note_places` gives them.
    """
    ours = {
        place: ""
        for place in _unpacked(places)
        if place[0] < sheet.rows and place[1] < sheet.columns
    }
    for area, _ in stacks(ours):
        yield {"repeatCell": {"range": sheet.range(area), "cell": {}, "fields": "note"}}


def draw_notes(sheet: Sized, tab: Tab) -> Iterator[Request]:
    """Yield the requests that place our notes."""
    yield from write_notes(sheet, _notes(tab))


def write_notes(sheet: Sized, notes: Notes) -> Iterator[Request]:
    """Yield the requests that place notes, those under one another together."""
    for area, texts in stacks(notes):
        yield stacked(sheet, area, [{"note": text} for text in texts], "note")


def _notes(tab: Tab) -> dict[tuple[int, int], str]:
    notes = (item for item in tab.decorations if isinstance(item, Note))
    return {(note.row, note.column): note.text for note in notes if note.text}


def note_places(tab: Tab) -> str:
    """Return the places of a tab's notes as text: there may be thousands.

    A mark holds 30,000 characters; each note takes about one.
    """
    width = max(tab.width, 1)
    steps, before = [width], 0
    for row, column in sorted(_notes(tab)):
        place = row * width + column
        steps.append(place - before)
        before = place
    packed = zlib.compress(json.dumps(steps, separators=(",", ":")).encode(), 9)
    return base64.b85encode(packed).decode() if len(steps) > 1 else ""


def _unpacked(places: str) -> Iterator[tuple[int, int]]:
    if not places:
        return
    width, *steps = json.loads(zlib.decompress(base64.b85decode(places)))
    for place in accumulate(steps):
        yield divmod(place, width)


def read_notes(
    call: Caller, book_id: str, sheets: Iterable[SheetLayout]
) -> dict[int, Notes]:
    """Return the notes of people on tabs of ours, by sheet id, in one call.

    Raises:
        WorkbookError: They cannot be read.
    """
    ours = {sheet.id: _remembered(sheet) for sheet in sheets}
    ranges = [quoted(sheet.title) for sheet in sheets]
    params = {"ranges": ranges, "fields": _FIELDS}
    answer = call("GET", book_path(book_id), params=params)
    found: dict[int, Notes] = {}
    for sent in answer.get("sheets", ()):
        sheet_id = sent.get("properties", {}).get("sheetId", 0)
        notes = dict(_noted(sent))
        found[sheet_id] = {
            place: text
            for place, text in notes.items()
            if place not in ours.get(sheet_id, ())
        }
    return found


def _remembered(sheet: SheetLayout) -> frozenset[tuple[int, int]]:
    kept = sheet.mark.extra.get("notes", "") if sheet.mark else ""
    return frozenset(_unpacked(str(kept)))


def _noted(sent: Mapping[str, Any]) -> Iterator[tuple[tuple[int, int], str]]:
    for data in sent.get("data", ()):
        top, left = data.get("startRow", 0), data.get("startColumn", 0)
        for row, cells in enumerate(data.get("rowData", ()), start=top):
            for column, cell in enumerate(cells.get("values", ()), start=left):
                if cell.get("note"):
                    yield (row, column), cell["note"]
