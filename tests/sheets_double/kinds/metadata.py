"""Developer metadata."""

from __future__ import annotations

from tests.sheets_double import masks
from tests.sheets_double.canonical import canonical
from tests.sheets_double.kinds.dimensions import span
from tests.sheets_double.kinds.registry import DOCUMENTED, Work, kind, required
from tests.sheets_double.places import filtered, looked_up
from tests.sheets_double.refusals import Json, refuse

MAX_CHARACTERS = 30_000
"""Characters of metadata that one part of a spreadsheet may bear."""


def _location(work: Work, wanted: Json) -> Json:
    """Return a location as stored, its type found out.

    Raises:
        RefusedError: It names none or several places, or more than one row.
    """
    ways = [
        way for way in ("spreadsheet", "sheetId", "dimensionRange") if way in wanted
    ]
    if len(ways) != 1:
        refuse("Exactly one location of developerMetadata must be specified.")
    if ways == ["spreadsheet"]:
        kind_of = "SPREADSHEET"
    elif ways == ["sheetId"]:
        if work.book.find(wanted["sheetId"]) is None:
            refuse(f"No sheet with id: {wanted['sheetId']}")
        kind_of = "SHEET"
    else:
        _, dimension, start, end = span(work, wanted["dimensionRange"])
        if end - start != 1:
            refuse("developerMetadata must be on a single row or column.")
        kind_of = "ROW" if dimension == "ROWS" else "COLUMN"
    stored: Json = canonical("DeveloperMetadataLocation", wanted)
    return stored | {"locationType": kind_of}


def _checked(work: Work, wanted: Json) -> Json:
    if not wanted.get("metadataKey"):
        refuse("metadataKey must be specified.")
    if wanted.get("visibility") not in ("DOCUMENT", "PROJECT"):
        refuse("visibility must be specified.")
    if len(wanted["metadataKey"] + wanted.get("metadataValue", "")) > MAX_CHARACTERS:
        refuse(f"developerMetadata is limited to {MAX_CHARACTERS} characters.")
    stored: Json = canonical("DeveloperMetadata", wanted)
    return stored | {"location": _location(work, required(wanted, "location"))}


@kind("createDeveloperMetadata", DOCUMENTED, "The id may be chosen.")
def create_developer_metadata(work: Work, sent: Json) -> Json:
    wanted = required(sent, "developerMetadata")
    chosen = wanted.get("metadataId", 0)
    if chosen and any(one["metadataId"] == chosen for one in work.book.metadata):
        refuse(f"Developer metadata with id {chosen} already exists.")
    made = _checked(work, wanted | {"metadataId": chosen or work.ids.number()})
    work.book.metadata = (*work.book.metadata, made)
    return {"createDeveloperMetadata": {"developerMetadata": made}}


def selected(work: Work, data_filter: Json) -> list[Json]:
    """Return the metadata that a ``DataFilter`` selects."""
    book = work.book
    if "developerMetadataLookup" in data_filter:
        lookup = data_filter["developerMetadataLookup"]
        return [one for one in book.metadata if looked_up(book, lookup, one)]
    found = []
    for place in filtered(book, data_filter):
        for one in book.metadata:
            mark = {"developerMetadataLookup": {"metadataId": one["metadataId"]}}
            for other in filtered(book, mark):
                inside = other.sheet is place.sheet and place.area.meets(other.area)
                if inside and one not in found:
                    found.append(one)
    return found


@kind("updateDeveloperMetadata", DOCUMENTED)
def update_developer_metadata(work: Work, sent: Json) -> Json:
    mask = masks.writing(sent.get("fields"), "DeveloperMetadata")
    wanted = required(sent, "developerMetadata")
    chosen = [
        one["metadataId"]
        for f in sent.get("dataFilters", [])
        for one in selected(work, f)
    ]
    mask.pop("metadataId", None)
    kept, changed = [], []
    for one in work.book.metadata:
        made = one
        if one["metadataId"] in chosen:
            overlaid = masks.overlay("DeveloperMetadata", one, wanted, mask)
            place = {
                key: value
                for key, value in overlaid.get("location", {}).items()
                if key != "locationType"
            }
            if one["location"]["locationType"] == "SHEET" and not place:
                place = {"sheetId": 0}
            made = _checked(work, overlaid | {"location": place})
            changed.append(made)
        kept.append(made)
    work.book.metadata = tuple(kept)
    reply = {"developerMetadata": changed} if changed else {}
    return {"updateDeveloperMetadata": reply}


@kind("deleteDeveloperMetadata", DOCUMENTED, "Answers what went.")
def delete_developer_metadata(work: Work, sent: Json) -> Json:
    gone = selected(work, required(sent, "dataFilter"))
    work.book.metadata = tuple(one for one in work.book.metadata if one not in gone)
    reply = {"deletedDeveloperMetadata": gone} if gone else {}
    return {"deleteDeveloperMetadata": reply}
