"""What a header can mean: one look-up over schema and mapping."""

from __future__ import annotations

import difflib
import enum
import functools
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import TypeAlias

from ppmsheets.intake.amounts import Amount, read_amount
from ppmsheets.intake.mapping import NO_RULES, TabRules, spaced
from ppmsheets.schema import (
    RECORDS,
    WEAK_HEADERS,
    Field,
    Kind,
    Record,
    normal_header,
    normal_headers,
)


class Rank(enum.IntEnum):
    """How sure a meaning is; the least wins where two headers mean one field."""

    MAPPED = 0
    CANONICAL = 1
    ALIAS = 2
    WEAK = 3


@dataclass(frozen=True, slots=True)
class Meaning:
    """One field that a header can mean.

    Attributes:
        factor: What its numbers are multiplied by, from a unit in the header
            such as ``Budget (£m)``; 1 when it names none.
        currency: Currency that the header names; "" when it names none.
    """

    kind: Record
    field: Field
    rank: Rank
    factor: float = 1.0
    currency: str = ""


Meanings: TypeAlias = tuple[Meaning, ...]

_LONGEST = 80
"""Characters beyond which only a mapping can know a header."""
_BRACKETS = re.compile(r"^(.*?)\s*[(\[]([^()\[\]]*)[)\]]\W*$", re.DOTALL)
_UNCLEAR = {"status": "Stage or Overall RAG"}
"""Headers that people write for more than one thing -> what they may mean."""
_THOUSANDS = re.compile(r"'?000s?$")


class Vocabulary:
    """The headers that a tab may use; remembers every text it was asked.

    Attributes:
        rules: The mapping.
        known: Every text asked so far -> what it can mean.
    """

    def __init__(self, rules: TabRules = NO_RULES) -> None:
        """Take what a mapping says before what everybody says."""
        self.rules = rules
        self.known: dict[str, Meanings] = {}

    def meanings(self, text: str) -> Meanings:
        """Return the fields that a cell's text can mean as a header; () if none."""
        known = self.known.get(text)
        if known is None:
            known = self._look_up(text)
            self.known[text] = known
        return known

    def headers_among(self, texts: Iterable[str]) -> dict[str, Meanings]:
        """Return which texts of a tab can be headers, each with what it can mean."""
        if self.rules is NO_RULES:
            texts = _likely([text for text in texts if len(text) <= _LONGEST])
        return {text: found for text in texts if (found := self.meanings(text))}

    def _look_up(self, text: str) -> Meanings:
        if self.rules is not NO_RULES:
            if normal_header(text) in self.rules.ignore:
                return ()
            if mapped := self._mapped(text):
                return mapped
        if len(text) > _LONGEST:
            return ()
        normal = normal_header(text)
        found = standard().get(normal, ())
        if not found and text.rstrip().endswith((")", "]", ")*", "):", "]:")):
            found = _with_unit(text)
        return found

    def _mapped(self, text: str) -> Meanings:
        rules = self.rules
        normal = normal_header(text)
        found = rules.headers.get(normal)
        if found is None and "\n" in text:
            # Published headers explain themselves under their first line.
            found = rules.headers.get(normal_header(text.strip().split("\n", 1)[0]))
        if found is None and rules.patterns:
            line = spaced(text)
            hits = [to for pattern, to in rules.patterns if fnmatchcase(line, pattern)]
            found = hits[0] if hits else None
        return tuple(Meaning(kind, field, Rank.MAPPED) for kind, field in found or ())


@functools.cache
def standard() -> Mapping[str, Meanings]:
    """Return normal header -> meanings, of the schema alone."""
    found: dict[str, list[Meaning]] = {}
    for kind in RECORDS:
        for field in kind.fields:
            for normal, rank in _headers_of(field):
                entry = found.setdefault(normal, [])
                if all(old.field is not field or old.kind is not kind for old in entry):
                    entry.append(Meaning(kind, field, rank))
    return {normal: tuple(entry) for normal, entry in found.items()}


def _likely(texts: Sequence[str]) -> list[str]:
    """Return the texts that may be known without a mapping: of a large tab, few."""
    plain = [text for text in texts if text.isascii()]
    likely = [text for text in texts if not text.isascii()]
    normal, known = normal_headers(plain), standard()
    likely += [
        text
        for text, header in zip(plain, normal, strict=True)
        if header in known or ")" in text or "]" in text
    ]
    return likely


def _headers_of(field: Field) -> Iterable[tuple[str, Rank]]:
    yield normal_header(field.header), Rank.CANONICAL
    for alias in field.aliases:
        normal = normal_header(alias)
        yield normal, Rank.WEAK if normal in WEAK_HEADERS else Rank.ALIAS


def _with_unit(text: str) -> Meanings:
    """Return what ``Budget (£m)``, ``Earned value (EV)`` or ``Lag (days)`` mean."""
    match = _BRACKETS.match(text.strip())
    if match is None:
        return ()
    found = standard().get(normal_header(match[1]), ())
    units = ((entry, _unit(entry.field, match[2])) for entry in found)
    return tuple(
        Meaning(entry.kind, entry.field, entry.rank, *unit)
        for entry, unit in units
        if unit is not None
    )


def _unit(field: Field, unit: str) -> tuple[float, str] | None:
    """Return the factor and currency that a unit in brackets stands for."""
    normal = normal_header(unit)
    own = {normal_header(field.unit), field.kind.value}
    own.update(normal_header(alias) for alias in field.aliases)
    if normal in own or (field.kind is Kind.SHARE and unit.strip() == "%"):
        return 1.0, ""
    return money_unit(unit) if field.kind is Kind.MONEY else None


def money_unit(unit: str) -> tuple[float, str] | None:
    """Return 1e6 and ``GBP`` for ``£m``; None for what is no unit of money."""
    plain = "".join(unit.casefold().removeprefix("in ").split())
    plain = _THOUSANDS.sub("k", plain).removesuffix("s")
    if not plain or any(ch.isdigit() for ch in plain):
        return None
    for text in (f"{plain} 1", f"1{plain}"):
        amount = read_amount(text)
        if isinstance(amount, Amount) and not amount.percent:
            return amount.value, amount.currency
    return None


def nearest(text: str) -> str | None:
    """Return the canonical header or alias that a mistyped header is close to."""
    normal = normal_header(text)
    if normal in _UNCLEAR:
        return _UNCLEAR[normal]
    if not 3 <= len(normal) <= 40 or normal in standard():
        return None
    # Two letters changed about is the commonest slip, and looks far off to difflib.
    swapped = (
        f"{normal[:i]}{normal[i + 1]}{normal[i]}{normal[i + 2 :]}"
        for i in range(len(normal) - 1)
    )
    near = [text for text in swapped if text in _spellings()]
    near += difflib.get_close_matches(normal, _spellings(), n=1, cutoff=0.86)
    return _spellings()[near[0]] if near else None


@functools.cache
def _spellings() -> dict[str, str]:
    """Return normal header -> canonical header, of all headers worth offering."""
    return {
        normal: field.header
        for kind in reversed(RECORDS)
        for field in kind.fields
        for normal, rank in _headers_of(field)
        if rank is not Rank.WEAK
    }
