"""Cells to Portfolio and Findings: blocks, values as people type them, records."""

from __future__ import annotations

from ppmsheets.plan import Snapshot
from ppmsheets.portfolio import Finding, Portfolio
from ppmsheets.settings import Settings


def intake(
    snapshot: Snapshot, settings: Settings
) -> tuple[Portfolio, tuple[Finding, ...]]:
    """Return what people typed, and what is wrong in it.

    Args:
        snapshot: The whole workbook as read.
        settings: How cells are read and headers mapped.

    Returns:
        The portfolio, records sorted; and the findings, sorted by cell.
        Nothing is raised for what a person typed.
    """
    raise NotImplementedError
