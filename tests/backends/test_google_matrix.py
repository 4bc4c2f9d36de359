"""Every call of a whole sync, every fault, before and after Google applied it."""

from __future__ import annotations

import copy
import datetime as dt
import itertools
from typing import NamedTuple

import pytest

from ppmsheets.backends.google import GoogleWorkbook
from ppmsheets.plan import Snapshot
from ppmsheets.settings import Settings
from ppmsheets.sheet import Grid
from ppmsheets.sync import sync
from ppmsheets.workbook import Trouble, WorkbookError
from tests.backends.google_made import BOOK, Hours, seed, transport
from tests.faults.desk import THREE
from tests.intake.tabs import snapshot
from tests.sheets_double import edits
from tests.sheets_double.core import Double
from tests.sheets_double.faults import FaultKind, Injection
from tests.sheets_double.fronts import answering
from tests.sheets_double.grid import Book

CALLS = (1, 2, 3)
"""Metadata, values, batch: all that a sync takes."""

REFUSALS = {FaultKind.UNAUTHENTICATED, FaultKind.FORBIDDEN}

CASES = list(itertools.product(CALLS, FaultKind, (False, True), (1, 0)))
"""Call, fault, applied before it went wrong, once or from then on always."""


class World(NamedTuple):
    """A spreadsheet in the middle of its life.

    Attributes:
        book: It before the sync that goes wrong: synced once, answered, and then
            changed by people.
        old: Its tabs.
        new: Its tabs after that sync, when nothing goes wrong.
    """

    book: Book
    old: dict[str, Grid]
    new: dict[str, Grid]


def run() -> None:
    workbook = GoogleWorkbook(BOOK, transport(Hours()).call)
    sync(workbook, Settings(), dt.date(2026, 3, 31))


def tabs(book: Snapshot) -> dict[str, Grid]:
    return {tab.title: tab.grid for tab in book.tabs}


def now(double: Double) -> dict[str, Grid]:
    double.faults = ()
    with answering(double):
        return tabs(GoogleWorkbook(BOOK, transport(Hours()).call).read())


def double_of(book: Book) -> Double:
    double = Double()
    seed(double, ())
    double.store.keep(copy.deepcopy(book))
    return double


@pytest.fixture(scope="module")
def world() -> World:
    double = Double()
    seed(double, snapshot(THREE).tabs)
    with answering(double):
        run()
        advice = tabs(GoogleWorkbook(BOOK, transport().call).read())["Recommendations"]
        header = next(n for n, row in enumerate(advice) if "Decision" in row)
        column = "ABCDEFGHIJKLMNOP"[advice[header].index("Decision")]
        book = double.store.find(BOOK).fork()
        for act in (
            edits.type_cell("Recommendations", f"{column}{header + 2}", "Approved"),
            edits.type_cell("Projects", "J3", "180000"),
            edits.insert_row("Projects", 3),
        ):
            edits.perform(act, book, double.store.ids)
        double.store.keep(book)
        before = copy.deepcopy(book)
        old = now(double)
        start = len(double.calls)
        run()
        assert len(double.calls) == start + len(CALLS)
        return World(before, old, now(double))


def test_the_matrix_has_every_call_and_every_fault(
    world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    with capsys.disabled():
        print(f"\nGoogle: {len(CASES)} cases of a call and a fault")  # noqa: T201 - asked for
    assert len(CASES) == 3 * len(FaultKind) * 4
    assert world.old != world.new


@pytest.mark.slow
@pytest.mark.parametrize(("at", "kind", "applied", "times"), CASES)
def test_a_fault_leaves_old_or_new_whole_and_the_next_run_heals(
    world: World, at: int, kind: FaultKind, *, applied: bool, times: int
) -> None:
    double = double_of(world.book)
    double.faults = (Injection(kind, at=at, applied=applied, times=times),)
    trouble = None
    with answering(double):
        try:
            run()
        except WorkbookError as error:
            trouble = error.trouble
    found = now(double)
    assert found in (world.old, world.new)
    if trouble is None:
        assert found == world.new
    if kind in REFUSALS:
        assert trouble is Trouble.DENIED
    elif times == 1 or kind is FaultKind.DELAY:
        assert trouble is None
    else:
        assert trouble is Trouble.TEMPORARY
    with answering(double):
        run()
    assert now(double) == world.new


@pytest.mark.slow
@pytest.mark.parametrize("before", CALLS)
@pytest.mark.parametrize(
    "act",
    [
        edits.type_cell("Recommendations", "A40", "a remark"),
        edits.type_cell("Projects", "J4", "95000"),
        edits.insert_row("Projects", 2),
        edits.sort_rows("Projects", 2, 0, descending=True),
        edits.rename_tab("Projects", "All projects"),
        edits.move_tab("Summary", 0),
        edits.add_tab("Scratch"),
        edits.delete_tab("Capacity"),
        edits.rename_tab("Summary", "Monday"),
    ],
    ids=lambda act: act.says,
)
def test_what_people_do_between_any_two_calls_stays(
    world: World, before: int, act: edits.Act
) -> None:
    touched = double_of(world.book)
    book = touched.store.find(BOOK).fork()
    edits.perform(act, book, touched.store.ids)
    touched.store.keep(book)
    calm = double_of(book)
    with answering(calm):
        run()
    wanted = now(calm)
    double = double_of(world.book)
    double.edits = (edits.Edit(before, act),)
    with answering(double):
        try:
            run()
        except WorkbookError as error:
            assert error.trouble is Trouble.CONFLICT  # noqa: PT017 - it need not fail
        run()
    assert now(double) == wanted
