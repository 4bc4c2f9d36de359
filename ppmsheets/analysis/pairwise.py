"""Drivers compared in pairs: their weights by AHP, and where they contradict.

Every driver has to be compared with every other: what nobody compared is not
guessed. The random index is that of Saaty's edition of 2005 up to 7 drivers, beyond
it that of 1980, which goes up to 15.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ppmsheets.analysis.wording import count, listed
from ppmsheets.portfolio import Comparison, Driver, Finding, Severity, folded

RULES = {
    "incomplete-comparisons": "Drivers are not compared each with each; AHP is not "
    "used, and they weigh as Drivers says.",
    "inconsistent-comparisons": "Comparisons of drivers contradict one another: the "
    "consistency ratio is above 0.10.",
}
"""Rules of findings that only the weighing can tell: id -> one line."""

ACCEPTED = 0.10
"""Greatest consistency ratio that is accepted; Saaty's."""

_GREATEST = 9.0
"""End of Saaty's scale."""

_MOST = 15
_MOST_2005 = 7
"""Greatest number of drivers with a random index, in all and in the newer edition."""


@dataclass(frozen=True, slots=True)
class Compared:
    """What comparisons give.

    Attributes:
        weights: Driver, casefolded -> weight, summing to 1, in order of name; empty
            where they do not suffice.
        consistency_ratio: None where they do not suffice.
        worst: The three drivers, as typed, that contradict each other most; (): none.
        trouble: Why they do not suffice; "": they do.
        findings: What is wrong in their cells.
    """

    weights: Mapping[str, float]
    consistency_ratio: float | None = None
    worst: tuple[str, ...] = ()
    trouble: str = ""
    findings: tuple[Finding, ...] = ()


_Pairs = Mapping[tuple[str, str], Comparison]
"""Both drivers, casefolded, in order of name -> how they are compared."""


def compared(
    comparisons: Sequence[Comparison],
    drivers: Iterable[Driver],
    fallback: Mapping[str, float],
) -> Compared:
    """Return what the comparisons of a workbook say of its drivers.

    Args:
        comparisons: One a pair, in any order; names as Drivers spells them.
        drivers: Of the workbook; those that weigh 0 by hand need no comparison.
        fallback: Driver -> weight of the settings, where the workbook has none.
    """
    pairs = _pairs(comparisons)
    names = _names(pairs.values(), drivers, fallback)
    if not pairs:
        return Compared({}, trouble="no two drivers are compared in Pairwise")
    if len(names) > _MOST:
        return _too_many(pairs, len(names))
    lacking = [
        pair for pair in itertools.combinations(sorted(names), 2) if pair not in pairs
    ]
    if lacking:
        return _incomplete(pairs, names, lacking)
    return _weighed(pairs, names)


def _pairs(comparisons: Iterable[Comparison]) -> _Pairs:
    """Return the comparisons that say something; of two for a pair the first read."""
    found: dict[tuple[str, str], Comparison] = {}
    for entry in sorted(comparisons, key=_where):
        one, other = sorted((folded(entry.driver), folded(entry.other)))
        if entry.times is not None and one != other:
            found.setdefault((one, other), entry)
    return found


def _where(entry: Comparison) -> tuple[str, int, int]:
    where = entry.origin.cell("times")
    return where.tab, where.row, where.column


def _names(
    comparisons: Iterable[Comparison],
    drivers: Iterable[Driver],
    fallback: Mapping[str, float],
) -> Mapping[str, str]:
    """Return the drivers to be compared, casefolded -> as typed."""
    told = {folded(driver.name): driver for driver in drivers}
    names = [driver.name for driver in told.values() if driver.weight != 0]
    if not told:
        names = [name for name, weight in fallback.items() if weight]
    names += [name for entry in comparisons for name in (entry.driver, entry.other)]
    return {folded(name): name for name in sorted(names)}


def _too_many(pairs: _Pairs, number: int) -> Compared:
    trouble = f"{number} drivers are compared, and AHP takes {_MOST} at most"
    return _unused(
        pairs,
        trouble,
        f"Compare {_MOST} drivers at most: join some, or give the least of them the "
        "Weight 0 in Drivers.",
    )


def _incomplete(
    pairs: _Pairs, names: Mapping[str, str], lacking: Sequence[tuple[str, str]]
) -> Compared:
    named = listed([f"{names[one]} with {names[other]}" for one, other in lacking])
    of_all = len(names) * (len(names) - 1) // 2
    which = f"{len(lacking)} of {count(of_all, 'pair')} of drivers"
    verb = "is" if len(lacking) == 1 else "are"
    return _unused(
        pairs,
        f"{which} {verb} not compared ({named})",
        "Say of each pair how many times as important the first is; a driver that "
        "shall not count needs the Weight 0 in Drivers.",
    )


