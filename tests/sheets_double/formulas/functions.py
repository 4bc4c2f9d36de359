"""Functions that formulas may call, on values already computed.

An argument is a scalar or a ``Block`` of cells. A function returns a scalar; an
error among its arguments has already been returned before it is called, except
for those in ``TAKES_ERRORS``.
"""

from __future__ import annotations

import datetime as dt
import math
import statistics
from collections.abc import Callable, Iterator
from typing import NamedTuple, NoReturn, TypeAlias

from tests.sheets_double import patterns
from tests.sheets_double.grid import Fault, Value


class Block(NamedTuple):
    """A rectangle of computed cells."""

    rows: tuple[tuple[Value, ...], ...]

    def flat(self) -> Iterator[Value]:
        """Yield the cells in reading order."""
        for row in self.rows:
            yield from row


Argument: TypeAlias = Value | Block


class FaultError(Exception):
    """A formula came to an error value."""

    def __init__(self, kind: str, message: str = "") -> None:
        """Keep the error value."""
        super().__init__(message)
        self.fault = Fault(kind, message)


def fail(kind: str, message: str = "") -> NoReturn:
    """Let a formula come to an error value."""
    raise FaultError(kind, message)


def number(value: Argument) -> float:
    """Return a scalar as a number, as arithmetic reads it.

    Raises:
        FaultError: It is text that no number can be read from.
    """
    if isinstance(value, Block):
        value = scalar(value)
    if value is None or value == "":
        return 0.0
    if isinstance(value, Fault):
        fail(*value)
    if isinstance(value, str):
        try:
            return float(value.replace(",", ""))
        except ValueError:
            fail("VALUE", f"Text '{value}' cannot be coerced to a number.")
    return float(value)


def text(value: Argument) -> str:
    """Return a scalar as text, as ``&`` reads it."""
    if isinstance(value, Block):
        value = scalar(value)
    if value is None:
        return ""
    if isinstance(value, Fault):
        fail(*value)
    if isinstance(value, bool):
        return str(value).upper()
    return value if isinstance(value, str) else patterns.general(value)


def scalar(value: Argument) -> Value:
    """Return the only cell of a block, or the value itself.

    Raises:
        FaultError: The block has several cells.
    """
    if isinstance(value, Block):
        if len(value.rows) != 1 or len(value.rows[0]) != 1:
            fail("VALUE", "An array value could not be found.")
        return value.rows[0][0]
    return value


def truth(value: Argument) -> bool:
    """Return a scalar as a truth value."""
    found = scalar(value)
    if isinstance(found, str):
        if found.upper() in ("TRUE", "FALSE"):
            return found.upper() == "TRUE"
        fail("VALUE", f"Text '{found}' cannot be coerced to a boolean.")
    return bool(number(found))


def flat(arguments: tuple[Argument, ...]) -> Iterator[Value]:
    """Yield every value of the arguments."""
    for argument in arguments:
        if isinstance(argument, Block):
            yield from argument.flat()
        else:
            yield argument


def numbers(arguments: tuple[Argument, ...]) -> list[float]:
    """Return the numbers among the arguments; text in cells is passed over."""
    found = []
    for argument in arguments:
        if isinstance(argument, Block):
            found += [
                float(value)
                for value in argument.flat()
                if isinstance(value, float | int) and not isinstance(value, bool)
            ]
        elif argument is not None:
            found.append(number(argument))
    return found


def _average(*arguments: Argument) -> float:
    found = numbers(arguments)
    if not found:
        fail(
            "DIVIDE_BY_ZERO",
            "Evaluation of function AVERAGE caused a divide by zero error.",
        )
    return sum(found) / len(found)


def matches(value: Value, criterion: Argument) -> bool:
    """Return whether a cell meets a criterion such as ``>5`` or ``done``."""
    wanted = scalar(criterion)
    if not isinstance(wanted, str):
        return value == wanted
    for sign in ("<>", "<=", ">=", "<", ">", "="):
        if wanted.startswith(sign):
            return _compares(value, sign, wanted[len(sign) :])
    return text(value).casefold() == wanted.casefold()


def _compares(value: Value, sign: str, limit_text: str) -> bool:
    try:
        limit = float(limit_text)
    except ValueError:
        same = text(value).casefold() == limit_text.casefold()
        return same if sign == "=" else sign == "<>" and not same
    if not isinstance(value, float):
        return sign == "<>"
    return {
        "<": value < limit,
        ">": value > limit,
        "<=": value <= limit,
        ">=": value >= limit,
        "=": value == limit,
        "<>": value != limit,
    }[sign]


