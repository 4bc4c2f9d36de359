"""Seven real IT projects: their overloads resolved, the letters read both ways.

Source: DSLIB (OR&S, Ghent University), projects C2015-10 to C2015-16. Every project
is worth the same; all of them can wait alike.
"""

from __future__ import annotations

import csv
import datetime as dt
from pathlib import Path

import pytest

from ppmsheets.analysis.optimiser.limits import Limits, Outcome
from ppmsheets.analysis.planning.grid import Grid
from ppmsheets.analysis.staffing.case import asked
from ppmsheets.analysis.staffing.problem import (
    Booking,
    Member,
    Prices,
    Staffing,
    Work,
    excess,
    ordered,
)
from ppmsheets.analysis.staffing.recount import violations
from ppmsheets.analysis.staffing.resolve import resolve
from ppmsheets.portfolio import Allocation, Origin, Period, Portfolio

HERE = Origin("Allocations", 1, 0)
MONTHS = 24
GRID = Grid(dt.date(2013, 4, 1), 1, MONTHS)


def day(text: str) -> dt.date:
    return dt.datetime.fromisoformat(text).date()


def question(shared_data: Path, *, shared: bool) -> Staffing:
    """Return the case in which a letter is one person, or one in each project."""
    path = shared_data / "portfolios/dslib_it_portfolio_staffing/assignments.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    names = [r["person"] if shared else f"{r['code']} {r['person']}" for r in rows]
    portfolio = Portfolio(
        allocations=tuple(
            Allocation(
                row["code"],
                HERE,
                Period(day(row["baseline_start"]), day(row["baseline_end"])),
                person=name,
                role="IT staff",
                fte=float(row["units"]),
            )
            for row, name in zip(rows, names, strict=True)
        )
    )
    codes = sorted({row["code"] for row in rows})
    known = {name.casefold(): name for name in names}
    bookings = []
    for (code, person, role), amounts in asked(portfolio, GRID, codes).items():
        fte = tuple(amounts.get(period, 0.0) for period in range(MONTHS))
        key = f"{code} {person}"
        due = max(amounts)
        bookings.append(Booking(key, code, role, known[person], fte, due))
    members = [Member(n, ("it staff",), (1.0,) * MONTHS) for n in set(names)]
    works = [Work(code, 10.0, latest=6, holding_cost=0.2) for code in codes]
    prices = Prices(0.5, 0.05, 0.1, 6.0, (("it staff", 1.5),))
    return ordered(
        Staffing(MONTHS, tuple(members), tuple(bookings), tuple(works), prices)
    )


@pytest.mark.parametrize(
    ("shared", "people", "over", "too_much"),
    [(True, 16, 4, 1.36), (False, 62, 1, 0.04)],
)
def test_every_overload_is_resolved_feasibly(
    shared_data: Path, *, shared: bool, people: int, over: int, too_much: float
) -> None:
    case = question(shared_data, shared=shared)
    found = excess(case)
    assert (len(case.members), len(found)) == (people, over)
    assert sum(found.values()) == pytest.approx(too_much, abs=0.005)
    answer = resolve(case, Limits(gap=0.01, nodes=200, seconds=60.0))
    assert answer.outcome is Outcome.OPTIMAL
    assert violations(case, answer) == ()
    assert answer.accepted == {}
    assert answer.slips == {}
    row = f"| {people} | 62 | {over} | {too_much} | all resolved, no finish slips |"
    assert row in Path(__file__).parents[3].joinpath("README.md").read_text("utf-8")
