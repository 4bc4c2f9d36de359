"""How cells are read, and what is said about a cell that could not be."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TypeAlias

from ppmsheets.portfolio import Severity
from ppmsheets.schema import Field
from ppmsheets.settings import DateOrder
from ppmsheets.sheet import CellError, CellValue

_ECHO = 60
"""Most characters of a cell that a message repeats."""


@dataclass(frozen=True, slots=True)
class Context:
    """What must be known to read a cell.

    Attributes:
        date_order: Order of text dates such as 03/04/2026; None: not known, so
            that such a date is a problem and not a guess.
        currency: ISO code or symbol of all money; "" checks no currency.
        fiscal_year_start: Month, 1 to 12, in which 2021/22 begins. 1 means that
            fiscal years are not in use, so that 2021/22 cannot be placed.
        non_values: Further words that mean "no value here".
        decimal: ``.`` or ``,`` where the locale says which; "" not known.
    """

    date_order: DateOrder | None
    currency: str
    fiscal_year_start: int
    non_values: frozenset[str]
    decimal: str = ""


@dataclass(frozen=True, slots=True)
class Problem:
    """A finding that does not know its cell yet.

    Attributes:
        word: The text that is not known here, as typed; "" for other problems.
        field: What it would have meant; None for other problems.
    """

    rule: str
    severity: Severity
    message: str
    fix: str
    word: str = ""
    field: Field | None = None


ReadCell: TypeAlias = tuple[object, Problem | None]
"""A cell's value, None where it has none, and what is said of it."""
Column: TypeAlias = tuple[list[object], list[tuple[int, Problem]]]
"""The values of a column's cells, and ``(index, problem)`` pairs by index."""

RULES = {
    "ambiguous-date": "A text date may be day or month first; left out.",
    "ambiguous-number": "1,200 or 1.200 without a known decimal sign; left out.",
    "ambiguous-share": "From 1 up to 2 where it may be a percentage; left out.",
    "coarse-date": "A month or quarter read as its last (a start: first) day; once.",
    "date-as-month": "A day stands for its month; said once a column.",
    "date-order": "A date contradicts the known order of dates; read as it must be.",
    "error-cell": "A spreadsheet error such as #REF!; left out.",
    "fiscal-year": "A fiscal year whose first month is not known; left out.",
    "implausible-date": "A date before 1950 or after 2100; left out.",
    "known-non-value": "TBC, N/A, Exempt and the like: no value; counted.",
    "long-text": "A text longer than a cell may be; cut where it is shown.",
    "lost-precision": "An id typed as a number of more than 15 digits.",
    "not-a-date": "No date could be read; left out.",
    "not-a-number": "No single number could be read; left out.",
    "not-a-period": "No period could be read; left out.",
    "not-yes-no": "Neither yes nor no; left out.",
    "number-style": "1,200 or 1.200 read as its column is written; said once.",
    "other-currency": "Money in another currency; left out, never converted.",
    "other-unit": "A number in another unit, such as a rate per day; left out.",
    "out-of-range": "A number outside its field's range; left out.",
    "status-remark": "A status colour with a remark; read as the colour; said once.",
    "share-as-percent": "Bare numbers above 1 read as percent; said once a column.",
    "unknown-choice": "None of the field's words; left out.",
    "unknown-rating": "No status word; left out.",
    "vague-date": "A date that leaves its day or year open; left out.",
}
"""Every rule a single value can break, with one line for people."""


def error(rule: str, message: str, fix: str) -> Problem:
    """Return a problem whose value is left out."""
    return Problem(rule, Severity.ERROR, message, fix)


def warning(rule: str, message: str, fix: str) -> Problem:
    """Return a problem whose value is used, by a stated rule."""
    return Problem(rule, Severity.WARNING, message, fix)


def number_text(number: float) -> str:
    """Return a number as people see it in a cell: 7.0 is ``7``, 1e5 ``100000``."""
    if number == int(number) and abs(number) < 1e17:
        return str(int(number))
    return f"{number:.15g}"


def shown(cell: CellValue) -> str:
    """Return a cell as a message repeats it: one line, never a whole story."""
    if isinstance(cell, CellError):
        return cell.text
    if cell is None:
        return "a blank"
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if not isinstance(cell, str):
        finite = abs(cell) < float("inf")
        return number_text(cell) if finite else str(cell)
    # Far longer than any echo, yet a pasted book must not cost its whole length.
    line = re.sub(r"\s+", " ", cell[: 4 * _ECHO]).strip()
    line = "".join(ch for ch in line if ch.isprintable())
    if len(line) > _ECHO:
        line = line[: _ECHO - 1] + "…"
    return f'"{line}"'


def error_cell(text: str) -> Problem:
    """Return what is said about a spreadsheet error: never read as 0 or blank."""
    return error(
        "error-cell",
        f"{text} stands here.",
        "Mend the formula, or type the value.",
    )


def non_value(cell: str, fix: str) -> Problem:
    """Return what is said about a word that means "no value here"."""
    message = f"{shown(cell)} was counted as no value."
    return Problem("known-non-value", Severity.INFO, message, fix)
