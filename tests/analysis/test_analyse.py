"""The analysis as a whole, on small portfolios."""

from __future__ import annotations

import dataclasses
import datetime as dt
import random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ppmsheets.analysis import analyse
from ppmsheets.outcome import Analysis, ProjectResult
from ppmsheets.portfolio import (
    Allocation,
    Benefit,
    Blocker,
    Budget,
    Driver,
    Finding,
    History,
    Milestone,
    Origin,
    Person,
    Portfolio,
    Project,
    Rag,
    Rating,
    Risk,
    Severity,
    Stage,
    Status,
)
from ppmsheets.settings import (
    Conventions,
    EacVariant,
    FlowTiming,
    Optimising,
    Settings,
    Thresholds,
)
from ppmsheets.sheet import CellRef
from tests.analysis.made import HERE, gain, joined, month, plan, scored, tracked, year

TODAY = dt.date(2026, 3, 31)
ACTIVE = Project("P1", HERE, stage=Stage.ACTIVE)


def analysed(portfolio: Portfolio, *findings: Finding) -> Analysis:
    return analyse(portfolio, findings, Settings(), TODAY)


def only(portfolio: Portfolio, *findings: Finding) -> ProjectResult:
    (project,) = analysed(portfolio, *findings).projects
    return project


def test_a_watermelon_is_green_outside_and_red_inside() -> None:
    told = tracked("P1", (1_000, 500, 400, 500))
    green = Rating("On track", Rag.GREEN)
    melon = only(
        dataclasses.replace(told, statuses=(told.statuses[0]._replace(overall=green),))
    )
    assert (melon.declared, melon.overall) == (green, Rag.RED)
    assert melon.divergence == "optimistic"
    assert [colour.rule for colour in melon.computed] == [
        "CPI 0.80 < 0.90",
        "SPI 0.80 < 0.90",
    ]


def test_what_a_project_manager_declares_stands_beside_per_dimension() -> None:
    red = Rating("R", Rag.RED)
    status = Status("P1", HERE, TODAY, schedule=red, resources=red, help_needed="QA")
    found = only(Portfolio(projects=(ACTIVE,), statuses=(status,)))
    assert found.declared is None
    assert found.declared_by == (("schedule", red), ("resources", red))
    assert found.help_needed == "QA"


def test_risk_exposure_is_the_published_sum() -> None:
    pairs = ((0.8, 10), (0.3, 30), (0.5, 8), (0.1, 40), (0.3, 20), (0.25, 10))
    risks = tuple(
        Risk("P1", HERE, f"R{i}", probability=p, cost_impact=impact * 1_000)
        for i, (p, impact) in enumerate(pairs)
    )
    closed = Risk("P1", HERE, "Old", probability=1, cost_impact=9e9, state="Closed")
    found = only(Portfolio(projects=(ACTIVE,), risks=(*risks, closed)))
    assert found.risk_exposure == pytest.approx(33_500)
    assert found.risks == 6


def test_a_risk_without_numbers_is_left_out_and_named() -> None:
    half = Risk("P1", HERE, "Half", probability=0.5)
    full = Risk("P1", HERE, "Full", probability=0.5, cost_impact=8)
    found = only(Portfolio(projects=(ACTIVE,), risks=(half, full)))
    assert (found.risk_exposure, found.risks) == (4, 2)
    assert "Probability and cost impact of every risk" in found.missing
    assert only(Portfolio(projects=(ACTIVE,), risks=(half,))).risk_exposure is None


def test_closed_risks_leave_no_exposure_while_no_risks_leave_it_unknown() -> None:
    done = Risk("P1", HERE, "Old", state="Closed")
    assert only(Portfolio(projects=(ACTIVE,), risks=(done,))).risk_exposure == 0
    assert only(Portfolio(projects=(ACTIVE,))).risk_exposure is None


