"""What-ifs, each solved like the plan and set beside it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from ppmsheets.analysis.insight.allowance import Allowance
from ppmsheets.analysis.insight.changed import Planned, changed
from ppmsheets.analysis.optimiser.clash import nearest
from ppmsheets.analysis.optimiser.engine import Answer, solve
from ppmsheets.analysis.optimiser.limits import Outcome
from ppmsheets.analysis.optimiser.model import build
from ppmsheets.analysis.optimiser.options import Case, ordered
from ppmsheets.analysis.planning.clashing import plainly
from ppmsheets.analysis.planning.grid import Grid
from ppmsheets.analysis.wording import listed
from ppmsheets.outcome import Scenario, SolverStatus
from ppmsheets.portfolio import ScenarioChange, folded

THE_PLAN = "The plan"

_STATUS = {
    Outcome.OPTIMAL: SolverStatus.OPTIMAL,
    Outcome.FEASIBLE: SolverStatus.FEASIBLE,
    Outcome.INFEASIBLE: SolverStatus.INFEASIBLE,
    Outcome.FAILED: SolverStatus.FAILED,
}


def scenarios(
    planned: Planned,
    rows: Iterable[ScenarioChange],
    allowance: Allowance,
) -> tuple[Scenario, ...]:
    """Return every what-if beside the plan, which comes first.

    Args:
        planned: The plan.
        rows: Changes; those of one name make one what-if. Names in their order.
        allowance: What may be spent.

    Returns:
        Nothing where there is no what-if.
    """
    grouped: dict[str, tuple[str, list[ScenarioChange]]] = {}
    for row in rows:
        key = folded(row.scenario)
        grouped.setdefault(key, (row.scenario.strip(), []))[1].append(row)
    if not grouped:
        return ()
    case = ordered(planned.framed.case)
    base = _Solved(case, planned.answer, planned.framed.grid)
    made = [_told(THE_PLAN, (), base, None)]
    for number, (name, changes) in enumerate(grouped.values()):
        if not allowance:
            left = [name for name, _ in list(grouped.values())[number:]]
            allowance.omit(f"What-ifs left out: {listed(left, len(left))}.")
            break
        allowance.progress(f"Trying {name}")
        made.append(_tried(planned, name, changes, base, allowance))
    return tuple(made)


class _Solved:
    """A case with its answer."""

    def __init__(self, case: Case, answer: Answer, grid: Grid) -> None:
        self.case, self.answer, self._grid = case, answer, grid
        self.choice: Mapping[str, str] = answer.choice or {}
        self.inside = frozenset(
            p.project_id
            for p in case.projects
            if self.choice and p.option(self.choice[p.project_id]).inside
        )

    @property
    def overtime(self) -> float | None:
        """FTE-months beyond capacity; None without a choice."""
        if self.answer.account is None:
            return None
        loads = self.answer.account.loads
        return sum(load.overtime + load.shortage for load in loads) * self._grid.months


def _tried(
    planned: Planned,
    name: str,
    changes: list[ScenarioChange],
    base: _Solved,
    allowance: Allowance,
) -> Scenario:
    wanted = changed(planned, changes)
    case = ordered(wanted.case)
    model = build(case)
    answer = solve(model, planned.limits)
    allowance.searched(model, answer.work)
    notes = list(wanted.notes)
    if answer.outcome is Outcome.INFEASIBLE:
        answer = replace(nearest(model, planned.limits), outcome=Outcome.INFEASIBLE)
        allowance.searched(model, answer.work)
        given_up = plainly(planned.framed, answer.given_up)
        shown = listed(given_up, len(given_up))
        notes.append(f"No plan obeys all of it; this one gives up {shown}.")
    told = _told(name, changes, _Solved(case, answer, planned.framed.grid), base)
    return told._replace(note=" ".join(notes))


def _told(
    name: str,
    changes: Iterable[ScenarioChange],
    solved: _Solved,
    base: _Solved | None,
) -> Scenario:
    answer = solved.answer
    account = answer.account
    made = Scenario(
        name,
        tuple(change.text for change in changes),
        _STATUS[answer.outcome],
        account.value if account else None,
        answer.gap if answer.outcome is not Outcome.INFEASIBLE else None,
        account.cost if account else None,
        solved.overtime,
    )
    if base is None or account is None or base.answer.account is None:
        return made
    altered = tuple(
        (name, base.choice[name], key)
        for name, key in sorted(solved.choice.items())
        if base.choice.get(name, key) != key
        and (name in solved.inside) == (name in base.inside)
    )
    return made._replace(
        entering=tuple(sorted(solved.inside - base.inside)),
        leaving=tuple(sorted(base.inside - solved.inside)),
        altered=altered,
    )
