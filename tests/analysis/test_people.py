"""The article's case: two projects compete for a tester, and who yields is named.

Whole syncs of the demo in memory; the answers are typed as a person types them.
"""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import replace

import highspy
import pytest

from ppmsheets import demo
from ppmsheets.backends.memory import MemoryWorkbook
from ppmsheets.outcome import Action, Conflict, Recommendation
from ppmsheets.plan import SourceTab
from ppmsheets.settings import Optimising, Resolving, Settings
from ppmsheets.sheet import CellRef
from ppmsheets.sync import Run, sync
from tests.analysis.stories import Story, ids

QUICK = Settings(optimiser=Optimising(insight_seconds=0))
"""Why and what if are of no concern here."""

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


def moves(run: Run) -> dict[str, Recommendation]:
    """Return id -> what is proposed, or was answered, of people."""
    return {
        row.id: row
        for row in run.analysis.recommendations
        if row.rule.startswith("reallocate-")
    }


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


# --- who may move, and when --------------------------------------------------------

PROJECTS = """
    # Projects
    | Project ID | Project | Stage  | Start      | Finish     | Budget | Value  | {} |
    | P1         | Alpha   | Active | 2026-01-01 | 2026-02-28 | 90000  | 900000 |    |
    | P2         | Beta    | Active | 2026-01-01 | 2026-02-28 | 90000  | 500000 |    |
    | P3         | Gamma   | Active | 2026-01-01 | 2026-06-30 | 90000  | -50000 | {} |
"""

SKILLED = (
    PROJECTS.format("Type", "")
    + """
    # People
    | Person | Role | FTE | Skills   |
    | Quinn  | QA   | 1   |          |
    | Dev    | Dev  | 1   | {skills} |

    # Allocations
    | Project ID | Person | Role | Period  | FTE |
    | P1         | Quinn  |      | 2026-01 | 1   |
    | P1         | Quinn  |      | 2026-02 | 1   |
    | P2         |        | QA   | 2026-01 | 0.5 |
    | P2         |        | QA   | 2026-02 | 0.5 |
"""
)


def test_work_of_nobody_goes_to_who_has_the_skill_if_nobody_of_the_role_is_free() -> (
    None
):
    story = Story(SKILLED.format(skills="QA"), QUICK)
    (row,) = moves(story.sync()).values()
    assert row.id == "move:-:qa:P2>dev:2026-01..2026-02=0.5/0.5"
    assert row.why == (
        "Beta (not ranked) needs QA in Jan to Feb 2026, and nobody is named. "
        "Dev does 0.5 FTE of it."
    )
    story.answer(row.id, "Approve")
    run = story.sync()
    assert run.analysis.conflicts == ()
    assert run.analysis.moving == ""
    assert [(m.id, m.status) for m in moves(run).values()] == [(row.id, "Approved")]


def test_work_of_nobody_waits_if_nobody_has_the_skill() -> None:
    story = Story(SKILLED.format(skills=""), QUICK)
    found = moves(story.sync())
    assert found
    assert not [name for name in found if ">dev:" in name]
    for name in found:
        story.answer(name, "Approve")
    run = story.sync()
    assert run.analysis.conflicts == ()
    assert {row.status for row in moves(run).values()} == {"Approved"}


BUSY = """
    # Budgets
    | Period | Amount |
    | 2026   | 900000 |

    # People
    | Person | Role | FTE |
    | Quinn  | QA   | 1   |
    | Uma    | QA   | 1   |

    # Allocations
    | Project ID | Person | Period  | FTE |
    | P1         | Quinn  | 2026-01 | 0.8 |
    | P1         | Quinn  | 2026-02 | 0.8 |
    | P2         | Quinn  | 2026-01 | 0.5 |
    | P2         | Quinn  | 2026-02 | 0.8 |
    | P3         | Uma    | 2026-01 | 1   |
    | P3         | Uma    | 2026-02 | 1   |
"""


