"""A run as people read it on a terminal, at whatever width it has.

Each function returns text; ``cli`` prints it. Colour never stands alone: the
word is always there, so a pipe or a grey screen loses nothing.
"""

from __future__ import annotations

from ppmsheets.console.adoption import adopted
from ppmsheets.console.choice import choice
from ppmsheets.console.letters import letter
from ppmsheets.console.listings import checks, fields, findings, issue_count, plan
from ppmsheets.console.results import results
from ppmsheets.console.screen import Screen
from ppmsheets.console.whatif import whatif

__all__ = [
    "Screen",
    "adopted",
    "checks",
    "choice",
    "fields",
    "findings",
    "issue_count",
    "letter",
    "plan",
    "results",
    "whatif",
]
