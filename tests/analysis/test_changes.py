"""What changed since the last published figures."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ppmsheets.analysis.changes import past, shifts
from ppmsheets.outcome import Action, EarnedValue, ProjectResult, Shift
from ppmsheets.portfolio import History, Origin, Portfolio, Rag, Rating, Stage
from ppmsheets.sheet import CellRef
from tests.analysis.portfolio_cases import STATUS_DATE, result

WEEK = dt.timedelta(days=7)
LAST_WEEK = STATUS_DATE - WEEK


def published(
    project_id: str, date: dt.date = LAST_WEEK, rag: Rag | None = None, row: int = 1
) -> History:
    return History(
        date,
        project_id,
        Origin("History", row, 0),
        name=f"The {project_id}",
        rag=Rating(rag.word, rag) if rag else None,
    )


def changed(
    project: ProjectResult, before: History, date: dt.date = STATUS_DATE
) -> tuple[Shift, ...]:
    return shifts((project,), Portfolio(history=(before,)), date)[1]


def texts(found: tuple[Shift, ...]) -> list[str]:
    return [shift.text for shift in found]


@pytest.mark.parametrize(
    ("days_ago", "baseline"),
    [
        ((), None),
        ((0,), None),
        ((-7,), None),
        ((7,), 7),
        ((6,), 6),
        ((1, 5), 5),
        ((0, 1, 6, 7, 14), 6),
        ((0, 1), 1),
        ((1, 8, 15), 8),
    ],
)
def test_the_baseline_is_the_newest_of_last_week_else_the_oldest_before_today(
    days_ago: tuple[int, ...], baseline: int | None
) -> None:
    history = tuple(
        published("P1", STATUS_DATE - dt.timedelta(days=days)) for days in days_ago
    )
    date, _ = shifts((result("P1"),), Portfolio(history=history), STATUS_DATE)
    expected = None if baseline is None else STATUS_DATE - dt.timedelta(days=baseline)
    assert date == expected
    assert [p.published_on for p in past(history, STATUS_DATE).values()] == (
        [expected] if expected else []
    )


def test_a_first_run_has_nothing_to_compare_with() -> None:
    assert shifts((result("P1"),), Portfolio(), STATUS_DATE) == (None, ())


def test_what_this_run_published_changes_nothing_said_the_same_day() -> None:
    before = (published("P1", rag=Rag.GREEN),)
    today = (*before, published("P1", STATUS_DATE, Rag.RED))
    project = result("P1")._replace(overall=Rag.AMBER)
    first = shifts((project,), Portfolio(history=before), STATUS_DATE)
    assert shifts((project,), Portfolio(history=today), STATUS_DATE) == first


def test_past_figures_come_as_published_the_first_row_of_a_project_wins() -> None:
    row = published("P1", rag=Rag.AMBER, row=5)._replace(
        cpi=0.9,
        spi=1.1,
        eac=5.0,
        forecast_finish=STATUS_DATE,
        action="stop",
    )
    spare = published("P1", rag=Rag.RED, row=9)
    found = past((spare, row), STATUS_DATE)["P1"]
    assert (found.rag, found.cpi, found.spi) == (Rag.AMBER, 0.9, 1.1)
    assert (found.eac, found.forecast_finish) == (5.0, STATUS_DATE)
    assert found.action == "stop"


@pytest.mark.parametrize(
    ("was", "now", "worse"),
    [(Rag.GREEN, Rag.RED, True), (Rag.RED, Rag.AMBER, False)],
)
def test_a_colour_that_turned_is_named(was: Rag, now: Rag, *, worse: bool) -> None:
    (shift,) = changed(result("P1")._replace(overall=now), published("P1", rag=was))
    assert shift.text == (
        f"The P1 turned from {was.word.lower()} to {now.word.lower()}."
    )
    assert shift.worse is worse
    assert shift.where == CellRef("Projects", 1, 0)


@pytest.mark.parametrize(
    ("now", "was", "said"),
    [
        (0.85, 0.90, ["The P1 has a CPI of 0.85, was 0.90."]),
        (0.86, 0.90, []),
        (None, 0.9, ["The P1 has no CPI any more: its cells are blank or unreadable."]),
        (0.9, None, []),
    ],
)
def test_a_cpi_that_moved_by_five_hundredths_is_named(
    now: float | None, was: float | None, said: list[str]
) -> None:
    project = result("P1")._replace(ev=EarnedValue(cpi=now))
    assert texts(changed(project, published("P1")._replace(cpi=was))) == said


@pytest.mark.parametrize(
    ("now", "was", "said"),
    [
        (105_000, 100_000, ["The P1 has an EAC of 105,000, was 100,000 (+5%)."]),
        (90_000, 100_000, ["The P1 has an EAC of 90,000, was 100,000 (-10%)."]),
        (104_000, 100_000, []),
        (104_000, 0, []),
        (
            None,
            100_000,
            ["The P1 has no EAC any more: its cells are blank or unreadable."],
        ),
    ],
)
def test_an_eac_that_moved_by_a_twentieth_is_named(
    now: float | None, was: float | None, said: list[str]
) -> None:
    project = result("P1")._replace(ev=EarnedValue(eac=now))
    assert texts(changed(project, published("P1")._replace(eac=was))) == said


@pytest.mark.parametrize(("days", "way"), [(9, "later"), (-9, "earlier")])
def test_a_finish_that_moved_is_named(days: int, way: str) -> None:
    was = dt.date(2026, 6, 30)
    now = was + dt.timedelta(days=days)
    project = result("P1")._replace(forecast_finish=now)
    (shift,) = changed(project, published("P1")._replace(forecast_finish=was))
    assert shift.text == f"The P1 is forecast to finish 9 days {way}, on {now}."
    assert shift.worse is (days > 0)


def test_a_colour_that_is_better_only_for_want_of_figures_is_no_good_news() -> None:
    before = published("P1", rag=Rag.RED)._replace(cpi=0.7, eac=9.0)
    lost, turned = changed(result("P1")._replace(overall=Rag.AMBER), before)
    assert (
        lost.text
        == "The P1 has no CPI, EAC any more: its cells are blank or unreadable."
    )
    assert lost.worse is True
    assert turned.text == "The P1 turned from red to amber, for want of figures."
    assert turned.worse is None


def test_a_colour_that_is_worse_without_figures_is_still_worse() -> None:
    before = published("P1", rag=Rag.GREEN)._replace(cpi=1.0)
    _, turned = changed(result("P1")._replace(overall=Rag.RED), before)
    assert turned.text == "The P1 turned from green to red."
    assert turned.worse is True


def test_a_closed_project_need_not_keep_its_figures() -> None:
    before = published("P1", rag=Rag.RED)._replace(cpi=0.7)
    assert changed(result("P1")._replace(stage=Stage.CLOSED), before) == ()


def test_a_candidate_with_nothing_decided_is_not_said_to_continue() -> None:
    (shift,) = changed(
        result("P1", Stage.IDEA), published("P1")._replace(action="delay")
    )
    assert shift.text == "The P1 has no recommendation now, was to be delayed."


def test_another_action_is_named_and_is_neither_better_nor_worse() -> None:
    project = result("P1")._replace(action=Action.STOP)
    (shift,) = changed(project, published("P1")._replace(action="continue"))
    assert shift.text == "The P1 is now to be stopped, was to continue."
    assert shift.worse is None


@pytest.mark.parametrize(
    ("stage", "action", "before", "said"),
    [
        (Stage.ACTIVE, "fund", "Approved", ["is active now, was approved."]),
        (Stage.CLOSED, "continue", "Active", ["is closed now, was active."]),
        (Stage.CLOSED, "stop", "Active", ["is closed now, was active."]),
        (Stage.ON_HOLD, "pause", "Active", ["is on hold now, was active."]),
        (Stage.ON_HOLD, "continue", "Active", ["is on hold now, was active."]),
        (Stage.PROPOSED, "continue", "Idea", ["is proposed now, was an idea."]),
        (Stage.ACTIVE, "continue", "Active", []),
        (None, "continue", "Active", []),
    ],
)
def test_a_changed_stage_is_said_once_and_in_words(
    stage: Stage | None, action: str, before: str, said: list[str]
) -> None:
    then = published("P1")._replace(action=action, stage=before)
    project = result("P1", stage)
    project = project._replace(action=project.resting)
    assert texts(changed(project, then)) == [f"The P1 {s}" for s in said]


def test_a_stage_and_what_it_does_not_explain_are_both_said() -> None:
    then = published("P1")._replace(action="fund", stage="Approved")
    project = result("P1")._replace(action=Action.ESCALATE)
    assert texts(changed(project, then)) == [
        "The P1 is active now, was approved.",
        "The P1 is now to be escalated, was to be funded.",
    ]


def test_a_candidate_of_which_nothing_was_said_did_not_continue() -> None:
    then = published("P1")._replace(action="continue", stage="Proposed")
    project = result("P1", Stage.PROPOSED)._replace(action=Action.FUND)
    assert texts(changed(project, then)) == [
        "The P1 is now to be funded, had no recommendation."
    ]


def test_an_unmoved_project_is_not_mentioned() -> None:
    project = result("P1")._replace(overall=Rag.RED, forecast_finish=STATUS_DATE)
    before = published("P1", rag=Rag.RED)._replace(
        forecast_finish=STATUS_DATE, action="continue"
    )
    assert changed(project, before) == ()


def test_a_vanished_project_is_never_dropped_silently() -> None:
    found = changed(result("P1"), published("P2", row=4))
    assert texts(found) == [
        "The P2 (P2) was published on 2026-01-05 and is not found any more.",
        "The P1 is new.",
    ]
    assert [shift.worse for shift in found] == [True, None]
    assert found[0].where == CellRef("History", 4, 0)


def test_worse_comes_first_then_by_kind_and_rank() -> None:
    projects = (
        result("A")._replace(rank=2, overall=Rag.RED),
        result("B")._replace(rank=1, overall=Rag.RED, ev=EarnedValue(cpi=1.0)),
        result("C")._replace(overall=Rag.GREEN),
    )
    history = (
        published("A", rag=Rag.GREEN),
        published("B", rag=Rag.GREEN)._replace(cpi=1.2),
        published("C", rag=Rag.RED),
    )
    _, found = shifts(projects, Portfolio(history=history), STATUS_DATE)
    assert texts(found) == [
        "The B turned from green to red.",
        "The A turned from green to red.",
        "The B has a CPI of 1.00, was 1.20.",
        "The C turned from red to green.",
    ]


_ROWS = st.lists(
    st.builds(
        published,
        st.sampled_from("ABCD"),
        st.sampled_from([STATUS_DATE - dt.timedelta(days=d) for d in (0, 1, 6, 9)]),
        st.sampled_from((*Rag, None)),
        st.integers(1, 99),
    ),
    max_size=12,
    unique_by=lambda row: (row.published_on, row.project_id),
)


@given(_ROWS, st.permutations("ABC"))
def test_the_order_of_history_rows_changes_no_shift(
    rows: list[History], names: list[str]
) -> None:
    projects = [result(name)._replace(overall=Rag.AMBER) for name in names]
    one = shifts(tuple(projects), Portfolio(history=tuple(rows)), STATUS_DATE)
    other = shifts(
        tuple(sorted(projects, key=lambda project: project.project_id)),
        Portfolio(history=tuple(reversed(rows))),
        STATUS_DATE,
    )
    assert one == other
