"""The three questions: verdicts that are never better than their data."""

from __future__ import annotations

import pytest

from ppmsheets.analysis.capacity import horizon
from ppmsheets.analysis.questions import verdicts
from ppmsheets.outcome import (
    Answer,
    Conflict,
    EarnedValue,
    GroupResult,
    Load,
    ProjectResult,
    Selection,
    SolverStatus,
    Value,
    Verdict,
)
from ppmsheets.portfolio import Rag, Stage
from ppmsheets.settings import Settings
from ppmsheets.sheet import CellRef
from tests.analysis.portfolio_cases import STATUS_DATE, result

(JANUARY,) = horizon(STATUS_DATE, 1)
FITS = Load("role", "QA", JANUARY, 0.5, 0.5, 1.0, (("A", 0.5),))
OVER = Load("role", "QA", JANUARY, 2.4, 2.4, 1.0, (("A", 1.4), ("B", 1.0)))
CLASH = Conflict("role", "QA", (OVER,), ("A", "B"), firm_only=True)
NOTHING = Selection(SolverStatus.NOT_NEEDED, note="There are no candidates.")


def ask(
    projects: list[ProjectResult],
    conflicts: tuple[Conflict, ...] = (),
    loads: tuple[Load, ...] = (FITS,),
    selection: Selection = NOTHING,
    ev: EarnedValue = EarnedValue(),  # noqa: B008 - frozen
) -> tuple[Verdict, Verdict, Verdict]:
    group = GroupResult("portfolio", "All", (), ev, Value())
    return verdicts(
        group,
        tuple(projects),
        conflicts,
        loads=loads,
        selection=selection,
        settings=Settings(),
    )


# --- right projects? --------------------------------------------------------------


def ranked(
    name: str, rank: int, bac: float | None, npv: float | None = 1.0
) -> ProjectResult:
    return result(name)._replace(
        rank=rank,
        score=0.5,
        ev=EarnedValue(bac=bac),
        value=Value(npv=npv),
    )


@pytest.mark.parametrize(
    ("budgets", "npv", "answer"),
    [
        ((600_000, 400_000), 5.0, Answer.YES),
        ((500_000, 500_000), 5.0, Answer.YES),
        ((400_000, 600_000), 5.0, Answer.PARTLY),
        ((600_000, 400_000), -5.0, Answer.PARTLY),
        ((400_000, 600_000), -5.0, Answer.NO),
    ],
)
def test_the_right_projects_hold_the_money_and_lose_none(
    budgets: tuple[float, float], npv: float, answer: Answer
) -> None:
    projects = [ranked("A", 1, budgets[0]), ranked("B", 2, budgets[1], npv)]
    assert ask(projects)[0].answer is answer


SPREAD = (
    "60% of the running budget (600,000 of 1,000,000) is in the better-ranked half."
)


def test_the_evidence_on_the_right_projects_carries_the_figures() -> None:
    projects = [
        ranked("A", 1, 600_000),
        ranked("B", 2, 400_000, -120_000),
        result("C")._replace(ev=EarnedValue(bac=0.0)),
        result("D", Stage.IDEA)._replace(value=Value(npv=90_000)),
        result("E", Stage.IDEA),
    ]
    selection = Selection(
        SolverStatus.OPTIMAL, funded=("D",), unjudged=("E",), objective=90_000
    )
    verdict = ask(projects, selection=selection)[0]
    assert verdict.evidence == (
        SPREAD,
        (
            "1 running project with a negative NPV, together -120,000: The B; 2 of 3 "
            "have a known NPV."
        ),
        "1 of 1 candidate that can be judged would be funded, worth 90,000.",
        "Not judged for want of data: The E.",
        "Worth not known: The C.",
    )
    assert verdict.where == CellRef("Recommendations", 0, 0)


def test_a_figure_of_some_projects_says_of_how_many_it_speaks() -> None:
    late = coloured("A", Rag.GREEN)._replace(slip_days=3)
    blind = coloured("B", None)._replace(ev=EarnedValue())
    ev = EarnedValue(cpi=0.95, spi=0.97, missing=("B",))
    found = ask(
        [late._replace(ev=EarnedValue(bac=10.0), rank=1, score=0.5), blind], ev=ev
    )
    right, deliver = found[0].evidence, found[1].evidence
    assert right[0] == (
        "100% of the running budget (10 of 10; 1 of 2 with a known budget) is in the "
        "better-ranked half."
    )
    assert "CPI 0.95, SPI 0.97; without The B, not fully reported." in deliver
    assert (
        "1 project late, The A most: 3 days; 1 of 2 have both finish dates." in deliver
    )


def test_without_budgets_the_running_projects_are_counted_instead() -> None:
    verdict = ask([ranked("A", 1, None), ranked("B", 2, None)])[0]
    assert verdict.answer is Answer.YES
    assert verdict.evidence[0].startswith("1 of 2 running projects are in the")


