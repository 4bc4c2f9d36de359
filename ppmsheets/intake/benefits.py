"""What a benefit is counted in: the portfolio's money, other money, or its own unit."""

from __future__ import annotations

from collections.abc import Sequence

from ppmsheets.intake.amounts import same_currency
from ppmsheets.intake.context import Problem, shown
from ppmsheets.intake.findings import Ledger, affected, error
from ppmsheets.intake.vocabulary import money_unit
from ppmsheets.portfolio import Benefit

_MONEY = ("money", "currency", "monetary")
_NAMES = {
    "dollar": "$",
    "us dollar": "USD",
    "euro": "EUR",
    "pound sterling": "GBP",
    "sterling": "GBP",
    "swiss franc": "CHF",
    "yen": "¥",
}


def is_money(unit: object, currency: str) -> bool:
    """Return whether a unit is the portfolio's money; a blank one is.

    Args:
        unit: As typed.
        currency: The portfolio's; "" when not known: then all money is.
    """
    if not isinstance(unit, str):
        return True
    if unit.strip().casefold() in (*_MONEY, currency.casefold()):
        return True
    return bool(_money(unit)[1]) and _refused(unit, currency) is None


def say_refused_benefits(
    benefits: Sequence[Benefit], currency: str, ledger: Ledger
) -> None:
    """Say which benefits are in money we cannot add, and count what is left out."""
    refused = {
        unit: problem
        for unit in {benefit.unit for benefit in benefits}
        if unit and (problem := _refused(unit, currency))
    }
    for benefit in benefits if refused else ():
        amounts = (benefit.planned, benefit.forecast, benefit.realised)
        typed = sum(amount is not None for amount in amounts)
        problem = refused.get(benefit.unit or "")
        if problem is None or benefit.monetary or not typed:
            continue
        ledger.excluded += typed
        ledger.add(
            problem,
            benefit.origin.cell("unit"),
            project=benefit.project_id,
            affects=affected("benefit", "unit", benefit.project_id),
        )


def _refused(unit: str, currency: str) -> Problem | None:
    """Return why amounts in a unit of money cannot be added to the portfolio's."""
    factor, named = _money(unit)
    if not named:
        return None
    if currency and not same_currency(named, currency):
        return error(
            "other-currency",
            f"The unit is {shown(unit)}, the portfolio is in {currency}; "
            "the benefit is left out.",
            f"Enter its amounts in {currency}; nothing is converted.",
        )
    if factor != 1.0:
        return error(
            "other-unit",
            f"The unit is {shown(unit)}, {factor:,.0f} {named}; the benefit is left "
            "out.",
            f"Type the unit {currency or named} and the amounts in full, or name the "
            f"size in the header: Planned ({unit.strip()}).",
        )
    return None


def _money(unit: str) -> tuple[float, str]:
    """Return the size and the currency that a unit names; "" if it names none."""
    word = " ".join(unit.casefold().split())
    spoken = _NAMES.get(word.removesuffix("s"))
    return (1.0, spoken) if spoken else money_unit(word) or (1.0, "")
