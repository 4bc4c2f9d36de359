"""What a benefit is counted in: the portfolio's money, other money, or its own unit."""

from __future__ import annotations

from collections.abc import Sequence

from ppmsheets.intake.amounts import same_currency, typed_currency
from ppmsheets.intake.context import shown
from ppmsheets.intake.findings import Ledger, affected, error
from ppmsheets.portfolio import Benefit

_MONEY = ("money", "currency", "monetary")


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
    return bool(_named(unit)) and not _foreign(unit, currency)


def say_foreign_benefits(
    benefits: Sequence[Benefit], currency: str, ledger: Ledger
) -> None:
    """Say which benefits are in another currency, and count what is left out."""
    foreign = {unit for unit in {b.unit for b in benefits} if _foreign(unit, currency)}
    for benefit in benefits if foreign else ():
        amounts = (benefit.planned, benefit.forecast, benefit.realised)
        typed = sum(amount is not None for amount in amounts)
        if benefit.unit not in foreign or benefit.monetary or not typed:
            continue
        ledger.excluded += typed
        ledger.add(
            error(
                "other-currency",
                f"The unit is {shown(benefit.unit)}, the portfolio is in {currency}; "
                "the benefit is left out.",
                f"Enter its amounts in {currency}; nothing is converted.",
            ),
            benefit.origin.cell("unit"),
            project=benefit.project_id,
            affects=affected("benefit", "unit", benefit.project_id),
        )


def _named(unit: str) -> str:
    """Return the currency that a unit names; "" if none."""
    return typed_currency(f"1 {unit.strip().casefold()}")


def _foreign(unit: str | None, currency: str) -> bool:
    named = _named(unit) if unit else ""
    return bool(named and currency) and not same_currency(named, currency)
