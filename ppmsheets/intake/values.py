"""Cells of one column to typed values, and what is wrong with them.

A value is read only where it is certain, or by a rule stated in this room
(``amounts``, ``quantities``, ``dates``, ``periods``, ``words``); else it is None with
a problem. Blank cells are None without one.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import replace

from ppmsheets.intake.amounts import currency_code, typed_currency
from ppmsheets.intake.context import (
    RULES,
    Context,
    Problem,
    error,
    error_cell,
    non_value,
    shown,
    warning,
)
from ppmsheets.intake.dates import (
    FIRST_SERIAL,
    LAST_SERIAL,
    day_of_serial,
    read_date,
    read_odd_serial,
)
from ppmsheets.intake.dates import FIX as DATE_FIX
from ppmsheets.intake.locales import date_order_of_locale, decimal_of_locale
from ppmsheets.intake.periods import (
    FIRST_YEAR,
    LAST_YEAR,
    month_of,
    months,
    read_period,
)
from ppmsheets.intake.quantities import Column, read_numbers, read_shares
from ppmsheets.intake.words import (
    ERROR_TEXTS,
    choice_table,
    is_non_value,
    is_text_non_value,
    nearest_choice,
    plain_word,
    read_rating,
    read_yes_no,
)
from ppmsheets.portfolio import Period
from ppmsheets.schema import Field, Kind
from ppmsheets.sheet import CellError, CellValue

__all__ = [
    "RULES",
    "Context",
    "Problem",
    "currency_code",
    "date_order_of_locale",
    "decimal_of_locale",
    "read_column",
    "read_period_header",
    "typed_currency",
]

_ReadCell = tuple[object, Problem | None]
_ReadDay = tuple[dt.date | None, Problem | None]

_STARTS = frozenset({"start", "raised"})
"""Date fields in which something starts: a month stands for its first day."""

_ONCE = frozenset({"coarse-date", "date-as-month", "number-style"})
"""Values are used and the rule is stated: a hundred such cells are one finding."""

_FIRST_HEADER = 1990
_NO_TEXT = r"\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff"
"""Control characters and halves of characters: no product shows or stores them."""
_INVISIBLE = re.compile(
    f"[{_NO_TEXT}\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]"
)
_INVISIBLE_IN_TEXT = re.compile(
    f"[{_NO_TEXT}\u200b\u202a-\u202e\u2060\u2066-\u2069\ufeff]"
)
"""Joiners stay in text: emoji and several scripts are written with them."""

_EXACT = 1e15
"""Spreadsheets keep 15 significant digits: a longer id has lost some."""


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
    if words:
        table = {_folded(theirs): ours for theirs, ours in words.items()}
        cells = [_replaced(cell, table) for cell in cells]
    values, problems = _read(field, cells, context, factor)
    return values, _said_once(problems) if problems else problems


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
        return _read_dates(field, cells, context)
    if kind is Kind.PERIOD:
        return _read_periods(cells, context)
    read = {
        Kind.ID: _read_id,
        Kind.TEXT: _read_text,
        Kind.CHOICE: _read_choice,
        Kind.RATING: _read_rating,
        Kind.YES_NO: _read_yes_no,
    }[kind]
    return _each(cells, lambda cell: read(field, cell, context))


def read_period_header(cell: CellValue, context: Context) -> Period | None:
    """Return the period that heads a column, None when the cell is no period.

    A date cell (1990 to 2100) means its month, a number such as 2026 its year.
    """
    if isinstance(cell, str):
        return _header_text(cell, context)
    if cell is None or isinstance(cell, CellError | bool):
        return None
    if FIRST_SERIAL <= cell < LAST_SERIAL:
        day = day_of_serial(cell)
        return month_of(day) if day.year >= _FIRST_HEADER else None
    if cell == cell // 1 and _FIRST_HEADER <= cell <= 2100:
        return months(int(cell), 1, 12)
    return None


def _header_text(cell: str, context: Context) -> Period | None:
    if len(cell) > 30 or not any(ch.isdigit() for ch in cell):
        return None
    period = read_period(cell, context.fiscal_year_start)
    if period is None:
        day, problem = read_date(cell, context, starts=True)
        period = month_of(day) if day and not problem else None
    if isinstance(period, Problem) or period is None:
        return None
    return period if period.first.year >= _FIRST_HEADER else None


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())


def _replaced(cell: CellValue, table: Mapping[str, str]) -> CellValue:
    if cell is None or isinstance(cell, CellError):
        return cell
    found = table.get(_folded(_plain(cell)))
    if found is None:
        return cell
    return found or None


def _plain(cell: str | float) -> str:
    """Return a text, number or truth value as the cell shows it."""
    return cell if isinstance(cell, str) else shown(cell)


def _each(cells: Sequence[CellValue], read: Callable[[CellValue], _ReadCell]) -> Column:
    """Read a column, each different cell once."""
    keys: Sequence[Hashable] = cells
    if bool in set(map(type, cells)):
        # True == 1.0, yet they are read differently.
        keys = list(zip(map(type, cells), cells, strict=True))
    known = {
        key: (None, None) if cell is None else read(cell)
        for key, cell in dict(zip(keys, cells, strict=True)).items()
    }
    values = {key: value for key, (value, _) in known.items()}
    wrong = {key: problem for key, (_, problem) in known.items() if problem}
    problems: list[tuple[int, Problem]] = []
    if wrong:
        problems = [(at, wrong[key]) for at, key in enumerate(keys) if key in wrong]
    return [values[key] for key in keys], problems


# --- text ------------------------------------------------------------------------


def _clean(text: str, invisible: re.Pattern[str]) -> str:
    """Return text in Unicode's composed form without what nobody can see."""
    text = text.strip()
    if text.isascii() and text.isprintable():
        return text
    return unicodedata.normalize("NFC", invisible.sub("", text)).strip()


