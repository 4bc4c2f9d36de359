"""Tabs to records: who the projects are first, then everything that names them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from ppmsheets.intake.blocks import is_blank
from ppmsheets.intake.cards import ProjectCard, read_project_card
from ppmsheets.intake.classes import NO_PROJECT
from ppmsheets.intake.findings import Ledger, info
from ppmsheets.intake.limits import limits
from ppmsheets.intake.matrix import matrix_scores
from ppmsheets.intake.owners import known_lines, look_up, owners, resolved
from ppmsheets.intake.projects import Definition, Directory, Joined, id_key, join
from ppmsheets.intake.reading import Block, make_ready
from ppmsheets.intake.records import (
    definitions,
    origin,
    records,
    say_missing_ids,
)
from ppmsheets.intake.scenarios import changes
from ppmsheets.intake.spread import spread_records
from ppmsheets.intake.squares import comparisons
from ppmsheets.intake.statuses import join_statuses
from ppmsheets.intake.tabs import Sheet
from ppmsheets.intake.unread import say_beside
from ppmsheets.portfolio import Project, Stage, Status
from ppmsheets.schema import (
    HISTORY,
    LIMIT,
    PAIRWISE,
    PROJECT,
    SCENARIO,
    SCORE,
    STATUS,
    Record,
)
from ppmsheets.sheet import CellRef


@dataclass(slots=True)
class Gathered:
    """Everything that people typed, by kind, not yet checked against one another.

    Attributes:
        records: Kind -> records, in reading order.
        directory: Looks up projects.
        tabs: Project id -> title of its status tab.
        unread: First cells of tabs and blocks of which nothing could be used.
    """

    records: dict[str, list[Any]] = field(default_factory=dict)
    directory: Directory = field(default_factory=Directory)
    tabs: dict[str, str] = field(default_factory=dict)
    unread: list[CellRef] = field(default_factory=list)


@dataclass(slots=True)
class _Ready:
    """The blocks and cards of all tabs, in reading order."""

    blocks: list[Block] = field(default_factory=list)
    cards: list[ProjectCard] = field(default_factory=list)
    by_tab: dict[str, list[ProjectCard]] = field(default_factory=dict)
    projects: list[Definition] = field(default_factory=list)
    statuses: list[Definition] = field(default_factory=list)


def gather(sheets: Sequence[Sheet], ledger: Ledger) -> Gathered:
    """Return all records of the tabs that are read."""
    ready, result = _Ready(), Gathered()
    for sheet in sheets:
        _make_ready(sheet, ready, result, ledger)
    _define(ready, [sheet.page.source.title for sheet in sheets], ledger)
    joined = join(ready.projects, ledger)
    directory = Directory(joined.values())
    if not joined:
        joined = _implied(ready, ledger)
        directory = Directory(joined.values())
    result.directory = directory
    for block in ready.blocks:
        for kind in block.kinds:
            if kind not in (PROJECT, STATUS):
                made = _records(block, kind, ready, directory, ledger)
                result.records.setdefault(kind.name, []).extend(made)
    known = resolved(ready.statuses, directory, ledger)
    repeats = {origin.cell() for p in joined.values() for origin in p.repeats}
    statuses = list(join_statuses(known, directory, repeats, ledger))
    result.records["status"] = list(statuses)
    result.records["project"] = [
        Project(project_id=p.project_id, origin=p.home, **_fields(p))
        for p in joined.values()
    ]
    result.tabs = _status_tabs(ready, joined, statuses)
    return result


def _fields(joined: Joined) -> dict[str, Any]:
    """Return the fields of a project, its stage as the domain has it."""
    fields: dict[str, Any] = dict(joined.values)
    if fields.get("stage") is not None:
        fields["stage"] = Stage(fields["stage"])
    return fields


def _make_ready(sheet: Sheet, ready: _Ready, result: Gathered, ledger: Ledger) -> None:
    """Take in the blocks and cards of one tab."""
    page = sheet.page
    said = len(ledger.findings)
    blocks = [
        block
        for table in sheet.layout.tables
        if (block := make_ready(page, table, ledger)) is not None
    ]
    cards = [
        found
        for card in sheet.layout.cards
        if not page.forced
        and (found := read_project_card(page, card, ledger)) is not None
    ]
    ready.blocks += blocks
    ready.cards += cards
    ready.by_tab[page.source.title] = cards
    for square in sheet.squares:
        made = comparisons(page, square, ledger)
        result.records.setdefault(PAIRWISE.name, []).extend(made)
    for block in blocks:
        _say_no_rows(block, result, ledger)
        if not page.forced:
            say_beside(block.table, block.lines, sheet.layout, ledger)
    empty_form = sheet.layout.cards and not any(
        not is_blank(pair.value) for card in sheet.layout.cards for pair in card.pairs
    )
    known = blocks or cards or sheet.squares or sheet.is_setup
    if known or empty_form or page.forced:
        return
    if any(not is_blank(cell) for row in page.source.grid for cell in row):
        result.unread.append(CellRef(page.source.title, 0, 0))
        if len(ledger.findings) > said:
            return
        ledger.add(
            info(
                "tab-not-read",
                "Nothing in this tab was recognised.",
                f"{sheet.nearest_headers()}Nothing to mend if it is no input; else "
                "`ppmsheets adopt` proposes what its headers mean.",
            ),
            CellRef(page.source.title, 0, 0),
        )


def _say_no_rows(block: Block, result: Gathered, ledger: Ledger) -> None:
    """Say of a table that has something typed but no record."""
    if block.lines:
        return
    if any(not is_blank(cell) for line in block.table.lines for cell in line):
        result.unread.append(block.first_cell())
        ledger.add(
            info("no-rows", "No row of this table is used.", "Fill in its columns."),
            block.first_cell(),
        )


def _define(ready: _Ready, titles: Sequence[str], ledger: Ledger) -> None:
    """Collect what registers and cards say of projects and their statuses."""
    for number, block in enumerate(ready.blocks):
        if block.is_register and not block.is_options:
            _register(block, number, ready, ledger)
    for number, card in enumerate(ready.cards, start=len(ready.blocks)):
        typed, place = card.project_id, card.origin
        ready.projects.append(Definition(typed, card.project, place, number))
        ready.statuses.append(Definition(typed, card.status, place, number))
    _define_options(ready, ledger)
    order = {title: number for number, title in enumerate(titles)}
    for parts in (ready.projects, ready.statuses):
        parts.sort(key=lambda p: (order[p.origin.tab], p.origin.row, p.origin.column))


def _define_options(ready: _Ready, ledger: Ledger) -> None:
    """Collect what tables of options say, which add to what others describe.

    Where nothing else describes projects they are the register.
    """
    options = [(n, block) for n, block in enumerate(ready.blocks) if block.is_options]
    if not options:
        return
    described = Directory(join(ready.projects, Ledger()).values())
    for number, block in options:
        if len(described):
            ready.blocks[number] = known_lines(block, described, ledger)
        _register(ready.blocks[number], number, ready, ledger)


def _register(block: Block, number: int, ready: _Ready, ledger: Ledger) -> None:
    """Collect what one register says of projects and their statuses."""
    ids = owners(block, ready.by_tab, ledger)
    if PROJECT in block.kinds:
        ids = list(block.ids or ids)
        say_missing_ids(block, ledger)
    for kind in block.kinds:
        if kind is PROJECT and block.ids is not None:
            ready.projects += definitions(block, kind, ids, number, ledger)
        elif kind is STATUS:
            ready.statuses += definitions(block, kind, ids, number, ledger)


def _implied(ready: _Ready, ledger: Ledger) -> dict[str, Joined]:
    """Return the projects that are only referred to, where none is described."""
    found: dict[str, Joined] = {}
    for number, block in enumerate(ready.blocks):
        if block.ids is None or block.kinds[0].name in (*NO_PROJECT, "history"):
            continue
        for typed, line in zip(block.ids, block.lines, strict=True):
            if typed is not None and id_key(typed) not in found:
                where = origin(block, line, {})
                found[id_key(typed)] = Joined(typed, where, number)
    if found:
        first = next(iter(found.values()))
        ledger.add(
            info(
                "implied-projects",
                f"No table or card describes the projects; {len(found)} are taken "
                "from what refers to them.",
                "Add a table with Project ID, Project, Stage, Budget and dates.",
            ),
            first.origin.cell(),
        )
    return found


def _records(
    block: Block, kind: Record, ready: _Ready, directory: Directory, ledger: Ledger
) -> list[Any]:
    """Return the records of one kind in a block, with projects looked up."""
    projects: list[str | None] = [None] * len(block.lines)
    if kind is HISTORY:
        # What was published stays, whether or not the project is still there.
        projects = list(block.ids or projects)
    elif kind.name not in NO_PROJECT:
        typed = owners(block, ready.by_tab, ledger)
        projects = look_up(block, typed, directory, ledger)
    if kind is LIMIT:
        return list(limits(block, ledger))
    if kind is SCENARIO:
        return list(changes(block, directory, ledger))
    if kind is SCORE and block.drivers:
        return list(matrix_scores(block, projects, ledger))
    if block.wide is not None:
        return spread_records(block, block.wide, kind, projects, ledger)
    return records(block, kind, projects, ledger)


def _status_tabs(
    ready: _Ready, joined: dict[str, Joined], statuses: Sequence[Status]
) -> dict[str, str]:
    """Return project id -> its status tab: its card's, else its newest status's."""
    found = {p.project_id: p.home.tab for p in joined.values()}
    newest: dict[str, Any] = {}
    for status in statuses:
        date = status.status_date
        old = newest.get(status.project_id)
        if old is None or (
            date and (old.status_date is None or date > old.status_date)
        ):
            newest[status.project_id] = status
    found |= {project: status.origin.tab for project, status in newest.items()}
    for card in ready.cards:
        known = joined.get(id_key(card.project_id))
        if known is not None:
            found[known.project_id] = card.origin.tab
    return dict(sorted(found.items()))
