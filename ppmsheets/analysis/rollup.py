"""Portfolio and programs: sums of their projects, and ratios of the sums.

Live projects count: begun and not closed, or of unknown stage. A ratio is never
averaged. A project without BAC, PV, EV or AC is named and left out of all of
them, so that numerators and denominators speak of the same projects; its budget
still counts in the group's ``budget``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from ppmsheets.analysis import earned_value as formulas
from ppmsheets.analysis.sums import known_sum
from ppmsheets.analysis.value import Appraisal, combined_value
from ppmsheets.outcome import EarnedValue, GroupResult, ProjectResult
from ppmsheets.portfolio import Rag, Stage, in_order
from ppmsheets.settings import EacVariant


def roll_up(
    name: str,
    projects: Sequence[ProjectResult],
    appraisals: Mapping[str, Appraisal],
    variant: EacVariant,
) -> tuple[GroupResult, tuple[GroupResult, ...]]:
    """Return the roll-up of a portfolio, and one per program.

    Args:
        name: Of the portfolio.
        projects: All of them, in any order.
        appraisals: Project id -> what it costs and gives.
        variant: Which estimate at completion is shown.

    Raises:
        KeyError: A project has no appraisal.
    """
    whole = group("portfolio", name, projects, appraisals=appraisals, variant=variant)
    return whole, programs(projects, appraisals, variant)


def programs(
    projects: Sequence[ProjectResult],
    appraisals: Mapping[str, Appraisal],
    variant: EacVariant,
) -> tuple[GroupResult, ...]:
    """Return one roll-up per program, in order of name.

    Projects without a program make one of the name "", the last; there is none
    when every project has one.

    Args:
        projects: All of them, in any order.
        appraisals: Project id -> what it costs and gives.
        variant: Which estimate at completion is shown.
    """
    members: dict[str, list[ProjectResult]] = {}
    for project in projects:
        members.setdefault(project.program or "", []).append(project)
    return tuple(
        group("program", name, members[name], appraisals=appraisals, variant=variant)
        for name in sorted(members, key=lambda name: (not name, in_order(name)))
    )


def group(
    level: str,
    name: str,
    projects: Sequence[ProjectResult],
    *,
    appraisals: Mapping[str, Appraisal],
    variant: EacVariant,
) -> GroupResult:
    """Return the roll-up of some projects.

    Args:
        level: ``portfolio`` or ``program``.
        name: Its name.
        projects: Its projects, in any order.
        appraisals: Project id -> what it costs and gives.
        variant: Which estimate at completion is shown.

    Raises:
        KeyError: A project has no appraisal.
    """
    live = [project for project in projects if project.live]
    worth = [
        appraisals[project.project_id]
        for project in projects
        if project.live or project.stage is Stage.CLOSED
    ]
    colours = [project.overall for project in live]
    return GroupResult(
        level=level,
        name=name,
        projects=tuple(sorted(project.project_id for project in projects)),
        ev=_earned_value(live, variant),
        value=combined_value(worth),
        colours=_counts(colours),
        declared_colours=_counts(p.declared.rag if p.declared else None for p in live),
        overall=max((rag for rag in colours if rag is not None), default=None),
        risk_exposure=known_sum(project.risk_exposure for project in live),
        slip_days=max(
            (p.slip_days for p in live if p.slip_days is not None), default=None
        ),
        budget=known_sum(project.ev.bac for project in live),
    )


def _earned_value(
    projects: Iterable[ProjectResult], variant: EacVariant
) -> EarnedValue:
    counted: list[EarnedValue] = []
    missing: list[str] = []
    for project in projects:
        ev = project.ev
        if None in (ev.bac, ev.pv, ev.ev, ev.ac):
            missing.append(project.project_id)
        else:
            counted.append(ev)
    forecasts = [ev.forecast_cost for ev in counted]
    given = EarnedValue(
        bac=known_sum(ev.bac for ev in counted),
        pv=known_sum(ev.pv for ev in counted),
        ev=known_sum(ev.ev for ev in counted),
        ac=known_sum(ev.ac for ev in counted),
        forecast_cost=None if None in forecasts else known_sum(forecasts),
        missing=tuple(sorted(missing)),
    )
    return formulas.derive(given, variant)


def _counts(colours: Iterable[Rag | None]) -> tuple[int, int, int, int]:
    """Return how many are green, amber, red, and without a colour."""
    counts = dict.fromkeys((*Rag, None), 0)
    for colour in colours:
        counts[colour] += 1
    return counts[Rag.GREEN], counts[Rag.AMBER], counts[Rag.RED], counts[None]
