"""Earned value: the formulas of the field, one function each.

Symbols: BAC budget at completion, PV planned value, EV earned value, AC actual
cost, all in the portfolio's currency; PD planned duration, AT actual time, ES
earned schedule, all in periods of the project's own plan. Ratios are
dimensionless. None means that the figure does not exist (a divisor is 0), and
is never 0.

Source: PMI, "Practice Standard for Earned Value Management"; FEMA IS-2101;
W. Lipke, "Schedule is Different" (2003) for earned schedule.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from ppmsheets.outcome import EarnedValue
from ppmsheets.settings import EacVariant

_SAME = 1e-9
"""Share of the planned total within which two cumulative amounts are equal."""


def cost_variance(ev: float, ac: float) -> float:
    """Return CV = EV - AC in currency; negative is over cost."""
    return ev - ac


def schedule_variance(ev: float, pv: float) -> float:
    """Return SV = EV - PV in currency; negative is behind the plan."""
    return ev - pv


def cost_performance_index(ev: float, ac: float) -> float | None:
    """Return the cost performance index, CPI = EV / AC.

    Args:
        ev: Earned value to the status date, portfolio currency, >= 0.
        ac: Actual cost to the status date, portfolio currency, >= 0.

    Returns:
        CPI, dimensionless; below 1 is over cost. None while AC is 0.

    Raises:
        ValueError: Either amount is negative.

    Source: FEMA IS-2101, "Earned Value Defined".
    """
    if min(ev, ac) < 0:
        raise _negative(ev=ev, ac=ac)
    return ev / ac if ac else None


def schedule_performance_index(ev: float, pv: float) -> float | None:
    """Return the schedule performance index, SPI = EV / PV.

    Args:
        ev: Earned value to the status date, portfolio currency, >= 0.
        pv: Planned value to the status date, portfolio currency, >= 0.

    Returns:
        SPI, dimensionless; below 1 is behind the plan. None while PV is 0. It
        returns to 1 on a late project as that ends; SPI(t) does not.

    Raises:
        ValueError: Either amount is negative.

    Source: FEMA IS-2101, "Earned Value Defined".
    """
    if min(ev, pv) < 0:
        raise _negative(ev=ev, pv=pv)
    return ev / pv if pv else None


def typical_estimate(bac: float, cpi: float | None) -> float | None:
    """Return EAC = BAC / CPI: the cost performance so far goes on.

    None while CPI is not known or 0. Equals AC + (BAC - EV) / CPI.
    """
    return bac / cpi if cpi else None


def atypical_estimate(bac: float, ev: float, ac: float) -> float:
    """Return EAC = AC + (BAC - EV): the rest costs what was planned for it."""
    return ac + (bac - ev)


def combined_estimate(
    bac: float, ev: float, ac: float, *, cpi: float | None, spi: float | None
) -> float | None:
    """Return EAC = AC + (BAC - EV) / (CPI x SPI).

    Cost and schedule performance both go on. None while either index is not
    known or 0.
    """
    pace = (cpi or 0.0) * (spi or 0.0)
    return ac + (bac - ev) / pace if pace else None


def estimate_to_complete(eac: float, ac: float) -> float:
    """Return ETC = EAC - AC in currency.

    EAC - EV, seen on several pages, is wrong: money is spent, not earned.
    """
    return eac - ac


def variance_at_completion(bac: float, eac: float) -> float:
    """Return VAC = BAC - EAC in currency; negative is an overrun."""
    return bac - eac


def to_complete_index(
    bac: float, ev: float, ac: float, *, eac: float | None = None
) -> float | None:
    """Return the to-complete performance index, TCPI = (BAC - EV) / (target - AC).

    Args:
        bac: Budget at completion, portfolio currency.
        ev: Earned value to the status date, portfolio currency.
        ac: Actual cost to the status date, portfolio currency.
        eac: The target to finish within; None: the budget itself.

    Returns:
        The CPI that the rest of the work needs, dimensionless; above 1.2 is
        generally held unrealistic. None when the target is spent already.
    """
    left = (bac if eac is None else eac) - ac
    return (bac - ev) / left if left > 0 else None


def earned_schedule(
    planned: Sequence[float], ev: float, *, at: float | None = None
) -> float | None:
    """Return the time at which the plan had what is earned now.

    ES = C + (EV - PV_C) / (PV_{C+1} - PV_C), where C is the number of periods
    whose planned value is earned in full.

    Args:
        planned: Cumulative planned value at each period's end, shape
            (n_periods,), never falling; the plan starts at 0.
        ev: Earned value now, portfolio currency, >= 0. Beyond the planned
            total it counts as that total.
        at: Actual time in periods. It rules where the plan pauses: while
            nothing is planned, EV = PV fits every moment of the pause, and
            the one nearest to now is meant. None: the earliest.

    Returns:
        ES in periods, 0 to n_periods. None without a plan, or one of 0.

    Raises:
        ValueError: The planned values fall, or an amount is negative.
    """
    if ev < 0:
        raise _negative(ev=ev)
    if planned and (planned[0] < 0 or sorted(planned) != list(planned)):
        message = "cumulative planned value must not fall"
        raise ValueError(message)
    if not planned or not planned[-1]:
        return None
    same = _SAME * planned[-1]
    earned = min(ev, planned[-1])
    full = bisect_right(planned, earned + same)
    below = planned[full - 1] if full else 0.0
    if earned <= below + same:
        first = 0 if earned <= same else 1 + bisect_left(planned, earned - same)
        # Rows after the plan's end plan nothing either, but are no pause.
        last = first if full == len(planned) else full
        return float(min(max(first, at or 0.0), last))
    return full + (earned - below) / (planned[full] - below)


def schedule_index_over_time(es: float, at: float) -> float | None:
    """Return SPI(t) = ES / AT, dimensionless; None while AT is 0.

    Both in periods, >= 0. Unlike SPI it stays below 1 on a late project.
    """
    if min(es, at) < 0:
        raise _negative(es=es, at=at)
    return es / at if at else None


def forecast_duration(pd: float, spi_t: float | None) -> float | None:
    """Return the duration to expect, PD / SPI(t) = AT + (PD - ES) / SPI(t).

    In periods, as the planned duration PD is. None while SPI(t) is not known
    or 0.
    """
    return pd / spi_t if spi_t else None


def derive(given: EarnedValue, variant: EacVariant = EacVariant.TYPICAL) -> EarnedValue:
    """Return all that follows from BAC, PV, EV and AC, as far as they are known.

    Args:
        given: Holds ``bac``, ``pv``, ``ev``, ``ac``, and what no formula gives:
            ``spi_t``, ``forecast_cost``, ``missing``, and ``percent_complete``
            as typed, which stays where EV / BAC does not exist.
        variant: Which estimate at completion is shown.

    Returns:
        The same with every derived figure; None where a figure needs one that
        is not known.

    Raises:
        ValueError: An amount is negative.
    """
    bac, pv, ev, ac = given.bac, given.pv, given.ev, given.ac
    cpi = None if ev is None or ac is None else cost_performance_index(ev, ac)
    spi = None if ev is None or pv is None else schedule_performance_index(ev, pv)
    typical, atypical, combined = _estimates(given, cpi, spi)
    eac = typical
    if variant is not EacVariant.TYPICAL:
        eac = atypical if variant is EacVariant.ATYPICAL else combined
    tcpi = None
    if bac is not None and ev is not None and ac is not None:
        tcpi = to_complete_index(bac, ev, ac)
    return EarnedValue(
        bac=bac,
        pv=pv,
        ev=ev,
        ac=ac,
        cv=None if ev is None or ac is None else cost_variance(ev, ac),
        sv=None if ev is None or pv is None else schedule_variance(ev, pv),
        cpi=cpi,
        spi=spi,
        spi_t=given.spi_t,
        eac=eac,
        eac_variant=variant.value,
        eac_typical=typical,
        eac_atypical=atypical,
        eac_combined=combined,
        etc=None if eac is None or ac is None else estimate_to_complete(eac, ac),
        vac=None if eac is None or bac is None else variance_at_completion(bac, eac),
        tcpi=tcpi,
        percent_complete=ev / bac if bac and ev is not None else given.percent_complete,
        forecast_cost=given.forecast_cost,
        missing=given.missing,
    )


def _estimates(
    given: EarnedValue, cpi: float | None, spi: float | None
) -> tuple[float | None, float | None, float | None]:
    """Return the typical, the atypical and the combined estimate."""
    bac, ev, ac = given.bac, given.ev, given.ac
    if bac is None or ev is None or ac is None:
        return None, None, None
    return (
        typical_estimate(bac, cpi),
        atypical_estimate(bac, ev, ac),
        combined_estimate(bac, ev, ac, cpi=cpi, spi=spi),
    )


def _negative(**amounts: float) -> ValueError:
    """Return the error that says which amount is negative, the first of several."""
    wrong = (f"{name} is {n:g}" for name, n in amounts.items() if n < 0)
    return ValueError(f"{next(wrong)}; it must not be negative")
