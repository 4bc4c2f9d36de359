"""Answers on staffing proposals: obeyed from their ids, as long as the facts hold."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ppmsheets.analysis import capacity
from ppmsheets.analysis.answers import Answers
from ppmsheets.analysis.planning.grid import Grid
from ppmsheets.analysis.staffing.decided import Obeyed, decided
from ppmsheets.analysis.staffing.ids import Facts, Span, facts_of, id_of, told
from ppmsheets.analysis.staffing.moves import Move, Way
from ppmsheets.analysis.staffing.problem import Booking, Member, Prices, Staffing, Work
from ppmsheets.portfolio import (
    Allocation,
    Decision,
    Origin,
    Period,
    Person,
    Portfolio,
    Project,
    Stage,
)

HERE = Origin("Recommendations", 4, 0)
TODAY = dt.date(2026, 3, 10)
GRID = Grid(dt.date(2026, 3, 1), 1, 24)
MONTHS = capacity.horizon(TODAY, 24)

HANDED = "move:tomas-reis:qa-engineer:BIL-1>farah-aziz:2026-03..2026-04=0.4/0.6"
WAITING = (
    "put-off:tomas-reis:qa-engineer:BIL-1:2026-03..2026-04=0.4/0.6>2026-05..2026-06=0.4"
)


def label(period: int) -> str:
    return GRID.period(period).label


def booked(project: str, fte: float, person: str | None = "Tomas Reis") -> Allocation:
    span = Period(dt.date(2026, 3, 1), dt.date(2026, 4, 30))
    role = None if person else "QA engineer"
    return Allocation(project, HERE, span, person, role, fte)


OVERBOOKED = Portfolio(
    projects=(
        Project("CMA-1", HERE, stage=Stage.ACTIVE),
        Project("BIL-1", HERE, stage=Stage.ACTIVE),
    ),
    people=(
        Person("Tomas Reis", HERE, "QA engineer"),
        Person("Farah Aziz", HERE, "QA engineer"),
    ),
    allocations=(booked("CMA-1", 0.8), booked("BIL-1", 0.6)),
)


def answered(portfolio: Portfolio, *answers: tuple[str, str]) -> Obeyed:
    decisions = tuple(
        Decision(name, HERE, said, None, None, (said, None, None))
        for name, said in answers
    )
    portfolio = replace(portfolio, decisions=decisions)
    return decided(portfolio, Answers(decisions, TODAY), GRID)


def overloads(known: Obeyed) -> dict[tuple[str, str], float]:
    """Return name and month -> FTE too much, once approved moves are counted."""
    loads = known.allowed(capacity.loads(known.portfolio, MONTHS))
    return {
        (load.name, load.period.label): load.excess
        for load in loads
        if capacity.is_over(load, load.demand)
    }


def demand(known: Obeyed, name: str) -> dict[str, float]:
    return {
        load.period.label: load.demand
        for load in capacity.loads(known.portfolio, MONTHS)
        if load.name == name and load.demand > 1e-9
    }


def test_nothing_answered_changes_nothing() -> None:
    known = answered(OVERBOOKED, ("P1:stop", "Approve"))
    assert known.portfolio.allocations == OVERBOOKED.allocations
    assert overloads(known) == {
        ("Tomas Reis", "2026-03"): pytest.approx(0.4),
        ("Tomas Reis", "2026-04"): pytest.approx(0.4),
    }


def test_an_approved_hand_over_is_counted_for_both_people() -> None:
    known = answered(OVERBOOKED, (HANDED, "Approve"))
    assert [name for name, _ in known.approved] == [HANDED]
    assert overloads(known) == {}
    assert demand(known, "Tomas Reis") == {
        "2026-03": pytest.approx(1.0),
        "2026-04": pytest.approx(1.0),
    }
    assert demand(known, "Farah Aziz") == {
        "2026-03": pytest.approx(0.4),
        "2026-04": pytest.approx(0.4),
    }


def test_what_is_put_off_is_asked_later() -> None:
    known = answered(OVERBOOKED, (WAITING, "Approve"))
    assert overloads(known) == {}
    found = demand(known, "Tomas Reis")
    assert found == {
        "2026-03": pytest.approx(1.0),
        "2026-04": pytest.approx(1.0),
        "2026-05": pytest.approx(0.4),
        "2026-06": pytest.approx(0.4),
    }


def test_what_is_bought_is_asked_of_nobody() -> None:
    hired = "hire:tomas-reis:qa-engineer:BIL-1:2026-03..2026-04=0.4/0.6"
    known = answered(OVERBOOKED, (hired, "Approve"))
    assert overloads(known) == {}
    assert sum(demand(known, "QA engineer").values()) == pytest.approx(2.0)


def test_an_accepted_overload_is_no_conflict_until_more_is_asked() -> None:
    accepted = "accept:tomas-reis:-:-:2026-03..2026-04=0.4/1.4"
    assert overloads(answered(OVERBOOKED, (accepted, "Approve"))) == {}
    more = replace(
        OVERBOOKED, allocations=(*OVERBOOKED.allocations, booked("BIL-1", 0.1))
    )
    known = answered(more, (accepted, "Approve"))
    assert known.approved == ()
    assert len(overloads(known)) == 2


def test_a_project_that_starts_later_asks_all_of_it_later() -> None:
    later = "start-later:-:-:BIL-1:2026-03>2026-05"
    known = answered(OVERBOOKED, (later, "Approve"))
    assert overloads(known) == {}
    assert demand(known, "Tomas Reis") == {
        "2026-03": pytest.approx(0.8),
        "2026-04": pytest.approx(0.8),
        "2026-05": pytest.approx(0.6),
        "2026-06": pytest.approx(0.6),
    }


@pytest.mark.parametrize("name", [HANDED, WAITING])
def test_a_move_that_a_project_manager_typed_is_not_made_twice(name: str) -> None:
    """Its facts, 0.6 FTE booked, are gone."""
    done = replace(OVERBOOKED, allocations=(booked("CMA-1", 0.8), booked("BIL-1", 0.2)))
    known = answered(done, (name, "Approve"))
    assert known.approved == ()
    assert known.portfolio.allocations == done.allocations


@pytest.mark.parametrize(
    "name",
    [
        HANDED.replace("BIL-1", "BIL-2"),
        HANDED.replace("farah", "zora"),
        HANDED.replace("2026", "2011"),
        "move:tomas-reis:qa-engineer:BIL-1>farah-aziz:soon",
        "move:tomas-reis:qa-engineer:BIL-1>farah-aziz:2026-03=0.4.1/0.6",
        "move:tomas-reis:qa-engineer:BIL-1>farah-aziz:2026-03=../0.6",
        "put-off:tomas-reis",
        "reallocate:tomas-reis:BIL-1>CMA-1",
    ],
)
def test_an_id_that_speaks_of_nothing_known_binds_nobody(name: str) -> None:
    known = answered(OVERBOOKED, (name, "Approve"))
    assert known.approved == ()
    assert known.portfolio.allocations == OVERBOOKED.allocations


def test_a_month_that_is_over_is_not_asked_about_any_more() -> None:
    """From April on, the facts of March are nobody's concern."""
    known = decided(
        replace(
            OVERBOOKED,
            decisions=(
                Decision(HANDED, HERE, "Approve", None, None, ("Approve", None, None)),
            ),
            allocations=(
                booked("CMA-1", 0.8),
                booked("BIL-1", 0.6)._replace(period=MONTHS[1]),
            ),
        ),
        Answers((Decision(HANDED, HERE, "Approve", None, None),), dt.date(2026, 4, 2)),
        Grid(dt.date(2026, 4, 1), 1, 24),
    )
    ((_, move),) = known.approved
    assert move.fte == ((0, 0.4),)


