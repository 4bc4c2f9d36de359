"""A batch too large for one call: its cells are brought to hidden tabs first.

The last batch then only copies them from there: it stays small, and what people
see changes all at once. A tab whose looks are drawn is copied whole, as only a
whole copy takes notes and links along; of others only the values are copied.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import count
from types import MappingProxyType
from typing import Any, NamedTuple

from ppmsheets.backends.google_cut import (
    cut,
    is_of_cells,
    is_of_values,
    sheet_of,
    takes_notes_away,
)
from ppmsheets.backends.google_layout import STAGING_TITLE, Layout
from ppmsheets.backends.google_looks import Request, Sized
from ppmsheets.backends.google_notes import Notes, write_notes
from ppmsheets.backends.google_transport import as_json
from ppmsheets.sheet import Rect

LIMIT = 2_000_000
"""Bytes of a call that Google recommends to stay below."""

_WORTH = 100
"""Part of a call from which the cells of a tab are staged."""

_PASTE_BYTES = 300
"""About what it takes to copy cells back; fewer bytes are sent as they are."""


class Staged(NamedTuple):
    """A batch in several calls.

    Attributes:
        before: Batches that fill the hidden tabs, in order; none of them shows.
        last: The batch that shows everything and removes the hidden tabs.
    """

    before: tuple[tuple[Request, ...], ...]
    last: tuple[Request, ...]


class Drawn(NamedTuple):
    """A tab that a batch draws anew.

    Attributes:
        sheet: The tab, with the grid that it has once the batch is applied.
        areas: Cells that are ours alone, once rows and columns have moved.
        standing: Rows and columns of its grid as read; None: the batch makes it.
        notes: Notes of people on it, where they stand as read.
    """

    sheet: Sized
    areas: tuple[Rect, ...]
    standing: tuple[int, int] | None
    notes: Notes = MappingProxyType({})


class _Part(NamedTuple):
    """What is staged of one tab.

    Attributes:
        first: Requests that make its hidden tab; they go together, as to send them
            once more would change something.
        filling: Requests that fill it; to send one once more changes nothing.
        left: What is left in the last batch of a request, by its place in the batch.
    """

    first: list[Request]
    filling: list[Request]
    left: dict[int, list[Request]]


def staged(
    batch: Sequence[Request],
    layout: Layout,
    generation: int,
    *,
    drawn: Sequence[Drawn] = (),
    limit: int = LIMIT,
) -> Staged:
    """Return the calls that bring about a batch, one if it is small enough.

    Args:
        batch: The batch; it begins with the swap of the generation tab.
        layout: The spreadsheet as read.
        generation: Id of the new generation tab.
        drawn: The tabs among those of the batch that are drawn anew.
        limit: Bytes that a call may have.
    """
    if size(batch) <= limit:
        return Staged((), tuple(batch))
    ids = _free_ids(layout, generation, batch)
    parts = {}
    for tab in drawn:
        own = next(ids)
        parts[own] = _whole(tab, own, batch)
    known = frozenset(tab.sheet.id for tab in drawn)
    parts |= _values(batch, known, ids)
    worth = {
        own: part
        for own, part in parts.items()
        if part.filling and size(part.filling) >= limit // _WORTH
    }
    left = {place: one for part in worth.values() for place, one in part.left.items()}
    last = [left.get(place, [request]) for place, request in enumerate(batch)]
    last += [[{"deleteSheet": {"sheetId": own}}] for own in worth]
    return Staged(
        tuple(call for part in worth.values() for call in _calls(part, limit)),
        tuple(request for requests in last for request in requests),
    )


def size(value: object) -> int:
    """Return the bytes that a message takes as compact JSON."""
    return len(as_json(value))


def _free_ids(
    layout: Layout, generation: int, batch: Iterable[Request]
) -> Iterator[int]:
    taken = {sheet.id for sheet in layout.sheets} | {layout.generation, generation}
    taken |= set(layout.staging)
    taken |= {
        one["addSheet"]["properties"]["sheetId"] for one in batch if "addSheet" in one
    }
    return (number for number in count(generation + 1) if number not in taken)


def _made(own: int, rows: int, columns: int) -> Request:
    properties = {
        "sheetId": own,
        "title": f"{STAGING_TITLE} {own}",
        "hidden": True,
        "gridProperties": {"rowCount": rows, "columnCount": columns},
    }
    return {"addSheet": {"properties": properties}}


# --- a tab that is drawn anew -------------------------------------------------------


def _whole(tab: Drawn, own: int, batch: Sequence[Request]) -> _Part:
    """Return what is staged of a tab.

    Its cells are copied to the hidden tab, moved and changed there as they would
    have been at their place, and copied back.

    Args:
        tab: The tab.
        own: Id of its hidden tab.
        batch: The batch.
    """
    part = _Part([_made(own, tab.sheet.rows, tab.sheet.columns)], [], {})
    if tab.standing:
        old = Sized(tab.sheet.id, *tab.standing)
        part.first.append(_pasted(old, own, Rect(0, 0, *tab.standing), "VALUES"))
        part.first.extend(write_notes(Sized(own, *tab.standing), tab.notes))
    pastes = [
        _pasted(replace(tab.sheet, id=own), tab.sheet.id, area, "NORMAL")
        for area in tab.areas
    ]
    own_requests = [
        (place, request)
        for place, request in enumerate(batch)
        if sheet_of(request) == tab.sheet.id
    ]
    moves = [_moved(one, own) for _, one in own_requests if "moveDimension" in one]
    part.first.extend(moves)
    for place, request in own_requests:
        if not is_of_cells(request):
            continue
        inside, outside = cut(request, tab.areas)
        if takes_notes_away(request):
            # There is none on the hidden tab; here it is done before rows move.
            part.left[place] = [request] if moves else outside
            continue
        part.left[place] = [*outside, *pastes]
        pastes = []
        part.filling.extend(_elsewhere(one, own) for one in inside)
    return part


def _pasted(source: Sized, to: int, area: Rect, kind: str) -> Request:
    place = source.range(area)
    return {
        "copyPaste": {
            "source": place,
            "destination": {**place, "sheetId": to},
            "pasteType": f"PASTE_{kind}",
        }
    }


def _moved(request: Request, own: int) -> Request:
    sent = request["moveDimension"]
    source = {**sent["source"], "sheetId": own}
    return {"moveDimension": {**sent, "source": source}}


def _elsewhere(request: Request, own: int) -> Request:
    """Return a request for the same cells of another tab."""
    ((kind, sent),) = request.items()
    return {kind: {**sent, "range": {**sent["range"], "sheetId": own}}}


# --- values alone -------------------------------------------------------------------


def _values(
    batch: Sequence[Request], drawn: frozenset[int], ids: Iterator[int]
) -> dict[int, _Part]:
    """Return what is staged of tabs that are not drawn, by id of the hidden tab.

    Args:
        batch: The batch.
        drawn: Ids of those that are.
        ids: Free ids.
    """
    found = defaultdict[int, dict[int, Request]](dict)
    for place, request in enumerate(batch):
        sheet_id = sheet_of(request)
        if sheet_id is None or sheet_id in drawn or not is_of_values(request):
            continue
        if size(request) > _PASTE_BYTES:
            found[sheet_id][place] = request
    return {
        own: _values_of(requests, own)
        for own, requests in zip(ids, found.values(), strict=False)
    }


def _values_of(requests: Mapping[int, Request], own: int) -> _Part:
    filling, left = [], {}
    rows = columns = 0
    for place, request in requests.items():
        area = request["updateCells"]["range"]
        rows = max(rows, area["endRowIndex"])
        columns = max(columns, area["endColumnIndex"])
        filling.append(_elsewhere(request, own))
        sent = {
            "source": {**area, "sheetId": own},
            "destination": area,
            "pasteType": "PASTE_VALUES",
        }
        left[place] = [{"copyPaste": sent}]
    return _Part([_made(own, rows, columns)], filling, left)


# --- calls --------------------------------------------------------------------------


def _calls(part: _Part, limit: int) -> Iterator[tuple[Request, ...]]:
    """Yield the batches that fill a hidden tab, each below the limit."""
    call, used = list(part.first), size(part.first)
    for request in part.filling:
        for piece in _pieces(request, limit):
            more = size(piece) + 1
            if used + more > limit:
                yield tuple(call)
                call, used = [], 0
            call.append(piece)
            used += more
    yield tuple(call)


def _pieces(request: Request, limit: int) -> Iterator[Request]:
    """Yield a request in pieces of at most a quarter of the limit."""
    sent: dict[str, Any] | None = request.get("updateCells")
    if sent is None:
        yield request
        return
    top = sent["range"]["startRowIndex"]
    rows, used = list[dict[str, Any]](), 0
    for row in sent["rows"]:
        more = size(row)
        if rows and used + more > limit // 4:
            yield _piece(sent, top, rows)
            top, rows, used = top + len(rows), [], 0
        rows.append(row)
        used += more
    yield _piece(sent, top, rows)


def _piece(sent: dict[str, Any], top: int, rows: list[dict[str, Any]]) -> Request:
    area = {**sent["range"], "startRowIndex": top, "endRowIndex": top + len(rows)}
    return {"updateCells": {**sent, "range": area, "rows": rows}}
