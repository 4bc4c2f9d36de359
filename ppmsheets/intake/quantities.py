"""Columns of numbers: money, plain numbers, FTE and shares.

A column of typed numbers takes the short way; every other cell the long one.

Shares (0 to 1, or percent):

- ``40%`` is 0.4. A bare number below 1 is a fraction; from 2 to 100 a percentage,
  said once a column. 1 is 100 % unless the column holds bare percentages and no
  fraction; then 1, and anything between 1 and 2 always, may be either: left out.
- A unit multiplier in the mapping settles the matter.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import field as attribute

from ppmsheets.intake.amounts import (
    Amount,
    Doubt,
    decimal_evidence,
    read_amount,
    same_currency,
)
from ppmsheets.intake.context import (
    Column,
    Context,
    Problem,
    error,
    error_cell,
    non_value,
    number_text,
    shown,
    warning,
)
from ppmsheets.intake.units import Measured, other_unit, without_unit
from ppmsheets.intake.vague import near_number
from ppmsheets.intake.words import ERROR_TEXTS, SCORES, is_non_value
from ppmsheets.schema import Field, Kind
from ppmsheets.sheet import CellError, CellValue, clean_number

_LARGEST = 1e18
"""Beyond any budget in any currency; sums and ratios of what is below stay finite."""

Read = tuple[float | None, Problem | None]


def read_numbers(
    field: Field, cells: Sequence[CellValue], context: Context, factor: float
) -> Column:
    """Return a column of money, numbers or FTE, in its unit times ``factor``."""
    low, high = _range(field)
    values: list[object] = [
        cell if type(cell) is float and low <= cell <= high and factor == 1.0 else None
        for cell in cells
    ]
    problems: list[tuple[int, Problem]] = []
    if values.count(None) > cells.count(None):
        reader = _Reader(field, context, factor, cells)
        for index, cell in enumerate(cells):
            if cell is None or values[index] is not None:
                continue
            values[index], problem = reader.read(cell)
            if problem:
                problems.append((index, problem))
    return values, problems


def read_shares(
    field: Field, cells: Sequence[CellValue], context: Context, factor: float
) -> Column:
    """Return a column of shares as fractions, by the rule stated above."""
    if factor != 1.0:
        return read_numbers(field, cells, context, factor)
    values: list[object] = [None] * len(cells)
    odd: list[int] = []
    fractions = False
    for index, cell in enumerate(cells):
        if type(cell) is float and 0 <= cell < 1:
            values[index] = cell
            fractions = fractions or cell > 0
        elif cell is not None:
            odd.append(index)
    problems: list[tuple[int, Problem]] = []
    if odd:
        reader = _Reader(field, context, factor, cells)
        _read_odd_shares(reader, odd, values, problems, fractions=fractions)
    return values, problems


def _read_odd_shares(
    reader: _Reader,
    odd: list[int],
    values: list[object],
    problems: list[tuple[int, Problem]],
    *,
    fractions: bool,
) -> None:
    """Fill in the cells that are no plain fractions."""
    ones: list[int] = []
    percents = said = False
    for index in odd:
        cell = reader.cells[index]
        bare, value, problem = reader.read_share(cell)
        values[index] = value
        if bare is not None:
            fractions = fractions or 0 < bare < 1
            if bare == 1:
                ones.append(index)
            elif bare >= 2 and value is not None:
                percents = True
                if not said and not problem:
                    problem = _read_as_percent(cell)
                    said = True
        if problem:
            problems.append((index, problem))
    if percents and not fractions:
        for index in ones:
            values[index] = None
            problems.append((index, _ambiguous_share(reader.cells[index], 1.0)))
    problems.sort(key=lambda entry: entry[0])


def _range(field: Field) -> tuple[float, float]:
    low, high = field.minimum, field.maximum
    return (-_LARGEST if low is None else low, _LARGEST if high is None else high)


@dataclass(slots=True)
class _Reader:
    """Reads the cells of one column that are not simply numbers in range."""

    field: Field
    context: Context
    factor: float
    cells: Sequence[CellValue]
    known: dict[str, Read] = attribute(default_factory=dict)
    evidence: str | None = None

    def read(self, cell: CellValue) -> Read:
        """Return a cell's number, scaled and within range, or a problem."""
        if isinstance(cell, str):
            found = self.known.get(cell)
            if found is None:
                found = self.known[cell] = self._from_text(cell)
            return found
        if isinstance(cell, CellError):
            return None, error_cell(cell.text)
        if cell is None:
            return None, None
        if isinstance(cell, bool):
            return None, _no_number(self.field, cell)
        return self._within(float(cell) * self.factor, cell)

    def read_share(
        self, cell: CellValue
    ) -> tuple[float | None, float | None, Problem | None]:
        """Return the bare number typed (None: none, or with %), share, problem."""
        bare: float | None = None
        note: Problem | None = None
        if isinstance(cell, str):
            amount, note = self._amount(Measured(cell.strip()))
            if amount is None or amount.percent or amount.currency or amount.absolute:
                return None, *self.read(cell)
            bare = amount.value
        elif isinstance(cell, int | float) and not isinstance(cell, bool):
            bare = float(cell)
        if bare is None:
            return None, *self.read(cell)
        if 1 < bare < 2:
            return bare, None, _ambiguous_share(cell, bare)
        value = bare / 100 if 2 <= bare <= 100 else bare
        share, problem = self._within(value, cell)
        return bare, share, problem or note

    def _from_text(self, cell: str) -> Read:
        text = cell.strip()
        if self.field.choices and text.casefold() in SCORES:
            return SCORES[text.casefold()], None
        measured = without_unit(self.field, text, self.factor)
        amount, note = self._amount(measured)
        if amount is None:
            return None, note
        problem = self._misfit(amount, text)
        if problem:
            return None, problem
        scale = 0.01 if amount.percent else 1.0 if amount.absolute else self.factor
        scale = scale if measured.scale is None else measured.scale
        value, problem = self._within(amount.value * scale, cell)
        return value, problem or note

    def _amount(self, measured: Measured) -> tuple[Amount | None, Problem | None]:
        """Return the amount of a text; with a warning when its column decided."""
        text = measured.text
        if not text or measured.problem:
            return None, measured.problem
        if text.upper() in ERROR_TEXTS:
            return None, error_cell(text)
        amount = read_amount(text, self.context.decimal)
        if amount is Doubt.DECIMAL_SIGN and not self.context.decimal:
            amount = read_amount(text, self._evidence())
            if isinstance(amount, Amount):
                return amount, _read_as_column(text, amount.value)
        if isinstance(amount, Amount):
            return amount, None
        return None, self._refusal(amount, text)

    def _refusal(self, doubt: Doubt, text: str) -> Problem:
        if doubt is Doubt.DECIMAL_SIGN:
            return _ambiguous_number(text)
        if is_non_value(text, self.context.non_values):
            return non_value(text, _fix(self.field))
        return other_unit(self.field, text) or self._near(text)

    def _near(self, text: str) -> Problem:
        """Return what to type instead of a text around a number."""
        typed = near_number(text, self.field, self.context)
        fix = f"Type {typed}, if that is the figure." if typed else _fix(self.field)
        return error("not-a-number", f"{shown(text)} is not one number.", fix)

    def _evidence(self) -> str:
        if self.evidence is None:
            texts = {cell for cell in self.cells if isinstance(cell, str)}
            self.evidence = decimal_evidence(texts)
        return self.evidence

    def _misfit(self, amount: Amount, text: str) -> Problem | None:
        """Return why an amount does not suit the field's kind, None if it does."""
        if self.field.kind is not Kind.MONEY:
            odd = amount.currency or amount.absolute
            return _no_number(self.field, text) if odd else None
        if amount.percent:
            return _no_number(self.field, text)
        wanted = self.context.currency
        if amount.currency and wanted and not same_currency(amount.currency, wanted):
            return error(
                "other-currency",
                f"{shown(text)} is in {amount.currency}, the portfolio in {wanted}.",
                f"Enter the amount in {wanted}; nothing is converted.",
            )
        return None

    def _within(self, value: float, cell: CellValue) -> Read:
        low, high = _range(self.field)
        if low <= value <= high:
            # 0.07 x 1e6 is 70000.00000000001: people mean the digits they see.
            return (value if value == cell else clean_number(value)), None
        if not math.isfinite(value):
            return None, _no_number(self.field, cell)
        return None, error(
            "out-of-range",
            f"{self.field.header} is {shown(cell)}.",
            _range_fix(self.field)
            if abs(value) <= _LARGEST
            else "No budget is that large: enter the number that is meant.",
        )


