"""Cards to values: a project with its status, or the workbook's setup."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ppmsheets.intake.blocks import Card, Pair, is_blank
from ppmsheets.intake.findings import Ledger, affected, error, warning
from ppmsheets.intake.hidden import say_no_result
from ppmsheets.intake.mapping import Target
from ppmsheets.intake.reading import Page
from ppmsheets.intake.unread import unknown_headers
from ppmsheets.intake.values import read_column
from ppmsheets.intake.vocabulary import Rank, standard
from ppmsheets.portfolio import Origin
from ppmsheets.schema import PROJECT, SETUP, STATUS, Field, Record, normal_header
from ppmsheets.sheet import CellRef, CellValue, cell_at

_LONGEST_ID = 60
_SETUP_MARKS = (
    "currency",
    "date_order",
    "discount_rate",
    "fiscal_year_start",
    "ranking",
    "period",
    "hard_capacity",
    "switching_cost",
)
"""Labels that tell a setup: no other card has them."""
_TELLING = 3
"""Filled labels from which a card without an id is surely a project's."""


@dataclass(frozen=True, slots=True)
class ProjectCard:
    """What a card says of one project.

    Attributes:
        page: Its tab.
        project_id: As typed.
        project: Field -> value, what could be read.
        status: The same of its status.
        origin: Its label cells' values.
        row: Row of its Project ID, to find the card above a table.
    """

    page: Page
    project_id: str
    project: Mapping[str, object]
    status: Mapping[str, object]
    origin: Origin
    row: int
    column: int


@dataclass(slots=True)
class Values:
    """Values of a card's fields and where they stand."""

    values: dict[str, object] = field(default_factory=dict)
    places: dict[str, tuple[int, int]] = field(default_factory=dict)


def read_project_card(page: Page, card: Card, ledger: Ledger) -> ProjectCard | None:
    """Return the project that a card describes; None when it describes none."""
    head = _choose(card, PROJECT.field("project_id"), "project", Ledger())
    if head is None or is_blank(head.value):
        _say_without_id(page, card, head, ledger)
        return None
    where = CellRef(card.tab, head.row, head.beside)
    quiet = Ledger()
    ids = _read(page, (PROJECT, PROJECT.field("project_id")), head, quiet)
    if not isinstance(ids, str) or _is_prose(ids) or _is_header(head.value):
        # A glossary, or the header of a table that has no rows; no project.
        return None
    if _heads_table(page, card, head):
        # A list of tasks, say, whose other headers mean nothing here.
        return None
    ledger.findings += quiet.findings
    project = _read_kind(page, card, PROJECT, ids, ledger)
    status = _read_kind(page, card, STATUS, ids, ledger)
    _say_unknown(card, ids, ledger)
    places = {
        name: (row - where.row, column - where.column)
        for name, (row, column) in {**status.places, **project.places}.items()
    }
    places["project_id"] = (0, 0)
    return ProjectCard(
        page,
        ids,
        project.values,
        status.values,
        Origin(card.tab, where.row, where.column, places),
        head.row,
        head.column,
    )


def _is_header(value: CellValue) -> bool:
    return isinstance(value, str) and normal_header(value) in standard()


def _heads_table(page: Page, card: Card, head: Pair) -> bool:
    """Return whether a label for ids has ids below it, where labels would stand."""
    below = cell_at(page.source.grid, head.row + 1, head.column)
    if isinstance(below, float | int):
        return True
    clear = any(
        meaning.field.name == "project_id" and meaning.rank is not Rank.WEAK
        for meaning in head.meanings
    )
    alone = all(p.row == head.row or p.column != head.column for p in card.pairs)
    return not clear and alone and not is_blank(below)


def _is_prose(text: str) -> bool:
    return len(text) > _LONGEST_ID or text.count(" ") > 3 or text.endswith(".")


