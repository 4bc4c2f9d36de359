"""What a what-if changes of the question; what it cannot change is said.

Budgets are changed as typed and the question framed anew. All else is changed in the
question itself: the FTE of a role, what every way of doing a project costs or is worth,
and which ways are left. What a project costs more it is worth less, as far as its value
is money. A decision of the what-if goes before all others on its project.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from ppmsheets.analysis.figures import Basis
from ppmsheets.analysis.insight.firmness import FULL, judged
from ppmsheets.analysis.optimiser.engine import Answer
from ppmsheets.analysis.optimiser.limits import Limits
from ppmsheets.analysis.optimiser.options import (
    Capacity,
    Case,
    Option,
    Pin,
    Project,
    Series,
)
from ppmsheets.analysis.planning.case import Framed, frame
from ppmsheets.analysis.value import Appraisal
from ppmsheets.outcome import ProjectResult
from ppmsheets.portfolio import (
    Budget,
    Lever,
    Period,
    Portfolio,
    ScenarioChange,
    Step,
    folded,
)


@dataclass(frozen=True, slots=True)
class Planned:
    """A plan, and all that it was made from.

    Attributes:
        results: Of all projects, as the question was framed from.
        appraisals: Project id -> what it costs and gives.
        answer: What was chosen.
        limits: How far it was searched.
    """

    portfolio: Portfolio
    results: tuple[ProjectResult, ...]
    appraisals: Mapping[str, Appraisal]
    basis: Basis
    framed: Framed
    answer: Answer
    limits: Limits


@dataclass(frozen=True, slots=True)
class Changed:
    """The question with some changes, and what could not be changed, in sentences."""

    case: Case
    notes: tuple[str, ...] = ()


def changed(planned: Planned, changes: Iterable[ScenarioChange]) -> Changed:
    """Return the question as it would be with some changes, in their order."""
    asked = tuple(changes)
    notes: list[str] = []
    case = planned.framed.case
    budgets = [change for change in asked if change.lever is Lever.BUDGET]
    if budgets:
        portfolio = planned.portfolio
        for change in budgets:
            rows = _budgets(portfolio.budgets, change, planned.basis.status_date)
            if rows is None:
                notes.append(f"{change.text}: no budget fits this.")
            else:
                portfolio = replace(portfolio, budgets=rows)
        case = frame(portfolio, planned.results, planned.appraisals, planned.basis).case
    weights = dict(planned.basis.weighed.weights)
    for change in asked:
        if change.lever is Lever.BUDGET:
            continue
        if change.lever is Lever.WEIGHT:
            problem = _weigh(weights, change, planned)
        else:
            case, problem = _CHANGES[change.lever](case, change, planned)
        if problem:
            notes.append(f"{change.text}: {problem}")
    if weights != dict(planned.basis.weighed.weights):
        case = _reweighed(case, weights, planned)
    return Changed(case, tuple(notes))


def stepped(amount: float, change: ScenarioChange) -> float:
    """Return an amount as a change leaves it; a share above 0 always makes it more."""
    by = change.amount or 0.0
    if change.step is Step.SET:
        return by
    return amount + (abs(amount) * by if change.step is Step.SHARE else by)


def _same(one: str | None, other: str | None) -> bool:
    return folded(one) == folded(other)


# --- budgets ----------------------------------------------------------------------


def _budgets(
    rows: tuple[Budget, ...], change: ScenarioChange, status_date: dt.date
) -> tuple[Budget, ...] | None:
    """Return the budgets with their sum changed, each by the same share.

    Args:
        rows: As typed.
        change: Of all of them, of a fund or a program, or of one period.
        status_date: What was over before is not changed.

    Returns:
        None when no budget is meant, or when there is nothing to share among.
    """
    meant = [
        place
        for place, row in enumerate(rows)
        if row.amount is not None
        and row.period.last >= status_date
        and (change.target is None or _is_of(row, change.target))
        and _falls_in(row, change.period)
    ]
    if not meant:
        return None
    total = sum(rows[place].amount or 0.0 for place in meant)
    wanted = max(0.0, stepped(total, change))
    found = list(rows)
    for place in meant:
        share = (rows[place].amount or 0.0) / total if total > 0 else 1 / len(meant)
        found[place] = rows[place]._replace(amount=wanted * share)
    return tuple(found)


def _falls_in(row: Budget, period: Period | None) -> bool:
    if period is None:
        return True
    return period.first <= row.period.first and row.period.last <= period.last


def _is_of(row: Budget, target: str) -> bool:
    both = " ".join(part for part in (row.program, row.fund) if part)
    return _same(row.fund, target) or _same(row.program, target) or _same(both, target)


# --- weights ----------------------------------------------------------------------


def _weigh(weights: dict[str, float], change: ScenarioChange, planned: Planned) -> str:
    """Change a driver's weight among others that sum to 100; return what hinders."""
    name = next((name for name in weights if _same(name, change.target)), None)
    if name is None:
        return "no driver of that name weighs anything."
    if not any(worth.full_score for worth in planned.framed.worths.values()):
        return "scores count in no value; Strategy weight in Setup says how much."
    typed = {
        folded(driver.name): driver.weight
        for driver in planned.portfolio.drivers
        if driver.weight
    }
    scale = sum(typed.values()) if name in typed else 100.0
    points = max(0.0, stepped(weights[name] * scale, change))
    rest = {other: weight * scale for other, weight in weights.items() if other != name}
    total = points + sum(rest.values())
    if total <= 0:
        return "nothing would weigh anything."
    weights.update({other: weight / total for other, weight in rest.items()})
    weights[name] = points / total
    return ""


