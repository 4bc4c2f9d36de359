"""The README is true for the commit it is in."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from ppmsheets.analysis.changes import RULES as HISTORY_RULES
from ppmsheets.analysis.pairwise import RULES as PAIRWISE_RULES
from ppmsheets.analysis.recommend import RULES as RECOMMENDATION_RULES
from ppmsheets.cli.commands import commands
from ppmsheets.intake.rules import RULES as FINDING_RULES
from ppmsheets.settings import TabTitles
from ppmsheets.workbook import Trouble

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text("utf-8")
RULES = {**FINDING_RULES, **HISTORY_RULES, **PAIRWISE_RULES, **RECOMMENDATION_RULES}


@pytest.mark.parametrize("rule", sorted(RULES))
def test_every_rule_is_listed_with_its_meaning(rule: str) -> None:
    assert f"| `{rule}` | {RULES[rule]} |" in README


@pytest.mark.parametrize("name", sorted(commands.commands))
def test_every_command_is_shown(name: str) -> None:
    assert f"ppmsheets {name}" in README or f"scripts/{name}" in README


@pytest.mark.parametrize("trouble", list(Trouble))
def test_every_exit_code_is_listed(trouble: Trouble) -> None:
    assert f"\n| {trouble.value} | " in README


@pytest.mark.parametrize("field", TabTitles.__dataclass_fields__)
def test_every_generated_tab_is_described(field: str) -> None:
    assert f"\n| {getattr(TabTitles(), field)} | " in README


def test_the_demo_output_is_what_the_demo_prints_today() -> None:
    from ppmsheets import console, demo  # noqa: PLC0415 - only this test needs them
    from ppmsheets.analysis import analyse  # noqa: PLC0415
    from ppmsheets.backends.memory import MemoryWorkbook  # noqa: PLC0415
    from ppmsheets.intake import intake  # noqa: PLC0415
    from ppmsheets.plan import diff  # noqa: PLC0415
    from ppmsheets.settings import Settings  # noqa: PLC0415

    workbook = MemoryWorkbook("Demo")
    workbook.write(diff(workbook.read(), demo.tabs()))
    portfolio, findings = intake(workbook.read(), Settings())
    analysis = analyse(portfolio, findings, Settings(), demo.STATUS_DATE)
    screen = console.Screen(width=120, colour=False)
    printed = console.results(screen, analysis, findings)
    for line in filter(None, printed.splitlines()):
        assert line.rstrip() in README


def test_every_link_leads_to_a_file() -> None:
    targets = [part.split(")")[0] for part in README.split("](")[1:]]
    assert targets
    missing = [t for t in targets if "://" not in t and not (ROOT / t).exists()]
    assert missing == []


SOURCES = "".join(
    path.read_text("utf-8").replace("{PRODUCT}", "Google Sheets")
    for path in sorted((ROOT / "ppmsheets").rglob("*.py"))
)
FAILURES = re.findall(r"^\| (\d+) \| (`.*?) \| (.*) \|$", README, re.MULTILINE)


def test_the_failure_table_has_every_exit_code_of_a_failed_edge_but_a_bug() -> None:
    listed = {int(code) for code, _, _ in FAILURES}
    assert listed == {trouble.value for trouble in Trouble} - {Trouble.FAILED.value}


@pytest.mark.parametrize(("code", "says", "advice"), FAILURES)
def test_the_failure_table_quotes_what_the_tool_says(
    code: str, says: str, advice: str
) -> None:
    quoted = re.findall(r"`([^`]+)`", says)
    assert quoted
    assert advice, code
    assert [text for text in quoted if text not in SOURCES] == []


def test_the_crontab_shown_is_the_ready_one() -> None:
    example = (ROOT / "config/crontab.example").read_text("utf-8")
    lines = [line for line in example.splitlines() if line and line[0] != "#"]
    assert "```\n" + "\n".join(lines) + "\n```" in README


@pytest.mark.parametrize("write", [True, False])
def test_the_scopes_listed_are_those_asked_for(*, write: bool) -> None:
    from ppmsheets.backends.google_credentials import scope  # noqa: PLC0415 - heavy

    row = next(
        line for line in README.splitlines() if f"| `{scope(write=write)}`" in line
    )
    assert ("`sync`" in row) is write


def test_the_protection_is_named_as_people_see_it() -> None:
    from ppmsheets.backends.google_frame import PROTECTION  # noqa: PLC0415 - heavy

    assert f"*{PROTECTION}*" in README
