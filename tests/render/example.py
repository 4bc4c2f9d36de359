"""A portfolio's analysis, written by hand: what the pages are drawn from."""

from __future__ import annotations

import calendar
import datetime as dt
from dataclasses import replace

from ppmsheets.outcome import (
    Action,
    Analysis,
    Answer,
    Attention,
    Bottleneck,
    ComputedRag,
    Conflict,
    Curve,
    CurvePoint,
    EarnedValue,
    Effect,
    Gain,
    GroupResult,
    Load,
    NextMilestone,
    Past,
    ProjectResult,
    Ranking,
    Recommendation,
    Selection,
    Shift,
    SolverStatus,
    Value,
    Verdict,
)
from ppmsheets.portfolio import (
    Allocation,
    Finding,
    History,
    Milestone,
    Origin,
    Period,
    Person,
    Portfolio,
    Rag,
    Rating,
    Severity,
    Stage,
)
from ppmsheets.sheet import CellRef
from tests.render import choices

TODAY = dt.date(2026, 3, 30)
LAST_WEEK = dt.date(2026, 3, 23)


def month(year: int, number: int) -> Period:
    last = calendar.monthrange(year, number)[1]
    return Period(dt.date(year, number, 1), dt.date(year, number, last))


HORIZON = tuple(month(2026, number) for number in range(3, 9))
WEEKS = Period(dt.date(2026, 4, 6), dt.date(2026, 4, 24))


def earned(bac: float, pv: float, ev: float, ac: float) -> EarnedValue:
    """Return earned value with the typical estimate at completion."""
    cpi = ev / ac
    eac = bac / cpi
    return EarnedValue(
        bac=bac, pv=pv, ev=ev, ac=ac, cv=ev - ac, sv=ev - pv, cpi=cpi, spi=ev / pv,
        eac=eac, etc=eac - ac, vac=bac - eac, percent_complete=ev / bac,
    )  # fmt: skip


MOBILE = ProjectResult(
    project_id="MOB-1",
    name="Customer mobile app",
    where=CellRef("MOB-1 status", 2, 0),
    tab="MOB-1 status",
    program="Digital channels",
    portfolio=None,
    pm="Ana Ruiz",
    sponsor="Dee Okafor",
    stage=Stage.ACTIVE,
    mandatory=False,
    ev=earned(1_900_000, 1_100_000, 840_000, 976_000),
    value=Value(npv=1_250_000),
    declared=Rating("Amber", Rag.AMBER),
    computed=(
        ComputedRag("cost", Rag.RED, "CPI 0.86 < 0.90"),
        ComputedRag("schedule", Rag.RED, "slip 61 days > 45 days"),
    ),
    overall=Rag.RED,
    divergence="optimistic",
    slip_days=61,
    next_milestone=NextMilestone("Public beta", dt.date(2026, 5, 15), 45),
    status_date=dt.date(2026, 3, 27),
    stale_days=3,
    risk_exposure=210_000,
    rank=1,
    score=0.81,
    action=Action.ESCALATE,
    findings=2,
    start=dt.date(2025, 10, 6),
    baseline_finish=dt.date(2026, 9, 30),
    forecast_finish=dt.date(2026, 11, 30),
    past=Past(LAST_WEEK, Rag.AMBER, 0.93, 0.85, 2.04e6, dt.date(2026, 9, 30), None),
)

BILLING = ProjectResult(
    project_id="BIL-7",
    name="Billing engine replacement and retirement of the old ledger",
    where=CellRef("Register", 5, 0),
    tab="Register",
    program="Core systems",
    portfolio=None,
    pm="Tom Lindqvist",
    sponsor=None,
    stage=Stage.ACTIVE,
    mandatory=True,
    ev=earned(3_200_000, 1_500_000, 1_530_000, 1_490_000),
    value=Value(npv=-80_000),
    declared=Rating("Green", Rag.GREEN),
    computed=(ComputedRag("cost", Rag.GREEN, "CPI 1.03 >= 0.95"),),
    overall=Rag.GREEN,
    slip_days=0,
    status_date=dt.date(2026, 2, 18),
    stale_days=40,
    stale=True,
    start=dt.date(2024, 2, 1),
    baseline_finish=dt.date(2026, 12, 18),
    forecast_finish=dt.date(2026, 12, 18),
    risk_exposure=55_000,
    rank=2,
    score=0.64,
    past=Past(LAST_WEEK, Rag.GREEN, 1.02, 1.01, 3.1e6, None, "continue"),
)

