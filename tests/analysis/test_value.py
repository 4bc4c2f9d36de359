"""What projects cost and give."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ppmsheets.analysis.value import (
    Appraisal,
    Discounting,
    appraise,
    benefit_cost_ratio,
    combined_value,
    payback,
    present_value,
    return_on_investment,
    spread,
)
from ppmsheets.outcome import Value
from ppmsheets.portfolio import Benefit, Period, Project
from ppmsheets.settings import FlowTiming
from tests.analysis.made import HERE, gain, month, plan, year

TODAY = dt.date(2026, 6, 30)
START = Discounting(0.08)
PROJECT = Project(
    "P1",
    HERE,
    start=dt.date(2026, 1, 1),
    baseline_finish=dt.date(2026, 12, 31),
    budget=365.0,
)


def worth(
    project: Project, *benefits: Benefit, discounting: Discounting = START
) -> Appraisal:
    return appraise(project, (), benefits, discounting=discounting, status_date=TODAY)


def net_present_value(
    rate: float, flows: Sequence[float], timing: FlowTiming = FlowTiming.START
) -> float:
    """Return the present value of flows that are a year apart."""
    dated = [(year(2024 + at), amount) for at, amount in enumerate(flows)]
    return present_value(dated, Discounting(rate, timing), dt.date(2024, 1, 1))


def yearly(first: int, *amounts: float) -> tuple[Benefit, ...]:
    return tuple(
        gain("P1", year(first + i), amount) for i, amount in enumerate(amounts)
    )


def test_npv_with_the_first_flow_now_is_that_of_numpy_financial() -> None:
    flows = (-40_000, 5_000, 8_000, 12_000, 30_000)
    assert net_present_value(0.08, flows) == pytest.approx(3065.2227, abs=5e-5)


def test_npv_with_the_first_flow_in_a_period_is_that_of_spreadsheets() -> None:
    npv = net_present_value(0.10, (500, 1500, 4000, 10000), FlowTiming.END)
    assert npv == pytest.approx(11529.60863, abs=5e-6)


def test_yearly_flows_of_a_project_give_the_same_npv_to_the_last_digit() -> None:
    invested = PROJECT._replace(
        start=dt.date(2024, 1, 1),
        baseline_finish=dt.date(2024, 1, 31),
        budget=40_000,
    )
    found = worth(invested, *yearly(2025, 5_000, 8_000, 12_000, 30_000)).value
    assert found.npv == pytest.approx(3065.2227, abs=5e-5)


def test_a_month_is_a_twelfth_of_a_year_whatever_its_days() -> None:
    flows = [(month(2026, 7), 104.0)]
    base = dt.date(2026, 1, 1)
    expected = 104 / math.sqrt(1.0816)
    assert present_value(flows, Discounting(0.0816), base) == pytest.approx(expected)


def test_a_day_within_a_month_counts_by_its_share_of_the_month() -> None:
    week = Period(dt.date(2026, 4, 16), dt.date(2026, 4, 22))
    found = present_value([(week, 100.0)], START, dt.date(2026, 1, 1))
    assert found == pytest.approx(100 / 1.08 ** (3.5 / 12))


def test_a_rate_that_eats_everything_is_refused() -> None:
    with pytest.raises(ValueError, match="above -1"):
        net_present_value(-1, (1, 2))


def test_roi_and_bcr_are_none_without_cost() -> None:
    assert return_on_investment(10, 0) is None
    assert benefit_cost_ratio(10, 0) is None
    assert return_on_investment(150, 100) == 0.5
    assert benefit_cost_ratio(150, 100) == 1.5


@pytest.mark.parametrize(
    ("costs", "gains", "paid"),
    [
        ((100,), (0, 60, 40, 50), 3),
        ((100,), (0, 60, 30), None),
        ((0, 100), (5, 0, 100), 3),
        ((100,), (100,), 1),
        ((0,), (5,), None),
        ((0.3,), (0, 0.1, 0.1, 0.1), 4),
    ],
)
def test_payback_is_the_first_period_that_covers_what_was_spent(
    costs: tuple[float, ...], gains: tuple[float, ...], paid: int | None
) -> None:
    found = payback(
        [(month(2026, 1 + i), amount) for i, amount in enumerate(costs)],
        [(month(2026, 1 + i), amount) for i, amount in enumerate(gains)],
    )
    assert found == (month(2026, paid).last if paid else None)


def test_a_budget_is_spread_evenly_over_its_days() -> None:
    flows = spread(365, dt.date(2026, 1, 16), dt.date(2027, 1, 15))
    assert len(flows) == 13
    assert flows[0] == (Period(dt.date(2026, 1, 16), dt.date(2026, 1, 31)), 16)
    assert flows[1] == (month(2026, 2), 28)
    assert flows[-1] == (Period(dt.date(2027, 1, 1), dt.date(2027, 1, 15)), 15)


@given(
    amount=st.floats(1, 1e9),
    first=st.dates(dt.date(2000, 1, 1), dt.date(2030, 1, 1)),
    days=st.integers(0, 2000),
)
def test_spreading_loses_nothing(amount: float, first: dt.date, days: int) -> None:
    flows = spread(amount, first, first + dt.timedelta(days=days))
    assert sum(share for _, share in flows) == pytest.approx(amount)


def test_planned_values_are_the_costs_where_there_are_any() -> None:
    rows = plan("P1", (100, 300, None))
    found = appraise(PROJECT, rows, (), discounting=START, status_date=TODAY)
    assert found.costs == ((month(2026, 1), 100), (month(2026, 2), 300))
    assert found.cost == 400


@pytest.mark.parametrize(
    "project",
    [
        PROJECT._replace(budget=None),
        PROJECT._replace(start=None),
        PROJECT._replace(baseline_finish=None),
    ],
    ids=["budget", "start", "finish"],
)
def test_without_budget_or_dates_the_cost_is_not_known(project: Project) -> None:
    found = worth(project, *yearly(2027, 500))
    assert found.cost is None
    assert found.value == Value(forecast=500)


def test_a_finish_before_the_start_dates_no_cost() -> None:
    project = PROJECT._replace(forecast_finish=dt.date(2025, 1, 1))
    assert worth(project).costs is None


def test_roi_bcr_and_payback_follow_from_costs_and_benefits() -> None:
    found = worth(PROJECT, *yearly(2027, 200, 530)).value
    assert found.roi == pytest.approx(1)
    assert found.payback == dt.date(2028, 12, 31)
    assert found.npv is not None
    assert found.bcr is not None
    # At 8 % the first year of costs is worth a little less than its sum.
    monthly = [365 / 365 * d for d in (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)]
    costs = sum(c / 1.08 ** (i / 12) for i, c in enumerate(monthly))
    gains = 200 / 1.08 + 530 / 1.08**2
    assert found.npv == pytest.approx(gains - costs)
    assert found.bcr == pytest.approx(gains / costs)


def test_a_benefit_counts_as_forecast_else_planned_else_realised() -> None:
    rows = (
        Benefit("P1", HERE, period=year(2027), planned=1, forecast=2, realised=4),
        Benefit("P1", HERE, period=year(2027), planned=8, realised=16),
        Benefit("P1", HERE, period=year(2027), realised=32),
        Benefit("P1", HERE, period=year(2027)),
    )
    assert worth(PROJECT, *rows).benefit == 2 + 8 + 32


def test_a_benefit_in_its_own_unit_is_no_money() -> None:
    row = Benefit("P1", HERE, unit="hours", forecast=9, planned=9, monetary=False)
    assert worth(PROJECT, row).value == Value()


def test_an_undated_benefit_leaves_npv_unknown_but_not_roi() -> None:
    found = worth(PROJECT, *yearly(2027, 300), gain("P1", None, 430)).value
    assert (found.npv, found.bcr, found.payback) == (None, None, None)
    assert found.roi == pytest.approx(1)
    assert found.forecast == 730


def test_benefits_to_date_are_those_of_periods_that_ended() -> None:
    rows = (
        Benefit("P1", HERE, period=month(2026, 5), planned=10, realised=7),
        Benefit("P1", HERE, period=month(2026, 6), planned=10),
        Benefit("P1", HERE, period=year(2026), planned=100, realised=50),
        Benefit("P1", HERE, planned=5, realised=4),
        Benefit("P1", HERE, planned=1000),
    )
    found = worth(PROJECT, *rows).value
    assert found.planned == 1125
    assert (found.planned_to_date, found.realised) == (25, 11)


def test_the_value_of_a_group_is_of_sums_never_an_average() -> None:
    one = worth(PROJECT, *yearly(2027, 730))
    other = worth(PROJECT._replace(budget=3650), *yearly(2027, 3650))
    none = worth(PROJECT._replace(budget=None), *yearly(2027, 99))
    found = combined_value((one, other, none))
    assert found.roi == pytest.approx((730 + 3650) / (365 + 3650) - 1)
    assert one.value.npv is not None
    assert other.value.npv is not None
    assert found.npv == pytest.approx(one.value.npv + other.value.npv)
    assert found.bcr is not None
    assert one.value.bcr is not None
    assert other.value.bcr is not None
    assert other.value.bcr < found.bcr < one.value.bcr
    assert found.forecast == 730 + 3650 + 99


def test_the_payback_of_a_group_needs_both_sides_of_each_project() -> None:
    whole = worth(PROJECT, *yearly(2027, 730))
    silent = Appraisal()
    half = worth(PROJECT)
    assert combined_value((whole, silent)).payback == dt.date(2027, 12, 31)
    assert combined_value((whole, half)).payback is None
    assert combined_value(()) == Value()


@given(
    rate=st.floats(-0.5, 1),
    flows=st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=20),
    unit=st.floats(1e-3, 1e3),
)
def test_npv_scales_with_the_currency_unit(
    rate: float, flows: list[float], unit: float
) -> None:
    one = net_present_value(rate, flows)
    other = net_present_value(rate, [flow * unit for flow in flows])
    size = net_present_value(rate, [abs(flow) for flow in flows])
    assert other == pytest.approx(one * unit, rel=1e-9, abs=1e-9 * size * unit)


@given(
    rate=st.floats(0, 1),
    flows=st.lists(st.floats(0, 1e6), min_size=1, max_size=20),
)
def test_flows_one_period_later_are_worth_one_discount_less(
    rate: float, flows: list[float]
) -> None:
    now = net_present_value(rate, flows, FlowTiming.START)
    later = net_present_value(rate, flows, FlowTiming.END)
    assert later * (1 + rate) == pytest.approx(now)
