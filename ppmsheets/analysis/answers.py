"""People's answers to recommendations: which hold, and what they typed.

An answer holds through its Until day; without one it holds until it is changed. Where
Until cannot be read, Approve and Reject hold, but Defer does not: it asks to wait for a
day, and which is not known.

Text that is no answer (an unreadable decision, a reason alone) answers nothing
but is carried along, character by character.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from ppmsheets.outcome import Action
from ppmsheets.portfolio import Decision
from ppmsheets.sheet import CellValue

APPROVE = "Approve"
REJECT = "Reject"
DEFER = "Defer"

OPEN = "Open"
EXPIRED = "Expired"
APPROVED = "Approved"
REJECTED = "Rejected"
DEFERRED = "Deferred"
GONE = "Gone"

_HELD = {APPROVE: APPROVED, REJECT: REJECTED, DEFER: DEFERRED}

NOTHING_TYPED: tuple[CellValue, CellValue, CellValue] = (None, None, None)


_SLUGS = {action: action.value.replace(" ", "-") for action in Action}
"""Written out once: ids are made many times a project."""


def slug(action: Action) -> str:
    """Return an action as it stands in ids: ``do-not-fund``."""
    return _SLUGS[action]


def recommendation_id(project_id: str, action: Action) -> str:
    """Return the id of a recommendation: the same in every run."""
    return f"{project_id}:{_SLUGS[action]}"


FUNDING = (Action.FUND, Action.DELAY, Action.DO_NOT_FUND)
"""Three answers to one question: is a candidate funded now?"""

_SAID_OF_FUNDING = (
    (Action.FUND, APPROVE, True, "approved"),
    (Action.FUND, REJECT, False, "its funding was rejected"),
    (Action.DO_NOT_FUND, APPROVE, False, "not to fund it now was approved"),
    (Action.DELAY, APPROVE, False, "not to fund it now was approved"),
    (Action.FUND, DEFER, False, "its funding was deferred"),
    (Action.DO_NOT_FUND, REJECT, True, "not to fund it was rejected"),
    (Action.DO_NOT_FUND, DEFER, False, "the decision on it was deferred"),
    (Action.DELAY, DEFER, False, "the decision on it was deferred"),
)
"""What an answer says of funding now, and why; the first that holds is obeyed."""


class Answers:
    """The answers on one status date, by recommendation id."""

    def __init__(self, decisions: Iterable[Decision], status_date: dt.date) -> None:
        """Take the decisions as read; of several with one id the first legible."""
        self._status_date = status_date
        self._first: dict[str, Decision] = {}
        self._spare: list[Decision] = []
        for decision in sorted(decisions, key=_reading_order):
            if decision.recommendation_id in self._first:
                self._spare.append(decision)
            else:
                self._first[decision.recommendation_id] = decision
        self._holding = {
            name: decision.decision
            for name, decision in self._first.items()
            if decision.decision in _HELD and not self._over(decision)
        }

    def holding(self, recommendation: str) -> str | None:
        """Return Approve, Reject or Defer where such an answer still holds."""
        return self._holding.get(recommendation)

    def until(self, recommendation: str) -> dt.date | None:
        """Return the last day of an answer; None: no such day, or no answer."""
        decision = self._first.get(recommendation)
        return decision.until if decision else None

    def funding(self, project_id: str) -> tuple[bool | None, str]:
        """Return what people said of funding a candidate now, in whatever verb.

        To fund, delay and not fund it answer one question, so what is said to one
        holds for all: a verb that nobody answered never asks it again. A clear word
        goes before a deferral.

        Returns:
            True: fund it; False: do not fund it now; None: it is open, also when
            only a delay was rejected. And the reason.
        """
        held = {
            (action, said)
            for action in FUNDING
            if (said := self.holding(recommendation_id(project_id, action)))
        }
        # Most candidates are not answered.
        if held:
            for action, said, funded, reason in _SAID_OF_FUNDING:
                if (action, said) in held:
                    return funded, reason
        return None, ""

    def standing(self, recommendation: str) -> str:
        """Return Open, Approved, Rejected, Deferred or Expired."""
        held = self.holding(recommendation)
        if held:
            return _HELD[held]
        decision = self._first.get(recommendation)
        if decision is None or decision.decision not in _HELD:
            return OPEN
        return OPEN if decision.until is None else EXPIRED

    def typed(self, recommendation: str) -> tuple[CellValue, CellValue, CellValue]:
        """Return Decision, Until and Reason exactly as typed."""
        decision = self._first.get(recommendation)
        return decision.typed if decision else NOTHING_TYPED

    def others(self, proposed: Iterable[str]) -> tuple[Decision, ...]:
        """Return decisions with typed text that belong to nothing proposed."""
        shown = set(proposed)
        rest = [d for d in self._first.values() if d.recommendation_id not in shown]
        return tuple(
            decision
            for decision in sorted((*rest, *self._spare), key=_reading_order)
            if decision.typed != NOTHING_TYPED
        )

    def _over(self, decision: Decision) -> bool:
        if decision.until is None:
            # To wait for a day that nobody can read would be to wait for ever.
            until = decision.typed[1]
            unreadable = until is not None and bool(str(until).strip())
            return unreadable and decision.decision == DEFER
        return decision.until < self._status_date


def _reading_order(decision: Decision) -> tuple[str, bool, str, int, int]:
    where = decision.origin
    illegible = decision.decision not in _HELD
    return (
        decision.recommendation_id,
        illegible,
        where.tab,
        where.row,
        where.column,
    )
