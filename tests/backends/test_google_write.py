"""What one batch does to a spreadsheet, and what it leaves alone."""

from __future__ import annotations

import json
import random
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ppmsheets.backends.google_layout import next_generation
from ppmsheets.backends.google_looks import Sized, number_format, rectangles
from ppmsheets.backends.google_memory import remember
from ppmsheets.backends.google_refusals import RejectedError
from ppmsheets.backends.google_write import batch_of
from ppmsheets.plan import SourceTab, diff
from ppmsheets.sheet import (
    CellRef,
    CellValue,
    ColourRule,
    Dropdown,
    InputKind,
    InputRule,
    Link,
    Look,
    Note,
    PeopleColumns,
    Rect,
    RuleKind,
    Tab,
    square,
)
from ppmsheets.workbook import Trouble, WorkbookError
from tests.backends.google_desk import Desk
from tests.sheets_double import edits

ADVICE = "Recommendations"
APOLLO = SourceTab("Apollo", (("Project ID", "Budget"), ("P1", 1200.0)))
PEOPLE = PeopleColumns((2, 3), key=0, first_row=2)


def advice(
    *keys: str, said: dict[str, tuple[CellValue, CellValue]] | None = None
) -> Tab:
    """Return a tab with a row a key, and what people said."""
    rows: list[list[CellValue]] = [["Advice"], ["ID", "Why", "Decision", "Until"]]
    answers = said or {}
    rows.extend(
        [key, f"because of {key}", *answers.get(key, (None, None))] for key in keys
    )
    bottom = len(rows)
    return Tab(
        ADVICE,
        square(rows),
        decorations=(
            Look(Rect(0, 0, 1, 4), bold=True, size=16, ink="1F3864"),
            Look(Rect(2, 2, bottom, 4), fill="FFF8DC"),
            Look(Rect(2, 3, bottom, 4), number="yyyy-mm-dd"),
            ColourRule(
                Rect(2, 1, bottom, 2), RuleKind.TEXT_IS, "x", "9C0006", "FFC7CE"
            ),
            ColourRule(
                Rect(2, 1, bottom, 2), RuleKind.LESS_THAN, 0.9, "9C0006", "FFC7CE"
            ),
            Dropdown(Rect(2, 2, bottom, 3), ("Approve", "Reject"), help="Your answer"),
            InputRule(Rect(2, 3, bottom, 4), InputKind.DATE),
            Note(1, 0, "Who"),
            Link(0, 0, CellRef("Apollo", 1, 1)),
        ),
        widths=((0, 12), (1, 12), (3, 12)),
        frozen_rows=2,
        people=PEOPLE,
        colour="1F3864",
    )


@pytest.fixture
def desk() -> Desk:
    return Desk([APOLLO])


def written(batch: Iterable[dict[str, Any]]) -> Iterator[tuple[int, int, int]]:
    """Yield sheet, row and column of every cell whose value or note a batch sends."""
    for request in batch:
        ((kind, sent),) = request.items()
        if kind not in {"updateCells", "repeatCell"}:
            continue
        if not {"userEnteredValue", "note"} & set(sent["fields"].split(",")):
            continue
        area = sent["range"]
        for row in range(area["startRowIndex"], area["endRowIndex"]):
            for column in range(area["startColumnIndex"], area["endColumnIndex"]):
                yield area["sheetId"], row, column


def kinds(batch: Iterable[dict[str, Any]]) -> list[str]:
    return [name for request in batch for name in request]


# --- people's cells -----------------------------------------------------------------


def test_an_answer_typed_after_the_read_stays_with_its_row(desk: Desk) -> None:
    desk.show(advice("a", "b", "c"))
    _, snapshot = desk.read()
    batch = desk.batch(diff(snapshot, [advice("new", "c", "b", "a")]))
    desk.do(edits.type_cell(ADVICE, "C3", "Approve"))
    desk.do(edits.type_cell(ADVICE, "D4", "2026-12-31"))
    desk.send(batch)
    assert desk.grid(ADVICE)[2:] == (
        ("new", "because of new"),
        ("c", "because of c"),
        ("b", "because of b", None, 46387.0),
        ("a", "because of a", "Approve"),
    )