CHATBOT = ProjectResult(
    project_id="BOT-3",
    name="=Chatbot pilot",
    where=CellRef("Register", 6, 0),
    tab="Register",
    program=None,
    portfolio=None,
    pm=None,
    sponsor=None,
    stage=Stage.IDEA,
    mandatory=False,
    ev=EarnedValue(bac=250_000),
    value=Value(),
    rank=3,
    score=0.4,
    action=Action.DO_NOT_FUND,
    missing=("planned value", "actual cost"),
)

PROJECTS = (MOBILE, BILLING, CHATBOT)

QA_LOADS = tuple(
    Load("role", "QA engineer", period, demand, demand - 0.5, 2.0,
         (("MOB-1", demand - 0.5), ("BIL-7", 0.5)))
    for period, demand in zip(HORIZON, (1.8, 2.5, 3.0, 1.5, 1.0, 0.5), strict=True)
)  # fmt: skip

LOADS = (
    Load("person", "Iris Novak", HORIZON[0], 0.9, 0.9, 1.0, (("MOB-1", 0.9),)),
    Load("person", "Iris Novak", HORIZON[1], 1.3, 0.8, 1.0,
         (("MOB-1", 0.8), ("BIL-7", 0.5))),
    Load("person", "Iris Novak", HORIZON[2], 0.4, 0.4, 0.0, (("MOB-1", 0.4),)),
    Load("person", "Contractor X", HORIZON[1], 1.5, 1.5, None, (("BIL-7", 1.5),)),
    *QA_LOADS,
)  # fmt: skip

CONFLICTS = (
    Conflict("person", "Iris Novak", LOADS[1:2], ("MOB-1", "BIL-7"), firm_only=False),
    Conflict("role", "QA engineer", QA_LOADS[1:3], ("MOB-1", "BIL-7"), firm_only=True,
             answers=("MOB-1:escalate", "not there any more")),
)  # fmt: skip

BOTTLENECKS = (
    Bottleneck(
        "QA engineer", 1.5, HORIZON[1:3], QA_LOADS[2],
        Gain(41_234.0, 60_000.0, 1_234.0, entering=("BOT-3",),
             altered=(("BIL-7", "continue", "pause 2026-05"),)),
    ),
    Bottleneck("Developer", 0.0, (), None, Gain(9_000.0, 9_000.0, entering=("BOT-3",))),
    Bottleneck("Architect", 0.25, HORIZON[:1], QA_LOADS[0], note="Nobody has a rate."),
)  # fmt: skip

RECOMMENDATIONS = (
    Recommendation(
        id="MOB-1:escalate",
        action=Action.ESCALATE,
        project_id="MOB-1",
        project="Customer mobile app",
        why="CPI 0.86 < 0.90 and 61 days late against baseline.",
        rule="red-and-late",
        effect=Effect(text="Sponsor decides on scope."),
        where=CellRef("MOB-1 status", 7, 1),
        priority=1,
    ),
    Recommendation(
        id="BOT-3:do not fund",
        action=Action.DO_NOT_FUND,
        project_id="BOT-3",
        project="=Chatbot pilot",
        why="Does not fit the budget of 2026-Q2.",
        rule="outside-budget",
        effect=Effect(money=250_000, text="Keeps GBP 250,000."),
        status="Deferred",
        typed=("Defer", 46_203.0, "=ask again after Q2"),
        priority=3,
    ),
)