def _reweighed(case: Case, weights: Mapping[str, float], planned: Planned) -> Case:
    """Return the case with every score weighed anew."""
    worths = planned.framed.worths
    known = judged(planned.basis.weighed.weights, planned.portfolio.scores, worths)
    moves = {
        name: worths[name].full_score
        * sum(
            (weights[driver] - known.weights[driver]) * score / FULL
            for driver, score in scores.items()
        )
        for name, scores in known.scores.items()
        if name in worths and worths[name].full_score
    }
    return _with_values(case, moves)


def _with_values(case: Case, moves: Mapping[str, float]) -> Case:
    """Return the case with what keeps a project in worth so much more."""

    def moved(project: Project) -> Project:
        more = moves.get(project.project_id, 0.0)
        return _with_options(project, lambda o: replace(o, value=o.value + more))

    return replace(case, projects=tuple(moved(project) for project in case.projects))


# --- projects ---------------------------------------------------------------------


def _with_options(project: Project, change: Callable[[Option], Option]) -> Project:
    """Return a project with every option that keeps it in changed."""
    return replace(
        project,
        options=tuple(change(o) if o.inside else o for o in project.options),
    )


def _with_project(case: Case, changed_project: Project) -> Case:
    return replace(
        case,
        projects=tuple(
            changed_project if p.project_id == changed_project.project_id else p
            for p in case.projects
        ),
    )


def _project(case: Case, name: str | None) -> Project | None:
    return next((p for p in case.projects if p.project_id == name), None)


def _lacking(change: ScenarioChange, planned: Planned) -> str:
    missing = planned.framed.unjudged.get(change.target or "")
    return f"it is in no plan: {missing}." if missing else "it is in no plan."


_Outcome = tuple[Case, str]


def _cost(case: Case, change: ScenarioChange, planned: Planned) -> _Outcome:
    project = _project(case, change.target)
    spending = planned.framed.costs.get(change.target or "")
    if project is None or spending is None:
        return case, _lacking(change, planned)
    if not spending.total:
        return case, "what it costs is not known, or nothing."
    wanted = max(0.0, stepped(spending.total, change))
    factor = wanted / spending.total
    money = planned.framed.worths[project.project_id].money
    less = (wanted - spending.total) * money
    return (
        _with_project(
            case,
            _with_options(
                project,
                lambda o: replace(
                    o,
                    value=o.value - less,
                    profile=replace(
                        o.profile, cash=tuple(_times(s, factor) for s in o.profile.cash)
                    ),
                ),
            ),
        ),
        "",
    )


def _times(series: Series, factor: float) -> Series:
    return replace(series, amounts=tuple(amount * factor for amount in series.amounts))


def _value(case: Case, change: ScenarioChange, planned: Planned) -> _Outcome:
    project = _project(case, change.target)
    worth = planned.framed.worths.get(change.target or "")
    if project is None or worth is None:
        return case, _lacking(change, planned)
    if worth.amount is None:
        return case, "what it is worth is not known, so it keeps its state."
    more = stepped(worth.amount, change) - worth.amount
    return _with_values(case, {project.project_id: more}), ""


def _role(case: Case, change: ScenarioChange, _: Planned) -> _Outcome:
    held = next((c for c in case.capacities if _same(c.role, change.target)), None)
    if held is None:
        return case, "no plan is limited by such a role."
    fte = tuple(max(0.0, stepped(amount, change)) for amount in held.fte)
    more: Capacity = replace(held, fte=fte)
    rest = tuple(more if c is held else c for c in case.capacities)
    return replace(case, capacities=rest), ""


# --- decisions --------------------------------------------------------------------


def _pin_in(case: Case, change: ScenarioChange, planned: Planned) -> _Outcome:
    return _pinned(case, change, planned, "pinning {} in", lambda o: o.inside)


def _pin_out(case: Case, change: ScenarioChange, planned: Planned) -> _Outcome:
    return _pinned(case, change, planned, "pinning {} out", lambda o: not o.inside)


def _defer(case: Case, change: ScenarioChange, planned: Planned) -> _Outcome:
    if change.until is None:
        return case, "until when is not known."
    begin = planned.framed.grid.index(change.until)

    def later(option: Option) -> bool:
        return not option.inside or option.shift >= begin

    return _pinned(case, change, planned, "deferring {}", later)


def _pinned(
    case: Case,
    change: ScenarioChange,
    planned: Planned,
    words: str,
    allowed: Callable[[Option], bool],
) -> _Outcome:
    project = _project(case, change.target)
    if project is None:
        return case, _lacking(change, planned)
    keys = tuple(option.key for option in project.options if allowed(option))
    if not keys:
        return case, "there is no such way to do it."
    names = {r.project_id: r.name for r in planned.results}
    name = words.format(names.get(project.project_id, project.project_id))
    others = tuple(pin for pin in case.pins if pin.project_id != project.project_id)
    taken = {pin.name for pin in others}
    name = f"{name} ({project.project_id})" if name in taken else name
    case = replace(case, pins=(*others, Pin(name, project.project_id, keys)))
    if not any(project.option(key).inside for key in keys):
        case = _with_project(case, replace(project, mandatory=False))
    return case, ""


_CHANGES: Mapping[Lever, Callable[[Case, ScenarioChange, Planned], _Outcome]] = {
    Lever.ROLE: _role,
    Lever.COST: _cost,
    Lever.VALUE: _value,
    Lever.PIN_IN: _pin_in,
    Lever.PIN_OUT: _pin_out,
    Lever.DEFER: _defer,
}
