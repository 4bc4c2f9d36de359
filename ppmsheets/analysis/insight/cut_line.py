"""The naive cut line, and what it loses beside the plan."""

from __future__ import annotations

from dataclasses import replace

from ppmsheets.analysis.optimiser import cutline
from ppmsheets.analysis.optimiser.engine import Answer
from ppmsheets.analysis.optimiser.options import Case, Project
from ppmsheets.analysis.planning.case import Framed
from ppmsheets.analysis.planning.clashing import plainly
from ppmsheets.outcome import CutLine


def cut_line(case: Case, answer: Answer, framed: Framed) -> CutLine | None:
    """Return what a ranked list with a line under the budget would give instead.

    What is mandatory or decided stands outside of the list.

    Args:
        case: In any order.
        answer: With a choice that obeys all of it.
        framed: As people know it.

    Returns:
        None where there is no budget, or nothing to rank.
    """
    listed = replace(case, projects=tuple(_left(case, p) for p in case.projects))
    free = [p for p in listed.projects if p.keys(inside=True) and p.keys(inside=False)]
    if not case.budgets or not free:
        return None
    line = cutline.cut_line(listed)
    value = line.account.value
    broken = (breach.constraint for breach in line.account.breaches)
    return CutLine(line.above, value, answer.value - value, plainly(framed, broken))


def _left(case: Case, project: Project) -> Project:
    """Return a project with the options that its being a must and decisions leave."""
    keys = {option.key for option in project.options}
    if project.mandatory:
        keys &= set(project.keys(inside=True))
    for pin in case.pins:
        if pin.project_id == project.project_id:
            keys &= set(pin.allowed)
    options = tuple(option for option in project.options if option.key in keys)
    return replace(project, options=options)
