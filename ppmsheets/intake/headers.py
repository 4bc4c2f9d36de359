"""Is this row a header? And what do its columns mean?

Stated rules, for the cells of one row that stand side by side:

- Two known headers next to each other that make an anchor are a header row,
  unless their column goes on with labels above and below: then it is a card.
- Known headers with other texts between are a header row when data stand below
  and no label does; else they are labels with values.
- One known header is enough for a table of one column, for a row of at least
  three texts over data, or before a run of periods.
- A row of periods alone is a header row when the text above, or the labels before
  the lines below, can say what its numbers are.
- In the body of a table most cells of a row must be known headers.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ppmsheets.intake.blocks import Header, Square, is_blank
from ppmsheets.intake.context import Context
from ppmsheets.intake.days import read_period_header
from ppmsheets.intake.given import given_fields
from ppmsheets.intake.kinds import recognise
from ppmsheets.intake.vocabulary import Meanings, Vocabulary
from ppmsheets.plan import SourceTab
from ppmsheets.sheet import CellValue, cell_at

_ANY = Context(None, "", 1, frozenset())
"""Whether a cell is a period does not depend on how it is read … """
_FISCAL = Context(None, "", 4, frozenset())
"""… save for fiscal years, which need some first month."""
_BODY_SHARE = 0.6
_EARLIEST_YEAR = 1990.0
"""Numbers below are neither years nor dates; most cells are."""
_LONG_RUN = 3


@dataclass(slots=True)
class Scan:
    """A tab while its blocks are sought.

    Attributes:
        hits: Row -> column -> meanings, of all cells that can be a header.
        covered: Cells hidden by a merge -> the cell that shows for them.
        forced: The kind of the tables of a generated tab.
        drivers: Cells that head the scores for a strategic driver -> the driver.
        near_drivers: Unknown headers beside those -> the driver each is close to.
        spaced: Some text is white space alone.
        squares: Its square tables of drivers; what they hold is in no other block.
    """

    tab: SourceTab
    vocabulary: Vocabulary
    hits: Mapping[int, Mapping[int, Meanings]]
    covered: Mapping[tuple[int, int], tuple[int, int]] = field(default_factory=dict)
    forced: str = ""
    drivers: Mapping[tuple[int, int], str] = field(default_factory=dict)
    near_drivers: Mapping[tuple[int, int], str] = field(default_factory=dict)
    spaced: bool = False
    squares: tuple[Square, ...] = ()

    @property
    def kind(self) -> str:
        """The kind that the mapping, or the generated tab, says; "" if neither."""
        return self.forced or self.vocabulary.rules.record

    def at(self, row: int, column: int) -> CellValue:
        """Return a cell, None where it is blank."""
        cell = cell_at(self.tab.grid, row, column)
        return None if is_blank(cell) else cell

    def is_hit(self, row: int, column: int) -> bool:
        """Return whether a cell can be a header."""
        return column in self.hits.get(row, ())


def scan(tab: SourceTab, vocabulary: Vocabulary, forced: str = "") -> Scan:
    """Return a tab with every cell found that can be a header."""
    # Each different text is looked up once: few of a workbook's cells are headers.
    different = set(itertools.chain.from_iterable(tab.grid))
    texts = [cell for cell in different if isinstance(cell, str)]
    known = vocabulary.headers_among(texts)
    has_none = map(frozenset(known).isdisjoint, tab.grid)
    hits = {
        row: {
            column: known[cell]
            for column, cell in enumerate(tab.grid[row])
            if cell.__class__ is str and cell in known
        }
        for row, none in enumerate(has_none)
        if not none
    }
    covered = {
        (row, column): (merge.top, merge.left)
        for merge in tab.merges
        if (merge.bottom - merge.top) * (merge.right - merge.left) <= _GREATEST_MERGE
        for row in range(merge.top, merge.bottom)
        for column in range(merge.left, merge.right)
        if (row, column) != (merge.top, merge.left)
    }
    spaced = any(map(str.isspace, texts))
    return Scan(tab, vocabulary, hits, covered, forced, spaced=spaced)


_GREATEST_MERGE = 10_000
"""Cells beyond which a merge is a mistake of its author, not a header."""


def is_period(cell: CellValue) -> bool:
    """Return whether a header cell can head the column of a period."""
    if cell is None or isinstance(cell, bool):
        return False
    if isinstance(cell, float) and not cell >= _EARLIEST_YEAR:
        return False
    return (
        read_period_header(cell, _ANY) is not None
        or read_period_header(cell, _FISCAL) is not None
    )


def segments(page: Scan, row: int) -> list[tuple[int, int]]:
    """Return the half-open column ranges of a row's cells that stand side by side.

    A blank covered by a merge belongs to the cell that shows for it.
    """
    found: list[tuple[int, int]] = []
    for column in range(len(page.tab.grid[row])):
        if page.at(row, column) is None and (row, column) not in page.covered:
            continue
        if found and found[-1][1] == column:
            found[-1] = (found[-1][0], column + 1)
        else:
            found.append((column, column + 1))
    return found


def header_spans(page: Scan, row: int, *, strict: bool) -> list[tuple[int, int]]:
    """Return the column ranges of a row that are headers of a table each.

    Tables side by side are told apart by a blank column between two ranges that
    are headers each on their own; any other range joins its neighbour, save in the
    body of a table, where it is a record of that table.

    Args:
        page: The tab.
        row: The row in question.
        strict: It stands in the body of a table.
    """
    ranges = segments(page, row)
    alone = [is_header(page, row, span, strict=strict) for span in ranges]
    if not any(alone):
        whole = (ranges[0][0], ranges[-1][1]) if ranges else (0, 0)
        fits = len(ranges) > 1 and is_header(page, row, whole, strict=strict)
        return [whole] if fits else []
    joined: list[tuple[int, int]] = []
    before: tuple[int, int] | None = None
    for span, fits in zip(ranges, alone, strict=True):
        if fits:
            joined.append(((before or span)[0], span[1]))
            before = None
        elif strict or _has_labels(page, row, span):
            before = None
        elif joined:
            joined[-1] = (joined[-1][0], span[1])
        else:
            before = before or span
    return joined


def _has_labels(page: Scan, row: int, span: tuple[int, int]) -> bool:
    """Return whether a range belongs to a card that stands beside a table."""
    return any(_run(page, row, c) > 1 for c in range(*span) if page.is_hit(row, c))


def is_header(page: Scan, row: int, span: tuple[int, int], *, strict: bool) -> bool:
    """Return whether the cells of a row within a column range are a header."""
    cells = [(c, cell) for c in range(*span) if (cell := page.at(row, c)) is not None]
    hits = [c for c, _ in cells if page.is_hit(row, c)]
    rest = [(c, cell) for c, cell in cells if not page.is_hit(row, c)]
    periods = [c for c, cell in rest if is_period(cell)]
    if any(not isinstance(cell, str) and c not in periods for c, cell in rest):
        return False
    if strict and len(hits) < max(2, _BODY_SHARE * (len(cells) - len(periods))):
        return False
    if not _is_laid_across(page, row, hits, len(cells), periods):
        return False
    headers = read_headers(page, row, span, group=None if strict else row - 1)
    return _promises(page, headers)


def _promises(page: Scan, headers: Sequence[Header]) -> bool:
    """Return whether headers make a table; periods may be told of later."""
    if sum(header.period is not None for header in headers) >= 2:
        return True
    given = given_fields(page.vocabulary.rules, headers, {})
    columns = [header.meanings for header in headers]
    return bool(recognise(columns, given, forced=page.kind))


def _is_laid_across(
    page: Scan, row: int, hits: list[int], texts: int, periods: list[int]
) -> bool:
    """Return whether known headers lie in a row, not one below another."""
    if not hits:
        long = len(periods) >= _LONG_RUN and _is_rising(page, row)
        return long and _has_measures(page, row, periods)
    first = hits[0]
    side_by_side = any(column + 1 in periods for column in periods)
    if side_by_side and not page.is_hit(row - 1, first) and _is_rising(page, row):
        return True
    adjacent = sum(column + 1 in hits for column in hits)
    run = _run(page, row, first)
    if adjacent >= 2:
        return True
    if adjacent == 1:
        return run < _LONG_RUN or texts > 2 * len(hits)
    if run > 1 or (len(hits) == 1 and not periods and texts == 2):
        return False
    return _has_data_below(page, row, hits)


def _has_measures(page: Scan, row: int, periods: list[int]) -> bool:
    """Return whether known texts stand above periods, or before the lines below."""
    if any(page.is_hit(row - 1, column) for column in periods):
        return True
    before = range(max(0, periods[0] - 2), periods[0])
    return any(page.is_hit(row + down, c) for down in (1, 2) for c in before)


def _is_rising(page: Scan, row: int) -> bool:
    """Return whether the periods of a row follow one another, as headers do.

    The dates of a table on its side fall as often as they rise; the months of
    several measures side by side fall once a measure.
    """
    cells = (page.at(row, column) for column in range(len(page.tab.grid[row])))
    found = [read_period_header(cell, _FISCAL) for cell in cells if cell is not None]
    starts = [period.first for period in found if period]
    falls = sum(a > b for a, b in itertools.pairwise(starts))
    return 3 * falls < len(starts)


def _run(page: Scan, row: int, column: int) -> int:
    """Return how many labels stand one below another through a cell."""
    first = last = row
    while page.is_hit(first - 1, column):
        first -= 1
    while page.is_hit(last + 1, column):
        last += 1
    return last - first + 1


def _has_data_below(page: Scan, row: int, hits: list[int]) -> bool:
    """Return whether most known headers have something below that is no header."""
    for below in (row + 1, row + 2):
        filled = [c for c in hits if page.at(below, c) is not None]
        if 2 * len(filled) >= len(hits):
            return not any(page.is_hit(below, c) for c in filled)
    return False


def read_headers(
    page: Scan,
    row: int,
    span: tuple[int, int],
    *,
    group: int | None,
    two_rows: bool = False,
) -> tuple[Header, ...]:
    """Return the headers of a row, each with what stands in the row above.

    Args:
        page: The tab.
        row: The header row, the lower one of two.
        span: Half-open column range.
        group: The row above where it may say more, e.g. ``Baseline`` over
            ``Start``; None: nothing stands above.
        two_rows: Both rows are the header: where the lower is blank, the upper
            is the whole header.
    """
    above = _group_texts(page, group, span) if group is not None else {}
    headers = []
    for column in range(*span):
        cell = page.at(row, column)
        place, over = (row, column), above.get(column, "")
        if cell is None and group is not None:
            merged = page.covered.get(place) == (group, column)
            if two_rows or merged:
                place, over = (group, column), ""
                cell = page.at(group, column)
        headers.append(_header(page, place, cell, over))
    return tuple(headers)


def _group_texts(page: Scan, row: int, span: tuple[int, int]) -> dict[int, str]:
    """Return column -> the text of the row above that holds for it.

    A text holds for its own column and the blank ones to the right of it.
    """
    if row < 0:
        return {}
    texts: dict[int, str] = {}
    text = ""
    for column in range(*span):
        cell = page.at(row, column)
        if cell is not None:
            text = cell if isinstance(cell, str) else ""
        texts[column] = text
    return texts


def _header(page: Scan, place: tuple[int, int], cell: CellValue, over: str) -> Header:
    row, column = place
    known = page.vocabulary.meanings
    if is_period(cell) and not (isinstance(cell, str) and known(cell)):
        measures = known(over) if over else ()
        return Header(column, row, column, str(cell), (), cell, measures)
    if not isinstance(cell, str):
        return Header(column, row, column, "")
    combined = known(f"{over} {cell}") if over else ()
    if combined:
        return Header(column, row, column, f"{over} {cell}", combined)
    driver = page.drivers.get(place, "")
    meanings = page.hits[row][column] if driver else known(cell)
    near = page.near_drivers.get(place, "")
    return Header(column, row, column, cell, meanings, driver=driver, near=near)