def _range_fix(field: Field) -> str:
    if field.kind is Kind.SHARE:
        return "Enter a fraction from 0 to 1, e.g. 0.4, or a percentage, e.g. 40%."
    low, high = field.minimum, field.maximum
    if low is not None and high is not None:
        return f"Enter a number from {number_text(low)} to {number_text(high)}."
    if low is not None:
        return f"Enter a number of at least {number_text(low)}."
    return f"Enter a number of at most {number_text(high or 0.0)}."


def _fix(field: Field) -> str:
    if field.kind is Kind.MONEY:
        return "Enter one amount, e.g. 1200000 or 1.2m."
    if field.kind is Kind.SHARE:
        return "Enter a fraction from 0 to 1, e.g. 0.4, or a percentage, e.g. 40%."
    if field.choices:
        return f"Enter {', '.join(field.choices)}, or a number."
    return "Enter one number, e.g. 2.5."


def _no_number(field: Field, cell: CellValue) -> Problem:
    return error("not-a-number", f"{shown(cell)} is not one number.", _fix(field))


def _ambiguous_number(text: str) -> Problem:
    plain = "".join(ch for ch in text if ch.isdigit())
    return error(
        "ambiguous-number",
        f"{shown(text)} may hold a decimal sign or group thousands.",
        f"Type {plain[:15]} or {plain[:-3][:12]}.{plain[-3:]} as a number.",
    )


def _read_as_column(text: str, value: float) -> Problem:
    return warning(
        "number-style",
        f"{shown(text)} was read as {number_text(value)}, as its column is written.",
        "Type it as a number.",
    )


def _read_as_percent(cell: CellValue) -> Problem:
    return warning(
        "share-as-percent",
        f"Bare numbers above 1 were read as percentages, first {shown(cell)}.",
        f"Type {str(cell).strip().removesuffix('.0')}%.",
    )


def _ambiguous_share(cell: CellValue, number: float) -> Problem:
    """Return what is said of a bare 1 among percentages, or a number up to 2."""
    typed, whole = number_text(number), f"{clean_number(number * 100):.15g}%"
    fix = f"Type {typed}% or {whole}, whichever is meant."
    if number > 1:
        fix = f"Type {typed}%, if that is meant; {whole} is more than the whole."
    return error("ambiguous-share", f"{shown(cell)} may mean {typed}% or {whole}.", fix)
