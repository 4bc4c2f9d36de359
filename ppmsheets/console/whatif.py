"""What-ifs beside the plan."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from ppmsheets.console.screen import Screen, cut, flat, ruled_table, titled
from ppmsheets.outcome import Scenario, SolverStatus

_NAME = 28
"""Characters of a project's name where several stand in a line."""


def whatif(
    screen: Screen,
    scenarios: Sequence[Scenario],
    names: Mapping[str, str],
    day: dt.date,
) -> str:
    """Return what-ifs beside the plan, and how each differs from it.

    Args:
        screen: What it is shown on.
        scenarios: The plan first.
        names: Project id -> its name.
        day: Date the plan holds for.
    """
    title = Text(f"What if, as of {day.isoformat()}; nothing is written", "bold")
    if not scenarios:
        what = "There is nothing to choose in this workbook."
        return screen.text(
            title, Text(f'{what} Under "Not known yet" sync lists what it lacks.')
        )
    plan, *others = scenarios
    blocks: list[RenderableType] = [title, _figures(plan, others)]
    blocks += [_differences(item, names) for item in others]
    return screen.text(*blocks)


def _figures(plan: Scenario, others: Sequence[Scenario]) -> Table:
    table = ruled_table("", "Value", "Beside the plan", "Money", "Overtime", "Solved")
    for column in table.columns[1:5]:
        column.justify = "right"
        column.no_wrap = True
    for item in (plan, *others):
        more = None
        if item is not plan and item.value is not None and plan.value is not None:
            more = item.value - plan.value
        table.add_row(
            flat(item.name),
            _money(item.value),
            "" if item is plan else _money(more, signed=True),
            _money(item.spent),
            "-" if item.overtime is None else f"{item.overtime:,.1f} FTE-months",
            _solved(item),
        )
    return table


def _solved(item: Scenario) -> str:
    if item.status is SolverStatus.INFEASIBLE:
        return "not all can be obeyed"
    if item.status is SolverStatus.FEASIBLE and item.gap is not None:
        return f"within {item.gap:.2%} of the best"
    return str(item.status.value)


def _differences(item: Scenario, names: Mapping[str, str]) -> Group:
    title = f"{flat(item.name)}: {', '.join(map(flat, item.changes))}"
    grid = Table.grid(padding=(0, 1))
    for word, text in _lines(item, names):
        grid.add_row(f"  {word}", flat(text))
    return titled(title, grid)


def _lines(item: Scenario, names: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    def named(name: str) -> str:
        return f"{cut(names.get(name, name), _NAME).plain} ({name})"

    if item.entering:
        yield "in", ", ".join(map(named, item.entering))
    if item.leaving:
        yield "out", ", ".join(map(named, item.leaving))
    if item.altered:
        changed = (f"{named(name)} {was} → {now}" for name, was, now in item.altered)
        yield "other", ", ".join(changed)
    if not (item.entering or item.leaving or item.altered) and item.value is not None:
        yield "", "Every project as in the plan."
    if item.note:
        yield "note", item.note


def _money(amount: float | None, *, signed: bool = False) -> str:
    """Return whole money with thousands; a sign where it is a difference."""
    if amount is None:
        return "-"
    whole = round(amount)
    return f"{whole:+,}" if signed and whole else f"{whole:,}"
