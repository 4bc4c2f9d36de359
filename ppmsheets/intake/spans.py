"""From and To as the period of an allocation."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from ppmsheets.intake.findings import Ledger, affected, error
from ppmsheets.intake.given import span_of
from ppmsheets.intake.reading import Block, read_cells
from ppmsheets.portfolio import Period
from ppmsheets.schema import PERSON


def periods_of_spans(
    block: Block, projects: Sequence[str | None], ledger: Ledger
) -> list[Period | None]:
    """Return the period of each line, both days included.

    None where either day is not known, or To lies before From, which is said.
    """
    headers = span_of(block.table.headers)
    firsts, lasts = (
        read_cells(block, PERSON.field(name), headers[name], ledger, projects=projects)
        for name in ("start", "finish")
    )
    periods: list[Period | None] = []
    for at, (first, last) in enumerate(zip(firsts, lasts, strict=True)):
        if not isinstance(first, dt.date) or not isinstance(last, dt.date):
            periods.append(None)
        elif first > last:
            periods.append(None)
            _say_backwards(block, at, projects[at], ledger)
        else:
            periods.append(Period(first, last))
    return periods


def _say_backwards(block: Block, at: int, project: str | None, ledger: Ledger) -> None:
    ledger.excluded += 1
    ledger.add(
        error(
            "end-before-start",
            "To lies before From, so that the row is not read.",
            "Correct one of them.",
        ),
        block.table.cell(block.lines[at], span_of(block.table.headers)["finish"]),
        project=project,
        affects=affected("allocation", "period", project),
    )
