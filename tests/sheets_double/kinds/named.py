"""Named ranges and protected ranges."""

from __future__ import annotations

import re

from tests.sheets_double import a1, masks
from tests.sheets_double.canonical import canonical
from tests.sheets_double.grid import Sheet
from tests.sheets_double.kinds.registry import (
    DOCUMENTED,
    RECORDED,
    Work,
    find_object,
    kind,
    new_id,
    replaced,
    required,
)
from tests.sheets_double.protection import REFUSAL
from tests.sheets_double.refusals import Json, refuse

_NAME = re.compile(r"[^\W\d]\w{0,249}$")


def _check_name(work: Work, name: str, own: str | None) -> None:
    if not _NAME.match(name) or a1.bounds(name) is not None:
        refuse(f"The name '{name}' is not a valid name for a named range.")
    for one in work.book.named:
        same = one["name"].casefold() == name.casefold()
        if same and one["namedRangeId"] != own:
            refuse(f'A named range with the name "{name}" already exists.')


@kind("addNamedRange", RECORDED, "The id may be chosen.")
def add_named_range(work: Work, sent: Json) -> Json:
    wanted = required(sent, "namedRange")
    work.check(required(wanted, "range"), "namedRange.range")
    _check_name(work, wanted.get("name", ""), None)
    chosen = wanted.get("namedRangeId") or str(work.ids.number())
    if any(one["namedRangeId"] == chosen for one in work.book.named):
        refuse(f"A named range with id {chosen} already exists.")
    made = canonical("NamedRange", wanted | {"namedRangeId": chosen})
    work.book.named = (*work.book.named, made)
    return {"addNamedRange": {"namedRange": made}}


def _find_named(work: Work, wanted: str) -> int:
    for place, one in enumerate(work.book.named):
        if one["namedRangeId"] == wanted:
            return place
    return refuse(f"No named range with id: {wanted}")


@kind("updateNamedRange", RECORDED)
def update_named_range(work: Work, sent: Json) -> Json:
    mask = masks.writing(sent.get("fields"), "NamedRange")
    wanted = required(sent, "namedRange")
    place = _find_named(work, wanted.get("namedRangeId", ""))
    old = work.book.named[place]
    if "range" in mask:
        work.check(wanted.get("range", {}), "namedRange.range")
    if "name" in mask:
        _check_name(work, wanted.get("name", ""), old["namedRangeId"])
    mask.pop("namedRangeId", None)
    made = masks.overlay("NamedRange", old, wanted, mask)
    work.book.named = replaced(work.book.named, place, made)
    return {}


@kind("deleteNamedRange", RECORDED)
def delete_named_range(work: Work, sent: Json) -> Json:
    place = _find_named(work, sent.get("namedRangeId", ""))
    work.book.named = replaced(work.book.named, place)
    return {}


# --- protected ranges ---------------------------------------------------------------


def _protected_sheet(work: Work, wanted: Json) -> Sheet:
    if "range" in wanted:
        work.check(wanted["range"], "protectedRange.range")
        return work.book.sheet(wanted["range"].get("sheetId", 0))
    if "namedRangeId" in wanted:
        named = work.book.named[_find_named(work, wanted["namedRangeId"])]
        return work.book.sheet(named["range"].get("sheetId", 0))
    return refuse("protectedRange.range must be specified.")


def _check_protected(work: Work, sheet: Sheet, wanted: Json) -> None:
    opened = wanted.get("unprotectedRanges", [])
    for one in opened:
        work.check(one, "protectedRange.unprotectedRanges")
        if one.get("sheetId", 0) != sheet.id:
            refuse("unprotectedRanges must be on the protected sheet.")
    sides = ("startRowIndex", "endRowIndex", "startColumnIndex", "endColumnIndex")
    if opened and any(side in wanted.get("range", {}) for side in sides):
        refuse("unprotectedRanges are only supported on protected sheets.")


@kind("addProtectedRange", RECORDED, "Open ranges only where a whole sheet is closed.")
def add_protected_range(work: Work, sent: Json) -> Json:
    wanted = required(sent, "protectedRange")
    sheet = _protected_sheet(work, wanted)
    _check_protected(work, sheet, wanted)
    number = new_id(work, "protectedRanges", "protectedRangeId", wanted)
    made = canonical("ProtectedRange", wanted | {"protectedRangeId": number})
    made["editors"] = made.get("editors", {})
    made["requestingUserCanEdit"] = True
    users = made["editors"].get("users", [])
    if users and work.caller.account not in users and not made.get("warningOnly"):
        # Documented: you cannot remove yourself from the editors.
        made["editors"] = made["editors"] | {"users": [*users, work.caller.account]}
    if not users:
        stored = made | {"editors": made["editors"] | {"users": [work.caller.account]}}
    else:
        stored = made
    sheet.objects["protectedRanges"] = (*sheet.objects["protectedRanges"], stored)
    return {"addProtectedRange": {"protectedRange": made}}


@kind("updateProtectedRange", DOCUMENTED)
def update_protected_range(work: Work, sent: Json) -> Json:
    mask = masks.writing(sent.get("fields"), "ProtectedRange")
    wanted = required(sent, "protectedRange")
    found = _find_protected(work, wanted.get("protectedRangeId", 0))
    sheet, place, old = found
    if not work.caller.may_edit(work.book, old):
        refuse(REFUSAL)
    for name in ("protectedRangeId", "requestingUserCanEdit"):
        mask.pop(name, None)
    made = masks.overlay("ProtectedRange", old, wanted, mask)
    made["editors"] = made.get("editors", {})
    target = _protected_sheet(work, made)
    _check_protected(work, target, made)
    sheet.objects["protectedRanges"] = replaced(
        sheet.objects["protectedRanges"], place, *([made] if target is sheet else [])
    )
    if target is not sheet:
        target.objects["protectedRanges"] = (*target.objects["protectedRanges"], made)
    return {}


def _find_protected(work: Work, wanted: int) -> tuple[Sheet, int, Json]:
    found = find_object(work.book, "protectedRanges", "protectedRangeId", wanted)
    if found is None:
        refuse(f"No protected range with id: {wanted}")
    return found


@kind("deleteProtectedRange", RECORDED)
def delete_protected_range(work: Work, sent: Json) -> Json:
    sheet, place, old = _find_protected(work, sent.get("protectedRangeId", 0))
    if not work.caller.may_edit(work.book, old):
        refuse(REFUSAL)
    kept = replaced(sheet.objects["protectedRanges"], place)
    sheet.objects["protectedRanges"] = kept
    return {}
