"""A run as people read it on a terminal, at whatever width it has.

Each function returns text; ``cli`` prints it. Colour never stands alone: the
word is always there, so a pipe or a grey screen loses nothing.
"""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, islice

from rich.box import SIMPLE_HEAD
from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from ppmsheets.outcome import (
    Action,
    Analysis,
    Answer,
    Conflict,
    ProjectResult,
    Recommendation,
    Verdict,
)
from ppmsheets.plan import Plan, TabPlan
from ppmsheets.portfolio import Finding, Rag, Severity
from ppmsheets.schema import RECORDS, Field
from ppmsheets.sheet import CellRef, CellValue, clean_text

TOP = 10
"""Projects, conflicts and recommendations shown; the workbook has all."""
_EVIDENCE = 3
_SHIFTS = 5
_CELLS = 40
"""Changed cells listed a tab by ``plan --verbose``."""
_WIDE = 110
"""From this width on, the ranking shows program, progress and EAC too."""

_RAG_STYLE = {Rag.GREEN: "green", Rag.AMBER: "yellow", Rag.RED: "bold red"}
_ANSWER_STYLE = {
    Answer.YES: "bold green",
    Answer.PARTLY: "bold yellow",
    Answer.NO: "bold red",
    Answer.UNKNOWN: "bold",
}
_SEVERITY_STYLE = {
    Severity.ERROR: "bold red",
    Severity.WARNING: "yellow",
    Severity.INFO: "dim",
}
_ACTION_STYLE = {
    Action.FUND: "green",
    Action.ACCELERATE: "green",
    Action.CONTINUE: "",
    Action.STOP: "bold red",
    Action.ESCALATE: "bold red",
}


@dataclass(frozen=True, slots=True)
class Screen:
    """What text is shown on: its width in characters, and whether in colour."""

    width: int
    colour: bool = False

    def text(self, *blocks: RenderableType) -> str:
        """Return blocks as text, a blank line between two, no trailing spaces."""
        page = io.StringIO()
        console = Console(
            file=page,
            width=self.width,
            force_terminal=self.colour,
            color_system="standard" if self.colour else None,
            highlight=False,
            markup=False,
            emoji=False,
            _environ={},
        )
        for number, block in enumerate(blocks):
            if number:
                console.print()
            console.print(block)
        lines = (line.rstrip() for line in page.getvalue().splitlines())
        return "\n".join(lines) + "\n"


def results(screen: Screen, analysis: Analysis, findings: Sequence[Finding]) -> str:
    """Return what a sync found: verdicts, ranking, conflicts, what to decide."""
    names = {p.project_id: _flat(p.name) for p in analysis.projects}
    blocks: list[RenderableType] = [_headline(analysis)]
    blocks += [_verdict(verdict) for verdict in analysis.verdicts]
    if analysis.baseline_date:
        shifts = [Text(_flat(shift.text)) for shift in analysis.shifts]
        title = f"Changed since {analysis.baseline_date}"
        blocks.append(_listed(title, shifts, _SHIFTS, none="Nothing worth a line."))
    blocks.append(_ranking(screen, analysis.projects))
    blocks.append(_conflicts(analysis.conflicts, names))
    blocks.append(_recommendations(analysis.recommendations))
    if analysis.gaps:
        gaps = [Text(_flat(gap)) for gap in analysis.gaps]
        blocks.append(_listed("Not known yet", gaps, _EVIDENCE))
    blocks.append(Text(issue_count(findings)))
    return screen.text(*blocks)


def plan(screen: Screen, wanted: Plan, *, cells: bool = False) -> str:
    """Return what a plan would change, tab by tab; ``cells`` lists each cell."""
    table = _table("", "Tab", "+ add", "~ change", "- remove", "")
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


def issue_count(found: Iterable[Finding]) -> str:
    """Return one line: how many errors, warnings and notes, and on how many tabs."""
    listed = tuple(found)
    if not listed:
        return "Data issues: none."
    counts = Counter(finding.severity for finding in listed)
    tabs = len({finding.where.tab for finding in listed})
    words = [
        _count(counts[severity], noun)
        for severity, noun in (
            (Severity.ERROR, "error"),
            (Severity.WARNING, "warning"),
            (Severity.INFO, "note"),
        )
        if counts[severity]
    ]
    return f"Data issues: {', '.join(words)} on {_count(tabs, 'tab')}."


