"""What may be spent on explaining, counted in the solver's own steps.

No clock: two runs on two machines leave out the same, so a second sync is empty.
"""

from __future__ import annotations

from collections.abc import Callable

from ppmsheets.analysis.optimiser.limits import Work
from ppmsheets.analysis.optimiser.model import Model

_MOVE = 2.5e-4
"""Seconds for a project in a search one project at a time; measured on one core."""


def _silent(_: str) -> None:
    """Tell nobody."""


class Allowance:
    """What is left, and what was left out for want of it.

    Attributes:
        omitted: What was left out, a sentence each.
        spent: Seconds so far.
    """

    def __init__(
        self, seconds: float, progress: Callable[[str], None] = _silent
    ) -> None:
        """Begin with so many seconds of a usual machine.

        Args:
            seconds: 0 or less: nothing may be spent.
            progress: Told what is being explained.
        """
        self.progress = progress
        self.omitted: list[str] = []
        self.spent = 0.0
        self._seconds = float(seconds)
        self._kept = 0.0

    @property
    def left(self) -> float:
        """Seconds that may still be spent on what nothing is kept for."""
        return self._seconds - self.spent - self._kept

    def keep(self, seconds: float) -> None:
        """Keep some seconds for what comes later; 0 gives them free."""
        self._kept = seconds

    def __bool__(self) -> bool:
        """Return whether anything may still be spent."""
        return self.left > 0

    def searched(self, model: Model, work: Work) -> None:
        """Take off what a search took."""
        self.spent += cost_of(model, work)
        note = "A search was stopped by the clock: another machine may find more."
        if work.timed_out and note not in self.omitted:
            self.omitted.append(note)

    def moved(self, model: Model, times: int = 1) -> None:
        """Take off what searches one project at a time took."""
        self.spent += times * move_of(model)

    def omit(self, sentence: str) -> None:
        """Say what is left out."""
        self.omitted.append(sentence)


def cost_of(model: Model, work: Work) -> float:
    """Return about how many seconds a search takes on one core."""
    return work.seconds(len(model.matrix.row_lower))


def move_of(model: Model) -> float:
    """Return about how many seconds a search one project at a time takes."""
    return _MOVE * len(model.case.projects)
