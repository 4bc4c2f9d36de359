"""Priorities: each project in order, what is done with it, what would change it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from ppmsheets.outcome import (
    Analysis,
    Certainty,
    CutLine,
    Firmness,
    Insight,
    ProjectResult,
)
from ppmsheets.portfolio import Stage
from ppmsheets.render import looks
from ppmsheets.render.bare import bare_tab
from ppmsheets.render.choice import say_how
from ppmsheets.render.columns import Column, draw_table, telling
from ppmsheets.render.layout import Board, count, line, runs, widths
from ppmsheets.render.named import some
from ppmsheets.render.priority_columns import (
    BUDGET,
    CHOICE,
    LEAST_VALUE,
    PROJECT,
    STANDING,
    WORTH,
    Line,
    amounts_of,
    columns_of,
)
from ppmsheets.render.projects import Places
from ppmsheets.render.sentences import heading, linked, more, most, sentence
from ppmsheets.sheet import CellRef, Look, Rect, Tab

MOST_ON_RANKING = 3
"""Sentences on how the projects were ranked."""

WHAT_TO_TYPE = (
    "Nothing is chosen yet. Enter Budgets by period, and for each project a Budget and "
    "a Value, Benefits or scores: the next run says here what to do, and why."
)
_STANDINGS = {"Core": looks.GREEN, "Borderline": looks.AMBER, "Exterior": looks.GREY}
_FROZEN = 3


def draw_priorities(analysis: Analysis, places: Places, title: str) -> Tab:
    """Return the Priorities tab.

    Args:
        analysis: Projects in order of rank, the selection and the insight.
        places: Rows of the other tabs to link to.
        title: Title of the tab.
    """
    insight = analysis.insight or Insight()
    lines = tuple(_lines(analysis, insight))
    if not lines or not analysis.selection.chosen:
        return bare_tab(title, "Priorities", WHAT_TO_TYPE)
    scale = looks.money_scale(amounts_of(lines, insight))
    money = looks.Money(scale, analysis.currency)
    columns = telling(columns_of(analysis, money), lines)
    board = Board()
    width = len(columns)
    board.draw(looks.title(line(board.add("Priorities"), 0, width)))
    board.add()
    below = _intro(board, analysis, insight, width)
    heading(board, "Projects by rank", width)
    _ranked(board, analysis)
    area = draw_table(board, columns, lines)
    _dress(board, area, columns, lines)
    _lead(board, area, columns, lines, places)
    _prove(board, area, columns, lines, money)
    if below is not None:
        linked(board, below, 1, CellRef(title, board.height + 1, 0))
        _decisions(board, insight, columns, lines)
    paper = looks.page(Rect(0, 0, board.height, width))
    return Tab(
        title=title,
        grid=board.grid,
        decorations=(paper, *board.decorations),
        widths=widths(column.width for column in columns),
        frozen_columns=_FROZEN,
        colour=looks.ACCENT,
    )


def _lines(analysis: Analysis, insight: Insight) -> Iterator[Line]:
    """Yield a line for each project that is not closed, in the order given."""
    chosen = {item.project_id: item for item in analysis.selection.chosen}
    why = {item.project_id: item for item in insight.why_not}
    firm = {item.project_id: item for item in insight.firmness}
    figures = {item.project_id: item.figure for item in analysis.ranking.places}
    unjudged = frozenset(analysis.selection.unjudged)
    above = frozenset(insight.cut_line.above) if insight.cut_line else None
    decided = frozenset(item.project_id for item in insight.decisions)
    for project in analysis.projects:
        key = project.project_id
        if project.stage is not Stage.CLOSED:
            yield Line(
                project,
                chosen.get(key),
                why.get(key),
                firm.get(key),
                figure=figures.get(key, project.score),
                above=_above(project, above, decided),
                unjudged=key in unjudged,
            )


def _above(
    project: ProjectResult, above: frozenset[str] | None, decided: frozenset[str]
) -> bool | None:
    """Return whether a project stands above the cut line; None: in no list."""
    if above is None or project.mandatory or project.project_id in decided:
        return None
    return project.project_id in above


def _intro(
    board: Board, analysis: Analysis, insight: Insight, width: int
) -> int | None:
    """Lay what holds for all projects; return the row on decisions, if there is one."""
    heading(board, "The choice", width)
    say_how(board, analysis.selection)
    if insight.firmness:
        sentence(board, _firmness(insight.firmness))
    if insight.cut_line:
        sentence(board, _cut_line(insight.cut_line))
    for text in insight.omitted:
        sentence(board, text)
    below = None
    if insight.decisions:
        told = count(len(insight.decisions), "decision costs", "decisions cost")
        below = sentence(board, f"What {told}: below the projects.")
    board.add()
    return below


def _firmness(firmness: Sequence[Firmness]) -> str:
    """Return how many projects are how firm, and how that was found."""
    counts = Counter(item.place for item in firmness)
    places = ("core", "borderline", "exterior")
    told = ", ".join(f"{counts[p]:,} {p}" for p in places if counts[p])
    error = max(item.error for item in firmness)
    if any(item.sampled for item in firmness):
        how = f"sampled: a core index may be off by up to {error:.0%} (95% sure)."
    else:
        how = "exact, over every choice that no other one beats."
    return f"Whatever the weights and estimates: {told}; {how}"


def _cut_line(cut_line: CutLine) -> str:
    """Return what a ranked list would give instead."""
    above = count(len(cut_line.above), "project") if cut_line.above else "no project"
    told = (
        "A list by value per cost, up to a full budget: "
        f"{above} beside what must be, worth {cut_line.value:,.0f}, "
    )
    # Half a unit of money is no difference that anybody sees.
    if abs(cut_line.loss) < 0.5:
        told += "as much as this choice."
    elif cut_line.loss > 0:
        told += f"{cut_line.loss:,.0f} less than this choice."
    else:
        told += f"{-cut_line.loss:,.0f} more than this choice."
    if cut_line.breaks:
        told += f" It breaks {some(cut_line.breaks)}."
    return told


def _ranked(board: Board, analysis: Analysis) -> None:
    """Lay by what the projects are ranked."""
    said = analysis.ranking.sentences
    shown = most(said, MOST_ON_RANKING)
    for text in said[:shown]:
        row = sentence(board, text)
        board.draw(looks.quiet(line(row, 1, 2)))
    more(board, list(said[shown:]))


def _dress(
    board: Board,
    area: Rect,
    columns: Sequence[Column[Line]],
    lines: Sequence[Line],
) -> None:
    """Draw what tells projects in the choice from those left out."""
    cells = {
        column.header: Rect(area.top, place, area.bottom, place + 1)
        for place, column in enumerate(columns)
    }
    board.draw(Look(cells[PROJECT], ink=looks.ACCENT))
    if STANDING in cells:
        board.draw(
            Look(cells[STANDING], bold=True),
            *looks.words(cells[STANDING], _STANDINGS),
        )
    for start, stop, inside in runs([item.inside for item in lines]):
        rows = replace(cells[CHOICE], top=area.top + start, bottom=area.top + stop)
        tone = looks.INK if inside else looks.MUTED
        board.draw(Look(rows, bold=bool(inside), ink=tone))


def _lead(
    board: Board,
    area: Rect,
    columns: Sequence[Column[Line]],
    lines: Sequence[Line],
    places: Places,
) -> None:
    """Put the links and notes of the rows."""
    headers = [column.header for column in columns]
    name, choice = headers.index(PROJECT), headers.index(CHOICE)
    for row, item in enumerate(lines, area.top):
        project = item.project
        board.link(row, name, project.place)
        board.link(row, choice, places.recommendation.get(project.project_id))
        if len(project.name) > columns[name].width:
            board.note(row, name, project.name)


def _prove(
    board: Board,
    area: Rect,
    columns: Sequence[Column[Line]],
    lines: Sequence[Line],
    money: looks.Money,
) -> None:
    """Note what is proven of the projects that are told of by bounds."""
    headers = [column.header for column in columns]
    for row, item in enumerate(lines, area.top):
        if item.why is None or item.why.certainty is Certainty.EXACT:
            continue
        for header, below in (
            (BUDGET, item.why.out_below_budget),
            (LEAST_VALUE, item.why.out_below_value),
        ):
            if below is not None:
                place = headers.index(money.header(header))
                board.note(row, place, f"Proven out below {below:,.0f}.")


def _decisions(
    board: Board,
    insight: Insight,
    columns: Sequence[Column[Line]],
    lines: Sequence[Line],
) -> None:
    """Lay what obeying each decision costs, its money where the table has money."""
    width, money = len(columns), _first_of(WORTH, columns)
    board.add()
    heading(board, "What decisions cost", width)
    spread = any(least != most for least, most in (d.price for d in insight.decisions))
    prices = ["Costs at least", "At most"] if spread else ["Costs"]
    header = board.add(None, "Decision", *[None] * (money - 2), *prices)
    top = board.height
    board.draw(looks.header(line(header, 0, width)))
    homes = {item.project.project_id: item.project.place for item in lines}
    for decision in insight.decisions:
        costs = [looks.known(end) for end in decision.price[: len(prices)]]
        row = board.add(None, decision.words, *[None] * (money - 2), *costs)
        linked(board, row, 1, homes.get(decision.project_id))
    amounts = Rect(header, money, board.height, money + len(prices))
    board.draw(
        looks.body(Rect(top, 0, board.height, width)),
        Look(amounts, align="right", number=columns[money].number),
    )


def _first_of(group: str, columns: Sequence[Column[Line]]) -> int:
    """Return where a group of columns begins."""
    return next(n for n, column in enumerate(columns) if column.group == group)
