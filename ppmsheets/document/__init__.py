"""A run as one JSON document: the contract printed by ``--json``.

Every key is described in ``docs/json.md``. Numbers keep full precision, None
becomes ``null`` and means "not known", dates and periods are ISO 8601.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from ppmsheets.document.adopted import adoption_document
from ppmsheets.document.advice import (
    bottleneck_object,
    changes,
    conflict_objects,
    recommendation_object,
    verdict_object,
)
from ppmsheets.document.choice import (
    choice_keys,
    option_keys,
    scenario_object,
    selection_object,
)
from ppmsheets.document.projects import group_object, project_object
from ppmsheets.document.ranking import ranking_object
from ppmsheets.document.values import Json, Object, cell, iso
from ppmsheets.outcome import Analysis, Insight, Scenario
from ppmsheets.plan import Plan
from ppmsheets.portfolio import Finding, Portfolio, Severity
from ppmsheets.schema import RECORDS, Field, Record
from ppmsheets.sync import Run
from ppmsheets.workbook import Check

__all__ = [
    "Json",
    "Object",
    "adoption_document",
    "check_document",
    "doctor_document",
    "fields_document",
    "run_document",
    "whatif_document",
]


def run_document(run: Run) -> Object:
    """Return what ``plan --json`` and ``sync --json`` print."""
    analysis = run.analysis
    return {
        "status_date": iso(analysis.status_date),
        "written": run.written,
        "portfolio": _portfolio(run),
        "programs": [group_object(program) for program in analysis.programs],
        "projects": _projects(analysis),
        "ranking": ranking_object(analysis.ranking),
        "conflicts": [
            month for c in analysis.conflicts for month in conflict_objects(c)
        ],
        "bottlenecks": [bottleneck_object(item) for item in analysis.bottlenecks],
        "recommendations": [recommendation_object(r) for r in analysis.recommendations],
        "findings": [_finding(finding) for finding in run.findings],
        "plan": _plan(run.plan),
        "questions": [verdict_object(verdict) for verdict in analysis.verdicts],
        "selection": selection_object(analysis.selection),
        **choice_keys(analysis),
        **changes(analysis),
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
        "unread": [cell(place) for place in portfolio.unread],
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


def whatif_document(
    day: dt.date, currency: str, scenarios: Iterable[Scenario]
) -> Object:
    """Return what ``whatif --json`` prints: the same ``scenarios[]``, and no more."""
    return {
        "status_date": iso(day),
        "currency": currency,
        "scenarios": [scenario_object(scenario) for scenario in scenarios],
    }


def fields_document() -> Object:
    """Return what ``fields --json`` prints: the schema, record by record."""
    return {"records": [_record(record) for record in reversed(RECORDS)]}


def _portfolio(run: Run) -> Object:
    analysis = run.analysis
    return {
        **group_object(analysis.portfolio),
        "currency": analysis.currency or None,
        "reports_received": analysis.reports_received,
        "reports_due": analysis.reports_due,
        "excluded": run.portfolio.excluded,
        "gaps": list(analysis.gaps),
    }


def _projects(analysis: Analysis) -> list[Json]:
    insight = analysis.insight or Insight()
    chosen = {item.project_id: item for item in analysis.selection.chosen}
    firm = {item.project_id: item for item in insight.firmness}
    return [
        {
            **project_object(project),
            **option_keys(chosen.get(project.project_id), firm.get(project.project_id)),
        }
        for project in analysis.projects
    ]


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