ANALYSIS = Analysis(
    status_date=TODAY,
    currency="GBP",
    portfolio=GroupResult(
        level="portfolio",
        name="",
        projects=("MOB-1", "BIL-7", "BOT-3"),
        ev=earned(5_100_000, 2_600_000, 2_370_000, 2_466_000)._replace(
            missing=("BOT-3",)
        ),
        value=Value(npv=1_170_000),
        colours=(1, 0, 1, 1),
        declared_colours=(1, 1, 0, 1),
        overall=Rag.RED,
        risk_exposure=265_000,
        slip_days=61,
    ),
    programs=(
        GroupResult(
            level="program",
            name="Core systems",
            projects=("BIL-7",),
            ev=BILLING.ev,
            value=BILLING.value,
            colours=(1, 0, 0, 0),
            overall=Rag.GREEN,
            risk_exposure=55_000,
            slip_days=0,
        ),
        GroupResult(
            level="program",
            name="Digital channels",
            projects=("MOB-1",),
            ev=MOBILE.ev,
            value=MOBILE.value,
            colours=(0, 0, 1, 0),
            overall=Rag.RED,
            risk_exposure=210_000,
            slip_days=61,
        ),
    ),
    projects=PROJECTS,
    loads=LOADS,
    conflicts=CONFLICTS,
    selection=choices.SELECTION,
    recommendations=RECOMMENDATIONS,
    verdicts=(
        Verdict(
            "Are we working on the right projects?",
            Answer.PARTLY,
            ("37 % of the running budget is in the top half of the ranking.",),
        ),
        Verdict(
            "Can we realistically deliver the portfolio?",
            Answer.NO,
            (
                "1 of 2 running projects is red.",
                "2 over-allocations; worst: QA engineer in 2026-05, 3.0 of 2.0 FTE.",
                "1 of 2 reports is stale.",
            ),
            CellRef("Capacity", 0, 0),
        ),
        Verdict("Are we getting the benefits we intended?", Answer.UNKNOWN, ()),
    ),
    attention=(
        Attention(
            "Customer mobile app is red: CPI 0.86, 61 days late.",
            "MOB-1",
            "Ana Ruiz",
            CellRef("MOB-1 status", 7, 1),
            Rag.RED,
        ),
        Attention("Billing engine: no report for 40 days.", "BIL-7", None, None,
                  Rag.AMBER),
    ),
    shifts=(
        Shift("Customer mobile app: Amber → Red.", "MOB-1", worse=True,
              where=CellRef("MOB-1 status", 2, 0)),
        Shift("Billing engine: CPI 1.02 → 1.03.", "BIL-7", worse=False),
        Shift("Chatbot pilot is new.", "BOT-3", worse=None),
    ),
    ranking=Ranking(
        sentences=(
            "Ranked by weighted score: weight x score, summed over the drivers.",
            "No two projects are level. The order would be the same by NPV.",
        ),
    ),
    reports_received=1,
    reports_due=2,
    baseline_date=LAST_WEEK,
    horizon=HORIZON,
    curve=Curve(
        points=(
            CurvePoint(dt.date(2026, 1, 31), 0.0, 0.0, 0.0),
            CurvePoint(dt.date(2026, 2, 28), 400_000.0, 310_000.0, 350_000.0),
            CurvePoint(TODAY, 780_000.0, 590_000.0, 700_000.0),
            CurvePoint(dt.date(2026, 3, 31), 800_000.0),
            CurvePoint(dt.date(2026, 4, 30), 1_100_000.0),
        ),
        projects=("MOB-1",),
        without=("BIL-7",),
    ),
    gaps=("No Benefits were found: they would answer the third question.",),
    insight=choices.INSIGHT,
    bottlenecks=BOTTLENECKS,
)  # fmt: skip

