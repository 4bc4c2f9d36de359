"""Every call of a whole sync, every fault, before and after Google applied it.

A sync is tried that writes in one batch, and the same one that is made to stage,
as a write above two megabytes is.
"""

from __future__ import annotations

import itertools
from typing import NamedTuple

import pytest

from ppmsheets.workbook import Trouble, WorkbookError
from tests.backends.google_world import (
    WAYS,
    Way,
    World,
    do,
    double_of,
    grids,
    made_world,
    run,
    whole,
)
from tests.sheets_double import edits
from tests.sheets_double.core import Double
from tests.sheets_double.faults import FaultKind, Injection
from tests.sheets_double.fronts import answering

SAID = {
    FaultKind.QUOTA: (Trouble.TEMPORARY, "60 calls a minute"),
    FaultKind.SERVER_ERROR: (Trouble.TEMPORARY, "Google Sheets answered 500"),
    FaultKind.BAD_GATEWAY: (Trouble.TEMPORARY, "Google Sheets answered 502"),
    FaultKind.UNAVAILABLE: (Trouble.TEMPORARY, "Google Sheets answered 503"),
    FaultKind.UNAUTHENTICATED: (Trouble.DENIED, "revoked or out of date"),
    FaultKind.FORBIDDEN: (Trouble.DENIED, "as Editor"),
    FaultKind.RESET: (Trouble.TEMPORARY, "the connection broke"),
    FaultKind.CUT: (Trouble.TEMPORARY, "an answer was cut off"),
    FaultKind.DRIP: (Trouble.TEMPORARY, "no whole answer in time"),
    FaultKind.SILENT: (Trouble.TEMPORARY, "no whole answer in time"),
    FaultKind.PORTAL: (Trouble.TEMPORARY, "a proxy or a login page answered"),
    FaultKind.EMPTY: (Trouble.TEMPORARY, "an answer was empty"),
}
"""Exit code and words of a fault that does not go away; a delay does no harm."""

ADVICE = "Recommendations"

REFUSALS = {FaultKind.UNAUTHENTICATED, FaultKind.FORBIDDEN}
"""Faults that no second try mends."""

TOLD = REFUSALS | {FaultKind.QUOTA}
"""Answers by which Google says that it applied nothing."""


class Case(NamedTuple):
    """A way to write, and what goes wrong."""

    way: Way
    faults: tuple[Injection, ...]

    def __str__(self) -> str:
        """Name the test."""
        faults = [
            f"{one.kind.value} {'after' if one.applied else 'before'} "
            f"{one.at}{'' if one.times else ' and on'}"
            for one in self.faults
        ]
        return f"{self.way.name}: {', '.join(faults)}"


SINGLE = [
    Case(way, (Injection(kind, at=at, applied=applied, times=times),))
    for way in WAYS
    for at in range(1, way.calls + 1)
    for kind, applied, times in itertools.product(FaultKind, (False, True), (1, 0))
]
"""Each call and each fault, once or from then on always."""

LOST = (FaultKind.UNAVAILABLE, FaultKind.RESET)
DOUBLE = [
    Case(
        way,
        (
            Injection(lost, at=way.write, applied=applied),
            Injection(kind, at=way.write + 1, times=times),
        ),
    )
    for way in WAYS
    for lost, applied in itertools.product(LOST, (False, True))
    for kind, times in itertools.product(FaultKind, (1, 0))
]
"""The answer to the write is lost, and so is that to the question what became of it."""


@pytest.fixture(scope="module")
def world() -> World:
    return made_world()


def calls_of(world: World, way: Way) -> tuple[int, Double]:
    double = double_of(world.book)
    with answering(double):
        assert run(way.limit) is None
    return len(double.calls), double


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.name)
def test_a_sync_takes_the_calls_that_are_tried_and_shows_the_same(
    world: World, way: Way
) -> None:
    count, double = calls_of(world, way)
    assert count == way.calls
    assert world.old != world.new
    assert whole(double) == world.new


