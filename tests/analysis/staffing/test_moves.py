"""What a resolution tells people: the demo's testers, and who keeps them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ppmsheets import demo
from ppmsheets.analysis.changes import past
from ppmsheets.analysis.optimiser.engine import optimise
from ppmsheets.analysis.planning.case import frame
from ppmsheets.analysis.planning.grid import begins
from ppmsheets.analysis.projects import assess, basis_of
from ppmsheets.analysis.staffing.case import staffing
from ppmsheets.analysis.staffing.moves import Way, moves
from ppmsheets.analysis.staffing.problem import Held, Staffing, excess, ordered
from ppmsheets.analysis.staffing.resolve import resolve
from ppmsheets.backends.memory import MemoryWorkbook
from ppmsheets.intake import intake
from ppmsheets.plan import SourceTab
from ppmsheets.settings import Settings

MONTHS = (1, 2, 3)
"""April to June 2026: on its last day March is over."""


@pytest.fixture(scope="module")
def case() -> Staffing:
    """The staffing question of the demo."""
    settings = Settings()
    book = MemoryWorkbook(
        "demo", [SourceTab(tab.title, tab.grid) for tab in demo.tabs()]
    ).read()
    portfolio, findings = intake(book, settings)
    basis = basis_of(portfolio, settings, demo.STATUS_DATE)
    before = past(portfolio.history, demo.STATUS_DATE)
    results, appraisals, _ = assess(portfolio, basis, findings, before)
    framed = frame(portfolio, results, appraisals, basis)
    choice = optimise(framed.case).choice
    assert choice is not None
    plan = {p.project_id: p.option(choice[p.project_id]) for p in framed.case.projects}
    first = begins(framed.grid, demo.STATUS_DATE)
    return ordered(staffing(portfolio, framed, plan, settings, first=first))


def test_the_tester_that_two_projects_book_stays_with_the_mobile_app(
    case: Staffing,
) -> None:
    """Tomas Reis is asked for 0.8 by the app and 0.6 by billing, which can wait."""
    assert set(excess(case)) == {
        *(("Tomas Reis", month) for month in MONTHS),
        *(("Ingrid Vale", month) for month in MONTHS[:2]),
    }
    found = {move.project_id: move for move in moves(case, resolve(case))}
    billing = found["BIL-1"]
    assert (billing.way, billing.person) == (Way.PUT_OFF, "Tomas Reis")
    assert dict(billing.fte) == pytest.approx(dict.fromkeys(MONTHS, 0.4))
    assert billing.slip == 0
    assert "CMA-1" not in found


def test_what_was_rejected_gives_way_to_the_next_best(case: Staffing) -> None:
    first = resolve(case)
    (billing,) = (m for m in moves(case, first) if m.project_id == "BIL-1")
    (key,) = (
        booking.key
        for booking in case.bookings
        if (booking.project_id, booking.person) == ("BIL-1", billing.person)
    )
    kept = [Held(key, "Tomas Reis", month, least=0.6) for month in MONTHS]
    second = resolve(replace(case, held=tuple(kept)))
    assert second.cost > first.cost
    assert not [m for m in moves(case, second) if m.project_id == "BIL-1"]
    assert [m for m in moves(case, second) if m.person == "Tomas Reis"]