def _unused(pairs: _Pairs, trouble: str, fix: str) -> Compared:
    """Return comparisons that do not suffice, with the finding that says so."""
    first = min(pairs.values(), key=_where)
    finding = Finding(
        rule="incomplete-comparisons",
        severity=Severity.ERROR,
        where=first.origin.cell("times"),
        message=f"{trouble[0].upper()}{trouble[1:]}; AHP is not used, and drivers "
        "weigh as Drivers says.",
        fix=fix,
        affects="ranking",
    )
    return Compared({}, trouble=trouble, findings=(finding,))


def _weighed(pairs: _Pairs, names: Mapping[str, str]) -> Compared:
    # numpy is heavy, and few workbooks compare drivers.
    from ppmsheets.analysis.ahp import RandomIndex, ahp_weights  # noqa: PLC0415

    keys = sorted(names)
    newer = len(keys) <= _MOST_2005
    found = ahp_weights(
        [[_times(pairs, one, other) for other in keys[i + 1 :]]
         for i, one in enumerate(keys[:-1])],
        RandomIndex.SAATY_2005 if newer else RandomIndex.SAATY_1980,
    )  # fmt: skip
    weights = dict(zip(keys, found.weights, strict=True))
    worst = tuple(keys[index] for index in found.worst_triad or ())
    findings: tuple[Finding, ...] = ()
    if found.consistency_ratio > ACCEPTED and len(worst) == 3:
        findings = (
            _contradiction(pairs, names, weights, found.consistency_ratio, worst),
        )
    return Compared(
        weights,
        found.consistency_ratio,
        tuple(names[name] for name in worst),
        findings=findings,
    )


def _times(pairs: _Pairs, one: str, other: str) -> float:
    """Return how many times as important one is as the other, whoever was first."""
    entry = pairs[min((one, other), (other, one))]
    times = entry.times or 1.0
    return times if folded(entry.driver) == one else 1 / times


def _contradiction(
    pairs: _Pairs,
    names: Mapping[str, str],
    weights: Mapping[str, float],
    ratio: float,
    worst: Sequence[str],
) -> Finding:
    """Return the finding on the three that contradict each other most.

    It stands at the one of their cells that is furthest from what all comparisons
    together say; of equals at the one that is mended by the most modest number, the
    first read.
    """

    def suspicion(entry: Comparison) -> tuple[float, float]:
        together = weights[folded(entry.driver)] / weights[folded(entry.other)]
        off = abs(math.log((entry.times or 1.0) / together))
        return round(off, 9), -round(abs(math.log(_detour(pairs, entry, worst)[2])), 9)

    three = [pairs[pair] for pair in itertools.combinations(sorted(worst), 2)]
    three.sort(key=_where)
    suspect = max(three, key=suspicion)
    first, second, follows = _detour(pairs, suspect, worst)
    (third,) = set(worst) - {folded(suspect.driver), folded(suspect.other)}
    cells = [str(e.origin.cell("times")) for e in three if e is not suspect]
    near = min(_GREATEST, max(1 / _GREATEST, follows))
    agrees = "agree with" if math.isclose(near, follows) else "come nearest to"
    return Finding(
        rule="inconsistent-comparisons",
        severity=Severity.WARNING,
        where=suspect.origin.cell("times"),
        message=f"{suspect.driver} counts {_said(suspect.times or 1.0)} times as much "
        f"as {suspect.other}, but by {' and '.join(cells)} it counts {_said(first)} "
        f"times as much as {names[third]}, and that {_said(second)} times as much as "
        f"{suspect.other}, which makes {_said(follows)}; the consistency ratio of all "
        f"is {ratio:.2f}, above {ACCEPTED:.2f}.",
        fix=f"Look at these three again; {_said(near)} here would {agrees} the other "
        "two.",
        affects="ranking",
    )


def _detour(
    pairs: _Pairs, entry: Comparison, three: Iterable[str]
) -> tuple[float, float, float]:
    """Return how two drivers compare by way of the third: both steps, and in all."""
    one, other = folded(entry.driver), folded(entry.other)
    (third,) = set(three) - {one, other}
    first, second = _times(pairs, one, third), _times(pairs, third, other)
    return first, second, first * second


def _said(times: float) -> str:
    """Return a comparison as people type it: ``3``, ``1/4``, ``2.5``."""
    if times < 1:
        under = _said(1 / times)
        return "1" if under == "1" else f"1/{under}"
    return f"{times:.1f}".removesuffix(".0")
