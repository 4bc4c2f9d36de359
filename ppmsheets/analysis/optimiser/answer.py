"""What is believed of a search after the recount."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ppmsheets.analysis.optimiser.limits import Outcome, Work
from ppmsheets.analysis.optimiser.options import Constraint
from ppmsheets.analysis.optimiser.verify import Account


@dataclass(frozen=True, slots=True)
class Answer:
    """What is believed after the recount.

    Attributes:
        choice: Project id -> key of its option; None: no usable answer.
        account: What the choice is worth and takes; None as the choice.
        bound: No choice is worth more; None: not known.
        gap: ``(bound - value) / |value|``, 0 or more; None: not known.
        given_up: Constraints that were not in force.
        solver: Name and version.
        fault: Why an answer of the solver was not believed; "" if it was.
    """

    outcome: Outcome
    choice: Mapping[str, str] | None
    account: Account | None
    bound: float | None
    gap: float | None
    work: Work
    given_up: frozenset[Constraint] = frozenset()
    solver: str = ""
    fault: str = ""

    @property
    def value(self) -> float:
        """Return the value of the choice.

        Raises:
            ValueError: There is none.
        """
        if self.account is None:
            message = f"no value: {self.outcome.value}"
            raise ValueError(message)
        return self.account.value
