"""What stands in the way of an option, recounted beside all else that is chosen."""

from __future__ import annotations

import enum
from typing import NamedTuple

from ppmsheets.analysis.choosing import Choice
from ppmsheets.analysis.optimiser.options import Option, Rule, TieKind
from ppmsheets.analysis.optimiser.verify import Breach
from ppmsheets.analysis.planning.ledger import Ledger
from ppmsheets.analysis.wording import fte, money


class Way(enum.Enum):
    """By what an option is barred."""

    DECISION = "decision"
    MANDATORY = "mandatory"
    EXCLUDED = "excluded"
    DEPENDENCY = "dependency"
    MONEY = "money"
    PEOPLE = "people"
    LIMIT = "limit"


class Obstacle(NamedTuple):
    """One thing in the way of an option.

    Attributes:
        text: A clause: ``Portfolio 2026-Q3 is short by 36,042``.
        price: What people beyond those there are would cost; None: it is barred.
    """

    way: Way
    text: str
    price: float | None = None


def obstacle(choice: Choice, name: str, option: Option) -> Obstacle | None:
    """Return what is most in the way of an option of a project; None: nothing.

    Args:
        choice: What is chosen for all others.
        name: Id of the project.
        option: One that is not chosen for it.
    """
    ledger = choice.ledger
    if ledger is None:
        return None
    # Only what is in force: the nearest answer to a clash obeys less.
    found = [
        breach
        for breach in ledger.breaches(name, option)
        if breach.constraint not in choice.given_up
    ]
    if found:
        return _barred(choice, ledger, name, found[0])
    strain = ledger.strain(name, option)
    if strain is None:
        return None
    when = choice.framed.grid.period(strain.period).label
    return Obstacle(
        Way.PEOPLE,
        f"it would ask for {fte(strain.fte)} FTE of {strain.role} in {when} beyond "
        f"what there is, at {money(strain.price)} in all",
        strain.price,
    )


def _barred(choice: Choice, ledger: Ledger, name: str, breach: Breach) -> Obstacle:
    rule, excess = breach.constraint.rule, breach.excess or 0.0
    named, period = breach.constraint.name, breach.constraint.period
    when = "" if period is None else choice.framed.grid.period(period).label
    if rule is Rule.TIE:
        return _tied(choice, ledger, name, named)
    if rule is Rule.PIN:
        said = choice.framed.said.get(name, ())
        why = next((wish.why for wish in said if named.startswith(wish.words)), named)
        return Obstacle(Way.DECISION, why)
    texts = {
        Rule.MANDATORY: (Way.MANDATORY, "it is mandatory"),
        Rule.BUDGET: (Way.MONEY, f"{named} is short by {money(excess)}"),
        Rule.CAPACITY: (Way.PEOPLE, f"{named} is short by {fte(excess)} FTE in {when}"),
        Rule.SHARE: (Way.LIMIT, f"the limit on {named} does not hold"),
        Rule.RISK: (Way.LIMIT, f"the limit on risk is exceeded by {money(excess)}"),
        Rule.STARTS: (Way.LIMIT, f"too many projects begin in {when}"),
    }
    return Obstacle(*texts[rule])


def _tied(choice: Choice, ledger: Ledger, name: str, words: str) -> Obstacle:
    tie, other_id = ledger.tie(name, words)
    result = choice.framed.results[other_id]
    runs, other = result.live, result.name
    chosen = ledger.chosen[other_id]
    if chosen.inside:
        state = "which runs" if runs else "which is funded"
    else:
        state = "which is to be stopped" if runs else "which is not funded"
    if tie.kind is TieKind.EXCLUDES:
        return Obstacle(Way.EXCLUDED, f"it excludes {other}, {state}")
    if tie.kind is TieKind.BOTH_OR_NONE:
        return Obstacle(Way.DEPENDENCY, f"it goes with {other}, {state}")
    if tie.kind is TieKind.NEEDS:
        clause = (
            f"it needs {other}, {state}" if tie.one == name else f"{other} needs it"
        )
        return Obstacle(Way.DEPENDENCY, clause)
    if tie.one == name:
        return Obstacle(Way.DEPENDENCY, f"{other} waits for it")
    if chosen.inside and chosen.finish is not None:
        end = choice.framed.grid.period(chosen.finish - 1).label
        return Obstacle(Way.DEPENDENCY, f"it waits for {other}, which ends in {end}")
    return Obstacle(Way.DEPENDENCY, f"it waits for {other}, {state}")
