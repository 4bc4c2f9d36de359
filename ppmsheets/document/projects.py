"""Projects, programs and the portfolio: their figures as JSON says them."""

from __future__ import annotations

from ppmsheets.document.values import Object, iso, known, word
from ppmsheets.outcome import (
    EarnedValue,
    GroupResult,
    NextMilestone,
    ProjectResult,
    Value,
)
from ppmsheets.portfolio import Rag


def group_object(group: GroupResult) -> Object:
    """Return a program's or the portfolio's roll-up."""
    return {
        "name": group.name or None,
        "project_ids": list(group.projects),
        "computed_rag": word(group.overall),
        "computed_colours": _colours(group.colours),
        "declared_colours": _colours(group.declared_colours),
        "budget": known(group.budget),
        **_earned_value(group.ev),
        "missing": list(group.ev.missing),
        "slip_days": group.slip_days,
        "risk_exposure": known(group.risk_exposure),
        **_value(group.value),
    }


def _colours(counts: tuple[int, int, int, int]) -> Object:
    return dict(zip(("green", "amber", "red", "none"), counts, strict=True))


def _earned_value(ev: EarnedValue) -> Object:
    return {
        "bac": known(ev.bac),
        "pv": known(ev.pv),
        "ev": known(ev.ev),
        "ac": known(ev.ac),
        "cv": known(ev.cv),
        "sv": known(ev.sv),
        "cpi": known(ev.cpi),
        "spi": known(ev.spi),
        "spi_t": known(ev.spi_t),
        "eac": known(ev.eac),
        "eac_variant": ev.eac_variant,
        "eac_typical": known(ev.eac_typical),
        "eac_atypical": known(ev.eac_atypical),
        "eac_combined": known(ev.eac_combined),
        "etc": known(ev.etc),
        "vac": known(ev.vac),
        "tcpi": known(ev.tcpi),
        "percent_complete": known(ev.percent_complete),
        "forecast_cost": known(ev.forecast_cost),
    }


def _value(value: Value) -> Object:
    return {
        "npv": known(value.npv),
        "roi": known(value.roi),
        "bcr": known(value.bcr),
        "payback": iso(value.payback),
        "benefits_planned": known(value.planned),
        "benefits_planned_to_date": known(value.planned_to_date),
        "benefits_forecast": known(value.forecast),
        "benefits_realised": known(value.realised),
    }


def project_object(project: ProjectResult) -> Object:
    """Return all that is known of one project."""
    return {
        "id": project.project_id,
        "name": project.name,
        "program": project.program,
        "portfolio": project.portfolio,
        "pm": project.pm,
        "sponsor": project.sponsor,
        "stage": project.stage.value if project.stage else None,
        "mandatory": project.mandatory,
        **_health(project),
        **_earned_value(project.ev),
        **_schedule(project),
        "risk_exposure": known(project.risk_exposure),
        "open_risks": project.risks,
        "open_blockers": project.blockers,
        **_value(project.value),
        "priority_rank": project.rank,
        "rank_note": project.rank_note or None,
        "priority_score": known(project.score),
        "action": project.action.value,
        "findings": project.findings,
        "missing": list(project.missing),
        "tab": project.tab,
        "cell": project.where.a1,
    }


def _health(project: ProjectResult) -> Object:
    declared = project.declared
    worst_first = sorted(project.computed, key=lambda colour: -colour.rag)
    return {
        "declared_rag": word(declared.rag) if declared else None,
        "declared_word": declared.word if declared else None,
        "computed_rag": word(project.overall),
        "rules": [c.rule for c in worst_first if c.rag is not Rag.GREEN],
        "dimensions": [
            {"dimension": c.dimension, "rag": c.rag.word, "rule": c.rule}
            for c in project.computed
        ],
        "divergence": project.divergence,
    }


def _schedule(project: ProjectResult) -> Object:
    return {
        "start": iso(project.start),
        "baseline_finish": iso(project.baseline_finish),
        "forecast_finish": iso(project.forecast_finish),
        "slip_days": project.slip_days,
        "next_milestone": _milestone(project.next_milestone),
        "status_date": iso(project.status_date),
        "stale_days": project.stale_days,
        "stale": project.stale,
    }


def _milestone(milestone: NextMilestone | None) -> Object | None:
    if milestone is None:
        return None
    return {
        "name": milestone.name,
        "due": iso(milestone.due),
        "slip_days": milestone.slip_days,
    }
