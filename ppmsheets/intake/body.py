"""Which lines of a table are records.

Stated rules:

- A line that is blank under all known headers is no record.
- A line whose first text says Total (Subtotal, Grand total, Sum) is never counted:
  with an id of its own it is a record after all; ``Total …`` and ``… total`` are
  totals only where the id is blank.
- Nor is one that says so behind other texts, such as its program: where the name
  stands, or anywhere while the id is blank.
- A lone text in a table of three or more known columns is a note when it cannot
  be an id, or when it stands under a blank line and reads like a sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from ppmsheets.intake.blocks import Header, Table, is_blank
from ppmsheets.intake.findings import Ledger, info, listed
from ppmsheets.intake.mapping import TabRules
from ppmsheets.schema import Kind, normal_header
from ppmsheets.sheet import CellValue, Row

_TOTAL = re.compile(
    r"(?:(?:grand|sub|overall|net|portfolio|program|programme|column|running)"
    r"[\s-]*)?(?:totals?|sums?)\s*[:.]?"
)
_TOTAL_OF = re.compile(r"(?:sub[\s-]*)?totals?\b.*|.*\b(?:sub[\s-]*)?totals?\s*:?")
_ID_LENGTH = 30
_SENTENCE = 40
_NOTE_COLUMNS = 3


@dataclass(slots=True)
class _Sorting:
    """The lines of a table while they are told apart."""

    records: list[int] = field(default_factory=list)
    totals: list[int] = field(default_factory=list)
    notes: list[int] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Shape:
    """What of a table's columns decides about its lines.

    Attributes:
        known: Places of all columns that are read.
        labels: Places of those that hold texts, from left to right.
        id: Place of the column with the record's own id; None without one.
        stands_on: Place of the column without which a line is no record.
    """

    known: tuple[int, ...]
    labels: tuple[int, ...]
    id: int | None
    stands_on: int | None
    by_id: bool


def record_lines(table: Table, shape: Shape, ledger: Ledger) -> Sequence[int]:
    """Return the lines of a table that are records, top to bottom."""
    plain = _plain_lines(table, shape)
    if all(plain):
        return range(len(plain))
    found = _Sorting()
    under_blank = False
    for line, cells in enumerate(table.lines):
        if plain[line]:
            found.records.append(line)
            under_blank = False
            continue
        filled = _filled_up_to_two(cells, shape.known)
        if not filled:
            under_blank = True
        elif _may_be_total(cells, shape) and _is_total(cells, shape):
            found.totals.append(line)
            under_blank = False
        elif filled < 2 and _is_note(cells, shape, under_blank=under_blank):
            found.notes.append(line)
        else:
            found.records.append(line)
            under_blank = False
    _say(table, found, shape, ledger)
    return found.records


def _plain_lines(table: Table, shape: Shape) -> list[bool]:
    """Return whether each line is known for a record at once, as most are.

    It is by a first label without a hint of Total and something in another column,
    a full one where there is one; none is where the line has an id or a name
    elsewhere, which may say Total, too. Each different cell is looked at once.
    """
    own = shape.stands_on if shape.id is None else shape.id
    label = shape.labels[0] if shape.labels else None
    others = [place for place in shape.known if place != label]
    others += [header.index for header in table.headers if header.index != label]
    if label is None or not others or own not in (None, label):
        return [False] * len(table.lines)
    labels, columns = table.column(label), map(table.column, others)
    full = (column for column in columns if None not in column)
    cells = next(full, table.column(others[0]))
    plain = {label for label in set(labels) if not _hints((label,), 0)}
    blank = {cell for cell in set(cells) if is_blank(cell)}
    return [
        label in plain and cell not in blank
        for label, cell in zip(labels, cells, strict=True)
    ]


def _filled_up_to_two(cells: Row, places: Iterable[int]) -> int:
    """Return how many of some cells are filled in, counting no further than two."""
    width = len(cells)
    filled = 0
    for place in places:
        if place >= width:
            continue
        cell = cells[place]
        # Most cells are numbers or full texts: no call for them.
        if cell is None or (isinstance(cell, str) and (not cell or cell.isspace())):
            continue
        filled += 1
        if filled == 2:
            break
    return filled


def _may_be_total(cells: Row, shape: Shape) -> bool:
    """Return False, fast, where neither the first label nor the name says so."""
    if shape.id is not None:
        if not _filled(cells, shape.id):
            return True
    elif shape.stands_on is not None and _hints(cells, shape.stands_on):
        return True
    return _hints(cells, shape.labels[0] if shape.labels else 0)


def _hints(cells: Row, place: int) -> bool:
    """Return whether a cell is blank, no text, or a text with such a word in it."""
    cell = cells[place] if place < len(cells) else None
    if not isinstance(cell, str) or not cell or cell.isspace():
        return True
    folded = cell.casefold()
    return "total" in folded or "sum" in folded


def is_total_word(text: str) -> bool:
    """Return whether a label says Total and nothing else."""
    return _TOTAL.fullmatch(text.strip().casefold()) is not None


def _text(cells: Row, place: int) -> str:
    cell = cells[place] if place < len(cells) else None
    return cell.strip() if isinstance(cell, str) else ""


def _is_total(cells: Row, shape: Shape) -> bool:
    return _starts_as_total(cells, shape) or _names_total(cells, shape)


def _names_total(cells: Row, shape: Shape) -> bool:
    """Return whether a text behind the first, such as the name, says Total."""
    if shape.id is None:
        name = shape.stands_on
        return name is not None and is_total_word(_text(cells, name))
    if _filled(cells, shape.id):
        return False
    return any(is_total_word(_text(cells, place)) for place in shape.labels)


def _starts_as_total(cells: Row, shape: Shape) -> bool:
    for place in shape.labels:
        text = _text(cells, place)
        if not text:
            continue
        folded = text.casefold()
        if "total" not in folded and "sum" not in folded:
            return False
        if shape.id is not None and place != shape.id and _filled(cells, shape.id):
            return False
        if is_total_word(text):
            return True
        blank_id = shape.id is not None and not _filled(cells, shape.id)
        return blank_id and _TOTAL_OF.fullmatch(folded) is not None
    return False


def _filled(cells: Row, place: int) -> bool:
    return place < len(cells) and not is_blank(cells[place])


def _is_note(cells: Row, shape: Shape, *, under_blank: bool) -> bool:
    if len(shape.known) < _NOTE_COLUMNS or shape.stands_on is None:
        return False
    text = _text(cells, shape.stands_on)
    if not text:
        return False
    if sum(not is_blank(cell) for cell in cells) > 1:
        return False
    if shape.by_id:
        return len(text) > _ID_LENGTH or (
            " " in text and not any(map(str.isdigit, text))
        )
    sentence = len(text) > _SENTENCE or text.endswith((".", ":")) or text[0] in "*("
    return under_blank and sentence


def _say(table: Table, found: _Sorting, shape: Shape, ledger: Ledger) -> None:
    header = next((h for h in table.headers if h.index in shape.known), None)
    if header is None:
        return
    if found.totals:
        places = listed(table.cell(line, header).a1 for line in found.totals)
        ledger.add(
            info(
                "total-row",
                f"Totals stand at {places}; they are not counted.",
                "Nothing to mend.",
            ),
            table.cell(found.totals[0], header),
        )
    if found.notes:
        places = listed(table.cell(line, header).a1 for line in found.notes)
        ledger.add(
            info(
                "note-row",
                f"A lone text stands at {places}; it is taken for a note.",
                "Fill in the other columns if it is a record.",
            ),
            table.cell(found.notes[0], header),
        )


def kept_lines(
    table: Table, lines: Sequence[int], rules: TabRules, ledger: Ledger
) -> Sequence[int]:
    """Return the lines that a mapping keeps; says how many it leaves out."""
    kept = lines
    for header in table.headers:
        accepted = rules.keep.get(normal_header(header.text))
        if accepted is None:
            continue
        cells = table.values(header, kept)
        fits = [_word(cell) in accepted for cell in cells]
        left_out = fits.count(False)
        kept = [line for line, fit in zip(kept, fits, strict=True) if fit]
        if left_out:
            ledger.add(
                info(
                    "kept-out",
                    f"{left_out} rows are left out: the mapping does not keep their "
                    f'"{" ".join(header.text.split())}".',
                    "Add the word under keep in the mapping if they are wanted.",
                ),
                table.header_cell(header),
            )
    return kept


def _word(cell: CellValue) -> str:
    if isinstance(cell, float):
        return normal_header(f"{cell:.15g}")
    return normal_header(str(cell)) if cell is not None else ""


def shape_of(
    headers: Iterable[tuple[Header, Kind]],
    own_id: Header | None,
    stands_on: Header | None,
    *,
    by_id: bool,
) -> Shape:
    """Return what decides about lines, from the columns that are read.

    Args:
        headers: Every column that is read, with how.
        own_id: The column of the record's own id, such as Project ID or Risk ID.
        stands_on: The column without which a line is no record.
        by_id: Whether that column holds ids, not sentences.
    """
    pairs = sorted(headers, key=lambda pair: pair[0].index)
    texts = (Kind.ID, Kind.TEXT, Kind.CHOICE, Kind.PERIOD)
    return Shape(
        known=tuple(dict.fromkeys(header.index for header, _ in pairs)),
        labels=tuple(
            dict.fromkeys(header.index for header, kind in pairs if kind in texts)
        ),
        id=own_id.index if own_id else None,
        stands_on=stands_on.index if stands_on else None,
        by_id=by_id,
    )
