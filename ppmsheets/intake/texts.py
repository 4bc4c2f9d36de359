"""Cells of texts and words: names, ids, status colours, choices, yes and no."""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Callable, Hashable, Iterable, Sequence

from ppmsheets.intake.context import (
    Column,
    Context,
    Problem,
    ReadCell,
    error,
    error_cell,
    non_value,
    shown,
    warning,
)
from ppmsheets.intake.words import (
    ERROR_TEXTS,
    choice_table,
    is_non_value,
    is_text_non_value,
    nearest_choice,
    nearest_rating,
    plain_word,
    ratings_in,
    read_rating,
    read_remarked,
    read_yes_no,
)
from ppmsheets.portfolio import Severity
from ppmsheets.schema import Field
from ppmsheets.sheet import MAX_TEXT, CellError, CellValue, clean_text

_NO_TEXT = r"\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff"
"""Control characters and halves of characters: no product shows or stores them."""
_INVISIBLE = re.compile(
    f"[{_NO_TEXT}\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]"
)
_INVISIBLE_IN_TEXT = re.compile(
    f"[{_NO_TEXT}\u200b\u202a-\u202e\u2060\u2066-\u2069\ufeff]"
)
"""Joiners stay in text: emoji and several scripts are written with them."""

_HYPHENS = str.maketrans("\u2010\u2011", "--")
"""The hyphen of typesetters and the one that does not break look like a plain one."""

_EXACT = 1e15
"""Spreadsheets keep 15 significant digits: a longer id has lost some."""


def plain_cell(cell: str | float) -> str:
    """Return a text, number or truth value as the cell shows it."""
    return cell if isinstance(cell, str) else shown(cell)


def each(cells: Sequence[CellValue], read: Callable[[CellValue], ReadCell]) -> Column:
    """Read a column, each different cell once."""
    keys: Sequence[Hashable] = cells
    once = set(cells)
    different: Iterable[tuple[Hashable, CellValue]] = ((cell, cell) for cell in once)
    if not once.isdisjoint((False, True)) and bool in set(map(type, cells)):
        # True == 1.0, yet they are read differently.
        keys = list(zip(map(type, cells), cells, strict=True))
        different = dict(zip(keys, cells, strict=True)).items()
    values: dict[Hashable, object] = {}
    wrong: dict[Hashable, Problem] = {}
    for key, cell in different:
        values[key], problem = read(cell) if cell is not None else (None, None)
        if problem:
            wrong[key] = problem
    problems: list[tuple[int, Problem]] = []
    if wrong:
        problems = [(at, wrong[key]) for at, key in enumerate(keys) if key in wrong]
    return list(map(values.__getitem__, keys)), problems


def _clean(text: str, invisible: re.Pattern[str]) -> str:
    """Return text in Unicode's composed form without what nobody can see."""
    text = text.strip()
    if text.isascii() and text.isprintable():
        return text
    return unicodedata.normalize("NFC", invisible.sub("", text)).strip()


def no_value(
    text: str, context: Context, fix: str
) -> tuple[None, Problem | None] | None:
    """Return how a blank, an error text or a non-value is read; None for others."""
    if not text:
        return None, None
    if text.upper() in ERROR_TEXTS:
        return None, error_cell(text)
    if is_non_value(text, context.non_values):
        return None, non_value(text, fix)
    return None


def clean_word(text: str) -> str:
    """Return the text of an id or word: without joiners, too."""
    return _clean(text, _INVISIBLE)


def text_cell(_field: Field, cell: CellValue, context: Context) -> ReadCell:
    """Return a name or any other free text."""
    if isinstance(cell, CellError):
        return None, error_cell(cell.text)
    if not isinstance(cell, str):
        return None if cell is None else plain_cell(cell), None
    text, further = _clean(cell, _INVISIBLE_IN_TEXT), context.non_values
    if (further or len(text) < 5) and is_text_non_value(text, further):
        return None, non_value(text, "Enter it when it is known.")
    # No character takes more than two UTF-16 units, so short text needs no count.
    if len(text) * 2 > MAX_TEXT and clean_text(text) != text:
        return text, _long_text(text)
    return text or None, None


