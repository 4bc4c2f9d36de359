"""Headers as sets of concepts, so that ``Latest approved end date`` is comparable.

Nothing here knows a workbook: the words are those that portfolio offices use, and
what each field is called is taken from the schema's own headers and aliases.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ppmsheets.schema import Field

_CONCEPTS = {
    "actual": "actual actuals incurred spent booked",
    "annual": "annual annually yearly year monthly quarterly weekly",
    "asof": "asof",
    "baseline": "baseline planned plan original originally orig approved initial "
    "agreed",
    "benefit": "benefit saving",
    "budget": "budget budgeted",
    "capacity": "capacity availability",
    "change": "change variance variation difference delta deviation movement slippage",
    "comment": "comment commentary narrative note remark",
    "contact": "email phone telephone address url link website",
    "cost": "cost spend spending expenditure expense price capex",
    "date": "date day",
    "delivery": "delivery deliver",
    "fund": "fund funding funded",
    "duration": "duration length",
    "finish": "finish end completion complete completed finished closing closure close",
    "forecast": "forecast expected estimated estimate anticipated projected predicted",
    "id": "id code number no nr key ref reference identifier uid",
    "index": "index ratio factor performance",
    "impact": "impact consequence severity",
    "latest": "latest current currently revised now new recent",
    "likelihood": "probability likelihood chance",
    "manager": "manager lead leader",
    "name": "name title",
    "owner": "owner responsible accountable who",
    "part": "phase1 phase2 design procurement construction planning tender business "
    "case client parent sub subproject partner resource fixed variable "
    "remaining previous prior last digital capital revenue",
    "project": "project initiative unique primary",
    "program": "program",
    "quarter": "quarter month range window reported raw mid",
    "rag": "rag rating dca confidence health assessment light colour color",
    "rate": "rate hour hourly use unit",
    "reason": "reason rationale explanation justification",
    "report": "report reporting",
    "response": "response mitigation strategy treatment countermeasure",
    "role": "role discipline profession",
    "runs": "managing procuring delivering leading lead implementing host",
    "sponsor": "sponsor sro executive",
    "stage": "stage phase lifecycle gate",
    "start": "start begin beginning commencement commence kickoff launch",
    "status": "status state",
    "total": "total overall whole full lifetime",
    "type": "type category kind classification",
    "value": "value worth",
    "work": "task activity wbs epic feature story sprint step requirement req",
}
"""Concept -> the words that say it, in the singular."""

_LOOSE = {
    "department": "program",
    "dept": "program",
    "agency": "program",
    "organisation": "program",
    "organization": "program",
    "ministry": "program",
    "directorate": "program",
    "division": "program",
    "authority": "program",
    "workstream": "program",
    "theme": "program",
    "sector": "type",
    "tier": "type",
    "class": "type",
    "group": "type",
    "due": "finish",
    "handover": "finish",
    "delivered": "finish",
    "opening": "start",
    "amount": "cost",
    "scheme": "project",
    "investment": "project",
}
"""Word -> the concept that it often stands for, and sometimes does not."""
LOOSE = 0.8
"""How much such a word counts."""

_JOINED = {
    "pid": "project id",
    "wlc": "total cost",
    "golive": "finish",
    "eac": "forecast total cost",
    "pm": "project manager",
    "percent": "%",
    "percentage": "%",
    "programme": "program",
    "departmental": "department",
}
_PHRASES = (
    (re.compile(r"\bas[ _-]?(?:of|at)\b"), " asof "),
    (re.compile(r"\bgo[ -]?live\b"), " finish "),
    (re.compile(r"\bkick[ -]?off\b"), " start "),
    (re.compile(r"\bby when\b"), " due "),
    (re.compile(r"\bwhat (?:can|could|may|might) go wrong\b"), " risk "),
    # Ours is of an hour: money of a day or a month is another thing.
    (re.compile(r"\b(?:dai|week|month|year)ly rate\b|\bday rate\b"), " wages "),
    (re.compile(r"[$€£¥]\s?(?:k|m|mn|bn|millions?|thousands?)?\b"), " "),
    (re.compile(r"\bwhole[ -]life\b"), " total "),
    (re.compile(r"\bsenior responsible (?:owner|officer)\b"), " sponsor "),
)
_STOP = frozenset({
    "a", "an", "and", "any", "at", "by", "for", "from", "in", "incl", "including",
    "is", "of", "on", "or", "our", "per", "the", "to", "with", "if",
})  # fmt: skip
_YEAR = re.compile(r"\b(?:fy ?)?(?:19|20)\d\d(?:\s?[/-]\s?\d\d(?:\d\d)?)?\b")
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_BRACKETS = re.compile(r"[(\[][^()\[\]]*(?:[)\]]|$)")
_WORD = re.compile(r"[^\W\d_]+|%")

LIGHT = frozenset({
    "date", "delivery", "latest", "project", "quarter", "report", "runs", "total",
})  # fmt: skip
"""Concepts that say little about which column of a register it is."""


@dataclass(frozen=True, slots=True)
class Words:
    """What a header says.

    Attributes:
        concepts: Concept -> how clearly it is said, up to 1. A word that says no
            known concept stands for itself.
        year: The last year that it names; None: it names none.
        count: How many words it has.
    """

    concepts: Mapping[str, float]
    year: int | None = None
    count: int = 0


@functools.cache
def words_of(text: str) -> Words:
    """Return what a header says; explanations under its first line do not count."""
    line = _heading(text)
    years = [int(found[-4:]) for found in re.findall(r"(?:19|20)\d\d", line)]
    plain = _YEAR.sub(" ", _CAMEL.sub(" ", line).replace("_", " ")).casefold()
    for pattern, meant in _PHRASES:
        plain = pattern.sub(meant, plain)
    concepts: dict[str, float] = {}
    count = 0
    for word in _single(plain):
        count += 1
        concept, clear = _concept(word)
        concepts[concept] = max(clear, concepts.get(concept, 0.0))
    return Words(concepts, max(years, default=None), count)


def _heading(text: str) -> str:
    """Return the part of a header before its definition: its first line, no brackets.

    Brackets that only tell which of two is meant, as in ``Finish (orig.)``, are part
    of it. Where it is nothing, the whole text.
    """
    lines = [line for line in text.strip().splitlines() if line.strip()]
    joined = " ".join(lines) if len(text) <= _SHORT else (lines or [""])[0]
    return _BRACKETS.sub(_telling, joined).strip() or joined


def _telling(brackets: re.Match[str]) -> str:
    """Return the words in brackets that only tell old from new; else a blank."""
    words = _WORD.findall(brackets[0].casefold())
    telling = words and all(_concept(word)[0] in _WHICH for word in words)
    return f" {' '.join(words)} " if telling else " "


_WHICH = frozenset({"actual", "baseline", "forecast", "latest"})


_SHORT = 40
"""Characters up to which a line end in a header only wraps it."""


def _single(plain: str) -> Iterator[str]:
    for word in _WORD.findall(plain):
        if word in _STOP:
            continue
        yield from _JOINED.get(word, word).split()


def _concept(word: str) -> tuple[str, float]:
    table = _table()
    for form in (word, word.removesuffix("s"), word.removesuffix("es")):
        if form in table:
            return table[form]
    return word, 1.0


@functools.cache
def _table() -> Mapping[str, tuple[str, float]]:
    found = {word: (concept, LOOSE) for word, concept in _LOOSE.items()}
    for concept, listed in _CONCEPTS.items():
        for word in listed.split():
            found.setdefault(word, (concept, 1.0))
    return found


_MEANS = {
    "status": ("stage", 0.8),
    "budget": ("cost", 0.7),
    "cost": ("budget", 0.7),
    "fund": ("budget", 0.7),
}
"""Concept -> one that it may stand for where a field asks for that."""
_TURNS = frozenset({
    "annual", "change", "comment", "contact", "duration", "index", "rate", "work",
})  # fmt: skip
"""Concepts that make a header say something else, whatever other words it has."""
_TURN_MISS, _HEAVY_MISS, _PART_MISS, _UNKNOWN_MISS, _LIGHT_MISS = (
    1.5,
    0.8,
    0.5,
    0.3,
    0.1,
)
_FORECAST = 0.6
"""Weight of a word that only says how sure a figure is."""


def likeness(header: Words, field: Field) -> float:
    """Return how much a header says what a field is called, 0 to 1.

    Source: share of what both say in what either says, weighted, the best over
    the field's header and aliases (a Tversky index).
    """
    return max(_similar(header, phrase) for phrase in _phrases(field))


@functools.cache
def _phrases(field: Field) -> tuple[tuple[str, ...], ...]:
    names = (field.header, *field.aliases)
    found = (tuple(words_of(name).concepts) for name in names)
    return tuple(dict.fromkeys(found))


def _weight(concept: str) -> float:
    if concept in LIGHT:
        return 0.3
    return _FORECAST if concept in ("forecast", "baseline") else 1.0


def _similar(header: Words, phrase: tuple[str, ...]) -> float:
    if not phrase:
        return 0.0
    said = dict(header.concepts)
    both = total = 0.0
    for concept in phrase:
        total += _weight(concept)
        clear = said.pop(concept, None)
        if clear is None:
            clear = _stand_in(concept, said, phrase)
        both += clear * _weight(concept)
    return both / (total + sum(map(_miss, said)))


def _stand_in(concept: str, said: dict[str, float], phrase: tuple[str, ...]) -> float:
    """Take a concept that may mean the one asked for; return how clearly it does."""
    for other, (meant, clear) in _MEANS.items():
        if meant == concept and other in said and other not in phrase:
            return clear * said.pop(other)
    return 0.0


def _miss(concept: str) -> float:
    """Return what a word costs that a header says and a field does not."""
    if concept not in _CONCEPTS:
        return _UNKNOWN_MISS
    if concept in _TURNS:
        return _TURN_MISS
    if concept in LIGHT:
        return _LIGHT_MISS
    if concept == "part":
        return _PART_MISS
    return _HEAVY_MISS if _weight(concept) == 1 else _UNKNOWN_MISS