def test_what_is_typed_beside_a_row_goes_along_as_the_snapshot_says(desk: Desk) -> None:
    desk.show(advice("a", "b"))
    desk.do(edits.type_cell(ADVICE, "F3", "ask Pia"))
    _, snapshot = desk.read()
    assert snapshot.carries_rows
    desk.send(desk.batch(diff(snapshot, [advice("new", "b", "a")])))
    beside = {row[0]: row[5:] for row in desk.grid(ADVICE)[2:]}
    assert beside == {"new": (), "b": (), "a": ("ask Pia",)}


def test_an_answer_to_what_went_is_not_given_to_what_came(desk: Desk) -> None:
    desk.show(advice("a", "b"))
    _, snapshot = desk.read()
    batch = desk.batch(diff(snapshot, [advice("new", "b")]))
    desk.do(edits.type_cell(ADVICE, "C3", "Approve"))
    desk.send(batch)
    grid = desk.grid(ADVICE)
    assert grid[2:4] == (("new", "because of new"), ("b", "because of b"))
    assert [row for row in grid[4:] if row] == [(None, None, "Approve")]


@pytest.mark.parametrize("row", [3, 4, 5])
def test_a_row_inserted_after_the_read_costs_no_key_and_no_answer(
    desk: Desk, row: int
) -> None:
    desk.show(advice("a", "b"))
    _, snapshot = desk.read()
    batch = desk.batch(diff(snapshot, [advice("b", "new", "a", "newer")]))
    desk.do(edits.type_cell(ADVICE, "C4", "Reject"), edits.insert_row(ADVICE, row))
    desk.send(batch)
    rows = {cells[0]: cells[2:] for cells in desk.grid(ADVICE)[2:] if cells}
    assert rows.pop("b") == ("Reject",)
    assert {key for key in rows if key} == {"a", "new", "newer"}
    assert not any(rows.values())


@pytest.mark.parametrize("row", [3, 4, 5])
def test_a_row_inserted_while_another_goes_costs_no_other_key(
    desk: Desk, row: int
) -> None:
    desk.show(advice("a", "gone", "b"))
    _, snapshot = desk.read()
    batch = desk.batch(diff(snapshot, [advice("b", "a")]))
    desk.do(edits.type_cell(ADVICE, "C3", "Approve"))
    desk.do(edits.type_cell(ADVICE, "C5", "Reject"), edits.insert_row(ADVICE, row))
    desk.send(batch)
    rows = {
        cells[0]: cells[2:] for cells in desk.grid(ADVICE)[2:] if cells and cells[0]
    }
    assert rows == {"a": ("Approve",), "b": ("Reject",)}


def test_an_answer_without_a_key_is_not_blanked(desk: Desk) -> None:
    desk.show(advice("a", "b"))
    desk.do(edits.type_cell(ADVICE, "A4", ""), edits.type_cell(ADVICE, "C4", "Reject"))
    desk.show(advice("a"))
    assert "Reject" in [cell for row in desk.grid(ADVICE) for cell in row]


def test_no_cell_of_people_is_in_a_batch(desk: Desk) -> None:
    desk.show(advice("a", "b", "c"))
    said: dict[str, tuple[CellValue, CellValue]] = {"a": ("Approve", 46000.0)}
    desk.do(edits.type_cell(ADVICE, "C3", "Approve"))
    desk.do(edits.type_cell(ADVICE, "D3", "2025-12-09"))
    for keys in (("c", "a", "b"), ("b", "n", "a"), ("a",), ("x", "y", "z", "a")):
        batch = desk.show(advice(*keys, said=said))
        sheet_id = desk.sheet(ADVICE).id
        ours = [cell for cell in written(batch) if cell[0] == sheet_id]
        assert ours
        assert not [c for c in ours if c[1] >= 2 and c[2] in PEOPLE.columns]
        row = desk.grid(ADVICE)[2 + keys.index("a")]
        assert row == ("a", "because of a", "Approve", 46000.0)


unique_keys = st.lists(st.sampled_from("abcdefgh"), unique=True, max_size=6)


