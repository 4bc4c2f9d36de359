"""What is wrong between records: duplicates, unknown names, impossible spans."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

from ppmsheets.intake.benefits import say_refused_benefits
from ppmsheets.intake.blocks import is_blank
from ppmsheets.intake.booking import (
    checked_absences,
    checked_allocations,
    checked_people,
    say_span,
)
from ppmsheets.intake.choosing import (
    Names,
    checked_changes,
    checked_comparisons,
    checked_limits,
    checked_pins,
    guessed,
    named,
    names_of_changes,
    names_of_limits,
    windows,
)
from ppmsheets.intake.dependencies import checked_dependencies
from ppmsheets.intake.findings import Ledger, affected, error, info, warning
from ppmsheets.intake.projects import Directory, id_key
from ppmsheets.portfolio import (
    Decision,
    Driver,
    Project,
    Score,
    Stage,
    Status,
)


@dataclass(frozen=True, slots=True)
class Known:
    """What records may refer to.

    Attributes:
        directory: All projects.
        weights: Drivers that the settings weigh.
        currency: The portfolio's; "" when not known.
    """

    directory: Directory
    weights: frozenset[str]
    currency: str


def checked(
    records: Mapping[str, Sequence[Any]], known: Known, ledger: Ledger
) -> dict[str, Sequence[Any]]:
    """Return the records without what contradicts others; each is said."""
    result = dict(records)
    result["project"] = windows(
        [_in_span(p, ledger) for p in records.get("project", ())], ledger
    )
    people = checked_people(records.get("person", ()), ledger)
    result["person"] = people
    result["allocation"] = checked_allocations(
        records.get("allocation", ()), people, ledger
    )
    drivers = _drivers(records.get("driver", ()), ledger)
    result["driver"] = drivers
    names = [driver.name for driver in drivers] or sorted(known.weights)
    result["score"] = _scores(records.get("score", ()), names, ledger)
    result["dependency"] = checked_dependencies(
        records.get("dependency", ()), known.directory, ledger
    )
    result["decision"] = [
        _unequivocal(answer, ledger) for answer in records.get("decision", ())
    ]
    _say_alone(records.get("decision", ()), ledger)
    _check_choosing(result, named(names), ledger)
    say_refused_benefits(records.get("benefit", ()), known.currency, ledger)
    _say_twice("plan", records.get("plan", ()), ("pv", "ev", "ac"), ledger)
    _say_twice("budget", records.get("budget", ()), ("amount",), ledger)
    _say_twice("capacity", records.get("capacity", ()), ("fte",), ledger)
    _say_unfinished(result["project"], records.get("status", ()), ledger)
    return result


def _check_choosing(
    result: dict[str, Sequence[Any]], drivers: Names, ledger: Ledger
) -> None:
    """Check what the choice of projects is asked with; replaces it in ``result``."""
    compared = checked_comparisons(result.get("pairwise", ()), drivers, ledger)
    result["pairwise"] = compared
    drivers = drivers or named(n for c in compared for n in (c.driver, c.other))
    if limits := result.get("limit", ()):
        of_limits = names_of_limits(result["project"], drivers)
        result["limit"] = checked_limits(limits, of_limits, ledger)
    if changes := result.get("scenario", ()):
        of_changes = names_of_changes(result, drivers)
        result["scenario"] = checked_changes(changes, of_changes, ledger)
    result["pin"] = checked_pins(result.get("pin", ()), ledger)
    result["absence"] = checked_absences(
        result.get("absence", ()), named(p.name for p in result["person"]), ledger
    )


def _unequivocal(answer: Decision, ledger: Ledger) -> Decision:
    """Return an answer without a decision that may be meant either way.

    A bare no beside "Do not fund" may agree with it or be against it.
    """
    typed = answer.typed[0]
    word = typed.strip().casefold() if isinstance(typed, str) else ""
    if word != "no" or not answer.recommendation_id.endswith(":do-not-fund"):
        return answer
    ledger.excluded += 1
    ledger.add(
        error(
            "unknown-choice",
            f'"{typed}" to "Do not fund" may be meant either way.',
            "Enter Approve (not to fund it) or Reject (to fund it).",
        ),
        answer.origin.cell("decision"),
        affects="recommendation",
    )
    return answer._replace(decision=None)


def _say_alone(answers: Iterable[Decision], ledger: Ledger) -> None:
    """Say where a day is typed for an answer that is not given."""
    for answer in answers:
        if answer.until is not None and is_blank(answer.typed[0]):
            ledger.add(
                info(
                    "until-alone",
                    f"Until {answer.until.isoformat()}, but no Decision: it answers "
                    "nothing.",
                    "Choose Defer to wait until that day; Approve and Reject hold "
                    "through it.",
                ),
                answer.origin.cell("until"),
                affects="recommendation",
            )


def _in_span(project: Project, ledger: Ledger) -> Project:
    """Return a project without a finish that lies before its start."""
    start = project.start
    finishes: dict[str, dt.date | None] = {
        "baseline_finish": project.baseline_finish,
        "forecast_finish": project.forecast_finish,
    }
    wrong = [name for name, day in finishes.items() if start and day and day < start]
    for name in wrong:
        say_span(project.origin, name, project.project_id, ledger)
    cleared: dict[str, Any] = dict.fromkeys(wrong)
    return project._replace(**cleared) if wrong else project


def _drivers(drivers: Iterable[Driver], ledger: Ledger) -> list[Driver]:
    kept: dict[str, Driver] = {}
    for driver in drivers:
        first = kept.setdefault(id_key(driver.name), driver)
        if first is not driver and first.weight != driver.weight:
            ledger.excluded += 1
            ledger.add(
                error(
                    "duplicate-driver",
                    f"{driver.name} has another weight at "
                    f"{first.origin.cell('weight')}, which is used.",
                    "Leave one row.",
                ),
                driver.origin.cell("weight"),
                affects="ranking",
            )
    return list(kept.values())


def _scores(
    scores: Iterable[Score], drivers: Sequence[str], ledger: Ledger
) -> list[Score]:
    """Return the scores for drivers that have a weight, one each."""
    names = {id_key(name): name for name in drivers}
    kept: dict[tuple[str, str], Score] = {}
    for score in scores:
        key = id_key(score.driver)
        if names and key not in names:
            ledger.excluded += 1
            _say_unknown_driver(score, names, ledger)
            continue
        if names and names[key] != score.driver:
            score = score._replace(driver=names[key])  # noqa: PLW2901 - as spelled
        first = kept.setdefault((score.project_id, key), score)
        if first is not score and first.score != score.score:
            ledger.excluded += 1
            ledger.add(
                error(
                    "duplicate-score",
                    f"{first.origin.cell('score')} scores the same driver "
                    "differently, and is used.",
                    "Leave one row.",
                ),
                score.origin.cell("score"),
                project=score.project_id,
                affects=affected("score", "score", score.project_id),
            )
    return list(kept.values())


def _say_unknown_driver(score: Score, names: Mapping[str, str], ledger: Ledger) -> None:
    guess = guessed(score.driver, names)
    ledger.add(
        error(
            "unknown-driver",
            f'No driver "{score.driver}" has a weight; this score is left out.',
            f"{guess}Correct the name, or add a row to Drivers.",
        ),
        score.origin.cell("driver"),
        project=score.project_id,
        affects=affected("score", "driver", score.project_id),
    )


_OWNERS = {"budget": ("program", "fund"), "capacity": ("role",)}
"""Kind -> whose figures they are, where not a project's."""


