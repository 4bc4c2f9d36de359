"""Scenarios: the plan beside every what-if, and what more or less would bring."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from ppmsheets.outcome import Analysis, Insight, Scenario, option_words
from ppmsheets.render import looks
from ppmsheets.render.bare import bare_tab
from ppmsheets.render.choice import MARKS
from ppmsheets.render.columns import Column, draw_table
from ppmsheets.render.frontier import draw_frontier
from ppmsheets.render.layout import Board, line, one_line, widths
from ppmsheets.render.named import Named, rest, some
from ppmsheets.render.sentences import heading
from ppmsheets.settings import TabTitles
from ppmsheets.sheet import CellValue, Look, Rect, Tab

WHAT_TO_TYPE = (
    "Nothing to compare yet. Enter Budgets by period, and for each project a Budget "
    "and a Value, Benefits or scores; then What-ifs, a row each: “Budget +10%”."
)
NO_WHAT_IF = (
    "None is asked: add rows to a What-ifs table, each a name and a change, such as "
    "“Budget +10%”, “Role QA engineer +2” or “Pin CRM-1 out”."
)
ABOUT = (
    "Every what-if is worked out like the plan, beside it. None of it is published, "
    "recommended or obeyed: to make one so, change what it changes."
)
OUTCOME = "Outcome"
_WRAPPED = ("What changes", "Comes in", "Goes out", "Done otherwise", "Remarks")


@dataclass(frozen=True, slots=True)
class _Line:
    """A scenario, beside the plan; that of the plan itself is None."""

    scenario: Scenario
    plan: Scenario | None


def draw_scenarios(analysis: Analysis, titles: TabTitles) -> Tab:
    """Return the Scenarios tab: the what-ifs side by side, then the frontier.

    Args:
        analysis: Its insight; names of projects.
        titles: Of this tab, and of the one with charts.
    """
    insight = analysis.insight or Insight()
    if not insight.scenarios and not insight.frontier:
        return bare_tab(
            titles.scenarios, "Scenarios", *(insight.omitted or (WHAT_TO_TYPE,))
        )
    names = Named.of(analysis.projects)
    money = looks.Money(looks.money_scale(_amounts(insight)), analysis.currency)
    columns = _columns(names, money)
    width = len(columns)
    board = Board()
    # As wide as the page even where no what-if makes it so.
    row = board.add("Scenarios", *[None] * (width - 1))
    board.draw(looks.title(line(row, 0, width)))
    board.draw(looks.quiet(line(board.add(ABOUT), 0, width)))
    for text in insight.omitted:
        board.draw(looks.quiet(line(board.add(one_line(text)), 0, width)))
    board.add()
    heading(board, "What if", width)
    _side_by_side(board, insight.scenarios, columns, names)
    draw_frontier(board, insight.frontier, names, money, titles.charts)
    paper = looks.page(Rect(0, 0, board.height, width))
    return Tab(
        title=titles.scenarios,
        grid=board.grid,
        decorations=(paper, *board.decorations),
        widths=widths(column.width for column in columns),
        frozen_columns=1,
        colour=looks.ACCENT,
    )


def _side_by_side(
    board: Board,
    scenarios: Sequence[Scenario],
    columns: Sequence[Column[_Line]],
    names: Named,
) -> None:
    """Lay a row for the plan and for every what-if."""
    lines = [
        _Line(scenario, scenarios[0] if number else None)
        for number, scenario in enumerate(scenarios)
    ]
    if lines:
        _table(board, lines, columns, names)
    if len(lines) < 2:
        row = board.add(NO_WHAT_IF)
        board.draw(looks.quiet(line(row, 0, len(columns))))


def _table(
    board: Board,
    lines: Sequence[_Line],
    columns: Sequence[Column[_Line]],
    names: Named,
) -> None:
    area = draw_table(board, columns, lines)
    headers = [column.header for column in columns]
    outcome = headers.index(OUTCOME)
    words = dict(MARKS.values())
    board.draw(
        Look(area, valign="top"),
        Look(line(area.top, 0, len(columns)), bold=True, fill=looks.SOFT),
        *looks.words(Rect(area.top, outcome, area.bottom, outcome + 1), words),
    )
    for header in _WRAPPED:
        place = headers.index(header)
        board.draw(Look(Rect(area.top, place, area.bottom, place + 1), wrap=True))
    for row, item in enumerate(lines, area.top):
        told = item.scenario
        for header, texts in (
            ("Comes in", [names.one(key) for key in told.entering]),
            ("Goes out", [names.one(key) for key in told.leaving]),
            ("Done otherwise", list(_altered(told, names))),
        ):
            board.note(row, headers.index(header), rest(texts))


def _columns(names: Named, money: looks.Money) -> tuple[Column[_Line], ...]:
    def amount(header: str, value: Callable[[_Line], CellValue]) -> Column[_Line]:
        return Column(money.header(header), 13, value, "right", money.pattern)

    def more(header: str, of: Callable[[Scenario], float | None]) -> Column[_Line]:
        return Column(header, 13, _beside(of), "right", _signed(money.pattern))

    return (
        Column("Scenario", 24, lambda i: one_line(i.scenario.name)),
        Column("What changes", 34, lambda i: "; ".join(i.scenario.changes) or None),
        Column(OUTCOME, 12, lambda i: MARKS[i.scenario.status][0], "center"),
        amount("Value", lambda i: looks.known(i.scenario.value)),
        more("Beside the plan", lambda s: s.value),
        amount("Money", lambda i: looks.known(i.scenario.spent)),
        more("Beside the plan", lambda s: s.spent),
        Column(
            "Overtime, FTE-months",
            11,
            lambda i: looks.known(i.scenario.overtime),
            "right",
            "#,##0.0",
        ),
        Column("Gap", 8, lambda i: looks.known(i.scenario.gap), "right", "0.00%"),
        Column(
            "Comes in",
            28,
            lambda i: names.some(i.scenario.entering) or None,
            indented=True,
        ),
        Column("Goes out", 28, lambda i: names.some(i.scenario.leaving) or None),
        Column(
            "Done otherwise",
            36,
            lambda i: some(list(_altered(i.scenario, names))) or None,
        ),
        Column("Remarks", 34, lambda i: one_line(i.scenario.note) or None),
    )


def _beside(of: Callable[[Scenario], float | None]) -> Callable[[_Line], CellValue]:
    """Return what tells how much more a scenario has of something than the plan."""

    def shown(item: _Line) -> CellValue:
        if item.plan is None:
            return None
        here, there = of(item.scenario), of(item.plan)
        if here is None or there is None:
            return looks.NOT_KNOWN
        # Sums in another order differ by dust, which would show as +0.
        return round(here - there, 2)

    return shown


def _signed(pattern: str) -> str:
    """Return a pattern that shows the sign of what is not 0."""
    return f"+{pattern};-{pattern};0"


def _altered(scenario: Scenario, names: Named) -> Iterator[str]:
    """Yield what is done otherwise with each project that stays in, or out."""
    for key, plan, now in scenario.altered:
        yield f"{names.one(key)}: {option_words(plan)} → {option_words(now)}"


def _amounts(insight: Insight) -> Iterator[float | None]:
    """Yield all money that the page shows."""
    for scenario in insight.scenarios:
        yield from (scenario.value, scenario.spent)
    for point in insight.frontier:
        yield point.value
        if point.axis == "budget":
            yield point.amount