def test_the_next_milestone_is_the_earliest_not_reached_even_when_overdue() -> None:
    day = dt.date(2026, 2, 1)
    milestones = (
        Milestone("P1", HERE, "Done", day, day, actual=day),
        Milestone("P1", HERE, "Overdue", day, day + dt.timedelta(days=20)),
        Milestone("P1", HERE, "Later", dt.date(2026, 5, 1)),
        Milestone("P1", HERE, "Undated"),
    )
    found = only(Portfolio(projects=(ACTIVE,), milestones=milestones)).next_milestone
    assert found is not None
    assert (found.name, found.due) == ("Overdue", dt.date(2026, 2, 21))
    assert found.slip_days == 20
    later = only(Portfolio(projects=(ACTIVE,), milestones=milestones[2:]))
    assert later.next_milestone is not None
    assert later.next_milestone.slip_days is None
    none = only(Portfolio(projects=(ACTIVE,), milestones=milestones[3:]))
    assert none.next_milestone is None


def test_a_milestone_said_to_be_reached_in_the_future_is_still_next() -> None:
    hoped = dt.date(2026, 4, 9)
    milestone = Milestone("P1", HERE, "Beta", hoped, hoped, actual=hoped)
    found = only(Portfolio(projects=(ACTIVE,), milestones=(milestone,)))
    assert found.next_milestone is not None


@pytest.mark.parametrize(
    ("day", "days", "stale"),
    [
        (dt.date(2026, 3, 31), 0, False),
        (dt.date(2026, 3, 17), 14, False),
        (dt.date(2026, 3, 16), 15, True),
        (None, None, True),
    ],
)
def test_a_status_is_stale_once_nothing_shows_it_is_young_enough(
    day: dt.date | None, days: int | None, *, stale: bool
) -> None:
    status = Status("P1", HERE, day, complete_share=0.5)
    found = analysed(Portfolio(projects=(ACTIVE,), statuses=(status,)))
    project = found.projects[0]
    assert (project.stale_days, project.stale) == (days, stale)
    assert (found.reports_due, found.reports_received) == (1, int(not stale))


def test_only_live_projects_owe_a_report() -> None:
    stages = (None, *Stage)
    projects = tuple(
        Project(f"P{i}", HERE, stage=stage) for i, stage in enumerate(stages)
    )
    found = analysed(Portfolio(projects=projects))
    assert (found.reports_due, found.reports_received) == (3, 0)
    stale = {p.stage for p in found.projects if p.stale}
    assert stale == {None, Stage.ACTIVE, Stage.ON_HOLD}


def test_errors_and_warnings_are_counted_per_project_and_notes_are_not() -> None:
    findings = tuple(
        Finding("rule", severity, CellRef("Alpha", 0, 0), "", "", project)
        for severity, project in (
            (Severity.ERROR, "P1"),
            (Severity.WARNING, "P1"),
            (Severity.INFO, "P1"),
            (Severity.ERROR, "P2"),
            (Severity.ERROR, None),
        )
    )
    assert only(Portfolio(projects=(ACTIVE,)), *findings).findings == 2


def test_projects_come_by_rank_and_the_unranked_last() -> None:
    portfolio = Portfolio(
        projects=tuple(
            Project(name, HERE, stage=stage)
            for name, stage in (
                ("A", Stage.CLOSED),
                ("B", Stage.IDEA),
                ("C", None),
                ("D", Stage.ACTIVE),
            )
        ),
        drivers=(Driver("Growth", HERE, 1), Driver("Trust", HERE, 1)),
        scores=(
            scored("A", "Growth", 9),
            scored("B", "Growth", 3),
            scored("D", "Growth", 9),
            scored("D", "Trust", 9),
        ),
    )
    found = analysed(portfolio).projects
    assert [(p.project_id, p.rank) for p in found] == [
        ("D", 1),
        ("B", 2),
        ("A", None),
        ("C", None),
    ]
    missing = {p.project_id: set(p.missing) for p in found}
    assert "Score of every driver" in missing["B"]
    assert "Scores" in missing["C"]
    assert missing["A"] == set()


