"""Which tabs are read, how, and what their blocks are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

from ppmsheets.intake.amounts import currency_code, typed_currency
from ppmsheets.intake.blocks import Layout, Square
from ppmsheets.intake.cards import Values, read_setup
from ppmsheets.intake.context import Context
from ppmsheets.intake.countries import checked_country
from ppmsheets.intake.drivers import driver_names, with_drivers
from ppmsheets.intake.findings import Ledger, warning
from ppmsheets.intake.headers import Scan, scan
from ppmsheets.intake.layout import find_blocks
from ppmsheets.intake.locales import date_order_of_locale, decimal_of_locale
from ppmsheets.intake.mapping import NO_RULES, is_read, rules_for
from ppmsheets.intake.projects import same
from ppmsheets.intake.reading import Page
from ppmsheets.intake.squares import with_squares
from ppmsheets.intake.unread import did_you_mean
from ppmsheets.intake.vocabulary import Meanings, Vocabulary
from ppmsheets.plan import Snapshot
from ppmsheets.portfolio import Planning
from ppmsheets.schema import Kind
from ppmsheets.settings import DateOrder, Settings
from ppmsheets.sheet import CellRef, CellValue

_TITLE_ROWS = 20
_PLANNING = tuple(field.name for field in fields(Planning))


@dataclass(frozen=True, slots=True)
class Sheet:
    """A tab with its blocks and how it is read.

    Attributes:
        is_setup: A card of it is the workbook's setup.
        squares: Its square tables of drivers.
    """

    page: Page
    layout: Layout
    is_setup: bool = False
    squares: tuple[Square, ...] = ()

    def nearest_headers(self) -> str:
        """Return which headers the texts of its first rows may be meant for."""
        rows = self.page.source.grid[:_TITLE_ROWS]
        return did_you_mean(
            cell for row in rows for cell in row if isinstance(cell, str)
        )


@dataclass(frozen=True, slots=True)
class Setup:
    """What holds for the whole workbook, settings first, then the Setup card.

    Attributes:
        discount_rate: Yearly, a fraction; None: take the setting.
        context: How cells are read.
        said_order: Order of text dates if somebody said it; None where only the
            workbook's locale can tell.
        planning: How the portfolio manager wants the plan made.
    """

    portfolio: str
    currency: str
    discount_rate: float | None
    context: Context
    said_order: DateOrder | None
    planning: Planning


def open_tabs(
    snapshot: Snapshot, settings: Settings, ledger: Ledger
) -> tuple[tuple[Sheet, ...], Setup]:
    """Return the tabs to read with their blocks, and what holds for all of them."""
    drafts = _with_matrices(list(_drafts(snapshot, settings)), settings)
    base = _base_context(snapshot, settings)
    cards: list[tuple[Page, Values]] = []
    setups: set[str] = set()
    for scanned, layout in drafts:
        page = Page(scanned.tab, scanned.vocabulary.rules, base)
        for card in layout.cards:
            values = read_setup(page, card, ledger)
            if values is not None:
                cards.append((page, values))
                setups.add(scanned.tab.title)
    typed = _joined_setup(cards, ledger)
    setup = _setup(typed, snapshot, settings, base)
    if not setup.currency:
        layouts = [layout for scanned, layout in drafts if not scanned.forced]
        setup = _with_currency(setup, _most_typed(layouts))
    sheets = tuple(
        Sheet(
            _page(scanned, layout, setup),
            layout,
            scanned.tab.title in setups,
            scanned.squares,
        )
        for scanned, layout in drafts
    )
    return sheets, setup


def _drafts(snapshot: Snapshot, settings: Settings) -> Iterator[tuple[Scan, Layout]]:
    """Yield each tab to read with its blocks."""
    plain = Vocabulary()
    generated = _generated(snapshot, settings)
    for source in snapshot.tabs:
        forced = generated.get(source.title.casefold())
        if forced == "":
            continue
        if forced is None and not is_read(source, settings):
            continue
        rules = rules_for(source, settings) if forced is None else NO_RULES
        vocabulary = plain if rules is NO_RULES else Vocabulary(rules)
        page = scan(source, vocabulary, forced or "")
        if not forced:
            page = with_squares(page)
        yield page, find_blocks(page)


def _with_matrices(
    drafts: Sequence[tuple[Scan, Layout]], settings: Settings
) -> list[tuple[Scan, Layout]]:
    """Return the tabs cut anew where names of strategic drivers are headers."""
    drivers = driver_names(drafts, settings.weights)
    if not drivers:
        return list(drafts)
    found = []
    for page, layout in drafts:
        fuller = with_drivers(page, drivers, on_card=_on_card(layout))
        found.append(
            (page, layout) if fuller is page else (fuller, find_blocks(fuller))
        )
    return found


def _on_card(layout: Layout) -> bool:
    """Return whether a card says whose project a tab is about."""
    return any(p.means("project", "project_id") for c in layout.cards for p in c.pairs)


def _generated(snapshot: Snapshot, settings: Settings) -> dict[str, str]:
    """Return the titles that we generate -> the kind read from them, "" for none."""
    titles = settings.tabs
    found = {stamp.title.casefold(): "" for stamp in snapshot.stamps}
    found |= {getattr(titles, role.name).casefold(): "" for role in fields(titles)}
    found[titles.recommendations.casefold()] = "decision"
    found[titles.history.casefold()] = "history"
    return found


def _base_context(snapshot: Snapshot, settings: Settings) -> Context:
    reading = settings.reading
    return Context(
        reading.date_order or date_order_of_locale(snapshot.locale),
        reading.currency,
        reading.fiscal_year_start,
        frozenset(reading.non_values),
        decimal_of_locale(snapshot.locale),
    )


def _joined_setup(
    cards: Sequence[tuple[Page, Values]], ledger: Ledger
) -> Mapping[str, object]:
    found: dict[str, object] = {}
    for page, values in cards:
        for name, value in values.values.items():
            if name not in found:
                if name == "country" and isinstance(value, str):
                    place = CellRef(page.source.title, *values.places[name])
                    value = checked_country(value, place, ledger)  # noqa: PLW2901
                found[name] = value
            elif not same(found[name], value):
                row, column = values.places[name]
                ledger.add(
                    warning(
                        "setup-twice",
                        "Another Setup card says something else, and is used.",
                        "Leave one Setup card.",
                    ),
                    CellRef(page.source.title, row, column),
                    affects="all results",
                )
    return found


def _setup(
    typed: Mapping[str, object],
    snapshot: Snapshot,
    settings: Settings,
    base: Context,
) -> Setup:
    reading = settings.reading
    order = typed.get("date_order")
    start = typed.get("fiscal_year_start")
    rate = typed.get("discount_rate")
    month = reading.fiscal_year_start
    if month == 1 and isinstance(start, float):
        month = int(start)
    currency = currency_code(reading.currency or _text(typed.get("currency")))
    said = reading.date_order or (DateOrder(order) if isinstance(order, str) else None)
    context = Context(
        said or base.date_order,
        currency,
        month,
        base.non_values,
        base.decimal,
    )
    name = settings.portfolio or _text(typed.get("portfolio")) or snapshot.name
    discount = rate if isinstance(rate, float) else None
    planned: dict[str, Any] = {name: typed.get(name) for name in _PLANNING}
    planning = Planning(**planned)
    return Setup(name, currency, discount, context, said, planning)


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _with_currency(setup: Setup, currency: str) -> Setup:
    context = replace(setup.context, currency=currency)
    return replace(setup, currency=currency, context=context)


def _page(scanned: Scan, layout: Layout, setup: Setup) -> Page:
    tab, rules, context = scanned.tab, scanned.vocabulary.rules, setup.context
    if tab.book:
        # Its workbook was typed into under a locale of its own.
        order = setup.said_order or date_order_of_locale(tab.locale)
        decimal = decimal_of_locale(tab.locale)
        context = replace(context, date_order=order, decimal=decimal)
    if rules.date_order is not None:
        context = replace(context, date_order=rules.date_order)
    return Page(tab, rules, context, scanned.forced, on_card=_on_card(layout))


def _most_typed(layouts: Iterable[Layout]) -> str:
    """Return the currency that most money cells and headers name; "" if none does.

    Of equals the first in the alphabet, so that the order of tabs never matters.
    """
    uses: Counter[str] = Counter()
    for layout in layouts:
        for table in layout.tables:
            for header in table.headers:
                if not _is_money(header.meanings) and header.period is None:
                    continue
                uses.update(m.currency for m in header.meanings[:1])
                uses.update(_named(table.values(header, range(len(table.lines)))))
        for card in layout.cards:
            uses.update(_named(p.value for p in card.pairs if _is_money(p.meanings)))
    del uses[""]
    best = max(uses.values(), default=0)
    return min((name for name, count in uses.items() if count == best), default="")


def _is_money(meanings: Meanings) -> bool:
    return any(entry.field.kind is Kind.MONEY for entry in meanings)


def _named(cells: Iterable[CellValue]) -> Iterator[str]:
    for cell in cells:
        if cell.__class__ is str:
            yield typed_currency(cell)