def test_what_is_right_is_not_known_without_scores_or_benefits() -> None:
    verdict = ask([result("A")])[0]
    assert verdict.answer is Answer.UNKNOWN
    assert "No project has scores or benefits" in verdict.evidence[0]


def test_what_is_right_is_not_known_while_nothing_runs() -> None:
    idea = ranked("A", 1, 5.0)._replace(stage=Stage.IDEA)
    verdict = ask([idea])[0]
    assert verdict.answer is Answer.UNKNOWN
    assert verdict.evidence[0] == "No project is running."


def test_a_wish_that_cannot_be_obeyed_is_no_yes() -> None:
    selection = Selection(SolverStatus.INFEASIBLE, note="No choice obeys all: why.")
    projects = [ranked("A", 1, 5.0), result("I", Stage.IDEA)]
    verdict = ask(projects, selection=selection)[0]
    assert verdict.answer is Answer.PARTLY
    # The pages show the first lines only, and somebody has to give way.
    assert verdict.evidence[0] == (
        "1 candidate, none chosen: No choice obeys all: why."
    )


@pytest.mark.parametrize(
    ("npv", "said"),
    [
        (None, "1 of 2 candidates would be funded, worth what is not known."),
        (7.0, "1 of 2 candidates would be funded, worth 7."),
    ],
)
def test_funding_of_unknown_worth_is_not_worth_nothing(
    npv: float | None, said: str
) -> None:
    ideas = [
        result("D", Stage.IDEA)._replace(value=Value(npv=npv)),
        result("E", Stage.IDEA),
    ]
    chosen = Selection(
        SolverStatus.OPTIMAL, funded=("D",), unfunded=("E",), objective=npv or 0.0
    )
    evidence = ask([ranked("A", 1, 5.0), *ideas], selection=chosen)[0].evidence
    assert said in evidence


def test_what_is_funded_without_a_known_worth_is_named_beside_the_sum() -> None:
    ideas = [
        result("D", Stage.IDEA)._replace(value=Value(npv=7.0)),
        result("E", Stage.IDEA),
    ]
    chosen = Selection(SolverStatus.OPTIMAL, funded=("D", "E"), objective=7.0)
    evidence = ask([ranked("A", 1, 5.0), *ideas], selection=chosen)[0].evidence
    assert "2 of 2 candidates would be funded, worth 7 without The E." in evidence


@pytest.mark.parametrize(
    ("npvs", "said"),
    [
        ((None, None), "NPV of the running projects is not known."),
        (
            (5.0, None),
            "No running project with a known NPV (1 of 2) has a negative one.",
        ),
        ((5.0, 5.0), "No running project has a negative NPV."),
    ],
)
def test_no_project_is_said_to_lose_nothing_before_its_npv_is_known(
    npvs: tuple[float | None, float | None], said: str
) -> None:
    projects = [ranked("A", 1, 5.0, npvs[0]), ranked("B", 2, 5.0, npvs[1])]
    assert ask(projects)[0].evidence[1] == said


# --- deliver? ---------------------------------------------------------------------


def coloured(name: str, rag: Rag | None, **change: object) -> ProjectResult:
    return result(name)._replace(overall=rag, **change)  # type: ignore[arg-type]


def greens(count: int) -> list[ProjectResult]:
    return [coloured(f"G{n}", Rag.GREEN) for n in range(count)]


def test_all_green_with_known_capacity_can_be_delivered() -> None:
    verdict = ask(greens(3))[1]
    assert verdict.answer is Answer.YES
    assert verdict.evidence == (
        "0 of 3 running projects computed red.",
        "No person or role is over-allocated.",
        "3 of 3 reports received in time.",
    )
    assert verdict.where == CellRef("Summary", 0, 0)


@pytest.mark.parametrize(
    ("reds", "answer"), [(1, Answer.PARTLY), (2, Answer.PARTLY), (3, Answer.NO)]
)
def test_more_than_a_third_red_cannot_be_delivered(reds: int, answer: Answer) -> None:
    projects = [coloured(f"R{n}", Rag.RED) for n in range(reds)]
    assert ask([*projects, *greens(6 - reds)])[1].answer is answer


@pytest.mark.parametrize(
    ("cpi", "spi", "answer"),
    [
        (0.89, 0.89, Answer.NO),
        (0.90, 0.89, Answer.PARTLY),
        (0.89, None, Answer.PARTLY),
    ],
)
def test_a_whole_both_late_and_over_cost_cannot_be_delivered(
    cpi: float, spi: float | None, answer: Answer
) -> None:
    projects = [coloured("R", Rag.RED), *greens(5)]
    ev = EarnedValue(cpi=cpi, spi=spi)
    assert ask(projects, ev=ev)[1].answer is answer


