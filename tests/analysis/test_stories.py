"""What somebody new to the tool trips over, from typed tabs to the tabs they read."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from itertools import pairwise

import pytest

from ppmsheets.intake import intake
from ppmsheets.portfolio import Severity
from tests.analysis.stories import TODAY, Story, advice, ids


def test_the_eac_of_the_whole_is_said_not_to_be_the_sum_of_its_programs() -> None:
    story = Story(
        """
        # Projects
        | Project ID | Project | Program | Stage  | Budget |
        | A          | Alpha   | Red     | Active | 100    |
        | B          | Beta    | Blue    | Active | 300    |

        # Status
        | Project ID | Status date | % planned | % complete | Actual cost |
        | A          | 2026-01-02  | 50%       | 50%        | 100         |
        | B          | 2026-01-02  | 50%       | 50%        | 100         |
        """
    )
    story.sync()
    # Equally far: 200 + 200 = 400 / (200 / 200).
    assert "do not add up" not in story.page("Summary")
    story.type("Status!D2", 0.25)
    story.sync()
    # 400 + 200, but 400 / (175 / 200).
    assert (
        "EAC and VAC of each row are computed from its own sums: those of the programs "
        "do not add up to the whole portfolio's."
    ) in story.page("Summary")


def test_a_candidate_is_neither_late_nor_on_time() -> None:
    story = Story(
        """
        | Project ID | Project | Stage    | Baseline finish | Forecast finish |
        | A          | Alpha   | Proposed | 2026-06-30      | 2026-06-30      |
        | B          | Beta    | Active   | 2026-06-30      | 2026-06-30      |
        """
    )
    run = story.sync()
    slips = {p.project_id: p.slip_days for p in run.analysis.projects}
    assert slips == {"A": None, "B": 0}


RANKED = """
    # Projects
    | Project ID | Project | Stage  |
    | A          | Alpha   | Active |
    | B          | Beta    | Active |
    | C          | Gamma   | Active |

    # Drivers
    | Driver | Weight |
    | Growth | 50     |
    | Trust  | 50     |

    # Scores
    | Project ID | Driver | Score |
    | A          | Growth | 5     |
    | A          | Trust  | 5     |
    | B          | Growth | 9     |
    | B          | Trust  | {b}   |

    # Benefits
    | Project ID | Benefit | Unit  | Planned | Period |
    | C          | Gain    | money | 1000000 | 2026   |
"""


@pytest.mark.parametrize(("trust", "first"), [("9", "B"), ("", "A"), ("2", "B")])
def test_a_missing_score_does_not_raise_a_rank(trust: str, first: str) -> None:
    projects = Story(RANKED.format(b=trust)).sync().analysis.projects
    assert projects[0].project_id == first
    assert projects[-1].project_id == "C"


def test_an_item_that_needs_attention_leads_to_the_project_s_own_report() -> None:
    story = Story(
        """
        # Projects
        | Project ID | Project | Stage  | PM  |
        | A          | Alpha   | Active | Pia |
        | B          | Beta    | Active | Pia |
        | C          | Gamma   | Active | Pia |

        # Alpha report
        | Project ID  | A          |
        | Status date | 2025-10-01 |

        # Weekly
        | Project ID | Status date | Summary |
        | B          | 2025-10-01  | Late    |
        """
    )
    places = {i.project_id: str(i.where) for i in story.sync().analysis.attention}
    assert places["A"].startswith("Alpha report!")
    assert places["B"].startswith("Weekly!")
    assert places["C"].startswith("Projects!")


CANDIDATE = """
    # Projects
    | Project ID | Project | Stage    | Start      | Forecast finish | Budget |
    | NEW-1      | Newbie  | Proposed | 2026-02-01 | 2026-03-31      | 300    |

    # Benefits
    | Project ID | Benefit | Unit  | Period | Planned |
    | NEW-1      | More    | money | 2026   | 900     |

    # Budgets
    | Period | Budget |
    | 2026   | 1000   |
