"""What else there is to know of a plan reaches whoever reads the analysis."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ppmsheets.analysis import analyse
from ppmsheets.analysis.explaining import tried
from ppmsheets.backends.memory import MemoryWorkbook
from ppmsheets.intake import intake
from ppmsheets.outcome import Analysis
from ppmsheets.plan import SourceTab
from ppmsheets.settings import Optimising, Settings
from ppmsheets.sheet import square
from tests.analysis.insight.plans import BUDGET, WORKED
from tests.analysis.planning.tabs import STATUS_DATE, table

WHAT_IFS = "| Scenario | Change |\n| Rich | Budget = 19 |"


def analysed(settings: Settings, told: list[str] | None = None) -> Analysis:
    tabs = {"Projects": WORKED, "Budgets": BUDGET, "What-ifs": WHAT_IFS}
    wanted = [SourceTab(title, square(table(text))) for title, text in tabs.items()]
    portfolio, findings = intake(MemoryWorkbook("book", wanted).read(), settings)
    said: list[str] = [] if told is None else told
    return analyse(portfolio, findings, settings, STATUS_DATE, progress=said.append)


def test_an_analysis_has_all_answers_and_says_what_it_explains() -> None:
    told: list[str] = []
    found = analysed(Settings(), told).insight
    assert found is not None
    assert [item.project_id for item in found.why_not] == ["1"]
    assert [item.name for item in found.scenarios] == ["The plan", "Rich"]
    assert len(found.frontier) == 11
    assert found.omitted == ()
    assert told == [
        "Choosing among the projects",
        "Finding who could take over",
        "Recommending",
        "Explaining what one more of a role is worth",
        "Explaining what decisions cost",
        "Explaining what is left out",
        "Trying Rich",
        "Trying other budgets",
        "Trying other weights and estimates",
        "Trying more and fewer people",
        "Summing up",
    ]


def test_who_sets_no_time_for_it_is_told_nothing_of_it() -> None:
    settings = replace(Settings(), optimiser=Optimising(insight_seconds=0))
    assert analysed(settings).insight is None


def test_what_ifs_alone_are_tried_with_the_names_of_all_projects() -> None:
    tabs = {"Projects": WORKED, "Budgets": BUDGET, "What-ifs": WHAT_IFS}
    wanted = [SourceTab(title, square(table(text))) for title, text in tabs.items()]
    portfolio, findings = intake(MemoryWorkbook("book", wanted).read(), Settings())
    found, names = tried(portfolio, findings, Settings(), STATUS_DATE)
    assert [item.value for item in found] == pytest.approx([21, 29])
    assert names["2"] == "Data Lake"
