"""The columns of Priorities: what each says of a project, and what it means."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

from ppmsheets.outcome import (
    Analysis,
    Certainty,
    Chosen,
    Firmness,
    Insight,
    Method,
    ProjectResult,
    WhyNot,
    option_words,
)
from ppmsheets.render import looks
from ppmsheets.render.columns import Column
from ppmsheets.render.layout import cut, one_line
from ppmsheets.sheet import CellValue

PROJECT, CHOICE, STANDING = "Project", "Choice", "Standing"
BUDGET, LEAST_VALUE = "Budget needed", "Value at least"
WORTH = "Worth"
"""Group of the columns that say what a project is worth, and costs."""

NONE = "none would do"
"""Shown where it is known that no figure would do."""

IMPOSSIBLE = "impossible"
"""Shown as the price of forcing in what no choice can have in."""

_ORDER, _DONE = "Order", "Choice"
_FIRM, _CHANGE = "How firm", "What would bring it in, each with all else as it is"

_Cell: TypeAlias = Callable[["Line"], CellValue]

_BY_METHOD = {
    Method.SCORE: "Score",
    Method.AHP: "Score by AHP",
}


@dataclass(frozen=True, slots=True)
class Line:
    """All that a row says of a project.

    Attributes:
        figure: What it is ranked by; None: not known.
        above: Whether it stands above the cut line; None: it is in no such list.
        unjudged: Its data do not suffice to choose.
    """

    project: ProjectResult
    chosen: Chosen | None
    why: WhyNot | None
    firm: Firmness | None
    figure: float | None
    above: bool | None
    unjudged: bool

    @property
    def inside(self) -> bool | None:
        """Whether it is in the portfolio; None: not known."""
        return self.chosen.inside if self.chosen else None


def columns_of(analysis: Analysis, money: looks.Money) -> tuple[Column[Line], ...]:
    """Return all columns; those that are optional may have nothing to say.

    Args:
        analysis: For currency, ranking method and what is known of the choice.
        money: How money is shown.
    """
    insight = analysis.insight or Insight()
    return (
        *_order(analysis),
        *_worth(money),
        Column(CHOICE, 19, _choice, indented=True, group=_DONE),
        Column(
            "By cut line",
            11,
            _by_line,
            "center",
            group=_DONE,
            about="Whether a list by value per cost, cut where a budget is first "
            "exceeded, would have it in.",
            optional=True,
        ),
        *_firmness(insight.top),
        *_change(money, insight),
    )


def _amount(
    money: looks.Money, header: str, value: _Cell, group: str, about: str
) -> Column[Line]:
    """Return a column of money that is left out where there is none."""
    return Column(
        money.header(header),
        18,
        value,
        "right",
        money.pattern,
        group,
        about,
        optional=True,
    )


def _order(analysis: Analysis) -> Iterator[Column[Line]]:
    method = analysis.ranking.method
    number = looks.COUNT if method is Method.NPV else looks.INDEX
    yield Column(
        "Rank", 9.5, lambda i: looks.known(i.project.rank), "center", looks.COUNT
    )
    yield Column("ID", 10.5, lambda i: i.project.project_id)
    yield Column(PROJECT, 30, lambda i: cut(one_line(i.project.name), 60))
    yield Column("Program", 18, _program)
    yield Column(
        _BY_METHOD.get(method, method.value),
        10,
        lambda i: looks.known(i.figure),
        "right",
        number,
        _ORDER,
        f"What it is ranked by: {method.label}.",
    )
    yield Column(
        "Could rank",
        11,
        _ranks,
        "center",
        group=_ORDER,
        about="Best and worst rank over the weights that are admitted.",
        optional=True,
    )


def _worth(money: looks.Money) -> Iterator[Column[Line]]:
    yield Column(
        money.header("Value"),
        15,
        lambda i: looks.known(i.chosen.worth if i.chosen else i.project.value.npv),
        "right",
        money.pattern,
        WORTH,
        "What doing it is worth, present value.",
    )
    yield Column(
        "Valued by",
        30,
        lambda i: i.chosen.basis if i.chosen and i.chosen.basis else None,
        indented=True,
        group=WORTH,
        optional=True,
    )
    yield _amount(
        money,
        "Cost to come",
        lambda i: i.chosen.cost if i.chosen else None,
        WORTH,
        "Money that doing it still takes.",
    )


def _firmness(top: int) -> Iterator[Column[Line]]:
    yield Column(
        STANDING,
        11,
        lambda i: i.firm.place.capitalize() if i.firm else None,
        "center",
        group=_FIRM,
        about="Core: in every good choice, whatever the weights and estimates turn out "
        "to be. Exterior: in none. Borderline: in some.",
        optional=True,
    )
    yield Column(
        "Core index",
        11,
        lambda i: i.firm.core_index if i.firm else None,
        "right",
        looks.SHARE,
        _FIRM,
        "Share of good choices that have it in.",
        optional=True,
    )
    yield Column(
        f"In top {top:,}",
        9,
        lambda i: i.firm.in_top if i.firm else None,
        "right",
        looks.SHARE,
        _FIRM,
        f"Share of weights by which it is among the first {top:,}.",
        optional=True,
    )


def _change(money: looks.Money, insight: Insight) -> Iterator[Column[Line]]:
    yield Column(
        "It would",
        19,
        lambda i: option_words(i.why.option) if i.why else None,
        indented=True,
        group=_CHANGE,
        about="What would be done with it if it had to be in.",
        optional=True,
    )
    yield from _forcing(money, insight)
    yield from _levels(money)
    yield Column(
        "People short, FTE-months",
        24,
        _short,
        indented=True,
        group=_CHANGE,
        about="What it lacks beside what is chosen.",
        optional=True,
    )
    yield Column(
        "Proof",
        11,
        lambda i: i.why.certainty.value if i.why else None,
        indented=True,
        group=_CHANGE,
        about="exact: each figure is the answer of a search of its own. proven out, "
        "proven in: bounds prove where it belongs. open: neither is proven.",
        optional=True,
    )


def _forcing(money: looks.Money, insight: Insight) -> Iterator[Column[Line]]:
    """Yield what forcing a project in costs; two columns where it is not exact."""
    least = "at least so much" if _is_open(insight) else "so much"
    told = f"Value lost if it had to be in: {least}."
    yield _amount(
        money,
        "Forcing costs",
        _figure(lambda w: w.price_of_forcing[0], IMPOSSIBLE),
        _CHANGE,
        told,
    )
    if _is_open(insight):
        told = "Value lost if it had to be in: at most so much."
        yield _amount(
            money,
            "At most",
            _figure(lambda w: w.price_of_forcing[1], IMPOSSIBLE),
            _CHANGE,
            told,
        )


def _levels(money: looks.Money) -> Iterator[Column[Line]]:
    """Yield the figures from which on a project is in."""
    told = "Sum of all budgets from which on it is in; unless exact: a plan was found."
    yield _amount(money, BUDGET, _figure(lambda w: w.budget_needed), _CHANGE, told)
    told = "Its cost at which it draws level; unless exact: above it, it is proven out."
    yield _amount(
        money, "Cost at most", _figure(lambda w: w.cost_at_most), _CHANGE, told
    )
    told = "Its value at which it draws level; unless exact: that much is enough."
    yield _amount(
        money, LEAST_VALUE, _figure(lambda w: w.value_at_least), _CHANGE, told
    )


def amounts_of(lines: Iterable[Line], insight: Insight) -> Iterator[float | None]:
    """Yield all money that the page shows."""
    for item in lines:
        if item.chosen:
            yield from (item.chosen.worth, item.chosen.cost)
    for why in insight.why_not:
        yield from why.price_of_forcing
        yield from (why.budget_needed, why.cost_at_most, why.value_at_least)
    for decision in insight.decisions:
        yield from decision.price


def _is_open(insight: Insight) -> bool:
    """Return whether the price of forcing some project in is known by bounds only."""
    prices = (why.price_of_forcing for why in insight.why_not)
    return any(least != most for least, most in prices)


def _program(item: Line) -> CellValue:
    return cut(one_line(item.project.program or looks.NOT_KNOWN), 40)


def _choice(item: Line) -> CellValue:
    if item.chosen:
        return option_words(item.chosen.option)
    return "Not judged" if item.unjudged else looks.NOT_KNOWN


def _by_line(item: Line) -> CellValue:
    if item.above is None or item.chosen is None:
        return None
    return "in" if item.above else "out"


def _ranks(item: Line) -> CellValue:
    low = item.firm.rank_low if item.firm else None
    high = item.firm.rank_high if item.firm else None
    if low is None or high is None:
        return None
    return f"{low:,}" if low == high else f"{low:,} to {high:,}"


def _figure(of: Callable[[WhyNot], float | None], none: str = NONE) -> _Cell:
    """Return what shows a figure; of an exact search, that there is none."""

    def shown(item: Line) -> CellValue:
        if item.why is None:
            return None
        value = of(item.why)
        if value is None:
            exact = item.why.certainty is Certainty.EXACT
            return none if exact else looks.NOT_KNOWN
        return value

    return shown


def _short(item: Line) -> CellValue:
    if item.why is None or not item.why.short:
        return None
    return ", ".join(f"{role} {months:,.1f}" for role, months in item.why.short)
