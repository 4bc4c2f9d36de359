"""Formulas as trees."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple, TypeAlias

from tests.sheets_double.formulas.text import FormulaTextError, Token, tokens


class Literal(NamedTuple):
    """A number, text, truth value or error as written."""

    value: float | str | bool
    error: bool = False


class Reference(NamedTuple):
    """A cell or range, on the formula's own sheet where the title is None."""

    sheet: str | None
    cells: str


class Name(NamedTuple):
    """A word: a named range, TRUE or FALSE."""

    text: str


class Call(NamedTuple):
    """A function of its arguments; a left-out argument is None."""

    function: str
    arguments: tuple[Node | None, ...]


class Operation(NamedTuple):
    """An operator between two sides; the left is None for a sign."""

    sign: str
    left: Node | None
    right: Node


Node: TypeAlias = Literal | Reference | Name | Call | Operation

_LEVELS: tuple[tuple[str, ...], ...] = (
    ("=", "<>", "<", ">", "<=", ">="),
    ("&",),
    ("+", "-"),
    ("*", "/"),
    ("^",),
)


@lru_cache(maxsize=4096)
def parse(formula: str) -> Node:
    """Return the tree of a formula.

    Raises:
        FormulaTextError: It has none.
    """
    reader = _Reader([t for t in tokens(formula) if t.kind != "space"])
    node = reader.level(0)
    if reader.rest:
        raise FormulaTextError(formula)
    return node


class _Reader:
    """Reads tokens from the left, one operator level a method call."""

    def __init__(self, rest: list[Token]) -> None:
        self.rest = rest

    def next_is(self, *marks: str) -> bool:
        return bool(
            self.rest and self.rest[0].kind == "mark" and self.rest[0].text in marks
        )

    def take(self) -> Token:
        if not self.rest:
            raise FormulaTextError
        return self.rest.pop(0)

    def expect(self, mark: str) -> None:
        if not self.next_is(mark):
            raise FormulaTextError
        self.take()

    def level(self, depth: int) -> Node:
        if depth == len(_LEVELS):
            return self.signed()
        node = self.level(depth + 1)
        while self.next_is(*_LEVELS[depth]):
            sign = self.take().text
            node = Operation(sign, node, self.level(depth + 1))
        return node

    def signed(self) -> Node:
        if self.next_is("-", "+"):
            sign = self.take().text
            return Operation(sign, None, self.signed())
        node = self.atom()
        while self.next_is("%"):
            self.take()
            node = Operation("/", node, Literal(100.0))
        return node

    def atom(self) -> Node:
        if self.next_is("("):
            self.take()
            node = self.level(0)
            self.expect(")")
            return node
        token = self.take()
        if token.kind == "number":
            return Literal(float(token.text))
        if token.kind == "text":
            return Literal(token.text[1:-1].replace('""', '"'))
        if token.kind == "error":
            return Literal(token.text, error=True)
        if token.kind == "ref":
            return Reference(token.sheet, token.cells)
        if token.kind == "name":
            return self.named(token)
        raise FormulaTextError(token.text)

    def named(self, token: Token) -> Node:
        if not self.next_is("("):
            return Name(token.text)
        self.take()
        arguments: list[Node | None] = []
        while not self.next_is(")"):
            skipped = self.next_is(",", ";")
            arguments.append(None if skipped else self.level(0))
            if self.next_is(",", ";"):
                self.take()
            elif not self.next_is(")"):
                raise FormulaTextError(token.text)
        self.take()
        return Call(token.text.upper(), tuple(arguments))
