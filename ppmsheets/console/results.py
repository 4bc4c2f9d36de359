"""What a sync found: verdicts, ranking, conflicts, what to decide."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from ppmsheets.console.choice import choice_block
from ppmsheets.console.listings import issue_count
from ppmsheets.console.screen import (
    Screen,
    count,
    cut,
    flat,
    listed,
    ruled_table,
    titled,
)
from ppmsheets.outcome import (
    Action,
    Analysis,
    Answer,
    Conflict,
    Method,
    ProjectResult,
    Recommendation,
    Verdict,
)
from ppmsheets.portfolio import Finding, Rag, Stage

TOP = 10
"""Projects and conflicts shown; the workbook has all."""
DECISIONS = 20
"""Recommendations shown."""
_EVIDENCE = 3
_SHIFTS = 5
_LEFT_OUT = 3
_WIDE = 110
"""From this width on, the ranking shows program, progress and EAC too."""
_FIXED, _FIXED_WIDE = 52, 88
"""Characters of the ranking's other columns, beside a project's name."""
_NAME = 28
"""Characters of a project's name where several stand in a line."""

_RAG_STYLE = {Rag.GREEN: "green", Rag.AMBER: "yellow", Rag.RED: "bold red"}
_ANSWER_STYLE = {
    Answer.YES: "bold green",
    Answer.PARTLY: "bold yellow",
    Answer.NO: "bold red",
    Answer.UNKNOWN: "bold",
}
_ACTION_STYLE = {
    Action.FUND: "green",
    Action.ACCELERATE: "green",
    Action.RESUME: "green",
    Action.CONTINUE: "",
    Action.STOP: "bold red",
    Action.ESCALATE: "bold red",
}


def results(screen: Screen, analysis: Analysis, findings: Sequence[Finding]) -> str:
    """Return what a sync found: verdicts, ranking, conflicts, what to decide."""
    names = {p.project_id: cut(p.name, _NAME).plain for p in analysis.projects}
    blocks: list[RenderableType] = [_headline(analysis)]
    blocks += [_verdict(screen, verdict) for verdict in analysis.verdicts]
    if analysis.baseline_date:
        shifts = [Text(flat(shift.text)) for shift in analysis.shifts]
        title = f"Changed since {analysis.baseline_date}"
        shown = screen.most(_SHIFTS)
        blocks.append(listed(title, shifts, shown, none="No change worth naming."))
    blocks += filter(None, (choice_block(analysis.selection),))
    blocks.append(_ranking(screen, analysis.projects, analysis.ranking.method))
    blocks.append(_conflicts(screen, analysis.conflicts, names))
    blocks.append(_recommendations(screen, analysis.recommendations))
    if analysis.gaps:
        gaps = [Text(flat(gap)) for gap in analysis.gaps]
        blocks.append(listed("Not known yet", gaps, screen.most(_EVIDENCE)))
    blocks.append(Text(issue_count(findings)))
    return screen.text(*blocks)


def _headline(analysis: Analysis) -> Group:
    group, ev = analysis.portfolio, analysis.portfolio.ev
    name = flat(group.name) or "Portfolio"
    programs = sum(bool(program.name) for program in analysis.programs)
    money = f"{analysis.currency} ".lstrip()
    within = f" in {count(programs, 'program')}" if programs else ""
    counts = (
        f"{count(len(analysis.projects), 'project')}{within}",
        f"{analysis.reports_received} of {analysis.reports_due} reports received",
    )
    figures = (
        # Where no project has all of earned value, its sums are blank, not the budget.
        f"BAC {money}{_money(group.budget if ev.bac is None else ev.bac)}",
        f"EAC {money}{_money(ev.eac)}",
        f"CPI {_index(ev.cpi)}",
        f"SPI {_index(ev.spi)}",
        *_without(analysis),
    )
    title = Text(f"{name} as of {analysis.status_date}", "bold")
    return Group(title, Text(" · ".join(counts)), Text(" · ".join(figures)))


def _without(analysis: Analysis) -> Iterator[str]:
    """Give what the sums leave out, if anything."""
    names = [flat(name) for name in analysis.unbudgeted]
    if names:
        more = f" and {len(names) - _LEFT_OUT} more" if len(names) > _LEFT_OUT else ""
        yield f"without {', '.join(names[:_LEFT_OUT])}{more}"


def _verdict(screen: Screen, verdict: Verdict) -> Group:
    title = Text.assemble(
        (verdict.question, "bold"),
        "  ",
        (verdict.answer.value.upper(), _ANSWER_STYLE[verdict.answer]),
    )
    grid = Table.grid(padding=(0, 1))
    for sentence in verdict.evidence[: screen.most(_EVIDENCE)]:
        grid.add_row("  •", flat(sentence))
    return Group(title, grid) if verdict.evidence else Group(title)


