"""How many times as much: 3, 1/3, "1:3" or ⅓.

Spreadsheets take a typed 1/3 for a day in January or March; such a number is out of
range, and its finding says how to type it.
"""

from __future__ import annotations

import re
import unicodedata

from ppmsheets.intake.amounts import Amount, read_amount
from ppmsheets.intake.context import Context, ReadCell, error, error_cell, shown
from ppmsheets.intake.texts import clean_word, no_value
from ppmsheets.schema import Field
from ppmsheets.sheet import CellError, CellValue

_FRACTION = re.compile(r"([0-9.,]+) ?[/:\N{FRACTION SLASH}] ?([0-9.,]+)")
_SLACK = 1e-9
"""1/9 typed as 0.111111111 is meant."""
_FIX = "Enter a number from 1 to 9, or a fraction such as '1/3 or =1/3."


def ratio_cell(field: Field, cell: CellValue, context: Context) -> ReadCell:
    """Return a ratio within its field's range."""
    if isinstance(cell, CellError):
        return None, error_cell(cell.text)
    value: float | None = None
    if isinstance(cell, str):
        text = clean_word(cell)
        nothing = no_value(text, context, _FIX)
        if nothing:
            return nothing
        value = _from_text(text, context.decimal)
    elif cell is not None and not isinstance(cell, bool):
        value = float(cell)
    if value is None:
        return None, error("not-a-number", f"{shown(cell)} is no ratio.", _FIX)
    low, high = field.minimum or 0.0, field.maximum or float("inf")
    if not low * (1 - _SLACK) <= value <= high * (1 + _SLACK):
        message = f"{field.header} is {shown(cell)}, which is not from 1/9 to 9."
        return None, error("out-of-range", message, _FIX)
    return value, None


def _from_text(text: str, decimal: str) -> float | None:
    if len(text) == 1 and (number := unicodedata.numeric(text, None)) is not None:
        return number
    parts = _FRACTION.fullmatch(text)
    amounts = [
        read_amount(part, decimal) for part in (parts.groups() if parts else [text])
    ]
    numbers = [
        amount.value
        for amount in amounts
        if isinstance(amount, Amount) and not (amount.percent or amount.currency)
    ]
    if len(numbers) != len(amounts):
        return None
    if parts is None:
        return numbers[0]
    return numbers[0] / numbers[1] if numbers[1] else None
