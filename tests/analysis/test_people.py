"""The article's case: two projects compete for a tester, and who yields is named.

Whole syncs of the demo in memory; the answers are typed as a person types them.
"""

from __future__ import annotations

import datetime as dt

import pytest

from ppmsheets import demo
from ppmsheets.backends.memory import MemoryWorkbook
from ppmsheets.outcome import Action, Conflict, Recommendation
from ppmsheets.plan import SourceTab
from ppmsheets.sheet import CellRef
from ppmsheets.sync import Run, sync
from tests.analysis.stories import QUICK, Story, ids, moves

TOMAS = "put-off:tomas-reis:qa-engineer:BIL-1:"


class Demo(Story):
    """The demo portfolio, answered and synced."""

    def __init__(self) -> None:
        tabs = [SourceTab(tab.title, tab.grid) for tab in demo.tabs()]
        self.workbook = MemoryWorkbook("demo", tabs)
        self.settings = QUICK

    def sync(self, date: dt.date = demo.STATUS_DATE) -> Run:
        return sync(self.workbook, self.settings, date)


@pytest.fixture
def story() -> Demo:
    return Demo()


def beginning(found: dict[str, Recommendation], start: str) -> Recommendation:
    (row,) = [row for name, row in found.items() if name.startswith(start)]
    return row


def of_tomas(run: Run) -> list[Conflict]:
    return [c for c in run.analysis.conflicts if c.name == "Tomas Reis"]


def test_the_proposal_names_the_person_and_both_projects(story: Demo) -> None:
    run = story.sync()
    assert len(of_tomas(run)) == 1
    row = beginning(moves(run), TOMAS)
    assert row.status == "Open"
    assert row.project_id == "BIL-1"
    assert row.others == ("CMA-1",)
    assert row.why == (
        "Tomas Reis is asked for 1.4 of 1 FTE in Apr to Jun 2026. 0.4 FTE for "
        "Billing renewal (rank 10) waits until Jul to Sep 2026; Customer mobile app "
        "(rank 1) goes first."
    )
    assert row.effect.text == (
        "Billing renewal finishes as planned on 2026-11-20. Customer mobile app keeps "
        "Tomas Reis for 0.8 FTE, and its finish of 2026-09-30. A month's delay would "
        "cost Billing renewal 12,115, Customer mobile app 35,932."
    )
    gives, keeps = row.effect.projects
    assert (gives.project_id, gives.fte, gives.finish_days) == ("BIL-1", -0.4, 0)
    assert (keeps.project_id, keeps.fte, keeps.finish_days) == ("CMA-1", 0.8, 0)
    assert (round(gives.delay_cost), round(keeps.delay_cost)) == (12_115, 35_932)
    assert row.where is not None
    assert row.where.tab == "Allocations"
    # Both project managers find it by a filter for their name.
    page = story.page("Recommendations")
    (line,) = [line for line in page.splitlines() if line.startswith(TOMAS)]
    assert "Sofia Keller" in line
    assert "Priya Shah" in line


@pytest.mark.slow
def test_all_that_is_proposed_once_approved_leaves_nothing_to_move(
    story: Demo,
) -> None:
    for name in moves(story.sync()):
        story.answer(name, "Approve")
    run = story.sync()
    assert run.analysis.conflicts == ()
    assert {row.status for row in moves(run).values()} == {"Approved"}


@pytest.mark.slow
def test_other_names_change_only_names(story: Demo) -> None:
    """The testers swap theirs, and with it the order in which they are read."""

    def swapped(text: str) -> str:
        names = ("Tomas Reis", "Ingrid Vale", "tomas-reis", "ingrid-vale")
        for number, name in enumerate(names):
            text = text.replace(name, f"<{number}>")
        for number, name in enumerate((names[1], names[0], names[3], names[2])):
            text = text.replace(f"<{number}>", name)
        return text

    found = moves(story.sync())
    other = Demo()
    for tab in demo.tabs():
        for row, cells in enumerate(tab.grid):
            for column, cell in enumerate(cells):
                if isinstance(cell, str) and swapped(cell) != cell:
                    place = CellRef(tab.title, row, column)
                    other.workbook.type_cell(place, swapped(cell))
    renamed = moves(other.sync())
    assert {swapped(name): swapped(row.why) for name, row in renamed.items()} == {
        name: row.why for name, row in found.items()
    }
    assert set(renamed) != set(found)


