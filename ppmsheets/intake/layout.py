"""Cut a tab into its blocks.

Stated rules:

- A table ends where another block begins in its columns, else at the tab's end;
  blank rows inside are fine.
- A lone text above the next block is its title, not a row of this table.
- Three periods with numbers below head a table of its own after a blank row, also
  where no header is known.
- Labels start a card below a table only after a blank row.
- The labels of a tab are one card; a second Project ID label starts another. A
  label's value is the next cell to the right, or the one after a column that is
  blank beside all labels.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from ppmsheets.intake.blocks import Card, Header, Layout, Pair, Table, is_blank
from ppmsheets.intake.headers import (
    Scan,
    header_spans,
    is_period,
    read_headers,
)
from ppmsheets.intake.sideways import sideways_tables
from ppmsheets.intake.vocabulary import Rank
from ppmsheets.sheet import Row

_LEAST_IN_BODY = 2
"""Known headers below which a row of a table's body is no header."""
_LEAST_PERIODS = 3
"""Periods with a number below that head a table whose other headers are unknown."""
_CARD_KINDS = frozenset({"project", "status", "setup"})


@dataclass(slots=True)
class _Open:
    """A table while its last row is sought.

    Attributes:
        row: Its header row, the lower one of two.
        headers: Its headers.
        end: Row after its last; None while it is not known.
    """

    row: int
    headers: tuple[Header, ...]
    end: int | None = None

    @property
    def left(self) -> int:
        return self.headers[0].column

    @property
    def right(self) -> int:
        return self.headers[-1].column + 1


@dataclass(slots=True)
class _Draft:
    """What is known of a tab so far."""

    page: Scan
    tables: list[_Open] = field(default_factory=list)

    def covering(self, row: int, left: int, right: int) -> _Open | None:
        """Return the open table that a range of cells of a row belongs to."""
        for table in reversed(self.tables):
            beside = table.left >= right or left >= table.right
            if table.end is None and not beside and table.row < row:
                return table
        return None

    def close(self, row: int, left: int, right: int) -> None:
        """End the tables above a block that begins at a row."""
        for table in self.tables:
            if table.end is None and table.left < right and left < table.right:
                table.end = self._without_title(table, row)

    def _without_title(self, table: _Open, row: int) -> int:
        """Return the row after a table's last, given where the next block begins."""
        end = row
        while end > table.row + 1 and self._texts(table, end - 1) <= 1:
            lone = self._texts(table, end - 1) == 1
            if lone and table.right - table.left > 1:
                separate = end == row or self._texts(table, end - 2) == 0
                if not separate:
                    break
            elif lone:
                break
            end -= 1
        return end

    def _texts(self, table: _Open, row: int) -> int:
        page = self.page
        return sum(
            page.at(row, column) is not None
            for column in range(table.left, table.right)
        )


def find_blocks(page: Scan) -> Layout:
    """Return the blocks of a scanned tab; nothing where nothing is recognised."""
    draft = _Draft(page)
    grid, hits = page.tab.grid, page.hits
    goes_on = _goes_on(page)
    body = len(grid)
    for row in range(len(grid)):
        if row not in hits:
            if row > body and goes_on[row - 1]:
                continue
            if not _may_be_periods(draft, row):
                continue
        _visit(draft, row)
        body = _body_row(draft)
    tables = [_finished(draft, table) for table in draft.tables]
    used = {(table.row, table.left, table.right) for table in draft.tables}
    loose = _loose_labels(draft, used)
    aside, taken = sideways_tables(page, loose)
    labels = {place for place in loose if place not in taken}
    tables += aside
    tables.sort(key=lambda table: (table.top, table.left))
    return Layout(tuple(tables), _cards(page, labels))


def _goes_on(page: Scan) -> list[bool]:
    """Return whether a body surely goes on under each row: no blank, and no title."""
    if page.spaced:
        return [_is_record(cells) for cells in page.tab.grid]
    # What is true is filled in, then; nearly all rows are known by that.
    return [
        bool(len(cells) > 1 and cells[0] and cells[1]) or _is_record(cells)
        for cells in page.tab.grid
    ]


def _is_record(cells: Row) -> bool:
    """Return whether a row has something in its first column and in another."""
    return (
        len(cells) > 1
        and not is_blank(cells[0])
        and any(not is_blank(cell) for cell in cells[1:])
    )


