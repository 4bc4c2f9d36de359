"""An organisation's own words: a hint, once, how to say what they mean.

Each cell with a word that is not known keeps its finding, for its owner; where one
word stands in many cells, a mapping mends them all, and that is said once a field.
"""

from __future__ import annotations

from collections.abc import Mapping

from ppmsheets.intake.context import Problem
from ppmsheets.intake.findings import Ledger, Unknown, info, listed
from ppmsheets.schema import Kind
from ppmsheets.sheet import CellRef

_OFTEN = 3
"""Cells from which a word is no slip any more."""
_EXAMPLES = {Kind.RATING: '"Amber"', Kind.YES_NO: '"Yes"', Kind.SHARE: '"50%"'}


def say_own_words(ledger: Ledger) -> None:
    """Say which words that are not known stand in many cells, once a field."""
    by_field: dict[tuple[str, str], dict[Unknown, Mapping[CellRef, str]]] = {}
    for word, cells in ledger.unknown.items():
        if len(cells) >= _OFTEN:
            place = (word.rule, word.field.header)
            by_field.setdefault(place, {})[word] = cells
    for (_, header), words in by_field.items():
        first = min(min(cells) for cells in words.values())
        ledger.add(_hint(header, words), first)


def _hint(header: str, words: Mapping[Unknown, Mapping[CellRef, str]]) -> Problem:
    often = sorted(words, key=lambda word: (-len(words[word]), word.text))
    typed = [words[word][min(words[word])] for word in often]
    counts = listed(
        f'"{text}" in {len(words[word])} cells'
        for word, text in zip(often, typed, strict=True)
    )
    kind, choices = often[0].field.kind, often[0].field.choices
    meant = _EXAMPLES.get(kind) or "one of " + ", ".join(f'"{c}"' for c in choices)
    if choices or kind in _EXAMPLES:
        fix = (
            "If these are your own words, say once in the config what they mean, e.g. "
            f'[mapping.values."{header}"] with "{typed[0]}" = {meant}.'
        )
    else:
        fix = (
            "If it means that there is no value, add it to non_values under [reading] "
            "in the config."
        )
    return info("own-words", f"{header} is not understood: {counts}.", fix)