FINDINGS = (
    Finding(
        "known-non-value", Severity.INFO, CellRef("Register", 5, 8),
        "Sponsor is “TBC”.", "Name the sponsor.", "BIL-7", "",
    ),
    Finding(
        "out-of-range", Severity.ERROR, CellRef("MOB-1 status", 9, 1),
        "% complete is 140.", "Enter a fraction from 0 to 1, e.g. 0.4.", "MOB-1",
        "CPI of MOB-1",
    ),
    Finding(
        "ambiguous-date", Severity.ERROR, CellRef("Risks", 3, 6),
        "Due is “03/04/2026”.", "Write 2026-04-03, or set the date order.", None, "",
    ),
    Finding(
        "bare-percent", Severity.WARNING, CellRef("MOB-1 status", 8, 1),
        "% planned is 58; read as 58 %.", "Type 58 %.", "MOB-1", "SPI of MOB-1",
    ),
)  # fmt: skip


def published(date: dt.date, project_id: str = "MOB-1", row: int = 1) -> History:
    """Return figures published on a date."""
    return History(
        published_on=date,
        project_id=project_id,
        origin=Origin("History", row, 0),
        name="Customer mobile app",
        rag=Rating("Amber", Rag.AMBER),
        cpi=0.93,
        spi=0.85,
        eac=2_040_000.0,
        forecast_finish=dt.date(2026, 9, 30),
        action="continue",
        stage="Active",
        option="continue",
    )


def booked(
    row: int, project_id: str, period: Period, fte: float, person: str | None = None
) -> Allocation:
    """Return a booking, whose FTE stands in the fifth column of a row of Bookings."""
    origin = Origin("Bookings", row, 0, {"fte": (0, 4)})
    return Allocation(project_id, origin, period, person=person, fte=fte)


PORTFOLIO = Portfolio(
    name="Northwind Software",
    currency="GBP",
    people=(
        Person("Iris Novak", Origin("People", 1, 0), role="QA engineer", fte=1.0),
        Person("Ben Achebe", Origin("People", 2, 0), role="QA engineer", fte=1.0),
    ),
    allocations=(
        booked(7, "MOB-1", HORIZON[2], 0.8, "iris  novak"),
        booked(4, "MOB-1", WEEKS, 0.8, "iris  novak"),
        booked(5, "BIL-7", HORIZON[2], 0.5)._replace(role="QA Engineer"),
    ),
    history=(published(LAST_WEEK),),
    milestones=(
        Milestone(
            "MOB-1",
            Origin("MOB-1 status", 30, 0),
            "Public beta",
            baseline=dt.date(2026, 4, 1),
            forecast=dt.date(2026, 5, 15),
        ),
        Milestone(
            "MOB-1",
            Origin("MOB-1 status", 29, 0),
            "Design signed off",
            baseline=dt.date(2026, 1, 15),
            actual=dt.date(2026, 1, 12),
        ),
        Milestone("BIL-7", Origin("Register", 9, 0), "No date yet"),
    ),
)


def empty() -> Analysis:
    """Return what the analysis finds in an empty workbook."""
    nothing = GroupResult("portfolio", "", (), EarnedValue(), Value())
    unknown = tuple(
        Verdict(verdict.question, Answer.UNKNOWN, ()) for verdict in ANALYSIS.verdicts
    )
    return Analysis(
        status_date=TODAY,
        currency="",
        portfolio=nothing,
        programs=(),
        projects=(),
        loads=(),
        conflicts=(),
        selection=Selection(SolverStatus.NOT_NEEDED),
        recommendations=(),
        verdicts=(unknown[0], unknown[1], unknown[2]),
        attention=(),
        shifts=(),
        reports_received=0,
        reports_due=0,
        horizon=HORIZON,
    )


def many(number: int) -> Analysis:
    """Return an analysis of many projects, all with notes and links."""
    projects = tuple(
        PROJECTS[index % 3]._replace(
            project_id=f"P{index:05}",
            rank=index + 1,
            findings=index % 4,
        )
        for index in range(number)
    )
    recommendations = tuple(
        RECOMMENDATIONS[0]._replace(id=f"{project.project_id}:escalate",
                project_id=project.project_id)
        for project in projects[::10]
    )  # fmt: skip
    return replace(ANALYSIS, projects=projects, recommendations=recommendations)
