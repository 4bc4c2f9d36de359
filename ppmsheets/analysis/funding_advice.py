"""Whether to fund each candidate, to delay it, or not to fund it, and why."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ppmsheets.analysis.answers import REJECT, Answers, recommendation_id
from ppmsheets.analysis.costs import CostPlan
from ppmsheets.analysis.funding import (
    PINNED_IN,
    BudgetRow,
    Candidate,
    Question,
    assumptions,
    budgets_of,
)
from ppmsheets.analysis.rules import Proposal
from ppmsheets.analysis.wording import listed, money
from ppmsheets.outcome import Action, Assumption, Effect, ProjectResult, Selection
from ppmsheets.portfolio import Period

_OVER_BUDGET = "do-not-fund-over-budget"


def proposals(
    question: Question,
    selection: Selection,
    projects: Iterable[ProjectResult],
    answers: Answers,
) -> tuple[Proposal, ...]:
    """Return at most one proposal a candidate.

    None for those whose answer already says what happens. Where no choice obeys
    all, those that must be funded are shown with the reason, so that a person can
    give way; the others keep their state.
    """
    homes = {project.project_id: project for project in projects}
    funded, unfunded = set(selection.funded), set(selection.unfunded)
    later = _Later(question, selection)
    found: list[Proposal] = []
    for candidate in question.candidates:
        home = homes[candidate.project_id]
        forced = question.conflict and candidate.project_id in question.forced
        if candidate.project_id in funded or forced:
            found.append(_fund(candidate, question, home, answers))
        elif candidate.project_id in unfunded and not _answered(home, answers):
            found.append(_not_now(candidate, later, home, answers))
    if question.rows:
        found += [
            _unjudged(homes[name], why)
            for name, why in sorted(question.unjudged.items())
            if not _answered(homes[name], answers)
        ]
    return tuple(found)


def _answered(project: ProjectResult, answers: Answers) -> bool:
    """Whether a person has said that it is not funded now."""
    return answers.funding(project.project_id)[0] is False


def _not_delayed(project_id: str, answers: Answers) -> bool:
    delay = recommendation_id(project_id, Action.DELAY)
    return answers.holding(delay) == REJECT


def _worth(candidate: Candidate) -> str:
    cost = candidate.plan.total
    if candidate.value is None:
        return "Value not known" + ("" if cost is None else f", cost {money(cost)}")
    name = "NPV" if candidate.basis == "NPV" else "Score x cost"
    value = f"{name} {money(candidate.value)}"
    return f"{value} for {money(cost)}" if cost is not None else value


def _fund(
    candidate: Candidate, question: Question, home: ProjectResult, answers: Answers
) -> Proposal:
    reason = question.forced.get(candidate.project_id, "")
    if not reason:
        rule, why = "fund-best-value", "in the choice of greatest value within budget"
        if _not_delayed(home.project_id, answers):
            why += "; to delay it was rejected"
    elif reason == "mandatory":
        rule, why = "fund-mandatory", "mandatory, so funded before others are chosen"
    elif reason in ("approved", "not to fund it was rejected", PINNED_IN):
        rule, why = "fund-approved", f"{reason}, so funded before others are chosen"
    else:
        rule, why = "fund-with-dependency", reason
    cost = candidate.plan.total
    stuck = f" But no choice obeys all: {question.conflict}"
    return Proposal(
        project_id=candidate.project_id,
        action=Action.FUND,
        rule=rule,
        why=f"{_worth(candidate)}: {why}.{_rests_on(candidate, question)}"
        f"{stuck if question.conflict else ''}",
        effect=Effect(
            money=None if cost is None else -cost,
            value=candidate.value,
            text="" if cost is None else f"Commits {money(cost)}.",
        ),
        where=home.where,
        priority=home.rank,
    )


def _rests_on(candidate: Candidate, question: Question) -> str:
    """Return what its budgets assume of running projects; "" when nothing."""
    found = assumptions(question.rows[index] for index, _ in candidate.costs)
    counted = [_lacking(item) for item in found if item.amount is not None]
    left_out = [_lacking(item) for item in found if item.amount is None]
    text = ""
    if counted:
        verb = "costs" if len(counted) == 1 else "cost"
        text += f" What {listed(counted)} still {verb}, and when, is assumed."
    if left_out:
        text += f" The cost of {listed(left_out)} is not counted."
    return text


def _lacking(assumption: Assumption) -> str:
    return f"{assumption.project_id} (no {assumption.lacks})"


def _unjudged(home: ProjectResult, missing: str) -> Proposal:
    return Proposal(
        project_id=home.project_id,
        action=Action.DO_NOT_FUND,
        rule="do-not-fund-unjudged",
        why=f"It cannot be judged: {missing}.",
        effect=Effect(text="It is judged once the data is entered."),
        where=home.where,
        priority=home.rank,
    )


def _not_now(
    candidate: Candidate, later: _Later, home: ProjectResult, answers: Answers
) -> Proposal:
    rule, why = _obstacle(candidate, later)
    why += _rests_on(candidate, later.question) if rule == _OVER_BUDGET else ""
    cost = candidate.plan.total or 0.0
    action = Action.DO_NOT_FUND
    effect = Effect(money=cost, text=f"Leaves {money(cost)} to others.")
    if rule == _OVER_BUDGET and _not_delayed(candidate.project_id, answers):
        why += " To delay it was rejected."
    elif rule == _OVER_BUDGET:
        place = later.place(candidate)
        if place and not place.covered:
            why += (
                f" From {place.start.isoformat()} it would fit, were there budgets for "
                "all its time."
            )
        elif place:
            action, rule = Action.DELAY, "delay-later-budget"
            why += f" From {place.start.isoformat()} it fits {place.row.label}."
            effect = Effect(
                value=candidate.value,
                finish_days=place.days,
                text=f"Starts {place.days} days later.",
            )
    return Proposal(
        project_id=candidate.project_id,
        action=action,
        rule=rule,
        why=why,
        effect=effect,
        where=home.where,
        priority=home.rank,
    )


def _obstacle(candidate: Candidate, later: _Later) -> tuple[str, str]:
    """Return rule and reason why a candidate is not funded now."""
    name, worth = candidate.project_id, _worth(candidate)
    barred = later.question.barred.get(name)
    if barred:
        return "do-not-fund-excluded", f"{worth}, but {barred}."
    missing = sorted(later.needs[name] - later.funded)
    if missing:
        text = f"{worth}, but it needs {missing[0]}, which is not funded."
        return "do-not-fund-dependency", text
    rivals = sorted(later.excludes[name] & later.funded)
    if rivals:
        text = f"{worth}, but it excludes {rivals[0]}, which is funded."
        return "do-not-fund-excluded", text
    if (candidate.value or 0.0) <= 0:
        return "do-not-fund-low-value", f"{worth}: the value is not above 0."
    for index, cost in candidate.costs:
        row = later.question.rows[index]
        if not row.holds(later.used[index] + cost):
            short = later.used[index] + cost - row.available
            return _OVER_BUDGET, (
                f"{worth}: beside what is funded, {row.label} is short by "
                f"{money(short)}."
            )
    text = f"{worth}: what is funded instead is worth as much or more."
    return _OVER_BUDGET, text


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a delayed candidate fits: the budget, its new start, days later.

    ``covered`` is False where no budget is given for some of its time: what nobody
    has budgeted is not known to be there.
    """

    row: BudgetRow
    start: dt.date
    days: int
    covered: bool


