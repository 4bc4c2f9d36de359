"""Limits of a plan and the changes of what-ifs, in the words of people."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ppmsheets.intake.context import Context
from ppmsheets.intake.scenarios import meaning
from ppmsheets.portfolio import Bound, Finding, Lever, Origin, Portfolio, Step
from ppmsheets.settings import DateOrder
from tests.intake.tabs import read, rules

HERE = Origin("", 0, 0)
KNOWN = """
# Projects
| Project ID | Project    | Program  | Type   | Fund  |
| CRM-1      | CRM        | Platform | Growth | Capex |
| PAY-2      | Pay - roll |          |        |       |
# Drivers
| Driver       | Weight |
| Grow revenue | 40     |
# People
| Person | Role        | FTE |
| Ann    | QA engineer | 1   |
"""


def beside(text: str) -> tuple[Portfolio, tuple[Finding, ...]]:
    """Return what is read from the tab ``More`` beside what can be named."""
    lines = "\n".join(line.strip() for line in text.strip().splitlines())
    return read(f"{KNOWN.strip()}\n# More\n{lines}")


# --- limits -------------------------------------------------------------------------


def test_limits_are_shares_money_or_counts() -> None:
    portfolio, findings = beside("""
    | Limit               | Minimum | Maximum |
    | Type growth         | 30%     |         |
    | Program: "Platform" | 0.1     | 0.4     |
    | driver Grow revenue |         | 60%     |
    | Risk                |         | 500k    |
    | Concurrent starts   |         | 3       |
    """)
    assert [limit._replace(origin=HERE) for limit in portfolio.limits] == [
        (Bound.DRIVER, HERE, "Grow revenue", None, 0.6),
        (Bound.PROGRAM, HERE, "Platform", 0.1, 0.4),
        (Bound.RISK, HERE, None, None, 500_000),
        (Bound.STARTS, HERE, None, None, 3),
        (Bound.TYPE, HERE, "Growth", 0.3, None),
    ]
    assert not findings


@pytest.mark.parametrize(
    ("row", "found"),
    [
        ("Weather | 1 | ", "unclear-limit More!A2"),
        ("Type | 10% | ", "unclear-limit More!A2"),
        ("Type Growth | | ", "unclear-limit More!A2"),
        ("Type Growth | 50% | 20%", "unclear-limit More!B2"),
        ("Starts | 2 | 3", "unclear-limit More!B2"),
        ("Type Growht | 10% | ", "unknown-name More!A2"),
        ("Program Nowhere | 10% | ", "unknown-name More!A2"),
    ],
)
def test_a_limit_that_limits_nothing_is_named_and_left_out(
    row: str, found: str
) -> None:
    portfolio, findings = beside(f"| Limit | Minimum | Maximum |\n| {row} |")
    assert not portfolio.limits
    assert rules(findings) == [found]
    assert portfolio.excluded == 1


def test_a_number_that_no_limit_of_its_kind_can_be_is_said_at_its_cell() -> None:
    _, findings = beside("""
    | Limit       | Maximum |
    | Type Growth | 140%    |
    | Starts      | -1      |
    | Risk        | much    |
    """)
    assert [rule for rule in rules(findings) if "!B" in rule] == [
        "out-of-range More!B2",
        "out-of-range More!B3",
        "not-a-number More!B4",
    ]


def test_a_limit_nearly_spelled_right_is_asked_about() -> None:
    _, findings = beside("| Limit | Minimum |\n| Type Growht | 10% |")
    assert 'Did you mean "Growth"?' in findings[0].fix


# --- what-ifs -----------------------------------------------------------------------

CHANGES = [
    ("Budget +10%", (Lever.BUDGET, None, None, Step.SHARE, 0.1)),
    ("budget -10 %", (Lever.BUDGET, None, None, Step.SHARE, -0.1)),
    ("Budget + 200k", (Lever.BUDGET, None, None, Step.ADD, 200_000)),
    ("Budget for Capex -£50k", (Lever.BUDGET, "Capex", None, Step.ADD, -50_000)),
    ("Budget 2026-Q3 = 900k", (Lever.BUDGET, None, "2026-Q3", Step.SET, 900_000)),
    ("Budget Capex Q3 2026 +5%", (Lever.BUDGET, "Capex", "2026-Q3", Step.SHARE, 0.05)),
    ("Role QA engineer +2", (Lever.ROLE, "QA engineer", None, Step.ADD, 2)),
    ("Role QA=+2 FTE", (Lever.ROLE, "QA", None, Step.ADD, 2)),
    ("Role QA = 5", (Lever.ROLE, "QA", None, Step.SET, 5)),
    ("Capacity QA - senior -0.5", (Lever.ROLE, "QA - senior", None, Step.ADD, -0.5)),
    ("Cost CRM-1 -5%", (Lever.COST, "CRM-1", None, Step.SHARE, -0.05)),
    ("Value of CRM +1.5m", (Lever.VALUE, "CRM", None, Step.ADD, 1_500_000)),
    ("Weight Grow revenue = 40", (Lever.WEIGHT, "Grow revenue", None, Step.SET, 40)),
    ("Pin CRM-1", (Lever.PIN_IN, "CRM-1", None, None, None)),
    ("Pin CRM-1 in", (Lever.PIN_IN, "CRM-1", None, None, None)),
    ("pin CRM-1 out", (Lever.PIN_OUT, "CRM-1", None, None, None)),
    ("CRM out", (Lever.PIN_OUT, "CRM", None, None, None)),
    ("Without Pay - roll", (Lever.PIN_OUT, "Pay - roll", None, None, None)),
    ("Stop CRM", (Lever.PIN_OUT, "CRM", None, None, None)),
]


@pytest.mark.parametrize(("text", "wanted"), CHANGES)
def test_a_change_is_read_as_it_is_said(text: str, wanted: tuple[object, ...]) -> None:
    found = meaning(text, Context(DateOrder.DMY, "GBP", 1, frozenset(), "."))
    assert found is not None
    period = found.period and found.period.label
    assert (found.lever, found.target, period, found.step, found.amount) == wanted


def test_a_project_is_deferred_until_a_day() -> None:
    context = Context(DateOrder.DMY, "GBP", 1, frozenset())
    for text in ("Defer CRM until 2026-09", "delay CRM to 01/09/2026"):
        found = meaning(text, context)
        assert found is not None
        assert (found.lever, found.target) == (Lever.DEFER, "CRM")
        assert found.until == dt.date(2026, 9, 1)


@pytest.mark.parametrize(
    "text",
    [
        "Hire some people",
        "Budget 10%",
        "Budget = 10%",
        "Budget +a bit",
        "Budget +10 USD",
        "Role +2",
        "Cost CRM-1",
        "Defer CRM until 03/04/2026",
        "Defer CRM until spring",
        "Stop CRM in",
        "10%",
    ],
)
def test_what_is_not_certain_is_not_understood(text: str) -> None:
    assert meaning(text, Context(None, "GBP", 1, frozenset())) is None


@given(st.text(max_size=60))
def test_any_words_are_understood_or_not_but_never_stop_the_run(text: str) -> None:
    context = Context(None, "GBP", 1, frozenset())
    assert meaning(text, context) == meaning(f"  {text} ", context)


def test_rows_of_one_scenario_belong_together_and_what_goes_before_change() -> None:
    portfolio, findings = beside("""
    | Scenario | What             | Change       |
    | Lean     | Budget           | -10%         |
    |          |                  | Pin crm out  |
    | Staff    | Role qa engineer | +2           |
    """)
    said = [(c.scenario, c.lever, c.target, c.text) for c in portfolio.scenarios]
    assert said == [
        ("Lean", Lever.BUDGET, None, "Budget -10%"),
        ("Lean", Lever.PIN_OUT, "CRM-1", "Pin crm out"),
        ("Staff", Lever.ROLE, "QA engineer", "Role qa engineer +2"),
    ]
    assert not portfolio.changes
    assert not findings


def test_a_change_that_is_not_understood_is_named_and_left_out() -> None:
    portfolio, findings = beside("""
    | Scenario | Change            |
    |          | Budget +5%        |
    | A        | Hire more         |
    | A        | Pin Zeus out      |
    | A        | Role QA enginer +1 |
    | A        | Budget Opex +1%   |
    | A        | Weight Grow = 3   |
    """)
    assert not portfolio.scenarios
    assert rules(findings) == [
        "missing-required More!A2",
        "unclear-change More!B3",
        "unknown-project More!B4",
        "unknown-name More!B5",
        "unknown-name More!B6",
        "unknown-name More!B7",
    ]
    assert 'Did you mean "QA engineer"?' in findings[3].fix
    assert portfolio.excluded == 6


@pytest.mark.parametrize(
    "headers", ["What-ifs | Change", "What if? | Changes", "Scenario | What changes"]
)
def test_two_columns_make_a_table_of_what_ifs(headers: str) -> None:
    portfolio, findings = read(f"""
    | {headers} |
    | Lean | Budget -10% |
    # Projects
    | Project ID | Project |
    | P1         | Apollo  |
    """)
    assert [change.scenario for change in portfolio.scenarios] == ["Lean"]
    assert findings == ()


def test_a_lever_without_a_change_is_named_and_a_bare_name_is_a_heading() -> None:
    portfolio, findings = read("""
    | Scenario | What   | Change |
    | Lean     |        |        |
    |          | Budget | -10%   |
    |          | Budget |        |
    # Projects
    | Project ID | Project |
    | P1         | Apollo  |
    """)
    assert [change.scenario for change in portfolio.scenarios] == ["Lean"]
    assert rules(findings) == ["missing-required Tab!C4"]
    assert portfolio.excluded == 1