@settings(max_examples=60)
@given(old=unique_keys, new=unique_keys, late=st.sets(st.sampled_from("abcdefgh")))
def test_whatever_changes_late_answers_stay_with_their_keys(
    old: list[str], new: list[str], late: set[str]
) -> None:
    desk = Desk([APOLLO])
    desk.show(advice(*old))
    _, snapshot = desk.read()
    plan = diff(snapshot, [advice(*new)])
    batch = desk.batch(plan)
    typed = {key: f"said of {key}" for key in old if key in late}
    for key, answer in typed.items():
        desk.do(edits.type_cell(ADVICE, f"C{3 + old.index(key)}", answer))
    if not plan.empty:
        desk.send(batch)
    grid = desk.grid(ADVICE)
    rows = [(*row, None, None, None)[:3] for row in grid[2 : 2 + len(new)]]
    rows += [(None, None, None)] * (len(new) - len(rows))
    assert [row[0] for row in rows] == new
    assert [row[2] for row in rows] == [typed.get(key) for key in new]
    assert typed.keys() == {
        cell.removeprefix("said of ")
        for row in grid
        for cell in row
        if isinstance(cell, str) and cell.startswith("said of ")
    }


def test_a_column_that_a_person_inserts_keeps_its_text(desk: Desk) -> None:
    desk.show(advice("a", "b"))
    desk.do(edits.type_cell(ADVICE, "C4", "Reject"))
    place = {"sheetId": desk.sheet(ADVICE).id, "dimension": "COLUMNS"}
    span = {**place, "startIndex": 1, "endIndex": 2}
    desk.double.account = "owner@example.com"
    desk.send([{"insertDimension": {"range": span}}])
    desk.do(edits.type_cell(ADVICE, "B3", "my own"))
    desk.show(advice("b", "a", said={"b": ("Reject", None)}))
    assert desk.grid(ADVICE)[2:] == (
        ("b", "because of b", "Reject"),
        ("a", "because of a", None, None, "my own"),
    )


def test_a_row_that_a_person_inserts_above_is_taken_in(desk: Desk) -> None:
    desk.show(advice("a", "b"))
    desk.do(edits.type_cell(ADVICE, "C4", "Reject"), edits.insert_row(ADVICE, 1))
    wanted = advice("a", "b", said={"b": ("Reject", None)})
    desk.show(wanted)
    assert desk.grid(ADVICE)[2:] == (
        ("a", "because of a"),
        ("b", "because of b", "Reject"),
    )
    assert not desk.show(wanted)


def test_row_48_notes_rules_and_looks_of_people_stay(desk: Desk) -> None:
    desk.show(advice("a", "b"))
    own = desk.sheet(ADVICE).id
    spot = {"sheetId": own, "startRowIndex": 2, "endRowIndex": 3}
    answer = {**spot, "startColumnIndex": 2, "endColumnIndex": 3}
    beside = {**spot, "startColumnIndex": 6, "endColumnIndex": 7}
    green = {"userEnteredFormat": {"backgroundColorStyle": {"rgbColor": {"green": 1}}}}
    condition = {"type": "TEXT_EQ", "values": [{"userEnteredValue": "mine"}]}
    rule = {"condition": condition, "format": {"textFormat": {"bold": True}}}
    number = {
        "condition": {"type": "NUMBER_GREATER", "values": [{"userEnteredValue": "1"}]}
    }
    desk.send(
        [
            {
                "repeatCell": {
                    "range": answer,
                    "cell": {"note": "why"},
                    "fields": "note",
                }
            },
            {"repeatCell": {"range": beside, "cell": green, "fields": "*"}},
            {"setDataValidation": {"range": beside, "rule": number}},
            {
                "addConditionalFormatRule": {
                    "rule": {"ranges": [beside], "booleanRule": rule},
                    "index": 1,
                }
            },
        ]
    )
    before = desk.cell(ADVICE, 2, 6)
    desk.show(advice("b", "c", "a"))
    assert desk.cell(ADVICE, 4, 2).note == "why"
    assert desk.cell(ADVICE, 4, 6) == before
    found = desk.sheet(ADVICE).objects["conditionalFormats"]
    assert [one["booleanRule"]["condition"]["type"] for one in found] == [
        "TEXT_EQ",
        "TEXT_EQ",
        "CUSTOM_FORMULA",
    ]
    assert found[0]["booleanRule"]["condition"] == condition