def test_the_rate_of_the_workbook_goes_before_the_setting() -> None:
    project = Project(
        "P1",
        HERE,
        budget=100,
        start=dt.date(2026, 1, 1),
        forecast_finish=dt.date(2026, 1, 31),
    )
    portfolio = Portfolio(projects=(project,), benefits=(gain("P1", year(2027), 200),))
    assert only(portfolio).value.npv == pytest.approx(200 / 1.08 - 100)
    free = dataclasses.replace(portfolio, discount_rate=0.0)
    assert only(free).value.npv == pytest.approx(100)
    settings = Settings(conventions=Conventions(flow_timing=FlowTiming.END))
    later = analyse(portfolio, (), settings, TODAY).projects[0]
    expected = 200 / 1.08**2 - 100 / 1.08 ** (1 / 12)
    assert later.value.npv == pytest.approx(expected)


def test_the_estimate_that_is_set_is_shown_for_projects_and_groups() -> None:
    settings = Settings(conventions=Conventions(eac=EacVariant.ATYPICAL))
    portfolio = tracked("P1", (500_000, 250_000, 200_000, 290_000), program="Mobile")
    found = analyse(portfolio, (), settings, TODAY)
    for ev in (found.projects[0].ev, found.portfolio.ev, found.programs[0].ev):
        assert (ev.eac, ev.eac_variant) == (590_000, "atypical")


def test_thresholds_are_those_that_are_set() -> None:
    strict = Settings(thresholds=Thresholds(index_amber=1.2, index_red=1.1))
    found = analyse(tracked("P1", (100, 50, 50, 50)), (), strict, TODAY)
    assert found.projects[0].overall is Rag.RED


def test_what_a_project_lacks_is_named_by_its_headers() -> None:
    assert only(Portfolio(projects=(ACTIVE,))).missing == (
        "Status",
        "Budget",
        "Planned value",
        "% complete",
        "Actual cost",
        "Baseline finish",
        "Forecast finish",
        "Start",
        "Finish",
        "Benefits",
    )
    idea = ACTIVE._replace(stage=Stage.IDEA, budget=9.0)
    portfolio = Portfolio(projects=(idea,), benefits=(gain("P1", None, 5),))
    assert only(portfolio).missing == ("Start", "Finish", "Period of every benefit")


def test_gaps_say_what_is_missing_and_what_it_would_add() -> None:
    projects = tuple(Project(f"P{i}", HERE, stage=Stage.ACTIVE) for i in range(5))
    found = analysed(Portfolio(projects=projects)).gaps
    assert found[0] == (
        "There are no People; they would add capacity, and who is over-allocated."
    )
    assert (
        "Budget is missing for P0, P1, P2 and 2 more; "
        "it would add BAC, EAC and the variance at completion."
    ) in found
    assert analysed(Portfolio()).gaps == (
        (
            "No project was found; add a tab or table with a Project ID, or map your "
            "own headers in the config."
        ),
    )


def test_nothing_is_missing_where_everything_was_typed() -> None:
    project = ACTIVE._replace(
        start=dt.date(2026, 1, 1),
        baseline_finish=dt.date(2026, 6, 30),
        forecast_finish=dt.date(2026, 6, 30),
    )
    status = Status("P1", HERE, TODAY, complete_share=0.5)
    portfolio = Portfolio(
        projects=(project,),
        statuses=(status,),
        plans=plan("P1", (10, 10, 10, 10), ac=(9, 11, 10)),
        benefits=(gain("P1", year(2027), 5),),
        drivers=(Driver("Growth", HERE, 1),),
        scores=(scored("P1", "Growth", 5),),
    )
    found = analysed(portfolio)
    assert found.projects[0].missing == ()
    assert found.gaps == (
        "There are no People; they would add capacity, and who is over-allocated.",
        "There are no Allocations; they would add demand on people and roles.",
        "There are no Budgets; they would add which candidates can be funded.",
        "There are no Risks; they would add risk exposure.",
        "There are no Milestones; they would add what is due next.",
    )


@pytest.mark.parametrize(("budget", "lacks"), [(100.0, False), (102.0, True)])
def test_a_plan_of_a_part_of_the_budget_is_named(budget: float, *, lacks: bool) -> None:
    project = ACTIVE._replace(budget=budget)
    portfolio = Portfolio(projects=(project,), plans=plan("P1", (60, 40)))
    assert ("Plan of the whole budget" in only(portfolio).missing) == lacks


