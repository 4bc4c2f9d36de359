from __future__ import annotations

from collections.abc import Iterator

import pytest

from ppmsheets.backends import open_workbook
from ppmsheets.backends.google import GoogleWorkbook
from ppmsheets.plan import Plan, SourceTab, diff
from ppmsheets.sheet import Grid, Look, PeopleColumns, Rect, Tab, square
from ppmsheets.workbook import Trouble, WorkbookError
from tests.backends.google_made import BOOK, Hours, seed, transport
from tests.sheets_double import edits
from tests.sheets_double.core import Double
from tests.sheets_double.faults import FaultKind, Injection
from tests.sheets_double.fronts import answering, serving

APOLLO = SourceTab("Apollo", (("Project ID", "Budget"), ("P1", 1200.0)))
TITLE = "Recommendations"


@pytest.fixture
def double() -> Iterator[Double]:
    """Return a double that answers this process, with one tab of people."""
    made = Double()
    seed(made, [APOLLO])
    with answering(made):
        yield made


def advice(*rows: tuple[str, str, str | None], title: str = TITLE) -> Tab:
    """Return a tab of recommendations: id, why, decision."""
    return Tab(
        title,
        square((("Id", "Why", "Decision"), *rows)),
        decorations=(Look(Rect(0, 0, 1, 3), bold=True),),
        people=PeopleColumns((2,), key=0, first_row=1),
        role="recommendations",
    )


OLD = advice(("A", "late", None), ("B", "dear", None), ("C", "idle", None))
NEW = advice(("A", "later", None), ("B", "dearer", None), ("C", "idle", None))


def workbook() -> GoogleWorkbook:
    return GoogleWorkbook(BOOK, transport(Hours()).call)


def planned(book: GoogleWorkbook, *tabs: Tab) -> Plan:
    return diff(book.read(), tabs)


def show(*tabs: Tab) -> None:
    book = workbook()
    book.write(planned(book, *tabs))


def shown(title: str = TITLE) -> Grid:
    tab = workbook().read().tab(title)
    assert tab is not None
    return tab.grid


def disturb(double: Double, *acts: edits.Act) -> None:
    """Let people act just before the next call but two: the write of a sync."""
    before = len(double.calls) + 3
    double.edits = tuple(edits.Edit(before, act) for act in acts)


# --- calls --------------------------------------------------------------------------


def test_a_sync_takes_two_reads_and_one_write(double: Double) -> None:
    show(OLD, advice(title="Other"))
    assert [(call.method, call.read) for call in double.calls] == [
        ("GET", True),
        ("GET", True),
        ("POST", False),
    ]


def test_one_changed_cell_takes_less_than_four_kilobytes(double: Double) -> None:
    show(OLD)
    show(advice(("A", "later", None), ("B", "dear", None), ("C", "idle", None)))
    assert double.calls[-1].sent < 4_000
    assert shown()[1][1] == "later"


