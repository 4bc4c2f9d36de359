"""Charts: ours are drawn again in place, people's stay."""

from __future__ import annotations

import zlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from ppmsheets.backends.google_looks import Request, colour
from ppmsheets.sheet import Chart, ChartKind, Labels, Rect, Series, Stroke, Tab

_NEW_IDS, _IDS = 100_000_000, 900_000_000
"""Ids that we choose for charts; the API's are below 2 ** 31."""

_KINDS = {
    ChartKind.LINE: "LINE",
    ChartKind.CURVE: "SCATTER",
    ChartKind.COLUMN: "COLUMN",
    ChartKind.STACKED: "COLUMN",
    ChartKind.BAR: "BAR",
    # Google's own bubbles cannot be given colours, so points of many sizes.
    ChartKind.BUBBLE: "SCATTER",
}
_STROKES = {
    Stroke.SOLID: {"type": "SOLID", "width": 3},
    Stroke.DASHED: {"type": "MEDIUM_DASHED", "width": 3},
    Stroke.DOTTED: {"type": "DOTTED", "width": 3},
    Stroke.POINTS: {"type": "INVISIBLE"},
}
_LINED = frozenset((ChartKind.LINE, ChartKind.CURVE, ChartKind.BUBBLE))
_TODAY = {"shape": "DIAMOND", "size": 12}


def charts_of(tab: Tab) -> tuple[Chart, ...]:
    """Return the charts of a tab, in order."""
    return tuple(item for item in tab.decorations if isinstance(item, Chart))


def chart_ids(
    tab: Tab, sheet_id: int, old: Mapping[str, int], standing: Collection[int]
) -> dict[str, int]:
    """Return the ids of a tab's charts by name: those that stand, else chosen ones.

    Args:
        tab: The wanted tab.
        sheet_id: Its id.
        old: Ids of the charts drawn last time.
        standing: Ids of all charts of the spreadsheet.
    """
    found: dict[str, int] = {}
    taken = set(standing)
    for chart in charts_of(tab):
        number = old.get(chart.name, -1)
        if number not in standing:
            text = f"{sheet_id} {chart.name}".encode("utf-8", "replace")
            number = _NEW_IDS + zlib.crc32(text) % _IDS
            while number in taken:
                number += 1
        taken.add(number)
        found[chart.name] = number
    return found


def drop_charts(gone: Collection[int]) -> Iterator[Request]:
    """Yield the requests that remove charts of ours, by their ids."""
    for number in sorted(gone):
        yield {"deleteEmbeddedObject": {"objectId": number}}


def draw_charts(
    tab: Tab,
    ids: Mapping[str, int],
    numbers: Mapping[str, int],
    standing: Collection[int],
) -> Iterator[Request]:
    """Yield the requests that draw the charts of a tab.

    Args:
        tab: The wanted tab.
        ids: Sheet ids by casefolded title, those of new tabs included.
        numbers: Ids of its charts by name.
        standing: Those of them that stand already.
    """
    own = ids[tab.title.casefold()]
    for chart in charts_of(tab):
        source = ids.get(chart.source.casefold(), own) if chart.source else own
        number, spec = numbers[chart.name], _spec(chart, source)
        overlay = {
            "anchorCell": {
                "sheetId": own,
                "rowIndex": chart.spot.row,
                "columnIndex": chart.spot.column,
            },
            "widthPixels": chart.spot.width,
            "heightPixels": chart.spot.height,
        }
        place = {"overlayPosition": overlay}
        if number not in standing:
            made = {"chartId": number, "spec": spec, "position": place}
            yield {"addChart": {"chart": made}}
            continue
        yield {"updateChartSpec": {"chartId": number, "spec": spec}}
        yield {
            "updateEmbeddedObjectPosition": {
                "objectId": number,
                "newPosition": place,
                "fields": "*",
            }
        }


def _spec(chart: Chart, source: int) -> dict[str, Any]:
    lies = chart.kind is ChartKind.BAR
    ink = {"foregroundColorStyle": colour(chart.ink)}
    basic: dict[str, Any] = {
        "chartType": _KINDS[chart.kind],
        "headerCount": 1,
        "legendPosition": "BOTTOM_LEGEND" if len(chart.series) > 1 else "NO_LEGEND",
        "axis": [
            # The axis of a bar chart's names stands on the left all the same.
            {
                "position": "LEFT_AXIS" if lies else "BOTTOM_AXIS",
                "title": chart.x.title,
            },
            {
                "position": "BOTTOM_AXIS" if lies else "LEFT_AXIS",
                "title": chart.y.title,
                "format": ink,
            },
        ],
        "domains": [{"domain": _data([chart.domain], source)}],
        "series": [_series(chart, series, source) for series in chart.series],
    }
    if chart.kind is ChartKind.STACKED:
        basic["stackedType"] = "STACKED"
    return {
        "title": chart.title,
        "altText": chart.alt,
        "titleTextFormat": {**ink, "bold": True, "fontSize": 12},
        # Rows that a person hides are drawn all the same.
        "hiddenDimensionStrategy": "SHOW_ALL",
        "basicChart": basic,
    }


def _series(chart: Chart, series: Series, source: int) -> dict[str, Any]:
    made: dict[str, Any] = {
        "series": _data([series.values], source),
        "targetAxis": "BOTTOM_AXIS" if chart.kind is ChartKind.BAR else "LEFT_AXIS",
        "colorStyle": colour(series.colour),
    }
    bubble = chart.kind is ChartKind.BUBBLE
    if chart.kind in _LINED:
        made["lineStyle"] = _STROKES[Stroke.POINTS if bubble else series.stroke]
    if chart.kind is ChartKind.CURVE and series.stroke is Stroke.POINTS:
        made["pointStyle"] = _TODAY
    if bubble:
        made["styleOverrides"] = [
            {"index": place, "pointStyle": {"shape": "CIRCLE", "size": diameter}}
            for place, diameter in enumerate(series.points)
            if diameter
        ]
        if chart.labels is not None:
            cells = chart.labels.cells
            # As long as the series: below the last word the cells are blank.
            column = Rect(
                series.values.top, cells.left, series.values.bottom, cells.right
            )
            made["dataLabel"] = {
                "type": "CUSTOM",
                "placement": _placement(chart.labels, series),
                "customLabelData": _data([column], source),
            }
    return made


def _placement(labels: Labels, series: Series) -> str:
    """Return where a series has its words: left, if none of them is to stand right."""
    sides = {
        leftward
        for word, leftward, diameter in zip(
            labels.words, labels.leftward, series.points, strict=False
        )
        if word and diameter
    }
    return "LEFT" if sides == {True} else "RIGHT"


def _data(areas: Sequence[Rect], source: int) -> dict[str, Any]:
    sources = [
        {
            "sheetId": source,
            "startRowIndex": area.top,
            "endRowIndex": area.bottom,
            "startColumnIndex": area.left,
            "endColumnIndex": area.right,
        }
        for area in areas
    ]
    return {"sourceRange": {"sources": sources}}