def _read_text(_field: Field, cell: CellValue, context: Context) -> _ReadCell:
    if isinstance(cell, CellError):
        return None, error_cell(cell.text)
    if not isinstance(cell, str):
        return None if cell is None else _plain(cell), None
    text, further = _clean(cell, _INVISIBLE_IN_TEXT), context.non_values
    if (further or len(text) < 5) and is_text_non_value(text, further):
        return None, non_value(text, "Enter it when it is known.")
    return text or None, None


def _read_id(_field: Field, cell: CellValue, context: Context) -> _ReadCell:
    if isinstance(cell, CellError):
        return None, error_cell(cell.text)
    if isinstance(cell, str):
        text = " ".join(_clean(cell, _INVISIBLE).split())
        if is_text_non_value(text, context.non_values):
            return None, non_value(text, "Enter a short unique name.")
        return text or None, None
    if cell is None:
        return None, None
    if not isinstance(cell, bool) and abs(cell) >= _EXACT:
        return _plain(cell), warning(
            "lost-precision",
            f"{_plain(cell)} has more digits than a number keeps.",
            "Format the cell as text and type the id again.",
        )
    return _plain(cell), None


# --- dates and periods -----------------------------------------------------------


def _read_dates(field: Field, cells: Sequence[CellValue], context: Context) -> Column:
    starts = field.name in _STARTS
    days: dict[float, object] = {}

    def read(cell: CellValue) -> _ReadCell:
        return _read_day(cell, context, starts=starts)

    values: list[object] = [None] * len(cells)
    odd: list[int] = []
    for index, cell in enumerate(cells):
        if type(cell) is float and FIRST_SERIAL <= cell < LAST_SERIAL:
            day = days.get(cell)
            if day is None:
                day = days[cell] = day_of_serial(cell)
            values[index] = day
        elif cell is not None:
            odd.append(index)
    odd_values, odd_problems = _each([cells[index] for index in odd], read)
    for index, value in zip(odd, odd_values, strict=True):
        values[index] = value
    return values, [(odd[index], problem) for index, problem in odd_problems]


