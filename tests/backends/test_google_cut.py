"""Requests that write cells, cut along areas and put in fewer bytes."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from ppmsheets.backends.google_cut import brief, cut
from ppmsheets.sheet import Rect

SIZE = 6


@st.composite
def areas(draw: st.DrawFn) -> Rect:
    top, left = draw(st.integers(0, SIZE - 1)), draw(st.integers(0, SIZE - 1))
    bottom = draw(st.integers(top + 1, SIZE))
    return Rect(top, left, bottom, draw(st.integers(left + 1, SIZE)))


def writing(area: Rect, widths: Iterable[int]) -> dict[str, Any]:
    """Return a request for an area, each row with that many cells at most."""
    rows = [
        {"values": [{"note": f"{row} {column}"} for column in columns[:width]]}
        for row, width in zip(range(area.top, area.bottom), widths, strict=False)
        for columns in [range(area.left, area.right)]
    ]
    place = {
        "sheetId": 7,
        "startRowIndex": area.top,
        "endRowIndex": area.bottom,
        "startColumnIndex": area.left,
        "endColumnIndex": area.right,
    }
    return {"updateCells": {"range": place, "rows": rows, "fields": "note"}}


def written(request: dict[str, Any]) -> dict[tuple[int, int], str | None]:
    """Return what a request leaves in each cell, as the API describes it."""
    sent = request["updateCells"]
    start = sent.get("start", {})
    place = sent.get("range", {})
    top = place.get("startRowIndex", start.get("rowIndex"))
    left = place.get("startColumnIndex", start.get("columnIndex"))
    found: dict[tuple[int, int], str | None] = {}
    if place:
        for row in range(top, place["endRowIndex"]):
            for column in range(left, place["endColumnIndex"]):
                found[row, column] = None
    for row, cells in enumerate(sent["rows"], top):
        for column, cell in enumerate(cells["values"], left):
            found[row, column] = cell["note"]
    return found


WIDTHS = st.lists(st.integers(0, SIZE), min_size=SIZE, max_size=SIZE)


@given(areas(), areas(), areas(), WIDTHS)
def test_the_parts_of_a_request_write_what_it_writes_each_cell_once(
    area: Rect, one: Rect, other: Rect, widths: list[int]
) -> None:
    apart = [one]
    if other.left >= one.right or other.top >= one.bottom:
        apart.append(other)
    request = writing(area, widths)
    inside, outside = cut(request, apart)
    parts = [written(part) for part in (*inside, *outside)]
    whole = {place: text for part in parts for place, text in part.items()}
    assert whole == written(request)
    assert sum(map(len, parts)) == len(whole)
    held = {place for part in inside for place in written(part)}
    assert held == {
        (row, column)
        for row, column in whole
        if any(a.top <= row < a.bottom and a.left <= column < a.right for a in apart)
    }


@given(areas(), WIDTHS)
def test_a_brief_request_writes_the_same(area: Rect, widths: list[int]) -> None:
    request = writing(area, widths)
    short = brief(request)
    assert written(short) == written(request)
    assert len(json.dumps(short)) <= len(json.dumps(request))