def _ranking(
    screen: Screen, projects: Sequence[ProjectResult], method: Method
) -> Group:
    """Return the best projects, then the live ones and candidates without a rank."""
    ranked = [project for project in projects if project.rank is not None]
    others = [p for p in projects if p.rank is None and p.stage is not Stage.CLOSED]
    listed = [*ranked, *others]
    top = screen.most(TOP)
    by = "" if method is Method.SCORE else f" by {method.label}"
    title = f"Ranking{by}: " if ranked else f"Projects, not ranked{by}: "
    title += f"{min(top, len(listed))} of {len(listed)} (RAG declared→computed)"
    if not listed:
        return titled(title, Text("  None."))
    wide = screen.width >= _WIDE
    extra = ("Program", "Done", "EAC") if wide else ()
    headers = ("Project", *extra, "RAG", "CPI", "SPI", "Slip", "Recommended")
    table = ruled_table("#", *headers)
    for column in table.columns:
        column.no_wrap = True
        if column.header in ("#", "Done", "EAC", "CPI", "SPI", "Slip"):
            column.justify = "right"
    room = screen.width - (_FIXED_WIDE if wide else _FIXED)
    for project in listed[:top]:
        table.add_row(*_ranking_row(project, room, wide=wide))
    return titled(title, table)


def _ranking_row(
    project: ProjectResult, room: int, *, wide: bool
) -> Iterator[RenderableType]:
    yield str(project.rank or "-")
    yield cut(project.name, room)
    if wide:
        yield cut(project.program or "-", 20)
        done = project.ev.percent_complete
        yield "-" if done is None else f"{done:.0%}"
        yield _money(project.ev.eac)
    yield _colours(project)
    yield _index(project.ev.cpi)
    yield _index(project.ev.spi)
    slip = project.slip_days
    yield "-" if slip is None else f"{slip:+d} d" if slip else "0 d"
    action = project.advised
    yield Text(action.value, _ACTION_STYLE.get(action, "yellow")) if action else "-"


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


def _conflicts(
    screen: Screen, conflicts: Sequence[Conflict], names: dict[str, str]
) -> Group:
    if not conflicts:
        return titled("Capacity conflicts", Text("  None."))
    table = ruled_table("Who", "When", "FTE", "Projects that compete")
    table.columns[1].no_wrap = True
    for conflict in conflicts[: screen.most(TOP)]:
        table.add_row(*_conflict_row(conflict, names))
    blocks: list[RenderableType] = [table]
    if len(conflicts) > screen.most(TOP):
        blocks.append(Text(f"… and {len(conflicts) - TOP} more on Capacity"))
    title = f"Capacity conflicts ({len(conflicts)})"
    return titled(title, Group(*blocks))


def _conflict_row(conflict: Conflict, names: dict[str, str]) -> Iterator[str]:
    peak = conflict.peak
    first, last = conflict.loads[0].period.label, conflict.loads[-1].period.label
    yield f"{flat(conflict.name)} ({conflict.kind})"
    yield first if first == last else f"{first} … {last}"
    there = "?" if peak.capacity is None else f"{peak.capacity:.2g}"
    yield f"{peak.demand:.3g} of {there}"
    yield ", ".join(f"{names.get(id_, id_)} {fte:.2g}" for id_, fte in peak.projects)


def _recommendations(
    screen: Screen, recommendations: Sequence[Recommendation]
) -> Group:
    waiting = [r for r in recommendations if r.waits]
    answered = len(recommendations) - len(waiting)
    title = f"Recommendations ({len(waiting)} to decide, {answered} answered)"
    if not waiting:
        return titled(title, Text("  Nothing to decide."))
    table = Table.grid(padding=(0, 2))
    for recommendation in waiting[: screen.most(DECISIONS)]:
        action = recommendation.action
        word = action.value.upper() if action else "NOTE"
        style = _ACTION_STYLE.get(action, "yellow") if action else ""
        name = Text(flat(recommendation.project), "bold")
        why = Text(flat(recommendation.why))
        table.add_row(Text(f"  {word}", style, no_wrap=True), Group(name, why))
    blocks: list[RenderableType] = [table]
    if len(waiting) > screen.most(DECISIONS):
        more = f"  … and {len(waiting) - DECISIONS} more on Recommendations"
        blocks.append(Text(more))
    return titled(title, Group(*blocks))


def _money(amount: float | None) -> str:
    """Return money in three figures: 1.25m, 83.0k, 412."""
    if amount is None:
        return "-"
    for size, unit in ((1e9, "bn"), (1e6, "m"), (1e3, "k")):
        # 999,600 is 1.00m and not 1000k.
        if abs(amount) >= size * 0.9995:
            scaled = amount / size
            decimals = 2 if abs(scaled) < 9.995 else 1 if abs(scaled) < 99.95 else 0
            return f"{scaled:,.{decimals}f}{unit}"
    return f"{amount:,.0f}"


def _index(value: float | None) -> str:
    return "-" if value is None else f"{value:.2f}"
