"""By what the projects are ranked, and what would rank them otherwise.

None means "not known" throughout. Figures are in the unit of the method: score,
ROI, BCR and WSJF have none, NPV is money.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass, field
from typing import NamedTuple


class Method(enum.Enum):
    """What ranks projects, in the words of Setup."""

    SCORE = "Weighted score"
    WSJF = "WSJF"
    AHP = "AHP"
    NPV = "NPV"
    ROI = "ROI"
    BCR = "BCR"

    @property
    def by_score(self) -> bool:
        """Whether it ranks by the strategic score."""
        return self in (Method.SCORE, Method.AHP)

    @property
    def label(self) -> str:
        """The name inside a sentence: ``weighted score``, ``WSJF``."""
        return "weighted score" if self is Method.SCORE else self.value


class Place(NamedTuple):
    """How one project came to its rank.

    Attributes:
        rank: 1 is best; None: not ranked.
        figure: What it is ranked by; None: not ranked, or ranked below all that
            have the figure.
        how: The figure in words: ``WSJF 5.60 = (8 + 10 + 10) / 5``.
        lacks: What it would have to have to be ranked by the method.
        level: Who has the same figure: the one before, else the one after; "": nobody.
        ruled_by: What tells it from that one, ``higher NPV``; "": nobody is level.
        first: Whether it goes before that one.
    """

    project_id: str
    rank: int | None = None
    figure: float | None = None
    how: str = ""
    lacks: tuple[str, ...] = ()
    level: str = ""
    ruled_by: str = ""
    first: bool = False


class Reversal(NamedTuple):
    """How another method would turn the order around.

    Attributes:
        method: The other one.
        projects: How many both rank; places count among these.
        pairs: Of those projects.
        reversed: How many pairs stand the other way round by it.
        most: Project that moves furthest, the better-ranked of equals; "": none.
        here: Its place by the method used; projects that are level share theirs.
        there: Its place by the other.
    """

    method: Method
    projects: int
    pairs: int
    reversed: int
    most: str = ""
    here: int = 0
    there: int = 0


class Weighing(NamedTuple):
    """What the drivers weigh, and how well their comparisons agree.

    Attributes:
        weights: ``(driver as typed, weight)``, summing to 1, in order of name.
        source: Where they come from: ``Pairwise``, ``Drivers``, ``config``, or
            ``each the same``; "": there are none.
        consistency_ratio: CR of the comparisons; above 0.10 they contradict one
            another. None: not from comparisons.
        worst: The three drivers whose comparisons contradict each other most; ():
            none do.
        trouble: Why comparisons that were asked for are not used; "": they are.
    """

    weights: tuple[tuple[str, float], ...] = ()
    source: str = ""
    consistency_ratio: float | None = None
    worst: tuple[str, ...] = ()
    trouble: str = ""


@dataclass(frozen=True, slots=True)
class Ranking:
    """By what the projects are ranked.

    Attributes:
        asked: The method that Setup names.
        method: The one that is used; another only where ``weighing.trouble`` says why.
        weighing: Of the drivers.
        places: In order of rank, then the unranked by id; closed projects left out.
        ties: Ids of projects that have the same figure, in order, the best first.
        reversals: Against each other method that ranks two of these projects.
        sentences: All that in plain words, the method first.
    """

    asked: Method = Method.SCORE
    method: Method = Method.SCORE
    weighing: Weighing = field(default_factory=Weighing)
    places: tuple[Place, ...] = ()
    ties: tuple[tuple[str, ...], ...] = ()
    reversals: tuple[Reversal, ...] = ()
    sentences: tuple[str, ...] = ()
