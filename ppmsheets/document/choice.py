"""The optimiser's choice, and what else is known of it, as JSON says it."""

from __future__ import annotations

from ppmsheets.document.values import Object, known
from ppmsheets.outcome import (
    Analysis,
    Chosen,
    Clash,
    CutLine,
    Firmness,
    FrontierPoint,
    Insight,
    Scenario,
    Search,
    Selection,
    WhyNot,
)


def selection_object(selection: Selection) -> Object:
    """Return which candidates are funded."""
    return {
        "status": selection.status.value,
        "funded": list(selection.funded),
        "delayed": list(selection.delayed),
        "unfunded": list(selection.unfunded),
        "unjudged": list(selection.unjudged),
        "kept": list(selection.kept),
        "binding": list(selection.binding),
        "objective": known(selection.objective),
        "note": selection.note or None,
        "assumptions": [
            {
                "project": item.project_id,
                "lacks": item.lacks,
                "amount": known(item.amount),
                "text": item.text,
            }
            for item in selection.assumptions
        ],
    }


def choice_keys(analysis: Analysis) -> Object:
    """Return the keys that say how the choice was found and what would change it."""
    selection, insight = analysis.selection, analysis.insight or Insight()
    clash = selection.clash or Clash((), irreducible=False, given_up=())
    line = insight.cut_line
    return {
        "solver": _search(selection.search) if selection.search else None,
        "clash": list(clash.words),
        "clash_irreducible": clash.irreducible if clash.words else None,
        "given_up": list(clash.given_up),
        "why_not": [_why_not(item) for item in insight.why_not],
        "decisions": [
            {
                "decision": item.words,
                "project": item.project_id,
                "price": _span(item.price),
            }
            for item in insight.decisions
        ],
        "frontier": [_point(point) for point in insight.frontier],
        "cut_line": _cut_line(line) if line else None,
        "scenarios": [scenario_object(scenario) for scenario in insight.scenarios],
        "omitted": list(insight.omitted),
    }


def option_keys(chosen: Chosen | None, firmness: Firmness | None) -> Object:
    """Return a project's keys on what is chosen for it, and how firmly."""
    return {
        "option": chosen.option if chosen else None,
        "inside": chosen.inside if chosen else None,
        "worth": known(chosen.worth) if chosen else None,
        "worth_basis": (chosen.basis or None) if chosen else None,
        "cost_to_come": known(chosen.cost) if chosen else None,
        "place": firmness.place if firmness else None,
        "core_index": known(firmness.core_index) if firmness else None,
        "core_index_error": known(firmness.error) if firmness else None,
        "sampled": firmness.sampled if firmness else None,
        "rank_low": firmness.rank_low if firmness else None,
        "rank_high": firmness.rank_high if firmness else None,
        "in_top": known(firmness.in_top) if firmness else None,
    }


def _search(search: Search) -> Object:
    return {
        "status": search.status.value,
        "objective": known(search.objective),
        "bound": known(search.bound),
        "gap": known(search.gap),
        "work": {
            "solves": search.solves,
            "nodes": search.nodes,
            "iterations": search.iterations,
        },
        "timed_out": search.timed_out,
        "solver": search.solver or None,
    }


def _why_not(item: WhyNot) -> Object:
    return {
        "project": item.project_id,
        "option": item.option,
        "certainty": item.certainty.value,
        "budget_needed": known(item.budget_needed),
        "cost_at_most": known(item.cost_at_most),
        "value_at_least": known(item.value_at_least),
        "role_months_short": [
            {"role": role, "fte_months": known(months)} for role, months in item.short
        ],
        "price_of_forcing": _span(item.price_of_forcing),
        "out_below_budget": known(item.out_below_budget),
        "out_below_value": known(item.out_below_value),
    }


def _span(ends: tuple[float | None, float | None]) -> Object:
    least, most = ends
    return {"least": known(least), "most": known(most)}


def _point(point: FrontierPoint) -> Object:
    return {
        "axis": point.axis,
        "share": known(point.share),
        "amount": known(point.amount),
        "value": known(point.value),
        "bound": known(point.bound),
        "marginal_value": known(point.marginal),
        "projects": list(point.inside),
    }


def _cut_line(line: CutLine) -> Object:
    return {
        "above": list(line.above),
        "value": known(line.value),
        "loss": known(line.loss),
        "breaks": list(line.breaks),
    }


def scenario_object(scenario: Scenario) -> Object:
    """Return a what-if, or the plan, as JSON."""
    return {
        "name": scenario.name,
        "changes": list(scenario.changes),
        "status": scenario.status.value,
        "value": known(scenario.value),
        "gap": known(scenario.gap),
        "spent": known(scenario.spent),
        "overtime_fte_months": known(scenario.overtime),
        "entering": list(scenario.entering),
        "leaving": list(scenario.leaving),
        "altered": [
            {"project": project, "plan": plan, "scenario": now}
            for project, plan, now in scenario.altered
        ],
        "note": scenario.note or None,
    }
