"""Numbers and dates as the people of a workbook's locale write them.

The page speaks English; only separators and the order of dates follow the locale,
as they do in the cells that its figures lead to.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from ppmsheets.intake.locales import date_order_of_locale, decimal_of_locale
from ppmsheets.settings import DateOrder

NOT_KNOWN = "\N{EN DASH}"


def _words(text: str) -> frozenset[str]:
    """Return the words of a text, so that a table stays on a line."""
    return frozenset(text.split())


_THIN, _HARD = "\N{NARROW NO-BREAK SPACE}", "\N{NO-BREAK SPACE}"
_DOTTED = _words("ca da de el es hr id is it nl pt ro sl sr tr vi")
"""Languages that group digits by dots; others that write ``1,5`` use spaces."""
_SLASHED = _words("ca el en es fr id it ja pt th vi zh")
_DASHED = _words("lt nl sv")
"""Languages that write ``31-03-2026`` or ``2026-03-31``; the rest take dots."""
_PATTERNS = {
    DateOrder.DMY: ("%d", "%m", "%Y"),
    DateOrder.MDY: ("%m", "%d", "%Y"),
    DateOrder.YMD: ("%Y", "%m", "%d"),
}


@dataclass(frozen=True, slots=True)
class Style:
    """How a locale writes.

    Attributes:
        decimal: Decimal sign.
        group: Sign between groups of three digits.
        date: Pattern of ``strftime``.
    """

    decimal: str = "."
    group: str = ","
    date: str = "%Y-%m-%d"

    def number(self, value: float | None, places: int = 0) -> str:
        """Return a number, rounded half up as spreadsheets round."""
        if value is None:
            return NOT_KNOWN
        step = Decimal(1).scaleb(-places)
        rounded = Decimal(repr(float(value))).quantize(step, ROUND_HALF_UP)
        # Minus nothing is nothing.
        text = f"{rounded + 0:,}"
        signs = {",": self.group, ".": self.decimal}
        return "".join(signs.get(sign, sign) for sign in text)

    def money(self, amount: float | None) -> str:
        """Return an amount in a few characters: 12.3m."""
        if amount is None:
            return NOT_KNOWN
        size = abs(amount)
        for least, unit, places, word in _SIZES:
            if size >= least:
                return self.number(amount / unit, places) + word
        return self.number(amount)

    def day(self, day: dt.date) -> str:
        """Return a date, its year in full."""
        return day.strftime(self.date)


_SIZES = (
    (1e11, 1e9, 0, "bn"),
    (1e9, 1e9, 1, "bn"),
    (1e8, 1e6, 0, "m"),
    (1e6, 1e6, 1, "m"),
    (1e4, 1e3, 0, "k"),
)
"""From which size, divided by what, places, and the word for it; as in the tabs."""


def style_of(locale: str | None) -> Style:
    """Return how a locale writes; the plain style where none is known.

    Source: Unicode CLDR's number symbols and short dates.
    """
    language, _, region = (locale or "").replace("-", "_").partition("_")
    language, region = language.lower(), region.upper()
    decimal = decimal_of_locale(locale) or "."
    group = _group(language, region, decimal)
    return Style(decimal, group, _date(locale, language, region))


def _group(language: str, region: str, decimal: str) -> str:
    if region in {"CH", "LI"} and language in {"de", "it", "en"}:
        return "\N{RIGHT SINGLE QUOTATION MARK}"
    if decimal == ".":
        return ","
    if language == "fr" and region != "CA":
        return _THIN
    if language in _DOTTED and region not in {"PT", "CR"}:
        return "."
    return _HARD


def _date(locale: str | None, language: str, region: str) -> str:
    order = date_order_of_locale(locale)
    if order is None:
        return Style().date
    slashed = language in _SLASHED or region == "BE"
    sign = "/" if slashed else "-" if language in _DASHED else "."
    return ("." if region in {"CH", "LI"} else sign).join(_PATTERNS[order])
