"""Plans, findings and the schema as people read them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, islice

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Column, Table
from rich.text import Text

from ppmsheets.console.screen import Screen, count, flat, ruled_table, titled
from ppmsheets.plan import Plan, TabPlan
from ppmsheets.portfolio import Finding, Severity
from ppmsheets.schema import RECORDS, Field
from ppmsheets.sheet import CellRef, CellValue
from ppmsheets.workbook import Check, Level

_CELLS = 40
"""Changed cells listed a tab by ``plan --verbose``."""

_SEVERITY_STYLE = {
    Severity.ERROR: "bold red",
    Severity.WARNING: "yellow",
    Severity.INFO: "dim",
}


_LEVEL_STYLE = {
    Level.OK: "green",
    Level.ATTENTION: "bold red",
    Level.UNKNOWN: "yellow",
}


def plan(screen: Screen, wanted: Plan, *, cells: bool = False) -> str:
    """Return what a plan would change, tab by tab; ``cells`` lists each cell."""
    table = ruled_table("", "Tab", "+ add", "~ change", "- remove", "")
    for column in table.columns[2:5]:
        column.justify = "right"
    for tab in wanted.tabs:
        table.add_row(*_plan_row(tab))
    blocks: list[RenderableType] = [table]
    if cells:
        blocks += [_cells(tab) for tab in wanted.tabs if tab.changes]
    return screen.text(*blocks)


def findings(screen: Screen, found: Sequence[Finding], *, limit: int | None) -> str:
    """Return findings by tab: cell, what was found, how to mend it.

    Args:
        screen: What it is shown on.
        found: Findings, sorted by cell.
        limit: How many a tab at most; None: all.
    """
    if not found:
        return "No findings: every value that was recognised could be read.\n"
    blocks: list[RenderableType] = []
    by_tab = sorted(found, key=lambda f: f.where)
    for tab, group in groupby(by_tab, key=lambda f: f.where.tab):
        listed = list(group)
        blocks.append(_findings_of(tab, listed, limit))
    return screen.text(*blocks, Text(issue_count(found)))


def checks(screen: Screen, found: Iterable[Check]) -> str:
    """Return what was looked at, a line each, with what to do under it."""
    grid = Table.grid("", "", Column(overflow="fold"), padding=(0, 2))
    for check in found:
        words = Text(flat(check.what))
        if check.fix:
            words = Text.assemble(words, ("\nMend: ", "dim"), flat(check.fix))
        style = _LEVEL_STYLE[check.level]
        grid.add_row(Text(check.level.value, style), check.about, words)
    return screen.text(grid)


def issue_count(found: Iterable[Finding]) -> str:
    """Return one line: how many errors, warnings and notes, and on how many tabs."""
    listed = tuple(found)
    if not listed:
        return "Data issues: none."
    counts = Counter(finding.severity for finding in listed)
    tabs = len({finding.where.tab for finding in listed})
    words = [
        count(counts[severity], noun)
        for severity, noun in (
            (Severity.ERROR, "error"),
            (Severity.WARNING, "warning"),
            (Severity.INFO, "note"),
        )
        if counts[severity]
    ]
    return f"Data issues: {', '.join(words)} on {count(tabs, 'tab')}."


def fields(screen: Screen) -> str:
    """Return the schema as tables, one a kind of record."""
    blocks: list[RenderableType] = []
    for record in reversed(RECORDS):  # the most general first
        table = ruled_table("Header", "Read as", "Also accepted", "Meaning")
        table.columns[0].no_wrap = True
        for field in record.fields:
            table.add_row(
                field.header, _reading(field), ", ".join(field.aliases), field.about
            )
        title = Text.assemble((record.title, "bold"), f" - {record.about}")
        blocks.append(Group(title, table))
    return screen.text(*blocks)


def _plan_row(tab: TabPlan) -> Iterator[str]:
    yield "+" if tab.create else " " if tab.empty else "~"
    yield tab.tab.title
    yield from (f"{n:,}" if n else "" for n in (tab.added, tab.changed, tab.removed))
    if tab.create:
        yield "new tab"
    elif tab.empty:
        yield "unchanged"
    else:
        yield "looks drawn again" if tab.redraw else ""


def _cells(tab: TabPlan) -> Group:
    grid = Table.grid(padding=(0, 1))
    for change in islice(tab.changes, _CELLS):
        place = CellRef(tab.tab.title, change.row, change.column)
        sign = "+" if change.before is None else "-" if change.after is None else "~"
        after = _value(change.after)
        if sign == "~":
            after = f"{_value(change.before)} → {after}"
        grid.add_row(f"  {sign}", place.a1, after or _value(change.before))
    if len(tab.changes) > _CELLS:
        grid.add_row("", "", f"… and {len(tab.changes) - _CELLS} more cells")
    return titled(tab.tab.title, grid)


def _value(value: CellValue) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return f"{value:.15g}"
    return flat(value if isinstance(value, str) else value.text)


def _findings_of(tab: str, found: Sequence[Finding], limit: int | None) -> Group:
    grid = Table.grid(padding=(0, 2))
    for finding in found[:limit]:
        severity = Text(finding.severity.value, _SEVERITY_STYLE[finding.severity])
        words = Text.assemble(
            flat(finding.message), ("\nMend: ", "dim"), flat(finding.fix)
        )
        grid.add_row(f"  {finding.where.a1}", severity, words)
    blocks: list[RenderableType] = [grid]
    if limit is not None and len(found) > limit:
        more = f"… and {len(found) - limit} more here: --verbose shows all"
        blocks.append(Padding(Text(more), (0, 0, 0, 2)))
    return titled(f"{flat(tab)} ({len(found)})", Group(*blocks))


def _reading(field: Field) -> str:
    """Return how a field is read: its kind, unit, choices and range."""
    parts = [field.kind.value]
    if field.unit:
        parts.append(f"in {field.unit}")
    if field.choices:
        parts.append("/".join(field.choices))
    if field.required:
        parts.append("required")
    return ", ".join(parts)
