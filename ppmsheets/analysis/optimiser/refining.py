"""Whole answers from rounded relaxations: annealed, changed in pairs, mixed.

Answers from different starts end apart, each good elsewhere. Mixed, the options that
one of them takes are tried, and those nearest to the relaxation: few, and most of the
best answer's are among them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from ppmsheets.analysis.optimiser.anneal import annealed
from ppmsheets.analysis.optimiser.limits import Work
from ppmsheets.analysis.optimiser.local import improved, settled
from ppmsheets.analysis.optimiser.model import Model
from ppmsheets.analysis.optimiser.pairs import Schedule, paired
from ppmsheets.analysis.optimiser.profiles import Floats, Ints
from ppmsheets.analysis.optimiser.sifting import Relaxed, average

_SWEEPS = 15
_CLOSE, _MIXED_CLOSE = 0.01, 0.006
"""Options that lose more than this share of an average project are in no pair, unless
mixed answers take them."""
_STEPS, _HOT = 200, 1e-3
"""Pairs of one start, and their first temperature; measured, as are those below."""
_MIXED_STEPS, _MIXED_HOT = 800, 2e-2
_BEST = 3
"""So many of the best answers are each begun from when all are mixed."""
_BETWEEN = 2
"""Choices refined between two mixings."""


@dataclass(frozen=True, slots=True, eq=False)
class _Answer:
    chosen: Ints
    amounts: Floats
    value: float


class Refining:
    """The answers so far, of one model."""

    def __init__(self, model: Model) -> None:
        """Begin without any."""
        self._model = model
        self._answers: list[_Answer] = []
        self._mixings = 0

    @property
    def amounts(self) -> Floats | None:
        """Every column of the best answer; None before there is any."""
        return self._answers[0].amounts if self._answers else None

    def refine(self, relaxed: Relaxed, chosen: Ints, enough: float) -> None:
        """Make a choice better, up to a value that is enough; it may be none yet."""
        if not self._below(enough):
            return
        chosen = annealed(self._model, relaxed, chosen, sweeps=_SWEEPS, enough=enough)
        if settled(self._model, chosen) is None:
            chosen = improved(self._model, chosen)
        self._keep(chosen)
        if self._below(enough):
            usual = average(self._model, relaxed)
            among = relaxed.loss <= _CLOSE * usual
            schedule = Schedule(usual, _STEPS, _HOT)
            self._keep(paired(self._model, chosen, among, schedule, enough=enough))

    def along(
        self, relaxed: Relaxed, steps: Iterable[tuple[Ints, Work]], enough: float
    ) -> Iterator[Work]:
        """Refine one choice after the other, mix them now and then; give the work."""
        for number, (chosen, work) in enumerate(steps, start=1):
            self.refine(relaxed, chosen, enough)
            if number % _BETWEEN == 0:
                self.mix(relaxed, enough)
            yield work

    def mix(self, relaxed: Relaxed, enough: float) -> None:
        """Begin anew from the best answers, among what any takes, and what is near."""
        usual = average(self._model, relaxed)
        for rank in range(min(_BEST, len(self._answers))):
            if not self._below(enough):
                return
            among = relaxed.loss <= _MIXED_CLOSE * usual
            among[np.concatenate([item.chosen for item in self._answers])] = True
            self._mixings += 1
            schedule = Schedule(usual, _MIXED_STEPS, _MIXED_HOT, self._mixings)
            start = self._answers[rank].chosen
            self._keep(paired(self._model, start, among, schedule, enough=enough))

    def _below(self, enough: float) -> bool:
        return not self._answers or self._answers[0].value < enough

    def _keep(self, chosen: Ints) -> None:
        amounts = settled(self._model, chosen)
        if amounts is None:
            return
        value = float(self._model.matrix.objective @ amounts)
        self._answers.append(_Answer(chosen, amounts, value))
        self._answers.sort(key=lambda answer: -answer.value)
