"""What the cells under a header say about what it means."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice

from ppmsheets.intake.adopting.lines import Column
from ppmsheets.intake.context import Context, number_text
from ppmsheets.intake.values import read_column
from ppmsheets.intake.vocabulary import money_unit
from ppmsheets.portfolio import Period, Rating
from ppmsheets.schema import Field, Kind
from ppmsheets.sheet import CellValue

_SAMPLE = 200
"""Cells of a column that are tried."""
_DOUBTFUL = frozenset({
    "ambiguous-date", "ambiguous-number", "ambiguous-share", "coarse-date",
    "fiscal-year", "known-non-value", "vague-date",
})  # fmt: skip
"""Problems of cells that are of the kind all the same."""
_WORDS_FEW = 15
_LONGEST_WORD, _LONGEST_NAME = 60, 250
_EXAMPLES = 3


@dataclass(frozen=True, slots=True)
class Evidence:
    """How the cells of a column fit a field.

    Attributes:
        fit: Share of the filled cells that are what the field wants; 0.7 where
            there is none to tell.
        filled: How many cells were looked at.
        examples: ``("31/05/2010", "2010-05-31")`` pairs of typed and read; a cell
            that could not be read gives "".
        unread: Words that the field does not know, the most frequent first.
        rules: What is said of cells that are not read as they stand.
    """

    fit: float
    filled: int
    examples: tuple[tuple[str, str], ...] = ()
    unread: tuple[str, ...] = ()
    rules: frozenset[str] = frozenset()


NO_CELLS = 0.7
"""The fit of a column without cells: nothing speaks against it."""


def evidence(column: Column, field: Field, context: Context) -> Evidence:
    """Return how the cells of a column fit a field."""
    cells = column.filled[:_SAMPLE]
    if not cells:
        return Evidence(NO_CELLS, 0)
    factor = factor_of(column.text) if field.kind is Kind.MONEY else 1.0
    values, problems = read_column(field, cells, context, factor=factor)
    doubtful = {at for at, problem in problems if problem.rule in _DOUBTFUL}
    read = [value is not None or at in doubtful for at, value in enumerate(values)]
    share = sum(read) / len(read)
    shape = _shape(field, cells)
    words: dict[str, int] = {}
    for cell, value, good in zip(cells, values, read, strict=True):
        if value is None and not good and isinstance(cell, str):
            words[cell] = words.get(cell, 0) + 1
    if field.kind is Kind.CHOICE:
        # An organisation's own words are none of ours, and mapped later.
        share = max(share, 0.9 * _few_words(cells))
    if field.kind is Kind.SHARE and _is_scale(cells):
        share = min(share, _SCALE)
    unread = sorted(words, key=lambda word: (-words[word], word))
    return Evidence(
        share * shape,
        len(cells),
        _examples(field, cells, values),
        tuple(unread) if field.kind in (Kind.CHOICE, Kind.RATING, Kind.SHARE) else (),
        frozenset(problem.rule for _, problem in problems),
    )


def _shape(field: Field, cells: Sequence[CellValue]) -> float:
    """Return how much cells look like what a field of text wants, 0 to 1."""
    texts = [cell for cell in cells if isinstance(cell, str)]
    words = len(texts) / len(cells)
    longest = max(map(len, texts), default=0)
    if field.kind is Kind.ID:
        alone = len(set(cells)) / len(cells) if field.required else 1.0
        return alone * (longest <= _LONGEST_WORD)
    if field.name == "pm_email":
        return sum("@" in text for text in texts) / len(cells)
    if field.kind is not Kind.TEXT:
        return 1.0
    if field.name in ("name", "program", "type", "portfolio", "pm", "sponsor"):
        # A tier may be a number; a name hardly ever is.
        plain = max(words, 0.9 if field.name == "type" else 0.3)
        if field.name == "name":
            # What is named again and again is what the lines belong to.
            plain *= max(len(set(cells)) / len(cells), 0.5)
        return plain * (longest <= _LONGEST_NAME)
    return max(words, 0.3)


def _is_scale(cells: Sequence[CellValue]) -> bool:
    """Return whether cells are steps of a scale such as 1 to 5, and no shares."""
    numbers = [cell for cell in cells if isinstance(cell, float)]
    whole = all(number.is_integer() and 1 <= number <= _STEPS for number in numbers)
    return whole and len(numbers) == len(cells) and max(numbers) > 1


_STEPS = 10
"""Steps of the longest scale in use."""
_SCALE = 0.4
"""The fit of a scale to a share: a 3 of 5 is no 3 %, so a person has to say."""


def _few_words(cells: Sequence[CellValue]) -> bool:
    """Return whether cells are a few words again and again."""
    different = set(cells)
    short = all(isinstance(c, str) and len(c) <= _LONGEST_WORD for c in different)
    return short and len(different) <= min(_WORDS_FEW, max(2, len(cells) // 2))


def _examples(
    field: Field, cells: Sequence[CellValue], values: Sequence[object]
) -> tuple[tuple[str, str], ...]:
    pairs: dict[str, str] = {}
    for cell, value in zip(cells, values, strict=True):
        read = shown(value)
        # The serial number of a day is nothing that a person typed.
        serial = field.kind is Kind.DATE and isinstance(cell, float)
        pairs[read if serial and read else _line(typed(cell))] = read
    return tuple(islice(pairs.items(), _EXAMPLES))


def typed(cell: CellValue) -> str:
    """Return a cell as a person would type it."""
    if isinstance(cell, float):
        return number_text(cell)
    return "" if cell is None else str(cell)


def shown(value: object) -> str:
    """Return a value as read; "" for none."""
    if value is None:
        return ""
    if isinstance(value, Rating):
        return value.word
    if isinstance(value, Period):
        return f"{value.first} to {value.last}"
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, float):
        return f"{value:,.15g}"
    return _line(str(value))


def _line(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _CUT else f"{line[: _CUT - 1]}…"


_CUT = 32


def factor_of(text: str) -> float:
    """Return what a header says its money is counted in: 1e6 for ``Total £m``."""
    units = (*_BRACKETED.findall(text), *text.split())
    found = (money_unit(unit) for unit in units if _SIZE.search(unit))
    return max((factor for factor, _ in filter(None, found)), default=1.0)


_BRACKETED = re.compile(r"[(\[]([^()\[\]]*)[)\]]")
_SIZE = re.compile(
    r"[$€£¥]|million|thousand|billion|^(?:mn|bn|k|m)$|000", re.IGNORECASE
)


def agree(one: Iterable[CellValue], other: Iterable[CellValue]) -> float:
    """Return in what share of the lines where both stand two columns say the same.

    A few cells, or one value again and again, agree by chance: they give 0.
    """
    both = [(a, b) for a, b in zip(one, other, strict=False) if a and b]
    same = [a for a, b in both if a == b]
    return len(same) / len(both) if len(set(same)) >= _BY_CHANCE else 0.0


_BY_CHANCE = 5
