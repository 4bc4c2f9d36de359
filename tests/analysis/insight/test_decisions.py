"""What obeying costs: the worked example, and every choice tried."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ppmsheets.analysis.insight.allowance import Allowance
from ppmsheets.analysis.insight.decisions import decision_prices
from ppmsheets.analysis.optimiser.engine import optimise
from ppmsheets.analysis.optimiser.limits import Limits
from ppmsheets.analysis.optimiser.model import build
from ppmsheets.analysis.optimiser.options import Case, Pin, ordered
from ppmsheets.outcome import DecisionPrice
from tests.analysis.insight.blocks import many
from tests.analysis.optimiser_cases import best_value, random_case, worked


def priced(case: Case, allowance: Allowance) -> tuple[DecisionPrice, ...]:
    answer = optimise(case)
    return decision_prices(build(ordered(case)), answer, Limits(), allowance)


def test_approving_the_crm_of_the_worked_example_costs_two() -> None:
    pins = (Pin("approving CRM", "1", ("fund",)), Pin("keeping 2", "2", ("fund",)))
    crm, other = priced(replace(worked(), pins=pins), Allowance(60))
    assert (crm.words, crm.project_id) == ("approving CRM", "1")
    assert crm.price == pytest.approx((2, 2))
    assert other.price == pytest.approx((0, 0))


@pytest.mark.slow
def test_every_price_is_what_trying_every_choice_finds() -> None:
    priced_ones = 0
    for seed in range(200):
        case = random_case(seed)
        value = best_value(case)
        if value is None or not case.pins:
            continue
        for item in priced(case, Allowance(60)):
            rest = tuple(pin for pin in case.pins if pin.name != item.words)
            free = best_value(replace(case, pins=rest))
            assert free is not None
            assert item.price == pytest.approx((free - value, free - value)), seed
            priced_ones += 1
    assert priced_ones > 30


def test_of_a_large_portfolio_the_interval_holds_the_price() -> None:
    pin = Pin("approving CRM", "07-1", ("fund",))
    case = replace(many(26), pins=(pin,))
    answer = optimise(case, Limits(gap=0.05))
    model = build(ordered(case))
    (item,) = decision_prices(model, answer, Limits(), Allowance(60))
    least, most = item.price
    assert least is not None
    assert most is not None
    assert least <= 2 <= most < 50


def test_decisions_that_no_allowance_is_left_for_are_counted() -> None:
    allowance = Allowance(0)
    case = replace(worked(), pins=(Pin("approving CRM", "1", ("fund",)),))
    assert priced(case, allowance) == ()
    assert allowance.omitted == ["What obeying costs is left out for 1 decision."]
