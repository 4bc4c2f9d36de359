"""Formulas as text: their tokens, and their references moved with the grid."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

from tests.sheets_double import a1

_CELL = r"\$?[A-Za-z]{1,3}\$?[1-9]\d{0,6}"
_REFERENCE = (
    r"(?:(?P<sheet>'(?:[^']|'')+'|[A-Za-z_]\w*)!)?"
    rf"(?P<cells>{_CELL}(?::(?:{_CELL}|\$?[A-Za-z]{{1,3}}|\$?[1-9]\d*))?"
    r"|\$?[A-Za-z]{1,3}:\$?[A-Za-z]{1,3}|\$?[1-9]\d*:\$?[1-9]\d*)(?![\w(.])"
)
_TOKEN = re.compile(
    r"(?P<space>\s+)"
    r'|(?P<text>"(?:[^"]|"")*")'
    r"|(?P<error>#(?:REF!|N/A|DIV/0!|VALUE!|NAME\?|NUM!|NULL!|ERROR!))"
    rf"|(?P<ref>{_REFERENCE})"
    r"|(?P<number>(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)"
    r"|(?P<name>(?:'(?:[^']|'')+'!)?[A-Za-z_][\w.]*)"
    r"|(?P<mark><>|<=|>=|[-+*/^&=<>%(),;{}:!])",
)


class Token(NamedTuple):
    """A piece of a formula.

    Attributes:
        kind: ``text``, ``error``, ``ref``, ``number``, ``name`` or ``mark``.
        text: As written.
        sheet: Sheet title of a reference; None where it names none.
        cells: Cells of a reference.
    """

    kind: str
    text: str
    sheet: str | None = None
    cells: str = ""


class FormulaTextError(ValueError):
    """The text is not a formula: the cell shows ``#ERROR!``."""


@lru_cache(maxsize=4096)
def tokens(formula: str) -> tuple[Token, ...]:
    """Return the tokens of a formula, spaces included.

    Raises:
        FormulaTextError: A character belongs to no token.
    """
    found = []
    place = 1 if formula.startswith("=") else 0
    while place < len(formula):
        match = _TOKEN.match(formula, place)
        if not match:
            raise FormulaTextError(formula)
        kind = match.lastgroup or "mark"
        for name in ("space", "text", "error", "ref", "number", "name", "mark"):
            if match[name] is not None:
                kind = name
        title = match["sheet"]
        if title and title.startswith("'"):
            title = title[1:-1].replace("''", "'")
        found.append(Token(kind, match[0], title, match["cells"] or ""))
        place = match.end()
    return tuple(found)


def rewrite(formula: str, change: Callable[[Token], str]) -> str:
    """Return a formula with each reference spelt as ``change`` says."""
    try:
        parts = tokens(formula)
    except FormulaTextError:
        return formula
    return "=" + "".join(
        change(token) if token.kind == "ref" else token.text for token in parts
    )


class _Corner(NamedTuple):
    column_mark: str
    column: int | None
    row_mark: str
    row: int | None


_CORNER = re.compile(r"(\$?)([A-Za-z]{1,3})?(\$?)([1-9]\d*)?$")


def _corner(text: str) -> _Corner:
    match = _CORNER.match(text)
    if match is None:
        raise FormulaTextError(text)
    column_mark, letters, row_mark, row = match.groups()
    if letters is None:
        column_mark, row_mark = "", column_mark or row_mark
    return _Corner(
        column_mark,
        a1.column_index(letters) if letters else None,
        row_mark,
        int(row) - 1 if row else None,
    )


def _spell(corner: _Corner) -> str:
    text = ""
    if corner.column is not None:
        text += corner.column_mark + a1.column_letters(corner.column)
    if corner.row is not None:
        text += f"{corner.row_mark}{corner.row + 1}"
    return text


def _placed(corner: _Corner, axis: str, place: int) -> _Corner:
    if axis == "row":
        return corner._replace(row=place)
    return corner._replace(column=place)


def _prefix(token: Token) -> str:
    return token.text[: len(token.text) - len(token.cells)]


def offset(formula: str, rows: int, columns: int) -> str:
    """Return a formula as copied some rows down and columns right."""

    def moved(token: Token) -> str:
        corners = []
        for part in token.cells.split(":"):
            corner = _corner(part)
            row, column = corner.row, corner.column
            if row is not None and not corner.row_mark:
                row += rows
            if column is not None and not corner.column_mark:
                column += columns
            if (row is not None and row < 0) or (column is not None and column < 0):
                return "#REF!"
            corners.append(_spell(corner._replace(row=row, column=column)))
        return _prefix(token) + ":".join(corners)

    return rewrite(formula, moved)


def follow(
    formula: str,
    concerns: Callable[[Token], bool],
    span: Callable[..., Span],
    axis: str,
) -> str:
    """Return a formula whose references follow rows or columns that moved.

    Args:
        formula: The formula.
        concerns: Whether a reference points into the sheet that changed.
        span: Where rows or columns [start, end) now are; None when deleted.
        axis: ``row`` or ``column``.
    """

    def moved(token: Token) -> str:
        if not concerns(token):
            return token.text
        corners = [_corner(part) for part in token.cells.split(":")]
        ends = [getattr(corner, axis) for corner in corners]
        if any(end is None for end in ends):
            return _follow_open(token, corners, span, axis)
        now = span(min(ends), max(ends) + 1)
        if now is None:
            return "#REF!"
        places = (now[0], now[1] - 1) if len(corners) > 1 else (now[0],)
        if len(ends) > 1 and ends[0] > ends[1]:
            places = places[::-1]
        fresh = [
            _placed(corner, axis, place)
            for corner, place in zip(corners, places, strict=True)
        ]
        return _prefix(token) + ":".join(map(_spell, fresh))

    return rewrite(formula, moved)


Span = tuple[int, int] | None


def _follow_open(
    token: Token, corners: list[_Corner], span: Callable[..., Span], axis: str
) -> str:
    fresh = []
    for corner in corners:
        end = getattr(corner, axis)
        now = span(end, end + 1) if end is not None else None
        fresh.append(_placed(corner, axis, now[0]) if now else corner)
    return _prefix(token) + ":".join(map(_spell, fresh))


def rename(formula: str, old: str, new: str) -> str:
    """Return a formula whose references to a sheet bear its new title."""

    def renamed(token: Token) -> str:
        if token.sheet is None or token.sheet.casefold() != old.casefold():
            return token.text
        return f"{a1.quoted(new)}!{token.cells}"

    return rewrite(formula, renamed)


def lose(formula: str, title: str) -> str:
    """Return a formula after the deletion of a sheet it may point to."""

    def lost(token: Token) -> str:
        gone = token.sheet is not None and token.sheet.casefold() == title.casefold()
        return "#REF!" if gone else token.text

    return rewrite(formula, lost)