def _read_day(cell: CellValue, context: Context, *, starts: bool) -> _ReadDay:
    if isinstance(cell, CellError):
        return None, error_cell(cell.text)
    if isinstance(cell, str):
        text = _clean(cell, _INVISIBLE)
        no_value = _no_value(text, context, DATE_FIX)
        return no_value or read_date(text, context, starts=starts)
    if cell is None or isinstance(cell, bool):
        return None, error("not-a-date", f"{shown(cell)} is not a date.", DATE_FIX)
    if FIRST_SERIAL <= cell < LAST_SERIAL:
        return day_of_serial(cell), None
    return read_odd_serial(cell, context, starts=starts)


def _no_value(
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


_PERIOD_FIX = "Enter a month such as 2026-01, or a quarter such as 2026-Q1."


def _read_periods(cells: Sequence[CellValue], context: Context) -> Column:
    return _each(cells, lambda cell: _read_period(cell, context))


def _read_period(cell: CellValue, context: Context) -> _ReadCell:
    if isinstance(cell, float) and FIRST_YEAR <= cell <= LAST_YEAR and cell % 1 == 0:
        return months(int(cell), 1, 12), None
    if isinstance(cell, str):
        period = read_period(_clean(cell, _INVISIBLE), context.fiscal_year_start)
        if isinstance(period, Problem):
            return None, period
        if period:
            return period, None
    return _read_day_as_month(cell, context)


def _read_day_as_month(cell: CellValue, context: Context) -> _ReadCell:
    day, problem = _read_day(cell, context, starts=True)
    if problem and problem.rule == "not-a-date":
        message = f"{shown(cell)} is not a period."
        return None, error("not-a-period", message, _PERIOD_FIX)
    if day is None:
        return None, problem
    period = month_of(day)
    if problem is None and day not in (period.first, period.last):
        problem = warning(
            "date-as-month",
            f"{day.isoformat()} was read as its month, {period.label}.",
            _PERIOD_FIX,
        )
    return period, problem


# --- words -----------------------------------------------------------------------


def _word(cell: CellValue, context: Context, fix: str) -> tuple[str, _ReadCell | None]:
    """Return a cell's word, or how it is read when it is none."""
    if cell is None:
        return "", (None, None)
    if isinstance(cell, CellError):
        return "", (None, error_cell(cell.text))
    text = _clean(cell, _INVISIBLE) if isinstance(cell, str) else _plain(cell)
    return text, _no_value(text, context, fix)


def _read_rating(_field: Field, cell: CellValue, context: Context) -> _ReadCell:
    fix = "Enter Green, Amber or Red."
    text, no_value = _word(cell, context, fix)
    rating = read_rating(text) if text else None
    if rating:
        return rating, None if rating.rag else non_value(text, fix)
    message = f"{shown(cell)} is no status word."
    return no_value or (None, error("unknown-rating", message, fix))


def _read_choice(field: Field, cell: CellValue, context: Context) -> _ReadCell:
    fix = f"Enter one of: {', '.join(field.choices)}."
    text, no_value = _word(cell, context, fix)
    choice = choice_table(field.choices).get(plain_word(text)) if text else None
    if choice:
        return choice, None
    if no_value:
        return no_value
    near = nearest_choice(text, field.choices)
    if near:
        fix = f'Did you mean "{near}"? {fix}'
    message = f"{shown(cell)} is no {field.header} that is known here."
    return None, error("unknown-choice", message, fix)


def _read_yes_no(_field: Field, cell: CellValue, context: Context) -> _ReadCell:
    if isinstance(cell, bool):
        return cell, None
    fix = "Enter Yes or No."
    text, no_value = _word(cell, context, fix)
    answer = read_yes_no(text) if text else None
    if answer is not None:
        return answer, None
    message = f"{shown(cell)} is neither yes nor no."
    return no_value or (None, error("not-yes-no", message, fix))
