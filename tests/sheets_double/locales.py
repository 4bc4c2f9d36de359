"""What depends on a spreadsheet's locale: marks in numbers and the order of dates."""

from __future__ import annotations

from typing import NamedTuple


class Locale(NamedTuple):
    """How people of a place write numbers and dates.

    Attributes:
        decimal: Decimal mark.
        group: Mark between thousands.
        order: Order of day, month and year in ``1/2/2020``: ``mdy`` or ``dmy``.
        date: Pattern of a date whose format names none.
        money: Pattern of an amount whose format names none.
        currency: Signs read as money.
    """

    decimal: str
    group: str
    order: str
    date: str
    money: str
    currency: str


AMERICAN = Locale(".", ",", "mdy", "m/d/yyyy", '"$"#,##0.00', "$")

LOCALES = {
    "en_US": AMERICAN,
    "en_GB": Locale(".", ",", "dmy", "dd/mm/yyyy", '"£"#,##0.00', "£"),
    "fr_FR": Locale(",", "\u202f", "dmy", "dd/mm/yyyy", '#,##0.00" €"', "€"),
    "de_DE": Locale(",", ".", "dmy", "dd.mm.yyyy", '#,##0.00" €"', "€"),
    "pt_BR": Locale(",", ".", "dmy", "dd/mm/yyyy", '"R$ "#,##0.00', "R$"),
    # Typed without a year, the month comes first there too.
    "ja_JP": Locale(".", ",", "mdy", "yyyy/mm/dd", '"¥"#,##0', "¥"),
}
"""Known locales; any other is written as in the United States."""


def locale(code: str) -> Locale:
    """Return the habits of a locale code such as ``en_US``."""
    return LOCALES.get(code, AMERICAN)