def test_who_gives_way_is_to_reallocate_and_who_keeps_goes_on(story: Demo) -> None:
    found = {p.project_id: p.action for p in story.sync().analysis.projects}
    assert found["BIL-1"] is Action.REALLOCATE


TEAM = """
    # Projects
    | Project ID | Project | Stage  | Start      | Baseline finish | Budget | Value   |
    | P1         | Alpha   | Active | 2026-01-01 | 2026-01-31      | 90000  | 9000000 |
    | P2         | Beta    | Active | 2026-01-01 | 2026-03-31      | 90000  | 500000  |
    | P3         | Gamma   | Active | 2026-01-01 | 2026-06-30      | 90000  | 100000  |

    # Budgets
    | Period | Amount |
    | 2026   | 900000 |

    # People
    | Person | Role | FTE | Cost rate | Skills |
    | Quinn  | QA   | 1   | 50        |        |
    | Uma    | QA   | 1   | 50        |        |
    | Dev    | Dev  | 1   | 50        | {skills} |

    # Allocations
    | Project ID | Person | Role | Period  | FTE |
    | P1         | Quinn  |      | 2026-01 | 0.8 |
    | P3         | Quinn  |      | 2026-01 | 0.7 |
    | P2         |        | QA   | 2026-01 | 1.2 |
"""


def team(skills: str) -> Story:
    """A story in which it was refused to pause Gamma, which would settle it too."""
    story = Story(TEAM.format(skills=skills), QUICK)
    assert "P3:pause" in ids(story.sync())
    story.answer("P3:pause", "Reject")
    return story


@pytest.mark.parametrize("skills", ["", "QA"])
def test_person_and_role_are_resolved_together(skills: str) -> None:
    """Quinn is short by 0.5, the role of Quinn and Uma by 0.7."""
    story = team(skills)
    first = story.sync()
    assert {c.kind for c in first.analysis.conflicts} == {"person", "role"}
    found = moves(first)
    assert found
    for name in found:
        story.answer(name, "Approve")
    second = story.sync()
    assert [c.name for c in second.analysis.conflicts if c.kind == "person"] == []
    assert set(moves(second)) == set(found)


def test_a_pause_counts_once_it_is_approved() -> None:
    story = Story(TEAM.format(skills=""), QUICK)
    assert len(story.sync().analysis.conflicts) == 2
    story.answer("P3:pause", "Approve")
    assert story.sync().analysis.conflicts == ()


@pytest.mark.slow
def test_a_move_that_was_typed_is_done_and_not_made_twice(story: Demo) -> None:
    name = beginning(moves(story.sync()), TOMAS).id
    story.answer(name, "Approve")
    story.sync()
    grid = story.workbook.read().tab("Allocations")
    assert grid is not None
    (row,) = [
        number
        for number, cells in enumerate(grid.grid, 1)
        if "BIL-1" in cells and "Tomas Reis" in cells
    ]
    head = next(cells for cells in grid.grid if "Person" in cells)
    first = head.index("Firm") + 3
    for column in range(first, first + 4):
        story.type(f"Allocations!{chr(ord('A') + column)}{row}", 0.2)
    run = story.sync()
    assert of_tomas(run) == []
    (gone,) = [r for r in run.analysis.recommendations if r.id == name]
    assert gone.status == "Gone"
    load = next(
        load
        for load in run.analysis.loads
        if load.name == "Tomas Reis" and load.period.label == "2026-03"
    )
    assert dict(load.projects)["BIL-1"] == pytest.approx(0.2)


@pytest.mark.slow
def test_an_old_answer_on_a_yielding_is_kept(story: Demo) -> None:
    """Such ids were proposed once; what people typed there is not lost."""
    story.sync()
    title = "Recommendations"
    page = story.workbook.read().tab(title)
    assert page is not None
    name = "reallocate:tomas-reis:BIL-1>CMA-1"
    row = next(
        number
        for number, cells in enumerate(page.grid, 1)
        if str(cells[0]).startswith(TOMAS)
    )
    story.type(f"{title}!A{row}", name)
    story.type(f"{title}!G{row}", "Approve")
    run = story.sync()
    (old,) = [r for r in run.analysis.recommendations if r.id == name]
    assert (old.status, old.project_id) == ("Gone", "BIL-1")
    assert old.typed[0] == "Approve"
    assert beginning(moves(run), TOMAS).status == "Open"
