"""Roles of which there is too little: how much, when, and what one more is worth."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ppmsheets.analysis.capacity import ROLE
from ppmsheets.analysis.choosing import EXACT_BELOW, Choice
from ppmsheets.analysis.figures import Basis
from ppmsheets.analysis.optimiser.options import Case, Project
from ppmsheets.analysis.people import Manned
from ppmsheets.outcome import Bottleneck, Conflict, Gain, Load
from ppmsheets.portfolio import folded

WORTH_SHARE = 0.25
"""Of what may be spent on explaining: for saying what one more of a role is worth."""

MOST_ROLES = 8
"""Roles of which that is asked, those with the greatest shortage first."""

_NOTHING = 0.5
"""Money below which one more of a role that is not short is worth nothing."""

NOT_ASKED = "Settings ask for no explanations."
TOO_MANY = f"Worked out for the {MOST_ROLES} roles with the greatest shortage."
TOO_LONG = "Not worked out: with so many people and projects it takes too long."
NOT_OBEYED = "Told once all decisions and limits can be obeyed."
NO_SOLVER = "Not worked out: the solver HiGHS is not there."


@dataclass(frozen=True, slots=True)
class Found:
    """The bottlenecks, and what finding them took.

    Attributes:
        spent: Seconds of a usual machine, counted in steps.
    """

    roles: tuple[Bottleneck, ...]
    spent: float = 0.0


def shortages(conflicts: Iterable[Conflict]) -> tuple[Bottleneck, ...]:
    """Return the roles that are short in some month, the greatest shortage first.

    Args:
        conflicts: As ``capacity.conflicts`` gives them.
    """
    over: defaultdict[str, list[Load]] = defaultdict(list)
    for conflict in conflicts:
        if conflict.kind == ROLE:
            over[conflict.name] += conflict.loads
    found = [
        Bottleneck(
            role,
            sum(load.excess for load in short),
            tuple(load.period for load in short),
            max(short, key=lambda load: load.excess),
        )
        for role, short in over.items()
    ]
    return tuple(sorted(found, key=lambda item: (-item.shortage, item.role)))


def bottlenecks(manned: Manned, choice: Choice, basis: Basis) -> Found:
    """Return the roles that are short, and those whose lack keeps projects out.

    Args:
        manned: What the plan asks of people.
        choice: The plan, with its question.
        basis: What may be spent, hours of an FTE, and the status date.

    Returns:
        Short roles by shortage; then, of a portfolio small enough for the best choice
        to be sought, roles that are not short because the plan leaves out what would
        ask for them, by what one more is worth.
    """
    short = shortages(manned.conflicts)
    hidden: tuple[str, ...] = ()
    if len(choice.framed.case.projects) < EXACT_BELOW:
        hidden = _wanted(choice.framed.case, {folded(item.role) for item in short})
    if not (short or hidden):
        return Found(())
    note = _unasked(choice, basis)
    if note:
        return Found(tuple(item._replace(note=note) for item in short))
    gains, spent = _gains(
        [item.role for item in short][:MOST_ROLES], hidden, manned, choice, basis
    )
    told = [_told(item, gains) for item in short]
    rest = [
        Bottleneck(role, 0.0, (), None, gain)
        for role in hidden
        if (gain := gains.get(role)) is not None and gain.least > _NOTHING
    ]
    rest.sort(key=lambda item: (-(item.gain.least if item.gain else 0.0), item.role))
    return Found((*told, *rest), spent)


def _unasked(choice: Choice, basis: Basis) -> str:
    """Return why it is not asked what one more of a role is worth; "": it is."""
    if not basis.settings.optimiser.insight_seconds:
        return NOT_ASKED
    if choice.given_up:
        return NOT_OBEYED
    # Imported late, like the optimiser: numpy and the solver.
    from ppmsheets.analysis.optimiser import door  # noqa: PLC0415 - heavy

    return "" if door.HAS_HIGHS else NO_SOLVER


def _gains(
    short: Sequence[str],
    hidden: Sequence[str],
    manned: Manned,
    choice: Choice,
    basis: Basis,
) -> tuple[Mapping[str, Gain | None], float]:
    """Return what one more of each role is worth, and the seconds that took.

    Args:
        short: Roles that are short.
        hidden: Roles that are not; asked after the others, while there is room.
        manned: What the plan asks of people.
        choice: The plan, with its question.
        basis: What may be spent.
    """
    from ppmsheets.analysis.insight.allowance import (  # noqa: PLC0415 - heavy
        Allowance,
    )
    from ppmsheets.analysis.insight.one_more import OneMore  # noqa: PLC0415 - heavy

    allowance = Allowance(basis.settings.optimiser.insight_seconds * WORTH_SHARE)
    one_more = OneMore(manned.obeyed, choice, basis, allowance)
    gains: dict[str, Gain | None] = {role: one_more.gain(role) for role in short}
    for role in hidden[: MOST_ROLES - len(short)]:
        gains[role] = one_more.gain(role, only_anew=True)
    return gains, allowance.spent


def _told(item: Bottleneck, gains: Mapping[str, Gain | None]) -> Bottleneck:
    if item.role not in gains:
        return item._replace(note=TOO_MANY)
    gain = gains[item.role]
    return item._replace(gain=gain, note="" if gain else TOO_LONG)


def _wanted(case: Case, short: set[str]) -> tuple[str, ...]:
    """Return the limited roles that all projects together would ask for too much of.

    Of the others one more is worth nothing, whatever is chosen.
    """
    most: defaultdict[tuple[str, int], float] = defaultdict(float)
    for project in case.projects:
        for place, fte in _most_asked(project).items():
            most[place] += fte
    return tuple(
        item.role
        for item in case.capacities
        if folded(item.role) not in short
        and any(most[item.role, p] > there for p, there in enumerate(item.fte))
    )


def _most_asked(project: Project) -> dict[tuple[str, int], float]:
    """Return the most that any option asks of a role in a period."""
    found: dict[tuple[str, int], float] = {}
    for option in project.options:
        for series in option.profile.demand:
            begin = option.shift + series.first
            for period, fte in enumerate(series.amounts, begin):
                place = series.name, period
                found[place] = max(fte, found.get(place, 0.0))
    return found
