"""What one more FTE of a role would be worth: chosen anew, and staffed anew.

One figure for both. The choice prices what is asked beyond capacity like overtime, for
it cannot look into who could do what; the resolution of conflicts finds the cheapest
way out. So a plan is worth the values of its options less what its conflicts cost at
the cheapest, and overtime is not counted beside them. With one more of the role in
every period the choice is searched anew; today's plan and that one are staffed anew,
each as if it were followed in full, and the better is compared with today's plan. It is
never worth less than nothing: today's plan with one more costs no more.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from ppmsheets.analysis.choosing import Choice
from ppmsheets.analysis.figures import Basis
from ppmsheets.analysis.insight.allowance import Allowance
from ppmsheets.analysis.insight.sketch import indices, sketched
from ppmsheets.analysis.optimiser.engine import keys_of, solve
from ppmsheets.analysis.optimiser.explain import EXACT_LIMIT
from ppmsheets.analysis.optimiser.limits import EFFORT_A_SECOND, Limits, Outcome
from ppmsheets.analysis.optimiser.model import build
from ppmsheets.analysis.optimiser.options import Case, ordered
from ppmsheets.analysis.optimiser.verify import TOLERANCE, recount
from ppmsheets.analysis.planning.choices import GO_ON
from ppmsheets.analysis.planning.grid import begins
from ppmsheets.analysis.staffing.answer import Resolution
from ppmsheets.analysis.staffing.case import staffing
from ppmsheets.analysis.staffing.decided import Obeyed
from ppmsheets.analysis.staffing.problem import Member, Staffing
from ppmsheets.analysis.staffing.problem import ordered as ordered_staffing
from ppmsheets.analysis.staffing.resolve import (
    WHOLE_SIZE,
    posed,
    resolve,
    size_of,
)
from ppmsheets.outcome import Gain
from ppmsheets.portfolio import folded

_CHOOSING = Limits(nodes=5_000, rule_ties=False)
_STAFFING = Limits(nodes=200, effort=EFFORT_A_SECOND / 2, seconds=20.0)
_NARROWED = replace(_STAFFING, gap=0.01)
"""Of one search; the seconds are a backstop."""

_COLUMN, _NARROW_COLUMN = 3e-4, 4e-4
"""Seconds to staff a plan, per column of a whole question, and of what is left of a
large one; measured on one core where people are hard to place."""

_Keys = Mapping[str, str]
"""Project id -> key of its option."""


@dataclass(frozen=True, slots=True)
class Net:
    """Least and most that a plan is worth, its conflicts resolved at the cheapest."""

    least: float
    most: float


class OneMore:
    """What one more of each role would be worth to a plan."""

    def __init__(
        self,
        obeyed: Obeyed,
        choice: Choice,
        basis: Basis,
        allowance: Allowance,
    ) -> None:
        """Take the plan, and what may be spent.

        Args:
            obeyed: Allocations with approved moves made.
            choice: What is chosen, with its question; it gives nothing up.
            basis: Hours of an FTE, usual overbooking, and the status date.
            allowance: What may be spent.
        """
        self._obeyed, self._choice, self._basis = obeyed, choice, basis
        self._allowance = allowance
        self._case = ordered(choice.framed.case)
        self._today = chosen_of(choice)
        self._question = self._asked(self._today)
        self._net: Net | None = None

    def gain(self, role: str, *, only_anew: bool = False) -> Gain | None:
        """Return what one more FTE of a role is worth.

        Args:
            role: Its name, as anybody spells it.
            only_anew: It is not short: asked is only what would be chosen anew.

        Returns:
            None where the allowance does not reach, or nothing would be chosen anew
            and only that is asked.
        """
        if not self._affords(self._question):
            return None
        limited = any(folded(c.role) == folded(role) for c in self._case.capacities)
        then = self._today
        if limited and self._choice.answer is not None:
            then = self._chosen(more_capacity(self._case, role))
        if only_anew and then == self._today:
            return None
        if self._net is None:
            self._net = self._staffed(self._today, self._question)
        now = self._net
        kept = self._staffed(self._today, with_one_more(self._question, role))
        if now is None or kept is None:
            return None
        best = kept
        if then != self._today:
            other = self._staffed(then, with_one_more(self._asked(then), role))
            best, then = _better((kept, self._today), (other, then))
        return self._told(now, kept, best, then)

    def _told(self, now: Net, kept: Net, best: Net, then: _Keys) -> Gain:
        """Return the gain from today's plan now to the best plan with one more.

        Args:
            now: Of today's plan as it is.
            kept: Of today's plan with one more.
            best: Of the better plan with one more.
            then: What that plan chooses.
        """
        least = max(0.0, best.least - now.most)
        projects = self._case.projects
        before = {p.project_id: p.option(self._today[p.project_id]) for p in projects}
        after = {p.project_id: p.option(then[p.project_id]) for p in projects}
        return Gain(
            least,
            max(least, best.most - now.least),
            saved=max(0.0, kept.least - now.most),
            entering=tuple(
                n for n in before if after[n].inside and not before[n].inside
            ),
            leaving=tuple(
                n for n in before if before[n].inside and not after[n].inside
            ),
            altered=tuple(
                (n, before[n].key, after[n].key)
                for n in before
                if before[n].key != after[n].key and before[n].inside is after[n].inside
            ),
        )

    def _chosen(self, case: Case) -> _Keys:
        """Return what is chosen of a case; today's plan where nothing is better."""
        model = build(case)
        if len(case.projects) <= EXACT_LIMIT:
            found = solve(model, _CHOOSING)
            self._allowance.searched(model, found.work)
            then = found.choice
        else:
            sketch = sketched(model, indices(model, self._today))
            self._allowance.searched(model, sketch.work)
            self._allowance.moved(model, 2)
            chosen = sketch.chosen
            then = None if chosen is None else keys_of(model, tuple(chosen.tolist()))
        if then is None:
            return self._today
        as_it_is, value = (recount(case, keys).value for keys in (self._today, then))
        slip = TOLERANCE * max(1.0, abs(value))
        return then if value > as_it_is + slip else self._today

    def _asked(self, keys: _Keys) -> Staffing:
        """Return the staffing question of a plan that is followed in full."""
        obeyed, basis = self._obeyed, self._basis
        asked = staffing(
            obeyed.portfolio,
            self._choice.framed,
            {p.project_id: p.option(keys[p.project_id]) for p in self._case.projects},
            basis.settings,
            first=begins(obeyed.grid, basis.status_date),
        )
        return counted(obeyed.bound(asked))

    def _affords(self, case: Staffing) -> bool:
        return seconds_for(case) <= self._allowance.left

    def _staffed(self, keys: _Keys, case: Staffing) -> Net | None:
        """Return what a plan is worth; None where the allowance does not reach."""
        value = sum(p.worth(p.option(keys[p.project_id])) for p in self._case.projects)
        if not self._affords(case):
            return None
        self._allowance.spent += seconds_for(case)
        whole = size_of(case) <= WHOLE_SIZE
        answer = resolve(case, _STAFFING if whole else _NARROWED)
        if answer.outcome not in (Outcome.OPTIMAL, Outcome.FEASIBLE):
            return None
        low, high = costs_of(answer)
        return Net(value - high, value - low)


