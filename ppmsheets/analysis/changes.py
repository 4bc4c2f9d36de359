"""What changed since the last published figures.

The baseline is the date that ``baseline_date`` gives. A project that is gone is
missed at once, though: also when only the run before, or one of the same day,
published it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping

from ppmsheets.analysis.wording import index, listed, money
from ppmsheets.outcome import Action, Past, ProjectResult, Shift
from ppmsheets.portfolio import (
    Finding,
    History,
    Portfolio,
    Severity,
    Stage,
    baseline_date,
)
from ppmsheets.sheet import CellRef

RULES = {
    "figure-missing": "Figures published of several projects are now known of none.",
    "project-missing": "A project published before is not found; no sum has it.",
}
"""Rules of findings that only time can tell: id -> one line."""

CPI_MOVE = 0.05
EAC_MOVE = 0.05
"""Share of the earlier EAC."""

_TO_BE = {
    Action.FUND.value: "to be funded",
    Action.DO_NOT_FUND.value: "not to be funded",
    Action.ACCELERATE.value: "to be accelerated",
    Action.DELAY.value: "to be delayed",
    Action.PAUSE.value: "to be paused",
    Action.RESUME.value: "to be resumed",
    Action.STOP.value: "to be stopped",
    Action.ESCALATE.value: "to be escalated",
    Action.REALLOCATE.value: "to yield people",
}
"""Action, as published -> what that is for the project."""

_WAITING = tuple(stage.value for stage in Stage if stage.candidate)
"""Stages in which nothing goes on yet, as published."""

_ROUNDING = 1e-9
"""A move of exactly the least size counts, whatever binary fractions make of it."""


def past(history: tuple[History, ...], status_date: dt.date) -> Mapping[str, Past]:
    """Return each project's figures on the baseline date, by project id."""
    return {
        name: Past(
            published_on=row.published_on,
            rag=row.rag.rag if row.rag else None,
            cpi=row.cpi,
            spi=row.spi,
            eac=row.eac,
            forecast_finish=row.forecast_finish,
            action=row.action,
            stage=row.stage,
        )
        for name, row in _baseline_rows(history, status_date).items()
    }


def shifts(
    projects: tuple[ProjectResult, ...], portfolio: Portfolio, status_date: dt.date
) -> tuple[dt.date | None, tuple[Shift, ...]]:
    """Return the baseline date and what changed since then.

    Args:
        projects: This run's results, with their actions.
        portfolio: Its history.
        status_date: Date of this run.

    Returns:
        None and nothing on a first run; else what got worse first, then what
        just changed, then what got better, each by kind, rank and id.
    """
    rows = _baseline_rows(portfolio.history, status_date)
    if not rows:
        return None, ()
    before = past(portfolio.history, status_date)
    found = [*_vanished(projects, _remembered(portfolio.history, status_date))]
    for project in sorted(projects, key=_place):
        then = before.get(project.project_id)
        if then is None:
            found.append((1, _shift(project, "is new.", worse=None)))
        else:
            found += _moves(project, then)
    # Sorted by what got worse and by kind only: within these the order of
    # ranks stays.
    found.sort(key=lambda item: (_WORST_FIRST[item[1].worse], item[0]))
    date = next(iter(rows.values())).published_on
    return date, tuple(shift for _, shift in found)


_WORST_FIRST = {True: 0, None: 1, False: 2}

_Move = tuple[int, Shift]
"""Order of its kind, and what moved."""


def _baseline_rows(
    history: Iterable[History], status_date: dt.date
) -> dict[str, History]:
    rows = list(history)
    return _rows_of(rows, baseline_date({r.published_on for r in rows}, status_date))


def _rows_of(rows: Iterable[History], date: dt.date | None) -> dict[str, History]:
    """Return the rows published on a date, by project id; of two the upper one."""
    found: dict[str, History] = {}
    of_date = [row for row in rows if row.published_on == date]
    for row in sorted(of_date, key=lambda row: (row.origin.tab, row.origin.row)):
        found.setdefault(row.project_id, row)
    return found


def _remembered(
    history: Iterable[History], status_date: dt.date
) -> Mapping[str, History]:
    """Return the rows by which a project is missed, the newest of each.

    Those of the baseline, of the newest earlier date and of the date itself: all
    stay in the history, so a second run misses the same.
    """
    rows = list(history)
    earlier = [row.published_on for row in rows if row.published_on < status_date]
    newest = max(earlier, default=None)
    return {
        **_baseline_rows(rows, status_date),
        **_rows_of(rows, newest),
        **_rows_of(rows, status_date),
    }


def _place(project: ProjectResult) -> tuple[bool, int, str]:
    return (project.rank is None, project.rank or 0, project.project_id)


def _shift(project: ProjectResult, text: str, *, worse: bool | None) -> Shift:
    return Shift(
        text=f"{project.name} {text}",
        project_id=project.project_id,
        worse=worse,
        where=project.where,
    )


def _vanished(
    projects: Iterable[ProjectResult], rows: Mapping[str, History]
) -> Iterator[_Move]:
    here = {project.project_id for project in projects}
    for name, row in sorted(rows.items()):
        if name not in here:
            text = (
                f"{row.name or name} ({name}) was published on "
                f"{row.published_on.isoformat()} and is not found any more."
            )
            yield 0, Shift(text, name, worse=True, where=row.origin.cell("project_id"))