def test_a_stop_that_is_only_recommended_frees_nobody() -> None:
    """Uma can help out in any case; before the stop, Gamma has to wait for it."""
    story = Story(PROJECTS.format("Type", "") + BUSY, QUICK)
    run = story.sync()
    assert "P3:stop" in ids(run)
    found = moves(run)
    (name,) = [name for name in found if name.startswith("put-off:uma:qa:P3:")]
    assert found[name].why == (
        "Uma is needed for other work in Jan to Feb 2026. Up to 0.6 FTE for Gamma "
        "(not ranked) waits until Mar 2026."
    )
    story.answer("P3:stop", "Approve")
    after = moves(story.sync())
    assert [name for name in after if ">uma:" in name]
    assert not [name for name in after if name.startswith("put-off:uma:")]


@pytest.mark.parametrize(
    ("day", "first"),
    [(1, "2026-01"), (15, "2026-01"), (16, "2026-02"), (31, "2026-02")],
)
def test_nobody_moves_in_a_month_of_which_half_is_over(day: int, first: str) -> None:
    story = Story(PROJECTS.format("Type", "") + BUSY, QUICK)
    run = story.sync(dt.date(2026, 1, day))
    assert {c.loads[0].period.label for c in run.analysis.conflicts} == {first}
    found = moves(run)
    assert found
    assert all(f":{first}" in name for name in found)
    assert ("2026-01" in " ".join(found)) == (first == "2026-01")


@pytest.mark.parametrize(("least", "given"), [(0.4, [0.6]), (0.5, [0.5]), (0.8, [])])
def test_a_project_keeps_the_people_without_whom_it_cannot_go_on(
    least: float, given: list[float]
) -> None:
    """Of Uma's 1 FTE on Gamma 0.6 would do elsewhere."""
    story = Story(PROJECTS.format("Minimum staffing", least) + BUSY, QUICK)
    found = moves(story.sync())
    assert found
    waits = [row for name, row in found.items() if name.startswith("put-off:uma:")]
    assert [row.effect.fte for row in waits] == given


# --- what is said of the search ----------------------------------------------------


def test_a_solver_that_fails_is_said_on_the_page(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(highspy.Highs, "run", lambda _: None)
    story = Story(SKILLED.format(skills="QA"), QUICK)
    run = story.sync()
    said = "Who could do what instead is not known: the solver failed."
    assert run.analysis.conflicts
    assert not moves(run)
    assert run.analysis.gaps[0].startswith(said)
    assert said in story.page("Summary")
    assert said in story.page("Recommendations")


@pytest.mark.slow
def test_a_search_that_ends_early_says_how_dear_its_moves_may_be() -> None:
    story = Story(crowd(), replace(QUICK, people=Resolving(gap=0.0, nodes=1)))
    run = story.sync()
    assert moves(run)
    said = "What is proposed of people may cost up to "
    assert run.analysis.gaps[0].startswith(said)
    assert said in story.page("Recommendations")


def crowd() -> str:
    """Return a team of which a half is asked for too much, on four projects."""
    rng = random.Random(7)
    lines = [
        "# Projects",
        "| Project ID | Project | Stage  | Start      | Finish     | Budget | Value |",
    ]
    for i in range(4):
        finish, value = f"2026-0{rng.randint(5, 8)}-28", rng.randrange(1, 9) * 100_000
        lines.append(f"| P{i} | P{i} | Active | 2026-01-01 | {finish} | 9 | {value} |")
    lines += ["", "# People", "| Person | Role | FTE | Cost rate |"]
    lines += [f"| Person {i} | {('QA', 'Dev')[i % 2]} | 1 | 50 |" for i in range(8)]
    lines += ["", "# Allocations", "| Project ID | Person | Period | FTE |"]
    for i in range(8):
        for project in rng.sample(range(4), 2):
            for month in range(1, 7):
                fte = rng.choice((0.4, 0.5, 0.6, 0.7) if i < 4 else (0.2, 0.4, 0.5))
                lines.append(f"| P{project} | Person {i} | 2026-{month:02} | {fte} |")
    return "\n".join(lines)
