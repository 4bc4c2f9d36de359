"""Computed status colours, each with the rule that fired.

A dimension has a colour only where there is evidence, also for green. The worst
of its rules gives its colour, the worst dimension the overall one. What the
project manager declares stands beside it: a difference is flagged, in either
direction, and never corrected.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from operator import itemgetter
from typing import NamedTuple

from ppmsheets.outcome import ComputedRag, EarnedValue
from ppmsheets.portfolio import Blocker, Change, Quality, Rag, Rating
from ppmsheets.settings import EacVariant, Thresholds

_Rule = tuple[Rag, Callable[[], str]]
"""The colour that a rule gives, and what writes its text: only the worst is shown."""

_DUST = 5e-10
"""Values as near as this to a limit are on it."""


class Evidence(NamedTuple):
    """What the colours of one project are computed from.

    Attributes:
        ev: Its earned value.
        slip_days: Forecast finish - baseline finish; None: not known.
        risk_exposure: Sum of probability x cost impact of open risks; None:
            not known.
    """

    ev: EarnedValue
    slip_days: int | None = None
    risk_exposure: float | None = None
    changes: Sequence[Change] = ()
    qualities: Sequence[Quality] = ()
    blockers: Sequence[Blocker] = ()


@dataclass(frozen=True, slots=True)
class _Limit:
    """Where green ends; None: never that colour.

    ``falling``: low values are bad. ``decimals``: how many are shown.
    """

    amber: float
    red: float | None
    falling: bool = False
    decimals: int = 2

    def judge(self, name: str, value: float) -> _Rule:
        """Return the colour of a value, and the rule that gave it.

        On a limit is still the better colour. A rule is e.g. ``CPI 0.86 < 0.90``.
        """
        if self.red is not None and self._beyond(value, self.red):
            return Rag.RED, partial(self._text, name, value, self.red, beyond=True)
        beyond = self._beyond(value, self.amber)
        text = partial(self._text, name, value, self.amber, beyond=beyond)
        return (Rag.AMBER if beyond else Rag.GREEN), text

    def _beyond(self, value: float, limit: float) -> bool:
        # 1.1 x 100 / 100 is not 1.1: sums and quotients carry such dust.
        return (limit - value if self.falling else value - limit) > _DUST

    def _text(self, name: str, value: float, limit: float, *, beyond: bool) -> str:
        sign = ("<" if beyond else ">=") if self.falling else (">" if beyond else "<=")
        decimals = self.decimals
        # 0.898 must not be shown as "0.90 < 0.90".
        while decimals < 9 and beyond != self._beyond(round(value, decimals), limit):
            decimals += 1
        return f"{name} {value:.{decimals}f} {sign} {limit:.{self.decimals}f}"


@dataclass(frozen=True, slots=True)
class _Limits:
    """The limits of all measures; ``growth`` and ``exposure`` are shares of BAC."""

    overrun: _Limit
    index: _Limit
    slip: _Limit
    growth: _Limit
    exposure: _Limit


# Remembered: they are the same for every project.
@lru_cache(maxsize=4)
def _limits(thresholds: Thresholds) -> _Limits:
    amber, red = thresholds.overrun_amber, thresholds.overrun_red
    days = (thresholds.slip_amber_days, thresholds.slip_red_days)
    return _Limits(
        overrun=_Limit(1 + amber, 1 + red),
        index=_Limit(thresholds.index_amber, thresholds.index_red, falling=True),
        slip=_Limit(*days, decimals=0),
        growth=_Limit(amber, red),
        exposure=_Limit(red, None),
    )


def computed_colours(
    evidence: Evidence, thresholds: Thresholds, status_date: dt.date
) -> tuple[ComputedRag, ...]:
    """Return the colour of each dimension that there is evidence for.

    Rules, each against the thresholds named:

    - cost: CPI against the index limits; the project manager's forecast cost,
      and an EAC that says more than CPI does, over BAC against the overrun
      limits (a typical EAC is BAC / CPI: its limits would blur those of CPI);
    - schedule: SPI(t), else SPI, against the index limits; slip against the
      slip limits;
    - scope: cost of changes not rejected over BAC against the overrun limits;
      the days they add against the slip limits;
    - quality: a measure short of its target is amber, by more than the red
      overrun share of the target red;
    - resources: an open blocker is amber, one overdue red;
    - risk: exposure over BAC beyond the red overrun share is amber: what may
      happen has not happened.

    Args:
        evidence: What is known of the project.
        thresholds: Where green ends.
        status_date: Tells overdue blockers.

    Returns:
        At most one per dimension, in the order above.
    """
    limits = _limits(thresholds)
    found = (
        _worst("cost", _cost(evidence.ev, limits)),
        _worst("schedule", _schedule(evidence, limits)),
        _worst("scope", _scope(evidence, limits)),
        _worst("quality", _quality(evidence.qualities, thresholds.overrun_red)),
        _worst("resources", _resources(evidence.blockers, status_date)),
        _worst("risk", _risk(evidence, limits)),
    )
    return tuple([colour for colour in found if colour is not None])


def overall_colour(computed: Iterable[ComputedRag]) -> Rag | None:
    """Return the worst colour; None without any."""
    return max([colour.rag for colour in computed], default=None)


def divergence(declared: Rating | None, computed: Rag | None) -> str | None:
    """Return how a declared status differs from the computed one.

    Returns:
        ``optimistic`` where the declared colour is the better one,
        ``pessimistic`` where it is the worse one; None where they agree or
        either is not known.
    """
    if declared is None or declared.rag is None or computed is None:
        return None
    if declared.rag == computed:
        return None
    return "optimistic" if declared.rag < computed else "pessimistic"


def _worst(dimension: str, rules: Sequence[_Rule]) -> ComputedRag | None:
    """Return the worst rule, the first of equals."""
    if not rules:
        return None
    rag, text = max(rules, key=_colour)
    return ComputedRag(dimension, rag, text())


_colour = itemgetter(0)


def _against(name: str, value: float | None, limit: _Limit) -> list[_Rule]:
    if value is None:
        return []
    return [limit.judge(name, value)]


def _cost(ev: EarnedValue, limits: _Limits) -> list[_Rule]:
    rules = _against("CPI", ev.cpi, limits.index)
    if ev.bac:
        forecast, eac = ev.forecast_cost, ev.eac
        if forecast is not None:
            rules += _against("Forecast cost / BAC", forecast / ev.bac, limits.overrun)
        if eac is not None and ev.eac_variant != EacVariant.TYPICAL.value:
            rules += _against("EAC / BAC", eac / ev.bac, limits.overrun)
    return rules


def _schedule(evidence: Evidence, limits: _Limits) -> list[_Rule]:
    ev = evidence.ev
    if ev.spi_t is not None:
        rules = _against("SPI(t)", ev.spi_t, limits.index)
    else:
        rules = _against("SPI", ev.spi, limits.index)
    return rules + _against("Slip in days", evidence.slip_days, limits.slip)


def _scope(evidence: Evidence, limits: _Limits) -> list[_Rule]:
    if not evidence.changes:
        return []
    changes = [change for change in evidence.changes if change.state != "Rejected"]
    costs = [change.cost for change in changes if change.cost is not None]
    days = [change.days for change in changes if change.days is not None]
    rules: list[_Rule] = []
    if costs and evidence.ev.bac:
        share = sum(sorted(costs)) / evidence.ev.bac
        rules += _against("Changes / BAC", share, limits.growth)
    if days:
        rules += _against("Days added by changes", sum(sorted(days)), limits.slip)
    return rules


def _quality(measures: Iterable[Quality], red: float) -> list[_Rule]:
    rules: list[_Rule] = []
    for measure in sorted(measures, key=lambda measure: measure.name):
        target, measured = measure.target, measure.measured
        if target is None or measured is None:
            continue
        lower = measure.better == "Lower"
        short = measured - target if lower else target - measured
        sign = ("<=", ">") if lower else (">=", "<")
        if short <= 0:
            colour = Rag.GREEN
        else:
            colour = Rag.RED if short > red * abs(target) else Rag.AMBER
        text = f"{measure.name} {measured:.6g} {sign[short > 0]} {target:.6g}"
        rules.append((colour, _said(text)))
    return rules


def _resources(blockers: Sequence[Blocker], status_date: dt.date) -> list[_Rule]:
    if not blockers:
        return []
    still = [blocker for blocker in blockers if blocker.open]
    overdue = [b for b in still if b.due is not None and b.due < status_date]
    if overdue:
        return [(Rag.RED, _said(f"Overdue blockers {len(overdue)} > 0"))]
    if still:
        return [(Rag.AMBER, _said(f"Open blockers {len(still)} > 0"))]
    return [(Rag.GREEN, _said("Open blockers 0 <= 0"))]


def _said(text: str) -> Callable[[], str]:
    return lambda: text


def _risk(evidence: Evidence, limits: _Limits) -> list[_Rule]:
    exposure, bac = evidence.risk_exposure, evidence.ev.bac
    if exposure is None or not bac:
        return []
    return _against("Risk exposure / BAC", exposure / bac, limits.exposure)