class _Later:
    """What the funded leave of each budget, given out once."""

    def __init__(self, question: Question, selection: Selection) -> None:
        self.question = question
        self.funded = set(selection.funded)
        self.used = question.used(self.funded)
        self.needs = _neighbours(question.links.needs)
        both_ways = [(other, one) for one, other in question.links.excludes]
        self.excludes = _neighbours([*question.links.excludes, *both_ways])
        self._promised = list(self.used)
        self._budgets = budgets_of(question.rows)

    def place(self, candidate: Candidate) -> _Place | None:
        """Return the first later budget it fits as a whole, and keep it there.

        Where it fits none as a whole, the first that it fits but for times without
        budgets; nothing is kept then.
        """
        first = candidate.plan.first
        if first is None:
            return None
        rows = self._budgets(candidate.program)
        given = _joined(row.period for _, row in rows)
        found: _Place | None = None
        for start in sorted(
            {r.period.first for _, r in rows if r.period.first > first}
        ):
            days = (start - first).days
            moved = candidate.plan.after(days)
            costs = [(index, row, moved.within(row.period)) for index, row in rows]
            if not all(
                row.holds(self._promised[i] + cost) for i, row, cost in costs if cost
            ):
                continue
            begins = next(r for _, r in rows if r.period.first == start)
            place = _Place(begins, start, days, _covers(given, moved))
            if place.covered:
                for index, _, cost in costs:
                    self._promised[index] += cost
                return place
            found = found or place
        return found


def _joined(periods: Iterable[Period]) -> list[tuple[int, int]]:
    """Return the days of all periods as spans of ordinals that do not touch."""
    spans: list[tuple[int, int]] = []
    for period in sorted(periods):
        first, last = period.first.toordinal(), period.last.toordinal()
        if spans and first <= spans[-1][1] + 1:
            spans[-1] = (spans[-1][0], max(last, spans[-1][1]))
        else:
            spans.append((first, last))
    return spans


def _covers(covered: list[tuple[int, int]], plan: CostPlan) -> bool:
    return all(
        any(begin <= first and last <= end for begin, end in covered)
        for first, last, amount in plan.spans
        if amount
    )


def _neighbours(pairs: Iterable[tuple[str, str]]) -> Mapping[str, set[str]]:
    found: defaultdict[str, set[str]] = defaultdict(set)
    for one, other in pairs:
        found[one].add(other)
    return found
