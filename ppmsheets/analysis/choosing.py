"""What is chosen for every project: the question put to the optimiser, answered."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from ppmsheets.analysis.optimiser.answer import Answer
from ppmsheets.analysis.optimiser.limits import (
    BACKSTOP,
    EFFORT_A_SECOND,
    Limits,
    Outcome,
)
from ppmsheets.analysis.optimiser.options import Constraint, Kind, Rule
from ppmsheets.analysis.planning.case import Framed
from ppmsheets.analysis.planning.clashing import clash_of, sentence
from ppmsheets.analysis.planning.ledger import Ledger
from ppmsheets.analysis.wording import count, listed, money
from ppmsheets.outcome import (
    Assumption,
    Chosen,
    Clash,
    Search,
    Selection,
    SolverStatus,
)
from ppmsheets.settings import Optimising

EXACT_BELOW = 100
"""Projects below which the best choice is sought, not one within the gap."""

_STATUS = {
    Outcome.OPTIMAL: SolverStatus.OPTIMAL,
    Outcome.FEASIBLE: SolverStatus.FEASIBLE,
    Outcome.INFEASIBLE: SolverStatus.INFEASIBLE,
    Outcome.FAILED: SolverStatus.FAILED,
}


@dataclass(frozen=True, slots=True)
class Choice:
    """What is chosen, and what it rests on.

    Attributes:
        answer: Of the optimiser; the nearest one where not all can be obeyed. None:
            nothing was asked, or nothing usable was answered.
        ledger: What the choice takes; None as the answer.
        given_up: Constraints that the answer does not obey.
    """

    framed: Framed
    selection: Selection
    answer: Answer | None = None
    ledger: Ledger | None = None
    given_up: frozenset[Constraint] = frozenset()

    def option(self, project_id: str) -> str | None:
        """Return the key of the option that is chosen for a project; None: none."""
        if self.answer is None or self.answer.choice is None:
            return None
        return self.answer.choice.get(project_id)

    def overruled(self, project_id: str) -> str:
        """Return why what is decided of a project is not obeyed; "" if it is."""
        said = self.framed.said.get(project_id, ())
        bound = {Constraint(Rule.PIN, wish.words) for wish in said}
        bound.add(Constraint(Rule.MANDATORY, project_id))
        if self.selection.clash is None or not bound & self.given_up:
            return ""
        return f" {sentence(self.selection.clash)}"


def limits_of(framed: Framed, settings: Optimising) -> Limits:
    """Return how far a search goes: to the best choice, or near it where many."""
    exact = len(framed.case.projects) < EXACT_BELOW
    return Limits(
        gap=0.0 if exact else settings.gap,
        nodes=settings.nodes,
        effort=settings.seconds * EFFORT_A_SECOND,
        seconds=settings.seconds * BACKSTOP,
    )


def choose(framed: Framed, settings: Optimising) -> Choice:
    """Return the best choice for every project that can be judged.

    Where nothing is to be chosen, the solver is not asked. Where no choice obeys
    everything, the nearest one is returned with what clashes. Without a usable answer
    every project keeps its state.
    """
    if not any(len(project.options) > 1 for project in framed.case.projects):
        return Choice(framed, _nothing(framed))
    # Imported late: numpy and the solver are asked for only where there is a choice.
    from ppmsheets.analysis.optimiser import clash, engine  # noqa: PLC0415 - heavy

    limits = limits_of(framed, settings)
    answer = engine.optimise(framed.case, limits)
    if answer.outcome is not Outcome.INFEASIBLE:
        return _chosen(framed, answer, None)
    found = clash.clash(framed.case, limits)
    if found.nearest is None:
        return _chosen(framed, answer, None)
    words = clash_of(
        framed, found.constraints, found.breaches, irreducible=found.irreducible
    )
    return _chosen(framed, found.nearest, words)


def _nothing(framed: Framed) -> Selection:
    waiting = [name for name, result in framed.results.items() if result.candidate]
    note = "There are no candidates."
    if waiting and not framed.case.budgets:
        note = "There is no budget to choose under: enter Budgets per period."
    elif waiting:
        note = "No candidate has the data to be judged."
    return Selection(
        SolverStatus.NOT_NEEDED,
        unjudged=tuple(sorted(framed.unjudged)),
        note=" ".join((note, *_assumed(framed.assumptions))),
        assumptions=framed.assumptions,
        kept=framed.kept,
    )


def _chosen(framed: Framed, answer: Answer, clash: Clash | None) -> Choice:
    search = Search(
        _STATUS[answer.outcome if clash is None else Outcome.INFEASIBLE],
        objective=None if answer.account is None else answer.account.value,
        bound=_finite(answer.bound),
        gap=_finite(answer.gap),
        solver=answer.solver,
        solves=answer.work.solves,
        nodes=answer.work.nodes,
        iterations=answer.work.iterations,
        timed_out=answer.work.timed_out,
    )
    rest = Selection(
        search.status,
        unjudged=tuple(sorted(framed.unjudged)),
        note="The solver gave no usable answer; every project keeps its state.",
        assumptions=framed.assumptions,
        search=search,
        clash=clash,
        kept=framed.kept,
    )
    if answer.choice is None:
        return Choice(framed, rest)
    ledger = Ledger(framed.case, answer.choice)
    return Choice(
        framed,
        _filled(rest, framed, ledger),
        answer,
        ledger,
        answer.given_up if clash else frozenset(),
    )


def _finite(amount: float | None) -> float | None:
    """Return a bound; None where the solver gave none."""
    return None if amount is None or math.isinf(amount) else amount


def _filled(selection: Selection, framed: Framed, ledger: Ledger) -> Selection:
    """Return the selection with all that is chosen."""
    judged = [n for n in ledger.chosen if framed.results[n].candidate]
    funded = [n for n in judged if ledger.chosen[n].inside]
    rest = [n for n in judged if not ledger.chosen[n].inside]
    worth = sum(ledger.chosen[name].value for name in funded)
    return replace(
        selection,
        funded=tuple(funded),
        unfunded=tuple(rest),
        delayed=tuple(n for n in funded if ledger.chosen[n].kind is Kind.DELAY),
        binding=_binding(ledger, rest),
        objective=worth if judged else None,
        note=" ".join(_notes(selection, framed, judged)),
        taken=" ".join(_taken(framed, judged)),
        chosen=tuple(_each(framed, ledger)),
    )


def _each(framed: Framed, ledger: Ledger) -> Iterator[Chosen]:
    for name, option in ledger.chosen.items():
        known, cost = framed.worths[name], framed.costs[name].total
        worth = known.amount if not option.inside else option.value
        yield Chosen(
            name,
            option.key,
            option.inside,
            None if known.amount is None else worth,
            known.basis,
            cost,
        )


def _binding(ledger: Ledger, unfunded: Iterable[str]) -> tuple[str, ...]:
    """Return the budgets that a candidate left out would break, whenever it began."""
    found: set[str] = set()
    for name in unfunded:
        starts = [o for o in ledger.projects[name].options if o.starts]
        breaches = ledger.breaches(name, starts[0]) if starts else ()
        if not any(breach.constraint.rule is Rule.PIN for breach in breaches):
            found |= {
                breach.constraint.name
                for breach in breaches
                if breach.constraint.rule is Rule.BUDGET
            }
    return tuple(sorted(found))


def _notes(selection: Selection, framed: Framed, judged: list[str]) -> Iterator[str]:
    if selection.clash is not None:
        yield f"{selection.clash.warning} {selection.clash.nearest}".rstrip()
    yield from _taken(framed, judged)
    yield from _proof(selection.search)


def _taken(framed: Framed, judged: list[str]) -> Iterator[str]:
    """Yield what the choice takes for granted."""
    by_score = sum(framed.worths[n].basis == "score x cost" for n in judged)
    if by_score:
        lack = "has no NPV and is" if by_score == 1 else "have no NPV and are"
        yield (
            f"{by_score} of {count(len(judged), 'candidate')} {lack} valued at "
            "strategic score x cost."
        )
    elif judged:
        bases = sorted({_basis(framed.worths[name].basis) for name in judged})
        yield f"Candidates are valued by {' and '.join(bases)}."
    blind = [n for n in judged if framed.costs[n].total is None]
    if blind:
        yield f"The cost of {listed(blind, 5)} is funded but could not be counted."
    if framed.exceeded:
        yield (
            f"What has to go on exceeds {listed(framed.exceeded, 5)}; nothing new "
            "fits there."
        )
    yield from _assumed(framed.assumptions)
    if framed.fte_price is not None:
        yield (
            "No cost rate is known: people beyond capacity count at "
            f"{money(framed.fte_price)} an FTE-month, what the projects cost for one, "
            "times the price of overtime."
        )
    if framed.kept:
        yield (
            f"Kept as they are, for want of value or cost: {listed(framed.kept, 5)}."
        )


def _basis(rule: str) -> str:
    """Return what a rule of worth counts, in a word or two."""
    if "score x cost" in rule:
        return "money and strategy, each by its weight"
    return "their stated value" if rule.startswith("value") else "NPV"


def _proof(search: Search | None) -> Iterator[str]:
    if search is None or search.status is not SolverStatus.FEASIBLE:
        return
    if search.timed_out:
        yield "The solver was stopped by the clock: the choice may not be the best."
    if search.gap is None:
        yield "How far the choice is from the best possible is not known."
    else:
        yield f"The choice is within {search.gap:.2%} of the best possible."


def _assumed(found: tuple[Assumption, ...]) -> Iterator[str]:
    """Give what is assumed of running projects, in a sentence or two."""
    counted = [item for item in found if item.amount is not None]
    if len(counted) == 1:
        yield counted[0].text
    elif counted:
        names = listed([f"{i.project_id} (no {i.lacks})" for i in counted], 5)
        yield (
            f"What {names} still cost is assumed: what is left of each budget, spread "
            "evenly to the finish last published, else to the end of the last budget."
        )
    left_out = [item.project_id for item in found if item.amount is None]
    if left_out:
        names = listed(left_out, 5)
        yield f"Running projects without a known cost are not counted: {names}."
