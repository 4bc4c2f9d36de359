"""People's decisions as constraints: which options of a project they leave."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from ppmsheets.analysis.answers import (
    APPROVE,
    DEFER,
    REJECT,
    Answers,
    recommendation_id,
)
from ppmsheets.analysis.optimiser.options import Kind, Option, Pin, Project
from ppmsheets.analysis.planning.grid import Grid
from ppmsheets.outcome import Action, ProjectResult
from ppmsheets.portfolio import Pin as TypedPin

_Allowed = Callable[[Option], bool]

_CANDIDATE: Mapping[tuple[Action, str], tuple[str, _Allowed]] = {
    (Action.FUND, APPROVE): ("approving to fund {}", lambda o: o.kind is Kind.FUND),
    (Action.FUND, REJECT): ("rejecting to fund {}", lambda o: not o.inside),
    (Action.DO_NOT_FUND, APPROVE): ("leaving out {}", lambda o: not o.inside),
    (Action.DELAY, APPROVE): ("delaying {}", lambda o: o.kind is Kind.DELAY),
    (Action.DO_NOT_FUND, REJECT): ("refusing to leave out {}", lambda o: o.inside),
    (Action.DELAY, REJECT): (
        "refusing to delay {}",
        lambda o: o.kind is not Kind.DELAY,
    ),
    (Action.FUND, DEFER): ("deferring {}", lambda o: o.kind is not Kind.FUND),
    (Action.DO_NOT_FUND, DEFER): ("deferring {}", lambda o: o.kind is not Kind.FUND),
    (Action.DELAY, DEFER): ("deferring {}", lambda o: o.kind is not Kind.FUND),
}
"""What an answer on a candidate leaves; a clear word goes before a deferral."""

_KINDS = {
    Action.STOP: Kind.STOP,
    Action.PAUSE: Kind.PAUSE,
    Action.ACCELERATE: Kind.ACCELERATE,
}


def pins(
    projects: Iterable[Project],
    results: Mapping[str, ProjectResult],
    answers: Answers,
    decisions: Iterable[TypedPin],
    grid: Grid,
) -> tuple[Pin, ...]:
    """Return what people decided, in their words; what asks for nothing is left out.

    ``decisions`` are those that have not expired.

    An answer that leaves no option (to accelerate what can no longer be) is no pin.
    """
    typed: dict[str, list[TypedPin]] = {}
    for row in decisions:
        typed.setdefault(row.project_id, []).append(row)
    found: dict[str, Pin] = {}
    for project in projects:
        result = results[project.project_id]
        said = [*_answered(result, answers), *_typed(result, typed, grid)]
        for words, allowed in said:
            keys = tuple(option.key for option in project.options if allowed(option))
            if keys and len(keys) < len(project.options):
                name = words.format(result.name)
                if name in found:
                    name = f"{name} ({project.project_id})"
                found.setdefault(name, Pin(name, project.project_id, keys))
    return tuple(found[name] for name in sorted(found))


def _answered(
    result: ProjectResult, answers: Answers
) -> Iterator[tuple[str, _Allowed]]:
    name = result.project_id
    if not result.live:
        for (action, said), leaves in _CANDIDATE.items():
            if answers.holding(recommendation_id(name, action)) == said:
                yield leaves
                return
        return
    for action, kind in _KINDS.items():
        word = answers.holding(recommendation_id(name, action))
        if word == APPROVE:
            yield f"approving to {action.value} {{}}", _only(kind, wanted=True)
        elif word in (REJECT, DEFER):
            yield f"refusing to {action.value} {{}}", _only(kind, wanted=False)


def _only(kind: Kind, *, wanted: bool) -> _Allowed:
    return lambda option: (option.kind is kind) is wanted


def _typed(
    result: ProjectResult, typed: Mapping[str, list[TypedPin]], grid: Grid
) -> Iterator[tuple[str, _Allowed]]:
    for row in typed.get(result.project_id, ()):
        if row.pin == "Pin in":
            yield "pinning {} in", lambda option: option.inside
        elif row.pin == "Pin out":
            yield "pinning {} out", lambda option: not option.inside
        elif row.until is not None:
            begin = grid.index(row.until)
            yield "deferring {}", _not_before(begin)


def _not_before(begin: int) -> _Allowed:
    return lambda option: not option.inside or option.shift >= begin
