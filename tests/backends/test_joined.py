"""One workbook that is written, and others that are only read."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from ppmsheets.backends.joined import JoinedWorkbook
from ppmsheets.backends.memory import MemoryWorkbook
from ppmsheets.plan import Plan, Snapshot
from ppmsheets.settings import HeaderMapping, Reading, Settings
from ppmsheets.sheet import Link
from ppmsheets.sync import check, sync
from ppmsheets.workbook import Trouble, WorkbookError
from tests.intake.tabs import snapshot

DAY = dt.date(2026, 3, 31)

STATUS = """
# Status
| Project ID  | {0}-1 |
| Project     | {1}   |
| Stage       | Active |
| Budget      | {2}   |
| Start       | {3} |
"""


def status(key: str, name: str, budget: object, start: str = "2026-01-05") -> str:
    return STATUS.format(key, name, budget, start)


def memory(name: str, text: str, locale: str | None = None) -> MemoryWorkbook:
    tabs = [
        replace(tab, address=f"https://example.org/{name}#{tab.title}!")
        for tab in snapshot(text).tabs
    ]
    return MemoryWorkbook(name, tabs, locale=locale)


class ReadOnly(MemoryWorkbook):
    """A workbook that may not be written."""

    def write(self, plan: Plan) -> None:
        raise AssertionError(plan)


def source(name: str, text: str) -> ReadOnly:
    return ReadOnly(name, memory(name, text).read().tabs)


def test_tabs_of_one_title_are_told_apart_by_their_workbook() -> None:
    book = JoinedWorkbook(
        memory("Target", status("A", "Apollo", "x1")),
        [source("Bravo", status("B", "Bravo", "x2"))],
    )
    portfolio, findings, _ = check(book, Settings())
    assert [p.project_id for p in portfolio.projects] == ["A-1", "B-1"]
    places = [str(f.where) for f in findings if f.rule == "not-a-number"]
    assert places == ["Status!B4", "[Bravo]Status!B4"]


def test_links_lead_to_the_cell_in_its_own_workbook() -> None:
    book = JoinedWorkbook(
        memory("Target", status("A", "Apollo", "x1")),
        [source("Bravo", status("B", "Bravo", "x2"))],
    )
    run = sync(book, Settings(), DAY)
    (issues,) = (c.tab for c in run.plan.tabs if c.tab.title == "Data Issues")
    targets = {str(i.target) for i in issues.decorations if isinstance(i, Link)}
    assert {"Status!B4", "https://example.org/Bravo#Status!B4"} <= targets


def test_only_the_target_is_written_and_a_second_sync_changes_nothing() -> None:
    target = memory("Target", status("A", "Apollo", 100))
    book = JoinedWorkbook(target, [source("Bravo", status("B", "Bravo", "x2"))])
    assert sync(book, Settings(), DAY).written
    titles = [tab.title for tab in target.read().tabs]
    assert titles[0] == "Status"
    assert "Summary" in titles
    assert not any(title.startswith("[") for title in titles)
    assert sync(book, Settings(), DAY).plan.empty


def test_a_change_of_the_target_during_the_run_is_still_seen() -> None:
    target = memory("Target", status("A", "Apollo", 100))
    book = JoinedWorkbook(target, [source("Bravo", status("B", "Bravo", 200))])
    plan = sync(book, Settings(), DAY, publish=False).plan
    target.rename_tab("Status", "Other")
    with pytest.raises(WorkbookError) as caught:
        book.write(plan)
    assert caught.value.trouble is Trouble.CONFLICT


def test_what_was_generated_in_a_source_is_no_input() -> None:
    other = memory("Bravo", status("B", "Bravo", 200))
    sync(other, Settings(), DAY)
    target = memory("Target", status("A", "Apollo", 100))
    found = JoinedWorkbook(target, [other]).read()
    assert [tab.title for tab in found.tabs] == ["Status", "[Bravo]Status"]
    assert found.stamps == ()


def test_a_source_that_cannot_be_read_stops_the_run() -> None:
    class Gone(ReadOnly):
        def read(self) -> Snapshot:
            raise WorkbookError(self.name, "Gone.", "Share it.", Trouble.DENIED)

    target = memory("Target", status("A", "Apollo", 100))
    before = target.read()
    with pytest.raises(WorkbookError, match="Bravo: Gone"):
        sync(JoinedWorkbook(target, [Gone("Bravo")]), Settings(), DAY)
    assert target.read() == before


def test_workbooks_of_one_name_are_numbered() -> None:
    texts = [status(key, key, 100) for key in "ABC"]
    target, *others = (memory("Status", text) for text in texts)
    found = JoinedWorkbook(target, others).read()
    titles = [tab.title for tab in found.tabs]
    assert titles == ["Status", "[Status]Status", "[Status (2)]Status"]


def test_each_workbook_is_read_by_its_own_locale() -> None:
    american = memory("US", status("A", "Apollo", 100, "03/04/2026"), "en_US")
    british = memory("UK", status("B", "Bravo", 100, "03/04/2026"), "en_GB")
    unknown = memory("Nowhere", status("C", "Cargo", 100, "03/04/2026"))
    portfolio, findings, _ = check(
        JoinedWorkbook(american, [british, unknown]), Settings()
    )
    starts = {p.project_id: p.start for p in portfolio.projects}
    assert starts["A-1"] == dt.date(2026, 3, 4)
    assert starts["B-1"] == dt.date(2026, 4, 3)
    assert starts["C-1"] is None
    assert "ambiguous-date" in {f.rule for f in findings}


@pytest.mark.parametrize("pattern", ["Costs*", "[B]Costs*"])
def test_a_mapping_means_tabs_of_a_source_by_title_or_by_workbook(
    pattern: str,
) -> None:
    target = memory("T", status("A", "Apollo", 100))
    other = memory(
        "B", "# Costs (old)\n| Project ID | Title | Zaster |\n| B-1 | Bravo | 7 |"
    )
    mapping = HeaderMapping(tabs=(pattern,), headers={"Zaster": "project.budget"})
    settings = Settings(mappings=(mapping,))
    portfolio, _, _ = check(JoinedWorkbook(target, [other]), settings)
    budgets = {p.project_id: p.budget for p in portfolio.projects}
    assert budgets["B-1"] == 7


def test_a_source_is_left_out_tab_by_tab() -> None:
    target = memory("T", status("A", "Apollo", 100))
    other = memory("B", status("B", "Bravo", 100))
    settings = Settings(reading=Reading(ignore=("[B]*",)))
    portfolio, _, _ = check(JoinedWorkbook(target, [other]), settings)
    assert [p.project_id for p in portfolio.projects] == ["A-1"]
