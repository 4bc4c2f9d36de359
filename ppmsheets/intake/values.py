"""Cells of one column to typed values, and what is wrong with them.

A value is read only where it is certain, or by a rule stated in this room
(``amounts``, ``quantities``, ``dates``, ``periods``, ``words``); else it is None with
a problem. Blank cells are None without one.
"""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from ppmsheets.intake.context import Column, Context, Problem
from ppmsheets.intake.days import read_dates, read_periods
from ppmsheets.intake.quantities import read_numbers, read_shares
from ppmsheets.intake.ratios import ratio_cell
from ppmsheets.intake.texts import (
    choice_cell,
    each,
    id_cell,
    plain_cell,
    rating_cell,
    text_cell,
    yes_no_cell,
)
from ppmsheets.schema import Field, Kind
from ppmsheets.sheet import CellError, CellValue

_ONCE = frozenset({"coarse-date", "date-as-month", "number-style", "status-remark"})
"""Values are used and the rule is stated: a hundred such cells are one finding."""

_UNKNOWN = frozenset({
    "not-a-date", "not-a-number", "not-a-period", "not-yes-no", "unknown-choice",
    "unknown-rating",
})  # fmt: skip
_WORD_KINDS = (Kind.CHOICE, Kind.RATING, Kind.YES_NO)
_LONGEST_WORD = 40
"""Characters of a text that are compared: a longer one is no word."""


def read_column(
    field: Field,
    cells: Sequence[CellValue],
    context: Context,
    *,
    factor: float = 1.0,
    words: Mapping[str, str] | None = None,
) -> Column:
    """Return the typed values of one column, and its problems.

    Args:
        field: What the cells mean.
        cells: The cells of one column of a block, or a card's single cell.
        context: How cells are read.
        factor: Unit of bare numbers, e.g. 1e6 for a column in millions.
        words: Their word -> accepted word, compared without case and spacing;
            an accepted word of "" means no value.

    Returns:
        One value a cell, None where it is blank or could not be read: ``str`` for
        ID, TEXT and CHOICE (the canonical choice), ``dt.date``, ``Period``,
        ``float``, ``Rating`` or ``bool``; and ``(index, problem)`` pairs by index.
    """
    table: dict[str, str] = {}
    if words:
        table = {_folded(theirs): ours for theirs, ours in words.items()}
        cells = [_replaced(cell, table) for cell in cells]
    values, problems = _read(field, cells, context, factor)
    if problems:
        problems = [
            (index, _of_word(problem, field, cells[index], table))
            for index, problem in _said_once(problems)
        ]
    return values, problems


def _of_word(
    problem: Problem, field: Field, cell: CellValue, table: Mapping[str, str]
) -> Problem:
    """Return a problem that names its word, where one is not known; else as it is.

    A word that is close to one of the mapping's own is asked about first.
    """
    if problem.rule not in _UNKNOWN or not isinstance(cell, str):
        return problem
    word = " ".join(cell.split())
    in_words = field.kind in _WORD_KINDS or not any(map(str.isdigit, word))
    if len(word) > _LONGEST_WORD or not in_words:
        return problem
    near = difflib.get_close_matches(_folded(word), sorted(table), 1, 0.8)
    fix = f'Did you mean "{near[0]}"? {problem.fix}' if near else problem.fix
    return replace(problem, fix=fix, word=word, field=field)


def _said_once(problems: list[tuple[int, Problem]]) -> list[tuple[int, Problem]]:
    """Return problems with those that a stated rule settles said once a column."""
    counts = Counter(p.rule for _, p in problems if p.rule in _ONCE)
    said: list[tuple[int, Problem]] = []
    for index, problem in problems:
        count = counts.pop(problem.rule, 0)
        if count == 1 or problem.rule not in _ONCE:
            said.append((index, problem))
        elif count:
            more = f"{problem.message[:-1]}; {count - 1} more here likewise."
            said.append((index, replace(problem, message=more)))
    return said


def _read(
    field: Field, cells: Sequence[CellValue], context: Context, factor: float
) -> Column:
    kind = field.kind
    if kind is Kind.SHARE:
        return read_shares(field, cells, context, factor)
    if kind in (Kind.MONEY, Kind.NUMBER, Kind.FTE):
        return read_numbers(field, cells, context, factor)
    if kind is Kind.DATE:
        return read_dates(field, cells, context)
    if kind is Kind.PERIOD:
        return read_periods(cells, context)
    read = {
        Kind.ID: id_cell,
        Kind.TEXT: text_cell,
        Kind.RATIO: ratio_cell,
        Kind.CHOICE: choice_cell,
        Kind.RATING: rating_cell,
        Kind.YES_NO: yes_no_cell,
    }[kind]
    return each(cells, lambda cell: read(field, cell, context))


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())


def _replaced(cell: CellValue, table: Mapping[str, str]) -> CellValue:
    if cell is None or isinstance(cell, CellError):
        return cell
    found = table.get(_folded(plain_cell(cell)))
    if found is None:
        return cell
    return found or None