def _sum_if(cells: Argument, criterion: Argument, amounts: Argument = None) -> float:
    tested = list(flat((cells,)))
    summed = list(flat((amounts,))) if isinstance(amounts, Block) else tested
    return sum(
        amount
        for value, amount in zip(tested, summed, strict=False)
        if matches(value, criterion) and isinstance(amount, float)
    )


def _count_if(cells: Argument, criterion: Argument) -> float:
    return float(sum(matches(value, criterion) for value in flat((cells,))))


def _rounded(value: Argument, places: Argument = 0.0) -> float:
    scale = 10 ** int(number(places))
    size = abs(number(value)) * scale
    return math.copysign(math.floor(size + 0.5 + 1e-9) / scale, number(value))


def _lookup(
    key: Argument, block: Argument, column: Argument, near: Argument = 1.0
) -> Value:
    wanted, place = scalar(key), int(number(column)) - 1
    rows = block.rows if isinstance(block, Block) else ()
    if rows and not 0 <= place < len(rows[0]):
        fail("REF", "VLOOKUP evaluates to an out of bounds range.")
    best: Value = None
    found = False
    for row in rows:
        if _same(row[0], wanted):
            return row[place]
        if truth(near) and _before(row[0], wanted):
            best, found = row[place], True
    if not found:
        fail("N_A", f"Did not find value '{text(wanted)}' in VLOOKUP evaluation.")
    return best


def _same(left: Value, right: Value) -> bool:
    if isinstance(left, str) and isinstance(right, str):
        return left.casefold() == right.casefold()
    return left == right and type(left) is type(right)


def _before(left: Value, right: Value) -> bool:
    if isinstance(left, str) and isinstance(right, str):
        return left.casefold() < right.casefold()
    return isinstance(left, float) and isinstance(right, float) and left < right


def _match(key: Argument, cells: Argument, _kind: Argument = 1.0) -> float:
    wanted = scalar(key)
    for place, value in enumerate(flat((cells,))):
        if _same(value, wanted):
            return float(place + 1)
    fail("N_A", f"Did not find value '{text(wanted)}' in MATCH evaluation.")


def _index(block: Argument, row: Argument = 1.0, column: Argument = 1.0) -> Value:
    rows = block.rows if isinstance(block, Block) else ((block,),)
    try:
        return rows[max(0, int(number(row)) - 1)][max(0, int(number(column)) - 1)]
    except IndexError:
        fail("REF", "INDEX evaluates to an out of bounds range.")


