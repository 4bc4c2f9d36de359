"""What follows from the results: what to decide, to look at, and what changed."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import NamedTuple

from ppmsheets.outcome.choice import Chosen, Clash, Search, SolverStatus
from ppmsheets.outcome.results import Action
from ppmsheets.portfolio import Rag
from ppmsheets.sheet import CellRef, CellValue


class Touched(NamedTuple):
    """What moving people does to one of the projects that it is about.

    Attributes:
        fte: Most FTE of the person that it keeps (> 0) or gives up (< 0) in a month;
            0: somebody else does it.
        finish_days: Calendar days by which its finish slips.
        value: What that slip takes of its value, portfolio currency, <= 0.
        delay_cost: What a month's delay beyond its float would cost it, portfolio
            currency; 0 also where its worth is not known.
    """

    project_id: str
    fte: float
    finish_days: int = 0
    value: float = 0.0
    delay_cost: float = 0.0


class Effect(NamedTuple):
    """What a recommendation would change; None: does not apply or not known.

    Attributes:
        money: Freed (> 0) or committed (< 0), portfolio currency.
        fte: Most FTE of a period that are asked, freed or moved, >= 0.
        value: Gained (> 0) or lost (< 0), portfolio currency.
        finish_days: Calendar days by which the finish moves; < 0: sooner.
        text: The effect in a few plain words.
        projects: What moving people does to each project, the one that moves first.
    """

    money: float | None = None
    fte: float | None = None
    value: float | None = None
    finish_days: int | None = None
    text: str = ""
    projects: tuple[Touched, ...] = ()


class Recommendation(NamedTuple):
    """What should be decided.

    Attributes:
        id: Stable across runs: made of the project and the action.
        project_id: Its project; None for the portfolio's own.
        why: One plain sentence with the numbers used.
        rule: Stable kebab-case rule id.
        status: ``Open``, ``Approved``, ``Rejected``, ``Deferred``, ``Expired``
            (answer ran out), or ``Gone`` (answered once, no longer proposed).
        where: The cell that shows the reason best.
        typed: Decision, Until, Reason as the person typed them; carried.
        priority: Rank of the project; orders the tab.
        others: Ids of the other projects that it concerns.
    """

    id: str
    action: Action | None
    project_id: str | None
    project: str
    why: str
    rule: str
    effect: Effect = Effect()
    status: str = "Open"
    where: CellRef | None = None
    typed: tuple[CellValue, CellValue, CellValue] = (None, None, None)
    priority: int | None = None
    others: tuple[str, ...] = ()

    @property
    def waits(self) -> bool:
        """Whether an answer is asked for: there is none, or it ran out."""
        return self.status in ("Open", "Expired")

    @property
    def standing(self) -> str:
        """The status, or ``Unclear`` where Decision holds what could not be read."""
        decision = self.typed[0]
        typed = decision is not None and bool(str(decision).strip())
        return "Unclear" if self.status == "Open" and typed else self.status


class Answer(enum.Enum):
    """The answer to one of the three questions."""

    YES = "Yes"
    PARTLY = "Partly"
    NO = "No"
    UNKNOWN = "Not known"


@dataclass(frozen=True, slots=True)
class Verdict:
    """One of the three questions, answered.

    Attributes:
        question: The question in full.
        answer: The verdict.
        evidence: Sentences with figures, the most telling first.
        where: Where to look: a generated tab's or an input cell.
    """

    question: str
    answer: Answer
    evidence: tuple[str, ...]
    where: CellRef | None = None


@dataclass(frozen=True, slots=True)
class Attention:
    """One thing for the portfolio manager to look at, most urgent first."""

    text: str
    project_id: str | None
    owner: str | None
    where: CellRef | None
    severity: Rag


@dataclass(frozen=True, slots=True)
class Shift:
    """One thing that changed since the last published figures."""

    text: str
    project_id: str | None
    worse: bool | None
    where: CellRef | None = None


@dataclass(frozen=True, slots=True)
class Assumption:
    """What a choice takes for granted of a running project it cannot lay over time.

    Attributes:
        lacks: What is not known of it: ``finish``, ``start and finish``, ``budget``.
        text: What is assumed instead, one sentence.
        amount: Money that is counted for it; None: it is left out.
    """

    project_id: str
    lacks: str
    text: str
    amount: float | None = None


@dataclass(frozen=True, slots=True)
class Selection:
    """What is chosen for the projects, and which candidates are funded by it.

    Attributes:
        funded: Ids of the selected candidates, whenever they begin.
        delayed: Those of the funded that begin later than planned.
        unfunded: Ids of the others that could be judged.
        unjudged: Ids of candidates without the data to be judged.
        kept: Ids of running projects that go on as they are for want of data.
        binding: Labels of the budgets that an unfunded candidate would break.
        objective: Total value of the selected; None when not solved.
        note: One sentence on what was assumed or went wrong.
        assumptions: What the budgets' commitments rest on, by project id.
        taken: What it takes for granted, the part of ``note`` that says so.
        search: How it was found; None: nothing was searched.
        chosen: What is chosen for each project, by id.
        clash: What could not be obeyed together; the choice is the nearest answer.
    """

    status: SolverStatus
    funded: tuple[str, ...] = ()
    unfunded: tuple[str, ...] = ()
    unjudged: tuple[str, ...] = ()
    binding: tuple[str, ...] = ()
    objective: float | None = None
    note: str = ""
    assumptions: tuple[Assumption, ...] = ()
    taken: str = ""
    search: Search | None = None
    chosen: tuple[Chosen, ...] = ()
    clash: Clash | None = None
    delayed: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()
