"""The one page for leadership as a file of its own: HTML that asks nobody for more.

What it says is what the Brief tab says; each figure leads to its cell.
"""

from __future__ import annotations

import urllib.parse
from collections.abc import Mapping
from dataclasses import dataclass, field

import jinja2

from ppmsheets.render import looks
from ppmsheets.render.brief import Brief, Figure
from ppmsheets.render.brief_page import Page
from ppmsheets.render.layout import cut
from ppmsheets.render.trends import Trend, Unit
from ppmsheets.report import charts
from ppmsheets.report.curve import curve_chart
from ppmsheets.report.locales import Style, style_of
from ppmsheets.sheet import CellRef

_NAME, _SENTENCE = 90, 240
"""Characters of a name and of a sentence; what is longer is in its cell."""


@dataclass(frozen=True, slots=True)
class Workplace:
    """The workbook that the page is about, as it stands.

    Attributes:
        name: What people call it.
        addresses: Title of a tab -> where it opens; a cell's place is added.
        locale: Of its people, e.g. ``de_DE``; None: not known.
        notice: How its generated tabs differ from the page; "" if they do not.
    """

    name: str
    addresses: Mapping[str, str] = field(default_factory=dict)
    locale: str | None = None
    notice: str = ""


def report(brief: Brief, page: Page, book: Workplace) -> str:
    """Return the page as HTML.

    No script, no font, no picture from elsewhere: it opens from a file, and its
    own policy forbids any request.

    Args:
        brief: What it says.
        page: Where on the Brief tab what stands.
        book: The workbook, for links and separators.
    """
    style = style_of(book.locale)
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("ppmsheets.report", ""),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "name": lambda text: cut(text, _NAME),
        "sentence": lambda text: cut(text, _SENTENCE),
        "href": lambda target: href(target, book.addresses),
    }
    return environment.get_template("page.html.j2").render(
        brief=brief,
        page=page,
        book=book,
        looks=looks,
        charts=charts,
        as_of=style.day(brief.as_of),
        figures=[
            (figure, _shown(figure, style), where)
            for figure, where in zip(brief.figures, page.figures, strict=True)
        ],
        verdicts=list(zip(brief.verdicts, page.verdicts, strict=True)),
        bubbles=charts.bubble_chart(brief.bubbles, style),
        curve=curve_chart(brief.curve, brief.as_of, style),
        trends=[
            _drawn(brief.money, page.money, style),
            _drawn(brief.people, page.people, style),
        ],
    )


def href(target: CellRef | None, addresses: Mapping[str, str]) -> str | None:
    """Return the address of a cell; None where its tab cannot be reached."""
    if target is None:
        return None
    begin = addresses.get(target.tab)
    if begin is None:
        return None
    path, mark, place = begin.partition("#")
    return path + mark + urllib.parse.quote(place, safe="=&!'") + target.a1


def _shown(figure: Figure, style: Style) -> str:
    if figure.unit is Unit.MONEY:
        return style.money(figure.value)
    return style.number(figure.value, 2 if figure.unit is Unit.INDEX else 0)


@dataclass(frozen=True, slots=True)
class _Drawn:
    """A trend with its picture and the picture in words."""

    trend: Trend
    chart: charts.TrendChart | None
    words: str
    where: CellRef


def _drawn(trend: Trend, where: CellRef, style: Style) -> _Drawn:
    labels = [
        f"{day:%b}" if trend.monthly else f"{day.day} {day:%b}" for day in trend.moments
    ]
    chart = charts.trend_chart(trend, labels, style)
    words = ""
    if chart is not None:
        parts = []
        for day, column in zip(trend.moments, chart.columns, strict=True):
            over = f", {column.over} over-allocated" if column.alarm else ""
            parts.append(f"{style.day(day)}: {column.value}{over}")
        words = "; ".join(parts) + "."
    return _Drawn(trend, chart, words, where)