def fields(screen: Screen) -> str:
    """Return the schema as tables, one a kind of record."""
    blocks: list[RenderableType] = []
    for record in RECORDS:
        table = _table("Header", "Read as", "Also accepted", "Meaning")
        table.columns[0].no_wrap = True
        for field in record.fields:
            table.add_row(
                field.header, _reading(field), ", ".join(field.aliases), field.about
            )
        title = Text.assemble((record.title, "bold"), f" - {record.about}")
        blocks.append(Group(title, table))
    return screen.text(*blocks)


def _flat(text: str) -> str:
    """Return typed text as one safe line: no control characters, no line ends."""
    return " ".join(clean_text(text).split())


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" + ("" if number == 1 else "s")


def _table(*headers: str) -> Table:
    return Table(
        *headers,
        box=SIMPLE_HEAD,
        show_edge=False,
        pad_edge=False,
        header_style="bold",
        padding=(0, 1),
    )


def _titled(title: str, body: RenderableType) -> Group:
    return Group(Text(title, "bold"), body)


def _listed(
    title: str, items: Sequence[Text], limit: int, *, none: str = "None."
) -> Group:
    """Return a titled list of points; those beyond the limit are counted."""
    grid = Table.grid(padding=(0, 1))
    for item in items[:limit]:
        grid.add_row("  •", item)
    if len(items) > limit:
        grid.add_row("", f"… and {len(items) - limit} more")
    return _titled(title, grid if items else Text(f"  {none}"))


def _money(amount: float | None) -> str:
    """Return money in three figures: 1.25m, 830k."""
    if amount is None:
        return "-"
    for size, unit in ((1e9, "bn"), (1e6, "m"), (1e3, "k")):
        if abs(amount) >= size:
            return f"{amount / size:,.2f}{unit}"
    return f"{amount:,.0f}"


def _index(value: float | None) -> str:
    return "-" if value is None else f"{value:.2f}"


def _headline(analysis: Analysis) -> Group:
    group, ev = analysis.portfolio, analysis.portfolio.ev
    name = _flat(group.name) or "Portfolio"
    programs = sum(bool(program.name) for program in analysis.programs)
    money = f"{analysis.currency} ".lstrip()
    figures = (
        f"{_count(len(analysis.projects), 'project')} in {_count(programs, 'program')}",
        f"{analysis.reports_received} of {analysis.reports_due} reports received",
        f"BAC {money}{_money(ev.bac)}",
        f"EAC {money}{_money(ev.eac)}",
        f"CPI {_index(ev.cpi)}",
        f"SPI {_index(ev.spi)}",
    )
    title = Text(f"{name} as of {analysis.status_date}", "bold")
    return Group(title, Text(" · ".join(figures)))


def _verdict(verdict: Verdict) -> Group:
    title = Text.assemble(
        (verdict.question, "bold"),
        "  ",
        (verdict.answer.value.upper(), _ANSWER_STYLE[verdict.answer]),
    )
    grid = Table.grid(padding=(0, 1))
    for sentence in verdict.evidence[:_EVIDENCE]:
        grid.add_row("  •", _flat(sentence))
    return Group(title, grid)


def _ranking(screen: Screen, projects: Sequence[ProjectResult]) -> Group:
    ranked = [project for project in projects if project.rank is not None]
    if not ranked:
        return _titled("Ranking", Text("  No project could be ranked."))
    wide = screen.width >= _WIDE
    extra = ("Program", "Done", "EAC") if wide else ()
    headers = ("Project", *extra, "RAG", "CPI", "SPI", "Slip", "Recommended")
    table = _table("#", *headers)
    for column in table.columns:
        column.no_wrap = True
        if column.header in ("#", "Done", "EAC", "CPI", "SPI", "Slip"):
            column.justify = "right"
    room = 36 if wide else max(18, screen.width - 54)
    for project in ranked[:TOP]:
        table.add_row(*_ranking_row(project, room, wide=wide))
    shown = min(TOP, len(ranked))
    title = f"Ranking (top {shown} of {len(ranked)}; RAG declared→computed)"
    return _titled(title, table)


