"""The calls of the Sheets API beside ``values``: whole spreadsheets and batches."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from tests.sheets_double import masks, places
from tests.sheets_double.grid import Book
from tests.sheets_double.ids import Ids
from tests.sheets_double.kinds.metadata import selected
from tests.sheets_double.kinds.registry import KINDS, Work
from tests.sheets_double.kinds.sheets import copy_sheet
from tests.sheets_double.masks import Mask
from tests.sheets_double.reading import View, answer, properties_answer
from tests.sheets_double.refusals import Json, RefusedError, refuse, unsupported
from tests.sheets_double.values import Asked
from tests.sheets_double.writes import check_size


class Sheets(NamedTuple):
    """What a call beside ``values`` may need besides the spreadsheet.

    Attributes:
        ids: Source of new ids.
        find: Returns a fork of another spreadsheet, to be kept if all goes well.
    """

    ids: Ids
    find: Callable[[str], Book]


def truth(text: Json) -> bool:
    """Return a truth value of a query parameter, as any client spells it."""
    return str(text).lower() in ("true", "1")


def get(asked: Asked, mask: Mask) -> Json:
    """Answer ``spreadsheets.get``; a mask overrides ``includeGridData``."""
    if asked.query.get("commentsViewMode", "").endswith("INCLUDED"):
        unsupported("comments")
    grid = bool(mask) or truth(asked.query.get("includeGridData", "false"))
    found = tuple(places.locate(asked.book, text) for text in asked.ranges)
    return answer(asked.book, View(mask, grid, found, asked.caller))


def get_by_data_filter(asked: Asked, mask: Mask) -> Json:
    """Answer ``spreadsheets.getByDataFilter``."""
    grid = bool(mask) or truth(asked.body.get("includeGridData", False))
    found = tuple(
        place
        for one in asked.body.get("dataFilters", [])
        for place in places.filtered(asked.book, one)
    )
    return answer(asked.book, View(mask, grid, found, asked.caller))


def batch_update(asked: Asked, sheets: Sheets) -> Json:
    """Answer ``spreadsheets.batchUpdate``; the caller throws the fork away on refusal.

    Raises:
        RefusedError: One request is refused, so none is applied.
    """
    requests = asked.body.get("requests", [])
    if not requests:
        refuse("Must specify at least one request.")
    work = Work(asked.book, asked.caller, sheets.ids)
    replies = [_one(work, index, request) for index, request in enumerate(requests)]
    asked.book.answers.clear()
    found: Json = {"spreadsheetId": asked.book.id, "replies": replies}
    if asked.body.get("includeSpreadsheetInResponse"):
        grid = asked.body.get("responseIncludeGridData", False)
        texts = asked.body.get("responseRanges", [])
        shown = tuple(places.locate(asked.book, text) for text in texts)
        view = View({}, grid, shown, asked.caller)
        found["updatedSpreadsheet"] = answer(asked.book, view)
    return found


def _one(work: Work, index: int, request: Json) -> Json:
    if len(request) != 1:
        refuse(f"Invalid requests[{index}]: Must specify exactly one kind of request.")
    (kind, sent), *_ = request.items()
    handler = KINDS.get(kind)
    if handler is None:
        unsupported(f"the request {kind}")
    work.book.answers.clear()
    try:
        return handler(work, sent)
    except RefusedError as error:
        message = f"Invalid requests[{index}].{kind}: {error.message}"
        raise RefusedError(message, status=error.status) from None


def copy_to(asked: Asked, sheet_id: int, sheets: Sheets) -> Json:
    """Answer ``sheets.copyTo``: a copy at the end of another spreadsheet."""
    source = asked.book.find(sheet_id)
    if source is None:
        refuse(f"No sheet with id: {sheet_id}")
    target = sheets.find(asked.body.get("destinationSpreadsheetId", ""))
    made = copy_sheet(target, sheets.ids, source, {})
    target.sheets.append(made)
    check_size(target)
    return properties_answer(made, len(target.sheets) - 1)


def get_metadata(asked: Asked, metadata_id: int) -> Json:
    """Answer ``developerMetadata.get``."""
    for one in asked.book.metadata:
        if one["metadataId"] == metadata_id:
            return one
    return refuse("Requested entity was not found.", "NOT_FOUND")


def search_metadata(asked: Asked) -> Json:
    """Answer ``developerMetadata.search``."""
    work = Work(asked.book, asked.caller, Ids())
    found: list[Json] = []
    for data_filter in asked.body.get("dataFilters", []):
        for one in selected(work, data_filter):
            known = [m for m in found if m["developerMetadata"] is one]
            if known:
                known[0]["dataFilters"].append(data_filter)
            else:
                found.append({"developerMetadata": one, "dataFilters": [data_filter]})
    return {"matchedDeveloperMetadata": found} if found else {}


def checked_mask(text: str | None, schema: str) -> Mask:
    """Return the mask of the ``fields`` parameter; empty where there is none."""
    if not text:
        return {}
    mask = masks.parse(text)
    masks.check(mask, schema)
    return mask
