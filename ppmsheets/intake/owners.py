"""Which project each row belongs to.

Stated rules: the row's Project ID, else the project of its name, else the card of
its tab; of several cards the lowest that begins not below the table, and of those
side by side the one to the left. A reference to a project that nobody describes
is left out, said once per id and block.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TypeAlias

from ppmsheets.intake.blocks import is_blank
from ppmsheets.intake.cards import ProjectCard
from ppmsheets.intake.findings import Ledger, affected, error, listed
from ppmsheets.intake.projects import Definition, Directory
from ppmsheets.intake.reading import Block
from ppmsheets.sheet import CellRef

CardsByTab: TypeAlias = Mapping[str, Sequence[ProjectCard]]
"""Tab title -> the cards of projects on it."""


def owners(block: Block, cards: CardsByTab, ledger: Ledger) -> list[str | None]:
    """Return the project that each line of a block says, as typed.

    Where neither a column nor a card says one, that is said once for the block.
    """
    if block.ids is not None:
        return _filled_up(block, cards)
    if block.names is not None:
        return list(block.names)
    card = card_above(block, cards)
    if card is None and block.lines:
        ledger.excluded += sum(
            not is_blank(cell)
            for line in block.lines
            for cell in block.table.lines[line]
        )
        ledger.add(
            error(
                "no-project",
                f"{len(block.lines)} rows say no project, nor does a card on this tab.",
                "Add a Project ID column, or a card with the Project ID.",
            ),
            block.first_cell(),
            affects=affected(block.kinds[0].name, "", None),
        )
    return [card.project_id if card else None] * len(block.lines)


def _filled_up(block: Block, cards: CardsByTab) -> list[str | None]:
    """Return the ids of a column, its blanks filled from the tab's only card."""
    ids = list(block.ids or ())
    card = card_above(block, cards)
    if card is None or block.is_register:
        return ids
    return [typed if typed is not None else card.project_id for typed in ids]


def card_above(block: Block, cards: CardsByTab) -> ProjectCard | None:
    """Return the card whose project a block's rows belong to; None if there is none."""
    own = cards.get(block.table.tab, ())
    if len(own) < 2:
        return own[0] if own else None
    top, left = block.table.top, block.table.left
    above = [card for card in own if card.row <= top and card.column <= left]
    return max(above, key=lambda card: (card.row, card.column), default=None)


def look_up(
    block: Block,
    typed: Sequence[str | None],
    directory: Directory,
    ledger: Ledger,
) -> list[str | None]:
    """Return the id of each line's project; None where it is not known."""
    by_name = block.ids is None and block.names is not None
    find = directory.find_named if by_name else directory.find
    known = {text: find(text) for text in set(typed) if text is not None}
    found = [known[text] if text is not None else None for text in typed]
    if None not in found:
        return found
    unknown: dict[str, list[int]] = {}
    for line, text, project in zip(block.lines, typed, found, strict=True):
        if project is None and text is not None:
            unknown.setdefault(text, []).append(line)
    for text, lines in unknown.items():
        ledger.excluded += sum(
            not is_blank(cell) for line in lines for cell in block.table.lines[line]
        )
        say_unknown(
            text, block.id_cell(lines[0]), directory, ledger, kind=block.kinds[0].name
        )
    return found


def known_lines(block: Block, directory: Directory, ledger: Ledger) -> Block:
    """Return a block of ids without the lines of unknown projects, which are said."""
    ids = block.ids or ()
    found = look_up(block, ids, directory, ledger)
    kept = [at for at, typed in enumerate(ids) if typed is None or found[at]]
    return replace(
        block,
        lines=[block.lines[at] for at in kept],
        ids=tuple(ids[at] for at in kept),
        names=block.names and tuple(block.names[at] for at in kept),
    )


def say_unknown(
    typed: str, where: CellRef, directory: Directory, ledger: Ledger, *, kind: str
) -> None:
    """Say that nobody describes a project, or that several have the name typed."""
    named = directory.namesakes(typed)
    if len(named) > 1:
        message = f'{len(named)} projects are called "{typed}"'
        fix = f"Say which one by its Project ID: {listed(named)}."
    else:
        near = named[0] if named else directory.nearest(typed)
        message = f'No table or card describes the project "{typed}"'
        guess = f'Did you mean "{near}"? ' if near else ""
        fix = f"{guess}Correct the id, or describe the project."
    ledger.add(
        error(
            "unknown-project",
            f"{message}; what is said of it here is left out.",
            fix,
        ),
        where,
        affects=affected(kind, "", None),
    )


def resolved(
    parts: Sequence[Definition], directory: Directory, ledger: Ledger
) -> list[Definition]:
    """Return the statuses of projects that there are; the others are said."""
    said: set[str] = set()
    known = []
    for part in parts:
        if directory.find(part.project_id) is not None:
            known.append(part)
            continue
        ledger.excluded += sum(value is not None for value in part.values.values())
        if part.project_id not in said:
            said.add(part.project_id)
            where = part.origin.cell("project_id")
            say_unknown(part.project_id, where, directory, ledger, kind="status")
    return known
