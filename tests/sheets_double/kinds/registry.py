"""The kinds of ``batchUpdate``: each names itself, its evidence and its rule."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple, TypeAlias

from tests.sheets_double.a1 import Area
from tests.sheets_double.evidence import Behaviour, Evidence
from tests.sheets_double.grid import Book, Sheet, grid_area
from tests.sheets_double.ids import Ids
from tests.sheets_double.protection import Caller, guard
from tests.sheets_double.refusals import Json, refuse

RECORDED = Evidence.RECORDED
DOCUMENTED = Evidence.DOCUMENTED
THIRD_PARTY = Evidence.THIRD_PARTY
ASSUMED = Evidence.ASSUMED


class Work(NamedTuple):
    """What a request works on.

    Attributes:
        book: Fork of the spreadsheet; thrown away when any request is refused.
        caller: Who sends the batch.
        ids: Source of new ids.
    """

    book: Book
    caller: Caller
    ids: Ids

    def area(self, sent: Json, name: str = "range") -> tuple[Sheet, Area]:
        """Return the sheet and rectangle of a ``GridRange``.

        Raises:
            RefusedError: The sheet is not there or the range leaves its grid.
        """
        sheet = self.book.sheet(sent.get("sheetId", 0))
        return sheet, grid_area(sheet, sent, name)

    def writable(self, sent: Json, name: str = "range") -> tuple[Sheet, Area]:
        """Return a rectangle that the caller may write.

        Raises:
            RefusedError: It is not there, or protected from the caller.
        """
        sheet, area = self.area(sent, name)
        guard(self.caller, self.book, sheet, area)
        return sheet, area

    def check(self, sent: Json, name: str = "range") -> None:
        """Refuse a ``GridRange`` that lies in no grid; open sides are welcome."""
        self.area(sent, name)


Handler: TypeAlias = Callable[[Work, Json], Json]

KINDS: dict[str, Handler] = {}
"""What each kind of request does; returns its reply."""

BEHAVIOURS: list[Behaviour] = []
"""Where the behaviour of each kind comes from."""


def kind(
    name: str, evidence: Evidence, rule: str = "As the reference says."
) -> Callable[[Handler], Handler]:
    """Register what a kind of request does."""

    def register(handler: Handler) -> Handler:
        KINDS[name] = handler
        BEHAVIOURS.append(Behaviour(f"batchUpdate.{name}", evidence, rule))
        return handler

    return register


def required(sent: Json, name: str) -> Json:
    """Return a field that a request cannot do without."""
    if name not in sent:
        refuse(f"{name} must be specified.")
    return sent[name]


class Found(NamedTuple):
    """An object of a sheet, found by its id."""

    sheet: Sheet
    place: int
    value: Json


def find_object(book: Book, name: str, id_field: str, wanted: Json) -> Found | None:
    """Return an object of any sheet by its id; None when there is none."""
    for sheet in book.sheets:
        for place, one in enumerate(sheet.objects[name]):
            if one.get(id_field, 0) == wanted:
                return Found(sheet, place, one)
    return None


def replaced(found: tuple[Json, ...], place: int, *new: Json) -> tuple[Json, ...]:
    """Return a list of objects with one replaced by none or more."""
    return (*found[:place], *new, *found[place + 1 :])


def new_id(work: Work, name: str, id_field: str, sent: Json) -> int:
    """Return the id of a new object: the chosen one, or a fresh one.

    Raises:
        RefusedError: The chosen id is taken.
    """
    chosen: int = sent.get(id_field, 0)
    if not chosen:
        return work.ids.number()
    if find_object(work.book, name, id_field, chosen):
        refuse(f"Duplicate {id_field}: {chosen}")
    return chosen