def _body_row(draft: _Draft) -> int:
    """Return the first row of the body that most rows go on with.

    That of the last table, if it is open and begins in the first column; else one
    beyond the tab.
    """
    last = draft.tables[-1] if draft.tables else None
    if last is None or last.end is not None or last.headers[0].column > 0:
        return len(draft.page.tab.grid)
    return last.row + 1


def _may_be_periods(draft: _Draft, row: int) -> bool:
    """Return whether a row without known headers may still head periods."""
    cells = draft.page.tab.grid[row]
    if len(cells) < 3:
        return False
    above = draft.covering(row, 0, len(cells))
    if (
        above
        and above.row < row - 1
        and sum(not is_blank(c) for c in draft.page.tab.grid[row - 1]) > 1
    ):
        return False
    return is_period(cells[-2]) and is_period(cells[-3])


def _visit(draft: _Draft, row: int) -> None:
    """Take notice of the headers that stand in a row, or of a card's first label."""
    page = draft.page
    table = draft.covering(row, 0, len(page.tab.grid[row]))
    if table and table.row == row - 1 and _is_second_row(page, table, row):
        span = (table.left, max(table.right, len(page.tab.grid[row])))
        table.headers = read_headers(page, row, span, group=table.row, two_rows=True)
        table.row = row
        return
    strict = table is not None and not _is_apart(draft, table, row)
    if strict and len(page.hits.get(row, ())) < _LEAST_IN_BODY:
        return
    spans = header_spans(page, row, strict=strict)
    for bare in spans:
        span = _with_labels(draft, row, bare)
        draft.close(row, *span)
        group = None if strict else row - 1
        headers = read_headers(page, row, span, group=group)
        draft.tables.append(_Open(row, headers))
    if spans or table is None or strict:
        return
    if _is_card_start(page, table, row):
        draft.close(row, table.left, table.right)
    elif _heads_numbers(page, row):
        span = (0, len(page.tab.grid[row]))
        draft.close(row, *span)
        draft.tables.append(_Open(row, read_headers(page, row, span, group=None)))


def _heads_numbers(page: Scan, row: int) -> bool:
    """Return whether a row is of texts and periods, with numbers under these.

    So begins a table of somebody's own headers; a record has dates under dates.
    """
    cells = page.tab.grid[row]
    if not all(isinstance(c, str) or is_blank(c) or is_period(c) for c in cells):
        return False
    heads = [c for c, cell in enumerate(cells) if is_period(cell)]
    below = [page.at(row + 1, column) for column in heads]
    numbers = sum(
        isinstance(cell, float | int) and not is_period(cell) for cell in below
    )
    return numbers >= _LEAST_PERIODS


def _with_labels(draft: _Draft, row: int, span: tuple[int, int]) -> tuple[int, int]:
    """Return a range of periods with the column of labels before it."""
    page, (left, right) = draft.page, span
    if left == 0 or not is_period(page.at(row, left)):
        return span
    texts = [page.at(row + down, left - 1) for down in (1, 2)]
    return (left - 1, right) if any(isinstance(t, str) for t in texts) else span


def _is_apart(draft: _Draft, table: _Open, row: int) -> bool:
    """Return whether a blank row, or a title under one, parts a row from a table."""
    page = draft.page
    above = [page.at(row - 1, c) for c in range(table.left, table.right)]
    texts = sum(cell is not None for cell in above)
    if texts == 0:
        return True
    if texts > 1 or row - 2 <= table.row:
        return False
    return all(page.at(row - 2, c) is None for c in range(table.left, table.right))


def _is_second_row(page: Scan, table: _Open, row: int) -> bool:
    """Return whether a row under a header says more about its columns.

    It is text or periods throughout, blank under the first column, and makes
    known headers together with the texts above, or heads periods.
    """
    filled = [
        c
        for c in range(table.left, len(page.tab.grid[row]))
        if page.at(row, c) is not None
    ]
    if not filled or page.at(row, table.left) is not None:
        return False
    cells = [page.at(row, c) for c in filled]
    if not all(isinstance(cell, str) or is_period(cell) for cell in cells):
        return False
    span = (table.left, max(table.right, filled[-1] + 1))
    headers = read_headers(page, row, span, group=table.row, two_rows=True)
    below = [header for header in headers if header.row == row]
    known = sum(bool(h.meanings) or h.period is not None for h in below)
    return 2 * known > len(below)


