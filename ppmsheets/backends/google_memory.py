"""What we remember of a tab of ours beside its stamp, to draw no more than differs.

Each text is developer metadata of its own, so that a small difference is a small
request.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from ppmsheets.backends.google_layout import MARK, Mark, SheetLayout
from ppmsheets.backends.google_looks import Request, Sized
from ppmsheets.backends.google_notes import Notes, note_places, notes_of, unpacked
from ppmsheets.backends.google_read import Caller, book_path, quoted
from ppmsheets.backends.google_rules import input_areas, signatures
from ppmsheets.sheet import Note, Tab

_FIELDS = "sheets(properties.sheetId,data(startRow,startColumn,rowData.values.note))"
_DRAWN = "drawn"
_BAND = 16
"""Rows whose notes are remembered in one text."""
_PRINT = 3
"""Characters that stand for a note. One in 260,000 changed notes has the print of the
one before: it is drawn with its next change, or when all looks are."""
_ROOM = 25_000
"""Characters of our texts: Google keeps 30,000 a tab, with keys and stamp."""


def bare(tab: Tab) -> str:
    """Return a print of all looks of a tab but its notes."""
    looks = tuple(item for item in tab.decorations if not isinstance(item, Note))
    return replace(tab, decorations=looks).stamp.looks


def drawn(mark: Mark | None, name: str) -> Any:  # noqa: ANN401 - JSON
    """Return what is remembered of the last drawing; None: nothing is.

    Args:
        mark: Our mark on the tab; None: it bears none.
        name: ``notes``, ``inputs``, ``rules`` or ``charts``.
    """
    if mark is None or _DRAWN not in mark.memory:
        return None
    return json.loads(mark.memory[_DRAWN][1]).get(name)


def noted_places(tab: Tab, mark: Mark) -> frozenset[tuple[int, int]]:
    """Return the places of a tab where a note differs from what was drawn last."""
    old, new = _banded(drawn_notes(mark)), _banded(notes_of(tab))
    prints = _prints(tab)
    found = set[tuple[int, int]]()
    for band in old.keys() | new.keys():
        places, now = new.get(band, []), prints.get(band, "")
        _, was = mark.memory.get(band, (0, ""))
        if places != old.get(band, []) or len(was) != len(now):
            found.update(places, old.get(band, []))
        else:
            found.update(
                place
                for at, place in zip(range(0, len(now), _PRINT), places, strict=True)
                if was[at : at + _PRINT] != now[at : at + _PRINT]
            )
    return frozenset(found)


def drawn_notes(mark: Mark | None) -> Iterator[tuple[int, int]]:
    """Yield the places where our notes were drawn last."""
    return unpacked(drawn(mark, "notes") or "")


def _banded(places: Iterable[tuple[int, int]]) -> dict[str, list[tuple[int, int]]]:
    """Return places in order by the name of their band of rows."""
    bands = defaultdict[str, list[tuple[int, int]]](list)
    for row, column in sorted(places):
        bands[str(row // _BAND)].append((row, column))
    return bands


def remember(
    sheet: Sized, tab: Tab, mark: Mark | None, charts: Mapping[str, int]
) -> Iterator[Request]:
    """Yield the requests that make what is remembered fit what is drawn.

    Args:
        sheet: The tab.
        tab: What is drawn on it.
        mark: Our mark on it; None: it bears none yet.
        charts: Ids of its charts by name.
    """
    old: Mapping[str, tuple[int, str]] = mark.memory if mark else {}
    new = _texts(tab, charts)
    for name, text in new.items():
        if name not in old:
            made = {
                "metadataKey": f"{MARK} {name}",
                "metadataValue": text,
                "location": {"sheetId": sheet.id},
                "visibility": "DOCUMENT",
            }
            yield {"createDeveloperMetadata": {"developerMetadata": made}}
        elif old[name][1] != text:
            yield {
                "updateDeveloperMetadata": {
                    "dataFilters": [_lookup(old[name][0])],
                    "developerMetadata": {"metadataValue": text},
                    "fields": "metadataValue",
                }
            }
    for name in sorted(old.keys() - new.keys()):
        yield {"deleteDeveloperMetadata": {"dataFilter": _lookup(old[name][0])}}


def _lookup(number: int) -> dict[str, Any]:
    return {"developerMetadataLookup": {"metadataId": number}}


def _texts(tab: Tab, charts: Mapping[str, int]) -> dict[str, str]:
    kept: dict[str, object] = {
        "notes": note_places(tab),
        "inputs": [[a.top, a.left, a.bottom, a.right] for a in input_areas(tab)],
        "rules": signatures(tab),
    }
    if charts:
        kept["charts"] = dict(charts)
    texts = {_DRAWN: json.dumps(kept, separators=(",", ":"), sort_keys=True)}
    more = texts | _prints(tab)
    used = sum(len(MARK) + 1 + len(name) + len(text) for name, text in more.items())
    return more if used <= _ROOM else texts


def _prints(tab: Tab) -> dict[str, str]:
    """Return what stands for the notes of each band of rows, by the band's name."""
    notes = notes_of(tab)
    return {
        band: "".join(_print(notes[place]) for place in places)
        for band, places in _banded(notes).items()
    }


def _print(text: str) -> str:
    digest = hashlib.sha256(text.encode("utf-8", "replace")).digest()
    return base64.b64encode(digest)[:_PRINT].decode()


# --- notes of people ---------------------------------------------------------------


def read_notes(
    call: Caller, book_id: str, sheets: Sequence[SheetLayout]
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
    return frozenset(drawn_notes(sheet.mark))


def _noted(sent: Mapping[str, Any]) -> Iterator[tuple[tuple[int, int], str]]:
    for data in sent.get("data", ()):
        top, left = data.get("startRow", 0), data.get("startColumn", 0)
        for row, cells in enumerate(data.get("rowData", ()), start=top):
            for column, cell in enumerate(cells.get("values", ()), start=left):
                if cell.get("note"):
                    yield (row, column), cell["note"]
