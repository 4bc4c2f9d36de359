"""What clashes, in the words of those who decided it."""

from __future__ import annotations

from collections.abc import Iterable

from ppmsheets.analysis.optimiser.options import Constraint, Rule, TieKind
from ppmsheets.analysis.optimiser.verify import Breach
from ppmsheets.analysis.planning.case import TIE_WORDS, Framed
from ppmsheets.analysis.wording import fte, money
from ppmsheets.outcome import Clash

_NAMED = 6


def clash_of(
    framed: Framed,
    constraints: Iterable[Constraint],
    breaches: Iterable[Breach],
    *,
    irreducible: bool,
) -> Clash:
    """Return a clash in words.

    Args:
        framed: The question.
        constraints: That cannot be obeyed together.
        breaches: What the nearest answer does not obey.
        irreducible: No part of the constraints clashes alone, proven.
    """
    words = tuple(dict.fromkeys(words_of(framed, c) for c in constraints))
    given_up = tuple(dict.fromkeys(_given_up(framed, breach) for breach in breaches))
    return Clash(words, irreducible, given_up)


def sentence(clash: Clash) -> str:
    """Return what clashes and what the shown answer gives up, in two sentences."""
    return f"{clash.sentence} {clash.nearest}".rstrip()


def plainly(framed: Framed, constraints: Iterable[Constraint]) -> tuple[str, ...]:
    """Return constraints as people call them, each once, by their words."""
    return tuple(sorted({words_of(framed, constraint) for constraint in constraints}))


def words_of(framed: Framed, constraint: Constraint) -> str:
    """Return a constraint as people would name it: ``approving to fund CRM``."""
    name, period = constraint.name, constraint.period
    when = "" if period is None else framed.grid.period(period).label
    if constraint.rule is Rule.MANDATORY:
        return f"{_called(framed, name)} being mandatory"
    if constraint.rule is Rule.TIE:
        return f"that {_tie(framed, name)}"
    return {
        Rule.BUDGET: f"the budget {name}",
        Rule.CAPACITY: f"the capacity of {name} in {when}",
        Rule.SHARE: f"the limit on {name}",
        Rule.RISK: "the limit on risk",
        Rule.STARTS: f"the limit on starts in {when}",
        Rule.PIN: name,
    }[constraint.rule]


def _tie(framed: Framed, name: str) -> str:
    """Return a dependency with the names of its projects, not their ids."""
    tie = next(tie for tie in framed.case.ties if tie.name == name)
    first, last = _called(framed, tie.one), _called(framed, tie.other)
    if tie.kind is TieKind.FINISH_START:
        # It is the second that waits, and that was typed first.
        first, last = last, first
    return f"{first} {TIE_WORDS[tie.kind]} {last}"


def _called(framed: Framed, project_id: str) -> str:
    result = framed.results.get(project_id)
    return result.name if result else project_id


def _given_up(framed: Framed, breach: Breach) -> str:
    words = words_of(framed, breach.constraint)
    if breach.excess is None:
        return words
    if breach.constraint.rule is Rule.CAPACITY:
        return f"{words} by {fte(breach.excess)} FTE"
    if breach.constraint.rule is Rule.STARTS:
        return f"{words} by {round(breach.excess)}"
    return f"{words} by {money(breach.excess)}"
