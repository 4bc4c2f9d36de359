"""Every spreadsheet there is, and what Drive knows of each."""

from __future__ import annotations

from dataclasses import dataclass, field

from tests.sheets_double.grid import Book
from tests.sheets_double.ids import Ids
from tests.sheets_double.refusals import Json, refuse, refuse_file


@dataclass(slots=True)
class File:
    """What Drive knows of a spreadsheet.

    Attributes:
        created: Time of its making, RFC 3339.
        modified: Time of its last change.
        parents: Ids of the folders it lies in.
        permissions: Who may do what, as ``permissions.list`` answers.
        trashed: Whether it lies in the bin, where the Sheets API still finds it.
    """

    created: str
    modified: str
    parents: tuple[str, ...] = ()
    permissions: list[Json] = field(default_factory=list)
    trashed: bool = False


@dataclass(slots=True)
class Store:
    """Every spreadsheet there is.

    Attributes:
        account: E-mail address of the caller.
        ids: Source of ids.
        books: Spreadsheets by id, in the order of their making.
        files: What Drive knows of each.
        denied: Ids that answer 403.
        may_create: Whether the account has room for files of its own.
        ticks: Calls so far; the double's only clock.
    """

    account: str
    ids: Ids
    books: dict[str, Book] = field(default_factory=dict)
    files: dict[str, File] = field(default_factory=dict)
    denied: set[str] = field(default_factory=set)
    may_create: bool = True
    ticks: int = 0

    @property
    def now(self) -> str:
        """The time, one second a call from the start of 2024."""
        minutes, seconds = divmod(self.ticks, 60)
        hours, minutes = divmod(minutes, 60)
        days, hours = divmod(hours, 24)
        return f"2024-01-{days + 1:02d}T{hours:02d}:{minutes:02d}:{seconds:02d}.000Z"

    def add(self, book: Book, parents: tuple[str, ...] = ()) -> None:
        """Keep a new spreadsheet."""
        owner = {
            "kind": "drive#permission",
            "id": str(self.ids.number()),
            "type": "user",
            "role": "owner",
            "emailAddress": book.owner,
        }
        self.books[book.id] = book
        self.files[book.id] = File(self.now, self.now, parents, [owner])

    def keep(self, book: Book) -> None:
        """Replace a spreadsheet by its changed fork."""
        # Formulas read on the way may have been computed from what has changed since.
        book.answers.clear()
        self.books[book.id] = book
        self.files[book.id].modified = self.now

    def find(self, book_id: str) -> Book:
        """Return a spreadsheet as the Sheets API finds it.

        Raises:
            RefusedError: It is not there or not shared.
        """
        if book_id in self.denied:
            refuse("The caller does not have permission", "PERMISSION_DENIED")
        if book_id not in self.books:
            refuse("Requested entity was not found.", "NOT_FOUND")
        return self.books[book_id]

    def find_file(self, book_id: str) -> Book:
        """Return a spreadsheet as the Drive API finds it.

        Raises:
            RefusedError: It is not there or not shared, which Drive does not tell.
        """
        if book_id in self.denied or book_id not in self.books:
            text = f"File not found: {book_id}."
            refuse_file(text, status="NOT_FOUND", reason="notFound")
        return self.books[book_id]

    def check_room(self) -> None:
        """Refuse where the account may own no files, as service accounts may not."""
        if not self.may_create:
            refuse_file(
                "The user's Drive storage quota has been exceeded.",
                status="PERMISSION_DENIED",
                reason="storageQuotaExceeded",
            )