# --- all or nothing -----------------------------------------------------------------


def test_a_stale_writer_changes_nothing(desk: Desk) -> None:
    desk.show(advice("a"))
    _, snapshot = desk.read()
    late = desk.batch(diff(snapshot, [advice("late")]))
    desk.show(advice("a", "b"))
    before = desk.read()
    with pytest.raises(RejectedError):
        desk.send(late)
    assert desk.read() == before


def test_of_two_first_writers_one_changes_nothing(desk: Desk) -> None:
    _, snapshot = desk.read()
    plans = [diff(snapshot, [advice(key)]) for key in ("a", "b")]
    first, second = [desk.batch(plan) for plan in plans]
    desk.send(first)
    before = desk.read()
    with pytest.raises(RejectedError):
        desk.send(second)
    assert desk.read() == before


def test_the_generation_is_swapped_before_anything_else(desk: Desk) -> None:
    assert kinds(desk.show(advice("a")))[0] == "addSheet"
    batch = desk.show(advice("b"))
    assert kinds(batch)[:2] == ["deleteSheet", "addSheet"]
    layout, _ = desk.read()
    assert layout.generation == batch[1]["addSheet"]["properties"]["sheetId"]


@pytest.mark.parametrize("create", [True, False])
def test_a_plan_for_other_tabs_makes_no_batch(desk: Desk, *, create: bool) -> None:
    layout, snapshot = desk.read()
    plan = diff(snapshot, [replace(advice("a"), title="Apollo")])
    wrong = replace(plan.tabs[0], create=create)
    if not create:
        wrong = replace(wrong, tab=replace(wrong.tab, title="Nowhere"))
    with pytest.raises(WorkbookError) as caught:
        batch_of(replace(plan, tabs=(wrong,)), snapshot, layout, 5)
    assert caught.value.trouble is Trouble.CONFLICT


def test_row_45_more_cells_than_a_spreadsheet_has_are_refused_beforehand(
    desk: Desk,
) -> None:
    span = {"sheetId": desk.sheet("Apollo").id, "dimension": "ROWS", "length": 384_500}
    desk.send([{"appendDimension": span}])
    with pytest.raises(
        WorkbookError, match=r"424 more cells, and only 399 are"
    ) as caught:
        desk.show(advice("a"))
    assert caught.value.trouble is Trouble.REFUSED


def test_what_a_killed_run_staged_is_swept(desk: Desk) -> None:
    staged = {"sheetId": 77, "title": "ppmsheets staging 77", "hidden": True}
    desk.send([{"addSheet": {"properties": staged}}])
    assert desk.read()[0].staging == (77,)
    desk.show(advice("a"))
    assert desk.read()[0].staging == ()


# --- small batches ------------------------------------------------------------------


def test_one_changed_cell_is_a_batch_of_a_few_bytes() -> None:
    rows: list[list[CellValue]] = [[f"P{n}", n / 7, n % 2 == 0] for n in range(5_000)]
    tab = Tab(
        "Summary", square(rows), decorations=(Look(Rect(0, 0, 5_000, 3), bold=True),)
    )
    desk = Desk([APOLLO])
    desk.show(tab)
    rows[2_500][1] = 1.5
    batch = desk.show(replace(tab, grid=square(rows)))
    assert kinds(batch) == ["deleteSheet", "addSheet", "updateCells"]
    assert len(json.dumps(batch)) < 1_000
    assert len(list(written(batch))) == 1


def test_a_whole_new_tab_is_few_requests() -> None:
    rows: list[list[CellValue]] = [[f"P{n}", n / 7] for n in range(5_000)]
    desk = Desk([APOLLO])
    tab = Tab(
        "Summary", square(rows), decorations=(Look(Rect(0, 0, 5_000, 2), bold=True),)
    )
    assert kinds(desk.show(tab)).count("updateCells") == 1