def _ranking_row(
    project: ProjectResult, room: int, *, wide: bool
) -> Iterator[RenderableType]:
    yield str(project.rank)
    yield _cut(project.name, room)
    if wide:
        yield _cut(project.program or "-", 20)
        done = project.ev.percent_complete
        yield "-" if done is None else f"{done:.0%}"
        yield _money(project.ev.eac)
    yield _colours(project)
    yield _index(project.ev.cpi)
    yield _index(project.ev.spi)
    slip = project.slip_days
    yield "-" if slip is None else f"{slip:+d} d" if slip else "0 d"
    yield Text(project.action.value, _ACTION_STYLE.get(project.action, "yellow"))


def _cut(text: str, room: int) -> Text:
    cell = Text(_flat(text))
    cell.truncate(room, overflow="ellipsis")
    return cell


def _colours(project: ProjectResult) -> Text:
    """Return the computed colour, after the declared one where they differ."""
    declared = project.declared.rag if project.declared else None
    computed = project.overall
    shown = Text(computed.word if computed else "-", _style(computed))
    if declared is None or declared is computed:
        return shown
    return Text.assemble((declared.word, _style(declared)), "→", shown)


def _style(rag: Rag | None) -> str:
    return _RAG_STYLE[rag] if rag else ""


def _conflicts(conflicts: Sequence[Conflict], names: dict[str, str]) -> Group:
    if not conflicts:
        return _titled("Capacity conflicts", Text("  None."))
    table = _table("Who", "When", "FTE", "Projects that compete")
    table.columns[1].no_wrap = True
    for conflict in conflicts[:TOP]:
        table.add_row(*_conflict_row(conflict, names))
    blocks: list[RenderableType] = [table]
    if len(conflicts) > TOP:
        blocks.append(Text(f"… and {len(conflicts) - TOP} more on Capacity"))
    title = f"Capacity conflicts ({len(conflicts)})"
    return _titled(title, Group(*blocks))


def _conflict_row(conflict: Conflict, names: dict[str, str]) -> Iterator[str]:
    peak = conflict.peak
    first, last = conflict.loads[0].period.label, conflict.loads[-1].period.label
    yield f"{_flat(conflict.name)} ({conflict.kind})"
    yield first if first == last else f"{first} … {last}"
    there = "?" if peak.capacity is None else f"{peak.capacity:.2g}"
    yield f"{peak.demand:.3g} of {there}"
    yield ", ".join(f"{names.get(id_, id_)} {fte:.2g}" for id_, fte in peak.projects)


def _recommendations(recommendations: Sequence[Recommendation]) -> Group:
    waiting = [r for r in recommendations if r.status in ("Open", "Expired")]
    answered = len(recommendations) - len(waiting)
    title = f"Recommendations ({len(waiting)} to decide, {answered} answered)"
    if not waiting:
        return _titled(title, Text("  Nothing to decide."))
    table = Table.grid(padding=(0, 2))
    for recommendation in waiting[:TOP]:
        action = recommendation.action
        word = action.value.upper() if action else "NOTE"
        style = _ACTION_STYLE.get(action, "yellow") if action else ""
        name = Text(_flat(recommendation.project), "bold")
        why = Text(_flat(recommendation.why))
        table.add_row(Text(f"  {word}", style, no_wrap=True), Group(name, why))
    blocks: list[RenderableType] = [table]
    if len(waiting) > TOP:
        more = f"  … and {len(waiting) - TOP} more on Recommendations"
        blocks.append(Text(more))
    return _titled(title, Group(*blocks))


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
    return _titled(tab.tab.title, grid)


def _value(value: CellValue) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return f"{value:.15g}"
    return _flat(value if isinstance(value, str) else value.text)


def _findings_of(tab: str, found: Sequence[Finding], limit: int | None) -> Group:
    grid = Table.grid(padding=(0, 2))
    for finding in found[:limit]:
        severity = Text(finding.severity.value, _SEVERITY_STYLE[finding.severity])
        words = Text.assemble(
            _flat(finding.message), ("\nMend: ", "dim"), _flat(finding.fix)
        )
        grid.add_row(f"  {finding.where.a1}", severity, words)
    blocks: list[RenderableType] = [grid]
    if limit is not None and len(found) > limit:
        more = f"… and {len(found) - limit} more here: --verbose shows all"
        blocks.append(Padding(Text(more), (0, 0, 0, 2)))
    return _titled(f"{_flat(tab)} ({len(found)})", Group(*blocks))


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