def test_the_matrix_has_every_call_and_every_fault(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with capsys.disabled():
        print(  # noqa: T201 - the figure is asked for
            f"\nGoogle: {len(SINGLE)} cases of a call and a fault, {len(DOUBLE)} of "
            f"two faults in a row, {len(EDITS)} of an edit between two calls"
        )
    assert len(SINGLE) == (3 + 8) * len(FaultKind) * 4
    assert set(SAID) == set(FaultKind) - {FaultKind.DELAY}


@pytest.mark.slow
@pytest.mark.parametrize("case", [*SINGLE, *DOUBLE], ids=str)
def test_a_fault_leaves_old_or_new_whole_and_the_next_run_heals(
    world: World, case: Case
) -> None:
    double = double_of(world.book)
    double.faults = case.faults
    with answering(double):
        error = run(case.way.limit)
    double.faults = ()
    found = whole(double)
    assert found in (world.old, world.new)
    if error is None:
        assert found == world.new
    elif error.settled and not {one.kind for one in case.faults} & TOLD:
        # It ends with "Nothing was written."
        assert found == world.old
    _check_words(case, error)
    with answering(double):
        assert run(case.way.limit) is None
    assert whole(double) == world.new
    calls = len(double.calls)
    with answering(double):
        assert run(case.way.limit) is None
    assert all(call.read for call in double.calls[calls:])


def _check_words(case: Case, error: WorkbookError | None) -> None:
    """Compare how a run ended with the table of faults."""
    last = case.faults[-1]
    # A fault of the second sort meets the reading of what became of the write.
    mends = last.times == 1 and last.kind not in REFUSALS
    if mends or last.kind is FaultKind.DELAY:
        assert error is None
        return
    assert error is not None
    trouble, words = SAID[last.kind]
    assert error.trouble is trouble
    assert words in str(error)


ACTS = (
    edits.type_cell("Recommendations", "A40", "a remark"),
    edits.type_cell("Recommendations", "decision", "Reject"),
    edits.sort_rows("Recommendations", 5, 0, descending=True),
    edits.type_cell("Projects", "J4", "95000"),
    edits.insert_row("Projects", 2),
    edits.delete_row("Projects", 5),
    edits.sort_rows("Projects", 2, 0, descending=True),
    edits.rename_tab("Projects", "All projects"),
    edits.move_tab("Summary", 0),
    edits.add_tab("Scratch"),
    edits.delete_tab("Capacity"),
    edits.delete_tab("Recommendations"),
    edits.rename_tab("Summary", "Monday"),
)
EDITS = [
    (way, before, act)
    for way in WAYS
    for before in range(1, way.calls + 1)
    for act in ACTS
]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("way", "before", "act"),
    EDITS,
    ids=[f"{way.name}: {act.says} before {n}" for way, n, act in EDITS],
)
def test_what_people_do_between_any_two_calls_stays(
    world: World, way: Way, before: int, act: edits.Act
) -> None:
    if "decision" in act.says:
        act = edits.type_cell("Recommendations", world.decision, "Reject")
    calm = double_of(world.book)
    do(calm, act)
    with answering(calm):
        assert run(way.limit) is None
    double = double_of(world.book)
    double.edits = (edits.Edit(before, act),)
    with answering(double):
        error = run(way.limit)
        assert error is None or error.trouble is Trouble.CONFLICT
        assert run(way.limit) is None
    assert grids(double) == grids(calm)


@pytest.mark.slow
@pytest.mark.parametrize("before", range(1, WAYS[0].calls + 1))
def test_a_row_put_into_a_tab_of_ours_is_taken_out_by_the_next_run(
    world: World, before: int
) -> None:
    """It pushes our last row below ours; its key tells whose it is."""
    calm = double_of(world.book)
    with answering(calm):
        assert run() is None
    double = double_of(world.book)
    double.edits = (edits.Edit(before, edits.insert_row(ADVICE, 3)),)
    with answering(double):
        for _ in range(2):
            assert run() is None
            assert any(row and "Approved" in row for row in grids(double)[ADVICE])
    assert grids(double) == grids(calm)


@pytest.mark.slow
@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.name)
@pytest.mark.parametrize("count", [1, 2, 3])
@pytest.mark.parametrize("before", range(1, 9))
def test_rows_put_into_a_tab_of_ours_just_before_the_write_lose_no_answer(
    world: World, way: Way, before: int, count: int
) -> None:
    """The batch finds every row elsewhere; the header may end below an answer."""
    double = double_of(world.book)
    act = edits.insert_row(ADVICE, before)
    double.edits = (edits.Edit(way.write, act),) * count
    with answering(double):
        assert run(way.limit) is None
    (answered,) = (row for row in grids(double)[ADVICE] if "A-1:escalate" in row)
    assert answered[6] == "Approved"
    calm = double_of(world.book)
    with answering(calm):
        assert run() is None
    with answering(double):
        assert run() is None
    assert grids(double) == grids(calm)
