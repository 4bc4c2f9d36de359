"""Tabs that people rename and that the config still means."""

from __future__ import annotations

from dataclasses import replace

from ppmsheets.intake import intake
from ppmsheets.intake.renamed import named_tabs
from ppmsheets.plan import Snapshot
from ppmsheets.settings import HeaderMapping, Reading, Settings
from ppmsheets.sheet import Stamp
from tests.intake.tabs import rules, snapshot

TABS = """
# Register
| Ref | Project |
| P1  | Apollo  |
# Old hours
| Project ID | Project |
| P9         | Mercury |
"""
SETTINGS = Settings(
    mappings=(HeaderMapping(tabs=("Register",), headers={"Ref": "Project ID"}),),
    reading=Reading(ignore=("Old*",)),
)


def book(renamed: dict[str, str], known: tuple[tuple[str, str], ...]) -> Snapshot:
    """Return a workbook that remembers tabs by keys, some of them renamed since."""
    made = snapshot(TABS)
    tabs = tuple(
        replace(tab, key=str(number), title=renamed.get(tab.title, tab.title))
        for number, tab in enumerate(made.tabs)
    )
    history = Settings().tabs.history
    return replace(made, tabs=tabs, stamps=(Stamp(history, "", 1, 1, named=known),))


KNOWN = named_tabs(book({}, ()), SETTINGS)


def test_a_tab_is_remembered_by_what_a_pattern_of_the_config_means() -> None:
    assert KNOWN == (("0", "Register"), ("1", "Old hours"))
    assert named_tabs(book({}, ()), Settings()) == ()


def test_a_renamed_tab_is_read_by_its_mapping_and_said_once() -> None:
    portfolio, findings = intake(book({"Register": "Our list"}, KNOWN), SETTINGS)
    assert [project.project_id for project in portfolio.projects] == ["P1"]
    assert rules(findings) == ["tab-renamed Our list!A1"]
    assert "'Register'" in findings[0].message


def test_a_tab_that_is_not_wanted_stays_unread_under_its_new_title() -> None:
    portfolio, findings = intake(book({"Old hours": "Hours"}, KNOWN), SETTINGS)
    assert [project.project_id for project in portfolio.projects] == ["P1"]
    assert findings == ()


def test_a_renamed_tab_is_remembered_by_the_title_that_the_config_knows() -> None:
    portfolio, _ = intake(book({"Register": "Our list"}, KNOWN), SETTINGS)
    assert portfolio.named_tabs == KNOWN


def test_a_new_title_that_the_config_knows_needs_no_memory() -> None:
    portfolio, findings = intake(book({"Register": "Old list"}, KNOWN), SETTINGS)
    assert portfolio.projects == ()
    assert "tab-renamed" not in "".join(rules(findings))


def test_a_product_without_lasting_keys_remembers_no_tab() -> None:
    made = snapshot(TABS)
    assert named_tabs(replace(made, tabs=made.tabs), SETTINGS) == ()


def test_what_a_workbook_remembers_of_tabs_is_bounded() -> None:
    (tab, *_) = snapshot("# Register\n| Ref | Project |\n| P1 | Apollo |").tabs
    tabs = tuple(
        replace(tab, key=f"{n:04}", title=f"Register {n:04}") for n in range(2_000)
    )
    mapping = HeaderMapping(tabs=("Register*",), headers={"Ref": "Project ID"})
    kept = named_tabs(Snapshot("Book", tabs), Settings(mappings=(mapping,)))
    assert 0 < len(kept) < len(tabs)
    assert sum(len(key) + len(title) for key, title in kept) <= 20_000
