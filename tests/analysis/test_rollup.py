"""Portfolio and programs as sums of their projects."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ppmsheets.analysis import analyse
from ppmsheets.outcome import Analysis, EarnedValue, GroupResult
from ppmsheets.portfolio import Portfolio, Project, Rag, Rating, Risk, Stage, Status
from ppmsheets.settings import Settings
from tests.analysis.made import HERE, gain, joined, tracked, year

TODAY = dt.date(2026, 3, 31)

amount = st.integers(0, 1_000_000).map(float)
amounts = st.tuples(amount, amount, amount, amount)
parts = st.lists(
    st.tuples(
        amounts,
        st.sampled_from([None, "Mobile", "Platform"]),
        st.sampled_from([None, *Stage]),
    ),
    max_size=8,
)


def analysed(portfolio: Portfolio) -> Analysis:
    return analyse(portfolio, (), Settings(), TODAY)


def whole(portfolio: Portfolio) -> GroupResult:
    return analysed(portfolio).portfolio


def test_ratios_of_a_group_are_of_sums_and_never_averaged() -> None:
    group = whole(
        joined(
            tracked("BIG", (10_000, 1_000, 500, 1_000)),
            tracked("SMALL", (100, 10, 10, 5)),
        )
    )
    assert group.ev.cpi == pytest.approx(510 / 1005)
    assert group.ev.spi == pytest.approx(510 / 1010)
    assert group.ev.eac == pytest.approx(10_100 * 1005 / 510)
    assert group.ev.percent_complete == pytest.approx(510 / 10_100)
    assert group.ev.spi_t is None


def test_a_project_that_lacks_a_piece_is_named_and_left_out_of_every_sum() -> None:
    untold = Portfolio(
        projects=(Project("DARK", HERE, stage=Stage.ACTIVE, budget=5_000),),
        statuses=(Status("DARK", HERE, TODAY, ac=4_000),),
    )
    group = whole(joined(tracked("LIT", (1_000, 100, 90, 80)), untold))
    assert group.ev.missing == ("DARK",)
    assert (group.ev.bac, group.ev.ac, group.ev.cpi) == (1_000, 80, 90 / 80)
    assert group.budget == 6_000


def test_closed_projects_and_candidates_are_no_part_of_the_running_figures() -> None:
    group = whole(
        joined(
            tracked("A", (100, 50, 50, 50)),
            tracked("B", (100, 50, 50, 50), stage=Stage.CLOSED),
            tracked("C", (100, 50, 50, 50), stage=Stage.APPROVED),
            tracked("D", (100, 50, 50, 50), stage=None),
        )
    )
    assert group.projects == ("A", "B", "C", "D")
    assert group.ev.bac == group.budget == 200
    assert group.colours == (2, 0, 0, 0)
    assert group.ev.missing == ()


def test_benefits_outlive_a_project_but_do_not_come_before_its_decision() -> None:
    stages = {"A": Stage.ACTIVE, "B": Stage.CLOSED, "C": Stage.IDEA}
    group = whole(
        Portfolio(
            projects=tuple(Project(i, HERE, stage=s) for i, s in stages.items()),
            benefits=(
                gain("A", year(2027), 1),
                gain("B", year(2027), 10),
                gain("C", year(2027), 100),
            ),
        )
    )
    assert group.value.forecast == 11


def test_programs_come_by_name_and_those_without_one_last() -> None:
    analysis = analysed(
        joined(
            tracked("A", (1, 1, 1, 1)),
            tracked("B", (1, 1, 1, 1), program="Platform"),
            tracked("C", (1, 1, 1, 1), program="Mobile"),
            tracked("D", (1, 1, 1, 1), program="Mobile"),
        )
    )
    named = [(group.name, group.projects) for group in analysis.programs]
    assert named == [("Mobile", ("C", "D")), ("Platform", ("B",)), ("", ("A",))]
    assert {group.level for group in analysis.programs} == {"program"}


def test_colours_slip_and_exposure_of_a_group_are_those_of_its_live_projects() -> None:
    late = Project(
        "LATE",
        HERE,
        stage=Stage.ACTIVE,
        baseline_finish=dt.date(2026, 6, 1),
        forecast_finish=dt.date(2026, 6, 21),
    )
    worse = late._replace(
        project_id="OVER",
        stage=Stage.CLOSED,
        forecast_finish=dt.date(2026, 12, 1),
    )
    group = whole(
        Portfolio(
            projects=(late, worse, Project("DARK", HERE, stage=Stage.ON_HOLD)),
            statuses=(
                Status("LATE", HERE, TODAY, overall=Rating("Green", Rag.GREEN)),
                Status("DARK", HERE, TODAY, overall=Rating("Reset", None)),
            ),
            risks=(
                Risk("LATE", HERE, "R", probability=0.5, cost_impact=10),
                Risk("DARK", HERE, "R", probability=0.5, cost_impact=30),
                Risk("OVER", HERE, "R", probability=0.5, cost_impact=900),
            ),
        )
    )
    assert group.colours == (0, 1, 0, 1)
    assert group.declared_colours == (1, 0, 0, 1)
    assert (group.overall, group.slip_days) == (Rag.AMBER, 20)
    assert group.risk_exposure == 20


def test_the_forecast_cost_of_a_group_needs_every_forecast() -> None:
    one, other = tracked("A", (9, 9, 9, 9)), tracked("B", (9, 9, 9, 9))
    told = dataclasses.replace(
        one, statuses=(one.statuses[0]._replace(forecast_cost=12),)
    )
    assert whole(told).ev.forecast_cost == 12
    assert whole(joined(told, other)).ev.forecast_cost is None


def test_an_empty_portfolio_has_no_figures_and_no_error() -> None:
    analysis = analysed(Portfolio())
    assert analysis.portfolio.ev == EarnedValue()
    assert analysis.portfolio.budget is None
    assert (analysis.programs, analysis.projects) == ((), ())


@pytest.mark.slow
@given(parts)
def test_a_rollup_is_the_sum_of_its_parts(
    rows: list[tuple[tuple[float, float, float, float], str | None, Stage | None]],
) -> None:
    analysis = analysed(
        joined(
            *(
                tracked(f"P{i}", figures, program=program, stage=stage)
                for i, (figures, program, stage) in enumerate(rows)
            )
        )
    )
    counted = [
        figures
        for figures, _, stage in rows
        if stage in (None, Stage.ACTIVE, Stage.ON_HOLD)
    ]
    ev = analysis.portfolio.ev
    for column, found in enumerate((ev.bac, ev.pv, ev.ev, ev.ac)):
        expected = sum(figures[column] for figures in counted) if counted else None
        assert found == expected
    for name in ("bac", "pv", "ev", "ac"):
        of_programs = [getattr(group.ev, name) for group in analysis.programs]
        known = [part for part in of_programs if part is not None]
        assert getattr(ev, name) == (sum(known) if known else None)
    if ev.ac and ev.ev is not None:
        assert ev.cpi == ev.ev / ev.ac


def test_programs_stand_as_people_count_and_those_without_one_last() -> None:
    names = (None, "Phase 10", "Phase 2", "phase 1", "Core", "2026 wave")
    portfolio = joined(
        *(
            tracked(f"P{at}", (100, 50, 50, 50), program=name)
            for at, name in enumerate(names)
        )
    )
    found = [group.name for group in analysed(portfolio).programs]
    assert found == ["2026 wave", "Core", "phase 1", "Phase 2", "Phase 10", ""]
