"""Moves as people read them: one little workbook for every way out."""

from __future__ import annotations

from functools import partial

import pytest

from tests.analysis.stories import QUICK, Story, moves

TEAM = """
    # Projects
    | Project ID | Project | Stage   | Start      | Finish     | Budget | Value  |
    | P1         | Alpha   | Active  | 2026-01-01 | 2026-02-28 | 90000  | 900000 |
    | P2         | Beta    | {stage} | 2026-01-01 | 2026-02-28 | 90000  | 500000 |

    # People
    | Person | Role | FTE | Cost rate |
    | Quinn  | QA   | 1   | {rate}    |
"""

TWO = """
    # Allocations
    | Project ID | Person | Period  | FTE |
    | P1         | Quinn  | 2026-02 | 0.8 |
    | P2         | Quinn  | 2026-02 | 0.7 |
"""

ONE = """
    # Allocations
    | Project ID | Person | Period  | FTE |
    | P1         | Quinn  | 2026-02 | 1.5 |
"""

THIRD = """
    # More allocations
    | Project ID | Person | Period  | FTE |
    | P3         | Quinn  | 2026-02 | 0.1 |

    # More projects
    | Project ID | Project | Stage  | Start      | Finish     | Budget | Value  |
    | P3         | Gamma   | Active | 2026-01-01 | 2026-02-28 | 90000  | 900000 |
"""

UNNAMED = """
    # Role capacity
    | Role | Period  | Capacity |
    | QA   | 2026-02 | 1        |
"""


def story(*tables: str, stage: str = "Active", rate: str = "") -> Story:
    return Story("".join((TEAM.format(stage=stage, rate=rate), *tables)), QUICK)


WAYS = {
    "put-off": (
        partial(story, TWO),
        """
        Quinn is asked for 1.5 of 1 FTE in Feb 2026. 0.5 FTE for Beta (not ranked, pause
        recommended) waits until Mar 2026; Alpha (not ranked) goes first.
        """,
        """
        Beta finishes 28 days later, 2026-03-28, which costs 20,833. Alpha keeps Quinn
        for 0.8 FTE, and its finish of 2026-02-28. A month's delay would cost Beta
        20,833, Alpha 37,500.
        """,
        [("P2", -0.5, 28, -20_833), ("P1", 0.8, 0, 0)],
    ),
    "put-off by one project alone": (
        partial(story, ONE),
        """
        Quinn is asked for 1.5 of 1 FTE in Feb 2026. 0.5 FTE for Alpha (not ranked)
        waits until Mar 2026.
        """,
        "Alpha finishes 28 days later, 2026-03-28, which costs 37,500.",
        [("P1", -0.5, 28, -37_500)],
    ),
    "hire": (
        partial(story, TWO, rate="50"),
        """
        Quinn is asked for 1.5 of 1 FTE in Feb 2026. To hire or contract 0.5 FTE of QA
        for Alpha (not ranked) costs less than to wait.
        """,
        """
        Costs 5,250. Alpha finishes as planned on 2026-02-28. Beta keeps Quinn for 0.7
        FTE, and its finish of 2026-02-28. A month's delay would cost Alpha 37,500, Beta
        20,833.
        """,
        [("P1", 0, 0, 0), ("P2", 0.7, 0, 0)],
    ),
    "hand-over": (
        partial(story, TWO, UNNAMED),
        """
        Quinn is asked for 1.5 of 1 FTE in Feb 2026. The unnamed QA does 0.5 FTE for
        Alpha (not ranked).
        """,
        """
        Alpha finishes as planned on 2026-02-28. Beta keeps Quinn for 0.7 FTE, and its
        finish of 2026-02-28. A month's delay would cost Alpha 37,500, Beta 20,833.
        """,
        [("P1", 0, 0, 0), ("P2", 0.7, 0, 0)],
    ),
    "start-later": (
        partial(story, TWO, stage="Approved"),
        """
        The people that Beta (not ranked) needs are taken: it starts 1 month later.
        """,
        "Beta finishes 28 days later, 2026-03-28, which costs 20,833.",
        [("P2", 0, 28, -20_833)],
    ),
}


@pytest.mark.parametrize("way", WAYS)
def test_a_move_says_who_what_when_and_what_it_does_to_both_sides(way: str) -> None:
    begin, why, effect, figures = WAYS[way]
    told = begin()
    run = told.sync()
    assert [c.name for c in run.analysis.conflicts if c.kind == "person"] == ["Quinn"]
    (row,) = moves(run).values()
    assert row.rule == f"reallocate-{way.split(maxsplit=1)[0]}"
    assert (row.why, row.effect.text) == (
        " ".join(why.split()),
        " ".join(effect.split()),
    )
    assert [
        (t.project_id, t.fte, t.finish_days, round(t.value))
        for t in row.effect.projects
    ] == figures
    told.answer(row.id, "Approve")
    again = told.sync()
    assert again.analysis.conflicts == ()
    assert [(r.id, r.status) for r in moves(again).values()] == [(row.id, "Approved")]


def test_several_projects_that_keep_their_people_go_first() -> None:
    told = story(TWO, THIRD)
    (row,) = moves(told.sync()).values()
    assert row.why.endswith("Alpha (not ranked) and Gamma (not ranked) go first.")


def test_of_many_that_keep_somebody_the_first_are_told() -> None:
    more = "".join(
        THIRD.replace("P3", name).replace("More", f"More of {name}:")
        for name in ("P3", "P4", "P5")
    )
    (row,) = moves(story(TWO, more).sync()).values()
    assert len(row.effect.projects) == 5
    assert row.effect.text.count(" keeps Quinn ") == 2
    assert "2 more keep theirs." in row.effect.text


def test_where_every_way_out_is_refused_what_is_left_is_to_accept_it() -> None:
    told = story(TWO)
    for refused in ("put-off:quinn:qa:P2", "put-off:quinn:qa:P1"):
        (row,) = [r for r in moves(told.sync()).values() if r.status == "Open"]
        assert row.id.startswith(refused)
        told.answer(row.id, "Reject")
    (row,) = [r for r in moves(told.sync()).values() if r.status == "Open"]
    assert row.why == (
        "Quinn is asked for 1.5 of 1 FTE in Feb 2026. Every way out costs more, so "
        "0.5 FTE of it stays too much."
    )
    assert row.effect.finish_days is None
    told.answer(row.id, "Approve")
    assert told.sync().analysis.conflicts == ()
