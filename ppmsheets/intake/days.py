"""Columns of dates and periods, and periods that head a column."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from ppmsheets.intake.context import (
    Column,
    Context,
    Problem,
    ReadCell,
    error,
    error_cell,
    shown,
    warning,
)
from ppmsheets.intake.dates import (
    FIRST_SERIAL,
    LAST_SERIAL,
    day_of_serial,
    read_date,
    read_odd_serial,
    read_week,
)
from ppmsheets.intake.dates import FIX as DATE_FIX
from ppmsheets.intake.periods import (
    FIRST_YEAR,
    LAST_YEAR,
    month_of,
    months,
    read_period,
)
from ppmsheets.intake.texts import clean_word, each, no_value
from ppmsheets.portfolio import Period
from ppmsheets.schema import Field
from ppmsheets.sheet import CellError, CellValue

_ReadDay = tuple[dt.date | None, Problem | None]

_STARTS = frozenset({"start", "raised", "earliest_start"})
"""Date fields in which something starts: a month stands for its first day."""
_FIRST_HEADER = 1990


def read_dates(field: Field, cells: Sequence[CellValue], context: Context) -> Column:
    """Return a column of days."""
    starts = field.name in _STARTS
    days: dict[float, object] = {}

    def read(cell: CellValue) -> ReadCell:
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
    odd_values, odd_problems = each([cells[index] for index in odd], read)
    for index, value in zip(odd, odd_values, strict=True):
        values[index] = value
    return values, [(odd[index], problem) for index, problem in odd_problems]


def _read_day(cell: CellValue, context: Context, *, starts: bool) -> _ReadDay:
    if isinstance(cell, CellError):
        return None, error_cell(cell.text)
    if isinstance(cell, str):
        text = clean_word(cell)
        nothing = no_value(text, context, DATE_FIX)
        return nothing or read_date(text, context, starts=starts)
    if cell is None or isinstance(cell, bool):
        return None, error("not-a-date", f"{shown(cell)} is not a date.", DATE_FIX)
    if FIRST_SERIAL <= cell < LAST_SERIAL:
        return day_of_serial(cell), None
    return read_odd_serial(cell, context, starts=starts)


_PERIOD_FIX = "Enter a month such as 2026-01, or a quarter such as 2026-Q1."


def read_periods(cells: Sequence[CellValue], context: Context) -> Column:
    """Return a column of periods; a day stands for its month."""
    return each(cells, lambda cell: _read_period(cell, context))


def _read_period(cell: CellValue, context: Context) -> ReadCell:
    if isinstance(cell, float) and FIRST_YEAR <= cell <= LAST_YEAR and cell % 1 == 0:
        return months(int(cell), 1, 12), None
    if isinstance(cell, str):
        period = _span(clean_word(cell), context)
        if isinstance(period, Problem):
            return None, period
        if period:
            return period, None
    return _read_day_as_month(cell, context)


def _span(text: str, context: Context) -> Period | Problem | None:
    return read_period(text, context.fiscal_year_start) or read_week(text, context)


def _read_day_as_month(cell: CellValue, context: Context) -> ReadCell:
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
    period = _span(cell, context)
    if period is None:
        day, problem = read_date(cell, context, starts=True)
        period = month_of(day) if day and not problem else None
    if isinstance(period, Problem) or period is None:
        return None
    return period if period.first.year >= _FIRST_HEADER else None
