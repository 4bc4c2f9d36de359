"""Records for tests, with a cell of origin where none matters."""

from __future__ import annotations

import datetime as dt

from ppmsheets.portfolio import (
    Benefit,
    Origin,
    Period,
    PlanPeriod,
    Portfolio,
    Project,
    Score,
    Stage,
    Status,
)

HERE = Origin("Alpha", 0, 0)


def month(year: int, number: int) -> Period:
    """Return a calendar month; number 13 is January of the next year."""
    year, number = year + (number - 1) // 12, (number - 1) % 12 + 1
    first = dt.date(year, number, 1)
    after = dt.date(year + number // 12, number % 12 + 1, 1)
    return Period(first, after - dt.timedelta(days=1))


def year(number: int) -> Period:
    """Return a calendar year."""
    return Period(dt.date(number, 1, 1), dt.date(number, 12, 31))


def plan(
    project_id: str,
    pv: tuple[float | None, ...],
    *,
    ev: tuple[float | None, ...] = (),
    ac: tuple[float | None, ...] = (),
    start: int = 1,
) -> tuple[PlanPeriod, ...]:
    """Return months of 2026 with the planned, earned and actual cost of each."""

    def at(amounts: tuple[float | None, ...], index: int) -> float | None:
        return amounts[index] if index < len(amounts) else None

    return tuple(
        PlanPeriod(
            project_id,
            HERE,
            month(2026, start + index),
            at(pv, index),
            at(ev, index),
            at(ac, index),
        )
        for index in range(len(pv))
    )


def tracked(
    project_id: str,
    amounts: tuple[float, float, float, float],
    *,
    program: str | None = None,
    stage: Stage | None = Stage.ACTIVE,
) -> Portfolio:
    """Return a portfolio of one project with typed BAC, PV, EV and AC."""
    bac, pv, ev, ac = amounts
    return Portfolio(
        projects=(Project(project_id, HERE, program=program, stage=stage, budget=bac),),
        statuses=(Status(project_id, HERE, dt.date(2026, 3, 31), pv=pv, ev=ev, ac=ac),),
    )


def joined(*portfolios: Portfolio) -> Portfolio:
    """Return one portfolio with the records of all of these."""
    return Portfolio(
        projects=tuple(x for p in portfolios for x in p.projects),
        statuses=tuple(x for p in portfolios for x in p.statuses),
        plans=tuple(x for p in portfolios for x in p.plans),
        risks=tuple(x for p in portfolios for x in p.risks),
        benefits=tuple(x for p in portfolios for x in p.benefits),
        allocations=tuple(x for p in portfolios for x in p.allocations),
        history=tuple(x for p in portfolios for x in p.history),
    )


def scored(project_id: str, driver: str, score: float | None) -> Score:
    """Return how strongly a project serves a driver, 0 to 9."""
    return Score(project_id, HERE, driver, score)


def gain(project_id: str, period: Period | None, amount: float) -> Benefit:
    """Return a monetary benefit as forecast."""
    return Benefit(project_id, HERE, "Gain", period=period, forecast=amount)
