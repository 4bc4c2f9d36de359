"""Notes: ours are replaced, people's stay."""

from __future__ import annotations

import base64
import json
import zlib
from collections.abc import Iterable, Iterator, Mapping
from itertools import accumulate

from ppmsheets.backends.google_looks import Request, Sized, stacked, stacks
from ppmsheets.sheet import Note, Tab

Notes = Mapping[tuple[int, int], str]
"""Notes by row and column."""


def drop_notes(sheet: Sized, places: Iterable[tuple[int, int]]) -> Iterator[Request]:
    """Yield the requests that remove our notes; notes of people stay.

    Args:
        sheet: The tab.
        places: Where ours are.
    """
    ours = {
        place: ""
        for place in places
        if place[0] < sheet.rows and place[1] < sheet.columns
    }
    for area, _ in stacks(ours):
        yield {"repeatCell": {"range": sheet.range(area), "cell": {}, "fields": "note"}}


def draw_notes(sheet: Sized, tab: Tab) -> Iterator[Request]:
    """Yield the requests that place our notes."""
    yield from write_notes(sheet, notes_of(tab))


def write_notes(sheet: Sized, notes: Notes) -> Iterator[Request]:
    """Yield the requests that place notes, those under one another together."""
    for area, texts in stacks(notes):
        yield stacked(sheet, area, [{"note": text} for text in texts], "note")


def notes_of(tab: Tab) -> dict[tuple[int, int], str]:
    """Return the notes of a tab by place; a later one wins."""
    notes = (item for item in tab.decorations if isinstance(item, Note))
    return {(note.row, note.column): note.text for note in notes if note.text}


def note_places(tab: Tab) -> str:
    """Return the places of a tab's notes as text: there may be thousands.

    A mark holds 30,000 characters; each note takes about one.
    """
    width = max(tab.width, 1)
    steps, before = [width], 0
    for row, column in sorted(notes_of(tab)):
        place = row * width + column
        steps.append(place - before)
        before = place
    packed = zlib.compress(json.dumps(steps, separators=(",", ":")).encode(), 9)
    return base64.b85encode(packed).decode() if len(steps) > 1 else ""


def unpacked(places: str) -> Iterator[tuple[int, int]]:
    """Yield the places that :func:`note_places` gave as text."""
    if not places:
        return
    width, *steps = json.loads(zlib.decompress(base64.b85decode(places)))
    for place in accumulate(steps):
        yield divmod(place, width)
