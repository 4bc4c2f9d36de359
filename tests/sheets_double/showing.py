"""Cells as the API shows them: raw, formatted, or as formulas."""

from __future__ import annotations

from typing import NamedTuple

from tests.sheets_double import patterns
from tests.sheets_double.formulas.evaluate import value_at
from tests.sheets_double.grid import Book, Cell, Fault, Sheet, Value
from tests.sheets_double.locales import Locale, locale
from tests.sheets_double.refusals import Json


class Rendering(NamedTuple):
    """How values are wanted.

    Attributes:
        option: ``FORMATTED_VALUE``, ``UNFORMATTED_VALUE`` or ``FORMULA``.
        dates: ``SERIAL_NUMBER`` or ``FORMATTED_STRING``; it concerns no
            formatted value, those are always text.
    """

    option: str = "FORMATTED_VALUE"
    dates: str = "SERIAL_NUMBER"


def plain_number(number: float) -> float | int:
    """Return a number as JSON writes it: a whole one without its point."""
    return int(number) if number == int(number) and abs(number) < 1e17 else number


def habits_of(book: Book) -> Locale:
    """Return how the spreadsheet's locale writes numbers."""
    return locale(book.properties.get("locale", "en_US"))


def shown(
    book: Book, sheet: Sheet, place: tuple[int, int], cell: Cell, how: Rendering
) -> Json:
    """Return one cell as ``values.get`` answers it; empty text for a blank."""
    if cell.formula is not None:
        if how.option == "FORMULA":
            return cell.formula
        value = value_at(book, sheet, *place)
    else:
        value = cell.value
    if how.option != "FORMATTED_VALUE":
        if isinstance(value, str | bool):
            return value
        if isinstance(value, float):
            if how.dates == "FORMATTED_STRING" and _is_date(cell):
                return formatted(book, cell, value)
            return plain_number(value)
    return formatted(book, cell, value)


def formatted(book: Book, cell: Cell, value: Value) -> str:
    """Return a value as the cell shows it."""
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, Fault):
        return value.text
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    number_format = cell.format.get("numberFormat") if cell.format else None
    habits = habits_of(book)
    if not number_format:
        return patterns.general(value, habits)
    return patterns.show(value, patterns.pattern_of(number_format, habits), habits)


def _is_date(cell: Cell) -> bool:
    number_format = cell.format.get("numberFormat", {}) if cell.format else {}
    return number_format.get("type") in patterns.DATE_TYPES
