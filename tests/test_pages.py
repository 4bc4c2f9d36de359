"""What the optimiser decides, as people read it on the pages of a whole sync."""

from __future__ import annotations

from ppmsheets.render.priorities import WHAT_TO_TYPE
from tests.analysis.stories import Story

CLASH = """
# Projects
| Project ID | Project | Stage    | Start      | Forecast finish | Budget |
| A          | Alpha   | Proposed | 2026-04-01 | 2026-06-30      | 600    |
| B          | Beta    | Proposed | 2026-04-01 | 2026-06-30      | 700    |
| C          | Gamma   | Proposed | 2026-04-01 | 2026-06-30      | 300    |
| D          | Delta   | Proposed | 2026-04-01 | 2026-06-30      |        |

# Benefits
| Project ID | Benefit | Period | Planned |
| A          | More    | 2027   | 900     |
| B          | More    | 2027   | 1900    |
| C          | More    | 2027   | 400     |

# Decisions
| Project ID | Portfolio decision |
| A          | Pin in             |
| B          | Pin in             |

# Budgets
| Period | Budget |
| 2026   | 1000   |
"""


TEXTBOOK = """
# Projects
| Project ID | Project | Stage    | Start      | Forecast finish | Budget | Value |
| P1         | One     | Proposed | 2026-02-01 | 2026-02-28      | 5000   | 8000  |
| P2         | Two     | Proposed | 2026-02-01 | 2026-02-28      | 7000   | 11000 |
| P3         | Three   | Proposed | 2026-02-01 | 2026-02-28      | 4000   | 6000  |
| P4         | Four    | Proposed | 2026-02-01 | 2026-02-28      | 3000   | 4000  |

# Budgets
| Period | Budget |
| 2026   | 14000  |
"""
"""The worked example of the field, in thousands: 21 = {2, 3, 4}."""


def below(page: str, heading: str) -> list[str]:
    """Return the rows under a heading, to the next blank one."""
    rows = page.split("\n")
    top = rows.index(heading) + 1
    return [row.strip(" |") for row in rows[top : rows.index("", top)]]


def test_decisions_that_cannot_hold_together_are_named_on_both_pages() -> None:
    story = Story(CLASH)
    story.sync()
    for title, heading in (
        ("Summary", "How the choice was made"),
        ("Priorities", "The choice"),
    ):
        clash, remedy, found, taken = below(story.page(title), heading)[:4]
        assert clash == (
            "Clash | Pinning Alpha in, pinning Beta in and the budget Portfolio 2026 "
            "cannot hold together."
        )
        assert remedy == (
            "Shown is the nearest answer, which gives up pinning Alpha in. "
            "To give up any one of them would do."
        )
        assert found.startswith("Proven | The choice is worth 1,177: ")
        assert taken == "Taken for granted: Candidates are valued by NPV."


def test_every_candidate_says_what_is_done_with_it() -> None:
    story = Story(CLASH)
    story.sync()
    told = {
        row.split(" | ")[2]: row
        for row in story.page("Priorities").split("\n")
        if row.count(" | ") > 5
    }
    assert "Fund from 2026-04" in told["Beta"]
    assert "Do not fund" in told["Alpha"]
    assert "Not judged" in told["Delta"]


def test_where_there_is_nothing_to_choose_under_one_line_says_what_to_type() -> None:
    story = Story(CLASH.split("# Decisions", maxsplit=1)[0])
    story.sync()
    assert story.page("Priorities") == f"Priorities\n{WHAT_TO_TYPE}"


def test_pages_are_drawn_once_and_then_stay() -> None:
    story = Story(CLASH)
    story.sync()
    again = story.sync()
    assert not again.written
    assert again.plan.empty


def test_the_textbook_case_is_told_from_workbook_to_page_as_published() -> None:
    story = Story(TEXTBOOK)
    story.sync()
    page = story.page("Priorities")
    assert "The choice is worth 21,000: no other is worth more." in page
    assert "Candidates are valued by their stated value." in page
    rows = [row.split(" | ") for row in page.split("\n")]
    header = next(row for row in rows if row[0] == "Rank")
    choice = header.index("Choice")
    told = {row[1]: row[choice] for row in rows if row[1:2] and row[1].startswith("P")}
    assert told == {
        "P1": "Do not fund",
        "P2": "Fund from 2026-02",
        "P3": "Fund from 2026-02",
        "P4": "Fund from 2026-02",
    }