def test_changes_near_one_another_are_one_rectangle(desk: Desk) -> None:
    rows: list[list[CellValue]] = [
        [float(10 * r + c) for c in range(9)] for r in range(9)
    ]
    desk.show(Tab("Summary", square(rows)))
    for row in (1, 2, 4):
        rows[row][2] = rows[row][4] = None
    batch = desk.show(Tab("Summary", square(rows)))
    assert kinds(batch) == ["deleteSheet", "addSheet", "updateCells"]
    assert desk.grid("Summary") == square(rows)


def test_every_cell_is_in_exactly_one_rectangle() -> None:
    states = [[0, 0, 1], [0, 0, 1], [2, 0, 1], [2, 2, 2]]
    seen: dict[tuple[int, int], int] = {}
    for area, state in rectangles(states):
        for row in range(area.top, area.bottom):
            for column in range(area.left, area.right):
                assert (row, column) not in seen
                seen[row, column] = state
    assert seen == {
        (r, c): s for r, row in enumerate(states) for c, s in enumerate(row)
    }


# --- looks --------------------------------------------------------------------------


def test_looks_are_drawn_as_wanted(desk: Desk) -> None:
    desk.show(advice("a", "b"))
    title = desk.cell(ADVICE, 0, 1).format
    assert title["textFormat"]["bold"] is True
    assert title["textFormat"]["fontSize"] == 16
    until = desk.cell(ADVICE, 3, 3)
    assert until.format["numberFormat"] == {"type": "DATE", "pattern": "yyyy-mm-dd"}
    assert until.validation["condition"] == {"type": "DATE_IS_VALID"}
    decision = desk.cell(ADVICE, 2, 2).validation
    assert decision["condition"]["type"] == "ONE_OF_LIST"
    assert (decision["strict"], decision["inputMessage"]) == (True, "Your answer")
    assert desk.cell(ADVICE, 1, 0).note == "Who"
    sheet = desk.sheet(ADVICE)
    assert sheet.properties["gridProperties"]["frozenRowCount"] == 2
    assert sheet.dimensions["COLUMNS"][3] == {"pixelSize": 89}
    assert 2 not in sheet.dimensions["COLUMNS"]


def test_row_48_a_shorter_table_leaves_no_looks_behind(desk: Desk) -> None:
    desk.show(advice("a", "b", "c"))
    desk.show(advice("a"))
    for row in (3, 4):
        for column in range(4):
            cell = desk.cell(ADVICE, row, column)
            assert not cell.format
            assert cell.validation is None
    assert desk.cell(ADVICE, 2, 2).validation is not None


def test_a_tab_drawn_anew_hides_no_row_of_ours(desk: Desk) -> None:
    tab = Tab("Summary", (("Red",), ("Green",)))
    desk.show(tab)
    span = {"sheetId": desk.sheet("Summary").id, "dimension": "ROWS"}
    hidden = {
        "range": {**span, "startIndex": 1, "endIndex": 2},
        "properties": {"hiddenByUser": True},
        "fields": "hiddenByUser",
    }
    desk.send([{"updateDimensionProperties": hidden}])
    assert desk.sheet("Summary").dimensions["ROWS"] == {1: {"hiddenByUser": True}}
    desk.show(replace(tab, grid=(("Green",), ("Red",), ("Red",))))
    assert not desk.sheet("Summary").dimensions["ROWS"].get(1, {}).get("hiddenByUser")


def test_a_hidden_row_stays_hidden_where_its_recommendation_goes(desk: Desk) -> None:
    desk.show(advice("a", "b", "c"))
    span = {"sheetId": desk.sheet(ADVICE).id, "dimension": "ROWS"}
    hidden = {
        "range": {**span, "startIndex": 2, "endIndex": 3},
        "properties": {"hiddenByUser": True},
        "fields": "hiddenByUser",
    }
    desk.send([{"updateDimensionProperties": hidden}])
    desk.show(advice("c", "b", "a"))
    assert desk.grid(ADVICE)[4][0] == "a"
    assert desk.sheet(ADVICE).dimensions["ROWS"] == {4: {"hiddenByUser": True}}


