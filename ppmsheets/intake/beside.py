"""What people type beside the table of recommendations.

Answers move with their recommendation; what stands to the right of our columns goes
along only where the product moves whole rows. Elsewhere it stays in its row, and soon
stands beside something else: that is said.
"""

from __future__ import annotations

from ppmsheets.intake.blocks import is_blank
from ppmsheets.intake.findings import Ledger, warning
from ppmsheets.plan import Snapshot
from ppmsheets.schema import DECISION
from ppmsheets.sheet import CellRef

_HEADERS = frozenset(field.header for field in DECISION.fields)
_KEY = DECISION.field("recommendation_id").header


def say_beside(snapshot: Snapshot, title: str, ledger: Ledger) -> None:
    """Say where text stands that recommendations would leave behind, once.

    Args:
        snapshot: The workbook as read.
        title: Title of the tab of recommendations.
        ledger: Takes the finding.
    """
    tab, stamp = snapshot.tab(title), snapshot.stamp(title)
    if tab is None or stamp is None or snapshot.carries_rows:
        return
    header = next((at for at, row in enumerate(tab.grid) if _KEY in row), None)
    if header is None:
        return
    ours = [at for at, cell in enumerate(tab.grid[header]) if cell in _HEADERS]
    # Ours may have moved to the right: people put in columns.
    right = max(stamp.columns, max(ours) + 1)
    # Below the table too: the next run may bring a recommendation there, and what is
    # said must be the same before and after that.
    found = [
        CellRef(tab.title, row, column)
        for row in range(header + 1, len(tab.grid))
        for column in range(right, len(tab.grid[row]))
        if not is_blank(tab.grid[row][column])
    ]
    if not found:
        return
    cells = "1 more cell" if len(found) == 2 else f"{len(found) - 1} more cells"
    more = f" (and in {cells})" if len(found) > 1 else ""
    ledger.add(
        warning(
            "text-beside",
            f"Text beside the table{more} stays in its row when recommendations move.",
            "Type it under Reason, which moves along, or on a tab of your own.",
        ),
        found[0],
    )
