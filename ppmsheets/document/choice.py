"""The optimiser's choice, and what else is known of it, as JSON says it."""

from __future__ import annotations

from ppmsheets.document.values import Object, known
from ppmsheets.outcome import Selection


def selection_object(selection: Selection) -> Object:
    """Return which candidates are funded."""
    return {
        "status": selection.status.value,
        "funded": list(selection.funded),
        "unfunded": list(selection.unfunded),
        "unjudged": list(selection.unjudged),
        "binding": list(selection.binding),
        "objective": known(selection.objective),
        "note": selection.note or None,
        "assumptions": [
            {
                "project": item.project_id,
                "lacks": item.lacks,
                "amount": known(item.amount),
                "text": item.text,
            }
            for item in selection.assumptions
        ],
    }