def test_a_project_is_shown_where_it_stands() -> None:
    project = Project("P1", Origin("Register", 4, 0), name="Apollo", mandatory=True)
    portfolio = Portfolio(projects=(project,), tabs={"P1": "Apollo status"})
    found = only(portfolio)
    assert found.where == CellRef("Register", 4, 0)
    assert (found.tab, found.name, found.mandatory) == ("Apollo status", "Apollo", True)
    assert only(Portfolio(projects=(project,))).tab == "Register"


def test_open_blockers_are_counted() -> None:
    blockers = (
        Blocker("P1", HERE, "A"),
        Blocker("P1", HERE, "B", state="Closed"),
    )
    assert only(Portfolio(projects=(ACTIVE,), blockers=blockers)).blockers == 1


def busy(seed: int) -> Portfolio:
    """Return a portfolio with rows of every analysed kind, the same for a seed."""
    rng = random.Random(seed)
    made = []
    for i in range(6):
        name = f"P{i}"
        start = dt.date(2026, 1 + i, 1)
        project = Project(
            name,
            HERE,
            program=rng.choice([None, "Mobile", "Platform"]),
            stage=rng.choice([None, *Stage]),
            start=start,
            baseline_finish=start + dt.timedelta(days=200),
            forecast_finish=start + dt.timedelta(days=rng.randint(150, 300)),
            budget=rng.choice([None, 1_000.1, 5_000.7]),
        )
        costs = [round(rng.uniform(1, 99), 2) for _ in range(12)]
        made.append(
            Portfolio(
                projects=(project,),
                statuses=(
                    Status(name, HERE, TODAY, complete_share=rng.random()),
                    Status(name, HERE, dt.date(2026, 2, 28), complete_share=0.1),
                ),
                plans=plan(name, tuple(costs), ac=tuple(costs[::-1][:3])),
                risks=tuple(
                    Risk(name, HERE, "R", probability=p, cost_impact=p * 1e3)
                    for p in (0.1, 0.2, 0.7)
                ),
                history=(History(TODAY - dt.timedelta(days=7), name, HERE, cpi=i / 3),),
                allocations=tuple(
                    Allocation(
                        name,
                        HERE,
                        month(2026, 3 + m),
                        person=rng.choice(["Ann", "Bob", None]),
                        role="QA",
                        fte=rng.choice([0.1, 0.2, 0.7]),
                    )
                    for m in range(3)
                ),
                benefits=tuple(
                    Benefit(name, HERE, period=month(2026, m), planned=c, realised=c)
                    for m, c in enumerate(costs, start=1)
                ),
            )
        )
    return dataclasses.replace(
        joined(*made),
        drivers=(Driver("A", HERE, 0.1), Driver("B", HERE, 0.2), Driver("C", HERE, 7)),
        scores=tuple(
            scored(f"P{i}", driver, rng.choice([0, 1, 3, 6, 9]))
            for i in range(5)
            for driver in "ABC"
        ),
        people=(Person("Ann", HERE, "QA", 1.0), Person("Bob", HERE, "QA", 0.5)),
        budgets=(Budget(year(2026), HERE, amount=4_000.0),),
    )


def shuffled(portfolio: Portfolio, order: random.Random) -> Portfolio:
    rows: dict[str, Any] = {
        field.name: tuple(order.sample(kind, len(kind)))
        for field in dataclasses.fields(Portfolio)
        if isinstance(kind := getattr(portfolio, field.name), tuple)
    }
    return dataclasses.replace(portfolio, **rows)


@pytest.mark.slow
@given(seed=st.integers(0, 50), order=st.randoms(use_true_random=False))
def test_the_order_of_records_never_shows(seed: int, order: random.Random) -> None:
    # What explains the plan has a test of its own: it takes ten times as long.
    plain = Settings(optimiser=Optimising(insight_seconds=0))
    portfolio = busy(seed)
    moved = shuffled(portfolio, order)
    assert analyse(moved, (), plain, TODAY) == analyse(portfolio, (), plain, TODAY)


def test_the_order_of_records_shows_in_no_explanation() -> None:
    for seed in range(3):
        portfolio = busy(seed)
        found = analysed(shuffled(portfolio, random.Random(seed)))
        assert found.insight is not None
        assert found == analysed(portfolio)