CASE = Staffing(
    1,
    (Member("Tomas Reis", ("qa engineer",), (1.0,)),),
    (Booking("BIL-1 tomas reis qa engineer", "BIL-1", "", "Tomas Reis", (0.6,), 0),),
    (Work("BIL-1", 1.0, latest=3), Work("CMA-1", 1.0, latest=3)),
    Prices(1.0, 1.0, 1.0, 1.0),
)
KEY = CASE.bookings[0].key


def test_what_was_rejected_binds_the_next_proposal() -> None:
    known = answered(
        OVERBOOKED,
        (HANDED, "Reject"),
        (WAITING, "Reject"),
        ("hire:tomas-reis:qa-engineer:BIL-1:2026-03..2026-04=0.4/0.6", "Reject"),
        ("start-later:-:-:CMA-1:2026-03>2026-05", "Reject"),
    )
    assert known.portfolio.allocations == OVERBOOKED.allocations
    bound = known.bound(CASE)
    assert set(bound.barred) == {(KEY, "Farah Aziz"), (KEY, None)}
    assert bound.prompt == (KEY,)
    assert [work.latest for work in bound.works] == [3, 0]


def test_a_rejection_ends_with_its_facts() -> None:
    other = replace(
        OVERBOOKED, allocations=(booked("CMA-1", 0.8), booked("BIL-1", 0.7))
    )
    known = answered(other, (HANDED, "Reject"))
    assert known.bound(CASE) == CASE