def chosen_of(choice: Choice) -> _Keys:
    """Return the option of every project; the present one where none is chosen."""
    found = {}
    for project in choice.framed.case.projects:
        keys = [option.key for option in project.options]
        present = GO_ON if GO_ON in keys else keys[-1]
        found[project.project_id] = choice.option(project.project_id) or present
    return found


def seconds_for(case: Staffing) -> float:
    """Return about how many seconds it takes on one core to staff a plan."""
    whole = size_of(case) <= WHOLE_SIZE
    asked = case if whole else posed(ordered_staffing(case))
    return size_of(asked) * (_COLUMN if whole else _NARROW_COLUMN)


def costs_of(answer: Resolution) -> tuple[float, float]:
    """Return the least and the most that the cheapest resolution costs."""
    return answer.cost * (1 - answer.gap), answer.cost


def _better(
    one: tuple[Net, _Keys], other: tuple[Net | None, _Keys]
) -> tuple[Net, _Keys]:
    """Return the better of two plans, the first of equals."""
    net = other[0]
    if net is None or net.least <= one[0].least:
        return one
    return Net(net.least, max(net.most, one[0].most)), other[1]


def counted(case: Staffing) -> Staffing:
    """Return a question without work that is nobody's, of roles that nobody has.

    How much there is of these is not known, so it is no conflict.
    """
    known = {role for member in case.members for role in member.roles}
    kept = tuple(b for b in case.bookings if b.person is not None or b.role in known)
    return replace(case, bookings=kept)


def with_one_more(case: Staffing, role: str) -> Staffing:
    """Return a question with one person more of a role, in every period."""
    name = f"one more {folded(role)}"
    newcomer = Member(name, (folded(role),), (1.0,) * case.periods)
    return replace(case, members=(*case.members, newcomer))


def more_capacity(case: Case, role: str) -> Case:
    """Return a case with one FTE more of a role, in every period."""
    return replace(
        case,
        capacities=tuple(
            replace(c, fte=tuple(fte + 1.0 for fte in c.fte))
            if folded(c.role) == folded(role)
            else c
            for c in case.capacities
        ),
    )
