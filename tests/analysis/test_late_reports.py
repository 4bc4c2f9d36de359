"""A report that is late is not work that stands still."""

from __future__ import annotations

import datetime as dt

import pytest

from ppmsheets.outcome import EarnedValue
from tests.analysis.stories import Story

REPORTED = """
    # Projects
    | Project ID | Project | Stage  | Budget | Status date | RAG   |
    | A          | Alpha   | Active | 1000   | 2026-03-26  | Amber |

    # Plan
    | Project ID | Period  | Planned value | Earned value | Actual cost |
    | A          | 2026-01 | 100           | 90           | 100         |
    | A          | 2026-02 | 100           |              |             |
    | A          | 2026-03 | 200           | 190          | 250         |
    | A          | 2026-04 | 200           | {april}      | {cost}      |
    | A          | 2026-05 | 200           |              |             |
    | A          | 2026-06 | 200           |              |             |
"""
MARCH, APRIL, MAY, JUNE = (
    dt.date(2026, month, day) for month, day in ((3, 31), (4, 30), (5, 31), (6, 30))
)


def earned(story: Story, date: dt.date) -> EarnedValue:
    return story.sync(date).analysis.projects[0].ev


def reported(april: str = "", cost: str = "") -> Story:
    return Story(REPORTED.format(april=april, cost=cost))


@pytest.mark.parametrize("date", [MARCH, APRIL, MAY, JUNE, dt.date(2027, 1, 31)])
def test_while_nobody_reports_the_figures_stay_those_of_the_last_report(
    date: dt.date,
) -> None:
    ev = earned(reported(), date)
    # To the end of March; February, left blank between, was without work.
    assert (ev.pv, ev.ev, ev.ac) == (400, 280, 350)
    assert (ev.spi, ev.cpi, ev.percent_complete) == (0.7, 0.8, 0.28)
    # 280 of January's 100, February's 100 and 80 of March's 200: 2.4 of 3 months.
    assert ev.spi_t == pytest.approx(2.4 / 3)


def test_the_rule_cites_what_was_reported_and_staleness_tells_that_it_is_late() -> None:
    project = reported().sync(JUNE).analysis.projects[0]
    fired = [found.rule for found in project.computed]
    assert "SPI(t) 0.80 < 0.90" in fired
    assert project.stale
    assert project.stale_days == 96


def test_the_next_report_moves_all_three_measures_on() -> None:
    ev = earned(reported("120", "150"), JUNE)
    assert (ev.pv, ev.ev, ev.ac) == (600, 400, 500)


def test_a_zero_that_is_typed_is_a_report() -> None:
    ev = earned(reported("0", "0"), JUNE)
    assert (ev.pv, ev.ev, ev.ac) == (600, 280, 350)


@pytest.mark.parametrize(("april", "cost"), [("", "150"), ("120", "")])
def test_of_progress_and_cost_the_one_further_behind_sets_the_date(
    april: str, cost: str
) -> None:
    ev = earned(reported(april, cost), JUNE)
    assert (ev.pv, ev.ev, ev.ac) == (400, 280, 350)


def test_what_is_reported_ahead_of_the_run_s_date_does_not_count_yet() -> None:
    ev = earned(reported("120", "150"), dt.date(2026, 4, 29))
    assert (ev.pv, ev.ev, ev.ac) == (400, 280, 350)


def test_a_cost_that_the_status_types_does_not_hold_the_plan_back() -> None:
    ev = earned(
        Story(
            """
            # Projects
            | Project ID | Project | Stage  | Budget | Status date | Actual cost |
            | A          | Alpha   | Active | 1000   | 2026-04-30  | 700         |

            # Plan
            | Project ID | Period  | Planned value | Earned value | AC  |
            | A          | 2026-03 | 400           | 280          | 350 |
            | A          | 2026-04 | 200           | 120          |     |
            | A          | 2026-05 | 200           |              |     |
            """
        ),
        MAY,
    )
    assert (ev.pv, ev.ev, ev.ac) == (600, 400, 700)


def test_work_that_ended_early_stays_ahead_of_its_plan() -> None:
    ev = earned(reported("720", "500"), JUNE)
    assert (ev.ev, ev.pv) == (1000, 600)
    assert ev.spi_t == pytest.approx(6 / 4)


def test_where_nobody_ever_reported_the_plan_runs_on_and_no_index_exists() -> None:
    ev = earned(
        Story(
            """
            # Projects
            | Project ID | Project | Stage  | Budget |
            | A          | Alpha   | Active | 1000   |

            # Plan
            | Project ID | Period  | Planned value | Earned value |
            | A          | 2026-03 | 400           |              |
            | A          | 2026-04 | 200           |              |
            """
        ),
        APRIL,
    )
    assert (ev.pv, ev.ev, ev.spi, ev.spi_t) == (600, None, None, None)