# --- ids --------------------------------------------------------------------------

_NAMES = st.text(min_size=1, max_size=12).filter(lambda text: told(text).strip("-"))
_PROFILES = st.dictionaries(
    st.integers(0, 23), st.floats(0.01, 5).map(lambda fte: round(fte, 6)), min_size=1
)


@given(_NAMES, _NAMES, _NAMES, _PROFILES, _PROFILES)
def test_an_id_says_what_its_move_does(
    person: str,
    role: str,
    project: str,
    given_: dict[int, float],
    later: dict[int, float],
) -> None:
    fte = tuple(sorted(given_.items()))
    move = Move(
        Way.PUT_OFF,
        project,
        person,
        role,
        None,
        fte,
        booked=tuple((period, 6.0) for period, _ in fte),
        later=tuple(sorted(later.items())),
    )
    facts = facts_of(id_of(move, label))
    assert facts is not None
    index = {label(period): period for period in range(24)}
    for spans, profile in ((facts.spans, move.fte), (facts.later, move.later)):
        read = [
            (period, amount)
            for first, last, amount, _ in spans
            for period in range(index[first], index[last] + 1)
        ]
        assert read == list(profile)
    assert {booked for *_, booked in facts.spans} == {6.0}
    assert facts.project == told(project)


def spelled(facts: Facts) -> str:
    """Return an id that says no more and no less."""

    def spans(rows: tuple[Span, ...]) -> str:
        if facts.way is Way.START_LATER:
            return ">".join(rows[0][:2])
        return "+".join(f"{a}..{b}={fte:f}/{there:f}" for a, b, fte, there in rows)

    project = (facts.project or "-") + (f">{facts.taker}" if facts.taker else "")
    verb = {way: verb for verb, way in VERBS.items()}[facts.way]
    later = f">{spans(facts.later)}" if facts.later else ""
    who = f"{facts.person or '-'}:{facts.role or '-'}"
    return f"{verb}:{who}:{project}:{spans(facts.spans)}{later}"


VERBS = {
    "move": Way.HAND_OVER,
    "put-off": Way.PUT_OFF,
    "start-later": Way.START_LATER,
    "hire": Way.HIRE,
    "accept": Way.ACCEPT,
}
PIECES = (
    *VERBS,
    *":::=..+>/-",
    "2026-03",
    "2026-04",
    "0.4",
    "12",
    "tom",
    "=0.4",
    "=1/2",
)


@given(
    st.one_of(
        st.text(max_size=60),
        st.lists(st.sampled_from(PIECES), max_size=14).map("".join),
        st.tuples(
            st.sampled_from(sorted(VERBS)),
            st.lists(st.sampled_from(PIECES), max_size=5).map("".join),
        ).map(lambda parts: f"{parts[0]}:tom:-:P1>uma:2026-03=0.4{parts[1]}"),
    )
)
def test_what_an_id_says_can_be_said_again_and_other_text_says_nothing(
    text: str,
) -> None:
    facts = facts_of(text)
    if text.partition(":")[0] not in VERBS or text.count(":") != 4:
        assert facts is None
    if facts is not None:
        assert facts.way is VERBS[text.partition(":")[0]]
        assert facts_of(spelled(facts)) == facts
        rows = (*facts.spans, *facts.later)
        assert all(fte >= 0 and there >= 0 for *_, fte, there in rows)


@pytest.mark.parametrize(
    ("text", "spans", "later"),
    [
        ("hire:-:qa:P1:2026-03=1", [("2026-03", "2026-03", 1.0, 0.0)], []),
        (WAITING, [("2026-03", "2026-04", 0.4, 0.6)], [("2026-05", "2026-06", 0.4, 0)]),
        ("start-later:-:-:P1:2026-03>2026-05", [("2026-03", "2026-05", 0.0, 0.0)], []),
    ],
)
def test_the_spans_of_an_id_are_read(
    text: str, spans: list[Span], later: list[Span]
) -> None:
    facts = facts_of(text)
    assert facts is not None
    assert (list(facts.spans), list(facts.later)) == (spans, later)
