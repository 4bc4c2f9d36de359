"""Options unfolded into entries: what each takes of which row in which period."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from ppmsheets.analysis.optimiser.options import Option, Profile, Series

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Entries:
    """What options take, one entry per option, name and period.

    Attributes:
        option: Index of the option.
        name: Index of the fund or the role.
        period: Within the horizon.
        amount: Money or FTE; never 0.
    """

    option: Ints
    name: Ints
    period: Ints
    amount: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Columns:
    """The options in one row of columns, with the profiles that they share.

    Attributes:
        profiles: Each once.
        profile: Per option, index of its profile.
        shift: Per option, periods.
    """

    profiles: tuple[Profile, ...]
    profile: Ints
    shift: Ints


def columns_of(options: Sequence[Option]) -> Columns:
    """Return the shared profiles of options.

    Profiles are told apart by identity: comparing them would cost more than
    unfolding one twice.
    """
    found: dict[int, int] = {}
    profiles: list[Profile] = []
    index: list[int] = []
    for option in options:
        place = found.setdefault(id(option.profile), len(profiles))
        if place == len(profiles):
            profiles.append(option.profile)
        index.append(place)
    return Columns(
        tuple(profiles),
        np.array(index, dtype=np.int64),
        np.fromiter((option.shift for option in options), np.int64, len(options)),
    )


def unfold(
    columns: Columns,
    series: Sequence[tuple[Series, ...]],
    names: Mapping[str, int],
    periods: int,
) -> Entries:
    """Return all entries of one kind, cash or demand.

    Args:
        columns: The options.
        series: Per profile, its cash or its demand.
        names: Fund or role -> index; what is not in it is left out.
        periods: Length of the horizon; what is beyond is left out.
    """
    counts, name, offset, amount = _flat(series, names)
    taken = counts[columns.profile]
    ends = np.cumsum(counts)
    first = (ends - counts)[columns.profile]
    option = np.repeat(np.arange(len(columns.profile)), taken)
    begin = np.cumsum(taken) - taken
    place = np.arange(len(option)) + np.repeat(first - begin, taken)
    period = offset[place] + columns.shift[option]
    keep = np.flatnonzero((period >= 0) & (period < periods) & (amount[place] != 0))
    option, place, period = option[keep], place[keep], period[keep]
    del keep
    return Entries(option, name[place], period, amount[place])


def _flat(
    series: Sequence[tuple[Series, ...]], names: Mapping[str, int]
) -> tuple[Ints, Ints, Ints, Floats]:
    """Return entries per profile, then of every entry: name, offset, amount."""
    known = [[item for item in items if item.name in names] for items in series]
    flat = list(chain.from_iterable(known))
    lengths = np.fromiter((len(item.amounts) for item in flat), np.int64, len(flat))
    total = int(lengths.sum())
    amount = np.fromiter(
        chain.from_iterable(item.amounts for item in flat), np.float64, total
    )
    name = np.repeat(
        np.fromiter((names[item.name] for item in flat), np.int64, len(flat)), lengths
    )
    first = np.fromiter((item.first for item in flat), np.int64, len(flat))
    begin = np.cumsum(lengths) - lengths
    offset = np.arange(total) + np.repeat(first - begin, lengths)
    counts = np.fromiter(
        (sum(len(item.amounts) for item in items) for items in known),
        np.int64,
        len(known),
    )
    return counts, name, offset, amount


def summed(place: Ints, amounts: Floats, count: int) -> Floats:
    """Return, per place from 0, the sum of the amounts that belong there."""
    sums = np.bincount(place, weights=amounts, minlength=count)
    return sums.astype(np.float64, copy=False)