"""


@pytest.mark.parametrize("until", ["next quarter", "03/04/2026", "TBC"])
def test_a_deferral_to_a_day_nobody_can_read_does_not_hold_and_says_so(
    until: str,
) -> None:
    story = Story(CANDIDATE)
    story.sync()
    story.answer("NEW-1:fund", "Defer", until)
    run = story.sync()
    assert advice(run, "NEW-1:fund").status == "Open"
    row = next(r for r in story.page("Recommendations").splitlines() if "NEW-1:" in r)
    assert row.endswith(f"Unclear | Defer | {until}")
    (finding,) = run.findings
    assert str(finding.where) == "Recommendations!H5"
    assert "until mended a Defer does not hold, others do" in finding.affects
    assert finding.affects in story.page("Data Issues")
    assert story.sync().plan.empty


@pytest.mark.parametrize(
    ("decision", "status"), [("Approve", "Approved"), ("Reject", "Rejected")]
)
def test_another_answer_until_a_day_nobody_can_read_holds_meanwhile(
    decision: str, status: str
) -> None:
    story = Story(CANDIDATE)
    story.sync()
    story.answer("NEW-1:fund", decision, "next quarter")
    assert advice(story.sync(), "NEW-1:fund").status == status


def test_a_project_that_is_deleted_on_the_day_it_was_published_is_missed() -> None:
    story = Story(
        """
        | Project ID | Project | Stage  |
        | A          | Alpha   | Active |
        | B          | Beta    | Active |
        """
    )
    story.sync()
    for column in "ABC":
        story.type(f"Tab!{column}3", None)
    run = story.sync()
    (finding,) = [f for f in run.findings if f.rule == "project-missing"]
    assert finding.message == (
        "Beta (B) was published on 2026-01-05 and is not found any more."
    )
    assert finding.message in story.page("Data Issues")
    assert story.sync().plan.empty
    # The day after it is missed too, and twice the same.
    after = TODAY + dt.timedelta(days=1)
    assert finding in story.sync(after).findings
    assert story.sync(after).plan.empty


REPORTED = """
    | Project ID | Project | Stage  | Budget | Planned % | % complete | Actual cost |
    | A          | Alpha   | Active | 90000  | 50%       | 40%        | 45000       |
    | B          | Beta    | Active | 60000  | 50%       | 40%        | 30000       |
"""


def test_a_renamed_column_that_nobody_guesses_is_a_warning_by_what_it_told() -> None:
    """One project that tells nothing any more is a blank cell, and no column."""
    story = Story(REPORTED)
    story.sync()
    story.type("Tab!G2", None)
    week = TODAY + dt.timedelta(days=7)
    assert "figure-missing" not in {f.rule for f in story.sync(week).findings}
    story.type("Tab!G2", 45000.0)
    story.type("Tab!G1", "Cash out")
    for _ in range(2):
        run = story.sync(week)
        (finding,) = [f for f in run.findings if f.rule == "figure-missing"]
        assert finding.severity is Severity.WARNING
        assert finding.message == (
            "CPI, EAC were published of 2 projects before and can be told of none now."
        )
    assert run.plan.empty
    story.type("Tab!G1", "Actual cost")
    assert "figure-missing" not in {f.rule for f in story.sync(week).findings}


def test_text_beside_recommendations_is_said_to_stay_behind() -> None:
    story = Story(CANDIDATE)
    assert "text-beside" not in {f.rule for f in story.sync().findings}
    story.type("Recommendations!A9", "below is nobody's business")
    assert "text-beside" not in {f.rule for f in story.sync().findings}
    story.type("Recommendations!K5", "ask Pia")
    story.type("Recommendations!M30", "and Tom")
    run = story.sync()
    (finding,) = [f for f in run.findings if f.rule == "text-beside"]
    assert str(finding.where) == "Recommendations!K5"
    assert finding.message == (
        "Text beside the table (and in 1 more cell) stays in its row when "
        "recommendations move."
    )
    assert "ask Pia" in story.page("Recommendations")
    assert finding.message in story.page("Data Issues")
    assert story.sync().plan.empty


def test_where_whole_rows_move_text_beside_them_is_no_matter() -> None:
    story = Story(CANDIDATE)
    story.sync()
    story.type("Recommendations!K5", "ask Pia")
    moving = replace(story.workbook.read(), carries_rows=True)
    _, findings = intake(moving, story.settings)
    assert findings == ()


def test_what_is_missing_in_the_plural_is_said_in_the_plural() -> None:
    story = Story(
        """
        | Project ID | Project | Stage  |
        | A          | Alpha   | Active |
        """
    )
    gaps = story.sync().analysis.gaps
    assert any(
        gap.startswith("Benefits are missing for Alpha; they would") for gap in gaps
    )
    assert any(gap.startswith("Status is missing for Alpha; it would") for gap in gaps)


PLANNED = """
    # Projects
    | Project ID | Project | Stage    | Latest start | Exit cost | Minimum staffing |
    | A          | Alpha   | Active   |              | 5         | 1                |
    | B          | Beta    | Proposed | 2026-03-01   |           |                  |

    # Limits
    | Limit on | Name | Minimum | Maximum |
    | Risk     |      |         | 500     |

    # Absences
    | Person | Absent from | Absent to  |
    | Ann    | 2026-02-02  | 2026-02-06 |

    # People
    | Person | Role | FTE | Skills |
    | Ann    | Dev  | 1   | QA     |

    # Role capacity
    | Role | Period  | Capacity |
    | QA   | 2026-02 | 2        |

    # Costs
    | Project ID | Period  | Planned spend |
    | B          | 2026-03 | 100           |

    # Drivers
    | Driver | Weight |
    | Growth | 2      |
    | Safety | 1      |

    # Pairwise
    | Driver | Other driver | Times as important |
    | Growth | Safety | 3 |

    # What-ifs
    | What-if | Change      |
    | More    | Budget +10% |

    # Setup
    | Ranking method | WSJF |
    | Overtime limit | 5%   |