def _long_text(text: str) -> Problem:
    return warning(
        "long-text",
        f"This text has {len(text):,} characters; a cell of an .xlsx workbook holds "
        f"{MAX_TEXT:,}. It is cut, with a mark, where it is shown.",
        "Shorten it, or link to a document.",
    )


# Remembered: most tabs name the same projects.
@functools.lru_cache(maxsize=32_768)
def _id_text(cell: str, non_values: frozenset[str]) -> ReadCell:
    text = clean_word(cell)
    # What is not translated is slow to pass: most ids have no such hyphen.
    text = " ".join((text if text.isascii() else text.translate(_HYPHENS)).split())
    if is_text_non_value(text, non_values):
        return None, non_value(text, "Enter a short unique name.")
    return text or None, None


def id_cell(_field: Field, cell: CellValue, context: Context) -> ReadCell:
    """Return an id as the text it is, without what nobody can see."""
    if isinstance(cell, CellError):
        return None, error_cell(cell.text)
    if isinstance(cell, str):
        return _id_text(cell, context.non_values)
    if cell is None:
        return None, None
    if not isinstance(cell, bool) and abs(cell) >= _EXACT:
        return plain_cell(cell), warning(
            "lost-precision",
            f"{plain_cell(cell)} has more digits than a number keeps.",
            "Format the cell as text and type the id again.",
        )
    return plain_cell(cell), None


def _word(cell: CellValue, context: Context, fix: str) -> tuple[str, ReadCell | None]:
    """Return a cell's word, or how it is read when it is none."""
    if cell is None:
        return "", (None, None)
    if isinstance(cell, CellError):
        return "", (None, error_cell(cell.text))
    text = clean_word(cell) if isinstance(cell, str) else plain_cell(cell)
    return text, no_value(text, context, fix)


def rating_cell(_field: Field, cell: CellValue, context: Context) -> ReadCell:
    """Return the rating that a cell's word means."""
    fix = "Enter Green, Amber or Red."
    text, nothing = _word(cell, context, fix)
    rating = read_rating(text) if text else None
    if rating:
        return rating, None if rating.rag else non_value(text, fix)
    if nothing:
        return nothing
    rating = read_remarked(text)
    if rating:
        return rating, Problem(
            "status-remark",
            Severity.INFO,
            f"{shown(cell)} was read as {rating.word}.",
            "Nothing to mend; a remark is read under Summary.",
        )
    message = f"{shown(cell)} is no status word."
    return None, error("unknown-rating", message, _rating_fix(text, fix))


def _rating_fix(text: str, fix: str) -> str:
    named = list(dict.fromkeys(rating.word for rating in ratings_in(text)))
    if len(named) == 1:
        return f"Type {named[0]}, if that is the status; put a remark under Summary."
    if named:
        return f"Type one: {' or '.join(named)}."
    near = nearest_rating(text)
    return f'Did you mean "{near}"? {fix}' if near else fix


def choice_cell(field: Field, cell: CellValue, context: Context) -> ReadCell:
    """Return the choice that a cell's word means, as the schema spells it."""
    fix = f"Enter one of: {', '.join(field.choices)}."
    text, nothing = _word(cell, context, fix)
    choice = choice_table(field.choices).get(plain_word(text)) if text else None
    if choice:
        return choice, None
    if nothing:
        return nothing
    near = nearest_choice(text, field.choices)
    if near:
        fix = f'Did you mean "{near}"? {fix}'
    message = f"{shown(cell)} is no {field.header} that is known here."
    return None, error("unknown-choice", message, fix)


def yes_no_cell(field: Field, cell: CellValue, context: Context) -> ReadCell:
    """Return what a cell answers; the field's choices, if any, mean yes and no."""
    if isinstance(cell, bool):
        return cell, None
    fix = "Enter Yes or No."
    text, nothing = _word(cell, context, fix)
    answer = read_yes_no(text) if text else None
    if text and field.choices and answer is None:
        choice = choice_table(field.choices).get(plain_word(text))
        answer = choice == field.choices[0] if choice else None
    if answer is not None:
        return answer, None
    if nothing:
        return nothing
    first = read_yes_no(re.split(r"[^\w]", text, maxsplit=1)[0])
    if first is not None:
        fix = f"Type {'Yes' if first else 'No'}, if that is the answer."
    return None, error("not-yes-no", f"{shown(cell)} is neither yes nor no.", fix)