def _say_twice(
    kind: str, records: Sequence[Any], names: Sequence[str], ledger: Ledger
) -> None:
    """Say which period has a figure twice; both count, as parts of one."""
    owner = _OWNERS.get(kind, ("project_id",))
    if len(set(map(attrgetter(*owner, "period"), records))) == len(records):
        return
    seen: dict[tuple[object, ...], Any] = {}
    for entry in records:
        who = [getattr(entry, part) for part in owner]
        for name in names:
            if getattr(entry, name) is None:
                continue
            key = (*who, entry.period.first, entry.period.last, name)
            first = seen.setdefault(key, entry)
            if first is entry:
                continue
            project = None if kind in _OWNERS else entry.project_id
            ledger.add(
                warning(
                    "duplicate-period",
                    f"{first.origin.cell(name)} is for the same period; both are "
                    "added up.",
                    "Remove one if it is a copy.",
                ),
                entry.origin.cell(name),
                project=project,
                affects=affected(kind, name, project),
            )


def _say_unfinished(
    projects: Iterable[Project], statuses: Iterable[Status], ledger: Ledger
) -> None:
    """Say which closed projects report, at their last, that work is left."""
    closed = {p.project_id for p in projects if p.stage is Stage.CLOSED}
    newest: dict[str, Status] = {}
    for status in statuses:
        if status.project_id in closed and status.complete_share is not None:
            old = newest.get(status.project_id)
            if old is None or _date(status) > _date(old):
                newest[status.project_id] = status
    for status in newest.values():
        if (status.complete_share or 0.0) < 1.0:
            ledger.add(
                warning(
                    "closed-unfinished",
                    "The project is closed, but its work is not said to be complete.",
                    "Set % complete to 100 %, or correct the Stage.",
                ),
                status.origin.cell("complete_share"),
                project=status.project_id,
                affects=affected("status", "complete_share", status.project_id),
            )


def _date(status: Status) -> dt.date:
    return status.status_date or dt.date.min