def test_firm_over_allocation_is_no_yes_and_leads_to_capacity() -> None:
    verdict = ask(greens(2), (CLASH,), (OVER,))[1]
    assert verdict.answer is Answer.PARTLY
    assert verdict.evidence[1] == (
        "1 person or role over-allocated; worst QA, short of 1.4 FTE in 2026-01."
    )
    assert verdict.where == CellRef("Capacity", 0, 0)


@pytest.mark.parametrize(
    ("loads", "said"),
    [
        ((), "Capacity is not known: enter People and Allocations."),
        ((FITS._replace(capacity=None),), "Capacity is not known: enter People."),
        (
            (FITS._replace(demand=0.0, firm=0.0, projects=()),),
            "Nobody is booked for the months ahead: enter Allocations.",
        ),
    ],
)
def test_unknown_capacity_is_no_yes_and_says_what_to_enter(
    loads: tuple[Load, ...], said: str
) -> None:
    verdict = ask(greens(2), loads=loads)[1]
    assert verdict.answer is Answer.PARTLY
    assert verdict.evidence[1] == said


def test_delivery_is_not_known_when_most_reports_are_missing() -> None:
    stale = [project._replace(stale=True) for project in greens(3)]
    assert ask([*stale, coloured("A", Rag.GREEN)])[1].answer is Answer.UNKNOWN
    reds = [project._replace(overall=Rag.RED) for project in stale]
    assert ask(reds)[1].answer is Answer.NO


def test_delivery_is_not_known_without_a_computed_status() -> None:
    verdict = ask([result("A")])[1]
    assert verdict.answer is Answer.UNKNOWN
    assert "enter Budget" in verdict.evidence[0]
    assert ask([])[1].evidence == ("No project is running.",)


def test_the_evidence_on_delivery_carries_the_figures() -> None:
    projects = [
        coloured("A", Rag.RED, divergence="optimistic", slip_days=60),
        coloured("B", Rag.RED, slip_days=12),
        coloured("C", None, slip_days=0),
        *greens(4),
    ]
    ev = EarnedValue(cpi=0.934, spi=0.88, eac=1_120_000, bac=1_000_000)
    verdict = ask(projects, ev=ev)[1]
    assert verdict.evidence == (
        (
            "2 of 6 running projects that can be judged are computed red: The A, The "
            "B; declared better: The A."
        ),
        "No person or role is over-allocated.",
        "CPI 0.93, SPI 0.88, EAC 1,120,000 against a budget of 1,000,000.",
        "2 projects late, The A most: 60 days; 3 of 7 have both finish dates.",
        "7 of 7 reports received in time.",
        "Without data for a computed status: The C.",
    )


# --- benefits? --------------------------------------------------------------------


def beneficial(
    planned: float | None,
    forecast: float | None,
    due: float | None = None,
    realised: float | None = None,
) -> ProjectResult:
    value = Value(
        planned=planned, forecast=forecast, planned_to_date=due, realised=realised
    )
    return result("A")._replace(value=value)


@pytest.mark.parametrize(
    ("project", "answer"),
    [
        (beneficial(100, 95), Answer.YES),
        (beneficial(100, 95, 0.0), Answer.YES),
        (beneficial(100, 94), Answer.PARTLY),
        (beneficial(100, 74), Answer.NO),
        (beneficial(100, 100, 50, 48), Answer.YES),
        (beneficial(100, 100, 50, 45), Answer.PARTLY),
        (beneficial(100, 100, 50, 30), Answer.NO),
        (beneficial(100, 100, 50, None), Answer.PARTLY),
        (beneficial(100, None, 50, 50), Answer.PARTLY),
        (beneficial(100, None), Answer.UNKNOWN),
        (beneficial(None, None), Answer.UNKNOWN),
    ],
)
def test_benefits_are_held_against_their_plan(
    project: ProjectResult, answer: Answer
) -> None:
    assert ask([project])[2].answer is answer


def test_benefits_most_projects_lack_are_no_yes() -> None:
    projects = [beneficial(100, 100), result("B"), result("C", Stage.CLOSED)]
    verdict = ask(projects)[2]
    assert verdict.answer is Answer.PARTLY
    assert verdict.evidence[-1] == "Without planned benefits: The B, The C."


def test_the_evidence_on_benefits_carries_the_figures() -> None:
    verdict = ask([beneficial(200_000, 190_000, 50_000, 48_000)])[2]
    assert verdict.evidence == (
        "95% of benefits planned are forecast: 190,000 of 200,000 (1 project).",
        "96% of benefits planned to date are realised: 48,000 of 50,000 (1 project).",
    )


def test_benefits_of_candidates_are_not_asked_for() -> None:
    idea = beneficial(100, 10)._replace(stage=Stage.IDEA)
    assert ask([idea])[2].answer is Answer.UNKNOWN


def test_no_benefit_due_yet_is_said() -> None:
    assert ask([beneficial(100, 100)])[2].evidence[1] == "No benefit was due yet."
