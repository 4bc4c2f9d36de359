"""What is to be decided, and what it rests on, as JSON says it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from ppmsheets.document.values import Object, cell, iso, known
from ppmsheets.outcome import (
    Analysis,
    Bottleneck,
    Conflict,
    Gain,
    Load,
    Recommendation,
    Verdict,
)


def conflict_objects(conflict: Conflict) -> Iterator[Object]:
    """Give a conflict month by month, with the projects that compete."""
    for load in conflict.loads:
        yield {**_load(load), "answers": list(conflict.answers)}


def _load(load: Load) -> Object:
    return {
        "kind": load.kind,
        "name": load.name,
        "period": load.period.label,
        "demand_fte": known(load.demand),
        "firm_fte": known(load.firm),
        "capacity_fte": known(load.capacity),
        "projects": [{"id": id_, "fte": known(fte)} for id_, fte in load.projects],
    }


def bottleneck_object(item: Bottleneck) -> Object:
    """Return a role of which there is too little."""
    worst = item.worst
    return {
        "role": item.role,
        "shortage_fte_months": known(item.shortage),
        "months": [period.label for period in item.months],
        "worst_month": worst.period.label if worst else None,
        "worst_fte": known(worst.excess) if worst else None,
        "one_more_fte": _gain(item.gain) if item.gain else None,
        "note": item.note or None,
    }


def _gain(gain: Gain) -> Object:
    return {
        "least": known(gain.least),
        "most": known(gain.most),
        "saved": known(gain.saved),
        "entering": list(gain.entering),
        "leaving": list(gain.leaving),
        "altered": [
            {"project": name, "plan": now, "then": then}
            for name, now, then in gain.altered
        ],
    }


def recommendation_object(recommendation: Recommendation) -> Object:
    """Return what should be decided, and what was answered."""
    effect = recommendation.effect
    decision, until, reason = recommendation.typed
    return {
        "id": recommendation.id,
        "action": recommendation.action.value if recommendation.action else None,
        "project": recommendation.project_id,
        "project_name": recommendation.project,
        "others": list(recommendation.others),
        "why": recommendation.why,
        "rule": recommendation.rule,
        "effect": {
            "money": known(effect.money),
            "fte": known(effect.fte),
            "value": known(effect.value),
            "finish_days": effect.finish_days,
            "text": effect.text,
            "projects": [
                {
                    "id": touched.project_id,
                    "fte": known(touched.fte),
                    "finish_days": touched.finish_days,
                    "value": known(touched.value),
                    "delay_cost": known(touched.delay_cost),
                }
                for touched in effect.projects
            ],
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


def verdict_object(verdict: Verdict) -> Object:
    """Return one of the three questions, answered."""
    return {
        "question": verdict.question,
        "answer": verdict.answer.value,
        "evidence": list(verdict.evidence),
        "where": cell(verdict.where),
    }


def changes(analysis: Analysis) -> Object:
    """Return the keys that say what changed and what to look at."""
    return {
        "baseline_date": iso(analysis.baseline_date),
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
                "where": cell(item.where),
            }
            for item in analysis.attention
        ],
    }
