"""Who may move, and when, in little workbooks; and what is said of the search."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import replace

import highspy
import pytest

from ppmsheets.settings import Resolving
from tests.analysis.stories import QUICK, Story, ids, moves

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
        "Beta (not ranked, pause recommended) needs QA in Jan to Feb 2026, and nobody "
        "is named. Dev does 0.5 FTE of it."
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
        "(not ranked, stop recommended) waits until Mar 2026."
    )
    story.answer("P3:stop", "Approve")
    after = moves(story.sync())
    assert [name for name in after if ">uma:" in name]
    assert not [name for name in after if name.startswith("put-off:uma:")]


ENDING = """
    # People
    | Person | Role | FTE | Skills |
    | Ann    | Dev  | 1   |        |
    | Bob    | Dev  | 1   | QA     |

    # Allocations
    | Project ID | Person | Role | Period  | FTE |
    | P1         | Ann    |      | 2026-01 | 0.8 |
    | P3         | Ann    |      | 2026-01 | 0.6 |
    | P3         |        | QA   | 2026-01 | 0.5 |
"""


def test_nobody_is_lent_to_what_is_worth_less_than_to_stop() -> None:
    """Alpha has time until its finish, Gamma has none: else Alpha would wait."""
    ends = PROJECTS.format("Type", "").replace("2026-06-30", "2026-01-31")
    story = Story(ends + ENDING, QUICK)
    run = story.sync()
    assert "P3:stop" in ids(run)
    (row,) = moves(run).values()
    assert row.why == (
        "Ann is asked for 1.4 of 1 FTE in Jan 2026. 0.4 FTE for Gamma (not ranked, "
        "stop recommended) waits until Feb 2026; Alpha (not ranked) goes first."
    )
    assert row.effect is not None
    assert row.effect.text.startswith(
        "Gamma finishes 31 days later, 2026-03-03, unless the stop is approved."
    )
    story.answer("P3:stop", "Reject")
    found = moves(story.sync())
    assert "move:-:qa:P3>bob:2026-01=0.5/0.5" in found
    assert [name for name in found if name.startswith("put-off:ann:dev:P1:")]


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


@pytest.mark.parametrize(
    ("least", "given"), [(0.4, [0.6]), (0.5, [0.5]), (0.8, [0.1]), (1.0, [])]
)
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