def _read_kind(
    page: Page, card: Card, kind: Record, project: str, ledger: Ledger
) -> Values:
    found = Values()
    for entry in kind.fields:
        if entry.name == "project_id":
            continue
        constant = page.rules.constants.get((kind.name, entry.name))
        pair = _choose(card, entry, kind.name, ledger)
        if pair is None and constant is not None:
            values, _ = read_column(entry, [constant], page.context)
            found.values[entry.name] = values[0]
        if pair is None or is_blank(pair.value):
            if pair and (pair.row, pair.beside) in page.source.uncached:
                ledger.excluded += 1
                say_no_result(CellRef(card.tab, pair.row, pair.beside), 1, ledger)
            continue
        value = _read(page, (kind, entry), pair, ledger, project)
        if value is not None:
            found.values[entry.name] = value
            found.places[entry.name] = (pair.row, pair.beside)
    return found


def _choose(card: Card, entry: Field, kind: str, ledger: Ledger) -> Pair | None:
    """Return the pair that says a field; of several, the clearest, then the first."""
    ranked = [
        (meaning.rank, number, pair)
        for number, pair in enumerate(card.pairs)
        for meaning in pair.meanings
        if meaning.kind.name == kind and meaning.field.name == entry.name
    ]
    filled = [rival for rival in ranked if not is_blank(rival[2].value)] or ranked
    if not filled:
        return None
    best = min(filled, key=lambda rival: rival[:2])[2]
    others = [pair for _, _, pair in filled if pair.value != best.value]
    if others:
        ledger.add(
            warning(
                "duplicate-label",
                f'This card also says "{best.text}" at '
                f"{CellRef(card.tab, best.row, best.beside).a1}, which is used.",
                "Leave one of them.",
            ),
            CellRef(card.tab, others[0].row, others[0].beside),
            affects=affected(kind, entry.name, None),
        )
    return best


def _read(
    page: Page,
    target: Target,
    pair: Pair,
    ledger: Ledger,
    project: str | None = None,
) -> object:
    kind, entry = target[0].name, target[1]
    rules, place = page.rules, (kind, entry.name)
    unit = next((m.factor for m in pair.meanings if m.field is entry), 1.0)
    values, problems = read_column(
        entry,
        [pair.value],
        page.context,
        factor=rules.units.get(place, unit),
        words=rules.values.get(place),
    )
    for _, problem in problems:
        ledger.excluded += values[0] is None
        ledger.add(
            problem,
            CellRef(page.source.title, pair.row, pair.beside),
            project=project,
            affects=affected(kind, entry.name, project),
        )
    return values[0]


def _say_without_id(page: Page, card: Card, head: Pair | None, ledger: Ledger) -> None:
    """Say of a card that is filled in like a project's that its id is missing."""
    filled = [
        pair for pair in card.pairs if not is_blank(pair.value) and not _is_setup(pair)
    ]
    prose = any(isinstance(p.value, str) and len(p.value) > 200 for p in filled)
    if len(filled) < _TELLING or (head is None and prose):
        return
    where = filled[0] if head is None else head
    ledger.excluded += len(filled)
    ledger.add(
        error(
            "card-without-id",
            "This card describes a project without a Project ID.",
            "Fill in Project ID beside its label; or, if this is a table with your "
            "own headers, map them in the config.",
        ),
        CellRef(page.source.title, where.row, where.beside),
    )


def _is_setup(pair: Pair) -> bool:
    return any(entry.kind.name == "setup" for entry in pair.meanings)


def _say_unknown(card: Card, project: str, ledger: Ledger) -> None:
    if card.unknown:
        row, column, _ = card.unknown[0]
        ledger.add(
            unknown_headers([text for _, _, text in card.unknown]),
            CellRef(card.tab, row, column),
            project=project,
        )


def read_setup(page: Page, card: Card, ledger: Ledger) -> Values | None:
    """Return what a card says of the whole workbook; None when it is no setup."""
    marked = any(
        pair.means("setup", name) for pair in card.pairs for name in _SETUP_MARKS
    )
    other = any(pair.means("project", "project_id") for pair in card.pairs)
    named = len(card.pairs) == 1 and card.pairs[0].means("setup", "portfolio")
    if not marked and (other or not named):
        return None
    found = Values()
    for entry in SETUP.fields:
        if entry.name == "portfolio" and other:
            continue
        pair = _choose(card, entry, "setup", ledger)
        if pair is None or is_blank(pair.value):
            continue
        value = _read(page, (SETUP, entry), pair, ledger)
        if value is not None:
            found.values[entry.name] = value
            found.places[entry.name] = (pair.row, pair.beside)
    return found
