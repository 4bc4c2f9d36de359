"""People's decisions as constraints: which options of a project they leave.

What Decisions says of a project goes before what was answered to recommendations on
it. Either goes before its being mandatory: who leaves it out, leaves it out.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NamedTuple

from ppmsheets.analysis.answers import (
    APPROVE,
    DEFER,
    FUNDING,
    REJECT,
    Answers,
    recommendation_id,
)
from ppmsheets.analysis.optimiser.options import Kind, Option, Pin, Project
from ppmsheets.analysis.planning.grid import Grid
from ppmsheets.outcome import Action, ProjectResult
from ppmsheets.portfolio import Pin as TypedPin


class Wish(NamedTuple):
    """One decision on a project.

    Attributes:
        words: As people would say it, ``approving to fund CRM``.
        why: What that means for it: ``it is pinned out``.
        allows: Whether an option obeys it.
        inside: Whether it keeps the project in; None: it leaves that open.
        kind: What it asks for of a running project; None: nothing of its own.
        begin: Period before which nothing is done; None: no matter.
    """

    words: str
    why: str
    allows: Callable[[Option], bool]
    inside: bool | None = None
    kind: Kind | None = None
    begin: int | None = None


Wishes = Mapping[str, tuple[Wish, ...]]
"""Project id -> the decisions on it that hold."""


def wishes(
    results: Mapping[str, ProjectResult],
    answers: Answers,
    decisions: Iterable[TypedPin],
    published: Mapping[str, str],
    grid: Grid,
) -> Wishes:
    """Return the decisions on every project that has any.

    Args:
        results: Project id -> its result.
        answers: To recommendations.
        decisions: Rows of Decisions that have not expired.
        published: Project id -> option of the last published plan.
        grid: Planning periods.
    """
    typed: dict[str, list[TypedPin]] = {}
    for row in decisions:
        typed.setdefault(row.project_id, []).append(row)
    found: dict[str, tuple[Wish, ...]] = {}
    for name, result in results.items():
        if name in typed:
            said = tuple(_typed(result, row, grid) for row in typed[name])
        elif result.candidate:
            said = tuple(_on_candidate(result, answers, published.get(name), grid))
        else:
            said = tuple(_on_running(result, answers))
        if said:
            found[name] = said
    return found


def pins(projects: Iterable[Project], said: Wishes) -> tuple[Pin, ...]:
    """Return the decisions as constraints; what asks for nothing is left out.

    One that leaves no option (to accelerate what can no longer be) is no pin.
    """
    found: dict[str, Pin] = {}
    for project in projects:
        for wish in said.get(project.project_id, ()):
            keys = allowed(wish, project)
            if keys and len(keys) < len(project.options):
                name = wish.words
                if name in found:
                    name = f"{name} ({project.project_id})"
                found.setdefault(name, Pin(name, project.project_id, keys))
    return tuple(found[name] for name in sorted(found))


def allowed(wish: Wish, project: Project) -> tuple[str, ...]:
    """Return the keys of the options that obey a decision.

    A later start is approved where none can be: then it is not begun for now.
    """
    keys = tuple(option.key for option in project.options if wish.allows(option))
    if keys or wish.inside is not None or wish.kind is not None:
        return keys
    return project.keys(inside=False)


# --- answers ----------------------------------------------------------------------


def _on_candidate(
    result: ProjectResult, answers: Answers, published: str | None, grid: Grid
) -> Iterator[Wish]:
    name = result.project_id
    funded, why = answers.funding(name)
    held = {a: answers.holding(recommendation_id(name, a)) for a in FUNDING}
    if held[Action.FUND] == APPROVE:
        words = f"approving to fund {result.name}"
        yield Wish(words, why, _is_kind(Kind.FUND), inside=True)
    elif funded:
        words = f"refusing to leave out {result.name}"
        yield Wish(words, why, _inside, inside=True)
    elif funded is False and DEFER not in held.values():
        yield _put_off(result, held, why, published)
    elif funded is False:
        yield from _deferred(result, answers, held, why, grid)
    if funded is not False and held[Action.DELAY] in (REJECT, DEFER):
        words = f"refusing to delay {result.name}"
        yield Wish(words, "to delay it was rejected", _is_not(Kind.DELAY), inside=None)


def _put_off(
    result: ProjectResult,
    held: Mapping[Action, str | None],
    why: str,
    published: str | None,
) -> Wish:
    """Return the decision not to begin a candidate now, or not at all."""
    if held[Action.FUND] == REJECT:
        return Wish(f"rejecting to fund {result.name}", why, _outside, inside=False)
    if held[Action.DO_NOT_FUND] == APPROVE:
        return Wish(f"leaving out {result.name}", why, _outside, inside=False)
    # The start that was approved holds, also when its day has come.
    return Wish(
        f"delaying {result.name}",
        why,
        lambda o: o.kind is Kind.DELAY or (o.starts and o.key == published),
    )


def _deferred(
    result: ProjectResult,
    answers: Answers,
    held: Mapping[Action, str | None],
    why: str,
    grid: Grid,
) -> Iterator[Wish]:
    clear = [a for a in FUNDING if held[a] not in (None, DEFER)]
    if any((a, held[a]) != (Action.DELAY, REJECT) for a in clear):
        yield _put_off(result, held, why, None)
        return
    days = [
        answers.until(recommendation_id(result.project_id, action))
        for action in FUNDING
        if held[action] == DEFER
    ]
    known = [day for day in days if day is not None]
    words = f"deferring {result.name}"
    if len(known) < len(days):
        yield Wish(words, why, _outside, inside=False)
    else:
        begin = _first_from(max(known), grid)
        yield Wish(words, why, _not_before(begin), begin=begin)


_KINDS = {
    Action.STOP: Kind.STOP,
    Action.PAUSE: Kind.PAUSE,
    Action.ACCELERATE: Kind.ACCELERATE,
    Action.RESUME: Kind.CONTINUE,
}


def _on_running(result: ProjectResult, answers: Answers) -> Iterator[Wish]:
    for action, kind in _KINDS.items():
        word = answers.holding(recommendation_id(result.project_id, action))
        verb = action.value
        if word == APPROVE:
            words = f"approving to {verb} {result.name}"
            why = f"to {verb} it was approved"
            yield Wish(words, why, _is_kind(kind), kind.inside, kind)
        elif word in (REJECT, DEFER):
            words = f"refusing to {verb} {result.name}"
            yield Wish(words, f"to {verb} it was refused", _is_not(kind))


# --- Decisions --------------------------------------------------------------------


def _typed(result: ProjectResult, row: TypedPin, grid: Grid) -> Wish:
    name, live = result.name, result.live
    if row.pin == "Pin in":
        return Wish(f"pinning {name} in", "pinned in", _inside, inside=True)
    if row.pin == "Pin out":
        kind = Kind.STOP if live else None
        words = f"pinning {name} out"
        return Wish(words, "it is pinned out", _outside, inside=False, kind=kind)
    words, why = f"deferring {name}", "it is deferred"
    if row.until is None:
        kind = Kind.PAUSE if live else None
        allows = _is_kind(Kind.PAUSE) if live else _outside
        return Wish(words, why, allows, live, kind)
    begin = _first_from(row.until, grid)
    why += f" until {row.until.isoformat()}"
    if not live:
        return Wish(words, why, _not_before(begin), begin=begin)
    return Wish(
        words,
        why,
        lambda option: option.inside and option.shift >= begin,
        inside=True,
        kind=Kind.PAUSE,
        begin=begin,
    )


def _first_from(day: dt.date, grid: Grid) -> int:
    """Return the first period that begins no sooner than a day, after this one."""
    index = grid.index(day)
    return max(1, index if grid.begin(index) >= day else index + 1)


def _not_before(begin: int) -> Callable[[Option], bool]:
    return lambda option: not option.inside or option.shift >= begin


def _is_kind(kind: Kind) -> Callable[[Option], bool]:
    return lambda option: option.kind is kind


def _is_not(kind: Kind) -> Callable[[Option], bool]:
    return lambda option: option.kind is not kind


def _inside(option: Option) -> bool:
    return option.inside


def _outside(option: Option) -> bool:
    return not option.inside