def _date(year: Argument, month: Argument, day: Argument) -> float:
    months = int(number(year)) * 12 + int(number(month)) - 1
    first = dt.date(months // 12, months % 12 + 1, 1)
    return float(first.toordinal() - 693_594 + int(number(day)) - 1)


def _join(mark: Argument, *rest: Argument) -> str:
    return text(mark).join(text(value) for value in flat(rest))


def _find(what: Argument, where: Argument, start: Argument = 1.0) -> float:
    place = text(where).find(text(what), int(number(start)) - 1)
    if place < 0:
        fail("VALUE", "In FIND evaluation, cannot find the text.")
    return float(place + 1)


def _raise_na() -> Value:
    fail("N_A", "")


def _divided(value: Argument, by: Argument) -> float:
    if number(by) == 0:
        fail("DIVIDE_BY_ZERO", "Function MOD parameter 2 cannot be zero.")
    return math.fmod(number(value), number(by)) % number(by)


FUNCTIONS: dict[str, Callable[..., Value]] = {
    "ABS": lambda value: abs(number(value)),
    "AND": lambda *found: all(truth(value) for value in flat(found)),
    "AVERAGE": _average,
    "CHAR": lambda code: chr(int(number(code))),
    "CONCAT": lambda left, right: text(left) + text(right),
    "CONCATENATE": lambda *parts: "".join(text(value) for value in flat(parts)),
    "COUNT": lambda *cells: float(len(numbers(cells))),
    "COUNTA": lambda *cells: float(sum(v is not None for v in flat(cells))),
    "COUNTBLANK": lambda *cells: float(sum(v in (None, "") for v in flat(cells))),
    "COUNTIF": _count_if,
    "DATE": _date,
    "DAY": lambda serial: float(patterns.moment(number(serial)).day),
    "EXACT": lambda left, right: text(left) == text(right),
    "FALSE": lambda: False,
    "FIND": _find,
    "HYPERLINK": lambda link, label=None: text(label if label is not None else link),
    "INDEX": _index,
    "INT": lambda value: float(math.floor(number(value))),
    "JOIN": _join,
    "LEFT": lambda value, size=1.0: text(value)[: int(number(size))],
    "LEN": lambda value: float(len(text(value))),
    "LOWER": lambda value: text(value).lower(),
    "MATCH": _match,
    "MAX": lambda *cells: max(numbers(cells), default=0.0),
    "MEDIAN": lambda *cells: float(statistics.median(numbers(cells))),
    "MID": lambda value, start, size: text(value)[int(number(start)) - 1 :][
        : int(number(size))
    ],
    "MIN": lambda *cells: min(numbers(cells), default=0.0),
    "MOD": _divided,
    "MONTH": lambda serial: float(patterns.moment(number(serial)).month),
    "NA": _raise_na,
    "NOT": lambda value: not truth(value),
    "OR": lambda *found: any(truth(value) for value in flat(found)),
    "PI": lambda: math.pi,
    "POWER": lambda base, power: number(base) ** number(power),
    "PRODUCT": lambda *cells: math.prod(numbers(cells)),
    "REPT": lambda value, times: text(value) * int(number(times)),
    "RIGHT": lambda value, size=1.0: text(value)[-int(number(size)) :],
    "ROUND": _rounded,
    "SPARKLINE": lambda *_cells: None,
    "SQRT": lambda value: math.sqrt(number(value)),
    "SUBSTITUTE": lambda value, old, new: text(value).replace(text(old), text(new)),
    "SUM": lambda *cells: float(sum(numbers(cells))),
    "SUMIF": _sum_if,
    "TEXT": lambda value, form: patterns.show(number(value), text(form)),
    "TRIM": lambda value: " ".join(text(value).split()),
    "TRUE": lambda: True,
    "UPPER": lambda value: text(value).upper(),
    "VALUE": number,
    "VLOOKUP": _lookup,
    "YEAR": lambda serial: float(patterns.moment(number(serial)).year),
}
"""Functions by name."""

TAKES_ERRORS: dict[str, Callable[..., Value]] = {
    "ISBLANK": lambda value: scalar(value) is None,
    "ISERROR": lambda value: isinstance(scalar(value), Fault),
    "ISNUMBER": lambda value: isinstance(scalar(value), float),
    "ISTEXT": lambda value: isinstance(scalar(value), str),
}
"""Functions that look at an error instead of passing it on."""

NOT_MODELLED = frozenset(
    [
        "ADDRESS",
        "ARRAYFORMULA",
        "AVERAGEIF",
        "AVERAGEIFS",
        "BYROW",
        "CHOOSE",
        "CHOOSECOLS",
        "COUNTIFS",
        "COUNTUNIQUE",
        "DATEDIF",
        "DATEVALUE",
        "EDATE",
        "EOMONTH",
        "FILTER",
        "FLATTEN",
        "FORECAST",
        "GOOGLEFINANCE",
        "GOOGLETRANSLATE",
        "HLOOKUP",
        "HSTACK",
        "IFS",
        "IMAGE",
        "IMPORTDATA",
        "IMPORTHTML",
        "IMPORTRANGE",
        "IMPORTXML",
        "INDIRECT",
        "IRR",
        "ISEMAIL",
        "LAMBDA",
        "LARGE",
        "LET",
        "LOOKUP",
        "MAP",
        "MAXIFS",
        "MINIFS",
        "NETWORKDAYS",
        "NOW",
        "NPV",
        "OFFSET",
        "PERCENTILE",
        "PMT",
        "QUERY",
        "RAND",
        "RANDBETWEEN",
        "RANK",
        "REDUCE",
        "REGEXEXTRACT",
        "REGEXMATCH",
        "REGEXREPLACE",
        "SCAN",
        "SEQUENCE",
        "SMALL",
        "SORT",
        "SORTN",
        "SPLIT",
        "STDEV",
        "SUBTOTAL",
        "SUMIFS",
        "SUMPRODUCT",
        "SWITCH",
        "TEXTJOIN",
        "TODAY",
        "TRANSPOSE",
        "UNIQUE",
        "VAR",
        "VSTACK",
        "WEEKDAY",
        "WEEKNUM",
        "WORKDAY",
        "XLOOKUP",
        "XMATCH",
    ]
)
"""Functions of Google Sheets that the double refuses to guess."""
