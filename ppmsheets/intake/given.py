"""Fields of a table that are known without a column of their own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ppmsheets.intake.blocks import Header
from ppmsheets.intake.mapping import TabRules
from ppmsheets.schema import PERSON, normal_header

_KEYED = ("project", "status")


def given_fields(
    rules: TabRules,
    headers: Sequence[Header],
    measures: Mapping[str, frozenset[str]],
) -> dict[str, frozenset[str]]:
    """Return kind -> fields that periods fill, or the mapping says for all lines.

    From and To say the period of an allocation or of a role's capacity; a driver as
    header says the driver of a score. A constant alone makes no table: it counts
    only for kinds that a column speaks of. A key counts as the project's
    id where all its columns are there.

    Args:
        rules: The mapping.
        headers: The headers of the table.
        measures: Kind -> fields that columns of periods fill.
    """
    found = {kind: names | {"period"} for kind, names in measures.items()}
    spoken = {entry.kind.name for header in headers for entry in header.meanings}
    said = list(rules.constants)
    if rules.key:
        texts = {normal_header(header.text) for header in headers}
        if texts.issuperset(rules.key):
            said += [(kind, "project_id") for kind in _KEYED]
    if _has_span(headers):
        said += [(kind, "period") for kind in SPANNED]
    if any(header.driver for header in headers):
        said.append(("score", "driver"))
    for kind, name in said:
        if kind in spoken or kind in found:
            found[kind] = found.get(kind, frozenset()) | {name}
    return found


def _has_span(headers: Sequence[Header]) -> bool:
    """Return whether From and To say a period."""
    return len(span_of(headers)) == len(SPAN)


SPANNED = ("allocation", "capacity")
"""Kinds whose period From and To may say."""
SPAN = ("start", "finish")
"""Fields of a person whose headers say the period of an allocation, too."""


def span_of(headers: Sequence[Header]) -> dict[str, Header]:
    """Return the From and To columns of a table, the first of each."""
    found: dict[str, Header] = {}
    for header in headers:
        for entry in header.meanings:
            if entry.kind is PERSON and entry.field.name in SPAN:
                found.setdefault(entry.field.name, header)
    return found
