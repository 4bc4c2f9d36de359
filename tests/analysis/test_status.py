"""Computed colours and their rules."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ppmsheets.analysis.status import (
    Evidence,
    computed_colours,
    divergence,
    overall_colour,
)
from ppmsheets.outcome import ComputedRag, EarnedValue
from ppmsheets.portfolio import Blocker, Change, Quality, Rag, Rating
from ppmsheets.settings import Thresholds
from tests.analysis.made import HERE

TODAY = dt.date(2026, 3, 31)
GREEN, AMBER, RED = Rag.GREEN, Rag.AMBER, Rag.RED


def colours(evidence: Evidence) -> tuple[ComputedRag, ...]:
    return computed_colours(evidence, Thresholds(), TODAY)


def measured(
    *,
    cpi: float | None = None,
    spi: float | None = None,
    spi_t: float | None = None,
) -> Evidence:
    return Evidence(EarnedValue(cpi=cpi, spi=spi, spi_t=spi_t))


def forecast(cost: float, *, cpi: float | None = None) -> Evidence:
    return Evidence(EarnedValue(bac=100, forecast_cost=cost, cpi=cpi))


def only(evidence: Evidence) -> tuple[str, Rag, str]:
    (colour,) = colours(evidence)
    return colour.dimension, colour.rag, colour.rule


def change(*, cost: float | None = None, days: float | None = None) -> Change:
    return Change("P1", HERE, "More", cost=cost, days=days)


@pytest.mark.parametrize(
    ("cpi", "rag", "rule"),
    [
        (0.86, RED, "CPI 0.86 < 0.90"),
        (0.8999, RED, "CPI 0.8999 < 0.90"),
        (0.90, AMBER, "CPI 0.90 < 0.95"),
        (0.92, AMBER, "CPI 0.92 < 0.95"),
        (0.95, GREEN, "CPI 0.95 >= 0.95"),
        (1.02, GREEN, "CPI 1.02 >= 0.95"),
    ],
)
def test_cost_is_judged_by_cpi_and_says_the_rule(
    cpi: float, rag: Rag, rule: str
) -> None:
    assert only(measured(cpi=cpi)) == ("cost", rag, rule)


@given(st.floats(0, 2))
def test_a_rule_is_true_of_the_numbers_it_shows(cpi: float) -> None:
    _, rag, rule = only(measured(cpi=cpi))
    _, value, sign, limit = rule.split()
    assert (float(value) < float(limit)) == (sign == "<") == (rag != GREEN)


def test_a_forecast_cost_over_budget_is_red_whatever_cpi_says() -> None:
    found = only(forecast(112, cpi=1.0))
    assert found == ("cost", RED, "Forecast cost / BAC 1.12 > 1.10")


def test_the_limits_of_an_overrun_are_still_the_better_colour() -> None:
    assert only(forecast(105))[1] is GREEN
    assert only(forecast(110))[1] is AMBER


def test_a_typical_estimate_never_blurs_the_limits_of_cpi() -> None:
    # CPI 0.95 makes EAC 105.3 % of BAC: beyond the amber overrun, yet green.
    typical = EarnedValue(bac=100, cpi=0.95, eac=100 / 0.95)
    assert only(Evidence(typical))[1] is GREEN


def test_an_estimate_that_knows_more_than_cpi_counts() -> None:
    combined = EarnedValue(bac=100, cpi=1.0, eac=120, eac_variant="combined")
    assert only(Evidence(combined)) == ("cost", RED, "EAC / BAC 1.20 > 1.10")


def test_schedule_is_judged_by_spi_over_time_where_there_is_one() -> None:
    both = measured(spi=1.0, spi_t=0.8)
    assert only(both) == ("schedule", RED, "SPI(t) 0.80 < 0.90")
    assert only(measured(spi=0.94)) == ("schedule", AMBER, "SPI 0.94 < 0.95")


@pytest.mark.parametrize(
    ("days", "rag", "rule"),
    [
        (-5, GREEN, "Slip in days -5 <= 14"),
        (14, GREEN, "Slip in days 14 <= 14"),
        (15, AMBER, "Slip in days 15 > 14"),
        (46, RED, "Slip in days 46 > 45"),
    ],
)
def test_schedule_is_judged_by_slip_too(days: int, rag: Rag, rule: str) -> None:
    evidence = Evidence(EarnedValue(), slip_days=days)
    assert only(evidence) == ("schedule", rag, rule)


def test_scope_is_judged_by_what_changes_add() -> None:
    budget = EarnedValue(bac=100)
    grown = Evidence(budget, changes=(change(cost=4), change(cost=2)))
    assert only(grown) == ("scope", AMBER, "Changes / BAC 0.06 > 0.05")
    longer = Evidence(budget, changes=(change(days=50), change(days=-3, cost=1)))
    assert only(longer) == ("scope", RED, "Days added by changes 47 > 45")


def test_rejected_changes_change_nothing() -> None:
    rejected = change(cost=50)._replace(state="Rejected")
    assert colours(Evidence(EarnedValue(bac=100), changes=(rejected,))) == ()


@pytest.mark.parametrize(
    ("target", "now", "better", "rag", "rule"),
    [
        (0.9, 0.95, None, GREEN, "Tests passed 0.95 >= 0.9"),
        (0.9, 0.85, "Higher", AMBER, "Tests passed 0.85 < 0.9"),
        (0.9, 0.80, "Higher", RED, "Tests passed 0.8 < 0.9"),
        (10, 9, "Lower", GREEN, "Tests passed 9 <= 10"),
        (10, 11, "Lower", AMBER, "Tests passed 11 > 10"),
        (0, 1, "Lower", RED, "Tests passed 1 > 0"),
    ],
)
def test_quality_is_judged_against_its_targets(
    target: float, now: float, better: str | None, rag: Rag, rule: str
) -> None:
    measure = Quality("P1", HERE, "Tests passed", target, now, better)
    unknown = Quality("P1", HERE, "Not measured", 5)
    evidence = Evidence(EarnedValue(), qualities=(unknown, measure))
    assert only(evidence) == ("quality", rag, rule)


def test_resources_are_judged_by_blockers() -> None:
    def blocked(*blockers: Blocker) -> tuple[str, Rag, str]:
        return only(Evidence(EarnedValue(), blockers=blockers))

    still = Blocker("P1", HERE, "No test phones", due=TODAY)
    late = Blocker("P1", HERE, "No server", due=dt.date(2026, 3, 30))
    done = Blocker("P1", HERE, "No desk", state="Closed")
    assert blocked(done)[1:] == (GREEN, "Open blockers 0 <= 0")
    assert blocked(done, still)[1:] == (AMBER, "Open blockers 1 > 0")
    assert blocked(still, late)[1:] == (RED, "Overdue blockers 1 > 0")


def test_risk_alone_is_never_red() -> None:
    evidence = Evidence(EarnedValue(bac=100), risk_exposure=60)
    assert only(evidence) == ("risk", AMBER, "Risk exposure / BAC 0.60 > 0.10")
    calm = Evidence(EarnedValue(bac=100), risk_exposure=10)
    assert only(calm) == ("risk", GREEN, "Risk exposure / BAC 0.10 <= 0.10")


def test_without_evidence_there_is_no_colour_not_even_green() -> None:
    assert colours(Evidence(EarnedValue())) == ()
    assert overall_colour(()) is None
    no_budget = Evidence(EarnedValue(), risk_exposure=5, changes=(change(cost=1),))
    assert colours(no_budget) == ()
    zero = EarnedValue(bac=0, forecast_cost=5)
    assert colours(Evidence(zero, risk_exposure=5, changes=(change(cost=1),))) == ()


def test_the_worst_dimension_is_the_overall_colour() -> None:
    found = colours(measured(cpi=0.93, spi=1.0))
    assert [(c.dimension, c.rag) for c in found] == [
        ("cost", AMBER),
        ("schedule", GREEN),
    ]
    assert overall_colour(found) is AMBER


@pytest.mark.parametrize(
    ("declared", "computed", "word"),
    [
        (GREEN, RED, "optimistic"),
        (GREEN, AMBER, "optimistic"),
        (RED, AMBER, "pessimistic"),
        (AMBER, AMBER, None),
        (None, RED, None),
        (GREEN, None, None),
    ],
)
def test_divergence_is_flagged_both_ways(
    declared: Rag | None, computed: Rag | None, word: str | None
) -> None:
    assert divergence(Rating("said", declared), computed) == word


def test_without_a_declared_status_nothing_diverges() -> None:
    assert divergence(None, RED) is None
