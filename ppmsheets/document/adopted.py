"""What ``adopt --json`` prints: what each header is proposed to mean."""

from __future__ import annotations

from ppmsheets.document.values import Object, cell
from ppmsheets.intake.adopting import Adoption, Draft, Line


def adoption_document(found: Adoption) -> Object:
    """Return what a mapping would say of each tab, for a person to review."""
    order = found.date_order
    return {
        "date_order": order.value if order else None,
        "fiscal_years": found.fiscal_years,
        "mappings": [_draft(draft) for draft in found.drafts],
        "unread": list(found.unread),
    }


def _draft(draft: Draft) -> Object:
    return {
        "tabs": list(draft.tabs),
        "key": list(draft.key),
        "mapped": list(draft.mapped),
        "columns": [_column(line) for line in draft.lines],
    }


def _column(line: Line) -> Object:
    sure = line.confidence.value if line.target and line.confidence else None
    return {
        "header": line.header,
        "where": cell(line.where),
        "means": line.target or None,
        "confidence": sure,
        "known": line.known,
        "instead_of": line.instead_of or None,
        "factor": line.factor,
        "examples": [
            {"typed": typed, "read": read or None} for typed, read in line.examples
        ],
        "unknown_words": list(line.words),
    }
