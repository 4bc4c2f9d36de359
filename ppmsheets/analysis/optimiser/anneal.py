"""A whole answer made better by many moves, some of them for the worse.

Sweep after sweep, every project takes one of its options, the better the likelier;
the more surely so, the lower the temperature. What parts a rounded relaxation from
a good answer is how many limits are met closely at once: that takes moves of several
projects that lose something one by one. A sweep costs far less than a relaxation.

A limit that cannot be bought off has a price that rises: at first twice that in the
relaxation, so that an answer may pass through what is not allowed.

Source: S. Kirkpatrick and others, "Optimization by simulated annealing" (Science
220, 1983). An option is drawn with its Gibbs probability, as the best after noise.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from ppmsheets.analysis.optimiser.local import burden
from ppmsheets.analysis.optimiser.matrix import Bools
from ppmsheets.analysis.optimiser.model import Model
from ppmsheets.analysis.optimiser.profiles import Floats, Ints
from ppmsheets.analysis.optimiser.sifting import Relaxed, average

_CLOSE = 0.03
"""Options that lose more than this share of an average project take no part."""
_HOT, _COLD = 5e-3, 1e-3
"""First and last temperature, as shares of an average project; measured."""
_WALL, _FLOOR = 2.0, 0.02
"""First price of a hard limit, in its price in the relaxation; and the least, as a
share of an average project, by its greatest entry."""
_RISE = 1e3
_LEVEL = 0.4
"""Hard limits get so much dearer, from this share of all sweeps on."""
_MARGIN = 2e-4
"""What is kept free below a hard limit, by its greatest entry: a price alone lets it
be overstepped by a sliver."""


@dataclass(frozen=True, slots=True, eq=False)
class _Block:
    """The options of one project that take part.

    Attributes:
        options: Their indices in the model.
        rows: The limits in which one of them has an entry.
        use: Shape (n_options, n_rows), the entries.
        worth: Per option.
    """

    options: Ints
    rows: Ints
    use: Floats
    worth: Floats


def annealed(
    model: Model, relaxed: Relaxed, chosen: Ints, *, sweeps: int, enough: float
) -> Ints:
    """Return the best choice that some sweeps pass through.

    Args:
        model: The full model.
        relaxed: Its relaxation.
        chosen: Index of the option of every project, allowed ones; to start from.
        sweeps: How many.
        enough: Stop at a choice worth as much.
    """
    usual = average(model, relaxed)
    close = relaxed.loss <= _CLOSE * usual
    close[chosen] = True
    walls, margin = _walls(model, relaxed, usual)
    annealing = _Annealing(model, chosen, list(_blocks(model, close)))
    best, value = chosen.copy(), annealing.value()
    for sweep in range(sweeps):
        if value >= enough:
            break
        done = sweep / max(1, sweeps - 1)
        heat = _HOT * (_COLD / _HOT) ** done * usual
        rise = _RISE ** max(0.0, (done - _LEVEL) / (1 - _LEVEL))
        annealing.sweep(heat, walls * rise, margin)
        if annealing.value() > value:
            best, value = annealing.chosen.copy(), annealing.value()
    return best


class _Annealing:
    """A choice, and the use of every row."""

    def __init__(self, model: Model, chosen: Ints, blocks: list[_Block]) -> None:
        self._model, self._blocks = model, blocks
        self.chosen = chosen.copy()
        heads = np.array([block.options[0] for block in blocks], np.int64)
        self._projects = np.searchsorted(model.first, heads, side="right") - 1
        self._places = [
            int(np.searchsorted(block.options, option))
            for block, option in zip(blocks, chosen[self._projects], strict=True)
        ]
        taken = np.zeros(len(model.matrix.upper))
        taken[chosen] = 1.0
        self._used = model.matrix.taken(taken)
        self._prices = burden(model)
        self._noise = np.random.default_rng(0)

    def value(self) -> float:
        """Return what the choice is worth; far below 0 if it oversteps a limit."""
        rows = np.arange(len(self._used))
        spent = self._prices.of(rows, self._used).sum()
        return float(self._model.matrix.objective[self.chosen].sum() - spent)

    def sweep(self, heat: float, walls: Floats, margin: Floats) -> None:
        """Let every project draw an option once, in an order that is drawn too.

        Args:
            heat: The temperature, in units of value.
            walls: What overstepping every limit costs a unit; 0: as in the model.
            margin: What to keep free below every limit.
        """
        prices, used = self._prices, self._used
        hard = walls > 0
        limit, cheap = prices.upper - margin, prices.cheap
        room = np.where(hard, 0.0, prices.room)
        dear = np.where(hard, walls, prices.dear - cheap)
        for number in self._noise.permutation(len(self._blocks)).tolist():
            block, place = self._blocks[number], self._places[number]
            rows, use = block.rows, block.use
            rest = used[rows] - use[place]
            over = use + (rest - limit[rows])
            np.maximum(over, 0.0, out=over)
            gain = block.worth - over @ cheap[rows]
            over -= room[rows]
            np.maximum(over, 0.0, out=over)
            gain -= over @ dear[rows]
            gain += heat * self._noise.gumbel(size=len(gain))
            best = int(gain.argmax())
            if best != place:
                used[rows] = rest + use[best]
                self._places[number] = best
                self.chosen[self._projects[number]] = block.options[best]


def _walls(model: Model, relaxed: Relaxed, average: float) -> tuple[Floats, Floats]:
    """Return the first price of every hard limit, and what to keep free below it.

    Both are 0 where capacity can be bought.
    """
    walls = np.maximum(_WALL * np.abs(relaxed.prices), _FLOOR * average)
    walls = np.concatenate([np.zeros(len(model.first) - 1), walls])
    walls[model.ties] = average
    walls[model.soft] = 0.0
    return walls, np.where((walls > 0) & ~model.ties, _MARGIN, 0.0)


def _blocks(model: Model, close: Bools) -> Iterator[_Block]:
    """Give the projects with a choice, apart from those of limits with two sides.

    Those that must go together or not at all cannot move one by one.
    """
    matrix, projects = model.matrix, len(model.first) - 1
    for begin, end in zip(
        model.first[:-1].tolist(), model.first[1:].tolist(), strict=True
    ):
        options = begin + np.flatnonzero(close[begin:end])
        if len(options) < 2:
            continue
        part = matrix.columns(options)
        limits = part.row >= projects
        rows, place = np.unique(part.row[limits], return_inverse=True)
        if np.isfinite(matrix.row_lower[rows]).any():
            continue
        use = np.zeros((len(options), len(rows)))
        use[part.column_of_entries()[limits], place] = part.entry[limits]
        yield _Block(options, rows, use, matrix.objective[options])