def test_drawing_again_piles_nothing_up(desk: Desk) -> None:
    for keys in ("a", "ab", "abc", "ca", "b"):
        desk.show(advice(*keys))
    sheet = desk.sheet(ADVICE)
    assert len(sheet.objects["conditionalFormats"]) == 2
    assert len(sheet.objects["protectedRanges"]) == 1
    assert [one["metadataKey"] for one in desk.book.metadata] == [
        "ppmsheets",
        "ppmsheets drawn",
        "ppmsheets 0",
    ]
    assert [one.title for one in desk.book.sheets] == [
        "Apollo",
        ADVICE,
        "ppmsheets generation",
    ]


def test_a_rule_on_numbers_reads_the_same_in_every_locale(desk: Desk) -> None:
    desk.show(advice("a"))
    _, rule = desk.sheet(ADVICE).objects["conditionalFormats"]
    (value,) = rule["booleanRule"]["condition"]["values"]
    assert value == {"userEnteredValue": "=ISNUMBER(B3)*(B3<9/10)"}


def test_a_link_leads_to_its_cell_and_outlives_a_new_text(desk: Desk) -> None:
    desk.show(advice("a"))
    apollo = desk.sheet("Apollo").id
    address = {"uri": f"#gid={apollo}&range=B2"}
    assert desk.cell(ADVICE, 0, 0).format["textFormat"]["link"] == address
    tab = advice("a")
    batch = desk.show(replace(tab, grid=(("News", *tab.grid[0][1:]), *tab.grid[1:])))
    sent = ["updateCells", "updateCells", "repeatCell"]
    assert kinds(batch) == ["deleteSheet", "addSheet", *sent]
    text = desk.cell(ADVICE, 0, 0).format["textFormat"]
    assert (text["link"], text["bold"]) == (address, True)


def test_our_notes_are_known_again_among_those_of_people(desk: Desk) -> None:
    rng = random.Random(5)
    places = sorted(rng.sample([(r, c) for r in range(300) for c in range(30)], 2_000))
    notes = tuple(Note(row, column, "why") for row, column in places)
    bare = Tab("Capacity", square([[0.0] * 30] * 300))
    desk.show(replace(bare, decorations=notes))
    assert desk.cell("Capacity", *places[-1]).note == "why"
    own = (0, 0) if places[0] != (0, 0) else (0, 1)
    area = {"sheetId": desk.sheet("Capacity").id, "endRowIndex": 1}
    area |= {"startColumnIndex": own[1], "endColumnIndex": own[1] + 1}
    note = {"range": area, "cell": {"note": "mine"}, "fields": "note"}
    desk.send([{"repeatCell": note}])
    desk.show(bare)
    left = [
        (place, cell.note)
        for *place, cell in desk.sheet("Capacity").filled(desk.sheet("Capacity").area)
        if cell.note
    ]
    assert left == [([*own], "mine")]


WHYS = st.dictionaries(
    st.tuples(st.integers(0, 40), st.integers(0, 2)), st.sampled_from("xyz"), max_size=9
)


@given(WHYS, WHYS)
@settings(max_examples=60)
def test_notes_drawn_by_themselves_are_those_of_a_whole_drawing(
    before: dict[tuple[int, int], str], after: dict[tuple[int, int], str]
) -> None:
    desk = Desk([APOLLO])
    for notes in (before, after):
        decorations = tuple(Note(*place, text) for place, text in notes.items())
        tab = Tab("Capacity", square([[0.0] * 3] * 41), decorations=decorations)
        batch = desk.show(tab)
    assert "addProtectedRange" not in kinds(batch) or not before
    sheet = desk.sheet("Capacity")
    found = {(r, c): cell.note for r, c, cell in sheet.filled(sheet.area) if cell.note}
    assert found == after
    assert desk.show(tab) == ()


def test_one_changed_note_is_the_only_one_that_is_sent(desk: Desk) -> None:
    notes = [Note(row, 1, f"why {row}") for row in range(300)]
    tab = Tab("Capacity", square([[0.0] * 3] * 300), decorations=tuple(notes))
    desk.show(tab)
    notes[77] = Note(77, 1, "why not")
    batch = desk.show(replace(tab, decorations=tuple(notes)))
    own = desk.sheet("Capacity").id
    assert list(written(batch)) == [(own, 77, 1)]
    assert len(json.dumps(batch)) < 1_200
    assert desk.cell("Capacity", 77, 1).note == "why not"


