"""Reports of the example, and what a reader of HTML finds in them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser

from ppmsheets.outcome import Action, Analysis, Recommendation
from ppmsheets.portfolio import Portfolio
from ppmsheets.render import one_page
from ppmsheets.render.brief import Brief
from ppmsheets.render.brief_page import Page
from ppmsheets.render.charts import draw_charts
from ppmsheets.report import Workplace, report
from ppmsheets.settings import Settings
from tests.render.example import ANALYSIS, PORTFOLIO, many

TITLES = (
    "Summary", "Brief", "Recommendations", "Capacity", "MOB-1 status", "Register",
)  # fmt: skip
ADDRESSES = {title: f"portfolio.xlsx#'{title}'!" for title in TITLES}

ALL_SCRIPTS = (
    "مشروع البوابة الإلكترونية 🚀 ポータル刷新プロジェクト Überführung naïve "
    "שירות לקוחות 客户门户 👩‍💻 обновление портала นานาชาติ"
)
"""Words of right to left and left to right, without spaces, and emoji."""


def drawn(
    analysis: Analysis = ANALYSIS, portfolio: Portfolio = PORTFOLIO
) -> tuple[Brief, Page]:
    charts = draw_charts(analysis, Settings().tabs.charts)
    return one_page(analysis, portfolio, Settings(), charts)


def html(
    analysis: Analysis = ANALYSIS,
    *,
    addresses: Mapping[str, str] = ADDRESSES,
    locale: str | None = None,
    notice: str = "",
) -> str:
    place = Workplace("portfolio.xlsx", addresses, locale, notice)
    return report(*drawn(analysis), place)


def crowded() -> Analysis:
    """Return a portfolio that has the most and the longest of everything."""
    long = " ".join([ALL_SCRIPTS] * 4)
    whole = many(40)
    projects = tuple(
        project._replace(
            name=f"{number} {long}",
            pm=long,
            sponsor=long,
            risk_exposure=1_000.0 * number,
            stale=True,
            value=project.value._replace(npv=1e6 * (number - 9)),
            ev=project.ev._replace(bac=1e5 * (number + 1)),
        )
        for number, project in enumerate(whole.projects)
    )
    recommendations = tuple(
        Recommendation(
            id=f"{project.project_id}:{action.value}",
            action=action,
            project_id=project.project_id,
            project=project.name,
            why=long,
            rule="some-rule",
        )
        for project in projects
        for action in (Action.ESCALATE, Action.FUND)
    )
    verdicts = tuple(
        replace(verdict, evidence=(long, long, long)) for verdict in whole.verdicts
    )
    return replace(
        whole,
        currency="XXXXXXXXXX",
        projects=projects,
        recommendations=recommendations,
        verdicts=verdicts,  # type: ignore[arg-type]
        portfolio=replace(whole.portfolio, name=long),
        loads=ANALYSIS.loads,
        horizon=ANALYSIS.horizon,
    )


@dataclass(slots=True)
class Link:
    """A link and the words that it stands on."""

    href: str
    title: str
    text: str = ""


@dataclass
class Reader(HTMLParser):
    """What a page says, and what it would ask for.

    Attributes:
        links: All links.
        asked: Addresses that a browser would load by itself.
        tags: How many of each.
        text: All words.
    """

    links: list[Link] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    tags: dict[str, int] = field(default_factory=dict)
    text: str = ""

    def __post_init__(self) -> None:
        super().__init__()
        self._open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        self.tags[tag] = self.tags.get(tag, 0) + 1
        if tag == "a":
            self.links.append(Link(values.get("href", ""), values.get("title", "")))
        elif tag in {"link", "script", "img", "iframe", "object", "use", "image"}:
            self.asked.append(values.get("href") or values.get("src") or tag)
        self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        self.text += data
        if "a" in self._open:
            self.links[-1].text += data


def read(page: str) -> Reader:
    reader = Reader()
    reader.feed(page)
    reader.close()
    return reader
