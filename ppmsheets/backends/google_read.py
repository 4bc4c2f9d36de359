"""A Google spreadsheet read whole: two calls, whatever the number of tabs."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, Protocol
from urllib.parse import quote_plus

from ppmsheets.backends.google_address import address_of
from ppmsheets.backends.google_layout import (
    MARK,
    Layout,
    Mark,
    Protection,
    SheetLayout,
    read_mark,
)
from ppmsheets.backends.google_refusals import RejectedError
from ppmsheets.plan import Snapshot, SourceTab, trimmed
from ppmsheets.sheet import CellError, CellValue, Grid, Rect
from ppmsheets.workbook import Trouble, WorkbookError

_TRIES = 3
"""How often a read starts over because tabs vanish while it lasts."""

_MAX_QUERY = 6_000
"""Bytes of ranges in an address; servers refuse addresses beyond about 8,000."""

_MAX_PLACES = 150
"""Areas asked about in the third call; beyond it, one area a tab."""

_FIELDS = (
    "spreadsheetId,properties(title,locale),sheets("
    "properties(sheetId,title,index,hidden,sheetType,gridProperties("
    "rowCount,columnCount,frozenRowCount,frozenColumnCount)),merges,"
    "protectedRanges(protectedRangeId,range,description,warningOnly,"
    "requestingUserCanEdit,unprotectedRanges),conditionalFormats,charts.chartId,"
    "developerMetadata(metadataId,metadataKey,metadataValue))"
)
_ERROR_FIELDS = (
    "sheets(properties.sheetId,data(startRow,startColumn,"
    "rowData.values.effectiveValue.errorValue.type))"
)


class Caller(Protocol):
    """Whatever makes calls: ``Transport.call``."""

    def __call__(
        self,
        method: str,
        path: str,
        *,
        params: Mapping[str, Any] | None = None,
        body: Mapping[str, Any] | None = None,
        write: bool = False,
    ) -> dict[str, Any]:
        """Make one call and return the decoded answer."""
        ...


def book_path(book_id: str, rest: str = "") -> str:
    """Return the path of a spreadsheet, or of a call on it."""
    return f"/v4/spreadsheets/{book_id}{rest}"


def read_layout(call: Caller, book_id: str) -> Layout:
    """Return a spreadsheet without its cells, in one call.

    Raises:
        WorkbookError: It cannot be read.
    """
    answer = call("GET", book_path(book_id), params={"fields": _FIELDS})
    return layout_of(answer)


def read_book(call: Caller, book_id: str) -> tuple[Layout, Snapshot]:
    """Return a spreadsheet, its bookkeeping and its cells.

    The bookkeeping is read first: whoever writes in between makes our generation
    stale, never our cells.

    Raises:
        WorkbookError: It cannot be read.
    """
    before: Layout | None = None
    for _ in range(_TRIES):
        layout = read_layout(call, book_id)
        try:
            return layout, _snapshot(call, layout)
        except RejectedError:
            # One range that is not there any more fails all of them.
            if layout == before:
                raise
            before = layout
    raise WorkbookError(
        book_id,
        "Its tabs were renamed or removed again and again while they were read.",
        "Run again when nobody rearranges them.",
        Trouble.CONFLICT,
    )


# --- bookkeeping --------------------------------------------------------------------


def layout_of(answer: Mapping[str, Any]) -> Layout:
    """Return the layout in a masked answer of ``spreadsheets.get``."""
    properties = answer.get("properties", {})
    kept, staging, generation = [], [], None
    for sent in answer.get("sheets", ()):
        sheet = _sheet_layout(sent)
        if sheet.is_generation:
            generation = sheet.id
        elif sheet.is_staging:
            staging.append(sheet.id)
        else:
            kept.append(sheet)
    return Layout(
        id=answer["spreadsheetId"],
        title=properties.get("title", ""),
        locale=properties.get("locale") or None,
        sheets=tuple(kept),
        generation=generation,
        staging=tuple(staging),
    )


def _sheet_layout(sent: Mapping[str, Any]) -> SheetLayout:
    properties = sent.get("properties", {})
    grid = properties.get("gridProperties", {})
    rows, columns = grid.get("rowCount", 0), grid.get("columnCount", 0)
    sheet_id, title = properties.get("sheetId", 0), properties.get("title", "")
    mark, others = _marks(title, sheet_id, sent.get("developerMetadata", ()))
    size = (rows, columns)
    return SheetLayout(
        id=sheet_id,
        title=title,
        index=properties.get("index", 0),
        hidden=properties.get("hidden", False),
        rows=rows,
        columns=columns,
        frozen_rows=grid.get("frozenRowCount", 0),
        frozen_columns=grid.get("frozenColumnCount", 0),
        merges=tuple(area_of(one, size) for one in sent.get("merges", ())),
        protections=tuple(
            _protection(one, size) for one in sent.get("protectedRanges", ())
        ),
        rules=tuple(sent.get("conditionalFormats", ())),
        charts=tuple(one.get("chartId", 0) for one in sent.get("charts", ())),
        mark=mark,
        more_marks=others,
    )


def area_of(sent: Mapping[str, Any], size: tuple[int, int]) -> Rect:
    """Return a ``GridRange`` as a rectangle; open sides end with the grid.

    Args:
        sent: The range; JSON leaves out indexes that are 0.
        size: Rows and columns of its tab.
    """
    return Rect(
        sent.get("startRowIndex", 0),
        sent.get("startColumnIndex", 0),
        sent.get("endRowIndex", size[0]),
        sent.get("endColumnIndex", size[1]),
    )


def _protection(sent: Mapping[str, Any], size: tuple[int, int]) -> Protection:
    area = sent.get("range", {})
    whole = not any(name.endswith("Index") for name in area)
    return Protection(
        id=sent.get("protectedRangeId", 0),
        area=None if whole else area_of(area, size),
        description=sent.get("description", ""),
        editable=sent.get("requestingUserCanEdit", False),
        warning=sent.get("warningOnly", False),
        open_areas=tuple(
            area_of(one, size) for one in sent.get("unprotectedRanges", ())
        ),
    )


def _marks(
    title: str, sheet_id: int, sent: Iterable[Mapping[str, Any]]
) -> tuple[Mark | None, tuple[int, ...]]:
    found, others = [], []
    texts: dict[str, tuple[int, str]] = {}
    # The latest id wins; there is more than one only after somebody's copying.
    for one in sorted(sent, key=lambda one: one.get("metadataId", 0)):
        key, number = one.get("metadataKey", ""), one.get("metadataId", 0)
        text = one.get("metadataValue", "")
        if key == MARK:
            mark = read_mark(title, sheet_id, number, text)
            if mark is None:
                others.append(number)
            else:
                found.append(mark)
        elif key.startswith(f"{MARK} "):
            name = key.removeprefix(f"{MARK} ")
            others += [texts[name][0]] if name in texts else []
            texts[name] = (number, text)
    if not found:
        return None, (*others, *(number for number, _ in texts.values()))
    others.extend(mark.id for mark in found[:-1])
    return replace(found[-1], memory=texts), tuple(others)


# --- cells --------------------------------------------------------------------------


def _snapshot(call: Caller, layout: Layout) -> Snapshot:
    sheets = [sheet for sheet in layout.sheets if sheet.rows]
    answers = _values(call, layout.id, sheets)
    rows = [one.get("values", []) for one in answers]
    suspects = [_suspects(one) for one in rows]
    errors = _errors(call, layout.id, sheets, suspects) if any(suspects) else {}
    grids = {
        sheet.id: grid_of(values, errors.get(sheet.id, frozenset()))
        for sheet, values in zip(sheets, rows, strict=True)
    }
    tabs = tuple(
        SourceTab(
            title=sheet.title,
            grid=grids.get(sheet.id, ()),
            key=str(sheet.id),
            address=f"{address_of(layout.id)}#gid={sheet.id}&range=",
            hidden=sheet.hidden,
            merges=sheet.merges,
            kept_for=next(filter(None, (p.kept_for for p in sheet.protections)), ()),
        )
        for sheet in layout.sheets
    )
    return Snapshot(
        name=layout.title,
        tabs=tabs,
        stamps=tuple(sheet.mark.stamp for sheet in layout.sheets if sheet.mark),
        version=_version(layout, rows),
        locale=layout.locale,
        carries_rows=True,
        knows_people=True,
    )


def _version(layout: Layout, rows: list[Any]) -> str:
    digest = hashlib.sha256(repr(layout).encode())
    digest.update(json.dumps(rows, separators=(",", ":")).encode())
    return f"{layout.generation or 0}:{digest.hexdigest()[:24]}"


def _values(
    call: Caller, book_id: str, sheets: list[SheetLayout]
) -> list[Mapping[str, Any]]:
    """Return one ``ValueRange`` a tab, in their order."""
    if not sheets:
        return []
    how = {
        "majorDimension": "ROWS",
        "valueRenderOption": "UNFORMATTED_VALUE",
        "dateTimeRenderOption": "SERIAL_NUMBER",
    }
    ranges = [quoted(sheet.title) for sheet in sheets]
    if sum(len(quote_plus(one)) + len("&ranges=") for one in ranges) <= _MAX_QUERY:
        path = book_path(book_id, "/values:batchGet")
        answer = call("GET", path, params={"ranges": ranges, **how})
        return list(answer.get("valueRanges", ()))
    # So many tabs do not fit into an address; this call takes them in its body.
    filters = [{"gridRange": {"sheetId": sheet.id}} for sheet in sheets]
    path = book_path(book_id, "/values:batchGetByDataFilter")
    answer = call("POST", path, body={"dataFilters": filters, **how})
    found = {
        one["dataFilters"][0].get("gridRange", {}).get("sheetId", 0): one["valueRange"]
        for one in answer.get("valueRanges", ())
    }
    return [found.get(sheet.id, {}) for sheet in sheets]


def quoted(title: str) -> str:
    """Return a title as a range; a bare one may be taken for a named range."""
    return "'" + title.replace("'", "''") + "'"


def grid_of(rows: Iterable[list[Any]], errors: frozenset[tuple[int, int]]) -> Grid:
    """Return the rows of a ``ValueRange`` as cells.

    Args:
        rows: Unformatted values with dates as serial numbers; "" is a blank.
        errors: Places of error cells, whose values are their texts.
    """
    cells: list[list[CellValue]] = [[_cell(value) for value in row] for row in rows]
    for row, column in errors:
        cells[row][column] = CellError(str(cells[row][column]))
    return trimmed(cells)


def _cell(value: object) -> CellValue:
    if isinstance(value, str):
        return value or None
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return None if value is None else bool(value)
    return float(value)


# --- error cells --------------------------------------------------------------------


def _suspects(rows: list[Any]) -> list[tuple[int, int]]:
    """Return the places of what may be an error value, ``#REF!`` or typed text."""
    return [
        (number, column)
        for number, row in enumerate(rows)
        for column, value in enumerate(row)
        if type(value) is str and value[:1] == "#" and _is_error_text(value)
    ]