@pytest.mark.parametrize("count", [5_000, 18_000])
def test_thousands_of_notes_fit_into_what_a_tab_remembers(count: int) -> None:
    rng = random.Random(5)
    cells = [(row, column) for row in range(5_000) for column in range(30)]
    notes = tuple(Note(*place, "why") for place in rng.sample(cells, count))
    tab = Tab("Capacity", square([[None] * 30]), decorations=notes)
    made = [
        request["createDeveloperMetadata"]["developerMetadata"]
        for request in remember(Sized(1, 5_000, 30), tab, None, {})
    ]
    used = sum(len(one["metadataKey"] + one["metadataValue"]) for one in made)
    # Google keeps 30,000 characters of metadata a tab; the stamp takes a few hundred.
    assert used < 28_000


def test_a_link_may_lead_to_a_tab_that_the_same_batch_makes(desk: Desk) -> None:
    summary = Tab(
        "Summary", (("see",),), decorations=(Link(0, 0, CellRef(ADVICE, 2, 0)),)
    )
    desk.show(summary, advice("a"))
    link = desk.cell("Summary", 0, 0).format["textFormat"]["link"]
    assert link == {"uri": f"#gid={desk.sheet(ADVICE).id}&range=A3"}


@pytest.mark.parametrize(
    "target", ["javascript:alert(1)", "file:///etc/passwd", "=1+1"]
)
def test_an_address_that_is_not_of_the_web_is_no_link(desk: Desk, target: str) -> None:
    desk.show(Tab("Summary", (("see",),), decorations=(Link(0, 0, target),)))
    assert not desk.cell("Summary", 0, 0).format


@pytest.mark.parametrize(
    ("pattern", "kind"),
    [
        ("#,##0.0", "NUMBER"),
        ('#,##0" days"', "NUMBER"),
        ('[=1]0" day";#,##0" days"', "NUMBER"),
        ('0%;-0%;"·"', "PERCENT"),
        ("yyyy-mm", "DATE"),
        ('" "@', "TEXT"),
    ],
)
def test_a_pattern_is_of_the_kind_that_google_wants(pattern: str, kind: str) -> None:
    assert number_format(pattern) == {"type": kind, "pattern": pattern}


# --- protection ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("row", "column", "is_open"),
    [
        (2, 2, True),
        (2, 3, True),
        (2, 5, True),
        (9, 0, True),
        (2, 1, False),
        (1, 2, False),
    ],
)
def test_others_may_write_only_what_is_theirs(
    desk: Desk, row: int, column: int, *, is_open: bool
) -> None:
    desk.show(advice("a"))
    start = {"sheetId": desk.sheet(ADVICE).id, "rowIndex": row, "columnIndex": column}
    value = {"userEnteredValue": {"stringValue": "x"}}
    rows = [{"values": [value]}]
    sent = {"start": start, "rows": rows, "fields": "userEnteredValue"}
    desk.double.account = "pm@example.com"
    if is_open:
        desk.send([{"updateCells": sent}])
        assert desk.cell(ADVICE, row, column).value == "x"
    else:
        with pytest.raises(RejectedError):
            desk.send([{"updateCells": sent}])


def test_a_tab_that_people_fill_in_is_open_and_bears_no_stamp(desk: Desk) -> None:
    rules = Dropdown(Rect(1, 1, 900, 2), ("Red", "Green"))
    shaded = Look(Rect(1, 0, 900, 2), fill="FFF8DC")
    tab = Tab("Risks", (("Risk", "RAG"),), (shaded, rules), protected=False)
    desk.show(tab)
    assert desk.read()[1].stamps == ()
    assert desk.sheet("Risks").objects["protectedRanges"] == ()
    assert desk.cell("Risks", 899, 1).validation is not None
    assert desk.cell("Risks", 899, 0).format
    assert not desk.cell("Risks", 900, 0).format


def test_ids_of_new_tabs_follow_from_their_titles(desk: Desk) -> None:
    desk.show(advice("a"))
    chosen = desk.sheet(ADVICE).id
    desk.do(edits.delete_tab(ADVICE))
    desk.show(advice("a"))
    assert desk.sheet(ADVICE).id == chosen
    assert chosen != next_generation(desk.read()[0], "")