def test_a_spreadsheet_is_opened_by_its_address_or_id(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    double = Double()
    seed(double, [APOLLO])
    with serving(double) as server:
        host = server.url.removeprefix("http://")
        monkeypatch.setenv("SHEETS_EMULATOR_HOST", host)
        address = f"https://docs.google.com/spreadsheets/d/{BOOK}/edit#gid=0"
        for target in (address, BOOK):
            book = open_workbook(target)
            assert book.read().tabs[0].grid == APOLLO.grid
            assert book.name == "Portfolio"


# --- compare and set ----------------------------------------------------------------


@pytest.mark.parametrize("first", [True, False])
def test_row_14_the_later_of_two_syncs_changes_nothing(
    double: Double, *, first: bool
) -> None:
    if not first:
        show(OLD)
    one, other = workbook(), workbook()
    plan, late = planned(one, NEW), planned(other, advice(("X", "other", None)))
    one.write(plan)
    before = double.store.find(BOOK)
    with pytest.raises(WorkbookError) as caught:
        other.write(late)
    assert caught.value.trouble is Trouble.CONFLICT
    assert double.store.find(BOOK) is before
    other.write(planned(other, NEW, advice(("X", "other", None), title="Other")))


def test_a_generation_tab_that_people_removed_does_not_let_a_stale_write_in(
    double: Double,
) -> None:
    stale = workbook()
    late = planned(stale, OLD)
    show(OLD)
    generation = next(
        s for s in double.store.find(BOOK).sheets if s.id > 1_600_000_000
    ).properties["title"]
    double.edits = (edits.Edit(len(double.calls) + 1, edits.delete_tab(generation)),)
    show(NEW)
    with pytest.raises(WorkbookError) as caught:
        stale.write(late)
    assert caught.value.trouble is Trouble.CONFLICT


LOST = [
    FaultKind.UNAVAILABLE,
    FaultKind.SERVER_ERROR,
    FaultKind.RESET,
    FaultKind.CUT,
    FaultKind.DRIP,
    FaultKind.SILENT,
    FaultKind.PORTAL,
    FaultKind.EMPTY,
]


@pytest.mark.parametrize("applied", [True, False])
@pytest.mark.parametrize("kind", LOST)
def test_rows_8_and_9_a_write_whose_answer_is_lost_is_applied_once(
    double: Double, kind: FaultKind, *, applied: bool
) -> None:
    show(OLD)
    start = len(double.calls)
    double.faults = (Injection(kind, at=start + 3, applied=applied),)
    show(NEW)
    writes = [call for call in double.calls[start:] if not call.read]
    # A cut or dripping answer is one to a write that Google did apply.
    done = applied or kind in (FaultKind.CUT, FaultKind.DRIP)
    assert len(writes) == (1 if done else 2)
    assert shown() == NEW.grid[:1] + tuple(row[:2] for row in NEW.grid[1:])
    assert planned(workbook(), NEW).empty


# Answers are cut, and drip, only after Google applied the call.
NEVER = [one for one in LOST if one not in (FaultKind.CUT, FaultKind.DRIP)]


@pytest.mark.parametrize("kind", NEVER)
def test_a_write_that_never_gets_through_leaves_everything_and_is_temporary(
    double: Double, kind: FaultKind
) -> None:
    show(OLD)
    before = shown()
    book = workbook()
    plan = planned(book, NEW)
    start = len(double.calls)
    double.faults = tuple(
        Injection(kind, at=start + 1 + 2 * n, applied=False) for n in range(9)
    )
    with pytest.raises(WorkbookError) as caught:
        book.write(plan)
    assert caught.value.trouble is Trouble.TEMPORARY
    assert len([call for call in double.calls[start:] if not call.read]) == 3
    double.faults = ()
    assert shown() == before
    show(NEW)


def test_a_lost_write_that_another_sync_overtook_is_a_conflict(double: Double) -> None:
    show(OLD)
    book, other = workbook(), workbook()
    plan, faster = planned(book, NEW), planned(other, advice(("X", "x", None)))
    other.write(faster)
    start = len(double.calls)
    double.faults = (Injection(FaultKind.UNAVAILABLE, at=start + 1),)
    with pytest.raises(WorkbookError) as caught:
        book.write(plan)
    assert caught.value.trouble is Trouble.CONFLICT
    assert shown()[1][0] == "X"


def test_row_10_a_batch_with_one_wrong_request_changes_nothing(double: Double) -> None:
    before = double.store.find(BOOK)
    calls = transport(Hours()).call
    wrong = {"requests": [{"addSheet": {"properties": {"title": "x"}}}, {}]}
    with pytest.raises(WorkbookError):
        calls("POST", f"/v4/spreadsheets/{BOOK}:batchUpdate", body=wrong, write=True)
    assert double.store.find(BOOK) is before


# --- writes too large for one call --------------------------------------------------

LARGE = Tab("Large", square([[f"row {n}", n / 7, None, "=1"] for n in range(500)]))


def show_in_pieces(*tabs: Tab) -> None:
    book = GoogleWorkbook(BOOK, transport(Hours()).call, limit=24_000)
    book.write(planned(book, *tabs))


def test_row_46_a_large_write_comes_in_pieces_and_shows_at_once(
    double: Double,
) -> None:
    show(OLD)
    start = len(double.calls)
    show_in_pieces(NEW, LARGE)
    sizes = [call.sent for call in double.calls[start:] if not call.read]
    assert len(sizes) > 2
    assert max(sizes) < 30_000
    assert shown("Large") == LARGE.grid
    assert planned(workbook(), NEW, LARGE).empty
    assert len(double.store.find(BOOK).sheets) == 4


PIECES = range(1, 8)


@pytest.mark.parametrize("applied", [True, False])
@pytest.mark.parametrize("kind", [FaultKind.UNAVAILABLE, FaultKind.RESET])
@pytest.mark.parametrize("at", PIECES)
def test_row_46_a_lost_piece_of_a_large_write_is_found_or_sent_again(
    double: Double, kind: FaultKind, at: int, *, applied: bool
) -> None:
    show(OLD)
    start = len(double.calls)
    double.faults = (Injection(kind, at=start + at, applied=applied),)
    show_in_pieces(NEW, LARGE)
    assert planned(workbook(), NEW, LARGE).empty
    assert len(double.store.find(BOOK).sheets) == 4


@pytest.mark.parametrize("at", PIECES[2:5])
def test_row_11_pieces_that_a_killed_run_left_are_swept_by_the_next(
    double: Double, at: int
) -> None:
    show(OLD)
    before = shown()
    start = len(double.calls)
    double.faults = (Injection(FaultKind.FORBIDDEN, at=start + at, times=0),)
    with pytest.raises(WorkbookError):
        show_in_pieces(NEW, LARGE)
    double.faults = ()
    assert shown() == before
    show(NEW)
    assert planned(workbook(), NEW).empty
    assert len(double.store.find(BOOK).sheets) == 3


# --- people between our read and our write ------------------------------------------


def test_row_16_a_decision_typed_during_the_sync_stays_with_its_row(
    double: Double,
) -> None:
    show(OLD)
    disturb(double, edits.type_cell(TITLE, "C3", "Approved"))
    show(advice(("C", "idle", None), ("D", "new", None), ("B", "dearer", None)))
    found = {row[0]: row[1:] for row in shown() if row}
    assert found["B"] == ("dearer", "Approved")
    assert found["C"] == ("idle",)
    assert found["D"] == ("new",)


def test_row_16_rows_that_a_person_sorted_during_the_sync_are_healed(
    double: Double,
) -> None:
    show(OLD)
    disturb(
        double,
        edits.type_cell(TITLE, "C2", "Rejected"),
        edits.sort_rows(TITLE, 2, 0, descending=True),
    )
    show(NEW)
    assert shown() == (
        ("Id", "Why", "Decision"),
        ("A", "later", "Rejected"),
        ("B", "dearer"),
        ("C", "idle"),
    )


def test_a_row_that_a_person_inserted_during_the_sync_is_healed(
    double: Double,
) -> None:
    show(advice(("A", "late", None), ("B", "dear", None)))
    disturb(
        double,
        edits.type_cell(TITLE, "C3", "Approved"),
        edits.insert_row(TITLE, 2),
    )
    show(advice(("A", "later", None), ("B", "dearer", None)))
    assert shown() == (
        ("Id", "Why", "Decision"),
        ("A", "later"),
        ("B", "dearer", "Approved"),
    )


def test_row_27_a_generated_tab_removed_during_the_sync_is_a_conflict(
    double: Double,
) -> None:
    show(OLD)
    disturb(double, edits.delete_tab(TITLE))
    with pytest.raises(WorkbookError) as caught:
        show(NEW)
    assert caught.value.trouble is Trouble.CONFLICT
    double.edits = ()
    show(NEW)
    assert shown()[1] == ("A", "later")


def test_row_27_a_generated_tab_renamed_during_the_sync_is_followed_by_the_next(
    double: Double,
) -> None:
    show(OLD)
    disturb(double, edits.rename_tab(TITLE, "Advice"))
    with pytest.raises(WorkbookError) as caught:
        show(NEW)
    assert caught.value.trouble is Trouble.CONFLICT
    assert workbook().read().stamp("Advice") is not None
    assert shown("Advice")[1] == ("A", "late")


def test_row_15_a_status_typed_during_the_sync_stays(double: Double) -> None:
    disturb(double, edits.type_cell("Apollo", "B2", "1500"))
    show(OLD)
    assert shown("Apollo")[1] == ("P1", 1500.0)


# --- protection ---------------------------------------------------------------------


def test_row_23_a_tab_that_others_protected_is_not_written(double: Double) -> None:
    show(OLD)
    book = double.store.find(BOOK).fork()
    sheet = next(s for s in book.sheets if s.title == TITLE)
    theirs = {
        "protectedRangeId": 4,
        "range": {"sheetId": sheet.id, "startColumnIndex": 1, "endColumnIndex": 2},
        "editors": {"users": ["boss@example.com"]},
    }
    sheet.objects["protectedRanges"] = (*sheet.objects["protectedRanges"], theirs)
    double.store.keep(book)
    calls = len(double.calls)
    with pytest.raises(WorkbookError, match="protected") as caught:
        show(NEW)
    assert caught.value.trouble is Trouble.DENIED
    assert caught.value.where.startswith(TITLE)
    assert len(double.calls) == calls + 2


def test_row_55_nothing_changed_is_two_reads(double: Double) -> None:
    show(OLD)
    calls = len(double.calls)
    assert planned(workbook(), OLD).empty
    assert len(double.calls) == calls + 2
