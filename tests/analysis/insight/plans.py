"""A plan from tabs written as people write them, with all it was made from."""

from __future__ import annotations

import datetime as dt

from ppmsheets.analysis.changes import past
from ppmsheets.analysis.insight.changed import Planned
from ppmsheets.analysis.optimiser.clash import nearest
from ppmsheets.analysis.optimiser.engine import optimise
from ppmsheets.analysis.optimiser.limits import Limits, Outcome
from ppmsheets.analysis.optimiser.model import build
from ppmsheets.analysis.optimiser.options import ordered
from ppmsheets.analysis.planning.case import frame
from ppmsheets.analysis.projects import assess, basis_of
from ppmsheets.backends.memory import MemoryWorkbook
from ppmsheets.intake import intake
from ppmsheets.plan import SourceTab
from ppmsheets.portfolio import Severity
from ppmsheets.settings import Settings
from ppmsheets.sheet import square
from tests.analysis.planning.tabs import STATUS_DATE, Rows, table

WORKED = """
| Project ID | Project      | Stage    | Start      | Latest start | Budget | Value |
| 1          | CRM          | Proposed | 2026-01-01 | 2026-01-31   | 5      | 8     |
| 2          | Data Lake    | Proposed | 2026-01-01 | 2026-01-31   | 7      | 11    |
| 3          | Portal       | Proposed | 2026-01-01 | 2026-01-31   | 4      | 6     |
| 4          | Identity     | Proposed | 2026-01-01 | 2026-01-31   | 3      | 4     |
"""
"""The worked example of the terms, as a register."""
BUDGET = "| Period | Budget |\n| 2026 | 14 |"


def planned(
    tabs: dict[str, Rows],
    status_date: dt.date = STATUS_DATE,
    settings: Settings | None = None,
) -> Planned:
    """Return the plan for a workbook of some tabs."""
    settings = settings or Settings()
    wanted = [SourceTab(title, square(rows)) for title, rows in tabs.items()]
    portfolio, findings = intake(MemoryWorkbook("book", wanted).read(), settings)
    errors = [f for f in findings if f.severity is Severity.ERROR]
    assert errors == []
    basis = basis_of(portfolio, settings, status_date)
    before = past(portfolio.history, status_date)
    results, appraisals, _ = assess(portfolio, basis, findings, before)
    framed = frame(portfolio, results, appraisals, basis)
    answer = optimise(framed.case)
    if answer.outcome is Outcome.INFEASIBLE:
        answer = nearest(build(ordered(framed.case)), Limits())
    return Planned(portfolio, results, appraisals, basis, framed, answer, Limits())


def worked(*what_ifs: str, **more: str) -> Planned:
    """Return the plan of the worked example.

    Args:
        what_ifs: ``name: change`` each.
        more: Further tabs, title -> table.
    """
    tabs = {"Projects": table(WORKED), "Budgets": table(BUDGET)}
    tabs |= {title: table(text) for title, text in more.items()}
    if what_ifs:
        rows = [text.replace(": ", " | ") for text in what_ifs]
        tabs["What-ifs"] = table("\n".join(["Scenario | Change", *rows]))
    return planned(tabs)
