"""Every rule that input can break, with one line for people; the README lists them."""

from __future__ import annotations

from ppmsheets.intake.context import RULES as VALUE_RULES
from ppmsheets.intake.findings import RULES as RECORD_RULES

RULES = dict(sorted({**VALUE_RULES, **RECORD_RULES}.items()))
"""Rule id -> what it means."""