def _is_error_text(text: str) -> bool:
    """Return whether a text looks like an error value in any language.

    They are short and in capitals: ``#N/A``, ``#NAME?``, ``#WERT!``; ``#12`` and
    ``#urgent`` are none.
    """
    body = text[1:]
    return (
        1 < len(body) <= 14
        and body == body.upper()
        and any(ch.isalpha() for ch in body)
        and not any(ch.isspace() for ch in body)
    )


def _errors(
    call: Caller,
    book_id: str,
    sheets: list[SheetLayout],
    suspects: list[list[tuple[int, int]]],
) -> dict[int, frozenset[tuple[int, int]]]:
    """Return the places of error cells by tab: only Google can tell them."""
    spots = {
        sheet.title: (sheet, _areas(places))
        for sheet, places in zip(sheets, suspects, strict=True)
        if places
    }
    if sum(len(areas) for _, areas in spots.values()) > _MAX_PLACES:
        spots = {
            title: (sheet, [_around(areas)]) for title, (sheet, areas) in spots.items()
        }
    ranges = [
        f"{quoted(title)}!{area.a1}"
        for title, (_, areas) in spots.items()
        for area in areas
    ]
    params = {"ranges": ranges, "fields": _ERROR_FIELDS}
    answer = call("GET", book_path(book_id), params=params)
    known = {
        sheet.id: frozenset(places)
        for sheet, places in zip(sheets, suspects, strict=True)
    }
    return {
        sheet_id: known.get(sheet_id, frozenset()) & frozenset(_error_places(sent))
        for sent in answer.get("sheets", ())
        for sheet_id in [sent.get("properties", {}).get("sheetId", 0)]
    }


def _areas(places: list[tuple[int, int]]) -> list[Rect]:
    """Return areas that hold the places: one for each run down a column."""
    areas: list[Rect] = []
    for row, column in sorted(places, key=lambda place: (place[1], place[0])):
        last = areas[-1] if areas else None
        if last is not None and (last.left, last.bottom) == (column, row):
            areas[-1] = Rect(last.top, column, row + 1, column + 1)
        else:
            areas.append(Rect(row, column, row + 1, column + 1))
    return areas


def _around(areas: list[Rect]) -> Rect:
    return Rect(
        min(area.top for area in areas),
        min(area.left for area in areas),
        max(area.bottom for area in areas),
        max(area.right for area in areas),
    )


def _error_places(sent: Mapping[str, Any]) -> Iterable[tuple[int, int]]:
    for data in sent.get("data", ()):
        top, left = data.get("startRow", 0), data.get("startColumn", 0)
        for row, cells in enumerate(data.get("rowData", ()), start=top):
            for column, cell in enumerate(cells.get("values", ()), start=left):
                if cell.get("effectiveValue", {}).get("errorValue"):
                    yield row, column
