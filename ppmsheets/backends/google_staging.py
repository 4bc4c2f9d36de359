"""A batch too large for one call: its cells are brought to a hidden tab first.

The last batch then only copies them from there: it stays small, and what people
see changes all at once.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from ppmsheets.backends.google_layout import STAGING_TITLE, Layout
from ppmsheets.backends.google_looks import Request

LIMIT = 2_000_000
"""Bytes of a call that Google recommends to stay below."""

_WORTH = 20_000
"""Bytes from which a request's cells are staged."""


class Staged(NamedTuple):
    """A batch in several calls.

    Attributes:
        before: Batches that fill the hidden tab, in order; none of them shows.
        last: The batch that shows everything and removes the hidden tab.
    """

    before: tuple[tuple[Request, ...], ...]
    last: tuple[Request, ...]


class _Block(NamedTuple):
    """Cells of one request, and where they stand in the hidden tab."""

    sent: dict[str, Any]
    top: int

    @property
    def height(self) -> int:
        return len(self.sent["rows"])

    @property
    def width(self) -> int:
        area = self.sent["range"]
        width: int = area["endColumnIndex"] - area["startColumnIndex"]
        return width


def staged(
    batch: Sequence[Request], layout: Layout, generation: int, *, limit: int = LIMIT
) -> Staged:
    """Return the calls that bring about a batch, one if it is small enough.

    Only values are staged: a copy of looks would take others along.

    Args:
        batch: The batch; it begins with the swap of the generation tab.
        layout: The spreadsheet as read.
        generation: Id of the new generation tab.
        limit: Bytes that a call may have.
    """
    if size(batch) <= limit:
        return Staged((), tuple(batch))
    blocks = {}
    top = 0
    for place, request in enumerate(batch):
        if _is_worth(request):
            blocks[place] = _Block(request["updateCells"], top)
            top += blocks[place].height
    if not blocks:
        return Staged((), tuple(batch))
    own = _free_id(layout, generation, batch)
    last = [
        _copied(own, blocks[place]) if place in blocks else request
        for place, request in enumerate(batch)
    ]
    width = max(block.width for block in blocks.values())
    first = _added(own, generation, (top, width))
    return Staged(
        tuple(_calls(own, first, blocks.values(), limit)),
        (*last, {"deleteSheet": {"sheetId": own}}),
    )


def size(value: object) -> int:
    """Return the bytes that a message takes as compact JSON."""
    return len(json.dumps(value, separators=(",", ":")))


def _is_worth(request: Request) -> bool:
    sent = request.get("updateCells")
    return (
        sent is not None
        and sent["fields"] == "userEnteredValue"
        and size(sent) >= _WORTH
    )


def _free_id(layout: Layout, generation: int, batch: Iterable[Request]) -> int:
    taken = {sheet.id for sheet in layout.sheets} | {layout.generation, generation}
    taken |= set(layout.staging)
    taken |= {
        one["addSheet"]["properties"]["sheetId"] for one in batch if "addSheet" in one
    }
    found = generation + 1
    while found in taken:
        found += 1
    return found


def _added(own: int, generation: int, grid: tuple[int, int]) -> Request:
    properties = {
        "sheetId": own,
        "title": f"{STAGING_TITLE} {generation}",
        "hidden": True,
        "gridProperties": {"rowCount": grid[0], "columnCount": grid[1]},
    }
    return {"addSheet": {"properties": properties}}


def _calls(
    own: int, first: Request, blocks: Iterable[_Block], limit: int
) -> Iterator[tuple[Request, ...]]:
    """Yield the batches that fill the hidden tab, each below the limit."""
    call, used = [first], size(first)
    for block in blocks:
        for top, rows in _pieces(block, limit):
            request = _filled(own, top, block.width, rows)
            more = size(request)
            if used + more > limit:
                yield tuple(call)
                call, used = [], 0
            call.append(request)
            used += more
    yield tuple(call)


def _pieces(block: _Block, limit: int) -> Iterator[tuple[int, list[dict[str, Any]]]]:
    """Yield the rows of a block in pieces of at most a quarter of the limit."""
    top, rows, used = block.top, list[dict[str, Any]](), 0
    for row in block.sent["rows"]:
        more = size(row)
        if rows and used + more > limit // 4:
            yield top, rows
            top, rows, used = top + len(rows), [], 0
        rows.append(row)
        used += more
    yield top, rows


def _filled(own: int, top: int, width: int, rows: list[dict[str, Any]]) -> Request:
    area = _area(own, top, len(rows), width)
    return {"updateCells": {"range": area, "rows": rows, "fields": "userEnteredValue"}}


def _area(own: int, top: int, height: int, width: int) -> dict[str, int]:
    return {
        "sheetId": own,
        "startRowIndex": top,
        "endRowIndex": top + height,
        "startColumnIndex": 0,
        "endColumnIndex": width,
    }


def _copied(own: int, block: _Block) -> Request:
    return {
        "copyPaste": {
            "source": _area(own, block.top, block.height, block.width),
            "destination": block.sent["range"],
            "pasteType": "PASTE_VALUES",
        }
    }
