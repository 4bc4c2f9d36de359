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
    shared = {id(option.profile): option.profile for option in options}
    index = {key: place for place, key in enumerate(shared)}
    places = [index[id(option.profile)] for option in options]
    return Columns(
        tuple(shared.values()),
        np.array(places, dtype=np.int64),
        np.array([option.shift for option in options], dtype=np.int64),
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
    flat = list(chain.from_iterable(series))
    held = np.array([len(items) for items in series], np.int64)
    owner = np.repeat(np.arange(len(series)), held)
    name = np.array([names.get(item.name, -1) for item in flat], np.int64)
    if (name < 0).any():
        known = np.flatnonzero(name >= 0)
        flat, owner, name = [flat[i] for i in known], owner[known], name[known]
    lengths = np.array([len(item.amounts) for item in flat], np.int64)
    total = int(lengths.sum())
    amount = np.fromiter(
        chain.from_iterable([item.amounts for item in flat]), np.float64, total
    )
    first = np.array([item.first for item in flat], np.int64)
    begin = np.cumsum(lengths) - lengths
    offset = np.arange(total) + np.repeat(first - begin, lengths)
    counts = np.bincount(owner, lengths, len(series)).astype(np.int64)
    return counts, np.repeat(name, lengths), offset, amount


def summed(place: Ints, amounts: Floats, count: int) -> Floats:
    """Return, per place from 0, the sum of the amounts that belong there."""
    sums = np.bincount(place, weights=amounts, minlength=count)
    return sums.astype(np.float64, copy=False)
