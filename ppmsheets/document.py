"""A run as one JSON document: the contract printed by ``--json``.

Every key is described in ``docs/json.md``. Numbers keep full precision, None
becomes ``null`` and means "not known", dates and periods are ISO 8601.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable
from typing import TypeAlias

from ppmsheets.intake.adopting import Adoption, Draft, Line
from ppmsheets.outcome import (
    Analysis,
    EarnedValue,
    GroupResult,
    Load,
    NextMilestone,
    ProjectResult,
    Recommendation,
    Selection,
    Value,
    Verdict,
)
from ppmsheets.plan import Plan
from ppmsheets.portfolio import Finding, Portfolio, Rag, Severity
from ppmsheets.schema import RECORDS, Field, Record
from ppmsheets.sheet import CellRef
from ppmsheets.sync import Run
from ppmsheets.workbook import Check

Json: TypeAlias = "dict[str, Json] | list[Json] | str | float | bool | None"
Object: TypeAlias = "dict[str, Json]"


def run_document(run: Run) -> Object:
    """Return what ``plan --json`` and ``sync --json`` print."""
    analysis = run.analysis
    return {
        "status_date": _date(analysis.status_date),
        "written": run.written,
        "portfolio": _portfolio(run),
        "programs": [_group(program) for program in analysis.programs],
        "projects": [_project(project) for project in analysis.projects],
        "conflicts": [_load(load) for c in analysis.conflicts for load in c.loads],
        "recommendations": [_recommendation(r) for r in analysis.recommendations],
        "findings": [_finding(finding) for finding in run.findings],
        "plan": _plan(run.plan),
        "questions": [_verdict(verdict) for verdict in analysis.verdicts],
        "selection": _selection(analysis.selection),
        **_changes(analysis),
    }


def check_document(portfolio: Portfolio, findings: Iterable[Finding]) -> Object:
    """Return what ``check --json`` prints: the same ``findings[]``, counted."""
    listed = tuple(findings)
    counts: Object = {
        severity.value: sum(f.severity is severity for f in listed)
        for severity in Severity
    }
    return {
        "portfolio": {"name": portfolio.name, "currency": portfolio.currency},
        "projects": [project.project_id for project in portfolio.projects],
        "counts": counts,
        "findings": [_finding(finding) for finding in listed],
        "unread": [_place(place) for place in portfolio.unread],
        "excluded": portfolio.excluded,
    }


def doctor_document(checks: Iterable[Check], code: int) -> Object:
    """Return what ``doctor --json`` prints.

    Args:
        checks: What was looked at, in order.
        code: Exit code of the command.
    """
    return {
        "exit_code": code,
        "checks": [
            {
                "about": check.about,
                "level": check.level.value,
                "what": check.what,
                "fix": check.fix,
                "exit_code": check.code,
            }
            for check in checks
        ],
    }


def fields_document() -> Object:
    """Return what ``fields --json`` prints: the schema, record by record."""
    return {"records": [_record(record) for record in reversed(RECORDS)]}


def adoption_document(found: Adoption) -> Object:
    """Return what ``adopt --json`` prints: what each header is proposed to mean."""
    order = found.date_order
    return {
        "date_order": order.value if order else None,
        "fiscal_years": found.fiscal_years,
        "mappings": [_draft(draft) for draft in found.drafts],
        "unread": list(found.unread),
    }


def _draft(draft: Draft) -> Object:
    return {
        "tabs": list(draft.tabs),
        "key": list(draft.key),
        "columns": [_column(line) for line in draft.lines],
    }


def _column(line: Line) -> Object:
    sure = line.confidence.value if line.target and line.confidence else None
    return {
        "header": line.header,
        "where": _place(line.where),
        "means": line.target or None,
        "confidence": sure,
        "known": line.known,
        "instead_of": line.instead_of or None,
        "factor": line.factor,
        "examples": [
            {"typed": typed, "read": read or None} for typed, read in line.examples
        ],
        "unknown_words": list(line.words),
    }


def _date(date: dt.date | None) -> str | None:
    return date.isoformat() if date else None


def _number(number: float | None) -> float | None:
    """Return a number that JSON can say: not known when it is not finite."""
    return number if number is not None and math.isfinite(number) else None


def _rag(rag: Rag | None) -> str | None:
    return rag.word if rag else None


def _place(place: CellRef | None) -> Object | None:
    return {"tab": place.tab, "cell": place.a1} if place else None


def _portfolio(run: Run) -> Object:
    analysis = run.analysis
    return {
        **_group(analysis.portfolio),
        "currency": analysis.currency or None,
        "reports_received": analysis.reports_received,
        "reports_due": analysis.reports_due,
        "excluded": run.portfolio.excluded,
        "gaps": list(analysis.gaps),
    }


def _group(group: GroupResult) -> Object:
    return {
        "name": group.name or None,
        "project_ids": list(group.projects),
        "computed_rag": _rag(group.overall),
        "computed_colours": _colours(group.colours),
        "declared_colours": _colours(group.declared_colours),
        "budget": _number(group.budget),
        **_earned_value(group.ev),
        "missing": list(group.ev.missing),
        "slip_days": group.slip_days,
        "risk_exposure": _number(group.risk_exposure),
        **_value(group.value),
    }


def _colours(counts: tuple[int, int, int, int]) -> Object:
    return dict(zip(("green", "amber", "red", "none"), counts, strict=True))


def _earned_value(ev: EarnedValue) -> Object:
    return {
        "bac": _number(ev.bac),
        "pv": _number(ev.pv),
        "ev": _number(ev.ev),
        "ac": _number(ev.ac),
        "cv": _number(ev.cv),
        "sv": _number(ev.sv),
        "cpi": _number(ev.cpi),
        "spi": _number(ev.spi),
        "spi_t": _number(ev.spi_t),
        "eac": _number(ev.eac),
        "eac_variant": ev.eac_variant,
        "eac_typical": _number(ev.eac_typical),
        "eac_atypical": _number(ev.eac_atypical),
        "eac_combined": _number(ev.eac_combined),
        "etc": _number(ev.etc),
        "vac": _number(ev.vac),
        "tcpi": _number(ev.tcpi),
        "percent_complete": _number(ev.percent_complete),
        "forecast_cost": _number(ev.forecast_cost),
    }


def _value(value: Value) -> Object:
    return {
        "npv": _number(value.npv),
        "roi": _number(value.roi),
        "bcr": _number(value.bcr),
        "payback": _date(value.payback),
        "benefits_planned": _number(value.planned),
        "benefits_planned_to_date": _number(value.planned_to_date),
        "benefits_forecast": _number(value.forecast),
        "benefits_realised": _number(value.realised),
    }


def _project(project: ProjectResult) -> Object:
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
        "risk_exposure": _number(project.risk_exposure),
        "open_risks": project.risks,
        "open_blockers": project.blockers,
        **_value(project.value),
        "priority_rank": project.rank,
        "priority_score": _number(project.score),
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
        "declared_rag": _rag(declared.rag) if declared else None,
        "declared_word": declared.word if declared else None,
        "computed_rag": _rag(project.overall),
        "rules": [c.rule for c in worst_first if c.rag is not Rag.GREEN],
        "dimensions": [
            {"dimension": c.dimension, "rag": c.rag.word, "rule": c.rule}
            for c in project.computed
        ],
        "divergence": project.divergence,
    }


def _schedule(project: ProjectResult) -> Object:
    return {
        "start": _date(project.start),
        "baseline_finish": _date(project.baseline_finish),
        "forecast_finish": _date(project.forecast_finish),
        "slip_days": project.slip_days,
        "next_milestone": _milestone(project.next_milestone),
        "status_date": _date(project.status_date),
        "stale_days": project.stale_days,
        "stale": project.stale,
    }


def _milestone(milestone: NextMilestone | None) -> Object | None:
    if milestone is None:
        return None
    return {
        "name": milestone.name,
        "due": _date(milestone.due),
        "slip_days": milestone.slip_days,
    }


def _load(load: Load) -> Object:
    return {
        "kind": load.kind,
        "name": load.name,
        "period": load.period.label,
        "demand_fte": _number(load.demand),
        "firm_fte": _number(load.firm),
        "capacity_fte": _number(load.capacity),
        "projects": [{"id": id_, "fte": _number(fte)} for id_, fte in load.projects],
    }


def _recommendation(recommendation: Recommendation) -> Object:
    effect = recommendation.effect
    decision, until, reason = recommendation.typed
    return {
        "id": recommendation.id,
        "action": recommendation.action.value if recommendation.action else None,
        "project": recommendation.project_id,
        "project_name": recommendation.project,
        "why": recommendation.why,
        "rule": recommendation.rule,
        "effect": {
            "money": _number(effect.money),
            "fte": _number(effect.fte),
            "value": _number(effect.value),
            "finish_days": effect.finish_days,
            "text": effect.text,
        },
        "status": recommendation.standing,
        "decision": decision if isinstance(decision, str) else None,
        "until": _typed_date(until),
        "reason": reason if isinstance(reason, str) else None,
    }


_EPOCH = dt.date(1899, 12, 30)
_LAST_SERIAL = 2_958_465
"""9999-12-31, the last day that spreadsheets know."""


def _typed_date(cell: object) -> str | None:
    """Return a typed date as ISO; other text is passed on as it stands."""
    if isinstance(cell, bool) or not isinstance(cell, str | float):
        return None
    if isinstance(cell, str):
        return cell
    if not 1 <= cell <= _LAST_SERIAL:
        return None
    return (_EPOCH + dt.timedelta(days=int(cell))).isoformat()


def _finding(finding: Finding) -> Object:
    return {
        "rule": finding.rule,
        "severity": finding.severity.value,
        "tab": finding.where.tab,
        "cell": finding.where.a1,
        "message": finding.message,
        "fix": finding.fix,
        "project": finding.project,
        "affects": finding.affects or None,
    }


def _plan(plan: Plan) -> Object:
    return {
        "empty": plan.empty,
        "tabs": [
            {
                "title": tab.tab.title,
                "added": tab.added,
                "changed": tab.changed,
                "removed": tab.removed,
                "create": tab.create,
                "redraw": tab.redraw,
            }
            for tab in plan.tabs
        ],
    }


def _verdict(verdict: Verdict) -> Object:
    return {
        "question": verdict.question,
        "answer": verdict.answer.value,
        "evidence": list(verdict.evidence),
        "where": _place(verdict.where),
    }


def _selection(selection: Selection) -> Object:
    return {
        "status": selection.status.value,
        "funded": list(selection.funded),
        "unfunded": list(selection.unfunded),
        "unjudged": list(selection.unjudged),
        "binding": list(selection.binding),
        "objective": _number(selection.objective),
        "note": selection.note or None,
        "assumptions": [
            {
                "project": item.project_id,
                "lacks": item.lacks,
                "amount": _number(item.amount),
                "text": item.text,
            }
            for item in selection.assumptions
        ],
    }


def _changes(analysis: Analysis) -> Object:
    return {
        "baseline_date": _date(analysis.baseline_date),
        "shifts": [
            {"text": shift.text, "project": shift.project_id, "worse": shift.worse}
            for shift in analysis.shifts
        ],
        "attention": [
            {
                "text": item.text,
                "project": item.project_id,
                "owner": item.owner,
                "severity": item.severity.word,
                "where": _place(item.where),
            }
            for item in analysis.attention
        ],
    }


def _record(record: Record) -> Object:
    return {
        "name": record.name,
        "title": record.title,
        "about": record.about,
        "fields": [_field(field) for field in record.fields],
    }


def _field(field: Field) -> Object:
    return {
        "name": field.name,
        "header": field.header,
        "kind": field.kind.value,
        "unit": field.unit or None,
        "choices": list(field.choices),
        "minimum": field.minimum,
        "maximum": field.maximum,
        "required": field.required,
        "about": field.about,
        "aliases": list(field.aliases),
    }
