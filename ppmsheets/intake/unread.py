"""What of a table is not read, and what its headers may be meant for."""

from __future__ import annotations

import itertools
from collections.abc import Collection, Iterable, Sequence

from ppmsheets.intake.blocks import Header, Layout, Table, is_blank
from ppmsheets.intake.body import is_total_word
from ppmsheets.intake.context import Problem
from ppmsheets.intake.findings import Ledger, error, info, listed, warning
from ppmsheets.intake.mapping import TabRules
from ppmsheets.intake.vocabulary import Rank, nearest
from ppmsheets.schema import normal_header
from ppmsheets.sheet import CellRef

_ADVICE = (
    "Map them in the config if they matter (`ppmsheets adopt` proposes how); else "
    "nothing to mend."
)
_SAY_OF_WHAT = (
    "Write Planned value, Earned value, Actual cost … above the periods, or add a "
    "Person or Role column for allocations."
)
_MOST_GUESSES = 3
_MOST_TRIED = 60
"""Texts compared with all headers: each takes a millisecond."""


def did_you_mean(texts: Iterable[str]) -> str:
    """Return which headers some texts may be meant for, "" when none is near.

    The sentence ends with a blank, so that advice can follow.
    """
    tried = itertools.islice(dict.fromkeys(texts), _MOST_TRIED)
    near = ((text, nearest(text)) for text in tried)
    found = (f'"{guess}" by "{short(text)}"' for text, guess in near if guess)
    guesses = list(itertools.islice(found, _MOST_GUESSES))
    return f"Did you mean {', '.join(guesses)}? " if guesses else ""


def short(text: str) -> str:
    """Return a header on one line, cut where it goes on and on."""
    line = " ".join(text.split())
    return line if len(line) <= 40 else f"{line[:39]}…"


def unknown_headers(texts: Sequence[str]) -> Problem:
    """Return what is said of headers or labels that mean nothing here.

    One that is close to a known header is a warning: a whole column may be lost.
    """
    names = listed(f'"{short(text)}"' for text in texts)
    guess = did_you_mean(texts)
    say = warning if guess else info
    return say("unknown-header", f"Not read here: {names}.", f"{guess}{_ADVICE}")


def _near_driver(header: Header) -> Problem:
    return warning(
        "unknown-header",
        f'No driver is called "{short(header.text)}": its scores are not read.',
        f'Did you mean "{header.near}"? Correct the header, or add a row to Drivers.',
    )


def say_unclear_periods(table: Table, ledger: Ledger) -> None:
    """Say of a table of periods that it is not read: what it does not tell.

    Without projects it may be none of ours, so its headers are named, no more.
    """
    named = any(
        entry.kind.name == "project" and entry.field.name in ("project_id", "name")
        for header in table.headers
        for entry in header.meanings
        if entry.rank is not Rank.WEAK
    )
    if not named:
        texts = [h.text for h in table.headers if h.text and h.period is None]
        if texts:
            ledger.add(unknown_headers(texts), table.header_cell(table.headers[0]))
        return
    ledger.add(
        error(
            "unclear-measure",
            "The columns of this table are periods, but nothing says what its "
            "numbers are.",
            _SAY_OF_WHAT,
        ),
        table.header_cell(table.headers[0]),
    )


def say_unused_periods(
    table: Table, lines: Sequence[int], periods: Iterable[Header], ledger: Ledger
) -> None:
    """Say of columns of periods in a list of something else that they are not read.

    Numbers there may be money or people; marks such as an x are a drawn calendar.
    """
    found = [
        (header, cell)
        for header in periods
        for cell in table.values(header, lines)
        if not is_blank(cell)
    ]
    if not found:
        return
    count = "1 value" if len(found) == 1 else f"{len(found)} values"
    say = info
    if any(isinstance(cell, float) for _, cell in found):
        ledger.excluded += len(found)
        say = warning
    ledger.add(
        say(
            "unclear-measure",
            f"{count} under periods, not read: nothing says of what.",
            f"{_SAY_OF_WHAT} Marks of a drawn calendar may stay.",
        ),
        table.header_cell(found[0][0]),
    )


def say_unread_columns(
    table: Table,
    lines: Sequence[int],
    read: Collection[int],
    rules: TabRules,
    ledger: Ledger,
) -> None:
    """List the headers that mean nothing here, and columns without a header.

    Args:
        table: The table.
        lines: Its lines that are records.
        read: Places of the columns that are read.
        rules: The mapping, which may use or ignore some.
        ledger: Takes what is said.
    """
    rest = [
        header
        for header in table.headers
        if header.index not in read
        and header.period is None
        and not _is_expected(header, rules)
    ]
    for header in rest:
        if header.near:
            ledger.add(_near_driver(header), table.header_cell(header))
    unknown = [header for header in rest if header.text and not header.near]
    if unknown:
        ledger.add(
            unknown_headers([header.text for header in unknown]),
            table.header_cell(unknown[0]),
        )
    for header in rest:
        if header.text:
            continue
        typed = sum(not is_blank(cell) for cell in table.values(header, lines))
        if typed:
            ledger.excluded += typed
            count = "A value" if typed == 1 else f"{typed} values"
            ledger.add(
                warning(
                    "blank-header",
                    f"{count} under this blank header; not read.",
                    "Give the column a header, or clear it.",
                ),
                table.header_cell(header),
            )


def say_beside(
    table: Table, lines: Sequence[int], layout: Layout, ledger: Ledger
) -> None:
    """Name what people typed right beside a table, under no header of it.

    Args:
        table: The table.
        lines: Its lines that are records.
        layout: All blocks of the tab: what another block reads is not named.
        ledger: Takes what is said.
    """
    if table.across:
        return
    taken = {
        (pair.row, column)
        for card in layout.cards
        for pair in card.pairs
        for column in (pair.column, pair.beside)
    }
    found: list[CellRef] = []
    for step, start in ((1, table.headers[-1].column + 1), (-1, table.left - 1)):
        column = start
        while column >= 0 and not _is_of_another(table, column, layout):
            cells = table.column(column)
            if cells.count(None) == len(cells):  # Mostly: no need for a look at each.
                break
            typed = [line for line in lines if not is_blank(cells[line])]
            rows = [table.first + line for line in typed]
            strays = [row for row in rows if (row, column) not in taken]
            if not strays:
                break
            found += [CellRef(table.tab, row, column) for row in strays]
            column += step
    if found:
        count = "A value stands" if len(found) == 1 else f"{len(found)} values stand"
        ledger.add(
            info(
                "beside-table",
                f"{count} beside the table, under no header; not read.",
                "Give the column a header if it matters; else nothing to mend.",
            ),
            min(found),
        )


def _is_of_another(table: Table, column: int, layout: Layout) -> bool:
    """Return whether a column is another table's, somewhere beside this one."""
    last = table.first + len(table.lines)
    return any(
        other.left <= column <= other.headers[-1].column
        and other.top < last
        and table.top < other.first + len(other.lines)
        for other in layout.tables
        if not other.across
    )


def _is_expected(header: Header, rules: TabRules) -> bool:
    """Return whether a header is left unread on purpose."""
    normal = normal_header(header.text)
    if is_total_word(header.text):
        return True
    if normal in rules.ignore or normal in rules.keep or normal in rules.key:
        return True
    # The project's name beside its id is a courtesy to readers.
    return any(
        entry.kind.name == "project" and entry.field.name in ("name", "project_id")
        for entry in header.meanings
    )
