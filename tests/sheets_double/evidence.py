"""Where each behaviour comes from: nothing in the double is a guess in disguise."""

from __future__ import annotations

import enum
from typing import NamedTuple


class Evidence(enum.Enum):
    """How we know that Google behaves so."""

    RECORDED = "recorded"
    """Seen in a real recorded answer."""
    DOCUMENTED = "documented"
    """Google's own text: the discovery document or its guides."""
    THIRD_PARTY = "third-party"
    """Somebody else's log or report of a live run."""
    ASSUMED = "assumed"
    """Not determined: the plainest behaviour was chosen."""


class Behaviour(NamedTuple):
    """One thing that the double does."""

    name: str
    evidence: Evidence
    rule: str


_R, _D = Evidence.RECORDED, Evidence.DOCUMENTED
_L, _A = Evidence.THIRD_PARTY, Evidence.ASSUMED

RULES = (
    Behaviour("errors.404", _R, "An unknown spreadsheet: NOT_FOUND."),
    Behaviour("errors.403", _R, "A spreadsheet not shared: PERMISSION_DENIED."),
    Behaviour("errors.429", _R, "Quota: RESOURCE_EXHAUSTED, no Retry-After."),
    Behaviour("errors.401", _R, "A dead token, on Drive: UNAUTHENTICATED."),
    Behaviour(
        "errors.schema", _R, "Values that are no list: 400 with fieldViolations."
    ),
    Behaviour("errors.unknown field", _L, "Unknown name … Cannot find field."),
    Behaviour(
        "json.lists", _L, "A list in a list is laid flat, a bare item is a list of one."
    ),
    Behaviour("http.override", _D, "A long GET may come as a POST that says so."),
    Behaviour("errors.language", _L, "Texts follow the account's language."),
    Behaviour("errors.texts", _L, "Texts not recorded follow reports, else our words."),
    Behaviour("batch.atomic", _D, "One invalid request: none is applied."),
    Behaviour("batch.order", _D, "Requests are applied in the order sent."),
    Behaviour("batch.replies", _R, "One reply a request, empty where nothing is said."),
    Behaviour("values.trimmed", _R, "Trailing blanks dropped, inner rows []."),
    Behaviour("values.no key", _R, "No values key where a range holds nothing."),
    Behaviour("values.echo", _R, "Echoed ranges are cut to the grid."),
    Behaviour("values.quotes", _R, "A title is quoted only where needed."),
    Behaviour(
        "values.corner", _R, "A range of one cell is only the corner of a write."
    ),
    Behaviour(
        "values.extent", _R, "updatedRange is what was sent, not the range asked."
    ),
    Behaviour("values.null", _R, "null leaves a cell alone, empty text empties it."),
    Behaviour("values.totals", _R, "Totals of a batch count a row or column once."),
    Behaviour("values.render", _R, "Formatted, unformatted and formula values."),
    Behaviour("values.dates", _R, "Serial days or formatted text when unformatted."),
    Behaviour("values.named", _R, "A named range behind the title of its sheet."),
    Behaviour("values.bare name", _L, "A bare word may be a named range."),
    Behaviour("values.outside", _L, "Values beyond the grid: 400 exceeds grid limits."),
    Behaviour("values.grow", _A, "A write from a corner grows the grid as needed."),
    Behaviour("values.validation", _A, "Strict validation does not refuse API writes."),
    Behaviour("values.empty text", _A, 'A formula that comes to "" is not trimmed.'),
    Behaviour("values.survive", _L, "Notes and validation survive value writes."),
    Behaviour("values.cut", _L, "A range beyond the grid is cut if values fit."),
    Behaviour("append.table", _R, "The last block of filled cells of the range."),
    Behaviour("append.no table", _R, "No table: writes at the range's own corner."),
    Behaviour("append.insert rows", _D, "INSERT_ROWS makes rows for the new data."),
    Behaviour("typed.numbers", _R, "1,000.5 keeps its grouping when shown."),
    Behaviour("typed.dates", _R, "2020-01-01 is a serial day shown as typed."),
    Behaviour("typed.rest", _A, "Percent, money, times and other orders of dates."),
    Behaviour("formulas.simple", _R, "Arithmetic on constants."),
    Behaviour("formulas.rest", _A, "References and about fifty functions."),
    Behaviour(
        "formats.colour", _R, "One byte a channel, cut, in single precision's digits."
    ),
    Behaviour("formats.default", _R, "The default format of a new spreadsheet."),
    Behaviour("formats.effective", _D, "Default, own format, then colour rules."),
    Behaviour("get.mask", _R, "fields limits the answer and asks for cells."),
    Behaviour("get.ranges", _R, "ranges limits sheets and cells."),
    Behaviour("get.zero", _R, "sheetId 0 vanishes from ranges, not from properties."),
    Behaviour("get.metadata", _D, "Developer metadata at its place."),
    Behaviour("protection.owner", _L, "The owner is never refused."),
    Behaviour("protection.refusal", _L, "A refused write is 400."),
    Behaviour("protection.editors", _R, "The caller is listed among the editors."),
    Behaviour("structure.follow", _D, "Named ranges and formulas follow rows."),
    Behaviour(
        "structure.metadata", _L, "Row metadata follows insert, delete, move, sort."
    ),
    Behaviour("repeatCell.cut", _L, "A range beyond the grid is cut to it."),
    Behaviour("conditionalFormats.no row", _L, "A rule may cover no row at all."),
    Behaviour("properties.read-only", _D, "What is read-only is passed over."),
    Behaviour("properties.time zone", _A, "A time zone that is none is refused."),
    Behaviour("titles.copies", _A, "Copy of X, then Copy of X 1."),
    Behaviour("drive.export.xlsx", _A, "Values and formulas, without looks."),
    Behaviour("drive.bin", _L, "A file in the bin still opens."),
    Behaviour("structure.objects", _A, "Charts, rules and protections follow rows."),
    Behaviour("limits.text", _L, "50,001 characters in a cell: 400."),
    Behaviour("limits.cells", _D, "Ten million cells a spreadsheet."),
    Behaviour("drive.create", _R, "files.create makes a spreadsheet of one sheet."),
    Behaviour("drive.delete", _R, "files.delete answers 204."),
    Behaviour("drive.copy", _R, "files.copy of a spreadsheet."),
    Behaviour("drive.get", _R, "files.get with fields."),
    Behaviour("drive.list", _R, "files.list by type and name."),
    Behaviour("drive.comments", _R, "comments.list of an uncommented file."),
    Behaviour("drive.export", _R, "files.export as CSV."),
    Behaviour("drive.import", _R, "A CSV upload becomes the only sheet."),
    Behaviour("drive.permissions", _D, "permissions list, create and delete."),
    Behaviour("drive.quota", _L, "A service account may own no files: 403."),
    Behaviour("quota.window", _D, "60 reads and 60 writes a minute and user."),
    Behaviour("copyTo", _D, "sheets.copyTo answers the properties of the copy."),
    Behaviour("values.dataFilter", _D, "The three calls by data filter."),
    Behaviour("developerMetadata.search", _D, "search and get of developer metadata."),
)
"""Behaviours beside the kinds of ``batchUpdate``, which label themselves."""
