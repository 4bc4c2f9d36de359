"""The S-curve adds up to what the rest of the analysis says."""

from __future__ import annotations

import calendar
import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ppmsheets.analysis.curve import MOST_MONTHS, s_curve
from ppmsheets.analysis.tracking import newest_status, project_earned_value
from ppmsheets.outcome import Curve, ProjectResult, Value
from ppmsheets.portfolio import (
    Origin,
    Period,
    PlanPeriod,
    Portfolio,
    Project,
    Stage,
    Status,
)
from ppmsheets.sheet import CellRef

HERE = Origin("Plan", 1, 0)
TODAY = dt.date(2026, 3, 31)


def month(year: int, number: int) -> Period:
    return Period(
        dt.date(year, number, 1),
        dt.date(year, number, calendar.monthrange(year, number)[1]),
    )


def row(
    number: int,
    pv: float,
    ev: float | None = None,
    ac: float | None = None,
    key: str = "P",
) -> PlanPeriod:
    """Return one month of 2026 of a plan."""
    return PlanPeriod(key, HERE, month(2026, number), pv, ev, ac)


def curve(
    *rows: PlanPeriod,
    statuses: tuple[Status, ...] = (),
    today: dt.date = TODAY,
    stage: Stage = Stage.ACTIVE,
    budget: float | None = None,
) -> Curve:
    """Return the curve of the projects of some rows, with their own earned value."""
    keys = sorted({one.project_id for one in rows} | {s.project_id for s in statuses})
    projects = tuple(Project(key, HERE, stage=stage, budget=budget) for key in keys)
    portfolio = Portfolio(projects=projects, plans=rows, statuses=statuses)
    results = [result(project, rows, statuses, today) for project in projects]
    return s_curve(portfolio, results, today)


def result(
    project: Project,
    rows: tuple[PlanPeriod, ...],
    statuses: tuple[Status, ...],
    today: dt.date,
) -> ProjectResult:
    key = project.project_id
    own = [one for one in statuses if one.project_id == key]
    ev = project_earned_value(
        project,
        newest_status(own, today),
        [one for one in rows if one.project_id == key],
        status_date=today,
    )
    return ProjectResult(
        project_id=key, name=key, where=CellRef("T", 0, 0), tab="T", program=None,
        portfolio=None, pm=None, sponsor=None, stage=project.stage, mandatory=False,
        ev=ev, value=Value(),
    )  # fmt: skip


def points(found: Curve) -> list[tuple[str, float, float | None, float | None]]:
    return [(p.day.isoformat(), p.pv, p.ev, p.ac) for p in found.points]


def test_each_month_adds_up_and_the_future_is_only_planned() -> None:
    found = curve(row(2, 10, 8, 9), row(3, 20, 18, 25), row(4, 30))
    assert points(found) == [
        ("2026-01-31", 0, 0, 0),
        ("2026-02-28", 10, 8, 9),
        ("2026-03-31", 30, 26, 34),
        ("2026-04-30", 60, None, None),
    ]


def test_the_status_date_is_a_point_of_its_own() -> None:
    found = curve(row(2, 10, 8, 9), row(3, 31), today=dt.date(2026, 3, 10))
    assert points(found)[2] == ("2026-03-10", 20.0, 8, 9)


def test_a_quarter_is_spread_over_its_days() -> None:
    quarter = Period(dt.date(2026, 1, 1), dt.date(2026, 3, 31))
    found = curve(PlanPeriod("P", HERE, quarter, 90.0, 80.0, 70.0))
    assert [p.pv for p in found.points] == pytest.approx([0, 31, 59, 90])
    assert [p.ev for p in found.points] == [0, 0, 0, 80]


def test_dated_statuses_tell_what_the_plan_does_not() -> None:
    def status(day: int, share: float, spent: float) -> Status:
        when = dt.date(2026, day, 15)
        return Status("P", HERE, when, complete_share=share, ac=spent)

    found = curve(
        row(2, 50), row(3, 50),
        statuses=(status(3, 0.6, 70), status(2, 0.2, 30)),
        budget=100,
    )  # fmt: skip
    assert points(found)[1:] == [
        ("2026-02-28", 50, 20, 30),
        ("2026-03-31", 100, 60, 70),
    ]


def test_a_project_that_said_all_at_one_date_only_is_left_out() -> None:
    once = Status("Q", HERE, TODAY, complete_share=0.5, ac=40)
    found = curve(
        row(3, 10, 8, 9), row(2, 50, key="Q"), row(3, 50, key="Q"), statuses=(once,)
    )
    assert found.projects == ("P",)
    assert found.without == ("Q",)
    assert found.points[-1].pv == 10


def test_without_a_plan_there_is_no_curve() -> None:
    found = curve(statuses=(Status("P", HERE, TODAY, pv=5, ev=4, ac=3),))
    assert found == Curve(without=("P",))


def test_only_live_projects_are_in_it() -> None:
    assert curve(row(3, 10, 8, 9), stage=Stage.CLOSED) == Curve()


def test_a_plan_that_lies_ahead_has_earned_nothing_yet() -> None:
    found = curve(row(5, 10), row(2, 5, 5, 5, key="Q"))
    assert found.projects == ("P", "Q")
    at = {p.day: p for p in found.points}
    assert (at[TODAY].pv, at[TODAY].ev, at[TODAY].ac) == (5, 5, 5)


def test_a_curve_of_many_years_has_a_point_a_quarter() -> None:
    rows = tuple(
        PlanPeriod("P", HERE, month(2020 + n // 12, n % 12 + 1), 1.0, 1.0, 1.0)
        for n in range(120)
    )
    found = curve(*rows)
    assert len(found.points) <= MOST_MONTHS
    assert {p.day.month % 3 for p in found.points} == {0}
    assert (found.points[0].pv, found.points[-1].pv) == (0, 120)


amounts = st.one_of(st.none(), st.floats(0, 1e6))


@given(
    rows=st.lists(
        st.builds(
            row, st.integers(1, 12), st.floats(0, 1e6), amounts, amounts,
            st.sampled_from("PQR"),
        ),
        max_size=20,
    ),
    day=st.dates(dt.date(2025, 12, 1), dt.date(2027, 1, 31)),
)  # fmt: skip
def test_it_ends_at_the_sums_of_the_projects_own_figures(
    rows: list[PlanPeriod], day: dt.date
) -> None:
    found = curve(*rows, today=day)
    planned = sum(one.pv or 0 for one in rows if one.project_id in found.projects)
    assert (found.points[-1].pv if found.points else 0) == pytest.approx(planned)
    days = [point.day for point in found.points]
    assert days == sorted(set(days))
    assert [p.pv for p in found.points] == sorted(p.pv for p in found.points)
    told = [point for point in found.points if point.ev is not None]
    for measure in ("ev", "ac") if told else ():
        own = [
            getattr(result(Project(key, HERE), tuple(rows), (), day).ev, measure) or 0
            for key in found.projects
        ]
        assert getattr(told[-1], measure) == pytest.approx(sum(own), abs=1e-3)


def test_the_order_of_rows_does_not_matter() -> None:
    rows = (row(2, 10, 8, 9), row(3, 20, 18, 25), row(3, 7, 3, 4, key="Q"))
    assert curve(*rows) == curve(*rows[::-1])