"""


def test_what_another_ranking_method_would_count_is_said_in_one_sentence() -> None:
    story = Story(PLANNED)
    said = "With another Ranking method in Setup would count too: Pairwise (AHP)."
    assert story.sync().analysis.gaps[0] == said
    assert said in story.page("Summary")


@pytest.mark.parametrize(
    ("project", "until", "actions"),
    [
        ("A", "", ["A:stop"]),
        ("A", "2026-01-05", ["A:stop"]),
        ("A", "2026-01-04", []),
        ("C", "", []),
    ],
)
def test_a_decision_on_a_running_project_is_obeyed_while_it_holds(
    project: str, until: str, actions: list[str]
) -> None:
    story = Story(
        f"""
        # Projects
        | Project ID | Project | Stage    |
        | A          | Alpha   | Active   |
        | B          | Beta    | Active   |
        | C          | Gamma   | Closed   |

        # Decisions
        | Project ID | Portfolio decision | Until |
        | {project}  | Pin out | {until} |
        """
    )
    run = story.sync()
    assert ids(run) == actions
    for name in actions:
        assert advice(run, name).rule == "stop-decided"
        assert advice(run, name).why.startswith("It is pinned out.")


def test_the_ranking_method_that_is_used_anyway_is_not_said_to_be_uncounted() -> None:
    story = Story(
        """
        # Projects
        | Project ID | Project | Stage  |
        | A          | Alpha   | Active |

        # Setup
        | Ranking method | Weighted score |
        """
    )
    gaps = story.sync().analysis.gaps
    assert not any("counted" in gap for gap in gaps)


def test_who_is_over_allocated_twice_is_counted_once_on_every_tab() -> None:
    story = Story(
        """
        # Projects
        | Project ID | Project | Stage  | Budget |
        | A          | Alpha   | Active | 100    |
        | B          | Beta    | Active | 300    |

        # Status
        | Project ID | Status date | % planned | % complete | Actual cost |
        | A          | 2026-01-02  | 50%       | 50%        | 100         |
        | B          | 2026-01-02  | 50%       | 50%        | 100         |

        # People
        | Person | FTE | Cost rate |
        | Ann    | 1   | 80        |
        | Ben    | 1   | 80        |

        # Allocations
        | Project ID | Person | Period  | FTE |
        | A          | Ann    | 2026-02 | 1.5 |
        | A          | Ann    | 2026-03 | 0.5 |
        | B          | Ann    | 2026-04 | 1.2 |
        | B          | Ben    | 2026-04 | 1.1 |
        """
    )
    run = story.sync()
    assert [clash.name for clash in run.analysis.conflicts] == ["Ann", "Ann", "Ben"]
    capacity, summary = story.page("Capacity"), story.page("Summary")
    assert "Over-allocated: 2 people; the conflicts stand below." in capacity
    said = " ".join(run.analysis.verdicts[1].evidence)
    assert "2 people or roles over-allocated; worst Ann" in said
    labels, values = next(
        (above.split(" | "), below.split(" | "))
        for above, below in pairwise(summary.splitlines())
        if "Over-allocated" in above.split(" | ")
    )
    assert float(values[labels.index("Over-allocated")]) == 2
