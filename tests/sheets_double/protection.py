"""Who may write where: protected ranges against the account that calls.

A refused write is 400, not 403, and the owner is never refused (third-party logs).
"""

from __future__ import annotations

from typing import NamedTuple

from tests.sheets_double.a1 import Area
from tests.sheets_double.grid import Book, Sheet, range_area
from tests.sheets_double.refusals import Json, refuse

REFUSAL = (
    "You are trying to edit a protected cell or object. Please contact the "
    "spreadsheet owner to remove protection if you need to edit."
)


class Caller(NamedTuple):
    """Who sends a call.

    Attributes:
        account: E-mail address.
    """

    account: str

    def may_edit(self, book: Book, protected: Json) -> bool:
        """Return whether a protected range lets the caller write."""
        if protected.get("warningOnly") or self.account == book.owner:
            return True
        users = protected.get("editors", {}).get("users", [])
        return self.account in users


def guard(caller: Caller, book: Book, sheet: Sheet, area: Area) -> None:
    """Refuse a write to a rectangle that a protection closes to the caller."""
    for protected in sheet.objects["protectedRanges"]:
        if caller.may_edit(book, protected):
            continue
        closed = protected_area(book, sheet, protected)
        if closed is None or not closed.meets(area):
            continue
        if not _is_open(protected, sheet, area):
            refuse(REFUSAL)


def guard_sheet(caller: Caller, book: Book, sheet: Sheet) -> None:
    """Refuse to delete or retitle a sheet that holds what the caller may not edit."""
    for protected in sheet.objects["protectedRanges"]:
        if not caller.may_edit(book, protected):
            refuse(REFUSAL)


def protected_area(book: Book, sheet: Sheet, protected: Json) -> Area | None:
    """Return the rectangle a protection closes; None when it lies elsewhere."""
    stored = protected.get("range")
    if stored is None:
        name = protected.get("namedRangeId")
        named = next((n for n in book.named if n["namedRangeId"] == name), None)
        stored = named["range"] if named else None
    if stored is None or stored.get("sheetId", 0) != sheet.id:
        return None
    return range_area(stored, sheet)


def _is_open(protected: Json, sheet: Sheet, area: Area) -> bool:
    """Return whether every cell of a rectangle lies in the open parts."""
    parts = [area]
    for stored in protected.get("unprotectedRanges", []):
        opened = range_area(stored, sheet)
        parts = [left for part in parts for left in _without(part, opened)]
    return not parts


def _without(part: Area, hole: Area) -> list[Area]:
    if not part.meets(hole):
        return [part]
    top, bottom = max(part.top, hole.top), min(part.bottom, hole.bottom)
    pieces = [
        Area(part.top, part.left, top, part.right),
        Area(bottom, part.left, part.bottom, part.right),
        Area(top, part.left, bottom, max(part.left, hole.left)),
        Area(top, min(part.right, hole.right), bottom, part.right),
    ]
    return [p for p in pieces if p.top < p.bottom and p.left < p.right]
