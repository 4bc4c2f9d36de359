"""Cells to Portfolio and Findings: blocks, values as people type them, records."""

from __future__ import annotations

from ppmsheets.intake.assembly import gather
from ppmsheets.intake.beside import say_beside
from ppmsheets.intake.checks import Known, checked
from ppmsheets.intake.findings import Ledger
from ppmsheets.intake.order import in_order
from ppmsheets.intake.own_words import say_own_words
from ppmsheets.intake.renamed import followed, named_tabs
from ppmsheets.intake.tabs import open_tabs
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
    ledger = Ledger()
    snapshot = followed(snapshot, settings, ledger)
    sheets, setup = open_tabs(snapshot, settings, ledger)
    gathered = gather(sheets, ledger)
    weighed = frozenset(settings.weights)
    known = Known(gathered.directory, weighed, setup.currency)
    say_own_words(ledger)
    say_beside(snapshot, settings.tabs.recommendations, ledger)
    ordered = in_order(checked(gathered.records, known, ledger))
    portfolio = Portfolio(
        name=setup.portfolio,
        currency=setup.currency,
        discount_rate=setup.discount_rate,
        planning=setup.planning,
        tabs=gathered.tabs,
        named_tabs=named_tabs(snapshot, settings),
        unread=tuple(sorted(gathered.unread)),
        excluded=ledger.excluded,
        **ordered,
    )
    return portfolio, ledger.sorted()
