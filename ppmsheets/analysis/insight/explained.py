"""All answers for one plan, the most useful first, as far as the allowance goes."""

from __future__ import annotations

from collections.abc import Mapping

from ppmsheets.analysis.insight.allowance import Allowance
from ppmsheets.analysis.insight.changed import Planned
from ppmsheets.analysis.insight.cut_line import cut_line
from ppmsheets.analysis.insight.decisions import decision_prices
from ppmsheets.analysis.insight.firmness import firmness, judged, least, top_of
from ppmsheets.analysis.insight.frontier import Axis, entries, frontier
from ppmsheets.analysis.insight.scenarios import scenarios
from ppmsheets.analysis.insight.why_not import why_not
from ppmsheets.analysis.optimiser.limits import Limits
from ppmsheets.analysis.optimiser.model import build
from ppmsheets.analysis.optimiser.options import ordered
from ppmsheets.outcome import Certainty, Insight, WhyNot

_NODES = 5_000
"""Of one search in a small portfolio; one that ends before is replaced by bounds."""

_KEPT = 1 / 3
"""Most that is kept for how surely projects are in, as a share of the allowance."""


def explained(planned: Planned, allowance: Allowance) -> Insight:
    """Return what else there is to know of a plan.

    Args:
        planned: The plan, and what it was made from.
        allowance: What may be spent.
    """
    if planned.answer.choice is None or not planned.framed.case.projects:
        tried = scenarios(planned, planned.portfolio.scenarios, allowance)
        return Insight(scenarios=tried, omitted=tuple(allowance.omitted))
    if planned.answer.given_up:
        tried = scenarios(planned, planned.portfolio.scenarios, allowance)
        allowance.omit(
            "What would change the plan is told once its decisions and limits can "
            "all be obeyed."
        )
        return Insight(scenarios=tried, omitted=tuple(allowance.omitted))
    return _explained(planned, allowance)


def _explained(planned: Planned, allowance: Allowance) -> Insight:
    case, answer = ordered(planned.framed.case), planned.answer
    limits = Limits(nodes=_NODES, seconds=planned.limits.seconds, rule_ties=False)
    model = build(case)
    line = cut_line(case, answer, planned.framed)
    settings = planned.basis.settings.optimiser
    firmly = least(model, settings)
    # Of a very large portfolio it would leave nothing for the others.
    allowance.keep(firmly if firmly <= allowance.left * _KEPT else 0.0)
    allowance.progress("Explaining what decisions cost")
    prices = decision_prices(model, answer, limits, allowance)
    allowance.progress("Explaining what is left out")
    left = why_not(model, answer, limits, allowance, months=planned.framed.grid.months)
    tried = scenarios(planned, planned.portfolio.scenarios, allowance)
    allowance.progress("Trying other budgets")
    points = frontier(case, answer, Axis.BUDGET, limits, allowance)
    allowance.progress("Trying other weights and estimates")
    known = judged(
        planned.basis.weighed.weights, planned.portfolio.scores, planned.framed.worths
    )
    allowance.keep(0.0)
    firm = firmness(model, known, settings, allowance)
    allowance.progress("Trying more and fewer people")
    people = frontier(case, answer, Axis.FTE, limits, allowance)
    ranked = sum(item.rank_low is not None for item in firm)
    entering = entries(points)
    return Insight(
        tuple(_entering(item, entering) for item in left),
        prices,
        (*points, *people),
        line,
        firm,
        top_of(ranked) if ranked else 0,
        tried,
        tuple(allowance.omitted),
    )


def _entering(item: WhyNot, entering: Mapping[str, float]) -> WhyNot:
    """Return what is known of a project, with the budget at which it was found in."""
    if item.certainty is Certainty.EXACT:
        return item
    return item._replace(budget_needed=entering.get(item.project_id))
