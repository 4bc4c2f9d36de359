"""What is recommended, by which rule, and how answers are obeyed."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field, replace
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ppmsheets.analysis import capacity
from ppmsheets.analysis.choosing import Choice
from ppmsheets.analysis.people import Staffed
from ppmsheets.analysis.planning.ledger import Ledger
from ppmsheets.analysis.recommend import RULES, actions, recommend
from ppmsheets.analysis.rules import action_of
from ppmsheets.analysis.running_advice import benefits_to_come
from ppmsheets.outcome import (
    Action,
    ComputedRag,
    Conflict,
    EarnedValue,
    ProjectResult,
    Recommendation,
    Selection,
    SolverStatus,
)
from ppmsheets.portfolio import (
    Allocation,
    Benefit,
    Blocker,
    Decision,
    Dependency,
    Origin,
    Period,
    Person,
    Portfolio,
    Project,
    Rag,
    Rating,
    Stage,
    Status,
)
from ppmsheets.settings import Settings
from ppmsheets.sheet import CellRef
from tests.analysis.portfolio_cases import (
    Q1,
    Q2,
    STATUS_DATE,
    YEAR,
    Case,
    Idea,
    answered,
    budget,
    case,
    choice_of,
    link,
    result,
)

JANUARY, FEBRUARY, MARCH = capacity.horizon(STATUS_DATE, 3)
ALLOCATIONS = Origin("Allocations", 3, 0, {"fte": (0, 3)})
NOTHING = Selection(SolverStatus.NOT_NEEDED)


@dataclass(frozen=True, slots=True)
class Advice:
    """Recommendations and actions of one run."""

    rows: tuple[Recommendation, ...]
    actions: dict[str, Action] = field(default_factory=dict)

    def __getitem__(self, name: str) -> Recommendation:
        """Return the only recommendation of an id."""
        (row,) = [row for row in self.rows if row.id == name]
        return row

    @property
    def ids(self) -> list[str]:
        """All ids, in order."""
        return [row.id for row in self.rows]


def advise(
    portfolio: Portfolio,
    projects: tuple[ProjectResult, ...],
    conflicts: tuple[Conflict, ...] = (),
    choice: Choice | None = None,
) -> Advice:
    rows = recommend(
        portfolio,
        projects,
        conflicts,
        choice,
        settings=Settings(),
        status_date=STATUS_DATE,
    )
    selection = choice.selection if choice else NOTHING
    return Advice(rows, dict(actions(projects, selection, rows)))


def advise_on(a_case: Case) -> Advice:
    choice = choice_of(a_case.portfolio, a_case.results)
    return advise(a_case.portfolio, a_case.results, choice=choice)


# --- candidates -------------------------------------------------------------------


def test_the_chosen_candidates_are_to_be_funded_with_their_numbers() -> None:
    advice = advise_on(case([Idea("A", 80_000, 50_000, rank=1)], budget(60_000)))
    row = advice["A:fund"]
    assert (row.rule, row.status, row.project) == ("fund-best-value", "Open", "The A")
    assert row.why.startswith("NPV 80,000 for 50,000:")
    assert (row.effect.money, row.effect.value) == (-50_000, 80_000)
    assert advice.actions == {"A": Action.FUND}


@pytest.mark.parametrize(
    ("ideas", "links", "rule"),
    [
        ([Idea("A", 1, 5, mandatory=True)], [], "fund-mandatory"),
        (
            [Idea("A", -1, 5), Idea("B", 9, 5, mandatory=True)],
            [link("B", "Needs", "A")],
            "fund-with-dependency",
        ),
        (
            [Idea("A", -1, 5), Idea("B", 9, 5, stage=Stage.ACTIVE)],
            [link("A", "Both or none", "B")],
            "fund-with-dependency",
        ),
    ],
)
def test_what_must_be_funded_says_why(
    ideas: list[Idea], links: list[Dependency], rule: str
) -> None:
    advice = advise_on(Case(tuple(ideas), (budget(99),), tuple(links)))
    assert advice["A:fund"].rule == rule


@pytest.mark.parametrize(
    ("idea", "others", "links", "rule", "reason"),
    [
        (Idea("A", 5, 5), [Idea("B", 9, 8)], [], "over-budget", "2026 is short by 3"),
        (Idea("A", -5, 5), [], [], "low-value", "NPV -5 for 5: the value is not"),
        (
            Idea("A", 5, 1),
            [Idea("B", 9, 1)],
            [link("A", "Excludes", "B")],
            "excluded",
            "it excludes The B, which is funded",
        ),
        (
            Idea("A", 5, 1),
            [Idea("B", None, 1, stage=Stage.ACTIVE)],
            [link("A", "Excludes", "B")],
            "excluded",
            "it excludes The B, which runs",
        ),
        (
            Idea("A", 5, 1),
            [Idea("B", -9, 1)],
            [link("A", "Needs", "B")],
            "dependency",
            "it needs The B, which is not funded",
        ),
        (Idea("A", None, 5), [], [], "unjudged", "benefits nor scores"),
    ],
)
def test_what_is_not_funded_says_what_stands_in_the_way(
    idea: Idea, others: list[Idea], links: list[Dependency], rule: str, reason: str
) -> None:
    a_case = Case((idea, *others), (budget(10),), tuple(links))
    advice = advise_on(a_case)
    assert advice["A:do-not-fund"].rule == f"do-not-fund-{rule}"
    assert reason in advice["A:do-not-fund"].why
    assert advice.actions["A"] is Action.DO_NOT_FUND


def test_a_choice_not_proven_best_says_no_more_than_it_knows() -> None:
    a_case = case([Idea("A", 5, 5)], budget(10))
    best = choice_of(a_case.portfolio, a_case.results)
    ledger = Ledger(best.framed.case, {"A": "do not fund"})
    worse = replace(best, ledger=ledger)
    advice = advise(a_case.portfolio, a_case.results, choice=worse)
    assert "worth as much or more" in advice["A:do-not-fund"].why


def test_what_fits_a_later_budget_is_delayed_and_its_room_given_once() -> None:
    ideas = (Idea("A", 9, 90, Q1), Idea("B", 5, 90, Q1, rank=2), Idea("C", 4, 90, Q1))
    advice = advise_on(case(ideas, budget(90, Q1), budget(95, Q2)))
    row = advice["B:delay"]
    assert row.rule == "delay-later-budget"
    assert row.why == (
        "NPV 5 for 90: beside what is funded, Portfolio 2026-Q1 is short by 90. From "
        "2026-04 it fits."
    )
    assert row.effect.finish_days == 90
    assert advice.actions["B"] is Action.DELAY
    assert advice["C:do-not-fund"].rule == "do-not-fund-over-budget"
    assert advice["A:fund"].why.endswith("It goes before B, C.") is False


def test_a_delay_of_what_is_mandatory_says_that_it_is() -> None:
    a_case = case(
        [Idea("A", -5, 90, Q1, mandatory=True)], budget(50, Q1), budget(95, Q2)
    )
    assert advise_on(a_case)["A:delay"].why == (
        "NPV -5 for 90: beside what is funded, Portfolio 2026-Q1 is short by 40. From "
        "2026-03 it fits. It is mandatory, so it is not left out."
    )


def test_a_rejected_delay_gives_way_to_not_funding_and_stays_with_its_text() -> None:
    ideas = (Idea("A", 9, 90, Q1, fixed=True), Idea("B", 5, 90, Q1))
    wishes = (answered("B:delay", "Reject"),)
    advice = advise_on(Case(ideas, (budget(90, Q1), budget(95, Q2)), (), wishes))
    assert advice["B:do-not-fund"].status == "Open"
    assert advice["B:delay"].status == "Rejected"
    assert advice["B:delay"].typed == ("Reject", None, "as typed")


def test_where_one_must_not_be_delayed_another_may_make_room() -> None:
    ideas = (Idea("A", 9, 90, Q1), Idea("B", 5, 90, Q1))
    wishes = (answered("B:delay", "Reject"),)
    advice = advise_on(Case(ideas, (budget(90, Q1), budget(95, Q2)), (), wishes))
    assert advice.actions == {"A": Action.DELAY, "B": Action.FUND}


def test_an_undated_candidate_cannot_be_delayed() -> None:
    advice = advise_on(case([Idea("A", 9, 90, None)], budget(50)))
    assert advice.ids == ["A:do-not-fund"]


def test_a_worthless_candidate_is_not_put_off_but_refused() -> None:
    advice = advise_on(case([Idea("A", -9, 90, Q1)], budget(50, Q1), budget(99, Q2)))
    assert advice["A:do-not-fund"].rule == "do-not-fund-low-value"


@pytest.mark.parametrize(
    ("name", "decision", "status", "action"),
    [
        ("A:fund", "Approve", "Approved", Action.FUND),
        ("A:fund", "Reject", "Rejected", Action.DO_NOT_FUND),
        ("A:fund", "Defer", "Deferred", Action.DELAY),
        ("A:do-not-fund", "Approve", "Approved", Action.DO_NOT_FUND),
        ("A:delay", "Approve", "Approved", Action.DELAY),
        ("A:fund", None, "Open", Action.FUND),
    ],
)
def test_an_answer_on_a_candidate_is_its_action_and_asks_nothing_more(
    name: str, decision: str | None, status: str, action: Action
) -> None:
    wishes = (answered(name, decision),)
    advice = advise_on(Case((Idea("A", 9, 5),), (budget(9),), (), wishes))
    assert advice.ids == [name]
    assert advice[name].status == status
    assert advice[name].typed == (decision, None, "as typed")
    assert advice.actions == {"A": action}


_SHORT = (budget(5, Q1), budget(5, Q2))


def _told(name: str, decision: str, until: dt.date | None = None) -> Advice:
    """Return the advice on B, which fits Q2 alone, when A, worth more, is withdrawn."""
    ideas = (Idea("A", 9, 5, Q1), Idea("B", 5, 5, Q1))
    wishes = (answered(name, decision, until), answered("A:fund", "Reject"))
    return advise_on(Case(ideas, _SHORT, (), wishes))


@pytest.mark.parametrize("name", ["B:fund", "B:delay", "B:do-not-fund"])
def test_what_is_deferred_in_one_verb_is_not_asked_again_in_another(name: str) -> None:
    advice = _told(name, "Defer")
    assert [row.id for row in advice.rows if row.project_id == "B"] == [name]
    assert advice[name].status == "Deferred"
    assert advice.actions["B"] is Action.DELAY


def test_a_deferral_that_is_over_asks_again_in_the_verb_that_fits_now() -> None:
    advice = _told("B:delay", "Defer", STATUS_DATE - dt.timedelta(1))
    assert advice["B:fund"].status == "Open"


def test_a_rejected_delay_lets_it_be_funded_now_and_says_so() -> None:
    advice = _told("B:delay", "Reject")
    assert advice["B:fund"].why == (
        "NPV 5 for 5: in the choice of greatest value within budget; to delay it was "
        "rejected."
    )
    assert advice["B:delay"].status == "Rejected"


def test_a_rejected_delay_that_cannot_be_funded_now_says_so() -> None:
    ideas = (Idea("A", 9, 5, Q1, fixed=True), Idea("B", 5, 5, Q1))
    wishes = (answered("B:delay", "Reject"),)
    advice = advise_on(Case(ideas, _SHORT, (), wishes))
    assert advice["B:do-not-fund"].why.endswith("To delay it was rejected.")


def test_a_clear_word_in_one_verb_goes_before_a_deferral_in_another() -> None:
    ideas = (Idea("A", 9, 5, Q1), Idea("B", 5, 5, Q1))
    wishes = (answered("B:delay", "Defer"), answered("B:do-not-fund", "Reject"))
    advice = advise_on(Case(ideas, _SHORT, (), wishes))
    assert advice["B:fund"].rule == "fund-approved"


def test_no_later_start_is_proposed_for_which_there_are_no_budgets() -> None:
    long = Period(Q1.first, Q2.last)
    ideas = (Idea("A", 9, 10, long), Idea("B", 5, 10, long))
    advice = advise_on(case(ideas, budget(5, Q1), budget(11, Q2)))
    assert "B:delay" not in advice.ids
    assert "Portfolio 2026-Q1 is short by" in advice["B:do-not-fund"].why


def test_a_gap_between_budgets_is_no_room_to_run_through() -> None:
    april = Period(dt.date(2026, 4, 1), dt.date(2026, 4, 30))
    may = Period(dt.date(2026, 5, 1), dt.date(2026, 5, 31))
    summer = Period(dt.date(2026, 6, 1), dt.date(2026, 8, 31))
    two_months = Period(dt.date(2026, 2, 1), dt.date(2026, 3, 31))
    ideas = (Idea("A", 9, 9, two_months), Idea("B", 5, 9, two_months))
    budgets = (budget(9, Q1), budget(9, april), budget(9, summer))
    gap = advise_on(case(ideas, *budgets))["B:delay"]
    assert "From 2026-06 it fits." in gap.why
    none = advise_on(case(ideas, *budgets, budget(9, may)))["B:delay"]
    assert "From 2026-04 it fits." in none.why


def test_a_rejected_refusal_funds_and_keeps_the_refusal_in_sight() -> None:
    wishes = (answered("B:do-not-fund", "Reject"),)
    advice = advise_on(
        Case((Idea("A", 9, 5), Idea("B", 5, 5)), (budget(5),), (), wishes)
    )
    assert advice["B:fund"].rule == "fund-approved"
    assert advice["B:do-not-fund"].status == "Rejected"
    assert advice.actions == {"A": Action.DO_NOT_FUND, "B": Action.FUND}


def test_where_not_all_can_be_obeyed_the_nearest_answer_says_what_it_gives_up() -> None:
    ideas = (Idea("A", 9, 5, mandatory=True), Idea("B", 9, 1))
    advice = advise_on(case(ideas, budget(4)))
    assert advice.ids == ["A:do-not-fund", "B:fund"]
    assert advice["A:do-not-fund"].why == (
        "NPV 9 for 5: beside what is funded, Portfolio 2026 is short by 2. The A being "
        "mandatory and the budget Portfolio 2026 cannot hold together. Shown is the "
        "nearest answer, which gives up The A being mandatory."
    )
    assert advice.actions == {"A": Action.DO_NOT_FUND, "B": Action.FUND}


def test_an_answered_row_stays_while_no_choice_obeys_all() -> None:
    ideas = (Idea("A", 9, 5, mandatory=True), Idea("B", 9, 4))
    wishes = (answered("A:fund", "yes please"), answered("B:do-not-fund", "Reject"))
    advice = advise_on(Case(ideas, (budget(8),), (), wishes))
    assert advice["A:fund"].status == "Open"
    assert advice["A:fund"].typed == ("yes please", None, "as typed")
    refused = advice["B:do-not-fund"]
    assert refused.status == "Rejected"
    assert "which gives up refusing to leave out The B." in refused.why
    assert advice.actions == {"A": Action.FUND, "B": Action.DO_NOT_FUND}


def test_an_approval_that_cannot_be_obeyed_says_with_what_it_clashes() -> None:
    ideas = (Idea("A", 9, 5, mandatory=True), Idea("B", 8, 4))
    wishes = (answered("B:fund", "Approve"),)
    advice = advise_on(Case(ideas, (budget(8),), (), wishes))
    row = advice["B:fund"]
    assert (row.rule, row.status) == ("answer-clashes", "Approved")
    assert row.why.startswith("A person approved this. ")
    assert "which gives up approving to fund The B." in row.why
    assert advice.actions["B"] is Action.DO_NOT_FUND


def test_a_deferred_delay_waits_while_no_choice_obeys_all() -> None:
    ideas = (Idea("A", 9, 5, mandatory=True), Idea("B", 9, 1))
    wishes = (answered("B:delay", "Defer"),)
    advice = advise_on(Case(ideas, (budget(4),), (), wishes))
    assert advice.actions["B"] is Action.DELAY


def test_without_budgets_nothing_is_said_of_candidates() -> None:
    assert advise_on(case([Idea("A", 9, 5)])).rows == ()


# --- running projects -------------------------------------------------------------


def _running(count: int) -> tuple[ProjectResult, ...]:
    return tuple(result(f"P{rank}")._replace(rank=rank) for rank in range(1, count + 1))


def _red(project: ProjectResult, rule: str = "CPI 0.60 < 0.90") -> ProjectResult:
    return project._replace(
        overall=Rag.RED,
        computed=(
            ComputedRag("cost", Rag.RED, rule),
            ComputedRag("schedule", Rag.GREEN, "SPI 1.00"),
        ),
    )


def _benefit(amount: float | None, period: Period | None = YEAR) -> Benefit:
    return Benefit("P1", Origin("Benefits", 1, 0), period=period, planned=amount)


def _failing(project: ProjectResult) -> ProjectResult:
    ev = EarnedValue(bac=100_000, cpi=0.62, etc=90_000)
    return _red(project._replace(ev=ev))


def test_a_project_that_brings_less_than_it_still_costs_is_to_be_stopped() -> None:
    projects = (_failing(result("P1")),)
    portfolio = Portfolio(benefits=(_benefit(50_000, Q2),))
    advice = advise(portfolio, projects)
    assert advice.ids == ["P1:stop"]
    assert advice["P1:stop"].rule == "stop-value-gone"
    assert advice["P1:stop"].why == (
        "CPI 0.62 < 0.70, and what is still to come brings 50,000 but costs 90,000."
    )
    assert advice["P1:stop"].effect.money == 90_000
    assert advice.actions == {"P1": Action.STOP}


@pytest.mark.parametrize(
    ("project", "benefits"),
    [
        (_failing(result("P1")), (_benefit(90_000, Q2),)),
        (_failing(result("P1")), ()),
        (_failing(result("P1")), (_benefit(10.0, None),)),
        (_failing(result("P1")), (_benefit(None, Q2),)),
        (_failing(result("P1"))._replace(mandatory=True), (_benefit(1.0, Q2),)),
        (_red(result("P1")), (_benefit(1.0, Q2),)),
    ],
    ids=["worth it", "no benefits", "undated", "no amount", "mandatory", "no CPI"],
)
def test_stopping_needs_strong_evidence_else_it_is_escalated(
    project: ProjectResult, benefits: tuple[Benefit, ...]
) -> None:
    assert advise(Portfolio(benefits=benefits), (project,)).ids == ["P1:escalate"]


def test_benefits_to_come_count_the_days_after_the_status_date() -> None:
    half = Period(dt.date(2026, 1, 3), dt.date(2026, 1, 22))
    rows = (
        _benefit(100.0, half),
        _benefit(10.0, Q2),
        _benefit(5.0, Period(dt.date(2025, 1, 1), dt.date(2025, 12, 31))),
    )
    assert benefits_to_come(rows, STATUS_DATE) == pytest.approx(60)
    forecast = rows[1]._replace(forecast=7.0)
    assert benefits_to_come((forecast,), STATUS_DATE) == pytest.approx(7)


def test_red_is_escalated_with_its_rules_and_what_was_declared() -> None:
    project = _red(result("P1"))._replace(
        declared=Rating("Green", Rag.GREEN),
        divergence="optimistic",
        help_needed="two testers",
        sponsor="Dana",
    )
    status = Status("P1", Origin("P1 status", 0, 0, {"overall": (4, 1)}))
    advice = advise(Portfolio(statuses=(status,)), (project,))
    row = advice["P1:escalate"]
    assert row.rule == "escalate-red"
    assert row.why == (
        "Computed red, declared Green: CPI 0.60 < 0.90. Help needed: two testers"
    )
    assert "Dana" in row.effect.text
    assert row.where == CellRef("P1 status", 4, 1)


def test_the_newest_status_not_after_the_date_is_where_to_look() -> None:
    def status(row: int, day: dt.date | None) -> Status:
        return Status("P1", Origin("Log", row, 0), day)

    statuses = (
        status(1, None),
        status(2, STATUS_DATE),
        status(3, dt.date(2026, 1, 1)),
        status(4, dt.date(2026, 2, 1)),
    )
    advice = advise(Portfolio(statuses=statuses), (_red(result("P1")),))
    assert advice["P1:escalate"].where == CellRef("Log", 2, 0)


def _blocker(due: dt.date | None, state: str | None = None) -> Blocker:
    return Blocker("P1", Origin("Blockers", 1, 0), "no licence", due=due, state=state)


@pytest.mark.parametrize(
    ("blocker", "help_needed", "why"),
    [
        (_blocker(None), "legal", "Blocker no licence is open. Help needed: legal"),
        (_blocker(dt.date(2026, 1, 2)), None, "Blocker no licence was due 2026-01-02."),
        (_blocker(dt.date(2026, 1, 12)), None, None),
        (_blocker(dt.date(2026, 1, 2), "Closed"), "legal", None),
    ],
)
def test_a_blocker_is_escalated_when_overdue_or_with_a_call_for_help(
    blocker: Blocker, help_needed: str | None, why: str | None
) -> None:
    project = result("P1")._replace(help_needed=help_needed)
    advice = advise(Portfolio(blockers=(blocker,)), (project,))
    assert [row.why for row in advice.rows] == ([why] if why else [])


def test_a_late_top_project_with_cost_under_control_is_accelerated() -> None:
    first, *others = _running(3)
    late = first._replace(slip_days=20, ev=EarnedValue(cpi=0.97))
    advice = advise(Portfolio(), (late, *others))
    assert advice["P1:accelerate"].why == (
        "Rank 1 and 20 days late, with CPI 0.97 and nobody over-allocated."
    )
    assert advice.actions["P1"] is Action.ACCELERATE
    assert advice.actions["P2"] is Action.CONTINUE


@pytest.mark.parametrize(
    ("change", "ids"),
    [
        ({"ev": EarnedValue(cpi=0.94)}, ["P1:escalate"]),
        ({"ev": EarnedValue()}, ["P1:escalate"]),
        ({"slip_days": 0}, []),
        ({"slip_days": None}, []),
        ({"slip_days": 46}, ["P1:escalate"]),
        ({"slip_days": 14, "ev": EarnedValue()}, []),
        ({"rank": 3}, []),
    ],
)
def test_without_room_to_accelerate_a_late_top_project_is_escalated(
    change: dict[str, object], ids: list[str]
) -> None:
    first, second, third = _running(3)
    late = first._replace(slip_days=20, ev=EarnedValue(cpi=0.97))
    late = late._replace(**change)  # type: ignore[arg-type]
    others = (second, third._replace(rank=1)) if late.rank == 3 else (second, third)
    assert advise(Portfolio(), (late, *others)).ids == ids


def test_a_rejected_acceleration_gives_way_to_the_next_rule() -> None:
    first, *others = _running(3)
    late = first._replace(slip_days=20, ev=EarnedValue(cpi=0.97))
    portfolio = Portfolio(decisions=(answered("P1:accelerate", "Reject"),))
    advice = advise(portfolio, (late, *others))
    assert advice.ids == ["P1:escalate", "P1:accelerate"]
    assert advice["P1:escalate"].rule == "escalate-late-top"
    assert advice.actions["P1"] is Action.ESCALATE


@pytest.mark.parametrize(
    ("decision", "ids"),
    [
        ("Defer", ["P1:escalate"]),
        ("Approve", ["P1:escalate"]),
        ("Reject", ["P1:accelerate", "P1:escalate"]),
    ],
)
def test_a_late_project_answered_in_one_verb_is_not_asked_in_the_other(
    decision: str, ids: list[str]
) -> None:
    first, *others = _running(3)
    late = first._replace(slip_days=20, ev=EarnedValue(cpi=0.97))
    portfolio = Portfolio(decisions=(answered("P1:escalate", decision),))
    assert advise(portfolio, (late, *others)).ids == ids


def test_a_rejected_escalation_silences_every_rule_that_would_escalate() -> None:
    first, *others = _running(3)
    late = _red(first._replace(slip_days=60))
    portfolio = Portfolio(decisions=(answered("P1:escalate", "Reject"),))
    advice = advise(portfolio, (late, *others))
    assert [row.status for row in advice.rows] == ["Rejected"]
    assert advice.actions["P1"] is Action.CONTINUE


def test_a_project_on_hold_is_left_alone_unless_it_should_stop() -> None:
    held = _failing(result("P1"))._replace(stage=Stage.ON_HOLD)
    alone = advise(Portfolio(), (held,))
    assert alone.rows == ()
    assert alone.actions == {"P1": Action.PAUSE}
    stopped = advise(Portfolio(benefits=(_benefit(1.0, Q2),)), (held,))
    assert stopped.ids == ["P1:stop"]


def test_nothing_is_said_of_closed_projects() -> None:
    closed = _failing(result("P1"))._replace(stage=Stage.CLOSED)
    assert advise(Portfolio(), (closed,)).rows == ()


# --- people -----------------------------------------------------------------------


def _booked(
    *rows: tuple[str, float, Period], people: float = 1.0
) -> tuple[Portfolio, tuple[Conflict, ...]]:
    portfolio = Portfolio(
        people=(Person("Quinn", ALLOCATIONS, fte=people),),
        allocations=tuple(
            Allocation(name, ALLOCATIONS, period, person="Quinn", fte=fte)
            for name, fte, period in rows
        ),
    )
    loads = capacity.loads(portfolio, (JANUARY, FEBRUARY, MARCH))
    return portfolio, capacity.conflicts(loads)


def test_nothing_is_said_of_projects_nobody_registered() -> None:
    portfolio, conflicts = _booked(("X1", 0.9, JANUARY), ("X2", 0.9, JANUARY))
    assert advise(portfolio, _running(1), conflicts).rows == ()


def test_a_project_that_overbooks_alone_is_escalated() -> None:
    portfolio, conflicts = _booked(("P2", 1.5, MARCH))
    row = advise(portfolio, _running(3), conflicts)["P2:escalate"]
    assert row.rule == "escalate-overbooked"
    assert "1.5 of 1 FTE of Quinn in 2026-03" in row.why


def test_a_red_straggler_that_starves_a_top_project_is_paused() -> None:
    portfolio, conflicts = _booked(("P1", 0.8, JANUARY), ("P3", 0.7, JANUARY))
    first, second, third = _running(3)
    red = _red(third._replace(ev=EarnedValue(percent_complete=0.2)))
    advice = advise(portfolio, (first, second, red), conflicts)
    row = advice["P3:pause"]
    assert row.rule == "pause-low-rank"
    assert "20% complete, and P1 (rank 1) is short of Quinn" in row.why
    assert row.effect.fte == pytest.approx(0.7)
    assert advice.actions["P3"] is Action.PAUSE


@pytest.mark.parametrize(
    ("answers", "is_settled", "paused"),
    [
        ((), False, True),
        ((), True, False),
        ((("P3:pause", "Approve"),), True, True),
    ],
)
def test_nobody_is_paused_for_a_shortage_that_approved_moves_settle(
    answers: tuple[tuple[str, str], ...], *, is_settled: bool, paused: bool
) -> None:
    """Unless the pause is approved as well: then both are obeyed."""
    portfolio, conflicts = _booked(("P1", 0.8, JANUARY), ("P3", 0.7, JANUARY))
    first, second, third = _running(3)
    red = _red(third._replace(ev=EarnedValue(percent_complete=0.2)))
    said = tuple(answered(name, decision) for name, decision in answers)
    rows = recommend(
        replace(portfolio, decisions=said),
        (first, second, red),
        () if is_settled else conflicts,
        None,
        settings=Settings(),
        status_date=STATUS_DATE,
        staffed=Staffed(settled=conflicts if is_settled else ()),
    )
    ids = {row.id for row in rows}
    assert ("P3:pause" in ids) is paused
    assert ("P3:escalate" in ids) is not paused


@pytest.mark.parametrize("done", [None, 0.5])
def test_a_straggler_half_done_or_of_unknown_progress_is_not_paused(
    done: float | None,
) -> None:
    portfolio, conflicts = _booked(("P1", 0.8, JANUARY), ("P3", 0.7, JANUARY))
    first, second, third = _running(3)
    red = _red(third._replace(ev=EarnedValue(percent_complete=done)))
    advice = advise(portfolio, (first, second, red), conflicts)
    assert "P3:pause" not in advice.ids
    assert "P3:escalate" in advice.ids


def test_a_straggler_that_starves_nobody_better_is_not_paused() -> None:
    portfolio, conflicts = _booked(("P2", 0.8, JANUARY), ("P3", 0.7, JANUARY))
    first, second, third = _running(3)
    red = _red(third._replace(ev=EarnedValue(percent_complete=0.1)))
    assert "P3:pause" not in advise(portfolio, (first, second, red), conflicts).ids


def test_a_short_resource_is_no_reason_to_accelerate() -> None:
    portfolio, conflicts = _booked(("P1", 0.8, JANUARY), ("P3", 0.7, JANUARY))
    first, *others = _running(3)
    late = first._replace(slip_days=10, ev=EarnedValue(cpi=1.0))
    assert "P1:accelerate" not in advise(portfolio, (late, *others), conflicts).ids


# --- answers ----------------------------------------------------------------------

_RED = (_red(result("P1")),)


@pytest.mark.parametrize(
    ("decision", "until", "status"),
    [
        ("Approve", None, "Approved"),
        ("Approve", STATUS_DATE, "Approved"),
        ("Approve", STATUS_DATE - dt.timedelta(1), "Expired"),
        ("Defer", dt.date(2026, 2, 1), "Deferred"),
        ("Defer", dt.date(2026, 1, 11), "Expired"),
        ("Reject", dt.date(2026, 1, 11), "Expired"),
        (None, None, "Open"),
        ("perhaps", None, "Open"),
    ],
)
def test_the_status_of_an_answer_follows_its_date(
    decision: str | None, until: dt.date | None, status: str
) -> None:
    portfolio = Portfolio(decisions=(answered("P1:escalate", decision, until),))
    row = advise(portfolio, _RED)["P1:escalate"]
    assert row.status == status
    assert row.typed == (decision, None, "as typed")


def test_what_was_answered_and_is_not_proposed_any_more_stays_at_the_bottom() -> None:
    decisions = (
        answered("P1:pause", "Approve"),
        answered("OLD:fund", "Reject"),
        answered("reallocate:qa-engineer:P1>P2", "Approve"),
        answered("put-off:quinn:-:P1:2026-01=0.5/0.7", "Reject"),
        answered("typed by hand", None),
        Decision("P1:accelerate", Origin("Recommendations", 9, 0)),
    )
    advice = advise(Portfolio(decisions=decisions), _RED)
    gone = {row.id: row for row in advice.rows if row.status == "Gone"}
    assert advice.ids[0] == "P1:escalate"
    assert set(advice.ids[1:]) == set(gone)
    assert gone["P1:pause"].action is Action.PAUSE
    assert gone["P1:pause"].project == "The P1"
    assert gone["OLD:fund"].project_id is None
    assert gone["OLD:fund"].project == "OLD"
    assert gone["reallocate:qa-engineer:P1>P2"].project_id == "P1"
    assert gone["put-off:quinn:-:P1:2026-01=0.5/0.7"].project_id == "P1"
    assert gone["put-off:quinn:-:P1:2026-01=0.5/0.7"].action is Action.REALLOCATE
    assert gone["typed by hand"].action is None
    assert "P1:accelerate" not in gone


def test_a_second_answer_to_the_same_question_is_not_lost() -> None:
    decisions = (
        answered("P1:escalate", None)._replace(origin=Origin("R", 4, 0)),
        answered("P1:escalate", "Approve")._replace(origin=Origin("R", 7, 0)),
        answered("P1:escalate", "Reject")._replace(origin=Origin("R", 9, 0)),
    )
    rows = advise(Portfolio(decisions=decisions), _RED).rows
    assert [row.status for row in rows] == ["Approved", "Gone", "Gone"]
    assert [row.typed[0] for row in rows] == ["Approve", "Reject", None]


def test_open_comes_first_then_by_rank_and_id() -> None:
    projects = tuple(map(_red, (*_running(4), result("P9"))))
    portfolio = Portfolio(
        decisions=(
            answered("P1:escalate", "Approve"),
            answered("P3:escalate", "Defer", dt.date(2026, 1, 1)),
        )
    )
    assert advise(portfolio, projects).ids == [
        "P2:escalate",
        "P3:escalate",
        "P4:escalate",
        "P9:escalate",
        "P1:escalate",
    ]


def test_every_rule_used_is_in_the_table_and_begins_with_its_action() -> None:
    for rule, says in RULES.items():
        assert re.fullmatch(r"[a-z]+(-[a-z]+)+", rule)
        assert says.endswith(".")
        if rule not in ("answer-held", "answer-clashes", "no-longer-proposed"):
            assert action_of(rule) in Action
        assert "\n" not in says


def test_a_rule_that_names_no_action_is_a_bug() -> None:
    with pytest.raises(ValueError, match="no action begins"):
        action_of("answer-held")


_ANSWERS = st.lists(
    st.builds(
        answered,
        st.sampled_from(
            [
                *(f"P{n}:{verb}" for n in range(5) for verb in (
                    "fund", "do-not-fund", "delay", "escalate", "stop", "accelerate")),
                "reallocate:quinn:P3>P1",
                "nonsense",
            ]
        ),
        st.sampled_from(("Approve", "Reject", "Defer", None, "hm")),
        st.sampled_from((None, dt.date(2026, 1, 1), dt.date(2026, 3, 1))),
    ),
    max_size=12,
)  # fmt: skip


@pytest.mark.slow
@given(_ANSWERS, st.randoms(use_true_random=False))
def test_no_typed_text_is_lost_and_the_order_of_rows_changes_nothing(
    decisions: list[Decision], random: Random
) -> None:
    decisions = [
        d._replace(
            origin=Origin("Recommendations", row, 0), typed=(d.decision, row, "")
        )
        for row, d in enumerate(decisions)
    ]
    portfolio, conflicts = _booked(("P1", 0.8, JANUARY), ("P3", 0.7, JANUARY))
    running = (_red(_running(3)[0]), *_running(3)[1:])
    ideas = (Idea("P0", 5, 5), Idea("P4", 6, 5))
    projects = (*running, *(idea.result for idea in ideas))
    whole = replace(
        portfolio,
        projects=tuple(idea.project for idea in ideas),
        budgets=(budget(5),),
        decisions=tuple(decisions),
    )
    whole = replace(
        whole,
        projects=(
            *whole.projects,
            *(Project(p.project_id, ALLOCATIONS, stage=p.stage) for p in running),
        ),
    )
    choice = choice_of(whole, projects)
    before = advise(whole, projects, conflicts, choice)
    typed = [row.typed[1] for row in before.rows if row.typed[1] is not None]
    assert sorted(map(str, typed)) == sorted(map(str, range(len(decisions))))
    assert all(row.rule in RULES for row in before.rows)
    shuffled = list(projects)
    random.shuffle(shuffled)
    random.shuffle(decisions)
    again = replace(whole, decisions=tuple(decisions))
    turned = choice_of(again, tuple(shuffled))
    assert advise(again, tuple(shuffled), conflicts, turned) == before
