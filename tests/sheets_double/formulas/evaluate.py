"""What formulas come to."""

from __future__ import annotations

import math
import operator
from typing import NamedTuple

from tests.sheets_double import a1
from tests.sheets_double.formulas import functions as fn
from tests.sheets_double.formulas import tree
from tests.sheets_double.formulas.functions import Argument, Block, FaultError
from tests.sheets_double.formulas.text import FormulaTextError
from tests.sheets_double.grid import (
    FAULT_TEXTS,
    Book,
    Fault,
    Sheet,
    Value,
    range_area,
)
from tests.sheets_double.refusals import unsupported

_RUNNING = Fault("REF", "Circular dependency detected.")


def value_at(book: Book, sheet: Sheet, row: int, column: int) -> Value:
    """Return what a cell comes to: its typed value, or that of its formula."""
    cell = sheet.cell(row, column)
    if cell.formula is None:
        return cell.value
    place = (sheet.id, row, column)
    if place not in book.answers:
        book.answers[place] = _RUNNING
        book.answers[place] = compute(book, sheet, place, cell.formula)
    return book.answers[place]


def compute(
    book: Book, sheet: Sheet, place: tuple[int, int, int], formula: str
) -> Value:
    """Return what a formula comes to at a place: sheet id, row and column."""
    try:
        found = fn.scalar(_Evaluation(book, sheet, place).of(tree.parse(formula)))
    except FormulaTextError:
        return Fault("ERROR", "Formula parse error.")
    except FaultError as error:
        return error.fault
    if isinstance(found, float) and not math.isfinite(found):
        return Fault("NUM", "The result is too large.")
    return found


class _Evaluation(NamedTuple):
    """Computes the parts of one formula."""

    book: Book
    sheet: Sheet
    place: tuple[int, int, int]

    def of(self, node: tree.Node | None) -> Argument:
        if isinstance(node, tree.Literal):
            return self._literal(node)
        if isinstance(node, tree.Reference):
            return self._reference(node.sheet, node.cells)
        if isinstance(node, tree.Call):
            return self._call(node)
        if isinstance(node, tree.Operation):
            return self._operation(node)
        return self._name(node.text) if node else None

    def _literal(self, node: tree.Literal) -> Value:
        if node.error:
            kind = next(key for key, text in FAULT_TEXTS.items() if text == node.value)
            fn.fail(kind)
        return node.value

    def _name(self, text: str) -> Argument:
        if text.upper() in ("TRUE", "FALSE"):
            return text.upper() == "TRUE"
        for named in self.book.named:
            if named["name"].casefold() == text.casefold():
                sheet = self.book.find(named["range"].get("sheetId", 0))
                if sheet:
                    return self._block(sheet, range_area(named["range"], sheet))
        return fn.fail("NAME", f"Unknown range name: '{text}'.")

    def _reference(self, title: str | None, cells: str) -> Argument:
        sheet = self.sheet if title is None else self.book.titled(title)
        bounds = a1.bounds(cells.replace("$", ""))
        if sheet is None or bounds is None:
            fn.fail("REF", "Unresolved sheet name.")
        top, left = bounds.top or 0, bounds.left or 0
        if top >= len(sheet.rows) or left >= sheet.width:
            fn.fail("REF", "Reference does not exist.")
        return self._block(
            sheet, a1.within(bounds, len(sheet.rows), sheet.width, cells)
        )

    def _block(self, sheet: Sheet, area: a1.Area) -> Argument:
        rows = tuple(
            tuple(
                value_at(self.book, sheet, row, column)
                for column in range(area.left, area.right)
            )
            for row in range(area.top, area.bottom)
        )
        single = len(rows) == 1 and len(rows[0]) == 1
        return rows[0][0] if single else Block(rows)

    def _operation(self, node: tree.Operation) -> Value:
        right = fn.scalar(self.of(node.right))
        if node.left is None:
            value = fn.number(right)
            return -value if node.sign == "-" else value
        left = fn.scalar(self.of(node.left))
        for side in (left, right):
            if isinstance(side, Fault):
                fn.fail(*side)
        if node.sign == "&":
            return fn.text(left) + fn.text(right)
        if node.sign in "+-*/^":
            return _arithmetic(node.sign, fn.number(left), fn.number(right))
        return _compare(node.sign, left, right)

    def _call(self, node: tree.Call) -> Argument:
        name = node.function
        if name in ("IF", "IFERROR", "IFNA"):
            return self._choice(name, node.arguments)
        if name in ("ROW", "COLUMN"):
            return self._where(name, node.arguments)
        if name in fn.NOT_MODELLED:
            unsupported(f"the function {name}")
        arguments = [self._guarded(argument) for argument in node.arguments]
        function = fn.TAKES_ERRORS.get(name)
        if function is None:
            function = fn.FUNCTIONS.get(name)
            if function is None:
                fn.fail("NAME", f"Unknown function: '{name}'.")
            if name not in ("COUNT", "COUNTA", "COUNTBLANK", "COUNTIF"):
                _pass_on(arguments)
        try:
            return function(*arguments)
        except TypeError:
            message = f"Wrong number of arguments to {name}."
            fn.fail("N_A", message)
        except (ValueError, OverflowError, ZeroDivisionError):
            fn.fail("NUM", f"{name} has no such result.")

    def _guarded(self, node: tree.Node | None) -> Argument:
        try:
            return self.of(node)
        except FaultError as error:
            return error.fault

    def _choice(self, name: str, parts: tuple[tree.Node | None, ...]) -> Argument:
        first = self._guarded(parts[0])
        if name == "IF":
            if isinstance(first, Fault):
                fn.fail(*first)
            chosen = 1 if fn.truth(first) else 2
            if chosen == 2 and len(parts) < 3:
                return False
            return self.of(parts[chosen])
        found = fn.scalar(first)
        caught = isinstance(found, Fault) and (name == "IFERROR" or found.kind == "N_A")
        if not caught:
            return found
        return self.of(parts[1]) if len(parts) > 1 else None

    def _where(self, name: str, parts: tuple[tree.Node | None, ...]) -> float:
        _, row, column = self.place
        if parts and isinstance(parts[0], tree.Reference):
            bounds = a1.bounds(parts[0].cells.replace("$", ""))
            row, column = (bounds and bounds.top) or 0, (bounds and bounds.left) or 0
        return float((row if name == "ROW" else column) + 1)


def _pass_on(arguments: list[Argument]) -> None:
    for value in fn.flat(tuple(arguments)):
        if isinstance(value, Fault):
            fn.fail(*value)


_ARITHMETIC = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
    "^": operator.pow,
}


def _arithmetic(sign: str, left: float, right: float) -> float:
    if sign == "/" and right == 0:
        fn.fail("DIVIDE_BY_ZERO", "Function DIVIDE parameter 2 cannot be zero.")
    try:
        return float(_ARITHMETIC[sign](left, right))
    except (OverflowError, ZeroDivisionError):
        fn.fail("NUM", "The result is too large.")


def _compare(sign: str, left: Value, right: Value) -> bool:
    one, two = _order_key(left, right), _order_key(right, left)
    return {
        "=": one == two,
        "<>": one != two,
        "<": one < two,
        ">": one > two,
        "<=": one <= two,
        ">=": one >= two,
    }[sign]


def _order_key(value: Value, other: Value) -> tuple[int, float | str]:
    """Return what orders a value: numbers before text before truth values."""
    if value is None:
        value = "" if isinstance(other, str) else 0.0
    if isinstance(value, bool):
        return 2, float(value)
    if isinstance(value, str):
        return 1, value.casefold()
    return (0, value) if isinstance(value, float) else (3, str(value))