def missing(
    projects: tuple[ProjectResult, ...], portfolio: Portfolio, status_date: dt.date
) -> tuple[Finding, ...]:
    """Return a finding for each published project that is not found any more.

    Its figures are missing from every sum, and no sum shows that. It stands at the
    first cell of the history: rows below move from run to run.
    """
    rows = _remembered(portfolio.history, status_date)
    return tuple(
        Finding(
            rule="project-missing",
            severity=Severity.WARNING,
            where=CellRef(rows[move.project_id].origin.tab, 0, 0),
            message=move.text,
            fix="Restore its tab or row; if it is over, keep it with the Stage Closed.",
            project=move.project_id,
            affects="all sums",
        )
        for _, move in _vanished(projects, rows)
        if move.project_id is not None
    )


def unread(
    projects: tuple[ProjectResult, ...], portfolio: Portfolio, status_date: dt.date
) -> tuple[Finding, ...]:
    """Return a finding where figures that several projects had are known of none.

    One blank cell is one project's; that nobody has a figure any more looks like a
    column that is no longer read. What this day published does not count: the second
    run of a day says the same as the first.
    """
    rows = [row for row in portfolio.history if row.published_on < status_date]
    newest = max((row.published_on for row in rows), default=None)
    then = [
        *_baseline_rows(rows, status_date).values(),
        *_rows_of(rows, newest).values(),
    ]
    live = {project.project_id: project for project in projects if project.live}
    lost: list[str] = []
    homes: set[str] = set()
    for name, before, now in _FIGURES:
        had = {r.project_id for r in then if r.project_id in live and before(r)}
        if len(had) > 1 and all(now(live[home]) is None for home in had):
            lost.append(name)
            homes |= had
    if not lost:
        return ()
    were = "was" if len(lost) == 1 else "were"
    return (
        Finding(
            rule="figure-missing",
            severity=Severity.WARNING,
            where=CellRef(then[0].origin.tab, 0, 0),
            message=f"{listed(lost, 4)} {were} published of {len(homes)} projects "
            "before and can be told of none now.",
            fix="Where a header was renamed, give it its old name back, or map it "
            "(`ppmsheets adopt` proposes how); unknown-header lists what is not read.",
            affects="all sums",
        ),
    )


_FIGURES: tuple[
    tuple[str, Callable[[History], object], Callable[[ProjectResult], object]], ...
] = (
    ("CPI", lambda row: row.cpi is not None, lambda project: project.ev.cpi),
    ("SPI", lambda row: row.spi is not None, lambda project: project.ev.spi),
    ("EAC", lambda row: row.eac is not None, lambda project: project.ev.eac),
    (
        "forecast finish",
        lambda row: row.forecast_finish is not None,
        lambda project: project.forecast_finish,
    ),
)
"""What a history row had, and what a project has now; None: not known."""


def _moves(project: ProjectResult, then: Past) -> Iterator[_Move]:
    lost = _lost(project, then)
    if lost:
        text = f"has no {listed(lost, 5)} any more: its cells are blank or unreadable."
        yield 1, _shift(project, text, worse=True)
    colour, was = project.overall, then.rag
    if colour and was and colour is not was:
        text = f"turned from {was.word.lower()} to {colour.word.lower()}"
        # What is no longer known cannot be red: that is nothing to be glad of.
        blind = bool(lost) and colour < was
        text += ", for want of figures." if blind else "."
        yield 2, _shift(project, text, worse=None if blind else colour > was)
    finish, planned = project.forecast_finish, then.forecast_finish
    if finish and planned and finish != planned:
        days = (finish - planned).days
        way = "later" if days > 0 else "earlier"
        text = f"is forecast to finish {abs(days)} days {way}, on {finish.isoformat()}."
        yield 3, _shift(project, text, worse=days > 0)
    yield from _figures(project, then)
    yield from _decisions(project, then)


def _decisions(project: ProjectResult, then: Past) -> Iterator[_Move]:
    """Give a changed stage, and a changed recommendation unless that explains it."""
    stage, was = project.stage.value if project.stage else None, then.stage
    moved = bool(stage and was and stage != was)
    if stage and was and moved:
        text = f"is {_stage(stage)} now, was {_stage(was)}."
        yield 6, _shift(project, text, worse=None)
    if not then.action or then.action == project.action.value:
        return
    if moved and project.action is project.resting:
        return
    waited = was in _WAITING and then.action == Action.CONTINUE.value
    before = "had no recommendation" if waited else f"was {_to_be(then.action)}"
    now = f"is now {_to_be(project.action.value)}"
    if project.advised is None:
        now = "has no recommendation now"
    yield 7, _shift(project, f"{now}, {before}.", worse=None)


def _stage(word: str) -> str:
    return "an idea" if word == Stage.IDEA.value else word.lower()


def _to_be(action: str) -> str:
    return _TO_BE.get(action, f"to {action}")


def _lost(project: ProjectResult, then: Past) -> list[str]:
    """Return the figures of a live project that were known then and are not now."""
    ev = project.ev
    figures = (
        ("CPI", then.cpi, ev.cpi),
        ("SPI", then.spi, ev.spi),
        ("EAC", then.eac, ev.eac),
        ("forecast finish", then.forecast_finish, project.forecast_finish),
        ("computed status", then.rag, project.overall),
    )
    return [
        name
        for name, before, now in figures
        if project.live and before is not None and now is None
    ]


def _figures(project: ProjectResult, then: Past) -> Iterator[_Move]:
    eac, before = project.ev.eac, then.eac
    if eac is not None and before is not None and before > 0:
        move = (eac - before) / before
        if abs(move) >= EAC_MOVE - _ROUNDING:
            text = f"has an EAC of {money(eac)}, was {money(before)} ({move:+.0%})."
            yield 4, _shift(project, text, worse=move > 0)
    cpi, was = project.ev.cpi, then.cpi
    if cpi is not None and was is not None and abs(cpi - was) >= CPI_MOVE - _ROUNDING:
        text = f"has a CPI of {index(cpi)}, was {index(was)}."
        yield 5, _shift(project, text, worse=cpi < was)
