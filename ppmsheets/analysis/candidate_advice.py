"""Whether to fund each candidate, to delay it, or not to fund it, and why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ppmsheets.analysis.answers import APPROVE, REJECT, Answers, recommendation_id
from ppmsheets.analysis.choosing import Choice
from ppmsheets.analysis.obstacles import Obstacle, Way, obstacle
from ppmsheets.analysis.optimiser.options import Kind, Option, Project
from ppmsheets.analysis.plan_advice import asked
from ppmsheets.analysis.planning.ledger import Ledger
from ppmsheets.analysis.rules import Proposal
from ppmsheets.analysis.wording import listed, money
from ppmsheets.outcome import Action, Assumption, Effect, ProjectResult

_ACTIONS = {
    Kind.FUND: Action.FUND,
    Kind.DELAY: Action.DELAY,
    Kind.DO_NOT_FUND: Action.DO_NOT_FUND,
}
_FUND = {
    Way.DECISION: "fund-approved",
    Way.MANDATORY: "fund-mandatory",
    Way.EXCLUDED: "fund-with-dependency",
    Way.DEPENDENCY: "fund-with-dependency",
    Way.MONEY: "fund-for-limit",
    Way.PEOPLE: "fund-for-limit",
    Way.LIMIT: "fund-for-limit",
}
_DELAY = {
    Way.DECISION: "delay-decided",
    Way.MANDATORY: "delay-for-limit",
    Way.EXCLUDED: "delay-after-dependency",
    Way.DEPENDENCY: "delay-after-dependency",
    Way.MONEY: "delay-later-budget",
    Way.PEOPLE: "delay-for-people",
    Way.LIMIT: "delay-for-limit",
}
_LEAVE = {
    Way.DECISION: "do-not-fund-decided",
    Way.MANDATORY: "do-not-fund-limit",
    Way.EXCLUDED: "do-not-fund-excluded",
    Way.DEPENDENCY: "do-not-fund-dependency",
    Way.MONEY: "do-not-fund-over-budget",
    Way.PEOPLE: "do-not-fund-for-people",
    Way.LIMIT: "do-not-fund-limit",
}

_LOOKED_AT = 30
"""Candidates left out of which it is said who goes before them, the best."""


def proposals(choice: Choice, answers: Answers) -> tuple[Proposal, ...]:
    """Return at most one proposal a candidate.

    None for those whose answer already says what happens.
    """
    found: list[Proposal] = []
    if choice.ledger is not None:
        advice = _Advice(choice, choice.ledger, answers)
        found += [p for name in advice.names for p in advice.proposal(name)]
    if choice.framed.case.budgets:
        found += [
            _unjudged(choice.framed.results[name], why)
            for name, why in choice.framed.unjudged.items()
            if answers.funding(name)[0] is not False
        ]
    return tuple(found)


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


class _Advice:
    """What a choice means for every candidate in it."""

    def __init__(self, choice: Choice, ledger: Ledger, answers: Answers) -> None:
        self._choice, self._ledger, self._answers = choice, ledger, answers
        self._framed = choice.framed
        results = choice.framed.results
        self.names = [n for n in ledger.chosen if results[n].candidate]
        self._barring = {
            name: obstacle(choice, name, _planned(ledger.projects[name]))
            for name in self.names
            if ledger.chosen[name].kind is not Kind.FUND
        }
        self._behind = self._displaced()
        self._drawn = {
            item.project_id: ledger.takes(ledger.chosen[item.project_id]).keys()
            for item in choice.framed.assumptions
        }

    def proposal(self, name: str) -> Iterator[Proposal]:
        """Give the proposal on a candidate, if any is left to make."""
        kind = self._ledger.chosen[name].kind
        no = self._answers.funding(name)[0] is False
        if kind is Kind.FUND:
            yield self._fund(name)
        elif kind is Kind.DELAY:
            delay = recommendation_id(name, Action.DELAY)
            if not no or self._answers.holding(delay) == APPROVE:
                yield self._delay(name)
        elif not no:
            yield self._leave(name)

    def _made(self, name: str, rule: str, why: str, effect: Effect) -> Proposal:
        home = self._framed.results[name]
        action = _ACTIONS[self._ledger.chosen[name].kind]
        why += self._choice.overruled(name)
        return Proposal(name, action, rule, why, effect, home.where, home.rank)

    def _worth(self, name: str) -> str:
        known, cost = self._framed.worths[name], self._framed.costs[name].total
        if known.amount is None:
            return "Value not known" + ("" if cost is None else f", cost {money(cost)}")
        text = f"{known.basis[:1].upper()}{known.basis[1:]} {money(known.amount)}"
        return text if cost is None else f"{text} for {money(cost)}"

    def _not_delayed(self, name: str) -> bool:
        delay = recommendation_id(name, Action.DELAY)
        return self._answers.holding(delay) == REJECT

    def _fund(self, name: str) -> Proposal:
        project, option = self._ledger.projects[name], self._ledger.chosen[name]
        leave = project.option(project.keys(inside=False)[0])
        must = obstacle(self._choice, name, leave)
        worthless = self._framed.worths[name].amount is None or option.value <= 0
        forced = must and must.way in (Way.DECISION, Way.MANDATORY)
        if must and (forced or worthless):
            rule, why = _FUND[must.way], _because(must)
        else:
            rule, why = "fund-best-value", "in the choice of greatest value"
            why += " within budget" if self._framed.case.budgets else ""
            if self._not_delayed(name):
                why += "; to delay it was rejected"
        behind = [self._framed.results[n].name for n in self._behind.get(name, ())]
        more = f" It goes before {listed(behind)}." if behind else ""
        cost = self._framed.costs[name].total
        return self._made(
            name,
            rule,
            f"{self._worth(name)}: {why}.{more}{self._rests_on(name)}",
            Effect(
                money=None if cost is None else -cost,
                fte=asked(option),
                value=None
                if self._framed.worths[name].amount is None
                else option.value,
                text="" if cost is None else f"Commits {money(cost)}.",
            ),
        )

    def _delay(self, name: str) -> Proposal:
        option, barred = self._ledger.chosen[name], self._barring[name]
        project, grid = self._ledger.projects[name], self._framed.grid
        planned = _planned(project)
        days = (grid.begin(option.shift) - grid.begin(planned.shift)).days
        start = grid.period(option.shift).label
        if barred is None:
            rule, why = (
                "delay-best-value",
                f": begun in {start} it leaves most to others.",
            )
        else:
            rule, why = _DELAY[barred.way], f"{_clause(barred)}. From {start} it fits."
        why += " It is mandatory, so it is not left out." if project.mandatory else ""
        why += self._rests_on(name) if rule == "delay-later-budget" else ""
        effect = Effect(
            value=option.value,
            finish_days=days,
            text=f"Starts in {start}, {days} days later.",
        )
        return self._made(name, rule, f"{self._worth(name)}{why}", effect)

    def _leave(self, name: str) -> Proposal:
        rule, why = self._reason(name)
        if rule == "do-not-fund-over-budget":
            why += self._rests_on(name)
        if self._not_delayed(name):
            why += " To delay it was rejected."
        cost = self._framed.costs[name].total or 0.0
        effect = Effect(money=cost, text=f"Leaves {money(cost)} to others.")
        return self._made(name, rule, f"{self._worth(name)}{why}", effect)

    def _reason(self, name: str) -> tuple[str, str]:
        """Return rule and reason why a candidate is left out."""
        project, barred = self._ledger.projects[name], self._barring[name]
        start = _planned(project)
        if barred and barred.way in (Way.DECISION, Way.EXCLUDED, Way.DEPENDENCY):
            return _LEAVE[barred.way], f"{_clause(barred)}."
        if start.value <= 0:
            return "do-not-fund-low-value", ": the value is not above 0."
        if barred:
            return _LEAVE[barred.way], f"{_clause(barred)}."
        if project.worth(start) <= 0:
            why = ": that is less than changing the last plan costs."
            return "do-not-fund-low-value", why
        why = ": what is funded instead is worth as much or more."
        return "do-not-fund-over-budget", why

    def _displaced(self) -> Mapping[str, list[str]]:
        """Return funded project -> those left out that would fit without it."""
        left: list[tuple[float, str]] = []
        for name in self.names:
            barred = self._barring.get(name)
            out = self._ledger.chosen[name].kind is Kind.DO_NOT_FUND
            worth = _planned(self._ledger.projects[name]).value
            if out and worth > 0 and barred and barred.way is Way.MONEY:
                left.append((-worth, name))
        found: dict[str, list[str]] = {}
        for _, name in sorted(left)[:_LOOKED_AT]:
            option = _planned(self._ledger.projects[name])
            breaches = self._ledger.breaches(name, option)
            short = {b.constraint.name: b.excess for b in breaches}
            if None in short.values():
                continue
            for other in self.names:
                freed = self._ledger.takes(self._ledger.chosen[other])
                if all(freed.get(row, 0.0) >= (x or 0.0) for row, x in short.items()):
                    found.setdefault(other, []).append(name)
        return found

    def _rests_on(self, name: str) -> str:
        """Return what its budgets assume of running projects; "" when nothing."""
        option = self._ledger.chosen[name]
        if not option.inside:
            option = _planned(self._ledger.projects[name])
        rows = self._ledger.takes(option).keys()
        found = [
            item
            for item in self._framed.assumptions
            if item.amount is None or rows & self._drawn[item.project_id]
        ]
        counted = [self._lacking(item) for item in found if item.amount is not None]
        left_out = [self._lacking(item) for item in found if item.amount is None]
        text = ""
        if counted:
            verb = "costs" if len(counted) == 1 else "cost"
            text += f" What {listed(counted)} still {verb}, and when, is assumed."
        if left_out:
            text += f" The cost of {listed(left_out)} is not counted."
        return text

    def _lacking(self, assumption: Assumption) -> str:
        name = self._framed.results[assumption.project_id].name
        return f"{name} (no {assumption.lacks})"


def _planned(project: Project) -> Option:
    """Return the first start of a candidate: now, or as planned."""
    return min(
        (option for option in project.options if option.starts),
        key=lambda option: option.shift,
    )


def _because(must: Obstacle) -> str:
    before = "so funded before others are chosen"
    if must.way is Way.MANDATORY:
        return f"mandatory, {before}"
    if must.way is Way.DECISION:
        return f"{must.text}, {before}"
    if must.way is Way.DEPENDENCY:
        return must.text
    return f"without it {must.text}"


def _clause(barred: Obstacle) -> str:
    if barred.way in (Way.MONEY, Way.LIMIT, Way.MANDATORY):
        return f": beside what is funded, {barred.text}"
    return f", but {barred.text}"
