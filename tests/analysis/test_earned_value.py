"""The formulas of earned value, and what a project's rows give for them."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from ppmsheets.analysis import earned_value as formulas
from ppmsheets.analysis.tracking import newest_status, project_earned_value
from ppmsheets.outcome import EarnedValue
from ppmsheets.portfolio import PlanPeriod, Project, Rag, Rating, Status
from ppmsheets.settings import EacVariant
from tests.analysis.made import HERE, month, plan

PROJECT = Project("P1", HERE, budget=500_000)
MARCH = dt.date(2026, 3, 31)

# The worked example of the PRA book, chapter on EVM: planned 10/25/50/75/100 %.
PLANNED = (50_000.0, 75_000.0, 125_000.0, 125_000.0, 125_000.0)
SPENT = (45_000.0, 110_000.0, 135_000.0)

money = st.floats(0.01, 1e9)


def test_the_worked_example_is_reproduced_to_the_published_digits() -> None:
    ev = project_earned_value(
        PROJECT,
        Status("P1", HERE, MARCH, complete_share=0.4),
        plan("P1", PLANNED, ac=SPENT),
        status_date=MARCH,
    )
    assert (ev.pv, ev.ev, ev.ac) == (250_000, 200_000, 290_000)
    assert (ev.sv, ev.cv) == (-50_000, -90_000)
    assert ev.spi == pytest.approx(0.8)
    assert ev.cpi == pytest.approx(0.690, abs=5e-4)
    assert ev.eac == ev.eac_typical == pytest.approx(725_000)
    assert ev.eac_atypical == pytest.approx(590_000)
    assert ev.eac_combined == pytest.approx(833_750)
    assert ev.etc == pytest.approx(435_000)
    assert ev.vac == pytest.approx(-225_000)
    assert ev.tcpi == pytest.approx(1.429, abs=5e-4)
    assert ev.spi_t == pytest.approx(0.8667, abs=5e-5)
    assert ev.percent_complete == pytest.approx(0.4)


def test_tcpi_against_the_estimate_is_the_other_published_kind() -> None:
    tcpi = formulas.to_complete_index(500_000, 200_000, 290_000, eac=725_000)
    assert tcpi == pytest.approx(0.690, abs=5e-4)


@pytest.mark.parametrize(
    ("at", "share", "es"), [(1, 0.08, 0.8), (2, 0.22, 1.8), (3, 0.40, 2.6)]
)
def test_the_worked_earned_schedule_is_reproduced(
    at: int, share: float, es: float
) -> None:
    cumulative = (50_000.0, 125_000.0, 250_000.0, 375_000.0, 500_000.0)
    found = formulas.earned_schedule(cumulative, share * 500_000, at=at)
    assert found == pytest.approx(es)
    spi_t = formulas.schedule_index_over_time(es, at)
    assert spi_t == pytest.approx({1: 0.8, 2: 0.9, 3: 0.8667}[at], abs=5e-5)
    duration = formulas.forecast_duration(5, spi_t)
    assert spi_t is not None
    assert duration == pytest.approx(at + (5 - es) / spi_t)


def test_the_shown_estimate_is_the_one_that_is_set() -> None:
    given = EarnedValue(bac=500_000, pv=250_000, ev=200_000, ac=290_000)
    shown = {variant: formulas.derive(given, variant).eac for variant in EacVariant}
    assert shown[EacVariant.TYPICAL] == pytest.approx(725_000)
    assert shown[EacVariant.ATYPICAL] == pytest.approx(590_000)
    assert shown[EacVariant.COMBINED] == pytest.approx(833_750)
    assert formulas.derive(given, EacVariant.ATYPICAL).eac_variant == "atypical"


def test_cpi_is_none_before_any_cost_is_booked() -> None:
    assert formulas.cost_performance_index(0, 0) is None
    ev = formulas.derive(EarnedValue(bac=100, pv=10, ev=0, ac=0))
    assert (ev.cpi, ev.eac, ev.eac_combined, ev.etc, ev.vac) == (None,) * 5
    assert ev.eac_atypical == 100
    assert ev.spi == 0


def test_spi_is_none_before_anything_is_planned() -> None:
    assert formulas.schedule_performance_index(5, 0) is None
    assert formulas.derive(EarnedValue(bac=9, pv=0, ev=5, ac=4)).spi is None


def test_an_estimate_is_none_while_nothing_is_earned() -> None:
    ev = formulas.derive(EarnedValue(bac=100, pv=10, ev=0, ac=20))
    assert ev.cpi == 0
    assert (ev.eac, ev.eac_combined) == (None, None)


def test_tcpi_is_none_once_the_budget_is_spent() -> None:
    assert formulas.to_complete_index(100, 80, 100) is None
    assert formulas.to_complete_index(100, 80, 130) is None


@pytest.mark.parametrize(
    "formula",
    [
        formulas.cost_performance_index,
        formulas.schedule_performance_index,
        formulas.schedule_index_over_time,
    ],
)
def test_a_negative_amount_is_a_bug_and_says_so(formula: object) -> None:
    assert callable(formula)
    with pytest.raises(ValueError, match="must not be negative"):
        formula(-1, 5)
    with pytest.raises(ValueError, match="must not be negative"):
        formula(1, -5)


def test_forecast_duration_is_none_without_progress() -> None:
    assert formulas.forecast_duration(5, None) is None
    assert formulas.forecast_duration(5, 0) is None


@given(bac=money, pv=money, ev=money, ac=money)
def test_estimates_keep_their_published_identities(
    bac: float, pv: float, ev: float, ac: float
) -> None:
    found = formulas.derive(EarnedValue(bac=bac, pv=pv, ev=ev, ac=ac))
    assert found.cpi is not None
    assert found.eac_typical is not None
    assert found.etc is not None
    # BAC / CPI = AC + (BAC - EV) / CPI, and ETC + AC = EAC = BAC - VAC.
    assert found.eac_typical == pytest.approx(
        ac + (bac - ev) / found.cpi, rel=1e-6, abs=1e-6 * (ac + ev / found.cpi)
    )
    assert found.etc + ac == pytest.approx(found.eac_typical, rel=1e-9, abs=1e-6 * ac)
    tcpi = formulas.to_complete_index(bac, ev, ac, eac=found.eac_typical)
    if tcpi is not None and bac - ev > 1e-3 * bac:
        # Who may spend the typical estimate need not change pace.
        assert tcpi == pytest.approx(found.cpi, rel=1e-6)


@given(bac=money, pv=money, ev=money, ac=money, unit=st.floats(1e-3, 1e3))
def test_the_currency_unit_leaves_ratios_alone(
    bac: float, pv: float, ev: float, ac: float, unit: float
) -> None:
    one = formulas.derive(EarnedValue(bac=bac, pv=pv, ev=ev, ac=ac))
    other = formulas.derive(
        EarnedValue(bac=bac * unit, pv=pv * unit, ev=ev * unit, ac=ac * unit)
    )
    assert other.cpi == pytest.approx(one.cpi)
    assert other.spi == pytest.approx(one.spi)
    assert other.percent_complete == pytest.approx(one.percent_complete)
    assert one.eac is not None
    assert other.eac == pytest.approx(one.eac * unit)


def test_earned_schedule_needs_a_plan() -> None:
    assert formulas.earned_schedule((), 5) is None
    assert formulas.earned_schedule((0.0, 0.0), 5) is None


def test_earned_schedule_refuses_a_plan_that_falls() -> None:
    with pytest.raises(ValueError, match="must not fall"):
        formulas.earned_schedule((5.0, 4.0), 5)
    with pytest.raises(ValueError, match="must not fall"):
        formulas.earned_schedule((-1.0,), 0)


@pytest.mark.parametrize(("at", "es"), [(None, 1), (1, 1), (2.5, 2.5), (9, 3)])
def test_in_a_pause_of_the_plan_the_moment_nearest_to_now_is_meant(
    at: float | None, es: float
) -> None:
    assert formulas.earned_schedule((10.0, 10.0, 10.0, 20.0), 10, at=at) == es


def test_nothing_earned_is_no_time_earned() -> None:
    assert formulas.earned_schedule((10.0, 20.0), 0, at=2) == 0


def test_more_earned_than_planned_counts_as_the_whole_plan() -> None:
    assert formulas.earned_schedule((10.0, 20.0), 25, at=1) == 2


@given(
    steps=st.lists(st.integers(0, 50), min_size=1, max_size=12),
    part=st.floats(0, 1),
)
def test_the_plan_at_the_earned_schedule_is_what_is_earned(
    steps: list[int], part: float
) -> None:
    cumulative = [float(sum(steps[: i + 1])) for i in range(len(steps))]
    assume(cumulative[-1] > 0)
    earned = part * cumulative[-1]
    es = formulas.earned_schedule(cumulative, earned)
    assert es is not None
    whole = int(es)
    reached = [0.0, *cumulative]
    value = reached[whole]
    if whole < len(steps):
        value += (es - whole) * (reached[whole + 1] - reached[whole])
    assert value == pytest.approx(earned, abs=1e-6)


def test_measures_typed_in_the_status_win_one_by_one() -> None:
    ev = project_earned_value(
        PROJECT,
        Status("P1", HERE, MARCH, pv=240_000, complete_share=0.9),
        plan("P1", PLANNED, ev=(40_000, 60_000, 90_000), ac=SPENT),
        status_date=MARCH,
    )
    assert (ev.pv, ev.ev, ev.ac) == (240_000, 190_000, 290_000)


def test_shares_of_the_budget_stand_in_where_there_is_no_plan() -> None:
    status = Status("P1", HERE, MARCH, planned_share=0.5, complete_share=0.4, ac=1.0)
    ev = project_earned_value(PROJECT, status, (), status_date=MARCH)
    assert (ev.pv, ev.ev, ev.ac, ev.spi_t) == (250_000, 200_000, 1, None)


def test_without_a_budget_the_whole_plan_is_the_budget() -> None:
    project = PROJECT._replace(budget=None)
    ev = project_earned_value(project, None, plan("P1", PLANNED), status_date=MARCH)
    assert ev.bac == 500_000


def test_nothing_typed_is_nothing_known() -> None:
    project = PROJECT._replace(budget=None)
    ev = project_earned_value(project, None, (), status_date=MARCH)
    assert ev == EarnedValue()


def test_progress_without_a_budget_stays_a_share() -> None:
    project = PROJECT._replace(budget=None)
    status = Status("P1", HERE, MARCH, complete_share=0.4, forecast_cost=9.0)
    ev = project_earned_value(project, status, (), status_date=MARCH)
    assert (ev.ev, ev.percent_complete, ev.forecast_cost) == (None, 0.4, 9)


def test_a_period_counts_once_its_last_day_has_come() -> None:
    rows = plan("P1", PLANNED, ev=(40_000, 60_000, 90_000), ac=SPENT)
    before = project_earned_value(PROJECT, None, rows, status_date=dt.date(2026, 3, 30))
    assert (before.pv, before.ev, before.ac) == (125_000, 100_000, 155_000)
    after = project_earned_value(PROJECT, None, rows, status_date=MARCH)
    assert (after.pv, after.ev, after.ac) == (250_000, 190_000, 290_000)


def test_before_the_first_period_ends_nothing_is_planned_yet() -> None:
    rows = plan("P1", PLANNED, ac=SPENT)
    ev = project_earned_value(PROJECT, None, rows, status_date=dt.date(2026, 1, 9))
    assert (ev.pv, ev.ac, ev.spi, ev.spi_t) == (0, None, None, None)


def test_a_report_within_a_month_is_held_against_the_plan_of_its_day() -> None:
    # 15 April: 125k x 15/30 of April is planned; the April cost so far counts.
    status = Status("P1", HERE, dt.date(2026, 4, 15), complete_share=0.625)
    ev = project_earned_value(
        PROJECT,
        status,
        plan("P1", PLANNED, ac=(*SPENT, 30_000.0)),
        status_date=dt.date(2026, 4, 20),
    )
    assert ev.pv == pytest.approx(312_500)
    assert ev.ac == 320_000
    assert ev.spi == pytest.approx(1)
    assert ev.spi_t == pytest.approx(1)


def test_a_report_on_a_period_s_first_day_counts_that_day() -> None:
    status = Status("P1", HERE, dt.date(2026, 4, 1), complete_share=0.5)
    ev = project_earned_value(
        PROJECT, status, plan("P1", PLANNED), status_date=dt.date(2026, 4, 1)
    )
    assert ev.pv == pytest.approx(250_000 + 125_000 / 30)


def test_an_old_report_is_held_against_the_plan_of_its_own_day() -> None:
    status = Status("P1", HERE, MARCH, complete_share=0.5)
    ev = project_earned_value(
        PROJECT, status, plan("P1", PLANNED), status_date=dt.date(2026, 5, 31)
    )
    assert ev.spi == pytest.approx(1)


def test_rows_of_one_period_add_up_and_count_as_one_period() -> None:
    halves = tuple(
        row._replace(pv=row.pv and row.pv / 2) for row in plan("P1", PLANNED)
    )
    status = Status("P1", HERE, MARCH, complete_share=0.4)
    ev = project_earned_value(PROJECT, status, halves + halves, status_date=MARCH)
    assert ev.pv == 250_000
    assert ev.spi_t == pytest.approx(2.6 / 3)


def test_spi_over_time_stays_low_on_a_project_that_runs_past_its_plan() -> None:
    # May ends the plan; by 31 July, 61 days or two mean periods later, 90 % is done.
    status = Status("P1", HERE, dt.date(2026, 7, 31), complete_share=0.9)
    ev = project_earned_value(
        PROJECT, status, plan("P1", PLANNED), status_date=dt.date(2026, 7, 31)
    )
    at = 5 + 61 * 5 / 151
    assert ev.spi_t == pytest.approx((4 + 75 / 125) / at)


@pytest.mark.parametrize(
    ("finish", "at"), [(dt.date(2026, 6, 30), 5 + 30 * 5 / 151), (None, 7)]
)
def test_the_clock_stops_when_the_work_is_done(
    finish: dt.date | None, at: float
) -> None:
    rows = plan(
        "P1",
        (*PLANNED, None, None, None),
        ev=(0, 100_000, 100_000, 100_000, 100_000, 50_000, 50_000, 0),
    )
    if finish:
        rows = plan("P1", PLANNED)
    status = Status("P1", HERE, dt.date(2026, 9, 30), ev=500_000)
    project = PROJECT._replace(forecast_finish=finish)
    ev = project_earned_value(project, status, rows, status_date=dt.date(2026, 9, 30))
    assert ev.spi_t == pytest.approx(5 / at)


def test_spi_over_time_needs_planned_values() -> None:
    row = PlanPeriod("P1", HERE, month(2026, 1), ac=5.0)
    status = Status("P1", HERE, MARCH, ev=5.0)
    ev = project_earned_value(PROJECT, status, (row,), status_date=MARCH)
    assert ev.spi_t is None
    assert ev.ac == 5


def test_the_newest_status_not_after_the_date_counts() -> None:
    old = Status("P1", HERE, dt.date(2026, 2, 28), summary="old")
    new = Status("P1", HERE, dt.date(2026, 3, 31), summary="new")
    later = Status("P1", HERE, dt.date(2026, 4, 30), summary="later")
    assert newest_status((later, new, old), dt.date(2026, 4, 29)) == new
    assert newest_status((later,), dt.date(2026, 4, 29)) is None


def test_blanks_are_filled_from_the_day_and_the_undated_but_never_from_before() -> None:
    amber = Rating("Amber", Rag.AMBER)
    merged = newest_status(
        (
            Status("P1", HERE, dt.date(2026, 2, 28), ac=1.0, summary="old"),
            Status("P1", HERE, MARCH, complete_share=0.4),
            Status("P1", HERE, MARCH, ev=2.0),
            Status("P1", HERE, None, overall=amber, ev=9.0),
        ),
        MARCH,
    )
    assert merged is not None
    assert (merged.status_date, merged.complete_share, merged.ev) == (MARCH, 0.4, 2)
    assert (merged.overall, merged.ac, merged.summary) == (amber, None, None)


def test_an_undated_status_counts_where_it_is_the_only_one() -> None:
    only = Status("P1", HERE, ev=9.0)
    assert newest_status((only,), MARCH) == only
