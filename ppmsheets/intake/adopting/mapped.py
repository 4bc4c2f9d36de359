"""What a config maps already: kept as it is, and nothing proposed in its place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from ppmsheets.intake.adopting.lines import Column
from ppmsheets.intake.adopting.matching import Confidence, Proposal
from ppmsheets.intake.mapping import TabRules
from ppmsheets.intake.vocabulary import Meaning, Rank, Vocabulary

Mapped = Mapping[str, tuple[Meaning, ...]]
"""Headers that a mapping knows, and what they mean by it."""


def mapped_headers(columns: Iterable[Column], rules: TabRules) -> Mapped:
    """Return the headers among some columns that a mapping knows."""
    known = Vocabulary(rules).meanings
    said = {
        column.text: tuple(m for m in known(column.text) if m.rank is Rank.MAPPED)
        for column in columns
    }
    return {text: meanings for text, meanings in said.items() if meanings}


def behind(proposals: Iterable[Proposal], mapped: Mapped) -> tuple[Proposal, ...]:
    """Return proposals of which none takes the place of what is mapped already."""
    taken = {
        (meaning.kind.name, meaning.field.name): text
        for text, meanings in mapped.items()
        for meaning in meanings
    }
    return tuple(
        replace(p, confidence=Confidence.UNSURE, instead_of=taken[place])
        if p.match
        and not p.match.known
        and (place := (p.match.kind.name, p.match.field.name)) in taken
        else p
        for p in proposals
    )
