"""Requests that write cells, cut along areas."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from ppmsheets.backends.google_looks import Request
from ppmsheets.sheet import Rect

_OF_CELLS = ("updateCells", "repeatCell")


def is_of_cells(request: Request) -> bool:
    """Return whether a request writes cells of a range: values, looks or notes."""
    return any(kind in request for kind in _OF_CELLS)


def is_of_values(request: Request) -> bool:
    """Return whether a request writes values and nothing else."""
    sent = request.get("updateCells")
    return sent is not None and sent["fields"] == "userEnteredValue"


def takes_notes_away(request: Request) -> bool:
    """Return whether a request removes notes and does nothing else."""
    sent = request.get("repeatCell")
    return sent is not None and sent["fields"] == "note"


def sheet_of(request: Request) -> int | None:
    """Return the id of the tab whose cells a request writes or moves, if it does."""
    for kind, place in (*((kind, "range") for kind in _OF_CELLS), _MOVES):
        if kind in request:
            found: int = request[kind][place]["sheetId"]
            return found
    return None


_MOVES = ("moveDimension", "source")


def cut(request: Request, areas: Iterable[Rect]) -> tuple[list[Request], list[Request]]:
    """Return a request that writes cells as its parts inside and outside areas.

    Args:
        request: ``updateCells`` or ``repeatCell`` on a bounded range.
        areas: Areas that do not overlap.
    """
    ((kind, sent),) = request.items()
    whole = _area(sent["range"])
    met = [both for area in areas if (both := _common(whole, area))]
    rest = [whole]
    for area in met:
        rest = [piece for one in rest for piece in _beside(one, area)]
    return (
        [_part(kind, sent, whole, area) for area in met],
        [_part(kind, sent, whole, area) for area in rest],
    )


def _area(sent: dict[str, int]) -> Rect:
    return Rect(
        sent["startRowIndex"],
        sent["startColumnIndex"],
        sent["endRowIndex"],
        sent["endColumnIndex"],
    )


def _common(one: Rect, other: Rect) -> Rect | None:
    found = Rect(
        max(one.top, other.top),
        max(one.left, other.left),
        min(one.bottom, other.bottom),
        min(one.right, other.right),
    )
    return found if found.top < found.bottom and found.left < found.right else None


def _beside(one: Rect, hole: Rect) -> Iterator[Rect]:
    """Yield what a rectangle leaves of another: above, below, left and right."""
    both = _common(one, hole)
    if both is None:
        yield one
        return
    pieces = (
        Rect(one.top, one.left, both.top, one.right),
        Rect(both.bottom, one.left, one.bottom, one.right),
        Rect(both.top, one.left, both.bottom, both.left),
        Rect(both.top, both.right, both.bottom, one.right),
    )
    for piece in pieces:
        if piece.top < piece.bottom and piece.left < piece.right:
            yield piece


def _part(kind: str, sent: dict[str, Any], whole: Rect, area: Rect) -> Request:
    """Return the part of a request for an area within its range."""
    if area == whole:
        return {kind: sent}
    made = {
        **sent,
        "range": {
            **sent["range"],
            "startRowIndex": area.top,
            "endRowIndex": area.bottom,
            "startColumnIndex": area.left,
            "endColumnIndex": area.right,
        },
    }
    if kind == "updateCells":
        rows: Sequence[dict[str, Any]] = sent["rows"]
        left, right = area.left - whole.left, area.right - whole.left
        made["rows"] = [
            {"values": row.get("values", [])[left:right]}
            for row in rows[area.top - whole.top : area.bottom - whole.top]
        ]
    return {kind: made}


def brief(request: Request) -> Request:
    """Return a request that writes all cells of its range in fewer bytes."""
    sent = request.get("updateCells")
    if sent is None or "range" not in sent:
        return request
    area = _area(sent["range"])
    width = area.right - area.left
    # Cells of a range that are not sent are cleared; without its end they are not.
    if any(len(row["values"]) != width for row in sent["rows"]):
        return request
    start = {
        "sheetId": sent["range"]["sheetId"],
        "rowIndex": area.top,
        "columnIndex": area.left,
    }
    return {
        "updateCells": {"start": start, "rows": sent["rows"], "fields": sent["fields"]}
    }
