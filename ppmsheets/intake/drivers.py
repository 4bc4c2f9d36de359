"""Strategic drivers as headers: scores as a matrix, a column per driver.

Stated rules: the names are those of the Drivers table, else those that the settings
weigh; case, spaces, punctuation and a remark in brackets behind never matter. They
are headers only in a row that also heads the project, or, two at least, on a tab
with the card of a project: elsewhere they are what people type into a table. A
header that is one of a project or its status stays that.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace

from ppmsheets.intake.blocks import Layout, Table
from ppmsheets.intake.body import is_total_word
from ppmsheets.intake.columns import choose_columns
from ppmsheets.intake.findings import Ledger
from ppmsheets.intake.given import given_fields
from ppmsheets.intake.headers import Scan
from ppmsheets.intake.kinds import REGISTER, recognise
from ppmsheets.intake.vocabulary import Meaning, Meanings, Rank
from ppmsheets.schema import DRIVER, SCORE, normal_header

_SCORED = Meaning(SCORE, SCORE.field("score"), Rank.ALIAS)
_LIKENESS = 0.8
_LONGEST = 40
"""Characters of a header that are compared with the drivers."""
_REMARK = re.compile(r"\s*[(\[][^()\[\]]*[)\]]\s*$")


def driver_names(
    pages: Iterable[tuple[Scan, Layout]], weighed: Collection[str]
) -> Mapping[str, str]:
    """Return normal header -> driver, as the Drivers tables name them.

    Args:
        pages: All tabs that are read.
        weighed: Drivers that the settings weigh, taken where no table has any.
    """
    typed = [
        name
        for page, layout in pages
        for table in layout.tables
        for name in _listed(page, table)
    ]
    found: dict[str, str] = {}
    for name in typed or sorted(weighed):
        found.setdefault(normal_header(name), name)
    found.pop("", None)
    return found


def _listed(page: Scan, table: Table) -> list[str]:
    """Return the drivers that a table lists, () unless it is one of drivers."""
    columns = [header.meanings for header in table.headers]
    if not any(entry.kind is DRIVER for meanings in columns for entry in meanings):
        return []
    given = given_fields(page.vocabulary.rules, table.headers, {})
    if DRIVER not in recognise(columns, given, forced=page.kind):
        return []
    chosen = choose_columns(table, DRIVER, table.headers, Ledger()) or {}
    if "name" not in chosen:
        return []
    cells = table.values(chosen["name"][0], range(len(table.lines)))
    texts = [cell.strip() for cell in cells if isinstance(cell, str)]
    return [text for text in texts if text and not is_total_word(text)]


def with_drivers(page: Scan, drivers: Mapping[str, str], *, on_card: bool) -> Scan:
    """Return a tab with the drivers that are headers; the same tab if none is.

    Args:
        page: The tab.
        drivers: Normal header -> driver.
        on_card: Whether a card of the tab says whose project it is.
    """
    found: dict[tuple[int, int], str] = {}
    # A long table of scores names a driver in every row: only few are looked at.
    for row in range(len(page.tab.grid)) if on_card else sorted(page.hits):
        heads = [c for c, m in page.hits.get(row, {}).items() if _is_project(m)]
        if not heads and not on_card:
            continue
        here = _drivers_of(page, row, drivers)
        if len(here) > 1 or (heads and not _is_label(page, row, heads[0])):
            found |= here
    if not found:
        return page
    hits = {row: dict(cells) for row, cells in page.hits.items()}
    for row, column in found:
        cells = hits.setdefault(row, {})
        cells[column] = (*cells.get(column, ()), _SCORED)
    near = _near_drivers(page, found, drivers)
    return replace(page, hits=hits, drivers=found, near_drivers=near)


def _near_drivers(
    page: Scan, found: Mapping[tuple[int, int], str], drivers: Mapping[str, str]
) -> dict[tuple[int, int], str]:
    """Return the unknown headers of a matrix -> the further driver each is close to."""
    near: dict[tuple[int, int], str] = {}
    for row in sorted({row for row, _ in found}):
        here = {name for (other, _), name in found.items() if other == row}
        rest = {normal: name for normal, name in drivers.items() if name not in here}
        for column, cell in enumerate(page.tab.grid[row]):
            if not isinstance(cell, str) or page.is_hit(row, column):
                continue
            text = normal_header(_REMARK.sub("", cell))[:_LONGEST]
            if (row, column) not in found and (
                best := difflib.get_close_matches(text, rest, n=1, cutoff=_LIKENESS)
            ):
                near[row, column] = rest[best[0]]
    return near


def _is_project(meanings: Meanings) -> bool:
    """Return whether a header can only say the project of a row."""
    return any(
        entry.rank is not Rank.WEAK
        and (
            entry.field.name == "project_id"
            or (entry.kind.name == "project" and entry.field.name == "name")
        )
        for entry in meanings
    )


def _is_label(page: Scan, row: int, column: int) -> bool:
    """Return whether a header stands among the labels of a card.

    The text beside it may then be a project that is called as a driver is.
    """
    return page.is_hit(row - 1, column) or page.is_hit(row + 1, column)


def _drivers_of(
    page: Scan, row: int, drivers: Mapping[str, str]
) -> dict[tuple[int, int], str]:
    ignored = page.vocabulary.rules.ignore
    found: dict[tuple[int, int], str] = {}
    for column, cell in enumerate(page.tab.grid[row]):
        if not isinstance(cell, str) or normal_header(cell) in ignored:
            continue
        name = drivers.get(normal_header(cell)) or drivers.get(
            normal_header(_REMARK.sub("", cell))
        )
        meanings = page.hits.get(row, {}).get(column, ())
        if name and not any(
            entry.rank is Rank.MAPPED or entry.kind.name in REGISTER
            for entry in meanings
        ):
            found[row, column] = name
    return found
