"""The naive cut line, and what it loses beside the plan."""

from __future__ import annotations

from ppmsheets.analysis.optimiser import cutline
from ppmsheets.analysis.optimiser.engine import Answer
from ppmsheets.analysis.optimiser.options import Case
from ppmsheets.outcome import CutLine


def cut_line(case: Case, answer: Answer) -> CutLine | None:
    """Return what a ranked list with a line under the budget would give instead.

    Args:
        case: In any order.
        answer: With a choice.

    Returns:
        None where there is no budget, or no project that could be left out.
    """
    free = [p for p in case.projects if p.keys(inside=True) and p.keys(inside=False)]
    if not case.budgets or not free:
        return None
    line = cutline.cut_line(case)
    value = line.account.value
    return CutLine(line.above, value, answer.value - value)
