"""Ids of staffing proposals: each holds the facts that it rests on.

``put-off:tomas-reis:qa-engineer:BIL-1:2026-03..2026-06=0.4/0.6>2026-07=0.6`` reads: of
Tomas Reis' 0.6 FTE as QA engineer on BIL-1, 0.4 wait from March to June and are done in
July. So an answer can be obeyed from its id alone, and holds as long as 0.6 are booked.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from ppmsheets.analysis.staffing.moves import Move, Way

_VERBS = {
    Way.HAND_OVER: "move",
    Way.PUT_OFF: "put-off",
    Way.START_LATER: "start-later",
    Way.HIRE: "hire",
    Way.ACCEPT: "accept",
}
_WAYS = {verb: way for way, verb in _VERBS.items()}
_NOBODY = "-"
_MARKS = re.compile(r"[:>/=+\s]+|\.\.+")
_SPAN = re.compile(
    r"^(.+?)(?:\.\.(.+?))?=(\d+(?:\.\d+)?)(?:/(\d+(?:\.\d+)?))?$", re.ASCII
)

Span = tuple[str, str, float, float]
"""Labels of the first and last period, FTE of each, and of each what was booked."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What an id says; names as ids spell them, "" where there is none.

    Attributes:
        spans: Of a start that is moved the old and the new period, no FTE.
        later: When what is put off is done.
    """

    way: Way
    person: str
    role: str
    project: str
    taker: str
    spans: tuple[Span, ...]
    later: tuple[Span, ...] = ()


def told(name: str) -> str:
    """Return a name as ids spell it: nothing in it that parts an id."""
    return _MARKS.sub("-", name.strip())


def told_person(name: str) -> str:
    """Return the name of a person or role as ids spell it, case left aside."""
    return told(name).casefold()


def id_of(move: Move, label: Callable[[int], str], first: int = 0) -> str:
    """Return the id of a move.

    Args:
        move: With periods counted as ``label`` counts them.
        label: Of a period.
        first: Period in which the project would begin; of a later start only.
    """
    project = told(move.project_id) or _NOBODY
    if move.taker is not None:
        project = f"{project}>{told_person(move.taker)}"
    if move.way is Way.START_LATER:
        spans = f"{label(first)}>{label(first + move.slip)}"
    else:
        booked = dict(move.booked)
        rows = [(p, fte, booked.get(p, 0.0)) for p, fte in move.fte]
        spans = "+".join(_spans(rows, label))
        if move.later:
            later = [(p, fte, 0.0) for p, fte in move.later]
            spans += ">" + "+".join(_spans(later, label))
    person = told_person(move.person or "") or _NOBODY
    role = told_person(move.role) or _NOBODY
    return f"{_VERBS[move.way]}:{person}:{role}:{project}:{spans}"


def _spans(
    rows: Iterable[tuple[int, float, float]], label: Callable[[int], str]
) -> Iterator[str]:
    """Give runs of periods that follow one another with the same amounts."""
    numbered = enumerate(rows)
    for (_, fte, booked), run in groupby(
        numbered, key=lambda item: (item[1][0] - item[0], *map(_figure, item[1][1:]))
    ):
        periods = [row[0] for _, row in run]
        span = label(periods[0])
        if len(periods) > 1:
            span += f"..{label(periods[-1])}"
        yield f"{span}={fte}" + (f"/{booked}" if booked != "0" else "")


def _figure(fte: float) -> str:
    return f"{fte:.7f}".rstrip("0").rstrip(".")


def facts_of(text: str) -> Facts | None:
    """Return what an id says; None: it is no id of a staffing proposal."""
    parts = text.split(":")
    way = _WAYS.get(parts[0])
    if way is None or len(parts) != 5:
        return None
    _, person, role, project, spans = parts
    project, _, taker = project.partition(">")
    here, _, later = spans.partition(">")
    read: list[Span] | None = [(here, later, 0.0, 0.0)]
    after: list[Span] | None = []
    if way is not Way.START_LATER:
        read = _read(here)
        after = _read(later) if later else []
    if read is None or after is None:
        return None
    return Facts(
        way,
        _named(person),
        _named(role),
        _named(project),
        taker,
        tuple(read),
        tuple(after),
    )


def _named(part: str) -> str:
    return "" if part == _NOBODY else part


def _read(text: str) -> list[Span] | None:
    found = []
    for part in text.split("+"):
        match = _SPAN.match(part)
        if match is None:
            return None
        first, last, fte, booked = match.groups()
        found.append((first, last or first, float(fte), float(booked or 0.0)))
    return found
