"""A question framed from tabs written as people write them."""

from __future__ import annotations

import datetime as dt

from ppmsheets.analysis.changes import past
from ppmsheets.analysis.optimiser.engine import Answer, optimise
from ppmsheets.analysis.optimiser.options import Project
from ppmsheets.analysis.planning.case import Framed, frame
from ppmsheets.analysis.projects import assess, basis_of
from ppmsheets.backends.memory import MemoryWorkbook
from ppmsheets.intake import intake
from ppmsheets.plan import SourceTab
from ppmsheets.portfolio import Severity
from ppmsheets.settings import Settings
from ppmsheets.sheet import CellValue, square

STATUS_DATE = dt.date(2026, 1, 12)

Rows = list[list[CellValue]]


def framed(tabs: dict[str, Rows], status_date: dt.date = STATUS_DATE) -> Framed:
    """Return the question that a workbook of some tabs asks."""
    wanted = [SourceTab(title, square(rows)) for title, rows in tabs.items()]
    settings = Settings()
    portfolio, findings = intake(MemoryWorkbook("book", wanted).read(), settings)
    assert [f for f in findings if f.severity is Severity.ERROR] == []
    basis = basis_of(portfolio, settings, status_date)
    before = past(portfolio.history, status_date)
    results, appraisals, _ = assess(portfolio, basis, findings, before)
    return frame(portfolio, results, appraisals, basis)


def table(text: str) -> Rows:
    """Return the rows of a table drawn with bars; numbers are numbers."""
    return [
        [_cell(part.strip()) for part in line.strip().strip("|").split("|")]
        for line in text.strip().splitlines()
    ]


def _cell(text: str) -> CellValue:
    if not text:
        return None
    try:
        return float(text)
    except ValueError:
        return text


def chosen(question: Framed) -> dict[str, str]:
    """Return what the optimiser chooses: project id -> key of the option."""
    answer: Answer = optimise(question.case)
    assert answer.choice is not None
    return dict(answer.choice)


def project(question: Framed, name: str) -> Project:
    """Return a project of the case."""
    (found,) = (p for p in question.case.projects if p.project_id == name)
    return found
