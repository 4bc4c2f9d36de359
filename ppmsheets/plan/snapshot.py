"""A whole workbook as read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field, replace

from ppmsheets.settings import TabTitles
from ppmsheets.sheet import CellRef, CellValue, Grid, Rect, Stamp, cell_at


@dataclass(frozen=True, slots=True)
class SourceTab:
    """One tab as read.

    Attributes:
        title: Tab title, unique within the workbook.
        grid: Cells as read, ragged, trailing blanks dropped; formulas by their
            result.
        key: What follows the tab through a rename (Google: sheet id); the title
            where a product has nothing better.
        hidden: Not shown in the tab bar. Hidden tabs are read like any other.
        merges: Merged areas; their value stands in the top left cell.
        uncached: Places of formulas whose result was not stored in the file.
        book: Name of the other workbook in which it is read; "" for the workbook
            itself. The title begins with it, as in a formula: ``[Roadmap]Status``.
        address: Where people open it from elsewhere; a cell's place is added at
            the end. "" where there is no such address.
        locale: Locale of the other workbook; None: not known.
        kept_for: E-mail addresses for which we keep it; see ``plan.Keeper``.
        formerly: Its own title by which the config still means it; "" where
            nobody renamed it.
    """

    title: str
    grid: Grid
    key: str = ""
    hidden: bool = False
    merges: tuple[Rect, ...] = ()
    uncached: frozenset[tuple[int, int]] = frozenset()
    book: str = ""
    address: str = field(default="", compare=False)
    locale: str | None = None
    formerly: str = ""
    kept_for: tuple[str, ...] = ()

    @property
    def own_title(self) -> str:
        """The title in its own workbook."""
        return self.title.removeprefix(f"[{self.book}]") if self.book else self.title


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A whole workbook at one moment.

    Attributes:
        name: What people call the workbook.
        tabs: All tabs in their order.
        stamps: The stamps of the tabs that we generated.
        version: Changes whenever the workbook does; a write checks it.
        locale: The workbook's locale, e.g. ``en_GB``; None: not known.
        carries_rows: Whether a write moves whole rows of tabs with answers, so that
            what people typed beside goes along.
        knows_people: Whether its product can keep a tab to some people.
    """

    name: str
    tabs: tuple[SourceTab, ...] = ()
    stamps: tuple[Stamp, ...] = ()
    version: str = ""
    locale: str | None = None
    carries_rows: bool = False
    knows_people: bool = False

    def tab(self, title: str) -> SourceTab | None:
        """Return the tab of that title, compared as products do: caseless."""
        wanted = title.casefold()
        for tab in self.tabs:
            if tab.title.casefold() == wanted:
                return tab
        return None

    def stamp(self, title: str) -> Stamp | None:
        """Return the stamp of a tab we generated, None if it is not ours."""
        wanted = title.casefold()
        for stamp in self.stamps:
            if stamp.title.casefold() == wanted:
                return stamp
        return None


def standing(snapshot: Snapshot, titles: TabTitles) -> TabTitles:
    """Return the titles under which our tabs stand now, for those not there yet ours.

    A tab that people renamed is followed under their title. Else their answers
    would stay behind in it, and a second one would appear.
    """
    found = {}
    for role, title in asdict(titles).items():
        here = snapshot.stamp(title)
        if here is None or here.role != role:
            ours = [stamp.title for stamp in snapshot.stamps if stamp.role == role]
            found[role] = ours[0] if ours else title
    return replace(titles, **found)


def trimmed(rows: Iterable[Iterable[CellValue]]) -> Grid:
    """Return rows without trailing blank cells and trailing blank rows."""
    result: list[tuple[CellValue, ...]] = []
    for row in rows:
        cells = list(row)
        while cells and cells[-1] is None:
            cells.pop()
        result.append(tuple(cells))
    while result and not result[-1]:
        result.pop()
    return tuple(result)


def value_at(snapshot: Snapshot, ref: CellRef) -> CellValue:
    """Return one cell of a snapshot, None when the tab or cell is not there."""
    tab = snapshot.tab(ref.tab)
    return cell_at(tab.grid, ref.row, ref.column) if tab else None
