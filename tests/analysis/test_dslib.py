"""Earned value against 677 tracking periods that others measured and published.

DSLIB (Batselier and Vanhoucke, 2015). Its amounts are rounded to 8 decimals: a
difference of two that all but cancel is known to some 1e-7 only, while the
indices and estimates are compared relatively.
"""

from __future__ import annotations

import csv
import datetime as dt
import statistics
from collections.abc import Mapping
from pathlib import Path

import pytest

from ppmsheets.analysis import analyse
from ppmsheets.outcome import EarnedValue
from ppmsheets.portfolio import Period, PlanPeriod, Portfolio, Project, Status
from ppmsheets.settings import Settings
from tests.analysis.made import HERE

PUBLISHED = Path("portfolios", "dslib_evm", "evm_tracking_with_published_indices.csv")

RELATIVE = 1e-6
VARIANCE = 1e-7
"""Currency, beside millions: three roundings to 8 decimals and float cancellation."""


@pytest.fixture(scope="module")
def periods(shared_data: Path) -> tuple[Mapping[str, str], ...]:
    with (shared_data / PUBLISHED).open(encoding="utf-8", newline="") as lines:
        return tuple(csv.DictReader(lines))


@pytest.fixture(scope="module")
def computed(periods: tuple[Mapping[str, str], ...]) -> tuple[EarnedValue, ...]:
    """Each project on each of its status dates, analysed on that date."""
    by_code: dict[str, list[Mapping[str, str]]] = {}
    for row in periods:
        by_code.setdefault(row["code"], []).append(row)
    found: list[EarnedValue] = []
    for code, rows in by_code.items():
        portfolio = Portfolio(
            projects=(Project(code, HERE, budget=float(rows[0]["bac"])),),
            statuses=tuple(reversed([status(code, row) for row in rows])),
        )
        for row in rows:
            analysis = analyse(portfolio, (), Settings(), date(row))
            found.append(analysis.projects[0].ev)
    return tuple(found)


def date(row: Mapping[str, str]) -> dt.date:
    return dt.datetime.fromisoformat(row["status_date"]).date()


def status(code: str, row: Mapping[str, str]) -> Status:
    return Status(
        code,
        HERE,
        date(row),
        pv=float(row["PV"]),
        ev=float(row["EV"]),
        ac=float(row["AC"]),
    )


def test_all_677_published_periods_are_compared(
    periods: tuple[Mapping[str, str], ...], computed: tuple[EarnedValue, ...]
) -> None:
    assert len(periods) == len(computed) == 677
    assert len({row["code"] for row in periods}) == 40
    assert sum(float(row["AC"]) > 0 for row in periods) == 675


def test_every_published_index_is_reproduced_where_money_was_spent(
    periods: tuple[Mapping[str, str], ...], computed: tuple[EarnedValue, ...]
) -> None:
    for row, ev in zip(periods, computed, strict=True):
        if float(row["AC"]) == 0:
            continue
        where = f"{row['code']} {row['seq']}"
        for name, value in (
            ("CPI", ev.cpi),
            ("SPI", ev.spi),
            ("EAC_PF_CPI", ev.eac_typical),
            ("EAC_PF1", ev.eac_atypical),
            ("EAC_PF_SCI", ev.eac_combined),
        ):
            expected = pytest.approx(float(row[name]), rel=RELATIVE, abs=0)
            assert value == expected, f"{where}: {name}"
        for name, value in (("CV", ev.cv), ("SV", ev.sv)):
            expected = pytest.approx(float(row[name]), rel=RELATIVE, abs=VARIANCE)
            assert value == expected, f"{where}: {name}"


def test_cpi_and_the_estimates_that_need_it_are_none_where_nothing_was_spent(
    periods: tuple[Mapping[str, str], ...], computed: tuple[EarnedValue, ...]
) -> None:
    unspent = [
        ev for row, ev in zip(periods, computed, strict=True) if float(row["AC"]) == 0
    ]
    assert len(unspent) == 2
    for ev in unspent:
        assert (ev.cpi, ev.eac, ev.eac_typical, ev.eac_combined) == (None,) * 4
        assert ev.eac_atypical == ev.bac


def test_spi_over_time_follows_the_published_one(
    periods: tuple[Mapping[str, str], ...],
) -> None:
    """The true baseline between two status dates is not published.

    So ours, drawn straight from date to date and counted in periods instead of
    working hours, can only come near; but the side of 1 must be the same.
    """
    by_code: dict[str, list[Mapping[str, str]]] = {}
    for row in periods:
        by_code.setdefault(row["code"], []).append(row)
    differences: list[float] = []
    for code, rows in by_code.items():
        top = max(float(row["PV"]) for row in rows)
        for row in rows:
            if float(row["EV"]) >= top:
                continue
            ours = _spi_t(code, rows, date(row))
            published = float(row["SPI(t)"])
            assert ours is not None
            if abs(published - 1) > 0.01:
                assert (ours < 1) == (published < 1), f"{code} {row['seq']}"
            differences.append(abs(ours - published))
    assert len(differences) > 500
    assert statistics.median(differences) < 0.02


def _spi_t(code: str, rows: list[Mapping[str, str]], day: dt.date) -> float | None:
    plan: list[PlanPeriod] = []
    before, value = dt.datetime.fromisoformat(rows[0]["period_start"]).date(), 0.0
    for row in rows:
        period = Period(min(before, date(row)), date(row))
        plan.append(PlanPeriod(code, HERE, period, float(row["PV"]) - value))
        before, value = date(row) + dt.timedelta(days=1), float(row["PV"])
    portfolio = Portfolio(
        projects=(Project(code, HERE, budget=float(rows[0]["bac"])),),
        statuses=tuple(status(code, row) for row in rows),
        plans=tuple(plan),
    )
    return analyse(portfolio, (), Settings(), day).projects[0].ev.spi_t