def _is_card_start(page: Scan, table: _Open, row: int) -> bool:
    """Return whether a card begins below a table, one blank row at least between."""
    for column, meanings in sorted(page.hits.get(row, {}).items()):
        if not table.left <= column < table.right:
            continue
        if not any(entry.kind.name in _CARD_KINDS for entry in meanings):
            return False
        follows = page.is_hit(row + 1, column)
        is_id = any(entry.field.name == "project_id" for entry in meanings)
        return follows or (is_id and page.at(row, column + 1) is not None)
    return False


def _finished(draft: _Draft, table: _Open) -> Table:
    grid = draft.page.tab.grid
    first = table.row + 1
    end = len(grid) if table.end is None else table.end
    return Table(draft.page.tab.title, table.headers, grid[first:end], first)


def _loose_labels(
    draft: _Draft, used: Iterable[tuple[int, int, int]]
) -> set[tuple[int, int]]:
    """Return the known headers outside of all tables."""
    spans = [
        (table.headers[0].row, table.end, table.left, table.right)
        for table in draft.tables
    ]
    spans += [(row, row + 1, left, right) for row, left, right in used]
    return {
        (row, column)
        for row, hits in draft.page.hits.items()
        for column in hits
        if not any(
            top <= row and (end is None or row < end) and left <= column < right
            for top, end, left, right in spans
        )
    }


def _cards(page: Scan, labels: set[tuple[int, int]]) -> tuple[Card, ...]:
    """Return the loose labels with their values, as cards."""
    pairs: list[Pair] = []
    values: set[tuple[int, int]] = set()
    spacers = _spacers(page, labels)
    for row, column in sorted(labels):
        if (row, column) in values:
            continue
        pair = _pair(page, row, column, spaced=column + 1 in spacers)
        if pair:
            values.add((row, pair.beside))
            pairs.append(pair)
    return tuple(
        Card(page.tab.title, group, _unknown_labels(page, group))
        for group in _grouped(pairs)
    )


def _spacers(page: Scan, labels: set[tuple[int, int]]) -> set[int]:
    """Return the columns that stand blank between labels and their values."""
    beside = {column + 1 for _, column in labels}
    filled = {
        column + 1 for row, column in labels if page.at(row, column + 1) is not None
    }
    return beside - filled


def _pair(page: Scan, row: int, column: int, *, spaced: bool) -> Pair | None:
    meanings = tuple(
        entry for entry in page.hits[row][column] if entry.kind.name in _CARD_KINDS
    )
    if not meanings:
        return None
    beside = column + 1
    while page.covered.get((row, beside)) == (row, column):
        beside += 1
    if spaced and page.at(row, beside) is None and not page.is_hit(row, beside + 1):
        beside += 1
    text = str(page.at(row, column))
    return Pair(row, column, beside, text, meanings, page.at(row, beside))


def _grouped(pairs: Sequence[Pair]) -> list[tuple[Pair, ...]]:
    """Return pairs by card: each belongs to the nearest Project ID above or beside."""
    heads = [pair for pair in pairs if _is_project_id(pair, clear=True)]
    heads = heads or [pair for pair in pairs if _is_project_id(pair, clear=False)][:1]
    if len(heads) < 2:
        return [tuple(pairs)] if pairs else []
    groups: dict[tuple[int, int], list[Pair]] = {}
    for pair in pairs:
        above = [h for h in heads if h.row <= pair.row and h.column <= pair.column]
        head = max(above, key=lambda h: (h.row, h.column), default=heads[0])
        groups.setdefault((head.row, head.column), []).append(pair)
    return [tuple(group) for _, group in sorted(groups.items())]


def _is_project_id(pair: Pair, *, clear: bool) -> bool:
    return any(
        entry.kind.name == "project"
        and entry.field.name == "project_id"
        and not (clear and entry.rank is Rank.WEAK)
        for entry in pair.meanings
    )


def _unknown_labels(
    page: Scan, pairs: Sequence[Pair]
) -> tuple[tuple[int, int, str], ...]:
    """Return the texts in a card's label columns that mean nothing, with a value."""
    columns = {pair.column for pair in pairs}
    rows = [pair.row for pair in pairs]
    found = []
    for row in range(min(rows), max(rows) + 1):
        for column in sorted(columns):
            cell = page.at(row, column)
            known = page.hits.get(row, {}).get(column, ())
            if not isinstance(cell, str) or any(
                entry.kind.name in _CARD_KINDS for entry in known
            ):
                continue
            if page.at(row, column + 1) is not None:
                found.append((row, column, cell))
    return tuple(found)
