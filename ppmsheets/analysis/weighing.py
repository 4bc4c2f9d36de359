"""What the strategic drivers weigh, by the ranking method that Setup names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ppmsheets.analysis.pairwise import Compared, compared
from ppmsheets.analysis.ranking import normalised_weights
from ppmsheets.outcome import Method, Weighing
from ppmsheets.portfolio import Finding, Portfolio, folded
from ppmsheets.settings import Settings


@dataclass(frozen=True, slots=True)
class Weighed:
    """The drivers' weights, and the method that asks for them.

    Attributes:
        asked: The ranking method that Setup names.
        method: The one that can be used.
        weights: Driver, casefolded -> weight, summing to 1.
        drivers: The same keys -> the driver as typed.
        rival: The weights that the other of weighted score and AHP would give;
            empty: there are none.
        weighing: The weights as people are told of them.
        findings: What is wrong in the comparisons that Setup asks for.
    """

    asked: Method
    method: Method
    weights: Mapping[str, float]
    drivers: Mapping[str, str]
    rival: Mapping[str, float]
    weighing: Weighing
    findings: tuple[Finding, ...] = ()


def weigh(portfolio: Portfolio, settings: Settings) -> Weighed:
    """Return what the drivers weigh: as Drivers or the settings say, or by AHP.

    AHP gives way to the weighted score where the comparisons do not suffice.
    """
    asked = Method(portfolio.planning.ranking or Method.SCORE.value)
    typed = normalised_weights(portfolio.drivers, settings.weights, portfolio.scores)
    pairs = Compared({})
    if portfolio.comparisons or asked is Method.AHP:
        pairs = compared(portfolio.comparisons, portfolio.drivers, settings.weights)
    by_pairs = asked is Method.AHP and bool(pairs.weights)
    method = Method.SCORE if asked is Method.AHP and not by_pairs else asked
    weights = pairs.weights if by_pairs else typed
    names = _names(portfolio, settings)
    drivers = {name: names[name] for name in weights}
    return Weighed(
        asked=asked,
        method=method,
        weights=weights,
        drivers=drivers,
        rival=typed if by_pairs else pairs.weights,
        weighing=Weighing(
            weights=tuple((drivers[name], share) for name, share in weights.items()),
            source="Pairwise" if by_pairs else _source(portfolio, settings, weights),
            consistency_ratio=pairs.consistency_ratio if by_pairs else None,
            worst=pairs.worst if by_pairs else (),
            trouble=pairs.trouble if asked is Method.AHP else "",
        ),
        findings=pairs.findings if asked is Method.AHP else (),
    )


def _names(portfolio: Portfolio, settings: Settings) -> Mapping[str, str]:
    """Return every driver, casefolded -> as typed."""
    typed = [driver.name for driver in portfolio.drivers]
    typed += [*settings.weights, *(score.driver for score in portfolio.scores)]
    typed += [n for pair in portfolio.comparisons for n in (pair.driver, pair.other)]
    return {folded(name): name for name in sorted(typed)}


def _source(
    portfolio: Portfolio, settings: Settings, weights: Mapping[str, float]
) -> str:
    if any(driver.weight for driver in portfolio.drivers):
        return "Drivers"
    if any(settings.weights.values()):
        return "config"
    return "each the same" if weights else ""
